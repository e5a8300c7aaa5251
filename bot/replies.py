"""From what somebody types to what the bot says: one function a command. Knows the store, a writer and no platform.

Every reply is made of messages that an adapter words and renders; whatever cannot be done is a `Notice`, too, in the
language of the channel.
"""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import uuid4

import structlog

from bot import commands, engine, evidence
from bot import schedule as schedules
from bot.commands.help import TOPICS
from bot.commands.values import (
    LONGEST_PAUSE,
    AddSource,
    Ask,
    AskLater,
    Command,
    DropQuestion,
    FilterSource,
    Follow,
    Help,
    List,
    ListSources,
    MergeStories,
    PasteSource,
    Pause,
    Quiet,
    RemoveSource,
    RenameStory,
    Resume,
    SendNow,
    SetAnswers,
    SetLanguage,
    SetMention,
    SetModel,
    SetPublish,
    SetTimezone,
    SetUpdates,
    ShowCorrections,
    ShowDigest,
    ShowLanguage,
    ShowQuestions,
    ShowStory,
    ShowTimezone,
    ShowUsage,
    SplitStory,
    Stories,
    TestSource,
    Thank,
    Unfollow,
    UploadSource,
    Why,
)
from bot.errors import (
    CommandError,
    SourceRefused,
    StorageError,
    StoryNotFound,
    TooMany,
    UserError,
)
from bot.explaining import (
    Unusable,
    broken,
    chosen_of,
    explained,
    help_notice,
    is_named,
    listed,
    means,
    private,
    table,
    unread,
    upcoming,
    worded,
)
from bot.modeling import Modeling
from bot.ports import LanguageModel, Writer
from bot.schedule_moment import moment
from bot.sourcing import Collecting, Sourcing
from bot.types import (
    FOREVER,
    Answer,
    Article,
    Channel,
    ChannelSettings,
    Message,
    Notice,
    Question,
    Reply,
    Request,
    Subscription,
)
from storage import Store

_log: structlog.stdlib.BoundLogger = structlog.get_logger()

DEFAULT_SCHEDULE = "daily 08:30"
"""When a story is told that somebody follows without saying when."""

_MANAGING = (
    Follow,
    Unfollow,
    Pause,
    Resume,
    Quiet,
    SetLanguage,
    SetTimezone,
    SetUpdates,
    SetAnswers,
    SetMention,
    SetModel,
    SetPublish,
    ShowUsage,
    SendNow,
    AddSource,
    RemoveSource,
    FilterSource,
    UploadSource,
    PasteSource,
    RenameStory,
    MergeStories,
    SplitStory,
)
_LANGUAGES = ("en", "de")
_MAX_BULLETS = 5
_MAX_DIGESTS = 5
_MAX_STORIES = 25
_MAX_RECORDS = 5
_MAX_QUESTIONS = 20
_WAITS = timedelta(days=90)
_MIN_WORDS = 40  # fewer beside an address are no text of its own
_MAX_ADDRESSES = 3  # of one text are tried
_LOOKED_AT = 200


Fetch = Callable[[str], Awaitable[Article]]
"""Address -> the article there; raises `SourceRefused`, whose reason is for people."""


