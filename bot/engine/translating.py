"""Figures, dates and times in the asker's language."""

import re

from bot.engine.dates import MONTHS
from bot.engine.facts import Quantity
from bot.engine.phrases import SHORT_UNIT, Figure

_SIGNS = {"USD": "$", "EUR": "€", "GBP": "£", "JPY": "¥", "INR": "₹"}
_CURRENCY_DE = {
    "USD": "Dollar",
    "EUR": "Euro",
    "GBP": "Pfund",
    "JPY": "Yen",
    "CHF": "Franken",
    "CNY": "Yuan",
    "RUB": "Rubel",
    "SEK": "Kronen",
}
_UNITS_EN = {
    "second": "seconds",
    "minute": "minutes",
    "hour": "hours",
    "day": "days",
    "week": "weeks",
    "month": "months",
    "year": "years",
    "decade": "decades",
    "century": "centuries",
}
_UNITS_DE = {
    "second": "Sekunden",
    "minute": "Minuten",
    "hour": "Stunden",
    "day": "Tage",
    "week": "Wochen",
    "month": "Monate",
    "year": "Jahre",
    "decade": "Jahrzehnte",
    "century": "Jahrhunderte",
}
_MEASURES = {
    "meter": ("metres", "Meter"),
    "kilometer": ("kilometres", "Kilometer"),
    "zentimeter": ("centimetres", "Zentimeter"),
    "lichtjahre": ("light-years", "Lichtjahre"),
    "tonnen": ("tonnes", "Tonnen"),
    "grad": ("degrees", "Grad"),
    "hektar": ("hectares", "Hektar"),
    "quadratmeter": ("square metres", "Quadratmeter"),
    "quadratkilometer": ("square kilometres", "Quadratkilometer"),
    "liter": ("litres", "Liter"),
}
# As English spells them, too: "30 metres", "30 meters".
_MEASURES |= {
    form: pair
    for pair in list(_MEASURES.values())
    for name in (pair[0], pair[0].replace("metre", "meter"), pair[0].replace("litre", "liter"))
    for form in (name, name.removesuffix("s"))
}
_MONTHS_EN = "January February March April May June July August September October November December".split()
_MONTHS_DE = "Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split()
_DAYS = dict(
    zip(
        "montag dienstag mittwoch donnerstag freitag samstag sonntag gestern heute morgen".split(),
        "Monday Tuesday Wednesday Thursday Friday Saturday Sunday yesterday today tomorrow".split(),
        strict=True,
    )
)
_DAYS_BACK = {
    english.lower(): german.capitalize() if english[0].isupper() else german for german, english in _DAYS.items()
}


def number_text(value: float, language: str) -> str:
    """A number as written in a language, with its scale word: 1e11 -> "100 billion", "100 Mrd."."""
    for size, english, german in ((1e12, "trillion", "Bill."), (1e9, "billion", "Mrd."), (1e6, "million", "Mio.")):
        if value >= size:
            return f"{_plain(value / size, language)} {english if language == 'en' else german}"
    return _plain(value, language)


def _plain(value: float, language: str) -> str:
    text = f"{value:,.6f}".rstrip("0").rstrip(".")  # an exchange rate has four decimals
    return text if language == "en" else text.replace(",", "\0").replace(".", ",").replace("\0", ".")


def translated(quantity: Quantity, language: str) -> str | None:
    """An amount in the asker's language; None where its unit has no word of its own here."""
    english = language == "en"
    if quantity.kind == "money" and quantity.unit:
        number = number_text(quantity.value, language)
        if re.search(r"[.,]\d$", number):
            number += "0"  # 21.10 euros
        if english:
            sign = _SIGNS.get(quantity.unit)
            return f"{sign}{number}" if sign else f"{number} {quantity.unit}"
        return f"{number} {_CURRENCY_DE.get(quantity.unit, quantity.unit)}"
    if quantity.kind == "percent":
        return f"{_plain(quantity.value, language)}{'%' if english else ' Prozent'}"
    if quantity.kind in {"duration", "age"} and quantity.unit in _UNITS_EN:
        unit = (_UNITS_EN if english else _UNITS_DE)[quantity.unit]
        if quantity.value == 1 and english:
            unit = unit.removesuffix("s")
        return f"{_plain(quantity.value, language)} {unit}"
    if quantity.kind == "measure":
        pair = _MEASURES.get(quantity.unit) or _MEASURES.get(quantity.unit.rstrip("n"))
        return f"{number_text(quantity.value, language)} {pair[0 if english else 1]}" if pair else None
    return number_text(quantity.value, language) if quantity.kind == "count" else None


# What qualifies a figure: (German as told, German as read, English as told, English as read).
_QUALIFIERS = (
    ("mehr als", "mehr als|über|gut", "more than", "more than|over|just over"),
    ("weniger als", "weniger als", "less than", "less than"),
    ("fast", "fast|knapp|nahezu", "almost", "nearly|almost"),
    ("bis zu", "bis zu|bis", "up to", "up to"),
    ("mindestens", "mindestens", "at least", "at least"),
    ("höchstens", "höchstens", "at most", "at most"),
    ("rund", r"rund|etwa|circa|ca\.|rd\.|ungefähr", "about", "about|around|some"),
    ("zunächst", "zunächst", "at first", "at first"),
)


