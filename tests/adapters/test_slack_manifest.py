"""The app manifest: what Slack takes, and what is wrong with what it has."""

import copy
import json
import re
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from adapters.slack.manifest import (
    EVENTS,
    FILES_SCOPES,
    HISTORY_SCOPES,
    PUBLIC_SCOPES,
    SCOPES,
    as_json,
    as_yaml,
    difference,
    manifest,
)
from bot.errors import UserError


def _text(longest: int, shortest: int = 1, pattern: str = "") -> dict[str, Any]:
    return {"type": "string", "minLength": shortest, "maxLength": longest} | ({"pattern": pattern} if pattern else {})


def _object(required: str = "", **properties: Any) -> dict[str, Any]:
    return {"type": "object", "properties": properties, "required": required.split(), "additionalProperties": False}


def _list(of: dict[str, Any], most: int) -> dict[str, Any]:
    return {"type": "array", "items": of, "minItems": 1, "maxItems": most, "uniqueItems": True}


_ON_OFF = {"type": "boolean"}
_URL = _text(3000, 1, "^https://")

LIMITS = _object(
    "display_information features oauth_config settings",
    display_information=_object(
        "name",
        name=_text(35),
        description=_text(140),
        long_description=_text(4000, 175),
        background_color=_text(7, 4, "^#[0-9a-fA-F]{3}([0-9a-fA-F]{3})?$"),
    ),
    features=_object(
        "app_home bot_user shortcuts slash_commands",
        app_home=_object(
            home_tab_enabled=_ON_OFF, messages_tab_enabled=_ON_OFF, messages_tab_read_only_enabled=_ON_OFF
        ),
        bot_user=_object("display_name", display_name=_text(80), always_online=_ON_OFF),
        shortcuts=_list(
            _object(
                "name type callback_id description",
                name=_text(24),
                type={"enum": ["message", "global"]},
                callback_id=_text(255),
                description=_text(150),
            ),
            10,
        ),
        slash_commands=_list(
            _object(
                "command description",
                command=_text(32, 2, "^/[a-z0-9_-]+$"),
                url=_URL,
                description=_text(2000),
                usage_hint=_text(1000),
                should_escape=_ON_OFF,
            ),
            50,
        ),
    ),
    oauth_config=_object("scopes", redirect_urls=_list(_URL, 1000), scopes=_object("bot", bot=_list(_text(50), 255))),
    settings=_object(
        event_subscriptions=_object("bot_events", request_url=_URL, bot_events=_list(_text(50), 100)),
        interactivity=_object("is_enabled", is_enabled=_ON_OFF, request_url=_URL),
        org_deploy_enabled=_ON_OFF,
        socket_mode_enabled=_ON_OFF,
        token_rotation_enabled=_ON_OFF,
    ),
)
"""What Slack documents about the parts of a manifest that are used."""


@pytest.mark.parametrize("language", ["en", "de"])
@pytest.mark.parametrize("http", [None, "https://news.example.org/"])
@pytest.mark.parametrize(("public", "history"), [(False, False), (True, True)])
def test_a_manifest_is_within_slacks_limits(language: str, http: str | None, public: bool, history: bool) -> None:  # noqa: FBT001
    """Lengths, counts and properties, with as many stories as there can be."""
    stories = [f"story-{n}" for n in range(49)]
    made = manifest(
        stories,
        command="depesche",
        http=http,
        name="D" * 35,
        language=language,
        public=public,
        history=history,
        files=history,
    )
    jsonschema.validate(made, LIMITS)
    assert len(made["features"]["slash_commands"]) == 50
    text = json.dumps(made)
    assert "slack." not in text.replace("/slack/", "")  # every sentence has its words


def test_a_story_gets_a_command_of_its_own() -> None:
    """Besides the one for everything."""
    commands = manifest(["stargate", "stargate"])["features"]["slash_commands"]
    assert [each["command"] for each in commands] == ["/news", "/stargate"]
    assert commands[1]["description"] == "Ask about stargate, or read its digest"


