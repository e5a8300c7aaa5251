"""For which moment a delivery is; since when an article belongs to a story; smaller indexes of what is open."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Bring the tables to this step."""
    op.add_column("story_article", sa.Column("added_at", _MOMENT, nullable=True))
    op.execute(
        "UPDATE story_article SET added_at ="
        " (SELECT stored_at FROM article WHERE article.id = story_article.article_id)"
    )
    with op.batch_alter_table("story_article") as batch:
        batch.alter_column("added_at", existing_type=_MOMENT, nullable=False)

    op.add_column("delivery", sa.Column("due_at", _MOMENT, nullable=True))
    op.execute("UPDATE delivery SET due_at = fired_at")
    op.execute("UPDATE delivery SET finished_at = fired_at WHERE state = 'cancelled'")
    op.drop_index(op.f("ix_delivery_retry_at"), table_name="delivery")
    op.drop_index(op.f("ix_delivery_worker_state"), table_name="delivery")
    with op.batch_alter_table("delivery") as batch:
        batch.alter_column("due_at", existing_type=_MOMENT, nullable=False)
    for columns, condition in (
        (["retry_at"], sa.text("retry_at IS NOT NULL")),
        (["channel_id", "retry_at"], sa.text("retry_at IS NOT NULL")),
        (["worker"], sa.text("worker IS NOT NULL")),
        (["finished_at"], sa.text("finished_at IS NOT NULL")),
    ):
        op.create_index(
            op.f(f"ix_delivery_{'_'.join(columns)}"),
            "delivery",
            columns,
            unique=False,
            sqlite_where=condition,
            postgresql_where=condition,
        )


def downgrade() -> None:
    """Take this step back."""
    for columns in ("finished_at", "worker", "channel_id_retry_at", "retry_at"):
        op.drop_index(op.f(f"ix_delivery_{columns}"), table_name="delivery")
    with op.batch_alter_table("delivery") as batch:
        batch.drop_column("due_at")
    op.execute("UPDATE delivery SET finished_at = NULL WHERE state = 'cancelled'")
    op.create_index(op.f("ix_delivery_worker_state"), "delivery", ["worker", "state"], unique=False)
    op.create_index(op.f("ix_delivery_retry_at"), "delivery", ["retry_at"], unique=False)
    with op.batch_alter_table("story_article") as batch:
        batch.drop_column("added_at")
