"""Events without a pair: what headlines of any year and language tell of, and with what status.

Every headline is of our own writing. A line says the statuses that are right ("-" for no alert).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from processors.entities.files import load_entities
from processors.entities.gazetteer import Gazetteer
from processors.keywords.matcher import Matcher
from processors.watches import Watch, Watchbook
from wirewatch.records import Annotated, Article
from wirewatch.seeds import seeds_folder

HEADLINES = """
rate-decision
    happened: Federal Reserve raises interest rates by quarter point
    happened: Fed cuts rates by 25 basis points, first cut since December
    happened: Bank of England keeps key rate unchanged at 5.25%
    happened: ECB leaves rates on hold for third meeting
    happened: Bank of Japan ends negative interest rates in historic shift
    happened: BOJ hikes rates to highest in 17 years
    happened: Turkey's central bank hikes key rate to 50% in surprise move
    happened: RBI holds repo rate at 6.5%, keeps stance
    happened: RBA pauses rate hikes
    happened: Bank of Canada delivers jumbo rate cut
    happened: Swiss National Bank lowers policy rate to 1%
    happened: Bank Indonesia unexpectedly trims benchmark rate
    happened: China cuts benchmark lending rates for first time in 10 months
    happened: Brazil's Copom raises Selic rate to 13.75%
    happened: Norges Bank stands pat, signals cut in autumn
    happened: Riksbank slashes rate by half a percentage point
    happened: Bank of Korea holds benchmark rate steady at 3.5%
    happened: Sri Lanka central bank cuts policy rates by 200 bps
    happened: Fed skips rate hike but signals two more this year
    happened: Fed holds rates steady, Powell says no rush to cut
    planned|rumoured: Fed expected to hold rates steady this week
    planned|rumoured: Bank of England set to cut rates to 4% on Thursday
    planned|rumoured: BOJ likely to raise rates in July, sources say
    planned|rumoured: Fed signals rate cut in September
    planned|rumoured: ECB to raise rates in July, Lagarde says
    planned|rumoured: Bank of Korea seen holding rates: poll
    -: Stocks rally as Fed rate cut hopes rise
    -: Mortgage rates fall to 6% after Fed decision
    -: HSBC raises its savings rates
    -: Trump calls on Fed to cut rates
    -: Unemployment rate unchanged at 4%
    -: Gold gains on bets of Fed rate cuts
    -: What Fed rate cuts mean for your wallet
    -: Bank of Russia raises dollar rate for March 6
    -: JPMorgan cuts prime lending rate
    -: Fed minutes show officials divided on rate cuts
    -: Warsh nominated to lead Fed, favours lower rates
    happened: 美联储加息75个基点
    happened: 欧洲央行宣布降息25个基点
    happened: 日本央行维持利率不变
    happened: 日本央行结束负利率政策
    happened: 土耳其央行将基准利率上调至50%
    happened: 英國央行減息四分之一厘
    happened: 韩国央行连续第三次冻结基准利率
    happened: 央行下调MLF利率10个基点
    happened: 俄罗斯央行将关键利率提高至21%
    -: 美联储降息预期升温 金价上涨
    -: 多家银行下调存款利率
    -: 鲍威尔讲话暗示9月降息
    happened: 한은, 기준금리 3.50%로 동결
    happened: 美 연준, 기준금리 0.25%p 인하
    happened: 한은 금통위, 기준금리 0.25%p 인상…3년 만에 최고
    happened: ECB, 기준금리 0.25%P 인하
    happened: 일본은행, 마이너스 금리 해제
    happened: 연준 FOMC 금리 동결…파월 "인하 서두르지 않아"
    -: 은행 예금금리 인하 잇따라
    -: 금리 인하 기대에 코스피 상승
    happened: 日銀、追加利上げを決定 政策金利0.5%に
    happened: 日銀、金融政策の現状維持を決定
    happened: ECB、政策金利を据え置き
    -: 日銀の利上げ観測で円高進む
    happened: ЦБ повысил ключевую ставку до 21%
    happened: Банк России сохранил ключевую ставку на уровне 16%
    happened: ФРС снизила ставку на 25 базисных пунктов
    happened: ЕЦБ оставил ставки без изменений
    planned|rumoured: ЦБ может повысить ключевую ставку в октябре
    -: Сбербанк снизил ставки по ипотеке
    happened: El BCE baja los tipos de interés al 3,5%
    happened: La Fed mantiene sin cambios las tasas de interés
    happened: El Banco de México recorta la tasa de interés a 10,5%
    happened: La Reserva Federal sube los tipos 0,75 puntos
    -: Los bancos bajan los tipos de sus hipotecas
    happened: La BCE relève ses taux directeurs de 0,25 point
    happened: La Fed maintient ses taux inchangés
    happened: La Banque d'Angleterre abaisse son taux directeur à 5%
    happened: EZB senkt Leitzins auf 3,5 Prozent
    happened: Fed hält Zinsen stabil
    happened: Notenbank: EZB erhöht die Zinsen erneut
    happened: SNB lässt Leitzins unverändert
    -: Bauzinsen steigen nach Zinsentscheid
