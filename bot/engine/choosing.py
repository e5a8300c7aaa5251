"""Which of the ranked sentences an answer rests on: the best one is not always the one that ranks first.

Ranking looks at one sentence at a time. What tells two of them apart is found here: who speaks in them, who does what
is asked, and which of them a later article has overtaken.
"""

import re
from collections.abc import Mapping, Sequence

from bot.engine import persons, phrases, places
from bot.engine.analysis import QuestionView, SentenceView
from bot.engine.claims.reading import read_statement
from bot.engine.claims.sources import sources
from bot.engine.digests import overlap
from bot.engine.evidence import FEATURES, MATCHED
from bot.engine.excerpts import is_said_by_pronoun
from bot.engine.facts import Quantity
from bot.engine.lexicon import lexicon
from bot.engine.questions import asks_what_is
from bot.engine.ranking import Ranking
from bot.engine.shapes import candidates
from bot.types import Article

CLOSE = 1.0
"""Score distance within which another article's sentence is taken for an answer to the same question."""

_SAME = 0.5
_FEW_TERMS, _SCANNED, _NEAR = 2, 15, 3.5
_FAR = 5.0  # the same where a question has one word to go by, and the first sentence has it as a noun: "Finanzierung"
_COVERED = 0.4
_CALLED = 0.75  # a part of a compound is somebody else: the head of a clinic is not the clinic
_ACTS = FEATURES.index("acts")


def may_be_shown(sentence: SentenceView) -> bool:
    """Whether a sentence may be cited at all: no byline, no sub-heading, nothing without content, no bare "Bremen."."""
    is_told = sentence.n_content > 0 and len(sentence.words) > 1
    return is_told and not sentence.is_credit and sentence.sentence.kind != "subheading"


def choose(ranking: Ranking, usable: Sequence[int], question: str, articles: Mapping[str, Article]) -> int:
    """The sentence that an answer rests on.

    Args:
        ranking: What was ranked.
        usable: Indices of its sentences that may be shown, best first; at least one.
        question: As typed.
        articles: By id.

    Returns:
        For "who is X" the best that introduces X, for "what is X" the first that does, for "what does X say" the best
        in which X speaks, for a short question for somebody the best that says who does it; otherwise the first. Where
        a newer article answers the same, its sentence.
    """
    name = persons.role_asked(question)
    if name is not None:
        for i in usable[:8]:
            if persons.role_phrase(ranking.sentences[i], name):
                return i
        introduced = next((i for i in usable[:8] if persons.is_introduced(ranking.sentences[i], name)), None)
        if introduced is not None:
            return introduced
    if asks_what_it_is(ranking, question):
        return _introducing(ranking, usable, articles)
    best = _about(ranking, usable, _stated(ranking, usable), articles)
    if ranking.kind == "who" and len(ranking.asked.terms) <= _FEW_TERMS:
        best = _doer(ranking, usable, best)
    elif ranking.kind == "said":
        best = _spoken(ranking, usable, best, articles)
    elif ranking.kind == "where":
        best = _placed(ranking, usable, best)
    elif ranking.kind == "why":
        best = _explained(ranking, usable, best, articles)
    elif ranking.kind == "money":
        free = _free(ranking, usable, best, articles)
        if free is not None:
            return free
    if ranking.kind in {*phrases.NUMERIC, "when"}:
        latest = _latest(ranking, usable, best, articles)
        if latest is not None:
            return latest
    if not _NOW.isdisjoint(ranking.asked.words):
        return _newest(ranking, usable, best, articles)
    if ranking.sentences[best].sentence.kind == "headline":
        best = _below(ranking, usable, best)
    for i in usable[1:6]:
        if ranking.scores[best] - ranking.scores[i] > CLOSE:
            break
        if (
            _is_newer(ranking, i, best, articles)
            and overlap(ranking.sentences[i], ranking.sentences[best], {}) >= _SAME
        ):
            best = i
    return best


def asks_what_it_is(ranking: Ranking, question: str) -> bool:
    """Whether a question wants something explained that it names: "was ist Stargate".

    "Was ist die Ursache" asks for what is so now, and not for what a cause is.
    """
    if len(ranking.asked.terms) != 1 or not asks_what_is(question):
        return False
    term, known = ranking.asked.terms[0], lexicon()
    return known.is_name(term.text) or not known.senses(term.text, ranking.asked.language)


