"""What a sentence states that can be checked: amounts, numbers, dates, durations, and the names in it.

Amounts are normalised, so that "100 Mrd. Dollar" and "$100 billion" are equal and "2 Bill. Dollar" is "2 trillion":
German counts Million, Milliarde, Billion where American English counts million, billion, trillion.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from bot.engine.dates import MONTHS
from bot.engine.language import UPPER, fold, is_function_word

QuantityKind = Literal["money", "percent", "duration", "time", "age", "measure", "count", "year", "date", "ordinal"]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number with what it counts.

    Attributes:
        start: Offset of the first character in the sentence.
        end: Offset behind the last one, unit and counted noun included.
        kind: What sort of number it is; "count" where nothing says otherwise.
        value: The number, scaled to ones ("100 Mrd." is 1e11); 0 for a date or a time of day.
        unit: Currency code, unit or counted noun, folded; empty if there is none.
        number_end: Offset behind number and scale word, without the unit.
    """

    start: int
    end: int
    kind: QuantityKind
    value: float
    unit: str
    number_end: int


_ONES_DE = """null ein zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn
    siebzehn achtzehn neunzehn""".split()
_TENS_DE = {
    "zwanzig": 20,
    "dreißig": 30,
    "vierzig": 40,
    "fünfzig": 50,
    "sechzig": 60,
    "siebzig": 70,
    "achtzig": 80,
    "neunzig": 90,
}
_ONES_EN = """zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen""".split()
_TENS_EN = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}


@lru_cache(maxsize=1)
def number_words() -> dict[str, float]:
    """Map number words, German and English, lower-case, to values; "ein" and "one" stand for articles too often."""
    table: dict[str, float] = {}
    table |= {word: value for value, word in enumerate(_ONES_DE) if value != 1}
    table |= {
        "zwo": 2,
        "beide": 2,
        "beiden": 2,
        "anderthalb": 1.5,
        "eineinhalb": 1.5,
        "zweieinhalb": 2.5,
        "hundert": 100,
        "einhundert": 100,
        "tausend": 1000,
        "eintausend": 1000,
        "dutzend": 12,
    }
    for word, value in _TENS_DE.items():
        table[word] = value
        for one, prefix in enumerate("ein zwei drei vier fünf sechs sieben acht neun".split(), start=1):
            table[f"{prefix}und{word}"] = value + one
    for one, prefix in enumerate("zwei drei vier fünf sechs sieben acht neun".split(), start=2):
        table[f"{prefix}hundert"] = one * 100
        table[f"{prefix}tausend"] = one * 1000
    table |= {word: value for value, word in enumerate(_ONES_EN) if value != 1}
    table |= {"hundred": 100, "thousand": 1000, "dozen": 12, "both": 2}
    for word, value in _TENS_EN.items():
        table[word] = value
        for one, suffix in enumerate("one two three four five six seven eight nine".split(), start=1):
            table[f"{word}-{suffix}"] = value + one
    return table


_ORDINAL_WORDS = {
    fold(word): value
    for value, words in enumerate(
        (
            "erste first", "zweite second", "dritte third", "vierte fourth", "fünfte fifth", "sechste sixth",
            "siebte seventh", "achte eighth", "neunte ninth", "zehnte tenth", "elfte eleventh", "zwölfte twelfth",
        ),
        start=1,
    )
    for word in words.split()
}  # fmt: skip

