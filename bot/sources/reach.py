"""Whether anything on the web can be reached from here: a site that is gone is told from a network that is. Pure."""

from datetime import datetime, timedelta

from bot.errors import SourceRefused
from bot.sources.addresses import AddressRefused, read_address
from bot.sources.failures import FetchFailed

LONGEST = timedelta(days=1)
"""After so long, sites that do not answer are taken for gone, though no other one answers."""

_MANY = 3  # hosts that are silent at the same time by no chance
SILENT = frozenset(["fetch.timeout", "fetch.unknown_host", "fetch.unreachable"])
"""The `key` of a `FetchFailed` of a site that did not answer at all."""


class Reach:
    """What a process has heard of sites lately."""

    def __init__(self) -> None:
        self._silent: set[str] = set()
        self._since: datetime | None = None

    def answered(self) -> None:
        """Note that a site answered, whatever it said."""
        self._silent.clear()
        self._since = None

    def is_lost(self, url: str, error: SourceRefused, now: datetime) -> bool:
        """Note that an address could not be read, and say whether the network is the likelier cause.

        Args:
            url: What was asked for.
            error: Why it gave nothing.
            now: Aware.
        """
        if isinstance(error, AddressRefused):  # nobody was asked, or a name that leads inside, as in lost networks
            return False
        if not (isinstance(error, FetchFailed) and error.key in SILENT):
            self.answered()
            return False
        self._since = self._since or now
        self._silent.add(read_address(url).host)
        return len(self._silent) >= _MANY and now - self._since < LONGEST
