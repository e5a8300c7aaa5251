"""Drafts -> entries: their texts taken apart, their language told, and what makes an item the same one. Pure."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b

from bot.engine.language import detect, function_words
from bot.sources.addresses import AddressRefused, canonical
from bot.sources.feed_items import Draft
from bot.sources.feed_text import INVISIBLE, MAX_TITLE, plain, plain_line

MIN_CHARS = 400
"""A summary that is longer stands alone; of a shorter one, the page has to be fetched."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One item of a feed.

    Attributes:
        guid: What the feed calls it; None where it says nothing, or calls different items the same.
        url: Where it can be read, in canonical form, or None.
        title: Plain text on one line; empty where there is none.
        text: Plain text, paragraphs separated by blank lines: its content where the feed has it, else the summary.
        is_full: Whether `text` is all of the item; of a video or a recording it is, also where there is none.
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


@lru_cache(maxsize=512)  # an entry's are wanted several times while its feed is read
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
    if declared in {"de", "en"}:
        known = function_words(declared)
        if sum(word in known for word in words) >= 0.3 * len(words):
            return declared
    found = detect(sample)
    return declared if found == "und" else found


_ALL_OF_IT = re.compile(r"\bsubmitted by\b.{0,20}<a\s|<p>No content\.</p>", re.DOTALL)
"""What sites write below a picture or a link, and for a release without notes: their pages have no more text."""


def entry_of(draft: Draft, declared: str) -> Entry:
    """Take the texts of an item apart.

    Args:
        draft: The item.
        declared: The language that the feed declares, or "und".
    """
    title = plain_line(draft.title, MAX_TITLE)
    text, is_cut = plain(draft.content, is_html=draft.is_html) if draft.content else ("", True)
    is_full = not is_cut and (bool(text) or _ALL_OF_IT.search(draft.content) is not None)
    if draft.summary and (not is_full or len(text) < MIN_CHARS):
        summary, is_cut = plain(draft.summary, is_html=None if draft.content else draft.is_html)
        if len(summary) > len(text):
            text, is_full = summary, not title and not is_cut  # a post without a title is as long as it is
    first, _, rest = text.partition("\n\n")
    if title and _words(first[:MAX_TITLE]) == _words(title):  # the headline once more
        text = rest
        is_full = is_full and bool(rest)
    is_full = is_full or draft.is_media
    language = _told_language(title, text, draft.language if draft.language != "und" else declared)
    return Entry(
        guid=INVISIBLE.sub("", draft.guid)[:4_000] or None,
        url=draft.url,
        title=title,
        text=text,
        is_full=is_full,
        author=draft.author,
        language=language,
        published_at=draft.published_at,
        updated_at=draft.updated_at,
    )


def judged(entries: Sequence[Entry], site: str | None) -> list[Entry]:
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
        judged = entry
        if entry.guid in void or is_own != entry.is_own_url:
            judged = replace(entry, guid=None if entry.guid in void else entry.guid, is_own_url=is_own)
        keys = _keys(judged, said)
        if seen.isdisjoint(keys):
            kept.append(judged)
        seen.update(keys)
    return kept


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


def version(entry: Entry) -> str | None:
    """A key that changes when the feed says that an item changed: its words, or when it was updated.

    Returns:
        Short and opaque, in no conflict with those of `identity`; None for what has neither guid nor address.
    """
    name = entry.guid or (entry.url if entry.is_own_url else None)
    if name is None:
        return None
    stamp = entry.updated_at or entry.published_at
    said = f"{name}\n{_words(f'{entry.title} {entry.text}')}\n{stamp.isoformat() if stamp else ''}"
    return f"version:{blake2b(said.encode('utf-8', 'replace'), digest_size=16).hexdigest()}"


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
