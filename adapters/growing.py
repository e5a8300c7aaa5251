"""How the beginning of an answer is shown while the rest is being written: the newest one, at a sane pace, beside that.

Whoever writes the answer waits for nothing here. What is shown where is the platform's.
"""

import asyncio
from collections.abc import Awaitable, Callable

Show = Callable[[str], Awaitable[bool]]
"""Shows a beginning in place of the one before; False for no more of them. Raises nothing."""


class Growing:
    """Shows beginnings, each at least so long after the one before was shown; of those that came meanwhile the newest.

    Args:
        show: Shows one.
        every: Seconds between two.
        patience: Seconds that the end waits for a beginning that is being shown.
        pause: Waits so many seconds.
    """

    def __init__(
        self,
        show: Show,
        *,
        every: float,
        patience: float = 3.0,
        pause: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._show = show
        self._every = every
        self._patience = patience
        self._pause = pause
        self._newest = ""
        self._shown = ""
        self._woken = asyncio.Event()
        self._is_showing = False
        self._over = False
        self._task: asyncio.Task[None] | None = None

    async def grow(self, beginning: str) -> None:
        """Take a beginning, and show it when it is its turn; see `bot.types.Grow`."""
        if self._over or not beginning.strip():
            return
        self._newest = beginning
        self._woken.set()
        if self._task is None:
            self._task = asyncio.create_task(self._run())

    async def end(self) -> None:
        """Show nothing any more; what is on its way may arrive before. May be called twice."""
        self._over = True
        if self._task is None:
            return
        if self._is_showing:  # broken off, it might arrive after what is shown next
            await asyncio.wait({self._task}, timeout=self._patience)
        self._task.cancel()
        await asyncio.gather(self._task, return_exceptions=True)

    def drop(self) -> None:
        """Break everything off, without waiting. May be called twice, and after `end`."""
        self._over = True
        if self._task is not None:
            self._task.cancel()

    async def _run(self) -> None:
        while not self._over:
            await self._woken.wait()
            self._woken.clear()
            if self._newest == self._shown:
                continue
            self._shown = self._newest
            self._is_showing = True
            try:
                goes_on = await self._show(self._shown)
            finally:
                self._is_showing = False
            if self._over or not goes_on:
                break
            await self._pause(self._every)
        self._over = True
