r"""Discord's Markdown: text that stays text, and links that lead where they say. Pure.

A backslash makes every punctuation mark that could begin markup a plain one; Discord's clients do not show it. What
they make of a text is described at https://docs.discord.com/developers/reference#message-formatting and in
https://support.discord.com/hc/en-us/articles/210298617.
"""

import re
from collections.abc import Iterator

from adapters.text import address, printable, shorten

__all__ = ["address", "escape", "link", "pieces", "shorten"]

# Emphasis, code and spoilers; mentions, emoji, time stamps and bare links (<, @, :); labels of links; headings, quotes.
_MARKS = re.compile(r"[\\`*_~|<>\[\]@#:]")
# What makes a list only where a line begins; a heading's "-#" has its "#" escaped already.
_LIST = re.compile(r"(?:[-+]|\d+[.)])(?=\s|$)")


def escape(text: str) -> str:
    """Write a text so that it is shown as it is, on one line; empty for one that shows nothing.

    It may stand at the beginning of a line, inside of emphasis, and in the label of a link.
    """
    text = " ".join(printable(text).split())
    escaped = _MARKS.sub(r"\\\g<0>", text)
    if begins := _LIST.match(escaped):
        mark = begins.end() - 1
        escaped = escaped[:mark] + "\\" + escaped[mark:]
    return escaped


def pieces(text: str, max_chars: int) -> Iterator[str]:
    """Escape a text in pieces of at most so many characters, between words where that can be; none if it is empty.

    Args:
        text: Untrusted.
        max_chars: At least 4: an escaped character, and the mark of a list before it.
    """
    rest = " ".join(printable(text).split())
    while rest:
        size = min(len(rest), max_chars)
        while len(escape(rest[:size])) > max_chars:
            # What is too much by n characters is by at least n / 2 characters of the text.
            size -= max(1, (len(escape(rest[:size])) - max_chars) // 2)
        if size < len(rest):
            word = rest.rfind(" ", 0, size + 1)
            size = word if word > size // 2 else size
        yield escape(rest[:size])
        rest = rest[size:].lstrip()


def link(label: str, url: str | None) -> str:
    """Write a label that leads to an address, or only the label where there is none that may be a link."""
    written = address(url)
    label = escape(label)
    if written is None or not label:
        return label
    return f"[{label}](<{written}>)"
