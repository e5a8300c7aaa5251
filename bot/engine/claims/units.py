"""Tables of units, fractions and multiples as German and English write them, with their worth in canonical units."""

import re
from functools import lru_cache

from bot.engine.facts import number_words
from bot.engine.language import fold

SECONDS = {
    "second": 1.0, "minute": 60.0, "hour": 3600.0, "day": 86400.0, "week": 604800.0, "month": 2629800.0,
    "year": 31557600.0, "decade": 315576000.0, "century": 3155760000.0,
}  # fmt: skip
"""Units of time -> seconds."""

_UNITS = {
    ("m", 1.0): "Meter Metern Meters meters metres meter metre m",
    ("m", 1000.0): "Kilometer Kilometern Kilometers km kilometers kilometres kilometer kilometre",
    ("m", 0.01): "Zentimeter Zentimetern cm centimeters centimetres centimeter centimetre",
    ("m", 0.001): "Millimeter Millimetern mm millimeters millimetres millimeter millimetre",
    ("m", 1609.3): "Meile Meilen miles mile",
    ("m", 1852.0): "Seemeile Seemeilen nautical_miles nautical_mile",
    ("m", 0.3048): "feet foot Fuß ft",
    ("m", 0.9144): "yards yard yd",
    ("m", 0.0254): "inches inch Zoll",
    ("m", 1e-6): "Mikrometer Mikrometern µm micrometers micrometres micrometer micrometre microns micron",
    ("m", 1e-9): "Nanometer Nanometern nm nanometers nanometres nanometer nanometre",
    ("m", 9.4607e15): "Lichtjahr Lichtjahre Lichtjahren light_years light_year",
    ("km/h", 1.0): "km/h Stundenkilometer Stundenkilometern kph",
    ("km/h", 1.6093): "mph",
    ("km/h", 1.852): "Knoten knots",
    ("m²", 1.0): "Quadratmeter Quadratmetern m² qm square_metres square_meters square_metre square_meter",
    ("m²", 0.092903): "square_feet square_foot Quadratfuß sq_ft",
    ("m²", 100.0): "Ar",
    ("m²", 10000.0): "Hektar hectares hectare ha",
    ("m²", 4046.9): "acres acre",
    ("m²", 1e6): (
        "Quadratkilometer Quadratkilometern km² sq_km"
        " square_kilometres square_kilometers square_kilometre square_kilometer"
    ),
    ("m²", 2589988.0): "Quadratmeile Quadratmeilen square_miles square_mile sq_mi",
    ("l", 1000.0): "Kubikmeter Kubikmetern m³ cubic_metres cubic_meters cubic_metre cubic_meter",
    ("l", 28.317): "cubic_feet Kubikfuß",
    ("l", 3.7854): "gallons gallon Gallonen",
    ("l", 1.0): "Liter Litern liters litres liter litre l",
    ("l", 0.1): "Deziliter Dezilitern dl deciliters decilitres",
    ("l", 0.01): "Zentiliter Zentilitern cl centiliters centilitres",
    (
        "l",
        0.001,
    ): "Milliliter Millilitern ml milliliters millilitres Kubikzentimeter Kubikzentimetern cubic_centimeters",
    ("l", 100.0): "Hektoliter Hektolitern hl hectoliters hectolitres",
    ("l", 0.568): "pints pint",
    ("kg", 1.0): "Kilogramm kg kilograms kilogrammes kilogram Kilo Kilos kilos kilo",
    ("kg", 50.0): "Zentner Zentnern",
    ("kg", 0.4536): "lbs lb",
    ("kg", 1e6): "Kilotonne Kilotonnen kilotons kilotonnes kt",
    ("kg", 1e9): "Megatonne Megatonnen megatons megatonnes",
    ("kg", 0.001): "Gramm grams gram g",
    ("kg", 1e-6): "Milligramm milligrams mg",
    ("kg", 1e-9): "Mikrogramm micrograms µg",
    ("kg", 1000.0): "Tonne Tonnen tonnes tons tonne ton metric_tons metric_tonnes t",
    ("kg", 0.02835): "ounces ounce Unze Unzen oz",
    ("W", 1.0): "Watt watts",
    ("W", 1e3): "Kilowatt kW kilowatts",
    ("W", 1e6): "Megawatt MW megawatts",
    ("W", 1e9): "Gigawatt GW gigawatts",
    ("W", 1e12): "Terawatt TW terawatts",
    ("Wh", 1.0): "Wh Wattstunden Wattstunde watt_hours watt_hour",
    ("hp", 1.0): "PS Pferdestärken Pferdestärke horsepower hp bhp",
    ("V", 1.0): "Volt volts",
    ("V", 1e3): "Kilovolt kV kilovolts",
    ("A", 1.0): "Ampere amps amperes",
    ("Hz", 1.0): "Hertz Hz",
    ("Hz", 1e3): "Kilohertz kHz",
    ("Hz", 1e6): "Megahertz MHz",
    ("Hz", 1e9): "Gigahertz GHz",
    ("dB", 1.0): "Dezibel dB decibels decibel",
    ("kcal", 1.0): "Kilokalorien kcal Kalorien kilocalories calories",
    ("‰", 1.0): "Promille ‰",
    ("Sv", 1e-3): "Millisievert mSv millisieverts",
    ("Sv", 1e-6): "Mikrosievert microsieverts",
    ("bit/s", 1e6): "Mbit/s Megabit Megabits megabit megabits Mbps",
    ("bit/s", 1e9): "Gbit/s Gigabit Gigabits gigabit gigabits Gbps",
    ("carat", 1.0): "Karat carats carat",
    ("Wh", 1e3): "kWh Kilowattstunden Kilowattstunde kilowatt_hours kilowatt_hour",
    ("Wh", 1e6): "MWh Megawattstunden Megawattstunde megawatt_hours megawatt_hour",
    ("Wh", 1e9): "GWh Gigawattstunden Gigawattstunde gigawatt_hours gigawatt_hour",
    ("Wh", 1e12): "TWh Terawattstunden Terawattstunde terawatt_hours terawatt_hour",
    ("°F", 1.0): "°F Grad_Fahrenheit degrees_Fahrenheit",
    ("°C", 1.0): "°C Grad_Celsius degrees_Celsius Grad degrees degree",
    ("B", 1e3): "kB KB Kilobyte kilobytes",
    ("B", 1e6): "MB Megabyte megabytes",
    ("B", 1e9): "GB Gigabyte gigabytes",
    ("B", 1e12): "TB Terabyte terabytes",
    ("B", 1e15): "PB Petabyte petabytes",
    ("barrel", 1.0): "Barrel barrels Fass",
    ("points", 0.01): "Basispunkt Basispunkte Basispunkten basis_points basis_point",
    ("points", 1.0): "Prozentpunkt Prozentpunkte Prozentpunkten percentage_points percentage_point",
}


