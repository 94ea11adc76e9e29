"""Countries and leaders written as one character each: 习金会, 美中首脑会谈, 북중 정상회담, 委总统.

Short forms are too common to be looked for everywhere; only inside these patterns do they count.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence

from processors.entities.boundaries import ends_name, is_hangul, is_katakana
from processors.entities.folding import fold_alias
from processors.entities.forms import Sense
from processors.entities.holders import Holders
from processors.entities.knowledge import Entity, Knowledge
from processors.entities.lexicon import Lexicon
from processors.entities.reading import Reading, Reference, Spans

#: Both, all three: 日韓両首脳, 日米韓3カ国の首脳, 한미 양국 정상.
_BOTH = "(?:两国|两|双方|[二三23][かカヵケヶ]?国|양국|양|[23]국|3자|국가)? ?[の的]?"
#: What stands behind two or more short forms when the leaders themselves are meant, ...
_LEADERS_MEET = f"{_BOTH}(?:首脑|元首|领导人|领袖|峰会|最高级|サミット|정상)"
#: ... when those who hold one office are, ...
_HOLDERS_MEET = f"{_BOTH}(?P<office>总统|大统领|总理|首相|대통령|총리)(?!府|官|候|选|实|실|선거|당선|관저)"
#: ... and when it is only about the countries.
_COUNTRIES = (
    "关系|两国|双方|之间|贸易|会谈|外长|外相|外务相|防长|防[卫衞]相|国防|财长|财务相|联合|建交|边境|边界|战争|冲突|同盟|协议|谈判|关税|三国|双边|高层|"
    "관계|무역|회담|외교|국경|협상|갈등|동맹|외무|국방|재무|접경|우호|양국|밀착|합의|3국|대화|교역"
)
#: Between pairs that meet one after another: 23일 한중·24일 한일 정상회담.
_THEN = "[ ,·・、]{0,2}(?:\\d{1,2}[日일] ?)"
_HAN = re.compile("[一-龥]")
#: Behind these 日 is a day, not Japan.
_BEFORE_DAY = "今昨当近周生节即明次翌每同时往连数平本一二三四五六七八九十"
_PEOPLE_MEET = (
    "[首二三四再]?会(?![议员见谈社]|长(?!达))|峰会|会谈|会晤|通话|会面"
    "|热线|通电|见面|碰面|晚宴|两人|二人|在|将"
)
#: Whom a headline has met by a character: 会习：…, 晤习 谈…; who meets: 习晤….
_MET = "(?<=[会晤])({person})(?=$|[ ,:;!?。、…]|\\d+ ?(?:分|个?小时))"
_MEETS = "(?<![一-龥])({person})(?=晤|会[见晤](?!面))"
#: In 学习普通话 and 提高金融 no people are named.
_NOT_IN_WORD = "(?<![学练复温研提最])"
_OFFICES = (
    "总统|大统领|副总统|副大统领|国务长官|国防长官|财务长官|国务卿|外长|外相|外务相|外交部|首相|总理|揆|财长|财务相|"
    "防长|防[卫衞]相|国防|国家主席|领导人|女王|女皇|国王|王储"
)
_STANDALONE = f"{_OFFICES}|媒体|媒|军方|方(?!面)|高官"
#: A verb or preposition before 菲 in 菲总统; any other character makes it the end of a word. It is looked at
#: behind the one character, so that the search goes by that.
_BEFORE_OFFICE = "(?:(?<![一-龥].)|(?<=[见晤会访与和同跟对邀迎约陪].))"
#: Before an office these are no country: new, old, horse and Ma, Mao, ... (新总统, 老总统, 马总统)
_NO_INITIALS = frozenset("新老马毛白多也圣几南北东中西大小前副原黑科安基立所美亚")
#: Korean short forms before an office: not 한 and 남, which are surnames; 중 and 일 are words, too.
_KOREAN_OFFICES = (
    "(?<![가-힣0-9])(?:"
    "[미러북영프독호](?= ?(?:대통령|부통령|총리|[국외][무교]장관|재무장관|국방장관|외무상|왕세자))"
    "|중(?= ?(?:국가 ?주석|주석|외교부장|국방부장))"
    "|일(?= ?(?:총리|외무상|방위상)))"
)
#: What joins a short form to a country's full name: 한-베트남 정상회담.
_JOINS = frozenset("-‐‑–—·・‧∙ㆍ")
_NO_OFFICE = "(?!身份|名义|的身|之职|职务|候选|选举|大选)"


class Compounds:
    """Short forms in their patterns. Immutable."""

    def __init__(self, knowledge: Knowledge, lexicon: Lexicon) -> None:
        self._places_by_language = _by_language(knowledge)
        places = dict(_short_forms(knowledge, "place"))
        people = dict(_short_forms(knowledge, "person"))
        self._places, self._people = places, people
        self._initials = _initials(knowledge)
        self._before_offices = {
            (language, letter): place
            for language, letters in lexicon.before_offices.items()
            for letter, code in letters.items()
            if (place := knowledge.resolve(code)) is not None
        }
        place, person = _any_of(places), _any_of(people)
        self._pair = re.compile(
            f"(?<![가-힣])({place}) ?({place})(?: ?({place}))?(?: ?({place}))?"
            f"(?=(?: ?(?P<then>{_THEN}{place}{place}{place}?){{1,2}})? ?"
            f"(?:(?P<leaders>{_LEADERS_MEET})|{_HOLDERS_MEET}|{_COUNTRIES}))"
        )
        self._persons = re.compile(f"{_NOT_IN_WORD}({person})({person})(?={_PEOPLE_MEET})")
        self._met = re.compile(f"{_MET}|{_MEETS}".replace("{person}", person))
        self._before_title = re.compile(f"({place}){_BEFORE_OFFICE}(?={_STANDALONE})")
        initial = _any_of({*self._initials, *(letter for _, letter in self._before_offices)})
        self._pair_of_office = re.compile(
            f"(?<![一-龥가-힣])({place})({initial})"
            f"(?=(?P<leaders>{_BOTH}(?:首脑|元首))|{_HOLDERS_MEET}|{_BOTH}(?:外长|外相))"
        )
        self._short = re.compile(place)
        self._meet = re.compile(f" ?(?:(?P<leaders>{_LEADERS_MEET})|{_COUNTRIES})")
        self._before_office = re.compile(f"({initial}){_BEFORE_OFFICE}(?=(?:{_OFFICES}){_NO_OFFICE})")
        han = _any_of(short for short in places if not "\uac00" <= short <= "\ud7a3")
        self._korean_headline_person = re.compile(f"(?<![一-龥가-힣])({person})(?=[ 가-힣])")
        self._korean_office = re.compile(_KOREAN_OFFICES)
        self._korean_headline = re.compile(f"(?<![一-龥가-힣])({han})(?=[ 가-힣]|[a-z])")

    def find(self, reading: Reading, references: Sequence[Reference], holders: Holders) -> list[Reference]:
        """The references in compounds that no other reference covers."""
        if not reading.has_unspaced:
            return []
        found = [
            *self._pairs(reading, holders),
            *self._pairs_of_initials(reading, references, holders),
            *self._beside_names(reading, references, holders),
            *self._names(reading, references, holders),
            *self._met_by_letter(reading, holders),
            *self._single(reading, holders),
            *self._countries_of_offices(reading, references),
        ]
        return _outside(found, references)

    def _meant(self, reading: Reading, short: str) -> tuple[str, ...]:
        """The places that a short form means, in the article's language first: 伊 is Italy in Japanese."""
        own = self._places_by_language.get(reading.language or "", {})
        return own.get(short) or self._places.get(short, ())

    def _pairs(self, reading: Reading, holders: Holders) -> Iterator[Reference]:
        for match in self._pair.finditer(reading.text):
            groups = [group for group in (1, 2, 3, 4) if match.group(group)]
            if not self._begins_compound(reading.text, match):
                groups = groups[1:]
            places = [
                Reference(
                    *match.span(group), self._meant(reading, match.group(group)), Sense.ADJECTIVE, "alias"
                )
                for group in groups
            ]
            if len(places) > 1:
                yield from _those_who_meet(reading, places, holders, match)

    def _pairs_of_initials(
        self, reading: Reading, references: Sequence[Reference], holders: Holders
    ) -> Iterator[Reference]:
        """Pairs whose second country has no short form but is named in the article: 中哈元首, 日加首脳."""
        matches = list(self._pair_of_office.finditer(reading.text))
        named = {who for reference in references for who in reference.candidates} if matches else set()
        for match in matches:
            own, meant = self._by_initial(reading, match.group(2), named)
            if (own or len(meant) == 1) and not _is_day(reading.text, match.start()):
                first = self._meant(reading, match.group(1))
                places = [
                    Reference(*match.span(1), first, Sense.ADJECTIVE, "alias"),
                    Reference(*match.span(2), (own,) if own else meant, Sense.ADJECTIVE, "alias"),
                ]
                yield from _those_who_meet(reading, places, holders, match)

    def _beside_names(
        self, reading: Reading, references: Sequence[Reference], holders: Holders
    ) -> Iterator[Reference]:
        """A short form before a country's full name: 한-베트남 정상회담, 米ウクライナ首脳会談."""
        text = reading.text
        for place in references:
            end = place.start - (text[place.start - 1] == " ")
            is_joined = end < place.start and reading.original(end, place.start)[-1:] in _JOINS
            if not (is_joined or (end == place.start and is_katakana(text[end]))):
                continue
            short = self._short.fullmatch(text, end - 1, end)
            meeting = self._meet.match(text, place.end) if short else None
            if short is None or meeting is None or not _begins_word(text, end - 1):
                continue
            own = Reference(end - 1, end, self._meant(reading, short.group()), Sense.ADJECTIVE, "alias")
            yield from holders.leaders_at(reading, [own]) if meeting["leaders"] else [own]

    def _by_initial(
        self, reading: Reading, letter: str, named: Collection[str]
    ) -> tuple[str | None, tuple[str, ...]]:
        """The country that the letter means in the language, and those of that letter that the text names."""
        own = self._before_offices.get((reading.language or "", letter))
        return own, tuple(country for country in self._initials.get(letter, ()) if country in named)

    def _begins_compound(self, text: str, match: re.Match[str]) -> bool:
        """Whether the first form is a country, not the end of another word (16日 | 中美, 参加 | 中美)."""
        if _is_day(text, match.start()):
            return False
        return not (match.group(3) and _HAN.match(text[match.start() - 1]))

    def _names(
        self, reading: Reading, references: Sequence[Reference], holders: Holders
    ) -> Iterator[Reference]:
        """Two people by a character each: 馬習會 is of Ma Ying-jeou where the article names him."""
        matches = list(self._persons.finditer(reading.text))
        named = {who for reference in references for who in reference.candidates} if matches else set()
        for match in matches:
            for group in (1, 2):
                candidates = self._people[match.group(group)]
                candidates = tuple(who for who in candidates if who in named) or candidates
                leading = _candidates(candidates, reading, holders)
                yield Reference(*match.span(group), leading, Sense.SHORT, "alias", len(leading) > 1)

    def _met_by_letter(self, reading: Reading, holders: Holders) -> Iterator[Reference]:
        """A leader by a character beside the verb of a Chinese headline: 会习 is Xi, 学会习惯 nobody."""
        for match in self._met.finditer(reading.text):
            letter = match.group(1) or match.group(2)
            leading = [who for who in self._people[letter] if holders.offices.leads(who, reading.day)]
            if len(leading) == 1:
                yield Reference(*match.span(), tuple(leading), Sense.SHORT, "alias")

    def _korean_surnames(self, reading: Reading, holders: Holders) -> Iterator[Reference]:
        """One Han character for a leader in a Korean headline (習 방북), to be licensed as a surname is."""
        for match in self._korean_headline_person.finditer(reading.text):
            if ends_name(reading.text, match.end()):
                leading = _candidates(self._people[match.group(1)], reading, holders)
                yield Reference(*match.span(1), leading, Sense.WEAK, "alias")

    def _single(self, reading: Reading, holders: Holders) -> Iterator[Reference]:
        patterns = [self._before_title]
        if reading.is_korean:
            patterns += [self._korean_headline, self._korean_office]
            yield from self._korean_surnames(reading, holders)
        for pattern in patterns:
            for match in pattern.finditer(reading.text):
                if meant := self._meant(reading, match.group()):
                    yield Reference(*match.span(), meant, Sense.ADJECTIVE, "alias")

    def _countries_of_offices(self, reading: Reading, references: Sequence[Reference]) -> Iterator[Reference]:
        """The first character of a country's name before an office: 委总统, 加首相.

        Of several countries the one that the article names in full; without one it is ambiguous.
        """
        matches = list(self._before_office.finditer(reading.text))
        named = {who for reference in references for who in reference.candidates} if matches else set()
        for match in matches:
            own, of_article = self._by_initial(reading, match.group(1), named)
            meant = (own,) if own else of_article or self._initials.get(match.group(1), ())
            if meant and (own or reading.language != "ja"):
                yield Reference(*match.span(1), meant, Sense.ADJECTIVE, "alias")


