"""What notices on Slack tell people to type: the command, without which nobody hears them in a channel."""

import pytest

from adapters.slack.hints import hinted
from adapters.wording import say
from bot.types import Notice
from tests.adapters import test_slack as rooms
from tests.adapters.test_slack import Newsroom

pytest_plugins = ["tests.loopback_slack.fixtures"]

template, store, room = rooms.template, rooms.store, rooms.room

HINTS = [
    (
        Notice("command.near", {"said": "folow faehre", "near": "follow faehre"}),
        "en",
        "Did you mean: /desk follow faehre",
    ),
    (Notice("story.near", {"said": "fahre", "near": "faehre, fahne"}), "en", "Did you mean: /desk faehre, /desk fahne"),
    (Notice("subscription.near", {"said": "fahre", "near": "faehre"}), "en", "Did you mean: faehre"),
    (Notice("command.timezone_near", {"said": "Berln", "near": "Europe/Berlin"}), "en", "Did you mean: Europe/Berlin"),
    (Notice("command.which_story", {"example": "faehre who pays?"}), "de", "Zum Beispiel: /desk faehre who pays?"),
    (Notice("command.unknown", {"said": "foo"}), "de", "Eine Übersicht gibt: /desk hilfe"),
    (Notice("pause.open", {"story": "faehre"}), "de", "Weiter geht es mit: /desk fortsetzen faehre"),
    (Notice("send.done", {"story": "faehre"}), "en", "was not: /desk why."),
    (Notice("limit.sources", {"n": "2"}), "en", "/desk source remove"),
    (Notice("help.topic", {"syntax": "why", "does": "Explains.", "example": "why"}), "en", "For example: /desk why"),
    (Notice("schedule.no_time", {"said": "daily", "example": "daily 08:30"}), "en", "For example: daily 08:30"),
    (Notice("error.refused", {"text": "This is untrue: list"}), "en", "This is untrue: list"),
]


@pytest.mark.parametrize(("notice", "language", "end"), HINTS)
def test_what_can_be_typed_stands_behind_the_command(notice: Notice, language: str, end: str) -> None:
    """Names, times and what somebody wrote do not; without a command all is as elsewhere."""
    assert hinted(notice, language, "/desk").endswith(end)
    assert hinted(notice, language, "") == say(notice, language)


async def test_a_hint_can_be_typed_where_it_is_read(room: Newsroom) -> None:
    """As a command in reply to one; in words where words were said."""
    async with room.listening():
        assert (await room.says("folow faehre")).text.endswith("Did you mean: /news follow faehre")
        said = await room.server.user_writes_dm(room.ann, "folow faehre").answer()
        assert said.text.endswith("Did you mean: follow faehre")
        mentioned = await room.server.user_mentions(room.news, room.ann, "folow faehre").answer()
        assert mentioned.text.endswith("Did you mean: follow faehre")
