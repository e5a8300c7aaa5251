"""App Home: the page that each user has, kept up to date, and what is pressed there. How it looks: `home_view`."""

import asyncio
from datetime import UTC, datetime, timedelta

import structlog

from adapters.slack import asked as reading
from adapters.slack import buttons, modals
from adapters.slack.access import Ledger, Payload
from adapters.slack.forms import Windows, plainly
from adapters.slack.home_view import Followed, Home, Problem, home
from adapters.slack.people import People, Person
from adapters.slack.posting import PLATFORM, Posting, code_of, limited
from adapters.slack.rights import BROKEN, Rights, is_lost
from adapters.wording import say, spoken, words
from bot.errors import BotError
from bot.ports import Handle
from bot.schedule import describe_step
from bot.types import Channel, DeliveryRecord, Notice, Request, Subscription

_log: structlog.stdlib.BoundLogger = structlog.get_logger()

_ATTEMPTS = 3  # to show a page
_LONGEST_PAUSE = timedelta(seconds=30)
_RECENT = timedelta(days=7)
"""How long what went wrong wants to be looked at."""

_COMMANDS = {
    buttons.SEND_NOW: "send",
    buttons.PAUSE_OPEN: "pause",
    buttons.RESUME: "resume",
    buttons.DELETE: "unfollow",
}
_POSTING = frozenset([buttons.SEND_NOW, buttons.RESUME])
"""Buttons that are of no use where the app may not post."""

_QUIET = ("pause.", "resume.", "unfollow.")
"""Keys of what the page shows by itself."""


class AppHome:
    """Shows each user their page, and does what they press there."""

    def __init__(
        self,
        handle: Handle,
        ledger: Ledger,
        posting: Posting,
        people: People,
        *,
        windows: Windows,
        rights: Rights,
        command: str,
    ) -> None:
        """Make one.

        Args:
            handle: Answers requests.
            ledger: What others know.
            posting: Calls Slack.
            people: Who somebody is, and where.
            windows: Opens forms.
            rights: Who may change what.
            command: The common one, "/news".
        """
        self._handle = handle
        self._ledger = ledger
        self._posting = posting
        self._people = people
        self._windows = windows
        self._rights = rights
        self._command = command

    async def publish(self, workspace: str, user: str) -> None:
        """Show somebody what is followed in the channels that they are in; where Slack wants a pause, after that."""
        client = await self._posting.client(workspace)
        if client is None or not user:
            return
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                page = await self._page(workspace, user)
                await client.views_publish(user_id=user, view=home(page))
            except (BotError, *BROKEN) as error:
                pause = limited(error)
                if pause is None or pause > _LONGEST_PAUSE or attempt == _ATTEMPTS:
                    _log.warning("home_not_shown", platform=PLATFORM, kind=type(error).__name__, code=code_of(error))
                    return
            else:
                return
            await asyncio.sleep(pause.total_seconds())

    async def pressed(self, body: Payload, press: buttons.Press) -> None:
        """Do what a button on the page says."""
        workspace, user = reading.workspace_of(body), reading.user_of(body)
        person, language = await self._windows.voice(workspace, user)
        if press.verb == buttons.ADD:
            form = modals.subscription(await self._windows.stories(workspace), language)
        elif press.verb == buttons.SETTINGS:
            _, zone = await self._windows.settings(workspace, user)
            form = modals.settings(language, zone or person.timezone or "UTC", channel=user)
        elif press.verb == buttons.PASTE:
            form = modals.paste(language, channel=user)
        elif press.verb in {buttons.ASK, buttons.ASK_ON}:
            form = modals.ask(language, story=press.story, channel=user)
        else:
            if press.verb in _COMMANDS or press.verb == buttons.EDIT:
                await self._change(body, press, language, person)
            return
        await self._windows.open(workspace, body, form)

    async def _page(self, workspace: str, user: str) -> Home:
        person = await self._people.person(workspace, user)
        own = await self._ledger.settings(Channel(PLATFORM, user, workspace=workspace))
        language = own.language if own is not None else spoken(person.language or "")
        zone = own.timezone if own is not None else person.timezone or "UTC"
        seen = await self._people.channels(workspace, user) | {user}
        now = datetime.now(UTC)
        may = await self._rights.may_manage_some(workspace, user)
        everything = await self._ledger.subscriptions(workspace)
        subscriptions = [each for each in everything if each.channel.id in seen]
        followed = [_followed(each, language, now) for each in subscriptions]
        problems = [
            Problem(_told(record, language, zone), channel.id)
            for channel, record in await self._ledger.problems([each.id for each in subscriptions], now - _RECENT)
        ]
        lost = [each for each in everything if each.channel.id not in seen and is_lost(each)]
        may_end = bool(lost) and await self._rights.may_end(lost[0], user)  # as all of them
        unseen = [_followed(each, language, now) for each in lost] if may_end else []
        stories = await self._windows.stories(workspace)
        return Home(followed, stories, language, zone, problems, may, self._command, unseen)

    async def _change(self, body: Payload, press: buttons.Press, language: str, person: Person) -> None:
        """Do what a button beside a subscription says, and show what that changed."""
        workspace, user = reading.workspace_of(body), reading.user_of(body)
        try:
            subscriptions = await self._ledger.subscriptions(workspace)
        except BotError:
            await self._windows.open(workspace, body, modals.note(words("error.internal", language), language))
            return
        chosen = next((each for each in subscriptions if each.id == press.about), None)
        if chosen is not None:
            may = await self._rights.may_manage(workspace, chosen.channel.id, user, typed=False)
            if press.verb == buttons.DELETE:
                may = may or await self._rights.may_end(chosen, user)
            if may and press.verb == buttons.EDIT:
                await self._windows.open(workspace, body, _edited(chosen, language))
                return
            said = await self._do(chosen, press.verb, user, person, may=may)
            if said is not None:
                told = say(plainly(self._rights.named(said)), language)
                await self._windows.open(workspace, body, modals.note(told, language))
        await self.publish(workspace, user)

    async def _do(self, chosen: Subscription, verb: str, user: str, person: Person, *, may: bool) -> Notice | None:
        """Do what a button beside a subscription says; give what there is to say that the page does not show."""
        if not may:
            return Notice("right.missing", {})
        if verb in _POSTING and (obstacle := await self._rights.obstacle(chosen.channel)) is not None:
            return obstacle
        reply = await self._handle(
            Request(
                chosen.channel,
                user,
                f"{_COMMANDS[verb]} {chosen.id}",
                may_manage=may,
                language=person.language,
                timezone=person.timezone,
            )
        )
        said = reply.messages[0] if reply.messages else None
        is_shown = verb != buttons.SEND_NOW and isinstance(said, Notice) and said.key.startswith(_QUIET)
        return said if isinstance(said, Notice) and not is_shown else None


def _told(record: DeliveryRecord, language: str, zone: str) -> str:
    """Say what went wrong with a delivery."""
    key = "slack.home.late" if record.reason == "late" else "slack.home.problem"
    due_at = record.due_at.isoformat()
    return words(key, language, story=record.story, reason=record.reason, due_at=due_at, zone=zone)


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
        every=describe_step(round(subscription.every.total_seconds() / 60), language) if subscription.every else "",
        next_at=next_at,
        paused_until=paused,
        stopped=subscription.stopped,
        broken=subscription.broken,
        by=subscription.created_by,
    )


def _edited(subscription: Subscription, language: str) -> modals.View:
    schedule = "updates" if subscription.schedule is None else subscription.schedule.text
    if subscription.broken:
        schedule = ""  # what it was is told beside the button; the form says what could be
    elif subscription.mode == "both":
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
