"""The key, and what is sent, stay out of logs, errors and what is kept."""

import logging
import traceback

import pytest
from pydantic import SecretStr
from structlog.testing import capture_logs

from adapters.model import Endpoint, ModelFailed, ModelSettings, doctor
from tests.loopback_model import Fault, LoopbackModel, liar, saying
from tests.loopback_model.writers import digest
from tests.model.ledger import CRANE, KEY, Bench, article, settings

QUESTION = "Wer wurde in Wismar verletzt?"
SENT = ("Verladekran", "Gesine Albrecht", "Hafengesellschaft", "verletzt?", "numbered sentences", "===== DATA")

FAULTS = [
    Fault.answers(401, f'{{"error": {{"message": "Incorrect key {KEY}: Verladekran"}}}}'),
    Fault.answers(500, f"Verladekran {KEY}"),
    Fault.answers(429, f"Verladekran {KEY}", retry_after="3"),
    Fault.gives(f"Verladekran {KEY}"),
    Fault("reset"),
    Fault("cut"),
    Fault("hang"),
]


@pytest.mark.parametrize("fault", [*FAULTS, None], ids=lambda fault: fault.kind if fault else "none")
async def test_neither_key_nor_prompt_is_logged_or_kept(
    bench: Bench, model: LoopbackModel, caplog: pytest.LogCaptureFixture, fault: Fault | None
) -> None:
    """Whatever goes wrong, with all logs on, no log line and nothing in the ledger holds what is secret or was sent."""
    caplog.set_level(logging.DEBUG)
    bench.settings = settings(model.url.replace("http://", "http://anna:geheim@"), timeout=0.5)
    model.always_fails(fault)
    model.writer = liar
    with capture_logs() as lines:
        writer = bench.writer()
        await writer.digest_with_note([article(CRANE)], language="de", max_bullets=3)
        await writer.answer_with_note(QUESTION, [article(CRANE)], language="de")
        async for _ in writer.answer_stream(QUESTION, [article(CRANE)], language="de"):
            pass
    told = caplog.text + repr(lines) + bench.ledger.everything
    assert (lines != []) == (fault is not None)
    assert [secret for secret in (KEY, "geheim", *SENT) if secret in told] == []


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.kind)
async def test_a_failure_holds_neither_key_nor_prompt(model: LoopbackModel, fault: Fault) -> None:
    """Text, repr, attributes, cause and traceback of what is raised are clean."""
    model.always_fails(fault)
    endpoint = Endpoint(settings(model.url, timeout=0.5))
    with pytest.raises(ModelFailed) as caught:
        await endpoint.complete("Rules.", "Verladekran", {"title": "t"})
    await endpoint.close()
    error = caught.value
    told = f"{error} {error!r} {vars(error)!r} {''.join(traceback.format_exception(error))}"
    assert KEY not in told
    assert "Verladekran'" not in told
    assert (error.__cause__, error.__context__) == (None, None)


async def test_what_is_kept_holds_no_article(bench: Bench, model: LoopbackModel) -> None:
    """The ledger has the model's words and places, not the sentences behind them."""
    model.writer = saying(digest([("Zwei Arbeiter wurden leicht verletzt", [3])]))
    await bench.writer().digest_with_note([article(CRANE)], language="de", max_bullets=3)
    assert "Zwei Arbeiter wurden leicht verletzt" in bench.ledger.everything
    assert "teilte die Hafengesellschaft" not in bench.ledger.everything


def test_settings_do_not_show_their_key() -> None:
    """Neither the key nor a password in the address is in their text."""
    made = ModelSettings("http://anna:geheim@127.0.0.1:1/v1?token=geheim", "m", SecretStr(KEY))
    told = f"{made} {made!r} {Endpoint(made)!r} {made.place}"
    assert KEY not in told
    assert "geheim" not in told
    assert made.place == "http://127.0.0.1:1/v1"


async def test_the_doctor_does_not_tell_the_key(model: LoopbackModel) -> None:
    """What is said about a wrong key does not show it."""
    said = await doctor(settings(model.url, key=SecretStr("sk-wrong-key")))
    assert said
    assert "sk-" not in repr(said)
