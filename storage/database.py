"""Opening a database and running units of work in it. Knows drivers, transactions and their errors; no table.

SQLite: write-ahead log, foreign keys, a busy time-out, ``BEGIN IMMEDIATE`` for whatever writes (a deferred transaction
that turns into a writing one fails at once where another writes), and one thread, because SQLite has one writer anyway.
PostgreSQL: psycopg and a few threads. Everything above this module is the same for both.

What takes long in a small write is the wait for the disk. So units that are asked for at the same time are written in
one transaction, and each of their callers hears of it once it is kept. A unit that fails undoes the transaction and is
then run alone; those before and after it are run again without it.
"""

import asyncio
import sqlite3
import threading
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import groupby
from typing import Any, TypeVar

import sqlalchemy
from sqlalchemy import URL, Connection, Engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from bot.errors import ConfigError, StorageError

T = TypeVar("T")

_POSTGRES_THREADS = 4
# Of which so many write at a time: one fills its transaction while the other waits for the server.
_POSTGRES_WRITERS = 2
# In one transaction at most, so that nobody waits for long behind it.
_TOGETHER = 100
# Any number that no other program on the server takes for its own lock: "depesche" in ASCII.
_MIGRATION_LOCK = 0x6465706573636865
NEWEST = "0009"
"""The last of the migrations."""

OLDER = "its tables are older than this program"
"""Why a database is not opened that may not be changed."""

EMPTY = "it has no tables yet"
"""The same, of one that was not used so far."""

_BEGIN = "depesche_begin"

_BUSY = "another program keeps the database locked"
_FULL = "the disk is full"
_READ_ONLY = "the database is read-only"
_DAMAGED = "the file is damaged, or is no database of this program"
_UNREACHABLE = "the database server cannot be reached"
_REFUSED = "the database server refuses this user, password or database, or is just starting"

_SQLITE: dict[int, tuple[str, bool]] = {
    sqlite3.SQLITE_BUSY: (_BUSY, True),
    sqlite3.SQLITE_LOCKED: (_BUSY, True),
    sqlite3.SQLITE_FULL: (_FULL, True),
    sqlite3.SQLITE_IOERR: ("the disk cannot be read or written, or is full", True),
    sqlite3.SQLITE_READONLY: (_READ_ONLY, False),
    sqlite3.SQLITE_CANTOPEN: (
        "the database file cannot be opened; check that its folder exists and is writable",
        False,
    ),
    sqlite3.SQLITE_NOTADB: (_DAMAGED, False),
    sqlite3.SQLITE_CORRUPT: (_DAMAGED, False),
    sqlite3.SQLITE_CONSTRAINT: ("the database refused values that contradict others", False),
}
# https://www.postgresql.org/docs/current/errcodes-appendix.html; the first two characters are the class.
_POSTGRES: dict[str, tuple[str, bool]] = {
    "08": (_UNREACHABLE, True),
    "23": ("the database refused values that contradict others", False),
    "25006": (_READ_ONLY, False),
    "40": ("another program changed the same rows at the same time", True),
    "42501": ("the database user may not do that; make it the owner of the database", False),
    "53100": (_FULL, True),
    "53": ("the database server is out of resources", True),
    "55P03": (_BUSY, True),
    "57014": ("the database took too long", True),
    "57": ("the database server is shutting down or starting", True),
}


@dataclass(slots=True, eq=False)
class _Unit:
    """Something to write, and who waits for it."""

    operation: str
    work: Callable[[Connection], Any]
    loop: asyncio.AbstractEventLoop
    future: "asyncio.Future[Any]"
    value: Any = None
    error: Exception | None = None

    def tell(self) -> None:
        """Let who waits go on; called in the loop's own thread."""
        if self.future.done():  # cancelled, which stops who waits and nothing else
            return
        if self.error is None:
            self.future.set_result(self.value)
        else:
            self.future.set_exception(self.error)


