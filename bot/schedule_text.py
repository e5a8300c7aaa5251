"""What people write about when something is due -> Plan.

English and German, and the texts that `Plan.text` makes. Zones are told apart from the rest here, but which one is
meant is `bot.zones`'s, and cron is `bot.schedule_cron`'s. No clock here.
"""

import re
from calendar import monthrange
from collections.abc import Collection
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache

from bot import zones
from bot.errors import ScheduleError
from bot.schedule_cron import find_cron, read_cron
from bot.schedule_plan import ALL_DAYS, DAY, EXAMPLE, WORKING_DAYS, Plan, clock, in_german, spell_step
from bot.schedule_refusals import refuse
from bot.schedule_words import (
    AFTER_GERMAN_AM,
    GERMAN_MONTHS,
    HOLIDAYS,
    MONTHS,
    ORDINALS,
    SENSES,
    SPELLED,
    WEEKDAYS,
    Sense,
    fold,
)

MAX_CHARS = 200


_TOKEN = re.compile(r"(?P<space>\s*)(?P<text>\d+|[^\W\d_]+|\S)")
_DASHES = frozenset("-–—−")
_SEPARATORS = frozenset(",;&+|/()[]\"'“”„@.:!") | _DASHES
_ADVERBS = frozenset("daily everyday taeglich tagtaeglich weekly woechentlich monthly monatlich".split())
_SPELLINGS = (
    (re.compile(r"\b([ap])\.\s?m\b\.?", re.IGNORECASE), r"\1m"),
    (re.compile(r"\bo['’]clock\b", re.IGNORECASE), "oclock"),
    (re.compile(r"\bweek[ -](day|end)", re.IGNORECASE), r"week\1"),
    (re.compile(r"\bdrei\s?viertel\b", re.IGNORECASE), "dreiviertel"),
    (re.compile(r"\bM\s?[-–—]\s?F\b", re.IGNORECASE), "mon-fri"),
    (re.compile(r"\bM/?W/?F\b", re.IGNORECASE), "mon,wed,fri"),
    (
        re.compile(
            r"(mon|diens|donners|frei|sams|sonn)(tag)(?=morgen|früh|vormittag|mittag|nachmittag|abend)", re.IGNORECASE
        ),
        r"\1\2 am ",
    ),
    (re.compile(r"(mittwoch|sonnabend)(?=morgen|früh|vormittag|mittag|nachmittag|abend)", re.IGNORECASE), r"\1 am "),
)
"""Spellings that the lexicon need not know: a.m., o'clock, week-end, M-F, Montagabend."""


@lru_cache(maxsize=4096)  # the app asks the same few subscriptions again and again
def read(text: str) -> tuple[Plan, str | None]:
    """Return what `text` plans, and the IANA name of the zone that it names, if any.

    Raises:
        ScheduleError: It plans nothing that can be.
    """
    text = "".join(each for each in text if each.isprintable() or each.isspace())  # no direction marks
    if len(text) > MAX_CHARS:
        raise refuse(text, "schedule.too_long", EXAMPLE, count=str(len(text)), most=str(MAX_CHARS))
    if not text.strip():
        raise refuse(text, "schedule.empty", EXAMPLE)
    rest, zone = _split_zone(text)
    if fields := find_cron(rest):
        return read_cron(fields, text), zone
    return _Reader(rest, text).plan(), zone


def read_time(text: str) -> int:
    """Return the time of day in `text` as minutes since midnight: "22:00", "22 Uhr", "10pm".

    Raises:
        ScheduleError: It is not one time of day.
    """
    plan = _Reader(text[:MAX_CHARS], text).plan() if text.strip() else None
    if plan is None or len(plan.times) != 1 or plan != Plan(plan.times):
        raise refuse(text, "schedule.not_one_time", "22:00")
    return plan.times[0]


def no_zone(written: str, name: str, example: str) -> ScheduleError:
    """Return the error for a zone that is none; "{}" in `example` stands for one that is."""
    near = zones.near(name)
    if near is None:
        return refuse(written, "schedule.no_zone", example.format("Europe/Berlin"), name=name)
    return refuse(written, "schedule.no_zone_near", example.format(near), name=name, near=near)


