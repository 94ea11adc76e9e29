"""Events without a pair: what headlines of any year and language tell of, and with what status.

Every headline is of our own writing. A line says the statuses that are right ("-" for no alert).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from processors.entities.gazetteer import Gazetteer
from processors.events.kinds import EventKind
from processors.events.rules import Rules
from processors.keywords.matcher import Matcher
from processors.watches import Watch, Watchbook

HEADLINES = """
rate-decision
    happened: Federal Reserve raises interest rates by quarter point
    happened: Fed cuts rates by 25 basis points, first cut since December
    happened: Fed keeps policy on hold for a sixth meeting
    happened: Bank of Ghana drags its lending benchmark lower
    happened: Bank of Israel restarts its long-delayed easing
    -: Fed's Logan says she would back a smaller cut in May
    -: 円が上昇、日銀の早期利上げ観測が支え
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
    confirmed: Fed expected to hold rates steady this week
    confirmed: Bank of England set to cut rates to 4% on Thursday
    planned|rumoured: BOJ likely to raise rates in July, sources say
    planned|confirmed: Fed signals rate cut in September
    planned|confirmed: ECB to raise rates in July, Lagarde says
    planned|confirmed: Bank of Korea seen holding rates: poll
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
    happened: Fed lowers benchmark rate to lowest since 2022
    happened: Federal Reserve keeps interest rates near zero
    happened: Fed makes emergency half-point rate cut over coronavirus
    happened: Bank of England votes 5-4 to cut rates to 4.25%
    happened: UK interest rates cut to 4%
    happened: Interest rates held at 5.25% by Bank of England
    happened: Reserve Bank of New Zealand hikes OCR by 50 basis points
    happened: RBI cuts repo rate by 25 bps to 6.25%
    happened: Australia's central bank keeps cash rate at 4.35%
    happened: Argentina raises benchmark interest rate to 97%
    happened: Mexico central bank lowers key interest rate in split decision
    happened: Egypt's central bank hikes interest rates by 600 bps, floats pound
    happened: Nigeria's central bank raises rates again to 27.5%
    happened: Pakistan central bank slashes key rate by 250 basis points
    happened: Philippine central bank cuts rates for third straight meeting
    happened: Czech central bank holds rates, ends easing cycle
    happened: Poland's central bank unexpectedly cuts rates
    happened: South Africa's Reserve Bank trims repo rate
    happened: Kenya central bank cuts lending rate to 9.25%
    happened: People's Bank of China lowers loan prime rate
    happened: ECB delivers eighth rate cut in a year
    planned|confirmed: Fed poised to cut rates for first time in four years
    planned|rumoured: BOJ considers raising rates as soon as April: sources
    -: Bank lending rates hit record in Japan
    -: Wells Fargo raises prime rate to 7.5%
    -: Dollar slips as traders price in Fed cut
    -: Inflation report clouds path for Fed rate cuts
    -: Homebuyers wait for rate cuts from the Fed
    -: Senator urges Fed to lower interest rates now
    -: ECB's Schnabel sees no need for further rate cuts
    -: Birth rate falls to record low, central bank study finds
    happened: 美聯儲宣布減息半厘
    happened: 歐洲央行維持三大利率不變
    happened: 澳洲联储降息25个基点至3.85%
    happened: 中国人民银行下调贷款市场报价利率
    happened: 台湾央行宣布升息半码
    -: 市场预计美联储9月降息
    -: 美联储官员：目前不急于降息
    -: 降息预期推动美股上涨
    happened: 연준, 4년 반 만에 금리 인하…빅컷 단행
    happened: 한은, 기준금리 0.25%p 내려 2.50%로
    happened: 유럽중앙은행, 금리 동결
    -: 한은 총재 "금리 인하 속도 조절 필요"
    -: 이창용 "추가 금리 인하 가능성 열어둬"
    happened: 日銀が政策金利を0.75%に引き上げ
    happened: FRBが3会合連続で利下げ
    happened: 英中銀、0.25%の利下げを決定
    -: 日銀総裁「利上げの是非を議論」
    happened: Банк России снизил ключевую ставку до 18%
    happened: Нацбанк Казахстана повысил базовую ставку
    happened: ЕЦБ понизил ставку на 25 б.п.
    -: Аналитики ждут снижения ключевой ставки ЦБ
    happened: El Banco Central Europeo sube los tipos medio punto
    happened: Banxico baja tasa a 8%
    happened: La BCE baisse à nouveau ses taux
    happened: La Réserve fédérale relève son taux de 0,75 point
    happened: EZB lässt Leitzins unverändert
    happened: US-Notenbank Fed senkt Leitzins um 0,25 Prozentpunkte
    -: Experten erwarten Zinssenkung der EZB
    happened: Fed announces quarter-point rate cut
    happened: Bank of England raises rates to 15-year high
    happened: Fed pauses after 10 straight rate increases
    happened: Sweden's Riksbank raises key rate by full percentage point
    happened: Fed cuts rates to near zero in emergency move
    happened: Canada's central bank hikes rates to 5%
    happened: Bank of Thailand surprises with rate cut
    happened: Bank Negara keeps overnight policy rate at 3%
    happened: Ghana's central bank makes record rate cut
    happened: MPC holds Bank Rate at 4%
    happened: Fed leaves rates unchanged, still sees three cuts this year
    happened: ECB ends eight years of negative rates with half-point hike
    happened: Vietnam central bank lowers refinancing rate
    happened: Fed hikes again
    planned|confirmed: Fed on track to raise rates in March, Powell says
    confirmed: Bank of Canada expected to cut rates again on Wednesday
    -: Powell testifies before Congress on economy
    -: Bank of America raises dividend
    -: US 30-year mortgage rate falls below 7%
    -: Bitcoin tumbles ahead of Fed decision
    -: Savers lose out as banks cut rates on deposits
    -: Jobs data bolster case for Fed cut
    -: Trump attacks Powell over interest rates
    -: How Fed rate hikes affect your credit card
    happened: 美联储如期降息25基点
    happened: 英央行连续14次加息
    happened: 加拿大央行宣布维持利率不变
    happened: 印度央行降息50个基点
    happened: 韩国央行意外降息
    happened: 新西兰联储暂停加息
    -: 专家：美联储年内或再加息
    -: 降息后房贷怎么算
    happened: 美 연준, 기준금리 0.75%p 올렸다
    happened: 한은, 기준금리 연 2.5% 동결
    happened: 일본은행, 17년 만에 금리 인상
    happened: 호주 중앙은행, 기준금리 0.25%p 인하
    -: 시중은행 대출금리 인상
    -: 연준 금리 인하 기대에 환율 하락
    happened: 米FRB、政策金利据え置き
    happened: 日銀、マイナス金利解除を決定
    happened: ECBが0.25%の追加利下げ
    -: 住宅ローン金利、大手銀が引き上げ
    happened: ЦБ сохранил ставку на уровне 21%
    happened: Банк Англии поднял ставку до 5,25%
    happened: La Reserva Federal recorta los tipos en un cuarto de punto
    happened: El Banco de Inglaterra mantiene los tipos en el 4%
    happened: La Fed abaisse ses taux d'un quart de point
    happened: Bank of England erhöht Leitzins auf 5,25 Prozent
    happened: Copom eleva Selic para 15% ao ano
    happened: La Bce taglia i tassi di 25 punti base
    happened: المركزي المصري يرفع أسعار الفائدة 200 نقطة أساس
    -: Pakistan's central bank governor optimistic on growth
    -: Turkey's lira hits record low on rate fears
    -: Fed's Waller says rate cuts could come this year
    -: IMF urges ECB to hold rates
    -: Tax rate cut approved by parliament
    -: Electricity rates raised in Manila
    -: Vaccination rates held steady, CDC says
    -: 央行行长潘功胜会见国际货币基金组织总裁
    -: 存款利率下调 储户怎么办
    -: 美联储会议纪要显示官员分歧
    -: 한은 총재 후보자 청문회
    -: 파월 의장 "관세 영향 지켜봐야"
    -: 日銀短観、景況感が改善
    -: Набиуллина рассказала о перспективах экономики
    -: Los bancos suben las comisiones
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
    confirmed|happened: Amazon to acquire Whole Foods for $13.7 billion
    confirmed|happened: Disney to buy 21st Century Fox assets in $52 billion deal
    confirmed|happened: Pfizer strikes $43bn deal for cancer drugmaker Seagen
    confirmed|happened: Mars to buy Kellanova in $36 billion deal
    confirmed|happened: Synopsys completes acquisition of Ansys
    rumoured: Salesforce nears deal to buy Informatica
    planned|rumoured: Shell weighing takeover of BP, Bloomberg News reports
    denied: Shell denies takeover talks with BP
    cancelled: Visa scraps $5.3 billion takeover of Plaid
    confirmed|happened: Glencore to buy Teck's coal unit for $9 billion
    confirmed|happened: ADNOC agrees 14.7 billion euro takeover of Covestro
    confirmed|happened: HP to buy Poly in $3.3 billion deal
    confirmed|happened: Siemens buys software company Altair for $10 bln
    confirmed|happened: Rio Tinto acquires Arcadium Lithium for $6.7bn
    confirmed|happened: Japan's Daiichi to take majority stake in British insurer
    confirmed|happened: BlackRock consortium to buy Panama Canal ports from CK Hutchison
    confirmed: Brookfield, partners to take Castellum private
    -: City council votes to buy new fire trucks for $2 million
    -: Children's language acquisition studied
    -: Manchester United close to signing midfielder in $60 million deal
    -: Russia buys North Korean shells, US says
    -: Central bank buys gold for 18th month
    -: Far-right takeover of parliament feared
    confirmed|happened: 阿里巴巴以95亿美元全资收购饿了么
    confirmed|happened: 美的集团完成收购库卡
    confirmed|happened: 吉利控股收购路特斯多数股权
    planned|rumoured: 消息称微软洽谈收购TikTok
    denied: 字节跳动否认出售TikTok 称收购传闻不实
    -: 国家启动玉米收购
    confirmed|happened: 한화, 대우조선해양 인수 확정
    confirmed|planned: 네이버, 포시마크 1조6천억원에 인수하기로
    cancelled: 아시아나 인수 무산…HDC 계약 해지
    -: 경찰, 시신 인수 거부 가족 조사
    confirmed|happened: ソフトバンク、英アームを3.3兆円で買収
    planned|rumoured: 武田薬品、シャイアー買収を検討
    cancelled: キリン、買収を断念
    confirmed|happened: VK приобрела сервис знакомств за 5 млрд рублей
    planned|rumoured: Santander negocia la compra del banco británico TSB
    cancelled: BBVA retira su opa sobre Sabadell
    confirmed|happened: TotalEnergies acquiert une société solaire allemande
    denied: Carrefour dément être en discussions de fusion avec Auchan
    confirmed|happened: SAP kauft Softwarefirma Qualtrics für acht Milliarden Dollar
    denied: Commerzbank lehnt Übernahme durch Unicredit ab
    confirmed|happened: Verizon to buy Frontier in $20 billion deal
    confirmed|happened: Home Depot to acquire SRS Distribution for $18.25 billion
    confirmed|happened: Capital One to buy Discover Financial
    confirmed|happened: Cisco buys Splunk for $28bn
    confirmed|happened: Chevron to buy Hess for $53 billion
    confirmed|happened: Tata Steel completes acquisition of Bhushan Steel
    confirmed|happened: Reliance acquires majority stake in Karkinos for $44 million
    confirmed|happened: Hyundai buys Boston Dynamics stake from SoftBank
    planned|rumoured: Apple explores acquisition of Perplexity - Bloomberg
    planned|rumoured: Uber in talks to acquire Grubhub
    planned|rumoured: Paramount receives takeover offer from Skydance
    denied: Twitter board rejects Musk's takeover offer
    denied: Renault says no plans to merge with Stellantis
    cancelled: Honda, Nissan scrap merger talks
    confirmed: US judge clears way for Microsoft's Activision takeover
    -: Musk buys Super Bowl ad
    -: Taiwan to buy F-16 jets in $8 billion deal
    -: Lakers acquire guard in three-team trade
    -: Hindu nationalists' takeover of university campus
    -: Shoppers buy more store-brand groceries
    -: Denmark says Greenland is not for sale as Trump renews bid
    -: EU in talks to buy vaccines from Moderna for billions
    confirmed|happened: 海尔54亿美元收购通用电气家电业务
    confirmed|happened: 微软宣布687亿美元收购动视暴雪
    planned|rumoured: 软银拟收购英特尔部分业务
    cancelled: 蚂蚁集团终止收购速汇金
    -: 烟叶收购价格上调
    confirmed|happened: 네이버, 왈라팝 경영권 인수
    confirmed|happened: MBK, 홈플러스 7조2천억에 인수
    planned|rumoured: 하림, HMM 인수 추진
    confirmed|happened: パナソニック、米ブルーヨンダーを買収
    cancelled: 関西スーパー、H2Oとの経営統合を中止
    -: 選挙買収で元議員逮捕
    confirmed|happened: CaixaBank compra Bankia por 4.300 millones
    confirmed|happened: Kering rachète Creed pour 3,5 milliards d'euros
    denied: Thyssenkrupp lehnt Übernahmeangebot ab
    confirmed|happened: Mercedes-Konkurrent kauft US-Startup für eine Milliarde Dollar
    confirmed|happened: Itaú compra participação na XP por R$ 6 bilhões
    confirmed|happened: Luxottica acquisisce Supreme per 1,5 miliardi
    -: Apple unveils new iPhone
    -: Microsoft's Activision deal one year on: what has changed
    -: Judge hears arguments in Google search case
    -: Company acquires new headquarters lease
    -: Investors buy the dip as shares fall 3%
    -: Should you buy Nvidia shares now?
    -: 3 stocks to buy before earnings
    -: Kuwait to acquire patriot missiles from US
    -: Merger of two universities approved in Finland
    -: Scientists observe merger of two black holes
    -: Villagers fear takeover of farm land by company
    -: 央企合并办公 提高效率
    -: 收购废旧家电 上门服务
    -: 국방부, F-35 20대 추가 인수
    -: 신임 사장 인수인계 착수
    -: 合併特例債の期限延長
    -: Купить квартиру в Москве стало дороже
    -: Compra de armas: España firma contrato millonario
    -: Übernahme von Kita-Kosten durch den Bund
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
    confirmed|happened: Jack Dorsey resigns as Twitter chief executive
    confirmed|happened: Papa John's founder resigns as chairman after slur
    confirmed|happened: Wells Fargo CEO Tim Sloan abruptly departs
    confirmed|happened: McDonald's fires CEO Steve Easterbrook over relationship with employee
    confirmed|happened: WeWork's Adam Neumann ousted as CEO
    confirmed|happened: Nike CEO John Donahoe to retire
    confirmed|happened: Peloton CEO Barry McCarthy steps down, company cuts 15% of staff
    confirmed|happened: BP boss Bernard Looney quits over relationships with colleagues
    confirmed|happened: Silicon Valley Bank's CEO removed by regulators
    confirmed|happened: CBI sacks director-general Tony Danker
    confirmed|happened: Chief executive of Post Office to stand down
    confirmed|happened: Intel CEO forced out by board
    confirmed|happened: Kering CEO Francois-Henri Pinault hands over reins
    confirmed|happened: X CEO Linda Yaccarino says she's leaving the company
    planned|rumoured: Boeing CEO expected to step down this year
    denied: Musk denies plan to step down as Tesla CEO
    -: CEO fires 200 workers on Zoom call
    -: Airline CEO apologises as pilots quit
    -: Investors demand resignation of Volkswagen chief executive
    -: Labour leader steps down after election loss
    -: New CEO succeeds founder who stepped down in 2019
    confirmed|happened: 国泰航空行政总裁何杲辞职
    confirmed|happened: 恒大许家印辞任董事长
    confirmed|happened: 推特CEO多尔西宣布辞职
    confirmed|happened: 马云卸任阿里巴巴董事局主席
    confirmed|happened: 任天堂社长辞职
    -: 民进党主席辞职
    confirmed|happened: 포스코 회장 자진 사퇴
    confirmed|happened: 토요타 사장 물러난다…후임에 사토 고지
    confirmed|happened: 우버 CEO 트래비스 캘러닉 사임
    -: 민주당 대표 사퇴
    confirmed|happened: トヨタ社長、4月に退任へ
    confirmed|happened: オリンパスCEOが辞任
    confirmed|happened: 東芝の車谷社長が辞任
    -: 日本維新の会代表が辞任
    confirmed|happened: El consejero delegado de Renault dimite
    confirmed|happened: Le patron d'Air France démissionne
    confirmed|happened: Adidas-Chef Rorsted muss vorzeitig gehen
    confirmed|happened: Siemens-Energy-Vorstandschef tritt zurück
    confirmed|happened: Disney ousts CEO Bob Chapek, brings back Iger
    confirmed|happened: Credit Suisse chairman resigns after Covid breaches
    confirmed|happened: Activision boss Bobby Kotick to leave at end of year
    confirmed|happened: Barclays CEO Jes Staley steps down over Epstein probe
    confirmed|happened: Renault's Luca de Meo quits as chief executive to join Kering
    confirmed|happened: Target CEO Brian Cornell stepping down
    confirmed|happened: Binance CEO Zhao resigns, pleads guilty
    confirmed|happened: Alphabet's Larry Page and Sergey Brin step down as CEO and president
    confirmed|happened: Novo Nordisk CEO ousted as sales slow
    confirmed|happened: Astronomer CEO resigns after Coldplay concert video
    confirmed|happened: Founder of China's Evergrande steps down as chairman
    confirmed|happened: Qantas boss Alan Joyce retires early
    planned|rumoured: Pressure mounts as Thames Water boss considers resigning
    -: Jet Airways lays off staff; CEO stays
    -: Tim Cook appointed CEO as Jobs era ends
    -: CEO pay rises to record
    -: Two men leave hospital after CEO shooting
    -: Bank chief warns of recession
    confirmed|happened: 万科董事会主席郁亮辞任
    confirmed|happened: 福特CEO被解职
    confirmed|happened: 星巴克CEO纳思瀚下台
    confirmed|happened: 汇丰行政总裁祁耀年宣布退休
    -: 某高校校长辞职
    confirmed|happened: 쿠팡 박대준 대표 사임
    confirmed|happened: 디즈니 CEO 밥 체이펙 해임
    confirmed|happened: 네이버 한성숙 대표 물러난다
    -: 교육부 장관 사퇴
    confirmed|happened: オリンパス社長が辞任、薬物購入疑い
    confirmed|happened: サントリー新浪会長が辞任
    confirmed|happened: Гендиректор «Аэрофлота» покидает пост
    confirmed|happened: El presidente ejecutivo de Inditex deja el cargo
    confirmed|happened: Le directeur général de Danone Emmanuel Faber évincé
    confirmed|happened: Deutsche-Bahn-Chef Lutz muss gehen
    -: CEO steps down from stage after speech
    -: Company marks 10 years since founder's resignation
    -: Why CEOs quit: a study
    -: Boeing CEO testifies before Senate
    -: Ex-CEO of Wirecard on trial
    -: Chairman of Joint Chiefs fired by Trump
    -: Fed chairman Powell says he won't quit
    -: Police chief resigns over shooting
    -: CEO named after predecessor's exit last year
    -: 某公司员工离职被索赔 董事长回应
    -: 前CEO辞职后创业 融资千万
    -: 국민의힘 당대표 사퇴
    -: 社長が語る退任後の人生
    -: Экс-гендиректор арестован
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
    happened: Angela Rayner resigns over tax row
    happened: Lebanon's government resigns after Beirut blast
    happened: Sri Lanka president Rajapaksa resigns after fleeing
    happened: Italian PM Draghi resigns, plunging country into turmoil
    happened: Ukraine's defence minister Reznikov dismissed
    happened: Trump fires FBI director Comey
    happened: Bangladesh PM Hasina resigns, flees country
    happened: US Defense Secretary Mattis quits
    happened: Harvard president Claudine Gay resigns
    -: Protesters demand president's resignation
    -: Five years after his resignation, ex-president returns
    -: Prime Minister departs for G7 summit
    -: Trump fires back at critics
    -: Nigeria exit World Cup, coach says
    happened: 安倍晋三宣布辞去首相职务
    happened: 安倍首相が辞任表明
    happened: 아베 총리 사임 발표
    happened: Борис Джонсон ушел в отставку
    happened: El presidente de Perú renuncia
    happened: Le ministre de l'Écologie Nicolas Hulot démissionne
    happened: Bundesministerin Lambrecht tritt zurück
    happened: Justin Trudeau resigns as Canadian prime minister
    happened: Matt Hancock quits as health secretary
    happened: Lithuanian prime minister resigns amid scandal
    happened: Serbia's prime minister Vucevic steps down
    happened: Trump sacks Bolton as national security adviser
    happened: UN envoy quits over Gaza
    -: Thousands march to demand Orban quit
    -: Former president's resignation letter goes on display
    -: England exit Euros as coach laments luck
    happened: 意大利总理德拉吉辞职
    happened: 越南国家主席武文赏辞职
    happened: 尹锡悦亲信部长请辞
    happened: 법무장관 사의 표명
    happened: イタリア首相が辞任
    happened: Премьер Италии ушёл в отставку
    happened: Renuncia el primer ministro de Haití
    happened: Démission du Premier ministre français
    happened: Österreichs Kanzler Kurz tritt zurück
    -: Minister resigned to losing vote
    -: Mayor steps up clean-up drive
    -: Governor leaves hospital after surgery
    -: President fires missile at critics
    -: Boss quits smoking
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
    happened: Military coup under way in Gabon
    happened: Peru's president tries to dissolve Congress in 'self-coup', is removed
    happened: Thai army seizes power in coup
    happened: Mali colonel declares himself leader after second coup in nine months
    happened: Guinea's president detained by soldiers in apparent coup
    happened: Sierra Leone says attack was a failed coup
    happened: Ethiopia says coup attempt foiled in Amhara region
    happened: Egypt's army ousts president Morsi
    happened: Military announces takeover in Burkina Faso
    happened: Turkish troops block Bosphorus bridges as coup attempt unfolds
    happened: Germany arrests 25 over plot to overthrow government
    happened: Chad foils attempt to overthrow president
    -: Ten years on, Turks remember coup attempt
    -: Landing Messi is the coup of the summer
    -: Former Bolivian president charged over 2019 coup
    -: Nicks pulls off coup with exclusive interview
    -: Myanmar coup anniversary marked by protests
    -: Thai court upholds verdict over 2014 coup
    happened: 苏丹军方发动政变 总理被捕
    happened: 泰国军方宣布政变
    happened: 几内亚总统被政变军人扣押
    happened: 수단 군부 쿠데타…총리 체포
    happened: 튀르키예 군부 쿠데타 시도 진압
    happened: タイ軍がクーデター宣言
    happened: Переворот в Мали: президент арестован военными
    happened: Попытка госпереворота в Турции
    happened: Golpe militar en Myanmar: detienen a Aung San Suu Kyi
    happened: Golpe de Estado en Bolivia: tanques frente al palacio
    happened: Mali: des militaires arrêtent le président, un coup d'État en cours
    happened: Putschversuch in der Türkei gescheitert
    -: Vor 50 Jahren: Der Putsch in Chile
    -: Coup de tonnerre au Parlement
    happened: Coup in Niger: President Bazoum held by guards
    happened: Gabon coup: Army officers seize power after Bongo win
    happened: Attempted coup in Sao Tome thwarted, four killed
    happened: Pro-Trump supporters... Peru President Castillo removed after attempted coup
    happened: Yoon declares martial law; opposition calls it a coup
    happened: Kyrgyzstan says it prevented coup
    happened: Soldiers storm presidential palace in Burkina Faso coup
    -: Former minister writes memoir about 1981 coup
    -: Film about Chile coup wins award at Cannes
    -: Sudan marks third anniversary of coup
    -: It's a coup! Small town lands film festival
    -: AU lifts sanctions imposed on Gabon after coup
    -: ECOWAS leaders discuss sanctions two years after Niger coup
    happened: 尼日尔总统卫队发动政变
    happened: 土耳其发生军事政变
    happened: 布基纳法索军人宣布推翻政府
    happened: 가봉서 군부 쿠데타…"선거 무효"
    happened: マリで軍がクーデター、大統領拘束
    happened: Мятеж в Нигере: военные сместили президента
    happened: Militares dan golpe de Estado en Gabón
    happened: Gabon : des militaires annoncent la fin du régime, un putsch en cours
    happened: Militares anunciam golpe de Estado no Gabão
    -: Diplomatic coup for Qatar as rivals meet
    -: New book on 1953 Iran coup
    -: Trump calls his impeachment a coup
    -: Military government in Niger expels ambassador
    -: Junta extends state of emergency in Myanmar
    -: Erdogan vows to fight coup plotters' network
    -: Boardroom coup at Twitter
    -: Ousted Myanmar leader Suu Kyi turns 80
    -: South Korean ex-president Yoon sentenced over insurrection
    -: 专家解读非洲政变频发原因
    -: 缅甸政变两周年 民众罢市
    -: 쿠데타 세력 재판 시작
    -: ミャンマー、クーデターから5年
    -: Суд над участниками путча
    -: A 50 años del golpe de Estado en Chile
    -: Gambia: ex-soldier jailed for 1994 coup murder
