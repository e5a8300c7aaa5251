"""How messages look in a terminal, and what of the terminal's chat needs no terminal."""

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import FrozenInstanceError, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import pytest
from rich.console import Console

from adapters.console import Line, Post, make_console, render, render_answer, render_digest, show
from adapters.terminal import CHANNEL, Terminal, suggestions
from adapters.wording import words
from bot.errors import RetryLater, StorageError
from bot.types import Answer, Article, Bullet, Citation, Digest, Message, Notice, Reply, Request, Update

if TYPE_CHECKING:
    from bot.ports import Chat

NOON = datetime(2026, 10, 5, 12, 0, tzinfo=UTC)
HOSTILE = "Die \x1b[31m[bold]Fähre[/bold]\x1b]0;t\x07 :smile:\n\u202efährt\x9b2J"
HARMLESS = "Die [31m[bold]Fähre[/bold]]0;t :smile: fährt2J"
STEERS = re.compile(r"[\x00-\x09\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")
COLORS = re.compile(r"\x1b\[[\d;]*m")


def cite(article: str, quote: str = "Die Fähre fährt.", source: str = "Elbpost", url: str | None = None) -> Citation:
    """A citation of an article's first sentence."""
    return Citation(article, 0, quote, source, url)


def answer(verdict: str = "answered", language: str = "de", sought: tuple[str, ...] = ()) -> Answer:
    """An answer from one article."""
    text = "der Rat" if verdict == "answered" else None
    citations = (cite("a", "Der Rat bezahlt."),) if verdict != "silent" or sought else ()
    return Answer("Wer?", verdict, text, citations, language, 0.9, sought)  # type: ignore[arg-type]


DIGEST = Digest(
    "Fähre fährt",
    (
        Bullet("Die Fähre fährt.", (cite("a", url="https://elbpost.example/1"),)),
        Bullet("Der Rat bezahlt.", (cite("b", source="Tageblatt"), cite("a", url="https://elbpost.example/1"))),
    ),
    "de",
    NOON,
)
UPDATE = Update("faehre", (Bullet("Der Preis: 2 → 3 Euro.", (cite("c"),)),))
NOTICE = Notice(
    "stories.head",
    {"n": "1", "rows": '[{"key": "stories.entry", "story": "faehre", "title": "T", "updated_day": "?"}]'},
)
ALL: Sequence[Message] = (DIGEST, answer(), UPDATE, NOTICE)


def screen(post: Post, width: int = 40) -> str:
    """What a color terminal of some width gets."""
    console = Console(force_terminal=True, width=width, color_system="truecolor", markup=False, emoji=False)
    with console.capture() as capture:
        show(console, post)
    return capture.get()


# --- rendering -------------------------------------------------------------------------------------------------------


def test_a_digest_has_its_day_its_points_and_numbered_sources() -> None:
    """Numbers follow the order in which sources come up; the bot's words are in the channel's language."""
    assert str(render(DIGEST, "en")) == (
        "Fähre fährt  as of 5 Oct 2026\n\n"
        "• Die Fähre fährt. [1]\n"
        "• Der Rat bezahlt. [2][1]\n\n"
        "Sources\n[1] Elbpost · https://elbpost.example/1\n[2] Tageblatt"
    )


def test_a_digest_without_points_says_so() -> None:
    """An empty digest is no blank post."""
    assert str(render(Digest("T", (), "en", None), "de")) == "T\n\n" + words("digest.empty", "de")


def test_a_source_is_told_with_its_headline_where_the_article_is_at_hand() -> None:
    """The command line knows the articles, and words all in the language of the digest."""
    article = Article("a", "https://elbpost.example/1", "Elbpost", "Neue Fähre", None, "de", NOON, ())
    shown = str(render_digest(DIGEST, [article]))
    assert "Stand 05.10.2026" in shown
    assert "\nQuellen\n[1] Elbpost · Neue Fähre · 05.10.2026 · https://elbpost.example/1\n[2] Tageblatt" in shown


def test_sources_that_nothing_tells_apart_share_a_number() -> None:
    """Two lines with the same words would help nobody; a source without a name has no number at all."""
    bullets = tuple(Bullet("Ja.", (cite(article, source=source),)) for article, source in ("aX", "bX"))
    told = Digest("T", (*bullets, Bullet("Nein.", (cite("c", source=""),))), "de", None)
    assert str(render(told, "en")) == "T\n\n• Ja. [1]\n• Ja. [1]\n• Nein.\n\nSources\n[1] X"


