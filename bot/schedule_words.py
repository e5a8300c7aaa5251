"""What the words of a schedule mean, English and German.

Only words and their senses; how they go together is `bot.schedule_text`'s. Looked up folded, see `fold`.
"""

WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
ORDINALS = ("first", "second", "third", "fourth", "fifth")

GERMAN_WEEKDAYS = ("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "Samstag", "Sonntag")
GERMAN_MONTHS = tuple("Januar Februar März April Mai Juni Juli August September Oktober November Dezember".split())
GERMAN_ORDINALS = ("ersten", "zweiten", "dritten", "vierten", "fünften")
"""As they stand after "am"."""

Sense = tuple[str, int]
"""What a word does in a schedule, and with which number."""

_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})

_NUMBERS = {
    1: "one ein eine einen einer eins", 2: "two zwei", 3: "three drei", 4: "four vier", 5: "five fünf", 6: "six sechs",
    7: "seven sieben", 8: "eight acht", 9: "nine neun", 10: "ten zehn", 11: "eleven elf", 12: "twelve zwölf",
    15: "fifteen fünfzehn", 20: "twenty zwanzig", 30: "thirty dreißig", 45: "fünfundvierzig",
}  # fmt: skip

_STUENDLICH = {
    60: "",
    30: "halb",
    15: "viertel",
    120: "zwei",
    180: "drei",
    240: "vier",
    360: "sechs",
    480: "acht",
    720: "zwölf",
}

_GERMAN_DAYS = (
    "mo montag montags montage", "di dienstag dienstags dienstage", "mi mittwoch mittwochs mittwoche",
    "do donnerstag donnerstags donnerstage", "fr freitag freitags freitage",
    "sa samstag samstags samstage sonnabend sonnabends sonnabende", "so sonntag sonntags sonntage",
)  # fmt: skip

_ENGLISH_DAYS = (
    "mon monday mondays", "tue tues tuesday tuesdays", "wed weds wednesday wednesdays",
    "thu thur thurs thursday thursdays", "fri friday fridays", "sat saturday saturdays", "sun sunday sundays",
)  # fmt: skip

_MONTH_NAMES = (
    "jan january januar jänner", "feb february februar", "mar march märz mrz", "apr april", "may mai", "jun june juni",
    "jul july juli", "aug august", "sep sept september", "oct october okt oktober", "nov november",
    "dec december dez dezember",
)  # fmt: skip

_ORDINAL_WORDS = (
    "first erster erste ersten erstem erstes", "zweiter zweite zweiten zweites",
    "third dritter dritte dritten drittes", "fourth vierter vierte vierten viertes", "fifth fünfter fünfte fünften",
)  # fmt: skip

