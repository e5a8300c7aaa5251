"""Claims and quoted sentences taken apart for comparing them: words, clauses, names, and what may turn them round."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from bot.engine.analysis import view
from bot.engine.claims.equals import equal_keys
from bot.engine.claims.opposites import axes, phrases
from bot.engine.claims.places import other_names
from bot.engine.claims.words import NEGATORS, denying, forms, saying
from bot.engine.dates import MONTHS
from bot.engine.facts import CURRENCIES, capitalized_runs, number_words
from bot.engine.language import (
    Token,
    detect,
    fold,
    is_function_word,
    is_irregular,
    question_languages,
    root,
    stem,
    tokens,
)
from bot.engine.lexicon import is_gerund, lexicon, word_keys
from bot.engine.shapes import names
from bot.types import Sentence

PART, ROOT = 0.75, 0.85
"""What a compound's part and a relative are worth beside the same word."""


@dataclass(slots=True, eq=False)
class Word:
    """A word of a claim or a quote.

    Attributes:
        text: As written.
        start: Offset of its first character.
        end: Offset behind its last one.
        position: Its number among the words.
        clause: Number of its clause.
        keys: What it is recognised by -> how firmly: stems, "~" and a root, "#" and a concept, "+" and a line of
            equals, "@" and a name.
        is_content: Whether it says something by itself.
        is_number: Whether it is a number, in digits or as a word.
        axes: Axes of opposites that it stands on: (axis, +1 or -1).
        is_measured: Whether it is a unit, a day or a month, which are compared with their numbers.
        lower: The word in small letters.
    """

    text: str
    start: int
    end: int
    position: int
    clause: int
    keys: dict[str, float]
    is_content: bool
    is_number: bool
    axes: tuple[tuple[int, int], ...] = ()
    is_measured: bool = False
    lower: str = ""


@dataclass(slots=True, eq=False)
class Statement:
    """A claim or one quoted sentence.

    Attributes:
        text: As given.
        language: Language it is read in.
        words: Its words.
        clauses: Positions of the words of each clause.
        index: Key -> (position, how firmly) of the words that have it.
        folded: The folded words in order, with a space around each.
        names: What looks like a name: (start, end, text).
        gaps: What stands before each word, without the point of an abbreviation or an ordinal, which ends nothing.
        caches: What other modules read off it, by a name of theirs.
    """

    text: str
    language: str
    words: tuple[Word, ...]
    clauses: tuple[tuple[int, ...], ...]
    index: dict[str, list[tuple[int, float]]]
    folded: str
    names: tuple[tuple[int, int, str], ...] = ()
    gaps: tuple[str, ...] = ()
    caches: dict[str, object] = field(default_factory=dict)

    def content(self, positions: Iterable[int] | None = None) -> list[Word]:
        """Its words that say something by themselves, numbers left out; of some positions only, if given."""
        chosen = self.words if positions is None else [self.words[p] for p in positions]
        return [word for word in chosen if word.is_content and not word.is_number]


