"""HTTP for addresses that users supply: nothing private is reached, and nothing takes for ever or fills the memory.

What is judged, and when: the address as it was written, before anything is looked up; each address that it is sent on
to, likewise; and the IP address of every connection at the moment when its socket is made. The name is not looked up
again in between, so that a name which leads elsewhere the second time gains nothing.

Sites are treated with care: one connection to a host at a time and a pause between two, the Retry-After of a site holds
for all of its addresses, no cookies, no proxy, and a name that says who is asking. Why a site gives no page is worded
in `failures`, packed bodies are undone in `unpacking`, and what a page means is not known here.
"""

import asyncio
import errno
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from importlib.metadata import version
from types import TracebackType
from typing import Self
from urllib.parse import urljoin

import aiohttp
from aiohttp.abc import AbstractResolver
from yarl import URL

from bot.sources.addresses import IP, Address, AddressRefused, checked, ip_of, is_public, private, shown
from bot.sources.failures import MAX_WAIT, FetchFailed, Later, retry_after, status_reason, worded
from bot.sources.unpacking import Broken, TooLarge, Unpacker

__all__ = ["ACCEPT", "FetchFailed", "Fetcher", "Later", "Limits", "Page", "user_agent"]

ACCEPT = (
    "text/html,application/xhtml+xml,application/atom+xml,application/rss+xml,application/feed+json,"
    "text/markdown;q=0.9,text/plain;q=0.9,application/xml;q=0.8,*/*;q=0.1"
)
"""What is asked for where the caller does not say."""

_USUAL_WAIT = timedelta(minutes=5)  # where a site says "later" and not when
_MAX_HOSTS = 4_096  # remembered at least; those that are idle are forgotten beyond that
_NEVER = datetime.min.replace(tzinfo=UTC)


def user_agent() -> str:
    """The name under which pages are asked for."""
    return f"Depesche/{version('depesche')}"


@dataclass(frozen=True, slots=True)
class Limits:
    """What a page may cost.

    Attributes:
        total: Time for all of it, through all redirects; waiting for the host's turn is not counted.
        max_bytes: Of the page, unpacked.
        max_redirects: How often it may send on.
        pause: Between the end of a request to a host and the next one there.
        max_open: Connections at a time, over all hosts.
    """

    total: timedelta = timedelta(seconds=10)
    max_bytes: int = 5_000_000
    max_redirects: int = 5
    pause: timedelta = timedelta(seconds=1)
    max_open: int = 50


@dataclass(frozen=True, slots=True)
class Page:
    """What a site gave.

    Attributes:
        url: Where it was found in the end.
        status: The site's answer, 200 to 299, or 304.
        body: The bytes, unpacked; empty when `not_modified`.
        content_type: As declared, in lower case and without parameters; empty where nothing is declared.
        charset: As declared in the header, or None.
        etag: To be sent next time, or None.
        last_modified: To be sent next time, or None.
        not_modified: Whether it is as it was when `etag` or `last_modified` were given.
        moved_to: The address to be asked from now on, where the site says that this one has moved for good; else None.
    """

    url: str
    status: int
    body: bytes = field(repr=False)
    content_type: str
    charset: str | None
    etag: str | None
    last_modified: str | None
    not_modified: bool
    moved_to: str | None


@dataclass(frozen=True, slots=True)
class _SentOn:
    """A redirect."""

    status: int
    target: str


@dataclass(slots=True)
class _Host:
    """What is remembered of a host."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0
    free_at: datetime = _NEVER
    held_until: datetime = _NEVER


def _plain(value: str | None) -> str | None:
    """A header's value that can be sent back as it is: printable ASCII of sensible length; else None."""
    return value if value and len(value) <= 1_000 and value.isascii() and value.isprintable() else None


def _megabytes(size: int) -> str:
    return f"{size / 1e6:.3g} MB"


_refused_ips: ContextVar[list[IP | None]] = ContextVar("_refused_ips")
"""Addresses to which the current request was kept from connecting: the library that connects tells no causes apart."""