_SCALES_DE = {
    "tsd": 1e3, "tausend": 1e3, "mio": 1e6, "million": 1e6, "millionen": 1e6, "mrd": 1e9, "milliarde": 1e9,
    "milliarden": 1e9, "bio": 1e12, "bill": 1e12, "billion": 1e12, "billionen": 1e12, "dutzend": 12, "hundert": 100,
}  # fmt: skip
_SCALES_EN = {
    "k": 1e3, "thousand": 1e3, "m": 1e6, "mn": 1e6, "million": 1e6, "bn": 1e9, "b": 1e9, "billion": 1e9, "tn": 1e12,
    "trn": 1e12, "trillion": 1e12, "dozen": 12, "hundred": 100,
}  # fmt: skip
CURRENCIES = {
    "dollar": "USD", "dollars": "USD", "us-dollar": "USD", "us-dollars": "USD", "usd": "USD", "$": "USD",
    "us$": "USD", "euro": "EUR", "euros": "EUR", "eur": "EUR", "€": "EUR", "pfund": "GBP", "pound": "GBP",
    "pounds": "GBP", "£": "GBP", "gbp": "GBP", "franken": "CHF", "francs": "CHF", "chf": "CHF", "yen": "JPY",
    "¥": "JPY", "yuan": "CNY", "renminbi": "CNY", "rubel": "RUB", "rubles": "RUB", "roubles": "RUB", "kronen": "SEK",
    "kronor": "SEK", "cent": "cent", "cents": "cent", "mark": "DEM", "schilling": "ATS", "zloty": "PLN",
    "forint": "HUF", "lira": "TRY", "rupien": "INR", "rupees": "INR", "₹": "INR", "peso": "MXN", "pesos": "MXN",
    "real": "BRL", "bitcoin": "BTC", "bitcoins": "BTC",
}  # fmt: skip
"""Currency words and signs, lower-case -> ISO code."""

_NATIONAL = (
    ("kanadisch", "CAD"),
    ("canadian", "CAD"),
    ("australi", "AUD"),
    ("schweizer", "CHF"),
    ("swiss", "CHF"),
    ("britisch", "GBP"),
    ("british", "GBP"),
    ("norweg", "NOK"),
    ("schwedisch", "SEK"),
    ("swedish", "SEK"),
)
"""How adjectives before a currency's name begin, folded -> ISO code: a Canadian dollar is no US dollar."""

_DURATIONS = {
    fold(word): unit
    for unit, words in {
        "second": "Sekunde Sekunden second seconds Sek",
        "minute": "Minute Minuten minute minutes Min",
        "hour": "Stunde Stunden hour hours Std",
        "day": "Tag Tage Tagen day days",
        "week": "Woche Wochen week weeks",
        "month": "Monat Monate Monaten month months",
        "year": "Jahr Jahre Jahren year years",
        "decade": "Jahrzehnt Jahrzehnte Jahrzehnten decade decades",
        "century": "Jahrhundert Jahrhunderte Jahrhunderten century centuries",
    }.items()
    for word in words.split()
}
_MEASURES = frozenset(
    fold(word)
    for word in """Meter Metern meters metres Kilometer Kilometern km kilometers kilometres Zentimeter Zentimetern cm
    centimeters centimetres Millimeter mm Meile Meilen miles mile feet Fuß Hektar hectares acres Quadratmeter
    Quadratmetern Quadratkilometer Quadratkilometern Kilogramm kg kilograms Gramm grams Tonne Tonnen tonnes tons
    Liter Litern liters litres Kubikmeter Grad degrees Gigawatt Megawatt Kilowatt GW MW kW Kilowattstunden
    Terawattstunden kWh TWh Lichtjahre Lichtjahren light-years Stundenkilometer km/h mph knots Knoten Volt Watt
    Hertz Barrel barrels Gigabyte Terabyte Megabyte GB TB MB Punkte Punkten points Quadratmeilen m² km² °C °F
    Pixel Unzen ounces Pfund""".split()
)
_PERCENT = frozenset({"%", "prozent", "percent", "prozentpunkte", "prozentpunkten", "promille", "per cent"})

