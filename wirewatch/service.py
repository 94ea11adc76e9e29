"""A process of wirewatch: its stages, one loop a group of fused stages, until it is told to stop.

settings ──> stages ──> groups (fused where no change of key lies between) ──> one thread each
                                                  status port: /metrics /livez /readyz
"""

from __future__ import annotations

import signal
import socket
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any, Protocol, runtime_checkable

import structlog

from wirewatch import registry
from wirewatch.command_line import ExitCode
from wirewatch.configuration import RECEIVERS, Settings
from wirewatch.errors import SettingsError, SettingsProblem, TransportError
from wirewatch.logs import configure_logs
from wirewatch.loop import Loop, TooManyDeadLettersError, WorkerSettings
from wirewatch.source_worker import SourceWorker
from wirewatch.stage import Source, Stage
from wirewatch.status import StatusServer
from wirewatch.topics import TOPICS
from wirewatch.transport import open_transport
from wirewatch.transport.contract import Transport
from wirewatch.worker import Worker

log = structlog.get_logger(__name__)

#: A loop that has not turned for so long is stuck.
_STUCK_AFTER_SECONDS = 60.0
_TRANSPORT_RETRY_SECONDS = 2.0
#: For the last commit and leaving the groups, beside `drain_seconds`.
_LEAVING_SECONDS = 2.0

Clock = Callable[[], datetime]


@runtime_checkable
class Reporting(Protocol):
    """A stage with JSON pages of its own on the status port."""

    def pages(self) -> Mapping[str, Callable[[], Any]]:
        """What to serve, by path."""


@runtime_checkable
class WorksOnce(Protocol):
    """A source that can do all of its work once, whenever it would be due, for `run --once`."""

    def begin_once(self) -> None:
        """Do so from now on; called before the loops start."""


@dataclass(frozen=True)
class Plan:
    """What one process runs."""

    open_transport: Callable[[], Transport]
    partitions: int
    sources: Sequence[Source]
    stages: Sequence[Stage]
    worker: WorkerSettings
    status_address: str = "127.0.0.1"
    status_port: int = 0
    member: str = ""
    clock: Clock = lambda: datetime.now(UTC)

    @property
    def all_stages(self) -> list[Source | Stage]:
        """Sources and stages in the order of the pipeline."""
        return [*self.sources, *self.stages]


def fused(stages: Sequence[Stage]) -> list[list[Stage]]:
    """The stages as groups that run as one: each follows in memory what the one before hands on.

    `stages` in the order of the pipeline. A stage with tables, or an ordered one, is a group by itself,
    since its records must come to it by partition; one whose topic no stage before it writes starts one.
    """
    order = list(TOPICS)
    groups: list[list[Stage]] = []
    chains: dict[int, list[Stage]] = {}  # by the place of the topic that the last stage of a group takes
    for stage in stages:
        place = order.index(stage.consumes.name)
        is_alone = bool(stage.tables) or stage.is_ordered
        group = None if is_alone else chains.pop(place - 1, None)
        if group is None:
            group = []
            groups.append(group)
        group.append(stage)
        if not is_alone:
            chains[place] = group
    return groups


