"""The command line as its users meet it: a real process, its output, its errors, its exit code."""

import fcntl
import json
import os
import pty
import re
import shlex
import struct
import subprocess
import sys
import termios
from collections.abc import Mapping
from contextlib import suppress
from fnmatch import fnmatch
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pytest

from adapters.text import printable
from bot import settings
from bot.errors import ConfigError

ROOT = Path(__file__).resolve().parents[1]
EVIL = """\
Die [bold]Fähre[/bold] \x1b[31mfährt\x1b[0m :smile: wieder

Die Fähre \x1b]0;title\x07über die [link=https://example.org]Elbe[/link] fährt seit Montag\u202e wieder alle zehn \
Minuten\x9b31m nach Altenwerder.

Der Rat von Altenwerder bezahlt \x00die Fähre\u2066 mit [red]40 Mio. Euro[/red] aus dem Haushalt der Stadt.
"""
DANGEROUS = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


def run(
    *arguments: str | bytes, stdin: bytes = b"", env: Mapping[str, str] | None = None, cwd: Path = ROOT
) -> tuple[int, str, str]:
    """Run the command line; give its exit code, output and errors."""
    kept_out = ("DEPESCHE_", "LANG", "LC_", "PYTHONIO")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(kept_out)}
    done = subprocess.run(
        [sys.executable, "-m", "bot", *arguments],
        input=stdin,
        capture_output=True,
        check=False,
        timeout=60,
        cwd=cwd,
        env={**clean, "PYTHONPATH": str(ROOT), "PYTHONUTF8": "1", **(env or {})},
    )
    return done.returncode, done.stdout.decode(), done.stderr.decode()