def _those_who_meet(
    reading: Reading, places: Sequence[Reference], holders: Holders, match: re.Match[str]
) -> Sequence[Reference]:
    """The leaders or those who hold the office that stands behind the countries; else the countries."""
    if match["leaders"]:
        return holders.leaders_at(reading, places)
    office = match["office"]
    return (holders.holders_at(reading, places, office) if office else ()) or places


def _is_day(text: str, start: int) -> bool:
    """Whether the 日 there ends a date or a word for a day: 16日, 16일, 昨日."""
    before = text[start - 1]
    return text[start] in "日일" and (before.isdigit() or before in _BEFORE_DAY)


def _begins_word(text: str, start: int) -> bool:
    """Whether a short form stands by itself there: not in 29日ウクライナ首脳."""
    before = text[start - 1]
    return not (before.isdigit() or _HAN.match(before) or is_hangul(before) or is_katakana(before))


def _candidates(candidates: Sequence[str], reading: Reading, holders: Holders) -> tuple[str, ...]:
    """Those who lead at the time, else all."""
    return tuple(who for who in candidates if holders.offices.leads(who, reading.day)) or tuple(candidates)


def _short_forms(knowledge: Knowledge, kind: str) -> Iterator[tuple[str, tuple[str, ...]]]:
    found: dict[str, list[str]] = {}
    for entity in knowledge.entities.values():
        if entity.kind == kind:
            for short in _shorts(entity):
                found.setdefault(short, []).append(entity.id)
    for short, ids in found.items():
        yield short, tuple(dict.fromkeys(ids))


