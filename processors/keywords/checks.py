"""What `wirewatch check` says about watches: their tests, and what is allowed but may not be meant."""

from __future__ import annotations

from datetime import UTC, datetime

from processors.entities.files import load_entities
from processors.entities.gazetteer import Gazetteer
from processors.keywords.matcher import Found, Matcher
from processors.queries import parse_query
from processors.watches import Watch, Watchbook, WatchTest, load_watchbook
from wirewatch.checks import CheckReport
from wirewatch.errors import SettingsError, SettingsProblem
from wirewatch.records import Annotated, Article
from wirewatch.stage import Setup

#: When a test without a date is taken to have been published.
_NO_DATE = datetime(2020, 1, 1, tzinfo=UTC)


def check_watches(setup: Setup) -> CheckReport:
    """Runs the tests in the watch files. What stops a start already is left to building the stage."""
    try:
        book = load_watchbook(setup.watch_files)
        knowledge = load_entities(setup.entity_files)
        matcher = Matcher(book, knowledge)
    except SettingsError:
        return CheckReport()
    gazetteer = Gazetteer(knowledge)
    problems = failed_tests(book, matcher, gazetteer)
    ran = sum(len(watch.tests) for watch in book.watches)
    untested = sum(not watch.tests for watch in book.watches)
    summary = f"{len(book.watches)} watches, {ran - len(problems)} of {ran} tests passed"
    return CheckReport(
        problems=problems,
        warnings=_warnings(book),
        summary=[summary + (f"; {untested} watches without a test" if untested else "")],
    )


def failed_tests(book: Watchbook, matcher: Matcher, gazetteer: Gazetteer) -> list[SettingsProblem]:
    """A problem for each test in the watch files that does not come out as written."""
    problems = []
    for number, watch in enumerate(book.watches):
        for position, test in enumerate(watch.tests):
            failure = _failure(watch, test, matcher, gazetteer)
            if failure is not None:
                found, expected = failure
                problems.append(book.problem(number, f"tests.{position}", found, expected))
    return problems


def article_of(test: WatchTest) -> Article:
    """The test's article."""
    return Article(
        id="test",
        entry_id="test",
        url="",
        feed_url="",
        title=test.title,
        text=test.text,
        seen_at=test.published_at or _NO_DATE,
        revision="",
        published_at=test.published_at,
        language=test.language,
    )


def _failure(watch: Watch, test: WatchTest, matcher: Matcher, gazetteer: Gazetteer) -> tuple[str, str] | None:
    """What was found and what was expected, when they differ."""
    article = article_of(test)
    mentions = gazetteer.find(
        article.content,
        title_end=len(article.title),
        language=article.language,
        published_at=article.published_at,
    )
    answers = matcher.ask(Annotated(article=article, mentions=mentions))
    answer = next((found for found in answers if found.watch.id == watch.id), None)
    fired = answer is not None and matcher.passes(answer)
    name = f"{test.title!r}"
    if fired != test.fires:
        said = _said(answer, matcher)
        return f"{name}: {'an alert' if fired else 'no alert'} ({said})", (
            "an alert" if test.fires else "no alert"
        )
    if not fired or answer is None:
        return None
    for key, found, expected in _details(answer, test, matcher):
        if expected is not None and found != expected:
            return f"{name}: {key} {found}", f"{key} {expected}"
    return None


def _details(answer: Found, test: WatchTest, matcher: Matcher) -> list[tuple[str, str | None, str | None]]:
    verdict = answer.verdict
    where = matcher.knowledge.resolve(test.where) or test.where if test.where else None
    found = verdict.where if verdict else None
    if found is not None and matcher.engine.country_of(found) == where:
        found = where
    return [
        ("status", verdict.status if verdict else None, test.status),
        ("when", verdict.when if verdict else None, test.when),
        ("where", found, where),
    ]


def _said(answer: Found | None, matcher: Matcher) -> str:
    if answer is None or answer.verdict is None:
        return "nothing found"
    verdict = answer.verdict
    return f"{'main news' if verdict.is_main else 'background'}, {verdict.status}"


def _warnings(book: Watchbook) -> list[SettingsProblem]:
    return [
        book.problem(number, "query", warning, "a query that says what is meant")
        for number, watch in enumerate(book.watches)
        if watch.query
        for warning in parse_query(watch.query).warnings
    ]
