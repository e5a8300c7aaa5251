"""The slash commands: their options become the words that the grammar reads, and nothing here reads them.

Who may change a channel is decided by the member's rights in each request: Discord hides a command as a whole only,
and everybody may ask.
"""

from collections.abc import Callable, Coroutine
from typing import Any, TypeVar
from zoneinfo import available_timezones

import discord
from discord import app_commands
from discord.app_commands import Choice, Range, locale_str

from adapters.discord import hints
from adapters.discord.growing import Asked
from adapters.discord.markdown import shorten
from adapters.discord.names import LATER
from adapters.discord.reception import Picked, Reception
from adapters.wording import words
from bot.commands import HANDLE_LENGTHS, MAX_BULLETS, MAX_LAST, TOPICS

Offered = Callable[[Asked, str], Coroutine[Any, Any, list[Choice[str]]]]
T = TypeVar("T")

MAX_DESCRIPTION = 100
_POSTABLE = [
    discord.ChannelType.text,
    discord.ChannelType.news,
    discord.ChannelType.public_thread,
    discord.ChannelType.private_thread,
    discord.ChannelType.news_thread,
]


_LANGUAGES = [
    Choice(name=locale_str("English", de="Englisch"), value="en"),
    Choice(name=locale_str("German", de="Deutsch"), value="de"),
]


class Translator(app_commands.Translator):
    """Gives names and descriptions in German."""

    async def translate(
        self,
        string: locale_str,
        locale: discord.Locale,
        context: app_commands.TranslationContextTypes,  # noqa: ARG002 - the same everywhere
    ) -> str | None:
        """Give the German text; None for every other language, which sees the English one."""
        return string.extras.get("de") if locale is discord.Locale.german else None


class Postable(app_commands.Transformer):
    """A channel or thread where something can be posted."""

    @property
    def type(self) -> discord.AppCommandOptionType:
        """What Discord lets people pick."""
        return discord.AppCommandOptionType.channel

    @property
    def channel_types(self) -> list[discord.ChannelType]:
        """Of which kinds."""
        return _POSTABLE

    async def transform(self, interaction: discord.Interaction[Any], value: Any, /) -> Picked:  # noqa: ARG002
        """Take it as Discord tells it, with the rights that the user has there."""
        picked: Picked = value
        return picked


_Handle = Range[str, HANDLE_LENGTHS[0], HANDLE_LENGTHS[1]]
Place = app_commands.Transform[Picked, Postable]


def _text(key: str, **params: str) -> locale_str:
    """A text in both languages, as long as Discord allows."""
    english, german = (shorten(words(key, language, **params), MAX_DESCRIPTION) for language in ("en", "de"))
    return locale_str(english, de=german)


def _does(topic: str) -> locale_str:
    english, german = (shorten(hints.does(TOPICS[topic].does[each], each), MAX_DESCRIPTION) for each in ("en", "de"))
    return locale_str(english, de=german)


def _name(topic: str) -> locale_str:
    """The verb as the grammar knows it in both languages; "ask" has none in the help."""
    german = TOPICS[topic].syntax["de"].split()[0]
    return locale_str(topic, de=words("discord.option.question", "de") if german.startswith("<") else german)


def _options(*names: str, **others: str) -> Callable[[T], T]:
    """Name and describe the options of a command; others by the sentences of another name, `into_story="story"`."""
    keys = {name: name for name in names} | {name: key for key, name in others.items()}

    def put(command: T) -> T:
        command = app_commands.rename(**{name: _text(f"discord.option.{key}") for name, key in keys.items()})(command)
        does = {name: _text(f"discord.option.{key}_does") for name, key in keys.items()}
        return app_commands.describe(**does)(command)

    return put


def _said(*parts: object) -> str:
    """The words of a command; what was left out is not said."""
    return " ".join(str(part) for part in parts if part is not None)


def _choice(name: str) -> Choice[str]:
    return Choice(name=_text(f"discord.choice.{name}"), value=name)


def _points(bullets: int | None) -> str | None:
    return None if bullets is None else f"{bullets} bullets"


def _quoted(text: str, sign: str = "") -> str:
    """A name or phrase as the grammar takes it whole."""
    plain = "".join(" " if character in '"“”„«»' else character for character in text)
    return f'{sign}"{" ".join(plain.split())}"'


