"""Whether a claim stands on the sentences it cites: what in it they do not say, and what of theirs it turns round.

No model: words, names and numbers of the claim are matched with those of the quotes, in German and English and from one
to the other; what turns a statement (negation, opposites, hearsay, conditions) is compared where the words around it
match. Where in doubt about a name or a number it is a fault; where in doubt about meaning, none. What is compared lives
in the other modules of this package, one detector each.
"""

from collections.abc import Sequence

from bot.engine.claims.acts import act_faults
from bot.engine.claims.bindings import binding_faults
from bot.engine.claims.causes import cause_faults
from bot.engine.claims.compared import bout_faults, comparison_faults
from bot.engine.claims.contrasts import contrast_faults
from bot.engine.claims.dates import date_faults
from bot.engine.claims.denials import negation_faults
from bot.engine.claims.holders import holder_faults
from bot.engine.claims.links import Alignment, align
from bot.engine.claims.modality import modality_faults
from bot.engine.claims.names import name_faults, quotation_faults
from bot.engine.claims.numbers import number_faults
from bot.engine.claims.quantities import quantity_faults
from bot.engine.claims.reading import language_of, read_statement, without_particles
from bot.engine.claims.sense import opposite_faults, preposition_faults
from bot.engine.claims.speakers import speaker_faults
from bot.engine.claims.stead import stead_faults
from bot.engine.claims.support import support_faults
from bot.engine.claims.terms import term_faults
from bot.engine.claims.text import text_faults
from bot.engine.claims.turns import turn_faults
from bot.engine.claims.weights import Evidence, is_refused, told
from bot.engine.language import detect, tokens

MAX_READ = 2000
"""Characters of a claim or a quote that are looked at; a sentence is shorter."""

MAX_QUOTES = 12
"""Quotes that are looked at: a claim that needs more says too much."""


def faults(
    claim: str, quotes: Sequence[str], *, language: str | None = None, max_length: int | None = None
) -> tuple[str, ...]:
    """Find why source sentences do not support a claim.

    Args:
        claim: One or two sentences that somebody wrote from the quotes.
        quotes: The source sentences it cites, in any order and in either language.
        language: Language that was asked for (ISO 639-1), or None for any.
        max_length: Characters that the claim may have, or None for any number.

    Returns:
        A key for each fault, in a fixed order: "empty", "language", "length", "markup", "link", "mention", "hidden",
        then "quotation", "name: …", "term: …", "number: …", "unit: …", "counted: …", "date: …", "negation",
        "antonym: …", "modality: …", "speaker", "direction", "unsupported"; empty where the quotes support the claim.
        A claim without quotes is unsupported.
    """
    if not any(True for _ in tokens(claim[:MAX_READ])):
        return ("empty",)
    found = text_faults(claim, language, max_length)
    if len(claim) > MAX_READ:
        return tuple(dict.fromkeys([*found, "unsupported"]))
    cited = [quote[:MAX_READ] for quote in quotes if quote.strip()][:MAX_QUOTES]
    if not cited:
        return (*found, "unsupported")
    if any(" ".join(claim.split()) == " ".join(quote.split()) for quote in cited):
        return tuple(dict.fromkeys(found))  # the sentence itself
    evidence = gather(claim, cited, language)
    if found or is_refused(evidence):
        found += told(evidence)
    return tuple(dict.fromkeys(found))


def gather(claim: str, quotes: Sequence[str], language: str | None = None) -> list[Evidence]:
    """What speaks against a claim, in the order of the keys; whether it is enough is another question."""
    alignment = compare(claim, quotes, language)
    return [each for detector in _DETECTORS for each in detector(alignment)]


_DETECTORS = (
    quotation_faults,
    name_faults,
    term_faults,
    number_faults,
    quantity_faults,
    turn_faults,
    date_faults,
    negation_faults,
    opposite_faults,
    preposition_faults,
    modality_faults,
    speaker_faults,
    act_faults,
    stead_faults,
    binding_faults,
    holder_faults,
    contrast_faults,
    comparison_faults,
    bout_faults,
    support_faults,
    cause_faults,
)


def compare(claim: str, quotes: Sequence[str], language: str | None = None) -> Alignment:
    """Read a claim and its quotes and find which words back which."""
    spoken = language_of(" ".join(quotes))
    said = detect(without_particles(claim))
    if said == "und":  # a few names and a verb
        said = language or language_of(claim)
    elif language is not None and said not in {"de", "en"}:
        said = language
    return align(read_statement(claim, said), [read_statement(quote, spoken) for quote in quotes])