_NUMBER = re.compile(
    r"(?<![\w.,])(?<![^\W\d_]-)(?P<sign>(?:US)?[$€£¥₹]\s?)?"
    r"(?P<digits>(?<!:)\d{1,3}(?:[ \u00a0\u202f]\d{3})+(?:[.,]\d{1,2})?(?![\d:]|[.,]\d)|\d+(?:[.,’'\u202f]\d+)*)"
    r"(?P<ordinal>\.(?=\s[A-ZÄÖÜa-zäöü]))?"
    r"(?P<glued>%|st\b|nd\b|rd\b|th\b|er\b|-jährig\w*|-year-old|-mal\b|k\b|m\b|bn\b|tn\b|km\b|€|\$)?",
)
_NEXT = re.compile(r"[\s\u00a0-]{0,2}(?P<word>[^\W\d_]+(?:[-/][^\W\d_]+)*|[%€$£°][CF]?|km/h|m²|km²)\.?", re.UNICODE)
_CLOCK = re.compile(
    r"(?<![\d.,])(?:[01]?\d|2[0-4])(?:[:.]\d{2})?\s?(?:Uhr|a\.m\.|p\.m\.|am\b|pm\b|o'clock)"
    r"|(?<![\d.,:])(?:[01]?\d|2[0-3]):[0-5]\d(?![\d:])"
)
_MONTH_NAMES = "|".join(sorted((re.escape(name) for name in MONTHS if len(name) > 2), key=len, reverse=True))
_DATE = re.compile(
    r"(?<![\w.])(?:\d{1,2}\.\s?\d{1,2}\.(?:\s?\d{4}|\s?\d{2}\b)?|\d{4}-\d{2}-\d{2}"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?\.?\s(?:of\s)?(?:{_MONTH_NAMES})\b(?:,?\s\d{{4}})?"
    rf"|(?:{_MONTH_NAMES})\b\.?\s\d{{1,2}}(?:st|nd|rd|th)?\b(?:,?\s\d{{4}})?"
    rf"|(?:Anfang|Mitte|Ende|early|late|mid)?[\s-]?(?:{_MONTH_NAMES})\b\.?\s\d{{4}}"
    rf"|(?:(?:Anfang|Mitte|Ende|early|late|mid)[\s-])(?:{_MONTH_NAMES})\b)(?!\w)",
    re.IGNORECASE,
)
_PART_OF_MONTH = re.compile(rf"\b(?:Anfang|Mitte|Ende|early|late|mid)[\s-](?:{_MONTH_NAMES})\b", re.IGNORECASE)
_MONTH_ONLY = re.compile(
    rf"\b(?:im|in|seit|ab|bis|since|until|by|last|next|this)\s(?P<month>{_MONTH_NAMES})\b(?!\s\d)", re.IGNORECASE
)
WEEKDAYS = re.compile(
    r"\b(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonnabend|Sonntag)"
    r"(?:s|nacht|abend|morgen|mittag|nachmittag|vormittag|früh)?\b"
    r"|\b(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day\b"
    r"|\b(?:gestern|heute|morgen|vorgestern|übermorgen|yesterday|today|tomorrow|tonight)\b"
    r"|\b(?:last|next|this|vergangene[nrs]?|letzte[nrs]?|nächste[nrs]?|kommende[nrs]?|vorige[nrs]?|diese[nrsm]?)\s"
    r"(?:week|month|year|night|summer|winter|spring|autumn|fall|Woche|Monat|Jahr|Nacht|Sommer|Winter|Frühjahr"
    r"|Frühling|Herbst|Wochenende)\w*",
    re.IGNORECASE,
)


def _parse_digits(digits: str, language: str) -> float:
    """Value of a number as written in a language; the separator that cannot be a thousands mark is the decimal one."""
    digits = re.sub(r"[’' \u00a0\u202f]", "", digits)
    decimal, thousands = (",", ".") if language != "en" else (".", ",")
    groups = digits.split(thousands)
    if len(groups) > 1 and any(len(group.split(decimal)[0]) != 3 for group in groups[1:]):
        decimal, thousands = thousands, decimal  # "3.5" in a German text
        if digits.count(decimal) > 1:
            return float(re.sub(r"\D", "", digits) or 0)
    try:
        return float(digits.replace(thousands, "").replace(decimal, "."))
    except ValueError:
        return float(re.sub(r"\D", "", digits)[:300] or 0)


_NUMBER_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)?", re.UNICODE)
_ADJECTIVES_DE = re.compile(r"\s+[a-zäöüß]{3,}(?:e|en|er|es|em)\b(?=\s)")
_ADJECTIVES_EN = re.compile(r"\s+(?:other|more|additional|new|further)\b(?=\s)")
_NOT_COUNTED = frozenset(
    """uhr und oder bis nach vor in im am an auf aus bei der die das dem den von vom mit zu zum zur ist sind war
    waren wird werden wurde wurden hat haben als wie sei seien sowie aber dass um zwischen gegen für pro je mal
    auch noch schon so of and or to in on at from by with for the a an is are was were has have had that as but
    than per until since between""".split()
)


def _counted(sentence: str, position: int, language: str) -> tuple[int, str]:
    """The noun behind a number: (offset behind it, the noun folded), or (position, "")."""
    adjective = (_ADJECTIVES_EN if language == "en" else _ADJECTIVES_DE).match(sentence, position)
    for start in (adjective.end() if adjective else position, position):
        match = _NEXT.match(sentence, start)
        if match is None or match.start("word") == start:
            continue
        word = match.group("word")
        if fold(word) in _NOT_COUNTED or is_function_word(word.lower(), language):
            continue
        if language == "de" and not word[0].isupper():
            continue
        return match.end("word"), fold(word)
    return position, ""


