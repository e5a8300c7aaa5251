"""What somebody wants, as a value. Frozen; how it is typed is `grammar`'s."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

MAX_BULLETS = 10
LONGEST_PAUSE = timedelta(days=366)


@dataclass(frozen=True, slots=True)
class Ask:
    """Answer a question from a story's articles.

    Attributes:
        story: Handle of a known story.
        question: As it was typed, with single spaces; never empty.
    """

    story: str
    question: str


@dataclass(frozen=True, slots=True)
class ShowDigest:
    """Tell a story in a few points, now.

    Attributes:
        story: Handle of a known story; None for all that the channel follows.
        max_bullets: From 1 to `MAX_BULLETS`, or None where nothing was said about it.
    """

    story: str | None
    max_bullets: int | None = None


@dataclass(frozen=True, slots=True)
class Follow:
    """Post about a story here from now on, or change how that is done.

    Attributes:
        story: Handle of a known story, or an address.
        when: Schedule in words, for `bot.schedule.parse`; empty where nothing was said about it.
        updates: Whether what is new is wanted when it is new: besides the schedule, or instead of one where `when` is
            empty.
        max_bullets: From 1 to `MAX_BULLETS`, or None where nothing was said about it.
    """

    story: str
    when: str = ""
    updates: bool = False
    max_bullets: int | None = None


@dataclass(frozen=True, slots=True)
class Unfollow:
    """Stop posting about something here.

    Attributes:
        what: A story's handle, the first letters of a subscription's id, or "all".
    """

    what: str


@dataclass(frozen=True, slots=True)
class List:
    """Show what is followed here."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Post nothing for a while.

    Attributes:
        what: A story's handle or the first letters of a subscription's id; None for all.
        duration: Positive, at most `LONGEST_PAUSE`; None for "until resumed".
    """

    what: str | None = None
    duration: timedelta | None = None


@dataclass(frozen=True, slots=True)
class Resume:
    """End a pause.

    Attributes:
        what: A story's handle or the first letters of a subscription's id; None for all.
    """

    what: str | None = None


@dataclass(frozen=True, slots=True)
class Quiet:
    """Set the hours in which nothing is posted.

    Attributes:
        hours: Local wall times (start, end), "22:00" and "07:00", as in `ChannelSettings.quiet`; None for "off".
    """

    hours: tuple[str, str] | None


@dataclass(frozen=True, slots=True)
class SetLanguage:
    """Set the language of the bot's own words here.

    Attributes:
        code: "en" or "de".
    """

    code: str


@dataclass(frozen=True, slots=True)
class SetTimezone:
    """Set the time zone that schedules and times are in here.

    Attributes:
        name: IANA name, spelled as there.
    """

    name: str


@dataclass(frozen=True, slots=True)
class SetUpdates:
    """Set where what is new in a story is posted here.

    Attributes:
        where: As in `ChannelSettings.updates_in`.
    """

    where: Literal["thread", "channel", "both"]


@dataclass(frozen=True, slots=True)
class SetAnswers:
    """Set who sees the answers here.

    Attributes:
        to: As in `ChannelSettings.answers`.
    """

    to: Literal["public", "private"]


@dataclass(frozen=True, slots=True)
class SetMention:
    """Let scheduled posts mention a role or group, which the request names, or nobody.

    Attributes:
        off: Whether nobody is to be mentioned.
    """

    off: bool = False


@dataclass(frozen=True, slots=True)
class SendNow:
    """Post what is followed here once, now.

    Attributes:
        what: A story's handle or the first letters of a subscription's id.
    """

    what: str


@dataclass(frozen=True, slots=True)
class Stories:
    """Show the stories that can be asked and followed."""


@dataclass(frozen=True, slots=True)
class Why:
    """Explain what was posted here and what was not.

    Attributes:
        post: Id of a post, delivery or subscription, as it was typed; None for the latest.
    """

    post: str | None = None


@dataclass(frozen=True, slots=True)
class Help:
    """Explain the commands.

    Attributes:
        topic: A key of `TOPICS`; None for all of them.
    """

    topic: str | None = None


Command = (
    Ask
    | ShowDigest
    | Follow
    | Unfollow
    | List
    | Pause
    | Resume
    | Quiet
    | SetLanguage
    | SetTimezone
    | SetUpdates
    | SetAnswers
    | SetMention
    | SendNow
    | Stories
    | Why
    | Help
)
