"""Question + articles -> Answer, or "the articles do not say"."""

import re
from collections.abc import Sequence

from bot.engine import persons, phrases, places, translating
from bot.engine.analysis import SentenceView
from bot.engine.choosing import (
    CLOSE,
    asks_what_it_is,
    choose,
    may_be_shown,
    named,
    reason_behind,
    says_why,
    speaks_of_asked,
)
from bot.engine.citing import cite
from bot.engine.digests import digest, overlap
from bot.engine.excerpts import leans_on_context, shorten
from bot.engine.gate import support_score
from bot.engine.language import question_languages
from bot.engine.lexicon import lexicon
from bot.engine.narrowing import narrow
from bot.engine.questions import asks_for_gist, asks_for_news, spelled_out
from bot.engine.ranking import Ranking, score
from bot.engine.shapes import candidates
from bot.engine.topics import with_pronoun, without_topic
from bot.engine.tracking import changes
from bot.types import Answer, Article, Bullet, Citation, Verdict

MAX_QUESTION_CHARS = 1000
"""What is read of a question at most."""

ANSWERED, UNSURE = 0.5, 0.3
"""Support from which an answer is given, and from which passages are shown; chosen on the development data."""

_PASSAGES = 3
_HALF = 0.5  # of what a question asks for
_SAME = 0.5
_SCANNED = 15
_ABOUT_AS_GOOD = 1.5
_NAMED = 0.75
"""From here on a word of a sentence is the one whose meaning is asked for, and no part of it."""

_FOUND = 0.45
"""A match below is with a word that has something to do with the one asked for: "fund" for "pays"."""

_ABSENT = 0.2
"""Up to here a sentence does not have a word."""


def newest_first(articles: Sequence[Article]) -> list[Article]:
    """Dated articles before undated ones, newest first; otherwise in the given order."""
    return sorted(articles, key=lambda a: -(a.published_at.timestamp() if a.published_at else -1e18))


def best_ranking(question: str, articles: Sequence[Article]) -> tuple[Ranking, float]:
    """Rank in the language the question is in; where two are possible, in the one that knows all of its words.

    Where both or neither do, in the one that finds more support.
    """
    question = with_pronoun(without_topic(spelled_out(question[:MAX_QUESTION_CHARS]), articles))
    ordered = newest_first(articles)
    tried = [
        score(question, narrow(question, ordered, language), language) for language in question_languages(question)
    ]
    return max(((ranking, support_score(ranking)) for ranking in tried), key=lambda pair: (_is_known(pair[0]), pair[1]))


