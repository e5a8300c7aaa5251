"""The gateway: sessions of clients, their sockets, and what goes wrong with them on request."""

import asyncio
import json
import zlib
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from enum import IntEnum, IntFlag

from aiohttp import WSMsgType, web

from tests.loopback_discord.values import Json


class Op(IntEnum):
    """What a frame is, with Discord's numbers."""

    DISPATCH = 0
    HEARTBEAT = 1
    IDENTIFY = 2
    PRESENCE = 3
    RESUME = 6
    RECONNECT = 7
    INVALID_SESSION = 9
    HELLO = 10
    HEARTBEAT_ACK = 11


class Intent(IntFlag):
    """Which events a client wants, with Discord's bits."""

    GUILDS = 1 << 0
    GUILD_MEMBERS = 1 << 1
    PRESENCES = 1 << 8
    GUILD_MESSAGES = 1 << 9
    DIRECT_MESSAGES = 1 << 12
    MESSAGE_CONTENT = 1 << 15


NO_INTENT = Intent(0)
PRIVILEGED = Intent.GUILD_MEMBERS | Intent.PRESENCES | Intent.MESSAGE_CONTENT


@dataclass(eq=False)
class Session:
    """What a client gets from its IDENTIFY on, over as many sockets as it takes.

    Attributes:
        id: Its id.
        intents: What the client wants.
        shard: Number of the client's shard and how many there are.
        events: All that was sent, or waits for the client to come back.
        link: Its socket, or None while it is away.
        n_resumes: How often the client came back.
    """

    id: str
    intents: Intent
    shard: tuple[int, int]
    events: list[Json] = field(default_factory=list)
    link: "Link | None" = None
    n_resumes: int = 0

    def push(self, name: str, data: Json) -> None:
        """Send an event, now or when the client comes back."""
        event: Json = {"op": Op.DISPATCH, "t": name, "s": len(self.events) + 1, "d": data}
        self.events.append(event)
        if self.link is not None:
            self.link.put(event)

    def wants(self, guild_id: int | None, intents: Intent) -> bool:
        """Tell whether an event is for this client; direct conversations are with shard 0."""
        number, n = self.shard
        there = 0 if guild_id is None else (guild_id >> 22) % n
        return there == number and (not intents or bool(intents & self.intents))


@dataclass(frozen=True)
class _Close:
    code: int | None


