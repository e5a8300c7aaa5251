"""The REST API: every request and every answer is checked against the description, and faults are played."""

import asyncio
import json
import socket
import struct
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.loopback_discord.description import Description, Operation
from tests.loopback_discord.faults import Fault, Faults
from tests.loopback_discord.refusals import Refused
from tests.loopback_discord.values import Json
from tests.loopback_discord.world import File, World


@dataclass(frozen=True)
class Call:
    """A request that is as described.

    Attributes:
        path: The values in its path.
        query: By the described types.
        body: As parsed, or None.
        files: By the number that the body calls them by.
    """

    path: Mapping[str, str]
    query: Json
    body: Any
    files: Mapping[str, File]

    def id(self, name: str) -> int:
        """Give an id in the path."""
        return int(self.path[name])


@dataclass(eq=False)
class Request:
    """A request that came, whatever became of it.

    Attributes:
        at: When, by the server's clock.
        method: In capitals.
        path: Without the API's version.
        operation: "create_message"; empty where there is none.
        query: As sent.
        body: As parsed, or None.
        status: What was answered; None for a connection that was reset.
    """

    at: float
    method: str
    path: str
    operation: str = ""
    query: dict[str, str] = field(default_factory=dict)
    body: Any = None
    status: int | None = None


Handler = Callable[[Call], tuple[int, object]]


@dataclass(frozen=True)
class RateLimit:
    """What the headers of each answer say about the bucket: these numbers are told, not counted."""

    limit: int = 50
    remaining: int = 49
    reset_after: float = 1.0


class Rest:
    """The handler of all requests.

    Attributes:
        requests: What came, in order.
        rate_limit: What answers tell about limits.
    """

    def __init__(
        self,
        world: World,
        description: Description,
        faults: Faults,
        handlers: Mapping[str, Handler],
        *,
        token: str,
    ) -> None:
        """Serve the operations that have handlers; any other is a violation."""
        self.requests: list[Request] = []
        self.rate_limit = RateLimit()
        self._world, self._description, self._faults = world, description, faults
        self._handlers, self._token = handlers, token

    async def serve(self, http: web.Request) -> web.StreamResponse:
        """Answer a request, or let it fail as planned."""
        path = "/" + http.match_info["path"]
        request = Request(self._world.clock(), http.method, path, query=dict(http.query))
        self.requests.append(request)
        found = self._description.find(http.method, path)
        if found is None or found[0].id not in self._handlers:
            name = f"{http.method} {path}" if found is None else found[0].id
            self._world.violate("route", name, 0, "there is no such route" if found is None else "not served here")
            return self._answered(request, 404, Refused(0).body())
        operation, values = found
        request.operation = operation.id
        kind, body, files = await _parsed(http)
        request.body = body
        fault = self._faults.next(operation.id)
        checked = self._checked(http, operation, values, kind, body)
        if fault is not None and not fault.accepted:
            return self._spoiled(http, request, operation, fault)
        status, answer = self._done(operation, checked, Call(values, checked[0], body, files))
        self._check_answer(operation, status, answer)
        self._world.changes.happened()
        if fault is not None and fault.kind == "slow":
            await (asyncio.sleep(fault.seconds) if fault.until is None else fault.until.wait())
        elif fault is not None:
            return self._spoiled(http, request, operation, fault)
        return self._answered(request, status, answer)

    def _checked(
        self, http: web.Request, operation: Operation, values: dict[str, str], kind: str, body: object
    ) -> tuple[Json, Refused | None]:
        """Compare a request with the description: its query, and why it is refused."""
        query, problems = operation.query(http.query)
        if not operation.open and http.headers.get("Authorization") != f"Bot {self._token}":
            return query, _Unauthorized()
        problems = operation.path_problems(values) + problems + operation.body_problems(kind, body)
        return query, Refused(50035, problems) if problems else None

    def _done(self, operation: Operation, checked: tuple[Json, Refused | None], call: Call) -> tuple[int, object]:
        refused = checked[1]
        try:
            if refused is None:
                return self._handlers[operation.id](call)
        except Refused as error:
            refused = error
        except Exception as error:
            self._world.violate("response", operation.id, 500, f"the server itself is broken: {error!r}")
            raise
        self._world.violate("refused", operation.id, refused.code, str(refused))
        return refused.status, refused.body()

    def _check_answer(self, operation: Operation, status: int, answer: object) -> None:
        for problem in operation.response_problems(status, answer):
            self._world.violate("response", operation.id, status, str(problem))

    def _spoiled(self, http: web.Request, request: Request, operation: Operation, fault: Fault) -> web.StreamResponse:
        match fault.kind:
            case "reset":
                _reset(http)
                return web.Response()  # goes nowhere
            case "limited":
                body = {"message": "You are being rate limited.", "retry_after": fault.retry_after}
                body |= {"global": fault.everywhere, "code": 0}
                self._check_answer(operation, 429, body)
                scope = "global" if fault.everywhere else "user"
                headers = {"Via": "1.1 google", "Retry-After": str(fault.retry_after), "X-RateLimit-Scope": scope}
                if fault.everywhere:
                    headers["X-RateLimit-Global"] = "true"
                return self._answered(request, 429, body, headers)
            case "banned":
                request.status = 429
                headers = {"Retry-After": str(int(fault.retry_after)), "Server": "cloudflare"}
                return web.Response(status=429, text="error code: 1015", headers=headers)
            case "garbled":
                request.status = fault.status
                return web.Response(
                    status=fault.status, body=fault.text.encode(), headers={"Content-Type": "application/json"}
                )
        request.status = fault.status
        return web.Response(status=fault.status, text="upstream connect error", headers={"Via": "1.1 google"})

    def _answered(
        self, request: Request, status: int, body: object, headers: Mapping[str, str] | None = None
    ) -> web.StreamResponse:
        request.status = status
        limit = self.rate_limit
        told = {
            "X-RateLimit-Limit": str(limit.limit),
            "X-RateLimit-Remaining": str(limit.remaining),
            "X-RateLimit-Reset": f"{time.time() + limit.reset_after:.3f}",
            "X-RateLimit-Reset-After": str(limit.reset_after),
            "X-RateLimit-Bucket": request.operation or "none",
            **(headers or {}),
        }
        if body is None:
            return web.Response(status=status, headers=told)
        # discord.py reads JSON of exactly this type: no charset.
        told["Content-Type"] = "application/json"
        return web.Response(status=status, body=json.dumps(body).encode(), headers=told)


def _reset(http: web.Request) -> None:
    """Reset a connection, so that the client reads errno 104; closing alone would be an end of file."""
    if http.transport is not None:
        connection: socket.socket = http.transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        http.transport.abort()


class _Unauthorized(Refused):
    """The token is wrong, or there is none."""

    def __init__(self) -> None:
        super().__init__(0)
        self.status, self.message = 401, "401: Unauthorized"

    def __str__(self) -> str:
        return self.message


async def _parsed(http: web.Request) -> tuple[str, Any, dict[str, File]]:
    """Read a body: its type, what it says, and its files."""
    if not http.can_read_body:
        return "", None, {}
    if http.content_type != "multipart/form-data":
        text = await http.text()
        try:
            return http.content_type, json.loads(text), {}
        except json.JSONDecodeError:
            return http.content_type, text, {}
    body: Any = {}
    files = {}
    for name, value in (await http.post()).items():
        if isinstance(value, web.FileField):
            data = value.file.read()
            number = name.removeprefix("files[").removesuffix("]")
            files[number] = File(value.filename, len(data), value.content_type)
        elif name == "payload_json" and isinstance(value, str):
            body = json.loads(value)
    return http.content_type, body, files
