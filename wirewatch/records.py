"""The records on the topics: frozen, versioned, JSON in and out, with derived ids.

    Entry ─> Page ─> Article ─> Annotated ─> Match ─> Alert        DeadLetter
    (what must survive a restart: `states`)

A field may be added if it has a default and may never change its meaning: an old reader skips
what it does not know and a new one fills in what is missing, so both can share a topic.
Handling times and trace ids travel in the message's headers, so a repeat has the same bytes.
All times are aware UTC; all offsets count characters (code points) in `Article.content`.
"""

from __future__ import annotations

import hashlib
import zlib
from datetime import datetime
from typing import Any, ClassVar, Literal, Self

import msgspec

from wirewatch.errors import BadRecordError
from wirewatch.urls import same_page_url

Status = Literal["rumoured", "planned", "confirmed", "happened", "cancelled", "denied"]
Severity = Literal["info", "notice", "warning", "critical"]
EntryChange = Literal["new", "updated", "backfill"]
ExtractionQuality = Literal["full", "degraded"]

_ENCODER = msgspec.json.Encoder(order="deterministic")


def derive_id(kind: str, *parts: str) -> str:
    """An id of what identifies a thing: the same parts give the same id everywhere, always."""
    digest = hashlib.sha256()
    for part in (kind, *parts):
        data = part.encode("utf-8", "surrogatepass")
        digest.update(len(data).to_bytes(8, "big") + data)
    return f"{kind}-{digest.hexdigest()[:32]}"


def entry_id(feed_url: str, identity: str, revision: str) -> str:
    """The id of one revision of a feed's entry; `identity` is its guid, else link, else hash."""
    return derive_id("entry", feed_url, identity, revision)


def article_id(entry_url: str) -> str:
    """The id of the article behind a link: the same in every feed and through all revisions."""
    return derive_id("article", same_page_url(entry_url))


class Record(msgspec.Struct, frozen=True, kw_only=True):
    """A record on a topic. `version` counts the additions to a record type, for people to read."""

    version: int = 1

    _decoders: ClassVar[dict[type, Any]] = {}

    def encode(self) -> bytes:
        """The record as JSON: deterministic bytes for equal records."""
        return _ENCODER.encode(self)

    @classmethod
    def decode(cls, data: bytes) -> Self:
        """The record that `encode` wrote, by this or another version.

        Raises: BadRecordError when the bytes are no such record.
        """
        decoder = cls._decoders.get(cls)
        if decoder is None:
            decoder = cls._decoders[cls] = msgspec.json.Decoder(cls)
        try:
            record: Self = decoder.decode(data)
        except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
            raise BadRecordError(f"not a {cls.__name__} record: {error}") from error
        return record


class Entry(Record, frozen=True, kw_only=True):
    """An entry of a feed, seen for the first time or changed.

    `identity` is what recognises the entry in its feed; `revision` a hash of what it says.
    `change` "backfill" marks what a feed already held when it was first fetched: no alarm.
    `flags` name what was odd about it ("date_out_of_range": the feed's date was not believed).
    `known_revision` is set when the page is visited again: the article's revision so far.
    """

    id: str
    feed_url: str
    url: str
    identity: str
    revision: str
    title: str
    seen_at: datetime
    change: EntryChange = "new"
    feed_title: str = ""
    summary: str = ""
    content_html: str = ""
    authors: tuple[str, ...] = ()
    language: str | None = None
    published_at: datetime | None = None
    updated_at: datetime | None = None
    flags: tuple[str, ...] = ()
    known_revision: str = ""


class Page(Record, frozen=True, kw_only=True):
    """The page behind an entry, as bytes with its HTTP facts.

    `problem` names why there is no usable body (a closed list in `ingest`), None when there is one.
    `body_zlib` is the decoded HTTP body, compressed so that a page fits a record.
    """

    id: str
    entry: Entry
    url: str
    status: int | None
    fetched_at: datetime
    content_type: str | None = None
    body_zlib: bytes = b""
    problem: str | None = None

    @property
    def body(self) -> bytes:
        """The page's bytes, decoded from any transfer encoding; b"" when there are none."""
        return zlib.decompress(self.body_zlib) if self.body_zlib else b""


class Article(Record, frozen=True, kw_only=True):
    """What an entry says, as text.

    `content` (title, blank line, text) is what every offset downstream counts in.
    `extraction` "degraded" means the text is the feed's own, for `extraction_reason`.
    `origins` maps a field to where its value came from ("json-ld", "meta", "feed", ...).
    `fingerprint` is a sketch of the text for finding near-copies; () when the text is too short.
    `revision` is a hash of title and text: the same article changed has the same id, another revision.
    """

    id: str
    entry_id: str
    url: str
    feed_url: str
    title: str
    text: str
    seen_at: datetime
    revision: str
    change: EntryChange = "new"
    feed_title: str = ""
    canonical_url: str | None = None
    authors: tuple[str, ...] = ()
    published_at: datetime | None = None
    modified_at: datetime | None = None
    language: str | None = None
    site_name: str | None = None
    section: str | None = None
    image_url: str | None = None
    is_paywalled: bool = False
    extraction: ExtractionQuality = "full"
    extraction_reason: str | None = None
    origins: dict[str, str] = {}
    flags: tuple[str, ...] = ()
    fingerprint: tuple[int, ...] = ()

    @property
    def content(self) -> str:
        """Title and text as one string, the one that offsets count in."""
        return f"{self.title}\n\n{self.text}"

    @property
    def publisher(self) -> str:
        """Who published it, as a person would name them."""
        return self.site_name or self.feed_title or self.url


