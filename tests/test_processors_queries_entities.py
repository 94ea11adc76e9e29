"""`entity:` in a watch's query: by slug or id, and refused with its place when unknown."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from processors.entities.files import load_entities
from processors.keywords.matcher import Matcher
from processors.watches import load_watchbook
from wirewatch.errors import SettingsError
from wirewatch.records import Annotated, Article, Mention

ENTITIES = "entities:\n  - {id: Q9999, slug: ann-ax, kind: person, names: {en: [Ann Ax]}}\n"
AT = datetime(2018, 9, 1, tzinfo=UTC)


def matcher(folder: Path, query: str) -> Matcher:
    """One watch with this query."""
    entities, watches = folder / "entities.yaml", folder / "watches.yaml"
    entities.write_text(ENTITIES)
    watches.write_text(f"watches:\n  - id: some\n    query: '{query}'\n")
    return Matcher(load_watchbook([watches]), load_entities([entities]))


@pytest.mark.parametrize("name", ["ann-ax", "Q9999"])
def test_a_query_names_an_entity_by_slug_or_id(tmp_path: Path, name: str) -> None:
    article = Article(
        id="a", entry_id="e", url="https://a.example/", feed_url="f", revision="1",
        title="Ann Ax votes", text="", seen_at=AT,
    )  # fmt: skip
    mention = Mention(entity="Q9999", kind="person", start=0, end=6, surface="Ann Ax")
    asked = matcher(tmp_path, f"entity:{name} NEAR/0 vote*")
    (found,) = asked.find(Annotated(article=article, mentions=(mention,)))
    assert found.spans == ((0, 6), (7, 12))
    assert asked.find(Annotated(article=article)) == []


def test_an_unknown_entity_is_refused_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as refused:
        matcher(tmp_path, "vote AND entity:nobody")
    (problem,) = refused.value.problems
    assert (problem.line, problem.found) == (3, 'character 17: no entity is called "nobody"')
