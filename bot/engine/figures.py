"""Which figure of a later text is the same quantity as one of an earlier text, and has another value.

Two figures are the same quantity where they are of one kind, count the same thing, and stand among the same words,
across German and English. "Mehr als 300" and "312" are one value, "two dozen" and "24", too. What a text says of the
past ("bisher 100") is no figure of its own. Where in doubt, nothing has changed.
"""

import math
import re
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

from bot.engine.analysis import ByIdentity, SentenceView, views
from bot.engine.dates import MONTHS as _MONTHS
from bot.engine.facts import Quantity, number_words, quantities
from bot.engine.language import fold, is_function_word, root, stem, tokens
from bot.engine.lexicon import compound_parts, lexicon
from bot.engine.markup import is_beside
from bot.types import Article

_SCANNED = 60
"""Sentences of an article whose figures are compared."""


@dataclass(frozen=True, slots=True, eq=False)
class Figure:
    """A figure where it stands.

    Attributes:
        sentence: Its sentence.
        article: Its article.
        kind: What sort of number it is.
        unit: What is counted or measured in; canonical for units, empty where nothing is said.
        low: Smallest value that the words allow: "mehr als 300" is 300 to 375.
        high: Largest one.
        value: The number as printed, in ones or the canonical unit.
        start: Offset of the first printed character, "gut" and "mehr als" included.
        end: Offset behind the last one.
        nearby: Keys of what stands near -> how near, in (0, 1].
        words: The same word by word: (keys, how near).
        counted: Keys of the thing that is counted.
        happens: Keys of what happens to it: the verbs behind it.
    """

    sentence: SentenceView
    article: Article
    kind: str
    unit: str
    low: float
    high: float
    value: float
    start: int
    end: int
    nearby: dict[str, float] = field(default_factory=dict)
    words: tuple[tuple[frozenset[str], float], ...] = ()
    counted: frozenset[str] = frozenset()
    happens: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """The figure as printed."""
        return self.sentence.sentence.text[self.start : self.end]


@dataclass(frozen=True, slots=True, eq=False)
class Change:
    """A quantity that had another value before.

    Attributes:
        new: What is said now.
        old: What was said last.
        likeness: How surely both count the same thing, in [0, 1].
    """

    new: Figure
    old: Figure
    likeness: float


# --- reading ---------------------------------------------------------------------------------------------------------

