"""Queries: what satisfies them, by which words, and how far apart."""

from __future__ import annotations

import random
from datetime import UTC, datetime

import pytest

from processors.queries import QueryError, Searchable, parse_query
from processors.queries.words import wildcard
from processors.text import Document
from wirewatch.records import Annotated, Article, Mention


def found(
    query: str, text: str, title: str = "", *, language: str | None = None, url: str = "", publisher: str = ""
) -> list[str] | None:
    """The words that satisfy `query`, as written; None when it does not hold."""
    searchable = Searchable(Document(title, text), language=language, url=url, publisher=publisher)
    spans = parse_query(query).match(searchable)
    return None if spans is None else [searchable.document.content[start:end] for start, end in spans]


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("summit", "The Summit was short.", ["Summit"]),
        ("summit", "The summits were short.", None),
        ("summit AND short", "The summit was short.", ["summit", "short"]),
        ("summit AND long", "The summit was short.", None),
        ("summit OR long", "The summit was short.", ["summit"]),
        ("summit AND NOT long", "The summit was short.", ["summit"]),
        ("summit NOT short", "The summit was short.", None),
        ('"short summit"', "A short\u00a0summit. Short, summit.", ["short\u00a0summit", "Short, summit"]),
        ("“short summit”", "a short summit", ["short summit"]),
        ("„short summit“", "a short summit", ["short summit"]),
        ("«короткий саммит»", "Короткий саммит прошёл", ["Короткий саммит"]),
        ("прошел", "Короткий саммит прошёл", ["прошёл"]),
        ('"short summit"', "It was short\nSummit hopes fade", None),
        ("Xi", "Xi’s visit to Xi'an", ["Xi", "Xi"]),
        ("asia-pacific", "the Asia Pacific region", ["Asia Pacific"]),
        ("chang*", "Changing times change things; exchange", ["Changing", "change"]),
        ("*change", "Changing times change things; exchange", ["change", "exchange"]),
        ("*an*an*a", "banana and bananas, anana", ["banana", "anana"]),
        ("*на*на", "банана банан", ["банана"]),
        ("हिं*", "हिंदी में", ["हिंदी"]),
        ("wom?n", "a woman, two women, womxyn", ["woman", "women"]),
        ('"climat* chang*"', "la climate changes", ["climate changes"]),
        ('"state * union"', "the state European Union; state union", ["state European Union"]),
        ("exact:US", "US officials told us", ["US"]),
        ('exact:"White House"', "the White House, a white house", ["White House"]),
        ("#metoo", "the #MeToo movement; metoo", ["MeToo"]),
        ("ATLEAST/2 vote", "A vote on the vote", ["vote", "vote"]),
        ("ATLEAST/3 vote", "A vote on the vote", None),
        ("ATLEAST/3 (vote OR ballot)", "A vote on the vote by ballot", ["vote", "vote", "ballot"]),
        ("(rate* OR interest) AND (cut OR hike)", "Rates: a cut", ["Rates", "cut"]),
    ],
)
def test_words_and_operators_find_what_they_say(query: str, text: str, expected: list[str] | None) -> None:
    assert found(query, text) == expected


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("alpha NEAR/2 delta", True),
        ("alpha NEAR/1 delta", False),
        ("delta NEAR/2 alpha", True),
        ("delta ONEAR/2 alpha", False),
        ("alpha ONEAR/2 delta", True),
        ("alpha NEAR/0 bravo", True),
        ("alpha NOT NEAR/2 delta", False),
        ("alpha NOT NEAR/1 delta", True),
        ("alpha NOT ONEAR/9 delta", False),
        ("delta NOT ONEAR/9 alpha", True),
        ("alpha NEAR/2 (delta OR zulu)", True),
        ('alpha NEAR/2 "delta echo"', True),
        ("(alpha NEAR/0 bravo) NEAR/0 charlie", True),
        ("alpha NEAR/1 charlie NEAR/1 echo", True),
        ("alpha NEAR/0 charlie NEAR/0 echo", False),
        ("alpha NEAR/9 alpha", False),
        ('"bravo charlie" NEAR/9 charlie', False),
    ],
)
def test_near_allows_at_most_n_words_between(query: str, holds: bool) -> None:
    assert (found(query, "alpha, bravo charlie delta – echo") is not None) is holds


def test_near_reaches_across_a_sentence_and_not_from_title_to_text() -> None:
    assert found("first NEAR/3 second", "The first. The second.") == ["first", "second"]
    assert found("first NEAR/3 second", "second thoughts", title="the first") is None
    assert found('"first second"', "second thoughts", title="the first") is None


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("alpha SENT bravo", True),
        ("alpha SENT charlie", False),
        ("alpha PARA charlie", True),
        ("alpha PARA delta", False),
        ("alpha NOT SENT charlie", True),
        ("alpha NOT PARA charlie", False),
        ("alpha SENT bravo SENT golf", False),
        ("(alpha OR charlie) SENT golf", True),
        ("title:echo SENT title:hotel", True),
        ("hotel SENT charlie", False),
    ],
)
def test_sentences_and_paragraphs_hold_their_words_together(query: str, holds: bool) -> None:
    text = "Alpha met bravo. Charlie played golf.\n\nDelta came later."
    assert (found(query, text, title="Echo hotel") is not None) is holds