def _listed(text: str | None, sign: str) -> str | None:
    """What is typed with commas, each with a sign."""
    found = [each for each in (text or "").split(",") if each.strip()]
    return " ".join(_quoted(each, sign) for each in found) or None


def _filtering(include: str | None, exclude: str | None, only: str | None) -> str | None:
    """The words of a filter."""
    languages = None if only is None else f"only {only.replace(',', ' ')}"
    return _said(_listed(include, "+"), _listed(exclude, "-"), languages) or None


def _group(name: str) -> tuple[app_commands.Group, Callable[[str], Callable[[Any], None]]]:
    """Make a group of commands below the bot's own, and what puts commands into it."""
    group = app_commands.Group(name=_text(f"discord.name.{name}"), description=_text(f"discord.does.{name}"))

    def add(action: str) -> Callable[[Any], None]:
        def put(callback: Any) -> None:
            does = _text(f"discord.does.{name}_{action}")
            name_of = _text(f"discord.name.{action}")
            group.add_command(app_commands.Command(name=name_of, description=does, callback=callback))

        return put

    return group, add


def _sources(reception: Reception, stories: Offered) -> app_commands.Group:
    group, add = _group("source")

    async def sources(asked: Asked, typed: str) -> list[Choice[str]]:
        return await reception.complete_source(asked, typed)

    async def addresses(asked: Asked, typed: str) -> list[Choice[str]]:
        return await reception.complete_source(asked, typed, addresses=True)

    @add("add")
    @_options("url", "last")
    async def add_source(asked: Asked, url: Range[str, 1, 2000], last: Range[int, 0, MAX_LAST] | None = None) -> None:
        await reception.manage(asked, _said("source add", url, None if last is None else f"last {last}"))

    @add("list")
    async def list_sources(asked: Asked) -> None:
        await reception.say(asked, "sources", public=False)

    @add("remove")
    @_options("source")
    @app_commands.autocomplete(source=sources)
    async def remove_source(asked: Asked, source: Range[str, 1, 200]) -> None:
        await reception.manage(asked, _said("source remove", _quoted(source)))

    @add("test")
    @_options("url", "include", "exclude", "only")
    @app_commands.autocomplete(url=addresses)
    async def test_source(
        asked: Asked,
        url: Range[str, 1, 2000],
        include: Range[str, 1, 500] | None = None,
        exclude: Range[str, 1, 500] | None = None,
        only: Range[str, 1, 100] | None = None,
    ) -> None:
        await reception.say(asked, _said("source test", url, _filtering(include, exclude, only)), public=False)

    @add("filter")
    @_options("source", "include", "exclude", "only", "off")
    @app_commands.autocomplete(source=sources)
    async def filter_source(
        asked: Asked,
        source: Range[str, 1, 200],
        include: Range[str, 1, 500] | None = None,
        exclude: Range[str, 1, 500] | None = None,
        only: Range[str, 1, 100] | None = None,
        *,
        off: bool | None = None,
    ) -> None:
        kept = _said(_filtering(include, exclude, only), "off" if off else None)
        await reception.manage(asked, _said("source filter", _quoted(source), kept or None))

    @add("upload")
    @_options("file", into_story="story")
    @app_commands.autocomplete(story=stories)
    async def upload(asked: Asked, file: discord.Attachment, story: Range[str, 1, 100] | None = None) -> None:
        await reception.hand_in(asked, file, _said("source upload", None if story is None else f"to {story}"))

    @add("paste")
    @_options(into_story="story")
    @app_commands.autocomplete(story=stories)
    async def paste(asked: Asked, story: Range[str, 1, 100] | None = None) -> None:
        await reception.paste(asked, story)

    return group


def _stories(reception: Reception, stories: Offered) -> app_commands.Group:
    group, add = _group("story")

    @add("show")
    @_options("story")
    @app_commands.autocomplete(story=stories)
    async def show_story(asked: Asked, story: Range[str, 1, 100]) -> None:
        await reception.say(asked, _said("story show", story), public=False)

    @add("rename")
    @_options("story", "new")
    @app_commands.autocomplete(story=stories)
    async def rename_story(asked: Asked, story: Range[str, 1, 100], new: _Handle) -> None:
        await reception.manage(asked, _said("story rename", story, "to", new))

    @add("merge")
    @_options("story", "into")
    @app_commands.autocomplete(story=stories, into=stories)
    async def merge_stories(asked: Asked, story: Range[str, 1, 100], into: Range[str, 1, 100]) -> None:
        await reception.manage(asked, _said("story merge", story, "into", into))

    @add("split")
    @_options("story", "articles", "new")
    @app_commands.autocomplete(story=stories)
    async def split_story(asked: Asked, story: Range[str, 1, 100], articles: Range[str, 1, 200], new: _Handle) -> None:
        await reception.manage(asked, _said("story split", story, articles, "as", new))

    return group


