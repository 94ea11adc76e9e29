from __future__ import annotations

import os
import resource
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import msgspec
import pytest

from ingest.children import ChildPool, ChildTaskError
from wirewatch.errors import RetryLaterError

TASKS = """
import os, re, signal, sys, time
import msgspec

PREPARED = []

def prepare():
    PREPARED.append(os.getpid())

def prepared_by():
    return PREPARED, os.getpid(), os.getppid()

def fail_to_prepare():
    raise RuntimeError("no such model")

def double(number):
    return number * 2

def echo(value):
    return value

def pid():
    return os.getpid()

def burn():
    re.match(r"(a+)+$", "a" * 64 + "b")

def wait(seconds):
    time.sleep(seconds)
    return "waited"

def hog():
    return len(bytearray(4 * 2**30))

def crash():
    os.kill(os.getpid(), signal.SIGSEGV)

def crash_once(marker):
    if not os.path.exists(marker):
        open(marker, "w").close()
        os.kill(os.getpid(), signal.SIGSEGV)
    return "second time"

def leave():
    os._exit(3)

def refuse():
    raise ValueError("not a feed")

def chatter():
    print("noise on standard output")
    return "quiet"

def imported():
    return "lxml" in sys.modules
"""


class Point(msgspec.Struct, frozen=True):
    x: int
    y: int


@pytest.fixture
def tasks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    (tmp_path / "child_tasks.py").write_text(TASKS)
    monkeypatch.syspath_prepend(str(tmp_path))
    return "child_tasks"


@pytest.fixture
def make_pool(tasks: str) -> Iterator[Callable[..., ChildPool]]:
    pools: list[ChildPool] = []

    def make(workers: int = 1, deadline_seconds: float = 20.0, **options: object) -> ChildPool:
        settings = {"recycle_after": 1000, "initializer": f"{tasks}:prepare", **options}
        pool = ChildPool(workers, deadline_seconds, 512 * 2**20, **settings)  # type: ignore[arg-type]
        pools.append(pool)
        return pool

    yield make
    for pool in pools:
        pool.close()


def is_alive(pid: int) -> bool:
    """Whether the process runs: one that waits to be reaped does not."""
    try:
        stat = Path(f"/proc/{pid}/stat").read_text()
    except OSError:
        return False
    return stat.rpartition(")")[2].split()[0] not in "ZX"


def wait_until(condition: Callable[[], bool], seconds: float = 10.0) -> bool:
    until = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > until:
            return False
        time.sleep(0.01)
    return True


def test_a_task_gives_its_functions_result(make_pool: Callable[..., ChildPool]) -> None:
    pool = make_pool(workers=2)

    futures = [pool.submit("child_tasks:double", number) for number in range(50)]

    assert [future.result(20) for future in futures] == [number * 2 for number in range(50)]


def test_a_result_is_decoded_to_the_type_asked_for(make_pool: Callable[..., ChildPool]) -> None:
    point = make_pool().submit("child_tasks:echo", Point(1, 2), returns=Point).result(20)

    assert point == Point(1, 2)


def test_a_large_body_crosses_unchanged(make_pool: Callable[..., ChildPool]) -> None:
    body = os.urandom(2**20) * 20

    assert make_pool().submit("child_tasks:echo", body, returns=bytes).result(20) == body


def test_the_initializer_runs_once_for_all_children(make_pool: Callable[..., ChildPool]) -> None:
    pool = make_pool(recycle_after=1)

    first, own_pid, launcher = pool.submit("child_tasks:prepared_by").result(20)
    second, other_pid, _ = pool.submit("child_tasks:prepared_by").result(20)

    assert first == second == [launcher]
    assert own_pid != other_pid


def test_a_function_that_raises_fails_its_task_at_once_and_keeps_the_child(
    make_pool: Callable[..., ChildPool],
) -> None:
    pool = make_pool()
    before = pool.submit("child_tasks:pid").result(20)

    with pytest.raises(ChildTaskError, match="not a feed") as caught:
        pool.submit("child_tasks:refuse").result(20)

    assert caught.value.reason == "raised"
    assert "ValueError" in caught.value.detail
    assert pool.submit("child_tasks:pid").result(20) == before


@pytest.mark.parametrize(
    ("task", "reason"), [("burn", "deadline"), ("hog", "memory"), ("crash", "crashed"), ("leave", "crashed")]
)
def test_a_task_that_ends_its_child_twice_fails_with_the_reason(
    make_pool: Callable[..., ChildPool], task: str, reason: str
) -> None:
    pool = make_pool(deadline_seconds=0.3)

    with pytest.raises(ChildTaskError) as caught:
        pool.submit(f"child_tasks:{task}").result(20)

    assert caught.value.reason == reason
    assert pool.submit("child_tasks:double", 4).result(20) == 8


def test_a_child_that_hardly_got_the_processor_gets_more_time(make_pool: Callable[..., ChildPool]) -> None:
    pool = make_pool(deadline_seconds=0.4)

    assert pool.submit("child_tasks:wait", 0.8).result(20) == "waited"


def test_a_child_that_only_waits_is_ended_after_ten_deadlines(make_pool: Callable[..., ChildPool]) -> None:
    pool = make_pool(deadline_seconds=0.1)

    with pytest.raises(ChildTaskError, match="deadline"):
        pool.submit("child_tasks:wait", 60).result(20)


