from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from bot import zones
from bot.errors import ScheduleError, UserError
from bot.schedule import Schedule, missed, parse, quiet_until
from bot.schedule_plan import in_german
from bot.schedule_refusals import REASONS
from bot.schedule_words import SENSES

BERLIN = "Europe/Berlin"

PHRASES = [line.split(" -> ") for line in """
daily 08:30 -> daily 08:30
every day at 8:30 -> daily 08:30
everyday at 8.30 am -> daily 08:30
8:30 -> daily 08:30
8.30 Uhr -> daily 08:30
0830 -> daily 08:30
8h30 -> daily 08:30
8h -> daily 08:00
täglich 8 Uhr 30 -> daily 08:30
taeglich um 8 Uhr 30 Minuten -> daily 08:30
TÄGLICH UM 8:30 UHR! -> daily 08:30
jeden Tag um acht -> daily 08:00
at eight o'clock -> daily 08:00
weekdays 8:30 Europe/Berlin -> weekdays 08:30
business days 8:30 -> weekdays 08:30
8:30 on week days -> weekdays 08:30
werktags 8:30 -> weekdays 08:30
an Werktagen um halb neun -> weekdays 08:30
Mo-Fr 8:30 -> weekdays 08:30
Mo.–Fr. 8.30 -> weekdays 08:30
Monday to Friday 8:30am -> weekdays 08:30
von Montag bis Freitag um 8 Uhr -> weekdays 08:00
daily Mon-Fri 8 -> weekdays 08:00
mondays 9 -> mon 09:00
montags 9 Uhr -> mon 09:00
8 am Montag -> mon 08:00
8 am Monday -> mon 08:00
Mon, Thu 17:45 -> mon,thu 17:45
Mo/Do 17.45 -> mon,thu 17:45
Dienstags und donnerstags um 7:15 Uhr -> tue,thu 07:15
Fr-Mo 9 -> mon,fri,sat,sun 09:00
Sonntagabend um 8 -> sun 20:00
am Wochenende um 10 -> weekends 10:00
um 12 am Wochenende -> weekends 12:00
weekends 10am -> weekends 10:00
weekly on monday at 9 -> mon 09:00
wöchentlich montags 9:00 -> mon 09:00
jede Woche Freitag 16 Uhr -> fri 16:00
once a week on friday 4 p.m. -> fri 16:00
at 8 and 18 -> daily 08:00,18:00
um 8 und 18 Uhr -> daily 08:00,18:00
8, 12 and 18 -> daily 08:00,12:00,18:00
18:00 and 8:00 and 18:00 -> daily 08:00,18:00
8 Uhr und 18 Uhr 30 -> daily 08:00,18:30
at 8 and 6pm -> daily 08:00,18:00
twice a day at 8 and 18 -> daily 08:00,18:00
dreimal am Tag um 8, 12 und 18 Uhr -> daily 08:00,12:00,18:00
noon -> daily 12:00
12 noon -> daily 12:00
mittags -> daily 12:00
mittags um 1 -> daily 13:00
1 Uhr mittags -> daily 13:00
mittags und um 18 Uhr -> daily 12:00,18:00
midnight -> daily 00:00
12 midnight -> daily 00:00
täglich um Mitternacht -> daily 00:00
12am -> daily 00:00
12:30 pm -> daily 12:30
8 p.m. -> daily 20:00
abends halb neun -> daily 20:30
8 in the evening -> daily 20:00
every morning at 8 -> daily 08:00
jeden Morgen um 8 -> daily 08:00
morgens um 8 und abends um 8 -> daily 08:00,20:00
10 at night -> daily 22:00
half past eight -> daily 08:30
quarter to 9 -> daily 08:45
Viertel nach 8 -> daily 08:15
viertel neun -> daily 08:15
dreiviertel neun -> daily 08:45
drei viertel neun -> daily 08:45
zehn nach acht -> daily 08:10
5 vor 9 -> daily 08:55
fünf vor halb neun -> daily 08:25
ten past eight -> daily 08:10
nine thirty -> daily 09:30
acht Uhr dreißig -> daily 08:30
18 h -> daily 18:00
werktags 20.30 h -> weekdays 20:30
18 h 30 -> daily 18:30
tgl. ca. 9 Uhr -> daily 09:00
M-F 8:30 -> weekdays 08:30
MWF 9am -> mon,wed,fri 09:00
Di. u. Do. je 9 Uhr -> tue,thu 09:00
täglich außer sonntags um 8 -> mon,tue,wed,thu,fri,sat 08:00
8:30 every day but Sunday -> mon,tue,wed,thu,fri,sat 08:30
weekdays except Wednesday 9:00 -> mon,tue,thu,fri 09:00
nine ten -> daily 09:00,10:00
weekdays 9:00 and 17:00 except Wednesday -> mon,tue,thu,fri 09:00,17:00
weekdays except Wednesday 9:00 and 17:00 -> mon,tue,thu,fri 09:00,17:00
täglich um 8 und 17 Uhr, Mo-Fr -> weekdays 08:00,17:00
8 Uhr montags und 17 Uhr -> mon 08:00,17:00
nicht am Wochenende, 8 Uhr -> weekdays 08:00
montags 9 Uhr und freitags 9 Uhr -> mon,fri 09:00
montags um 8 und 17 Uhr, dienstags um 8 und 17 Uhr -> mon,tue 08:00,17:00
3x täglich um 8, 12 und 18 Uhr -> daily 08:00,12:00,18:00
hourly -> every hour from 00:00
stündlich -> every hour from 00:00
every 6 hours -> every 6 hours from 00:00
alle 6 Stunden -> every 6 hours from 00:00
every 6h -> every 6 hours from 00:00
6-stündlich -> every 6 hours from 00:00
every 6 hours from 8:00 -> every 6 hours from 02:00
every other hour -> every 2 hours from 00:00
jede zweite Stunde -> every 2 hours from 00:00
alle zwei Stunden -> every 2 hours from 00:00
every half hour -> every 30 minutes from 00:00
halbstündlich -> every 30 minutes from 00:00
alle 30 Min -> every 30 minutes from 00:00
every 90 minutes -> every 90 minutes from 00:00
every hour on weekdays -> weekdays every hour from 00:00
every 2 hours from 8 to 18 -> every 2 hours from 08:00 to 18:00
every 2 hours between 9am and 5:30pm -> every 2 hours from 09:00 to 17:00
stündlich von 8 bis 18 Uhr werktags -> weekdays every hour from 08:00 to 18:00
1st of month 10:00 -> monthly 1 10:00
am 1. jeden Monats um 10 Uhr -> monthly 1 10:00
every month on the 5th at 9am -> monthly 5 09:00
on the 1st and 15th at 10 -> monthly 1,15 10:00
last day of month 18:00 -> monthly last 18:00
am letzten Tag des Monats um 18 Uhr -> monthly last 18:00
am Monatsende um 18 Uhr -> monthly last 18:00
first monday of the month 10:00 -> monthly first mon 10:00
jeden zweiten Montag im Monat um 9 -> monthly second mon 09:00
last friday of month 17:00 -> monthly last fri 17:00
30 8 * * mon-fri -> cron 30 8 * * mon-fri
cron 0 8,18 * * * -> cron 0 8,18 * * *
*/30 9-17 * * MON-FRI -> cron */30 9-17 * * mon-fri
0 8 29 feb * -> cron 0 8 29 feb *
@daily -> cron 0 0 * * *
""".strip().splitlines()]  # fmt: skip

