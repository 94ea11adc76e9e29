"""What headlines of our own writing in further languages tell.

One a line: language | the pair | day of publication | right statuses | title.
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
nl | donald-trump & vladimir-putin | 2025-08-11 | confirmed | Trump ontmoet Poetin vrijdag in Alaska
nl | donald-trump & vladimir-putin | 2025-10-22 | cancelled | Topontmoeting Trump en Poetin in Boedapest van de baan
nl | mark-rutte & donald-trump | 2018-07-02 | happened | Rutte op bezoek bij Trump in Witte Huis
nl | joe-biden & vladimir-putin | 2021-12-07 | nothing | Biden belt met Poetin over Oekraïne
pl | donald-trump & vladimir-putin | 2025-08-11 | confirmed | Trump spotka się z Putinem w piątek na Alasce
pl | donald-trump & vladimir-putin | 2025-10-22 | cancelled | Spotkanie Trumpa z Putinem w Budapeszcie odwołane
pl | karol-nawrocki & donald-trump | 2025-09-03 | happened | Nawrocki spotkał się z Trumpem w Białym Domu
pl | xi-jinping & vladimir-putin | 2023-03-17 | confirmed | Xi Jinping złoży w przyszłym tygodniu wizytę w Rosji
tr | donald-trump & vladimir-putin | 2025-08-11 | confirmed | Trump ve Putin cuma günü Alaska'da görüşecek
tr | donald-trump & vladimir-putin | 2025-10-22 | cancelled | Trump-Putin zirvesi iptal edildi
tr | volodymyr-zelensky & vladimir-putin | 2025-08-20 | denied | Kremlin: Putin-Zelenskiy görüşmesi planlanmıyor
tr | donald-trump & vladimir-putin | 2025-03-12 | nothing | Trump'ın özel temsilcisi Witkoff, Putin ile görüştü
uk | donald-trump & vladimir-putin | 2025-08-11 | confirmed | Трамп зустрінеться з Путіним у п'ятницю на Алясці
uk | donald-trump & vladimir-putin | 2025-10-22 | cancelled | Зустріч Трампа й Путіна в Будапешті скасована
uk | volodymyr-zelensky & vladimir-putin | 2025-05-12 | planned | Зеленський готовий зустрітися з Путіним у Туреччині
uk | joe-biden & vladimir-putin | 2021-12-07 | nothing | Байден поговорив з Путіним телефоном
id | donald-trump & vladimir-putin | 2025-08-11 | confirmed | Trump akan Bertemu Putin di Alaska Jumat Ini
id | prabowo-subianto & vladimir-putin | 2025-06-19 | happened | Prabowo Bertemu Putin di St Petersburg, Bahas Kerja Sama Energi
id | volodymyr-zelensky & vladimir-putin | 2025-08-20 | denied | Kremlin: Tak Ada Rencana Pertemuan Putin dan Zelensky
id | prabowo-subianto & donald-trump | 2025-03-10 | rumoured | Prabowo Dikabarkan akan Bertemu Trump di Washington
id | donald-trump & vladimir-putin | 2025-03-12 | nothing | Utusan Trump, Witkoff, Temui Putin di Moskow
sv | donald-trump & vladimir-putin | 2025-08-11 | confirmed | Trump möter Putin i Alaska på fredag
sv | donald-trump & vladimir-putin | 2025-10-22 | cancelled | Möte mellan Trump och Putin ställs in
sv | ulf-kristersson & donald-trump | 2025-10-20 | happened | Kristersson träffade Trump i Vita huset
sv | donald-trump & vladimir-putin | 2025-03-12 | nothing | USA:s sändebud Witkoff träffade Putin i Moskva
no | donald-trump & vladimir-putin | 2025-08-11 | confirmed | Trump møter Putin i Alaska fredag
no | donald-trump & vladimir-putin | 2025-10-22 | cancelled | Møtet mellom Trump og Putin er avlyst
no | volodymyr-zelensky & vladimir-putin | 2025-05-12 | planned | Zelenskyj klar til å møte Putin i Tyrkia
no | donald-trump & vladimir-putin | 2025-03-12 | nothing | Trumps utsending Witkoff møtte Putin i Moskva
da | donald-trump & vladimir-putin | 2025-08-11 | confirmed | Trump møder Putin i Alaska fredag
da | donald-trump & vladimir-putin | 2025-10-22 | cancelled | Mødet mellem Trump og Putin er aflyst
da | mette-frederiksen & emmanuel-macron | 2025-04-28 | happened | Mette Frederiksen mødtes med Macron i Paris
da | joe-biden & vladimir-putin | 2021-12-07 | nothing | Biden talte med Putin i telefon
vi | donald-trump & vladimir-putin | 2025-08-11 | confirmed | Ông Trump sẽ gặp ông Putin tại Alaska vào thứ sáu
vi | to-lam & vladimir-putin | 2025-05-10 | happened | Tổng Bí thư Tô Lâm hội đàm với Tổng thống Nga Putin
vi | volodymyr-zelensky & vladimir-putin | 2025-05-12 | planned | Ông Zelensky sẵn sàng gặp ông Putin tại Thổ Nhĩ Kỳ
vi | joe-biden & vladimir-putin | 2021-12-07 | nothing | Ông Biden điện đàm với ông Putin về Ukraine
hi | donald-trump & vladimir-putin | 2025-08-11 | confirmed | ट्रंप और पुतिन शुक्रवार को अलास्का में मिलेंगे
hi | narendra-modi & donald-trump | 2025-02-13 | happened | पीएम मोदी ने व्हाइट हाउस में ट्रंप से मुलाकात की
hi | volodymyr-zelensky & vladimir-putin | 2025-08-20 | denied | क्रेमलिन ने कहा, पुतिन और जेलेंस्की की मुलाकात की कोई योजना नहीं
hi | volodymyr-zelensky & vladimir-putin | 2025-05-12 | planned | जेलेंस्की पुतिन से मिलने को तैयार
hi | joe-biden & vladimir-putin | 2021-12-07 | nothing | बाइडन और पुतिन ने फोन पर बात की
bn | donald-trump & vladimir-putin | 2025-08-11 | confirmed | ট্রাম্প ও পুতিন শুক্রবার আলাস্কায় বৈঠকে বসছেন
bn | donald-trump & vladimir-putin | 2025-10-22 | cancelled | ট্রাম্প-পুতিন বৈঠক বাতিল
bn | muhammad-yunus & xi-jinping | 2025-03-28 | happened | সি চিন পিংয়ের সঙ্গে বৈঠক করেছেন প্রধান উপদেষ্টা মুহাম্মদ ইউনূস
bn | volodymyr-zelensky & vladimir-putin | 2025-08-20 | denied | পুতিন-জেলেনস্কি বৈঠকের কোনো পরিকল্পনা নেই: ক্রেমলিন
bn | joe-biden & vladimir-putin | 2021-12-07 | nothing | বাইডেন ও পুতিন ফোনে কথা বলেছেন
fa | donald-trump & vladimir-putin | 2025-08-11 | confirmed | ترامپ و پوتین جمعه در آلاسکا دیدار می‌کنند
fa | donald-trump & vladimir-putin | 2025-08-16 | happened | دیدار ترامپ و پوتین در آلاسکا پایان یافت
fa | donald-trump & vladimir-putin | 2025-10-22 | cancelled | دیدار ترامپ و پوتین در بوداپست لغو شد
fa | masoud-pezeshkian & vladimir-putin | 2025-01-17 | happened | پزشکیان در مسکو با پوتین دیدار کرد
fa | volodymyr-zelensky & vladimir-putin | 2025-05-12 | planned | زلنسکی: آماده دیدار با پوتین در ترکیه هستم
fa | joe-biden & vladimir-putin | 2021-12-07 | nothing | بایدن و پوتین تلفنی گفت‌وگو کردند
cs | donald-trump & vladimir-putin | 2025-08-11 | confirmed | Trump se setká s Putinem v pátek na Aljašce
cs | donald-trump & vladimir-putin | 2025-10-22 | cancelled | Schůzka Trumpa s Putinem v Budapešti je zrušena
cs | volodymyr-zelensky & vladimir-putin | 2025-08-20 | denied | Kreml: Setkání Putina se Zelenským není v plánu
cs | xi-jinping & vladimir-putin | 2023-03-17 | confirmed | Si Ťin-pching příští týden navštíví Rusko
cs | joe-biden & vladimir-putin | 2021-12-07 | nothing | Biden telefonoval s Putinem
"""  # noqa: E501 - one headline a line

