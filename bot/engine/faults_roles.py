"""Whether a claim says the same people said it, and did it to the same others, as its quotes do."""

from dataclasses import dataclass

from bot.engine.faults_links import BACKED, Alignment
from bot.engine.faults_names import places_of
from bot.engine.faults_reading import Statement, Word, is_finite
from bot.engine.faults_words import speech
from bot.engine.language import is_function_word, stem

# --- who says it -----------------------------------------------------------------------------------------------------

_SOURCES = frozenset(
    """angaben darstellung ansicht einschätzung auffassung überzeugung meinung worten auskunft bericht berichten
    erkenntnissen sicht berechnungen schätzung schätzungen informationen aussage""".split()
)


@dataclass(slots=True, eq=False)
class Source:
    """Somebody who says something.

    Attributes:
        position: Where the verb or "laut" stands.
        speaker: Positions of the words that say who.
    """

    position: int
    speaker: tuple[int, ...]


def _is_speech(word: Word, statement: Statement) -> bool:
    """Whether a word is a verb of saying with a subject: no passive, and "sagt … zu" is no "sagen"."""
    if not word.is_content or (word.text[0].isupper() and word.position):
        return False
    language = statement.language
    stems = [key for key, worth in word.keys.items() if worth == 1.0 and key[0] not in "#~@"]
    base = stem(word.text, language)
    joined = [key for key in stems if len(key) > len(base) and key.endswith(base) and key != word.lower]
    if not any(key in speech(language) for key in joined or stems):
        return False
    if language == "de":
        clause = [statement.words[p].lower for p in statement.clauses[word.clause]]
        return not any(other in {"worden", "wurde", "wurden", "werden"} for other in clause)
    before = statement.words[word.position - 1].lower if word.position else ""
    return before not in {"was", "were", "been", "be", "being", "is", "are"} and not word.text.endswith("ing")


def _phrase(statement: Statement, start: int, step: int = 1, limit: int = 6) -> tuple[int, ...]:
    """Content words from a position on, to the next verb or break."""
    found: list[int] = []
    position = start
    while 0 <= position < len(statement.words) and abs(position - start) < limit:
        word = statement.words[position]
        previous = statement.words[position - step].end if step > 0 and position else word.start
        if step > 0 and found and any(mark in statement.text[previous : word.start] for mark in ',;:.–"„“”'):
            break
        if word.is_content and word.text[0].islower() and is_finite(word.text, statement.language) and found:
            break
        if is_finite(word.text, statement.language) and not word.is_content and found:
            break
        if word.is_content and not word.is_number:
            found.append(position)
        position += step
    return tuple(found)


_PERSONS = ("er", "sie", "he", "she", "they", "es", "it", "man")


def sources(statement: Statement) -> tuple[Source, ...]:
    """Who says something in a statement, in order; nobody where only a pronoun speaks."""
    known = statement.caches.get("sources")
    if isinstance(known, tuple):
        return known
    words = statement.words
    found: list[Source] = []
    for word in words:
        lowered = word.lower
        following = words[word.position + 1] if word.position + 1 < len(words) else None
        speaker: tuple[int, ...] = ()
        if lowered == "laut" and following is not None:
            speaker = _phrase(statement, word.position + 1)
        elif lowered == "according" and following is not None:
            speaker = _phrase(statement, word.position + 2)
        elif lowered == "zufolge":
            speaker = tuple(sorted(_phrase(statement, word.position - 1, -1, 5)))
        elif (
            lowered in _SOURCES
            and any(w.lower in {"nach", "laut", "aus"} for w in words[max(0, word.position - 3) : word.position])
        ) or (
            lowered == "so"
            and word.position
            and statement.text[words[word.position - 1].end : word.start].strip() == ","
            and following is not None
            and (following.text[0].isupper() or following.lower in {"der", "die", "das"})
        ):
            speaker = _phrase(statement, word.position + 1)
        elif _is_speech(word, statement):
            speaker = _subject(statement, word)
        if speaker:
            found.append(Source(word.position, speaker))
    result = tuple(found)
    statement.caches["sources"] = result
    return result


