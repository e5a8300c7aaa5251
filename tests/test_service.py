"""`depesche run` and `depesche rehearse` as their users meet them: real processes, what they print, how they end."""

import json
import os
import re
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest

from bot import settings
from tests.test_command_line import documented, refusal, run

REHEARSAL = ("rehearse", "--story", "stargate", "--from", "2026-10-24", "--days", "3")


def environment(folder: Path, **changes: str) -> dict[str, str]:
    """Give a news desk a home of its own."""
    return {"DEPESCHE_DATA_DIR": str(folder / "data"), "DEPESCHE_TIMEZONE": "Europe/Berlin", "LANG": "C", **changes}


def chat(folder: Path, *lines: str, **changes: str) -> list[str]:
    """Pipe lines into a desk; give what it says to each."""
    code, out, err = run("run", stdin="\n".join(lines).encode(), env=environment(folder, **changes))
    assert (code, err) == (0, "")
    replies = re.split(r"(?m)^› .*\n", out)
    assert len(replies) == len(lines) + 1
    return replies[1:]


# --- rehearsing ------------------------------------------------------------------------------------------------------


def test_a_rehearsal_keeps_the_wall_time_across_a_clock_change() -> None:
    """08:00 in Berlin is an hour later in UTC from the 25th on."""
    code, out, err = run(*REHEARSAL, "--schedule", "daily 08:00 Europe/Berlin", "--json")
    slots = json.loads(out)
    assert (code, err) == (0, "")
    assert [(each["slot"], each["at"]) for each in slots] == [
        ("2026-10-24T08:00", "2026-10-24T06:00:00+00:00"),
        ("2026-10-25T08:00", "2026-10-25T07:00:00+00:00"),
        ("2026-10-26T08:00", "2026-10-26T07:00:00+00:00"),
    ]
    assert all(each["bullets"] == 5 for each in slots)
    assert list(slots[0]) == documented("rehearse")


def test_a_wall_time_that_comes_twice_is_rehearsed_once() -> None:
    """02:30 exists twice in that night, and not at all in a night of March."""
    for start, expected in (("2026-10-25", "2026-10-25T00:30:00+00:00"), ("2026-03-29", "2026-03-29T01:00:00+00:00")):
        arguments = ("rehearse", "--story", "stargate", "--schedule", "daily 02:30 Europe/Berlin")
        _, out, _ = run(*arguments, "--from", start, "--days", "1", "--json")
        assert [each["at"] for each in json.loads(out)] == [expected]


def test_a_rehearsal_knows_only_what_was_published_by_then(tmp_path: Path) -> None:
    """Before the first article there is nothing to tell; each new one may change the digest."""
    sentences = {
        "2026-05-04": "Die Fähre nach Altenwerder fährt seit Montag wieder alle zehn Minuten über die Elbe.",
        "2026-05-06": "Der Rat von Altenwerder bezahlt das neue Schiff mit 40 Mio. Euro aus dem Haushalt der Stadt.",
    }
    for day, sentence in sentences.items():
        head = f"---\ntitle: Die Fähre am {day}\ndate: {day}\nlanguage: de\n---\n\n"
        (tmp_path / f"{day}.md").write_text(f"{head}{sentence}\n", "utf-8")
    arguments = ("rehearse", "--story", str(tmp_path), "--schedule", "daily 12:00 UTC", "--from", "2026-05-03")
    _, out, _ = run(*arguments, "--days", "5", "--json")
    counts = [each["bullets"] for each in json.loads(out)]
    assert counts == [0, 1, 1, 2, 2]


def test_a_slot_with_nothing_to_tell_is_told_as_that() -> None:
    """Because nothing is posted then."""
    arguments = ("rehearse", "--story", "stargate", "--schedule", "daily 12:00 UTC", "--from", "2025-01-20", "--show")
    _, out, _ = run(*arguments, "--days", "1")
    assert out == "Mon, 20 Jan 2025, 12:00 UTC: nothing to tell, so nothing is posted\n"


def test_a_rehearsal_shows_the_digests_where_asked_to() -> None:
    """Without it, one line a slot."""
    _, lines, _ = run(*REHEARSAL, "--schedule", "sundays 10:00 Europe/Berlin")
    assert lines == "Sun, 25 Oct 2026, 10:00: 5 points\n"
    _, shown, _ = run(*REHEARSAL, "--schedule", "sundays 10:00 Europe/Berlin", "--show")
    assert shown.startswith(lines)
    assert shown.count("• ") == 5


