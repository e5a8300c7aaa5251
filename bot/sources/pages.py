"""Fetched pages -> articles: what a page is, its decoding, the process that takes it apart, and the feeds it names.

Taking a page apart costs time and memory that the page decides about, and its markup goes through parsers written in C.
So it happens in a process of its own: one at a time, with limits, without this program's environment (and so without
its tokens), and killed when it overruns. Only JSON comes back from there. What runs there lives in `extraction`; what a
reader of the page would not see, and is not read, in `hidden`.
"""

import asyncio
import codecs
import json
import os
import re
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Mapping
from datetime import timedelta
from html import unescape
from types import TracebackType
from typing import TYPE_CHECKING, Literal, Self
from urllib.parse import urljoin

from bot.errors import SourceRefused
from bot.sources.addresses import AddressRefused, canonical, shown
from bot.sources.extraction import LENGTH, Found, unpacked
from bot.sources.files import IS_FEED
from bot.types import Article

if TYPE_CHECKING:
    from bot.sources.fetch import Page

_MAX_REPLY = 64_000_000  # bytes; an article of `MAX_CHARS` needs a quarter of it
_MAX_PAGES = 500  # read by one process, which never gives all of its memory back
_START = timedelta(seconds=60)  # until a process is ready; half a second usually


class PageRefused(SourceRefused):
    """A page that was fetched and is no article.

    Attributes:
        key: Which sentence says it, stable: "page." and one of "type", "feed", "empty", "consent", "moved", "script",
            "sold", "gone", "front", "slow", "large", "broken".
        params: What is filled in there; may come from the page, so it is untrusted.
        target: Where the page sends its readers instead, to be judged like any other address; or None.
    """

    def __init__(
        self, url: str, reason: str, *, key: str, params: Mapping[str, str] | None = None, target: str | None = None
    ) -> None:
        self.key = key
        self.params = dict(params or {})
        self.target = target
        super().__init__(shown(url), reason)


# --- what it is ----------------------------------------------------------------------------------------------------

_TYPES = (
    (r"application/(?:x-)?pdf", "a PDF"),
    (r"image/.*", "a picture"),
    (r"audio/.*", "a recording"),
    (r"video/.*", "a video"),
    (r"font/.*", "a font"),
    (r"application/(?:zip|gzip|x-(?:tar|gzip|7z-compressed|rar-compressed|bzip2|xz))", "an archive"),
    (r"application/(?:msword|vnd\.(?:ms-|openxmlformats|oasis).*|rtf)|text/rtf", "an Office document"),
    (r"application/epub\+zip", "an e-book"),
    (r"(?:application|text)/(?:x-)?(?:java|ecma)script", "a script"),
    (r"text/css", "a style sheet"),
    (r"text/calendar", "a calendar"),
    (r"text/csv", "a table"),
    (r"(?:application|text)/(?:.+\+)?json", "data for programs"),
)
_MAGIC = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "an archive or an Office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"RIFF", "a picture or a recording"),
    (b"\x1f\x8b", "an archive"),
    (b"\xd0\xcf\x11\xe0", "an Office document"),
    (b"{\\rtf", "an Office document"),
    (b"\x7fELF", "a program"),
    (b"ID3", "a recording"),
    (b"OggS", "a recording"),
)
_FEED_TYPES = frozenset("application/rss+xml application/atom+xml application/rdf+xml application/feed+json".split())
_HTML_TYPES = frozenset(["text/html", "application/xhtml+xml"])


def _kind(page: "Page") -> Literal["html", "text", ""]:
    """What a page is, as far as its type and first bytes say; "" where the text has to be looked at.

    Raises:
        PageRefused: It is something that has no article in it.
    """
    name = page.content_type
    if name in _FEED_TYPES:
        raise _feed(page.url)
    known = next((what for pattern, what in _TYPES if re.fullmatch(pattern, name)), None)
    known = known or next((what for magic, what in _MAGIC if page.body.startswith(magic)), None)
    if known is None and b"\0" in page.body[:1000] and not page.body.startswith((b"\xff\xfe", b"\xfe\xff")):
        wide = page.body[:1000]
        if max(wide[::2].count(0), wide[1::2].count(0)) < 0.3 * len(wide) / 2:  # not UTF-16 either
            known = "no text"
    if known is not None:
        reason = f"this is {known}, not an article; text, Markdown and HTML are read"
        raise PageRefused(page.url, reason, key="page.type", params={"type": known})
    if name in _HTML_TYPES:
        return "html"
    return "text" if name in {"text/plain", "text/markdown", "text/x-markdown"} else ""


