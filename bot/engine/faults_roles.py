"""Whether a claim says that the same people did it to the same others as its quotes do."""

import re
from dataclasses import dataclass

from bot.engine.faults_amounts import Amount, ordinals
from bot.engine.faults_counted import is_misplaced
from bot.engine.faults_links import BACKED, Alignment
from bot.engine.faults_reading import PREPOSITIONS, Statement, is_finite, named
from bot.engine.faults_words import LIGHT
from bot.engine.language import fold, is_function_word, is_irregular

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
            is_noun = word.is_content and not word.is_number and not is_verb(statement, position)
        is_noun = is_noun and not word.is_measured
        if is_noun:
            if (
                found
                and found[-1][1][-1] == position - 1
                and "," not in statement.text[statement.words[position - 1].end : word.start]
            ) or (found and lead == "of" and found[-1][1][-1] >= position - 3):
                found[-1][1].append(position)
            else:
                found.append((lead if lead != "of" else "with", [position]))
            lead = "attached" if statement.language == "de" else "free"
        elif lowered in _BY:
            lead = "by"
        elif lowered == "of":
            lead = "of"
        elif lowered in PREPOSITIONS:
            # "after Russia suspended exports" has its subject there.
            lead = "free" if lowered in _CONJUNCTIONS and position == clause[0] else "with"
        elif lowered in _NOT_SUBJECT:
            lead = lead if lead in {"by", "with"} else "object"
        elif lead == "attached" and lowered in {"der", "des"}:
            continue  # a genitive: "die Forscher der Universität"
        elif lowered in {"der", "die", "das", "ein", "eine", "the", "a", "an"}:
            lead = lead if lead in {"by", "with", "of"} else "free"
        elif is_finite(word.text, statement.language) or lowered in {"und", "and"}:
            lead = "free"
    return [(kind, tuple(positions)) for kind, positions in found]


_CONJUNCTIONS = frozenset("after before until since".split())
_PASSIVE_EN = frozenset("is are was were be been being".split())


def _is_passive(statement: Statement, clause: tuple[int, ...]) -> bool:
    words = [statement.words[p].lower for p in clause]
    if statement.language == "de":
        return any(word in {"wird", "werden", "wurde", "wurden", "worden"} for word in words) and any(
            word in _BY for word in words
        )
    return "by" in words and any(word in _PASSIVE_EN for word in words)


def _as_amounts(statement: Statement, names: dict[str, float]) -> list[Amount]:
    """The names of several words as numbers, so that what stands around them can be compared alike."""
    found = []
    for start, end, text in statement.names:
        inside = [word.position for word in statement.words if start <= word.start < end]
        key = fold(text.split()[-1]).removesuffix("'s")
        if " " in text and key in names and inside:
            found.append(Amount("name", names[key], "", "", "", text, start, inside[0], inside[-1], ()))
    return found


def exchange_faults(alignment: Alignment) -> list[str]:
    """Whether two names of a claim have changed places, as far as words of one language show."""
    if any(quote.language != alignment.claim.language for quote in alignment.quotes):
        return []
    last = [fold(text.split()[-1]).removesuffix("'s") for _, _, text in alignment.claim.names if " " in text]
    ids = {key: float(number) for number, key in enumerate(dict.fromkeys(last))}
    if len(ids) < 2:
        return []
    mine = _as_amounts(alignment.claim, ids)
    theirs = [(number, amount) for number, quote in enumerate(alignment.quotes) for amount in _as_amounts(quote, ids)]
    for amount in mine:
        fits = [(number, other) for number, other in theirs if other.value == amount.value]
        if fits and is_misplaced(alignment, amount, fits, mine, theirs, margin=EXCHANGED):
            return ["direction"]
    return []


EXCHANGED = 0.4
"""How much more of what stands around two names must fit when they are exchanged."""


@dataclass(slots=True, eq=False)
class Roles:
    """Who does something in a clause, and who else stands in it, as positions; `verbs` are what is done."""

    agent: tuple[int, ...]
    others: tuple[int, ...]
    verbs: tuple[int, ...]


