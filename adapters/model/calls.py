"""What goes around each call of a model: the budget, the breaker, the bill; and what is kept of it in the ledger."""

import asyncio
from collections import defaultdict
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import structlog

from adapters.model.breaker import Breaker
from adapters.model.composing import Draft, Note, restored
from adapters.model.endpoint import Completion, Endpoint, ModelFailed, TooLong
from adapters.model.ledger import Ledger
from adapters.model.prompts import Malformed, Prompt, n_tokens
from adapters.model.settings import ModelSettings
from bot.errors import StorageError

WARNED_SHARE = 0.8
"""Share of a day's budget from which its workspace is warned."""

_ENOUGH = 0.1
"""Share of the time-out that has to be left for a call that had to wait for its turn."""

_PAUSE = 0.25
"""Seconds between two looks whether another process is done with what is wanted here, too."""

Warn = Callable[[str, float], Awaitable[None]]
"""Told a workspace and the share of its budget that is used up, once a day; raises nothing but `StorageError`."""

_log: structlog.stdlib.BoundLogger = structlog.get_logger()

_Read = TypeVar("_Read")


class Held(Exception):
    """The model is not asked, or has nothing to say.

    Attributes:
        note: Why.
    """

    def __init__(self, note: Note) -> None:
        self.note: Note = note
        super().__init__(note)


