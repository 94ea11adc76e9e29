"""The configuration: one validated object, or every problem with what would be right."""

from __future__ import annotations

from pathlib import Path

import pytest

from wirewatch.configuration import Settings, inspect_settings, load_settings
from wirewatch.errors import SettingsError, SettingsProblem

FEEDS = 'feeds = ["https://news.example/feed"]\n'
SECRET = "whsec_" + "aHVudGVyMiBodW50ZXIyIGh1bnRlcjIhIQ=="


def write(folder: Path, toml: str) -> Path:
    (folder / "watches").mkdir(exist_ok=True)
    (folder / "watches" / "some.yaml").write_text("watches: []\n")
    path = folder / "wirewatch.toml"
    path.write_text(toml)
    return path


def loaded(folder: Path, toml: str = FEEDS, environ: dict[str, str] | None = None) -> Settings:
    return load_settings(write(folder, toml), environ or {})


def problems(folder: Path, toml: str, environ: dict[str, str] | None = None) -> list[SettingsProblem]:
    with pytest.raises(SettingsError) as caught:
        loaded(folder, toml, environ)
    return list(caught.value.problems)


def test_a_configuration_with_feeds_and_watches_is_whole(tmp_path: Path) -> None:
    settings = loaded(tmp_path)
    assert settings.transport.engine == "embedded"
    assert (settings.service.address, settings.service.port) == ("127.0.0.1", 9464)
    assert settings.watch_files == (tmp_path / "watches" / "some.yaml",)
    assert settings.data_folder == tmp_path / "data"
    assert set(settings.stages) == {"poll", "fetch", "extract", "revisit", "entities", "keywords", "stories"}
    assert settings.receivers == ()


def test_settings_are_frozen(tmp_path: Path) -> None:
    settings = loaded(tmp_path)
    with pytest.raises(AttributeError):
        settings.feeds = ()  # type: ignore[misc]
    with pytest.raises(ValueError, match="frozen"):
        settings.http.max_redirects = 1  # type: ignore[misc]


