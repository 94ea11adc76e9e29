"""When is it, and is it the news? Headlines of our own writing that say it by tense, date, clause or purpose.

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
donald-trump & xi-jinping | 2025-10-24 | confirmed | Trump to meet Xi next Thursday on Asia trip, White House says
donald-trump & xi-jinping | 2025-10-24 | confirmed | Trump, Xi to meet in South Korea
donald-trump & vladimir-putin | 2025-08-13 | confirmed | Alaska summit: What Trump and Putin each want from Friday's meeting
donald-trump & vladimir-putin | 2025-08-14 | confirmed | Trump-Putin summit: five things to watch
donald-trump & vladimir-putin | 2025-08-14 | confirmed | Putin praises Trump ahead of Alaska talks | The two leaders are to sit down on Friday.
donald-trump & vladimir-putin | 2025-08-15 | confirmed or happened | Trump and Putin head to Alaska for high-stakes summit
donald-trump & vladimir-putin | 2025-10-17 | planned | Trump plans another meeting with Putin after call
emmanuel-macron & xi-jinping | 2025-11-20 | confirmed | Macron to travel to China in December for talks with Xi
emmanuel-macron & xi-jinping | 2025-11-20 | confirmed | Macron's China visit set for December 3-5, Elysee says | Emmanuel Macron will meet Xi Jinping in Beijing.
narendra-modi & xi-jinping | 2025-08-06 | confirmed or rumoured | Modi to visit China for first time in seven years | Narendra Modi will attend a summit in Tianjin and is expected to meet President Xi Jinping.
joe-biden & vladimir-putin | 2021-06-10 | confirmed | Biden and Putin will hold talks in Geneva on June 16
joe-biden & vladimir-putin | 2021-06-15 | confirmed | Swiss capital on lockdown as Biden-Putin summit nears
joe-biden & vladimir-putin | 2021-06-16 | happened | Biden, Putin wrap up summit in Geneva
joe-biden & vladimir-putin | 2021-06-16 | happened | Biden, Putin shake hands as Geneva summit begins
joe-biden & vladimir-putin | 2021-05-25 | confirmed | White House: Biden, Putin to hold summit June 16 in Geneva
joe-biden & vladimir-putin | 2021-05-25 | confirmed | US and Russia agree to hold Biden-Putin summit in Geneva
joe-biden & vladimir-putin | 2021-04-30 | planned or denied or confirmed or rumoured | Kremlin says date for Biden-Putin summit not yet set
joe-biden & vladimir-putin | 2021-05-10 | planned or rumoured | Biden hopes to meet Putin in June
donald-trump & narendra-modi | 2025-02-10 | confirmed | Modi due in Washington on Wednesday for talks with Trump
donald-trump & narendra-modi | 2025-02-13 | happened or confirmed | India's Modi arrives at White House to meet Trump
donald-trump & keir-starmer | 2025-02-26 | confirmed or happened | Starmer flies to Washington for crunch Trump meeting
donald-trump & keir-starmer | 2025-02-28 | happened | Starmer hails 'very good' Trump talks
donald-trump & keir-starmer | 2025-07-28 | happened or confirmed | Gaza on agenda as Starmer meets Trump at Turnberry
donald-trump & volodymyr-zelensky | 2025-08-18 | confirmed | Zelensky due at White House with European leaders for Trump talks
recep-tayyip-erdogan & donald-trump | 2025-09-19 | confirmed | Trump says he will host Erdogan on September 25
recep-tayyip-erdogan & donald-trump | 2025-09-25 | happened | Trump hosts Erdogan at White House, hints at F-35 sale
xi-jinping & vladimir-putin | 2024-05-14 | confirmed | Putin to make state visit to China this week | Vladimir Putin will hold talks with Xi Jinping, the Kremlin said.
xi-jinping & vladimir-putin | 2024-05-15 | confirmed | Xi and Putin set to meet as Ukraine war rages
xi-jinping & vladimir-putin | 2024-05-16 | happened | In Beijing, Putin and Xi pledge 'new era' of partnership
xi-jinping & vladimir-putin | 2024-05-16 | happened | Putin thanks Xi for efforts to resolve Ukraine crisis | The two presidents held talks at the Great Hall of the People in Beijing on Thursday.
donald-trump & xi-jinping | 2025-12-01 | nothing | Soybean exports rise after Trump-Xi truce | Sales jumped in November, data showed. Donald Trump met Xi Jinping in Busan in October.
donald-trump & xi-jinping | 2026-02-01 | nothing | China's factory activity shrinks | Trump and Xi agreed a truce when they met last year.
donald-trump & xi-jinping | 2025-05-10 | nothing | Bessent, He Lifeng meet in Geneva for trade talks | Donald Trump has said he would like to meet Xi Jinping.
donald-trump & vladimir-putin | 2025-08-06 | nothing | Witkoff meets Putin for three hours in Moscow
donald-trump & vladimir-putin | 2025-03-18 | nothing | Trump and Putin hold call on Ukraine ceasefire
donald-trump & vladimir-putin | 2025-03-18 | nothing | Trump and Putin discuss Ukraine in lengthy call
narendra-modi & xi-jinping | 2020-07-05 | nothing | Modi, Xi exchange letters on anniversary
joe-biden & vladimir-putin | 2021-12-07 | nothing | Biden, Putin hold two-hour video call as Ukraine tensions mount
joe-biden & xi-jinping | 2024-08-28 | nothing | Sullivan meets Wang Yi in Beijing, agrees to plan Biden-Xi call
joe-biden & xi-jinping | 2024-08-28 | nothing | Sullivan meets Xi in Beijing | Jake Sullivan, adviser to President Joe Biden, met Xi Jinping on Thursday.
emmanuel-macron & vladimir-putin | 2022-05-20 | nothing | French foreign minister meets Lavrov
lee-jae-myung & donald-trump | 2025-08-12 | confirmed | 李대통령, 25일 백악관서 트럼프와 첫 정상회담
lee-jae-myung & donald-trump | 2025-08-12 | confirmed | 이재명 대통령, 24~26일 방미…트럼프와 회담
lee-jae-myung & xi-jinping | 2026-01-05 | happened | 이재명·시진핑, 90분 정상회담…“관계 복원”
donald-trump & xi-jinping | 2025-10-29 | confirmed or rumoured | 트럼프·시진핑 내일 부산서 담판…관세 휴전 연장하나
donald-trump & xi-jinping | 2025-10-29 | confirmed | 내일 미중 정상회담…희토류·펜타닐 쟁점
donald-trump & xi-jinping | 2025-10-28 | confirmed or planned | 미중 정상회담 위해 참모들 막판 조율
donald-trump & xi-jinping | 2025-10-30 | happened | 미중 정상 6년 만에 마주 앉았다
donald-trump & xi-jinping | 2025-10-30 | happened | 트럼프 “시진핑과 놀라운 회담”…관세 10%p 인하
donald-trump & xi-jinping | 2025-10-31 | happened | 끝난 미중 정상회담…반도체주 랠리 전망
donald-trump & xi-jinping | 2025-11-20 | nothing | 코스피 4000 회복 | 지난달 미중 정상회담 당시 트럼프 대통령과 시진핑 주석이 합의한 내용이 이행되고 있다.
donald-trump & xi-jinping | 2025-10-20 | nothing | 뉴욕증시 상승 마감 | 도널드 트럼프 대통령이 시진핑 주석과 만날 것이라고 밝히자 투자심리가 살아났다.
donald-trump & xi-jinping | 2025-10-20 | nothing | 美·中 무역 긴장에 증시 하락 | 다우지수가 내렸다. 트럼프 대통령이 시진핑 주석과 만날 것이라고 한 점은 호재였다.
donald-trump & vladimir-putin | 2025-08-09 | confirmed | 트럼프·푸틴, 15일 알래스카서 만난다
donald-trump & vladimir-putin | 2025-08-16 | happened | 트럼프-푸틴 회담, 합의 없이 종료
donald-trump & vladimir-putin | 2025-10-22 | cancelled | 트럼프·푸틴 부다페스트 회담 무산
donald-trump & vladimir-putin | 2025-04-25 | nothing | 푸틴, 트럼프 특사 위트코프와 회동
donald-trump & vladimir-putin | 2025-10-16 | confirmed | 트럼프, 푸틴과 통화…“2주 내 부다페스트서 만날 것”
donald-trump & kim-jong-un | 2018-05-20 | nothing | 김정은 만난 폼페이오 “트럼프 메시지 전달”
xi-jinping & kim-jong-un | 2019-10-02 | nothing | 왕이 외교부장, 평양서 김정은 면담 불발
vladimir-putin & kim-jong-un | 2024-06-12 | planned or confirmed | 푸틴, 조만간 방북…크렘린 “준비 중”
moon-jae-in & kim-jong-un | 2018-09-05 | nothing | 文특사단, 김정은 만나 친서 전달
moon-jae-in & kim-jong-un | 2018-09-17 | confirmed | 문 대통령 내일 평양행…김정은과 세 번째 회담
moon-jae-in & kim-jong-un | 2018-09-06 | confirmed | 남북정상회담 18~20일 평양 개최
moon-jae-in & kim-jong-un | 2018-09-06 | nothing | 金正恩会见韩国总统特使团
moon-jae-in & kim-jong-un | 2018-09-06 | nothing | 金正恩重申无核化意愿 | 朝鲜领导人金正恩会见韩国总统特使团时作出上述表示。
donald-trump & xi-jinping | 2018-11-30 | confirmed | 习特会前夕 白宫官员称美中谈判有进展
donald-trump & xi-jinping | 2018-11-29 | confirmed | 中美元首将在G20峰会期间举行会晤
donald-trump & xi-jinping | 2019-06-27 | confirmed | 特朗普抵达大阪 周六与习近平会晤
donald-trump & xi-jinping | 2019-06-18 | confirmed | 特朗普：下周G20期间与习近平会面
donald-trump & xi-jinping | 2019-02-08 | denied or cancelled | 特朗普：3月1日前不会与习近平会面　顾问：仍有分歧
donald-trump & xi-jinping | 2018-11-01 | nothing | 特朗普与习近平通电话 就贸易交谈良好
emmanuel-macron & xi-jinping | 2024-04-29 | confirmed | 习近平将对法国进行国事访问 | 习近平将与马克龙举行会谈。
emmanuel-macron & xi-jinping | 2024-05-07 | happened | 习近平同马克龙会谈 双方签署多项协议
vladimir-putin & xi-jinping | 2023-03-17 | confirmed | 习近平下周访俄 将会晤普京
vladimir-putin & xi-jinping | 2023-03-20 | happened | 习近平抵达莫斯科 开始对俄国事访问
joe-biden & xi-jinping | 2023-11-14 | confirmed | 拜习会登场在即 双方团队敲定细节
joe-biden & xi-jinping | 2023-11-15 | happened | 拜登与习近平握手 开始会谈
joe-biden & xi-jinping | 2023-07-20 | nothing | 基辛格访华会见习近平
sanae-takaichi & donald-trump | 2025-10-20 | confirmed | 高市首相、28日にトランプ大統領と会談へ
sanae-takaichi & donald-trump | 2025-10-28 | happened or confirmed | 高市首相、トランプ大統領と首脳会談
sanae-takaichi & xi-jinping | 2025-10-31 | happened | 高市首相、習主席と会談 戦略的互恵関係を確認
donald-trump & xi-jinping | 2025-10-29 | confirmed | 米中首脳、30日に韓国で会談
donald-trump & xi-jinping | 2025-10-29 | confirmed | トランプ氏、習氏とあす会談
donald-trump & vladimir-putin | 2025-08-13 | confirmed | 米ロ首脳会談、15日アラスカで
donald-trump & vladimir-putin | 2025-08-12 | confirmed | トランプ氏とプーチン氏、週内に会談予定
donald-trump & vladimir-putin | 2025-08-08 | confirmed | Путин и Трамп встретятся 15 августа на Аляске
donald-trump & vladimir-putin | 2025-08-15 | happened | На Аляске начался саммит Путина и Трампа
donald-trump & vladimir-putin | 2025-08-14 | planned or confirmed | Ушаков рассказал о подготовке к встрече Путина и Трампа
donald-trump & vladimir-putin | 2025-08-14 | confirmed | Что известно о предстоящей встрече Путина и Трампа на Аляске
donald-trump & vladimir-putin | 2025-10-21 | cancelled | Встреча Путина и Трампа в Будапеште откладывается
donald-trump & vladimir-putin | 2025-08-12 | confirmed | Trump y Putin se reunirán el viernes en Alaska
donald-trump & vladimir-putin | 2025-08-14 | confirmed | Trump et Putin : ce qu'il faut attendre du sommet en Alaska
donald-trump & vladimir-putin | 2025-08-16 | happened | Gipfel in Alaska: Trump und Putin ohne Einigung
donald-trump & vladimir-putin | 2025-08-14 | planned or confirmed | Трамп и Путин готовятся к саммиту на Аляске
joe-biden & narendra-modi | 2023-06-20 | confirmed or happened | Modi heads to US for state visit, talks with Biden
joe-biden & narendra-modi | 2023-06-22 | happened | Biden rolls out red carpet for Modi
joe-biden & narendra-modi | 2023-06-21 | confirmed | India, US eye defence deals as Modi set to meet Biden
emmanuel-macron & olaf-scholz | 2023-10-09 | happened | Macron and Scholz kick off joint cabinet retreat in Hamburg | The two leaders met on Monday.
emmanuel-macron & friedrich-merz | 2025-05-07 | happened | Merz meets Macron in Paris on first day in office
emmanuel-macron & friedrich-merz | 2025-08-28 | confirmed | Macron, Merz to discuss air defence at summit in Toulon
emmanuel-macron & friedrich-merz | 2025-05-06 | confirmed | Merz to visit Paris, Warsaw on first day as chancellor | Friedrich Merz will be received by Emmanuel Macron on Wednesday.
giorgia-meloni & donald-trump | 2025-04-16 | planned or confirmed | Meloni prepares for tricky White House meeting with Trump
giorgia-meloni & donald-trump | 2025-04-17 | happened | Italy's Meloni meets Trump amid tariff tensions
giorgia-meloni & donald-trump | 2025-04-10 | confirmed | Italy's Meloni to meet Trump in Washington on April 17
recep-tayyip-erdogan & vladimir-putin | 2023-08-25 | rumoured | Erdogan may travel to Russia soon to meet Putin, report says
recep-tayyip-erdogan & vladimir-putin | 2023-08-30 | confirmed | Kremlin says Putin and Erdogan will meet 'soon'
recep-tayyip-erdogan & vladimir-putin | 2024-02-08 | cancelled | Putin's visit to Turkey postponed | Vladimir Putin had been due to meet Recep Tayyip Erdogan on February 12.
recep-tayyip-erdogan & vladimir-putin | 2024-01-30 | confirmed or rumoured | Turkey's Erdogan to host Putin on Feb. 12, official says
recep-tayyip-erdogan & vladimir-putin | 2023-09-05 | happened | Grain deal: no breakthrough as Putin hosts Erdogan in Sochi
lula & joe-biden | 2023-02-10 | happened | Lula meets Biden at White House
lula & donald-trump | 2025-10-26 | happened | Lula says meeting with Trump in Malaysia was 'great'
lula & donald-trump | 2025-10-24 | planned or rumoured | Lula says he hopes for meeting with Trump in Malaysia
lula & xi-jinping | 2023-04-14 | happened | Lula y Xi Jinping se reúnen en Pekín
lula & xi-jinping | 2023-04-12 | confirmed or happened | Lula viaja à China para encontro com Xi Jinping
volodymyr-zelensky & emmanuel-macron | 2025-11-17 | happened or confirmed | Zelensky arrive à Paris pour rencontrer Macron
volodymyr-zelensky & emmanuel-macron | 2025-11-16 | confirmed | Macron recevra Zelensky lundi à l'Elysée
volodymyr-zelensky & vladimir-putin | 2025-08-22 | denied | Lavrov says no Putin-Zelensky meeting planned
volodymyr-zelensky & vladimir-putin | 2025-08-19 | planned | Trump begins arranging Putin-Zelensky summit
volodymyr-zelensky & vladimir-putin | 2025-09-03 | planned | Putin invites Zelensky to Moscow for talks
volodymyr-zelensky & vladimir-putin | 2025-08-20 | rumoured | Will Putin agree to meet Zelensky?
kim-jong-un & vladimir-putin | 2023-09-04 | rumoured or confirmed | Kim Jong Un to meet Putin in Russia for arms talks: NYT
kim-jong-un & vladimir-putin | 2023-09-12 | happened or confirmed | Kim Jong Un's train crosses into Russia ahead of Putin summit
kim-jong-un & vladimir-putin | 2024-06-18 | happened | Putin lands in Pyongyang for talks with Kim
kim-jong-un & vladimir-putin | 2024-06-17 | confirmed | Putin to visit North Korea for first time in 24 years
kim-jong-un & vladimir-putin | 2024-06-13 | confirmed or rumoured | Putin's North Korea trip 'imminent', Seoul says
kim-jong-un & donald-trump | 2025-10-28 | rumoured or planned | Trump 'would love' to meet Kim Jong Un on Asia trip
kim-jong-un & donald-trump | 2019-06-30 | happened | Trump steps into North Korea, shakes hands with Kim at DMZ
kim-jong-un & donald-trump | 2018-05-24 | cancelled | Trump cancels Singapore summit with Kim
kim-jong-un & donald-trump | 2018-06-01 | confirmed | Trump says Singapore summit with Kim back on for June 12
kim-jong-un & donald-trump | 2021-03-01 | nothing | North Korea slams US drills | Kim and Trump held three meetings between 2018 and 2019.
kim-jong-un & donald-trump | 2020-06-12 | nothing | Two years after Trump-Kim summit, Pyongyang sees 'no hope'
joe-biden & xi-jinping | 2024-04-02 | nothing | Biden, Xi talk by phone for first time since November summit
joe-biden & xi-jinping | 2024-04-05 | nothing | Yellen arrives in China for talks on overcapacity | Joe Biden and Xi Jinping met in California in November.
narendra-modi & donald-trump | 2025-02-18 | nothing | Indian markets fall | Traders were disappointed with the outcome of last week's meeting between Modi and Trump.
vladimir-putin & narendra-modi | 2024-07-20 | nothing | Jaishankar recalls Modi's meeting with Putin
shigeru-ishiba & donald-trump | 2025-02-03 | confirmed | 石破首相、7日に訪米しトランプ大統領と会談
shigeru-ishiba & donald-trump | 2025-02-08 | happened | 石破首相とトランプ大統領、初の首脳会談終える
shigeru-ishiba & donald-trump | 2025-01-20 | planned or confirmed | 石破首相、2月前半の訪米調整 トランプ氏と会談へ
fumio-kishida & xi-jinping | 2023-11-17 | happened | 日中首脳が会談、処理水めぐり平行線
fumio-kishida & yoon-suk-yeol | 2024-05-25 | confirmed | 日中韓首脳会談、26日からソウルで
yoon-suk-yeol & joe-biden | 2023-04-27 | happened | 윤석열·바이든, ‘워싱턴 선언’ 채택 | 두 정상은 26일 백악관에서 정상회담을 갖고 공동성명을 발표했다.
yoon-suk-yeol & fumio-kishida | 2023-03-09 | confirmed | 윤석열 대통령 16∼17일 방일…기시다와 정상회담
yoon-suk-yeol & fumio-kishida | 2023-05-02 | confirmed | 기시다 7∼8일 방한 확정…윤석열 대통령과 회담
yoon-suk-yeol & xi-jinping | 2022-11-14 | confirmed | 윤석열, 내일 시진핑과 첫 정상회담 열린다
yoon-suk-yeol & xi-jinping | 2024-11-10 | rumoured | 윤석열·시진핑 정상회담 성사될까
yoon-suk-yeol & xi-jinping | 2024-11-15 | happened | 윤석열·시진핑 2년 만에 마주 앉아
vladimir-putin & xi-jinping | 2025-08-22 | confirmed | 푸틴, 31일부터 나흘간 방중…시진핑과 정상회담 예정
vladimir-putin & xi-jinping | 2025-09-02 | happened | 시진핑·푸틴, 인민대회당서 회담…가스관 합의
vladimir-putin & xi-jinping | 2025-09-10 | nothing | 유가 상승 | 지난주 시진핑 주석과 푸틴 대통령의 회담 당시 합의한 가스관이 영향을 줬다.
vladimir-putin & xi-jinping | 2024-05-15 | confirmed | 普京即将访华 克宫：将与习近平深入会谈
vladimir-putin & xi-jinping | 2024-05-16 | happened | 普京抵达北京 开启访华行程
vladimir-putin & xi-jinping | 2024-05-16 | happened | 习近平为普京举行欢迎仪式
vladimir-putin & xi-jinping | 2024-07-03 | happened | 习近平在阿斯塔纳会见普京
vladimir-putin & xi-jinping | 2024-10-20 | planned or confirmed or rumoured | 习近平拟赴喀山出席金砖峰会 料将会晤普京
narendra-modi & xi-jinping | 2024-10-22 | rumoured | 印媒：莫迪与习近平或在喀山会面
narendra-modi & xi-jinping | 2024-10-23 | happened | 莫迪与习近平时隔五年再次正式会谈
recep-tayyip-erdogan & vladimir-putin | 2022-08-05 | happened or confirmed | Эрдоган прибыл в Сочи на переговоры с Путиным
recep-tayyip-erdogan & vladimir-putin | 2024-02-09 | cancelled | Визит Путина в Турцию перенесен | Владимир Путин должен был встретиться с Реджепом Эрдоганом.
recep-tayyip-erdogan & vladimir-putin | 2024-07-01 | confirmed | Путин и Эрдоган встретятся на саммите ШОС
donald-trump & vladimir-putin | 2025-08-10 | confirmed | Kreml bestätigt Treffen zwischen Trump und Putin am Freitag
donald-trump & vladimir-putin | 2025-08-16 | happened | Trump und Putin beenden Gipfeltreffen ohne Durchbruch
donald-trump & xi-jinping | 2025-10-23 | confirmed | Trump se reunirá con Xi Jinping el 30 de octubre en Corea del Sur
donald-trump & xi-jinping | 2025-10-30 | happened | Trump y Xi Jinping concluyen su reunión en Busan
donald-trump & xi-jinping | 2025-10-30 | happened | Trump et Xi concluent une trêve après leur rencontre à Busan
donald-trump & xi-jinping | 2025-10-30 | happened or confirmed | Trump und Xi treffen sich in Südkorea
donald-trump & xi-jinping | 2025-10-30 | happened | ترامب يلتقي شي جين بينغ في كوريا الجنوبية
lee-jae-myung & xi-jinping | 2025-08-25 | nothing | 박병석 특사단, 시진핑 측근 면담…이재명 대통령 친서 전달 | 박병석 전 국회의장이 이끄는 대통령 특사단은 자오러지 상무위원장을 만났다.
lee-jae-myung & xi-jinping | 2025-11-20 | nothing | 한중 무역 늘어 | 지난해보다 수출이 늘었다. 이달 초 이재명 대통령과 시진핑 주석의 정상회담 당시 논의된 사안이다.
lee-jae-myung & xi-jinping | 2026-03-20 | nothing | 중국 단체관광객 증가 | 이재명 대통령과 시진핑 주석은 지난해 11월 경주에서 만나 교류 확대에 합의한 바 있다.
lee-jae-myung & donald-trump | 2025-09-30 | nothing | 조현, 루비오와 회담 | 조현 장관은 지난 8월 이재명 대통령과 트럼프 대통령의 정상회담 후속 조치를 논의했다.
kim-jong-un & xi-jinping | 2025-09-28 | nothing | 최선희 외무상, 왕이와 회담 | 최선희는 시진핑 주석과 김정은 위원장의 지난 4일 정상회담 합의 이행을 논의했다.
kim-jong-un & xi-jinping | 2025-10-10 | nothing | 리창 총리, 김정은과 회담 | 리창 중국 총리가 10일 평양에서 김정은 국무위원장과 회담했다. 리 총리는 시진핑 주석의 친서를 전달했다.
kim-jong-un & vladimir-putin | 2025-07-13 | nothing | 김정은, 라브로프 접견…푸틴 안부 전해 | 김정은 국무위원장이 12일 원산에서 세르게이 라브로프 러시아 외무장관을 접견했다. 푸틴 대통령의 인사를 전달했다.
kim-jong-un & vladimir-putin | 2025-03-22 | nothing | 김정은, 쇼이구 만나 푸틴 친서 받아
kim-jong-un & vladimir-putin | 2026-01-10 | nothing | 김정은, 푸틴에 축전 “영원히 함께” | 김정은 국무위원장이 블라디미르 푸틴 대통령에게 편지를 보냈다. 두 정상은 지난해 9월 베이징에서 만났다.
kim-jong-un & donald-trump | 2026-02-10 | rumoured | 국정원 “북미 정상회담 3월 이후 가능성” | 국가정보원은 김정은 국무위원장과 도널드 트럼프 대통령의 회담 가능성이 크다고 봤다.
kim-jong-un & donald-trump | 2026-02-27 | nothing | 하노이 노딜 7년…북핵은 더 커졌다 | 2019년 2월 김정은 국무위원장과 트럼프 대통령의 하노이 정상회담은 결렬됐다.
xi-jinping & donald-trump | 2026-03-30 | cancelled | 트럼프 4월 방중 연기
xi-jinping & donald-trump | 2025-10-25 | confirmed | 시진핑, 30일부터 2박3일 국빈 방한…트럼프·이재명과 회담
xi-jinping & donald-trump | 2025-10-30 | happened | [속보] 트럼프·시진핑, 김해공항서 악수…회담 시작
xi-jinping & donald-trump | 2025-10-30 | happened | 트럼프·시진핑 회담 1시간 40분 만에 종료
xi-jinping & donald-trump | 2025-10-30 | confirmed | 트럼프·시진핑 회담 곧 시작
shinzo-abe & donald-trump | 2017-11-06 | happened | 트럼프, 아베와 정상회담…북핵 공조 재확인
shinzo-abe & donald-trump | 2018-04-10 | confirmed | 아베, 17일 트럼프와 정상회담 갖는다
shinzo-abe & moon-jae-in | 2019-12-24 | happened | 문 대통령·아베, 15개월 만에 정상회담 | 문재인 대통령과 아베 신조 총리가 24일 중국 청두에서 정상회담을 했다.
shinzo-abe & moon-jae-in | 2019-11-04 | happened | 문재인·아베, 11분 단독 환담
shinzo-abe & moon-jae-in | 2019-10-24 | nothing | 이낙연 총리, 아베 만나 文대통령 친서 전달
shinzo-abe & xi-jinping | 2018-10-26 | happened | 习近平会见日本首相安倍晋三
shinzo-abe & xi-jinping | 2019-12-20 | confirmed | 安倍将于下周访华 与习近平会谈
angela-merkel & xi-jinping | 2019-09-06 | happened | 习近平会见德国总理默克尔
angela-merkel & vladimir-putin | 2021-08-20 | happened | 默克尔抵莫斯科与普京举行告别会谈
angela-merkel & vladimir-putin | 2021-08-13 | confirmed | 克宫：默克尔将于20日访俄晤普京
barack-obama & xi-jinping | 2013-05-21 | confirmed | 习近平将于6月与奥巴马会晤
barack-obama & xi-jinping | 2013-06-08 | happened | 习近平同奥巴马在加州庄园会晤
barack-obama & vladimir-putin | 2013-08-07 | cancelled | 奥巴马取消与普京会晤
donald-trump & xi-jinping | 2025-11-20 | nothing | 中国恢复采购美国大豆 | 这是特朗普与习近平上月底在韩国会晤后达成的共识。
barack-obama & vladimir-putin | 2013-08-07 | cancelled | Obama cancels Moscow summit with Putin over Snowden
barack-obama & vladimir-putin | 2015-09-28 | happened | Obama, Putin meet at U.N. amid Syria rift
barack-obama & xi-jinping | 2013-06-07 | happened | Obama and Xi begin two-day California summit
barack-obama & xi-jinping | 2013-06-05 | confirmed | Cyber spying to top agenda at Obama-Xi summit
barack-obama & xi-jinping | 2015-09-24 | confirmed | Obama, Xi to dine privately ahead of state visit
angela-merkel & vladimir-putin | 2018-08-18 | happened | Merkel and Putin meet near Berlin for talks on Syria, Ukraine
angela-merkel & donald-trump | 2017-03-13 | cancelled | Snowstorm forces Merkel to postpone Trump meeting
shinzo-abe & donald-trump | 2017-02-03 | confirmed | Abe to golf with Trump at Mar-a-Lago after summit next week
theresa-may & donald-trump | 2017-01-27 | happened or confirmed | Theresa May first foreign leader to meet Trump
theresa-may & donald-trump | 2017-01-23 | confirmed | Theresa May will be first foreign leader to meet Trump on Friday
justin-trudeau & donald-trump | 2024-11-30 | happened or confirmed | Trudeau flies to Florida to dine with Trump at Mar-a-Lago
justin-trudeau & donald-trump | 2017-02-13 | happened | Canada's Trudeau, Trump tackle trade at White House meeting
donald-trump & xi-jinping | 2017-04-04 | confirmed | Trump-Xi summit: High stakes at Mar-a-Lago this week
donald-trump & xi-jinping | 2026-04-20 | planned or rumoured | US seeks new dates for Trump-Xi summit
donald-trump & xi-jinping | 2025-09-15 | rumoured | Trump-Xi meeting likely at APEC, official says
donald-trump & xi-jinping | 2025-10-10 | rumoured or planned or confirmed or cancelled | Trump threatens to cancel Xi meeting over rare earths
donald-trump & xi-jinping | 2025-10-12 | confirmed | Trump-Xi meeting still on, says Greer
donald-trump & xi-jinping | 2025-10-10 | denied | Trump sees 'no reason' to meet Xi
shinzo-abe & vladimir-putin | 2019-01-22 | happened | 安倍首相、プーチン大統領と会談 平和条約で
shinzo-abe & vladimir-putin | 2019-01-10 | confirmed | 安倍首相、21日から訪ロ プーチン氏と会談
shinzo-abe & donald-trump | 2017-02-09 | confirmed | 日米首脳、10日に会談
shinzo-abe & xi-jinping | 2018-10-24 | confirmed | 安倍首相、25日から訪中 習主席と会談へ
fumio-kishida & yoon-suk-yeol | 2023-03-09 | confirmed | 尹大統領、16日に来日 岸田首相と会談
emmanuel-macron & vladimir-putin | 2022-02-07 | happened or confirmed | Макрон прибыл в Москву на переговоры с Путиным
emmanuel-macron & vladimir-putin | 2022-02-04 | confirmed | Макрон посетит Москву 7 февраля и встретится с Путиным
emmanuel-macron & vladimir-putin | 2022-02-06 | confirmed | Poutine et Macron doivent se rencontrer lundi à Moscou
emmanuel-macron & olaf-scholz | 2023-01-22 | happened | Macron empfängt Scholz im Élysée-Palast
pedro-sanchez & emmanuel-macron | 2023-01-18 | confirmed | Sánchez y Macron celebrarán mañana una cumbre en Barcelona
anthony-albanese & xi-jinping | 2025-07-15 | happened | Albanese meets Xi in Beijing, raises military drills
anthony-albanese & xi-jinping | 2025-07-08 | confirmed | Albanese to meet Xi during six-day China trip
anthony-albanese & donald-trump | 2025-06-17 | cancelled | Trump's early G7 exit scuttles Albanese meeting
anthony-albanese & donald-trump | 2025-09-17 | planned or confirmed or rumoured | Albanese expects to meet Trump in New York next week
anthony-albanese & donald-trump | 2025-10-20 | happened | Albanese, Trump ink minerals deal in White House talks
mark-carney & donald-trump | 2025-05-02 | confirmed | Carney says he will meet Trump on Tuesday
mark-carney & xi-jinping | 2025-10-31 | happened | Carney holds talks with Xi, first such meeting in eight years
keir-starmer & xi-jinping | 2024-11-18 | happened | Starmer meets Xi at G20 in Rio
keir-starmer & emmanuel-macron | 2025-07-08 | happened or confirmed | Macron begins state visit to UK | Emmanuel Macron will hold talks with Keir Starmer on Wednesday.
keir-starmer & emmanuel-macron | 2025-01-08 | confirmed | Macron, Starmer to meet at Chequers on Thursday - Downing Street
viktor-orban & vladimir-putin | 2024-07-05 | happened | Hungary's Orban meets Putin in Moscow, EU leaders fume
viktor-orban & vladimir-putin | 2024-07-04 | rumoured or confirmed | Orban to visit Moscow for talks with Putin: reports
viktor-orban & vladimir-putin | 2024-07-04 | rumoured or planned | Orban plans surprise trip to meet Putin, sources say
viktor-orban & vladimir-putin | 2025-11-28 | happened or confirmed | Орбан прибыл в Москву на встречу с Путиным
viktor-orban & donald-trump | 2025-11-07 | happened | Trump, Orban meet at White House as Hungary seeks oil waiver
benjamin-netanyahu & donald-trump | 2025-09-29 | happened or confirmed | Netanyahu arrives at White House for Gaza talks with Trump
benjamin-netanyahu & donald-trump | 2025-09-28 | confirmed | All eyes on Trump-Netanyahu meeting on Monday
benjamin-netanyahu & donald-trump | 2025-07-03 | confirmed | Netanyahu to fly to Washington on Saturday night to meet Trump
benjamin-netanyahu & donald-trump | 2025-07-08 | happened | Trump and Netanyahu meet for second time in 24 hours
javier-milei & donald-trump | 2025-10-14 | happened | Milei y Trump se reunieron en la Casa Blanca
javier-milei & donald-trump | 2025-10-10 | confirmed | Milei viajará a Washington para reunirse con Trump
claudia-sheinbaum & donald-trump | 2025-06-16 | cancelled | Trump cancela reunión con Sheinbaum en el G7
claudia-sheinbaum & donald-trump | 2025-12-05 | happened | Sheinbaum se reúne con Trump y Carney en Washington
prabowo-subianto & xi-jinping | 2024-11-09 | happened | Indonesia's Prabowo meets Xi in Beijing on first overseas trip
to-lam & xi-jinping | 2025-04-14 | happened | 习近平抵达河内 同苏林举行会谈
to-lam & xi-jinping | 2025-04-11 | confirmed | 习近平下周访问越南 将与苏林会谈
lawrence-wong & xi-jinping | 2025-06-24 | happened | 习近平会见新加坡总理黄循财
mohammed-bin-salman & donald-trump | 2025-11-18 | happened | Trump welcomes Saudi crown prince with fanfare at White House | Donald Trump met Mohammed bin Salman in the Oval Office.
alexander-lukashenko & vladimir-putin | 2025-08-01 | happened | Путин и Лукашенко встретились на Валааме
alexander-lukashenko & vladimir-putin | 2025-07-30 | confirmed | Лукашенко посетит Россию и проведет переговоры с Путиным
alexander-lukashenko & xi-jinping | 2025-06-04 | happened | Xi meets Lukashenko, hails all-weather ties
ferdinand-marcos-jr & donald-trump | 2025-07-20 | confirmed or happened | Marcos off to Washington for talks with Trump
ferdinand-marcos-jr & donald-trump | 2025-07-22 | happened | Trump announces trade deal after Marcos meeting
donald-trump & xi-jinping | 2025-11-15 | nothing | Nvidia shares slip | Investors had hoped that chips would be discussed when Donald Trump met Xi Jinping last month.
donald-trump & vladimir-putin | 2025-12-02 | nothing | Witkoff, Kushner meet Putin in Moscow on Trump's peace plan
benjamin-netanyahu & donald-trump | 2025-03-01 | nothing | Trump special envoy meets Netanyahu
mark-carney & donald-trump | 2025-06-30 | nothing | Carney, Trump agree in call to resume trade talks
lee-jae-myung & sanae-takaichi | 2025-10-30 | happened | 이재명·다카이치 첫 정상회담…“셔틀외교 지속”
lee-jae-myung & sanae-takaichi | 2026-01-08 | confirmed | 이재명 대통령 13~14일 방일…다카이치와 나라서 회담
lee-jae-myung & sanae-takaichi | 2025-10-26 | planned | 이재명·다카이치 30일 경주서 회담 조율
lee-jae-myung & sanae-takaichi | 2026-01-13 | happened | 高市首相、李在明大統領と奈良で会談
lee-jae-myung & sanae-takaichi | 2026-01-09 | confirmed | 高市首相、13日に李在明大統領と奈良で会談
donald-trump & vladimir-putin | 2025-08-14 | confirmed | Putin-Trump summit to start at 11:30 local time, Kremlin aide says
donald-trump & vladimir-putin | 2025-08-13 | confirmed | Putin-Trump talks in Alaska to focus on Ukraine
donald-trump & vladimir-putin | 2025-08-12 | confirmed | Kremlin names venue of Putin-Trump meeting
donald-trump & vladimir-putin | 2025-08-15 | confirmed or happened | Putin en route to Alaska for meeting with Trump
donald-trump & vladimir-putin | 2025-08-13 | confirmed | Trump, Putin meet in Alaska Friday
emmanuel-macron & narendra-modi | 2025-02-09 | planned or confirmed | Format of Macron-Modi talks to be decided
joe-biden & xi-jinping | 2023-11-12 | confirmed | 拜习会周三登场 聚焦台海
joe-biden & xi-jinping | 2023-11-10 | confirmed or planned | 中美敲定拜登与习近平会晤时间
yoon-suk-yeol & joe-biden | 2023-08-10 | confirmed | 윤석열·바이든 정상회담 의제는 공급망
joe-biden & narendra-modi | 2023-06-24 | happened | Modi's visit to US a success | Joe Biden hosted Narendra Modi at a state dinner.
donald-trump & vladimir-putin | 2025-08-11 | confirmed or happened | Europe fears being sidelined by Trump-Putin summit
donald-trump & vladimir-putin | 2025-08-10 | planned | Vance: US working on scheduling Putin-Zelensky-Trump meeting
donald-trump & vladimir-putin | 2025-08-09 | confirmed | Trump, Putin agree to meet in Alaska next Friday
donald-trump & vladimir-putin | 2025-08-15 | confirmed or happened | Trump departs for Alaska summit with Putin
donald-trump & vladimir-putin | 2025-08-15 | confirmed or rumoured | Kremlin: Putin-Trump talks could last six or seven hours
donald-trump & vladimir-putin | 2025-08-14 | confirmed or planned | Putin-Trump press conference planned after talks
donald-trump & xi-jinping | 2025-10-26 | confirmed or planned | Bessent says US, China have framework for Trump-Xi meeting
donald-trump & xi-jinping | 2025-10-28 | confirmed | Trump-Xi meeting: What each side wants
donald-trump & xi-jinping | 2025-10-29 | confirmed | 习近平将在韩国会见特朗普
donald-trump & xi-jinping | 2025-10-29 | confirmed | 外交部：习近平30日同特朗普会晤
donald-trump & xi-jinping | 2018-11-26 | confirmed | 习特会本周末登场 市场观望
donald-trump & xi-jinping | 2018-12-03 | happened | 习特会后 中美停火90天
donald-trump & xi-jinping | 2025-10-29 | confirmed | 트럼프 “시진핑과 3~4시간 회담할 것”
donald-trump & xi-jinping | 2025-10-28 | rumoured or confirmed | “트럼프·시진핑 회담 30일 부산 김해공항 유력”
donald-trump & xi-jinping | 2025-10-29 | confirmed | 시진핑, 30일 방한… 트럼프와 담판
donald-trump & xi-jinping | 2025-10-29 | confirmed | 세계의 눈, 부산으로… 미·중 정상 내일 만난다
donald-trump & vladimir-putin | 2025-08-13 | confirmed or happened | 푸틴-트럼프 알래스카 회담, 통역만 배석 일대일로 시작
donald-trump & vladimir-putin | 2025-08-12 | confirmed or happened | 트럼프 “푸틴과 회담은 탐색전”
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
def test_a_headline_says_when_it_is_and_who_takes_part(
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
