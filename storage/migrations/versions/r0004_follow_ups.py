"""Follow-ups below a digest, mentions and private answers; what threads are about; what is asked; what came in."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)
_SETTINGS = ("updates_in", "mention", "answers")
_FROZEN = ("below", "into")


def upgrade() -> None:
    """Bring the tables to this step."""
    for name in _SETTINGS:
        op.add_column("channel", sa.Column(name, sa.Text(), nullable=True))
    for name in _FROZEN:
        op.add_column("delivery", sa.Column(name, sa.Text(), nullable=True))
    op.add_column("delivery", sa.Column("tells", sa.Text(), nullable=True))
    op.execute(
        "UPDATE delivery SET tells = CASE WHEN EXISTS (SELECT 1 FROM subscription"
        " WHERE subscription.id = delivery.subscription_id AND subscription.mode = 'updates')"
        " THEN 'updates' ELSE 'digest' END"
    )
    op.create_table(
        "conversation",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("thread", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("updated_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("platform", "workspace", "name", "thread", name=op.f("pk_conversation")),
    )
    op.create_index(op.f("ix_conversation_updated_at"), "conversation", ["updated_at"], unique=False)
    op.create_table(
        "story_use",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("workspace", sa.Text(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("used_at", _MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("platform", "workspace", "story", name=op.f("pk_story_use")),
    )
    op.create_table(
        "inbox",
        sa.Column("platform", sa.Text(), nullable=False),
        sa.Column("event_id", sa.Text(), nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.Column("received_at", _MOMENT, nullable=False),
        sa.Column("answered_at", _MOMENT, nullable=True),
        sa.PrimaryKeyConstraint("platform", "event_id", name=op.f("pk_inbox")),
    )
    op.create_index(op.f("ix_inbox_received_at"), "inbox", ["received_at"], unique=False)


def downgrade() -> None:
    """Take this step back."""
    for table in ("inbox", "story_use", "conversation"):
        op.drop_table(table)
    for name in ("tells", *_FROZEN):
        op.drop_column("delivery", name)
    for name in _SETTINGS:
        op.drop_column("channel", name)
