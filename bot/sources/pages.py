"""Fetched pages -> articles: decoding, finding the article on the page, refusing what is none, finding feeds.

Taking a page apart costs time and memory that the page decides about, and its markup goes through parsers written in C.
So it happens in a process of its own: one at a time, with limits, without this program's environment (and so without
its tokens), and killed when it overruns. Only JSON comes back from there.

What a reader of the page would not see is not read: text that is hidden on a page is meant for programs, and may be
meant to mislead them. White text on white, arranged by a style sheet that is not on the page itself, is not recognized.
"""

import asyncio
import codecs
import json
import os
import re
import signal
import struct
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from html import escape, unescape
from types import TracebackType
from typing import TYPE_CHECKING, Any, BinaryIO, Literal, Self, TypedDict
from urllib.parse import urljoin

from bot.engine.markup import looks_like_html
from bot.engine.reading import MAX_CHARS, read
from bot.errors import SourceRefused
from bot.sources.addresses import AddressRefused, canonical, read_address, shown
from bot.types import Article, Sentence

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from bot.sources.fetch import Page  # the process that takes pages apart needs no network

MIN_WORDS = 25
"""A page with fewer words of text has no article on it."""

_FEW_WORDS = 80  # of a page that only says why it shows no article
_CONSENT_WORDS = 400  # of one that asks for consent at great length
_MAX_REPLY = 64_000_000  # bytes; an article of `MAX_CHARS` needs a quarter of it
_MAX_PAGES = 500  # read by one process, which never gives all of its memory back
_START = timedelta(seconds=60)  # until a process is ready; half a second usually


class PageRefused(SourceRefused):
    """A page that was fetched and is no article.

    Attributes:
        key: Which sentence says it, stable: "page." and one of "type", "feed", "empty", "consent", "moved", "script",
            "slow", "large", "broken".
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
_FEED = re.compile(
    r"\s*(?:<\?xml[^<>]*>)?(?:\s|<!--.*?-->|<!DOCTYPE[^<>]*>|<\?[^<>]*>)*<(?:rss|feed|rdf:RDF)\b", re.DOTALL
)
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
    return PageRefused(url, "this is a feed, not an article; it can be added as a source", key="page.feed")


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
    return body.decode(declared if declared not in {None, "utf-8"} else "cp1252", "replace")


# --- what nobody sees ----------------------------------------------------------------------------------------------

# Zero-width and direction characters, soft hyphens (which break words apart), and the tags and selectors by which text
# can be written invisibly.
_INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e0fff]")

_ZERO = r"0*\.?0*(?:px|em|rem|pt|%|vh|vw)?(?:;|$)"
_FAR = r"-\d{3,}"
_HIDING = re.compile(
    rf"(?:^|;)(?:display:none|visibility:(?:hidden|collapse)|opacity:{_ZERO}|font-size:(?:{_ZERO}|[01](?:\.\d+)?px)"
    rf"|font:0|(?:max-)?(?:height|width):(?:{_ZERO}|1px)|text-indent:{_FAR}|(?:left|top|right|bottom):{_FAR}"
    rf"|margin(?:-left|-top)?:{_FAR}|clip:rect\((?:0|1px)|clip-path:(?:inset\((?:50|100)%|circle\(0)"
    r"|transform:(?:scale[xy]?\(0(?:\.0+)?[,)]|translate[xy]?\(-\d{4,})|color:(?:transparent|(?:rgb|hsl)a\([^()]*,0?\.?0\)))"
)
_COLORS = re.compile(r"(?:^|;)(background-color|background|color):([^;]+)")
_HIDING_CLASSES = frozenset(
    """sr-only visually-hidden visuallyhidden screen-reader-text screenreader-only screen-reader-only a11y-hidden
    u-visually-hidden is-visually-hidden show-for-sr""".split()
)
_HIDDEN_TAGS = """script style template noscript iframe object embed svg math canvas audio video select textarea
    button datalist""".split()
_RULE = re.compile(r"([^{}]{1,2000})\{([^{}]{0,4000})\}")
_SIMPLE_SELECTOR = re.compile(r"([a-z][a-z0-9]*)?([.#])([\w-]+)")
_MAX_CSS = 300_000


def _hides(style: str) -> bool:
    """Whether a style makes text invisible."""
    if not style:
        return False
    flat = re.sub(r"\s+|!important|/\*.*?\*/", "", style.lower())
    if _HIDING.search(flat):
        return True
    colors = dict(_COLORS.findall(flat))
    behind = colors.get("background-color") or colors.get("background")
    return behind is not None and colors.get("color") == behind


def _hiding_selectors(css: str) -> set[tuple[str, str, str]]:
    """Simple selectors (element or "", "." or "#", name) that a page's own style sheet hides on every screen."""
    found: set[tuple[str, str, str]] = set()
    css = re.sub(r"/\*.*?\*/", "", css[:_MAX_CSS], flags=re.DOTALL)
    # Conditions (@media and the like) hold for some readers only: what stands in their braces is left out.
    css = re.sub(r"@[^{};]{1,300}\{(?:[^{}]{0,2000}\{[^{}]{0,4000}\}){0,1000}[^{}]{0,2000}\}", "", css)
    for selectors, style in _RULE.findall(css):
        if _hides(style):
            for selector in selectors.split(","):
                match = _SIMPLE_SELECTOR.fullmatch(selector.strip().rpartition(";")[2].strip())
                if match:
                    found.add((match.group(1) or "", match.group(2), match.group(3)))
    return found


