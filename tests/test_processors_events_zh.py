"""What Chinese headlines of our own writing say of a meeting, in both scripts: is it one, and how sure?

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
emmanuel-macron & xi-jinping | 2023-04-03 | confirmed | 馬克龍周三訪京 將會習近平
emmanuel-macron & xi-jinping | 2023-04-06 | happened | 習近平設國宴款待馬克龍
emmanuel-macron & xi-jinping | 2023-04-07 | happened | 马克龙与习近平在广州茶叙
emmanuel-macron & xi-jinping | 2023-02-25 | planned | 马克龙拟4月访问中国
emmanuel-macron & xi-jinping | 2023-03-20 | rumoured | 消息人士：马克龙可能下月访华
donald-trump & xi-jinping | 2025-08-01 | rumoured | 傳川普考慮10月底訪中
donald-trump & kim-jong-un | 2025-08-25 | rumoured | 特朗普：愿年内再见金正恩
joe-biden & vladimir-putin | 2022-01-23 | rumoured | 白宫：不排除拜登与普京会面
volodymyr-zelensky & donald-trump | 2025-08-16 | confirmed | 泽连斯基周一赴白宫会特朗普
volodymyr-zelensky & donald-trump | 2025-02-28 | happened | 特朗普与泽连斯基会谈不欢而散
volodymyr-zelensky & emmanuel-macron | 2025-11-14 | confirmed | 爱丽舍宫：泽连斯基下周一访问巴黎 将会见马克龙
emmanuel-macron & vladimir-putin | 2022-02-04 | confirmed | 马克龙下周一访莫斯科会普京
recep-tayyip-erdogan & vladimir-putin | 2023-08-20 | planned | 土俄正商定埃尔多安与普京会晤日期
sanae-takaichi & xi-jinping | 2025-10-28 | planned | 日中正协调高市早苗与习近平会谈
lee-jae-myung & xi-jinping | 2025-11-01 | happened | 习近平同韩国总统李在明会谈
lee-jae-myung & xi-jinping | 2025-10-24 | confirmed | 习近平将于10月30日至11月1日对韩国进行国事访问
sanae-takaichi & lee-jae-myung | 2026-01-10 | confirmed | 李在明13日访日 将在奈良会高市早苗
donald-trump & xi-jinping | 2025-10-29 | confirmed | 習特會登場倒數 川普：明日見習近平
donald-trump & xi-jinping | 2026-03-30 | cancelled | 白宫证实特朗普延后访华行程
donald-trump & vladimir-putin | 2025-10-21 | cancelled | 特朗普与普京布达佩斯会晤搁置
narendra-modi & donald-trump | 2025-06-17 | cancelled | 特朗普提前返美 莫迪与其会晤泡汤
volodymyr-zelensky & vladimir-putin | 2025-08-22 | denied | 拉夫罗夫：普京与泽连斯基会晤尚未提上日程
donald-trump & vladimir-putin | 2025-06-10 | denied | 佩斯科夫：暂无普京与特朗普会晤计划
narendra-modi & xi-jinping | 2025-08-31 | happened | 习近平会见来华出席上合峰会的印度总理莫迪
narendra-modi & vladimir-putin | 2025-12-04 | happened | 普京抵印度 莫迪亲自接机
joe-biden & vladimir-putin | 2021-06-16 | happened | 拜登普京日内瓦握手 美俄峰会开始
yoon-suk-yeol & fumio-kishida | 2023-03-16 | happened | 尹锡悦抵日 与岸田文雄举行会谈
friedrich-merz & emmanuel-macron | 2025-07-23 | happened | 默茨设晚宴招待马克龙 谈关税
prabowo-subianto & xi-jinping | 2025-08-31 | cancelled | 印尼骚乱 普拉博沃取消访华行程
xi-jinping & vladimir-putin | 2013-03-22 | confirmed | 习近平抵莫斯科 与普京会谈今晚举行
donald-trump & xi-jinping | 2025-10-30 | nothing | 美股收低 投资者观望习特会
donald-trump & vladimir-putin | 2025-08-06 | nothing | 普京在克里姆林宫会见特朗普特使威特科夫
volodymyr-zelensky & donald-trump | 2025-08-16 | nothing | 特朗普与泽连斯基通电话 谈停火
xi-jinping & vladimir-putin | 2025-12-31 | nothing | 习近平同普京互致新年贺电
xi-jinping & kim-jong-un | 2025-10-09 | nothing | 李强率团抵平壤 会金正恩
xi-jinping & narendra-modi | 2020-01-10 | nothing | 专访印度驻华大使：习近平与莫迪的共识
olaf-scholz & xi-jinping | 2022-11-04 | nothing | 李强会见德国总理朔尔茨
"""


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
def test_a_chinese_headline_says_how_sure_the_meeting_is(
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