def quantities(sentence: str, language: str) -> list[Quantity]:
    """Find the numbers of a sentence with what they count, in reading order.

    Args:
        sentence: The text.
        language: ISO 639-1; decides decimal marks and scale words ("billion").

    Returns:
        Quantities that do not overlap; dates and times of day included.
    """
    found: list[Quantity] = []
    taken: list[tuple[int, int]] = []

    def free(start: int, end: int) -> bool:
        return all(end <= a or start >= b for a, b in taken)

    def add(quantity: Quantity) -> None:
        found.append(quantity)
        taken.append((quantity.start, quantity.end))

    has_digit = any(character.isdigit() for character in sentence)
    if has_digit:
        for match in _DATE.finditer(sentence):
            start = match.start() + len(match.group()) - len(match.group().lstrip(" -"))
            add(Quantity(start, match.end(), "date", 0.0, fold(sentence[start : match.end()]), match.end()))
        for match in _CLOCK.finditer(sentence):
            if free(match.start(), match.end()):
                add(Quantity(match.start(), match.end(), "time", 0.0, fold(match.group()), match.end()))
    else:
        for match in _PART_OF_MONTH.finditer(sentence):
            add(Quantity(match.start(), match.end(), "date", 0.0, fold(match.group()), match.end()))
    for match in _MONTH_ONLY.finditer(sentence):
        if free(match.start("month"), match.end("month")):
            add(
                Quantity(
                    match.start("month"),
                    match.end("month"),
                    "date",
                    0.0,
                    fold(match.group("month")),
                    match.end("month"),
                )
            )
    scales = _SCALES_EN if language == "en" else _SCALES_DE
    if has_digit:
        for match in _NUMBER.finditer(sentence):
            if not free(match.start(), match.end()) or not match.group("digits"):
                continue
            quantity = _quantity(sentence, match, scales, language)
            if free(quantity.start, quantity.end):
                add(quantity)
    words = number_words()
    for match in _NUMBER_WORD.finditer(sentence):
        word = match.group().lower()
        value = words.get(word)
        if value is None or not free(match.start(), match.end()):
            continue
        end, number_end, kind, unit = match.end(), match.end(), "count", ""
        scale = _NEXT.match(sentence, end)
        if scale and fold(scale.group("word")) in scales and len(scale.group("word")) > 2:
            value *= scales[fold(scale.group("word"))]
            end = number_end = scale.end()
        kind, end, unit = _unit(sentence, end, language)
        add(Quantity(match.start(), end, kind, value, unit, number_end))
    found.sort(key=lambda quantity: quantity.start)
    return found


def _unit(sentence: str, position: int, language: str) -> tuple[QuantityKind, int, str]:
    """Kind, end and unit of what follows a number."""
    match = _NEXT.match(sentence, position)
    if match is None:
        return "count", position, ""
    word = fold(match.group("word"))
    if word in CURRENCIES:
        return "money", match.end("word"), CURRENCIES[word]
    nation = next((code for start, code in _NATIONAL if word.startswith(start)), None)
    if word == "us" or nation:
        second = _NEXT.match(sentence, match.end())
        if second and fold(second.group("word")) in CURRENCIES:
            return "money", second.end("word"), nation or CURRENCIES[fold(second.group("word"))]
    if word in _PERCENT or word.startswith("prozentig"):
        return "percent", match.end("word"), "%"
    if word == "per" and sentence[match.end() :].lstrip().startswith("cent"):
        return "percent", sentence.index("cent", match.end()) + 4, "%"
    if word in _DURATIONS:
        end = match.end("word")
        tail = re.match(r"\s(?:alt\w*|old)\b", sentence[end:])
        if tail:
            return "age", end + tail.end(), "year"
        return "duration", end, _DURATIONS[word]
    if word in _MEASURES:
        return "measure", match.end("word"), word
    if word.startswith(("jahrig", "year-old")):
        return "age", match.end("word"), "year"
    end, noun = _counted(sentence, position, language)
    if noun in _DURATIONS:
        return "duration", end, _DURATIONS[noun]
    if noun in CURRENCIES:
        return "money", end, CURRENCIES[noun]
    return "count", end, noun


