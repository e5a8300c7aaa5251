"""Features of a (question, sentence) pair: what speaks for the sentence as an answer.

The words that match are found in `matching`, the shapes of answers in `shapes`; `ranking` weighs the features. What
each of them brings is measured in docs/RANKER.md.
"""

import math
from collections.abc import Callable, Sequence
from operator import mul

from bot.engine.analysis import QuestionView, SentenceView, Term
from bot.engine.matching import Index, Matches, gram_cosines, is_action, match
from bot.engine.questions import AnswerKind
from bot.engine.shapes import NUMERIC, is_negated, shape_score

K1, B = 1.2, 0.6  # BM25's usual saturation and length normalization
MATCHED = 0.4  # a similarity from here on counts as the word being there
AMBIGUOUS = 6  # concepts above which a word may mean almost anything
LONG = 9  # letters from which a word is specific

FEATURES = (
    # how much of the question the sentence holds
    "bm25", "bm25_soft", "coverage_first", "coverage_concept", "coverage_far", "coverage_unknown",
    "coverage_ambiguous", "coverage_long", "words", "numbers", "grams", "focus",
    # the same beside the best sentence
    "soft_rel", "grams_rel", "concept_rel",
    # what stands around it
    "around", "with_previous", "anaphor", "grams_previous", "paragraph", "paragraph_rare", "bm25_paragraph",
    "bm25_paragraph_max", "grams_paragraph", "grams_paragraph_max", "concept_paragraph",
    # whether an answer of the right shape is in it
    "shape", "shape_x_few", "shape_number", "shape_when", "shape_how", "who_x_soft", "near_number", "near_who",
    "near_where", "what_numbers", "negation",
    # whether what the question says is done is done there, or only named
    "acts", "only_named", "who_acts",
    # the sentence itself
    "headline", "length", "novel",
)  # fmt: skip

_ANAPHORS = {
    "de": frozenset(
        """er sie es dies diese dieser dieses das ihm ihn ihnen sein seine ihr ihre dabei damals dort dazu daraufhin
        zudem""".split()
    ),
    "en": frozenset("he she it they this these that those his her its their there then".split()),
}


def rarity(terms: Sequence[Term], rows: Sequence[Sequence[float]]) -> list[float]:
    """Inverse document frequency of each term under graded matches; terms that no row has count as rarest."""
    n = len(rows)
    return [term.weight * math.log((n + 1) / (sum(row[t] for row in rows) + 0.5)) for t, term in enumerate(terms)]


def _covers(weights: Sequence[float], rows: Sequence[Sequence[float]]) -> list[float]:
    """Share of the weights that each row holds."""
    total = sum(weights) or 1.0
    return [sum(map(mul, weights, row)) / total for row in rows]


def _bm25(weights: Sequence[float], rows: Sequence[Sequence[float]], lengths: Sequence[float]) -> list[float]:
    total = sum(weights) + 2.0  # damped, so that a question of one common word stays low
    return [
        sum(w * value * (K1 + 1) / (value + K1 * length) for w, value in zip(weights, row, strict=True) if value)
        / total
        for row, length in zip(rows, lengths, strict=True)
    ]


def _relative(values: Sequence[float]) -> list[float]:
    top = max(values, default=0.0)
    return [value / top if top > 0 else 0.0 for value in values]


def _mean(values: Sequence[float]) -> float:
    return sum(values) / len(values)


def _by_paragraph(
    values: Sequence[float], places: Sequence[tuple[str, int]], pool: Callable[[Sequence[float]], float]
) -> list[float]:
    groups: dict[tuple[str, int], list[float]] = {}
    for place, value in zip(places, values, strict=True):
        groups.setdefault(place, []).append(value)
    pooled = {place: pool(group) for place, group in groups.items()}
    return [pooled[place] for place in places]