_MEASURED = frozenset(
    fold(word)
    for word in (
        *CURRENCIES,
        *MONTHS,
        *"""montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag monday tuesday wednesday thursday
        friday saturday sunday mrd mio bill bio tsd million millionen milliarde milliarden billion billionen
        trillion prozent
        prozentpunkt prozentpunkte prozentpunkten percent percentage points uhr sekunde sekunden minute minuten
        stunde stunden
        halbjahr halbjahrs quartal quartals monatsbeginn jahresbeginn erste ersten zweite zweiten dritte dritten
        vierte
        vierten first second third fourth fourths tag tage tagen woche wochen monat monate monaten jahr jahre jahren
        jahrhundert second seconds minutes hour
        hours
        day days week weeks month months year years century meter metern kilometer kilometern km meters metres
        kilometers
        kilometres tonne tonnen tonnes tons liter litern liters litres grad degrees celsius kilo kilogramm hektar
        hectares
        quadratmeter quadratmetern km/h viertel drittel hälfte third thirds quarter half dozen dutzend morgen abend
        nacht
        mittag vormittag nachmittag morning evening night noon""".split(),
    )
)
# Words that fill a sentence: their absence from a source proves nothing.
_FILLING = {
    "de": frozenset(
        """dabei zudem außerdem jedoch allerdings demnach hingegen daraufhin derzeit zuletzt zunächst künftig
        inzwischen mittlerweile insgesamt rund etwa mehr weniger lediglich bislang bisher sodann nunmehr jeweils
        gemeinsam
        weiterhin ebenfalls zugleich gleichzeitig darunter hierzu hierfür somit letztlich schließlich unter anderem
        bald
        zwischenzeitlich ferner knapp fast gut weitere weiterer weiteren zuvor danach gegenüber innerhalb außerhalb
        seitdem
        infolge aufgrund angesichts mithilfe anhand inklusive einschließlich trotz mindestens höchstens gegen sogar
        worden sowohl weder ebenso hingegen indem obwohl nachdem bevor sobald solange sofern falls""".split()
    ),
    "en": frozenset(
        """however meanwhile therefore thus currently recently previously initially subsequently moreover
        furthermore nevertheless nearly almost around approximately roughly total overall respectively including among
        following amid despite due well part least later earlier once rather instead whereas though unless upon
        within amid amongst toward towards along together alongside""".split()
    ),
}
_BREAK = re.compile(r"[;:.!?–—()„“”»«\"]|,(?!\d)|\s-\s")
CALENDAR = frozenset(fold(word) for word in MONTHS) | frozenset(
    """montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag montags dienstags mittwochs donnerstags
    freitags samstags sonntags""".split()
)
_ABBREVIATED = frozenset(
    """mrd mio tsd bill bio dr prof st nr ca bzw u a z b d h usw inkl max min mr mrs ms jr sr no vs approx m p sen gov
    gen rep""".split()
)
_PARTICLES = frozenset(
    """ab an auf aus bei ein fort frei her hin hoch los nach nieder statt still teil um unter vor weg wieder zu zurück
    zusammen fest bekannt fern nahe heim preis""".split()
)


def _ends(words: Sequence[Token], position: int, text: str) -> bool:
    """Whether a word is the last one of a clause."""
    if position + 1 == len(words):
        return True
    gap = text[words[position].end : words[position + 1].start]
    return _BREAK.search(gap) is not None or words[position + 1].text.lower() in _JOINS


_BEFORE_ORDINALS = frozenset("am im der den dem des die das zum vom bis seit ab dieser diesem".split())


def _is_abbreviated(words: Sequence[Token], position: int, gap: str, lowered: str) -> bool:
    """Whether what stands before a word ends no clause: the point of an abbreviation or an ordinal, a score."""
    before = words[position - 1].text
    if before[0].isdecimal() and lowered[0].isdecimal() and gap.strip() in {",", ":"}:
        return True  # "3:6, 7:5"
    if not gap.startswith(".") or _BREAK.search(gap[1:]):
        return False
    if before.lower() in _ABBREVIATED:
        return True
    if not before.isdecimal() or len(before) > 2:
        return False
    return fold(lowered) in CALENDAR or (position > 1 and words[position - 2].text.lower() in _BEFORE_ORDINALS)


_JOINS = frozenset("und oder aber sondern doch denn sowie and or but while whereas although because".split())
_OPENS_EN = frozenset(
    "that which who whose whom because although if unless while when after before since until".split()
)
_FINITE = frozenset(
    """ist war sind waren hat hatte haben hatten wird wurde werden wurden soll sollte sollen sollten kann konnte
    können
    konnten könnte könnten will wollte wollen wollten muss musste müssen mussten darf durfte dürfen durften dürfte
    dürften
    sei seien habe werde wolle könne müsse solle dürfe gilt gibt gab steht stand liegt lag kommt kam geht ging lässt
    ließ
    bleibt blieb würde würden wäre wären hätte hätten
    is are was were be been has have had will would shall should can could may might must does did do""".split()
)


def is_finite(word: str, language: str) -> bool:
    """Whether a word may be a finite verb, as far as its form tells."""
    if word in _FINITE:
        return True
    if not word[:1].islower() or len(word) < 4:
        return False
    if language == "de":
        return (word.endswith(("t", "te", "ten")) and not is_function_word(word, "de")) or is_irregular(word, "de")
    return word.endswith(("ed", "s")) or is_irregular(word, "en")


@lru_cache(maxsize=65536)
def _meanings(stem_: str, language: str, *, noun: bool | None) -> tuple[tuple[str, float], ...]:
    senses = lexicon().stem_senses(stem_, language)
    if noun is not None:
        senses = [sense for sense in senses if sense.noun is None or sense.noun == noun] or list(senses)
    best: dict[str, float] = {}
    for sense in senses:
        key = f"#{sense.concept}"
        best[key] = max(best.get(key, 0.0), sense.weight)
    return tuple(best.items())


