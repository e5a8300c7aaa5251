"""What a language model wrote, what it cost, and how often it was wrong: the statements behind `Store`.

Every function works in the transaction that it is given and touches nothing else, so that it can be repeated when the
transaction was undone.
"""

from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, and_, delete, func, select

from bot.types import ModelRecord, ModelUse
from storage.rows import fingerprint, upsert
from storage.tables import MODEL_RECORD, MODEL_TEXT, MODEL_USE

_BEING_WRITTEN = ""
"""Stands in a text's place until there is one."""


def kept(connection: Connection, key: str) -> str | None:
    """Give a text that was kept; see `Store.model_text`."""
    mine = (MODEL_TEXT.c.key == fingerprint(key), MODEL_TEXT.c.text != _BEING_WRITTEN)
    return connection.execute(select(MODEL_TEXT.c.text).where(*mine)).scalar()


def claim(connection: Connection, key: str, now: datetime, lease: timedelta) -> bool:
    """Claim the writing of a text; see `Store.claim_model_text`."""
    statement = upsert(connection.dialect.name, MODEL_TEXT)
    statement = statement.on_conflict_do_update(
        index_elements=[MODEL_TEXT.c.key],
        set_={"kept_at": statement.excluded.kept_at},
        where=and_(MODEL_TEXT.c.text == _BEING_WRITTEN, MODEL_TEXT.c.kept_at <= now - lease),
    ).returning(MODEL_TEXT.c.key)
    row = {"key": fingerprint(key), "text": _BEING_WRITTEN, "kept_at": now}
    return connection.execute(statement, row).scalar() is not None


def give_up(connection: Connection, key: str) -> None:
    """Let others write a text; see `Store.give_up_model_text`."""
    connection.execute(
        delete(MODEL_TEXT).where(MODEL_TEXT.c.key == fingerprint(key), MODEL_TEXT.c.text == _BEING_WRITTEN)
    )


def keep(connection: Connection, key: str, text: str, now: datetime) -> None:
    """Keep a text; see `Store.keep_model_text`."""
    statement = upsert(connection.dialect.name, MODEL_TEXT)
    statement = statement.on_conflict_do_update(
        index_elements=[MODEL_TEXT.c.key],
        set_={"text": statement.excluded.text, "kept_at": statement.excluded.kept_at},
    )
    connection.execute(statement, {"key": fingerprint(key), "text": text, "kept_at": now})


def spent(connection: Connection, workspace: str, day: date) -> float:
    """Give what a workspace cost on a day; see `Store.model_spent`."""
    total = select(func.sum(MODEL_USE.c.cost)).where(
        MODEL_USE.c.workspace == workspace, MODEL_USE.c.day == day.isoformat()
    )
    return float(connection.execute(total).scalar() or 0.0)


def spend(connection: Connection, workspace: str, day: date, use: ModelUse) -> None:
    """Add to what a workspace cost on a day; see `Store.spend_on_model`."""
    row = {
        "workspace": workspace,
        "day": day.isoformat(),
        "model": use.model,
        "n_calls": use.n_calls,
        "n_in": use.n_in,
        "n_out": use.n_out,
        "cost": use.cost,
    }
    _add(connection, MODEL_USE, ("workspace", "day", "model"), row)


def judged(connection: Connection, record: ModelRecord) -> None:
    """Add to how often a model was wrong; see `Store.model_judged`."""
    row = {"model": record.model, "n_claims": record.n_claims, "n_failed": record.n_failed}
    _add(connection, MODEL_RECORD, ("model",), row)


def _add(connection: Connection, table: Any, keys: tuple[str, ...], row: dict[str, Any]) -> None:
    statement = upsert(connection.dialect.name, table)
    sums = {name: table.c[name] + statement.excluded[name] for name in row if name not in keys}
    statement = statement.on_conflict_do_update(index_elements=[table.c[name] for name in keys], set_=sums)
    connection.execute(statement, row)


def uses(connection: Connection, workspace: str, since: date) -> list[ModelUse]:
    """Give what a workspace cost, by model; see `Store.model_uses`."""
    rows = connection.execute(
        select(
            MODEL_USE.c.model,
            func.sum(MODEL_USE.c.n_calls).label("n_calls"),
            func.sum(MODEL_USE.c.n_in).label("n_in"),
            func.sum(MODEL_USE.c.n_out).label("n_out"),
            func.sum(MODEL_USE.c.cost).label("cost"),
        )
        .where(MODEL_USE.c.workspace == workspace, MODEL_USE.c.day >= since.isoformat())
        .group_by(MODEL_USE.c.model)
        .order_by(MODEL_USE.c.model)
    )
    return [ModelUse(row.model, int(row.n_calls), int(row.n_in), int(row.n_out), float(row.cost)) for row in rows]


def records(connection: Connection) -> list[ModelRecord]:
    """Give how often each model was wrong; see `Store.model_records`."""
    rows = connection.execute(select(MODEL_RECORD).order_by(MODEL_RECORD.c.model))
    return [ModelRecord(row.model, int(row.n_claims), int(row.n_failed)) for row in rows]


def tidy(connection: Connection, before: datetime) -> None:
    """Forget what was kept before a moment; what it cost stays."""
    connection.execute(delete(MODEL_TEXT).where(MODEL_TEXT.c.kept_at < before))
