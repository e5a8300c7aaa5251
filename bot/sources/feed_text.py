"""Texts in feeds -> plain text: bytes decoded, HTML and escapes taken apart, what readers do not see left out. Pure."""

import re
from collections.abc import Iterator, Sequence
from html import unescape as html_unescape

from lxml import etree, html

from bot.engine.markup import ITEM
from bot.sources.fetch import Page
from bot.sources.pages import text_of

_MAX_MARKUP = 200_000  # characters of one entry's HTML
_MAX_TEXT = 100_000
MAX_TITLE = 500
"""Characters of a title; longer ones are cut."""


INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff"
    "\ufffe\uffff\ud800-\udfff\U000e0000-\U000e0fff]"
)
_HUGE_REFERENCE = re.compile(r"&#[xX]?[0-9A-Fa-f]{9,};?")
_TAGS = """a abbr acronym address article aside audio b big blockquote body br button center cite code dd del details
    dfn div dl dt em embed fieldset figcaption figure font footer form h1 h2 h3 h4 h5 h6 head header hr html i iframe
    img input ins kbd label li link main mark meta nav noscript object ol p picture pre q s samp script section select
    small source span strike strong style sub summary sup svg table tbody td template textarea tfoot th thead time tr
    tt u ul var video wbr"""
_TAG = re.compile(rf"</?(?:[\w.-]{{1,30}}:)?(?:{'|'.join(_TAGS.split())})(?:\s[^<>]*)?/?>|<!--", re.IGNORECASE)
_REFERENCE = re.compile(r"&(?:[A-Za-z][A-Za-z0-9]{1,31}|#[0-9]{1,8}|#[xX][0-9A-Fa-f]{1,8});")
_BLOCKS = frozenset(
    """address article aside blockquote body center dd details div dl dt fieldset figure footer form h1 h2 h3 h4 h5 h6
    header hr html li main nav ol p pre section summary table tbody tfoot thead tr ul""".split()
)
_CELLS = frozenset(["td", "th"])
_SKIPPED = frozenset(
    """audio button canvas datalist embed figcaption form head iframe math noscript object script select style svg
    template textarea title video""".split()
)
_HIDING_CLASSES = frozenset(
    """sr-only visually-hidden visuallyhidden screen-reader-text screenreader-only screen-reader-only a11y-hidden
    u-visually-hidden is-visually-hidden show-for-sr""".split()
)
_NOTHING = re.compile(r"0*(?:\.0*)?(?:px|em|rem|pt|%|vh|vw)?")
_FAR = re.compile(r"-[0-9]{3,}")

# Windows-1252 as it was taken for Latin-1 and the other way round: which byte a character was.
_BYTES_1252 = {
    ord(character): byte for byte in range(0x80, 0xA0) if (character := bytes([byte]).decode("cp1252", "ignore"))
}
_MOJIBAKE = re.compile("[\u00c2\u00c3\u00e2][\u0080-\u00bf\u20ac\u201a-\u2122\u0152-\u0192\u02c6\u02dc]")


def _repaired(text: str) -> str:
    """Undo UTF-8 that was taken for Windows-1252 before it came into the feed ("MÃ¼ller"), where all of it fits."""
    if not _MOJIBAKE.search(text):
        return text
    try:
        return text.translate(_BYTES_1252).encode("latin-1").decode("utf-8")
    except UnicodeError:
        return text


def _unescape(text: str) -> str:
    return html_unescape(_HUGE_REFERENCE.sub("", text)) if "&" in text else text


def plain_line(text: str, limit: int) -> str:
    """A title or a name as it is read: on one line, without markup, escapes undone, not longer than the limit."""
    text = text[: limit * 20]
    if "<" in text:
        text = _TAG.sub(" ", _BREAKS.sub("", text))
    for _ in range(3):  # escaped once too often, or twice
        if not _REFERENCE.search(text):
            break
        text = _unescape(text)
    text = " ".join(INVISIBLE.sub("", _repaired(text)).split())
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


_BREAKS = re.compile(
    r"</?(?:[\w.-]{1,30}:)?(?:a|abbr|b|cite|em|font|i|mark|small|span|strong|sub|sup|u|wbr)(?:\s[^<>]*)?>",
    re.IGNORECASE,
)
"""Tags that separate no words: "<b>Wahl</b>kampf" is one."""


