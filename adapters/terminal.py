"""The chat in a terminal: one person, one channel, deliveries between the prompts; plain text where it is piped.

How messages look is `adapters.console`'s. prompt_toolkit is imported only where somebody sits at a terminal.
"""
# ruff: noqa: PLC0415

import asyncio
import codecs
import getpass
import os
import re
import threading
from collections.abc import AsyncGenerator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import aclosing, suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from rich.console import RenderableType
from rich.rule import Rule
from rich.text import Text

from adapters.console import Line, Post, Span, make_console, render, show
from adapters.text import printable
from adapters.wording import LOCALES, language_of, words
from bot.commands import TOPICS
from bot.errors import BotError, RetryLater, SourceRefused
from bot.ports import Handle, Part
from bot.types import MAX_MATERIAL, Answer, Channel, FollowUp, Material, Request, Spoken

if TYPE_CHECKING:
    from prompt_toolkit import PromptSession
    from prompt_toolkit.completion import CompleteEvent, Completion
    from prompt_toolkit.document import Document
    from prompt_toolkit.key_binding import KeyPressEvent

Stories = Callable[[], Awaitable[Sequence[str]]]
"""Gives the handles of the stories that can be asked."""

CHANNEL = Channel("console", "terminal")
"""The only channel there is."""

LEAVE = frozenset("exit quit bye ende beenden tschüss tschüs".split())
"""What leaves the chat, with or without a slash."""

_AHEAD = 100  # requests that wait for their turn; whoever pipes more in is read no faster than answered
_CHUNK = 65_536
_LONGEST = 10_000  # characters of a line that has no end; the rest of it is dropped


