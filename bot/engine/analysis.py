"""Sentences and questions taken apart for matching: stems, compound parts, separated verbs, concepts, names, numbers.

An article is taken apart once and kept in a small cache, because the same story is asked many times.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from bot.engine.facts import Quantity, capitalized_runs, quantities
from bot.engine.language import (
    QUESTION_WORDS,
    SEPARABLE,
    Token,
    fold,
    is_function_word,
    root,
    soften,
    stem,
    tokens,
)
from bot.engine.lexicon import compound_parts, is_gerund, lexicon, word_keys
from bot.types import Article, Sentence

PART = 0.7
"""What a match with a part of a compound is worth beside one with the whole word."""

_SEPARABLE = frozenset(SEPARABLE)
_CLAUSE_END = re.compile(r"[,;:.!?–—“”»«()]")
_CREDIT = re.compile(r"^(?:Fotos?|Bild(?:er)?|Grafik|Photos?|Image|Credit|Illustration)\s*:|^©", re.IGNORECASE)


@dataclass(slots=True)
class SentenceView:
    """A sentence, ready to be compared.

    Attributes:
        sentence: The sentence itself.
        article_id: Its article.
        language: Its language.
        words: Its tokens.
        stems: Stem -> 1 for a word, `PART` for a part of a compound.
        positions: Stem -> positions among the words.
        roots: Word-family roots.
        concepts: Concept number -> how firmly it is expressed, in (0, 1].
        n_content: Number of content words.
        folded: The text folded for character n-grams, padded with spaces.
        quantities: Numbers with what they count.
        runs: Runs of capitalised words as (start, end, text).
    """

    sentence: Sentence
    article_id: str
    language: str
    words: tuple[Token, ...]
    stems: dict[str, float] = field(default_factory=dict)
    positions: dict[str, list[int]] = field(default_factory=dict)
    roots: set[str] = field(default_factory=set)
    concepts: dict[int, float] = field(default_factory=dict)
    concept_positions: dict[int, int] = field(default_factory=dict)
    n_content: int = 0
    folded: str = ""
    quantities: list[Quantity] = field(default_factory=list)
    runs: list[tuple[int, int, str]] = field(default_factory=list)
    is_credit: bool = False


def _separated(view_words: Sequence[Token], text: str) -> list[tuple[int, str]]:
    """German verbs whose prefix stands apart: (position of the verb, joined infinitive's stem)."""
    found: list[tuple[int, str]] = []
    clause_start = 0
    for i, token in enumerate(view_words):
        lowered = token.text.lower()
        end_of_clause = (
            i + 1 == len(view_words) or _CLAUSE_END.search(text[token.end : view_words[i + 1].start]) is not None
        )
        following_und = i + 1 < len(view_words) and view_words[i + 1].text.lower() in {"und", "oder", "sowie"}
        if (end_of_clause or following_und) and lowered in _SEPARABLE and i - clause_start >= 1:
            before = len(found)
            for j in range(clause_start, i):
                word = view_words[j].text
                if (
                    (word[0].islower() or j == 0)
                    and len(word) >= 3
                    and word.lower().endswith(
                        ("t", "te", "ten", "en", "e", "b", "g", "d", "m", "h", "f", "s", "ß", "k", "n", "l", "r")
                    )
                ):
                    base = stem(word.lower(), "de")
                    joined = lowered + base
                    if lexicon().knows(joined, "de") or (
                        not is_function_word(word.lower(), "de") and word.lower().endswith(("t", "te", "ten", "en"))
                    ):
                        found.append((j, joined))
            if len(found) == before:  # behind a list: "Das Geld bringen die Werft, die Stadt und das Land auf."
                verbs = ((j, lowered + stem(view_words[j].text, "de")) for j in range(clause_start - 1, -1, -1))
                far = next((pair for pair in verbs if _is_joined(view_words[pair[0]], pair[1])), None)
                found += [far] if far else []
        if end_of_clause:
            clause_start = i + 1
    return found


def _is_joined(word: Token, joined: str) -> bool:
    """Whether a word written small makes a verb of the lexicon with a prefix that stands far behind it."""
    return word.text[0].islower() and not is_function_word(word.text, "de") and lexicon().knows(joined, "de")


def view(sentence: Sentence, article_id: str, language: str) -> SentenceView:
    """Take a sentence apart."""
    text = sentence.text
    words = tuple(tokens(text))
    result = SentenceView(sentence, article_id, language, words)
    known = lexicon()
    is_tabled = language in {"de", "en"}

    def add(key: str, weight: float, position: int) -> None:
        if weight > result.stems.get(key, 0.0):
            result.stems[key] = weight
        result.positions.setdefault(key, []).append(position)

    def mean(stem_: str, weight: float, position: int, *, noun: bool | None = None) -> None:
        senses = known.stem_senses(stem_, language)
        if noun is not None:
            senses = [sense for sense in senses if sense.noun is None or sense.noun == noun] or senses
        for sense in senses:
            value = weight * sense.weight
            if value > result.concepts.get(sense.concept, 0.0):
                result.concepts[sense.concept] = value
                result.concept_positions[sense.concept] = position

    for position, token in enumerate(words):
        word = token.text
        lowered = word.lower()
        if word[0].isdigit():
            add(word, 1.0, position)
            continue
        if is_function_word(lowered, language):
            # Phrases may need them ("vor Gericht"), matching does not.
            continue
        result.n_content += 1
        keys = word_keys(word, language) if position == 0 else (stem(word, language),)
        for key in keys:
            add(key, 1.0, position)
            result.roots.add(root(key, language))
        plain = soften(word).removesuffix("'s")
        add(plain, 1.0, position)
        if (
            language == "de"
            and word[0].isupper()
            and plain[-1] == "s"
            and len(plain) > 4
            and not known.knows(keys[0], "de")
        ):
            add(plain[:-1], 1.0, position)  # "Fresnos", "Musks": the genitive of a name
        if is_tabled:
            senses_found = False
            for key in word_keys(word, language):
                if known.stem_senses(key, language):
                    # German spelling tells "die Zahl" from "sie zahlen", but not at the beginning of a sentence.
                    # English spells no difference but this: who builds makes no "building".
                    noun = word[0].isupper() if language == "de" and position else None
                    mean(key, 1.0, position, noun=False if language == "en" and not is_gerund(lowered) else noun)
                    senses_found = True
                    break
            if language == "de" and word[0].isupper():
                parts = compound_parts(word)
                for number, part in enumerate(parts):
                    is_head = number == len(parts) - 1
                    add(part, PART, position)
                    result.roots.add(root(part, language))
                    mean(part, (0.85 if is_head else 0.75) if not senses_found else 0.6, position)
            elif "-" in word:
                for part_text in filter(None, word.split("-")):
                    part = stem(part_text, language)
                    add(part, PART, position)
                    mean(part, 0.8, position)
    if language == "de":
        for position, joined in _separated(words, text):
            add(joined, 1.0, position)
            mean(joined, 1.0, position)
    result.quantities = quantities(text, language)
    if is_tabled:
        together = result.positions
        sums = [q.start for q in result.quantities if q.kind == "money"]
        if sums:  # an amount is money where a phrase asks for some: "100 Mrd. Dollar in … stecken", "Geld stecken"
            money = "geld" if language == "de" else "money"
            places = [next((p for p, token in enumerate(words) if token.end > start), 0) for start in sums]
            together = result.positions | {money: [*result.positions.get(money, ()), *places]}
        for sense, (position, *_) in known.phrases(together, language):
            if sense.weight > result.concepts.get(sense.concept, 0.0):
                result.concepts[sense.concept] = sense.weight
                result.concept_positions[sense.concept] = position
    result.folded = " " + " ".join(fold(token.text) for token in words) + " "
    result.runs = [(start, end, text[start:end]) for start, end in capitalized_runs(text)]
    result.is_credit = sentence.kind == "caption" and bool(_CREDIT.search(text))
    return result


class ByIdentity:
    """An article that is looked up by its id: hashing all its sentences takes longer than comparing them once."""

    __slots__ = ("article",)

    def __init__(self, article: Article) -> None:
        self.article = article

    def __hash__(self) -> int:
        return hash(self.article.id)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, ByIdentity) and self.article == other.article


