"""The numbers of a statement, in ones and canonical units, with what they count and what limits them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.engine.dates import MONTHS as _MONTHS
from bot.engine.facts import Quantity, number_words, quantities
from bot.engine.faults_reading import Statement
from bot.engine.language import fold

_SECONDS = {
    "second": 1.0, "minute": 60.0, "hour": 3600.0, "day": 86400.0, "week": 604800.0, "month": 2629800.0,
    "year": 31557600.0, "decade": 315576000.0, "century": 3155760000.0,
}  # fmt: skip
_UNITS = {
    fold(word): unit
    for unit, words in {
        ("m", 1.0): "Meter Metern Meters meters metres meter metre m",
        ("m", 1000.0): "Kilometer Kilometern Kilometers km kilometers kilometres kilometer kilometre",
        ("m", 0.01): "Zentimeter Zentimetern cm centimeters centimetres centimeter centimetre",
        ("m", 0.001): "Millimeter mm millimeters millimetres",
        ("m", 1609.3): "Meile Meilen miles mile",
        ("m", 0.3048): "feet foot Fuß",
        ("km/h", 1.0): "km/h Stundenkilometer Stundenkilometern kph",
        ("km/h", 1.6093): "mph",
        ("m²", 1.0): "Quadratmeter Quadratmetern m²",
        ("m²", 10000.0): "Hektar hectares hectare",
        ("m²", 4046.9): "acres acre",
        ("m²", 1e6): "Quadratkilometer Quadratkilometern km²",
        ("kg", 1.0): "Kilogramm kg kilograms Kilo kilos",
        ("kg", 0.001): "Gramm grams g",
        ("kg", 1000.0): "Tonne Tonnen tonnes tons tonne ton",
        ("l", 1.0): "Liter Litern liters litres liter litre",
        ("W", 1.0): "Watt watts",
        ("W", 1e3): "Kilowatt kW kilowatts",
        ("W", 1e6): "Megawatt MW megawatts",
        ("W", 1e9): "Gigawatt GW gigawatts",
        ("Wh", 1e3): "kWh Kilowattstunden Kilowattstunde kilowatt-hours",
        ("Wh", 1e6): "MWh Megawattstunden Megawattstunde megawatt-hours",
        ("Wh", 1e9): "GWh Gigawattstunden Gigawattstunde gigawatt-hours",
        ("Wh", 1e12): "TWh Terawattstunden Terawattstunde terawatt-hours",
        ("°C", 1.0): "°C Grad degrees degree",
        ("B", 1e6): "MB Megabyte",
        ("B", 1e9): "GB Gigabyte",
        ("B", 1e12): "TB Terabyte",
        ("barrel", 1.0): "Barrel barrels Fass",
        ("point", 1.0): "Punkte Punkten Punkt points point",
    }.items()
    for word in words.split()
}
_BY_TIME = {
    "stundig": "hour",
    "tagig": "day",
    "wochig": "week",
    "monatig": "month",
    "minutig": "minute",
    "sekundig": "second",
}

_BOUND = re.compile(
    r"(?:\b(?P<over>mehr\sals|über|gut|mehr\swie|more\sthan|over|upwards\sof|in\sexcess\sof|above|jenseits\svon|oberhalb\svon|exceeding)"
    r"|\b(?P<under>fast|knapp|beinahe|weniger\sals|nahezu|unter|annähernd|almost|nearly|just\sunder|fewer\sthan|less\sthan|below|under|close\sto)"
    r"|\b(?P<near>rund|etwa|circa|ca\.|zirka|ungefähr|um\sdie|an\sdie|schätzungsweise|gegen|about|around|roughly|approximately|some|an\sestimated)"
    r"|\b(?P<min>mindestens|wenigstens|at\sleast|zumindest|no\s(?:fewer|less)\sthan|a\sminimum\sof|frühestens)"
    r"|\b(?P<max>bis\szu|höchstens|maximal|at\smost|up\sto|no\smore\sthan|as\s(?:much|many|long|high|far)\sas|not\smore\sthan"
    r"|nicht\smehr\sals|a\smaximum\sof|spätestens))"
    r"\s(?:(?:die|den|der|das|einem|the|a|an)\s)?$",
    re.IGNORECASE,
)
_BEHIND = re.compile(r"^\W{0,2}(?P<min>oder\smehr|or\smore|und\smehr|and\smore|aufwärts)\b", re.IGNORECASE)
_ROLE = re.compile(
    r"\b(?:(?P<to>auf|to|nach)|(?P<from>von|from|gegenüber|statt|instead\sof|nach\szuletzt|compared\s(?:with|to))|(?P<by>um|by))"
    r"\s(?:(?:insgesamt|zuletzt|durchschnittlich|rund|etwa|mehr\sals|knapp|fast|just|only|about|around|nearly|almost"
    r"|more\sthan|an\saverage\sof|as\smuch\sas|bis\szu|up\sto|nur|noch|mindestens|at\sleast)\s)?$",
    re.IGNORECASE,
)


@dataclass(slots=True, eq=False)
class Amount:
    """A number of a statement.

    Attributes:
        kind: What sort of number it is: as `facts.Quantity` has it, or "points", "share", "score".
        value: In ones or the canonical unit.
        unit: Currency, canonical unit; empty for what is counted.
        bound: "over", "under", "near", "min", "max", or empty.
        role: "to", "from", "by" or empty: "von 12 auf 15".
        printed: As written.
        start: Offset of its first character.
        first: Position of its first word.
        last: Position of its last word, unit and counted noun included.
        heads: Positions of the words that say what is counted.
        is_loose: Whether the bound may be none: "unter 2.048 Befragten", "über 30 Jahre".
    """

    kind: str
    value: float
    unit: str
    bound: str
    role: str
    printed: str
    start: int
    first: int
    last: int
    heads: tuple[int, ...]
    is_loose: bool = False


_SCORE = re.compile(r"(?<![\d:.,])\d{1,3}(?::\d{1,3})+(?![\d:])(?!\s?(?:Uhr|a\.m|p\.m|am\b|pm\b))")
_GLUE = re.compile(
    r"(?<=\d)-(?=[A-Za-zÄÖÜäöü])|(?<=illion)-(?=\w)|(?<=thousand)-(?=\w)|(?<=hundred)-(?=\w)|(?<=\d)\s?°(?=\s?C)"
)
_PARTS = {
    "half": 2, "halves": 2, "halb": 2, "third": 3, "thirds": 3, "drittel": 3, "dritteln": 3, "quarter": 4,
    "quarters": 4, "viertel": 4, "vierteln": 4, "fifth": 5, "fifths": 5, "fünftel": 5, "fünfteln": 5, "sixth": 6,
    "sechstel": 6, "achtel": 8, "eighth": 8,
    "tenth": 10, "tenths": 10, "zehntel": 10, "zehnteln": 10,
}  # fmt: skip
_FRACTION = re.compile(
    r"\b(?P<number>ein|einem|eines|eine|einer|zwei|drei|vier|fünf|sechs|sieben|acht|neun"
    r"|a|one|two|three|four|five|six|seven|nine|\d{1,2})"
    r"[\s-](?P<part>"
    + "|".join(sorted(_PARTS, key=len, reverse=True))
    + r")(?P<tail>sekunden?|prozentpunkte?s?|stunden?|jahr(?:es|e)?)?\b"
    r"(?!\s(?:year|quarter|place|time|day|week|month|season|term|round|stock|floor))"
    r"(?P<behind>\sof\sa\s(?:percentage\spoint|second|century|hour|year)|\spoints?)?",
    re.IGNORECASE,
)
_VIERTEL = re.compile(r"\b(?P<part>Viertel|Zehntel|Drittel)prozentpunkte?s?\b", re.IGNORECASE)
_LASTING = re.compile(
    r"\b(?P<number>ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn|elf|zwölf|fünfzehn|zwanzig|dreißig|vierzig|fünfzig)"
    r"(?P<unit>jährig|stündig|tägig|wöchig|monatig|minütig)(?:e[nmrs]?)?\b",
    re.IGNORECASE,
)
_RATIO = re.compile(
    r"\b(?P<a>one|two|three|four|five|six|seven|eight|nine|ten|\d{1,2})\s(?:in|out\sof)\s(?:every\s)?"
    r"(?P<b>two|three|four|five|six|seven|eight|nine|ten|twenty|\d{1,3})\b(?!\s(?:January|February|March|April|May|June|July|August))",
    re.IGNORECASE,
)
_EVERY = re.compile(
    r"\b(?:jede[rsn]?|every)\s(?P<b>zweite|dritte|vierte|fünfte|zehnte|zwanzigste|second|third|fourth|fifth|tenth)[rsn]?\b",
    re.IGNORECASE,
)
_EVERY_N = {
    "zweite": 2,
    "dritte": 3,
    "vierte": 4,
    "funfte": 5,
    "zehnte": 10,
    "zwanzigste": 20,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "fifth": 5,
    "tenth": 10,
}
_HALF_NUMBER = re.compile(
    r"\b(?P<number>ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn)einhalb\b|\b(?P<en>two|three|four|five|six|one)\sand\sa\shalf\b",
    re.IGNORECASE,
)
_PERSON = re.compile(
    r"^(?:menschen|personen|leute|mensch|person|people|persons|tote|toten|opfer|manner|frauen|men|women)$"
)


def _word_at(statement: Statement, offset: int) -> int:
    for word in statement.words:
        if word.end > offset:
            return word.position
    return max(len(statement.words) - 1, 0)


def _value(word: str) -> float:
    lowered = word.lower()
    if lowered.isdecimal():
        return float(lowered)
    return (
        1.0 if lowered in {"ein", "einem", "eines", "eine", "einer", "a", "one"} else number_words().get(lowered, 0.0)
    )


def amounts(statement: Statement) -> tuple[Amount, ...]:
    """The numbers of a statement in reading order; dates, times of day and ordinals are told by `moments`."""
    known = statement.caches.get("amounts")
    if isinstance(known, tuple):
        return known
    found = tuple(sorted(_amounts(statement), key=lambda each: each.start))
    statement.caches["amounts"] = found
    return found


def _amounts(statement: Statement) -> Iterator[Amount]:
    text = _GLUE.sub(lambda match: " " * len(match.group()), statement.text)
    text = re.sub(r"(?<=\d)\s(?=C\b)", "°", text)

    def take(start: int, end: int) -> None:
        nonlocal text
        text = text[:start] + "_" * (end - start) + text[end:]

    for match in _SCORE.finditer(text):
        yield _amount(
            statement,
            "score",
            sum(int(n) * 1000.0**-i for i, n in enumerate(match.group().split(":"))),
            "",
            match.start(),
            match.end(),
        )
        take(match.start(), match.end())
    for match in _VIERTEL.finditer(text):
        yield _amount(statement, "points", 1 / _PARTS[fold(match["part"])], "%", match.start(), match.end())
        take(match.start(), match.end())
    for match in _FRACTION.finditer(text):
        value = _value(match["number"]) / _PARTS[match["part"].lower()]
        tail = fold(match["tail"] or match["behind"] or "")
        part, behind = match["part"].lower(), text[match.end() :]
        needs_of = part in {"quarter", "half"} or match["number"].lower() == "a"
        if not value or (
            needs_of and not tail and not re.match(r"\s(?:of|the|million|billion|century|less|more|fewer)\b", behind)
        ):
            continue
        kind, unit = ("points", "%") if "point" in tail or "punkt" in tail else ("share", "")
        if "second" in tail or "sekund" in tail:
            kind, unit = "duration", ""
        yield _amount(statement, kind, value, unit, match.start(), match.end())
        take(match.start(), match.end())
    for match in _LASTING.finditer(text):
        value = number_words().get(match["number"].lower(), 1.0) * _SECONDS[_BY_TIME.get(fold(match["unit"]), "year")]
        yield _amount(statement, "duration", value, "", match.start(), match.end())
        take(match.start(), match.end())
    for match in _RATIO.finditer(text):
        below = _value(match["b"])
        if below:
            yield _amount(statement, "share", _value(match["a"]) / below, "", match.start(), match.end())
            take(match.start(), match.end())
    for match in _EVERY.finditer(text):
        yield _amount(statement, "share", 1 / _EVERY_N[fold(match["b"])], "", match.start(), match.end())
        take(match.start(), match.end())
    if statement.language == "de":
        hidden = [m for m in _MONTH_FIRST.finditer(text) if not re.search(r"\d\.\s?$", text[: m.start()])]
        for match in hidden:
            text = text[: match.start()] + "x" * len(match.group()) + text[match.end() :]
    for match in _HALF_NUMBER.finditer(text):
        value = _value(match["number"] or match["en"]) + 0.5
        whole = (
            text[: match.start()]
            + f"{value:g}".replace(".", "," if statement.language == "de" else ".").rjust(len(match.group()))
            + text[match.end() :]
        )
        for quantity in quantities(whole, statement.language):
            if match.start() <= quantity.start < match.end():
                yield from _convert(statement, quantity)
        take(match.start(), match.end())
    for quantity in quantities(text, statement.language):
        yield from _convert(statement, quantity)


_MONTH_FIRST = re.compile(rf"\b(?:{'|'.join(name for name in _MONTHS if len(name) > 2)})(?=\s\d)", re.IGNORECASE)


def _convert(statement: Statement, quantity: Quantity) -> Iterator[Amount]:
    kind, unit, value = str(quantity.kind), quantity.unit, quantity.value
    if kind in {"date", "time", "ordinal", "year"}:
        return
    if statement.text[quantity.start : quantity.end].lower().startswith(("beide", "both")):
        return
    printed = statement.text[quantity.start : quantity.end].lower()
    if kind == "percent":
        unit = "%"
        behind = statement.text[quantity.end : quantity.end + 8].lower()
        if "punkt" in printed or "point" in printed or re.match(r"(?:age)?\spoint|-?punkt", behind):
            kind = "points"
    elif kind == "duration":
        value, unit = value * _SECONDS.get(unit, 1.0), ""
    elif kind == "age":
        unit = "year"
    elif kind in {"measure", "count"} and unit in _UNITS:
        unit, scale = _UNITS[unit]
        kind, value = "measure", value * scale
        if unit == "m" and re.match(
            r"\w*\s?(?:pro|je|per|an)\s(?:Stunde|hour)", statement.text[quantity.end : quantity.end + 14], re.IGNORECASE
        ):
            unit, value = "km/h", value / 1000
        if unit == "point":
            kind = "count"
    elif kind == "count" and re.match(r"[\s-]{0,2}percentage\spoint", statement.text[quantity.number_end :]):
        kind, unit = "points", "%"
    elif kind == "count":
        following = re.match(r"[\s-]{0,2}(?P<word>[a-zäöü]+ig)(?:e[nmrs]?)?\b", statement.text[quantity.number_end :])
        time = _BY_TIME.get(fold(following["word"])) if following else None
        if time:
            kind, unit, value = "duration", "", value * _SECONDS[time]
        else:
            tail = re.match(
                r"[\s-]{1,2}(?P<word>hour|minute|day|week|month|year|second)\b", statement.text[quantity.number_end :]
            )
            if tail:
                kind, unit, value = "duration", "", value * _SECONDS[tail["word"]]
    yield _amount(
        statement, kind, value, unit if kind != "count" else "", quantity.start, quantity.end, quantity.number_end
    )


_LOOSE = re.compile(r"\W*(?:unter|über|gegen|above|under|over|some|an\sdie|um\sdie)\b", re.IGNORECASE)


def _amount(  # noqa: PLR0917  # a number is this much
    statement: Statement, kind: str, value: float, unit: str, start: int, end: int, number_end: int | None = None
) -> Amount:
    first, last = _word_at(statement, start), _word_at(statement, max(start, end - 1))
    before = statement.text[:start]
    bound = _BOUND.search(before) or _BEHIND.match(statement.text[end:])
    role = _ROLE.search(before[: bound.start()] + " " if bound and bound.string is before else before)
    heads = [
        word.position
        for word in statement.words[first : last + 1]
        if word.is_content and not word.is_number and word.start >= (number_end or end)
    ]
    if kind == "count" and statement.language == "en":
        for word in statement.words[last + 1 : last + 3]:
            if not word.is_content or statement.text[word.start - 1 : word.start] not in {" ", "-"}:
                break
            heads.append(word.position)
    if kind == "count" and statement.language == "de" and not heads:
        for word in statement.words[last + 1 : last + 4]:
            if word.is_number or not word.text[0].isalpha():
                break
            if word.text[0].isupper():
                heads.append(word.position)
                break
    return Amount(
        kind, value, unit, (bound.lastgroup or "") if bound else "", (role.lastgroup or "") if role else "",
        statement.text[start:end].strip(" ,."), start, first, max(last, *heads) if heads else last, tuple(heads),
        is_loose=bound is not None and _LOOSE.match(bound.group()) is not None,
    )  # fmt: skip


@lru_cache(maxsize=512)
def ordinals() -> dict[str, float]:
    """Folded ordinals, inflected, as words -> values."""
    table: dict[str, float] = {}
    for value, words in enumerate(
        (
            "erst first",
            "zweit second",
            "dritt third",
            "viert fourth",
            "fünft fifth",
            "sechst sixth",
            "siebt siebent seventh",
            "acht eighth",
            "neunt ninth",
            "zehnt tenth",
            "elft eleventh",
            "zwölft twelfth",
        ),
        start=1,
    ):
        for word in words.split():
            for ending in ("", "e", "en", "er", "es", "em"):
                table[fold(word + ending)] = float(value)
    del table["acht"]
    return table
