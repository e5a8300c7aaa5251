from datetime import UTC, datetime

from alembic.migration import MigrationContext
from alembic.operations import Operations
from sqlalchemy import Connection

from storage import Store
from storage.database import Database
from tests.loopback.server import Platform
from tests.processes.conftest import Start
from tests.processes.values import all_over, ask, follow, gate, parts, prepare, states, until

N_PROCESSES = 5
N_DUE = 500


async def test_each_due_digest_is_posted_once_by_five_processes(
    store: Store, database: Database, platform: Platform, start: Start
) -> None:
    """All five see 500 due subscriptions before any of them fires one: 500 deliveries, each part once and in order."""
    names = await prepare(store, N_DUE)
    async with gate(N_PROCESSES) as port:
        workers = [start(chat=platform.url, store="gated", gate=port) for _ in range(N_PROCESSES)]
        await all_over(database, N_DUE)
    for worker in workers:
        await worker.stop()
    record = await platform.record()
    assert record.texts() == dict.fromkeys(names, parts())
    assert await states(database) == {"posted": N_DUE}
    assert record.finds() == []
    assert len({post.sender for post in record.posts}) > 1


async def test_without_what_keeps_it_right_there_are_more(
    store: Store, database: Database, platform: Platform, start: Start
) -> None:
    """The test above can fail: without compare-and-swap and the unique key, more than 500 are made."""
    await prepare(store, N_DUE, max_bullets=1)
    await database.write("drop the key", _drop_the_key)

    async def too_many() -> bool:
        return (await states(database)).total() > N_DUE

    async with gate(N_PROCESSES) as port:
        workers = [start(chat=platform.url, store="broken", gate=port) for _ in range(N_PROCESSES)]
        await until(too_many)
    for worker in workers:
        await worker.kill()


async def test_two_digests_never_stand_between_each_other(
    store: Store, database: Database, platform: Platform, start: Start
) -> None:
    """Where three stories are due in one channel, five processes post one after the other."""
    names = await prepare(store, 40)
    articles = (await store.story("stargate", ""))[1]
    for story, given in (("second", articles[:3]), ("third", articles[3:])):
        await store.add_articles(given, story=story, now=datetime.now(UTC))
        await follow(store, names, story=story)
    workers = [start(chat=platform.url, at_once=16) for _ in range(N_PROCESSES)]
    await all_over(database, 120)
    for worker in workers:
        await worker.stop()
    record = await platform.record()
    digests = [tuple(parts()), tuple(parts(articles[:3])), tuple(parts(articles[3:]))]
    for texts in record.texts().values():
        starts = [index for index, text in enumerate(texts) if not text.startswith("•")]
        found = [tuple(texts[a:b]) for a, b in zip(starts, [*starts[1:], len(texts)], strict=True)]
        assert sorted(found) == sorted(digests)
    assert len(await ask(database, "SELECT id FROM delivery WHERE state = 'posted'")) == 120


def _drop_the_key(connection: Connection) -> None:
    operations = Operations(MigrationContext.configure(connection))
    with operations.batch_alter_table("delivery") as table:
        table.drop_constraint("uq_delivery_subscription_id_slot", type_="unique")
