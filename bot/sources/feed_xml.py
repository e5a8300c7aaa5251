"""XML as it is on the web -> a tree, repaired and defused, and its elements by names that do not depend on prefixes.

Pure. A document type is cut off before libxml2 sees anything, so no entity is ever expanded, and none is looked up.
"""

import re
from collections import defaultdict
from collections.abc import Sequence
from html import escape
from html import unescape as html_unescape
from html.entities import html5
from typing import NamedTuple

from lxml import etree

_STRAY = re.compile(
    r"&(?!(?:amp|lt|gt|quot|apos);)(?:(?P<name>[A-Za-z][A-Za-z0-9]{1,31});|(?P<number>#[0-9]{1,8}|#[xX][0-9A-Fa-f]{1,8});)?"
    r"|<(?![A-Za-z_/?]|!--)|\]\]>|[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]"
)
_FIELD = re.compile(
    r"<(?P<end>/)?(?P<name>(?:[\w.-]{1,30}:)?(?:title|description|encoded|summary|subtitle|tagline)"
    r"|(?:a|atom[\w.-]{0,10}):content|content|(?P<whole>(?:[\w.-]{1,30}:)?(?:item|entry|channel)))(?:\s[^<>]*)?(?<!/)>",
    re.IGNORECASE,
)
_DOCTYPE = re.compile(r"<!DOCTYPE\b[^\[<>]*", re.IGNORECASE)
_SUBSET_END = re.compile(r"\]\s*>")


def _mended(match: re.Match[str]) -> str:
    """What XML may have in the place of something that it may not."""
    found = match.group()
    if found == "<":
        return "&lt;"
    name, number = match["name"], match["number"]
    if name is not None:
        known = html5.get(f"{name};")
        return f"&amp;{name};" if known is None else escape(known)
    if number is not None:
        meant = html_unescape(found)  # also what Windows-1252 means by the numbers 128 to 159
        return "" if _INVALID.search(meant) else escape(meant)
    return "&amp;" if found == "&" else ""


_INVALID = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffd-\uffff\ud800-\udfff]")


def _without_cdata(text: str) -> str:
    """Escape what stands in CDATA, and mend the rest; a part that is not closed, or closed twice, swallows nothing."""
    first, *others = text.split("<![CDATA[")
    parts = [_STRAY.sub(_mended, first)]
    for other in others:
        inside, closed, outside = other.partition("]]>")
        if not closed and (end := _FIELD_END.search(other)):
            inside, outside = other[: end.start()], other[end.start() :]
        parts.append(_INVALID.sub("", escape(inside, quote=False)))
        parts.append(_STRAY.sub(_mended, outside))
    return "".join(parts)


_FIELD_END = re.compile(r"</(?:[\w.-]{1,30}:)?(?:title|description|encoded|content|summary)\s*>", re.IGNORECASE)


def _fields_as_text(text: str) -> str:
    """Escape markup that stands unescaped in a field of text, where it is seldom well-formed."""
    parts: list[str] = []
    done = start = 0
    name = ""
    for match in _FIELD.finditer(text):
        if match["whole"]:
            name = ""
        elif not match["end"]:
            if not name:
                name, start = match["name"], match.end()
        elif match["name"] == name:
            inside = text[start : match.start()]
            if "<" in inside:
                parts += [text[done:start], escape(inside, quote=False)]
                done = match.start()
            name = ""
    return "".join([*parts, text[done:]])


class Tree(NamedTuple):
    """XML as it was found: its root, or None; what stands before it; whether nothing whole is in it."""

    root: etree._Element | None
    before: str
    is_broken: bool


