"""Who: the names of a sentence that answer a question, and what somebody is called for."""

import re
from collections import Counter
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from itertools import pairwise

from bot.engine.analysis import SentenceView
from bot.engine.claims.frames import frames
from bot.engine.claims.reading import read_statement
from bot.engine.dates import MONTHS
from bot.engine.facts import CURRENCIES, looks_like_organization, number_words
from bot.engine.language import UPPER, fold, is_function_word
from bot.engine.lexicon import lexicon
from bot.engine.matching import is_action
from bot.engine.nations import adjectives, countries
from bot.engine.ranking import Ranking, matched_offsets
from bot.engine.shapes import is_common_noun, is_role, leads_to_name, names

_LIST_GAP = re.compile(
    r"^(?:,\s?|\s(?:und|and|sowie|&|et|y|e|en|oder|or)\s|,\s(?:und|and)\s)(?:(?:die|der|das|den|dem|the)\s)?"
    r"(?:[a-zäöüß-]+(?:e|en|er|es|em)\s){0,2}(?:[A-ZÄÖÜ][\w-]+\s)?$"
)
_RELATIVE_GAP = re.compile(r"^,\s(?:die|der|das|den|dem)\s")  # "das Amt, das Musk leiten soll"; a list ends with "und"
_ROLE_QUESTION = re.compile(
    r"^\W*(?:who['’]s|(?:who|wer)\s+(?:is|was|are|ist|war|sind))\s+"
    r"(?P<name>(?!(?:the|der|die|das|a|an|ein|eine|behind|in|am|on|to|zu|\w+ing\s)\b)[^?!.]{2,60}?)\s*[?!.]*$",
    re.IGNORECASE,
)


def role_asked(question: str) -> str | None:
    """The name in "who is X", or None for any other question."""
    match = _ROLE_QUESTION.match(question)
    if match is None:
        return None
    name = match.group("name").strip(" \"'„“”")
    return name if any(character.isupper() for character in name) or " " in name or _may_be_called(name) else None


def _may_be_called(word: str) -> bool:
    """Whether a word in small letters may be a name: "wer ist altmann", but not "wer ist schuld"."""
    known = lexicon()
    return known.is_name(word.capitalize()) or not any(
        is_function_word(word.lower(), language) or known.senses(form, language)
        for language in ("de", "en")
        for form in (word, word.capitalize())
    )


_INTRODUCED = re.compile(r",\s(?:der|die|das|dessen|deren|who|whose|which)\s")


def is_introduced(sentence: SentenceView, name: str) -> bool:
    """Whether a clause behind a name says who that is: "Ada Low, die den Rat leitet"."""
    last = fold(name.rsplit(maxsplit=1)[-1])
    text = sentence.sentence.text
    return any(fold(word.text) == last and _INTRODUCED.match(text, word.end) for word in sentence.words)


def role_phrase(sentence: SentenceView, name: str) -> str | None:
    """How a sentence introduces a person, or None: "OpenAI-Chef Sam Altman", "Steve Bannon, Berater im Weißen Haus"."""
    text = sentence.sentence.text
    last = name.rsplit(maxsplit=1)[-1]
    for first, end, whole in sentence.runs:
        start = first + _role_start(whole, sentence.language)
        run = text[start:end]
        words = run.split()
        spots = [i for i, word in enumerate(words) if fold(last) in {fold(word), fold(word).removesuffix("s")}]
        if not spots or not _is_fully_named(words, spots[0], name, sentence.language):
            continue
        ahead = _ROLE_AHEAD.search(text[:start])
        if ahead and text[end : end + 1] in {",", ".", ""} and _is_role(ahead["role"], sentence.language):
            return f"{ahead['role']}, {run}"
        behind = re.match(
            r",\s(?P<role>(?:(?:the|a|an|der|die|ein|eine|ehemalige[rn]?|frühere[rn]?)\s)?[^,.;:„“]{4,70})"
            r"(?:,|[.!]?[\"”“]?\s*$)",
            text[end:],
        )
        if behind and _is_role(behind.group("role"), sentence.language):
            return f"{run}, {behind.group('role')}"
        first_name = next((i for i, word in enumerate(words) if not leads_to_name(word, sentence.language)), 0)
        if first_name > 0:
            before = re.search(
                r"(?:\b(?:ehemalige|frühere|neue|designierte|former|new|acting)[rnsm]?\s)$", text[:start]
            )
            return _OWNED.sub("", text[(before.start() if before else start) : end].strip())
    return None


