"""`depesche run`: builds store, platforms and app from the settings, and ends when it is told to."""

import asyncio
import logging
import os
import re
import signal
import sys
from collections.abc import AsyncIterator, Callable, Collection, Sequence
from contextlib import asynccontextmanager
from datetime import date, datetime, timedelta
from functools import partial
from importlib import import_module
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, Self
from uuid import uuid4

import structlog
from pydantic import SecretStr

from adapters.terminal import CHANNEL, Terminal
from adapters.text import printable
from bot.app import App, utc_now
from bot.errors import BotError, ConfigError, SourceRefused, StorageError, UserError
from bot.explaining import partings
from bot.ports import Chat, LanguageModel
from bot.settings import ENV_FILE, Settings, unknown
from bot.types import Article, Channel, ChannelSettings, ModelRecord, ModelUse, Notice, Source, Subscription
from bot.writer import Extractive
from storage import Store, open_store
from storage.database import EMPTY, OLDER

if TYPE_CHECKING:
    from adapters.model import ModelSettings
    from adapters.model.calls import Warn
    from adapters.slack.access import Access, Ledger
    from bot.collector import Collector
    from bot.importing import Imported
    from bot.sources.web import Web
    from bot.sourcing import Collecting
    from storage.slack_installs import SlackInstalls

Finding = tuple[bool, str | BotError]
"""Whether it is good news, and what there is to say: an English sentence, or the error that says it."""

LOOPS = ("collect", "deliver", "discord", "slack", "console")
_WORTH_ANSWERING = timedelta(minutes=25)  # Slack takes replies to a command for half an hour
_ANSWERED_BY_NOW = timedelta(minutes=1)


def chosen_loops(only: str, settings: Settings) -> frozenset[str]:
    """Read what `--only` says; where it says nothing, everything that there is a token for, or else the console.

    Raises:
        UserError: There is no such loop, or no token for it.
    """
    names = [name.strip().lower() for name in only.split(",") if name.strip()]
    if not names:
        platforms = {"discord"} if settings.discord_token else set()
        platforms |= {"slack"} if settings.slack else set()
        return frozenset({"collect", "deliver", *(platforms or {"console"})})
    for name in names:
        if name not in LOOPS:
            raise UserError(
                f"There is nothing named “{printable(name[:40])}” to run.", f"There are: {', '.join(LOOPS)}."
            )
    if "discord" in names and settings.discord_token is None:
        raise UserError("DEPESCHE_DISCORD_TOKEN is not set.", "Set it in the environment or in .env.")
    if "slack" in names and not settings.slack:
        raise UserError("DEPESCHE_SLACK_BOT_TOKEN is not set.", "Set it in the environment or in .env.")
    return frozenset(names)


class _StandardError:
    """Standard error as it is when something is written, because a terminal's chat puts its own in place."""

    def write(self, text: str) -> int:
        return sys.stderr.write(text)

    def flush(self) -> None:
        sys.stderr.flush()


def set_up_logs(level: str, style: str) -> None:
    """Log to standard error: one line an event, with its facts.

    Args:
        level: "debug", "info", "warning" or "error".
        style: "text" or "json".
    """
    processors: list[Any] = [
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
    ]
    if style == "json":
        processors.append(structlog.processors.JSONRenderer(ensure_ascii=False))
    else:
        processors.append(structlog.dev.ConsoleRenderer(colors=False, pad_event_to=0))
    structlog.configure(
        processors=processors,
        wrapper_class=structlog.make_filtering_bound_logger(logging.getLevelNamesMapping()[level.upper()]),
        logger_factory=structlog.PrintLoggerFactory(_StandardError()),  # type: ignore[arg-type]
        cache_logger_on_first_use=False,
    )


def serve(settings: Settings, only: str) -> int:
    """Run until a signal, or until the one at the terminal leaves. Returns the exit code."""
    loops = chosen_loops(only, settings)
    set_up_logs(settings.log_level or ("warning" if "console" in loops else "info"), settings.log_format)
    asyncio.run(_serve(settings, loops))
    return 0


