"""Pages behind entries, from a real site on loopback that answers well and badly."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from ingest.fetch import Fetch, FetchSettings
from ingest.fetch.meta_refresh import refresh_target
from ingest.fetch.other_version import other_version
from ingest.fetch.outcome import PROBLEMS, is_readable
from ingest.fetch.recent import Found, RecentPages
from ingest.fetch.turns import Turns
from ingest.hosts import Hosts, PolitenessSettings
from ingest.robots import RobotsCache, Rules, parse_robots, rules_of_response
from wirewatch.errors import RetryLaterError
from wirewatch.http import HttpClient, HttpError, Request, Response
from wirewatch.http.testing import LOOPBACK_NETWORKS, Answer, SeenRequest, Site
from wirewatch.loop import WorkerSettings
from wirewatch.records import Entry, Page
from wirewatch.settings import HttpSettings
from wirewatch.stage import Context, Setup
from wirewatch.topics import ENTRIES, PAGES, TOPICS
from wirewatch.transport.embedded import EmbeddedTransport
from wirewatch.worker import Worker

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)
HTML = b"<!doctype html><html><body><p>News.</p></body></html>"
HTML_TYPE = (("Content-Type", "text/html; charset=utf-8"),)
QUICK: dict[str, Any] = {"delay_seconds": 0.0, "max_concurrent": 8}


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        site.on("/a", Answer(200, HTML, HTML_TYPE))
        yield site


def stage(http: HttpSettings | None = None, **settings: Any) -> Fetch:
    setup = Setup(
        http=http or HttpSettings(allow_networks=LOOPBACK_NETWORKS, deadline_seconds=10),
        feeds=(),
        watch_files=(),
        entity_files=(),
        data_folder=None,  # type: ignore[arg-type]
        clock=lambda: NOW,
    )
    settings.setdefault("remember_seconds", 600.0)
    names = [name for name in settings if name in PolitenessSettings.model_fields]
    pace = {name: settings.pop(name) for name in names}
    own = {"robots": False, "politeness": {**QUICK, **pace}, **settings}
    return Fetch.build(FetchSettings(**own), setup)


@pytest.fixture
def fetch() -> Iterator[Fetch]:
    stage_ = stage()
    yield stage_
    stage_.close()


def entry(url: str, **fields: Any) -> Entry:
    values: dict[str, Any] = {"id": f"entry-{url}", "feed_url": "https://f.example/", "identity": url}
    return Entry(**{**values, "url": url, "revision": "1", "title": "T", "seen_at": NOW, **fields})


def context(attempt: int = 1) -> Context:
    return Context(at=NOW, state=None, headers={}, attempt=attempt)  # type: ignore[arg-type]


def page_of(result: Any) -> Page:
    (output,) = result.result(timeout=20) if isinstance(result, Future) else result
    assert output.topic is PAGES
    assert isinstance(output.record, Page)
    return Page.decode(output.record.encode())


def page(fetch: Fetch, url: str, attempt: int = 1, **fields: Any) -> Page:
    return page_of(fetch.handle(entry(url, **fields), context(attempt)))


def wait_asked_for(fetch: Fetch, url: str, attempt: int = 1) -> float | None:
    with pytest.raises(RetryLaterError) as caught:
        page(fetch, url, attempt)
    return caught.value.after_seconds


# Pages


def test_a_page_has_its_bytes_and_its_http_facts(fetch: Fetch, site: Site) -> None:
    found = page(fetch, site.url("/a"))

    assert (found.body, found.problem, found.status) == (HTML, None, 200)
    assert found.content_type == "text/html; charset=utf-8"
    assert found.url == site.url("/a")
    assert found.entry.id == f"entry-{site.url('/a')}"
    assert found.fetched_at == NOW


def test_the_same_entry_always_gives_the_same_page_id(fetch: Fetch, site: Site) -> None:
    assert page(fetch, site.url("/a")).id == page(fetch, site.url("/a")).id
    assert page(fetch, site.url("/a")).id != page(fetch, site.url("/a"), id="entry-other").id


def test_a_redirected_page_has_the_url_where_it_was_found(fetch: Fetch, site: Site) -> None:
    site.on("/old", Answer(301, b"", (("Location", "/a"),)))
    assert page(fetch, site.url("/old")).url == site.url("/a")


def test_many_pages_are_under_way_at_once(fetch: Fetch, site: Site) -> None:
    futures = [fetch.handle(entry(site.url(f"/a?{n}")), context()) for n in range(40)]
    results = [future.result(timeout=20) for future in futures if isinstance(future, Future)]
    assert len(results) == 40


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (Answer(404), "not_found"),
        (Answer(410), "gone"),
        (Answer(403), "refused"),
        (Answer(451), "refused"),
        (Answer(418), "http_status"),
        (Answer(501), "server_error"),
        (Answer(304), "http_status"),
        (Answer(200, b"  \n"), "empty"),
        (Answer(204), "empty"),
        (Answer(200, b"%PDF-1.7 ...", HTML_TYPE), "unsupported_type"),
        (Answer(200, b"plain", (("Content-Type", "image/png"),)), "unsupported_type"),
        (Answer(302, b"", (("Location", "/loop"),)), "redirects"),
        (Answer(302, b"", (("Location", "ftp://x/"),)), "redirects"),
        (Answer(302, b"", (("Location", "http://10.0.0.1/"),)), "forbidden_address"),
        (Answer(200, HTML, (("Content-Encoding", "br"),)), "broken"),
        (b"220 smtp.example ESMTP\r\n", "broken"),
    ],
)
def test_what_cannot_be_had_is_a_page_with_a_problem(
    fetch: Fetch, site: Site, answer: Answer | bytes, problem: str
) -> None:
    site.on("/loop", answer)
    found = page(fetch, site.url("/loop"))
    assert (found.problem, found.body) == (problem, b"")
    assert problem in PROBLEMS


@pytest.mark.parametrize("url", ["", "not a url", "mailto:a@b.example", "http://", "javascript:alert(1)"])
def test_an_entry_without_a_link_is_a_page_without_a_body(fetch: Fetch, url: str) -> None:
    assert page(fetch, url).problem == "no_url"


@pytest.mark.parametrize(
    ("settings", "body"),
    [({"max_page_bytes": 1000}, b"<p>" + b"x" * 2000), ({}, b"<p>" + os.urandom(4 * 2**20))],
)
def test_a_page_that_fits_no_record_is_too_large(site: Site, settings: dict[str, Any], body: bytes) -> None:
    fetch = stage(**settings)
    site.on("/large", Answer(200, body, HTML_TYPE))
    assert page(fetch, site.url("/large")).problem == "too_large"
    fetch.close()


def test_old_entries_pages_are_left_alone_when_the_settings_say_so(site: Site) -> None:
    fetch = stage(backfill=False)
    assert page(fetch, site.url("/a"), change="backfill").problem == "backfill"
    assert page(fetch, site.url("/a"), change="new").problem is None
    assert site.paths() == ["/a"]
    fetch.close()


# Faults that may pass


@pytest.mark.parametrize(
    ("answer", "problem"),
    [
        (Answer(429), "rate_limited"),
        (Answer(500), "server_error"),
        (Answer(502), "server_error"),
        (Answer(503), "rate_limited"),
        (b"HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\n<html>", "broken"),
    ],
)
def test_faults_that_may_pass_are_tried_again_with_growing_waits_and_then_become_a_page(
    fetch: Fetch, site: Site, answer: Answer | bytes, problem: str
) -> None:
    site.on("/busy", answer)
    waits = [wait_asked_for(fetch, site.url("/busy"), attempt) for attempt in (1, 2)]
    assert waits == [10.0, 40.0]
    assert page(fetch, site.url("/busy"), attempt=3).problem == problem


def test_retry_after_is_honoured(fetch: Fetch, site: Site) -> None:
    site.on("/busy", Answer(503, b"", (("Retry-After", "120"),)))
    assert wait_asked_for(fetch, site.url("/busy")) == 120.0


def test_a_page_whose_host_asks_for_hours_goes_on_with_the_feeds_text(fetch: Fetch, site: Site) -> None:
    site.on("/busy", Answer(503, b"", (("Retry-After", "7200"),)))
    assert page(fetch, site.url("/busy")).problem == "rate_limited"
    assert page(fetch, site.url("/a")).problem == "host_busy"
    assert site.paths() == ["/busy"]


def test_a_host_that_is_not_there_is_tried_again(fetch: Fetch) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{held.getsockname()[1]}/"
        assert wait_asked_for(fetch, url) == 10.0
        assert page(fetch, url, attempt=3).problem == "unreachable"


def test_a_host_that_says_nothing_is_a_timeout(site: Site) -> None:
    fetch = stage(HttpSettings(allow_networks=LOOPBACK_NETWORKS, deadline_seconds=0.2))
    site.on("/silent", lambda _, channel: channel.recv(1) and None)
    assert page(fetch, site.url("/silent"), attempt=3).problem == "timeout"
    fetch.close()


def test_closing_ends_what_is_under_way(site: Site) -> None:
    fetch = stage()
    site.on("/silent", lambda _, channel: channel.recv(1) and None)
    future = fetch.handle(entry(site.url("/silent")), context())
    fetch.close()
    assert isinstance(future, Future)
    assert future.done()


# The same page behind several entries


def test_entries_that_lead_to_the_same_page_share_one_request(fetch: Fetch, site: Site) -> None:
    urls = [site.url("/a"), site.url("/a?utm_source=rss"), site.url("/a#top")]
    futures = [fetch.handle(entry(url), context()) for url in urls]
    pages = [page_of(future) for future in futures]
    assert len({made.id for made in pages}) == 3
    assert [made.body for made in pages] == [HTML] * 3
    assert page(fetch, site.url("/a"), id="entry-later").body == HTML
    assert site.paths() == ["/a"]


def test_a_page_whose_entry_was_updated_is_fetched_anew(fetch: Fetch, site: Site) -> None:
    page(fetch, site.url("/a"))
    site.on("/a", Answer(200, HTML + b"corrected", HTML_TYPE))
    assert page(fetch, site.url("/a"), change="updated").body.endswith(b"corrected")


def test_faults_are_not_remembered(fetch: Fetch, site: Site) -> None:
    site.on("/b", Answer(404))
    assert page(fetch, site.url("/b")).problem == "not_found"
    site.on("/b", Answer(200, HTML, HTML_TYPE))
    assert page(fetch, site.url("/b")).problem is None


def test_remembered_pages_end_with_their_time_and_stay_within_their_bytes() -> None:
    async def visits() -> list[str]:
        clock, made = [0.0], []
        recent = RecentPages(10.0, 250, lambda: clock[0])

        async def find(key: str) -> None:
            async def visit() -> Found:
                made.append(key)
                return Found(key, 200, None, b"x" * 100)

            await recent.find(key, visit)

        for key in ("a", "a", "b", "c", "a", "c"):
            await find(key)
        clock[0] = 11.0
        await find("c")
        return made

    assert asyncio.run(visits()) == ["a", "b", "c", "a", "c"]


# In its worker


def test_in_its_worker_every_entry_ends_as_one_page(site: Site, tmp_path: Path) -> None:
    answers = [Answer(503), Answer(200, HTML, HTML_TYPE)]
    site.on("/busy", lambda _request, _channel: answers.pop(0))
    transport = EmbeddedTransport(tmp_path / "log.db")
    transport.create_topics(TOPICS.values(), 4)
    urls = [site.url("/a"), site.url("/busy"), site.url("/missing"), ""]
    transport.publish(ENTRIES.message(entry(url)) for url in urls)
    fetch = stage(first_wait_seconds=0.01)
    worker = Worker([fetch], transport, group="fetch", settings=WorkerSettings(first_retry_seconds=0.01))

    pages = until_pages(worker, transport, len(urls))

    fetch.close()
    transport.close()
    assert {made.entry.url: made.problem for made in pages} == dict(
        zip(urls, [None, None, "not_found", "no_url"], strict=True)
    )


def until_pages(worker: Worker, transport: EmbeddedTransport, count: int) -> list[Page]:
    """Run the worker until there are so many pages, then let it drain."""
    stop = threading.Event()
    thread = threading.Thread(target=worker.run, args=(stop,))
    thread.start()
    ends_at = time.monotonic() + 30
    try:
        while len(list(transport.read(PAGES.name))) < count and time.monotonic() < ends_at:
            stop.wait(0.02)
    finally:
        stop.set()
        thread.join()
    return [Page.decode(received.value or b"") for received in transport.read(PAGES.name)]


# Turns


def test_one_domain_is_asked_no_more_than_so_many_at_a_time(site: Site) -> None:
    under_way: list[str] = []
    counts: list[int] = []
    lock, third_came = threading.Lock(), threading.Event()

    def answer(request: SeenRequest, _: socket.socket) -> Answer:
        with lock:
            under_way.append(request.path)
            counts.append(len(under_way))
        if len(under_way) > 2:
            third_came.set()
        third_came.wait(0.02)  # leave a third one the time to come, if it would
        with lock:
            under_way.remove(request.path)
        return Answer(200, HTML, HTML_TYPE)

    site.on("/slow", answer)
    fetch = stage(max_concurrent=2, burst=100)
    futures = [fetch.handle(entry(site.url(f"/slow?{n}")), context()) for n in range(10)]
    assert all(isinstance(future, Future) and future.result(timeout=20) for future in futures)
    assert max(counts) == 2
    fetch.close()


def test_requests_of_a_domain_go_out_in_order(site: Site) -> None:
    fetch = stage(max_concurrent=1, burst=100)
    futures = [fetch.handle(entry(site.url(f"/a?{n}")), context()) for n in range(10)]
    assert all(isinstance(future, Future) and future.result(timeout=20) for future in futures)
    assert site.paths() == [f"/a?{n}" for n in range(10)]
    fetch.close()


def test_a_turn_that_would_come_too_late_is_refused_at_once(site: Site) -> None:
    fetch = stage(delay_seconds=400.0, burst=1, max_wait_seconds=500.0)
    assert page(fetch, site.url("/a")).problem is None
    waiting = fetch.handle(entry(site.url("/a?waits")), context())
    assert isinstance(waiting, Future)
    assert page(fetch, site.url("/a?late")).problem == "host_busy"
    assert waiting.cancel()
    fetch.close()


def test_a_cancelled_request_does_not_hold_the_turn_of_the_next(site: Site) -> None:
    async def cancel_one_of_two(client: HttpClient) -> Response:
        hosts = Hosts(PolitenessSettings(delay_seconds=0.05, burst=1, max_concurrent=1))
        turns = Turns(client, hosts, lambda: NOW, 60.0)
        await turns.fetch(Request(site.url("/a")))
        first = asyncio.ensure_future(turns.fetch(Request(site.url("/a?cancelled"))))
        second = asyncio.ensure_future(turns.fetch(Request(site.url("/a?second"))))
        await asyncio.sleep(0)
        first.cancel()
        return await second

    with HttpClient(HttpSettings(allow_networks=LOOPBACK_NETWORKS)) as client:
        assert asyncio.run(cancel_one_of_two(client)).status == 200
    assert site.paths() == ["/a", "/a?second"]


def test_a_full_queue_of_one_domain_leaves_the_others_alone(site: Site) -> None:
    fetch = stage(delay_seconds=3600.0, burst=1, max_wait_seconds=10.0)
    with Site() as other:
        other.on("/b", Answer(200, HTML, HTML_TYPE))
        problems = [page(fetch, url).problem for url in (site.url("/a"), site.url("/a?2"), other.url("/b"))]
    assert problems == [None, "host_busy", None]
    fetch.close()


# Robots


def robots(site: Site, text: str) -> None:
    site.on("/robots.txt", Answer(200, text.encode(), (("Content-Type", "text/plain"),)))


def test_robots_txt_is_asked_once_and_obeyed(site: Site) -> None:
    site.on("/private/x", Answer(200, HTML, HTML_TYPE))
    robots(site, "User-agent: *\nDisallow: /private/\n")
    fetch = stage(robots=True)
    assert page(fetch, site.url("/private/x")).problem == "robots"
    assert page(fetch, site.url("/a")).problem is None
    assert site.paths() == ["/robots.txt", "/a"]
    fetch.close()


def test_pages_that_wait_for_the_same_robots_txt_share_it(site: Site) -> None:
    robots(site, "")
    fetch = stage(robots=True)
    futures = [fetch.handle(entry(site.url(f"/a?{n}")), context()) for n in range(5)]
    assert all(isinstance(future, Future) and future.result(timeout=20) for future in futures)
    assert site.paths().count("/robots.txt") == 1
    fetch.close()


def test_a_site_that_cannot_say_what_it_allows_is_left_alone_for_now(site: Site) -> None:
    site.on("/robots.txt", Answer(500))
    fetch = stage(robots=True)
    assert wait_asked_for(fetch, site.url("/a")) == 10.0
    assert page(fetch, site.url("/a"), attempt=3).problem == "robots_unreachable"
    assert site.paths() == ["/robots.txt"]
    fetch.close()


def test_where_a_redirect_leads_robots_txt_is_obeyed_too(site: Site) -> None:
    with Site() as other:
        other.on("/page", Answer(200, HTML, HTML_TYPE))
        other.on("/private", Answer(200, HTML, HTML_TYPE))
        robots(other, "User-agent: *\nDisallow: /private\n")
        for path in ("/page", "/private"):
            site.on(f"/to{path}", Answer(302, b"", (("Location", other.url(path)),)))
        fetch = stage(robots=True)

        assert page(fetch, site.url("/to/page")).url == other.url("/page")
        assert page(fetch, site.url("/to/private")).problem == "robots"
        assert other.paths() == ["/robots.txt", "/page"]
        fetch.close()


def test_sites_that_send_a_page_to_one_another_without_end_are_left(site: Site) -> None:
    with Site() as other:
        site.on("/a", Answer(302, b"", (("Location", other.url("/b")),)))
        other.on("/b", Answer(302, b"", (("Location", site.url("/a")),)))
        fetch = stage()
        assert page(fetch, site.url("/a")).problem == "redirects"
        assert len(site.requests) + len(other.requests) == 6
        fetch.close()


def test_rules_of_yesterday_hold_while_todays_cannot_be_had() -> None:
    now, answers = [0.0], [Response("https://s.example/robots.txt", 200, (), b"User-agent: *\nDisallow: /x")]

    async def fetch(_: Request) -> Response:
        if answers:
            return answers.pop()
        raise HttpError("dns", "s.example")

    async def visit() -> list[bool]:
        cache = RobotsCache(fetch, "wirewatch", now=lambda: now[0])
        found = []
        for now[0] in (0.0, 90_000.0, 90_001.0):
            rules = await cache.rules_for("https://s.example/x")
            found.append(rules.allows("https://s.example/x") or not rules.allows("https://s.example/y"))
        return found

    assert asyncio.run(visit()) == [False] * 3


ROBOTS = b"""\xef\xbb\xbf# comment
User-agent: Other
User-agent: WireWatch   # us
Crawl-delay: 2.5
Disallow: /search
Disallow: /*.pdf$
Allow: /search/about
Disallow: /caf%C3%A9
Disallow: /%7Euser
Disallow:

Sitemap: https://s.example/x

User-agent: *
Disallow: /
"""


@pytest.mark.parametrize(
    ("path", "is_allowed"),
    [
        *(("/", True), ("/search", False), ("/search?q=1", False), ("/search/about", True)),
        *(("/x.pdf", False), ("/x.pdf?y", True), ("/a.pdf.html", True), ("/café", False), ("/~user", False)),
        *(("/robots.txt", True), ("/Search", True)),
    ],
)
def test_the_longest_rule_of_the_group_that_names_us_wins(path: str, is_allowed: bool) -> None:
    rules = parse_robots(ROBOTS, "wirewatch")
    assert rules.allows(f"https://s.example{path}") is is_allowed
    assert rules.crawl_delay_seconds == 2.5


def test_without_a_group_of_our_own_the_one_for_everybody_counts() -> None:
    assert not parse_robots(ROBOTS, "somebody").allows("https://s.example/")
    assert parse_robots(b"<html>not a robots file</html>", "x").allows("https://s.example/")
    assert parse_robots(
        b"User-agent: wirewatch\nDisallow:\n\nUser-agent: *\nDisallow: /", "wirewatch"
    ).allows("https://s.example/")


@pytest.mark.parametrize("name", ["wirewatch/0.1", "WireWatch/0.1 (+https://watch.example)", "wirewatch"])
def test_a_group_may_name_us_with_our_version(name: str) -> None:
    assert not parse_robots(f"User-agent: {name}\nDisallow: /".encode(), "wirewatch").allows(
        "https://s.example/"
    )


def test_hostile_rules_take_linear_time() -> None:
    rules = parse_robots(b"User-agent: *\n" + b"Disallow: /" + b"*a" * 5000 + b"$\n", "x")
    assert rules.allows("https://s.example/" + "a" * 4000 + "b")


@pytest.mark.parametrize(("status", "rules"), [(404, Rules()), (403, Rules()), (503, None), (429, None)])
def test_a_missing_robots_txt_allows_all_and_a_failing_one_nothing(status: int, rules: Rules | None) -> None:
    assert rules_of_response(Response("https://s.example/robots.txt", status, (), b""), "x") == rules


# Meta refresh


def test_an_instant_refresh_is_followed_once(fetch: Fetch, site: Site) -> None:
    site.on("/stub", Answer(200, b'<meta http-equiv="refresh" content="0;url=/next">', HTML_TYPE))
    site.on("/next", Answer(200, b"<meta http-equiv=refresh content='0; URL=/a'><p>here", HTML_TYPE))
    found = page(fetch, site.url("/stub"))
    assert (found.url, found.body[-4:]) == (site.url("/next"), b"here")
    assert site.paths() == ["/stub", "/next"]


@pytest.mark.parametrize(
    ("meta", "target"),
    [
        ('<META HTTP-EQUIV="Refresh" CONTENT="0; URL=\'b?x=1&amp;y=2\'">', "https://s.example/b?x=1&y=2"),
        ("<meta content='1;url=https://o.example/' http-equiv=refresh>", "https://o.example/"),
        ('<meta http-equiv="refresh" content="0; /b">', "https://s.example/b"),
        ('<meta http-equiv="refresh" content="900;url=/b">', None),
        ('<meta http-equiv="refresh" content="300">', None),
        ('<meta http-equiv="refresh" content="0;url=#top">', None),
        ('<meta http-equiv="refresh" content="0;url=/a?utm_source=x">', None),
        ('<meta http-equiv="refresh" content="0;url=javascript:x()">', None),
        ('<noscript><meta http-equiv="refresh" content="0;url=/b"></noscript>', None),
        ('<!-- <meta http-equiv="refresh" content="0;url=/b"> -->', None),
        ('<script>\'<meta http-equiv="refresh" content="0;url=/b">\'', None),
        ('<meta name="refresh" content="0;url=/b">', None),
    ],
)
def test_a_refresh_counts_when_it_sends_on_at_once(meta: str, target: str | None) -> None:
    assert refresh_target(f"<html><head>{meta}".encode(), "https://s.example/a") == target


@pytest.mark.parametrize("piece", [b"<!--", b"<meta ", b"<noscript></noscript>", b"<meta content="])
def test_a_hostile_head_is_read_in_bounded_time(piece: bytes) -> None:
    assert refresh_target(b"refresh" + piece * (2**20 // len(piece)), "https://s.example/") is None


@pytest.mark.parametrize(
    ("body", "content_type", "is_page"),
    [
        (b"<html>", None, True),
        (b"words", "text/plain", True),
        (b"<html>", "image/jpeg", True),
        (b"words", "image/jpeg", False),
        (b"{}", "application/json", False),
        (b"\n%PDF-1.4", "text/html", False),
        (b"PK\x03\x04...", "application/octet-stream", False),
        (b"\0\0\0\x18ftypmp42", "text/html", False),
    ],
)
def test_the_bytes_are_believed_more_than_the_type(
    body: bytes, content_type: str | None, is_page: bool
) -> None:
    assert is_readable(body, content_type) is is_page


# Other versions

AMP_PAGE = (
    b"<html amp><head><link rel=canonical href='/whole'></head><body><p>A short version.</p></body></html>"
)
WHOLE = (
    b"<html><head><link rel=canonical href='/whole'></head><body><p>" + b"The whole article. " * 20 + b"</p>"
)


def test_the_canonical_page_of_an_amp_page_takes_its_place(fetch: Fetch, site: Site) -> None:
    site.on("/amp", Answer(200, AMP_PAGE, HTML_TYPE))
    site.on("/whole", Answer(200, WHOLE, HTML_TYPE))

    found = page(fetch, site.url("/amp"))

    assert (found.url, found.body, found.problem) == (site.url("/whole"), WHOLE, None)


@pytest.mark.parametrize(
    "other",
    [Answer(404), Answer(200, b"%PDF-1.7", HTML_TYPE), Answer(200, b"<body><div id=app></div>", HTML_TYPE)],
)
def test_an_other_version_that_is_no_better_leaves_the_page_as_it_is(
    fetch: Fetch, site: Site, other: Answer
) -> None:
    site.on("/amp", Answer(200, AMP_PAGE, HTML_TYPE))
    site.on("/whole", other)

    found = page(fetch, site.url("/amp"))

    assert (found.url, found.body, found.problem) == (site.url("/amp"), AMP_PAGE, None)
    assert site.paths() == ["/amp", "/whole"]


def test_other_versions_are_followed_once(fetch: Fetch, site: Site) -> None:
    site.on("/one", Answer(200, b"<head><link rel=canonical href=/two><body>One", HTML_TYPE))
    site.on("/two", Answer(200, b"<head><link rel=canonical href=/three><body>Two", HTML_TYPE))

    assert page(fetch, site.url("/one")).url == site.url("/two")
    assert site.paths() == ["/one", "/two"]


def test_other_versions_are_left_alone_on_request(site: Site) -> None:
    site.on("/amp", Answer(200, AMP_PAGE, HTML_TYPE))
    fetch = stage(follow_other_version=False)
    found = page(fetch, site.url("/amp"))
    fetch.close()

    assert found.url == site.url("/amp")


@pytest.mark.parametrize(
    ("page_", "target"),
    [
        ("<html \u26a1><link rel=canonical href=/b>", "https://s.example/b"),
        (
            '<html lang="en" AMP=""><link href="https://www.s.example/b" rel="canonical">',
            "https://www.s.example/b",
        ),
        ("<html><link rel=canonical href=/b?x=1&amp;y=2>", "https://s.example/b?x=1&y=2"),
        ("<html><link rel=amphtml href=/a/amp>", "https://s.example/a/amp"),
        ("<html><link rel=amphtml href=/a/amp><link rel=canonical href=/b>", "https://s.example/b"),
        ("<html amp><link rel=canonical href=https://s.example/>", None),
        ("<html amp><link rel=canonical href=https://other.example/b>", None),
        ("<html amp><link rel=canonical href=http://www.s.example/a/?utm_source=x>", None),
        ("<html amp><link rel=canonical href=javascript:x()>", None),
        ("<html amp><!-- <link rel=canonical href=/b> -->", None),
        ("<html class=amp><link rel=canonical href=/b></head><body>" + "Long enough. " * 20, None),
        ("<html><link rel=amphtml href=/a/amp></head><body>" + "Long enough. " * 20, None),
    ],
)
def test_only_amp_pages_and_those_with_hardly_any_text_have_a_better_version(
    page_: str, target: str | None
) -> None:
    assert other_version(page_.encode(), "https://s.example/a") == target


def test_text_below_a_long_style_is_text() -> None:
    head = "<link rel=canonical href=/b><style>" + "p{margin:0}" * 30_000 + "</style></head>"

    assert other_version(f"{head}<body>{'Long enough. ' * 20}".encode(), "https://s.example/a") is None
    assert other_version(f"{head}<body>Short.".encode(), "https://s.example/a") == "https://s.example/b"


@pytest.mark.parametrize("piece", [b"<link ", b"<html ", b"<", b"<!--", b"<link rel=canonical href=/b>"])
def test_looking_for_another_version_takes_linear_time(piece: bytes) -> None:
    started = time.process_time()
    other_version(b"<link rel=canonical href=/b>" + piece * (2**20 // len(piece)), "https://s.example/a")
    assert time.process_time() - started < 5.0
