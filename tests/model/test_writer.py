import asyncio
import json
from collections.abc import Sequence
from contextlib import aclosing
from dataclasses import replace
from datetime import date, timedelta

import pytest

from adapters.model import ModelWriter, Written
from bot import engine
from bot.types import Answer, Article, Digest
from bot.writer import Extractive
from tests.loopback_model import Fault, LoopbackModel, honest, liar, saying
from tests.loopback_model.writers import SILENT, answer, digest
from tests.model.ledger import CRANE, LIBRARY, NOW, Bench, MemoryLedger, article

HURT = "Zwei Arbeiter wurden leicht verletzt"
"""What sentence 3 of the crane's article says, in its words."""
SHUT = "Bis Freitag bleibt der östliche Kai gesperrt"
"""What sentence 7 says."""


async def _digest(writer: ModelWriter, *articles: Article, n: int = 3, workspace: str = "w") -> Written[Digest]:
    told = articles or (article(CRANE),)
    return await writer.digest_with_note(told, language="de", max_bullets=n, workspace=workspace)


async def _answer(writer: ModelWriter, question: str, *articles: Article) -> Written[Answer]:
    told = articles or (article(CRANE),)
    return await writer.answer_with_note(question, told, language="de", workspace="w")


def _texts(written: Written[Digest]) -> list[str]:
    return [bullet.text for bullet in written.message.bullets]


def _quotes_stand(message: Digest | Answer, articles: Sequence[Article]) -> bool:
    """Whether each citation's quote is an exact substring of the sentence that it names."""
    found = message.bullets if isinstance(message, Digest) else (message,)
    by_id = {each.id: each for each in articles}
    return all(
        citation.quote in by_id[citation.article_id].sentences[citation.sentence].text
        for each in found
        for citation in each.citations
    )


# --- digests ---


async def test_a_digest_has_the_models_words_and_the_articles_quotes(bench: Bench, model: LoopbackModel) -> None:
    """Code fills in what stands behind each number."""
    model.writer = saying(digest([(HURT, [3]), (SHUT, [7])]))
    told = article(CRANE)
    written = await _digest(bench.writer(), told)
    assert (written.by, written.note, written.translated) == ("model", "", (False, False))
    assert _texts(written) == [HURT, SHUT]
    assert written.message.made == "model"
    first = written.message.bullets[0].citations[0]
    assert first.quote == "Zwei Arbeiter wurden leicht verletzt, teilte die Hafengesellschaft Ostkai mit."
    assert (first.source, first.url, first.title) == ("Kurier", told.url, told.title)


async def test_title_and_date_are_the_other_writers(bench: Bench) -> None:
    """Only the bullets are the model's."""
    told = article(CRANE)
    written, base = await _digest(bench.writer(), told), engine.digest([told])
    assert (written.message.title, written.message.as_of) == (base.title, base.as_of)


async def test_more_bullets_than_asked_for_are_left_out(bench: Bench, model: LoopbackModel) -> None:
    """The first ones count."""
    model.writer = saying(digest([(HURT, [3]), (SHUT, [7])]))
    assert _texts(await _digest(bench.writer(), n=1)) == [HURT]


async def test_the_first_bullet_stays_and_the_others_follow_the_articles(bench: Bench, model: LoopbackModel) -> None:
    """The most important first, the rest newest article first, in reading order."""
    model.writer = saying(
        digest([(SHUT, [7]), ("12 million euros", [10]), ("rund 4 Millionen Euro", [4]), (HURT, [3])])
    )
    told = (article(CRANE, 1), article(LIBRARY, 9))
    assert _texts(await _digest(bench.writer(), *told, n=4)) == [
        SHUT, HURT, "rund 4 Millionen Euro", "12 million euros"
    ]  # fmt: skip


async def test_two_bullets_that_say_the_same_are_one(bench: Bench, model: LoopbackModel) -> None:
    """A model that repeats itself is cut."""
    model.writer = saying(digest([(HURT, [3]), (f"{HURT}.", [3])]))
    assert _texts(await _digest(bench.writer())) == [HURT]


async def test_a_bullet_on_another_languages_article_is_a_translation(bench: Bench, model: LoopbackModel) -> None:
    """What is not in its source's language is marked."""
    model.writer = saying(digest([("12 million euros", [3])]))
    written = await _digest(bench.writer(), article(LIBRARY))
    assert written.translated == (True,)
    assert written.message.bullets[0].is_translated


async def test_no_articles_are_not_sent(bench: Bench, model: LoopbackModel) -> None:
    """Nothing to tell, nobody to ask."""
    written = await bench.writer().digest_with_note([], language="de", max_bullets=3)
    assert (written.message.bullets, model.requests) == ((), [])


