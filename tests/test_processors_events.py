"""Who meets whom and is it so, on headlines of our own writing about many pairs, kinds, years and languages.

Names, places and offices come from the shipped entities. Where two readings are defensible both are given.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, date, datetime
from itertools import pairwise

import pytest

from processors.entities.gazetteer import Gazetteer
from processors.events.dates import dateline_of, find_dates
from processors.events.kinds import load_kinds
from processors.events.language import compiled_language
from processors.events.reader import lead_start
from processors.events.said_dates import settled
from processors.keywords.matcher import Matcher
from processors.text import Document, fold
from processors.watches import Watch, Watchbook
from wirewatch.records import Annotated, Article

#: a, b, published, title, text, statuses that are right ("" for no alert).
MEETINGS = [
    (
        "narendra-modi",
        "vladimir-putin",
        "2025-12-01",
        "Putin to visit India on December 4-5 for annual summit with Modi",
        "",
        ("confirmed",),
    ),
    (
        "narendra-modi",
        "vladimir-putin",
        "2025-12-05",
        "Modi receives Putin at airport, breaking protocol",
        "",
        ("happened",),
    ),
    (
        "narendra-modi",
        "vladimir-putin",
        "2025-12-05",
        "Modi, Putin hold talks in New Delhi",
        "",
        ("happened",),
    ),
    (
        "narendra-modi",
        "xi-jinping",
        "2025-08-31",
        "Modi tells Xi India committed to improving ties",
        "The two leaders met on the sidelines of the SCO summit in Tianjin on Sunday.",
        ("happened",),
    ),
    ("narendra-modi", "xi-jinping", "2025-08-31", "Modi and Xi shake hands in Tianjin", "", ("happened",)),
    (
        "emmanuel-macron",
        "vladimir-putin",
        "2022-02-07",
        "Macron meets Putin in Moscow in bid to avert war",
        "",
        ("happened",),
    ),
    ("emmanuel-macron", "vladimir-putin", "2022-02-20", "Macron speaks to Putin by phone", "", ("",)),
    (
        "lee-jae-myung",
        "donald-trump",
        "2025-08-25",
        "이재명 대통령, 오늘 트럼프와 정상회담",
        "",
        ("confirmed", "happened"),
    ),
    (
        "lee-jae-myung",
        "donald-trump",
        "2025-08-26",
        "한미 정상회담 종료… 이 대통령 “성과 있었다”",
        "이재명 대통령과 트럼프 대통령은 백악관에서 만나 회담했다.",
        ("happened",),
    ),
    (
        "lee-jae-myung",
        "shigeru-ishiba",
        "2025-08-23",
        "李대통령, 日이시바와 정상회담…17년만 공동발표문",
        "",
        ("happened",),
    ),
    (
        "lee-jae-myung",
        "xi-jinping",
        "2025-11-01",
        "이 대통령, 시진핑과 경주서 회담",
        "이재명 대통령은 1일 시진핑 중국 국가주석과 정상회담을 했다.",
        ("happened",),
    ),
    (
        "fumio-kishida",
        "yoon-suk-yeol",
        "2023-05-07",
        "岸田首相が訪韓、尹大統領と会談",
        "岸田文雄首相は7日、韓国を訪問し尹錫悦大統領と会談した。",
        ("happened",),
    ),
    (
        "fumio-kishida",
        "yoon-suk-yeol",
        "2023-03-15",
        "尹大統領が16日来日、岸田首相と会談へ",
        "",
        ("confirmed",),
    ),
    (
        "recep-tayyip-erdogan",
        "vladimir-putin",
        "2023-09-04",
        "Erdogan arrives in Sochi for talks with Putin",
        "",
        ("happened",),
    ),
    (
        "recep-tayyip-erdogan",
        "vladimir-putin",
        "2023-07-20",
        "Эрдоган и Путин проведут встречу в августе",
        "",
        ("confirmed",),
    ),
    (
        "recep-tayyip-erdogan",
        "vladimir-putin",
        "2023-09-04",
        "Путин и Эрдоган начали переговоры в Сочи",
        "",
        ("happened",),
    ),
    (
        "recep-tayyip-erdogan",
        "vladimir-putin",
        "2023-07-20",
        "Песков: визит Путина в Турцию пока не планируется",
        "",
        ("denied",),
    ),
    (
        "olaf-scholz",
        "xi-jinping",
        "2024-04-16",
        "Scholz trifft Xi in Peking",
        "Bundeskanzler Olaf Scholz ist am Dienstag in Peking mit Xi Jinping zusammengekommen.",
        ("happened",),
    ),
    (
        "olaf-scholz",
        "xi-jinping",
        "2022-11-01",
        "Scholz reist nach China",
        "Bundeskanzler Olaf Scholz reist am Donnerstag nach China und trifft dort Staatschef Xi Jinping.",
        ("confirmed", "happened"),
    ),
    ("emmanuel-macron", "xi-jinping", "2024-05-06", "Macron reçoit Xi Jinping à l'Élysée", "", ("happened",)),
    (
        "emmanuel-macron",
        "donald-trump",
        "2025-02-20",
        "Macron rencontrera Trump lundi à Washington",
        "",
        ("confirmed",),
    ),
    (
        "pedro-sanchez",
        "xi-jinping",
        "2025-04-11",
        "Sánchez se reúne con Xi Jinping en Pekín",
        "",
        ("happened",),
    ),
    (
        "pedro-sanchez",
        "xi-jinping",
        "2025-04-01",
        "Pedro Sánchez viajará a China y se reunirá con Xi Jinping",
        "",
        ("confirmed",),
    ),
    (
        "joe-biden",
        "xi-jinping",
        "2023-11-10",
        "White House confirms Biden will meet Xi in California next week",
        "",
        ("confirmed",),
    ),
    (
        "joe-biden",
        "xi-jinping",
        "2023-09-01",
        "Biden disappointed Xi will skip G20 summit",
        "",
        ("", "cancelled", "denied"),
    ),
    ("joe-biden", "vladimir-putin", "2021-06-16", "Biden and Putin wrap up Geneva summit", "", ("happened",)),
    (
        "joe-biden",
        "vladimir-putin",
        "2021-05-25",
        "Biden-Putin summit set for June 16 in Geneva",
        "",
        ("confirmed",),
    ),
    (
        "donald-trump",
        "xi-jinping",
        "2025-10-10",
        "Trump threatens to cancel Xi meeting over rare earths",
        "",
        ("rumoured", "cancelled", "planned"),
    ),
    ("donald-trump", "xi-jinping", "2019-11-01", "特朗普称正与习近平物色会晤新地点", "", ("planned",)),
    ("donald-trump", "kim-jong-un", "2018-05-24", "特朗普取消与金正恩的会晤", "", ("cancelled",)),
    (
        "donald-trump",
        "kim-jong-un",
        "2018-06-12",
        "Trump-Kim summit: leaders sign document in Singapore",
        "",
        ("happened",),
    ),
    ("donald-trump", "kim-jong-un", "2019-02-28", "Trump walks away from summit with Kim", "", ("happened",)),
    (
        "donald-trump",
        "kim-jong-un",
        "2019-06-30",
        "Trump steps into North Korea with Kim Jong Un",
        "",
        ("happened",),
    ),
    (
        "moon-jae-in",
        "kim-jong-un",
        "2018-04-27",
        "문재인·김정은, 판문점서 손 맞잡다",
        "문재인 대통령과 김정은 국무위원장이 27일 판문점에서 만났다.",
        ("happened",),
    ),
    ("moon-jae-in", "kim-jong-un", "2018-09-18", "문 대통령, 평양 도착… 김정은 영접", "", ("happened",)),
    (
        "moon-jae-in",
        "kim-jong-un",
        "2018-09-06",
        "남북정상회담 18~20일 평양 개최",
        "청와대는 문재인 대통령과 김정은 위원장이 평양에서 만난다고 밝혔다.",
        ("confirmed",),
    ),
    (
        "xi-jinping",
        "vladimir-putin",
        "2023-03-20",
        "Xi arrives in Moscow for talks with Putin",
        "",
        ("happened",),
    ),
    ("xi-jinping", "vladimir-putin", "2023-03-17", "习近平将对俄罗斯进行国事访问", "", ("confirmed",)),
    ("xi-jinping", "vladimir-putin", "2024-05-16", "习近平同俄罗斯总统普京会谈", "", ("happened",)),
    ("xi-jinping", "vladimir-putin", "2025-06-19", "习近平同俄罗斯总统普京通电话", "", ("",)),
    (
        "xi-jinping",
        "vladimir-putin",
        "2023-03-01",
        "Xi Jinping plant Treffen mit Putin in Moskau",
        "",
        ("planned",),
    ),
    (
        "xi-jinping",
        "vladimir-putin",
        "2024-05-16",
        "Putin, Xi sign joint statement after Beijing talks",
        "",
        ("happened",),
    ),
    ("xi-jinping", "vladimir-putin", "2023-10-18", "普京抵京出席“一带一路”论坛", "", ("happened",)),
    ("xi-jinping", "vladimir-putin", "2023-09-20", "王毅会见普京", "王毅转达了习近平的问候。", ("",)),
    (
        "xi-jinping",
        "vladimir-putin",
        "2023-09-20",
        "Putin meets Chinese foreign minister Wang Yi, accepts invitation to visit Beijing",
        "",
        ("", "planned", "confirmed"),
    ),
    (
        "keir-starmer",
        "donald-trump",
        "2025-02-27",
        "Starmer hands Trump King's invitation at White House",
        "Keir Starmer met Donald Trump in the Oval Office on Thursday.",
        ("happened",),
    ),
    (
        "benjamin-netanyahu",
        "donald-trump",
        "2025-02-04",
        "Netanyahu in Washington for talks with Trump",
        "",
        ("happened",),
    ),
    (
        "benjamin-netanyahu",
        "donald-trump",
        "2025-12-29",
        "Trump hosts Netanyahu at Mar-a-Lago",
        "",
        ("happened",),
    ),
    (
        "mohammed-bin-salman",
        "donald-trump",
        "2025-11-18",
        "Trump welcomes Saudi crown prince to White House",
        "",
        ("happened",),
    ),
    (
        "narendra-modi",
        "donald-trump",
        "2025-02-13",
        "Modi likely to meet Trump next month: sources",
        "",
        ("rumoured",),
    ),
    (
        "narendra-modi",
        "donald-trump",
        "2025-10-22",
        "Modi skips ASEAN summit, won't meet Trump",
        "",
        ("denied", "cancelled"),
    ),
    (
        "vladimir-putin",
        "kim-jong-un",
        "2023-09-13",
        "Kim Jong Un, Putin meet at Russian space centre",
        "",
        ("happened",),
    ),
    (
        "vladimir-putin",
        "kim-jong-un",
        "2023-09-05",
        "Kim Jong Un may travel to Russia to meet Putin, US says",
        "",
        ("rumoured",),
    ),
    (
        "vladimir-putin",
        "kim-jong-un",
        "2023-09-05",
        "김정은, 이달 러시아 방문해 푸틴과 회담 전망",
        "",
        ("rumoured",),
    ),
    ("vladimir-putin", "kim-jong-un", "2024-06-18", "푸틴, 24년 만에 방북…김정은과 회담", "", ("happened",)),
    ("vladimir-putin", "kim-jong-un", "2023-10-19", "Lavrov meets Kim Jong Un in Pyongyang", "", ("",)),
    ("vladimir-putin", "kim-jong-un", "2024-01-01", "Kim sends New Year message to Putin", "", ("",)),
    (
        "vladimir-putin",
        "kim-jong-un",
        "2024-06-20",
        "South Korea summons envoy over Putin-Kim pact",
        "Days after Putin met Kim in Pyongyang, Seoul summoned the Russian ambassador.",
        ("", "happened"),
    ),
    (
        "joe-biden",
        "yoon-suk-yeol",
        "2023-04-26",
        "Biden, Yoon unveil Washington Declaration at White House summit",
        "",
        ("happened",),
    ),
    ("joe-biden", "fumio-kishida", "2024-04-10", "バイデン大統領と岸田首相が首脳会談", "", ("happened",)),
    (
        "joe-biden",
        "benjamin-netanyahu",
        "2023-03-28",
        "Biden says he will not invite Netanyahu to White House in near term",
        "",
        ("", "denied"),
    ),
    (
        "vladimir-putin",
        "masoud-pezeshkian",
        "2025-01-17",
        "بوتين يلتقي الرئيس الإيراني بزشكيان في موسكو",
        "",
        ("happened",),
    ),
    (  # the headline tells the same in brief
        "emmanuel-macron",
        "frank-walter-steinmeier",
        "2024-05-26",
        "Macron begins state visit to Germany",
        "President Frank-Walter Steinmeier welcomed Emmanuel Macron in Berlin on Sunday.",
        ("happened",),
    ),
    (  # the first sentence says with whom
        "emmanuel-macron",
        "recep-tayyip-erdogan",
        "2020-09-21",
        "Macron holds talks with a rival of old",
        "They spoke for two hours in Ankara, where Recep Tayyip Erdogan had sent a guard of honour.",
        ("happened",),
    ),
]

#: kind, published, title, text, statuses that are right.
OTHERS = [
    (  # only what was talked of is denied, so the first sentence is enough
        "acquisition",
        "2019-11-08",
        "A bidder too few",
        "Oil group Total denied on Friday that it was in talks to acquire Umicore.",
        ("denied",),
    ),
    (
        "rate-decision",
        "2023-05-03",
        "Fed raises rates by a quarter point, signals pause",
        "The Federal Reserve raised its benchmark rate on Wednesday.",
        ("happened",),
    ),
    (
        "rate-decision",
        "2023-05-03",
        "US central bank lifts borrowing costs to 16-year high",
        "The Fed increased rates by 0.25 percentage point.",
        ("happened",),
    ),
    (
        "rate-decision",
        "2023-05-04",
        "ECB slows pace of hikes with quarter-point rise",
        "The European Central Bank raised interest rates by 25 basis points on Thursday.",
        ("happened",),
    ),
    (
        "rate-decision",
        "2023-05-04",
        "Stocks slip as investors weigh Fed rate path",
        "Wall Street fell on Thursday.",
        ("",),
    ),
    (
        "rate-decision",
        "2023-05-04",
        "한국은행, 기준금리 3.5% 동결",
        "한국은행 금융통화위원회는 25일 기준금리를 현 수준에서 동결했다.",
        ("happened",),
    ),
    ("rate-decision", "2024-10-11", "한은, 3년 2개월 만에 금리 인하…연 3.25%", "", ("happened",)),
    ("rate-decision", "2024-10-11", "금리 인하 기대에 코스피 상승 마감", "코스피가 11일 상승했다.", ("",)),
    ("rate-decision", "2024-09-19", "美联储宣布降息50个基点", "", ("happened",)),
    ("rate-decision", "2024-09-19", "美联储降息预期升温 黄金创新高", "", ("",)),
    ("rate-decision", "2024-07-31", "日銀、追加利上げを決定 政策金利0.25%に", "", ("happened",)),
    (
        "rate-decision",
        "2024-07-31",
        "Le BCE maintient ses taux directeurs",
        "La Banque centrale européenne a laissé ses taux inchangés.",
        ("happened",),
    ),
    ("rate-decision", "2024-07-31", "ЦБ повысил ключевую ставку до 18%", "", ("happened",)),
    ("rate-decision", "2024-06-06", "EZB senkt Leitzins auf 4,25 Prozent", "", ("happened",)),
    (
        "rate-decision",
        "2024-06-06",
        "El Banco de México mantiene la tasa de interés en 11%",
        "",
        ("happened",),
    ),
    ("rate-decision", "2024-06-06", "Turkey's central bank holds policy rate at 50%", "", ("happened",)),
    ("rate-decision", "2024-06-06", "RBI keeps repo rate unchanged at 6.5%", "", ("happened",)),
    ("rate-decision", "2024-06-06", "Mortgage rates fall for third week", "", ("",)),
    ("executive-resignation", "2024-08-13", "Starbucks CEO Laxman Narasimhan steps down", "", ("happened",)),
    (
        "executive-resignation",
        "2024-08-13",
        "Boeing chief executive to step down at end of year",
        "",
        ("confirmed", "planned", "happened"),
    ),
    (
        "executive-resignation",
        "2024-08-13",
        "Intel's Gelsinger out as CEO",
        "Intel said chief executive Pat Gelsinger has retired from the company.",
        ("happened",),
    ),
    ("executive-resignation", "2024-08-13", "Wells Fargo CEO resigns amid scandal", "", ("happened",)),
    ("executive-resignation", "2024-08-13", "Prime minister resigns after election defeat", "", ("",)),
    (
        "executive-resignation",
        "2024-08-13",
        "Nike names Elliott Hill CEO, replacing Donahoe",
        "Nike said on Thursday that John Donahoe will step down as chief executive.",
        ("confirmed", "happened"),
    ),
    ("executive-resignation", "2024-08-13", "阿里巴巴CEO张勇卸任", "", ("happened",)),
    ("executive-resignation", "2024-08-13", "国泰航空行政总裁何杲辞职", "", ("happened",)),
    (
        "executive-resignation",
        "2024-08-13",
        "카카오 대표 사임",
        "카카오는 13일 대표이사가 사임했다고 공시했다.",
        ("happened",),
    ),
    ("executive-resignation", "2024-08-13", "KT 구현모 대표, 연임 포기…사퇴", "", ("happened",)),
    ("executive-resignation", "2024-08-13", "東芝社長が辞任", "", ("happened",)),
    ("executive-resignation", "2024-08-13", "Shareholders call for CEO to resign", "", ("",)),
    (
        "executive-resignation",
        "2024-08-13",
        "Le PDG de Stellantis Carlos Tavares démissionne",
        "",
        ("happened",),
    ),
    (
        "executive-resignation",
        "2024-08-13",
        "VW-Chef tritt zurück",
        "Der Vorstandsvorsitzende von Volkswagen tritt zurück.",
        ("happened",),
    ),
    (
        "coup",
        "2021-02-01",
        "Myanmar military seizes power in coup, detains Aung San Suu Kyi",
        "",
        ("happened",),
    ),
    (
        "coup",
        "2023-07-27",
        "Niger soldiers say President Bazoum's government has been removed",
        "Soldiers appeared on television to announce a coup in Niger.",
        ("happened",),
    ),
    (
        "coup",
        "2023-08-30",
        "Gabon military officers say they are taking power",
        "A group of officers announced a coup on national television.",
        ("happened",),
    ),
    ("coup", "2021-02-01", "缅甸军方发动政变 昂山素季被扣押", "", ("happened",)),
    ("coup", "2021-02-01", "미얀마 군부 쿠데타…수지 구금", "", ("happened",)),
    ("coup", "2021-02-01", "ミャンマーでクーデター スー・チー氏拘束", "", ("happened",)),
    (
        "coup",
        "2022-01-24",
        "Coup d'État au Burkina Faso: les militaires annoncent avoir pris le pouvoir",
        "",
        ("happened",),
    ),
    ("coup", "2023-06-24", "В Нигере произошел военный переворот", "", ("happened",)),
    ("coup", "2023-06-24", "Myanmar marks two years since coup with silent strike", "", ("",)),
    ("coup", "2023-06-24", "Bolivian general arrested after failed coup attempt", "", ("happened",)),
    ("coup", "2023-06-24", "Real Madrid pull off transfer coup", "", ("",)),
    ("coup", "2023-06-24", "Trial of coup plotters opens in Turkey", "", ("",)),
    ("acquisition", "2022-01-18", "Microsoft to buy Activision Blizzard for $69 billion", "", ("confirmed",)),
    (
        "acquisition",
        "2022-10-27",
        "Elon Musk completes Twitter takeover",
        "Elon Musk completed his $44 billion acquisition of the company.",
        ("happened",),
    ),
    (
        "acquisition",
        "2022-10-27",
        "Broadcom agrees $61bn VMware deal",
        "Chipmaker Broadcom said it would acquire software company VMware.",
        ("confirmed",),
    ),
    (
        "acquisition",
        "2022-10-27",
        "Nvidia abandons Arm takeover",
        "Nvidia called off its $40 billion acquisition of Arm.",
        ("cancelled",),
    ),
    (
        "acquisition",
        "2022-10-27",
        "腾讯拟收购Ubisoft",
        "消息人士称腾讯考虑收购这家公司。",
        ("planned", "rumoured"),
    ),
    (
        "acquisition",
        "2022-10-27",
        "한화, 대우조선해양 인수 추진",
        "한화그룹이 대우조선해양 지분 인수를 추진한다.",
        ("planned",),
    ),
    (
        "acquisition",
        "2022-10-27",
        "대한항공, 아시아나항공 인수 완료",
        "대한항공이 아시아나항공 지분을 인수했다.",
        ("happened",),
    ),
    (
        "acquisition",
        "2022-10-27",
        "日本製鉄、USスチールを買収へ",
        "日本製鉄は18日、米鉄鋼大手を約2兆円で買収すると発表した。会社は米国の",
        ("confirmed",),
    ),
    (
        "acquisition",
        "2022-10-27",
        "UBS übernimmt Credit Suisse",
        "Die Schweizer Großbank UBS übernimmt die Bank für 3 Milliarden Franken.",
        ("confirmed", "happened"),
    ),
    ("acquisition", "2022-10-27", "Weekend recipes to try", "", ("",)),
    (
        "earthquake",
        "2023-02-06",
        "Powerful quake kills more than 1,000 in Turkey and Syria",
        "",
        ("happened",),
    ),
    ("earthquake", "2023-02-06", "터키 규모 7.8 강진…최소 500명 사망", "", ("happened",)),
    ("earthquake", "2023-02-06", "トルコでM7.8の地震、死者多数", "", ("happened",)),
    ("earthquake", "2023-02-06", "Землетрясение магнитудой 7,8 произошло в Турции", "", ("happened",)),
    ("earthquake", "2023-02-06", "Terremoto de magnitud 6,2 sacude Chile", "", ("happened",)),
    ("earthquake", "2023-02-06", "Schweres Erdbeben in der Türkei", "Mindestens 500 Tote", ("happened",)),
    ("earthquake", "2024-02-06", "Turkey marks anniversary of earthquake", "", ("",)),
]


#: As MEETINGS: third leaders, envoys, calls and letters; before, during and after a summit.
NEAR_MISSES = [
    (
        "donald-trump",
        "vladimir-putin",
        "2025-08-11",
        "트럼프 “푸틴과 회담은 탐색전…휴전 촉구할 것”",
        "",
        ("confirmed",),
    ),
    (
        "donald-trump",
        "vladimir-putin",
        "2025-08-12",
        "[미러 정상회담] ① 알래스카서 우크라 운명 가른다",
        "",
        ("confirmed",),
    ),
    (
        "donald-trump",
        "vladimir-putin",
        "2025-08-13",
        "유럽 정상들, 미러 정상회담 앞두고 트럼프와 화상회의",
        "유럽 정상들이 15일 트럼프 대통령과 푸틴 대통령의 회담을 앞두고 화상회의를 했다.",
        ("", "confirmed"),
    ),
    (
        "donald-trump",
        "vladimir-putin",
        "2025-08-13",
        "백악관 “트럼프·푸틴 회담은 경청의 자리”",
        "캐럴라인 레빗 백악관 대변인은 12일 브리핑에서 15일 열리는 미·러 정상회담에 대해 이같이 말했다.",
        ("confirmed",),
    ),
    (
        "donald-trump",
        "vladimir-putin",
        "2025-08-14",
        "미·러 정상회담 장소는 알래스카 앵커리지 군 기지",
        "",
        ("confirmed",),
    ),
    (
        "donald-trump",
        "vladimir-putin",
        "2025-08-14",
        "Alaska base prepares to host Trump-Putin summit",
        "",
        ("confirmed", "planned"),
    ),
    (
        "donald-trump",
        "vladimir-putin",
        "2025-08-14",
        "Trump warns of 'severe consequences' if Putin doesn't agree to end war",
        "Trump will meet Putin in Alaska on Friday.",
        ("confirmed",),
    ),
    (
        "donald-trump",
        "vladimir-putin",
        "2025-08-15",
        "All eyes on Alaska as Trump, Putin meet",
        "",
        ("happened",),
    ),
    (
        "donald-trump",
        "vladimir-putin",
        "2025-08-15",
        "Trump-Putin summit: What time does it start and what's on the agenda?",
        "",
        ("confirmed",),
    ),
    (
        "donald-trump",
        "vladimir-putin",
        "2025-08-15",
        "Trump says summit with Putin has 25% chance of failing",
        "",
        ("confirmed",),
    ),
    (
        "donald-trump",
        "vladimir-putin",
        "2025-08-10",
        "克里姆林宫：普京与特朗普将于15日在阿拉斯加会晤",
        "",
        ("confirmed",),
    ),
    ("donald-trump", "vladimir-putin", "2025-08-13", "普特会前夕 泽连斯基赴柏林", "", ("", "confirmed")),
    (
        "donald-trump",
        "vladimir-putin",
        "2025-08-16",
        "普特会落幕 未达成停火协议",
        "特朗普和普京15日在阿拉斯加举行会晤。",
        ("happened",),
    ),
    (
        "donald-trump",
        "xi-jinping",
        "2025-10-25",
        "美中 고위급, 정상회담 앞두고 말레이서 무역협상",
        "양측은 30일 트럼프 대통령과 시진핑 주석의 회담 의제를 조율한다.",
        ("", "confirmed", "planned"),
    ),
    (
        "donald-trump",
        "xi-jinping",
        "2025-10-27",
        "트럼프·시진핑 30일 회담…관세·희토류 담판",
        "",
        ("confirmed",),
    ),
    (
        "donald-trump",
        "xi-jinping",
        "2025-10-28",
        "시진핑 “APEC 참석차 방한”…트럼프와 회담 주목",
        "",
        ("confirmed", "rumoured"),
    ),
    (
        "donald-trump",
        "xi-jinping",
        "2025-10-29",
        "트럼프, 시진핑과 회담에 “좋은 결과 있을 것”",
        "",
        ("confirmed",),
    ),
    (
        "donald-trump",
        "xi-jinping",
        "2025-10-30",
        "[속보] 트럼프·시진핑, 김해공항서 회담 시작",
        "",
        ("happened",),
    ),
    (
        "donald-trump",
        "xi-jinping",
        "2025-10-29",
        "What's at stake as Trump and Xi meet",
        "Donald Trump and Xi Jinping are to meet on Thursday in Busan.",
        ("confirmed", "happened"),
    ),
    ("donald-trump", "xi-jinping", "2025-10-26", "贝森特：特习会将讨论大豆和稀土", "", ("confirmed",)),
    (
        "donald-trump",
        "xi-jinping",
        "2025-10-29",
        "外交部：习近平将于30日在釜山同特朗普会晤",
        "",
        ("confirmed",),
    ),
    ("donald-trump", "xi-jinping", "2025-10-31", "分析：特习会后中美关系走向", "", ("happened", "")),
    (
        "donald-trump",
        "kim-jong-un",
        "2018-06-10",
        "Trump, Kim arrive in Singapore for summit",
        "",
        ("happened", "confirmed"),
    ),
    (
        "donald-trump",
        "kim-jong-un",
        "2018-06-11",
        "Trump and Kim to meet Tuesday at 9 a.m.",
        "",
        ("confirmed",),
    ),
    (
        "donald-trump",
        "kim-jong-un",
        "2019-02-20",
        "특별대표 비건, 북미 정상회담 앞두고 하노이로",
        "",
        ("", "confirmed"),
    ),
    (
        "donald-trump",
        "kim-jong-un",
        "2019-02-26",
        "김정은, 하노이 도착…내일 트럼프와 회담",
        "",
        ("confirmed", "happened"),
    ),
    ("xi-jinping", "kim-jong-un", "2025-09-04", "시진핑, 푸틴과 회담…김정은은 4일 귀국", "", ("",)),
    (
        "vladimir-putin",
        "kim-jong-un",
        "2025-09-04",
        "푸틴, 시진핑과 회담 후 김정은과 별도 회동",
        "",
        ("happened",),
    ),
    ("xi-jinping", "kim-jong-un", "2025-09-04", "푸틴, 시진핑과 회담 후 김정은과 별도 회동", "", ("",)),
    (
        "donald-trump",
        "kim-jong-un",
        "2025-09-04",
        "이 대통령, 트럼프에 “김정은 만나달라”",
        "이재명 대통령은 트럼프 대통령과의 회담에서 김정은 위원장과의 만남을 제안했다.",
        ("planned", "rumoured", ""),
    ),
    (
        "xi-jinping",
        "kim-jong-un",
        "2025-09-04",
        "김정은, 왕이 中외교부장 접견",
        "왕이 부장은 시진핑 주석의 안부를 전했다.",
        ("",),
    ),
    ("xi-jinping", "kim-jong-un", "2025-09-04", "시진핑 특사, 김정은 면담", "", ("",)),
    (
        "vladimir-putin",
        "kim-jong-un",
        "2024-07-01",
        "金正恩会见俄罗斯外长拉夫罗夫",
        "拉夫罗夫转达了普京总统的问候。",
        ("",),
    ),
    (
        "xi-jinping",
        "kim-jong-un",
        "2025-11-01",
        "习近平会见韩国总统李在明",
        "李在明表示希望与金正恩对话。",
        ("",),
    ),
    ("xi-jinping", "kim-jong-un", "2025-11-01", "시진핑·이재명 정상회담…“김정은과 대화 지지”", "", ("",)),
    (
        "donald-trump",
        "xi-jinping",
        "2025-11-01",
        "시진핑, 이재명 대통령과 회담",
        "시진핑은 전날 트럼프 대통령과 회담했다.",
        ("",),
    ),
    (
        "donald-trump",
        "kim-jong-un",
        "2025-10-29",
        "이재명·트럼프 정상회담…김정은 회동은 불발",
        "",
        ("cancelled", "denied", ""),
    ),
    ("donald-trump", "vladimir-putin", "2025-08-18", "트럼프·젤렌스키 회담…푸틴과 통화", "", ("",)),
    ("donald-trump", "vladimir-putin", "2025-08-20", "트럼프 “푸틴·젤렌스키 회담 준비 중”", "", ("",)),
    (
        "donald-trump",
        "vladimir-putin",
        "2025-08-20",
        "Trump says he is arranging Putin-Zelensky meeting",
        "",
        ("",),
    ),
    ("vladimir-putin", "kim-jong-un", "2025-08-12", "푸틴·김정은, 전화 통화", "", ("",)),
    (
        "xi-jinping",
        "kim-jong-un",
        "2025-10-10",
        "리창 총리, 김정은과 회담",
        "리창 총리는 시진핑 주석의 축하를 전했다.",
        ("",),
    ),
    (
        "xi-jinping",
        "kim-jong-un",
        "2025-10-10",
        "Kim Jong Un meets Chinese premier Li Qiang",
        "Li conveyed greetings from Xi Jinping.",
        ("",),
    ),
    (
        "xi-jinping",
        "kim-jong-un",
        "2025-10-10",
        "North Korea holds parade as Chinese premier, Medvedev attend",
        "Kim Jong Un stood beside Li Qiang.",
        ("",),
    ),
    (
        "joe-biden",
        "xi-jinping",
        "2023-11-01",
        "Wang Yi meets Biden, paving way for Xi summit",
        "",
        ("", "planned", "confirmed"),
    ),
    (
        "joe-biden",
        "xi-jinping",
        "2023-07-10",
        "耶伦会见李强 称拜登期待与习近平对话",
        "",
        ("", "planned", "rumoured"),
    ),
    ("joe-biden", "xi-jinping", "2024-12-01", "布林肯访华会见习近平", "", ("",)),
    ("donald-trump", "xi-jinping", "2025-10-01", "特朗普会见日本首相 谈及习近平", "", ("",)),
    ("moon-jae-in", "kim-jong-un", "2018-03-06", "文在寅特使团会见金正恩", "", ("",)),
    ("moon-jae-in", "kim-jong-un", "2018-03-06", "金与正会见文在寅 转交金正恩亲笔信", "", ("",)),
    (
        "moon-jae-in",
        "kim-jong-un",
        "2018-02-10",
        "김여정, 문 대통령에 김정은 친서 전달…방북 초청",
        "",
        ("", "planned", "rumoured"),
    ),
    (
        "donald-trump",
        "vladimir-putin",
        "2025-04-25",
        "Witkoff meets Putin in Moscow",
        "The envoy of Donald Trump held three hours of talks with Vladimir Putin.",
        ("",),
    ),
    ("donald-trump", "vladimir-putin", "2025-04-25", "Trump envoy Witkoff holds talks with Putin", "", ("",)),
    (
        "donald-trump",
        "xi-jinping",
        "2025-06-10",
        "US, China officials hold trade talks in London",
        "Donald Trump and Xi Jinping spoke by phone last week.",
        ("",),
    ),
    ("xi-jinping", "kim-jong-un", "2026-01-05", "이재명, 시진핑과 정상회담서 북한 문제 논의", "", ("",)),
    (
        "donald-trump",
        "kim-jong-un",
        "2025-10-29",
        "트럼프, 시진핑과 회담 앞두고 김정은에 러브콜",
        "",
        ("", "rumoured", "planned"),
    ),
    (
        "donald-trump",
        "kim-jong-un",
        "2020-09-10",
        "Woodward book details letters between Trump and Kim",
        "The book recalls the 2018 summit in Singapore.",
        ("",),
    ),
    (
        "xi-jinping",
        "kim-jong-un",
        "2025-09-03",
        "Xi, Putin and Kim appear together at Beijing parade",
        "",
        ("happened",),
    ),
    (
        "vladimir-putin",
        "kim-jong-un",
        "2025-09-03",
        "Xi, Putin and Kim appear together at Beijing parade",
        "",
        ("happened",),
    ),
    ("xi-jinping", "kim-jong-un", "2025-09-03", "习近平普京金正恩同登天安门城楼", "", ("happened",)),
    (
        "donald-trump",
        "vladimir-putin",
        "2025-08-11",
        "Trump says he will know within minutes of Putin meeting if deal is possible",
        "The two leaders are due to meet in Alaska on Friday.",
        ("confirmed",),
    ),
    (
        "donald-trump",
        "vladimir-putin",
        "2025-08-12",
        "What to know about the Trump-Putin summit in Alaska",
        "",
        ("confirmed",),
    ),
    (
        "donald-trump",
        "vladimir-putin",
        "2025-08-12",
        "Zelensky rejects ceding land ahead of Trump-Putin summit",
        "Ukraine's president spoke in Kyiv on Tuesday.",
        ("",),
    ),
    (
        "donald-trump",
        "vladimir-putin",
        "2025-08-13",
        "Europe's leaders to speak with Trump before Putin talks",
        "",
        ("", "confirmed"),
    ),
    (
        "donald-trump",
        "vladimir-putin",
        "2025-08-14",
        "Trump and Putin to meet one-on-one in Alaska, Kremlin says",
        "",
        ("confirmed",),
    ),
    (
        "donald-trump",
        "vladimir-putin",
        "2025-08-15",
        "Trump heads to Alaska for high-stakes summit with Putin",
        "",
        ("confirmed",),
    ),
    (
        "donald-trump",
        "vladimir-putin",
        "2025-08-15",
        "Trump rolls out red carpet for Putin in Alaska",
        "",
        ("happened",),
    ),
    (
        "donald-trump",
        "vladimir-putin",
        "2025-08-16",
        "No deal after Trump, Putin meet for three hours",
        "",
        ("happened",),
    ),
    (
        "donald-trump",
        "vladimir-putin",
        "2025-08-16",
        "Trump-Putin summit ends without agreement on Ukraine",
        "",
        ("happened",),
    ),
    (
        "donald-trump",
        "vladimir-putin",
        "2025-08-17",
        "Key takeaways from the Trump-Putin summit",
        "",
        ("happened",),
    ),
    (
        "donald-trump",
        "vladimir-putin",
        "2025-10-21",
        "White House says no plans for Trump-Putin meeting in immediate future",
        "",
        ("denied",),
    ),
    (
        "donald-trump",
        "vladimir-putin",
        "2025-10-22",
        "Trump shelves Budapest summit with Putin",
        "",
        ("cancelled",),
    ),
    (
        "donald-trump",
        "vladimir-putin",
        "2025-08-09",
        "트럼프 “푸틴과 15일 알래스카서 만난다”",
        "",
        ("confirmed",),
    ),
    (
        "donald-trump",
        "vladimir-putin",
        "2025-08-09",
        "트럼프-푸틴, 15일 알래스카서 정상회담",
        "도널드 트럼프 미국 대통령과 블라디미르 푸틴 러시아 대통령이 오는 15일 알래스카에서 회담한다.",
        ("confirmed",),
    ),
    (
        "donald-trump",
        "vladimir-putin",
        "2025-08-14",
        "트럼프 “푸틴 회담서 휴전 안 되면 심각한 결과”",
        "도널드 트럼프 미국 대통령은 13일 푸틴 대통령과의 알래스카 회담을 앞두고 이같이 말했다.",
        ("confirmed",),
    ),
    (
        "donald-trump",
        "vladimir-putin",
        "2025-08-14",
        "트럼프·푸틴 알래스카 담판 D-1…관전 포인트는",
        "",
        ("confirmed",),
    ),
    (
        "donald-trump",
        "vladimir-putin",
        "2025-08-16",
        "트럼프·푸틴, 알래스카서 3시간 회담…합의 없이 종료",
        "",
        ("happened",),
    ),
    (
        "donald-trump",
        "vladimir-putin",
        "2025-08-16",
        "트럼프, 레드카펫 깔고 푸틴 환대",
        "도널드 트럼프 미국 대통령이 15일 알래스카에서 푸틴 대통령을 직접 맞이했다.",
        ("happened",),
    ),
    (
        "donald-trump",
        "vladimir-putin",
        "2025-08-16",
        "[속보] 푸틴, 알래스카 도착…트럼프와 악수",
        "",
        ("happened",),
    ),
    (
        "donald-trump",
        "vladimir-putin",
        "2025-08-17",
        "빈손으로 끝난 미러 정상회담",
        "알래스카에서 열린 미·러 정상회담이 합의 없이 끝났다.",
        ("happened",),
    ),
    (
        "donald-trump",
        "vladimir-putin",
        "2025-08-18",
        "젤렌스키, 백악관서 트럼프와 회담",
        "푸틴과의 회담 결과를 공유했다.",
        ("",),
    ),
    ("donald-trump", "xi-jinping", "2025-10-29", "트럼프·시진핑, 내일 부산서 회담", "", ("confirmed",)),
    (
        "donald-trump",
        "xi-jinping",
        "2025-10-30",
        "트럼프·시진핑, 오늘 부산서 6년만에 대좌",
        "",
        ("confirmed", "happened"),
    ),
    (
        "donald-trump",
        "xi-jinping",
        "2025-10-30",
        "트럼프-시진핑 정상회담 시작…“좋은 결과 기대”",
        "",
        ("happened",),
    ),
    (
        "donald-trump",
        "xi-jinping",
        "2025-10-30",
        "시진핑, 6년 만에 트럼프와 대면…100분 회담",
        "",
        ("happened",),
    ),
    (
        "donald-trump",
        "xi-jinping",
        "2025-10-31",
        "미중 정상회담서 관세 10%p 인하 합의",
        "트럼프 대통령과 시진핑 주석은 30일 부산에서 만나 이같이 합의했다.",
        ("happened",),
    ),
    (
        "donald-trump",
        "xi-jinping",
        "2025-10-12",
        "트럼프 “시진핑과 만날 이유 없어졌다”",
        "",
        ("cancelled", "denied"),
    ),
    (
        "donald-trump",
        "xi-jinping",
        "2025-10-13",
        "美재무 “트럼프, 시진핑과 예정대로 만날 것”",
        "",
        ("confirmed",),
    ),
    (
        "donald-trump",
        "xi-jinping",
        "2025-09-20",
        "트럼프, 시진핑과 통화…“APEC서 만나기로”",
        "",
        ("confirmed", ""),
    ),
    (
        "donald-trump",
        "xi-jinping",
        "2025-09-20",
        "트럼프 “내년 초 중국 방문할 것”",
        "도널드 트럼프 미국 대통령은 시진핑 주석과 통화 후 이같이 밝혔다.",
        ("confirmed", ""),
    ),
    (
        "donald-trump",
        "xi-jinping",
        "2025-10-24",
        "White House: Trump to meet China's Xi on Thursday in South Korea",
        "",
        ("confirmed",),
    ),
    (
        "donald-trump",
        "xi-jinping",
        "2025-10-30",
        "Trump, Xi shake hands at start of talks in Busan",
        "",
        ("happened",),
    ),
    ("donald-trump", "xi-jinping", "2025-10-30", "Trump hails 'amazing' meeting with Xi", "", ("happened",)),
    (
        "donald-trump",
        "xi-jinping",
        "2025-10-10",
        "Trump sees 'no reason' to meet Xi after rare earth curbs",
        "",
        ("denied", "cancelled", "rumoured"),
    ),
    ("donald-trump", "xi-jinping", "2025-10-30", "习近平同美国总统特朗普在釜山举行会晤", "", ("happened",)),
    ("donald-trump", "xi-jinping", "2025-10-24", "白宫：特朗普30日将与习近平会晤", "", ("confirmed",)),
    (
        "donald-trump",
        "xi-jinping",
        "2025-10-27",
        "外交部：中美双方就元首会晤保持密切沟通",
        "",
        ("planned", ""),
    ),
    ("donald-trump", "xi-jinping", "2025-11-05", "中美经贸磋商落实元首釜山会晤共识", "", ("",)),
    (
        "donald-trump",
        "xi-jinping",
        "2025-11-24",
        "习近平同美国总统特朗普通电话",
        "习近平指出，上个月我们在韩国釜山成功举行会晤。",
        ("",),
    ),
    ("donald-trump", "xi-jinping", "2026-05-13", "特朗普抵达北京 开始访华行程", "", ("happened",)),
    ("donald-trump", "xi-jinping", "2026-05-10", "特朗普下周访华 将与习近平举行会谈", "", ("confirmed",)),
    (
        "donald-trump",
        "xi-jinping",
        "2025-10-28",
        "Japan's Takaichi meets Trump ahead of his talks with Xi",
        "Donald Trump will meet Xi Jinping on Thursday.",
        ("",),
    ),
    (
        "donald-trump",
        "xi-jinping",
        "2025-10-30",
        "Stocks rise after Trump-Xi meeting",
        "Asian shares rose on Thursday after Donald Trump and Xi Jinping agreed a trade truce.",
        ("", "happened"),
    ),
    ("moon-jae-in", "kim-jong-un", "2018-04-27", "文在寅金正恩板门店会晤", "", ("happened",)),
    ("moon-jae-in", "kim-jong-un", "2018-04-27", "韩朝首脑会谈今日举行 文在寅金正恩握手", "", ("happened",)),
    (
        "moon-jae-in",
        "kim-jong-un",
        "2018-04-18",
        "Koreas agree to broadcast Moon-Kim summit live",
        "The summit of Moon Jae-in and Kim Jong Un is set for April 27.",
        ("confirmed",),
    ),
    ("moon-jae-in", "kim-jong-un", "2018-05-26", "문재인-김정은 판문점서 두번째 정상회담", "", ("happened",)),
    (
        "moon-jae-in",
        "kim-jong-un",
        "2018-08-13",
        "남북, 9월 안에 평양서 정상회담 열기로",
        "남북은 13일 고위급회담에서 문재인 대통령과 김정은 위원장의 회담을 9월에 열기로 합의했다.",
        ("confirmed",),
    ),
    ("moon-jae-in", "kim-jong-un", "2018-12-10", "金正恩年内会否访韩？文在寅：仍有可能", "", ("rumoured",)),
    (
        "moon-jae-in",
        "kim-jong-un",
        "2019-04-15",
        "문 대통령 “장소 형식 구애 없이 김정은과 만날 것”",
        "",
        ("planned", "confirmed"),
    ),
    (  # a headline in the present tense announces what is on today
        "mariano-rajoy",
        "barack-obama",
        "2014-01-13",
        "Obama recibe hoy a Rajoy en la Casa Blanca",
        "",
        ("confirmed",),
    ),
    (  # arrived, but the talks are still to come
        "emmanuel-macron",
        "recep-tayyip-erdogan",
        "2020-09-21",
        "Macron arrives in Ankara",
        "Emmanuel Macron landed on Monday. The French president will meet Recep Tayyip Erdogan on Tuesday.",
        ("confirmed",),
    ),
    (
        "emmanuel-macron",
        "recep-tayyip-erdogan",
        "2020-09-21",
        "Gold slips before Macron-Erdogan meeting",
        "Bullion eased as all waited for the meeting of Emmanuel Macron and Recep Tayyip Erdogan on Friday.",
        ("",),
    ),
    (  # only the backdrop of what the headline tells
        "emmanuel-macron",
        "recep-tayyip-erdogan",
        "2020-09-21",
        "Wheat dearer amid Macron-Erdogan summit",
        "",
        ("",),
    ),
    (  # the first sentence names two others
        "emmanuel-macron",
        "recep-tayyip-erdogan",
        "2020-09-21",
        "Macron holds talks on Libya",
        "Recep Tayyip Erdogan and Vladimir Putin watch the French president's efforts closely.",
        ("",),
    ),
]


@pytest.fixture(scope="module")
def matcher(gazetteer: Gazetteer) -> Matcher:
    pairs = sorted({(a, b) for a, b, *_ in MEETINGS + NEAR_MISSES})
    watches = [Watch(id=f"{a}-x-{b}", event="meeting", between=(a, b)) for a, b in pairs]
    watches += [Watch(id=kind, event=kind) for kind in sorted({kind for kind, *_ in OTHERS})]
    return Matcher(Watchbook(tuple(watches)), gazetteer.knowledge)


@pytest.mark.parametrize(("a", "b", "published", "title", "text", "right"), MEETINGS + NEAR_MISSES)
def test_a_pair_named_in_a_watch_needs_no_rules_of_its_own(
    told: Callable[..., str],
    a: str,
    b: str,
    published: str,
    title: str,
    text: str,
    right: tuple[str, ...],
) -> None:
    assert told(f"{a}-x-{b}", published, title, text) in right


@pytest.mark.parametrize(("kind", "published", "title", "text", "right"), OTHERS)
def test_events_without_a_pair_are_told_from_talk_about_them(
    told: Callable[..., str],
    kind: str,
    published: str,
    title: str,
    text: str,
    right: tuple[str, ...],
) -> None:
    assert told(kind, published, title, text) in right


@pytest.mark.parametrize(
    ("language", "text", "days"),
    [
        (
            "en",
            "on September 9, then on June 8-9 2017, next week, may go",
            ["2018-09-09", "2017-06-08", "2018-W35"],
        ),
        ("en", "in May and on Monday", ["2018-05", "2018-08-20"]),
        ("zh", "将于9月9日至10日访问，去年来过", ["2018-09-09", "2018-09-10", "2017"]),
        ("ko", "다음 달 9일, 지난해, 24일", ["2018-09", "2018-09-09", "2017", "2018-08-24"]),
        ("ja", "来月に、9月9日", ["2018-09", "2018-09-09"]),
        ("ru", "9 сентября 2018 года", ["2018-09-09"]),
        ("de", "am 9. September", ["2018-09-09"]),
        ("de", "Mitte September, am 9.9. und am 9. 9. 2017", ["2018-09", "2018-09-09", "2017-09-09"]),
        ("de", "um 9.30 Uhr, Version 2.9.1, 3.5 Prozent", []),
        ("fr", "le 9 septembre", ["2018-09-09"]),
        ("es", "el 9 de septiembre", ["2018-09-09"]),
        ("es", "a las 10 de la mañana, mañana por la mañana, esta mañana", ["2018-08-21", "2018-08-20"]),
        ("pt", "na segunda reunião, nesta segunda (20), na próxima quinta", ["2018-08-20", "2018-08-23"]),
        ("it", "stasera, la settimana prossima", ["2018-08-20", "2018-W35"]),
    ],
)
def test_dates_are_read_from_the_day_of_publication(language: str, text: str, days: list[str]) -> None:
    folded = fold(text)

    found = find_dates(folded, 0, len(folded), language, date(2018, 8, 20))

    assert [said.iso for said in found] == days
    assert all(first.end <= second.start for first, second in pairwise(found))


@pytest.mark.parametrize(
    ("language", "text", "ahead", "over"),
    [
        ("en", "will meet next week, officials said on Monday", ["2018-W35"], ["2018-W35", "2018-08-20"]),
        (
            "en",
            "will meet on Thursday, he told reporters Monday",
            ["2018-08-23"],
            ["2018-08-16", "2018-08-20"],
        ),
        ("en", "officials said they will meet on Monday", ["2018-08-20"], ["2018-08-20"]),
        ("de", "treffen sich nächste Woche, sagte er am Montag", ["2018-W35"], ["2018-W35", "2018-08-20"]),
        ("fr", "se verront jeudi, a-t-il déclaré lundi", ["2018-08-23"], ["2018-08-16", "2018-08-20"]),
        ("es", "se reunirán el jueves, anunció este lunes", ["2018-08-23"], ["2018-08-16", "2018-08-20"]),
        ("ru", "встретятся в четверг, сообщил в понедельник", ["2018-08-23"], ["2018-08-16", "2018-08-20"]),
    ],
)
def test_the_weekday_of_saying_is_not_that_of_what_lies_ahead(
    language: str, text: str, ahead: list[str], over: list[str]
) -> None:
    folded, day = fold(text), date(2018, 8, 20)
    found = find_dates(folded, 0, len(folded), language, day)

    assert [said.iso for said in settled(found, day, True)] == ahead
    assert [said.iso for said in settled(found, day, False)] == over


def test_an_undated_text_counts_from_its_dateline() -> None:
    title, text = fold("Leaders meet"), fold("LONDON, 9 September 2018 - They met on Friday.")
    content = f"{title}\n\n{text}"

    assert dateline_of(content, len(title), "en") == date(2018, 9, 9)
    assert dateline_of(content.replace("2018", ""), len(title), "en") is None


@pytest.mark.parametrize(
    ("title", "text", "source"),
    [
        ("ماكرون قد يلتقي تبون قريبا", "وقالت مصادر دبلوماسية إن اللقاء سيعقد في باريس.", "مصادر دبلوماسية"),
        (
            "ماكرون يلتقي تبون غدا",
            "وبحسب وكالة الأنباء الجزائرية، تبدأ الزيارة الأحد.",
            "وكالة الأنباء الجزائرية",
        ),
        ("ماكرون يلتقي تبون غدا", "تبدأ الزيارة الأحد وفقا لبيان الرئاسة.", "بيان الرئاسة"),
        ("مصادر: ماكرون يلتقي تبون غدا", "", "مصادر"),
        ("ماكرون يلتقي تبون غدا", "تبدأ الزيارة الأحد في وهران.", None),
    ],
)
def test_arabic_says_who_says_so(gazetteer: Gazetteer, title: str, text: str, source: str | None) -> None:
    watch = Watch(id="w", event="meeting", between=("emmanuel-macron", "abdelmadjid-tebboune"))
    at = datetime(2022, 8, 20, tzinfo=UTC)
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
        language="ar",
    )
    mentions = gazetteer.find(article.content, title_end=len(title), language="ar", published_at=at)

    found = Matcher(Watchbook((watch,)), gazetteer.knowledge).find(
        Annotated(article=article, mentions=mentions)
    )

    assert [one.verdict.according_to for one in found if one.verdict] == [source]


def test_an_undated_visit_is_to_whoever_led_the_country_when_those_named_served(gazetteer: Gazetteer) -> None:
    watch = Watch(id="w", event="meeting", between=("fumio-kishida", "joe-biden"))
    title, text = "Fumio Kishida to visit Washington", "Yoon Suk Yeol was there before him."
    article = Article(
        id="a",
        entry_id="e",
        url="https://news.example/a",
        feed_url="https://news.example/feed",
        title=title,
        text=text,
        seen_at=datetime(2026, 3, 1, tzinfo=UTC),
        revision="",
        published_at=None,
        language="en",
    )
    mentions = gazetteer.find(article.content, title_end=len(title), language="en")

    found = Matcher(Watchbook((watch,)), gazetteer.knowledge).find(
        Annotated(article=article, mentions=mentions)
    )

    assert [one.verdict.status for one in found if one.verdict] == ["confirmed"]


def test_without_a_date_of_publication_only_whole_dates_are_read() -> None:
    text = fold("on Monday, 9 September, and 9 September 2018")

    assert [said.iso for said in find_dates(text, 0, len(text), "en", None)] == ["2018-09-09"]


def test_every_shipped_kind_has_triggers_or_narrows_one_that_has() -> None:
    kinds = load_kinds()

    assert {"meeting", "visit", "summit", "talks", "phone-call", "letter", "signing"} <= kinds.keys()
    assert {"resignation", "rate-decision", "acquisition", "earthquake", "coup"} <= kinds.keys()
    assert all(kind.triggers or kind.frames or kind.narrows in kinds for kind in kinds.values())
    for kind in kinds.values():
        assert (
            not kind.triggers
            or {"en", "zh", "ko", "ja", "ru", "es", "fr", "de", "ar"} <= kind.triggers.keys()
        )


@pytest.mark.parametrize(
    ("language", "title"), [("zh", "国家主席"), ("en", "prime minister "), ("ko", "국가주석 ")]
)
def test_titles_that_overlap_do_not_hang_the_reader(language: str, title: str) -> None:
    assert compiled_language(language).fillers.fullmatch(title * 40 + "somebody") is None


def test_emptiness_has_no_events(told: Callable[..., str]) -> None:
    assert told("coup", "2020-01-01", "") == ""
    assert Document("", "").sentences == ()


@pytest.mark.parametrize(
    ("title", "text", "first"),
    [
        ("Abe meets Putin", "Steam rose. Snow lay.", 1),
        ("Islands? Not yet! Abe and Putin smile", "Steam rose. Snow lay.", 3),
        ("Abe meets Putin.", "Abe meets Putin. Steam rose.", 2),
        ("", "Steam rose. Snow lay.", 0),
    ],
)
def test_the_lead_begins_behind_every_sentence_of_the_headline(title: str, text: str, first: int) -> None:
    assert lead_start(Document(title, text)) == first