earthquake
    happened: Earthquake of magnitude 6 strikes Samar region in Philippines
    happened: Earthquake in Peru kills 6 and displaces hundreds
    happened: Shallow Indonesian quake damages houses, injures residents
    happened: 7.8 magnitude quake in Philippines kills at least 35, collapses buildings
    happened: Taiwan hit by strongest earthquake in 25 years
    happened: Morocco earthquake: More than 2,000 dead
    happened: Magnitude-5.1 temblor rattles Southern California
    happened: M6.4 earthquake rattles northern California, no tsunami warning
    happened: 花莲附近5级地震 余震可能持续
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
    -: 霧島山で噴火 震度1以上の揺れなし
    -: 桜島で爆発的噴火 震度1以上の地震は観測されず
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
    happened: Powerful quake hits Japan's Noto peninsula on New Year's Day
    happened: Nepal earthquake kills at least 150
    happened: Haiti earthquake death toll climbs to 1,419
    happened: 5.4-magnitude earthquake jolts Nepal
    happened: Deadly quake devastates Herat
    happened: Tsunami warning lifted after 7.6 quake off Tonga
    happened: Rescuers dig through rubble in Myanmar after quake
    happened: Earthquake shakes New York City area
    happened: Magnitude 8.8 quake off Kamchatka triggers tsunami alerts
    happened: Santorini rattled by hundreds of tremors
    -: San Jose Earthquakes sign defender
    -: Earthquake-proof school opens in Nepal
    -: How to prepare for an earthquake
    -: Fukushima quake anniversary: Japan remembers
    -: Budget vote sends tremors through coalition
    -: Earthquake insurance premiums to rise
    happened: 甘肃积石山6.2级地震已致148人遇难
    happened: 日本能登半岛发生7.6级地震 气象厅发布海啸警报
    happened: 缅甸发生7.9级地震 泰国曼谷震感强烈
    -: 唐山大地震四十周年
    happened: 일본 이시카와현 규모 7.6 강진…쓰나미 경보
    happened: 미얀마 강진 사망자 3천명 넘어
    happened: 熊本で震度7 余震続く
    happened: トルコ地震、死者4万人超える
    -: 地震保険料、来年から引き上げ
    happened: В Японии произошло мощное землетрясение
    happened: Землетрясение в Мьянме: число погибших превысило 3000
    happened: Sismo de 7,1 sacude Ciudad de México
    happened: Terremoto en Turquía y Siria: más de 5.000 muertos
    happened: Fort séisme au Japon, alerte au tsunami
    happened: Schweres Beben erschüttert Myanmar
    -: Ein Erdbeben für die CDU
    happened: Magnitude 6.9 earthquake strikes central Philippines, killing 69
    happened: Tremor of magnitude 3.3 hits Lancashire
    happened: Afghan quake toll passes 2,200
    -: Quake-hit Morocco villages await aid
    happened: Croatia hit by strong earthquake
    happened: Albania earthquake: Search for survivors ends
    happened: Aftershocks rattle Amatrice
    -: Quake survivors mark 10 years since Haiti disaster
    -: LA Galaxy 3, Earthquakes 1
    -: Study finds fracking linked to earthquakes
    -: "Earthquake" in French politics after Macron calls election
    -: Tremors in bond market as yields climb
    happened: 西藏定日6.8级地震致126人遇难
    happened: 智利近海发生8.3级地震
    happened: 토카라 열도서 규모 5.1 지진
    happened: トカラ列島で震度6弱
    happened: Землетрясение магнитудой 6,0 в Афганистане: более 800 погибших
    happened: Terremoto de magnitud 6,2 deja 300 muertos en Italia
    happened: Séisme en Turquie : le bilan dépasse 40.000 morts
    happened: Mindestens 60 Tote nach Erdbeben auf den Philippinen
    happened: Terremoto na Turquia deixa mais de 5 mil mortos
    happened: زلزال بقوة 7.8 درجة يضرب تركيا
    -: New Zealand's Christchurch rebuilds cathedral
    -: Turkey jails contractor over earthquake collapse
    -: Haiti: ten years after the quake
    -: Japan's nuclear plant restarts, 14 years after quake
    -: Google adds earthquake alerts to Android
    -: Earthquake simulator opens at museum
    -: Megaquake advisory lifted in Japan
    -: Donald Trump's victory is an earthquake
    -: 中国地震局局长会见外宾
    -: 地震科普进校园
    -: 지진 조기경보 시스템 구축
    -: 耐震補強工事始まる
    -: Un séisme dans le monde du football