MONTHS = {fold(name): number for name, number in _MONTHS.items()}
_SECONDS = {
    "second": 1.0, "minute": 60.0, "hour": 3600.0, "day": 86400.0, "week": 604800.0, "month": 2629800.0,
    "year": 31557600.0, "decade": 315576000.0, "century": 3155760000.0,
}  # fmt: skip
_UNITS = {
    fold(word): unit
    for unit, words in {
        ("m", 1.0): "Meter Metern meters metres m",
        ("m", 1000.0): "Kilometer Kilometern km kilometers kilometres",
        ("m", 0.01): "Zentimeter Zentimetern cm centimeters centimetres",
        ("m", 1609.3): "Meile Meilen miles mile",
        ("m²", 1.0): "Quadratmeter Quadratmetern m²",
        ("m²", 10000.0): "Hektar hectares",
        ("m²", 1e6): "Quadratkilometer Quadratkilometern km²",
        ("kg", 1.0): "Kilogramm kg kilograms Kilo",
        ("kg", 1000.0): "Tonne Tonnen tonnes tons",
        ("l", 1.0): "Liter Litern liters litres",
        ("W", 1e3): "Kilowatt kW",
        ("W", 1e6): "Megawatt MW",
        ("W", 1e9): "Gigawatt GW",
    }.items()
    for word in words.split()
}
# Who is counted says little where what happened to them says more: "15 Menschen starben", "15 Tote".
_ANYBODY = frozenset(
    fold(word)
    for word in """Menschen Personen Leute Mensch Person people persons person men women Männer Frauen
    Mann Kollegen colleagues Stücke Objekte items Geräte devices Fahrzeuge vehicles Tiere animals Opfer victims
    Einwohner Bewohner residents Passagiere passengers Beschäftigte Mitarbeiter employees workers Helfer Mal times
    Fälle cases Stück weitere andere others""".split()
)
_SCALES = frozenset(
    "mio mrd bill bio tsd million millionen milliarde milliarden billion billionen dutzend trillion".split()
)
_ABOUT = re.compile(
    r"\b(?:(?P<over>mehr\sals|über|gut|mehr\swie|more\sthan|over|upwards\sof|in\sexcess\sof)"
    r"|(?P<under>fast|knapp|beinahe|weniger\sals|nahezu|almost|nearly|just\sunder|fewer\sthan|less\sthan)"
    r"|(?P<near>rund|etwa|circa|ca\.|ungefähr|um\sdie|an\sdie|schätzungsweise|about|around|roughly|approximately|some)"
    r"|(?P<bound>mindestens|wenigstens|bis\szu|höchstens|maximal|at\sleast|at\smost|up\sto))\s$",
    re.IGNORECASE,
)
# What was: "von 12 auf 15", "statt 12", "bisher 12", "up from 12".
_FORMERLY = re.compile(
    r"\b(?:bisher(?:ige[nrs]?)?|bislang|zuvor|zunächst|anfangs|ursprünglich(?:e[nrs]?)?|vorher|einst|statt|anstatt|anstelle\svon"
    r"|nach\szuletzt|(?:nicht|no\slonger)|von|instead\sof|rather\sthan|previous(?:ly)?|original(?:ly)?|initial(?:ly)?"
    r"|formerly|(?:up|down)\sfrom|from|earlier|vor\seinem\sJahr|im\sVorjahr|ein\sJahr\szuvor|a\syear\searlier)"
    r"(?:\s(?:noch|geplant\w*|genannt\w*|gemeldet\w*|mitgeteilt\w*|vorgesehen\w*|von|mit|war\w*|waren|the|den|die|der|reported"
    r"|planned|estimated|announced|angenommen\w*|veranschlagt\w*|erst|nur|just|only)){0,3}"
    r"(?:\s(?:mehr\sals|über|gut|fast|knapp|rund|etwa|mindestens|ca\.|more\sthan|almost|nearly|about|around|at\sleast))?\s$",
    re.IGNORECASE,
)
_VON_TO = re.compile(r"^[^,;.]{0,40}\s(?:auf|to)\s")  # "von 12 auf 15"; "von 12 Metern" alone says what is
_FORMER_BEHIND = re.compile(
    r"^\s?(?:\w+\s){0,2}(?:zuvor|vorher|im\sVorjahr|ein\sJahr\szuvor|a\syear\searlier|before)\b"
)
_COMPARED = frozenset({"money", "percent", "duration", "measure", "count", "year", "date", "time", "age"})
_ONE = re.compile(
    r"\b[Ee]ine?[nmr]?\s(?:(?P<adjective>[a-zäöüß]+e[nrs]?)\s)?(?P<noun>[A-ZÄÖÜ]\w*?(?:Tote[rn]?|tote[rn]?|opfer|verletzte[rn]?"
    r"|Verletzte[rn]?|Mensch(?:en)?|Vermisste[rn]?|Person|Frau|Mann|Kind|Festnahme))\b"
    r"|\b[Oo]ne\s(?P<english>person|man|woman|child|death|arrest|people|passenger|worker)\b"
)


def _day(text: str) -> float | None:
    """A date as a number of days that orders dates of one year: month and day; None for anything else."""
    iso = re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})", text)
    if iso:
        return int(iso[2]) * 31.0 + int(iso[3])
    numeric = re.match(r"(\d{1,2})\.\s?(\d{1,2})\.", text)
    if numeric:
        return int(numeric[2]) * 31.0 + int(numeric[1])
    month = next((MONTHS[word] for word in re.findall(r"[^\W\d_]+", text.lower()) if word in MONTHS), None)
    if month is None:
        return None
    day = re.search(r"(?<!\d)(\d{1,2})(?!\d)", text)
    part = next((d for d, words in _PARTS_OF_MONTH if text.lower().startswith(words)), 15.5)
    return month * 31.0 + (float(day[1]) if day else part)


_PARTS_OF_MONTH = ((5.5, ("anfang", "early")), (15.5, ("mitte", "mid")), (25.5, ("ende", "late")))


def _clock(text: str) -> float | None:
    """A time of day in hours; None where it cannot be read."""
    match = re.match(r"(\d{1,2})(?:[:.](\d{2}))?", text)
    if match is None:
        return None
    hours = int(match[1]) + int(match[2] or 0) / 60
    return hours + 12 if re.search(r"p\.?m", text, re.IGNORECASE) and hours < 12 else hours


