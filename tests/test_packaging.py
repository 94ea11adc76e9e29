"""The wheel has everything that runs, and the scripts bring what a machine lacks."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The project's wheel, unpacked as an installation has it."""
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", str(folder)]
    subprocess.run(command, cwd=ROOT, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def test_the_wheel_has_all_modules_with_their_data_and_no_tests(installed: Path) -> None:
    for package in ("wirewatch", "ingest", "processors", "sinks"):
        ours = {path.relative_to(ROOT) for path in (ROOT / package).rglob("*") if path.is_file()}
        ours = {path for path in ours if "__pycache__" not in path.parts}
        theirs = {path.relative_to(installed) for path in (installed / package).rglob("*") if path.is_file()}
        assert ours <= theirs
    assert not (installed / "tests").exists()
    assert not (installed / "benchmarks").exists()


def test_an_installation_makes_a_configuration_that_checks(installed: Path, tmp_path: Path) -> None:
    environ = os.environ | {"PYTHONPATH": str(installed), "PYTHONDONTWRITEBYTECODE": "1"}
    code = "import wirewatch, sys; sys.exit(wirewatch.__file__.startswith(sys.argv[1]) is False)"
    subprocess.run([sys.executable, "-c", code, str(installed)], env=environ, cwd=tmp_path, check=True)
    for words in (["init", "mywatch"], ["check", "--config", "mywatch/wirewatch.toml"]):
        command = [sys.executable, "-m", "wirewatch", *words]
        done = subprocess.run(command, env=environ, cwd=tmp_path, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    assert done.stdout.endswith("ok\n")


def prepare(folder: Path, user: int, programs: tuple[str, ...]) -> subprocess.CompletedProcess[str]:
    """Run deploy/prepare-machine on a machine that has these programs, for this user."""
    (folder / "bin").mkdir()
    scripts = {
        "id": f"echo {user}",
        "apt-get": f'echo "$@" "$DEBIAN_FRONTEND" >>{folder}/installed; test -x {folder}/policy',
    }
    for name in programs:
        (folder / "bin" / name).write_text(f"#!/bin/sh\n{scripts.get(name, ':')}\n")
        (folder / "bin" / name).chmod(0o755)
    for name in ("cat", "chmod", "rm"):
        (folder / "bin" / name).symlink_to(Path("/bin") / name)
    environ = {"PATH": str(folder / "bin"), "POLICY_RC_D": str(folder / "policy")}
    command = ["/bin/sh", str(ROOT / "deploy" / "prepare-machine")]
    return subprocess.run(command, env=environ, capture_output=True, text=True)


def test_a_machine_that_has_all_is_left_alone(tmp_path: Path) -> None:
    done = prepare(tmp_path, 0, ("id", "apt-get", "java", "mvn", "openssl", "prometheus", "promtool", "node"))
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    assert not (tmp_path / "installed").exists()


def test_root_on_debian_gets_what_is_missing_and_no_service_is_started(tmp_path: Path) -> None:
    done = prepare(tmp_path, 0, ("id", "apt-get", "java"))
    assert done.returncode == 0, done.stderr
    update, install = (tmp_path / "installed").read_text().splitlines()
    assert update.startswith("update")
    assert install.endswith("maven openssl prometheus nodejs noninteractive")
    assert "default-jre" not in install
    assert not (tmp_path / "policy").exists()


@pytest.mark.parametrize(("user", "programs"), [(1000, ("id", "apt-get")), (0, ("id",))])
def test_elsewhere_it_is_said_what_to_install(tmp_path: Path, user: int, programs: tuple[str, ...]) -> None:
    done = prepare(tmp_path, user, programs)
    assert done.returncode == 1
    assert "Java 17 or later (java), Apache Maven (mvn), OpenSSL 3 (openssl), Prometheus" in done.stderr
    assert not (tmp_path / "installed").exists()
