"""Why a watch fires on an article or does not, for people: the answer, the reasons, the marked text."""

from __future__ import annotations

import html
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from processors.keywords.explain import explanation
from processors.keywords.matcher import Found, Matcher
from processors.text import Document
from processors.watches import Watch
from wirewatch.records import Annotated, Mention

Role = Literal["party", "place", "other", "trigger", "cue", "query"]
#: Which mark wins where several would stand.
_ORDER: tuple[Role, ...] = ("trigger", "party", "cue", "query", "place", "other")
_SHOWN_MENTIONS = 40
#: Text shown as HTML or in the terminal beyond which the rest is left out.
_SHOWN_CHARACTERS = 20_000


@dataclass(frozen=True)
class Mark:
    """A piece of the content that counted, and as what."""

    start: int
    end: int
    role: Role


@dataclass(frozen=True)
class Why:
    """A watch's answer about an article, explained."""

    watch: Watch
    fires: bool
    reason: str
    found: Found | None
    lines: tuple[str, ...]
    mentions: tuple[str, ...]
    marks: tuple[Mark, ...]
    document: Document
    language: str


def why(watch: Watch, annotated: Annotated, matcher: Matcher) -> Why:
    """Whether and why the watch fires on the article."""
    document = Document.of(annotated.article)
    answers = matcher.ask(annotated, document)
    found = next((answer for answer in answers if answer.watch.id == watch.id), None)
    fires = found is not None and matcher.passes(found)
    analysis = matcher.analysis_for(watch.id, annotated)
    language = analysis.language if analysis else (document.language or "")
    return Why(
        watch=watch,
        fires=fires,
        reason="it fires" if fires else f"no alert: {_reason(watch, found, annotated, matcher, language)}",
        found=found,
        lines=explanation(found, matcher) if found else tuple(_near_misses(watch, annotated, matcher)),
        mentions=tuple(_mention_line(m, matcher) for m in annotated.mentions[:_SHOWN_MENTIONS]),
        marks=tuple(_marks(found, annotated)),
        document=document,
        language=language,
    )


def _reason(watch: Watch, found: Found | None, annotated: Annotated, matcher: Matcher, language: str) -> str:
    """The first thing that keeps the watch from firing."""
    if found is None:
        return _unanswered(watch, annotated, matcher, language)
    verdict = found.verdict
    if verdict is not None and watch.main_only and not verdict.is_main:
        return "it is mentioned as background only"
    if verdict is not None and watch.status and verdict.status not in watch.status:
        return f"the status is {verdict.status}"
    return "it is not said to be in the places of the watch"


def _unanswered(watch: Watch, annotated: Annotated, matcher: Matcher, language: str) -> str:
    if watch.languages and language.split("-")[0] not in watch.languages:
        return (
            f"it is read as {language or 'no known language'}, the watch is for {', '.join(watch.languages)}"
        )
    failing = matcher.failing_query(watch.id, annotated)
    if failing:
        return f"the query does not hold: {'; '.join(failing[:3])}"
    missing = matcher.missing_parties(watch.id, annotated)
    if missing:
        return f"nobody for {', '.join(missing)} is mentioned"
    excluded = matcher.excluded_parties(watch.id, annotated) & {m.entity for m in annotated.mentions}
    if excluded:
        names = ", ".join(sorted(matcher.knowledge.label(entity) for entity in excluded))
        return f"no sentence tells of such an event without {names}"
    return "no sentence tells of such an event"


def _near_misses(watch: Watch, annotated: Annotated, matcher: Matcher) -> Iterator[str]:
    """Sentences with a trigger of the watch in which somebody else takes part."""
    analysis = matcher.analysis_for(watch.id, annotated)
    if analysis is None:
        return
    content = analysis.document.content
    for occurrence in analysis.occurrences[:6]:
        known = sorted(matcher.knowledge.label(entity) for entity in occurrence.parties)
        strangers = [content[a.start : a.end] for a in occurrence.actors if not a.is_known]
        trigger = content[occurrence.trigger.start : occurrence.trigger.end]
        place = (
            "title" if occurrence.is_title else f"sentence {occurrence.sentence - analysis.lead_start + 1}"
        )
        who = ", ".join(known + [f"{stranger!r} (not known)" for stranger in strangers])
        yield f"{place}: {occurrence.kind} ({trigger!r})" + (f", but of {who}" if who else "")