def _feed(url: str) -> PageRefused:
    return PageRefused(url, IS_FEED, key="page.feed")


# --- decoding ------------------------------------------------------------------------------------------------------

_CHARSETS = frozenset(
    """ascii utf-8 utf-16 utf-16-le utf-16-be iso8859-1 iso8859-2 iso8859-3 iso8859-4 iso8859-5 iso8859-6 iso8859-7
    iso8859-8 iso8859-9 iso8859-10 iso8859-11 iso8859-13 iso8859-14 iso8859-15 iso8859-16 cp1250 cp1251 cp1252 cp1253
    cp1254 cp1255 cp1256 cp1257 cp1258 cp866 cp874 koi8-r koi8-u mac-roman mac-cyrillic shift_jis cp932 euc_jp
    iso2022_jp gb2312 gbk gb18030 big5 big5hkscs euc_kr cp949 tis-620""".split()
)
"""Those that pages are written in; Python knows others under which bytes become anything, or take for ever."""

_META_CHARSET = re.compile(rb"<meta[^<>]{0,300}?charset\s*=\s*[\"']?\s*([A-Za-z0-9_.:-]{2,40})", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"\s*<\?xml[^<>]{0,100}?encoding\s*=\s*[\"']([A-Za-z0-9_.:-]{2,40})[\"']")
_WINDOWS = re.compile(rb"[\x80-\x9f]")
"""Bytes that are quotes and dashes in Windows-1252, and nothing in what is declared instead."""
_MARKS = ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be"))


def _charset(name: str | None) -> str | None:
    """Python's name of a declared charset; None where it is none for pages."""
    try:
        known = codecs.lookup((name or "").strip("\"' ")).name
    except (LookupError, ValueError):
        return None
    if known in {"ascii", "iso8859-1"}:  # as browsers have it (encoding.spec.whatwg.org, "names and labels")
        return "cp1252"
    return known if known in _CHARSETS else None


def text_of(page: "Page") -> str:
    """Decode a page: by its byte order mark, what the header declares, what the page declares, or by its bytes.

    A declaration that the bytes contradict does not count: text in UTF-8 is UTF-8 whatever is said of it. Characters
    that cannot be decoded are replaced; any bytes give some text.
    """
    body = page.body
    for mark, name in _MARKS:
        if body.startswith(mark):
            return body[len(mark) :].decode(name, "replace")
    sample = body[:4_000]
    if len(sample) > 8:
        for name, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
            if zeros.count(0) > 0.7 * len(zeros):
                return body.decode(name, "replace")
    found = _XML_CHARSET.match(body[:200]) or _META_CHARSET.search(body[:4_096])
    within = _charset(found.group(1).decode("ascii")) if found else None
    declared = _charset(page.charset) or (None if (within or "").startswith("utf-16") else within)
    if declared is not None and declared.startswith(("iso2022", "utf-16")):  # their bytes may look like ASCII
        return body.decode(declared, "replace")
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError as error:
        text = body.decode("utf-8", "replace")
        is_damaged = text.count("\ufffd") < 0.2 * sum(byte > 127 for byte in body)
        if is_damaged or (declared == "utf-8" and error.start > len(body) - 4):
            return text
    if declared in {None, "utf-8"} or (declared == "iso8859-15" and _WINDOWS.search(body)):
        declared = "cp1252"
    return body.decode(declared or "cp1252", "replace")


# --- the process ---------------------------------------------------------------------------------------------------