def _is_hidden(node: "HtmlElement") -> bool:
    if node.tag in {"html", "body"}:  # hidden until a script has run; readers see it then
        return False
    if node.get("hidden") is not None or (node.get("aria-hidden") or "").strip().lower() == "true":
        return True
    if node.tag == "dialog" and node.get("open") is None:
        return True
    if not _HIDING_CLASSES.isdisjoint((node.get("class") or "").lower().split()):
        return True
    return _hides(node.get("style") or "")


def _remove_hidden(tree: "HtmlElement") -> None:
    """Take out of a page what its readers do not see."""
    css = "\n".join(node.text_content() for node in tree.iter("style"))
    for node in list(tree.iter(*_HIDDEN_TAGS)):
        _drop(node)
    for node in [node for node in tree.iter() if isinstance(node.tag, str) and _is_hidden(node)]:
        _drop(node)
    selectors = _hiding_selectors(css)
    if not selectors:
        return
    whole = len(tree.text_content())
    for node in list(tree.iter()):
        if not isinstance(node.tag, str):
            continue
        names = {(".", name) for name in (node.get("class") or "").split()} | {("#", node.get("id") or "")}
        is_named = any(("", *name) in selectors or (node.tag, *name) in selectors for name in names)
        # Half a page is not hidden from its readers for long: a script will show it.
        if is_named and len(node.text_content()) < whole / 2:
            _drop(node)


def _drop(node: "HtmlElement") -> None:
    if node.getparent() is not None:
        node.drop_tree()


# --- finding the article -------------------------------------------------------------------------------------------


class _Found(TypedDict):
    """An article, or why there is none; what the process sends back."""

    article: dict[str, Any] | None
    reason: str
    key: str
    target: str | None


_BLOCKS = frozenset("p head item quote list table row cell code lb body".split())
_HTML_OF = {("head", "h1"): "h1", ("head", ""): "h2", ("item", ""): "li"}
_PUBLISHED = re.compile(
    r"article:published_time|og:published_time|datepublished|date|dc\.date(?:\.issued)?|dcterms\.(?:created|issued)"
    r"|publish(?:ed)?[-_]?date|parsely-pub-date|sailthru\.date",
    re.IGNORECASE,
)
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufffe\uffff]")
_REFERENCE = re.compile("&#(?:[xX]([0-9A-Fa-f]{1,20})|([0-9]{1,20}));?")
_LD_DATE = re.compile(r'"datePublished"\s*:\s*"([^"]{8,40})"')


