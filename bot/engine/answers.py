"""Question + articles -> Answer, or "the articles do not say"."""

from collections.abc import Sequence

from bot.engine import phrases
from bot.engine.analysis import SentenceView
from bot.engine.citing import cite
from bot.engine.digests import overlap
from bot.engine.evidence import FEATURES
from bot.engine.excerpts import leans_on_context, shorten
from bot.engine.gate import support_score
from bot.engine.language import question_languages
from bot.engine.narrowing import narrow
from bot.engine.ranking import Ranking, score
from bot.engine.shapes import is_negated
from bot.types import Answer, Article, Citation, Verdict

MAX_QUESTION_CHARS = 1000
"""What is read of a question at most."""

ANSWERED, UNSURE = 0.5, 0.3
"""Support from which an answer is given, and from which passages are shown; chosen on the development data."""

_PASSAGES = 3
_HALF = 0.5  # of what a question asks for
_SAME = 0.5
_FEW_TERMS, _SCANNED, _NEAR = 2, 15, 3.5
_ACTS = FEATURES.index("acts")
_CLOSE = 1.0  # score distance within which another article's sentence is taken for an answer to the same question


def newest_first(articles: Sequence[Article]) -> list[Article]:
    """Dated articles before undated ones, newest first; otherwise in the given order."""
    return sorted(articles, key=lambda a: -(a.published_at.timestamp() if a.published_at else -1e18))


def best_ranking(question: str, articles: Sequence[Article]) -> tuple[Ranking, float]:
    """Rank in the language the question is in; where two are possible, in the one that finds more support."""
    question = question[:MAX_QUESTION_CHARS]
    ordered = newest_first(articles)
    tried = [
        score(question, narrow(question, ordered, language), language) for language in question_languages(question)
    ]
    return max(((ranking, support_score(ranking)) for ranking in tried), key=lambda pair: pair[1])


def _citation(sentence: SentenceView, articles: dict[str, Article], quote: str | None = None) -> Citation:
    return cite(articles[sentence.article_id], sentence.sentence, quote or None)


def rank(question: str, articles: Sequence[Article]) -> list[Citation]:
    """All sentences of the articles as citations, best answer first, without a threshold."""
    if not any(article.sentences for article in articles):
        return []
    ranking, _ = best_ranking(question, articles)
    by_id = {article.id: article for article in articles}
    ranked = [_citation(ranking.sentences[i], by_id) for i in ranking.order]
    seen = {(citation.article_id, citation.sentence) for citation in ranked}
    # What was not looked at closely in a very long text shares no word with the question: last, in reading order.
    return ranked + [
        cite(article, sentence)
        for article in articles
        for sentence in article.sentences
        if (article.id, sentence.index) not in seen
    ]


def support(question: str, articles: Sequence[Article]) -> float:
    """How surely the articles answer the question, in [0, 1]; 0.5 is an even chance."""
    if not any(article.sentences for article in articles):
        return 0.0
    return best_ranking(question, articles)[1]


def answer(question: str, articles: Sequence[Article]) -> Answer:
    """Answer a question from the articles, and from nothing else.

    Args:
        question: As the user typed it, in German or English; read up to `MAX_QUESTION_CHARS`.
        articles: Of one story, in any order, in any language.

    Returns:
        "answered" with a short text, where the question asks for one, and its evidence, best first; "unsure" with the
        closest passages and no text; "silent" with at most one related passage. The same input gives the same answer.
    """
    language = question_languages(question)[0]
    if not any(article.sentences for article in articles):
        return Answer(question, "silent", None, (), language, 0.0, ())
    ranking, sure = best_ranking(question, articles)
    language = ranking.asked.language
    by_id = {article.id: article for article in articles}
    sought = tuple(dict.fromkeys(term.text for term in ranking.asked.terms))
    usable = [i for i in ranking.order if _may_be_shown(ranking.sentences[i])]
    if not usable or not ranking.asked.terms:
        return Answer(question, "silent", None, (), language, 0.0, sought)
    best = _pick(ranking, usable, question)
    verdict: Verdict = "answered" if sure >= ANSWERED else "unsure" if sure >= UNSURE else "silent"
    if verdict == "answered" and _lacks_figure(ranking, best):
        verdict = "unsure"
    if verdict != "answered":
        shown = usable[:_PASSAGES] if verdict == "unsure" else _related(ranking, usable)
        passages = tuple(_citation(ranking.sentences[i], by_id) for i in shown)
        return Answer(question, verdict, None, passages, language, sure, sought)
    text, extra = _text(ranking, best, usable, question, by_id)
    cited = [best, *extra]
    if not extra:
        context = _context(ranking, best)
        if context is not None:
            cited.append(context)
    return Answer(
        question, verdict, text, tuple(_citation(ranking.sentences[i], by_id) for i in cited), language, sure, sought
    )


