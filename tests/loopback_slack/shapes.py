"""A small language in which the rules of Block Kit are written: what a value may be, and where it is not."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

Check = Callable[[object, str, "Problems"], None]


@dataclass
class Problems:
    """What is wrong, in Slack's words.

    Attributes:
        messages: "[ERROR] must be less than 151 characters [json-pointer:/blocks/0/text/text]".
    """

    messages: list[str] = field(default_factory=list)

    def add(self, path: str, reason: str) -> None:
        """Note a problem at a place."""
        self.messages.append(f"[ERROR] {reason} [json-pointer:{path}]")


@dataclass(frozen=True)
class Shape:
    """What an object may hold.

    Attributes:
        properties: What each property may be; others are not allowed.
        required: Which must be there.
        rule: What else must be so.
    """

    properties: Mapping[str, Check]
    required: tuple[str, ...] = ()
    rule: Check | None = None

    def __call__(self, value: object, path: str, problems: Problems) -> None:
        """Note what is wrong with an object."""
        if not isinstance(value, dict):
            problems.add(path, "must provide an object")
            return
        for name in self.required:
            if value.get(name) is None:
                problems.add(path, f"missing required field: {name}")
        for name, inner in value.items():
            check = self.properties.get(name)
            if check is None:
                problems.add(path, f"invalid additional property: {name}")
            elif inner is None:
                problems.add(f"{path}/{name}", "must not be null")
            else:
                check(inner, f"{path}/{name}", problems)
        if self.rule is not None:
            self.rule(value, path, problems)


def string(longest: int = 1_000_000, *, shortest: int = 0, form: str | None = None) -> Check:
    """Be a string of so many characters, which looks like a pattern."""

    def check(value: object, path: str, problems: Problems) -> None:
        if not isinstance(value, str):
            problems.add(path, "must provide a string")
        elif len(value) > longest:
            problems.add(path, f"must be less than {longest + 1} characters")
        elif len(value) < shortest:
            problems.add(path, f"must be more than {shortest - 1} characters")
        elif form is not None and not re.fullmatch(form, value):
            problems.add(path, "failed to match the required form")

    return check


def number(lowest: float = float("-inf"), highest: float = float("inf")) -> Check:
    """Be a number within bounds, which are allowed."""

    def check(value: object, path: str, problems: Problems) -> None:
        if isinstance(value, bool) or not isinstance(value, int | float):
            problems.add(path, "must provide a number")
        elif not lowest <= value <= highest:
            problems.add(path, f"must be from {lowest} to {highest}")

    return check


def boolean(value: object, path: str, problems: Problems) -> None:
    """Be true or false."""
    if not isinstance(value, bool):
        problems.add(path, "must provide a boolean")


def anything(value: object, path: str, problems: Problems) -> None:
    """Be whatever it is."""
    del value, path, problems


def one_of(*allowed: str) -> Check:
    """Be one of these words."""

    def check(value: object, path: str, problems: Problems) -> None:
        if value not in allowed:
            problems.add(path, f"unsupported value: {value}")

    return check


def listed(each: Check, most: int, fewest: int = 1) -> Check:
    """Be a list of so many."""

    def check(value: object, path: str, problems: Problems) -> None:
        if not isinstance(value, list):
            problems.add(path, "must provide an array")
            return
        if len(value) > most:
            problems.add(path, f"no more than {most} items allowed")
        if len(value) < fewest:
            problems.add(path, f"no fewer than {fewest} items allowed")
        for index, inner in enumerate(value):
            each(inner, f"{path}/{index}", problems)

    return check


def typed(shapes: Mapping[str, Check], *allowed: str) -> Check:
    """Be an object whose "type" is one of these, or of all, and which has that type's shape."""

    def check(value: object, path: str, problems: Problems) -> None:
        if not isinstance(value, dict):
            problems.add(path, "must provide an object")
            return
        kind = value.get("type")
        if kind is None:
            problems.add(path, "missing required field: type")
        elif kind not in shapes or (allowed and kind not in allowed):
            problems.add(f"{path}/type", f"unsupported type: {kind}")
        else:
            shapes[kind](value, path, problems)

    return check


def text(longest: int, *, plain: bool = False) -> Check:
    """Be a text object of so many characters."""
    words = string(longest, shortest=1)
    plain_text = Shape({"type": anything, "text": words, "emoji": boolean}, ("text",))
    mrkdwn = Shape({"type": anything, "text": words, "verbatim": boolean}, ("text",))
    return typed({"plain_text": plain_text} if plain else {"plain_text": plain_text, "mrkdwn": mrkdwn})


def either(*names: str) -> Check:
    """Have exactly one of some properties."""

    def check(value: object, path: str, problems: Problems) -> None:
        assert isinstance(value, dict)
        n = sum(value.get(name) is not None for name in names)
        if n != 1:
            problems.add(path, f"must have {'only one' if n else 'one'} of: {', '.join(names)}")

    return check


def some_of(*names: str) -> Check:
    """Have one or more of some properties."""

    def check(value: object, path: str, problems: Problems) -> None:
        assert isinstance(value, dict)
        if all(not value.get(name) for name in names):
            problems.add(path, f"missing required field: {' or '.join(names)}")

    return check
