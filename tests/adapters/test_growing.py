"""How beginnings of answers are paced, with a clock of the tests' own."""

import asyncio
from dataclasses import dataclass, field

from adapters.growing import Growing


@dataclass
class Screen:
    """Where beginnings are shown, and the time between them.

    Attributes:
        goes_on: Whether more may be shown.
        held: What showing waits for, if anything.
    """

    goes_on: bool = True
    held: asyncio.Event | None = None
    shown: list[str] = field(default_factory=list)
    paused: list[float] = field(default_factory=list)
    came: asyncio.Event = field(default_factory=asyncio.Event)
    waits: asyncio.Event = field(default_factory=asyncio.Event)
    passed: asyncio.Event = field(default_factory=asyncio.Event)

    async def show(self, beginning: str) -> bool:
        """Show one."""
        self.came.set()
        if self.held is not None:
            await self.held.wait()
        self.shown.append(beginning)
        return self.goes_on

    async def pause(self, seconds: float) -> None:
        """Wait until the test lets the time pass."""
        self.paused.append(seconds)
        self.waits.set()
        await self.passed.wait()
        self.passed.clear()

    def growing(self, patience: float = 3.0) -> Growing:
        """Make what shows beginnings here."""
        return Growing(self.show, every=1.5, patience=patience, pause=self.pause)


async def test_of_what_comes_meanwhile_the_newest_is_shown() -> None:
    """The first beginning at once, the others when it is their turn."""
    screen = Screen()
    growing = screen.growing()
    await growing.grow("One.")
    await screen.waits.wait()
    await growing.grow("One. Two.")
    await growing.grow("One. Two. Three.")
    assert screen.shown == ["One."]
    screen.waits.clear()
    screen.passed.set()
    await screen.waits.wait()
    assert screen.paused == [1.5, 1.5]
    assert screen.shown == ["One.", "One. Two. Three."]
    await growing.end()


async def test_the_same_is_not_shown_twice() -> None:
    """Nor is a beginning that is empty."""
    screen = Screen()
    growing = screen.growing()
    await growing.grow(" ")
    await growing.grow("One.")
    await screen.waits.wait()
    await growing.grow("One.")
    screen.passed.set()
    for _ in range(10):
        await asyncio.sleep(0)
    assert screen.shown == ["One."]
    await growing.end()


async def test_whoever_writes_waits_for_nothing() -> None:
    """Also while a beginning is being shown."""
    screen = Screen(held=asyncio.Event())
    growing = screen.growing()
    await growing.grow("One.")
    await screen.came.wait()
    await growing.grow("One. Two.")
    assert not screen.shown
    growing.drop()


async def test_the_end_waits_for_what_is_on_its_way() -> None:
    """So that it does not arrive later; nothing comes after that."""
    screen = Screen(held=asyncio.Event())
    growing = screen.growing()
    await growing.grow("One.")
    await screen.came.wait()
    ending = asyncio.create_task(growing.end())
    await growing.grow("One. Two.")
    await asyncio.sleep(0)
    assert not ending.done()
    assert screen.held is not None
    screen.held.set()
    await ending
    assert screen.shown == ["One."]
    await growing.grow("One. Two. Three.")
    assert screen.shown == ["One."]


async def test_the_end_does_not_wait_for_a_pause() -> None:
    """What was to be shown after it never is."""
    screen = Screen()
    growing = screen.growing()
    await growing.grow("One.")
    await screen.waits.wait()
    await growing.grow("One. Two.")
    await growing.end()
    await growing.end()
    assert screen.shown == ["One."]


async def test_the_end_does_not_wait_for_ever() -> None:
    """What hangs is broken off."""
    screen = Screen(held=asyncio.Event())
    growing = screen.growing(patience=0.01)
    await growing.grow("One.")
    await screen.came.wait()
    await growing.end()
    assert not screen.shown


async def test_nothing_is_shown_where_no_more_may_be() -> None:
    """A place that refused one is not asked again."""
    screen = Screen(goes_on=False)
    growing = screen.growing()
    await growing.grow("One.")
    await screen.came.wait()
    await growing.grow("One. Two.")
    await growing.end()
    assert screen.shown == ["One."]
    assert not screen.paused