def _related(ranking: Ranking, usable: Sequence[int]) -> Sequence[int]:
    """The sentence that has most of what was asked for, where one has half of it: beside a refusal it is no answer."""
    covered = {i: sum(ranking.matches.soft[i]) / len(ranking.asked.terms) for i in usable[:_SCANNED]}
    best = max(covered, key=lambda i: covered[i])  # of equals the one that ranks first
    return [best] if covered[best] >= _HALF else []


def _lacks_figure(ranking: Ranking, index: int) -> bool:
    """Whether a question for a figure meets a sentence that has none of the kind, and does not deny it either."""
    sentence = ranking.sentences[index]
    if ranking.kind not in {"count", "money", "percent", "age"} or sentence.language not in {"de", "en"}:
        return False
    return phrases.quantity_phrase(ranking, index) is None and not is_negated(sentence)


def _may_be_shown(sentence: SentenceView) -> bool:
    return not sentence.is_credit and sentence.sentence.kind != "subheading" and sentence.n_content > 0


def _pick(ranking: Ranking, usable: Sequence[int], question: str) -> int:
    """The best sentence; of those that say the same, the newest article's; for "who is X", one that introduces X."""
    best = usable[0]
    name = phrases.role_asked(question)
    if name is not None:
        for i in usable[:8]:
            if phrases.role_phrase(ranking.sentences[i], name):
                return i
    if ranking.kind == "who" and len(ranking.asked.terms) <= _FEW_TERMS:
        best = _doer(ranking, usable)
    order = {i: position for position, i in enumerate(range(len(ranking.sentences)))}
    for i in usable[1:6]:
        if ranking.scores[best] - ranking.scores[i] > _CLOSE:
            break
        is_newer = order[i] < order[best] and ranking.sentences[i].article_id != ranking.sentences[best].article_id
        if is_newer and overlap(ranking.sentences[i], ranking.sentences[best], {}) >= _SAME:
            best = i
    return best


def _doer(ranking: Ranking, usable: Sequence[int]) -> int:
    """The sentence that says who does what is asked.

    A question of one or two words leaves the ranking little to go by: "who funds it" is answered where somebody puts up
    money, not where a funding round or liquid funds are mentioned. Measured neutral on longer questions, so kept to
    short.
    """
    best = usable[0]
    if ranking.rows[best][_ACTS] > 0:
        return best
    wanted = [min(value, 0.5) for value in ranking.matches.soft[best]]
    doers = [
        i
        for i in usable[1:_SCANNED]
        if ranking.scores[best] - ranking.scores[i] <= _NEAR
        and ranking.rows[i][_ACTS] >= 0.5
        and all(value >= least for value, least in zip(ranking.matches.soft[i], wanted, strict=True))
        and _who(ranking, i)[0]
    ]
    named = {i: set((_who(ranking, i)[0] or "").split(", ")) for i in doers}

    def agreed(i: int) -> int:
        """How many of the other sentences name one of the same: what a story says twice is what it is about."""
        return sum(1 for other in doers if other != i and named[i] & named[other])

    return max(doers, key=lambda i: (ranking.rows[i][_ACTS], agreed(i)), default=best)


def _who(ranking: Ranking, index: int) -> tuple[str | None, list[int]]:
    """Names that answer "who", and the sentence before if they stand there."""
    who = phrases.who_phrase(ranking, index)
    if who:
        return who, []
    # "The partners want to invest …": who they are stands in the sentence before.
    before = _antecedent(ranking, index)
    if before is None:
        return None, []
    return phrases.who_phrase(ranking, before), [before]