async def test_what_does_not_fit_the_context_is_chosen(bench: Bench, model: LoopbackModel) -> None:
    """A small model gets the sentences that the engine holds for best, with the numbers they have in the whole."""
    bench.settings = replace(bench.settings, context=1900)
    long = article(CRANE + "\n" + "\n\n".join(f"Ein Satz über die Ladung Nummer {i} des Schiffes." for i in range(200)))
    await _digest(bench.writer(), long)
    sent = model.requests[0].prompt
    assert 3 < len(sent.sentences) < 100
    assert any(HURT in text or "Verladekran" in text for text in sent.sentences.values())
    assert len(sent.system + sent.user) / 4 < 1900


async def test_a_context_for_no_sentence_is_a_failure(bench: Bench, model: LoopbackModel) -> None:
    """What cannot be asked is told by the other writer."""
    bench.settings = replace(bench.settings, context=100)
    assert (await _digest(bench.writer())).note == "failing"
    assert model.requests == []


# --- claims that fail ---


async def test_a_bullet_that_fails_is_written_once_more(bench: Bench, model: LoopbackModel) -> None:
    """The second try replaces the first."""
    model.writer = saying(digest([("Drei Arbeiter wurden leicht verletzt", [3])]), digest([(HURT, [3])]))
    written = await _digest(bench.writer())
    assert (_texts(written), written.note) == ([HURT], "")


async def test_a_repair_names_the_faults_and_sends_only_what_stands_near(bench: Bench, model: LoopbackModel) -> None:
    """The second call has the draft, its faults, its sentence and the two beside it."""
    model.writer = saying(digest([(f"{HURT}!!", [3]), (SHUT, [7])]), digest([(HURT, [3])]))
    await _digest(bench.writer())
    repair = model.requests[1].prompt
    assert f"(1) cites 3: {HURT}!! -- faults: name: verletzt!!" in repair.user
    assert list(repair.sentences) == [2, 3, 4]


async def test_a_bullet_that_fails_twice_is_replaced(bench: Bench, model: LoopbackModel) -> None:
    """The extractive writer's next bullet stands in for it; the others stay."""
    model.writer = saying(digest([("Alles erfunden", [3]), (SHUT, [7])]))
    told = article(CRANE)
    written = await _digest(bench.writer(), told)
    base = engine.digest([told], max_bullets=3)
    assert (written.by, written.note, len(model.requests)) == ("model", "partly", 2)
    assert len(_texts(written)) == 2
    assert SHUT in _texts(written)
    assert set(_texts(written)) - {SHUT} <= {bullet.text for bullet in base.bullets}


@pytest.mark.parametrize("language", ["de", "en"])
async def test_a_replacement_repeats_no_sentence_of_the_models(
    bench: Bench, model: LoopbackModel, language: str
) -> None:
    """What a good bullet cites is not told a second time, be it a translation."""
    told = article(CRANE)
    first = engine.digest([told], max_bullets=3).bullets[0].citations[0]
    text = told.sentences[first.sentence].text
    model.writer = saying(digest([(text, [first.sentence + 1]), ("Alles erfunden", [5])]))
    written = await bench.writer().digest_with_note([told], language=language, max_bullets=3)
    cited = [bullet.citations[0].sentence for bullet in written.message.bullets]
    assert len(cited) == len(set(cited)) == 2


@pytest.mark.parametrize("numbers", [[99], [0], [-1], [3, 99], [10**12], []])
async def test_a_number_that_was_not_sent_fails_its_claim(
    bench: Bench, model: LoopbackModel, numbers: list[int]
) -> None:
    """A true text with a wrong number has no source."""
    model.writer = saying(digest([(HURT, numbers)]))
    written = await _digest(bench.writer())
    assert (written.by, written.note) == ("extractive", "refused")


@pytest.mark.parametrize("character", ["\ud800", "\x00", "\u202e", "\u200b", "\U000e0041"])
async def test_a_text_with_something_unseen_is_never_kept(bench: Bench, model: LoopbackModel, character: str) -> None:
    """Half characters, NUL, bidi marks and tags in a model's words fail before anything is done with them."""
    model.writer = saying(digest([(f"{HURT}{character}", [3]), (SHUT, [7])]))
    written = await bench.writer(None).digest_with_note([article(CRANE)], language="de", max_bullets=3)
    assert written.note == "partly"
    assert character not in repr(written.message).encode("unicode_escape").decode() + bench.ledger.everything
    assert all(bullet.text.isprintable() for bullet in written.message.bullets)


