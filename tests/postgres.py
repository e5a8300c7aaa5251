"""A PostgreSQL server of our own, started from the installed binaries: for tests and benchmarks."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import psycopg
from psycopg import sql


def binaries() -> Path | None:
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


@contextmanager
def server(*, durable: bool = False) -> Iterator[str]:
    """Start a server, and stop it in the end; give the folder of its socket.

    Args:
        durable: Whether what it confirms survives a power cut, as where people use it; tests need no such thing.

    Raises:
        FileNotFoundError: None is installed.
    """
    found = binaries()
    if found is None:
        raise FileNotFoundError("no PostgreSQL server is installed (on Debian: apt-get install postgresql)")
    user = _unprivileged()
    # Not tmp_path: a socket's path may have 107 characters, and the other user must get there.
    folder = Path(tempfile.mkdtemp(prefix="depesche-pg-"))
    if user is not None:
        shutil.chown(folder, user)

    def run(program: str, *arguments: str) -> None:
        # Into a file, because the server inherits it: a pipe would never end.
        with (folder / "errors").open("wb") as errors:
            done = subprocess.run(
                [str(found / program), "-D", str(folder / "data"), *arguments],
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
        options = f"-k {folder} -c listen_addresses="
        if not durable:
            options += " -c fsync=off -c synchronous_commit=off -c full_page_writes=off"
        run("pg_ctl", "start", "-w", "-o", options, "-l", str(folder / "log"))
        try:
            yield str(folder)
        finally:
            run("pg_ctl", "stop", "-w", "-m", "immediate")
    finally:
        shutil.rmtree(folder)


def address(folder: str, name: str) -> str:
    """Give the address of a database for `storage.open_store`."""
    return f"postgresql+psycopg://postgres@/{name}?host={folder}"


def do(folder: str, statement: sql.SQL | sql.Composed) -> None:
    """Run a statement as the server's owner."""
    with psycopg.connect(host=folder, user="postgres", dbname="postgres", autocommit=True) as connection:
        connection.execute(statement)


def create_database(folder: str) -> str:
    """Make an empty database; give its address."""
    name = f"d{uuid4().hex}"
    do(folder, sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)))
    return address(folder, name)
