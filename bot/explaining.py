"""What a desk says, as notices: errors, lists, what became of deliveries. Pure; knows no store and no platform."""

import difflib
import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from bot.commands import TOPICS
from bot.errors import (
    CommandError,
    ScheduleError,
    SourceRefused,
    StoryNotFound,
    SubscriptionNotFound,
    TooMany,
    UserError,
)
from bot.schedule import describe_step
from bot.types import (
    FOREVER,
    TOLD_WITH,
    UNPUBLISHED,
    Channel,
    ChannelSettings,
    DeliveryRecord,
    Message,
    Notice,
    Reply,
    Source,
    Subscription,
)


class Unusable(Exception):  # no fault: a sentence for the user, thrown to where replies are made
    """What was asked for cannot be done.

    Attributes:
        notice: Says so.
    """

    def __init__(self, key: str, **params: str) -> None:
        self.notice = Notice(key, params)
        super().__init__(key)


def worded(error: UserError) -> Notice:
    """Say an error as a notice, in whatever language it is rendered."""
    match error:
        case CommandError() | ScheduleError():
            return Notice(error.key, error.params)
        case StoryNotFound(handle=handle, near=near):
            if not near:
                return Notice("story.none", {"said": handle})
            close = difflib.get_close_matches(handle, near, n=3, cutoff=0.5)
            if close:
                return Notice("story.near", {"said": handle, "near": ", ".join(close)})
            return Notice("story.unknown", {"said": handle, "known": ", ".join(near[:10])})
        case SubscriptionNotFound(subscription_id=said):
            return Notice("subscription.unknown", {"said": said})
        case SourceRefused(source=source, reason=reason):
            return Notice("error.source", {"said": source, "reason": reason})
        case TooMany(limit=limit):
            return Notice("limit.subscriptions", {"n": str(limit)})
        case _:
            return Notice("error.refused", {"text": str(error)})


def private(language: str, *messages: Message) -> Reply:
    """Reply to who asked alone."""
    return Reply(messages, language, public=False)


def table(key: str, settings: ChannelSettings, rows: Iterable[Mapping[str, str]], **params: str) -> Notice:
    """Say something with a line for each of some rows; times are in the channel's zone."""
    return Notice(key, {**params, "zone": settings.timezone, "rows": json.dumps(list(rows), ensure_ascii=False)})


def short(identity: str, length: int = 6) -> str:
    """The letters of an id that people see and type."""
    return identity[:length]


def is_named(said: str, subscription: Subscription) -> bool:
    """Whether somebody means this subscription: by its story, or by the first letters of its id."""
    said = said.casefold()
    return subscription.story.casefold() == said.lstrip("/#") or (len(said) >= 3 and subscription.id.startswith(said))


def chosen_of(said: str, subscriptions: Sequence[Subscription]) -> Subscription:
    """Find the one subscription that somebody means."""
    by_story = [each for each in subscriptions if each.story.casefold() == said.casefold().lstrip("/#")]
    found = by_story or [each for each in subscriptions if is_named(said, each)]
    if len(found) == 1:
        return found[0]
    if found:
        raise Unusable("subscription.several", said=said, near=", ".join(short(each.id, 12) for each in found))
    near = difflib.get_close_matches(said, [each.story for each in subscriptions], n=3, cutoff=0.5)
    if near:
        raise Unusable("subscription.near", said=said, near=", ".join(near))
    raise Unusable("subscription.unknown", said=said)


def listed(subscription: Subscription, now: datetime, language: str) -> dict[str, str]:
    """One line of `list`."""
    row = {"story": subscription.story, "id": short(subscription.id)}
    if subscription.broken:
        return {**row, "key": "list.entry_broken", "said": subscription.broken}
    until = subscription.paused_until
    if until is not None and until > now:
        if subscription.stopped:
            return {**row, "key": "list.entry_stopped", "reason": subscription.stopped}
        if until == FOREVER:
            return {**row, "key": "list.entry_paused_open"}
        return {**row, "key": "list.entry_paused", "until_at": until.isoformat()}
    collected = {}
    if subscription.every:
        collected = {"every": describe_step(round(subscription.every.total_seconds() / 60), language)}
    if subscription.schedule is None:
        return {**row, **collected, "key": "list.entry_collected" if collected else "list.entry_updates"}
    key = "list.entry"
    if subscription.mode == "both":
        key = "list.entry_both_collected" if collected else "list.entry_both"
    next_at = subscription.due_at or subscription.schedule.next_after(now)
    return {
        **row,
        **collected,
        "key": key,
        "schedule": subscription.schedule.describe(language),
        "next_at": max(next_at, now).isoformat(),
        "zone": subscription.schedule.zone,
    }


def broken(subscription: Subscription) -> Notice:
    """Say that nothing of a subscription can be posted as long as nobody knows when."""
    return Notice("subscription.broken", {"story": subscription.story, "said": subscription.broken})


def means(said: str, record: DeliveryRecord) -> bool:
    """Whether somebody means this delivery: by one of its posts, its id, its subscription's, or its story."""
    said = said.casefold()
    long_enough = len(said) >= 3
    return (
        said in record.posted
        or record.story.casefold() == said.lstrip("/#")
        or (long_enough and (record.id.startswith(said) or record.subscription_id.startswith(said)))
    )