class Terminal:
    """The terminal as a `bot.ports.Chat`.

    Where standard input and output both are a terminal, lines are edited, completed and remembered, and what arrives
    meanwhile is shown above the line. Elsewhere requests are read line by line, and everything is printed as plain
    text, each request above its reply.

    Args:
        stories: Asked at the welcome and for each completion; where it raises a `BotError` there are none.
        environ: Tells the user's name and language, and what the terminal can do.
        stdin: What is typed; None where there is nothing to read from.
        stdout: Where everything is shown.
        now: The time (aware), told above deliveries in the zone of this machine.
    """

    platform = CHANNEL.platform

    def __init__(
        self,
        *,
        stories: Stories,
        environ: Mapping[str, str],
        stdin: TextIO | None,
        stdout: TextIO,
        now: Callable[[], datetime],
    ) -> None:
        self._stories = stories
        self._stdin = stdin
        self._stdout = stdout
        self._now = now
        self._user = _login(environ)
        self._language = language_of(environ)
        self._console = make_console(file=stdout)
        self._attended = stdin is not None and stdin.isatty() and stdout.isatty()
        self._edits = self._attended and environ.get("TERM") not in {"dumb", "unknown"}
        self._session: PromptSession[str] | None = None
        self._shown: set[str] = set()
        self._asked = False
        self._busy = False
        self._gone = asyncio.Event()

    def render(self, message: Spoken, language: str, story: str = "") -> Sequence[Part]:  # noqa: ARG002
        """Put a message into lines, always one part; see `adapters.console.render`.

        An answer that is posted was asked for long ago: its question stands above it.
        """
        shown = render(message, language)
        if isinstance(message, Answer):
            asked = Line((Span(f"> {' '.join(printable(message.question).split())}", "dim"),))
            shown = Post((asked, *shown.lines))
        return (shown,)

    async def send(
        self,
        channel: Channel,
        part: Part,
        *,
        nonce: str,
        mention: str | None = None,  # noqa: ARG002
        after: str | None = None,  # noqa: ARG002
    ) -> str:
        """Show a part under a line with the time; what was shown already is not shown again.

        Returns:
            The nonce: there are no other ids here.

        Raises:
            RetryLater: Nobody sees this terminal any more; whoever opens the next one does.
        """
        if nonce not in self._shown and not await self._print(self._heading(), _post(part), _BLANK, nonce=nonce):
            raise RetryLater(channel.id, "the terminal is closed")
        return nonce

    async def find(self, channel: Channel, nonce: str, *, after: str | None = None) -> str | None:  # noqa: ARG002
        """Look whether this terminal has shown a post.

        A terminal that is gone has shown nothing to whoever sits here now: what another process printed, or was about
        to, counts as never posted.
        """
        return nonce if nonce in self._shown else None

    async def edit(self, channel: Channel, post: str, part: Part, *, nonce: str, mention: str | None = None) -> None:
        """Do nothing: what a terminal has shown stands. The correction is shown below it."""

    async def publish(self, channel: Channel, post: str) -> None:
        """Do nothing: nobody follows a terminal."""

    async def below(self, channel: Channel, post: str, where: FollowUp, *, title: str) -> Sequence[Channel]:  # noqa: ARG002
        """Give the terminal, which has no threads."""
        return (channel,)

    def direct(self, user: str, workspace: str) -> Channel:  # noqa: ARG002
        """Give the terminal: nobody else reads it."""
        return CHANNEL

    async def run(self, handle: Handle) -> None:
        """Answer what is typed or piped in, one request after the other.

        Returns at the end of the input, when the user leaves, and when nobody sees the output any more. What was asked
        is answered before, unless Ctrl-C was how the user left. Where there was nothing to read at all, that is said.
        """
        asked: asyncio.Queue[str | None] = asyncio.Queue(_AHEAD)
        if self._attended:
            await self._print(Text(await self._welcome()), _BLANK)
        listening = asyncio.create_task(self._listen(asked))
        answering = asyncio.create_task(self._answer(asked, handle))
        gone = asyncio.create_task(self._gone.wait())
        tasks = (listening, answering, gone)
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            if listening.done() and listening.result():
                await asyncio.wait((answering, gone), return_when=asyncio.FIRST_COMPLETED)
            if answering.done():
                answering.result()
        finally:
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        if self._attended:
            await self._print(Text(words("console.bye", self._language or "en"), style="dim"))
        elif not self._asked:
            await self._print(Text(words("console.no_input", self._language or "en")))

    async def close(self) -> None:
        """End `run`, and show nothing any more."""
        self._gone.set()

    async def _listen(self, asked: asyncio.Queue[str | None]) -> bool:
        """Pass on what is asked, then None. Returns whether the user waits for the answers."""
        lines = self._typed() if self._edits else _read_lines(self._stdin)
        try:
            async with aclosing(lines):
                async for line in lines:
                    self._asked = True
                    if line.strip("/ ").casefold() in LEAVE:
                        break
                    await asked.put(line)
        except _Interrupted:
            return False
        await asked.put(None)
        return True

    async def _answer(self, asked: asyncio.Queue[str | None], handle: Handle) -> None:
        while (line := await asked.get()) is not None:
            asked_for = Text(f"› {printable(line)}", style="bold magenta")
            if self._edits:  # elsewhere it stands on the screen as it was typed
                await self._print(asked_for)
            self._show_work(going=True)
            reply = await handle(
                Request(CHANNEL, self._user, line, may_manage=True, language=self._language, open=opened)
            )
            self._show_work(going=False)
            # Where nobody watches, what is due meanwhile comes before the request, and not before its answer.
            shown: list[RenderableType] = [] if self._attended else [asked_for]
            for message in reply.messages:
                shown += [render(message, reply.language), _BLANK]
            await self._print(*shown, *([] if reply.messages else [_BLANK]))

    async def _print(self, *renderables: RenderableType, nonce: str = "") -> bool:
        """Print above the line that is being typed. Returns whether somebody can have seen it."""

        def put() -> bool:
            if self._gone.is_set():
                return False
            try:
                for renderable in renderables:
                    show(self._console, renderable)
            except OSError:
                self._gone.set()
                _silence(self._stdout)
                return False
            self._shown.update({nonce} - {""})
            return True

        if self._session is None:
            return put()
        from prompt_toolkit.application import run_in_terminal

        # Cancelled halfway, prompt_toolkit would let nobody print any more.
        return await asyncio.shield(run_in_terminal(put))

    def _heading(self) -> RenderableType:
        time = f"{self._now().astimezone():%H:%M}"
        if self._console.is_terminal:
            return Rule(time, style="dim", align="left")
        return Text(f"── {time} ──")

    async def _welcome(self) -> str:
        handles = await self._handles()
        language = self._language or "en"
        example = TOPICS["ask"].example[language]
        if example.split()[0] not in handles:
            example = handles[0] if handles else TOPICS["help"].example[language].split()[0]
        return words("console.welcome", language, n=str(len(handles)), example=f"/{example}")

    async def _handles(self) -> Sequence[str]:
        try:
            return await self._stories()
        except BotError:
            return ()

    def _show_work(self, *, going: bool) -> None:
        self._busy = going
        if self._session is not None:
            self._session.app.invalidate()

    async def _typed(self) -> AsyncGenerator[str, None]:
        """What is typed, line by line, until Ctrl-D.

        Raises:
            _Interrupted: Ctrl-C was typed on an empty line.
        """
        from prompt_toolkit.patch_stdout import patch_stdout

        self._session = session = self._edit()
        try:
            with patch_stdout(raw=True):  # what others print, logs for example, tears no line either
                while True:
                    # Signals and faults elsewhere in the loop are not the prompt's: the defaults would take them over.
                    text = await session.prompt_async(set_exception_handler=False, handle_sigint=False)
                    for line in _lines(text):
                        yield line
        except EOFError:
            return
        finally:
            self._session = None

    def _edit(self) -> "PromptSession[str]":
        from prompt_toolkit import PromptSession
        from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
        from prompt_toolkit.completion import Completer, Completion, PathCompleter
        from prompt_toolkit.document import Document
        from prompt_toolkit.input import create_input
        from prompt_toolkit.key_binding import KeyBindings
        from prompt_toolkit.output import create_output

        handles, language = self._handles, self._language or "en"

        class Commands(Completer):
            """Commands, stories and files, where they can stand."""

            def get_completions(self, document: "Document", complete_event: "CompleteEvent") -> Iterator["Completion"]:  # noqa: ARG002
                yield from ()  # a prompt in a loop asks for the other one

            async def get_completions_async(
                self,
                document: "Document",
                complete_event: "CompleteEvent",
            ) -> AsyncGenerator["Completion", None]:
                before = document.text_before_cursor
                word = before.rpartition(" ")[2]
                if (found := _FILE.match(before)) and _TOPICS.get(found[1].casefold()) == "sources":
                    for path in PathCompleter(expanduser=True).get_completions(Document(found[2]), complete_event):
                        yield path
                for text, does in suggestions(before, await handles(), language):
                    yield Completion(f"{text} ", start_position=-len(word), display=text, display_meta=does)

        keys = KeyBindings()

        @keys.add("c-c")
        def _(event: "KeyPressEvent") -> None:
            if event.current_buffer.text:
                event.current_buffer.reset()
            else:
                event.app.exit(exception=_Interrupted)

        return PromptSession(
            lambda: [("ansibrightblack", "… ")] if self._busy else [("bold ansimagenta", "› ")],
            completer=Commands(),
            complete_while_typing=False,
            auto_suggest=AutoSuggestFromHistory(),
            key_bindings=keys,
            erase_when_done=True,  # a request is shown above its reply, when its turn comes
            input=create_input(self._stdin),
            output=create_output(self._stdout),
        )