class PageReader:
    """Makes articles of pages. Opened with `async with`; one for the whole program.

    One page at a time: a second one waits for the first. The process behind it starts with the first page and is
    replaced when it overruns, dies or has read many.
    """

    def __init__(self, *, limit: timedelta = timedelta(seconds=8), max_memory: int = 512 * 1024 * 1024) -> None:
        """Nothing is started yet.

        Args:
            limit: Time for a page.
            max_memory: Bytes of address space for the process.
        """
        self._seconds = limit.total_seconds()
        self._max_memory = max_memory
        self._lock = asyncio.Lock()
        self._process: Process | None = None
        self._n_pages = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        await self._stop()

    @property
    def pid(self) -> int | None:
        """The process that takes pages apart; None while there is none."""
        return self._process.pid if self._process is not None else None

    async def article(self, page: "Page") -> Article:
        """Find the article on a page.

        Args:
            page: As it was fetched; not one that was "not modified".

        Raises:
            PageRefused: There is none, or finding it costs too much.
        """
        kind = _kind(page)
        text = text_of(page)
        async with self._lock:
            found = await self._asked(page.url, {"url": page.url, "kind": kind, "text": text})
        plain = found["article"]
        if plain is None:
            raise PageRefused(page.url, found["reason"], key=found["key"], target=found["target"])
        return unpacked(plain)

    async def _asked(self, url: str, message: Mapping[str, str]) -> Found:
        """Exchange messages with the process; one that is not in step afterwards is killed."""
        is_in_step = False
        try:
            process = self._process or await self._start()
            async with asyncio.timeout(self._seconds):
                reply = await _exchanged(process, json.dumps(message).encode())
            found: Found = json.loads(reply)
            self._n_pages += 1
            is_in_step = found["key"] != "page.large" and self._n_pages < _MAX_PAGES
        except TimeoutError:
            reason = f"taking the page apart takes longer than {self._seconds:g} seconds"
            raise PageRefused(url, reason, key="page.slow", params={"seconds": f"{self._seconds:g}"}) from None
        except (OSError, EOFError, ValueError):
            raise PageRefused(url, "the page cannot be taken apart", key="page.broken") from None
        else:
            return found
        finally:
            if not is_in_step:
                await self._stop()

    async def _start(self) -> Process:
        # What is found here is found there; nothing else of the environment is handed on.
        environ = {"PYTHONPATH": os.pathsep.join(path or str(os.getcwd()) for path in sys.path)}  # noqa: PTH109
        environ |= {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
        self._n_pages = 0
        self._process = process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-P",
            "-c",
            f"from bot.sources.extraction import serve; serve({self._max_memory})",
            stdin=PIPE,
            stdout=PIPE,
            stderr=DEVNULL,
            env=environ,
        )
        try:
            async with asyncio.timeout(_START.total_seconds()):
                await _received(process)
        except TimeoutError:  # no fault of the page's
            raise EOFError from None
        return process

    async def _stop(self) -> None:
        """Kill the process, if there is one, and wait until it is gone."""
        process, self._process = self._process, None
        if process is None:
            return
        if process.returncode is None:
            process.kill()
        if process.stdin is not None:
            process.stdin.close()
        await process.wait()


async def _received(process: Process) -> bytes:
    """One message of the process.

    Raises:
        EOFError: It ended.
        ValueError: It is longer than any article.
    """
    if process.stdout is None:
        raise EOFError
    (length,) = LENGTH.unpack(await process.stdout.readexactly(LENGTH.size))
    if length > _MAX_REPLY:
        raise ValueError("too long")
    return await process.stdout.readexactly(length)


async def _exchanged(process: Process, message: bytes) -> bytes:
    if process.stdin is None:
        raise EOFError
    process.stdin.write(LENGTH.pack(len(message)))
    process.stdin.write(message)
    await process.stdin.drain()
    return await _received(process)


# --- feeds of a page -----------------------------------------------------------------------------------------------

_LINK = re.compile(r"<(link|base)\b((?:[^<>\"']|\"[^\"]{0,3000}\"|'[^']{0,3000}'){0,200})>", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"([a-z-]{1,20})\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"'>]+))", re.IGNORECASE)
_MAX_HEAD = 500_000
_MAX_FEEDS = 20


def feeds_of(html: str, base_url: str) -> list[str]:
    """Feeds that a page names for itself (`<link rel="alternate">`), in its order, each once.

    Args:
        html: The page; its beginning is looked at.
        base_url: Where it was found.

    Returns:
        Whole addresses in canonical form; none where it names none that could be fetched.
    """
    head = re.sub(r"<!--.*?-->", "", html[:_MAX_HEAD], flags=re.DOTALL)
    found: dict[str, None] = {}
    for tag, inside in _LINK.findall(head):
        attributes = {
            name.lower(): unescape(double or single or bare).strip()
            for name, double, single, bare in _ATTRIBUTE.findall(inside)
        }
        target = attributes.get("href", "")
        try:
            if tag.lower() == "base" and target:
                base_url = urljoin(base_url, target)
            elif target and "alternate" in attributes.get("rel", "").lower().split():
                name = attributes.get("type", "").lower().partition(";")[0].strip()
                if name in _FEED_TYPES:
                    found.setdefault(canonical(urljoin(base_url, target)))
        except (AddressRefused, ValueError):
            continue
    return list(found)[:_MAX_FEEDS]
