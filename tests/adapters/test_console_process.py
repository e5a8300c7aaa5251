"""The terminal's chat as its users meet it: a process between real pipes, or at a real pseudo-terminal."""

import fcntl
import os
import pty
import re
import select
import signal
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

import pytest

from adapters.wording import words

ROOT = Path(__file__).parents[2]
PATIENCE = 30  # seconds after which something that should have come counts as missing
DRIVER = """
import asyncio, os, signal, sys
from datetime import UTC, datetime
from adapters.terminal import CHANNEL, Terminal
from bot.types import Bullet, Citation, Notice, Reply, Update

async def stories():
    return ("faehre", "stargate")

async def main():
    chat = Terminal(
        stories=stories, environ=os.environ, stdin=sys.stdin, stdout=sys.stdout, now=lambda: datetime.now(UTC)
    )
    held = asyncio.Event()

    async def handle(request):
        if request.text == "wait":
            await held.wait()
        return Reply((Notice("error.refused", {"text": f"heard {len(request.text)}: {request.text}"}),), "en", True)

    async def deliver():
        bullet = Bullet("A point.", (Citation("a", 0, "A point.", "Elbpost", None),))
        parts = [chat.render(Update(name, (bullet,)), "en")[0] for name in ("first", "second")]
        await asyncio.gather(*(chat.send(CHANNEL, part, nonce=str(n)) for n, part in enumerate(parts)))

    loop, work, running = asyncio.get_running_loop(), set(), asyncio.current_task()
    loop.add_signal_handler(signal.SIGUSR1, lambda: work.add(loop.create_task(deliver())))
    loop.add_signal_handler(signal.SIGUSR2, held.set)
    loop.add_signal_handler(signal.SIGHUP, lambda: print("a log line", file=sys.stderr))
    loop.add_signal_handler(signal.SIGTERM, running.cancel)
    print("ready", file=sys.stderr, flush=True)
    try:
        await chat.run(handle)
    except asyncio.CancelledError:
        print("cancelled", file=sys.stderr)
    await chat.close()

asyncio.run(main())
"""
ESCAPES = re.compile(r"\x1b\[[\x30-\x3f]*[\x20-\x2f]*[\x40-\x7e]|\x1b[=>78]|\x1b\][^\x07]*\x07|\r")
END_OF_EDITING = b"\x1b[?2004l"  # with it a prompt gives the terminal back
KEPT_OUT = ("LC_", "LANG", "TTY_", "FORCE_COLOR", "NO_COLOR", "COLUMNS", "LINES", "TERM", "PYTHON")


def environ(**more: str) -> Mapping[str, str]:
    """An environment in which nothing but what is given speaks of languages and terminals."""
    clean = {name: value for name, value in os.environ.items() if not name.startswith(KEPT_OUT)}
    return {**clean, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **more}


def start(stdin: int, stdout: int, stderr: int, **more: str) -> "subprocess.Popen[bytes]":
    """A chat on its own between some streams."""
    return subprocess.Popen(
        [sys.executable, "-c", DRIVER], stdin=stdin, stdout=stdout, stderr=stderr, cwd=ROOT, env=environ(**more)
    )


def say(text: bytes) -> tuple[int, str, str]:
    """Pipe something in; give the exit code, the output, and what is on standard error after its first line."""
    with start(subprocess.PIPE, subprocess.PIPE, subprocess.PIPE) as process:
        out, err = process.communicate(text, timeout=PATIENCE)
    return process.returncode, out.decode(), err.decode().removeprefix("ready\n")


class Stream:
    """What a process prints, read piece by piece, without escape sequences."""

    def __init__(self, descriptor: int) -> None:
        self.descriptor = descriptor
        self.raw = b""
        self.seen = 0

    def until(self, text: str) -> str:
        """What follows the last look, up to some text; waits for it."""
        deadline = time.monotonic() + PATIENCE
        while True:
            shown = ESCAPES.sub("", self.raw.decode(errors="ignore"))
            end = shown.find(text, self.seen)
            if end >= 0:
                break
            self._read(deadline, repr(text))
        start, self.seen = self.seen, end + len(text)
        return shown[start : self.seen]

    def until_raw(self, sequence: bytes, times: int) -> None:
        """Wait until an escape sequence came so many times since the beginning."""
        deadline = time.monotonic() + PATIENCE
        while self.raw.count(sequence) < times:
            self._read(deadline, repr(sequence))

    def _read(self, deadline: float, awaited: str) -> None:
        ready, _, _ = select.select([self.descriptor], [], [], max(0.0, deadline - time.monotonic()))
        chunk = os.read(self.descriptor, 65_536) if ready else b""
        assert chunk, f"{awaited} does not come; what came is {self.raw!r}"
        self.raw += chunk


