"""Adding the feeds of a list, as people bring it from another program: from the command line, and in a chat."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import timedelta

from bot.collector import Collector, Found
from bot.errors import SourceRefused, TooMany
from bot.sources.opml import Listed

_AT_ONCE = 20


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a list.

    Attributes:
        n_added: How many feeds are read from now on.
        n_known: How many were read before.
        n_beyond: How many the limit left out.
        n_later: How many were not looked at, because it took too long.
    """

    n_added: int = 0
    n_known: int = 0
    n_beyond: int = 0
    n_later: int = 0


async def add_listed(
    collector: Collector,
    listed: Sequence[Listed],
    present: Collection[str],
    refuse: Callable[[str, str], None],
    *,
    workspace: str,
    limit: int,
    user: str = "",
    within: timedelta | None = None,
) -> Imported:
    """Look at some feeds at a time, and add them in the order of the list.

    Args:
        collector: Looks at feeds and adds them.
        listed: What is to be added.
        present: Addresses of feeds that are there, and are not looked at again.
        refuse: Called with the address of each feed that cannot be read, and why, the end of a sentence.
        workspace: Whose they are to be.
        limit: How many feeds the workspace may have.
        user: The platform's name of who wants them; empty for whoever runs the program.
        within: After how long no more of them are looked at; None where somebody can wait for all.

    Raises:
        StorageError: The database failed; what was added before stays.
    """
    clock = asyncio.get_running_loop().time
    began = clock()
    unknown = [each for each in listed if each.url not in present]
    n_added, n_known = 0, len(listed) - len(unknown)
    for first in range(0, len(unknown), _AT_ONCE):
        if within is not None and clock() - began >= within.total_seconds():
            return Imported(n_added, n_known, n_later=len(unknown) - first)
        some = unknown[first : first + _AT_ONCE]
        looked = await asyncio.gather(*(_looked(collector, each.url) for each in some))
        became = await asyncio.gather(
            *(_added(collector, found, workspace=workspace, user=user, limit=limit) for found in looked)
        )
        n_beyond = 0
        for feed, each in zip(some, became, strict=True):
            match each:
                case SourceRefused(reason=reason):
                    refuse(feed.url, reason)
                case TooMany():
                    n_beyond += 1
                case _:
                    n_added += each
                    n_known += not each
        if n_beyond:
            return Imported(n_added, n_known, n_beyond=n_beyond + len(unknown) - first - len(some))
    return Imported(n_added, n_known)


async def _looked(collector: Collector, url: str) -> Found | SourceRefused:
    try:
        return await collector.look(url)
    except SourceRefused as error:
        return error


async def _added(
    collector: Collector, found: Found | SourceRefused, *, workspace: str, user: str, limit: int
) -> bool | SourceRefused | TooMany:
    """Add a feed; whether it is a new one, or why it is not added."""
    if isinstance(found, SourceRefused):
        return found
    try:
        return (await collector.add(found, workspace=workspace, user=user, limit=limit))[1]
    except TooMany as error:
        return error