def _context(ranking: Ranking, index: int) -> int | None:
    """The sentence before, when the cited one cannot be understood without it."""
    sentence = ranking.sentences[index]
    if index == 0 or not leans_on_context(sentence.words, sentence.sentence.text, sentence.language):
        return None
    before = ranking.sentences[index - 1]
    if (
        before.article_id != sentence.article_id
        or not _may_be_shown(before)
        or before.sentence.kind not in {"lead", "body"}
    ):
        return None
    return index - 1


_REFERRING = frozenset(
    "die der das sie er es beide diese dieser dieses ihre seine the they he she it both these this".split()
)


def _antecedent(ranking: Ranking, index: int) -> int | None:
    """The sentence before in the same paragraph, when the cited one opens by referring to something known."""
    sentence = ranking.sentences[index]
    if not sentence.words or sentence.words[0].text.lower() not in _REFERRING or index == 0:
        return None
    before = ranking.sentences[index - 1]
    is_near = before.article_id == sentence.article_id and before.sentence.paragraph == sentence.sentence.paragraph
    return index - 1 if is_near and _may_be_shown(before) else None


def _text(
    ranking: Ranking, best: int, usable: Sequence[int], question: str, articles: dict[str, Article]
) -> tuple[str, list[int]]:
    """The short answer, and further sentences that it rests on."""
    sentence = ranking.sentences[best]
    language = ranking.asked.language
    foreign = language != sentence.language
    name = phrases.role_asked(question)
    if name is not None:
        role = phrases.role_phrase(sentence, name)
        if role:
            return role, []
    if ranking.kind in phrases.NUMERIC:
        found = phrases.quantity_phrase(ranking, best)
        if found is not None:
            return _figures(ranking, best, usable, articles)
    elif ranking.kind == "when":
        found = phrases.quantity_phrase(ranking, best)
        phrase = found[1] if found else phrases.weekday_phrase(sentence)
        if phrase:
            told = phrases.translated_date(phrase, language) if foreign else None
            return (f"{told} ({phrase})" if told else phrase), []
    elif ranking.kind == "who":
        who, further = _who(ranking, best)
        if who:
            return who, further
    elif ranking.kind == "where":
        place = phrases.where_phrase(ranking, best)
        if place:
            told = phrases.translated_place(place, language) if foreign else None
            return (f"{told} ({place})" if told else place), []
    return " ".join(shorten(sentence.sentence.text, sentence.language).split()), []


def _figures(ranking: Ranking, best: int, usable: Sequence[int], articles: dict[str, Article]) -> tuple[str, list[int]]:
    """A figure in the asker's language; where another article has a different one, both with their dates."""
    first = phrases.quantity_phrase(ranking, best)
    assert first is not None
    shown = _figure(ranking, best)
    sentence = ranking.sentences[best]
    others: list[int] = []
    seen = {(first[0].kind, first[0].value)}
    for i in usable[1:8]:
        other = ranking.sentences[i]
        if ranking.scores[best] - ranking.scores[i] > _CLOSE or other.article_id == sentence.article_id:
            continue
        if any(articles[other.article_id] is articles[ranking.sentences[j].article_id] for j in others):
            continue
        found = phrases.quantity_phrase(ranking, i)
        if found is None or found[0].kind != first[0].kind or found[0].unit != first[0].unit:
            continue
        if any((q.kind, q.value) in seen for q in other.quantities) or overlap(other, sentence, {}) < _SAME / 2:
            continue
        others.append(i)
        seen.add((found[0].kind, found[0].value))
    if not others:
        return shown, []
    told = [f"{_figure(ranking, i)} ({_when(articles[ranking.sentences[i].article_id])})" for i in (best, *others[:1])]
    return " / ".join(told), others[:1]


def _figure(ranking: Ranking, index: int) -> str:
    found = phrases.quantity_phrase(ranking, index)
    assert found is not None
    quantity, phrase = found
    if ranking.sentences[index].language == ranking.asked.language:
        return phrase
    told = phrases.translated(quantity, ranking.asked.language)
    return f"{told} ({phrase})" if told and told not in phrase else phrase


def _when(article: Article) -> str:
    """What tells two articles apart in an answer: the day, else the source."""
    return article.published_at.strftime("%Y-%m-%d") if article.published_at else article.source or article.title
