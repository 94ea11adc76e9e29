"""Strangers' words as they can be printed: they command no terminal and turn no direction of writing."""

from __future__ import annotations

import unicodedata

#: Format characters that scripts need: the joiners of Persian and of Indic scripts.
_NEEDED = frozenset("\u200c\u200d")
#: Invisible marks that web pages are full of, and that do nothing here: soft hyphen, zero-width spaces.
_IGNORED = frozenset("\u00ad\u200b\u2060\ufeff")


def harmless(text: str) -> str:
    """`text` in one line, with control, format and unassigned characters made visible or left out."""
    return "".join(map(_harmless, text))


def _harmless(char: str) -> str:
    if char.isspace():
        return " "
    if char in _IGNORED:
        return ""
    if char in _NEEDED or unicodedata.category(char)[0] != "C":
        return char
    return f"\\u{ord(char):04x}" if ord(char) <= 0xFFFF else f"\\U{ord(char):08x}"