def test_an_answer_stands_above_its_sentence() -> None:
    """Short answer, quote, source; framed in the language of the question, not of the channel."""
    assert str(render(answer(), "en")) == "der Rat\n │ Der Rat bezahlt. [1]\n\nQuellen\n[1] Elbpost"


def test_an_answer_that_is_its_sentence_is_said_once() -> None:
    """With its source behind it; a second sentence is still quoted."""
    first = answer().citations[0]
    shown = str(render(replace(answer(), text=first.quote, citations=(first, replace(first, quote="More."))), "en"))
    assert shown.count(first.quote) == 1
    assert shown.startswith(f"{first.quote} [1]\n")
    assert "│ More. [1]" in shown


def test_an_unsure_answer_shows_the_passage_only() -> None:
    """No short answer is shown where there is none."""
    assert str(render(answer("unsure", "en"), "de")).splitlines()[:2] == [
        words("ask.unsure", "en"),
        " │ Der Rat bezahlt. [1]",
    ]


def test_a_silent_answer_says_what_was_looked_for() -> None:
    """The sentence that there is none, the words, and the closest passage as such."""
    assert str(render(answer("silent", "en", ("ferry", "cost")), "de")).splitlines()[:3] == [
        f"{words('ask.silent', 'en')} {words('ask.sought', 'en', terms='ferry, cost')}",
        words("ask.related", "en"),
        " │ Der Rat bezahlt. [1]",
    ]
    assert str(render(answer("silent"), "de")) == words("ask.silent", "de")


def test_an_answer_in_an_unknown_language_is_framed_in_the_channels() -> None:
    """Where nobody can tell the question's language, the channel's counts."""
    assert str(render(answer("silent", "und"), "de")) == words("ask.silent", "de")


def test_the_command_line_frames_an_answer_as_the_chat_does() -> None:
    """The same answer looks the same in both."""
    assert render_answer(answer(), ()) == render(answer(), "en")


def test_an_update_is_headed_by_its_story() -> None:
    """What is new stands below the story's name."""
    head = words("update.head", "de", story="faehre")
    assert str(render(UPDATE, "de")) == f"{head}\n\n• Der Preis: 2 → 3 Euro. [1]\n\nQuellen\n[1] Elbpost"


def test_a_notice_has_a_line_for_each_row() -> None:
    """Rows are points below the sentence."""
    assert str(render(NOTICE, "de")) == f"{words('stories.head', 'de', n='1')}\n• faehre: T (?)"


@pytest.mark.parametrize("message", ALL, ids=lambda message: type(message).__name__)
def test_rendering_is_pure(message: Message) -> None:
    """The same message gives equal parts that cannot be changed."""
    post = render(message, "de")
    assert post == render(message, "de")
    assert hash(post) == hash(render(message, "de"))
    with pytest.raises(FrozenInstanceError):
        post.lines = ()  # type: ignore[misc]


@pytest.mark.parametrize(
    "message",
    [
        Digest(HOSTILE, (Bullet(HOSTILE, (cite("a", HOSTILE, HOSTILE, HOSTILE),)),), "de", None),
        Answer(HOSTILE, "answered", HOSTILE, (cite("a", HOSTILE, HOSTILE, HOSTILE),), "de", 0.9, ()),
        Answer(HOSTILE, "silent", None, (cite("a", HOSTILE),), "de", 0.1, (HOSTILE,)),
        Update(HOSTILE, (Bullet(HOSTILE, (cite("a", HOSTILE, HOSTILE, HOSTILE),)),)),
        Notice("error.refused", {"text": HOSTILE}),
    ],
    ids=["digest", "answer", "silent", "update", "notice"],
)
def test_what_others_wrote_acts_neither_in_plain_text_nor_in_color(message: Message) -> None:
    """No escape sequence, direction mark or line break of theirs comes through; markup is text."""
    post = render(message, "de")
    colored = COLORS.sub("", screen(post, width=1000))
    for shown in (str(post), colored):
        assert HARMLESS in shown
        assert not STEERS.search(shown)


def test_on_a_terminal_a_point_hangs_below_its_first_word() -> None:
    """Long points are wrapped at the width that there is, and indented."""
    told = Digest("T", (Bullet("Eine Fähre fährt wieder nach Altenwerder hinüber.", (cite("a"),)),), "de", None)
    lines = [line.rstrip() for line in COLORS.sub("", screen(render(told, "de"))).splitlines()]
    assert lines[2:4] == ["• Eine Fähre fährt wieder nach", "  Altenwerder hinüber. [1]"]


