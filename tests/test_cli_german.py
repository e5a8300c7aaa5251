"""The command line in German: each command as it goes well and as it does not, and what decides about the language."""

import asyncio
import io
import json
import os
import re
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from typer.main import get_command

from adapters.wording import told
from bot.__main__ import USAGE, app, main
from bot.types import Source
from storage import open_store
from tests.adapters.test_reasons import in_english
from tests.adapters.test_reasons_told import HELP, PARSED, keys, wordings
from tests.test_command_line import run
from tests.test_service import environment

Command = Callable[..., tuple[int, str, str]]
"""Runs a command: its arguments, what it reads and its environment -> exit code, output, errors."""

INSTEAD = "bitte einen mit einem Unterordner je Thema angeben oder leer lassen"
FERRY = "Der Rat von Altenwerder bezahlt die Fähre mit 40 Mio. Euro."
NOT_SET = "ist nicht gesetzt. Der Wert gehört in die Umgebung oder in die Datei .env."
ASKED = "Themen, die alle befragen können"
NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)


@pytest.fixture
def depesche(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Command:
    """Run a command in this process, in a folder of its own, for somebody who reads German."""
    for name in os.environ:
        if name.startswith(("DEPESCHE_", "LANG", "LC_")):
            monkeypatch.delenv(name)
    monkeypatch.chdir(tmp_path)

    def run_here(*arguments: str, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> tuple[int, str, str]:
        for name, value in {**environment(tmp_path), "LANG": "de_DE.UTF-8", **(env or {})}.items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(sys, "argv", ["depesche", *arguments])
        monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(stdin), "utf-8"))
        with pytest.raises(SystemExit) as ended:
            main()
        out, err = capfd.readouterr()
        return int(str(ended.value.code)), out, err

    return run_here


def refused(depesche: Command, *arguments: str, stdin: bytes = b"", env: Mapping[str, str] | None = None) -> str:
    """The one German sentence with which a command is refused."""
    code, out, err = depesche(*arguments, stdin=stdin, env=env)
    assert (code, out, err.count("\n")) == (2, "", 1)
    return err.rstrip("\n")


# --- what goes well ------------------------------------------------------------------------------------------------


def test_a_digest_says_what_it_leaves_out(depesche: Command, tmp_path: Path) -> None:
    """Beside the digest, on standard error."""
    (tmp_path / "story").mkdir()
    (tmp_path / "story" / "1.txt").write_text(FERRY, "utf-8")
    (tmp_path / "story" / "2.txt").write_bytes(b"%PDF-1.7")
    code, out, err = depesche("digest", "story")
    assert code == 0
    assert "• Der Rat von Altenwerder" in out
    assert err == (
        "Ausgelassen wurde 2.txt: Das ist eine PDF-Datei, kein Text; bitte als Text, Markdown oder HTML speichern.\n"
    )


def test_an_answer_is_framed_in_german(depesche: Command) -> None:
    """As the question is."""
    code, out, err = depesche("ask", "stargate", "Wer bezahlt das?")
    assert (code, err) == (0, "")
    assert "\nQuellen\n" in out


def test_a_rehearsal_is_german(depesche: Command) -> None:
    """Its times and counts, or that there are none."""
    arguments = ("rehearse", "--story", "stargate", "--schedule", "sundays 10:00", "--from", "2026-10-24", "--days")
    assert depesche(*arguments, "3") == (0, "So., 25. Okt. 2026, 10:00 Uhr: 5 Punkte\n", "")
    nothing = "An diesem Tag steht nichts an: sonntags um 10:00 (Europe/Berlin).\n"
    assert depesche(*arguments, "1") == (0, nothing, "")


@pytest.mark.parametrize(
    "spoken", [{"LANG": "de_DE.UTF-8"}, {"LANG": "en_US.UTF-8", "DEPESCHE_LANGUAGE": "de"}], ids=["machine", "program"]
)
def test_the_chat_is_german(tmp_path: Path, spoken: Mapping[str, str]) -> None:
    """Whether the machine speaks German or only this program is told to."""
    code, out, err = run("run", stdin=b"list\n", env={**environment(tmp_path), **spoken})
    assert (code, err) == (0, "")
    assert out.startswith("› list\nHier wird noch nichts verfolgt.")