PLACES = [line.split(" -> ") for line in """
8:30 Europe/Berlin -> Europe/Berlin
8:30 europe/berlin -> Europe/Berlin
8:30 Berlin -> Europe/Berlin
8:30 in Berlin daily -> Europe/Berlin
8:30 (Europe/Berlin) -> Europe/Berlin
8:30 Berliner Zeit -> Europe/Berlin
8:30 CET -> Europe/Berlin
8:30 Uhr MEZ -> Europe/Berlin
8:30 Wien -> Europe/Vienna
8:30 Zürich -> Europe/Zurich
8:30 New York -> America/New_York
8am New York time -> America/New_York
8am Eastern -> America/New_York
8am EST -> America/New_York
8am Buenos Aires -> America/Argentina/Buenos_Aires
8:30 UTC -> UTC
8:30 gmt -> UTC
every 6 hours Etc/GMT-5 -> Etc/GMT-5
30 8 * * mon-fri Asia/Tokyo -> Asia/Tokyo
""".strip().splitlines()]  # fmt: skip

REFUSED = [line.split(" -> ") for line in """
31 Feb 8:00 -> Feb has no day 31
0 8 31 2 * -> Feb has no day 31
0 8 31 4,6 * -> Apr, Jun has no day 31
am 32. um 8 -> no day 32
25:00 -> no hour 25
daily 24:00 -> no hour 24
8:75 -> no minute 75
8:5 -> two digits
8:30:15 -> finer than a minute
13pm -> hour 13
at 8 and 10pm -> before or after noon
8:30 Mars/Base -> no time zone “Mars/Base”
8:30 Europe/Berln -> did you mean Europe/Berlin?
8:30 CST -> America/Chicago or Asia/Shanghai
8:30 GMT+1 -> “GMT+1” is a fixed distance
8:30 +02:00 -> “+02:00” is a fixed distance
8:30 Berlin London -> two time zones
every 5 seconds -> 5 seconds
every second -> seconds
every 5 minutes -> every 15 minutes, the shortest
*/5 * * * * -> every 15 minutes, the shortest
8:00 and 8:10 -> every 15 minutes, the shortest
daily 23:55, 0:05 -> every 15 minutes, the shortest
every 0 hours -> nothing
every -6 hours -> less than nothing
every 7 hours -> 7 hours do not divide a day
every 2 days -> do not count days
every other monday 8 -> do not count days
every second monday 8 -> count in a month
every year -> too seldom
24 December 8:00 -> once a year
1.10. 8:00 -> once a year
30 8 * * 1-5 -> weekday 1
30 8 * * mon-fry -> “fry” is no weekday
30 8 * * mon-fri/x -> “mon-fri/x” is no weekday
30 8 20-10 * * -> runs backwards
30 8 * * -> five fields
0 30 8 * * mon -> five fields
75 8 * * * -> no minute 75
*/0 8 * * * -> a step of nothing
0 8 1 * mon -> days of the month and of the week
monthly 1 mon 8:00 -> days of the month and days of the week
daily -> no time of day
every 24 hours -> no time of day
weekly at 8 -> which day of the week
monthly 8:00 at 9 -> which day of the month
twice a day -> no time of day
twice a day at 8 -> says 2 times and names 1
every morning -> “morning” is not a time of day
8-18 -> not how often
hourly from 18 to 8 -> ends before it begins
tomorrow 8:00 -> happens once
morgen um 8 -> one day
every day except on weekdays and weekends 8:00 -> takes days away
monthly except the 1st 8:00 -> takes days away
weekdays 8:30 and 10:00 on weekends -> same times on all its days
8:30 weekdays, 10:00 weekends -> same times on all its days
Monday 9am and Friday 4pm -> same times on all its days
täglich 8 Uhr, samstags 10 Uhr -> same times on all its days
am 1. um 9 und am 15. um 10 -> same times on all its days
monthly first monday 9, monthly last friday 10 -> same times on all its days
05 nach 8 -> needs a time on both sides
weekdays 8:30 except Friday 10:00 -> same times on all its days
täglich 8 Uhr, außer sonntags 10 Uhr -> same times on all its days
wekdays 8:30 -> did you mean “weekdays”?
täglcih 8 Uhr -> did you mean “täglich”?
feiertags 9:00 -> holidays are not known here
täglich außer an Feiertagen 9 Uhr -> holidays are not known here
weekdays 8:30 except bank holidays -> holidays are not known here
8:30 Frankfrut -> did you mean
every 2 hours from 8 to 10 and from 12 to 14 -> two spans
every hour from 8 from 10 -> begins twice
every hour from 8 from 10 to 12 -> begins twice
every 6 hours every 8 hours -> two steps
every 6 hours twice a day -> a step and a number of times
every 6 hours at 8 and 9 -> a step and several times
half -> need an hour
bis -> time on both sides
asdf -> “asdf”
pm -> without an hour
🦆 -> “🦆”
""".strip().splitlines()]  # fmt: skip


