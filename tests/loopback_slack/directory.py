"""The Web API's methods about users, workspaces, views and the app itself."""

from tests.loopback_slack import payloads
from tests.loopback_slack.methods import Asked, Handler, paged
from tests.loopback_slack.refusals import Refused
from tests.loopback_slack.values import Json, View


def _test(asked: Asked) -> Json:
    workspace = asked.workspace
    return {
        "url": f"https://{workspace.domain}.slack.com/",
        "team": workspace.name,
        "user": workspace.bot.name,
        "team_id": workspace.id,
        "user_id": workspace.bot.id,
        "bot_id": workspace.bot_id,
        "is_enterprise_install": False,
    }


def _revoke(asked: Asked) -> Json:
    if not asked.flag("test"):
        asked.world.retire(asked.workspace, "token_revoked")
        revoked = {"type": "tokens_revoked", "tokens": {"oauth": [], "bot": [asked.workspace.bot.id]}}
        asked.world.emit(asked.workspace, "tokens_revoked", revoked)
    return {"revoked": not asked.flag("test")}


def _user(asked: Asked) -> Json:
    return {"user": payloads.user(asked.user(), locale=asked.flag("include_locale"))}


def _users(asked: Asked) -> Json:
    page, metadata = paged(asked, list(asked.workspace.users.values()), default=1000)
    locale = asked.flag("include_locale")
    members = [payloads.user(found, locale=locale) for found in page]
    return {"members": members, "cache_ts": int(asked.world.clock()), "response_metadata": metadata}


def _groups(asked: Asked) -> Json:
    team = asked.workspace.id
    told: list[Json] = []
    for group in asked.workspace.groups.values():
        found: Json = {"id": group.id, "team_id": team, "is_usergroup": True, "name": group.handle}
        found |= {"handle": group.handle, "date_delete": 0, "user_count": len(group.users)}
        if asked.flag("include_users"):
            found["users"] = [user.id for user in group.users]
        told.append(found)
    return {"usergroups": told}


def _team(asked: Asked) -> Json:
    workspace = asked.workspace
    return {"team": {"id": workspace.id, "name": workspace.name, "domain": workspace.domain, "email_domain": ""}}


def _bot(asked: Asked) -> Json:
    workspace = asked.workspace
    if asked.arguments.get("bot") not in {None, workspace.bot_id}:
        raise Refused("bot_not_found")
    found = {"id": workspace.bot_id, "deleted": False, "name": workspace.bot.name, "updated": 0}
    return {"bot": {**found, "app_id": workspace.app_id, "user_id": workspace.bot.id, "icons": {}}}


def _open_view(asked: Asked) -> Json:
    trigger = asked.needed("trigger_id", "invalid_trigger_id")
    opened = asked.world.open_view(trigger, asked.arguments.get("view"), push=asked.method == "views.push")
    return {"view": payloads.view(opened)}


def _update_view(asked: Asked) -> Json:
    view_id, external = asked.arguments.get("view_id"), asked.arguments.get("external_id")
    found: View | None = None
    for view in asked.world.views.values():
        named = view.id == view_id if view_id else external and view.body.get("external_id") == external
        if named and view.user.workspace is asked.workspace and not view.closed:
            found = view
    if found is None:
        raise Refused("not_found")
    asked.world.update_view(found, asked.arguments.get("view"), expected=asked.arguments.get("hash"))
    return {"view": payloads.view(found)}


def _publish_view(asked: Asked) -> Json:
    user = asked.user("user_id")
    published = asked.world.publish(user, asked.arguments.get("view"), expected=asked.arguments.get("hash"))
    return {"view": payloads.view(published)}


METHODS: dict[str, tuple[Handler, tuple[str, ...]]] = {
    "auth.test": (_test, ()),
    "auth.revoke": (_revoke, ()),
    "users.info": (_user, ("users:read",)),
    "users.list": (_users, ("users:read",)),
    "usergroups.list": (_groups, ("usergroups:read",)),
    "team.info": (_team, ("team:read",)),
    "bots.info": (_bot, ("users:read",)),
    "views.open": (_open_view, ()),
    "views.push": (_open_view, ()),
    "views.update": (_update_view, ()),
    "views.publish": (_publish_view, ()),
}
"""By name: what does it, and of which scopes it needs one."""