def _printable(text: str) -> str:
    """A page without characters, or references to them, at which the extractor gives up."""

    def kept(match: re.Match[str]) -> str:
        hexadecimal, decimal = match.groups()
        number = int(hexadecimal, 16) if hexadecimal else int(decimal)
        is_fine = number in {9, 10, 13} or 32 <= number < 0xD800 or 0xE000 <= number < 0xFFFE or number > 0xFFFF
        return match.group() if is_fine and number <= sys.maxunicode else ""

    return _REFERENCE.sub(kept, _UNPRINTABLE.sub("", text))


def _parsed(text: str) -> "HtmlElement | None":
    from lxml import etree, html  # noqa: PLC0415  # needed in the process alone

    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        return html.document_fromstring(_printable(text).encode("utf-8", "ignore"), parser=parser)
    except etree.XMLSyntaxError as error:
        if getattr(error, "code", 0) == etree.ErrorTypes.ERR_NO_MEMORY:
            raise MemoryError from None
        return None
    except (etree.LxmlError, ValueError, AssertionError):
        return None


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment


def _published(tree: "HtmlElement", otherwise: str | None) -> datetime | None:
    """When the page says that it was published, with the time of day where it tells it."""
    stamps = [
        node.get("content") or ""
        for node in tree.iter("meta")
        if _PUBLISHED.fullmatch(node.get("property") or node.get("name") or node.get("itemprop") or "")
    ]
    for script in tree.iter("script"):
        if "ld+json" in (script.get("type") or ""):
            stamps += _LD_DATE.findall((script.text or "")[:200_000])[:1]
    stamps += [node.get("datetime") or "" for node in tree.iter("time") if node.get("itemprop") == "datePublished"]
    return next((moment for stamp in stamps if (moment := _moment(stamp))), _moment(otherwise or ""))


def _blocks(body: Any) -> Iterator[tuple[str, str]]:
    """Yield ("p", "h1", "h2" or "li", and the text) of each block that the extractor found, in reading order."""
    from lxml import etree  # noqa: PLC0415

    buffer: list[str] = []
    kinds = ["p"]

    def flush() -> Iterator[tuple[str, str]]:
        text = " ".join("".join(buffer).split())
        buffer.clear()
        if text:
            yield kinds[-1], text

    for event, node in etree.iterwalk(body, events=("start", "end")):
        is_block = node.tag in _BLOCKS
        if event == "start":
            if is_block:
                yield from flush()
                kinds.append(_HTML_OF.get((node.tag, node.get("rend") or ""), _HTML_OF.get((node.tag, ""), "p")))
            buffer.append(node.text or "")
        else:
            if is_block:
                yield from flush()
                kinds.pop()
            if node is not body:
                buffer.append(node.tail or "")


def _extracted(url: str, tree: "HtmlElement") -> tuple[Article, int]:
    """The article on a page, and how many words of text it has."""
    import trafilatura  # noqa: PLC0415  # half a second, and 40 MB

    facts = trafilatura.extract_metadata(tree, default_url=url)
    published_at = _published(tree, facts.date)
    _remove_hidden(tree)  # after the facts: scripts carry dates, but also whole texts that nobody sees
    blocks: list[tuple[str, str]] = []
    for with_tables in (False, True):  # rows of figures are no sentences; but old pages are tables as a whole
        found = trafilatura.bare_extraction(tree, url=url, include_comments=False, include_tables=with_tables)
        body = getattr(found, "body", None)
        blocks = list(_blocks(body)) if body is not None else []
        n_words = sum(len(text.split()) for tag, text in blocks if tag not in {"h1", "h2"})
        if n_words >= MIN_WORDS:
            break
    title = " ".join(_INVISIBLE.sub("", unescape(facts.title or "")).split())
    author = escape(" ".join((facts.author or "").replace(";", ",").split())[:200])
    # Simple HTML, not text: so nothing of the page can be taken for markup that it is not.
    parts = [f'<html><head><meta name="author" content="{author}"></head><body>']
    parts += [f"<{tag}>{escape(_INVISIBLE.sub('', text))}</{tag}>" for tag, text in blocks]
    text = "\n".join(parts)[:MAX_CHARS]
    source = " ".join((facts.sitename or "").split())[:100]
    if not source or ("." in source and source.lower() in url.lower()):  # made of the address, with its port
        source = _site(url)
    return read(text, url=url, source=source, title=title[:300] or None, published_at=published_at), n_words


