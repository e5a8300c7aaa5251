"""Front matter and simple HTML, taken apart into blocks with the roles that the markup itself declares."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from bot.types import Sentence

if TYPE_CHECKING:
    from lxml import etree

MarkedKind = Literal["headline", "subheading", "caption", "body", "text", "row"]

CELL = " | "
"""What stands between the cells of a table's row, which is one block: "Anna Berger | SPD | 34,1 %"."""

ITEM = "• "
"""What stands before an item of a list that is told as one: notes of a new version say what changed without verbs."""

_FRONT = re.compile(r"\s*---[^\S\n]*\n(?P<yaml>.{0,4000}?)\n---[^\S\n]*(?:\n|$)", re.DOTALL)
_KEYS = frozenset("title source author date language lang credit url byline published".split())
_TAG = re.compile(
    r"<(?:!doctype html|html|body|article|main|section|div|p|h[1-6]|span|br|ul|figure)\b[^<>]{0,500}>", re.IGNORECASE
)
_PARAGRAPH_TAGS = frozenset("p li blockquote div section article main td th dd dt pre center".split())
_SKIPPED = frozenset(
    "script style noscript template nav footer aside form button svg iframe head select textarea object".split()
)
_CELLS = frozenset({"td", "th"})
_ALONE = frozenset({"p", "div", "br"})  # a cell of data may have one of them
_NO_DATA = (_PARAGRAPH_TAGS | _SKIPPED | frozenset("table tr ul ol dl h1 h2 h3 h4 h5 h6 figure".split())) - _ALONE
_MAX_CELL = 120  # characters; a longer cell is a paragraph, and its table an old page's layout


def is_beside(sentence: Sentence) -> bool:
    """Whether a sentence stands beside the text, as a caption or a row of a table: it may answer, and is never told."""
    return sentence.kind == "caption" or CELL in sentence.text


@dataclass(frozen=True, slots=True)
class Page:
    """What a page says of itself (title, date, ...), and its blocks of text in reading order."""

    header: dict[str, str]
    blocks: list[tuple[MarkedKind, str]]


def front_matter(text: str) -> tuple[dict[str, str], str]:
    """Split YAML front matter from the text.

    Returns:
        The keys that Depesche knows, as strings, and the rest. Nothing and the whole text where there is no front
        matter. Where it is not valid YAML, as with a colon in an unquoted headline, it is read line by line.
    """
    match = _FRONT.match(text)
    if match is None or sum(match.group("yaml").count(bracket) for bracket in "[{") > 40:  # deep nesting takes seconds
        return {}, text
    import yaml  # noqa: PLC0415  # 20 ms that plain text does not need

    try:
        loaded = yaml.load(match.group("yaml"), Loader=yaml.BaseLoader)  # noqa: S506  # strings, lists and dicts only
    except (yaml.YAMLError, RecursionError, ValueError):
        loaded = _by_line(match.group("yaml"))
    if not isinstance(loaded, dict) or not loaded:
        return {}, text
    header = {
        key: value.strip()
        for key, value in loaded.items()
        if isinstance(key, str) and key in _KEYS and isinstance(value, str) and value.strip()
    }
    return header, text[match.end() :]


_LINE = re.compile(r"(?P<key>[a-z]+):[^\S\n]+(?P<value>\S.*)")


def _by_line(header: str) -> dict[str, str]:
    """What lines of the form "key: value" say; nothing where a line has another form or the key is unknown."""
    found: dict[str, str] = {}
    for line in filter(None, (line.strip() for line in header.split("\n"))):
        match = _LINE.fullmatch(line)
        if match is None or match.group("key") not in _KEYS:
            return {}
        found[match.group("key")] = match.group("value").strip().strip("\"'")
    return found


def looks_like_html(text: str) -> bool:
    """Whether a text is HTML rather than text that mentions a tag."""
    head = text[:3000].lstrip()
    if re.match(r"<(?:!doctype\s+html|html|\?xml|head|body|article|main|div|p|h1|section)\b", head, re.IGNORECASE):
        return True
    return len(_TAG.findall(text[:20000])) >= 4