def test_the_doctor_is_german(depesche: Command, tmp_path: Path) -> None:
    """What is fine, and what is not set."""
    code, out, err = depesche("doctor")
    assert (code, err) == (0, "")
    assert out.splitlines() == [
        f"gut    Die Datenbank ist benutzbar: sqlite:///{tmp_path}/data/depesche.db; {ASKED}: 0.",
        "gut    Die Themen kommen mit dem ersten Start von depesche run in die Datenbank.",
        f"gut    In {tmp_path} gibt es keine Datei .env: Einstellungen kommen aus der Umgebung.",
        "gut    DEPESCHE_DISCORD_TOKEN ist nicht gesetzt: depesche run spricht in diesem Terminal.",
        "gut    DEPESCHE_SLACK_BOT_TOKEN ist nicht gesetzt: Mit Slack wird nichts verbunden.",
    ]


def test_what_is_to_be_copied_stays(depesche: Command) -> None:
    """An address, a key and a manifest have no words around them."""
    code, out, err = depesche("invite-link", env={"DEPESCHE_DISCORD_TOKEN": "MTIz.a.b"})
    assert (code, out.count("\n"), err) == (0, 1, "")
    assert out.startswith("https://discord.com/")
    assert len(depesche("secret-key")[1].split()) == 1
    assert json.loads(depesche("slack-manifest")[1])["display_information"]["name"] == "Depesche"
    assert "<opml" in depesche("sources", "export")[1]


async def keep(folder: Path, *failures: tuple[str, datetime | None]) -> None:
    """Let the terminal have feeds, which cannot be read where there is a failure."""
    store = await open_store(f"sqlite:///{folder / 'depesche.db'}")
    for number, (failure, due_at) in enumerate(failures):
        url, name = f"https://example.org/{number}", f"{number:032x}"
        source = Source(name, "", url, f"Blatt {number}", "u1", f"blatt-{number}", failure=failure, due_at=due_at)
        await store.add_source(source, now=NOW, limit=10)
    await store.close()


def test_feeds_are_listed_with_why_they_cannot_be_read(depesche: Command, tmp_path: Path) -> None:
    """And with the next try, on this machine's clock."""
    reason = "the site answers 404: there is no such page"
    (tmp_path / "data").mkdir()
    asyncio.run(keep(tmp_path / "data", ("", None), (reason, None), (reason, NOW + timedelta(hours=1))))
    code, out, err = depesche("sources", "list")
    assert (code, err) == (0, "")
    because = "nicht lesbar: Die Website antwortet mit 404: Diese Seite gibt es nicht"
    assert out.splitlines() == [
        "Blatt 0  https://example.org/0  /blatt-0",
        f"Blatt 1  https://example.org/1  /blatt-1  ({because})",
        f"Blatt 2  https://example.org/2  /blatt-2  ({because}; nächster Versuch: Fr., 20. Nov. 2026, 14:00 Uhr)",
    ]
    _, out, _ = depesche("sources", "list", env={"DEPESCHE_LANGUAGE": "en"})
    assert out.endswith(
        "(cannot be read: the site answers 404: there is no such page; next try: Fri, 20 Nov 2026, 14:00)\n"
    )


def test_feeds_are_imported_in_german(tmp_path: Path) -> None:
    """How many were added, and why one was not."""
    listed = b'<opml version="2.0"><body><outline type="rss" xmlUrl="http://127.0.0.1/feed"/></body></opml>'
    env = environment(tmp_path, LANG="de_DE.UTF-8")
    assert run("sources", "import", "-", stdin=listed, env=env) == (
        1,
        "0 hinzugefügt, 0 waren schon da.\n",
        "Ausgelassen wurde http://127.0.0.1/feed: Die Adresse führt in ein privates Netz.\n",
    )


