"""The only way out: one guarded HTTP client for feeds, pages and receivers.

    with HttpClient(settings) as client:
        response = client.fetch(Request("https://example.org/feed"))   # waits
        future = client.submit(Request("https://example.org/feed"))    # does not

What no caller can turn off: a deadline over the whole request, caps on bytes, redirects followed by
hand, the connected address checked on every hop, verified TLS, no cookies, no proxy from the
environment. `wirewatch.http.policy` answers questions about a response.
"""

from wirewatch.http.client import HttpClient
from wirewatch.http.messages import HttpError, Reason, Redirect, Request, Response

__all__ = ["HttpClient", "HttpError", "Reason", "Redirect", "Request", "Response"]
