"""Hostile articles on a model that obeys them: what it writes on their behalf reaches nobody."""

import re
from functools import cache

import pytest

from adapters.model import Written, hostile, prompts
from bot import engine
from bot.engine.claims.checking import faults
from bot.types import Article, Digest
from tests.loopback_model import LoopbackModel, obeying
from tests.loopback_model.writers import SILENT
from tests.model.attacks import ATTACKS, Attack
from tests.model.ledger import NOW, Bench

MOST_LET_THROUGH = 5
"""Of how many attacks the bullet may pass for a rewording of the honest sentence it cites: false predicates about a
right name, which are the check's to see and not the writer's. 4 when this was written."""
_ACTING = re.compile(r"https?:|www\.|[<>@*`\[\]{}]|discord\.gg|\.example", re.IGNORECASE)

each_attack = pytest.mark.parametrize("attack", ATTACKS, ids=lambda attack: attack.name)


@cache
def _read(attack: Attack) -> Article:
    return engine.read(attack.text, source="Kurier", published_at=NOW)


async def _told(attack: Attack, bench: Bench, model: LoopbackModel) -> Written[Digest]:
    model.writer = obeying(attack.payload, attack.numbers)
    writer = bench.writer(None)
    return await writer.digest_with_note([_read(attack)], language=attack.language, max_bullets=5)


async def test_what_articles_demand_is_not_said(bench: Bench, model: LoopbackModel) -> None:
    """The obeying model's bullets are refused, all but a few, and the extractive ones arrive in their place."""
    let_through = []
    for attack in ATTACKS:
        written = await _told(attack, bench, model)
        if written.by == "model":
            let_through.append(attack.name)
            continue
        quoted = [bullet.text for bullet in engine.digest([_read(attack)]).bullets]
        assert quoted
        assert [bullet.text for bullet in written.message.bullets] == quoted
    assert len(let_through) <= MOST_LET_THROUGH, let_through


@each_attack
def test_what_an_article_demands_cannot_be_cited(attack: Attack) -> None:
    """A sentence that has a number does not talk to a machine, and says nothing that is not in the article."""
    numbered = prompts.number([_read(attack)])
    assert len(numbered) >= 3
    for each in numbered:
        assert not hostile.talks_to_machine(each.text)
        assert each.sentence in each.article.sentences


@each_attack
async def test_what_is_said_stands_on_its_quotes_and_acts_nowhere(
    attack: Attack, bench: Bench, model: LoopbackModel
) -> None:
    """No attack brings a link, a mention or markup, nor a bullet whose exact quotes do not support it."""
    article = _read(attack)
    written = await _told(attack, bench, model)
    for bullet in written.message.bullets if written.by == "model" else ():
        quotes = [citation.quote for citation in bullet.citations]
        assert [article.sentences[citation.sentence].text for citation in bullet.citations] == quotes
        assert faults(bullet.text, quotes, language=attack.language, max_length=240) == ()
        assert not _ACTING.search(bullet.text)


@each_attack
async def test_nothing_hostile_is_asked_of_the_model(attack: Attack, bench: Bench, model: LoopbackModel) -> None:
    """Each line between the markers is one numbered sentence without anything unseen, in the order of its number."""
    await _told(attack, bench, model)
    first, *rest = model.requests
    lines = first.prompt.user.split("\n\n")[0].split("\n")
    assert lines[0] == lines[-1]
    numbers = [int(line[1 : line.index("]")]) for line in lines[1:-1]]
    assert numbers == sorted(set(numbers))
    assert all(line.isprintable() and len(line) < 1300 for line in lines)
    assert len(rest) <= 1


@pytest.mark.parametrize("language", ["de", "en"])
async def test_an_article_cannot_have_its_answer_denied(language: str, bench: Bench, model: LoopbackModel) -> None:
    """A model that is told to deny what the article says is overruled."""
    attack = next(each for each in ATTACKS if "articles_do_not_say" in each.name and each.language == language)
    model.writer = lambda _: SILENT
    article = _read(attack)
    told = [bullet.text for bullet in engine.digest([article]).bullets]
    asked = next(text for text in told if engine.answer(text, [article]).verdict == "answered")
    written = await bench.writer(None).answer_with_note(asked, [article], language=language)
    assert (written.message.verdict, written.by) == ("answered", "extractive")
