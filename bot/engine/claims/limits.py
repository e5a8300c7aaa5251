"""What limits a number, as said around it: "rund", "up to", "mindestens", and whether it is a beginning or an end."""

import re
from typing import NamedTuple

_BOUND = re.compile(
    r"(?:\b(?P<over>mehr\sals|über|gut|mehr\swie|more\sthan|over|upwards\sof|in\sexcess\sof|above|jenseits\svon|oberhalb\svon|exceed(?:s|ed|ing)?|surpass(?:es|ed)?|topped|tops)"
    r"|\b(?P<under>fast|knapp|beinahe|weniger\sals|nahezu|unter|annähernd|almost|nearly|just\sunder|fewer\sthan|less\sthan|below|under|close\sto)"
    r"|\b(?P<near>rund|etwa|circa|ca\.|zirka|ungefähr|um\sdie|an\sdie|schätzungsweise|gegen|about|around|roughly|approximately|some|an\sestimated)"
    r"|\b(?P<min>mindestens|wenigstens|at\sleast|zumindest|no\s(?:fewer|less)\sthan|a\sminimum\sof|frühestens)"
    r"|\b(?P<max>bis\szu|höchstens|maximal|at\smost|(?<!edged\s)(?<!inched\s)(?<!ticked\s)(?<!crept\s)(?<!moved\s)(?<!rose\s)(?<!climbed\s)(?<!jumped\s)(?<!picked\s)(?<!shot\s)(?<!go\s)(?<!goes\s)(?<!went\s)(?<!gone\s)(?<!going\s)up\sto|no\smore\sthan|as\s(?:much|many|long|high|far)\sas|not\smore\sthan"
    r"|nicht\smehr\sals|(?:a|the)\smaximum\s(?:\w+\s){0,2}of|höchst\w+\svon|obergrenze\svon|capped\sat|(?:cap|limit|ceiling)\sof|gedeckelt\sauf|spätestens))"
    r"\s(?:(?:die|den|der|das|dem|einem|the|a|an|its|their|ihre|seine)\s(?:[a-zäöüß-]+(?:ten|nen|ed)\s)?)?$",
    re.IGNORECASE,
)
_BARRED = re.compile(
    r"\b(?:nicht|kein\w*|nie|niemals|ohne|verbiet\w*|verboten|untersag\w*|verhinder\w*|not|no|never|cannot|without|barred|bars?|bans?"
    r"|banned|forbid\w*|forbade|prohibit\w*|prevent\w*|nobody|none)\b|n't\b",
    re.IGNORECASE,
)
_TURNED = {"over": "max", "under": "min"}
_BEHIND = re.compile(r"^\W{0,2}(?P<min>(?:oder|or|und|and)\s(?:mehr|more)(?!\s(?:als|than))|aufwärts)\b", re.IGNORECASE)
_ROLE = re.compile(
    r"\b(?:(?P<to>auf|to)|(?P<from>von|from|nach|gegenüber|statt|instead\sof|nach\szuletzt|compared\s(?:with|to))|(?P<by>um|by))"
    r"\s(?:(?:insgesamt|zuletzt|dann|nunmehr|jetzt|nun|künftig|now|then|currently|durchschnittlich|rund|etwa|mehr\sals|knapp|fast|just|only|about|around|nearly|almost"
    r"|more\sthan|an\saverage\sof|as\smuch\sas|bis\szu|up\sto|nur|noch|mindestens|at\sleast)\s)?$",
    re.IGNORECASE,
)


_LOOSE = re.compile(
    r"\W*(?:below\sthe|höchst\w|obergrenze|cap|limit|the\smax|a\smax|topp|tops|unter|über|gegen|above|under|over|some|an\sdie|um\sdie|close\sto|around)\b",
    re.IGNORECASE,
)


class Limit(NamedTuple):
    """What is said around a number.

    Attributes:
        bound: "over", "under", "near", "min", "max", or empty.
        turned: What the bound is if a negation before it belongs to it.
        role: "to", "from", "by", or empty.
        is_loose: Whether the bound may be none, its word being a preposition, too.
    """

    bound: str
    turned: str
    role: str
    is_loose: bool


def limit_of(text: str, start: int, end: int) -> Limit:
    """Read what stands right before and behind a number."""
    before = text[:start]
    match = _BOUND.search(before)
    bound = match or _BEHIND.match(text[end:])
    role = _ROLE.search(before[: match.start()] + " " if match else before)
    name = (bound.lastgroup or "") if bound else ""
    turned = ""
    if match and name in _TURNED:
        clause = re.split(r"[.;:!?]\s", before[max(0, match.start() - 90) : match.start()])[-1]
        turned = _TURNED[name] if _BARRED.search(clause) else ""
    is_loose = bound is not None and _LOOSE.match(bound.group()) is not None
    return Limit(name, turned, (role.lastgroup or "") if role else "", is_loose)
