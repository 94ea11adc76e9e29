"""File and environment into one frozen, validated object."""

from __future__ import annotations

from pydantic import BaseModel, ConfigDict, Field


class Section(BaseModel):
    """A section of the settings: frozen, and any key it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class HttpSettings(Section):
    """How wirewatch calls other hosts; the same for feeds, pages and receivers."""

    user_agent: str = Field(
        "wirewatch/0.1 (+{contact_url})", description="User-Agent header; {contact_url} is filled in."
    )
    contact_url: str = Field(
        "https://example.org/wirewatch", description="Where a publisher learns who is calling and why."
    )
    deadline_seconds: float = Field(30.0, gt=0, le=300, description="A whole request, redirects included.")
    max_redirects: int = Field(5, ge=0, le=20, description="Redirects followed in one request.")
    max_wire_bytes: int = Field(10 * 2**20, gt=0, description="Bytes on the wire in one response.")
    max_body_bytes: int = Field(20 * 2**20, gt=0, description="Decoded bytes in one response.")
    allow_networks: tuple[str, ...] = Field(
        (),
        description="Private networks that may be called all the same, as CIDR, e.g. 10.1.0.0/16.",
    )
    proxy: str | None = Field(None, description="Proxy URL; the environment's is never used.")


class FeedSettings(Section):
    """A feed to poll."""

    url: str = Field(description="Where the feed is.")
    title: str = Field("", description="What people call it; default: the feed's own title.")
    language: str | None = Field(None, description="ISO 639-1, where the feed does not say or is wrong.")
    username: str | None = Field(None, description="HTTP basic authentication: user.")
    secret_file: str | None = Field(None, description="File with the password or bearer token.")
    headers: dict[str, str] = Field(default_factory=dict, description="Extra request headers.")
    interval_seconds: float | None = Field(None, gt=0, description="Fixed interval; default: adaptive.")
