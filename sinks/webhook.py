"""Deliver alerts to an HTTP endpoint, signed by Standard Webhooks 1.0."""

from __future__ import annotations

import hashlib
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future
from datetime import datetime
from pathlib import Path
from typing import Any, ClassVar, Self

import structlog
from pydantic import Field, field_validator, model_validator

from sinks.deliveries import Outcome, delivery_outcome
from sinks.message import MAX_BODY_BYTES, webhook_body
from sinks.signing import EXPECTED_SECRET, Secrets, read_secret_file, read_secrets, signed_headers
from wirewatch import metrics
from wirewatch.errors import BadRecordError, RetryLaterError, SettingsError, SettingsProblem
from wirewatch.http import HttpClient, HttpError, Request, Response
from wirewatch.http.policy import retry_after_seconds
from wirewatch.receivers import ReceiverSettings
from wirewatch.records import Alert
from wirewatch.settings import Section, is_web_address
from wirewatch.stage import Context, Dropped, Result, Setup, then
from wirewatch.topics import ALERTS, Topic

log = structlog.get_logger(__name__)

#: More refusals in a row than this, and the fault is the receiver's and not the alerts'.
_MAX_REFUSED_IN_A_ROW = 5


class WebhookSettings(ReceiverSettings):
    """A receiver that is called over HTTP. It needs `secret_file`, or `secret` in the environment."""

    url: str = Field(description="Where to post alerts.")
    secret_file: str | None = Field(
        None, description="File with the signing secret, whsec_…; two lines sign with both, for rotation."
    )
    secret: str | None = Field(
        None, repr=False, description="The secret itself, from the environment only; several with a space."
    )
    timeout_seconds: float = Field(15.0, gt=0, le=120, description="A whole attempt; then it has failed.")
    max_retry_after_seconds: float = Field(
        3600.0, ge=0, description="The longest wait that a receiver may ask for with Retry-After."
    )
    max_body_bytes: int = Field(
        MAX_BODY_BYTES, ge=4_000, description="Larger alerts are shortened until they fit."
    )

    @field_validator("url")
    @classmethod
    def _is_web_address(cls, url: str) -> str:
        if not is_web_address(url):
            raise ValueError("a web address such as https://hooks.example.org/wirewatch")
        return url

    @field_validator("secret_file")
    @classmethod
    def _holds_secrets(cls, file: str | None) -> str | None:
        return _checked(file, lambda: read_secret_file(Path(file or "")))

    @field_validator("secret")
    @classmethod
    def _is_secret(cls, secret: str | None) -> str | None:
        return _checked(secret, lambda: read_secrets(secret or ""))

    @model_validator(mode="after")
    def _has_secret(self) -> Self:
        if self.secret_file is None and self.secret is None:
            raise ValueError(f"found no secret_file; expected the path of a file with {EXPECTED_SECRET}")
        return self


def _checked(value: str | None, read: Callable[[], object]) -> str | None:
    """`value`, once it was read without an error; None needs no reading."""
    if value is not None:
        try:
            read()
        except ValueError as error:
            raise ValueError(f"found {error}; expected {EXPECTED_SECRET}") from error
    return value


