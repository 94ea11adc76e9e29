"""`wirewatch feeds`: which feeds are polled, how they are, and where a site's feeds are."""

from __future__ import annotations

import json
import os
import shutil
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from ingest.feeds.discovery import FoundFeed
from ingest.feeds.subscriptions import opml, with_feeds, without_feed
from ingest.poll.probe import found_feeds, probe, probe_facts, probe_lines
from ingest.poll.report import feed_report, health, why
from ingest.poll.requests import Credentials, feed_request
from wirewatch.command_line import (
    ConfigOption,
    ExitCode,
    JsonOption,
    error_line,
    opened_transport,
    output,
    plain_line,
    problem_lines,
    settings_for,
    settings_or_seeds,
)
from wirewatch.configuration import Settings
from wirewatch.errors import BadRecordError, SettingsError, SettingsProblem, TransportError
from wirewatch.http import HttpClient
from wirewatch.located import LocatedFile
from wirewatch.opml import load_opml
from wirewatch.settings import FeedSettings, HttpSettings
from wirewatch.states import FeedState
from wirewatch.toml_files import load_toml
from wirewatch.topics import FEED_STATES
from wirewatch.urls import same_page_url, without_credentials
from wirewatch.validation import problems_from_validation

app = typer.Typer(help="List, add, remove, import, export, find and test feeds.", no_args_is_help=True)

UrlArgument = Annotated[str, typer.Argument(metavar="URL", help="The feed's address.", show_default=False)]
SiteArgument = Annotated[str, typer.Argument(metavar="URL", help="Any page of the site.", show_default=False)]
FileArgument = Annotated[Path, typer.Argument(metavar="FILE", help="An OPML file.", show_default=False)]


@app.command("list")
def list_feeds(config: ConfigOption = None, as_json: JsonOption = False) -> None:
    """List the configured feeds, each with how it is.

    \b
    Example:
      wirewatch feeds list
    """
    settings = settings_for(config, ("poll",))
    states = _states(settings)
    if as_json:
        for feed in settings.feeds:
            plain_line(json.dumps(_facts(feed, states.get(feed.url)), ensure_ascii=False))
        return
    from rich.table import Table
    from rich.text import Text

    table = Table("feed", "title", "health", "last success", "last new entry", box=None, pad_edge=False)
    for feed in settings.feeds:
        state = states.get(feed.url)
        title = feed.title or (state.title if state else "")
        times = (state.last_success_at, state.last_new_entry_at) if state else (None, None)
        cells = (_health(state), *(f"{time:%Y-%m-%d %H:%M}" if time else "never" for time in times))
        table.add_row(Text(without_credentials(feed.url)), Text(title), *cells)
    output().print(table)
    counts = Counter(_health(states.get(feed.url)) for feed in settings.feeds)
    said = ", ".join(f"{count} {name}" for name, count in counts.items())
    plain_line(f"{len(settings.feeds)} feeds: {said}")


@app.command()
def add(
    url: UrlArgument,
    config: ConfigOption = None,
    title: Annotated[str, typer.Option(help="What to call it. Default: the feed's own title.")] = "",
    language: Annotated[str | None, typer.Option(help="ISO 639-1, where the feed is wrong.")] = None,
    no_check: Annotated[bool, typer.Option("--no-check", help="Add it without asking it first.")] = False,
) -> None:
    """Add a feed to the subscription list. A page's address is as good: its feed is found.

    \b
    Examples:
      wirewatch feeds add https://example.org/feed.xml
      wirewatch feeds add https://example.org/ --language ko
    """
    settings = settings_for(config, ("poll",))
    if not no_check:
        url, title = _checked(settings.http, url, title)
    feed = _feed(url, title, language)
    if _is_known(feed.url, settings.feeds):
        plain_line(f"{without_credentials(url)} is in the list already")
        return
    path = _write_list(settings, [feed])
    plain_line(f"added {without_credentials(url)} to {path}")


@app.command()
def remove(url: UrlArgument, config: ConfigOption = None) -> None:
    """Remove a feed from the subscription list. What is known of it is kept for a month.

    \b
    Example:
      wirewatch feeds remove https://example.org/feed.xml
    """
    settings = settings_for(config, ("poll",))
    for path in _lists(settings):
        text, removed = without_feed(path.read_bytes().decode(), url)
        if removed:
            _replace(path, text)
            plain_line(f"removed {without_credentials(url)} from {path}")
            return
    if _is_known(url, settings.feeds):
        error_line(f"error: {without_credentials(url)} stands in {settings.file}: remove it there")
    else:
        error_line(f"error: no feed {without_credentials(url)}")
    raise typer.Exit(ExitCode.FAILED)