class Service:
    """One running process. `run` returns its exit status: OK stopped or done, or GAVE_IN a stage."""

    def __init__(self, plan: Plan) -> None:
        self._plan = plan
        self._stop = threading.Event()
        self._transport: Transport | None = None
        self._transport_problem = "transport: not opened yet"
        self._loops: list[Loop] = []
        self.status_port = 0

    def stop(self) -> None:
        """Drain and end; `run` then returns. Safe from any thread and from a signal handler."""
        self._stop.set()

    def run(self, *, once: bool = False) -> int:
        """Run until stopped or, with `once`, until every feed was polled and all of it is handled.

        Raises: SettingsError when the status port cannot be had.
        """
        with ExitStack() as stack:
            for stage in self._plan.all_stages:
                stack.callback(stage.close)
            status = self._open_status()
            self.status_port = status.port
            stack.callback(status.close)
            transport = self._open_transport()
            if transport is None:
                return 0
            stack.callback(transport.close)
            self._transport = transport
            self._loops = self._make_loops(transport)
            return self._run_loops(once)

    def _open_status(self) -> StatusServer:
        plan = self._plan
        pages: dict[str, Callable[[], Any]] = {}
        for stage in plan.all_stages:
            if isinstance(stage, Reporting):
                pages |= stage.pages()
        try:
            status = StatusServer(
                plan.status_address,
                plan.status_port,
                is_alive=self._not_alive_because,
                is_ready=self._not_ready_because,
                pages=pages,
            )
        except OSError as error:
            place = f"{plan.status_address}:{plan.status_port}"
            problem = SettingsProblem(
                "settings", None, "service.port", f"{place}, which is taken ({error.strerror})", "a free port"
            )
            raise SettingsError([problem]) from error
        log.info("status_served", address=plan.status_address, port=status.port)
        return status

    def _open_transport(self) -> Transport | None:
        """The transport with its topics; waits for a broker that is down. None when stopped meanwhile."""
        while not self._stop.is_set():
            try:
                transport = self._plan.open_transport()
                transport.create_topics(TOPICS.values(), self._plan.partitions)
            except TransportError as error:
                self._transport_problem = f"transport: {error}"
                log.warning("transport_unavailable", error=str(error))
                self._stop.wait(_TRANSPORT_RETRY_SECONDS)
            else:
                return transport
        return None

    def _make_loops(self, transport: Transport) -> list[Loop]:
        plan = self._plan
        common: dict[str, Any] = {"settings": plan.worker, "clock": plan.clock, "member": plan.member}
        sources: list[Loop] = [SourceWorker(source, transport, **common) for source in plan.sources]
        groups = fused(plan.stages)
        return sources + [Worker(group, transport, group=group[0].name, **common) for group in groups]

    def _run_loops(self, once: bool) -> int:
        for source in self._plan.sources:
            if once and isinstance(source, WorksOnce):
                source.begin_once()
        threads = [
            threading.Thread(target=self._run_loop, args=(loop,), name=loop.name) for loop in self._loops
        ]
        for thread in threads:
            thread.start()
        if once:
            self._wait_until_drained()
            self._stop.set()
        while not self._stop.wait(0.5):
            pass
        log.info("stopping")
        self._join(threads)
        return ExitCode.GAVE_IN if any(loop.failure for loop in self._loops) else ExitCode.OK

    def _join(self, threads: Sequence[threading.Thread]) -> None:
        """Wait for the loops to drain and end; after their time no longer for a broker that is away."""
        ends_at = time.monotonic() + self._plan.worker.drain_seconds + _LEAVING_SECONDS
        for thread in threads:
            thread.join(max(ends_at - time.monotonic(), 0.0))
        if self._transport and any(thread.is_alive() for thread in threads):
            log.warning("transport_not_waited_for")
            self._transport.stop_waiting()
        for thread in threads:
            thread.join()

    def _run_loop(self, loop: Loop) -> None:
        with suppress(TooManyDeadLettersError):  # said and kept by the loop; ends the process
            loop.run(self._stop)
        self._stop.set()

    def _wait_until_drained(self) -> None:
        """Wait for each loop in the order of the pipeline to be idle after the ones before it were."""
        for loop in self._loops:
            begun_at = time.monotonic()
            while not self._stop.is_set() and (loop.idle_at is None or loop.idle_at <= begun_at):
                self._stop.wait(0.05)

    def _not_alive_because(self) -> list[str]:
        now = time.monotonic()
        ages = {loop.name: now - loop.last_turn_at for loop in self._loops}
        stuck = [f"{name}: has not turned for {age:.0f} s" for name, age in ages.items()]
        late = [
            reason for reason, age in zip(stuck, ages.values(), strict=True) if age > _STUCK_AFTER_SECONDS
        ]
        return late + [f"{loop.name}: {loop.failure}" for loop in self._loops if loop.failure]

    def _not_ready_because(self) -> list[str]:
        if self._transport is None:
            return [self._transport_problem]
        try:
            self._transport.check()
        except TransportError as error:
            return [f"transport: {error}"]
        return [f"{loop.name}: no partitions assigned" for loop in self._loops if not loop.is_assigned]


def stop_on_signals(service: Service) -> None:
    """Let SIGTERM and SIGINT drain and end `service`. To be called from the main thread."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: service.stop())


def plan_of(settings: Settings, names: Sequence[str] = (), clock: Clock = lambda: datetime.now(UTC)) -> Plan:
    """The plan for running the stages called `names`, all when empty, as configured.

    "receivers" stands for every configured receiver, "receivers.NAME" for one.
    Raises: SettingsError when a name is unknown or a stage finds its files wrong.
    """
    wanted = list(names) or [*registry.stage_names(), RECEIVERS]
    setup = settings.setup(clock)
    sources = [
        registry.source_class(name).build(settings.stages[name], setup)
        for name in registry.SOURCES
        if name in wanted
    ]
    stages = [
        registry.stage_class(name).build(settings.stages[name], setup)
        for name in registry.STAGES
        if name in wanted
    ]
    receivers = [
        registry.sink_class(receiver.kind).build(
            receiver.settings, replace(setup, name=f"receiver-{receiver.name}")
        )
        for receiver in settings.receivers
        if RECEIVERS in wanted or f"{RECEIVERS}.{receiver.name}" in wanted
    ]
    return Plan(
        open_transport=lambda: open_transport(
            settings.transport, data_folder=settings.data_folder, clock=clock
        ),
        partitions=settings.transport.partitions,
        sources=sources,
        stages=[*stages, *receivers],
        worker=settings.worker,
        status_address=settings.service.address,
        status_port=settings.service.port,
        member=settings.service.member.replace("{host}", socket.gethostname()),
        clock=clock,
    )


def run_service(settings: Settings, names: Sequence[str] = (), *, once: bool = False) -> int:
    """Run the named stages in this process until SIGTERM or SIGINT, or until drained with `once`.

    Returns the exit status. To be called from the main thread. Raises: SettingsError.
    """
    configure_logs(settings.service.log_level, settings.service.log_format)
    settings.data_folder.mkdir(parents=True, exist_ok=True)
    service = Service(plan_of(settings, names))
    stop_on_signals(service)
    return service.run(once=once)
