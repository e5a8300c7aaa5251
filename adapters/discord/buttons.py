"""What stands below a message: buttons that carry all they need in their custom id, so that no restart ends them.

"dp:s:3f2a-0:stargate 1b21ef.12" is the verb, the nonce of the post where it has one, and what the verb is about.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, Self, cast

import discord

from adapters.discord.markdown import shorten
from adapters.text import joined
from adapters.wording import words
from bot import evidence
from bot.types import Citation

MAX_ID = 100
MAX_LABEL = 80

# Verbs as they stand in custom ids: posts that are out there carry them, so none ever changes its meaning.
SOURCES, ASK, ASK_ON, FOLLOW, PAUSE, REPORT, HELP, LATER = "sakfprhl"

_LABELS = {
    SOURCES: "discord.button.sources",
    ASK: "discord.button.ask",
    ASK_ON: "discord.button.ask_on",
    FOLLOW: "discord.button.follow",
    PAUSE: "discord.button.pause",
    REPORT: "discord.button.report",
    HELP: "discord.button.help",
    LATER: "discord.button.later",
}
_ABOUT_SENTENCES = {SOURCES, REPORT}
_MODAL = "dp:m::"
_PASTING = "dp:p::"
MAX_FIELD = 4000
_PARTS = ("text", "more", "rest")
"""Fields of a text that is pasted: one takes at most `MAX_FIELD` characters."""
_ID = re.compile(r"dp:(?P<verb>[a-z]):(?P<nonce>[^:]*):(?P<about>.*)", re.DOTALL)

Pressing = discord.Interaction[discord.Client]


class Presses(Protocol):
    """A client that knows what to do when a button is pressed."""

    async def pressed(self, interaction: Pressing, verb: str, about: str) -> None:
        """Answer."""
        ...


@dataclass(frozen=True, slots=True)
class Key:
    """A button.

    Attributes:
        verb: What it does.
        label: What stands on it.
        custom_id: What it carries.
    """

    verb: str
    label: str
    custom_id: str


def keys(
    verbs: Sequence[str],
    language: str,
    *,
    story: str,
    citations: Sequence[Citation],
    nonce: str = "",
    question: str = "",
) -> list[Key]:
    """Make the buttons of a message.

    Args:
        verbs: Which ones, in order; those that cannot carry what they are about are left out.
        language: Of their labels.
        story: Handle of the story that the message is about, or empty.
        citations: The sentences behind it.
        nonce: Identifies a post, at most 25 characters; then there is at least one button, and the first one carries
            it. Empty for a reply.
        question: What the message is about, where it is a question.

    Returns:
        At most as many as there are verbs, or one.
    """
    made: list[Key] = []
    for verb in verbs:
        start = f"dp:{verb}:{'' if made else nonce}:"
        room = MAX_ID - len(start)
        about = evidence.reference(story, citations, room) if verb in _ABOUT_SENTENCES else story
        if verb == LATER:
            about = f"{story} {' '.join(question.split())}" if question.strip() else ""
        if story and about and len(about) <= room:
            made.append(Key(verb, words(_LABELS[verb], language), start + about))
    if nonce and not made:
        made.append(Key(HELP, words(_LABELS[HELP], language), f"dp:{HELP}:{nonce}:"))
    return made


def nonce_of(custom_id: str) -> str:
    """Give the nonce that a custom id carries, or nothing."""
    match = _ID.fullmatch(custom_id)
    return match["nonce"] if match else ""


class Press(discord.ui.DynamicItem[discord.ui.Button[Any]], template=_ID):
    """A button of ours, wherever and whenever it was posted."""

    def __init__(self, key: Key) -> None:
        super().__init__(
            discord.ui.Button(
                label=key.label[:MAX_LABEL],
                custom_id=key.custom_id,
                style=discord.ButtonStyle.primary if key.verb in {ASK, ASK_ON} else discord.ButtonStyle.secondary,
            )
        )

    @classmethod
    async def from_custom_id(
        cls, interaction: discord.Interaction[Any], item: discord.ui.Item[Any], match: re.Match[str], /
    ) -> Self:
        """Make the button that was pressed."""
        del interaction
        return cls(Key(match["verb"], getattr(item, "label", "") or "", match.string))

    async def callback(self, interaction: discord.Interaction[Any]) -> None:
        """Pass on that it was pressed."""
        if match := _ID.fullmatch(self.custom_id):
            await cast("Presses", interaction.client).pressed(interaction, match["verb"], match["about"])


def ask_modal(story: str, language: str) -> discord.ui.Modal:
    """Make the form in which a question about a story is typed. What it carries outlives a restart, too."""
    modal = discord.ui.Modal(
        title=shorten(words("discord.modal.title", language, story=story), 45), custom_id=_MODAL + story, timeout=None
    )
    field: discord.ui.TextInput[Any] = discord.ui.TextInput(
        custom_id="question", style=discord.TextStyle.paragraph, min_length=1, max_length=1000
    )
    modal.add_item(discord.ui.Label(text=shorten(words("discord.modal.question", language), 45), component=field))
    modal.stop()  # the library keeps what is not over; the answer is found by its custom id
    return modal


def asked(custom_id: str, components: object) -> tuple[str, str] | None:
    """Read what was submitted: story and question; None where it is no form of ours."""
    if not custom_id.startswith(_MODAL):
        return None
    return custom_id.removeprefix(_MODAL), " ".join(_typed(components).split())


def paste_modal(story: str, language: str) -> discord.ui.Modal | None:
    """Make the form into which an article is pasted; None for a story whose name is too long for it."""
    if len(_PASTING + story) > MAX_ID:
        return None
    modal = discord.ui.Modal(title=shorten(words("paste.form", language), 45), custom_id=_PASTING + story, timeout=None)
    for name, most in (("headline", 300), ("address", 2000), *((part, MAX_FIELD) for part in _PARTS)):
        is_text = name in _PARTS
        field: discord.ui.TextInput[Any] = discord.ui.TextInput(
            custom_id=name,
            style=discord.TextStyle.paragraph if is_text else discord.TextStyle.short,
            max_length=most,
            required=name == "text",
        )
        label = "more" if name == "rest" else name
        modal.add_item(discord.ui.Label(text=shorten(words(f"paste.{label}", language), 45), component=field))
    modal.stop()  # as above
    return modal


@dataclass(frozen=True, slots=True)
class Pasted:
    """An article that was pasted.

    Attributes:
        story: Handle of the story that it belongs to; empty where nobody said.
        headline: As it was typed; may be empty.
        address: The same.
        text: All of it.
    """

    story: str
    headline: str
    address: str
    text: str


def pasted(custom_id: str, components: object) -> Pasted | None:
    """Read what was pasted; None where it is no form of ours."""
    if not custom_id.startswith(_PASTING):
        return None
    fields = dict(_fields(components))
    text = joined([fields.get(part, "") for part in _PARTS])
    return Pasted(custom_id.removeprefix(_PASTING), fields.get("headline", ""), fields.get("address", ""), text)


def _fields(components: object) -> Iterator[tuple[str, str]]:
    """Find all that was typed, however deep the fields are nested, by their custom ids."""
    if isinstance(components, list):
        for each in components:
            yield from _fields(each)
    elif isinstance(components, dict):
        if components.get("custom_id"):
            yield str(components["custom_id"]), str(components.get("value") or "")
        yield from _fields(components.get("components") or components.get("component"))


def _typed(components: object) -> str:
    """Find what was typed, however deep the field is nested."""
    if isinstance(components, list):
        return " ".join(filter(None, map(_typed, components)))
    if not isinstance(components, dict):
        return ""
    if components.get("custom_id") == "question":
        return str(components.get("value") or "")
    return _typed(components.get("components") or components.get("component"))