_CALLED_SO = re.compile(
    r"(?:\bnamens|\bgenannte?[nrms]?|\bgetauften?|\bNamens?|\bTitel|\bheißt|\bcalled|\bnamed|\bknown\sas|\bdubbed"
    r"|\b\w*(?:[Pp]rojekts?|[Pp]rogramms?|[Ii]nitiative|[Vv]orhabens?)|\b(?:project|program|programme|initiative|venture))\s"
    r"[„“”\"«»‚‘']?$"
)
_SO_CALLED = re.compile(
    r"[“”\"«»‘’']?(?:,\s(?:ein|eine|einer|einem|eines|a|an)\s|\s(?:ist|sind|war|waren|is|are|was|were)\s"
    r"(?:ein|eine|der|die|das|the|a|an)\s|\s\((?!\d))"
)


def _introducing(ranking: Ranking, usable: Sequence[int], articles: Mapping[str, Article]) -> int:
    """The sentence that introduces the one thing that a question names, of the oldest article that does.

    Without such a sentence the first one of the oldest article's text that names it: newspapers explain things once.
    """
    naming = [i for i in usable if ranking.matches.soft[i][0] >= MATCHED]
    told = [i for i in naming if ranking.sentences[i].sentence.kind in {"lead", "body"}]

    def when(i: int) -> tuple[float, int]:
        sentence = ranking.sentences[i]
        published = articles[sentence.article_id].published_at
        return (published.timestamp() if published else float("inf"), sentence.sentence.index)

    def introduces(i: int) -> bool:
        sentence = ranking.sentences[i]
        text = sentence.sentence.text
        spots = [sentence.words[p] for p in ranking.matches.where.get((i, 0), ())]
        return any(_CALLED_SO.search(text[: word.start]) or _SO_CALLED.match(text[word.end :]) for word in spots)

    return min(filter(introduces, told), key=when, default=min(told, key=when, default=usable[0]))


def _stated(ranking: Ranking, usable: Sequence[int]) -> int:
    """The first sentence, or behind a question the one that follows: "Muss ich länger arbeiten?" is no answer."""
    best = usable[0]
    if not ranking.sentences[best].sentence.text.rstrip('“”"»« ').endswith("?"):
        return best
    behind = best + 1
    if (
        behind < len(ranking.sentences)
        and ranking.sentences[behind].article_id == ranking.sentences[best].article_id
        and behind in usable
    ):
        return behind
    return usable[min(1, len(usable) - 1)]


_ABSENT = 0.2


def _has_shape(ranking: Ranking, index: int) -> bool:
    """Whether a sentence has a phrase of the kind that is asked for."""
    if ranking.kind == "where":
        return places.where_phrase(ranking, index) is not None
    if ranking.kind == "who":
        return named(ranking, index)[0] is not None
    if ranking.kind == "when" and phrases.weekday_phrase(ranking.sentences[index]):
        return True
    return ranking.kind not in {*phrases.NUMERIC, "when"} or phrases.quantity_phrase(ranking, index) is not None


def _about(ranking: Ranking, usable: Sequence[int], best: int, articles: Mapping[str, Article]) -> int:
    """The best sentence, or where it has nothing of what is asked but the headlines' words the newest that has it all.

    Whom or what an article is about is not named in each sentence: "where was Kamp born" is answered where somebody
    was born, not where Kamp is named. Nor does a sentence without a figure say how many.
    """
    soft, terms = ranking.matches.soft, ranking.asked.terms
    heads = [i for i, sentence in enumerate(ranking.sentences) if sentence.sentence.kind == "headline"]
    told = {t for t, term in enumerate(terms) if term.weight < 1 or any(soft[i][t] >= MATCHED for i in heads)}
    asked = [t for t in range(len(terms)) if t not in told]
    is_named_only = all(soft[best][t] <= _ABSENT for t in asked) and any(soft[best][t] >= MATCHED for t in told)
    lacks_figure = ranking.kind in phrases.NUMERIC and not _has_shape(ranking, best)
    if lacks_figure:
        asked = asked or [t for t, term in enumerate(terms) if term.weight == 1]
    elif not asked or not is_named_only:
        return best
    reach = _NEAR * (1 if len(terms) <= _FEW_TERMS else 2)
    found = [
        i
        for i in usable[:_SCANNED]
        if ranking.scores[best] - ranking.scores[i] <= reach
        and all(soft[i][t] >= MATCHED for t in asked)
        and _has_shape(ranking, i)
    ]
    chosen = found[0] if found else best
    for i in found:
        if _is_newer(ranking, i, chosen, articles):
            chosen = i
    return chosen


