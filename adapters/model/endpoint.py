"""The one place that talks to a language model: any endpoint with OpenAI's /chat/completions.

It finds out what the endpoint takes (structured output, temperature, the name of the limit) by trying, and remembers.
Nothing here knows what is asked. What goes wrong becomes `ModelFailed`, whose words are this module's own: neither the
key nor a prompt nor anything that the endpoint said is in them, in its cause, or in a log.
"""

import asyncio
import json
import logging
import re
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Mapping
from contextlib import aclosing, asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING, Any, Literal, TypeVar

from adapters.model.settings import ModelSettings
from bot.errors import BotError, ConfigError

if TYPE_CHECKING:
    from openai import AsyncAPIResponse, AsyncOpenAI

MAX_ANSWER_BYTES = 256 * 1024
"""What is read of an endpoint's answer, its wrapping included."""

Structure = Literal["schema", "json", "neither"]
_LEVELS: tuple[Structure, ...] = ("schema", "json", "neither")

_CONNECT_SECONDS = 5.0
_LONGEST_WAIT = timedelta(days=1)
# Libraries that write down what they send when somebody turns their logs on.
_TALKATIVE = ("openai", "httpx", "httpx2", "httpcore", "httpcore2")
# What is sent beside the key; what else the client library takes from the environment or tells of this machine is not.
_SENT_HEADERS = frozenset(
    """host content-type content-length transfer-encoding accept accept-encoding connection user-agent
    x-stainless-raw-response""".split()  # the last one is how the library knows that answers are read here
)
_MAX_ERROR_BYTES = 16 * 1024
# How llama.cpp, vLLM, OpenAI and others name it when they refuse a request that is too long.
_CONTEXT = re.compile(r"context[ _](?:size|length|window)|prompt is too long")
_UNREACHABLE, _LATE, _BROKE_OFF = "it cannot be reached", "it did not answer in time", "its answer broke off"
_Made = TypeVar("_Made")


class ModelFailed(BotError):
    """The endpoint gave no usable answer.

    Attributes:
        reason: Why, as the end of a sentence, without a full stop.
        after: How long it asks to be left alone, or None.
        is_billed: Whether the endpoint may have worked on it, and wants to be paid.
        n_in: Tokens sent, as the endpoint counts them; None where it does not say.
        n_out: Tokens that it wrote, likewise.
    """

    def __init__(
        self,
        reason: str,
        after: timedelta | None = None,
        *,
        is_billed: bool = False,
        counted: tuple[int | None, int | None] = (None, None),
    ) -> None:
        self.reason = reason
        self.after = after
        self.is_billed = is_billed
        self.n_in, self.n_out = counted
        super().__init__(f"No answer from the language model: {reason}.")


class TooLong(ModelFailed):
    """The endpoint refused a request that is longer than what its model can hold; it is well otherwise."""

    def __init__(self) -> None:
        super().__init__("the request is longer than its context, so DEPESCHE_MODEL_CONTEXT is too high")


@dataclass(frozen=True, slots=True)
class Completion:
    """What the model wrote.

    Attributes:
        text: Its words, at most `MAX_ANSWER_BYTES`.
        n_in: Tokens sent, as the endpoint counts them; None where it does not say.
        n_out: Tokens received, likewise.
    """

    text: str
    n_in: int | None
    n_out: int | None


@dataclass(frozen=True, slots=True)
class Abilities:
    """What an endpoint can do.

    Attributes:
        problem: Why it gave no answer, as the end of a sentence; empty where it did.
        is_reachable: Whether anything answered at all.
        is_known: Whether it lists the model; None where it has no list.
        structure: What keeps its answers in form: a schema, JSON mode, or neither.
        streams: Whether it sends an answer while it writes it.
        counts: Whether it says how many tokens an answer took.
        context: How many tokens it says that it holds; None where it does not say.
    """

    problem: str
    is_reachable: bool
    is_known: bool | None
    structure: Structure
    streams: bool
    counts: bool
    context: int | None = None


