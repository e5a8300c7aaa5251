"""The writer: asks the model, checks each of its claims, and puts the extractive writer's words where one fails.

Nobody waits longer than the settings' time-out, nothing is said that its sentences do not say, and whatever goes wrong
ends in what the other writer says, with a note of why.
"""

import asyncio
import hashlib
import json
import time
from collections.abc import AsyncGenerator, Callable, Iterable, Sequence
from contextlib import aclosing
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

import structlog

from adapters.model import prompts
from adapters.model.calls import Calls, Held, Warn
from adapters.model.composing import Checked, Draft, Place, Written, compose_answer, compose_digest, extractive
from adapters.model.endpoint import Endpoint, ModelFailed
from adapters.model.ledger import Ledger
from adapters.model.prompts import Claim, Failing, Numbered
from adapters.model.settings import ModelSettings
from bot import engine
from bot.engine.claims.checking import faults
from bot.engine.digests import MAX_BULLETS
from bot.engine.language import question_languages
from bot.engine.splitting import split
from bot.ports import Writer
from bot.types import Answer, Article, Digest, Grow

_log: structlog.stdlib.BoundLogger = structlog.get_logger()


class Check(Protocol):
    """See `bot.engine.faults`."""

    def __call__(
        self, claim: str, quotes: Sequence[str], *, language: str | None = None, max_length: int | None = None
    ) -> tuple[str, ...]:
        """Say why these sentences do not support the claim; empty where they do."""
        ...


@dataclass(frozen=True, slots=True)
class _Job:
    """One digest or answer that the model is asked for.

    Attributes:
        articles: Newest first.
        language: In which it is to be written.
        workspace: Who pays.
        question: What is asked; None for a digest.
        max_bullets: Of a digest.
    """

    articles: tuple[Article, ...]
    language: str
    workspace: str
    question: str | None = None
    max_bullets: int = 1

    def key(self, settings: ModelSettings) -> str:
        """Name it, so that the same is asked once: whatever a prompt is made from is in it, hashed."""
        kind = "digest" if self.question is None else "answer"
        model = [settings.place, settings.name, settings.context, prompts.PROMPT_VERSION]
        told = [[a.id, a.language, [sentence.text for sentence in a.sentences]] for a in self.articles]
        made = json.dumps([kind, model, self.language, self.question, self.max_bullets, told])
        return f"{kind} {hashlib.sha256(made.encode()).hexdigest()}"


