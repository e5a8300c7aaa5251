"""The Web API and response_urls over HTTP: who calls what, what is answered, and what goes wrong on request."""

import asyncio
import base64
import json
import socket
import struct
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web

from tests.loopback_slack import directory, files, methods, streams
from tests.loopback_slack.faults import Fault, Faults
from tests.loopback_slack.methods import Asked
from tests.loopback_slack.refusals import Refused
from tests.loopback_slack.values import Call, Json
from tests.loopback_slack.world import World

_METHODS = {**methods.METHODS, **directory.METHODS, **files.METHODS, **streams.METHODS}
_JSON_ARGUMENTS = ("attachments", "blocks", "metadata", "view")


class Web:
    """The handlers of HTTP requests.

    Attributes:
        app_token: What opens sockets.
        client_id: Of the app, for installing it.
        client_secret: Of the app, for installing it.
        config_token: With which the app's settings can be read.
        manifest: Those.
    """

    def __init__(self, world: World, faults: Faults, *, app_token: str, socket_url: Callable[[], str]) -> None:
        """Answer about a world.

        Args:
            world: What there is.
            faults: What goes wrong.
            app_token: What opens sockets.
            socket_url: Gives a new address of a socket.
        """
        self.app_token = app_token
        self.client_id, self.client_secret = "1.1", "loopback-client-secret"
        self.config_token, self.manifest = "xoxe.xoxp-1-loopback", Json()
        self._world, self._faults, self._socket_url = world, faults, socket_url

    async def serve(self, http: web.Request) -> web.StreamResponse:
        """Answer a call of the Web API."""
        arguments, token = await _parsed(http)
        call = Call(http.match_info["method"], arguments or {}, token, self._world.clock())
        return await self._answer(http, call, lambda call: self._called(http, call), readable=arguments is not None)

    async def respond(self, http: web.Request) -> web.StreamResponse:
        """Take what comes to a response_url."""
        arguments, _ = await _parsed(http)

        def post(call: Call) -> Json:
            self._world.respond(http.match_info["key"], call.arguments)
            return {}

        call = Call("response_url", arguments or {}, "", self._world.clock())
        return await self._answer(http, call, post, readable=arguments is not None)

    async def _answer(
        self, http: web.Request, call: Call, does: Callable[[Call], Json], *, readable: bool
    ) -> web.StreamResponse:
        self._world.calls.append(call)
        fault = self._faults.next(call.method)
        if fault is not None and not fault.accepted:
            self._world.changes.happened()
            return _spoiled(http, call, fault)
        status, answer = self._done(call, does if readable else _unreadable)
        self._world.changes.happened()
        if fault is not None and fault.kind == "silent":
            await asyncio.Event().wait()  # until the client goes away, which cancels this
        if fault is not None and fault.kind == "slow":
            await (asyncio.sleep(fault.seconds) if fault.until is None else fault.until.wait())
        elif fault is not None:
            return _spoiled(http, call, fault)
        scopes = self._world.scopes_of(call.token) if answer["ok"] else None
        return _told(call, status, answer, None if scopes is None else {"x-oauth-scopes": ",".join(sorted(scopes))})

    def _done(self, call: Call, does: Callable[[Call], Json]) -> tuple[int, Json]:
        try:
            return 200, {"ok": True, **does(call)}
        except Refused as error:
            kind = "method" if error.error == "unknown_method" else "refused"
            self._world.violate(kind, call.method, error.error, str(error))  # type: ignore[arg-type]
            return error.status, error.body()
        except Exception as error:
            self._world.violate("broken", call.method, "fatal_error", f"the server itself is broken: {error!r}")
            raise

    def _called(self, http: web.Request, call: Call) -> Json:
        match call.method:
            case "apps.connections.open":
                return self._open_socket(call)
            case "oauth.v2.access":
                return self._exchange(http, call)
            case "apps.uninstall":
                self._check_client(http, call)
                workspace = self._world.authed(call.token)
                self._world.retire(workspace, "account_inactive")
                self._world.emit(workspace, "app_uninstalled", {"type": "app_uninstalled"})
                return {}
            case "apps.manifest.export":
                return self._export(call)
            case "api.test":
                return {"args": call.arguments}
        if call.method not in _METHODS:
            raise Refused("unknown_method", req_method=call.method)
        handler, scopes = _METHODS[call.method]
        if call.token == self.app_token:
            raise Refused("not_allowed_token_type")
        asked = Asked(self._world, self._world.authed(call.token), call.method, call.arguments)
        if scopes:
            asked.scoped(*scopes)
        return handler(asked)

    def _open_socket(self, call: Call) -> Json:
        if not call.token:
            raise Refused("not_authed")
        if call.token != self.app_token:
            raise Refused("not_allowed_token_type" if call.token.startswith("xoxb-") else "invalid_auth")
        return {"url": self._socket_url()}

    def _export(self, call: Call) -> Json:
        if call.token != self.config_token:
            raise Refused("invalid_auth" if call.token else "not_authed")
        if call.arguments.get("app_id") != self._world.app_id:
            raise Refused("invalid_app_id")
        return {"manifest": self.manifest}

    def _check_client(self, http: web.Request, call: Call) -> None:
        """Read who the app says it is, from the header or the form."""
        found = call.arguments.get("client_id"), call.arguments.get("client_secret")
        header = http.headers.get("Authorization", "")
        if header.startswith("Basic "):
            name, _, secret = base64.b64decode(header.removeprefix("Basic ")).decode().partition(":")
            found = name, secret
        if found[0] != self.client_id:
            raise Refused("invalid_client_id")
        if found[1] != self.client_secret:
            raise Refused("bad_client_secret")

    def _exchange(self, http: web.Request, call: Call) -> Json:
        """Give a token for a code, once."""
        self._check_client(http, call)
        world = self._world
        until, workspace, user, redirect, scopes = world.codes.pop(
            str(call.arguments.get("code")), (0.0, None, None, "", set())
        )
        if workspace is None or user is None:
            raise Refused("invalid_code")
        if world.clock() > until:
            raise Refused("code_expired")
        if redirect and (call.arguments.get("redirect_uri") or redirect) != redirect:
            raise Refused("bad_redirect_uri")
        world.install(workspace, scopes)
        return {
            "app_id": world.app_id,
            "authed_user": {"id": user.id},
            "scope": ",".join(sorted(scopes)),
            "token_type": "bot",
            "access_token": workspace.bot_token,
            "bot_user_id": workspace.bot.id,
            "team": {"id": workspace.id, "name": workspace.name},
            "enterprise": None,
            "is_enterprise_install": False,
        }