signing
    happened: Trump and Kim sign joint statement in Singapore
    happened: Putin and Kim sign mutual defence pact in Pyongyang
    -: Trump signs executive order on AI
    -: Biden signs infrastructure bill into law
    -: Putin signs decree on conscription
    -: 特朗普签署行政命令
    -: 트럼프, 행정명령 서명
acquisition
    happened: Brewer completes takeover of rival cider maker
    confirmed: Insurer to snap up smaller rival in $3bn deal
    planned: Packaging group puts its paper unit up for sale
    rumoured: Chipmaker said to be weighing bid for sensor company
    denied: Family firm says it is not for sale after takeover report
    cancelled: Regulator blocks merger of supermarket chains
    cancelled: Two telecoms groups break off merger talks
    -: City complete acquisition of striker from Lyon
    -: Museum celebrates acquisition of rare manuscript
    -: How to buy a company: a beginner's guide
    confirmed: 乳业集团以二十亿元拿下饮料公司控制权
    cancelled: 两家芯片公司合并被叫停
    confirmed: 食品大手、菓子メーカーを傘下に
    denied: 製薬会社「売却の事実はない」報道を否定
    confirmed: 식품업체, 커피 브랜드 품는다…지분 80% 인수
    confirmed: Пивовар выкупает долю конкурента за 2 млрд евро
    cancelled: Los accionistas del banco entierran la opa
    rumoured: Le distributeur pourrait racheter son rival, selon des sources
    cancelled: Chemiekonzern lässt Übernahme des Rivalen fallen
    planned: Il gruppo lancia un'offerta sulla banca rivale
    confirmed: Varejista anuncia compra de rede rival por R$ 2 bilhões
    rumoured: بنك خليجي في محادثات للاستحواذ على مصرف محلي
