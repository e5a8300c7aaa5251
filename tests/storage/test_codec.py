import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.types import Answer, Article, Bullet, Citation, Digest, Message, Notice, Sentence, Update
from storage import codec
from tests.storage.values import digest

ANY_TEXT = st.text(st.characters())  # halves of surrogate pairs and NUL included
MOMENTS = st.none() | st.datetimes(timezones=st.just(UTC))
CITATIONS = st.builds(
    Citation,
    article_id=ANY_TEXT,
    sentence=st.integers(0, 10_000),
    quote=ANY_TEXT,
    source=ANY_TEXT,
    url=st.none() | ANY_TEXT,
)
BULLETS = st.lists(
    st.builds(Bullet, text=ANY_TEXT, citations=st.lists(CITATIONS, max_size=2).map(tuple)), max_size=3
).map(tuple)
MESSAGES = st.one_of(
    st.builds(Digest, title=ANY_TEXT, bullets=BULLETS, language=ANY_TEXT, as_of=MOMENTS),
    st.builds(
        Answer,
        question=ANY_TEXT,
        verdict=st.sampled_from(["answered", "unsure", "silent"]),
        text=st.none() | ANY_TEXT,
        citations=st.lists(CITATIONS, max_size=2).map(tuple),
        language=ANY_TEXT,
        support=st.floats(0, 1),
        sought=st.lists(ANY_TEXT, max_size=3).map(tuple),
    ),
    st.builds(Update, story=ANY_TEXT, bullets=BULLETS),
    st.builds(Notice, key=ANY_TEXT, params=st.dictionaries(ANY_TEXT, ANY_TEXT, max_size=3)),
)
ARTICLES = st.builds(
    Article,
    id=ANY_TEXT,
    url=st.none() | ANY_TEXT,
    source=ANY_TEXT,
    title=ANY_TEXT,
    byline=st.none() | ANY_TEXT,
    language=ANY_TEXT,
    published_at=MOMENTS,
    sentences=st.lists(
        st.builds(
            Sentence,
            index=st.integers(0, 99),
            text=ANY_TEXT,
            kind=st.sampled_from(["headline", "lead", "body", "subheading", "caption"]),
            paragraph=st.integers(0, 99),
        ),
        max_size=3,
    ).map(tuple),
)


@given(MESSAGES)
def test_a_message_comes_back_as_it_was(message: Message) -> None:
    """Whatever a message says, it is read back equal, and its form is plain ASCII that every database takes."""
    written = codec.message_to_json(message)
    assert written.isascii()
    assert "\0" not in written
    assert codec.message_from_json(written) == message


@given(ARTICLES)
def test_an_article_comes_back_as_it_was(article: Article) -> None:
    """Not a character of an article is lost."""
    written = codec.article_to_json(article)
    assert written.isascii()
    assert codec.article_from_json(written) == article


@given(CITATIONS)
def test_a_citation_comes_back_as_it_was(citation: Citation) -> None:
    """A quote stays the exact substring that it was."""
    assert codec.citation_from_json(codec.citation_to_json(citation)) == citation


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{",
        "{}",
        '{"version":1}',
        '{"version":1,"kind":"poem"}',
        '{"version":1,"kind":"digest","title":"T"}',
        '{"version":1,"kind":"update","story":"s","bullets":[7]}',
    ],
)
def test_what_is_no_message_is_refused(text: str) -> None:
    """A text that this program did not write is an error, never half a message."""
    with pytest.raises(ValueError, match=r"."):
        codec.message_from_json(text)


def test_a_citation_of_an_older_version_has_no_headline() -> None:
    """It was written down before citations had one."""
    written = json.loads(codec.citation_to_json(Citation("a1", 2, "quote", "Kurier", None, "Headline")))
    del written["title"]
    assert codec.citation_from_json(json.dumps(written)) == Citation("a1", 2, "quote", "Kurier", None)


def test_a_newer_form_is_refused() -> None:
    """An older program says that it cannot read a newer one's message."""
    fields = json.loads(codec.message_to_json(digest()))
    with pytest.raises(ValueError, match="version 2 of its form; this program reads 1"):
        codec.message_from_json(json.dumps({**fields, "version": 2}))


def test_only_what_is_said_as_true_has_been_told() -> None:
    """The passages of an answer that is not one, and notices, tell nobody anything about a story."""
    evidence = digest().bullets[0].citations
    unsure = Answer("who?", "unsure", None, evidence, "en", 0.3, ("who",))
    answered = Answer("who?", "answered", "Japan", evidence, "en", 0.9, ("who",))
    assert codec.citations(unsure) == ()
    assert codec.citations(Notice("paused", {})) == ()
    assert codec.citations(answered) == evidence
    assert len(codec.citations(digest())) == len(codec.citations(Update("stargate", digest().bullets))) == 2


def test_moments_keep_their_zone() -> None:
    """An aware moment is read back aware."""
    message = Digest("T", (), "en", datetime(2026, 1, 2, 3, 4, 5, 6, tzinfo=UTC))
    assert codec.message_from_json(codec.message_to_json(message)) == message
