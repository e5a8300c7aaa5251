"""Who does what to whom in each clause, as far as word order, case endings and forms tell: a parser of the small kind.

German marks its cases on articles, and English by order; a relative clause speaks of what stands before its comma, and
a clause without a subject of its own has that of the clause before it.
"""

import re
from dataclasses import dataclass

from bot.engine.claims.reading import PREPOSITIONS, Statement, is_finite, is_known, is_said, parts_of
from bot.engine.claims.sources import sources
from bot.engine.language import is_function_word, is_irregular

_BREAK = re.compile(r"[;:.!?–—()]|,(?!\d)|\s-\s")
_OPENED = re.compile(r"[„»“«\"]\s*$")
_CLOSED = re.compile(r"^\s*[“«”»\"]")
_JOINS = frozenset("und oder aber sondern doch denn sowie and or but".split())
_OPENERS = frozenset(
    """who which whom whose because although though if unless while when whereas after before since until where that as
    dass weil obwohl wenn falls während nachdem bevor sobald damit ob""".split()
)
_RELATIVES = {
    "de": frozenset("der die das den dem denen dessen deren welcher welche welches welchen welchem".split()),
    "en": frozenset("who which that whom".split()),
}
_NO_VERBS = frozenset(
    """binnen doppelt weltweit bereit bekannt direkt komplett bundesweit landesweit europaweit insgesamt gesamt stets
    längst zuletzt nachts laut samt mitten oben unten neben zwischen gegen wegen trotzen extrem leicht schlecht
    dicht echt recht nackt fest lokalen jüngst bestimmt perfekt konkret""".split()
)
_MORE_PREPOSITIONS = frozenset("per pro samt mitsamt mittels dank binnen via upon onto despite".split())
_LY_VERBS = frozenset("supply apply reply rely comply imply multiply rally fly".split())
_NO_GERUNDS = frozenset("according following including regarding".split())
_BOUNDS = frozenset("zu to über unter over under around about gegen um".split())
_CONTROL = frozenset(
    """expect expects expected want wants wanted urge urges urged ask asks asked tell tells told order orders ordered
    allow allows allowed force forces forced help helps helped require requires required cause causes caused lead leads
    led permit permits permitted invite invites invited enable enables enabled call calls called on""".split()
)
_CONTENTS = frozenset(
    "news report reports evidence fact idea hope fear sign signs view belief claim claims word".split()
)
_SUMS = frozenset("euro dollar pfund franken prozent millionen milliarden".split())
_FEMININE = re.compile(
    r"(?:ung|heit|keit|schaft|tät|ion|ik|enz|anz|ur|(?:er|[tgfhdks])in|rei|ie|age|esse|ette|ose|ise)$"
    r"|^(?:Ukraine|Türkei|Schweiz|Slowakei|Mongolei|Krim|EU|Union|CDU|CSU|SPD|FDP|AfD|Uno|UN|Nato|NATO|EZB|Fed|Hamas|Hisbollah"
    r"|Bahn|Bank|Notenbank|Zentralbank|Stadt|Partei|Polizei|Firma|Post|Lufthansa|Telekom|Frau|Tochter|Mutter|Schwester|Armee)$"
)
_PRONOUNS = frozenset("er sie es he she it they man wir we i ich".split())
_AUXILIARIES = frozenset(
    """ist sind war waren sei seien wäre wären wird werden wurde wurden worden würde würden hat haben hatte hatten habe
    hätte hätten soll sollen sollte sollten kann können konnte konnten könnte könnten will wollen wollte wollten muss
    müssen musste mussten müsste darf dürfen durfte durften dürfte dürften werde wolle könne müsse solle dürfe
    is are was were be been being has have had having will would shall should can could may might must do does did
    get gets got getting""".split()
)
_BE = frozenset("is are was were be been being get gets got getting".split())
_WERDEN = frozenset("wird werden werde würde würden".split())
_WURDE = frozenset("wurde wurden worden".split())
_AGENT = frozenset("von vom durch by".split())
_ADJECTIVES_AFTER = frozenset("the a an its his her their this these those of no some any another".split())
_ENDING = re.compile(
    r"^(?:k?ein|mein|sein|ihr|unser|deren|dessen)(?P<weak>e[nmrs]?)?$|^(?:dies|jed|all|manch|solch|beid|jen)(?P<strong>e[nmrs]?)$"
)
_PARTICIPLE = re.compile(
    r"(?:^|ab|an|auf|aus|bei|ein|fest|her|hin|mit|nach|vor|zu|zurück|um|los|frei|weg)ge\w{2,}(?:t|en)$"
    r"|^(?:be|ver|er|ent|zer|miss|über|unter)\w+t$|iert$"
)