def refusal(*arguments: str, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> str:
    """The one sentence with which a command is refused, checked for being just that."""
    code, out, err = run(*arguments, stdin=stdin, env=env)
    assert (code, out) == (2, "")
    assert err.count("\n") == 1
    assert "Traceback" not in err
    assert not DANGEROUS.search(err.rstrip("\n"))
    return err.rstrip("\n")


def documented(command: str) -> list[str]:
    """The keys that the README's line on `--json` names for a command, outermost first."""
    line = next(line for line in (ROOT / "README.md").read_text("utf-8").splitlines() if line.startswith(f"{command} "))
    return re.findall(r'"(\w+)"(?=[:,}\]])', re.sub(r'"\w+" \| ', "", line))


# --- what it prints --------------------------------------------------------------------------------------------------


def test_a_digest_as_json_has_the_shape_that_the_readme_shows() -> None:
    """Exactly the documented keys, and every quote with its place."""
    code, out, err = run("digest", "hafenbruecke", "--json", "--bullets", "3")
    made: dict[str, Any] = json.loads(out)
    assert (code, err) == (0, "")
    bullet = made["bullets"][0]
    citation = bullet["citations"][0]
    assert [*made, *bullet, *citation] == documented("digest")
    assert len(made["bullets"]) == 3
    assert made["language"] == "de"
    assert isinstance(citation["sentence"], int)
    assert all(isinstance(citation[key], str) for key in ("article", "quote", "source"))


def test_an_answer_as_json_has_the_shape_that_the_readme_shows() -> None:
    """Exactly the documented keys, a documented verdict, and evidence like a digest's."""
    code, out, err = run("ask", "hafenbruecke", "Wie teuer ist das?", "--json")
    made: dict[str, Any] = json.loads(out)
    assert (code, err) == (0, "")
    assert list(made) == ["question", "verdict", "text", "citations"]
    assert set(documented("ask")) <= {*made, "answered", "unsure", "silent"}
    assert made["question"] == "Wie teuer ist das?"
    assert made["verdict"] in {"answered", "unsure", "silent"}
    assert (made["verdict"] == "answered") == isinstance(made["text"], str)
    assert all(list(citation) == ["article", "sentence", "quote", "source", "url"] for citation in made["citations"])


def test_the_demo_runs_and_is_plain_when_piped() -> None:
    """The digest, the questions, no color codes, no complaint."""
    code, out, err = run("demo")
    assert (code, err) == (0, "")
    assert out.count("› /stargate") == 5
    assert out.count("• ") == 5
    assert not DANGEROUS.search(out.replace("\n", ""))


def test_without_arguments_there_is_help() -> None:
    """Whoever just looks gets the commands and no error."""
    code, out, err = run()
    assert (code, err) == (0, "")
    assert all(command in out for command in ("digest", "ask", "demo"))


@pytest.mark.parametrize("command", [("digest", "-"), ("ask", "-", "Wer bezahlt die [bold]Fähre\x1b[0m?")])
def test_an_article_cannot_steer_the_terminal(command: tuple[str, ...]) -> None:
    """Escapes, bell, direction marks and NULs are gone; markup is shown as the text it is."""
    code, out, err = run(*command, stdin=EVIL.encode())
    assert (code, err) == (0, "")
    assert "[bold]Fähre[/bold] [31mfährt[0m :smile: wieder" in out
    assert not DANGEROUS.search(out.replace("\n", ""))


def test_a_terminal_without_umlauts_gets_question_marks() -> None:
    """An ASCII output is no reason for a traceback."""
    code, out, err = run("digest", "hafenbruecke", env={"PYTHONIOENCODING": "ascii", "PYTHONUTF8": "0"})
    assert (code, err) == (0, "")
    assert "Hafenbr?cke" in out


def test_a_file_that_cannot_be_read_is_reported_beside_the_digest(tmp_path: Path) -> None:
    """One sentence on standard error; the other files are told."""
    (tmp_path / "1.txt").write_text("Der Rat von Altenwerder bezahlt die Fähre mit 40 Mio. Euro.", "utf-8")
    (tmp_path / "2\x1b[31m.txt").write_bytes(b"%PDF-1.7")
    code, out, err = run("digest", str(tmp_path))
    assert code == 0
    assert "40 Mio. Euro" in out
    assert err == "Left out 2[31m.txt: this is a PDF, not text; save it as text, Markdown or HTML.\n"


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mrot\x1b[0m", "[31mrot[0m"),
        ("\x9b31mrot", "31mrot"),
        ("bell\x07 nul\x00 del\x7f", "bell nul del"),
        ("ab\u202ecd\u2066ef\u200fgh\u061c", "abcdefgh"),
        ("one\ntwo\rthree\tfour\u2028five", "one two three four five"),
        ("\udcff\ufeffx\u200b", "x"),
        ("„Größe“ – 5 € 😀 [bold]", "„Größe“ – 5 € 😀 [bold]"),
    ],
)
def test_what_steers_a_terminal_is_dropped(text: str, shown: str) -> None:
    """Escapes, controls, direction marks and surrogates go; letters, quotes and emoji stay."""
    assert printable(text) == shown


@pytest.mark.parametrize("arguments", [("digest", "stargate"), ("digest", "stargate", "--json"), ("--help",)])
def test_a_reader_that_has_seen_enough_is_no_fault(arguments: tuple[str, ...]) -> None:
    """As `head` does it: the pipe is closed before anything is written; exit code 0, and no complaint."""
    reading, writing = os.pipe()
    os.close(reading)
    clean = {name: value for name, value in os.environ.items() if not name.startswith(("DEPESCHE_", "PYTHON"))}
    try:
        done = subprocess.run(
            [sys.executable, "-m", "bot", *arguments],
            stdout=writing,
            stderr=subprocess.PIPE,
            check=False,
            env=clean,
            cwd=ROOT,
        )
    finally:
        os.close(writing)
    assert (done.returncode, done.stderr) == (0, b"")


@pytest.mark.parametrize("arguments", [("digest", "stargate"), ("ask", "stargate", "who", "--json"), ("--help",)])
@pytest.mark.skipif(not Path("/dev/full").exists(), reason="this system has no device that is always full")
def test_a_full_disk_is_said_in_one_sentence(arguments: tuple[str, ...]) -> None:
    """Exit code 2, and never a traceback."""
    with Path("/dev/full").open("wb") as full:
        done = subprocess.run(
            [sys.executable, "-m", "bot", *arguments], stdout=full, stderr=subprocess.PIPE, check=False, cwd=ROOT
        )
    assert (done.returncode, done.stderr) == (2, b"The output cannot be written (no space left on device).\n")


def without(number: int, *arguments: str) -> tuple[int, bytes]:
    """Run the command line without one of its streams; give its exit code and what it wrote on the others."""
    command = f"exec {number}>&-; exec {shlex.join([sys.executable, '-m', 'bot', *arguments])}"
    done = subprocess.run(["/bin/sh", "-c", command], capture_output=True, check=False, cwd=ROOT)
    return done.returncode, done.stdout + done.stderr


def test_a_stream_that_is_closed_is_no_fault() -> None:
    """Nothing is read from it, or written to it; the rest goes on."""
    assert without(0, "digest", "-") == (2, b"standard input: there are no words in it.\n")
    assert without(1, "digest", "stargate") == (0, b"")
    assert without(2, "digest", "nothing") == (2, b"")


def test_a_question_needs_no_quotes() -> None:
    """Its words are one question, with options before and behind them."""
    code, out, err = run("ask", "--json", "stargate", "who", "funds", "it?")
    assert (code, err) == (0, "")
    assert json.loads(out)["question"] == "who funds it?"


def test_a_group_without_a_command_shows_its_help() -> None:
    """And nothing besides."""
    code, out, err = run("sources")
    shown = f"{out}{err}".rstrip()
    assert code == 2
    assert "import" in shown
    assert not shown.endswith(".")


def test_the_version_is_told() -> None:
    """For whoever reports a fault."""
    assert run("--version") == (0, f"depesche {version('depesche')}\n", "")


@pytest.mark.parametrize("arguments", [(), ("digest",), ("sources", "list")])
def test_help_has_a_short_name(arguments: tuple[str, ...]) -> None:
    """As many programs have it."""
    code, out, err = run(*arguments, "-h")
    assert (code, err) == (0, "")
    assert "--help" in out
    assert out == run(*arguments, "--help")[1]


# --- what it refuses -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "stdin", "sentence"),
    [
        (
            ("digest", "stargaet"),
            b"",
            "There is no story or file named “stargaet”. Did you mean: stargate.",
        ),
        (
            ("digest", "nothing-like-it"),
            b"",
            "There is no story or file named “nothing-like-it”. Known: hafenbruecke, stargate.",
        ),
        (("digest", "-"), b"", "standard input: there are no words in it."),
        (
            ("digest", "-"),
            b"\x89PNG\r\n",
            "standard input: this is a picture, not text; save it as text, Markdown or HTML.",
        ),
        (
            ("digest", "-"),
            b"Satz. " * 850_000,
            "standard input: 5,100,000 characters are too long for an article; at most 1,500,000 are read.",
        ),
        (
            ("ask", "stargate", " ?! … "),
            b"",
            'There is no question in that. Ask in a few words, for example: depesche ask stargate "who funds it".',
        ),
        (("ask", "stargate"), b"", "Missing argument 'question'. How it is written: --help."),
        (("digets",), b"", "No such command 'digets'. Did you mean 'digest'? How it is written: --help."),
        (("digest", "a", "b"), b"", "Got unexpected extra argument(s) (b). How it is written: --help."),
        (
            ("/Stargate", "who", "funds", "it"),
            b"",
            "“Stargate” is a story and no command. To ask about it: depesche ask Stargate …",
        ),
        (
            ("digest", "-"),
            b"<?xml version='1.0'?>\n<!-- x -->\n<opml><body/></opml>",
            "standard input: this is a list of feeds, which depesche sources import reads.",
        ),
        (
            ("ask", "-", "who?"),
            b"\xef\xbb\xbf<rss version='2.0'><channel/></rss>",
            "standard input: this is a feed, not an article; it can be added as a source.",
        ),
        (
            ("digest", "https://example.org/a"),
            b"",
            (
                "https://example.org/a: an address is not fetched here; curl -s <address> | depesche digest - hands in "
                "its page."
            ),
        ),
    ],
    ids=[
        "mistyped",
        "unknown",
        "empty",
        "picture",
        "5 MB",
        "no letters",
        "no question",
        "no command",
        "too much",
        "no command but a story",
        "feeds",
        "feed",
        "address",
    ],
)
def test_what_cannot_be_used_is_refused_with_one_sentence(
    arguments: tuple[str, ...], stdin: bytes, sentence: str
) -> None:
    """Exit code 2, nothing on standard output, one sentence on standard error, never a traceback."""
    assert refusal(*arguments, stdin=stdin) == sentence


def test_an_article_without_a_headline_begins_with_its_first_point() -> None:
    """No line is left for what is not there."""
    code, out, err = run("digest", "-", stdin=b"The council of Altenwerder paid 40 million euros for the ferry.")
    assert (code, err) == (0, "")
    assert out.startswith("\N{BULLET} The council")


@pytest.mark.parametrize("arguments", [("doctor",), ("digest", "https://example.org/an/article")])
def test_in_a_narrow_terminal_no_word_is_torn(arguments: tuple[str, ...], tmp_path: Path) -> None:
    """Neither of what is found nor of what is refused."""
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 50, 40, 0, 0))
    kept_out = ("DEPESCHE_", "LANG", "LC_", "COLUMNS", "LINES", "TERM", "NO_COLOR", "FORCE_COLOR", "TTY_")
    clean = {name: value for name, value in os.environ.items() if not name.startswith(kept_out)}
    with subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        cwd=ROOT,
        env={**clean, "TERM": "xterm", "DEPESCHE_DATA_DIR": str(tmp_path), "DEPESCHE_SEEDS": ""},
    ):
        os.close(theirs)
        shown = b""
        with suppress(OSError):  # which is how the other end tells that it is closed
            while piece := os.read(ours, 4096):
                shown += piece
    os.close(ours)
    code, out, err = run(*arguments, env={"DEPESCHE_DATA_DIR": str(tmp_path), "DEPESCHE_SEEDS": ""})
    lines = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode()).split("\n")
    assert code in {0, 2}
    assert all(len(line.rstrip()) <= 40 for line in lines)
    assert {word for word in (out + err).split() if len(word) < 30} <= set(" ".join(lines).split())