def _is_known(ranking: Ranking) -> bool:
    """Whether every word of a question is one of the language it was read in, as far as the lexicon knows."""
    return all(term.concepts or term.is_name or term.is_number for term in ranking.asked.terms)


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
        closest passages and no text; "silent" with at most one related passage. Whoever asks what happened, or what is
        new, and nothing else is told the story's first points. The same input gives the same answer.
    """
    language = question_languages(question)[0]
    if not any(article.sentences for article in articles):
        return Answer(question, "silent", None, (), language, 0.0, ())
    points = _points(question, articles)
    if points:
        told, *others = points
        # All that the text rests on, a former figure's sentence too, and for each further point its own.
        cited_for = (*told.citations, *(point.citations[0] for point in others))
        return Answer(question, "answered", told.text, tuple(dict.fromkeys(cited_for)), language, 1.0, ())
    ranking, sure = best_ranking(question, articles)
    language = ranking.asked.language
    by_id = {article.id: article for article in articles}
    sought = tuple(dict.fromkeys(term.text for term in ranking.asked.terms))
    usable = [i for i in ranking.order if may_be_shown(ranking.sentences[i])]
    if not usable or not ranking.asked.terms:
        return Answer(question, "silent", None, (), language, 0.0, sought)
    written = spelled_out(question)
    best = choose(ranking, usable, written, by_id)
    verdict: Verdict = "answered" if sure >= ANSWERED else "unsure" if sure >= UNSURE else "silent"
    # With nothing of the question in the articles only the shape of an answer is left to go by, where it wants one.
    if ranking.kind in {"what", "who"} and not any(any(row) for row in ranking.matches.soft):
        is_known = ranking.kind == "who" or any(term.concepts for term in ranking.asked.terms)
        verdict = "unsure" if is_known and verdict != "silent" else "silent"
    if verdict == "answered" and (
        _lacks_figure(ranking, best)
        or _lacks_word(ranking, best, written)
        or _lacks_name(ranking)
        or _lacks_who(ranking, best, written)
        or _lacks_number(ranking, best, written)
        or _lacks_role(ranking, best, written)
        or _lacks_side(ranking, best, written)
        or _lacks_where(ranking, best)
        or _lacks_when(ranking, best)
        or speaks_of_asked(ranking, best)
        or persons.is_of_another(ranking, best)
    ):
        verdict = "unsure"
    if verdict != "answered":
        shown = _passages(ranking, usable) if verdict == "unsure" else _related(ranking, usable)
        passages = tuple(_citation(ranking.sentences[i], by_id) for i in shown)
        return Answer(question, verdict, None, passages, language, sure, sought)
    text, extra = _text(ranking, best, usable, written, by_id)
    cited = [best, *extra]
    if not extra:
        context = _context(ranking, best)
        if context is None and ranking.kind == "why":
            context = _reason(ranking, best, usable)
            if context == best + 1 and not says_why(ranking.sentences[best], ranking.asked):
                text = f"{text} {_told(ranking.sentences[context])}"
        if context is not None:
            cited.append(context)
    return Answer(
        question, verdict, text, tuple(_citation(ranking.sentences[i], by_id) for i in cited), language, sure, sought
    )


def _points(question: str, articles: Sequence[Article]) -> Sequence[Bullet]:
    """The first points of the story for a question that wants all of it, or of what its newest article adds."""
    if asks_for_gist(question):
        return digest(articles, max_bullets=_PASSAGES).bullets
    if not asks_for_news(question):
        return ()
    newest, *told = newest_first([article for article in articles if article.sentences])
    return changes(newest, told)[:_PASSAGES] or digest([newest], max_bullets=_PASSAGES).bullets


def _passages(ranking: Ranking, usable: Sequence[int]) -> Sequence[int]:
    """The closest sentences; no question that an article or its interviewer asks, where there is anything else."""
    stated = [i for i in usable if not ranking.sentences[i].sentence.text.rstrip('“”"»« ').endswith("?")]
    return (stated or usable)[:_PASSAGES]


def _related(ranking: Ranking, usable: Sequence[int]) -> Sequence[int]:
    """The sentence that has most of what was asked for, where one has half of it: beside a refusal it is no answer."""
    covered = {i: sum(ranking.matches.soft[i]) / len(ranking.asked.terms) for i in usable[:_SCANNED]}
    best = max(covered, key=lambda i: covered[i])  # of equals the one that ranks first
    return [best] if covered[best] >= _HALF else []


def _lacks_figure(ranking: Ranking, index: int) -> bool:
    """Whether a question for a figure meets a sentence that has none of the kind, and does not say "none" either."""
    sentence = ranking.sentences[index]
    if ranking.kind not in {"count", "money", "percent", "age"} or sentence.language not in {"de", "en"}:
        return False
    if len(ranking.asked.terms) > 1 and all(value <= _ABSENT for value in ranking.matches.soft[index]):
        return True  # it has some figure, and nothing of what is asked
    return phrases.quantity_phrase(ranking, index) is None and not phrases.says_none(sentence)


_VOTED_AGAINST = re.compile(
    r"\b(?:ge)?(?:stimm|votier|vot)\w*\b.*\b(?:gegen|dagegen|against)\b|\b(?:gegen|dagegen)\b.*\b(?:ge)?(?:stimm|votier)\w*",
    re.IGNORECASE,
)
_AGAINST = re.compile(
    r"\b(?:(?:da|hin)?gegen\w*|abgelehnt|(?:ab)?lehn\w*|nein|against|oppos\w*|reject\w*|no votes?)\b",
    re.IGNORECASE,
)


def _lacks_where(ranking: Ranking, index: int) -> bool:
    """Whether a question for a place meets a sentence that has none, as "im Beisein der Presse" is none."""
    return ranking.kind == "where" and not places.says_where(ranking.sentences[index])


def _lacks_when(ranking: Ranking, index: int) -> bool:
    """Whether a question for a date or time meets a sentence that has none, not even "gestern"."""
    sentence = ranking.sentences[index]
    if ranking.kind != "when" or sentence.language not in {"de", "en"}:
        return False
    return not candidates("when", sentence, ranking.asked)


def _lacks_side(ranking: Ranking, index: int, question: str) -> bool:
    """Whether it is asked who voted against something, and a sentence tells of the vote but of nobody against it."""
    sentence = ranking.sentences[index]
    if sentence.language not in {"de", "en"} or not _VOTED_AGAINST.search(question):
        return False
    return _AGAINST.search(sentence.sentence.text) is None


def _lacks_word(ranking: Ranking, index: int, question: str) -> bool:
    """Whether a sentence has too little of what was asked for, whatever stands around it.

    A question of one word wants more than a distant relative of it, and one for what that is the word itself. What
    only a sub-heading has, which is no answer itself, does not speak for another sentence.
    """
    soft, first = ranking.matches.soft, ranking.order[0]
    least = _NAMED if asks_what_it_is(ranking, question) else _FOUND
    if len(ranking.asked.terms) == 1 and (
        0 < soft[index][0] < least or (not soft[index][0] and any(row[0] >= _FOUND for row in soft))
    ):
        return True
    return not may_be_shown(ranking.sentences[first]) and any(
        there >= _FOUND > 2 * here for there, here in zip(soft[first], soft[index], strict=True)
    )


_NAME_ASKED = re.compile(
    r"\bwie\s(?:heißt|heißen|hieß|hießen|lautete?)\b|\bname\sof\b|\bnamen?\W*$"
    r"|(?<!\bim\s)\bnamen?\s(?:des|der|von|vom)\b|\bwhat['’]?s?\b.*\bcalled\b",
    re.IGNORECASE,
)


def _lacks_who(ranking: Ranking, index: int, question: str) -> bool:
    """Whether somebody's name is asked for in so many words, and a sentence names nobody."""
    sentence = ranking.sentences[index]
    if sentence.language not in {"de", "en"} or not _NAME_ASKED.search(question):
        return False
    return named(ranking, index)[0] is None