_OWNED = re.compile(r"^(?:Deren|Dessen|Seine?|Ihre?)\s")


def _is_fully_named(words: Sequence[str], spot: int, name: str, language: str) -> bool:
    """Whether a run of words whose surname is asked for names that person, and no "Diekhoff Foundation"."""
    behind = words[spot + 1 :]
    if behind and all(word[:1].isupper() for word in behind) and is_common_noun(behind[-1], language):
        return False
    given = name.split()[:-1]
    before = words[spot - 1] if spot else ""
    # "Mr Diekhoff" and "Chairman Diekhoff" may be Enno, "Ada Diekhoff" is not.
    return (
        not given
        or not before
        or leads_to_name(before, language)
        or fold(before) in {fold(word) for word in given}
        or not before[0].isupper()
    )


# "Ada's spokeswoman, Kim Low, …"; German sets the name off in the same way: "der Sprecher des Rates, Kim Low, …".
_ROLE_AHEAD = re.compile(
    rf"(?:^|[,;:]\s|\b(?:and|und)\s)(?P<role>(?:[{UPPER}][\w-]*['’]s|(?:[Tt]he|[Dd]er|[Dd]ie)(?=\s))\s[^,.;:„“\"]{{3,60}}),\s$"
)


def _role_start(run: str, language: str) -> int:
    """Where in a run of capitalised words person and role begin: "Angaben von Bürgermeister Jens Ahlers"."""
    words = list(re.finditer(r"\S+", run))
    starts = [
        following.start()
        for word, following in pairwise(words)
        if word.group()[0].islower() and leads_to_name(following.group(), language)
    ]
    # "Kritik von Ada Low" is nobody's office, as "Königin von England" is one.
    starts += [
        following.start()
        for before, word, following in zip(words, words[1:], words[2:], strict=False)
        if word.group() in {"von", "of"} and is_common_noun(before.group(), language) and not is_role(before.group())
    ]
    return max(starts, default=0)


def _is_role(words: str, language: str) -> bool:
    """Whether words are a common noun that people carry: the last word, or a compound's head, names persons."""
    head = next((word for word in re.split(r"[\s-]+", words) if word[:1].isupper()), "") if language == "de" else ""
    parts = [part for part in re.split(r"[\s-]+", words) if part]
    if language == "de":
        return any(is_common_noun(part, language) for part in parts if part[0].isupper()) and bool(head)
    return any(is_common_noun(part, language) for part in parts if part[0].islower())


_LOCATING = re.compile(r"\b(?:in|im|aus|nach|bei|nahe|near|at|from|to|outside|around)\s$", re.IGNORECASE)
_SETTLEMENT = (
    r"(?:(?:der|dem|den|die|the)\s)?(?:[a-zäöüß]+(?:en|er|e)\s)?"
    r"(?:[\w-]*(?:gemeinde|stadt|dorf|ort|ortsteil|stadtteil|kreis|bezirk|region|provinz|insel)"
    r"|(?:town|city|village|county|district|region|province|island|suburb)\sof)\s"
)
_INSIDE = re.compile(
    rf"\b(?:in|im|aus|nahe|near|outside|around|(?:north|south|east|west)\w* of)\s(?:{_SETTLEMENT})?$"
    rf"|\b(?:nach|bei|at|from|to|near)\s{_SETTLEMENT}$"
    # Who comes from somewhere; money and letters come from somebody.
    r"|\b(?:councillors?|members?|residents?|people|men|women|man|woman|boys?|girls?|students?|workers?|players?"
    r"|officers?|protesters?|passengers?|visitors?|voters?|delegates?|farmers?|tourists?|refugees?|migrants?|drivers?"
    r"|families|children|fans?|teams?|experts?|researchers?|scientists?|politicians?)\sfrom\s$",
    re.IGNORECASE,
)
# "wer stimmte dagegen" is not answered by the town whose budget it is; only the article tells that it is one.
_BELONGING = re.compile(
    r"\b(?:von|für|for|(?<!\btown )(?<!\bcity )(?<!\bvillage )(?<!\bcounty )(?<!\bstate )of)\s$", re.IGNORECASE
)
_DATELINE = re.compile(r"\s?(?:\([^()]{2,40}\)\s?)?[:–—.]\s")
_STREET = re.compile(r"(?:[Ss]tra(?:ße|sse)|[Pp]latz|[Aa]llee|\b(?:Street|Road|Avenue|Square))$")