@dataclass(slots=True, eq=False)
class Phrase:
    """A noun with what belongs to it.

    Attributes:
        words: Positions of its content words.
        lead: The preposition before it, or empty.
        case: "nom", "acc", "dat", "gen", or empty where the form does not tell.
    """

    words: tuple[int, ...]
    lead: str = ""
    case: str = ""


@dataclass(slots=True, eq=False)
class _Clause:
    """A piece of a sentence that has a verb.

    Attributes:
        positions: Positions of its words.
        verbs: Positions of its verbs.
        subject: Positions of who does it, maybe of another piece.
        objects: Its nouns without a preposition that are no subject.
        phrases: All its nouns.
        is_guessed: Whether the subject is of another piece.
    """

    positions: list[int]
    verbs: list[int]
    subject: tuple[int, ...]
    objects: list[Phrase]
    phrases: list[Phrase]
    is_guessed: bool

    def is_near(self, statement: Statement, position: int, verb: int) -> bool:
        """Whether a word is not on the other side of an "and" between two verbs."""
        joints = [p for p in self.positions if statement.words[p].lower in _JOINS]
        walls = [j for j in joints if any((j - verb) * (j - other) < 0 for other in self.verbs)]
        return not any((wall - verb) * (wall - position) < 0 for wall in walls)


@dataclass(slots=True, eq=False)
class Frame:
    """What one verb says.

    Attributes:
        verb: Its position.
        agents: Positions of who does it.
        patients: Positions of whom or what it is done to.
        others: Positions of the rest of its clause that says something.
        is_guessed: Whether who does it stands in another clause.
        is_either: Whether who does it may rather be what it is done to: "ist geschlossen", "the shop closed".
        around: Positions of what belongs to who does it: "Voters in Slovenia".
        told: Positions of what is said, of a verb of saying.
    """

    verb: int
    agents: tuple[int, ...]
    patients: tuple[int, ...]
    others: tuple[int, ...]
    is_guessed: bool = False
    is_either: bool = False
    around: tuple[int, ...] = ()
    told: tuple[int, ...] = ()


