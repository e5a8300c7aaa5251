"""Bytes of a feed -> its entries: RSS of all versions, Atom, JSON Feed; what makes an item the same one; filters.

Pure: nothing is fetched, and the time is an argument. Feeds on the web are often broken, so what is there is repaired
first, as text: bare ampersands and angle brackets, HTML's named characters, CDATA, markup in text fields, what stands
before and after the feed, and an end that is missing. Only then libxml2 sees it. A document type is cut off before, so
no entity that a feed defines is ever expanded, and none is looked up.

Each step is linear in the size of the feed; texts are taken apart for those entries alone that are handed out.
"""

import json
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta, timezone
from hashlib import blake2b
from html import escape
from html import unescape as html_unescape
from html.entities import html5
from typing import Any, NamedTuple, TypeVar
from urllib.parse import urljoin

from lxml import etree, html

from bot.engine.language import detect, fold, is_function_word
from bot.engine.markup import looks_like_html
from bot.engine.reading import read
from bot.errors import SourceRefused
from bot.sources.addresses import AddressRefused, canonical, read_address, shown
from bot.sources.fetch import Page
from bot.sources.pages import text_of
from bot.types import Article

MAX_BYTES = 20_000_000
"""Larger feeds are refused; the largest of honest ones have 10 MB."""

MAX_ENTRIES = 500
"""The newest ones are read, the others left out."""

MIN_CHARS = 400
"""A summary that is longer stands alone; of a shorter one, the page has to be fetched."""

_MAX_MARKUP = 200_000  # characters of one entry's HTML
_MAX_TEXT = 100_000
_MAX_TITLE = 500
_MAX_ITEMS = 20_000  # whose dates are looked at
_MAX_SIGNS = 1_500_000  # angle brackets and ampersands; ten times what a feed of 10 MB has
_CLOCK_FAULT = timedelta(days=1)
_FIRST_YEAR = 1990  # an earlier date stands for none: 0001-01-01, 1970-01-01


class FeedError(SourceRefused):
    """Bytes that are no feed.

    Attributes:
        key: Which sentence says it, stable: "feed." and one of "empty", "page", "type", "list", "sitemap", "other",
            "broken", "large".
        params: What is filled in there; may come from the feed, so it is untrusted.
    """

    def __init__(self, url: str, reason: str, *, key: str, params: Mapping[str, str] | None = None) -> None:
        self.key = key
        self.params = dict(params or {})
        super().__init__(shown(url), reason)


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed.

    Attributes:
        guid: What the feed calls it; None where it says nothing, or calls different items the same.
        url: Where it can be read, in canonical form, or None.
        title: Plain text on one line; empty where there is none.
        text: Plain text, paragraphs separated by blank lines: its content where the feed has it, else the summary.
        is_full: Whether `text` is all of the item.
        author: Names, or None.
        language: ISO 639-1 code, or "und" where it cannot be told: that of the text, else what the feed declares.
        published_at: Aware UTC, not in the future, or None.
        updated_at: Likewise.
        is_own_url: Whether `url` leads to this item alone, and not to the site or to a page of many items.
    """

    guid: str | None
    url: str | None
    title: str
    text: str
    is_full: bool
    author: str | None
    language: str
    published_at: datetime | None
    updated_at: datetime | None
    is_own_url: bool = True


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed as it was read.

    Attributes:
        title: For people; the site's name where the feed has none.
        site: The address of the site, in canonical form, or None.
        language: ISO 639-1 code as declared, or "und".
        ttl: For how long the feed wants to be left alone, or None.
        entries: Newest first; in the feed's order where it gives no dates. At most `MAX_ENTRIES`, none twice.
    """

    title: str
    site: str | None
    language: str
    ttl: timedelta | None
    entries: tuple[Entry, ...]


# --- HTML and plain text -------------------------------------------------------------------------------------------

