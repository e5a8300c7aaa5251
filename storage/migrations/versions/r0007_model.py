"""A language model may write: where, what it wrote, what that cost, and how often it was wrong."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Bring the tables to this step."""
    op.add_column("channel", sa.Column("model", sa.Text(), nullable=True))
    op.create_table(
        "model_text",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kept_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_model_text")),
    )
    op.create_index(op.f("ix_model_text_kept_at"), "model_text", ["kept_at"], unique=False)
    op.create_table(
        "model_use",
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("day", sa.Text(), nullable=False),
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("n_calls", sa.Integer(), nullable=False),
        sa.Column("n_in", sa.BigInteger(), nullable=False),
        sa.Column("n_out", sa.BigInteger(), nullable=False),
        sa.Column("cost", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("workspace", "day", "model", name=op.f("pk_model_use")),
    )
    op.create_table(
        "model_record",
        sa.Column("model", sa.Text(), nullable=False),
        sa.Column("n_claims", sa.BigInteger(), nullable=False),
        sa.Column("n_failed", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("model", name=op.f("pk_model_record")),
    )


def downgrade() -> None:
    """Take this step back."""
    for table in ("model_record", "model_use", "model_text"):
        op.drop_table(table)
    op.drop_column("channel", "model")
