"""What the story's sources say together: status, date, place, and how many say so by themselves.

    happened > cancelled > confirmed > denied > planned > rumoured

Each source counts with the most certain thing it said; only a denial or a cancellation, or what it
says after one, takes that back. Nothing has happened before its day. What some sources said and never
took back does not outweigh for ever what others say since:

- a cancellation falls when two say after the last report of it that the event is confirmed or has happened;
- a confirmation falls when two deny it after the last report of it;
- what has happened falls when, after the first report of it, at least two, and as many as say so, cancel
  or deny it, unless two say so again: a headline in the present tense or a "what if" may be read as done.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime

import msgspec

from processors.stories.moments import days_apart, is_ahead_of, precision
from processors.text import fold_token
from wirewatch.records import Status
from wirewatch.states import Claim

#: From the weakest to the strongest statement.
STATUS_ORDER: tuple[Status, ...] = ("rumoured", "planned", "denied", "confirmed", "cancelled", "happened")
#: How a plan becomes true. A background article that is vaguer than the news before it takes nothing back.
_COURSE: tuple[Status | None, ...] = (None, "rumoured", "planned", "confirmed", "happened")
#: So many sources take back what others said.
_SOURCES_TO_TAKE_BACK = 2
_SHORTEST_NAME = 4


def speaking(claims: Iterable[Claim]) -> tuple[Claim, ...]:
    """The claims that count: of articles about the event; those in passing while there are no others."""
    known = tuple(claims)
    return tuple(claim for claim in known if claim.is_main) or known


def later_claim(one: Claim, other: Claim) -> Claim:
    """Which of two claims of one source stands, in whatever order they came.

    A day or place that it leaves out ("it is off") is the one that the other names.
    """
    stands = _standing(one, other)
    earlier = one if stands is other else other
    return msgspec.structs.replace(
        stands, when=stands.when or earlier.when, where=stands.where or earlier.where
    )


def _standing(one: Claim, other: Claim) -> Claim:
    if one.is_main != other.is_main:
        return one if one.is_main else other
    if one.status in _COURSE and other.status in _COURSE and one.status != other.status:
        return max(one, other, key=lambda claim: _COURSE.index(claim.status))
    return max(one, other, key=lambda claim: (claim.said_at, claim.article))


def decided_status(claims: Sequence[Claim], when: str | None) -> Status | None:
    """The status of the story of an event at `when`; None when no source gives one."""
    said: dict[Status, list[datetime]] = defaultdict(list)
    for claim in claims:
        if status := _possible(claim, when):
            said[status].append(claim.said_at)
    taken_back = [status for status, is_taken_back in _TAKEN_BACK.items() if is_taken_back(said)]
    return max(said.keys() - taken_back, key=STATUS_ORDER.index, default=None)


def _possible(claim: Claim, when: str | None) -> Status | None:
    return "confirmed" if claim.status == "happened" and is_ahead_of(when, claim.said_at) else claim.status


_Said = Mapping[Status, Sequence[datetime]]


def _is_on_again(said: _Said) -> bool:
    on = [*said.get("confirmed", ()), *said.get("happened", ())]
    return _since(said.get("cancelled", ()), on, max) >= _SOURCES_TO_TAKE_BACK


def _is_denied(said: _Said) -> bool:
    return _since(said.get("confirmed", ()), said.get("denied", ()), max) >= _SOURCES_TO_TAKE_BACK


def _has_not_happened(said: _Said) -> bool:
    happened = said.get("happened", ())
    off = [*said.get("cancelled", ()), *said.get("denied", ())]
    is_said_again = _since(off, happened, max) >= _SOURCES_TO_TAKE_BACK
    return not is_said_again and _since(happened, off, min) >= max(_SOURCES_TO_TAKE_BACK, len(happened))


def _since(before: Sequence[datetime], after: Sequence[datetime], which: Callable[..., datetime]) -> int:
    """How many of `after` came after the first (min) or last (max) of `before`; 0 when there is none."""
    if not before:
        return 0
    turn = which(before)
    return sum(moment > turn for moment in after)


_TAKEN_BACK: Mapping[Status, Callable[[_Said], bool]] = {
    "cancelled": _is_on_again,
    "confirmed": _is_denied,
    "happened": _has_not_happened,
}


def decided_when(claims: Sequence[Claim], current: str | None = None) -> str | None:
    """The date that agrees with what most sources say.

    "2018-09" agrees with "2018-09-09", so one source that names the day makes a month exact. Of
    equally many the `current` one stays unless another is more exact and agrees with it.
    """
    return _most_agreed(claims, lambda claim: claim.when, _may_be_same_day, precision, current)


def decided_where(claims: Sequence[Claim], current: str | None = None) -> str | None:
    """The place, decided in the same way; one place agrees with another when its name holds the other's."""
    return _most_agreed(claims, lambda claim: claim.where, is_same_place, len, current)


def _may_be_same_day(one: str, other: str) -> bool:
    return one == other or days_apart(one, other) == 0


def is_same_place(one: str, other: str) -> bool:
    """One name holds the other ("northern Japan", "Japan")."""
    return one.casefold() in other.casefold() or other.casefold() in one.casefold()


def _most_agreed(
    claims: Sequence[Claim],
    read: Callable[[Claim], str | None],
    agree: Callable[[str, str], bool],
    exactness: Callable[[str], int],
    current: str | None,
) -> str | None:
    named = [(claim.said_at, value) for claim in claims if (value := read(claim))]
    said = Counter(value for _, value in named)
    votes = {value: sum(said[other] for other in said if agree(value, other)) for value in said}
    first = {value: at for at, value in sorted(named, reverse=True)}

    def rank(value: str) -> tuple[int, bool, int, object, str]:
        is_other = current is not None and not agree(value, current)
        return -votes[value], is_other, -exactness(value), first[value], value

    return min(votes, key=rank, default=None)


def independent_sources(claims: Iterable[Claim]) -> int:
    """How many sources say so by themselves: who names another of the sources only passes it on."""
    known = list(claims)
    names = {_folded(claim.publisher): claim.source for claim in known}
    return len({_origin(claim, names) for claim in known})


def publishers(claims: Iterable[Claim]) -> list[str]:
    """The names of the independent sources, the first to say so first."""
    known = sorted(claims, key=lambda claim: (claim.said_at, claim.source))
    names = {_folded(claim.publisher): claim.source for claim in known}
    origins = [claim for claim in known if _origin(claim, names) == claim.source]
    return list(dict.fromkeys(claim.publisher for claim in origins or known))


def _origin(claim: Claim, names: dict[str, str]) -> str:
    teller = _folded(claim.according_to or "")
    for name, source in names.items():
        if len(name) >= _SHORTEST_NAME and name in teller and source != claim.source:
            return source
    return claim.source


def _folded(name: str) -> str:
    return " ".join(fold_token(name).split())
