"""English: what counts as a meeting, and how sure it is. Headlines of our own writing, each for a rule.

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
joe-biden & emmanuel-macron | 2022-11-30 | happened | Biden lunches with Macron in Georgetown
emmanuel-macron & olaf-scholz | 2023-05-10 | happened | Macron, Scholz huddle on sidelines of Council gathering
keir-starmer & narendra-modi | 2024-11-18 | happened | Starmer and Modi exchange pleasantries in Rio
anthony-albanese & xi-jinping | 2023-11-06 | happened | Albanese holds first bilateral with Xi in Beijing
justin-trudeau & donald-trump | 2024-11-30 | happened | Trudeau dined with Trump at Mar-a-Lago, officials said
pope-francis & volodymyr-zelensky | 2023-05-13 | happened | Pope Francis sees Zelensky
narendra-modi & giorgia-meloni | 2024-06-14 | happened | Modi embraces Meloni on arrival at Borgo Egnazia
shinzo-abe & vladimir-putin | 2016-12-15 | happened | Abe presses Putin on islands during hot-spring talks
recep-tayyip-erdogan & vladimir-putin | 2019-10-22 | happened | Erdogan thanks Putin at Sochi meeting
fumio-kishida & joe-biden | 2024-04-10 | happened | Biden gives Kishida warm welcome on South Lawn
emmanuel-macron & donald-trump | 2018-04-24 | happened | Macron, Trump plant oak | The two presidents then dined.
angela-merkel & donald-trump | 2017-03-10 | confirmed | Merkel due in Washington to see Trump on Tuesday
keir-starmer & donald-trump | 2025-02-20 | confirmed | Starmer will be received by Trump next Thursday
lula & xi-jinping | 2023-04-05 | confirmed | Lula departs for China, Xi on agenda
narendra-modi & joe-biden | 2023-06-10 | confirmed | Modi to travel to Washington, meet Biden
vladimir-putin & kim-jong-un | 2024-06-10 | planned or confirmed | Putin expected in Pyongyang in coming weeks
lula & donald-trump | 2026-01-26 | planned | Lula accepts invitation to visit Trump in Washington
emmanuel-macron & xi-jinping | 2022-12-20 | planned | Macron aims for meeting with Xi early next year
narendra-modi & xi-jinping | 2025-03-20 | rumoured | Modi willing to meet Xi, aide says
joe-biden & xi-jinping | 2023-08-30 | rumoured | Biden says he would meet Xi if asked
shinzo-abe & kim-jong-un | 2019-06-10 | rumoured | Abe may visit Pyongyang, meet Kim Jong Un: report
donald-trump & vladimir-putin | 2025-10-20 | rumoured | Trump-Putin summit in doubt as envoys disagree
donald-trump & vladimir-putin | 2025-10-21 | cancelled | Trump-Putin summit put on hold
barack-obama & benigno-aquino | 2013-10-03 | cancelled | Obama drops planned visit to Aquino in Manila
vladimir-putin & recep-tayyip-erdogan | 2024-02-10 | cancelled | Putin's trip to Turkey deferred
narendra-modi & shehbaz-sharif | 2025-08-25 | denied | Modi declines invitation to meet Sharif
lula & xi-jinping | 2025-05-13 | happened | Lula in Beijing as the two sides sign 20 accords
viktor-orban & donald-trump | 2025-11-07 | happened | Orban becomes first European leader to meet Trump since the strikes
mark-carney & narendra-modi | 2025-06-06 | planned | Carney invites Modi to the G7 summit
donald-trump & vladimir-putin | 2025-10-16 | planned | Trump, Putin agree to new summit in Budapest
recep-tayyip-erdogan & joe-biden | 2024-04-26 | cancelled | Erdogan's White House visit postponed, Turkish official says
joe-biden & xi-jinping | 2023-08-30 | rumoured | White House does not rule out Biden meeting with Xi
vladimir-putin & masoud-pezeshkian | 2025-10-09 | denied | Putin and Pezeshkian to skip bilateral in Dushanbe
donald-trump & keir-starmer | 2025-07-28 | nothing | Starmer sees no role for Trump in the dispute
narendra-modi & xi-jinping | 2020-11-17 | nothing | Modi, Xi attend BRICS summit by video while the border row goes on
emmanuel-macron & vladimir-putin | 2022-06-03 | nothing | Macron sees Putin as isolated
donald-trump & emmanuel-macron | 2025-09-22 | nothing | Macron embraces Trump's plan for Gaza
donald-trump & vladimir-putin | 2025-05-19 | nothing | Trump speaks to Putin by phone for two hours
joe-biden & emmanuel-macron | 2021-09-22 | nothing | Biden, Macron hold phone talks after submarine row
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
def test_an_english_headline_says_how_sure_a_meeting_is(
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
