"""Dates as feeds write them, in words and figures of several languages, and what can be true of them. Pure."""

import re
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache
from typing import Literal

from bot.engine.language import fold

_CLOCK_FAULT = timedelta(days=1)
_FIRST_YEAR = 1990  # an earlier date stands for none: 0001-01-01, 1970-01-01


_MONTHS = {
    name: number
    for number, names in enumerate(
        """jan janv ene gen|feb fev febr fevr|mar mrz maer mars|apr avr abr|may mai maj mag|jun juin giu|jul juil lug
        |aug aou ago aout|sep sept set|oct okt ott|nov|dec dez dic""".replace("\n", "").split("|"),
        start=1,
    )
    for name in names.split()
}
_ZONES = {
    name: hours
    for hours, names in {
        0: "z ut utc gmt wet", 1: "cet mez met bst west", 2: "cest mesz mest eet sast", 3: "eest msk", 5.5: "ist",
        8: "sgt hkt awst", 9: "jst kst", 10: "aest", 11: "aedt", 12: "nzst", 13: "nzdt", -3: "brt art", -4: "edt ast",
        -5: "est cdt", -6: "cst mdt", -7: "mst pdt", -8: "pst",
    }.items()
    for name in names.split()
}  # fmt: skip
_CLOCK = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?:[.,]\d+)?"
_TIME = rf"(?:[\sT,]*(?:um |at )?{_CLOCK}\s*(?P<half>[AaPp]\.?[Mm]\.?)?(?: Uhr)?)?"
_ZONE = r"\s*\(?(?P<zone>[+-]\d{1,2}:?\d{2}|[+-]\d{2}|(?:GMT|UTC)[+-]\d{1,2}:?\d{0,2}|[A-Za-z]{1,4})?"
_NAME = r"[^\W\d]{3,9}"
_WEEKDAY = r"(?:[^\W\d]+\.?,?\s*)"
_DENSE = r"(?:T?(?P<hour>\d{2}):?(?P<minute>\d{2}):?(?P<second>\d{2}))?"
_NO_HALF = r"(?P<half>(?!))?"
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<year>\d{{4}})-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}}){_TIME}{_ZONE}",
        rf"(?P<year>\d{{4}})(?P<month>\d{{2}})(?P<day>\d{{2}}){_DENSE}{_NO_HALF}{_ZONE}",
        rf"{_WEEKDAY}?(?P<day>\d{{1,2}})[.\s-]+(?P<month>{_NAME})\.?,?[\s-]+(?P<year>\d{{4}}|\d{{2}}){_TIME}{_ZONE}",
        rf"{_WEEKDAY}??(?P<month>{_NAME})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}){_TIME}{_ZONE}",
        rf"{_WEEKDAY}?(?P<month>{_NAME})\s+(?P<day>\d{{1,2}})\s+{_CLOCK}{_NO_HALF}{_ZONE}\s+(?P<year>\d{{4}})",
        rf"(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.(?P<year>\d{{4}}){_TIME}{_ZONE}",
        rf"(?P<year>\d{{4}})/(?P<month>\d{{1,2}})/(?P<day>\d{{1,2}}){_TIME}{_ZONE}",
    )
)
# 20/10/2026 or 10/20/2026: which of the two is the month the first number tells, or the second, or other dates do.
_SLASHED = re.compile(
    rf"{_WEEKDAY}?(?P<one>\d{{1,2}})/(?P<other>\d{{1,2}})/(?P<year>\d{{4}})(?!\d)(?:\s-(?=\s))?{_TIME}{_ZONE}"
)
_ANY_SLASHED = re.compile(rf"[>\"\[]\s*{_WEEKDAY}?(?P<one>\d{{1,2}})\\?/(?P<other>\d{{1,2}})\\?/\d{{4}}(?!\d)")
_MONTHS_A_YEAR = 12

Order = Literal["day", "month"]
"""What stands first in a date with slashes."""