def partings(
    stopped: Sequence[Subscription], key: str, channel: Channel, reason: str
) -> list[tuple[Subscription, Notice]]:
    """Give what is said to each of those who set up what was stopped with its channel, beside a subscription of theirs.

    Args:
        stopped: What was stopped.
        key: Of the notice.
        channel: Where.
        reason: Why, as an error says it.
    """
    owners: dict[str, list[Subscription]] = {}
    for subscription in stopped:
        owners.setdefault(subscription.created_by, []).append(subscription)
    return [
        (
            each[0],
            Notice(
                key,
                {
                    "channel": channel.id,
                    "n": str(len(each)),
                    "reason": reason,
                    "stories": ", ".join(subscription.story for subscription in each),
                },
            ),
        )
        for each in owners.values()
    ]


def explained(record: DeliveryRecord) -> dict[str, str]:
    """One line of `why`."""
    row = {
        "story": record.story,
        "id": short(record.id, 8),
        "sub": short(record.subscription_id),
        "due_at": record.due_at.isoformat(),
        "fired_at": record.fired_at.isoformat(),
        "n": str(record.attempts),
        "reason": record.reason,
        "posts": ", ".join(record.posted),
    }
    if record.retry_at is not None:
        row["retry_at"] = record.retry_at.isoformat()
    if record.finished_at is not None:
        row["finished_at"] = record.finished_at.isoformat()
    match record.state:
        case "pending":
            key = {"": "why.pending", "quiet": "why.quiet", "collected": "why.collected"}.get(
                record.reason, "why.retrying"
            )
        case "skipped":
            key = "why.late" if record.reason == "late" else "why.skipped"
        case "cancelled":
            key = "why.unfollowed" if record.reason == "unfollowed" else "why.cancelled"
        case "empty" if record.reason.startswith(TOLD_WITH):
            key = "why.told_with"
            row["others"] = record.reason.removeprefix(TOLD_WITH)
        case "empty":
            key = "why.empty_digest"
        case "posted" if record.reason.startswith(UNPUBLISHED):
            key = "why.unpublished"
            row["reason"] = record.reason.removeprefix(UNPUBLISHED)
        case "leased" | "held" | "posted" as state:
            key = f"why.{state}"
    return {**row, "key": key}


def upcoming(subscription: Subscription, now: datetime, language: str) -> dict[str, str]:
    """What comes next of a subscription, as a line of `why`."""
    row = {"story": subscription.story, "sub": short(subscription.id)}
    if subscription.broken:
        return {**row, "key": "why.next_broken", "said": subscription.broken}
    until = subscription.paused_until
    if until is not None and until > now:
        if subscription.stopped:
            return {**row, "key": "why.next_stopped", "reason": subscription.stopped}
        if until == FOREVER:
            return {**row, "key": "why.next_paused_open"}
        return {**row, "key": "why.next_paused", "until_at": until.isoformat()}
    if subscription.schedule is None and subscription.due_at is not None:
        return {**row, "key": "why.next_news"}
    if subscription.schedule is None and subscription.every:
        every = describe_step(round(subscription.every.total_seconds() / 60), language)
        return {**row, "key": "why.next_collected", "every": every}
    if subscription.schedule is None:
        return {**row, "key": "why.next_updates"}
    next_at = subscription.due_at or subscription.schedule.next_after(now)
    return {**row, "key": "why.next", "next_at": max(next_at, now).isoformat(), "zone": subscription.schedule.zone}


def unread(source: Source, story: str) -> dict[str, str]:
    """What keeps a story from having news, as a line of `why`: one of its sources that cannot be read."""
    since = source.failing_at or source.fetched_at
    return {
        "key": "why.source_failing",
        "story": story,
        "id": short(source.id),
        "title": source.title,
        "since_at": since.isoformat() if since else "–",
        "retry_at": source.due_at.isoformat() if source.due_at else "–",
        "failure": source.failure,
    }


def summed_up(source: Source, article_ids: Collection[str] | None = None) -> dict[str, str]:
    """Say of how many articles of a source only a summary is known, until their pages can be read; empty for none.

    Args:
        source: A feed that can be read itself.
        article_ids: Which articles count; None for all.
    """
    pages = [each for each in source.unread if each.is_summary and (article_ids is None or each.article in article_ids)]
    if not pages:
        return {}
    retry_at = min(each.try_at for each in pages)
    return {
        "n": str(len(pages)),
        "title": source.title,
        "failure": pages[-1].reason,
        "retry_at": (retry_at if source.due_at is None else max(retry_at, source.due_at)).isoformat(),
    }


def help_notice(topic: str | None, language: str) -> Notice:
    """Explain a command, a key of `TOPICS`, or list all of them."""
    if topic is not None:
        said = TOPICS[topic]
        return Notice(
            "help.topic",
            {"syntax": said.syntax[language], "does": said.does[language], "example": said.example[language]},
        )
    rows = [
        {"key": "help.entry", "syntax": each.syntax[language], "does": each.does[language]} for each in TOPICS.values()
    ]
    return Notice("help.head", {"rows": json.dumps(rows, ensure_ascii=False)})
