"""What must come to an end soon, on any machine."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

LONGEST = 10.0
"""Seconds of the processor's time: a hundred times what is needed, and far below a pattern that searches on and on."""


@contextmanager
def bounded() -> Iterator[None]:
    """Stop what goes on for longer than `LONGEST`, and fail. Only in the main thread."""

    def stop(_signal: int, _frame: object) -> None:
        raise TimeoutError(f"still at work after {LONGEST:g} s")

    before = signal.signal(signal.SIGVTALRM, stop)
    signal.setitimer(signal.ITIMER_VIRTUAL, LONGEST)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_VIRTUAL, 0)
        signal.signal(signal.SIGVTALRM, before)
