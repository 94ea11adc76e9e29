"""Who an article mentions: names, surnames, offices, stand-ins, in several scripts, at the right offsets."""

from __future__ import annotations

import unicodedata
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from processors.entities import Gazetteer, load_entities
from processors.entities.knowledge import Entity, Knowledge, Role
from processors.entities.times import likely_day
from wirewatch.records import Mention

SEPTEMBER_2018 = datetime(2018, 9, 1, tzinfo=UTC)
MODI_AND_OBAMA = ("narendra-modi", "barack-obama")


def people(
    gazetteer: Gazetteer,
    content: str,
    *,
    at: datetime | None = SEPTEMBER_2018,
    title_end: int = 0,
    language: str | None = None,
) -> list[tuple[str, str]]:
    """(slug, words) of everybody who is mentioned in person: not ambiguous, nobody's stand-in."""
    mentions = gazetteer.find(content, title_end=title_end, language=language, published_at=at)
    return [
        (slug(gazetteer, mention), mention.surface)
        for mention in mentions
        if mention.kind == "person" and not mention.is_ambiguous and mention.proxy is None
    ]


def slug(gazetteer: Gazetteer, mention: Mention) -> str:
    return gazetteer.knowledge.entities[mention.entity].slug or mention.entity


@pytest.mark.parametrize(
    ("content", "who"),
    [
        ("Xi Jinping’s train left.", "xi-jinping"),
        ("習近平抵達平壤", "xi-jinping"),
        ("习近平抵达平壤", "xi-jinping"),
        ("시진핑은 평양에 도착했다.", "xi-jinping"),
        ("встреча с Си Цзиньпином", "xi-jinping"),
        ("وصل شي جين بينغ إلى بيونغيانغ", "xi-jinping"),
        ("KIM JONG UN ARRIVES", "kim-jong-un"),
        ("Kim Jong-un arrived.", "kim-jong-un"),
        ("김정은에게서 온 소식", "kim-jong-un"),
        ("с Ким Чен Ыном", "kim-jong-un"),
        ("金正恩氏が到着した", "kim-jong-un"),
        ("l'arrivée de Kim Jong-Un", "kim-jong-un"),
        ("O presidente chinês chegou.", "xi-jinping"),
        ("Il leader nordcoreano è arrivato.", "kim-jong-un"),
    ],
)
def test_full_names_are_found_in_every_script_and_case(gazetteer: Gazetteer, content: str, who: str) -> None:
    assert [found for found, _ in people(gazetteer, content)] == [who]


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("Donald J. Trump landed.", "Donald J. Trump"),
        ("They met Vladimir V. Putin.", "Vladimir V. Putin"),
        ("George W. Bush landed.", "George W. Bush"),
        ("George W Bush landed.", "George W Bush"),
        ("J.D. Vance landed.", "J.D. Vance"),
        ("Визит Владимира В. Путина отложен.", "Владимира В. Путина"),
    ],
)
def test_initials_are_part_of_a_name(gazetteer: Gazetteer, content: str, words: str) -> None:
    assert [surface for _, surface in people(gazetteer, content)] == [words]


@pytest.mark.parametrize(
    "content", ["Ivanka J. Trump landed.", "Vitamin D. Trump spoke.", "Plan B, Putin said."]
)
def test_an_initial_alone_makes_no_name(gazetteer: Gazetteer, content: str) -> None:
    assert "." not in "".join(surface for _, surface in people(gazetteer, content))


@pytest.mark.parametrize(
    ("title", "who"),
    [
        ("Bankers Hope to Persuade Trump on Steel Duties", "donald-trump"),
        ("What Would Putin Gain From Another Truce?", "vladimir-putin"),
        ("Why Michelle Obama Planted Beans at Home", None),
        ("Ivanka Trump Opens Fair in Berlin With Songs", None),
    ],
)
def test_capitals_say_little_in_a_title_with_capitals(
    gazetteer: Gazetteer, title: str, who: str | None
) -> None:
    found = [slug for slug, _ in people(gazetteer, title, title_end=len(title))]

    assert found == ([who] if who else [])


