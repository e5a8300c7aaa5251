import asyncio
import inspect
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psycopg
import pytest
from psycopg import sql
from sqlalchemy import make_url

from bot.errors import LeaseLost, StorageError
from bot.types import Amendment, ChannelSettings, ModelRecord, ModelUse, Notice, Question, Source, UnreadPage
from storage import Store, open_store
from storage.database import Database
from storage.tables import Row
from tests.storage.values import (
    CHANNEL,
    DAY,
    LEASE,
    MINUTE,
    NOW,
    PATIENCE,
    article,
    begin,
    claim,
    digest,
    leased,
    next_due,
    subscription,
    updates,
)

CITATIONS = digest().bullets[0].citations
IMPATIENT = timedelta(milliseconds=20)

QUESTION = Question("q1", CHANNEL, "stargate", "who?", "u1", "en", NOW + DAY)
FEED = Source("f1", "guild", "https://example.org/feed", "Kurier", "u1", "kurier")
UNREAD = UnreadPage("https://example.org/a", "a1", NOW, NOW)
AMENDED = Amendment(article("old"), article("new"), (), {}, has_news=False)

Call = Callable[[Store, str], Awaitable[object]]
READS: dict[str, Call] = {
    "stories": lambda store, _: store.stories("guild"),
    "headlines": lambda store, _: store.headlines("guild"),
    "handles": lambda store, _: store.handles("guild"),
    "story": lambda store, _: store.story("stargate", "guild"),
    "recent_articles": lambda store, _: store.recent_articles("stargate", "guild"),
    "channel_settings": lambda store, _: store.channel_settings(CHANNEL),
    "effective_settings": lambda store, _: store.effective_settings(CHANNEL),
    "subscriptions": lambda store, _: store.subscriptions(CHANNEL),
    "subscription": lambda store, _: store.subscription("s1"),
    "followed": lambda store, _: store.followed("discord", "guild"),
    "told": lambda store, _: store.told(CHANNEL, "stargate"),
    "untold": lambda store, _: store.untold(CHANNEL, "stargate", CITATIONS),
    "news": lambda store, _: store.news(updates()),
    "history": lambda store, _: store.history(CHANNEL),
    "followed_in": lambda store, _: store.followed_in("discord", "guild"),
    "problems": lambda store, _: store.problems(["s1"], since=NOW),
    "last_digest": lambda store, _: store.last_digest(CHANNEL, "stargate"),
    "talked_about": lambda store, _: store.talked_about(CHANNEL),
    "asked_before": lambda store, _: store.asked_before(CHANNEL, "stargate"),
    "last_update": lambda store, _: store.last_update("s1"),
    "posted_update": lambda store, _: store.posted_update("s1", NOW),
    "posted_elsewhere": lambda store, _: store.posted_elsewhere(updates(), NOW),
    "fed": lambda store, _: store.fed("guild"),
    "events": lambda store, _: store.events("guild", "stargate", ["a"]),
    "own_stories": lambda store, _: store.own_stories("guild", NOW),
    "articles": lambda store, _: store.articles("guild", ["a"]),
    "sources": lambda store, _: store.sources("guild"),
    "questions": lambda store, _: store.questions(CHANNEL, NOW),
    "sources_due": lambda store, _: store.sources_due(NOW),
    "known_items": lambda store, _: store.known_items("f1", ["k"]),
    "linked_articles": lambda store, _: store.linked_articles("f1", ["k"]),
    "earlier_versions": lambda store, _: store.earlier_versions(updates(), ["a"]),
    "versions": lambda store, _: store.versions("guild", ["a"]),
    "revisions": lambda store, _: store.revisions(CHANNEL, "stargate"),
    "corrections": lambda store, _: store.corrections(CHANNEL),
    "reports": lambda store, _: store.reports(CHANNEL),
    "model_text": lambda store, _: store.model_text("k"),
    "model_spent": lambda store, _: store.model_spent("guild", NOW.date()),
    "model_uses": lambda store, _: store.model_uses("guild", NOW.date()),
    "model_records": lambda store, _: store.model_records(),
    "waiting": lambda store, _: store.waiting(NOW),
}
WRITES: dict[str, Call] = {
    "add_articles": lambda store, _: store.add_articles([article("new")], story="stargate", now=NOW),
    "keep_common_stories": lambda store, _: store.keep_common_stories({"s": [article("new")]}, now=NOW),
    "tidy": lambda store, _: store.tidy(NOW),
    "set_channel_settings": lambda store, _: store.set_channel_settings(CHANNEL, ChannelSettings("de", "UTC", None)),
    "follow": lambda store, _: store.follow(updates("s9", story="other"), now=NOW, limit=9),
    "unfollow": lambda store, _: store.unfollow("s1"),
    "pause": lambda store, _: store.pause("s1", NOW, next_due=NOW),
    "cancel_channel": lambda store, _: store.cancel_channel(CHANNEL, "gone"),
    "restore_channel": lambda store, _: store.restore_channel(CHANNEL, NOW),
    "leave": lambda store, _: store.leave(CHANNEL.platform, CHANNEL.workspace),
    "fire_due": lambda store, _: store.fire_due(NOW + 2 * DAY, next_due=next_due),
    "claim": lambda store, _: claim(store, "w2", NOW + DAY),
    "renew": lambda store, name: store.renew("w1", [name], NOW, LEASE),
    "release": lambda store, _: store.release("w1"),
    "begin_part": lambda store, name: store.begin_part(name, "w1", 0, "n", message=digest(), n_parts=1),
    "record_post": lambda store, name: store.record_post(name, "w1", 0, "p"),
    "finish": lambda store, name: store.finish(name, "w1", NOW, outcome="empty"),
    "retry": lambda store, name: store.retry(name, "w1", at=NOW, reason="r", doubtful=False),
    "hold": lambda store, name: store.hold(name, "w1", "r"),
    "send_now": lambda store, _: store.send_now("s1", NOW),
    "rename_story": lambda store, _: store.rename_story("guild", "own", "new"),
    "merge_stories": lambda store, _: store.merge_stories("guild", "own", "other"),
    "split_story": lambda store, _: store.split_story("guild", "own", [], new="n", now=NOW),
    "keep_question": lambda store, _: store.keep_question(QUESTION, now=NOW, limit=9),
    "drop_question": lambda store, _: store.drop_question("q1"),
    "claim_questions": lambda store, _: store.claim_questions("w1", NOW, lease=LEASE, limit=9),
    "settle_question": lambda store, _: store.settle_question(QUESTION, "w1", None, now=NOW),
    "add_source": lambda store, _: store.add_source(FEED, now=NOW, limit=9),
    "change_source": lambda store, _: store.change_source(FEED),
    "put_off_pages": lambda store, _: store.put_off_pages("f1", [UNREAD]),
    "remove_source": lambda store, _: store.remove_source("f1"),
    "claim_sources": lambda store, _: store.claim_sources("w1", NOW, lease=LEASE, limit=9),
    "polled": lambda store, _: store.polled(FEED, "w1", ["k"], now=NOW),
    "announce": lambda store, _: store.announce("guild", ["stargate"], Notice("k", {}), slot="x", now=NOW),
    "claim_model_text": lambda store, _: store.claim_model_text("k", now=NOW, lease=LEASE),
    "give_up_model_text": lambda store, _: store.give_up_model_text("k"),
    "keep_model_text": lambda store, _: store.keep_model_text("k", "t", now=NOW),
    "spend_on_model": lambda store, _: store.spend_on_model("guild", NOW.date(), ModelUse("m", 1, 2, 3, 0.5)),
    "model_judged": lambda store, _: store.model_judged(ModelRecord("m", 5, 1)),
    "link_items": lambda store, _: store.link_items("f1", {"k": "a"}),
    "amend": lambda store, _: store.amend("guild", AMENDED, now=NOW),
    "revised": lambda store, name: store.revised(name, digest()),
    "report": lambda store, _: store.report(CHANNEL, "stargate", reporter="u1", citations=CITATIONS, now=NOW),
    "claim_reports": lambda store, _: store.claim_reports(["discord"], NOW),
    "note_use": lambda store, _: store.note_use("discord", "guild", "stargate", NOW),
    "talk_about": lambda store, _: store.talk_about(CHANNEL, "stargate", NOW),
    "receive": lambda store, _: store.receive("slack", "e9", "{}", NOW),
    "answered": lambda store, _: store.answered("slack", "e1", NOW),
    "unanswered": lambda store, _: store.unanswered("slack", after=NOW - DAY, before=NOW, now=NOW),
}


