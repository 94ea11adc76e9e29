"""How Korean headlines tell of meetings, and how sure they are of them. Headlines of our own writing.

One a line: the pair | day of publication | right statuses | title | text.
"""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from processors.entities.files import load_entities
from processors.entities.gazetteer import Gazetteer
from processors.keywords.matcher import Matcher
from processors.watches import Watch, Watchbook
from wirewatch.records import Annotated, Article
from wirewatch.seeds import seeds_folder

HEADLINES = """
narendra-modi & vladimir-putin | 2025-03-11 | happened | 모디, 푸틴 예방…경제 협력 논의
narendra-modi & vladimir-putin | 2025-03-11 | happened | 모디 총리, 푸틴 대통령과 만나 에너지 방안 논의
narendra-modi & vladimir-putin | 2025-03-11 | happened | 모디-푸틴 회담서 "교역 확대"
narendra-modi & vladimir-putin | 2025-03-11 | happened | 모디, 푸틴과 만찬 | 나렌드라 모디 인도 총리와 블라디미르 푸틴 러시아 대통령이 11일 만찬을 함께했다.
narendra-modi & vladimir-putin | 2025-03-11 | happened | 푸틴, 인도 도착 | 블라디미르 푸틴 러시아 대통령이 11일 인도에 도착했다.
narendra-modi & vladimir-putin | 2025-03-11 | confirmed | 푸틴, 내일 인도 도착
narendra-modi & vladimir-putin | 2025-03-11 | confirmed | 모디, 모스크바로 출발
narendra-modi & vladimir-putin | 2025-03-11 | confirmed | 모디·푸틴, 내달 만나기로
narendra-modi & vladimir-putin | 2025-03-11 | confirmed | 오늘밤 모디-푸틴 회담
narendra-modi & vladimir-putin | 2025-03-11 | confirmed | 모디, 푸틴과 14일 정상회담 | 나렌드라 모디 총리가 14일 블라디미르 푸틴 대통령과 만난 뒤 공동성명을 발표할 예정이다.
narendra-modi & vladimir-putin | 2025-03-11 | planned | 모디, 푸틴과 회담, 다음 달 조율
narendra-modi & vladimir-putin | 2025-03-11 | planned | 모디, 가까운 시일 내 러시아 방문
narendra-modi & vladimir-putin | 2025-03-11 | planned | 모디, 푸틴 초청 의사
narendra-modi & vladimir-putin | 2025-03-11 | planned | 모디-푸틴 회담 추진…날짜는 미정
narendra-modi & vladimir-putin | 2025-03-11 | rumoured | 모디, 푸틴과 회담할까
narendra-modi & vladimir-putin | 2025-03-11 | rumoured | 모디-푸틴 회담설에 시장 술렁
narendra-modi & vladimir-putin | 2025-03-11 | rumoured | 모디-푸틴 회동, 이르면 다음 주
narendra-modi & vladimir-putin | 2025-03-11 | denied | 모디 "푸틴과 안 만난다"
narendra-modi & vladimir-putin | 2025-03-11 | denied | 모디-푸틴 회담 어려울 듯
narendra-modi & vladimir-putin | 2025-03-11 | denied | 모디 측 "푸틴과 회담 계획에 없어"
narendra-modi & vladimir-putin | 2025-03-11 | cancelled | 모디-푸틴 회담 전격 취소
narendra-modi & vladimir-putin | 2025-03-11 | cancelled | 모디-푸틴 회담 백지화
narendra-modi & vladimir-putin | 2025-03-11 | nothing | 인도 방문단, 푸틴 예방 | 나렌드라 모디 총리가 보낸 방문단이 블라디미르 푸틴 대통령을 예방했다.
narendra-modi & vladimir-putin | 2025-03-11 | nothing | 모디, 푸틴에 감염병 예방 경험 전수 | 나렌드라 모디 총리가 블라디미르 푸틴 대통령에게 편지를 보냈다.
narendra-modi & vladimir-putin | 2025-03-11 | nothing | 모디, 푸틴에 축하 전화
narendra-modi & vladimir-putin | 2025-03-11 | nothing | 모디, 푸틴과 통화한 뒤 기자들과 만나
"""  # noqa: E501 - one headline a line


def _rows() -> list[tuple[str, str, str, str, str]]:
    rows = []
    for line in filter(None, HEADLINES.splitlines()):
        pair, day, right, title, *text = line.split(" | ")
        rows.append((pair, day, right, title, text[0] if text else ""))
    return rows


ROWS = _rows()


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    folder = seeds_folder() / "entities"
    return Gazetteer(load_entities(sorted([*folder.glob("*.yaml"), *folder.glob("*.jsonl")])))


@pytest.fixture(scope="module")
def matcher(gazetteer: Gazetteer) -> Matcher:
    pairs = sorted({pair for pair, *_ in ROWS})
    watches = [
        Watch(id=pair.replace(" & ", "-x-"), event="meeting", between=tuple(pair.split(" & ")))
        for pair in pairs
    ]
    return Matcher(Watchbook(tuple(watches)), gazetteer.knowledge)


@pytest.mark.parametrize(("pair", "day", "right", "title", "text"), ROWS)
def test_a_korean_headline_says_how_sure_the_meeting_is(
    matcher: Matcher, gazetteer: Gazetteer, pair: str, day: str, right: str, title: str, text: str
) -> None:
    at = datetime.fromisoformat(day).replace(tzinfo=UTC)
    article = Article(
        id="a",
        entry_id="e",
        url="https://news.example/a",
        feed_url="https://news.example/feed",
        title=title,
        text=text,
        seen_at=at,
        revision="",
        published_at=at,
    )
    mentions = gazetteer.find(article.content, title_end=len(title), published_at=at)

    alerts = matcher.find(Annotated(article=article, mentions=mentions))

    found = {alert.watch.id: alert.verdict.status for alert in alerts if alert.verdict is not None}
    assert found.get(pair.replace(" & ", "-x-"), "nothing") in right.split(" or ")