class Endpoint:
    """A model at an endpoint. Its connections are made when first needed."""

    def __init__(self, settings: ModelSettings) -> None:
        """Make one that is not connected yet.

        Raises:
            ConfigError: The client library is not installed.
        """
        self._settings = settings
        self._library = _Library()
        self._client: AsyncOpenAI | None = None
        self._level = 0  # the first of _LEVELS that the endpoint is not known to refuse
        self._limit_name = "max_tokens"
        self._takes_temperature = True
        self._takes_stream_options = True

    @property
    def name(self) -> str:
        """The endpoint's name of the model."""
        return self._settings.name

    async def complete(
        self, system: str, user: str, schema: Mapping[str, Any], *, n_out: int = 1500, seconds: float | None = None
    ) -> Completion:
        """Let the model answer.

        Args:
            system: The rules.
            user: What they are applied to.
            schema: JSON schema of the answer, with a title. Whether the endpoint keeps to it is for the caller to see.
            n_out: How many tokens the answer may have.
            seconds: How long it may take at most; the time-out of the settings where that is not said.

        Raises:
            ModelFailed: There is no answer, or none that is whole.
        """
        return await self._guarded(self._asked(system, user, schema, n_out), self._seconds(seconds))

    async def stream(
        self, system: str, user: str, schema: Mapping[str, Any], *, n_out: int = 1500, seconds: float | None = None
    ) -> AsyncGenerator[str | Completion, None]:
        """Let the model answer, piece by piece; see `complete`.

        Yields:
            Pieces of the text as they come; at last the whole.

        Raises:
            ModelFailed: There is no answer, or it broke off. What came before is no answer.
        """
        # Each step is timed by itself: a time-out around the whole would strike wherever the caller is by then.
        end = asyncio.get_running_loop().time() + self._seconds(seconds)
        async with aclosing(self._pieces(system, user, schema, n_out)) as pieces:
            while True:
                left = end - asyncio.get_running_loop().time()
                if left <= 0:  # what has arrived already would need no waiting
                    raise ModelFailed(_LATE, is_billed=True)
                piece = await self._guarded(anext(pieces, None), left)
                if piece is None:
                    return
                yield piece

    async def probe(self) -> Abilities:
        """Find out what the endpoint can do, by a few tiny requests; raises nothing."""
        try:
            is_known, context = await self._guarded(self._listed(), self._seconds(None))
        except ModelFailed as error:
            return Abilities(
                error.reason, error.reason not in {_UNREACHABLE, _LATE}, None, "neither", streams=False, counts=False
            )
        schema = {
            "title": "probe",
            "type": "object",
            "properties": {"ready": {"type": "boolean"}},
            "required": ["ready"],
            "additionalProperties": False,
        }
        rules, asked = 'Answer with JSON only, in the form {"ready": true}.', "Are you ready?"
        try:
            done = await self.complete(rules, asked, schema, n_out=100)
        except ModelFailed as error:
            return Abilities(
                error.reason,
                error.reason not in {_UNREACHABLE, _LATE},
                is_known,
                "neither",
                streams=False,
                counts=False,
            )
        structure = _LEVELS[self._level]
        n_pieces = 0
        try:
            async for piece in self.stream(rules, asked, schema, n_out=100):
                n_pieces += isinstance(piece, str)
        except ModelFailed:
            n_pieces = 0
        return Abilities(
            "",
            is_reachable=True,
            is_known=is_known,
            structure=structure,
            streams=n_pieces > 1,
            counts=done.n_in is not None,
            context=context,
        )

    async def close(self) -> None:
        """Let go of the connections. May be called twice."""
        client, self._client = self._client, None
        if client is not None:
            await client.close()

    def __repr__(self) -> str:
        return f"Endpoint({self._settings!r})"

    def _seconds(self, seconds: float | None) -> float:
        return self._settings.timeout if seconds is None else min(seconds, self._settings.timeout)

    async def _listed(self) -> tuple[bool | None, int | None]:
        """Say whether the endpoint lists the model, None where it has no list; and how much it holds, where it says."""
        try:
            async with self._connected().models.with_streaming_response.list() as response:
                found = json.loads(await _body(response))
            named = [model for model in found["data"] if model["id"] == self._settings.name]
            return bool(named), _context(named[0]) if named else None
        except (ValueError, LookupError, TypeError):
            return None, None
        except self._library.status_error as error:
            if error.status_code in {401, 403, 429} or error.status_code >= 500:
                raise
            return None, None

    async def _asked(self, system: str, user: str, schema: Mapping[str, Any], n_out: int) -> Completion:
        async with self._sent(system, user, schema, n_out, is_stream=False) as response:
            return _completion(await _body(response))

    async def _pieces(
        self, system: str, user: str, schema: Mapping[str, Any], n_out: int
    ) -> AsyncGenerator[str | Completion, None]:
        pieces: list[str] = []
        usage: object = None
        ended: object = None
        async with self._sent(system, user, schema, n_out, is_stream=True) as response:
            if "text/event-stream" not in response.headers.get("content-type", ""):
                done = _completion(await _body(response))  # it does not stream: one piece, then
                yield done.text
                yield done
                return
            async for event in _events(response):
                usage = event.get("usage") or usage
                piece, end = _piece(event)
                ended = ended or end  # the first: what ends the events says nothing of the text
                if piece:
                    pieces.append(piece)
                    yield piece
        if ended is None:
            raise ModelFailed(_BROKE_OFF, is_billed=True)
        _check_end(ended, usage)
        yield Completion("".join(pieces), *_counted(usage))

    @asynccontextmanager
    async def _sent(
        self, system: str, user: str, schema: Mapping[str, Any], n_out: int, *, is_stream: bool
    ) -> "AsyncIterator[AsyncAPIResponse[Any]]":
        """Send a request, and again without what the endpoint refuses; that is remembered once it takes the rest."""
        client = self._connected()
        messages: list[Any] = [{"role": "system", "content": system}, {"role": "user", "content": user}]
        level, limit = self._level, self._limit_name
        warm, options = self._takes_temperature, self._takes_stream_options
        while True:
            more: dict[str, Any] = {limit: n_out}
            if warm:
                more["temperature"] = self._settings.temperature
            if is_stream:
                more["stream"] = True
                if options:
                    more["stream_options"] = {"include_usage": True}
            if _LEVELS[level] != "neither":
                more["response_format"] = _response_format(_LEVELS[level], schema)
            try:
                async with client.chat.completions.with_streaming_response.create(
                    model=self._settings.name, messages=messages, **more
                ) as response:
                    self._level, self._limit_name = level, limit
                    self._takes_temperature, self._takes_stream_options = warm, options
                    yield response
                    return
            except self._library.status_error as error:
                words = error.response.text[:_MAX_ERROR_BYTES].lower()
                if error.status_code not in {400, 404, 415, 422, 501}:
                    raise
                if _CONTEXT.search(words):  # first: vLLM names parameters in it, too
                    raise TooLong from None
                if limit == "max_tokens" and "max_completion_tokens" in words:
                    limit = "max_completion_tokens"
                elif warm and "temperature" in words:
                    warm = False
                elif is_stream and options and "stream_options" in words:
                    options = False
                elif _LEVELS[level] != "neither" and (error.status_code != 404 or "response_format" in words):
                    level += 1
                else:
                    raise

    def _connected(self) -> "AsyncOpenAI":
        if self._client is None:
            self._client = self._library.client(self._settings)
        return self._client

    async def _guarded(self, made: Awaitable[_Made], seconds: float) -> _Made:
        """Wait for something so long at most, and turn whatever goes wrong into `ModelFailed`."""
        library = self._library
        try:
            async with asyncio.timeout(seconds):
                return await made
        except ModelFailed as error:
            failure = error
        except (TimeoutError, library.timeout_error):
            failure = ModelFailed(_LATE, is_billed=True)
        except library.status_error as error:
            failure = _status_failure(error.status_code, error.response.headers)
        except library.connection_error as error:
            is_reached = not isinstance(error.__cause__, library.unreachable)
            failure = ModelFailed(_BROKE_OFF if is_reached else _UNREACHABLE, is_billed=is_reached)
        except library.transport_errors:
            failure = ModelFailed(_BROKE_OFF, is_billed=True)
        except Exception:  # noqa: BLE001 - three libraries deep, of which each raises what it likes
            failure = ModelFailed("its answer cannot be read, or its address or key cannot be used", is_billed=True)
        # The library's error knows the request, and a decoder's the answer: neither comes along.
        failure.__cause__ = failure.__context__ = None
        raise failure


