"""The keywords stage: watches against annotated articles, event by event and status by status."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest
from prometheus_client import REGISTRY
from pydantic import TypeAdapter

from processors.entities.gazetteer import Gazetteer
from processors.entities.knowledge import Entity, Knowledge
from processors.keywords import Found, Keywords, KeywordsSettings, Matcher
from processors.watches import load_watchbook
from wirewatch.errors import SettingsError
from wirewatch.records import Annotated, Article, Match
from wirewatch.stage import Context, Dropped, Output
from wirewatch.topics import MATCHES

ENTITIES: list[dict[str, object]] = [
    {
        "id": "CN1",
        "kind": "place",
        "slug": "china",
        "code": "CN",
        "names": {"en": ["China"], "zh": ["中国"]},
        "adjectives": {"en": ["Chinese"]},
        "short": {"zh": ["中"], "ko": ["중", "中"], "ja": ["中"]},
    },
    {
        "id": "CN2",
        "kind": "place",
        "slug": "beijing",
        "names": {"en": ["Beijing"], "zh": ["北京"], "ko": ["베이징"]},
        "part_of": "CN1",
    },
    {
        "id": "KP1",
        "kind": "place",
        "slug": "north-korea",
        "code": "KP",
        "names": {"en": ["North Korea"], "zh": ["朝鲜"], "ko": ["북한"], "ja": ["北朝鮮"]},
        "adjectives": {"en": ["North Korean"]},
        "short": {"zh": ["朝"], "ko": ["북"], "ja": ["朝"]},
    },
    {
        "id": "KP2",
        "kind": "place",
        "slug": "pyongyang",
        "names": {"en": ["Pyongyang"], "zh": ["平壤"]},
        "part_of": "KP1",
    },
    {
        "id": "P1",
        "kind": "person",
        "slug": "xi-jinping",
        "names": {"en": ["Xi Jinping"], "zh": ["习近平"], "ko": ["시진핑"], "ja": ["習近平"]},
        "weak": {"en": ["Xi"]},
        "roles": [{"title": "president", "of": "china", "since": "2013", "leads": True}],
    },
    {
        "id": "P2",
        "kind": "person",
        "slug": "kim-jong-un",
        "names": {"en": ["Kim Jong Un"], "zh": ["金正恩"], "ko": ["김정은"], "ja": ["金正恩"]},
        "weak": {"en": ["Kim"]},
        "roles": [{"title": "president", "of": "north-korea", "since": "2011", "leads": True}],
    },
    {"id": "P3", "kind": "person", "slug": "wang-yi", "names": {"en": ["Wang Yi"], "zh": ["王毅"]}},
]

WATCHES = """
watches:
  - id: pair
    title: The two meet
    severity: critical
    event: meeting
    between: [xi-jinping, kim-jong-un]
  - id: leaders
    event: meeting
    between: [leader-of:china, "president-of:north-korea"]
    main_only: false
  - id: words
    query: '"state visit" AND banquet'