@dataclass(slots=True)
class _Queue:
    """What waits to be written, first come, first served; `lock` guards the rest."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    units: deque[_Unit] = field(default_factory=deque)
    n_writers: int = 0
    closed: bool = False


class Database:
    """One open database and the thread or threads that work in it. Made by `Database.open`."""

    def __init__(self, url: URL, patience: timedelta) -> None:
        sqlite = url.get_backend_name() == "sqlite"
        n_threads, self._max_writers = (1, 1) if sqlite else (_POSTGRES_THREADS, _POSTGRES_WRITERS)
        self._executor = ThreadPoolExecutor(n_threads, thread_name_prefix="depesche-store")
        self._engine = _engine(url, patience, n_threads)
        self._writing = self._engine.execution_options(**{_BEGIN: "BEGIN IMMEDIATE"})
        self._queue = _Queue()

    @classmethod
    async def open(cls, url: str, *, migrate: bool, patience: timedelta) -> "Database":
        """Connect and bring the tables up to date.

        Args:
            url: ``sqlite:///path`` or ``postgresql://user@host/name``.
            migrate: Whether to change the tables if they are older than this program; otherwise older ones are an
                error.
            patience: How long to wait for a lock.

        Raises:
            ConfigError: The address is none of these.
            StorageError: The database cannot be used.
        """
        parsed = _parse(url)
        database = cls(parsed, patience)
        try:
            await database._run("open the database", lambda: _open(database._writing, patience, migrate=migrate))
        except BaseException:
            await database.close()
            raise
        return database

    async def read(self, operation: str, work: Callable[[Connection], T]) -> T:
        """Run `work` in a transaction that does not write.

        Args:
            operation: What it does, as the end of "could not …".
            work: Called in a thread of the store. What it raises is passed on, SQL's own errors excepted.

        Raises:
            StorageError: The database failed.
        """

        def begin() -> T:
            with self._engine.begin() as connection:
                return work(connection)

        return await self._run(operation, begin)

    async def write(self, operation: str, work: Callable[[Connection], T]) -> T:
        """Run `work` in a transaction that writes: it happens as a whole and lastingly, or not at all.

        Arguments and errors are those of `read`. `work` shares its transaction with what was asked for before and after
        it, and is run again where that is undone: it changes nothing but the database. Whoever stops waiting for it
        does not stop it.
        """
        loop = asyncio.get_running_loop()
        unit = _Unit(operation, work, loop, loop.create_future())
        with self._queue.lock:
            if self._queue.closed:
                raise _closed(operation)
            self._queue.units.append(unit)
            if self._queue.n_writers < self._max_writers:
                self._executor.submit(self._write)
                self._queue.n_writers += 1
        result: T = await unit.future
        return result

    async def try_writing(self) -> None:
        """Write what stands there already.

        Raises:
            StorageError: Nothing can be written.
        """
        same = text("UPDATE alembic_version SET version_num = version_num")

        def write(connection: Connection) -> None:
            connection.execute(same)

        await self.write("write to the database", write)

    async def close(self) -> None:
        """Finish what was asked for and close all connections. May be called twice."""
        with self._queue.lock:
            self._queue.closed = True
        await asyncio.to_thread(self._executor.shutdown)
        await asyncio.to_thread(self._engine.dispose)

    async def _run(self, operation: str, work: Callable[[], T]) -> T:
        with self._queue.lock:
            if self._queue.closed:
                raise _closed(operation)
            running = asyncio.get_running_loop().run_in_executor(self._executor, _guarded, operation, work)
        return await running

    def _write(self) -> None:
        """Write some of what waits, then leave the thread to readers who came meanwhile."""
        while True:
            with self._queue.lock:
                units = [self._queue.units.popleft() for _ in range(min(_TOGETHER, len(self._queue.units)))]
            for done in _kept(self._writing, units):
                _tell(done)
            with self._queue.lock:
                if not self._queue.units:
                    self._queue.n_writers -= 1
                    return
                if not self._queue.closed:  # else nothing can be submitted any more, and nobody comes to read
                    self._executor.submit(self._write)
                    return


def _closed(operation: str) -> StorageError:
    return StorageError(operation, "the store is closed", retryable=False)


def _kept(engine: Engine, units: list[_Unit]) -> Iterator[Sequence[_Unit]]:
    """Run units in their order, in as few transactions as can be; give them once they are kept or have failed."""
    pending = [units] if units else []
    while pending:
        together = pending.pop()
        failed = _attempt(engine, together)
        if failed is None:
            yield together
        else:
            # Those before it run again, then it runs alone, then those after it: in the order in which they were asked.
            parts = (together[:failed], together[failed : failed + 1], together[failed + 1 :])
            pending.extend(part for part in reversed(parts) if part)


def _attempt(engine: Engine, units: Sequence[_Unit], *, again: bool = True) -> int | None:
    """Run units in one transaction.

    Returns:
        None once each unit has its value or its error. Otherwise nothing is kept, because of the unit at this index.
    """
    running: int | None = None
    try:
        with engine.begin() as connection:
            for index, unit in enumerate(units):
                running = index
                unit.value = unit.work(connection)
            running = None
    except Exception as error:  # noqa: BLE001 - whatever it is, it is for those who wait
        if again and _collided(error):
            return _attempt(engine, units, again=False)
        if running is not None and len(units) > 1 and not _everybodys(error):
            return running
        for unit in units:
            unit.error = _worded(unit.operation, error)
    return None


def _tell(units: Sequence[_Unit]) -> None:
    """Wake those who wait, once for each loop."""
    for loop, mine in groupby(units, key=lambda unit: unit.loop):
        with suppress(RuntimeError):  # the loop is closed: nobody waits
            loop.call_soon_threadsafe(_wake, tuple(mine))


def _wake(units: Sequence[_Unit]) -> None:
    for unit in units:
        unit.tell()


def _guarded(operation: str, work: Callable[[], T]) -> T:
    try:
        return work()
    except Exception as error:
        worded = _worded(operation, error)
        if worded is error:
            raise
        raise worded from error


def _worded(operation: str, error: Exception) -> Exception:
    """Give what a caller is to see: SQL's own errors in plain words, all others as they are."""
    if not _is_sql(error):
        return error
    reason, retryable = _explain(error)
    failed = StorageError(operation, reason, retryable=retryable)
    failed.__cause__ = error
    return failed