def _split_zone(text: str) -> tuple[str, str | None]:
    """Take the name of a zone out of `text`, wherever it stands."""
    words = text.split()
    if distance := zones.fixed(text):
        raise refuse(text, "schedule.zone_fixed", "daily 08:30 Europe/Berlin", name=distance)
    found: list[str] = []
    for size in (3, 2, 1):
        for start in range(len(words) - size, -1, -1):
            name = " ".join(words[start : start + size]).strip("()[],;.")
            if candidates := zones.several(name):
                raise refuse(
                    text,
                    "schedule.zone_ambiguous",
                    f"daily 08:30 {candidates[0]}",
                    name=name,
                    names=" or ".join(candidates),
                    names_de=" oder ".join(candidates),
                )
            if zone := zones.find(name):
                found.append(zone)
                words[start : start + size] = []
    if len(set(found)) > 1:
        raise refuse(text, "schedule.two_zones", EXAMPLE, name=found[1], other=found[0])
    for word in words:
        if re.fullmatch(r"[^\W\d]+(?:/[^\W\d][\w+-]*)+", word) and any(
            fold(part) not in SENSES for part in word.split("/")
        ):
            raise no_zone(text, word, "daily 08:30 {}")
    return " ".join(words), found[0] if found else None


def _nth(number: int) -> str:
    return {1: "1st", 2: "2nd", 3: "3rd", -1: "last"}.get(number, f"{number}th")


@dataclass(slots=True)
class _Token:
    text: str
    glued: bool

    @property
    def number(self) -> bool:
        return self.text.isdecimal()

    @property
    def sense(self) -> Sense | None:
        return SENSES.get(fold(self.text))

    @property
    def kind(self) -> str | None:
        return self.sense[0] if self.sense else None


_END = _Token("", glued=False)


@dataclass(slots=True)
class _Time:
    """A time as it is being read.

    Attributes:
        minutes: Since midnight.
        open: Whether it may be before or after noon: 8 without am, pm or a part of the day.
        half: Whether am or pm was said.
    """

    minutes: int
    open: bool
    half: bool = False


