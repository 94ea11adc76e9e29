"""Events without a pair: what a headline and its text tell of together."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from processors.entities.gazetteer import Gazetteer
from processors.events.kinds import EventKind
from processors.events.rules import Rules
from processors.keywords.matcher import Matcher
from processors.watches import Watch, Watchbook

PUBLISHED_AT = "2026-06-10T12:00"


@pytest.fixture(scope="module")
def matcher(gazetteer: Gazetteer) -> Matcher:
    kinds = ("acquisition", "earthquake", "government-resignation", "rate-decision")
    person = Watch(id="macron", event="resignation", between=("emmanuel-macron",))
    watches = (*(Watch(id=kind, event=kind) for kind in kinds), person)
    return Matcher(Watchbook(watches), gazetteer.knowledge)


def test_a_text_tells_what_a_headline_only_hints_at(told: Callable[..., str]) -> None:
    title, text = (
        "Bank turns to monetary easing",
        "The Federal Reserve cut its key rate by 0.25% on Wednesday.",
    )

    assert told("rate-decision", PUBLISHED_AT, title, text) == "happened"


def test_a_known_person_resigns_without_an_office(told: Callable[..., str]) -> None:
    assert told("macron", PUBLISHED_AT, "Macron says he will not resign") == "denied"


def test_who_serves_a_known_person_is_somebody_else(told: Callable[..., str]) -> None:
    assert told("government-resignation", PUBLISHED_AT, "Macron resigns") == "happened"
    assert told("government-resignation", PUBLISHED_AT, "Macron's speechwriter resigns") == ""
    assert told("government-resignation", PUBLISHED_AT, "For Macron, the resignations are the point") == ""


def test_what_is_demanded_before_it_happens_is_no_rumour(told: Callable[..., str]) -> None:
    title = "Health minister resigns after opposition demands her resignation"
    assert told("government-resignation", PUBLISHED_AT, title) == "happened"


def test_no_tsunami_denies_no_earthquake(told: Callable[..., str]) -> None:
    title = "Strong quake hits northern Japan, no tsunami warning issued"
    assert told("earthquake", PUBLISHED_AT, title) == "happened"


def test_what_a_company_wants_to_buy_of_a_farmer_is_no_takeover(told: Callable[..., str]) -> None:
    assert told("acquisition", PUBLISHED_AT, "各地夏粮收购进展顺利", "全国收购小麦三千万吨。") == ""


def test_what_markets_make_of_a_decision_does_not_hide_it(told: Callable[..., str]) -> None:
    assert told("rate-decision", PUBLISHED_AT, "ECB cuts rates; stocks and gold rise") == "happened"
    assert told("rate-decision", PUBLISHED_AT, "Gold rises on hopes that ECB cuts rates") == ""


@pytest.mark.parametrize(
    "title",
    [
        "Nordwerk zahlt 14,7 Milliarden für Baltika",
        "Nordwerk schnappt sich Lackhersteller",
        "Norvell agrees to pay $3.1 billion for rival Kestrel",
    ],
)
def test_decimals_and_compounds_name_a_takeover(told: Callable[..., str], title: str) -> None:
    assert told("acquisition", PUBLISHED_AT, title) in ("confirmed", "happened")


def test_what_looks_like_another_kind_hides_none(gazetteer: Gazetteer) -> None:
    kinds = [
        EventKind.model_validate(
            {
                "kind": kind,
                "about": "x",
                "triggers": {"en": {"noun": ["outbreak"]}},
                "not": {"en": [f"outbreak of {other}"]},
            }
        )
        for kind, other in (("joy", "rage"), ("rage", "joy"))
    ]
    found = Rules(gazetteer.knowledge, kinds).triggers("en").open.find("an outbreak of joy", 0, 18)
    assert [trigger.kind for trigger in found] == ["joy"]


def test_the_first_sentence_tells_of_whom_the_title_names(told: Callable[..., str]) -> None:
    title, text = (
        "Kestrel staff learn of their new owner",
        "Norvell said its purchase of rival Kestrel is done.",
    )
    assert told("acquisition", PUBLISHED_AT, title, text) == "happened"
    assert told("acquisition", PUBLISHED_AT, "Homegrown apps make dating easier", text) == ""
    assert (
        told("acquisition", PUBLISHED_AT, "Kestrel staff like it", "You can buy the firm's Kestrel shirts.")
        == ""
    )


def test_what_moved_the_markets_is_no_news_of_theirs(told: Callable[..., str]) -> None:
    title, text = "Kestrel deal lifts stocks", "Norvell said it would take over the maker of sensors Kestrel."
    assert told("acquisition", PUBLISHED_AT, title, text) == ""
    assert told("acquisition", PUBLISHED_AT, "Kestrel to change hands", text) == "confirmed"


def test_what_was_done_these_days_is_news_under_any_headline(told: Callable[..., str]) -> None:
    title, text = "Change in Tallinn", "Estonia's prime minister resigned on Monday to take up another post."
    assert told("government-resignation", PUBLISHED_AT, title, text) == "happened"
    text = "Estonia's prime minister resigned in 2024 to take up another post."
    assert told("government-resignation", PUBLISHED_AT, title, text) == ""


def test_a_quake_under_a_headline_about_a_drill_or_an_inquest_is_none(told: Callable[..., str]) -> None:
    for title, text in (
        ("Hundreds take part in drill", "Rescuers imagined a magnitude 7.4 earthquake near the coast."),
        ("Miles participan en el simulacro", "El ejercicio planteó un sismo de magnitud 8 en la costa."),
        ("大楼倒塌原因查明", "强震使大楼倒塌,造成12人死亡,业者被问责。"),
    ):
        assert told("earthquake", PUBLISHED_AT, title, text) == ""
    title, text = (
        "Night of fear in the valley",
        "A magnitude 5.9 earthquake struck the valley and killed 12 people.",
    )
    assert told("earthquake", PUBLISHED_AT, title, text) == "happened"