def _precision(printed: str, scale: float) -> float:
    """Half of the last digit that is printed, where there is a decimal mark or a scale word; 0 for a plain number."""
    digits = re.match(r"[\d.,’'\s]*\d", printed.lstrip("$€£¥ US"))
    if digits is None or scale <= 1:
        return 0.0
    decimals = re.search(r"[.,](\d{1,2})$", digits.group())
    return scale * 10.0 ** -len(decimals[1]) / 2 if decimals else 0.0


_SCALE_WORD = re.compile(
    r"(?P<m>Mio|Million|mn\b)|(?P<b>Mrd|Milliard|bn\b)|(?P<t>Bill\b|Billionen|trillion|tn\b)|(?P<d>Dutzend|dozen)",
    re.IGNORECASE,
)


def _read(quantity: Quantity, sentence: SentenceView, article: Article) -> Figure | None:
    text = sentence.sentence.text
    kind, unit, value = str(quantity.kind), quantity.unit, quantity.value
    start = quantity.start
    before, behind = text[:start], text[quantity.end :]
    about = _ABOUT.search(before)
    former = _FORMERLY.search(before)
    if former and (not former.group().lower().startswith(("von", "from", "nicht")) or _VON_TO.match(behind)):
        return None
    if _FORMER_BEHIND.match(behind):
        return None
    scale, slack = 1.0, 0.0
    printed = text[quantity.start : quantity.number_end]
    if kind == "date":
        day = _day(unit)
        if day is None:
            return None
        value, unit = day, ""
        slack = 0.0 if re.search(r"\d", quantity.unit) else 15.0
    elif kind == "time":
        hour = _clock(unit)
        if hour is None:
            return None
        value, unit = hour, ""
    elif kind == "duration":
        scale = _SECONDS.get(unit, 1.0)
        value, unit = value * scale, ""
    elif kind == "measure" and unit in _UNITS:
        canonical, scale = _UNITS[unit]
        value, unit = value * scale, canonical
    elif kind not in _COMPARED:
        return None
    word = _SCALE_WORD.search(printed)
    if word:
        size = {"m": 1e6, "b": 1e9, "t": 1e12, "d": 12.0}[word.lastgroup or "m"]
        slack = 2.5 if word.lastgroup == "d" else _precision(printed, size)
        if word.lastgroup == "b" and article.language == "en":
            slack = _precision(printed, 1e9)
    elif kind in {"measure", "percent"}:
        slack = _precision(printed, 2.0) / 2 * scale
    low, high = value - slack, value + slack
    if about and about.lastgroup != "bound" and kind not in {"date", "year"}:
        start = about.start()
        spread = {"over": (0.0, 0.25), "under": (0.15, 0.0), "near": (0.1, 0.1)}[about.lastgroup or "near"]
        if about.group().lower().startswith("gut"):
            spread = (0.0, 0.12)
        low, high = min(low, value * (1 - spread[0])), max(high, value * (1 + spread[1]))
    elif about:
        start = about.start()
    words, counted, happens = _context(sentence, quantity, kind)
    nearby: dict[str, float] = {}
    for keys, near in words:
        for key in keys:
            nearby[key] = max(nearby.get(key, 0.0), near)
    return Figure(
        sentence=sentence,
        article=article,
        kind=kind,
        unit=unit,
        low=low,
        high=high,
        value=value,
        start=start,
        end=quantity.end,
        nearby=nearby,
        words=tuple(words),
        counted=frozenset(counted),
        happens=frozenset(happens),
    )


def _keys(sentence: SentenceView) -> list[set[str]]:
    """For each word of a sentence what it may be recognised by: stems, roots, concepts; nothing for function words."""
    found: list[set[str]] = [set() for _ in sentence.words]
    for key, positions in sentence.positions.items():
        for position in positions:
            found[position].add(f"{key}")
            found[position].add(f"~{root(key, sentence.language)}")
    for concept, position in sentence.concept_positions.items():
        if sentence.concepts[concept] >= 0.5 and not sentence.words[position].text[0].isdigit():
            found[position].add(f"#{concept}")
    return found


_NUMBER_OF = re.compile(
    r"\b(?:[Zz]ahl|[Aa]nzahl|[Nn]umber)\s(?:der|von|aller|of)\s(?:the\s)?(?:[a-zäöüß]+(?:en|er)\s)?(?P<noun>[^\W\d_]+)"
    r"|\b(?P<toll>[Dd]eath\stoll|Todeszahl|Opferzahl|Zahl\sder\sTodesopfer)\b"
)