def build(
    settings: Settings,
    store: Store,
    loops: Collection[str],
    installs: "SlackInstalls | None" = None,
    web: "LateWeb | None" = None,
    *,
    model: LanguageModel | None = None,
) -> App:
    """Put the news desk together. Without a platform's token what is due is delivered to this terminal.

    Args:
        settings: All of them.
        store: What is remembered.
        loops: What is to run.
        installs: Tokens of many Slack workspaces, or None.
        web: Reads pages; None where none are to be read.
        model: Writes in channels that switched it on; None where there is none.
    """
    chats: list[Chat] = []
    if settings.discord_token is not None:
        chats.append(_discord(settings, store, settings.discord_token.get_secret_value(), listen="discord" in loops))
    if settings.slack:
        chats.append(_slack(settings, store, installs, listen="slack" in loops))
    if not chats or CHANNEL.platform in loops:
        chats.append(_terminal(settings, store, listen=CHANNEL.platform in loops))
    return App(
        store,
        chats,
        Extractive(),
        settings=ChannelSettings(language=settings.language, timezone=settings.timezone, quiet=None),
        seeds=settings.seeds,
        watch=settings.watch,
        max_subscriptions=settings.max_subscriptions,
        lowest_interval=settings.shortest,
        lease=timedelta(seconds=settings.lease),
        fetch=None if web is None else web.article,
        collecting=None if web is None else web.collecting(store),
        max_sources=settings.max_sources,
        model=model,
    )


def _terminal(settings: Settings, store: Store, *, listen: bool) -> Chat:
    # Who sets a language for this program means it more than who set one for the whole machine.
    chosen = {"LC_ALL": settings.language} if "language" in settings.model_fields_set else {}

    return Terminal(
        stories=partial(store.handles, CHANNEL.workspace),
        environ={**os.environ, **chosen},
        stdin=sys.stdin if listen else None,
        stdout=sys.stdout,
        now=utc_now,
    )


def _discord(settings: Settings, store: Store, token: str, *, listen: bool) -> Chat:
    from adapters.discord import Discord  # noqa: PLC0415  # its library is imported only where it is used

    async def followed(workspace: str) -> list[str]:
        return await store.followed("discord", workspace)

    async def gone(workspace: str) -> None:
        n_ended = await store.leave("discord", workspace)
        structlog.get_logger().info("workspace_left", platform="discord", workspace=workspace, n=n_ended)

    return Discord(
        token,
        stories=store.headlines,
        followed=followed,
        gone=gone,
        sources=store.sources,
        shards=settings.discord_shards,
        embeds=settings.discord_embeds,
        listen=listen,
    )


def _slack(settings: Settings, store: Store, installs: "SlackInstalls | None", *, listen: bool) -> Chat:
    from adapters.slack.client import Slack  # noqa: PLC0415  # its library is imported only where it is used

    return Slack(
        _slack_access(settings, installs),
        slack_ledger(store),
        command=settings.slack_command,
        managers=settings.slack_managers,
        listen=listen,
    )


def _slack_access(settings: Settings, installs: "SlackInstalls | None") -> "Access":
    from adapters.slack.access import Access  # noqa: PLC0415

    return Access(
        bot_token=_secret(settings.slack_bot_token),
        app_token=_secret(settings.slack_app_token),
        signing_secret=_secret(settings.slack_signing_secret),
        client_id=settings.slack_client_id or None,
        client_secret=_secret(settings.slack_client_secret),
        optional_scopes=tuple(filter(None, settings.slack_scopes.split(","))),
        installs=installs,
        states=installs,
        token_of=None if installs is None else installs.token,
        host=settings.http_host,
        port=settings.http_port,
    )


def _secret(value: SecretStr | None) -> str | None:
    return None if value is None else value.get_secret_value()


def slack_ledger(store: Store) -> "Ledger":
    """Give the Slack adapter what it wants to know, from the store."""
    from adapters.slack.access import Ledger  # noqa: PLC0415

    async def gone(workspace: str) -> None:
        n_ended = await store.leave("slack", workspace)
        structlog.get_logger().info("workspace_left", platform="slack", workspace=workspace, n=n_ended)

    async def lost(channel: Channel, reason: str, for_good: bool) -> list[tuple[Subscription, Notice]]:  # noqa: FBT001
        stopped = await store.cancel_channel(channel, reason, for_good=for_good, threads=True)
        return partings(stopped, "channel.ended" if for_good else "slack.channel.gone", channel, reason)

    async def unanswered() -> list[tuple[str, str]]:
        now = utc_now()
        return await store.unanswered("slack", after=now - _WORTH_ANSWERING, before=now - _ANSWERED_BY_NOW, now=now)

    return Ledger(
        stories=store.headlines,
        gone=gone,
        lost=lost,
        found=lambda channel: store.restore_channel(channel, utc_now()),
        receive=lambda identity, payload: store.receive("slack", identity, payload, utc_now()),
        answered=lambda identity: store.answered("slack", identity, utc_now()),
        unanswered=unanswered,
        talk=lambda channel, story: store.talk_about(channel, story, utc_now()),
        subscriptions=lambda workspace: store.followed_in("slack", workspace),
        problems=lambda subscriptions, since: store.problems(subscriptions, since=since),
        settings=store.channel_settings,
    )


