"""What a receiver's answer means: delivered, try again, never, or leave it alone for good."""

from __future__ import annotations

from enum import Enum

#: The receiver finds something wrong with this message: sending the same again would not help.
REJECTING_STATUSES = frozenset({400, 406, 411, 413, 414, 415, 422, 431})


class Outcome(Enum):
    """What became of an attempt; the values are a metric's label."""

    DELIVERED = "delivered"
    RETRY = "retry"
    REJECTED = "rejected"
    DISABLE = "disabled"


def delivery_outcome(status: int) -> Outcome:
    """Say what a receiver's status code means for the delivery.

    A redirect is a failure: following it would post a signed body to a host that the operator did
    not configure. It is tried again like a wrong address (404) or a refused login (401, 403): an
    operator can put these right while the alerts wait, and none is lost meanwhile.
    """
    if 200 <= status < 300:
        return Outcome.DELIVERED
    if status == 410:
        return Outcome.DISABLE
    if status in REJECTING_STATUSES:
        return Outcome.REJECTED
    return Outcome.RETRY