def collect(asked: QuestionView, kind: AnswerKind, made: Index) -> tuple[list[list[float]], Matches]:
    """Compute the features of each sentence in the order of `FEATURES`, and the matches that they rest on."""
    matches = match(asked, made)
    columns = (
        # "which grade", "what motive": the word behind the question word is what the answer is an instance of
        {"focus": [row[0] if row and kind == "what" else 0.0 for row in matches.soft]}
        | _lexical(asked, matches, made)
        | _shapes(asked, kind, matches, made.sentences)
        | _acts(asked, kind, matches, made.sentences)
        | {
            "headline": [float(s.sentence.kind == "headline") for s in made.sentences],
            "length": [math.log1p(s.n_content) for s in made.sentences],
        }
    )
    return [list(row) for row in zip(*(columns[name] for name in FEATURES), strict=True)], matches


def _lexical(asked: QuestionView, matches: Matches, made: Index) -> dict[str, list[float]]:
    sentences, terms = made.sentences, asked.terms
    soft, exact = matches.soft, matches.exact
    n, width = len(sentences), range(len(terms))
    idf, idf_exact = rarity(terms, soft), rarity(terms, exact)
    total = sum(idf) or 1.0
    average = sum(sentence.n_content for sentence in sentences) / max(n, 1) or 1.0
    lengths = [1 - B + B * sentence.n_content / average for sentence in sentences]
    bm25, bm25_soft = _bm25(idf_exact, exact, lengths), _bm25(idf, soft, lengths)
    concept = _covers(idf, matches.concept)
    beyond = [[max(0.0, f - s) for f, s in zip(*pair, strict=True)] for pair in zip(matches.far, soft, strict=True)]
    # Where the very word stands somewhere, a sentence with a mere synonym is worth less.
    discount = [0.5 if any(row[t] >= 1.0 for row in exact) else 1.0 for t in width]
    first = [[max(e, s * d) for e, s, d in zip(*pair, discount, strict=True)] for pair in zip(exact, soft, strict=True)]
    numbers = [t for t, term in enumerate(terms) if term.is_number]
    grams = gram_cosines(asked.full, made)
    words = set(asked.full.split())

    def part(chosen: Callable[[Term], bool]) -> list[float]:
        weights = [weight if chosen(term) else 0.0 for weight, term in zip(idf, terms, strict=True)]
        return [sum(map(mul, weights, row)) / total for row in soft]

    places = [(s.article_id, s.sentence.paragraph) for s in sentences]
    follows = [i > 0 and sentences[i - 1].article_id == sentences[i].article_id for i in range(n)]
    nothing = [0.0] * len(terms)
    before = [soft[i - 1] if follows[i] else nothing for i in range(n)]
    after = [soft[i + 1] if i + 1 < n and follows[i + 1] else nothing for i in range(n)]
    with_previous = _covers(idf, [[max(a, 0.6 * b) for a, b in zip(soft[i], before[i], strict=True)] for i in range(n)])
    gained = [joint - alone for joint, alone in zip(with_previous, _covers(idf, soft), strict=True)]
    paragraphs: dict[tuple[str, int], list[float]] = {}
    for place, row in zip(places, soft, strict=True):
        known = paragraphs.get(place)
        paragraphs[place] = row if known is None else list(map(max, known, row))
    in_paragraph = [paragraphs[place] for place in places]
    return {
        "bm25": bm25,
        "bm25_soft": bm25_soft,
        "coverage_first": _covers(idf, first),
        "coverage_concept": concept,
        "coverage_far": _covers(idf, beyond),
        "coverage_unknown": part(lambda term: not term.concepts),
        "coverage_ambiguous": part(lambda term: len(term.concepts) > AMBIGUOUS),
        "coverage_long": part(lambda term: len(term.text) >= LONG),
        "words": [len(words & known) / max(len(words), 1) for known in made.words],
        "numbers": [sum(row[t] for t in numbers) / max(len(numbers), 1) for row in exact],
        "grams": grams,
        "soft_rel": _relative(bm25_soft),
        "grams_rel": _relative(grams),
        "concept_rel": _relative(concept),
        "around": _covers(idf, [list(map(max, soft[i], before[i], after[i])) for i in range(n)]),
        "with_previous": with_previous,
        "anaphor": [gain if _points_back(s) else 0.0 for gain, s in zip(gained, sentences, strict=True)],
        "grams_previous": [grams[i - 1] if follows[i] else 0.0 for i in range(n)],
        "paragraph": _covers(idf, in_paragraph),
        "paragraph_rare": _covers(rarity(terms, list(paragraphs.values())), in_paragraph),
        "bm25_paragraph": _by_paragraph(bm25_soft, places, _mean),
        "bm25_paragraph_max": _by_paragraph(bm25_soft, places, max),
        "grams_paragraph": _by_paragraph(grams, places, _mean),
        "grams_paragraph_max": _by_paragraph(grams, places, max),
        "concept_paragraph": _by_paragraph(concept, places, _mean),
        "novel": [
            min(1.0, max(0, s.n_content - sum(value >= MATCHED for value in row)) / 8)
            for s, row in zip(sentences, soft, strict=True)
        ],
    }


