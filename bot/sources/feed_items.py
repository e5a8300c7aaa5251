"""Items of RSS, Atom and JSON Feed -> drafts, which hold what an item says as it stands in the feed. Pure."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import urljoin

from lxml import etree

from bot.sources.addresses import AddressRefused, canonical
from bot.sources.feed_dates import Order, read_date
from bot.sources.feed_text import plain_line
from bot.sources.feed_xml import RDF, XML, Element, Names, attribute, text_in

MAX_ENTRIES = 500
"""The newest ones are read, the others left out."""

_MAX_ITEMS = 20_000  # whose dates are looked at


def address_of(written: str, *bases: str) -> str | None:
    """A link in canonical form, resolved against each base in turn; None where it leads nowhere on the web."""
    target = "".join(written.split()) if "\n" in written or "\t" in written else written.strip()
    target = target.replace("&amp;", "&")  # escaped once too often
    if not target or len(target) > 5_000:
        return None
    if target.lower().startswith("www."):
        target = f"https://{target}"
    try:
        # What is whole already, as nearly all links are, would come out of joining as it is.
        return canonical(target if _WHOLE.fullmatch(target) else urljoin(_base(bases), target))
    except (AddressRefused, ValueError):
        return None


_WHOLE = re.compile(r"https?://[A-Za-z0-9][!-~]*")


@lru_cache(maxsize=16)
def _base(bases: Sequence[str]) -> str:
    base = ""
    for part in bases:
        base = urljoin(base, part)
    return base


def declared_language(*declared: str) -> str:
    """The first of the declared languages that is one, as ISO 639-1."""
    for name in declared:
        match = re.match(r"\s*([A-Za-z]{2})(?![A-Za-z])", name)
        if match:
            return match.group(1).lower()
    return "und"


_ADDRESSED = re.compile(r"\S{1,100}@\S{1,100}\s*\(([^()]{1,200})\)|([^<>]{1,200})<\S{1,100}@\S{1,100}>")


def people_of(names: Sequence[str]) -> str | None:
    """Names on one line, without mail addresses; None where nobody is named."""
    found: dict[str, None] = {}
    for name in names[:10]:
        line = plain_line(name, 200)
        match = _ADDRESSED.fullmatch(line)
        line = (match.group(1) or match.group(2)).strip() if match else line
        if line and not re.search(r"@|https?:", line):
            found.setdefault(line)
    return ", ".join(found)[:300] or None


@dataclass(frozen=True, slots=True)
class Draft:
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
    is_media: bool = False  # a video or a recording: its page has no more text


def _content(nodes: Sequence[etree._Element]) -> tuple[str, bool | None]:
    """The first text among elements of content, and whether it is declared as HTML."""
    for node in nodes:
        kind = attribute(node, "type").lower().partition(";")[0]
        text = text_in(node)
        if text and not node.get("src") and (kind in {"", "html", "xhtml", "text"} or kind.startswith("text/")):
            return _without_prefixes(text) if kind == "xhtml" else text, True if kind.endswith("html") else None
        if text and kind == "application/xhtml+xml":
            return _without_prefixes(text), True
    return "", None


def _without_prefixes(markup: str) -> str:
    return re.sub(r"<(/?)[\w.-]{1,30}:(?=\w)", r"<\1", markup)


def atom_link(element: Element, *bases: str) -> str | None:
    """Where an entry or a feed can be read: the page rather than the same thing in another form."""
    links = [
        (not kind or kind in {"text/html", "application/xhtml+xml"}, url)
        for node in element.all("link", "atom:link")
        if attribute(node, "rel").lower() in {"", "alternate"}
        and (url := address_of(attribute(node, "href"), *bases, attribute(node, f"{XML}base"))) is not None
        for kind in (attribute(node, "type").lower(),)
    ]
    return next((url for is_page, url in links if is_page), links[0][1] if links else None)


ATOM_DATES = (("published", "issued", "created", "dc:date", "pubdate"), ("updated", "modified", "dcterms:modified"))
RSS_DATES = (
    ("pubdate", "dc:date", "published", "atom:published", "dcterms:created", "date"),
    ("atom:updated", "dcterms:modified", "updated"),
)
"""Names of elements that say when an item was published, and when it was changed; the first ones count."""


def of_atom(item: Element, names: Names, *bases: str, authors: Sequence[str], order: Order | None = None) -> Draft:
    """Read an entry of Atom.

    Args:
        item: The entry.
        names: What its elements are called.
        bases: What its links are resolved against, in turn.
        authors: The feed's, for an entry that names none.
        order: What stands first in the feed's dates with slashes, where they tell.
    """
    bases = (*bases, attribute(item.node, f"{XML}base"))
    url = address_of(item.text("feedburner:origlink")) or atom_link(item, *bases)
    guid = item.text("id")
    content, is_html = _content(item.all("content"))
    summary, is_html_summary = _content(item.all("summary", "subtitle"))
    is_media = bool(item.text("yt:videoid"))
    if not content and not summary:
        for group in item.all("media:group"):
            summary = summary or Element(group, names).text("media:description")
    people = [Element(node, names).text("name") or text_in(node) for node in item.all("author")]
    return Draft(
        guid=guid,
        url=url or (address_of(guid) if guid.startswith(("http://", "https://")) and not item.all("link") else None),
        title=item.text("title", "media:title"),
        content=content,
        summary=summary or item.text("media:description"),
        is_html=is_html if content else is_html_summary,
        author=people_of(people or item.all_text("dc:creator") or authors),
        language=declared_language(attribute(item.node, f"{XML}lang"), item.text("dc:language")),
        published_at=read_date(item.text(*ATOM_DATES[0]), order),
        updated_at=read_date(item.text(*ATOM_DATES[1]), order),
        is_media=is_media,
    )


def of_rss(item: Element, *bases: str, order: Order | None = None) -> Draft:
    """Read an item of any RSS.

    Args:
        item: The item.
        bases: What its links are resolved against, in turn.
        order: What stands first in the feed's dates with slashes, where they tell.
    """
    bases = (*bases, attribute(item.node, f"{XML}base"))
    guids = item.all("guid", "id")
    guid = next((text for node in guids if (text := text_in(node))), "") or attribute(item.node, f"{RDF}about")
    is_link = not any(attribute(node, "ispermalink").lower() == "false" for node in guids) and not any(
        attribute(node, "isPermaLink").lower() == "false" for node in guids
    )
    url = (
        address_of(item.text("feedburner:origlink")) or address_of(item.text("link"), *bases) or atom_link(item, *bases)
    )
    if url is None and is_link and guid.lower().startswith(("http://", "https://")):
        url = address_of(guid)
    recording = None
    if url is None:  # many podcasts have no page for each of their episodes
        played = [each for each in item.all("enclosure") if attribute(each, "type").startswith(("audio/", "video/"))]
        recording = next((found for each in played if (found := address_of(attribute(each, "url"), *bases))), None)
    content, is_html = _content(item.all("content:encoded", "content", "atom:content", "xhtml:body"))
    return Draft(
        guid=guid,
        url=url or recording,
        title=item.text("title", "media:title", "dc:title", "itunes:title"),
        content=content,
        summary=item.text("description", "itunes:summary", "media:description", "dc:description", "atom:summary")
        or item.text("summary", "itunes:subtitle"),
        is_html=is_html,
        author=people_of(item.all_text("dc:creator") or item.all_text("author") or item.all_text("itunes:author")),
        language=declared_language(item.text("dc:language"), attribute(item.node, f"{XML}lang"), item.text("language")),
        published_at=read_date(item.text(*RSS_DATES[0]), order),
        updated_at=read_date(item.text(*RSS_DATES[1]), order),
        is_media=recording is not None,
    )


def string_of(value: object) -> str:
    """A JSON value as text: what should be a string is a number now and then."""
    if isinstance(value, str):
        return value.strip()
    return str(value) if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 10**30 else ""


def json_people(item: Mapping[str, Any]) -> list[str]:
    """Names of the authors of an item or a feed, in either of the ways in which JSON Feed has them; may be empty."""
    authors = item.get("authors")
    people = authors if isinstance(authors, list) else [item.get("author")]
    return [string_of(person.get("name") if isinstance(person, dict) else person) for person in people]


def of_json(item: Mapping[str, Any], base: str, authors: Sequence[str], order: Order | None = None) -> Draft:
    """Read an item of a JSON Feed.

    Args:
        item: The item.
        base: What its links are resolved against.
        authors: The feed's, for an item that names none.
        order: What stands first in the feed's dates with slashes, where they tell.
    """
    markup, text = string_of(item.get("content_html")), string_of(item.get("content_text"))
    guid = string_of(item.get("id"))
    url = address_of(string_of(item.get("url")), base) or address_of(string_of(item.get("external_url")), base)
    return Draft(
        guid=guid,
        url=url or (address_of(guid) if guid.startswith(("http://", "https://")) else None),
        title=string_of(item.get("title")),
        content=markup or text,
        summary=string_of(item.get("summary")),
        is_html=bool(markup) if markup or text else None,
        author=people_of([name for name in json_people(item) if name] or authors),
        language=declared_language(string_of(item.get("language"))),
        published_at=read_date(string_of(item.get("date_published")), order),
        updated_at=read_date(string_of(item.get("date_modified")), order),
    )


_T = TypeVar("_T")


def newest_first(items: Sequence[_T], stamp: Callable[[_T], datetime | None]) -> list[_T]:
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
