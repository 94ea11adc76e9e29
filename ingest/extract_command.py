"""`wirewatch extract`: what is read off a page, and where each value came from."""

from __future__ import annotations

import sys
import zlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from wirewatch.command_line import ConfigOption, ExitCode, JsonOption, error_line, output, plain_line

if TYPE_CHECKING:
    from wirewatch.records import Article, Page
    from wirewatch.stage import Setup

_MAX_BYTES = 20 * 2**20
_WAIT_SECONDS = 120.0
#: The fields shown, in this order; `text` comes after them.
_FIELDS = (
    "title", "authors", "published_at", "modified_at", "language", "canonical_url", "site_name", "section",
    "image_url", "is_paywalled",
)  # fmt: skip


def extract(
    source: Annotated[
        str,
        typer.Argument(
            metavar="FILE-or-URL",
            help="An HTML page, its address, or - for standard input.",
            show_default=False,
        ),
    ],
    config: ConfigOption = None,
    as_json: JsonOption = False,
    url: Annotated[
        str | None, typer.Option("--url", help="Where a FILE is from; links in it count from there.")
    ] = None,
) -> None:
    """Show the text of a page and every field with its source, as the extract stage reads them.

    What a feed would say is missing here. --json prints the article record. Ends with status 1 when the
    page is no article; the reason is shown.

    \b
    Examples:
      wirewatch extract page.html --url https://news.example/world/ferry
      wirewatch extract https://news.example/world/ferry --json
    """
    from wirewatch.command_line import settings_or_seeds

    settings = settings_or_seeds(config, {"extract"})
    page = _page(source, url, settings.setup())
    article, reason = _read(page, settings.stages.get("extract"), settings.setup())
    if as_json and article:
        plain_line(article.encode().decode())
    elif article:
        _show(article)
    if reason:
        error_line(f"not an article: {reason}")
    raise typer.Exit(ExitCode.FAILED if reason else ExitCode.OK)


def _page(source: str, url: str | None, setup: Setup) -> Page:
    """The page as the fetch stage would hand it on, without a feed's words. Raises: SettingsError."""
    from wirewatch.errors import SettingsError, SettingsProblem
    from wirewatch.http import HttpClient, HttpError, Request
    from wirewatch.located import why_unreadable

    if source.startswith(("http://", "https://")):
        try:
            with HttpClient(setup.http) as client:
                response = client.fetch(Request(source))
        except HttpError as error:
            problem = SettingsProblem(source, None, "", f"no page ({error})", "an address that answers")
            raise SettingsError([problem]) from error
        kind = response.header("content-type")
        return _made(source, response.url, response.status, kind, response.body, setup)
    try:
        body = sys.stdin.buffer.read(_MAX_BYTES) if source == "-" else Path(source).read_bytes()[:_MAX_BYTES]
    except OSError as error:
        problem = SettingsProblem(source, None, "", why_unreadable(error), "an HTML file")
        raise SettingsError([problem]) from error
    address = url or ("file:///-" if source == "-" else Path(source).resolve().as_uri())
    return _made(address, address, 200, None, body, setup)


def _made(asked: str, final: str, status: int, content_type: str | None, body: bytes, setup: Setup) -> Page:
    from wirewatch.records import Entry, Page

    now = setup.clock()
    entry = Entry(id="extract", feed_url="", url=asked, identity=asked, revision="", title="", seen_at=now)
    return Page(
        id="extract",
        entry=entry,
        url=final,
        status=status,
        fetched_at=now,
        content_type=content_type,
        body_zlib=zlib.compress(body, 1),
    )


def _read(page: Page, section: object, setup: Setup) -> tuple[Article | None, str | None]:
    """The article, and why it is none: both for a page whose head alone could be read."""
    from typing import cast

    from ingest.extract import Extract, ExtractSettings
    from wirewatch.records import Article
    from wirewatch.stage import Context, Dropped, Output, State

    stage = Extract.build(section if isinstance(section, ExtractSettings) else ExtractSettings(), setup)
    context = Context(at=page.fetched_at, state=cast(State, None), headers={})
    try:
        result = stage.handle(page, context).result(_WAIT_SECONDS)
    finally:
        stage.close()
    if isinstance(result, Dropped):
        return None, result.reason
    (made,) = result
    assert isinstance(made, Output)
    assert isinstance(made.record, Article)
    return made.record, made.record.extraction_reason


def _show(article: Article) -> None:
    from rich.text import Text

    console = output()
    for name in _FIELDS:
        value = getattr(article, name)
        shown = ", ".join(value) if isinstance(value, tuple) else value
        if shown not in (None, "", False):
            origin = article.origins.get(name, "")
            console.print(Text(f"{name}: ", "bold"), Text(str(shown)), Text(f"  [{origin}]", "dim"), sep="")
    for name, values in (("flags", article.flags), ("encoding", (article.origins.get("encoding", ""),))):
        if any(values):
            console.print(Text(f"{name}: ", "bold"), Text(", ".join(values)), sep="")
    console.print(Text(f"text: {len(article.text)} characters  [{article.origins.get('text', '')}]", "bold"))
    console.print()
    for paragraph in article.text.split("\n"):
        plain_line(f"{paragraph}\n")
