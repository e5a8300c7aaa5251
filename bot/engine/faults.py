"""Whether a claim stands on the sentences it cites: what in it they do not say, and what of theirs it turns round.

No parser and no model: words, names and numbers of the claim are matched with those of the quotes, in German and
English and from one to the other; what turns a statement (negation, opposites, hearsay, conditions) is compared where
the words around it match. Where in doubt about a name or a number it is a fault; where in doubt about meaning, none.
What is compared lives in the `faults_*` modules.
"""

from collections.abc import Sequence

from bot.engine.faults_compared import bout_faults, comparison_faults
from bot.engine.faults_dates import date_faults
from bot.engine.faults_events import unknown_event, unknown_superlative
from bot.engine.faults_links import BACKED, Alignment, align
from bot.engine.faults_modality import modality_faults
from bot.engine.faults_names import name_faults, quotation_faults
from bot.engine.faults_numbers import number_faults
from bot.engine.faults_reading import Statement, Word, is_known, is_said, language_of, read_statement
from bot.engine.faults_roles import direction_faults, exchange_faults, is_verb, roles
from bot.engine.faults_sense import negation_faults, opposite_faults, preposition_faults
from bot.engine.faults_speakers import speaker_faults
from bot.engine.faults_terms import term_faults
from bot.engine.faults_text import text_faults
from bot.engine.faults_words import LIGHT
from bot.engine.language import detect, is_function_word, tokens

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
    alignment = compare(claim, cited, language)
    found += quotation_faults(alignment)
    found += name_faults(alignment)
    found += term_faults(alignment)
    found += number_faults(alignment)
    found += date_faults(alignment)
    found += negation_faults(alignment)
    found += opposite_faults(alignment)
    found += preposition_faults(alignment)
    found += modality_faults(alignment)
    found += speaker_faults(alignment)
    found += (
        direction_faults(alignment)
        or exchange_faults(alignment)
        or comparison_faults(alignment)
        or bout_faults(alignment)
    )
    if is_unsupported(alignment):
        found.append("unsupported")
    return tuple(dict.fromkeys(found))


def compare(claim: str, quotes: Sequence[str], language: str | None = None) -> Alignment:
    """Read a claim and its quotes and find which words back which."""
    spoken = language_of(" ".join(quotes))
    said = detect(claim)
    if said == "und":  # a few names and a verb
        said = language or _likelier(claim)
    elif language is not None and said not in {"de", "en"}:
        said = language
    return align(read_statement(claim, said), [read_statement(quote, spoken) for quote in quotes])


MISSING_SAME, MISSING_OTHER = 0.36, 0.6
"""Share of a claim's content that may be without backing, in the quotes' language and in another one."""


FEW, MISSING_FEW = 6, 0.7
"""So few content words are translated or reworded as one; the share that may be without backing then."""

SHORT = 5
"""Content words of a claim that says one thing."""

NOUNS = 0.2
"""The same share where three German nouns are among what is without backing."""


def _likelier(claim: str) -> str:
    """Which of German and English knows more words of a text that is too short to tell otherwise."""
    words = [token.text for token in tokens(claim) if token.text[0].islower() and len(token.text) > 2]
    known = {
        language: sum(is_function_word(word, language) or is_known(word, language) for word in words)
        for language in ("de", "en")
    }
    return language_of(claim) if known["de"] == known["en"] else max(known, key=lambda language: known[language])


LITTLE, KNOWN = 0.35, 0.9
"""What a word that says little counts beside another, and how firmly a table must hold a word."""


def missing(alignment: Alignment) -> tuple[float, list[Word]]:
    """Share of a claim's content words that nothing in the quotes backs, weighted by length, in [0, 1]; those words."""
    total = 0.0
    lost: list[tuple[float, Word]] = []
    claim = alignment.claim
    is_translated = all(quote.language != claim.language for quote in alignment.quotes)
    for word in claim.content():
        if word.is_measured or is_said(word, claim.language):
            continue
        weight = (LITTLE if word.lower in LIGHT else 1.0) * min(len(word.text), 12) / 8
        if is_translated and not _is_tabled(word):
            weight *= LITTLE  # a word that no table holds cannot be found again in another language
        total += weight
        if alignment.firm(word.position) < BACKED and not _is_opposed(alignment, word):
            lost.append((weight, word))
    return sum(weight for weight, _ in lost) / total if total else 0.0, [word for _, word in lost]


def is_unsupported(alignment: Alignment) -> bool:
    """Whether a claim says too much that nothing in the quotes backs."""
    spoken = {quote.language for quote in alignment.quotes}
    limit = MISSING_SAME if spoken == {alignment.claim.language} else MISSING_OTHER
    share, lost = missing(alignment)
    is_same = spoken == {alignment.claim.language}
    if not is_same and len(alignment.claim.content()) <= FEW:
        limit = MISSING_FEW
    if share > limit or unknown_event(alignment) or unknown_superlative(alignment):
        return True
    if is_same and _says_little(alignment.claim) and any(_is_predicate(alignment.claim, word) for word in lost):
        return True
    if is_same and any(_is_made_up(alignment, clause, lost) for clause in alignment.claim.clauses):
        return True
    nouns = [word for word in lost if word.text[0].isupper() and word.lower not in LIGHT]
    # In German three nouns that nothing backs are a detail of their own.
    return is_same and alignment.claim.language == "de" and len(nouns) >= 3 and share >= NOUNS


def _is_opposed(alignment: Alignment, word: Word) -> bool:
    """Whether the opposite of a word stands in the quotes: whether that is right is no question of support."""
    opposite = {(axis, -sign) for axis, sign in word.axes}
    return bool(opposite) and any(
        opposite.intersection(other.axes) for quote in alignment.quotes for other in quote.words
    )


def _is_tabled(word: Word) -> bool:
    """Whether a table holds the word firmly, so that its translation could be found."""
    return any(key[0] in "#+" and worth >= KNOWN for key, worth in word.keys.items())


def _says_little(claim: Statement) -> bool:
    """Whether a claim says one thing of a name or two and gives no number: all of it hangs on its verb."""
    return len(claim.content()) <= SHORT and len(claim.clauses) == 1 and not any(word.is_number for word in claim.words)


def _is_predicate(claim: Statement, word: Word) -> bool:
    """Whether a word is what a short claim says of its names, a verb or an adjective, and no light one."""
    if word.lower in LIGHT or any(start <= word.start < end for start, end, _ in claim.names):
        return False
    return word.text[0].islower() if claim.language == "de" else is_verb(claim, word.position)


def _is_made_up(alignment: Alignment, clause: tuple[int, ...], lost: Sequence[Word]) -> bool:
    """Whether a clause has a subject that nothing backs, and half of the rest of it has nothing either."""
    who = roles(alignment.claim, clause)
    if who is None or any(word.lower in LIGHT for word in map(alignment.claim.words.__getitem__, who.agent)):
        return False
    missed = {word.position for word in lost}
    if any(alignment.claim.words[p].is_number for p in clause):
        return False
    if not set(who.agent) <= missed:
        return False
    others = [word.position for word in alignment.claim.content(clause) if word.position not in who.agent]
    return sum(p in missed for p in others) * 2 >= len(others)
