"""The page that each user has in App Home: what is followed, what can be asked, what went wrong. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from adapters.slack import buttons
from adapters.slack.blocks import header, small
from adapters.slack.markup import Block, clip, date, mrkdwn
from adapters.slack.modals import MAX_VIEW, View, posted_in
from adapters.wording import LOCALES, moment, words
from bot.types import FOREVER, Story

HOME = "depesche:home"
"""Callback id of the page."""

_MAX_PROBLEMS = 5
_MAX_STORIES = 15
_MAX_UNSEEN = 10
_PLACES_UNSEEN = 1000  # what is shown above has no button with such a number
_EACH_SUBSCRIPTION = 2  # blocks

_USER = re.compile(r"[UW][A-Z0-9]{2,20}")

_STORY, _PLACE = "\ue000", "\ue001"  # characters of nobody's, for where markup goes


@dataclass(frozen=True, slots=True)
class Followed:
    """A subscription, as its page shows it.

    Attributes:
        id: Of the subscription.
        channel: Id of the conversation that it is posted to.
        story: Handle of its story.
        schedule: In words; empty where only what is new is posted.
        updates: Whether what is new is posted when it is new.
        next_at: When its next digest is due (aware UTC); None where none is.
        paused_until: The end of its pause (aware UTC), `FOREVER` for an open one; None while it is active.
        every: How often what is new is posted at most, in words; empty for at once.
        stopped: Why nothing can be posted there, as an error says it; empty where nothing is in the way.
        broken: What is kept as its schedule where that cannot be read; empty where all is well.
        by: Id of the user who made it.
    """

    id: str
    channel: str
    story: str
    schedule: str
    updates: bool = False
    next_at: datetime | None = None
    paused_until: datetime | None = None
    every: str = ""
    stopped: str = ""
    broken: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that went wrong.

    Attributes:
        said: A whole sentence, in the language of the page.
        channel: Id of the conversation that it is about.
    """

    said: str
    channel: str


@dataclass(frozen=True, slots=True)
class Home:
    """What the page shows.

    Attributes:
        subscriptions: In the order in which they are shown; as many as fit are.
        stories: Those that can be asked, in the order in which they are shown.
        language: "en" or "de".
        zone: IANA name of the user's time zone.
        problems: The newest first; as many as fit are shown.
        may_manage: Whether the user may change what is posted.
        command: With which commands begin.
        unseen: What cannot be posted where nobody may look, for the user to end it; as many as fit are shown.
    """

    subscriptions: Sequence[Followed] = ()
    stories: Sequence[Story] = ()
    language: str = "en"
    zone: str = "UTC"
    problems: Sequence[Problem] = ()
    may_manage: bool = False
    command: str = "/news"
    unseen: Sequence[Followed] = ()


def home(page: Home) -> View:
    """Make the page."""
    language = page.language
    above = [*_problems(page), header(words("slack.home.followed", language))]
    below = [*_unseen(page), *_stories(page), {"type": "divider"}, *_settings(page)]
    room = MAX_VIEW - len(above) - len(below)
    blocks = [*above, *_subscriptions(page, room), *below]
    return {"type": "home", "callback_id": HOME, "blocks": blocks}


def _problems(page: Home) -> Iterator[Block]:
    if page.problems:
        yield header(words("slack.home.problems", page.language))
        for problem in page.problems[:_MAX_PROBLEMS]:
            said = f"{clip(problem.said, 500) or '…'} ({posted_in(problem.channel, page.language)})"
            yield {"type": "section", "text": mrkdwn(f":warning: {said}")}
        yield {"type": "divider"}


def _subscriptions(page: Home, room: int) -> Iterator[Block]:
    """Show subscriptions in at most so many blocks."""
    language = page.language
    if not page.subscriptions:
        key = "slack.home.empty" if page.may_manage else "slack.home.empty_ask"
        if not page.stories:
            key = "slack.home.no_stories"
        yield {"type": "section", "text": mrkdwn(clip(words(key, language, command=page.command), 1000))}
    each = _EACH_SUBSCRIPTION if page.may_manage else 1
    room -= page.may_manage  # the button at the end
    fit = room // each
    if len(page.subscriptions) > fit:
        fit = (room - 1) // each
    for place, followed in enumerate(page.subscriptions[:fit]):
        yield {"type": "section", "text": mrkdwn(_line(followed, page))}
        if page.may_manage:
            paused = followed.paused_until is not None
            yield buttons.controls(followed.id, followed.story, language, paused=paused, place=place)
    if (more := len(page.subscriptions) - fit) > 0:
        yield small(clip(words("slack.home.more", language, n=str(more), command=page.command), 500))
    if page.may_manage and page.stories:
        made = buttons.button(buttons.ADD, "", language, primary=not page.subscriptions)
        yield {"type": "actions", "elements": [made]}


