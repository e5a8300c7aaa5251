import asyncio
import threading
from collections.abc import AsyncIterator, Callable

import pytest
import pytest_asyncio
from sqlalchemy import Connection, event, make_url, select

from bot.errors import StorageError
from storage.database import Database
from storage.tables import STORY
from tests.storage.test_faults import IMPATIENT, locked
from tests.storage.values import NOW, PATIENCE


@pytest_asyncio.fixture
async def database(url: str) -> AsyncIterator[Database]:
    """Open a database with no rows."""
    opened = Database(make_url(url), PATIENCE)
    yield opened
    await opened.close()


def add(*names: str) -> Callable[[Connection], str]:
    """Make a unit of work that adds stories and answers with the last name; a name may be had once."""

    def work(connection: Connection) -> str:
        for name in names:
            connection.execute(STORY.insert(), {"workspace": "", "handle": name, "created_at": NOW})
        return names[-1]

    return work


async def names(database: Database) -> list[str]:
    """Give the stories in the order in which they were added."""
    statement = select(STORY.c.handle).order_by(STORY.c.id)
    return await database.read("look", lambda connection: list(connection.execute(statement).scalars()))


class Gate:
    """A unit of work that keeps a writer busy, so that what is asked for meanwhile waits together."""

    def __init__(self) -> None:
        self.reached = threading.Event()
        self.opened = threading.Event()

    def __call__(self, connection: Connection) -> None:  # noqa: ARG002, D102 - nothing is written
        self.reached.set()
        assert self.opened.wait(PATIENCE.total_seconds())


async def busy(database: Database) -> tuple[Gate, "asyncio.Future[list[None]]"]:
    """Keep all writers busy; what opens the gate lets them go."""
    gate = Gate()
    waiting = []
    for _ in range(database._max_writers):  # noqa: SLF001 - how many there are is nobody's business but the tests'
        gate.reached.clear()
        waiting.append(asyncio.ensure_future(database.write("wait", gate)))
        await asyncio.to_thread(gate.reached.wait, PATIENCE.total_seconds())
    return gate, asyncio.gather(*waiting)


async def together(database: Database, *units: Callable[[Connection], object]) -> list[object]:
    """Ask for all at once while the writers are busy; give what each answers or raises."""
    gate, held = await busy(database)
    asked = [asyncio.ensure_future(database.write("add a story", unit)) for unit in units]
    await asyncio.sleep(0)  # each of them has begun, and waits
    gate.opened.set()
    await held
    return await asyncio.gather(*asked, return_exceptions=True)


async def test_what_waits_together_is_written_together(database: Database) -> None:
    """Fifty units are one transaction, and each caller gets its own answer."""
    wanted = [f"s{index:02}" for index in range(50)]
    commits: list[Connection] = []
    gate, held = await busy(database)
    event.listen(database._engine, "commit", commits.append)  # noqa: SLF001 - nothing else shows it
    asked = [asyncio.ensure_future(database.write("add", add(name))) for name in wanted]
    await asyncio.sleep(0)
    gate.opened.set()
    await held
    assert await asyncio.gather(*asked) == wanted
    assert len(commits) <= 2 * database._max_writers  # noqa: SLF001 - those that were busy, and one more of each
    assert await names(database) == wanted


async def test_a_bad_unit_fails_alone(database: Database) -> None:
    """Whatever it raises, and whatever of it was done: the others are kept, in the order of asking."""

    def raises(connection: Connection) -> None:
        add("half")(connection)
        raise ZeroDivisionError

    answers = await together(database, add("a"), raises, add("b"), add("c", "a"), add("d"), raises)
    assert [answers[index] for index in (0, 2, 4)] == ["a", "b", "d"]
    assert isinstance(answers[1], ZeroDivisionError)
    assert isinstance(answers[5], ZeroDivisionError)
    assert isinstance(answers[3], StorageError)
    assert str(answers[3]) == "Could not add a story: the database refused values that contradict others."
    assert await names(database) == ["a", "b", "d"]


async def test_many_bad_units_fail_alone(database: Database) -> None:
    """However many there are, and wherever they stand."""
    units = [add("taken" if index % 3 else f"s{index}") for index in range(60)]
    answers = await together(database, add("taken"), *units)
    assert [isinstance(answer, StorageError) for answer in answers[1:]] == [index % 3 != 0 for index in range(60)]
    assert await names(database) == ["taken", *(f"s{index}" for index in range(0, 60, 3))]


async def test_a_unit_sees_what_was_asked_for_before_it(url: str) -> None:
    """One caller's writes happen in its order, also where one between them fails."""
    database = Database(make_url(url), PATIENCE)
    seen: list[list[str]] = []

    def look(connection: Connection) -> None:
        seen.append(list(connection.execute(select(STORY.c.handle).order_by(STORY.c.id)).scalars()))

    async def caller() -> None:
        await database.write("add", add("first"))
        with pytest.raises(StorageError):
            await database.write("add", add("first"))
        await database.write("add", add("second"))
        await database.write("look", look)

    others = [database.write("add", add(f"other-{index}")) for index in range(20)]
    await asyncio.gather(caller(), *others)
    assert [name for name in seen[-1] if not name.startswith("other")] == ["first", "second"]
    await database.close()


