"""What the model's writer keeps between calls: checked results, what they cost, and how often claims failed."""

from datetime import date, timedelta
from typing import Protocol


class Ledger(Protocol):
    """Kept by the storage; each method may raise `bot.errors.StorageError`, without which nothing is lost but money.

    What it gets never holds the key, a prompt or an article: results are the model's checked words and the numbers of
    sentences.
    """

    async def kept(self, key: str) -> str | None:
        """Give what was kept under a key, or None."""
        ...

    async def claim(self, key: str, lease: timedelta) -> bool:
        """Say whether to write what belongs under a key is the caller's, because it is not kept, and nobody writes it.

        Args:
            key: As of `keep`, which ends the claim.
            lease: After how long a claim of which nothing came is over.
        """
        ...

    async def give_up(self, key: str) -> None:
        """End a claim of which nothing came."""
        ...

    async def keep(self, key: str, text: str) -> None:
        """Keep a text under a key, in place of what was kept there; it may be dropped when it gets old."""
        ...

    async def spent(self, workspace: str, day: date) -> float:
        """Give what a workspace has cost on a day (UTC)."""
        ...

    async def spend(  # noqa: PLR0917 - what one call is
        self, workspace: str, day: date, n_in: int, n_out: int, cost: float, model: str
    ) -> None:
        """Add one call to what a workspace has cost on a day: tokens sent and received, and their price."""
        ...

    async def judged(self, model: str, n_claims: int, n_failed: int) -> None:
        """Add to how many claims of a model were checked, and how many of them failed."""
        ...
