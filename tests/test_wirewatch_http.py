"""The guarded client against a real server on loopback, well-behaved and not."""

from __future__ import annotations

import gzip
import socket
import ssl
import struct
import subprocess
import threading
import time
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path

import brotli
import pytest

from wirewatch import metrics
from wirewatch.http import HttpClient, HttpError, Redirect, Request, Response, policy
from wirewatch.http.addresses import AddressGuard
from wirewatch.http.encoding import decoded_body
from wirewatch.http.messages import response_head
from wirewatch.http.targets import redirect_target, target_of
from wirewatch.http.testing import LOOPBACK_NETWORKS, Answer, SeenRequest, Site
from wirewatch.settings import HttpSettings

NOW = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as site:
        yield site


@pytest.fixture
def client() -> Iterator[HttpClient]:
    with HttpClient(HttpSettings(allow_networks=LOOPBACK_NETWORKS)) as client:
        yield client


def failure(client: HttpClient, request: Request) -> str:
    with pytest.raises(HttpError) as caught:
        client.fetch(request)
    return caught.value.reason


def gzipped(data: bytes) -> Answer:
    return Answer(200, gzip.compress(data), (("Content-Encoding", "gzip"),))


# A request and its response


def test_a_response_carries_status_headers_body_and_what_it_cost(client: HttpClient, site: Site) -> None:
    site.on("/feed", Answer(200, b"<rss/>", (("ETag", '"a"'), ("X-Two", "1"), ("X-Two", "2"))))

    response = client.fetch(Request(site.url("/feed")))

    assert (response.status, response.body, response.url) == (200, b"<rss/>", site.url("/feed"))
    assert response.header("ETAG") == '"a"'
    assert response.header_values("x-two") == ("1", "2")
    assert response.header("x-three") is None
    assert response.wire_bytes > len(response.body)
    assert response.elapsed_seconds > 0


def test_the_user_agent_says_who_calls_and_where_to_complain(site: Site) -> None:
    settings = HttpSettings(allow_networks=LOOPBACK_NETWORKS, contact_url="https://who.example/contact")
    with HttpClient(settings) as client:
        client.fetch(Request(site.url("/")))

    assert site.requests[0].headers["user-agent"] == "wirewatch/0.1 (+https://who.example/contact)"


def test_many_requests_are_under_way_at_once_over_few_connections(site: Site) -> None:
    site.on("/", Answer(200, b"ok"))
    settings = HttpSettings(allow_networks=LOOPBACK_NETWORKS)
    with HttpClient(settings, max_connections=8) as client:
        futures = [client.submit(Request(site.url("/"))) for _ in range(200)]
        bodies = {future.result().body for future in futures}

    assert bodies == {b"ok"}
    assert site.connections <= 8


def test_a_second_request_uses_the_first_ones_connection(client: HttpClient, site: Site) -> None:
    site.on("/", Answer(304))
    for _ in range(5):
        assert client.fetch(Request(site.url("/"))).status == 304
    assert site.connections == 1


def test_a_body_is_posted_and_no_trace_of_it_is_left_for_the_next_request(
    client: HttpClient, site: Site
) -> None:
    site.on("/hook", lambda request, _: Answer(200, request.method.encode() + b" " + request.body))

    posted = client.fetch(Request(site.url("/hook"), method="POST", body=b"\x00payload"))
    got = client.fetch(Request(site.url("/hook")))

    assert (posted.body, got.body) == (b"POST \x00payload", b"GET ")


@pytest.mark.parametrize("method", ["HEAD", "PUT", "DELETE"])
def test_other_methods_arrive_as_they_were_named(client: HttpClient, site: Site, method: str) -> None:
    site.on("/", Answer(200, b"body"))
    response = client.fetch(Request(site.url("/"), method=method, body=b"x" if method == "PUT" else None))
    assert site.requests[0].method == method
    assert response.body == (b"" if method == "HEAD" else b"body")


def test_cookies_are_neither_kept_nor_sent(client: HttpClient, site: Site) -> None:
    site.on("/", Answer(200, b"", (("Set-Cookie", "session=1; Path=/"),)))
    client.fetch(Request(site.url("/")))
    client.fetch(Request(site.url("/")))
    assert "cookie" not in site.requests[1].headers