def test_polish_cases_count_in_polish_only(gazetteer: Gazetteer) -> None:
    content = "Spotkanie z Władimirem Putinem i Kim Dzong Unem"

    assert [who for who, _ in people(gazetteer, content, language="pl")] == ["vladimir-putin", "kim-jong-un"]
    assert people(gazetteer, content, language="en") == []


def test_offsets_are_those_of_the_original_text(gazetteer: Gazetteer) -> None:
    content = (
        unicodedata.normalize("NFD", "Erdoğan é “quoted” 김정은 ") + "met Ki\u00adm Jong\u00a0Un’s  aide."
    )

    mentions = gazetteer.find(content)

    assert len(mentions) >= 2
    for mention in mentions:
        assert content[mention.start : mention.end] == mention.surface
        assert mention.surface == mention.surface.strip()


def test_a_full_name_wins_over_a_title_with_its_first_word(gazetteer: Gazetteer) -> None:
    # "Prime Minister Anthony" and "President Hassan" are others
    found = people(gazetteer, "Prime Minister Anthony Albanese met President Hassan Rouhani")
    assert found == [("anthony-albanese", "Anthony Albanese"), ("hassan-rouhani", "Hassan Rouhani")]


def test_a_surname_counts_once_the_full_name_licenses_it(gazetteer: Gazetteer) -> None:
    content = "Xi in Pyongyang\n\nXi Jinping arrived. Later Xi left."

    found = people(gazetteer, content, title_end=15)

    assert found == [("xi-jinping", "Xi"), ("xi-jinping", "Xi Jinping"), ("xi-jinping", "Xi")]


def test_the_latest_full_name_with_a_surname_wins(gazetteer: Gazetteer) -> None:
    content = "Kim Jong Un spoke. His aide was Kim Yo Jong. Kim smiled."

    assert people(gazetteer, content)[-1] == ("kim-yo-jong", "Kim")


def test_a_bare_surname_that_nothing_licenses_is_ambiguous(gazetteer: Gazetteer) -> None:
    mentions = gazetteer.find("The prize went to Kim yesterday.")

    assert [(mention.surface, mention.is_ambiguous) for mention in mentions] == [("Kim", True)]


@pytest.mark.parametrize(
    "content",
    [
        "Kim Kardashian waved.",
        "Senator Andy Kim spoke.",
        "The tombs of Xi'an reopened.",
        "Actress Kim Min-hee won.",
    ],
)
def test_other_people_of_that_name_are_not_found(gazetteer: Gazetteer, content: str) -> None:
    assert people(gazetteer, content) == []


@pytest.mark.parametrize(
    "content",
    [
        "Xi Jinping and his wife arrived.",
        "Xi Jinping's visit to officials",
        "中国の王毅外相が到着した",
        "金正恩与夫人李雪主",
        "김정은, 딸과 도착",
        "Пресс-секретарь Дмитрий Песков прибыл",
    ],
)
def test_who_stands_beside_somebody_is_no_stand_in(gazetteer: Gazetteer, content: str) -> None:
    mentions = [mention for mention in gazetteer.find(content) if mention.kind == "person"]

    assert mentions
    assert [mention.proxy for mention in mentions] == [None] * len(mentions)


@pytest.mark.parametrize(
    ("content", "who"),
    [
        ("North Korea's leader arrived.", "kim-jong-un"),
        ("The Chinese president left.", "xi-jinping"),
        ("朝鲜最高领导人抵达", "kim-jong-un"),
        ("중국 국가주석이 도착했다", "xi-jinping"),
        ("президент Южной Кореи прибыл", "moon-jae-in"),
        ("Le président chinois est arrivé.", "xi-jinping"),
        ("El presidente chino llegó.", "xi-jinping"),
        ("The US vice president landed.", "mike-pence"),
        ("UN Secretary-General Guterres spoke.", "antonio-guterres"),
        ("Iran FM Zarif spoke.", "javad-zarif"),
        ("S. Korean President Moon spoke.", "moon-jae-in"),
    ],
)
def test_an_office_names_its_holder(gazetteer: Gazetteer, content: str, who: str) -> None:
    assert [found for found, _ in people(gazetteer, content)] == [who]


