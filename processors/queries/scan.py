"""A query's text cut into lexemes, each with its place."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, NoReturn

from wirewatch.errors import WirewatchError

Kind = Literal[
    "open", "close", "phrase", "word", "AND", "OR", "NOT", "NEAR", "ONEAR", "SENT", "PARA", "ATLEAST", "field"
]

#: A longer query is refused: this bounds every later step.
MAX_QUERY_CHARS = 20_000
#: The most that may stand behind NEAR/, ATLEAST/ and first/.
MAX_NUMBER = 1_000

FIELDS = ("title", "lead", "first", "lang", "source", "entity", "exact")

_QUOTES = {
    '"': '"“”„',
    "“": '”“"',
    "”": '”“"',
    "„": '“”"',
    "‟": '”“"',
    "«": "»",
    "»": "«",
    "「": "」",
    "『": "』",
    "＂": '＂"',
}
_OPEN, _CLOSE = "(（", ")）"
_WORD = re.compile(r"[^\s()（）\"“”„‟«»「」『』＂]+")
_NUMBERED = re.compile(r"(NEAR|ONEAR|ATLEAST)(?:/(.*))?$", re.IGNORECASE)
_FIELD = re.compile(r"([A-Za-z]+)(?:/([^:]*))?[:：]")


#: LexisNexis and Factiva: a W/5 b, a PRE/5 b.
_DISTANCE = re.compile(r"(w|pre)/(\d+)", re.IGNORECASE)
#: Lucene: "a b"~5, word~0.8, word^2.
_ENDING = re.compile(r"([~^])([\d.]*)$")
_ENDINGS = {
    "~": "~ is not known; for words near each other write a NEAR/{number} b, for other spellings wildcards",
    "^": "^ is not known; no word weighs more than another here, leave it out",
}


class QueryError(WirewatchError):
    """A query cannot be read; `position` is the character, from 0, where the problem shows."""

    def __init__(self, query: str, position: int, problem: str) -> None:
        self.query = query
        self.position = position
        self.problem = problem
        super().__init__(f"query, {self.place}: {problem}")

    @property
    def place(self) -> str:
        """Line (when there are several) and column, counted from 1."""
        line = self.query.count("\n", 0, self.position) + 1
        column = self.position - (self.query.rfind("\n", 0, self.position) + 1) + 1
        return f"line {line}, character {column}" if "\n" in self.query.strip() else f"character {column}"


@dataclass(frozen=True)
class Lexeme:
    """A word, phrase, bracket, operator or field of a query; `number` is what stands behind the slash."""

    kind: Kind
    text: str
    at: int
    number: int = 0


def scan(query: str) -> Iterator[Lexeme]:
    """The lexemes of `query`, in order. Raises: QueryError."""
    if len(query) > MAX_QUERY_CHARS:
        raise QueryError(query, MAX_QUERY_CHARS, f"a query has at most {MAX_QUERY_CHARS} characters")
    place = 0
    while place < len(query):
        char = query[place]
        if char.isspace():
            place += 1
        elif char in _OPEN or char in _CLOSE:
            yield Lexeme("open" if char in _OPEN else "close", char, place)
            place += 1
        elif char in _QUOTES:
            lexeme, place = _phrase(query, place)
            yield lexeme
        else:
            found = _WORD.match(query, place)
            if found is None:
                raise QueryError(query, place, f"{char} closes a phrase that was not opened")
            lexeme, place = _word(query, place, found.group())
            yield lexeme


def _phrase(query: str, at: int) -> tuple[Lexeme, int]:
    closers = _QUOTES[query[at]]
    end = next((i for i in range(at + 1, len(query)) if query[i] in closers), None)
    if end is None:
        raise QueryError(query, at, "the phrase that begins here is never closed with a quotation mark")
    text = " ".join(query[at + 1 : end].split())
    if not text:
        raise QueryError(query, at, "the phrase is empty")
    return Lexeme("phrase", text, at), end + 1


def _word(query: str, at: int, word: str) -> tuple[Lexeme, int]:
    end = at + len(word)
    if word in ("AND", "OR", "NOT", "SENT", "PARA"):
        return Lexeme(word, word, at), end  # type: ignore[arg-type] # a Kind, by the line above
    if numbered := _NUMBERED.match(word):
        return _operator(query, at, numbered), end
    if field := _FIELD.match(word):
        return _field(query, at, field), at + field.end()
    if word.startswith(("'", "‘", "’")):
        raise QueryError(query, at, "a phrase is written in double quotation marks")
    if problem := _foreign(word):
        raise QueryError(query, at, problem)
    return Lexeme("word", word, at), end


def _foreign(word: str) -> str | None:
    """What to write instead of another product's sign, which would pass for a word here."""
    if word.startswith(("-", "!")) and len(word) > 1:
        return f"to leave something out, write NOT {word[1:]}"
    if word in ("&", "&&", "+", "|", "||"):
        return f"{word} is no operator; write {'OR' if '|' in word else 'AND'}"
    if distance := _DISTANCE.fullmatch(word):
        name = "ONEAR" if distance[1].lower() == "pre" else "NEAR"
        return f"{word} is no operator; write {name}/{distance[2]}"
    if ending := _ENDING.search(word):
        return _ENDINGS[ending[1]].format(number=ending[2] if ending[2].isdecimal() else 5)
    return None


def _operator(query: str, at: int, found: re.Match[str]) -> Lexeme:
    name, number = found.group(1), found.group(2)
    if number is None and name != name.upper():
        return Lexeme("word", found.group(), at)
    if name != name.upper():
        raise QueryError(query, at, f"operators are written in capitals: {found.group().upper()}")
    if number is None:
        meaning = "how many times" if name == "ATLEAST" else "how many words may stand between"
        raise QueryError(query, at, f"{name} needs a number that says {meaning}, as in {name}/5")
    least = 1 if name == "ATLEAST" else 0
    return Lexeme(name, found.group(), at, _number(query, at + len(name) + 1, number, least))  # type: ignore[arg-type]


def _field(query: str, at: int, found: re.Match[str]) -> Lexeme:
    name, number = found.group(1).lower(), found.group(2)
    if name in ("http", "https"):
        _refuse(query, at, "an address is no field; quote it, or name its domain as in source:bbc.co.uk")
    if name not in FIELDS:
        known = ", ".join(f"{field}/n:" if field == "first" else f"{field}:" for field in FIELDS)
        _refuse(query, at, f'no field is called "{name}"; there are {known} (quote a word with a colon)')
    if name == "first" and number is None:
        _refuse(query, at, "first needs a number of words, as in first/50:word")
    if name != "first" and number is not None:
        _refuse(query, at, f"{name}: takes no number")
    return Lexeme("field", name, at, _number(query, at + 6, number, 1) if number is not None else 0)


def _number(query: str, at: int, text: str, least: int) -> int:
    is_number = text.isascii() and text.isdigit() and len(text) < 9
    if not (is_number and least <= int(text) <= MAX_NUMBER):
        raise QueryError(query, at, f'"{text}" is not a whole number from {least} to {MAX_NUMBER}')
    return int(text)


def _refuse(query: str, at: int, problem: str) -> NoReturn:
    raise QueryError(query, at, problem)