def test_where_it_is_piped_a_point_is_one_line(tmp_path: Path) -> None:
    """Whoever searches the output finds a whole point in a line, without colors and without blanks at its end."""
    told = Digest("T", (Bullet("sehr " * 60 + "lang", (cite("a"),)),), "de", None)
    with (tmp_path / "out").open("w+", encoding="utf-8") as file:
        show(make_console(file=file), render(told, "de"))
        file.seek(0)
        assert file.read() == "T\n\n• " + "sehr " * 60 + "lang [1]\n\nQuellen\n[1] Elbpost\n"


def test_a_line_without_a_mark_stands_at_the_left() -> None:
    """Nothing is put in front of plain lines, nor into empty ones."""
    assert str(Post((Line(), Line()))) == "\n"


# --- the chat, without its loop ---------------------------------------------------------------------------------------


async def handles() -> Sequence[str]:
    """The stories that there are."""
    return ("faehre", "stargate")


def terminal(
    stdout: TextIO, stdin: TextIO | None = None, environ: Mapping[str, str] | None = None, at: datetime = NOON
) -> Terminal:
    """A chat between two streams."""
    return Terminal(stories=handles, environ=environ or {}, stdin=stdin, stdout=stdout, now=lambda: at)


@contextmanager
def piped(text: str) -> Iterator[TextIO]:
    """Input that ends after some text."""
    reader, writer = os.pipe()
    with open(reader, encoding="utf-8") as file:  # noqa: PTH123
        with open(writer, "w", encoding="utf-8") as end:  # noqa: PTH123
            end.write(text)
        yield file


@pytest.fixture
def output(tmp_path: Path) -> Iterator[TextIO]:
    """A file in place of the output."""
    with (tmp_path / "output").open("w+", encoding="utf-8") as file:
        yield file


def written(output: TextIO) -> str:
    """What was printed so far."""
    return Path(output.name).read_text("utf-8")


async def test_a_post_is_shown_once_and_found(output: TextIO) -> None:
    """Sent twice with one nonce it stands there once, under the time, and is found under its id."""
    chat: Chat = terminal(output)
    (part,) = chat.render(UPDATE, "en")
    assert await chat.find(CHANNEL, "n1") is None
    sent = await chat.send(CHANNEL, part, nonce="n1")
    assert await chat.send(CHANNEL, part, nonce="n1") == sent
    assert await chat.find(CHANNEL, "n1") == sent
    assert await chat.find(CHANNEL, "n2") is None
    assert written(output) == f"── {NOON.astimezone():%H:%M} ──\n{part}\n\n"


async def test_where_it_is_piped_nothing_comes_between_a_request_and_its_reply(output: TextIO) -> None:
    """What is posted meanwhile stands before both."""
    with piped("help\n") as stdin:
        chat = terminal(output, stdin)
        (part,) = chat.render(UPDATE, "en")

        async def handle(request: Request) -> Reply:
            assert await chat.send(CHANNEL, part, nonce=request.text)
            return Reply((NOTICE,), "en", public=False)

        await chat.run(handle)
    shown = written(output)
    assert f"{part}\n\n› help\n{render(NOTICE, 'en')}\n" in shown


async def test_what_another_terminal_has_shown_is_not_found(output: TextIO) -> None:
    """Whoever sits here now has not seen it."""
    before = terminal(output)
    await before.send(CHANNEL, before.render(UPDATE, "en")[0], nonce="n1")
    assert await terminal(output).find(CHANNEL, "n1") is None


@pytest.fixture
def unread() -> Iterator[TextIO]:
    """A pipe that nobody reads any more."""
    reader, writer = os.pipe()
    os.close(reader)
    with open(writer, "w", encoding="utf-8") as file:  # noqa: PTH123
        yield file


async def test_what_nobody_can_see_is_for_later(unread: TextIO) -> None:
    """A closed pipe takes nothing, and says so without ending the program."""
    chat = terminal(unread)
    with pytest.raises(RetryLater, match="terminal"):
        await chat.send(CHANNEL, chat.render(UPDATE, "en")[0], nonce="n1")
    assert await chat.find(CHANNEL, "n1") is None


async def test_a_closed_chat_shows_nothing(output: TextIO) -> None:
    """It may be closed twice; what comes then is for the next terminal."""
    chat = terminal(output)
    await chat.close()
    await chat.close()
    with pytest.raises(RetryLater):
        await chat.send(CHANNEL, chat.render(UPDATE, "en")[0], nonce="n1")
    assert written(output) == ""