acquisition
    confirmed|happened: Microsoft to buy Activision Blizzard for $69 billion
    confirmed|happened: Broadcom agrees to acquire VMware in $61bn deal
    confirmed|happened: Kroger completes takeover of Albertsons
    rumoured: Google in talks to buy cybersecurity startup Wiz, sources say
    planned|rumoured: Elliott weighs bid for Starbucks rival, Bloomberg reports
    planned: BHP makes $39 billion takeover offer for Anglo American
    cancelled: BHP drops bid for Anglo American
    cancelled: Adobe and Figma call off $20 billion merger
    cancelled: Nippon Steel abandons takeover of U.S. Steel
    denied: Company denies it is in talks to be acquired by Apple
    denied: Seven & i rejects Couche-Tard's $38 billion takeover bid
    confirmed|happened: Saudi fund buys 10% stake in Heathrow operator
    confirmed|happened: Elon Musk completes $44bn Twitter takeover
    confirmed|happened: Chery buys Nissan plant in Africa
    confirmed|happened: Exxon to merge with Pioneer in $60 billion all-stock deal
    rumoured: Intel exploring sale of stake; Qualcomm approached about takeover
    confirmed: EU regulators approve Microsoft's acquisition of Activision
    confirmed|happened: Nvidia snaps up AI startup for $700m
    -: Taliban takeover leaves women in fear
    -: Padres acquire Robbie Ray from Giants
    -: Arsenal to buy striker for £50 million
    -: EU buys record volumes of Russian LNG
    -: Germany to buy 600 Tomahawk missiles for $2 billion
    -: Trump wants to take over Greenland
    -: Kazakhstan's ruling party announces merger with smaller rival
    -: China to buy up to 120 Airbus aircraft
    -: Couple buy home in Tuscany for one million euros
    -: Berkshire buys back $3 billion of its shares
    confirmed|happened: 腾讯宣布以20亿美元收购游戏公司Sumo
    planned|rumoured: 传苹果考虑收购英特尔
    cancelled: 高通放弃收购恩智浦
    confirmed|happened: 三大航之一入股国泰航空 购买10%股权
    confirmed|happened: SK하이닉스, 인텔 낸드사업부 90억달러에 인수
    confirmed|happened|planned: 대한항공, 아시아나항공 인수 완료
    cancelled: HDC, 아시아나항공 인수 포기
    rumoured: 카카오, SM엔터 인수 검토…"확정된 바 없다"
    -: 대통령 인수위 출범
    confirmed|happened|planned: セブン&アイ、米スピードウェイを2兆円で買収
    confirmed|planned: 日本製鉄、USスチールを買収へ
    cancelled: 日産とホンダ、経営統合協議を打ち切り
    confirmed|happened: Яндекс купил долю в компании за 10 млрд рублей
    confirmed|happened: Сбербанк покупает сервис доставки
    confirmed|happened: BBVA compra el banco rival por 12.000 millones
    confirmed|happened: Telefónica adquiere el 100% de la empresa alemana
    confirmed|happened: LVMH rachète Tiffany pour 16 milliards de dollars
    planned|rumoured: Carrefour en négociations pour racheter son concurrent
    confirmed|happened: Bayer übernimmt Monsanto für 66 Milliarden Dollar
    cancelled: Fusion von Deutscher Bank und Commerzbank geplatzt
    planned|rumoured: UniCredit erwägt Übernahme der Commerzbank