class Calls:
    """Calls of one model, for all workspaces."""

    def __init__(
        self,
        endpoint: Endpoint,
        ledger: Ledger,
        settings: ModelSettings,
        now: Callable[[], datetime],
        clock: Callable[[], float],
        *,
        warn: Warn | None,
    ) -> None:
        self._endpoint = endpoint
        self._ledger = ledger
        self._settings = settings
        self._now = now
        self._breaker = Breaker(clock)
        self._turns = asyncio.Semaphore(settings.at_once)
        self._warn = warn
        # What calls that are under way will cost at most, by workspace.
        self._reserved: defaultdict[str, float] = defaultdict(float)

    def end(self) -> float:
        """Give when whoever asks now has waited long enough, on the event loop's clock."""
        return asyncio.get_running_loop().time() + self._settings.timeout

    async def ask(self, prompt: Prompt, read: Callable[[str], _Read], workspace: str, end: float) -> _Read:
        """Ask, pay, and read what the model says.

        Raises:
            ModelFailed: It is not asked, or does not answer, or not with what was asked for.
        """
        async with self._turn(end) as seconds, self._around(prompt, workspace) as completions:
            done = await self._endpoint.complete(
                prompt.system, prompt.user, prompt.schema, n_out=prompt.n_out, seconds=seconds
            )
            completions.append(done)
            return read(done.text)

    async def stream(
        self, prompt: Prompt, read: Callable[[str], _Read], workspace: str, end: float
    ) -> AsyncGenerator[str | tuple[_Read], None]:
        """Ask; give the pieces as they come, and at last what was read of the whole.

        Raises:
            ModelFailed: As from `ask`, at any piece.
        """
        async with self._turn(end) as seconds, self._around(prompt, workspace) as completions:
            pieces = self._endpoint.stream(
                prompt.system, prompt.user, prompt.schema, n_out=prompt.n_out, seconds=seconds
            )
            async with aclosing(pieces):
                async for piece in pieces:
                    if isinstance(piece, str):
                        yield piece
                    else:
                        completions.append(piece)
                        yield (read(piece.text),)

    @asynccontextmanager
    async def _turn(self, end: float) -> AsyncIterator[float]:
        """Wait for a turn; give how many seconds are left then.

        Raises:
            ModelFailed: Too many wait for it, which is no fault of the endpoint's.
        """
        try:
            async with asyncio.timeout_at(end):
                await self._turns.acquire()
        except TimeoutError:
            raise ModelFailed("too many wait for it") from None
        try:
            left = end - asyncio.get_running_loop().time()
            if left < _ENOUGH * self._settings.timeout:  # it could only fail, and would look like the endpoint's fault
                raise ModelFailed("too many wait for it")
            yield left
        finally:
            self._turns.release()

    @asynccontextmanager
    async def _around(self, prompt: Prompt, workspace: str) -> AsyncIterator[list[Completion]]:
        """Around one call: the breaker, what it costs, and what goes wrong. The caller puts the completion in the list.

        Raises:
            ModelFailed: The breaker is open, or the call failed.
        """
        if not self._breaker.allows():
            raise ModelFailed("it is left alone for a while, after failures")
        guessed = n_tokens(prompt.system + prompt.user)
        reserved = self._settings.cost(guessed, prompt.n_out)
        self._reserved[workspace] += reserved
        done: list[Completion] = []
        is_over = False
        is_billed = True
        try:
            yield done
            self._breaker.succeeded()
            is_over = True
        except TooLong as error:  # no fault of the endpoint's, which is neither down nor back for it
            is_billed = False
            _log.warning("model_failed", reason=error.reason)
            raise
        except ModelFailed as error:
            self._breaker.failed(error.after)
            is_over, is_billed = True, error.is_billed
            if not done and is_billed:
                done.append(Completion("", error.n_in, error.n_out or 0))
            _log.warning("model_failed", reason=error.reason)
            raise
        except Malformed as error:
            self._breaker.failed()
            is_over = True
            _log.warning("model_failed", reason=f"its answer is not what was asked for: {error}")
            raise ModelFailed("its answer is not what was asked for") from None
        finally:
            if not is_over:
                self._breaker.abandoned()
            if done or is_billed:
                await self._pay(workspace, done[0] if done else None, guessed)
            self._reserved[workspace] -= reserved

    # --- money, and what is kept ---

    async def afford(self, workspace: str) -> None:
        """See whether a workspace may still ask.

        Raises:
            Held: Its budget for the day is used up, or nobody can tell.
        """
        budget = self._settings.budget
        if budget <= 0:
            return
        try:
            spent = await self._ledger.spent(workspace, self._now().astimezone(UTC).date())
        except StorageError as error:
            _log.warning("model_ledger_failed", reason=error.reason)
            raise Held("failing") from None
        if spent + self._reserved[workspace] >= budget:
            raise Held("budget")

    async def _pay(self, workspace: str, done: Completion | None, guessed: int) -> None:
        """Write down what a call took; where the endpoint does not say it, what it may have taken."""
        n_in = guessed if done is None or done.n_in is None else done.n_in
        n_out = 0 if done is None else n_tokens(done.text) if done.n_out is None else done.n_out
        day = self._now().astimezone(UTC).date()
        try:
            await self._ledger.spend(workspace, day, n_in, n_out, self._settings.cost(n_in, n_out), self._endpoint.name)
            if self._settings.budget <= 0 or self._warn is None:
                return
            share = await self._ledger.spent(workspace, day) / self._settings.budget
            warned = f"warned {workspace} {day.isoformat()}"
            if share >= WARNED_SHARE and await self._ledger.kept(warned) is None:
                await self._ledger.keep(warned, "1")
                await self._warn(workspace, share)
        except StorageError as error:
            _log.warning("model_ledger_failed", reason=error.reason)

    async def kept(self, key: str) -> Draft | None:
        """Give what was kept under a key, or None."""
        try:
            kept = await self._ledger.kept(key)
        except StorageError as error:
            _log.warning("model_ledger_failed", reason=error.reason)
            return None
        return None if kept is None else restored(kept)

    async def awaited(self, key: str, end: float) -> Draft | None:
        """Wait while another process has the same written.

        Returns:
            What came of it; None where it is the caller's to write: nobody does so, whoever did has given up, or what
            is kept cannot be read. Then `keep` or `give_up` has to follow.

        Raises:
            Held: There is no more time.
        """
        lease = timedelta(seconds=self._settings.timeout)
        while True:
            try:
                if await self._ledger.claim(key, lease):
                    return None
                kept = await self._ledger.kept(key)
            except StorageError as error:
                _log.warning("model_ledger_failed", reason=error.reason)
                return None
            if kept is not None:
                return restored(kept)
            if asyncio.get_running_loop().time() + _PAUSE >= end:
                raise Held("failing")
            await asyncio.sleep(_PAUSE)

    async def give_up(self, key: str) -> None:
        """Let others have the same written, now that nothing came of it here."""
        try:
            await self._ledger.give_up(key)
        except StorageError as error:
            _log.warning("model_ledger_failed", reason=error.reason)

    async def keep(self, key: str, draft: Draft) -> None:
        """Keep a draft."""
        try:
            await self._ledger.keep(key, draft.written())
        except StorageError as error:
            _log.warning("model_ledger_failed", reason=error.reason)

    async def judged(self, n_claims: int, n_failed: int) -> None:
        """Count claims that were checked, and how many of them failed."""
        try:
            await self._ledger.judged(self._endpoint.name, n_claims, n_failed)
        except StorageError as error:
            _log.warning("model_ledger_failed", reason=error.reason)


def _left(end: float) -> float:
    """Give the seconds that are left.

    Raises:
        ModelFailed: None; that is no fault of the endpoint.
    """
    seconds = end - asyncio.get_running_loop().time()
    if seconds <= 0:
        raise ModelFailed("there is no time left")
    return seconds
