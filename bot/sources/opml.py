"""OPML, in which programs that read feeds hand their lists to each other: bytes -> feeds, and back.

Pure. Lists are repaired and defused as feeds are (`feed_xml.tree_of`): no entity is expanded, and nothing is fetched.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass

from lxml import etree

from bot.errors import SourceRefused
from bot.sources.addresses import AddressRefused, canonical
from bot.sources.feed_text import decoded, plain_line
from bot.sources.feed_xml import tree_of

MAX_FEEDS = 5_000
"""Longer lists are refused: they would be cut where nobody sees it."""

MAX_BYTES = 10_000_000

_MAX_TITLE = 200


class OpmlError(SourceRefused):
    """Bytes that are no list of feeds.

    Attributes:
        key: Which sentence says it, stable: "opml." and one of "empty", "other", "broken", "none", "many", "large".
        params: What is filled in there.
    """

    def __init__(self, reason: str, *, key: str, **params: str) -> None:
        self.key = key
        self.params = params
        super().__init__("OPML", reason)


@dataclass(frozen=True, slots=True)
class Listed:
    """A feed in a list.

    Attributes:
        url: Its address, in canonical form.
        title: For people, on one line; the address where the list has none.
    """

    url: str
    title: str


def _url(written: str) -> str:
    """The canonical form of an address, also of one that begins with "feed:".

    Raises:
        AddressRefused: It is none.
    """
    target = re.sub(r"^feed:(?://(?=https?:)|(?=https?:))?", "", written.strip(), flags=re.IGNORECASE)
    return canonical(f"http:{target}" if target.startswith("//") else target)


def read(data: bytes, refuse: Callable[[AddressRefused], None] = lambda _: None) -> list[Listed]:
    """Read a list of feeds, with the feeds of all its folders.

    Lines without an address are passed over, and so is a feed that is there twice. Where the list breaks off, the lines
    before are read.

    Args:
        data: The list.
        refuse: Called for each address that is none of the web, in the order of the list, once for each.

    Returns:
        The feeds in the order of the list; at least one.

    Raises:
        OpmlError: It is no list, a list of nothing, or too long.
    """
    if len(data) > MAX_BYTES:
        most = f"{MAX_BYTES / 1e6:.3g}"  # how long it is, nobody knows who did not read all of it
        raise OpmlError(f"it is longer than the {most} MB that are read at most", key="opml.large", most=most)
    text = decoded(data)
    if not any(character.isalnum() for character in text[:100_000]):
        raise OpmlError("it is empty", key="opml.empty")
    tree = tree_of(text, ("opml",))
    if tree.is_broken:
        raise OpmlError("it breaks off before the first feed, or cannot be taken apart", key="opml.broken")
    if tree.root is None:
        raise OpmlError("this is no OPML, the form in which feed readers export their feeds", key="opml.other")
    found: dict[str, Listed] = {}
    refused: dict[str, AddressRefused] = {}
    for node in tree.root.iter():
        if not isinstance(node.tag, str) or node.tag.rpartition("}")[2].lower() != "outline":
            continue
        said = {str(name).lower(): str(value) for name, value in node.attrib.items()}
        is_feed = said.get("type", "").strip().lower() in {"rss", "atom", "feed", "json"}
        written = said.get("xmlurl") or (said.get("url", "") if is_feed else "")
        if not written.strip():
            continue
        try:
            url = _url(written)
        except AddressRefused as error:
            refused.setdefault(error.source, error)
            continue
        if url not in found:
            found[url] = Listed(url, _title(said.get("title", ""), said.get("text", "")) or url)
    for each in refused.values():
        refuse(each)
    if not found:
        raise OpmlError("there is no feed in this list", key="opml.none")
    if len(found) > MAX_FEEDS:
        count = f"{len(found):,}"
        raise OpmlError(
            f"it lists {count} feeds; lists of at most {MAX_FEEDS:,} are read", key="opml.many", count=count
        )
    return list(found.values())


def _title(*written: str) -> str:
    return next((line for text in written if (line := plain_line(text, _MAX_TITLE))), "")


_UNWRITABLE = re.compile("[\x00-\x1f\x7f\ufffe\uffff\ud800-\udfff]+")


def write(feeds: Iterable[Listed], *, title: str = "Depesche") -> bytes:
    """Write a list of feeds as OPML 2.0 (opml.org/spec2.opml), in UTF-8.

    Args:
        feeds: In the order in which they are to stand there; none makes a list without lines.
        title: What the list is called.
    """
    root = etree.Element("opml", version="2.0")
    etree.SubElement(etree.SubElement(root, "head"), "title").text = _UNWRITABLE.sub(" ", title)
    body = etree.SubElement(root, "body")
    for feed in feeds:
        name = _UNWRITABLE.sub(" ", feed.title)
        etree.SubElement(body, "outline", type="rss", text=name, title=name, xmlUrl=_UNWRITABLE.sub("", feed.url))
    return etree.tostring(root, xml_declaration=True, encoding="utf-8", pretty_print=True)
