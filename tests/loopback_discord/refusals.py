"""Discord's errors: their status, code and words."""

from collections.abc import Sequence

from tests.loopback_discord.description import Json, Problem

# https://docs.discord.com/developers/topics/opcodes-and-status-codes
_KNOWN = {
    0: (404, "404: Not Found"),
    10003: (404, "Unknown Channel"),
    10004: (404, "Unknown Guild"),
    10007: (404, "Unknown Member"),
    10008: (404, "Unknown Message"),
    10013: (404, "Unknown User"),
    10015: (404, "Unknown Webhook"),
    10062: (404, "Unknown interaction"),
    10063: (404, "Unknown application command"),
    30032: (400, "Maximum number of application commands reached (100)."),
    30034: (400, "Max number of daily application command creates has been reached (200)"),
    40005: (413, "Request entity too large"),
    40033: (400, "This message has already been crossposted"),
    40060: (400, "Interaction has already been acknowledged."),
    50001: (403, "Missing Access"),
    50003: (403, "Cannot execute action on a DM channel"),
    50005: (403, "Cannot edit a message authored by another user"),
    50006: (400, "Cannot send an empty message"),
    50007: (403, "Cannot send messages to this user"),
    50013: (403, "Missing Permissions"),
    50024: (400, "Cannot execute action on this channel type"),
    50027: (401, "Invalid Webhook Token"),
    50035: (400, "Invalid Form Body"),
    50083: (400, "Thread is archived"),
    50109: (400, "The request body contains invalid JSON."),
    160002: (403, "Cannot reply without permission to read message history"),
    160004: (400, "A thread has already been created for this message"),
}


class Refused(Exception):
    """A request is answered by an error.

    Attributes:
        code: Discord's code.
        status: The HTTP status.
        problems: What is wrong with the body, where that is the error.
    """

    def __init__(self, code: int, problems: Sequence[Problem] = ()) -> None:
        self.code = code
        self.problems = tuple(problems)
        self.status, self.message = _KNOWN[code]
        super().__init__("; ".join([self.message, *map(str, problems)]))

    def body(self) -> Json:
        """Give the error as Discord sends it."""
        body: Json = {"message": self.message, "code": self.code}
        if self.problems:
            body["errors"] = {}
        for problem in self.problems:
            place = body["errors"]
            for step in problem.path:
                place = place.setdefault(str(step), {})
            place.setdefault("_errors", []).append({"code": problem.code, "message": problem.message})
        return body