def _points_back(sentence: SentenceView) -> bool:
    """Whether a sentence opens with a pronoun or its like, so that what it speaks of stands in the one before."""
    return bool(sentence.words) and sentence.words[0].text.lower() in _ANAPHORS.get(sentence.language, frozenset())


def _acts(
    asked: QuestionView, kind: AnswerKind, matches: Matches, sentences: Sequence[SentenceView]
) -> dict[str, list[float]]:
    """How much of the question's verbs the sentence holds as verbs, and how much of them only as nouns."""
    verbs = [t for t, term in enumerate(asked.terms) if is_action(asked.typed, term.position, asked.language)]
    acts, named = [], []
    for i, sentence in enumerate(sentences):
        words = [token.text for token in sentence.words]
        done = only = 0.0
        for t in verbs:
            value = matches.soft[i][t]
            if value < MATCHED:
                continue
            if any(is_action(words, p, sentence.language) for p in matches.where[i, t]):
                done += value
            else:
                only += value
        acts.append(done / max(len(verbs), 1))
        named.append(only / max(len(verbs), 1))
    who = [done - only for done, only in zip(acts, named, strict=True)] if kind == "who" else [0.0] * len(acts)
    return {"acts": acts, "only_named": named, "who_acts": who}


def _shapes(
    asked: QuestionView, kind: AnswerKind, matches: Matches, sentences: Sequence[SentenceView]
) -> dict[str, list[float]]:
    idf = rarity(asked.terms, matches.soft)
    total = sum(idf) or 1.0
    few = 1 / max(len(asked.terms), 1)  # the fewer words there are to match, the more the shape decides
    fits, nears = [], []
    for i, sentence in enumerate(sentences):
        row = matches.soft[i]
        matched = [
            (matches.where[i, t], weight * value / total)
            for t, (weight, value) in enumerate(zip(idf, row, strict=True))
            if value >= MATCHED
        ]
        fit, near = shape_score(kind, sentence, asked, matched)
        fits.append(fit)
        nears.append(near)
    nothing = [0.0] * len(sentences)
    return {
        "shape": fits,
        "shape_x_few": [fit * few for fit in fits],
        "shape_number": fits if kind in NUMERIC else nothing,
        "shape_when": fits if kind == "when" else nothing,
        "shape_how": fits if kind in {"yesno", "said", "how"} else nothing,
        "who_x_soft": list(map(mul, fits, _covers(idf, matches.soft))) if kind == "who" else nothing,
        "near_number": nears if kind in NUMERIC else nothing,
        "near_who": nears if kind == "who" else nothing,
        "near_where": nears if kind == "where" else nothing,
        "what_numbers": [float(bool(s.quantities)) for s in sentences] if kind == "what" else nothing,
        "negation": [float(is_negated(s)) for s in sentences] if kind == "yesno" else nothing,
    }