def _unseen(page: Home) -> Iterator[Block]:
    """Show what only an admin can still end."""
    if not page.unseen:
        return
    language = page.language
    yield {"type": "divider"}
    yield header(words("slack.home.unseen", language))
    for number, followed in enumerate(page.unseen[:_MAX_UNSEEN]):
        line = _line(followed, page)
        if _USER.fullmatch(followed.by):
            line += " · " + clip(words("slack.home.by", language, user=_PLACE), 100).replace(
                _PLACE, f"<@{followed.by}>"
            )
        ending = buttons.ending(followed.id, followed.story, language, place=_PLACES_UNSEEN + number)
        yield {"type": "section", "text": mrkdwn(line), "accessory": ending}
    if (more := len(page.unseen) - _MAX_UNSEEN) > 0:
        yield small(clip(words("slack.home.more_unseen", language, n=str(more)), 500))


def _line(followed: Followed, page: Home) -> str:
    """Write a subscription in two lines: what is posted where, and when."""
    language = page.language
    rhythm = [clip(followed.schedule, 300)] if followed.schedule else []
    if followed.broken:
        rhythm = [f"*{clip(words('slack.home.broken', language, said=followed.broken), 500)}*"]
    elif followed.updates:
        key = "slack.home.collected" if followed.every else "slack.home.updates"
        rhythm.append(clip(words(key, language, every=followed.every), 200))
    if followed.stopped:
        rhythm.append(f"*{clip(words('slack.home.stopped', language, reason=followed.stopped), 200)}*")
    elif followed.paused_until is not None and followed.paused_until >= FOREVER:
        rhythm.append(f"*{clip(words('slack.home.paused_open', language), 100)}*")
    elif followed.paused_until is not None:
        rhythm.append(f"*{_when('slack.home.paused', followed.paused_until, page)}*")
    elif followed.next_at is not None:
        rhythm.append(_when("slack.home.next", followed.next_at, page))
    return (
        f"*{clip(followed.story, 200) or '…'}* {posted_in(followed.channel, language)}\n{' · '.join(rhythm)}".rstrip()
    )


def _when(key: str, at: datetime, page: Home) -> str:
    """Word something with a moment, which each reader sees in their own time zone."""
    told = clip(words(key, page.language, when=_PLACE), 200)
    return told.replace(_PLACE, date(at, "{date_short_pretty}, {time}", moment(at, page.language, page.zone)))


def _stories(page: Home) -> Iterator[Block]:
    if not page.stories:
        return
    language = page.language
    yield {"type": "divider"}
    yield header(words("slack.home.stories", language))
    for place, story in enumerate(page.stories[:_MAX_STORIES]):
        title = clip(story.title, 300)
        block: Block = {
            "type": "section",
            "text": mrkdwn(f"*{clip(story.handle, 200) or '…'}*" + (f"\n{title}" if title else "")),
        }
        if 0 < len(story.handle) <= buttons.MAX_REFERENCE:
            block["accessory"] = buttons.button(buttons.ASK, story.handle, language, place=place)
        yield block
    if (more := len(page.stories) - _MAX_STORIES) > 0:
        yield small(clip(words("slack.home.more_stories", language, n=str(more), command=page.command), 500))


def _settings(page: Home) -> Iterator[Block]:
    language = page.language if page.language in LOCALES else "en"
    spoken = words(f"slack.language.{language}", language)
    yield small(clip(words("slack.home.settings", language, spoken=spoken, place=page.zone), 500))
    verbs = (buttons.PASTE, buttons.SETTINGS) if page.may_manage else (buttons.SETTINGS,)
    yield {"type": "actions", "elements": [buttons.button(verb, "", language) for verb in verbs]}
