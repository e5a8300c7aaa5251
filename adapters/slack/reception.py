"""What people do on Slack, as requests; the replies, where they asked. What words mean is the grammar's.

What wants an answer is written down before Slack is told that we have it: a crash after that loses nothing, and what
comes twice is answered once. A form is only shown while who wants it waits, so it is not written down.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from typing import Any

import aiohttp
import structlog
from slack_sdk.errors import SlackClientError

from adapters.slack import asked as reading
from adapters.slack import buttons, modals
from adapters.slack.access import Ledger, Managers, Payload
from adapters.slack.asked import Asked
from adapters.slack.blocks import Post, posts
from adapters.slack.home_view import Followed, Home, home
from adapters.slack.markup import is_public
from adapters.slack.people import People, Person
from adapters.slack.posting import PLATFORM, Posting, code_of
from adapters.wording import say, spoken, words
from bot.errors import BotError, ChannelGone, DeliveryError, Doubtful, RetryLater
from bot.ports import Handle
from bot.types import Channel, Evidence, Notice, Reply, Request, Story, Subscription

_log: structlog.stdlib.BoundLogger = structlog.get_logger()

Ack = Callable[..., Awaitable[Any]]

_WORTH_ANSWERING = 1500.0  # seconds; Slack takes replies to a command for half an hour
_PATIENCE = (
    25.0  # seconds that an answer waits for Slack, or for its turn; fewer than it takes until others look for it
)
_SHORT_PATIENCE = 5.0  # where it can be shown in another way, too
_TURN, _SHORT_TURN = 5.0, 1.0  # that it waits for its turn in these cases
_PAUSE = 1.0  # seconds between attempts where Slack does not say
_ATTEMPTS = 3  # to show something to who asked only
_AT_AN_ADDRESS = 4  # replies: it takes five
_QUICKLY = 2.0  # seconds; a form has to be answered within three
_QUIET = ("pause.", "resume.", "unfollow.")
"""Keys of what the page in App Home shows by itself."""
_FOLLOWED = ("follow.created", "follow.changed")
_BROKEN = (SlackClientError, aiohttp.ClientError, OSError, ValueError)


class Reception:
    """Takes what people type and press, and shows what the bot says to it."""

    def __init__(self, handle: Handle, ledger: Ledger, posting: Posting, *, command: str, managers: Managers) -> None:
        """Make one.

        Args:
            handle: Answers requests.
            ledger: What others know.
            posting: Calls Slack.
            command: The common one, "/news".
            managers: Who may change what is posted in a channel.
        """
        self._handle = handle
        self._ledger = ledger
        self._posting = posting
        self._people = People(posting)
        self._command = command
        self._managers = managers
        self._answering: set[asyncio.Task[Any]] = set()
        self._at_work: set[str] = set()

    async def finish(self, patience: float) -> None:
        """Let those who are being answered get their answer, but wait no longer than so many seconds."""
        if self._answering:
            _, late = await asyncio.wait(self._answering, timeout=patience)
            for task in late:  # what they wanted is written down
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    # What Slack tells

    async def command(self, ack: Ack, body: Payload) -> None:
        """Answer a slash command."""
        await self._take(ack, reading.from_command(body, command=self._command))

    async def said(self, ack: Ack, body: Payload) -> None:
        """Answer a mention, or a message in a direct conversation."""
        asked = reading.from_event(body)
        if asked is None:
            await ack()
        else:
            await self._take(ack, _at_home(asked, asked.user) if asked.channel.startswith("D") else asked)

    async def link(self, ack: Ack, body: Payload) -> None:
        """Tell what a message says, or links to."""
        await self._take(ack, reading.from_shortcut(body))

    async def ask(self, ack: Ack, body: Payload) -> None:
        """Show the form in which any story can be asked."""
        await ack()
        workspace, user = reading.workspace_of(body), reading.user_of(body)
        _, language = await self._voice(workspace, user)
        await self._open(workspace, body, modals.ask(language, stories=await self._stories(workspace), channel=user))

    async def pressed(self, ack: Ack, body: Payload) -> None:
        """Answer a button."""
        press = next((found for each in body.get("actions") or () if (found := buttons.pressed(each))), None)
        if press is None:
            await ack()
        elif (body.get("view") or {}).get("type") == "home":
            await ack()
            await self._pressed_at_home(body, press)
        elif press.verb in {buttons.SOURCES, buttons.ASK, buttons.ASK_ON}:
            await ack()
            await self._show_form(body, press)
        elif asked := reading.from_press(body, press):
            await self._take(ack, asked)
        else:
            await ack()

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
                _, language = await self._voice(workspace, user)
                await ack(response_action="errors", errors={modals.QUESTION: words("error.internal", language)})
        elif form.form == modals.SUBSCRIPTION:
            await self._save(ack, workspace, user, form)
        else:
            await self._set(ack, workspace, user, form)

    async def opened(self, ack: Ack, body: Payload) -> None:
        """Show somebody the page in App Home."""
        await ack()
        event = body.get("event") or {}
        if event.get("tab", "home") == "home":
            self._begin(self.publish(str(body.get("team_id") or ""), str(event.get("user") or "")))

    async def resume(self) -> None:
        """Answer what came in and was answered by nobody, because a process died."""
        try:
            waiting = await self._ledger.unanswered()
        except BotError as error:
            _log.warning("inbox_not_read", platform=PLATFORM, reason=str(error))
            return
        for identity, payload in waiting:
            asked = Asked.from_json(payload)
            if asked is None or (asked.at and time.time() - asked.at > _WORTH_ANSWERING):
                await self._note(identity)
            else:
                self._begin(self._answer(asked, again=True))

    # Answers

    async def _take(self, ack: Ack, asked: Asked) -> None:
        """Write down what somebody wants, say that we have it, and answer it.

        Raises:
            BotError: It cannot be written down, and there is no address to say so at: Slack tells it again.
        """
        asked = replace(asked, at=time.time())
        try:
            is_new = await self._ledger.receive(asked.id, asked.to_json())
        except BotError as error:
            _log.warning("inbox_not_written", platform=PLATFORM, reason=str(error))
            if not asked.respond_at:
                raise
            await ack()
            person = await self._person_quickly(asked.workspace, asked.user)
            reply = Reply((Notice("error.internal", {}),), spoken(person.language or ""), public=False)
            await self._show(asked, reply)
            return
        await ack()
        if is_new:
            self._begin(self._answer(asked))

    def _begin(self, work: Any) -> None:
        task = asyncio.create_task(work)
        self._answering.add(task)
        task.add_done_callback(self._ended)

    def _ended(self, task: asyncio.Task[Any]) -> None:
        self._answering.discard(task)
        if not task.cancelled() and (error := task.exception()) is not None:
            _log.error("event_failed", platform=PLATFORM, exc_info=error)

    async def _answer(self, asked: Asked, *, again: bool = False) -> None:
        """Answer, and note that; what could not be shown is left for whoever looks for what nobody answered.

        Args:
            asked: What somebody wants.
            again: Whether it may have been answered before, by a process that died.
        """
        if asked.id in self._at_work:
            return
        self._at_work.add(asked.id)
        try:
            person = await self._people.person(asked.workspace, asked.user)
            reply = await self._handle(await self._request(asked, person))
            if await self._show(asked, reply, again=again):
                await self._note(asked.id)
        finally:
            self._at_work.discard(asked.id)

    async def _note(self, identity: str) -> None:
        """Note that something needs no answer any more."""
        try:
            await self._ledger.answered(identity)
        except BotError as error:
            _log.warning("answer_not_noted", platform=PLATFORM, reason=str(error))

    async def _request(self, asked: Asked, person: Person) -> Request:
        channel = Channel(PLATFORM, _place(asked), workspace=asked.workspace)
        return Request(
            channel,
            asked.user,
            asked.text,
            may_manage=await self._may_manage(asked.workspace, channel.id, asked.user, typed=not asked.hidden),
            language=person.language,
            timezone=person.timezone,
            conversation=asked.conversation or None,
            mention=asked.mention or None,
            obstacle=lambda: self._obstacle(replace(channel, id=asked.channel)),
            action=asked.action,
        )

    async def _may_manage(self, workspace: str, channel: str, user: str, *, typed: bool) -> bool:
        """Say whether somebody may change what is posted in a channel: who typed something there is one of it."""
        if channel == user:
            return True
        if self._managers == "admins":
            return (await self._people.person(workspace, user, fresh=True)).is_admin
        return typed or await self._people.is_member(workspace, channel, user)

    async def _obstacle(self, channel: Channel) -> Notice | None:
        """Say what keeps the app from posting in a channel, as far as Slack tells."""
        if channel.id.startswith("D") and not await self._people.is_with_app(channel.workspace, channel.id):
            return Notice("slack.rights.missing_here", {})
        if not is_public(channel.id):
            return None
        client = await self._posting.client(channel.workspace)
        if client is None:
            return Notice("slack.rights.missing", {"channel": channel.id})
        try:
            answer = await client.conversations_info(channel=channel.id)
            found: dict[str, Any] = answer.get("channel") or {}
        except _BROKEN as error:
            code = code_of(error)
            if code == "channel_not_found":
                return Notice("slack.rights.missing", {"channel": channel.id})
            _log.warning("channel_not_known", platform=PLATFORM, kind=type(error).__name__, code=code)
            return None
        if found.get("is_archived"):
            return Notice("slack.rights.archived", {"channel": channel.id})
        return None if found.get("is_member") else Notice("slack.rights.missing", {"channel": channel.id})

    async def _show(self, asked: Asked, reply: Reply, *, again: bool = False) -> bool:
        """Show a reply: to everybody where it is public, in the thread that it belongs to, or only to who asked.

        Args:
            asked: What it is the reply to.
            reply: What is said.
            again: Whether some of it may have been shown before.

        Returns:
            Whether nothing is left to do; otherwise it can be tried again later.
        """
        shown = [post for message in reply.messages for post in posts(message, reply.language, reply.story)]
        if not shown:
            return True
        alone = _place(asked) == asked.user and not asked.respond_at
        if not ((reply.public and not asked.hidden) or alone):
            return await self._respond(asked, shown, public=False)
        made: list[str] = []
        done = True
        try:
            for number, post in enumerate(shown):
                nonce, after = f"{asked.nonce}-{number}", made[0] if made else None
                made.append(await self._patiently(asked, post, nonce, after, in_doubt=again))
        except ChannelGone:  # the app is not in the channel; its reply to a command may be shown there nevertheless
            done = await self._respond(asked, shown[len(made) :], public=True)
        except RetryLater as error:
            _log.info("answer_put_off", platform=PLATFORM, reason=error.reason)
            done = bool(asked.respond_at) and await self._respond(asked, shown[len(made) :], public=True)
        except (
            Doubtful
        ) as error:  # everybody may have read it and should not twice; who asked is to read it in any case
            _log.info("answer_in_doubt", platform=PLATFORM, reason=error.reason)
            done = await self._respond(asked, shown[len(made) :], public=False)
        except DeliveryError as error:
            _log.warning("answer_lost", platform=PLATFORM, reason=error.reason)
        if made:
            await self._talk(asked, made[0], reply.story)
        return done

    async def _patiently(self, asked: Asked, post: Post, nonce: str, after: str | None, *, in_doubt: bool) -> str:
        """Post, wait a while where Slack wants that, and look for what may be posted.

        Raises:
            DeliveryError: As `bot.ports.Chat.send`.
        """
        place = Channel(PLATFORM, asked.channel, asked.thread or None, asked.workspace)
        patience, longest = (_SHORT_PATIENCE, _SHORT_TURN) if asked.respond_at else (_PATIENCE, _TURN)
        until = time.monotonic() + patience
        while True:
            try:
                if in_doubt and (found := await self._posting.find(place, nonce, after)) is not None:
                    return found
                in_doubt = False
                return await self._posting.post(place, post, nonce, None, after, longest=longest)
            except Doubtful:
                if in_doubt or time.monotonic() + _PAUSE > until:
                    raise
                in_doubt, wait = True, _PAUSE
            except RetryLater as error:
                wait = _PAUSE if error.after is None else error.after.total_seconds()
                is_over = time.monotonic() + wait > until
                if in_doubt and is_over:
                    raise Doubtful(place.id, error.reason) from None
                if not in_doubt and (is_over or asked.respond_at):
                    raise
            await asyncio.sleep(wait)

    async def _talk(self, asked: Asked, first: str, story: str) -> None:
        """Let the thread of an answer keep its story."""
        if story and (thread := asked.thread or first):
            try:
                await self._ledger.talk(Channel(PLATFORM, _place(asked), thread, asked.workspace), story)
            except BotError as error:
                _log.warning("story_not_noted", platform=PLATFORM, reason=str(error))

    async def _respond(self, asked: Asked, shown: Sequence[Post], *, public: bool) -> bool:
        """Reply at the address that came with a command or button; without one, only to who asked.

        Returns:
            Whether nothing is left to do; otherwise it can be tried again later.
        """
        if not asked.respond_at:
            return await self._whisper(asked, shown)
        try:
            for post in shown[:_AT_AN_ADDRESS]:
                respond = partial(self._posting.respond, asked.respond_at, post, public=public)
                if not await _insist(respond, twice=not public):
                    return False
        except DeliveryError as error:  # the address is too old
            _log.info("answer_whispered", platform=PLATFORM, reason=error.reason)
            return await self._whisper(asked, shown)
        return True

    async def _whisper(self, asked: Asked, shown: Sequence[Post]) -> bool:
        """Show something only to who asked, in the channel. Returns whether nothing is left to do."""
        place = Channel(PLATFORM, asked.channel, asked.conversation or None, asked.workspace)
        try:
            for post in shown:
                if not await _insist(partial(self._posting.whisper, place, asked.user, post), twice=True):
                    return False
        except DeliveryError as error:
            _log.warning("answer_lost", platform=PLATFORM, reason=error.reason)
        return True

    # Forms

    async def _show_form(self, body: Payload, press: buttons.Press) -> None:
        """Show the form of a button below a post; where it came too late, say what it would have."""
        workspace, user, channel = reading.workspace_of(body), reading.user_of(body), reading.channel_of(body)
        _, thread = reading.message_of(body)
        person, language = await self._voice(workspace, user)
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
        if not await self._open(workspace, body, form):
            url = str(body.get("response_url") or "")
            await self._show(Asked("", workspace, channel, user, "", respond_at=url, hidden=True), reply)

    async def _voice(self, workspace: str, user: str) -> tuple[Person, str]:
        """Say who somebody is, and in which language to talk to them alone."""
        person = await self._person_quickly(workspace, user)
        language, _ = await self._own_settings(workspace, user)
        return person, language or spoken(person.language or "")

    async def _person_quickly(self, workspace: str, user: str) -> Person:
        """Say who somebody is, without letting a form wait for it."""
        try:
            return await asyncio.wait_for(self._people.person(workspace, user), _QUICKLY / 2)
        except TimeoutError:
            return Person()

    async def _open(self, workspace: str, body: Payload, form: modals.View) -> bool:
        """Show a form; False where Slack does not."""
        try:
            client = await self._posting.client(workspace)
            if client is None:
                return False
            await client.views_open(trigger_id=str(body.get("trigger_id") or ""), view=form)
        except (BotError, *_BROKEN) as error:
            _log.warning("form_not_shown", platform=PLATFORM, kind=type(error).__name__, code=code_of(error))
            return False
        return True

    async def _save(self, ack: Ack, workspace: str, user: str, form: modals.Submission) -> None:
        """Follow a story as a form says; what is wrong with it is shown there."""
        person, language = await self._voice(workspace, user)
        try:
            refused = await asyncio.wait_for(self._follow(workspace, user, form, person), _QUICKLY / 2)
        except TimeoutError:
            _log.warning("form_not_answered", platform=PLATFORM)
            refused = Notice("error.internal", {})
        if refused is not None:
            field = modals.SCHEDULE
            if not form.subscription:  # else there are no other fields
                field = next((name for name, keys in _FIELDS.items() if refused.key.startswith(keys)), field)
            await ack(response_action="errors", errors={field: say(_named(refused), language)[:1000]})
            return
        await ack()
        self._begin(self.publish(workspace, user))

    async def _follow(self, workspace: str, user: str, form: modals.Submission, person: Person) -> Notice | None:
        """Follow a story as a form says; gives what keeps that from being done."""
        channel = Channel(PLATFORM, form.channel or user, workspace=workspace)
        may = await self._may_manage(workspace, channel.id, user, typed=False)
        if not may and (obstacle := await self._obstacle(channel)) is not None:
            return obstacle  # where the app is not, Slack does not say who is
        reply = await self._handle(
            Request(
                channel,
                user,
                " ".join(filter(None, ("follow", form.story, form.schedule, f"{form.bullets} bullets"))),
                may_manage=may,
                language=person.language,
                timezone=person.timezone,
                obstacle=lambda: self._obstacle(channel),
            )
        )
        said = reply.messages[0]
        return said if isinstance(said, Notice) and not said.key.startswith(_FOLLOWED) else None

    async def _set(self, ack: Ack, workspace: str, user: str, form: modals.Submission) -> None:
        """Set the language and the time zone of somebody's own conversation with the bot."""
        channel = Channel(PLATFORM, user, workspace=workspace)
        person, language = await self._voice(workspace, user)
        for field, text, done in (
            (modals.ZONE, f"timezone {form.zone}", "timezone.set"),
            (modals.LANGUAGE, f"language {form.language}", "language.set"),
        ):
            reply = await self._handle(
                Request(channel, user, text, may_manage=True, language=person.language, timezone=person.timezone)
            )
            said = reply.messages[0]
            if isinstance(said, Notice) and said.key != done:
                await ack(response_action="errors", errors={field: say(said, language)[:1000]})
                return
        await ack()
        self._begin(self.publish(workspace, user))

    # App Home

    async def publish(self, workspace: str, user: str) -> None:
        """Show somebody what is followed in the channels that they are in."""
        client = await self._posting.client(workspace)
        if client is None or not user:
            return
        try:
            page = await self._page(workspace, user)
            await client.views_publish(user_id=user, view=home(page))
        except (BotError, *_BROKEN) as error:
            _log.warning("home_not_shown", platform=PLATFORM, kind=type(error).__name__, code=code_of(error))

    async def _page(self, workspace: str, user: str) -> Home:
        person = await self._people.person(workspace, user)
        own = await self._ledger.settings(Channel(PLATFORM, user, workspace=workspace))
        language = own.language if own is not None else spoken(person.language or "")
        zone = own.timezone if own is not None else person.timezone or "UTC"
        seen = await self._people.channels(workspace, user) | {user}
        now = datetime.now(UTC)
        may = self._managers == "members" or (await self._people.person(workspace, user, fresh=True)).is_admin
        followed = [
            _followed(each, language, now)
            for each in await self._ledger.subscriptions(workspace)
            if each.channel.id in seen
        ]
        problems = [
            words(
                "slack.home.late" if record.reason == "late" else "slack.home.problem",
                language,
                story=record.story,
                reason=record.reason,
                due_at=record.due_at.isoformat(),
                zone=zone,
            )
            for channel, record in await self._ledger.problems(workspace)
            if channel.id in seen and record.reason != "collected"
        ]
        return Home(followed, await self._stories(workspace), language, zone, problems, may, self._command)

    async def _pressed_at_home(self, body: Payload, press: buttons.Press) -> None:
        workspace, user = reading.workspace_of(body), reading.user_of(body)
        person, language = await self._voice(workspace, user)
        if press.verb == buttons.ADD:
            form = modals.subscription(await self._stories(workspace), language)
        elif press.verb == buttons.SETTINGS:
            _, zone = await self._own_settings(workspace, user)
            form = modals.settings(language, zone or person.timezone or "UTC", channel=user)
        elif press.verb in {buttons.ASK, buttons.ASK_ON}:
            form = modals.ask(language, story=press.story, channel=user)
        else:
            await self._change(body, press, language, person)
            return
        await self._open(workspace, body, form)

    async def _change(self, body: Payload, press: buttons.Press, language: str, person: Person) -> None:
        """Do what a button beside a subscription says, and show what that changed."""
        workspace, user = reading.workspace_of(body), reading.user_of(body)
        try:
            subscriptions = await self._ledger.subscriptions(workspace)
        except BotError:
            await self._open(workspace, body, modals.note(words("error.internal", language), language))
            return
        chosen = next((each for each in subscriptions if each.id == press.about), None)
        verb = {
            buttons.SEND_NOW: "send", buttons.PAUSE_OPEN: "pause", buttons.RESUME: "resume", buttons.DELETE: "unfollow",
        }.get(press.verb)  # fmt: skip
        if chosen is not None:
            may = await self._may_manage(workspace, chosen.channel.id, user, typed=False)
            if press.verb == buttons.EDIT:
                refused = modals.note(words("right.missing", language), language)
                await self._open(workspace, body, _edited(chosen, language) if may else refused)
                return
            reply = await self._handle(
                Request(
                    chosen.channel,
                    user,
                    f"{verb} {chosen.id}",
                    may_manage=may,
                    language=language,
                    timezone=person.timezone,
                )
            )
            for said in reply.messages[:1]:
                seen = press.verb != buttons.SEND_NOW and isinstance(said, Notice) and said.key.startswith(_QUIET)
                if isinstance(said, Notice) and not seen:
                    await self._open(workspace, body, modals.note(say(said, language), language))
        await self.publish(workspace, user)

    async def _own_settings(self, workspace: str, user: str) -> tuple[str, str]:
        try:
            own = await self._ledger.settings(Channel(PLATFORM, user, workspace=workspace))
        except BotError:
            return "", ""
        return ("", "") if own is None else (own.language, own.timezone)

    async def _stories(self, workspace: str) -> Sequence[Story]:
        try:
            found = await self._ledger.stories(workspace)
        except BotError:
            _log.warning("stories_not_offered", platform=PLATFORM)
            return ()
        return sorted(found, key=lambda story: story.updated_at, reverse=True)


