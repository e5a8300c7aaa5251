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
""".strip().splitlines()]  # fmt: skip


@pytest.mark.parametrize(("written", "meant"), MOMENTS)
def test_reads_the_next_such_moment(written: str, meant: str) -> None:
    """A day without a time is its beginning, by the clocks of the zone."""
    found = moment(written, FRIDAY, "Europe/Berlin")
    assert found is not None
    assert f"{found.astimezone(BERLIN):%a %Y-%m-%d %H:%M}" == meant


@pytest.mark.parametrize(
    "written", ["", "asdf", "every 2 hours", "2.13.", "31.2.", "1.1.2020", "Friday afternoon", "9" * 99]
)
def test_what_is_no_moment_to_come_is_none(written: str) -> None:
    """Nothing is guessed."""
    assert moment(written, FRIDAY, "Europe/Berlin") is None
