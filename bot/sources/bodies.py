"""What feeds sent last, so that what comes again byte for byte is not taken apart again.

Many sites never say that a feed is unchanged. What is remembered is a fingerprint, and how long the feed wants to rest.
"""

import hashlib
from collections import OrderedDict
from dataclasses import dataclass
from datetime import timedelta

from bot.sources.fetch import Page

MOST = 50_000
"""Feeds that are remembered, about 300 bytes each; who was asked longest ago is forgotten first."""


@dataclass(frozen=True, slots=True)
class Body:
    """What a feed sent.

    Attributes:
        fingerprint: Of its bytes, of where they came from and what they were said to be.
        ttl: How long the feed wants to be left alone, or None.
    """

    fingerprint: bytes
    ttl: timedelta | None = None


def fingerprint(page: Page) -> bytes:
    """Give what tells one page from another; the same bytes from elsewhere may have other links."""
    made = hashlib.blake2b(page.body, digest_size=16)
    made.update(f"\0{page.url}\0{page.content_type}".encode())
    return made.digest()


class Bodies:
    """Remembers what each feed sent last. Not kept over a restart."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._kept: OrderedDict[str, Body] = OrderedDict()

    def same(self, source_id: str, seen: bytes) -> Body | None:
        """Give what a feed sent last if it was just this, else None."""
        last = self._kept.get(source_id)
        return last if last is not None and last.fingerprint == seen else None

    def keep(self, source_id: str, body: Body) -> None:
        """Remember what a feed sent; to be called once everything in it is in the database."""
        self._kept[source_id] = body
        self._kept.move_to_end(source_id)
        while len(self._kept) > self._most:
            self._kept.popitem(last=False)