executive-resignation
    confirmed|happened: Boeing CEO Dave Calhoun steps down amid safety crisis
    confirmed|happened|planned: Boeing CEO to step down by year-end
    confirmed|happened: Starbucks ousts CEO Laxman Narasimhan
    confirmed|happened: OpenAI board fires CEO Sam Altman
    confirmed|happened: Intel CEO Pat Gelsinger retires
    confirmed|happened: Nestle dismisses chief executive over undisclosed relationship
    confirmed|happened: Uber founder Travis Kalanick resigns as CEO
    confirmed|happened: Jeff Bezos to step down as Amazon CEO
    confirmed|happened: Nissan CEO Uchida out as losses mount
    confirmed|happened: Stellantis CEO Carlos Tavares abruptly quits
    confirmed|happened: Unilever replaces chief executive after less than two years
    confirmed|happened: NatWest boss Alison Rose resigns over Farage account row
    confirmed|happened: Volkswagen's Diess to leave as CEO
    planned|rumoured: Disney CEO considers stepping down early, sources say
    denied: Tesla chair denies board is looking to replace Musk as CEO
    denied: Boeing CEO says he will not resign
    -: Shareholders call for CEO to resign
    -: Former CEO who resigned last year launches startup
    -: Head coach resigns after defeat, club chairman says
    -: Company names new CEO
    -: Apple CEO leaves for China visit
    confirmed|happened: 京东创始人刘强东卸任CEO
    confirmed|happened: 拼多多黄峥辞任董事长
    confirmed|happened: 波音首席执行官将于年底离职
    confirmed|happened: 英特尔CEO基辛格退休
    confirmed|happened: 日产社长内田诚下台
    -: 公司员工集体辞职 CEO道歉
    confirmed|happened: 보잉 CEO, 연말 사임
    confirmed|happened: 카카오 대표이사 사임
    confirmed|happened: 스타벅스 CEO 전격 경질
    confirmed|happened: KT 구현모 대표 사퇴
    confirmed|happened: 日産の内田社長が退任
    confirmed|happened: セブン&アイの井阪社長が辞任へ
    confirmed|happened: フジテレビ社長と会長が引責辞任
    confirmed|happened: Гендиректор Boeing уходит в отставку
    confirmed|happened: Dimite el consejero delegado de Telefónica
    confirmed|happened: El director ejecutivo de Boeing renuncia a su cargo
    confirmed|happened: Le PDG de Renault démissionne
    confirmed|happened: Le directeur général d'Atos quitte ses fonctions
    confirmed|happened: VW-Chef Diess tritt zurück
    confirmed|happened: Vorstandschef von Bayer muss gehen
    confirmed|happened: Intel-Chef Gelsinger tritt ab
resignation
    happened: British Prime Minister Liz Truss resigns after 44 days
    confirmed: Japan PM Ishiba to resign
    happened: Boris Johnson quits as Tory leader
    happened: Nepal's Prime Minister Oli steps down after protests
    happened: Peru's president ousted by Congress
    happened: German finance minister fired, coalition collapses
    denied: Macron says he will not resign
    -: Opposition calls on prime minister to resign
    -: Minister exits talks in Geneva
    -: UAE's exit from OPEC to have little impact: minister
    -: President leaves for Paris
    -: South African leader rejects deadline for foreigners to leave
    happened: 英国首相特拉斯宣布辞职
    happened: 岸田首相退陣表明
    happened: 石破首相が辞任表明
    happened: 한덕수 총리 사퇴
    happened: Премьер-министр подал в отставку
    happened: Dimite la primera ministra británica Liz Truss
    happened: Le Premier ministre Lecornu démissionne
    happened: Bundesfinanzminister Lindner entlassen