# --- between pipes ----------------------------------------------------------------------------------------------------


def test_piped_requests_are_answered_in_order_as_plain_text() -> None:
    """Each under its request; then the program ends, with nothing else said."""
    assert say(b"/news list\n/stargate who funds it\n") == (
        0,
        "› /news list\nheard 10: /news list\n\n› /stargate who funds it\nheard 22: /stargate who funds it\n\n",
        "",
    )


def test_the_last_line_needs_no_end_and_empty_lines_ask_nothing() -> None:
    """Windows' line ends are line ends too."""
    assert say(b"\r\n  \nlist\r\n\nwhy")[1] == "› list\nheard 4: list\n\n› why\nheard 3: why\n\n"


@pytest.mark.parametrize("nothing", [b"", b"\n \n"])
def test_where_nothing_can_be_read_it_says_why_it_ends(nothing: bytes) -> None:
    """As in a container that nobody gave a terminal; with what to run there."""
    assert say(nothing) == (0, words("console.no_input", "en") + "\n", "")


@pytest.mark.parametrize("word", ["exit", "Quit", "bye", "/ende", "beenden", "Tschüss"])
def test_a_word_leaves(word: str) -> None:
    """What stands behind it is not asked any more; what stands before it is answered."""
    assert say(f"list\n{word}\nwhy\n".encode())[:2] == (0, "› list\nheard 4: list\n\n")


def test_what_is_typed_cannot_steer_the_terminal() -> None:
    """Escapes and bytes that are no text are gone from the request, and markup is text."""
    code, out, err = say(b"[bold]a\x1b[31m\xe2\x80\xaeb\xff[/bold]\n")
    assert (code, err) == (0, "")
    assert out.splitlines()[0] == "› [bold]a[31mb\ufffd[/bold]"


def test_a_line_without_an_end_does_not_fill_the_memory() -> None:
    """Megabytes without a line break are cut to a beginning."""
    code, out, _ = say(b"x" * 5_000_000 + b"\nlist\n")
    assert code == 0
    assert "heard 4: list" in out
    assert len(out) < 400_000


def test_a_reader_who_has_seen_enough_ends_it_quietly() -> None:
    """A closed pipe is no error: nothing on standard error, exit code 0."""
    with start(subprocess.PIPE, subprocess.PIPE, subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        assert process.stderr
        process.stdout.close()
        process.stdin.write(b"list\n")
        process.stdin.flush()  # and it stays open: it is not the end of the input that ends it
        assert process.wait(PATIENCE) == 0
        assert process.stderr.read() == b"ready\n"


def test_waiting_for_input_does_not_keep_it_from_ending() -> None:
    """Cancelled, it ends although the input stays open and gives nothing."""
    with start(subprocess.PIPE, subprocess.PIPE, subprocess.PIPE) as process:
        assert process.stdin
        assert process.stderr
        process.stdin.write(b"list\n")
        process.stdin.flush()
        assert process.stdout
        Stream(process.stdout.fileno()).until("heard 4: list")
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0
        assert process.stderr.read() == b"ready\ncancelled\n"


def test_a_delivery_to_a_pipe_stands_under_its_time() -> None:
    """Told from replies by a line with the time, and plain."""
    with start(subprocess.PIPE, subprocess.PIPE, subprocess.PIPE) as process:
        assert process.stdin
        assert process.stdout
        process.stdin.write(b"list\n")
        process.stdin.flush()
        output = Stream(process.stdout.fileno())
        output.until("heard 4: list\n\n")
        process.send_signal(signal.SIGUSR1)
        head = words("update.head", "en", story="second")
        shown = output.until(f"{head}\n\n• A point. [1]\n\nSources\n[1] Elbpost\n\n")
        assert re.fullmatch(r"── \d\d:\d\d ──", shown.splitlines()[0])
        process.stdin.close()
        assert process.wait(PATIENCE) == 0


# --- at a terminal ----------------------------------------------------------------------------------------------------


class Screen(Stream):
    """A pseudo-terminal of 100 columns with a chat in it."""

    def __init__(self, process: "subprocess.Popen[bytes]", master: int, slave: int) -> None:
        super().__init__(master)
        self.process = process
        self.slave = slave

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self.descriptor, keys.encode())

    def code(self) -> int:
        """The exit code, once the chat has ended."""
        while self.process.poll() is None:  # a terminal that nobody reads would keep it from ending
            if select.select([self.descriptor], [], [], 0.05)[0]:
                os.read(self.descriptor, 65_536)
        return self.process.returncode


