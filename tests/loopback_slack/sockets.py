"""Socket Mode: the WebSockets that an app opens, through which it is told what happens, and acknowledges it."""

import asyncio
import json
import struct
from contextlib import suppress
from typing import Literal

from aiohttp import WSMsgType, web

from tests.loopback_slack.happenings import Happening
from tests.loopback_slack.values import Json
from tests.loopback_slack.world import World

MAX_CONNECTIONS = 10
Reason = Literal["warning", "refresh_requested", "link_disabled", "too_many_websockets"]


class Connection:
    """One open WebSocket.

    Attributes:
        number: Counted from 1, in order of opening.
        sent: What went through it, by envelope id.
        cut: Whether the next envelope breaks off in the middle.
        leaving: Whether it gets no more envelopes.
    """

    def __init__(self, number: int, websocket: web.WebSocketResponse, transport: asyncio.Transport | None) -> None:
        """Talk through a WebSocket."""
        self.number = number
        self.sent: dict[str, Happening] = {}
        self.cut = False
        self.leaving = False
        self._websocket, self._transport = websocket, transport
        self._waiting: asyncio.Queue[Json | None] = asyncio.Queue()

    def put(self, told: Json) -> None:
        """Send something after what was put before."""
        self._waiting.put_nowait(told)

    def close(self) -> None:
        """Close after what was put before."""
        self.leaving = True
        self._waiting.put_nowait(None)

    async def send(self) -> None:
        """Send what is put, until this closes or the client goes away."""
        while (told := await self._waiting.get()) is not None:
            text = json.dumps(told)
            if self.cut and "envelope_id" in told:
                self._send_half(text.encode())
                return
            with suppress(ConnectionError):
                await self._websocket.send_str(text)
        await self._websocket.close()

    def _send_half(self, data: bytes) -> None:
        """Begin a frame, and end the connection before it is whole."""
        if self._transport is not None:
            self._transport.write(struct.pack("!BBH", 0x81, 126, len(data)) + data[: len(data) // 2])
            self._transport.close()


class Sockets:
    """All open connections.

    Attributes:
        connections: Those that are open, in order of opening.
        n_opened: How many were opened so far.
        waiting: Events that nobody could be told of; the next connection is.
    """

    def __init__(self, world: World) -> None:
        """Begin without any."""
        self.connections: list[Connection] = []
        self.n_opened = 0
        self.waiting: list[Happening] = []
        self._world = world
        self._tickets: set[str] = set()
        self._told: dict[str, Happening] = {}
        self._turn = 0

    def new_ticket(self) -> str:
        """Make what an address of a socket must carry."""
        ticket = self._world.new_id("ticket-")
        self._tickets.add(ticket)
        return ticket

    async def serve(self, request: web.Request) -> web.StreamResponse:
        """Talk to an app until one of both closes."""
        if request.query.get("ticket") not in self._tickets:
            return web.Response(status=403, text="no such ticket")
        websocket = web.WebSocketResponse(timeout=1.0)
        await websocket.prepare(request)
        self.n_opened += 1
        transport = request.transport
        connection = Connection(
            self.n_opened, websocket, transport if isinstance(transport, asyncio.Transport) else None
        )
        sending = asyncio.create_task(connection.send())
        try:
            self._greet(connection)
            async for message in websocket:
                if message.type is WSMsgType.TEXT:
                    self._hear(json.loads(message.data))
        finally:
            sending.cancel()
            self._lost(connection)
        return websocket

    def deliver(self, happening: Happening) -> None:
        """Tell one of the connections, each in its turn; without any, events wait and users see that it failed."""
        usable = [found for found in self.connections if not found.leaving]
        if not usable:
            if happening.envelope == "events_api":
                self.waiting.append(happening)
            else:
                happening.fail("dispatch_failed", "the app has no open connection")
            return
        self._turn += 1
        self._send(usable[self._turn % len(usable)], happening)

    def disconnect(self, reason: Reason) -> None:
        """Ask the app to connect anew; but for a warning, the connections of now close then."""
        for connection in list(self.connections):
            self._tell_to_go(connection, reason)

    def cut_next(self) -> None:
        """Let the next envelope break off in the middle; an event comes again by the next connection."""
        for connection in self.connections:
            connection.cut = True

    def hang_up(self) -> None:
        """Close all connections without a word."""
        for connection in self.connections:
            connection.close()

    def _greet(self, connection: Connection) -> None:
        if len(self.connections) >= MAX_CONNECTIONS:
            self._tell_to_go(connection, "too_many_websockets")
            return
        self.connections.append(connection)
        connection.put(
            {
                "type": "hello",
                "num_connections": len(self.connections),
                "debug_info": self._debug_info() | {"build_number": 1, "approximate_connection_time": 18060},
                "connection_info": {"app_id": self._world.app_id},
            }
        )
        waiting, self.waiting = self.waiting, []
        for happening in waiting:
            self._send(connection, happening)
        self._world.changes.happened()

    def _send(self, connection: Connection, happening: Happening) -> None:
        connection.sent[happening.envelope_id] = self._told[happening.envelope_id] = happening
        happening.sent()
        connection.put(happening.envelope_json())

    def _hear(self, told: Json) -> None:
        # An app that was just connecting anew acknowledges through another connection than the one it was told by.
        happening = self._told.get(str(told.get("envelope_id")))
        if happening is None:
            self._world.violate("answer", "socket", "unknown_envelope", f"nothing to acknowledge: {told}")
            return
        happening.acknowledge(told.get("payload"))

    def _tell_to_go(self, connection: Connection, reason: Reason) -> None:
        connection.put({"type": "disconnect", "reason": reason, "debug_info": self._debug_info()})
        if reason != "warning":
            connection.close()

    def _lost(self, connection: Connection) -> None:
        """Let events that were not acknowledged come again."""
        if connection in self.connections:
            self.connections.remove(connection)
        for happening in connection.sent.values():
            if happening.envelope == "events_api" and happening.acknowledgement is None:
                happening.retry += 1
                happening.delivered = 0
                self.deliver(happening)
        connection.sent.clear()
        self._world.changes.happened()

    def _debug_info(self) -> Json:
        return {"host": "applink-loopback"}
