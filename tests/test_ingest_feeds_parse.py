from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest

from ingest.feeds.blocks import split_blocks
from ingest.feeds.decoding import to_utf8
from ingest.feeds.parse import MAX_BODY_BYTES, MAX_ENTRIES, parse_feed, shadow_differs
from ingest.feeds.parsed import FeedParseError, ParsedFeed
from ingest.feeds.text import safe_link

NOW = datetime(2026, 11, 24, 12, 0, tzinfo=UTC)
URL = "https://news.example/feed.xml"


def item(number: int, extra: str = "") -> str:
    return (
        f"<item><title>Story {number}</title><link>https://news.example/{number}</link>"
        f"<guid>tag:{number}</guid><pubDate>Tue, 24 Nov 2026 10:{number % 60:02d}:00 GMT</pubDate>"
        f"{extra}</item>"
    )


def rss(*items: str, head: str = "", tail: str = "") -> bytes:
    return (
        f"<?xml version='1.0' encoding='utf-8'?>\n<rss version='2.0'><channel><title>News</title>"
        f"<link>https://news.example/</link>{head}{chr(10).join(items)}{tail}</channel></rss>"
    ).encode()


def parse(
    body: bytes,
    content_type: str | None = None,
    known: tuple[str, ...] = (),
    *,
    allow_risky: bool = True,
) -> ParsedFeed:
    return parse_feed(
        body,
        content_type=content_type,
        feed_url=URL,
        now=NOW,
        known_blocks=known,
        allow_risky=allow_risky,
    )


def refused(body: bytes, *, allow_risky: bool = True) -> str:
    with pytest.raises(FeedParseError) as caught:
        parse(body, allow_risky=allow_risky)
    return caught.value.reason


ATOM = b"""<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="de"><title>Nachrichten</title>
<link rel="self" href="https://news.example/atom"/><link rel="hub" href="https://hub.example/"/>
<entry><id>urn:1</id><title type="html">Gr\xc3\xbc\xc3\x9fe &amp;amp; mehr</title><link href="/a"/>
<updated>2026-11-24T10:00:00+01:00</updated><summary>Kurz</summary><author><name>A. Muster</name></author>
</entry></feed>"""

RDF = b"""<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/"
 xmlns:dc="http://purl.org/dc/elements/1.1/"><channel rdf:about="https://news.example/"><title>R</title>
<items><rdf:Seq><rdf:li resource="https://news.example/1"/></rdf:Seq></items></channel>
<item rdf:about="https://news.example/1"><title>One</title><link>https://news.example/1</link>
<dc:date>2026-11-24T09:00:00Z</dc:date></item></rdf:RDF>"""

SITEMAP = b"""<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"
 xmlns:news="http://www.google.com/schemas/sitemap-news/0.9">
<url><loc>https://news.example/s1</loc><news:news><news:publication><news:name>N</news:name>
<news:language>fr</news:language></news:publication><news:publication_date>2026-11-24T08:00:00Z</news:publication_date>
<news:title>Une</news:title></news:news></url>
<url><loc>https://news.example/about</loc></url></urlset>"""


# --- formats ------------------------------------------------------------------------------------


def test_an_rss_feed_gives_its_entries_in_order_with_cleaned_fields() -> None:
    feed = parse(rss(item(1), item(2), head="<language>en-GB</language><ttl>30</ttl>"))

    assert [entry.title for entry in feed.entries] == ["Story 1", "Story 2"]
    assert feed.entries[0].url == "https://news.example/1"
    assert feed.entries[0].guid == "tag:1"
    assert feed.entries[0].published_at == datetime(2026, 11, 24, 10, 1, tzinfo=UTC)
    assert feed.entries[0].language == "en"
    assert feed.facts is not None
    assert (feed.facts.title, feed.facts.ttl_seconds) == ("News", 1800.0)


def test_an_atom_feed_gives_links_language_author_and_hub() -> None:
    feed = parse(ATOM)

    (entry,) = feed.entries
    assert entry.title == "Grüße & mehr"
    assert entry.url == "https://news.example/a"
    assert entry.published_at == datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
    assert (entry.language, entry.authors) == ("de", ("A. Muster",))
    assert feed.facts is not None
    assert (feed.facts.hub_url, feed.facts.self_url) == ("https://hub.example/", "https://news.example/atom")


