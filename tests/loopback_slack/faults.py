"""What goes wrong on request: with which of the next calls, and how."""

import asyncio
from dataclasses import dataclass, field
from typing import Literal, Self

Kind = Literal["limited", "broken", "reset", "silent", "slow", "refused"]


@dataclass(frozen=True)
class Fault:
    """One way in which a call goes wrong.

    Attributes:
        kind: "limited" is a 429, "broken" a status of 500 and more, "reset" a connection that ends without an answer,
            "silent" no answer at all, "slow" a late one, "refused" an `ok: false`.
        accepted: Whether what was asked for happens all the same.
        status: What is answered where it is broken.
        retry_after: Seconds that a limited client is told to wait.
        seconds: How long a slow answer takes.
        until: What a slow answer waits for instead.
        error: What a refusal says.
    """

    kind: Kind
    accepted: bool = False
    status: int = 500
    retry_after: int = 1
    seconds: float = 0.0
    until: asyncio.Event | None = None
    error: str = ""

    @classmethod
    def limited(cls, retry_after: int = 1) -> Self:
        """Be a 429: wait so many seconds."""
        return cls("limited", retry_after=retry_after)

    @classmethod
    def broken(cls, status: int = 500, *, accepted: bool = False) -> Self:
        """Be a 500, 503 or the like."""
        return cls("broken", status=status, accepted=accepted)

    @classmethod
    def reset(cls, *, accepted: bool) -> Self:
        """Reset the connection instead of an answer, after or before the call was accepted."""
        return cls("reset", accepted=accepted)

    @classmethod
    def silent(cls) -> Self:
        """Do what was asked for, and never answer: the client's time runs out."""
        return cls("silent", accepted=True)

    @classmethod
    def slow(cls, seconds: float = 0.0, *, until: asyncio.Event | None = None) -> Self:
        """Do what was asked for, and answer after so many seconds, or when the event is set."""
        return cls("slow", accepted=True, seconds=seconds, until=until)

    @classmethod
    def refused(cls, error: str) -> Self:
        """Be an `ok: false` with any error."""
        return cls("refused", error=error)


@dataclass
class Faults:
    """Which calls meet which fault."""

    _planned: list[tuple[Fault, str | None, int | None]] = field(default_factory=list)

    def plan(self, fault: Fault, method: str | None, n: int | None) -> None:
        """Let the next `n` calls of a method meet a fault; None is each method, and for ever."""
        self._planned.append((fault, method, n))

    def clear(self) -> None:
        """Let nothing go wrong any more."""
        self._planned.clear()

    def next(self, method: str) -> Fault | None:
        """Take the fault that a call meets: of those planned for it the first."""
        for number, (fault, planned, n) in enumerate(self._planned):
            if planned in {None, method}:
                if n is not None:
                    self._planned[number] = fault, planned, n - 1
                    if n == 1:
                        del self._planned[number]
                return fault
        return None
