"""A watched folder: what its files become, while they are written, edited, renamed and deleted."""

import os
import shutil
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from bot.app import App
from bot.schedule import parse
from bot.sources.files import read_file
from bot.sources.folder import MARK, SETTLED, Folder
from bot.types import Article, Channel, ChannelSettings, Subscription
from bot.writer import Extractive
from storage import Store, open_store

START = datetime.now(UTC).replace(microsecond=0) + timedelta(days=1)
"""Long after whatever these tests write is written, however slowly they run."""

FERRY = "Die Fähre fährt wieder\n\nDie Fähre über die Elbe fährt seit Montag wieder alle zehn Minuten.\n"
BRIDGE = "Die Brücke ist gesperrt\n\nDie Brücke bei Altenwerder ist seit Dienstag für Lastwagen gesperrt.\n"
SCHOOL = "Die Schule öffnet\n\nDie Schule in Lindau öffnet am Mittwoch mit dreihundert Kindern.\n"


class Desk:
    """Somebody who puts files into a folder, and a watch that looks at it again and again."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.now = START
        self.folder = Folder(path)

    def write(self, name: str, text: str) -> Path:
        """Write a file, long before the next scan."""
        path = self.path / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
        return path

    def scan(self) -> dict[str, Sequence[Article]]:
        """Look once, five seconds after the last time."""
        self.now += timedelta(seconds=5)
        return dict(self.folder.scan(self.now))

    def settled(self) -> dict[str, Sequence[Article]]:
        """Look until everything has come to rest."""
        for _ in range(3):
            found = self.scan()
        return found

    def titles(self, handle: str = "ferry") -> list[str]:
        """What the story is made of once everything has come to rest."""
        return [article.title for article in self.settled().get(handle, ())]


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    """An empty folder."""
    return Desk(tmp_path)


# --- files that come to rest -----------------------------------------------------------------------------------------


def test_each_sub_folder_is_a_story(desk: Desk) -> None:
    """Of its text, Markdown and HTML; other files, hidden ones and those beside the folders are none."""
    for name in (
        "ferry/1.txt",
        "Ports/a.MD",
        "two words/a.txt",
        ".git/a.txt",
        "README.md",
        "ferry/.2.txt",
        "ferry/3.pdf",
    ):
        desk.write(name, FERRY)
    desk.write("Ports/b.html", f"<h1>{SCHOOL}</h1>")
    (desk.path / "ferry" / "dir.txt").mkdir()
    found = desk.settled()
    assert {handle: len(articles) for handle, articles in found.items()} == {"ferry": 1, "Ports": 2}
    assert all(article.id.startswith(MARK) for articles in found.values() for article in articles)


def test_a_file_that_is_written_in_two_halves_comes_as_a_whole(desk: Desk) -> None:
    """As long as it grows it is no article, whatever stands in it."""
    path = desk.write("ferry/1.txt", FERRY[:30])
    assert desk.scan() == {}
    with path.open("a", encoding="utf-8") as file:
        file.write(FERRY[30:])
    assert desk.scan() == {}  # it changed since the last scan
    (article,) = desk.scan()["ferry"]
    assert " ".join(sentence.text for sentence in article.sentences).endswith("alle zehn Minuten.")
    assert desk.scan() == {"ferry": (article,)}


def test_a_file_that_was_just_seen_to_change_waits(desk: Desk) -> None:
    """However old its date is, as a copy's may be, and however often it is looked at within two seconds."""
    desk.write("ferry/1.txt", FERRY)
    for later in (timedelta(), SETTLED / 4, SETTLED / 2):
        assert desk.folder.scan(desk.now + later) == {}
    assert list(desk.folder.scan(desk.now + SETTLED)) == ["ferry"]


def test_a_file_that_was_written_just_now_waits(desk: Desk) -> None:
    """However long it has looked the same."""
    path = desk.write("ferry/1.txt", FERRY)
    os.utime(path, (desk.now.timestamp() + 4, desk.now.timestamp() + 4))
    assert desk.folder.scan(desk.now) == {}
    assert desk.folder.scan(desk.now + timedelta(seconds=5)) == {}
    assert list(desk.folder.scan(desk.now + timedelta(seconds=4) + SETTLED)) == ["ferry"]


