"""Whether an installation on Slack is sound, in plain words. Asks Slack, changes nothing."""

from collections.abc import Sequence
from typing import Any

import aiohttp
from slack_sdk.errors import SlackApiError, SlackClientError
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack import manifest
from adapters.slack.access import Access
from adapters.slack.posting import PATIENCE, code_of, scopes_of
from bot.errors import UserError

Finding = tuple[bool, str]
"""Whether it is good news, and what there is to say."""

_BROKEN = (SlackClientError, aiohttp.ClientError, OSError, ValueError)
_INSTALL_AGAIN = "Print the manifest with depesche slack-manifest, put it in, and install the app again."


async def doctor(
    access: Access, *, stories: Sequence[str] = (), command: str = "/news", config_token: str | None = None
) -> list[Finding]:
    """Look at everything that can be seen with the given tokens.

    Args:
        access: As for `Slack`.
        stories: Handles of the stories that are to have a command of their own; those of the app are compared with it.
        command: The common command.
        config_token: An app configuration token, with which the app's whole manifest can be read; None for none.
    """
    async with aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE.total_seconds())) as session:

        def client(token: str | None) -> AsyncWebClient:
            return AsyncWebClient(token, base_url=access.api_url, session=session, retry_handlers=[])

        found: list[Finding] = []
        application = ""
        if access.bot_token is not None:
            said, application = await _bot(client(access.bot_token))
            found += said
        if access.app_token is not None:
            found.append(await _socket(client(access.app_token)))
        if access.signing_secret is not None:
            found.append((True, f"HTTP is listened for on {access.host}:{access.port}; Slack must reach it by https."))
        if access.installs is not None:
            found.append((True, "Workspaces install the app at /slack/install of that address."))
        if config_token is not None:
            found += await _manifest(client(config_token), application, access, stories, command)
        else:
            found.append(
                (True, "The app's settings were not compared: that needs DEPESCHE_SLACK_CONFIG_TOKEN, see the README.")
            )
        return found


async def _bot(client: AsyncWebClient) -> tuple[list[Finding], str]:
    """Say what the bot's token is good for, and of which app it is."""
    try:
        answer = await client.auth_test()
    except SlackApiError as error:
        return [(False, f"DEPESCHE_SLACK_BOT_TOKEN: Slack does not accept it ({code_of(error)}).")], ""
    except _BROKEN as error:
        return [(False, f"Slack cannot be reached ({type(error).__name__}).")], ""
    found: list[Finding] = [
        (True, f"The bot token is valid: it is {answer.get('user')}'s in the workspace {answer.get('team')}.")
    ]
    scopes = scopes_of(answer)
    missing = sorted(set(manifest.SCOPES) - scopes) if scopes else []
    if missing:
        told = "; ".join(f"{scope}, to {manifest.SCOPES[scope]}" for scope in missing)
        found.append((False, f"The app lacks scopes: {told}. {_INSTALL_AGAIN}"))
    elif scopes:
        found.append((True, "The app has the scopes that it needs."))
    if scopes and not scopes >= set(manifest.HISTORY_SCOPES):
        lacking = ", ".join(sorted(set(manifest.HISTORY_SCOPES) - scopes))
        found.append((True, f"It may not look for all doubtful posts ({lacking}): they are held and reported."))
    if scopes and not scopes >= set(manifest.FILES_SCOPES):
        found.append((True, "It may not read files that people hand to it (files:read)."))
    try:
        bot: dict[str, Any] = (await client.bots_info(bot=str(answer.get("bot_id") or ""))).get("bot") or {}
    except _BROKEN:
        bot = {}
    return found, str(bot.get("app_id") or "")


async def _socket(client: AsyncWebClient) -> Finding:
    try:
        await client.apps_connections_open(app_token=client.token or "")
    except SlackApiError as error:
        code = code_of(error)
        if code in {"socket_mode_not_enabled", "not_allowed_token_type", "missing_scope", "no_permission"}:
            return (
                False,
                (
                    f"Socket Mode cannot be used ({code}): switch it on in the app's settings, and make an app-level "
                    "token with the scope connections:write."
                ),
            )
        return False, f"DEPESCHE_SLACK_APP_TOKEN: Slack does not accept it ({code})."
    except _BROKEN as error:
        return False, f"Slack cannot be reached ({type(error).__name__})."
    return True, "Socket Mode is on, and the app token opens it."


async def _manifest(
    client: AsyncWebClient, application: str, access: Access, stories: Sequence[str], command: str
) -> list[Finding]:
    parts = (access.app_token or "").split("-")
    app_id = application or (parts[2] if len(parts) > 3 else "")  # xapp-1-A0123-…
    if not app_id:
        return [(False, "The app's settings cannot be compared: Slack does not say which app this is.")]
    try:
        answer = await client.apps_manifest_export(app_id=app_id)
    except SlackApiError as error:
        return [(False, f"DEPESCHE_SLACK_CONFIG_TOKEN: the app's settings cannot be read with it ({code_of(error)}).")]
    except _BROKEN as error:
        return [(False, f"Slack cannot be reached ({type(error).__name__}).")]
    found: Any = answer.get("manifest")
    actual: dict[str, Any] = found if isinstance(found, dict) else {}
    listed = ((actual.get("features") or {}).get("slash_commands")) or []
    had = [str(each.get("command", "")).lstrip("/") for each in listed if isinstance(each, dict)]
    known = [handle for handle in stories if handle in had]
    scopes = set(((actual.get("oauth_config") or {}).get("scopes") or {}).get("bot") or ())
    try:
        wanted = manifest.manifest(
            known,
            command=command,
            http=_address(actual) if access.app_token is None else None,
            public=bool(scopes & set(manifest.PUBLIC_SCOPES)),  # all three are a matter of choice
            history=bool(scopes & set(manifest.HISTORY_SCOPES)),
            files=bool(scopes & set(manifest.FILES_SCOPES)),
        )
    except UserError as error:
        return [(False, f"The app's settings cannot be those of this version: {error}")]
    differences = manifest.difference(wanted, actual)
    if not differences:
        return [(True, "The app's settings are those of this version.")]
    return [(False, f"{sentence} {_INSTALL_AGAIN}") for sentence in differences]


def _address(actual: dict[str, Any]) -> str:
    """Say at which address an app's settings have it; empty where they have it nowhere."""
    settings = actual.get("settings") or {}
    redirects = (actual.get("oauth_config") or {}).get("redirect_urls") or []
    events = (settings.get("event_subscriptions") or {}).get("request_url") or ""
    return str(events).removesuffix(manifest.EVENTS_PATH) or str(next(iter(redirects), "")).removesuffix(
        manifest.REDIRECT_PATH
    )