def frames(statement: Statement) -> tuple[Frame, ...]:
    """What the verbs of a statement say, in order."""
    known = statement.caches.get("frames")
    if isinstance(known, tuple):
        return known
    found: list[Frame] = []
    pending: tuple[int, ...] = ()  # a subject whose verb is yet to come: "The driver, who …, was"
    subject: tuple[int, ...] = ()
    main: tuple[int, ...] = ()
    before: list[Phrase] = []
    for segment in _segments(statement):
        verbs = [p for p in segment if _is_verb(statement, p, segment)]
        phrases = _phrases(statement, segment, set(verbs))
        if not verbs:
            if phrases and not phrases[0].lead:
                pending = pending or phrases[0].words
            before = phrases or before
            continue
        relative = _relative(statement, segment) if before else None
        free = [phrase for phrase in phrases if not phrase.lead and phrase.case != "gen"]
        own, is_guessed = _own_subject(statement, segment, free, verbs), False
        if pending and own is not None and own.words[0] == segment[0] and statement.language == "de":
            own = None  # "weil die Bahn Gleise, Weichen und Oberleitungen erneuert"
        rest = [phrase for phrase in free if own is None or phrase is not own]
        if relative is not None:
            antecedent = before[-1].words
            if relative == "nom" or (relative == "" and (own is None or own.case != "nom")):
                mine = antecedent
                if own is not None:
                    rest = [own, *rest]
            else:
                mine = own.words if own is not None else ()
                if relative in {"acc", ""}:
                    rest = [Phrase(antecedent), *rest]
        elif own is not None:
            mine = subject = own.words
            if statement.words[segment[0]].lower not in _OPENERS:
                main = mine
                pending = ()
        else:
            depends = statement.words[segment[0]].lower in _OPENERS
            mine, is_guessed = (pending, False) if pending else (subject if depends or not main else main, True)
            if pending:
                subject = main = pending
            pending = ()
        found += _of_clause(statement, _Clause(segment, verbs, mine, rest, phrases, is_guessed))
        before = phrases or before
    by_verb = {source.position: source for source in sources(statement)}
    for frame in found:
        is_first = (
            frame.verb > 0
            and "," in statement.text[statement.words[frame.verb - 1].end : statement.words[frame.verb].start]
        )
        if (frame.is_guessed or not frame.agents or is_first) and frame.verb in by_verb:  # "…, said the nurse"
            frame.agents = frame.around = by_verb[frame.verb].speaker
            frame.is_guessed = False
    found += [
        Frame(source.position, source.speaker, (), (), around=source.speaker)
        for source in sources(statement)
        if not any(frame.verb == source.position for frame in found)
    ]
    _tell(statement, found)
    result = tuple(found)
    statement.caches["frames"] = result
    return result


def segments(statement: Statement) -> list[int]:
    """For each word the number of the piece of its sentence that it stands in, between marks and conjunctions."""
    known = statement.caches.get("segments")
    if isinstance(known, list):
        return known
    found = [0] * len(statement.words)
    for number, segment in enumerate(_segments(statement)):
        for position in segment:
            found[position] = number
    statement.caches["segments"] = found
    return found


_JOINS = frozenset("und oder sowie aber sondern and or but while während".split())


def pieces_of(statement: Statement) -> list[int]:
    """For each word the number of the piece between commas and conjunctions that it stands in."""
    known = statement.caches.get("pieces")
    if isinstance(known, list):
        return known
    clauses = segments(statement)
    found: list[int] = []
    for word, gap in zip(statement.words, statement.gaps, strict=True):
        p = word.position
        is_new = bool(p) and (clauses[p] != clauses[p - 1] or "," in gap or word.lower in _JOINS)
        found.append(found[-1] + is_new if found else 0)
    statement.caches["pieces"] = found
    return found


_AGAINST = frozenset("während while whereas".split())
_INDIRECT = frozenset("habe sei seien werde wolle könne müsse solle dürfe gebe hätten wären würden könnten".split())


def is_dependent(statement: Statement, piece: list[int]) -> bool:
    """Whether a piece of a sentence hangs on another one: "that …", "who …", indirect speech, "…, said Brandt"."""
    first = statement.words[piece[0]]
    if (
        first.lower in _OPENERS - _AGAINST
        or _relative(statement, piece) is not None
        or is_said(first, statement.language)
    ):
        return True
    return statement.language == "de" and any(statement.words[p].lower in _INDIRECT for p in piece)


def is_telling(statement: Statement, position: int) -> bool:
    """Whether a word says that somebody says something: a verb of saying, "laut"."""
    word = statement.words[position]
    return is_said(word, statement.language) or any(source.position == position for source in sources(statement))


