"""Who says something in a statement: verbs of saying with their subjects, "laut", "according to", "nach Angaben"."""

import re
from dataclasses import dataclass
from functools import lru_cache

from bot.engine.claims.reading import PREPOSITIONS, Statement, Word, is_finite
from bot.engine.claims.words import LIGHT, speech
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
        first: Where what is said begins at the earliest: a relative clause says nothing of what stands before it.
    """

    position: int
    speaker: tuple[int, ...]
    first: int = 0


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
    if language == "de" and _PARTICIPLE.match(word.text):
        helpers = {statement.words[p].lower for p in statement.clauses[word.clause]}
        if not helpers & {"hat", "haben", "habe", "hatte", "hatten", "hätte", "hätten"}:
            return False  # "gut gemeint"
    stems = [key for key, worth in word.keys.items() if worth == 1.0 and key[0] not in "#~@"]
    base = stem(word.text, language)
    joined = [key for key in stems if len(key) > len(base) and key.endswith(base) and key != word.lower]
    wanted = _saying_verbs(language)
    ahead = statement.words[word.position + 1].lower if word.position + 1 < len(statement.words) else ""
    if not any(key in wanted for key in joined or stems):
        return word.lower in {"found", "finds", "ruled", "concluded"} and ahead == "that"
    if language == "de":
        clause = [statement.words[p].lower for p in statement.clauses[word.clause]]
        return not any(other in {"worden", "wurde", "wurden", "werden", "wird"} for other in clause)
    before = statement.words[word.position - 1].lower if word.position else ""
    if before in _MODALS or ahead in {"tank", "tanks"}:
        return False  # "declined to say", "should expect"
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


_MORE = {
    "de": "beantragen beziffern vermelden urteilen folgern bilanzieren",
    "en": "request conclude reckon testify quip",
}


@lru_cache(maxsize=4)
def _saying_verbs(language: str) -> frozenset[str]:
    """Stems of verbs whose subject speaks, applies or reckons."""
    return speech(language) | {stem(word, language) for word in _MORE.get(language, "").split()}


_PARTICIPLE = re.compile(
    r"(?:ab|an|auf|aus|bei|ein|fest|her|hervor|hin|mit|nach|vor|zu|zurück|klar|bekannt)?ge\w+(?:t|en)$"
)
_MODALS = frozenset("to should must can could may might cannot would not".split())


def speaks_of(word: Word, statement: Statement) -> bool:
    """Whether a verb is that of "sprach von einem Irrtum", "spoke of a mistake"."""
    if word.lower not in SPEAKING:
        return False
    ahead = statement.words[word.position + 1 : word.position + 9]
    clause = statement.clauses[word.clause]
    if statement.language == "de" and clause and statement.words[clause[-1]].lower in _PARTICLES_OF_SPEAKING:
        return False  # "sprach den Arzt vom Vorwurf … frei"
    wanted = {"von", "vom"} if statement.language == "de" else {"of"}
    return any(other.lower in wanted for other in (ahead if statement.language == "de" else ahead[:1]))


SPEAKING = frozenset("spricht sprach sprechen sprachen gesprochen speak speaks spoke talk talks talked".split())


_PARTICLES_OF_SPEAKING = frozenset("frei zu ab an".split())


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


def _to_break(statement: Statement, start: int) -> tuple[int, ...]:
    """Content words from a position on to the next mark: "according to figures compiled by Ledgerline"."""
    found: list[int] = []
    for word in statement.words[start : start + 12]:
        if found and any(
            mark in statement.text[statement.words[word.position - 1].end : word.start] for mark in ',;:.–"'
        ):
            break
        if word.is_content and not word.is_number:
            found.append(word.position)
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
            speaker = _to_break(statement, word.position + 2)
        elif lowered == "zufolge":
            speaker = _before_zufolge(statement, word.position)
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
            preceding = words[word.position - 1].lower if word.position else ""
            if preceding in {"eigenen", "eigener"}:
                speaker = _own(statement, word)
            elif preceding not in _POSSESSIVE:
                speaker = _phrase(statement, word.position + 1)
        elif _is_speech(word, statement) or speaks_of(word, statement):
            speaker = _subject(statement, word)
        if any(words[p].lower not in LIGHT and not words[p].is_measured for p in speaker):
            opens = next((other for other in words if other.clause == word.clause), word)
            is_relative = opens.position > 0 and opens.lower in _RELATIVE and opens.position < word.position - 1
            found.append(Source(word.position, speaker, opens.position if is_relative else 0))
    result = tuple(found)
    statement.caches["sources"] = result
    return result


_RELATIVE = frozenset("was wer who which wogegen woraufhin".split())
_POSSESSIVE = frozenset("ihren ihrer seinen seiner deren dessen".split())


def _before_zufolge(statement: Statement, position: int) -> tuple[int, ...]:
    """Who stands before "zufolge", from the article on: "dem Bürgermeister zufolge"."""
    found: list[int] = []
    for back in range(position - 1, max(-1, position - 6), -1):
        word = statement.words[back]
        if not word.is_content and not word.is_number and found and word.lower not in {"der", "von", "und"}:
            break
        if word.is_content and word.text[0].islower() and is_finite(word.text, "de"):
            break
        if word.is_content:
            found.append(back)
        elif word.lower in {"dem", "den"}:
            break
    return tuple(sorted(found))


def _own(statement: Statement, word: Word) -> tuple[int, ...]:
    """Who says something "nach eigenen Angaben": whom the clause is about."""
    clause = [p for p in statement.clauses[word.clause] if p < word.position - 2] or list(_opening(statement))
    nouns = [p for p in clause if statement.words[p].is_content and statement.words[p].text[0].isupper()]
    return tuple(p for p in nouns if not _after_preposition(statement, p))[:4]


_INVERTED = frozenset("said says added adds wrote writes reported announced explained argued warned".split())


def _subject(statement: Statement, verb: Word) -> tuple[int, ...]:
    """Who is likely to do what a verb says: before it in its clause, or behind it where it opens one."""
    words = statement.words
    following = words[verb.position + 1] if verb.position + 1 < len(words) else None
    gap = statement.text[words[verb.position - 1].end : verb.start] if verb.position else ""
    breaks = any(mark in gap for mark in ',“”"–«»:')
    if statement.language == "en":
        before = words[verb.position - 1].lower if verb.position else ""
        if before in _PERSONS or (following is not None and following.lower in _PERSONS and breaks):
            return ()
        opens = following is not None and (
            following.text[0].isupper()
            or following.lower in {"the", "a", "an", "its", "his", "her", "their"}
            or (
                following.is_content
                and not following.is_measured
                and not following.is_number
                and (any(mark in gap for mark in '“”"«»') or _closes_statement(statement, verb.position))
            )
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
    if following is not None and following.lower in _PERSONS and "," not in statement.text[verb.end : following.start]:
        return ()  # "sagte er", but not "Brandt sagte, er wisse es nicht"
    if breaks and following is not None and (following.text[0].isupper() or following.lower in _ARTICLES):
        return _phrase(statement, verb.position + 1)
    ahead = [p for p in statement.clauses[verb.clause] if p < verb.position]
    if not any(words[p].is_content for p in ahead):
        ahead = _opening(statement)
    nouns = [p for p in ahead if words[p].is_content and not words[p].is_number and words[p].text[0].isupper()]
    if nouns and not _after_preposition(statement, nouns[0]):
        return tuple(nouns[:4])
    behind = _phrase(statement, verb.position + 1)
    return tuple(p for p in behind if words[p].text[0].isupper())[:4] or tuple(nouns[:4])


def _closes_statement(statement: Statement, position: int) -> bool:
    """Whether a whole statement ends before a position, rather than a name set between commas."""
    for back in range(position - 1, -1, -1):
        word = statement.words[back]
        if is_finite(word.text, statement.language) and not word.text[0].isupper():
            return True
        if back and "," in statement.text[statement.words[back - 1].end : word.start]:
            return False
    return False


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
        if any(mark in statement.text[word.end : statement.words[back + 1].start] for mark in ".,;:"):
            return False
        if word.lower in PREPOSITIONS:
            return True
        if word.text[0].isupper() and word.is_content:
            return False
    return False