class Mention(msgspec.Struct, frozen=True, kw_only=True):
    """A place in `Article.content` where an entity is named: `content[start:end] == surface`.

    `is_ambiguous` mentions (a bare surname that nothing licenses) satisfy no watch.
    `proxy` says that the words name somebody else by way of the entity ("Xi's envoy").
    `via` is how the entity was named: a full name, a weak alias, or an office it holds.
    """

    entity: str
    kind: Literal["person", "organisation", "place"]
    start: int
    end: int
    surface: str
    via: Literal["name", "alias", "role"] = "name"
    is_ambiguous: bool = False
    proxy: str | None = None


class Annotated(Record, frozen=True, kw_only=True):
    """An article with the entities that it mentions, in order of their offsets."""

    article: Article
    mentions: tuple[Mention, ...] = ()

    @property
    def id(self) -> str:
        """The article's id."""
        return self.article.id


class Evidence(msgspec.Struct, frozen=True, kw_only=True):
    """A sentence that shows why: `sentence` stands at `start` of the content.

    `highlights` are (start, end) offsets into the *sentence*. In an alert, which has many articles,
    `article` and `publisher` say whose sentence it is.
    """

    sentence: str
    start: int
    highlights: tuple[tuple[int, int], ...] = ()
    article: str = ""
    publisher: str = ""


class Gist(msgspec.Struct, frozen=True, kw_only=True):
    """What an article's title and first sentences say, for telling which happening they are about.

    `names` are ids of entities (and of the countries that places lie in) and other words with capitals,
    `sites` those of them that are places but no countries, or unknown; `words` the beginnings of the other
    words, and numbers; `title_names` and `title_words` are those of the title. None has what the query found:
    `acts` are its parts that stand there and say what happens, `asked` the names that it asks for.
    `days` are the days named, ISO 8601; `is_again`: it calls itself another one of its kind.
    """

    title_names: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()
    title_words: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    asked: tuple[str, ...] = ()
    acts: tuple[int, ...] = ()
    days: tuple[str, ...] = ()
    is_again: bool = False


class ArticleRef(msgspec.Struct, frozen=True, kw_only=True):
    """An article as matches and alerts carry it: enough to show, cluster and link it.

    Alerts leave out `fingerprint` and `gist`, which are for comparing.
    """

    id: str
    url: str
    title: str
    publisher: str
    seen_at: datetime
    revision: str = ""
    canonical_url: str | None = None
    language: str | None = None
    published_at: datetime | None = None
    change: EntryChange = "new"
    fingerprint: tuple[int, ...] = ()
    is_copy: bool = False
    gist: Gist | None = None


class Match(Record, frozen=True, kw_only=True):
    """An article satisfies a watch: why, and how certain the news is.

    `event` is the kind of event for event watches (None for keyword queries); `parties` the entity
    ids that satisfied it, `party_names` the same as people call them; `when` ISO 8601 (a day, month
    or instant as precise as it was said); `where` as people call the place; `according_to` who says
    so, in the article's words; `watch_title` what people call the watch. `is_main` False: mentioned
    as background.
    """

    id: str
    watch: str
    article: ArticleRef
    evidence: tuple[Evidence, ...]
    severity: Severity = "notice"
    event: str | None = None
    parties: tuple[str, ...] = ()
    status: Status | None = None
    when: str | None = None
    where: str | None = None
    according_to: str | None = None
    is_main: bool = True
    explanation: tuple[str, ...] = ()
    party_names: tuple[str, ...] = ()
    watch_title: str = ""


class Corroboration(msgspec.Struct, frozen=True, kw_only=True):
    """How many publishers say so by themselves, and how many only copy."""

    independent_sources: int
    copies: int


class AlertTiming(msgspec.Struct, frozen=True, kw_only=True):
    """When the story was first published (None: no source says), first seen, and raised or updated."""

    first_published_at: datetime | None
    first_seen_at: datetime
    raised_at: datetime


class Alert(Record, frozen=True, kw_only=True):
    """What receivers get: one per story, a higher `sequence` each time the story moves.

    `id` names this notification and is stable through retries, restarts and replays;
    `alert_id` names the story's alert through all its notifications, for receivers to fold.
    `references` are the earlier notifications' ids that this one replaces (as CAP 1.2 has it).
    """

    id: str
    alert_id: str
    sequence: int
    kind: Literal["raised", "updated", "cancelled"]
    watch: str
    title: str
    severity: Severity
    corroboration: Corroboration
    evidence: tuple[Evidence, ...]
    articles: tuple[ArticleRef, ...]
    timing: AlertTiming
    summary: str = ""
    changes: tuple[str, ...] = ()
    event: str | None = None
    parties: tuple[str, ...] = ()
    status: Status | None = None
    when: str | None = None
    where: str | None = None
    according_to: str | None = None
    references: tuple[str, ...] = ()
    trace_id: str = ""
    party_names: tuple[str, ...] = ()
    watch_title: str = ""


class DeadLetter(Record, frozen=True, kw_only=True):
    """A record that a stage could not handle: who, when, what, where, and the bytes as they came.

    `group` is the consumer group that took it from `topic`; `stage` the one (of a fused few) that
    failed; `value` the original bytes, so that a retry puts back exactly what was taken. A value too
    large to stand inside another record is left where it is (`is_by_reference`, `value` empty).
    """

    id: str
    group: str
    stage: str
    topic: str
    partition: int
    offset: int
    key: bytes
    value: bytes
    partition_key: str
    kind: Literal["bad_record", "bug", "gave_up"]
    error: str
    failed_at: datetime
    traceback: str = ""
    headers: dict[str, str] = {}
    attempts: int = 1
    is_by_reference: bool = False
