"""Five-field cron, in the part on which all programs agree -> Plan.

Left out is what they read differently: numbered weekdays, and days of the month and of the week together.
"""

import re
from calendar import monthrange

from bot.schedule_plan import ALL_DAYS, Plan
from bot.schedule_refusals import refuse
from bot.schedule_words import GERMAN_MONTHS, MONTHS, SENSES, fold

EXAMPLE = "30 8 * * mon-fri"

_LEAP_YEAR = 2024  # any: the 29th of February is a date
_LIKE = re.compile(r"[\d,/\-]+ [\d,/\-]+ [\d,/\-]+ (?:[\d,/\-]+|[a-z]{3}) \S+", re.IGNORECASE)
_FIELDS = (("minute", 0, 59), ("hour", 0, 23), ("day", 1, 31), ("month", 1, 12), ("weekday", 0, 6))
_GERMAN = {"minute": "Minute", "hour": "Stunde", "day": "Tag", "month": "Monat", "weekday": "Wochentag"}
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
        raise refuse(written, "schedule.cron_fields", EXAMPLE, count=str(len(fields)))
    minutes, hours, days, months, weekdays = (
        _cron_field(field, *limits, written) for field, limits in zip(fields, _FIELDS, strict=True)
    )
    every_day = len(days) == len(range(1, 32))
    if not every_day and weekdays != ALL_DAYS:
        raise refuse(written, "schedule.cron_month_and_week", EXAMPLE)
    if fields[2] != "last" and min(days) > max(monthrange(_LEAP_YEAR, month)[1] for month in months):
        example = f"{fields[0]} {fields[1]} last {fields[3]} *"
        raise refuse(
            written,
            "schedule.no_such_day",
            example,
            day=str(min(days)),
            months=", ".join(MONTHS[month - 1].title() for month in months),
            months_de=" oder ".join(GERMAN_MONTHS[month - 1] for month in months),
        )
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
            raise refuse(written, "schedule.cron_item", EXAMPLE, word=item, field=name, field_de=_GERMAN[name])
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
            raise refuse(written, "schedule.cron_step_nothing", EXAMPLE, word=item)
        if last < first and name == "weekday":
            last += 7
        if last < first:
            raise refuse(written, "schedule.cron_backwards", EXAMPLE, word=item)
        values |= {value % 7 if name == "weekday" else value for value in range(first, last + 1, step)}
    return tuple(sorted(values))


def _cron_value(word: str, name: str, low: int, high: int, written: str) -> int:
    if name == "weekday" and word.isdecimal():
        raise refuse(written, "schedule.cron_weekday", EXAMPLE, word=word)
    if word.isdecimal():
        value = int(word)
        if not low <= value <= high:
            raise refuse(
                written,
                "schedule.cron_range",
                EXAMPLE,
                word=word,
                field=name,
                field_de=_GERMAN[name],
                low=str(low),
                high=str(high),
            )
        return value
    kind, value = SENSES.get(fold(word), ("", 0))
    if (name, kind) not in {("weekday", "day"), ("month", "month")}:
        raise refuse(written, "schedule.cron_word", EXAMPLE, word=word, field=name, field_de=_GERMAN[name])
    return value