def translated_figure(figure: Figure, language: str) -> str | None:
    """A figure with what qualifies it, both numbers of a range, in the asker's language; None as in `translated`."""
    first = translated(figure.quantity, language)
    last = translated(figure.until, language) if figure.until is not None else None
    if first is None or (figure.until is not None and last is None):
        return None
    told = first if last is None else f"{first} {'to' if language == 'en' else 'bis'} {last}"
    if _POINTS.search(figure.phrase):  # a quarter of a percentage point is no quarter percent
        told = told.replace("%", " percentage points").replace(" Prozent", " Prozentpunkte")
    unit = re.search(SHORT_UNIT.pattern + "$", figure.phrase)
    told += unit.group() if unit else ""
    if last is not None:
        return told
    for german, german_read, english, english_read in _QUALIFIERS:
        if re.fullmatch(f"{german_read}|{english_read}", figure.about, re.IGNORECASE):
            return f"{english if language == 'en' else german} {told}"
    return told


_POINTS = re.compile(r"\bProzentpunkte?n?\b|\bpercentage points?\b", re.IGNORECASE)


# What qualifies a date: (German, English as told, English as read).
_AROUND_DATES = (
    ("Ende", "the end of", r"(?:the )?end of|late(?: in)?"),
    ("Mitte", "the middle of", r"(?:the )?middle of"),
    ("Anfang", "the beginning of", r"(?:the )?beginning of|early(?: in)?"),
    ("seit", "since", "since"),
    ("vor", "before", "before"),
    ("nach", "after", "after"),
    ("zwischen", "between", "between"),
    ("gegen", "around", "around"),
    ("ab", "from", "from"),
    ("um", "at", "at"),
    ("bis", "until", "until"),
    ("und", "and", "and"),
)


def translated_date(phrase: str, language: str) -> str | None:
    """A date's month and weekday names, and what qualifies it, in the asker's language; None where nothing changes."""
    english = language == "en"

    def month(match: re.Match[str]) -> str:
        number = MONTHS.get(match.group().lower())
        if number is None:
            day = (_DAYS if english else _DAYS_BACK).get(match.group().lower())
            return day or match.group()
        return (_MONTHS_EN if english else _MONTHS_DE)[number - 1]

    changed = (_GERMAN_CLOCK if english else _ENGLISH_CLOCK).sub(_clock, phrase)
    if english:
        changed = _GERMAN_DATE.sub(_spelled_date, changed)
    changed = re.sub(r"[^\W\d_]+", month, changed)
    for german, told, read in _AROUND_DATES:
        changed = re.sub(rf"\b(?:{german if english else read})\b", told if english else german, changed)
    changed = re.sub(r"(\d{1,2})\.\s(?=[A-Z])", r"\1 ", changed) if english else re.sub(_DAY_OF_MONTH, r"\1. ", changed)
    return changed if changed != phrase else None


_DAY_OF_MONTH = re.compile(rf"\b(\d{{1,2}})(?:st|nd|rd|th)?\s(?=(?:{'|'.join(_MONTHS_DE)})\b)")
_GERMAN_CLOCK = re.compile(r"\b(?P<hour>\d{1,2})(?:[.:](?P<minute>\d{2}))?\sUhr\b")
_ENGLISH_CLOCK = re.compile(r"\b(?P<hour>\d{1,2})(?:[.:](?P<minute>\d{2}))?\s?(?P<half>[ap])\.?m\b\.?", re.IGNORECASE)


def _clock(match: re.Match[str]) -> str:
    """A time of day as the other language writes it: "15 Uhr" is "3 p.m."."""
    hour, minute, half = int(match.group("hour")), match.group("minute") or "", match.groupdict().get("half")
    if half:
        hour = hour % _NOON + _NOON * (half.lower() == "p")
        return f"{hour}.{minute} Uhr" if minute.strip("0") else f"{hour} Uhr"
    minutes = f":{minute}" if minute.strip("0") else ""
    if not minutes and hour % _NOON == 0:
        return "noon" if hour == _NOON else "midnight"
    return f"{hour % _NOON or _NOON}{minutes} {'p.m.' if _NOON <= hour < 2 * _NOON else 'a.m.'}"


_NOON = 12
_GERMAN_DATE = re.compile(r"\b(?P<day>\d{1,2})\.\s?(?P<month>0?[1-9]|1[0-2])\.\s?(?P<year>\d{4})\b")


def _spelled_date(match: re.Match[str]) -> str:
    """A German date in figures with its month's name in English: "21.11.2026" is "21 November 2026"."""
    return f"{int(match.group('day'))} {_MONTHS_EN[int(match.group('month')) - 1]} {match.group('year')}"