@pytest.mark.parametrize("command", [("digest", "stargate"), ("ask", "stargate", "Wer bezahlt das?")])
def test_output_for_programs_is_the_same_everywhere(depesche: Command, command: tuple[str, ...]) -> None:
    """Keys and values do not depend on who reads them."""
    german = depesche(*command, "--json")
    assert german == depesche(*command, "--json", env={"LANG": "en_US.UTF-8"})
    assert german[0] == 0


def commands(command: Any, path: str = "") -> Iterator[str]:
    """Give a command and those that it has, as they are typed."""
    yield path
    for name, each in getattr(command, "commands", {}).items():
        yield from commands(each, f"{path} {name}".strip())


COMMANDS = tuple(commands(get_command(app)))


@pytest.fixture
def help_of(depesche: Command, monkeypatch: pytest.MonkeyPatch) -> Callable[..., str]:
    """Give the help of a command as one line, without its frame."""
    monkeypatch.setenv("COLUMNS", "300")

    def help_of(command: str, **env: str) -> str:
        code, out, err = depesche(*command.split(), "--help", env=env)
        assert (code, err) == (0, "")
        return " ".join(re.sub("[│─╭╮╰╯]", " ", out).split())

    return help_of


@pytest.mark.parametrize("command", COMMANDS)
def test_help_is_german(help_of: Callable[..., str], command: str) -> None:
    """Every word of it but names and types; in English it stays as it is, also in the same process."""
    english = help_of(command, LANG="en_US.UTF-8")
    german = help_of(command)
    assert german.startswith(f"Aufruf: depesche {command}".rstrip())
    assert not in_english(re.sub(r"<[^>]*>|\{\w+\}|\w*_\w+|--[\w-]+", "", german.partition("Optionen")[2])), german
    assert help_of(command, LANG="en_US.UTF-8") == english


def test_all_that_help_says_is_in_the_catalogs_and_no_more(help_of: Callable[..., str]) -> None:
    """None is left over, and each is said as it stands there."""
    for language in ("en", "de"):
        shown = " ".join(help_of(command, DEPESCHE_LANGUAGE=language) for command in COMMANDS)
        for key in HELP:
            for part in wordings(language)[key].split("{}"):
                assert part in shown, key


def test_without_a_command_help_is_german_too(depesche: Command) -> None:
    """It is what a newcomer sees first."""
    assert " Befehle " in depesche()[1]
    assert " Befehle " in depesche("sources")[1]


# --- what does not -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (
            "digest stargaet",
            "Ein Thema oder eine Datei namens „stargaet“ gibt es nicht. Gemeint war vielleicht: stargate.",
        ),
        ("digest -", "Standardeingabe: Es stehen keine Wörter darin."),
        (
            "ask stargate ?",
            'Darin steht keine Frage. Ein paar Wörter genügen, zum Beispiel: depesche ask stargate "wer bezahlt das".',
        ),
        (
            "rehearse --story stargate --schedule sonntgas",
            (
                "Aus „sonntgas“ wird kein Zeitplan: „sonntgas“ ist hier nicht bekannt; gemeint war vielleicht "
                "„sonntags“. Zum Beispiel: sonntags 08:30"
            ),
        ),
        (
            "rehearse --story stargate --schedule hourly --from gestern",
            "„gestern“ ist kein Tag. Richtig geschrieben ist zum Beispiel 2026-10-24.",
        ),
        (
            "run --only foo",
            "Etwas namens „foo“ lässt sich nicht starten. Es gibt: collect, deliver, discord, slack, console.",
        ),
        ("run --only discord", f"DEPESCHE_DISCORD_TOKEN {NOT_SET}"),
        ("invite-link", f"DEPESCHE_DISCORD_TOKEN {NOT_SET}"),
        ("slack-manifest --format xml", "Das Format „xml“ gibt es nicht. Es gibt: json, yaml."),
        (
            "slack-manifest --story remind",
            "„/remind“ ist ein Befehl von Slack selbst. „/news remind“ geht auch ohne eigenen Befehl: bitte weglassen.",
        ),
        ("secret-key now", "Das ist zu viel: now. Wie der Befehl geschrieben wird, zeigt --help."),
        ("demo now", "Das ist zu viel: now. Wie der Befehl geschrieben wird, zeigt --help."),
        ("sources import nowhere", "nowhere: Das Öffnen ist fehlgeschlagen (nicht gefunden)."),
        ("sources import -", "OPML: Es steht nichts darin."),
    ],
)
def test_what_cannot_be_used_is_refused_with_one_german_sentence(
    depesche: Command, arguments: str, sentence: str
) -> None:
    """It says what happened and what to do; the exit code is 2 everywhere."""
    assert refused(depesche, *arguments.split()) == sentence