def news(reception: Reception) -> app_commands.Group:
    """Make the command that is there for everybody, everywhere."""
    group = app_commands.Group(
        name="news",
        description=_text("discord.command.news"),
        allowed_contexts=app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True),
        allowed_installs=app_commands.AppInstallationType(guild=True, user=True),
    )

    async def stories(asked: Asked, typed: str) -> list[Choice[str]]:
        return await reception.complete(asked, typed)

    async def followed(asked: Asked, typed: str) -> list[Choice[str]]:
        return await reception.complete(asked, typed, followed=True)

    async def zones(_: Asked, typed: str) -> list[Choice[str]]:
        wanted = typed.casefold().replace(" ", "_")
        found = sorted(zone for zone in available_timezones() if "/" in zone and wanted in zone.casefold())
        return [Choice(name=zone, value=zone) for zone in found[:25]]

    def add(topic: str) -> Callable[[Any], None]:
        def put(callback: Any) -> None:
            group.add_command(app_commands.Command(name=_name(topic), description=_does(topic), callback=callback))

        return put

    @add("ask")
    @_options("story", "question")
    @app_commands.autocomplete(story=stories)
    async def ask(asked: Asked, story: Range[str, 1, 100], question: Range[str, 1, 1000]) -> None:
        await reception.say(asked, _said("ask", story, question), public=True, question=question)

    @add("digest")
    @_options("story", "bullets")
    @app_commands.autocomplete(story=stories)
    async def digest(
        asked: Asked, story: Range[str, 1, 100] | None = None, bullets: Range[int, 1, MAX_BULLETS] | None = None
    ) -> None:
        await reception.say(asked, _said("digest", story, _points(bullets)), public=True)

    @add("follow")
    @_options("story", "schedule", "bullets", "language", "channel")
    @app_commands.autocomplete(story=stories)
    @app_commands.choices(language=_LANGUAGES)
    async def follow(  # noqa: PLR0917  # Discord calls it by names
        asked: Asked,
        story: Range[str, 1, 100],
        schedule: Range[str, 1, 200] | None = None,
        bullets: Range[int, 1, MAX_BULLETS] | None = None,
        language: Choice[str] | None = None,
        channel: Place | None = None,
    ) -> None:
        spoken = None if language is None else f"in {language.value}"
        text = _said("follow", story, schedule, _points(bullets), spoken)
        await reception.manage(asked, text, follows=True, picked=channel)

    @add("unfollow")
    @_options("story", "channel")
    @app_commands.autocomplete(story=followed)
    async def unfollow(asked: Asked, story: Range[str, 1, 100], channel: Place | None = None) -> None:
        await reception.manage(asked, _said("unfollow", story), picked=channel)

    @add("list")
    @_options("channel")
    async def list_(asked: Asked, channel: Place | None = None) -> None:
        await reception.say(asked, "list", public=False, picked=channel)

    @add("pause")
    @_options("story", "duration")
    @app_commands.autocomplete(story=followed)
    async def pause(
        asked: Asked, story: Range[str, 1, 100] | None = None, duration: Range[str, 1, 100] | None = None
    ) -> None:
        await reception.manage(asked, _said("pause", story, duration))

    @add("resume")
    @_options("story")
    @app_commands.autocomplete(story=followed)
    async def resume(asked: Asked, story: Range[str, 1, 100] | None = None) -> None:
        await reception.manage(asked, _said("resume", story))

    @add("quiet")
    @_options("hours")
    async def quiet(asked: Asked, hours: Range[str, 1, 100]) -> None:
        await reception.manage(asked, _said("quiet", hours))

    @add("language")
    @_options("language")
    @app_commands.choices(language=_LANGUAGES)
    async def language(asked: Asked, language: Choice[str]) -> None:
        await reception.manage(asked, _said("language", language.value))

    @add("timezone")
    @_options("zone")
    @app_commands.autocomplete(zone=zones)
    async def timezone(asked: Asked, zone: Range[str, 1, 100]) -> None:
        await reception.manage(asked, _said("timezone", zone))

    @add("updates")
    @_options("where")
    @app_commands.choices(where=[_choice(name) for name in ("thread", "channel", "both")])
    async def updates(asked: Asked, where: Choice[str]) -> None:
        await reception.manage(asked, _said("updates", where.value), threads=where.value != "channel")

    @add("answers")
    @_options("who")
    @app_commands.choices(who=[_choice(name) for name in ("public", "private")])
    async def answers(asked: Asked, who: Choice[str]) -> None:
        await reception.manage(asked, _said("answers", who.value))

    @add("model")
    @_options("switch")
    @app_commands.choices(switch=[_choice(name) for name in ("on", "off")])
    async def model(asked: Asked, switch: Choice[str] | None = None) -> None:
        await reception.manage(asked, _said("model", None if switch is None else switch.value))

    @add("usage")
    async def usage(asked: Asked) -> None:
        await reception.manage(asked, "usage")

    @add("mention")
    @_options("role")
    async def mention(asked: Asked, role: discord.Role | None = None) -> None:
        await reception.mention(asked, role)

    @add("send")
    @_options("story")
    @app_commands.autocomplete(story=followed)
    async def send(asked: Asked, story: Range[str, 1, 100]) -> None:
        await reception.manage(asked, _said("send", story), follows=True)

    @add("publish")
    @_options("switch")
    @app_commands.choices(switch=[_choice(name) for name in ("on", "off")])
    async def publish(asked: Asked, switch: Choice[str] | None = None) -> None:
        await reception.manage(asked, _said("publish", None if switch is None else switch.value))

    @add("stories")
    async def show_stories(asked: Asked) -> None:
        await reception.say(asked, "stories", public=False)

    group.add_command(_stories(reception, stories))
    group.add_command(_sources(reception, stories))

    @add("questions")
    @_options("drop")
    async def questions(asked: Asked, drop: Range[str, 1, 20] | None = None) -> None:
        await reception.say(asked, _said("questions", None if drop is None else f"remove {drop}"), public=False)

    @add("corrections")
    async def corrections(asked: Asked) -> None:
        await reception.say(asked, "corrections", public=False)

    @_options("story", "question")
    @app_commands.autocomplete(story=stories)
    async def tell(asked: Asked, story: Range[str, 1, 100], question: Range[str, 1, 1000]) -> None:
        await reception.say(asked, _said("tell me when", story, question), public=False)

    named = locale_str(LATER["en"], de=LATER["de"])
    group.add_command(app_commands.Command(name=named, description=_text("discord.command.later"), callback=tell))

    @add("why")
    @_options("post", "channel")
    @app_commands.autocomplete(post=followed)
    async def why(asked: Asked, post: Range[str, 1, 100] | None = None, channel: Place | None = None) -> None:
        await reception.say(asked, _said("why", post), public=False, picked=channel)

    @add("help")
    @_options("command")
    @app_commands.choices(command=[Choice(name=_name(topic), value=topic) for topic in TOPICS])
    async def help_(asked: Asked, command: Choice[str] | None = None) -> None:
        await reception.say(asked, _said("help", command.value if command else None), public=False)

    return group


def digest_this(reception: Reception) -> app_commands.ContextMenu:
    """Make the entry in the menu of every message that tells what it says, or links to, in a few points."""

    async def read(asked: Asked, message: discord.Message) -> None:
        await reception.read(asked, message)

    menu = app_commands.ContextMenu(name=_text("discord.command.read"), callback=read)
    menu.allowed_contexts = app_commands.AppCommandContext(guild=True, dm_channel=True, private_channel=True)
    menu.allowed_installs = app_commands.AppInstallationType(guild=True, user=True)
    return menu


def story(reception: Reception, name: str, handle: str) -> app_commands.Command[Any, ..., None]:
    """Make the command of a story that a server follows: a question, or without one its digest."""

    @_options("question")
    async def ask(asked: Asked, question: Range[str, 1, 1000] | None = None) -> None:
        text = f"ask {handle} {question}" if question else f"digest {handle}"
        await reception.say(asked, text, public=True, question=question)

    return app_commands.Command(name=name, description=_text("discord.command.story", story=handle), callback=ask)
