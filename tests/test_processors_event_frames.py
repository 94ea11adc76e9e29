"""Verbs that are triggers where their clause has certain words beside them, and classes of words."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from pydantic import ValidationError

from processors.entities.gazetteer import Gazetteer
from processors.events.kinds import EventKind, load_kinds
from processors.events.rules import Rules
from processors.text import fold

LAUNCH = {
    "kind": "launch",
    "about": "A rocket is launched.",
    "classes": {
        "en": {
            "craft": ["rocket", "satellite", "space station"],
            "agency": ["nasa", "space agency"],
            "flyer": ["{craft}", "capsule"],
        },
        "zh": {"craft": ["火箭", "卫星"]},
    },
    "frames": {
        "en": [
            {"verbs": {"present": ["fires|sends"], "past": ["fired|sent"]}, "behind": ["{craft}"]},
            {"verbs": {"past": ["put"]}, "before": ["{craft}|{agency}"], "behind": ["into * orbit"]},
            {"verbs": {"past": ["lifted"]}, "beside": ["{flyer}"], "without": ["drone"]},
            {"verbs": {"past": ["flew"]}, "without": ["drone"]},
            {"verbs": {"present": ["hurls"]}, "object": ["{craft}"]},
            {"verbs": {"noun": ["liftoff"]}, "object_of": ["scraps"]},
        ],
        "zh": [{"verbs": {"neutral": ["发射"]}, "behind": ["{craft}"]}],
    },
    "not": {"en": ["fires rocket scientist"]},
    "triggers": {"en": {"noun": ["{agency} launch"], "past": ["fired a rocket"]}},
}

Finds = Callable[..., list[tuple[str, str]]]


@pytest.fixture(scope="module")
def finds(gazetteer: Gazetteer) -> Finds:
    """The form and the words of every trigger of launches in a text."""
    rules = Rules(gazetteer.knowledge, [EventKind.model_validate(LAUNCH)])

    def find(text: str, language: str = "en") -> list[tuple[str, str]]:
        folded = fold(text)
        found = rules.triggers(language).find(folded, 0, len(folded))
        return [(each.form, folded[each.start : each.end]) for each in found if each.kind == "launch"]

    return find


@pytest.mark.parametrize(
    ("text", "triggers"),
    [
        ("India sends its heaviest satellite up", [("present", "sends its heaviest satellite")]),
        (
            "India sent a crew and parts of a space station",
            [("past", "sent a crew and parts of a space station")],
        ),
        ("India sends a minister", []),
        ("India sends a minister, satellite waits", []),
        ("India sends word after a rocket fell", []),
        ("Rocket put twelve cubes into a low orbit", [("past", "put twelve cubes into a low orbit")]),
        ("The space agency put them into orbit", [("past", "put them into orbit")]),
        ("The hotel put them into orbit", []),
        ("Rocket put out of service", []),
        ("NASA launch watched by crowds", [("noun", "nasa launch")]),
        ("Firm fires rocket scientist", []),
        ("Crane lifted the capsule", [("past", "lifted the capsule")]),
        ("The space station was lifted", [("past", "lifted")]),
        ("Crane lifted a satellite beside a drone", []),
        ("Crane lifted crates", []),
        ("They flew it to the moon", [("past", "flew")]),
        ("They flew a drone", []),
        (
            "They fired a rocket and sent a satellite",
            [("past", "fired a rocket"), ("past", "sent a satellite")],
        ),
        ("It sends 1.5 tonnes of satellite", [("present", "sends 1.5 tonnes of satellite")]),
        ("It hurls a large satellite", [("present", "hurls a large satellite")]),
        ("It hurls stones at the satellite", []),
        ("It hurls stones faster than any rocket", []),
        ("It hurls to the moon a new satellite", [("present", "hurls to the moon a new satellite")]),
        ("India scraps its second liftoff", [("noun", "liftoff")]),
        ("India scraps a dinner for the liftoff", []),
    ],
)
def test_a_verb_is_a_trigger_where_its_clause_has_what_the_frame_says(
    finds: Finds, text: str, triggers: list[tuple[str, str]]
) -> None:
    assert finds(text) == triggers


def test_frames_read_languages_without_spaces(finds: Finds) -> None:
    assert finds("日本发射新一代卫星", "zh") == [("neutral", "发射新一代卫星")]
    assert finds("日本发射声明，卫星未动", "zh") == []


def test_what_stands_far_from_the_verb_is_not_of_its_clause(finds: Finds) -> None:
    assert finds(f"India sends {'very ' * 20}heavy rocket") == []


@pytest.mark.parametrize(
    ("text", "basis"),
    [("Ares bought Borealis", "names"), ("Ares bought a satellite", "clause"), ("Ares launch", "words")],
)
def test_a_trigger_says_what_makes_it_one(gazetteer: Gazetteer, text: str, basis: str) -> None:
    frame = {"verbs": {"past": ["bought"]}, "behind": ["satellite"], "of_names": True}
    kind = {**LAUNCH, "triggers": {"en": {"noun": ["launch"]}}, "frames": {"en": [frame]}}
    folded = fold(text)
    found = Rules(gazetteer.knowledge, [EventKind.model_validate(kind)]).triggers("en").open
    assert [each.basis for each in found.find(folded, 0, len(folded)) if each.kind == "launch"] == [basis]


def test_names_do_not_stand_for_what_has_to_be_before(gazetteer: Gazetteer) -> None:
    frame = {"verbs": {"noun": ["bid for"]}, "before": ["makes"], "behind": ["satellite"], "of_names": True}
    kind = {**LAUNCH, "frames": {"en": [frame]}}
    find = Rules(gazetteer.knowledge, [EventKind.model_validate(kind)]).triggers("en").open.find
    for text, basis in (("Ares makes bid for Borealis", ["names"]), ("Ares hears of bid for Borealis", [])):
        folded = fold(text)
        found = find(folded, 0, len(folded))
        assert [each.basis for each in found if each.kind == "launch"] == basis


def test_a_kind_described_again_adds_frames_and_words() -> None:
    more = {
        "kind": "launch",
        "about": "Again.",
        "frames": {"en": [{"verbs": {"past": ["hurled"]}, "behind": ["{hull}"]}]},
    }
    more["classes"] = {"en": {"craft": ["rocket", "probe"], "hull": ["capsule"]}}
    kinds = load_kinds([EventKind.model_validate(each) for each in (LAUNCH, more)])

    assert len(kinds["launch"].frames["en"]) == 7
    assert kinds["launch"].classes["en"]["craft"] == ["rocket", "satellite", "space station", "probe"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"frames": {"en": [{"verbs": {"past": ["sent"]}}]}},
            "found neither before, behind, beside, object, object_of nor without",
        ),
        ({"frames": {"en": [{"verbs": {}, "behind": ["rocket"]}]}}, "at least 1 item"),
        (
            {"frames": {"en": [{"verbs": {"past": ["sent"]}, "behind": ["{crafts}"]}]}},
            "found {crafts} in the pattern",
        ),
        ({"frames": {"en": [{"verbs": {"past": ["*"]}, "behind": ["rocket"]}]}}, "expected a word"),
        ({"frames": {"xx": [{"verbs": {"past": ["sent"]}, "behind": ["rocket"]}]}}, "the language 'xx'"),
        ({"classes": {"en": {"craft": ["  "]}}}, "expected a word"),
    ],
)
def test_a_wrong_frame_is_told(change: dict[str, Any], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        EventKind.model_validate({**LAUNCH, **change})


def test_a_verb_of_one_kind_may_go_on_in_a_frame_of_another(gazetteer: Gazetteer) -> None:
    longer = {
        "kind": "sale",
        "about": "Sold.",
        "frames": {"en": [{"verbs": {"past": ["sent * to"]}, "behind": ["owner"]}]},
    }
    rules = Rules(gazetteer.knowledge, [EventKind.model_validate(each) for each in (LAUNCH, longer)])
    found = rules.triggers("en").open.find("india sent a rocket to space", 0, 28)
    assert [each.kind for each in found] == ["launch"]


def test_a_kind_calls_those_it_needs_by_name(gazetteer: Gazetteer) -> None:
    wide = {
        "kind": "firing",
        "about": "Fired.",
        "needs": {"en": {"who": ["leader"]}},
        "others": {"en": ["mayor"]},
    }
    wide["frames"] = {"en": [{"verbs": {"past": ["axed"]}, "behind": ["{who}"]}]}
    narrow = {
        "kind": "knighting-out",
        "about": "A knight.",
        "narrows": "firing",
        "needs": {"en": {"who": ["knight"]}},
    }
    squire = {
        "kind": "squire-out",
        "about": "A squire.",
        "narrows": "firing",
        "needs": {"en": {"who": ["squire"]}},
    }
    rules = Rules(gazetteer.knowledge, [EventKind.model_validate(each) for each in (wide, narrow, squire)])
    triggers = rules.triggers("en")

    for name in ("leader", "mayor", "knight", "squire"):
        found = triggers.open.find(f"king axed {name}", 0, 30)
        assert "firing" in [each.kind for each in found]
    others = triggers.others["knighting-out"].finditer("mayor, knight, squire")
    assert [each.group() for each in others] == ["mayor", "squire"]