def _tell(statement: Statement, found: list[Frame]) -> None:
    """Find what is said by each who says something: what stands nearer to no other one, within marks like ";"."""
    telling = [frame for frame in found if is_telling(statement, frame.verb)]
    parts = parts_of(statement)
    for frame in telling:
        frame.told = tuple(
            word.position
            for word in statement.content()
            if word.position not in frame.agents
            and word.position != frame.verb
            and parts[word.position] == parts[frame.verb]
            and min(telling, key=lambda other: abs(other.verb - word.position)) is frame
        )


def _of_clause(statement: Statement, clause: _Clause) -> list[Frame]:
    """What each verb of a clause says."""
    found = []
    for verb in clause.verbs:
        near = [phrase for phrase in clause.objects if clause.is_near(statement, phrase.words[0], verb)]
        by = [
            phrase
            for phrase in clause.phrases
            if phrase.lead in _AGENT and clause.is_near(statement, phrase.words[0], verb)
        ]
        others = tuple(
            p
            for p in clause.positions
            if statement.words[p].is_content
            and p not in clause.verbs
            and p not in clause.subject
            and clause.is_near(statement, p, verb)
        )
        doer, is_guessed = clause.subject, clause.is_guessed
        if statement.language == "en" and verb and statement.words[verb - 1].lower == "to":
            asked = [phrase for phrase in near if phrase.words[-1] == verb - 2 and _is_controlled(statement, phrase)]
            if asked:  # "expects prices to fall"
                doer, is_guessed = asked[-1].words, False
                near = [phrase for phrase in near if phrase.words[0] > verb]
        voice = _voice(statement, clause.positions, verb, clause.verbs)
        if voice == "passive":
            agents = by[0].words if by else ()
            found.append(Frame(verb, agents, doer, others, is_guessed=is_guessed and not by, around=agents))
            continue
        patients = tuple(p for phrase in near if phrase.case in {"acc", "", "nom"} for p in phrase.words)
        around = _around(statement, clause.phrases, doer)
        is_either = voice == "either" or not patients
        found.append(Frame(verb, doer, patients, others, is_guessed=is_guessed, is_either=is_either, around=around))
    return found


def _behind_relative(statement: Statement, segment: list[int]) -> int:
    """Where an English clause goes on behind a relative one: "A fire that began there | destroyed"; 0 for nowhere."""
    if segment[0] and statement.text[statement.words[segment[0] - 1].end : statement.words[segment[0]].start] != " ":
        return 0
    if is_said(statement.words[segment[0] - 1], "en") or _is_tensed(statement, segment[0] - 1):
        return 0
    seen = False
    for place, position in enumerate(segment):
        word = statement.words[position]
        before = statement.words[position - 1]
        if word.lower in _JOINS:
            return 0
        is_new = before.lower not in _AUXILIARIES | {"to", "not"} and not before.lower.endswith("ly")
        if _is_tensed(statement, position) and is_new and not word.lower.endswith("ing"):
            if seen and before.is_content:
                return place
            seen = place < 4 or seen
    return 0


def _around(statement: Statement, phrases: list[Phrase], subject: tuple[int, ...]) -> tuple[int, ...]:
    """A subject with what hangs on it: "Voters in Slovenia", "die Vertreter der Firma aus Ulm"."""
    found = list(subject)
    for phrase in phrases:
        behind = phrase.words[0]
        if phrase.lead and found and 0 < behind - found[-1] <= 3:
            if any(_is_tensed(statement, p) for p in range(found[-1] + 1, behind)):
                break
            found += phrase.words
    return tuple(found)


