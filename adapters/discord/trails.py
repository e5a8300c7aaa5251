"""What became of the requests of one call: what the library tried again by itself may have done something before."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from types import SimpleNamespace

import aiohttp


@dataclass(eq=False)
class Trail:
    """What became of the requests of one call.

    Attributes:
        n_sent: How many went out.
        n_refused: How many of them were answered by a refusal: they have done nothing.
        limited: Whether the last answer was to wait.
    """

    n_sent: int = 0
    n_refused: int = 0
    limited: bool = False

    @property
    def certain(self) -> bool:
        """Whether it is certain that nothing was done."""
        return self.n_sent == self.n_refused


_trail: ContextVar[Trail | None] = ContextVar("trail", default=None)


@contextmanager
def followed() -> Iterator[Trail]:
    """Let the requests that are made inside, by a client that is watched, be noted."""
    trail = Trail()
    noted = _trail.set(trail)
    try:
        yield trail
    finally:
        _trail.reset(noted)


def begin() -> None:
    """Forget the requests of this call so far: they could not do anything."""
    if trail := _trail.get():
        trail.n_sent = trail.n_refused = 0


def watch() -> aiohttp.TraceConfig:
    """Let the requests of a client be noted on the trail of the call that they belong to."""

    async def sent(_: aiohttp.ClientSession, __: SimpleNamespace, ___: aiohttp.TraceRequestHeadersSentParams) -> None:
        if trail := _trail.get():
            trail.n_sent += 1

    async def ended(_: aiohttp.ClientSession, __: SimpleNamespace, params: aiohttp.TraceRequestEndParams) -> None:
        if trail := _trail.get():
            trail.limited = params.response.status == 429
            trail.n_refused += 400 <= params.response.status < 500

    config = aiohttp.TraceConfig()
    config.on_request_headers_sent.append(sent)
    config.on_request_end.append(ended)
    return config