def _is_newer(ranking: Ranking, index: int, than: int, articles: Mapping[str, Article]) -> bool:
    """Whether a sentence's article was published later than another's."""
    one, other = (articles[ranking.sentences[i].article_id].published_at for i in (index, than))
    return one is not None and (other is None or one > other)


_NOW = frozenset("jetzt inzwischen mittlerweile aktuell derzeit momentan nun now currently meanwhile".split())


def _newest(ranking: Ranking, usable: Sequence[int], best: int, articles: Mapping[str, Article]) -> int:
    """The newest sentence that holds what the best one holds of a question for what is so now."""
    wanted = _held(ranking, best)
    for i in usable[:_SCANNED]:
        is_near = ranking.scores[usable[0]] - ranking.scores[i] <= _NEAR
        if is_near and _is_newer(ranking, i, best, articles) and _covers(ranking, i, wanted):
            best = i
    return best


def _held(ranking: Ranking, index: int) -> list[float]:
    """How firmly another sentence has to hold each word of the question to stand in for one that holds it."""
    return [min(value, _COVERED) for value in ranking.matches.soft[index]]


def _covers(ranking: Ranking, index: int, wanted: Sequence[float]) -> bool:
    """Whether a sentence holds at least so much of each word of the question."""
    return all(value >= least for value, least in zip(ranking.matches.soft[index], wanted, strict=True))


def _placed(ranking: Ranking, usable: Sequence[int], best: int) -> int:
    """The best sentence, or of those about as good that hold as much the first that names a place, or has any."""
    if places.is_named_place(ranking, best):
        return best
    wanted = _held(ranking, best)
    near = [i for i in usable[:_SCANNED] if ranking.scores[best] - ranking.scores[i] <= 2 * CLOSE]
    held = [i for i in near if _covers(ranking, i, wanted)]
    placed = held if places.where_phrase(ranking, best) is None else []
    return next(
        (i for i in held if places.is_named_place(ranking, i)),
        next((i for i in placed if places.where_phrase(ranking, i) is not None), best),
    )


_UNEXPLAINED = re.compile(
    r"\b(?:Ursachen?|Gr[uü]nde?|Motiv|Auslöser|warum|wieso|weshalb|wodurch|cause|reasons?|motive|why)\b.*"
    r"\b(?:unklar|offen|unbekannt|ungeklärt|geprüft|ermittelt|untersucht|unclear|unknown|investigat\w+|looking into)\b"
    r"|\b(?:such\w+|fahnd\w+|ermitteln|prüfen|untersuchen|rätseln|searching|looking|investigating|examining)\b.*"
    r"\b(?:Ursachen?|Gründen?|cause|reasons?|why|warum)\b"
    r"|\b(?:weiß|wissen|knows?) (?:derzeit |noch |bisher )?(?:niemand|keiner|nicht)\b"
    r"|\b(?:keiner|niemand) weiß\b|\bno ?(?:body|one) knows\b",
    re.IGNORECASE,
)
_CAUSE = re.compile(r"\b(?:Ursache|Grund|Auslöser|cause|reason|trigger)\b", re.IGNORECASE)
_ONLY_WHEN = re.compile(r"\b(?:when|after|since|while|until|before|as|als|nachdem|seitdem|bevor)\b", re.IGNORECASE)
_BEFOREHAND = re.compile(r"\b(?:hatten?|had)\b", re.IGNORECASE)
_CAUSAL = 0.8  # how surely a word names a cause: "weil" does, "damit" may


def says_why(sentence: SentenceView, asked: QuestionView) -> bool:
    """Whether a sentence names a cause, and does not say that it is being looked for."""
    found = max((fit for _, _, fit in candidates("why", sentence, asked)), default=0.0)
    return found >= _CAUSAL and not _UNEXPLAINED.search(sentence.sentence.text)