def _context(
    sentence: SentenceView, quantity: Quantity, kind: str
) -> tuple[list[tuple[frozenset[str], float]], set[str], set[str]]:
    """What stands near a figure, word by word; the thing it counts; what happens to that."""
    inside = [i for i, word in enumerate(sentence.words) if word.start < quantity.end and word.end > quantity.start]
    if not inside:
        return [], set(), set()
    first, last = inside[0], inside[-1]
    keys = _keys(sentence)
    values = number_words()
    words: list[tuple[frozenset[str], float]] = []
    happens: set[str] = set()
    text = sentence.sentence.text
    is_anybody = quantity.unit in _ANYBODY or not quantity.unit
    for i, word in enumerate(sentence.words):
        if word.text[0].isdigit() or not keys[i] or word.text.lower() in values or fold(word.text) in _SCALES:
            continue
        distance = 0 if first <= i <= last else min(abs(i - first), abs(i - last))
        words.append((frozenset(keys[i]), 1 / (1 + distance / 6)))
        is_verb = is_anybody or word.text[0].islower() or sentence.language != "de"
        if 0 < i - last <= 9 and is_verb and not _CLAUSE.search(text[sentence.words[last].end : word.start]):
            happens |= {key for key in keys[i] if key[0] != "~"}
    if kind != "count":
        return words, set(), happens
    noun = _NUMBER_OF.search(text[: quantity.start])
    if noun and noun.group("toll"):
        return words, _noun_keys("Tote", "de") | _noun_keys("deaths", "en"), happens
    if noun:
        return words, _noun_keys(fold(noun.group("noun")), sentence.language), happens
    counted: set[str] = set()
    if quantity.unit:
        counted = set(_noun_keys(quantity.unit, sentence.language))
        behind = [i for i in inside if sentence.words[i].start >= quantity.number_end]
        if sentence.language == "en":  # "18,000 baby monitors": what is counted comes last
            for i in range(last + 1, min(last + 3, len(sentence.words))):
                if is_function_word(sentence.words[i].text.lower(), "en") or text[sentence.words[i].start - 1] != " ":
                    break
                behind.append(i)
        for i in behind:
            counted |= {key for key in keys[i] if key[0] != "~"}
    elif first and sentence.words[first - 1].text[0].isupper() and first - 1:  # "der Stärke 5,1", "Tempo 40"
        counted = {key for key in keys[first - 1] if key[0] != "~"}
    return words, counted, happens


_CLAUSE = re.compile(r"[;:.!?–—]|,\s(?!\d)")


@lru_cache(maxsize=4096)
def _noun_keys(noun: str, language: str) -> set[str]:
    word = noun[:1].upper() + noun[1:] if language == "de" else noun
    keys = {stem(word, language), noun}
    keys |= {f"#{sense.concept}" for sense in lexicon().senses(word, language)}
    if language == "de":
        keys.update(compound_parts(word))
    return keys


def _ones(sentence: SentenceView) -> Iterator[Quantity]:
    """One person: "ein Toter", which elsewhere is an article and no number."""
    for match in _ONE.finditer(sentence.sentence.text):
        noun = match.group("noun") or match.group("english")
        end = match.start() + match.group().index(" ")
        if noun and not is_function_word(noun.lower(), sentence.language):
            yield Quantity(match.start(), match.end(), "count", 1.0, fold(noun), end)


_HALF = re.compile(r"\b(?P<number>ein|zwei|drei|vier|fünf|sechs|sieben|acht|neun|zehn)einhalb\b", re.IGNORECASE)
_MONTH_BEFORE = re.compile(rf"\b(?:{'|'.join(name for name in _MONTHS if len(name) > 2)})(?=\s\d)", re.IGNORECASE)


def _quantities(sentence: SentenceView) -> list[Quantity]:
    """The numbers of a sentence, with what counting for digests and answers leaves out."""
    text, taken = sentence.sentence.text, sentence.quantities
    if sentence.language == "de" and _MONTH_BEFORE.search(text):
        # "ab Januar 64 Euro" is no 64th of January; dates with the day first keep their month.
        hidden = [m for m in _MONTH_BEFORE.finditer(text) if not re.search(r"\d\.\s?$", text[: m.start()])]
        for match in hidden:
            text = text[: match.start()] + "x" * len(match.group()) + text[match.end() :]
        taken = quantities(text, "de") if hidden else taken
    taken = list(taken)
    halves = [
        match for match in _HALF.finditer(text) if all(match.end() <= q.start or match.start() >= q.end for q in taken)
    ]
    for match in halves:
        value = 1 if match["number"].lower() == "ein" else number_words()[match["number"].lower()]
        whole = text[: match.start()] + f"{value:g},5".rjust(len(match.group()), "0") + text[match.end() :]
        taken += [replace(q, number_end=match.end()) for q in quantities(whole, "de") if q.start == match.start()]
    return taken + [q for q in _ones(sentence) if all(q.end <= o.start or q.start >= o.end for o in taken)]