FAULTS: list[Callable[[], object]] = [
    lambda: parse("", zone="Europe/Berlin"),
    lambda: parse("daily 8:30 " * 100, zone="Europe/Berlin"),
    lambda: parse(",".join(f"{hour},{hour}:30" for hour in range(20)), zone="Europe/Berlin"),
    lambda: parse("8:30", zone="Europe/Berlinn"),
    lambda: parse("8:30", zone="Mars/Base"),
    lambda: parse("daily 23:55, 0:05", zone="Europe/Berlin", lowest=timedelta(days=2)),
    lambda: Schedule("8:30", "Europe/Berlin"),
    lambda: quiet_until(datetime(2026, 1, 1, tzinfo=UTC), ("22:00", "22:00"), "Europe/Berlin"),
    lambda: quiet_until(datetime(2026, 1, 1, tzinfo=UTC), ("22:00", "daily"), "Europe/Berlin"),
    lambda: quiet_until(datetime(2026, 1, 1, tzinfo=UTC), ("22:00", "mon 7:00"), "Europe/Berlin"),
    lambda: quiet_until(datetime(2026, 1, 1, tzinfo=UTC), ("22:00", "7:00"), "Mars/Base"),
]
"""What is refused besides `REFUSED`: not by its words alone."""


def refusals() -> list[ScheduleError]:
    """Return an error for everything here that is refused."""
    found = []
    for fault in [*FAULTS, *(lambda written=written: parse(written, zone=BERLIN) for written, _ in REFUSED)]:
        with pytest.raises(ScheduleError) as refusal:
            fault()
        found.append(refusal.value)
    return found


def moment(text: str) -> datetime:
    """Read "2026-10-25 00:30" as UTC."""
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


def dues(schedule: Schedule, start: datetime, n: int) -> list[datetime]:
    """Return the first `n` due moments after `start`."""
    found = []
    for _ in range(n):
        start = schedule.next_after(start)
        found.append(start)
    return found


# What people write