class _Library:
    """The openai client and what it raises; imported when the first endpoint is made."""

    def __init__(self) -> None:
        try:
            import httpx2  # noqa: PLC0415
            import openai  # noqa: PLC0415
        except ImportError:
            raise ConfigError(["DEPESCHE_MODEL_URL: it needs the openai client; install depesche[model]."]) from None
        self.status_error = openai.APIStatusError
        self.timeout_error = openai.APITimeoutError
        self.connection_error = openai.APIConnectionError
        self.unreachable = (httpx2.ConnectError, httpx2.ProxyError, httpx2.UnsupportedProtocol)
        self.transport_errors = (httpx2.HTTPError, httpx2.StreamError, OSError, EOFError)

    def client(self, settings: ModelSettings) -> "AsyncOpenAI":
        """Make a client that sends what it is told to and nothing from the environment, once, and to one place."""
        import httpx2  # noqa: PLC0415
        import openai  # noqa: PLC0415

        for name in _TALKATIVE:
            log = logging.getLogger(name)
            log.setLevel(max(log.getEffectiveLevel(), logging.WARNING))

        key = settings.key.get_secret_value() if settings.key else ""
        sent = _SENT_HEADERS | (
            {"authorization"} if "@" in settings.url else set()
        )  # a name and password in the address

        class Capped(httpx2.AsyncByteStream):
            """The beginning of an answer: what comes after it is never read."""

            def __init__(self, stream: httpx2.AsyncByteStream, left: int) -> None:
                self._stream = stream
                self._left = left

            async def __aiter__(self) -> AsyncIterator[bytes]:
                async for part in self._stream:
                    yield part[: self._left]
                    self._left -= len(part)
                    if self._left <= 0:
                        return

            async def aclose(self) -> None:
                await self._stream.aclose()

        async def bare(request: httpx2.Request) -> None:
            for name in {name.lower() for name in request.headers} - sent:
                del request.headers[name]
            if key:
                request.headers["authorization"] = f"Bearer {key}"

        async def capped(response: httpx2.Response) -> None:
            if isinstance(response.stream, httpx2.AsyncByteStream):
                most = _MAX_ERROR_BYTES if response.status_code >= 300 else MAX_ANSWER_BYTES + 1
                response.stream = Capped(response.stream, most)

        timeout = openai.Timeout(settings.timeout, connect=min(_CONNECT_SECONDS, settings.timeout))
        http = openai.DefaultAsyncHttpx2Client(
            timeout=timeout, follow_redirects=False, event_hooks={"request": [bare], "response": [capped]}
        )
        return openai.AsyncOpenAI(
            api_key=key or "none",
            base_url=settings.url,
            max_retries=0,
            timeout=timeout,
            http_client=http,
            default_headers={"Accept-Encoding": "identity", "User-Agent": "Depesche"},
        )


