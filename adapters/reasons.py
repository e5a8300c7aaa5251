"""Why something did not work: knowing the English words of an error again, so that they can be said in a language.

Errors, logs and the database say why in plain English, and so does what whoever runs the program is told. A reason or
such a sentence is known again by the English wordings of the catalogs, which are the program's own words with `${…}`
where a value stands. What the program did not word, such as what a platform says, is not known again. Pure: the
catalogs are read in `wording`.
"""

import re
from collections.abc import Mapping
from typing import Literal, NamedTuple

NESTED: Mapping[str, str] = {
    "reason": "reason",
    "what": "reason",
    "sentence": "told",
    "purpose": "told",
    "switch": "told",
    "thing": "told",
    "address": "told",
    "book": "told",
    "field": "told",
}
"""Values that are known again themselves: "it cannot be opened (permission denied)"; and the family that knows them."""

LISTS: Mapping[str, Literal["or", "standard"]] = {"choices": "or", "names": "standard"}
"""Values that are lists, "a, b or c" and "a, b and c", and the kind of list that they are."""

SCOPES = "scopes"
"""A value that is a list of things with their purposes: "a, to b; c, to d"."""

NUMBERS = frozenset(["count", "least", "most", "seconds", "size"])
"""Values that are numbers as English writes them."""

LONGEST = 1_000
"""How many characters a text has at most that is known again.

No reason is as long, and none that is made of reasons goes deeper than this allows.
"""

_NAME = re.compile(r"\$\{(\w+)\}")
_NUMBER = r"\d[\d.,e+]*"
# A site's own address goes as far as it can: what it says there is no reason of the program's.
_SHAPES = {
    "code": r"[\w.-]+",
    "item": r"\S+",
    "port": r"\d+",
    "scope": r"[\w.:]+",
    "setting": r"DEPESCHE_\w+|\.env",
    "status": r"\d+",
    "target": ".*",
} | dict.fromkeys(NUMBERS, _NUMBER)
_ANYTHING = ".*?"


class Reason(NamedTuple):
    """A reason that is known again.

    Attributes:
        key: Of its wording.
        values: What is filled in there, as it stood in the text: untrusted.
    """

    key: str
    values: Mapping[str, str]


class Reasons:
    """Wordings by which reasons are known again."""

    def __init__(self, wordings: Mapping[str, str]) -> None:
        """Prepare the wordings; of two that fit a text, the one with more letters of its own counts.

        Args:
            wordings: Key -> English wording, no name twice in one.
        """
        self._whole = {text: key for key, text in wordings.items() if not _NAME.search(text)}
        shapes = {key: text for key, text in wordings.items() if text not in self._whole}
        by_letters = sorted(shapes, key=lambda key: len(_NAME.sub("", shapes[key])), reverse=True)
        self._shapes = [(key, _shape(shapes[key])) for key in by_letters]

    def known(self, text: str) -> Reason | None:
        """Know a reason again; None for what is none of the program's.

        Args:
            text: On one line; the end of a sentence, without a full stop.
        """
        if (key := self._whole.get(text)) is not None:
            return Reason(key, {})
        if len(text) <= LONGEST:
            for key, shape in self._shapes:
                if match := shape.fullmatch(text):
                    return Reason(key, match.groupdict())
        return None


def _shape(wording: str) -> re.Pattern[str]:
    """What a wording looks like once it is filled in."""
    parts = _NAME.split(wording)
    return re.compile(
        "".join(
            f"(?P<{part}>{_SHAPES.get(part, _ANYTHING)})" if is_name else re.escape(part)
            for is_name, part in zip([False, True] * len(parts), parts, strict=False)
        )
    )
