"""Feeds that push: subscribe to a feed's hub, verify, renew, receive (W3C WebSub).

    feed names a hub ──> subscribe (POST to the hub) ──> hub asks back: is it meant? ──> Lease
    publisher publishes ──> hub POSTs the feed, signed ──> Push

Polling goes on all the same, only less often, so that a hub that falls silent costs little more than delay.

    websub = WebSub.open(settings, client, key_file, now)     # None: off
    websub.keep(state)          # whenever a feed's state is known or has changed
    for event in websub.take(): # Push: read it like a body; Lease: into the state; Denied: poll on
"""

from ingest.websub.links import links_in_headers
from ingest.websub.subscriber import Denied, Event, Lease, Push, WebSub, WebSubSettings

__all__ = ["Denied", "Event", "Lease", "Push", "WebSub", "WebSubSettings", "links_in_headers"]