def test_without_an_address_it_is_socket_mode() -> None:
    """And no address stands anywhere."""
    made = manifest()
    assert made["settings"]["socket_mode_enabled"] is True
    assert "http" not in json.dumps(made)


def test_with_an_address_everything_goes_there() -> None:
    """Events, buttons, commands, and who comes back from installing it."""
    made = manifest(["stargate"], http="https://news.example.org/bot/")
    assert made["settings"]["socket_mode_enabled"] is False
    assert set(re.findall(r'https?://[^"]+', json.dumps(made))) == {
        "https://news.example.org/bot/slack/events",
        "https://news.example.org/bot/slack/oauth_redirect",
    }
    assert [each["url"] for each in made["features"]["slash_commands"]] == [
        "https://news.example.org/bot/slack/events"
    ] * 2


def test_scopes_are_few_unless_more_are_chosen() -> None:
    """Each with a reason."""
    assert manifest()["oauth_config"]["scopes"]["bot"] == sorted(SCOPES)
    more = manifest(public=True, history=True, files=True)["oauth_config"]["scopes"]["bot"]
    assert set(more) == {*SCOPES, *PUBLIC_SCOPES, *HISTORY_SCOPES, *FILES_SCOPES}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"name": " "}, "An app's name has from 1 to 35 characters, “” has 0."),
        ({"name": "D" * 36}, "has 36."),
        ({"command": "/News"}, "“/News” cannot be a command on Slack."),
        ({"command": "/"}, "“/” cannot be a command"),
        ({"command": "/" + "n" * 32}, "at most 32 characters"),
        ({"command": "/remind"}, "“/remind” is a command of Slack's own. Choose another name"),
        ({"stories": ["fähre"]}, "“fähre” cannot be a command on Slack"),
        ({"stories": ["fähre"]}, "“/news fähre” works without a command of its own"),
        ({"stories": ["a b"]}, "“a b” cannot be a command"),
        ({"stories": [""]}, "“” cannot be a command"),
        ({"stories": ["s" * 32]}, "is too long for a command"),
        ({"stories": ["status"]}, "“/status” is a command of Slack's own."),
        ({"stories": ["news"]}, "“/news” is the command for everything already."),
        ({"stories": [f"s{n}" for n in range(50)]}, "at most 50 commands on Slack; these are 51."),
        ({"http": "http://news.example.org"}, "Slack cannot reach “http://news.example.org”. Give an https address"),
        ({"http": "news.example.org"}, "Slack cannot reach"),
        ({"http": "https://news.example.org/?a=b"}, "Slack cannot reach"),
    ],
)
def test_what_slack_would_refuse_is_refused_before(wrong: dict[str, Any], said: str) -> None:
    """With what is wrong and what to do."""
    with pytest.raises(UserError, match=re.escape(said)):
        manifest(**wrong)


@given(st.lists(st.text(max_size=40), max_size=4), st.text(max_size=40), st.text(max_size=40), st.text(max_size=40))
def test_whatever_is_named_is_made_or_refused(stories: list[str], command: str, name: str, http: str) -> None:
    """Nothing that Slack would not take is made."""
    try:
        made = manifest(stories, command=command, name=name, http="https://x.example/" + http)
    except UserError:
        return
    jsonschema.validate(made, LIMITS)


def test_both_forms_read_back_the_same() -> None:
    """JSON and YAML, German letters as such."""
    made = manifest(["stargate"], language="de")
    assert json.loads(as_json(made)) == yaml.safe_load(as_yaml(made)) == made
    assert "überblick" in as_json(made)
    assert "überblick" in as_yaml(made)


# What Slack has