def _is_sql(error: BaseException) -> bool:
    return isinstance(error, (SQLAlchemyError, sqlite3.Error)) or _is_postgres(error)


def _is_postgres(error: BaseException | None) -> bool:
    """Say whether an error is psycopg's, without importing it where nobody uses it."""
    return type(error).__module__.partition(".")[0] == "psycopg"


def _sqlstate(error: BaseException | None) -> str:
    return str(getattr(error, "sqlstate", None) or "")


def _collided(error: Exception) -> bool:
    """Say whether PostgreSQL undid the transaction because of another one, and asks to try again."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    return _is_postgres(cause) and _sqlstate(cause).startswith("40")


def _everybodys(error: Exception) -> bool:
    """Say whether the other units would fail, too, and wait as long for it: no lock, no room, no server."""
    return _is_sql(error) and not _collided(error) and _explain(error)[1]


def _explain(error: Exception) -> tuple[str, bool]:
    """Say in people's words what the driver's error means, and whether trying again can help."""
    cause = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(cause, sqlite3.Error):
        code = getattr(cause, "sqlite_errorcode", None)
        if code is not None and code & 0xFF in _SQLITE:  # the low byte is the primary code
            return _SQLITE[code & 0xFF]
    elif _is_postgres(cause):
        code = _sqlstate(cause)
        for key in (code, code[:2]):
            if key in _POSTGRES:
                return _POSTGRES[key]
        # A connection that fails has no code.
        if not code and any(each.__name__ == "OperationalError" for each in type(cause).__mro__):
            # Nor has a refusal; what the server says is in its own language, but for this word mostly.
            asked = getattr(cause, "pgconn", None)
            refused = asked is not None and (asked.used_password or asked.needs_password or "FATAL" in str(cause))
            return (_REFUSED if refused else _UNREACHABLE), True
    elif isinstance(error, PoolTimeoutError):
        return _BUSY, True
    return f"the database refused the statement ({type(cause).__name__})", False


def _parse(url: str) -> URL:
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):  # the latter for a port that is no number
        parsed = None
    if parsed is not None and parsed.drivername in {"sqlite", "sqlite+pysqlite"}:
        return parsed
    if parsed is not None and parsed.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        return parsed.set(drivername="postgresql+psycopg")
    # The address is not repeated: it may hold a password.
    raise ConfigError(
        ["DEPESCHE_DATABASE_URL: give sqlite:///path/to/depesche.db or postgresql+psycopg://user:password@host/name."]
    )


def _engine(url: URL, patience: timedelta, n_threads: int) -> Engine:
    seconds = patience.total_seconds()
    if url.get_backend_name() == "sqlite":
        # One thread works, another one closes.
        arguments = {"timeout": seconds, "check_same_thread": False}
        engine = sqlalchemy.create_engine(url, connect_args=arguments, hide_parameters=True)
        event.listen(engine, "connect", _prepare_sqlite)
        event.listen(engine, "begin", _begin_sqlite)
        return engine

    def prepare(connection: Any, _record: object) -> None:
        # A lock that is not given has to become an error here as it does on SQLite.
        connection.execute(f"SET lock_timeout = {int(seconds * 1000)}".encode())
        connection.execute("SET TIME ZONE 'UTC'")
        # Compiling a statement takes seconds where the server thinks that it is a long one; none of ours is.
        connection.execute("SET jit = off")
        connection.commit()

    engine = sqlalchemy.create_engine(
        url,
        pool_size=n_threads,
        max_overflow=0,
        pool_pre_ping=True,  # a server that restarted costs nobody an error
        connect_args={"connect_timeout": 10},
        hide_parameters=True,
    )
    event.listen(engine, "connect", prepare)
    return engine


def _prepare_sqlite(connection: sqlite3.Connection, _record: object) -> None:
    connection.isolation_level = None  # transactions begin where `_begin_sqlite` says
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA synchronous = FULL")  # what was confirmed outlives a power cut
    if connection.execute("PRAGMA journal_mode").fetchone() != ("wal",):
        connection.execute("PRAGMA journal_mode = WAL")


def _begin_sqlite(connection: Connection) -> None:
    connection.exec_driver_sql(connection.get_execution_options().get(_BEGIN, "BEGIN"))


def _open(engine: Engine, patience: timedelta, *, migrate: bool) -> None:
    """Connect for the first time and upgrade."""
    deadline = time.monotonic() + patience.total_seconds()
    while True:
        try:
            return _upgrade(engine, migrate=migrate)
        except (DBAPIError, sqlite3.Error) as error:
            # While another process makes the write-ahead log or takes it away, SQLite refuses without waiting as it
            # was told to: https://www.sqlite.org/wal.html, "Sometimes Queries Return SQLITE_BUSY In WAL Mode".
            if engine.dialect.name != "sqlite" or _explain(error)[0] != _BUSY or time.monotonic() > deadline:
                raise
            time.sleep(0.01)


def _upgrade(engine: Engine, *, migrate: bool) -> None:
    """Bring the tables to the newest form, or find that they are; of two processes, one waits for the other."""
    with engine.connect() as connection:
        with connection.begin():
            if _is_newest(connection):
                return
        from storage.upgrade import upgrade  # noqa: PLC0415  # what it needs takes long to import, and this is rare

        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            # SQLite changes a table by replacing it, which with foreign keys on takes along all rows that point to it.
            _pragma(connection, "foreign_keys = OFF")
        try:
            with connection.begin():
                if not sqlite:
                    connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
                upgrade(connection, migrate=migrate)
        finally:
            if sqlite:
                _pragma(connection, "foreign_keys = ON")


def _is_newest(connection: Connection) -> bool:
    """Say whether the tables have the form that this program knows, as Alembic writes it down."""
    if not inspect(connection).has_table("alembic_version"):
        return False
    return connection.execute(text("SELECT version_num FROM alembic_version")).scalars().all() == [NEWEST]


def _pragma(connection: Connection, setting: str) -> None:
    """Set what SQLite ignores inside a transaction, and SQLAlchemy begins one before any statement of its own."""
    driver = connection.connection.driver_connection
    if driver is not None:
        driver.execute(f"PRAGMA {setting}")