def views(article: Article) -> tuple[SentenceView, ...]:
    """All sentences of an article, taken apart; kept for the articles asked last."""
    return _views(ByIdentity(article))


@lru_cache(maxsize=256)
def _views(wrapped: ByIdentity) -> tuple[SentenceView, ...]:
    article = wrapped.article
    return tuple(view(sentence, article.id, article.language) for sentence in article.sentences)


# --- questions -------------------------------------------------------------------------------------------------------

# Words that fill a question without saying what it is about, in forms that give every stem.
_LIGHT = {
    "de": """machen gibt geben gehen kommen lassen tun tut getan passieren passiert geschehen heißen sagen erzählen
        wissen finden meinen glauben denken stimmen laufen hauptsächlich Ding Sache Leute Art Weise Grund Beziehung
        Zusammenhang Mensch Person jemand haben sein werden wollen mögen stehen liegen lauten wirklich genau überhaupt
        eigentlich bisher schließlich ungefähr insgesamt aktuell gerade derzeit momentan mittlerweile inzwischen
        nochmal eigentliche tatsächlich dafür erst zunächst vorerst jedenfalls trotzdem ebenfalls endlich sonst
        drin""",
    "en": """make do take go come happen say tell know think mean thing kind sort call people person someone way place
        like give put let seem look actual actually real really exact exactly suppose be have need want try keep
        involve about time much many far long currently""",
}