@pytest.mark.parametrize(("written", "canonical"), PHRASES)
def test_reads_what_people_write(written: str, canonical: str) -> None:
    """A phrase becomes its one text, which reads as the same schedule."""
    schedule = parse(written, zone=BERLIN)
    assert schedule == Schedule(f"{canonical} {BERLIN}", BERLIN)
    assert parse(schedule.text, zone="Asia/Tokyo") == schedule


@pytest.mark.parametrize("written", ["dai\u200fly \u202a8:30\u202c", "\u2067daily 8:30\u2069 Europe/Berlin"])
def test_reads_what_was_copied_with_direction_marks(written: str) -> None:
    """Nobody sees them, so they are no words."""
    assert parse(written, zone=BERLIN).text == "daily 08:30 Europe/Berlin"


def test_quotes_nothing_that_nobody_sees() -> None:
    """Marks alone are an empty text, and in front of a word they are no word."""
    for written, key in (("\u202e \u200f", "schedule.empty"), ("\u202eevil", "schedule.unknown_word")):
        with pytest.raises(ScheduleError) as refusal:
            parse(written, zone=BERLIN)
        assert refusal.value.key == key
        assert refusal.value.params.get("word", "evil") == "evil"


@pytest.mark.parametrize(("written", "zone"), PLACES)
def test_reads_places_as_zones(written: str, zone: str) -> None:
    """A zone may be named by its key, its city or the abbreviation that people use."""
    assert parse(written, zone="Pacific/Auckland").zone == zone


@pytest.mark.parametrize(("written", "reason"), REFUSED)
def test_refuses_what_cannot_be(written: str, reason: str) -> None:
    """A refusal names what was wrong, and its example is a schedule."""
    with pytest.raises(ScheduleError) as refusal:
        parse(written, zone=BERLIN)
    assert reason in refusal.value.reason
    assert not refusal.value.reason.endswith(".")
    assert parse(refusal.value.example, zone=BERLIN)


@pytest.mark.parametrize("written", ["", " ", "\n\t", "daily 8:30 " * 100, "x" * 1000])
def test_refuses_nothing_and_too_much(written: str) -> None:
    """Neither an empty text nor a page of it is a schedule, and the refusal stays short."""
    with pytest.raises(ScheduleError) as refusal:
        parse(written, zone=BERLIN)
    assert len(str(refusal.value)) < 300
    assert isinstance(refusal.value, UserError)


def test_repairs_a_slip_in_its_example() -> None:
    """The example for a near miss is what was written, spelled right."""
    with pytest.raises(ScheduleError) as refusal:
        parse("wekdays 8:30 Berlin", zone=BERLIN)
    assert refusal.value.example == "weekdays 8:30 Berlin"


def test_every_reason_is_one_that_something_has() -> None:
    """No reason is in the list that nothing raises; the tests of the translations rely on these errors being all."""
    assert {error.key for error in refusals()} == set(REASONS)


def test_an_error_carries_what_its_sentence_is_filled_in_with() -> None:
    """What was written and the example are there for the translations, next to the facts."""
    with pytest.raises(ScheduleError) as refusal:
        parse("31  Feb\n8:00", zone=BERLIN)
    assert refusal.value.key == "schedule.no_such_day"
    assert refusal.value.params == {
        "said": "31 Feb 8:00",
        "example": "monthly last 08:30",
        "example_de": "am letzten Tag jedes Monats 08:30",
        "day": "31",
        "months": "Feb",
        "months_de": "Februar",
    }


def test_an_example_means_the_same_in_german() -> None:
    """Where an error has an example for German speakers, it can be typed and is the same schedule."""
    for error in refusals():
        german = error.params["example_de"]
        if german == error.example:
            continue
        assert parse(german, zone=BERLIN) == parse(error.example, zone=BERLIN)


@pytest.mark.parametrize("canonical", [*dict(PHRASES).values(), "monthly 1,last,second sun 08:00", "sun every hour"])
def test_german_words_read_as_the_same_schedule(canonical: str) -> None:
    """The German form of a schedule's text is read as that schedule."""
    assert parse(in_german(canonical), zone=BERLIN) == parse(canonical, zone=BERLIN)


@pytest.mark.parametrize(
    ("text", "german"),
    [
        ("weekdays 08:30 Europe/Berlin", "werktags 08:30 Europe/Berlin"),
        ("mon 09:00", "montags 09:00"),
        ("mon,thu 09:00,18:00", "mo,do 09:00,18:00"),
        ("every hour from 00:00", "jede Stunde ab 00:00"),
        ("every 2 hours from 08:00 to 18:00", "alle 2 Stunden von 08:00 bis 18:00"),
        ("weekends 10:00", "am Wochenende 10:00"),
        ("monthly 1,15 10:00", "am 1. und am 15. jedes Monats 10:00"),
        ("monthly last 10:00", "am letzten Tag jedes Monats 10:00"),
        ("monthly first mon,last fri 10:00", "am ersten Montag und am letzten Freitag jedes Monats 10:00"),
        ("cron 30 8 * * mon-fri", "cron 30 8 * * mon-fri"),
        ("30 8 1 jan,jul *", "30 8 1 jan,jul *"),
    ],
)
def test_german_words_for_what_can_be_typed(text: str, german: str) -> None:
    """Days, steps and spans are said as German speakers type them; cron and zones have no other form."""
    assert in_german(text) == german


