"""Watches against annotated articles: the keywords stage."""

from processors.keywords.matcher import Found, Matcher
from processors.keywords.stage import Keywords, KeywordsSettings

__all__ = ["Found", "Keywords", "KeywordsSettings", "Matcher"]