def _segments(statement: Statement) -> list[list[int]]:
    """Positions between marks, before words that open a clause, and at an "and" between verbs."""
    words = statement.words
    found: list[list[int]] = []
    for word in words:
        gap = statement.gaps[word.position]
        is_break = _BREAK.search(gap) is not None and not (
            gap.startswith(".") and gap.strip() == "." and word.is_number
        )
        opens = word.lower in _OPENERS and (statement.language == "en" or "," in gap)
        if not word.position or is_break or opens:
            if word.position and found and len(found[-1]) == 1 and words[found[-1][0]].lower in PREPOSITIONS:
                found[-1].append(word.position)  # "in which"
                continue
            found.append([])
        found[-1].append(word.position)
    split: list[list[int]] = []
    for segment in found:
        current: list[int] = []
        for place, position in enumerate(segment):
            word = words[position]
            ahead = segment[place + 1 :]
            if (
                word.lower in _JOINS
                and any(_is_tensed(statement, p) for p in current)
                and any(_is_tensed(statement, p) for p in ahead)
                and not (statement.language == "de" and _shares_auxiliary(statement, current, ahead))
            ):
                split.append(current)
                current = []
            current.append(position)
        split.append(current)
    return [part for segment in split for part in _told_apart(statement, segment) if part]


def _told_apart(statement: Statement, segment: list[int]) -> list[list[int]]:
    """An English clause cut behind a verb of saying where what is said follows without a "that"."""
    if statement.language != "en":
        return [segment]
    if statement.words[segment[0]].lower in {"who", "which", "that"} and segment[0]:
        cut = _behind_relative(statement, segment)
        if cut:
            return [segment[:cut], segment[cut:]]
    for place, position in enumerate(segment[:-2]):
        word = statement.words[position]
        ahead = segment[place + 1 :]
        if (
            place
            and _is_tensed(statement, position)
            and is_said(word, "en")
            and statement.words[ahead[0]].lower not in {"to", "of", "in", "by", "at", "for", "on", "from"}
            and any(_is_tensed(statement, p) for p in ahead[1:])
        ):
            return [segment[: place + 1], ahead]
    return [segment]


def _shares_auxiliary(statement: Statement, one: list[int], other: list[int]) -> bool:
    """Whether two German verbs hang on one: "ist erfasst und verletzt worden"."""
    return not all(any(_is_inflected(statement, p) for p in side) for side in (one, other))


def _is_inflected(statement: Statement, position: int) -> bool:
    """Whether a German word is a verb with a person, and no participle or infinitive."""
    lowered = statement.words[position].lower
    if lowered in _AUXILIARIES:
        return (
            lowered not in {"worden", "haben", "werden", "wollen", "sollen", "müssen"}
            or position == 0
            or (statement.words[position - 1].text[0].isupper())
        )
    return (
        _is_verb(statement, position, None)
        and is_finite(lowered, "de")
        and not _PARTICIPLE.search(lowered)
        and not lowered.startswith("un")
    )


def _is_tensed(statement: Statement, position: int) -> bool:
    word = statement.words[position]
    return word.lower in _AUXILIARIES or _is_verb(statement, position, None)