coup
    happened: Soldiers seize power in Niger, detain president
    happened: Gabon military officers say they have seized power after election
    happened: Sudan's military seizes power in coup, arrests prime minister
    happened: Army takes power in Madagascar after president flees
    happened: Bolivia coup attempt fails as general is arrested
    happened: Turkey coup: Military says it has taken control
    happened: DR Congo army says it foiled coup attempt
    happened: Myanmar military detains Suu Kyi in coup
    happened: Benin's president says coup has been thwarted
    happened: Mutinous soldiers arrest Mali president, prime minister
    happened: Guinea-Bissau officers declare 'total control', depose president
    denied: Zimbabwe's army takes control, says 'not a coup'
    happened|rumoured: Burkina Faso junta says it thwarted coup plot
    denied|happened|rumoured: Government denies coup rumours as gunfire heard in capital
    -: Chile marks 50 years since coup
    -: PR coup for the prime minister
    -: Signing is a coup for the club
    -: Bolsonaro convicted of coup plot
    -: Coup leader wins Gabon presidential election
    -: Myanmar's junta frees 6,000 prisoners, four years after coup
    -: Netanyahu accuses judges of judicial coup
    -: Mutiny in Conservative party as MPs rebel
    happened: 缅甸军方发动政变 昂山素季被扣押
    happened: 尼日尔军人宣布夺取政权
    happened: 加蓬军方宣布接管政权
    happened: 玻利维亚发生未遂政变 将军被捕
    happened: 贝宁总统称政变已被挫败
    -: 智利纪念政变五十周年
    happened: 니제르 군부, 쿠데타…대통령 억류
    happened: 미얀마 군부 쿠데타…수치 구금
    happened: 볼리비아 쿠데타 시도 실패…장군 체포
    -: 쿠데타 50주년 추모
    happened: ミャンマー国軍がクーデター スーチー氏拘束
    happened: ニジェールで軍がクーデター宣言
    happened: ボリビアでクーデター未遂、将軍を拘束
    happened: В Нигере военные захватили власть
    happened: Военные в Габоне объявили о захвате власти
    happened: Попытка переворота в Боливии провалилась
    happened: Golpe de Estado en Níger: militares detienen al presidente
    happened: Militares toman el poder en Gabón
    happened: Fracasa intento de golpe de Estado en Bolivia
    happened: Coup d'Etat au Niger : les militaires prennent le pouvoir
    happened: Tentative de coup d'État déjouée au Bénin
    happened: Militärputsch in Niger: Präsident festgesetzt
    happened: Militär übernimmt Macht in Gabun
    -: Jahrestag des Putsches in Chile
    -: Kapp-Putsch: Ausstellung in Berlin
earthquake
    happened: Earthquake of magnitude 6 strikes Samar region in Philippines
    happened: Earthquake in Peru kills 6 and displaces hundreds
    happened: Shallow Indonesian quake damages houses, injures residents
    happened: 7.8 magnitude quake in Philippines kills at least 35, collapses buildings
    happened: Taiwan hit by strongest earthquake in 25 years
    happened: Morocco earthquake: More than 2,000 dead
    happened: Magnitude-5.1 temblor rattles Southern California
    happened: M6.4 earthquake rattles northern California, no tsunami warning
    happened: Strong tremors felt in Delhi
    happened: Rescuers race to find survivors after Turkey-Syria earthquake
    -: San Jose Earthquakes beat LA Galaxy 2-1
    -: Political earthquake as far right wins Dutch election
    -: Japan marks 100 years since Great Kanto earthquake
    -: Schools hold earthquake drill
    -: Scientists predict major earthquake on San Andreas fault
    -: Verdict sends tremors through the art world
    -: Parkinson's tremor eased by new device
    happened: 四川泸定发生6.8级地震 已致46人遇难
    happened: 台湾花莲7.2级地震 多栋建筑倒塌
    happened: 土耳其地震死亡人数突破4万
    -: 汶川地震十五周年纪念活动举行
    -: 全国中小学开展地震应急演练
    happened: 튀르키예 규모 7.8 강진…사망자 4천명 넘어
    happened: 경북 경주서 규모 4.0 지진
    -: 지진 대피 훈련 실시
    happened: 石川県で震度5強 津波の心配なし
    -: 東日本大震災から12年 各地で追悼
    happened: Землетрясение магнитудой 7,8 произошло в Турции
    happened: На Камчатке произошло землетрясение магнитудой 8,8
    -: Политическое землетрясение во Франции
    happened: Un terremoto de magnitud 7 sacude México
    happened: Fuerte sismo deja 12 muertos en Ecuador
    -: Terremoto político en España
    -: México realiza simulacro de sismo
    happened: Un séisme de magnitude 6,8 frappe le Maroc
    happened: Séisme au Maroc : plus de 2.000 morts
    -: Séisme politique en France
    happened: Erdbeben der Stärke 6,8 erschüttert Marokko
    happened: Schweres Erdbeben in der Türkei: Tausende Tote
    -: Politisches Erdbeben in Thüringen
