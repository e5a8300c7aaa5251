"""Where: the place that a sentence gives, told from acts, states and firms behind the same prepositions."""

import re

from bot.engine.analysis import SentenceView
from bot.engine.facts import looks_like_organization
from bot.engine.language import UPPER, fold
from bot.engine.nations import countries
from bot.engine.ranking import Ranking, matched_offsets
from bot.engine.shapes import is_common_noun, is_listed

_PLACE_PHRASE = re.compile(
    r"\b(?P<led>(?i:in|im|an|am|auf|bei|beim|nahe|aus|nach|vor|from|at|near|to|on))\s"
    r"(?P<place>(?:der\s|dem\s|den\s|the\s)?(?:[a-zäöüß]+(?:en|er)\s)?"
    rf"[{UPPER}][\w.-]+(?:\s(?:am|an der|of|de|del|la)?\s?[{UPPER}][\w.-]+)*)"
)
_NO_PLACE = frozenset(
    """januar februar märz april mai juni juli august september oktober november dezember montag dienstag mittwoch
    donnerstag freitag samstag sonntag january february march may june july october december monday tuesday wednesday
    thursday friday saturday sunday jahr jahre jahren woche wochen monat monaten uhr ende anfang mitte höhe folge
    zukunft rahmen beisein namen gunsten anwesenheit gegenwart abwesenheit begleitung interesse
    zusammenhang vergleich gegensatz alter anschluss auftrag durchschnitt schnitt fall falle sinne
    verlauf laufe wege prozess streit interview gespräch amt einsatz betrieb gefahr grund leben tod not lage
    aussicht anspruch kauf kraft frage sicht antwort hinblick hinsicht gegenzug anfrage angaben euro dollar prozent
    million millionen milliarde milliarden person personen menschen mann frau""".split()
)


_ORIGIN_ASKED = re.compile(
    r"\b(?:woher|herkunft|heimat|stamm\w*|komm\w*|kam\w*|from|come|comes|came|born|geboren|origin\w*)\b", re.IGNORECASE
)


def where_phrase(ranking: Ranking, index: int) -> str | None:
    """The place with its preposition's noun phrase, nearest to the words that match."""
    found = _where(ranking, index)
    return found[1] if found else None


def _where(ranking: Ranking, index: int) -> tuple[str, str] | None:
    """The preposition of a place, and the place."""
    sentence = ranking.sentences[index]
    matched = matched_offsets(ranking, sentence)
    asked = {fold(word) for word in ranking.asked.words}
    best: tuple[float, tuple[str, str]] | None = None
    asks_origin = _ORIGIN_ASKED.search(ranking.asked.text) is not None
    for match in _PLACE_PHRASE.finditer(sentence.sentence.text):
        place = match.group("place").rstrip(".,")
        head = place.split()[-1]
        if head.lower() in _NO_PLACE or fold(head) in asked:
            continue
        if match["led"].lower() in {"aus", "from"} and not asks_origin:
            continue  # a driver from Ulm may have an accident anywhere
        if sentence.language == "de" and _is_no_place(match["led"].lower(), place, head):
            continue
        value = -min((abs(match.start() - offset) for offset in matched), default=0) / 60
        value += 0.8 * (not is_common_noun(head, sentence.language)) + 0.8 * (fold(head) in countries())
        if best is None or value > best[0]:
            best = (value, (match["led"].lower(), place))
    return best[1] if best else None


def _is_no_place(led: str, place: str, head: str) -> bool:
    """Whether a German noun behind a preposition is an act or a state: "auf Gewinn", "in der Vernehmung"."""
    if not is_common_noun(head, "de") or fold(head) in countries():
        return False
    is_bare = place == head and led not in {"im", "am", "beim", "nahe"} and is_listed(head)
    return is_bare or (_ABSTRACT.search(head) is not None and _BUILT.search(head) is None)


_ABSTRACT = re.compile(r"(?:ung|heit|keit|schaft|tion|ismus|ität|nis)(?:en|se)?$")
_BUILT = re.compile(
    r"(?:wohnung|siedlung|festung|lichtung|mündung|kreuzung|umgebung|ausstellung|station|ortschaft|landschaft|botschaft"
    r"|gefängnis)(?:en|se)?$",
    re.IGNORECASE,
)


def is_named_place(ranking: Ranking, index: int) -> bool:
    """Whether the place that a sentence gives has a name of its own, and is nobody's firm."""
    found = _where(ranking, index)
    if found is None:
        return False
    led, place = found
    head = place.split()[-1]
    if fold(head) in countries():
        return True
    language = ranking.sentences[index].language
    # "in Königsberg" has no article, and is no kind of mountain.
    is_bare = place == head and led == "in" and not is_listed(head)
    is_name = (is_bare or not is_common_noun(head, language)) and not looks_like_organization(head)
    return is_name and led not in {"bei", "beim", "at", "from", "aus"}


_LOCATED = re.compile(
    r"\b(?:in|im|ins|an|am|ans|auf|aufs|bei|beim|nahe|aus|nach|vor|zwischen|unter|unterm|hinter|neben|über|gegenüber"
    r"|durch|entlang|um|von|vom|zu|zum|zur|dort\w*|hier\w*|da|dahin|drinnen|draußen|oben|unten|überall|nirgend\w*|irgendwo"
    r"|woanders|anderswo|online|unterwegs|wo|wohin|at|on|near|from|to|into|onto|inside|outside|under|behind|beside|between|by"
    r"|across|along|around|over|through|of|off|via|here|there|where|somewhere|elsewhere|everywhere|nowhere|home|abroad)\b",
    re.IGNORECASE,
)


_LED = re.compile(
    r"\b(?:in|im|an|am|auf|bei|beim|nach|vor|aus|zu|zum|zur|at|on|by)\s(?:der\s|dem\s|den\s|the\s)?"
    rf"(?P<head>[{UPPER}]\w+)\b(?:\svon\b)?",
    re.IGNORECASE,
)


def says_where(sentence: SentenceView) -> bool:
    """Whether a German or English sentence may say where; "im Beisein der Presse" does not. Others may always."""
    if sentence.language not in {"de", "en"}:
        return True
    text = sentence.sentence.text
    said = _LED.sub(lambda match: " " if match["head"].lower() in _NO_PLACE else match.group(), text)
    return _LOCATED.search(said) is not None


def translated_place(phrase: str, language: str) -> str | None:
    """A country or capital in the asker's language; None for any other place, or where the name is the same."""
    name = fold(re.sub(r"^(?:d(?:er|ie|as|en|em)|the)\s", "", phrase))
    pair = countries().get(name)
    if pair is None:
        return None
    wanted = pair[0] if language == "en" else pair[1]
    return wanted if fold(wanted) != name else None