def _is_verb(statement: Statement, position: int, segment: list[int] | None) -> bool:
    """Whether a word is a verb that says something by itself."""
    word = statement.words[position]
    if not word.is_content or word.is_number or word.is_measured or word.text[0].isupper():
        return False
    before = statement.words[position - 1] if position else None
    following = statement.words[position + 1] if position + 1 < len(statement.words) else None
    if statement.language == "de":
        if word.lower in _NO_VERBS or (word.lower.startswith("un") and word.lower.endswith("t")):
            return False
        is_form = (
            is_finite(word.text, "de")
            or word.text.endswith(("en", "ern", "eln"))
            or bool(_PARTICIPLE.search(word.text))
        )
        if not is_form:
            return False
        is_attribute = (
            following is not None
            and following.text[0].isupper()
            and following.is_content
            and word.text.endswith(("en", "ten", "te", "er"))
            and statement.text[word.end : following.start] == " "
            and not (word.text.endswith(("te", "ten")) and before is not None and before.text[0].isupper())
        )
        return not is_attribute
    if (word.lower.endswith("ly") and word.lower not in _LY_VERBS) or word.lower in _NO_GERUNDS:
        return False
    if before is not None and before.lower in _AUXILIARIES | {"to", "not"} | _PRONOUNS:
        return not word.lower.endswith(("able", "ible", "ful", "ous"))
    if (
        before is not None
        and before.lower.endswith("ly")
        and position > 1
        and statement.words[position - 2].lower in _AUXILIARIES
    ):
        return True
    if before is not None and (
        before.lower in _ADJECTIVES_AFTER or before.text.endswith(("'s", "s'")) or before.is_number
    ):
        return False
    if word.lower.endswith("ed") or is_irregular(word.lower, "en"):
        is_attribute = (
            before is not None and before.lower in PREPOSITIONS and following is not None and following.is_content
        )
        return not is_attribute
    if word.lower.endswith("ing"):
        return before is not None and (before.lower in PREPOSITIONS or before.is_content) and following is not None
    if before is None or following is None:
        return False
    is_third = word.lower.endswith("s") and not word.lower.endswith("ss")
    if (before.lower in {"who", "which"} and is_third) or (
        before.text[0].isupper() and word.lower.endswith("s") and is_said(word, "en")
    ):
        return True
    if segment is None or not before.is_content:
        return False
    if word.lower.endswith("s") and not word.lower.endswith("ss"):
        base = word.lower[:-1]
        return (
            (is_known(base, "en") or is_irregular(base, "en"))
            and (
                following.lower in PREPOSITIONS
                or following.lower in _ADJECTIVES_AFTER
                or following.is_number
                or following.text[0].isupper()
                or following.lower in _PRONOUNS
            )
            and before.text[0].isupper()
        )
    return (
        before.text.endswith("s")
        and following.lower in {"the", "a", "an", "its", "their", "to", "that"}
        and is_known(word.lower, "en")
    )


def _case(word: str, language: str) -> str:
    """The case that an article tells, or nothing."""
    if language != "de":
        return ""
    if word in {"den", "dem", "des", "der"}:
        return {"den": "acc", "dem": "dat", "des": "gen", "der": "nom"}[word]
    match = _ENDING.match(word)
    if match is None:
        return ""
    if match["strong"]:
        return {"en": "acc", "em": "dat", "es": "", "er": "nom"}.get(match["strong"], "")
    return {"en": "acc", "em": "dat", "es": "gen", "er": "gen"}.get(match["weak"] or "", "")


def _phrases(statement: Statement, segment: list[int], verbs: set[int]) -> list[Phrase]:
    """The nouns of a segment with what belongs to them, in order; a genitive belongs to the noun before it."""
    found: list[Phrase] = []
    lead = case = ""
    is_open = False  # whether the last phrase may go on
    is_title = False
    qualities: list[int] = []
    for position in segment:
        word = statement.words[position]
        lowered = word.lower
        if position in verbs or lowered in _AUXILIARIES or lowered in _PRONOUNS:
            lead = case = ""
            is_open = False
            qualities = []
            continue
        if statement.language == "de":
            is_noun = (
                word.is_content
                and not word.is_number
                and word.text[0].isupper()
                and not is_function_word(lowered, "de")
            )
        else:
            is_noun = word.is_content and not word.is_number and not lowered.endswith("ly")
        gap = statement.text[statement.words[position - 1].end : word.start] if position else ""
        if is_title and _CLOSED.search(gap):
            is_title = False
        elif not is_title and found and _OPENED.search(gap) and position - 1 == found[-1].words[-1]:
            is_title = True  # »Das Salz der Oder« is what stands before it
        if is_title:
            if is_noun:
                found[-1].words += (position,)
            continue
        is_noun = is_noun and not word.is_measured and lowered not in _SUMS
        if is_noun:
            is_next = is_open and found and found[-1].words[-1] >= position - 1
            is_genitive = (
                is_open and found and case in {"gen", "nom", "dat"} and not lead and _is_genitive(statement, position)
            )
            if is_next or is_genitive or (is_open and found and lead == "of"):
                found[-1].words += (position,)
            else:
                found.append(Phrase((*qualities, position), "" if lead == "of" else lead, case))
            is_open, lead, case = True, "", ""
            qualities = []
        elif lowered in _BOUNDS and position + 1 < len(statement.words) and statement.words[position + 1].is_number:
            pass  # "bis zu 40 Dörfer" is no place
        elif lowered in PREPOSITIONS or lowered in _MORE_PREPOSITIONS:
            lead, case = ("" if position == segment[0] and lowered in _OPENERS and verbs else lowered), ""
            is_open = is_open and lowered == "of"
        elif told := _case(lowered, statement.language):
            case = told
            if lowered.endswith("er") and told == "nom" and _is_feminine(statement, position):
                case = "dat"
            is_open = is_open and told in {"gen", "nom", "dat"}
        elif lowered in _JOINS:
            is_open = False
            if found and not lead:
                lead = found[-1].lead
        elif word.is_content:
            qualities = [position] if statement.language == "de" else []
        elif word.is_number:
            pass
        elif lowered not in {"die", "das", "the", "a", "an", "its", "their", "his", "her", "ihre", "seine", "eine"}:
            is_open = False
    return found