_INVISIBLE = re.compile(
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
    text = " ".join(_INVISIBLE.sub("", _repaired(text)).split())
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
            if tag in _SKIPPED or _is_hidden(node):
                skipping = node
                continue
            buffer.append(_PARAGRAPH if is_block else _LINE if tag == "br" else " " if tag in _CELLS else "")
            buffer.append(node.text or "")
        elif skipping is None or skipping is node:
            skipping = None
            buffer.append(_PARAGRAPH if is_block else "")
            if node is not tree:
                buffer.append(node.tail or "")
    yield from re.split(f"{_PARAGRAPH}|{_LINE}\\s*{_LINE}", "".join(buffer))


_PARAGRAPH, _LINE = "\u2029", "\u2028"  # white space, so that a single one that is left over parts words


def _paragraphs_of_text(text: str) -> Iterator[str]:
    """Yield the paragraphs of plain text: at blank lines, else at line breaks where lines end as sentences do."""
    parts = re.split(r"\n[^\S\n]*\n\s*", text[:_MAX_MARKUP].replace("\r\n", "\n").replace("\r", "\n"))
    for part in parts:
        lines = part.split("\n")
        ends = sum(line.rstrip()[-1:] in set('.!?…:"”“»') for line in lines[:-1])
        if len(parts) == 1 and len(lines) > 1 and ends == len(lines) - 1:
            yield from lines
        else:
            yield part


_FURNITURE = re.compile(
    r"(?:The post|Der Beitrag|Der Artikel)\s.{1,300}\s(?:appeared first on|first appeared on|erschien zuerst auf"
    r"|ist zuerst erschienen auf)\s.{1,200}|\W*(?:comments|kommentare)\W*",
    re.IGNORECASE,
)
_READ_ON = (
    r"(?:read more|continue reading|read (?:the )?full (?:article|story)|weiter ?lesen|mehr lesen"
    r"|zum (?:vollständigen )?artikel|lesen sie (?:hier )?weiter)"
)
_INVITATION = re.compile(rf"\W*(?:{_READ_ON}|more|mehr)\W*", re.IGNORECASE)
_CUT = re.compile(
    r"(?:\[\s*(?:…|\.\.\.)\s*\]|…|\.\.\.|\(\s*(?:more|mehr)\s*(?:…|\.\.\.)?\s*\))"
    rf"\s*(?:{_READ_ON}\b.{{0,120}})?$",
    re.IGNORECASE,
)


def _plain(text: str, *, is_html: bool | None) -> tuple[str, bool]:
    """Paragraphs separated by blank lines, and whether the text breaks off.

    Args:
        text: As it stands in the feed, with XML's own escapes undone.
        is_html: None where that has to be told by the text.
    """
    if is_html is None:
        is_html = bool(_TAG.search(text[:_MAX_MARKUP]) or _REFERENCE.search(text[:_MAX_MARKUP]))
    found = _paragraphs_of_html(text) if is_html else _paragraphs_of_text(text)
    kept = [" ".join(_INVISIBLE.sub("", _repaired(paragraph)).split()) for paragraph in found]
    kept = [paragraph for paragraph in kept if paragraph]
    is_cut = len(text) > _MAX_MARKUP
    while kept and (_FURNITURE.fullmatch(kept[-1][:700]) or _INVITATION.fullmatch(kept[-1][:700])):
        is_cut = is_cut or _INVITATION.fullmatch(kept.pop()[:700]) is not None
    whole = "\n\n".join(kept)
    return whole[:_MAX_TEXT], is_cut or len(whole) > _MAX_TEXT or _CUT.search(whole[-200:]) is not None


# --- dates ---------------------------------------------------------------------------------------------------------

_MONTHS = {
    name: number
    for number, names in enumerate(
        """jan janv ene gen|feb fev febr fevr|mar mrz maer mars|apr avr abr|may mai maj mag|jun juin giu|jul juil lug
        |aug aou ago aout|sep sept set|oct okt ott|nov|dec dez dic""".replace("\n", "").split("|"),
        start=1,
    )
    for name in names.split()
}
_ZONES = {
    name: hours
    for hours, names in {
        0: "z ut utc gmt wet", 1: "cet mez met bst west", 2: "cest mesz mest eet sast", 3: "eest msk", 5.5: "ist",
        8: "sgt hkt awst", 9: "jst kst", 10: "aest", 11: "aedt", 12: "nzst", 13: "nzdt", -3: "brt art", -4: "edt ast",
        -5: "est cdt", -6: "cst mdt", -7: "mst pdt", -8: "pst",
    }.items()
    for name in names.split()
}  # fmt: skip
_CLOCK = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?(?:[.,]\d+)?"
_TIME = rf"(?:[\sT,]*(?:um |at )?{_CLOCK}\s*(?P<half>[AaPp]\.?[Mm]\.?)?(?: Uhr)?)?"
_ZONE = r"\s*\(?(?P<zone>[+-]\d{1,2}:?\d{2}|[+-]\d{2}|(?:GMT|UTC)[+-]\d{1,2}:?\d{0,2}|[A-Za-z]{1,4})?"
_NAME = r"[^\W\d]{3,9}"
_WEEKDAY = r"(?:[^\W\d]+\.?,?\s*)"
_DENSE = r"(?:T?(?P<hour>\d{2}):?(?P<minute>\d{2}):?(?P<second>\d{2}))?"
_NO_HALF = r"(?P<half>(?!))?"
_DATES = tuple(
    re.compile(pattern)
    for pattern in (
        rf"(?P<year>\d{{4}})-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}}){_TIME}{_ZONE}",
        rf"(?P<year>\d{{4}})(?P<month>\d{{2}})(?P<day>\d{{2}}){_DENSE}{_NO_HALF}{_ZONE}",
        rf"{_WEEKDAY}?(?P<day>\d{{1,2}})[.\s-]+(?P<month>{_NAME})\.?,?[\s-]+(?P<year>\d{{4}}|\d{{2}}){_TIME}{_ZONE}",
        rf"{_WEEKDAY}??(?P<month>{_NAME})\.?\s+(?P<day>\d{{1,2}})(?:st|nd|rd|th)?,?\s+(?P<year>\d{{4}}){_TIME}{_ZONE}",
        rf"{_WEEKDAY}?(?P<month>{_NAME})\s+(?P<day>\d{{1,2}})\s+{_CLOCK}{_NO_HALF}{_ZONE}\s+(?P<year>\d{{4}})",
        rf"(?P<day>\d{{1,2}})\.(?P<month>\d{{1,2}})\.(?P<year>\d{{4}}){_TIME}{_ZONE}",
        rf"(?P<year>\d{{4}})/(?P<month>\d{{1,2}})/(?P<day>\d{{1,2}}){_TIME}{_ZONE}",
    )
)


def _month(text: str) -> int:
    if text.isdecimal():
        return int(text)
    folded = text.lower().replace("ä", "ae")
    name = fold(folded)
    return _MONTHS.get(name) or _MONTHS.get(name[:4]) or _MONTHS.get(name[:3]) or 0


def _zone(text: str) -> timezone:
    """The zone that a date names; UTC where it names none, or none that can be told."""
    digits = re.fullmatch(r"(?:GMT|UTC)?([+-])(\d{1,2}):?(\d{2})?", text)
    if digits is None:
        return timezone(timedelta(hours=_ZONES.get(text.lower(), 0)))
    offset = timedelta(hours=int(digits.group(2)), minutes=int(digits.group(3) or 0))
    if offset > timedelta(hours=14):
        return UTC
    return timezone(-offset if digits.group(1) == "-" else offset)


def read_date(text: str) -> datetime | None:
    """Read a date in one of the ways in which feeds write it: RFC 822, RFC 3339, and what is made of them.

    Returns:
        Aware UTC; None where it is no date, or one that stands for none. A date without a zone is taken as UTC.
    """
    written = " ".join(text[:100].split())
    if re.fullmatch(r"\d{10}(?:\d{3})?", written):
        return datetime.fromtimestamp(int(written[:10]), UTC)
    for pattern in _DATES:
        match = pattern.match(written)
        if match is None:
            continue
        try:
            hour, year = int(match["hour"] or 0), int(match["year"])
            if match["half"] and hour <= 12:
                hour = hour % 12 + 12 * (match["half"][0] in "pP")
            year += (2000 if year < 70 else 1900) if len(match["year"]) == 2 else 0
            month, day, zone = _month(match["month"]), int(match["day"]), _zone(match["zone"] or "")
            minutes = timedelta(hours=hour, minutes=int(match["minute"] or 0), seconds=int(match["second"] or 0))
            if minutes > timedelta(days=1):
                return None
            moment = (datetime(year, month, day, tzinfo=zone) + minutes).astimezone(UTC)
        except (ValueError, OverflowError):
            continue
        return moment if moment.year >= _FIRST_YEAR else None
    return None


def _past(moment: datetime | None, now: datetime) -> datetime | None:
    """A date as far as it can be when something was published.

    Up to a day ahead, a clock or a zone is wrong, and it has just been published. What is further ahead says something
    else (when an event is, when it expires).
    """
    if moment is None or moment <= now:
        return moment
    return now if moment - now <= _CLOCK_FAULT else None


# --- XML as it is on the web ---------------------------------------------------------------------------------------

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
    doctype = _DOCTYPE.search(text, 0, _MAX_BEFORE)
    if doctype is not None and text[doctype.end() : doctype.end() + 1] == "[":
        subset = _SUBSET_END.search(text, doctype.end())
        begin = subset.end() if subset else doctype.end()
    name = re.compile(rf"<((?:[\w.-]{{1,30}}:)?(?:{'|'.join(roots)}))(?=[\s/>])", re.IGNORECASE)
    start = name.search(text, begin, begin + _MAX_BEFORE)
    if start is None:
        return Tree(None, text[:_MAX_BEFORE], is_broken=False)
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


_MAX_BEFORE = 200_000  # characters before the root: warnings of a server's programs, blank lines


# --- elements ------------------------------------------------------------------------------------------------------

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
    "http://www.itunes.com/dtds/podcast-1.0.dtd": "itunes",
    "http://rssnamespace.org/feedburner/ext/1.0": "feedburner",
    "http://www.w3.org/1999/02/22-rdf-syntax-ns#": "rdf",
}
_XML = "{http://www.w3.org/XML/1998/namespace}"
_RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"