@asynccontextmanager
async def language_model(
    settings: Settings, store: Store, warn: "Warn", *, clock: Callable[[], datetime] = utc_now
) -> AsyncIterator[LanguageModel | None]:
    """Give the writer that asks the language model, where one is set; it connects when it is first asked."""
    if not settings.model:
        yield None
        return
    from adapters.model import Endpoint, ModelWriter  # noqa: PLC0415  # its library is imported only where it is used

    made = _model_settings(settings)
    endpoint = Endpoint(made)
    writer = ModelWriter(endpoint, Extractive(), ModelLedger(store, clock), made, now=clock, warn=warn)
    try:
        yield LanguageModel(writer, made.name, made.place, made.budget)
    finally:
        await writer.close()
        await endpoint.close()


def _model_settings(settings: Settings) -> "ModelSettings":
    from adapters.model import ModelSettings  # noqa: PLC0415

    return ModelSettings(
        url=settings.model_url,
        name=settings.model_name,
        key=settings.model_key,
        timeout=settings.model_timeout,
        temperature=settings.model_temperature,
        context=settings.model_context,
        price_in=settings.model_price_in,
        price_out=settings.model_price_out,
        budget=settings.model_budget,
        at_once=settings.model_at_once,
    )


class ModelLedger:
    """What the model's writer keeps between calls, in the store: an `adapters.model.Ledger`."""

    def __init__(self, store: Store, clock: Callable[[], datetime]) -> None:
        """Make one.

        Args:
            store: Where it is kept.
            clock: Gives the time, aware UTC.
        """
        self._store = store
        self._clock = clock

    async def kept(self, key: str) -> str | None:
        """See `adapters.model.Ledger`."""
        return await self._store.model_text(key)

    async def claim(self, key: str, lease: timedelta) -> bool:
        """See `adapters.model.Ledger`."""
        return await self._store.claim_model_text(key, now=self._clock(), lease=lease)

    async def give_up(self, key: str) -> None:
        """See `adapters.model.Ledger`."""
        await self._store.give_up_model_text(key)

    async def keep(self, key: str, text: str) -> None:
        """See `adapters.model.Ledger`."""
        await self._store.keep_model_text(key, text, now=self._clock())

    async def spent(self, workspace: str, day: date) -> float:
        """See `adapters.model.Ledger`."""
        return await self._store.model_spent(workspace, day)

    async def spend(  # noqa: PLR0917  # as the protocol has it
        self, workspace: str, day: date, n_in: int, n_out: int, cost: float, model: str
    ) -> None:
        """See `adapters.model.Ledger`."""
        await self._store.spend_on_model(workspace, day, ModelUse(model, 1, n_in, n_out, cost))

    async def judged(self, model: str, n_claims: int, n_failed: int) -> None:
        """See `adapters.model.Ledger`."""
        await self._store.model_judged(ModelRecord(model, n_claims, n_failed))


@asynccontextmanager
async def _slack_installs(settings: Settings) -> AsyncIterator["SlackInstalls | None"]:
    """Open the tokens of many workspaces, where the app is for many; what older keys wrote is written anew."""
    key = _secret(settings.secret_key)
    if not settings.slack_client_id or key is None:
        yield None
        return
    from storage.secrets import Secrets  # noqa: PLC0415
    from storage.slack_installs import open_slack_installs  # noqa: PLC0415

    installs = await open_slack_installs(settings.database, Secrets(key), settings.slack_client_id)
    try:
        await installs.rotate()
        yield installs
    finally:
        await installs.close()


def slack_manifest(
    settings: Settings,
    stories: Sequence[str],
    *,
    http: str | None,
    name: str,
    public: bool,
    history: bool,
    files: bool,
    style: str,
) -> str:
    """Write the app manifest for Slack, "json" or "yaml".

    Raises:
        UserError: It cannot be made of this.
    """
    from adapters.slack import manifest  # noqa: PLC0415

    made = manifest.manifest(
        stories,
        command=settings.slack_command,
        http=http,
        name=name,
        language=settings.language,
        public=public,
        history=history,
        files=files,
    )
    return manifest.as_yaml(made) if style == "yaml" else manifest.as_json(made)


