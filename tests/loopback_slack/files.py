"""Files that users attach: what Slack tells of them, files.info, and the host that gives them to who may read them."""

from dataclasses import dataclass

from aiohttp import web

from tests.loopback_slack.methods import Asked, Handler
from tests.loopback_slack.refusals import Refused
from tests.loopback_slack.values import Json
from tests.loopback_slack.world import World


def _info(asked: Asked) -> Json:
    file = asked.workspace.files.get(asked.needed("file", "file_not_found"))
    if file is None:
        raise Refused("file_not_found")
    if file.deleted:
        raise Refused("file_deleted")
    return {"file": file.json(), "comments": [], "response_metadata": {"next_cursor": ""}}


METHODS: dict[str, tuple[Handler, tuple[str, ...]]] = {"files.info": (_info, ("files:read",))}
"""As in `methods`."""


@dataclass(frozen=True)
class FileHost:
    """What files.slack.com does.

    Attributes:
        world: What there is.
    """

    world: World

    async def serve(self, http: web.Request) -> web.StreamResponse:
        """Give a file to who has a token that may read it; send everybody else to where people sign in."""
        path, header = http.match_info["path"], http.headers.get("Authorization", "")
        spaces = self.world.workspaces.values()
        files = {file.path: (workspace, file) for workspace in spaces for file in workspace.files.values()}
        workspace, file = files.get(path, (None, None))
        if workspace is None or file is None or file.deleted:
            return web.Response(status=404)
        if header != f"Bearer {workspace.bot_token}" or "files:read" not in workspace.scopes:
            raise web.HTTPFound(f"https://{workspace.domain}.slack.com/?redir=%2Ffiles-pri%2F{file.id}")
        if file.sent_on:
            raise web.HTTPFound(file.sent_on)
        file.n_read += 1
        self.world.changes.happened()
        if file.signed_out:
            return web.Response(text="<!DOCTYPE html><html><body>Sign in</body></html>", content_type="text/html")
        return web.Response(body=file.data, content_type=file.mimetype)
