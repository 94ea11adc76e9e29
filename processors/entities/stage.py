"""The stage that annotates articles with the entities they mention."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar, Self

from pydantic import Field

from processors.entities.files import load_entities
from processors.entities.gazetteer import Gazetteer
from wirewatch.metrics import ARTICLES_CUT
from wirewatch.records import Annotated, Article
from wirewatch.settings import Section
from wirewatch.stage import Context, Output, Setup
from wirewatch.topics import ANNOTATED, ARTICLES, Topic


class EntitiesSettings(Section):
    """How articles are annotated."""

    max_characters: int = Field(
        300_000, gt=0, description="Characters read of one article, its beginning; a book has more."
    )
    max_mentions: int = Field(
        5_000, gt=0, description="Mentions kept of one article, the first ones; more are left out."
    )


class Entities:
    """Annotates articles. The entity files are read once, when it is built."""

    name: ClassVar[str] = "entities"
    settings_class: ClassVar[type[Section]] = EntitiesSettings
    consumes: ClassVar[Topic[Any]] = ARTICLES
    tables: ClassVar[tuple[Topic[Any], ...]] = ()
    is_ordered = False

    def __init__(self, gazetteer: Gazetteer, settings: EntitiesSettings) -> None:
        self._gazetteer = gazetteer
        self._settings = settings

    @classmethod
    def build(cls, settings: EntitiesSettings, setup: Setup) -> Self:
        """The stage with the entities of `setup.entity_files`.

        Raises: SettingsError when an entity file is wrong.
        """
        return cls(Gazetteer(load_entities(setup.entity_files)), settings)

    def handle(self, record: Article, context: Context) -> Sequence[Output]:
        """The article with its mentions."""
        return [Output(ANNOTATED, self.annotate(record))]

    def annotate(self, article: Article) -> Annotated:
        """`article` with its mentions, as many as the settings allow."""
        settings = self._settings
        if len(article.content) > settings.max_characters:
            ARTICLES_CUT.labels(self.name, "characters").inc()
        mentions = self._gazetteer.annotate(article, settings.max_characters).mentions
        if len(mentions) > settings.max_mentions:
            ARTICLES_CUT.labels(self.name, "mentions").inc()
        return Annotated(article=article, mentions=mentions[: settings.max_mentions])

    def close(self) -> None:
        """Nothing to give back."""
