"""A server that others wrote: llama.cpp with a model of random numbers, which keeps to forms and says nothing true."""

import json
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace

import pytest
import pytest_asyncio

from adapters.model import Endpoint, ModelSettings, TooLong, doctor
from bot import engine
from tests.model.ledger import CRANE, LIBRARY, Bench, article
from tests.model.tiny import write_tiny_model

llama = pytest.importorskip("xllamacpp", reason="xllamacpp, which brings llama.cpp's server, is not installed")


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Run the server, on one core."""
    path = tmp_path_factory.mktemp("model") / "tiny.gguf"
    write_tiny_model(path)
    params = llama.CommonParams()
    params.model.path = str(path)
    params.model_alias = ["tiny"]
    params.n_ctx, params.n_parallel, params.port, params.warmup = 8192, 1, 0, False
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
    server = llama.Server(params)
    yield f"{server.listening_address}/v1"
    del server


@pytest_asyncio.fixture
async def gibberish(address: str) -> AsyncIterator[Bench]:
    """Have a writer's surroundings with that server."""
    bench = Bench(ModelSettings(address, "tiny", timeout=20.0, temperature=1.5))
    yield bench
    for close in bench.closing:
        await close()


@pytest.mark.parametrize("text", [CRANE, LIBRARY])
@pytest.mark.parametrize("language", ["de", "en"])
async def test_gibberish_is_refused_and_the_quoted_digest_arrives(gibberish: Bench, text: str, language: str) -> None:
    """Whatever random weights say, in the form asked for or not, nobody reads it."""
    told = article(text)
    written = await gibberish.writer(None).digest_with_note([told], language=language, max_bullets=3)
    assert written.note in {"refused", "failing"}
    assert written.message == replace(engine.digest([told], max_bullets=3), made=written.message.made)


async def test_gibberish_answers_nothing(gibberish: Bench) -> None:
    """The same for a question, streamed."""
    told = article(CRANE)
    question = "Wie hoch ist der Schaden?"
    pieces = [piece async for piece in gibberish.writer(None).answer_stream(question, [told], language="de")]
    (last,) = pieces
    assert not isinstance(last, str)
    assert last.message == replace(engine.answer(question, [told]), made=last.message.made)


async def test_the_doctor_finds_what_the_server_can(gibberish: Bench) -> None:
    """It is there, whatever comes out of it."""
    said = await doctor(gibberish.settings)
    assert "cannot be reached" not in repr(said)
    assert "does not list" not in repr(said)


async def test_the_server_keeps_to_the_schema(gibberish: Bench) -> None:
    """Random weights write what the schema allows: the request's form is one that llama.cpp understands."""
    endpoint = Endpoint(gibberish.settings)
    schema = {
        "title": "probe",
        "type": "object",
        "properties": {"ready": {"type": "boolean"}},
        "required": ["ready"],
        "additionalProperties": False,
    }
    done = await endpoint.complete("Rules.", "Ready?", schema, n_out=400)
    await endpoint.close()
    assert json.loads(done.text) in ({"ready": True}, {"ready": False})
    assert done.n_in


async def test_the_server_says_how_much_it_holds(gibberish: Bench) -> None:
    """The doctor compares it with the setting."""
    small, large = replace(gibberish.settings, context=8192), replace(gibberish.settings, context=8193)
    assert "It holds" not in repr(await doctor(small))
    assert "It holds 8192 tokens" in repr(await doctor(large))


async def test_a_request_that_the_server_cannot_hold_is_too_long(gibberish: Bench) -> None:
    """The server's own refusal is understood."""
    endpoint = Endpoint(gibberish.settings)
    with pytest.raises(TooLong):
        await endpoint.complete("Rules.", "a" * 10_000, {"title": "any", "type": "object"})
    await endpoint.close()
