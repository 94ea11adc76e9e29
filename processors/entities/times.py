"""When an article without a date seems to be from: when those whom it names were in office together."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from processors.entities.knowledge import Entity

_DAY = timedelta(days=1)
#: As far as that a text tells of what is new, in characters behind its title.
NEWS_CHARACTERS = 1_000


def likely_day(people: Iterable[Entity], day: date | None) -> date | None:
    """`day` where as many of the people serve on it as ever at once; else the middle of the last time when
    most do, far from who came before and after, or the first day of it where they still do.

    Those who lead a country count before others. None, for no day, where they still serve.
    """
    roles = {(person.id, role) for person in people for role in person.roles}
    if not roles:
        return day

    def served(at: date) -> tuple[int, int]:
        serving = [(who, role.leads) for who, role in roles if role.is_held_at(at)]
        return len({who for who, leads in serving if leads}), len({who for who, _ in serving})

    ends = {role.end_day - _DAY for _, role in roles}
    best = max(ends, key=lambda end: (served(end), end))
    if day is not None and served(day) >= served(best):
        return day
    if best < date.max - _DAY:
        begun = max(role.first_day for _, role in roles if role.is_held_at(best))
        return begun + (best - begun) / 2
    if day is None:
        return None
    return min(
        role.first_day for _, role in roles if role.first_day > day and served(role.first_day) >= served(best)
    )