def test_lowest_is_the_callers() -> None:
    """What is too often depends on who asks, down to days."""
    assert parse("every 5 minutes", zone=BERLIN, lowest=timedelta(minutes=5))
    assert parse("mon,thu 8:00", zone=BERLIN, lowest=timedelta(days=3))
    with pytest.raises(ScheduleError, match="more often"):
        parse("mon,thu 8:00", zone=BERLIN, lowest=timedelta(days=4))
    assert parse("mon 0:05, 23:55", zone=BERLIN)


def test_refuses_an_unknown_zone_of_the_caller() -> None:
    """A zone from settings is checked like one that was written."""
    with pytest.raises(ScheduleError, match="did you mean Europe/Berlin"):
        parse("daily 8:30", zone="Europe/Berlinn")


def test_a_schedule_is_always_one_that_can_be() -> None:
    """Nothing but the kept form makes a Schedule: a row edited by hand is found when it is read, not when it is due."""
    for text, zone in [("8:30", BERLIN), ("daily 08:30 Europe/Berlin", "UTC"), ("nonsense", BERLIN)]:
        with pytest.raises(ScheduleError):
            Schedule(text, zone)


def test_no_word_of_the_lexicon_names_a_zone() -> None:
    """Zones are looked for anywhere in a phrase, so a weekday must never be one."""
    assert [word for word in SENSES if zones.find(word) or zones.several(word)] == []


PIECES = [*SENSES, *"0 1 8 12 30 : . , - / 8:30 18 * Berlin".split()]
WORDS = st.lists(st.sampled_from(PIECES), max_size=8).map(" ".join)


def test_a_word_that_is_only_a_part_is_not_repaired() -> None:
    """What is like a known word stands inside of another one, where it cannot be put right."""
    with pytest.raises(ScheduleError) as refused:
        parse("span_of_nothing", zone=BERLIN)
    assert refused.value.key == "schedule.unknown_word"


@given(st.text(max_size=40) | WORDS)
@settings(max_examples=400, deadline=None)
def test_any_text_is_a_schedule_or_refused(written: str) -> None:
    """Whatever is written, it becomes a schedule that comes due and reads back, or a refusal with a reason."""
    try:
        schedule = parse(written, zone=BERLIN)
    except ScheduleError as refusal:
        schedule = parse(refusal.example, zone=BERLIN)
    assert parse(schedule.text, zone="UTC") == schedule
    assert schedule.next_after(moment("2026-01-01 00:00")) > moment("2026-01-01 00:00")
    assert schedule.describe("de")


# When it is due


def test_local_time_stays_across_clock_changes() -> None:
    """08:30 is 08:30 before and after the clocks change."""
    schedule = parse("daily 8:30", zone=BERLIN)
    found = dues(schedule, moment("2026-10-24 00:00"), 2)
    assert found == [moment("2026-10-24 06:30"), moment("2026-10-25 07:30")]
    assert [schedule.slot(due) for due in found] == ["2026-10-24T08:30", "2026-10-25T08:30"]


def test_a_time_that_is_skipped_is_due_right_after() -> None:
    """02:30 on the night in spring is due once, when the clocks show 03:00."""
    schedule = parse("daily 2:30", zone=BERLIN)
    found = dues(schedule, moment("2026-03-28 12:00"), 2)
    assert found == [moment("2026-03-29 01:00"), moment("2026-03-30 00:30")]
    assert schedule.slot(found[0]) == "2026-03-29T03:00"


def test_a_time_that_comes_twice_is_due_once() -> None:
    """02:30 on the night in autumn is due the first time only, also when asked in between."""
    schedule = parse("daily 2:30", zone=BERLIN)
    assert dues(schedule, moment("2026-10-24 12:00"), 2) == [moment("2026-10-25 00:30"), moment("2026-10-26 01:30")]
    assert schedule.next_after(moment("2026-10-25 01:00")) == moment("2026-10-26 01:30")


def test_times_that_fall_together_are_due_once() -> None:
    """02:15, 02:30 and 03:00 are one moment on the night in spring."""
    schedule = parse("daily 2:15, 2:30 and 3:00", zone=BERLIN)
    assert dues(schedule, moment("2026-03-28 12:00"), 2) == [moment("2026-03-29 01:00"), moment("2026-03-30 00:15")]