def _by_language(knowledge: Knowledge) -> dict[str, dict[str, tuple[str, ...]]]:
    """Language to its own short forms of places."""
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for entity in knowledge.entities.values():
        for language, texts in entity.short.items() if entity.kind == "place" else ():
            for text in map(fold_alias, texts):
                own = found.setdefault(language, {})
                own[text] = (*own.get(text, ()), entity.id)
    return found


def _initials(knowledge: Knowledge) -> dict[str, tuple[str, ...]]:
    """The first character of Chinese names of countries, with the countries that begin with it."""
    found: dict[str, dict[str, None]] = {}
    for entity in knowledge.entities.values():
        for name in entity.names.get("zh", ()) if entity.code else ():
            letter = fold_alias(name)[:1]
            if letter not in _NO_INITIALS:
                found.setdefault(letter, {})[entity.id] = None
    return {letter: tuple(ids) for letter, ids in found.items()}


def _shorts(entity: Entity) -> Iterator[str]:
    for texts in entity.short.values():
        for text in texts:
            yield fold_alias(text)


def _any_of(texts: Iterable[str]) -> str:
    ordered = sorted(texts, key=len, reverse=True)
    if ordered and len(ordered[0]) == 1:
        return f"[{re.escape(''.join(ordered))}]"
    return "|".join(map(re.escape, ordered)) or "(?!)"


def _outside(found: Iterable[Reference], references: Sequence[Reference]) -> list[Reference]:
    """What overlaps neither the references there are nor what was found before it."""
    spans = Spans(references)
    covered: set[int] = set()
    kept: list[Reference] = []
    for reference in found:
        span = range(reference.start, reference.end)
        if covered.isdisjoint(span) and not spans.cover(reference.start, reference.end):
            kept.append(reference)
            covered.update(span)
    return kept
