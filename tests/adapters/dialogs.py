"""What people say to the desk and what its replies show, on whatever platform: one table for all of them.

A line is said in words wherever people type words, and as a command with options where there are such. What a reply
shows is compared as people read it, without what a platform needs to show a character as itself.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol


@dataclass(frozen=True)
class Line:
    """Something that somebody says.

    Attributes:
        said: In words, as the grammar knows them.
        shows: What the reply shows, each somewhere in it.
        command: Name of the command that means the same; empty where nobody can say that by one.
        options: Of that command.
    """

    said: str
    shows: Sequence[str]
    command: str = ""
    options: Mapping[str, object] = field(default_factory=dict)


class Stage(Protocol):
    """Somebody on a platform, in a channel that they may manage, and the desk."""

    async def say(self, line: Line) -> str | None:
        """Say something; give all that the reply shows, as it is read, or None where that cannot be said here."""
        ...


def _line(said: str, *shows: str, command: str | None = None, **options: object) -> Line:
    """Make a line whose command is its first word, if nothing else is said; an empty one is: cannot be said by one."""
    return Line(said, shows, said.split(maxsplit=1)[0] if command is None else command, options)


DIALOGS: dict[str, Sequence[Line]] = {
    "somebody new asks": [
        _line("ask faehre who pays for it", "40 Millionen Euro", "Kurier", story="faehre", question="who pays for it"),
        _line(
            "ask library wer bezahlt den Umbau?",
            "the state of Bavaria",
            "Bote",
            story="library",
            question="wer bezahlt den Umbau?",
        ),
        _line(
            "ask faehre who painted the mast",
            "The articles do not say.",
            story="faehre",
            question="who painted the mast",
        ),
        _line(
            "stories",
            "There are 2 stories:",
            "faehre: Die Fähre nach Altenwerder fährt wieder",
            "library: Lindau opens a library in the old station",
        ),
        _line(
            "digest library 3 bullets",
            "Lindau opens a library in the old station",
            "12 million euros",
            story="library",
            bullets=3,
        ),
        _line("help follow", "Posts digests here on a schedule", "follow stargate weekdays 08:30", command="help"),
        _line("ask nothing-like-it who?", "nothing-like-it", story="nothing-like-it", question="who?"),
    ],
    "a channel follows, changes its mind and leaves": [
        _line("list", "Nothing is followed here yet. For example: follow faehre weekdays 08:30"),
        _line(
            "follow faehre daily 08:30",
            "Following faehre: daily at 08:30 (Europe/Berlin). Next digest: Sat, 24 Oct 2026, 08:30.",
            "Preview",
            "nothing was posted",
            "Die Fähre nach Altenwerder fährt",
            story="faehre",
            schedule="daily 08:30",
        ),
        _line("list", "1 story is followed here:", "daily at 08:30 (Europe/Berlin). Next: Sat, 24 Oct 2026, 08:30"),
        _line(
            "follow faehre sundays 10:00",
            "Changed faehre: Sundays at 10:00",
            "Sun, 25 Oct 2026, 10:00",
            story="faehre",
            schedule="sundays 10:00",
        ),
        _line("pause faehre 24h", "faehre is paused until Sat, 24 Oct 2026, 09:00", story="faehre", duration="24h"),
        _line("list", "paused until Sat, 24 Oct 2026, 09:00"),
        _line("resume faehre", "faehre goes on. Next digest: Sun, 25 Oct 2026, 10:00", story="faehre"),
        _line("resume", "Nothing is paused here."),
        _line("unfollow faehre", "No longer following faehre here.", story="faehre"),
        _line("list", "Nothing is followed here yet."),
    ],
    "a channel that speaks German": [
        _line("language de", "Deutsch", language="de"),
        _line(
            "folgen faehre täglich 8:30",
            "täglich um 08:30",
            "Sa., 24. Okt. 2026, 08:30 Uhr",
            command="follow",
            story="faehre",
            schedule="täglich 8:30",
        ),
        _line("liste", "faehre", "täglich um 08:30", command="list"),
        _line("ruhe 22-7", "22:00", "07:00", "Europe/Berlin", command="quiet", hours="22-7"),
        _line("warum", "faehre", "24. Okt. 2026", command="why"),
        _line("folgen faehre 25:00", "25", command="follow", story="faehre", schedule="25:00"),
        _line(
            "frage faehre wer bezahlt das?",
            "40 Millionen Euro",
            "Quellen",
            command="",
        ),
    ],
    "a channel that wants to hear at once, and every morning": [
        _line(
            "follow faehre weekdays 08:30 and updates",
            "Following faehre: weekdays at 08:30 (Europe/Berlin), and news as soon as there is any.",
            "26 Oct 2026",
            story="faehre",
            schedule="weekdays 08:30 and updates",
        ),
        _line(
            "list", "1 story is followed here:", "weekdays at 08:30 (Europe/Berlin), and news as soon as there is any"
        ),
        _line("updates both", "posted in a thread below its last digest, and in the channel.", where="both"),
        _line("updates channel", "What is new in a story is posted in the channel.", where="channel"),
        _line("updates", "updates thread", command=""),
        _line("answers private", "Answers and digests are shown only to who asks for them.", who="private"),
        _line("ask faehre who pays?", "40 Millionen Euro", story="faehre", question="who pays?"),
        _line("answers public", "Everybody here sees answers and digests that somebody asks for.", who="public"),
        _line("mention off", "Posts here mention nobody.", command="mention"),
        _line("send faehre", "faehre is being posted here, once.", story="faehre"),
        _line("send library", "Nothing that is followed here is named “library”", story="library"),
    ],
    "somebody mistypes": [
        _line("folow faehre", "“folow faehre” is no command. Did you mean: follow faehre", command=""),
        _line("follow fahre", "There is no story named “fahre”. Did you mean: follow faehre", story="fahre"),
        _line(
            "digest nothing-like-it",
            "There is no story named “nothing-like-it”. Known: faehre, library",
            story="nothing-like-it",
        ),
        _line("unfollow faehre", "Nothing that is followed here is named “faehre”", story="faehre"),
        _line("why abcdef", "Nothing here has the id “abcdef”.", post="abcdef"),
        _line("follow faehre every 5 minutes", "15 minutes", story="faehre", schedule="every 5 minutes"),
        _line(
            "follow faehre daily 08:30 Europe/Berlni",
            "Europe/Berlin",
            story="faehre",
            schedule="daily 08:30 Europe/Berlni",
        ),
        _line("timezone Europe/Berlni", "Europe/Berlin", zone="Europe/Berlni"),
        _line("list", "Nothing is followed here yet."),
    ],
    "somebody types what would be markup": [
        _line("digest __x__", "“__x__”", story="__x__"),
        _line("digest ~x~", "“~x~”", story="~x~"),
        _line("digest [x](y.example)", "“x](y.example”", story="[x](y.example)"),
        _line("unfollow 1.<x>&lt;y", "“1.<x>&lt;y”", story="1.<x>&lt;y"),
    ],
}
"""By what happens in it: lines from the first one on, in a new channel in Berlin, on a Friday at nine, in English."""


async def play(stage: Stage, lines: Sequence[Line]) -> None:
    """Say the lines in order; raises `AssertionError` at the first reply that does not show what it should."""
    n_said = 0
    for line in lines:
        shown = await stage.say(line)
        if shown is None:
            continue
        n_said += 1
        for words in line.shows:
            assert words in shown, f"› {line.said}\n{shown}\n— does not show: {words}"
    assert n_said, "nothing of it can be said here"
