"""How Slack says no."""

from typing import Literal

from tests.loopback_slack.values import Json


class Refused(Exception):
    """A call that is answered by `ok: false`.

    Attributes:
        error: Slack's word, "channel_not_found".
        messages: What is wrong where, "[ERROR] … [json-pointer:/blocks/0]".
        more: Further properties of the answer.
        status: Of HTTP; 200 for the Web API.
    """

    def __init__(self, error: str, messages: list[str] | None = None, *, status: int = 200, **more: object) -> None:
        super().__init__(error)
        self.error = error
        self.messages = messages or []
        self.more = more
        self.status = status

    def __str__(self) -> str:
        return self.error + "".join(f"; {message}" for message in self.messages)

    def body(self) -> Json:
        """Give the answer."""
        told: Json = {"ok": False, "error": self.error, **self.more}
        if self.messages:
            told["errors"] = [message.removeprefix("[ERROR] ") for message in self.messages]
            told["response_metadata"] = {"messages": self.messages}
        return told


ViolationKind = Literal["refused", "method", "style", "late", "answer", "broken"]


class NotOffered(Exception):
    """What a test lets a user do is not possible for users: there is no such button, or a field is empty."""
