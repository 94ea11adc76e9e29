"""German, French, Spanish, Italian, Portuguese and Russian news of meetings, in sentences of our own.

One a line: language | the pair | day of publication | right statuses | title | text.
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
de | olaf-scholz & xi-jinping | 2024-04-16 | happened | Scholz trifft Xi in Peking
de | friedrich-merz & emmanuel-macron | 2025-05-06 | confirmed | Merz trifft Macron am Mittwoch in Paris
de | angela-merkel & vladimir-putin | 2018-08-17 | confirmed | Merkel empfängt am Samstag Putin
de | friedrich-merz & donald-trump | 2025-06-04 | confirmed | Merz wird am Donnerstag von Trump im Weißen Haus empfangen
de | friedrich-merz & donald-trump | 2025-06-06 | happened | Merz von Trump im Weißen Haus empfangen
de | olaf-scholz & joe-biden | 2024-02-09 | happened | Scholz bei Biden: Mehr Hilfe für die Ukraine
de | donald-trump & vladimir-putin | 2025-08-11 | confirmed | Trump und Putin kommen am Freitag in Alaska zusammen
de | donald-trump & vladimir-putin | 2025-08-16 | happened | Trump und Putin kamen in Alaska zusammen
de | donald-trump & vladimir-putin | 2025-08-16 | happened | Nach Gipfel in Alaska: Trump und Putin loben Gespräche
de | emmanuel-macron & xi-jinping | 2025-11-20 | confirmed | Macron reist im Dezember zu Xi nach Peking
de | emmanuel-macron & xi-jinping | 2025-12-03 | happened or confirmed | Macron zu Staatsbesuch in China eingetroffen
de | narendra-modi & vladimir-putin | 2024-07-05 | confirmed | Modi besucht nächste Woche Putin in Moskau
de | kim-jong-un & vladimir-putin | 2023-09-05 | rumoured | Kim Jong Un könnte Putin in Wladiwostok treffen
de | donald-trump & xi-jinping | 2025-09-20 | planned | Trump will Xi im Oktober treffen
de | donald-trump & xi-jinping | 2025-09-20 | planned | Trump plant Besuch bei Xi
de | donald-trump & xi-jinping | 2025-09-20 | planned | China und USA bereiten Treffen von Trump und Xi vor
de | joe-biden & vladimir-putin | 2022-02-28 | cancelled | Biden sagt Treffen mit Putin ab
de | joe-biden & vladimir-putin | 2022-02-28 | cancelled | Gipfel von Biden und Putin abgesagt
de | donald-trump & vladimir-putin | 2025-10-22 | cancelled | Treffen von Trump und Putin in Budapest geplatzt
de | donald-trump & vladimir-putin | 2025-10-22 | cancelled | Trump verschiebt Gipfel mit Putin auf unbestimmte Zeit
de | vladimir-putin & volodymyr-zelensky | 2025-08-22 | denied | Lawrow: Kein Treffen von Putin und Selenskyj geplant
de | vladimir-putin & volodymyr-zelensky | 2025-08-22 | denied | Putin lehnt Treffen mit Selenskyj ab
de | recep-tayyip-erdogan & olaf-scholz | 2023-11-10 | confirmed | Erdogan kommt am 17. November zu Scholz nach Berlin
de | recep-tayyip-erdogan & olaf-scholz | 2023-11-17 | happened | Scholz begrüßt Erdogan im Kanzleramt
de | emmanuel-macron & friedrich-merz | 2025-08-28 | happened or confirmed | Macron und Merz beraten in Toulon
de | emmanuel-macron & friedrich-merz | 2025-08-28 | nothing | Merz telefoniert mit Macron über Gaza
de | emmanuel-macron & friedrich-merz | 2025-08-28 | nothing | Merz und Macron fordern Waffenruhe
de | donald-trump & vladimir-putin | 2025-08-28 | nothing | Merz begrüßt Trumps Telefonat mit Putin
de | donald-trump & giorgia-meloni | 2025-04-17 | happened | Meloni zu Gast bei Trump
de | donald-trump & giorgia-meloni | 2025-04-10 | confirmed | Meloni fliegt nächste Woche zu Trump nach Washington
de | viktor-orban & vladimir-putin | 2024-07-05 | happened | Orban trifft überraschend Putin
de | viktor-orban & vladimir-putin | 2024-07-04 | rumoured | Orban reist laut Medienberichten zu Putin nach Moskau
de | narendra-modi & xi-jinping | 2025-09-01 | happened | Handschlag in Tianjin: Xi und Modi nähern sich an
de | narendra-modi & xi-jinping | 2025-08-10 | confirmed | Modi reist Ende August nach China | Narendra Modi wird in Tianjin auch Staatschef Xi Jinping treffen.
fr | emmanuel-macron & xi-jinping | 2025-12-04 | happened | Xi Jinping reçoit Macron à Pékin
fr | emmanuel-macron & xi-jinping | 2025-11-20 | confirmed | Macron se rendra en Chine début décembre | Emmanuel Macron s'entretiendra avec Xi Jinping à Pékin.
fr | emmanuel-macron & friedrich-merz | 2025-05-06 | confirmed | Macron recevra Merz mercredi à l'Elysée
fr | emmanuel-macron & friedrich-merz | 2025-05-07 | happened | Merz reçu à l'Elysée par Macron
fr | emmanuel-macron & donald-trump | 2025-02-20 | confirmed | Macron attendu lundi à Washington chez Trump
fr | donald-trump & vladimir-putin | 2025-08-11 | confirmed | Trump et Poutine se rencontreront vendredi en Alaska
fr | donald-trump & vladimir-putin | 2025-08-16 | happened | Trump et Poutine se sont rencontrés en Alaska
fr | donald-trump & vladimir-putin | 2025-08-16 | happened | Poignée de main entre Trump et Poutine à Anchorage
fr | donald-trump & vladimir-putin | 2025-08-05 | rumoured | Trump pourrait rencontrer Poutine la semaine prochaine
fr | donald-trump & vladimir-putin | 2025-08-05 | planned | Trump souhaite rencontrer Poutine
fr | donald-trump & vladimir-putin | 2025-10-22 | cancelled | Le sommet entre Trump et Poutine reporté sine die
fr | donald-trump & vladimir-putin | 2025-10-22 | cancelled | Trump annule sa rencontre avec Poutine
fr | donald-trump & vladimir-putin | 2025-10-22 | denied | Le Kremlin dément une rencontre entre Trump et Poutine
fr | vladimir-putin & volodymyr-zelensky | 2025-08-22 | denied | Poutine refuse de rencontrer Zelensky
fr | vladimir-putin & volodymyr-zelensky | 2025-08-22 | denied | Aucune rencontre prévue entre Poutine et Zelensky, selon Lavrov
fr | narendra-modi & vladimir-putin | 2024-07-08 | happened or confirmed | Modi arrive à Moscou pour rencontrer Poutine
fr | kim-jong-un & vladimir-putin | 2023-09-05 | rumoured | Kim Jong Un envisagerait de se rendre en Russie pour voir Poutine
fr | donald-trump & keir-starmer | 2025-02-28 | happened | Trump et Starmer affichent leur entente à la Maison Blanche
fr | recep-tayyip-erdogan & emmanuel-macron | 2021-06-14 | happened | Tête-à-tête entre Macron et Erdogan à Bruxelles
fr | emmanuel-macron & vladimir-putin | 2025-07-01 | nothing | Macron et Poutine s'entretiennent par téléphone
fr | emmanuel-macron & vladimir-putin | 2025-07-01 | nothing | Macron s'est entretenu au téléphone avec Poutine pendant deux heures
fr | emmanuel-macron & vladimir-putin | 2022-02-07 | happened or confirmed | Macron chez Poutine pour éviter la guerre
fr | donald-trump & xi-jinping | 2025-10-30 | happened | Trump et Xi s'entretiennent à Busan
fr | donald-trump & xi-jinping | 2025-10-24 | confirmed | Trump et Xi vont se rencontrer jeudi en Corée du Sud
fr | donald-trump & xi-jinping | 2025-04-24 | planned | Trump invite Xi Jinping à Washington
fr | joe-biden & xi-jinping | 2023-11-10 | confirmed | Rencontre Biden-Xi le 15 novembre à San Francisco
fr | joe-biden & xi-jinping | 2023-10-10 | planned | Washington prépare une rencontre Biden-Xi
es | pedro-sanchez & xi-jinping | 2025-04-11 | happened | Sánchez se reúne con Xi Jinping en Pekín
es | pedro-sanchez & xi-jinping | 2025-04-01 | confirmed | Sánchez se reunirá con Xi Jinping la próxima semana
es | pedro-sanchez & emmanuel-macron | 2023-01-18 | confirmed | Sánchez y Macron se verán mañana en Barcelona
es | javier-milei & donald-trump | 2025-10-14 | happened | Trump recibió a Milei en la Casa Blanca
es | javier-milei & donald-trump | 2025-10-10 | confirmed | Milei será recibido por Trump el martes
es | javier-milei & donald-trump | 2025-10-13 | confirmed | Milei viaja a Washington para reunirse con Trump
es | claudia-sheinbaum & donald-trump | 2025-06-10 | rumoured | Sheinbaum podría reunirse con Trump en el G7
es | claudia-sheinbaum & donald-trump | 2025-06-10 | planned | Sheinbaum busca una reunión con Trump
es | claudia-sheinbaum & donald-trump | 2025-06-17 | cancelled | Cancelada la reunión entre Sheinbaum y Trump
es | claudia-sheinbaum & donald-trump | 2025-06-17 | denied | Sheinbaum descarta un encuentro con Trump
es | claudia-sheinbaum & donald-trump | 2025-06-17 | nothing | Sheinbaum y Trump hablan por teléfono sobre aranceles
es | claudia-sheinbaum & donald-trump | 2025-06-17 | nothing | Sheinbaum conversó por teléfono con Trump
es | gustavo-petro & donald-trump | 2026-02-03 | happened | Petro y Trump, cara a cara en la Casa Blanca
es | gustavo-petro & nicolas-maduro | 2022-11-01 | happened | Petro y Maduro se reunieron en Caracas
es | lula & donald-trump | 2025-10-26 | happened | Encuentro entre Lula y Trump en Malasia
es | donald-trump & vladimir-putin | 2025-08-16 | happened | Concluye la cumbre entre Trump y Putin en Alaska
es | donald-trump & vladimir-putin | 2025-10-22 | cancelled | Trump aplaza su cumbre con Putin
es | volodymyr-zelensky & pedro-sanchez | 2025-11-18 | happened | Sánchez recibe a Zelenski en La Moncloa
es | volodymyr-zelensky & vladimir-putin | 2025-08-20 | denied | Putin se niega a reunirse con Zelenski
es | gabriel-boric & lula | 2025-04-22 | happened | Boric visita a Lula en Brasilia
es | gabriel-boric & lula | 2025-04-20 | planned | Lula invita a Boric a visitar Brasil
es | nayib-bukele & donald-trump | 2025-04-14 | happened | Bukele, recibido por Trump en el Despacho Oval
es | emmanuel-macron & xi-jinping | 2025-12-01 | confirmed | Macron viajará a China y se entrevistará con Xi
es | joe-biden & xi-jinping | 2024-11-10 | confirmed | Biden y Xi mantendrán un encuentro en Lima el sábado
es | joe-biden & xi-jinping | 2024-11-10 | planned | Washington y Pekín preparan una reunión de Biden y Xi
it | giorgia-meloni & donald-trump | 2025-04-17 | happened | Meloni incontra Trump alla Casa Bianca
it | giorgia-meloni & donald-trump | 2025-04-14 | confirmed | Meloni incontrerà Trump giovedì
it | giorgia-meloni & donald-trump | 2025-04-16 | confirmed or happened | Meloni vola a Washington per incontrare Trump
it | giorgia-meloni & emmanuel-macron | 2025-06-03 | happened | Macron a Roma, ricevuto da Meloni a Palazzo Chigi
it | giorgia-meloni & volodymyr-zelensky | 2025-12-09 | happened | Faccia a faccia tra Meloni e Zelensky a Roma
it | giorgia-meloni & volodymyr-zelensky | 2025-12-05 | rumoured | Meloni potrebbe vedere Zelensky la prossima settimana
it | donald-trump & vladimir-putin | 2025-10-22 | cancelled | Annullato il vertice tra Trump e Putin
it | donald-trump & vladimir-putin | 2025-10-22 | denied | Il Cremlino smentisce un incontro tra Putin e Trump
it | donald-trump & vladimir-putin | 2025-08-11 | confirmed | Il vertice Trump-Putin si terrà venerdì in Alaska
it | donald-trump & vladimir-putin | 2025-08-11 | nothing | Telefonata tra Trump e Putin
it | donald-trump & vladimir-putin | 2025-08-11 | planned | Trump vuole incontrare Putin
pt | lula & donald-trump | 2025-10-26 | happened | Lula se reúne com Trump na Malásia
pt | lula & donald-trump | 2025-10-20 | confirmed | Lula vai se reunir com Trump no domingo
pt | lula & xi-jinping | 2025-05-13 | happened | Xi recebe Lula em Pequim
pt | lula & xi-jinping | 2025-05-01 | confirmed | Lula viajará à China para encontro com Xi
pt | lula & emmanuel-macron | 2025-06-05 | happened | Lula é recebido por Macron em Paris
pt | lula & donald-trump | 2025-09-26 | rumoured | Lula pode encontrar Trump na Malásia
pt | lula & donald-trump | 2025-09-26 | planned | Lula quer se encontrar com Trump
pt | lula & donald-trump | 2025-09-26 | cancelled | Reunião entre Lula e Trump é cancelada
pt | lula & donald-trump | 2025-09-26 | denied | Lula descarta reunião com Trump
pt | lula & donald-trump | 2025-10-06 | nothing | Lula e Trump conversam por telefone
pt | donald-trump & vladimir-putin | 2025-08-16 | happened | Termina a cimeira entre Trump e Putin no Alasca
ru | vladimir-putin & xi-jinping | 2025-09-02 | happened | Путин встретился с Си Цзиньпином в Пекине
ru | vladimir-putin & xi-jinping | 2025-08-25 | confirmed | Путин встретится с Си Цзиньпином 2 сентября
ru | vladimir-putin & xi-jinping | 2025-08-25 | confirmed | Переговоры Путина и Си Цзиньпина пройдут в Пекине
ru | vladimir-putin & narendra-modi | 2025-12-04 | happened or confirmed | Путин прибыл в Индию на переговоры с Моди
ru | vladimir-putin & narendra-modi | 2025-12-05 | happened | Путин и Моди провели переговоры в Нью-Дели
ru | vladimir-putin & donald-trump | 2025-08-16 | happened | Завершились переговоры Путина и Трампа на Аляске
ru | vladimir-putin & donald-trump | 2025-08-12 | confirmed | Саммит Путина и Трампа состоится 15 августа
ru | vladimir-putin & donald-trump | 2025-08-05 | rumoured | Путин и Трамп могут встретиться на следующей неделе
ru | vladimir-putin & donald-trump | 2025-08-05 | planned | Трамп планирует встретиться с Путиным
ru | vladimir-putin & donald-trump | 2025-10-22 | cancelled | Трамп отменил встречу с Путиным в Будапеште
ru | vladimir-putin & donald-trump | 2025-10-22 | cancelled | Саммит Путина и Трампа отложен
ru | vladimir-putin & donald-trump | 2025-10-22 | denied | Песков: встреча Путина и Трампа не планируется
ru | vladimir-putin & volodymyr-zelensky | 2025-10-22 | denied | Путин отказался встречаться с Зеленским
ru | vladimir-putin & volodymyr-zelensky | 2025-10-22 | planned | Готовится встреча Путина и Зеленского
ru | vladimir-putin & alexander-lukashenko | 2025-10-22 | happened | Лукашенко прибыл в Москву и встретился с Путиным
ru | vladimir-putin & recep-tayyip-erdogan | 2023-09-04 | happened | В Сочи начались переговоры Путина и Эрдогана
ru | vladimir-putin & recep-tayyip-erdogan | 2023-09-01 | confirmed | Эрдоган приедет к Путину в Сочи 4 сентября
ru | vladimir-putin & recep-tayyip-erdogan | 2023-09-01 | nothing | Путин и Эрдоган поговорили по телефону
ru | vladimir-putin & recep-tayyip-erdogan | 2023-09-01 | nothing | Состоялся телефонный разговор Путина и Эрдогана
ru | emmanuel-macron & xi-jinping | 2025-12-04 | happened | Си Цзиньпин принял Макрона в Пекине
ru | emmanuel-macron & xi-jinping | 2025-12-04 | happened or confirmed | Макрон прилетел в Китай на встречу с Си Цзиньпином
ru | kim-jong-un & vladimir-putin | 2024-06-19 | happened | Ким Чен Ын встретил Путина в аэропорту Пхеньяна
ru | kim-jong-un & vladimir-putin | 2024-06-10 | confirmed | Путин посетит Северную Корею на следующей неделе
ru | kim-jong-un & vladimir-putin | 2024-03-10 | planned | Ким Чен Ын пригласил Путина посетить КНДР
ru | donald-trump & xi-jinping | 2025-10-30 | happened | Трамп и Си Цзиньпин пожали руки в Пусане
ru | joe-biden & vladimir-putin | 2021-05-25 | confirmed | Встреча Путина и Байдена пройдет в Женеве 16 июня
ru | joe-biden & vladimir-putin | 2021-05-10 | rumoured | СМИ: Путин и Байден могут встретиться в июне
"""  # noqa: E501 - one headline a line

