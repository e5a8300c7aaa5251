"""Feeds, and how their last fetch went."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Bring the tables to this step."""
    op.create_table(
        "feed",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("url", sa.Text(), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("created_by", sa.Text(), nullable=False),
        sa.Column("created_at", _MOMENT, nullable=False),
        sa.Column("etag", sa.Text(), nullable=True),
        sa.Column("last_modified", sa.Text(), nullable=True),
        sa.Column("due_at", _MOMENT, nullable=True),
        sa.Column("worker", sa.Text(), nullable=True),
        sa.Column("fetched_at", _MOMENT, nullable=True),
        sa.Column("n_failures", sa.Integer(), nullable=False),
        sa.Column("failure", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feed")),
        sa.UniqueConstraint("workspace", "url", name=op.f("uq_feed_workspace_url")),
    )
    op.create_index(op.f("ix_feed_due_at"), "feed", ["due_at"], unique=False)


def downgrade() -> None:
    """Take this step back."""
    op.drop_index(op.f("ix_feed_due_at"), table_name="feed")
    op.drop_table("feed")