async def test_where_all_fails_the_digest_is_the_other_writers(bench: Bench, model: LoopbackModel) -> None:
    """A liar changes nothing."""
    model.writer = liar
    told = article(CRANE)
    written = await _digest(bench.writer(), told)
    assert (written.by, written.note) == ("extractive", "refused")
    assert written.message == engine.digest([told], max_bullets=3)


async def test_a_digest_without_bullets_is_the_other_writers(bench: Bench, model: LoopbackModel) -> None:
    """A model that says nothing is not believed."""
    model.writer = saying('{"bullets": []}')
    written = await _digest(bench.writer())
    assert (written.by, written.note) == ("extractive", "refused")
    assert written.message.bullets


async def test_claims_and_failures_are_counted(bench: Bench, model: LoopbackModel) -> None:
    """Two claims, one failed, and its repair failed, too."""
    model.writer = saying(digest([("Alles erfunden", [3]), (SHUT, [7])]), digest([("Wieder erfunden", [3])]))
    await _digest(bench.writer())
    assert bench.ledger.counts["loopback"] == [3, 2]


async def test_claims_are_checked_as_sent_and_as_printed(bench: Bench, model: LoopbackModel) -> None:
    """Where what was sent is not exactly what the article has, a claim must stand on both."""
    told = article(CRANE.replace("Zwei Arbeiter", "Zwei [der] Arbeiter"))
    model.writer = saying(digest([("Zwei (der) Arbeiter", [3])]))
    assert (await _digest(bench.writer(), told)).note == "refused"


# --- answers ---


async def test_an_answer_has_the_models_words(bench: Bench, model: LoopbackModel) -> None:
    """It is answered, with the quote behind it."""
    model.writer = saying(answer(HURT, [3]))
    written = await _answer(bench.writer(), "Wurde jemand verletzt?")
    assert (written.by, written.note, written.translated) == ("model", "", (False,))
    assert (written.message.verdict, written.message.text) == ("answered", HURT)
    assert written.message.citations[0].quote.startswith(HURT)
    assert written.message.support >= 0.5


async def test_an_answer_is_in_the_questions_language(bench: Bench, model: LoopbackModel) -> None:
    """Somebody who asks in English is answered in English, whatever the channel speaks."""
    await _answer(bench.writer(), "Who was hurt when the crane fell?")
    assert "in English" in model.requests[0].prompt.system


async def test_an_answer_that_fails_twice_is_the_other_writers(bench: Bench, model: LoopbackModel) -> None:
    """The extractive answer stands in."""
    model.writer = saying(answer("Niemand außer Zacharias", [3]))
    told = article(CRANE)
    written = await _answer(bench.writer(), "Wie hoch ist der Schaden?", told)
    assert (written.by, written.note, len(model.requests)) == ("extractive", "refused", 2)
    assert written.message == engine.answer("Wie hoch ist der Schaden?", [told])


async def test_that_nothing_is_said_is_not_believed_where_the_engine_is_sure(
    bench: Bench, model: LoopbackModel
) -> None:
    """A model that denies what the articles say is overruled."""
    model.writer = saying(SILENT)
    written = await _answer(bench.writer(), "Wie hoch ist der Schaden?")
    assert (written.message.verdict, written.by) == ("answered", "extractive")


async def test_that_nothing_is_said_is_believed_where_the_engine_is_not_sure(
    bench: Bench, model: LoopbackModel
) -> None:
    """Both say it: the articles do not."""
    model.writer = saying(SILENT)
    written = await _answer(bench.writer(), "Wer gewann die Meisterschaft im Tischtennis?")
    assert (written.message.verdict, written.message.text, written.by) == ("silent", None, "model")
    assert len(written.message.citations) <= 1


async def test_a_small_model_gets_the_sentences_that_the_engine_ranks_best(bench: Bench, model: LoopbackModel) -> None:
    """What is asked for is among them, however late it stands."""
    bench.settings = replace(bench.settings, context=1400)
    filler = "\n\n".join(f"Ein Satz über die Ladung Nummer {i} des Schiffes." for i in range(200))
    told = article(f"Kran\n\n{filler}\n\nDie Kapitänin heißt Wiebke Onnen und stammt aus Emden.\n")
    await _answer(bench.writer(), "Wie heißt die Kapitänin?", told)
    sent = model.requests[0].prompt.sentences
    assert len(sent) < 60
    assert any("Wiebke Onnen" in text for text in sent.values())


# --- once for the same ---


async def test_the_same_is_asked_once(bench: Bench, model: LoopbackModel) -> None:
    """A second channel gets the kept words, in another process, too."""
    first = await _digest(bench.writer(), workspace="a")
    second = await _digest(bench.writer(), workspace="b")
    assert first == second
    assert len(model.requests) == 1


