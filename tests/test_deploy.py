"""What is deployed refers to things that exist: commands, stages, settings, ports, metrics, files."""

from __future__ import annotations

import itertools
import json
import os
import re
import shutil
import socket
import subprocess
import time
import tomllib
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import prometheus_client
import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from wirewatch import metrics, registry, topics
from wirewatch.cli import main
from wirewatch.command_line import ExitCode
from wirewatch.configuration import load_settings
from wirewatch.settings import ServiceSettings
from wirewatch.status import StatusServer

ROOT = Path(__file__).parents[1]
DEPLOY = ROOT / "deploy"
DASHBOARD = DEPLOY / "grafana" / "wirewatch.json"
ALERTS = DEPLOY / "prometheus" / "alerts.yaml"
PORT = ServiceSettings().port


def needed(program: str) -> str:
    path = shutil.which(program)
    if path is None:
        if os.environ.get("CI"):
            pytest.fail(f"{program} is missing: deploy/prepare-machine brings it")
        pytest.skip(f"{program} is not installed (deploy/prepare-machine)")
    return path


def yaml_documents(path: Path) -> list[Any]:
    return list(yaml.safe_load_all(path.read_text()))


def settings_with(environ: dict[str, str], folder: Path) -> Any:
    """The shipped kind of configuration under an environment, as a container would load it."""
    (folder / "watches").mkdir()
    (folder / "watches" / "a.yaml").write_text("watches: []\n")
    path = folder / "wirewatch.toml"
    path.write_text('feeds = ["https://news.example/feed"]\n')
    return load_settings(path, environ)


def assert_runs_stages(arguments: list[str]) -> None:
    assert arguments[0] == "run"
    assert set(arguments[1:]) <= {*registry.stage_names(), "receivers"}


# --- Prometheus and Grafana ---------------------------------------------------------------------


def dashboard_expressions() -> list[str]:
    panels = json.loads(DASHBOARD.read_text())["panels"]
    return [target["expr"] for panel in panels for target in panel.get("targets", [])]


def rule_expressions() -> list[str]:
    groups = yaml_documents(ALERTS)[0]["groups"]
    return [rule["expr"] for group in groups for rule in group["rules"]]


def test_every_metric_in_dashboard_and_rules_is_one_of_ours() -> None:
    ours = {sample for metric in own_metrics() for sample in sample_names(metric)}
    for expression in dashboard_expressions() + rule_expressions():
        assert set(re.findall(r"\bwirewatch_\w+", expression)) <= ours, expression


def test_every_alert_says_what_happened_and_what_to_do_and_is_tested() -> None:
    tested = (DEPLOY / "prometheus" / "alerts_test.yaml").read_text()
    for group in yaml_documents(ALERTS)[0]["groups"]:
        for rule in group["rules"]:
            assert set(rule["annotations"]) == {"summary", "action"}
            assert re.search(rf"alertname: {rule['alert']}\n\s+exp_alerts", tested), rule["alert"]


def test_the_rules_raise_what_they_should() -> None:
    promtool = needed("promtool")
    for command in (["check", "rules", "alerts.yaml"], ["test", "rules", "alerts_test.yaml"]):
        done = subprocess.run([promtool, *command], cwd=ALERTS.parent, capture_output=True, text=True)
        assert done.returncode == 0, done.stdout + done.stderr


def own_metrics() -> list[Any]:
    kinds = (prometheus_client.Counter, prometheus_client.Gauge, prometheus_client.Histogram)
    return [value for value in vars(metrics).values() if isinstance(value, kinds)]


def sample_names(metric: Any) -> set[str]:
    (family,) = metric.describe()
    name = family.name
    return {name, f"{name}_total"} if family.type != "histogram" else histogram_samples(name)


def histogram_samples(name: str) -> set[str]:
    return {f"{name}_bucket", f"{name}_sum", f"{name}_count"}


def test_a_pipeline_that_is_cut_anywhere_is_noticed() -> None:
    (cut,) = [expression for expression in rule_expressions() if "absent(wirewatch_stage" in expression]
    assert set(re.findall(r'stage="(\w+)"', cut)) == set(registry.stage_names())


#: Label values under which dashboard and rules look for something.
LABELS = {
    "stage": ["poll", "fetch", "stories", "receiver-a"],
    "topic": ["alerts"],
    "outcome": ["handed_on", "bug", "not_modified"],
    "problem": ["gone"],
}


