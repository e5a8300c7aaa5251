"""Forms: opened for who asks for one, and what is done when they are submitted. How they look is in `modals`."""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine, Sequence
from dataclasses import replace
from typing import Any

import structlog

from adapters.slack import asked as reading
from adapters.slack import buttons, modals
from adapters.slack.access import Ledger, Payload
from adapters.slack.asked import Asked
from adapters.slack.people import People, Person
from adapters.slack.posting import PLATFORM, Posting, code_of
from adapters.slack.rights import BROKEN, Rights
from adapters.wording import say, spoken, words
from bot.errors import BotError
from bot.ports import Handle
from bot.types import Channel, Evidence, Notice, Reply, Request, Story

_log: structlog.stdlib.BoundLogger = structlog.get_logger()

Ack = Callable[..., Awaitable[Any]]
"""Tells Slack that we have something, and with a form what is wrong with it."""

_QUICKLY = 2.0  # seconds; a form has to be answered within three
_ZONE_EXAMPLE = "Europe/Berlin"
_FOLLOWED = ("follow.created", "follow.changed", "follow.already")
_FIELDS = {
    modals.CHANNEL: ("slack.right", "limit."),
    modals.STORY: ("story.", "follow.address"),
}
"""Field of a form -> keys of what is wrong with it."""


class Windows:
    """Opens forms, and knows in which language somebody reads them and what they can choose there.

    Args:
        posting: Calls Slack.
        people: Who somebody is.
        ledger: What others know.
    """

    def __init__(self, posting: Posting, people: People, ledger: Ledger) -> None:
        self._posting = posting
        self._people = people
        self._ledger = ledger

    async def open(self, workspace: str, body: Payload, form: modals.View) -> bool:
        """Show a form; False where Slack does not."""
        try:
            client = await self._posting.client(workspace)
            if client is None:
                return False
            await client.views_open(trigger_id=str(body.get("trigger_id") or ""), view=form)
        except (BotError, *BROKEN) as error:
            _log.warning("form_not_shown", platform=PLATFORM, kind=type(error).__name__, code=code_of(error))
            return False
        return True

    async def voice(self, workspace: str, user: str) -> tuple[Person, str]:
        """Say who somebody is, and in which language to talk to them alone."""
        person = await self.person(workspace, user)
        language, _ = await self.settings(workspace, user)
        return person, language or spoken(person.language or "")

    async def person(self, workspace: str, user: str) -> Person:
        """Say who somebody is, without letting a form wait for it."""
        try:
            return await asyncio.wait_for(self._people.person(workspace, user), _QUICKLY / 2)
        except TimeoutError:
            return Person()

    async def settings(self, workspace: str, user: str) -> tuple[str, str]:
        """Give language and time zone as somebody set them for themselves, each empty where they did not."""
        try:
            own = await self._ledger.settings(Channel(PLATFORM, user, workspace=workspace))
        except BotError:
            return "", ""
        return ("", "") if own is None else (own.language, own.timezone)

    async def stories(self, workspace: str) -> Sequence[Story]:
        """Give the stories to choose from, the last updated first; none where they cannot be read."""
        try:
            found = await self._ledger.stories(workspace)
        except BotError:
            _log.warning("stories_not_offered", platform=PLATFORM)
            return ()
        return sorted(found, key=lambda story: story.updated_at, reverse=True)