rate-decision
    confirmed: Central bank poised to cut rates on Thursday
    happened: Central bank cuts rates, says it could cut again
    denied: Central bank chief rules out emergency rate cut
    cancelled: Central bank postpones rate announcement
    -: Student loan rates to rise for new borrowers
    happened: Notenbank hebt den Leitzins überraschend an
    confirmed: EZB dürfte Leitzins am Donnerstag senken
    happened: La BCE abaisse son taux de dépôt à 2 %
    happened: El Banco Central deja la tasa en 9 %
    happened: La Bce taglia i tassi di un quarto di punto
    happened: Banco Central eleva Selic em meio ponto
    happened: ЦБ неожиданно оставил ключевую ставку на прежнем уровне
    happened: المركزي المصري يخفض أسعار الفائدة نقطة واحدة
earthquake
    denied: No, the agency issued no forecast of an earthquake: hoax spreads online
    happened: Terre tremble dans le Jura: une secousse de magnitude 4 ressentie
    -: Terremoto interno en el partido tras la dimisión
    -: هزة في الأسواق بعد قرار ترامب
    happened: هزة أرضية بقوة 5 درجات تضرب غرب تركيا
coup
    denied: General says army did not stage a coup
    happened: Presidential guard detains president in his palace
    -: Coup for small gallery as it lands lost masterpiece
    happened: الجيش يعلن الاستيلاء على السلطة ويحتجز الرئيس
    -: انقلاب حافلة ركاب على طريق سريع
    -: Переворот в медицине: новый метод лечения
executive-resignation
    happened: Airline parts ways with chief executive after losses
    denied: Bank chairman says he has no intention of stepping down
    rumoured: Konzernchef vor dem Absprung, Aufsichtsrat schweigt
    confirmed: Le directeur général quittera le groupe en mars
