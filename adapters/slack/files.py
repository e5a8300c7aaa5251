"""Files that people attach on Slack, as material. They are read with the app's token, from Slack's own hosts alone."""

from collections.abc import Mapping
from http import HTTPStatus
from pathlib import PurePath
from typing import Any
from urllib.parse import urljoin, urlsplit

import structlog
from slack_sdk.errors import SlackApiError

from adapters.slack.posting import PLATFORM, Posting, code_of
from adapters.slack.rights import BROKEN
from bot.errors import BotError, SourceRefused
from bot.types import MAX_MATERIAL, Material

_log: structlog.stdlib.BoundLogger = structlog.get_logger()

DOMAIN = "slack.com"
"""Slack keeps files at files.slack.com, and may send on to another of its own hosts."""

_SUFFIXES = frozenset([".txt", ".text", ".md", ".markdown", ".html", ".htm"])
_TYPES = frozenset("text/plain text/markdown text/x-markdown text/html application/xhtml+xml".split())
_CHUNK = 65_536
_MAX_HOPS = 4
_SENT_ON = frozenset([301, 302, 303, 307, 308])
_NO_SCOPE = (
    "the app lacks the scope files:read. Whoever runs it prints the manifest with depesche slack-manifest --files, "
    "puts it in, and installs the app again"
)
_NOT_GIVEN = "Slack does not give it out"
_GONE = {"file_not_found", "file_deleted", "not_visible"}


def may_be_text(file: Mapping[str, Any]) -> bool:
    """Whether a file, as Slack tells of it, may be an article. Of one that the app may not read it tells nothing."""
    name, kind = str(file.get("name") or ""), str(file.get("mimetype") or "")
    return kind in _TYPES or PurePath(name).suffix.lower() in _SUFFIXES or not (name or kind)


def material(posting: Posting, workspace: str, identity: str, *, name: str, kind: str, n_bytes: int) -> Material:
    """Give a file as something that is handed in.

    Args:
        posting: Calls Slack.
        workspace: Where it is.
        identity: Its id.
        name: As Slack told it, for people.
        kind: Its content type as Slack told it, or empty.
        n_bytes: The same; 0 where it told none.
    """

    async def load() -> bytes:
        try:
            return await _read(posting, workspace, identity, name)
        except SlackApiError as error:
            code = code_of(error)
            reason = _NO_SCOPE if code == "missing_scope" else f"Slack answers {code}"
            raise SourceRefused(name, "it is not there any more" if code in _GONE else reason) from None
        except SourceRefused:
            raise
        except (BotError, *BROKEN) as error:
            _log.warning("file_not_read", platform=PLATFORM, kind=type(error).__name__)
            raise SourceRefused(name, _NOT_GIVEN) from None

    return Material(load, name, kind, n_bytes or None)


async def _read(posting: Posting, workspace: str, identity: str, name: str) -> bytes:
    """Read a file, or of a longer one a bit more than may be handed in.

    Raises:
        SourceRefused: It is not Slack's to give, or not given.
        SlackApiError: Slack says why not.
    """
    client = await posting.client(workspace)
    if client is None:
        raise SourceRefused(name, "the app is not installed there any more")
    file: dict[str, Any] = (await client.files_info(file=identity)).get("file") or {}
    url = str(file.get("url_private_download") or file.get("url_private") or "")
    if not _is_slacks(url, client.base_url):
        raise SourceRefused(name, "it is not kept by Slack")
    for _ in range(_MAX_HOPS):
        status, data, sent_on, is_page = await _asked(posting, url, str(client.token))
        if sent_on is None:
            break
        url = urljoin(url, sent_on)
        if not _is_slacks(url, client.base_url):  # nowhere else with the token
            raise SourceRefused(name, _NOT_GIVEN)
    # To keep a file to itself Slack shows a page on which people sign in.
    is_other = "html" not in str(file.get("mimetype") or "") or len(data) != file.get("size", len(data))
    if status != HTTPStatus.OK or (is_page and is_other):
        raise SourceRefused(name, _NOT_GIVEN)
    return data


async def _asked(posting: Posting, url: str, token: str) -> tuple[int, bytes, str | None, bool]:
    """Ask Slack for a file; give the status, what came, where it sends on to if it does, and whether it is a page."""
    headers = {"Authorization": f"Bearer {token}"}
    async with posting.session.get(url, headers=headers, allow_redirects=False) as response:
        data = b""
        async for chunk in response.content.iter_chunked(_CHUNK):
            data += chunk
            if len(data) > MAX_MATERIAL:
                break
        sent_on = response.headers.get("Location") if response.status in _SENT_ON else None
        return response.status, data, sent_on, response.content_type == "text/html"


def _is_slacks(url: str, api_url: str) -> bool:
    """Whether an address is one of Slack's: of the hosts where it keeps files, or of that of its Web API."""
    where, api = urlsplit(url), urlsplit(api_url)
    is_file_host = f".{where.netloc}".endswith(f".{DOMAIN}") and "@" not in where.netloc
    return (where.scheme == "https" and is_file_host) or (where.scheme, where.netloc) == (api.scheme, api.netloc)
