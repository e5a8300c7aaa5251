"""What goes wrong on request: with which of the next requests, and how."""

import asyncio
from dataclasses import dataclass, field
from typing import Literal, Self

Kind = Literal["limited", "banned", "broken", "reset", "slow", "garbled"]


@dataclass(frozen=True)
class Fault:
    """One way in which a request goes wrong.

    Attributes:
        kind: "limited" is Discord's 429, "banned" Cloudflare's, "broken" a status of 500 and more, "reset" a connection
            that ends without an answer, "slow" a late answer, "garbled" one that is no JSON, or not what was asked for.
        accepted: Whether what was asked for happens all the same.
        status: What is answered where it is broken.
        retry_after: Seconds that a limited client is told to wait.
        everywhere: Whether the limit holds for all routes.
        seconds: How long a slow answer takes.
        until: What a slow answer waits for instead.
        text: What a garbled answer says.
    """

    kind: Kind
    accepted: bool = False
    status: int = 500
    retry_after: float = 0.05
    everywhere: bool = False
    seconds: float = 0.0
    until: asyncio.Event | None = None
    text: str = ""

    @classmethod
    def limited(cls, retry_after: float = 0.05, *, everywhere: bool = False) -> Self:
        """Be Discord's 429, with a `Via` header: wait so many seconds."""
        return cls("limited", retry_after=retry_after, everywhere=everywhere)

    @classmethod
    def banned(cls, retry_after: float = 60) -> Self:
        """Be Cloudflare's 429, without `Via` and JSON."""
        return cls("banned", retry_after=retry_after)

    @classmethod
    def broken(cls, status: int = 500, *, accepted: bool = False) -> Self:
        """Be a 500, 502 or the like."""
        return cls("broken", status=status, accepted=accepted)

    @classmethod
    def reset(cls, *, accepted: bool) -> Self:
        """Reset the connection instead of an answer, after or before the request was accepted."""
        return cls("reset", accepted=accepted)

    @classmethod
    def slow(cls, seconds: float = 0.0, *, until: asyncio.Event | None = None) -> Self:
        """Do what was asked for, and answer after so many seconds, or when the event is set."""
        return cls("slow", accepted=True, seconds=seconds, until=until)

    @classmethod
    def garbled(cls, text: str = '{"id": "1') -> Self:
        """Do what was asked for, and answer with a 200 that cannot be read."""
        return cls("garbled", accepted=True, status=200, text=text)


@dataclass
class Faults:
    """Which requests meet which fault."""

    _planned: list[tuple[Fault, str | None, int | None]] = field(default_factory=list)

    def plan(self, fault: Fault, operation: str | None, n: int | None) -> None:
        """Let the next `n` requests of an operation meet a fault; None is each operation, and for ever."""
        self._planned.append((fault, operation, n))

    def clear(self) -> None:
        """Let nothing go wrong any more."""
        self._planned.clear()

    def next(self, operation: str) -> Fault | None:
        """Take the fault that a request meets: of those planned for it the first."""
        for number, (fault, planned, n) in enumerate(self._planned):
            if planned in {None, operation}:
                if n is not None:
                    self._planned[number] = fault, planned, n - 1
                    if n == 1:
                        del self._planned[number]
                return fault
        return None