@app.command("import")
def import_feeds(file: FileArgument, config: ConfigOption = None) -> None:
    """Add the feeds of another OPML file that are not in the list yet.

    \b
    Example:
      wirewatch feeds import subscriptions.opml
    """
    settings = settings_for(config, ("poll",))
    known = {same_page_url(feed.url) for feed in settings.feeds}
    fresh = {same_page_url(feed.url): feed for feed, _ in load_opml(file)}
    added = [feed for url, feed in fresh.items() if url not in known]
    if added:
        _write_list(settings, added)
    plain_line(f"{len(added)} feeds added, {len(fresh) - len(added)} were in the list already")


@app.command("export")
def export_feeds(
    file: Annotated[Path | None, typer.Argument(help="Where to. Default: standard output.")] = None,
    config: ConfigOption = None,
) -> None:
    """Write all feeds as one OPML file, for another reader. Credentials are left out.

    \b
    Example:
      wirewatch feeds export feeds-backup.opml
    """
    settings = settings_for(config, ("poll",))
    text = opml([_public(feed) for feed in settings.feeds], "wirewatch feeds")
    if file is None:
        plain_line(text.rstrip("\n"))
        return
    _replace(file, text)
    plain_line(f"{len(settings.feeds)} feeds written to {file}")


@app.command()
def discover(url: SiteArgument, config: ConfigOption = None, as_json: JsonOption = False) -> None:
    """Find the feeds of a site from any of its pages.

    \b
    Example:
      wirewatch feeds discover https://example.org/
    """
    settings = settings_or_seeds(config, ())
    with HttpClient(settings.http) as client:
        feeds = found_feeds(client, url, datetime.now(UTC))
    for feed in feeds:
        plain_line(_found_line(feed, as_json=as_json))
    if not feeds:
        error_line(f"no feed found at {without_credentials(url)}")
        raise typer.Exit(ExitCode.FAILED)


@app.command("test")
def try_feed(url: UrlArgument, config: ConfigOption = None, as_json: JsonOption = False) -> None:
    """Ask a feed once and show what would be read from it; nothing is kept.

    \b
    Example:
      wirewatch feeds test https://example.org/feed.xml
    """
    settings = settings_or_seeds(config, ("poll",))
    feed = next((each for each in settings.feeds if each.url == url), _feed(url, "", None))
    now = datetime.now(UTC)
    request = feed_request(
        url, None, Credentials.of(feed), now=now, unconditional_after_seconds=0, max_body_bytes=20 * 2**20
    )
    with HttpClient(settings.http) as client:
        result = probe(client, request, now)
    if as_json:
        plain_line(json.dumps(probe_facts(result), ensure_ascii=False, default=str))
    else:
        for line in probe_lines(result):
            plain_line(line)
    if result.problem:
        raise typer.Exit(ExitCode.FAILED)


@app.command("why")
def why_quiet(url: UrlArgument, config: ConfigOption = None, as_json: JsonOption = False) -> None:
    """Say in words why a feed is quiet: last success, last new entry, last error, next poll and why then.

    \b
    Example:
      wirewatch feeds why https://example.org/feed.xml
    """
    settings = settings_for(config, ("poll",))
    wanted = same_page_url(url)
    feed = next((each for each in settings.feeds if same_page_url(each.url) == wanted), None)
    states = _states(settings)
    state = states.get(feed.url if feed else url)
    now = datetime.now(UTC)
    if feed is None and state is None:
        error_line(f"error: no feed {without_credentials(url)} (wirewatch feeds list shows them)")
        raise typer.Exit(ExitCode.FAILED)
    if as_json:
        plain_line(json.dumps(feed_report([state] if state else [], now), ensure_ascii=False))
        return
    if feed is None:
        plain_line("It is not in the configuration any more.")
    for sentence in why(state, now):
        plain_line(sentence)


# --- states ---------------------------------------------------------------------------------------


