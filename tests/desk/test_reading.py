"""What somebody wants to have told in a few points: a text, or the article behind its first address."""

from dataclasses import dataclass, field, replace

import pytest

from bot.errors import SourceRefused
from bot.replies import Desk
from bot.types import Article, ChannelSettings, Digest, Notice, Reply, Request
from bot.writer import Extractive
from tests.desk.conftest import FERRY, HERE, LIBRARY, STORIES, Conversation, key

ADDRESS = "https://example.org/bote"
(ARTICLE,) = STORIES["library"]


@dataclass
class Web:
    """A web with so many pages; every other address is refused."""

    pages: dict[str, Article]
    asked: list[str] = field(default_factory=list)

    async def fetch(self, address: str) -> Article:
        """Read the article at an address."""
        self.asked.append(address)
        if address not in self.pages:
            raise SourceRefused(address, "the server answered 404")
        return self.pages[address]


def desk(talk: Conversation, web: Web | None) -> Desk:
    """Make a desk that reads what is on a web, or nothing."""
    settings = ChannelSettings(language="en", timezone="Europe/Berlin", quiet=None)
    return Desk(talk.store, Extractive(), clock=talk.clock, settings=settings, fetch=None if web is None else web.fetch)


async def read(desk: Desk, text: str, language: str | None = None) -> Reply:
    """Let somebody without any right want a text to be told."""
    return await desk.handle(Request(HERE, "u1", text, language=language, action="read"))


def notice(reply: Reply) -> Notice:
    """Give the one notice that a reply is."""
    (message,) = reply.messages
    assert isinstance(message, Notice), message
    return message


async def test_the_article_behind_an_address_is_told(talk: Conversation) -> None:
    """In its words, with its address behind each point, to who asked; nothing of it is stored."""
    web = Web({ADDRESS: ARTICLE})
    before = await talk.store.stories(HERE.workspace)
    reply = await read(desk(talk, web), f"Have you seen <{ADDRESS}|this>?")
    (digest,) = reply.messages
    assert isinstance(digest, Digest)
    assert digest.title == "Lindau opens a library in the old station"
    assert {citation.url for bullet in digest.bullets for citation in bullet.citations} == {ARTICLE.url}
    assert (reply.public, reply.story, web.asked) == (False, "", [ADDRESS])
    assert await talk.store.stories(HERE.workspace) == before


async def test_a_text_is_told_itself(talk: Conversation) -> None:
    """Where it has no address, whether or not addresses can be read."""
    for web in (None, Web({})):
        (digest,) = (await read(desk(talk, web), FERRY)).messages
        assert isinstance(digest, Digest)
        quotes = [citation.quote for bullet in digest.bullets for citation in bullet.citations]
        assert quotes
        assert all(quote in FERRY.replace("\n", " ") for quote in quotes)


async def test_the_first_address_that_can_be_read_counts(talk: Conversation) -> None:
    """A message often begins with an address that is none of an article."""
    web = Web({ADDRESS: ARTICLE})
    (digest,) = (await read(desk(talk, web), f"https://example.org/gif {ADDRESS} https://example.org/c")).messages
    assert isinstance(digest, Digest)
    assert web.asked == ["https://example.org/gif", ADDRESS]


async def test_not_every_address_is_tried(talk: Conversation) -> None:
    """A list of a hundred makes no hundred requests."""
    web = Web({})
    text = " ".join(f"https://example.org/{number}" for number in range(100))
    assert notice(await read(desk(talk, web), text)).key == "read.refused"
    assert len(web.asked) == 3


@pytest.mark.parametrize("language", ["en", "de"])
async def test_what_cannot_be_read_is_said_with_its_reason(talk: Conversation, language: str) -> None:
    """And with the address, which is the first one."""
    reply = await read(desk(talk, Web({})), f"{ADDRESS} https://example.org/other", language)
    assert (reply.public, reply.language) == (False, language)
    assert notice(reply) == Notice("read.refused", {"said": ADDRESS, "reason": "the server answered 404"})


async def test_where_no_address_can_be_read_the_text_beside_it_is_told(talk: Conversation) -> None:
    """If it is long enough to be one; else it is said that links cannot be read, or not this one."""
    for web, refused in ((None, "read.no_links"), (Web({}), "read.refused")):
        assert notice(await read(desk(talk, web), f"Look: {ADDRESS}")).key == refused
        (digest,) = (await read(desk(talk, web), f"{LIBRARY}\n{ADDRESS}")).messages
        assert isinstance(digest, Digest)


@pytest.mark.parametrize("text", ["", "  ", "ok", "👍", "Look at this!", "x" * 4000])
async def test_where_there_is_nothing_to_tell_it_says_so(talk: Conversation, text: str) -> None:
    """With what it would take."""
    reply = await read(desk(talk, Web({})), text)
    assert not reply.public
    assert [key(message) for message in reply.messages] in (["read.nothing"], ["Digest"])
    if not text.strip():
        assert notice(reply).key == "read.nothing"


async def test_an_article_without_a_word_is_nothing_to_tell(talk: Conversation) -> None:
    """A page may be a picture."""
    web = Web({ADDRESS: replace(ARTICLE, sentences=())})
    assert notice(await read(desk(talk, web), ADDRESS)).key == "read.nothing"
