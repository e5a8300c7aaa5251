"""What somebody wants, as a value. Frozen; how it is typed is `grammar`'s."""

from dataclasses import dataclass
from datetime import timedelta
from typing import ClassVar, Literal

MAX_BULLETS = 10
LONGEST_PAUSE = timedelta(days=366)
LEAST_BETWEEN = timedelta(minutes=5)
MOST_BETWEEN = timedelta(days=1)
"""How long what is new may be collected."""

MAX_LAST = 10
"""How many old items may be told when a source is added."""

MAX_FILTER_WORDS = 20
MAX_NUMBERS = 100
HANDLE_LENGTHS = (2, 40)
"""How many characters a new handle has, at least and at most."""


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
        every: Between two posts of what is new, at least; from `LEAST_BETWEEN` to `MOST_BETWEEN`, or None for at once.
            Only where `updates` are wanted.
        language: "en" or "de": the language of the bot's own words in the posts; None for the channel's.
    """

    story: str
    when: str = ""
    updates: bool = False
    max_bullets: int | None = None
    every: timedelta | None = None
    language: str | None = None


@dataclass(frozen=True, slots=True)
class Unfollow:
    """Stop posting about something here.

    Attributes:
        what: A story's handle, the first letters of a subscription's id, the address that was followed, or "all".
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
        duration: Positive, at most `LONGEST_PAUSE`; None for "until resumed" or for `until`.
        until: A moment as it was typed, which `bot.schedule_moment` reads; empty for none.
    """

    what: str | None = None
    duration: timedelta | None = None
    until: str = ""


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
class ShowLanguage:
    """Say which language the bot speaks here."""


@dataclass(frozen=True, slots=True)
class ShowTimezone:
    """Say which time zone counts here."""


@dataclass(frozen=True, slots=True)
class Thank:
    """Say thanks, and nothing else."""


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
class SetModel:
    """Let a language model put into words what is said here, or not.

    Attributes:
        on: Whether; None to be told how it is.
    """

    on: bool | None = None


@dataclass(frozen=True, slots=True)
class SetPublish:
    """Pass what comes by itself on to whoever follows the channel from elsewhere, or not.

    Attributes:
        on: Whether; None to be told how it is.
    """

    on: bool | None = None


@dataclass(frozen=True, slots=True)
class ShowUsage:
    """Show what the language model did for the workspace, and what that cost."""


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
class AddSource:
    """Read a source from now on.

    Attributes:
        url: Address of a feed, a site or a page; begins with "http://" or "https://".
        last: How many of the items that are there already count as new; from 0 to `MAX_LAST`.
    """

    url: str
    last: int = 0


@dataclass(frozen=True, slots=True)
class ListSources:
    """Show what is read."""


@dataclass(frozen=True, slots=True)
class RemoveSource:
    """Read a source no more.

    Attributes:
        what: The first letters of its id, its address or its title; never empty.
    """

    what: str


@dataclass(frozen=True, slots=True)
class TestSource:
    """Show what a source gives, and what a filter would leave of it; keep nothing.

    Attributes:
        url: As in `AddSource`; a site's stands for the feeds that are found there. Without "://", what a source that
            is read already is called, as in `RemoveSource`.
        include: As in `FilterSource`; with this and the next two empty, the filter that the source has is tried.
        exclude: Likewise.
        languages: Likewise.
    """

    __test__: ClassVar[bool] = False  # pytest takes what is named like this for tests

    url: str
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FilterSource:
    """Set which items of a source count; with all three empty, every one does.

    Attributes:
        what: As in `RemoveSource`.
        include: Words and phrases of which an item has at least one; at most `MAX_FILTER_WORDS`, each once.
        exclude: Words and phrases of which an item has none; likewise.
        languages: ISO 639-1 codes of which an item has one.
    """

    what: str
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UploadSource:
    """Put the article in a file into a story.

    Attributes:
        path: Of the file, as it was typed; empty where the file comes with the message.
        story: Handle of a known story; None for the one that the article continues.
    """

    path: str = ""
    story: str | None = None


@dataclass(frozen=True, slots=True)
class PasteSource:
    """Put an article that is pasted into a form into a story.

    Attributes:
        story: As in `UploadSource`.
    """

    story: str | None = None


@dataclass(frozen=True, slots=True)
class ShowStory:
    """Show a story with its articles, numbered.

    Attributes:
        handle: Of a known story.
    """

    handle: str


@dataclass(frozen=True, slots=True)
class RenameStory:
    """Give a story another handle.

    Attributes:
        handle: Of a known story.
        new: What a new handle may be, see `bot.commands.stories`; perhaps one that is taken.
    """

    handle: str
    new: str


@dataclass(frozen=True, slots=True)
class MergeStories:
    """Make one story of two.

    Attributes:
        handle: Of the known story that ends.
        into: Of the known story that goes on; another one.
    """

    handle: str
    into: str


@dataclass(frozen=True, slots=True)
class SplitStory:
    """Make a new story of some of a story's articles.

    Attributes:
        handle: Of a known story.
        numbers: Of its articles as `ShowStory` numbers them, from 1; ascending, each once, at most `MAX_NUMBERS`,
            never empty. There may be no such article.
        new: As in `RenameStory`.
    """

    handle: str
    numbers: tuple[int, ...]
    new: str


@dataclass(frozen=True, slots=True)
class AskLater:
    """Answer a question when an article does.

    Attributes:
        story: Handle of a known story.
        question: As in `Ask`.
    """

    story: str
    question: str


@dataclass(frozen=True, slots=True)
class ShowQuestions:
    """Show the questions that wait for their answer here, numbered."""


@dataclass(frozen=True, slots=True)
class DropQuestion:
    """Wait no more for an answer.

    Attributes:
        what: A number as `ShowQuestions` gives it, from 1, in digits; or "all".
    """

    what: str


@dataclass(frozen=True, slots=True)
class ShowCorrections:
    """Show what was corrected here."""


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
    | ShowLanguage
    | ShowTimezone
    | Thank
    | SetModel
    | SetPublish
    | ShowUsage
    | SetMention
    | SendNow
    | Stories
    | ShowStory
    | RenameStory
    | MergeStories
    | SplitStory
    | AddSource
    | ListSources
    | RemoveSource
    | TestSource
    | FilterSource
    | UploadSource
    | PasteSource
    | AskLater
    | ShowQuestions
    | DropQuestion
    | ShowCorrections
    | Why
    | Help
)