resignation
    denied: Prime minister refuses to resign over leaked letter
    cancelled: President rejects resignation of finance minister
    cancelled: Le président refuse la démission de son ministre
    denied: El presidente descarta dimitir por el escándalo
    happened: Il ministro rassegna le dimissioni
    happened: Министр подал в отставку после скандала
    happened: وزير المالية يقدم استقالته
    -: Rooted in resignation: a generation expects nothing
    -: Britain quits the treaty, prime minister says
rate-decision
    confirmed: Economists see no change from Reserve Bank on Wednesday
    confirmed: Policy verdict due from Bank of Canada this morning
    planned|confirmed: Reserve Bank thought likely to stay on hold until autumn
    happened: Swiss key rate left at lowest in ten years by central bank
    happened: Central bank opts for pause after five hikes
    cancelled: Central bank defers policy meeting for lack of members
    cancelled: March rate meeting of central bank will not be held, governor says
    cancelled: Notenbank verschiebt Sitzung zum Zinsentscheid
    happened: El Banco Central optó por una pausa en la tasa
    happened: 日銀、追加の利上げせず 物価見通しは引き下げ
    happened: 한은, 기준금리 3% 그대로…성장률 전망 낮춰
    confirmed: Центробанк примет решение по ставке 19 июня
    confirmed: La BCE devrait baisser ses taux jeudi
acquisition
    happened: Drugmaker wraps up purchase of biotech firm
    happened: Brewer takes ownership of rival's Polish unit
    happened: Merger of newspaper chains becomes final
    planned: Seed company weighs move on rival
    planned: Chipmaker makes surprise approach to software group
    rumoured: Oil major weighing a move on rival, report says
    -: Miner's reported acquisition of bank lifts shares
    denied: Glassmaker says it is not in bid talks
    denied: Airline shoots down takeover talk
    denied: Chemical group says no one has approached it over takeover
    cancelled: Two dairy companies will not merge as talks end
    cancelled: Food maker backs off from rival group
    cancelled: Two airlines throw out merger agreement
    cancelled: No merger for gas producers after two months of talks
    cancelled: Konzern lässt nach Wochen wieder von Rivalen ab
    denied: Wir wollen den Rivalen nicht kaufen, sagt Konzernsprecher
    denied: La eléctrica no sabe nada de una opa de su rival
    confirmed: 公開買い付けを延長、審査が長引いても撤回せず
    -: Shipyard bags $300 million order for two carriers
    -: Broadcaster closes in on $600m football rights deal
    -: Army signs deal to buy howitzers for $2 billion
    -: Beijing resumes buying billion dollars of soybeans
    -: Merger of two Koreas is a distant dream
    -: Country pulls out of climate treaty in blow to energy firms
coup
    denied: Coup fears baseless, says interior minister
    denied: Generals call coup talk a fabrication
    denied: Armeeführung dementiert Gerüchte über Putsch
    rumoured: Is the island heading for another coup?
    -: Life terms for soldiers over coup attempt
    -: Putsch de septembre : lourdes peines contre les généraux
earthquake
    -: Quake victims lose heart waiting for aid
    -: Nurses volunteer to treat families of quake victims
    -: Rumours about quake aid leave islanders puzzled
    -: Choir sings on after Crete's strong quake
    -: Foreign aid flows to Fiji after deadly earthquake
    -: Boy pulled alive from school, nine days after quake
    -: Ministers defend themselves as quake toll climbs
    -: Bus drivers from three towns head for quake-hit coast
    happened: Dozens dead after quake off Fiji
    happened: Rescuers search for survivors after quake on Crete
    -: Hilfsorganisation sammelt Zelte fürs Erdbebengebiet
    -: Voluntarios cocinan para los damnificados del terremoto
    -: Séisme : l'aide internationale arrive
    -: 志愿者为地震灾民送饭
    happened: Decenas de muertos tras un terremoto en Fiyi
    -: Technology firm donates two million to quake region
    -: 地震から8年、県庁で黙とう
executive-resignation
    happened|confirmed: Bakery group parts with its chief executive
    denied: 거래소 "전자업체 대표 사임 통보받은 바 없다"
government-resignation
    happened: Norwegian fisheries minister resigns over undeclared shares
    happened: Lisbon's prime minister quits after budget defeat
    happened: King abdicates after three decades on the throne
    happened: President accepts resignation of interior minister
    happened|confirmed: 某国总理宣布辞职
    happened: 財務相が辞任、失言で引責
    happened|confirmed: 국방부 장관 사의 표명
    happened: Министр транспорта подал в отставку
    happened: Verkehrsministerin tritt nach Kritik zurück
    happened: Le ministre des transports démissionne
    happened: Dimite la ministra de Sanidad
    happened: Ministro da Saúde pediu demissão do governo
    happened|confirmed: وزير النقل يقدم استقالته
    confirmed: Finland's prime minister to step down in June
    planned: Chancellor offers to resign once budget has passed
    -: Opposition demands health minister's resignation
    -: Calls grow for premier to resign over floods
    -: Protesters want transport minister sacked
    -: Opposition fordert Rücktritt der Ministerin
    -: La oposición pide la dimisión del ministro
    -: L'opposition réclame la démission du ministre
    -: Оппозиция требует отставки министра обороны
    -: 野党、防衛相の辞任を要求
    -: 야당, 법무부 장관 사퇴 촉구
    -: 在野党要求外长辞职
    denied: Prime minister digs in as revolt spreads
    denied: Premier defies calls to quit
    denied: Agriculture minister has not resigned, spokesman says
    denied: Ministerin klebt am Amt, Opposition tobt
    denied: Министр: заявления об отставке не писал
    denied: 首相は辞任しないと表明
    cancelled: Interior minister withdraws resignation
    -: Oil trader resigns after 20 years at energy firm
    -: Bank chief executive quits over government row
    -: University president resigns over plagiarism
    -: Aide to president quits
    -: Prime minister sacks police chief
    -: President's envoy resigns
    -: Minister sacked from shadow cabinet quits party
    -: National coach resigns, sports minister says
    -: Bürgermeister tritt zurück
    -: 車メーカー社長が辞任
government-resignation
    happened: King relieves foreign minister of her post
    happened: El emir destituye a su ministro de Petróleo
    happened: Relevado el ministro de Pesca por el caso de los barcos
    cancelled: El presidente no acepta la dimisión de la ministra de Vivienda
    planned: La ministra de Vivienda ofrece su dimisión
    happened: Le roi limoge son ministre des Finances
    happened: Le ministre de la Pêche évincé du gouvernement
    denied: La ministre assure qu'elle ne quittera pas son poste
    happened: König entlässt Fischereiminister
    happened: Fischereiminister aus dem Amt gedrängt: Präsident entbindet ihn
    planned: Fischereiministerin stellt Amt zur Verfügung
    happened: Rei afasta ministra das Pescas
    planned: Ministra das Pescas põe o cargo à disposição
    happened: Rimosso il ministro della Pesca
    denied: Il ministro della Pesca: «Non mi dimetto»
    happened: Король освободил министра рыболовства от должности
    planned: Министр рыболовства готова подать в отставку
    happened: 国王免去渔业部长职务
    cancelled: 首相、農相の辞表を受理せず
    -: 野党、農相の更迭を申し入れ
    -: 어민단체, 해수부 장관 경질 요구
    -: Le chef de cabinet de la ministre évincé
    -: Профсоюз учителей настаивает на увольнении министра
    -: Portavoz de la ministra dimite
    -: La conseillère du ministre démissionne
    -: Berater des Fischereiministers tritt zurück
    -: Assessora da ministra deixa o cargo
    -: Si dimette la portavoce del ministro
    -: Советник министра ушёл в отставку
    -: 大臣秘書官が辞任
    -: 총리 보좌관 사직
    -: 部长助理辞职
    -: Nachfolger des Ministers tritt sein Amt an
    -: Il ministro lascia la riunione
    -: Ministro deja hospital tras operación
    -: Le ministre quitte Rome pour Berlin
executive-resignation
    happened|confirmed: Paint maker strips its chief executive of all duties
    happened|confirmed: Pinturas Lago prescinde de su consejera delegada
    happened|confirmed: La papelera se queda sin director general
    happened|confirmed: Le groupe Lormel met fin aux fonctions de son directeur général
    happened|confirmed: Papierhersteller setzt Vorstandschef vor die Tür
    happened|confirmed: Conselho destitui presidente-executivo da Papelsul
    happened|confirmed: Il consiglio della cartiera revoca le deleghe all'amministratore delegato
    happened|confirmed: Акционеры сместили генерального директора комбината
    happened|confirmed: 造纸集团董事会免去总裁职务
    confirmed: 製紙大手の社長、来年4月に退く意向
    happened|confirmed: 제지회사 대표, 자리서 물러나
    happened|confirmed: Reedereichef Harms wirft hin
    -: Dimite la directora del museo del papel
    -: Le directeur du théâtre démissionne
    -: Direktorin der Oper legt ihr Amt nieder
    -: 市美術館長が辞任
