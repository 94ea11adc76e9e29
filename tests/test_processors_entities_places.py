"""Cities: which are known, in which languages and cases, and what only looks like one."""

from __future__ import annotations

from pathlib import Path

import pytest

from processors.entities.files import load_entities
from processors.entities.gazetteer import Gazetteer

SEEDS = sorted(Path("seeds/entities").glob("*.[yj]*"))


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer(load_entities(SEEDS))


def places_in(gazetteer: Gazetteer, text: str, language: str) -> list[str | None]:
    found = gazetteer.find(text, language=language)
    return [gazetteer.knowledge.entities[m.entity].slug for m in found if m.kind == "place"]


@pytest.mark.parametrize(
    ("language", "text", "slugs"),
    [
        ("en", "Abe and Modi meet in Kyoto", ["kyoto"]),
        ("de", "Treffen in München, Genf und Sankt Petersburg", ["munich", "geneva", "saint-petersburg"]),
        ("es", "La reunión en Nueva York y en Ginebra", ["new-york", "geneva"]),
        ("zh", "两国领导人在广岛会晤", ["hiroshima"]),
        ("ja", "両首脳は広島で会談した", ["hiroshima"]),
        ("ko", "오사카에서 만난 뒤 판문점으로", ["osaka", "panmunjom"]),
        ("ar", "لقاء في جنيف", ["geneva"]),
        ("fr", "entre Alger, Beyrouth et Damas", ["algiers", "beirut", "damascus"]),
        ("pt", "de Bruxelas a Tóquio e Estocolmo", ["brussels", "tokyo", "stockholm"]),
        ("nl", "in Praag, Boedapest en Athene", ["prague", "budapest", "athens"]),
        ("de", "in Algier, Belgrad und Bukarest", ["algiers", "belgrade", "bucharest"]),
        ("tr", "Viyana, Lizbon ve Roma", ["vienna", "lisbon", "rome"]),
        ("id", "dari Ukraina dan Belgia", ["ukraine", "belgium"]),
        ("hi", "प्राग, ओस्लो और लिस्बन", ["prague", "oslo", "lisbon"]),
        ("es", "las Damas de Blanco", []),
        ("en", "fresh wina and athena", []),
    ],
)
def test_a_city_is_found_under_its_name_in_the_language(
    gazetteer: Gazetteer, language: str, text: str, slugs: list[str]
) -> None:
    assert places_in(gazetteer, text, language) == slugs


@pytest.mark.parametrize(
    ("language", "text", "slugs"),
    [
        ("ru", "в Казани, во Владивостоке и в Женеве", ["kazan", "vladivostok", "geneva"]),
        ("uk", "у Львові, Харкові та Женеві", ["lviv", "kharkiv", "geneva"]),
        ("pl", "w Davosie, Krakowie i Hiroszimie", ["davos", "krakow", "hiroshima"]),
        ("cs", "v Davosu, Ženevě a Petrohradě", ["davos", "geneva", "saint-petersburg"]),
        ("cs", "do Prahy, Vídně a Paříže, v Římě a Norsku", ["prague", "vienna", "paris", "rome", "norway"]),
        ("pl", "w Budapeszcie, Belgradzie i Wilnie", ["budapest", "belgrade", "vilnius"]),
        ("uk", "у Празі та Белграді", ["prague", "belgrade"]),
    ],
)
def test_a_city_is_found_in_its_cases(
    gazetteer: Gazetteer, language: str, text: str, slugs: list[str]
) -> None:
    assert places_in(gazetteer, text, language) == slugs


@pytest.mark.parametrize(
    ("language", "text"),
    [
        ("en", "The New York Times on the Duke of Edinburgh"),
        ("en", "Manchester United and the Geneva Conventions"),
        ("zh", "隆重庆祝之后完成都市规划"),
        ("ko", "뉴욕타임스의 보도"),
    ],
)
def test_what_is_called_after_a_city_is_no_place(gazetteer: Gazetteer, language: str, text: str) -> None:
    assert places_in(gazetteer, text, language) == []


def test_tokyo_does_not_hide_kyoto_nor_hold_it(gazetteer: Gazetteer) -> None:
    assert places_in(gazetteer, "首相は東京都と京都で会談", "ja") == ["tokyo", "kyoto"]


def test_every_city_lies_in_a_country(gazetteer: Gazetteer) -> None:
    knowledge = gazetteer.knowledge
    cities = [entity for entity in knowledge.entities.values() if "city" in entity.tags]

    assert len(cities) > 300
    assert all(knowledge.entities[knowledge.resolve(city.part_of or "") or ""].code for city in cities)