class ModelWriter:
    """A `bot.ports.Writer` that lets a model choose the words."""

    def __init__(
        self,
        endpoint: Endpoint,
        fallback: Writer,
        ledger: Ledger,
        settings: ModelSettings,
        *,
        now: Callable[[], datetime] = lambda: datetime.now(UTC),
        clock: Callable[[], float] = time.monotonic,
        check: Check | None = None,
        warn: Warn | None = None,
    ) -> None:
        """Make one.

        Args:
            endpoint: Where the model is; closed by whoever made it.
            fallback: Says what the model does not, and what it should not have said.
            ledger: Keeps results and costs.
            settings: Time-out, context, prices and budget.
            now: The time of day, aware: the budget is a day's.
            clock: Seconds that never go back, for the breaker.
            check: Judges a claim; `bot.engine.faults` where none is given.
            warn: Told when a budget is nearly used up.
        """
        self._fallback = fallback
        self._settings = settings
        self._calls = Calls(endpoint, ledger, settings, now, clock, warn=warn)
        self._check: Check = faults if check is None else check
        self._running: dict[str, asyncio.Task[Draft]] = {}

    # --- what the desk calls -----------------------------------------------------------------------------------------

    async def digest(
        self, articles: Sequence[Article], *, language: str, max_bullets: int, workspace: str = ""
    ) -> Digest:
        """See `digest_with_note`."""
        written = await self.digest_with_note(articles, language=language, max_bullets=max_bullets, workspace=workspace)
        return written.message

    async def answer(
        self,
        question: str,
        articles: Sequence[Article],
        *,
        language: str,
        workspace: str = "",
        grow: Grow | None = None,
    ) -> Answer:
        """See `answer_with_note`; where the answer may grow, `answer_stream`."""
        if grow is None:
            return (await self.answer_with_note(question, articles, language=language, workspace=workspace)).message
        whole: Answer | None = None
        pieces = self.answer_stream(question, articles, language=language, workspace=workspace)
        async with aclosing(pieces):
            async for piece in pieces:
                if isinstance(piece, str):
                    await grow(piece)
                else:
                    whole = piece.message
        assert whole is not None  # it comes last, whatever goes wrong
        return whole

    async def digest_with_note(
        self, articles: Sequence[Article], *, language: str, max_bullets: int, workspace: str = ""
    ) -> Written[Digest]:
        """Tell articles in at most so many points, in the language asked for.

        The same articles are told in the same words each time, and the model is asked once.

        Args:
            articles: Of one story, in any order, in any language.
            language: ISO 639-1 code of the bullets' language.
            max_bullets: 1 to 10.
            workspace: Who pays.

        Returns:
            The digest; title, date and order are as `bot.engine.digest` has them.
        """
        max_bullets = max(1, min(max_bullets, MAX_BULLETS))
        base = await self._fallback.digest(articles, language=language, max_bullets=max_bullets)
        job = _Job(tuple(prompts.newest_first(articles)), language, workspace, max_bullets=max_bullets)
        if not job.articles:
            return extractive(base, "")
        try:
            draft = await self._draft(job)
        except Held as held:
            return extractive(base, held.note)
        return await asyncio.to_thread(compose_digest, draft, base, job.articles, language)

    async def answer_with_note(
        self, question: str, articles: Sequence[Article], *, language: str, workspace: str = ""
    ) -> Written[Answer]:
        """Answer a question in the asker's language, or say that the articles do not.

        Args:
            question: As it was typed.
            articles: Of one story, in any order, in any language.
            language: ISO 639-1 code of the language in which to answer a question that may be in several.
            workspace: Who pays.
        """
        base = await self._fallback.answer(question, articles, language=language)
        job = _Job(tuple(prompts.newest_first(articles)), _spoken(question, language), workspace, question)
        if not job.articles:
            return extractive(base, "")
        try:
            draft = await self._draft(job)
        except Held as held:
            return extractive(base, held.note)
        return compose_answer(draft, base, job.articles, job.language)

    async def answer_stream(
        self, question: str, articles: Sequence[Article], *, language: str, workspace: str = ""
    ) -> AsyncGenerator[str | Written[Answer], None]:
        """Answer as `answer_with_note` does, and show meanwhile how the answer grows.

        Yields:
            The beginning of the answer, as far as its whole sentences were checked, more of it each time; none where it
            comes at once. At last the answer, which takes the beginning's place and may be another one.
        """
        base = await self._fallback.answer(question, articles, language=language)
        job = _Job(tuple(prompts.newest_first(articles)), _spoken(question, language), workspace, question)
        key = job.key(self._settings)
        if not job.articles:
            yield extractive(base, "")
            return
        written = extractive(base, "failing")
        try:
            draft = await self._calls.kept(key)
            if draft is None:
                await self._calls.afford(workspace)
                async with aclosing(self._streamed(job)) as pieces:
                    async for piece in pieces:
                        if isinstance(piece, str):
                            yield piece
                        else:
                            draft = piece
                if draft is not None:
                    await self._calls.keep(key, draft)
            if draft is not None:
                written = compose_answer(draft, base, job.articles, job.language)
        except Held as held:
            written = extractive(base, held.note)
        except ModelFailed:
            pass  # logged
        except Exception as error:  # noqa: BLE001 - as in `_asked`
            _log.error("model_writer_broken", error=type(error).__name__)
        yield written

    async def close(self) -> None:
        """Give up what is under way. May be called twice."""
        tasks = list(self._running.values())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    # --- the same once -----------------------------------------------------------------------------------------------

    async def _draft(self, job: _Job) -> Draft:
        """Give what was kept, wait for somebody else who asks the same, or ask.

        Raises:
            Held: There is nothing of the model's.
        """
        key = job.key(self._settings)
        while True:
            task = self._running.get(key)
            is_mine = task is None
            if task is None:
                task = self._running[key] = asyncio.create_task(self._asked(key, job))
                task.add_done_callback(lambda done: self._over(key, done))
            try:
                return await asyncio.shield(task)
            except Held as held:
                # That somebody else cannot afford it does not matter here: ask again, for oneself.
                if is_mine or held.note != "budget":
                    raise
            except asyncio.CancelledError:
                if not task.cancelled():
                    raise
                raise Held("failing") from None  # the writer is being closed

    def _over(self, key: str, task: asyncio.Task[Draft]) -> None:
        self._running.pop(key, None)
        if not task.cancelled():
            task.exception()  # seen, also where everybody who waited has gone

    async def _asked(self, key: str, job: _Job) -> Draft:
        kept = await self._calls.kept(key)
        if kept is not None:
            return kept
        await self._calls.afford(job.workspace)
        end = self._calls.end()
        kept = await self._calls.awaited(key, end)
        if kept is not None:
            return kept
        draft = None
        try:
            draft = await self._ask(job, end)
        except ModelFailed:
            raise Held("failing") from None
        except Exception as error:  # noqa: BLE001 - nobody goes without a digest for a fault in here
            _log.error("model_writer_broken", error=type(error).__name__)
            raise Held("failing") from None
        finally:
            if draft is None:
                await self._calls.give_up(key)
        await self._calls.keep(key, draft)
        return draft

    # --- asking ------------------------------------------------------------------------------------------------------

    async def _ask(self, job: _Job, end: float) -> Draft:
        if job.question is not None:
            shown = await asyncio.to_thread(_shown_for_answer, job, job.question, self._settings.context)
            prompt = prompts.answer_prompt(shown, job.language, job.question)
            claim = await self._calls.ask(prompt, prompts.read_answer, job.workspace, end)
            return await self._judged_answer(job, claim, shown, end)
        shown = await self._shown_for_digest(job)
        prompt = prompts.digest_prompt(shown, job.language, job.max_bullets)
        claims = await self._calls.ask(prompt, prompts.read_digest, job.workspace, end)
        if not claims:
            return Draft((None,))
        return Draft(await self._judged(job, claims[: job.max_bullets], shown, end))

    async def _shown_for_digest(self, job: _Job) -> tuple[Numbered, ...]:
        """Choose the sentences that are sent: all, or what the other writer would say, and how articles begin."""
        numbered = await asyncio.to_thread(prompts.number, job.articles)
        empty = prompts.digest_prompt((), job.language, job.max_bullets)
        room = prompts.room(empty, self._settings.context)
        shown = prompts.fit(numbered, (), room, leads=True)
        if len(shown) < len(numbered):
            best = await self._fallback.digest(job.articles, language=job.language, max_bullets=MAX_BULLETS)
            places = [Place(each.article_id, each.sentence) for bullet in best.bullets for each in bullet.citations]
            shown = prompts.fit(numbered, places, room, leads=True)
        return _not_empty(shown)

    async def _streamed(self, job: _Job) -> AsyncGenerator[str | Draft, None]:
        """Ask for an answer piece by piece; give its checked beginnings, and at last what came of it.

        Raises:
            ModelFailed: It broke off.
        """
        question = job.question or ""
        shown = await asyncio.to_thread(_shown_for_answer, job, question, self._settings.context)
        prompt = prompts.answer_prompt(shown, job.language, question)
        by_number = {each.number: each for each in shown}
        end = self._calls.end()
        text, beginning, stands = "", "", True
        claim: Claim | None = None
        async with aclosing(self._calls.stream(prompt, prompts.read_answer, job.workspace, end)) as pieces:
            async for piece in pieces:
                if not isinstance(piece, str):
                    (claim,) = piece
                    continue
                text += piece
                if not stands or not any(mark in piece for mark in ".!?…"):
                    continue
                longer = await asyncio.to_thread(self._beginning, text, by_number, job.language)
                stands = longer is not None
                if longer and longer != beginning:
                    beginning = longer
                    yield beginning
        yield await self._judged_answer(job, claim, shown, end)

    def _beginning(self, text: str, by_number: dict[int, Numbered], language: str) -> str | None:
        """Give the whole sentences of an answer that still arrives; None where one does not stand."""
        claim = prompts.read_part(text)
        if claim is None:
            return ""
        whole = split(claim.text)[:-1]  # whether the last one is whole shows when the next begins
        for start, end in whole:
            if self._faults_of(Claim(claim.text[start:end], claim.numbers), by_number, language):
                return None
        return claim.text[: whole[-1][1]] if whole else ""

    # --- judging -----------------------------------------------------------------------------------------------------

    async def _judged_answer(self, job: _Job, claim: Claim | None, shown: Sequence[Numbered], end: float) -> Draft:
        if claim is None:
            return Draft((), says=False)
        return Draft(await self._judged(job, [claim], shown, end))

    async def _judged(
        self, job: _Job, claims: Sequence[Claim], shown: Sequence[Numbered], end: float
    ) -> tuple[Checked | None, ...]:
        """Check claims, let those that fail be written once more, and check these.

        Returns:
            One for each claim; None for those that failed twice.
        """
        by_number = {each.number: each for each in shown}
        faults = await asyncio.to_thread(self._faults, claims, by_number, job.language)
        n_claims, n_failed = len(claims), sum(map(bool, faults))
        final: list[Claim | None] = [None if found else claim for claim, found in zip(claims, faults, strict=True)]
        failing = [i for i, found in enumerate(faults) if found]
        beside = _beside([claims[i] for i in failing], shown)
        if beside:
            drafts = [Failing(claims[i].text, claims[i].numbers, faults[i]) for i in failing]
            again = await self._repaired(job, drafts, beside, end)
            near = {each.number: each for each in beside}
            still = await asyncio.to_thread(self._faults, again, near, job.language)
            n_claims, n_failed = n_claims + len(again), n_failed + sum(map(bool, still))
            for i, claim, found in zip(failing, again, still, strict=False):
                final[i] = None if found else claim
        await self._calls.judged(n_claims, n_failed)
        return tuple(
            None if claim is None else Checked(claim.text, tuple(by_number[n].place for n in claim.numbers))
            for claim in final
        )

    async def _repaired(
        self, job: _Job, drafts: Sequence[Failing], beside: Sequence[Numbered], end: float
    ) -> list[Claim]:
        """Let claims be written once more; at most one for each, in their order, and none where that fails."""
        prompt = prompts.repair_prompt(beside, job.language, drafts, job.question)
        try:
            await self._calls.afford(job.workspace)
            if job.question is None:
                return (await self._calls.ask(prompt, prompts.read_digest, job.workspace, end))[: len(drafts)]
            claim = await self._calls.ask(prompt, prompts.read_answer, job.workspace, end)
        except (ModelFailed, Held):
            return []
        return [] if claim is None else [claim]

    def _faults(self, claims: Sequence[Claim], by_number: dict[int, Numbered], language: str) -> list[tuple[str, ...]]:
        return [self._faults_of(claim, by_number, language) for claim in claims]

    def _faults_of(self, claim: Claim, by_number: dict[int, Numbered], language: str) -> tuple[str, ...]:
        """Judge a claim by its sentences as they were sent, and where that differs, as the articles have them."""
        if not claim.text.isprintable():  # half a character, or one that no database keeps: before anything looks at it
            return ("it has characters that cannot be seen",)
        if not claim.numbers:
            return ("it cites no sentence",)
        unknown = [n for n in claim.numbers if n not in by_number]
        if unknown:
            return ("it cites a sentence that is not there",)
        cited = [by_number[n] for n in claim.numbers]
        sent, printed = [each.text for each in cited], [each.sentence.text for each in cited]
        found = self._check(claim.text, sent, language=language, max_length=prompts.MAX_CLAIM_CHARS)
        if not found and sent != printed:
            found = self._check(claim.text, printed, language=language, max_length=prompts.MAX_CLAIM_CHARS)
        return found