def reason_behind(ranking: Ranking, index: int, usable: Sequence[int]) -> int | None:
    """The sentence behind that tells in the past perfect what came before: what happened and why stand in two."""
    behind = index + 1
    if behind not in usable or ranking.sentences[behind].article_id != ranking.sentences[index].article_id:
        return None
    return behind if _BEFOREHAND.search(ranking.sentences[behind].sentence.text) else None


def _explained(ranking: Ranking, usable: Sequence[int], best: int, articles: Mapping[str, Article]) -> int:
    """The best sentence, or where it gives no reason the best one that does for all that it holds of the question.

    "… than announced when the bridge was closed" tells of a closure, and not why. Of a cause that was looked for, and
    has been found since, a newer sentence tells.
    """
    sentences, asked = ranking.sentences, ranking.asked
    first = sentences[best]
    if _UNEXPLAINED.search(first.sentence.text):
        found = [i for i in usable[:_SCANNED] if says_why(sentences[i], asked)]
        return next(
            (
                i
                for i in found
                if (ranking.scores[best] - ranking.scores[i] <= _NEAR and not _is_newer(ranking, best, i, articles))
                or (_CAUSE.search(sentences[i].sentence.text) and _is_newer(ranking, i, best, articles))
            ),
            best,
        )
    if says_why(first, asked) or reason_behind(ranking, best, usable) is not None or not _is_aside(ranking, best):
        return best
    wanted = _held(ranking, best)
    for i in usable[1:_SCANNED]:
        is_explained = says_why(sentences[i], asked) or reason_behind(ranking, i, usable) is not None
        if is_explained and _covers(ranking, i, wanted) and not _is_aside(ranking, i):
            return i
    return best


def _is_aside(ranking: Ranking, index: int) -> bool:
    """Whether all that a sentence holds of the question stands in a clause that says when something else was."""
    sentence = ranking.sentences[index]
    asked = [p for t in range(len(ranking.asked.terms)) for p in ranking.matches.where.get((index, t), ())]
    if not asked:
        return False
    begins = sentence.words[min(asked)].start
    opener = None
    for match in _ONLY_WHEN.finditer(sentence.sentence.text, 0, begins):
        opener = match
    return opener is not None and not re.search(r"[,;:–]\s", sentence.sentence.text[opener.end() : begins])


_PRICE = re.compile(
    r"(?:ge)?kost\w*|preis\w*|teuer|zahl\w*|costs?|prices?|pa(?:y|ys|ying|id)|charged?|expensive", re.IGNORECASE
)
_FREE = re.compile(
    r"\b(?:kostenlos\w*|kostenfrei\w*|gratis|umsonst|gebührenfrei\w*|free of charge|for free|remains? free|is free)\b",
    re.IGNORECASE,
)


def _free(ranking: Ranking, usable: Sequence[int], best: int, articles: Mapping[str, Article]) -> int | None:
    """The best sentence that says that what is asked for is free; None without one, or where it has a price by now."""
    terms = ranking.asked.terms
    things = [t for t, term in enumerate(terms) if not _PRICE.fullmatch(term.text)]
    if not things or len(things) == len(terms):
        return None
    has_price = all(value >= MATCHED for value in ranking.matches.soft[best])
    return next(
        (
            i
            for i in usable
            if _FREE.search(ranking.sentences[i].sentence.text)
            and all(ranking.matches.soft[i][t] >= MATCHED for t in things)
            and not (has_price and _is_newer(ranking, best, i, articles))
        ),
        None,
    )


