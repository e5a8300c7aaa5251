"""What a language model's endpoint can do, in plain words, for whoever runs the bot."""

from adapters.model.endpoint import Abilities, Endpoint
from adapters.model.settings import ModelSettings

_STRUCTURE = {
    "schema": "It keeps to a given form by itself (structured output by JSON schema).",
    "json": "It writes JSON when asked to (JSON mode), but keeps to no schema: each answer is checked, some will fail.",
    "neither": "It knows neither JSON schema nor JSON mode: answers are checked, and more of them will fail.",
}


async def doctor(settings: ModelSettings) -> list[tuple[bool, str]]:
    """Examine an endpoint with a few tiny requests, which may cost something.

    Returns:
        Sentences in English, each with whether it is good news; at least one.

    Raises:
        ConfigError: The client library is not installed.
    """
    endpoint = Endpoint(settings)
    try:
        return _said(settings, await endpoint.probe())
    finally:
        await endpoint.close()


def _said(settings: ModelSettings, found: Abilities) -> list[tuple[bool, str]]:
    unknown = (False, f"It does not list a model named “{settings.name}”: is the name right?")
    if found.problem:
        said = [(False, f"The language model at {settings.place} gives no answer: {found.problem}.")]
        return [*said, unknown] if found.is_known is False else said
    said = [(True, f"The language model “{settings.name}” at {settings.place} answers.")]
    if found.is_known is False:
        said.append(unknown)
    said.append((found.structure != "neither", _STRUCTURE[found.structure]))
    said.append(
        (True, "It sends answers while it writes them (streaming).")
        if found.streams
        else (False, "It does not send answers while it writes them: they are shown when they are whole.")
    )
    if found.context is not None and found.context < settings.context:
        small = f"It holds {found.context} tokens, and DEPESCHE_MODEL_CONTEXT is {settings.context}"
        said.append((False, f"{small}: long stories are refused. Set it to {found.context} at most."))
    if not found.counts:
        said.append((False, "It does not say how many tokens an answer takes: they are estimated, on the high side."))
    has_price = settings.price_in > 0 or settings.price_out > 0
    if settings.budget > 0 and not has_price:
        said.append((False, "There is a budget but no price of tokens, so that it is never used up."))
    return said