def _subject(statement: Statement, verb: Word) -> tuple[int, ...]:
    """Who is likely to do what a verb says: before it in its clause, or behind it where it opens one."""
    clause = statement.clauses[verb.clause]
    before = [p for p in clause if p < verb.position]
    following = statement.words[verb.position + 1] if verb.position + 1 < len(statement.words) else None
    gap = statement.text[statement.words[verb.position - 1].end : verb.start] if verb.position else ","
    if any(mark in gap for mark in ',“”"–«»') and following is not None:  # "…, sagte Brandt"
        if following.lower in _PERSONS:
            return ()
        return _phrase(statement, verb.position + 1)
    nouns = [
        p
        for p in before
        if statement.words[p].is_content and not statement.words[p].is_number and statement.words[p].text[0].isupper()
    ]
    if statement.language == "en":
        nouns = [p for p in before if statement.words[p].is_content and not statement.words[p].is_number]
        return tuple(nouns[-4:])
    if nouns and not _after_preposition(statement, nouns[0]):
        return tuple(nouns[:4])
    behind = _phrase(statement, verb.position + 1)
    return tuple(p for p in behind if statement.words[p].text[0].isupper())[:4] or tuple(nouns[:4])


_PREPOSITIONS = frozenset(
    """in im an am auf aus bei beim mit nach von vom vor für durch gegen ohne um über unter zwischen seit bis
    während wegen trotz
    zu zum zur laut to of on at by with for from into about over under between among through during before after
    since until
    against without within across""".split()
)


def _after_preposition(statement: Statement, position: int) -> bool:
    for back in range(position - 1, max(-1, position - 4), -1):
        word = statement.words[back]
        if word.lower in _PREPOSITIONS:
            return True
        if word.text[0].isupper() and word.is_content:
            return False
    return False


def _who_agrees(alignment: Alignment, mine: tuple[int, ...], number: int, theirs: tuple[int, ...]) -> bool:
    quote = alignment.quotes[number]
    for position in mine:
        if any(
            where == number and spot in theirs and value >= BACKED
            for (where, spot), value in alignment.links[position].items()
        ):
            return True
        if set(places_of(alignment.claim.words[position].text, quote)) & set(theirs):
            return True
    return False


def speaker_faults(alignment: Alignment) -> list[str]:
    """Whether a claim puts words into another mouth than its quotes do."""
    claim = alignment.claim
    spoken = sources(claim)
    if not spoken:
        return []
    listed = [(number, source) for number, quote in enumerate(alignment.quotes) for source in sources(quote)]
    for source in spoken:
        content = [
            word
            for word in claim.content()
            if word.position not in source.speaker
            and word.position != source.position
            and (len(spoken) == 1 or min(spoken, key=lambda other: abs(other.position - word.position)) is source)
        ]
        scores = [(_carried(alignment, content, number, other, listed), number, other) for number, other in listed]
        agreeing = [
            score for score, number, other in scores if _who_agrees(alignment, source.speaker, number, other.speaker)
        ]
        best = max((score for score, _, _ in scores), default=0.0)
        backed = [
            p
            for p in source.speaker
            if alignment.strength(p) >= BACKED or any(places_of(claim.words[p].text, q) for q in alignment.quotes)
        ]
        if not backed and all(quote.language == claim.language for quote in alignment.quotes):
            return ["speaker"]
        if listed and best > 0.3 and max(agreeing, default=0.0) < 0.5 * best:
            return ["speaker"]
    return []


def _carried(
    alignment: Alignment, content: list[Word], number: int, source: Source, listed: list[tuple[int, Source]]
) -> float:
    """How much of a claim's content one who speaks in a quote says there: what stands nearer to no other speaker."""
    rivals = [other for where, other in listed if where == number and other is not source]
    total = 0.0
    for word in content:
        best = 0.0
        for (where, spot), value in alignment.links[word.position].items():
            if where != number or value < BACKED:
                continue
            mine = min(abs(spot - p) for p in (*source.speaker, source.position))
            nearest = min(
                (min(abs(spot - p) for p in (*other.speaker, other.position)) for other in rivals), default=99
            )
            best = max(best, value if mine <= nearest else 0.4 * value)
        total += best
    return total / max(len(content), 1)


# --- who does what to whom -------------------------------------------------------------------------------------------

_NOT_SUBJECT = frozenset(
    "den dem des einen einem eines ihn ihm ihnen seinen seinem ihren ihrem diesen diesem keinen keinem".split()
)
_BY = frozenset("von vom durch by".split())


