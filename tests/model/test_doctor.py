from dataclasses import replace

from adapters.model import doctor
from tests.loopback_model import LoopbackModel
from tests.model.ledger import settings


async def _said(model: LoopbackModel, **changes: object) -> str:
    found = await doctor(replace(settings(model.url), **changes))  # type: ignore[arg-type]
    return "\n".join(f"{'+' if is_good else '-'} {text}" for is_good, text in found)


async def test_a_good_endpoint_is_praised(model: LoopbackModel) -> None:
    """Each thing that works is said once."""
    assert await _said(model) == (
        f"+ The language model “loopback” at {model.url} answers.\n"
        "+ It keeps to a given form by itself (structured output by JSON schema).\n"
        "+ It sends answers while it writes them (streaming)."
    )


async def test_what_a_plain_endpoint_lacks_is_said(model: LoopbackModel) -> None:
    """Structure, streams and counts that are missing are named, with what follows."""
    model.refuses, model.streams, model.has_usage = {"response_format"}, False, False
    said = await _said(model)
    assert "- It knows neither JSON schema nor JSON mode" in said
    assert "- It does not send answers while it writes them" in said
    assert "- It does not say how many tokens an answer takes" in said


async def test_a_model_that_is_not_listed_is_asked_about(model: LoopbackModel) -> None:
    """A typing error in the model's name is the likeliest fault."""
    assert "- It does not list a model named “lopback”" in await _said(model, name="lopback")


async def test_an_endpoint_that_is_not_there_is_said_in_one_sentence(model: LoopbackModel) -> None:
    """What cannot be reached has no abilities."""
    assert await _said(model, url="http://127.0.0.1:9/v1") == (
        "- The language model at http://127.0.0.1:9/v1 gives no answer: it cannot be reached."
    )


async def test_a_budget_without_prices_is_said(model: LoopbackModel) -> None:
    """A budget that never ends is no budget."""
    assert "- There is a budget but no price" in await _said(model, budget=2.0)
    assert "budget" not in await _said(model, budget=2.0, price_in=0.1)


async def test_a_context_that_is_smaller_than_the_setting_is_said(model: LoopbackModel) -> None:
    """A long story would be refused by the endpoint each time."""
    model.about = {"max_model_len": 2048}
    assert (
        "- It holds 2048 tokens, and DEPESCHE_MODEL_CONTEXT is 8192: long stories are refused. Set it to 2048 at most."
        in await _said(model, context=8192)
    )
    assert "tokens" not in await _said(model, context=2048)
