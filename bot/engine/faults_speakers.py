"""Whether a claim says that the same people said it as its quotes do."""

from dataclasses import dataclass

from bot.engine.faults_links import BACKED, Alignment
from bot.engine.faults_names import places_of
from bot.engine.faults_reading import PREPOSITIONS, Statement, Word, is_finite
from bot.engine.faults_words import speech
from bot.engine.language import stem

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
    if word.position and statement.words[word.position - 1].lower in {
        "denied",
        "dismissed",
        "rejected",
        "called",
        "cited",
    }:
        return False  # "denied reports"
    language = statement.language
    if language == "de" and word.text.startswith("ge") and word.text.endswith(("t", "en")):
        helpers = {statement.words[p].lower for p in statement.clauses[word.clause]}
        if not helpers & {"hat", "haben", "habe", "hatte", "hatten", "hätte", "hätten"}:
            return False  # "gut gemeint"
    stems = [key for key, worth in word.keys.items() if worth == 1.0 and key[0] not in "#~@"]
    base = stem(word.text, language)
    joined = [key for key in stems if len(key) > len(base) and key.endswith(base) and key != word.lower]
    if not any(key in speech(language) for key in joined or stems):
        return False
    if language == "de":
        clause = [statement.words[p].lower for p in statement.clauses[word.clause]]
        return not any(other in {"worden", "wurde", "wurden", "werden"} for other in clause)
    before = statement.words[word.position - 1].lower if word.position else ""
    return before not in {
        "the",
        "a",
        "an",
        "its",
        "his",
        "her",
        "their",
        "this",
        "that",
        "of",
        "was",
        "were",
        "been",
        "be",
        "being",
        "is",
        "are",
    } and not word.text.endswith("ing")


def _apposed(statement: Statement, gap: str, word: Word) -> bool:
    """Whether a name stands behind a comma that tells who it is: "der Präsident, Jan Seil"."""
    return gap == ", " and any(start == word.start and " " in text for start, _, text in statement.names)


def _phrase(statement: Statement, start: int, step: int = 1, limit: int = 6) -> tuple[int, ...]:
    """Content words from a position on, to the next verb or break."""
    found: list[int] = []
    position = start
    while 0 <= position < len(statement.words) and abs(position - start) < limit:
        word = statement.words[position]
        previous = statement.words[position - step].end if step > 0 and position else word.start
        if statement.language == "de" and found and word.is_content and word.text[0].islower() and step > 0:
            break
        gap = statement.text[previous : word.start]
        if step > 0 and found and any(mark in gap for mark in ',;:.–"„“”') and not _apposed(statement, gap, word):
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


_INVERTED = frozenset("said says added adds wrote writes reported announced explained argued warned".split())


def _subject(statement: Statement, verb: Word) -> tuple[int, ...]:
    """Who is likely to do what a verb says: before it in its clause, or behind it where it opens one."""
    words = statement.words
    following = words[verb.position + 1] if verb.position + 1 < len(words) else None
    gap = statement.text[words[verb.position - 1].end : verb.start] if verb.position else ""
    breaks = any(mark in gap for mark in ',“”"–«»:')
    if statement.language == "en":
        opens = following is not None and (
            following.text[0].isupper() or following.lower in {"the", "a", "an", "its", "his"}
        )
        if breaks and opens and verb.lower in _INVERTED:  # "…, said Brandt"
            return _phrase(statement, verb.position + 1)
        first = max(0, verb.position - 8) if breaks else min(statement.clauses[verb.clause], default=0)
        nouns = [p for p in range(first, verb.position) if words[p].is_content and not words[p].is_number]
        if not nouns and verb.clause and words[statement.clauses[verb.clause][0]].lower in {"but", "and", "or"}:
            nouns = [p for p in _opening(statement) if words[p].is_content]
        elif not nouns and verb.clause:  # "Garrick, who had testified"
            last = statement.clauses[verb.clause - 1][-1]
            nouns = [p for p in range(max(0, last - 4), last + 1) if words[p].is_content]
        return tuple(nouns[-5:])
    if following is not None and following.lower in _PERSONS:
        return ()
    if breaks and following is not None and (following.text[0].isupper() or following.lower in _ARTICLES):
        return _phrase(statement, verb.position + 1)
    before = [p for p in statement.clauses[verb.clause] if p < verb.position]
    if not any(words[p].is_content for p in before):
        before = _opening(statement)
    nouns = [p for p in before if words[p].is_content and not words[p].is_number and words[p].text[0].isupper()]
    if nouns and not _after_preposition(statement, nouns[0]):
        return tuple(nouns[:4])
    behind = _phrase(statement, verb.position + 1)
    return tuple(p for p in behind if words[p].text[0].isupper())[:4] or tuple(nouns[:4])