def order_of(text: str) -> Order | None:
    """What stands first in the dates with slashes of a feed; None where it has none that tell, or they disagree.

    Args:
        text: The whole feed, XML or JSON.
    """
    found = {_told(match) for match in _ANY_SLASHED.finditer(text)} - {None}
    return found.pop() if len(found) == 1 else None


def _told(match: re.Match[str]) -> Order | None:
    """What stands first, where the size of one of the two numbers leaves only one reading."""
    first, second = int(match["one"]), int(match["other"])
    if max(first, second) <= _MONTHS_A_YEAR or min(first, second) > _MONTHS_A_YEAR:
        return None
    return "day" if first > second else "month"


@lru_cache(maxsize=256)
def _month(text: str) -> int:
    if text.isdecimal():
        return int(text)
    folded = text.lower().replace("ä", "ae")
    name = fold(folded)
    return _MONTHS.get(name) or _MONTHS.get(name[:4]) or _MONTHS.get(name[:3]) or 0


@lru_cache(maxsize=64)
def _zone(text: str) -> timezone:
    """The zone that a date names; UTC where it names none, or none that can be told."""
    digits = re.fullmatch(r"(?:GMT|UTC)?([+-])(\d{1,2}):?(\d{2})?", text)
    if digits is None:
        return timezone(timedelta(hours=_ZONES.get(text.lower(), 0)))
    offset = timedelta(hours=int(digits.group(2)), minutes=int(digits.group(3) or 0))
    if offset > timedelta(hours=14):
        return UTC
    return timezone(-offset if digits.group(1) == "-" else offset)


@lru_cache(maxsize=1024)  # an item's is read before those of the newest ones are chosen, and again with the item
def read_date(text: str, order: Order | None = None) -> datetime | None:
    """Read a date in one of the ways in which feeds write it: RFC 822, RFC 3339, and what is made of them.

    Args:
        text: The date.
        order: What stands first in 04/05/2026; without it, only a date with slashes that has one reading is read.

    Returns:
        Aware UTC; None where it is no date, or one that stands for none. A date without a zone is taken as UTC.
    """
    written = " ".join(text[:100].split())
    if re.fullmatch(r"\d{10}(?:\d{3})?", written):
        return datetime.fromtimestamp(int(written[:10]), UTC)
    slashed = _SLASHED.match(written)
    if slashed is not None:
        first = _told(slashed) or order
        day, month = ("one", "other") if first == "day" else ("other", "one")
        moment = _moment(slashed, int(slashed[month]), int(slashed[day])) if first is not None else None
    else:
        matches = (match for pattern in _DATES if (match := pattern.match(written)) is not None)
        moments = (_moment(match, _month(match["month"]), int(match["day"])) for match in matches)
        moment = next(filter(None, moments), None)
    return moment if moment is not None and moment.year >= _FIRST_YEAR else None


def _moment(match: re.Match[str], month: int, day: int) -> datetime | None:
    """The date of a match with year and time, in UTC; None where there is no such day or time."""
    hour, year = int(match["hour"] or 0), int(match["year"])
    if match["half"] and hour <= _MONTHS_A_YEAR:
        hour = hour % 12 + 12 * (match["half"][0] in "pP")
    year += (2000 if year < 70 else 1900) if len(match["year"]) == 2 else 0
    minutes = timedelta(hours=hour, minutes=int(match["minute"] or 0), seconds=int(match["second"] or 0))
    if minutes > timedelta(days=1):
        return None
    try:
        return (datetime(year, month, day, tzinfo=_zone(match["zone"] or "")) + minutes).astimezone(UTC)
    except (ValueError, OverflowError):
        return None


def past(moment: datetime | None, now: datetime) -> datetime | None:
    """A date as far as it can be when something was published.

    Up to a day ahead, a clock or a zone is wrong, and it has just been published. What is further ahead says something
    else (when an event is, when it expires).
    """
    if moment is None or moment <= now:
        return moment
    return now if moment - now <= _CLOCK_FAULT else None