def without_particles(text: str) -> str:
    """A text without what stands inside names: the "von der" of "Ursula von der Leyen" is German in no other way."""
    for start, end in reversed([*capitalized_runs(text)]):
        first, *rest = text[start:end].split()
        if len(rest) > 1 and not any(is_known(first, language) for language in ("de", "en")):
            kept = [first, *(word for word in rest if word[0].isupper())]
            text = text[:start] + " ".join(kept) + text[end:]
    return text


def language_of(text: str) -> str:
    """The language of a text; the likelier one of German and English where little decides."""
    text = without_particles(text)
    found = detect(text)
    return found if found != "und" else _likelier(text)


_POSSESSIVE = re.compile(r"[^\W\d_]['’]s\b")


def _likelier(text: str) -> str:
    """Which of German and English knows more words of a text that is too short to tell otherwise."""
    words = [token.text for token in tokens(text) if token.text[0].islower() and len(token.text) > 2]
    known = {
        language: sum(is_function_word(word, language) or is_known(word, language) for word in words)
        for language in ("de", "en")
    }
    known["en"] += len(_POSSESSIVE.findall(text))
    if known["de"] == known["en"]:
        return question_languages(text)[0]
    return max(known, key=lambda language: known[language])


@lru_cache(maxsize=1024)
def read_statement(text: str, language: str) -> Statement:
    """Take a claim or a quote apart, reading it in a language."""
    seen = view(Sentence(0, text, "body", 0), "", language)
    plain_keys: list[dict[str, float]] = [{} for _ in seen.words]
    for key, positions in seen.positions.items():
        if not key:
            continue  # of an apostrophe by itself
        worth = PART if seen.stems.get(key, 1.0) < 1 else 1.0
        for position in positions:
            plain_keys[position][key] = max(worth, plain_keys[position].get(key, 0.0))
    for concept, position in seen.concept_positions.items():
        plain_keys[position][f"#{concept}"] = seen.concepts[concept]
    values = number_words()
    table = axes().get(language, {})
    words: list[Word] = []
    gaps: list[str] = []
    clause = 0
    filling = _FILLING.get(language, frozenset())
    for position, token in enumerate(seen.words):
        lowered = token.text.lower()
        gap = text[seen.words[position - 1].end : token.start] if position else ""
        if position and _is_abbreviated(seen.words, position, gap, lowered):
            gap = gap[1:]
        gaps.append(gap)
        if position and (_BREAK.search(gap) or (language == "en" and lowered in _OPENS_EN)):
            clause += 1
        is_number = token.text[0].isdecimal() or lowered in values
        keys = plain_keys[position]
        if fold(lowered) in CALENDAR:  # a "Freitag" is no day that is free
            keys = {key: worth for key, worth in keys.items() if worth == 1.0 and key[0] != "#"}
        stems = [key for key in keys if key[0] != "#"]
        sides: dict[tuple[int, int], None] = {}
        for key in [*stems, "=" + fold(token.text)]:
            if keys.get(key, 1.0) == 1.0:
                sides.update(dict.fromkeys(table.get(key, ())))
        is_month = token.text == "May" and position > 0
        is_content = not is_number and (is_month or not is_function_word(lowered, language)) and lowered not in filling
        if language == "de" and lowered in _PARTICLES and _ends(seen.words, position, text):
            is_content = False  # it belongs to its verb
        is_measured = fold(lowered) in _MEASURED
        if is_content:
            _enrich(keys, stems, token.text, language, position)
        words.append(
            Word(
                token.text,
                token.start,
                token.end,
                position,
                clause,
                keys,
                is_content and bool(keys),
                is_number,
                tuple(sides),
                is_measured,
                lowered,
            )
        )
    _join_phrases(words, language)
    _merge_clauses(words, language)
    index: dict[str, list[tuple[int, float]]] = {}
    for word in words:
        for key, worth in word.keys.items():
            index.setdefault(key, []).append((word.position, worth))
    clauses: dict[int, list[int]] = {}
    for word in words:
        clauses.setdefault(word.clause, []).append(word.position)
    return Statement(
        text,
        language,
        tuple(words),
        tuple(tuple(positions) for positions in clauses.values()),
        index,
        " " + " ".join(fold(word.text) for word in words) + " ",
        tuple(names(seen)),
        tuple(gaps),
    )


PHRASE = 4
"""Words between a verb and its particle, "turned the offer down", at most."""


