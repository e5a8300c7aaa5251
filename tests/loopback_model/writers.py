"""Models of a few lines: what they write when they are asked for a digest or an answer."""

import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, as far as a writer reads it.

    Attributes:
        system: The rules.
        user: What they are applied to.
        sentences: The numbered ones in it, by number.
        is_digest: Whether bullets are wanted, or one answer.
        most: How many bullets at most.
        drafts: How many texts are to be written once more; 0 for a first request.
    """

    system: str
    user: str

    @property
    def sentences(self) -> dict[int, str]:
        """The numbered sentences, by number."""
        return {int(n): text for n, text in re.findall(r"^\[(\d+)\] (.*)$", self.user, re.MULTILINE)}

    @property
    def is_digest(self) -> bool:
        """Whether bullets are wanted, or one answer."""
        return '{"bullets"' in self.system

    @property
    def most(self) -> int:
        """How many bullets are wanted at most."""
        found = re.search(r"at most (\d+) points", self.user)
        return int(found[1]) if found else 0

    @property
    def drafts(self) -> int:
        """How many texts are to be written once more; 0 in a first request."""
        return len(re.findall(r"^\(\d+\) cites ", self.user, re.MULTILINE))

    @property
    def question(self) -> str:
        """What is asked; empty where bullets are wanted."""
        found = re.search(r"^The question:\n(.*)\n(.*)\n\1$", self.user, re.MULTILINE)
        return found[2] if found else ""


Writer = Callable[[Asked], str]
"""What a model answers to a request."""


def digest(bullets: Sequence[tuple[str, Sequence[int]]]) -> str:
    """Write a digest of texts with their numbers."""
    return json.dumps({"bullets": [{"sentences": list(numbers), "text": text} for text, numbers in bullets]})


def answer(text: str, numbers: Sequence[int]) -> str:
    """Write an answer."""
    return json.dumps({"says": True, "sentences": list(numbers), "text": text})


SILENT = json.dumps({"says": False, "sentences": [], "text": ""})


def saying(*texts: str) -> Writer:
    """Answer the first request with the first text, and so on; the last one from then on."""
    left = list(texts)

    def write(_: Asked) -> str:
        return left.pop(0) if len(left) > 1 else left[0]

    return write


def honest(asked: Asked) -> str:
    """Quote sentences: the first ones that can be points; to a question, the one that shares most words with it."""
    points = [(text, (n,)) for n, text in asked.sentences.items() if 40 <= len(text) <= 230 and text.endswith(".")]
    if asked.is_digest:
        return digest(points[: asked.drafts or asked.most])
    words = _words(asked.question)
    shared = {n: len(words & _words(text)) for text, (n,) in points}
    best = max(shared, key=lambda n: shared[n], default=0)
    return answer(asked.sentences[best], (best,)) if shared.get(best) else SILENT


def liar(asked: Asked) -> str:
    """Quote as `honest` does, with every figure one higher and somebody's name in front."""
    told = json.loads(honest(asked))
    for text in told["bullets"] if asked.is_digest else [told]:
        higher = re.sub(r"\d+", lambda found: str(int(found[0]) + 1), text["text"])
        text["text"] = f"Zacharias Quandt: {higher}"
    return json.dumps(told)


def obeying(payload: str, numbers: Sequence[int]) -> Writer:
    """Write what somebody else demands, in each request: as the only bullet, or as the answer."""

    def write(asked: Asked) -> str:
        return digest([(payload, numbers)]) if asked.is_digest else answer(payload, numbers)

    return write


def _words(text: str) -> set[str]:
    return {word.lower() for word in re.findall(r"\w{4,}", text)}
