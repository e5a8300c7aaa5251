"""Articles have versions, posts that tell what changed are edited, and people report what is wrong."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

_MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Bring the tables to this step."""
    op.add_column("feed_item", sa.Column("article", sa.Integer(), nullable=True))
    op.add_column("delivery", sa.Column("edited", sa.Text(), nullable=True))
    op.create_index(op.f("ix_told_article_id"), "told", ["article_id"], unique=False)
    op.create_table(
        "article_version",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("article_id", sa.Integer(), nullable=False),
        sa.Column("came_at", _MOMENT, nullable=False),
        sa.Column("replaced_at", _MOMENT, nullable=False),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["article_id"], ["article.id"], name=op.f("fk_article_version_article_id_article"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_article_version")),
    )
    op.create_index(op.f("ix_article_version_article_id"), "article_version", ["article_id"], unique=False)
    op.create_table(
        "report",
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("channel_id", sa.Integer(), nullable=False),
        sa.Column("story", sa.Text(), nullable=False),
        sa.Column("reporter", sa.Text(), nullable=False),
        sa.Column("citations", sa.Text(), nullable=False),
        sa.Column("reported_at", _MOMENT, nullable=False),
        sa.Column("told_at", _MOMENT, nullable=True),
        sa.ForeignKeyConstraint(
            ["channel_id"], ["channel.id"], name=op.f("fk_report_channel_id_channel"), ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_report")),
    )
    op.create_index(op.f("ix_report_channel_id"), "report", ["channel_id"], unique=False)


def downgrade() -> None:
    """Take this step back."""
    op.drop_table("report")
    op.drop_table("article_version")
    op.drop_index(op.f("ix_told_article_id"), table_name="told")
    op.drop_column("delivery", "edited")
    op.drop_column("feed_item", "article")
