"""The numbers of a statement, in ones and canonical units, with what they count and what limits them."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache
from itertools import pairwise

from bot.engine.claims.limits import limit_of
from bot.engine.claims.reading import Statement
from bot.engine.claims.units import MONIES, POUNDS, SECONDS, scale_of, soft_amounts, unit_behind
from bot.engine.dates import MONTHS as _MONTHS
from bot.engine.facts import CURRENCIES, Quantity, number_words, quantities
from bot.engine.language import fold, is_function_word

_BY_TIME = {
    "stundig": "hour",
    "tagig": "day",
    "wochig": "week",
    "monatig": "month",
    "minutig": "minute",
    "sekundig": "second",
}


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
        turned: What the bound is if a negation before it belongs to it: "nicht um mehr als 4 Prozent".
        figure: The number with its scale word, before its unit: 3 for "3 Tage".
        scale: What its scale word multiplies it by.
        is_soft: Whether no number stands there: "a decade". Such are only looked for, never missed.
        also: What else it may be, (kind, value, unit), a unit being said once for two: "von 3,4 auf 3,1 Mio. Euro".
        part_of: The amount that it is a part of: "vier der sieben".
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
    turned: str = ""
    figure: float = 0.0
    scale: float = 1.0
    is_soft: bool = False
    also: list[tuple[str, float, str]] = field(default_factory=list)
    part_of: list["Amount"] = field(default_factory=list)


_SCORE = re.compile(r"(?<![\d:.,])\d{1,3}(?::\d{1,3})+(?![\d:])(?!\s?(?:Uhr|a\.m|p\.m|am\b|pm\b))")
_GLUE = re.compile(
    r"(?<=[a-z])-(?=(?:year|month|week|day|hour|minute|point)s?\b)|(?<=\d)-(?=[A-Za-zÄÖÜäöü])|(?<=illion)-(?=\w)|(?<=thousand)-(?=\w)|(?<=hundred)-(?=\w)|(?<=\d)\s?°(?=\s?C)"
)
_PARTS = {
    "half": 2, "halves": 2, "halb": 2, "third": 3, "thirds": 3, "drittel": 3, "dritteln": 3, "quarter": 4,
    "quarters": 4, "viertel": 4, "vierteln": 4, "fifth": 5, "fifths": 5, "fünftel": 5, "fünfteln": 5, "sixth": 6,
    "sechstel": 6, "siebtel": 7, "seventh": 7, "sevenths": 7, "achtel": 8, "eighth": 8, "eighths": 8, "neuntel": 9,
    "ninth": 9, "ninths": 9, "zwölftel": 12, "twelfth": 12, "zwanzigstel": 20, "twentieth": 20,
    "tenth": 10, "tenths": 10, "zehntel": 10, "zehnteln": 10, "hundredth": 100, "hundredths": 100, "hundertstel": 100,
    "hundertsteln": 100, "thousandth": 1000, "thousandths": 1000, "tausendstel": 1000, "tausendsteln": 1000,
}  # fmt: skip
_FRACTION = re.compile(
    r"\b(?P<number>ein|einem|eines|eine|einer|zwei|drei|vier|fünf|sechs|sieben|acht|neun"
    r"|a|an|one|two|three|four|five|six|seven|eight|nine|ten|zehn|elf|eleven|zwölf|twelve|\d{1,2})"
    r"[\s-](?P<part>"
    + "|".join(sorted(_PARTS, key=len, reverse=True))
    + r")(?P<tail>sekunden?|prozentpunkte?s?|stunden?|jahr(?:es|e)?)?\b"
    r"(?!\s(?:year|quarter|place|time|day|week|month|season|term|round|stock|floor))"
    r"(?P<behind>(?:\sof)?\sa\s(?:percentage\spoint|second|century|hour|year)|\spoints?)?",
    re.IGNORECASE,
)
_BY_SHARE = re.compile(
    r"\b(?:by|than|to|about|around|roughly|some|almost|nearly|over|under|only|just|up|down|off|lost|lose|loses|rose|fell|grew"
    r"|shrank|dropped|jumped|climbed|slipped)\s$",
    re.IGNORECASE,
)
_BEFORE_COUNTED = re.compile(
    r"[-–]|\s(?!(?:but|and|or|while|as|after|before|since|when|from|in|on|at|to|over|under|with|within|because|if|is|are|was|were"
    r"|has|have|had|this|last|next|compared|during|between|by|for|each|every|so|than|that|which|despite|through|until|year)\b)",
    re.IGNORECASE,
)
"""What stands behind "a third" where that is no share: "to a third term"."""
_POINT = re.compile(
    r"\b(?:(?P<drei>drei|three)[\s-]?)?(?P<part>viertel|halbe[nrs]?|halb|zehntel|drittel|half|quarter|tenth)"
    r"(?:\sof)?(?:\san?)?[\s-]?(?:prozentpunkte?[ns]?|(?:percentage[\s-])?points?)\b",
    re.IGNORECASE,
)
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


def _word_at(statement: Statement, offset: int) -> int:
    for word in statement.words:
        if word.end > offset:
            return word.position
    return max(len(statement.words) - 1, 0)


def _value(word: str) -> float:
    lowered = word.lower()
    if lowered.isdecimal():
        return float(lowered)
    articles = {"ein", "einem", "eines", "eine", "einer", "a", "an", "one"}
    return 1.0 if lowered in articles else number_words().get(lowered, 0.0)


def amounts(statement: Statement) -> tuple[Amount, ...]:
    """The numbers of a statement in reading order; dates, times of day and ordinals are told by `moments`."""
    known = statement.caches.get("amounts")
    if isinstance(known, tuple):
        return known
    written = sorted(_amounts(statement), key=lambda each: each.start)
    _share_units(written)
    _add_up(statement, written)
    _find_wholes(statement, written)
    soft = [
        replace(_amount(statement, *_as_money(statement.text, kind, value, end), start, end), is_soft=True)
        for kind, value, start, end in soft_amounts(statement.text)
    ]
    found = tuple(sorted((*written, *soft), key=lambda each: each.start))
    statement.caches["amounts"] = found
    return found


def _as_money(text: str, kind: str, value: float, end: int) -> tuple[str, float, str]:
    """Kind, value and unit of a number in words, which a currency behind it makes a sum: "eine Million Euro"."""
    behind = re.match(r"\s(?:US-)?(?P<word>[^\W\d_]+)", text[end:]) if kind == "count" else None
    currency = CURRENCIES.get(behind["word"].lower()) if behind else None
    return ("money", value, currency) if currency else (kind, value, "")


def _share_units(found: Sequence[Amount]) -> None:
    """Give a number without a unit those of the numbers near it: "von 3,4 auf 3,1 Mio. Euro", "eight years to five"."""
    for number, bare in enumerate(found):
        if bare.kind not in {"count", "money"} or bare.heads or bare.figure >= 10000 * bare.scale:
            continue
        for other in found[max(number - 2, 0) : number + 3]:
            if other is bare or abs(other.first - bare.first) > 10 or not other.figure:
                continue
            if bare.kind == "money" and (other.kind != "money" or other.unit != bare.unit):
                continue
            worth = other.value / other.figure
            for scale in {1.0, other.scale} if bare.scale == 1 else {1.0}:
                bare.also.append((other.kind, bare.figure * scale * worth, other.unit))


def _add_up(statement: Statement, found: Sequence[Amount]) -> None:
    """Let what lasts years and months be one time, too: "three years and six months"."""
    for one, other in pairwise(found):
        between = statement.text[one.start + len(one.printed) : other.start]
        if one.kind == other.kind == "duration" and one.value > other.value and between in {" and ", " und ", ", "}:
            both = ("duration", one.value + other.value, "")
            one.also.append(both)
            other.also.append(both)


_PART_OF = re.compile(
    r"^\s(?:of|out\sof|von|der|dieser|aus)\s"
    r"(?:(?:the|its|their|these|those|all|den|ihren|seinen|insgesamt|rund|etwa|about|some|around|roughly|nearly|almost"
    r"|more\sthan|mehr\sals|knapp|fast|a\stotal\sof|einst|once|originally|ursprünglich)\s){0,3}$",
    re.IGNORECASE,
)
_OF_THEM = re.compile(r"^\s(?:of\s(?:them|those|these|whom|which)|von\s(?:ihnen|diesen|denen)|davon)\b", re.IGNORECASE)
_WHOLE = re.compile(
    r"\b(?:von|of|unter|among|out\sof)\s(?:the\s|den\s|insgesamt\s|more\sthan\s|mehr\sals\s)*$", re.IGNORECASE
)


def _find_wholes(statement: Statement, found: Sequence[Amount]) -> None:
    """Find which number is so many of another: "vier der sieben Brunnen", "300 of them"."""
    text = statement.text
    for number, amount in enumerate(found):
        behind = found[number + 1] if number + 1 < len(found) else None
        ahead = found[number - 1] if number else None
        end = amount.start + len(amount.printed)
        if behind and amount.kind == "count" and _PART_OF.match(text[end : behind.start]):
            amount.part_of.append(behind)
        elif ahead is None or amount.kind != "count":
            continue
        elif _OF_THEM.match(text[end:]):
            amount.part_of += [each for each in found[:number] if each.kind == "count" and each.heads][-1:]
        elif not amount.heads and amount.first - ahead.last <= 8 and _WHOLE.search(text[: ahead.start]):
            amount.part_of.append(ahead)


_SIGN_FIRST = re.compile(r"(?<=[$£€])\d{1,3}(?:,\d{3})+(?![\d.,]\d)")


def _amounts(statement: Statement) -> Iterator[Amount]:
    text = _GLUE.sub(lambda match: " " * len(match.group()), statement.text)
    text = re.sub(r"(?<=\d)\s(?=C\b)", "°", text)
    if statement.language != "en":  # who puts the sign first writes thousands with a comma
        text = _SIGN_FIRST.sub(lambda match: match.group().replace(",", "."), text)
    spans: list[tuple[int, int]] = []
    for written, figure in _WRITTEN:
        spans += [match.span() for match in written.finditer(text)]
        text = written.sub(lambda match, figure=figure: figure.rjust(len(match.group())), text)  # type: ignore[misc]
    if statement.language == "en":
        text = re.sub(r"(?<=\d)\.(?=\s|$)", " ", text)  # the end of a sentence, no date: "up from $6.50."

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
    for match in _POINT.finditer(text):
        part = match["part"].lower()
        value = (3 if match["drei"] else 1) / _PARTS["halb" if part.startswith("halb") else part]
        yield _amount(statement, "points", value, "%", match.start(), match.end())
        take(match.start(), match.end())
    for match in _FRACTION.finditer(text):
        value = _value(match["number"]) / _PARTS[match["part"].lower()]
        tail = fold(match["tail"] or match["behind"] or "")
        part, behind = match["part"].lower(), text[match.end() :]
        needs_of = part in {"quarter", "half"} or match["number"].lower() == "a"
        if needs_of and _BY_SHARE.search(text[: match.start()]) and not _BEFORE_COUNTED.match(behind):
            needs_of = False
        beside = re.search(
            r"\b(?:half|quarter|thirds?|percent|per\scent|fifths?|majority|most)\b", text[: match.start()]
        )
        if not value or (
            needs_of
            and not tail
            and not (beside and re.match(r"\s(?:from|in|to|are|were|had|have|said)\b", behind))
            and not re.match(r"\s(?:of|the|million|billion|century|less|more|fewer)\b", behind)
        ):
            continue
        kind, unit = ("points", "%") if "point" in tail or "punkt" in tail else ("share", "")
        if "second" in tail or "sekund" in tail or _PARTS[part] >= 100:
            kind, unit = "duration", ""
        yield _amount(statement, kind, value, unit, match.start(), match.end())
        take(match.start(), match.end())
    for match in _LASTING.finditer(text):
        value = number_words().get(match["number"].lower(), 1.0) * SECONDS[_BY_TIME.get(fold(match["unit"]), "year")]
        yield _amount(statement, "duration", value, "", match.start(), match.end())
        take(match.start(), match.end())
    for match in _RATIO.finditer(text):
        below = _value(match["b"])
        if below:
            yield _amount(statement, "share", _value(match["a"]) / below, "", match.start(), match.end())
            if below in {2, 3, 4, 5, 10, 100}:
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
                yield from _convert(statement, replace(quantity, start=match.start()))
        take(match.start(), match.end())
    for quantity in quantities(text, statement.language):
        start = next((first for first, end in spans if first <= quantity.start < end), quantity.start)
        yield from _convert(statement, replace(quantity, start=start))


_UNITS = (
    r"(?:(?:[KkZzMm]ilo|[Zz]enti|[Mm]illi)?[Mm]eters?n?|(?:[Kk]ilo|[Mm]illi)?[Gg]ramms?|Kilos?|Tonnen?|Liters?|Hektars?|Grad"
    r"|(?:kilo|centi|milli)?met(?:re|er)|(?:kilo|milli)?gram|kilo|ton(?:ne)?|lit(?:re|er)|hectare|degree|mile|inch|acre|pint)\b"
)
_WRITTEN = (
    (re.compile(rf"\bhalf\san?\s(?={_UNITS})"), "0.5 "),
    (re.compile(rf"\beine?[nmrs]?\shalbe[nmrs]?\s(?={_UNITS})"), "0,5 "),
    (re.compile(r"\bhalf\sa\smillion\b", re.IGNORECASE), "0.5 million"),
    (re.compile(r"\bhalf\sa\sbillion\b", re.IGNORECASE), "0.5 billion"),
    (re.compile(r"\beine[nmrs]?\shalbe[nmrs]?\sMillion\b"), "0,5 Million"),
    (re.compile(r"\beine[nmrs]?\shalbe[nmrs]?\sMilliarde\b"), "0,5 Milliarde"),
    (re.compile(r"\beine\sTrillion\b"), "1000000 Bio."),
)
"""What a sum is written as -> the same in figures, no longer."""

_MONTH_FIRST = re.compile(rf"\b(?:{'|'.join(name for name in _MONTHS if len(name) > 2)})(?=\s\d)", re.IGNORECASE)


def _convert(statement: Statement, quantity: Quantity) -> Iterator[Amount]:
    kind, unit, value, end = str(quantity.kind), quantity.unit, quantity.value, quantity.end
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
        value, unit = value * SECONDS.get(unit, 1.0), ""
    elif kind == "age":
        unit = "year"
    elif kind in {"measure", "count"} and (measured := unit_behind(statement.text, quantity.number_end)):
        unit, scale, end = measured
        kind, value = ("points", value * scale) if unit == "points" else ("measure", value * scale)
        unit = "%" if kind == "points" else unit
        kind = "money" if unit in MONIES else kind
        if unit == "l" and value == quantity.value and _OF_RAIN.match(statement.text[end:]):
            unit, value = "m", value / 1000
        if unit == "m" and re.match(
            r"\w*\s?(?:pro|je|per|an)\s(?:Stunde|hour)", statement.text[end : end + 14], re.IGNORECASE
        ):
            unit, value = "km/h", value / 1000
    elif kind == "measure" and unit.startswith(("punkt", "point")):
        kind = "count"
    elif kind == "count":
        following = re.match(r"[\s-]{0,2}(?P<word>[a-zäöü]+ig)(?:e[nmrs]?)?\b", statement.text[quantity.number_end :])
        time = _BY_TIME.get(fold(following["word"])) if following else None
        if time:
            kind, unit, value = "duration", "", value * SECONDS[time]
        else:
            tail = re.match(
                r"[\s-]{1,2}(?P<word>hour|minute|day|week|month|year|second)\b", statement.text[quantity.number_end :]
            )
            if tail:
                kind, unit, value = "duration", "", value * SECONDS[tail["word"]]
    made = _amount(statement, kind, value, unit if kind != "count" else "", quantity.start, end, quantity.number_end)
    made.figure = quantity.value
    if unit == "GBP" and re.search(r"\b(?:pounds?|Pfund)$", made.printed) and statement.language in POUNDS:
        made.also.append(("measure", value * POUNDS[statement.language], "kg"))
    made.scale = scale_of(statement.text[quantity.start : quantity.number_end], statement.language)
    yield made


_OF_RAIN = re.compile(
    r"(?:\s(?:of\s)?\w+)?\s(?:je|pro|per|a|auf\s(?:den|einen|jeden))\s(?:Quadratmeter|square\smet(?:er|re))",
    re.IGNORECASE,
)
"""What stands behind the liters of a rain, which are millimeters on a square meter."""

_PLURALS = frozenset(
    """people men women children staff police crew personnel sheep fish aircraft cattle feet teeth troops dead wounded
    injured missing spacecraft livestock folk youth clergy deer pairs wives lives""".split()
)


def _is_plural(word: str) -> bool:
    """Whether an English word looks like a noun of several."""
    return word in _PLURALS or (len(word) > 2 and word.endswith("s") and not word.endswith(("ss", "us", "is", "'s")))


def _noun_phrase(statement: Statement, last: int) -> list[int]:
    """Positions of the English words behind a number that may say what is counted."""
    found = []
    for word in statement.words[last + 1 : last + 4]:
        if not word.is_content or word.is_number or statement.text[word.start - 1 : word.start] not in {" ", "-"}:
            break
        found.append(word.position)
        if _is_plural(word.lower):
            break
    return found


def _amount(  # noqa: PLR0917  # a number is this much
    statement: Statement, kind: str, value: float, unit: str, start: int, end: int, number_end: int | None = None
) -> Amount:
    first, last = _word_at(statement, start), _word_at(statement, max(start, end - 1))
    limit = limit_of(statement.text, start, end)
    heads = [
        word.position
        for word in statement.words[first : last + 1]
        if word.is_content and not word.is_number and word.start >= (number_end or end)
    ]
    if kind == "count" and statement.language == "en":
        behind = _noun_phrase(statement, last)
        heads = behind if heads and behind[: len(heads)] == heads else [*heads, *behind]
        if not any(_is_plural(statement.words[p].lower) for p in heads) and value > 1:
            heads = []
    if kind == "count" and statement.language == "de" and not heads:
        for word in statement.words[last + 1 : last + 4]:
            if word.is_number or not word.text[0].isalpha() or is_function_word(word.lower, "de"):
                break
            if word.text[0].isupper():
                heads.append(word.position)
                break
    return Amount(
        kind, value, unit, limit.bound, limit.role, statement.text[start:end].strip(" ,."), start, first,
        max(last, *heads) if heads else last, tuple(heads), is_loose=limit.is_loose, turned=limit.turned, figure=value,
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