def _opening(statement: Statement) -> list[int]:
    """The words of the first clause up to its verb: who a sentence is about."""
    found: list[int] = []
    for position in statement.clauses[0]:
        if is_finite(statement.words[position].text, statement.language) and found:
            break
        found.append(position)
    return found


_ARTICLES = frozenset("der die das ein eine einer".split())


def _after_preposition(statement: Statement, position: int) -> bool:
    for back in range(position - 1, max(-1, position - 4), -1):
        word = statement.words[back]
        if word.lower in PREPOSITIONS:
            return True
        if word.text[0].isupper() and word.is_content:
            return False
    return False


def _personal(statement: Statement, positions: tuple[int, ...]) -> tuple[int, ...]:
    """Those of some words that are in a name of several words."""
    return tuple(
        p
        for p in positions
        if any(start <= statement.words[p].start < end and " " in text for start, end, text in statement.names)
    )


def _who_agrees(alignment: Alignment, mine: tuple[int, ...], number: int, theirs: tuple[int, ...]) -> bool:
    quote = alignment.quotes[number]
    for position in _personal(alignment.claim, mine) or mine:
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
    parts = _parts(claim)
    for source in spoken:
        content = [
            word
            for word in claim.content()
            if parts[word.position] == parts[source.position]
            and word.position not in source.speaker
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
            if alignment.strength(p) >= 0.6 or any(places_of(claim.words[p].text, q) for q in alignment.quotes)
        ]
        if not backed and all(quote.language == claim.language for quote in alignment.quotes):
            return ["speaker"]
        agreeing.append(_does_itself(alignment, source, content))
        if not backed:
            continue
        if listed and best > 0.4 and max(agreeing) < OTHER_SPEAKER * best:
            return ["speaker"]
    return []


OTHER_SPEAKER = 0.6
"""A claim's speaker must say this share of what the likeliest speaker of the quotes says of it."""


_TURNS = frozenset("während while whereas dagegen hingegen".split())


def _parts(statement: Statement) -> list[int]:
    """For each word the part of its statement that it stands in: a semicolon and "while" begin another one."""
    found: list[int] = []
    part, end = 0, 0
    for word in statement.words:
        if ";" in statement.text[end : word.start] or (word.position and word.lower in _TURNS):
            part += 1
        found.append(part)
        end = word.end
    return found


def _does_itself(alignment: Alignment, source: Source, content: list[Word]) -> float:
    """How much of what the claim's speaker says a clause of the quotes says of that speaker: "X will", "X sagt zu"."""
    best = 0.0
    for number, quote in enumerate(alignment.quotes):
        for clause in quote.clauses:
            if not _who_agrees(alignment, source.speaker, number, clause):
                continue
            backed = [
                max(
                    (
                        v
                        for (where, spot), v in alignment.links[word.position].items()
                        if where == number and spot in clause
                    ),
                    default=0.0,
                )
                for word in content
            ]
            best = max(best, sum(value for value in backed if value >= BACKED) / max(len(content), 1))
    return best


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
            best = max(best, value if mine <= nearest else 0.2 * value)
        total += best
    return total / max(len(content), 1)
