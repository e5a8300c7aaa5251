"""A schedule that cannot be read any more: its time zone is gone, or a newer version wrote it."""

import sqlite3
from datetime import timedelta
from pathlib import Path

import pytest

from bot.types import FOREVER
from tests.desk.conftest import HERE, Conversation

BROKEN = [
    ("schedule = 'daily 08:30 Mars/Phobos', zone = 'Mars/Phobos'", "daily 08:30 Mars/Phobos"),
    ("schedule = 'at full moon'", "at full moon Europe/Berlin"),
    ("schedule = 'daily 08:30', zone = 'Mars/Phobos'", "daily 08:30 Mars/Phobos"),
    ("mode = 'weekly review', schedule = NULL, zone = NULL", "weekly review"),
    ("schedule = NULL", "digest"),
]


def spoil(folder: Path, change: str) -> None:
    """Change the subscription to the ferry's story as no command does."""
    with sqlite3.connect(folder / "depesche.db") as connection:
        changed = connection.execute(f"UPDATE subscription SET {change} WHERE story = 'faehre'")  # noqa: S608
    connection.close()
    assert changed.rowcount == 1


@pytest.mark.parametrize(("change", "said"), BROKEN)
async def test_it_is_shown_for_what_it_is(talk: Conversation, tmp_path: Path, change: str, said: str) -> None:
    """With what to do, beside what is well; paused or not."""
    await talk.say("/news follow faehre daily 08:30")
    await talk.say("/news follow library daily 09:00")
    spoil(tmp_path, change)
    for _ in range(2):
        listed = await talk.say("/news list")
        assert f"nothing is posted, because its schedule “{said}” cannot be read" in listed
        assert "follow faehre daily 08:30" in listed
        assert "Unfollow it to end it" in listed
        assert "library" in listed
        assert "Next: Sat, 24 Oct 2026, 09:00" in listed
        for asked in ("/news why", "/news why faehre"):
            assert f"its schedule “{said}” cannot be read" in await talk.say(asked)
        assert await talk.keys("/news pause faehre") == ["pause.open"]


async def test_it_can_be_ended(talk: Conversation, tmp_path: Path) -> None:
    """Alone, or with all others."""
    await talk.say("/news follow faehre daily 08:30")
    spoil(tmp_path, BROKEN[0][0])
    assert await talk.keys("/news unfollow faehre") == ["unfollow.done"]
    assert await talk.store.subscriptions(HERE) == []
    await talk.say("/news follow faehre daily 08:30")
    await talk.say("/news follow library daily 09:00")
    spoil(tmp_path, BROKEN[0][0])
    assert await talk.keys("/news unfollow all") == ["unfollow.all"]
    assert await talk.store.subscriptions(HERE) == []


@pytest.mark.parametrize(
    ("said", "key", "shown"),
    [
        ("follow faehre weekdays 9:00", "follow.changed", "weekdays 09:00 Europe/Berlin"),
        ("follow faehre 2 bullets", "follow.changed", "daily 08:30 Europe/Berlin"),
        ("follow faehre", "follow.changed", "daily 08:30 Europe/Berlin"),
        ("follow faehre updates", "follow.changed_updates", None),
    ],
)
async def test_it_can_be_set_anew(talk: Conversation, tmp_path: Path, said: str, key: str, shown: str | None) -> None:
    """Where nothing is said of the time it is as for a new one: what it was nobody knows."""
    await talk.say("/news follow faehre daily 07:30")
    spoil(tmp_path, BROKEN[2][0])
    assert await talk.keys(f"/news {said}") == [key]
    (found,) = await talk.store.subscriptions(HERE)
    assert (found.broken, None if found.schedule is None else found.schedule.text) == ("", shown)


async def test_what_would_post_it_says_why_not(talk: Conversation, tmp_path: Path) -> None:
    """Going on and sending at once cannot be; with others they go on, and language and zone can be set."""
    await talk.say("/news follow faehre daily 08:30")
    await talk.say("/news follow library daily 09:00")
    spoil(tmp_path, BROKEN[0][0])
    assert await talk.keys("/news send faehre") == ["subscription.broken"]
    assert await talk.store.history(HERE) == []
    assert await talk.keys("/news pause 24h") == ["pause.all_until"]
    assert await talk.keys("/news resume faehre") == ["subscription.broken"]
    assert await talk.keys("/news resume") == ["resume.all"]
    assert [each.paused_until for each in await talk.store.subscriptions(HERE)] == [None, None]
    assert await talk.keys("/news language de") == ["language.set"]
    assert await talk.keys("/news timezone Europe/Vienna") == ["timezone.set", "timezone.moved"]
    ferry, library = sorted(await talk.store.subscriptions(HERE), key=lambda each: each.story)
    assert (ferry.language, ferry.broken, library.language) == ("de", "daily 08:30 Mars/Phobos", "de")
    assert "nicht gelesen werden" in await talk.say("/news list")


async def test_a_channels_zone_that_is_gone_keeps_nobody_from_setting_another(
    talk: Conversation, tmp_path: Path
) -> None:
    """Until then times are shown in universal time, and what needs the zone is refused with a reason."""
    await talk.say("/news timezone Europe/Berlin")
    await talk.say("/news follow faehre daily 08:30")
    with sqlite3.connect(tmp_path / "depesche.db") as connection:
        connection.execute("UPDATE channel SET timezone = 'Mars/Phobos'")
    connection.close()
    assert await talk.keys("/news list") == ["list.head"]
    assert await talk.keys("/news why") == ["why.empty"]
    assert (await talk.keys("/news follow library daily 9:00"))[0].startswith("schedule.")
    assert (await talk.keys("/news pause until Monday"))[0].startswith("schedule.")
    assert await talk.keys("/news pause 24h") == ["pause.all_until"]
    assert await talk.keys("/news resume") == ["resume.all"]
    assert await talk.keys("/news timezone Europe/Vienna") == ["timezone.set"]
    assert (await talk.keys("/news pause until Monday")) == ["pause.all_until"]
    (found,) = await talk.store.subscriptions(HERE)
    assert found.paused_until not in (None, FOREVER)
    assert found.due_at is not None
    assert found.due_at > talk.clock.now + timedelta(days=2)