def test_a_file_with_a_date_in_the_future_is_read(desk: Desk) -> None:
    """Other machines' clocks are wrong."""
    path = desk.write("ferry/1.txt", FERRY)
    os.utime(path, (desk.now.timestamp() + 86400, desk.now.timestamp() + 86400))
    assert desk.titles() == ["Die Fähre fährt wieder"]


# --- renames, edits, deletions ---------------------------------------------------------------------------------------


def test_a_renamed_file_is_the_same_article(desk: Desk) -> None:
    """At no scan is it there twice or not at all, and its id stays."""
    old = desk.write("ferry/1.txt", FERRY)
    (article,) = desk.settled()["ferry"]
    old.rename(old.with_name("2.md"))
    for _ in range(4):
        assert [each.id for each in desk.scan()["ferry"]] == [article.id]


def test_an_edited_file_is_a_new_version_of_its_article(desk: Desk) -> None:
    """Also after it was renamed; while it is written, the version before stands."""
    path = desk.write("ferry/1.txt", FERRY)
    (first,) = desk.settled()["ferry"]
    path = path.rename(path.with_name("2.txt"))
    desk.settled()
    path.write_text(FERRY.replace("zehn", "zwölf"), "utf-8")
    (while_it_rests,) = desk.scan()["ferry"]
    (second,) = desk.settled()["ferry"]
    assert [while_it_rests.id, second.id] == [first.id, first.id]
    assert "zehn" in while_it_rests.sentences[-1].text
    assert "zwölf" in second.sentences[-1].text


def test_an_article_outlives_its_file(desk: Desk) -> None:
    """And the folder of its story, and the whole folder; when they come back, nothing is there twice."""
    desk.write("ferry/1.txt", FERRY)
    before = desk.settled()
    (desk.path / "ferry" / "1.txt").unlink()
    assert desk.settled() == before
    shutil.rmtree(desk.path)
    assert desk.settled() == before
    desk.path.mkdir()
    desk.write("ferry/9.txt", FERRY)
    assert [each.id for each in desk.settled()["ferry"]] == [before["ferry"][0].id]


def test_a_new_file_of_an_old_name_is_a_new_article(desk: Desk) -> None:
    """Once the old one has been gone for a while: what was posted from it stays."""
    path = desk.write("ferry/latest.txt", FERRY)
    desk.settled()
    path.unlink()
    desk.settled()
    desk.write("ferry/latest.txt", BRIDGE)
    assert desk.titles() == ["Die Fähre fährt wieder", "Die Brücke ist gesperrt"]


def test_a_program_that_saves_by_taking_the_file_away_edits_it(desk: Desk) -> None:
    """A file that is missing at one scan only is the same one."""
    path = desk.write("ferry/1.txt", FERRY)
    (first,) = desk.settled()["ferry"]
    path.unlink()
    desk.scan()
    desk.write("ferry/1.txt", FERRY.replace("zehn", "zwölf"))
    (second,) = desk.settled()["ferry"]
    assert second.id == first.id
    assert "zwölf" in second.sentences[-1].text


def test_two_files_that_change_places_change_nothing(desk: Desk) -> None:
    """An article goes with its words, not with the name of its file."""
    one, two = desk.write("ferry/1.txt", FERRY), desk.write("ferry/2.txt", BRIDGE)
    before = {each.title: each.id for each in desk.settled()["ferry"]}
    one.rename(desk.path / "ferry" / "3")
    two.rename(one)
    (desk.path / "ferry" / "3").rename(two)
    assert {each.title: each.id for each in desk.settled()["ferry"]} == before