"""
PUBLISHED_AT = datetime(2026, 6, 10, 12, tzinfo=UTC)


def headlines() -> Iterator[tuple[str, str, frozenset[str]]]:
    """Kind, headline, statuses that are right; none when nothing may be told."""
    kind = ""
    for line in HEADLINES.strip().splitlines():
        if not line.startswith(" "):
            kind = line
            continue
        right, headline = line.strip().split(": ", 1)
        yield kind, headline, frozenset(() if right == "-" else right.split("|"))


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    return Gazetteer(load_entities(sorted((seeds_folder() / "entities").glob("*.[yj]*"))))


@pytest.fixture(scope="module")
def matcher(gazetteer: Gazetteer) -> Matcher:
    kinds = sorted({kind for kind, _, _ in headlines()} | {"earthquake", "resignation"})
    person = Watch(id="macron", event="resignation", between=("emmanuel-macron",))
    watches = (*(Watch(id=kind, event=kind) for kind in kinds), person)
    return Matcher(Watchbook(watches), gazetteer.knowledge)


def told(matcher: Matcher, gazetteer: Gazetteer, watch: str, title: str, text: str = "") -> str:
    """The status of the alert; "" when there is none."""
    article = Article(
        id="a",
        entry_id="e",
        url="https://news.example/a",
        feed_url="https://news.example/feed",
        title=title,
        text=text,
        seen_at=PUBLISHED_AT,
        revision="",
        published_at=PUBLISHED_AT,
    )
    mentions = gazetteer.find(article.content, title_end=len(title), published_at=PUBLISHED_AT)
    for found in matcher.find(Annotated(article=article, mentions=mentions)):
        if found.watch.id == watch and found.verdict is not None:
            return found.verdict.status
    return ""


@pytest.mark.parametrize(("kind", "headline", "right"), list(headlines()))
def test_a_headline_tells_of_an_event_without_a_pair(
    matcher: Matcher, gazetteer: Gazetteer, kind: str, headline: str, right: frozenset[str]
) -> None:
    assert told(matcher, gazetteer, kind, headline) in (right or {""})


def test_a_known_person_resigns_without_an_office(matcher: Matcher, gazetteer: Gazetteer) -> None:
    assert told(matcher, gazetteer, "macron", "Macron says he will not resign") == "denied"


def test_no_tsunami_denies_no_earthquake(matcher: Matcher, gazetteer: Gazetteer) -> None:
    title = "Strong quake hits northern Japan, no tsunami warning issued"
    assert told(matcher, gazetteer, "earthquake", title) == "happened"


def test_what_a_company_wants_to_buy_of_a_farmer_is_no_takeover(
    matcher: Matcher, gazetteer: Gazetteer
) -> None:
    assert told(matcher, gazetteer, "acquisition", "各地夏粮收购进展顺利", "全国收购小麦三千万吨。") == ""


def test_what_markets_make_of_a_decision_does_not_hide_it(matcher: Matcher, gazetteer: Gazetteer) -> None:
    assert told(matcher, gazetteer, "rate-decision", "ECB cuts rates; stocks and gold rise") == "happened"
    assert told(matcher, gazetteer, "rate-decision", "Gold rises on hopes that ECB cuts rates") == ""
