"""One moment that people write: the end of a pause."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.schedule_moment import moment

FRIDAY = datetime(2026, 10, 23, 7, 0, tzinfo=UTC)
"""09:00 in Berlin; two nights later the clocks go back."""

BERLIN = ZoneInfo("Europe/Berlin")
MOMENTS = [line.split(" -> ") for line in """
Monday -> Mon 2026-10-26 00:00
Montag -> Mon 2026-10-26 00:00
next Monday -> Mon 2026-10-26 00:00
zum kommenden Montag -> Mon 2026-10-26 00:00
Friday -> Fri 2026-10-30 00:00
Montag 9 Uhr -> Mon 2026-10-26 09:00
Monday morning -> Mon 2026-10-26 00:00
Montag früh um 8 -> Mon 2026-10-26 08:00
tomorrow -> Sat 2026-10-24 00:00
morgen -> Sat 2026-10-24 00:00
morgen früh -> Sat 2026-10-24 00:00
morgen um halb neun -> Sat 2026-10-24 08:30
übermorgen -> Sun 2026-10-25 00:00
next week -> Mon 2026-10-26 00:00
nächste Woche -> Mon 2026-10-26 00:00
18 Uhr -> Fri 2026-10-23 18:00
8:30 -> Sat 2026-10-24 08:30
noon -> Fri 2026-10-23 12:00
2.11. -> Mon 2026-11-02 00:00
2.11.2026 -> Mon 2026-11-02 00:00
2.11. 9 Uhr -> Mon 2026-11-02 09:00
2. November -> Mon 2026-11-02 00:00
Montag, 2. November, 8:30 -> Mon 2026-11-02 08:30
Nov 2 -> Mon 2026-11-02 00:00
November 2nd at 8am -> Mon 2026-11-02 08:00
2 Nov 2026 -> Mon 2026-11-02 00:00
2026-11-02 -> Mon 2026-11-02 00:00
1.3. -> Mon 2027-03-01 00:00
tomorrow. -> Sat 2026-10-24 00:00
18 Uhr Europe/London -> Fri 2026-10-23 19:00
23.10. 18 Uhr -> Fri 2026-10-23 18:00
23.10. 8 Uhr -> Sat 2027-10-23 08:00
end of the month -> Sat 2026-10-31 00:00
""".strip().splitlines()]  # fmt: skip


@pytest.mark.parametrize(("written", "meant"), MOMENTS)
def test_reads_the_next_such_moment(written: str, meant: str) -> None:
    """A day without a time is its beginning, by the clocks of the zone."""
    found = moment(written, FRIDAY, "Europe/Berlin")
    assert found is not None
    assert f"{found.astimezone(BERLIN):%a %Y-%m-%d %H:%M}" == meant


NO_MOMENTS = """

asdf
every 2 hours
cron 0 8 * * mon
daily
christmas
2.13.
31.2.
29.2.
12/1
1.1.2020
Friday afternoon
999999999999999999999999
Monday the the the the the the the the the the the the the , asdf
""".split("\n")[1:-1]


@pytest.mark.parametrize("written", NO_MOMENTS)
def test_what_is_no_moment_to_come_is_none(written: str) -> None:
    """Nothing is guessed: Christmas is an island with a zone of its own, too."""
    assert moment(written, FRIDAY, "Europe/Berlin") is None


def test_a_moment_that_no_clock_can_show_is_none() -> None:
    """The end of the last year is over the end of all of them elsewhere."""
    assert moment("31.12.9999 23:30", FRIDAY, "America/New_York") is None


def test_there_is_a_29th_of_february_where_there_is_one() -> None:
    """Also where the year before or behind has none."""
    for at in (datetime(2027, 6, 1, tzinfo=UTC), datetime(2028, 2, 1, tzinfo=UTC)):
        found = moment("29.2.", at, "Europe/Berlin")
        assert found == datetime(2028, 2, 29, tzinfo=BERLIN)