class _Names:
    """What elements are called whatever prefix a feed gives them: "item", "dc:date", in lower case."""

    def __init__(self, root: etree._Element) -> None:
        self._known: dict[str, str] = {}
        tag = root.tag if isinstance(root.tag, str) else ""
        self._own = tag[1:].rpartition("}")[0].lower().rstrip("/") if tag.startswith("{") else ""
        self.is_atom = tag.rpartition("}")[2].rpartition(":")[2].lower() == "feed"

    def __call__(self, element: etree._Element) -> str:
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


class _Element:
    """An element with its children by name."""

    def __init__(self, node: etree._Element, names: _Names) -> None:
        self.node = node
        self._children: dict[str, list[etree._Element]] = defaultdict(list)
        for child in node:
            self._children[names(child)].append(child)

    def all(self, *names: str) -> list[etree._Element]:
        """Children of these names, in the order of the names."""
        return [child for name in names for child in self._children.get(name, ())]

    def all_text(self, *names: str) -> list[str]:
        """The texts of children of these names, where they have any."""
        return [text for child in self.all(*names) if (text := _text(child))]

    def text(self, *names: str) -> str:
        """The first text of a child with one of these names; empty where there is none."""
        return next((text for child in self.all(*names) if (text := _text(child))), "")


def _text(node: etree._Element) -> str:
    return "".join(map(str, node.itertext())).strip()


