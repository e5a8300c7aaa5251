"""Verbs with which tests say what there is: workspaces, users, channels."""

from collections.abc import Iterable
from typing import Literal

from tests.loopback_slack.methods import open_direct
from tests.loopback_slack.values import EVERYTHING, Channel, Json, User, UserGroup, Workspace
from tests.loopback_slack.world import World


class Places:
    """What there is in a Slack, and how it changes without a user doing it."""

    world: World

    def add_workspace(
        self,
        name: str = "Newsroom",
        *,
        scopes: Iterable[str] = EVERYTHING.split(","),
        installed: bool = True,
    ) -> Workspace:
        """Let there be a workspace with the app's bot.

        Args:
            name: Shown.
            scopes: What the app may.
            installed: Whether the app is installed; else somebody has to allow it first.
        """
        world = self.world
        domain = name.lower().replace(" ", "-")
        team_id = world.new_id("T")
        workspace = Workspace(
            team_id, name, domain, "xoxb-none", world.new_id("B"), world.app_id, set(), installed=False
        )
        workspace.bot = User(world.new_id("U"), "Depesche", workspace, is_bot=True)
        workspace.users[workspace.bot.id] = workspace.bot
        world.workspaces[workspace.id] = workspace
        if installed:
            world.install(workspace, set(scopes))
        return workspace

    def add_user(
        self,
        workspace: Workspace,
        name: str,
        *,
        tz: str = "Europe/Berlin",
        locale: str = "en-US",
        is_admin: bool = False,
    ) -> User:
        """Let there be a user, who is in no channel yet."""
        user = User(self.world.new_id("U"), name, workspace, tz, locale, is_admin=is_admin)
        workspace.users[user.id] = user
        return user

    def add_group(self, workspace: Workspace, handle: str, users: Iterable[User] = ()) -> UserGroup:
        """Let there be a user group."""
        group = UserGroup(self.world.new_id("S"), handle, list(users))
        workspace.groups[group.id] = group
        return group

    def add_channel(
        self,
        workspace: Workspace,
        name: str,
        *,
        private: bool = False,
        members: Iterable[User] = (),
        with_bot: bool = True,
    ) -> Channel:
        """Let there be a channel, with these members and, if not said otherwise, the bot."""
        channel = Channel(self.world.new_id("C"), name, workspace, private=private, members=list(members))
        if with_bot:
            channel.members.append(workspace.bot)
        workspace.channels[channel.id] = channel
        return channel

    def direct(self, user: User) -> Channel:
        """Give the direct conversation of a user with the bot; there is one."""
        return open_direct(self.world, user)

    def archive(self, channel: Channel) -> None:
        """Let nobody post in a channel any more."""
        channel.archived = True
        self._channel_event(channel, "archive")

    def unarchive(self, channel: Channel) -> None:
        """Let a channel be used again."""
        channel.archived = False
        self._channel_event(channel, "unarchive")

    def delete_channel(self, channel: Channel) -> None:
        """Remove a channel."""
        del channel.workspace.channels[channel.id]
        self._channel_event(channel, "deleted")

    def remove_bot(self, channel: Channel) -> None:
        """Let somebody take the bot out of a channel."""
        channel.members.remove(channel.workspace.bot)
        self._channel_event(channel, "left")

    def invite_bot(self, channel: Channel) -> None:
        """Let somebody take the bot into a channel."""
        self.joins(channel, channel.workspace.bot)

    def joins(self, channel: Channel, user: User) -> None:
        """Let somebody be a member of a channel from now on."""
        channel.members.append(user)
        self._member_event(channel, user, "joined")

    def leaves(self, channel: Channel, user: User) -> None:
        """Let somebody be a member of a channel no more; of a bot itself `remove_bot` tells in the other way."""
        channel.members.remove(user)
        self._member_event(channel, user, "left")

    def _member_event(self, channel: Channel, user: User, what: Literal["joined", "left"]) -> None:
        event: Json = {"user": user.id, "channel_type": "C", "team": user.workspace.id}
        self._emit(channel, f"member_{what}_channel", event)

    def _channel_event(self, channel: Channel, what: Literal["archive", "deleted", "left", "unarchive"]) -> None:
        self._emit(channel, f"{'group' if channel.private else 'channel'}_{what}", {})

    def _emit(self, channel: Channel, name: str, more: Json) -> None:
        event: Json = {"type": name, "channel": channel.id, "event_ts": self.world.new_ts(), **more}
        self.world.emit(channel.workspace, name, event)
        self.world.changes.happened()
