"""What people do on Slack, as it is written down: the words that they typed, and the workspace that is meant."""

from typing import Any

import pytest

from adapters.slack.asked import Asked, from_command, from_event, from_shortcut, typed, workspace_of

TEAM, BOT = "T0001", "U0BOT"


def heard(text: str, team: str = TEAM, *, installed: str = TEAM, **event: object) -> Asked | None:
    """Read a mention by somebody of a team as Slack tells it of an installation."""
    told = {"type": "app_mention", "user": "U0ANN", "channel": "C0001", "ts": "1.1", "text": text}
    app = {"team_id": installed, "enterprise_id": None, "user_id": BOT, "is_bot": True}
    return from_event({"team_id": team, "event_id": "Ev1", "event": told | event, "authorizations": [app]})


def commanded(text: str, command: str = "/news") -> Asked:
    """Read a command as Slack tells it."""
    return from_command({"team_id": TEAM, "trigger_id": "1", "command": command, "text": text}, command="/news")


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("a &lt;b&gt; &amp;amp; c", "a <b> &amp; c"),
        ("see <https://example.org/a|the paper>", "see <https://example.org/a>"),
        ("what does <#C0001|harbor> say", "what does #harbor say"),
        ("what does <#C0001|> say", "what does  say"),
        ("who is <@U0ANN|ann>", "who is @ann"),
        ("write to <mailto:a@example.org|a@example.org>", "write to a@example.org"),
        ("call <tel:+4940123|040 123>", "call 040 123"),
        ("<!here> who pays", "@here who pays"),
        ("by <!date^1392734382^{date}|18 Feb 2014>", "by 18 Feb 2014"),
        ("&lt;!here&gt; &lt;@U1&gt;", "<!here> <@U1>"),
    ],
)
def test_what_was_typed_is_read_as_it_looks(told: str, meant: str) -> None:
    """Slack writes names, dates and addresses as codes; a code that somebody typed is their own words."""
    assert typed(told) == meant


@pytest.mark.parametrize(
    "told",
    [
        f"<@{BOT}> stargate who pays?",
        f"<@{BOT}>: stargate who pays?",
        f"stargate who pays? <@{BOT}>",
        f"stargate <@{BOT}|Depesche> who pays?",
        f"<@{BOT}> <@{BOT}>, stargate who pays?",
    ],
)
def test_the_app_is_no_part_of_what_it_is_asked(told: str) -> None:
    """Wherever in a message it is mentioned."""
    asked = heard(told)
    assert asked is not None
    assert asked.text == "stargate who pays?"


def test_of_two_apps_in_a_channel_the_one_that_is_mentioned_is_meant() -> None:
    """Where both workspaces have the app, Slack tells of either, whichever was mentioned."""
    asked = heard("<@U0OTHER> stargate who pays?", TEAM, installed="T0002")
    assert asked is not None
    assert asked.workspace == TEAM


def test_a_reply_that_the_channel_sees_too_is_heard() -> None:
    """Slack tells it as something of its own kind."""
    asked = heard(f"<@{BOT}> stargate who pays?", subtype="thread_broadcast", thread_ts="1.0")
    assert asked is not None
    assert asked.thread == "1.0"


@pytest.mark.parametrize("subtype", ["message_changed", "message_deleted", "channel_join", "bot_message"])
def test_what_nobody_says_is_not_heard(subtype: str) -> None:
    """What Slack itself tells of a conversation, and what other programs write."""
    assert heard(f"<@{BOT}> stargate who pays?", subtype=subtype) is None


@pytest.mark.parametrize("told", ["<https://example.org/a>", "<https://example.org/a|a> <https://example.org/b>"])
def test_addresses_alone_are_to_be_told(told: str) -> None:
    """As a file alone is; nobody has to know a command for that."""
    asked = heard(f"<@{BOT}> {told}")
    assert asked is not None
    assert asked.action == commanded(told).action == "read"


@pytest.mark.parametrize(("told", "command"), [("follow <https://example.org/a>", "/news"), ("<https://a.org>", "/x")])
def test_an_address_with_a_command_is_for_the_command(told: str, command: str) -> None:
    """Also where it is that of a story."""
    assert commanded(told, command).action == "say"


@pytest.mark.parametrize(
    "body",
    [
        {"team_id": "T0002", "authorizations": [{"team_id": TEAM, "user_id": BOT, "is_bot": True}]},
        {"team": {"id": "T0002"}, "view": {"app_installed_team_id": TEAM, "team_id": "T0002"}},
        {"team": {"id": TEAM}, "user": {"team_id": "T0002"}},
        {"team": None, "user": {"team_id": TEAM}},
        {"team_id": TEAM},
    ],
)
def test_the_workspace_is_the_one_whose_app_is_meant(body: dict[str, Any]) -> None:
    """Somebody of another workspace may speak to it, in a channel that both share."""
    assert workspace_of(body) == TEAM


@pytest.mark.parametrize(
    ("told", "meant"),
    [
        ("*Breaking:* the _ferry_ costs ~10~ `12` euros", "Breaking: the ferry costs 10 12 euros"),
        ("&gt; It sank.\n&gt; Nobody was hurt.", "It sank.\nNobody was hurt."),
        ("• One.\n    ◦ Two.\n• Three.", "One.\nTwo.\nThree."),
        ("Done :tada: at 10:30:15 :+1::skin-tone-2:.", "Done at 10:30:15."),
        ("*<https://example.org/_a_b*|the paper>* says", "<https://example.org/_a_b*> says"),
        ("Leser*innen, a_b and 2 * 3", "Leser*innen, a_b and 2 * 3"),
        ("```\nIt sank.\n```", "It sank."),
    ],
)
def test_a_message_is_told_without_its_markup(told: str, meant: str) -> None:
    """What is bold, quoted, listed or an emoji on Slack; what only looks so stays."""
    assert from_shortcut({"trigger_id": "1", "message": {"text": told}}).text == meant
