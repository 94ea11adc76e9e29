"""File and environment into one frozen, validated object."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Collection
from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, field_validator

from wirewatch.languages import EXPECTED_LANGUAGE, is_language_code

#: How libcurl can talk to a proxy.
_PROXY_SCHEMES = ("http", "https", "socks4", "socks4a", "socks5", "socks5h")


class Section(BaseModel):
    """A section of the settings: frozen, and any key it does not know is an error."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def _is_network(text: str) -> str:
    try:
        ipaddress.ip_network(text, strict=False)
    except ValueError as error:
        raise ValueError("a network such as 127.0.0.0/8") from error
    return text


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
    allow_networks: tuple[Annotated[str, AfterValidator(_is_network)], ...] = Field(
        (),
        description="Private networks that may be called all the same, as CIDR, e.g. 10.1.0.0/16.",
    )
    proxy: str | None = Field(None, description="Proxy URL; the environment's is never used.")
    ca_file: str | None = Field(
        None, description="Certificate authorities to trust, as PEM; default: the machine's own list."
    )

    @field_validator("contact_url")
    @classmethod
    def _can_be_asked(cls, url: str) -> str:
        if not is_web_address(url) and not re.fullmatch(r"mailto:[^\s<>@]+@[^\s<>@]+", url):
            raise ValueError("a web address such as https://example.org/wirewatch, or mailto:…")
        return url

    @field_validator("proxy")
    @classmethod
    def _is_proxy(cls, url: str | None) -> str | None:
        if url is not None and not is_web_address(url, _PROXY_SCHEMES):
            raise ValueError("a proxy's address such as http://proxy.example:3128")
        return url


class ServiceSettings(Section):
    """The process: where it answers about its health, and how it logs."""

    address: str = Field("127.0.0.1", description="Where /metrics, /livez and /readyz are served.")
    port: int = Field(9464, ge=0, le=65535, description="Their port; 0 takes a free one.")
    log_level: Literal["debug", "info", "warning", "error"] = Field(
        "info", description="The least severe lines that are logged."
    )
    log_format: Literal["auto", "json", "text"] = Field(
        "auto", description="One JSON line an event, or text; auto: text on a terminal only."
    )
    member: str = Field(
        "",
        description="What this process is called through restarts (Kafka's static membership), one name "
        "a process; {host} is filled in. Default: a new member at each start.",
    )


class FeedSettings(Section):
    """A feed to poll."""

    url: str = Field(description="Where the feed is.")
    title: str = Field("", description="What people call it; default: the feed's own title.")
    language: str | None = Field(None, description="ISO 639-1, where the feed does not say or is wrong.")
    username: str | None = Field(None, description="HTTP basic authentication: user.")
    secret_file: str | None = Field(None, description="File with the password or bearer token.")
    headers: dict[str, str] = Field(default_factory=dict, description="Extra request headers.")
    interval_seconds: float | None = Field(None, gt=0, description="Fixed interval; default: adaptive.")

    @field_validator("url")
    @classmethod
    def _is_web_address(cls, url: str) -> str:
        if not is_web_address(url):
            raise ValueError("a web address such as https://example.org/feed.xml")
        return url

    @field_validator("language")
    @classmethod
    def _is_language_code(cls, language: str | None) -> str | None:
        tag = re.fullmatch(r"([A-Za-z]{2})([-_][A-Za-z0-9]{2,8})*", language or "")
        if language and not (tag and is_language_code(tag[1].lower())):
            raise ValueError(f"{EXPECTED_LANGUAGE}, or with more behind it: zh-Hans")
        return language


def is_web_address(url: str, schemes: Collection[str] = ("http", "https")) -> bool:
    """Whether `url` is http or https (or of `schemes`) with a host, and nothing that no URL may hold."""
    try:
        parts = urlsplit(url)
        _ = parts.port
    except ValueError:
        return False
    return parts.scheme in schemes and bool(parts.hostname) and not re.search(r"[\s<>]", url)
