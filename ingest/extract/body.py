"""The article's text off the shared tree: paragraphs in reading order, one a line.

    own reading ──┬─ alike ──────────────────────────────────────> own reading
    readability ──┘ unlike ─> trafilatura is asked, too ─> the one that is most like all others

Nine pages in ten end at the first branch, which costs a fifth of what trafilatura does. The reasons,
and what each part scores alone, are in `docs/extraction.md`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from copy import copy

from lxml.html import HtmlElement
from trafilatura.core import trafilatura_sequence
from trafilatura.external import sanitize_tree, try_readability
from trafilatura.settings import Extractor
from trafilatura.xml import xmltotxt

from ingest.extract.main_text import main_text

_OPTIONS = Extractor(output_format="python", comments=False)
#: From here on two readings count as one and the same.
_ALIKE = 0.8
#: A shorter text is always checked against the others.
_MIN_CHARACTERS = 200
#: JSON-LD's own copy of the text has a say when it is longer than a teaser.
_MIN_DECLARED_CHARACTERS = 400
_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W\u3040-\u30ff\u3400-\u9fff]+")
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


def body_text(tree: HtmlElement, titles: tuple[str, ...], description: str, declared: str = "") -> str:
    """The article's text, "" when there is none. `tree` is left as it is.

    `titles` and `description` are what the page says about itself, `declared` the text that its
    JSON-LD holds; that one only gives its opinion, since it is often cut or without paragraphs.
    """
    own = "\n".join(main_text(tree, titles, description))
    second = _opinion(_by_readability, tree)
    words = [_bag(own), _bag(second)]
    if _likeness(*words) >= _ALIKE and len(own) >= _MIN_CHARACTERS:
        return own
    texts = [own, second, _opinion(_by_trafilatura, tree)]
    words.append(_bag(texts[2]))
    voters = [*words, _bag(declared)] if len(declared) >= _MIN_DECLARED_CHARACTERS else words
    agreement = [sum(_likeness(each, other) for other in voters if other is not each) for each in words]
    return texts[max(range(len(texts)), key=lambda index: (agreement[index], len(texts[index])))]


def _opinion(read: Callable[[HtmlElement], HtmlElement], tree: HtmlElement) -> str:
    """The text that a reader of others' making finds, "" when the page is too much for it."""
    try:
        return str(xmltotxt(read(copy(tree)), False))
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - tags such as <p<br> end one; the others' opinions stand
        return ""


def _by_readability(tree: HtmlElement) -> HtmlElement:
    return sanitize_tree(try_readability(tree), _OPTIONS)[0]


def _by_trafilatura(tree: HtmlElement) -> HtmlElement:
    return trafilatura_sequence(tree, _OPTIONS)[0]


def _bag(text: str) -> Counter[str]:
    return Counter(_TOKEN.findall(text.casefold()))


def _likeness(one: Counter[str], other: Counter[str]) -> float:
    """The share of words that two texts have in common, 0 to 1 (Dice)."""
    total = one.total() + other.total()
    return 2 * (one & other).total() / total if total else 0.0


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
