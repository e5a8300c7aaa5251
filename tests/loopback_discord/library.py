"""The unmodified discord.py, and how it is pointed at another address. The only module here that imports it."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import yarl

with warnings.catch_warnings():
    # Its voice part, which nobody uses here, warns on import of a module that Python 3.13 drops.
    warnings.filterwarnings("ignore", "'audioop' is deprecated", DeprecationWarning)
    import discord

__all__ = ["discord", "pointed_here"]


class Addressed(Protocol):
    """Whatever has the two addresses of a Discord."""

    @property
    def api_url(self) -> str:
        """Address of the REST API, with its version and without a slash at the end."""
        ...

    @property
    def gateway_url(self) -> str:
        """Address of the gateway."""
        ...


@contextmanager
def pointed_here(server: Addressed) -> Iterator[None]:
    """Let every client of the library talk to this server, and undo it.

    Only connections that are made inside are led here; a client is made and closed inside.
    """
    route, socket = discord.http.Route, discord.gateway.DiscordWebSocket
    before = route.BASE, socket.DEFAULT_GATEWAY
    route.BASE, socket.DEFAULT_GATEWAY = server.api_url, yarl.URL(server.gateway_url)
    try:
        yield
    finally:
        route.BASE, socket.DEFAULT_GATEWAY = before
