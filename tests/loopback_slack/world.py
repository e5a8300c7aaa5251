"""The state of a Slack and what happens in it: who posts what where, by Slack's rules. No HTTP, no sockets."""

import copy
from collections.abc import Iterable
from datetime import timedelta
from typing import Any, Literal

from tests.loopback_slack import payloads
from tests.loopback_slack.blocks import check_message, check_view
from tests.loopback_slack.forms import current, elements
from tests.loopback_slack.markup import Ping, links, mentioned
from tests.loopback_slack.notes import Changes, Emit, ResponseUrl, Trigger, Violation
from tests.loopback_slack.refusals import Refused, ViolationKind
from tests.loopback_slack.values import Call, Channel, Clock, Json, Message, User, View, Workspace, walk

_MOST_VIEWS = 3  # of one stack of modals
_CODE_LIFE = timedelta(minutes=10)
_CAN_ACT = ("button", "overflow", "checkboxes", "radio_buttons", "workflow_button")


class World:
    """Everything there is.

    Attributes:
        clock: By it everything runs out.
        app_id: Of the only app.
        workspaces: By id.
        calls: What the app called, in order.
        violations: Rules that were broken, in order.
        pinged: Whom messages of the app mention, in order.
        views: By id, closed ones too; home tabs are in their workspaces as well.
        acknowledge_within: How long the app may wait before it acknowledges.
        trigger_life: How long a trigger_id may be used.
        response_life: How long a response_url may be used.
        response_uses: How often.
        history_max: The most messages in one answer of conversations.history; 15 for apps that Slack limits.
        checked: Whether blocks, views and style are checked.
    """

    def __init__(self, *, checked: bool = True) -> None:
        """Begin without workspaces."""
        self.clock = Clock()
        self.changes = Changes()
        self.emit: Emit = _nobody
        self.checked = checked
        self._last_id = 0
        self._last_ts = 0
        self.app_id = self.new_id("A")
        self.workspaces: dict[str, Workspace] = {}
        self.calls: list[Call] = []
        self.violations: list[Violation] = []
        self.pinged: list[Ping] = []
        self.views: dict[str, View] = {}
        self.acknowledge_within = timedelta(seconds=3)
        self.trigger_life = timedelta(seconds=3)
        self.response_life = timedelta(minutes=30)
        self.response_uses = 5
        self.history_max = 1000
        self.triggers: dict[str, Trigger] = {}
        self.response_urls: dict[str, ResponseUrl] = {}
        self.codes: dict[str, tuple[float, Workspace, User, str, set[str]]] = {}
        self._tokens: dict[str, tuple[Workspace, str]] = {}

    def new_id(self, prefix: str) -> str:
        """Give an id that nothing has yet, "C00000012"."""
        self._last_id += 1
        return f"{prefix}{self._last_id:08d}"

    def new_ts(self) -> str:
        """Give a time stamp that is later than all before."""
        self._last_ts = max(self._last_ts + 1, int(self.clock() * 1_000_000))
        return f"{self._last_ts // 1_000_000}.{self._last_ts % 1_000_000:06d}"

    def violate(self, kind: ViolationKind, method: str, code: str, message: str) -> None:
        """Note a broken rule."""
        self.violations.append(Violation(kind, method, code, message))
        self.changes.happened()

    # Who may call

    def authed(self, token: str) -> Workspace:
        """Give the workspace of a bot token.

        Raises:
            Refused: With not_authed, invalid_auth, token_revoked or account_inactive.
        """
        if not token:
            raise Refused("not_authed")
        workspace, state = self._tokens.get(token, (None, "invalid_auth"))
        if workspace is None or state:
            raise Refused(state)
        return workspace

    def scopes_of(self, token: str) -> set[str] | None:
        """Give what a bot token may; None for any other."""
        workspace, _ = self._tokens.get(token, (None, ""))
        return None if workspace is None else workspace.scopes

    def install(self, workspace: Workspace, scopes: set[str]) -> None:
        """Let the app be installed, with a new token where it was not before."""
        if not workspace.installed or workspace.bot_token not in self._tokens:
            workspace.bot_token = f"xoxb-{workspace.id}-{self._last_id}-loopback"
            self._last_id += 1
        workspace.installed = True
        workspace.scopes = set(scopes)
        self._tokens[workspace.bot_token] = workspace, ""

    def retire(self, workspace: Workspace, reason: Literal["token_revoked", "account_inactive"]) -> None:
        """Let the workspace's token open nothing any more."""
        self._tokens[workspace.bot_token] = workspace, reason
        workspace.installed = False
        self.changes.happened()

    def code_for(self, workspace: Workspace, user: User, redirect_uri: str, scopes: set[str]) -> str:
        """Make a code that an app changes for a token within ten minutes."""
        code = self.new_id("code-")
        self.codes[code] = self.clock() + _CODE_LIFE.total_seconds(), workspace, user, redirect_uri, scopes
        return code

    # Messages

    def post(
        self,
        channel: Channel,
        body: Json,
        *,
        method: str,
        ephemeral_for: User | None = None,
        response: bool = False,
    ) -> Message:
        """Post as the app.

        Raises:
            Refused: A rule of messages is broken.
        """
        if self.checked:
            check_message(body)
        elif not any(body.get(name) for name in ("text", "blocks", "attachments")):
            raise Refused("no_text")
        thread_ts = body.get("thread_ts")
        if thread_ts is not None:
            above = channel.message(str(thread_ts))
            if above is None and ephemeral_for is None:
                raise Refused("thread_not_found")
            thread_ts = above.thread_ts or above.ts if above else str(thread_ts)
        message = Message(
            channel,
            self.new_ts(),
            channel.workspace.bot,
            thread_ts=thread_ts,
            reply_broadcast=bool(body.get("reply_broadcast")),
            ephemeral_for=ephemeral_for,
            response=response,
        )
        self._take(message, body)
        (channel.messages if ephemeral_for is None else channel.ephemeral).append(message)
        self._look_at(message, body, method)
        if ephemeral_for is None:
            self.tell(message)
        self.changes.happened()
        return message

    def stream(self, channel: Channel, body: Json, *, method: str) -> Message:
        """Post as the app what grows from now on; what it says so far may be nothing.

        Raises:
            Refused: A rule of messages is broken.
        """
        message = Message(channel, self.new_ts(), channel.workspace.bot, thread_ts=body["thread_ts"])
        message.streaming = "in_progress"
        self._take(message, body)
        channel.messages.append(message)
        self._look_at(message, body, method)
        self.tell(message)
        self.changes.happened()
        return message

    def change(self, message: Message, body: Json, *, method: str) -> None:
        """Change a message of the app's as it says; what it does not name stays; a text alone replaces blocks.

        Raises:
            Refused: A rule of messages would be broken.
        """
        if self.checked:
            check_message(body, edit=True)
        message.earlier.append(message.shown)
        self._take(message, body)
        if body.get("text") and "blocks" not in body:
            message.blocks = []
        message.edited_at = self.clock()
        self._look_at(message, body, method)
        if message.ephemeral_for is None:
            self.tell(message, changed=True)
        self.changes.happened()

    def delete(self, message: Message) -> None:
        """Remove a message."""
        message.deleted = True
        for where in (message.channel.messages, message.channel.ephemeral):
            if message in where:
                where.remove(message)
        self.changes.happened()

    def write(self, channel: Channel, user: User, text: str, *, thread_ts: str | None = None) -> Message:
        """Let a user post."""
        message = Message(channel, self.new_ts(), user, text, thread_ts=thread_ts)
        channel.messages.append(message)
        self.changes.happened()
        return message

    def tell(self, message: Message, *, changed: bool = False) -> object:
        """Send an event about a message, where the app is subscribed to those of such channels; give what came of it.

        An app is told of its own messages, too.
        """
        names = {"channels": ("channel", "channels"), "groups": ("group", "groups"), "im": ("im", "im")}
        kind, name = names[message.channel.kind]
        if message.channel.workspace.bot not in message.channel.members:
            return None
        event: Json = payloads.message(message)
        where = {"channel": message.channel.id, "channel_type": kind, "event_ts": message.ts}
        if changed:
            event = {"type": "message", "subtype": "message_changed", "hidden": True, "message": event}
            event |= {"ts": self.new_ts(), "previous_message": {}}
        return self.emit(message.channel.workspace, f"message.{name}", event | where)

    def _take(self, message: Message, body: Json) -> None:
        """Put into a message what a body says."""
        message.sent.append(body)
        if "text" in body:
            message.text = body["text"] or ""
        if "blocks" in body:
            message.blocks = self.named(body["blocks"] or [])
        if "metadata" in body:
            message.metadata = body["metadata"] or None
        for name in ("unfurl_links", "unfurl_media"):
            if name in body:
                setattr(message, name, _flag(body[name]))
        message.parse = body.get("parse", message.parse)
        message.link_names = bool(_flag(body.get("link_names", message.link_names)))

    def _look_at(self, message: Message, body: Json, method: str) -> None:
        """Note whom a message mentions, and what is allowed but bad."""
        self.pinged += [Ping(who, message) for who in mentioned(message)]
        if not self.checked:
            return
        if body.get("blocks") and not body.get("text"):
            self.violate("style", method, "no_fallback", "blocks without a text: notifications and readers say nothing")
        unfurled = not (message.unfurl_links is False and message.unfurl_media is False)
        found = links(message.text, message.blocks, parse=message.parse)
        shown = [link.url for link in found if link.kind != "button"]
        if unfurled and message.ephemeral_for is None and shown:
            self.violate("style", method, "unfurled", f"a link that is unfurled: {shown[0]}")

    def named(self, blocks: Iterable[Json]) -> list[Json]:
        """Copy blocks, and give those and their elements that have no id one, as Slack does."""
        found = copy.deepcopy(list(blocks))
        for block in found:
            block.setdefault("block_id", self.new_id("b"))
            for element in walk(block):
                kind = str(element.get("type"))
                if element is not block and (kind in _CAN_ACT or kind.endswith(("_select", "_input", "picker"))):
                    element.setdefault("action_id", self.new_id("a"))
        return found

    # Answers to what users do

    def new_trigger(self, user: User, *, view: View | None = None, channel: Channel | None = None) -> Trigger:
        """Make a trigger for what a user did just now, in a view, in a channel, or nowhere."""
        number = self.new_id("")
        trigger = Trigger(f"{number}.{number}.loopback", user, self.clock(), view, channel, [])
        self.triggers[trigger.id] = trigger
        return trigger

    def new_response_url(self, channel: Channel, user: User, message: Message | None = None) -> ResponseUrl:
        """Make a response_url for what a user did just now."""
        made = ResponseUrl(f"{channel.workspace.id}/{self.new_id('')}", channel, user, self.clock(), message, [])
        self.response_urls[made.key] = made
        return made

    def respond(self, key: str, body: Json) -> Message | None:
        """Post, change or delete by a response_url; gives the message where there is one then.

        Raises:
            Refused: With expired_url, used_url or a rule of messages.
        """
        found = self.response_urls.get(key)
        if found is None or self.clock() - found.at > self.response_life.total_seconds():
            raise Refused("expired_url", status=404)
        if found.uses >= self.response_uses:
            raise Refused("used_url", status=404)
        found.uses += 1
        return self.answer(found, body)

    def answer(self, to: ResponseUrl, body: Json) -> Message | None:
        """Do what a response_url allows, without counting."""
        original = to.message
        if original is not None and not original.deleted:
            if _flag(body.get("delete_original")):
                self.delete(original)
                return None
            # In answer to a click, replacing is what happens where nothing is said; but what Slack documents of that
            # is about attachments, so an app should say it.
            if self.checked and "replace_original" not in body:
                self.violate("style", "response_url", "replace_unsaid", "a click is answered without replace_original")
            if _flag(body.get("replace_original", "response_type" not in body)):
                self.change(original, {"text": "", "blocks": [], **body}, method="response_url")
                to.posted.append(original)
                return original
        alone = body.get("response_type", "ephemeral") != "in_channel"
        message = self.post(
            to.channel, body, method="response_url", ephemeral_for=to.user if alone else None, response=True
        )
        to.posted.append(message)
        self.changes.happened()
        return message

    # Views

    def open_view(self, trigger_id: str, body: object, *, push: bool = False) -> View:
        """Show a modal, alone or above the one where the trigger is from.

        Raises:
            Refused: With a word about the trigger, the view or their number.
        """
        trigger = self.triggers.get(trigger_id)
        if trigger is None:
            raise Refused("invalid_trigger_id")
        if trigger.used:
            raise Refused("exchanged_trigger_id")
        if self.clock() - trigger.at > self.trigger_life.total_seconds():
            raise Refused("expired_trigger_id")
        if push and (trigger.view is None or trigger.view.closed):
            raise Refused("not_found")
        view = self.new_view(trigger.user, body, previous=trigger.view if push else None)
        trigger.used = True
        view.opened_by = trigger.id
        for block, element in elements(view.blocks):
            if element.get("default_to_current_conversation") and trigger.channel is not None:
                view.chosen.setdefault((block["block_id"], element["action_id"]), current(element, trigger.channel))
        trigger.opened.append(view)
        self.changes.happened()
        return view

    def new_view(self, user: User, body: object, *, previous: View | None) -> View:
        """Show somebody a modal.

        Raises:
            Refused: With a word about the view or their number.
        """
        taken = self._viewed(body, "modal")
        depth, under = 1, previous
        while under is not None:
            depth, under = depth + 1, under.previous
        if depth > _MOST_VIEWS:
            raise Refused("push_limit_reached")
        self._check_external(user.workspace, taken, None)
        view = View(self.new_id("V"), user, taken, self.new_ts(), previous=previous, sent=[_copied(body)])
        self.views[view.id] = view
        self.changes.happened()
        return view

    def update_view(self, view: View, body: object, *, expected: str | None = None) -> None:
        """Show something else in a view.

        Raises:
            Refused: With hash_conflict or a word about the view.
        """
        if expected is not None and expected != view.hash:
            raise Refused("hash_conflict")
        taken = self._viewed(body, "home" if view.body["type"] == "home" else "modal")
        self._check_external(view.user.workspace, taken, view)
        view.body = taken
        view.hash = self.new_ts()
        view.sent.append(_copied(body))
        # What is in a field stays where a field of the same ids is shown again.
        here = {(block["block_id"], found.get("action_id")) for block in view.blocks for found in walk(block)}
        view.chosen = {ids: found for ids, found in view.chosen.items() if ids in here}
        self.changes.happened()

    def publish(self, user: User, body: object, *, expected: str | None = None) -> View:
        """Show somebody's home tab.

        Raises:
            Refused: With hash_conflict or a word about the view.
        """
        known = user.workspace.home.get(user.id)
        if known is not None:
            self.update_view(known, body, expected=expected)
            return known
        view = View(self.new_id("V"), user, self._viewed(body, "home"), self.new_ts(), sent=[_copied(body)])
        self.views[view.id] = user.workspace.home[user.id] = view
        self.changes.happened()
        return view

    def _viewed(self, body: object, surface: Literal["modal", "home"]) -> Json:
        if self.checked or not isinstance(body, dict):
            check_view(body, surface=surface)
        assert isinstance(body, dict)
        return {**copy.deepcopy(body), "blocks": self.named(body["blocks"])}

    def _check_external(self, workspace: Workspace, body: Json, same: View | None) -> None:
        external = body.get("external_id")
        for view in self.views.values() if external else ():
            there = view.user.workspace is workspace and not view.closed and view is not same
            if there and view.body.get("external_id") == external:
                raise Refused("duplicate_external_id")


def _copied(body: object) -> Json:
    assert isinstance(body, dict)
    return copy.deepcopy(body)


def _flag(value: Any) -> bool | None:
    """Read a flag, which forms send as text."""
    return None if value is None else value not in {False, "false", "0", ""}


def _nobody(workspace: Workspace, name: str, event: Json) -> object:
    """Send an event to nobody: there is no server yet."""
    del workspace, name, event
    return None