def _attribute(node: etree._Element, name: str) -> str:
    return (node.get(name) or "").strip()


def _address(written: str, *bases: str) -> str | None:
    """A link in canonical form, resolved against each base in turn; None where it leads nowhere on the web."""
    target = "".join(written.split()) if "\n" in written or "\t" in written else written.strip()
    if not target or len(target) > 5_000:
        return None
    if target.lower().startswith("www."):
        target = f"https://{target}"
    try:
        base = ""
        for part in bases:
            base = urljoin(base, part)
        return canonical(urljoin(base, target))
    except (AddressRefused, ValueError):
        return None


def _language(*declared: str) -> str:
    """The first of the declared languages that is one, as ISO 639-1."""
    for name in declared:
        match = re.match(r"\s*([A-Za-z]{2})(?![A-Za-z])", name)
        if match:
            return match.group(1).lower()
    return "und"


_ADDRESSED = re.compile(r"\S{1,100}@\S{1,100}\s*\(([^()]{1,200})\)|([^<>]{1,200})<\S{1,100}@\S{1,100}>")


def _people(names: Sequence[str]) -> str | None:
    """Names on one line, without mail addresses; None where nobody is named."""
    found: dict[str, None] = {}
    for name in names[:10]:
        line = plain_line(name, 200)
        match = _ADDRESSED.fullmatch(line)
        line = (match.group(1) or match.group(2)).strip() if match else line
        if line and not re.search(r"@|https?:", line):
            found.setdefault(line)
    return ", ".join(found)[:300] or None


# --- items -> drafts -----------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Draft:
    """An item with its texts as they stand in the feed: most of a long feed's are never taken apart."""

    guid: str
    url: str | None
    title: str
    content: str
    summary: str
    is_html: bool | None
    author: str | None
    language: str
    published_at: datetime | None
    updated_at: datetime | None


def _content(nodes: Sequence[etree._Element]) -> tuple[str, bool | None]:
    """The first text among elements of content, and whether it is declared as HTML."""
    for node in nodes:
        kind = _attribute(node, "type").lower().partition(";")[0]
        text = _text(node)
        if text and not node.get("src") and (kind in {"", "html", "xhtml", "text"} or kind.startswith("text/")):
            return _without_prefixes(text) if kind == "xhtml" else text, True if kind.endswith("html") else None
        if text and kind == "application/xhtml+xml":
            return _without_prefixes(text), True
    return "", None


def _without_prefixes(markup: str) -> str:
    return re.sub(r"<(/?)[\w.-]{1,30}:(?=\w)", r"<\1", markup)


def _atom_link(element: _Element, *bases: str) -> str | None:
    """Where an entry or a feed can be read: the page rather than the same thing in another form."""
    links = [
        (not kind or kind in {"text/html", "application/xhtml+xml"}, url)
        for node in element.all("link", "atom:link")
        if _attribute(node, "rel").lower() in {"", "alternate"}
        and (url := _address(_attribute(node, "href"), *bases, _attribute(node, f"{_XML}base"))) is not None
        for kind in (_attribute(node, "type").lower(),)
    ]
    return next((url for is_page, url in links if is_page), links[0][1] if links else None)


_ATOM_DATES = (("published", "issued", "created", "dc:date", "pubdate"), ("updated", "modified", "dcterms:modified"))
_RSS_DATES = (
    ("pubdate", "dc:date", "published", "atom:published", "dcterms:created", "date"),
    ("atom:updated", "dcterms:modified", "updated"),
)
"""Names of elements that say when an item was published, and when it was changed; the first ones count."""


