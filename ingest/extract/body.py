"""The article's text off the shared tree: paragraphs in reading order, one a line."""

from __future__ import annotations

import re
from copy import copy

from lxml.html import HtmlElement
from trafilatura.core import trafilatura_sequence
from trafilatura.settings import Extractor
from trafilatura.xml import xmltotxt

_PRECISE = Extractor(output_format="python", precision=True, comments=False)
_BALANCED = Extractor(output_format="python", comments=False)
#: The precise text is taken unless it holds less than this share of the balanced one.
_MIN_PRECISE_SHARE = 0.5
#: Lines that no article says, in the languages of the news; matched whole.
_FURNITURE = re.compile(
    r"(?:advertisement|advertising|ad|sponsored|anzeige|werbung|publicité|publicidad|pubblicità|advertentie|reklama|"
    r"реклама|reklam|annons|annonse|annonce|διαφήμιση|广告|廣告|広告|광고|إعلان|"
    r"read more|read also|see also|also read|related|related articles|related stories|more on this|"
    r"mehr zum thema|lesen sie auch|auch interessant|weiterlesen|lire aussi|à lire aussi|lire la suite|"
    r"lea también|leer más|ver más|leia também|leia mais|saiba mais|leggi anche|leggi di più|lees ook|"
    r"lees meer|"
    r"czytaj także|czytaj też|czytaj więcej|zobacz także|zobacz też|читайте также|читать далее|подробнее|"
    r"смотрите также|читайте також|διαβάστε επίσης|δείτε επίσης|διαβάστε περισσότερα|ayrıca oku|devamını oku|"
    r"čtěte také|čtěte dále|läs också|läs mer|les også|les mer|læs også|læs mere|lue myös|"
    r"olvass tovább|citește și|"
    r"相关阅读|相關新聞|延伸閱讀|阅读更多|関連記事|続きを読む|관련기사|더 보기|اقرأ أيضا|"
    r"share|share this|share this article|share on facebook|tweet|email|print|copy link|comments?|"
    r"teilen|drucken|partager|imprimer|compartir|imprimir|condividi|stampa|delen|udostępnij|drukuj|поделиться|"
    r"распечатать|печать|εκτύπωση|paylaş|yazdır|sdílet|dela|skriv ut|分享|打印|列印|シェア|공유|"
    r"subscribe|sign up|follow us|newsletter|photo|video|image|foto|фото|图片|back to top|skip ad)"
)


def body_text(tree: HtmlElement) -> str:
    """The article's text, "" when there is none. `tree` is left as it is."""
    balanced = _text(tree, _BALANCED)
    precise = _text(tree, _PRECISE)
    return precise if len(precise) >= _MIN_PRECISE_SHARE * len(balanced) else balanced


def _text(tree: HtmlElement, options: Extractor) -> str:
    body, _, _, _ = trafilatura_sequence(copy(tree), options)
    return xmltotxt(body, False)


def paragraphs_of(text: str) -> list[str]:
    """The text's lines without the empty ones, white space collapsed."""
    return [line for raw in text.split("\n") if (line := re.sub(r"\s+", " ", raw).strip())]


def trimmed(paragraphs: list[str], title: str) -> list[str]:
    """The paragraphs without a title line in front, furniture lines, and immediate repeats."""
    wanted = _plain(title)
    kept: list[str] = []
    for paragraph in paragraphs:
        plain = _plain(paragraph)
        is_title = len(kept) < 2 and plain == wanted
        if is_title or (kept and paragraph == kept[-1]) or (len(plain) < 60 and _FURNITURE.fullmatch(plain)):
            continue
        kept.append(paragraph)
    return kept


def _plain(text: str) -> str:
    return re.sub(r"\s+", " ", text).strip(" .:|-–—…").casefold()