def fill_metrics() -> None:
    """Give every metric a value, twice apart in time when called twice."""
    for metric in own_metrics():
        names = metric._labelnames
        for values in itertools.product(*(LABELS.get(name, ["x"]) for name in names)):
            child = metric.labels(*values) if names else metric
            if isinstance(metric, prometheus_client.Counter):
                child.inc()
            elif isinstance(metric, prometheus_client.Gauge):
                child.set_to_current_time()
            else:
                child.observe(1.0)


@pytest.fixture(scope="module")
def prometheus(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A real Prometheus that scrapes a real status port, both on loopback."""
    program = needed("prometheus")
    folder = tmp_path_factory.mktemp("prometheus")
    fill_metrics()
    status = StatusServer("127.0.0.1", 0, is_alive=list, is_ready=list, pages={})
    configuration = yaml_documents(DEPLOY / "prometheus" / "prometheus.yaml")[0]
    configuration["global"] = {"scrape_interval": "300ms", "evaluation_interval": "300ms"}
    configuration["scrape_configs"][0]["static_configs"][0]["targets"] = [f"127.0.0.1:{status.port}"]
    (folder / "prometheus.yaml").write_text(yaml.safe_dump(configuration))
    shutil.copyfile(ALERTS, folder / "alerts.yaml")
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        address = f"127.0.0.1:{free.getsockname()[1]}"
    arguments = (
        f"--web.listen-address={address}",
        "--config.file=prometheus.yaml",
        "--storage.tsdb.path=data",
    )
    process = subprocess.Popen(
        [program, *arguments], cwd=folder, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        yield f"http://{address}"
    finally:
        process.terminate()
        process.wait(20)
        status.close()


def ask(address: str, path: str, **query: str) -> Any:
    url = f"{address}{path}?{urllib.parse.urlencode(query)}"
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        if error.code == 503:  # while it starts, and in plain words
            return {"status": "not up yet"}
        return json.load(error)
    except OSError:
        return {"status": "not up yet"}


def test_every_dashboard_expression_finds_something_in_a_real_prometheus(prometheus: str) -> None:
    waiting = {text: text.replace("$__rate_interval", "1m") for text in dashboard_expressions()}
    ends_at = time.monotonic() + 30
    while waiting and time.monotonic() < ends_at:
        fill_metrics()
        for shown, text in list(waiting.items()):
            answer = ask(prometheus, "/api/v1/query", query=text)
            assert answer["status"] != "error", (shown, answer)
            if answer.get("data", {}).get("result"):
                del waiting[shown]
        time.sleep(0.3)
    assert list(waiting) == []


def test_every_alert_rule_is_evaluated_by_a_real_prometheus(prometheus: str) -> None:
    def rules() -> list[dict[str, Any]]:
        groups = ask(prometheus, "/api/v1/rules").get("data", {}).get("groups", [])
        return [rule for group in groups for rule in group["rules"]]

    ends_at = time.monotonic() + 20
    while not (rules() and all(rule["health"] == "ok" for rule in rules())) and time.monotonic() < ends_at:
        time.sleep(0.3)
    assert {rule["health"] for rule in rules()} == {"ok"}
    assert len(rules()) == len(rule_expressions())


# --- containers ---------------------------------------------------------------------------------


def test_the_image_copies_what_is_there_and_serves_on_its_port() -> None:
    text = (DEPLOY / "docker" / "Dockerfile").read_text()
    for line in re.findall(r"^COPY (?!--from)(.+)$", text, re.MULTILINE):
        for source in line.split()[:-1]:
            assert (ROOT / source).exists(), source
    for source in re.findall(r"^COPY (?!--from)(.+) \S+$", text, re.MULTILINE):
        assert all(f"!{name}" in (ROOT / ".dockerignore").read_text().split() for name in source.split()), (
            source
        )
    licences = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["license-files"]
    assert all(re.search(rf"^COPY .*\b{name}\b", text, re.MULTILINE) for name in licences)
    assert f"EXPOSE {PORT}" in text
    assert f"127.0.0.1:{PORT}/livez" in text


def test_the_image_is_told_settings_that_exist(tmp_path: Path) -> None:
    text = (DEPLOY / "docker" / "Dockerfile").read_text()
    environ = dict(re.findall(r"(WIREWATCH__\w+)=(\S+)", text))
    settings = settings_with(environ, tmp_path)
    assert str(settings.data_folder) == "/var/lib/wirewatch"
    assert (settings.service.address, settings.service.port) == ("0.0.0.0", PORT)


def test_the_images_lock_is_part_of_the_whole_lock() -> None:
    def pinned(path: Path) -> set[str]:
        return set(re.findall(r"^([\w.-]+==\S+)", path.read_text(), re.MULTILINE))

    whole, image = pinned(ROOT / "requirements.lock"), pinned(DEPLOY / "docker" / "requirements.lock")
    assert image < whole
    assert not any(name.startswith(("pytest==", "mypy==", "ruff==")) for name in image)


@pytest.mark.parametrize("path", [ROOT / "requirements.lock", DEPLOY / "docker" / "requirements.lock"])
def test_a_lock_has_hashes_for_all_and_names_no_host(path: Path) -> None:
    text = path.read_text()
    assert "://" not in text
    assert "--index" not in text
    for entry in re.split(r"\n(?=\S)", text):
        if "==" in entry:
            assert "--hash=sha256:" in entry


def test_the_lock_satisfies_what_the_project_asks_for() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    asked = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    pins = re.findall(r"^([\w.-]+)==([^\s;]+)", (ROOT / "requirements.lock").read_text(), re.MULTILINE)
    locked: dict[str, list[str]] = {}
    for name, version in pins:
        locked.setdefault(canonicalize_name(name), []).append(version)
    for requirement in map(Requirement, asked):
        versions = locked.get(canonicalize_name(requirement.name), [])
        assert versions, f"{requirement.name} is not locked: make lock"
        assert any(requirement.specifier.contains(version) for version in versions), requirement.name


def test_compose_runs_every_stage_once_with_settings_and_files_that_exist(tmp_path: Path) -> None:
    (compose,) = yaml_documents(DEPLOY / "docker" / "compose.yaml")
    parts = {name: part for name, part in compose["services"].items() if part.get("image") == "wirewatch"}
    stages = [stage for part in parts.values() for stage in part["command"][1:]]
    assert sorted(stages) == sorted([*registry.stage_names(), "receivers"])
    for part in parts.values():
        assert_runs_stages(part["command"])
    settings = settings_with(parts["poll"]["environment"], tmp_path)
    assert settings.transport.engine == "kafka"
    assert settings.transport.kafka.bootstrap_servers == ("kafka:9092",)
    for service in compose["services"].values():
        for volume in service.get("volumes", []):
            source = volume.split(":")[0]
            if source.startswith(".") and source != "./config":
                assert (DEPLOY / "docker" / source).exists(), source


def test_prometheus_in_compose_scrapes_every_part() -> None:
    (compose,) = yaml_documents(DEPLOY / "docker" / "compose.yaml")
    (configuration,) = yaml_documents(DEPLOY / "docker" / "prometheus.yaml")
    (found,) = configuration["scrape_configs"][0]["dns_sd_configs"]
    parts = {name for name, part in compose["services"].items() if part.get("image") == "wirewatch"}
    assert set(found["names"]) == parts
    assert found["port"] == PORT


def test_kubernetes_runs_every_stage_once_with_settings_that_exist(tmp_path: Path) -> None:
    stages: list[str] = []
    for part in yaml_documents(DEPLOY / "kubernetes" / "parts.yaml"):
        (container,) = part["spec"]["template"]["spec"]["containers"]
        assert_runs_stages(container["args"])
        stages += container["args"][1:]
        assert container["ports"] == [{"name": "status", "containerPort": PORT}]
        labels = part["spec"]["template"]["metadata"]["labels"]
        assert part["spec"]["selector"]["matchLabels"] == labels
    assert sorted(stages) == sorted([*registry.stage_names(), "receivers"])
    (settings_map,) = yaml_documents(DEPLOY / "kubernetes" / "settings.yaml")
    assert settings_with(settings_map["data"], tmp_path).transport.engine == "kafka"
    (kustomization,) = yaml_documents(DEPLOY / "kubernetes" / "kustomization.yaml")
    for name in kustomization["resources"]:
        assert (DEPLOY / "kubernetes" / name).is_file()


def test_every_part_can_read_the_secrets_that_it_needs() -> None:
    secrets = {
        "poll": "wirewatch",
        "tell": "wirewatch",
    }  # of feeds, of receivers; strangers' pages come near none
    for part in yaml_documents(DEPLOY / "kubernetes" / "parts.yaml"):
        name, pod = part["metadata"]["name"], part["spec"]["template"]["spec"]
        volumes = {one["name"]: one["secret"]["secretName"] for one in pod["volumes"] if "secret" in one}
        assert set(volumes.values()) == {"wirewatch-kafka", *([secrets[name]] if name in secrets else [])}
        mounted = {one["name"]: one["mountPath"] for one in pod["containers"][0]["volumeMounts"]}
        assert set(volumes) <= set(mounted)


def test_the_image_with_a_configuration_is_built_without_its_secrets(tmp_path: Path) -> None:
    text = (DEPLOY / "docker" / "configured.Dockerfile").read_text()
    (command,) = re.findall(r"^RUN (\[.*\])$", text, re.MULTILINE)
    folder = tmp_path / "config"
    with pytest.raises(SystemExit, match="0"):
        main(["init", str(folder)])
    with (folder / "wirewatch.toml").open("a") as file:
        file.write('[receivers.newsroom]\nkind = "webhook"\nurl = "https://hooks.example.org/"\n')
        file.write('secret_file = "/run/secrets/wirewatch/newsroom"\n')
    with pytest.raises(SystemExit, match="0"):
        main([*json.loads(command)[1:], "--config", str(folder / "wirewatch.toml")])


def test_probes_give_a_busy_process_time_to_answer() -> None:
    for part in yaml_documents(DEPLOY / "kubernetes" / "parts.yaml"):
        (container,) = part["spec"]["template"]["spec"]["containers"]
        for probe in ("livenessProbe", "readinessProbe", "startupProbe"):
            assert container[probe]["timeoutSeconds"] >= 5, (part["metadata"]["name"], probe)  # 1 by default


def test_prometheus_in_kubernetes_finds_every_pod_under_the_name_that_the_rules_look_for() -> None:
    (configuration,) = yaml_documents(DEPLOY / "prometheus" / "kubernetes.yaml")
    (job,) = configuration["scrape_configs"]
    for part in yaml_documents(DEPLOY / "kubernetes" / "parts.yaml"):
        labels = part["spec"]["template"]["metadata"]["labels"]
        assert labels["app.kubernetes.io/name"] == job["relabel_configs"][0]["regex"]
        (container,) = part["spec"]["template"]["spec"]["containers"]
        assert container["ports"][0]["name"] == job["relabel_configs"][1]["regex"]
    (namespace,) = yaml_documents(DEPLOY / "kubernetes" / "namespace.yaml")
    assert job["kubernetes_sd_configs"][0]["namespaces"]["names"] == [namespace["metadata"]["name"]]
    jobs = set(re.findall(r'job="(\w+)"', " ".join(rule_expressions() + dashboard_expressions())))
    assert jobs == {job["job_name"]}


def test_a_stack_that_was_off_does_not_tell_all_alerts_again() -> None:
    (compose,) = yaml_documents(DEPLOY / "docker" / "compose.yaml")
    kept_minutes = int(compose["services"]["kafka"]["environment"]["KAFKA_OFFSETS_RETENTION_MINUTES"])
    assert kept_minutes * 60 >= (topics.ALERTS.retention_seconds or 0)


# --- systemd and the machine --------------------------------------------------------------------


@pytest.mark.parametrize("name", ["wirewatch.service", "wirewatch@.service"])
def test_units_are_told_settings_that_exist_and_stop_after_draining(tmp_path: Path, name: str) -> None:
    text = (DEPLOY / "systemd" / name).read_text()
    settings = settings_with(dict(re.findall(r"^Environment=(WIREWATCH__\w+)=(.*)$", text, re.M)), tmp_path)
    (stop_seconds,) = re.findall(r"^TimeoutStopSec=(\d+)s$", text, re.MULTILINE)
    assert int(stop_seconds) > settings.worker.drain_seconds
    assert f"\nRestartPreventExitStatus={ExitCode.GAVE_IN}\n" in text
    (command,) = re.findall(r"^ExecStart=(.*)$", text, re.MULTILINE)
    assert command.split()[1] in registry.COMMANDS


def test_systemd_accepts_the_units(tmp_path: Path) -> None:
    for unit in (DEPLOY / "systemd").glob("*.service"):
        text = unit.read_text().replace("/opt/wirewatch/bin/wirewatch", "/bin/true")
        assert all(re.match(r"#|\[\w+\]$|[A-Z]\w+=|$", line) for line in text.splitlines())
        path = tmp_path / unit.name
        path.write_text(text)
        if shutil.which("systemd-analyze"):  # a container has none
            done = subprocess.run(["systemd-analyze", "verify", path], capture_output=True, text=True)
            assert (done.returncode, done.stderr) == (0, "")


@pytest.mark.parametrize("path", [DEPLOY / "prepare-machine", ROOT / ".ci" / "run"])
def test_scripts_are_executable_and_read_by_a_plain_shell(path: Path) -> None:
    assert os.access(path, os.X_OK)
    assert subprocess.run(["sh", "-n", path]).returncode == 0
