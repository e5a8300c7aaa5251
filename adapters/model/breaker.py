"""When an endpoint that fails is left alone, so that nobody waits for it."""

from collections.abc import Callable
from datetime import timedelta


class Breaker:
    """Opens after two failures in a row; then one call at a time tries whether the endpoint is back.

    It stays open for a minute, and twice as long after each try that fails, up to a quarter of an hour. Whoever was
    allowed to call says how it went: exactly one of `succeeded`, `failed` and `abandoned`.
    """

    FAILURES = 2
    SHORTEST, LONGEST = timedelta(minutes=1), timedelta(minutes=15)

    def __init__(self, clock: Callable[[], float]) -> None:
        """Make a closed one.

        Args:
            clock: Seconds that never go back; what they count from does not matter.
        """
        self._clock = clock
        self._n_failures = 0
        self._rest = self.SHORTEST
        self._until: float | None = None  # while it is open, or one call tries
        self._trying = False

    def allows(self) -> bool:
        """Say whether to call now; whoever is allowed to counts as calling."""
        if self._until is None:
            return True
        if self._trying or self._clock() < self._until:
            return False
        self._trying = True
        return True

    @property
    def is_open(self) -> bool:
        """Whether calls are held back, one that tries aside."""
        return self._until is not None

    def succeeded(self) -> None:
        """Note a call that went well: all calls are allowed."""
        self._n_failures, self._rest, self._until, self._trying = 0, self.SHORTEST, None, False

    def failed(self, after: timedelta | None = None) -> None:
        """Note a call that went wrong.

        Args:
            after: How long the endpoint asks to be left alone; at once, and never longer than the longest rest.
        """
        self._n_failures += 1
        if self._until is not None and not self._trying:
            return  # it began before the breaker opened
        was_trying, self._trying = self._trying, False
        if was_trying:
            self._rest = min(self._rest * 2, self.LONGEST)
        if was_trying or self._n_failures >= self.FAILURES:
            rest = max(self._rest, min(after or timedelta(0), self.LONGEST))
        elif after is not None and after > timedelta(0):
            rest = min(after, self.LONGEST)
        else:
            return
        self._until = self._clock() + rest.total_seconds()

    def abandoned(self) -> None:
        """Note a call that was given up before it went either way."""
        self._trying = False
