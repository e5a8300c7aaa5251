"""Whether a claim makes more of how many it is than its quotes: "all" of "most", "most" of "some"."""

import re

from bot.engine.claims.links import Alignment
from bot.engine.claims.reading import Statement
from bot.engine.claims.weights import Evidence

_DEGREES = (
    r"none(?:\sof)?|kein\w*|niemand|nobody|no(?=\s[a-z]+s\b)",
    r"few(?:er)?|a\sfew|wenige[nr]?|hardly\sany|kaum|selten|rarely|only\sa\shandful|handful|vereinzelt\w*",
    (
        r"some|several|einige[nr]?|manche[nr]?|mehrere[nr]?|teilweise|partly|parts?\sof|teile|zum\steil|many|viele[nr]?|manchmal"
        r"|sometimes|individual|einzelne[nr]?"
    ),
    r"half|hälfte|halb\w*|jede[rs]?\szweite[nr]?",
    r"most|meist\w*|majority|mehrheit\w*|großteil|überwiegend\w*|bulk|mostly|largely|gros|the\slarger\spart",
    (
        r"nearly\sall|almost\sall|nearly\severy|almost\severy\w*|fast\salle[nr]?|fast\sjede\w*|beinahe\salle[nr]?|nahezu\salle[nr]?"
        r"|virtually\sall|all\sbut|nearly\sthe\swhole|fast\sd\w\w\sganze\w*"
    ),
    r"all(?:\sof)?|alle[nrs]?|sämtliche[nr]?|every|each|jede[rsn]?|ganze[nrs]?|gesamte[nrs]?|entire|whole|stets|always|immer|both|beide[nr]?",
)
_WORDS = re.compile(
    "|".join(rf"(?P<d{n}>\b(?:{words})\b)" for n, words in reversed(list(enumerate(_DEGREES)))), re.IGNORECASE
)

ALL, HALF = len(_DEGREES) - 1, 3
"""The degree of "all", and that of half of it."""

NEAR = 3
"""Words between a degree and the noun that it is of, at most."""

FIRM = 0.8
"""From here on a noun of a quote is that of the claim."""


def quantity_faults(alignment: Alignment) -> list[Evidence]:
    """What is said of all of a thing that the quotes say of most or some of it, or of most for some."""
    claim = alignment.claim
    for degree, position in _degrees(claim):
        if degree <= HALF:
            continue
        said = {
            other
            for (number, spot), value in alignment.links[position].items()
            if value >= FIRM
            for other, noun in _degrees(alignment.quotes[number])
            if noun == spot
        }
        if said and max(said) < degree and (degree == ALL or max(said) < HALF):
            return [Evidence(f"counted: {claim.words[position].text}", "quantity")]
    return []


def _degrees(statement: Statement) -> list[tuple[int, int]]:
    """How many of a thing are told of, as (degree, position of the noun), in order."""
    known = statement.caches.get("degrees")
    if isinstance(known, list):
        return known
    found: list[tuple[int, int]] = []
    for match in _WORDS.finditer(statement.text):
        degree = int((match.lastgroup or "d0")[1:])
        ahead = [word for word in statement.words if word.start >= match.end()]
        for away, word in enumerate(ahead[: NEAR + 2]):
            gap = statement.text[match.end() if not away else ahead[away - 1].end : word.start]
            if re.search(r"[,;:.]", gap):
                break
            is_noun = word.text[0].isupper() if statement.language == "de" else word.is_content
            if word.is_content and not word.is_number and not word.is_measured and is_noun:
                found.append((degree, word.position))
                if statement.language == "de":
                    break
    statement.caches["degrees"] = found
    return found
