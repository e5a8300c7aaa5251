"""A channel's posts may be published to whoever follows it from elsewhere; what was asked last in a conversation."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Bring the tables to this step."""
    op.add_column("channel", sa.Column("publish", sa.Text(), nullable=True))
    op.add_column("conversation", sa.Column("question", sa.Text(), nullable=True))


def downgrade() -> None:
    """Take this step back."""
    op.drop_column("conversation", "question")
    op.drop_column("channel", "publish")