@pytest.mark.parametrize(
    ("arguments", "beginning"),
    [
        ("digest", "Es fehlt: source."),
        ("rehearse --story x", "Es fehlt die Option --schedule."),
        ("--foo", "Die Option --foo gibt es nicht."),
        ("digest x --bulets 3", "Die Option --bulets gibt es nicht. Gemeint war vielleicht: --bullets."),
        ("sources xx", "Den Befehl xx gibt es nicht."),
        ("stargate wer bezahlt", "„stargate“ ist ein Thema und kein Befehl."),
        ("digets", "Den Befehl digets gibt es nicht. Gemeint war vielleicht: 'digest'."),
        ("digest a b", "Das ist zu viel: b."),
        ("digest x --bullets", "Hinter der Option --bullets fehlt ihr Wert."),
        ("digest x --json=3", "Die Option --json nimmt keinen Wert."),
        ("digest x --bullets 11", "Der Wert von '--bullets' / '-n' taugt nicht: Der größte mögliche Wert ist 10."),
        ("digest x --bullets 0", "Der Wert von '--bullets' / '-n' taugt nicht: Der kleinste mögliche Wert ist 1."),
        ("digest x --bullets x", "Der Wert von '--bullets' / '-n' taugt nicht: Das ist keine ganze Zahl."),
    ],
)
def test_a_command_that_cannot_be_parsed_is_refused_in_german(
    depesche: Command, arguments: str, beginning: str
) -> None:
    """Whatever the library says that parses it has words of the catalogs."""
    assert refused(depesche, *arguments.split()).startswith(beginning)


def test_all_that_the_parser_says_is_said_in_the_tests_above(depesche: Command) -> None:
    """No wording for it is left over."""
    english = [
        depesche(*arguments.split(), env={"DEPESCHE_LANGUAGE": "en"})[2].removesuffix(f" {USAGE}\n")
        for arguments in (
            "digest,rehearse --story x,--foo,digest x --bulets 3,sources xx,digets,digest a b,digest x --bullets,"
            "digest x --json=3,digest x --bullets 11"
        ).split(",")
    ]
    said = {key for each in english for sentence in (each, each.removesuffix(".")) for key in keys(sentence)}
    assert said - {""} == {*PARSED}


DAMAGED = "Die Datenbank lässt sich nicht benutzen: Die Datei ist beschädigt oder keine Datenbank dieses Programms."


def damaged(folder: Path) -> Mapping[str, str]:
    """A file that is no database, as a setting."""
    (folder / "broken.db").write_text("This is no database. " * 100, "utf-8")
    return {"DEPESCHE_DATABASE_URL": f"sqlite:///{folder / 'broken.db'}"}


@pytest.mark.parametrize("command", ["sources list", "sources export"])
def test_a_database_that_cannot_be_used_is_said(depesche: Command, tmp_path: Path, command: str) -> None:
    """By each command that opens it."""
    assert refused(depesche, *command.split(), env=damaged(tmp_path)) == DAMAGED


def test_a_desk_without_a_database_does_not_begin(tmp_path: Path) -> None:
    """It says why, and nothing else."""
    env = environment(tmp_path, LANG="de_DE.UTF-8", **damaged(tmp_path))
    assert run("run", env=env) == (2, "", f"{DAMAGED}\n")


