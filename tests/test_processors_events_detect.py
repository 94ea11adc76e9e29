"""Which language a text is in: its letters and commonest words tell it, and else the feed."""

from __future__ import annotations

import pytest

from processors.events.detect import detect_language, latin_languages
from processors.text import fold


@pytest.mark.parametrize(
    ("said", "text", "language"),
    [
        ("en", "김정은 위원장이 방문했다", "ko"),
        ("zh", "習近平氏が来月に訪朝する", "ja"),
        (None, "习近平会见普京", "zh"),
        (None, "Президент прибыл в Пекин", "ru"),
        (None, "Le président est arrivé dans la capitale pour des entretiens avec les ministres", "fr"),
        ("en", "Número de mortos no terremoto da semana passada na Colômbia sobe, diz presidente", "pt"),
        ("pl", "Prezydent przybył do Warszawy", "pl"),
        (None, "", "en"),
        (None, "De president is op weg naar Den Haag voor een gesprek met de premier over het akkoord", "nl"),
        (None, "Prezydent nie spotka się z premierem, ale będzie w Warszawie na szczycie", "pl"),
        (None, "Cumhurbaşkanı, Ankara'da ilk kez bir araya geldiği konuğu için yemek verdi", "tr"),
        (None, "Presiden akan bertemu dengan tamu dari Tokyo yang tiba di Jakarta besok", "id"),
        (None, "Thủ tướng sẽ thăm Nhật Bản vào tuần tới", "vi"),
        (None, "Presidenten är på väg till Stockholm för att träffa statsministern", "sv"),
        ("da", "Statsministeren mødtes med præsidenten", "da"),
        ("no", "Statsministeren møtte presidenten", "no"),
        (None, "Prezident se příští týden sejde s premiérem v Praze, řekl mluvčí", "cs"),
        (None, "Президент прибув до Києва і зустрівся з прем'єром", "uk"),
        ("ru", "Президент прибыл в Киев", "ru"),
        ("bg", "Президентът пристигна в София", "bg"),
        (None, "رئیس جمهور با همتای خود در تهران دیدار کرد و گفت", "fa"),
        (None, "التقى الرئيس نظيره في القاهرة", "ar"),
        (None, "प्रधानमंत्री ने दिल्ली में राष्ट्रपति से मुलाकात की", "hi"),
        (None, "ঢাকায় দুই নেতার বৈঠক হয়েছে।", "bn"),
        ("zh", "The president said that he will be in Beijing on Monday for talks with the premier", "en"),
        ("en", "De minister gaat niet naar Londen, omdat het overleg met de premier is uitgesteld", "nl"),
        ("pt", "Presidente inicia visita de três dias à Índia", "pt"),
        ("fr", "Le premier ministre, reçu à dîner, se rend à Rome", "fr"),
        ("it", "Il vertice dell'Aia, l'incontro con l'ospite e l'intesa", "it"),
        (None, "Un ministre se rend à Rome", "fr"),
        (None, "Un ministro de visita en Roma", "es"),
        ("ms", "Perdana menteri tiba di Jakarta", "ms"),
    ],
)
def test_letters_and_common_words_outweigh_the_language_that_a_feed_says(
    said: str | None, text: str, language: str
) -> None:
    assert detect_language(fold(text), said) == language


def test_english_words_leave_few_other_languages_to_try() -> None:
    assert latin_languages(fold("The talks will be held on Monday, says the White House")) == ["en"]
    assert "de" in latin_languages(fold("Putin trifft Trump in Alaska"))