def test_a_rehearsal_of_nothing_says_so() -> None:
    """No slot in these days."""
    _, out, _ = run(*REHEARSAL, "--schedule", "1st of month 10:00 Europe/Berlin")
    assert out.startswith("Nothing is due on these 3 days: ")
    _, out, _ = run(*REHEARSAL, "--schedule", "1st of month 10:00 Europe/Berlin", "--json")
    assert json.loads(out) == []


@pytest.mark.parametrize(
    ("schedule", "reason"),
    [
        ("31 feb 10:00", "For example:"),
        ("daily 25:00", "there is no hour 25"),
        ("daily 08:00 Europe/Berlni", "did you mean Europe/Berlin?"),
        ("every 5 seconds", "For example:"),
        ("every 5 minutes", "15 minutes"),
    ],
)
def test_a_schedule_that_cannot_be_is_refused(schedule: str, reason: str) -> None:
    """With the reason and an example."""
    assert reason in refusal(*REHEARSAL, "--schedule", schedule)


@pytest.mark.parametrize("start", ["2026-13-01", "tomorrow", "9999-12-31", "0001-01-01", "1066-10-14"])
def test_a_day_that_cannot_be_is_refused(start: str) -> None:
    """In one sentence."""
    arguments = ("rehearse", "--story", "stargate", "--schedule", "daily 08:00")
    assert start in refusal(*arguments, "--from", start, "--days", "3")


# --- running ---------------------------------------------------------------------------------------------------------


def test_a_newcomer_asks_follows_and_leaves(tmp_path: Path) -> None:
    """Without a token the desk runs in the terminal, on the bundled stories, and remembers."""
    answer, followed = chat(tmp_path, "/stargate who funds it", "/news follow stargate daily 08:30")
    assert answer.startswith("OpenAI, Softbank, Oracle")
    assert followed.startswith("Following stargate: daily at 08:30 (Europe/Berlin). Next digest: ")
    (listed,) = chat(tmp_path, "/news list")
    assert listed.startswith("1 story is followed here:")


def test_without_seeds_there_are_no_stories(tmp_path: Path) -> None:
    """Also where there were some before."""
    (before,) = chat(tmp_path, "/news stories")
    assert "stargate: " in before
    stories, asked = chat(tmp_path, "/news stories", "/stargate who funds it", DEPESCHE_SEEDS="")
    assert stories.strip() == "There are no stories yet."
    assert "stargate" in asked


def test_what_is_due_is_shown_and_explained(tmp_path: Path) -> None:
    """A digest that is due arrives in the terminal, once, and `why` can say which it was."""
    chat(tmp_path, "/news follow stargate daily 08:30")
    database = tmp_path / "data" / "depesche.db"
    with sqlite3.connect(database) as connection:
        # As if it had been due since a while ago; how long a digest may wait is tested elsewhere.
        connection.execute(
            "UPDATE subscription SET schedule = 'every 1 minutes UTC', zone = 'UTC', due_at = '2026-01-01'"
        )
    connection.close()
    with started(tmp_path, "run") as process:
        assert process.stdout is not None
        assert process.stdin is not None
        shown = read_until(process, "Sources")
        assert shown.count("Stargate") >= 1
        process.stdin.write(b"/news why\n")
        process.stdin.close()
        explained = process.stdout.read().decode()
        assert process.wait(30) == 0
        assert "stargate, posted" in explained


