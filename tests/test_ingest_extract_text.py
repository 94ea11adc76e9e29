from __future__ import annotations

import random

import pytest

from ingest.extract.body import body_text, trimmed
from ingest.extract.feed_text import text_of_html
from ingest.extract.fingerprint import fingerprint
from ingest.extract.gate import Impression, why_not_article
from ingest.extract.language import language, language_code
from ingest.extract.main_text import main_text
from ingest.extract.page_facts import read_page_facts
from ingest.extract.site_memory import SiteMemory, hashes_of, without_repeated
from ingest.extract.structured_data import read_structured_data
from ingest.extract.tree import parse
from wirewatch.fingerprints import similarity

URL = "https://news.example/world/ferry"
LEAD = "After seven weeks without a ship, the two islands are to be joined again by the ferry."
PROSE = [
    "The ferry between the two islands will run again from Monday, the harbour office said on Friday.",
    "It had been laid up since January, when a storm damaged its ramp, a crane and part of the pier.",
    "Fishermen had carried passengers and post across the strait in their own boats since then.",
    "The repairs, which cost more than planned, were paid for by the province and by the two towns.",
]
GOLDEN = (11960038, 16253404, 151606923, 108440721)
TEASERS = "".join(
    f'<li><h3><a href="/{number}">Another story of the day, number {number}</a></h3>'
    f"<p>This is what the other story, number {number}, is about, in a few words, more or less.</p></li>"
    for number in range(12)
)


def paragraphs(*texts: str) -> str:
    return "".join(f"<p>{text}</p>" for text in texts)


def article_in(body: str) -> list[str]:
    tree = parse(f"<html><head><title>Ferry to run again</title></head><body>{body}</body></html>")
    assert tree is not None
    return main_text(tree, ("Ferry to run again",), "")


def test_a_tag_that_one_reader_does_not_survive_leaves_what_the_others_say() -> None:
    tree = parse(f"<html><body><article><p>{PROSE[0]}<ul><li><p>One</p><b<br>More was said.</ul></article>")
    assert tree is not None

    assert PROSE[0] in body_text(tree, ("Ferry to run again",), "")


def test_the_article_is_told_from_a_longer_list_of_others() -> None:
    body = f"<h1>Ferry to run again</h1><div>{paragraphs(*PROSE)}</div><ul>{TEASERS}</ul>"

    assert article_in(f"<nav><a href=/>Home</a></nav>{body}") == PROSE


def test_the_article_is_told_from_longer_comments() -> None:
    remarks = "".join(
        f'<div class="op"><div class="who">Reader {number}</div><div class="what"><p>I, for one, have always '
        f"said so, and I shall say it again, whatever they think of it, {number} times a day.</p></div></div>"
        for number in range(8)
    )

    assert (
        article_in(f"<h1>Ferry to run again</h1><div>{paragraphs(*PROSE)}</div><section>{remarks}</section>")
        == PROSE
    )


def test_the_lead_above_the_text_belongs_to_the_article() -> None:
    top = f'<header><h1>Ferry to run again</h1><p class="lead">{LEAD}</p></header>'

    assert article_in(f"{top}<div>{paragraphs(*PROSE)}</div>") == [LEAD, *PROSE]


def test_an_article_split_over_like_elements_is_put_together() -> None:
    halves = "".join(f'<div class="column">{paragraphs(*part)}</div><hr>' for part in (PROSE[:2], PROSE[2:]))

    assert article_in(f"<h1>Ferry to run again</h1><section>{halves}</section>") == PROSE


def test_a_mark_that_wraps_the_article_itself_is_not_believed() -> None:
    body = f'<div class="widget comment"><h1>Ferry to run again</h1>{paragraphs(*PROSE)}</div>'

    assert article_in(body) == PROSE


def test_text_broken_by_line_breaks_alone_is_read() -> None:
    assert article_in(f"<h1>Ferry to run again</h1><td>{'<br><br>'.join(PROSE)}</td>") == PROSE