def _join_phrases(words: Sequence[Word], language: str) -> None:
    """Let two words that mean a third together be on the side of that one: "turned the offer down" rejects it."""
    table = phrases(language)
    for word in words:
        following = next((table[key] for key, worth in word.keys.items() if worth == 1.0 and key in table), None)
        if following is None:
            continue
        near = words[word.position + 1 : word.position + 2 + PHRASE]
        if language == "de":  # the noun may stand behind its verb
            near = [*near, *words[max(0, word.position - PHRASE) : word.position]]
        for other in near:
            if (sides := following.get(fold(other.text))) and other.clause == word.clause:
                word.axes, other.axes = sides, ()
                break


def _enrich(keys: dict[str, float], stems: list[str], text: str, language: str, position: int) -> None:
    """Add roots, meanings of every place the word stands at, and other names of places."""
    for key in stems:
        if keys[key] == 1.0:
            keys.setdefault(f"~{root(key, language)}", ROOT)
    if language in {"de", "en"}:
        noun = (text[0].isupper() if language == "de" and position else None) if language == "de" else None
        if language == "en" and not is_gerund(text.lower()):
            noun = False
        for key in dict.fromkeys((*word_keys(text, language), *stems)):
            share = keys.get(key, 0.8)
            for meaning, weight in _meanings(key, language, noun=noun if share == 1.0 else None):
                worth = weight * (share if share < 1 else 1.0)
                if worth > keys.get(meaning, 0.0):
                    keys[meaning] = worth
    for other in equal_keys(text, tuple(key for key in stems if keys[key] == 1.0), language):
        keys.setdefault(other, 1.0)
    for other in other_names().get(fold(text).removesuffix("'s"), ()):
        keys.setdefault(f"@{other}", 1.0)
    keys.setdefault(f"@{fold(text).removesuffix(chr(39) + 's')}", 1.0)


def _has_verb(group: Sequence[Word], language: str) -> bool:
    """Whether a piece of a sentence has a finite verb; a German plural one looks like an infinitive, first or last."""
    if any(is_finite(word.text, language) for word in group):
        return True
    edges = (group[0], group[-1]) if language == "de" and len(group) > 1 else ()
    return any(
        word.text[0].islower() and word.text.endswith("en") and word.is_content and not word.is_number for word in edges
    )


def _is_pair(ahead: Sequence[Word]) -> bool:
    """Whether what comes next is the second of two: "between the fall in prices and the rise in wages"."""
    return any(word.lower in {"zwischen", "between"} for word in ahead[-8:]) and not any(
        word.lower in {"und", "and"} for word in ahead[-8:]
    )


def _merge_clauses(words: list[Word], language: str) -> None:
    """Split clauses at conjunctions between verbs; what has no verb belongs to the clause before it."""
    if not words:
        return
    groups: list[list[Word]] = []
    for word in words:
        if not groups or groups[-1][-1].clause != word.clause:
            groups.append([])
        groups[-1].append(word)
    split: list[list[Word]] = []
    for group in groups:
        current: list[Word] = []
        for number, word in enumerate(group):
            ahead = group[number:]
            if (
                current
                and word.lower in _JOINS
                and not _is_pair(current)
                and any(is_finite(other.text, language) for other in current)
                and any(is_finite(other.text, language) for other in ahead)
            ):
                split.append(current)
                current = []
            current.append(word)
        split.append(current)
    merged: list[list[Word]] = []
    for group in split:
        has_verb = _has_verb(group, language)
        if (merged and not has_verb) or (merged and not _has_verb(merged[-1], language)):
            merged[-1] += group
        else:
            merged.append(group)
    for number, group in enumerate(merged):
        for word in group:
            word.clause = number


_TURNS = frozenset("but while whereas although though aber doch jedoch während wohingegen hingegen dagegen".split())
_AT_FRONT = frozenset("während while whereas although though obwohl".split())


def parts_of(statement: Statement) -> list[int]:
    """For each word the part of its statement that it stands in: what is set against the rest is another one."""
    known = statement.caches.get("parts")
    if isinstance(known, list):
        return known
    found: list[int] = []
    part, is_front = 0, False
    for word, gap in zip(statement.words, statement.gaps, strict=True):
        turns = word.lower in _TURNS and ("," in gap or word.lower in {"während", "while", "whereas"})
        if not word.position:
            is_front = word.lower in _AT_FRONT
        elif ";" in gap or re.search(r"[.?!][“”\"«»]?\s", gap) or turns or (is_front and "," in gap):
            part += 1
            is_front = False
        elif word.lower in {"dagegen", "hingegen"}:
            # "Egon Wittrock dagegen nannte": the part began with the clause.
            first = next((w.position for w in statement.words if w.clause == word.clause), word.position)
            if first and found[first] == part:
                part += 1
                found[first:] = [part] * (len(found) - first)
        found.append(part)
    statement.caches["parts"] = found
    return found


