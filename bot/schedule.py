"""When something is due: a text that says it, and the moments that follow from it.

A schedule is kept as local wall time and IANA zone, and the next moment is computed each time: 08:30 stays 08:30 when
clocks change. Pure: time is an argument, nothing sleeps, nothing fires. `bot.schedule_text` reads what people write.

One rule carries the arithmetic: a wall time is due at the first moment at which the zone's clocks show it or a later
one. A time that exists twice is thus due once, the first time; one that the clocks skip is due when they have skipped.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from apscheduler.triggers.cron import CronTrigger

from bot import zones
from bot.schedule_plan import DAY, EXAMPLE, Plan, clock, spell_step
from bot.schedule_refusals import refuse
from bot.schedule_text import MAX_CHARS, no_zone, read, read_time
from bot.schedule_words import GERMAN_ORDINALS, GERMAN_WEEKDAYS, MONTHS, ORDINALS, WEEKDAYS

LOWEST = timedelta(minutes=15)
"""The shortest time between two digests that anybody reads; more often is what following a story is for."""

_GERMAN_DAYS = tuple(f"{day.lower()}s" for day in GERMAN_WEEKDAYS)
_ENGLISH_DAYS = ("Mondays", "Tuesdays", "Wednesdays", "Thursdays", "Fridays", "Saturdays", "Sundays")
_SUFFIXES = {"1": "st", "2": "nd", "3": "rd", "21": "st", "22": "nd", "23": "rd", "31": "st"}
_LATEST = timedelta(hours=24)
_SHOWN_TIMES = 6
"""As many times of a step are listed; more are said by their first."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """When something is due, again and again.

    Attributes:
        text: The one text that stands for it, its zone included: "weekdays 08:30 Europe/Berlin". `parse` gives the same
            schedule back.
        zone: IANA name of the zone whose clocks count.

    Raises:
        ScheduleError: The text is not one that `parse` makes.
    """

    text: str
    zone: str

    def __post_init__(self) -> None:
        plan, zone = read(self.text)
        if self.text != f"{plan.text} {zone}" or zone != self.zone:
            raise refuse(self.text, "schedule.not_as_kept", f"{plan.text} {self.zone}", name=self.zone)

    def next_after(self, moment: datetime) -> datetime:
        """Return the first due moment strictly after an aware `moment`, in UTC."""
        zone = ZoneInfo(self.zone)
        # What is due later has a wall time later than the one shown now, so nothing before it needs a look.
        for wall in _walls(read(self.text)[0], _shown(moment, zone)):
            due = _first(wall, zone)
            if due > moment:  # in the second pass of a repeated hour its times are over
                return due
        raise AssertionError("a plan has no end")

    def moved(self, zone: str) -> "Schedule":
        """Return the schedule with the same wall times in another IANA zone."""
        return Schedule(f"{read(self.text)[0].text} {zone}", zone)

    def slot(self, due: datetime) -> str:
        """Return the local date and wall time of a due moment, "2026-10-24T08:00".

        Two due moments of a schedule never share a slot, so it can key what must happen once.
        """
        return _shown(due, ZoneInfo(self.zone)).strftime("%Y-%m-%dT%H:%M")

    def patience(self, due: datetime) -> timedelta:
        """Return how late what is due at an aware moment `due` may still be posted.

        Half the time until the next due moment, so that the next one is always nearer than the one that was missed; at
        most 24 hours, because a digest older than that is no news.
        """
        return min((self.next_after(due) - due) / 2, _LATEST)

    def describe(self, language: str) -> str:
        """Return the schedule in words for people, German for "de" and English for any other language."""
        return f"{_describe(read(self.text)[0], german=language == 'de')} ({self.zone})"


def parse(text: str, *, zone: str, lowest: timedelta = LOWEST) -> Schedule:
    """Return the schedule that somebody writes, in English, German or cron.

    Args:
        text: What was written.
        zone: IANA name of the zone that counts where the text names none.
        lowest: The shortest time between two due moments that is allowed.

    Raises:
        ScheduleError: It is none, cannot be, or is due more often than `lowest`.
    """
    plan, named = read(text)
    place = named or zones.exact(zone)
    if place is None:
        raise no_zone(text, zone, f"{plan.text} {{}}")
    if _shortest(plan) < lowest:
        minutes = max(1, -(-lowest // timedelta(minutes=1)))
        step = next((each for each in range(minutes, DAY) if DAY % each == 0), DAY)
        example = EXAMPLE if step == DAY else f"every {spell_step(step)}"
        raise refuse(text, "schedule.too_often", example, minutes=str(minutes))
    canonical = f"{plan.text} {place}"
    if len(canonical) > MAX_CHARS:
        raise refuse(text, "schedule.too_many_times", "every 30 minutes")
    return Schedule(canonical, place)


def missed(schedule: Schedule, last: datetime, now: datetime) -> datetime | None:
    """Return the newest due moment after `last` and not after `now`, or None.

    However long nobody looked, that one is to catch up with; those before it are past.
    """
    span = LOWEST  # one step of what is due most often, so that few due moments lie in between
    while True:
        start = max(last, now - span)
        due = schedule.next_after(start)
        if due <= now:
            break
        if start == last or last >= now:
            return None
        span *= 2
    while (later := schedule.next_after(due)) <= now:
        due = later
    return due


def quiet_until(moment: datetime, quiet: tuple[str, str], zone: str) -> datetime | None:
    """Return when the quiet time around an aware `moment` ends, in UTC, or None where it is not quiet.

    Args:
        moment: When something would be said.
        quiet: Wall times of its beginning and its end, which is no longer quiet; it may go past midnight.
        zone: IANA name of the zone whose clocks count.

    Raises:
        ScheduleError: A time is none, both are the same, or there is no such zone.
    """
    begin, end = (timedelta(minutes=read_time(text)) for text in quiet)
    if begin == end:
        raise refuse("-".join(quiet), "schedule.quiet_nothing", "22:00-07:00")
    place = zones.exact(zone)
    if place is None:
        raise no_zone(zone, zone, "{}")
    clocks = ZoneInfo(place)
    today = _midnight(_shown(moment, clocks).date())
    nights = timedelta(days=1 if end < begin else 0)
    for back in (1, 0):
        day = today - timedelta(days=back)
        until = _last(day + nights + end, clocks)
        if _first(day + begin, clocks) <= moment < until:
            return until
    return None


# Wall times are carried as if they were UTC: CronTrigger wants aware times, and in UTC no clock ever changes.


def _shown(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return the wall time that the zone's clocks show."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone is not a moment")
    return moment.astimezone(zone).replace(tzinfo=UTC, fold=0)


def _first(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the first moment at which the zone's clocks show `wall` or later."""
    before = wall.replace(tzinfo=zone, fold=0).astimezone(UTC)
    after = wall.replace(tzinfo=zone, fold=1).astimezone(UTC)
    if before <= after:
        return before
    # The clocks skip it. PEP 495: fold=0 counts by the old distance from UTC, fold=1 by the new.
    low, high = after, before
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) // 2
        middle = middle.replace(microsecond=0)
        if _shown(middle, zone) >= wall:
            high = middle
        else:
            low = middle
    return high