def figures(article: Article) -> tuple[Figure, ...]:
    """The figures of an article in reading order; captions, tables, ordinals and what was formerly are left out."""
    return _figures(ByIdentity(article))


@lru_cache(maxsize=1024)
def _figures(wrapped: ByIdentity) -> tuple[Figure, ...]:
    article, found = wrapped.article, []
    for sentence in views(article)[:_SCANNED]:
        if is_beside(sentence.sentence):
            continue
        for quantity in sorted(_quantities(sentence), key=lambda each: each.start):
            figure = _read(quantity, sentence, article)
            if figure is not None:
                found.append(figure)
    return tuple(found)


# --- comparing -------------------------------------------------------------------------------------------------------


def same_value(one: Figure, other: Figure) -> bool:
    """Whether two figures can be the same number: "mehr als 300" and "312", "2,3 Mrd." and "2.31 billion"."""
    if one.value == other.value:
        return True
    widths = sorted((one.high - one.low, other.high - other.low))
    if widths[0] > 0 and one.kind != "date" and abs(one.value - other.value) > 0.03 * max(one.value, other.value):
        # Both are vague: "mehr als 300" and "mehr als 350" differ.
        return one.low <= other.value <= one.high and other.low <= one.value <= other.high
    return one.low <= other.high and other.low <= one.high


def units_agree(one: Figure, other: Figure) -> float | None:
    """How well what is counted agrees, in [0, 1]; None where different things are counted."""
    if one.kind != other.kind:
        return None
    if one.kind != "count":
        return 0.5 if one.unit == other.unit else None
    vague = not one.counted or not other.counted or one.unit in _ANYBODY or other.unit in _ANYBODY
    if one.counted & other.counted:
        return 0.6 if vague else 1.0
    if (one.counted | one.happens) & (other.counted | other.happens):
        return 0.7 if vague else 0.2
    return 0.1 if vague else None


@dataclass(frozen=True, slots=True)
class Evidence:
    """What speaks for two figures counting the same thing, each in [0, 1] or 0 and 1.

    Attributes:
        unit: How well what is counted agrees.
        more: Share of the words near one that stand near the other, of the two directions the greater.
        less: The smaller one.
        alone: Whether they are the only ones of their kind that are left once equal ones are put together.
        turn: Whether the new sentence says that something changed: "nun", "gestiegen".
        headed: Whether the new headline does.
        another: Whether the new sentence speaks of another one: "auch", "second".
        place: How alike the two stand in their articles: what leads one leads the other.
        same: Whether nearly all words are the same.
        moved: Whether the new figure is where something moved to: "auf 15 gestiegen", "raised to 15".
        near: How alike the two values are: most quantities change by less than half.
        subject: Whether both sentences have a name or another word that the lexicon does not know.
        few: 1 where no other figure could be either of the two, less the more there are.
    """

    unit: float
    more: float
    less: float
    alone: float
    turn: float
    headed: float
    another: float
    place: float
    same: float
    moved: float
    near: float
    subject: float
    few: float


EVIDENCE = Evidence(
    unit=1.26,
    more=2.37,
    less=1.18,
    alone=1.59,
    turn=2.78,
    headed=2.02,
    another=-1.03,
    place=0.87,
    same=1.87,
    moved=1.62,
    near=1.18,
    subject=0.51,
    few=0.49,
)
EVIDENCE_BIAS = -7.13
"""The odds that two figures count the same thing; fitted on half of the labelled pairs (docs/TRACKING.md)."""

