"""Which words of a question a sentence holds, and how firmly: the stem, a relative, a synonym, a misspelling, a part.

An index of the articles' words and character n-grams is built once and kept for the stories asked last.
What the matches are worth together is decided in `ranking`.
"""

import math
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from bot.engine.analysis import QuestionView, SentenceView, Term, is_verb_alone, views
from bot.engine.language import KEEPS_GE, fold, is_irregular, root
from bot.engine.lexicon import lexicon
from bot.types import Article

# What each kind of match between a question's word and a sentence is worth beside the same stem.
ROOT, CONCEPT, FUZZY, INSIDE = 0.8, 0.8, 0.75, 0.6
HOMOGRAPH = 0.6  # the same English word as a noun where the question has a verb
SIZES = (3, 4, 5)  # of character n-grams; ENGINE.md: the strongest single signal in German
MIN_PART = 4  # letters that a word must have to be looked for inside others
MIN_REST = 3  # letters that the longer word must have beside the shorter one


@dataclass(slots=True)
class Index:
    """The words of articles with where they stand.

    Attributes:
        sentences: The sentences, in order of articles.
        words: The folded words of each sentence, function words included.
        stems: Stem -> sentence -> 1, less for a part of a compound.
        roots: Root of a word family -> sentence -> positions.
        concepts: Concept -> sentence -> how firmly.
        starts: First four letters -> stems that begin with them.
        ends: Last four letters -> stems that end with them.
        initials: First letter -> stems, each with its spelling by sound.
        grams: Character n-gram -> (sentence, weight); the weights of one sentence have length 1.
        rarity: Inverse document frequency of each n-gram.
    """

    sentences: tuple[SentenceView, ...]
    words: list[frozenset[str]] = field(default_factory=list)
    stems: dict[str, dict[int, float]] = field(default_factory=dict)
    roots: dict[str, dict[int, list[int]]] = field(default_factory=dict)
    concepts: dict[int, dict[int, float]] = field(default_factory=dict)
    starts: dict[str, list[str]] = field(default_factory=dict)
    ends: dict[str, list[str]] = field(default_factory=dict)
    initials: dict[str, list[tuple[str, str]]] = field(default_factory=dict)
    grams: dict[str, list[tuple[int, float]]] = field(default_factory=dict)
    rarity: dict[str, float] = field(default_factory=dict)


@lru_cache(maxsize=16384)
def _word_grams(word: str) -> tuple[str, ...]:
    padded = f" {word} "
    return tuple(padded[i : i + size] for size in SIZES for i in range(len(padded) - size + 1))


def _gram_counts(words: Iterable[str]) -> Counter[str]:
    counts: Counter[str] = Counter()
    for word in words:
        counts.update(_word_grams(word))
    return counts


@lru_cache(maxsize=64)
def index(articles: tuple[Article, ...], *, with_grams: bool = True) -> Index:
    """Index the sentences of articles; kept for the stories asked last.

    Args:
        articles: In any order.
        with_grams: Whether `gram_cosines` is wanted, which takes longer than the rest.
    """
    sentences = tuple(sentence for article in articles for sentence in views(article))
    made = Index(sentences)
    stems: defaultdict[str, dict[int, float]] = defaultdict(dict)
    roots: defaultdict[str, dict[int, list[int]]] = defaultdict(dict)
    concepts: defaultdict[int, dict[int, float]] = defaultdict(dict)
    counts: list[Counter[str]] = []
    for i, sentence in enumerate(sentences):
        for key, value in sentence.stems.items():
            stems[key][i] = value
            roots[root(key, sentence.language)].setdefault(i, []).extend(sentence.positions.get(key, ()))
        for concept, value in sentence.concepts.items():
            concepts[concept][i] = value
        words = sentence.folded.split()
        made.words.append(frozenset(words))
        counts.append(_gram_counts(words) if with_grams else Counter())
    made.stems, made.roots, made.concepts = dict(stems), dict(roots), dict(concepts)
    for key in stems:
        if len(key) >= MIN_PART and not key[0].isdigit():
            made.starts.setdefault(key[:MIN_PART], []).append(key)
            made.ends.setdefault(key[-MIN_PART:], []).append(key)
            sounded = _sounded(key)
            made.initials.setdefault(sounded[0], []).append((key, sounded))
    n = len(sentences)
    holders: Counter[str] = Counter()
    for count in counts:
        holders.update(count.keys())
    made.rarity = {gram: math.log((1 + n) / (1 + df)) + 1 for gram, df in holders.items()}
    grams: defaultdict[str, list[tuple[int, float]]] = defaultdict(list)
    for i, count in enumerate(counts):
        weights = {gram: (1 + math.log(times)) * made.rarity[gram] for gram, times in count.items()}
        norm = math.sqrt(sum(weight * weight for weight in weights.values())) or 1.0
        for gram, weight in weights.items():
            grams[gram].append((i, weight / norm))
    made.grams = dict(grams)
    return made


