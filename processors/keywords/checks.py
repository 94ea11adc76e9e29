"""What `wirewatch check` says about watches: their tests, and what is allowed but may not be meant."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from processors.entities.files import load_entities
from processors.entities.gazetteer import Gazetteer
from processors.entities.knowledge import Knowledge
from processors.keywords.matcher import Found, Matcher
from processors.keywords.reading import told
from processors.keywords.suggestions import likely_places
from processors.keywords.why import Why, why
from processors.queries import parse_query
from processors.watches import Watchbook, WatchTest, load_watchbook
from wirewatch.checks import CheckReport
from wirewatch.errors import SettingsError, SettingsProblem
from wirewatch.records import Article
from wirewatch.stage import Setup
from wirewatch.validation import did_you_mean

#: More queries than this that no word rules out are worth a warning: each takes 0.1 to 0.4 ms an article.
_MANY_SEARCHED = 20


def check_watches(setup: Setup) -> CheckReport:
    """Runs the tests in the watch files. What stops a start already is left to building the stage."""
    try:
        book = load_watchbook(setup.watch_files)
        knowledge = load_entities(setup.entity_files)
        matcher = Matcher(book, knowledge)
    except SettingsError:
        return CheckReport()
    gazetteer = Gazetteer(knowledge)
    failed = failed_tests(book, matcher, gazetteer, setup.clock())
    mistaken = _unknown_places(book, knowledge)
    ran = sum(len(watch.tests) for watch in book.watches) - len(mistaken)
    untested = sum(not watch.tests for watch in book.watches)
    summary = f"{_counted(len(book.watches), 'watch', 'watches')}, {ran - len(failed)} of {ran} tests passed"
    without = f"; {_counted(untested, 'watch', 'watches')} without a test" if untested else ""
    return CheckReport(
        problems=[*mistaken, *failed],
        warnings=[*_warnings(book), *_unread_languages(book, matcher.rules.languages)],
        summary=[summary + without] if book.watches else [],
    )


def _counted(count: int, one: str, many: str) -> str:
    return f"{count:,} {one if count == 1 else many}"


def failed_tests(
    book: Watchbook, matcher: Matcher, gazetteer: Gazetteer, now: datetime
) -> list[SettingsProblem]:
    """A problem for each test in the watch files that does not come out as written.

    A test without a date is an article first seen `now`; one that names an unknown place is not run.
    """
    problems = []
    for number, watch in enumerate(book.watches):
        for position, test in enumerate(watch.tests):
            if _is_nowhere(test, matcher.knowledge):
                continue
            article = told(article_of(test, now), watch)
            failure = _failure(test, why(watch, gazetteer.annotate(article), matcher), matcher)
            if failure is not None:
                found, expected = failure
                problems.append(book.problem(number, f"tests.{position}", found, expected))
    return problems


def _is_nowhere(test: WatchTest, knowledge: Knowledge) -> bool:
    return test.where is not None and knowledge.place(test.where) is None


def _unknown_places(book: Watchbook, knowledge: Knowledge) -> list[SettingsProblem]:
    """A problem for each test that expects a place which nobody knows."""
    return [
        book.problem(
            number,
            f"tests.{position}.where",
            f"{test.where!r}, which is no known place",
            likely_places(str(test.where), knowledge),
        )
        for number, watch in enumerate(book.watches)
        for position, test in enumerate(watch.tests)
        if _is_nowhere(test, knowledge)
    ]


def article_of(test: WatchTest, now: datetime) -> Article:
    """The test's article, first seen `now` when it has no date."""
    return Article(
        id="test",
        entry_id="test",
        url="",
        feed_url="",
        title=test.title,
        text=test.text,
        seen_at=test.published_at or now,
        revision="",
        published_at=test.published_at,
        language=test.language,
    )


def _failure(test: WatchTest, explained: Why, matcher: Matcher) -> tuple[str, str] | None:
    """What was found and what was expected, when they differ."""
    answer, name = explained.found, f"{test.title!r}"
    if explained.fires != test.fires:
        return _said(name, explained), "an alert" if test.fires else "no alert"
    if not explained.fires or answer is None:
        return None
    for key, found, expected in _details(answer, test, matcher):
        if expected is not None and found != expected:
            return f"{name}: {f'{key} {found}' if found else f'nothing under {key}'}", f"{key} {expected}"
    return None


def _details(answer: Found, test: WatchTest, matcher: Matcher) -> list[tuple[str, str | None, str | None]]:
    verdict = answer.verdict
    where = matcher.knowledge.place(test.where) if test.where else None
    found = verdict.where if verdict else None
    if found is not None and matcher.engine.country_of(found) == where:
        found = where
    return [
        ("status", verdict.status if verdict else None, test.status),
        ("when", verdict.when if verdict else None, test.when),
        ("where", _label(found, matcher), _label(where, matcher)),
    ]


def _label(place: str | None, matcher: Matcher) -> str | None:
    return place and matcher.knowledge.label(place)


def _said(name: str, explained: Why) -> str:
    verdict = explained.found.verdict if explained.found else None
    if explained.fires:
        status = f" ({verdict.status})" if verdict else ""
        return f"{name}: an alert{status}"
    language = f" (read as {explained.language})" if explained.language else ""
    instead = f"; {explained.lines[0]}" if explained.found is None and explained.lines else ""
    return f"{name}: {explained.reason}{language}{instead}"


def _warnings(book: Watchbook) -> list[SettingsProblem]:
    queries = [(number, parse_query(watch.query)) for number, watch in enumerate(book.watches) if watch.query]
    warnings = [
        book.problem(number, "query", warning, "nothing else, if that is meant")
        for number, query in queries
        for warning in query.warnings
    ]
    searched = [number for number, query in queries if query.required_anchor is None]
    if len(searched) > _MANY_SEARCHED:
        found = "a query that each article is searched for, as no word must be there without a wildcard"
        warnings += [
            book.problem(number, "query", found, "such a word; many of these are slow") for number in searched
        ]
    return warnings


def _unread_languages(book: Watchbook, read: Collection[str]) -> list[SettingsProblem]:
    """Languages in which a watch for an event finds nothing."""
    return [
        book.problem(
            number,
            f"languages.{position}",
            f"the language {code!r}, in which no event is found",
            did_you_mean(code, read),
        )
        for number, watch in enumerate(book.watches)
        if watch.event is not None
        for position, code in enumerate(watch.languages)
        if code not in read
    ]
