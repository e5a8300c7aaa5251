"""The server: what it refuses, what goes wrong, and what it was asked."""

import asyncio
import json
from dataclasses import dataclass
from typing import Any, Self

from aiohttp import web

from tests.loopback_model.faults import Fault
from tests.loopback_model.writers import Asked, Writer, honest


@dataclass(frozen=True, slots=True)
class Recorded:
    """A request as it came.

    Attributes:
        path: What was asked.
        headers: By name in lower case.
        body: The JSON, or an empty object.
    """

    path: str
    headers: dict[str, str]
    body: dict[str, Any]

    @property
    def structure(self) -> str:
        """The type of the response format, or an empty string."""
        return str(self.body.get("response_format", {}).get("type", ""))

    @property
    def prompt(self) -> Asked:
        """The messages."""
        return Asked(*(message["content"] for message in self.body["messages"]))


class LoopbackModel:
    """A model and its server. Each answer is written by `writer`, unless a fault is planned.

    Attributes:
        writer: Writes the answers.
        key: Accepted as a bearer token; None accepts everything.
        models: What /models lists; None for no such list.
        about: What /models says of each beside its name.
        refuses: Names of parameters, or types of response formats, that are refused with a 400.
        has_usage: Whether answers say how many tokens they took.
        finish: Why each answer ends.
        piece: Of how many characters the pieces of a stream are.
        hold: When set to an event, answers wait for it.
        requests: Those to /chat/completions, in their order.
        listings: Those to /models.
        arrived: Set at each request.
    """

    def __init__(self, writer: Writer = honest, *, key: str | None = None) -> None:
        self.writer = writer
        self.key = key
        self.models: tuple[str, ...] | None = ("loopback",)
        self.about: dict[str, object] = {}
        self.refuses: set[str] = set()
        self.has_usage = True
        self.finish = "stop"
        self.piece = 7
        self.streams = True
        self.hold: asyncio.Event | None = None
        self.requests: list[Recorded] = []
        self.listings: list[Recorded] = []
        self.arrived = asyncio.Event()
        self.gone = asyncio.Event()
        self._faults: list[Fault | None] = []
        self._always: Fault | None = None
        self._runner: web.AppRunner | None = None
        self._port = 0

    @property
    def url(self) -> str:
        """Where the interface begins."""
        return f"http://127.0.0.1:{self._port}/v1"

    def fails(self, *faults: Fault | None) -> None:
        """Let the next answers go wrong, in this order; None is one that does not."""
        self._faults += faults

    def always_fails(self, fault: Fault | None) -> None:
        """Let each answer go wrong that no other fault is planned for; None for no more."""
        self._always = fault

    async def __aenter__(self) -> Self:
        app = web.Application()
        app.router.add_post("/v1/chat/completions", self._completions)
        app.router.add_get("/v1/models", self._models)
        # A client that goes away ends its handler, so that "hang" ends, too.
        self._runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self._port = self._runner.addresses[0][1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._runner is not None
        await self._runner.cleanup()

    async def _models(self, request: web.Request) -> web.StreamResponse:
        self.listings.append(Recorded(request.path, _headers(request), {}))
        if self._is_stranger(request):
            return _refusal(401, "no such key")
        if self.models is None:
            return _refusal(404, "no such path")
        listed = [{"id": name, "object": "model"} | self.about for name in self.models]
        return web.json_response({"object": "list", "data": listed})

    async def _completions(self, request: web.Request) -> web.StreamResponse:
        recorded = Recorded(request.path, _headers(request), await request.json())
        self.requests.append(recorded)
        self.arrived.set()
        if self._is_stranger(request):
            return _refusal(401, "no such key")
        fault = self._faults.pop(0) if self._faults else self._always
        if fault is not None and fault.kind not in {"cut", "end", "broken"}:
            return await self._failed(request, fault)
        for name in (*recorded.body, recorded.structure):
            if name in self.refuses:
                hint = "max_completion_tokens" if name == "max_tokens" else name
                return _refusal(400, f"Unsupported parameter: {name}. Use {hint}.")
        if self.hold is not None:
            await self.hold.wait()
        text = self.writer(recorded.prompt)
        if recorded.body.get("stream") and self.streams:
            return await self._streamed(request, recorded, text, fault)
        body = json.dumps(self._completion(recorded, text)).encode()
        if fault is not None:
            return await _cut(request, body)
        return web.Response(body=body, content_type="application/json")

    def _is_stranger(self, request: web.Request) -> bool:
        return self.key is not None and request.headers.get("Authorization") != f"Bearer {self.key}"

    def _usage(self, recorded: Recorded, text: str) -> dict[str, int]:
        n_in = sum(len(message["content"]) for message in recorded.body["messages"]) // 4
        return {"prompt_tokens": n_in, "completion_tokens": len(text) // 4, "total_tokens": n_in + len(text) // 4}

    def _completion(self, recorded: Recorded, text: str) -> dict[str, Any]:
        message = {"role": "assistant", "content": text}
        found: dict[str, Any] = {
            "id": "c1",
            "object": "chat.completion",
            "created": 1,
            "model": recorded.body["model"],
            "choices": [{"index": 0, "message": message, "finish_reason": self.finish}],
        }
        return found | ({"usage": self._usage(recorded, text)} if self.has_usage else {})

    async def _streamed(
        self, request: web.Request, recorded: Recorded, text: str, fault: Fault | None
    ) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream"})
        await response.prepare(request)
        pieces = [text[i : i + self.piece] for i in range(0, len(text), self.piece)]
        if fault is not None:
            pieces = pieces[: len(pieces) // 2]
        for piece in pieces:
            await _event(response, {"choices": [{"index": 0, "delta": {"content": piece}, "finish_reason": None}]})
        if fault is not None and fault.kind == "broken":
            await _event(response, {"error": {"message": "out of memory"}})
        if fault is not None:
            if fault.kind != "end":
                _reset(request)
            return response
        await _event(response, {"choices": [{"index": 0, "delta": {}, "finish_reason": self.finish}]})
        if self.has_usage and recorded.body.get("stream_options", {}).get("include_usage"):
            await _event(response, {"choices": [], "usage": self._usage(recorded, text)})
        await response.write(b"data: [DONE]\n\n")
        return response

    async def _failed(self, request: web.Request, fault: Fault) -> web.StreamResponse:
        if fault.kind == "hang":
            try:
                await asyncio.Event().wait()
            finally:
                self.gone.set()
        if fault.kind == "reset":
            _reset(request)
        if fault.kind == "drip":
            response = web.StreamResponse(headers={"Content-Type": "application/json"})
            await response.prepare(request)
            while True:
                await response.write(b" ")
                await asyncio.sleep(0.01)
        return web.Response(
            status=fault.status, headers=dict(fault.headers), text=fault.body, content_type="application/json"
        )


def _headers(request: web.Request) -> dict[str, str]:
    return {name.lower(): value for name, value in request.headers.items()}


def _refusal(status: int, message: str) -> web.Response:
    return web.json_response({"error": {"message": message}}, status=status)


async def _event(response: web.StreamResponse, event: dict[str, Any]) -> None:
    await response.write(b"data: " + json.dumps(event, ensure_ascii=False).encode() + b"\n\n")


async def _cut(request: web.Request, body: bytes) -> web.StreamResponse:
    response = web.StreamResponse(headers={"Content-Type": "application/json", "Content-Length": str(len(body))})
    await response.prepare(request)
    await response.write(body[: len(body) // 2])
    _reset(request)
    return response


def _reset(request: web.Request) -> None:
    if request.transport is not None:
        request.transport.abort()
