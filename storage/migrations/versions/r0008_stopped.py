"""A subscription whose channel cannot be posted to says why, and keeps the pause that somebody set."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this step."""
    op.add_column("subscription", sa.Column("stopped", sa.Text(), nullable=True))


def downgrade() -> None:
    """Take this step back."""
    op.drop_column("subscription", "stopped")