"""


@pytest.fixture(scope="module")
def knowledge() -> Knowledge:
    entities = [TypeAdapter(Entity).validate_python(entity) for entity in ENTITIES]
    return Knowledge({entity.id: entity for entity in entities})


@pytest.fixture(scope="module")
def gazetteer(knowledge: Knowledge) -> Gazetteer:
    return Gazetteer(knowledge)


@pytest.fixture
def matcher(knowledge: Knowledge, tmp_path: Path) -> Matcher:
    path = tmp_path / "watches.yaml"
    path.write_text(WATCHES, "utf-8")
    return Matcher(load_watchbook([path]), knowledge)


def annotated(
    gazetteer: Gazetteer, title: str, text: str = "", published: str | None = "2018-08-20"
) -> Annotated:
    at = datetime.fromisoformat(published).replace(tzinfo=UTC) if published else None
    article = Article(
        id="article-1",
        entry_id="entry-1",
        url="https://news.example/1",
        feed_url="https://news.example/feed",
        title=title,
        text=text,
        seen_at=at or datetime(2018, 8, 20, tzinfo=UTC),
        revision="r1",
        published_at=at,
    )
    return gazetteer.annotate(article)


def found(matcher: Matcher, record: Annotated) -> dict[str, Found]:
    return {one.watch.id: one for one in matcher.find(record)}


@pytest.mark.parametrize(
    ("title", "text", "status"),
    [
        ("Xi Jinping may visit North Korea next week", "", "rumoured"),
        (
            "Xi Jinping plans to visit North Korea, newspaper says",
            "The newspaper did not name its source. Beijing has not confirmed the visit.",
            "rumoured",
        ),
        ("Xi Jinping and Kim Jong Un are preparing for a meeting, Beijing says", "", "planned"),
        ("Xi Jinping to meet Kim Jong Un in Beijing", "", "confirmed"),
        ("Kim Jong Un arrives in Beijing for summit with Xi Jinping", "", "happened"),
        ("Xi Jinping, Kim Jong Un meet in Pyongyang", "", "happened"),
        ("Xi Jinping cancels meeting with Kim Jong Un", "", "cancelled"),
        ("Xi Jinping will not meet Kim Jong Un, ministry says", "", "denied"),
        ("Summit of Xi Jinping and Kim Jong Un not cancelled, will be held in May", "", "confirmed"),
        ("习近平将访问朝鲜", "", "confirmed"),
        ("习近平同金正恩举行会谈", "", "happened"),
        ("习近平可能访问朝鲜", "", "rumoured"),
        ("习近平取消访问朝鲜", "", "cancelled"),
        ("시진핑, 김정은과 정상회담 개최", "", "happened"),
        ("시진핑, 김정은과 정상회담 가능성", "", "rumoured"),
        ("김정은, 다음달 시진핑과 회담 예정", "", "confirmed"),
        ("시진핑·김정은 회담 취소", "", "cancelled"),
        ("習近平氏と金正恩氏が会談", "", "happened"),
        ("習近平氏、来月に訪朝へ", "", "confirmed"),
    ],
)
def test_a_meeting_has_its_status(
    matcher: Matcher, gazetteer: Gazetteer, title: str, text: str, status: str
) -> None:
    verdict = found(matcher, annotated(gazetteer, title, text))["pair"].verdict

    assert verdict is not None
    assert verdict.status == status


@pytest.mark.parametrize(
    ("title", "text"),
    [
        ("Xi Jinping's envoy meets Kim Jong Un", ""),
        ("Kim Jong Un sends letter to Xi Jinping", ""),
        ("Xi Jinping meets North Korea's premier", ""),
        ("Wang Yi meets Kim Jong Un in Pyongyang", "Xi Jinping was in Beijing."),
        ("Xi Jinping and Kim Jong Un exchange messages", ""),
        ("习近平会见委内瑞拉总统", "金正恩在平壤视察工厂。"),
        ("习近平向金正恩致贺电", ""),
        ("Oil prices rise", "Traders waited. Xi Jinping met Kim Jong Un last year in Beijing."),
        ("", ""),
    ],
)
def test_near_misses_raise_no_alert(matcher: Matcher, gazetteer: Gazetteer, title: str, text: str) -> None:
    assert "pair" not in found(matcher, annotated(gazetteer, title, text))


def test_background_is_kept_for_watches_that_ask_for_it(matcher: Matcher, gazetteer: Gazetteer) -> None:
    record = annotated(gazetteer, "Oil prices rise", "Xi Jinping met Kim Jong Un last year in Beijing.")

    one = found(matcher, record)["leaders"]

    assert one.verdict is not None
    assert not one.verdict.is_main


def test_offices_are_held_on_the_day_of_the_article(matcher: Matcher, gazetteer: Gazetteer) -> None:
    today = annotated(gazetteer, "Xi Jinping meets Kim Jong Un")
    before_his_time = annotated(gazetteer, "Xi Jinping meets Kim Jong Un", published="2010-08-20")

    assert "leaders" in found(matcher, today)
    assert "leaders" not in found(matcher, before_his_time)


def test_a_match_carries_status_date_place_source_and_evidence(
    matcher: Matcher, gazetteer: Gazetteer
) -> None:
    title = "Xi Jinping to visit North Korea"
    text = "Xi Jinping plans to visit North Korea on September 9, a Singapore newspaper reported, " \
        "without naming its source. China has not confirmed the visit."  # fmt: skip
    record = annotated(gazetteer, title, text)

    result = Keywords(matcher).handle(record, _context())

    assert isinstance(result, list)
    (output,) = [one for one in result if isinstance(one, Output) and _match(one).watch == "pair"]
    match = _match(output)
    assert output.topic is MATCHES
    assert (match.status, match.when, match.where) == ("rumoured", "2018-09-09", "North Korea")
    assert match.according_to is not None
    assert "newspaper" in match.according_to
    assert match.party_names == ("Xi Jinping", "Kim Jong Un")
    assert match.severity == "critical"
    content = record.article.content
    for evidence in match.evidence:
        assert content[evidence.start :].startswith(evidence.sentence)
        assert all(0 <= a < b <= len(evidence.sentence) for a, b in evidence.highlights)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("On Monday he will meet Kim Jong Un in Pyongyang.", ["he", "will", "meet", "Kim Jong Un"]),
        ("El lunes será recibido por Kim Jong Un en Pyongyang.", ["será", "recibido", "Kim Jong Un"]),
    ],
)
def test_the_evidence_shows_the_word_for_somebody_unnamed(
    matcher: Matcher, gazetteer: Gazetteer, text: str, shown: list[str]
) -> None:
    record = annotated(
        gazetteer, "Xi Jinping y la economía" if "será" in text else "Xi Jinping on trade", text
    )

    (output,) = [one for one in Keywords(matcher).handle(record, _context()) if _match(one).watch == "pair"]  # type: ignore[union-attr]

    (evidence,) = _match(output).evidence
    assert [evidence.sentence[a:b] for a, b in evidence.highlights] == shown


def test_the_same_article_gives_the_same_match_id(matcher: Matcher, gazetteer: Gazetteer) -> None:
    record = annotated(gazetteer, "Xi Jinping meets Kim Jong Un")
    stage = Keywords(matcher)

    ids = [[_match(one).id for one in stage.handle(record, _context())] for _ in range(2)]  # type: ignore[union-attr]

    assert ids[0] == ids[1]


def test_an_article_without_a_watch_is_dropped(matcher: Matcher, gazetteer: Gazetteer) -> None:
    assert Keywords(matcher).handle(annotated(gazetteer, "Rain"), _context()) == Dropped("no_watch")


def test_what_is_left_out_of_an_article_is_counted(matcher: Matcher, gazetteer: Gazetteer) -> None:
    def cut(reason: str) -> float:
        labels = {"stage": "keywords", "reason": reason}
        return REGISTRY.get_sample_value("wirewatch_articles_cut_total", labels) or 0.0

    before = cut("watches"), cut("sentences")
    stage = Keywords(matcher, KeywordsSettings(max_matches=1))
    result = stage.handle(annotated(gazetteer, "Xi Jinping meets Kim Jong Un"), _context())
    stage.handle(annotated(gazetteer, "Xi Jinping", "Kim Jong Un met Xi Jinping. " * 200), _context())

    assert isinstance(result, list)
    assert len(result) == 1
    assert (cut("watches"), cut("sentences")) == (before[0] + 1, before[1] + 1)


def test_a_query_watch_shows_the_sentences_of_its_words(matcher: Matcher, gazetteer: Gazetteer) -> None:
    record = annotated(gazetteer, "A state visit", "It began. The banquet was long.")

    (output,) = Keywords(matcher).handle(record, _context())  # type: ignore[misc]

    match = _match(output)
    assert [evidence.sentence for evidence in match.evidence] == ["A state visit", "The banquet was long."]
    assert match.status is None


def test_unknown_entities_and_events_name_the_line(knowledge: Knowledge, tmp_path: Path) -> None:
    path = tmp_path / "w.yaml"
    path.write_text(
        "watches:\n  - {id: a, event: meeting, between: [xi-jinpin, kim-jong-un]}\n"
        "  - {id: b, event: meting}\n"
        "  - {id: c, event: meeting, between: ['king-of:china']}\n"
    )

    with pytest.raises(SettingsError) as raised:
        Matcher(load_watchbook([path]), knowledge)

    lines = [(problem.line, problem.path) for problem in raised.value.problems]
    assert lines == [
        (2, "watches[0].between[0]"),
        (3, "watches[1].event"),
        (4, "watches[2].between[0]"),
    ]
    assert "xi-jinping" in raised.value.problems[0].expected


@pytest.mark.parametrize("text", ["x" * 1_000_000, "Xi Jinping met " * 20_000, "会谈" * 60_000])
def test_huge_articles_end(matcher: Matcher, gazetteer: Gazetteer, text: str) -> None:
    matcher.find(annotated(gazetteer, "Xi Jinping meets Kim Jong Un", text))


def _match(output: object) -> Match:
    assert isinstance(output, Output)
    assert isinstance(output.record, Match)
    return output.record


class _NoState:
    def get(self, topic: object, key: str) -> None:
        return None

    def all(self, topic: object) -> tuple[()]:
        return ()

    def beginning(self, topic: object, prefix: str) -> tuple[()]:
        return ()


def _context() -> Context:
    return Context(at=datetime(2018, 8, 20, tzinfo=UTC), state=_NoState(), headers={})
