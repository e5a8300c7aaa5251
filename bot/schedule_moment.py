"""One moment that people write, as the end of a pause: "Monday", "morgen 9 Uhr", "2.11.", "Nov 2, 10am" -> datetime."""

import re
from calendar import monthrange
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot import zones
from bot.errors import ScheduleError
from bot.schedule import Schedule
from bot.schedule_plan import ALL_DAYS
from bot.schedule_text import no_zone, read, read_time
from bot.schedule_words import SENSES, WEEKDAYS, fold

_MOST_CHARS = 60
_AHEAD = {"tomorrow": 1, "morgen": 1, "uebermorgen": 2}
_SMALL = frozenset(
    "next naechster naechsten naechste naechstes kommenden kommende coming the dem den der zum on".split()
)
_EARLY = frozenset("morning frueh morgens vormittag".split())
"""Parts of a day in which it begins: the whole day is meant."""

_ISO = re.compile(r"(?P<year>\d{4})-(?P<month>\d{1,2})-(?P<day>\d{1,2})(?!\d)")
_POINTS = re.compile(r"(?<![\d:.])(?P<day>\d{1,2})\.(?P<month>\d{1,2})\.(?P<year>\d{4})?(?!\d)")
_DAY_MONTH = re.compile(
    r"(?<![\d:.])(?P<day>\d{1,2})(?:\.|st|nd|rd|th)?\s?(?:of\s)?(?P<month>[^\W\d_]{3,9})\.?(?:,?\s(?P<year>\d{4})(?!\d))?"
)
_MONTH_DAY = re.compile(
    r"(?<!\w)(?P<month>[^\W\d_]{3,9})\.?\s(?P<day>\d{1,2})(?:st|nd|rd|th)?(?![\d:.])(?:,?\s(?P<year>\d{4})(?!\d))?"
)


def moment(text: str, now: datetime, zone: str) -> datetime | None:
    """Return the next moment after an aware `now` that `text` means by the clocks of an IANA zone; None for no moment.

    A day without a time means its beginning.

    Raises:
        ScheduleError: There is no such zone.
    """
    known = zones.exact(zone)
    if known is None:
        raise no_zone(text, zone, "{}")
    place = ZoneInfo(known)
    today = now.astimezone(place).date()
    text = text.strip(" ,;!?")
    if len(text) > _MOST_CHARS:
        return None
    words = (text if text[-2:-1].isdecimal() else text.rstrip(".")).split()  # "2.11."
    if " ".join(map(fold, words)) in {"next week", "naechste woche", "naechster woche"}:
        words = ["monday"]
    words = [word for word in words if fold(word) not in _SMALL]
    if len(words) > 1:
        words = words[:1] + [word for word in words[1:] if fold(word.strip(",.")) not in _EARLY]
    if words and (days := _AHEAD.get(fold(words[0].strip(",")))):
        words[0] = WEEKDAYS[(today + timedelta(days=days)).weekday()]
    text = " ".join(words)
    try:
        if found := _date(text, today):
            dates, rest = found
            minutes = read_time(rest) if rest else 0
            walls = (datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=place) for day in dates)
            return next((wall.astimezone(now.tzinfo) for wall in walls if wall > now), None)
        repeated = _repeated(text, known)
        return None if repeated is None else repeated.next_after(now)
    except (ScheduleError, ValueError, OverflowError):  # the last for the end of the year 9999
        return None


def _repeated(text: str, zone: str) -> Schedule | None:
    """Return what a day, a time or both plan, without which there is no next one."""
    try:
        plan, named = read(text)
    except ScheduleError as error:
        if error.key != "schedule.no_time":
            raise
        plan, named = read(f"{text} 00:00")
        if plan.weekdays == ALL_DAYS and not plan.monthdays:  # no day: "Christmas", which is a place
            return None
    if plan.cron is not None or len(plan.times) > 1:
        return None
    place = named or zone
    return Schedule(f"{plan.text} {place}", place)


def _date(text: str, today: date) -> tuple[list[date], str] | None:
    """Return the date in a text, those of this year and the next where no year is named, and what is left of the text.

    Raises:
        ValueError: There is no such day in any year.
    """
    for form in (_ISO, _POINTS, _DAY_MONTH, _MONTH_DAY):
        match = form.search(text)
        month = None if match is None else _month(match["month"])
        if match is None or month is None:
            continue
        rest = " ".join(
            word
            for word in f"{text[: match.start()]} {text[match.end() :]}".replace(",", " ").split()
            if SENSES.get(fold(word), ("", 0))[0] != "day"  # "Monday, Nov 2"
        )
        years = (int(match["year"]),) if match["year"] else (today.year, today.year + 1)
        number = int(match["day"])
        return [date(year, month, number) for year in years if number <= monthrange(year, month)[1]], rest
    return None


def _month(written: str) -> int | None:
    if written.isdecimal():
        return int(written)
    kind, number = SENSES.get(fold(written), ("", 0))
    return number if kind == "month" else None
