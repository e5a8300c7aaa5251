"""Five-field cron, in the part on which all programs agree -> Plan.

Left out is what they read differently: numbered weekdays, and days of the month and of the week together.
"""

import re
from calendar import monthrange

from bot.errors import ScheduleError
from bot.schedule_plan import ALL_DAYS, Plan
from bot.schedule_words import MONTHS, SENSES, fold

EXAMPLE = "30 8 * * mon-fri"

_LEAP_YEAR = 2024  # any: the 29th of February is a date
_LIKE = re.compile(r"[\d,/\-]+ [\d,/\-]+ [\d,/\-]+ (?:[\d,/\-]+|[a-z]{3}) \S+", re.IGNORECASE)
_FIELDS = (("minute", 0, 59), ("hour", 0, 23), ("day", 1, 31), ("month", 1, 12), ("weekday", 0, 6))
_ITEM = re.compile(r"(?P<first>\*|\d+|[a-zäöü]+)(?:-(?P<last>\d+|[a-zäöü]+))?(?:/(?P<step>\d+))?", re.IGNORECASE)
_NAMES = {
    "@hourly": "0 * * * *",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@weekly": "0 0 * * sun",
    "@monthly": "0 0 1 * *",
}


def find_cron(phrase: str) -> str | None:
    """Return the fields in `phrase`, in lower case, or None where it is not meant as cron."""
    words = " ".join(_NAMES.get(word.lower(), word) for word in phrase.split()).lower()
    if words.startswith("cron ") or "*" in words or _LIKE.fullmatch(words):
        return words.removeprefix("cron ")
    return None


def read_cron(expression: str, written: str) -> Plan:
    """Return what the five fields in `expression` plan; `written` is what refusals quote.

    Raises:
        ScheduleError: The fields are not five, not in their range, or name a day that no month has.
    """
    fields = expression.split()
    if len(fields) != len(_FIELDS):
        reason = f"cron has five fields (minute hour day month weekday), and here are {len(fields)}"
        raise ScheduleError(written, reason, EXAMPLE)
    minutes, hours, days, months, weekdays = (
        _cron_field(field, *limits, written) for field, limits in zip(fields, _FIELDS, strict=True)
    )
    every_day = len(days) == len(range(1, 32))
    if not every_day and weekdays != ALL_DAYS:
        reason = "it restricts days of the month and of the week, and programs disagree whether both must fit or one"
        raise ScheduleError(written, reason, EXAMPLE)
    if fields[2] != "last" and min(days) > max(monthrange(_LEAP_YEAR, month)[1] for month in months):
        names = ", ".join(MONTHS[month - 1].title() for month in months)
        raise ScheduleError(written, f"{names} has no day {min(days)}", f"{fields[0]} {fields[1]} last {fields[3]} *")
    monthdays = ("last",) if fields[2] == "last" else () if every_day else tuple(map(str, days))
    times = tuple(hour * 60 + minute for hour in hours for minute in minutes)
    return Plan(times, weekdays, monthdays, months, cron=" ".join(fields))


def _cron_field(field: str, name: str, low: int, high: int, written: str) -> tuple[int, ...]:
    """Return the values that a cron field allows, ascending.

    CronTrigger has a reader of its own, but it takes "mon-fri/2" and "mon-friday" for "mon-fri" without a word.
    """
    if name == "day" and field == "last":
        return (high,)
    values: set[int] = set()
    for item in field.split(","):
        match = _ITEM.fullmatch(item)
        if match is None:
            raise ScheduleError(written, f"“{item}” is no {name} of a cron schedule", EXAMPLE)
        step = int(match["step"] or 1)
        if match["first"] == "*":
            first, last = low, high
        else:
            first = _cron_value(match["first"], name, low, high, written)
            last = (
                _cron_value(match["last"], name, low, high, written)
                if match["last"]
                else high
                if match["step"]
                else first
            )
        if step == 0:
            raise ScheduleError(written, f"“{item}” is a step of nothing", EXAMPLE)
        if last < first and name == "weekday":
            last += 7
        if last < first:
            raise ScheduleError(written, f"“{item}” runs backwards", EXAMPLE)
        values |= {value % 7 if name == "weekday" else value for value in range(first, last + 1, step)}
    return tuple(sorted(values))


def _cron_value(word: str, name: str, low: int, high: int, written: str) -> int:
    if name == "weekday" and word.isdecimal():
        reason = f"weekday {word} is Sunday to some programs and Monday to others; write its name"
        raise ScheduleError(written, reason, EXAMPLE)
    if word.isdecimal():
        value = int(word)
        if not low <= value <= high:
            raise ScheduleError(written, f"there is no {name} {word}; it goes from {low} to {high}", EXAMPLE)
        return value
    kind, value = SENSES.get(fold(word), ("", 0))
    if (name, kind) not in {("weekday", "day"), ("month", "month")}:
        raise ScheduleError(written, f"“{word}” is no {name}", EXAMPLE)
    return value