class Webhook:
    """One receiver behind a URL.

    An alert is posted until the receiver takes it (2xx) or says that it never will; those after it
    wait, after half a minute only those of its story. A receiver that answers 410 is sent nothing
    more, also after a restart: the fact is kept in a file below the data folder, for this URL only.
    Drops: "not_chosen", "silenced", "receiver_disabled".
    """

    settings_class: ClassVar[type[Section]] = WebhookSettings
    consumes: Topic[Any] = ALERTS
    tables: tuple[Topic[Any], ...] = ()
    is_ordered = True

    def __init__(self, settings: WebhookSettings, setup: Setup) -> None:
        self.name = setup.name
        self._settings = settings
        self._clock: Callable[[], datetime] = setup.clock
        self._secrets = Secrets(settings.secret_file, settings.secret)
        self._disabled = _DisabledMark(
            setup.data_folder / "receivers" / f"{setup.name}.disabled", settings.url
        )
        self._pause = _Pause()
        self._refused_in_a_row = 0
        self._client = HttpClient(setup.http, max_connections=16, max_idle_connections=4)
        metrics.RECEIVER_DISABLED.labels(self.name).set(self._disabled.is_set)

    @classmethod
    def build(cls, settings: WebhookSettings, setup: Setup) -> Self:
        """The receiver called `setup.name`. Raises: SettingsError when its secret cannot be read."""
        try:
            return cls(settings, setup)
        except ValueError as error:
            raise SettingsError(
                [SettingsProblem(setup.name, None, "secret_file", str(error), EXPECTED_SECRET)]
            ) from error

    def handle(self, record: Alert, context: Context) -> Result | Future[Result]:
        """Post the alert once.

        Raises, now or in the Future: RetryLaterError when it may be taken later; BadRecordError when
        the receiver refuses this message.
        """
        if declined := self._settings.declined(record):
            return declined
        if self._disabled.is_set:
            return Dropped("receiver_disabled")
        self._pause.raise_if_on()
        body = webhook_body(record, self._settings.max_body_bytes)
        signed = signed_headers(self._secrets.current(), record.id, self._clock(), body)
        request = Request(
            self._settings.url,
            method="POST",
            headers=(("content-type", "application/json"), *signed.items()),
            body=body,
            deadline_seconds=self._settings.timeout_seconds,
            follow_redirects=False,
            wants_body=False,
        )
        return then(_answered(self._client.submit(request)), self._judged)

    def _judged(self, answer: Response | HttpError) -> Result:
        if isinstance(answer, HttpError):
            self._count(Outcome.RETRY)
            raise RetryLaterError(f"the receiver was not reached: {answer}")
        outcome = delivery_outcome(answer.status)
        self._count(outcome)
        match outcome:
            case Outcome.DELIVERED:
                self._refused_in_a_row = 0
                return ()
            case Outcome.DISABLE:
                self._disable()
                return Dropped("receiver_disabled")
            case Outcome.REJECTED:
                raise self._refused(answer.status)
            case Outcome.RETRY:
                raise RetryLaterError(
                    f"the receiver answered with status {answer.status}", after_seconds=self._wait(answer)
                )

    def _refused(self, status: int) -> BadRecordError | RetryLaterError:
        """One alert may be wrong; a receiver that refuses whatever comes is wrong itself, and waited for."""
        self._refused_in_a_row += 1
        if self._refused_in_a_row > _MAX_REFUSED_IN_A_ROW:
            return RetryLaterError(f"the receiver refuses every alert, this one with status {status}")
        return BadRecordError(f"the receiver refuses the alert with status {status}")

    def _wait(self, answer: Response) -> float | None:
        asked = retry_after_seconds(answer, self._clock())
        if asked is None:
            return None
        seconds = min(asked, self._settings.max_retry_after_seconds)
        self._pause.begin(seconds)
        return seconds

    def _disable(self) -> None:
        self._disabled.set(self._clock())
        metrics.RECEIVER_DISABLED.labels(self.name).set(1)
        log.error(
            "receiver_disabled",
            receiver=self.name,
            reason="it answered 410 Gone",
            to_enable=f"change its url or remove {self._disabled.path}, then restart",
        )

    def _count(self, outcome: Outcome) -> None:
        metrics.DELIVERIES.labels(self.name, outcome.value).inc()

    def close(self) -> None:
        """End what is under way; it is posted again after the next start."""
        self._client.close()


def _answered(sent: Future[Response]) -> Future[Response | HttpError]:
    """The response, or the HttpError that came instead, as a value."""
    answered: Future[Response | HttpError] = Future()

    def finish(done: Future[Response]) -> None:
        error = done.exception()
        if error is None:
            answered.set_result(done.result())
        elif isinstance(error, HttpError):
            answered.set_result(error)
        else:
            answered.set_exception(error)

    sent.add_done_callback(finish)
    return answered


class _Pause:
    """The time for which a receiver asked to be left alone, for all its partitions at once."""

    def __init__(self) -> None:
        self._ends_at = 0.0

    def begin(self, seconds: float) -> None:
        self._ends_at = max(self._ends_at, time.monotonic() + seconds)

    def raise_if_on(self) -> None:
        """Raises: RetryLaterError while the pause lasts."""
        left_seconds = self._ends_at - time.monotonic()
        if left_seconds > 0:
            raise RetryLaterError("the receiver asked for a pause", after_seconds=left_seconds)


class _DisabledMark:
    """A file that says that a receiver at a URL wants nothing more."""

    def __init__(self, path: Path, url: str) -> None:
        self.path = path
        self._of = hashlib.sha256(url.encode()).hexdigest()
        self._lock = threading.Lock()
        self.is_set = self._is_marked()

    def _is_marked(self) -> bool:
        try:
            return self._of in self.path.read_text("utf-8", "replace")
        except OSError:
            return False

    def set(self, at: datetime) -> None:
        """Mark it; in memory only where the file cannot be written."""
        with self._lock:
            self.is_set = True
            try:
                self.path.parent.mkdir(parents=True, exist_ok=True)
                self.path.write_text(f"410 Gone at {at.isoformat()}\nurl sha256 {self._of}\n", "utf-8")
            except OSError as error:
                log.warning("receiver_disabled_not_kept", path=str(self.path), error=str(error))
