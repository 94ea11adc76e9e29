"""People who only share a surname with somebody known: Kim Kardashian, Andy Kim, 김민석 위원장."""

from __future__ import annotations

import re
from collections.abc import Sequence

from processors.entities.folding import fold_alias
from processors.entities.forms import SURNAME_SENSES, Sense, is_unspaced
from processors.entities.knowledge import Knowledge
from processors.entities.lexicon import Lexicon
from processors.entities.reading import Reading, Reference

_HAN_OR_HANGUL = "[\u4e00-\u9fff\uac00-\ud7a3]"
#: Languages in which a subject may stand right before another noun: "Merz Brief", "Putin Soçi'de".
_OBJECTS_FOLLOW = frozenset({"de", "tr"})
#: An ending behind an apostrophe, as Turkish writes it onto places and names, never given ones: "Roma'da".
_ENDING = re.compile("['’][a-zçğıöşü]+$")
_POSSESSIVE = re.compile("['’]s?$")


class Strangers:
    """Tells names of others by the words beside a surname. Immutable."""

    def __init__(self, knowledge: Knowledge, lexicon: Lexicon) -> None:
        self._knowledge = knowledge
        self._lexicon = lexicon
        titles = (word for texts in lexicon.titles.values() for text in texts for word in text.split())
        self._no_names = lexicon.ordinary | lexicon.addresses | frozenset(titles)

    def among(self, reading: Reading, references: Sequence[Reference]) -> set[int]:
        """Which of the references (by index) are decoys or parts of strangers' names."""
        return {
            index
            for index, reference in enumerate(references)
            if reference.sense is Sense.DECOY or self._is_strange(reading, references, index)
        }

    def _is_strange(self, reading: Reading, references: Sequence[Reference], index: int) -> bool:
        reference = references[index]
        if is_unspaced(reading.text[reference.start]) or reference.sense is Sense.ADJECTIVE:
            return False
        is_person = reference.entity in self._knowledge.people
        if not is_person:
            is_word = " " not in reading.text[reference.start : reference.end]
            return is_word and self._follows_given_name(reading, reference)
        if reference.sense not in SURNAME_SENSES:
            return False
        before = references[index - 1] if index else None
        after = references[index + 1] if index + 1 < len(references) else None
        return self._name_before(reading, reference, before) or self._name_after(reading, reference, after)

    def _follows_given_name(self, reading: Reading, reference: Reference) -> bool:
        word = reading.previous_word(reference.start)
        is_initial = word.endswith(".") and len(word) == 2
        return word[:1].isupper() and (is_initial or _plain(word) in self._lexicon.given_names)

    def _name_before(self, reading: Reading, reference: Reference, before: Reference | None) -> bool:
        word = reading.previous_word(reference.start)
        if not word[:1].isupper() or (before is not None and before.end == reference.start - 1):
            return False
        plain = _plain(word)
        if word.endswith("."):
            return len(plain) == 1 and not self._is_own_initial(reading, plain, reference)
        if plain in self._lexicon.given_names:
            return True
        if self._is_no_name(plain) or reading.language == "de" or _POSSESSIVE.search(word):
            return False
        if _is_acronym(reading, word, reference) or _ENDING.search(word):
            return False
        if _says_nothing(reading, word, reference.start, reference.sense):
            return False
        return not reading.opens_sentence(reference.start - 1 - len(plain))

    def _is_own_initial(self, reading: Reading, letter: str, reference: Reference) -> bool:
        """Whether the letter is of an address ("M. Hollande") or of the given name ("В. Путин")."""
        if letter in self._lexicon.initial_addresses.get(reading.language or "", ()):
            return True
        names = (n for who in reference.candidates for _, n in self._knowledge.entities[who].all_names())
        return any(" " in name and _plain(name[0]) == letter for name in names)

    def _name_after(self, reading: Reading, reference: Reference, after: Reference | None) -> bool:
        word = reading.next_word(reference.end)
        if not word and reference.sense is not Sense.SURNAME:  # "Modi-Imran meeting" is two people's
            word = reading.hyphenated(reference.end)
        if not word[:1].isupper() or (after is not None and after.start == reference.end + 1):
            return False
        plain = _plain(word)
        if self._is_no_name(plain) or _says_nothing(reading, word, reference.end, reference.sense):
            return False
        if _is_acronym(reading, word, reference):
            return False
        return reading.language not in _OBJECTS_FOLLOW or (
            reference.sense is not Sense.SURNAME and not reading.hyphenated(reference.end)
        )

    def _is_no_name(self, word: str) -> bool:
        """Whether the word, or every part that a hyphen joins, is a title or an ordinary one."""
        return all(part in self._no_names for part in re.split("[- ]", word))

    def has_namesake(self, text: str, words: str) -> bool:
        """Whether `text` has somebody with this surname and title ("김 위원장") and a given name between."""
        surname, title = words[0], words[1:].lstrip()
        if not title or not is_unspaced(title):
            return False
        pattern = f"(?<!{_HAN_OR_HANGUL}){re.escape(surname)}{_HAN_OR_HANGUL}{{1,2}} ?{re.escape(title)}"
        return re.search(pattern, text) is not None


def _plain(word: str) -> str:
    plain = _POSSESSIVE.sub("", word).lower().rstrip(".")
    return plain if plain.isascii() else fold_alias(plain)


def _is_acronym(reading: Reading, word: str, reference: Reference) -> bool:
    """Whether the word beside a surname is in capitals by itself, as no name is: "канцлер ФРН Мерц"."""
    is_shouted = reading.original(reference.start, reference.end).isupper()
    fewest = 2 if reference.sense is Sense.SURNAME else 3
    return not is_shouted and word.isupper() and len(word) >= fewest


def _says_nothing(reading: Reading, word: str, at: int, sense: Sense) -> bool:
    """Whether the word's capital says nothing of a name: in a title With Capitals.

    Beside a surname that many bear English words need a verb's ending.
    """
    is_headline = reading.is_title_case and reading.is_in_title(at)
    is_famous = sense is Sense.SURNAME or reading.language not in (None, "en", "de")
    return is_headline and (is_famous or word.lower().endswith(("s", "ed", "ing")))