def test_an_hourly_schedule_counts_hours_of_the_clock() -> None:
    """The hour that comes twice has one digest, the one that is skipped none."""
    schedule = parse("hourly", zone=BERLIN)
    autumn = dues(schedule, moment("2026-10-24 22:30"), 4)
    assert [schedule.slot(due)[11:] for due in autumn] == ["01:00", "02:00", "03:00", "04:00"]
    spring = dues(schedule, moment("2026-03-28 23:30"), 3)
    assert [schedule.slot(due)[11:] for due in spring] == ["01:00", "03:00", "04:00"]


def test_days_of_the_month() -> None:
    """The last day follows the month's length; a 31st leaves short months out; a position moves with the week."""
    start = moment("2026-01-31 12:00")
    for written, days in {
        "monthly last 8:00": ["02-28", "03-31", "04-30"],
        "monthly 31 8:00": ["03-31", "05-31", "07-31"],
        "monthly first mon 8:00": ["02-02", "03-02", "04-06"],
        "monthly last fri 8:00": ["02-27", "03-27", "04-24"],
        "0 8 * apr mon": ["04-06", "04-13", "04-20"],
    }.items():
        schedule = parse(written, zone="UTC")
        assert [f"{due:%m-%d}" for due in dues(schedule, start, 3)] == days, written


def test_the_29th_of_february_waits_for_its_year() -> None:
    """A date of leap years is found over the century that has none."""
    schedule = parse("0 8 29 2 *", zone="UTC")
    assert dues(schedule, moment("2095-01-01 00:00"), 2) == [moment("2096-02-29 08:00"), moment("2104-02-29 08:00")]


def test_a_moment_needs_a_zone() -> None:
    """A naive time is a mistake of the caller, not a guess at the machine's zone."""
    with pytest.raises(ValueError, match="time zone"):
        parse("daily 8:30", zone=BERLIN).next_after(datetime(2026, 1, 1))  # noqa: DTZ001


ZONES = st.sampled_from(sorted(zones.known()))
MINUTES = st.integers(0, 24 * 60 - 1)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2037, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001
RHYTHMS = ["hourly", "daily 8:30", "mon 8:00", "monthly 31 8:00", "0 8 29 2 *"]
DAYS = ["daily", "weekdays", "weekends", "mon,thu", "sun", "monthly 1", "monthly last", "monthly second sun"]


def changes(zone: str, year: int) -> list[datetime]:
    """Return the moments of a year at which the zone's distance from UTC changes, to the minute."""
    place, found = ZoneInfo(zone), []
    day = datetime(year, 1, 1, tzinfo=UTC)
    while day.year == year:
        low, high = day, day + timedelta(days=1)
        if low.astimezone(place).utcoffset() != high.astimezone(place).utcoffset():
            while high - low > timedelta(minutes=1):
                middle = low + (high - low) // 2
                middle = middle.replace(second=0, microsecond=0)
                same = middle.astimezone(place).utcoffset() == low.astimezone(place).utcoffset()
                low, high = (middle, high) if same else (low, middle)
            found.append(high)
        day += timedelta(days=1)
    return found


