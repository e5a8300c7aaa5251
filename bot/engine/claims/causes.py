"""Whether a claim gives a reason, a purpose or a condition of which its quotes know nothing.

A reason is the detail that is made up most easily: it sounds likely, and the rest of the claim stands.
"""

import re
from collections.abc import Iterator

from bot.engine.claims.links import BACKED, Alignment
from bot.engine.claims.names import quoted_spans
from bot.engine.claims.reading import Statement, Word, is_said
from bot.engine.claims.weights import Evidence
from bot.engine.claims.words import LIGHT

_REASON = {
    "de": re.compile(
        r"\b(?:aus(?=\s(?:Protest|Sorge|Angst|Furcht|Wut|Ärger|Verärgerung|Enttäuschung|Mangel|Solidarität|Rücksicht|Not|Trauer"
        r"|Frust|Kummer|Neid|Rache|Eifersucht|Respekt|Dank|Kostengründen|\w+gründen)\b)|wegen|aufgrund|infolge|auf\sGrund|angesichts|dank|mangels|weil|da(?=\s(?:die|der|das|ein|eine|es|sie|er)\s)"
        r"|nach(?=\s(?:ein\w*|dem|der|den|\w+(?:streit|unfall|ausfall|fehler|defekt|brand|vorwürfen|kritik|protesten))\s)"
        r"|nachdem|ausgelöst\s(?:durch|von)|verursacht\s(?:durch|von)|zurückzuführen\sauf|Grund\s(?:dafür\s)?(?:ist|sei|war)"
        r"|Ursache\s(?:ist|sei|war)|Auslöser\s(?:ist|sei|war))\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:because(?:\sof)?|due\sto|owing\sto|as\sa\sresult\sof|thanks\sto|on\saccount\sof|after|following"
        r"|(?:caused|triggered|sparked|started|prompted|set\soff|brought\son|provoked|ignited)\sby|blamed\son|blaming|citing"
        r"|in\sresponse\sto|in\sprotest\s(?:at|against)|out\sof(?=\s(?:protest|concern|fear|anger|frustration|solidarity|respect"
        r"|spite|revenge|necessity)\b)|for\sfear\sof|for(?=\s\w+\sreasons)|over(?=\s(?:a|an|its|his|her|their|the)\s))\b",
        re.IGNORECASE,
    ),
}
_SETS_OFF = {
    "de": re.compile(
        r"\b(?:ausgelöst|verursacht|in\sBrand\sgesetzt|entfacht|entzündet|geführt|herbeigeführt|löste\b.*\baus|löst\b.*\baus"
        r"|verursachte|führte\szu|führt\szu|setzte\b.*\bin\sBrand)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:(?:has\s|have\s|had\s)?(?:caused|triggered|sparked|ignited|prompted|set\soff|led\sto)|causes|triggers)\b"
        r"(?!\sby)",
        re.IGNORECASE,
    ),
}
_UNKNOWN = re.compile(
    r"\b(?:Ursache\w*|Grund|Gründe\w*|Hintergr\w+|Auslöser|Motiv\w*|\w+ursache|warum|weshalb|cause|reasons?|motive|why)\b"
    r"[^.;]{0,60}\b(?:unklar|unbekannt|offen|nicht|ungeklärt|keine\w*|ermittelt|untersucht|unclear|unknown|not|no|yet"
    r"|investigat\w+|determine\w*|under\sinvestigation|established)\b"
    r"|\b(?:ohne|keine\w*|nannte\w*\snicht|unklar\w*|without|no|not|yet|investigating|unclear)\b[^.;]{0,40}"
    r"\b(?:Ursache\w*|Grund|Gründe\w*|Angabe\svon\sGründen|Brandursache|Unfallursache|cause|reasons?|why|motive|warum|weshalb)\b",
    re.IGNORECASE,
)
_GIVEN = re.compile(
    r"\b(?:wegen|aufgrund|infolge|angesichts|mangels|dank|weil|nachdem|begründe\w*|Grund|Gründe\w*|Ursache|Auslöser|deshalb"
    r"|deswegen|daher|daraufhin|verursach\w*|ausgelöst|zurückzuführen|führt\w*\s.{0,40}zurück|because|due\sto|owing\sto|caused?|causing"
    r"|triggered|sparked|prompted|blam\w+|citing|cited|reasons?|following|as\sa\sresult|thanks\sto|so\sthat|leading\sto|led\sto)\b",
    re.IGNORECASE,
)
"""What a text gives a reason by."""