@pytest.mark.parametrize(
    ("query", "text", "expected"),
    [
        ("习近平", "中国国家主席习近平周日访问", ["习近平"]),
        ("习近平 NEAR/2 朝鲜", "习近平计划访问朝鲜", ["习近平", "朝鲜"]),
        ("习近平 NEAR/1 朝鲜", "习近平计划访问朝鲜", None),
        ("習近平 SENT 会談", "習近平国家主席と会談した。", ["習近平", "会談"]),
        ("习?平", "习近平", ["习近平"]),
        ("キム", "キム委員長はキムチを食べた", ["キム"]),
        ("キム*", "キムチを食べた", ["キム"]),
        ("*ムチ", "キムチを食べた", ["ムチ"]),
        ("*ムチ OR キム", "キムチを食べた", ["ムチ"]),
        ("キ*", "アキム", None),
        ("istanbul", "İSTANBUL", ["İSTANBUL"]),
        ("İstanbul*", "in ISTANBUL'da", ["ISTANBUL"]),
        ("김정은", "김정은이 왔다. 김정은에게는 김정은국무위원장", ["김정은이", "김정은에게는"]),
        ("김정*", "김정은국무위원장", ["김정은국무위원장"]),
        ('"시 주석"', "시 주석은 중국의", ["시 주석은"]),
        ("회담", "정상회담을 회담을", ["회담을"]),
        ("*회담", "정상회담을", ["정상회담을"]),
        ("김정은 NEAR/1 평양", "김정은이 내일 평양에서", ["김정은이", "평양에서"]),
    ],
)
def test_scripts_without_spaces_and_korean_particles_are_understood(
    query: str, text: str, expected: list[str] | None
) -> None:
    assert found(query, text) == expected


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("title:budget", True),
        ("title:vote", False),
        ("title:(budget AND passed)", True),
        ('title:"budget passed"', True),
        ("lead:parliament", True),
        ("lead:opposition", False),
        ("first/3:vote", True),
        ("first/2:vote", False),
        ("first/400:opposition", True),
        ("title:budget AND NOT first/5:opposition", True),
        ("title:exact:budget", False),
        ("title:exact:Budget", True),
    ],
)
def test_fields_look_in_their_part_of_the_article(query: str, holds: bool) -> None:
    lead = "A late vote in the parliament " + "went on " * 20
    assert (found(query, f"{lead}\n\nThe opposition left.", title="Budget passed") is not None) is holds


def test_a_dateline_is_not_the_whole_lead() -> None:
    assert found("lead:parliament", "PARIS, Monday\n\nThe parliament voted.\n\nMore.") == ["parliament"]


@pytest.mark.parametrize(
    ("query", "holds"),
    [
        ("lang:en AND vote", True),
        ("lang:de AND vote", False),
        ("lang:(de OR en)", True),
        ("source:example.org", True),
        ("source:ample.org", False),
        ("source:news.example.org", True),
        ('source:"The Daily Example"', True),
        ('source:"the daily*"', True),
        ('source:"Daily"', False),
        ("vote AND NOT source:(example.com OR example.org)", False),
    ],
)
def test_language_and_source_are_facts_of_the_article(query: str, holds: bool) -> None:
    url, publisher = "https://news.example.org/1", "The Daily Example"
    assert (found(query, "A vote.", language="en-GB", url=url, publisher=publisher) is not None) is holds


def test_an_entity_is_found_by_its_certain_mentions() -> None:
    at = datetime(2018, 9, 1, tzinfo=UTC)
    article = Article(
        id="a", entry_id="e", url="https://a.example/1", feed_url="f", title="Kim’s letter", seen_at=at,
        text="Mr Kim met Kim.", revision="r",
    )  # fmt: skip
    places = [(0, 3, False, "letter"), (14, 20, False, None), (25, 28, True, None)]
    mentions = tuple(
        Mention(
            entity="kim", kind="person", start=s, end=e, surface=article.content[s:e], is_ambiguous=a, proxy=p
        )
        for s, e, a, p in places
    )
    searchable = Searchable.of(Annotated(article=article, mentions=mentions))

    assert parse_query("entity:kim").match(searchable) == ((14, 20),)
    assert parse_query("entity:kim NEAR/0 met").match(searchable) == ((14, 20), (21, 24))
    assert parse_query("title:entity:kim").match(searchable) is None


def test_entities_are_found_by_the_names_that_people_use() -> None:
    query = parse_query("vote AND (entity:some-leader OR entity:Q1)")
    ids = {"some-leader": "Q2", "Q1": "Q1"}
    mention = Mention(entity="Q2", kind="person", start=2, end=5, surface="Kim")
    article = Searchable(Document("", "Kim vote"), mentions=(mention,))
    assert query.match(article) is None
    assert query.resolved(ids.get).match(article) == ((2, 5), (6, 10))
    assert str(query.resolved(ids.get)) == str(query)
    with pytest.raises(QueryError, match='no entity is called "Q1"') as refused:
        query.resolved({"some-leader": "Q2"}.get)
    assert query.text[refused.value.position :].startswith("Q1")


