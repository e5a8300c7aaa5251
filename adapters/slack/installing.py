"""What whoever installs the app in a workspace reads where that did not work; Slack's library shows the other pages."""

from html import escape

from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.response import BoltResponse
from slack_sdk.oauth import OAuthStateUtils

from adapters.wording import spoken, words

_CAUSES = {"access_denied": "cancelled", "invalid_browser": "outdated", "invalid_state": "outdated"}
"""Reasons of Slack and its library that have a sentence of their own."""


def pages() -> AsyncCallbackOptions:
    """Give the pages that end an installation."""
    return AsyncCallbackOptions(success=_done, failure=_failed)


async def _done(args: AsyncSuccessArgs) -> BoltResponse:
    return await args.default.success(args)


async def _failed(args: AsyncFailureArgs) -> BoltResponse:
    """Say in the browser's language why the app is not installed, and where to begin anew."""
    wanted = ",".join(args.request.headers.get("accept-language", []))
    language = spoken(wanted.partition(",")[0].partition(";")[0].strip())
    said = words(f"slack.install.{_CAUSES.get(args.reason, 'failed')}", language)
    again, address = words("slack.install.again", language), args.settings.install_path
    body = (
        f'<!DOCTYPE html><html lang="{language}"><meta charset="utf-8"><title>Depesche</title>'
        f'<p>{escape(said)}</p><p><a href="{escape(address)}">{escape(again)}</a></p></html>'
    )
    forgotten = OAuthStateUtils().build_set_cookie_for_deletion()
    return BoltResponse(
        status=args.suggested_status_code,
        headers={"Content-Type": "text/html; charset=utf-8", "Set-Cookie": forgotten},
        body=body,
    )