def exists(day: date, minutes: int, zone: ZoneInfo) -> bool:
    """Whether the zone's clocks show this time on this day."""
    wall = datetime(day.year, day.month, day.day, minutes // 60, minutes % 60, tzinfo=zone)
    return wall.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == wall.replace(tzinfo=None)


@given(ZONES, MINUTES, st.integers(2020, 2036), st.data())
@example("America/Nuuk", 23 * 60 + 30, 2024, None)
@example("Australia/Lord_Howe", 2 * 60 + 10, 2026, None)
@example("Africa/Casablanca", 2 * 60 + 30, 2026, None)
@settings(max_examples=150, deadline=None)
def test_daily_is_once_a_day_around_clock_changes(
    zone: str, minutes: int, year: int, data: st.DataObject | None
) -> None:
    """In every zone, around each clock change: strictly later, no slot twice, no day skipped, the right time."""
    place = ZoneInfo(zone)
    schedule = parse(f"daily {minutes // 60:02}:{minutes % 60:02}", zone=zone)
    assert parse(schedule.text, zone="UTC") == schedule
    for change in changes(zone, year) or [datetime(year, 6, 1, tzinfo=UTC)]:
        # Close times are the ones that go wrong, so the time is also moved next to the change.
        if data is not None and data.draw(st.booleans()):
            near = change.astimezone(place) + timedelta(minutes=data.draw(st.integers(-70, 70)))
            minutes = near.hour * 60 + near.minute
            schedule = parse(f"daily {near:%H:%M}", zone=zone)
        start = change - timedelta(days=2, hours=12)
        found = dues(schedule, start, 5)
        assert start < found[0]
        assert all(early < late for early, late in pairwise(found))
        slots = [schedule.slot(due) for due in found]
        assert len(set(slots)) == len(slots)
        on_time = {slot[:10] for slot in slots if slot[11:] == f"{minutes // 60:02}:{minutes % 60:02}"}
        first, last = found[0].astimezone(place).date(), found[-1].astimezone(place).date()
        for offset in range((last - first).days + 1):
            day = first + timedelta(days=offset)
            if exists(day, minutes, place):
                assert day.isoformat() in on_time
        assert len(found) - len(on_time) <= sum(
            not exists(first + timedelta(days=offset), minutes, place) for offset in range(-1, (last - first).days + 1)
        )


@given(ZONES, st.sampled_from(DAYS), st.lists(MINUTES, min_size=1, max_size=4, unique=True), MOMENTS)
@settings(max_examples=150, deadline=None)
def test_next_after_moves_on_and_reads_back(zone: str, days: str, minutes: list[int], start: datetime) -> None:
    """Any days and times in any zone: the future, strictly later, a slot each, and the text reads back."""
    times = ",".join(f"{each // 60:02}:{each % 60:02}" for each in sorted(minutes))
    schedule = parse(f"{days} {times}", zone=zone, lowest=timedelta(minutes=1))
    assert parse(schedule.text, zone="UTC", lowest=timedelta(minutes=1)) == schedule
    found = dues(schedule, start, 6)
    assert start < found[0]
    assert found == sorted(set(found))
    assert len({schedule.slot(due) for due in found}) == len(found)
    between = start + (found[0] - start) / 2
    assert schedule.next_after(between) == found[0]


# Catching up


def test_missed_is_the_newest_only() -> None:
    """A week of downtime gives one catch-up, the newest."""
    schedule = parse("daily 8:30", zone="UTC")
    assert missed(schedule, moment("2026-01-01 00:00"), moment("2026-01-08 08:00")) == moment("2026-01-07 08:30")


def test_missed_counts_from_after_last_to_now() -> None:
    """What was due at `last` is done, what is due at `now` is not."""
    schedule = parse("daily 8:30", zone="UTC")
    last, now = moment("2026-01-01 08:30"), moment("2026-01-02 08:30")
    assert missed(schedule, last, now) == now
    assert missed(schedule, last, now - timedelta(seconds=1)) is None
    assert missed(schedule, now, last) is None
    assert missed(schedule, now, now) is None


@given(st.sampled_from(RHYTHMS), st.integers(0, 3000), st.integers(0, 60 * 24 * 3000))
@settings(max_examples=150, deadline=None)
def test_missed_is_what_next_after_finds_last(written: str, days: int, minutes: int) -> None:
    """The newest due moment is due, and the next one after it is still to come."""
    schedule = parse(written, zone=BERLIN)
    last = moment("2020-01-01 00:00") + timedelta(days=days)
    now = last + timedelta(minutes=minutes)
    due = missed(schedule, last, now)
    if due is None:
        assert schedule.next_after(last) > now
    else:
        assert last < due <= now < schedule.next_after(due)
        assert schedule.next_after(due - timedelta(seconds=1)) == due


class _Counted(Schedule):
    """A schedule that counts how often it is asked."""

    asked = 0

    def next_after(self, moment: datetime) -> datetime:
        type(self).asked += 1
        return Schedule.next_after(self, moment)


@pytest.mark.parametrize("written", ["every 15 minutes", "hourly", "daily 8:30", "monthly 31 8:00"])
def test_missed_asks_a_few_times_only(written: str) -> None:
    """Ten years away cost no more than some questions, however often something was due."""
    schedule = _Counted(parse(written, zone=BERLIN).text, BERLIN)
    _Counted.asked = 0
    now = moment("2026-11-03 12:07")
    assert missed(schedule, now - timedelta(days=3650), now)
    assert _Counted.asked < 30


# How late it may come


@pytest.mark.parametrize(
    ("written", "due", "patience"),
    [
        ("every 15 minutes", "2026-01-05 08:00", timedelta(minutes=7, seconds=30)),
        ("every 6 hours", "2026-01-04 23:00", timedelta(hours=3)),
        ("daily 8:30", "2026-01-05 07:30", timedelta(hours=12)),
        ("8:00 and 18:00", "2026-01-05 07:00", timedelta(hours=5)),
        ("8:00 and 18:00", "2026-01-05 17:00", timedelta(hours=7)),
        ("weekdays 8:30", "2026-01-09 07:30", timedelta(hours=24)),
        ("monthly 1 8:00", "2026-01-01 07:00", timedelta(hours=24)),
        ("daily 8:30", "2026-03-28 07:30", timedelta(hours=11, minutes=30)),
    ],
)
def test_patience_is_half_the_way_to_the_next(written: str, due: str, patience: timedelta) -> None:
    """What is late is waited for until the next one is as near, and never longer than a day."""
    assert parse(written, zone=BERLIN).patience(moment(due)) == patience


# Quiet hours


@pytest.mark.parametrize(
    ("now", "quiet", "until"),
    [
        ("2026-01-10 21:00", ("22:00", "07:00"), "2026-01-11 06:00"),
        ("2026-01-10 20:59", ("22:00", "07:00"), None),
        ("2026-01-10 23:30", ("22:00", "07:00"), "2026-01-11 06:00"),
        ("2026-01-11 05:59", ("22:00", "07:00"), "2026-01-11 06:00"),
        ("2026-01-11 06:00", ("22:00", "07:00"), None),
        ("2026-01-10 11:30", ("12 Uhr", "2pm"), "2026-01-10 13:00"),
        ("2026-03-28 23:00", ("22:00", "07:00"), "2026-03-29 05:00"),
        ("2026-10-24 22:00", ("22:00", "07:00"), "2026-10-25 06:00"),
        ("2026-10-25 01:15", ("22:00", "02:30"), "2026-10-25 01:30"),
        ("2026-03-29 00:30", ("22:00", "02:30"), "2026-03-29 01:00"),
        ("2026-01-10 23:30", ("22:00", "00:00"), None),
        ("2026-01-10 22:30", ("22:00", "00:00"), "2026-01-10 23:00"),
    ],
)
def test_quiet_time_ends(now: str, quiet: tuple[str, str], until: str | None) -> None:
    """Inside the quiet time its end is known, across midnight and both clock changes; outside there is none."""
    assert quiet_until(moment(now), quiet, BERLIN) == (moment(until) if until else None)


@pytest.mark.parametrize("quiet", [("22:00", "22:00"), ("25:00", "07:00"), ("", "07:00"), ("22:00", "mon 07:00")])
def test_refuses_quiet_times_that_cannot_be(quiet: tuple[str, str]) -> None:
    """Quiet hours are two different times of day."""
    with pytest.raises(ScheduleError):
        quiet_until(moment("2026-01-01 00:00"), quiet, BERLIN)
    with pytest.raises(ScheduleError):
        quiet_until(moment("2026-01-01 00:00"), ("22:00", "07:00"), "Mars/Base")


@given(ZONES, MINUTES, MINUTES, MOMENTS)
@settings(max_examples=150, deadline=None)
def test_it_is_quiet_whenever_the_clock_says_so(zone: str, begin: int, end: int, now: datetime) -> None:
    """Whoever looks at a clock that shows a quiet time is left alone, until a moment that is later and not quiet."""
    assume(begin != end)
    quiet = (f"{begin // 60:02}:{begin % 60:02}", f"{end // 60:02}:{end % 60:02}")
    until = quiet_until(now, quiet, zone)
    shown = now.astimezone(ZoneInfo(zone))
    minutes = shown.hour * 60 + shown.minute
    if begin <= minutes < end if begin < end else not end <= minutes < begin:
        assert until is not None
    if until is not None:
        assert now < until
        assert quiet_until(until, quiet, zone) is None


# Saying it back


@pytest.mark.parametrize(
    ("written", "english", "german"),
    [
        ("weekdays 8:30", "weekdays at 08:30", "werktags um 08:30"),
        ("daily 8, 18", "daily at 08:00 and 18:00", "täglich um 08:00 und 18:00"),
        ("weekends 10", "weekends at 10:00", "am Wochenende um 10:00"),
        ("mon,thu 17:45", "Mondays and Thursdays at 17:45", "montags und donnerstags um 17:45"),
        ("every 12 hours", "every 12 hours at 00:00 and 12:00", "alle 12 Stunden um 00:00 und 12:00"),
        ("hourly", "every hour from 00:00", "jede Stunde ab 00:00"),
        ("every 30 minutes 8-18", "every 30 minutes from 08:00 to 18:00", "alle 30 Minuten von 08:00 bis 18:00"),
        ("weekdays hourly", "weekdays every hour from 00:00", "werktags jede Stunde ab 00:00"),
        (
            "monthly 1,22 8:00",
            "on the 1st and on the 22nd of the month at 08:00",
            "am 1. und am 22. jedes Monats um 08:00",
        ),
        (
            "monthly 31 8:00",
            "on the 31st of the month where there is one, at 08:00",
            "am 31. jedes Monats, der ihn hat, um 08:00",
        ),
        (
            "monthly last 8:00",
            "on the last day of the month at 08:00",
            "am letzten Tag jedes Monats um 08:00",
        ),
        (
            "monthly second tue 8:00",
            "on the second Tuesday of the month at 08:00",
            "am zweiten Dienstag jedes Monats um 08:00",
        ),
        ("30 8 * * mon-fri", "weekdays at 08:30", "werktags um 08:30"),
        ("30 8 * jan *", "cron 30 8 * jan *", "cron 30 8 * jan *"),
    ],
)  # fmt: skip
def test_describes_itself(written: str, english: str, german: str) -> None:
    """People read a schedule in their language, with the zone that counts."""
    schedule = parse(written, zone=BERLIN)
    assert schedule.describe("en") == f"{english} ({BERLIN})"
    assert schedule.describe("de") == f"{german} ({BERLIN})"
    assert schedule.describe("fr") == schedule.describe("en")