class Fetcher:
    """Reads pages from addresses that users supply. Opened with `async with`; one for the whole program."""

    def __init__(
        self,
        *,
        allow: Callable[[IP], bool] = is_public,
        user_agent: str | None = None,
        limits: Limits | None = None,
        resolver: AbstractResolver | None = None,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        """Nothing is opened yet.

        Args:
            allow: Which IP addresses may be connected to.
            user_agent: Who is asking; Depesche and its version by default.
            limits: What a page may cost.
            resolver: Looks names up; the system does by default. Whatever it says is judged.
            now: Gives the time, aware.
            sleep: Waits so many seconds.
        """
        self._allow = allow
        self._user_agent = user_agent
        self._limits = limits or Limits()
        self._resolver = resolver
        self._now = now
        self._sleep = sleep
        self._hosts: dict[str, _Host] = {}
        self._open = asyncio.Semaphore(self._limits.max_open)
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        connector = aiohttp.TCPConnector(
            socket_factory=self._socket,
            resolver=self._resolver or aiohttp.ThreadedResolver(),
            ssl=ssl.create_default_context(),  # made here, so that SSL_CERT_FILE counts as it is now
            use_dns_cache=False,
            force_close=True,  # a site is asked every few minutes; a connection that waits for that helps nobody
            limit=0,  # waiting for a free connection would count as the site's time
        )
        self._session = aiohttp.ClientSession(
            connector=connector,
            cookie_jar=aiohttp.DummyCookieJar(),
            timeout=aiohttp.ClientTimeout(total=None, connect=None, sock_connect=None, sock_read=None),
            trust_env=False,
            auto_decompress=False,
            middlewares=[_once],
            max_line_size=16_384,
            max_field_size=65_536,  # policies for scripts grow long
            headers={"User-Agent": self._user_agent or user_agent(), "Accept-Encoding": "gzip, deflate"},
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def get(
        self, url: str, *, etag: str | None = None, last_modified: str | None = None, accept: str = ACCEPT
    ) -> Page:
        """Read a page. Each address is asked once; nothing is tried again here.

        Args:
            url: As it was typed or found.
            etag: Of the page as it is known; it is sent again only if it has changed.
            last_modified: Likewise.
            accept: Which media types are asked for.

        Raises:
            AddressRefused: The address, or one that it sends on to, is none that may be fetched.
            Later: The site asks to come back later, now or when it was asked before.
            FetchFailed: There is no page to be had.
        """
        headers = {"Accept": accept}
        if known := _plain(etag):
            headers["If-None-Match"] = known
        if known := _plain(last_modified):
            headers["If-Modified-Since"] = known
        address = checked(url, self._allow)
        seen = {address.url}
        moved_to: str | None = None
        is_permanent = True
        previous: str | None = None
        left = self._limits.total.total_seconds()
        clock = asyncio.get_running_loop().time
        while True:
            async with self._turn(url, address.host, at_once=address.host == previous) as host, self._open:
                started = clock()
                answer = await self._asked(url, address, headers, host, left)
                left -= clock() - started
            if isinstance(answer, Page):
                return replace(answer, moved_to=moved_to)
            previous = address.host
            address = self._next(url, address, answer)
            if address.url in seen:
                raise FetchFailed(url, "the site sends on in a circle", key="fetch.circle", status=answer.status)
            seen.add(address.url)
            if len(seen) > self._limits.max_redirects + 1:
                reason = f"the site sends on more than {self._limits.max_redirects} times"
                raise FetchFailed(url, reason, key="fetch.redirects", status=answer.status)
            is_permanent = is_permanent and answer.status in {301, 308}
            moved_to = address.url if is_permanent else moved_to

    def _socket(self, info: aiohttp.AddrInfoType) -> socket.socket:
        """Make the socket for a connection, whose address is final now, unless it leads inside."""
        family, kind, protocol, _, target = info
        ip = ip_of(str(target[0]))
        if ip is None or not self._allow(ip):
            _refused_ips.get().append(ip)
            raise OSError(errno.EACCES, "the address is not public")
        return socket.socket(family, kind, protocol)

    @asynccontextmanager
    async def _turn(self, url: str, name: str, *, at_once: bool) -> AsyncIterator[_Host]:
        """Have a host for oneself, once its pause is over.

        By name and not by IP address: thousands of sites share the addresses of one hoster, and would wait for each
        other.

        Args:
            url: What was asked for, for the error.
            name: The host.
            at_once: Whether the host itself just sent here, and is not made to wait for its own answer.

        Raises:
            Later: The host asked to be left alone until later.
        """
        if len(self._hosts) >= _MAX_HOSTS:
            self._forget()
        host = self._hosts.setdefault(name, _Host())
        host.users += 1
        try:
            async with host.lock:
                now = self._now()
                if host.held_until > now:
                    raise Later(url, "the site asked to come back later", min(host.held_until - now, MAX_WAIT))
                wait = min(host.free_at - now, self._limits.pause)  # a clock that was put back makes nobody wait longer
                if wait > timedelta() and not at_once:
                    await self._sleep(wait.total_seconds())
                try:
                    yield host
                finally:
                    host.free_at = self._now() + self._limits.pause
        finally:
            host.users -= 1

    def _forget(self) -> None:
        """Forget hosts that nobody waits for and that wait for nothing."""
        now = self._now()
        for name, host in list(self._hosts.items()):
            if not host.users and host.free_at <= now and host.held_until <= now:
                del self._hosts[name]

    def _next(self, url: str, address: Address, answer: _SentOn) -> Address:
        """Judge the address that a site sends on to."""
        try:
            target = urljoin(address.url, answer.target)
        except ValueError:  # of what is no address at all, and is said to be none below
            target = answer.target
        if not answer.target:
            raise FetchFailed(url, "the site sends on to nowhere", key="fetch.nowhere", status=answer.status)
        try:
            following = checked(target, self._allow)
        except AddressRefused as error:
            reason = f"it sends on to {shown(target)}, but {error.reason}"
            params = {**error.params, "target": shown(target)}
            raise AddressRefused(url, reason, key=error.key, params=params) from None
        if address.scheme == "https" and following.scheme == "http":
            # Who asked for https is not given what anybody on the way may have changed; an address with http:// in the
            # first place is the user's own choice.
            reason = "the site sends on from https to http, where anybody on the way can change what is read"
            raise FetchFailed(url, reason, key="fetch.downgrade", status=answer.status)
        return following

    async def _asked(
        self, url: str, address: Address, headers: Mapping[str, str], host: _Host, seconds: float
    ) -> Page | _SentOn:
        """Send one request, and word whatever goes wrong."""
        refused: list[IP | None] = []
        token = _refused_ips.set(refused)
        total = f"{self._limits.total.total_seconds():g}"
        try:
            async with asyncio.timeout(seconds):
                return await self._exchanged(url, address, headers, host)
        except TimeoutError:
            reason = f"the site takes longer than {total} seconds"
            raise FetchFailed(url, reason, key="fetch.timeout", params={"seconds": total}) from None
        except TooLarge:
            size = _megabytes(self._limits.max_bytes)
            reason = f"the page is larger than {size}"
            raise FetchFailed(url, reason, key="fetch.too_large", params={"size": size}) from None
        except Broken:
            raise FetchFailed(url, "the page cannot be unpacked", key="fetch.encoding") from None
        except (aiohttp.ClientError, OSError, ValueError) as error:
            if refused:
                raise private(url) from None
            raise worded(url, error) from None
        finally:
            _refused_ips.reset(token)

    async def _exchanged(self, url: str, address: Address, headers: Mapping[str, str], host: _Host) -> Page | _SentOn:
        if self._session is None:
            raise RuntimeError("a Fetcher is opened with `async with`")
        target = URL(address.url, encoded=True)
        async with self._session.get(target, headers=headers, allow_redirects=False) as response:
            status = response.status
            if status in {301, 302, 303, 307, 308}:
                return _SentOn(status, response.headers.get("Location", "").strip())
            if status in {429, 503}:
                raise self._later(url, status, response.headers.get("Retry-After"), host)
            is_asked_again = "If-None-Match" in headers or "If-Modified-Since" in headers
            is_unchanged = status == 304 and is_asked_again
            if not is_unchanged and (not 200 <= status < 300 or status in {204, 205}):
                params = {"status": str(status)}
                raise FetchFailed(url, status_reason(status), key="fetch.status", params=params, status=status)
            return Page(
                url=address.url,
                status=status,
                body=b"" if is_unchanged else await self._body(url, response),
                content_type=response.content_type.lower() if "Content-Type" in response.headers else "",
                charset=response.charset,
                etag=_plain(response.headers.get("ETag")) or (headers.get("If-None-Match") if is_unchanged else None),
                last_modified=_plain(response.headers.get("Last-Modified"))
                or (headers.get("If-Modified-Since") if is_unchanged else None),
                not_modified=is_unchanged,
                moved_to=None,
            )

    def _later(self, url: str, status: int, value: str | None, host: _Host) -> Later:
        """Remember that a host wants to be left alone, if it says so."""
        wait = retry_after(value, self._now())
        if wait is not None or status == 429:  # 503 alone may be the fault of this one page
            host.held_until = self._now() + (wait or _USUAL_WAIT)
        what = "it is asked too often" if status == 429 else "it cannot answer right now"
        return Later(url, f"the site answers {status}: {what}", wait or _USUAL_WAIT, status=status)

    async def _body(self, url: str, response: aiohttp.ClientResponse) -> bytes:
        encoding = response.headers.get("Content-Encoding", "").strip().lower().removeprefix("x-")
        encoding = "" if encoding == "identity" else encoding
        if encoding not in {"", "gzip", "deflate"}:
            reason = "the page is packed in a way that was not asked for"
            raise FetchFailed(url, reason, key="fetch.encoding", status=response.status)
        if (response.content_length or 0) > self._limits.max_bytes:
            raise TooLarge
        unpacker = Unpacker(encoding, self._limits.max_bytes)
        received = 0
        async for data in response.content.iter_any():
            received += len(data)
            if received > self._limits.max_bytes:  # packing that makes it longer, or padding behind it
                raise TooLarge
            unpacker.feed(data)
        return unpacker.finish()


async def _once(request: aiohttp.ClientRequest, handler: aiohttp.ClientHandlerType) -> aiohttp.ClientResponse:
    """Keep aiohttp from sending a request a second time, as it does when a site closes the connection unanswered."""
    try:
        return await handler(request)
    except aiohttp.ClientConnectorError:
        raise
    except (aiohttp.ServerDisconnectedError, aiohttp.ClientOSError) as error:
        raise aiohttp.ClientConnectionError(str(error)) from None
