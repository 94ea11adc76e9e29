"""Verbs as broadcasters say them: 만난다 as 만납니다, 会談した as 会談しました."""

from __future__ import annotations

from collections.abc import Callable

#: Korean syllables that begin alike stand in a row of so many; the finals of 난 and 납 in it.
_FINALS, _FINAL_N, _FINAL_B = 28, 4, 17
#: Japanese syllables in rows of the same vowel: a verb ends in one of the third.
_ROWS = ("わかがさたなばまら", "いきぎしちにびみり", "うくぐすつぬぶむる", "えけげせてねべめれ")
#: What ends a plain Japanese verb, and what that may be politely. Longer ones stand first.
_ENDINGS = {
    "なかった": ("ませんでした",),
    "ている": ("ています",),
    "ていた": ("ていました",),
    "ていない": ("ていません",),
    "だった": ("でした",),
    "する": ("します",),
    "った": ("いました", "ちました", "りました", "きました"),
    "んだ": ("みました", "びました"),
    "いだ": ("ぎました",),
    "いた": ("きました", "いました"),
    "だ": ("です",),
}
#: What may stand behind a verb in a pattern.
_FULL_STOP = "。"


def polite_forms(text: str, language: str) -> list[str]:
    """What a pattern with a plain ending may be politely; nothing without one.

    Of several last words each: を結んだ|を交わした.
    """
    politely = _POLITELY.get(language)
    if politely is None:
        return []
    rest, space, last = text.rpartition(" ")
    return [rest + space + form for word in last.split("|") for form in politely(word)]


def _polite_korean(text: str) -> list[str]:
    if len(text) < 2 or not (text.endswith("다") and "가" <= text[-2] <= "힣"):
        return []
    if text.endswith("는다"):
        return [f"{text[:-2]}습니다"]
    final = (ord(text[-2]) - ord("가")) % _FINALS
    if final not in (0, _FINAL_N):
        return [f"{text[:-1]}습니다"]
    return [f"{text[:-2]}{chr(ord(text[-2]) - final + _FINAL_B)}니다"]


def _polite_japanese(text: str) -> list[str]:
    stop = _FULL_STOP if text.endswith(_FULL_STOP) else ""
    plain = text.removesuffix(_FULL_STOP)
    for ending, polite in _ENDINGS.items():
        if plain.endswith(ending):
            stem = _continued(plain.removesuffix(ending)) if ending == "なかった" else plain[: -len(ending)]
            return [f"{stem}{form}{stop}" for form in polite]
    if plain.endswith("ない") and len(plain) > 2:
        is_being = plain[-3] in "はもが"
        return [f"{plain[:-2]}ありません" if is_being else f"{_continued(plain[:-2])}ません"]
    if plain.endswith("た") and plain[-2:-1] in (*_ROWS[1], *_ROWS[3], "じ"):
        return [f"{plain[:-1]}ました{stop}"]
    place = _ROWS[2].find(plain[-1:]) if len(plain) > 1 else -1
    if place < 0:
        return []
    stems = [plain[:-1] + _ROWS[1][place]]
    if plain.endswith("る") and plain[-2] not in _ROWS[0] + _ROWS[2]:
        stems = [plain[:-1]] if plain[-2] in _ROWS[3] else [plain[:-1], *stems]
    return [f"{stem}ます{stop}" for stem in stems]


def _continued(stem: str) -> str:
    """The stem before "not" as it stands before "ます": 会わ, 会い."""
    place = _ROWS[0].find(stem[-1:]) if stem else -1
    return stem if place < 0 else stem[:-1] + _ROWS[1][place]


_POLITELY: dict[str, Callable[[str], list[str]]] = {"ja": _polite_japanese, "ko": _polite_korean}