# What "how" and "wie" ask the degree of: the figure answers, and the word itself need not stand beside it.
_DEGREES = {
    "de": frozenset("lang lange hoch groß weit tief breit schwer schnell alt teuer oft heiß kalt warm stark".split()),
    "en": frozenset(
        "long high big large far deep wide heavy fast old expensive often hot cold warm strong tall".split()
    ),
}
_HOW = frozenset({"wie", "how"})


@lru_cache(maxsize=1)
def _light() -> dict[str, frozenset[str]]:
    """The stems of the words that fill a question, for each language that has a list."""
    return {
        language: frozenset(key for word in words.split() for key in word_keys(word, language))
        for language, words in _LIGHT.items()
    }


@dataclass(slots=True)
class Term:
    """A content word of a question.

    Attributes:
        text: As typed.
        position: Among the question's words.
        keys: Stems and spellings that count as the same word.
        roots: Word-family roots.
        concepts: Concept number -> how firmly.
        is_name: Whether it is a proper name, as far as its form tells.
        is_number: Whether it is a number.
        weight: 1, less for words that say little.
    """

    text: str
    position: int
    keys: tuple[str, ...]
    roots: tuple[str, ...]
    concepts: dict[int, float]
    is_name: bool
    is_number: bool
    weight: float


@dataclass(slots=True)
class QuestionView:
    """A question, ready to be compared with sentences.

    Attributes:
        text: As typed.
        language: Language it was taken apart in.
        words: Lower-cased tokens.
        typed: Tokens as typed; lower-cased where the whole question is in capitals.
        terms: Content words in order.
        folded: The content words folded, for character n-grams.
        full: All words folded.
        quantities: Numbers in the question.
    """

    text: str
    language: str
    words: tuple[str, ...]
    typed: tuple[str, ...]
    terms: tuple[Term, ...]
    folded: str
    full: str
    quantities: list[Quantity]


MAX_QUESTION_WORDS = 60

# People type nouns in small letters, but no noun ends like a verb: "wer zahlt" does not ask for a "Zahl". Most nouns
# mean what the verb of the same stem does ("Kauf"); these do not.
_OF_VERBS_ALONE = frozenset({"t", "te", "ten", "test", "st", "ert", "erte", "erten", "erst"})
_UNRELATED = frozenset(stem(noun, "de") for noun in "Zahl Steuer Wagen Leiter Bau".split())
_PLURAL_OF_ITS_OWN = frozenset({stem("Bau", "de")})  # "Bauten": "bauen" is the verb