def test_eleven_bullets_are_too_many() -> None:
    """A number out of range is refused like anything else, in words."""
    assert "--bullets" in refusal("digest", "stargate", "--bullets", "11")


def test_an_article_full_of_nul_bytes_is_refused() -> None:
    """Zeros are no text, in no encoding."""
    assert "this does not look like text" in refusal("digest", "-", stdin=b"\0" * 5000)


@pytest.mark.parametrize(
    "question",
    ["a", "Wer bezahlt das? " * 235, "\x1b[31mwer\udcff zahlt 😀 [bold]"],
    ids=["one letter", "4,000 characters", "odd"],
)
def test_any_question_gets_an_answer(question: str) -> None:
    """Long, short or odd: a verdict, never a traceback."""
    code, out, err = run("ask", "hafenbruecke", os.fsencode(question), "--json")
    assert (code, err) == (0, "")
    assert json.loads(out)["verdict"] in {"answered", "unsure", "silent"}


# --- settings --------------------------------------------------------------------------------------------------------


def test_a_seeds_folder_that_does_not_exist_is_named() -> None:
    """The sentence names the variable, its value and the way out."""
    assert refusal("digest", "stargate", env={"DEPESCHE_SEEDS": "/nowhere/at/all"}) == (
        "DEPESCHE_SEEDS: “/nowhere/at/all” is not a folder; "
        "give one with a sub-folder for each story, or leave it empty."
    )