def sqlite_path(url: str) -> str:
    """Give the file of a SQLite address."""
    return str(make_url(url).database)


@contextmanager
def locked(url: str, *, readers: bool) -> Iterator[None]:
    """Hold what another program can hold: what keeps writers out, or what keeps out readers, too."""
    if url.startswith("sqlite"):
        connection = sqlite3.connect(sqlite_path(url), isolation_level=None)
        if readers:
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.close()
        return
    address = make_url(url)
    with psycopg.connect(host=str(address.query["host"]), user="postgres", dbname=address.database) as server:
        mode = sql.SQL("ACCESS EXCLUSIVE" if readers else "EXCLUSIVE")
        for table in sorted(Row.metadata.tables):
            server.execute(sql.SQL("LOCK TABLE {} IN {} MODE").format(sql.Identifier(table), mode))
        yield
        server.rollback()


def test_the_tables_above_name_every_method() -> None:
    """A new method of the store is tested here, too, unless it works with none of the tables that are locked."""
    methods = {name for name, _ in inspect.getmembers(Store, inspect.iscoroutinefunction)}
    assert methods - {"close", "try_writing"} == {*READS, *WRITES}


@pytest.mark.parametrize("method", [*READS, *WRITES])
async def test_a_locked_database_is_a_storage_error(url: str, method: str) -> None:
    """Every method says in plain words that the database is locked, and that trying again can help."""
    # The store that meets a locked database has no connection yet, or SQLite would not let anybody lock out readers.
    impatient = Store(Database(make_url(url), IMPATIENT))
    with locked(url, readers=True), pytest.raises(StorageError) as failed:
        await {**READS, **WRITES}[method](impatient, "d1")
    assert failed.value.reason == "another program keeps the database locked"
    assert failed.value.retryable
    assert not isinstance(failed.value, LeaseLost)
    assert str(failed.value) == f"Could not {failed.value.operation}: another program keeps the database locked."
    await impatient.close()


