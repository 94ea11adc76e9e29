"""Which story a match belongs to, if any: a decision about two descriptions, without a clock."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from processors.stories.likeness import (
    is_same_page,
    is_same_text,
    source_of,
    text_similarity,
    title_similarity,
)
from processors.stories.moments import days_apart, said_at
from processors.stories.settings import StoriesSettings
from wirewatch.records import ArticleRef, Match, StoryState

#: A status that speaks about plans made before: it belongs to their story whatever date it names.
_ABOUT_PLANS = frozenset({"cancelled", "denied"})


@dataclass(frozen=True)
class Membership:
    """The story that a match joins (None: a new one), and whether its article only repeats another."""

    story: StoryState | None
    is_copy: bool = False


def membership(match: Match, stories: Iterable[StoryState], settings: StoriesSettings) -> Membership:
    """Where `match` belongs among the stories of its watch."""
    possible = [story for story in stories if story.watch == match.watch and _same_subject(match, story)]
    possible.sort(key=lambda story: (story.last_match_at, story.id), reverse=True)
    for story in possible:
        for article in story.articles:
            if _repeats(match.article, article, settings):
                return Membership(story, source_of(match.article) != source_of(article))
    fits = _fits_event if match.event is not None else _fits_words
    fitting = [story for story in possible if fits(match, story, settings)]
    return Membership(min(fitting, key=lambda story: _distance(match, story), default=None))


def _same_subject(match: Match, story: StoryState) -> bool:
    """The same parties, or some of them; without parties, the same place or none named."""
    if (match.event is None) != (story.event is None):
        return False
    ours, theirs = frozenset(match.parties), frozenset(story.parties)
    if ours or theirs:
        return bool(ours and theirs) and (ours <= theirs or theirs <= ours)
    here, there = (match.where or "").casefold(), (story.where or "").casefold()
    return not (here and there) or here in there or there in here


def _repeats(article: ArticleRef, known: ArticleRef, settings: StoriesSettings) -> bool:
    if is_same_page(article, known):
        return True
    is_near_in_time = abs((said_at(article) - said_at(known)).total_seconds()) <= settings.gap_seconds
    return is_near_in_time and is_same_text(article, known, settings.copy_similarity)


def _fits_event(match: Match, story: StoryState, settings: StoriesSettings) -> bool:
    apart = days_apart(match.when, story.when)
    if apart is not None and apart <= settings.when_tolerance_days:
        return True
    if gap_seconds(match, story) > settings.gap_seconds:
        return False
    return apart is None or apart <= settings.moved_within_days or match.status in _ABOUT_PLANS


def _fits_words(match: Match, story: StoryState, settings: StoriesSettings) -> bool:
    if gap_seconds(match, story) > settings.gap_seconds:
        return False
    return any(
        text_similarity(match.article, article) >= settings.story_similarity
        or title_similarity(match.article, article) >= settings.title_similarity
        for article in story.articles
    )


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
