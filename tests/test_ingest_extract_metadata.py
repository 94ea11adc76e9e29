from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from ingest.extract.exchange import FeedFacts
from ingest.extract.fields import Metadata
from ingest.extract.metadata import choose_metadata
from ingest.extract.page_facts import read_microdata, read_page_facts
from ingest.extract.structured_data import read_structured_data
from ingest.extract.tree import parse

URL = "https://www.news.example/world/ferry?utm_source=feed"
NOW = datetime(2026, 3, 5, tzinfo=UTC)


def ld(**node: Any) -> str:
    return f'<script type="application/ld+json">{json.dumps({"@type": "NewsArticle", **node})}</script>'


def read(head: str = "", body: str = "", **feed: Any) -> Metadata:
    tree = parse(f"<html lang=en-GB><head>{head}</head><body>{body}</body></html>")
    assert tree is not None
    facts = read_page_facts(tree, URL)
    data = read_structured_data(facts.scripts, URL)
    read_microdata(tree, facts)
    return choose_metadata(facts, data, FeedFacts(url=URL, **feed), NOW, tree)


def test_the_headline_of_json_ld_is_the_title() -> None:
    chosen = read(ld(headline="Ferry to run &amp; run"), "<h1>Another line</h1>")

    assert chosen.title == "Ferry to run & run"
    assert chosen.origins["title"] == "json-ld"


def test_two_that_agree_outvote_the_headline_of_json_ld() -> None:
    head = ld(headline="Ferry") + '<meta property="og:title" content="Ferry to run again">'

    assert read(head, "<h1>Ferry to run again</h1>").title == "Ferry to run again"


@pytest.mark.parametrize(
    "tail", [" | Island News", " - Island News", " – World – Island News", "｜Island News"]
)
def test_the_sites_name_is_no_part_of_the_title(tail: str) -> None:
    head = f"<title>Ferry to run again{tail}</title><meta property='og:site_name' content='Island News'>"

    assert read(head, "<h1>Ferry to run again</h1>").title == "Ferry to run again"


def test_a_title_that_was_cut_gives_way_to_the_whole_one() -> None:
    whole = (
        "The ferry between the two islands is to run again from Monday, the harbour office has said in town"
    )
    head = ld(headline=whole[:60] + "…")

    assert read(head, f"<h1>{whole}</h1>").title == whole


def test_authors_come_from_graphs_and_references_in_order_and_once() -> None:
    graph = [
        {"@type": "Person", "@id": "#ida", "name": "Ida Holm"},
        {
            "@type": "NewsArticle",
            "headline": "Ferry",
            "author": [{"@id": "#ida"}, "By Jon Berg (Oslo)", "Ida Holm"],
        },
    ]

    chosen = read(f'<script type="application/ld+json">{json.dumps({"@graph": graph})}</script>')

    assert chosen.authors == ("Ida Holm", "Jon Berg")


def test_the_publisher_is_the_author_only_where_nobody_else_is() -> None:
    signed = ld(
        headline="Ferry",
        author={"@type": "Organization", "name": "Island News"},
        publisher={"name": "Island News"},
    )

    assert read(signed, '<p class="byline">By Ida Holm</p>').authors == ("Ida Holm",)
    assert read(signed).authors == ("Island News",)


def test_addresses_are_no_authors() -> None:
    link = '<meta property="article:author" content="https://social.example/island">'
    head = f'{link}<meta name=author content="Ida Holm">'

    assert read(head).authors == ("Ida Holm",)


@pytest.mark.parametrize(
    "script",
    [
        '<!-- {"@type": "NewsArticle", "headline": "Ferry", "datePublished": "2026-03-04T12:30:00Z"} -->',
        '{"@type": "NewsArticle", "headline": "Ferry", "datePublished": "2026-03-04T12:30:00Z",}',
        '{"@type": "NewsArticle", "headline": "Fer\nry", "datePublished": "2026-03-04T12:30:00Z"};',
        '[[{"@type": ["Thing", "Article"], "headline": "Ferry", "datePublished": "2026-03-04T12:30:00Z"}]]',
        '{"@type": "NewsArticle" "headline": "Ferry", broken, "datePublished": "2026-03-04T12:30:00Z"',
        '{"@type":"WebPage","mainEntity":'
        '{"@type":"Article","headline":"Ferry","datePublished":"2026-03-04T12:30:00Z"}}',
    ],
)
def test_json_ld_is_read_broken_or_nested(script: str) -> None:
    chosen = read(f"<script type='application/ld+json'>{script}</script>")

    assert chosen.published_at == datetime(2026, 3, 4, 12, 30, tzinfo=UTC)
    assert chosen.origins["published_at"] == "json-ld"


def test_articles_that_are_only_listed_say_nothing_about_the_page() -> None:
    other = {"@type": "NewsArticle", "headline": "Another story", "datePublished": "2020-01-01T00:00:00Z"}
    listed = {"@type": "ItemList", "itemListElement": [{"@type": "ListItem", "item": other}]}

    chosen = read(f'<script type="application/ld+json">{json.dumps(listed)}</script><title>Ferry</title>')

    assert chosen.title == "Ferry"
    assert chosen.origins.get("published_at") != "json-ld"