_SOUGHT = re.compile(
    r"\b(?:fahnde\w+|such\w+|ruf\w+|rief\w*|frag\w+|streb\w+|verlang\w+|greif\w+|griff\w*)\b[^.,;]{0,40}$",
    re.IGNORECASE,
)
"""What is looked for "nach" something is no reason."""

_TIMES = frozenset(
    """willen urteil gesetz ende beginn plan plänen vorschlag entwurf regeln zahlen daten sieg niederlage remis jahr
    jahre jahren monat monaten woche wochen tag tagen stunden minuten uhr angaben ansicht einschätzung informationen
    auskunft darstellung worten schätzung schätzungen überzeugung meinung losing losses loss defeat winning beating
    win end start publication season weekend year years month months week weeks day days hours minutes""".split()
)
"""What stands behind "nach" and "after" and is no reason."""

MAX_REASON = 3
"""Content words of a reason that are looked at."""

BARE = 0.5
"""From this share without backing on a reason is made up, in the quotes' language."""

LIKELY = 0.6
"""How sure it is at least that a reason is made up whose first word stands in no quote of its language."""

NEARBY = 0.6
"""A word of a reason that is only of a like meaning stands in no quote of its language: fees are no price."""

KNOWN = 0.55
"""So much of the rest of a claim must stand in the quotes: what is free altogether proves nothing by a reason."""


def cause_faults(alignment: Alignment) -> list[Evidence]:
    """A reason, purpose or condition that a claim gives and its quotes do not, or a reason that they call unknown."""
    claim = alignment.claim
    if _is_hung(alignment):
        return [Evidence("unsupported", "condition added")]
    is_same = all(quote.language == claim.language for quote in alignment.quotes)
    is_open = any(_UNKNOWN.search(quote.text) for quote in alignment.quotes) and not _UNKNOWN.search(claim.text)
    if any(_GIVEN.search(quote.text) for quote in alignment.quotes) and not is_open:
        return []  # the claim may give the quotes' own reason in other words
    worst = 0.0
    reasons = list(_reasons(claim))
    if not any((aimed := _AIMED.get(quote.language)) and aimed.search(quote.text) for quote in alignment.quotes):
        reasons += _purposes(claim)
    for reason in reasons:
        places = {word.position for word in reason}
        rest = [word for word in claim.content() if word.position not in places and not word.is_measured]
        if not rest or sum(alignment.firm(word.position) >= BACKED for word in rest) < KNOWN * len(rest):
            continue
        least = NEARBY if is_same else BACKED
        lost = [word for word in reason if alignment.firm(word.position) < least]
        share = len(lost) / len(reason)
        if share >= BARE and reason[0] in lost:
            is_thing = claim.language != "de" or reason[0].text[0].isupper()
            worst = max(worst, share, LIKELY if is_same and is_thing else 0.0)
    if not worst:
        return []
    return [Evidence("unsupported", ("cause open" if is_open else "cause" if is_same else "cause across"), worst)]


def _reasons(claim: Statement) -> Iterator[list[Word]]:
    """The content words of each reason that a claim gives."""
    opening = _REASON.get(claim.language)
    for match in opening.finditer(claim.text) if opening else ():
        if claim.language == "en" and match.group().lower() == "over" and not _is_leaving(claim.text[: match.start()]):
            continue
        if match.group().lower() == "nach" and _SOUGHT.search(claim.text[: match.start()]):
            continue
        found: list[Word] = []
        for word in claim.words:
            if word.start < match.end():
                continue
            gap = claim.text[claim.words[word.position - 1].end : word.start]
            if (found and re.search(r"[,;:.–—]", gap)) or len(found) == MAX_REASON or word.lower in _TIMES:
                break
            if word.is_number or (found and word.is_measured):
                break
            if word.is_content and not word.is_measured and word.lower not in LIGHT:
                if found and is_said(word, claim.language):
                    break
                found.append(word)
            if claim.language == "de" and found and word.text[0].isupper() and not _opens_clause(match.group()):
                break
        if found:
            yield found
    doing = _SETS_OFF.get(claim.language)
    set_off = doing.search(claim.text) if doing else None
    if set_off and claim.words:
        subject = [
            word
            for word in claim.content(claim.clauses[0])
            if word.start < set_off.start() and not word.is_measured and word.position < MAX_REASON
        ]
        if subject:
            yield subject[:3]