def _of_atom(item: _Element, names: _Names, *bases: str, authors: Sequence[str]) -> _Draft:
    bases = (*bases, _attribute(item.node, f"{_XML}base"))
    url = _address(item.text("feedburner:origlink")) or _atom_link(item, *bases)
    guid = item.text("id")
    content, is_html = _content(item.all("content"))
    summary, is_html_summary = _content(item.all("summary", "subtitle"))
    if not content and not summary:
        for group in item.all("media:group"):
            summary = summary or _Element(group, names).text("media:description")
    people = [_Element(node, names).text("name") or _text(node) for node in item.all("author")]
    return _Draft(
        guid=guid,
        url=url or (_address(guid) if guid.startswith(("http://", "https://")) and not item.all("link") else None),
        title=item.text("title", "media:title"),
        content=content,
        summary=summary or item.text("media:description"),
        is_html=is_html if content else is_html_summary,
        author=_people(people or item.all_text("dc:creator") or authors),
        language=_language(_attribute(item.node, f"{_XML}lang"), item.text("dc:language")),
        published_at=read_date(item.text(*_ATOM_DATES[0])),
        updated_at=read_date(item.text(*_ATOM_DATES[1])),
    )


def _of_rss(item: _Element, *bases: str) -> _Draft:
    bases = (*bases, _attribute(item.node, f"{_XML}base"))
    guids = item.all("guid", "id")
    guid = next((text for node in guids if (text := _text(node))), "") or _attribute(item.node, f"{_RDF}about")
    is_link = not any(_attribute(node, "ispermalink").lower() == "false" for node in guids) and not any(
        _attribute(node, "isPermaLink").lower() == "false" for node in guids
    )
    url = _address(item.text("feedburner:origlink")) or _address(item.text("link"), *bases) or _atom_link(item, *bases)
    if url is None and is_link and guid.lower().startswith(("http://", "https://")):
        url = _address(guid)
    content, is_html = _content(item.all("content:encoded", "content", "atom:content", "xhtml:body"))
    return _Draft(
        guid=guid,
        url=url,
        title=item.text("title", "media:title", "dc:title", "itunes:title"),
        content=content,
        summary=item.text("description", "itunes:summary", "media:description", "dc:description", "atom:summary")
        or item.text("summary", "itunes:subtitle"),
        is_html=is_html,
        author=_people(item.all_text("dc:creator") or item.all_text("author") or item.all_text("itunes:author")),
        language=_language(item.text("dc:language"), _attribute(item.node, f"{_XML}lang"), item.text("language")),
        published_at=read_date(item.text(*_RSS_DATES[0])),
        updated_at=read_date(item.text(*_RSS_DATES[1])),
    )


def _string(value: object) -> str:
    """A JSON value as text: what should be a string is a number now and then."""
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**30 else ""


def _json_people(item: Mapping[str, Any]) -> list[str]:
    authors = item.get("authors")
    people = authors if isinstance(authors, list) else [item.get("author")]
    return [_string(person.get("name") if isinstance(person, dict) else person) for person in people]


def _of_json(item: Mapping[str, Any], base: str, authors: Sequence[str]) -> _Draft:
    markup, text = _string(item.get("content_html")), _string(item.get("content_text"))
    guid = _string(item.get("id"))
    url = _address(_string(item.get("url")), base) or _address(_string(item.get("external_url")), base)
    return _Draft(
        guid=guid,
        url=url or (_address(guid) if guid.startswith(("http://", "https://")) else None),
        title=_string(item.get("title")),
        content=markup or text,
        summary=_string(item.get("summary")),
        is_html=bool(markup) if markup or text else None,
        author=_people([name for name in _json_people(item) if name] or authors),
        language=_language(_string(item.get("language"))),
        published_at=read_date(_string(item.get("date_published"))),
        updated_at=read_date(_string(item.get("date_modified"))),
    )


_T = TypeVar("_T")


