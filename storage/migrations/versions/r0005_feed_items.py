"""Feeds are fetched, with filters, a rhythm and known entries; updates may be collected, and questions wait."""

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
    op.add_column("delivery", sa.Column("asker", sa.Text(), nullable=True))
    op.create_table(
        "question",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("asker", sa.Text(), nullable=False),
        sa.Column("language", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("until", _MOMENT, nullable=False),
        sa.Column("due_at", _MOMENT, nullable=True),
        sa.Column("worker", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channel.id"], name=op.f("fk_question_channel_id_channel"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_question")),
    )
    for column in ("channel_id", "story", "due_at"):
        op.create_index(op.f(f"ix_question_{column}"), "question", [column], unique=False)
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
    op.drop_table("question")
    op.drop_column("delivery", "asker")
    op.drop_index(op.f("ix_feed_name"), table_name="feed")
    for name in ("name", "story", "details"):
        op.drop_column("feed", name)
    op.drop_column("subscription", "every")