_TURN = re.compile(
    r"\b(?:nun(?:mehr)?|jetzt|inzwischen|mittlerweile|nur\snoch|doch|erst|noch|nicht\smehr|sogar|schon|bereits|statt|anders\sals"
    r"|tatsächlich|letztlich|endgültig\w*|amtlich\w*|insgesamt|neue[nrms]?|nach\s(?:oben|unten)|weitere[nrs]?|hinzu|dazu"
    r"|st(?:ieg|eig)\w*|gestiegen|ansteig\w+|anstieg\w*|sink\w*|sank\w*|gesunken|fiel\w*|gefallen|klettert?\w*|wächst|wuchs\w*"
    r"|gewachsen|schrumpf\w+|schnell(?:t|te|ten)|erhöh\w+|verringer\w+|verklein\w+|vergrößer\w+|verlänger\w+|verkürz\w+"
    r"|verdoppel\w+|verdreifach\w+|halbier\w+|doppelte?n?|reduzier\w+|kürz\w+|gekürzt|gestrichen|senk\w*|gesenkt|abgesenkt"
    r"|(?:auf|an|herab|hoch|herauf)(?:ge)?(?:stock|heb|hob|setz|schraub|stuf)\w*|stockt\w*|hebt|hob|drück\w+|verschob\w*|verschieb\w+"
    r"|verschoben|vertag\w+|vorgezogen|verzöger\w+|korrigier\w+|revidier\w+|berichtig\w+|nachgebessert|legt\snach|ausgeweitet"
    r"|weitet|breitet|nach(?:verhandl|forder)\w+|mehr|weniger|teurer|billiger|günstiger|länger|kürzer|später|früher|größer\w*|kleiner\w*"
    r"|höher\w*|niedriger\w*|stärker\w*|schwächer\w*|schlechter|besser|zulauf|zweiter\sInstanz"
    r"|erneut|derzeit|aktuell\w*|aufschub|korrektur|nachzählung|neuberechnung|endabrechnung|bilanz"
    r"|now|no\slonger|so\sfar|already|final\w*|actual\w*|eventual\w*|only|instead|up|down|further|again|new"
    r"|ris(?:e|en|es|ing)|rose|rais\w+|fell|fall\w*|climb\w*|jump\w*|soar\w*|slip\w*|drop\w*|declin\w*|shr(?:ink|ank|unk)\w*|grow\w*"
    r"|grew|increas\w*|decreas\w*|reduc\w*|doubl\w*|halv\w*|trim\w*|cuts?|cutting|widen\w*|extend\w*|shorten\w*|delay\w*|postpon\w*"
    r"|push\w*|brought\sforward|correct\w*|revis\w*|updat\w*|adjust\w*|more|less|fewer|higher|lower|longer|shorter|later|earlier"
    r"|bigger|larger|smaller|stronger|weaker|costlier|dearer|cheaper|worse)\b",
    re.IGNORECASE,
)
_TO = re.compile(r"\b(?:auf|to)\s(?:\w+\s)?$")
_ANOTHER = re.compile(
    r"\b(?:auch|ebenfalls|weitere[nrs]?|andere[nrsm]?|zweite[nrsm]?|dort|zusätzlich\w*|außerdem|zudem|anders|hingegen|dagegen|also|another"
    r"|second|other|there|besides|separate\w*)\b",
    re.IGNORECASE,
)

EQUAL = 0.12
"""Figures of one value count the same thing from this share of common words on: numbers seldom meet by chance."""

CHANGED = 0.5
"""From this probability on, a figure has changed."""


def _shared(one: Figure, other: Figure) -> float:
    """Share of the words near one figure that stand near the other, too, in [0, 1]."""
    total = found = 0.0
    for keys, near in one.words:
        total += near
        found += near * max((_WORTH.get(key[0], 1.0) * other.nearby.get(key, 0.0) ** 0.5 for key in keys), default=0.0)
    return found / total if total else 0.0


def _nearness(one: Figure, other: Figure) -> float:
    """How alike two values are, in (0, 1]: by their ratio, for days and times of day by what lies between."""
    if one.kind in {"date", "time", "year"}:
        return 1 / (1 + abs(one.value - other.value) / (31 if one.kind == "date" else 3))
    if one.value <= 0 or other.value <= 0:
        return 0.0
    return 1 / (1 + 2 * abs(math.log(one.value / other.value)))


def _subjects(figure: Figure) -> set[str]:
    """What a figure's sentence speaks of by name, or by another word that the lexicon does not know."""
    known, language = lexicon(), figure.sentence.language
    return {key for key in figure.nearby if key[0] not in "~#" and len(key) > 3 and not known.knows(key, language)}


_WORTH = {"~": 0.8, "#": 0.8}


