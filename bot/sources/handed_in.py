"""What somebody hands in, a file or pasted text -> an article: whether it is one, its decoding, what is refused.

Text and Markdown are read as they are, but for what their readers would not see. HTML goes the way of pages from the
web: through a process of its own, with limits. Where bytes come from is not known here.
"""

import asyncio
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from pathlib import PurePath

from bot.engine.markup import looks_like_html
from bot.engine.reading import read
from bot.errors import SourceRefused
from bot.sources.addresses import AddressRefused, canonical, read_address
from bot.sources.extraction import seen
from bot.sources.fetch import Page
from bot.sources.files import HANDED_IN, KINDS, SUFFIXES, root
from bot.sources.pages import PageRefused, text_of
from bot.types import MAX_MATERIAL, Article, Material

_READ = frozenset("text/plain text/markdown text/x-markdown text/html application/xhtml+xml".split())
_UNDECIDED = frozenset(["", "application/octet-stream", "binary/octet-stream"])
_HTML_TYPES = frozenset(["text/html", "application/xhtml+xml"])
_CHARSET = re.compile(r"charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_LISTS = frozenset(["text/x-opml", "text/x-opml+xml", "application/xml", "text/xml"])
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_LOOKED_AT = 20_000
_MAX_UNUSUAL = 0.2  # of the bytes of a text; one in Windows-1252 has a tenth of them above 127
_MAX_CONTROL = 0.02  # of the characters


class HandedInRefused(SourceRefused):
    """No article can be made of it.

    Attributes:
        key: Which sentence says it, stable: "upload." and one of "large", "type", "opml", "binary", "encoding",
            "empty", "page", "failed", "list".
        params: What is filled in there; untrusted.
    """

    def __init__(self, name: str, reason: str, *, key: str, params: Mapping[str, str] | None = None) -> None:
        self.key = key
        self.params = {"said": name[:200], "reason": reason, **(params or {})}
        super().__init__(name, reason)


class ListHandedIn(HandedInRefused):
    """It is a list of feeds (OPML) and no article.

    Attributes:
        data: The list.
    """

    def __init__(self, name: str, data: bytes) -> None:
        self.data = data
        super().__init__(name, "this is a list of feeds (OPML), which can be imported", key="upload.opml")


async def article_of(material: Material, pages: Callable[[Page], Awaitable[Article]]) -> Article:
    """Read what is handed in.

    Args:
        material: Its bytes are only asked for where the rest of it may be an article.
        pages: Finds the article on a page of HTML; raises `PageRefused`.

    Returns:
        An article with at least one sentence. Its address is the one that was typed or that the text itself tells, if
        it leads to the web, and its source is the site there, or else the name of the file.

    Raises:
        ListHandedIn: It is a list of feeds: by its name, or by how it begins.
        HandedInRefused: It is none for other reasons.
    """
    name = material.name
    base = material.content_type.partition(";")[0].strip().lower()
    suffix = PurePath(name).suffix.lower()
    is_xml = suffix in {".opml", ".xml"} or base in _LISTS
    if not (suffix in SUFFIXES or base in _READ or (base in _UNDECIDED and not suffix) or is_xml):
        raise _no_text(name)
    if material.n_bytes is not None and material.n_bytes > MAX_MATERIAL:
        raise _too_large(name, material.n_bytes)
    try:
        data = await material.load()
    except HandedInRefused:
        raise
    except SourceRefused as error:
        raise HandedInRefused(name, error.reason, key="upload.failed") from None
    if len(data) > MAX_MATERIAL:
        raise _too_large(name, len(data))
    if suffix == ".opml":
        raise ListHandedIn(name, data)
    charset = _CHARSET.search(material.content_type[:1_000])
    url = web_address(material.address)
    page = Page(
        url=url or "", status=200, body=data, content_type="text/html", charset=charset.group(1) if charset else None,
        etag=None, last_modified=None, not_modified=False, moved_to=None,
    )  # fmt: skip
    text = await asyncio.to_thread(_decoded, page, name)
    if root(text) == "opml":
        raise ListHandedIn(name, data)
    if is_xml and suffix not in SUFFIXES and base not in _READ:
        raise _no_text(name)
    if base in _HTML_TYPES or suffix in {".html", ".htm"} or looks_like_html(text):
        try:
            found = await pages(page)
        except PageRefused as error:
            raise HandedInRefused(name, error.reason, key="upload.page") from None
        found = replace(found, title=" ".join(material.title.split()) or found.title)
    else:
        found = await asyncio.to_thread(read, seen(text), url=url, title=material.title or None)
    if not found.sentences:
        raise _empty(name)
    url = web_address(found.url or "")
    source = found.source or (read_address(url).host.removeprefix("www.") if url else name[:100])
    return replace(found, id=HANDED_IN + found.id, url=url, source=source)


def web_address(typed: str) -> str | None:
    """An address of the web that somebody typed, in canonical form; None for everything else."""
    typed = typed.strip()
    try:
        url = canonical(typed if "://" in typed else f"https://{typed}") if typed else ""
        return url if "." in read_address(url).host else None
    except AddressRefused:
        return None


def _decoded(page: Page, name: str) -> str:
    """Decode a text as pages are decoded; what would become something else than its author wrote is refused.

    Raises:
        HandedInRefused: It is no text, or nobody can tell in which encoding.
    """
    data = page.body
    known = next((what for magic, what in KINDS if data.startswith(magic)), None)
    if known is not None:
        raise _no_text(name)
    text = text_of(page)
    if not any(character.isalnum() for character in text):
        raise _binary(name) if b"\0" in data else _empty(name)
    odd = sum(ord(character) < 32 and character not in "\t\n\r\f\x1b" for character in text[:_LOOKED_AT])
    if odd > _MAX_CONTROL * min(len(text), _LOOKED_AT) + 2:
        raise _binary(name)
    sample = data[:_LOOKED_AT]
    unusual = sum(byte > 127 for byte in sample)
    is_guessed = not (page.charset or data.startswith(_MARKS) or _is_utf8(data) or b"\0" in sample)
    if text.count("\ufffd") > 0.005 * len(text) or (is_guessed and unusual > _MAX_UNUSUAL * len(sample)):
        reason = "nobody can tell in which encoding it is; save it in UTF-8"
        raise HandedInRefused(name, reason, key="upload.encoding")
    return text


def _is_utf8(data: bytes) -> bool:
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _no_text(name: str) -> HandedInRefused:
    return HandedInRefused(name, "only text, Markdown and HTML are read (.txt, .md, .html)", key="upload.type")


def _binary(name: str) -> HandedInRefused:
    return HandedInRefused(name, "it is no text", key="upload.binary")


def _empty(name: str) -> HandedInRefused:
    return HandedInRefused(name, "there are no words in it", key="upload.empty")


def _too_large(name: str, n_bytes: int) -> HandedInRefused:
    size, most = str(-(-n_bytes // 1_000)), str(MAX_MATERIAL // 1_000)
    reason = f"it has {size} kB; at most {most} kB are read"
    return HandedInRefused(name, reason, key="upload.large", params={"size": size, "most": most})
