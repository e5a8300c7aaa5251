"""Feeds are fetched: their names, filters and rhythm, and which entries are known; updates may be collected."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Bring the tables to this step."""
    for name in ("name", "story", "details"):
        op.add_column("feed", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("subscription", sa.Column("every", sa.Integer(), nullable=True))
    op.create_index(op.f("ix_feed_name"), "feed", ["name"], unique=False)
    op.create_table(
        "feed_item",
        sa.Column("feed_id", sa.Integer(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("seen_at", _MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["feed_id"], ["feed.id"], name=op.f("fk_feed_item_feed_id_feed"), ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("feed_id", "key", name=op.f("pk_feed_item")),
    )


def downgrade() -> None:
    """Take this step back."""
    op.drop_table("feed_item")
    op.drop_index(op.f("ix_feed_name"), table_name="feed")
    for name in ("name", "story", "details"):
        op.drop_column("feed", name)
    op.drop_column("subscription", "every")