def _last(wall: datetime, zone: ZoneInfo) -> datetime:
    """Return the last moment at which the zone's clocks come to `wall`: the second one where it exists twice."""
    return max(_first(wall, zone), wall.replace(tzinfo=zone, fold=1).astimezone(UTC))


def _midnight(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=UTC)


def _walls(plan: Plan, wall: datetime) -> Iterator[datetime]:
    """Yield the plan's wall times after `wall`, ascending."""
    for day in _days(plan, _midnight(wall.date())):
        for minutes in plan.times:
            due = day + timedelta(minutes=minutes)
            if due > wall:
                yield due


def _days(plan: Plan, start: datetime) -> Iterator[datetime]:
    """Yield the midnights of the plan's days, from `start` on."""
    trigger = _trigger(plan.weekdays, plan.monthdays, plan.months)
    day: datetime | None = start
    while day is not None:
        # Never given the previous one: CronTrigger then answers from the earlier of the two arguments.
        day = trigger.get_next_fire_time(None, day)
        if day is not None:
            yield day
            day += timedelta(days=1)


@lru_cache(maxsize=1024)
def _trigger(weekdays: tuple[int, ...], monthdays: tuple[str, ...], months: tuple[int, ...]) -> CronTrigger:
    return CronTrigger(
        month=",".join(map(str, months)),
        day=",".join(monthdays) or "*",
        day_of_week=",".join(WEEKDAYS[day] for day in weekdays),
        hour=0,
        minute=0,
        timezone=UTC,
    )


