"""Slack's two ways to write text: rich text where that can be, mrkdwn where it must be. Pure.

What articles and users wrote is shown in rich text wherever Slack allows it: its text elements are never parsed, so
nothing has to be escaped and a quote stays exactly what it is, and its lists look as if somebody had typed them. Only
small print (context blocks), lines beside a button and the fallback in notifications know nothing but mrkdwn.

mrkdwn has no character that makes the next one plain. Three are written as entities; what else could begin something
is parted by a zero-width space where that is certain to end it (addresses, mentions, emoji, quotes), and where it is
not, because a parser may take the space for a letter, written by a character that looks the same (* _ ~ `). See
https://docs.slack.dev/messaging/formatting-message-text and https://docs.slack.dev/reference/block-kit/blocks/rich-text-block
"""

import re
from collections.abc import Callable, Iterator
from datetime import datetime
from typing import Any

from adapters.text import address, printable, shorten

__all__ = [
    "APART",
    "Block",
    "address",
    "clip",
    "date",
    "escape",
    "is_channel",
    "is_public",
    "link",
    "markdown",
    "mrkdwn",
    "one_line",
    "pieces",
    "plain",
    "rich",
    "section",
    "shorten",
]

Block = dict[str, Any]
"""A block, an element or a text object, as Slack reads it."""

APART = "\u200b"
"""Keeps two characters apart that would mean something together; `printable` lets none of it through from a text."""

_ALIKE = {"*": "∗", "_": "ˍ", "~": "∼", "`": "‵"}
_ENTITIES = {"&": "&amp;", "<": "&lt;", ">": "&gt;"}

_STREAMED = str.maketrans(
    _ALIKE
    | {"<": "‹", ">": "›", "&": "＆", "[": "［", "]": "］", "|": "¦", "\\": "∖"}
    | {parted: parted + APART for parted in ":@#."}
)

_MEANT = re.compile(
    r"""
    [&<>`]
    | (?<![0-9A-Za-z])[*_~] | [*_~](?![0-9A-Za-z])   # within a word they are never emphasis: "Leser*innen", "a_b"
    | [:@](?=\S)                                     # emoji, the scheme of an address, mail addresses, @here
    | \#(?=\S)                                       # channels
    | (?<=\w)\.(?=[^\s\d.,;:!?)])                    # names of sites without a scheme
    """,
    re.VERBOSE,
)
# What makes a quote or a list only where a line begins.
_BEGINS = re.compile(r"&gt;|[-+•◦▪]|\d+[.)](?=\s|$)")
_CHANNEL = re.compile(r"[CGDUW][A-Z0-9]{5,20}")


def one_line(text: str) -> str:
    """Give a text as rich and plain text show it: what is printable, with single spaces."""
    return " ".join(printable(text).split())


def escape(text: str) -> str:
    """Write a text so that mrkdwn shows it as it is, on one line; empty for one that shows nothing.

    It may stand at the beginning of a line, inside of emphasis, and in the label of a link.
    """
    escaped = _MEANT.sub(_meant, one_line(text)).replace("|", "¦")
    return APART + escaped if _BEGINS.match(escaped) else escaped


def _meant(match: re.Match[str]) -> str:
    character = match[0]
    return _ENTITIES.get(character) or _ALIKE.get(character) or character + APART


def pieces(text: str, max_chars: int, write: Callable[[str], str] = escape) -> Iterator[str]:
    """Write a text in pieces of at most so many characters, between words where that can be; none if it is empty.

    Args:
        text: Untrusted.
        max_chars: Of a piece as it is written, at least 8.
        write: Makes the piece of its text, on its own; `one_line` for rich and plain text.
    """
    rest = one_line(text)
    while rest:
        size = min(len(rest), max_chars)
        while (excess := len(write(rest[:size])) - max_chars) > 0:
            size -= max(1, excess // 6)  # no character is written with more than five, and a piece begins with one more
        if size < len(rest):
            word = rest.rfind(" ", 0, size + 1)
            size = word if word > size // 2 else size
        yield write(rest[:size])
        rest = rest[size:].lstrip()


def markdown(text: str) -> str:
    """Write a text so that Slack's Markdown, which streams are written in, shows it as it is, on one line.

    How backslashes, entities and mentions go together there is not documented. So what means anything is written by
    characters that look the same, or parted; each character for itself: a longer text begins as the shorter one does.
    """
    written = one_line(text).translate(_STREAMED)
    return APART + written if written else ""


def clip(text: str, max_chars: int) -> str:
    """Escape a text, and cut it so that it has at most so many characters then; "…" marks the cut."""
    whole = escape(text)
    if len(whole) <= max_chars:
        return whole
    return next(pieces(text, max_chars - 1)) + "…"


def link(label: str, url: str | None) -> str:
    """Write a label that leads to an address, or only the label where there is none that may be a link."""
    written = address(url)
    label = escape(label)
    if written is None or not label:
        return label
    return f"<{written.replace('&', '&amp;')}|{label}>"


def is_channel(name: str) -> bool:
    """Tell whether this is an id of a conversation, that of a user standing for a direct one."""
    return _CHANNEL.fullmatch(name) is not None


def is_public(name: str) -> bool:
    """Tell whether this is an id of a channel, not of a direct conversation, which has no name to show."""
    return is_channel(name) and name.startswith(("C", "G"))


def date(at: datetime, form: str, fallback: str) -> str:
    """Write a moment so that each reader sees it in their own time zone and habit.

    Args:
        at: Aware.
        form: Of Slack's tokens: "{date_short_pretty}", "{time}".
        fallback: What is shown where no date can be.
    """
    return f"<!date^{int(at.timestamp())}^{form}|{escape(fallback) or '…'}>"


# Text objects and elements


def mrkdwn(text: str) -> Block:
    """Make a text object of mrkdwn that was escaped; Slack looks for no addresses or names in it by itself."""
    return {"type": "mrkdwn", "text": text, "verbatim": True}


def plain(text: str, max_chars: int) -> Block:
    """Make a text object that is shown as it is, cut where it is too long; it is never empty, which Slack refuses."""
    return {"type": "plain_text", "text": shorten(text, max_chars) or "…", "emoji": False}


def rich(text: str, *, bold: bool = False, italic: bool = False) -> Block:
    """Make an element of rich text that is shown as it is. A text that is to be on one line is made so before."""
    style = {name: True for name, on in (("bold", bold), ("italic", italic)) if on}
    return {"type": "text", "text": text} | ({"style": style} if style else {})


def section(*elements: Block) -> Block:
    """Make a paragraph of rich text, or a point of a list."""
    return {"type": "rich_text_section", "elements": list(elements)}
