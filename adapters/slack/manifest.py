"""The app manifest: all that Slack is told about the app, made in one piece and compared with what Slack has. Pure.

The limits are those of https://docs.slack.dev/reference/app-manifest and of the schema that Slack publishes for it
(https://github.com/slackapi/manifest-schema).
"""

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any
from urllib.parse import urlsplit

import yaml

from adapters.slack.markup import address, one_line
from adapters.wording import words
from bot.errors import UserError

Manifest = dict[str, Any]

MAX_NAME = 35
MAX_COMMANDS = 50
MAX_COMMAND = 32
"""With the slash."""

SCOPES: Mapping[str, str] = {
    "app_mentions:read": "hear when somebody mentions it, in threads, too",
    "channels:read": "know whether it, and who wants to change something, is in a public channel",
    "chat:write": "post where it was invited",
    "commands": "be asked by commands and shortcuts",
    "groups:read": "know the same of a private channel that it was invited to",
    "im:history": "hear what is written to it alone",
    "users:read": "know the time zone and language of who asks, and who is an admin",
}
"""What the app may do, and why."""

PUBLIC_SCOPES: Mapping[str, str] = {"chat:write.public": "post to public channels without being invited"}
FILES_SCOPES: Mapping[str, str] = {"files:read": "read the files that people hand to it"}
HISTORY_SCOPES: Mapping[str, str] = {
    "channels:history": "look whether a doubtful post arrived in a public channel",
    "groups:history": "look whether a doubtful post arrived in a private channel",
    "im:write": "look whether a doubtful post arrived where it was to be read by one person alone",
}

_OPTIONAL: Mapping[str, Mapping[str, str]] = {
    "public": PUBLIC_SCOPES,
    "history": HISTORY_SCOPES,
    "files": FILES_SCOPES,
}

# Of channels, the scopes with which the app knows whether it is in one let it hear what becomes of it, too.
EVENTS = (
    "app_home_opened",
    "app_mention",
    "app_uninstalled",
    "channel_archive",
    "channel_deleted",
    "channel_left",
    "channel_unarchive",
    "group_archive",
    "group_deleted",
    "group_left",
    "group_unarchive",
    "member_joined_channel",
    "member_left_channel",
    "message.im",
    "tokens_revoked",
)

# Callback ids of shortcuts.
DIGEST_LINK, ASK = "depesche:digest_link", "depesche:ask_anything"

EVENTS_PATH, REDIRECT_PATH = "/slack/events", "/slack/oauth_redirect"

BUILT_IN = frozenset(
    "active apps archive away call canvas close collapse dm dnd expand feed feedback genie giphy help huddle invite "
    "join leave list me msg mute open part prefs pro remind remove rename search shortcuts shrug star status topic "
    "unarchive who workflow".split()
)
"""Commands of Slack's own, which no app can have."""

_COMMAND = re.compile(r"[a-z0-9][a-z0-9_-]*")
_COLOR = "#2a6f97"


def scopes_with(optional: Iterable[str]) -> list[str]:
    """Name the scopes that the app needs, and those that go with what is optional ("public", "history", "files")."""
    return sorted({*SCOPES, *(scope for name in optional for scope in _OPTIONAL[name])})


def manifest(
    stories: Sequence[str] = (),
    *,
    command: str = "/news",
    http: str | None = None,
    name: str = "Depesche",
    language: str = "en",
    public: bool = False,
    history: bool = False,
    files: bool = False,
) -> Manifest:
    """Make a complete manifest.

    Args:
        stories: Handles of the stories that get a command of their own.
        command: The command for everything.
        http: Address at which Slack reaches the app, "https://news.example.org"; None for Socket Mode.
        name: Of the app and of its user.
        language: "en" or "de": of what stands beside commands and shortcuts.
        public: Whether it may post to public channels that it was not invited to.
        history: Whether it may look for a post of which it is not known whether it arrived.
        files: Whether it may read files that people hand to it.

    Raises:
        UserError: It cannot be made; says why and what to do.
    """
    name = _name(name)
    base = None if http is None else _base(http)
    taken = _commands(stories, command)
    events = {} if base is None else {"request_url": base + EVENTS_PATH}
    optional = {"public": public, "history": history, "files": files}
    oauth: Manifest = {"scopes": {"bot": scopes_with(name for name, wanted in optional.items() if wanted)}}
    if base is not None:
        oauth = {"redirect_urls": [base + REDIRECT_PATH], **oauth}
    return {
        "display_information": {
            "name": name,
            "description": words("slack.app.does", language),
            "long_description": words("slack.app.does_more", language, name=name, command=taken[0]),
            "background_color": _COLOR,
        },
        "features": {
            "app_home": {
                "home_tab_enabled": True,
                "messages_tab_enabled": True,
                "messages_tab_read_only_enabled": False,
            },
            "bot_user": {"display_name": name, "always_online": True},
            "shortcuts": [
                _shortcut("link", "message", DIGEST_LINK, language),
                _shortcut("ask", "global", ASK, language),
            ],
            "slash_commands": [_slash(each, taken[0], base, language) for each in taken],
        },
        "oauth_config": oauth,
        "settings": {
            "event_subscriptions": {**events, "bot_events": list(EVENTS)},
            "interactivity": {"is_enabled": True, **events},
            "org_deploy_enabled": False,
            "socket_mode_enabled": base is None,
            "token_rotation_enabled": False,
        },
    }