def _is_hidden(node: etree._Element) -> bool:
    """Whether readers of the entry do not see an element: such text is meant for programs, maybe to mislead them."""
    if node.get("hidden") is not None or (node.get("aria-hidden") or "").strip().lower() == "true":
        return True
    if not _HIDING_CLASSES.isdisjoint((node.get("class") or "")[:500].lower().split()):
        return True
    style = node.get("style")
    if not style:
        return False
    flat = "".join(style[:1_000].lower().split()).replace("!important", "")
    said = dict(part.partition(":")[::2] for part in flat.split(";"))
    if said.get("display") == "none" or said.get("visibility") in {"hidden", "collapse"}:
        return True
    if said.get("mso-hide") == "all" or said.get("color") == "transparent":
        return True
    if any(_NOTHING.fullmatch(said.get(name, "x")[:20]) for name in ("opacity", "font-size", "max-height", "height")):
        return True
    if any(_FAR.match(said.get(name, "")) for name in ("text-indent", "left", "top", "margin-left", "margin-top")):
        return True
    behind = said.get("background-color") or said.get("background")
    return behind is not None and said.get("color") == behind


def _paragraphs_of_html(markup: str) -> Iterator[str]:
    """Yield the paragraphs that a reader of the HTML sees; captions of pictures are left out."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        tree = html.document_fromstring(markup[:_MAX_MARKUP].encode("utf-8", "ignore"), parser=parser)
    except (etree.LxmlError, ValueError, AssertionError):  # no markup that makes a tree: "<!-- -->"
        return
    buffer: list[str] = []
    skipping: object = None
    for event, node in etree.iterwalk(tree, events=("start", "end")):
        tag = node.tag if isinstance(node.tag, str) else ""
        is_block = tag in _BLOCKS
        if event == "start":
            if skipping is not None:
                continue
            if tag in _SKIPPED or (node.attrib and _is_hidden(node)):
                skipping = node
                continue
            buffer.append(_PARAGRAPH if is_block else _LINE if tag == "br" else " " if tag in _CELLS else "")
            buffer.append(ITEM if tag == "li" and not _is_link(node) else "")
            buffer.append(node.text or "")
        elif skipping is None or skipping is node:
            skipping = None
            buffer.append(_PARAGRAPH if is_block else "")
            if node is not tree:
                buffer.append(node.tail or "")
    for part in re.split(f"{_PARAGRAPH}|{_LINE}\\s*{_LINE}", "".join(buffer)):
        yield from _items(part.split(_LINE)) or [part]


def _is_link(item: etree._Element) -> bool:
    """Whether an item of a list leads elsewhere, and says nothing besides."""
    linked = sum(len("".join(map(str, link.itertext())).strip()) for link in item.iterdescendants("a"))
    return linked > 0.8 * len("".join(map(str, item.itertext())).strip())


_DASHED = re.compile(r"\s*(?:(?:[-*+•·‣▪●◦–—]|\(?\d{1,2}\))\s+(?=\S)|(?=\d{1,2}\.\s+\S))")  # "19. Mai" keeps its day


def _items(lines: Sequence[str]) -> list[str]:
    """Lines of which several begin as the items of a list do, each by itself; nothing where that is no list."""
    if sum(_DASHED.match(line) is not None for line in lines) < _FEWEST_ITEMS:
        return []
    found: list[str] = []
    for line in lines:
        if mark := _DASHED.match(line):
            found.append(ITEM + line[mark.end() :])
        elif found and found[-1].startswith(ITEM) and (line[:1].isspace() or line[:1].islower()):
            found[-1] += f" {line}"  # an item that was wrapped
        else:
            found.append(line)
    return found


_FEWEST_ITEMS = 2

_PARAGRAPH, _LINE = "\u2029", "\u2028"  # white space, so that a single one that is left over parts words


def _paragraphs_of_text(text: str) -> Iterator[str]:
    """Yield the paragraphs of plain text: at blank lines, else at line breaks where lines end as sentences do."""
    parts = re.split(r"\n[^\S\n]*\n\s*", text[:_MAX_MARKUP].replace("\r\n", "\n").replace("\r", "\n"))
    for part in parts:
        lines = part.split("\n")
        ends = sum(line.rstrip()[-1:] in set('.!?…:"”“»') for line in lines[:-1])
        if items := _items(lines):
            yield from items
        elif len(parts) == 1 and len(lines) > 1 and ends == len(lines) - 1:
            yield from lines
        else:
            yield part


_FURNITURE = re.compile(
    r"(?:The post|Der Beitrag|Der Artikel)\s.{1,300}\s(?:appeared first on|first appeared on|erschien zuerst auf"
    r"|ist zuerst erschienen auf)\s.{1,200}|\W*(?:comments|kommentare)\W*"
    r"|submitted by\s/?u/\S{1,60}(?:\sto\s/?r/\S{1,60})?(?:\s\[link\])?(?:\s\[comments\])?"
    r"|\d{1,6} posts? - \d{1,6} participants?|No content\.|Full Changelog: \S{1,300}"
    r"|Hosted (?:on|by) \S{1,40}\. (?:See|Visit)\b.{1,200}",
    re.IGNORECASE,
)
_READ_ON = (
    r"(?:read more|continue reading|read (?:the )?full (?:article|story|topic)|weiter ?lesen|mehr lesen"
    r"|zum (?:vollständigen )?artikel|lesen sie (?:hier )?weiter)"
)
_INVITATION = re.compile(rf"\W*(?:{_READ_ON}|more|mehr)\W*", re.IGNORECASE)
_CUT = re.compile(
    r"(?:\[\s*(?:…|\.\.\.)\s*\]|…|\.\.\.|\(\s*(?:more|mehr)\s*(?:…|\.\.\.)?\s*\))"
    rf"\s*(?:{_READ_ON}\b.{{0,120}})?$",
    re.IGNORECASE,
)


_READ_ON_END = re.compile(
    rf"(?<=[.!?…\]”“»)])\s+(?:{_READ_ON}|(?:more|mehr)(?=\s*(?:…|\.\.\.|»|›|→)))\W*$", re.IGNORECASE
)
_ESCAPED = re.compile(r"\s*&lt;(?:p|div|br|img|a|b|strong|i|em|span|h[1-6]|ul|ol|table|figure)\b", re.IGNORECASE)
"""How markup begins that was escaped once too often."""


def plain(text: str, *, is_html: bool | None) -> tuple[str, bool]:
    """Paragraphs separated by blank lines, and whether the text breaks off.

    Args:
        text: As it stands in the feed, with XML's own escapes undone.
        is_html: None where that has to be told by the text.
    """
    if _ESCAPED.match(text):
        text = _unescape(text)
    if is_html is None:
        is_html = bool(_TAG.search(text[:_MAX_MARKUP]) or _REFERENCE.search(text[:_MAX_MARKUP]))
    found = _paragraphs_of_html(text) if is_html else _paragraphs_of_text(text)
    kept = [" ".join(INVISIBLE.sub("", _repaired(paragraph)).split()) for paragraph in found]
    kept = _with_marks([paragraph for paragraph in kept if paragraph])
    is_cut = len(text) > _MAX_MARKUP
    while kept and (_FURNITURE.fullmatch(kept[-1][:700]) or _INVITATION.fullmatch(kept[-1][:700])):
        is_cut |= _INVITATION.fullmatch(kept.pop()[:700]) is not None
    if kept and (invitation := _READ_ON_END.search(kept[-1])):
        kept[-1], is_cut = kept[-1][: invitation.start()], True
    whole = "\n\n".join(kept)
    return whole[:_MAX_TEXT], is_cut or len(whole) > _MAX_TEXT or _CUT.search(whole[-200:]) is not None


def _with_marks(paragraphs: Sequence[str]) -> list[str]:
    """Put the mark of an item before the paragraph in it: "<li><p>text</p></li>"."""
    mark = ITEM.strip()
    found: list[str] = []
    for number, paragraph in enumerate(paragraphs):
        if paragraph != mark:
            is_marked = number and paragraphs[number - 1] == mark and not paragraph.startswith(mark)
            found.append(ITEM + paragraph if is_marked else paragraph)
    return found


_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)


def decoded(body: bytes, content_type: str = "") -> str:
    """Decode as pages are decoded (`pages.text_of`): text in UTF-8 is UTF-8, whatever is said of it.

    Args:
        body: The bytes; any give some text, without what stands invisibly at its beginning.
        content_type: The header with its parameters, or empty.
    """
    charset = _CHARSET.search(content_type[:1_000])
    page = Page(
        url="", status=200, body=body, content_type="", charset=charset.group(1) if charset else None, etag=None,
        last_modified=None, not_modified=False, moved_to=None,
    )  # fmt: skip
    return text_of(page).lstrip("\ufeff\x00 \t\r\n")