async def test_who_stops_waiting_stops_nobody(database: Database) -> None:
    """What was asked for is done all the same, and the others get their answers."""
    gate, held = await busy(database)
    asked = [asyncio.ensure_future(database.write("add", add(name))) for name in "abc"]
    await asyncio.sleep(0)
    asked[1].cancel()
    gate.opened.set()
    await held
    answers = await asyncio.gather(*asked, return_exceptions=True)
    assert isinstance(answers[1], asyncio.CancelledError)
    assert (answers[0], answers[2]) == ("a", "c")
    assert await names(database) == ["a", "b", "c"]


async def test_closing_finishes_what_was_asked_for(url: str, database: Database) -> None:
    """More than one transaction takes is waiting; all of it is kept before the database is closed."""
    wanted = [f"s{index:03}" for index in range(250)]
    gate, held = await busy(database)
    asked = [asyncio.ensure_future(database.write("add", add(name))) for name in wanted]
    await asyncio.sleep(0)
    closing = asyncio.ensure_future(database.close())
    await asyncio.sleep(0)
    with pytest.raises(StorageError, match="the store is closed"):
        await database.write("add", add("late"))
    gate.opened.set()
    await asyncio.gather(held, closing)
    assert await asyncio.gather(*asked) == wanted
    again = Database(make_url(url), PATIENCE)
    assert sorted(await names(again)) == wanted
    await again.close()


async def test_a_reader_does_not_wait_for_all_that_is_to_be_written(database: Database) -> None:
    """It is answered between two transactions, however many wait."""
    gate, held = await busy(database)
    asked = [asyncio.ensure_future(database.write("add", add(f"s{index}"))) for index in range(150)]
    middle = Gate()
    asked_in_the_middle = asyncio.ensure_future(database.write("wait", middle))
    asked += [asyncio.ensure_future(database.write("add", add(f"t{index}"))) for index in range(850)]
    await asyncio.sleep(0)
    gate.opened.set()
    await asyncio.to_thread(middle.reached.wait, PATIENCE.total_seconds())
    reading = asyncio.ensure_future(names(database))
    await asyncio.sleep(0)
    middle.opened.set()
    assert len(await reading) < 1000
    await asyncio.gather(held, asked_in_the_middle, *asked)
    assert len(await names(database)) == 1000


async def test_a_lock_that_is_not_given_fails_all_at_once(url: str) -> None:
    """Nothing is kept of any, each hears of it in its own words, and nobody waits for one after the other."""
    database = Database(make_url(url), IMPATIENT)
    tried = []

    def attempt(name: str) -> Callable[[Connection], str]:
        def work(connection: Connection) -> str:
            tried.append(name)
            return add(name)(connection)

        return work

    with locked(url, readers=False):
        asked = [database.write(f"add {name}", attempt(name)) for name in "abcdefgh"]
        answers = await asyncio.gather(*asked, return_exceptions=True)
    assert len(tried) < len(asked)  # SQLite tries none: it does not let the transaction begin
    assert [str(answer) for answer in answers] == [
        f"Could not add {name}: another program keeps the database locked." for name in "abcdefgh"
    ]
    assert await names(database) == []
    await database.close()


COLLIDE = "DO $$ BEGIN RAISE EXCEPTION 'deadlock' USING ERRCODE = '{}'; END $$"


@pytest.mark.parametrize("backend", ["postgresql"])
@pytest.mark.parametrize("code", ["40P01", "40001"])
async def test_a_collision_is_tried_again(database: Database, code: str) -> None:
    """Two processes that lock rows crosswise: PostgreSQL undoes one of them, and nobody hears of it."""
    n_runs = 0

    def collides_once(connection: Connection) -> str:
        nonlocal n_runs
        n_runs += 1
        if n_runs == 1:
            connection.exec_driver_sql(COLLIDE.format(code))
        return add("b")(connection)

    assert await database.write("add", collides_once) == "b"
    assert n_runs == 2
    assert await names(database) == ["b"]


@pytest.mark.parametrize("backend", ["postgresql"])
async def test_who_always_collides_fails_alone(database: Database) -> None:
    """It can be tried again later, and the others are kept."""
    always = COLLIDE.format("40P01")
    kept, failed, after = await together(database, add("a"), lambda c: c.exec_driver_sql(always), add("b"))
    assert (kept, after) == ("a", "b")
    assert isinstance(failed, StorageError)
    assert failed.retryable


def test_a_loop_that_is_closed_keeps_no_writer(url: str) -> None:
    """Whoever is gone is not told; the next one is served."""
    database = Database(make_url(url), PATIENCE)
    gate = Gate()

    async def leave() -> None:
        waiting = asyncio.ensure_future(database.write("wait", gate))
        await asyncio.to_thread(gate.reached.wait, PATIENCE.total_seconds())
        waiting.cancel()

    asyncio.run(leave())
    gate.opened.set()
    assert asyncio.run(database.write("add", add("a"))) == "a"
    asyncio.run(database.close())