def html_blocks(text: str) -> Page:
    """Take simple HTML apart: headings, paragraphs, list items, figure captions; no scripts and no navigation.

    Broken markup is repaired as browsers do; what cannot be parsed at all gives an empty page.
    """
    from lxml import etree, html  # noqa: PLC0415  # 60 ms that plain text does not need

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        tree = html.document_fromstring(text.encode("utf-8", "ignore"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):
        return Page({}, [])
    header: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or "").lower()
        content = (meta.get("content") or "").strip()
        if content:
            key = {
                "og:title": "title", "article:published_time": "date", "date": "date", "og:site_name": "source",
                "author": "author", "og:url": "url",
            }.get(name)  # fmt: skip
            if key:
                header.setdefault(key, content)
    canonical = next((link.get("href", "") for link in tree.iter("link") if link.get("rel") == "canonical"), "")
    if canonical.startswith(("http://", "https://")):
        header["url"] = canonical
    language = tree.get("lang") or ""
    if language:
        header["language"] = language
    time_ = next((node.get("datetime") for node in tree.iter("time") if node.get("datetime")), None)
    if time_:
        header.setdefault("date", time_)
    blocks: list[tuple[MarkedKind, str]] = []
    # With an <article> on the page, everything outside it is the page's furniture.
    scope = next(iter(tree.iter("article")), tree)
    for kind, chunk in _walk(scope):
        folded = re.sub(r"[ \t\r\n\f]+", " ", chunk).strip()
        if folded:
            blocks.append((kind, folded))
    if not any(kind == "headline" for kind, _ in blocks) and "title" not in header:
        title = next(("".join(map(str, node.itertext())) for node in tree.iter("title")), "")
        if title.strip():
            header["title"] = re.sub(r"\s+", " ", title).strip()
    return Page(header, blocks)


def without_tags(text: str) -> str:
    """Replace tags by line breaks: the last resort for markup that the parser gives up on."""
    return re.sub(r"<[^<>]{0,2000}>", "\n", text)


def _walk(root: object) -> Iterator[tuple[MarkedKind, str]]:
    """Yield (kind, text) of each block element below the root, without recursion: soup may be nested deeply."""
    from lxml import etree  # noqa: PLC0415

    buffer: list[str] = []
    kinds: list[MarkedKind] = ["text"]

    def flush() -> Iterator[tuple[MarkedKind, str]]:
        chunk = "".join(buffer)
        buffer.clear()
        if chunk.strip():
            yield kinds[-1], chunk

    skipping: object | None = None
    for event, node in etree.iterwalk(root, events=("start", "end")):
        tag = node.tag if isinstance(node.tag, str) else ""
        if event == "start":
            if skipping is not None:
                continue
            row = table_row(node) if tag == "tr" else ""
            if row:
                yield from flush()
                yield "row", row
                skipping = node
                continue
            if tag in _SKIPPED or _is_hidden(node):
                skipping = node
                continue
            kind = _kind(tag)
            if tag == "li" and node.find(".//a") is None:
                kind = "body"  # an item is text, however short; a link in a list may lead anywhere
            if kind is not None:
                yield from flush()
                kinds.append(kind)
            if tag == "br":
                yield from flush()
            buffer.append(node.text or "")
        else:
            if skipping is not None:
                if skipping is not node:
                    continue
                skipping = None
            elif _kind(tag) is not None:
                yield from flush()
                kinds.pop()
            if node is not root:
                buffer.append(node.tail or "")
    yield from flush()


def _is_hidden(node: "etree._Element") -> bool:
    return node.get("hidden") is not None or "display:none" in (node.get("style") or "").replace(" ", "").lower()


def table_row(node: "etree._Element") -> str:
    """A table's row as one line; empty where it is no row of data: one cell, or cells that hold paragraphs."""
    cells = list(node)
    if len(cells) < 2 or any(cell.tag not in _CELLS for cell in cells):
        return ""
    for cell in cells:
        inside = list(cell.iterdescendants())
        if _is_hidden(cell) or any(each.tag in _NO_DATA or _is_hidden(each) for each in inside):
            return ""
        if sum(each.tag in _ALONE for each in inside) > 1:
            return ""
    texts = ((" " if cell.find(".//br") is not None else "").join(map(str, cell.itertext())) for cell in cells)
    told = [" ".join(text.split()) for text in texts if text.strip()]
    return CELL.join(told) if len(told) > 1 and max(map(len, told)) <= _MAX_CELL else ""


def _kind(tag: str) -> MarkedKind | None:
    if tag == "h1":
        return "headline"
    if len(tag) == 2 and tag[0] == "h" and tag[1] in "23456":
        return "subheading"
    if tag == "figcaption":
        return "caption"
    return "text" if tag in _PARAGRAPH_TAGS else None