def _latest(ranking: Ranking, usable: Sequence[int], best: int, articles: Mapping[str, Article]) -> int | None:
    """What the newest article gives for the figure or date of the best sentence; None where no newer one does.

    It has to hold what the best one holds of the question. Of sentences that give the newest value the one that ranks
    highest is taken, from whatever article.
    """
    found = phrases.quantity_phrase(ranking, best)
    if found is None:
        return None
    wanted = _held(ranking, best)
    if ranking.kind == "money":  # a sum says itself that something is paid
        terms = ranking.asked.terms
        prices = [_PRICE.fullmatch(term.text) is not None for term in terms]
        wanted = [0.0 if is_price and not all(prices) else v for v, is_price in zip(wanted, prices, strict=True)]
    reach = _NEAR * (1 if len(wanted) < _FEW_TERMS else 2)
    given = {best: found[0]}
    for i in usable[:_SCANNED]:
        other = phrases.quantity_phrase(ranking, i)
        if (
            other is not None
            and (ranking.kind == "when" or other[0].kind == found[0].kind)
            and ranking.scores[best] - ranking.scores[i] <= reach
            and _covers(ranking, i, wanted)
        ):
            given[i] = other[0]
    newest = best
    for i in given:  # the best first
        if _is_newer(ranking, i, newest, articles):
            newest = i
    if newest == best:
        return None
    same = [i for i in given if _value(given[i]) == _value(given[newest])]
    return max(same, key=lambda i: ranking.scores[i])


def _value(quantity: Quantity) -> tuple[float, str | None]:
    """What tells two values apart: a date's is in its words."""
    return (quantity.value, quantity.unit if quantity.kind in {"date", "time"} else None)


def _below(ranking: Ranking, usable: Sequence[int], headline: int) -> int:
    """A sentence of the text that holds of the question what a headline holds: headlines leave out what was asked."""
    wanted = _held(ranking, headline)
    for i in usable[1:_SCANNED]:
        if ranking.scores[headline] - ranking.scores[i] > _NEAR:
            break
        if ranking.sentences[i].sentence.kind != "headline" and _covers(ranking, i, wanted):
            return i
    return headline


def _spoken(ranking: Ranking, usable: Sequence[int], best: int, articles: Mapping[str, Article]) -> int:
    """The best sentence, or where somebody else speaks in it the best in which the one speaks whom the question names.

    Of those about as good it is the newest.
    """
    behind = _behind(ranking)

    def fits(i: int) -> bool:
        asked, speakers = _asked_offsets(ranking, i, behind), _speakers(ranking, i)
        if not speakers:
            return bool(asked) and not is_said_by_pronoun(ranking.sentences[i].sentence.text)
        return any(speaker & asked for speaker in speakers)

    def topics(i: int) -> int:
        """How much of what is to be spoken of it has."""
        soft = ranking.matches.soft[i]
        return sum(v >= MATCHED for term, v in zip(ranking.asked.terms, soft, strict=True) if term.position >= behind)

    if not fits(best) and (_speakers(ranking, best) or is_said_by_pronoun(ranking.sentences[best].sentence.text)):
        least = topics(best)
        spoken = [i for i in usable[:_SCANNED] if _speakers(ranking, i) and fits(i) and topics(i) >= least]
        best = max(spoken, key=topics, default=best)
    for i in usable[:_SCANNED]:
        is_near = ranking.scores[best] - ranking.scores[i] <= 2 * CLOSE
        if is_near and _is_newer(ranking, i, best, articles) and fits(i) and topics(i) >= topics(best):
            best = i
    return best


_FOR_ANOTHER = re.compile(r"(?:[Ss]precher|[Ss]pokes|[Aa]nwalt|[Aa]nwält|[Ll]awyer)")


def speaks_of_asked(ranking: Ranking, index: int) -> bool:
    """Whether it is asked what somebody says whom the question names, and somebody else speaks in a sentence.

    A spokeswoman or a lawyer speaks for whoever she names.
    """
    behind = _behind(ranking)
    if ranking.kind != "said" or not _named_terms(ranking, behind):
        return False
    asked, speakers = _asked_offsets(ranking, index, behind), _speakers(ranking, index)
    text = ranking.sentences[index].sentence.text
    if not speakers:
        return bool(asked) and is_said_by_pronoun(text)  # who is named in what "he" says is another one
    if asked and any(_FOR_ANOTHER.match(text, start) for speaker in speakers for start in speaker):
        return False
    return not any(speaker & asked for speaker in speakers)


def _behind(ranking: Ranking) -> int:
    """Where in a question stands what is spoken of: "what does Kamp say about Merz" is about what Kamp says."""
    typed = ranking.asked.typed
    return next((p for p, word in enumerate(typed) if p > 1 and word.lower() in _ABOUT), len(typed))