_MONIES = {
    "SEK": "kroner kronor krona krone Kronen Kroner", "KRW": "Won", "ZAR": "Rand", "ILS": "Schekel shekels shekel",
    "UAH": "Hrywnja Griwna hryvnia hryvnias", "AED": "Dirham Dirhams", "SAR": "Rial Riyal rials riyals",
    "KWD": "Dinar dinars", "IDR": "Rupiah rupiahs", "THB": "Baht", "VND": "Dong", "NGN": "Naira", "KZT": "Tenge",
    "RON": "Lei", "BGN": "Lewa leva", "PLN": "Zlotys", "KES": "shillings", "GEL": "Lari", "MYR": "Ringgit",
}  # fmt: skip
_UNITS |= {(code, 1.0): words for code, words in _MONIES.items()}
MONIES = frozenset(_MONIES)
"""Codes of the currencies that are told by `unit_behind`."""


@lru_cache(maxsize=1)
def units() -> dict[str, tuple[str, float]]:
    """Folded unit, its words joined with "_" -> (canonical unit, its worth in that)."""
    return {fold(word): unit for unit, words in _UNITS.items() for word in words.split()}


@lru_cache(maxsize=4096)
def is_unit(word: str) -> bool:
    """Whether a word is a unit of measurement, "kWh", and so no name."""
    found = units().get(fold(word))
    return found is not None and found[0] not in MONIES


POUNDS = {"en": 0.4536, "de": 0.5}
"""What a pound weighs, in kilograms, where it is no money."""


@lru_cache(maxsize=1)
def _behind() -> re.Pattern[str]:
    words = sorted({word for words in _UNITS.values() for word in words.split()}, key=len, reverse=True)
    listed = "|".join(re.escape(word).replace("_", r"[\s-]") for word in words if len(word) > 1)
    return re.compile(rf"[\s\u00a0-]{{0,2}}(?P<unit>{listed}|[mglt](?=[\s.,;]))(?![\w²³])", re.IGNORECASE)


def unit_behind(text: str, position: int) -> tuple[str, float, int] | None:
    """The unit that stands behind a number: canonical unit, its worth in that, and the offset behind it."""
    match = _behind().match(text, position)
    if match is None:
        return None
    written = re.sub(r"[\s-]", "_", match["unit"])
    found = units().get(fold(written))
    return (*found, match.end()) if found else None


