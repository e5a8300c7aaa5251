"""The sentences behind a post: named in a few letters, found again, or said to be gone."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot import evidence
from bot.types import Answer, Channel, Citation, Digest, Evidence, Request
from tests.desk.conftest import HERE, STORIES, Conversation


async def test_the_sentences_behind_a_digest_are_found_again(talk: Conversation) -> None:
    """Each once, in order, as the article has them."""
    await talk.say("/news digest faehre")
    (digest,) = talk.replies[-1].messages
    assert isinstance(digest, Digest)
    citations = [citation for bullet in digest.bullets for citation in bullet.citations]
    referred = evidence.reference("faehre", citations, 90)
    assert len(referred) <= 90
    reply = await talk.desk.handle(Request(HERE, "u2", referred, action="evidence"))
    assert not reply.public
    (found,) = reply.messages
    assert isinstance(found, Evidence)
    assert [(each.article_id, each.sentence) for each in found.citations] == list(
        dict.fromkeys((each.article_id, each.sentence) for each in citations)
    )
    sentences = STORIES["faehre"][0].sentences
    assert all(each.quote == sentences[each.sentence].text for each in found.citations)


async def test_a_reply_says_which_story_it_is_about(talk: Conversation) -> None:
    """For the buttons below it."""
    for said, story in (("/faehre who pays", "faehre"), ("/news digest library", "library"), ("/news list", "")):
        await talk.say(said)
        assert talk.replies[-1].story == story
    assert isinstance(talk.replies[0].messages[0], Answer)


@pytest.mark.parametrize("referred", ["faehre", "faehre zzzzzz.0", "faehre .", "faehre 1.²", "faehre " + "9" * 400])
async def test_what_is_not_there_any_more_is_said(talk: Conversation, referred: str) -> None:
    """In a sentence, as for any story that is gone."""
    reply = await talk.desk.handle(Request(HERE, "u2", referred, action="evidence"))
    assert [getattr(message, "key", "") for message in reply.messages] == ["evidence.none"]
    reply = await talk.desk.handle(Request(HERE, "u2", "gone abc.1", action="evidence"))
    assert getattr(reply.messages[0], "key", "").startswith("story.")


async def test_another_workspace_shows_nothing(talk: Conversation) -> None:
    """A reference from elsewhere finds only what the workspace sees itself."""
    await talk.store.add_articles(STORIES["library"], story="secret", workspace="kurier", now=talk.clock.now)
    identity = STORIES["library"][0].id
    for workspace, n in (("kurier", 1), ("bote", 0)):
        channel = Channel("console", "news", workspace=workspace)
        reply = await talk.desk.handle(Request(channel, "u", f"secret {identity[:6]}.1", action="evidence"))
        assert len([message for message in reply.messages if isinstance(message, Evidence)]) == n


async def test_a_report_is_noted(talk: Conversation) -> None:
    """Whoever reports is thanked, and nobody else sees it."""
    reply = await talk.desk.handle(Request(HERE, "u2", f"faehre {STORIES['faehre'][0].id[:6]}.1", action="report"))
    assert [getattr(message, "key", "") for message in reply.messages] == ["report.thanks"]
    assert not reply.public


@given(
    st.lists(st.tuples(st.text("0123456789abcdef", min_size=16, max_size=16), st.integers(0, 9999))),
    st.integers(0, 120),
)
def test_a_reference_keeps_its_limit_and_its_order(places: list[tuple[str, int]], max_chars: int) -> None:
    """Whatever the sentences, it is within the limit, and names the first of them."""
    citations = [Citation(identity, sentence, "q", "s", None) for identity, sentence in places]
    referred = evidence.reference("story", citations, max_chars)
    assert len(referred) <= max_chars
    named = [place.split(".") for place in referred.split()[1:]]
    expected = list(dict.fromkeys((identity[:6], str(sentence)) for identity, sentence in places))
    assert [tuple(place) for place in named] == expected[: len(named)]