def _speakers(ranking: Ranking, index: int) -> list[set[int]]:
    """Who speaks in a sentence: for each the offsets of the words that say so."""
    sentence = ranking.sentences[index]
    statement = read_statement(sentence.sentence.text, sentence.language)
    return [
        {statement.words[p].start for p in source.speaker}
        for source in sources(statement)
        if not (first := min(source.speaker, default=0)) or statement.words[first - 1].lower not in _REPEATING
    ]


# "What Musk says of it is untrue" tells somebody else's view.
_REPEATING = frozenset({"was", "what", "wie", "as"})


def _asked_offsets(ranking: Ranking, index: int, behind: int) -> set[int]:
    """Offsets of the words of a sentence that stand in the question, before a position, for whoever is to speak."""
    words, matches = ranking.sentences[index].words, ranking.matches
    named = _named_terms(ranking, behind)
    return {
        words[p].start
        for t, (term, value) in enumerate(zip(ranking.asked.terms, matches.soft[index], strict=True))
        if value >= _CALLED and (t in named if named else term.position < behind)
        for p in matches.where.get((index, t), ())
    }


def _named_terms(ranking: Ranking, behind: int) -> frozenset[int]:
    """The words of a question, before a position, that name somebody, as far as is known; chats write no capitals."""
    known = lexicon()
    return frozenset(
        t
        for t, term in enumerate(ranking.asked.terms)
        if term.position < behind
        and (term.is_name or known.is_name(term.text.capitalize()) or not (term.concepts or term.is_number))
    )


_ABOUT = frozenset("about of to on over regarding über zu zum zur von vom gegen dazu davon".split())


def _doer(ranking: Ranking, usable: Sequence[int], best: int) -> int:
    """The sentence that says who does what is asked.

    A question of one or two words leaves the ranking little to go by: "who funds it" is answered where somebody puts up
    money, not where a funding round or liquid funds are mentioned. Measured neutral on longer questions, so kept to
    short.
    """
    if ranking.rows[best][_ACTS] > 0:
        return best
    wanted = [min(value, 0.5) for value in ranking.matches.soft[best]]
    doers = [
        i
        for i in usable[1:_SCANNED]
        if ranking.scores[best] - ranking.scores[i] <= (_NEAR if len(wanted) > 1 else _FAR)
        and ranking.rows[i][_ACTS] >= 0.5
        and _covers(ranking, i, wanted)
        and named(ranking, i)[0]
    ]
    names = {i: set((named(ranking, i)[0] or "").split(", ")) for i in doers}

    def agreed(i: int) -> int:
        """How many of the other sentences name one of the same: what a story says twice is what it is about."""
        return sum(1 for other in doers if other != i and names[i] & names[other])

    return max(doers, key=lambda i: (ranking.rows[i][_ACTS], agreed(i)), default=best)


def named(ranking: Ranking, index: int) -> tuple[str | None, list[int]]:
    """Names that answer "who", and the sentence before if they stand there."""
    who = persons.who_phrase(ranking, index, _telling(ranking, index))
    if who:
        return who, []
    # "The partners want to invest …": who they are stands in the sentence before.
    before = _antecedent(ranking, index)
    if before is None:
        return None, []
    return persons.who_phrase(ranking, before), [before]


def _telling(ranking: Ranking, index: int) -> frozenset[int]:
    """Offsets of those who only tell, in a clause of its own, what a sentence says of the question's words.

    "Er starb, teilte Polizeisprecher Uwe Kern mit" does not say that Kern died.
    """
    sentence = ranking.sentences[index]
    if sentence.language not in {"de", "en"}:
        return frozenset()
    text = sentence.sentence.text
    asked = {p for t in range(len(ranking.asked.terms)) for p in ranking.matches.where.get((index, t), ())}
    last = max((sentence.words[p].start for p in asked), default=len(text))
    statement = read_statement(text, sentence.language)
    found: set[int] = set()
    for source in sources(statement):
        speaker = {statement.words[p].start for p in source.speaker}
        begins = min({*speaker, statement.words[source.position].start})
        if last < text.rfind(", ", 0, begins):
            found |= speaker
    return frozenset(found)


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
    return index - 1 if is_near and may_be_shown(before) else None