def gram_cosines(folded: str, made: Index) -> list[float]:
    """Cosine of TF-IDF vectors of character n-grams between a text, folded, and each sentence."""
    n = len(made.sentences)
    unseen = math.log(1 + n) + 1
    scores = [0.0] * n
    total = 0.0
    for gram, times in _gram_counts(folded.split()).items():
        weight = (1 + math.log(times)) * made.rarity.get(gram, unseen)
        total += weight * weight
        for i, other in made.grams.get(gram, ()):
            scores[i] += weight * other
    norm = math.sqrt(total) or 1.0
    return [score / norm for score in scores]


# --- words -----------------------------------------------------------------------------------------------------------


@dataclass(slots=True)
class Matches:
    """Similarity of each term with each sentence, by kind of match: [sentence][term].

    Attributes:
        exact: The same stem, or a part of a compound.
        concept: The same meaning.
        far: A meaning that shares words with the term's.
        soft: The best of all kinds but `far`.
        where: Positions in the sentence of the words that matched, by (sentence, term).
    """

    exact: list[list[float]]
    concept: list[list[float]]
    far: list[list[float]]
    soft: list[list[float]]
    where: dict[tuple[int, int], list[int]]


@lru_cache(maxsize=32768)
def _trigrams(word: str) -> frozenset[str]:
    padded = f"  {word} "
    return frozenset(padded[i : i + 3] for i in range(len(padded) - 2))


_SOUNDS = (("ph", "f"), ("th", "t"), ("ck", "k"), ("ch", "k"), ("qu", "kw"), ("c", "k"), ("y", "i"), ("x", "ks"))


@lru_cache(maxsize=32768)
def _sounded(word: str) -> str:
    """Write a word as German and English would both spell it, so that cognates meet: "telescope", "Teleskop"."""
    for spelling, sound in _SOUNDS:
        word = word.replace(spelling, sound)
    return word


@lru_cache(maxsize=65536)
def similar(one: str, other: str) -> float:
    """How alike two folded words are, in [0, 1]: Dice of trigrams, for typos, genitives and cognates."""
    if one == other:
        return 1.0
    if abs(len(one) - len(other)) > 4 or min(len(one), len(other)) < MIN_PART:
        return 0.0
    first, second = _trigrams(one), _trigrams(other)
    dice = 2 * len(first & second) / (len(first) + len(second))
    prefix = 0
    for a, b in zip(one, other, strict=False):
        if a != b:
            break
        prefix += 1
    if prefix >= 5 and prefix >= 0.7 * max(len(one), len(other)):
        dice = max(dice, 0.8)
    return dice if dice >= 0.6 else 0.0


def _near_words(term: Term, made: Index) -> dict[str, float]:
    """Words of the articles that contain the term, are contained in it, or are spelled almost like it."""
    found: dict[str, float] = {}
    if term.is_number:
        return found
    for key in term.keys:
        if len(key) < MIN_PART:
            continue
        for word in made.starts.get(key[:MIN_PART], ()):
            if len(word) >= len(key) + MIN_REST and word.startswith(key):
                found[word] = INSIDE
        for word in made.ends.get(key[-MIN_PART:], ()):
            if len(word) >= len(key) + MIN_REST and word.endswith(key):
                found[word] = INSIDE
        for cut in range(MIN_PART, len(key) - MIN_REST + 1):
            for part in (key[:cut], key[-cut:]):
                if part in made.stems:
                    found[part] = INSIDE
    folded = _sounded(fold(term.text))
    for word, sounded in made.initials.get(folded[0], ()):
        value = FUZZY * similar(folded, sounded)
        if value > found.get(word, 0.0):
            found[word] = value
    return found


_BEFORE_VERB = frozenset(
    """who what which that to did does do will would can could should must may might has have had was were is are be
    been
    he she it they we you i wer was wird wurde wurden hat haben""".split()
)


_BEFORE_NOUN = frozenset("the a an his her its their our my your this that of for in no any some more".split())


_BEFORE_GERUND = frozenset(
    "is are was were be been am by without after before while when from and keep keeps kept".split()
)


# "gemieteten", "geschlossene": a participle with an ending says what a thing is like, not what is done.
_ATTRIBUTE = re.compile(r"^\w{0,8}ge\w{2,}(?:t|en)e[nrsm]?$|^\w{3,}ende[nrsm]?$")


