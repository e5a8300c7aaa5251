"""Why something is no schedule: every reason once, in English, under the key by which translations find it.

What is wrong with a text is found by those that read it; here is only how it is said.
"""

from collections.abc import Mapping
from string import Template
from types import MappingProxyType

from bot.errors import ScheduleError
from bot.schedule_plan import in_german

REASONS: Mapping[str, str] = MappingProxyType(
    {
        # The whole text
        "schedule.empty": "nothing is written there",
        "schedule.too_long": "it is ${count} characters long, and ${most} are enough",
        "schedule.unknown_word": "“${word}” is neither a day, a time nor a time zone known here",
        "schedule.unknown_word_near": "“${word}” is not known here; did you mean “${near}”?",
        "schedule.holidays": "holidays are not known here: they differ from place to place",
        "schedule.not_as_kept": "it is not in the form that is kept for ${name}",
        # Zones
        "schedule.no_zone": "there is no time zone “${name}”",
        "schedule.no_zone_near": "there is no time zone “${name}”; did you mean ${near}?",
        "schedule.zone_ambiguous": "“${name}” may mean ${names}",
        "schedule.zone_fixed": "“${name}” is a fixed distance from UTC, wrong for half the year where clocks change; "
        "name a place",
        "schedule.two_zones": "it names two time zones, ${name} and ${other}",
        # Times of day
        "schedule.no_time": "it names no time of day",
        "schedule.part_of_day": "“${word}” is not a time of day",
        "schedule.no_such_hour": "there is no hour ${hour}; a day has 00 to 23",
        "schedule.no_such_minute": "there is no minute ${minute}; an hour has 00 to 59",
        "schedule.hour_of_half": "hour ${hour} is not on a clock with am and pm",
        "schedule.minute_digits": "“${word}” is not a time of day; minutes have two digits",
        "schedule.too_fine": "“${word}” is finer than a minute",
        "schedule.half_open": "${time} may be before or after noon",
        "schedule.half_alone": "“${word}” stands without an hour",
        "schedule.fraction_alone": "“half” and “quarter” need an hour",
        "schedule.not_one_time": "it is not one time of day",
        "schedule.count_differs": "it says ${count} times and names ${named}",
        "schedule.too_many_times": "it names more times than anybody can read back",
        "schedule.quiet_nothing": "the quiet time ends when it begins",
        # Days
        "schedule.no_such_day": "${months} has no day ${day}",
        "schedule.no_such_monthday": "a month has no day ${day}",
        "schedule.month_and_week": "it names days of the month and days of the week",
        "schedule.days_apart": "a schedule has the same times on all its days, and there days have times of their own",
        "schedule.weeks_counted": "“second Monday” and the like count in a month; schedules do not count weeks",
        "schedule.days_counted": "schedules do not count days or weeks, only hours of a day, days of a week and days "
        "of a month",
        "schedule.no_monthday": "it does not say on which day of the month",
        "schedule.no_weekday": "it does not say on which day of the week",
        "schedule.except": "“${word}” takes days away; name those that stay",
        "schedule.yearly": "“${word}” is too seldom to say in words; cron can",
        "schedule.once_a_year": "a day that comes once a year is too seldom to say in words; cron can",
        "schedule.once": "“${word}” happens once, and a schedule repeats",
        "schedule.one_day": "“${word}” is one day, and a schedule repeats",
        # Steps and spans
        "schedule.too_often": "it is due more often than every ${minutes} minutes, the shortest step allowed",
        "schedule.seconds": "seconds are too often; minutes are the smallest step",
        "schedule.seconds_counted": "${count} seconds are too often; minutes are the smallest step",
        "schedule.step_nothing": "a step of nothing never ends",
        "schedule.step_negative": "a step of less than nothing never ends",
        "schedule.step_uneven": "${step} do not divide a day, so the times would wander from day to day",
        "schedule.two_steps": "it names two steps",
        "schedule.step_and_count": "it names a step and a number of times",
        "schedule.step_and_times": "it names a step and several times; one of them is enough",
        "schedule.span_alone": "it names a span of the day, but not how often",
        "schedule.span_backwards": "the span of the day ends before it begins",
        "schedule.two_spans": "it names two spans of the day",
        "schedule.two_starts": "it begins twice",
        "schedule.span_of_nothing": "“${word}” needs a time on both sides",
        # Cron
        "schedule.cron_fields": "cron has five fields (minute hour day month weekday), and here are ${count}",
        "schedule.cron_month_and_week": "it restricts days of the month and of the week, and programs disagree "
        "whether both must fit or one",
        "schedule.cron_item": "“${word}” is no ${field} of a cron schedule",
        "schedule.cron_word": "“${word}” is no ${field}",
        "schedule.cron_range": "there is no ${field} ${word}; it goes from ${low} to ${high}",
        "schedule.cron_weekday": "weekday ${word} is Sunday to some programs and Monday to others; write its name",
        "schedule.cron_step_nothing": "“${word}” is a step of nothing",
        "schedule.cron_backwards": "“${word}” runs backwards",
    }
)
"""Key of the translations -> the end of an English sentence, without a full stop."""


def refuse(written: str, key: str, example: str, *, german: str | None = None, **params: str) -> ScheduleError:
    """Return the error for a text that is no schedule.

    Args:
        written: The text.
        key: One of `REASONS`.
        example: Something near it that works.
        german: The same as German speakers type it; by default made from `example`, where that is in the form of
            `Plan.text`.
        params: What the reason is filled in with. A name that ends in "_de" goes into the German sentence, instead of
            the one without.
    """
    translated = in_german(example) if german is None else german
    return ScheduleError(
        written,
        Template(REASONS[key]).substitute(params),
        example,
        key=key,
        params={**params, "example_de": translated},
    )
