"""What every schedule comes down to: days, and wall times on each of them.

And the one text that stands for it. How people say it is `bot.schedule_text`'s, what follows from it `bot.schedule`'s.
"""

import re
from dataclasses import dataclass

from bot.schedule_words import GERMAN_ORDINALS, GERMAN_WEEKDAYS, ORDINALS, WEEKDAYS

DAY = 24 * 60
"""Minutes of a day."""

EXAMPLE = "weekdays 08:30 Europe/Berlin"
"""Shown where nothing nearer comes to mind."""

WORKING_DAYS = (0, 1, 2, 3, 4)
_WEEKEND = (5, 6)
ALL_DAYS = (0, 1, 2, 3, 4, 5, 6)
ALL_MONTHS = tuple(range(1, 13))

_GERMAN_DAYS = {day: f"{name.lower()}s" for day, name in zip(WEEKDAYS, GERMAN_WEEKDAYS, strict=True)}
_GERMAN_NTHS = {**dict(zip(ORDINALS, GERMAN_ORDINALS, strict=True)), "last": "letzten"}
_GERMAN = _GERMAN_DAYS | {
    "daily": "täglich",
    "weekdays": "werktags",
    "weekends": "am Wochenende",
    "every": "alle",
    "hours": "Stunden",
    "minutes": "Minuten",
    "from": "ab",
    "to": "bis",
}
_WEEKDAY = re.compile(rf"\b(?:{'|'.join(WEEKDAYS)})\b")
_MONTHDAY = rf"(?:\d+|(?:{'|'.join(_GERMAN_NTHS)})(?: (?:{'|'.join(WEEKDAYS)}))?)"
_MONTHDAYS = re.compile(rf"\bmonthly (?P<days>{_MONTHDAY}(?:,{_MONTHDAY})*)")


@dataclass(frozen=True, slots=True)
class Plan:
    """Days, and wall times on each of them.

    Attributes:
        times: Minutes since midnight, ascending, never empty.
        weekdays: Days of the week from Monday as 0, ascending; all seven where the week does not matter.
        monthdays: As CronTrigger writes days of the month: "15", "last", "1st mon"; empty where they do not matter.
        months: From 1, ascending; all twelve where they do not matter.
        step: Minutes between `times` where they were named by a step, or None.
        cron: The five fields where they were named that way, or None.
    """

    times: tuple[int, ...]
    weekdays: tuple[int, ...] = ALL_DAYS
    monthdays: tuple[str, ...] = ()
    months: tuple[int, ...] = ALL_MONTHS
    step: int | None = None
    cron: str | None = None

    @property
    def round_the_clock(self) -> bool:
        """Whether the step goes on from one day into the next."""
        return self.step is not None and self.times[-1] + self.step - DAY == self.times[0]

    @property
    def text(self) -> str:
        """The one text that stands for this plan; `read` gives the same plan back."""
        if self.cron is not None:
            return f"cron {self.cron}"
        days = self._days()
        if self.step is None:
            return f"{days} {','.join(map(clock, self.times))}"
        span = f"from {clock(self.times[0])}" + ("" if self.round_the_clock else f" to {clock(self.times[-1])}")
        return f"{'' if days == 'daily' else days + ' '}every {spell_step(self.step)} {span}"

    def _days(self) -> str:
        if self.monthdays:
            return f"monthly {','.join(map(_spell_monthday, self.monthdays))}"
        named = {ALL_DAYS: "daily", WORKING_DAYS: "weekdays", _WEEKEND: "weekends"}
        return named.get(self.weekdays) or ",".join(WEEKDAYS[day] for day in self.weekdays)


def clock(minutes: int) -> str:
    """Return minutes since midnight as "08:30"."""
    return f"{minutes // 60:02}:{minutes % 60:02}"


def spell_step(minutes: int) -> str:
    """Return a step as "6 hours", "90 minutes", "hour"."""
    amount, unit = (minutes // 60, "hour") if minutes % 60 == 0 else (minutes, "minute")
    return unit if amount == 1 else f"{amount} {unit}s"


def in_german(text: str) -> str:
    """Return a text as `Plan.text` makes it in the words of German speakers, which `read` takes for the same plan.

    Cron, zones and what has no other form in German stay as they are.
    """
    if text.startswith("cron ") or "*" in text:
        return text
    text = _MONTHDAYS.sub(lambda match: _german_monthdays(match["days"]), text)
    text = text.replace("every hour", "jede Stunde")
    if " to " in text:
        text = text.replace(" from ", " von ")
    return " ".join(
        _GERMAN.get(word) or _WEEKDAY.sub(lambda match: _GERMAN_DAYS[match[0]][:2], word) for word in text.split(" ")
    )


def _german_monthdays(monthdays: str) -> str:
    said = []
    for monthday in monthdays.split(","):
        nth, _, weekday = monthday.partition(" ")
        if weekday:
            said.append(f"{_GERMAN_NTHS[nth]} {GERMAN_WEEKDAYS[WEEKDAYS.index(weekday)]}")
        else:
            said.append("letzten Tag" if nth == "last" else f"{nth}.")
    return f"am {' und am '.join(said)} jedes Monats"


def _spell_monthday(monthday: str) -> str:
    nth, _, weekday = monthday.partition(" ")
    return f"{ORDINALS[int(nth[0]) - 1] if nth[0].isdigit() else nth} {weekday}" if weekday else monthday