def examine(settings: Settings) -> list[Finding]:
    """Say in plain words what of an installation is fine and what is not."""
    database, stories = asyncio.run(_examine_database(settings))
    found = [*database, *_examine_settings()]
    if settings.discord_token is None and not settings.slack:
        found.append((True, "DEPESCHE_DISCORD_TOKEN is not set: depesche run talks in this terminal."))
        found.append((True, "DEPESCHE_SLACK_BOT_TOKEN is not set: nothing is connected to Slack."))
    if settings.discord_token is not None:
        from adapters.discord import doctor  # noqa: PLC0415

        found += asyncio.run(doctor(settings.discord_token.get_secret_value()))
    if settings.slack:
        found += asyncio.run(_examine_slack(settings, stories))
    if settings.model:
        found += asyncio.run(_examine_model(settings))
    return found


def _examine_settings() -> Sequence[Finding]:
    here = Path.cwd()
    found: list[Finding] = [
        (True, f"Settings are read from {here / ENV_FILE}, and the environment wins over it.")
        if Path(ENV_FILE).is_file()
        else (True, f"There is no file .env in {here}: settings come from the environment.")
    ]
    for name, near in unknown():
        if near:
            found.append((False, f"{name} is no setting; did you mean {near}?"))
        else:
            found.append((False, f"{name} is no setting of this version."))
    return found


async def _examine_model(settings: Settings) -> Sequence[Finding]:
    from adapters.model import doctor  # noqa: PLC0415

    try:
        return await doctor(_model_settings(settings))
    except BotError as error:
        return [(False, error)]


async def _examine_slack(settings: Settings, stories: Sequence[str] | None) -> Sequence[Finding]:
    from adapters.slack.doctor import doctor  # noqa: PLC0415

    if stories is None and settings.slack_client_id:
        return []  # the tokens are in the database, of which it is said why it is not opened
    try:
        async with _slack_installs(settings) as installs:
            return await doctor(
                _slack_access(settings, installs),
                stories=stories or (),
                command=settings.slack_command,
                config_token=None if stories is None else _secret(settings.slack_config_token),
            )
    except BotError as error:
        return [(False, error)]


async def _open_examined(settings: Settings) -> Store:
    """Open the database without an upgrade, which is for who runs the desk to begin; make it where there is none."""
    try:
        return await open_store(settings.database, migrate=False)
    except StorageError as error:
        if error.reason != EMPTY:
            raise
    return await open_store(settings.database)


def _shown(database: str) -> str:
    """Give the address of the database without what may be a password, and a relative path as a whole one."""
    where = re.sub(r"(?<=password=)[^&]*", "…", re.sub(r"://.*@", "://…@", database))
    relative = re.fullmatch(r"(sqlite(?:\+pysqlite)?:///)([^/:].*)", where)
    return f"{relative[1]}{Path(relative[2]).absolute()}" if relative else where


async def _examine_database(settings: Settings) -> tuple[Sequence[Finding], Sequence[str] | None]:
    """Give what there is to say, and the stories that everybody can ask; None where the database cannot be used."""
    try:
        _make_folder(settings)
        store = await _open_examined(settings)
        try:
            await store.try_writing()
            stories = await store.handles("")
        finally:
            await store.close()
    except StorageError as error:
        if error.reason == OLDER:
            return [(True, "The database is of an older version. The next start upgrades it: keep a copy first.")], None
        return [(False, error)], None
    except BotError as error:
        return [(False, error)], None
    where = _shown(settings.database)
    found: list[Finding] = [
        (True, f"The database can be used: {where}, with {len(stories)} stories that everybody can ask.")
    ]
    if not stories and settings.seeds is not None:
        found.append((True, "The stories come into the database when depesche run is started for the first time."))
    return found, stories


def invitation(settings: Settings) -> str:
    """Give the address at which an admin invites the Discord bot.

    Raises:
        UserError: There is no token, or it is none.
    """
    if settings.discord_token is None:
        raise UserError("DEPESCHE_DISCORD_TOKEN is not set.", "Set it in the environment or in .env.")
    from adapters.discord import application_id, invite_link  # noqa: PLC0415

    identity = application_id(settings.discord_token.get_secret_value())
    if identity is None:
        raise UserError(
            "DEPESCHE_DISCORD_TOKEN is no token of a Discord bot.",
            "Copy it again from the developer portal, page “Bot”.",
        )
    return invite_link(identity)


