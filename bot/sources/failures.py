"""Why a site gives no page: the errors of fetching, their sentences, and how long a site asks to wait.

No network: what a connection or an answer was is told here, by `fetch`. Addresses that may not be fetched in the first
place are refused in `addresses`.
"""

import os
import re
import socket
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime

import aiohttp

from bot.errors import SourceRefused
from bot.sources.addresses import shown

MAX_WAIT = timedelta(days=1)
"""How long a site's Retry-After is believed."""


class FetchFailed(SourceRefused):
    """A site that does not give a page at this address now.

    Attributes:
        key: Which sentence says it, stable: "fetch." and one of "timeout", "too_large", "unknown_host", "unreachable",
            "certificate", "broken", "encoding", "status", "later", "circle", "redirects", "nowhere", "downgrade".
        params: What is filled in there; may come from the site, so it is untrusted.
        status: What the site answered, or None where it did not.
    """

    def __init__(
        self, url: str, reason: str, *, key: str, params: Mapping[str, str] | None = None, status: int | None = None
    ) -> None:
        self.key = key
        self.params = dict(params or {})
        self.status = status
        super().__init__(shown(url), reason)


class Later(FetchFailed):
    """A site that asks to come back later; until then, nothing of it is asked for.

    Attributes:
        after: How long to wait from now, at most `MAX_WAIT`.
    """

    def __init__(self, url: str, reason: str, after: timedelta, *, status: int | None = None) -> None:
        self.after = after
        params = {"seconds": str(int(after.total_seconds()))}
        super().__init__(url, reason, key="fetch.later", params=params, status=status)


_PASSING = frozenset(["fetch.later", "fetch.timeout", "fetch.unknown_host", "fetch.unreachable", "fetch.broken"])


def is_passing(error: SourceRefused) -> bool:
    """Whether the same page may be had at another time, for all that the failure says: the site does not refuse it."""
    if not isinstance(error, FetchFailed):
        return False
    status = error.status or 0
    return error.key in _PASSING or (error.key == "fetch.status" and (status >= 500 or status in {408, 425}))


_STATUS_REASONS = {
    204: "the site sends nothing",
    205: "the site sends nothing",
    400: "it does not understand the address",
    401: "it wants a password",
    402: "it wants to be paid first",
    403: "it does not let programs read it",
    404: "there is no such page",
    406: "it does not let programs read it",
    407: "it wants a password",
    410: "the page is gone for good",
    421: "it does not serve this address",
    451: "the page is withheld for legal reasons",
}


def status_reason(status: int) -> str:
    """Say what an answer that is no page means, as the end of a sentence."""
    known = _STATUS_REASONS.get(status)
    if known is None:
        known = "the site has a fault" if status >= 500 else "this is no page"
    return f"the site answers {status}: {known}"


def retry_after(value: str | None, now: datetime) -> timedelta | None:
    """How long a Retry-After header asks to wait: between a second and `MAX_WAIT`; None where it says nothing.

    Args:
        value: Seconds, or a date as in HTTP (RFC 9110, section 10.2.3); or None.
        now: Aware UTC.
    """
    text = (value or "").strip()
    if re.fullmatch(r"[0-9]{1,12}", text):
        wait = timedelta(seconds=min(int(text), MAX_WAIT.total_seconds()))
    else:
        try:
            moment = parsedate_to_datetime(text)
        except (ValueError, OverflowError):
            return None
        wait = (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment) - now
    return min(max(wait, timedelta(seconds=1)), MAX_WAIT)


def worded(url: str, error: Exception) -> FetchFailed:
    """Say what went wrong with a connection."""
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        cause = error.os_error
        if isinstance(cause, socket.gaierror) and cause.errno == socket.EAI_AGAIN:
            return FetchFailed(url, "the site's name cannot be looked up right now", key="fetch.unreachable")
        return FetchFailed(url, "there is no site of this name", key="fetch.unknown_host")
    if isinstance(error, aiohttp.ClientSSLError | ssl.SSLError):
        inner = getattr(error, "certificate_error", error)
        why = str(getattr(inner, "verify_message", "")).strip().lower()
        reason = (
            f"the site's certificate does not hold ({why})" if why else "no secure connection to the site is possible"
        )
        return FetchFailed(url, reason, key="fetch.certificate", params={"reason": why})
    if isinstance(error, aiohttp.ClientConnectorError):
        why = (os.strerror(error.os_error.errno) if error.os_error.errno else "no answer").lower()
        return FetchFailed(url, f"the site cannot be reached ({why})", key="fetch.unreachable", params={"reason": why})
    if isinstance(error, aiohttp.ClientPayloadError):
        return FetchFailed(url, "the page breaks off before its end", key="fetch.broken")
    if isinstance(error, aiohttp.ClientConnectionError | OSError):
        return FetchFailed(url, "the site closes the connection without an answer", key="fetch.broken")
    return FetchFailed(url, "what the site answers is not HTTP as it should be", key="fetch.broken")