ROWS = [
    (*(part.strip() for part in line.split(" | ")), "")[:6] for line in HEADLINES.splitlines() if line.strip()
]


@pytest.fixture(scope="module")
def gazetteer() -> Gazetteer:
    folder = seeds_folder() / "entities"
    return Gazetteer(load_entities(sorted([*folder.glob("*.yaml"), *folder.glob("*.jsonl")])))


@pytest.fixture(scope="module")
def matcher(gazetteer: Gazetteer) -> Matcher:
    pairs = sorted({pair for _, pair, *_ in ROWS})
    watches = [
        Watch(id=pair.replace(" & ", "-x-"), event="meeting", between=tuple(pair.split(" & ")))
        for pair in pairs
    ]
    return Matcher(Watchbook(tuple(watches)), gazetteer.knowledge)


@pytest.mark.parametrize(("language", "pair", "day", "right", "title", "text"), ROWS)
def test_a_headline_of_europe_says_who_meets_and_how_sure_it_is(
    matcher: Matcher,
    gazetteer: Gazetteer,
    language: str,
    pair: str,
    day: str,
    right: str,
    title: str,
    text: str,
) -> None:
    at = datetime.fromisoformat(day).replace(tzinfo=UTC)
    article = Article(
        id="a",
        entry_id="e",
        url="https://news.example/a",
        feed_url="https://news.example/feed",
        title=title,
        text=text,
        language=language,
        seen_at=at,
        revision="",
        published_at=at,
    )
    mentions = gazetteer.find(article.content, title_end=len(title), language=language, published_at=at)

    alerts = matcher.find(Annotated(article=article, mentions=mentions))

    found = {alert.watch.id: alert.verdict.status for alert in alerts if alert.verdict is not None}
    assert found.get(pair.replace(" & ", "-x-"), "nothing") in right.split(" or ")