_SCALES = (
    (r"mrd|milliarden?|bn", 1e9), (r"mio|mn", 1e6), (r"millions?|millionen", 1e6), (r"tsd|tausend|thousand", 1e3),
    (r"billionen|bio|bill|trillion|tn", 1e12), (r"hundert|hundred", 1e2),
)  # fmt: skip
_SCALE = tuple((re.compile(rf"(?<![^\W\d_])(?:{words})(?![^\W\d_])", re.IGNORECASE), worth) for words, worth in _SCALES)
_BILLION = re.compile(r"(?<![^\W\d_])billion(?![^\W\d_])", re.IGNORECASE)


def scale_of(printed: str, language: str) -> float:
    """What the word behind the digits of a number multiplies them by; 1 if there is none."""
    if _BILLION.search(printed):
        return 1e9 if language == "en" else 1e12
    return next((worth for pattern, worth in _SCALE if pattern.search(printed)), 1.0)


_NUMBERS = "|".join(
    sorted((word for word in number_words() if "-" not in word and word not in {"beide", "beiden", "both"}), key=len)[
        ::-1
    ]
)
_ARTICLE = (
    r"(?:an?|the|one|per|last|past|eine?[mnrs]?|das|dem|des|der|die|im|vergangene[nrms]?|letzte[nrms]?|pro|je"
    r"|jede[nrms]?)"
)
_SOFT = tuple(
    (re.compile(pattern, re.IGNORECASE), kind, value)
    for pattern, kind, value in (
        (r"(?<!two\s)(?<!zwei\s)\b(?:decade|Jahrzehnts?|Dekade)\b", "duration", SECONDS["decade"]),
        (r"\b(?:fortnight|vierzehn\sTagen?|14\sTagen?)\b", "duration", 2 * SECONDS["week"]),
        (r"\b(?:half\sa\sdozen|halbes\sDutzend|Halbdutzend|half-dozen)\b", "count", 6.0),
        (r"(?<!half\s)(?<!quarter\sof\s)\b(?:a|one|eine[rn]?)\smillion\b", "count", 1e6),
        (r"(?<!half\s)(?<!quarter\sof\s)\b(?:(?:a|one)\sbillion|eine[rn]?\sMilliarde)\b", "count", 1e9),
        (r"\b(?:a\sdozen|ein\sDutzend|einem\sDutzend)\b", "count", 12.0),
        (r"\bhalf[\s-](?:an[\s-])?hour\w*|\bhalbe[nr]?\sStunde|\bhalbstündig\w*", "duration", SECONDS["hour"] / 2),
        (r"\bhalf\sa\syear|\bhalbe[ns]?\sJahr(?:es)?\b|\bHalbjahr\w*|\bhalbjährig\w*", "duration", SECONDS["year"] / 2),
        (r"\b(?:a\syear\sand\sa\shalf|(?:anderthalb|eineinhalb)\sJahren?)\b", "duration", 1.5 * SECONDS["year"]),
        (r"\b(?:an\shour\sand\sa\shalf)\b", "duration", 1.5 * SECONDS["hour"]),
        (rf"\b{_ARTICLE}\s(?:century|Jahrhunderts?)\b", "duration", SECONDS["century"]),
        (
            rf"\b{_ARTICLE}\s(?:year|Jahr(?:es)?)\b(?!\sand\sa\shalf)|\beinjährig\w*|\bone-year\b",
            "duration",
            SECONDS["year"],
        ),
        (rf"\b{_ARTICLE}\s(?:month|Monats?)\b|\beinmonatig\w*|\bone-month\b", "duration", SECONDS["month"]),
        (rf"\b{_ARTICLE}\s(?:week|Woche)\b|\beinwöchig\w*|\bone-week\b", "duration", SECONDS["week"]),
        (
            rf"\b{_ARTICLE}\s(?:day|Tage?s?)\b|\beintägig\w*|\bone-day\b|\brund\sum\sdie\sUhr\b",
            "duration",
            SECONDS["day"],
        ),
        (
            rf"\b{_ARTICLE}\s(?:hour|Stunde)\b(?!\sand\sa\shalf)|\beinstündig\w*|\bone-hour\b|\bhourly\b|\bstündlich\w*",
            "duration",
            SECONDS["hour"],
        ),
    )
)
_TIMES = re.compile(rf"\b(?P<number>{_NUMBERS}|\d+)-?(?:fach\w*|mal\b|maligen?\b|fold\b)", re.IGNORECASE)


def soft_amounts(text: str) -> list[tuple[str, float, int, int]]:
    """What a text says of numbers without one: "a decade", "ein halbes Jahr": (kind, value, start, end)."""
    found = [
        (kind, value, match.start(), match.end()) for pattern, kind, value in _SOFT for match in pattern.finditer(text)
    ]
    for match in _TIMES.finditer(text):
        number = match["number"].lower()
        value = float(number) if number.isdecimal() else number_words()[number]
        found.append(("count", value, match.start(), match.end()))
    return found


