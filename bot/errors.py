"""Every error that crosses a module's edge.

::

    BotError
    ├── ConfigError(problems)         settings that cannot work, all reported together
    ├── StorageError(operation, reason, retryable)   the database failed
    │   └── LeaseLost(operation, delivery_id)        another worker may have the delivery
    ├── DeliveryError(channel, reason)               a platform did not take a post
    │   ├── RetryLater(channel, reason, after)       it is not posted; try again
    │   ├── Refused(channel, reason)                 it is not posted, and this never will be
    │   ├── ChannelGone(channel, reason)             it is not posted, and nothing ever will be
    │   └── Doubtful(channel, reason)                it may be posted, or that cannot be looked up
    └── UserError(text, hint)         its text goes to the user as it is
        ├── CommandError(text, hint)  what was typed is no command
        ├── StoryNotFound(handle, near)
        ├── SubscriptionNotFound(subscription_id)
        ├── TooMany(limit)
        ├── SourceRefused(source, reason)
        └── ScheduleError(written, reason, example, key, params)

Facts are attributes, so that an adapter can word them in the user's language; ``str(error)`` is the English sentence.
Exceptions of libraries never cross an edge: whoever calls a library turns its errors into one of these.
"""

import difflib
from collections.abc import Mapping, Sequence
from datetime import timedelta


class BotError(Exception):
    """Base of all errors that Depesche raises on purpose."""


class ConfigError(BotError):
    """Settings that cannot work.

    Attributes:
        problems: One sentence for each fault, in the order in which the settings are documented.
    """

    def __init__(self, problems: Sequence[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


class UserError(BotError):
    """Something the user asked for that cannot be done.

    Attributes:
        text: One sentence that says what happened.
        hint: What to do about it, or an empty string.
    """

    def __init__(self, text: str, hint: str = "") -> None:
        self.text = text
        self.hint = hint
        super().__init__(f"{text} {hint}".strip())


class CommandError(UserError):
    """What was typed is no command, or lacks something.

    Attributes:
        key: Which sentence of the translations says `text` and `hint` in the user's language.
        params: What is filled in there; comes from what was typed, so it is untrusted.
    """

    def __init__(
        self, text: str, hint: str = "", *, key: str = "command.unknown", params: Mapping[str, str] | None = None
    ) -> None:
        self.key = key
        self.params = dict(params or {})
        super().__init__(text, hint)


class StoryNotFound(UserError):
    """No story has this handle.

    Attributes:
        handle: What was asked for.
        near: Handles that look like it, best first; all known ones when none does.
    """

    def __init__(self, handle: str, near: Sequence[str]) -> None:
        self.handle = handle
        self.near = tuple(near)
        said = handle.strip().removeprefix("/").casefold()
        like = {name.casefold(): name for name in self.near}
        if close := difflib.get_close_matches(said, like, n=3, cutoff=0.5):  # others may be there as well
            hint = f"Did you mean: {', '.join(like[name] for name in close)}."
        else:
            hint = f"Known: {', '.join(self.near)}." if self.near else "There are no stories yet."
        super().__init__(f"There is no story or file named “{handle}”.", hint)


class SourceRefused(UserError):
    """A source of articles that cannot be read.

    Attributes:
        source: The file, folder or address.
        reason: Why, as the end of a sentence, without a full stop.
    """

    def __init__(self, source: str, reason: str) -> None:
        self.source = source
        self.reason = reason
        super().__init__(f"{source}: {reason}.")


class ScheduleError(UserError):
    """Words that are no schedule, or one that cannot be.

    Attributes:
        written: What was written, on one line and cut to a readable length.
        reason: What is wrong with it, as the end of a sentence, without a full stop.
        example: Something near it that works.
        key: Which sentence of the translations says all of it in the user's language.
        params: What is filled in there; comes from what was written, so it is untrusted. A name that ends in "_de"
            counts for German, instead of the one without.
    """

    def __init__(
        self, written: str, reason: str, example: str, *, key: str, params: Mapping[str, str] | None = None
    ) -> None:
        line = " ".join(written.split())
        self.written = line if len(line) <= 60 else line[:59] + "…"
        self.reason = reason
        self.example = example
        self.key = key
        self.params = {"said": self.written, "example": example, **(params or {})}
        super().__init__(
            f"No schedule in “{self.written}”: {reason}{'' if reason.endswith('?') else '.'}", f"For example: {example}"
        )


class StorageError(BotError):
    """The database failed: nothing of the operation was kept, and everything kept before it still is.

    Attributes:
        operation: What was tried, as the end of "could not …".
        reason: What the database says to it, in plain words.
        retryable: Whether the same call can succeed later without a person doing anything to the database's contents.
    """

    def __init__(self, operation: str, reason: str, *, retryable: bool) -> None:
        self.operation = operation
        self.reason = reason
        self.retryable = retryable
        super().__init__(f"Could not {operation}: {reason}.")


class LeaseLost(StorageError):
    """The worker no longer holds this delivery: its lease ended and another took it, or it was cancelled.

    Whoever sees this stops working on the delivery and sends nothing more of it.

    Attributes:
        delivery_id: Which one.
    """

    def __init__(self, operation: str, delivery_id: str) -> None:
        self.delivery_id = delivery_id
        super().__init__(operation, f"the lease on delivery {delivery_id} is gone", retryable=False)


class DeliveryError(BotError):
    """A platform did not take a post, or did not say so.

    Attributes:
        channel: The platform's name of the channel.
        reason: The platform's words, or what happened, without a full stop.
    """

    def __init__(self, channel: str, reason: str) -> None:
        self.channel = channel
        self.reason = reason
        super().__init__(f"{channel}: {reason}.")


class RetryLater(DeliveryError):
    """It is certain that nothing was posted, and it may work later.

    Attributes:
        after: How long the platform says to wait; None where it does not say.
    """

    def __init__(self, channel: str, reason: str, after: timedelta | None = None) -> None:
        self.after = after
        super().__init__(channel, reason)


class Refused(DeliveryError):
    """Nothing was posted: the platform does not take this post, however often it is tried."""


class ChannelGone(DeliveryError):
    """Nothing was posted, and nothing can be: the channel is deleted, or the bot is locked out of it.

    Attributes:
        for_good: Whether the platform says that the channel is deleted, so that it never comes back.
    """

    def __init__(self, channel: str, reason: str, *, for_good: bool = False) -> None:
        self.for_good = for_good
        super().__init__(channel, reason)


class Doubtful(DeliveryError):
    """Raised by `Chat.send`: it may be posted. Raised by `Chat.find`: whether it is cannot be looked up."""


class SubscriptionNotFound(UserError):
    """No subscription has this id.

    Attributes:
        subscription_id: What was asked for.
    """

    def __init__(self, subscription_id: str) -> None:
        self.subscription_id = subscription_id
        super().__init__(f"There is no subscription “{subscription_id}”.")


class TooMany(UserError):
    """A channel follows as many stories as it may.

    Attributes:
        limit: How many that is.
    """

    def __init__(self, limit: int) -> None:
        self.limit = limit
        stories = "story" if limit == 1 else "stories"
        super().__init__(f"This channel already follows {limit} {stories}, which is the limit.", "Unfollow one first.")
