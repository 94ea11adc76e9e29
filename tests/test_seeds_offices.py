"""Who the shipped offices mean in the year of the article, in the words of several languages."""

from __future__ import annotations

from datetime import datetime

import pytest

from processors.entities import Gazetteer


@pytest.mark.parametrize(
    ("language", "day", "content", "who"),
    [
        ("en", "2009-05-02", "The taoiseach will visit Brussels", "brian-cowen"),
        ("en", "2012-02-14", "The Chinese vice president toured a farm", "xi-jinping"),
        ("en", "2018-11-16", "U.S. Vice President Pence warned them", "mike-pence"),
        ("en", "2016-07-10", "The UK chancellor of the exchequer spoke", "george-osborne"),
        ("en", "2012-05-20", "Australia's treasurer flew home", "wayne-swan"),
        ("en", "2023-07-07", "The Treasury secretary left", "janet-yellen"),
        ("en", "2019-11-12", "Hong Kong's chief executive spoke", "carrie-lam"),
        ("en", "2011-06-07", "The European Commission president spoke", "jose-manuel-barroso"),
        ("en", "2021-12-10", "The EU foreign policy chief spoke", "josep-borrell"),
        ("en", "2013-05-07", "The World Bank president spoke", "jim-yong-kim"),
        ("en", "2006-02-15", "Israel's acting prime minister spoke", "ehud-olmert"),
        ("en", "2016-06-12", "Brazil's interim president named a minister", "michel-temer"),
        ("en", "2014-12-18", "The Fed chair spoke to reporters", "janet-yellen"),
        ("de", "2003-01-20", "Der deutsche Außenminister sprach lange", "joschka-fischer"),
        ("de", "2017-10-30", "Österreichs Bundeskanzler trat zurück", "christian-kern"),
        ("de", "2010-03-01", "Der Kremlchef schwieg", "dmitry-medvedev"),
        ("es", "2021-08-19", "La canciller alemana llegará pronto", "angela-merkel"),
        ("es", "2019-06-05", "El secretario de Relaciones Exteriores de México llegó", "marcelo-ebrard"),
        ("fr", "2015-02-01", "La présidente sud-coréenne est partie", "park-geun-hye"),
        ("ru", "2018-08-25", "Премьер Белоруссии представлен коллективу", "sergei-rumas"),
        ("ru", "2012-06-05", "Премьер Госсовета КНР улетел", "wen-jiabao"),
        ("zh", "2005-09-10", "行政院長主持會議", "frank-hsieh"),
        ("zh", "2012-05-05", "沙特王储抵达北京", "nayef-bin-abdulaziz"),
        ("zh", "2020-05-05", "奥尔班总理说", "viktor-orban"),
        ("ja", "2002-09-17", "北朝鮮の国防委員長が謝罪した", "kim-jong-il"),
        ("ja", "2019-06-28", "サウジ皇太子が来日", "mohammed-bin-salman"),
        ("ko", "2010-04-14", "한국은행 총재가 금리를 동결했다", "kim-choong-soo"),
        ("ar", "2009-05-05", "وصل ولي العهد السعودي", "sultan-bin-abdulaziz"),
        ("ar", "2010-05-05", "وصل أمير قطر", "hamad-bin-khalifa"),
        ("ar", "2020-08-13", "وصل ولي عهد أبوظبي", "mohammed-bin-zayed"),
    ],
)
def test_an_office_means_whoever_held_it_then(
    gazetteer: Gazetteer, language: str, day: str, content: str, who: str
) -> None:
    mentions = gazetteer.find(
        content, language=language, published_at=datetime.fromisoformat(f"{day}T12:00Z")
    )
    people = [m for m in mentions if m.kind == "person" and not m.is_ambiguous and m.proxy is None]
    assert [gazetteer.knowledge.entities[m.entity].slug for m in people] == [who]