def test_a_query_without_words_holds_without_places() -> None:
    assert found("lang:en", "Something", language="en") == []


def test_near_agrees_with_trying_every_pair() -> None:
    random.seed(20180909)
    for _ in range(400):
        words = random.choices("abcx", k=random.randint(1, 12))
        distance = random.randint(0, 4)
        places = {letter: [i for i, word in enumerate(words) if word == letter] for letter in "abc"}
        near = any(abs(i - j) - 1 <= distance for i in places["a"] for j in places["b"])
        ordered = any(0 < j - i <= distance + 1 for i in places["a"] for j in places["b"])
        alone = any(all(abs(i - j) - 1 > distance for j in places["b"]) for i in places["a"])
        three = any(
            abs(i - j) - 1 <= distance and max(min(i, j) - k, k - max(i, j)) - 1 <= distance
            for i in places["a"]
            for j in places["b"]
            for k in places["c"]
        )
        text = " ".join(words)
        assert (found(f"a NEAR/{distance} b", text) is not None) is near, text
        assert (found(f"a ONEAR/{distance} b", text) is not None) is ordered, text
        assert (found(f"a NOT NEAR/{distance} b", text) is not None) is alone, text
        assert (found(f"a NEAR/{distance} b NEAR/{distance} c", text) is not None) is three, text


@pytest.mark.parametrize(
    "query",
    [
        "a",
        "exact:A",
        '"b c"',
        "a NEAR/1 (b OR c)",
        "x AND (a OR b)",
        "ATLEAST/2 a",
        "a NOT NEAR/1 b",
        "title:a",
    ],
)
def test_no_article_without_an_anchor_satisfies_the_query(query: str) -> None:
    random.seed(7)
    read = parse_query(query)
    assert read.required_anchor
    for _ in range(200):
        searchable = Searchable(Document("a A", " ".join(random.choices("abcx", k=4))))
        if read.match(searchable) is not None:
            assert read.required_anchor & searchable.index.keys()


@pytest.mark.parametrize("query", ["chang*", "a OR chang*", "lang:en", "a OR lang:en"])
def test_a_query_that_needs_no_word_has_no_anchor(query: str) -> None:
    assert parse_query(query).required_anchor is None


@pytest.mark.parametrize(
    ("query", "failing"),
    [
        ("vote AND city", ()),
        ("vote AND (rain OR snow*) AND city", ("none of rain, snow* is there",)),
        (
            "(rain OR snow) NEAR/8 (port OR title:vote)",
            ("none of rain, snow is there", "none of port, title:vote is there"),
        ),
        ("vote NEAR/1 city", ("vote NEAR/1 city is not so",)),
        ("vote NEAR/1 snow", ("snow is not there",)),
        ("vote NOT city", ("city is there, and must not be",)),
        ("vote NOT lang:en", ("lang:en is so, and must not be",)),
        ("(snow SENT rain) AND lang:de", ("snow is not there", "rain is not there", "lang:de is not so")),
    ],
)
def test_the_parts_that_are_not_so_are_named(query: str, failing: tuple[str, ...]) -> None:
    searchable = Searchable(Document("", "The vote was held in the city."), language="en")
    assert parse_query(query).failing(searchable) == failing


def test_an_article_of_one_word_repeated_stays_bounded() -> None:
    searchable = Searchable(Document("", "a b " * 100_000))
    read = parse_query("(a NEAR/1000 b NEAR/1000 a) AND (a SENT b) AND (a PARA b) AND a NOT NEAR/3 c")
    spans = read.match(searchable)
    assert spans is not None
    assert len(spans) <= 300


def test_many_wildcards_on_a_long_word_take_linear_time() -> None:
    searchable = Searchable(Document("", "a" * 100_000 + " " + "ab" * 50_000 + "c"))
    assert parse_query("*a*a*a*a*a*a*a*b*d").match(searchable) is None
    assert parse_query("*a*b*a*b*a*b*c").match(searchable) is not None


def test_wildcards_agree_with_trying_every_way() -> None:
    random.seed(11)

    def fits(pattern: str, word: str) -> bool:
        if not pattern or not word:
            return not pattern.strip("*") and not word
        if pattern[0] == "*":
            return fits(pattern[1:], word) or fits(pattern, word[1:])
        return pattern[0] in ("?", word[0]) and fits(pattern[1:], word[1:])

    for _ in range(3000):
        pattern = "".join(random.choices("ab*?", k=random.randint(1, 6)))
        word = "".join(random.choices("ab", k=random.randint(1, 7)))
        assert (wildcard(pattern, False).fullmatch(word) is not None) is fits(pattern, word), (pattern, word)