async def test_what_is_kept_has_been_checked(bench: Bench, model: LoopbackModel) -> None:
    """A refused claim is not kept, and not asked for again."""
    model.writer = saying(digest([("Alles erfunden", [3]), (SHUT, [7])]))
    first = await _digest(bench.writer())
    assert "erfunden" not in bench.ledger.everything
    assert await _digest(bench.writer()) == first
    assert len(model.requests) == 2


@pytest.mark.parametrize("change", ["language", "count", "article", "model", "question"])
async def test_anything_else_is_asked_anew(bench: Bench, model: LoopbackModel, change: str) -> None:
    """Language, number of bullets, articles, model and question make another result."""
    told = article(CRANE)
    await bench.writer().digest_with_note([told], language="de", max_bullets=3)
    if change == "model":
        bench.settings = replace(bench.settings, name="other")
    other = article(CRANE + "\nAm Abend wurde der Hafen wieder geöffnet.\n") if change == "article" else told
    writer = bench.writer()
    if change == "question":
        await writer.answer_with_note("Wer wurde verletzt?", [told], language="de")
    else:
        language = "en" if change == "language" else "de"
        await writer.digest_with_note([other], language=language, max_bullets=2 if change == "count" else 3)
    assert len(model.requests) >= 2


async def test_calls_for_the_same_at_the_same_time_are_one(bench: Bench, model: LoopbackModel) -> None:
    """Ten channels that are due together wait for one call."""
    writer = bench.writer()
    found = await asyncio.gather(*[_digest(writer, workspace=str(i)) for i in range(10)])
    assert len(model.requests) == 1
    assert all(each == found[0] for each in found)


async def test_two_processes_that_want_the_same_make_one_call(bench: Bench, model: LoopbackModel) -> None:
    """The second waits for what the first gets."""
    model.hold = asyncio.Event()
    tasks = [asyncio.create_task(_digest(bench.writer(), workspace=name)) for name in ("a", "b")]
    await model.arrived.wait()
    model.hold.set()
    first, second = await asyncio.gather(*tasks)
    assert first == second
    assert first.by == "model"
    assert len(model.requests) == 1


async def test_what_comes_to_nothing_in_one_process_is_asked_in_the_other(bench: Bench, model: LoopbackModel) -> None:
    """Whoever waited for it takes over, at once and not after the lease."""
    model.hold = asyncio.Event()
    first = bench.writer()
    asks = asyncio.create_task(_digest(first))
    await model.arrived.wait()
    waits = asyncio.create_task(_digest(bench.writer()))
    await bench.ledger.refused.wait()
    await first.close()
    model.hold.set()
    assert ((await asks).by, (await waits).by) == ("extractive", "model")
    assert len(model.requests) == 2


async def test_what_is_kept_and_cannot_be_read_is_written_anew(bench: Bench, model: LoopbackModel) -> None:
    """As by another version of the program; nobody waits for it, and it is read the next time."""
    bench.settings = replace(bench.settings, timeout=2.0)
    first = await _digest(bench.writer())
    bench.ledger.texts = dict.fromkeys(bench.ledger.texts, '{"words": []}')
    assert await _digest(bench.writer()) == first
    assert await _digest(bench.writer()) == first
    assert len(model.requests) == 2


async def test_who_waits_in_vain_for_another_process_quotes(bench: Bench, model: LoopbackModel) -> None:
    """In the time that the model itself may take."""
    bench.settings = replace(bench.settings, timeout=0.5)
    model.hold = asyncio.Event()
    writing = asyncio.create_task(_digest(bench.writer()))
    await model.arrived.wait()
    bench.settings = replace(bench.settings, timeout=0.1)
    assert (await _digest(bench.writer())).note == "failing"
    model.hold.set()
    await writing


async def test_one_who_goes_does_not_stop_the_call_of_others(bench: Bench, model: LoopbackModel) -> None:
    """A cancelled request leaves the shared call alone."""
    model.hold = asyncio.Event()
    writer = bench.writer()
    goes, stays = (asyncio.create_task(_digest(writer)) for _ in range(2))
    await model.arrived.wait()
    goes.cancel()
    await asyncio.wait([goes])
    model.hold.set()
    assert (await stays).by == "model"
    assert len(model.requests) == 1


