"""What people do on Discord, as requests; the replies, where they asked. What words mean is the grammar's."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

import discord
import structlog
from discord import app_commands

from adapters.discord import buttons, files, trails
from adapters.discord.growing import BRIEFLY, FAULTS, UNANSWERED, UNHEARD, Asked, Growth
from adapters.discord.layout import Card, brief, cards, look
from adapters.discord.markdown import shorten
from adapters.wording import spoken, words
from bot.errors import BotError
from bot.ports import Handle
from bot.types import Channel, Material, Notice, Reply, Request, Source, Story

_log: structlog.stdlib.BoundLogger = structlog.get_logger()

Picked = app_commands.AppCommandChannel | app_commands.AppCommandThread

PLATFORM = "discord"
_CHOICES = 25
_MAX_CHOICE = 100
_MAX_TITLE = 50  # of a feed, so that there is room for its address
_COMPLETE_WITHIN = 2.0  # seconds; later than after three nobody sees it

_PAUSES = (0.0, 2.0)
"""Seconds before each further try: most often nothing but a connection that Discord has closed is in the way."""

_HAS_ANSWER = 40060
_FAILED = Notice("error.internal", {})


class Reception:
    """Takes what people type and press, and shows what the bot says to it.

    Args:
        handle: Answers requests.
        stories: Gives the stories that a workspace sees.
        followed: Gives the handles that are followed in a workspace, those first that were asked last.
        sources: Gives the feeds of a workspace; None where none are offered.
        changed: Told the workspace after what is followed there may have changed.
        embeds: Show embeds instead of Components V2.
    """

    def __init__(
        self,
        *,
        handle: Handle,
        stories: Callable[[str], Awaitable[Sequence[Story]]],
        followed: Callable[[str], Awaitable[Sequence[str]]],
        changed: Callable[[str], None],
        embeds: bool,
        sources: Callable[[str], Awaitable[Sequence[Source]]] | None = None,
    ) -> None:
        self._handle = handle
        self._stories = stories
        self._followed = followed
        self._sources = sources
        self._changed = changed
        self._embeds = embeds
        self._answering: set[asyncio.Task[Any]] = set()

    async def finish(self, patience: float) -> None:
        """Let those who are being answered get their answer, but wait no longer than so many seconds."""
        if self._answering:
            await asyncio.wait(self._answering, timeout=patience)

    async def say(
        self, asked: Asked, text: str, *, public: bool, picked: Picked | None = None, question: str | None = None
    ) -> None:
        """Answer what does not change anything.

        Args:
            asked: What somebody did.
            text: What it means, in words of the grammar.
            public: Whether everybody may see the answer.
            picked: The channel that is meant; None for where it was said.
            question: The question that it is, whose answer may grow; None for anything else.
        """
        await self._take(asked, text, public=public, picked=picked, question=question)

    async def manage(
        self, asked: Asked, text: str, *, follows: bool = False, threads: bool = False, picked: Picked | None = None
    ) -> None:
        """Answer what changes a channel.

        Args:
            asked: What somebody did.
            text: What it means, in words of the grammar.
            follows: Whether the bot will post in the channel: then it must be allowed to.
            threads: Whether it will post in threads that it begins there: then it says what it lacks for that.
            picked: The channel that is meant; None for where it was said.
        """
        await self._take(asked, text, public=False, picked=picked, follows=follows, threads=threads, manages=True)

    async def mention(self, asked: Asked, role: discord.Role | None) -> None:
        """Let what is posted mention a role, or nobody."""
        notice = None
        if role is not None and role.is_default():
            notice = Notice("discord.mention.everyone", {})
        elif role is not None and not (role.mentionable or asked.app_permissions.mention_everyone):
            notice = Notice("discord.mention.not_allowed", {"role": role.name})
        if notice is not None:
            if await self._begin(asked, lambda: asked.response.defer(ephemeral=True, thinking=True)):
                await self._show(asked, Reply((notice,), spoken(_tag(asked)), public=False), public=False)
            return
        named = None if role is None else str(role.id)
        await self._take(asked, "mention" if named else "mention off", public=False, mention=named, manages=True)

    async def read(self, asked: Asked, message: discord.Message) -> None:
        """Tell what a message says, or links to."""
        linked = [embed.url for embed in message.embeds if embed.url]
        text = "\n".join([message.content, *(url for url in linked if url not in message.content)])
        await self._take(asked, text, public=False, action="read", material=files.first_text(message.attachments))

    async def hand_in(self, asked: Asked, file: discord.Attachment, text: str) -> None:
        """Put the article in a file into a story."""
        await self._take(asked, text, public=False, manages=True, material=files.material(file))

    async def paste(self, asked: Asked, story: str | None) -> None:
        """Show the form for an article that is pasted; nobody is to paste one only to read that they may not."""
        channel, may_manage = _place(asked, None)
        text = _into("source paste", story)
        form = buttons.paste_modal(story or "", spoken(_tag(asked)))
        if form is None or not channel.workspace or not may_manage or not await self._takes(channel, story):
            await self.manage(asked, text)
        else:
            await self._begin(asked, lambda: asked.response.send_modal(form))

    async def _takes(self, channel: Channel, story: str | None) -> bool:
        """Whether there is such a story of the workspace's own, as far as a form can wait for that to be found out."""
        if story is None:
            return True
        try:
            async with asyncio.timeout(_COMPLETE_WITHIN):
                common = await self._stories("")
                seen = await self._stories(channel.workspace)
                return any(each.handle == story and each not in common for each in seen)
        except (BotError, TimeoutError):
            return True

    async def pressed(self, asked: Asked, verb: str, about: str) -> None:
        """Answer somebody who pressed a button; see `adapters.discord.buttons`."""
        match verb:
            case buttons.SOURCES:
                await self._take(asked, about, public=False, action="evidence")
            case buttons.REPORT:
                await self._take(asked, about, public=False, action="report")
            case buttons.ASK | buttons.ASK_ON:
                form = buttons.ask_modal(about, spoken(_tag(asked)))
                await self._begin(asked, lambda: asked.response.send_modal(form))
            case buttons.FOLLOW:
                await self.manage(asked, f"follow {about}", follows=True)
            case buttons.LATER:
                await self.say(asked, f"tell me when {about}", public=False)
            case buttons.PAUSE:
                await self.manage(asked, f"pause {about} 24h")
            case _:
                await self.say(asked, "help", public=False)

    async def submitted(self, asked: Asked) -> None:
        """Answer the question in a form that was submitted, if it is one of ours."""
        data: Any = asked.data or {}
        if said := buttons.asked(str(data.get("custom_id", "")), data.get("components")):
            story, question = said
            await self.say(asked, f"ask {story} {question}", public=True, question=question)
        elif pasted := buttons.pasted(str(data.get("custom_id", "")), data.get("components")):

            async def load() -> bytes:
                return pasted.text.encode("utf-8", "replace")

            material = Material(load, title=pasted.headline, address=pasted.address)
            text = _into("source paste", pasted.story or None)
            await self._take(asked, text, public=False, manages=True, material=material)

    async def excuse(self, asked: Asked) -> None:
        """Say that something went wrong, to somebody who has no answer yet."""
        if asked.type is discord.InteractionType.application_command and not asked.response.is_done():
            (card,) = cards(_FAILED, spoken(_tag(asked)))
            if await self._begin(asked, lambda: asked.response.defer(ephemeral=True, thinking=True)):
                await self._put(asked, asked.edit_original_response, **self._look(card))

    async def complete(self, asked: Asked, typed: str, *, followed: bool = False) -> list[app_commands.Choice[str]]:
        """Offer stories for what is being typed.

        Args:
            asked: Where.
            typed: So far.
            followed: Offer only what is followed in the workspace.
        """
        workspace = _workspace(asked)
        offered: list[tuple[str, str]] = []
        try:
            async with asyncio.timeout(_COMPLETE_WITHIN):
                if followed:
                    offered = [(handle, handle) for handle in await self._followed(workspace)]
                else:
                    stories = await self._stories(workspace)
                    offered = [(story.handle, f"{story.handle} – {story.title}") for story in stories]
        except (BotError, TimeoutError):
            _log.warning("stories_not_offered", platform=PLATFORM)
        return _choices(offered, typed)

    async def complete_source(
        self, asked: Asked, typed: str, *, addresses: bool = False
    ) -> list[app_commands.Choice[str]]:
        """Offer the server's feeds for what is being typed, by title and address.

        Args:
            asked: Where.
            typed: So far.
            addresses: Offer them as addresses, which a command wants that takes any; else by what nothing else has.
        """
        offered: list[tuple[str, str]] = []
        try:
            async with asyncio.timeout(_COMPLETE_WITHIN):
                workspace = _workspace(asked)
                for source in await self._sources(workspace) if self._sources and workspace else ():
                    value = source.url if addresses or len(source.url) <= _MAX_CHOICE else source.id
                    offered.append((value, f"{shorten(source.title, _MAX_TITLE)} – {source.url}"))
        except (BotError, TimeoutError):
            _log.warning("sources_not_offered", platform=PLATFORM)
        return _choices(offered, typed)

    # Asking the desk

    async def _take(
        self,
        asked: Asked,
        text: str,
        *,
        public: bool,
        picked: Picked | None = None,
        action: Any = "say",
        follows: bool = False,
        threads: bool = False,
        manages: bool = False,
        mention: str | None = None,
        material: Material | None = None,
        question: str | None = None,
    ) -> None:
        if (task := asyncio.current_task()) is not None:
            self._answering.add(task)
            task.add_done_callback(self._answering.discard)
        if not await self._begin(asked, lambda: asked.response.defer(ephemeral=not public, thinking=True)):
            return  # whoever asked reads that nothing happened, so nothing does
        growth = None if question is None else Growth(asked, question, public=public, embeds=self._embeds)
        try:
            reply = await self._reply(
                asked,
                text,
                picked=picked,
                action=action,
                follows=follows,
                threads=threads,
                manages=manages,
                mention=mention,
                material=material,
                growth=growth,
            )
            await self._show(asked, reply, public=public, growth=growth)
        except Exception:  # noqa: BLE001  # whatever it is: nobody is to read for ever that the bot is thinking
            _log.exception("answer_failed", platform=PLATFORM, interaction=asked.id)
            failed = Reply((_FAILED,), spoken(_tag(asked)), public=False)
            await self._show(asked, failed, public=public, growth=growth)
        finally:
            if growth is not None:
                growth.drop()
        if manages and (workspace := _workspace(asked)):
            self._changed(workspace)

    async def _reply(
        self,
        asked: Asked,
        text: str,
        *,
        picked: Picked | None,
        action: Any,
        follows: bool,
        threads: bool,
        manages: bool,
        mention: str | None,
        material: Material | None,
        growth: Growth | None,
    ) -> Reply:
        channel, may_manage = _place(asked, picked)
        language = _tag(asked)
        lacking = self._lacking(asked, picked) if follows and may_manage else []
        if manages and not channel.workspace:
            return Reply((Notice("discord.no_server", {}),), spoken(language), public=False)
        if picked is not None and not picked.permissions.view_channel:
            return Reply((Notice("right.missing", {}),), spoken(language), public=False)
        if lacking:
            return Reply(
                (_about("discord.rights.missing", channel, lacking, spoken(language)),), spoken(language), public=False
            )
        reply = await self._handle(
            Request(
                channel,
                str(asked.user.id),
                text,
                may_manage=may_manage,
                language=language,
                mention=mention,
                is_announcing=getattr(picked or asked.channel, "type", None) is discord.ChannelType.news,
                obstacle=partial(self._obstacle, asked, channel) if _is_private_thread(asked, picked) else None,
                action=action,
                material=material,
                grow=None if growth is None else growth.grow,
                grow_alone=None if growth is None else growth.grow_alone,
            )
        )
        if threads and may_manage and (rights := _lacking_for_threads(asked)):
            said = _about("discord.threads.missing", channel, rights, reply.language)
            reply = replace(reply, messages=(*reply.messages, said))
        return reply

    @staticmethod
    async def _obstacle(asked: Asked, thread: Channel) -> Notice | None:
        """Join a private thread, or say that the bot has to be taken into it first."""
        try:
            await asked.client.http.join_thread(int(thread.thread or thread.id))
        except (discord.Forbidden, discord.NotFound):
            return Notice("discord.threads.private", {"channel": thread.thread or thread.id})
        except FAULTS as error:  # the next post finds out
            _log.warning("thread_not_joined", platform=PLATFORM, kind=type(error).__name__)
        return None

    async def _show(self, asked: Asked, reply: Reply, *, public: bool, growth: Growth | None = None) -> None:
        """Show a reply in place of "thinking", or, where that is public and the reply is not, only to who asked."""
        if growth is not None:
            await growth.end()
        shown = [card for message in reply.messages for card in cards(message, reply.language, reply.story)]
        hidden = not (public and reply.public)
        alone = None if growth is None else growth.alone
        if public and hidden:
            # First something else in its place: nothing could be said where it was taken away while it says "thinking",
            # and what is said first would be as public as it, see https://github.com/discord/discord-api-docs/issues/2739
            # and https://docs.discord.com/developers/interactions/receiving-and-responding#followup-messages.
            if growth is not None and growth.is_shown:
                await self._put(asked, asked.edit_original_response, **self._look(brief()))
            elif alone is None:
                await self._put(asked, asked.edit_original_response, content=BRIEFLY)
            elif shown:
                await self._put(asked, alone.edit, **self._look(shown.pop(0)))
        elif shown and not await self._put(asked, asked.edit_original_response, **self._look(shown.pop(0))):
            await self._put(asked, asked.edit_original_response, **self._look(*cards(_FAILED, reply.language)))
        for card in shown:
            # A part that is seen twice, where the connection ended between two, is better than half an answer.
            await self._put(asked, asked.followup.send, UNANSWERED, **self._look(card), ephemeral=hidden)
        if public and hidden:
            await self._put(asked, asked.delete_original_response)

    def _look(self, card: Card) -> dict[str, Any]:
        return look(card, embeds=self._embeds)

    @staticmethod
    async def _begin(asked: Asked, answer: Callable[[], Awaitable[object]]) -> bool:
        """Tell Discord that somebody will be answered, or with which form. Returns whether it took it."""
        with trails.followed() as trail:
            for left in (2, 1, 0):
                try:
                    await answer()
                except FAULTS as error:
                    # That it has an answer already is good news where an earlier try of ours may have come through;
                    # otherwise it is another process that answers.
                    if getattr(error, "code", None) == _HAS_ANSWER and not trail.certain:
                        break
                    if not left or not isinstance(error, UNHEARD):
                        _lost(asked, error)
                        return False
                else:
                    break
        return True

    @staticmethod
    async def _put(
        asked: Asked,
        act: Callable[..., Awaitable[object]],
        again: tuple[type[Exception], ...] = UNHEARD,
        **look: Any,
    ) -> bool:
        """Show or take away something. Returns whether Discord took it; what came too late is lost, and logged.

        Args:
            asked: What somebody did.
            act: Tells Discord.
            again: After which faults it is tried again.
            look: What is told.
        """
        for pause in (*_PAUSES, None):
            try:
                await act(**look)
            except FAULTS as error:
                if pause is None or not isinstance(error, again):
                    _lost(asked, error)
                    return False
            else:
                return True
            await asyncio.sleep(pause)
        return False

    def _lacking(self, asked: Asked, picked: Picked | None) -> list[str]:
        """List the rights that the bot needs in a channel and does not have."""
        if picked is None:
            threaded, may = isinstance(asked.channel, discord.Thread), asked.app_permissions
        else:
            threaded = isinstance(picked, app_commands.AppCommandThread)
            may = discord.Permissions.none()
            guild = asked.guild
            channel = guild.get_channel(_parent(picked) or picked.id) if guild else None
            me = guild.get_member(asked.application_id) if guild else None
            if channel is not None and me is not None:
                may = channel.permissions_for(me)
        needed = {
            "view_channel": may.view_channel,
            "send_messages_in_threads": may.send_messages_in_threads or not threaded,
            "send_messages": may.send_messages or threaded,
            "embed_links": may.embed_links or not self._embeds,
        }
        return [right for right, given in needed.items() if not given]


