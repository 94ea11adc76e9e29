"""Where a meeting was, in every language."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from processors.entities.gazetteer import Gazetteer
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


@pytest.fixture(scope="module")
def matcher(gazetteer: Gazetteer) -> Matcher:
    between = ("vladimir-putin", "xi-jinping")
    watches = [Watch(id=place, event="meeting", between=between, where=(place,)) for place in PLACES]
    return Matcher(Watchbook(tuple(watches)), gazetteer.knowledge)


@pytest.mark.parametrize("language", TITLES)
def test_a_place_is_told_by_the_words_beside_it(told: Callable[..., str], language: str) -> None:
    places = [place for place in PLACES if told(place, "2025-05-08", TITLES[language], "", language)]

    assert places == ["russia" if language == "cs" else "china"]