class Link:
    """One socket: what is put on it is written in order."""

    def __init__(self, socket: web.WebSocketResponse, transport: asyncio.Transport | None, *, compressed: bool) -> None:
        """Take a socket that is open."""
        self.socket = socket
        self.session: Session | None = None
        self.cut: int | None = None
        """With which code to close in the middle of the next event, or None."""
        self.closing = False
        self._transport = transport
        self._compressor = zlib.compressobj() if compressed else None
        self._waiting: asyncio.Queue[Json | _Close] = asyncio.Queue()

    def put(self, frame: Json) -> None:
        """Send a frame after those before it."""
        self._waiting.put_nowait(frame)

    def close(self, code: int | None) -> None:
        """Close after what was put before, with a code, or without a word."""
        self._waiting.put_nowait(_Close(code))

    async def write(self) -> None:
        """Write what is put, until closed or cancelled."""
        while True:
            frame = await self._waiting.get()
            if isinstance(frame, _Close):
                return await self._close(frame.code)
            cut = self.cut if frame["op"] == Op.DISPATCH else None
            with suppress(ConnectionError):  # the client is gone; what it missed waits in its session
                await self._send(json.dumps(frame), cut=cut is not None)
            if cut is not None:
                return await self._close(cut)

    async def _send(self, text: str, *, cut: bool) -> None:
        if self._compressor is None:
            if not cut:  # there is no half of a text frame
                await self.socket.send_str(text)
            return
        data = self._compressor.compress(text.encode()) + self._compressor.flush(zlib.Z_SYNC_FLUSH)
        await self.socket.send_bytes(data[: len(data) // 2] if cut else data)

    async def _close(self, code: int | None) -> None:
        self.closing = True
        if code is not None:
            await self.socket.close(code=code)
        elif self._transport is not None:
            self._transport.abort()


class Gateway:
    """All sessions, and the handler of the sockets.

    Attributes:
        heartbeat_interval: Seconds between heartbeats that clients are asked for.
        acknowledges: Whether heartbeats are acknowledged.
        allowed: Which privileged intents the application may use.
        n_identifies: How often clients began anew.
        n_heartbeats: How many heartbeats came.
        paths: Where clients connected, in order.
    """

    def __init__(
        self,
        *,
        token: str,
        new_id: Callable[[], int],
        ready: Callable[[Session], list[tuple[str, Json]]],
        happened: Callable[[], None],
        violated: Callable[[int, str], None],
    ) -> None:
        """Make a gateway without clients.

        Args:
            token: The bot's.
            new_id: Gives ids.
            ready: Gives the events with which a new session begins.
            happened: Called after each change.
            violated: Called with a close code and a reason when a client breaks a rule.
        """
        self.heartbeat_interval = 41.25
        self.acknowledges = True
        self.allowed = NO_INTENT
        self.n_identifies = 0
        self.n_heartbeats = 0
        self.paths: list[str] = []
        self.sessions: list[Session] = []
        self._token = token
        self._new_id = new_id
        self._ready = ready
        self._happened = happened
        self._violated = violated
        self._links: set[Link] = set()

    def dispatch(
        self,
        name: str,
        data: Json,
        *,
        guild_id: int | None = None,
        intents: Intent = NO_INTENT,
        unread: Json | None = None,
    ) -> int:
        """Send an event to all sessions that want it.

        Args:
            name: "CHANNEL_DELETE".
            data: What it tells.
            guild_id: Where it happened; None for direct conversations.
            intents: Any of these a client must want.
            unread: What clients are told that must not see what people write; None is the same.

        Returns:
            How many sessions get it.
        """
        wanting = [session for session in self.sessions if session.wants(guild_id, intents)]
        for session in wanting:
            hidden = unread is not None and Intent.MESSAGE_CONTENT not in session.intents
            session.push(name, unread if hidden and unread is not None else data)
        return len(wanting)

    def reconnect(self) -> None:
        """Ask all clients to reconnect and resume (op 7)."""
        self._put({"op": Op.RECONNECT, "d": None})

    def invalidate(self, *, resumable: bool) -> None:
        """Tell all clients that their session is invalid (op 9); a resumable one they may resume."""
        self._put({"op": Op.INVALID_SESSION, "d": resumable})
        if not resumable:
            self.sessions.clear()

    def hang_up(self, code: int | None = None) -> None:
        """Close all sockets with a code, or without a word; sessions can be resumed."""
        for link in self._links:
            link.close(code)

    def cut_next_event(self, code: int = 4000) -> None:
        """Close in the middle of the next event, which a client then has not got; it is sent again on resuming."""
        for link in self._links:
            link.cut = code

    def _put(self, frame: Json) -> None:
        for link in self._links:
            link.put(frame)

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        """Talk to a client until one of both closes."""
        socket = web.WebSocketResponse(max_msg_size=4096, timeout=1.0)
        await socket.prepare(request)
        self.paths.append(request.path)
        # Whoever asks for another compression gets plain text, which every client can read.
        link = Link(socket, request.transport, compressed=request.query.get("compress") == "zlib-stream")
        self._links.add(link)
        link.put({"op": Op.HELLO, "d": {"heartbeat_interval": int(self.heartbeat_interval * 1000)}})
        writing = asyncio.create_task(link.write())
        try:
            async for frame in socket:
                if frame.type is WSMsgType.TEXT:
                    self._received(link, json.loads(frame.data))
        except (KeyError, TypeError, ValueError) as error:
            self._refuse(link, 4002, f"a frame that cannot be read: {error!r}")
        finally:
            writing.cancel()
            with suppress(asyncio.CancelledError):
                await writing
            self._left(link)
        return socket

    def _left(self, link: Link) -> None:
        self._links.discard(link)
        session = link.session
        if session is not None and session.link is link:
            session.link = None
            # Who says goodbye with these does not come back.
            if not link.closing and link.socket.close_code in {1000, 1001} and session in self.sessions:
                self.sessions.remove(session)
        self._happened()

    def _received(self, link: Link, frame: Json) -> None:
        match frame["op"]:
            case Op.HEARTBEAT:
                self.n_heartbeats += 1
                if self.acknowledges:
                    link.put({"op": Op.HEARTBEAT_ACK, "d": None})
            case Op.IDENTIFY:
                self._identify(link, frame["d"])
            case Op.RESUME:
                self._resume(link, frame["d"])
            case Op.PRESENCE if link.session is not None:
                pass  # nothing here depends on it
            case Op.PRESENCE:
                self._refuse(link, 4003, "not authenticated")
            case _:
                self._refuse(link, 4001, f"op {frame['op']} is not served here")
        self._happened()

    def _refuse(self, link: Link, code: int, reason: str) -> None:
        self._violated(code, reason)
        link.close(code)

    def _identify(self, link: Link, data: Json) -> None:
        self.n_identifies += 1
        intents = Intent(data["intents"])
        number, n = data.get("shard") or (0, 1)
        if link.session is not None:
            return self._refuse(link, 4005, "identified twice")
        if data["token"] != self._token:
            return self._refuse(link, 4004, "authentication failed")
        if not 0 <= number < n:
            return self._refuse(link, 4010, f"no shard {number} of {n}")
        if intents & PRIVILEGED & ~self.allowed:
            return self._refuse(link, 4014, f"intents that are not allowed: {intents & PRIVILEGED & ~self.allowed!r}")
        session = Session(f"{self._new_id():032x}", intents, (number, n), link=link)
        link.session = session
        self.sessions.append(session)
        for name, event in self._ready(session):
            session.push(name, event)
        return None

    def _resume(self, link: Link, data: Json) -> None:
        session = next((found for found in self.sessions if found.id == data["session_id"]), None)
        seen = data["seq"] or 0
        if data["token"] != self._token:
            self._refuse(link, 4004, "authentication failed")
        elif session is None:
            link.put({"op": Op.INVALID_SESSION, "d": False})
        elif seen > len(session.events):
            self._refuse(link, 4007, f"no event {seen} yet")
        else:
            if session.link is not None:
                session.link.close(4000)
            session.link = link.session = None
            for event in session.events[seen:]:
                link.put(event)
            session.link, link.session = link, session
            session.n_resumes += 1
            session.push("RESUMED", {})