def _is_feminine(statement: Statement, position: int) -> bool:
    """Whether the noun behind an article is feminine by its ending, so that "der" is no nominative."""
    for word in statement.words[position + 1 : position + 4]:
        if word.text[0].isupper() and word.is_content:
            return _FEMININE.search(word.text) is not None
    return False


def _is_genitive(statement: Statement, position: int) -> bool:
    """Whether an article that may be a genitive's stands between a noun and the one before it, and nothing else."""
    for back in range(position - 1, max(-1, position - 5), -1):
        word = statement.words[back]
        if word.lower in {"der", "des", "eines", "einer", "seiner", "ihrer", "seines", "ihres"}:
            return back > 0 and statement.words[back - 1].text[0].isupper()
        if not word.is_content:
            return False
    return False


def _relative(statement: Statement, segment: list[int]) -> str | None:
    """The case of the relative pronoun that opens a segment, empty where it may be more than one; None for none."""
    first = statement.words[segment[0]]
    if not first.position:
        return None
    gap = statement.text[statement.words[first.position - 1].end : first.start]
    table = _RELATIVES.get(statement.language, frozenset())
    if first.lower in PREPOSITIONS and len(segment) > 1 and statement.words[segment[1]].lower in table:
        return "dat" if statement.language == "en" or "," in gap else None
    if first.lower not in table or ("," not in gap and statement.language == "de"):
        return None
    if statement.language == "en":
        if len(segment) > 1 and first.lower != "whom":
            following = statement.words[segment[1]]
            before = statement.words[first.position - 1]
            if first.lower == "that" and (
                gap.strip() != "" or before.lower in _CONTENTS or _is_tensed(statement, before.position)
            ):
                return None
            is_verb = following.lower in _AUXILIARIES or _is_verb(statement, following.position, segment)
            return "nom" if is_verb or first.lower == "who" or following.lower.endswith("ly") else "acc"
        return "acc"
    last = statement.words[segment[-1]].lower
    if len(segment) > 1 and statement.words[segment[-2]].lower == "zu":
        return None
    is_plural = last.endswith("n") and (last in _AUXILIARIES or _is_verb(statement, segment[-1], segment))
    if not (is_plural or _is_inflected(statement, segment[-1]) or last in _AUXILIARIES) or any(
        _is_inflected(statement, p) for p in segment[1:-1]
    ):
        return None  # a German relative clause has its verb at its end and nowhere else
    return {"den": "acc", "dem": "dat", "denen": "dat", "dessen": "gen", "deren": "gen", "der": "nom"}.get(
        first.lower, ""
    )