def _newest(items: Sequence[_T], stamp: Callable[[_T], datetime | None]) -> list[_T]:
    """The newest items first; one without a date stands where its neighbor in the feed stands."""
    if len(items) > _MAX_ITEMS:  # feeds add at either end
        items = [*items[: _MAX_ITEMS // 2], *items[-_MAX_ITEMS // 2 :]]
    stamps = [stamp(item) for item in items]
    last = next((moment for moment in stamps if moment is not None), None)
    if last is None:
        return list(items[:MAX_ENTRIES])
    filled = []
    for moment in stamps:
        last = moment or last
        filled.append(last)
    order = sorted(range(len(items)), key=lambda place: filled[place], reverse=True)
    return [items[place] for place in order[:MAX_ENTRIES]]


# --- drafts -> entries ---------------------------------------------------------------------------------------------


def _words(text: str) -> str:
    """The first words of a text and nothing else, so that markup, spacing and punctuation make no difference."""
    return " ".join(re.findall(r"\w+", unicodedata.normalize("NFKC", text[:_MAX_WORDS_CHARS]).casefold()))


_MAX_WORDS_CHARS = 2_500  # items that begin alike for so long are the same one


def _told_language(title: str, text: str, declared: str) -> str:
    """The language of an entry: that of its words where there are enough; what is declared is often a default."""
    sample = f"{title}. {text[:250]}"
    words = sample.lower().split()
    if declared == "und":
        return detect(sample)
    if len(words) < 20:
        return declared
    # Telling the language takes longest of all that is done to an entry; what is obvious needs no telling.
    if declared in {"de", "en"} and sum(is_function_word(word, declared) for word in words) >= 0.3 * len(words):
        return declared
    found = detect(sample)
    return declared if found == "und" else found


def _entry(draft: _Draft, declared: str) -> Entry:
    title = plain_line(draft.title, _MAX_TITLE)
    text, is_cut = _plain(draft.content, is_html=draft.is_html) if draft.content else ("", True)
    is_full = bool(text) and not is_cut
    if draft.summary and (not is_full or len(text) < MIN_CHARS):
        summary, _ = _plain(draft.summary, is_html=None if draft.content else draft.is_html)
        if len(summary) > len(text):
            text, is_full = summary, False
    first, _, rest = text.partition("\n\n")
    if title and _words(first[:_MAX_TITLE]) == _words(title):  # the headline once more
        text = rest
        is_full = is_full and bool(rest)
    language = _told_language(title, text, draft.language if draft.language != "und" else declared)
    return Entry(
        guid=_INVISIBLE.sub("", draft.guid)[:4_000] or None,
        url=draft.url,
        title=title,
        text=text,
        is_full=is_full,
        author=draft.author,
        language=language,
        published_at=draft.published_at,
        updated_at=draft.updated_at,
    )


def _judged(entries: Sequence[Entry], site: str | None) -> list[Entry]:
    """Take from entries what they share with different ones, and leave out what is there twice.

    An address that leads to the site, or to which entries of different guids and titles lead, is nobody's own. A guid
    that different entries share is none: they are different where neither words nor an address of their own agree.
    """
    words = [_words(f"{entry.title} {entry.text}") for entry in entries]
    named: dict[str, tuple[set[str], set[str]]] = defaultdict(lambda: (set(), set()))
    for entry, said in zip(entries, words, strict=True):
        if entry.url is not None:
            title = _words(entry.title) or said
            named[entry.url][0].add(entry.guid or title)
            named[entry.url][1].add(title)
    own = [
        entry.url is not None and entry.url != site and min(len(names) for names in named[entry.url]) == 1
        for entry in entries
    ]
    sharing: dict[str, list[int]] = defaultdict(list)
    for place, entry in enumerate(entries):
        if entry.guid is not None:
            sharing[entry.guid].append(place)
    void = {
        guid
        for guid, places in sharing.items()
        if len({words[place] for place in places}) > 1
        and (not all(own[place] for place in places) or len({entries[place].url for place in places}) > 1)
    }
    kept: list[Entry] = []
    seen: set[str] = set()
    for entry, is_own, said in zip(entries, own, words, strict=True):
        judged = replace(entry, guid=None if entry.guid in void else entry.guid, is_own_url=is_own)
        keys = _keys(judged, said)
        if seen.isdisjoint(keys):
            kept.append(judged)
        seen.update(keys)
    return kept


# --- the feed ------------------------------------------------------------------------------------------------------

_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "an archive"),
    (b"\x1f\x8b", "an archive"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"ID3", "a recording"),
    (b"OggS", "a recording"),
)
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_PAGE = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_OTHERS = (
    (re.compile(r"<opml\b", re.IGNORECASE), "this is a list of feeds (OPML), which can be imported", "list"),
    (
        re.compile(r"<(?:\w+:)?(?:urlset|sitemapindex)\b", re.IGNORECASE),
        "this is a site map for search engines, not a feed",
        "sitemap",
    ),
)


def _refused_text(url: str, text: str) -> FeedError:
    """Why a text without a feed in it is none."""
    head = text[:_MAX_BEFORE]
    if not any(character.isalnum() for character in head):
        return FeedError(url, "it is empty", key="feed.empty")
    for pattern, reason, key in _OTHERS:
        if pattern.search(head[:5_000]):
            return FeedError(url, reason, key=f"feed.{key}")
    if _PAGE.search(head) or (looks_like_html(head) and not head.lstrip().startswith("<?xml")):
        return FeedError(
            url, "this is a web page, not a feed; looking for feeds on the page may find one", key="feed.page"
        )
    return FeedError(url, "this is no feed; RSS, Atom and JSON Feed are read", key="feed.other")


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