@contextmanager
def at_terminal(**more: str) -> Iterator[Screen]:
    """A chat at a terminal, welcomed and ready to be typed at."""
    master, slave = pty.openpty()
    fcntl.ioctl(slave, termios.TIOCSWINSZ, struct.pack("HHHH", 40, 100, 0, 0))
    more = {"TERM": "xterm", "PROMPT_TOOLKIT_NO_CPR": "1", **more}  # nobody here tells where the cursor is
    process = start(slave, slave, slave, **more)
    try:
        yield Screen(process, master, slave)
    finally:
        process.kill()
        process.wait()
        os.close(master)
        os.close(slave)


def test_a_newcomer_is_welcomed_answered_and_seen_off() -> None:
    """In the language of the environment, with something to type; `ende` leaves."""
    with at_terminal(LANG="de_DE.UTF-8") as screen:
        welcome = screen.until("› ")
        assert "/stargate wer bezahlt das?" in " ".join(welcome.split())
        screen.type("/stargate wer bezahlt das?\r")
        shown = screen.until("heard 26: /stargate wer bezahlt das?\n")
        assert "› /stargate wer bezahlt das?\n" in shown
        screen.until("› ")
        screen.type("ende\r")
        screen.until(words("console.bye", "de"))
        assert screen.code() == 0


def test_deliveries_do_not_tear_the_line_that_is_being_typed() -> None:
    """Two at once: each stands whole above the line, and what was typed is still there."""
    with at_terminal() as screen:
        screen.until("› ")
        screen.type("/news fol")
        screen.until("/news fol")
        screen.process.send_signal(signal.SIGUSR1)
        shown = screen.until(words("update.head", "en", story="second"))
        shown += screen.until("› /news fol")
        lines = [line.strip() for line in shown.splitlines()]
        assert lines.count("• A point. [1]") == 2
        for heading in ("first", "second"):
            assert words("update.head", "en", story=heading) in lines
        screen.type("low stargate\r")
        screen.until("heard 21: /news follow stargate\n")


def test_what_others_print_does_not_tear_it_either() -> None:
    """The line is taken away before a log line is written, and put below it again."""
    with at_terminal() as screen:
        screen.until("› ")
        screen.type("/news fol")
        screen.until("/news fol")
        screen.process.send_signal(signal.SIGHUP)
        screen.until("a log line\n")
        assert re.search(rb"\x1b\[0?J(?:\x1b\[[\d;?]*[a-zA-Z])*a log line", screen.raw)
        screen.until("› /news fol")


def test_a_request_that_takes_long_leaves_the_line_free() -> None:
    """The next one is typed meanwhile, and shown above its own reply when its turn comes."""
    with at_terminal() as screen:
        screen.until("› ")
        screen.type("wait\rlist\r")
        screen.until("› wait\n")
        screen.type("why")
        assert "heard" not in screen.until("why")
        screen.process.send_signal(signal.SIGUSR2)
        shown = screen.until("heard 4: list\n")
        assert shown.index("heard 4: wait") < shown.index("› list\n")


@pytest.mark.parametrize("keys", ["\x04", "exit\r", "\x03"], ids=["Ctrl-D", "exit", "Ctrl-C"])
def test_keys_leave(keys: str) -> None:
    """On an empty line Ctrl-D and Ctrl-C do what `exit` does; the terminal is left as it was found."""
    with at_terminal() as screen:
        before = termios.tcgetattr(screen.slave)
        screen.until("› ")
        screen.type(keys)
        screen.until(words("console.bye", "en"))
        assert screen.code() == 0
        assert termios.tcgetattr(screen.slave) == before


