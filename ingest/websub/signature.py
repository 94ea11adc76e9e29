"""Secrets of subscriptions, and whether a push was signed with one. Pure."""

from __future__ import annotations

import hashlib
import hmac

#: What hubs sign with (W3C WebSub section 8).
_METHODS = {
    "sha1": hashlib.sha1,
    "sha256": hashlib.sha256,
    "sha384": hashlib.sha384,
    "sha512": hashlib.sha512,
}


def secret_of(key: bytes, feed_url: str) -> str:
    """The secret that the hub of `feed_url` signs with: derived, so that nothing has to be kept."""
    return hmac.new(key, b"secret\0" + feed_url.encode(), hashlib.sha256).hexdigest()


def token_of(key: bytes, feed_url: str) -> str:
    """The last part of the feed's callback URL: cannot be guessed, and the same after every restart."""
    return hmac.new(key, b"token\0" + feed_url.encode(), hashlib.sha256).hexdigest()[:40]


def is_signed(body: bytes, signature: str | None, secret: str) -> bool:
    """Whether `signature` ("sha256=…") is of `body` by `secret`."""
    method, _, digest = (signature or "").strip().partition("=")
    if method.lower() not in _METHODS:
        return False
    expected = hmac.new(secret.encode(), body, method.lower()).hexdigest()
    return hmac.compare_digest(expected.encode(), digest.strip().lower().encode())
