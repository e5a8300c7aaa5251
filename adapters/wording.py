"""The bot's own words, in the channel's language: notice -> text.

The wording stands in gettext catalogs under `locale/`, read as they are: a translation needs no build step. What is
filled in is plain text and stays it: a value can neither format nor bring line breaks or control characters. It is not
escaped for any platform; whoever renders does that with the whole. Why something did not work comes in English, and is
filled in as the language says it.
"""

import gettext
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime, tzinfo
from functools import cache
from io import BytesIO
from pathlib import Path
from string import Template
from zoneinfo import ZoneInfo

from babel.dates import format_date, format_skeleton, format_time
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po
from babel.numbers import get_decimal_symbol, get_group_symbol

from adapters.reasons import LISTS, NESTED, NUMBERS, SCOPES, Reasons
from adapters.text import printable
from bot.types import Notice, Update

LOCALES: Mapping[str, str] = {"en": "en_GB", "de": "de"}
"""Languages with a catalog, and whose habit their dates follow."""

CATALOGS = Path(__file__).parent / "locale"

_REASONS = frozenset(["failure", "reason"])  # parameters that say in English why something did not work
_BEGIN_BIG = frozenset(["de"])  # languages where a capital letter follows a colon


def _read(language: str) -> Catalog:
    with (CATALOGS / language / "LC_MESSAGES" / "depesche.po").open("rb") as file:
        return read_po(file, locale=language, abort_invalid=True)


@cache
def _catalog(language: str) -> gettext.GNUTranslations:
    compiled = BytesIO()
    write_mo(compiled, _read(language))
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)


@cache
def _known(family: str) -> Reasons:
    """What knows the English words of a family of sentences again: of "reason" or "told"."""
    messages = ((str(message.id), str(message.string)) for message in _read("en"))
    return Reasons({key: wording for key, wording in messages if key.startswith(f"{family}.")})


def spoken(language: str) -> str:
    """The language with a catalog that is nearest to a tag: "de" for "de-AT", English for all that has none."""
    base = language.replace("_", "-").partition("-")[0].lower()
    return base if base in LOCALES else "en"


def language_of(environ: Mapping[str, str]) -> str | None:
    """The language of an environment, as POSIX has it there; None where the catalogs do not speak it.

    Args:
        environ: Of which the first counts that is not empty: LC_ALL, LC_MESSAGES, LANG.
    """
    tag = next(filter(None, (environ.get(name) for name in ("LC_ALL", "LC_MESSAGES", "LANG"))), "")
    language = re.split(r"[_.@-]", tag)[0].lower()
    return language if language in LOCALES else None


def _zone(name: str) -> tzinfo | None:
    try:
        return ZoneInfo(name)
    except (ValueError, OSError, LookupError):
        return None


def day(at: datetime, language: str, zone: str = "UTC") -> str:
    """A date as people write it: "5 Oct 2026", "05.10.2026".

    Args:
        at: Aware.
        language: As in `say`.
        zone: IANA name of the place whose date it is; UTC if there is none of that name.
    """
    return format_date(at.astimezone(_zone(zone) or UTC), "medium", locale=LOCALES[spoken(language)])


def moment(at: datetime, language: str, zone: str = "UTC") -> str:
    """A date with its weekday and the time: "Mon, 5 Oct 2026, 08:30", "Mo., 5. Okt. 2026, 08:30 Uhr".

    Args:
        at: Aware.
        language: As in `say`.
        zone: IANA name of the place whose clock it is; without one of that name it is UTC, and says so.
    """
    language = spoken(language)
    place = _zone(zone)
    local = at.astimezone(place or UTC)
    weekday = format_skeleton("yMMMEd", local, tzinfo=local.tzinfo, locale=LOCALES[language])
    clock = format_time(local, "HH:mm", tzinfo=local.tzinfo, locale=LOCALES[language])
    text = Template(_catalog(language).gettext("format.moment")).substitute(day=weekday, time=clock)
    return text if place is not None and zone != "UTC" else f"{text} UTC"


_CHOOSING = re.compile(r"reason|failure|rows|zone|n|.*_(?:at|day)")
"""Parameters that choose or are worded, and cannot stand for something else."""

_HELD = 0xE001  # from there on, characters of nobody's, for what is filled in


def held_apart(notice: Notice, language: str) -> tuple[Notice, Mapping[str, str], dict[str, str]]:
    """Let signs stand for what is filled into a notice, so that its own words can be told from what somebody wrote.

    Returns:
        The notice with a sign for each value; the sign of each parameter; what each sign stands for, printable.
    """
    language = spoken(language)
    chosen = {name: value for name, value in notice.params.items() if _CHOOSING.fullmatch(name)}
    others = {name: value for name, value in notice.params.items() if name not in chosen}
    names = sorted({name.removesuffix(f"_{language}") for name in others})
    signs = {name: chr(_HELD + number) for number, name in enumerate(names)}
    values = {signs[name]: printable(others.get(f"{name}_{language}", others.get(name, ""))) for name in names}
    return Notice(notice.key, signs | chosen), signs, values


