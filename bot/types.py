"""The values that every part of Depesche speaks in. Frozen; no behavior beyond what they are.

The invariant behind all of them: a citation's quote is an exact substring of a sentence of its article.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

Kind = Literal["headline", "lead", "body", "subheading", "caption"]
Verdict = Literal["answered", "unsure", "silent"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of an article, with its exact characters.

    Attributes:
        index: Position in the article, from 0.
        text: The characters as the source has them; a line break inside a paragraph is a space.
        kind: What the paragraph is in the newspaper's layout.
        paragraph: Number of the paragraph, from 0; sentences of one paragraph share it.
    """

    index: int
    text: str
    kind: Kind
    paragraph: int


@dataclass(frozen=True, slots=True)
class Article:
    """One article as it was read.

    Attributes:
        id: Opaque and stable: the same text from the same address has the same id.
        url: Where it can be read in full, or None.
        source: Who published it, for people; may be empty.
        title: The headline; the beginning of the first sentence where there is none; empty for an empty text.
        byline: Authors and place as printed, without "Von"/"By", or None.
        language: ISO 639-1 code, or "und" where it cannot be told.
        published_at: Aware UTC, or None.
        sentences: In reading order, headline first.
    """

    id: str
    url: str | None
    source: str
    title: str
    byline: str | None
    language: str
    published_at: datetime | None
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Citation:
    """Where something is said.

    Attributes:
        article_id: Id of the article.
        sentence: Index of the sentence there.
        quote: Exact substring of that sentence.
        source: The article's source, for people.
        url: The article's address, or None.
    """

    article_id: str
    sentence: int
    quote: str
    source: str
    url: str | None


@dataclass(frozen=True, slots=True)
class Bullet:
    """One point of a digest.

    Attributes:
        text: What is said. Words of the cited sentence in their order; "…" marks a cut.
        citations: What it rests on; never empty.
    """

    text: str
    citations: tuple[Citation, ...]


@dataclass(frozen=True, slots=True)
class Digest:
    """A story in a few points.

    Attributes:
        title: Headline of the newest article.
        bullets: Most important first.
        language: Language of the bullets.
        as_of: When the newest article was published (aware UTC), or None where no article is dated.
    """

    title: str
    bullets: tuple[Bullet, ...]
    language: str
    as_of: datetime | None


@dataclass(frozen=True, slots=True)
class Answer:
    """What the articles say to a question.

    Attributes:
        question: As it was asked.
        verdict: "answered": `text` and its evidence. "unsure": no text, the closest passages as such.
            "silent": the articles do not say.
        text: The short answer, or None.
        citations: Evidence, best first; the passage that was closest when the verdict is not "answered".
        language: Language of the question.
        support: How surely the articles answer the question, in [0, 1].
        sought: The words that were looked for.
    """

    question: str
    verdict: Verdict
    text: str | None
    citations: tuple[Citation, ...]
    language: str
    support: float
    sought: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Notice:
    """Everything else the bot says. The wording lives with the translations.

    Attributes:
        key: Which sentence.
        params: What is filled in; untrusted text among it is escaped by whoever renders.
    """

    key: str
    params: Mapping[str, str]