def is_action(words: Sequence[str], position: int, language: str) -> bool:
    """Whether the word at a position is a verb rather than a noun, as far as spelling and the words around it tell."""
    word = words[position]
    if language == "de":
        following = words[position + 1] if position + 1 < len(words) else ""
        if following[:1].isupper() and _ATTRIBUTE.match(word) and not fold(word).startswith(KEEPS_GE):
            return False
        return word[:1].islower() and (word.endswith(("t", "te", "ten", "en")) or is_irregular(word, "de"))
    if not word[:1].islower() or word.endswith(("tion", "sion", "ness", "ity")):
        return False
    before = words[position - 1] if position else ""
    if word.endswith("ing"):
        return position == 0 or before.lower() in _BEFORE_GERUND  # "is funding", but "a funding round"
    if word.endswith("ed"):
        return before.lower() not in _BEFORE_NOUN
    return before.lower() in _BEFORE_VERB or before[:1].isupper() or before.endswith("ly")


def _is_done(sentence: SentenceView, positions: Sequence[int]) -> bool:
    """Whether any of these words of an English sentence is a verb."""
    words = [token.text for token in sentence.words]
    return any(is_action(words, position, "en") for position in positions)


def match(question: QuestionView, made: Index) -> Matches:
    """Compare every content word of a question with every sentence."""
    n, width = len(made.sentences), len(question.terms)
    exact, concept, far, soft = ([[0.0] * width for _ in range(n)] for _ in range(4))
    where: defaultdict[tuple[int, int], list[int]] = defaultdict(list)
    for t, term in enumerate(question.terms):
        # English writes "who funds it" and "liquid funds" alike; German capitals tell a verb from a noun.
        acts = question.language == "en" and is_action(question.typed, term.position, "en")
        alone = question.language == "de" and any(is_verb_alone(term.text.lower(), key) for key in term.keys)
        for number, key in enumerate(term.keys):
            # Later keys are parts of the question's own compound or the other word class.
            share = 1.0 if number < 2 else 0.8
            for i, value in made.stems.get(key, {}).items():
                if alone and _is_only_noun(made.sentences[i], key):
                    continue
                exact[i][t] = soft[i][t] = max(exact[i][t], value * share)
                where[i, t] += made.sentences[i].positions.get(key, ())
        _match_concepts(term, t, made, concept, far)
        for c in term.concepts:
            for i in made.concepts.get(c, ()):
                if _is_another(term, c, made.sentences[i]):
                    continue
                soft[i][t] = max(soft[i][t], CONCEPT * concept[i][t])
                where[i, t].append(made.sentences[i].concept_positions.get(c, 0))
        for key in term.roots:
            for i, positions in made.roots.get(key, {}).items():
                soft[i][t] = max(soft[i][t], ROOT)
                where[i, t] += positions
        for word, value in _near_words(term, made).items():
            for i in made.stems[word]:
                soft[i][t] = max(soft[i][t], value)
                where[i, t] += made.sentences[i].positions.get(word, ())
        if acts:
            for i, sentence in enumerate(made.sentences):
                if soft[i][t] and sentence.language == "en" and not _is_done(sentence, where[i, t]):
                    soft[i][t], exact[i][t] = soft[i][t] * HOMOGRAPH, exact[i][t] * HOMOGRAPH
    return Matches(exact, concept, far, soft, where)


def _is_only_noun(sentence: SentenceView, key: str) -> bool:
    """Whether a German sentence has a word as a noun alone: "die Zahl" does not say who "zahlt"."""
    found = [sentence.words[p].text for p in sentence.positions.get(key, ()) if p]
    return sentence.language == "de" and bool(found) and all(word[:1].isupper() for word in found)


def _is_another(term: Term, concept: int, sentence: SentenceView) -> bool:
    """Whether a question and a sentence name two examples of one concept: who asks of Lidl is not told of Aldi."""
    known = lexicon()
    if not known.is_kind(concept):
        return False
    mine = known.identity(term.text)
    if mine is None:
        return False
    theirs = known.identity(sentence.words[sentence.concept_positions.get(concept, 0)].text)
    return theirs is not None and theirs != mine


def _match_concepts(term: Term, t: int, made: Index, concept: list[list[float]], far: list[list[float]]) -> None:
    known = lexicon()
    near: dict[int, float] = {}
    for c, weight in term.concepts.items():
        for i, value in made.concepts.get(c, {}).items():
            if not _is_another(term, c, made.sentences[i]):
                concept[i][t] = max(concept[i][t], value * weight)
        for other, closeness in known.neighbors(c):
            near[other] = max(near.get(other, 0.0), closeness * weight)
    for other, closeness in near.items():
        for i, value in made.concepts.get(other, {}).items():
            far[i][t] = max(far[i][t], closeness * value)