_OTHERS: dict[Sense, str] = {
    ("every", 0): "every each all jede jeden jeder jedes jedem alle",
    ("daily", 0): "daily everyday day days tgl täglich tagtäglich tag tage tagen tages",
    ("weekly", 0): "weekly wöchentlich week weeks woche wochen",
    ("monthly", 0): "monthly monatlich month months monat monats monate monaten",
    ("yearly", 0): "yearly annually annual year years jährlich jahr jahre jahres",
    ("quarterly", 0): "quarterly quartal quartals vierteljährlich",
    ("rarely", 0): "biweekly fortnightly fortnight zweiwöchentlich zweiwöchig vierzehntägig tägig tägigen",
    ("second", 0): "second",
    ("seconds", 0): "sec secs seconds sek sekunde sekunden sekündlich secondly",
    ("unit", 1): "m min mins minute minutes minuten minütlich minutely",
    ("unit", 60): "hour hours hr hrs std stunde stunden h",
    ("step", 15): "viertelstunde",
    ("step", 30): "halbstunde",
    ("step", 60): "hourly",
    ("half", 0): "half halb halbe halben",
    ("quarter", 0): "quarter viertel",
    ("three quarters", 0): "dreiviertel",
    ("past", 1): "past nach",
    ("past", -1): "vor",
    ("other", 2): "other",
    (
        "days",
        0b0011111,
    ): "weekday weekdays workday workdays werktag werktags werktage werktagen werktäglich wochentag wochentags "
    "wochentage wochentagen arbeitstag arbeitstags arbeitstage arbeitstagen",
    ("days", 0b1100000): "weekend weekends wochenende wochenenden wochenends",
    ("business", 0): "business working work",
    ("last", 0): "last letzter letzte letzten letztem letztes end ende",
    ("monthday", -1): "monatsende ultimo monatsletzten",
    ("monthday", 1): "monatsanfang monatsersten",
    ("start", 0): "start beginning anfang beginn",
    ("noon", 720): "noon midday mittag mittags",
    ("midnight", 0): "midnight mitternacht mitternachts",
    ("part", 0): "morning mornings morgens früh frühmorgens vormittag vormittags",
    ("part", 1): "afternoon afternoons nachmittag nachmittags",
    ("part", 2): "evening evenings abend abends",
    ("part", 3): "night nights nachts nacht nightly",
    ("morgen", 0): "morgen",
    ("meridiem", 0): "am",
    ("meridiem", 12): "pm",
    ("clock", 0): "uhr clock oclock",
    ("count", 1): "once einmal",
    ("count", 2): "twice zweimal",
    ("count", 3): "thrice dreimal",
    ("except", 0): "except excluding without außer ausgenommen ohne not nicht but",
    ("times", 0): "times mal x",
    ("from", 0): "from von ab starting",
    ("between", 0): "between zwischen",
    ("to", 0): "to bis until till through thru",
    ("and", 0): "and und u then sowie",
    ("cron", 0): "cron",
    ("never", 0): "today tonight tomorrow yesterday now heute jetzt gestern sofort immediately übermorgen",
    (
        "",
        0,
    ): "at on um an the of in im a per pro der die das den dem des time zeit uhrzeit local sharp punkt always immer "
    "please bitte jeweils auch also zu zum gegen etwa circa ca je around about unter",
}


def fold(word: str) -> str:
    """Return `word` as the lexicon spells it: lower case, umlauts in two letters."""
    return word.lower().translate(_UMLAUTS)


def _lexicon() -> dict[str, Sense]:
    senses: dict[str, Sense] = {}
    for sense, words in _OTHERS.items():
        senses |= dict.fromkeys(words.split(), sense)
    for value, words in _NUMBERS.items():
        senses |= dict.fromkeys(words.split(), ("number", value))
    for minutes, prefix in _STUENDLICH.items():
        senses[f"{prefix}stündlich"] = ("step", minutes)
    for kind, names in (
        ("day", _ENGLISH_DAYS),
        ("day", _GERMAN_DAYS),
        ("month", _MONTH_NAMES),
        ("ordinal", _ORDINAL_WORDS),
    ):
        for index, words in enumerate(names):
            senses |= dict.fromkeys(words.split(), (kind, index if kind == "day" else index + 1))
    return senses


_WORDS = _lexicon()

SENSES: dict[str, Sense] = {fold(word): sense for word, sense in _WORDS.items()}
"""Folded word -> sense. Weekdays count from Monday as 0, months and ordinals from 1."""

SPELLED: dict[str, str] = {fold(word): word for word in _WORDS}
"""Folded word -> the word as people spell it."""

AFTER_GERMAN_AM = frozenset(
    fold(word)
    for word in " ".join(_GERMAN_DAYS + _ORDINAL_WORDS).split()
    + "wochenende werktag werktagen tag letzten monatsende monatsanfang monatsersten monatsletzten morgen vormittag "
    "nachmittag abend mittag".split()
    if word not in {"first", "third", "fourth", "fifth"}
)
"""Words before which "am" is German for "on", not before noon: "um 8 am Wochenende"."""

HOLIDAYS = frozenset("holiday holidays feiertag feiertags feiertage feiertagen feiertäglich feiertaeglich".split())
"""Days that no schedule knows: they differ from place to place, and from year to year."""
