"""What a match, or the end of a pause, does to the stories of a watch and to their alerts.

Everything here is decided from the match, the stories and the time, so a replay decides the same.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import msgspec

from processors.stories.alerts import changes_since, next_alert
from processors.stories.chronicle import begun, grown
from processors.stories.membership import membership
from processors.stories.moments import is_still_to_come
from processors.stories.settings import StoriesSettings
from wirewatch.records import Alert, Match
from wirewatch.states import StoryState


@dataclass(frozen=True)
class Decision:
    """What comes of a match: stories as they are now, alerts to send, stories to forget.

    `is_repeat`: the match was there before, and nothing comes of it.
    """

    stories: tuple[StoryState, ...] = ()
    alerts: tuple[Alert, ...] = ()
    forgotten: tuple[StoryState, ...] = field(default=())
    is_repeat: bool = False


def assign(
    match: Match, stories: Sequence[StoryState], now: datetime, settings: StoriesSettings, trace_id: str = ""
) -> Decision:
    """What comes of `match`, told of at `now`, given all stories of its watch.

    News whose pause was over before the match is told first, as of the end of the pause: the same
    comes out whether a tick was there in time or not.
    """
    own = [story for story in stories if story.watch == match.watch]
    if any(match.id in story.match_ids for story in own):
        return Decision(is_repeat=True)
    earlier = due(own, now, settings)
    told = {story.id: story for story in earlier.stories}
    still_open, forgotten = _parted([told.get(story.id, story) for story in own], now, settings)
    member = membership(match, still_open, settings)
    story = grown(member.story or begun(match, now), match, is_copy=member.is_copy, at=now)
    others = [other for other in still_open if other.id != story.id]
    if len(others) >= settings.max_stories:
        others.sort(key=lambda other: (other.last_match_at, other.id))
        surplus = len(others) - settings.max_stories + 1
        forgotten += others[:surplus]
        others = others[surplus:]
    is_told = match.article.change != "backfill"
    story, alert = _told(
        story, now, settings, trace_id, may_raise=is_told and not member.is_copy, may_update=is_told
    )
    for gone in (story, *forgotten):
        told.pop(gone.id, None)
    return Decision(
        stories=(*told.values(), story),
        alerts=(*earlier.alerts, *([alert] if alert else [])),
        forgotten=tuple(forgotten),
    )


def due(stories: Sequence[StoryState], now: datetime, settings: StoriesSettings) -> Decision:
    """The news held back by pauses that are over at `now`, each told as of the end of its pause.

    Its trace is that of the notification before.
    """
    pauses = [(at, story) for story in stories if (at := due_at(story, settings))]
    waiting = [(min(at, now), story) for at, story in pauses if is_past(at, now, settings)]
    told: list[StoryState] = []
    alerts: list[Alert] = []
    for at, story in sorted(waiting, key=lambda one: (one[0], one[1].id)):
        trace_id = story.alert.trace_id if story.alert else ""
        state, alert = _told(story, at, settings, trace_id, may_raise=False, may_update=True)
        told.append(state)
        alerts += [alert] if alert else []
    return Decision(tuple(told), tuple(alerts))


def due_at(story: StoryState, settings: StoriesSettings) -> datetime | None:
    """When the story's pause ends, if it holds back news; None when there is nothing to tell."""
    if not story.has_news or story.last_notified_at is None:
        return None
    return _end_of_pause(story.last_notified_at, settings)


def _end_of_pause(notified_at: datetime, settings: StoriesSettings) -> datetime:
    return notified_at + timedelta(seconds=settings.update_pause_seconds)


def is_past(end_of_pause: datetime, now: datetime, settings: StoriesSettings) -> bool:
    """The pause is over, or begins so far ahead that the clock was wrong then and has been set back."""
    furthest = now + timedelta(seconds=2 * settings.update_pause_seconds)
    return end_of_pause <= now or end_of_pause > furthest


def _parted(
    stories: Sequence[StoryState], now: datetime, settings: StoriesSettings
) -> tuple[list[StoryState], list[StoryState]]:
    parted: tuple[list[StoryState], list[StoryState]] = ([], [])
    for story in stories:
        parted[is_over(story, now, settings)].append(story)
    return parted


def is_over(story: StoryState, now: datetime, settings: StoriesSettings) -> bool:
    """Nothing has joined the story for long, and what it is about is not still to come."""
    quiet_seconds = (now - story.last_match_at).total_seconds()
    if story.event is None:
        return quiet_seconds > settings.gap_seconds
    is_quiet = quiet_seconds > settings.forget_after_seconds
    return is_quiet and not is_still_to_come(story.when, now, settings.gap_seconds)


def _told(
    story: StoryState,
    now: datetime,
    settings: StoriesSettings,
    trace_id: str,
    *,
    may_raise: bool,
    may_update: bool,
) -> tuple[StoryState, Alert | None]:
    """The story with the alert that is due now, and that alert.

    What a match that may not update brings is no news: it comes along with the next update.
    """
    if story.alert is None or story.last_notified_at is None:
        is_due, has_news = may_raise, False
    else:
        reasons = [change.told for change in changes_since(story.alert, story) if change.told != "along"]
        is_over = is_past(_end_of_pause(story.last_notified_at, settings), now, settings)
        has_news = bool(reasons) and (may_update or story.has_news)
        is_due = has_news and may_update and (is_over or "now" in reasons)
    if not is_due:
        return msgspec.structs.replace(story, has_news=has_news), None
    alert = next_alert(story, now, trace_id)
    return msgspec.structs.replace(story, alert=alert, last_notified_at=now, has_news=False), alert
