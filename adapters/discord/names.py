"""Names of slash commands: what Discord allows, made from what stories are called. Pure.

The rules are those of https://docs.discord.com/developers/interactions/application-commands (naming).
"""

import unicodedata
from collections.abc import Collection, Iterable, Mapping

MAX_NAME = 32
RESERVED = frozenset({"news"})
"""Names of commands that are there for everybody."""

LATER = {"en": "tell-me-when", "de": "sag-bescheid"}
"""Names of the command with which a question waits for its answer."""


def command_name(handle: str) -> str:
    """Make a name of a handle: small letters, digits, "-" and "_"; empty where nothing of it can be a name."""
    lowered = unicodedata.normalize("NFKC", unicodedata.normalize("NFKC", handle).lower()).lower()
    kept = "".join(character if _is_allowed(character) else "-" for character in lowered)
    while "--" in kept:
        kept = kept.replace("--", "-")
    return kept.strip("-_")[:MAX_NAME].rstrip("-_")


def command_names(handles: Iterable[str], reserved: Collection[str] = RESERVED) -> Mapping[str, str]:
    """Give each story a name of its own.

    Args:
        handles: Of the stories; the same ones in another order get the same names.
        reserved: Names that are taken.

    Returns:
        Handles by name; those of which nothing can be a name are "story", "story-2" and so on.
    """
    names: dict[str, str] = {}
    for handle in sorted(set(handles)):
        base = command_name(handle) or "story"
        name, number = base, 1
        while name in names or name in reserved:
            number += 1
            ending = f"-{number}"
            name = base[: MAX_NAME - len(ending)].rstrip("-_") + ending
        names[name] = handle
    return names


def _is_allowed(character: str) -> bool:
    # What has no small form of one letter, "ẞ" for example, counts by what it is after that.
    return character in "-_" or (unicodedata.category(character)[0] in "LN" and character == character.lower())
