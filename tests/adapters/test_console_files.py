"""Files as sources in a terminal: what is typed there may name a file of this machine."""

from pathlib import Path

import pytest

from adapters.terminal import Terminal, opened
from bot.errors import SourceRefused
from bot.sources.opml import Listed, write
from bot.types import MAX_MATERIAL
from tests.collecting import conftest as collecting
from tests.collecting.conftest import Office
from tests.collecting.values import LIBRARY, START, Item

template, url, office = collecting.template, collecting.url, collecting.office

TITLE = "Lindau opens a library"


async def typed(office: Office, folder: Path, *lines: str) -> str:
    """Type lines into a terminal; give what is shown there."""
    asked, shown = folder / "stdin", folder / "stdout"
    asked.write_text("\n".join(lines) + "\n", encoding="utf-8")

    async def stories() -> list[str]:
        return []

    with asked.open(encoding="utf-8") as stdin, shown.open("w", encoding="utf-8") as stdout:
        chat = Terminal(stories=stories, environ={"LANG": "en"}, stdin=stdin, stdout=stdout, now=lambda: START)
        await chat.run(office.app.handle)
        await chat.close()
    return shown.read_text(encoding="utf-8")


async def test_a_file_becomes_a_story_that_can_be_asked(office: Office, tmp_path: Path) -> None:
    """By its path, with either command; a space in it needs no quotes."""
    (tmp_path / "two words.md").write_text(f"# {TITLE}\n\n{LIBRARY}", encoding="utf-8")
    path = tmp_path / "two words.md"
    told = await typed(office, tmp_path, f"/news source add {path}", f'/news source upload "{path}"')
    assert f"“{TITLE}” begins a story: " in told
    assert f"“{TITLE}” is there already, in " in told
    (story,) = await office.store.stories("")
    told = await typed(office, tmp_path, f"/{story.handle} which state paid?")
    assert "Bavaria" in told
    assert "two words.md" in told


async def test_a_list_of_feeds_adds_its_feeds(office: Office, tmp_path: Path) -> None:
    """By its path, in either language."""
    office.print("kurier", Item(TITLE, LIBRARY, "k-1"))
    (tmp_path / "feeds.opml").write_bytes(write([Listed(office.url(), "Kurier"), Listed("http://10.0.0.1/", "Inner")]))
    told = await typed(office, tmp_path, f"/news source upload {tmp_path}/feeds.opml")
    assert "1 feed of feeds.opml was added; read already: 0; left out: 1." in told
    assert "\n• http://10.0.0.1/: the address leads into a private network.\n" in told
    told = await typed(office, tmp_path, f"quelle hochladen {tmp_path}/feeds.opml")
    assert "read already: 1; left out: 1." in told
    assert [source.title for source in await office.store.sources("")] == ["Kurier"]


async def test_the_home_folder_has_its_short_name(
    office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As in a shell."""
    monkeypatch.setenv("HOME", str(tmp_path))
    (tmp_path / "library.txt").write_text(f"{TITLE}\n\n{LIBRARY}", encoding="utf-8")
    assert "begins a story" in await typed(office, tmp_path, "source upload ~/library.txt")


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("missing.txt", "missing.txt cannot be fetched: it cannot be opened (no such file or directory)."),
        ("folder", "folder cannot be fetched: it is no file."),
        ("picture.png", "picture.png cannot be read: only text, Markdown and HTML can"),
        ("large.txt", "large.txt is too large: it has 1001 kB, and at most 1000 kB are read."),
        ("~nobody-of-this-name/a.txt", "a.txt cannot be fetched: it cannot be opened"),
        ("n\0l.txt", "cannot be fetched: it cannot be opened"),
    ],
)
async def test_what_cannot_be_read_is_said(office: Office, tmp_path: Path, path: str, reason: str) -> None:
    """With the name and the cause."""
    (tmp_path / "folder").mkdir()
    (tmp_path / "picture.png").write_bytes(b"\x89PNG")
    (tmp_path / "large.txt").write_bytes(b"word " * 200_002)
    named = path if path.startswith("~") else f"{tmp_path}/{path}"
    assert reason in await typed(office, tmp_path, f"source upload {named}")
    assert await office.store.stories("") == []


async def test_no_more_is_read_than_may_be(tmp_path: Path) -> None:
    """Of a file that has no end, one byte more than the limit, and nothing before it is wanted."""
    (tmp_path / "large.txt").write_bytes(b"x" * (MAX_MATERIAL + 99))
    material = opened(f"{tmp_path}/large.txt")
    assert len(await material.load()) == MAX_MATERIAL + 1
    with pytest.raises(SourceRefused):
        await opened("/dev/zero").load()