# --- answers -----------------------------------------------------------------------------------------------------


def _response_format(level: Structure, schema: Mapping[str, Any]) -> dict[str, Any]:
    if level == "json":
        return {"type": "json_object"}
    body = {name: value for name, value in schema.items() if name != "title"}
    return {"type": "json_schema", "json_schema": {"name": schema["title"], "strict": True, "schema": body}}


def _context(listed: Mapping[str, Any]) -> int | None:
    """Read how many tokens a model in a list holds: vLLM's name for it, or llama.cpp's for what one request gets."""
    meta = listed.get("meta")
    said = listed.get("max_model_len", meta.get("n_ctx") if isinstance(meta, dict) else None)
    return said if isinstance(said, int) and not isinstance(said, bool) and said > 0 else None


async def _body(response: "AsyncAPIResponse[Any]") -> bytes:
    parts = bytearray()
    async for part in response.iter_bytes():
        parts += part
        if len(parts) > MAX_ANSWER_BYTES:
            raise ModelFailed("its answer is too long", is_billed=True)
    return bytes(parts)


async def _events(response: "AsyncAPIResponse[Any]") -> AsyncIterator[dict[str, Any]]:
    """Read server-sent events, until the one that says that there are no more."""
    n_read, rest = 0, b""
    async for part in response.iter_bytes():
        n_read += len(part)
        if n_read > MAX_ANSWER_BYTES:
            raise ModelFailed("its answer is too long", is_billed=True)
        *lines, rest = (rest + part).split(b"\n")
        for line in lines:
            if not line.startswith(b"data:"):
                continue
            data = line[5:].strip()
            if data == b"[DONE]":
                yield {"choices": [{"finish_reason": "stop"}]}
                return
            event = json.loads(data)
            if not isinstance(event, dict) or "error" in event:
                raise ModelFailed("it failed while it answered", is_billed=True)
            yield event


