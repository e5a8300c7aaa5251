"""What notices tell people to type, behind the command where Slack wants one: "resume all" is "/news resume all".

What is only typed in a channel reaches nobody: there it has to be a command, as it may be everywhere but in threads.
"""

from collections.abc import Sequence

from adapters.wording import held_apart, say
from bot.commands.words import VERBS, fold
from bot.types import Notice

_OFFERED = frozenset(["command.near", "story.near"])
"""Notices whose "near" is typed as it stands; in others it is a name, or several."""


def hinted(notice: Notice, language: str, command: str) -> str:
    """Word a notice as `adapters.wording.say` does, with a command in front of what it tells people to type.

    Only what the bot itself words is taken for commands, never what somebody wrote.

    Args:
        notice: What to say.
        language: See `adapters.wording.say`.
        command: Such as "/news"; empty where words are enough.
    """
    if not command or notice.key.startswith(("slack.", "schedule.")) or notice.key == "help.head":
        return say(notice, language)
    apart, held, values = held_apart(notice, language)
    said, *rows = say(apart, language).split("\n")
    before, colon, typed = said.rpartition(": ")
    if typed == held.get("near"):
        if notice.key in _OFFERED:
            values[typed] = ", ".join(f"{command} {each}" for each in values[typed].split(", "))
    elif typed == held.get("example"):
        values[typed] = f"{command} {values[typed]}"
    elif colon and _is_command(typed.removesuffix(".").split()):
        said = f"{before}{colon}{command} {typed}"
    said = "\n".join([said, *rows])
    for sign, value in values.items():
        said = said.replace(sign, value)
    return said


def _is_command(typed: Sequence[str]) -> bool:
    starts = (tuple(fold(word) for word in typed[:n]) for n in range(1, len(typed) + 1))
    return any(start in VERBS for start in starts)