@pytest.mark.parametrize("method", WRITES)
async def test_a_writer_that_is_kept_out_has_changed_nothing(url: str, store: Store, method: str) -> None:
    """While another program writes, nothing is half done, and the same call succeeds afterwards."""
    delivery = await leased(store)
    await begin(store, delivery)
    for handle in ("own", "other"):
        await store.add_articles([article(handle)], story=handle, now=NOW, workspace="guild")
    before = (await store.stories("guild"), await store.subscriptions(CHANNEL), await store.history(CHANNEL))
    impatient = await open_store(url, patience=IMPATIENT)
    with locked(url, readers=False):
        with pytest.raises(StorageError) as failed:
            await WRITES[method](impatient, delivery.id)
        assert failed.value.retryable
        assert (
            await store.stories("guild"),
            await store.subscriptions(CHANNEL),
            await store.history(CHANNEL),
        ) == before
    await WRITES[method](impatient, delivery.id)
    await impatient.close()


async def test_waiting_for_a_lock_holds_up_nobody_else(url: str, store: Store) -> None:
    """The event loop goes on while a thread waits; when the lock is free the method ends as if nothing had been."""
    with locked(url, readers=False):
        waiting = asyncio.create_task(store.follow(subscription(), now=NOW, limit=1))
        # The loop answers other callers, and the lock holds the one up.
        opened = await open_store("sqlite://")
        assert await opened.stories("") == []
        await opened.close()
        assert not waiting.done()
    assert (await waiting)[1]


async def test_a_closed_store_says_so(store: Store) -> None:
    """Closing twice is fine; asking a closed store is an error of its own kind."""
    await store.close()
    await store.close()
    with pytest.raises(StorageError, match="the store is closed"):
        await store.stories("")


async def test_a_call_that_is_cancelled_leaves_the_store_usable(store: Store) -> None:
    """Whoever stops waiting does not stop the store; what was asked is done as a whole or not at all."""
    task = asyncio.create_task(store.follow(subscription(), now=NOW, limit=1))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    kept, _ = await store.follow(subscription("second"), now=NOW, limit=1)
    assert await store.subscriptions(CHANNEL) == [kept]


async def test_a_failed_batch_is_not_half_kept(store: Store) -> None:
    """Where one article cannot be stored, none of its batch is."""
    broken = article("a2", published_at=NOW.replace(tzinfo=None))
    with pytest.raises(StorageError) as failed:
        await store.add_articles([article("a1"), broken], story="stargate", now=NOW)
    assert not failed.value.retryable
    assert await store.stories("") == []


# SQLite's own faults


def path_url(path: Path) -> str:
    """Give the address of a SQLite file."""
    return f"sqlite:///{path}"


