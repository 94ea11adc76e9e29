"""An alert for a person to read: coloured on a terminal, plain elsewhere, and never able to harm either.

What strangers wrote may hold escape sequences that command a terminal, and characters that turn
the direction of writing around; all of these are shown as what they are.
"""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Group
from rich.text import Text

from wirewatch.printable import harmless
from wirewatch.records import Alert, Evidence

_SEVERITY_STYLES = {"info": "cyan", "notice": "green", "warning": "yellow", "critical": "bold red"}
_HIGHLIGHT_STYLE = "bold black on yellow"
_SHOWN_ARTICLES = 5


def coloured(alert: Alert) -> Group:
    """The alert for a terminal."""
    style = _SEVERITY_STYLES[alert.severity]
    head = Text.assemble(("● ", style), (f"{alert.kind.upper()} ", f"bold {style}"), (_head(alert), "dim"))
    lines = [head, Text(harmless(alert.title), style="bold"), *(Text(line) for line in _facts(alert))]
    lines += [Text.assemble("  “", highlighted(one), "”", (_publisher(one), "dim")) for one in alert.evidence]
    lines += [Text(f"  {line}", style="dim") for line in _articles(alert)]
    return Group(*lines, Text(""))


def plain(alert: Alert) -> str:
    """The alert as plain lines, what is highlighted between » and «."""
    quotes = (f"  “{_marked(one)}”{_publisher(one)}" for one in alert.evidence)
    head = f"{alert.kind.upper()} {_head(alert)}"
    lines = [
        head,
        harmless(alert.title),
        *_facts(alert),
        *quotes,
        *(f"  {line}" for line in _articles(alert)),
    ]
    return "\n".join(lines) + "\n"


def _marked(evidence: Evidence) -> str:
    parts = _parts(evidence)
    return "".join(
        f"»{harmless(part)}«" if is_highlighted else harmless(part) for part, is_highlighted in parts
    )


def highlighted(evidence: Evidence) -> Text:
    """The sentence for a terminal, with what was found in it marked."""
    text = Text()
    for part, is_highlighted in _parts(evidence):
        text.append(harmless(part), style=_HIGHLIGHT_STYLE if is_highlighted else "")
    return text


def _head(alert: Alert) -> str:
    facts = [
        alert.severity,
        alert.status,
        harmless(alert.watch),
        f"{alert.timing.raised_at:%Y-%m-%d %H:%M:%S} UTC",
    ]
    return " · ".join(fact for fact in facts if fact)


def _facts(alert: Alert) -> list[str]:
    return [f"  {harmless(line)}" for line in (alert.summary, *alert.changes) if line]


def _publisher(evidence: Evidence) -> str:
    return f" – {harmless(evidence.publisher)}" if evidence.publisher else ""


def _articles(alert: Alert) -> list[str]:
    shown = [article for article in alert.articles if not article.is_copy][:_SHOWN_ARTICLES]
    return [f"{harmless(article.publisher)}: {harmless(article.url)}" for article in shown]


def _parts(evidence: Evidence) -> Iterator[tuple[str, bool]]:
    """The sentence in pieces, each highlighted or not; overlapping highlights count once."""
    place = 0
    for start, end in sorted(evidence.highlights):
        if max(start, place) >= min(end, len(evidence.sentence)):
            continue
        yield evidence.sentence[place : max(start, place)], False
        yield evidence.sentence[max(start, place) : end], True
        place = end
    yield evidence.sentence[place:], False