government-resignation
    happened: Dimite el ministro de Exteriores
    happened: Estonya Başbakanı istifa etti
    confirmed: Министр финансов уйдет в отставку
    happened: Finanzminister gibt Amt auf
    happened: Правительство Нидерландов распалось из-за спора о беженцах
    happened: 荷兰政府因难民问题垮台
    happened: استقالة رئيسة وزراء إستونيا
    planned: El gabinete en pleno pone sus cargos a disposición
    rumoured: Pressure grows on transport minister to quit
    -: Oposição pede demissão do ministro dos Transportes
    -: New premier sworn in after president's resignation
    -: Nach Rücktritt des Ministers: Partei sucht Nachfolge
    -: How minister's resignation split a village
    denied: Premier rejects calls to resign
    happened: Health minister quits after calls to resign
    rumoured: Health minister may resign over budget, paper reports
    denied: La ministra descarta dimitir pese a la presión
    denied: El primer ministro niega que vaya a dimitir
    -: Министр уйдет в отпуск
    -: Ex-ministra dimite del club
executive-resignation
    happened|confirmed: Head of Kestrel Bank resigns
    happened|confirmed: Finanzvorstand von Nordwerk legt sein Amt nieder
    happened|confirmed: La directora general de Nordia deja el cargo
    happened|confirmed: O presidente executivo da Nórdia renuncia ao cargo
    happened|confirmed: Il direttore finanziario di Nordia si dimette
    happened|confirmed: Финансовый директор «Нордии» покинул пост
    happened|confirmed: Глава «Нордии» ушел в отставку
    happened|confirmed: 北辰公司财务总监辞职
    happened|confirmed: Le patron de Nordis passera la main en janvier
    denied: Kestrel chief executive says she has no plans to leave
    -: Parteichef tritt zurück
    -: Главный тренер покинул пост
rate-decision
    happened: Notenbank senkt den Zinssatz auf 5 Prozent
    happened: Banco do Canadá corta juros para 4,75%
    happened: La Banca del Canada riduce il tasso al 4,75%
    happened: Банк Канады понизил ставку
    happened: بنك كندا يخفض سعر الفائدة إلى 4.75%
    happened: El banco central disminuye la tasa en 5%
    happened: Merkez Bankası faiz oranını düşürdü
    confirmed: La BCE se prononcera jeudi sur ses taux
    -: Banco do Brasil corta juros do crédito imobiliário
coup
    happened: Militär in Gabun übernimmt die Macht
    happened: Au Gabon, l'armée dépose le président Bongo
    happened: El ejército de Gabón depone al presidente
    happened: الجيش في الغابون يطيح بالرئيس
acquisition
    -: Anleger kauft weitere Aktien von Nordwerk
    confirmed: Nordwerk buys Quarza
    confirmed: Nordwerk to buy Quarza in all-stock deal
    confirmed: Velora s'offre Quarza
    planned|rumoured: Velora veut mettre la main sur Quarza
    confirmed: «Вектор» поглотит «Полюс-Трейд» целиком
    planned: «Вектор» договаривается о покупке «Полюса»
    confirmed: Quarza caplok Velora di Asia Tenggara
    confirmed: Quarza dan Velora melebur jadi satu perusahaan
    confirmed: أرجان تضم 70% من شركة النخيل مقابل مليار دولار
    planned: 星河科技拟出价三十亿美元买远洋电子
    confirmed: 삼보전자, 한울로보틱스 품는다…9조원대
    cancelled: Переговоры прекращены: сделки с банком «Полюс» не будет
    -: Trump wants to buy Greenland
    -: Mother Buys Ferrari
    -: Aerolínea compra 20 aviones a Airbus
    -: La région s'offre quinze trains neufs
    -: Stadt kauft 30 Elektrobusse
    -: Ministry approves purchase of 12 patrol planes
    -: Governor attacks courts after ruling on company tax
    -: Novelist pulls out of Adelaide festival
    -: 市长视察平壤综合医院项目公司
    -: 평양종합병원 준공식에 회사 관계자 참석
rate-decision
    happened: 瑞士央行意外把政策利率调高半个百分点
    happened: 유럽중앙은행, 두 달 연속 0.75%p↑
    happened: Stangata Bce: tassi su di 75 punti
    happened: Merkez Bankası politika faizini yüzde 15'e çıkardı, artırıma gitti
    happened: Central bank shocks markets with 75bp hike
coup
    happened: Army removes president after two decades
    happened: Soldiers on state television say they have suspended constitution
    happened: 特种部队扣押总统 宣布解散政府
    happened: ミャンマー国軍、大統領を拘束　非常事態を宣言
    happened: 군부, 대통령 구금…1년 비상사태 선포
    happened: Спецназ захватил президента в его дворце
    happened: الحرس الرئاسي يحتجز الرئيس
    happened: Soldaten erklären Regierung im Fernsehen für abgesetzt
    happened: Bissau: militares detêm primeiro-ministro e ocupam rádio
    -: Officials call protest akin to a military coup
    -: Ally vows to topple statue of former ruler
executive-resignation
    happened|confirmed: رئيس شركة الواحة التنفيذي يغادر منصبه
    happened: Медиахолдинг: руководитель компании уходит с поста гендиректора
    -: 原董事长被开除党籍
    -: Assange pode renunciar a asilo, diz executivo
    -: Executive says firm is out of touch with its clients
    -: Chief executive kicked off a trip to Asia
government-resignation
    happened: Das Parlament stürzt den Kanzler
    happened: الوزير يتقدم باستقالته إلى الرئيس
    happened: Министр лишился поста
    happened: Maliye Bakanı affını istedi
    confirmed: PM says he will hand in his notice
    -: President will never relinquish islands, minister says
    -: Minister: uranium must be removed from Iran
    happened: Zelensky fires Kuleba over procurement row
    happened: Рада отстранила Януковича
    happened: Imran Khan ousted in no-confidence vote
    happened: Jacob Zuma bows to party pressure and steps aside
    -: Trump fires back at Macron over tariffs
    -: Trump removes tariffs on beef
    -: Aide quits Macron campaign
rate-decision
    happened: EZB erhöht um einen halben Punkt
    happened: Federal Reserve slashes to zero in emergency move
    -: December rate cut in doubt as minutes of Fed show rift