def roles(statement: Statement, clause: tuple[int, ...]) -> Roles | None:
    """Who does what in a clause; None where that cannot be told."""
    lowered = [statement.words[p].lower for p in clause if not statement.words[p].is_measured]
    # "er werde …" has its subject elsewhere, and "den Kauf abzuschließen" has none.
    if set(lowered) & {"er", "sie", "es", "wir", "ich", "man", "he", "she", "they", "it", "we"}:
        return None
    if statement.language == "de" and not any(_is_conjugated(word) or word in _PLURALS for word in lowered):
        return None
    groups = _groups(statement, clause)
    verbs = tuple(p for p in clause if is_verb(statement, p) and statement.words[p].lower not in LIGHT)
    if _is_passive(statement, clause):
        agents = [g for kind, g in groups if kind == "by"]
    else:
        agents = [g for kind, g in groups if kind == "free"][:1]
    if not agents or not verbs:
        return None
    others = tuple(p for _, g in groups for p in g if g != agents[0])
    return Roles(agents[0], others, verbs)


_PARTICIPLE = re.compile(r"ge(?!winn|hör|nehmig|lang|ling|steh|schieh|fähr|stalt|währ)\w{3,}t$")
_PLURALS = frozenset("haben sind werden wollen sollen können müssen dürfen wurden waren hatten".split())


def _is_conjugated(word: str) -> bool:
    return is_finite(word, "de") and not word.endswith("en") and not _PARTICIPLE.match(word)


_MODALS = frozenset("will would shall should can could may might must to not has have had".split())


def is_verb(statement: Statement, position: int) -> bool:
    """Whether a content word is a verb, as far as its form and the word before it tell."""
    word = statement.words[position]
    if not word.is_content or word.is_number or word.is_measured or word.text[0].isupper():
        return False
    if fold(word.text) in ordinals():
        return False
    if statement.language == "en":
        before = statement.words[position - 1].lower if position else ""
        is_past = word.text.endswith("ed") or is_irregular(word.text, "en")
        return before in _MODALS or (is_past and before not in {"the", "a", "an", "its", "of"})
    if is_finite(word.text, "de"):
        return True
    following = statement.words[position + 1] if position + 1 < len(statement.words) else None
    is_adjective = following is not None and following.text[0].isupper() and following.clause == word.clause
    return word.text.endswith(("en", "ern", "eln")) and not is_adjective


SAME = 0.88
"""From here on a verb is the same one or one of the lexicon's for it."""


def direction_faults(alignment: Alignment) -> list[str]:
    """Whether a claim swaps who does something and to whom it is done."""
    claim = alignment.claim
    for clause in claim.clauses:
        mine = roles(claim, clause)
        if mine is None:
            continue
        agent = named(claim, mine.agent)
        around = tuple(p for p in clause if p not in mine.agent)
        for number, quote in enumerate(alignment.quotes):
            for other in quote.clauses:
                theirs = roles(quote, other)
                if theirs is None or _meets(alignment, mine.agent, number, theirs.agent) >= BACKED:
                    continue
                doer = named(quote, theirs.agent)
                if not doer and not agent:
                    continue
                if _meets(alignment, mine.verbs, number, theirs.verbs) < SAME:
                    continue
                if _meets_all(alignment, agent or mine.agent, number, theirs.others) and _meets_all(
                    alignment, around, number, doer or theirs.agent, backwards=True
                ):
                    return ["direction"]
    return []


def _meets(alignment: Alignment, mine: tuple[int, ...], number: int, theirs: tuple[int, ...]) -> float:
    """How firmly any of the one is backed by any of the other."""
    return max(
        (
            value
            for position in mine
            for (where, spot), value in alignment.links[position].items()
            if where == number and spot in theirs
        ),
        default=0.0,
    )


def _meets_all(
    alignment: Alignment, mine: tuple[int, ...], number: int, theirs: tuple[int, ...], *, backwards: bool = False
) -> bool:
    """Whether most of the one (of the other, backwards) has its match in the other, firmly."""
    if backwards:
        met = [
            any((number, spot) in alignment.links[p] and alignment.links[p][number, spot] >= 0.7 for p in mine)
            for spot in theirs
        ]
    else:
        met = [
            any(
                where == number and spot in theirs and value >= 0.7
                for (where, spot), value in alignment.links[p].items()
            )
            for p in mine
        ]
    return bool(met) and sum(met) > 0.5 * len(met)
