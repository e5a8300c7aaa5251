"""A process that has imported everything and forks a worker whenever it is asked to.

Sixty restarts would otherwise cost sixty imports. What is forked is a process of its own, with an event loop, threads
and connections that did not exist before: it can be killed like any other.
"""

import asyncio
import json
import os
import signal
import subprocess
import sys
import traceback
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NoReturn, Self

from tests.processes import worker

_ROOT = Path(__file__).parents[2]


@dataclass
class Worker:
    """A worker that was started.

    Attributes:
        pid: Its process id.
        log: The file that its standard error goes to.
    """

    pid: int
    log: Path
    zygote: "Zygote"

    @property
    def alive(self) -> bool:
        """Whether nobody has waited for its end yet and it has not come."""
        return self.pid in self.zygote.running and not self.zygote.ask({"ended": self.pid})

    def logged(self, event: str) -> bool:
        """Say whether something stands in its log."""
        return f'"event": "{event}"' in self.log.read_text()

    async def kill(self) -> None:
        """Kill it as `kill -9` does; it is gone when this returns."""
        os.kill(self.pid, signal.SIGKILL)
        assert await self._end() == -signal.SIGKILL, self.log.read_text()

    async def stop(self, number: signal.Signals = signal.SIGTERM) -> None:
        """Ask it to stop, and wait until it has, without a fault."""
        os.kill(self.pid, number)
        assert await self._end() == 0, self.log.read_text()

    async def _end(self) -> int:
        status = await asyncio.to_thread(self.zygote.ask, {"wait": self.pid})
        self.zygote.running.discard(self.pid)
        return os.waitstatus_to_exitcode(status)


class Zygote:
    """Starts workers. Left, it kills those that still run."""

    def __init__(self) -> None:
        self.running: set[int] = set()
        self._process = subprocess.Popen(
            [sys.executable, "-W", "error", "-m", "tests.processes.zygote"],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=_ROOT,
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.end_all()
        self._process.communicate()

    def start(self, log: Path, arguments: dict[str, Any]) -> Worker:
        """Start a worker.

        Args:
            log: File for its log.
            arguments: Of its command line: {"at_once": 8} is ``--at-once 8``.
        """
        command = [part for name, value in arguments.items() for part in ("--" + name.replace("_", "-"), str(value))]
        pid = self.ask({"start": command, "log": str(log)})
        self.running.add(pid)
        return Worker(pid, log, self)

    def end_all(self) -> None:
        """Kill what still runs."""
        for pid in list(self.running):
            os.kill(pid, signal.SIGKILL)
            self.ask({"wait": pid})
            self.running.discard(pid)

    def ask(self, request: dict[str, Any]) -> int:
        """Send a request, and give the number that it is answered with."""
        if self._process.stdin is None or self._process.stdout is None:
            raise AssertionError("both were asked for")
        self._process.stdin.write(json.dumps(request) + "\n")
        self._process.stdin.flush()
        return int(self._process.stdout.readline())


def _become_worker(arguments: list[str], log: str) -> NoReturn:
    status = 1
    try:
        nothing = os.open(os.devnull, os.O_RDWR)
        output = os.open(log, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        for source, target in ((nothing, 0), (output, 1), (output, 2)):
            os.dup2(source, target)
        worker.main(arguments)
        status = 0
    except BaseException:  # noqa: BLE001  # whatever it was, this process must not go on as a zygote
        traceback.print_exc()
    finally:
        sys.stderr.flush()
        os._exit(status)


def main() -> None:
    """Serve requests, one a line, until standard input ends."""
    worker.warm_up()
    running: set[int] = set()
    ended: dict[int, int] = {}
    for line in sys.stdin:
        request = json.loads(line)
        if "start" in request:
            answer = os.fork()
            if answer == 0:
                _become_worker(request["start"], request["log"])
            running.add(answer)
        elif "wait" in request:
            pid = request["wait"]
            answer = ended.pop(pid) if pid in ended else os.waitpid(pid, 0)[1]
            running.discard(pid)
        else:
            pid, status = os.waitpid(request["ended"], os.WNOHANG)
            if pid:
                ended[pid] = status
                running.discard(pid)
            answer = int(request["ended"] in ended)
        sys.stdout.write(f"{answer}\n")
        sys.stdout.flush()
    for pid in running:  # whoever asked for them is gone
        os.kill(pid, signal.SIGKILL)


if __name__ == "__main__":
    main()