def _is_repeated(new: Figure, old: Figure) -> bool:
    """Whether a figure is one that was told."""
    if not same_value(new, old):
        return False
    agreement = units_agree(new, old)
    if agreement is None:
        return new.kind == old.kind == "count" and new.value == old.value and new.value >= 13
    return agreement >= 0.5 or new.value >= 13 or max(_shared(new, old), _shared(old, new)) >= EQUAL


def evidence(article: Article, earlier: Article) -> list[tuple[Figure, Figure, Evidence]]:
    """Compare the figures of an article that an earlier one does not give with those that only the earlier one gives.

    Args:
        article: The later article.
        earlier: The earlier one.
    """
    mine, theirs = figures(article), figures(earlier)
    fresh = [new for new in mine if not any(_is_repeated(new, old) for old in theirs)]
    gone = [old for old in theirs if not any(_is_repeated(new, old) for new in mine)]
    headed = any(_TURN.search(each.text) for each in article.sentences if each.kind == "headline")
    found = []
    for new in fresh:
        text = new.sentence.sentence.text
        for old in gone:
            unit = units_agree(new, old)
            if unit is None:
                continue
            less, more = sorted((_shared(new, old), _shared(old, new)))
            rivals = sum(units_agree(other, old) is not None for other in fresh)
            rivals += sum(units_agree(new, other) is not None for other in gone)
            signs = Evidence(
                unit=unit,
                more=more,
                less=less,
                alone=float(rivals == 2),
                turn=float(bool(_TURN.search(text))),
                headed=float(headed),
                another=float(bool(_ANOTHER.search(text))),
                place=1 / (1 + abs(new.sentence.sentence.index - old.sentence.sentence.index)),
                same=float(less >= 0.6 and unit >= 0.5),
                moved=float(bool(_TO.search(text[: new.start])) and bool(_TURN.search(text))),
                near=_nearness(new, old),
                subject=float(bool(_subjects(new) & _subjects(old))),
                few=1 / (1 + rivals - 2),
            )
            found.append((new, old, signs))
    return found


def probability(signs: Evidence) -> float:
    """How probable it is that two figures count the same thing."""
    pairs = ((getattr(EVIDENCE, name), getattr(signs, name)) for name in Evidence.__dataclass_fields__)
    odds = EVIDENCE_BIAS + sum(weight * value for weight, value in pairs)
    return 1 / (1 + math.exp(-odds))


def changed_figures(
    article: Article,
    told: Sequence[Article],
    *,
    is_sure: bool = True,
    may_change: Callable[[Figure, Figure], bool] | None = None,
) -> tuple[Change, ...]:
    """Find the figures that had another value in what was told.

    Args:
        article: The later text.
        told: Earlier ones, in any order; what the newest of them says counts.
        is_sure: Whether only those are wanted that may be told; else also those that have perhaps changed.
        may_change: Whether the first of two figures may be what became of the second; any may by default.

    Returns:
        One change for each figure of the article that changed, in reading order; empty if none did, and where the
        article itself was told.
    """
    ordered = sorted(
        {each.id: each for each in told}.values(),
        key=lambda each: (each.published_at.timestamp() if each.published_at else 0.0, each.id),
        reverse=True,
    )
    everything = [figure for each in ordered for figure in figures(each)]
    repeated = {
        new
        for new in figures(article)
        if any(_is_repeated(new, old) and (may_change is None or may_change(new, old)) for old in everything)
    }
    chosen: list[Change] = []
    for each in ordered:
        found = [
            Change(new, old, probability(signs))
            for new, old, signs in evidence(article, each)
            if new not in repeated
            and not _is_allowed(new, old)
            and (may_change is None or may_change(new, old))
            and (not is_sure or _speak_of_one_thing(new, old, signs))
        ]
        for change in sorted(found, key=lambda change: -change.likeness):
            if change.likeness < CHANGED:
                break
            if not any(_touches(other, change) for other in chosen):
                chosen.append(change)
    return tuple(sorted(chosen, key=lambda each: (each.new.sentence.sentence.index, each.new.start)))


COMMON = 0.4
"""How much two figures must have in common beside their units to be told as one quantity (docs/TRACKING.md)."""

