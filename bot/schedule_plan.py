"""What every schedule comes down to: days, and wall times on each of them.

And the one text that stands for it. How people say it is `bot.schedule_text`'s, what follows from it `bot.schedule`'s.
"""

from dataclasses import dataclass

from bot.schedule_words import ORDINALS, WEEKDAYS

DAY = 24 * 60
"""Minutes of a day."""

EXAMPLE = "weekdays 08:30 Europe/Berlin"
"""Shown where nothing nearer comes to mind."""

WORKING_DAYS = (0, 1, 2, 3, 4)
_WEEKEND = (5, 6)
ALL_DAYS = (0, 1, 2, 3, 4, 5, 6)
ALL_MONTHS = tuple(range(1, 13))


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


def _spell_monthday(monthday: str) -> str:
    nth, _, weekday = monthday.partition(" ")
    return f"{ORDINALS[int(nth[0]) - 1] if nth[0].isdigit() else nth} {weekday}" if weekday else monthday