def parse(body: bytes, *, url: str, content_type: str = "", now: datetime) -> Feed:
    """Read a feed. Takes time by its size: milliseconds for 50 entries, so callers run it in a thread.

    What is broken in it is repaired as far as what is meant is clear; of a feed that breaks off, the whole entries are
    read. A date up to a day ahead is taken for `now`, one further ahead for none.

    Args:
        body: As it was fetched, unpacked.
        url: Where, in the end; relative links are resolved with it.
        content_type: The header with its parameters; only its charset counts, and only where the bytes allow it.
        now: Aware.

    Raises:
        FeedError: It is no feed, or nothing of it can be read.
    """
    if len(body) > MAX_BYTES:
        reason = f"it has {len(body) / 1e6:.3g} MB; feeds of at most {MAX_BYTES / 1e6:.3g} MB are read"
        raise FeedError(url, reason, key="feed.large", params={"size": f"{len(body) / 1e6:.3g}"})
    known = next((what for magic, what in _MAGIC if body.startswith(magic)), None)
    if known is not None:
        raise FeedError(url, f"this is {known}, not a feed", key="feed.type", params={"type": known})
    text = decoded(body, content_type)
    moment = now.astimezone(UTC)
    reader = _read_json if text.startswith(("{", "[")) else _read_xml
    title, site, language, ttl, drafts = reader(text, url, moment)
    drafts = [
        replace(draft, published_at=_past(draft.published_at, moment), updated_at=_past(draft.updated_at, moment))
        for draft in drafts
    ]
    entries = [_entry(draft, language) for draft in drafts]
    entries = [entry for entry in entries if entry.title or entry.text or entry.url]
    return Feed(
        plain_line(title, _MAX_TITLE) or _site_name(site or url), site, language, ttl, tuple(_judged(entries, site))
    )


_Found = tuple[str, str | None, str, timedelta | None, list[_Draft]]


def _site_name(url: str) -> str:
    try:
        return read_address(url).host.removeprefix("www.")
    except AddressRefused:
        return ""


def _read_json(text: str, url: str, now: datetime) -> _Found:
    """Title, site, language, TTL and items of a JSON Feed (jsonfeed.org/version/1.1).

    Raises:
        FeedError: It is none.
    """
    try:
        feed = json.loads(text, strict=False)
    except (ValueError, RecursionError):
        raise FeedError(url, "this is JSON that is broken or breaks off", key="feed.broken") from None
    items = feed.get("items") if isinstance(feed, dict) else None
    if not isinstance(items, list):
        raise FeedError(url, "this is no feed; RSS, Atom and JSON Feed are read", key="feed.other")
    site = _address(_string(feed.get("home_page_url")), url)
    authors = [name for name in _json_people(feed) if name]

    def stamp(item: Mapping[str, Any]) -> datetime | None:
        dates = (_past(read_date(_string(item.get(name))), now) for name in ("date_published", "date_modified"))
        return next(filter(None, dates), None)

    newest = _newest([item for item in items if isinstance(item, dict)], stamp)
    drafts = [_of_json(item, site or url, authors) for item in newest]
    return _string(feed.get("title")), site, _language(_string(feed.get("language"))), None, drafts


def _read_xml(text: str, url: str, now: datetime) -> _Found:
    """Title, site, language, TTL and items of RSS or Atom.

    Raises:
        FeedError: It is neither.
    """
    if text.count("<") + text.count("&") > _MAX_SIGNS:
        raise FeedError(url, "it has more markup than any real feed", key="feed.large")
    tree = tree_of(text, ("rss", "rdf", "feed", "channel"), ("item", "entry"))
    if _PAGE.search(tree.before) or (tree.root is None and not tree.is_broken):
        raise _refused_text(url, text)
    if tree.root is None:
        raise FeedError(url, "the feed breaks off before its first entry ends", key="feed.broken")
    root = tree.root
    names = _Names(root)
    if names.is_atom:
        feed = _Element(root, names)
        base = _attribute(root, f"{_XML}base")
        authors = [_Element(node, names).text("name") for node in feed.all("author")]
        items = [node for node in root.iter() if names(node) in {"entry", "atom:entry"}]
        newest = _newest(items, lambda item: _stamp(item, names, _ATOM_DATES, now))
        drafts = [_of_atom(_Element(item, names), names, url, base, authors=authors) for item in newest]
        language = _language(_attribute(root, f"{_XML}lang"), feed.text("dc:language", "language"))
        return feed.text("title"), _atom_link(feed, url, base), language, None, drafts
    node = next((node for node in root.iter() if names(node) == "channel"), root)
    channel = _Element(node, names)
    base = _attribute(root, f"{_XML}base")
    site = _address(channel.text("link"), url, base) or _atom_link(channel, url, base)
    items = [node for node in root.iter() if names(node) == "item"]
    newest = _newest(items, lambda item: _stamp(item, names, _RSS_DATES, now))
    drafts = [_of_rss(_Element(item, names), site or url, base) for item in newest]
    if not items:  # another form's within this one
        entries = [(node, _Names(node)) for node in root.iter() if names(node) in {"entry", "atom:entry"}][:MAX_ENTRIES]
        drafts = [_of_atom(_Element(entry, own), own, site or url, base, authors=()) for entry, own in entries]
    language = _language(channel.text("language"), channel.text("dc:language"), _attribute(root, f"{_XML}lang"))
    return channel.text("title", "dc:title"), site, language, _ttl(channel.text("ttl")), drafts