@contextmanager
def started(folder: Path, *arguments: str, **changes: str) -> Iterator[subprocess.Popen[bytes]]:
    """Start a desk that goes on running; end it whatever happens."""
    with subprocess.Popen(
        [sys.executable, "-m", "bot", *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env={**os.environ, **environment(folder, **changes), "PYTHONUTF8": "1"},
    ) as process:
        try:
            yield process
        finally:
            process.kill()


def read_until(process: subprocess.Popen[bytes], words: str) -> str:
    """Read lines up to the one with these words."""
    assert process.stdout is not None
    read = ""
    for line in process.stdout:
        read += line.decode()
        if words in read:
            return read
    raise AssertionError(f"it ended after {read!r}")


@pytest.mark.parametrize("which", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_a_signal_ends_the_desk_cleanly(tmp_path: Path, which: signal.Signals) -> None:
    """Exit code 0, no traceback, though somebody could still type."""
    with started(tmp_path, "run") as process:
        assert process.stdin is not None
        process.stdin.write(b"/news stories\n")
        process.stdin.flush()
        read_until(process, "stargate: ")
        process.send_signal(which)
        assert process.wait(30) == 0
        assert process.stderr is not None
        assert process.stderr.read() == b""


def test_a_loop_of_its_own(tmp_path: Path) -> None:
    """A process that only collects and delivers runs without a chat, and ends at a signal."""
    with started(tmp_path, "run", "--only", "collect,deliver", DEPESCHE_LOG_FORMAT="json") as process:
        assert process.stderr is not None
        event = json.loads(process.stderr.readline())
        assert (event["event"], event["only"]) == ("started", "collect,deliver")
        assert event["database"] == f"sqlite:///{tmp_path}/data/depesche.db"
        assert json.loads(process.stderr.readline())["event"] == "articles_added"
        process.send_signal(signal.SIGTERM)
        assert process.wait(30) == 0
        assert [json.loads(line)["event"] for line in process.stderr] == ["ended"]


def test_a_database_that_is_away_does_not_fill_the_log(tmp_path: Path) -> None:
    """The fault is logged once, and that it is over."""
    with started(tmp_path, "run", "--only", "deliver", DEPESCHE_LOG_FORMAT="json") as process:
        assert process.stderr is not None
        assert json.loads(process.stderr.readline())["event"] == "started"

        def change(statement: str) -> None:
            with closing(sqlite3.connect(tmp_path / "data" / "depesche.db", timeout=30)) as connection:
                connection.execute(statement)

        change("ALTER TABLE question RENAME TO away")
        events = [json.loads(process.stderr.readline())["event"]]
        time.sleep(4)  # in which it is tried some times
        change("ALTER TABLE away RENAME TO question")
        events.append(json.loads(process.stderr.readline())["event"])
        assert events == ["database_failed", "database_back"]


def test_a_setting_that_is_written_wrongly_is_logged(tmp_path: Path) -> None:
    """It would have no effect, and nobody would know."""
    with started(tmp_path, "run", "--only", "deliver", DEPESCHE_LOG_FORMAT="json", DEPESCHE_LAESE="5") as process:
        assert process.stderr is not None
        event = json.loads(process.stderr.readline())
        assert (event["event"], event["name"], event["meant"]) == (
            "setting_unknown",
            "DEPESCHE_LAESE",
            "DEPESCHE_LEASE",
        )


@pytest.mark.parametrize(
    ("only", "words"),
    [
        ("delivr", "collect, deliver, discord, slack, console"),
        ("discord", "DEPESCHE_DISCORD_TOKEN is not set"),
        ("slack", "DEPESCHE_SLACK_BOT_TOKEN is not set"),
        ("x\x1b[31m", "nothing named"),
    ],
)
def test_a_loop_that_does_not_exist_is_refused(only: str, words: str) -> None:
    """With those that do."""
    assert words in refusal("run", "--only", only)


def test_a_database_that_cannot_be_is_refused(tmp_path: Path) -> None:
    """An address that is none, a folder that is not there, a file of something else; never its password."""
    secret = refusal("run", env={"DEPESCHE_DATABASE_URL": "mysql://me:secret@host/name"})
    assert "DEPESCHE_DATABASE_URL" in secret
    assert "secret" not in secret
    assert "folder exists" in refusal("run", env={"DEPESCHE_DATABASE_URL": f"sqlite:///{tmp_path}/no/where.db"})
    (tmp_path / "text.db").write_text("This is no database, and never was one. " * 50, "utf-8")
    assert "damaged" in refusal("run", env={"DEPESCHE_DATABASE_URL": f"sqlite:///{tmp_path}/text.db"})
    (tmp_path / "file").touch()
    assert "DEPESCHE_DATA_DIR" in refusal("run", env={"DEPESCHE_DATA_DIR": f"{tmp_path}/file/data"})


@pytest.mark.parametrize(
    ("name", "value", "words"),
    [
        ("TIMEZONE", "Europe/Berlni", "did you mean Europe/Berlin?"),
        ("LANGUAGE", "fr", "'en' or 'de'"),
        ("LOG_LEVEL", "loud", "'debug'"),
        ("MAX_SUBSCRIPTIONS", "0", "greater than or equal to 1"),
        ("LOWEST_INTERVAL", "soon", "valid integer"),
        ("LEASE", "0", "greater than or equal to 1"),
    ],
)
def test_a_setting_that_cannot_be_is_named(name: str, value: str, words: str) -> None:
    """With what is wrong about it."""
    said = refusal("run", env={f"DEPESCHE_{name}": value})
    assert said.startswith(f"DEPESCHE_{name}: ")
    assert words in said


# --- looking after an installation -----------------------------------------------------------------------------------

TOKEN = "MTIzNDU2Nzg5MDEyMzQ1Njc4.secret.words"  # noqa: S105  # nobody's


def test_the_doctor_says_what_is_fine(tmp_path: Path) -> None:
    """Exit code 0 where everything is."""
    code, out, err = run("doctor", env=environment(tmp_path))
    assert (code, err) == (0, "")
    assert [line.split()[0] for line in out.splitlines()] == ["ok"] * 5


def test_the_doctor_says_which_settings_file_counts(tmp_path: Path) -> None:
    """It is the one where the program is started, which is not always where one thinks."""
    _, out, _ = run("doctor", env=environment(tmp_path), cwd=tmp_path)
    assert f"There is no file .env in {tmp_path}: " in out
    (tmp_path / ".env").touch()
    _, out, _ = run("doctor", env=environment(tmp_path), cwd=tmp_path)
    assert f"Settings are read from {tmp_path}/.env" in out


def test_the_doctor_finds_what_is_no_setting(tmp_path: Path) -> None:
    """A name that is written wrongly has no effect, in the environment and in the file."""
    (tmp_path / ".env").write_text("DEPESCHE_COLOR=red\nOTHER=1\n", "utf-8")
    code, out, _ = run("doctor", env=environment(tmp_path, DEPESCHE_TIMZONE="UTC", DEPESCHE_X="1"), cwd=tmp_path)
    assert code == 1
    assert "FAULT DEPESCHE_TIMZONE is no setting; did you mean DEPESCHE_TIMEZONE?" in out
    assert "FAULT DEPESCHE_COLOR is no setting of this version." in out
    assert "OTHER" not in out
    assert "DEPESCHE_X" not in out
    german = environment(tmp_path, DEPESCHE_TIMZONE="UTC", DEPESCHE_LANGUAGE="de")
    _, out, _ = run("doctor", env=german, cwd=tmp_path)
    assert "DEPESCHE_TIMZONE ist keine Einstellung; gemeint ist wohl DEPESCHE_TIMEZONE." in out


def test_the_doctor_says_what_is_not(tmp_path: Path) -> None:
    """Exit code 1 and the cause, without the password."""
    url = f"postgresql+psycopg://me:secret@/no?host={tmp_path}"
    code, out, err = run("doctor", env=environment(tmp_path, DEPESCHE_DATABASE_URL=url))
    assert (code, err) == (1, "")
    assert out.startswith("FAULT Could not open the database")
    assert "secret" not in out


def test_the_doctor_upgrades_nothing(tmp_path: Path) -> None:
    """Whoever looks at an installation before an upgrade has not begun it."""
    file = tmp_path / "data" / "depesche.db"
    assert run("doctor", env=environment(tmp_path))[0] == 0
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '0007'")
    connection.close()
    before = file.read_bytes()
    slack = {"SLACK_BOT_TOKEN": "x", "SLACK_APP_TOKEN": "y", "SLACK_CONFIG_TOKEN": "z"}
    for env in ({}, {f"DEPESCHE_{name}": value for name, value in slack.items()}):
        _, out, err = run("doctor", env=environment(tmp_path, **env))
        assert out.startswith("ok    The database is of an older version. The next start upgrades it: ")
        assert err == ""
        assert file.read_bytes() == before


def test_the_doctor_shows_where_the_database_is(tmp_path: Path) -> None:
    """The whole path, because a relative one depends on where one is; never a password."""
    _, out, _ = run("doctor", env=environment(tmp_path, DEPESCHE_DATABASE_URL="sqlite:///news.db"), cwd=tmp_path)
    assert f"sqlite:///{tmp_path}/news.db" in out
    for name in ("password", "sslpassword"):
        url = f"sqlite:///news.db?{name}=secret&x=1"
        _, out, _ = run("doctor", env=environment(tmp_path, DEPESCHE_DATABASE_URL=url), cwd=tmp_path)
        assert "secret" not in out


def test_the_invite_link_is_made_from_the_token() -> None:
    """It names the application and the rights, and nothing of the token's secret."""
    code, out, _ = run("invite-link", env={"DEPESCHE_DISCORD_TOKEN": TOKEN})
    assert code == 0
    assert "client_id=123456789012345678" in out
    assert "permissions=" in out
    assert "secret" not in out


@pytest.mark.parametrize(("token", "words"), [("", "is not set"), ("words", "is no token"), ("a.b.c", "is no token")])
def test_without_a_token_there_is_no_invite_link(token: str, words: str) -> None:
    """One sentence says what to do."""
    assert words in refusal("invite-link", env={"DEPESCHE_DISCORD_TOKEN": token})


def test_a_token_is_not_shown_by_accident() -> None:
    """Not where settings are printed, nor in what they are made of."""
    made = settings.load({"discord_token": TOKEN})
    assert ".secret." not in repr(made) + str(made) + str(made.model_dump())
