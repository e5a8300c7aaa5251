"""Feeds on the command line: `depesche sources list`, `export` and `import`."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest_asyncio

from bot.app import App
from bot.collector import Collector
from bot.importing import Imported, add_listed
from bot.sources.addresses import IP
from bot.sources.fetch import Fetcher
from bot.sources.opml import Listed, read, write
from bot.sources.web import Web
from bot.types import ChannelSettings, Source
from bot.writer import Extractive
from storage import Store, open_store
from tests.sources.web.site import Names, Site, answer, serve
from tests.test_command_line import refusal, run
from tests.test_service import environment

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
FERRY = (
    "Die Fähre über die Elbe fährt seit Montag wieder alle zehn Minuten. Der Rat von Altenwerder bezahlt das Schiff "
    "mit 40 Millionen Euro. Das sagte Bürgermeisterin Anna Brandt am Montag im Rathaus der Stadt vor vielen Gästen."
)


def rss(title: str) -> bytes:
    """Write a feed with one entry."""
    return (
        f'<rss version="2.0"><channel><title>{title}</title><item><title>{title}: Die Fähre fährt</title>'
        f"<guid>{title}-1</guid><description>{FERRY} So steht es im {title}.</description></item></channel></rss>"
    ).encode()


def loopback(ip: IP) -> bool:
    """Let this machine in, and nothing else."""
    return ip.is_loopback


class Desk:
    """A store, and a collector that reaches a site on this machine under two names."""

    def __init__(self, store: Store, collector: Collector, site: Site) -> None:
        self.store = store
        self.collector = collector
        self.site = site
        self.left_out: list[str] = []

    def listed(self, *paths: str) -> Sequence[Listed]:
        """A list of addresses of the site."""
        return [Listed(self.site.url(path, "kurier.example"), path) for path in paths]

    async def add(self, *paths: str, limit: int = 10, within: timedelta | None = None) -> Imported:
        """Add a list."""
        present = {source.url for source in await self.store.sources("")}
        listed = self.listed(*paths)
        return await add_listed(self.collector, listed, present, self.refuse, workspace="", limit=limit, within=within)

    def refuse(self, url: str, reason: str) -> None:
        """Note what is left out."""
        assert reason
        self.left_out.append(url)

    async def titles(self) -> list[str]:
        """The titles of the feeds that there are."""
        return [source.title for source in await self.store.sources("")]


@pytest_asyncio.fixture
async def desk(tmp_path: Path) -> AsyncIterator[Desk]:
    """A desk without any feed, and a site with three of them and a page that is none."""
    handlers = {
        f"/{name}": answer(rss(name), content_type="application/rss+xml") for name in ("Bote", "Kurier", "Post")
    }
    handlers["/page"] = answer(b"<!doctype html><title>Page</title><p>No feed.</p>", content_type="text/html")
    handlers["/old"] = answer(status=301, location="/Kurier")
    store = await open_store(f"sqlite:///{tmp_path / 'depesche.db'}")

    async def at_once(_: float) -> None:
        return

    fetcher = Fetcher(allow=loopback, resolver=Names({"kurier.example": [["127.0.0.1"]]}), sleep=at_once)
    async with serve(handlers) as site, Web(fetcher) as web:

        async def ready() -> Web:
            return web

        yield Desk(store, Collector(store, ready, worker="w", clock=lambda: NOW, seed=0), site)
    await store.close()


async def test_what_can_be_read_is_added_and_the_rest_is_told(desk: Desk) -> None:
    """In the order of the list; the articles are there, and are no news."""
    assert await desk.add("/Kurier", "/page", "/gone", "/Bote") == Imported(n_added=2)
    assert await desk.titles() == ["Kurier", "Bote"]
    assert desk.left_out == [each.url for each in desk.listed("/page", "/gone")]
    assert len({source.story for source in await desk.store.sources("")}) == 2


async def test_nothing_is_there_twice(desk: Desk) -> None:
    """What is there is not even looked at; what has moved to it is found to be the same."""
    await desk.add("/Kurier")
    n_asked = len(desk.site.paths)
    assert await desk.add("/Kurier") == Imported(n_known=1)
    assert len(desk.site.paths) == n_asked
    assert await desk.add("/Kurier", "/old", "/Post") == Imported(n_added=1, n_known=2)
    assert await desk.titles() == ["Kurier", "Post"]


async def test_the_limit_ends_it(desk: Desk) -> None:
    """How many it left out is told; the first of the list are those that are added."""
    assert await desk.add("/Kurier", "/Bote", "/Post", limit=1) == Imported(n_added=1, n_beyond=2)
    assert desk.left_out == []
    assert await desk.titles() == ["Kurier"]


async def test_where_time_is_up_the_rest_is_for_later(desk: Desk) -> None:
    """It is not looked at."""
    assert await desk.add("/Kurier", "/Bote", within=timedelta(0)) == Imported(n_later=2)
    assert desk.site.paths == []


async def test_feeds_of_one_name_have_stories_of_two(desk: Desk) -> None:
    """Also where they are added at the same time."""
    desk.site.handlers["/again"] = desk.site.handlers["/Kurier"]
    assert await desk.add("/Kurier", "/again") == Imported(n_added=2)
    assert len({source.story for source in await desk.store.sources("")}) == 2


async def test_what_feeds_of_the_terminal_brought_outlives_a_restart(desk: Desk) -> None:
    """Though the stories that everybody can ask are made those of the seeds, of which there are none."""
    await desk.add("/Kurier")
    (source,) = await desk.store.sources("")
    before = [(story.handle, story.article_ids) for story in await desk.store.stories("")]
    settings = ChannelSettings(language="en", timezone="UTC", quiet=None)
    assert await App(desk.store, [], Extractive(), settings=settings, clock=lambda: NOW).collect() == 0
    after = [(story.handle, story.article_ids) for story in await desk.store.stories("")]
    assert after == before
    assert source.story in {handle for handle, _ in before}
    assert len(before) == 2  # the feed's own, and that of the event


# --- the process -----------------------------------------------------------------------------------------------------


async def keep(folder: Path, workspace: str, *urls: str) -> None:
    """Let a workspace have feeds."""
    store = await open_store(f"sqlite:///{folder / 'depesche.db'}")
    for number, url in enumerate(urls):
        source = Source(
            f"{number:032x}", workspace, url, f"Blatt {number}", "u1", f"blatt-{number}", failure="it rests"
        )
        await store.add_source(source, now=NOW - timedelta(days=1), limit=10)
    await store.close()


def test_where_no_feed_is_read_that_is_said(tmp_path: Path) -> None:
    """Beside the list, which stays empty for programs; with what to do, in the user's language."""
    said = "No feed is read yet. To add some: depesche sources import feeds.opml\n"
    assert run("sources", "list", env=environment(tmp_path)) == (0, "", said)
    said = "Noch wird kein Feed gelesen. Hinzufügen lassen sich welche so: depesche sources import feeds.opml\n"
    assert run("sources", "list", env=environment(tmp_path, LANG="de_DE.UTF-8")) == (0, "", said)