def test_no_difference_is_none() -> None:
    """Whatever the order, and whatever the app is called."""
    wanted = manifest(["stargate"], http="https://news.example.org")
    actual = copy.deepcopy(wanted)
    actual["features"]["slash_commands"].reverse()
    actual["oauth_config"]["scopes"]["bot"].reverse()
    actual["display_information"] = {"name": "Nachrichten", "background_color": "#000"}
    actual["features"]["bot_user"]["display_name"] = "Nachrichten"
    actual["settings"]["is_hosted"] = False
    assert difference(wanted, actual) == []


def _change(path: str, value: Any) -> dict[str, Any]:
    """The manifest with something else at a place; None for nothing."""
    changed = copy.deepcopy(manifest(["stargate"], http="https://news.example.org"))
    *above, last = path.split(".")
    place = changed
    for name in above:
        place = place[name]
    if value is None:
        del place[last]
    else:
        place[last] = value
    return changed


@pytest.mark.parametrize(
    ("path", "value", "said"),
    [
        ("settings.socket_mode_enabled", True, ["Socket Mode is on, and should be off."]),
        ("settings.token_rotation_enabled", True, ["Token rotation is on, and should be off."]),
        (
            "features.app_home",
            None,
            ["The Home tab is off, and should be on.", "The Messages tab is off, and should be on."],
        ),
        (
            "features.app_home.messages_tab_read_only_enabled",
            True,
            ["“Read only” for the Messages tab is on, and should be off."],
        ),
        ("features.bot_user", None, ["The app has no bot user."]),
        (
            "settings.interactivity.request_url",
            "https://old.example/",
            ["Buttons and forms go to https://old.example/, not to https://news.example.org/slack/events."],
        ),
        (
            "settings.event_subscriptions.request_url",
            None,
            ["Events go to no address, not to https://news.example.org/slack/events."],
        ),
        (
            "oauth_config.redirect_urls",
            [],
            ["The redirect address https://news.example.org/slack/oauth_redirect is missing."],
        ),
        (
            "settings.event_subscriptions.bot_events",
            [*sorted(set(EVENTS) - {"app_uninstalled"}), "team_join"],
            ["The event app_uninstalled is missing."],
        ),
        (
            "oauth_config.scopes.bot",
            [*sorted(set(SCOPES) - {"chat:write"}), "admin"],
            [
                "The scope chat:write is missing: it lets the app post where it was invited.",
                "The scope admin is more than the app needs.",
            ],
        ),
        (
            "features.slash_commands",
            [
                {"command": "/news", "url": "https://old.example/", "should_escape": True},
                {"command": "/gate", "url": "https://old.example/"},
            ],
            [
                "The command /news goes to https://old.example/, not to https://news.example.org/slack/events.",
                "The command /stargate is missing.",
                "The command /gate is none of this app's: it is answered with an error.",
            ],
        ),
        (
            "features.shortcuts",
            [{"callback_id": "depesche:ask_anything", "type": "message"}],
            [
                "The shortcut “Digest this link” (depesche:digest_link) is missing.",
                "The shortcut “Ask the news desk” (depesche:ask_anything) should be one of the type global.",
            ],
        ),
    ],
)  # fmt: skip
def test_a_difference_is_said_in_plain_words(path: str, value: Any, said: list[str]) -> None:
    """What is missing, what is more, what is other."""
    assert difference(manifest(["stargate"], http="https://news.example.org"), _change(path, value)) == said


def test_a_command_that_escapes_nothing_is_a_difference() -> None:
    """Groups and channels could not be told by their names."""
    changed = manifest()
    changed["features"]["slash_commands"][0]["should_escape"] = False
    assert difference(manifest(), changed) == ["The command /news should escape channels, users and links."]


@pytest.mark.parametrize(
    "actual",
    [
        {},
        {"features": 1, "settings": []},
        {"features": {"slash_commands": [1, {}]}, "oauth_config": {"scopes": {"bot": 5}}},
    ],
)
def test_whatever_slack_has_can_be_compared(actual: dict[str, Any]) -> None:
    """Also nothing."""
    assert "The command /news is missing." in difference(manifest(), actual)
