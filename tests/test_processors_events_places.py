"""Where an event is, in every language."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from processors.entities.gazetteer import Gazetteer
from processors.events.verdict import Verdict
from processors.keywords.matcher import Matcher
from processors.watches import Watch, Watchbook

PLACES = ("china", "russia")
TITLES = {
    "ar": "بوتين يلتقي شي جين بينغ في بكين",
    "bn": "চীনে শি জিনপিংয়ের সঙ্গে বৈঠক করেছেন পুতিন",
    "cs": "Xi se setkal s Putinem v Rusku",
    "da": "Putin mødte Xi i Beijing",
    "de": "Putin traf Xi in Peking",
    "en": "Putin met Xi in Beijing",
    "es": "Putin se reunió con Xi en Pekín",
    "fa": "پوتین در پکن با شی جین‌پینگ دیدار کرد",
    "fr": "Poutine a rencontré Xi à Pékin",
    "hi": "पुतिन ने बीजिंग में शी जिनपिंग से मुलाकात की",
    "id": "Putin Bertemu Xi Jinping di Beijing",
    "it": "Putin incontra Xi a Pechino",
    "ja": "プーチン氏と習近平氏が北京で会談",
    "ko": "푸틴, 베이징에서 시진핑과 정상회담",
    "nl": "Poetin ontmoet Xi in Peking",
    "no": "Putin møtte Xi i Beijing",
    "pl": "Putin spotkał się z Xi w Pekinie",
    "pt": "Putin se reúne com Xi em Pequim",
    "ru": "Путин встретился с Си Цзиньпином в Пекине",
    "sv": "Putin träffade Xi i Peking",
    "tr": "Putin, Pekin'de Şi Cinping ile görüştü",
    "uk": "Путін зустрівся із Сі Цзіньпіном у Пекіні",
    "vi": "Ông Putin gặp ông Tập Cận Bình tại Bắc Kinh",
    "zh": "普京在北京会见习近平",
}


#: Kind, parties, language, title, text, place.
WHERE = [
    # Right before the noun that names the event; a country there is who meets.
    ("meeting", "lula+emmanuel-macron", "en", "Lula lands for Geneva talks with Macron", "", "geneva"),
    ("meeting", "lula+emmanuel-macron", "en", "Lula and Macron discuss Moscow-Kyiv talks", "", None),
    ("meeting", "lula+emmanuel-macron", "en", "Lula and Macron prepare for Brazil talks", "", None),
    ("meeting", "lula+emmanuel-macron", "en", "Lula and Macron meet at Alaska summit", "", "alaska"),
    ("meeting", "lula+emmanuel-macron", "ko", "룰라-마크롱 알래스카 회담 시작", "", "alaska"),
    ("meeting", "lula+emmanuel-macron", "ru", "Лула и Макрон встретились на Аляске", "", "alaska"),
    # Where somebody is received is his host's place.
    ("meeting", "lula+emmanuel-macron", "en", "Brazil welcomes Macron with samba", "", "brazil"),
    ("meeting", "lula+emmanuel-macron", "en", "Brasilia rolls out the red carpet for Macron", "", "brasilia"),
    # Of a journey to several countries the one that the watch's party leads.
    (
        "meeting",
        "narendra-modi+abiy-ahmed",
        "en",
        "Modi to travel to Oman, Ethiopia and Jordan",
        "",
        "ethiopia",
    ),
    (
        "meeting",
        "narendra-modi+abdullah-ii",
        "en",
        "Modi to travel to Oman, Ethiopia and Jordan",
        "",
        "jordan",
    ),
    # Not where they were before.
    (
        "meeting",
        "lula+emmanuel-macron",
        "en",
        "Lula and Macron meet",
        "In 2021 the two had met in Lisbon.",
        None,
    ),
    # A building of the place, local time of the place, what was visited.
    (
        "meeting",
        "lula+emmanuel-macron",
        "ko",
        "마크롱, 룰라와 회담",
        "마크롱 대통령은 11일 베이징 국제공항 귀빈실 접견장에서 열린 룰라 대통령과의 회담을 반겼다.",
        "beijing",
    ),
    (
        "meeting",
        "lula+emmanuel-macron",
        "ko",
        "마크롱, 룰라와 회담",
        "중국을 방문한 마크롱 대통령이 룰라 대통령과 회담했다.",
        "china",
    ),
    (
        "meeting",
        "lula+emmanuel-macron",
        "ko",
        "마크롱, 룰라와 회담",
        "브라질 룰라 대통령과 마크롱 대통령이 국제공항 접견장에서 회담했다.",
        None,
    ),
    (
        "meeting",
        "lula+emmanuel-macron",
        "ko",
        "마크롱·룰라 회담",
        "파리에서 예정된 마크롱 대통령과 룰라 대통령의 회담을 앞두고 마드리드에서 장관 회의가 열렸다.",
        "paris",
    ),
    (
        "meeting",
        "lula+emmanuel-macron",
        "ja",
        "マクロン氏、ルラ氏と会談",
        "マクロン大統領とルラ大統領はパリの外務省で会談した。",
        "paris",
    ),
    (
        "meeting",
        "lula+emmanuel-macron",
        "ja",
        "マクロン氏、ルラ氏と会談",
        "ブラジルのルラ大統領とマクロン大統領は外務省で会談した。",
        None,
    ),
    (
        "meeting",
        "lula+emmanuel-macron",
        "zh",
        "马克龙与卢拉会谈",
        "巴黎当地时间11日上午，马克龙总统与卢拉总统举行会谈。",
        "paris",
    ),
    # Takeovers, calls and resignations are in no place, and other news of a headline elsewhere.
    ("acquisition", "", "en", "Nordwerk to buy Ostbank in Canada for $2bn", "", None),
    ("executive-resignation", "", "en", "Chief executive of Swiss retailer quits", "", None),
    ("phone-call", "lula+emmanuel-macron", "en", "Lula and Macron speak by phone about Haiti", "", None),
    ("earthquake", "", "zh", "马克龙在莫斯科会谈；土耳其发生5.9级地震", "", "turkey"),
]


@pytest.fixture(scope="module")
def matcher(gazetteer: Gazetteer) -> Matcher:
    between = ("vladimir-putin", "xi-jinping")
    watches = [Watch(id=place, event="meeting", between=between, where=(place,)) for place in PLACES]
    for watch, kind, parties in sorted(
        {(_watch(kind, parties), kind, parties) for kind, parties, *_ in WHERE}
    ):
        watches.append(Watch(id=watch, event=kind, between=tuple(filter(None, parties.split("+")))))
    return Matcher(Watchbook(tuple(watches)), gazetteer.knowledge)


def _watch(kind: str, parties: str) -> str:
    return "-".join((kind, *parties.split("+"))).rstrip("-")


@pytest.mark.parametrize("language", TITLES)
def test_a_place_is_told_by_the_words_beside_it(told: Callable[..., str], language: str) -> None:
    places = [place for place in PLACES if told(place, "2025-05-08", TITLES[language], "", language)]

    assert places == ["russia" if language == "cs" else "china"]


@pytest.mark.parametrize(("kind", "parties", "language", "title", "text", "place"), WHERE)
def test_where_an_event_is_is_said_of_it(
    answered: Callable[..., Verdict | None],
    gazetteer: Gazetteer,
    kind: str,
    parties: str,
    language: str,
    title: str,
    text: str,
    place: str | None,
) -> None:
    verdict = answered(_watch(kind, parties), "2024-03-12", title, text, language)

    assert verdict is not None
    assert verdict.where == (gazetteer.knowledge.resolve(place) if place else None)
