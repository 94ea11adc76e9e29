"""Ask a URL, as the service would, what feed is there: for people who set feeds up."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from ingest.children import ChildPool, ChildTaskError
from ingest.feeds.discovery import FoundFeed, feeds_named_by, usual_places
from ingest.feeds.parse import parse_feed
from ingest.feeds.parsed import FeedParseError, ParsedFeed
from ingest.poll.reading import PREPARE, READ, ReadResult
from ingest.poll.settings import PollSettings
from wirewatch.http import HttpClient, HttpError, Request, Response, policy


@dataclass(frozen=True)
class Probe:
    """What one URL gave. `problem` is "" when `parsed` is a feed; `feeds` are those that a page names."""

    url: str
    problem: str = ""
    response: Response | None = None
    parsed: ParsedFeed | None = None
    feeds: list[FoundFeed] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


def probe(client: HttpClient, request: Request, now: datetime) -> Probe:
    """Fetch and read what is at the request's URL."""
    try:
        response = client.fetch(request)
    except HttpError as error:
        return Probe(request.url, problem=str(error))
    notes = _notes(response)
    if not policy.is_success(response):
        return Probe(request.url, f"the server answered {response.status}", response, notes=notes)
    try:
        parsed = _read(response, now)
    except FeedParseError as error:
        is_page = error.reason == "html"
        content_type = response.header("content-type")
        named = feeds_named_by(response.body, response.url, content_type) if is_page else []
        return Probe(request.url, str(error), response, feeds=named, notes=notes)
    return Probe(request.url, response=response, parsed=parsed, notes=notes)


def _read(response: Response, now: datetime) -> ParsedFeed:
    """The feed, read as the service reads it: in a child when it may take long. Raises: FeedParseError."""
    content_type = response.header("content-type")
    try:
        return parse_feed(
            response.body, content_type=content_type, feed_url=response.url, now=now, allow_risky=False
        )
    except FeedParseError as error:
        if error.reason != "risky":
            raise
    settings = PollSettings()
    pool = ChildPool(1, settings.parse_deadline_seconds, settings.parse_memory_bytes, 1, PREPARE)
    try:
        read: ReadResult = pool.submit(
            READ, response.body, content_type, response.url, now, [], returns=ReadResult
        ).result()
    except ChildTaskError as error:
        raise FeedParseError("unparsable", f"reading it was ended: {error.reason}") from error
    finally:
        pool.close()
    if read.parsed is None:
        raise FeedParseError(read.reason or "unparsable", read.message)
    return read.parsed


def found_feeds(client: HttpClient, url: str, now: datetime) -> list[FoundFeed]:
    """The feeds of a site: the URL itself, what its page names, else what is at the usual places."""
    first = probe(client, Request(url), now)
    if first.parsed is not None:
        return [FoundFeed(url, _title(first.parsed), True)]
    if first.feeds or first.response is None:
        return first.feeds
    found = [probe(client, Request(place), now) for place in usual_places(first.response.url)]
    return [FoundFeed(each.url, _title(each.parsed), False) for each in found if each.parsed is not None]


def _title(parsed: ParsedFeed) -> str:
    return parsed.facts.title if parsed.facts else ""


def _notes(response: Response) -> list[str]:
    """What is worth knowing about the answer beside its body."""
    notes = [f"{redirect.status} leads to {redirect.url}" for redirect in response.redirects]
    if moved := policy.permanent_url(response):
        notes.append(f"it has moved for good: use {moved}")
    etag, last_modified = policy.validators(response)
    if not etag and not last_modified:
        notes.append("the server sends neither ETag nor Last-Modified: every poll transfers the whole feed")
    return notes


def probe_facts(result: Probe) -> dict[str, Any]:
    """The result as JSON-ready values, but for dates."""
    parsed, response = result.parsed, result.response
    facts = parsed.facts if parsed else None
    return {
        "url": result.url,
        "problem": result.problem or None,
        "status": response.status if response else None,
        "bytes": len(response.body) if response else None,
        "kind": parsed.kind if parsed else None,
        "title": facts.title if facts else None,
        "language": facts.language if facts else None,
        "hub": facts.hub_url if facts else None,
        "is_well_formed": parsed.is_well_formed if parsed else None,
        "notes": result.notes,
        "feeds": [feed.url for feed in result.feeds],
        "entries": [
            {"title": each.title, "url": each.url, "published_at": each.published_at, "flags": each.flags}
            for each in (parsed.entries if parsed else ())
        ],
    }


def probe_lines(result: Probe) -> list[str]:
    """The result in words."""
    lines = [f"note: {note}" for note in result.notes]
    if result.problem:
        named = [f"the page names {feed.url}" for feed in result.feeds]
        return [*lines, f"no feed: {result.problem}", *named]
    facts = probe_facts(result)
    lines.append(f"{facts['kind']}: {facts['title']} ({facts['language'] or 'language not said'})")
    if not facts["is_well_formed"]:
        lines.append("note: it is not well-formed XML; it was mended")
    entries = facts["entries"]
    undated = sum(1 for entry in entries if entry["published_at"] is None)
    unlinked = sum(1 for entry in entries if not entry["url"])
    lines.append(f"{len(entries)} entries, {undated} without a date, {unlinked} without a link")
    lines += [f"  {_minute(entry)}  {entry['title']}  {entry['url']}" for entry in entries[:10]]
    return lines if len(entries) <= 10 else [*lines, f"  … {len(entries) - 10} more"]


def _minute(entry: dict[str, Any]) -> str:
    moment = entry["published_at"]
    return f"{moment:%Y-%m-%d %H:%M}" if moment else "no date         "