def test_a_live_blogs_headline_is_the_title_and_an_update_is_not() -> None:
    update = {
        "@type": "BlogPosting",
        "headline": "12.05: The ramp is down",
        "datePublished": "2026-03-04T12:05:00Z",
    }
    chosen = read(ld(**{"@type": "LiveBlogPosting"}, headline="Ferry live", liveBlogUpdate=[update]))

    assert chosen.title == "Ferry live"


def test_dates_in_the_future_and_before_1990_are_refused_and_flagged() -> None:
    chosen = read(
        ld(headline="Ferry", datePublished="2031-01-01T00:00:00Z", dateModified="1970-01-01T00:00:00Z")
    )

    assert chosen.published_at is None
    assert chosen.modified_at is None
    assert {"published_at_refused", "modified_at_refused"} <= set(chosen.flags)


def test_the_feeds_instant_says_more_than_the_pages_day() -> None:
    chosen = read(
        ld(headline="Ferry", datePublished="2026-03-04"), published_at=datetime(2026, 3, 4, 9, 5, tzinfo=UTC)
    )

    assert chosen.published_at == datetime(2026, 3, 4, 9, 5, tzinfo=UTC)
    assert chosen.origins["published_at"] == "feed"


def test_a_local_time_takes_the_zone_of_another_date_on_the_page() -> None:
    chosen = read(
        ld(headline="Ferry", datePublished="2026-03-04T12:30:00", dateModified="2026-03-04T13:00:00+02:00")
    )

    assert chosen.published_at == datetime(2026, 3, 4, 10, 30, tzinfo=UTC)
    assert "published_at_zone_from_page" in chosen.flags


def test_a_local_time_takes_the_zone_in_which_the_feed_agrees() -> None:
    head = ld(headline="Ferry", datePublished="2026-03-04T12:30:20", dateModified="2026-03-04T15:00:00")

    chosen = read(head, published_at=datetime(2026, 3, 4, 3, 30, tzinfo=UTC))

    assert chosen.published_at == datetime(2026, 3, 4, 3, 30, tzinfo=UTC)
    assert chosen.modified_at == datetime(2026, 3, 4, 6, 0, tzinfo=UTC)
    assert "modified_at_zone_from_feed" in chosen.flags


def test_a_date_that_only_readers_see_is_read() -> None:
    chosen = read(body='<h1>Ferry</h1><p class="article-date">04.03.2026, 12:30</p>')

    assert chosen.published_at is not None
    assert chosen.published_at.date().isoformat() == "2026-03-04"
    assert chosen.origins["published_at"] == "visible"


@pytest.mark.parametrize(
    "link", ["https://www.news.example/", "https://other.example/world/ferry", "javascript:x"]
)
def test_a_canonical_address_that_is_a_front_page_or_elsewhere_is_a_mistake(link: str) -> None:
    assert read(f'<link rel=canonical href="{link}">').canonical_url is None


def test_the_canonical_and_amp_addresses_are_made_absolute() -> None:
    chosen = read('<link rel="canonical" href="/world/ferry"><link rel=amphtml href="/amp/ferry">')

    assert chosen.canonical_url == "https://www.news.example/world/ferry"
    assert chosen.amp_url == "https://www.news.example/amp/ferry"


@pytest.mark.parametrize(
    "head",
    [
        ld(headline="Ferry", isAccessibleForFree=False),
        ld(headline="Ferry", isAccessibleForFree="http://schema.org/False"),
        ld(headline="Ferry", hasPart=[{"@type": "WebPageElement", "isAccessibleForFree": "False"}]),
        '<meta property="article:content_tier" content="locked">',
    ],
)
def test_a_paywall_is_told_by_what_the_page_declares(head: str) -> None:
    assert read(head).is_paywalled


def test_site_name_section_and_image_keep_their_sources() -> None:
    chosen = read(
        ld(headline="Ferry", articleSection=["World", "Sea"], publisher={"name": "Island News"})
        + '<meta property="og:image" content="/ferry.jpg">'
    )

    assert (chosen.site_name, chosen.section) == ("Island News", "World")
    assert chosen.image_url == "https://www.news.example/ferry.jpg"
    assert chosen.origins["image_url"] == "og:image"


@pytest.mark.parametrize(
    "node", ['"wordCount": 1e999', '"wordCount": "²"', '"dateModified": "0001-01-01T00:00:00+01:00"']
)
def test_values_that_no_article_has_cost_nothing_but_themselves(node: str) -> None:
    script = f'{{"@type": "NewsArticle", "headline": "Ministers meet", {node}}}'

    chosen = read(f'<script type="application/ld+json">{script}</script>')

    assert (chosen.title, chosen.word_count, chosen.modified_at) == ("Ministers meet", 0, None)