def _lost(asked: Asked, error: Exception) -> None:
    _log.warning(
        "answer_lost",
        platform=PLATFORM,
        interaction=asked.id,
        kind=type(error).__name__,
        status=getattr(error, "status", None),
        code=getattr(error, "code", None),
    )


def _lacking_for_threads(asked: Asked) -> list[str]:
    """List the rights that the bot needs to begin threads where something was said and does not have; none in one."""
    if isinstance(asked.channel, discord.Thread):
        return []
    may = asked.app_permissions
    needed = {
        "create_public_threads": may.create_public_threads,
        "send_messages_in_threads": may.send_messages_in_threads,
    }
    return [right for right, given in needed.items() if not given]


def _about(key: str, channel: Channel, lacking: Sequence[str], language: str) -> Notice:
    """Say which rights are missing in a channel."""
    names = [words(f"discord.right.{right}", language) for right in lacking]
    rights = names[-1]
    if len(names) > 1:
        rights = words("discord.rights.both", language, first=", ".join(names[:-1]), last=names[-1])
    return Notice(key, {"channel": channel.thread or channel.id, "rights": rights})


def _choices(offered: Sequence[tuple[str, str]], typed: str) -> list[app_commands.Choice[str]]:
    """Make choices of values and names: those in which something stands that was typed, the beginnings first."""
    typed = typed.casefold().strip()
    found = [(value, name) for value, name in offered if typed in name.casefold() and len(value) <= _MAX_CHOICE]
    found.sort(key=lambda each: not each[1].casefold().startswith(typed))
    return [app_commands.Choice(name=name[:_MAX_CHOICE], value=value) for value, name in found[:_CHOICES]]


