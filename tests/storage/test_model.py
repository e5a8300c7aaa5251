"""What a language model wrote and cost, and how often it was wrong."""

from datetime import timedelta

from bot.types import ModelRecord, ModelUse
from storage import Store
from tests.storage.values import DAY, NOW

TODAY = NOW.date()
ONCE = ModelUse("small", 1, 900, 80, 0.25)


async def test_a_text_is_kept_until_it_is_old(store: Store) -> None:
    """The newest under a key; what is looked up by another key is not there."""
    await store.keep_model_text("k", "first", now=NOW)
    await store.keep_model_text("k", "second", now=NOW)
    assert await store.model_text("k") == "second"
    assert await store.model_text("other") is None
    await store.tidy(NOW)
    assert await store.model_text("k") == "second"
    await store.tidy(NOW + timedelta(seconds=1))
    assert await store.model_text("k") is None


async def test_a_text_is_written_by_one_at_a_time(store: Store) -> None:
    """Until it is kept, given up, or nobody has heard of whoever writes it for a lease."""
    lease = timedelta(seconds=30)
    assert await store.claim_model_text("k", now=NOW, lease=lease)
    assert not await store.claim_model_text("k", now=NOW + lease / 2, lease=lease)
    assert await store.claim_model_text("other", now=NOW, lease=lease)
    assert await store.model_text("k") is None
    assert await store.claim_model_text("k", now=NOW + lease, lease=lease)
    assert not await store.claim_model_text("k", now=NOW + lease, lease=lease)
    await store.give_up_model_text("k")
    assert await store.claim_model_text("k", now=NOW + lease, lease=lease)
    await store.keep_model_text("k", "words", now=NOW + lease)
    assert not await store.claim_model_text("k", now=NOW + 9 * lease, lease=lease)
    await store.give_up_model_text("k")
    assert await store.model_text("k") == "words"


async def test_costs_add_up_by_workspace_and_day(store: Store) -> None:
    """One workspace's budget is not another's, and each day has its own."""
    for workspace, day in (("a", TODAY), ("a", TODAY), ("b", TODAY), ("a", TODAY - DAY)):
        await store.spend_on_model(workspace, day, ONCE)
    await store.spend_on_model("a", TODAY, ModelUse("large", 2, 10, 20, 1.0))
    assert await store.model_spent("a", TODAY) == 1.5
    assert await store.model_spent("b", TODAY) == 0.25
    assert await store.model_spent("a", TODAY + DAY) == 0.0
    assert await store.model_uses("a", TODAY) == [
        ModelUse("large", 2, 10, 20, 1.0),
        ModelUse("small", 2, 1800, 160, 0.5),
    ]
    assert (await store.model_uses("a", TODAY - DAY))[1].n_calls == 3


async def test_how_often_a_model_was_wrong_adds_up(store: Store) -> None:
    """Over all workspaces."""
    await store.model_judged(ModelRecord("small", 5, 1))
    await store.model_judged(ModelRecord("small", 4, 0))
    assert await store.model_records() == [ModelRecord("small", 9, 1)]