def _mention_line(mention: Mention, matcher: Matcher) -> str:
    notes: list[str] = [mention.via]
    notes += ["ambiguous"] if mention.is_ambiguous else []
    notes += [f"stands for somebody else ({mention.proxy})"] if mention.proxy else []
    return f"{mention.surface} = {matcher.knowledge.label(mention.entity)} ({', '.join(notes)})"


def _marks(found: Found | None, annotated: Annotated) -> Iterator[Mark]:
    for mention in annotated.mentions:
        yield Mark(mention.start, mention.end, _role_of(mention))
    if found is None:
        return
    for span in found.spans:
        yield Mark(span.start, span.end, "query")
    for occurrence in found.verdict.occurrences if found.verdict else ():
        yield Mark(occurrence.trigger.start, occurrence.trigger.end, "trigger")
        for cue in occurrence.reading.cues:
            yield Mark(cue.start, cue.end, "cue")
        for actor in occurrence.actors:
            if actor.is_known:
                yield Mark(actor.start, actor.end, "party")


def _role_of(mention: Mention) -> Role:
    """What a mention is by itself; a country that stands for its leader is a party all the same."""
    if mention.is_ambiguous or mention.proxy:
        return "other"
    return "place" if mention.kind == "place" else "party"


def pieces(explained: Why) -> Iterator[tuple[str, Role | None]]:
    """The content cut where marks begin and end, each piece with the role that wins there."""
    content = explained.document.content[:_SHOWN_CHARACTERS]
    roles: list[Role | None] = [None] * len(content)
    for role in reversed(_ORDER):
        for mark in explained.marks:
            if mark.role == role:
                end = min(mark.end, len(content))
                roles[mark.start : end] = [role] * max(0, end - mark.start)
    start = 0
    for position in range(1, len(content) + 1):
        if position == len(content) or roles[position] != roles[start]:
            yield content[start:position], roles[start]
            start = position


_STYLE = """
body{font:16px/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}
h1{font-size:1.3rem}dl{display:grid;grid-template-columns:8rem 1fr;gap:.2rem 1rem}dt{color:#555}dd{margin:0}
mark{padding:0 .15em;border-radius:.2em}.party{background:#cfe3ff}.trigger{background:#ffd8a8}
.place{background:#d3f9d8}.cue{background:#e5dbff}.query{background:#fff3a3}.other{background:#e9ecef;color:#666}
article{white-space:pre-wrap;border-top:1px solid #ccc;margin-top:1rem;padding-top:1rem}
li{margin:.2rem 0}.fires{color:#087f23}.quiet{color:#a61e1e}
"""


def html_page(explained: Why, facts: list[tuple[str, str]]) -> str:
    """The explanation as a page that needs nothing else."""
    escape = html.escape
    text = "".join(
        escape(piece) if role is None else f'<mark class="{role}">{escape(piece)}</mark>'
        for piece, role in pieces(explained)
    )
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in facts)
    reasons = "".join(f"<li>{escape(line)}</li>" for line in explained.lines)
    mentions = "".join(f"<li>{escape(line)}</li>" for line in explained.mentions)
    legend = "".join(f'<mark class="{role}">{role}</mark> ' for role in _ORDER)
    verdict = "fires" if explained.fires else "quiet"
    return (
        '<!doctype html><html lang="en"><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(explained.watch.name)}</title><style>{_STYLE}</style>"
        f"<h1>{escape(explained.watch.name)}</h1><p class={verdict}>{escape(explained.reason)}</p>"
        f"<dl>{rows}</dl><h2>Why</h2><ul>{reasons}</ul>"
        f"<h2>Text</h2><p>{legend}</p><article>{text}</article>"
        f"<h2>Mentions</h2><ul>{mentions}</ul></html>\n"
    )