class Desk:
    """Answers requests."""

    def __init__(
        self,
        store: Store,
        writer: Writer,
        *,
        clock: Callable[[], datetime],
        settings: ChannelSettings,
        max_subscriptions: int = 50,
        lowest_interval: timedelta = schedules.LOWEST,
        fetch: Fetch | None = None,
        collecting: Collecting | None = None,
        max_sources: int = 100,
        model: LanguageModel | None = None,
    ) -> None:
        """Make one.

        Args:
            store: What is remembered.
            writer: Makes digests and answers.
            clock: Gives the time, aware UTC.
            settings: What counts where neither the channel nor the request says anything else.
            max_subscriptions: How many stories a channel may follow.
            lowest_interval: The shortest time between two digests of one story.
            fetch: Reads the article at an address, which somebody typed; None where none is read.
            collecting: Gives what fetches feeds; None where none are fetched.
            max_sources: How many feeds a workspace may have.
            model: Writes in channels that switched it on; None where there is none.
        """
        self._store = store
        self._modeling = Modeling(store, writer, model, clock=clock)
        self._fetch = fetch
        self._sourcing = Sourcing(store, collecting, clock=clock, limit=max_sources)
        self._clock = clock
        self._settings = settings
        self._max_subscriptions = max_subscriptions
        self._lowest_interval = lowest_interval

    async def handle(self, request: Request) -> Reply:
        """Answer a request. Never raises: what goes wrong is said."""
        language = request.language if request.language in _LANGUAGES else self._settings.language
        try:
            settings = await self._store.effective_settings(request.channel)
            if settings is None:
                settings = replace(
                    self._settings, language=language, timezone=request.timezone or self._settings.timezone
                )
            language = settings.language
            if request.action == "read":
                return await self._read(request, settings)
            if request.action != "say":
                return await self._about_post(request, language)
            stories = await self._store.handles(request.channel.workspace)
            command = await self._meant(request, stories)
            if isinstance(command, _MANAGING) and not request.may_manage:
                return private(language, Notice("right.missing", {}))
            reply = await self._do(command, request, settings, stories)
            if reply.story and isinstance(command, (Ask, ShowDigest)):
                await self._note(request, reply)
            return reply if settings.answers == "public" else replace(reply, public=False)
        except Unusable as refused:
            return private(language, refused.notice)
        except UserError as error:
            return private(language, worded(error))
        except StorageError as error:
            _log.warning("request_failed", reason=error.reason)
            return private(language, Notice("error.storage", {"reason": error.reason}))
        except Exception:  # noqa: BLE001  # one request's fault must not end the program; it is logged and said
            _log.exception("request_failed")
            return private(language, Notice("error.internal", {}))

    async def _meant(self, request: Request, stories: Sequence[str]) -> Command:
        """Read what was typed; where it is clear which story is meant, what is no command is a question about it."""
        try:
            return commands.parse(request.text, stories=stories)
        except CommandError as error:
            story = await self._understood(request, is_question=error.key == "command.which_story")
            if story not in stories:
                raise
            return commands.parse(f"/{story} {commands.unaddressed(request.text)}", stories=stories)

    async def _understood(self, request: Request, *, is_question: bool) -> str | None:
        """Give the story that is meant though nobody names it: that of the thread.

        Outside of threads only questions are taken for such: in a direct conversation about the story that they were
        about before, in a channel about the only one that it follows.
        """
        channel = request.channel
        if request.conversation is not None:
            story = await self._store.talked_about(replace(channel, thread=request.conversation))
            if story is not None:
                return story
        if not is_question:
            return None
        if _is_direct(request) and (story := await self._store.talked_about(channel)) is not None:
            return story
        followed = {each.story for each in await self._store.subscriptions(channel)}
        return followed.pop() if len(followed) == 1 else None

    async def _note(self, request: Request, reply: Reply) -> None:
        """Remember what is asked about; a question is answered even where that fails."""
        channel, now, story = request.channel, self._clock(), reply.story
        answer = reply.messages[0]
        try:
            if channel.workspace:
                await self._store.note_use(channel.platform, channel.workspace, story, now)
            for place in _talks(request):
                question = answer.question if isinstance(answer, Answer) and answer.sought else None
                await self._store.talk_about(place, story, now, question=question)
        except StorageError as error:
            _log.warning("use_not_noted", reason=error.reason)

    async def _do(self, command: Command, request: Request, settings: ChannelSettings, stories: Sequence[str]) -> Reply:
        channel, language = request.channel, settings.language
        match command:
            case Ask():
                articles = await self._store.recent_articles(command.story, channel.workspace)
                if not articles:
                    raise StoryNotFound(command.story, [])
                grow = request.grow if settings.answers == "public" else request.grow_alone
                answer = await self._modeling.answer(command.question, articles, channel, settings, grow=grow)
                if answer.verdict != "answered" and not answer.sought:
                    answer = await self._followed_up(answer, command, articles, request, settings)
                return Reply((answer,), language, public=True, story=command.story)
            case ShowDigest():
                return await self._digest(command, channel, settings, stories)
            case Follow():
                return await self._follow(command, request, settings)
            case Unfollow():
                return await self._unfollow(command, channel, settings, stories)
            case List():
                return await self._list(channel, settings, stories)
            case Pause():
                return await self._pause(command, channel, settings)
            case Resume():
                return await self._resume(command, request, settings)
            case Quiet():
                return await self._quiet(command, channel, settings)
            case SetLanguage():
                await self._speak(command.code, channel, settings)
                return private(command.code, Notice("language.set", {}))
            case ShowLanguage():
                return private(language, Notice("language.shown", {}))
            case ShowTimezone():
                return private(language, Notice("timezone.shown", {"zone": settings.timezone}))
            case Thank():
                return private(language, Notice("thanks", {}))
            case SetTimezone():
                moved = await self._move(command.name, channel, settings)
                said = [Notice("timezone.moved", {"former": settings.timezone})] if moved else []
                return private(language, Notice("timezone.set", {"zone": command.name}), *said)
            case SetUpdates(where=where):
                await self._store.set_channel_settings(channel, replace(settings, updates_in=where))
                return private(language, Notice(f"updates.{where}", {}))
            case SetAnswers(to=to):
                await self._store.set_channel_settings(channel, replace(settings, answers=to))
                return private(language, Notice(f"answers.{to}", {}))
            case SetModel():
                return await self._modeling.switch(command, channel, settings)
            case ShowUsage():
                return await self._modeling.usage(channel, settings)
            case SetMention():
                return await self._mention(command, request, settings)
            case SetPublish():
                return await self._publish(command, request, settings)
            case SendNow():
                return await self._send_now(command, request, settings)
            case AddSource() | ListSources() | RemoveSource() | TestSource() | FilterSource():
                if not request.has_place:
                    raise Unusable("source.nowhere")
                return await self._sourcing.source(command, request, settings)
            case UploadSource() | PasteSource():
                return await self._sourcing.hand_in(command, request, language)
            case ShowStory() | RenameStory() | MergeStories() | SplitStory():
                return await self._sourcing.story(command, request, settings)
            case AskLater():
                return await self._ask_later(command, request, settings)
            case ShowQuestions():
                return await self._questions(channel, settings)
            case DropQuestion():
                return await self._drop_question(command, request, settings)
            case ShowCorrections():
                return await self._corrections(request, settings)
            case Stories():
                return await self._stories(channel, settings)
            case Why():
                return await self._why(command, channel, settings)
            case Help():
                return private(language, help_notice(command.topic, language))

    async def _followed_up(
        self, answer: Answer, command: Ask, articles: Sequence[Article], request: Request, settings: ChannelSettings
    ) -> Answer:
        """Answer a question that has no words of its own, "and when?", with those of the one that was asked before.

        What it is about is a guess: it counts as answered where a sentence says so that proved the answer before, and
        is shown as the closest passage otherwise.
        """
        for place in _talks(request):
            if (before := await self._store.asked_before(place, command.story)) is None:
                continue
            former = await self._modeling.answer(before, articles, request.channel, settings)
            asked = f"{command.question.rstrip(' ?!.')} {' '.join(former.sought)}?"
            found = await self._modeling.answer(asked, articles, request.channel, settings)
            if former.verdict != "answered" or not found.citations or found.verdict == "silent":
                break
            proofs = {(each.article_id, each.sentence) for each in former.citations}
            first = found.citations[0]
            if found.verdict == "answered" and (first.article_id, first.sentence) in proofs:
                return replace(found, question=command.question, sought=())
            return replace(
                found, question=command.question, verdict="unsure", text=None, sought=(), is_translated=False
            )
        return answer

    async def _speak(self, language: str, channel: Channel, settings: ChannelSettings) -> None:
        """Set the language of a channel, and of what it and its threads follow in the former one."""
        changed = [
            replace(each, language=language)
            for each in await self._store.subscriptions(channel, threads=True)
            if each.language == settings.language
        ]
        await self._store.set_channel_settings(channel, replace(settings, language=language), changed=changed)

    async def _move(self, zone: str, channel: Channel, settings: ChannelSettings) -> bool:
        """Set the time zone of a channel, and let its digests come at the same hours there; whether any do."""
        now, changed = self._clock(), []
        for each in await self._store.subscriptions(channel, threads=True):
            if each.schedule is not None and each.schedule.zone == settings.timezone != zone:
                schedule = each.schedule.moved(zone)
                changed.append(replace(each, schedule=schedule, due_at=schedule.next_after(now)))
        await self._store.set_channel_settings(channel, replace(settings, timezone=zone), changed=changed)
        return bool(changed)

    async def _mention(self, command: SetMention, request: Request, settings: ChannelSettings) -> Reply:
        if command.off:
            await self._store.set_channel_settings(request.channel, replace(settings, mention=None))
            return private(settings.language, Notice("mention.off", {}))
        if request.mention is None:
            raise Unusable("mention.none")
        await self._store.set_channel_settings(request.channel, replace(settings, mention=request.mention))
        return private(settings.language, Notice("mention.set", {}))

    async def _publish(self, command: SetPublish, request: Request, settings: ChannelSettings) -> Reply:
        """Let posts be published to other servers, or not, or say how it is."""
        on = settings.publish if command.on is None else command.on
        if not request.is_announcing and (on or command.on is None):
            raise Unusable("publish.elsewhere")
        if on != settings.publish:
            await self._store.set_channel_settings(request.channel, replace(settings, publish=on))
        return private(settings.language, Notice("publish.on" if on else "publish.off", {}))

    # Reading

    async def _read(self, request: Request, settings: ChannelSettings) -> Reply:
        """Tell what stands in a file, or behind the first address in a text that can be read, or in the text itself."""
        if request.material is not None:
            article: Article | None = await self._sourcing.article(request.material)
        else:
            article = await self._linked(commands.addresses(request.text)[:_MAX_ADDRESSES], request.text)
        if article is None:
            article = engine.read(request.text)
        digest = await self._modeling.digest([article], request.channel, settings, max_bullets=_MAX_BULLETS)
        if not digest.bullets:
            raise Unusable("read.nothing")
        return private(settings.language, digest)

    async def _linked(self, addresses: Sequence[str], text: str) -> Article | None:
        """Read the first address that can be read; None where there is none, or where the text itself tells enough."""
        refused: Unusable | None = None
        for address in addresses:
            if self._fetch is None:
                refused = Unusable("read.no_links")
                break
            try:
                return await self._fetch(address)
            except SourceRefused as error:
                refused = refused or Unusable("read.refused", said=address[:200], reason=error.reason)
        if refused is not None and sum("://" not in word for word in text.split()) < _MIN_WORDS:
            raise refused
        return None

    async def _about_post(self, request: Request, language: str) -> Reply:
        """Show the sentences behind a post, or note that somebody says it is wrong."""
        story = evidence.story_of(request.text)
        _, articles = await self._store.story(story, request.channel.workspace)
        # A post may rest on what an article was before its source changed it.
        before = await self._store.versions(request.channel.workspace, [article.id for article in articles])
        found = evidence.resolve(request.text, [*articles, *before])
        if request.action == "report":
            place = request.channel
            await self._store.report(place, story, reporter=request.user, citations=found.citations, now=self._clock())
            # For whoever runs the desk: what was said to be wrong can be read there again, by its articles' ids.
            _log.warning(
                "post_reported",
                platform=request.channel.platform,
                channel=request.channel.id,
                user=request.user,
                story=story,
                sentences=[f"{each.article_id}.{each.sentence}" for each in found.citations],
            )
            return private(language, Notice("report.thanks", {}))
        if not found.citations:
            return private(language, Notice("evidence.none", {"story": story}))
        return Reply((found,), language, public=False, story=story)

    async def _digest(
        self, command: ShowDigest, channel: Channel, settings: ChannelSettings, stories: Sequence[str]
    ) -> Reply:
        max_bullets = command.max_bullets or _MAX_BULLETS
        wanted = [command.story] if command.story else []
        if not wanted:
            subscriptions = await self._store.subscriptions(channel)
            wanted = [subscription.story for subscription in subscriptions]
            if not wanted:
                if not stories:
                    raise Unusable("list.empty_no_stories")
                raise Unusable("digest.nothing_followed", story=stories[0])
        messages: list[Message] = []
        for story in wanted[:_MAX_DIGESTS]:
            try:
                articles = await self._store.recent_articles(story, channel.workspace)
            except StoryNotFound as error:
                if command.story:
                    raise
                messages.append(worded(error))  # it is followed, and was taken away since
                continue
            messages.append(await self._modeling.digest(articles, channel, settings, max_bullets=max_bullets))
        if len(wanted) > _MAX_DIGESTS:
            messages.append(Notice("limit.stories_shown", {"n": str(_MAX_DIGESTS)}))
        return Reply(tuple(messages), settings.language, public=True, story=wanted[0] if len(wanted) == 1 else "")

    async def _stories(self, channel: Channel, settings: ChannelSettings) -> Reply:
        stories = await self._store.headlines(channel.workspace)
        if not stories:
            return private(settings.language, Notice("stories.empty", {}))
        newest = sorted(stories, key=lambda story: story.updated_at, reverse=True)[:_MAX_STORIES]
        rows = [
            {
                "key": "stories.entry",
                "story": story.handle,
                "title": story.title,
                "updated_day": story.updated_at.isoformat(),
            }
            for story in newest
        ]
        if len(stories) > _MAX_STORIES:
            rows.append({"key": "limit.stories_shown", "n": str(_MAX_STORIES)})
        return private(settings.language, table("stories.head", settings, rows, n=str(len(stories))))

    # Questions that wait

    async def _ask_later(self, command: AskLater, request: Request, settings: ChannelSettings) -> Reply:
        """Answer a question now if that can be done, or else when an article does."""
        channel, language = request.channel, settings.language
        articles = await self._store.recent_articles(command.story, channel.workspace)
        answer = await self._modeling.answer(command.question, articles, channel, settings)
        if answer.verdict == "answered":
            return Reply((answer,), language, public=True, story=command.story)
        now = self._clock()
        place = channel if request.conversation is None else replace(channel, thread=request.conversation)
        question = Question(
            id=uuid4().hex,
            channel=place,
            story=command.story,
            text=command.question,
            asker=request.user,
            language=language,
            until=now + _WAITS,
        )
        try:
            is_new = await self._store.keep_question(question, now=now, limit=_MAX_QUESTIONS)
        except TooMany as error:
            raise Unusable("limit.questions", n=str(error.limit)) from None
        params = {"story": command.story, "until_day": question.until.isoformat(), "zone": settings.timezone}
        return private(language, Notice("question.kept" if is_new else "question.again", params))

    async def _questions(self, channel: Channel, settings: ChannelSettings) -> Reply:
        waiting = await self._store.questions(channel, self._clock())
        if not waiting:
            return private(settings.language, Notice("question.empty", {}))
        rows = [
            {
                "key": "question.entry",
                "n": str(number),
                "story": each.story,
                "question": each.text,
                "until_day": each.until.isoformat(),
            }
            for number, each in enumerate(waiting, start=1)
        ]
        return private(settings.language, table("question.head", settings, rows, n=str(len(rows))))

    async def _drop_question(self, command: DropQuestion, request: Request, settings: ChannelSettings) -> Reply:
        """Forget questions: whoever asked one may, and who manages the channel may all."""
        waiting = await self._store.questions(request.channel, self._clock())
        if command.what == "all":
            chosen = waiting
        else:
            number = int(command.what) if command.what.isdecimal() else 0
            if not 1 <= number <= len(waiting):
                raise Unusable("question.unknown", said=command.what[:20])
            chosen = [waiting[number - 1]]
        mine = [each for each in chosen if request.may_manage or each.asker == request.user]
        if not chosen:
            raise Unusable("question.empty")
        if not mine:
            raise Unusable("right.missing")
        for each in mine:
            await self._store.drop_question(each.id)
        return private(settings.language, Notice("question.dropped", {"n": str(len(mine))}))

    # Following

    async def _follow(self, command: Follow, request: Request, settings: ChannelSettings) -> Reply:
        channel, now = request.channel, self._clock()
        if "://" in command.story:
            if command.when:  # what is no time is refused before anything is read or kept
                schedules.parse(command.when, zone=settings.timezone, lowest=self._lowest_interval)
            handle, articles = await self._sourcing.follow(command.story, request)
            command = replace(command, story=handle)
        else:
            articles = await self._store.recent_articles(command.story, channel.workspace)
        present = next((each for each in await self._store.subscriptions(channel) if each.story == command.story), None)
        schedule = present.schedule if present else None
        at_once = command.updates or (present is not None and not command.when and present.mode != "digest")
        if command.updates and not command.when:
            schedule = None
        elif command.when or present is None or present.broken:
            schedule = schedules.parse(
                command.when or DEFAULT_SCHEDULE, zone=settings.timezone, lowest=self._lowest_interval
            )
        if (obstacle := await _obstacle(request)) is not None:
            return private(settings.language, obstacle)
        wanted = Subscription(
            id=uuid4().hex,
            channel=channel,
            story=command.story,
            mode="updates" if schedule is None else "both" if at_once else "digest",
            schedule=schedule,
            language=command.language or (present.language if present else settings.language),
            max_bullets=command.max_bullets or (present.max_bullets if present else _MAX_BULLETS),
            paused_until=None,
            created_by=request.user,
            due_at=schedule.next_after(now) if schedule else None,
            every=_between(command, present),
        )
        if present is not None and _is_same(wanted, present, now):  # what waits to be told goes on to wait
            kept, created, key = present, False, "follow.already"
        else:
            kept, created = await self._store.follow(wanted, now=now, limit=self._max_subscriptions)
            key = "follow.created" if created else "follow.changed"
        if kept.schedule is None:
            confirmation = Notice(f"{key}_updates", {"story": kept.story})
        else:
            confirmation = Notice(
                f"{key}_both" if kept.mode == "both" else key,
                {
                    "story": kept.story,
                    "schedule": kept.schedule.describe(settings.language),
                    "next_at": kept.schedule.next_after(now).isoformat(),
                    "zone": kept.schedule.zone,
                },
            )
        said = (confirmation, *_collected(kept.every))
        if not created:
            return private(settings.language, *said)
        preview = await self._modeling.digest(articles, channel, settings, max_bullets=kept.max_bullets)
        return private(settings.language, *said, Notice("preview.head", {"story": kept.story}), preview)

    async def _unfollow(
        self, command: Unfollow, channel: Channel, settings: ChannelSettings, stories: Sequence[str]
    ) -> Reply:
        language, subscriptions = settings.language, await self._store.subscriptions(channel)
        if command.what == "all":
            if not subscriptions:
                return await self._list(channel, settings, stories)
            for subscription in subscriptions:
                await self._store.unfollow(subscription.id)
            return private(language, Notice("unfollow.all", {"n": str(len(subscriptions))}))
        chosen = await self._chosen(command.what, channel, subscriptions)
        await self._store.unfollow(chosen.id)
        return private(language, Notice("unfollow.done", {"story": chosen.story}))

    async def _chosen(self, said: str, channel: Channel, subscriptions: Sequence[Subscription]) -> Subscription:
        """Find the one subscription that somebody means, also by the address that was followed."""
        return chosen_of(await self._named(said, channel, subscriptions), subscriptions)

    async def _named(self, said: str, channel: Channel, subscriptions: Sequence[Subscription]) -> str:
        """Name what is followed under an address by its story; what is no such address is given as it is."""
        if "://" not in said:
            return said
        stories = [subscription.story for subscription in subscriptions]
        return await self._sourcing.story_of(said, channel.workspace, stories) or said[:200]

    async def _list(self, channel: Channel, settings: ChannelSettings, stories: Sequence[str]) -> Reply:
        now = self._clock()
        subscriptions = await self._store.subscriptions(channel)
        if not subscriptions:
            if not stories:
                return private(settings.language, Notice("list.empty_no_stories", {}))
            return private(settings.language, Notice("list.empty", {"story": stories[0]}))
        rows = [listed(subscription, now, settings.language) for subscription in subscriptions]
        if settings.quiet is not None:
            start, end = settings.quiet
            rows.append({"key": "list.quiet", "start": start, "end": end})
        what_to_do = [broken(each) for each in subscriptions if each.broken][:_MAX_RECORDS]
        return private(settings.language, table("list.head", settings, rows, n=str(len(subscriptions))), *what_to_do)

    async def _pause(self, command: Pause, channel: Channel, settings: ChannelSettings) -> Reply:
        subscriptions = await self._store.subscriptions(channel)
        if not subscriptions and command.what is None:
            raise Unusable("pause.nothing")
        now = self._clock()
        until = FOREVER if command.duration is None else now + command.duration
        if command.until:
            end = moment(command.until, now, settings.timezone)
            if end is None or end > now + LONGEST_PAUSE:
                raise Unusable("command.pause_length", example=TOPICS["pause"].example[settings.language])
            until = end
        chosen = subscriptions
        if command.what is not None:
            chosen = [await self._chosen(command.what, channel, subscriptions)]
        for subscription in chosen:
            next_due = _looked_for(subscription, now)
            if until != FOREVER and subscription.schedule is not None:
                next_due = subscription.schedule.next_after(until)
            await self._store.pause(subscription.id, until, next_due=next_due)
        params = {"until_at": until.isoformat(), "zone": settings.timezone}
        if command.what is None:
            key = "pause.all" if until == FOREVER else "pause.all_until"
            return private(settings.language, Notice(key, {**params, "n": str(len(chosen))}))
        key = "pause.open" if until == FOREVER else "pause.until"
        return private(settings.language, Notice(key, {**params, "story": chosen[0].story}))

    async def _resume(self, command: Resume, request: Request, settings: ChannelSettings) -> Reply:
        now = self._clock()
        chosen = subscriptions = await self._store.subscriptions(request.channel)
        if command.what is not None:
            chosen = [await self._chosen(command.what, request.channel, subscriptions)]
        paused = [each for each in chosen if each.paused_until is not None and each.paused_until > now]
        if not paused:
            raise Unusable("resume.nothing")
        if command.what is not None and paused[0].broken:
            return private(settings.language, broken(paused[0]))
        if (obstacle := await _obstacle(request)) is not None:
            return private(settings.language, obstacle)
        for subscription in paused:
            schedule = subscription.schedule
            next_due = schedule.next_after(now) if schedule else _looked_for(subscription, now)
            await self._store.pause(subscription.id, None, next_due=next_due)
        if command.what is None:
            return private(settings.language, Notice("resume.all", {"n": str(len(paused))}))
        story, schedule = paused[0].story, paused[0].schedule
        if schedule is None:
            return private(settings.language, Notice("resume.done_updates", {"story": story}))
        params = {"story": story, "next_at": schedule.next_after(now).isoformat(), "zone": schedule.zone}
        return private(settings.language, Notice("resume.done", params))

    async def _quiet(self, command: Quiet, channel: Channel, settings: ChannelSettings) -> Reply:
        await self._store.set_channel_settings(channel, replace(settings, quiet=command.hours))
        if command.hours is None:
            return private(settings.language, Notice("quiet.off", {}))
        start, end = command.hours
        return private(settings.language, Notice("quiet.set", {"start": start, "end": end, "zone": settings.timezone}))

    async def _send_now(self, command: SendNow, request: Request, settings: ChannelSettings) -> Reply:
        subscriptions, now = await self._store.subscriptions(request.channel), self._clock()
        chosen = await self._chosen(command.what, request.channel, subscriptions)
        if chosen.broken:
            return private(settings.language, broken(chosen))
        until = chosen.paused_until
        if until is not None and until > now:  # it would be posted when nobody expects it any more
            if chosen.stopped and (obstacle := await _obstacle(request)) is not None:
                return private(settings.language, obstacle)
            key = "pause.open" if until == FOREVER else "pause.until"
            raise Unusable(key, story=chosen.story, until_at=until.isoformat(), zone=settings.timezone)
        if (obstacle := await _obstacle(request)) is not None:
            return private(settings.language, obstacle)
        await self._store.send_now(chosen.id, now)
        return private(settings.language, Notice("send.done", {"story": chosen.story}))

    # Explaining

    async def _corrections(self, request: Request, settings: ChannelSettings) -> Reply:
        """Show what was put right here, and to who manages the channel what people say is wrong."""
        channel = request.channel
        rows = [
            {"key": "correction.entry", "noted_day": at.isoformat(), "story": update.story, "said": bullet.text}
            for update, at in await self._store.corrections(channel)
            for bullet in update.bullets
        ]
        empty = Notice("correction.empty", {})
        said = [table("correction.head", settings, rows, n=str(len(rows))) if rows else empty]
        reports = await self._store.reports(channel) if request.may_manage else []
        if reports:
            told = [
                {
                    "key": "report.entry",
                    "noted_day": report.at.isoformat(),
                    "story": report.story,
                    "said": " ".join(citation.quote for citation in report.citations[:1]) or "…",
                }
                for report in reports
            ]
            said.append(table("report.head", settings, told, n=str(len(told))))
        return private(settings.language, *said)

    async def _why(self, command: Why, channel: Channel, settings: ChannelSettings) -> Reply:
        now = self._clock()
        subscriptions = await self._store.subscriptions(channel)
        records = await self._store.history(channel, limit=_LOOKED_AT)
        if command.post is not None:
            said = await self._named(command.post.strip(), channel, subscriptions)
            old = await self._store.history(channel, post=said, limit=1)
            records = old or [record for record in records if means(said, record)]
            of = {record.subscription_id for record in records}
            subscriptions = [each for each in subscriptions if each.id in of or is_named(said, each)]
            if not records and not subscriptions:
                raise Unusable("why.unknown", said=said)
        shown = records[:_MAX_RECORDS]
        rows = [explained(record) for record in shown]
        failing = await self._sourcing.failing(channel.workspace) if subscriptions else {}
        handles = {subscription.story for subscription in subscriptions}
        in_short = await self._sourcing.summed_up(channel.workspace, handles) if subscriptions else {}
        for subscription in subscriptions:
            rows.append(upcoming(subscription, now, settings.language))
            rows += [unread(each, subscription.story) for each in failing.get(subscription.story, ())[:_MAX_RECORDS]]
            rows += in_short.get(subscription.story, ())[:_MAX_RECORDS]
        key = "why.head" if shown else "why.empty"
        what_to_do = [broken(each) for each in subscriptions if each.broken][:_MAX_RECORDS]
        return private(settings.language, table(key, settings, rows, n=str(len(shown))), *what_to_do)


