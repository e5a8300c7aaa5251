"""What goes wrong with an answer on request."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, Self

Kind = Literal["status", "hang", "drip", "reset", "cut", "end", "body", "broken"]


@dataclass(frozen=True, slots=True)
class Fault:
    """One way in which an answer goes wrong.

    Attributes:
        kind: "status" an error, "hang" none for as long as the client stays, "drip" one byte after the other without
            end, "reset" the connection ends without an answer, "cut" in the middle of one, "end" the same for a
            stream, as if that were all, "body" something that is no
            answer, "broken" an error in the middle of a stream.
        status: What is answered.
        headers: That go with it.
        body: What is answered.
    """

    kind: Kind
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    body: str = ""

    @classmethod
    def answers(cls, status: int, body: str = '{"error": {"message": "no"}}', **headers: str) -> Self:
        """Answer with an error; `retry_after` is Retry-After."""
        return cls("status", status, {name.replace("_", "-"): value for name, value in headers.items()}, body)

    @classmethod
    def gives(cls, body: str) -> Self:
        """Answer with a 200 and any body."""
        return cls("body", body=body)