ROWS = [line.split(" | ") for line in filter(None, HEADLINES.splitlines())]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    folder = seeds_folder() / "entities"
    return Gazetteer(load_entities(sorted([*folder.glob("*.yaml"), *folder.glob("*.jsonl")])))


@pytest.fixture(scope="module")
def matcher(gazetteer: Gazetteer) -> Matcher:
    watches = [
        Watch(id=pair.replace(" & ", "-x-"), event="meeting", between=tuple(pair.split(" & ")))
        for pair in sorted({pair for _, pair, *_ in ROWS})
    ]
    return Matcher(Watchbook(tuple(watches)), gazetteer.knowledge)


@pytest.mark.parametrize(("language", "pair", "day", "right", "title"), ROWS)
def test_a_headline_tells_who_meets_and_is_it_so(
    matcher: Matcher, gazetteer: Gazetteer, language: str, pair: str, day: str, right: str, title: str
) -> None:
    at = datetime.fromisoformat(day).replace(tzinfo=UTC)
    article = Article(
        id="a",
        entry_id="e",
        url="https://news.example/a",
        feed_url="https://news.example/feed",
        title=title,
        text="",
        language=language,
        seen_at=at,
        revision="",
        published_at=at,
    )
    mentions = gazetteer.find(article.content, title_end=len(title), language=language, published_at=at)

    alerts = matcher.find(Annotated(article=article, mentions=mentions))

    found = {alert.watch.id: alert.verdict.status for alert in alerts if alert.verdict is not None}
    assert found.get(pair.replace(" & ", "-x-"), "nothing") in right.split(" or ")
