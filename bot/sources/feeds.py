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
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from html import escape
from typing import Any

from lxml import etree

from bot.engine.language import fold
from bot.engine.markup import looks_like_html
from bot.engine.reading import read
from bot.errors import SourceRefused
from bot.sources.addresses import AddressRefused, read_address, shown
from bot.sources.feed_dates import Order, order_of, past, read_date
from bot.sources.feed_entries import MIN_CHARS, Entry, entry_of, identity, judged, version
from bot.sources.feed_items import (
    ATOM_DATES,
    MAX_ENTRIES,
    RSS_DATES,
    Draft,
    address_of,
    atom_link,
    declared_language,
    json_people,
    newest_first,
    of_atom,
    of_json,
    of_rss,
    string_of,
)
from bot.sources.feed_text import INVISIBLE, MAX_TITLE, decoded, plain_line
from bot.sources.feed_xml import MAX_BEFORE, XML, Element, Names, attribute, text_in, tree_of
from bot.types import Article

__all__ = ["MAX_BYTES", "Entry", "Feed", "FeedError", "article", "identity", "parse", "version", "wanted"]

MAX_BYTES = 20_000_000
"""Larger feeds are refused; the largest of honest ones have 10 MB."""

_MAX_SIGNS = 1_500_000  # angle brackets and ampersands; ten times what a feed of 10 MB has


class FeedError(SourceRefused):
    """Bytes that are no feed.

    Attributes:
        key: Which sentence says it, stable: "feed." and one of "empty", "page", "type", "list", "sitemap", "other",
            "broken", "large"; or "feed.none" for a page that was looked at for feeds.
        params: What is filled in there; may come from the feed, so it is untrusted.
    """

    def __init__(self, url: str, reason: str, *, key: str, params: Mapping[str, str] | None = None) -> None:
        self.key = key
        self.params = dict(params or {})
        super().__init__(shown(url), reason)


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
    head = text[:MAX_BEFORE]
    if not any(character.isalnum() for character in head):
        return FeedError(url, "it is empty", key="feed.empty")
    for pattern, reason, key in _OTHERS:
        if pattern.search(head[:5_000]):
            return FeedError(url, reason, key=f"feed.{key}")
    if _PAGE.search(head) or (looks_like_html(head) and not head.lstrip().startswith("<?xml")):
        return FeedError(url, "this is a web page, not a feed", key="feed.page")
    return FeedError(url, "this is no feed; RSS, Atom and JSON Feed are read", key="feed.other")


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
    entries = [entry_of(_dated(draft, moment), language) for draft in drafts]
    entries = [entry for entry in entries if entry.title or entry.text or entry.url]
    return Feed(
        plain_line(title, MAX_TITLE) or _site_name(site or url), site, language, ttl, tuple(judged(entries, site))
    )


def _dated(draft: Draft, now: datetime) -> Draft:
    published, updated = past(draft.published_at, now), past(draft.updated_at, now)
    if published is draft.published_at and updated is draft.updated_at:
        return draft
    return replace(draft, published_at=published, updated_at=updated)


_Found = tuple[str, str | None, str, timedelta | None, list[Draft]]


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
    site = address_of(string_of(feed.get("home_page_url")), url)
    authors = [name for name in json_people(feed) if name]

    order = order_of(text)

    def stamp(item: Mapping[str, Any]) -> datetime | None:
        dates = (past(read_date(string_of(item.get(name)), order), now) for name in ("date_published", "date_modified"))
        return next(filter(None, dates), None)

    newest = newest_first([item for item in items if isinstance(item, dict)], stamp)
    drafts = [of_json(item, site or url, authors, order) for item in newest]
    return string_of(feed.get("title")), site, declared_language(string_of(feed.get("language"))), None, drafts


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
    names = Names(root)
    order = order_of(text)
    if names.is_atom:
        feed = Element(root, names)
        base = attribute(root, f"{XML}base")
        authors = [Element(node, names).text("name") for node in feed.all("author")]
        items = [node for node in root.iter() if names(node) in {"entry", "atom:entry"}]
        newest = newest_first(items, lambda item: _stamp(item, names, ATOM_DATES, now, order))
        drafts = [of_atom(Element(item, names), names, url, base, authors=authors, order=order) for item in newest]
        language = declared_language(attribute(root, f"{XML}lang"), feed.text("dc:language", "language"))
        return feed.text("title"), atom_link(feed, url, base), language, None, drafts
    node = next((node for node in root.iter() if names(node) == "channel"), root)
    channel = Element(node, names)
    base = attribute(root, f"{XML}base")
    site = address_of(channel.text("link"), url, base) or atom_link(channel, url, base)
    items = [node for node in root.iter() if names(node) == "item"]
    newest = newest_first(items, lambda item: _stamp(item, names, RSS_DATES, now, order))
    drafts = [of_rss(Element(item, names), site or url, base, order=order) for item in newest]
    if not items:  # another form's within this one
        entries = [(node, Names(node)) for node in root.iter() if names(node) in {"entry", "atom:entry"}][:MAX_ENTRIES]
        drafts = [
            of_atom(Element(entry, own), own, site or url, base, authors=(), order=order) for entry, own in entries
        ]
    language = declared_language(channel.text("language"), channel.text("dc:language"), attribute(root, f"{XML}lang"))
    return channel.text("title", "dc:title"), site, language, _ttl(channel.text("ttl")), drafts


def _stamp(
    item: etree._Element, names: Names, dates: Sequence[Sequence[str]], now: datetime, order: Order | None
) -> datetime | None:
    """When an item was published, else changed; read without the rest of the item."""
    said = {name: child for child in item if (name := names(child)) in _ALL_DATES}
    for names_ in dates:
        text = next((text for name in names_ if name in said and (text := text_in(said[name]))), "")
        moment = past(read_date(text, order), now) if text else None
        if moment is not None:
            return moment
    return None


_ALL_DATES = frozenset(name for dates in (*ATOM_DATES, *RSS_DATES) for name in dates)


def _ttl(text: str) -> timedelta | None:
    """Minutes as RSS 2.0 has them, at most a week; None where it is no sensible number."""
    if not re.fullmatch(r"[0-9]{1,9}", text) or int(text) == 0:
        return None
    return min(timedelta(minutes=int(text)), timedelta(days=7))


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
    normal = INVISIBLE.sub("", unicodedata.normalize("NFKC", text)).casefold()
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
    codes = {code for name in languages if (code := declared_language(name)) != "und"}
    if codes and entry.language not in codes | {"und"}:
        return False
    spellings = _spellings(f"{entry.title} . {entry.text}")
    asked = [phrase for phrase in include if _spellings(phrase)[0].strip()]
    if asked and not any(_mentions(spellings, phrase) for phrase in asked):
        return False
    return not any(_mentions(spellings, phrase) for phrase in exclude)
