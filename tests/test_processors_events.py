"""Events: their dates, sources and kinds. Who meets whom, and is it so, see the headlines."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from processors.entities.gazetteer import Gazetteer
from processors.events.beginnings import lead_start
from processors.events.dates import dateline_of, find_dates
from processors.events.kinds import load_kinds
from processors.events.language import compiled_language
from processors.events.said_dates import settled
from processors.keywords.matcher import Matcher
from processors.text import Document, fold
from processors.watches import Watch, Watchbook
from wirewatch.records import Article


@pytest.fixture(scope="module")
def matcher(gazetteer: Gazetteer) -> Matcher:
    return Matcher(Watchbook((Watch(id="coup", event="coup"),)), gazetteer.knowledge)


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        (
            "en",
            "on September 9, then on June 8-9 2017, next week, may go",
            ["2018-09-09", "2017-06-08", "2018-W35"],
        ),
        ("en", "in May and on Monday", ["2018-05", "2018-08-20"]),
        ("zh", "将于9月9日至10日访问，去年来过", ["2018-09-09", "2018-09-10", "2017"]),
        ("ko", "다음 달 9일, 지난해, 24일", ["2018-09", "2018-09-09", "2017", "2018-08-24"]),
        ("ja", "来月に、9月9日", ["2018-09", "2018-09-09"]),
        ("ru", "9 сентября 2018 года", ["2018-09-09"]),
        ("de", "am 9. September", ["2018-09-09"]),
        ("de", "Mitte September, am 9.9. und am 9. 9. 2017", ["2018-09", "2018-09-09", "2017-09-09"]),
        ("de", "um 9.30 Uhr, Version 2.9.1, 3.5 Prozent", []),
        ("fr", "le 9 septembre", ["2018-09-09"]),
        ("es", "el 9 de septiembre", ["2018-09-09"]),
        ("es", "a las 10 de la mañana, mañana por la mañana, esta mañana", ["2018-08-21", "2018-08-20"]),
        ("pt", "na segunda reunião, nesta segunda (20), na próxima quinta", ["2018-08-20", "2018-08-23"]),
        ("it", "stasera, la settimana prossima", ["2018-08-20", "2018-W35"]),
    ],
)
def test_dates_are_read_from_the_day_of_publication(language: str, text: str, days: list[str]) -> None:
    folded = fold(text)

    found = find_dates(folded, 0, len(folded), language, date(2018, 8, 20))

    assert [said.iso for said in found] == days
    assert all(first.end <= second.start for first, second in pairwise(found))


@pytest.mark.parametrize(
    ("language", "text"), [("zh", "明年三月底"), ("ja", "来年3月末"), ("ko", "내년 3월 말")]
)
def test_a_part_of_a_month_stays_one_in_the_year_before_it(language: str, text: str) -> None:
    *_, said = find_dates(text, 0, len(text), language, date(2018, 8, 20))

    assert said.iso == "2019-03"
    assert (said.first, said.last) == (date(2019, 3, 21), date(2019, 3, 31))


@pytest.mark.parametrize(
    ("language", "text", "ahead", "over"),
    [
        ("en", "will meet next week, officials said on Monday", ["2018-W35"], ["2018-W35", "2018-08-20"]),
        (
            "en",
            "will meet on Thursday, he told reporters Monday",
            ["2018-08-23"],
            ["2018-08-16", "2018-08-20"],
        ),
        ("en", "officials said they will meet on Monday", ["2018-08-20"], ["2018-08-20"]),
        ("de", "treffen sich nächste Woche, sagte er am Montag", ["2018-W35"], ["2018-W35", "2018-08-20"]),
        ("fr", "se verront jeudi, a-t-il déclaré lundi", ["2018-08-23"], ["2018-08-16", "2018-08-20"]),
        ("es", "se reunirán el jueves, anunció este lunes", ["2018-08-23"], ["2018-08-16", "2018-08-20"]),
        ("ru", "встретятся в четверг, сообщил в понедельник", ["2018-08-23"], ["2018-08-16", "2018-08-20"]),
    ],
)
def test_the_weekday_of_saying_is_not_that_of_what_lies_ahead(
    language: str, text: str, ahead: list[str], over: list[str]
) -> None:
    folded, day = fold(text), date(2018, 8, 20)
    found = find_dates(folded, 0, len(folded), language, day)

    assert [said.iso for said in settled(found, day, True)] == ahead
    assert [said.iso for said in settled(found, day, False)] == over


def test_an_undated_text_counts_from_its_dateline() -> None:
    title, text = fold("Leaders meet"), fold("LONDON, 9 September 2018 - They met on Friday.")
    content = f"{title}\n\n{text}"

    assert dateline_of(content, len(title), "en") == date(2018, 9, 9)
    assert dateline_of(content.replace("2018", ""), len(title), "en") is None


@pytest.mark.parametrize(
    ("title", "text", "source"),
    [
        ("ماكرون قد يلتقي تبون قريبا", "وقالت مصادر دبلوماسية إن اللقاء سيعقد في باريس.", "مصادر دبلوماسية"),
        (
            "ماكرون يلتقي تبون غدا",
            "وبحسب وكالة الأنباء الجزائرية، تبدأ الزيارة الأحد.",
            "وكالة الأنباء الجزائرية",
        ),
        ("ماكرون يلتقي تبون غدا", "تبدأ الزيارة الأحد وفقا لبيان الرئاسة.", "بيان الرئاسة"),
        ("مصادر: ماكرون يلتقي تبون غدا", "", "مصادر"),
        ("ماكرون يلتقي تبون غدا", "تبدأ الزيارة الأحد في وهران.", None),
    ],
)
def test_arabic_says_who_says_so(gazetteer: Gazetteer, title: str, text: str, source: str | None) -> None:
    watch = Watch(id="w", event="meeting", between=("emmanuel-macron", "abdelmadjid-tebboune"))
    at = datetime(2022, 8, 20, tzinfo=UTC)
    article = Article(
        id="a",
        entry_id="e",
        url="https://news.example/a",
        feed_url="https://news.example/feed",
        title=title,
        text=text,
        seen_at=at,
        revision="",
        published_at=at,
        language="ar",
    )

    found = Matcher(Watchbook((watch,)), gazetteer.knowledge).find(gazetteer.annotate(article))

    assert [one.verdict.according_to for one in found if one.verdict] == [source]


def test_an_undated_visit_is_to_whoever_led_the_country_when_those_named_served(gazetteer: Gazetteer) -> None:
    watch = Watch(id="w", event="meeting", between=("fumio-kishida", "joe-biden"))
    title, text = "Fumio Kishida to visit Washington", "Yoon Suk Yeol was there before him."
    article = Article(
        id="a",
        entry_id="e",
        url="https://news.example/a",
        feed_url="https://news.example/feed",
        title=title,
        text=text,
        seen_at=datetime(2026, 3, 1, tzinfo=UTC),
        revision="",
        published_at=None,
        language="en",
    )

    found = Matcher(Watchbook((watch,)), gazetteer.knowledge).find(gazetteer.annotate(article))

    assert [one.verdict.status for one in found if one.verdict] == ["confirmed"]


def test_without_a_date_of_publication_only_whole_dates_are_read() -> None:
    text = fold("on Monday, 9 September, and 9 September 2018")

    assert [said.iso for said in find_dates(text, 0, len(text), "en", None)] == ["2018-09-09"]


def test_every_shipped_kind_has_triggers_or_narrows_one_that_has() -> None:
    kinds = load_kinds()

    assert {"meeting", "visit", "summit", "talks", "phone-call", "letter", "signing"} <= kinds.keys()
    assert {"resignation", "rate-decision", "acquisition", "earthquake", "coup"} <= kinds.keys()
    assert all(kind.triggers or kind.frames or kind.narrows in kinds for kind in kinds.values())
    for kind in kinds.values():
        assert (
            not kind.triggers
            or {"en", "zh", "ko", "ja", "ru", "es", "fr", "de", "ar"} <= kind.triggers.keys()
        )


@pytest.mark.parametrize(
    ("language", "title"), [("zh", "国家主席"), ("en", "prime minister "), ("ko", "국가주석 ")]
)
def test_titles_that_overlap_do_not_hang_the_reader(language: str, title: str) -> None:
    assert compiled_language(language).fillers.fullmatch(title * 40 + "somebody") is None


def test_emptiness_has_no_events(told: Callable[..., str]) -> None:
    assert told("coup", "2020-01-01", "") == ""
    assert Document("", "").sentences == ()


@pytest.mark.parametrize(
    ("title", "text", "first"),
    [
        ("Abe meets Putin", "Steam rose. Snow lay.", 1),
        ("Islands? Not yet! Abe and Putin smile", "Steam rose. Snow lay.", 3),
        ("Abe meets Putin.", "Abe meets Putin. Steam rose.", 2),
        ("", "Steam rose. Snow lay.", 0),
    ],
)
def test_the_lead_begins_behind_every_sentence_of_the_headline(title: str, text: str, first: int) -> None:
    assert lead_start(Document(title, text), ()) == first