def test_feeds_are_exported_so_that_they_can_be_imported(tmp_path: Path) -> None:
    """Those of the workspace that was named, or else of the terminal."""
    urls = ("https://example.org/a?x=1&y=2", "https://example.org/%C3%A4")
    (tmp_path / "data").mkdir()
    asyncio.run(keep(tmp_path / "data", "g1", *urls))
    code, out, err = run("sources", "export", "--workspace", "g1", env=environment(tmp_path))
    assert (code, err) == (0, "")
    assert [each.title for each in read(out.encode())] == ["Blatt 0", "Blatt 1"]
    code, out, err = run("sources", "import", "-", "--workspace", "g1", stdin=out.encode(), env=environment(tmp_path))
    assert (code, out, err) == (0, "0 added, 2 were there before.\n", "")
    _, out, _ = run("sources", "export", env=environment(tmp_path))
    assert "xmlUrl" not in out


def test_feeds_are_listed(tmp_path: Path) -> None:
    """One a line, with what is wrong with it."""
    (tmp_path / "data").mkdir()
    asyncio.run(keep(tmp_path / "data", "g1", "https://example.org/a"))
    code, out, err = run("sources", "list", "--workspace", "g1", env=environment(tmp_path))
    assert (code, out, err) == (0, "Blatt 0  https://example.org/a  /blatt-0  (cannot be read: it rests)\n", "")
    assert run("sources", "list", env=environment(tmp_path))[:2] == (0, "")


def test_a_private_address_in_a_list_is_left_out(tmp_path: Path) -> None:
    """And nothing is asked there."""
    (tmp_path / "feeds.opml").write_bytes(write([Listed("http://127.0.0.1:8080/feed", "Inner")]))
    code, out, err = run("sources", "import", str(tmp_path / "feeds.opml"), env=environment(tmp_path))
    assert (code, out) == (1, "0 added, 0 were there before.\n")
    assert err == "Left out http://127.0.0.1:8080/feed: the address leads into a private network.\n"


def test_what_is_no_address_of_the_web_is_left_out(tmp_path: Path) -> None:
    """And told, like each that cannot be read, in the user's language."""
    lines = '<outline xmlUrl="javascript:alert(1)"/><outline xmlUrl="https://a.invalid/feed"/>'
    listed = f"<opml><body>{lines}</body></opml>".encode()
    code, out, err = run("sources", "import", "-", stdin=listed, env=environment(tmp_path))
    assert (code, out) == (1, "0 added, 0 were there before.\n")
    assert err.splitlines() == [
        "Left out javascript:alert(1): only addresses that begin with https:// or http:// are read.",
        "Left out https://a.invalid/feed: there is no site of this name.",
    ]


def test_what_is_no_list_is_refused(tmp_path: Path) -> None:
    """In one sentence."""
    env = environment(tmp_path)
    assert "cannot be opened (no such file or directory)" in refusal("sources", "import", str(tmp_path / "no"), env=env)
    assert "OPML" in refusal("sources", "import", "-", stdin=b"<html><p>Nothing</p></html>", env=env)
    assert refusal("sources", "import", "", env=env) == ".: it cannot be opened (is a directory)."