def test_an_rdf_feed_is_split_at_its_items_and_not_at_its_table_of_contents() -> None:
    feed = parse(RDF)

    assert feed.reading == "delta"
    assert [(entry.title, entry.url) for entry in feed.entries] == [("One", "https://news.example/1")]
    assert feed.entries[0].published_at == datetime(2026, 11, 24, 9, 0, tzinfo=UTC)


def test_a_json_feed_gives_its_entries() -> None:
    body = json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": "J",
            "language": "ja",
            "hubs": [{"type": "WebSub", "url": "https://hub.example/"}],
            "items": [
                {
                    "id": 7,
                    "url": "/seven",
                    "title": "Seven",
                    "content_html": "<p>Text</p>",
                    "authors": [{"name": "N"}],
                },
                {"id": "8", "external_url": "javascript:alert(1)", "content_text": "no title"},
            ],
        }
    ).encode()

    feed = parse(body)

    assert [(e.guid, e.url, e.title) for e in feed.entries] == [
        ("7", "https://news.example/seven", "Seven"),
        ("8", "", "no title"),
    ]
    assert feed.entries[0].language == "ja"
    assert feed.facts is not None
    assert feed.facts.hub_url == "https://hub.example/"
    assert parse(body, known=feed.blocks).reading == "nothing_new"


def test_a_news_sitemap_gives_its_news_and_leaves_other_pages_out() -> None:
    feed = parse(SITEMAP)

    (entry,) = feed.entries
    assert (feed.kind, entry.title, entry.url, entry.language) == (
        "sitemap",
        "Une",
        "https://news.example/s1",
        "fr",
    )
    assert entry.published_at == datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
    assert len(feed.blocks) == 2


@pytest.mark.parametrize("is_first", [True, False])
def test_the_caption_of_a_picture_is_not_what_the_article_says(is_first: bool) -> None:
    caption, own = (
        "<media:description>An old photo</media:description>",
        "<description>They met.</description>",
    )
    body = rss(item(1, caption + own if is_first else own + caption), item(2, caption))
    body = body.replace(b"<rss ", b"<rss xmlns:media='http://search.yahoo.com/mrss/' ")

    described, video = parse(body).entries

    assert (described.summary, described.content_html) == ("They met.", "")
    assert video.summary == "An old photo"


def test_titles_of_images_and_videos_are_no_news() -> None:
    image = b"<image:image xmlns:image='i'><image:title>A photo</image:title></image:image>"
    body = SITEMAP.replace(b"s1</loc>", b"s1</loc>" + image).replace(b"about</loc>", b"about</loc>" + image)

    assert [entry.title for entry in parse(body).entries] == ["Une"]


def test_skip_hours_and_days_and_the_update_period_are_read() -> None:
    head = (
        "<skipHours><hour>0</hour><hour>24</hour><hour>3</hour></skipHours><skipDays><day>Sunday</day></skipDays>"
        "<sy:updatePeriod xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'>daily</sy:updatePeriod>"
        "<sy:updateFrequency xmlns:sy='http://purl.org/rss/1.0/modules/syndication/'>4</sy:updateFrequency>"
    )

    facts = parse(rss(item(1), head=head)).facts

    assert facts is not None
    assert (facts.skip_hours, facts.skip_days) == ((0, 3), (6,))
    assert facts.update_period_seconds == 21_600.0


# --- delta parse --------------------------------------------------------------------------------


def test_only_unknown_blocks_are_parsed() -> None:
    first = parse(rss(item(1), item(2)))

    second = parse(rss(item(3), item(1), item(2)), known=first.blocks)

    assert [entry.title for entry in second.entries] == ["Story 3"]
    assert second.blocks == (second.entries[0].block, *first.blocks)


def test_a_feed_with_nothing_new_is_not_parsed_even_when_its_build_date_moves() -> None:
    first = parse(rss(item(1), head="<lastBuildDate>Tue, 24 Nov 2026 10:00:00 GMT</lastBuildDate>"))

    again = parse(
        rss(item(1), head="<lastBuildDate>Tue, 24 Nov 2026 10:05:00 GMT</lastBuildDate>"), known=first.blocks
    )

    assert (again.reading, again.entries, again.facts) == ("nothing_new", (), None)