def as_json(made: Manifest) -> str:
    """Write a manifest as JSON, to be pasted into Slack's form."""
    return json.dumps(made, ensure_ascii=False, indent=2) + "\n"


def as_yaml(made: Manifest) -> str:
    """Write a manifest as YAML, to be pasted into Slack's form."""
    return yaml.safe_dump(made, sort_keys=False, allow_unicode=True, width=100)


def _name(name: str) -> str:
    shown = one_line(name)
    if not shown or len(shown) > MAX_NAME:
        raise UserError(f"An app's name has from 1 to {MAX_NAME} characters, “{shown[:60]}” has {len(shown)}.")
    return shown


def _base(http: str) -> str:
    """Check an address and drop what is more than its beginning."""
    written = address(http)
    parts = urlsplit(written or "")
    if written is None or parts.scheme != "https" or parts.query or parts.fragment:
        raise UserError(
            f"Slack cannot reach “{one_line(http)[:100]}”.", "Give an https address, such as https://news.example.org"
        )
    return written.rstrip("/")


def _commands(stories: Sequence[str], command: str) -> list[str]:
    """Give the names of all commands, the one for everything first."""
    main = command.removeprefix("/")
    if len(main) + 1 > MAX_COMMAND or not _COMMAND.fullmatch(main):
        raise UserError(
            f"“/{one_line(main)[:60]}” cannot be a command on Slack.",
            f"It has small letters a to z, digits, - and _, and at most {MAX_COMMAND} characters with its slash.",
        )
    if main in BUILT_IN:
        raise UserError(f"“/{main}” is a command of Slack's own.", "Choose another name, such as /depesche.")
    taken = [main]
    for handle in stories:
        short = one_line(handle)[:60]
        instead = f"“/{main} {short}” works without a command of its own: leave it out."
        if len(handle) + 1 > MAX_COMMAND:
            raise UserError(
                f"“{short}” is too long for a command: Slack takes {MAX_COMMAND} characters with the slash.", instead
            )
        if not _COMMAND.fullmatch(handle):
            raise UserError(
                f"“{short}” cannot be a command on Slack: only small letters a to z, digits, - and _ can.", instead
            )
        if handle in BUILT_IN:
            raise UserError(f"“/{handle}” is a command of Slack's own.", instead)
        if handle == main:
            raise UserError(f"“/{handle}” is the command for everything already.", instead)
        if handle not in taken:
            taken.append(handle)
    if len(taken) > MAX_COMMANDS:
        raise UserError(
            f"An app has at most {MAX_COMMANDS} commands on Slack; these are {len(taken)}.",
            f"Name fewer stories: all of them can be asked with /{main}.",
        )
    return [f"/{each}" for each in taken]


def _slash(command: str, main: str, base: str | None, language: str) -> Manifest:
    key = "slack.command.news" if command == main else "slack.command.story"
    return {
        "command": command,
        **({} if base is None else {"url": base + EVENTS_PATH}),
        "description": words(key, language, story=command.removeprefix("/")),
        "usage_hint": words(f"{key}_hint", language),
        # Tells which group or channel is meant by a name; addresses and & < > arrive escaped for it.
        "should_escape": True,
    }


def _shortcut(key: str, kind: str, callback: str, language: str) -> Manifest:
    return {
        "name": words(f"slack.shortcut.{key}", language),
        "type": kind,
        "callback_id": callback,
        "description": words(f"slack.shortcut.{key}_does", language),
    }


