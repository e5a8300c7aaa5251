"""What people do on Slack, as requests; the replies, where they asked. What words mean is the grammar's.

What wants an answer is written down before Slack is told that we have it: a crash after that loses nothing, and what
comes twice is answered once. A form is only shown while who wants it waits, so it is not written down. What forms do
is in `forms`, what the page in App Home does in `home`.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, TypeVar

import structlog

from adapters.slack import asked as reading
from adapters.slack import buttons, channels, files, modals
from adapters.slack.access import Ledger, Managers, Payload
from adapters.slack.asked import Asked
from adapters.slack.blocks import Post, posts
from adapters.slack.forms import Ack, Forms, Windows
from adapters.slack.growing import Growth, Streams
from adapters.slack.home import AppHome
from adapters.slack.people import People, Person
from adapters.slack.posting import PLATFORM, Posting
from adapters.slack.rights import Rights
from adapters.wording import spoken
from bot.errors import BotError, ChannelGone, DeliveryError, Doubtful, Refused, RetryLater
from bot.ports import Handle
from bot.types import Channel, Material, Notice, Reply, Request, Spoken

_log: structlog.stdlib.BoundLogger = structlog.get_logger()
T = TypeVar("T")

_WORTH_ANSWERING = 1500.0  # seconds; Slack takes replies to a command for half an hour
_PATIENCE = 25.0  # seconds that an answer waits for Slack or its turn; fewer than until others look for it
_SHORT_PATIENCE = 5.0  # where it can be shown in another way, too
_TURN, _SHORT_TURN = 5.0, 1.0  # that it waits for its turn in these cases
_PAUSE = 1.0  # seconds between attempts where Slack does not say
_ATTEMPTS = 3  # to show something to who asked only
_AT_AN_ADDRESS = 4  # replies: it takes five
_OTHERWISE = frozenset(["help.head", "mention.none", "paste.how", "upload.how"])
"""Keys of what is done otherwise on Slack than elsewhere."""

_STILL_GROWS = 20.0  # seconds; what began less long ago may be another process's, which is at it


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
        self._rights = Rights(posting, self._people, managers)
        self._channels = channels.Channels(ledger, posting, self._rights, command)
        self._windows = Windows(posting, self._people, ledger)
        self._home = AppHome(
            handle, ledger, posting, self._people, windows=self._windows, rights=self._rights, command=command
        )
        self._forms = Forms(
            handle,
            self._windows,
            self._rights,
            take=self._take,
            show=self._show,
            begin=self._begin,
            changed=lambda workspace, user: self._begin(self._home.publish(workspace, user)),
        )
        self._answering: set[asyncio.Task[Any]] = set()
        self._at_work: set[str] = set()
        self._streams = Streams()
        self._left: dict[str, str] = {}  # how answers begin that were put off, by what they answer

    async def finish(self, patience: float) -> None:
        """Let those who are being answered get their answer, but wait no longer than so many seconds."""
        if self._answering:
            _, late = await asyncio.wait(self._answering, timeout=patience)
            for task in late:  # what they wanted is written down
                task.cancel()
            await asyncio.gather(*late, return_exceptions=True)

    # What Slack tells

    async def moved(self, ack: Ack, body: Payload) -> None:
        """Let what is followed in a channel end, rest or go on with it.

        Raises:
            BotError: It cannot be written down that it was deleted: Slack tells it again.
        """
        channel, event = channels.meant(body), str((body.get("event") or {}).get("type"))
        if channel is not None and event in channels.DELETED:
            told = await self._channels.deleted(channel)
            self._begin(self._channels.tell(channel, told))
        elif channel is not None:
            self._begin(self._channels.changed(channel, event))
        await ack()

    async def command(self, ack: Ack, body: Payload) -> None:
        """Answer a slash command."""
        await self._take(ack, reading.from_command(body, command=self._command))

    async def said(self, ack: Ack, body: Payload) -> None:
        """Answer a mention, or a message in a direct conversation."""
        asked = reading.from_event(body)
        if asked is None:
            await ack()
        else:
            if (place := _place(asked)) != asked.channel:
                self._posting.meet(place, asked.channel)
            await self._take(ack, replace(asked, channel=place))

    async def link(self, ack: Ack, body: Payload) -> None:
        """Tell what a message says, or links to."""
        await self._take(ack, reading.from_shortcut(body))

    async def ask(self, ack: Ack, body: Payload) -> None:
        """Show the form in which any story can be asked."""
        await ack()
        await self._forms.ask(body)

    async def pressed(self, ack: Ack, body: Payload) -> None:
        """Answer a button."""
        press = next((found for each in body.get("actions") or () if (found := buttons.pressed(each))), None)
        if press is None:
            await ack()
        elif (body.get("view") or {}).get("type") == "home":
            await ack()
            await self._home.pressed(body, press)
        elif press.verb in {buttons.SOURCES, buttons.ASK, buttons.ASK_ON}:
            await ack()
            await self._forms.show(body, press)
        elif asked := reading.from_press(body, press):
            await self._take(ack, asked)
        else:
            await ack()

    async def submitted(self, ack: Ack, body: Payload) -> None:
        """Do what a form asks for."""
        await self._forms.submitted(ack, body)

    async def opened(self, ack: Ack, body: Payload) -> None:
        """Show somebody the page in App Home."""
        await ack()
        event = body.get("event") or {}
        if event.get("tab", "home") == "home":
            self._begin(self._home.publish(reading.workspace_of(body), str(event.get("user") or "")))

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
            person = await self._windows.person(asked.workspace, asked.user)
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
        growth = None
        if asked.said and not again:  # of what may have been answered, nothing is begun once more
            place = _spot(_below(asked))
            growth = Growth(self._posting, self._streams, place, asked.user, asked.said)
        try:
            person = await self._people.person(asked.workspace, asked.user)
            reply = await self._handle(await self._request(asked, person, growth))
            begun = None if growth is None else await growth.end()
            if await self._open(asked, reply) or await self._show(asked, self._own(reply), again=again, begun=begun):
                await self._note(asked.id)
        finally:
            if growth is not None:
                growth.drop()
            self._at_work.discard(asked.id)

    async def _open(self, asked: Asked, reply: Reply) -> bool:
        """Open the form for a text that is to be pasted. Returns whether that was asked for, and Slack shows it."""
        said = reply.messages[0] if reply.messages else None
        if not (asked.trigger and isinstance(said, Notice) and said.key == "paste.how"):
            return False
        form = modals.paste(
            reply.language, story=said.params["story"], channel=asked.channel, respond_at=asked.respond_at
        )
        return await self._windows.open(asked.workspace, {"trigger_id": asked.trigger}, form)

    def _own(self, reply: Reply) -> Reply:
        """Say as it is on Slack what is done or called otherwise elsewhere."""
        return replace(reply, messages=tuple(map(self._of_slack, reply.messages)))

    def _of_slack(self, said: Spoken) -> Spoken:
        if isinstance(said, Notice) and said.key in _OTHERWISE:
            return Notice(f"slack.{said.key}", {**said.params, "command": self._command})
        return self._rights.named(said) if isinstance(said, Notice) else said

    def _material(self, asked: Asked) -> Material | None:
        """Give what is handed in: the file that comes with a message, or what was typed into a form."""
        if asked.file:
            known = {"name": asked.file_name, "kind": asked.file_type, "n_bytes": asked.file_size}
            return files.material(self._posting, asked.workspace, asked.file, **known)  # type: ignore[arg-type]

        async def load() -> bytes:
            return asked.pasted.encode("utf-8", "replace")

        return Material(load, title=asked.headline, address=asked.address) if asked.pasted else None

    async def _note(self, identity: str) -> None:
        """Note that something needs no answer any more."""
        try:
            await self._ledger.answered(identity)
        except BotError as error:
            _log.warning("answer_not_noted", platform=PLATFORM, reason=str(error))

    async def _request(self, asked: Asked, person: Person, growth: Growth | None) -> Request:
        channel = Channel(PLATFORM, _place(asked), workspace=asked.workspace)
        return Request(
            channel,
            asked.user,
            asked.text,
            may_manage=await self._rights.may_manage(asked.workspace, channel.id, asked.user, typed=not asked.hidden),
            language=person.language,
            timezone=person.timezone,
            conversation=asked.conversation or None,
            mention=asked.mention or None,
            obstacle=lambda: self._rights.obstacle(replace(channel, id=asked.channel)),
            action=asked.action,
            material=self._material(asked),
            grow=None if growth is None else growth.grow,
        )

    async def _show(self, asked: Asked, reply: Reply, *, again: bool = False, begun: str | None = None) -> bool:
        """Show a reply: to everybody where it is public, in the thread that it belongs to, or only to who asked.

        Args:
            asked: What it is the reply to.
            reply: What is said.
            again: Whether some of it may have been shown before.
            begun: Time stamp of the post that shows how it begins, or None.

        Returns:
            Whether nothing is left to do; otherwise it can be tried again later.
        """
        command = "" if asked.said else self._command  # what was typed without one needs none
        shown = [
            post for message in reply.messages for post in posts(message, reply.language, reply.story, command=command)
        ]
        alone = _place(asked) == asked.user and not asked.respond_at
        is_seen = (reply.public and not asked.hidden) or alone
        if begun is not None and not (shown and is_seen):
            await self._withdraw(asked, begun)
        if not shown:
            return True
        if not is_seen:
            return await self._respond(asked, shown, public=False)
        made: list[str] = []
        done = True
        try:
            for number, post in enumerate(shown):
                nonce = f"{asked.nonce}-{number}"
                if number:
                    made.append(await self._patiently(asked, post, nonce, made[0], in_doubt=again))
                else:
                    first, asked = await self._first(asked, post, nonce, begun, again=again)
                    made.append(first)
        except ChannelGone:  # the app is not in the channel; its reply to a command may be shown there nevertheless
            done = await self._respond(asked, shown[len(made) :], public=True)
        except RetryLater as error:
            _log.info("answer_put_off", platform=PLATFORM, reason=error.reason)
            if self._posting.is_lost(_spot(asked)):  # whatever is tried there, now or later, is tried in vain
                return await self._respond(replace(asked, conversation=""), shown[len(made) :], public=False)
            done = bool(asked.respond_at) and await self._respond(asked, shown[len(made) :], public=True)
        except Doubtful as error:  # all may have read it and should not twice; who asked is to read it in any case
            _log.info("answer_in_doubt", platform=PLATFORM, reason=error.reason)
            done = await self._respond(asked, shown[len(made) :], public=False)
        except DeliveryError as error:
            _log.warning("answer_lost", platform=PLATFORM, reason=error.reason)
        if made:
            await self._talk(asked, made[0], reply.story)
        return done

    async def _first(
        self, asked: Asked, post: Post, nonce: str, begun: str | None, *, again: bool
    ) -> tuple[str, Asked]:
        """Show the first post of an answer: in the place of how it begins, where that is shown, or as a new one.

        Returns:
            Its time stamp, and what it answers, with the thread that it stands in.

        Raises:
            DeliveryError: As `bot.ports.Chat.send`.
        """
        below = _below(asked)
        place = _spot(below)
        if again and asked.said and (begun := self._left.pop(asked.id, None)) is None:
            try:
                if (found := await _persist(partial(self._posting.find, place, nonce, None))) is not None:
                    return found, below
                begun = await self._left_behind(place, asked.said)
            except (Doubtful, RetryLater) as error:
                if asked.thread:
                    raise Doubtful(place.id, error.reason) from None
        if begun is not None:
            try:
                await _persist(partial(self._posting.stop, place, begun))
                await _persist(partial(self._posting.edit, place, begun, post, nonce, mention=None))
            except RetryLater:
                self._left[asked.id] = begun  # whoever takes this over puts it in its place
                raise
            except Refused as error:  # somebody deleted it, or it may not be changed
                _log.info("beginning_lost", platform=PLATFORM, reason=error.reason)
                await self._withdraw(asked, begun)
            else:
                return begun, below
        return await self._patiently(asked, post, nonce, None, in_doubt=again), asked

    async def _left_behind(self, place: Channel, said: str) -> str | None:
        """Look for the beginning of an answer by a process that died; of several, any will do: each gets an answer.

        Raises:
            DeliveryError: As `bot.ports.Chat.find`.
        """
        latest = time.time() - _STILL_GROWS
        found = await _persist(partial(self._posting.begun, place, said))
        free = next((ts for ts in found if ts not in self._streams.live and float(ts) < latest), None)
        if free is not None:
            self._streams.live.add(free)
        return free

    async def _withdraw(self, asked: Asked, begun: str) -> None:
        """Take away how an answer begins that is not shown there."""
        place = _spot(_below(asked))
        try:
            await _persist(partial(self._posting.stop, place, begun))
            await _persist(partial(self._posting.delete, place, begun))
        except DeliveryError as error:
            _log.warning("beginning_not_withdrawn", platform=PLATFORM, reason=error.reason)

    async def _patiently(self, asked: Asked, post: Post, nonce: str, after: str | None, *, in_doubt: bool) -> str:
        """Post, wait a while where Slack wants that, and look for what may be posted.

        Raises:
            DeliveryError: As `bot.ports.Chat.send`.
        """
        place = _spot(asked)
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
                is_over = self._posting.is_lost(place) or time.monotonic() + wait > until
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


async def _persist(call: Callable[[], Awaitable[T]]) -> T:
    """Call Slack, and again where it wants to be called later.

    Raises:
        DeliveryError: What the call raises; `RetryLater` only when that is later than can be waited for.
    """
    until = time.monotonic() + _PATIENCE
    while True:
        try:
            return await call()
        except RetryLater as error:
            wait = _PAUSE if error.after is None else error.after.total_seconds()
            if time.monotonic() + wait > until:
                raise
        await asyncio.sleep(wait)


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


def _place(asked: Asked) -> str:
    """Say where somebody is: in a direct conversation by their own id, which is its one name wherever it is meant."""
    return asked.user if asked.channel.startswith("D") else asked.channel


def _spot(asked: Asked) -> Channel:
    """Give the place of the reply."""
    return Channel(PLATFORM, asked.channel, asked.thread or None, asked.workspace)


def _below(asked: Asked) -> Asked:
    """Give something that is asked with a thread for the reply, below what was said where there is none."""
    return replace(asked, thread=asked.thread or asked.said)
