import asyncio
import json
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import AsyncIterator, Mapping
from contextlib import aclosing
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from pydantic import SecretStr

from adapters.model import Completion, Endpoint, ModelFailed, TooLong
from bot.errors import ConfigError
from tests.loopback_model import Fault, LoopbackModel, saying
from tests.model.ledger import KEY, settings

SCHEMA: Mapping[str, Any] = {"title": "note", "type": "object", "properties": {"a": {"type": "integer"}}}


@pytest_asyncio.fixture
async def endpoint(model: LoopbackModel) -> AsyncIterator[Endpoint]:
    """Have an endpoint whose model answers a small object."""
    model.writer = saying('{"a": 1}')
    made = Endpoint(settings(model.url))
    yield made
    await made.close()


async def _ask(endpoint: Endpoint) -> Completion:
    return await endpoint.complete("Be brief.", "Well?", SCHEMA)


async def _failure(endpoint: Endpoint) -> ModelFailed:
    with pytest.raises(ModelFailed) as caught:
        await _ask(endpoint)
    return caught.value


async def test_an_answer_comes_with_its_tokens(endpoint: Endpoint) -> None:
    """The text is the model's, the counts the endpoint's."""
    assert await _ask(endpoint) == Completion('{"a": 1}', 3, 2)


async def test_without_counts_there_are_none(endpoint: Endpoint, model: LoopbackModel) -> None:
    """An endpoint that does not count is no fault."""
    model.has_usage = False
    assert await _ask(endpoint) == Completion('{"a": 1}', None, None)


async def test_the_request_says_what_it_must(endpoint: Endpoint, model: LoopbackModel) -> None:
    """Model, messages, limit, temperature and the schema under its name are sent."""
    await endpoint.complete("Be brief.", "Well?", SCHEMA, n_out=70)
    body = model.requests[0].body
    assert body["model"] == "loopback"
    assert [message["content"] for message in body["messages"]] == ["Be brief.", "Well?"]
    assert (body["max_tokens"], body["temperature"]) == (70, 0.2)
    assert body["response_format"]["json_schema"] == {
        "name": "note",
        "strict": True,
        "schema": {"type": "object", "properties": {"a": {"type": "integer"}}},
    }


async def test_the_key_stands_in_one_header_and_nowhere_else(endpoint: Endpoint, model: LoopbackModel) -> None:
    """Only Authorization holds the key, and nothing tells of this machine."""
    await _ask(endpoint)
    request = model.requests[0]
    assert request.headers.pop("authorization") == f"Bearer {KEY}"
    assert KEY not in repr(request)
    assert set(request.headers) <= {
        "host", "accept", "accept-encoding", "connection", "user-agent", "content-length", "content-type",
        "x-stainless-raw-response",
    }  # fmt: skip


@pytest.mark.parametrize("key", [SecretStr(KEY), None])
async def test_nothing_from_the_environment_goes_along(
    model: LoopbackModel, monkeypatch: pytest.MonkeyPatch, key: SecretStr | None
) -> None:
    """What the library takes from the environment is not for this endpoint."""
    for name in ("OPENAI_API_KEY", "OPENAI_ORG_ID", "OPENAI_PROJECT_ID", "OPENAI_ADMIN_KEY"):
        monkeypatch.setenv(name, "from-environment")
    monkeypatch.setenv("OPENAI_CUSTOM_HEADERS", "Authorization: Bearer from-environment\nX-Team: from-environment")
    model.key = None
    endpoint = Endpoint(settings(model.url, key=key))
    await _ask(endpoint)
    await endpoint.close()
    headers = model.requests[0].headers
    assert "from-environment" not in repr(headers)
    assert headers.get("authorization") == (f"Bearer {KEY}" if key else None)


@pytest.mark.parametrize(
    ("refused", "structure"),
    [({"json_schema"}, "json_object"), ({"response_format"}, ""), ({"json_schema", "json_object"}, "")],
)
async def test_what_the_endpoint_refuses_is_left_out_and_remembered(
    endpoint: Endpoint, model: LoopbackModel, refused: set[str], structure: str
) -> None:
    """Schema, then JSON mode, then neither; the second call begins where the first ended."""
    model.refuses = refused
    await _ask(endpoint)
    n_first = len(model.requests)
    await _ask(endpoint)
    assert n_first > 1
    assert [request.structure for request in model.requests[n_first - 1 :]] == [structure] * 2