def test_leaving_with_ctrl_c_waits_for_no_answer() -> None:
    """Whoever is in a hurry is not kept by a request that takes long."""
    with at_terminal() as screen:
        screen.until("› ")
        screen.type("wait\r")
        screen.until("… ")
        screen.type("\x03")
        screen.until(words("console.bye", "en"))
        assert screen.code() == 0


def test_leaving_with_ctrl_d_waits_for_the_answer() -> None:
    """What was asked for is done before the end."""
    with at_terminal() as screen:
        screen.until("› ")
        screen.type("wait\r")
        screen.until("… ")
        before = screen.raw.count(END_OF_EDITING)
        screen.type("\x04")
        screen.until_raw(END_OF_EDITING, before + 1)
        screen.process.send_signal(signal.SIGUSR2)
        shown = screen.until(words("console.bye", "en"))
        assert "heard 4: wait" in shown
        assert screen.code() == 0


def test_ctrl_c_clears_the_line() -> None:
    """On a line with text it leaves nothing but the text."""
    with at_terminal() as screen:
        screen.until("› ")
        screen.type("never mind")
        screen.until("never mind")
        screen.type("\x03list\r")
        screen.until("heard 4: list\n")


def test_tab_completes_a_command_and_a_story() -> None:
    """A few letters are enough, and what follows can be typed at once."""
    with at_terminal() as screen:
        screen.until("› ")
        screen.type("/news fol\t")
        screen.until("follow")
        screen.type("sta\t")
        screen.until("stargate")
        screen.type("daily\r")
        screen.until("heard 27: /news follow stargate daily\n")


def test_tab_completes_a_path(tmp_path: Path) -> None:
    """Of a file that is to be handed in, and nowhere else."""
    (tmp_path / "feeds of all.opml").write_bytes(b"")
    with at_terminal(HOME=str(tmp_path)) as screen:
        screen.until("› ")
        screen.type("source upload ~/fe\t")
        screen.until("feeds of all.opml")
        screen.type("\r")
        screen.until("heard 33: source upload ~/feeds of all.opml\n")
        screen.type("stargate who has ~/fe\t\r")
        screen.until("heard 21: stargate who has ~/fe\n")


def test_lines_that_are_pasted_together_are_asked_one_by_one() -> None:
    """A paste of two lines is two requests."""
    with at_terminal() as screen:
        screen.until("› ")
        screen.type("\x1b[200~list\nwhy\x1b[201~\r")
        screen.until("heard 4: list\n")
        screen.until("heard 3: why\n")


def test_cancelled_it_leaves_the_terminal_as_it_was() -> None:
    """Stopped from outside, it does not leave a terminal that echoes nothing."""
    with at_terminal() as screen:
        before = termios.tcgetattr(screen.slave)
        screen.until("› ")
        screen.type("half")
        screen.until("half")
        screen.process.send_signal(signal.SIGTERM)
        screen.until("cancelled")
        assert screen.code() == 0
        assert termios.tcgetattr(screen.slave) == before


def test_a_dumb_terminal_gets_lines_without_escape_sequences() -> None:
    """No editing, no colors, and no request shown twice."""
    with at_terminal(TERM="dumb") as screen:
        screen.until("exit")
        screen.type("list\n")
        screen.until("heard 4: list")
        assert b"\x1b" not in screen.raw
        assert screen.raw.count(b"list") == 2
        screen.type("quit\n")
        screen.until(words("console.bye", "en"))
        assert screen.code() == 0


def test_typed_at_a_terminal_but_printed_to_a_pipe_it_is_plain() -> None:
    """A log of a chat has the requests with their replies, and neither colors nor a prompt."""
    master, slave = pty.openpty()
    try:
        with start(slave, subprocess.PIPE, subprocess.PIPE, TERM="xterm") as process:
            os.write(master, b"list\n\x04")
            out, _ = process.communicate(timeout=PATIENCE)
        assert (process.returncode, out.decode()) == (0, "› list\nheard 4: list\n\n")
    finally:
        os.close(master)
        os.close(slave)