def test_an_office_names_its_holder_of_the_time(gazetteer: Gazetteer) -> None:
    content = "South Korea's president spoke."

    holders = [
        people(gazetteer, content, at=datetime(year, 6, 10, tzinfo=UTC))[0][0] for year in (2015, 2018, 2023)
    ]

    assert holders == ["park-geun-hye", "moon-jae-in", "yoon-suk-yeol"]


@pytest.mark.parametrize(
    "content",
    [
        "Xi Jinping’s special envoy arrived.",
        "A letter from Kim Jong Un was read.",
        "The Kim Jong Un family lives there.",
        "习近平特使抵达平壤",
        "시진핑 특사가 평양에 도착했다",
        "сестра Ким Чен Ына приехала",
        "金正恩氏の妹が出席した",
        "La hermana de Kim Jong Un llegó.",
        "Die Schwester von Kim Jong Un kam.",
        "رسالة من كيم جونغ أون",
        "письмо Ким Чен Ына прочли",
        "시진핑 국가주석이 보낸 친서를 읽었다",
        "金正恩委员长的亲笔信",
        "Xi Jinping's foreign policy aide spoke.",
    ],
)
def test_stand_ins_are_not_the_person(gazetteer: Gazetteer, content: str) -> None:
    mentions = [m for m in gazetteer.find(content) if m.kind == "person"]

    assert mentions
    assert all(mention.proxy is not None for mention in mentions)


@pytest.mark.parametrize(
    "content",
    [
        "President Xi arrived.",
        "North Korea's Kim arrived.",
        "Xi and Putin met.",
        "Xi lands in Hanoi.",
        "Xi, Kim shake hands.",
        "习主席抵达",
        "시 주석이 도착했다.",
        "北 김 위원장이 도착했다",
        "習主席が到着した",
    ],
)
def test_offices_countries_and_company_license_a_surname(gazetteer: Gazetteer, content: str) -> None:
    found = people(gazetteer, content)

    assert found
    assert found[0][0] in {"xi-jinping", "kim-jong-un"}


def test_an_institution_licenses_who_serves_it_now(gazetteer: Gazetteer) -> None:
    assert people(gazetteer, "The Fed raised rates, Powell said.") == [("jerome-powell", "Powell")]


def test_a_licence_lasts_through_the_article(gazetteer: Gazetteer) -> None:
    assert [who for who, _ in people(gazetteer, "China's Xi left. At noon Xi rested.")] == ["xi-jinping"] * 2


def test_a_country_says_which_of_two_people_is_meant(gazetteer: Gazetteer) -> None:
    content = "Kim Yo Jong spoke. North Korean leader Kim listened."

    assert people(gazetteer, content)[-1] == ("kim-jong-un", "Kim")


def test_a_surname_alone_means_who_holds_an_office_at_the_time(gazetteer: Gazetteer) -> None:
    def official(who: str, name: str, title: str, since: str, until: str) -> Entity:
        role = Role(title=title, of="portugal", since=since, until=until)
        surname = {"en": [name.split()[-1]]}
        return Entity(id=who, kind="person", slug=who, names={"en": [name]}, weak=surname, roles=[role])

    first = official("rui-lanca", "Rui Lança", "president", "1995", "2001")
    second = official("ana-lanca", "Ana Lança", "prime-minister", "2015", "2024")
    both = Gazetteer(Knowledge({**gazetteer.knowledge.entities, first.id: first, second.id: second}))

    assert people(both, "Portugal's President Lança spoke.", at=datetime(1999, 5, 1, tzinfo=UTC)) == [
        ("rui-lanca", "Lança")
    ]
    told = people(both, "Lança met Angela Merkel.", at=datetime(2016, 5, 1, tzinfo=UTC))
    assert ("ana-lanca", "Lança") in told
    named = people(both, "Rui Lança looked back. Lança met many.", at=datetime(2016, 5, 1, tzinfo=UTC))
    assert named == [("rui-lanca", "Rui Lança"), ("rui-lanca", "Lança")]