_SETTLED = re.compile(_SETTLEMENT, re.IGNORECASE)
_IN_THE = re.compile(r"\b(?:in|aus|nahe|bei|nach)\s(?:de[rmn]\s)?$", re.IGNORECASE)


def _is_where(name: str, before: str, behind: str, places: AbstractSet[str]) -> bool:
    """Whether a name says where, not who: a street, a known place behind a preposition, a dateline.

    Args:
        name: The name.
        before: The sentence up to it.
        behind: The sentence from its end on.
        places: Folded names that stand elsewhere in the articles as places.
    """
    if _STREET.search(name) or _INSIDE.search(before) or (not before and _DATELINE.match(behind)):
        return True
    if _SETTLED.match(name) and _IN_THE.search(before):
        return True
    is_place = fold(name) in places or fold(name) in countries()
    if is_place and _BELONGING.search(before):
        return True
    return _LOCATING.search(before) is not None and (is_place or lexicon().is_name(name))


_PLACED = re.compile(
    rf"\b(?:[Ii]n|[Aa]us)\s(?:{_SETTLEMENT})?(?P<name>[{UPPER}][\w-]+)|\b{_SETTLEMENT}(?P<called>[{UPPER}][\w-]+)"
)


_MOSTLY_PLACE = 0.25


def _places(ranking: Ranking) -> frozenset[str]:
    """Names that stand as places in the articles, folded: "in Altenwerder", "die Gemeinde Altenwerder".

    Not those that rarely do: who invests "in Solventis" makes no place of it.
    """
    texts = [sentence.sentence.text for sentence in ranking.sentences]
    placed = Counter(fold(match["name"] or match["called"]) for text in texts for match in _PLACED.finditer(text))
    named = Counter(fold(word) for text in texts for word in _CAPITALIZED.findall(text)) if placed else Counter()
    return frozenset(name for name, count in placed.items() if count >= _MOSTLY_PLACE * named[name])


_CAPITALIZED = re.compile(rf"\b[{UPPER}][\w-]+")


_DAY_NAMES = frozenset(
    """montag dienstag mittwoch donnerstag freitag samstag sonntag sonnabend monday tuesday wednesday thursday
    friday saturday sunday heute gestern morgen today yesterday""".split()
)
_UNIT_WORDS = frozenset({*CURRENCIES, "mrd", "mio", "bill", "prozent", "uhr", "jahr", "jahre", "jahren"})


def who_phrase(ranking: Ranking, index: int, telling: AbstractSet[int] = frozenset()) -> str | None:
    """The name or names in a sentence that the question does not contain; a list of names is kept together.

    Args:
        ranking: What was ranked.
        index: Of the sentence.
        telling: Offsets of words that name who only tells it; none of them is the answer.
    """
    sentence = ranking.sentences[index]
    text = sentence.sentence.text
    asked = {fold(word).removesuffix("s") for word in ranking.asked.words} | {
        fold(word) for word in ranking.asked.words
    }
    places = _places(ranking)
    matched = matched_offsets(ranking, sentence)
    found = [
        (start, end, name)
        for start, end, name in _bare_names(sentence)
        if _is_proper(name, sentence.language)
        and not _is_where(name, text[:start], text[end:], places)
        and not (fold(name) in adjectives() and _QUALIFIED.match(text[end:]))  # "a Greek poem"
        and (matched or fold(name) not in places)
        and not all(
            fold(word).removesuffix("s") in asked or fold(word) in asked for word in re.split(r"[\s-]", name) if word
        )
        and not _is_asked(name, asked, sentence.language)
        and not any(start <= offset < end for offset in telling)
    ]
    if not found:
        return None
    if _BODIES.search(" ".join(ranking.asked.typed)):
        listed = [
            item for item in found if _BODIES.search(text[: item[0]]) and not _is_introduced_person(text[: item[0]])
        ]
        if len(listed) > 1:  # "the companies involved were …"
            return ", ".join(dict.fromkeys(name for _, _, name in listed))
    doing, done_to, beside = _roles(ranking, index)
    groups: list[list[tuple[int, int, str]]] = [[found[0]]]
    for item in found[1:]:
        previous = groups[-1][-1]
        if _LIST_GAP.match(text[previous[1] : item[0]]):
            groups[-1].append(item)
        else:
            groups.append([item])

    def value(group: list[tuple[int, int, str]]) -> float:
        near = min((abs(start - offset) for start, _, _ in group for offset in matched), default=40)
        is_person = any(" " in name for _, _, name in group)
        does = _DOES * _is_among(group, doing)
        return 0.6 * is_person + 0.8 * (len(group) > 1) + does - min(near, 60) / 80 - group[0][0] / 400

    if any(_is_among(group, doing) for group in groups):
        groups = [group for group in groups if _is_among(group, doing) or not _is_among(group, done_to | beside)]
    best = max(groups, key=value)
    return ", ".join(dict.fromkeys(name for _, _, name in best))