async def _insist(show: Callable[[], Awaitable[None]], *, twice: bool) -> bool:
    """Show something, and try again where that failed.

    Args:
        show: Does it; raises `DeliveryError`.
        twice: Whether it may be shown twice, which is better than never to one who waits for it alone.

    Returns:
        Whether it was shown, as far as can be told; otherwise it may be later.

    Raises:
        DeliveryError: It never will be.
    """
    for attempt in range(_ATTEMPTS):
        try:
            await show()
        except (RetryLater, Doubtful) as error:
            if isinstance(error, Doubtful) and not twice:
                return True
            after = error.after if isinstance(error, RetryLater) else None
            wait = _PAUSE if after is None else after.total_seconds()
            if attempt == _ATTEMPTS - 1 or wait > _PATIENCE:
                _log.info("answer_put_off", platform=PLATFORM, reason=error.reason)
                break
            await asyncio.sleep(wait)
        else:
            return True
    return False


def _at_home(asked: Asked, user: str) -> Asked:
    """Take a direct conversation for its user, so that it has one name wherever it is meant."""
    return replace(asked, channel=user)


def _place(asked: Asked) -> str:
    """Say where somebody is: in a direct conversation by their own id, which is its one name wherever it is meant."""
    return asked.user if asked.channel.startswith("D") else asked.channel


