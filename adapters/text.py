"""Text on its way out: what an article wrote must not become a command of the place where it is shown. Pure."""

import re

# Control characters (terminal escapes among them), lone surrogates, and marks that turn the direction of what follows.
_UNSHOWN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ud800-\udfff\ufeff]"
)
_BREAKS = re.compile(r"[\t-\r\x85\u2028\u2029]")


def printable(text: str) -> str:
    """Drop characters that steer a terminal or a chat client instead of being shown; line breaks become spaces."""
    return _UNSHOWN.sub("", _BREAKS.sub(" ", text))