def _is_introduced_person(before: str) -> bool:
    """Whether a word that says what somebody is stands right before a name: "durch seinen Chef Sam Altman"."""
    words = before.rsplit(maxsplit=1)
    return bool(words) and before.endswith(" ") and is_role(words[-1])


_QUALIFIED = re.compile(r"^\s[a-z]")
_BODIES = re.compile(
    r"\b(?:companies|firms|banks|parties|clubs|teams|countries|Firmen|Unternehmen|Konzerne|Banken|Parteien|Vereine"
    r"|Mannschaften|Länder|Staaten)\b",
    re.IGNORECASE,
)
_DOES = 0.3
_OF_WHOM = re.compile(r"\b(?:wen|wem|wessen|whom|whose)\b", re.IGNORECASE)


def _is_among(group: Sequence[tuple[int, int, str]], offsets: AbstractSet[int]) -> bool:
    return any(start <= offset < end for start, end, _ in group for offset in offsets)


def _roles(ranking: Ranking, index: int) -> tuple[AbstractSet[int], AbstractSet[int], AbstractSet[int]]:
    """Offsets of those who do in a sentence what "who does it" asks for, of what they do it to, and of what is beside.

    "Who leads it" asks for Musk in "Musk, who is to lead the Department of Government Efficiency", whatever name stands
    nearer to the verb. Nothing for "whom", for what is done to somebody ("who was arrested"), and where clauses do not
    tell.
    """
    sentence, asked, language = ranking.sentences[index], ranking.asked, ranking.asked.language
    if sentence.language not in {"de", "en"} or any(map(_OF_WHOM.fullmatch, asked.typed)):
        return frozenset(), frozenset(), frozenset()
    verbs = [t for t, term in enumerate(asked.terms) if is_action(asked.typed, term.position, language)]
    spots = {sentence.words[p].start for t in verbs for p in ranking.matches.where.get((index, t), ())}
    if not spots or any(_is_maybe_passive(asked.typed, asked.terms[t].position) for t in verbs):
        return frozenset(), frozenset(), frozenset()
    statement = read_statement(sentence.sentence.text, sentence.language)
    done = [f for f in frames(statement) if statement.words[f.verb].start in spots and not f.is_guessed]
    doing = frozenset(statement.words[p].start for frame in done for p in frame.agents)
    # "It set Low against a plan backed by Stone": what stands ahead of a passive may belong to another verb.
    active = [frame for frame in done if sentence.language == "de" or min(frame.agents, default=0) < frame.verb]
    text = sentence.sentence.text
    antecedents = {
        start
        for start, end, _ in _bare_names(sentence)
        if (gap := _RELATIVE_GAP.match(text[end:])) and end + gap.end() in doing
    }
    return (
        doing,
        antecedents | {statement.words[p].start for frame in active for p in frame.patients},
        frozenset(statement.words[p].start for frame in done for p in {*frame.others} - {*frame.agents}),
    )