class _Reader:
    """Reads one phrase from left to right and notes what each word adds; the order hardly matters.

    Chat users write words in any order and leave out small ones, so a grammar of sentences would refuse what is clear.
    What contradicts itself or is left open is refused at the end, in `plan`.
    """

    def __init__(self, phrase: str, written: str) -> None:
        for spelling, plain in _SPELLINGS:
            phrase = spelling.sub(plain, phrase)
        self.written = written
        self.tokens = [_Token(match["text"], glued=not match["space"]) for match in _TOKEN.finditer(phrase)]
        self.at = 0
        self.named: set[str] = set()
        self.weekdays: set[int] = set()
        self.without: set[int] | None = None
        self.times_before = 0
        self.days_said: list[list[frozenset[int | str]]] = []
        self.times_said: list[list[_Time]] = []
        self.turn = ""
        self.monthdays: list[str] = []
        self.positions = False
        self.times: list[_Time] = []
        self.step: int | None = None
        self.count: int | None = None
        self.opening = ""
        self.start: _Time | None = None
        self.end: _Time | None = None
        self.part: int | None = None
        self.part_word = ""
        self.except_word = ""

    # What was said, as a whole

    def plan(self) -> Plan:
        while self.at < len(self.tokens):
            self._next()
        monthdays = tuple(dict.fromkeys(self.monthdays))
        if monthdays and self.weekdays:
            raise self._refuse("month_and_week", "monthly first mon 08:30")
        if self.positions and "monthly" not in self.named:
            raise self._refuse("weeks_counted", "monthly second mon 08:30")
        if "monthly" in self.named and not monthdays:
            raise self._refuse("no_monthday", "monthly 1 08:30")
        if "weekly" in self.named and not self.weekdays:
            raise self._refuse("no_weekday", "mon 08:30")
        weekdays = tuple(sorted((self.weekdays or set(ALL_DAYS)) - (self.without or set())))
        if self.without is not None and (not self.without or not weekdays or monthdays):
            raise self._refuse("except", "mon-fri,sun 08:30", word=self.except_word)
        times, step = self._times()
        return Plan(times, weekdays, monthdays, step=step)

    def _times(self) -> tuple[tuple[int, ...], int | None]:
        if self.step is not None:
            return self._stepped(self.step)
        if self.end is not None or self.start is not None:
            raise self._refuse("span_alone", "every 2 hours from 08:00 to 18:00")
        if not self.times:
            if self.part is not None:
                raise self._refuse("part_of_day", "daily 08:30", word=self.part_word)
            example = "daily 08:00,18:00" if self.count else f"{self._days_said()} 08:30"
            raise self._refuse("no_time", example)
        times = tuple(sorted({time.minutes for time in self.times}))
        if self._days_apart():
            first = sorted({time.minutes for time in self.times_said[0]})
            raise self._refuse("days_apart", f"{self._days_said()} {','.join(map(clock, first))}")
        if self.count is not None and self.count != len(times) and not ("weekly" in self.named or self.monthdays):
            raise self._refuse("count_differs", "daily 08:00,18:00", count=str(self.count), named=str(len(times)))
        return times, None

    def _days_apart(self) -> bool:
        """Whether days may have times of their own: "mon 9:00, fri 16:00", which is not both times on both days."""
        if self.without and 0 < self.times_before < len(self.times):  # "daily 8:00 except sundays 10:00"
            return True
        days = {frozenset[int | str]().union(*each) for each in self.days_said}
        times = {frozenset(time.minutes for time in each) for each in self.times_said}
        if len(self.times_said) == 1:  # "weekdays 8:30 and 10:00 on weekends", but not "daily 8, 17, on weekdays"
            return len(days - {frozenset(ALL_DAYS)}) > 1 and len(*times) > 1
        return len(days) > 1 and len(times) > 1

    def _stepped(self, step: int) -> tuple[tuple[int, ...], int | None]:
        if self.count not in {None, 1}:
            raise self._refuse("step_and_count", "every 6 hours")
        if len(self.times) > 1 or (self.times and self.start):
            raise self._refuse("step_and_times", "every 6 hours from 08:00")
        start = self.start or (self.times[0] if self.times else None)
        if self.end is not None and start is not None:
            if self.end.minutes <= start.minutes:
                raise self._refuse("span_backwards", "every 2 hours from 08:00 to 18:00")
            times = tuple(range(start.minutes, self.end.minutes + 1, step))
            return times, step if len(times) > 1 else None
        if step == DAY and start is None:
            raise self._refuse("no_time", "daily 08:30")
        if DAY % step:
            near = max((each for each in range(60, min(step, DAY) + 1, 60) if DAY % each == 0), default=30)
            example = f"every {spell_step(near)}" if near < DAY else "daily 08:30"
            raise self._refuse("step_uneven", example, step=spell_step(step), step_de=in_german(spell_step(step)))
        first = start.minutes % step if start else 0
        times = tuple(range(first, DAY, step))
        return times, step if len(times) > 1 else None

    def _days_said(self) -> str:
        return Plan((0,), tuple(sorted(self.weekdays)) or ALL_DAYS, tuple(self.monthdays)).text.rpartition(" ")[0]

    # One word after the other

    def _add_days(self, days: Collection[int]) -> None:
        if self.without is not None:
            self.without |= set(days)
            return
        self.weekdays |= set(days)
        self._note_days(days)

    def _note_days(self, days: Collection[int | str]) -> None:
        """Note which days are named before or after which times, for `_days_apart`."""
        if self.turn != "days":
            self.days_said.append([])
        self.turn = "days"
        self.days_said[-1].append(frozenset(days))

    def _peek(self, ahead: int = 0) -> _Token:
        index = self.at + ahead
        return self.tokens[index] if 0 <= index < len(self.tokens) else _END

    def _skip_small(self) -> _Token:
        """Pass words without a sense of their own, and return the next one."""
        while self._peek().kind == "" or (self._peek().kind == "meridiem" and fold(self._peek().text) == "am"):
            self.at += 1
        return self._peek()

    def _next(self) -> None:
        token = self._peek()
        if self._time_ahead():
            self._number_or_time()
            return
        if token.text in _SEPARATORS:
            self.at += 1
            return
        if token.sense is None:
            raise self._unknown(token.text)
        kind, value = token.sense
        self.at += 1
        match kind:
            case "daily" | "weekly" | "monthly":
                self.named.add(kind)
                if kind == "daily" and self.without is None:
                    self._note_days(ALL_DAYS)
            case "day":
                self._weekday(value)
            case "days":
                self._add_days([day for day in ALL_DAYS if value >> day & 1])
            case "business":
                if self._peek().kind == "daily":
                    self.at += 1
                self._add_days(WORKING_DAYS)
            case "ordinal" | "second" | "last" | "start":
                self._position(kind, value, token)
            case "monthday":
                self._monthday(value)
                self.named.add("monthly")
            case "unit" | "step":
                self._set_step(value)
            case "part":
                self._part(value, token)
            case "morgen":
                self._morgen(token)
            case "count":
                self.count = value
            case "from" | "between":
                self.opening = kind
            case "month":
                self._date(value, int(self._peek().text) if self._peek().number else None)
            case "half" | "quarter":
                self._fraction(kind)
            case "three quarters":  # "dreiviertel neun"
                if not self._time_ahead():
                    raise self._refuse("fraction_alone", "every 30 minutes")
                self._add_time(-15)
            case "other":
                if self._peek().kind != "unit":
                    raise self._rarely()
                self._set_step(value * (self._peek().sense or ("", 0))[1])
                self.at += 1
            case "rarely":
                raise self._rarely()
            case "except":
                self.without, self.except_word = self.without or set(), token.text
                self.times_before = len(self.times)
            case "yearly" | "quarterly":
                raise self._refuse("yearly", "30 8 1 jan,jul *", word=token.text)
            case "seconds":
                raise self._refuse("seconds", "every 15 minutes")
            case "never":
                raise self._refuse("once", "daily 08:30", word=token.text)
            case "meridiem" if value:
                raise self._refuse("half_alone", "daily 6 pm", german="täglich 18 Uhr", word=token.text)
            case "to" | "past":
                raise self._refuse("span_of_nothing", "every 2 hours from 08:00 to 18:00", word=token.text)
            case _:  # "every", "and", "clock", "times" and the small words add nothing of their own
                pass

    def _time_ahead(self) -> bool:
        token = self._peek()
        after = self._peek(1).kind
        return token.number or token.kind in {"noon", "midnight"} or (token.kind == "number" and after != "count")

    def _number_or_time(self) -> None:
        token, after = self._peek(), self._peek(1)
        value = int(token.text) if token.number else (token.sense or ("", 0))[1]
        if token.kind in {"noon", "midnight"}:
            self._noon_or_midnight(token)
        elif after.glued and (
            fold(after.text) in {"st", "nd", "rd", "th"}
            or (after.text == "." and not (self._peek(2).number and self._peek(2).glued))
        ):
            self.at += 2
            self._position("ordinal", value, token)
        elif after.kind == "past" and value < 60 and not (token.number and token.text.startswith("0")):
            self.at += 2
            shift = value * (after.sense or ("", 0))[1]
            if self._peek().kind == "half":  # "fünf vor halb neun"
                self.at += 1
                shift -= 30
            if not self._time_ahead():
                raise self._refuse("span_of_nothing", "daily 08:30", word=after.text)
            self._add_time(shift)
        elif after.kind == "month":
            self._date((after.sense or ("", 0))[1], value)
        elif self._amount(value):
            pass
        elif self._is_monthday():
            self.at += 1
            self._monthday(value)
        else:
            self._add_time()

    def _amount(self, value: int) -> bool:
        """Read "6 hours", "3 times", "2 weeks" at a number, and say whether it was one of them."""
        after = self._peek(1)
        if after.text == "-" and after.glued and self._peek(2).kind in {"step", "unit"}:  # "6-stündlich", "30-minute"
            after = self._peek(2)
            self.at += 1
        before = self._peek(-1)
        every = before.kind == "every"
        if before.text in _DASHES and self._peek().glued and self._peek(-2).kind == "every":
            raise self._refuse("step_negative", "every 6 hours")
        if after.kind == "times":
            self.count = value
        elif after.kind in {"unit", "step"} and (every or fold(after.text) not in {"h", "m", "std"}):
            self._set_step(value * (after.sense or ("", 0))[1])
        elif after.kind in {"daily", "weekly", "monthly"} and fold(after.text) not in _ADVERBS:
            if value != 1:
                raise self._rarely()
            self.named.add(after.kind)
        elif after.kind in {"seconds", "second"}:
            raise self._refuse("seconds_counted", "every 15 minutes", count=str(value))
        elif after.kind in {"half", "quarter"}:  # "einer halben Stunde"
            self.at += 1
            return True
        else:
            return False
        self.at += 2
        return True

    def _is_monthday(self) -> bool:
        """Whether the number here is a day: "monthly 1 10:00", "monthly 1,15 10:00"."""
        token, before, after = self._peek(), self._peek(-1), self._peek(1)
        if not token.number or after.kind in {"clock", "meridiem"} or fold(before.text) in {"at", "um", "@"}:
            return False
        if after.glued and (after.text in {":", "."} or fold(after.text) == "h"):
            return False
        if not self.monthdays:
            return "monthly" in self.named
        return before.text == "," and "monthly" in self.named and not self.times

    # Days

    def _weekday(self, first: int) -> None:
        if self._peek().text == "." and self._peek().glued:
            self.at += 1
        sign = 1 if self._peek().text in _DASHES or self._peek().kind == "to" else 0
        last = self._peek(sign)
        if sign and last.sense and last.kind == "day":
            self.at += 2
            self.opening = ""
            span = (last.sense[1] - first) % 7
            self._add_days([(first + offset) % 7 for offset in range(span + 1)])
        else:
            self._add_days([first])

    def _position(self, kind: str, value: int, token: _Token) -> None:
        """Read what is the first, the 15th, the last: a day of the month, a weekday in it, or a step."""
        number = {"second": 2, "last": -1, "start": 1}.get(kind, value)
        every = self._peek(-2).kind == "every" or self._peek(-3).kind == "every"
        alone = self.at
        after = self._skip_small()
        sense = after.sense or ("", 0)
        if after.kind == "month":
            self._date(sense[1], number)
        if after.number and self._peek(1).text == "." and 1 <= int(after.text) <= 12:  # "1.10."
            self._date(int(after.text), number)
        if after.kind == "day" and 1 <= abs(number) <= len(ORDINALS):
            self.at += 1
            self.monthdays.append(f"{_nth(number)} {WEEKDAYS[sense[1]]}")
            self._note_days(self.monthdays[-1:])
            self.positions = True
        elif after.kind == "unit" and every:
            self.at += 1
            self._set_step(number * sense[1])
        elif after.kind in {"daily", "weekly"} and every and number > 1 and fold(after.text) not in _ADVERBS:
            raise self._rarely()
        elif kind == "second" and every and after.kind not in {"monthly", "every"}:
            raise self._refuse("seconds", "every 15 minutes")
        else:
            self.at = alone if after.kind != "daily" else self.at + 1
            self._monthday(number, token)

    def _monthday(self, number: int, token: _Token | None = None) -> None:
        if number != -1 and not 1 <= number <= 31:  # the longest month
            raise self._refuse("no_such_monthday", "monthly last 08:30", day=token.text if token else str(number))
        self.monthdays.append("last" if number == -1 else str(number))
        self._note_days(self.monthdays[-1:])

    def _date(self, month: int, day: int | None) -> None:
        longest = monthrange(2024, month)[1]  # a leap year: the 29th of February is a date
        if day is not None and not 1 <= day <= longest:
            name, german = MONTHS[month - 1].title(), GERMAN_MONTHS[month - 1]
            raise self._refuse("no_such_day", "monthly last 08:30", day=str(day), months=name, months_de=german)
        raise self._refuse("once_a_year", f"30 8 {day or 1} {MONTHS[month - 1]} *")

    # Steps and times

    def _set_step(self, minutes: int) -> None:
        if minutes <= 0:
            raise self._refuse("step_nothing", "every 6 hours")
        if self.step not in {None, minutes}:
            raise self._refuse("two_steps", "every 6 hours")
        self.step = minutes

    def _fraction(self, kind: str) -> None:
        """Read what follows "half" or "quarter": half an hour, half past eight, Viertel nach acht, halb neun."""
        minutes = 30 if kind == "half" else 15
        after = self._peek()
        if after.kind == "past" or (after.kind == "to" and kind == "quarter"):
            sign = 1 if after.kind == "past" and (after.sense or ("", 0))[1] == 1 else -1
            self.at += 1
            self._add_time(sign * minutes)
        elif kind == "half" and self._time_ahead() and self._peek(1).kind != "unit":
            self._add_time(-minutes)
        elif fold(self._peek(-1).text) == "viertel" and self._time_ahead():
            self._add_time(minutes - 60)  # "viertel neun", as half of Germany says
        else:
            unit = self._skip_small()
            if unit.sense not in {("unit", 60), ("step", 60)}:
                raise self._refuse("fraction_alone", "every 30 minutes")
            self.at += 1
            self._set_step(minutes)

    def _add_time(self, shift: int = 0) -> None:
        first = self._time()
        first.minutes = (first.minutes + shift) % DAY
        token = self._peek()
        until = token.text in _DASHES or token.kind == "to" or (self.opening == "between" and token.kind == "and")
        if until:
            self.at += 1
            if self._time_ahead():
                if self.end is not None:
                    raise self._refuse("two_spans", "every 2 hours from 08:00 to 18:00")
                if self.start is not None:
                    raise self._refuse("two_starts", "every 6 hours from 08:00")
                last = self._time()
                self._check_half(first, last)
                self.start, self.end, self.opening = first, last, ""
                return
        if self.opening:
            if self.start is not None:
                raise self._refuse("two_starts", "every 6 hours from 08:00")
            self.start, self.opening = first, ""
            return
        if self.part is not None and first.open:
            self._shift(first, self.part)
        if self.times:
            self._check_half(self.times[-1], first)
        self.times.append(first)
        if self.turn != "times":
            self.times_said.append([])
        self.turn = "times"
        self.times_said[-1].append(first)

    def _check_half(self, first: _Time, last: _Time) -> None:
        """Refuse "8 and 10 pm", where 8 may be either; in "8 and 6 pm" it cannot be after noon."""
        if first.open and last.half and first.minutes + DAY // 2 < last.minutes:
            shown = clock(first.minutes)
            raise self._refuse("half_open", f"daily {shown},{clock(last.minutes)}", time=shown)

    def _time(self) -> _Time:
        """Read one time of day."""
        token = self._peek()
        self.at += 1
        if token.kind in {"noon", "midnight"}:
            return _Time((token.sense or ("", 0))[1], open=False)
        text = token.text
        hour = int(text) if token.number else (token.sense or ("", 0))[1]
        minute = 0
        spelled = False
        if token.number and len(text) == 4:  # "0830"
            hour, minute, spelled = int(text[:2]), int(text[2:]), True
        elif self._peek().glued and (self._peek().text in {":", "."} or fold(self._peek().text) == "h"):
            if self._peek(1).number and self._peek(1).glued:
                shown = text + self._peek().text + self._peek(1).text
                if len(self._peek(1).text) != 2:  # minutes
                    raise self._refuse("minute_digits", "daily 08:30", word=shown)
                minute = int(self._peek(1).text)
                self.at += 2
                if (
                    self._peek().text in {":", "."}
                    and self._peek().glued
                    and self._peek(1).number
                    and self._peek(1).glued
                ):
                    fine = f"{shown}:{self._peek(1).text}"
                    raise self._refuse("too_fine", f"daily {text}:{minute:02}", word=fine)
                if self._peek().text == "." and self._peek().glued and 1 <= minute <= 12:  # "1.10."
                    self._date(minute, hour)
            elif fold(self._peek().text) == "h":
                self.at += 1
        if token.kind == "number" and self._peek().kind == "number" and (self._peek().sense or ("", 0))[1] > 12:
            minute = (self._peek().sense or ("", 0))[1]  # "nine thirty"
            self.at += 1
        if self._peek().kind == "clock" or fold(self._peek().text) == "h":  # "18 Uhr", "18.30 h"
            self.at += 1
            after, beyond = self._peek(), self._peek(1)
            alone = beyond.kind not in {"clock", "meridiem"} and not (beyond.glued and beyond.text in {":", "."})
            if not minute and ((after.number and len(after.text) <= 2) or after.kind == "number") and alone:
                minute = int(after.text) if after.number else (after.sense or ("", 0))[1]  # "8 Uhr 30"
                self.at += 2 if beyond.sense == ("unit", 1) else 1
        if hour > 23:
            raise self._refuse("no_such_hour", "daily 00:00" if hour == 24 else "daily 08:30", hour=str(hour))
        if minute > 59:
            raise self._refuse("no_such_minute", "daily 08:30", minute=str(minute))
        half = self._meridiem()
        if half is not None:
            if not 1 <= hour <= 12 or spelled:
                raise self._refuse("hour_of_half", "daily 6 pm", german="täglich 18 Uhr", hour=str(hour))
            return _Time((hour % 12 + half) * 60 + minute, open=False, half=True)
        if self._peek().kind == "midnight" and hour == 12:  # "12 midnight"
            self.at += 1
            return _Time(minute, open=False)
        return _Time(hour * 60 + minute, open=1 <= hour <= 12)

    def _meridiem(self) -> int | None:
        token, after = self._peek(), self._peek(1)
        if token.sense is None or token.kind != "meridiem":
            return None
        german = not token.glued and (after.number or fold(after.text) in AFTER_GERMAN_AM)
        if fold(token.text) == "am" and german:
            return None
        self.at += 1
        return token.sense[1]

    # Parts of the day

    def _noon_or_midnight(self, token: _Token) -> None:
        """Read noon as a time, or in "mittags um 1" and "1 Uhr mittags" as the part of the day that 1 is in."""
        before = self._peek(-1)
        if token.kind == "noon" and (before.number or before.kind == "clock") and self.times and self.times[-1].open:
            self._shift(self.times[-1], 4)
            self.at += 1
            return
        here = self.at
        self.at += 1
        self._skip_small()
        if (
            fold(token.text).startswith("mittag")
            and self._peek().kind not in {"noon", "midnight"}
            and self._time_ahead()
        ):
            self.part, self.part_word = 4, token.text
            return
        self.at = here
        self._add_time()

    def _part(self, part: int, token: _Token) -> None:
        """Note "evening": it turns the times right before it, or else those that follow, to after noon."""
        before = self._peek(-2)
        behind = before.number or (before.text not in _SEPARATORS and before.kind not in {"and", None})
        waiting = [time for time in self.times if time.open]
        self.part_word = token.text
        if behind and waiting and self.part is None:
            for time in waiting:
                self._shift(time, part)
        else:
            self.part = part

    def _shift(self, time: _Time, part: int) -> None:
        hour = time.minutes // 60
        if part == 0:
            later = 0
        elif part == 3:  # night: 10 is before midnight, 2 after it
            later = 12 if 6 <= hour < 12 else (-12 if hour == 12 else 0)
        else:
            later = 12 if hour < 12 and not (part == 4 and hour > 9) else 0  # mittags um 11, mittags um 1
        time.minutes += later * 60
        time.open = False

    def _morgen(self, token: _Token) -> None:
        before = self._peek(-2)
        if before.kind in {"every", "meridiem", "day"}:
            self._part(0, token)
        else:
            raise self._refuse("one_day", "jeden Morgen um 8 Uhr", word=token.text)

    # Refusals

    def _refuse(self, reason: str, example: str, *, german: str | None = None, **params: str) -> ScheduleError:
        return refuse(self.written, f"schedule.{reason}", example, german=german, **params)

    def _rarely(self) -> ScheduleError:
        return self._refuse("days_counted", "mon,wed,fri 08:30")

    def _unknown(self, word: str) -> ScheduleError:
        if any(fold(each) in HOLIDAYS for each in re.findall(r"[^\W\d_]+", self.written)):
            return self._refuse("holidays", EXAMPLE)
        close = get_close_matches(fold(word), [each for each in SPELLED if len(each) > 3], n=1, cutoff=0.75)
        near = SPELLED[close[0]] if close else (zones.near(word) if len(word) > 4 else None)
        if near is None:
            return self._refuse("unknown_word", EXAMPLE, word=word)
        repaired = re.sub(rf"(?<!\w){re.escape(word)}(?!\w)", near, self.written, count=1)
        if repaired == self.written:  # the word is part of one that was taken apart: "span_of_nothing"
            return self._refuse("unknown_word", EXAMPLE, word=word)
        german = repaired  # in the language in which it was written
        try:
            read(repaired)
        except ScheduleError as error:  # something else is wrong with it, too
            repaired, german = error.example, error.params["example_de"]
        return self._refuse("unknown_word_near", repaired, german=german, word=word, near=near)
