"""Decoded pages -> articles: what runs in the process that `pages.PageReader` starts.

Finding the article, or saying why there is none. Needs no network and no state of this program's: decoded pages come in
as JSON, articles go out as JSON, which `unpacked` makes articles again on the other side. Decoding, refusing pages by
their type, and killing a process that overruns are the business of `pages`.
"""

import json
import os
import re
import signal
import struct
import sys
from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from html import escape, unescape
from typing import TYPE_CHECKING, Any, BinaryIO, TypedDict
from urllib.parse import urljoin

from bot.engine.markup import looks_like_html
from bot.engine.reading import MAX_CHARS, read
from bot.sources.addresses import AddressRefused, canonical, read_address, shown
from bot.sources.feed_dates import read_date
from bot.sources.files import IS_FEED
from bot.sources.hidden import INVISIBLE, remove_hidden
from bot.sources.tables import html_of, lift, put_back
from bot.sources.walls import says_nothing, without_offer
from bot.types import Article, Sentence

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MIN_WORDS = 25
"""A page with fewer words of text has no article on it."""

_FEW_WORDS = 80  # of a page that only says why it shows no article
_CONSENT_WORDS = 400  # of one that asks for consent at great length

LENGTH = struct.Struct(">I")
"""What stands before each message, to the process and from it."""

_FEED = re.compile(
    r"\s*(?:<\?xml[^<>]*>)?(?:\s|<!--.*?-->|<!DOCTYPE[^<>]*>|<\?[^<>]*>)*<(?:rss|feed|rdf:RDF)\b", re.DOTALL
)

# --- finding the article -------------------------------------------------------------------------------------------


class Found(TypedDict):
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
        return read_date(text)
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


def _extracted(url: str, tree: "HtmlElement") -> tuple[Article, int, bool]:
    """The article on a page, how many words of text it has, and whether the rest of it is sold."""
    import trafilatura  # noqa: PLC0415  # half a second, and 40 MB

    facts = trafilatura.extract_metadata(tree, default_url=url or None)
    published_at = _published(tree, facts.date)
    remove_hidden(tree)  # after the facts: scripts carry dates, but also whole texts that nobody sees
    lifted = lift(tree)
    blocks: Sequence[tuple[str, str]] = []
    n_words, is_sold = 0, False
    for with_tables in (False, True):  # what is left of tables lays pages out; old ones are that as a whole
        found = trafilatura.bare_extraction(tree, url=url or None, include_comments=False, include_tables=with_tables)
        body = getattr(found, "body", None)
        blocks, is_sold = without_offer(list(_blocks(body)) if body is not None else [])
        blocks = put_back(blocks, lifted)
        n_words = _n_words(blocks, without={"h1", "h2", "tr", "figcaption"})
        if n_words >= MIN_WORDS:
            break
        n_words = _n_words(blocks, without={"h1", "h2"})  # a table alone is an article, too
    title = " ".join(INVISIBLE.sub("", unescape(facts.title or "")).split())
    author = escape(" ".join((facts.author or "").replace(";", ",").split())[:200])
    # Simple HTML, not text: so nothing of the page can be taken for markup that it is not.
    parts = [f'<html><head><meta name="author" content="{author}"></head><body>']
    for tag, text in blocks:
        said = INVISIBLE.sub("", text)
        parts.append(html_of(said) if tag == "tr" else f"<{tag}>{escape(said)}</{tag}>")
    text = "\n".join(parts)[:MAX_CHARS]
    source = " ".join((facts.sitename or "").split())[:100]
    if not source or ("." in source and source.lower() in url.lower()):  # made of the address, with its port
        source = _site(url)
    article = read(text, url=url or None, source=source, title=title[:300] or None, published_at=published_at)
    return article, n_words, is_sold


def _n_words(blocks: Sequence[tuple[str, str]], *, without: Collection[str]) -> int:
    return sum(len(text.split()) for tag, text in blocks if tag not in without)


def seen(text: str) -> str:
    """A text without what its readers do not see: comments, and invisible characters."""
    return INVISIBLE.sub("", re.sub(r"<!--.*?(?:-->|\Z)", "", text, flags=re.DOTALL))


def _site(url: str) -> str:
    """A site's name where it does not give one; empty for a page without an address."""
    if not url:
        return ""
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
    headings = [" ".join(node.text_content().split()) for node in tree.iter("title", "h1", "h2")]
    if says_nothing(headings[:3], n_words):
        return "the page only says that there is nothing at this address", "page.gone", None
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


def _nothing(reason: str, key: str, target: str | None = None) -> Found:
    return {"article": None, "reason": reason, "key": key, "target": target}


def take_apart(url: str, kind: str, text: str) -> Found:
    """Find the article in a page. Runs as long as the page wants: `PageReader` calls it in a process with limits.

    Args:
        url: Where the page was found; empty for one that somebody handed in.
        kind: "html", "text", or "" where it is told by the text.
        text: The page, decoded.
    """
    if kind != "html" and _FEED.match(text[:5_000]):
        return _nothing(IS_FEED, "page.feed")
    if kind != "html" and not looks_like_html(text):
        article = read(seen(text), url=url or None, source=_site(url))
        if sum(len(sentence.text.split()) for sentence in article.sentences) < MIN_WORDS:
            return _nothing("there is no article text on the page", "page.empty")
        return {"article": _plain(article), "reason": "", "key": "", "target": None}
    tree, untouched = _parsed(text), _parsed(text)
    if tree is None or untouched is None:
        return _nothing("there is no article text on the page", "page.empty")
    article, n_words, is_sold = _extracted(url, tree)
    if is_sold and n_words < MIN_WORDS:
        return _nothing("the site shows the article only to its subscribers", "page.sold")
    why = _why_empty(url, untouched, n_words)
    if why is not None:
        return _nothing(*why)
    return {"article": _plain(article), "reason": "", "key": "", "target": None}


# --- the process ---------------------------------------------------------------------------------------------------


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


def unpacked(plain: Mapping[str, Any]) -> Article:
    """The article that `_plain` was given."""
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
    outbox.write(LENGTH.pack(0))
    outbox.flush()
    while head := inbox.read(LENGTH.size):
        page = json.loads(inbox.read(LENGTH.unpack(head)[0]))
        try:
            found = take_apart(**page)
        except MemoryError:
            found = _nothing("taking the page apart needs too much memory", "page.large")
        except Exception:  # noqa: BLE001  # whatever the libraries stumble over is a fault of this one page
            found = _nothing("the page cannot be taken apart", "page.broken")
        reply = json.dumps(found).encode()
        outbox.write(LENGTH.pack(len(reply)))
        outbox.write(reply)
        outbox.flush()
        if found["key"] == "page.large":
            return  # a fresh process has its memory in order