def _site(url: str) -> str:
    """A site's name where it does not give one."""
    return read_address(url).host.removeprefix("www.")


# --- pages that are no articles ------------------------------------------------------------------------------------

_CONSENT_URL = re.compile(
    r"\bconsent\b|cookie-?(?:wall|consent)|zustimmung|einwilligung|privacy-?(?:gate|wall|consent)|\bgdpr\b|\bdsgvo\b"
    r"|\bpur-?abo\b|guce\.",
    re.IGNORECASE,
)
_CONSENT_TEXT = re.compile(
    r"(?:accept|akzeptier|zustimm|einwillig|consent|agree)[^.!?]{0,120}(?:cookies?|tracking|werbung|datenschutz|privacy)"
    r"|(?:cookies?|tracking|werbung|datenschutz|privacy)[^.!?]{0,120}(?:accept|akzeptier|zustimm|einwillig|consent|agree)",
    re.IGNORECASE,
)
_SCRIPT_TEXT = re.compile(r"\bjava\s?script\b", re.IGNORECASE)
_REFRESH = re.compile(r"\s*([0-9]{1,4})(?:\.[0-9]*)?\s*[;,]\s*(?:url\s*=\s*)?[\"']?([^\"'\s>]+)", re.IGNORECASE)


def _refresh_target(url: str, tree: "HtmlElement") -> str | None:
    """Where a page sends its readers within seconds; None if nowhere, or to itself."""
    for meta in tree.iter("meta"):
        match = _REFRESH.match(meta.get("content") or "")
        if match and (meta.get("http-equiv") or "").strip().lower() == "refresh" and int(match.group(1)) <= 10:
            try:
                target = canonical(urljoin(url, match.group(2)))
                return target if target != canonical(url) else None
            except (AddressRefused, ValueError):
                return None
    return None


def _why_empty(url: str, tree: "HtmlElement", n_words: int) -> tuple[str, str, str | None] | None:
    """Why a page with so few words shows no article (reason, key, target); None if it is one after all."""
    if n_words < _CONSENT_WORDS and _CONSENT_URL.search(url):
        return "the site wants consent to cookies or tracking before it shows the article", "page.consent", None
    if n_words >= _FEW_WORDS:
        return None
    target = _refresh_target(url, tree)
    if target is not None:
        return f"the page only sends on to {shown(target)}", "page.moved", target
    words = " ".join(tree.text_content().split())[:20_000]
    if n_words < MIN_WORDS or len(words.split()) < _FEW_WORDS * 2:
        title = " ".join(node.text_content() for node in tree.iter("title"))
        if _CONSENT_TEXT.search(words) and (
            n_words < MIN_WORDS or _CONSENT_TEXT.search(title) or "cookie" in title.lower()
        ):
            return "the site wants consent to cookies or tracking before it shows the article", "page.consent", None
    if n_words >= MIN_WORDS:
        return None
    noscript = " ".join(node.text_content() for node in tree.iter("noscript"))
    if _SCRIPT_TEXT.search(noscript) or (len(words.split()) < _FEW_WORDS and _SCRIPT_TEXT.search(words)):
        return "the page shows its text only in browsers that run JavaScript", "page.script", None
    return "there is no article text on the page", "page.empty", None


def _nothing(reason: str, key: str, target: str | None = None) -> _Found:
    return {"article": None, "reason": reason, "key": key, "target": target}