def test_hidden_text_captions_and_scripts_are_left_out() -> None:
    hidden = '<p style="display: none">This line is hidden, and nobody will ever come to read it here.</p>'
    caption = "The ferry in its harbour, seen from the old town, in May."
    figure = f"<figure><img><figcaption>{caption}</figcaption></figure>"
    inside = f"{paragraphs(*PROSE[:2])}{hidden}{figure}{paragraphs(*PROSE[2:])}"
    body = f"<h1>Ferry to run again</h1><div>{inside}</div>"

    assert article_in(body) == PROSE


def test_a_chinese_article_is_read() -> None:
    prose = [
        "两岛之间的渡轮将于星期一恢复运行，港务局星期五表示，乘客可以照常购票。",
        "一月的风暴损坏了坡道和码头，此后渡轮一直停航，邮件由渔民运送。",
    ]
    tree = parse(f"<html><body><div>{paragraphs(*prose)}</div></body></html>")
    assert tree is not None

    assert main_text(tree, (), "") == prose


def test_a_page_without_prose_gives_what_stands_outside_links() -> None:
    assert article_in("<p>Ferry runs</p><p><a href=x>More</a></p>") == ["Ferry runs"]


def test_the_tree_is_left_as_it_is() -> None:
    from lxml.etree import tostring

    tree = parse(f"<html><body><h1>Ferry</h1>{paragraphs(*PROSE)}<ul>{TEASERS}</ul></body></html>")
    before = tostring(tree)

    body_text(tree, ("Ferry",), "")

    assert tostring(tree) == before


def test_furniture_the_title_and_repeats_are_trimmed() -> None:
    lines = [
        "Ferry to run again",
        "Advertisement",
        PROSE[0],
        PROSE[0],
        "Читайте также:",
        "相关阅读",
        PROSE[1],
    ]

    assert trimmed(lines, "Ferry to run again") == PROSE[:2]


def impression(body: str, text: str, head: str = "", url: str = URL, feed_title: str = "") -> Impression:
    tree = parse(f"<html><head>{head}</head><body>{body}</body></html>")
    assert tree is not None
    facts = read_page_facts(tree, url)
    return Impression(text, facts, read_structured_data(facts.scripts, url), URL, 0.0, feed_title)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("You need to enable JavaScript to run this app.", "script_required"),
        (
            "このサイトを利用するにはJavaScriptを有効にしてください。お手数ですがよろしくお願いします。",
            "script_required",
        ),
        (
            "We and our partners store and/or access information on a device. Accept all cookies.",
            "consent_wall",
        ),
        (
            "Wir und unsere Partner verarbeiten Daten. Mit Werbung weiterlesen oder ein Abo abschließen.",
            "consent_wall",
        ),
        ("Sorry, the page you are looking for has been moved or removed from our site.", "soft_404"),
        ("К сожалению, страница не найдена. Возможно, она была удалена или перемещена.", "soft_404"),
        ("很抱歉，您访问的页面不存在或已被删除，请返回首页继续浏览其他新闻内容，谢谢您的理解。", "soft_404"),
        ("Please log in to your account. Forgot your password? Create an account to read on.", "login"),
        ("Checking your browser before accessing the site. This will take a few seconds.", "challenge"),
        ("Redirecting you to the page that you have asked for, please wait.", "challenge"),
        ("Menu", "no_text"),
    ],
)
def test_what_is_no_article_is_named(text: str, kind: str) -> None:
    assert why_not_article(impression("", text)) == kind


def test_an_article_about_a_missing_page_is_an_article() -> None:
    text = " ".join(PROSE) + " The office's site said 'page not found' for a week. " + " ".join(PROSE) * 2

    assert why_not_article(impression("<h1>Site of harbour office down</h1>", text)) is None


def test_a_short_text_that_the_feed_names_is_the_article() -> None:
    text = " ".join(PROSE) + " Those who want to follow live must enable JavaScript."
    page = impression("<h1>Ferry to run again Monday</h1>", text, feed_title="Ferry to run again from Monday")

    assert why_not_article(page) is None