class _Interrupted(Exception):
    """The user wants to leave at once."""


_BLANK = Text("")


def _post(part: Part) -> Post:
    if not isinstance(part, Post):
        raise TypeError(f"{part!r} is no part for a terminal")
    return part


def suggestions(before: str, handles: Sequence[str], language: str) -> list[tuple[str, str]]:
    """What the word that is being typed can become.

    Args:
        before: The line up to the cursor.
        handles: Of the stories.
        language: "en" or "de": commands of the other language are offered where what was typed fits nothing else.

    Returns:
        Whole words in place of the one being typed, each with what it does; nothing inside a question.
    """
    *typed, word = before.split(" ")
    earlier = [part.casefold() for part in typed if part]
    stories = [(handle, "") for handle in handles]
    if not earlier and word.startswith("/"):
        return _fitting(word, [("/news", ""), *((f"/{handle}", "") for handle in handles)])
    if earlier and earlier[0] in {"/news", "news"}:
        earlier = earlier[1:]
    if not earlier:
        return _fitting(word, _commands(language) + stories) or _fitting(word, _all_commands())
    topic = _TOPICS.get(earlier[0])
    if topic is None:
        return []
    if len(earlier) > 1:
        return _fitting(word, stories) if len(earlier) == 2 and topic == "story" else []
    if topic == "help":
        return _fitting(word, _commands(language)) or _fitting(word, _all_commands())
    choices = _choices(topic, earlier[0])
    if choices:
        return _fitting(word, [(each, "") for each in choices])
    return _fitting(word, stories) if re.search(r"\bstory\b", TOPICS[topic].syntax["en"]) else []