class Forms:
    """Shows forms that a button or a shortcut asks for, and does what is submitted."""

    def __init__(
        self,
        handle: Handle,
        windows: Windows,
        rights: Rights,
        *,
        take: Callable[[Ack, Asked], Awaitable[None]],
        show: Callable[[Asked, Reply], Awaitable[object]],
        begin: Callable[[Coroutine[Any, Any, None]], None],
        changed: Callable[[str, str], None],
    ) -> None:
        """Make one.

        Args:
            handle: Answers requests.
            windows: Opens forms.
            rights: Who may change what.
            take: Acknowledges and answers a question; raises `BotError` where it cannot.
            show: Shows a reply, where no form can be.
            begin: Lets something be done that no form waits for.
            changed: Told workspace and user of who changed something; does not wait for what comes of it.
        """
        self._handle = handle
        self._windows = windows
        self._rights = rights
        self._take = take
        self._show = show
        self._begin = begin
        self._changed = changed

    async def ask(self, body: Payload) -> None:
        """Show the form in which any story can be asked."""
        workspace, user = reading.workspace_of(body), reading.user_of(body)
        _, language = await self._windows.voice(workspace, user)
        await self._windows.open(
            workspace, body, modals.ask(language, stories=await self._windows.stories(workspace), channel=user)
        )

    async def show(self, body: Payload, press: buttons.Press) -> None:
        """Show the form of a button below a post; where it came too late, say what it would have."""
        workspace, user, channel = reading.workspace_of(body), reading.user_of(body), reading.channel_of(body)
        _, thread = reading.message_of(body)
        person, language = await self._windows.voice(workspace, user)
        reply = Reply((Notice("error.internal", {}),), language, public=False)
        if press.verb != buttons.SOURCES:
            form = modals.ask(language, story=press.story, channel=channel, thread=thread)
        else:
            place = Channel(PLATFORM, user if channel.startswith("D") else channel, workspace=workspace)
            reply = await self._handle(
                Request(place, user, press.about, language=language, timezone=person.timezone, action="evidence")
            )
            said = reply.messages[0]
            if isinstance(said, Evidence):
                form = modals.sources(said, language)
            else:
                form = modals.note(say(said, language) if isinstance(said, Notice) else "…", language)
        if not await self._windows.open(workspace, body, form):
            url = str(body.get("response_url") or "")
            await self._show(Asked("", workspace, channel, user, "", respond_at=url, hidden=True), reply)

    async def submitted(self, ack: Ack, body: Payload) -> None:
        """Do what a form asks for."""
        workspace, user = reading.workspace_of(body), reading.user_of(body)
        form = modals.submitted(body.get("view") or {})
        if form is None:
            await ack()
        elif form.form == modals.ASK:
            text = f"ask {form.story} {form.question}"
            known = f"form {(body.get('view') or {}).get('id')}"
            asked = Asked(known, workspace, form.channel or user, user, text, thread=form.thread)
            try:
                await self._take(ack, replace(asked, conversation=form.thread))
            except BotError:
                _, language = await self._windows.voice(workspace, user)
                await ack(response_action="errors", errors={modals.QUESTION: words("error.internal", language)})
        elif form.form == modals.PASTE:
            await self._paste(ack, body, form)
        elif form.form == modals.SUBSCRIPTION:
            await self._save(ack, body, form)
        else:
            await self._set(ack, workspace, user, form)

    async def _paste(self, ack: Ack, body: Payload, form: modals.Submission) -> None:
        """Take a text that was pasted; one without words stays in the form."""
        workspace, user = reading.workspace_of(body), reading.user_of(body)
        _, language = await self._windows.voice(workspace, user)
        if not any(character.isalnum() for character in form.whole):
            said = words("upload.empty", language, said=words("paste.text", language))
            await ack(response_action="errors", errors={modals.TEXT: said})
            return
        asked = Asked(
            f"form {(body.get('view') or {}).get('id')}",
            workspace,
            form.channel or user,
            user,
            f"source paste to {form.story}" if form.story else "source paste",
            respond_at=form.respond_at,
            hidden=True,
            pasted=form.whole,
            headline=form.headline,
            address=form.address,
        )
        try:
            await self._take(ack, asked)
        except BotError:
            await ack(response_action="errors", errors={modals.TEXT: words("error.internal", language)})

    async def _save(self, ack: Ack, body: Payload, form: modals.Submission) -> None:
        """Follow a story as a form says; what is wrong with it is shown there.

        Where that takes longer than a form can wait for, it closes, and what is wrong is said to who sent it alone.
        """
        workspace, user = reading.workspace_of(body), reading.user_of(body)
        person, language = await self._windows.voice(workspace, user)
        following = asyncio.create_task(self._follow(workspace, user, form, person))
        done, _ = await asyncio.wait({following}, timeout=_QUICKLY / 2)
        if not done:
            known = f"form {(body.get('view') or {}).get('id')}"
            self._begin(self._tell(Asked(known, workspace, user, user, ""), following, language))
            await ack()
            return
        refused = following.result()
        if refused is not None:
            field = modals.SCHEDULE
            if not form.subscription:  # else there are no other fields
                field = next((name for name, keys in _FIELDS.items() if refused.key.startswith(keys)), field)
            await ack(response_action="errors", errors={field: say(plainly(refused), language)[:1000]})
            return
        await ack()
        self._changed(workspace, user)

    async def _tell(self, asked: Asked, following: asyncio.Task[Notice | None], language: str) -> None:
        """Wait until a story is followed, and show that; or say why it is not."""
        if (refused := await following) is not None:
            await self._show(asked, Reply((refused,), language, public=False))
        self._changed(asked.workspace, asked.user)

    async def _follow(self, workspace: str, user: str, form: modals.Submission, person: Person) -> Notice | None:
        """Follow a story as a form says; gives what keeps that from being done."""
        channel = Channel(PLATFORM, form.channel or user, workspace=workspace)
        may = await self._rights.may_manage(workspace, channel.id, user, typed=False)
        if not may and (obstacle := await self._rights.obstacle(channel)) is not None:
            return obstacle  # where the app is not, Slack does not say who is
        reply = await self._handle(
            Request(
                channel,
                user,
                " ".join(filter(None, ("follow", form.story, form.schedule, f"{form.bullets} bullets"))),
                may_manage=may,
                language=person.language,
                timezone=person.timezone,
                obstacle=lambda: self._rights.obstacle(channel),
            )
        )
        said = reply.messages[0]
        if not isinstance(said, Notice) or said.key.startswith(_FOLLOWED):
            return None
        return self._rights.named(said)

    async def _set(self, ack: Ack, workspace: str, user: str, form: modals.Submission) -> None:
        """Set the language and the time zone of somebody's own conversation with the bot."""
        channel = Channel(PLATFORM, user, workspace=workspace)
        person, language = await self._windows.voice(workspace, user)
        for field, text, done in (
            (modals.ZONE, f"timezone {form.zone}", "timezone.set"),
            (modals.LANGUAGE, f"language {form.language}", "language.set"),
        ):
            reply = await self._handle(
                Request(channel, user, text, may_manage=True, language=person.language, timezone=person.timezone)
            )
            said = reply.messages[0]
            if isinstance(said, Notice) and said.key != done:
                refused = Notice(said.key, {**said.params, "example": _ZONE_EXAMPLE})  # no command is typed here
                await ack(response_action="errors", errors={field: say(refused, language)[:1000]})
                return
        await ack()
        self._changed(workspace, user)


def plainly(notice: Notice) -> Notice:
    """Say "this channel" where Slack would show no name: plain text has no channels."""
    params = {name: ("" if name == "channel" else text) for name, text in notice.params.items()}
    return Notice(f"{notice.key}_here" if notice.key.startswith("slack.rights.") else notice.key, params)