def say(notice: Notice, language: str) -> str:
    """Word a notice.

    A parameter whose name ends in "_at" is an aware moment in ISO 8601 and becomes day and time in the parameter
    "zone"; "_day" becomes the day alone; "n" is a count in digits and chooses the plural. "rows" is a JSON list of
    objects, each with a "key" and parameters of its own, besides the notice's "zone"; each becomes a line. "reason"
    and "failure" are said as `because` does. "x_de" is filled in where the wording has "x", in German only; "x" itself
    is for every language that has none of its own.

    Args:
        notice: What to say.
        language: "en", "de" or a tag that begins so; anything else is answered in English.

    Returns:
        One line, and one more for each row. The key itself where no catalog has it.
    """
    language = spoken(language)
    params = notice.params
    rows = [{"zone": params.get("zone", "UTC")} | row for row in _rows(params.get("rows", "[]"))]
    lines = [_line(notice.key, params, language), *("• " + _line(row.get("key", ""), row, language) for row in rows)]
    return "\n".join(line for line in lines if line)


def words(key: str, language: str, **params: str) -> str:
    """Word a notice from its parts, see `say`."""
    return say(Notice(key, params), language)


def update_head(update: Update, language: str) -> str:
    """Word the heading of an update: with the headline of the one entry of a feed that it tells of, or the handle."""
    key = "correction.posted" if update.corrects else "update.head"
    return words(key, language, story=update.title or update.story)


def update_counts(update: Update, language: str) -> list[str]:
    """Say what there is besides what an update tells, a line each: further entries of a feed, further sources."""
    counts = {"update.more_entries": update.n_entries, "update.more_sources": update.n_more}
    return [words(key, language, n=str(n)) for key, n in counts.items() if n]


def because(reason: str, language: str) -> str:
    """Say why something did not work.

    Args:
        reason: As an error, a log or the database says it: in English, the end of a sentence without a full stop.
        language: As in `say`.

    Returns:
        The same in the language, beginning small where that is how its first word is written; what the program did not
        word itself as it is.
    """
    return _because(printable(reason), spoken(language))


def told(sentence: str, language: str) -> str:
    """Say what whoever runs the program is told, which is worded in English where it is found out.

    Args:
        sentence: A whole one: on the command line, in an error about settings, of what the doctor finds.
        language: As in `say`.

    Returns:
        The same in the language; what the program did not word itself as it is.
    """
    return _because(printable(sentence), spoken(language), "told")


def _because(text: str, language: str, family: str = "reason") -> str:
    if language == "en" or (known := _known(family).known(text)) is None:
        return text
    wording = _catalog(language).gettext(known.key)
    values = {}
    for name, value in known.values.items():
        if name in NUMBERS:
            values[name] = _number(value, language)
        elif name in NESTED:
            values[name] = _placed(name, _because(value, language, NESTED[name]), value, wording, language)
        elif name in LISTS:
            items = re.split(r", | or | and ", value)
            values[name] = format_list(items, style=LISTS[name], locale=LOCALES[language])
        elif name == SCOPES:
            values[name] = "; ".join(_because(each, language, "told") for each in value.split("; "))
        else:
            values[name] = value
    return Template(wording).safe_substitute(values)


def _placed(name: str, said: str, reason: str, wording: str, language: str) -> str:
    """Let a reason begin as it has to where it stands; what was not translated begins as it did."""
    if said != reason and language in _BEGIN_BIG and f": ${{{name}}}" in wording:
        return said[:1].upper() + said[1:]
    return said


def _number(text: str, language: str) -> str:
    """Write a number that English wrote: 1,500.5 is 1.500,5 in German."""
    locale = LOCALES[language]
    return text.translate({ord(","): get_group_symbol(locale), ord("."): get_decimal_symbol(locale)})


def _rows(text: str) -> list[dict[str, str]]:
    try:
        rows = json.loads(text)
    except (ValueError, RecursionError):
        return []
    if not isinstance(rows, list):
        return []
    return [{str(name): str(value) for name, value in row.items()} for row in rows if isinstance(row, dict)]


def _line(key: str, params: Mapping[str, str], language: str) -> str:
    catalog = _catalog(language)
    wording = key
    if (count := params.get("n", "")).isdecimal():
        wording = catalog.ngettext(key, key, int(count[:9]))
    if wording == key and key:  # gettext hands the key back where there is no plural, or nothing at all
        wording = catalog.gettext(key)
    zone = params.get("zone", "UTC")
    own = {name.removesuffix(f"_{language}"): text for name, text in params.items() if name.endswith(f"_{language}")}
    values = {name: _value(name, text, language, zone) for name, text in {**params, **own}.items()}
    for name in _REASONS & values.keys():
        values[name] = _placed(name, because(values[name], language), values[name], wording, language)
    return Template(wording).safe_substitute(values)


def _value(name: str, text: str, language: str, zone: str) -> str:
    if name.endswith(("_at", "_day")):
        write = moment if name.endswith("_at") else day
        try:
            at = datetime.fromisoformat(text)
            return write(at if at.tzinfo is not None else at.replace(tzinfo=UTC), language, zone)
        except (ValueError, OverflowError):
            return printable(text)
    return printable(text)