def take_apart(url: str, kind: str, text: str) -> _Found:
    """Find the article in a page. Runs as long as the page wants: `PageReader` calls it in a process with limits.

    Args:
        url: Where the page was found.
        kind: "html", "text", or "" where it is told by the text.
        text: The page, decoded.
    """
    if kind != "html" and _FEED.match(text[:5_000]):
        return _nothing(str(_feed(url).reason), "page.feed")
    if kind != "html" and not looks_like_html(text):
        bare = _INVISIBLE.sub("", re.sub(r"<!--.*?(?:-->|\Z)", "", text, flags=re.DOTALL))
        article = read(bare, url=url, source=_site(url))
        if sum(len(sentence.text.split()) for sentence in article.sentences) < MIN_WORDS:
            return _nothing("there is no article text on the page", "page.empty")
        return {"article": _plain(article), "reason": "", "key": "", "target": None}
    tree, untouched = _parsed(text), _parsed(text)
    if tree is None or untouched is None:
        return _nothing("there is no article text on the page", "page.empty")
    article, n_words = _extracted(url, tree)
    why = _why_empty(url, untouched, n_words)
    if why is not None:
        return _nothing(*why)
    return {"article": _plain(article), "reason": "", "key": "", "target": None}


# --- the process ---------------------------------------------------------------------------------------------------

_LENGTH = struct.Struct(">I")


def _plain(article: Article) -> dict[str, Any]:
    """An article in what JSON knows."""
    return {
        "id": article.id,
        "url": article.url,
        "source": article.source,
        "title": article.title,
        "byline": article.byline,
        "language": article.language,
        "published_at": article.published_at.isoformat() if article.published_at else None,
        "sentences": [[sentence.text, sentence.kind, sentence.paragraph] for sentence in article.sentences],
    }


def _article(plain: Mapping[str, Any]) -> Article:
    published_at = plain["published_at"]
    sentences = enumerate(plain["sentences"])
    return Article(
        **{
            **plain,
            "published_at": datetime.fromisoformat(published_at) if published_at else None,
            "sentences": tuple(Sentence(index, text, kind, number) for index, (text, kind, number) in sentences),
        }
    )


def _limit(max_memory: int) -> None:
    """Take from this process what it does not need: memory, files, and the terminal's Ctrl-C."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        import resource  # noqa: PLC0415  # not on Windows
    except ImportError:
        return
    for what, most in ((resource.RLIMIT_AS, max_memory), (resource.RLIMIT_FSIZE, 0), (resource.RLIMIT_CORE, 0)):
        _, hard = resource.getrlimit(what)
        resource.setrlimit(what, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


def serve(max_memory: int) -> None:
    """Take pages apart until there are no more: the whole of the process that `PageReader` starts.

    Each message is four bytes of length and JSON; a first, empty one says that the process is ready.
    """
    inbox = sys.stdin.buffer
    outbox: BinaryIO = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no message
    import trafilatura  # noqa: F401, PLC0415  # before the time of a page runs

    read("Warm up, so that the tables are loaded before the first page.")
    _limit(max_memory)
    outbox.write(_LENGTH.pack(0))
    outbox.flush()
    while head := inbox.read(_LENGTH.size):
        page = json.loads(inbox.read(_LENGTH.unpack(head)[0]))
        try:
            found = take_apart(**page)
        except MemoryError:
            found = _nothing("taking the page apart needs too much memory", "page.large")
        except Exception:  # noqa: BLE001  # whatever the libraries stumble over is a fault of this one page
            found = _nothing("the page cannot be taken apart", "page.broken")
        reply = json.dumps(found).encode()
        outbox.write(_LENGTH.pack(len(reply)))
        outbox.write(reply)
        outbox.flush()
        if found["key"] == "page.large":
            return  # a fresh process has its memory in order


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
        return _article(plain)

    async def _asked(self, url: str, message: Mapping[str, str]) -> _Found:
        """Exchange messages with the process; one that is not in step afterwards is killed."""
        is_in_step = False
        try:
            process = self._process or await self._start()
            async with asyncio.timeout(self._seconds):
                reply = await _exchanged(process, json.dumps(message).encode())
            found: _Found = json.loads(reply)
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
            f"from bot.sources.pages import serve; serve({self._max_memory})",
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
    (length,) = _LENGTH.unpack(await process.stdout.readexactly(_LENGTH.size))
    if length > _MAX_REPLY:
        raise ValueError("too long")
    return await process.stdout.readexactly(length)


async def _exchanged(process: Process, message: bytes) -> bytes:
    if process.stdin is None:
        raise EOFError
    process.stdin.write(_LENGTH.pack(len(message)))
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