def _stamp(item: etree._Element, names: _Names, dates: Sequence[Sequence[str]], now: datetime) -> datetime | None:
    """When an item was published, else changed; read without the rest of the item."""
    said = {name: child for child in item if (name := names(child)) in _ALL_DATES}
    for names_ in dates:
        text = next((text for name in names_ if name in said and (text := _text(said[name]))), "")
        moment = _past(read_date(text), now) if text else None
        if moment is not None:
            return moment
    return None


_ALL_DATES = frozenset(name for dates in (*_ATOM_DATES, *_RSS_DATES) for name in dates)


def _ttl(text: str) -> timedelta | None:
    """Minutes as RSS 2.0 has them, at most a week; None where it is no sensible number."""
    if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) == 0:
        return None
    return min(timedelta(minutes=int(text)), timedelta(days=7))


# --- what is made of entries ---------------------------------------------------------------------------------------

_FEW_WORDS = 8
"""Fewer words are shared by different items ("The news at noon"), so that they tell none apart."""


def identity(entry: Entry) -> tuple[str, ...]:
    """Keys by which the same item of the same feed is known again; it is known if any one of them is.

    They come from its guid, its address, and its words; dates and markup count for nothing. An address that is not its
    own counts for nothing, and few words only where there is nothing else.

    Returns:
        One to three keys, short and opaque; none for an entry without words, address and guid.
    """
    return _keys(entry, _words(f"{entry.title} {entry.text}"))


def _keys(entry: Entry, words: str) -> tuple[str, ...]:
    parts = []
    if entry.guid is not None:
        parts.append(("guid", entry.guid))
    if entry.url is not None and entry.is_own_url:
        try:
            parts.append(("url", canonical(entry.url)))
        except AddressRefused:
            parts.append(("url", entry.url))
    if words and (words.count(" ") >= _FEW_WORDS - 1 or not parts):
        parts.append(("words", words))
    return tuple(
        f"{kind}:{blake2b(said.encode('utf-8', 'replace'), digest_size=16).hexdigest()}" for kind, said in parts
    )


def article(entry: Entry, feed: Feed) -> Article | None:
    """The article that an entry is in itself; None where its page has to be fetched for it.

    Args:
        entry: An entry of the feed.
        feed: Says who published it.
    """
    if not entry.text or not (entry.is_full or len(entry.text) > MIN_CHARS):
        return None
    # Simple HTML, not text: so nothing in it can be taken for markup that it is not.
    paragraphs = "\n".join(f"<p>{escape(paragraph)}</p>" for paragraph in entry.text.split("\n\n"))
    author = f'<meta name="author" content="{escape(entry.author or "")}">'
    found = read(
        f"<html><head>{author}</head><body>{paragraphs}</body></html>",
        url=entry.url,
        source=feed.title[:100],
        title=entry.title or None,
        published_at=entry.published_at or entry.updated_at,
        language=None if entry.language == "und" else entry.language,
    )
    return found if any(sentence.kind != "headline" for sentence in found.sentences) else None


_TOKEN = re.compile(r"[\w#+&]+")
_UNSPACED = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff]")  # no spaces between words
_SPELLED_OUT = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})


def _spellings(text: str) -> tuple[str, str]:
    """Words between spaces, folded in the two ways in which umlauts are written around: "Zurich" and "Zuerich"."""
    normal = _INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold()
    first, second = (" ".join(_TOKEN.findall(fold(form))) for form in (normal, normal.translate(_SPELLED_OUT)))
    return f" {first} ", f" {second} "


def _mentions(spellings: tuple[str, str], phrase: str) -> bool:
    wanted_ = _spellings(phrase)
    if not wanted_[0].strip():
        return False
    if _UNSPACED.search(phrase):
        return wanted_[0].strip() in spellings[0]
    return any(said in text for said, text in zip(wanted_, spellings, strict=True))


def wanted(entry: Entry, include: Sequence[str], exclude: Sequence[str], languages: Sequence[str]) -> bool:
    """Whether an entry passes a source's filters.

    Words are found whole, in title and text, whatever their case and however their umlauts are written; several words
    are a phrase. A hyphen separates words. What has neither letters nor digits is no filter.

    Args:
        entry: The entry.
        include: One of them has to be in it; all pass where there is none.
        exclude: None of them may be in it.
        languages: ISO 639-1 codes; all pass where there is none, and so does an entry whose language cannot be told.
    """
    codes = {code for name in languages if (code := _language(name)) != "und"}
    if codes and entry.language not in codes | {"und"}:
        return False
    spellings = _spellings(f"{entry.title} . {entry.text}")
    asked = [phrase for phrase in include if _spellings(phrase)[0].strip()]
    if asked and not any(_mentions(spellings, phrase) for phrase in asked):
        return False
    return not any(_mentions(spellings, phrase) for phrase in exclude)
