"""From claims that were checked to a digest or an answer. Pure.

A draft is what is kept of the model's work: its words, and where the sentences stand that they rest on. The rest is put
together each time from the articles and from what the other writer says of them.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Generic, Literal, TypeVar

from bot.engine.analysis import view
from bot.engine.answers import ANSWERED
from bot.engine.citing import cite
from bot.engine.digests import SAME, SAME_BUT_FIGURES, overlap
from bot.types import Answer, Article, Bullet, Digest, Made, Sentence

Note = Literal["", "partly", "refused", "budget", "failing"]
"""Why not all words are the model's: "partly": some of its bullets did not stand on their sentences, and others are in
their place. "refused": none of it did. "budget": the day's is used up. "failing": the endpoint gives nothing usable."""

Said = TypeVar("Said", Digest, Answer)


@dataclass(frozen=True, slots=True)
class Written(Generic[Said]):
    """A digest or an answer, and how it was made.

    Attributes:
        message: What is said.
        by: "model" where any of it is the model's.
        note: Why not all of it is; see `Note`.
        translated: For each bullet, or for the one answer, whether it is in another language than the first article
            that it cites: then that sentence is to be shown beside it.
    """

    message: Said
    by: Literal["model", "extractive"]
    note: Note
    translated: tuple[bool, ...]


@dataclass(frozen=True, slots=True)
class Place:
    """Where a sentence stands: the article's id, and the sentence's index there."""

    article_id: str
    sentence: int


@dataclass(frozen=True, slots=True)
class Checked:
    """A claim that stands on its sentences, at least one."""

    text: str
    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What came of asking the model.

    Attributes:
        claims: In the model's order; None in place of one that failed for good.
        says: False where the model says that the articles do not answer.
    """

    claims: tuple[Checked | None, ...]
    says: bool = True

    def written(self) -> str:
        """Write it down as a line of JSON."""
        claims = [
            None if each is None else [each.text, [[place.article_id, place.sentence] for place in each.places]]
            for each in self.claims
        ]
        return json.dumps({"claims": claims, "says": self.says}, ensure_ascii=False)


def restored(text: str) -> Draft | None:
    """Read what `Draft.written` wrote; None for anything else."""
    try:
        found = json.loads(text)
        claims = tuple(
            None if each is None else Checked(str(each[0]), tuple(Place(str(a), int(n)) for a, n in each[1]))
            for each in found["claims"]
        )
        return Draft(claims, bool(found["says"]))
    except (ValueError, LookupError, TypeError):
        return None


def extractive(message: Said, note: Note) -> Written[Said]:
    """Say what the other writer says; the message tells where a model was wanted and could not be asked."""
    n = len(message.bullets) if isinstance(message, Digest) else 1
    made: Made = note if note in {"budget", "failing"} else "quoted"
    return Written(replace(message, made=made), "extractive", note, (False,) * n)


def compose_digest(draft: Draft, base: Digest, ordered: Sequence[Article], language: str) -> Written[Digest]:
    """Put a digest together.

    Args:
        draft: The model's claims.
        base: What the other writer says of the same articles: its bullets stand in for claims that failed.
        ordered: The articles, newest first.
        language: Of the claims.

    Returns:
        The most important first, the rest as the articles tell it, newest article first.
    """
    found = [None if claim is None else _bullet(claim, ordered) for claim in draft.claims]
    claimed: list[Bullet | None] = []
    for bullet in found:
        says_same = bullet is not None and any(
            other is not None and _overlap(bullet, other, language) >= SAME_BUT_FIGURES for other in claimed
        )
        if not says_same:
            claimed.append(bullet)
    told = [bullet for bullet in claimed if bullet is not None]
    if not told:
        return extractive(base, "refused")
    unused = iter([bullet for bullet in base.bullets if not _is_told(bullet, told, base.language, language)])
    filled = [(bullet or next(unused, None), bullet is not None) for bullet in claimed]
    languages = {article.id: article.language for article in ordered}
    recency = {article.id: i for i, article in enumerate(ordered)}
    points = [
        replace(bullet, is_translated=is_models and languages[bullet.citations[0].article_id] not in {language, "und"})
        for bullet, is_models in filled
        if bullet is not None
    ]
    points[1:] = sorted(points[1:], key=lambda point: _where(point, recency))
    digest = Digest(base.title, tuple(points), language, base.as_of, made="model")
    note: Note = "partly" if len(told) < len(claimed) else ""
    return Written(digest, "model", note, tuple(bullet.is_translated for bullet in points))


def compose_answer(draft: Draft, base: Answer, ordered: Sequence[Article], language: str) -> Written[Answer]:
    """Put an answer together; arguments as in `compose_digest`.

    That the articles do not say is believed only where the other writer is not sure of the contrary.
    """
    if not draft.says:
        if base.verdict == "answered":
            return extractive(base, "refused")
        silent = replace(base, verdict="silent", text=None, citations=base.citations[:1], made="model")
        return Written(silent, "model", "", (False,))
    claim = draft.claims[0] if draft.claims else None
    bullet = None if claim is None else _bullet(claim, ordered)
    if bullet is None:
        return extractive(base, "refused")
    cited = next(article for article in ordered if article.id == bullet.citations[0].article_id)
    answer = Answer(
        base.question,
        "answered",
        bullet.text,
        bullet.citations,
        language,
        max(base.support, ANSWERED),  # two writers that differ: not less than what "answered" needs
        base.sought,
        made="model",
        is_translated=cited.language not in {language, "und"},
    )
    return Written(answer, "model", "", (answer.is_translated,))


def _bullet(claim: Checked, ordered: Sequence[Article]) -> Bullet | None:
    """Give a claim its citations; None where an article does not have such a sentence."""
    sentences = {
        (article.id, sentence.index): (article, sentence) for article in ordered for sentence in article.sentences
    }
    places = [(place.article_id, place.sentence) for place in claim.places]
    if not places or any(place not in sentences for place in places):
        return None
    return Bullet(claim.text, tuple(cite(*sentences[place]) for place in places))


def _overlap(one: Bullet, other: Bullet, language: str) -> float:
    """Share of the shorter text's words that the other has too."""
    first, second = (view(Sentence(0, each.text, "body", 0), "", language) for each in (one, other))
    return overlap(first, second, {})


def _is_told(bullet: Bullet, told: Sequence[Bullet], its_language: str, language: str) -> bool:
    """Whether the model's bullets say what another one says, or stand on the same sentence."""
    place = bullet.citations[0].article_id, bullet.citations[0].sentence
    used = {(each.article_id, each.sentence) for other in told for each in other.citations}
    if place in used:
        return True
    return its_language == language and any(_overlap(bullet, other, language) >= SAME for other in told)


def _where(bullet: Bullet, recency: Mapping[str, int]) -> tuple[int, int]:
    first = bullet.citations[0]
    return recency.get(first.article_id, len(recency)), first.sentence
