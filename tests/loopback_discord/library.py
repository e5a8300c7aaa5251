"""The unmodified discord.py, and how it is pointed at another address. The only module here that imports it."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

import yarl

from tests.loopback_discord.attachments import CDN_URL

with warnings.catch_warnings():
    # Its voice part, which nobody uses here, warns on import of a module that Python 3.13 drops.
    warnings.filterwarnings("ignore", "'audioop' is deprecated", DeprecationWarning)
    import discord

__all__ = ["discord", "pointed_here"]


class Addressed(Protocol):
    """Whatever has the addresses of a Discord."""

    @property
    def api_url(self) -> str:
        """Address of the REST API, with its version and without a slash at the end."""
        ...

    @property
    def gateway_url(self) -> str:
        """Address of the gateway."""
        ...

    @property
    def cdn_url(self) -> str:
        """Address of the attachments, with a slash at the end."""
        ...


@contextmanager
def pointed_here(server: Addressed) -> Iterator[None]:
    """Let every client of the library talk to this server, and undo it.

    Only connections that are made inside are led here; a client is made and closed inside.
    """
    route, socket, client = discord.http.Route, discord.gateway.DiscordWebSocket, discord.http.HTTPClient
    before, fetch = (route.BASE, socket.DEFAULT_GATEWAY), client.get_from_cdn

    async def fetch_here(self: discord.http.HTTPClient, url: str) -> bytes:
        return await fetch(self, url.replace(CDN_URL, server.cdn_url, 1))

    route.BASE, socket.DEFAULT_GATEWAY = server.api_url, yarl.URL(server.gateway_url)
    client.get_from_cdn = fetch_here  # type: ignore[method-assign]
    try:
        yield
    finally:
        route.BASE, socket.DEFAULT_GATEWAY = before
        client.get_from_cdn = fetch  # type: ignore[method-assign]