# --- what turns a statement ------------------------------------------------------------------------------------------


def is_negator(word: Word) -> bool:
    """Whether a word denies: "nicht", "kein", "didn't"."""
    lowered = word.lower.replace("’", "'")
    return lowered in NEGATORS or lowered.endswith("n't")


_NOT_DENYING = frozenset("ungefähr unmittelbar unternehmen untersuchen unterschied".split())
_NOT_UN = (
    "unter", "univers", "unser", "unfall", "unfälle", "unwetter", "unmenge", "unsumme", "unkraut", "unruhe", "unglück",
    "unheil", "untat", "unart", "unwesen", "ungarn", "ungarisch", "unmut", "unikat", "union",
)  # fmt: skip
"""What German words begin with that deny nothing by their "un": an "Unfall" is no lack of a "Fall"."""
_QUALITY = re.compile(r"(?:lich|ig|bar|end|sam|isch|haft|iert|[^s]t|en)(?:e[nmrs]?)?$")
"""What a German word ends in that may say of what quality something is."""


def _is_un(lowered: str) -> bool:
    """Whether a German word denies by its first letters: "unzureichend"."""
    if not lowered.startswith("un") or len(lowered) < 6 or lowered.startswith(_NOT_UN):
        return False
    return is_known(lowered[2:], "de") or (len(lowered) > 8 and _QUALITY.search(lowered) is not None)


def refuses(word: Word, language: str) -> bool:
    """Whether a word of refusal or failure denies what it governs: "verweigern", "fail"."""
    known = denying(language)
    return word.is_content and any(
        key in known for key, worth in word.keys.items() if worth == 1.0 and key[0] not in "#~@+"
    )


def denies(word: Word, language: str) -> bool:
    """Whether a word denies by its own meaning: "verweigern", "unable", "ergebnislos"."""
    if not word.is_content:
        return False
    if refuses(word, language):
        return True
    lowered = word.lower
    if lowered in _NOT_DENYING:
        return False
    if language == "de":
        return _is_un(lowered) or (
            lowered.endswith(("los", "lose", "losen", "loser", "loses", "frei", "freie", "freien")) and len(lowered) > 6
        )
    return (
        (lowered.startswith(("un", "in", "im", "non")) and len(lowered) > 6 and is_known(lowered[2:], "en"))
        or (lowered.startswith("dis") and len(lowered) > 7 and is_known(lowered[3:], "en"))
        or (lowered.endswith("less") and len(lowered) > 6)
    )


@lru_cache(maxsize=16384)
def is_known(word: str, language: str) -> bool:
    """Whether the tables know a word, as written or as a noun."""
    known = lexicon()
    return any(
        known.knows(stem(form, language), language) for form in (word, word[:1].upper() + word[1:])
    ) or is_irregular(word, language)


@lru_cache(maxsize=16384)
def _marked(text: str, language: str, *, opens: bool) -> frozenset[str]:
    listed = forms(language)
    found = listed.get(text, frozenset())
    if not found and (opens or text[0].islower()):
        found = listed.get(text.lower(), frozenset())
    return found


def markers(word: Word, language: str) -> frozenset[str]:
    """Classes of what this form marks: hearsay, possibility, plans, conditions."""
    return _marked(word.text, language, opens=word.position == 0)


def is_said(word: Word, language: str) -> bool:
    """Whether a word only says that somebody says it."""
    return any(key in saying(language) for key, worth in word.keys.items() if worth == 1.0 and key[0] not in "#~@")


def named(statement: Statement, positions: tuple[int, ...]) -> tuple[int, ...]:
    """Those of some words that are names."""
    return tuple(
        p for p in positions if any(start <= statement.words[p].start < end for start, end, _ in statement.names)
    )


PREPOSITIONS = frozenset(
    """in im an am auf aus bei beim mit nach von vom vor für durch gegen ohne um über unter zwischen seit bis
    wegen trotz
    zu zum zur laut to of on at by with for from into about over under between among through during before after
    since until
    against without within across""".split()
)
"""Words behind which a noun is no subject."""