def _unreadable(call: Call) -> Json:
    """Refuse a body that is no JSON object."""
    del call
    raise Refused("invalid_json")


def _told(call: Call, status: int, answer: Json, headers: Mapping[str, str] | None = None) -> web.StreamResponse:
    call.status, call.answer = status, answer
    if call.method == "response_url" and answer["ok"]:
        return web.Response(text="ok")
    return web.json_response(answer, status=status, headers=headers)


def _spoiled(http: web.Request, call: Call, fault: Fault) -> web.StreamResponse:
    match fault.kind:
        case "limited":
            told = {"Retry-After": str(fault.retry_after)}
            return _told(call, 429, {"ok": False, "error": "ratelimited"}, told)
        case "refused":
            return _told(call, 200, {"ok": False, "error": fault.error})
        case "reset":
            _reset(http)
            return web.Response()  # goes nowhere
    call.status = fault.status
    return web.Response(status=fault.status, text="upstream connect error", content_type="text/html")


def _reset(http: web.Request) -> None:
    """Reset a connection, so that the client reads errno 104; closing alone would be an end of file."""
    if http.transport is not None:
        connection: socket.socket = http.transport.get_extra_info("socket")
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        http.transport.abort()


async def _parsed(http: web.Request) -> tuple[Json | None, str]:
    """Read the arguments, from the address, a form or JSON, and the token; None is a body that is no JSON object."""
    arguments: dict[str, Any] = dict(http.query)
    if http.can_read_body:
        if http.content_type == "application/json":
            told = _loaded(await http.text() or "{}")
            if not isinstance(told, dict):
                return None, ""
            arguments |= told
        else:
            arguments |= dict(await http.post())
    for name in _JSON_ARGUMENTS:
        if isinstance(arguments.get(name), str):
            arguments[name] = _loaded(arguments[name])
    in_body = str(arguments.pop("token", ""))
    header = http.headers.get("Authorization", "")
    return arguments, header.removeprefix("Bearer ") if header.startswith("Bearer ") else in_body


def _loaded(text: str) -> object:
    """Read JSON; what is none stays as it is, and is refused by its own rule."""
    try:
        found: object = json.loads(text)
    except json.JSONDecodeError:
        return text
    return found