@pytest.mark.parametrize("refused", ["max_tokens", "temperature"])
async def test_parameters_that_are_refused_cost_no_structure(
    endpoint: Endpoint, model: LoopbackModel, refused: str
) -> None:
    """Models with another name for the limit, or one temperature, keep their schema."""
    model.refuses = {refused}
    await _ask(endpoint)
    assert refused not in model.requests[-1].body
    assert model.requests[-1].structure == "json_schema"
    assert "max_tokens" in model.requests[-1].body or "max_completion_tokens" in model.requests[-1].body


@pytest.mark.parametrize(
    "words",
    [
        "request (11976 tokens) exceeds the available context size (8192 tokens), try increasing it",
        "This model's maximum context length is 8192 tokens. Reduce max_tokens or max_completion_tokens.",
        '", "code": "context_length_exceeded',
    ],
    ids=["llama.cpp", "vLLM", "OpenAI"],
)
async def test_a_request_that_is_too_long_is_sent_once(endpoint: Endpoint, model: LoopbackModel, words: str) -> None:
    """Without its structure it would be too long as well."""
    model.fails(Fault.answers(400, f'{{"error": {{"message": "{words}"}}}}'))
    failure = await _failure(endpoint)
    assert isinstance(failure, TooLong)
    assert not failure.is_billed
    assert len(model.requests) == 1


async def test_a_refusal_of_everything_teaches_nothing(endpoint: Endpoint, model: LoopbackModel) -> None:
    """A request that fails without structure, too, was refused for something else."""
    model.fails(*[Fault.answers(400)] * 3)
    await _failure(endpoint)
    await _ask(endpoint)
    assert model.requests[-1].structure == "json_schema"