def _piece(event: Mapping[str, Any]) -> tuple[str, object]:
    """Give the text in an event, and why it is the last one, if it is."""
    choices = event.get("choices")
    if not isinstance(choices, list) or not choices or not isinstance(choices[0], dict):
        return "", None
    delta = choices[0].get("delta")
    text = delta.get("content") if isinstance(delta, dict) else None
    return text if isinstance(text, str) else "", choices[0].get("finish_reason")


def _completion(body: bytes) -> Completion:
    unreadable = ModelFailed("its answer cannot be read", is_billed=True)
    try:
        found = json.loads(body)
        choice = found["choices"][0]
        text, ended = choice["message"]["content"], choice.get("finish_reason")
        usage = found.get("usage")
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError):
        raise unreadable from None
    _check_end(ended, usage)
    if not isinstance(text, str):
        raise unreadable
    return Completion(text, *_counted(usage))


def _check_end(ended: object, usage: object) -> None:
    if ended == "length":
        raise ModelFailed("its answer is longer than it may be", is_billed=True, counted=_counted(usage))
    if ended == "content_filter":
        raise ModelFailed("it declines to answer", is_billed=True, counted=_counted(usage))


def _counted(usage: object) -> tuple[int | None, int | None]:
    """Read how many tokens were sent and received; None where that is not said, or cannot be."""
    if not isinstance(usage, dict):
        return None, None
    n_in, n_out = usage.get("prompt_tokens"), usage.get("completion_tokens")
    return (
        n_in if isinstance(n_in, int) and 0 <= n_in < 10**9 else None,
        n_out if isinstance(n_out, int) and 0 <= n_out < 10**9 else None,
    )


def _status_failure(status: int, headers: Mapping[str, str]) -> ModelFailed:
    reasons = {
        401: "it does not accept the key (401)",
        402: "it wants to be paid first (402)",
        403: "it does not allow this (403)",
        404: "it does not know the address or the model (404)",
        413: "the request is too long for it (413)",
        429: "it has too much to do, or its quota is used up (429)",
    }
    usual = f"it failed ({status})" if status >= 500 else f"it answers with status {status}"
    return ModelFailed(reasons.get(status, usual), _wait(headers.get("retry-after", "")))


def _wait(said: str) -> timedelta | None:
    """Read Retry-After: seconds, or a date; None for what is neither."""
    said = said.strip()
    try:
        if re.fullmatch(r"\d{1,9}(?:\.\d{1,9})?", said, re.ASCII):
            wait = timedelta(seconds=float(said))
        else:
            wait = parsedate_to_datetime(said) - datetime.now(UTC)
    except (TypeError, ValueError, OverflowError):  # among them a date without a zone
        return None
    return min(max(wait, timedelta(0)), _LONGEST_WAIT)