def test_a_task_that_ends_its_child_is_tried_once_more(
    make_pool: Callable[..., ChildPool], tmp_path: Path
) -> None:
    result = make_pool().submit("child_tasks:crash_once", str(tmp_path / "marker")).result(20)

    assert result == "second time"


def test_healthy_tasks_pass_a_hostile_one_that_still_burns(make_pool: Callable[..., ChildPool]) -> None:
    pool = make_pool(workers=1, deadline_seconds=8.0, slow_after_seconds=0.05)
    hostile = pool.submit("child_tasks:burn")

    healthy = [pool.submit("child_tasks:double", number).result(20) for number in range(20)]

    assert healthy == [number * 2 for number in range(20)]
    assert not hostile.done()


def test_a_child_is_replaced_after_so_many_tasks(make_pool: Callable[..., ChildPool]) -> None:
    pool = make_pool(recycle_after=3)

    pids = [pool.submit("child_tasks:pid").result(20) for _ in range(6)]

    assert len(set(pids[:3])) == len(set(pids[3:])) == 1
    assert pids[0] != pids[3]
    assert wait_until(lambda: not is_alive(pids[0]))


def test_what_a_task_prints_does_not_disturb_its_answer(make_pool: Callable[..., ChildPool]) -> None:
    assert make_pool().submit("child_tasks:chatter").result(20) == "quiet"


def test_a_failing_initializer_is_reported_as_something_that_may_pass(
    make_pool: Callable[..., ChildPool],
) -> None:
    pool = make_pool(initializer="child_tasks:fail_to_prepare")

    with pytest.raises(RetryLaterError, match="no such model"):
        pool.submit("child_tasks:pid").result(20)


@pytest.mark.parametrize("is_launched", [True, False])
def test_a_machine_without_descriptors_to_spare_is_outlived(
    make_pool: Callable[..., ChildPool], is_launched: bool
) -> None:
    pool = make_pool(recycle_after=1)
    if is_launched:
        pool.submit("child_tasks:pid").result(20)
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (3, hard))
    try:
        with pytest.raises(RetryLaterError, match="Too many open files"):
            pool.submit("child_tasks:pid").result(20)
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, (soft, hard))

    assert pool.submit("child_tasks:double", 2).result(20) == 4


def test_a_bad_turn_of_the_pools_thread_is_not_its_last(
    make_pool: Callable[..., ChildPool], monkeypatch: pytest.MonkeyPatch
) -> None:
    pool = make_pool()
    pool.submit("child_tasks:pid").result(20)
    hand_out, faults = pool._hand_out, iter([ZeroDivisionError()])

    def faulty() -> None:
        if fault := next(faults, None):
            raise fault
        hand_out()

    monkeypatch.setattr(pool, "_hand_out", faulty)

    assert pool.submit("child_tasks:double", 2).result(20) == 4


def test_a_killed_launcher_is_started_again(make_pool: Callable[..., ChildPool]) -> None:
    pool = make_pool()
    pool.submit("child_tasks:pid").result(20)
    os.kill(pool.child_pids[0], signal.SIGKILL)

    answers = [pool.submit("child_tasks:double", number).result(20) for number in range(3)]

    assert answers == [0, 2, 4]


def test_closing_ends_the_children_and_what_they_run(make_pool: Callable[..., ChildPool]) -> None:
    pool = make_pool(workers=2)
    pool.submit("child_tasks:pid").result(20)
    running, waiting = [pool.submit("child_tasks:burn") for _ in range(2)], pool.submit("child_tasks:burn")
    assert wait_until(lambda: len(pool.child_pids) == 3)
    pids = pool.child_pids

    pool.close()

    assert all(isinstance(future.exception(1), RetryLaterError) for future in running)
    assert waiting.cancelled()
    assert not any(is_alive(pid) for pid in pids)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_children_end_with_their_parent_even_while_they_burn(
    tasks: str, tmp_path: Path, how: signal.Signals
) -> None:
    script = (
        "import sys, time; sys.path.insert(0, sys.argv[1]); from ingest.children import ChildPool\n"
        "pool = ChildPool(1, 60.0, 2**29, 10)\n"
        "pool.submit('child_tasks:burn')\n"
        "while len(pool.child_pids) < 2: time.sleep(0.01)\n"
        "print(*pool.child_pids, flush=True); time.sleep(60)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script, str(tmp_path)], stdout=subprocess.PIPE, text=True
    )
    assert parent.stdout is not None
    pids = [int(number) for number in parent.stdout.readline().split()]

    parent.send_signal(how)
    parent.wait(20)
    parent.stdout.close()

    assert len(pids) == 2
    assert wait_until(lambda: not any(is_alive(pid) for pid in pids))


def test_signals_for_the_parent_do_not_end_its_children(make_pool: Callable[..., ChildPool]) -> None:
    pool = make_pool()
    before = pool.submit("child_tasks:pid").result(20)

    for pid in pool.child_pids:
        os.kill(pid, signal.SIGTERM)
        os.kill(pid, signal.SIGINT)

    assert pool.submit("child_tasks:pid").result(20) == before


def test_nothing_can_be_submitted_to_a_closed_pool(make_pool: Callable[..., ChildPool]) -> None:
    pool = make_pool()
    pool.close()

    with pytest.raises(RuntimeError, match="closed"):
        pool.submit("child_tasks:pid")