def test_with_empty_seeds_there_are_no_stories() -> None:
    """Empty means none, not the bundled ones."""
    assert refusal("digest", "stargate", env={"DEPESCHE_SEEDS": ""}) == (
        "There is no story or file named “stargate”. There are no stories yet."
    )


def test_a_settings_file_that_is_no_text_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A broken `.env` is a problem with a name."""
    (tmp_path / ".env").write_bytes(b"\xff\xfeD\0E\0")
    monkeypatch.chdir(tmp_path)
    with pytest.raises(ConfigError, match=r"\.env: it cannot be read"):
        settings.load()


def test_a_settings_file_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What stands in `.env` counts, and the environment wins over it."""
    (tmp_path / ".env").write_text(f"DEPESCHE_SEEDS={tmp_path}\n", "utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("DEPESCHE_SEEDS", raising=False)
    assert settings.load().seeds == tmp_path
    monkeypatch.setenv("DEPESCHE_SEEDS", str(ROOT))
    assert settings.load().seeds == ROOT


def test_a_line_of_the_settings_file_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    """Rather than to go on with a default, for example with another database."""
    (tmp_path / ".env").write_text("DEPESCHE_LEASE=20\nDEPESCHE_DATABASE_URL='sqlite:////tmp/depesche.db\n", "utf-8")
    for language, words in (("en", ".env: line 2 cannot be read; "), ("de", ".env: Zeile 2 ist nicht lesbar; ")):
        code, out, err = run("doctor", env={"DEPESCHE_LANGUAGE": language}, cwd=tmp_path)
        assert (code, out) == (2, "")
        assert err.startswith(words)
        assert err.count("\n") == 1


@pytest.mark.parametrize("name", [name for name in settings.Settings.model_fields if name != "seeds"])
def test_an_empty_variable_is_one_that_is_not_set(name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As compose files and unit files make them; an empty data folder would be whatever folder one is in."""
    before = settings.load()
    for empty in ("", "  ", '""'):
        monkeypatch.setenv(f"DEPESCHE_{name.upper()}", empty)
        assert settings.load() == before


@pytest.mark.parametrize("given", ["  words\r\n", '"words"', " 'words ' "])
def test_what_surrounds_a_value_is_no_part_of_it(given: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Blanks come with copying a token, quotes with Docker's env-files."""
    monkeypatch.setenv("DEPESCHE_DISCORD_TOKEN", given)
    monkeypatch.setenv("DEPESCHE_TIMEZONE", f" {given.replace('words', 'Europe/Vienna')}")
    made = settings.load()
    assert made.discord_token is not None
    assert (made.discord_token.get_secret_value(), made.timezone) == ("words", "Europe/Vienna")


def test_a_home_is_found(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """No shell reads `.env`, so nobody else does it."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("DEPESCHE_DATA_DIR", "~/news")
    assert settings.load().data_dir == tmp_path / "news"


@pytest.mark.parametrize("name", settings.Settings.model_fields)
def test_every_setting_is_documented(name: str) -> None:
    """Its variable and its meaning stand in the README's table and in `.env.example`, word for word."""
    variable, description = f"DEPESCHE_{name.upper()}", settings.Settings.model_fields[name].description
    assert description
    readme, example = ((ROOT / name).read_text("utf-8").replace("`", "") for name in ("README.md", ".env.example"))
    assert f"| {variable} | {description}" in readme
    assert f"# {description}\n# {variable}=" in example


@pytest.mark.parametrize("module", sorted(path.stem for path in (ROOT / "bot").glob("[a-z]*.py")))
def test_every_module_has_a_place_in_the_house(module: str) -> None:
    """CONTRIBUTING says of each what it may know."""
    named = re.findall(r"`bot/([a-z_*]+\.py)`", (ROOT / "CONTRIBUTING.md").read_text("utf-8"))
    assert any(fnmatch(f"{module}.py", pattern) for pattern in named)


def test_no_setting_is_documented_that_does_not_exist() -> None:
    """What the README and `.env.example` name can be set."""
    known = {f"DEPESCHE_{name.upper()}" for name in settings.Settings.model_fields}
    for name in ("README.md", ".env.example"):
        assert set(re.findall(r"\bDEPESCHE_[A-Z_]+", (ROOT / name).read_text("utf-8"))) <= known
