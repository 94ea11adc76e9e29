"""Which language an article is written in, told from its letters and its commonest words."""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from pathlib import Path

from pydantic import Field, ValidationError

from processors.text import fold
from wirewatch.errors import SettingsError
from wirewatch.settings import Section
from wirewatch.yaml_files import load_yaml, problems_from_validation

_FILE = Path(__file__).parent / "detection.yaml"
#: How much of the content is looked at.
_SAMPLE_CHARS = 1_200
_HANGUL = re.compile(r"[\uac00-\ud7a3]")
_KANA = re.compile(r"[\u3041-\u30fa]")
_HAN = re.compile(r"[\u3400-\u9fff]")
_EAST_ASIAN = frozenset(("zh", "ja", "ko"))
#: The vowel signs of Indic scripts belong to their words.
_WORD = re.compile(r"(?:[^\W\d_]|[\u0900-\u0dff\u200c'])+")
#: What one of its letters says for a language beside one of its words.
_LETTER_WEIGHT = 0.5
#: By how much another language than the usual one must lead.
_LEAD = (1.3, 1)


class _LanguageSigns(Section):
    words: str = ""
    letters: str = ""


class _ScriptSigns(Section):
    letters: str
    languages: dict[str, _LanguageSigns] = Field(min_length=1)


class _Script:
    """One script's languages, compiled."""

    def __init__(self, signs: _ScriptSigns) -> None:
        self.char = re.compile(f"[{signs.letters}]")
        self.languages = tuple(signs.languages)
        self.by_word: dict[str, list[str]] = {}
        for language, of_language in signs.languages.items():
            for word in fold(of_language.words).split():
                self.by_word.setdefault(word, []).append(language)
        self.letters = {
            language: re.compile(of_language.letters)
            for language, of_language in signs.languages.items()
            if of_language.letters
        }
        self.scored = frozenset(language for words in self.by_word.values() for language in words)

    def scores(self, sample: str) -> dict[str, float]:
        """How much the sample's words and letters say for each language that has words, in order."""
        scores = dict.fromkeys((language for language in self.languages if language in self.scored), 0.0)
        for word, count in Counter(_WORD.findall(sample)).items():
            for language in self.by_word.get(word, ()):
                scores[language] += count
        for language, letters in self.letters.items():
            scores[language] += len(letters.findall(sample)) * _LETTER_WEIGHT
        return scores

    def language(self, sample: str, said: str | None) -> str:
        """The usual language, which is `said` if it is one of the script's, unless another leads clearly."""
        usual = said if said in self.languages else self.languages[0]
        if usual not in self.scored:
            return usual
        scores = self.scores(sample)
        best = max(scores, key=lambda language: scores[language])
        factor, points = _LEAD
        return best if scores[best] > scores[usual] * factor + points else usual


@lru_cache(maxsize=1)
def _scripts() -> dict[str, _Script]:
    file = load_yaml(_FILE)
    scripts = {}
    for name, data in dict(file.data).items():
        try:
            scripts[name] = _Script(_ScriptSigns.model_validate(data))
        except ValidationError as error:
            raise SettingsError(problems_from_validation(error, file, _ScriptSigns)) from error
    return scripts


def detect_language(folded: str, said: str | None) -> str:
    """An ISO 639-1 code; `said` (by the page or the feed) counts where the letters allow it."""
    sample = folded[:_SAMPLE_CHARS]
    said = (said or "").split("-")[0].lower() or None
    scripts = _scripts()
    latin = len(scripts["latin"].char.findall(sample))
    if not sample.isascii():
        east_asian = _east_asian_language(sample, said, latin)
        if east_asian is not None:
            return east_asian
        letters = {
            name: len(script.char.findall(sample)) for name, script in scripts.items() if name != "latin"
        }
        most = max(letters, key=lambda name: letters[name])
        if letters[most] > latin:
            return scripts[most].language(sample, said)
    if said is not None and said not in _elsewhere() and said not in scripts["latin"].languages:
        return said
    return scripts["latin"].language(sample, said)


def latin_languages(folded: str) -> list[str]:
    """Languages whose words and letters are no rarer in the text than those of English, likeliest first."""
    scores = _scripts()["latin"].scores(folded[:_SAMPLE_CHARS])
    likely = [language for language in scores if scores[language] >= scores["en"]]
    return sorted(likely, key=lambda language: -scores[language])


@lru_cache(maxsize=1)
def _elsewhere() -> frozenset[str]:
    """Languages that are not written in Latin letters."""
    others = (script.languages for name, script in _scripts().items() if name != "latin")
    return _EAST_ASIAN.union(*others)


def _east_asian_language(sample: str, said: str | None, latin: int) -> str | None:
    hangul, kana, han = (len(p.findall(sample)) for p in (_HANGUL, _KANA, _HAN))
    if hangul > 4 and hangul * 2 > han and hangul * 4 > latin:
        return "ko"
    if kana > 1 and kana * 5 > han and kana * 8 > latin:
        return "ja"
    if han > 3 and han * 4 > latin:
        return said if said in ("ja", "ko") and kana + hangul else "zh"
    return "ko" if hangul * 2 > latin else None