async def filled(path: Path) -> None:
    """Make a database with one subscription in it."""
    store = await open_store(path_url(path))
    await store.follow(subscription(), now=NOW, limit=1)
    await store.close()


async def test_a_read_only_file(tmp_path: Path) -> None:
    """It can be read, and whoever writes is told. Opened as such: permissions do not bind root, who may run this."""
    await filled(tmp_path / "x.db")
    store = await open_store(f"sqlite:///file:{tmp_path / 'x.db'}?mode=ro&uri=true")
    assert len(await store.subscriptions(CHANNEL)) == 1
    with pytest.raises(StorageError, match=r"^Could not end a subscription: the database is read-only\.$") as failed:
        await store.unfollow("s1")
    assert not failed.value.retryable
    assert len(await store.subscriptions(CHANNEL)) == 1
    await store.close()


async def test_a_missing_folder(tmp_path: Path) -> None:
    """It is said what to look at."""
    with pytest.raises(StorageError, match="check that its folder exists and is writable"):
        await open_store(path_url(tmp_path / "nowhere" / "x.db"))


async def test_a_file_of_something_else(tmp_path: Path) -> None:
    """What is no database is left as it was."""
    (tmp_path / "x.db").write_text("Dear diary, " * 500)
    with pytest.raises(StorageError, match="damaged, or is no database") as failed:
        await open_store(path_url(tmp_path / "x.db"))
    assert not failed.value.retryable
    assert (tmp_path / "x.db").read_text() == "Dear diary, " * 500


async def test_a_damaged_file(tmp_path: Path) -> None:
    """Damage inside the file is said when it is met."""
    await filled(tmp_path / "x.db")
    content = bytearray((tmp_path / "x.db").read_bytes())
    content[4096:] = b"\xa5" * (len(content) - 4096)
    (tmp_path / "x.db").write_bytes(content)

    async def use() -> None:
        store = await open_store(path_url(tmp_path / "x.db"))
        try:
            await store.subscriptions(CHANNEL)
        finally:
            await store.close()

    with pytest.raises(StorageError, match="damaged, or is no database"):
        await use()


WRITER = """
import asyncio, resource, signal, sys
from dataclasses import replace
from bot.errors import StorageError
from storage import open_store
from tests.storage.values import NOW, article

async def main():
    store = await open_store(sys.argv[1])
    limit = int(sys.argv[2])
    if limit:
        resource.setrlimit(resource.RLIMIT_FSIZE, (limit, resource.RLIM_INFINITY))
    index = 0
    try:
        while True:
            name = f"a{index}"
            await store.add_articles([article(name, f"{name} " * 500)], story="s", now=NOW)
            print(name, flush=True)
            index += 1
    except StorageError as error:
        print("failed:", error, error.retryable, flush=True)
        print("readable:", len((await store.story("s", ""))[1]), flush=True)
        resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        await store.add_articles([article("after", "Space again.")], story="s", now=NOW)
    await store.close()

asyncio.run(main())
"""


