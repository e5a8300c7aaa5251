"""Every test here runs against a SQLite file and a PostgreSQL server, which is started from what is installed."""

import asyncio
import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
import pytest_asyncio
from psycopg import sql

from storage import Store, open_store
from tests.storage.values import PATIENCE

REQUIRED = "DEPESCHE_REQUIRE_POSTGRES"


def _binaries() -> Path | None:
    """Find the folder with initdb, which Debian keeps off the PATH."""
    candidates = [Path(found).parent for found in [shutil.which("initdb")] if found]
    if shutil.which("pg_config"):
        asked = subprocess.run(["pg_config", "--bindir"], capture_output=True, text=True, check=True).stdout.strip()
        candidates.append(Path(asked))
    candidates += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next(
        (folder for folder in candidates if (folder / "initdb").exists() and (folder / "postgres").exists()), None
    )


def _unprivileged() -> str | None:
    """Name the user that the server runs as: it refuses to run as root."""
    if os.geteuid() != 0:
        return None
    users = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in users else "nobody"


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """Start a PostgreSQL server for this test run; give the folder of its socket."""
    binaries = _binaries()
    if binaries is None:
        reason = "no PostgreSQL server is installed (on Debian: apt-get install postgresql)"
        if os.environ.get(REQUIRED) == "1":
            pytest.fail(f"{REQUIRED}=1, but {reason}", pytrace=False)
        pytest.skip(reason)
    user = _unprivileged()
    # Not tmp_path: a socket's path may have 107 characters, and the other user must get there.
    folder = Path(tempfile.mkdtemp(prefix="depesche-pg-"))
    if user is not None:
        shutil.chown(folder, user)

    def run(program: str, *arguments: str) -> None:
        # Into a file, because the server inherits it: a pipe would never end.
        with (folder / "errors").open("wb") as errors:
            done = subprocess.run(
                [str(binaries / program), "-D", str(folder / "data"), *arguments],
                cwd=folder,
                env={"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8"},
                user=user,
                extra_groups=None if user is None else [],
                group=None if user is None else pwd.getpwnam(user).pw_gid,
                stdout=errors,
                stderr=errors,
                check=False,
            )
        assert done.returncode == 0, (folder / "errors").read_text()

    try:
        run("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync")
        options = f"-k {folder} -c listen_addresses= -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        run("pg_ctl", "start", "-w", "-o", options, "-l", str(folder / "log"))
        try:
            yield str(folder)
        finally:
            run("pg_ctl", "stop", "-w", "-m", "immediate")
    finally:
        shutil.rmtree(folder)


def _postgres_url(folder: str, name: str) -> str:
    return f"postgresql+psycopg://postgres@/{name}?host={folder}"


def _postgres_do(folder: str, statement: sql.SQL | sql.Composed) -> None:
    with psycopg.connect(host=folder, user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute(statement)


async def _migrate(url: str) -> None:
    await (await open_store(url)).close()


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A migrated file, copied for each test."""
    path = tmp_path_factory.mktemp("template") / "depesche.db"
    asyncio.run(_migrate(f"sqlite:///{path}"))
    return path


@pytest.fixture(scope="session")
def postgres_url(postgres: str) -> str:
    """Give the address of a migrated database, emptied for each test: making one takes ten times as long."""
    _postgres_do(postgres, sql.SQL("CREATE DATABASE depesche"))
    url = _postgres_url(postgres, "depesche")
    asyncio.run(_migrate(url))
    return url


@pytest.fixture(params=["sqlite", "postgresql"])
def backend(request: pytest.FixtureRequest) -> str:
    """Name the database that the test runs on."""
    return str(request.param)


@pytest.fixture
def empty_url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Give the address of a database without any table."""
    if backend == "sqlite":
        yield f"sqlite:///{tmp_path / 'empty.db'}"
        return
    folder, name = request.getfixturevalue("postgres"), f"empty_{uuid4().hex}"
    _postgres_do(folder, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    yield _postgres_url(folder, name)
    _postgres_do(folder, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))


@pytest.fixture
def url(backend: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Give the address of a database with all tables and no rows."""
    if backend == "sqlite":
        shutil.copy(request.getfixturevalue("sqlite_template"), tmp_path / "depesche.db")
        return f"sqlite:///{tmp_path / 'depesche.db'}"
    folder, address = request.getfixturevalue("postgres"), request.getfixturevalue("postgres_url")
    with psycopg.connect(host=folder, user="postgres", dbname="depesche", autocommit=True) as connection:
        for owner in ("channel", "story", "article"):
            connection.execute(sql.SQL("DELETE FROM {}").format(sql.Identifier(owner)))  # the rest goes with them
    return str(address)


@pytest_asyncio.fixture
async def store(url: str) -> AsyncIterator[Store]:
    """Open a store with no rows."""
    opened = await open_store(url, patience=PATIENCE)
    yield opened
    await opened.close()


@pytest_asyncio.fixture
async def other(url: str) -> AsyncIterator[Store]:
    """Open the same database once more, as another process does."""
    opened = await open_store(url, patience=PATIENCE)
    yield opened
    await opened.close()