def test_the_doctor_says_faults_in_german(depesche: Command) -> None:
    """An error that it meets is one of its findings, and the exit code is 1."""
    code, out, err = depesche("doctor", env={"DEPESCHE_DATABASE_URL": "sqlite:////nowhere/at/all.db"})
    assert (code, err) == (1, "")
    assert out.splitlines()[0] == (
        "FEHLER Die Datenbank lässt sich nicht benutzen: Ihre Datei lässt sich nicht öffnen; "
        "ihr Ordner muss da und beschreibbar sein."
    )
    key = {"DEPESCHE_SLACK_CLIENT_ID": "1.1", "DEPESCHE_SLACK_CLIENT_SECRET": "x", "DEPESCHE_SLACK_SIGNING_SECRET": "y"}
    code, out, _ = depesche("doctor", env={"DEPESCHE_DATABASE_URL": "", **key, "DEPESCHE_SECRET_KEY": "a"})
    assert code == 1
    assert out.splitlines()[3:] == [
        "FEHLER DEPESCHE_SECRET_KEY: Schlüssel 1 darin ist keiner; einen neuen macht: depesche secret-key."
    ]


def test_settings_that_cannot_work_are_refused_in_german(depesche: Command) -> None:
    """A sentence for each, with no word of English but names."""
    env = {
        "DEPESCHE_TIMEZONE": "Europe/Berlinn",
        "DEPESCHE_HTTP_PORT": "99999",
        "DEPESCHE_LOG_LEVEL": "loud",
        "DEPESCHE_SEEDS": "/nowhere",
        "DEPESCHE_SLACK_CLIENT_ID": "",
    }
    code, out, err = depesche("digest", "stargate", env=env)
    assert (code, out) == (2, "")
    assert err.splitlines() == [
        "DEPESCHE_TIMEZONE: Die Zeitzone „Europe/Berlinn“ gibt es nicht; gemeint war vielleicht Europe/Berlin.",
        "DEPESCHE_HTTP_PORT: Der größte mögliche Wert ist 65535.",
        "DEPESCHE_LOG_LEVEL: Möglich ist nur '', 'debug', 'info', 'warning' oder 'error'.",
        f"DEPESCHE_SEEDS: „/nowhere“ ist kein Ordner; {INSTEAD}.",
    ]
    assert not in_english(err)


# --- which language ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("env", "is_german"),
    [
        ({"LANG": "de_AT.UTF-8"}, True),
        ({"LANG": "en_US.UTF-8"}, False),
        ({"LANG": "C"}, False),
        ({"LANG": "fr_FR.UTF-8"}, False),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "de_DE.UTF-8"}, True),
        ({"LANG": "en_US.UTF-8", "DEPESCHE_LANGUAGE": "DE"}, True),
        ({"LANG": "de_DE.UTF-8", "DEPESCHE_LANGUAGE": "en"}, False),
        ({"LANG": "de_DE.UTF-8", "DEPESCHE_LANGUAGE": ""}, True),
    ],
)
def test_the_language_is_the_programs_or_the_machines(
    depesche: Command,
    env: Mapping[str, str],
    is_german: bool,  # noqa: FBT001
) -> None:
    """What is set for this program counts more; English is what remains."""
    english = "Got unexpected extra argument(s) (b)"
    assert refused(depesche, "digest", "a", "b", env=env) == (
        told(english, "de") if is_german else f"{english}. {USAGE}"
    )


def test_the_language_may_stand_in_the_file_of_settings(depesche: Command, tmp_path: Path) -> None:
    """Also where another setting in it cannot work, and the errors are about that."""
    (tmp_path / ".env").write_text("DEPESCHE_LANGUAGE=de\nDEPESCHE_LEASE=0\n", "utf-8")
    assert refused(depesche, "digest", "x", env={"LANG": "C"}) == "DEPESCHE_LEASE: Der kleinste mögliche Wert ist 1."


def test_a_file_of_settings_that_cannot_be_read_is_said_in_the_machines_language(
    depesche: Command, tmp_path: Path
) -> None:
    """It cannot say which one it would be."""
    (tmp_path / ".env").write_bytes(b"DEPESCHE_LANGUAGE=en\n\xff\xfe")
    sentence = ".env: Die Datei lässt sich nicht lesen; es muss eine Textdatei in UTF-8 sein."
    assert refused(depesche, "digest", "x") == sentence