def _states(settings: Settings) -> dict[str, FeedState]:
    """The last state of each feed; empty where no service has run yet."""
    try:
        transport = opened_transport(settings, read_only=True)
    except TransportError:
        return {}
    states: dict[str, FeedState | None] = {}
    try:
        for received in transport.read(FEED_STATES.name):
            states[received.key.decode("utf-8", "replace")] = _decoded(received.value)
    except TransportError:
        return {}
    finally:
        transport.close()
    return {url: state for url, state in states.items() if state is not None}


def _decoded(value: bytes | None) -> FeedState | None:
    try:
        return FeedState.decode(value) if value is not None else None
    except BadRecordError:
        return None


def _health(state: FeedState | None) -> str:
    return health(state) if state else "waiting"


def _facts(feed: FeedSettings, state: FeedState | None) -> dict[str, Any]:
    known = state or FeedState(feed_url=feed.url, due_at=datetime.now(UTC))
    return {
        "url": _public(feed).url,
        "title": feed.title or known.title,
        "language": feed.language,
        "health": _health(state),
        "last_success_at": known.last_success_at and known.last_success_at.isoformat(),
        "last_new_entry_at": known.last_new_entry_at and known.last_new_entry_at.isoformat(),
        "last_error": known.last_error,
    }


# --- the list ---------------------------------------------------------------------------------------


def _lists(settings: Settings) -> list[Path]:
    """The OPML files that the configuration names."""
    named = load_toml(settings.file).data.get("feeds", "feeds.opml")
    items = named if isinstance(named, list) else [named]
    return [settings.file.parent / item for item in items if isinstance(item, str) and "://" not in item]


def _write_list(settings: Settings, feeds: list[FeedSettings]) -> Path:
    """Add `feeds` to the first list. Raises: SettingsError when the configuration names none."""
    lists = _lists(settings)
    if not lists:
        expected = 'an OPML file among them, such as feeds = ["feeds.opml"], or the feed added by hand'
        raise SettingsError([SettingsProblem(str(settings.file), None, "feeds", "no OPML file", expected)])
    path = lists[0]
    try:
        _replace(path, with_feeds(path.read_bytes().decode(), feeds))
    except ValueError as error:
        raise SettingsError([SettingsProblem(str(path), None, "", str(error), "an OPML body")]) from error
    return path


def _replace(path: Path, text: str) -> None:
    """Write the file whole or not at all. It may be a link, and stays as private as it was."""
    path = path.resolve()
    beside = path.with_name(f".{path.name}.new")
    beside.touch()
    if path.exists():
        shutil.copymode(path, beside)
    beside.write_bytes(text.encode())
    os.replace(beside, path)


def _feed(url: str, title: str, language: str | None) -> FeedSettings:
    from pydantic import ValidationError

    try:
        return FeedSettings(url=url, title=title, language=language)
    except ValidationError as error:
        given = LocatedFile("(command line)", {"url": url, "language": language})
        problem_lines(problems_from_validation(error, given, FeedSettings))
        raise typer.Exit(ExitCode.USAGE) from error


def _is_known(url: str, feeds: tuple[FeedSettings, ...]) -> bool:
    return same_page_url(url) in {same_page_url(each.url) for each in feeds}


def _public(feed: FeedSettings) -> FeedSettings:
    if "@" not in feed.url:
        return feed
    scheme, _, rest = feed.url.partition("://")
    host, slash, path = rest.partition("/")
    return feed.model_copy(update={"url": f"{scheme}://{host.rpartition('@')[2]}{slash}{path}"})


# --- asking -----------------------------------------------------------------------------------------


def _checked(http: HttpSettings, url: str, title: str) -> tuple[str, str]:
    """The feed's address and title, after asking; a page's feed instead of the page."""
    with HttpClient(http) as client:
        feeds = found_feeds(client, _feed(url, title, None).url, datetime.now(UTC))
    if not feeds:
        error_line(f"error: no feed at {without_credentials(url)}")
        error_line("wirewatch feeds test URL says why; --no-check adds it all the same")
        raise typer.Exit(ExitCode.FAILED)
    return feeds[0].url, title or feeds[0].title


def _found_line(feed: FoundFeed, *, as_json: bool) -> str:
    if as_json:
        facts = {"url": feed.url, "title": feed.title, "is_declared": feed.is_declared}
        return json.dumps(facts, ensure_ascii=False)
    return f"{feed.url}  {feed.title}".rstrip()
