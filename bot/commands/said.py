"""One utterance whose verb is known, the stories that it may name, and the errors that answer it."""

import difflib
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from bot.commands.help import TOPICS
from bot.commands.words import ADDRESS, EDGES, FILLERS, fold
from bot.errors import CommandError


def short(text: str, limit: int = 60) -> str:
    """A text of at most so many characters; "…" stands for what is left out."""
    return text if len(text) <= limit else text[: limit - 1].rstrip() + "…"


def closest(word: str, known: Collection[str], n: int, cutoff: float) -> list[str]:
    """The at most `n` known words that look most like one, best first; none is less alike than `cutoff`, 0 to 1."""
    return difflib.get_close_matches(word[:40], known, n=n, cutoff=cutoff)


class Names:
    """The known stories, by whatever way their handles may be typed."""

    def __init__(self, stories: Collection[str]) -> None:
        self.handles = sorted(handle for handle in stories if handle.strip())
        self._exact = frozenset(self.handles)
        self._folded: dict[str, str] = {}
        for handle in self.handles:
            self._folded.setdefault(fold(handle), handle)

    def resolve(self, word: str) -> str | None:
        """The handle that a word means, or None."""
        for form in (word, word.lstrip("/#"), word.strip(EDGES)):
            if form in self._exact:
                return form
        folded = fold(word)
        return self._folded.get(folded) if folded else None

    def near(self, word: str) -> tuple[str, ...]:
        """Handles that look like a word, best first."""
        return tuple(self._folded[form] for form in closest(fold(word), self._folded, 3, 0.6) if form)

    def find(self, words: Sequence[str]) -> int | None:
        """Where the first known handle stands among some words, or None."""
        return next((index for index, word in enumerate(words) if self.resolve(word) is not None), None)


@dataclass(frozen=True, slots=True)
class Said:
    """One utterance after its verb was recognized.

    Attributes:
        topic: Key of `TOPICS`.
        verb: As typed.
        words: What follows the verb.
        names: The known stories.
        language: Language of the verb, for examples.
    """

    topic: str
    verb: str
    words: tuple[str, ...]
    names: Names
    language: str

    @property
    def example(self) -> str:
        """What can be typed instead, in the language of the verb."""
        return TOPICS[self.topic].example[self.language]

    def plain(self) -> list[str]:
        """The words without those that only make it a sentence."""
        return [word for word in self.words if fold(word) and fold(word) not in FILLERS]

    def fail(self, text: str, key: str, *, example: str = "", **params: str) -> CommandError:
        """An error that shows an example: the one given, or this command's."""
        example = example or self.example
        return CommandError(text, f"For example: {example}", key=key, params={**params, "example": example})

    def too_much(self, words: Sequence[str], example: str = "") -> CommandError:
        """An error for words that do not belong there."""
        said = short(" ".join(words))
        return self.fail(f"“{said}” does not fit here.", "command.extra", said=said, example=example)


def no_story(said: str, names: Names, retry: str = "") -> CommandError:
    """The error for an unknown handle; `retry` is what to type instead, "{}" standing for the handle."""
    said = short(said.strip(EDGES) or said, 40)
    text = f"There is no story named “{said}”."
    if near := names.near(said):
        offered = ", ".join(short(retry.replace("{}", handle) if retry else handle, 80) for handle in near)
        return CommandError(text, f"Did you mean: {offered}", key="story.near", params={"said": said, "near": offered})
    if names.handles:
        known = ", ".join(names.handles[:5]) + (", …" if len(names.handles) > 5 else "")
        return CommandError(text, f"Known: {known}", key="story.unknown", params={"said": said, "known": known})
    return CommandError(text, "There are no stories yet.", key="story.none", params={"said": said})


def address(words: Sequence[str]) -> tuple[int | None, str | None]:
    """Where the first web address stands among some words, and which one; twice None without one."""
    for index, word in enumerate(words):
        if match := ADDRESS.match(word):
            return index, trimmed(match[1])
    return None, None


def trimmed(url: str) -> str:
    """An address without the punctuation behind it; a bracket that was opened in it belongs to it."""
    while url.endswith(tuple(".,;!?")) or (url.endswith(")") and url.count("(") < url.count(")")):
        url = url[:-1]
    return url
