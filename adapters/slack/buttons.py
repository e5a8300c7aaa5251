"""What can be pressed: buttons that carry all they need in their value, so that no restart ends them. Pure.

The action id says what a button does, its value what about: a story's handle, what `bot.evidence.reference` made of
the sentences behind a post, or the id of a subscription.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.slack.markup import Block, plain
from adapters.wording import words
from bot import evidence
from bot.types import Citation

MAX_REFERENCE = 400
"""Characters of a value below a post. Slack takes 2,000, but several of them stand in one post."""

MAX_LABEL = 75

# Verbs as they stand in action ids: posts that are out there carry them, so none ever changes its meaning.
SOURCES, ASK, ASK_ON, FOLLOW, PAUSE, REPORT, LATER = "sources", "ask", "ask_on", "follow", "pause", "report", "later"
"""Below a post: about the sentences behind it (the first and the last), or about its story."""

SEND_NOW, PAUSE_OPEN, RESUME, EDIT, DELETE = "send_now", "pause_open", "resume", "edit", "delete"
"""Beside a subscription."""

ADD, SETTINGS, PASTE = "add", "settings", "paste"
"""For the whole page; about nothing."""

ABOUT_SENTENCES = frozenset({SOURCES, REPORT})
VERBS = frozenset(
    {
        SOURCES,
        ASK,
        ASK_ON,
        FOLLOW,
        PAUSE,
        REPORT,
        LATER,
        SEND_NOW,
        PAUSE_OPEN,
        RESUME,
        EDIT,
        DELETE,
        ADD,
        SETTINGS,
        PASTE,
    }
)

PREFIX = "depesche:"
"""With what all action ids begin: a pattern for whoever listens is `ACTION`."""

ACTION = re.compile(rf"{PREFIX}(?P<verb>[a-z_]+)(?::(?P<place>[0-9]+))?")


@dataclass(frozen=True, slots=True)
class Press:
    """A button that was pressed.

    Attributes:
        verb: One of `VERBS`.
        about: What it carries; see the module.
    """

    verb: str
    about: str

    @property
    def story(self) -> str:
        """Handle of the story that it is about; empty for a subscription, or for none."""
        return evidence.story_of(self.about) if self.verb in ABOUT_SENTENCES else self.about


def button(verb: str, about: str, language: str, *, primary: bool = False, place: int | None = None) -> Block:
    """Make a button.

    Args:
        verb: What it does.
        about: What it carries, at most 2,000 characters; may be empty.
        language: Of its label.
        primary: Whether it is what most people want.
        place: Tells it from others with the same verb on the same page.
    """
    made: Block = {
        "type": "button",
        "action_id": f"{PREFIX}{verb}" + ("" if place is None else f":{place}"),
        "text": plain(words(f"slack.button.{verb}", language), MAX_LABEL),
    }
    if about:
        made["value"] = about
    if primary:
        made["style"] = "primary"
    return made


def row(
    verbs: Sequence[str], language: str, *, story: str, citations: Sequence[Citation], question: str = ""
) -> list[Block]:
    """Make the buttons below a post; those that cannot carry what they are about are left out.

    Args:
        verbs: Which ones, in order.
        language: Of their labels.
        story: Handle of the story that the post is about, or empty.
        citations: The sentences behind it.
        question: What the post answers, or does not; empty for anything else.

    Returns:
        A block with them, or nothing.
    """
    made = []
    for verb in verbs:
        about = evidence.reference(story, citations, MAX_REFERENCE) if verb in ABOUT_SENTENCES else story
        if verb == LATER:
            about = f"{story} {' '.join(question.split())}" if question.strip() else ""
        if story and about and len(about) <= MAX_REFERENCE:
            made.append(button(verb, about, language))
    return [{"type": "actions", "elements": made}] if made else []


def controls(subscription: str, story: str, language: str, *, paused: bool, place: int) -> Block:
    """Make the buttons beside a subscription, the one that ends it with a question before.

    Args:
        subscription: Its id.
        story: Handle of its story.
        language: Of the labels.
        paused: Whether it is paused.
        place: Tells it from others on the same page.
    """
    verbs = (SEND_NOW, RESUME if paused else PAUSE_OPEN, EDIT)
    made = [button(verb, subscription, language, place=place) for verb in verbs]
    return {"type": "actions", "elements": [*made, ending(subscription, story, language, place=place)]}


def ending(subscription: str, story: str, language: str, *, place: int) -> Block:
    """Make the button that ends a subscription, with a question before; see `controls`."""
    return button(DELETE, subscription, language, place=place) | {
        "style": "danger",
        "confirm": {
            "title": plain(words("slack.delete.title", language), 100),
            # Plain, as Slack wants it: no channel has a name in it, but the button stands below that.
            "text": plain(words("slack.delete.text", language, story=story[:100]), 300),
            "confirm": plain(words("slack.delete.confirm", language), 30),
            "deny": plain(words("slack.delete.deny", language), 30),
            "style": "danger",
        },
    }


def pressed(action: Mapping[str, Any]) -> Press | None:
    """Read one of the actions that Slack tells of; None where it is no button of ours.

    Args:
        action: An item of "actions" in a block_actions payload.
    """
    match = ACTION.fullmatch(str(action.get("action_id", "")))
    if match is None or match["verb"] not in VERBS:
        return None
    return Press(match["verb"], str(action.get("value") or ""))
