"""How answers are seen to grow on Slack: as streams, in whose place the answer is put when it is there."""

import time
from collections import deque
from collections.abc import Callable

import structlog

from adapters.growing import Growing
from adapters.slack.markup import markdown
from adapters.slack.posting import PLATFORM, NoStreams, Posting
from bot.errors import DeliveryError, Doubtful, RetryLater
from bot.types import Channel

_log: structlog.stdlib.BoundLogger = structlog.get_logger()

_EVERY = 1.0  # seconds between two pieces; Slack takes 100 a minute in a workspace
_PER_MINUTE = 15  # streams in a workspace; Slack takes 20, and ends as many
_MINUTE = 60.0


class Streams:
    """Knows where answers may grow, and which are growing now."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic) -> None:
        """Make one that knows nothing yet.

        Args:
            clock: Gives seconds that nobody sets back.
        """
        self.live: set[str] = set()
        """Time stamps of posts that somebody in this process makes something of."""
        self._clock = clock
        self._without: set[tuple[str, bool]] = set()
        self._begun: dict[str, deque[float]] = {}
        self._rests: dict[str, float] = {}

    def take(self, place: Channel) -> bool:
        """Take a turn to begin a stream; False where there is none."""
        if (place.workspace, _is_direct(place)) in self._without:
            return False
        now, begun = self._clock(), self._begun.setdefault(place.workspace, deque())
        while begun and now - begun[0] >= _MINUTE:
            begun.popleft()
        if len(begun) >= _PER_MINUTE or now < self._rests.get(place.workspace, now):
            return False
        begun.append(now)
        return True

    def rest(self, workspace: str, seconds: float) -> None:
        """Let nothing begin to grow in a workspace for some time, because Slack asks for it."""
        self._rests[workspace] = self._clock() + seconds

    def refuse(self, place: Channel) -> None:
        """Remember that nothing grows in such conversations of a workspace, as long as this process lives."""
        self._without.add((place.workspace, _is_direct(place)))


class Growth:
    """Shows how one answer begins.

    Args:
        posting: Calls Slack.
        streams: What is known of others.
        place: Where, with the thread that the answer belongs to.
        user: Who asked.
        said: Time stamp of the message in which they did.
    """

    def __init__(self, posting: Posting, streams: Streams, place: Channel, user: str, said: str) -> None:
        self._posting = posting
        self._streams = streams
        self._place = place
        self._user = user
        self._said = said
        self._ts: str | None = None
        self._written = ""
        self._in_doubt = False
        self._growing = Growing(self._show, every=_EVERY)

    async def grow(self, text: str) -> None:
        """See `bot.types.Request`."""
        await self._growing.grow(text)

    async def end(self) -> str | None:
        """Show nothing any more.

        Returns:
            The time stamp of the post that shows a beginning, which is to be stopped; None where there is none.
        """
        await self._growing.end()
        if self._ts is None and self._in_doubt:
            try:
                found = [ts for ts in await self._posting.begun(self._place, self._said) if self._is_free(ts)]
            except DeliveryError as error:
                _log.warning("beginning_in_doubt", platform=PLATFORM, reason=error.reason)
                return None
            self._took(found[0] if found else None)
        return self._ts

    def drop(self) -> None:
        """Break off what is not over. What stands there is nobody's any more in this process."""
        self._growing.drop()
        if self._ts is not None:
            self._streams.live.discard(self._ts)

    def _is_free(self, ts: str) -> bool:
        return ts not in self._streams.live

    def _took(self, ts: str | None) -> None:
        self._ts = ts
        if ts is not None:
            self._streams.live.add(ts)

    async def _show(self, text: str) -> bool:
        try:
            return await self._shown(markdown(text))
        except NoStreams as error:
            self._in_doubt = False
            self._streams.refuse(self._place)
            _log.info("nothing_grows", platform=PLATFORM, workspace=self._place.workspace, code=error.code)
        except DeliveryError as error:
            self._in_doubt = isinstance(error, Doubtful)
            if isinstance(error, RetryLater) and error.after is not None and self._ts is None:
                self._streams.rest(self._place.workspace, error.after.total_seconds())
            _log.info("beginning_not_shown", platform=PLATFORM, reason=error.reason)
        return False

    async def _shown(self, written: str) -> bool:
        if self._ts is None:
            if not self._streams.take(self._place):
                return False
            self._in_doubt = True  # until there is an answer; also if that is not waited for
            self._took(await self._posting.stream(self._place, written, self._user))
            self._in_doubt = False
        elif not written.startswith(self._written):
            return False  # that beginning was withdrawn; what was shown stands until the answer is put in its place
        elif more := written.removeprefix(self._written):
            await self._posting.append(self._place, self._ts, more)
        self._written = written
        return True


def _is_direct(place: Channel) -> bool:
    return place.id.startswith(("D", "U", "W"))
