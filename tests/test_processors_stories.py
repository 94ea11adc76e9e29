"""Stories: what joins them, and when their receivers hear of them."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import msgspec
import pytest

from processors.stories import Decision, Stories, StoriesSettings, assign, due
from processors.stories.chronicle import MAX_CLAIMS, MAX_MATCH_IDS, MAX_SENTENCE_CHARS, shortened
from processors.stories.likeness import likeness
from processors.stories.moments import days_apart, said_at
from processors.stories.stage import MAX_STORIES_A_TICK
from processors.stories.wording import date_in_words
from wirewatch.records import Alert, ArticleRef, Evidence, Match, Status, derive_id
from wirewatch.stage import Context, Delete, Dropped, Output
from wirewatch.states import StoryState
from wirewatch.topics import ALERTS, MATCHES, STORIES, TOPICS
from wirewatch.transport.embedded import EmbeddedTransport
from wirewatch.worker import Worker

NOW = datetime(2018, 8, 20, 8, tzinfo=UTC)
SETTINGS = StoriesSettings()


def fingerprint(text: str, share: float = 1.0) -> tuple[int, ...]:
    """A sketch that shares `share` of its values with every other sketch of the same `text`."""
    shared = random.Random(text).choices(range(10**9), k=128)
    own = random.Random(f"{text} {share} {random.random()}").choices(range(10**9), k=128)
    return tuple(shared[: round(128 * share)] + own[round(128 * share) :])


def article(
    name: str,
    *,
    site: str = "one.example",
    hours: float = 0,
    title: str = "",
    text: str = "",
    share: float = 1.0,
    **fields: Any,
) -> ArticleRef:
    """An article of `site`, published and seen `hours` after NOW."""
    at = NOW + timedelta(hours=hours)
    fields = {"published_at": at, "seen_at": at, "publisher": site.split(".")[0].title(), **fields}
    return ArticleRef(
        id=name,
        url=f"https://www.{site}/{name}",
        title=title or f"Headline of {name}",
        fingerprint=fingerprint(text or name, share),
        **fields,
    )


def event(
    ref: ArticleRef, status: Status = "rumoured", when: str | None = "2018-09-09", **fields: Any
) -> Match:
    """A match of a watch for a meeting of two people."""
    fields = {"parties": ("Q1", "Q2"), "party_names": ("Ann Ax", "Bo Bex"), "where": "Norland", **fields}
    return Match(
        id=derive_id("match", "w", ref.id, ref.revision),
        watch="w",
        article=ref,
        evidence=(Evidence(sentence=f"{ref.id} says so.", start=0, highlights=((0, 4),)),),
        event="meeting",
        status=status,
        when=when,
        **fields,
    )


def words(ref: ArticleRef, watch: str = "k") -> Match:
    """A match of a keyword watch."""
    return Match(
        id=derive_id("match", watch, ref.id), watch=watch, article=ref, evidence=(), watch_title="Rates"
    )


class Desk:
    """Feeds matches in order, each taken when its article was seen, and keeps what came of it."""

    def __init__(self, settings: StoriesSettings = SETTINGS) -> None:
        self.settings = settings
        self.stories: dict[str, StoryState] = {}
        self.alerts: list[Alert] = []

    def take(self, *matches: Match, at: datetime | None = None) -> list[Alert]:
        """The alerts that came of `matches`."""
        begun = len(self.alerts)
        for match in matches:
            now = at or match.article.seen_at
            decision = assign(match, list(self.stories.values()), now, self.settings)
            for story in decision.forgotten:
                del self.stories[story.id]
            self.stories |= {story.id: story for story in decision.stories}
            self.alerts += decision.alerts
        return self.alerts[begun:]

    def pass_until(self, hours: float) -> list[Alert]:
        """The alerts that a tick `hours` after NOW brings."""
        decision = due(list(self.stories.values()), NOW + timedelta(hours=hours), self.settings)
        self.stories |= {story.id: story for story in decision.stories}
        self.alerts += decision.alerts
        return list(decision.alerts)

    @property
    def story(self) -> StoryState:
        """The only story there is."""
        (story,) = self.stories.values()
        return story


def kinds(alerts: Iterable[Alert]) -> list[tuple[str, int, Status | None]]:
    return [(alert.kind, alert.sequence, alert.status) for alert in alerts]


def test_the_first_report_raises_an_alert_that_says_everything() -> None:
    ref = article("a", site="straits.example", publisher="The Straits Times")
    (alert,) = Desk().take(event(ref))
    assert kinds([alert]) == [("raised", 1, "rumoured")]
    assert alert.title == "Ann Ax – Bo Bex meeting"
    assert alert.summary == (
        "Ann Ax – Bo Bex meeting, rumoured, for 9 September 2018, in Norland, according to one publisher "
        "(The Straits Times); not confirmed by either side"
    )
    assert alert.timing.raised_at == NOW
    assert alert.corroboration.independent_sources == 1
    assert alert.evidence[0].publisher == "The Straits Times"
    assert alert.articles[0].fingerprint == ()


def test_an_article_that_a_feed_held_from_the_start_raises_nothing() -> None:
    desk = Desk()
    assert desk.take(event(article("old", change="backfill"))) == []
    assert kinds(desk.take(event(article("new", site="two.example", hours=1)))) == [("raised", 1, "rumoured")]


@pytest.mark.parametrize(
    "copy",
    [
        article("b", site="two.example", text="a", share=0.8),
        article("b", site="two.example", canonical_url="https://www.one.example/a?utm_source=x"),
        article("b", site="two.example", title="Ax to meet Bex in Norland soon", text=""),
    ],
)
def test_a_copy_says_nothing_new(copy: ArticleRef) -> None:
    desk = Desk()
    first = article("a", title="Ax to meet Bex in Norland soon")
    if copy.title == first.title:
        first, copy = (_without_fingerprint(one) for one in (first, copy))
    desk.take(event(first))
    assert desk.take(event(copy, status="confirmed")) == []
    assert desk.story.copies == 1
    assert [one.is_copy for one in desk.story.articles] == [False, True]


def test_an_agencys_later_version_in_another_paper_is_no_copy_when_its_news_is_another() -> None:
    desk = Desk()
    desk.take(event(article("a"), "planned"))
    later: dict[str, Any] = {"site": "two.example", "hours": 2, "text": "a", "share": 0.6}
    assert desk.take(event(article("b", **later), "planned")) == []
    (update,) = desk.take(event(article("c", **later), "cancelled"))
    assert (update.kind, update.corroboration.copies) == ("cancelled", 1)
    assert desk.take(event(article("d", **(later | {"site": "three.example"})), "cancelled")) == []
    verbatim: dict[str, Any] = {"site": "four.example", "hours": 3, "text": "a", "share": 0.9}
    assert desk.take(event(article("e", **verbatim), "denied")) == []
    assert desk.story.copies == 3


def _without_fingerprint(ref: ArticleRef) -> ArticleRef:
    return ArticleRef(**{name: getattr(ref, name) for name in ref.__struct_fields__ if name != "fingerprint"})


def test_a_copy_of_an_article_that_raised_nothing_raises_nothing() -> None:
    desk = Desk()
    desk.take(event(article("a", change="backfill")))
    assert desk.take(event(article("b", site="two.example", hours=1, text="a", share=0.9))) == []


def test_two_hundred_copies_give_one_alert() -> None:
    desk = Desk()
    desk.take(event(article("a")))
    for number in range(200):
        copy = article(f"c{number}", site=f"s{number}.example", hours=number / 100, text="a", share=0.8)
        desk.take(event(copy))
    assert len(desk.alerts) == 1
    assert desk.story.copies == 200
    assert len(desk.story.encode()) < 60_000


def test_two_hundred_copies_before_a_second_source_give_one_update() -> None:
    desk = Desk()
    for number in range(200):
        desk.take(event(article(f"c{number}", site=f"s{number}.example", text="a", share=0.8)))
    updates = desk.take(event(article("own", site="own.example", hours=1)))
    assert kinds(desk.alerts) == [("raised", 1, "rumoured"), ("updated", 2, "rumoured")]
    assert updates[0].changes == ("independent sources: 1 → 2",)
    assert updates[0].summary.endswith("; repeated 199 times")


def test_a_second_source_is_told_at_once_and_more_of_them_after_a_pause() -> None:
    desk = Desk()
    desk.take(event(article("a")))
    assert len(desk.take(event(article("b", site="two.example", hours=0.01)))) == 1
    assert desk.take(event(article("c", site="three.example", hours=0.02))) == []
    assert desk.take(event(article("d", site="four.example", hours=0.03))) == []
    (update,) = desk.pass_until(hours=0.26)
    assert update.changes == ("independent sources: 2 → 4",)
    assert update.references == (desk.alerts[0].id, desk.alerts[1].id)
    assert desk.pass_until(hours=9) == []


def held_back() -> Desk:
    """A story told at 0.01 h that has news since."""
    desk = Desk()
    desk.take(event(article("a")), event(article("b", site="two.example", hours=0.01)))
    assert desk.take(event(article("c", site="three.example", hours=0.02))) == []
    return desk


def test_news_is_held_back_exactly_as_long_as_the_pause() -> None:
    desk = held_back()
    ends_at = NOW + timedelta(hours=0.01, seconds=SETTINGS.update_pause_seconds)
    stories = list(desk.stories.values())
    assert due(stories, ends_at - timedelta(seconds=1), SETTINGS).alerts == ()
    decision = due(stories, ends_at, SETTINGS)
    assert [alert.changes for alert in decision.alerts] == [("independent sources: 2 → 3",)]
    assert due(decision.stories, ends_at + timedelta(days=1), SETTINGS) == Decision()


def test_a_clock_that_was_ahead_holds_no_news_back_for_long() -> None:
    desk = Desk()
    desk.take(event(article("a")))
    desk.take(event(article("b", site="two.example")), at=NOW + timedelta(days=1))
    assert desk.take(event(article("c", site="three.example")), at=NOW + timedelta(days=1)) == []
    (update,) = desk.pass_until(hours=1)
    assert update.timing.raised_at == NOW + timedelta(hours=1)
    assert desk.story.last_notified_at == NOW + timedelta(hours=1)


def test_a_tick_that_comes_too_late_or_never_changes_no_alert() -> None:
    later = [event(article(f"x{number}", site=f"x{number}.example", hours=1)) for number in range(2)]
    ticked, late, never = held_back(), held_back(), held_back()
    ticked.pass_until(hours=0.3)
    late.pass_until(hours=0.9)
    for desk in (ticked, late, never):
        desk.take(*later)
        desk.pass_until(hours=2)
    assert [alert.sequence for alert in never.alerts] == [1, 2, 3, 4]
    assert [alert.encode() for alert in ticked.alerts] == [alert.encode() for alert in never.alerts]
    assert [alert.encode() for alert in late.alerts] == [alert.encode() for alert in never.alerts]


def test_more_and_more_sources_are_told_more_and_more_seldom() -> None:
    desk = Desk()
    for number in range(200):
        desk.take(event(article(f"a{number}", site=f"s{number}.example", hours=number)))
    told = [alert.corroboration.independent_sources for alert in desk.alerts]
    assert told == [1, 2, 3, 5, 8, 12, 18, 27, 41, 62, 93, 140]


def test_how_many_sources_there_are_comes_along_with_other_news() -> None:
    desk = Desk()
    desk.take(*(event(article(f"a{number}", site=f"s{number}.example", hours=number)) for number in range(4)))
    (update,) = desk.take(event(article("b", hours=9), "denied"))
    assert update.changes == ("status: rumoured → denied", "independent sources: 3 → 5")


def test_what_a_feed_held_from_the_start_is_told_with_the_next_update_only() -> None:
    desk = Desk()
    desk.take(event(article("a")))
    assert desk.take(event(article("b", site="two.example", hours=1, change="backfill"))) == []
    assert desk.pass_until(hours=2) == []
    (update,) = desk.take(event(article("c", site="three.example", hours=3)))
    assert update.changes == ("independent sources: 1 → 3",)


def test_the_same_publisher_again_is_no_new_source() -> None:
    desk = Desk()
    desk.take(event(article("a")))
    assert desk.take(event(article("b", hours=2))) == []
    assert len(desk.story.claims) == 1


def test_who_names_another_publisher_as_source_only_passes_it_on() -> None:
    desk = Desk()
    desk.take(event(article("a", site="straits.example", publisher="The Straits Times")))
    citing = article("b", site="two.example", hours=1)
    assert desk.take(event(citing, according_to="Singapore's The Straits Times")) == []
    assert desk.alerts[0].corroboration.independent_sources == 1


@pytest.mark.parametrize(
    ("reports", "expected"),
    [
        (["rumoured", "planned"], "planned"),
        (["rumoured", "denied"], "denied"),
        (["planned", "denied", "confirmed"], "confirmed"),
        (["confirmed", "rumoured"], "confirmed"),
        (["confirmed", "cancelled"], "cancelled"),
        (["cancelled", "confirmed"], "cancelled"),
        (["cancelled", "confirmed", "confirmed"], "confirmed"),
        (["cancelled", "planned", "planned"], "cancelled"),
        (["confirmed", "confirmed", "cancelled"], "cancelled"),
        (["confirmed", "happened", "planned"], "happened"),
        (["confirmed", "denied"], "confirmed"),
        (["confirmed", "denied", "denied"], "denied"),
        (["denied", "denied", "confirmed"], "confirmed"),
        (["happened", "cancelled"], "happened"),
        (["happened", "cancelled", "cancelled"], "cancelled"),
        (["confirmed", "happened", "denied", "cancelled"], "cancelled"),
        (["happened", "happened", "happened", "cancelled", "cancelled"], "happened"),
        (["happened", "cancelled", "cancelled", "happened", "happened"], "happened"),
        (["cancelled", "cancelled", "cancelled", "happened"], "happened"),
    ],
)
def test_the_story_says_what_its_sources_say_together(reports: Sequence[Status], expected: Status) -> None:
    desk = Desk()
    for number, status in enumerate(reports):
        desk.take(event(article(f"a{number}", site=f"s{number}.example", hours=number), status, when=None))
    assert desk.alerts[-1].status == expected


def test_nothing_has_happened_before_its_day() -> None:
    desk = Desk()
    desk.take(event(article("a"), "happened", when=None))
    desk.take(event(article("b", site="two.example", hours=1), "confirmed", when="2018-09-09"))
    assert [alert.status for alert in desk.alerts] == ["happened", "confirmed"]
    eve = article("c", site="three.example", hours=24 * 19)
    desk.take(event(eve, "happened", when="2018-09-09"))
    assert desk.alerts[-1].status == "happened"


def test_a_vaguer_article_of_the_same_publisher_takes_nothing_back() -> None:
    desk = Desk()
    desk.take(event(article("a"), "confirmed"), event(article("b", hours=1), "rumoured"))
    assert kinds(desk.alerts) == [("raised", 1, "confirmed")]
    desk.take(event(article("c", hours=2), "denied"), event(article("d", hours=3), "rumoured"))
    assert [alert.status for alert in desk.alerts] == ["confirmed", "denied", "rumoured"]


def test_a_moved_date_is_told_and_another_day_of_what_has_happened_is_not() -> None:
    desk = Desk()
    desk.take(event(article("a"), "planned", when="2018-09-09"))
    (update,) = desk.take(event(article("a2", hours=1), "planned", when="2018-09-12"))
    assert update.changes == ("date: 9 September 2018 → 12 September 2018",)
    desk.take(event(article("a3", hours=24 * 23), "happened", when="2018-09-12"))
    assert desk.take(event(article("a4", hours=24 * 24), "happened", when="2018-09-13")) == []


def test_what_is_said_in_passing_counts_only_while_nobody_reports_it() -> None:
    desk = Desk()
    desk.take(event(article("a"), "happened", when=None, is_main=False))
    desk.take(event(article("b", site="two.example", hours=1), "planned", when=None))
    desk.take(event(article("c", site="three.example", hours=2), "happened", when=None, is_main=False))
    desk.take(event(article("d", site="two.example", hours=3), "happened", when=None, is_main=False))
    assert kinds(desk.alerts) == [("raised", 1, "happened"), ("updated", 2, "planned")]


def test_another_name_of_the_place_is_no_reason_to_call() -> None:
    desk = Desk()
    desk.take(event(article("a"), where=None, when="2018-09"))
    (update,) = desk.take(event(article("b", hours=1), where="Beijing"))
    assert update.changes == ("place: Beijing",)
    assert desk.take(event(article("c", hours=2), where="China")) == []


@pytest.mark.parametrize(
    ("whens", "expected"),
    [
        (["2018-09", "2018-09-09"], "2018-09-09"),
        (["2018-09", "2018-09", "2018-09-09", "2018"], "2018-09-09"),
        (["2018-09-09", "2018-09-10", "2018-09-10"], "2018-09-10"),
        (["2018-09-08/2018-09-10", "2018-09-09"], "2018-09-09"),
        (["2018-09-09", "2018-09-10"], "2018-09-09"),
        ([None, "2018-09"], "2018-09"),
        ([None, None], None),
    ],
)
def test_the_date_agrees_with_most_sources_as_exactly_as_any(
    whens: Sequence[str | None], expected: str | None
) -> None:
    desk = Desk()
    for number, when in enumerate(whens):
        desk.take(event(article(f"a{number}", site=f"s{number}.example", hours=number), when=when))
    assert desk.story.when == expected


def test_a_change_of_status_is_told_at_once_and_a_cancellation_by_its_name() -> None:
    desk = Desk()
    desk.take(event(article("a"), "planned"))
    desk.take(event(article("b", hours=0.01), "confirmed"))
    desk.take(event(article("c", hours=0.02), "cancelled"))
    desk.take(event(article("d", hours=0.03), "denied"))
    assert kinds(desk.alerts) == [
        ("raised", 1, "planned"),
        ("updated", 2, "confirmed"),
        ("cancelled", 3, "cancelled"),
        ("updated", 4, "denied"),
    ]
    assert desk.alerts[2].changes == ("status: confirmed → cancelled",)


def test_a_late_older_report_does_not_take_back_what_its_publisher_said_since() -> None:
    desk = Desk()
    desk.take(event(article("new", hours=5), "confirmed"))
    late = article("old", hours=0, seen_at=NOW + timedelta(hours=6))
    assert desk.take(event(late, "rumoured")) == []
    assert desk.story.first_published_at == NOW


def test_a_revised_article_says_what_it_says_now() -> None:
    desk = Desk()
    desk.take(event(article("a"), "planned"))
    revised = article(
        "a", revision="2", change="updated", seen_at=NOW + timedelta(hours=3), text="a", share=0.9
    )
    (update,) = desk.take(event(revised, "cancelled"))
    assert (update.kind, len(update.articles), update.articles[0].revision) == ("cancelled", 1, "2")


def test_a_repeated_match_changes_nothing() -> None:
    desk = Desk()
    match = event(article("a"))
    desk.take(match)
    before = desk.story
    assert assign(match, [before], NOW + timedelta(hours=1), SETTINGS).is_repeat


def test_a_higher_severity_is_told_at_once() -> None:
    desk = Desk()
    desk.take(event(article("a")))
    (update,) = desk.take(event(article("b", hours=0.01), severity="critical"))
    assert update.severity == "critical"


@pytest.mark.parametrize(
    ("second", "stories"),
    [
        (event(article("b", site="two.example", hours=24 * 18), when="2018-09-10"), 1),
        (event(article("b", site="two.example", hours=24 * 18), when="2018-09"), 1),
        (event(article("b", site="two.example", hours=24), when=None), 1),
        (event(article("b", site="two.example", hours=24), when="2018-10-20"), 2),
        (event(article("b", site="two.example", hours=24), when="2018-09-20"), 1),
        (event(article("b", site="two.example", hours=24 * 18), when="2018-09-20"), 2),
        (event(article("b", site="two.example", hours=24 * 18), when="2018-W36"), 1),
        (event(article("b", site="two.example", hours=24 * 9), when=None), 1),
        (event(article("b", site="two.example", hours=24 * 9), status="happened", when=None), 2),
        (event(article("b", site="two.example", hours=24), status="cancelled", when="2018-10-20"), 1),
        (event(article("b", site="two.example"), parties=("Q1", "Q3")), 2),
        (event(article("b", site="two.example"), parties=("Q1", "Q2", "Q3")), 1),
        (event(article("b", site="two.example"), parties=("Q2", "Q1")), 1),
    ],
)
def test_one_story_has_the_same_parties_and_the_same_time(second: Match, stories: int) -> None:
    desk = Desk()
    desk.take(event(article("a")), second)
    assert len(desk.stories) == stories


def test_the_next_meeting_is_a_story_of_its_own_when_the_last_one_has_happened() -> None:
    desk = Desk()
    desk.take(event(article("a"), "happened", when="2018-08-20"))
    (alert,) = desk.take(event(article("b", hours=24), "confirmed", when="2018-08-29"))
    assert (alert.kind, alert.when) == ("raised", "2018-08-29")
    (update,) = desk.take(event(article("c", hours=24 * 9), "happened", when="2018-08-29"))
    assert (update.alert_id, update.status) == (alert.alert_id, "happened")


def test_who_says_that_it_is_off_means_the_day_that_he_named() -> None:
    desk = Desk()
    desk.take(event(article("a"), "confirmed"), event(article("b", hours=24 * 9), "denied", when=None))
    assert (desk.story.when, desk.alerts[-1].status) == ("2018-09-09", "denied")
    desk.take(event(article("c", site="two.example", hours=24 * 15), "confirmed", when=None))
    assert kinds(desk.alerts)[1:] == [("updated", 2, "denied"), ("updated", 3, "confirmed")]


@pytest.mark.parametrize(
    ("where", "when", "title", "stories"),
    [
        ("northern Norland", "2018-08-20", "Ground shakes in the north", 1),
        ("Norland", "2018-08-21", "Ground shakes in the north", 1),
        ("Norland", "2018-08-25", "Ground shakes in the north", 2),
        ("Norland", None, "Ground shakes in the north", 2),
        (None, "2018-08-20", "Ground shakes in the north", 2),
        ("Suderland", "2018-08-20", "Strong quake hits the coast of the sea", 2),
        (None, None, "Strong quake hits the coast near Norland", 1),
    ],
)
def test_events_without_parties_are_told_by_place_and_day_or_by_words(
    where: str | None, when: str | None, title: str, stories: int
) -> None:
    desk = Desk()
    common: dict[str, Any] = {"parties": (), "party_names": (), "status": "happened"}
    first = article("a", title="Strong quake hits the coast of Norland")
    desk.take(event(first, when="2018-08-20", where="Norland", **common))
    second = article("b", site="two.example", title=title, hours=2)
    desk.take(event(second, when=when, where=where, **common))
    assert len(desk.stories) == stories


@pytest.mark.parametrize(
    ("title", "is_copy"),
    [
        ("Putin says Ukraine opened ‘Pandora’s box’ with strikes - Reuters", True),
        ("Putin says Ukraine opened 'Pandora's box' with strikes", True),
        ("Putin says Ukraine opened a box with strikes", False),
    ],
)
def test_a_long_title_word_for_word_is_a_copy_whatever_the_text(title: str, is_copy: bool) -> None:
    desk = Desk()
    desk.take(words(article("a", title="Putin says Ukraine opened 'Pandora's box' with strikes")))
    desk.take(words(article("b", site="two.example", title=title, hours=1)))
    assert desk.story.copies == is_copy


def test_keyword_stories_are_near_in_text_or_title_and_time() -> None:
    desk = Desk()
    title = "Central bank of Norland raises its rates"
    desk.take(words(article("a", title=title, text="t")))
    desk.take(words(article("b", site="two.example", text="t", share=0.3)))
    desk.take(words(article("c", site="three.example", title="Norland central bank raises rates again")))
    assert len(desk.stories) == 1
    desk.take(words(article("d", site="four.example", title="A match report of quite another kind")))
    desk.take(words(article("e", site="five.example", title=title, hours=24 * 5)))
    assert len({alert.alert_id for alert in desk.alerts}) == 3
    assert desk.alerts[0].title == f"Rates: {title}"


def test_what_stands_under_all_texts_of_a_publisher_makes_no_story() -> None:
    desk = Desk()
    desk.take(words(article("a", title="Heaters for the winter at half price", text="boilerplate")))
    desk.take(words(article("b", title="Central bank surprises the markets", text="boilerplate")))
    assert len(desk.alerts) == 2
    desk.take(words(article("c", title="Central bank surprises the markets again", text="boilerplate")))
    assert len(desk.alerts) == 2


@pytest.mark.parametrize(
    ("one", "other", "are_alike"),
    [
        ("习近平就缅甸遭受地震灾害致慰问电", "习近平就智利发生山火向总统致慰问电", False),
        ("习近平将对朝鲜进行国事访问", "习近平将于下周对朝鲜进行国事访问", True),
        ("Rates rise", "Rates rise", False),
        ("Fed raises rates by a quarter point", "Fed raises rates a quarter point", True),
        ("ФРС повысила ставку на четверть пункта", "ФРС повысила ставку на четверть", True),
    ],
)
def test_titles_are_alike_by_their_words(one: str, other: str, are_alike: bool) -> None:
    found = likeness(article("a", title=one), article("b", title=other))
    assert (found.title >= SETTINGS.title_similarity) is are_alike


def test_watches_do_not_share_stories() -> None:
    desk = Desk()
    desk.take(words(article("a"), "k1"), words(article("a"), "k2"))
    assert [alert.watch for alert in desk.alerts] == ["k1", "k2"]


def test_ids_are_the_same_in_every_replay() -> None:
    reports = [event(article("a")), event(article("b", site="two.example", hours=1), "confirmed")]
    first, second = Desk(), Desk()
    first.take(*reports)
    second.take(*reports)
    assert [alert.encode() for alert in first.alerts] == [alert.encode() for alert in second.alerts]
    assert first.alerts[0].alert_id == first.alerts[1].alert_id
    assert first.alerts[0].id == derive_id("notification", first.alerts[0].alert_id, "1")


def test_any_order_of_arrival_ends_with_the_same_story() -> None:
    reports = [
        event(article("a"), "rumoured"),
        event(article("b", site="two.example", hours=10), "planned"),
        event(article("c", site="three.example", hours=20), "confirmed", when="2018-09-08/2018-09-10"),
        event(article("d", site="two.example", hours=30), "confirmed"),
    ]
    for seed in range(10):
        desk = Desk()
        desk.take(*random.Random(seed).sample(reports, len(reports)), at=NOW + timedelta(hours=40))
        assert (desk.alerts[-1].status, desk.story.when) == ("confirmed", "2018-09-09")
        assert {claim.article for claim in desk.story.claims.values()} == {"a", "c", "d"}


def test_a_quiet_story_is_forgotten_once_its_event_is_over() -> None:
    desk = Desk()
    desk.take(event(article("a"), when="2018-09-09"))
    desk.take(event(article("x", hours=24 * 20, site="x.example"), when=None, parties=("Q8", "Q9")))
    assert len(desk.stories) == 2
    desk.take(event(article("y", hours=24 * 36, site="y.example"), when=None, parties=("Q7", "Q9")))
    assert [story.parties for story in desk.stories.values()] == [("Q7", "Q9")]


def test_a_watch_keeps_a_bounded_number_of_stories() -> None:
    desk = Desk(StoriesSettings(max_stories=5))
    for number in range(9):
        report = article(f"a{number}", site=f"s{number}.example", hours=number)
        desk.take(event(report, parties=(f"P{number}", "Q")))
    assert [story.parties[0] for story in desk.stories.values()] == ["P4", "P5", "P6", "P7", "P8"]


def test_a_story_with_a_thousand_sources_stays_small() -> None:
    desk = Desk()
    long = Evidence(sentence="长" * 1400, start=0, highlights=((700, 702),))
    for number in range(1000):
        match = event(article(f"a{number}", site=f"s{number}.example", hours=number / 100), when=None)
        desk.take(Match(**{**_fields(match), "evidence": (long, long, long)}))
    story = desk.story
    assert len(story.claims) == MAX_CLAIMS
    assert len(story.match_ids) == MAX_MATCH_IDS
    assert len(story.encode()) < 200_000
    assert max(len(alert.encode()) for alert in desk.alerts) < 20_000


def _fields(match: Match) -> dict[str, Any]:
    return {name: getattr(match, name) for name in match.__struct_fields__}


def test_an_event_without_parties_is_called_by_its_place() -> None:
    (alert,) = Desk().take(event(article("a"), "confirmed", parties=(), party_names=()))
    assert alert.title == "Meeting in Norland"
    assert alert.summary.startswith("Meeting in Norland, confirmed, ")
    assert alert.summary.count("Norland") == 1


def test_what_happened_on_one_of_two_days_is_told_so() -> None:
    (alert,) = Desk().take(event(article("a"), "happened", when="2018-08-19/2018-08-20"))
    assert "happened, on 19 August 2018 or 20 August 2018," in alert.summary


def test_a_long_sentence_is_cut_around_what_is_highlighted() -> None:
    sentence = "x" * 900 + "meet" + "y" * 900
    cut = shortened(Evidence(sentence=sentence, start=10, highlights=((0, 3), (900, 904))))
    assert len(cut.sentence) == MAX_SENTENCE_CHARS
    assert cut.highlights == ((0, 3),)
    cut = shortened(Evidence(sentence=sentence, start=10, highlights=((900, 904),)))
    assert [cut.sentence[start:end] for start, end in cut.highlights] == ["meet"]
    assert sentence[cut.start - 10 :].startswith(cut.sentence)


@pytest.mark.parametrize(
    ("when", "expected"),
    [
        ("2018-09-09", "9 September 2018"),
        ("2018-09-09T10:00:00+00:00", "9 September 2018"),
        ("2018-09", "September 2018"),
        ("2018", "2018"),
        ("2018-W36", "3 September 2018 to 9 September 2018"),
        ("2018-W36-7", "9 September 2018"),
        ("2018-W99", None),
        ("2018-09-30/2018-10-02", "30 September 2018 to 2 October 2018"),
        ("soon", None),
        ("2018-13-40", None),
        ("0000", None),
        (None, None),
    ],
)
def test_dates_are_told_as_exactly_as_they_were_said(when: str | None, expected: str | None) -> None:
    assert date_in_words(when) == expected


@pytest.mark.parametrize(
    ("one", "other", "apart"),
    [
        ("2018-09-09", "2018-09-12", 3),
        ("2018-09", "2018-09-12", 0),
        ("2018-08-31", "2018-09", 1),
        ("2018-09-09/2018-09-11", "2018-09-11", 0),
        ("2018", None, None),
        ("soon", "2018", None),
    ],
)
def test_days_between_two_dates(one: str, other: str | None, apart: int | None) -> None:
    assert days_apart(one, other) == apart


def test_a_date_in_the_future_is_not_when_an_article_spoke() -> None:
    assert said_at(article("a", published_at=NOW + timedelta(days=9))) == NOW


class _Table:
    def __init__(self, *stories: StoryState) -> None:
        self.stories = stories

    def get(self, topic: object, key: str) -> Any:
        raise NotImplementedError

    def all(self, topic: object) -> Any:
        raise NotImplementedError

    def beginning(self, topic: object, prefix: str) -> Any:
        assert topic is STORIES
        return [story for story in self.stories if story.id.startswith(prefix)]


def test_the_stage_keeps_the_story_and_hands_on_the_alert() -> None:
    stage = Stories(SETTINGS)
    headers = {"traceparent": f"00-{'ab' * 16}-{'cd' * 8}-01"}
    match = event(article("a"))
    result = stage.handle(match, Context(at=NOW, state=_Table(), headers=headers))
    assert not isinstance(result, Dropped)
    story, alert = result
    assert isinstance(story, Output)
    assert isinstance(alert, Output)
    assert isinstance(alert.record, Alert)
    assert alert.record.trace_id == "ab" * 16
    assert isinstance(story.record, StoryState)
    repeat = stage.handle(match, Context(at=NOW, state=_Table(story.record), headers=headers))
    assert repeat == Dropped("repeat")


def test_the_stage_forgets_what_is_over() -> None:
    stage = Stories(SETTINGS)
    desk = Desk()
    desk.take(event(article("a"), when=None))
    later = event(article("x", site="x.example", hours=24 * 30), parties=("Q8", "Q9"))
    result = stage.handle(later, Context(at=later.article.seen_at, state=_Table(desk.story), headers={}))
    assert not isinstance(result, Dropped)
    assert [type(output) for output in result] == [Delete, Output, Output]


class _Unread(_Table):
    """A table that may be asked for single stories only."""

    def get(self, topic: object, key: str) -> Any:
        return next((story for story in self.stories if story.id == key), None)


class _Readable(_Unread):
    def all(self, topic: object) -> Any:
        return self.stories


def test_a_tick_reads_the_table_only_after_its_share_changed() -> None:
    stage, story = Stories(SETTINGS), held_back().story
    late = NOW + timedelta(hours=1)
    assert stage.tick(late, _Readable(story)) == ()
    told, alert = stage.tick(late, _Unread(story))
    assert isinstance(told, Output)
    assert isinstance(told.record, StoryState)
    assert isinstance(alert, Output)
    assert alert.topic is ALERTS
    assert stage.tick(late, _Unread(told.record)) == ()
    stage.forget()
    assert stage.tick(late, _Readable(story)) == ()
    assert stage.tick(late, _Unread(story)) == (told, alert)


def test_a_tick_tells_so_much_and_the_next_one_the_rest() -> None:
    stage, story = Stories(SETTINGS), held_back().story
    count = MAX_STORIES_A_TICK + 5
    table = _Readable(*(msgspec.structs.replace(story, id=f"{story.id}{number}") for number in range(count)))
    late = NOW + timedelta(hours=1)
    alerts = [
        sum(isinstance(output, Output) and output.topic is ALERTS for output in stage.tick(late, table))
        for _ in range(4)
    ]
    assert alerts == [0, MAX_STORIES_A_TICK, 5, 0]


def test_while_old_matches_are_read_their_time_counts() -> None:
    stage, desk = Stories(SETTINGS), held_back()
    late = NOW + timedelta(days=1)
    stage.tick(late, _Readable(desk.story))
    unrelated = event(article("x", site="x.example", hours=0.1), parties=("Q8", "Q9"))
    stage.handle(unrelated, Context(at=unrelated.article.seen_at, state=_Unread(desk.story), headers={}))
    assert stage.tick(late, _Unread(desk.story)) == ()
    assert len(stage.tick(late, _Unread(desk.story))) == 2


def test_the_worker_tells_held_back_news_when_the_pause_is_over_even_after_a_restart(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("wirewatch.worker.TICK_SECONDS", 0.0)
    hours = 0.0

    def clock() -> datetime:
        return NOW + timedelta(hours=hours)

    transport = EmbeddedTransport(tmp_path / "log.sqlite", clock=clock)
    transport.create_topics(TOPICS.values(), 2)

    def sent() -> list[Alert]:
        return [Alert.decode(taken.value) for taken in transport.read(ALERTS.name) if taken.value]

    def worker() -> Worker:
        return Worker([Stories(SETTINGS)], transport, group="stories", clock=clock)

    for name in ("a", "b", "c"):
        transport.publish([MATCHES.message(event(article(name, site=f"{name}.example")))])
    first = worker()
    _turn_until(first, lambda: len(sent()) == 2 and first.idle_at is not None)
    hours = 0.2
    second = worker()
    _turn_until(second, lambda: second.idle_at is not None)
    assert [alert.sequence for alert in sent()] == [1, 2]
    hours = 0.3
    third = worker()
    _turn_until(third, lambda: len(sent()) == 3)
    _turn_until(third, lambda: third.idle_at is not None)
    alerts = sent()
    transport.close()

    assert alerts[-1].changes == ("independent sources: 2 → 3",)
    assert [alert.id for alert in alerts] == [
        derive_id("notification", alerts[0].alert_id, str(number)) for number in (1, 2, 3)
    ]


def _turn_until(worker: Worker, is_done: Callable[[], bool]) -> None:
    ends_at = time.monotonic() + 10
    worker.connect()
    try:
        while not is_done():
            assert time.monotonic() < ends_at, "the worker did not get there"
            worker.turn()
    finally:
        worker.disconnect()