def is_verb_alone(lowered: str, key: str) -> bool:
    """Whether a word is a form of a verb whose stem is also that of a noun with another meaning."""
    if key not in _UNRELATED:
        return False
    is_participle = lowered.startswith("ge") and lowered.endswith("t") and not key.startswith("ge")
    ending = lowered.removeprefix(key)
    return is_participle or ending in _OF_VERBS_ALONE or (ending == "en" and key in _PLURAL_OF_ITS_OWN)


@lru_cache(maxsize=512)
def question_view(question: str, language: str) -> QuestionView:
    """Take a question apart, reading it in one language; words beyond `MAX_QUESTION_WORDS` are not looked at."""
    all_words = [token for token, _ in zip(tokens(question), range(MAX_QUESTION_WORDS), strict=False)]
    known = lexicon()
    terms: list[Term] = []
    positions: dict[str, list[int]] = {}
    separated = _separated(all_words, question) if language == "de" else []
    joined_at = dict(separated)
    particles = {len(all_words) - 1} if separated else set()
    is_shouted = question.isupper()
    for position, token in enumerate(all_words):
        word, lowered = token.text, token.text.lower()
        if is_shouted:
            word = lowered
        is_number = word[0].isdigit()
        if not is_number and (
            is_function_word(lowered, language) or lowered in QUESTION_WORDS or position in particles
        ):
            continue
        keys: list[str] = [word] if is_number else list(word_keys(word, language))
        concepts: dict[int, float] = {}
        if not is_number:
            for key in keys:
                senses = known.stem_senses(key, language)
                acts = not is_gerund(lowered) if language == "en" else language == "de" and is_verb_alone(lowered, key)
                if acts:
                    senses = [sense for sense in senses if not sense.noun] or senses
                for sense in senses:
                    concepts[sense.concept] = max(concepts.get(sense.concept, 0.0), sense.weight)
            if position in joined_at:
                keys.insert(0, joined_at[position])
                for sense in known.stem_senses(joined_at[position], language):
                    concepts[sense.concept] = 1.0
            if language == "de" or "-" in word:
                parts = (
                    compound_parts(word[:1].upper() + word[1:])
                    if language == "de"
                    else tuple(stem(p, language) for p in word.split("-"))
                )
                for part in parts:
                    keys.append(part)
                    for sense in known.stem_senses(part, language):
                        concepts.setdefault(sense.concept, 0.6 * sense.weight)
        for key in keys:
            positions.setdefault(key, []).append(position)
        folded = soften(word).removesuffix("'s")
        keys.append(folded)
        is_name = not is_number and word[:1].isupper() and position > 0 and (language != "de" or not concepts)
        light = _light().get(language, frozenset())
        before = all_words[position - 1].text.lower() if position else ""
        is_degree = before in _HOW and lowered in _DEGREES.get(language, ())
        is_light = is_degree or keys[0] in light or folded in light
        terms.append(
            Term(
                word,
                position,
                tuple(dict.fromkeys(keys)),
                tuple({root(key, language) for key in keys}),
                concepts,
                is_name,
                is_number,
                0.35 if is_light else 1.0,
            )
        )
    # What several words mean together counts as a meaning of each of them.
    for phrase, where in known.phrases(positions, language):
        for term in terms:
            if term.position in where:
                term.concepts[phrase.concept] = max(term.concepts.get(phrase.concept, 0.0), phrase.weight)
    return QuestionView(
        question,
        language,
        tuple(token.text.lower() for token in all_words),
        tuple(token.text.lower() if is_shouted else token.text for token in all_words),
        tuple(terms),
        " " + " ".join(fold(term.text) for term in terms) + " ",
        " " + " ".join(fold(token.text) for token in all_words) + " ",
        quantities(question[:2000], language),
    )
