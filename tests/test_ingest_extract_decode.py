from __future__ import annotations

import codecs
import random

import pytest

from ingest.extract.decode import decode, is_text, python_codec
from ingest.extract.tree import parse, scrub

RUSSIAN = "Паром между островами снова пойдёт в понедельник, сообщило управление порта. " * 4
CHINESE = "两岛之间的渡轮将于星期一恢复运行，港务局表示。镕喆" * 6
JAPANESE = "二つの島を結ぶフェリーは月曜日から運航を再開すると港湾事務所が発表した。①" * 6


def test_valid_utf_8_wins_over_what_is_declared() -> None:
    body = f"<meta charset=iso-8859-1><p>{RUSSIAN}</p>".encode()

    decoded = decode(body, "text/html; charset=iso-8859-1")

    assert RUSSIAN in decoded.text
    assert decoded.encoding == "utf-8"


def test_the_charset_of_the_response_is_believed_before_that_of_the_page() -> None:
    body = f"<meta charset=koi8-r><p>{RUSSIAN}</p>".encode("cp1251")

    decoded = decode(body, 'text/html; charset="windows-1251"')

    assert RUSSIAN in decoded.text
    assert decoded.origin == "http"


@pytest.mark.parametrize(
    ("label", "codec", "text"),
    [
        ("gb2312", "gb18030", CHINESE),
        ("shift_jis", "cp932", JAPANESE),
        ("iso-8859-1", "cp1252", "“Fünf Tage – mehr nicht”, sagte der Kapitän. "),
        ("windows-1251", "cp1251", RUSSIAN),
        ("euc-kr", "cp949", "두 섬을 잇는 여객선이 월요일부터 다시 운항한다. 똠방각하 펲시 "),
    ],
)
def test_declared_encodings_are_read_as_browsers_do(label: str, codec: str, text: str) -> None:
    body = f'<meta http-equiv="Content-Type" content="text/html; charset={label}"><p>{text}</p>'.encode(codec)

    assert text in decode(body, None).text


def test_a_wrong_declaration_gives_way_to_what_fits_the_bytes() -> None:
    body = f"<meta charset=euc-jp><p>{RUSSIAN}</p>".encode("cp1251")

    assert RUSSIAN in decode(body, None).text


UNDECLARED = {
    "cp1251": RUSSIAN,
    "koi8_r": RUSSIAN,
    "gb18030": CHINESE,
    "big5hkscs": "兩岸渡輪星期一恢復行駛，港務局表示，乘客可以照常購票，不需要另外預約。" * 5,
    "cp932": JAPANESE,
    "euc_jp": JAPANESE.replace("①", ""),
    "cp949": "두 섬을 잇는 여객선이 월요일부터 다시 운항한다고 항만청이 밝혔다. " * 5,
    "cp1253": "Το πορθμείο ανάμεσα στα δύο νησιά ξεκινά πάλι τη Δευτέρα, είπε το λιμεναρχείο. " * 3,
    "cp1255": "המעבורת בין שני האיים תפעל שוב החל מיום שני, כך הודיע משרד הנמל. " * 5,
    "cp1256": "ستعود العبارة بين الجزيرتين إلى العمل يوم الاثنين، كما قال مكتب الميناء. " * 5,
    "cp874": "เรือข้ามฟากระหว่างสองเกาะจะกลับมาให้บริการอีกครั้งในวันจันทร์ " * 5,
    "iso8859_2": "Prom między wyspami wróci w poniedziałek, poinformował zarząd portu. Źródło: żegluga. " * 3,
    "cp1250": "Prom między wyspami wróci w poniedziałek, „poinformował” zarząd, także w święta. " * 3,
    "cp1252": "Die Fähre fährt ab Montag wieder, so die Hafenbehörde – „endlich“, sagt der Kapitän. " * 3,
}


@pytest.mark.parametrize("codec", UNDECLARED)
def test_an_undeclared_encoding_is_guessed(codec: str) -> None:
    text = UNDECLARED[codec]

    assert text in decode(f"<html><body><p>{text}</p></body></html>".encode(codec), None).text


@pytest.mark.parametrize(
    ("mark", "codec"), [(codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be")]
)
def test_a_byte_order_mark_wins_over_all(mark: bytes, codec: str) -> None:
    assert decode(mark + RUSSIAN.encode(codec), "text/html; charset=utf-8").text == RUSSIAN


@pytest.mark.parametrize("label", ["punycode", "idna", "base64", "rot13", "utf-7", "no-such", "\x00"])
def test_what_is_no_encoding_of_pages_is_refused(label: str) -> None:
    assert python_codec(label) is None


def test_a_few_broken_characters_do_not_turn_utf_8_into_something_else() -> None:
    body = RUSSIAN.encode() + b"\xff" + RUSSIAN.encode()

    assert decode(body, "text/html; charset=utf-8").text.count(RUSSIAN) == 2


@pytest.mark.parametrize("seed", range(5))
@pytest.mark.parametrize("size", [1_000, 100_000])
def test_noise_is_no_text(seed: int, size: int) -> None:
    noise = b"<html>" + random.Random(seed).randbytes(size)

    assert not is_text(decode(noise, None).text)


@pytest.mark.parametrize(
    "body",
    [
        *(f"<html><body><p>{text}</p></body></html>".encode(codec) for codec, text in UNDECLARED.items()),
        f"<p>{RUSSIAN}</p>".encode() + b"\xff\xd0\x01\x1f" * 5 + f"<p>{RUSSIAN}</p>".encode() * 5,
        "<html><body><p>The ferry runs again.</p></body></html>".encode("utf-16-le"),
        b"",
    ],
)
def test_pages_in_any_encoding_and_with_some_damage_are_text(body: bytes) -> None:
    assert is_text(decode(body, None).text)


def test_references_to_white_space_become_spaces_and_windows_1252_ones_what_they_mean() -> None:
    assert scrub("a&#11;b &#x97; &#x93;c&#148;") == "a b — “c”"


def test_good_references_stay() -> None:
    assert scrub("&#8217;&#x4E2D;&amp;&#233;") == "&#8217;&#x4E2D;&amp;&#233;"


def test_an_empty_page_has_no_tree() -> None:
    assert parse("") is None
    assert parse("<!-- nothing -->") is None
