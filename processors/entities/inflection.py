"""Case forms of Russian and Ukrainian names, and the small endings that other languages hang on a name.

The rules are few and over-generous: a form that no Russian would write harms nobody, a missing one
loses a mention. Names that an operator adds are inflected like the shipped ones.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from itertools import product
from typing import NamedTuple

#: Erdoğan, Støre: letters of Western and Central Europe.
_LATIN = re.compile("[A-Za-zÀ-ž .'’-]+")
_CYRILLIC = re.compile(r"[а-яёіїєґ]", re.IGNORECASE)
_ARABIC = re.compile(r"[\u0620-\u064a]")
_HARD = "бвгджзклмнпрстфхцчшщ"

#: Ending of the dictionary form -> nominative, genitive, dative, accusative, instrumental, prepositional,
#: with alternatives after "|". The first ending that fits is used.
_DECLENSIONS: tuple[tuple[str, str], ...] = (
    ("ский", "ский ского скому ского ским ском"),
    ("цкий", "цкий цкого цкому цкого цким цком"),
    ("ые", "ые ых ым ые|ых ыми ых"),
    ("ие", "ие их им ие|их ими их"),
    ("ый", "ый ого ому ого|ый ым ом"),
    ("ой", "ой ого ому ого|ой ым ом"),
    ("ая", "ая ой ой ую ой ой"),
    ("яя", "яя ей ей юю ей ей"),
    ("ия", "ия ии ии ию ией ии"),
    ("ья", "ья ьи ье ью ьей ье"),
    ("ий", "ий ия|его ию|ему ия|его|ий ием|им ии|ем"),
    ("ей", "ей ея ею ея|ей еем ее"),
    ("ай", "ай ая аю ая|ай аем ае"),
    ("уй", "уй уя ую уя|уй уем уе"),
    ("эй", "эй эя эю эя эем эе"),
    ("ова", "ова овой|овы овой|ове ову овой овой|ове"),
    ("ева", "ева евой|евы евой|еве еву евой евой|еве"),
    ("ина", "ина иной|ины иной|ине ину иной иной|ине"),
    ("ов", "ов ова ову ова|ов овым|овом ове"),
    ("ев", "ев ева еву ева|ев евым|евом еве"),
    ("ин", "ин ина ину ина|ин иным|ином ине"),
    ("ын", "ын ына ыну ына|ын ыным|ыном ыне"),
    ("ипет", "ипет ипта ипту ипет иптом ипте"),
    ("ики", "ики иков икам ики иками иках"),
    ("ье", "ье ья ью ье ьем ье"),
    ("ец", "ец ца|еца цу|ецу ца|ец|еца цем|цом|ецем це|еце"),
    ("а", "а ы|и е у ой|ей е"),
    ("я", "я и е ю ей е"),
    ("ь", "ь я|и ю|и я|ь ем|ью е|и"),
    ("ы", "ы ов| ам ы|ов ами ах"),
)
_CONSONANT_DECLENSION = " а у а| ом|ем|ым е"
_CASES = 6
#: The forms of a word, case by case.
_Table = list[tuple[str, ...]]

#: The same for Ukrainian; the last one is for names that end in a consonant.
_UKRAINIAN_DECLENSIONS: tuple[tuple[str, str], ...] = (
    ("ська", "ська ської ській ську ською ській"),
    ("цька", "цька цької цькій цьку цькою цькій"),
    ("ний", "ний ного ному ного|ний ним ному|нім"),
    ("кий", "кий кого кому кого|кий ким кому|кім"),
    ("ий", "ий ого ому ого|ий им ому|ім"),
    ("ій", "ій ія ію|ієві ія|ій ієм ії|ієві|ію"),
    ("ей", "ей ея ею|еєві ея|ей еєм еї|еєві"),
    ("ай", "ай аю|ая аю|аєві ая|ай аєм аї|аєві|аю"),
    ("їв", "їв єва єву|єву їв єву євим|євом єві"),
    ("ів", "ів ова|ева ову|ові ів|ова овим|овом|евом ові|еві"),
    ("ов", "ов ова ову|ову ова овим|овом ові|ову"),
    ("єв", "єв єва єву|єву єва євим|євом єві|єву"),
    ("ев", "ев ева еву|еву ева евим|евом еві|еву"),
    ("ін", "ін іна іну|інові іна|ін іним|іном іні|інові|іну"),
    ("на", "на ни|ної ні|ній ну ною ні|ній"),
    ("ика", "ика ики|икої иці|икій ику икою иці|икій"),
    ("ди", "ди дів дам ди дами дах"),
    ("ни", "ни н нам ни нами нах"),
    ("ень", "ень ня|еня ню|еню|еневі|неві ень|ня|еня нем|енем ні|ені|неві|еневі"),
    ("ія", "ія ії ії ію ією ії"),
    ("ея", "ея еї еї ею еєю еї"),
    ("ка", "ка ки ці|ку ку кою ці"),
    ("га", "га ги зі|гу гу гою зі"),
    ("а", "а и|і і у ою|ею і"),
    ("я", "я і|ї і|ї ю ею|єю і|ї"),
    ("о", "о а|о у|ові|о а|о ом|о ові|у|о"),
    ("ь", "ь я|і ю|еві|і я|ь ем|лем|ю і|еві|ю"),
    ("ипет", "ипет ипту иптові|ипту ипет иптом ипті|ипту"),
    ("", " а|у у|ові|еві а| ом|ем і|ові|еві|у"),
)
#: Genitive, dative and emphasis in Bengali, after a vowel or a consonant.
_BENGALI = re.compile("[\u0980-\u09ff]")
_BENGALI_ENDINGS = frozenset(("", "র", "ের", "য়ের", "কে", "ও", "রা", "তে", "ে", "য়", "ই"))
#: What Arabic writes together with the next word, and with its article.
_ARABIC_BEGINNINGS = frozenset(("", "و", "ب", "ل", "ف", "ك"))
_ARABIC_ARTICLES = frozenset(("ال", "وال", "بال", "لال", "فال", "كال", "لل", "ولل"))
_NOTHING = frozenset(("",))


def inflected(name: str, *, is_person: bool, language: str = "") -> set[str]:
    """`name` with the forms it takes in running text: East Slavic cases, Arabic prefixes, Latin -s.

    `language` only tells Ukrainian from Russian.
    """
    if _CYRILLIC.search(name):
        return _east_slavic_forms(name, language)
    affixed = affixes(name)
    if affixed is not None:
        beginnings, stem, endings = affixed
        return {beginning + stem + ending for beginning in beginnings for ending in endings}
    is_latin = _LATIN.fullmatch(name) is not None
    is_word = is_latin and name[-1:].islower() and name[-1] not in "sxz" and len(name) > 2
    if is_word and (is_person or " " not in name):
        return {name, name + "s"}
    return {name}


_ADJECTIVE_ENDINGS = ("ий", "ого", "ому", "им", "ом", "ая", "ой", "ую", "ое", "ие", "их", "ими")
_HARD_ADJECTIVE_ENDINGS = ("ый", "ого", "ому", "ым", "ом", "ая", "ой", "ую", "ое", "ые", "ых", "ыми")


#: Ending of an adjective -> its endings in every gender, number and case. The first that fits is used.
_ADJECTIVE_FORMS: dict[str, tuple[tuple[str, str], ...]] = {
    "uk": (("кий", "кий кого кому ким кім ка кої кій ку кою ке кі ких кими"),),
    "pl": (
        ("ski", "ski skiego skiemu skim ska skiej ską skie skich skimi scy"),
        ("cki", "cki ckiego ckiemu ckim cka ckiej cką ckie ckich ckimi ccy"),
        ("dzki", "dzki dzkiego dzkiemu dzkim dzka dzkiej dzką dzkie dzkich dzkimi dzcy"),
    ),
    "cs": (
        ("cký", "cký ckého ckému ckým ckém cká cké ckou čtí ckých ckými"),
        ("ský", "ský ského skému ským ském ská ské skou ští ských skými"),
        ("zký", "zký zkého zkému zkým zkém zká zké zkou zští zkých zkými"),
    ),
    "it": (("co", "co ca ci chi che"), ("o", "o a i e"), ("e", "e i"), ("a", "a i e")),
    "pt": (("ês", "ês esa eses esas"), ("ão", "ão ã ães ãos ãs"), ("o", "o a os as")),
    "sv": (("sk", "sk ske ska"),),
    "da": (("sk", "sk ske"),),
}


def adjective_forms(adjective: str, language: str) -> set[str]:
    """An adjective of nationality in every gender, number and case."""
    if language == "ru" and adjective.endswith("кий"):
        return {adjective[:-2] + ending for ending in _ADJECTIVE_ENDINGS}
    if language == "ru" and adjective.endswith("ый"):
        return {adjective[:-2] + ending for ending in _HARD_ADJECTIVE_ENDINGS}
    if language == "ru":
        return _east_slavic_forms(adjective, "ru")
    if language == "de" and adjective.endswith("sch"):
        return {adjective + ending for ending in ("", "e", "er", "en", "em", "es")}
    if language == "es" and adjective.endswith("o"):
        return {adjective, adjective[:-1] + "a", adjective + "s", adjective[:-1] + "as"}
    if language == "es" and adjective.endswith("és"):
        return {adjective, adjective[:-2] + "esa", adjective[:-2] + "eses", adjective[:-2] + "esas"}
    if language in {"es", "en"}:
        return {adjective, adjective + "s"}
    if language == "fr":
        return {adjective, adjective + "s", *_french_feminine(adjective)}
    for ending, forms in _ADJECTIVE_FORMS.get(language, ()):
        if adjective.endswith(ending) and adjective[0].islower():
            stem = adjective.removesuffix(ending)
            return {stem + form for form in forms.split()}
    if language == "ar":
        return _arabic_adjective(adjective.split())
    return {adjective}


def _arabic_adjective(words: Sequence[str]) -> set[str]:
    """With and without article, masculine and feminine, alone and after "and"."""
    forms = {
        " ".join(article + word + ending for word in words) for article in ("", "ال") for ending in ("", "ة")
    }
    return forms | {"و" + form for form in forms}


#: Genitive, dative, accusative, instrumental and locative in Polish, Czech and Slovak, as `_DECLENSIONS`
#: has them; diacritics of endings fold away (Dudą, Duda).
_WEST_SLAVIC_DECLENSIONS: tuple[tuple[str, str], ...] = (
    ("ski", "skiego|ského skiemu|skému skiego|ského skim|ským skim|ském"),
    ("cki", "ckiego|ckého ckiemu|ckému ckiego|ckého ckim|ckým ckim|ckém"),
    ("skyj", "ského skému ského ským ském"),
    ("ský", "ského skému ského ským ském"),
    ("ska", "skiej skiej ske ska skiej"),
    ("ka", "ki ce|kovi ke|ku ka|kou ce|kovi"),
    ("ko", "ki|ka ce|kovi|ku ke|ka|ko ka|kem|kou|kiem ce|kovi|ku"),
    ("o", "a owi|ovi|u o|a em|iem|om ie|u|e|ovi"),
    ("ja", "ji ji je ja|jou ji"),
    ("ia", "ii ii ie ia|ii ii"),
    ("ga", "gi dze|govi ge|gu ga|gou dze|govi"),
    ("da", "dy dzie|dovi de|du da|dou dzie|dovi"),
    ("ra", "ry rze|rovi re|ru ra|rou rze|rovi"),
    ("ta", "ty cie|tovi te|tu ta|tou cie|tovi"),
    ("a", "y|i ie|i|ovi e|u a|ou ie|i|ovi"),
    ("á", "é é ou ou é"),
    ("ey", "eya|eyego|eyho eyowi|eyemu|eymu eya|eyego|eyho eyem|eym eyu|eym"),
    ("ei", "eia|eie eiowi|eiovi eia|eie eiem eiu|eiovi"),
    ("u", "ua uovi ua uem uovi"),
    ("ie", "ie|iego ii|iemu ii|iego ii|iem ii|iem"),
    ("e", "ego|eho emu ego|eho em em"),
    ("y", "ego|yho emu|ymu ego|yho ym ym"),
    ("i", "iego|iho iemu|imu iego|iho im im"),
    ("d", "da|du dowi|dovi|du da|d dem dzie|du|de"),
    ("el", "ela|la|ele|elu elovi|elowi|lovi|eli ela|la|el|elu elem|lem elu|lu|lovi|eli"),
    ("ek", "eka|ka|ku ekovi|ekowi|kovi|kowi|ku eka|ka|ek ekem|kem|kiem eku|ku|kovi"),
    ("szt", "szta|sztu sztowi|sztu szta|szt sztem szcie"),
    ("t", "ta|tu towi|tovi|tu ta|t tem cie|tu|te"),
    ("šť", "šti šti šť ští šti"),
    ("eň", "ně ni eň ní ni"),
    ("ž", "že ži ž ží ži"),
)
_WEST_SLAVIC_CONSONANT = "a|u owi|ovi|u a em|iem|om ie|u|e|ovi"
_WEST_SLAVIC_CONSONANTS = "bcdfghjklłmnprstvwxzńš"
WEST_SLAVIC = frozenset({"pl", "cs", "sk"})


class Word(NamedTuple):
    """A word of a name that is declined: what its cases share, and what each adds to it."""

    stem: str
    endings: frozenset[str]


def east_slavic_words(name: str, language: str) -> tuple[Word, ...]:
    """The words of a Ukrainian (`uk`) or else Russian name with the endings of their cases.

    Nothing where it is not declined. Any case of one word beside any of another counts as the name.
    """
    parts = re.split("[ -]", name)
    if len(parts) > 4 or any(part.isupper() and len(part) > 1 for part in parts):
        return ()
    if not all(_CYRILLIC.search(part) for part in parts):
        return ()
    return tuple(
        _word((part,), *(_ukrainian(part) if language == "uk" else _declined(part))) for part in parts
    )


def west_slavic_words(name: str) -> tuple[Word, ...]:
    """A Latin-script name in the cases of `WEST_SLAVIC` languages: Donalda Trumpa, Putinem, Dudy.

    Its words decline together, or the last one alone (Kim Dzong Una); nothing where that one does not.
    """
    parts = re.split("[ -]", name)
    if len(parts) > 3 or not all(len(part) > 1 and part.isalpha() for part in parts):
        return ()
    words = tuple(_word((part,), *_west_slavic(part)) for part in parts)
    return words if len(words[-1].endings) > 1 else ()


def _word(*cases: tuple[str, ...]) -> Word:
    forms = {form for case in cases for form in case}
    first, last = min(forms), max(forms)
    shared = next((at for at, (a, b) in enumerate(zip(first, last, strict=False)) if a != b), len(first))
    return Word(first[:shared], _shared(frozenset(form[shared:] for form in forms)))


@cache
def _shared(endings: frozenset[str]) -> frozenset[str]:
    """The same set for the same endings, of which there are few."""
    return endings


def _west_slavic(word: str) -> _Table:
    lowered = word.lower()
    for ending, forms in _WEST_SLAVIC_DECLENSIONS:
        if lowered.endswith(ending) and len(word) > len(ending):
            return _with_stem(word[: -len(ending)], forms)
    if lowered[-1] in _WEST_SLAVIC_CONSONANTS:
        return _with_stem(word, _WEST_SLAVIC_CONSONANT)
    return [(word,)] * len(_WEST_SLAVIC_CONSONANT.split())


def _french_feminine(adjective: str) -> set[str]:
    if adjective.endswith("en"):
        return {adjective + "ne", adjective + "nes"}
    if adjective.endswith("e"):
        return set()
    return {adjective + "e", adjective + "es"}


def _east_slavic_forms(name: str, language: str) -> set[str]:
    """Every case of a Ukrainian (`uk`) or else Russian phrase: its words decline together."""
    words = re.split(r"([ -])", name)
    parts, gaps = words[::2], words[1::2]
    if len(parts) > 4 or any(part.isupper() and len(part) > 1 for part in parts):
        return {name}
    tables = [_ukrainian(part) if language == "uk" else _declined(part) for part in parts]
    return {name} | {
        _joined(combination, gaps) for cases in zip(*tables, strict=True) for combination in product(*cases)
    }


def _joined(parts: Sequence[str], gaps: list[str]) -> str:
    return parts[0] + "".join(gap + part for gap, part in zip(gaps, parts[1:], strict=True))


def _declined(word: str) -> _Table:
    """The forms of one word for each case; a word that does not decline stands six times."""
    lowered = word.lower()
    if len(word) > 1:
        for ending, forms in _DECLENSIONS:
            if lowered.endswith(ending) and len(word) > len(ending):
                return _with_stem(word[: -len(ending)], forms)
        if lowered[-1] in _HARD:
            return _with_stem(word, _CONSONANT_DECLENSION)
    return [(word,)] * _CASES


def _ukrainian(word: str) -> _Table:
    """`_declined` for Ukrainian."""
    lowered = word.lower()
    for ending, forms in _UKRAINIAN_DECLENSIONS:
        is_stem = len(word) > len(ending) + 1 and (ending or lowered[-1] in _HARD)
        if is_stem and lowered.endswith(ending):
            return _with_stem(word[: len(word) - len(ending)], forms)
    return [(word,)] * _CASES


def _with_stem(stem: str, forms: str) -> _Table:
    return [tuple(stem + ending for ending in case.split("|")) for case in forms.split(" ")]


class Affixes(NamedTuple):
    """What is written onto a name: before its stem and behind it; "" is among each, or the article."""

    beginnings: frozenset[str]
    stem: str
    endings: frozenset[str]


def affixes(name: str) -> Affixes | None:
    """A Bengali name with its endings, an Arabic one with its particles; None for any other."""
    if _BENGALI.search(name):
        return Affixes(_NOTHING, name, _BENGALI_ENDINGS)
    if _ARABIC.search(name):
        if name.startswith("ال") and name[2:3] != " ":
            return Affixes(_ARABIC_ARTICLES, name[2:], _NOTHING)
        return Affixes(_ARABIC_BEGINNINGS, name, _NOTHING)
    return None
