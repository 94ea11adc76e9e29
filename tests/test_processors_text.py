"""Tokens, clauses and sentences keep their offsets in every script and stay bounded."""

from __future__ import annotations

import pytest

from processors.text import MAX_SENTENCE_CHARS, Document, fold, split_clauses


def sentences(text: str, language: str | None = None) -> list[str]:
    document = Document("", text, language)
    return [document.content[start:end] for start, end in document.sentences]


def words(text: str) -> list[str]:
    return [token.text for token in Document("", text).tokens]


def test_the_title_is_a_sentence_of_its_own() -> None:
    document = Document("Leaders to meet", "they will talk. They agreed.")

    parts = [document.content[start:end] for start, end in document.sentences]

    assert parts == ["Leaders to meet", "they will talk.", "They agreed."]
    assert document.content[: document.title_end] == "Leaders to meet"


@pytest.mark.parametrize(
    ("text", "language", "count"),
    [
        ("Mr. Smith met Gen. Lee in the U.S. capital. They spoke.", "en", 2),
        ("J. R. Hall left. He was 40.", "en", 2),
        ("Er kam am 9. September an. Dann ging er.", "de", 2),
        ("В 2018 г. они встретились. Потом уехали.", "ru", 2),
        ("两人会面了。随后发表声明！结束？", "zh", 3),
        ("두 정상이 만났다. 회담은 길었다.", "ko", 2),
        ('He said: "We will go." They left.', "en", 2),
        ("It cost 3.5 million. Then 4.", "en", 2),
        ("one line\nanother line", "en", 2),
    ],
)
def test_sentences_end_where_a_reader_ends_them(text: str, language: str, count: int) -> None:
    assert len(sentences(text, language)) == count


def test_scripts_without_spaces_give_one_token_a_character() -> None:
    assert words("习近平会见Kim3人") == ["习", "近", "平", "会", "见", "kim3", "人"]


def test_marks_stay_in_their_word() -> None:
    assert words("हिन्दी cafe\u0301 naïve") == ["हिन्दी", "café", "naïve"]


def test_hyphens_and_apostrophes_part_tokens() -> None:
    assert words("Jong-un's l’accord") == ["jong", "un", "s", "l", "accord"]


@pytest.mark.parametrize("text", ["İstanbul’da", "ＡＢＣ\u00a0ё", "ﬁn", "plain", "金正恩·習近平"])
def test_folding_keeps_the_length(text: str) -> None:
    assert len(fold(text)) == len(text)


def test_token_offsets_point_into_the_content() -> None:
    document = Document("Ａ title", "Some — text, 한국어 텍스트와 中文。")

    for token in document.tokens:
        assert document.content[token.start : token.end].strip() != ""
    assert [document.content[t.start : t.end] for t in document.tokens][:2] == ["Ａ", "title"]


def test_clauses_end_at_commas_but_not_inside_numbers() -> None:
    document = Document("", "He paid 3,500 euros, then left; nobody saw.")

    clauses = [document.content[a:b] for a, b in split_clauses(document.content, document.sentences[0])]

    assert clauses == ["He paid 3,500 euros", "then left", "nobody saw."]


def test_the_sentence_of_an_offset_is_found() -> None:
    document = Document("One", "Two here. Three there.")

    assert [document.sentence_index(document.content.index(word)) for word in ("One", "here", "there")] == [
        0,
        1,
        2,
    ]
    assert document.sentence_index(document.title_end + 1) is None


def test_a_sentence_without_end_is_cut() -> None:
    document = Document("", "word " * 100_000)

    assert max(end - start for start, end in document.sentences) <= MAX_SENTENCE_CHARS
    assert sum(end - start for start, end in document.sentences) > 450_000


@pytest.mark.parametrize("text", ["", " ", "\n\n\n", "....", "，，，"])
def test_emptiness_is_no_error(text: str) -> None:
    document = Document("", text)

    assert document.tokens == ()
    assert len(document.clauses) <= 1
    assert len(document.sentences) <= 1


def test_tokens_between_offsets() -> None:
    document = Document("A b", "c d e")

    assert [token.text for token in document.tokens_between(2, 8)] == ["b", "c", "d"]


def test_what_is_folded_stays_as_it_is() -> None:
    han = "".join(map(chr, range(0x4E00, 0xA000)))
    assert fold(fold(han)) == fold(han)
    assert fold("敘利亞") == fold("敍利亞") == "叙利亚"
    assert fold("滬") == "沪"