async def test_no_more_calls_are_under_way_than_the_endpoint_takes(bench: Bench, model: LoopbackModel) -> None:
    """The second digest waits for the first, and both are the model's."""
    bench.settings = replace(bench.settings, at_once=1)
    model.hold = asyncio.Event()
    writer = bench.writer()
    tasks = [asyncio.create_task(_digest(writer, article(text))) for text in (CRANE, LIBRARY)]
    await model.arrived.wait()
    assert len(model.requests) == 1
    model.hold.set()
    await asyncio.gather(*tasks)
    assert len(model.requests) >= 2


async def test_who_waits_too_long_for_a_turn_is_no_failure_of_the_endpoint(bench: Bench, model: LoopbackModel) -> None:
    """The articles are quoted meanwhile, and the next call is made."""
    bench.settings = replace(bench.settings, at_once=1, timeout=2.0)
    writer = bench.writer()
    await _digest(writer, article(LIBRARY))  # what is loaded on first use is loaded
    model.hold = asyncio.Event()
    tasks = [asyncio.create_task(_digest(writer, article(CRANE), n=n)) for n in (1, 2, 3)]
    written = await asyncio.gather(*tasks)
    assert [each.note for each in written] == ["failing"] * 3
    model.hold.set()
    model.hold = None
    assert (await _digest(writer, article(CRANE), n=4)).by == "model"


async def test_a_closed_writer_leaves_its_callers_with_the_other_one(bench: Bench, model: LoopbackModel) -> None:
    """What was under way is given up."""
    model.hold = asyncio.Event()
    writer = bench.writer()
    waits = asyncio.create_task(_digest(writer))
    await model.arrived.wait()
    await writer.close()
    assert (await waits).note == "failing"


@pytest.mark.parametrize("claims", [None, [["x"]], [["x", []]], [["x", [["nobody", 1]]]], [["x", [["nobody", "y"]]]]])
async def test_what_was_kept_and_cannot_be_read_is_never_said(bench: Bench, claims: object) -> None:
    """A damaged ledger gives no words without a source."""
    await _digest(bench.writer())
    for key in bench.ledger.texts:
        bench.ledger.texts[key] = json.dumps({"claims": claims, "says": True}) if claims else ""
    told = article(CRANE)
    written = await _digest(bench.writer(), told)
    assert written.message.bullets
    assert _quotes_stand(written.message, [told])
    assert "x" not in _texts(written)


# --- money ---


async def test_each_call_is_written_down(bench: Bench) -> None:
    """Tokens and price are counted for the workspace that asked, on its day."""
    bench.settings = replace(bench.settings, price_in=1_000_000, price_out=2_000_000)
    await _digest(bench.writer())
    ((workspace, n_in, n_out, name),) = bench.ledger.calls
    assert (workspace, name) == ("w", "loopback")
    assert bench.ledger.costs["w", NOW.date()] == n_in + 2 * n_out > 0


async def test_an_endpoint_that_does_not_count_is_estimated(bench: Bench, model: LoopbackModel) -> None:
    """Without counts the text's length is taken, rather too much."""
    model.has_usage = False
    await _digest(bench.writer())
    ((_, n_in, n_out, _),) = bench.ledger.calls
    sent = model.requests[0].prompt
    assert n_in > len(sent.system + sent.user) / 4
    assert n_out > 0


async def test_a_call_that_may_have_been_worked_on_is_paid(bench: Bench, model: LoopbackModel) -> None:
    """An answer that breaks off costs at least its question; a refusal nothing."""
    model.fails(Fault("cut"), Fault.answers(500))
    await _digest(bench.writer())
    await _digest(bench.writer())
    assert len(bench.ledger.calls) == 1


