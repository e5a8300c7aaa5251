"""Text on its way out: what an article wrote must not become a command of the place where it is shown. Pure."""

import re
from collections.abc import Sequence
from urllib.parse import quote, urlsplit

# Control characters (terminal escapes among them), lone surrogates, and marks that turn the direction of what follows.
_UNSHOWN = re.compile(
    r"[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ud800-\udfff\ufeff]"
)
_BREAKS = re.compile(r"[\t-\r\x85\u2028\u2029]")
_ENDS = tuple('.!?…:"”“»’)')
"""How a paragraph ends."""
_LONGEST_URL = 500
_HOST_CHARACTERS = re.compile(r"[A-Za-z0-9.\-\[\]:]+")


def printable(text: str) -> str:
    """Drop characters that steer a terminal or a chat client instead of being shown; line breaks become spaces."""
    return _UNSHOWN.sub("", _BREAKS.sub(" ", text))


def shorten(text: str, max_chars: int) -> str:
    """Cut a text that is too long at the last word that fits whole, before it is escaped; "…" marks the cut."""
    text = " ".join(printable(text).split())
    if len(text) <= max_chars:
        return text
    cut = text[: max_chars - 1]
    at_word = cut.rpartition(" ")[0]
    return (at_word if len(at_word) > max_chars // 2 else cut).rstrip() + "…"


def repeated(text: str, quotes: Sequence[str]) -> int:
    """Count the quotes, from the first on, of which an answer's text consists: they need not be said twice."""
    said = " ".join(text.split())
    for count in range(len(quotes), 0, -1):
        if said == " ".join(" ".join(quotes[:count]).split()):
            return count
    return 0


def joined(parts: Sequence[str]) -> str:
    """Put together a text that was pasted into several fields: one that ends inside a sentence goes on in the next."""
    text = ""
    for part in (part.strip() for part in parts):
        if text and part:
            text += "\n\n" if text.endswith(_ENDS) else " "
        text += part
    return text


def address(url: str | None) -> str | None:
    """Write a web address so that it ends a link nowhere else than at its end; None for what is none.

    Only http and https, with a host and without a user's name, which only ever serves to deceive.
    """
    if url is None:
        return None
    try:
        parts = urlsplit(url.strip())
        if parts.scheme.lower() not in {"http", "https"} or not parts.hostname or "@" in parts.netloc:
            return None
        host = parts.netloc if parts.netloc.isascii() else parts.netloc.encode("idna").decode("ascii")
    except ValueError:  # UnicodeError is one
        return None
    if not _HOST_CHARACTERS.fullmatch(host):
        return None
    try:
        rest = quote(parts.path, safe="/%:@!$&+,;=-._~")
        rest += f"?{quote(parts.query, safe='/%:@!$&+,;=-._~?')}" if parts.query else ""
        rest += f"#{quote(parts.fragment, safe='/%:@!$&+,;=-._~?')}" if parts.fragment else ""
    except UnicodeEncodeError:  # half a character
        return None
    written = f"{parts.scheme.lower()}://{host}{rest}"
    return written if len(written) <= _LONGEST_URL else None