def _own_subject(statement: Statement, segment: list[int], free: list[Phrase], verbs: list[int]) -> Phrase | None:
    """Who does it, among the nouns of a segment that no preposition governs."""
    words = [statement.words[p].lower for p in segment]
    if statement.language == "de":
        if set(words) & {"er", "sie", "es", "man", "wir", "ich"} and not any(p.case == "nom" for p in free):
            return None
        marked = [phrase for phrase in free if phrase.case == "nom"]
        if marked:
            return marked[0]
        plain = [phrase for phrase in free if phrase.case == ""]
        if len(plain) > 1 and _is_counted(statement, plain[0]) and _is_singular(statement, segment):
            return plain[1]  # "4.000 Fahrgäste befördert die Seilbahn"
        if (
            "zu" in words
            and not any(
                is_finite(statement.words[p].text, "de") and statement.words[p].lower in _AUXILIARIES for p in segment
            )
            and statement.words[segment[-1]].text.endswith("n")
        ):
            return None
        return plain[0] if plain else None
    if set(words[:3]) & _PRONOUNS:
        return None
    tensed = [p for p in segment if statement.words[p].lower in _AUXILIARIES] + verbs
    first = min(tensed, default=segment[-1])
    ahead = [phrase for phrase in free if phrase.words[0] < first]
    if len(ahead) > 1 and words[0] in {"after", "before", "since", "until", "as"}:
        return ahead[-1]  # "After the talks the board agreed"
    return ahead[0] if ahead else None


def _is_controlled(statement: Statement, phrase: Phrase) -> bool:
    """Whether a verb that makes its object do something stands before a noun: "expects prices to fall"."""
    first = phrase.words[0]
    return any(statement.words[p].lower in _CONTROL for p in range(max(0, first - 3), first))


def _is_counted(statement: Statement, phrase: Phrase) -> bool:
    """Whether a number above one stands before a noun."""
    first = phrase.words[0]
    number = statement.words[first - 1] if first else None
    return number is not None and number.is_number and number.lower not in {"1", "eins", "ein", "eine", "one"}


def _is_singular(statement: Statement, segment: list[int]) -> bool:
    """Whether the verb with a person of a German clause is a singular's."""
    for position in segment:
        lowered = statement.words[position].lower
        if lowered in _AUXILIARIES or _is_verb(statement, position, segment):
            return not lowered.endswith("n")
    return False


def _voice(statement: Statement, segment: list[int], verb: int, others: list[int]) -> str:
    """Whether a verb is "active", "passive", or may be either."""
    words = [statement.words[p].lower for p in segment]
    text = statement.words[verb].text
    if statement.language == "de":
        is_participle = bool(_PARTICIPLE.search(text))
        if not is_participle and not is_irregular(text, "de"):
            return "active"
        if _WURDE & set(words) or (_WERDEN & set(words) and is_participle and text.endswith("t")):
            return "passive"
        is_state = is_participle and set(words) & {
            "ist",
            "sind",
            "war",
            "waren",
            "sei",
            "seien",
            "bleibt",
            "bleiben",
            "blieb",
            "sein",
        }
        return "either" if is_state else "active"
    if text.endswith("ing") or not (text.endswith("ed") or is_irregular(text, "en")):
        return "active"
    for back in range(verb - 1, max(-1, verb - 4), -1):
        other = statement.words[back]
        if other.lower in _BE:
            return "passive"
        if other.lower in {"has", "have", "had"}:
            return "active"
        if other.is_content and not other.lower.endswith("ly"):
            break
    behind = statement.words[verb + 1].lower if verb + 1 < len(statement.words) else ""
    if behind == "by":
        return "passive"
    # "Two men suspected of fraud have been arrested": the verb of the clause is yet to come.
    is_reduced = behind in PREPOSITIONS and any(p > verb and statement.words[p].lower in _AUXILIARIES for p in segment)
    return "passive" if is_reduced and not any(other < verb for other in others if other != verb) else "active"