def test_those_who_are_dead_are_only_remembered(gazetteer: Gazetteer) -> None:
    content = "Kim Jong Un spoke below a portrait of Kim Il Sung. Kim smiled."

    assert people(gazetteer, content)[-1] == ("kim-jong-un", "Kim")


def test_an_office_that_the_leader_never_held_is_somebody_elses(gazetteer: Gazetteer) -> None:
    content = "Kim Jong Un waited. Ambassador Kim arrived."

    assert people(gazetteer, content) == [("kim-jong-un", "Kim Jong Un")]


@pytest.mark.parametrize(
    ("content", "who"),
    [
        ("习金会在大连举行", ["xi-jinping", "kim-jong-un"]),
        ("中朝首脑会谈", ["xi-jinping", "kim-jong-un"]),
        ("16日中美元首通话", ["xi-jinping", "donald-trump"]),
        ("북중 정상회담이 열렸다", ["kim-jong-un", "xi-jinping"]),
        ("日米首脳会談が開かれた", ["shinzo-abe", "donald-trump"]),
        ("A U.S.-China summit opened.", ["donald-trump", "xi-jinping"]),
        ("An inter-Korean summit opened.", ["moon-jae-in", "kim-jong-un"]),
        ("Una cumbre intercoreana en abril.", ["moon-jae-in", "kim-jong-un"]),
        ("The leaders of Russia and Japan met.", ["vladimir-putin", "shinzo-abe"]),
        ("The Russian and Chinese presidents met.", ["vladimir-putin", "xi-jinping"]),
    ],
)
def test_compounds_and_plurals_name_every_leader(gazetteer: Gazetteer, content: str, who: list[str]) -> None:
    assert sorted(found for found, _ in people(gazetteer, content)) == sorted(who)


@pytest.mark.parametrize(
    ("content", "language"),
    [
        ("The foreign ministers of China and Russia met.", "en"),
        ("Chinese, Russian FMs met.", "en"),
        ("China and Russia's foreign ministers met.", "en"),
        ("中俄外长会晤", "zh"),
        ("中国和俄罗斯外长会面", "zh"),
        ("중러 외교장관 회담", "ko"),
        ("中ロ外相が会談", "ja"),
        ("中国とロシアの外相が会談", "ja"),
        ("Министры иностранных дел Китая и России встретились", "ru"),
        ("Los cancilleres de China y de Rusia se reúnen", "es"),
        ("Les ministres des Affaires étrangères de la Chine et de la Russie", "fr"),
        ("Die Außenminister Chinas und Russlands", "de"),
        ("وزيرا خارجية الصين وروسيا", "ar"),
    ],
)
def test_a_plural_names_the_ministers_of_several_countries(
    gazetteer: Gazetteer, content: str, language: str
) -> None:
    found = people(gazetteer, content, language=language)

    assert [slug for slug, _ in found] == ["wang-yi", "sergei-lavrov"]


def test_a_plural_of_one_country_names_nobody(gazetteer: Gazetteer) -> None:
    assert people(gazetteer, "The foreign ministers of China were named.", language="en") == []


def test_the_leaders_of_one_country_are_nobody_in_particular(gazetteer: Gazetteer) -> None:
    assert people(gazetteer, "Chinese leaders gathered.") == []


def test_a_counterpart_holds_the_same_office_elsewhere(gazetteer: Gazetteer) -> None:
    leaders = people(gazetteer, "Vladimir Putin met his Chinese counterpart.")
    ministers = people(gazetteer, "Sergei Lavrov met his Chinese counterpart.")

    assert [who for who, _ in leaders] == ["vladimir-putin", "xi-jinping"]
    assert [who for who, _ in ministers] == ["sergei-lavrov", "wang-yi"]


