"""How Japanese headlines tell of meetings, and how sure they are of them. Headlines of our own writing.

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
narendra-modi & vladimir-putin | 2025-03-11 | happened | モディ首相、プーチン大統領と会食 エネルギー協力を確認
narendra-modi & vladimir-putin | 2025-03-11 | happened | モディ氏、プーチン氏と会談 地元でおもてなし
narendra-modi & vladimir-putin | 2025-03-11 | happened | モディ首相、プーチン大統領と夕食会 | モディ首相は11日、プーチン大統領と会談し、貿易拡大で合意した。
narendra-modi & vladimir-putin | 2025-03-11 | happened | プーチン大統領、インドに到着
narendra-modi & vladimir-putin | 2025-03-11 | confirmed | プーチン大統領、インド到着へ
narendra-modi & vladimir-putin | 2025-03-11 | confirmed | プーチン大統領、インドへ出発
narendra-modi & vladimir-putin | 2025-03-11 | confirmed | モディ首相、プーチン大統領ときょう会談
narendra-modi & vladimir-putin | 2025-03-11 | confirmed | モディ首相、14日にプーチン大統領と首脳会談に臨む
narendra-modi & vladimir-putin | 2025-03-11 | planned | モディ首相、プーチン大統領と来月会談で調整
narendra-modi & vladimir-putin | 2025-03-11 | rumoured | モディ首相、プーチン大統領との会談に意欲
narendra-modi & vladimir-putin | 2025-03-11 | rumoured | モディ首相「プーチン大統領と会いたい」
narendra-modi & vladimir-putin | 2025-03-11 | denied | モディ首相、プーチン大統領とは会わず
narendra-modi & vladimir-putin | 2025-03-11 | denied | モディ首相、プーチン大統領との会談に応じず
narendra-modi & vladimir-putin | 2025-03-11 | cancelled | モディ首相、プーチン大統領との会談取りやめ
narendra-modi & vladimir-putin | 2025-03-11 | cancelled | モディ首相とプーチン大統領の会談流れる
narendra-modi & vladimir-putin | 2025-03-11 | nothing | モディ首相の特使、プーチン大統領と会談
narendra-modi & vladimir-putin | 2025-03-11 | nothing | モディ首相、プーチン大統領と電話で約1時間会談
narendra-modi & vladimir-putin | 2025-03-11 | nothing | モディ首相、プーチン大統領に招待状
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
def test_a_japanese_headline_says_how_sure_the_meeting_is(
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
