"""The writer that uses a language model, and falls back to the one that quotes wherever the model is not right.

The model is sent numbered sentences and returns words with numbers; code fills in quotes, sources and links, and checks
every claim against the sentences that it cites. Any endpoint with OpenAI's /chat/completions will do.
"""

from adapters.model.breaker import Breaker
from adapters.model.composing import Note, Written
from adapters.model.doctor import doctor
from adapters.model.endpoint import Abilities, Completion, Endpoint, ModelFailed, TooLong
from adapters.model.ledger import Ledger
from adapters.model.settings import ModelSettings
from adapters.model.writer import Check, ModelWriter

__all__ = [
    "Abilities",
    "Breaker",
    "Check",
    "Completion",
    "Endpoint",
    "Ledger",
    "ModelFailed",
    "ModelSettings",
    "ModelWriter",
    "Note",
    "TooLong",
    "Written",
    "doctor",
]