_ROLE_ASKED = re.compile(r"\b(?:which|what|welche[rnms]?)\s(?P<role>[^\W\d_]+)", re.IGNORECASE)


def _lacks_role(ranking: Ranking, index: int, question: str) -> bool:
    """Whether it is asked which politician, no sentence speaks of one, and what would be told is nobody's full name."""
    match = _ROLE_ASKED.search(question)
    if ranking.kind != "who" or match is None:
        return False
    t = next((t for t, term in enumerate(ranking.asked.terms) if term.text.lower() == match["role"].lower()), None)
    if t is None or any(row[t] >= _FOUND for row in ranking.matches.soft):
        return False
    return " " not in (named(ranking, index)[0] or "")


_NUMBER_ASKED = re.compile(r"\b(?:\w*nummer|(?:phone|hotline|telephone|account|flight)\snumber|iban)\b", re.IGNORECASE)


def _lacks_number(ranking: Ranking, index: int, question: str) -> bool:
    """Whether it is asked for the number to call, or the like, and a sentence has no digits that may be one."""
    text = ranking.sentences[index].sentence.text
    return _NUMBER_ASKED.search(question) is not None and re.search(r"\d{3}|\d[ /-]+\d", text) is None


def _lacks_name(ranking: Ranking) -> bool:
    """Whether a question names somebody of whom no sentence knows, in any spelling or language."""
    soft, exact, known = ranking.matches.soft, ranking.matches.exact, lexicon()
    for t, term in enumerate(ranking.asked.terms):
        is_short = len(term.text) > 1 and term.text.isupper()
        if (term.is_name or is_short) and all(row[t] < _FOUND for row in soft):
            return True
        # "Discounter" is not yet Lidl; an abbreviation may be spelled out.
        typed = term.text.capitalize() if known.is_name(term.text) else term.text
        name = None if is_short else known.identity(typed)
        if name is not None and all(row[t] < _FOUND for row in exact) and not _is_called(ranking, name):
            return True
    return False