def _shortest(plan: Plan) -> timedelta:
    """Return the shortest time between two wall times of the plan."""
    steps = [later - earlier for earlier, later in zip(plan.times, plan.times[1:], strict=False)]
    overnight = DAY + plan.times[0] - plan.times[-1]
    # Two years with a leap day show every distance between days that a week and the months can make.
    last: datetime | None = None
    for day in _days(plan, datetime(2023, 1, 1, tzinfo=UTC)):
        if last is not None:
            steps.append(overnight + DAY * ((day - last).days - 1))
        if day.year > 2024 or (last is not None and (day - last).days == 1):
            break
        last = day
    return timedelta(minutes=min(steps))


# Words for people


def _describe(plan: Plan, *, german: bool) -> str:
    if len(plan.months) < len(MONTHS) or (plan.cron and len(plan.times) > _SHOWN_TIMES):
        return f"cron {plan.cron}"
    days = _describe_days(plan, german=german)
    shown = _join([clock(minutes) for minutes in plan.times], german=german)
    at = "um" if german else "at"
    if plan.step is None:
        return f"{days} {at} {shown}"
    every = describe_step(plan.step, "de" if german else "en")
    if len(plan.times) <= _SHOWN_TIMES:
        times = f"{at} {shown}"
    elif plan.round_the_clock:
        times = f"{'ab' if german else 'from'} {clock(plan.times[0])}"
    else:
        first, last = clock(plan.times[0]), clock(plan.times[-1])
        times = f"von {first} bis {last}" if german else f"from {first} to {last}"
    return f"{every} {times}" if days in {"daily", "täglich"} else f"{days} {every} {times}"


def describe_step(step: int, language: str) -> str:
    """Say how often something is: "every 2 hours", "alle 2 Stunden".

    Args:
        step: Minutes, at least one.
        language: "de", or another for English.
    """
    german = language == "de"
    amount, hours = (step // 60, True) if step % 60 == 0 else (step, False)
    if german:
        unit = ("Stunde" if hours else "Minute") + ("" if amount == 1 else "n")
        return f"jede {unit}" if amount == 1 else f"alle {amount} {unit}"
    unit = ("hour" if hours else "minute") + ("" if amount == 1 else "s")
    return f"every {unit}" if amount == 1 else f"every {amount} {unit}"


def _describe_days(plan: Plan, *, german: bool) -> str:
    if plan.monthdays:
        return _describe_monthdays(plan.monthdays, german=german)
    named = {
        (0, 1, 2, 3, 4, 5, 6): ("daily", "täglich"),
        (0, 1, 2, 3, 4): ("weekdays", "werktags"),
        (5, 6): ("weekends", "am Wochenende"),
    }
    if plan.weekdays in named:
        return named[plan.weekdays][german]
    return _join([(_GERMAN_DAYS if german else _ENGLISH_DAYS)[day] for day in plan.weekdays], german=german)


def _describe_monthdays(monthdays: tuple[str, ...], *, german: bool) -> str:
    said = []
    for monthday in monthdays:
        nth, _, weekday = monthday.partition(" ")
        index = int(nth[0]) - 1 if weekday and nth != "last" else 0
        if german:
            ordinal = "letzten" if nth == "last" else GERMAN_ORDINALS[index] if weekday else f"{nth}."
            day = GERMAN_WEEKDAYS[WEEKDAYS.index(weekday)] if weekday else "Tag" if nth == "last" else ""
            said.append(f"am {ordinal} {day}".strip())
        else:
            ordinal = (
                "the last"
                if nth == "last"
                else f"the {ORDINALS[index]}"
                if weekday
                else f"the {nth}{_SUFFIXES.get(nth, 'th')}"
            )
            day = _ENGLISH_DAYS[WEEKDAYS.index(weekday)][:-1] if weekday else "day" if nth == "last" else ""
            said.append(f"on {ordinal} {day}".strip())
    months = "jedes Monats" if german else "of the month"
    if any(monthday in {"29", "30", "31"} for monthday in monthdays):
        months += ", der ihn hat," if german else " where there is one,"
    return f"{_join(said, german=german)} {months}"


def _join(parts: list[str], *, german: bool) -> str:
    *most, last = parts
    return f"{', '.join(most)} {'und' if german else 'and'} {last}" if most else last
