"""Files that users attach, and Discord's CDN, from which a bot reads them."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field

from aiohttp import web

from tests.loopback_discord.values import Json

CDN_URL = "https://cdn.discordapp.com/"
"""Where attachments are, as Discord tells it."""


@dataclass(eq=False)
class Attachment:
    """A file that a user attached to a command or message.

    Attributes:
        id: Its id.
        name: Of the file.
        data: What is in it.
        content_type: As Discord tells it; empty where it tells none.
        size: As Discord tells it.
        url: Where it is, as Discord tells it.
        deleted: Whether it is not there any more.
        n_read: How often somebody asked for it.
        held: Set when it may be given out; None for at once.
    """

    id: int
    name: str
    data: bytes
    content_type: str
    size: int
    url: str
    deleted: bool = False
    n_read: int = 0
    held: asyncio.Event | None = None

    def json(self) -> Json:
        """Tell about it as commands and messages do."""
        told: Json = {"id": str(self.id), "filename": self.name, "size": self.size, "url": self.url}
        return told | {"proxy_url": self.url} | ({"content_type": self.content_type} if self.content_type else {})


@dataclass
class Cdn:
    """The host of attachments.

    Attributes:
        files: What is there, by the path.
        happened: Told when a file was asked for.
    """

    happened: Callable[[], None]
    files: dict[str, Attachment] = field(default_factory=dict)

    def add(self, number: int, name: str, data: bytes, *, content_type: str, size: int | None, url: str) -> Attachment:
        """Keep a file; see `LoopbackDiscord.user_uploads`."""
        path = f"attachments/{number}/{name}"
        told = len(data) if size is None else size
        made = Attachment(number, name, data, content_type, told, url or f"{CDN_URL}{path}?ex=1&is=2&hm=3")
        self.files[path] = made
        return made

    async def serve(self, http: web.Request) -> web.StreamResponse:
        """Give a file to whoever has its address, which is signed."""
        found = self.files.get(http.match_info["path"])
        if found is None or found.deleted or "hm" not in http.query:
            return web.Response(status=404, text="This content is no longer available.")
        found.n_read += 1
        self.happened()
        if found.held is not None:
            await found.held.wait()
        return web.Response(body=found.data, content_type=(found.content_type or "text/plain").partition(";")[0])