def writer(url: str, limit: int) -> "subprocess.Popen[str]":
    """Start a process that stores articles and says which of them it was promised."""
    return subprocess.Popen(
        [sys.executable, "-W", "error", "-c", WRITER, url, str(limit)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[2],
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )


async def test_a_full_disk_loses_nothing_that_was_promised(tmp_path: Path) -> None:
    """When there is no more room it is said, what was stored is there, and once there is room again it goes on."""
    url = path_url(tmp_path / "x.db")
    out, err = writer(url, 600_000).communicate()
    *promised, failed, readable = out.splitlines()
    assert err == ""
    assert failed == "failed: Could not store articles: the disk cannot be read or written, or is full. True"
    assert readable == f"readable: {len(promised)}"
    assert len(promised) > 5
    store = await open_store(url)
    assert {found.id for found in (await store.story("s", ""))[1]} == {*promised, "after"}
    await store.close()


async def test_a_killed_process_loses_nothing_that_was_promised(url: str) -> None:
    """Every article that was confirmed before the kill is there after it, and the database opens at once."""
    process = writer(url, 0)
    assert process.stdout is not None
    promised = {process.stdout.readline().strip() for _ in range(5)}
    process.send_signal(signal.SIGKILL)
    promised |= set(process.communicate()[0].split())
    store = await open_store(url, patience=PATIENCE)
    assert promised <= {found.id for found in (await store.story("s", ""))[1]}
    await store.close()


# What only another program can write


async def spoil(url: str, statement: str) -> None:
    """Change a row behind the store's back."""
    database = Database(make_url(url), PATIENCE)
    try:
        await database.write("spoil", lambda connection: connection.exec_driver_sql(statement))
    finally:
        await database.close()


async def test_no_row_points_to_nothing(url: str, store: Store) -> None:
    """Both databases refuse it, and take along what belongs to a row that goes."""
    with pytest.raises(StorageError, match="values that contradict others"):
        await spoil(url, "INSERT INTO story_article (story_id, article_id) VALUES (77, 77)")
    await store.add_articles([article()], story="stargate", now=NOW)
    await spoil(url, "DELETE FROM article")
    assert (await store.story("stargate", ""))[0].article_ids == ()
    assert await store.add_articles([article()], story="stargate", now=NOW) == 1


async def test_an_unreadable_message_holds_its_delivery_only(url: str, store: Store) -> None:
    """What a newer version wrote is not posted as something else, and does not keep other deliveries waiting."""
    delivery = await leased(store)
    await begin(store, delivery)
    await store.release("w1")
    await store.follow(subscription("s2", story="rente"), now=NOW, limit=9)
    await store.fire_due(NOW + MINUTE, next_due=next_due)
    await spoil(url, "UPDATE delivery SET message = '{\"version\":2}' WHERE message IS NOT NULL")
    assert [claimed.subscription.id for claimed in await claim(store, "w2", NOW + MINUTE)] == ["s2"]
    held = next(record for record in await store.history(CHANNEL) if record.id == delivery.id)
    assert (held.state, held.reason) == ("held", "written in version 2 of its form; this program reads 1")


async def test_an_unreadable_schedule_stops_its_subscription_only(url: str, store: Store) -> None:
    """The others are fired before it is reported; what it had open is held."""
    for name in ("bad", "good"):
        await store.follow(subscription(name, story=name), now=NOW, limit=9)
    assert await store.fire_due(NOW, next_due=next_due) == 2
    await spoil(url, "UPDATE subscription SET schedule = 'whenever' WHERE id = 'bad'")
    assert [claimed.subscription.id for claimed in await claim(store, "w1", NOW)] == ["good"]
    with pytest.raises(StorageError, match="the schedules of 1 subscriptions cannot be read; the others were fired"):
        await store.fire_due(NOW + 2 * DAY, next_due=next_due)
    assert [claimed.subscription.id for claimed in await claim(store, "w2", NOW + MINUTE)] == []
    fresh = await claim(store, "w2", NOW + 2 * DAY)
    assert {claimed.subscription.id for claimed in fresh} == {"good"}
    bad = await store.subscription("bad")
    assert (bad.broken, bad.schedule) == ("whenever Europe/Berlin", None)
    # Its owner is told nevertheless when the channel is gone.
    assert {kept.id for kept in await store.cancel_channel(CHANNEL, "gone")} == {"bad", "good"}


# PostgreSQL's own faults


async def test_a_server_that_is_not_there(tmp_path: Path) -> None:
    """It is said that it cannot be reached, that trying again can help, and no password is repeated."""
    with pytest.raises(StorageError) as failed:
        await open_store(f"postgresql://depesche:secret@/depesche?host={tmp_path}")
    assert str(failed.value) == "Could not open the database: the database server cannot be reached."
    assert failed.value.retryable
    assert "secret" not in repr(failed.value)


async def test_a_database_that_is_not_there(postgres: str) -> None:
    """The server answers, and it is another sentence than that of one which does not."""
    with pytest.raises(StorageError, match="refuses this user, password or database"):
        await open_store(f"postgresql+psycopg://postgres@/nowhere?host={postgres}")


async def test_a_database_that_can_only_be_read(postgres_url: str) -> None:
    """It can be opened, and whoever tries to write is told before something has to be kept."""
    store = await open_store(postgres_url)
    await store.try_writing()
    await store.close()
    store = await open_store(f"{postgres_url}&options=-cdefault_transaction_read_only%3Don")
    with pytest.raises(StorageError, match="the database is read-only"):
        await store.try_writing()
    await store.close()


async def test_a_connection_that_broke_is_made_again(postgres: str, postgres_url: str) -> None:
    """A server that was restarted between two calls costs nobody an error."""
    store = await open_store(postgres_url)
    await store.stories("")
    with psycopg.connect(host=postgres, user="postgres", dbname="postgres", autocommit=True) as server:
        server.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'depesche'")
    assert await store.stories("nobody") is not None
    await store.close()
