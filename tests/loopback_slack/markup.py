"""What Slack's clients make of texts and blocks: whom they notify and what they link."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape, unescape
from typing import Literal

from tests.loopback_slack.values import Json, Message

_CONTROL = re.compile(r"<([^<>\n]+)>")
_NAMED = re.compile(r"(?<!\w)@(here|channel|everyone)\b")
_TOP_LEVEL = "com|org|net|de|io|dev|app|at|ch|eu|info|biz|news|uk|co|us|tv|me|ai"
_BARE = re.compile(
    r"(?P<url>(?:https?|ftp)://[^\s<>|]+)"
    r"|(?P<mail>(?<![\w.+-])[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    rf"|(?P<host>(?<![\w@/.-])(?:[A-Za-z0-9-]+\.)+(?:{_TOP_LEVEL})\b(?:/[^\s<>|]*)?)",
    re.IGNORECASE,
)
_AFTER = ".,;:!?)]}'\"*_~`>"
"""What ends an address rather than belonging to it."""


@dataclass(frozen=True)
class Ping:
    """Somebody whom a client notifies.

    Attributes:
        who: A user id, the id of a user group, or "here", "channel", "everyone".
        message: What mentions them.
    """

    who: str
    message: Message


@dataclass(frozen=True)
class Link:
    """Something that opens an address when it is clicked on.

    Attributes:
        url: The address.
        label: What is shown.
        kind: "markup" is `<url|label>`, "auto" a bare address that Slack links by itself, "rich" a rich text's,
            "button" a button's.
    """

    url: str
    label: str
    kind: Literal["markup", "auto", "rich", "button"]


@dataclass(frozen=True)
class _Text:
    """A text that is parsed, and whether bare addresses in it are linked."""

    text: str
    auto: bool = True
    names: bool = False


def typed(text: str) -> str:
    """Write what a user typed as Slack tells it: escaped, with bare addresses as links; mentions stay as they are."""
    return "".join(
        part if number % 2 else _linked(part) for number, part in enumerate(re.split(r"(<[@#!][^<>\n]+>)", text))
    )


def _linked(text: str) -> str:
    told, end = "", 0
    for match in _BARE.finditer(text):
        shown = match[0].rstrip(_AFTER)
        told += escape(text[end : match.start()], quote=False)
        end = match.start() + len(shown)
        prefix = "mailto:" if match["mail"] else "http://" if match["host"] else ""
        shown = escape(shown, quote=False)
        told += f"<{prefix}{shown}|{shown}>" if prefix else f"<{shown}>"
    return told + escape(text[end:], quote=False)


def mentioned(message: Message) -> list[str]:
    """List whom a message mentions, in its fallback text too, each once, in order."""
    names = message.link_names or message.parse == "full"
    found = list(_mentions(_Text(message.text, names=names)))
    for element in _elements(message.blocks):
        if isinstance(element, _Text):
            found += _mentions(element)
        else:
            match element.get("type"):
                case "user":
                    found.append(element["user_id"])
                case "usergroup":
                    found.append(element["usergroup_id"])
                case "broadcast":
                    found.append(element["range"])
    return list(dict.fromkeys(found))


def links(text: str, blocks: list[Json], *, parse: str | None = None) -> list[Link]:
    """List the links that a reader can click on, from top to bottom: those of the blocks, or of the text without."""
    found: list[Link] = []
    for element in _elements(blocks) if blocks else iter([_Text(text, auto=parse != "none")]):
        if isinstance(element, _Text):
            found += _links(element)
        elif element.get("type") == "link":
            found.append(Link(element["url"], element.get("text") or element["url"], "rich"))
        elif element.get("type") == "button" and element.get("url"):
            found.append(Link(element["url"], element["text"]["text"], "button"))
    return found


def _mentions(found: _Text) -> Iterator[str]:
    for match in _CONTROL.finditer(found.text):
        target = match[1].split("|")[0]
        if re.fullmatch(r"@[UWB][A-Z0-9]+", target):
            yield target[1:]
        elif target.startswith("!subteam^"):
            yield target.removeprefix("!subteam^")
        elif target in {"!here", "!channel", "!everyone", "!group"}:
            yield target[1:]
    if found.names:
        yield from _NAMED.findall(found.text)


def _links(found: _Text) -> Iterator[Link]:
    end = 0
    for match in _CONTROL.finditer(found.text):
        yield from _bare(found, found.text[end : match.start()])
        end = match.end()
        target, _, label = match[1].partition("|")
        if re.match(r"(https?|ftp|mailto|tel|slack):", target, re.IGNORECASE):
            url = unescape(target)
            yield Link(url, unescape(label) or url, "markup")
        elif target[:1] not in "@#!":
            yield from _bare(found, match[1])  # no control sequence: the brackets stay, as they are
    yield from _bare(found, found.text[end:])


def _bare(found: _Text, text: str) -> Iterator[Link]:
    if not found.auto:
        return
    for match in _BARE.finditer(text):
        url = unescape(match[0]).rstrip(_AFTER)
        prefix = "mailto:" if match["mail"] else "http://" if match["host"] else ""
        yield Link(prefix + url, url, "auto")


def _elements(found: object) -> Iterator[_Text | Json]:
    """Give what is parsed in blocks, and the elements of rich texts and buttons, in order."""
    if isinstance(found, list | tuple):
        for inner in found:
            yield from _elements(inner)
    elif isinstance(found, dict):
        match found.get("type"):
            case "mrkdwn":
                yield _Text(found.get("text") or "", auto=not found.get("verbatim"))
                return
            case "markdown":
                yield _Text(_as_markup(found.get("text") or ""))
                return
            case "plain_text" | "text" | "raw_text":
                return
        yield found
        for inner in found.values():
            yield from _elements(inner)


def _as_markup(markdown: str) -> str:
    """Write the links of Markdown, `[label](url)`, as mrkdwn does."""
    return re.sub(r"\[([^\]\n]*)\]\((\S+?)\)", r"<\2|\1>", markdown)
