"""All that is looked for at once: the forms of entities, of titles and of words for proxies, by pattern."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

import msgspec

from processors.entities.forms import Case, Form, Named, Sense, derived_forms, forms_of, is_unspaced
from processors.entities.knowledge import Knowledge
from processors.entities.lexicon import Lexicon

_ANY_LANGUAGE: frozenset[str] = frozenset()
_NOTHING = frozenset({""})


def lexicon_forms(lexicon: Lexicon) -> Iterator[Named]:
    """Titles and proxy heads as forms."""
    for title, texts in lexicon.titles.items():
        for text in texts:
            languages = lexicon.language_bound.get(text, _ANY_LANGUAGE)
            yield text, Form(Sense.TITLE, title, Case.ANY, languages, is_unspaced(text), text=text)
    for text in lexicon.joint:
        yield text, Form(Sense.JOINT, text, is_unspaced=is_unspaced(text))
    for head in lexicon.heads:
        yield head, Form(Sense.HEAD, head, is_unspaced=is_unspaced(head))


class _Readings:
    """The forms of each pattern; patterns that say the same share them."""

    def __init__(self) -> None:
        self.by_pattern: dict[str, tuple[Form, ...]] = {}
        self._shared: dict[tuple[Form, ...], tuple[Form, ...]] = {}

    def add(self, text: str, form: Form) -> None:
        pattern = form.pattern(text)
        known = self.by_pattern.get(pattern, ())
        if form not in known:
            forms = (*known, form)
            self.by_pattern[pattern] = self._shared.setdefault(forms, forms)


def forms_by_pattern(knowledge: Knowledge, lexicon: Lexicon) -> Mapping[str, tuple[Form, ...]]:
    """What to look for, and its distinct readings."""
    readings = _Readings()
    known: set[str] = set()
    for entity in knowledge.entities.values():
        for text, form in forms_of(entity, lexicon):
            readings.add(text, form)
            if not form.before:
                known.update(beginning + text for beginning in form.beginnings or _NOTHING)
    for text, form in lexicon_forms(lexicon):
        readings.add(text, form)
        known.add(text)
    for entity in knowledge.entities.values():
        for text, form in derived_forms(entity, lexicon):
            unknown = frozenset(b for b in form.beginnings or _NOTHING if b + text not in known)
            if unknown:
                readings.add(text, msgspec.structs.replace(form, beginnings=form.beginnings and unknown))
    return readings.by_pattern
