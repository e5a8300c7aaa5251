"""Threads in which people talk about one story: what is no command is a question about it."""

from dataclasses import replace

import pytest
import pytest_asyncio

from bot.settings import BUNDLED_SEEDS
from bot.sources.files import read_folder
from bot.types import Answer
from tests.desk.conftest import HERE, START, STORIES, Conversation


@pytest.fixture
def thread(talk: Conversation) -> Conversation:
    """Begin a conversation in a thread."""
    return talk.elsewhere(conversation="t1")


def answers(talk: Conversation) -> list[tuple[str, str]]:
    """Give what was asked in the last reply, and of which story."""
    reply = talk.replies[-1]
    messages: tuple[object, ...] = reply.messages
    return [(reply.story, message.question) for message in messages if isinstance(message, Answer)]


async def test_a_thread_keeps_its_story(thread: Conversation) -> None:
    """After a question about one, the next needs no name; nor does one that is said to the bot."""
    await thread.say("/faehre who pays for it?")
    await thread.say("and how much?")
    assert answers(thread) == [("faehre", "and how much?")]
    assert "40 Millionen Euro" in await thread.say("wie viel bezahlt der Rat?")
    for said in ("wer hat das Schiff gebaut", "<@U1> wer hat das Schiff gebaut", "why did the old one sink"):
        await thread.say(said)
        assert [story for story, _ in answers(thread)] == ["faehre"], said
    assert answers(thread) == [("faehre", "why did the old one sink")]


async def test_a_digest_begins_a_conversation_too(thread: Conversation) -> None:
    """And another story that is named goes on with that one."""
    await thread.say("/news digest faehre")
    await thread.say("wer bezahlt das?")
    assert answers(thread) == [("faehre", "wer bezahlt das?")]
    await thread.say("/library who paid?")
    await thread.say("and how much?")
    assert answers(thread) == [("library", "and how much?")]


async def test_a_direct_conversation_keeps_its_story(talk: Conversation) -> None:
    """A question there needs no name and no thread, but a slip of the pen is not taken for one."""
    alone = talk.elsewhere(replace(HERE, id="u1"))
    assert await alone.keys("and how much?") == ["command.which_story"]
    await alone.say("/faehre who pays for it?")
    await alone.say("and how much?")
    assert answers(alone) == [("faehre", "and how much?")]
    assert await alone.keys("folow faehre") == ["command.near"]
    await alone.say("/library who paid?")
    await alone.say("and how much?")
    assert answers(alone) == [("library", "and how much?")]
    await talk.say("/library who paid?")
    assert await talk.keys("and how much?") == ["command.which_story"]


async def test_where_one_story_is_followed_questions_are_about_it(talk: Conversation) -> None:
    """With two, one has to be named."""
    await talk.say("/news follow faehre daily 8:30")
    await talk.say("wer bezahlt das?")
    assert answers(talk) == [("faehre", "wer bezahlt das?")]
    assert await talk.keys("foo bar") == ["command.unknown"]
    await talk.say("/news follow library daily 8:30")
    assert await talk.keys("wer bezahlt das?") == ["command.which_story"]


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("list", "list.empty"),
        ("/news stories", "stories.head"),
        ("help", "help.head"),
        ("why", "why.empty"),
        ("hilfe", "help.head"),
        ("follow library", "follow.created"),
        ("unfollow faehre", "subscription.unknown"),
    ],
)
async def test_a_command_stays_a_command(thread: Conversation, said: str, key: str) -> None:
    """In a thread as elsewhere."""
    await thread.say("/faehre who pays for it?")
    assert (await thread.keys(said))[0] == key


async def test_a_thread_about_nothing_makes_no_guess(thread: Conversation) -> None:
    """Nor does another thread, another channel, or the channel itself."""
    assert await thread.keys("and how much?") == ["command.which_story"]
    await thread.say("/faehre who pays for it?")
    for other in (
        thread.elsewhere(conversation="t2"),
        thread.elsewhere(conversation=None),
        thread.elsewhere(replace(HERE, id="sport")),
        thread.elsewhere(replace(HERE, workspace="bote")),
    ):
        await other.say("and how much?")
        assert not answers(other)


async def test_a_story_that_is_gone_is_talked_about_no_more(thread: Conversation) -> None:
    """What is asked is then no command, and says so."""
    await thread.say("/faehre who pays for it?")
    await thread.store.keep_common_stories({"library": STORIES["library"]}, now=START)
    await thread.say("and how much?")
    assert not answers(thread)


async def test_a_question_that_failed_begins_nothing(thread: Conversation) -> None:
    """A thread is about what was answered there."""
    await thread.say("/news ask nothing who pays?")
    await thread.say("/news digest")
    assert await thread.store.talked_about(replace(HERE, thread="t1")) is None


async def test_what_is_asked_is_counted(talk: Conversation) -> None:
    """The story that was asked last is first among those that are followed; only answers and digests count."""
    for story in ("faehre", "library"):
        await talk.say(f"/news follow {story} daily 8:30")
    await talk.say("/library who paid?")
    assert await talk.store.followed("console", "kurier") == ["library", "faehre"]
    talk.clock.now = START.replace(hour=8)
    await talk.say("/faehre who pays?")
    assert await talk.store.followed("console", "kurier") == ["faehre", "library"]
    talk.clock.now = START.replace(hour=9)
    await talk.say("/news pause library")
    assert await talk.store.followed("console", "kurier") == ["faehre", "library"]


# What has no words of its own


@pytest_asyncio.fixture
async def bundled(thread: Conversation) -> Conversation:
    """Let there be the bundled story, too."""
    told = read_folder(BUNDLED_SEEDS / "stargate", print)
    await thread.store.keep_common_stories({**STORIES, "stargate": told}, now=START)
    return thread


def last(talk: Conversation) -> Answer:
    """Give the last answer."""
    (answer,) = talk.replies[-1].messages
    assert isinstance(answer, Answer)
    return answer


async def test_a_follow_up_without_words_is_about_what_was_asked_before(bundled: Conversation) -> None:
    """Where the sentence that proved that answer says this, too, it is answered; also one after the other."""
    await bundled.say("/stargate where is it built")
    proofs = {(each.article_id, each.sentence) for each in last(bundled).citations}
    for said, told in (("and who?", "Drei Technologieunternehmen"), ("and how many?", "3")):
        await bundled.say(said)
        answer = last(bundled)
        assert (answer.question, answer.verdict) == (said, "answered")
        assert told in (answer.text or "")
        assert (answer.citations[0].article_id, answer.citations[0].sentence) in proofs


async def test_a_follow_up_that_another_sentence_answers_is_shown_as_a_passage(bundled: Conversation) -> None:
    """When something else was funded is no answer to when this was: people see what is closest, and that it is that."""
    await bundled.say("/stargate who funds it")
    assert last(bundled).verdict == "answered"
    await bundled.say("and when?")
    answer = last(bundled)
    assert (answer.question, answer.verdict, answer.text) == ("and when?", "unsure", None)
    assert answer.citations


async def test_a_follow_up_alone_stays_what_it_is(bundled: Conversation) -> None:
    """Where nothing was asked before, or something about another story, or it has words and is answered by itself."""
    await bundled.say("/stargate and when?")
    assert last(bundled).verdict == "silent"
    await bundled.say("/faehre wer bezahlt sie?")
    await bundled.say("/stargate und wann?")
    assert last(bundled).verdict == "silent"
    await bundled.say("who funds it")
    assert last(bundled).verdict == "answered"
    outside = bundled.elsewhere(conversation=None)
    await outside.say("/stargate and when?")
    assert last(outside).verdict == "silent"