@pytest.mark.parametrize("finish", ["length", "content_filter"])
@pytest.mark.parametrize("is_streamed", [False, True])
async def test_an_answer_that_is_not_whole_is_paid_as_counted(
    bench: Bench, model: LoopbackModel, finish: str, *, is_streamed: bool
) -> None:
    """The endpoint wrote it, used or not, and says how much that was."""
    model.finish = finish
    writer, question, told = bench.writer(), "Wie hoch ist der Schaden?", article(CRANE)
    if is_streamed:
        await _streamed(writer, question, told)
    else:
        await _answer(writer, question, told)
    prompt = model.requests[0].prompt
    written = model.writer(prompt)
    assert bench.ledger.calls == [("w", (len(prompt.system) + len(prompt.user)) // 4, len(written) // 4, "loopback")]


async def test_past_the_budget_the_other_writer_tells(bench: Bench, model: LoopbackModel) -> None:
    """The day's budget is used up: nothing is sent, and that is noted."""
    bench.settings = replace(bench.settings, price_in=1.0, budget=1.0)
    bench.ledger.costs["w", NOW.date()] = 1.0
    written = await _digest(bench.writer())
    assert (written.by, written.note, model.requests) == ("extractive", "budget", [])
    assert written.message.made == "budget"


async def test_the_next_day_there_is_a_new_budget(bench: Bench) -> None:
    """A budget is a day's."""
    bench.settings = replace(bench.settings, price_in=1.0, budget=1.0)
    bench.ledger.costs["w", NOW.date()] = 1.0
    bench.now = NOW + timedelta(days=1)
    assert (await _digest(bench.writer())).by == "model"


async def test_one_workspaces_budget_is_not_anothers(bench: Bench, model: LoopbackModel) -> None:
    """Who waits for a call that its starter cannot afford asks for itself."""
    is_asked, is_quoted, may_answer = asyncio.Event(), asyncio.Event(), asyncio.Event()

    class SlowLedger(MemoryLedger):
        async def spent(self, workspace: str, day: date) -> float:
            if workspace == "poor":
                is_asked.set()
                await may_answer.wait()
            return await super().spent(workspace, day)

    class Quoting(Extractive):
        async def digest(
            self, articles: Sequence[Article], *, language: str, max_bullets: int, workspace: str = ""
        ) -> Digest:
            found = await super().digest(articles, language=language, max_bullets=max_bullets, workspace=workspace)
            if is_asked.is_set():
                is_quoted.set()
            return found

    bench.settings = replace(bench.settings, price_in=1.0, budget=1.0)
    bench.ledger, bench.fallback = SlowLedger(), Quoting()
    bench.ledger.costs["poor", NOW.date()] = 1.0
    writer = bench.writer()
    poor = asyncio.create_task(_digest(writer, workspace="poor"))
    await is_asked.wait()
    rich = asyncio.create_task(_digest(writer, workspace="rich"))
    await is_quoted.wait()
    await asyncio.sleep(0)  # until it waits for the other's call
    may_answer.set()
    assert ((await poor).note, (await rich).note, len(model.requests)) == ("budget", "", 1)


async def test_what_is_kept_is_said_past_the_budget(bench: Bench) -> None:
    """What was paid once costs nothing."""
    bench.settings = replace(bench.settings, price_in=1.0, budget=1.0)
    await _digest(bench.writer())
    bench.ledger.costs["w", NOW.date()] = 1.0
    assert (await _digest(bench.writer())).by == "model"


async def test_calls_at_the_same_time_do_not_run_past_the_budget(bench: Bench, model: LoopbackModel) -> None:
    """What is under way counts as spent."""
    bench.settings = replace(bench.settings, price_in=1.0, budget=1e-6)
    model.hold = asyncio.Event()
    writer = bench.writer()
    first = asyncio.create_task(_digest(writer))
    await model.arrived.wait()
    second = await _digest(writer, n=2)
    model.hold.set()
    assert (second.note, (await first).note) == ("budget", "")


async def test_a_warning_comes_once_a_day_from_four_fifths_on(bench: Bench) -> None:
    """At 80 % of the budget the workspace is warned, and not again that day."""
    bench.settings = replace(bench.settings, price_in=1.0, budget=1.0)
    bench.ledger.costs["w", NOW.date()] = 0.7
    await _digest(bench.writer(), n=1)
    assert bench.warnings == []
    bench.ledger.costs["w", NOW.date()] = 0.8
    for n in (2, 3):
        await _digest(bench.writer(), n=n)
    bench.now += timedelta(days=1)
    bench.ledger.costs["w", bench.now.date()] = 0.9
    await _digest(bench.writer(), n=4)
    assert [(workspace, round(share, 1)) for workspace, share in bench.warnings] == [("w", 0.8), ("w", 0.9)]


@pytest.mark.parametrize("method", ["kept", "claim", "keep", "spend", "judged"])
async def test_a_ledger_that_fails_costs_no_digest(bench: Bench, method: str) -> None:
    """Without its memory the writer still writes."""
    bench.ledger.broken = {method}
    assert (await _digest(bench.writer())).by == "model"


async def test_a_budget_that_nobody_can_read_is_kept(bench: Bench, model: LoopbackModel) -> None:
    """Where it cannot be told what was spent, nothing is."""
    bench.settings = replace(bench.settings, price_in=1.0, budget=1.0)
    bench.ledger.broken = {"spent"}
    assert (await _digest(bench.writer())).note == "failing"
    assert model.requests == []


# --- failing endpoints ---

FAULTS = {
    "401": Fault.answers(401),
    "403": Fault.answers(403),
    "404": Fault.answers(404),
    "429": Fault.answers(429, retry_after="30"),
    "500": Fault.answers(500),
    "hang": Fault("hang"),
    "drip": Fault("drip"),
    "reset": Fault("reset"),
    "cut": Fault("cut"),
    "no JSON": Fault.gives("Sorry, I cannot."),
    "no choices": Fault.gives('{"choices": []}'),
    "too long": Fault.gives(json.dumps({"choices": [{"message": {"content": "Nein. " * 170_000}}]})),
    "HTML": Fault.answers(502, "<html>Bad gateway</html>"),
}
WRONG = {
    "wrong shape": '{"points": ["Alles erfunden"]}',
    "prose": "Alles erfunden",
    "half": '{"bullets": [{"text": "Alles erf',
    "answer in place of a digest": answer("Alles erfunden", [3]),
}


@pytest.mark.parametrize("name", [*FAULTS, *WRONG])
async def test_whatever_fails_the_digest_arrives(bench: Bench, model: LoopbackModel, name: str) -> None:
    """It is the other writer's, says nothing else, and is there when it is due."""
    bench.settings = replace(bench.settings, timeout=0.5)
    if name in FAULTS:
        model.always_fails(FAULTS[name])
    else:
        model.writer = saying(WRONG[name])
    told = article(CRANE)
    async with asyncio.timeout(10):
        written = await _digest(bench.writer(), told)
    assert (written.by, written.note) == ("extractive", "failing")
    assert written.message == replace(engine.digest([told], max_bullets=3), made="failing")


@pytest.mark.parametrize("name", FAULTS)
async def test_whatever_fails_the_answer_arrives(bench: Bench, model: LoopbackModel, name: str) -> None:
    """The same for a question, as a whole and as a stream."""
    bench.settings = replace(bench.settings, timeout=0.5)
    model.always_fails(FAULTS[name])
    told = article(CRANE)
    question = "Wie hoch ist der Schaden?"
    async with asyncio.timeout(10):
        written = await _answer(bench.writer(), question, told)
        (streamed,) = await _streamed(bench.writer(), question, told)
    assert written == streamed
    assert written.note == "failing"
    assert written.message == replace(engine.answer(question, [told]), made="failing")


async def test_after_two_failures_the_endpoint_is_left_alone_for_a_minute(bench: Bench, model: LoopbackModel) -> None:
    """The third digest does not ask; a minute later one does, and finds it back."""
    model.always_fails(Fault.answers(500))
    writer = bench.writer()
    for _ in range(3):
        assert (await _digest(writer)).note == "failing"
    assert len(model.requests) == 2
    model.always_fails(None)
    bench.seconds = 60
    assert (await _digest(writer)).by == "model"


async def test_a_story_that_is_too_long_silences_no_other(bench: Bench, model: LoopbackModel) -> None:
    """An endpoint that refuses long requests is not down."""
    too_long = Fault.answers(400, '{"error": {"message": "exceeds the available context size"}}')
    model.fails(too_long, too_long)
    writer = bench.writer()
    for n in (1, 2):
        assert (await _digest(writer, n=n)).note == "failing"
    assert (await _digest(writer)).by == "model"


async def test_two_answers_that_are_none_count_as_failures(bench: Bench, model: LoopbackModel) -> None:
    """A model that cannot keep to the form is left alone like an endpoint that is down."""
    model.writer = saying("Gern!")
    writer = bench.writer()
    for n in (1, 2, 3):
        assert (await _digest(writer, n=n)).note == "failing"
    assert len(model.requests) == 2


async def test_a_try_that_is_given_up_blocks_no_later_one(bench: Bench, model: LoopbackModel) -> None:
    """Whether the endpoint is back is still to be tried after somebody went in the middle of a try."""
    model.fails(Fault.answers(500), Fault.answers(500))
    writer = bench.writer()
    for _ in range(2):
        await _digest(writer)
    bench.seconds = 60
    model.hold = asyncio.Event()
    model.arrived.clear()
    goes = asyncio.create_task(_digest(writer))
    await model.arrived.wait()
    await writer.close()
    assert (await goes).note == "failing"
    model.hold.set()
    assert (await _digest(writer)).by == "model"


async def test_an_endpoint_that_asks_for_rest_is_not_asked_meanwhile(bench: Bench, model: LoopbackModel) -> None:
    """Retry-After holds from the first answer on."""
    model.fails(Fault.answers(429, retry_after="20"))
    writer = bench.writer()
    for seconds, n_requests in ((0, 1), (19, 1), (20, 2)):
        bench.seconds = seconds
        await _digest(writer)
        assert len(model.requests) == n_requests


async def test_a_repair_that_fails_costs_only_its_bullet(bench: Bench, model: LoopbackModel) -> None:
    """The first call's good bullets stay."""
    model.writer = saying(digest([("Alles erfunden", [3]), (SHUT, [7])]))
    model.fails(None, Fault.answers(500))
    written = await _digest(bench.writer())
    assert written.note == "partly"
    assert SHUT in _texts(written)


async def test_a_repair_gets_the_time_that_is_left(bench: Bench, model: LoopbackModel) -> None:
    """Both calls together take no longer than the time-out."""
    bench.settings = replace(bench.settings, timeout=0.5)
    model.writer = saying(digest([("Alles erfunden", [3]), (SHUT, [7])]))
    model.fails(None, Fault("hang"))
    async with asyncio.timeout(10):
        assert (await _digest(bench.writer())).note == "partly"


async def test_a_check_that_breaks_lets_nothing_through(bench: Bench) -> None:
    """A fault in judging is no permission."""

    def broken(*_: object, **__: object) -> tuple[str, ...]:
        raise ZeroDivisionError

    assert (await _digest(bench.writer(broken))).note == "failing"


# --- streams ---


async def _streamed(writer: ModelWriter, question: str, *articles: Article) -> list[str | Written[Answer]]:
    told = articles or (article(CRANE),)
    async with aclosing(writer.answer_stream(question, told, language="de", workspace="w")) as pieces:
        return [piece async for piece in pieces]


async def test_a_stream_shows_whole_sentences_and_then_the_answer(bench: Bench, model: LoopbackModel) -> None:
    """Only what is whole and checked is shown before the end."""
    text = f"{HURT}. {SHUT}. Der Schaden beträgt rund 4 Millionen Euro."
    model.writer = saying(answer(text, [3, 4, 7]))
    *shown, last = await _streamed(bench.writer(), "Was ist passiert?")
    assert shown == [f"{HURT}.", f"{HURT}. {SHUT}."]
    assert isinstance(last, Written)
    assert (last.message.text, last.by) == (text, "model")


async def test_a_sentence_that_fails_is_never_shown(bench: Bench, model: LoopbackModel) -> None:
    """What does not stand is not seen for a moment, nor what comes after it."""
    text = f"{HURT}. Alles andere ist erfunden. {SHUT}. Ende."
    model.writer = saying(answer(text, [3, 7]))
    *shown, last = await _streamed(bench.writer(), "Wie hoch ist der Schaden?")
    assert shown == [f"{HURT}."]
    assert isinstance(last, Written)
    assert last.by == "extractive"


async def test_text_before_its_numbers_is_shown_only_when_whole(bench: Bench, model: LoopbackModel) -> None:
    """Without numbers nothing can be checked."""
    text = f"{HURT}. {SHUT}."
    model.writer = saying(json.dumps({"says": True, "text": text, "sentences": [3, 7]}))
    (last,) = await _streamed(bench.writer(), "Was ist passiert?")
    assert isinstance(last, Written)
    assert last.message.text == text


async def test_a_stream_that_breaks_off_ends_in_the_other_writers_answer(bench: Bench, model: LoopbackModel) -> None:
    """What was shown is replaced."""
    model.writer = saying(answer(f"{HURT}. {SHUT}. " + "Der Schaden beträgt rund 4 Millionen Euro. " * 4, [3, 4, 7]))
    model.fails(Fault("cut"))
    *shown, last = await _streamed(bench.writer(), "Wie hoch ist der Schaden?")
    assert shown
    assert isinstance(last, Written)
    assert (last.by, last.note) == ("extractive", "failing")


async def test_a_streamed_answer_is_kept(bench: Bench, model: LoopbackModel) -> None:
    """Asked again, it comes at once, streamed or not."""
    model.writer = saying(answer(HURT, [3]))
    first = await _streamed(bench.writer(), "Wurde jemand verletzt?")
    assert await _streamed(bench.writer(), "Wurde jemand verletzt?") == first[-1:]
    assert await _answer(bench.writer(), "Wurde jemand verletzt?") == first[-1]
    assert len(model.requests) == 1


async def test_a_reader_who_goes_in_the_middle_of_a_stream_harms_nothing(bench: Bench, model: LoopbackModel) -> None:
    """The stream is let go, and the next question is answered."""
    model.writer = saying(answer(f"{HURT}. {SHUT}. Ende.", [3, 7]))
    writer = bench.writer()
    async with aclosing(writer.answer_stream("Was ist passiert?", [article(CRANE)], language="de")) as pieces:
        assert await anext(pieces) == f"{HURT}."
    model.writer = honest
    assert (await _answer(writer, "Wurden Arbeiter leicht verletzt?")).by == "model"