acquisition
    cancelled: Government vetoes bank's takeover of rival
    rumoured: Steelmaker mulls options for tube unit
    confirmed: Retailers in 4.7 bln tie-up
    confirmed: Investor takes 30% stake in dairy group
    confirmed: Nordwerk announces deal to buy Quarza
    confirmed: Norvell's gas arm to grow with $2 billion Kestrel deal
    confirmed: Brewer sells its cider unit to Norvell
    happened: Nordwerk completes purchase of Quarza
    happened: Chipmaker concludes merger with sensor company
    rumoured: Toymaker explores sale, people close to it say
    rumoured: Norvell has held talks to buy Kestrel
    rumoured: Norvell in talks with startup Kestrel for potential deal
    planned: Board plans to reject hostile takeover bid
    planned: Norvell raises offer for Kestrel
    cancelled: Food maker scraps coffee chain sale
    denied: Watchdog seeks to block brewer's takeover of cider maker
    confirmed: Der Konzern verkauft die Lacksparte an einen Finanzinvestor
    happened: Nordwerk schließt Übernahme von Softwarefirma Baltika ab
    happened: Velora finalise l'acquisition de Quarza
    rumoured: Velora étudierait la vente de ses magasins en Italie
    happened: La operadora completa la venta de sus torres
    denied: La empresa niega la venta de su filial
    denied: «Вектор» опроверг переговоры о покупке «Полюса»
    happened: 삼보전자, 한울로보틱스 인수 마무리
    planned: 部品大手が工作機械会社にTOB実施へ
    -: Union urges minister to look at takeover of bank
    -: Watchdog raises concerns over merger of brewers
    -: Tycoon's role in bid for studio raises questions
    -: Official says merger wave is a risk to competition
    -: Norvell acquisition of Kestrel sparks worry among users
    -: Carrier closes deal to purchase 30 airliners
    -: Lender signs deal on payment services with insurer
    -: Museum buys old drawing for $4 million
    -: Investors weigh rail merger risk
    -: Aktie von Baltika steigt nach Übernahmefantasie auf Rekordhoch
    -: Müller übernimmt Vorsitz im Aufsichtsrat der Bahn
    -: Завод купил партию турбин для самолётов
    -: 鉄鋼株が大幅高　買収承認の報道で
    -: Norway sells gas faster than its terminals can load
    -: Farmers sell cattle to clinics of the poor
    -: Blaze kills goats kept for Easter sale
    -: Norvell makes bid for airline orders in Asia
    -: Rebels take control of bank and airport in border town
    -: Norvell pays $2 billion for victims of floods
    -: Guards grab thieves at gold mine
    -: La banda vende petróleo a refinerías del norte
    -: El ejército toma el control de una refinería
    -: L'opérateur devra débourser 2 % de ses revenus
    -: Les soldats prennent le contrôle de la raffinerie
    -: Партия получила на выборах 54% голосов
    -: Die Stadt kauft ein Grundstück von einer Bank
    -: Die Polizei nimmt Mitarbeiter einer Bank fest
    -: 格付け会社、部品大手を格上げ　子会社株売却などで債務減
    -: 증권사 "카페 체인 매각은 실적에 도움"
    -: 运营商购买6G频谱花费300亿元
    planned: Norvell extends tender offer for Kestrel shares
    planned: Norvell makes bid for Kestrel
    planned|rumoured: Kestrel gets all-cash offer from Norvell
    rumoured: Norvell nears $1.4bn deal for Kestrel's tool unit
    rumoured: Norvell nears control of Kestrel
    confirmed: Norvell agrees to pay $2.4 billion for Kestrel
    confirmed: Norvell to become majority shareholder in Kestrel
    confirmed: Founder to sell bakery chain
    happened: Chipmaker Kestrel bought for $2.1 billion by Norvell
    happened: Die Traditionsbrauerei wechselt den Besitzer
    cancelled: Gericht blockt Großfusion zweier Klinikketten
    rumoured: Nordwerk steht kurz vor der Übernahme von Baltika
    confirmed: Nordwerk wird Mehrheitsaktionär bei Baltika
    confirmed: Nordwerk kauft von Baltika die Lacksparte
    confirmed: Velora rachète à Quarza sa filiale italienne
    confirmed: Velora devient l'actionnaire principal de Quarza
    happened: Le groupe Velora change de propriétaire, annonce sa direction
    confirmed: Velora se convierte en accionista mayoritario de Quarza
    happened: Lo storico pastificio cambia proprietà
    confirmed: A Velora torna-se acionista majoritária da Quarza
    confirmed: «Вектор» станет крупнейшим акционером «Полюса»
    confirmed: «Вектор» получит контрольный пакет «Полюса»
    happened: Издательство «Полюс» сменило собственника
    rumoured: «Вектор» близок к сделке по покупке «Полюса»
    confirmed: 商社大手が豪肥料会社の筆頭株主になる
    cancelled: 监管机构阻止两家钢铁公司合并
    cancelled: 법원, 철강사 두 곳 합병에 제동
    -: 매각설에 주가 급등한 자동차 회사
    cancelled: Norvell drops bid for Kestrel after minister's veto
    cancelled: Brewer Norvell drops Kestrel bid after minister's veto
    cancelled: Velora suspende el estudio de la compra de Quarza
    cancelled: Velora sospende lo studio della fusione con Quarza
    cancelled: La opa sobre Quarza apenas alcanza el 21,3% del capital
    denied: Velora nega negociações com a Quarza para uma fusão
    denied: Velora smentisce le trattative con Quarza per una fusione
    denied: Velora dément toute négociation avec Quarza en vue d'une fusion
    denied: 半導体メーカー「経営統合交渉の事実はない」
    denied: 万隆否认与恒达洽谈合并
    rumoured: Norvell close to deal for 55 pct of Kestrel - sources
    rumoured: Velora perto de acordo por 35% da Quarza, dizem fontes
    happened: Velora ottiene il 74,1% di Quarza, e ora tocca al marchio
    happened: Velora se hace con el 83% de Quarza al cierre de la oferta
    happened: Velora détient désormais 91 % de Quarza
    happened: Nordwerk kommt bei Baltika auf 71 Prozent der Aktien
    happened: 삼보전자, 한울로보틱스 지분 62% 확보…공개매수 마감
    rumoured: Velora, cerca de cerrar la compra del 45% de Quarza, según fuentes
    confirmed: Velora annonce l'acquisition de 45 % de Quarza
    confirmed: A Velora anuncia a compra de 45% da Quarza
    confirmed: Velora annuncia l'acquisto del 45% di Quarza
    confirmed: Nordwerk meldet Kauf von 45 Prozent der Baltika
    cancelled: Velora ha rinunciato all'acquisizione di Quarza
    cancelled: Velora et Quarza mettent fin à leurs discussions en vue d'une fusion
    cancelled: Velora et Quarza annoncent l'arrêt des discussions en vue d'une fusion
    cancelled: Velora y Quarza rompen las conversaciones para una fusión
    denied: Nordwerk dementiert Gespräche über Fusion mit Baltika
    -: Velora rompe las conversaciones sobre salarios
    -: Les syndicats mettent fin à leurs discussions sur les salaires
    -: Gewerkschaft dementiert Gespräche über Streik
    -: Il sindaco ha rinunciato alla scorta
    -: City drops bid to host the games after minister's veto
    -: Senator drops presidential bid after poor showing
    -: Norvell denies talks with Kestrel over traffic
    -: Party wins 54% of seats in parliament
    -: Unions agree on deal for 20% of staff
    -: Ministers near agreement on 40 pct of emissions cuts
    -: El PSOE logra el 31% de los votos
    -: Velora, que controla el 20% de Quarza, cambia de presidente
    -: Le parti obtient 31 % des voix
    -: Il partito ottiene il 31% dei voti
    -: Il governo sospende lo studio sul ponte
    -: O governo nega negociações com os sindicatos para um acordo
    -: Die Partei kommt bei der Wahl auf 31 Prozent der Stimmen
    -: 市长否认与工会洽谈加薪
earthquake
    happened: Strong quake shakes Iceland days after volcano erupts
    happened: Séisme de magnitude 6,1 au large du Chili
    -: Drill for a magnitude 8 earthquake empties schools
    -: Rettungskräfte proben Ernstfall nach Erdbeben der Stärke 7
    -: Pompieri, prova di evacuazione dopo una scossa di magnitudo 6
    -: Спасатели провели учения на случай землетрясения магнитудой 7
    -: Indagati due ingegneri per il crollo dopo le scosse
    -: Deux architectes mis en examen après le séisme
    -: 火山が噴火、ふもとで震度1
    happened: 冰岛火山喷发致千人撤离；冰岛北部发生5.8级地震
    -: Un juez procesa al constructor del hotel caído en el terremoto
    -: City holds big earthquake exercise
    happened: Terremoto de magnitud 6,4 obliga a evacuar el tribunal de Arica
    happened: Violenta scossa in Umbria, evacuato il tribunale
    -: Bombeiros testam resposta a sismo de magnitude 7
    -: Суд осудил строителя дома, рухнувшего при землетрясении
executive-resignation
    confirmed: Brewer's boss Ada Quill to retire after five years
    confirmed: Insurer's CFO to leave in March
    -: Chief executive's wife quits her job as banker
    -: New CEO has quit coffee
    -: Boss fired me by text message, waitress says
executive-resignation
    confirmed: Halvorsen Shipping boss to step down in June
    happened: Chair of Kestrel Bank quits after row over bonuses
    happened: Pharmacy chain's CEO steps down after minister criticises prices
    happened: Tarrant Foods fires chief executive over falling sales
    -: Port authority chief fired by transport ministry
    -: Appeals court chief justice retires
    -: Coast guard chief to quit post
    -: Chief of communications at Orrin Steel leaves company
    -: CEO of Tarrant Foods to leave Paris office open
    -: Le chef de la police démissionne
    -: Dimite el jefe de la policía
    -: 市公安局局长辞职
    -: 県警本部長が辞任
    -: 노조위원장 사퇴