def test_delta_and_full_parse_give_the_same_entries() -> None:
    body = rss(*(item(n, f"<description>&lt;p&gt;Text {n}&lt;/p&gt;</description>") for n in range(9)))
    known = parse(body).blocks[::2]

    assert not shadow_differs(body, content_type=None, feed_url=URL, now=NOW, known_blocks=known)


@pytest.mark.parametrize(
    "body",
    [
        rss(item(1, "<description><![CDATA[an <item> in <b>text</b>]]></description>"), item(2)),
        rss(item(1), "<!-- " + item(2) + " -->", item(3)),
        rss(item(1), "<image><url>https://news.example/i.png</url></image>", item(2)),
    ],
    ids=["item in CDATA", "item in a comment", "something between items"],
)
def test_a_feed_that_cannot_be_split_safely_is_parsed_whole(body: bytes) -> None:
    feed = parse(body)

    assert feed.reading == "full"
    assert "Story 1" in [entry.title for entry in feed.entries]
    assert len(feed.entries) == 2


def test_a_block_that_comes_twice_counts_once() -> None:
    assert [entry.title for entry in parse(rss(item(1), item(1))).entries] == ["Story 1"]


def test_splitting_an_unclosed_cdata_section_ends_at_once() -> None:
    document = b"<rss><channel>" + b"<item><title><![CDATA[" * 50_000

    assert split_blocks(document, "item", 100) is None


@pytest.mark.parametrize("opening", [b"<item><title><![CDATA[", b"<item><!--", b"<item>", b"<", b"&"])
def test_what_is_opened_and_never_closed_is_refused_at_once(opening: bytes) -> None:
    body = b"<rss><channel>" + opening * 200_000

    assert refused(body, allow_risky=False) in ("risky", "unparsable")


# --- encodings ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("encoding", "content_type", "declared"),
    [
        ("utf-8", None, None),
        ("utf-8", "application/xml; charset=iso-8859-1", "utf-8"),
        ("windows-1251", "text/xml; charset=windows-1251", None),
        ("windows-1251", None, "windows-1251"),
        ("koi8-r", "application/xml", "koi8-r"),
        ("utf-16", None, "utf-16"),
        ("utf-8", None, "windows-1251"),
        ("utf-8", "text/xml; charset=windows-1251", None),
        ("utf-8", None, "utf-16"),
        ("windows-1251", "text/xml; charset=utf-8", "windows-1251"),
        ("windows-1251", "text/xml; charset=iso-8859-1", "windows-1251"),
    ],
)
def test_text_is_read_in_the_encoding_it_was_written_in(
    encoding: str, content_type: str | None, declared: str | None
) -> None:
    declaration = f"<?xml version='1.0' encoding='{declared}'?>" if declared else ""
    text = f"{declaration}<rss version='2.0'><channel><item><title>Визит</title></item></channel></rss>"

    feed = parse(text.encode(encoding), content_type)

    assert feed.entries[0].title == "Визит"


def test_a_byte_order_mark_beats_a_wrong_declaration() -> None:
    body = "\ufeff<?xml version='1.0' encoding='windows-1252'?><a>é</a>".encode()

    assert to_utf8(body, None) == "<a>é</a>".encode()


def test_one_broken_character_does_not_turn_the_rest_into_another_encoding() -> None:
    body = rss(item(1, "<description>Визит в Пекин</description>")).replace(b"Story", b"St\xffry")

    assert parse(body).entries[0].summary == "Визит в Пекин"


@pytest.mark.parametrize(
    ("encoding", "broken"), [("gb2312", b"\xd6"), ("shift_jis", b"\x83"), ("windows-1251", b"\x98")]
)
def test_one_broken_character_does_not_make_a_declared_encoding_another_one(
    encoding: str, broken: bytes
) -> None:
    text = "Визит в Пекин, встреча и переговоры"
    body = rss(item(1, f"<description>{text} #</description>")).decode().replace("utf-8", encoding)

    entry = parse(body.encode(encoding).replace(b"#", broken)).entries[0]

    assert entry.summary.startswith(text)


def test_a_document_without_a_letter_beyond_ascii_is_read_whatever_it_declares() -> None:
    assert parse(rss(item(1)).replace(b"utf-8", b"utf-16")).entries[0].title == "Story 1"
    assert parse(rss(item(1)).replace(b"utf-8", b"iso-2022-jp")).entries[0].title == "Story 1"