def test_a_copy_is_no_article_until_it_says_something_else(desk: Desk) -> None:
    """Then it is one of its own, and the one that it was copied from stays."""
    desk.write("ferry/1.txt", FERRY)
    desk.write("ferry/2.txt", FERRY)
    (first,) = desk.settled()["ferry"]
    desk.write("ferry/3.txt", FERRY)
    desk.settled()
    desk.write("ferry/3.txt", BRIDGE)
    kept, added = desk.settled()["ferry"]
    assert (kept.id, kept.title, added.title) == (first.id, "Die Fähre fährt wieder", "Die Brücke ist gesperrt")


def test_a_folder_is_known_again_after_a_restart(desk: Desk) -> None:
    """What was renamed, edited or deleted meanwhile is neither lost nor there twice."""
    for name, text in (("1", FERRY), ("2", BRIDGE), ("3", SCHOOL)):
        desk.write(f"ferry/{name}.txt", text)
    before = desk.settled()["ferry"]
    desk.folder = Folder(desk.path)
    desk.folder.remember("ferry", before)
    (desk.path / "ferry" / "1.txt").rename(desk.path / "ferry" / "4.txt")
    (desk.path / "ferry" / "2.txt").unlink()
    desk.write("ferry/3.txt", SCHOOL.replace("dreihundert", "vierhundert"))
    after = desk.settled()["ferry"]
    assert [each.id for each in after] == [each.id for each in before]
    assert "vierhundert" in after[2].sentences[-1].text


# --- what cannot be read ---------------------------------------------------------------------------------------------


def test_a_file_that_is_no_text_is_logged_once_and_tried_again_when_it_changes(desk: Desk) -> None:
    """The others of its story are there."""
    desk.write("ferry/1.txt", FERRY)
    path = desk.write("ferry/2.txt", "")
    path.write_bytes(b"\x89PNG\r\n")
    with capture_logs() as logs:
        assert desk.titles() == ["Die Fähre fährt wieder"]
        desk.settled()
    assert [each["event"] for each in logs] == ["article_left_out"]
    path.write_text(BRIDGE, "utf-8")
    assert desk.titles() == ["Die Fähre fährt wieder", "Die Brücke ist gesperrt"]


def test_a_file_that_cannot_be_read_any_more_leaves_its_article(desk: Desk) -> None:
    """As it was."""
    path = desk.write("ferry/1.txt", FERRY)
    before = desk.settled()
    path.write_bytes(b"")
    assert desk.settled() == before
    path.write_text(FERRY.replace("zehn", "zwölf"), "utf-8")
    assert [each.id for each in desk.settled()["ferry"]] == [before["ferry"][0].id]


def test_a_folder_that_is_not_there_is_logged_once(desk: Desk) -> None:
    """And is looked at when it comes."""
    desk.path.rmdir()
    with capture_logs() as logs:
        assert desk.settled() == {}
    assert [each["event"] for each in logs] == ["folder_not_read"]
    desk.path.mkdir()
    desk.write("ferry/1.txt", FERRY)
    assert desk.titles() == ["Die Fähre fährt wieder"]


