"""Whether the dates, weekdays, seasons and times of a claim stand in its quotes, as beginnings and ends alike."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from bot.engine.claims.amounts import Amount, amounts, ordinals
from bot.engine.claims.counted import is_misplaced
from bot.engine.claims.figures import same
from bot.engine.claims.links import Alignment
from bot.engine.claims.numbers import is_given_up
from bot.engine.claims.reading import Statement
from bot.engine.claims.units import SECONDS
from bot.engine.claims.weights import Evidence
from bot.engine.dates import MONTHS
from bot.engine.facts import number_words
from bot.engine.language import fold

_MONTH = {fold(name): number for name, number in MONTHS.items()}
DAYS = {
    name: number
    for number, names in enumerate(
        (
            "montag monday",
            "dienstag tuesday",
            "mittwoch wednesday",
            "donnerstag thursday",
            "freitag friday",
            "samstag sonnabend saturday",
            "sonntag sunday",
        )
    )
    for name in names.split()
}
_DAY = re.compile(
    rf"\b(?P<day>{'|'.join(DAYS)})(?:s|nacht|abend|morgen|mittag|nachmittag|vormittag|früh)?s?\b", re.IGNORECASE
)
_RELATIVE = {
    "yesterday": r"\b(?:gestern|yesterday)\b",
    "today": r"\b(?:heute|today)\b",
    "tomorrow": r"\b(?:morgen(?!s)(?=\s)|tomorrow)\b",
}
_SEASON = {
    "spring": r"\b(?:Frühjahr|Frühling)\w*|\bspring\b",
    "summer": r"\bSommer(?:s|n)?\b|\bsummer\b",
    "autumn": r"\bHerbst\w*|\bautumn\b|"
    r"\b(?:last|this|next|in\sthe|(?:by|until|since|during|late|early)(?:\sthe)?)\sfall\b(?!\sin\b)",
    "winter": r"\bWinter(?:s|n)?\b|\bwinter\b",
}
_NEXT_LAST = re.compile(
    r"\b(?:(?P<next>nächste[nrms]?|kommende[nrms]?|folgende[nrms]?|next|coming|following)"
    r"|(?P<last>vergangene[nrms]?|letzte[nrms]?|vorige[nrms]?|last|past|previous)"
    r"|(?P<this>diese[nrms]?|laufende[nrms]?|this|current)"
    r"|(?P<after>übernächste[nrms]?))\s"
    r"(?P<what>Woche|Monat|Monats|Jahr|Jahres|Sommer|Winter|Frühjahr|Herbst|Quartal|Wochenende|week|month|year|summer|winter|spring|autumn|quarter|weekend"
    r"|Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday)\b"
    r"|(?P<year_after>(?:the\s)?(?:year|month|week)\safter\snext)"
    r"|(?P<year_before>Vorjahr\w*|Vormonat\w*|Vorwoche\w*|(?:a|the)\s(?:year|month|week)\s(?:earlier|before))",
    re.IGNORECASE,
)
_WHAT = {name: f"day {number}" for name, number in DAYS.items()} | {
    "woche": "week", "monat": "month", "monats": "month", "jahr": "year", "jahres": "year", "sommer": "summer",
    "fruhjahr": "spring", "herbst": "autumn", "quartal": "quarter", "wochenende": "weekend",
}  # fmt: skip
_NAMES = "|".join(name for name in MONTHS if len(name) > 2)
_LONG_NAMES = "|".join(name for name in MONTHS if len(name) > 3 or name in {"mai", "may"})
_DATED = re.compile(
    r"(?P<iso>\d{4}-\d{2}-\d{2})|(?<![\d.,])(?P<d1>\d{1,2})\.\s?(?P<m1>\d{1,2})\.(?:\s?(?P<y1>\d{4}|\d{2}\b))?"
    rf"|(?<![\d.,])(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\.?\s(?:of\s)?(?P<m2>{_NAMES})\b\.?(?:,?\s(?P<y2>\d{{4}}))?"
    r"|(?<!\d\.\s)(?<!\d\s)(?<!th\s)"
    r"(?P<part>(?:Anfang|Mitte|Ende|Mid|early|late|(?:the\s)?(?:end|middle|beginning|start)\sof)[\s-])?"
    rf"\b(?P<m3>{_LONG_NAMES})\b"
    r"(?:\.?\s(?P<d3>\d{1,2})(?:st|nd|rd|th)?\b"
    r"(?!\d|[.,:]\d|\s?(?:Prozent|Euro|Dollar|Mio|Mrd|Millionen|Milliarden|percent|million|billion|(?-i:[A-ZÄÖÜ]))))?"
    r"(?:,?\s(?P<y3>\d{4}))?",
    re.IGNORECASE,
)
_RANGES = (
    re.compile(
        rf"(?<![\d.,])(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th)?\s?(?:und|and|bis(?:\szum)?|to|or|oder|–|-|,)\s?"
        rf"\d{{1,2}}(?:\.|st|nd|rd|th)?\s(?P<month>{_NAMES})\b",
        re.IGNORECASE,
    ),
    re.compile(
        rf"\b(?P<month>{_NAMES})\.?\s\d{{1,2}}(?:st|nd|rd|th)?\s?(?:,(?=\s)|and|to|or|through|until|–|-)\s?(?P<day>\d{{1,2}})\b"
        r"(?!\d|[.,:]\d|\s?(?:percent|people|million|billion|[a-z]+s\b))",
        re.IGNORECASE,
    ),
)
_DECADE_WORDS = {
    "zwanziger": 20.0, "dreißiger": 30.0, "vierziger": 40.0, "fünfziger": 50.0, "sechziger": 60.0, "siebziger": 70.0,
    "achtziger": 80.0, "neunziger": 90.0, "twenties": 20.0, "thirties": 30.0, "forties": 40.0, "fifties": 50.0,
    "sixties": 60.0, "seventies": 70.0, "eighties": 80.0, "nineties": 90.0,
}  # fmt: skip
_DECADE = re.compile(
    rf"\b(?:(?:1[5-9]|20)?(?P<digits>\d0)(?:er|s)\b|(?P<word>{'|'.join(_DECADE_WORDS)})\b)", re.IGNORECASE
)
_YEAR_PART = re.compile(
    r"\b(?P<part>Anfang|Mitte|Ende|mid|early|late|(?:the\s)?(?:end|middle|beginning|start)\sof)[\s-](?P<year>(?:19|20)\d{2})\b",
    re.IGNORECASE,
)
_YEAR_EDGE = re.compile(
    r"\b(?:Jahresende[s]?|Ende\s(?:des\s|dieses\s)?Jahres|Jahreswechsel|year-end|(?:the\s)?(?:end\sof\sthe\syear|year's\send|turn\sof\sthe\syear)"
    r"|(?P<begins>Jahresbeginn|Jahresanfang|Anfang\s(?:des\s|dieses\s)?Jahres|(?:the\s)?(?:start|beginning)\sof\sthe\syear))\b",
    re.IGNORECASE,
)
_SHORT = re.compile(
    r"\b(?P<month>Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\.?\s(?P<day>\d{1,2})(?:st|nd|rd|th)?\b(?![.,:]\d)(?:,?\s(?P<year>\d{4}))?"
)
_HALF_OF = re.compile(
    rf"\b(?P<half>erste|zweite|first|second)[nr]?\s(?:(?:half|Hälfte)\s(?:of|des)?\s?(?P<month>{_LONG_NAMES})"
    rf"|(?P<month2>{_LONG_NAMES})hälfte)\b",
    re.IGNORECASE,
)
_DAYS_OF = {1.0: (1, 11), 2.0: (9, 22), 3.0: (19, 31), 4.0: (1, 16), 5.0: (15, 31)}
"""Part of a month, beginning, middle, end, first and second half -> the first and last day that may be meant."""

_COMPOUND = re.compile(
    rf"\b(?P<month>{_LONG_NAMES})(?:hälfte|wochen?|tage?n?|abend|nacht|wochenende|anfang|ende|mitte)\b", re.IGNORECASE
)
_NTH = "erste|zweite|dritte|vierte|first|second|third|fourth"
_QUARTER = re.compile(
    rf"\b(?:(?P<word>{_NTH})[nrsm]?[\s-](?P<what>quartal\w*|quarters?\b|halbjahr\w*|half\b(?:-year)?|\w*hälfte)"
    r"|(?P<digit>[1-4])\.\s(?P<what2>Quartal\w*|Halbjahr\w*)|Q(?P<q>[1-4])\b)",
    re.IGNORECASE,
)
_CLOCKS = re.compile(
    r"(?<![\d.,:])(?P<h>[01]?\d|2[0-4])(?:[:.](?P<m>\d{2}))?\s?(?P<unit>Uhr|a\.m\.?|p\.m\.?|am\b|pm\b|o'clock)(?:\s(?P<de>morgens|früh|vormittags|nachmittags|abends|nachts))?"
    r"|\bhalb\s(?P<halb>ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf)\b(?:\sUhr)?(?:\s(?P<de2>morgens|früh|nachmittags|abends|nachts))?"
    r"|\bhalf\spast\s(?P<half>one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)\b",
    re.IGNORECASE,
)
_UNTIL = re.compile(
    r"\b(?:(?P<past>bis\smindestens|mindestens\sbis(?:\szum|\szur)?|wenigstens\sbis|at\sleast\suntil|until\sat\sleast)"
    r"|(?P<latest>(?:bis\s)?spätestens(?:\s(?:am|im|zum|bis|zur))?|no\slater\sthan|at\sthe\slatest)"
    r"|(?P<until>bis(?:\szum|\szur)?|until|till|by(?:\sthe)?|through|before|vor(?:\sdem)?)"
    r"|(?P<since>ab|seit|von|vom|from|since|starting|beginning|frühestens(?:\s(?:am|im|zum|ab|Ende|Anfang|Mitte))?|after|nach(?:\sdem)?|erst(?:\s(?:am|im|ab))?|not\sbefore|as\sof)"
    r"|(?P<at>am|im|on|in|zum))\s"
    r"(?:(?:the|dem|den|der|early|late|mid|Anfang|Mitte|Ende|(?:the\s)?(?:end|beginning|start|middle)\sof)[\s-]){0,2}$",
    re.IGNORECASE,
)


_NOT_BEFORE = re.compile(
    r"(?:\b(?:not|never|no|nicht|kein\w*|nie)\b|n't\b)[^.;,]{0,60}\b(?:until|till|before|vor)\s(?:\w+\s){0,2}$",
    re.IGNORECASE,
)
_FAR = re.compile(
    r"\b(?:(?P<until>until|till|bis)|(?P<since>from|ab|von|since|seit))\s"
    r"(?=(?:\S+\s){0,3}(?:\S*\d\S*|time|noon|midnight|Uhr|Zeit|mittags|Mitternacht)\s)(?:\S+\s){1,4}(?:on|am)\s$",
    re.IGNORECASE,
)
"""What stands before the hour of a day: "from 7am on Tuesday"."""

_OTHER_EDGES = {
    "until": frozenset({"since"}),
    "since": frozenset({"until", "latest"}),
    "at": frozenset({"until"}),
    "latest": frozenset({"since", "past"}),
    "past": frozenset({"latest"}),
}
"""Edge of a claim -> edges of its quotes that it contradicts: "by February" for "until at least February"."""


@dataclass(slots=True, frozen=True)
class Moment:
    """A date, or what else a text says of when.

    Attributes:
        kind: "date", "weekday", "relative", "season", "near", "clock", "year", "century".
        value: What it is: (day, month, year) with 0 for what is not said, a number, or a name.
        edge: "until", "latest", "since", "past", "at" or empty: whether it ends or begins there.
        printed: As written.
        start: Offset of its first character.
    """

    kind: str
    value: tuple[float, ...] | str
    edge: str
    printed: str
    start: int


def moments(statement: Statement) -> tuple[Moment, ...]:
    """What a statement says of when, in no order."""
    known = statement.caches.get("moments")
    if isinstance(known, tuple):
        return known
    found = tuple(_moments(statement.text, statement.language))
    statement.caches["moments"] = found
    return found


def _moments(text: str, language: str) -> Iterator[Moment]:
    def edge(start: int) -> str:
        match = _UNTIL.search(text[:start])
        side = (match.lastgroup or "") if match else ""
        if match and side == "until" and _NOT_BEFORE.search(text[: match.end()]):
            return "since"  # "will not open until May"
        if side == "until" and _DAY.match(text, start) and _is_reached(text, match.start() if match else start, start):
            return "at"  # "was contained by Wednesday"
        far = _FAR.search(text[:start]) if side == "at" else None
        return (far.lastgroup or "") if far else side

    for match in _DATED.finditer(text):
        groups = match.groupdict()
        if groups["d1"] and not groups["y1"] and (language == "en" or text[: match.start()].endswith(("$", "€", "£"))):
            continue  # "$6.10."
        if groups["iso"]:
            year, month, day = (float(n) for n in groups["iso"].split("-"))
        else:
            day = float(groups["d1"] or groups["d2"] or groups["d3"] or 0)
            month = float(groups["m1"] or _MONTH.get(fold(groups["m2"] or groups["m3"] or ""), 0))
            year = float(groups["y1"] or groups["y2"] or groups["y3"] or 0)
            name = groups["m2"] or groups["m3"]
            if (name and name[0].islower()) or (
                not groups["m1"] and name == "May" and not day and re.match(r"\s(?:be|have|not)", text[match.end() :])
            ):
                continue  # "may" is a verb
            if groups["d3"] and language == "de":
                day = 0.0  # "bis Ende März 38 Filialen"
        if not 1 <= month <= 12:
            continue
        part = _part(groups["part"] or "") if not day else 0.0
        yield Moment("date", (day, month, year, part), edge(match.start()), match.group().strip(), match.start())
    for match in _SHORT.finditer(text):
        value = (float(match["day"]), float(_MONTH[fold(match["month"])]), float(match["year"] or 0), 0.0)
        yield Moment("date", value, edge(match.start()), match.group(), match.start())
    for match in (each for pattern in _RANGES for each in pattern.finditer(text)):
        if match["month"][0].isupper():
            value = (float(match["day"]), float(_MONTH[fold(match["month"])]), 0.0, 0.0)
            yield Moment("date", value, "", match.group(), match.start())
    for match in _DECADE.finditer(text):
        number = float(match["digits"]) if match["digits"] else _DECADE_WORDS[match["word"].lower()]
        yield Moment("decade", (number,), "", match.group(), match.start())
    for match in _YEAR_PART.finditer(text):
        yield Moment("part", (_part(match["part"]), float(match["year"])), "", match.group(), match.start())
    for match in _YEAR_EDGE.finditer(text):
        value = (0.0, 1.0, 0.0, 1.0) if match["begins"] else (0.0, 12.0, 0.0, 3.0)
        yield Moment("date", value, edge(match.start()), match.group(), match.start())
    for match in _HALF_OF.finditer(text):
        part = 4.0 if match["half"].lower() in {"erste", "first"} else 5.0
        value = (0.0, float(_MONTH[fold(match["month"] or match["month2"])]), 0.0, part)
        yield Moment("date", value, edge(match.start()), match.group(), match.start())
    text = _HALF_OF.sub(lambda match: " " * len(match.group()), text)
    for match in _COMPOUND.finditer(text):
        yield Moment("date", (0.0, float(_MONTH[fold(match["month"])]), 0.0, 0.0), "", match.group(), match.start())
    for match in _QUARTER.finditer(text):
        number = float(match["digit"] or match["q"] or ordinals()[fold(match["word"] or "")])
        what = (match["what"] or match["what2"] or "quarter").lower()
        kind = "quarter" if what.startswith("quart") else "half"
        yield Moment(kind, (number,), "", match.group(), match.start())
    for match in _DAY.finditer(text):
        if match["day"][0].isupper() or match.group().endswith("s"):
            yield Moment(
                "weekday", (float(DAYS[match["day"].lower()]),), edge(match.start()), match.group(), match.start()
            )
    for name, pattern in _RELATIVE.items():
        for match in re.finditer(pattern, text):
            yield Moment("relative", name, edge(match.start()), match.group(), match.start())
    for name, pattern in _SEASON.items():
        for match in re.finditer(pattern, text):
            yield Moment("season", name, edge(match.start()), match.group(), match.start())
    for match in _NEXT_LAST.finditer(text):
        if match["year_after"] or match["year_before"]:
            continue
        which = next(name for name in ("next", "last", "this", "after") if match[name])
        what = fold(match["what"])
        yield Moment("near", f"{which} {_WHAT.get(what, what)}", "", match.group(), match.start())
    for match in _CLOCKS.finditer(text):
        if match["h"]:
            hour = float(match["h"]) + float(match["m"] or 0) / 60
            late = match["unit"].lower().startswith("p") or (match["de"] or "").lower() in {"nachmittags", "abends"}
            if match["unit"].lower().startswith("a") and hour >= 12:
                hour -= 12  # "12:30 a.m."
            is_sure = bool(match["de"]) or match["unit"][0] in "apAP" or hour > 12
        elif match["halb"]:
            hour = (number_words().get(match["halb"].lower(), 1.0)) - 0.5
            late = (match["de2"] or "").lower() in {"nachmittags", "abends"}
            is_sure = bool(match["de2"])
        else:
            hour, late, is_sure = number_words().get(match["half"].lower(), 1.0) + 0.5, False, False
        hours = ((hour + 12 if late and hour < 12 else hour) % 24, float(is_sure))
        yield Moment("clock", hours, edge(match.start()), match.group(), match.start())
    for match in re.finditer(
        r"(?<![\d.,:€$£-])(?:1[5-9]|20)\d{2}(?:er|s)?(?![\d.,:]\d|\d|\s?(?:Euro|Dollar|Mio|Mrd|Prozent|percent|[€$%]))",
        text,
    ):
        yield Moment("year", match.group().rstrip("ers"), edge(match.start()), match.group(), match.start())
    for match in re.finditer(
        r"\b(?P<n>\d{1,2})(?:\.|st|nd|rd|th)[\s-](?:Jahrhundert|century)|\b(?P<w>\w+)[\s-](?:Jahrhundert|century)",
        text,
        re.IGNORECASE,
    ):
        number = float(match["n"]) if match["n"] else ordinals().get(fold(match["w"]), 0.0)
        if number:
            yield Moment("century", (number,), "", match.group(), match.start())


_CLAUSE_ENDS = re.compile(r"[.;:!?]\s|,\s")
_REACHED = re.compile(r"^(?:by|bis(?:\szum|\szur)?)\s", re.IGNORECASE)
_HAPPENED = re.compile(
    r"\b(?:was|were|had|has|have|hat|haben|hatte|hatten|wurde|wurden|war|waren|\w{3,}ed|killed|rose|fell|grew|found|lost|stood)\b",
)
_DUE = re.compile(
    r"\b(?:will|shall|must|should|would|needs?|due|expect\w*|plan\w*|wants?|deadline|to\s[a-z]|order\w*|promis\w*|extend\w*|open|remain\w*"
    r"|stay\w*|clos\w*|shut|wird|werden|soll\w*|muss\w*|müssen|wollen|Frist|befristet|verläng\w*|bleib\w*|blieb\w*|geschlossen|gesperrt|gilt"
    r"|verurteil\w*|vertag\w*|verschob\w*|postpone\w*|adjourn\w*|suspend\w*)\b",
    re.IGNORECASE,
)


def _is_reached(text: str, start: int, day: int) -> bool:
    """Whether what stands before a day says what had come about by then, and is no deadline."""
    if not _REACHED.match(text[start:]):
        return False
    before = _CLAUSE_ENDS.split(text[:start])[-1]
    clause = before + " " + _CLAUSE_ENDS.split(text[day:])[0]
    return _HAPPENED.search(clause) is not None and _DUE.search(clause) is None


def _part(text: str) -> float:
    folded = fold(text)
    if "anfang" in folded or "early" in folded or "begin" in folded or "start" in folded:
        return 1.0
    if "mitt" in folded or "mid" in folded:
        return 2.0
    return 3.0 if folded.strip() else 0.0


def _is_same_date(mine: Sequence[float | str], theirs: Sequence[float | str]) -> bool:
    """Whether one date is another one as far as it says: "mid-January" for "January 15", "3 May" for "3 May 2026"."""
    day, month, year, part = (float(each) for each in mine)
    other_day, other_month, other_year, other_part = (float(each) for each in theirs)
    if not month or month != other_month or day not in {0.0, other_day} or (year and other_year and year != other_year):
        return False
    if part and other_day:
        first, last = _DAYS_OF[part]
        return first <= other_day <= last
    if part and other_part and part != other_part:
        (first, last), (start, end) = _DAYS_OF[part], _DAYS_OF[other_part]
        return (start <= first and last <= end) or (first <= start and end <= last)
    return True


def _is_same_hour(mine: Sequence[float | str], theirs: Sequence[float | str]) -> bool:
    """Whether two hours are one; of which half of the day one is may be left open: "8 Uhr", "8 p.m."."""
    hour, is_sure, other, is_other_sure = (float(each) for each in (*mine, *theirs))
    if is_sure and is_other_sure:
        return same(hour, other)
    return same(hour % 12, other % 12)


def _is_said(mine: Moment, theirs: Sequence[Moment], alignment: Alignment) -> bool:
    for other in theirs:
        if mine.kind != other.kind:
            continue
        if mine.kind == "date":
            if _is_same_date(mine.value, other.value):
                return True
        elif mine.value == other.value or (mine.kind == "clock" and _is_same_hour(mine.value, other.value)):
            return True
    if mine.kind == "date" and (_YEAR_EDGE.match(mine.printed)):
        return not any(other.kind == "date" for other in theirs) or any(
            other.kind == "date" and other.value[1] == mine.value[1] for other in theirs
        )
    if mine.kind in {"quarter", "half", "decade"}:
        return not any(other.kind == mine.kind for other in theirs)
    if mine.kind == "part":
        return not any(other.kind == "part" and other.value[1] == mine.value[1] for other in theirs)
    if mine.kind == "near":
        return _near_is_said(str(mine.value), theirs)
    if mine.kind == "year":
        year = str(mine.value)
        return any(
            year in quote.text or any(f"{amount.value:g}" == year for amount in amounts(quote))
            for quote in alignment.quotes
        ) or (mine.printed.endswith(("er", "s")) and any(other.kind == "decade" for other in theirs))
    if mine.kind == "season":
        word = fold(mine.printed)
        return any(word in quote.folded for quote in alignment.quotes)
    return False


def _near_is_said(value: str, theirs: Sequence[Moment]) -> bool:
    """Whether "next year" or its like may stand: not where the quotes speak of the last one only."""
    which, what = value.split(" ", 1)
    rivals = [str(other.value) for other in theirs if other.kind == "near" and str(other.value).endswith(f" {what}")]
    return not rivals or any(rival.split(" ")[0] == which for rival in rivals)


def _as_amounts(statement: Statement) -> list[Amount]:
    """Weekdays and dates as numbers, so that what stands around them can be compared alike."""
    found = []
    for moment in moments(statement):
        if moment.kind not in {"weekday", "date"} or isinstance(moment.value, str):
            continue
        value = moment.value[0] if moment.kind == "weekday" else moment.value[1] * 31 + moment.value[0]
        inside = positions(statement, moment)
        if inside:
            found.append(
                Amount(moment.kind, value, "", "", "", moment.printed, moment.start, inside[0], inside[-1], ())
            )
    return found


def positions(statement: Statement, moment: Moment) -> tuple[int, ...]:
    """The words of a statement that name a moment, by position; empty where it is written without a word."""
    end = moment.start + len(moment.printed)
    return tuple(word.position for word in statement.words if word.end > moment.start and word.start < end)


def is_same_moment(mine: Moment, other: Moment) -> bool:
    """Whether two moments are of one kind and fall on the same day, in the same month or year."""
    if mine.kind != other.kind:
        return False
    if mine.kind == "clock":
        return mine.value[0] == other.value[0]
    return mine.value == other.value if isinstance(mine.value, str) else mine.value[:2] == other.value[:2]


_MOVED = re.compile(
    r"\b(?P<was>from|von|vom)\s(?:the\s|dem\s)?$|\b(?P<now>to|auf|until|bis)\s(?:the\s|den\s|zum\s)?$", re.IGNORECASE
)


def moves(statement: Statement) -> set[tuple[str, tuple[float, ...] | str, tuple[float, ...] | str]]:
    """What a statement says was moved from one day to another: (kind, from, to)."""
    found = set()
    listed = sorted(moments(statement), key=lambda each: each.start)
    sides = [match.lastgroup if (match := _MOVED.search(statement.text[: each.start])) else None for each in listed]
    for (one, side), (other, other_side) in pairwise(zip(listed, sides, strict=True)):
        if one.kind != other.kind or {side, other_side} != {"was", "now"}:
            continue
        first, second = (one, other) if side == "was" else (other, one)
        found.add((one.kind, first.value[:2], second.value[:2]))
    return found


_COMING = re.compile(r"\b(?:kommende[nrms]?|nächste[nrms]?|coming|next|upcoming)\s$", re.IGNORECASE)
_PAST = re.compile(
    r"\b(?:hat|haben|hatte|hatten|wurde|wurden|war|waren|worden|was|were|did|had|has|said|told|named|agreed|began|won|lost|\w{3,}ed)\b",
    re.IGNORECASE,
)
_WILL = re.compile(r"\b(?:will|'ll)\b")
_AHEAD = re.compile(
    r"\b(?:wird|werden|soll|sollen|will|would|shall|kommende[nrms]?|nächste[nrms]?|coming|next|upcoming|scheduled|due|to|plan\w*|könnte\w*"
    r"|until|bis|ab|from|dann|expected|set)\b",
    re.IGNORECASE,
)


def _is_over(mine: Moment, alignment: Alignment) -> bool:
    """Whether the claim puts on a coming weekday what the quotes say happened on it."""
    if mine.kind != "weekday" or not _COMING.search(alignment.claim.text[: mine.start]):
        return False
    clauses = [
        " ".join(quote.words[p].text for p in clause)
        for quote in alignment.quotes
        for other in moments(quote)
        if is_same_moment(mine, other)
        for clause in quote.clauses
        if any(quote.words[p].start == other.start for p in clause)
    ]
    return bool(clauses) and all(_PAST.search(clause) and not _AHEAD.search(clause) for clause in clauses)


def _is_reckoned(mine: Moment, theirs: Sequence[Moment], alignment: Alignment) -> bool:
    """Whether a year is so many years from one of the quotes as these say: "2031, two years later than planned"."""
    if mine.kind != "year" or isinstance(mine.value, str):
        return False
    lasting = {
        round(amount.value / SECONDS["year"])
        for quote in alignment.quotes
        for amount in amounts(quote)
        if amount.kind == "duration" and amount.value >= SECONDS["year"]
    }
    years = [other.value[0] for other in theirs if other.kind == "year" and not isinstance(other.value, str)]
    return any(abs(mine.value[0] - year) in lasting for year in years)


def date_faults(alignment: Alignment) -> list[Evidence]:
    """The dates, weekdays, months and times of a claim that its quotes do not say, or say of something else.

    A day until which something is so is no day from which it is.
    """
    theirs = [moment for quote in alignment.quotes for moment in moments(quote)]
    found: list[Evidence] = []
    for mine in moments(alignment.claim):
        if not _is_said(mine, theirs, alignment) and not _is_reckoned(mine, theirs, alignment):
            found.append(Evidence(f"date: {mine.printed}", "date"))
            continue
        edges = {other.edge for other in theirs if is_same_moment(mine, other)}
        wrong = _OTHER_EDGES.get(mine.edge, frozenset())
        if edges & wrong and edges <= wrong | {"at"}:
            found.append(Evidence(f"date: {mine.printed}", "date edge"))
            continue
        spots = [
            (n, other.start)
            for n, quote in enumerate(alignment.quotes)
            for other in moments(quote)
            if is_same_moment(mine, other)
        ]
        if _is_over(mine, alignment) or is_given_up(alignment, mine.start, spots):
            found.append(Evidence(f"date: {mine.printed}", "date over"))
    moved = {move for quote in alignment.quotes for move in moves(quote)}
    for kind, was, now in moves(alignment.claim) - moved:
        if (kind, now, was) in moved:
            found.append(Evidence(f"date: {kind}", "date moved"))
    told = moments(alignment.claim)
    for kind, was, now in moved:
        days = {each.value[:2] for each in told if each.kind == kind}
        is_old = was in days and now not in days
        if is_old and (_AHEAD.search(alignment.claim.text) or _WILL.search(alignment.claim.text)):
            found.append(Evidence(f"date: {kind}", "date moved"))
    said = _as_amounts(alignment.claim)
    listed = [(number, amount) for number, quote in enumerate(alignment.quotes) for amount in _as_amounts(quote)]
    for amount in said:
        fits = [(n, other) for n, other in listed if other.kind == amount.kind and other.value == amount.value]
        if fits and is_misplaced(alignment, amount, fits, said, listed, margin=0.3):
            found.append(Evidence(f"date: {amount.printed}", "date misplaced"))
    return found
