"""The two places where something can be exchanged: a platform to talk on, and a writer of digests and answers.

A protocol stands here only because it has two real implementations.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from bot.types import Answer, Article, Channel, Digest, FollowUp, Grow, Reply, Request, Spoken

Part = object
"""One post as a platform wants it. Only the adapter that made it looks inside."""

Handle = Callable[[Request], Awaitable[Reply]]
"""Answers a request; never raises but when it is cancelled."""


class Chat(Protocol):
    """A platform. Made by `adapters`; knows neither what is stored nor when something is due."""

    @property
    def platform(self) -> str:
        """Name of the platform in `Channel.platform`."""
        ...

    def render(self, message: Spoken, language: str, story: str = "") -> Sequence[Part]:
        """Put a message into the platform's form.

        Pure: the same message gives the same parts, also in another process. Each part is within the platform's limits,
        and nothing that an article or a user wrote acts in it as a command, mention or link.

        Args:
            message: What to say; untrusted in all its texts.
            language: "en" or "de": the language of the bot's own words in it.
            story: Handle of the story that it is about, for what can be done next; empty for none.

        Returns:
            At least one part, in the order in which they are posted.
        """
        ...

    async def send(
        self, channel: Channel, part: Part, *, nonce: str, mention: str | None = None, after: str | None = None
    ) -> str:
        """Post a part.

        Args:
            channel: Where.
            part: As `render` made it.
            nonce: Identifies the post, at most 25 characters; the post carries it where `find` can see it.
            mention: The platform's name of the one role or group that the post mentions, or "@" and that of the one
                user; None for nobody. What is no such name mentions nobody.
            after: The platform's id of the first post of the same message, which this one goes on; None for that one.

        Returns:
            The platform's id of the post.

        Raises:
            RetryLater: It was not posted, and may be later.
            Refused: It was not posted, and this part never will be.
            ChannelGone: It was not posted, and nothing will be.
            Doubtful: It may be posted.
        """
        ...

    async def find(self, channel: Channel, nonce: str, *, after: str | None = None) -> str | None:
        """Look whether a post that was once tried to be sent, with the same arguments, is there.

        Returns:
            The platform's id of the post, or None where it is certain that there is none.

        Raises:
            RetryLater: It cannot be looked up now.
            ChannelGone: There is no such channel any more.
            Doubtful: It can never be looked up: the platform does not allow it.
        """
        ...

    async def edit(self, channel: Channel, post: str, part: Part, *, nonce: str, mention: str | None = None) -> None:
        """Let a post say something else; the same again changes nothing.

        Args:
            channel: Where the post is.
            post: The platform's id of it.
            part: As `render` made it.
            nonce: The one that the post was sent with.
            mention: The one that it was sent with; nobody is told again.

        Raises:
            RetryLater: It may be edited later.
            Refused: It is gone, or cannot be edited.
            ChannelGone: There is no such channel any more.
        """
        ...

    async def publish(self, channel: Channel, post: str) -> None:
        """Pass a post on to the places that follow its channel; again changes nothing, nor where it was deleted.

        Args:
            channel: Where the post is; no thread.
            post: The platform's id of it.

        Raises:
            RetryLater: It was not passed on, for a reason that passes.
            Refused: It cannot be: the platform has no such thing, the channel is of another kind, a right is missing.
        """
        ...

    async def below(self, channel: Channel, post: str, where: FollowUp, *, title: str) -> Sequence[Channel]:
        """Give the places where a follow-up to a post goes, in order; makes the thread below it where there is none.

        May be called again, also in another process, and gives the same places then.

        Args:
            channel: Where the post is.
            post: The platform's id of it.
            where: In a thread below it, in the channel, or both: one place where the platform can do that with one.
            title: Of a thread that has to be made.

        Returns:
            At least one; the channel itself where there can be no thread.

        Raises:
            RetryLater: It cannot be found out now.
            ChannelGone: There is no such channel any more.
        """
        ...

    def direct(self, user: str, workspace: str) -> Channel | None:
        """Give the place where only this user reads, or None where the platform has none."""
        ...

    async def run(self, handle: Handle) -> None:
        """Listen until cancelled, or until the platform says that the user wants to stop; reply through `handle`."""
        ...

    async def close(self) -> None:
        """Let go of all connections. May be called twice; nothing else is called after it."""
        ...


@dataclass(frozen=True, slots=True)
class LanguageModel:
    """A writer that lets a language model choose the words, and what people are told about it.

    Attributes:
        writer: Says nothing that its sources do not say, and quotes where the model fails.
        name: Of the model.
        place: Where it runs: an address without secrets.
        budget: What a workspace may cost in a day (UTC), in the operator's currency; 0 for no limit.
    """

    writer: "Writer"
    name: str
    place: str
    budget: float = 0.0


class Writer(Protocol):
    """Puts articles into words. Raises nothing of its own: where it cannot do better it quotes."""

    async def digest(
        self, articles: Sequence[Article], *, language: str, max_bullets: int, workspace: str = ""
    ) -> Digest:
        """Tell articles in at most `max_bullets` points; see `bot.engine.digest`.

        Args:
            articles: In any order.
            language: Wanted for the points.
            max_bullets: At most so many.
            workspace: For whom, where it costs something.
        """
        ...

    async def answer(
        self,
        question: str,
        articles: Sequence[Article],
        *,
        language: str,
        workspace: str = "",
        grow: Grow | None = None,
    ) -> Answer:
        """Answer a question from articles, or say that they do not; see `bot.engine.answer`.

        Args:
            question: As it was typed.
            articles: In any order.
            language: Wanted for the answer, where the question's cannot be told.
            workspace: For whom, where it costs something.
            grow: Shows how the answer begins, where that takes a while.
        """
        ...
