"""What became of every entry of a replay, read from the topics and the logs."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from benchmarks.replay_site import SavedPage, lines_of
from wirewatch.dead_letters import list_dead_letters
from wirewatch.errors import BadRecordError
from wirewatch.records import Alert, Article, Entry, Match, Page, Record
from wirewatch.states import StoryState
from wirewatch.topics import ALERTS, ARTICLES, ENTRIES, MATCHES, PAGES, STORIES, Topic
from wirewatch.transport.contract import Transport

R = TypeVar("R", bound=Record)


@dataclass
class Ledger:
    """Every entry with how it ended.

    `outcomes` maps an entry's id to the set of its outcomes: exactly one each, or the replay failed.
    """

    entries: dict[str, Entry]
    pages: dict[str, Page]
    articles: dict[str, Article]
    match_ids: set[str]
    alerts: dict[str, Alert]
    alerted: set[tuple[str, str]]
    repeats: Counter[str]
    outcomes: dict[str, set[str]] = field(default_factory=dict)

    @property
    def unaccounted(self) -> list[str]:
        """The entries that ended in no outcome, or in more than one."""
        return [entry for entry in self.entries if len(self.outcomes.get(entry, ())) != 1]

    @property
    def article_ids(self) -> set[str]:
        return {article.id for article in self.articles.values()}

    @property
    def alert_set(self) -> set[tuple[str, str]]:
        """Every article of a story that was alerted, with the watch.

        Which of several articles came first, and so gave a story its id and the others the name of
        copies, may differ between two runs of many workers; that each was reported may not.
        """
        return self.alerted

    def missing_pages(self, pages: list[SavedPage]) -> list[str]:
        """The corpus's pages that no entry stands for, or whose entry did not end in one outcome."""
        unaccounted = set(self.unaccounted)
        ended = {entry.url for entry in self.entries.values() if entry.id not in unaccounted}
        return [page.url for page in pages if page.url not in ended]

    def outcome_counts(self) -> Counter[str]:
        return Counter(outcome for ended in self.outcomes.values() for outcome in ended)


def read_ledger(transport: Transport, logs: list[Path]) -> Ledger:
    """Read what the pipeline left on its topics, and what its logs say it dropped."""
    repeats: Counter[str] = Counter()
    entries = {entry.id: entry for entry in _records(transport, ENTRIES, repeats)}
    pages = {page.id: page for page in _records(transport, PAGES, repeats)}
    articles = {article.entry_id: article for article in _records(transport, ARTICLES, repeats)}
    matches = {match.id: match for match in _records(transport, MATCHES, repeats)}
    alerts: dict[str, Alert] = {}
    for alert in _records(transport, ALERTS, repeats):
        if alert.alert_id not in alerts or alert.sequence >= alerts[alert.alert_id].sequence:
            alerts[alert.alert_id] = alert
    ledger = Ledger(entries, pages, articles, set(matches), alerts, _alerted(transport, matches), repeats)
    ledger.outcomes = _outcomes(ledger, transport, logs)
    return ledger


def _alerted(transport: Transport, matches: dict[str, Match]) -> set[tuple[str, str]]:
    stories = {received.key: received.value for received in transport.read(STORIES.name)}
    known = [StoryState.decode(value) for value in stories.values() if value]
    told = [match_id for story in known if story.alert for match_id in story.match_ids]
    return {(matches[id].watch, matches[id].article.id) for id in told if id in matches}


def _records(transport: Transport, topic: Topic[R], repeats: Counter[str]) -> Iterator[R]:
    seen: set[bytes] = set()
    for received in transport.read(topic.name):
        if received.value is None:
            continue
        repeats[topic.name] += received.value in seen
        seen.add(received.value)
        yield topic.record.decode(received.value)


def _outcomes(ledger: Ledger, transport: Transport, logs: list[Path]) -> dict[str, set[str]]:
    outcomes: dict[str, set[str]] = defaultdict(set)
    for article in ledger.articles.values():
        reason = f": {article.extraction_reason}" if article.extraction == "degraded" else ""
        outcomes[article.entry_id].add(f"article, {article.extraction}{reason}")
    for record, reason in _drops(logs):
        page = ledger.pages.get(record)
        entry_id = page.entry.id if page else record
        if entry_id in ledger.entries:
            outcomes[entry_id].add(f"dropped: {reason}")
    for letter in list_dead_letters(transport):
        for entry_id in _entries_of(letter.topic, letter.value):
            outcomes[entry_id].add(f"dead letter: {letter.error[:60]}")
    return outcomes


def _drops(logs: list[Path]) -> Iterator[tuple[str, str]]:
    for path in logs:
        for line in lines_of(path):
            if line.get("event") == "record_dropped" and line.get("handler") in ("fetch", "extract"):
                yield line["record"], line["reason"]


def _entries_of(topic: str, value: bytes) -> list[str]:
    try:
        if topic == ENTRIES.name:
            return [Entry.decode(value).id]
        if topic == PAGES.name:
            return [Page.decode(value).entry.id]
    except BadRecordError:
        return []
    return []