def test_a_title_before_a_name_says_who_the_name_means_and_nobody_else(gazetteer: Gazetteer) -> None:
    content = "South Korean President Kim Dae-jung and former US President Jimmy Carter met."

    assert people(gazetteer, content) == [("kim-dae-jung", "Kim Dae-jung")]


def test_a_country_before_a_title_does_not_act_itself(gazetteer: Gazetteer) -> None:
    places = [m for m in gazetteer.find("China's foreign ministry met Japan.") if m.kind == "place"]

    assert [(m.surface, m.proxy) for m in places] == [("China", "foreign ministry"), ("Japan", None)]


@pytest.mark.parametrize(
    "content",
    [
        "発展中国家的经济",
        "The South China Sea is wide.",
        "Michael Jordan scored.",
        "TELL US NOW",
        "on Turkey Day",
        "인도적 지원이 필요하다",
        "것이란 전망",
        "パリコレ",
    ],
)
def test_words_that_look_like_places_are_none(gazetteer: Gazetteer, content: str) -> None:
    assert [m.surface for m in gazetteer.find(content.replace("発展", "发展"))] == []


@pytest.mark.parametrize(
    ("content", "who"),
    [
        ("Fumio Kishida and Yoon Suk Yeol thanked the US president.", "joe-biden"),
        ("Nicolas Sarkozy wrote to Angela Merkel and to the Russian president.", "dmitry-medvedev"),
        ("Владимир Зеленский поблагодарил президента Польши и Бориса Джонсона", "andrzej-duda"),
        ("Xi Jinping thanked the Japanese prime minister.", "sanae-takaichi"),
        ("The Japanese prime minister spoke.", "sanae-takaichi"),
    ],
)
def test_without_a_date_those_named_served_together(gazetteer: Gazetteer, content: str, who: str) -> None:
    found = people(gazetteer, content, at=None)

    assert who in [slug for slug, _ in found]


def test_the_day_an_article_was_seen_stands_where_all_whom_it_names_serve(gazetteer: Gazetteer) -> None:
    knowledge = gazetteer.knowledge
    modi, obama = (knowledge.entities[knowledge.resolve(slug) or ""] for slug in MODI_AND_OBAMA)
    seen = date(2015, 6, 1)

    assert likely_day([modi, obama], seen) == seen
    assert likely_day([modi, obama], date(2024, 6, 1)) == date(2015, 9, 22)
    assert likely_day([modi], date(2008, 6, 1)) == date(2014, 5, 26)
    assert likely_day([modi], None) is None
    assert likely_day([], seen) == seen


def test_the_leaders_of_a_group_are_known_for_any_day(gazetteer: Gazetteer) -> None:
    knowledge = gazetteer.knowledge

    leaders = knowledge.group_leaders("g7", datetime(2018, 6, 8, tzinfo=UTC))

    slugs = {knowledge.entities[who].slug for who in leaders}
    assert slugs == {
        "donald-trump",
        "theresa-may",
        "emmanuel-macron",
        "angela-merkel",
        "giuseppe-conte",
        "justin-trudeau",
        "shinzo-abe",
    }


def test_ids_slugs_and_codes_lead_to_the_same_entity(gazetteer: Gazetteer) -> None:
    knowledge = gazetteer.knowledge

    assert {knowledge.resolve(word) for word in ("Q423", "north-korea", "kp", "KP")} == {"Q423"}
    assert knowledge.resolve("nowhere") is None


def test_a_name_leads_to_its_entity_unless_another_has_it_too() -> None:
    first = Entity(id="a", kind="person", slug="a-lee", names={"en": ["Ann Lee", "Ann-Marie Lée"]})
    second = Entity(id="b", kind="person", slug="b-lee", names={"en": ["Ann Lee"], "ru": ["Анна Ли"]})
    knowledge = Knowledge({"a": first, "b": second})

    assert knowledge.resolve("ann-marie-lee") == "a"
    assert knowledge.resolve("Анна Ли") == "b"
    assert knowledge.resolve("Ann Lee") is None


