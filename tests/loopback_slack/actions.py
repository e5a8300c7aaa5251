"""Verbs with which tests say what users do: each tells the app, and gives what comes of it."""

from collections.abc import Mapping, Sequence
from typing import Unpack

from tests.loopback_slack import forms, payloads
from tests.loopback_slack.happenings import Happening
from tests.loopback_slack.markup import typed
from tests.loopback_slack.methods import open_direct
from tests.loopback_slack.notes import ResponseUrl, Trigger
from tests.loopback_slack.refusals import NotOffered
from tests.loopback_slack.telling import Telling, Way, told_of
from tests.loopback_slack.values import Channel, File, Json, Message, User, View, Workspace


class Actions(Telling):
    """What users do in a Slack."""

    _offered: dict[tuple[str, str], Happening]

    # Commands and messages

    def user_types_command(
        self, workspace: Workspace, channel: Channel, user: User, command: str, text: str = "", **way: Unpack[Way]
    ) -> Happening:
        """Let a user send a slash command, which cannot be done in threads.

        Raises:
            NotOffered: The app has no such command, or is not installed here, or the user is not in the channel.
        """
        if self.commands is not None and command not in self.commands:
            raise NotOffered(f"there is no {command}; there are {sorted(self.commands)}")
        if not workspace.installed or "commands" not in workspace.scopes:
            raise NotOffered(f"the app offers no commands in {workspace.name}")
        if user not in channel.members:
            raise NotOffered(f"{user.name} is not in {channel.name}")
        trigger = self.world.new_trigger(user, channel=channel)
        url = self.world.new_response_url(channel, user)
        payload = {
            "token": "loopback",
            "team_id": workspace.id,
            "team_domain": workspace.domain,
            "channel_id": channel.id,
            "channel_name": payloads.channel_name(channel),
            "user_id": user.id,
            "user_name": user.name.lower().replace(" ", "."),
            "command": command,
            "text": text,
            "api_app_id": self.world.app_id,
            "is_enterprise_install": "false",
            **({"enterprise_id": workspace.organization} if workspace.organization else {}),
            "response_url": self.response_address(url),
            "trigger_id": trigger.id,
        }
        happening = Happening(
            self.world,
            "slash_commands",
            command,
            payload,
            workspace,
            channel=channel,
            user=user,
            trigger=trigger,
            response_url=url,
        )
        return self.deliver(happening, way)

    def user_writes(
        self, channel: Channel, user: User, text: str, *, thread: Message | None = None, files: Sequence[File] = ()
    ) -> Message:
        """Let a user post in a channel or, with a message, in its thread; the app hears of it as it is subscribed.

        Slack tells what users write escaped, with addresses as links; mentions are written as it tells them, "<@U1>".
        """
        message = self._write(channel, user, text, thread, files)
        if f"<@{channel.workspace.bot.id}>" in text:
            self.world.emit(channel.workspace, "app_mention", _mention(message))
        self.world.tell(message)
        return message

    def user_mentions(
        self,
        channel: Channel,
        user: User,
        text: str,
        *,
        thread: Message | None = None,
        files: Sequence[File] = (),
        **way: Unpack[Way],
    ) -> Happening:
        """Let a user mention the bot, before the text where it does not say where.

        Raises:
            NotOffered: The app is not told of mentions here.
        """
        bot = channel.workspace.bot
        if bot not in channel.members:
            raise NotOffered(f"{bot.name} is not in {channel.name}: nobody tells it of mentions there")
        mention = f"<@{bot.id}>"
        message = self._write(channel, user, text if mention in text else f"{mention} {text}", thread, files)
        told = self.tell(channel.workspace, "app_mention", _mention(message), way, message=message)
        self.world.tell(message)
        return told_of(told, "app_mention")

    def user_writes_dm(
        self,
        user: User,
        text: str,
        *,
        thread: Message | None = None,
        files: Sequence[File] = (),
        **way: Unpack[Way],
    ) -> Happening:
        """Let a user write to the bot where both are alone.

        Raises:
            NotOffered: The app is not told of that.
        """
        message = self._write(open_direct(self.world, user), user, text, thread, files)
        where = {"subtype": "file_share"} if files else {}
        where |= {"channel": message.channel.id, "channel_type": "im", "event_ts": message.ts}
        told = payloads.message(message) | where
        return told_of(self.tell(user.workspace, "message.im", told, way, message=message), "message.im")

    # Buttons, menus, shortcuts

    def user_clicks(
        self,
        where: Message | View,
        action_id: str,
        *,
        user: User | None = None,
        block_id: str | None = None,
        value: str | None = None,
        **way: Unpack[Way],
    ) -> Happening:
        """Let a user click on a button.

        Args:
            where: The message or view.
            action_id: Of the button, or its block's id.
            user: Who; None is who sees a view or ephemeral message, or the first user in the channel.
            block_id: In which block, where several have such a button.
            value: Which button, where several have this action_id.
            way: See `Way`.

        Raises:
            NotOffered: There is no such button, or this user does not see it.
        """
        block, element = forms.find(where.blocks, action_id, block_id=block_id, value=value)
        if element["type"] != "button":
            raise NotOffered(f"{action_id!r} is no button, but a {element['type']}")
        told: Json = {name: element[name] for name in ("text", "value", "style", "url") if name in element}
        return self._act(where, (block, element), {"type": "button", **told}, user, way)

    def user_chooses(
        self,
        where: Message | View,
        action_id: str,
        choice: object,
        *,
        user: User | None = None,
        block_id: str | None = None,
        **way: Unpack[Way],
    ) -> Happening:
        """Let a user choose from a menu, of one in an input block only where that says so ("dispatch_action").

        Args:
            where: The message or view.
            action_id: Of the menu, or its block's id.
            choice: The value or label of an option, a user, a channel; a list of those where several can be chosen.
            user: Who; see `user_clicks`.
            block_id: In which block, where several have such a menu.
            way: See `Way`.

        Raises:
            NotOffered: There is no such choice.
        """
        block, element = forms.find(where.blocks, action_id, block_id=block_id)
        if block["type"] == "input" and not block.get("dispatch_action"):
            raise NotOffered(f"{action_id!r} tells nobody before the view is submitted")
        chosen = self._filled(block, element, choice)
        if element["type"] != "overflow":
            where.chosen[block["block_id"], element["action_id"]] = chosen
        return self._act(where, (block, element), chosen, user, way)

    def user_searches(
        self, where: Message | View, action_id: str, text: str, *, user: User | None = None, **way: Unpack[Way]
    ) -> Happening:
        """Let a user type into a menu whose options the app gives; they are its `options` once acknowledged."""
        block, element = forms.find(where.blocks, action_id)
        if not element["type"].endswith("external_select"):
            raise NotOffered(f"nobody is asked for the options of {action_id!r}")
        acting = self._who(where, user)
        payload = self._interaction("block_suggestion", acting, where, None) | {
            "action_id": element["action_id"],
            "block_id": block["block_id"],
            "value": text,
        }
        happening = self._interactive("block_suggestion", payload, acting, where, way, trigger=None, url=None)
        self._offered[block["block_id"], element["action_id"]] = happening
        return happening

    def user_uses_shortcut(
        self, callback_id: str, message: Message, *, user: User | None = None, **way: Unpack[Way]
    ) -> Happening:
        """Let a user use one of the app's shortcuts for messages."""
        acting = self._who(message, user)
        trigger = self.world.new_trigger(acting, channel=message.channel)
        url = self.world.new_response_url(message.channel, acting)
        payload = self._interaction("message_action", acting, None, trigger) | {
            "callback_id": callback_id,
            "action_ts": self.world.new_ts(),
            "message_ts": message.ts,
            "channel": {"id": message.channel.id, "name": payloads.channel_name(message.channel)},
            "message": payloads.message(message),
            "response_url": self.response_address(url),
        }
        return self._interactive("message_action", payload, acting, message, way, trigger=trigger, url=url)

    def user_uses_global_shortcut(self, callback_id: str, user: User, **way: Unpack[Way]) -> Happening:
        """Let a user use one of the app's shortcuts that belong to no message."""
        trigger = self.world.new_trigger(user)
        payload = self._interaction("shortcut", user, None, trigger)
        payload |= {"callback_id": callback_id, "action_ts": self.world.new_ts()}
        return self._interactive("shortcut", payload, user, None, way, trigger=trigger, url=None)

    # Views

    def user_submits(self, view: View, values: Mapping[str, object] | None = None, **way: Unpack[Way]) -> Happening:
        """Let a user fill in a modal and submit it; wait for `acknowledged`, then see `errors` or `opened`.

        Args:
            view: The modal.
            values: What is filled in, by action_id or block_id; see `user_chooses`. What is not named stays.
            way: See `Way`.

        Raises:
            NotOffered: A field is not there, takes no such value, or has to be filled in.
        """
        if view.closed or not view.body.get("submit"):
            raise NotOffered(f"{view.title!r} is closed or cannot be submitted")
        for name, value in (values or {}).items():
            block, element = forms.find(view.blocks, name)
            view.chosen[block["block_id"], element["action_id"]] = self._filled(block, element, value)
        filled = forms.state(view.blocks, view.chosen)
        for block in view.blocks:
            if block["type"] == "input" and not block.get("optional"):
                for action_id, found in filled.get(block["block_id"], {}).items():
                    if forms.empty(found):
                        raise NotOffered(f"{action_id!r} has to be filled in")
        trigger = self.world.new_trigger(view.user, view=view)
        payload = self._interaction("view_submission", view.user, None, trigger)
        payload |= {"view": payloads.view(view), "response_urls": self._response_urls(view, filled)}
        return self._interactive("view_submission", payload, view.user, view, way, trigger=trigger, url=None)

    def user_closes(self, view: View, **way: Unpack[Way]) -> Happening | None:
        """Let a user close a modal; None where the app does not want to know ("notify_on_close")."""
        view.closed = True
        self.world.changes.happened()
        if not view.body.get("notify_on_close"):
            return None
        payload = self._interaction("view_closed", view.user, None, None)
        payload |= {"view": payloads.view(view), "is_cleared": False}
        return self._interactive("view_closed", payload, view.user, view, way, trigger=None, url=None)

    def user_opens_home(self, user: User, *, tab: str = "home", **way: Unpack[Way]) -> Happening:
        """Let a user open the app's home; its view is in `home` once the app published it."""
        event: Json = {"type": "app_home_opened", "user": user.id, "channel": open_direct(self.world, user).id}
        event |= {"tab": tab, "event_ts": self.world.new_ts()}
        if user.id in user.workspace.home:
            event["view"] = payloads.view(user.workspace.home[user.id])
        return told_of(self.tell(user.workspace, "app_home_opened", event, way, user=user), "app_home_opened")

    # Telling the app

    def _interaction(self, kind: str, user: User, where: Message | View | None, trigger: Trigger | None) -> Json:
        """Tell what all interactions tell, and where somebody clicked."""
        workspace = where.channel.workspace if isinstance(where, Message) else user.workspace
        told: Json = {
            "type": kind,
            "user": payloads.acting_user(user),
            "api_app_id": self.world.app_id,
            "token": "loopback",
            "team": payloads.team(workspace),
            "enterprise": {"id": workspace.organization, "name": "Group"} if workspace.organization else None,
            "is_enterprise_install": False,
        }
        if trigger is not None:
            told["trigger_id"] = trigger.id
        if isinstance(where, View):
            told |= {"container": {"type": "view", "view_id": where.id}, "view": payloads.view(where)}
        elif where is not None:
            channel = where.channel
            container = {"type": "message", "message_ts": where.ts, "channel_id": channel.id}
            alone = where.ephemeral_for is not None
            told["container"] = {**container, "is_ephemeral": alone}
            if where.thread_ts is not None:
                told["container"]["thread_ts"] = where.thread_ts
            told["channel"] = {"id": channel.id, "name": payloads.channel_name(channel)}
            told["state"] = {"values": forms.state(where.blocks, where.chosen)}
            if not alone:  # of an ephemeral message an app is told where it is only
                told["message"] = payloads.message(where)
        return told

    def _act(
        self, where: Message | View, found: tuple[Json, Json], chosen: Json, user: User | None, way: Way
    ) -> Happening:
        block, element = found
        acting = self._who(where, user)
        if isinstance(where, View):
            trigger = self.world.new_trigger(acting, view=where)
        else:
            trigger = self.world.new_trigger(acting, channel=where.channel)
        ids = {"block_id": block["block_id"], "action_id": element["action_id"], "action_ts": self.world.new_ts()}
        payload = self._interaction("block_actions", acting, where, trigger) | {"actions": [{**chosen, **ids}]}
        url = None
        if isinstance(where, Message):
            url = self.world.new_response_url(where.channel, acting, where)
            payload["response_url"] = self.response_address(url)
        return self._interactive("block_actions", payload, acting, where, way, trigger=trigger, url=url)

    def _interactive(
        self,
        name: str,
        payload: Json,
        user: User,
        where: Message | View | None,
        way: Way,
        *,
        trigger: Trigger | None,
        url: ResponseUrl | None,
    ) -> Happening:
        message = where if isinstance(where, Message) else None
        return self.deliver(
            Happening(
                self.world,
                "interactive",
                name,
                payload,
                user.workspace,
                channel=message.channel if message else None,
                user=user,
                message=message,
                view=where if isinstance(where, View) else None,
                trigger=trigger,
                response_url=url,
            ),
            way,
        )

    def _write(self, channel: Channel, user: User, text: str, thread: Message | None, files: Sequence[File]) -> Message:
        if user not in channel.members or channel.archived:
            raise NotOffered(f"{user.name} cannot write in {channel.name}")
        above = None if thread is None else thread.thread_ts or thread.ts
        message = self.world.write(channel, user, typed(text), thread_ts=above)
        message.files = list(files)
        return message

    def _who(self, where: Message | View, user: User | None) -> User:
        """Give who acts; raises `NotOffered` where they do not see it."""
        alone = where.user if isinstance(where, View) else where.ephemeral_for
        if isinstance(where, View):
            gone = where.closed
            seen_by = [where.user]
        else:
            gone = where.deleted
            seen_by = [found for found in where.channel.members if not found.is_bot]
        acting = user or alone or next(iter(seen_by), None)
        if acting is None or gone or acting not in seen_by or alone not in {None, acting}:
            raise NotOffered(f"nobody, or not {acting and acting.name}, sees that")
        return acting

    def _filled(self, block: Json, element: Json, value: object) -> Json:
        offered = self._offered.get((block["block_id"], element["action_id"]))
        return forms.filled(element, value, None if offered is None else offered.options)

    def _response_urls(self, view: View, filled: Json) -> list[Json]:
        """Give addresses for the conversations that were chosen in fields which ask for one."""
        told = []
        for block, element in forms.elements(view.blocks):
            found = filled.get(block["block_id"], {}).get(element["action_id"], {})
            place = found.get("selected_conversation") or found.get("selected_channel")
            if element.get("response_url_enabled") and place:
                url = self.world.new_response_url(view.user.workspace.channels[place], view.user)
                ids = {"block_id": block["block_id"], "action_id": element["action_id"], "channel_id": place}
                told.append({**ids, "response_url": self.response_address(url)})
        return told


def _mention(message: Message) -> Json:
    return {
        **payloads.message(message),
        "type": "app_mention",
        "channel": message.channel.id,
        "event_ts": message.ts,
    }