def _choices(topic: str, verb: str) -> list[str]:
    """The words of which one follows a command, in the language of its verb; none where something is filled in."""
    syntax = next(each for language in LOCALES if (each := TOPICS[topic].syntax[language]).split()[0] == verb)
    among = _AMONG.match(syntax)
    return [] if among is None or _AMONG_FILLED.search(TOPICS[topic].syntax["en"]) else among[1].split(" | ")


_AMONG = re.compile(r"\w+ <(\w+(?: \| \w+)+)>")
_AMONG_FILLED = re.compile(r"\| id\b")  # its name stands for one
_FILE = re.compile(r"\s*(?:/?news\s+)?(\S+)\s.*?\s((?:\.{1,2}|~)?/.*)", re.IGNORECASE)


def _fitting(word: str, offered: Sequence[tuple[str, str]]) -> list[tuple[str, str]]:
    return [(text, does) for text, does in offered if text.casefold().startswith(word.casefold())]


def _verb(topic: str, language: str) -> str:
    """How a command begins; empty for one that begins with something to fill in."""
    verb = TOPICS[topic].syntax[language].split()[0]
    return "" if verb.startswith("<") else verb


_TOPICS = {_verb(topic, language): topic for topic in TOPICS for language in LOCALES}


def _commands(language: str) -> list[tuple[str, str]]:
    """Each command, and what it does."""
    return [(verb, help_.does[language]) for topic, help_ in TOPICS.items() if (verb := _verb(topic, language))]


def _all_commands() -> list[tuple[str, str]]:
    return [command for language in LOCALES for command in _commands(language)]


def _lines(text: str) -> list[str]:
    return [line for line in map(str.strip, text.splitlines()) if line]


async def _read_lines(stdin: TextIO | None) -> AsyncGenerator[str, None]:
    """Lines as they come in, without empty ones; a line without an end counts at the end of the input."""
    if stdin is None:
        return
    decoder = codecs.getincrementaldecoder(stdin.encoding)(errors="replace")
    rest = ""
    while chunk := await _read(stdin.fileno()):
        *lines, rest = (rest + decoder.decode(chunk)).split("\n")
        rest = rest[:_LONGEST]
        for line in lines:
            if asked := line.strip():
                yield asked
    if asked := (rest + decoder.decode(b"", final=True)).strip():
        yield asked


async def _read(descriptor: int) -> bytes:
    """The next bytes, or none at the end of the input.

    Read in a thread of its own, past Python's buffer: an executor's thread, or the buffer's lock, would keep the
    program from ending while it waits for input that never comes.
    """
    loop = asyncio.get_running_loop()
    arrived: asyncio.Future[bytes] = loop.create_future()

    def settle(chunk: bytes) -> None:
        if not arrived.done():
            arrived.set_result(chunk)

    def read() -> None:
        try:
            chunk = os.read(descriptor, _CHUNK)
        except OSError:  # a terminal that was hung up
            chunk = b""
        with suppress(RuntimeError):  # the loop is closed: nobody waits any more
            loop.call_soon_threadsafe(settle, chunk)

    threading.Thread(target=read, name="standard input", daemon=True).start()
    return await arrived


def _silence(stdout: TextIO) -> None:
    """Let go what is still to be written where nobody reads, so that nothing complains about it at the end."""
    with suppress(OSError):
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stdout.fileno())
        os.close(nowhere)


def opened(path: str) -> Material:
    """Give the file at a path that somebody typed at this terminal; it is opened when it is read."""
    where = Path(path)

    def read() -> bytes:
        try:
            file = where.expanduser()
            if file.exists() and not file.is_file():  # what is no file may have no end
                raise SourceRefused(where.name, "it is no file")
            with file.open("rb") as stream:
                return stream.read(MAX_MATERIAL + 1)
        except (OSError, ValueError, RuntimeError) as error:  # no path has a zero byte, and not every user a home
            reason = (getattr(error, "strerror", None) or "there is no such file").lower()
            raise SourceRefused(where.name, f"it cannot be opened ({reason})") from None

    async def load() -> bytes:
        return await asyncio.to_thread(read)

    return Material(load, where.name or path)


def _login(environ: Mapping[str, str]) -> str:
    """The user's name on this machine, as Unix tells it."""
    if name := environ.get("LOGNAME") or environ.get("USER"):
        return name
    try:
        return getpass.getuser()
    except (OSError, KeyError, ImportError):  # what it raises for a user without a name depends on Python's version
        return "user"