def _groups(statement: Statement, clause: tuple[int, ...]) -> list[tuple[str, tuple[int, ...]]]:
    """The noun phrases of a clause: how each stands ("object", "by", "with", "attached", "free"), and its words."""
    found: list[tuple[str, list[int]]] = []
    lead = "free"
    for position in clause:
        word = statement.words[position]
        lowered = word.lower
        is_noun = (
            word.is_content
            and not word.is_number
            and word.text[0].isupper()
            and not is_function_word(lowered, statement.language)
        )
        if statement.language == "en":
            is_noun = word.is_content and not word.is_number and not is_finite(word.text, "en")
        if is_noun:
            if (
                found
                and found[-1][1][-1] == position - 1
                and "," not in statement.text[statement.words[position - 1].end : word.start]
            ):
                found[-1][1].append(position)
            else:
                found.append((lead, [position]))
            lead = "attached" if statement.language == "de" else "free"
        elif lowered in _BY:
            lead = "by"
        elif lowered in _PREPOSITIONS:
            lead = "with"
        elif lowered in _NOT_SUBJECT:
            lead = lead if lead in {"by", "with"} else "object"
        elif lowered in {"der", "die", "das", "ein", "eine", "the", "a", "an"}:
            lead = lead if lead in {"by", "with"} else "free"
        elif is_finite(word.text, statement.language) or lowered in {"und", "and"}:
            lead = "free"
    return [(kind, tuple(positions)) for kind, positions in found]


_PASSIVE_EN = frozenset("is are was were be been being".split())


def _is_passive(statement: Statement, clause: tuple[int, ...]) -> bool:
    words = [statement.words[p].lower for p in clause]
    if statement.language == "de":
        return any(word in {"wird", "werden", "wurde", "wurden", "worden"} for word in words) and any(
            word in _BY for word in words
        )
    return "by" in words and any(word in _PASSIVE_EN for word in words)


def roles(statement: Statement, clause: tuple[int, ...]) -> tuple[tuple[int, ...], tuple[int, ...]] | None:
    """(who does it, to whom) in a clause, as positions; None where that cannot be told."""
    groups = _groups(statement, clause)
    if _is_passive(statement, clause):
        agents = [g for kind, g in groups if kind == "by"]
        patients = [g for kind, g in groups if kind == "free"]
    else:
        free = [(kind, g) for kind, g in groups if kind in {"free", "object"}]
        agents = [g for kind, g in free if kind == "free"][:1]
        patients = [g for kind, g in free if not agents or g != agents[0]]
        if not patients:
            patients = [g for kind, g in groups if kind == "with"]
    if not agents or not patients:
        return None
    return agents[0], tuple(p for group in patients for p in group)


def direction_faults(alignment: Alignment) -> list[str]:
    """Whether a claim swaps who does something and to whom it is done."""
    claim = alignment.claim
    for clause in claim.clauses:
        mine = roles(claim, clause)
        if mine is None:
            continue
        agent, patient = mine
        for number, quote in enumerate(alignment.quotes):
            for other in quote.clauses:
                theirs = roles(quote, other)
                if theirs is None:
                    continue
                crossed = min(
                    _meets(alignment, agent, number, theirs[1]), _meets(alignment, patient, number, theirs[0])
                )
                straight = max(
                    _meets(alignment, agent, number, theirs[0]), _meets(alignment, patient, number, theirs[1])
                )
                if crossed >= 0.5 and straight < 0.5 and not _is_inverse(alignment, clause, number, other):
                    return ["direction"]
    return []


def _meets(alignment: Alignment, mine: tuple[int, ...], number: int, theirs: tuple[int, ...]) -> float:
    """How firmly any of the one is backed by any of the other; the first word of a group counts, and names do."""
    best = 0.0
    for position in mine:
        for (where, spot), value in alignment.links[position].items():
            if where == number and spot in theirs:
                best = max(best, value)
    return best


def _is_inverse(alignment: Alignment, clause: tuple[int, ...], number: int, other: tuple[int, ...]) -> bool:
    """Whether the claim's verb is another one than the quote's, so that the roles may rightly change."""
    quote = alignment.quotes[number]
    verbs = [
        word
        for word in alignment.claim.content(clause)
        if (word.text[0].islower()) and is_finite(word.text, alignment.claim.language)
    ]
    theirs = set(other)
    return not any(
        where == number and spot in theirs and value >= 0.6 and quote.words[spot].text[0].islower()
        for word in verbs
        for (where, spot), value in alignment.links[word.position].items()
    )