async def test_only_its_own_parts_are_shown(output: TextIO) -> None:
    """A part of another platform is a mistake in the program."""
    with pytest.raises(TypeError):
        await terminal(output).send(CHANNEL, {"content": "x"}, nonce="n1")


def test_the_terminal_is_private(output: TextIO) -> None:
    """Its one channel is where only this user reads."""
    assert terminal(output).direct("ada", "") == CHANNEL
    assert terminal(output).platform == CHANNEL.platform


@pytest.mark.parametrize(
    ("environ", "language"),
    [
        ({}, None),
        ({"LANG": "de_AT.UTF-8"}, "de"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "en_GB"}, "en"),
        ({"LANG": "de_DE.UTF-8", "LC_ALL": "", "LC_MESSAGES": "C.UTF-8"}, None),
        ({"LANG": "fr_FR.UTF-8"}, None),
        ({"LANG": "de@euro"}, "de"),
    ],
)
async def test_a_request_says_who_asks_and_in_which_language(
    environ: Mapping[str, str], language: str | None, output: TextIO
) -> None:
    """The login name, all rights, and the language of the environment if the bot speaks it."""
    requests: list[Request] = []

    async def handle(request: Request) -> Reply:
        requests.append(request)
        return Reply((), "en", public=True)

    with piped("  list \n") as stdin:
        await terminal(output, stdin, {"LOGNAME": "ada", **environ}).run(handle)
    assert requests == [Request(CHANNEL, "ada", "list", may_manage=True, language=language, timezone=None)]


async def test_without_input_there_is_nothing_to_do(output: TextIO) -> None:
    """A program that was started without standard input is at its end at once, and says so."""

    async def handle(request: Request) -> Reply:
        raise AssertionError(request)

    await terminal(output, None).run(handle)
    assert written(output) == words("console.no_input", "en") + "\n"


async def test_a_fault_in_what_answers_is_not_swallowed(output: TextIO) -> None:
    """It comes out of the loop instead of leaving a chat that is dumb."""

    async def handle(request: Request) -> Reply:
        raise StorageError("look", request.text, retryable=False)

    with piped("list\n") as stdin, pytest.raises(StorageError):
        await terminal(output, stdin).run(handle)


@pytest.mark.parametrize(
    ("before", "language", "offered"),
    [
        ("/", "en", ["/news", "/faehre", "/stargate"]),
        ("/st", "en", ["/stargate"]),
        ("/news fo", "en", ["follow"]),
        ("/news fo", "de", ["folgen", "fortsetzen"]),
        ("/news über", "en", ["überblick"]),
        ("st", "en", ["stories", "story", "stargate"]),
        ("/news follow ", "de", ["faehre", "stargate"]),
        ("abbestellen f", "en", ["faehre"]),
        ("/news help qu", "en", ["quiet", "questions"]),
        ("hilfe ru", "en", ["ruhe"]),
        ("answers p", "en", ["public", "private"]),
        ("antworten ", "de", ["öffentlich", "privat"]),
        ("/news source u", "en", ["upload"]),
        ("quelle h", "en", ["hinzufügen", "hochladen"]),
        ("story s", "en", ["show", "split"]),
        ("story show st", "en", ["stargate"]),
        ("thema zeigen f", "de", ["faehre"]),
        ("story show stargate ", "en", []),
        ("unfollow i", "en", []),
        ("why p", "en", []),
        ("/news list ", "en", []),
        ("/news follow stargate ", "en", []),
        ("/stargate w", "en", []),
        ("who f", "en", []),
    ],
)
def test_what_can_stand_there_is_offered(before: str, language: str, offered: Sequence[str]) -> None:
    """Commands and stories in their places; nothing inside a question or a schedule."""
    assert [text for text, _ in suggestions(before, ("faehre", "stargate"), language)] == offered


def test_every_command_is_offered_with_what_it_does() -> None:
    """In the reader's language, with nothing that stands for something to fill in."""
    told = dict(suggestions("/news ", (), "de"))
    assert {"folgen", "liste", "warum", "hilfe"} <= told.keys()
    assert all(told.values())
    assert not any(text.startswith("<") for text in told)


def test_the_command_line_does_not_load_the_prompt() -> None:
    """Only who sits at a chat pays for the editing of lines."""
    code = "import sys, adapters.console, adapters.terminal; sys.exit('prompt_toolkit' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], cwd=Path(__file__).parents[2], check=False).returncode == 0