_MULTIPLES = tuple(
    (re.compile(pattern, re.IGNORECASE), value)
    for pattern, value in (
        (
            r"\b(?:verdoppel\w*|doppelt\sso|doppelte[nrs]?\s|Verdopplung|doubl(?:e|ed|es|ing)(?!-)\b|twice|twofold|zweimal\sso)",
            2.0,
        ),
        (
            r"\b(?:verdreifach\w*|dreimal\sso|dreifach\w*|tripl(?:e|ed|es|ing)\b|trebled?|threefold|three\stimes\s(?:as|the|more))",
            3.0,
        ),
        (r"\b(?:vervierfach\w*|viermal\sso|vierfach\w*|quadrupl\w+|fourfold|four\stimes\s(?:as|the|more))", 4.0),
        (r"\b(?:verfünffach\w*|fünfmal\sso|fünffach\w*|quintupl\w+|fivefold|five\stimes\s(?:as|the|more))", 5.0),
        (r"\b(?:verzehnfach\w*|zehnmal\sso|zehnfach\w*|tenfold|ten\stimes\s(?:as|the|more))", 10.0),
        (r"\b(?:halbier\w*|Halbierung|halv(?:e|ed|es|ing)\b|um\sdie\sHälfte|by\shalf|halb\sso|half\sas)", 0.5),
    )
)


def multiples(text: str) -> list[tuple[float, str]]:
    """What a text says is so many times another: "verdoppelt", "halved": (times, as written)."""
    return [(value, match.group().strip()) for pattern, value in _MULTIPLES for match in pattern.finditer(text)]


_MAGNITUDES = tuple(
    (re.compile(pattern), value)
    for pattern, value in (
        (r"\b(?:Dutzende[nr]?|[Dd]ozens)\b", 12.0),
        (r"\b(?:Hunderte[nr]?|(?<!tausende\s)[Hh]undreds(?!\sof\sthousands))\b", 1e2),
        (r"\b(?:Tausende[nr]?|(?<!tens\sof\s)(?<!hundreds\sof\s)[Tt]housands)\b", 1e3),
        (r"\b(?:Zehntausende[nr]?|[Tt]ens\sof\sthousands)\b", 1e4),
        (r"\b(?:Hunderttausende[nr]?|[Hh]undreds\sof\sthousands)\b", 1e5),
        (r"(?<!\d\s)(?<!\w)(?<!ein\s)(?:Abermillionen|[Mm]illions)\b", 1e6),
    )
)


def magnitudes(text: str) -> list[tuple[float, str]]:
    """The vague numbers of a text, "Tausende", "dozens of": (at least about so many, as written)."""
    return [(value, match.group()) for pattern, value in _MAGNITUDES for match in pattern.finditer(text)]


_RATES = tuple(
    (re.compile(pattern, re.IGNORECASE), name)
    for pattern, name in (
        (r"(?:an?|per|each|every|pro|je|in\sder|die)[\s-](?:hour|Stunde)\b|hourly|stündlich", "hour"),
        (r"(?:an?|per|each|every|pro|je|am|jeden)\s(?:day|Tag)\b|daily|täglich", "day"),
        (r"(?:an?|per|each|every|pro|je|in\sder|die|jede)\s(?:week|Woche)\b|weekly|wöchentlich", "week"),
        (r"(?:an?|per|each|every|pro|je|im|jeden)\s(?:month|Monat)\b|monthly|monatlich", "month"),
        (r"(?:an?|per|each|every|pro|je|im|jedes)\s(?:quarter|Quartal)\b|quarterly|vierteljährlich", "quarter"),
        (r"(?:an?|per|each|every|pro|je|im|jedes)\s(?:year|Jahr)\b|annually|yearly|jährlich", "year"),
        (r"(?:an?|per|each|every|pro|je|im|jedes)\s(?:semester|Semester|term)\b", "semester"),
        (
            r"each\b(?!\sof)|apiece|jeweils|pro\s(?:Kopf|Person|Haushalt|Stück)|per\s(?:head|person|household|capita)|a\shead",
            "each",
        ),
        (r"together|altogether|combined|in\stotal|in\sall|zusammen|insgesamt", "all"),
    )
)
_NO_RATE = re.compile(r"\s(?:earlier|ago|before|later|after|old|\d|zuvor|später|davor)")


def rate_behind(text: str, position: int) -> str:
    """Unit of time that a number is per, as said right behind it; empty if none is."""
    tail = text[position : position + 24].lstrip(" ,")
    for pattern, name in _RATES:
        match = pattern.match(tail)
        if match and not _NO_RATE.match(tail[match.end() :]):
            return name
    return ""
