"""The documentation: current, linked, and every command in it runs."""

from __future__ import annotations

import importlib.util
import re
import shlex
import shutil
from datetime import UTC, datetime
from pathlib import Path
from types import ModuleType

import pytest

from processors.entities.checks import check_entities
from processors.entities.files import load_entities
from processors.entities.gazetteer import Gazetteer
from processors.events.kinds import EventKind
from processors.events.language_rules import LanguageRules
from processors.keywords.checks import check_watches
from processors.keywords.matcher import Matcher
from processors.watches import load_watchbook
from wirewatch import registry
from wirewatch.cli import main
from wirewatch.configuration import Places
from wirewatch.opml import load_opml
from wirewatch.schemas import all_sections
from wirewatch.settings import HttpSettings, Section
from wirewatch.stage import Setup

ROOT = Path(__file__).parents[1]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]


@pytest.fixture(scope="module")
def generator() -> ModuleType:
    specification = importlib.util.spec_from_file_location("generate", DOCS / "generate.py")
    assert specification
    assert specification.loader
    module = importlib.util.module_from_spec(specification)
    specification.loader.exec_module(module)
    return module


@pytest.mark.parametrize("section", [EventKind, LanguageRules], ids=lambda section: section.__name__)
def test_every_key_of_a_rule_file_is_told_of(section: type[Section]) -> None:
    page = (DOCS / "watches.md").read_text(encoding="utf-8")

    keys = {field.alias or name for name, field in section.model_fields.items()} - {
        "kind",
        "about",
        "language",
    }

    assert keys - set(re.findall(r"`(\w+)[`:]", page)) == set()


def test_an_own_person_is_found_by_name_and_office(tmp_path: Path) -> None:
    (example,) = code(DOCS / "entities.md", "yaml")
    own = tmp_path / "own.yaml"
    own.write_text(example)

    assert [problem.found for problem in check_entities([own]).problems] == ["no kind for Q15031"]
    gazetteer = Gazetteer(load_entities([own]))
    for text in ("Harbour Works chief resigns", "Harbour Works CEO Musterfrau resigns"):
        found = gazetteer.find(text, published_at=datetime(2026, 1, 1, tzinfo=UTC))
        certain = {mention.entity for mention in found if not (mention.is_ambiguous or mention.proxy)}
        assert certain == {"erika-musterfrau"}, text


def test_the_watches_of_own_kinds_pass_their_tests(tmp_path: Path) -> None:
    blocks = [block for block in code(DOCS / "watches.md", "yaml") if block.startswith("events:")]
    assert len(blocks) > 1
    for block in blocks:
        path = tmp_path / "own.yaml"
        path.write_text(block)
        setup = Setup(
            http=HttpSettings(),
            feeds=(),
            watch_files=(path,),
            entity_files=(),
            data_folder=tmp_path,
            clock=lambda: datetime(2026, 1, 1, tzinfo=UTC),
        )
        Matcher(load_watchbook([path]), load_entities([]))
        assert list(check_watches(setup).problems) == []


@pytest.fixture(scope="module")
def reference(generator: ModuleType) -> dict[str, str]:
    written: dict[str, str] = generator.pages()
    return written