class LateWeb:
    """Reads pages; what that takes is imported and begun when the first one is wanted."""

    def __init__(self) -> None:
        self._web: Web | None = None
        self._collector: Collector | None = None
        self._beginning = asyncio.Lock()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *error: object) -> None:
        if self._collector is not None:
            await self._collector.stop()
        if self._web is not None:
            await self._web.__aexit__(None, None, None)

    async def begun(self) -> "Web":
        """Give what reads pages."""
        async with self._beginning:
            if self._web is None:
                module = await asyncio.to_thread(import_module, "bot.sources.web")
                self._web = await module.Web().__aenter__()
        return self._web

    def collecting(self, store: Store) -> "Collecting":
        """Give what fetches feeds, one for this process, begun when it is first wanted."""

        async def collector() -> "Collector":
            await self.begun()
            if self._collector is None:
                made = import_module("bot.collector").Collector(
                    store, self.begun, worker=f"collect-{uuid4().hex}", clock=utc_now
                )
                self._collector = made
            return self._collector

        return collector

    async def article(self, url: str) -> Article:
        """Read the article at an address; see `bot.sources.web.Web.article`."""
        return await (await self.begun()).article(url)


def sources(settings: Settings, workspace: str) -> list[Source]:
    """List a workspace's feeds, in the order in which they were added; the empty one's are the terminal's."""

    async def listed() -> list[Source]:
        store = await open_store(settings.database)
        try:
            return await store.sources(workspace)
        finally:
            await store.close()

    _make_folder(settings)
    return asyncio.run(listed())


def export_sources(settings: Settings, workspace: str) -> bytes:
    """Write a workspace's feeds as OPML."""
    from bot.sources.opml import Listed, write  # noqa: PLC0415  # lxml, which few commands need

    return write(Listed(source.url, source.title) for source in sources(settings, workspace))


def import_sources(
    settings: Settings, file: str, stdin: BinaryIO, workspace: str, report: Callable[[str], None]
) -> tuple[int, int]:
    """Add the feeds of a list to a workspace's; each is looked at first, as safely as any address that users give.

    Args:
        settings: All of them.
        file: Path of a list in OPML; "-" for standard input.
        stdin: What "-" reads.
        workspace: Whose they are to be.
        report: Called with a sentence for each feed that is left out.

    Returns:
        How many were added, and how many were there before.

    Raises:
        SourceRefused: It cannot be read, or is no list of feeds.
        StorageError: The database failed; what was added before stays.
    """
    from bot.importing import add_listed  # noqa: PLC0415
    from bot.sources.opml import MAX_BYTES, read  # noqa: PLC0415

    try:
        if file == "-":
            data = stdin.read(MAX_BYTES + 1)
        else:
            with Path(file).open("rb") as opened:
                data = opened.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:  # ValueError: no path has a zero byte
        reason = (getattr(error, "strerror", None) or "no such file").lower()
        raise SourceRefused(printable(file[:200]) or ".", f"it cannot be opened ({reason})") from None

    def refuse(url: str, reason: str) -> None:
        report(f"Left out {url}: {reason}.")

    limit = settings.max_sources
    listed = read(data, lambda refused: refuse(refused.source, refused.reason))

    async def imported() -> "Imported":
        store = await open_store(settings.database)
        try:
            async with LateWeb() as web:
                collector = await web.collecting(store)()
                present = {source.url for source in await store.sources(workspace)}
                return await add_listed(collector, listed, present, refuse, workspace=workspace, limit=limit)
        finally:
            await store.close()

    _make_folder(settings)
    set_up_logs(settings.log_level or "warning", settings.log_format)
    became = asyncio.run(imported())
    if became.n_beyond:
        report(f"Left out {became.n_beyond} of them: DEPESCHE_MAX_SOURCES sets the limit to {limit}.")
    return became.n_added, became.n_known


def _make_folder(settings: Settings) -> None:
    if settings.database_url:
        return
    try:
        settings.data_dir.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        reason = (error.strerror or "unknown cause").lower()
        raise ConfigError([f"DEPESCHE_DATA_DIR: “{settings.data_dir}” cannot be made ({reason})."]) from None


async def _serve(settings: Settings, loops: Collection[str]) -> None:
    log = structlog.get_logger()
    for name, near in unknown():
        log.warning("setting_unknown", name=name, meant=near or None)
    where = _shown(settings.database)
    _make_folder(settings)
    store = await open_store(settings.database)
    try:
        apps: list[App] = []

        async def warn(workspace: str, share: float) -> None:
            for app in apps:
                await app.warn_of_budget(workspace, share)

        async with (
            _slack_installs(settings) as installs,
            LateWeb() as web,
            language_model(settings, store, warn) as model,
        ):
            app = build(settings, store, loops, installs, web, model=model)
            apps.append(app)
            loop = asyncio.get_running_loop()
            for which in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
                if which != signal.SIGHUP or signal.getsignal(which) != signal.SIG_IGN:  # as nohup has it
                    loop.add_signal_handler(which, app.stop)
            log.info("started", version=version("depesche"), only=",".join(sorted(loops)), database=where)
            await app.run(loops)
            log.info("ended")
    finally:
        await store.close()