@pytest.mark.parametrize("content", ["미 대통령, 중 국가주석 방문", "美中首脑会谈", "日首相访美"])
def test_countries_that_no_file_knows_are_nobody(tmp_path: Path, content: str) -> None:
    file = tmp_path / "one.yaml"
    file.write_text("entities: [{id: b, kind: person, names: {en: [Bea Lanza]}}]", encoding="utf-8")

    assert Gazetteer(load_entities([file])).find(content) == ()


def test_a_file_that_changed_is_read_again(tmp_path: Path) -> None:
    file = tmp_path / "mine.yaml"
    file.write_text("entities: [{id: a, kind: person, names: {en: [Ann Lanza]}}]")
    first = load_entities([file])

    assert load_entities([file]) is first

    file.write_text("entities: [{id: b, kind: person, names: {en: [Bea Lanza Conti]}}]")
    assert load_entities([file]).resolve("bea-lanza-conti") == "b"


@pytest.mark.parametrize(
    ("language", "content", "who"),
    [
        ("tr", "Gazeteye göre Cumhurbaşkanı Erdoğan'ın ziyareti ertelendi.", "recep-tayyip-erdogan"),
        ("fr", "Hier, selon M. Macron, rien n'a changé.", "emmanuel-macron"),
        ("ru", "Как считает В. Путин, ничего не изменилось.", "vladimir-putin"),
        ("nl", "Volgens een woordvoerder had VVD Rutte gesproken.", "mark-rutte"),
        ("nl", "Dat zei Republikein Trump gisteren.", "donald-trump"),
    ],
)
def test_what_is_no_given_name_makes_no_stranger(
    gazetteer: Gazetteer, language: str, content: str, who: str
) -> None:
    assert [found for found, _ in people(gazetteer, content, language=language)] == [who]


@pytest.mark.parametrize(
    ("language", "content"),
    [
        ("de", "Moritz Scholz gewinnt das Rennen."),
        ("it", "Paolo Renzi ha vinto la gara."),
        ("pl", "Piotr Duda wygrał wyścig."),
        ("ru", "Жанна Путина выиграла гонку."),
        ("ru", "Как считает Т. Путина, ничего не изменилось."),
    ],
)
def test_a_given_name_of_another_makes_a_stranger(gazetteer: Gazetteer, language: str, content: str) -> None:
    assert people(gazetteer, content, language=language) == []


@pytest.mark.parametrize(
    ("language", "content", "name"),
    [
        ("en", "On Monday Recep Erdogan spoke.", ("recep-tayyip-erdogan", "Recep Erdogan")),
        ("en", "On Monday Emanuel Macron spoke.", ("emmanuel-macron", "Emanuel Macron")),
        ("ru", "Он беседовал с Реджепом Эрдоганом.", ("recep-tayyip-erdogan", "Реджепом Эрдоганом")),
        ("ru", "Премьера поддержал Абэ Синдзо.", ("shinzo-abe", "Абэ Синдзо")),
        ("id", "Pada hari Senin Rodrigo Roa Duterte berbicara.", ("rodrigo-duterte", "Rodrigo Roa Duterte")),
    ],
)
def test_a_given_name_may_be_spelt_declined_or_placed_otherwise(
    gazetteer: Gazetteer, language: str, content: str, name: tuple[str, str]
) -> None:
    assert people(gazetteer, content, language=language) == [name]


def test_a_womans_name_is_no_spelling_of_a_mans(gazetteer: Gazetteer) -> None:
    assert people(gazetteer, "On Monday the writer Emmanuela Macron spoke.") == []


