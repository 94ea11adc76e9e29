"""What `wirewatch check` says about entity files: contradictions that stop a start, doubts that do not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import combinations
from pathlib import Path

from processors.entities.files import Entry, knowledge_of, read_entries
from processors.entities.folding import fold_alias
from processors.entities.knowledge import Knowledge, Role
from processors.entities.lexicon import (
    COMMON_PER_MILLION,
    COUNTERPART,
    LEADER,
    Lexicon,
    load_lexicon,
    word_frequencies,
)
from wirewatch.checks import CheckReport
from wirewatch.errors import SettingsProblem
from wirewatch.stage import Setup
from wirewatch.validation import did_you_mean

#: An office of which there is one holder at a time; two at once contradict each other.
_SINGLE_OFFICES = frozenset(
    {
        "president",
        "prime-minister",
        "chancellor",
        "supreme-leader",
        "monarch",
        "central-bank-governor",
        "pope",
    }
    | {"foreign-minister", "foreign-secretary", "general-secretary"}
)
_FEWEST_LETTERS = 2


def check(setup: Setup) -> CheckReport:
    """The part of `wirewatch check` about entities."""
    return check_entities(setup.entity_files)


def check_entities(paths: Iterable[Path]) -> CheckReport:
    """Everything that is wrong with or doubtful about entity files, each with file and line."""
    entries, problems = read_entries(paths)
    knowledge, lexicon = knowledge_of(entries), load_lexicon()
    problems += [*_contradictions(entries), *_references(entries, knowledge, lexicon)]
    problems += [*_cycles(entries, knowledge), *_terms(entries, knowledge)]
    warnings = [*_common_words(entries, lexicon), *_shared_names(entries)]
    names = sum(len(list(entity.all_names())) for entity in knowledge.entities.values())
    summary = [f"{len(knowledge.entities):,} entities with {names:,} names"] if knowledge.entities else []
    return CheckReport(problems, warnings, summary)


def _contradictions(entries: Sequence[Entry]) -> Iterator[SettingsProblem]:
    """Kinds, slugs and codes that say two things at once, and decoys that deny a name."""
    firsts: dict[str, Entry] = {}
    owners: dict[str, Entry] = {}
    for entry in entries:
        entity = entry.entity
        first = firsts.setdefault(entity.id, entry)
        for key in ("kind", "slug", "code"):
            said, before = getattr(entity, key), getattr(first.entity, key)
            if said and before and said != before:
                expected = f"{before}, as in {_place(first)}"
                yield entry.problem((key,), f"the {key} {said} for {entity.id}", expected)
        for key in ("slug", "code"):
            reference = getattr(entity, key)
            owner = owners.setdefault(reference.casefold(), entry) if reference else entry
            if owner.entity.id != entity.id:
                found = f"the {key} {reference!r}, which {owner.entity.id} has too ({_place(owner)})"
                yield entry.problem((key,), found, f"a {key} of its own")
    yield from _without_kind(entries)
    yield from _denied_names(entries)


def _without_kind(entries: Sequence[Entry]) -> Iterator[SettingsProblem]:
    known = {entry.entity.id for entry in entries if entry.entity.kind}
    for entry in entries:
        if entry.entity.id not in known:
            known.add(entry.entity.id)
            expected = "person, organisation or place (or the id of an entity that another file describes)"
            yield entry.problem(("kind",), f"no kind for {entry.entity.id}", expected)


def _denied_names(entries: Sequence[Entry]) -> Iterator[SettingsProblem]:
    named: dict[str, Entry] = {}
    for entry in entries:
        for _, name in entry.entity.all_names():
            named.setdefault(fold_alias(name), entry)
    for entry in entries:
        for language, decoys in entry.entity.decoys.items():
            for index, decoy in enumerate(decoys):
                owner = named.get(fold_alias(decoy))
                if owner is not None:
                    found = f"the decoy {decoy!r}, which is a name of {owner.entity.id} ({_place(owner)})"
                    yield entry.problem(("decoys", language, index), found, "words that name no entity")


def _references(
    entries: Sequence[Entry], knowledge: Knowledge, lexicon: Lexicon
) -> Iterator[SettingsProblem]:
    """Ids and offices that nothing else knows."""
    known = list(knowledge.references)
    offices = {office for meant in lexicon.offices.values() for office in meant} - {LEADER, COUNTERPART}
    for entry in entries:
        entity = entry.entity
        if entity.part_of and knowledge.resolve(entity.part_of) is None:
            yield _unknown(entry, ("part_of",), entity.part_of, known)
        elif entity.part_of and knowledge.entities[knowledge.resolve(entity.part_of) or ""].kind == "person":
            yield entry.problem(("part_of",), f"the person {entity.part_of!r}", "a place or an organisation")
        for index, role in enumerate(entity.roles):
            if knowledge.resolve(role.of) is None:
                yield _unknown(entry, ("roles", index, "of"), role.of, known)
            if role.title not in offices:
                expected = did_you_mean(role.title, offices)
                yield entry.problem(("roles", index, "title"), f"the unknown office {role.title!r}", expected)


def _unknown(
    entry: Entry, keys: tuple[str | int, ...], reference: str, known: Iterable[str]
) -> SettingsProblem:
    expected = did_you_mean(reference, [word for word in known if word[:1] == reference[:1].casefold()])
    if expected.startswith(("no key", "one of")):
        expected = "the id, slug or country code of an entity in the entity files"
    return entry.problem(keys, f"the unknown entity {reference!r}", expected)


def _cycles(entries: Sequence[Entry], knowledge: Knowledge) -> Iterator[SettingsProblem]:
    """Places that lie in each other, in the end in themselves."""
    reported: set[str] = set()
    for entry in entries:
        path = [entry.entity.id]
        while path[-1] not in path[:-1]:
            inside = knowledge.entities[path[-1]].part_of
            outer = knowledge.resolve(inside) if inside else None
            if outer is None:
                break
            path.append(outer)
        if path[-1] == path[0] and len(path) > 1 and not reported.intersection(path):
            reported.update(path)
            yield entry.problem(("part_of",), "a circle: " + " in ".join(path), "a place that holds it")


def _terms(entries: Sequence[Entry], knowledge: Knowledge) -> Iterator[SettingsProblem]:
    """Terms of office that end before they begin, and two holders of one office at once."""
    held: dict[tuple[str, str], list[tuple[Entry, int, Role]]] = defaultdict(list)
    for entry in entries:
        for index, role in enumerate(entry.entity.roles):
            if role.first_day >= role.end_day:
                found = f"a term from {role.since} until {role.until}"
                yield entry.problem(("roles", index, "until"), found, "an end after the beginning")
            place = knowledge.resolve(role.of)
            if place is not None and role.title in _SINGLE_OFFICES:
                held[(place, role.title)].append((entry, index, role))
    for terms in held.values():
        for (first, _, one), (second, index, other) in combinations(terms, 2):
            if first.entity.id != second.entity.id and _overlap(one, other):
                found = (
                    f"{second.entity.id} as {other.title} of {other.of} from {other.since or 'ever'}, "
                    f"while {first.entity.id} is until {one.until or 'now'} ({_place(first)})"
                )
                yield second.problem(("roles", index), found, "terms that do not overlap")


def _overlap(one: Role, other: Role) -> bool:
    return one.first_day < other.end_day and other.first_day < one.end_day


def _common_words(entries: Sequence[Entry], lexicon: Lexicon) -> Iterator[SettingsProblem]:
    """Names that are ordinary words, with how often they occur, and names too short to be told apart."""
    frequencies = word_frequencies()
    accepted = {(e.entity.id, fold_alias(name)) for e in entries for name in e.entity.accepted}
    for entry in entries:
        for language, names in entry.entity.names.items():
            for index, name in enumerate(names):
                folded = fold_alias(name)
                if (
                    folded in lexicon.language_bound
                    or (entry.entity.id, folded) in accepted
                    or name.isupper()
                ):
                    continue
                per_million = frequencies.get(folded, 0.0)
                if per_million >= COMMON_PER_MILLION:
                    found = f"the name {name!r}, a common word ({per_million:,.0f} in a million words)"
                    yield entry.problem(("names", language, index), found, _WEAK_INSTEAD)
                elif len(folded.replace(" ", "")) < _FEWEST_LETTERS:
                    found = f"the name {name!r} of one character"
                    yield entry.problem(("names", language, index), found, _WEAK_INSTEAD)


_WEAK_INSTEAD = "it under `weak`, so that it counts only with a licence, or a longer name"


def _shared_names(entries: Sequence[Entry]) -> Iterator[SettingsProblem]:
    """Full names that two entities have: mentions of them are ambiguous unless one is in office."""
    owners: dict[str, Entry] = {}
    for entry in entries:
        for language, names in entry.entity.names.items():
            for index, name in enumerate(names):
                owner = owners.setdefault(fold_alias(name), entry)
                if owner.entity.id != entry.entity.id:
                    found = f"the name {name!r}, which {owner.entity.id} has too ({_place(owner)})"
                    yield entry.problem(
                        ("names", language, index), found, "a name of its own, or it as `weak`"
                    )


def _place(entry: Entry) -> str:
    line = entry.file.line_of(entry.keys)
    return entry.file.name if line is None else f"{entry.file.name}:{line}"
