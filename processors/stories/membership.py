"""Which story a match belongs to, if any: a decision about two descriptions, without a clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from processors.stories.chronicle import status_of
from processors.stories.happenings import Pair, common_names
from processors.stories.likeness import is_same_page, likeness, source_of
from processors.stories.moments import days_apart, is_ahead_of, is_still_to_come, said_at
from processors.stories.settings import StoriesSettings
from processors.stories.verdict import is_same_place
from wirewatch.records import ArticleRef, Match
from wirewatch.states import StoryState

#: A status that speaks about plans made before: it belongs to their story whatever date it names.
_ABOUT_PLANS = frozenset({"cancelled", "denied"})
#: Texts that share more than this are the same version of one.
_SAME_VERSION = 0.7


@dataclass(frozen=True)
class Membership:
    """The story that a match joins (None: a new one), and whether its article only repeats another."""

    story: StoryState | None
    is_copy: bool = False


def membership(match: Match, stories: Iterable[StoryState], settings: StoriesSettings) -> Membership:
    """Where `match` belongs among the stories of its watch."""
    possible = [story for story in stories if story.watch == match.watch and _same_subject(match, story)]
    possible.sort(key=lambda story: (story.last_match_at, story.id), reverse=True)
    fitting: list[StoryState] = []
    common = common_names([one.gist for one in story.articles if one.gist] for story in possible)
    for story in possible:
        alike, against = 0, 0
        begun_at = told_between(story)[0]
        for article in story.articles:
            if is_same_page(match.article, article):
                return _joined(match, story, article)
            if not _is_near_in_time(match.article, article, settings):
                continue
            found = likeness(match.article, article)
            if found.text >= _SAME_VERSION:
                return _joined(match, story, article)
            pair = _pair(match.article, article, begun_at)
            if pair and not pair.may_be_one:
                against += 1
                continue
            if found.is_same_title:
                return _joined(match, story, article)
            if found.text >= settings.copy_similarity:
                return Membership(story) if _is_new(match, story) else _joined(match, story, article)
            alike += found.text >= settings.story_similarity or _are_alike(
                pair, common, have_alike_titles=found.title >= settings.title_similarity
            )
        if _fits(match, story, settings, is_alike=alike > 0 and alike >= against):
            fitting.append(story)
    return Membership(min(fitting, key=lambda story: _distance(match, story), default=None))


def _joined(match: Match, story: StoryState, repeated: ArticleRef) -> Membership:
    return Membership(story, source_of(match.article) != source_of(repeated))


def _is_new(match: Match, story: StoryState) -> bool:
    """An agency's later version, in another paper: most of its text is known, and its news is not."""
    return all(claim.status != match.status for claim in story.claims.values())


def _pair(one: ArticleRef, other: ArticleRef, begun_at: datetime) -> Pair | None:
    if one.gist is None or other.gist is None:
        return None
    told = said_at(one)
    apart, since_first = told - said_at(other), told - begun_at
    return Pair(one.gist, other.gist, abs(apart.total_seconds()), abs(since_first.total_seconds()))


def _are_alike(pair: Pair | None, common: frozenset[str], *, have_alike_titles: bool) -> bool:
    """By what their heads say, or by their titles as long as these name nobody and nothing else."""
    if pair is None:
        return have_alike_titles
    return (have_alike_titles and not pair.have_other_names) or pair.is_one_happening(common)


def _is_near_in_time(one: ArticleRef, other: ArticleRef, settings: StoriesSettings) -> bool:
    return abs((said_at(one) - said_at(other)).total_seconds()) <= settings.gap_seconds


def _same_subject(match: Match, story: StoryState) -> bool:
    """The same parties, or some of them; without parties, no two different places."""
    if (match.event is None) != (story.event is None):
        return False
    ours, theirs = frozenset(match.parties), frozenset(story.parties)
    if ours or theirs:
        return bool(ours and theirs) and (ours <= theirs or theirs <= ours)
    return not (match.where and story.where) or is_same_place(match.where, story.where)


def _fits(match: Match, story: StoryState, settings: StoriesSettings, *, is_alike: bool) -> bool:
    if match.event is None:
        return is_alike
    apart = days_apart(match.when, story.when)
    if not match.parties:
        return is_alike or _is_there_and_then(match, story, apart)
    if apart is not None and apart <= settings.when_tolerance_days:
        return True
    if gap_seconds(match, story) > settings.gap_seconds:
        return _may_be_about_what_is_to_come(match, story, settings)
    if _is_of_the_next_one(match, story):
        return False
    return apart is None or apart <= settings.moved_within_days or match.status in _ABOUT_PLANS


def _may_be_about_what_is_to_come(match: Match, story: StoryState, settings: StoriesSettings) -> bool:
    """After a pause a report that names no day ("is still on", "is off") means the event that is awaited."""
    is_awaited = is_still_to_come(story.when, said_at(match.article), settings.gap_seconds)
    return is_awaited and match.when is None and match.status != "happened"


def _is_of_the_next_one(match: Match, story: StoryState) -> bool:
    """What has happened is not moved to another day: that is when the same people meet again."""
    return is_ahead_of(match.when, said_at(match.article)) and status_of(story) == "happened"


def _is_there_and_then(match: Match, story: StoryState, apart: int | None) -> bool:
    """Nothing but place and day says which event without parties is meant: both must be named and fit."""
    is_there = bool(match.where and story.where) and is_same_place(match.where or "", story.where or "")
    return is_there and apart is not None and apart <= 1


def _distance(match: Match, story: StoryState) -> tuple[int, float]:
    """How far apart match and story are: by the event's date, then by when they were told."""
    apart = days_apart(match.when, story.when)
    return (10**6 if apart is None else apart, gap_seconds(match, story))


def gap_seconds(match: Match, story: StoryState) -> float:
    """The pause between the match and the nearest end of what the story's articles span."""
    at = said_at(match.article)
    first, last = told_between(story)
    return max(0.0, (first - at).total_seconds(), (at - last).total_seconds())


def told_between(story: StoryState) -> tuple[datetime, datetime]:
    """When the first and the last of the story's articles said what they say."""
    moments = [said_at(article) for article in story.articles] + [c.said_at for c in story.claims.values()]
    return min(moments), max(moments)
