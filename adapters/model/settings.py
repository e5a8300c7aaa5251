"""What an installation says about its language model."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from pydantic import SecretStr


@dataclass(frozen=True, slots=True)
class ModelSettings:
    """One model at one endpoint. Its text shows neither the key nor a password in the address.

    Attributes:
        url: Where the OpenAI-compatible interface begins, "http://127.0.0.1:11434/v1".
        name: The endpoint's name of the model.
        key: Sent as a bearer token; None for servers that want none.
        timeout: Seconds that a digest or an answer may take, repairs included.
        temperature: How freely the model chooses its words, 0 to 2; left out where the endpoint refuses it.
        context: How many tokens the model can hold, its answer included.
        price_in: Of a million tokens sent, in a currency of the operator's choice.
        price_out: Of a million tokens received, in the same.
        budget: What a workspace may cost in a day (UTC), in the same; 0 for no limit.
        at_once: How many calls may be under way.
    """

    url: str
    name: str
    key: SecretStr | None = None
    timeout: float = 30.0
    temperature: float = 0.2
    context: int = 8192
    price_in: float = 0.0
    price_out: float = 0.0
    budget: float = 0.0
    at_once: int = 4

    @property
    def place(self) -> str:
        """Where the endpoint is, for people: the address without user, password and query."""
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"

    def cost(self, n_in: int, n_out: int) -> float:
        """Give what so many tokens cost."""
        return (n_in * self.price_in + n_out * self.price_out) / 1_000_000

    def __repr__(self) -> str:
        return f"ModelSettings({self.place!r}, {self.name!r})"