def _is_called(ranking: Ranking, name: str) -> bool:
    """Whether any sentence names one of whom the tables know several names."""
    known = lexicon()
    return any(known.identity(word.text) == name for sentence in ranking.sentences for word in sentence.words)


def _context(ranking: Ranking, index: int) -> int | None:
    """The sentence before, when the cited one cannot be understood without it."""
    sentence = ranking.sentences[index]
    if index == 0 or not leans_on_context(sentence.words, sentence.sentence.text, sentence.language):
        return None
    before = ranking.sentences[index - 1]
    if (
        before.article_id != sentence.article_id
        or not may_be_shown(before)
        or before.sentence.kind not in {"lead", "body"}
    ):
        return None
    return index - 1


def _reason(ranking: Ranking, best: int, usable: Sequence[int]) -> int | None:
    """A second sentence for "why": what happened and why often stand in two.

    The one behind that tells in the past perfect what came before, or else the next in rank if it is about as good.
    """
    behind = reason_behind(ranking, best, usable)
    if behind is not None:
        return behind
    others = (i for i in usable if i != best and ranking.sentences[i].sentence.kind in {"lead", "body"})
    found = next(others, None)
    return found if found is not None and ranking.scores[best] - ranking.scores[found] <= _ABOUT_AS_GOOD else None


def _text(
    ranking: Ranking, best: int, usable: Sequence[int], question: str, articles: dict[str, Article]
) -> tuple[str, list[int]]:
    """The short answer, and further sentences that it rests on."""
    sentence = ranking.sentences[best]
    language = ranking.asked.language
    foreign = language != sentence.language
    name = persons.role_asked(question)
    if name is not None:
        role = persons.role_phrase(sentence, name)
        # Another name in the sentence is not who that is.
        return role or _told(sentence), []
    if ranking.kind in phrases.NUMERIC:
        found = phrases.quantity_phrase(ranking, best)
        if found is not None:
            return _figures(ranking, best, usable, articles)
    elif ranking.kind == "when":
        found = phrases.quantity_phrase(ranking, best)
        phrase = found.phrase if found else phrases.weekday_phrase(sentence)
        if phrase:
            told = translating.translated_date(phrase, language) if foreign else None
            return (f"{told} ({phrase})" if told else phrase), []
    elif ranking.kind == "who":
        who, further = named(ranking, best)
        if who:
            return who, further
    elif ranking.kind == "where":
        place = places.where_phrase(ranking, best)
        if place:
            told = places.translated_place(place, language) if foreign else None
            return (f"{told} ({place})" if told else place), []
    return _told(sentence), []


def _told(sentence: SentenceView) -> str:
    return " ".join(shorten(sentence.sentence.text, sentence.language).split())


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
        if ranking.scores[best] - ranking.scores[i] > CLOSE or other.article_id == sentence.article_id:
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
    if ranking.sentences[index].language == ranking.asked.language:
        return found.phrase
    told = translating.translated_figure(found, ranking.asked.language)
    return f"{told} ({found.phrase})" if told and told not in found.phrase else found.phrase


def _when(article: Article) -> str:
    """What tells two articles apart in an answer: the day, else the source."""
    return article.published_at.strftime("%Y-%m-%d") if article.published_at else article.source or article.title