def test_what_is_written_goes_to_the_data_folder_wherever_the_process_was_started(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    monkeypatch.chdir(elsewhere)
    receivers = '[receivers.log]\nkind = "jsonl"\n[receivers.b]\nkind = "jsonl"\npath = "b"\n'
    toml = f'data_folder = "state"\n{FEEDS}{receivers}'
    settings = loaded(tmp_path, toml)
    assert settings.data_folder == tmp_path / "state"
    paths = {receiver.name: receiver.settings.model_dump()["path"] for receiver in settings.receivers}
    assert paths == {"log": str(tmp_path / "state" / "alerts.jsonl"), "b": str(tmp_path / "state" / "b")}


def test_secret_files_of_tables_inside_a_section_are_beside_the_file_too(tmp_path: Path) -> None:
    (tmp_path / "kafka.secret").write_text("word\n")
    kafka = 'security_protocol = "SASL_SSL"\nusername = "w"\nsecret_file = "kafka.secret"\n'
    settings = loaded(tmp_path, f"{FEEDS}[transport.kafka]\n{kafka}")
    assert settings.transport.kafka.secret_file == str(tmp_path / "kafka.secret")


def test_the_environment_is_laid_over_the_file(tmp_path: Path) -> None:
    toml = (
        FEEDS + '[service]\nport = 1\n[receivers.news-room]\nkind = "webhook"\nurl = "https://a.example/"\n'
    )
    environ = {
        "WIREWATCH__SERVICE__PORT": "9999",
        "WIREWATCH__SERVICE__LOG_LEVEL": "debug",
        "WIREWATCH__HTTP__ALLOW_NETWORKS": '["10.0.0.0/8"]',
        "WIREWATCH__RECEIVERS__NEWS_ROOM__SECRET": SECRET,
        "WIREWATCH__DATA_FOLDER": "/var/lib/wirewatch",
        "WIREWATCH_CONFIG": "ignored here",
    }
    settings = loaded(tmp_path, toml, environ)
    assert (settings.service.port, settings.service.log_level) == (9999, "debug")
    assert settings.http.allow_networks == ("10.0.0.0/8",)
    assert settings.receivers[0].settings.model_dump()["secret"] == SECRET
    assert settings.data_folder == Path("/var/lib/wirewatch")


def test_a_problem_with_a_variable_names_the_variable(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, FEEDS, {"WIREWATCH__SERVICE__PORT": "high"})
    assert str(problem) == "environment: WIREWATCH__SERVICE__PORT: found 'high'; expected a whole number"


def test_a_variable_for_no_setting_is_a_problem(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, FEEDS, {"WIREWATCH__SERVCE__PORT": "1"})
    assert (problem.file, problem.path) == ("environment", "WIREWATCH__SERVCE__PORT")
    assert "service (did you mean that?)" in problem.expected


@pytest.mark.parametrize(
    ("toml", "line", "path", "words"),
    [
        (FEEDS + "[transprt]\n", 2, "transprt", "transport (did you mean that?)"),
        (FEEDS + "[service]\nprot = 1\n", 3, "service.prot", "port (did you mean that?)"),
        (FEEDS + '[service]\nport = "high"\n', 3, "service.port", "a whole number"),
        (FEEDS + "[service]\nport = 70000\n", 3, "service.port", "at most 65535"),
        (FEEDS + "service = 1\n", 2, "service", "a mapping"),
        (FEEDS + '[transport]\nengine = "kafak"\n', 3, "transport.engine", "did you mean kafka?"),
        (FEEDS + "[fetch]\nx = 1\n", 3, "fetch.x", "one of"),
        (FEEDS + '[receivers.a]\nkind = "webhok"\n', 3, "receivers.a.kind", "webhook (did you mean that?)"),
        (FEEDS + "[receivers.a]\nurl = 'x'\n", 2, "receivers.a", "kind = one of jsonl, terminal, webhook"),
        (FEEDS + '[receivers."a b"]\nkind = "jsonl"\n', 2, "receivers.a b", "letters, digits"),
        (FEEDS + '[receivers.a]\nkind = "webhook"\n', 2, "receivers.a.url", "a value for url"),
        (FEEDS + 'watch_files = "watchs/*.yaml"\n', 2, "watch_files", "at least one file"),
        (FEEDS + 'entity_files = ["absent.yaml"]\n', 2, "entity_files[0]", "a file, or a pattern with *"),
        ('feeds = "absent.opml"\n', 1, "feeds", "an OPML file"),
        ("data_folder = 3\n" + FEEDS, 1, "data_folder", "text, in quotes"),
        ('feeds = [{url = "https://a.example/", language = "xyz"}]\n', 1, "feeds[0].language", "ISO 639-1"),
        (
            FEEDS + '[http]\nallow_networks = ["::1",\n"localhost"]\n',
            4,
            "http.allow_networks[1]",
            "127.0.0.0/8",
        ),
        (FEEDS + '[http]\nallow_networks = ["10.0.0.0/99"]\n', 3, "http.allow_networks[0]", "127.0.0.0/8"),
        (FEEDS + '[http]\nproxy = "foo"\n', 3, "http.proxy", "http://proxy.example:3128"),
        (FEEDS + '[http]\nproxy = ""\n', 3, "http.proxy", "http://proxy.example:3128"),
        (FEEDS + '[http]\ncontact_url = "me"\n', 3, "http.contact_url", "https://example.org/wirewatch"),
        (FEEDS + "[poll.schedule]\nmin_interval_seconds = 90_000\n", 2, "poll.schedule", "at most"),
    ],
)
def test_each_mistake_is_named_with_its_line_and_what_would_be_right(
    tmp_path: Path, toml: str, line: int, path: str, words: str
) -> None:
    (problem,) = problems(tmp_path, toml)
    assert (problem.file, problem.line, problem.path) == (str(tmp_path / "wirewatch.toml"), line, path)
    assert words in problem.expected
    assert problem.found


def test_a_wrong_place_hides_no_other(tmp_path: Path) -> None:
    toml = 'entity_files = "ents/*.yaml"\nwatch_files = "watchs/*.yaml"\ndata_folder = 5\n' + FEEDS
    found = [(problem.line, problem.found.partition(" in ")[0]) for problem in problems(tmp_path, toml)]
    assert found == [(1, "no file for 'ents/*.yaml'"), (2, "no file for 'watchs/*.yaml'"), (3, "5")]


def test_the_defaults_of_a_wrong_place_are_not_looked_for(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, FEEDS + "entity_files = 5\n")
    assert problem.found == "5"


def test_all_mistakes_are_reported_at_once_in_the_order_of_the_file(tmp_path: Path) -> None:
    http = "[http]\nmax_redirects = -1\nproxi = ''\n"
    toml = f'feeds = "absent.opml"\n{http}[poll]\nx = 1\n[receivers.a]\nkind = "x"\n'
    assert [problem.line for problem in problems(tmp_path, toml)] == [1, 3, 4, 6, 8]


@pytest.mark.parametrize("secret", [SECRET, "whsec_short"])
def test_a_secret_in_the_file_is_refused_once_and_not_shown(tmp_path: Path, secret: str) -> None:
    toml = FEEDS + '[receivers.a]\nkind = "webhook"\nurl = "https://a.example/"\nsecret = "'
    toml += secret + '"\n'
    (problem,) = problems(tmp_path, toml)
    assert problem.line == 5
    assert "WIREWATCH__RECEIVERS__A__SECRET" in problem.expected
    assert secret not in str(problem)


def test_a_password_in_a_section_is_refused_once_with_the_key_there_is(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, FEEDS + '[transport.kafka]\npassword = "hunter2"\n')
    assert (problem.line, problem.path) == (3, "transport.kafka.password")
    assert problem.expected == "secret_file with the path of a file that holds it"


@pytest.mark.parametrize("proxy", ["http://10.0.0.1:3128", "socks5h://user:word@proxy.example:1080"])
def test_proxies_of_every_kind_are_taken(tmp_path: Path, proxy: str) -> None:
    settings = loaded(
        tmp_path, f'{FEEDS}[http]\nproxy = "{proxy}"\ncontact_url = "mailto:desk@example.org"\n'
    )
    assert settings.http.proxy == proxy


def test_credentials_in_an_address_that_is_none_are_not_shown(tmp_path: Path) -> None:
    (problem,) = problems(tmp_path, FEEDS + '[http]\nproxy = "user:word@proxy.example:3128"\n')
    assert "word" not in problem.found


def test_a_missing_configuration_says_how_to_make_one(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="wirewatch init DIR"):
        load_settings(tmp_path / "absent.toml", {})


def test_a_process_of_one_stage_reads_only_what_that_stage_needs(tmp_path: Path) -> None:
    toml = 'feeds = "absent.opml"\n[keywords]\nwrong = 1\n[receivers.a]\nkind = "webhook"\n'
    settings = load_settings(write(tmp_path, toml), {}, stages=["fetch"])
    assert set(settings.stages) == {"fetch"}


def test_files_are_found_although_something_else_is_wrong(tmp_path: Path) -> None:
    inspection = inspect_settings(write(tmp_path, "[service]\nport = 'x'\n"), {})
    assert inspection.settings is None
    assert inspection.watch_files == (tmp_path / "watches" / "some.yaml",)