def _quantity(sentence: str, match: re.Match[str], scales: dict[str, float], language: str) -> Quantity:
    digits, glued, sign = match.group("digits"), match.group("glued") or "", match.group("sign")
    value = _parse_digits(digits, language)
    start, end = match.start(), match.end()
    if glued == "%":
        return Quantity(start, end, "percent", value, "%", end - 1)
    if glued.startswith("-j") or glued == "-year-old":
        return Quantity(start, end, "age", value, "year", match.end("digits"))
    if glued in {"€", "$"}:
        return Quantity(start, end, "money", value, CURRENCIES[glued], match.end("digits"))
    if glued in {"st", "nd", "rd", "th"} or match.group("ordinal"):
        if match.group("ordinal") and language == "en":
            pass
        else:
            return Quantity(start, end, "ordinal", value, "", match.end("digits"))
    if glued == "er" and len(digits) in {2, 4}:  # "die 1990er Jahre", "die 90er"
        return Quantity(start, end, "year", value, "", match.end("digits"))
    if glued in scales:
        value *= scales[glued]
        if sign:
            return Quantity(start, end, "money", value, CURRENCIES[sign.strip().lower()], end)
        kind, unit_end, unit = _unit(sentence, end, language)
        return Quantity(start, unit_end, kind, value, unit, end)
    if glued == "km":
        return Quantity(start, end, "measure", value, "km", match.end("digits"))
    number_end = end
    scale = _NEXT.match(sentence, end)
    if scale:
        word = fold(scale.group("word"))
        if word in scales and (len(word) > 1 or sign):
            value *= scales[word]
            end = number_end = scale.end() if word in {"mrd", "mio", "bill", "bio", "tsd"} else scale.end("word")
    if sign:
        return Quantity(start, number_end, "money", value, CURRENCIES[sign.strip().lower()], number_end)
    is_year = len(digits) == 4 and digits.isdigit() and 1000 <= value <= 2100 and number_end == match.end()
    kind, unit_end, unit = _unit(sentence, number_end, language)
    if is_year and kind == "count":
        return Quantity(start, match.end(), "year", value, "", match.end())
    return Quantity(start, unit_end, kind, value, unit, number_end)


# --- names ---------------------------------------------------------------------------------------------------------

_CAPITAL = rf"(?:[{UPPER}][\w&’'.]*(?:[-–/][\wäöü&’'.]+)*|[a-z][A-Z]\w+)"
_PARTICLE = r"(?:von|van|de|der|den|del|della|di|da|du|la|le|bin|al|ibn|zu|y|of|the|&)"
_RUN = re.compile(rf"{_CAPITAL}(?:[ \u00a0](?:{_PARTICLE}[ \u00a0]){{0,2}}{_CAPITAL})*", re.UNICODE)
_ORGANIZATION = re.compile(
    r"(?:^|[\s-])(?:AG|GmbH|SE|KG|Inc|Corp|Ltd|LLC|PLC|Group|Gruppe|Holding|Bank|Konzern|Company|Co(?!-)|University|Universität|"
    r"Institut|Institute|"
    r"Verein|FC|SV|VfB|VfL|TSV|United|Partei|Party|Union|Ministerium|Ministry|Bundesamt|Agentur|Agency|Airlines|Airways|"
    r"Foundation|"
    r"Stiftung|Verlag|Zeitung|Times|Post|News|Press|Council|Commission|Kommission|Association|Verband|Gericht|Court|Hospital|Klinik)\b"
)


def capitalized_runs(sentence: str) -> Iterator[tuple[int, int]]:
    """Yield (start, end) of runs of capitalised words, joined over particles ("Ursula von der Leyen")."""
    for match in _RUN.finditer(sentence):
        start, end = match.span()
        while end > start and sentence[end - 1] in ".'’":
            end -= 1
        yield start, end


def looks_like_organization(name: str) -> bool:
    """Whether a name says by its form that it is an organisation: "Softbank Group", "NATO", "OpenAI"."""
    if _ORGANIZATION.search(name):
        return True
    words = name.split()
    return len(words) == 1 and (sum(character.isupper() for character in name) >= 2) and "-" not in name