def code(path: Path, language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", path.read_text(), re.DOTALL | re.MULTILINE)


def code_words(path: Path, heading: str) -> list[str]:
    """The words in the first column of the table under a heading."""
    _, _, section = path.read_text().partition(f"\n{heading}\n")
    return re.findall(r"^\| `(\w+)` \|", section.partition("\n## ")[0], re.MULTILINE)


def test_the_reference_is_what_the_code_says(reference: dict[str, str]) -> None:
    there = {path.name: path.read_text() for path in (DOCS / "reference").glob("*.md")}
    assert there == reference, "run: make docs"


def test_every_command_setting_and_metric_is_in_the_reference(
    generator: ModuleType, reference: dict[str, str]
) -> None:
    for words in generator.command_words():
        assert f"\n## wirewatch {' '.join(words)}\n" in reference["commands.md"]
    sections: list[tuple[str, type[Section]]] = [("", Places), *all_sections()]
    for name, model in sections:
        assert not name or f"\n## [{name}]\n" in reference["settings.md"]
        for key in model.model_fields:
            assert f"`{key}`" in reference["settings.md"] or f"[{name}.{key}]" in reference["settings.md"]


def test_every_setting_says_what_it_means() -> None:
    for name, model in all_sections():
        for key, info in model.model_fields.items():
            assert info.description, f"{name}.{key}"


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    for target in re.findall(r"\]\(([^)\s]+)\)", page.read_text()):
        if "://" in target:
            continue
        name, _, anchor = target.partition("#")
        linked = (page.parent / name).resolve() if name else page
        assert linked.exists(), target
        if anchor:
            headings = re.findall(r"^#+ (.+)$", linked.read_text(), re.MULTILINE)
            assert anchor in {re.sub(r"[^\w -]", "", head).lower().replace(" ", "-") for head in headings}


def test_every_page_is_linked_from_the_index() -> None:
    index = (DOCS / "index.md").read_text()
    for page in DOCS.rglob("*.md"):
        name = str(page.relative_to(DOCS))
        assert name == "index.md" or f"({name})" in index, name


def test_every_make_target_in_the_readme_exists() -> None:
    targets = re.findall(r"^make (\w+)", (ROOT / "README.md").read_text(), re.MULTILINE)
    makefile = (ROOT / "Makefile").read_text()
    assert targets
    for target in targets:
        assert re.search(rf"^{target}:", makefile, re.MULTILINE), target


@pytest.mark.parametrize("page", PAGES, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_wirewatch_command_that_is_shown_exists(page: Path) -> None:
    shown = [line for block in code(page, "sh") for line in block.replace("\\\n", " ").splitlines()]
    for line in shown:
        words = [word for word in shlex.split(line, comments=True) if not re.match(r"[A-Z_]+=", word)]
        if words[:1] == ["wirewatch"]:
            assert words[1] in registry.COMMANDS, line


def wirewatch(*words: str) -> int:
    with pytest.raises(SystemExit) as stopped:
        main(words)
    assert isinstance(stopped.value.code, int)
    return stopped.value.code


def test_the_readmes_first_own_watch_works_as_it_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    readme = ROOT / "README.md"
    (watch,) = code(readme, "yaml")
    commands = [line for block in code(readme, "sh") for line in block.splitlines()]
    monkeypatch.chdir(tmp_path)
    assert wirewatch("init", "mywatch") == 0
    assert "wirewatch init mywatch" in commands
    monkeypatch.chdir(tmp_path / "mywatch")
    Path("watches/mine.yaml").write_text(watch)
    assert wirewatch("check") == 0, capsys.readouterr().err
    assert capsys.readouterr().out.endswith("ok\n")
    (echo,) = [line for line in commands if line.startswith("echo")]
    text, _, name = shlex.split(echo)[1:]
    Path(name).write_text(text + "\n")
    (explain,) = [line for line in commands if line.startswith("wirewatch explain")]
    assert wirewatch(*shlex.split(explain)[1:]) == 0
    assert "fires" in capsys.readouterr().out


def test_the_readme_counts_the_feeds_right() -> None:
    assert (
        f"{len(load_opml(ROOT / 'seeds' / 'feeds.opml'))} world-news feeds"
        in (ROOT / "README.md").read_text()
    )


@pytest.mark.parametrize("event", code_words(DOCS / "operations.md", "## Logs"))
def test_every_log_event_that_is_explained_is_logged(event: str) -> None:
    packages = ("wirewatch", "ingest", "processors", "sinks")
    sources = [path for package in packages for path in (ROOT / package).rglob("*.py")]
    assert any(f'"{event}"' in path.read_text() for path in sources)


def test_the_readmes_receiver_is_a_receiver(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (receiver,) = code(ROOT / "README.md", "toml")
    monkeypatch.chdir(tmp_path)
    assert wirewatch("init", "mywatch") == 0
    with Path("mywatch/wirewatch.toml").open("a") as configuration:
        configuration.write("\n" + receiver)
    Path("mywatch/newsroom.secret").write_text("whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw\n")
    assert wirewatch("check", "--config", "mywatch/wirewatch.toml") == 0, capsys.readouterr().err
    assert "newsroom (webhook)" in capsys.readouterr().out


def test_the_configuration_to_begin_with_is_written_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert wirewatch("init", "mywatch") == 0
    for path in Path("mywatch").glob("*/*.yaml"):
        schema = re.match(r"# yaml-language-server: \$schema=(\S+)\n", path.read_text())
        assert schema, path
        assert (path.parent / schema[1]).is_file()
    assert wirewatch("init", "mywatch") == 1
    assert "already there" in capsys.readouterr().err
    shutil.rmtree("mywatch/watches")
    assert wirewatch("init", "--force", "mywatch") == 0
    assert list(Path("mywatch/watches").iterdir())