@pytest.mark.parametrize("name", ["punycode", "zip", "unicode_escape", "no-such-thing", "utf-7"])
def test_codecs_that_are_no_character_sets_are_not_used(name: str) -> None:
    body = rss(item(1)).replace(b"utf-8", name.encode())

    assert parse(body, f"text/xml; charset={name}").entries[0].title == "Story 1"


# --- hostile and broken input -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "reason"),
    [
        (b"", "empty"),
        (b" \n\t ", "empty"),
        (b"/dev/zero", "not_a_feed"),
        (b"https://news.example/feed", "not_a_feed"),
        (b"\x00\xff\x13\x37" * 1000, "not_a_feed"),
        (b"<!DOCTYPE html><html><body>Hello</body></html>", "html"),
        (b"<html><rss></rss></html>", "html"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not_a_feed"),
        (b"<!-- " + b"x" * 100_000, "not_a_feed"),
        (b'{"items": 3}', "not_a_feed"),
        (b'{"items": [', "unparsable"),
        (b'{"a":' * 100_000, "unparsable"),
        (b" " * (MAX_BODY_BYTES + 1), "too_large"),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_what_is_no_feed_is_refused_with_its_reason(body: bytes, reason: str) -> None:
    assert refused(body) == reason


@pytest.mark.parametrize(
    "head",
    [
        "<!DOCTYPE r [" + "<!ENTITY a 'x" * 5_000 + "]>",
        "<!DOCTYPE r [<!ENTITY a '" + "x" * 60_000 + "'>]>",
        "<!DOCTYPE r [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;&a;&a;&a;&a;&a;'>]>",
        "<!DOCTYPE r [<!ENTITY % p SYSTEM 'http://evil.example/'> %p;]>",
        "<!DOCTYPE r [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>",
    ],
    ids=["unterminated", "long value", "billion laughs", "parameter entity", "external entity"],
)
def test_entities_that_could_blow_up_are_refused(head: str) -> None:
    body = f"{head}<rss><channel><item><title>&a;</title></item></channel></rss>".encode()

    assert refused(body) == "entities_refused"


def test_a_few_short_entities_are_taken_at_their_word() -> None:
    head = b"<!DOCTYPE rss [<!ENTITY nbsp '&#160;'>]>"
    body = head + b"<rss><channel><item><title>A&nbsp;B</title></item></channel></rss>"

    assert parse(body).entries[0].title == "A B"


def test_white_space_before_the_root_costs_nothing() -> None:
    body = b"<?xml version='1.0'?>" + b"\n" * 80_000 + rss(item(1)).split(b"?>\n")[1]

    assert parse(body, allow_risky=False).entries[0].title == "Story 1"


def test_what_is_ill_formed_beyond_mending_is_mended_as_far_as_it_goes() -> None:
    body = rss(item(1, "<b>never closed <description>A&#xD800;B &amp; C</description>"), item(2))

    assert [entry.title for entry in parse(body).entries] == ["Story 1", "Story 2"]
    assert parse(body).entries[0].summary == "AB & C"


def test_what_a_broken_server_writes_before_the_feed_is_skipped() -> None:
    assert parse(b"Warning: line 3\n" + rss(item(1))).entries[0].title == "Story 1"
    assert parse(b"<br />\n<b>Warning</b>: line 3<br />\n" + rss(item(1))).entries[0].title == "Story 1"


@pytest.mark.parametrize(
    ("broken", "title"),
    [
        ("Fish & Chips", "Fish & Chips"),
        ("A&nbsp;&hellip;&bogus;", "A …&bogus;"),
        ("con\x0btrol\x1b&#8;&#xD800;&#xFFFE;", "control"),
        ("digits&#" + "9" * 5000 + ";", "digits"),
    ],
)
def test_ill_formed_xml_is_mended_instead_of_parsed_loosely(broken: str, title: str) -> None:
    feed = parse(rss(item(1).replace("Story 1", broken)), allow_risky=False)

    assert not feed.is_well_formed
    assert feed.entries[0].title == title


def test_mending_leaves_cdata_as_it_is() -> None:
    body = rss(item(1, "<description><![CDATA[Fish & Chips &nbsp;]]></description>").replace("Story", "R&D"))

    (entry,) = parse(body, allow_risky=False).entries
    assert entry.title == "R&D 1"
    assert entry.summary == "Fish & Chips"


def test_xml_beyond_mending_is_refused_where_it_cannot_be_stopped_and_parsed_where_it_can() -> None:
    body = rss(item(1, "<description>open <b></description>"), item(2))

    assert refused(body, allow_risky=False) == "risky"
    assert [entry.title for entry in parse(body).entries][:1] == ["Story 1"]


@pytest.mark.parametrize(
    "extra",
    ["<category>c</category>" * 5_000, "<author>a@" + "a." * 2_000 + "</author>"],
    ids=["many categories", "endless address"],
)
def test_parses_that_may_take_long_are_refused_where_they_cannot_be_stopped(extra: str) -> None:
    assert refused(rss(item(1, extra)), allow_risky=False) == "risky"


def test_a_feed_with_too_many_entries_is_cut() -> None:
    body = rss(*(f"<item><guid>{n}</guid></item>" for n in range(MAX_ENTRIES + 50)))

    feed = parse(body)

    assert len(feed.blocks) == MAX_ENTRIES


@pytest.mark.parametrize(
    ("date", "flags"),
    [
        ("Mon, 01 Jan 0000 00:00:00 GMT", ()),
        ("Thu, 01 Jan 1970 00:00:00 GMT", ("date_out_of_range",)),
        ("Fri, 31 Dec 9998 23:59:59 GMT", ("date_out_of_range",)),
        ("2031-01-01", ("date_out_of_range",)),
    ],
)
def test_dates_that_cannot_be_true_are_not_believed_and_flagged(date: str, flags: tuple[str, ...]) -> None:
    body = rss(item(1).replace("Tue, 24 Nov 2026 10:01:00 GMT", date))

    (entry,) = parse(body).entries

    assert (entry.published_at, entry.flags) == (None, flags)


@pytest.mark.parametrize(
    "date",
    [
        "24 ноября 2026, 13:01 MSK",
        "Tue, 24 Nov 2026 11:01:00 CET",
        "Tue, 24 Nov 2026 19:01:00 JST",
        "2026-11-24 19:01:00 KST",
        "Tue, 24 Nov 2026 12:01 UTC+2",
        "24 Nov 2026 10:01 AM",
        "24 Nov 2026 05:01 AM EST",
        "24 Nov 2026 03:31 PM IST",
        "2026년 11월 24일 19:01:00",
    ],
)
def test_dates_that_feedparser_cannot_read_or_misreads_are_repaired(date: str) -> None:
    body = rss(item(1).replace("Tue, 24 Nov 2026 10:01:00 GMT", date))

    assert parse(body).entries[0].published_at == datetime(2026, 11, 24, 10, 1, tzinfo=UTC)


@pytest.mark.parametrize(
    "link",
    ["javascript:alert(1)", "file:///etc/passwd", "data:text/html,x", "ftp://news.example/"],
)
def test_links_that_are_not_http_are_dropped(link: str) -> None:
    body = rss(item(1).replace("https://news.example/1", link))

    assert parse(body).entries[0].url == ""


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("https://user:pw@news.example/a\n\tb", "https://news.example/ab"),
        (" /a b?q=1 2 ", "https://news.example/a%20b?q=1%202"),
        ("//cdn.example/x", "https://cdn.example/x"),
        ("?id=3", "https://news.example/feed.xml?id=3"),
        ("HTTPS://News.Example/A", "https://News.Example/A"),
        ("http:///x", ""),
        ("https://[::1", ""),
        ("https://news.example:99999/", ""),
        ("https://news.example/" + "a" * 5_000, ""),
    ],
)
def test_links_become_absolute_and_clean_or_nothing(link: str, url: str) -> None:
    assert safe_link(link, URL) == url


def test_titles_carry_no_markup_control_or_bidirectional_override() -> None:
    dirty = "&lt;b&gt;Xi&lt;/b&gt; \u202emeets\u202c\n Kim &lt;svg/onload=alert(1)&gt;"
    body = rss(item(1).replace("Story 1", dirty))

    assert parse(body).entries[0].title == "Xi meets Kim"


def test_scripts_and_styles_are_not_text() -> None:
    markup = "&lt;p&gt;A&lt;script&gt;x()&lt;/script&gt;&lt;/p&gt;&lt;p&gt;B&lt;/p&gt;"

    assert parse(rss(item(1, f"<description>{markup}</description>"))).entries[0].summary == "A B"