def _into(command: str, story: str | None) -> str:
    return command if story is None else f"{command} to {story}"


def _tag(asked: Asked) -> str:
    """The user's language, "de" for "de" and "en" for "en-US"."""
    return str(asked.locale).partition("-")[0]


def _workspace(asked: Asked) -> str:
    """The server, or nothing where the bot is no member: in direct conversations, and where only the user has it."""
    if asked.guild_id is None:
        return ""
    is_member = asked.client.get_guild(asked.guild_id) is not None or asked.is_guild_integration()
    return str(asked.guild_id) if is_member else ""


def _parent(picked: Picked) -> int | None:
    return picked.parent_id if isinstance(picked, app_commands.AppCommandThread) else None


def _is_private_thread(asked: Asked, picked: Picked | None) -> bool:
    """Whether something is meant for a thread that only those see who are in it, or who manage threads."""
    place = asked.channel if picked is None else picked
    return place is not None and place.type is discord.ChannelType.private_thread


def _place(asked: Asked, picked: Picked | None) -> tuple[Channel, bool]:
    """Say where something is meant to happen, and whether Discord says that this user may change it there."""
    workspace = _workspace(asked)
    if not workspace:
        return Channel(PLATFORM, str(asked.channel_id)), False
    may = asked.permissions
    if picked is not None:
        may = picked.permissions
        identity, parent = picked.id, _parent(picked)
    else:
        identity = asked.channel_id or 0
        parent = asked.channel.parent_id if isinstance(asked.channel, discord.Thread) else None
    may_manage = may.administrator or may.manage_guild or may.manage_channels
    if parent is None:
        return Channel(PLATFORM, str(identity), workspace=workspace), may_manage
    return Channel(PLATFORM, str(parent), thread=str(identity), workspace=workspace), may_manage