_PURPOSE = {
    "de": re.compile(
        r"(?:^|,\s)um\s(?=[^,.;]{2,80}\b(?:zu\s\w+n|\w+zu\w{3,}n)\b)|\bdamit(?=\s\w+\s)|\bzwecks\b|\bmit\sdem\sZiel",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"^To\s(?=[a-z]+\b)|\b(?:in\sorder\sto|so\sas\sto|in\san?\s(?:\w+\s)?(?:bid|effort|attempt|move)\sto|with\sthe\saim\sof|so\sthat"
        r"|aim(?:ed|ing)\s(?:at|to))\b|,\s(?:hoping\sto|to)\s(?=[a-z]+\b)"
    ),
}
_AIMED = {
    "de": re.compile(
        r"\b(?:um|damit|zwecks|Ziel\w*|Zweck\w*|Absicht|sollen?|will|wollen|dien\w+|für\s(?=[a-zäöü]{3,}))\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"\b(?:order\sto|so\sthat|so\sas|bid|effort|attempt|aim\w*|goal|purpose|hop(?:es?|ing)|help\w*|to\s(?=[a-z]{3,}\b))",
        re.IGNORECASE,
    ),
}
"""What a text may tell a purpose by."""


def _purposes(claim: Statement) -> Iterator[list[Word]]:
    """The content words of each purpose that a claim gives: "to save money", "um Kosten zu senken"."""
    opening = _PURPOSE.get(claim.language)
    for match in opening.finditer(claim.text) if opening else ():
        found: list[Word] = []
        for word in claim.words:
            if word.start < match.end():
                continue
            gap = claim.text[claim.words[word.position - 1].end : word.start]
            if (found and re.search(r"[,;:.–—]", gap)) or len(found) == MAX_REASON:
                break
            if word.is_content and not word.is_number and not word.is_measured and word.lower not in LIGHT:
                found.append(word)
        if found:
            yield found


_IF = {
    "de": re.compile(
        r"(?<!auch\s)(?<!selbst\s)\b(?:falls|sofern|es\ssei\sdenn|vorausgesetzt|außer\s(?:wenn|falls)|wenn\snicht)\b",
        re.IGNORECASE,
    ),
    "en": re.compile(
        r"(?<!even\s)(?<!as\s)(?<!only\s)(?<!what\s)(?<!ask\s)(?<!asked\s)(?<!see\s)(?<!unclear\s)(?<!know\s)(?<!wonder\s)"
        r"\b(?:if(?!\snot\b|\sany\b|\sanything)|unless|provided(?:\sthat)?|providing\sthat|as\slong\sas|on\s(?:the\s)?condition\sthat|subject\sto)\b",
        re.IGNORECASE,
    ),
}
_HINGES = re.compile(
    r"\b(?:wenn|falls|sofern|soweit|sollten?|solange|sobald|vorausgesetzt|Bedingung\w*|Vorbehalt\w*|vorbehaltlich|Voraussetzung\w*"
    r"|abhäng\w+|häng\w+|noch|bis|erst|nur|ohne|außer|sonst|andernfalls|ob|müss\w+|muss|könnte\w*|kann|können|würde\w*|dürfte\w*"
    r"|droh\w+|Fall|if|unless|until|when|whether|provided|providing|condition\w*|subject|depend\w*|hinge\w*|contingent"
    r"|pending|yet|only|without|except|otherwise|once|must|needs?|needed|requir\w+|could|would|might|(?-i:may|can)|threat\w*|should|were\sto"
    r"|failing|barring|absent|still|approv\w+|genehmig\w+|zustimm\w+|Zustimmung|bevor|sonst|demand\w*|forder\w+"
    r"|verlang\w+|assum\w+|long\sas|case)\b|^(?:Bei|Nach|Mit|Vor|After|Before|With|Upon|On)\b",
    re.IGNORECASE,
)
"""What a text may hang one thing on another by."""


def _is_hung(alignment: Alignment) -> bool:
    """Whether a claim hangs on a condition what its quotes tell without any."""
    claim = alignment.claim
    opening = _IF.get(claim.language)
    match = opening.search(claim.text) if opening else None
    if match is None or any(_HINGES.search(quote.text) for quote in alignment.quotes):
        return False
    return not any(start <= match.start() < end for start, end in quoted_spans(claim.text))


def _opens_clause(text: str) -> bool:
    return text.lower() in {"weil", "da", "nachdem"}


_LEAVING = re.compile(
    r"\b(?:quit\w*|resign\w*|leav\w+|left|step\w*\sdown|sack\w*|fired|sue[ds]?|fined|arrested|strik\w+|protest\w*|cancel\w*"
    r"|clos\w+|suspend\w*|boycott\w*)\b[^.;]*$",
    re.IGNORECASE,
)


def _is_leaving(before: str) -> bool:
    """Whether an "over" gives a reason: "resigned over a dispute", not "a bridge over a river"."""
    return _LEAVING.search(before) is not None