# What Slack has


def difference(wanted: Mapping[str, Any], actual: Mapping[str, Any]) -> list[str]:
    """Say what in an app's settings is other than it should be.

    Names, descriptions and colors are matters of taste, and are not compared.

    Args:
        wanted: As `manifest` makes it.
        actual: As Slack has it; what is missing there is not set.

    Returns:
        Sentences in English; none where all is well.
    """
    return [*_commands_differ(wanted, actual), *_sets_differ(wanted, actual), *_switches_differ(wanted, actual)]


def _get(of: Mapping[str, Any], path: str) -> Any:
    """Find what stands somewhere; None where nothing does."""
    found: Any = of
    for name in path.split("."):
        found = found.get(name) if isinstance(found, Mapping) else None
    return found


def _by(of: Mapping[str, Any], path: str, name: str) -> dict[str, Mapping[str, Any]]:
    found = _get(of, path)
    items = found if isinstance(found, list) else []
    return {str(each.get(name, "")): each for each in items if isinstance(each, Mapping)}


def _set(of: Mapping[str, Any], path: str) -> set[str]:
    found = _get(of, path)
    return set(map(str, found)) if isinstance(found, list) else set()


def _commands_differ(wanted: Mapping[str, Any], actual: Mapping[str, Any]) -> Iterator[str]:
    path = "features.slash_commands"
    mine, theirs = _by(wanted, path, "command"), _by(actual, path, "command")
    for command, each in mine.items():
        if command not in theirs:
            yield f"The command {command} is missing."
            continue
        if each.get("url") != theirs[command].get("url") and "url" in each:
            yield f"The command {command} goes to {theirs[command].get('url') or 'no address'}, not to {each['url']}."
        if bool(each.get("should_escape")) != bool(theirs[command].get("should_escape")):
            yield f"The command {command} should escape channels, users and links."
    for command in theirs:
        if command not in mine:
            yield f"The command {command} is none of this app's: it is answered with an error."
    path = "features.shortcuts"
    mine, theirs = _by(wanted, path, "callback_id"), _by(actual, path, "callback_id")
    for callback, each in mine.items():
        if callback not in theirs:
            yield f"The shortcut “{each['name']}” ({callback}) is missing."
        elif each["type"] != theirs[callback].get("type"):
            yield f"The shortcut “{each['name']}” ({callback}) should be one of the type {each['type']}."


_SETS = {
    "oauth_config.scopes.bot": "scope",
    "settings.event_subscriptions.bot_events": "event",
    "oauth_config.redirect_urls": "redirect address",
}


def _sets_differ(wanted: Mapping[str, Any], actual: Mapping[str, Any]) -> Iterator[str]:
    reasons = {**SCOPES, **PUBLIC_SCOPES, **HISTORY_SCOPES, **FILES_SCOPES}
    for path, what in _SETS.items():
        mine, theirs = (_set(each, path) for each in (wanted, actual))
        for missing in sorted(mine - theirs):
            why = f": it lets the app {reasons[missing]}" if missing in reasons else ""
            yield f"The {what} {missing} is missing{why}."
        if what == "scope":
            for more in sorted(theirs - mine):
                yield f"The scope {more} is more than the app needs."


_SWITCHES = {
    "settings.socket_mode_enabled": "Socket Mode",
    "settings.interactivity.is_enabled": "Interactivity",
    "settings.token_rotation_enabled": "Token rotation",
    "features.app_home.home_tab_enabled": "The Home tab",
    "features.app_home.messages_tab_enabled": "The Messages tab",
    "features.app_home.messages_tab_read_only_enabled": "“Read only” for the Messages tab",
}
_ADDRESSES = {
    "settings.event_subscriptions.request_url": "Events",
    "settings.interactivity.request_url": "Buttons and forms",
}


def _switches_differ(wanted: Mapping[str, Any], actual: Mapping[str, Any]) -> Iterator[str]:
    for path, what in _SWITCHES.items():
        on = bool(_get(wanted, path))
        if on != bool(_get(actual, path)):
            yield f"{what} is {'off' if on else 'on'}, and should be {'on' if on else 'off'}."
    for path, what in _ADDRESSES.items():
        mine, theirs = _get(wanted, path), _get(actual, path)
        if mine is not None and mine != theirs:
            yield f"{what} go to {theirs or 'no address'}, not to {mine}."
    if _get(actual, "features.bot_user") is None:
        yield "The app has no bot user."