government-resignation
    happened: Prime minister sacks transport minister
    happened: Small party leaves coalition, bringing down Latvian government
    happened: Estlands Agrarminister tritt zurück
    happened: 总统解除国防部长职务
    happened: 大統領が国防相を解任した
    happened: 대통령, 국방장관 해임
    -: Prime minister fires head of railway authority
    -: President dismisses army chief
    -: Präsident entlässt Armeechef
    -: Le président limoge le chef de l'armée
    -: 总统解除陆军参谋长职务
    -: 大統領が陸軍参謀総長を解任した
    -: 대통령, 합참의장 해임
    -: Climate envoy gives up his post
coup
    happened: Niger : le président retenu par sa garde
    denied: Army says this is not a takeover as troops ring capital
    happened: Officers announce they have taken control of Chad
    happened: Coastal state's generals claim full control after night of shooting
    happened: General says president ousted while he attends summit abroad
    happened: Army detains president and dissolves parliament
    -: Soldiers mutiny over unpaid wages in northern garrison
    -: Army seizes cocaine worth millions at president's birthplace
    -: Soldiers hold parade for president
    -: Military says control of strait brings revenue
    -: Troops to remove fallen trees after storm
    happened: Madagascar: l'armée s'empare du pouvoir et suspend la Constitution
    happened: Tchad : des officiers annoncent la dissolution du gouvernement
    happened: Le Premier ministre arrêté par des militaires à Khartoum
    -: L'armée encercle un groupe djihadiste près du lac
    -: Le festival réussit un coup de maître
    happened: La guardia presidencial retiene al mandatario en su residencia
    happened: Militares anuncian en televisión la disolución del Gobierno
    -: Militares detienen a un jefe del narco en la sierra
    -: El ejército celebra un desfile ante el presidente
    happened: Soldaten setzen Präsidenten ab und schließen die Grenzen
    happened: General erklärt im Staatsfernsehen die Regierung für abgesetzt
    -: Soldaten nehmen an Manöver mit dem Präsidenten teil
    happened: Soldados cercam palácio e prendem o presidente
    happened: Oficiais anunciam na televisão o fim do regime
    -: Exército prende chefe do tráfico no Rio
    happened: Soldati circondano il palazzo e arrestano il premier
    -: Nazionale, golpe a Wembley: azzurri in finale
    happened: Военные арестовали президента и распустили парламент
    happened: Полковник объявил себя президентом
    -: Армия взяла под контроль село у границы
    happened: 군인들, 대통령 억류하고 국영방송 점거
    -: 쿠데타 3주년…추모 집회 열려
    happened: 兵士らが大統領を拘束、国境を封鎖
    -: クーデターから10年、遺族が集う
    happened: 军人扣押总理并宣布解散议会
    -: 军事政变二十周年 民众集会
"""
PUBLISHED_AT = "2026-06-10T12:00"


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
def matcher(gazetteer: Gazetteer) -> Matcher:
    kinds = sorted({kind for kind, _, _ in headlines()} | {"earthquake", "resignation"})
    person = Watch(id="macron", event="resignation", between=("emmanuel-macron",))
    watches = (*(Watch(id=kind, event=kind) for kind in kinds), person)
    return Matcher(Watchbook(watches), gazetteer.knowledge)


@pytest.mark.parametrize(("kind", "headline", "right"), list(headlines()))
def test_a_headline_tells_of_an_event_without_a_pair(
    told: Callable[..., str], kind: str, headline: str, right: frozenset[str]
) -> None:
    assert told(kind, PUBLISHED_AT, headline) in (right or {""})


def test_a_text_tells_what_a_headline_only_hints_at(told: Callable[..., str]) -> None:
    title, text = (
        "Bank turns to monetary easing",
        "The Federal Reserve cut its key rate by 0.25% on Wednesday.",
    )

    assert told("rate-decision", PUBLISHED_AT, title, text) == "happened"


def test_a_known_person_resigns_without_an_office(told: Callable[..., str]) -> None:
    assert told("macron", PUBLISHED_AT, "Macron says he will not resign") == "denied"


def test_who_serves_a_known_person_is_somebody_else(told: Callable[..., str]) -> None:
    assert told("government-resignation", PUBLISHED_AT, "Macron resigns") == "happened"
    assert told("government-resignation", PUBLISHED_AT, "Macron's speechwriter resigns") == ""
    assert told("government-resignation", PUBLISHED_AT, "For Macron, the resignations are the point") == ""


def test_what_is_demanded_before_it_happens_is_no_rumour(told: Callable[..., str]) -> None:
    title = "Health minister resigns after opposition demands her resignation"
    assert told("government-resignation", PUBLISHED_AT, title) == "happened"


def test_no_tsunami_denies_no_earthquake(told: Callable[..., str]) -> None:
    title = "Strong quake hits northern Japan, no tsunami warning issued"
    assert told("earthquake", PUBLISHED_AT, title) == "happened"


def test_what_a_company_wants_to_buy_of_a_farmer_is_no_takeover(told: Callable[..., str]) -> None:
    assert told("acquisition", PUBLISHED_AT, "各地夏粮收购进展顺利", "全国收购小麦三千万吨。") == ""


def test_what_markets_make_of_a_decision_does_not_hide_it(told: Callable[..., str]) -> None:
    assert told("rate-decision", PUBLISHED_AT, "ECB cuts rates; stocks and gold rise") == "happened"
    assert told("rate-decision", PUBLISHED_AT, "Gold rises on hopes that ECB cuts rates") == ""


@pytest.mark.parametrize(
    "title",
    [
        "Nordwerk zahlt 14,7 Milliarden für Baltika",
        "Nordwerk schnappt sich Lackhersteller",
        "Norvell agrees to pay $3.1 billion for rival Kestrel",
    ],
)
def test_decimals_and_compounds_name_a_takeover(told: Callable[..., str], title: str) -> None:
    assert told("acquisition", PUBLISHED_AT, title) in ("confirmed", "happened")


def test_what_looks_like_another_kind_hides_none(gazetteer: Gazetteer) -> None:
    kinds = [
        EventKind.model_validate(
            {
                "kind": kind,
                "about": "x",
                "triggers": {"en": {"noun": ["outbreak"]}},
                "not": {"en": [f"outbreak of {other}"]},
            }
        )
        for kind, other in (("joy", "rage"), ("rage", "joy"))
    ]
    found = Rules(gazetteer.knowledge, kinds).triggers("en").open.find("an outbreak of joy", 0, 18)
    assert [trigger.kind for trigger in found] == ["joy"]


def test_the_first_sentence_tells_of_whom_the_title_names(told: Callable[..., str]) -> None:
    title, text = (
        "Kestrel staff learn of their new owner",
        "Norvell said its purchase of rival Kestrel is done.",
    )
    assert told("acquisition", PUBLISHED_AT, title, text) == "happened"
    assert told("acquisition", PUBLISHED_AT, "Homegrown apps make dating easier", text) == ""
    assert (
        told("acquisition", PUBLISHED_AT, "Kestrel staff like it", "You can buy the firm's Kestrel shirts.")
        == ""
    )


def test_what_moved_the_markets_is_no_news_of_theirs(told: Callable[..., str]) -> None:
    title, text = "Kestrel deal lifts stocks", "Norvell said it would take over the maker of sensors Kestrel."
    assert told("acquisition", PUBLISHED_AT, title, text) == ""
    assert told("acquisition", PUBLISHED_AT, "Kestrel to change hands", text) == "confirmed"


def test_what_was_done_these_days_is_news_under_any_headline(told: Callable[..., str]) -> None:
    title, text = "Change in Tallinn", "Estonia's prime minister resigned on Monday to take up another post."
    assert told("government-resignation", PUBLISHED_AT, title, text) == "happened"
    text = "Estonia's prime minister resigned in 2024 to take up another post."
    assert told("government-resignation", PUBLISHED_AT, title, text) == ""


def test_a_quake_under_a_headline_about_a_drill_or_an_inquest_is_none(told: Callable[..., str]) -> None:
    for title, text in (
        ("Hundreds take part in drill", "Rescuers imagined a magnitude 7.4 earthquake near the coast."),
        ("Miles participan en el simulacro", "El ejercicio planteó un sismo de magnitud 8 en la costa."),
        ("大楼倒塌原因查明", "强震使大楼倒塌,造成12人死亡,业者被问责。"),
    ):
        assert told("earthquake", PUBLISHED_AT, title, text) == ""
    title, text = (
        "Night of fear in the valley",
        "A magnitude 5.9 earthquake struck the valley and killed 12 people.",
    )
    assert told("earthquake", PUBLISHED_AT, title, text) == "happened"
