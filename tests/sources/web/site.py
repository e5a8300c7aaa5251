"""A site on this machine, written on sockets, so that it can break every rule of HTTP.

A handler writes what it likes; what it does not close is closed when the client has gone. `Names` answers for the
domain name system.
"""

import asyncio
import contextlib
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from aiohttp.abc import AbstractResolver, ResolveResult


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked.

    Attributes:
        target: Path and query as sent.
        headers: By name in lower case.
    """

    target: str
    headers: Mapping[str, str]


Handler = Callable[[Request, asyncio.StreamWriter], Awaitable[None]]


@dataclass(slots=True)
class Site:
    """A running site.

    Attributes:
        port: Where it listens on 127.0.0.1.
        handlers: What happens at a path; others are not there.
        requests: All of them, in the order in which they came.
        open: Requests that are being answered.
        most_open: The most at a time.
        arrived: Set at each request.
        n_connections: Connections that were made, also without a request.
        called_at: The addresses of this machine that were connected to.
    """

    port: int = 0
    handlers: dict[str, Handler] = field(default_factory=dict)
    requests: list[Request] = field(default_factory=list)
    open: int = 0
    most_open: int = 0
    arrived: asyncio.Event = field(default_factory=asyncio.Event)
    n_connections: int = 0
    called_at: set[str] = field(default_factory=set)

    def url(self, path: str = "/", host: str = "127.0.0.1", scheme: str = "http") -> str:
        """Give the address of a path."""
        return f"{scheme}://{host}:{self.port}{path}"

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [request.target for request in self.requests]


def answer(body: bytes = b"", status: int = 200, **headers: str) -> Handler:
    """Answer properly, with these headers (`content_type` is Content-Type)."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}

    async def handle(_: Request, writer: asyncio.StreamWriter) -> None:
        lines = [f"HTTP/1.1 {status} Status", f"Content-Length: {len(body)}", "Connection: close"]
        lines += [f"{name}: {value}" for name, value in named.items()]
        writer.write("\r\n".join(lines).encode("latin-1") + b"\r\n\r\n" + body)
        await writer.drain()

    return handle


def raw(*parts: bytes) -> Handler:
    """Send these bytes and close."""

    async def handle(_: Request, writer: asyncio.StreamWriter) -> None:
        for part in parts:
            writer.write(part)
            await writer.drain()

    return handle


def endless(head: bytes, part: bytes) -> Handler:
    """Send a part again and again until the client has gone."""

    async def handle(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        while True:
            writer.write(part)
            await writer.drain()

    return handle


def stuck(head: bytes = b"") -> Handler:
    """Send a beginning, and then nothing for as long as the client stays."""

    async def handle(_: Request, writer: asyncio.StreamWriter) -> None:
        writer.write(head)
        await writer.drain()
        await asyncio.Event().wait()

    return handle


@asynccontextmanager
async def serve(
    handlers: Mapping[str, Handler], tls: ssl.SSLContext | None = None, host: str = "127.0.0.1"
) -> AsyncIterator[Site]:
    """Run a site until this is left."""
    site = Site(handlers=dict(handlers))
    tasks: set[asyncio.Task[None]] = set()

    async def talk(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        site.n_connections += 1
        site.called_at.add(writer.get_extra_info("sockname")[0])
        task = asyncio.current_task()
        if task is not None:
            tasks.add(task)
            task.add_done_callback(tasks.discard)
        try:
            first = await reader.readexactly(1)
            if first == b"\x16":  # a TLS greeting, which a site without TLS takes for a bad request
                writer.write(b"HTTP/1.1 400 Bad Request\r\n\r\n")
                return
            head = (first + await reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            headers = dict(line.lower().split(": ", 1) for line in head[1:] if ": " in line)
            request = Request(head[0].split(" ")[1], headers)
            await _handled(site, request, reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError, ssl.SSLError, asyncio.CancelledError):
            pass  # the client has gone, or the site is closed; asyncio would log a canceled task as an error
        finally:
            writer.close()
            with contextlib.suppress(ConnectionError, ssl.SSLError, asyncio.CancelledError):
                await writer.wait_closed()

    server = await asyncio.start_server(talk, host, 0, ssl=tls)
    site.port = server.sockets[0].getsockname()[1]
    try:
        yield site
    finally:
        server.close()
        for task in list(tasks):
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await server.wait_closed()


async def _handled(site: Site, request: Request, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Run a handler until it ends or the client has gone."""
    site.requests.append(request)
    site.open += 1
    site.most_open = max(site.most_open, site.open)
    site.arrived.set()
    handler = site.handlers.get(request.target.split("?")[0], answer(b"not here", 404))
    working = asyncio.ensure_future(handler(request, writer))
    gone = asyncio.ensure_future(reader.read())
    try:
        await asyncio.wait({working, gone}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        site.open -= 1
        for task in (working, gone):
            task.cancel()
        await asyncio.gather(working, gone, return_exceptions=True)


class Names(AbstractResolver):
    """A domain name system: what each name leads to, one entry a look-up and the last one for good.

    Attributes:
        asked: The names that were looked up, in order.
    """

    def __init__(self, names: Mapping[str, Sequence[Sequence[str]]]) -> None:
        self._names = {name: list(answers) for name, answers in names.items()}
        self.asked: list[str] = []

    def lead(self, name: str, address: str) -> None:
        """Let a name lead there from now on."""
        self._names[name] = [[address]]

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:  # noqa: ARG002
        """Answer for a name."""
        self.asked.append(host)
        answers = self._names.get(host)
        if not answers:
            raise OSError(None, f"no such name: {host}")
        addresses = answers.pop(0) if len(answers) > 1 else answers[0]
        return [
            ResolveResult(hostname=host, host=address, port=port, family=10 if ":" in address else 2, proto=6, flags=4)
            for address in addresses
        ]

    async def close(self) -> None:
        """Nothing to close."""
