"""When an event takes place, as an alert says it: the event's own date, no other of the article."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from processors.entities.gazetteer import Gazetteer
from processors.events.dates import find_dates
from processors.events.said_dates import settled
from processors.events.verdict import Verdict
from processors.keywords.matcher import Matcher
from processors.text import fold
from processors.watches import Watch, Watchbook

Answered = Callable[..., Verdict | None]

#: Language, day of publication, title, text, when. Of a meeting of Lula and Macron.
MEETINGS = [
    # A headline in the present tense tells of the day of publication or the one before.
    ("en", "2024-03-12", "Lula hosts Macron in Brasilia", "", "2024-03-11/2024-03-12"),
    ("en", "2024-03-12", "Lula and Macron meet in Brasilia", "", "2024-03-11/2024-03-12"),
    ("en", "2024-03-12", "Lula, Macron discuss trade", "", "2024-03-11/2024-03-12"),
    ("fr", "2024-03-12", "Lula reçoit Macron à Brasilia", "", "2024-03-11/2024-03-12"),
    ("de", "2024-03-12", "Macron trifft Lula in Brasilia", "", "2024-03-11/2024-03-12"),
    ("es", "2024-03-12", "Lula se reúne con Macron en Brasilia", "", "2024-03-11/2024-03-12"),
    ("zh", "2024-03-12", "卢拉与马克龙会谈", "", "2024-03-11/2024-03-12"),
    ("ja", "2024-03-12", "ルラ大統領とマクロン大統領が会談", "", "2024-03-11/2024-03-12"),
    (
        "en",
        "2024-03-12",
        "Lula hosts Macron",
        "The palace was lit in green and blue.",
        "2024-03-11/2024-03-12",
    ),
    ("en", "2024-03-12", "Lula hosts Macron", "They met on Monday at the palace.", "2024-03-11"),
    # Nouns, what is over and questions tell of no day.
    ("en", "2024-03-12", "What Lula's meeting with Macron was about", "", None),
    ("en", "2024-03-12", "When Lula met Macron", "", None),
    ("en", "2024-03-12", "Lula to host Macron", "", None),
    # The day of a meeting that is only recalled is not this one's.
    (
        "en",
        "2024-03-12",
        "Lula and Macron meet in Brasilia",
        "It was a sequel to their January 20 meeting in Paris.",
        "2024-03-11/2024-03-12",
    ),
    # The day on which the text was sent is not that of the event.
    (
        "en",
        "2024-03-12",
        "Macron to visit Brazil",
        "PARIS, March 12 (Agency) - French President Emmanuel Macron flies to Brazil next week to see Lula.",
        "2024-W12",
    ),
    (
        "zh",
        "2024-03-12",
        "马克龙将访问巴西",
        "通讯社巴黎3月12日电 法国总统马克龙下周将访问巴西，与卢拉会谈。",
        "2024-W12",
    ),
    (
        "ja",
        "2024-03-12",
        "マクロン氏、ブラジル訪問へ",
        "[パリ 12日 通信社] - フランスのマクロン大統領は来週ブラジルを訪問し、ルラ大統領と会談する。",
        "2024-W12",
    ),
    # Nor that on which somebody spoke of it.
    ("zh", "2024-03-12", "马克龙将与卢拉会谈", "法国外交部12日说，马克龙将与卢拉会谈。", None),
    (
        "zh",
        "2024-03-12",
        "马克龙希望与卢拉会面",
        "马克龙星期一（3月11日）告诉记者，他希望能与卢拉会面。",
        None,
    ),
    ("zh", "2024-03-12", "马克龙将与卢拉会谈", "法国总统府周二晚间说，马克龙将与卢拉会谈。", None),
    ("zh", "2024-03-12", "马克龙取消与卢拉的会谈", "爱丽舍宫周二宣布，原定下周五的会谈取消。", "2024-03-22"),
    (
        "ko",
        "2024-03-12",
        "마크롱, 룰라와 정상회담 예정",
        "프랑스 대통령실은 12일 마크롱 대통령이 룰라 대통령과 정상회담을 할 것이라고 밝혔다.",
        None,
    ),
    (
        "ko",
        "2024-03-12",
        "마크롱, 룰라와 회담",
        "마크롱 대통령과 룰라 대통령이 10일 회담했다고 프랑스 외무부가 12일 밝혔다.",
        "2024-03-10",
    ),
    (
        "ko",
        "2024-03-12",
        "마크롱, 룰라와 회담",
        '마크롱 대통령은 11일 룰라 대통령과의 정상회담에서 "협력이 중요하다"고 말했다.',
        "2024-03-11",
    ),
    # What was cancelled was to be on no day that is over.
    ("en", "2024-03-13", "Macron cancels Lula meeting", "The palace said so late on Tuesday.", None),
    # A time is no day.
    ("ko", "2024-03-12", "마크롱·룰라, 20일 만에 다시 회담", "", None),
    ("ko", "2024-03-12", "마크롱, 3일간의 브라질 방문…룰라와 회담", "", None),
    ("ko", "2024-03-12", "마크롱, 10일 만찬서 룰라와 회동", "", "2024-03-10"),
]
#: Kind, day of publication, language, title, text, when.
OTHERS = [
    ("earthquake", "2025-03-12", "en", "Magnitude 6.1 earthquake hits Turkey", "", "2025-03-11/2025-03-12"),
    (
        "earthquake",
        "2024-03-12",
        "zh",
        "马克龙11日在莫斯科会谈；土耳其发生5.9级地震",
        "",
        "2024-03-11/2024-03-12",
    ),
    ("earthquake", "2024-03-12", "zh", "马克龙在莫斯科会谈；土耳其10日发生5.9级地震", "", "2024-03-10"),
    ("earthquake", "2025-03-12", "en", "Earthquake off Crete rattles Greece", "", "2025-03-11/2025-03-12"),
    ("earthquake", "2025-03-12", "en", "Earthquake in Ecuador kills 12", "", "2025-03-11/2025-03-12"),
    ("earthquake", "2025-03-12", "es", "Terremoto de magnitud 6 sacude Ecuador", "", "2025-03-11/2025-03-12"),
    (
        "earthquake",
        "2025-03-12",
        "pt",
        "Terremoto de magnitude 6 atinge o Equador",
        "",
        "2025-03-11/2025-03-12",
    ),
    ("earthquake", "2025-03-12", "fr", "Un séisme secoue l'Équateur", "", "2025-03-11/2025-03-12"),
    ("earthquake", "2025-03-12", "it", "Terremoto scuote l'Ecuador", "", "2025-03-11/2025-03-12"),
    (
        "earthquake",
        "2025-03-12",
        "de",
        "Erdbeben der Stärke 6 erschüttert Ecuador",
        "",
        "2025-03-11/2025-03-12",
    ),
    ("earthquake", "2025-03-12", "en", "Death toll from earthquake in Ecuador climbs to 40", "", None),
    ("earthquake", "2025-03-12", "en", "Death toll from Turkey earthquake passes 90", "", None),
    (
        "earthquake",
        "2025-03-12",
        "zh",
        "土耳其强震已致90人死亡",
        "土耳其媒体今天（3月12日）报道，地震已致90人死亡。",
        None,
    ),
    (
        "rate-decision",
        "2025-03-13",
        "zh",
        "土耳其央行下调利率",
        "土耳其央行12日宣布，下调利率。",
        "2025-03-12",
    ),
]


@pytest.fixture(scope="module")
def matcher(gazetteer: Gazetteer) -> Matcher:
    watches = [Watch(id=kind, event=kind) for kind in sorted({kind for kind, *_ in OTHERS})]
    watches.append(Watch(id="meeting", event="meeting", between=("lula", "emmanuel-macron")))
    return Matcher(Watchbook(tuple(watches)), gazetteer.knowledge)


@pytest.mark.parametrize(("language", "published", "title", "text", "when"), MEETINGS)
def test_a_meeting_is_on_the_day_said_of_it_or_on_that_of_its_headline(
    answered: Answered, language: str, published: str, title: str, text: str, when: str | None
) -> None:
    verdict = answered("meeting", published, title, text, language)

    assert verdict is not None
    assert verdict.when == when


@pytest.mark.parametrize(("kind", "published", "language", "title", "text", "when"), OTHERS)
def test_an_event_without_a_pair_is_dated_likewise(
    answered: Answered, kind: str, published: str, language: str, title: str, text: str, when: str | None
) -> None:
    verdict = answered(kind, published, title, text, language)

    assert verdict is not None
    assert verdict.when == when


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        ("zh", "星期六（3月9日）会谈", ["2024-03-09", "2024-03-09"]),
        ("en", "on Monday, 18 March 2024", ["2024-03-18", "2024-03-18"]),
        ("zh", "下周五会谈，上周四访问", ["2024-03-22", "2024-03-07"]),
        ("ko", "다음 주 금요일 회담", ["2024-03-22"]),
        ("ja", "来週の金曜に会談", ["2024-03-22"]),
        ("ja", "3日連続、20日ぶり、5日目、10日以内", []),
    ],
)
def test_a_weekday_is_the_day_or_of_the_week_that_stands_beside_it(
    language: str, text: str, days: list[str]
) -> None:
    folded, published = fold(text), date(2024, 3, 12)
    found = find_dates(folded, 0, len(folded), language, published)

    assert [said.iso for said in settled(found, published, True)] == days


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        ("sv", "mötet hålls i juni", ["2024-06"]),
        ("da", "rejser til Oslo i juni", ["2024-06"]),
        ("no", "besøker Paris i april", ["2024-04"]),
        ("uk", "зустріч відбудеться у травні", ["2024-05"]),
        ("en", "talks in mid-May", ["2024-05"]),
        # "de", "en" and "a" are of other languages.
        ("en", "a de May who says so", []),
        # The last such event's day, and how often it was.
        ("pl", "pierwsza wizyta od maja 2019", []),
        ("de", "zum dritten Mal in zwei Wochen", []),
        # Two days named together.
        ("sv", "fredag och lördag nästa vecka", ["2024-03-15", "2024-03-16", "2024-W12"]),
        ("nl", "vrijdag en zaterdag", ["2024-03-15", "2024-03-16"]),
        ("no", "8. og 9. april", ["2024-04-09"]),
    ],
)
def test_each_language_has_its_own_words_about_dates(language: str, text: str, days: list[str]) -> None:
    folded, published = fold(text), date(2024, 3, 12)
    found = find_dates(folded, 0, len(folded), language, published)

    assert [said.iso for said in settled(found, published, True)] == days
