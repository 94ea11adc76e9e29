"""What an article says of an event, as named facts that a learned judge goes by.

A fact says where it holds and what: "headline: form past", "first sentence: cue denial just_before",
"headline happened by default over confirmed".
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from processors.events.occurrences import Analysis, Occurrence
from processors.events.relevance import in_lead
from processors.events.said_dates import SaidDate
from processors.events.sentence_status import Reading

#: Sentences that are looked at; where these tell nothing, so many of those further down.
_SENTENCES = ("first sentence", "second sentence")
_MOST_FURTHER_DOWN = 3
#: Days before which a date is called so, counted from publication.
_DAYS = ((-3, "long before"), (0, "before"), (1, "that day"), (4, "soon after"))


def facts_of(telling: Sequence[Occurrence], analysis: Analysis) -> frozenset[str]:
    """All facts about what `telling` tell, the most telling first; but not what is only recalled."""
    told = [o for o in telling if not o.reading.is_recalled] or list(telling)
    near = [o for o in told if in_lead(o, analysis)] or told[:_MOST_FURTHER_DOWN]
    return frozenset((*_of_article(near, analysis), *_of_sentences(near, analysis)))


def _of_article(telling: Sequence[Occurrence], analysis: Analysis) -> Iterator[str]:
    if analysis.is_undated:
        yield "undated"
    if all(o.is_visit for o in telling):
        yield "only a visit"
    title = [_said(o.reading) for o in telling if o.is_title]
    text = [_said(o.reading) for o in telling if not o.is_title]
    if title:
        yield f"headline {title[0]} over {text[0] if text else 'nothing'}"


def _said(reading: Reading) -> str:
    return reading.status if reading.is_certain else f"{reading.status} by default"


def _of_sentences(telling: Sequence[Occurrence], analysis: Analysis) -> Iterator[str]:
    for position, occurrence in enumerate(telling):
        scopes = ["anywhere", _place(occurrence, analysis)] + ["most telling"] * (position == 0)
        facts = list(_of_sentence(occurrence, analysis.published))
        yield from (f"{scope}: {fact}" for scope in scopes for fact in facts)


def _place(occurrence: Occurrence, analysis: Analysis) -> str:
    if occurrence.is_title:
        return "headline"
    nth = occurrence.sentence - analysis.lead_start
    return _SENTENCES[nth] if nth < len(_SENTENCES) else "further down"


def _of_sentence(occurrence: Occurrence, published: date | None) -> Iterator[str]:
    reading, form = occurrence.reading, f"form {occurrence.trigger.form}"
    yield f"reads {reading.status}"
    yield f"reads {_said(reading)}"
    yield form
    yield f"{form} of a {'visit' if occurrence.is_visit else 'meeting'}"
    if reading.is_recalled:
        yield "recalled"
    for cue in reading.cues:
        yield f"cue {cue.cue}"
        yield f"cue {cue.cue} {cue.placement}"
    for day in {_day(said, published) for said in occurrence.dates} or {"no day"}:
        yield day
        yield f"{form}, {day}"


def _day(said: SaidDate, published: date | None) -> str:
    """How it lies to publication; a weekday before yesterday may well be next week's."""
    if published is None:
        return "a day"
    distance = said.days_from(published)
    if said.is_weekday and distance < -1:
        return "weekday before"
    return next((name for end, name in _DAYS if distance < end), "long after")