def test_the_environments_proxy_is_never_used(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    site.on("/", Answer(200, b"direct"))
    with HttpClient(HttpSettings(allow_networks=LOOPBACK_NETWORKS)) as client:
        assert client.fetch(Request(site.url("/"))).body == b"direct"


def test_a_proxy_in_the_settings_is_used_and_literal_private_addresses_are_refused_all_the_same(
    site: Site,
) -> None:
    site.on("http://news.example/", Answer(200, b"proxied"))
    with HttpClient(HttpSettings(proxy=site.url(""))) as client:
        assert client.fetch(Request("http://news.example/")).body == b"proxied"
        assert failure(client, Request("http://10.0.0.7/")) == "forbidden_address"
        assert failure(client, Request("http://0x7f.1/")) == "forbidden_address"


def test_credentials_are_sent_and_never_shown(client: HttpClient, site: Site) -> None:
    request = Request(site.url("/"), username="reader", password="hush", headers=(("X-Key", "hush"),))
    client.fetch(request)
    assert site.requests[0].headers["authorization"] == "Basic cmVhZGVyOmh1c2g="
    assert "hush" not in repr(request)


def test_credentials_in_a_url_are_sent_as_credentials_and_leave_the_url(
    client: HttpClient, site: Site
) -> None:
    site.on("/", Answer(200, b"x"))
    response = client.fetch(Request(site.url("/").replace("http://", "http://reader:hu%40sh@")))
    assert site.requests[0].headers["authorization"] == "Basic cmVhZGVyOmh1QHNo"
    assert "reader" not in response.url


def test_closing_ends_what_is_under_way(site: Site) -> None:
    site.on("/", lambda _, channel: channel.recv(1) and None)
    client = HttpClient(HttpSettings(allow_networks=LOOPBACK_NETWORKS), max_connections=1)
    futures = [client.submit(Request(site.url("/"))) for _ in range(3)]

    client.close()

    assert {type(future.exception(timeout=10)) for future in futures} == {HttpError}
    assert failure(client, Request(site.url("/"))) == "closed"


def test_closing_does_not_wait_for_what_libcurl_has_under_way(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.on("/", lambda _, channel: channel.recv(1) and None)
    client = HttpClient(HttpSettings(allow_networks=LOOPBACK_NETWORKS))
    is_over = threading.Event()
    monkeypatch.setattr(client._poller, "close", lambda: is_over.wait(20))
    future = client.submit(Request(site.url("/")))
    began_at = time.monotonic()

    client.close()
    is_over.set()

    assert time.monotonic() - began_at < 10
    assert isinstance(future.exception(timeout=10), HttpError)


def test_a_request_may_be_cancelled_while_it_waits(site: Site) -> None:
    site.on("/slow", lambda _, channel: channel.recv(1) and None)
    with HttpClient(HttpSettings(allow_networks=LOOPBACK_NETWORKS), max_connections=1) as client:
        client.submit(Request(site.url("/slow")))
        waiting = client.submit(Request(site.url("/never")))
        assert waiting.cancel()
    assert "/never" not in site.paths()


def test_a_bad_turn_of_the_clients_thread_is_not_its_last(
    client: HttpClient, site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn, faults = client._turn, [OSError("bad descriptor")]

    def faulty_turn() -> None:
        if faults:
            raise faults.pop()
        turn()

    monkeypatch.setattr(client, "_turn", faulty_turn)
    assert client.fetch(Request(site.url("/"))).status == 404
    assert client.fetch(Request(site.url("/"))).status == 404
    assert faults == []


# Redirects


def test_redirects_are_followed_and_told(client: HttpClient, site: Site) -> None:
    site.on("/old", Answer(301, b"moved", (("Location", "/newer"),)))
    site.on("/newer", Answer(302, b"", (("Location", "newest?x=1#top"),)))
    site.on("/newest", Answer(200, b"here"))

    response = client.fetch(Request(site.url("/old")))

    assert response.redirects == (
        Redirect(301, site.url("/newer")),
        Redirect(302, site.url("/newest?x=1")),
    )
    assert (response.url, response.body) == (site.url("/newest?x=1"), b"here")
    assert site.connections == 1


def test_endless_redirects_end(client: HttpClient, site: Site) -> None:
    site.on("/", Answer(302, b"", (("Location", "/"),)))
    assert failure(client, Request(site.url("/"))) == "too_many_redirects"
    assert len(site.requests) == 6


def test_a_redirects_endless_body_is_not_read(client: HttpClient, site: Site) -> None:
    def endless(_: SeenRequest, channel: socket.socket) -> None:
        channel.sendall(b"HTTP/1.1 302 Found\r\nLocation: /there\r\n\r\n")
        while True:
            channel.sendall(b"x" * 10_000)

    site.on("/", endless)
    site.on("/there", Answer(200, b"reached"))
    response = client.fetch(Request(site.url("/")))
    assert response.body == b"reached"
    assert response.wire_bytes < 2**20


def test_only_get_and_head_follow_redirects(client: HttpClient, site: Site) -> None:
    site.on("/hook", Answer(307, b"", (("Location", "/elsewhere"),)))
    response = client.fetch(Request(site.url("/hook"), method="POST", body=b"signed"))
    assert (response.status, site.paths()) == (307, ["/hook"])


def test_a_redirect_is_handed_back_when_asked_for(client: HttpClient, site: Site) -> None:
    site.on("/", Answer(301, b"why", (("Location", "/there"),)))
    response = client.fetch(Request(site.url("/"), follow_redirects=False))
    assert (response.status, response.body, response.redirects) == (301, b"why", ())


def test_a_redirect_to_another_site_is_handed_back_when_asked_for(client: HttpClient, site: Site) -> None:
    with Site() as other:
        site.on("/a", Answer(301, b"", (("Location", "/b"),)))
        site.on("/b", Answer(302, b"", (("Location", other.url("/c")),)))
        response = client.fetch(Request(site.url("/a"), follow_elsewhere=False))
        assert (response.status, response.url) == (302, site.url("/b"))
        assert response.header("location") == other.url("/c")
        assert other.requests == []


def test_a_redirect_status_without_a_location_is_the_answer(client: HttpClient, site: Site) -> None:
    site.on("/", Answer(302, b"nowhere"))
    response = client.fetch(Request(site.url("/")))
    assert (response.status, response.body) == (302, b"nowhere")


def test_secrets_stay_behind_when_a_redirect_leaves_the_origin(client: HttpClient, site: Site) -> None:
    headers = (("X-Api-Key", "secret"), ("If-None-Match", '"a"'))
    with Site() as other:
        site.on("/", Answer(302, b"", (("Location", other.url("/")),)))
        other.on("/", Answer(302, b"", (("Location", site.url("/back")),)))
        client.fetch(Request(site.url("/"), headers=headers, username="u", password="p"))
        crossed, back = other.requests[0].headers, site.requests[1].headers

    assert {"x-api-key", "authorization"} <= site.requests[0].headers.keys()
    assert not {"x-api-key", "authorization"} & (crossed.keys() | back.keys())
    assert crossed["if-none-match"] == '"a"'


@pytest.mark.parametrize(
    "location", ["ftp://x.example/", "file:///etc/passwd", "javascript:alert(1)", "http://-/", "http://a b/"]
)
def test_a_redirect_to_what_is_no_web_page_is_refused(client: HttpClient, site: Site, location: str) -> None:
    site.on("/", Answer(302, b"", (("Location", location),)))
    assert failure(client, Request(site.url("/"))) == "bad_redirect"


def test_a_location_in_raw_utf8_is_understood() -> None:
    raw = "/新闻/頁?q=ü".encode().decode("latin-1")
    target = redirect_target("https://news.example/feed", raw)
    assert target.url == "https://news.example/%E6%96%B0%E9%97%BB/%E9%A0%81?q=%C3%BC"


# Addresses


@pytest.mark.parametrize(
    "host",
    [
        *("127.0.0.1", "localhost", "0x7f000001", "2130706433", "127.1", "0", "0177.0.0.1", "①②⑦.0.0.1"),
        *("[::1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::]", "[64:ff9b::7f00:1]", "[2002:7f00:1::]"),
        "[2002:808:808::]",
        *("169.254.169.254", "[fd00:ec2::254]", "[fe80::1]", "10.1.2.3", "192.168.0.1", "172.16.0.1"),
        *("100.64.0.1", "100.100.100.200", "224.0.0.1", "[ff02::1]", "255.255.255.255", "168.63.129.16"),
    ],
)
def test_no_spelling_of_a_private_address_is_connected_to(host: str) -> None:
    with HttpClient(HttpSettings(deadline_seconds=5)) as client:
        assert failure(client, Request(f"http://{host}/")) == "forbidden_address"


@pytest.mark.parametrize(
    "location",
    ["http://127.0.0.2:1/", "http://169.254.169.254/latest/", "http://[::1]/", "http://0x7f000002/"],
)
def test_the_address_is_checked_on_every_hop(site: Site, location: str) -> None:
    site.on("/", Answer(302, b"", (("Location", location),)))
    with HttpClient(HttpSettings(allow_networks=("127.0.0.1/32",))) as client:
        assert failure(client, Request(site.url("/"))) == "forbidden_address"


def test_listed_networks_may_be_called_and_others_still_not() -> None:
    guard = AddressGuard(("10.1.0.0/16", "fd12::/16", "::1/128"))
    assert guard.allows("10.1.2.3")
    assert guard.allows("::ffff:10.1.2.3")
    assert guard.allows("fd12::1")
    assert guard.allows("::1")
    assert not guard.allows("10.2.0.1")
    assert not guard.allows("64:ff9b::10.2.0.1")
    assert not guard.allows("not an address")


@pytest.mark.parametrize("address", ["8.8.8.8", "2606:4700::1111", "64:ff9b::808:808"])
def test_public_addresses_may_be_called(address: str) -> None:
    assert AddressGuard().allows(address)


# URLs


def test_a_url_becomes_what_goes_on_the_wire() -> None:
    assert target_of(" HTTP://Bücher.Example:80/a b/%20?q=ä z#top ").url == (
        "http://xn--bcher-kva.example/a%20b/%20?q=%C3%A4%20z"
    )
    assert target_of("https://[2001:DB8::1]:8443").url == "https://[2001:db8::1]:8443/"


@pytest.mark.parametrize(
    "url",
    [
        *("", "/relative", "ftp://a.example/", "http:///x", "http://a.example:99999/", "http://a\nb/"),
        *(
            "http://a.example/\x00",
            "http://[::1",
            "http://-/",
            "file:///etc/passwd",
            "http://a.example/" + "x" * 9000,
        ),
    ],
)
def test_what_cannot_be_called_is_a_bad_url(client: HttpClient, url: str) -> None:
    assert failure(client, Request(url)) == "bad_url"


@pytest.mark.parametrize(
    "header", [("X-A", "b\r\nX-Evil: 1"), ("X A", "b"), ("X-A\n", "b"), ("X-A", "b\x00")]
)
def test_a_header_that_would_smuggle_another_is_refused(
    client: HttpClient, site: Site, header: tuple[str, str]
) -> None:
    assert failure(client, Request(site.url("/"), headers=(header,))) == "bad_url"
    assert site.requests == []


# Content encodings


def gzipped_and_brotlied(data: bytes) -> bytes:
    return brotli.compress(gzip.compress(data))  # type: ignore[no-any-return]


def gzipped_in_two_members(data: bytes) -> bytes:
    return gzip.compress(data[:99]) + gzip.compress(data[99:]) + b"\0\0"


def deflated_without_wrapper(data: bytes) -> bytes:
    return zlib.compress(data)[2:-4]


@pytest.mark.parametrize(
    ("coding", "encode"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", deflated_without_wrapper),
        ("br", brotli.compress),
        ("identity", bytes),
        ("gzip, br", gzipped_and_brotlied),
        ("gzip", gzipped_in_two_members),
        ("gzip", bytes),
    ],
)
def test_a_body_is_decoded_from_its_encoding(
    client: HttpClient, site: Site, coding: str, encode: Callable[[bytes], bytes]
) -> None:
    body = "Ein Gespräch 新闻 ".encode() * 500
    site.on("/", Answer(200, encode(body), (("Content-Encoding", coding),)))
    assert client.fetch(Request(site.url("/"))).body == body
    assert site.requests[0].headers["accept-encoding"] == "gzip, deflate, br"


@pytest.mark.parametrize(
    ("coding", "data"),
    [
        ("gzip", gzip.compress(bytes(50 * 2**20))),
        ("deflate", zlib.compress(bytes(50 * 2**20))),
        ("br", brotli.compress(bytes(50 * 2**20))),
        ("gzip, gzip", gzip.compress(gzip.compress(bytes(50 * 2**20)))),
    ],
)
def test_a_bomb_is_recognised_by_its_ratio(client: HttpClient, site: Site, coding: str, data: bytes) -> None:
    site.on("/", Answer(200, data, (("Content-Encoding", coding),)))
    assert failure(client, Request(site.url("/"))) == "bomb"


@pytest.mark.parametrize(
    ("coding", "encode"), [("gzip", gzip.compress), ("deflate", zlib.compress), ("br", brotli.compress)]
)
def test_a_compressed_body_must_end(
    client: HttpClient, site: Site, coding: str, encode: Callable[[bytes], bytes]
) -> None:
    data = encode(b"".join(b"%d " % number for number in range(9_000)))[:-9]
    site.on("/", Answer(200, data, (("Content-Encoding", coding),)))
    assert failure(client, Request(site.url("/"))) == "truncated"


def test_a_small_body_may_be_compressed_more_than_a_hundredfold(client: HttpClient, site: Site) -> None:
    site.on("/", gzipped(bytes(2**19)))
    assert client.fetch(Request(site.url("/"))).body == bytes(2**19)


def test_a_large_honest_body_is_too_large_and_no_bomb(client: HttpClient, site: Site) -> None:
    site.on("/", gzipped(b"".join(b"%d" % number for number in range(60_000))))
    assert failure(client, Request(site.url("/"), max_body_bytes=100_000)) == "too_large"


@pytest.mark.parametrize("named", ["UTF-8", "none", "identity", "gzip, binary"])
def test_what_is_no_encoding_is_passed_over(named: str) -> None:
    body = gzip.compress(b"text") if "gzip" in named else b"text"
    assert decoded_body(body, named, 1000) == b"text"


@pytest.mark.parametrize("coding", ["zstd", "gzip, gzip, gzip, gzip", "br"])
def test_an_encoding_nobody_asked_for_or_a_broken_one_is_refused(coding: str) -> None:
    with pytest.raises(HttpError) as caught:
        decoded_body(b"not compressed at all", coding, 1000)
    assert caught.value.reason == "bad_encoding"


# Limits and broken servers


def drip(_: SeenRequest, channel: socket.socket) -> None:
    channel.sendall(b"HTTP/1.1 200 OK\r\n\r\n")
    with suppress(TimeoutError):
        while True:
            channel.sendall(b"x")
            channel.settimeout(0.05)
            with suppress(TimeoutError):
                channel.recv(1)


def test_one_byte_at_a_time_ends_at_the_deadline_and_holds_up_nobody(client: HttpClient, site: Site) -> None:
    site.on("/drip", drip)
    site.on("/quick", Answer(200, b"ok"))

    slow = client.submit(Request(site.url("/drip"), deadline_seconds=0.5))
    quick = client.fetch(Request(site.url("/quick")))
    error = slow.exception(timeout=20)

    assert quick.body == b"ok"
    assert isinstance(error, HttpError)
    assert error.reason == "deadline"
    assert error.may_pass


def test_the_deadline_runs_over_all_redirects(client: HttpClient, site: Site) -> None:
    def late(_: SeenRequest, channel: socket.socket) -> Answer:
        time.sleep(0.2)
        return Answer(302, b"", (("Location", "/"),))

    site.on("/", late)
    assert failure(client, Request(site.url("/"), deadline_seconds=0.5)) == "deadline"


def test_a_server_that_says_nothing_ends_at_the_deadline(client: HttpClient, site: Site) -> None:
    site.on("/", lambda _, channel: channel.recv(1) and None)
    assert failure(client, Request(site.url("/"), deadline_seconds=0.2)) == "deadline"


@pytest.mark.parametrize("declared", [True, False])
def test_no_more_than_the_wire_cap_is_read(client: HttpClient, site: Site, declared: bool) -> None:
    head = b"HTTP/1.1 200 OK\r\n" + (b"Content-Length: 500000\r\n\r\n" if declared else b"\r\n")
    site.on("/", head + b"x" * 500_000)
    assert failure(client, Request(site.url("/"), max_wire_bytes=100_000)) == "too_large"


def test_headers_without_end_are_refused(client: HttpClient, site: Site) -> None:
    site.on("/many", b"HTTP/1.1 200 OK\r\n" + b"X-Header: value\r\n" * 50_000)
    site.on("/long", b"HTTP/1.1 200 OK\r\nX-Header: " + b"v" * 500_000)
    assert failure(client, Request(site.url("/many"))) == "too_large"
    assert failure(client, Request(site.url("/long"))) == "too_large"


def test_trailers_and_interim_responses_without_end_are_bounded(client: HttpClient, site: Site) -> None:
    chunked = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\n"
    site.on("/trailers", chunked + b"X-Trailer: v\r\n" * 100_000)
    site.on("/interim", b"HTTP/1.1 103 Early\r\nLink: </a>\r\n\r\n" * 100_000)
    for path in ("/trailers", "/interim"):
        assert failure(client, Request(site.url(path), deadline_seconds=5)) in {"too_large", "disconnected"}


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        (b"HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nshort", "truncated"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab", "truncated"),
        (b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nab\r\n", "disconnected"),
        (b"\x16\x03\x01 this is not HTTP \xff\xfe\r\n\r\n", "protocol"),
        (b"SSH-2.0-OpenSSH_9.2\r\n", "protocol"),
        (b"", "disconnected"),
    ],
)
def test_a_broken_answer_has_its_reason(client: HttpClient, site: Site, said: bytes, reason: str) -> None:
    site.on("/", said)
    assert failure(client, Request(site.url("/"))) == reason


@pytest.mark.parametrize("is_reset", [True, False])
def test_a_handshake_that_the_other_side_breaks_off_may_pass(client: HttpClient, is_reset: bool) -> None:
    def hang_up(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        connection.recv(65_536)
        if is_reset:
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        connection.close()

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=hang_up, args=(listener,), daemon=True).start()
        request = Request(f"https://127.0.0.1:{listener.getsockname()[1]}/")
        assert failure(client, request) == "disconnected"


def test_nobody_listening_is_a_connect_error(client: HttpClient) -> None:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        assert failure(client, Request(f"http://127.0.0.1:{held.getsockname()[1]}/")) == "connect"


def test_header_bytes_that_are_no_ascii_are_kept_and_not_replayed(client: HttpClient, site: Site) -> None:
    site.on("/", b'HTTP/1.1 200 OK\r\nETag: "\xff\x80"\r\nLast-Modified: x\r\nContent-Length: 0\r\n\r\n')
    response = client.fetch(Request(site.url("/")))
    assert response.header("etag") == '"\xff\x80"'
    assert policy.validators(response) == (None, "x")


def test_an_error_names_the_host_and_no_secret(client: HttpClient, site: Site) -> None:
    site.on("/private", b"")
    with pytest.raises(HttpError) as caught:
        client.fetch(Request(site.url("/private?token=hush"), password="hush", username="u"))
    assert "127.0.0.1" in str(caught.value)
    assert "hush" not in str(caught.value)


def test_interim_responses_and_trailers_are_not_the_responses_head() -> None:
    lines = [b"HTTP/1.1 103 Early\r\n", b"Link: x\r\n", b"\r\n", b"HTTP/2 200\r\n", b"A: 1\r\n", b" 2\r\n"]
    assert response_head([*lines, b"\r\n", b"Trailer: t\r\n"]) == (200, (("a", "1 2"),))


# TLS


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A self-signed certificate for localhost with its key, in one PEM file."""
    folder = tmp_path_factory.mktemp("tls")
    command = (
        "openssl req -x509 -newkey rsa:2048 -nodes -days 2 -subj /CN=localhost"
        " -addext subjectAltName=DNS:localhost -keyout key.pem -out cert.pem"
    )
    subprocess.run(command.split(), cwd=folder, check=True, capture_output=True)
    path = folder / "site.pem"
    path.write_text((folder / "key.pem").read_text() + (folder / "cert.pem").read_text())
    return path


@pytest.fixture
def tls_site(certificate: Path) -> Iterator[Site]:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    with Site(tls=context) as site:
        yield site


def test_a_trusted_certificate_is_accepted(tls_site: Site, certificate: Path) -> None:
    tls_site.on("/", Answer(200, b"safe"))
    settings = HttpSettings(allow_networks=LOOPBACK_NETWORKS, ca_file=str(certificate))
    with HttpClient(settings) as client:
        assert client.fetch(Request(tls_site.url("/", "localhost"))).body == b"safe"
        assert failure(client, Request(tls_site.url("/", "127.0.0.1"))) == "tls"


def test_an_unknown_certificate_is_refused(client: HttpClient, tls_site: Site) -> None:
    assert failure(client, Request(tls_site.url("/", "localhost"))) == "tls"
    assert tls_site.requests == []


def test_http_2_is_offered(certificate: Path) -> None:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    context.set_alpn_protocols(["h2"])
    settings = HttpSettings(allow_networks=LOOPBACK_NETWORKS, ca_file=str(certificate))
    with Site(tls=context) as site, HttpClient(settings) as client:
        with pytest.raises(HttpError):  # the site chooses HTTP/2 and does not speak it
            client.fetch(Request(site.url("/", "localhost"), deadline_seconds=5))
        assert site.protocols == ["h2"]


# Counting


def test_every_request_is_counted_once_by_its_outcome(client: HttpClient, site: Site) -> None:
    def counts() -> Counter[str]:
        samples = next(iter(metrics.HTTP_REQUESTS.collect())).samples
        return Counter({s.labels["outcome"]: int(s.value) for s in samples if s.name.endswith("_total")})

    site.on("/304", Answer(304))
    site.on("/moved", Answer(301, b"", (("Location", "/404"),)))
    before = counts()
    for url in (site.url("/304"), site.url("/moved"), "ftp://x/", "http://10.0.0.1/"):
        with suppress(HttpError):
            client.fetch(Request(url))
    assert counts() - before == Counter({"304": 1, "4xx": 1, "bad_url": 1, "forbidden_address": 1})


# Policy


def response(status: int = 200, *headers: tuple[str, str], redirects: tuple[Redirect, ...] = ()) -> Response:
    return Response("https://a.example/", status, headers, b"", redirects)


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("0", 0.0),
        ("316800", 86_400.0),
        ("Sun, 01 Mar 2026 12:01:00 GMT", 60.0),
        ("Sunday, 01-Mar-26 12:01:00 GMT", 60.0),
        ("Sun, 01 Mar 2020 12:01:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("", None),
        ("99999999999999999999", None),
    ],
)
def test_retry_after_is_read_in_both_forms_and_clamped(value: str, seconds: float | None) -> None:
    assert policy.retry_after_seconds(response(429, ("retry-after", value)), NOW) == seconds


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ([("cache-control", "public, max-age=600")], 600.0),
        ([("cache-control", 'Max-Age="60"'), ("age", "20")], 40.0),
        ([("cache-control", "public"), ("cache-control", "max-age=5")], 5.0),
        ([("cache-control", "no-cache, max-age=600")], None),
        ([("cache-control", "s-maxage=600")], None),
        ([("expires", "Sun, 01 Mar 2026 13:00:00 GMT")], 3600.0),
        ([("expires", "0")], None),
        ([("cache-control", "max-age=10"), ("expires", "Sun, 01 Mar 2026 13:00:00 GMT")], 10.0),
        ([], None),
    ],
)
def test_freshness_is_what_the_server_says(headers: list[tuple[str, str]], seconds: float | None) -> None:
    assert policy.max_age_seconds(response(304, *headers), NOW) == seconds


def test_a_url_has_moved_only_as_far_as_every_hop_was_permanent() -> None:
    def moved(*statuses: int) -> str | None:
        redirects = tuple(Redirect(status, f"https://a.example/{n}") for n, status in enumerate(statuses))
        return policy.permanent_url(response(200, redirects=redirects))

    assert moved() is None
    assert moved(301, 308) == "https://a.example/1"
    assert moved(301, 302, 301) == "https://a.example/0"
    assert moved(302, 301) is None


def test_validators_go_back_exactly_as_they_came() -> None:
    kept = policy.validators(response(200, ("etag", 'W/"a b"'), ("last-modified", "yesterday")))
    assert kept == ('W/"a b"', "yesterday")
    assert policy.conditional_headers(*kept) == (
        ("If-None-Match", 'W/"a b"'),
        ("If-Modified-Since", "yesterday"),
    )
    assert policy.validators(response(200, ("etag", "x" * 2000))) == (None, None)


def test_a_status_answers_questions() -> None:
    assert policy.is_success(response(200))
    assert not policy.is_success(response(204))
    assert policy.is_not_modified(response(304))
    assert policy.is_gone(response(410))
    assert policy.is_rate_limited(response(503))
    assert policy.may_pass(response(502))
    assert HttpError("truncated", "").may_pass
    assert not HttpError("tls", "").may_pass
    assert not policy.may_pass(response(404))


def test_a_date_without_a_zone_is_utc() -> None:
    date = policy.http_date("Sun Mar  1 12:00:00 2026")
    assert date is not None
    assert date - NOW == timedelta(0)


def test_a_date_beyond_the_calendar_is_none() -> None:
    assert policy.http_date("Fri, 31 Dec 9999 23:59:59 -0100") is None