def _talks(request: Request) -> list[Channel]:
    """Where it is noted what people talk about: the thread, and the place where somebody is alone with the bot."""
    thread = [] if request.conversation is None else [replace(request.channel, thread=request.conversation)]
    return [*thread, request.channel] if _is_direct(request) else thread


def _is_direct(request: Request) -> bool:
    """Whether somebody is alone with the bot where the place has the name of the person, as on Slack."""
    return request.channel.id == request.user


async def _obstacle(request: Request) -> Notice | None:
    """Say what keeps the bot from posting where something is wanted; None where nothing is known to."""
    return None if request.obstacle is None else await request.obstacle()


def _looked_for(subscription: Subscription, now: datetime) -> datetime | None:
    """When news are looked for that may have been cancelled with the channel; None where nothing was."""
    return now if subscription.stopped and subscription.schedule is None else None


def _is_same(wanted: Subscription, present: Subscription, now: datetime) -> bool:
    """Whether a story is followed as somebody wants it already, and does not rest."""
    is_active = present.paused_until is None or present.paused_until <= now
    its_own = replace(
        wanted,
        id=present.id,
        paused_until=present.paused_until,
        created_by=present.created_by,
        due_at=present.due_at,
    )
    return is_active and its_own == present


def _between(command: Follow, present: Subscription | None) -> timedelta:
    """How long what is new is collected: as somebody says, or as before where only something else is changed."""
    if command.every is not None:
        return command.every
    return timedelta(0) if present is None or command.updates or command.when else present.every


def _collected(every: timedelta) -> tuple[Notice, ...]:
    """Say how long what is new is collected, where it is."""
    minutes = round(every.total_seconds() / 60)
    if not minutes:
        return ()
    if minutes % 60:
        return (Notice("follow.collected_minutes", {"n": str(minutes)}),)
    return (Notice("follow.collected_hours", {"n": str(minutes // 60)}),)