@pytest.mark.parametrize(
    ("fault", "reason"),
    [
        (Fault.answers(401), "it does not accept the key (401)"),
        (Fault.answers(403), "it does not allow this (403)"),
        (Fault.answers(404), "it does not know the address or the model (404)"),
        (Fault.answers(418), "it answers with status 418"),
        (Fault.answers(500), "it failed (500)"),
        (Fault.answers(503, "not even JSON"), "it failed (503)"),
        (Fault.answers(302, location="http://127.0.0.1:1/"), "it answers with status 302"),
        (Fault("reset"), "its answer broke off"),
        (Fault("cut"), "its answer broke off"),
        (Fault.gives(""), "its answer cannot be read"),
        (Fault.gives("no JSON"), "its answer cannot be read"),
        (Fault.gives("[]"), "its answer cannot be read"),
        (Fault.gives('{"choices": []}'), "its answer cannot be read"),
        (Fault.gives('{"choices": [{"message": {"content": null}}]}'), "its answer cannot be read"),
        (Fault.gives('{"choices": [{"message": null}]}'), "its answer cannot be read"),
        (Fault.gives("[" * 200_000), "its answer cannot be read"),
        (Fault.gives(json.dumps({"choices": [{"message": {"content": "a" * 10**6}}]})), "its answer is too long"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.body[:40] or value.kind,
)
async def test_each_fault_is_one_failure_in_plain_words(
    endpoint: Endpoint, model: LoopbackModel, fault: Fault, reason: str
) -> None:
    """Whatever goes wrong is a `ModelFailed` that says it, and is tried once."""
    model.fails(fault)
    assert (await _failure(endpoint)).reason == reason
    assert len(model.requests) == 1


@pytest.mark.parametrize(
    ("finish", "reason"),
    [("length", "its answer is longer than it may be"), ("content_filter", "it declines to answer")],
)
async def test_an_answer_that_is_not_whole_is_none(
    endpoint: Endpoint, model: LoopbackModel, finish: str, reason: str
) -> None:
    """What the endpoint cut is not read, as a whole or as a stream."""
    model.finish = finish
    assert (await _failure(endpoint)).reason == reason
    with pytest.raises(ModelFailed) as caught:
        await _streamed(endpoint)
    assert caught.value.reason == reason


@pytest.mark.parametrize("kind", ["hang", "drip"])
async def test_nobody_waits_longer_than_allowed(endpoint: Endpoint, model: LoopbackModel, kind: Any) -> None:
    """A server that never ends its answer is left."""
    model.fails(Fault(kind))
    with pytest.raises(ModelFailed) as caught:
        await endpoint.complete("Be brief.", "Well?", SCHEMA, seconds=0.2)
    assert caught.value.reason == "it did not answer in time"
    assert caught.value.is_billed


async def test_a_server_that_is_not_there_costs_nothing() -> None:
    """What nobody received is not billed."""
    endpoint = Endpoint(settings("http://127.0.0.1:9/v1"))
    failure = await _failure(endpoint)
    await endpoint.close()
    assert (failure.reason, failure.is_billed) == ("it cannot be reached", False)


@pytest.mark.parametrize(
    "url", ["nowhere", "http://", "http://[::1", "ftp://127.0.0.1/v1", "http://127.0.0.1:99999/v1"]
)
async def test_an_address_that_is_none_is_a_failure_too(url: str) -> None:
    """Nothing but `ModelFailed` comes from a wrong address."""
    endpoint = Endpoint(settings(url))
    await _failure(endpoint)
    await endpoint.close()


async def test_a_name_and_password_in_the_address_are_sent_where_there_is_no_key(model: LoopbackModel) -> None:
    """A server behind a password can be used; the key, where there is one, goes before."""
    model.key = None
    url = model.url.replace("http://", "http://anna:geheim@")
    for key in (None, SecretStr(KEY)):
        endpoint = Endpoint(settings(url, key=key))
        await _ask(endpoint)
        await endpoint.close()
    sent = [request.headers["authorization"] for request in model.requests]
    assert sent == [f"Basic {b64encode(b'anna:geheim').decode()}", f"Bearer {KEY}"]


async def test_a_key_that_is_no_header_is_a_failure_that_does_not_tell_it(model: LoopbackModel) -> None:
    """A key with a line break cannot be sent, and is not shown."""
    endpoint = Endpoint(settings(model.url, key=SecretStr("sk-ä\nb")))
    failure = await _failure(endpoint)
    await endpoint.close()
    assert "sk-" not in repr(failure) + str(failure)


@pytest.mark.parametrize(
    ("said", "seconds"),
    [("30", 30), ("1.5", 1.5), ("0", 0), ("99999999", 86400), ("soon", None), ("-5", None), ("NaN", None), ("", None)],
)
async def test_how_long_to_wait_is_read_from_retry_after(
    endpoint: Endpoint, model: LoopbackModel, said: str, seconds: float | None
) -> None:
    """Seconds count, up to a day; anything else does not."""
    model.fails(Fault.answers(429, retry_after=said))
    assert (await _failure(endpoint)).after == (None if seconds is None else timedelta(seconds=seconds))


async def test_retry_after_may_be_a_date(endpoint: Endpoint, model: LoopbackModel) -> None:
    """A date counts from now; one in the past is now."""
    past = format_datetime(datetime.now(UTC) - timedelta(hours=1), usegmt=True)
    model.fails(Fault.answers(429, retry_after=past))
    assert (await _failure(endpoint)).after == timedelta(0)


async def test_an_endless_answer_is_not_read_to_its_end() -> None:
    """An error whose text never ends is judged by its beginning."""

    async def endless(request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(status=500)
        await response.prepare(request)
        while True:
            await response.write(b"x" * 65536)

    app = web.Application()
    app.router.add_post("/v1/chat/completions", endless)
    runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    endpoint = Endpoint(settings(f"http://127.0.0.1:{runner.addresses[0][1]}/v1"))
    failure = await _failure(endpoint)
    await endpoint.close()
    await runner.cleanup()
    assert failure.reason == "it failed (500)"


def test_the_client_library_is_imported_only_where_a_model_is_set() -> None:
    """Who knows the package does not pay for its library."""
    code = "import sys, adapters.model; sys.exit('openai' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_without_the_client_library_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    """A model that is set without the extra is a fault in the settings."""
    monkeypatch.setitem(sys.modules, "openai", None)
    with pytest.raises(ConfigError) as caught:
        Endpoint(settings("http://127.0.0.1:9/v1"))
    assert "depesche[model]" in str(caught.value)


# --- streams ---


async def _streamed(endpoint: Endpoint, seconds: float | None = None) -> list[str | Completion]:
    async with aclosing(endpoint.stream("Be brief.", "Well?", SCHEMA, seconds=seconds)) as pieces:
        return [piece async for piece in pieces]


async def test_a_stream_gives_pieces_and_then_the_whole(endpoint: Endpoint, model: LoopbackModel) -> None:
    """The pieces are the text; the last value counts the tokens."""
    model.writer, model.piece = saying('{"a": "größer"}'), 4
    *pieces, whole = await _streamed(endpoint)
    assert len(pieces) == 4
    assert whole == Completion("".join(map(str, pieces)), 3, 3)


async def test_a_server_that_does_not_stream_gives_one_piece(endpoint: Endpoint, model: LoopbackModel) -> None:
    """An answer that comes as a whole is taken."""
    model.streams = False
    assert await _streamed(endpoint) == ['{"a": 1}', Completion('{"a": 1}', 3, 2)]


async def test_a_server_that_cannot_count_streams_is_not_asked_to(endpoint: Endpoint, model: LoopbackModel) -> None:
    """Without stream options the stream comes, without counts."""
    model.refuses = {"stream_options"}
    assert (await _streamed(endpoint))[-1] == Completion('{"a": 1}', None, None)


@pytest.mark.parametrize(
    ("kind", "reason"),
    [("cut", "its answer broke off"), ("end", "its answer broke off"), ("broken", "it failed while it answered")],
)
async def test_a_stream_that_breaks_off_is_no_answer(
    endpoint: Endpoint, model: LoopbackModel, kind: Any, reason: str
) -> None:
    """Pieces may have come; the whole does not."""
    model.fails(Fault(kind))
    with pytest.raises(ModelFailed) as caught:
        await _streamed(endpoint)
    assert caught.value.reason == reason


async def test_a_stream_that_stops_is_left(endpoint: Endpoint, model: LoopbackModel) -> None:
    """A time-out holds for the whole stream."""
    model.fails(Fault("hang"))
    with pytest.raises(ModelFailed) as caught:
        await _streamed(endpoint, seconds=0.2)
    assert caught.value.reason == "it did not answer in time"


async def test_a_stream_whose_time_is_over_while_its_reader_is_busy_disturbs_nobody(
    endpoint: Endpoint, model: LoopbackModel
) -> None:
    """A reader that takes long sees the time-out at its next step, not in its own work."""
    model.piece = 1
    n_pieces = 0

    async def read_slowly() -> None:
        nonlocal n_pieces
        async with aclosing(endpoint.stream("Be brief.", "Well?", SCHEMA, seconds=1)) as pieces:
            async for _ in pieces:
                await asyncio.to_thread(time.sleep, 1.1)
                n_pieces += 1

    with pytest.raises(ModelFailed) as caught:
        await read_slowly()
    assert (caught.value.reason, n_pieces) == ("it did not answer in time", 1)


# --- probe ---


async def test_a_probe_finds_what_an_endpoint_can(endpoint: Endpoint) -> None:
    """A full endpoint keeps to schemas, streams and counts."""
    found = await endpoint.probe()
    assert (found.problem, found.is_reachable, found.is_known) == ("", True, True)
    assert (found.structure, found.streams, found.counts) == ("schema", True, True)


async def test_a_probe_finds_what_an_endpoint_lacks(endpoint: Endpoint, model: LoopbackModel) -> None:
    """A plain endpoint has neither structure nor streams nor a list of models."""
    model.refuses, model.streams, model.has_usage, model.models = {"response_format"}, False, False, None
    found = await endpoint.probe()
    assert (found.problem, found.is_reachable, found.is_known) == ("", True, None)
    assert (found.structure, found.streams, found.counts) == ("neither", False, False)


async def test_a_probe_says_that_a_key_is_wrong(model: LoopbackModel) -> None:
    """The endpoint is there and refuses."""
    endpoint = Endpoint(settings(model.url, key=SecretStr("sk-wrong")))
    found = await endpoint.probe()
    await endpoint.close()
    assert (found.problem, found.is_reachable) == ("it does not accept the key (401)", True)


async def test_a_probe_says_that_nothing_is_there() -> None:
    """The endpoint is not there."""
    endpoint = Endpoint(settings("http://127.0.0.1:9/v1"))
    found = await endpoint.probe()
    await endpoint.close()
    assert (found.problem, found.is_reachable) == ("it cannot be reached", False)


@pytest.mark.parametrize(
    ("said", "context"),
    [
        ({"max_model_len": 4096}, 4096),
        ({"meta": {"n_ctx": 4096, "n_ctx_train": 32768}}, 4096),
        ({}, None),
        ({"max_model_len": True}, None),
        ({"max_model_len": "8192"}, None),
        ({"max_model_len": 0}, None),
        ({"meta": []}, None),
        ({"meta": {"n_ctx": None}}, None),
    ],
    ids=repr,
)
async def test_a_probe_finds_the_context(
    endpoint: Endpoint, model: LoopbackModel, said: dict[str, object], context: int | None
) -> None:
    """Where the list of models tells it, as vLLM or llama.cpp do; what is no number of tokens is none."""
    model.about = said
    found = await endpoint.probe()
    assert (found.is_known, found.context) == (True, context)