_FIELDS = {
    modals.CHANNEL: ("right.", "slack.rights.", "limit."),
    modals.STORY: ("story.", "follow.address"),
}
"""Field of a form -> keys of what is wrong with it."""


def _named(notice: Notice) -> Notice:
    """Say "this channel" where Slack would show no name: plain text has no channels."""
    params = {name: ("" if name == "channel" else text) for name, text in notice.params.items()}
    return Notice(f"{notice.key}_here" if notice.key.startswith("slack.rights.") else notice.key, params)


def _followed(subscription: Subscription, language: str, now: datetime) -> Followed:
    schedule, until = subscription.schedule, subscription.paused_until
    paused = until if until is not None and until > now else None
    next_at = None
    if schedule is not None and paused is None:
        next_at = schedule.next_after(now)
    return Followed(
        subscription.id,
        subscription.channel.id,
        subscription.story,
        schedule.describe(language) if schedule is not None else "",
        updates=subscription.mode in {"updates", "both"},
        next_at=next_at,
        paused_until=paused,
    )


def _edited(subscription: Subscription, language: str) -> modals.View:
    schedule = "updates" if subscription.schedule is None else subscription.schedule.text
    if subscription.mode == "both":
        schedule += " and updates"
    return modals.subscription(
        (),
        language,
        subscription_id=subscription.id,
        story=subscription.story,
        channel=subscription.channel.id,
        schedule=schedule,
        bullets=subscription.max_bullets,
    )