@pytest.mark.parametrize(
    ("language", "content", "who"),
    [
        ("fr", "Le ministre russe des Affaires étrangères est à Hanoï.", ["sergei-lavrov"]),
        (
            "fr",
            "Les ministres russe et chinois des Affaires étrangères sont à Hanoï.",
            ["sergei-lavrov", "wang-yi"],
        ),
        ("es", "El ministro ruso de Exteriores viaja a Hanói.", ["sergei-lavrov"]),
        ("pl", "Szef rosyjskiego MSZ jest w Hanoi.", ["sergei-lavrov"]),
        ("ru", "Глава российского МИД прибыл в Ханой.", ["sergei-lavrov"]),
        ("it", "I presidenti di Russia e Cina si incontrano.", ["vladimir-putin", "xi-jinping"]),
        ("pt", "Os presidentes da Rússia e da China se encontram.", ["vladimir-putin", "xi-jinping"]),
        ("it", "Il presidente Usa minaccia dazi.", ["donald-trump"]),
        ("it", "La presidente della Commissione europea avverte.", ["jean-claude-juncker"]),
        ("tr", "ABD Dışişleri Bakanı Ankara'da temaslarda bulundu.", ["mike-pompeo"]),
        ("vi", "Tổng Bí thư, Chủ tịch nước Trung Quốc thăm Lào.", ["xi-jinping"]),
        ("uk", "Слова сербського президента почули.", ["aleksandar-vucic"]),
        ("nl", "De Servische president belde.", ["aleksandar-vucic"]),
        ("pl", "Rozmowa z serbskim prezydentem trwała godzinę.", ["aleksandar-vucic"]),
        ("id", "Presiden RI tiba di Tokyo.", ["joko-widodo"]),
        ("en", "The top Chinese diplomat is in Hanoi.", ["wang-yi"]),
        ("nl", "De president van de Verenigde Staten belde.", ["donald-trump"]),
        ("it", "Il presidente del Consiglio europeo avverte.", ["donald-tusk"]),
        ("it", "Il premier croato è a Roma.", ["andrej-plenkovic"]),
        ("pl", "Szef KE ostrzega przed cłami.", ["jean-claude-juncker"]),
        ("de", "Die Bundeskanzlerin a.D. hält einen Vortrag.", []),
        ("de", "Man traf dort auch Bundesaußenminister Maas.", ["heiko-maas"]),
        ("es", "El presidente de la Autoridad Palestina viaja.", ["mahmoud-abbas"]),
    ],
)
def test_offices_are_read_in_the_order_of_each_language(
    gazetteer: Gazetteer, language: str, content: str, who: list[str]
) -> None:
    assert [found for found, _ in people(gazetteer, content, language=language)] == who


@pytest.mark.parametrize(
    ("language", "content", "who"),
    [
        ("de", "Der Kreml-Chef lehnt ab.", "vladimir-putin"),
        ("en", "The Kremlin leader said no.", "vladimir-putin"),
        ("pl", "Gospodarz Kremla odmówił.", "vladimir-putin"),
        ("fr", "Le locataire de la Maison Blanche menace.", "donald-trump"),
        ("ru", "Глава Белого дома пригрозил.", "donald-trump"),
        ("es", "El inquilino del Elíseo calla.", "emmanuel-macron"),
        ("ru", "Глава Пентагона прибыл.", "james-mattis"),
    ],
)
def test_a_seat_of_power_names_its_holder(
    gazetteer: Gazetteer, language: str, content: str, who: str
) -> None:
    assert [found for found, _ in people(gazetteer, content, language=language)] == [who]


@pytest.mark.parametrize(
    ("content", "who"),
    [
        ("Prosecutors in Seoul questioned ex-president Lee on Monday.", "lee-myung-bak"),
        ("Der Auftritt von Ex-Präsident Medwedew.", "dmitry-medvedev"),
    ],
)
def test_a_former_office_means_who_left_it_last(gazetteer: Gazetteer, content: str, who: str) -> None:
    assert [found for found, _ in people(gazetteer, content)] == [who]


def test_between_two_holders_a_surname_means_the_one_before(gazetteer: Gazetteer) -> None:
    assert people(gazetteer, "Tehran without Khamenei: and now?", at=datetime(2026, 3, 3, tzinfo=UTC)) == [
        ("ali-khamenei", "Khamenei")
    ]
