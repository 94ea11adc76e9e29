"""URLs: whose host, the same page, safe to print."""

from __future__ import annotations

import pytest

from wirewatch.urls import registrable_domain, same_page_url, without_credentials


@pytest.mark.parametrize(
    ("url", "domain"),
    [
        ("https://news.bbc.co.uk/x", "bbc.co.uk"),
        ("https://WWW.Example.COM:8443/", "example.com"),
        ("https://www.yna.co.kr", "yna.co.kr"),
        ("http://127.0.0.1:8001/feed", "127.0.0.1:8001"),
        ("http://[::1]:8001/feed", "::1:8001"),
        ("http://localhost:8001/feed", "localhost:8001"),
        ("not a url", ""),
        ("http://[broken", ""),
        ("http://example.com:port/", ""),
    ],
)
def test_the_registrable_domain_is_what_one_owner_registered(url: str, domain: str) -> None:
    assert registrable_domain(url) == domain


@pytest.mark.parametrize(
    ("url", "same"),
    [
        ("HTTP://Example.com:80", "http://example.com/"),
        ("https://example.com/a?b=2&a=1", "https://example.com/a?b=2&a=1"),
        ("https://example.com/a?utm_medium=rss&id=3&fbclid=x#c", "https://example.com/a?id=3"),
        ("https://example.kr/a?q=%B0%A1&utm_source=rss", "https://example.kr/a?q=%B0%A1"),
        ("https://example.com/a?q=a%20b&c&UTM%5Fsource=x", "https://example.com/a?q=a%20b&c"),
        ("https://example.com:8443/a", "https://example.com:8443/a"),
        ("http://[broken", "http://[broken"),
    ],
)
def test_what_does_not_change_the_page_is_removed(url: str, same: str) -> None:
    assert same_page_url(url) == same


def test_a_logged_url_has_no_secrets() -> None:
    logged = without_credentials("https://user:hunter2@example.com:8443/feed?token=abc")

    assert logged == "https://example.com:8443/feed?…"