def _shown_for_answer(job: _Job, question: str, context: int) -> tuple[Numbered, ...]:
    """Choose the sentences that are sent: all, or those that the engine ranks best."""
    numbered = prompts.number(job.articles)
    room = prompts.room(prompts.answer_prompt((), job.language, question), context)
    shown = prompts.fit(numbered, (), room, leads=False)
    if len(shown) < len(numbered):
        places = [Place(each.article_id, each.sentence) for each in engine.rank(question, job.articles)]
        shown = prompts.fit(numbered, places, room, leads=False)
    return _not_empty(shown)


def _not_empty(shown: tuple[Numbered, ...]) -> tuple[Numbered, ...]:
    if not shown:
        raise ModelFailed("there is no sentence that fits its context")
    return shown


def _spoken(question: str, language: str) -> str:
    """Give the language to answer in: the question's, and the given one where that cannot be told."""
    possible = question_languages(question)
    return language if language in possible or "und" in possible else possible[0]


def _beside(claims: Iterable[Claim], shown: Sequence[Numbered]) -> tuple[Numbered, ...]:
    """Give the sentences that claims cite, with the one before and the one after each."""
    cited = {n for claim in claims for n in claim.numbers}
    near = {j for i, each in enumerate(shown) if each.number in cited for j in (i - 1, i, i + 1)}
    return tuple(each for i, each in enumerate(shown) if i in near)