def tree_of(text: str, roots: Sequence[str], whole: Sequence[str] = ()) -> Tree:
    """Make a tree of XML as it is on the web: repaired, cut to its root, without document type and entities.

    Args:
        text: Decoded.
        roots: Names that the root may have, without prefix; upper and lower case are the same.
        whole: Names of the elements that count where the end is missing: what follows the last whole one is cut off;
            without any, what follows the last whole tag.
    """
    begin = 0
    doctype = _DOCTYPE.search(text, 0, MAX_BEFORE)
    if doctype is not None and text[doctype.end() : doctype.end() + 1] == "[":
        subset = _SUBSET_END.search(text, doctype.end())
        begin = subset.end() if subset else doctype.end()
    name = re.compile(rf"<((?:[\w.-]{{1,30}}:)?(?:{'|'.join(roots)}))(?=[\s/>])", re.IGNORECASE)
    start = name.search(text, begin, begin + MAX_BEFORE)
    if start is None:
        return Tree(None, text[:MAX_BEFORE], is_broken=False)
    before, text = text[: start.start()], _without_cdata(text[start.start() :])
    end = text.rfind(f"</{start.group(1)}")
    if end < 0 and not re.match(r"<[^<>]*/>\s*\Z", text):  # it breaks off
        names = re.compile(rf"</(?:[\w.-]{{1,30}}:)?(?:{'|'.join(whole)})\s*>", re.IGNORECASE)
        end = max((match.end() for match in names.finditer(text)), default=-1) if whole else text.rfind(">") + 1
        if end < 0:
            return Tree(None, before, is_broken=True)
    if end >= 0:
        text = f"{text[:end]}</{start.group(1)}>"
    parser = etree.XMLParser(
        encoding="utf-8", recover=True, resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False,
        remove_comments=True, remove_pis=True, collect_ids=False,
    )  # fmt: skip
    try:
        root = etree.fromstring(_fields_as_text(text).encode("utf-8", "ignore"), parser)
    except (etree.LxmlError, ValueError, AssertionError):
        root = None
    return Tree(root, before, is_broken=root is None)


MAX_BEFORE = 200_000  # characters before the root: warnings of a server's programs, blank lines


_PREFIXES = {
    "": "",
    "http://purl.org/rss/1.0": "",
    "http://my.netscape.com/rdf/simple/0.9": "",
    "http://channel.netscape.com/rdf/simple/0.9": "",
    "http://backend.userland.com/rss2": "",
    "http://www.w3.org/2005/atom": "atom",
    "http://purl.org/atom/ns#": "atom",
    "http://purl.org/rss/1.0/modules/content": "content",
    "http://purl.org/dc/elements/1.1": "dc",
    "http://purl.org/dc/elements/1.0": "dc",
    "http://purl.org/dc/terms": "dcterms",
    "http://search.yahoo.com/mrss": "media",
    "http://www.youtube.com/xml/schemas/2015": "yt",
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
}
XML = "{http://www.w3.org/XML/1998/namespace}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


class Names:
    """What elements are called whatever prefix a feed gives them: "item", "dc:date", in lower case."""

    def __init__(self, root: etree._Element) -> None:
        self._known: dict[str, str] = {}
        tag = root.tag if isinstance(root.tag, str) else ""
        self._own = tag[1:].rpartition("}")[0].lower().rstrip("/") if tag.startswith("{") else ""
        self.is_atom = tag.rpartition("}")[2].rpartition(":")[2].lower() == "feed"

    def __call__(self, element: etree._Element) -> str:
        """Name an element; "?" stands for a prefix that is not known here, and a comment has no name."""
        tag = element.tag if isinstance(element.tag, str) else ""
        known = self._known.get(tag)
        if known is None:
            known = self._known[tag] = self._named(tag)
        return known

    def _named(self, tag: str) -> str:
        space, _, local = tag[1:].rpartition("}") if tag.startswith("{") else ("", "", tag)
        space, local = space.lower().rstrip("/"), local.lower()
        if space == self._own:  # also one that nobody knows
            return local
        if not space and self.is_atom and local.startswith("atom:"):  # a prefix that nothing declares
            return local.removeprefix("atom:")
        prefix = _PREFIXES.get(space, "?")
        return f"{prefix}:{local}" if prefix else local


class Element:
    """An element with its children by name."""

    def __init__(self, node: etree._Element, names: Names) -> None:
        self.node = node
        self._children: dict[str, list[etree._Element]] = defaultdict(list)
        for child in node:
            self._children[names(child)].append(child)

    def all(self, *names: str) -> list[etree._Element]:
        """Children of these names, in the order of the names."""
        children = self._children
        return [child for name in names if name in children for child in children[name]]

    def all_text(self, *names: str) -> list[str]:
        """The texts of children of these names, where they have any."""
        return [text for child in self.all(*names) if (text := text_in(child))]

    def text(self, *names: str) -> str:
        """The first text of a child with one of these names; empty where there is none."""
        for name in names:
            for child in self._children.get(name, ()):
                text = text_in(child)
                if text:
                    return text
        return ""


def text_in(node: etree._Element) -> str:
    """All text in an element, its children's included; empty where there is none."""
    if not len(node):  # as nearly all are
        return (node.text or "").strip()
    return "".join(map(str, node.itertext())).strip()


def attribute(node: etree._Element, name: str) -> str:
    """An attribute without space around it; empty where it is missing."""
    return (node.get(name) or "").strip()