def test_a_thousand_files_are_opened_once(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    """Then only those that change."""
    opened: list[str] = []

    def noted(path: Path) -> Article:
        opened.append(path.name)
        return read_file(path)

    monkeypatch.setattr("bot.sources.folder.read_file", noted)
    for number in range(1000):
        desk.write(f"story-{number % 10}/{number}.txt", f"Meldung {number}\n\nDas ist die Meldung Nummer {number}.")
    found = desk.settled()
    assert sum(len(articles) for articles in found.values()) == 1000
    assert len({article.id for articles in found.values() for article in articles}) == 1000
    desk.write("story-3/3.txt", "Meldung 3\n\nDas ist die berichtigte Meldung.")
    for number in range(10, 1000, 10):
        (desk.path / f"story-0/{number}.txt").unlink()
    assert sum(len(articles) for articles in desk.settled().values()) == 1000
    assert len(opened) == 1001


# --- on the desk -----------------------------------------------------------------------------------------------------


def app_of(store: Store, desk: Desk, seeds: Path | None = None) -> App:
    """Make an app that watches the folder, with the desk's clock."""
    settings = ChannelSettings(language="en", timezone="UTC", quiet=None)
    return App(store, [], Extractive(), settings=settings, seeds=seeds, watch=desk.path, clock=lambda: desk.now)


async def watched(app: App, desk: Desk) -> int:
    """Let an app look until everything has come to rest; give how many articles were new."""
    n_new = 0
    for _ in range(3):
        desk.now += timedelta(seconds=5)
        n_new += await app.watch()
    return n_new


async def stored(store: Store, handle: str = "ferry") -> list[str]:
    """The titles of everybody's story."""
    return [article.title for article in (await store.story(handle, ""))[1]]


async def test_what_comes_into_the_folder_is_news_to_who_follows_the_story(tmp_path: Path) -> None:
    """Once: not after a rename, not after an edit, and not after a restart."""
    desk = Desk(tmp_path / "in")
    desk.path.mkdir()
    path = desk.write("ferry/1.txt", FERRY)
    store = await open_store(f"sqlite:///{tmp_path / 'depesche.db'}")
    try:
        app = app_of(store, desk)
        assert await watched(app, desk) == 1
        channel = Channel("console", "news", workspace="kurier")
        following = Subscription(
            "s1", channel, "ferry", "updates", parse("daily 08:00", zone="UTC"), "en", 5, None, "u1", None
        )
        await store.follow(following, now=desk.now, limit=5)
        path = path.rename(path.with_name("2.txt"))
        assert await watched(app, desk) == 0
        path.write_text(FERRY.replace("zehn", "zwölf"), "utf-8")
        assert await watched(app, desk) == 0
        assert await watched(app_of(store, desk), desk) == 0
        (quiet,) = await store.subscriptions(channel)
        desk.write("ferry/3.txt", BRIDGE)
        assert await watched(app, desk) == 1
        (due,) = await store.subscriptions(channel)
        assert quiet.due_at is None
        assert due.due_at is not None
        assert [each.title for each in await store.news(due)] == ["Die Brücke ist gesperrt"]
        assert await stored(store) == ["Die Fähre fährt wieder", "Die Brücke ist gesperrt"]
    finally:
        await store.close()


async def test_what_came_from_the_folder_stays_beside_the_other_stories(tmp_path: Path) -> None:
    """A restart brings the seeds up to date, also those of the same name, and takes nothing from what was watched."""
    desk = Desk(tmp_path / "in")
    desk.path.mkdir()
    seeds = tmp_path / "seeds"
    for handle, text in (("ferry", SCHOOL), ("bridge", BRIDGE)):
        (seeds / handle).mkdir(parents=True)
        (seeds / handle / "1.txt").write_text(text, "utf-8")
    path = desk.write("ferry/1.txt", FERRY)
    store = await open_store(f"sqlite:///{tmp_path / 'depesche.db'}")
    try:
        app = app_of(store, desk, seeds)
        await app.collect()
        await watched(app, desk)
        path.unlink()
        shutil.rmtree(seeds / "bridge")
        again = app_of(store, desk, seeds)
        assert await again.collect() == 0
        assert await watched(again, desk) == 0
        assert sorted(await stored(store)) == ["Die Fähre fährt wieder", "Die Schule öffnet"]
        assert [story.handle for story in await store.stories("")] == ["ferry"]
    finally:
        await store.close()


async def test_an_edited_file_leaves_its_earlier_version_in_the_store(tmp_path: Path) -> None:
    """What it said before is kept, and a file that only has a new date has no new version."""
    desk = Desk(tmp_path / "in")
    desk.path.mkdir()
    path = desk.write("ferry/1.txt", FERRY)
    store = await open_store(f"sqlite:///{tmp_path / 'depesche.db'}")
    try:
        app = app_of(store, desk)
        await watched(app, desk)
        _, (before,) = await store.story("ferry", "")
        path.write_text(FERRY.replace("zehn", "zwölf"), "utf-8")
        await watched(app, desk)
        _, (after,) = await store.story("ferry", "")
        path.touch()
        await watched(app, desk)
        assert after.id == before.id
        assert [each.sentences for each in await store.versions("", [after.id])] == [before.sentences]
    finally:
        await store.close()