_FAR = 0.3  # from one value to the other: "2,000 euros" is not what "15 billion euros" were before
_TELLING = 0.5
_SHORT = 12  # sentences of two texts together
_LIKE = 0.5
# "Vor acht Jahren", "four weeks after", "alle drei Monate" place something else in time.
_AHEAD_OF_SPAN = re.compile(
    r"\b(?:vor|nach|seit|alle|every|since|after|in\sden\s(?:letzten|nächsten))\s(?:\w+\s)?$", re.IGNORECASE
)
_BEHIND_SPAN = re.compile(
    r"^\s(?:after|ago|before|later|earlier|nach|vor|später|zuvor|danach|lang\szuvor)\b", re.IGNORECASE
)
_AGED = re.compile(r"[Jj]ährige|\bJahren? alt|\byears? old|\byear-old", re.IGNORECASE)


@lru_cache(maxsize=256)
def _spread(wrapped: ByIdentity) -> tuple[Counter[str], int]:
    """In how many of an article's sentences each key stands, and how many sentences there are."""
    sentences = views(wrapped.article)[:_SCANNED]
    return Counter(key for each in sentences for key in set().union(*_keys(each))), len(sentences)


def _in_common(new: Figure, old: Figure) -> tuple[float, float]:
    """What stands near both figures and is no part of either, each word by how near and how rare it is in the articles.

    "Euro" and "Prozent" are no sign that two figures are of one thing, nor is what every other sentence speaks of.

    Returns:
        (sum, the most of one word).
    """
    (first, n), (second, m) = _spread(ByIdentity(new.article)), _spread(ByIdentity(old.article))
    inside = {key for figure in (new, old) for keys, near in figure.words if near == 1 for key in keys}
    total = most = 0.0
    for keys, near in new.words:
        shared = [key for key in keys - inside if near < 1 and key in old.nearby]
        worth = max(
            (
                _WORTH.get(key[0], 1.0)
                * math.sqrt(near * old.nearby[key])
                * math.log((n + m + 1) / (first[key] + second[key] + 0.5))
                / math.log(n + m + 1)
                for key in shared
            ),
            default=0.0,
        )
        total, most = total + worth, max(most, worth)
    return total, most


def _speak_of_one_thing(new: Figure, old: Figure, signs: Evidence) -> bool:
    """Whether two figures of one kind have enough in common to be told as one quantity that changed.

    Of short texts with one figure of a kind each it is enough that the later sentence says that something changed.
    """
    if new.kind == "age" or _AGED.search(new.text):  # people do not become older within a story
        return False
    if signs.same:
        return True
    if _is_reference(new) or _is_reference(old) or (new.kind == "year" and signs.more < _LIKE):
        return False
    length = sum(_spread(ByIdentity(each.article))[1] for each in (new, old))
    if length <= _SHORT and signs.alone and signs.turn and new.kind != "time":
        return signs.near >= _FAR
    total, most = _in_common(new, old)
    if total < COMMON or (signs.unit < 0.2 and not signs.moved):
        return False
    if new.kind == "percent":  # a text gives shares of many things
        return signs.near >= _LIKE
    return signs.near >= _FAR or (new.kind == "count" and most >= _TELLING)


def _is_reference(figure: Figure) -> bool:
    """Whether a span of time says when something was or how often it is, which is no quantity of a story."""
    text = figure.sentence.sentence.text
    is_placed = _AHEAD_OF_SPAN.search(text[: figure.start]) or _BEHIND_SPAN.match(text[figure.end :])
    return figure.kind == "duration" and bool(is_placed)


_FLOOR = re.compile(r"(?:mindestens|wenigstens|at least)\b", re.IGNORECASE)


def _is_allowed(new: Figure, old: Figure) -> bool:
    """Whether a lower bound leaves room for the former value: who has lost 22 percent has lost at least 15."""
    return new.value < old.value and _FLOOR.match(new.text) is not None


def _touches(one: Change, other: Change) -> bool:
    """Whether two changes are of the same figure, or say the same."""
    if one.new is other.new or one.old is other.old:
        return True
    return one.new.kind == other.new.kind and same_value(one.new, other.new) and same_value(one.old, other.old)


def is_mentioned(old: Figure, new: Figure) -> bool:
    """Whether the sentence of a figure says itself what it was before: "statt bisher 100 nun 120"."""
    values = number_words()
    number = next((t.text for t in tokens(old.text) if t.text[0].isdigit() or t.text.lower() in values), None)
    text = new.sentence.sentence.text
    return number is not None and any(
        word.text.lower() == number.lower()
        and not new.start <= word.start < new.end
        and (_FORMERLY.search(text[: word.start]) or _FORMER_BEHIND.match(text[word.end :]))
        for word in new.sentence.words
    )