_BE = frozenset("is are was were be been being get gets got ist sind war waren wird werden wurde wurden worden".split())


def _is_maybe_passive(words: Sequence[str], verb: int) -> bool:
    """Whether a question may ask to whom a verb is done: "who was arrested", "wer wird entlassen"; not "is paying"."""
    is_ing = words[verb].endswith("ing") or (verb > 0 and words[verb - 1].lower() == "to")
    return not is_ing and any(word.lower() in _BE for word in words)


def is_of_another(ranking: Ranking, index: int) -> bool:
    """Whether somebody does in a sentence what "who leads the project" asks for, but to somebody or something else.

    Names it, that is, which no headline has: who leads the Department of Government Efficiency leads another thing than
    the one whose name is left out of the question.
    """
    sentence, soft = ranking.sentences[index], ranking.matches.soft[index]
    asked = ranking.asked
    verbs = {t for t, term in enumerate(asked.terms) if is_action(asked.typed, term.position, asked.language)}
    if ranking.kind != "who" or any(value > _ABSENT for t, value in enumerate(soft) if t not in verbs):
        return False
    if len(verbs) == len(soft) and _IT.isdisjoint(word.lower() for word in asked.typed):
        return False
    doing, done_to, _ = _roles(ranking, index)
    found = _bare_names(sentence)
    if not _is_among(found, doing):
        return False
    others = [item for item in found if _is_among([item], done_to)]
    told = {fold(w.text) for s in ranking.sentences if s.sentence.kind == "headline" for w in s.words}
    return any(
        _is_proper(name, sentence.language) and told.isdisjoint(fold(word) for word in name.split())
        for _, _, name in others
    )


_ABSENT = 0.2
_IT = frozenset("it them this that es das ihn dies dieses".split())


def _is_asked(name: str, asked: set[str], language: str) -> bool:
    """Whether a name is what the question speaks of, told in full: "Solventis AG", "Wiener Staatsoper".

    Two words beside those of the question may be somebody: "Burgemeester Harald Bergmann". So may a surname.
    """
    words = name.split()
    others = [word for word in words if fold(word) not in asked]
    if len(words) < 2 or len(others) > 1 or fold(words[0]) not in asked:
        return len(words) > 1 and fold(words[-1]) in asked and is_common_noun(words[-1], language)
    return not is_common_noun(words[0], language) and not words[0].isupper()


def _bare_names(sentence: SentenceView) -> list[tuple[int, int, str]]:
    """The names of a sentence without what leads to them: (start, end, text)."""
    text = sentence.sentence.text
    found = ((start, end, _bare(name)) for start, end, name in names(sentence))
    return [(text.index(name, start), end, name) for start, end, name in found]


def _bare(name: str) -> str:
    """A name without articles and particles at its start and without the English genitive."""
    bare = re.sub(r"^(?:(?:of|the|and|von|der|die|das|den|dem|ein|eine|de|zu)\s)+", "", name, flags=re.IGNORECASE)
    bare = re.sub(r"^[\w-]+-(?:based|born|owned|led)\s", "", bare)
    return re.sub(r"['’]s$", "", bare)


def _is_proper(name: str, language: str) -> bool:
    """Whether a run of capitalised words names somebody: no unit, number, month or day; no common noun at its end."""
    words = name.split()
    if not words or all(word.lower() in number_words() for word in words):
        return False
    if any(fold(word) in _UNIT_WORDS or word.lower() in MONTHS or word.lower() in _DAY_NAMES for word in words):
        return False
    if len(words) > 2 and words[1] in _GENITIVES and words[0].endswith(_DEEDS) and is_common_noun(words[0], language):
        return False  # "zur Bekämpfung der Kriminalität"
    if len(words) == 1 or looks_like_organization(name) or not is_common_noun(words[-1], language):
        return True
    # "Trumps Übergangsteam" is a thing of his; "Michael Macht" and "Max von Laue" have surnames that are words.
    return not words[0].endswith(("s", "'s", "’s")) and all(word[0].isupper() or word in _PARTICLES for word in words)


_GENITIVES = frozenset("der des von".split())
_DEEDS = ("ung", "ion", "heit", "keit")
_PARTICLES = frozenset("von van zu de del della di da du la le den der".split())