@pytest.mark.parametrize(
    ("url", "kind"),
    [
        ("https://news.example/login?next=x", "login"),
        ("https://news.example/consent/", "consent_wall"),
        ("https://news.example/404.html", "soft_404"),
        ("https://news.example/", "index_page"),
    ],
)
def test_where_a_redirect_ended_tells_what_the_page_is(url: str, kind: str) -> None:
    assert why_not_article(impression("", " ".join(PROSE), url=url)) == kind


def test_a_video_with_a_line_of_text_is_a_stub() -> None:
    head = '<meta property="og:type" content="video.other">'

    assert why_not_article(impression("", "Watch the ferry leave its harbour again.", head)) == "video"


def test_markup_of_a_feed_becomes_paragraphs() -> None:
    snippet = (
        "<p>One &amp; two</p><script>x<p>y</script><div>Three<br/>four <b>five</b></div><!-- six --> seven <3"
    )

    assert text_of_html(snippet) == "One & two\nThree\nfour five\nseven <3"


def test_escaped_markup_of_a_feed_is_markup() -> None:
    assert text_of_html("&lt;p&gt;One&lt;/p&gt;&lt;p&gt;Two&lt;/p&gt;") == "One\nTwo"


def test_near_copies_are_alike_and_other_texts_are_not() -> None:
    words = [f"word{number}" for number in range(300)]
    random.Random(1).shuffle(words)
    text, edited = " ".join(words), " ".join([*words[:250], *(f"new{number}" for number in range(50))])

    assert similarity(fingerprint(text), fingerprint(text)) == 1.0
    assert similarity(fingerprint(text), fingerprint(edited)) == pytest.approx(247 / 349, abs=0.15)
    assert similarity(fingerprint(text), fingerprint(" ".join(f"other{n}" for n in range(300)))) < 0.1


def test_a_sketch_never_changes() -> None:
    """What is stored must stay comparable with what later versions make."""
    assert fingerprint(" ".join(PROSE))[:4] == GOLDEN


def test_a_short_text_has_no_sketch_and_is_like_nothing() -> None:
    assert fingerprint("Too short") == ()
    assert similarity((), ()) == 0.0


@pytest.mark.parametrize(
    ("text", "code"),
    [
        (PROSE[0], "en"),
        ("Паром между островами снова пойдёт в понедельник, сообщило управление порта.", "ru"),
        ("两岛之间的渡轮将于星期一恢复运行，港务局表示，乘客可以照常购票，不需要另外预约。", "zh"),
        ("두 섬을 잇는 여객선이 월요일부터 다시 운항한다고 항만청이 밝혔다.", "ko"),
    ],
)
def test_the_text_tells_its_language(text: str, code: str) -> None:
    assert language(text, ("de",)) == (code, "text")


def test_what_is_declared_decides_for_short_texts() -> None:
    assert language("Ok", (None, "de-AT", "en")) == ("de", "declared")
    assert language("", ()) == (None, "")


@pytest.mark.parametrize(
    ("declared", "code"), [("en-US", "en"), ("nb_NO", "no"), ("iw", "he"), ("x", None), ("", None)]
)
def test_declared_languages_become_codes(declared: str, code: str | None) -> None:
    assert language_code(declared) == code


def test_the_site_memory_is_bounded_and_an_article_keeps_its_own_paragraphs() -> None:
    memory = SiteMemory(min_pages=2, max_hosts=2, max_paragraphs=3)
    for article in ("one", "two"):
        memory.remember("a.example", article, hashes_of([PROSE[0]]))

    assert memory.known("a.example", "three")
    assert not memory.known("a.example", "one")
    memory.remember("b.example", "one", hashes_of(PROSE))
    memory.remember("c.example", "one", hashes_of(PROSE))
    assert not memory.known("a.example", "three")


def test_nothing_is_left_out_where_too_much_would_go() -> None:
    known = b"".join(number.to_bytes(8, "little") for number in hashes_of(PROSE[:3]))

    assert without_repeated(PROSE, known) == PROSE
    assert without_repeated([*PROSE[3:], PROSE[1], LEAD * 3], known) == [*PROSE[3:], LEAD * 3]
