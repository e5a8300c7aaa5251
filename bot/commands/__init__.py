"""What people type -> what they want: one grammar for every platform, in English and German, and its help.

Pure: no storage, no clock. A schedule's words are passed on as they are, because reading them needs the channel's zone.
What is not understood is answered with the nearest command or story, never guessed.
"""

from bot.commands.grammar import addresses, parse, unaddressed
from bot.commands.help import TOPICS, Topic
from bot.commands.values import (
    LONGEST_PAUSE,
    MAX_BULLETS,
    Ask,
    Command,
    Follow,
    Help,
    List,
    Pause,
    Quiet,
    Resume,
    SendNow,
    SetAnswers,
    SetLanguage,
    SetMention,
    SetTimezone,
    SetUpdates,
    ShowDigest,
    Stories,
    Unfollow,
    Why,
)

__all__ = [
    "LONGEST_PAUSE",
    "MAX_BULLETS",
    "TOPICS",
    "Ask",
    "Command",
    "Follow",
    "Help",
    "List",
    "Pause",
    "Quiet",
    "Resume",
    "SendNow",
    "SetAnswers",
    "SetLanguage",
    "SetMention",
    "SetTimezone",
    "SetUpdates",
    "ShowDigest",
    "Stories",
    "Topic",
    "Unfollow",
    "Why",
    "addresses",
    "parse",
    "unaddressed",
]
