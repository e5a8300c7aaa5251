"""Every setting, once. Read from the environment or `.env`, prefix `DEPESCHE_`, by whoever starts the program."""

import os
import re
from collections.abc import Mapping
from contextlib import suppress
from datetime import timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import Any, Literal, Self, get_args

import platformdirs
import tzlocal
from dotenv.parser import Binding, parse_stream
from pydantic import Field, SecretStr, ValidationError, field_validator, model_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot import zones
from bot.errors import ConfigError

BUNDLED_SEEDS = Path(__file__).resolve().parent.parent / "seeds"
ENV_FILE = ".env"
"""Read where the program is started, if it is there."""

_PREFIX = "DEPESCHE_"


def _system_zone() -> str:
    """The IANA name of the zone that this machine's clock shows; UTC where it does not say."""
    try:
        name = zones.exact(tzlocal.get_localzone_name()) or "UTC"
    except (LookupError, OSError, ValueError):
        return "UTC"
    return "UTC" if name == "Etc/UTC" else name


class Settings(BaseSettings):
    """What can be set; the description of each field is its documentation."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, env_file=ENV_FILE, extra="ignore", frozen=True)

    database_url: str = Field(
        default="",
        description="Where everything is kept: sqlite:////path/to/depesche.db or "
        "postgresql+psycopg://user:password@host/name. Default: depesche.db in the data folder.",
    )
    data_dir: Path = Field(
        default_factory=lambda: Path(platformdirs.user_data_dir("depesche", appauthor=False)),
        description="Folder for the database where no other is set. Default: the system's place for a user's data.",
    )
    timezone: str = Field(
        default_factory=_system_zone,
        description="Time zone of schedules that name none, in channels that set none, for example Europe/Berlin. "
        "Default: the system's.",
    )
    language: Literal["en", "de"] = Field(
        default="en",
        description="Language of the bot's own words where neither channel nor user says: en or de. Default: en.",
    )
    discord_token: SecretStr | None = Field(
        default=None, description="Token of the Discord bot; without it nothing is connected to Discord. Default: none."
    )
    discord_shards: int | None = Field(
        default=None,
        ge=1,
        le=1000,
        description="Over how many connections Discord's servers are spread; needed from 2,500 servers. Default: one.",
    )
    discord_embeds: bool = Field(
        default=False,
        description="Whether posts on Discord are embeds instead of its newer components. Default: no.",
    )
    slack_bot_token: SecretStr | None = Field(
        default=None,
        description="Token of the Slack app in one workspace, xoxb-…; without it, and without a client id, nothing is "
        "connected to Slack. Default: none.",
    )
    slack_app_token: SecretStr | None = Field(
        default=None,
        description="App-level token of the Slack app, xapp-…, for Socket Mode, which needs no public address. "
        "Default: none.",
    )
    slack_signing_secret: SecretStr | None = Field(
        default=None,
        description="Signing secret of the Slack app, for requests over HTTP; with it the HTTP address below is "
        "listened on. Default: none.",
    )
    slack_client_id: str = Field(
        default="",
        description="Client id of the Slack app, for installing it in many workspaces at /slack/install; needs the "
        "client secret, the signing secret and the secret key. Default: none.",
    )
    slack_client_secret: SecretStr | None = Field(
        default=None, description="Client secret of the Slack app, for the same. Default: none."
    )
    slack_scopes: str = Field(
        default="",
        description="What /slack/install asks for beyond what is needed, as the manifest was made: public, history, "
        "files, separated by commas. Default: none.",
    )
    slack_config_token: SecretStr | None = Field(
        default=None,
        description="App configuration token, xoxe.xoxp-…, with which depesche doctor compares the app's settings; "
        "lasts twelve hours, and nothing else needs it. Default: none.",
    )
    slack_command: str = Field(
        default="/news",
        description="The common slash command on Slack, where another app has /news already. Default: /news.",
    )
    slack_managers: Literal["members", "admins"] = Field(
        default="members",
        description="Who may change what is posted in a Slack channel: its members, or only admins of the workspace. "
        "Default: members.",
    )
    secret_key: SecretStr | None = Field(
        default=None,
        description="Key with which tokens of many workspaces are encrypted, made by depesche secret-key; several are "
        "separated by commas, the newest first. Default: none.",
    )
    http_host: str = Field(
        default="127.0.0.1",
        description="Address on which HTTP is listened for; 0.0.0.0 for all. Default: 127.0.0.1.",
    )
    http_port: int = Field(default=3000, ge=1, le=65535, description="Port of the same. Default: 3000.")
    model_url: str = Field(
        default="",
        description="Where a language model is, any OpenAI-compatible address, for example http://127.0.0.1:11434/v1; "
        "it writes only in channels that switch it on. Default: none.",
    )
    model_name: str = Field(default="", description="Name of the model there. Default: none.")
    model_key: SecretStr | None = Field(default=None, description="Key of the same, where it wants one. Default: none.")
    model_timeout: float = Field(
        default=30.0, gt=0, le=600, description="How many seconds a digest or an answer of it may take. Default: 30."
    )
    model_temperature: float = Field(
        default=0.2, ge=0, le=2, description="How freely it chooses its words, 0 to 2. Default: 0.2."
    )
    model_context: int = Field(
        default=8192, ge=1024, le=10_000_000, description="How many tokens it can hold. Default: 8192."
    )
    model_price_in: float = Field(
        default=0.0, ge=0, description="Price of a million tokens sent to it, in any currency. Default: 0."
    )
    model_price_out: float = Field(
        default=0.0, ge=0, description="Price of a million tokens that it writes, in the same. Default: 0."
    )
    model_budget: float = Field(
        default=0.0,
        ge=0,
        description="What it may cost one server or workspace in a day, in the same; past it the articles are quoted. "
        "0 for no limit. Default: 0.",
    )
    model_at_once: int = Field(
        default=4,
        ge=1,
        le=1000,
        description="How many calls to it may be under way at the same time; a server of your own may take one. "
        "Default: 4.",
    )
    max_subscriptions: int = Field(
        default=50, ge=1, le=10_000, description="How many stories one channel may follow. Default: 50."
    )
    max_sources: int = Field(
        default=100, ge=0, le=10_000, description="How many feeds one server or workspace may have. Default: 100."
    )
    lowest_interval: int = Field(
        default=15,
        ge=1,
        le=1440,
        description="The shortest time between two digests of a story, in minutes. Default: 15.",
    )
    lease: int = Field(
        default=30,
        ge=1,
        le=3600,
        description="After how many seconds another process takes over what one that died was posting. Default: 30.",
    )
    log_level: Literal["", "debug", "info", "warning", "error"] = Field(
        default="",
        description="What is logged on standard error: debug, info, warning or error. "
        "Default: info; warning where the chat is in the same terminal.",
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="How it is logged: text, or json with one object a line. Default: text."
    )
    seeds: Path | None = Field(
        default=BUNDLED_SEEDS,
        description="Folder with one sub-folder a story that everybody can ask; empty for none. "
        "Default: the bundled stories.",
    )
    watch: Path | None = Field(
        default=None,
        description="Folder with one sub-folder a story whose new and changed files (.txt, .md, .html) are taken in "
        "while the desk runs; what is gone from it stays known. Default: none.",
    )
    dictionary: Path | None = Field(
        default=None,
        description="German-English dictionary in ding format, for example Debian's /usr/share/trans/de-en. "
        "Default: none.",
    )
    thesaurus: Path | None = Field(
        default=None,
        description="German thesaurus in MyThes format, for example Debian's /usr/share/mythes/th_de_DE_v2.dat. "
        "Default: none.",
    )

    @model_validator(mode="before")
    @classmethod
    def _as_it_was_meant(cls, values: dict[str, Any]) -> dict[str, Any]:
        """Drop what copying and env-files leave around a value: blanks, and quotes, which Docker keeps.

        A variable that is there and empty, as compose files make them, counts as one that is not there.
        """
        meant = {name: _bare(value) if isinstance(value, str) else value for name, value in values.items()}
        return {name: value for name, value in meant.items() if value != "" or name == "seeds"}

    @field_validator("seeds", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("data_dir", "seeds", "watch", "dictionary", "thesaurus")
    @classmethod
    def _at_home(cls, value: Path | None) -> Path | None:
        """Read "~" as a shell does, which sees no env-file."""
        with suppress(RuntimeError):  # nobody's home is known
            return value and value.expanduser()
        return value

    @field_validator("log_level", "log_format", "language", "slack_managers", mode="before")
    @classmethod
    def _in_lower_case(cls, value: object) -> object:
        return value.lower() if isinstance(value, str) else value

    @field_validator("slack_scopes")
    @classmethod
    def _must_be_optional_scopes(cls, value: str) -> str:
        names = [name.strip().lower() for name in value.split(",") if name.strip()]
        unknown = [name for name in names if name not in {"public", "history", "files"}]
        if unknown:
            raise ValueError(f"“{unknown[0]}” is none of public, history and files")
        return ",".join(names)

    @field_validator("slack_command")
    @classmethod
    def _must_be_command(cls, value: str) -> str:
        name = value.strip().lstrip("/")
        if re.fullmatch(r"[a-z0-9_-]{1,31}", name) is None:
            raise ValueError(f"“{value}” is no name of a command; it has small letters, digits, - and _, like /news")
        return f"/{name}"

    @model_validator(mode="after")
    def _slack_must_be_whole(self) -> Self:
        if self.slack_bot_token and not (self.slack_app_token or self.slack_signing_secret):
            raise ValueError(
                "DEPESCHE_SLACK_BOT_TOKEN: it needs DEPESCHE_SLACK_APP_TOKEN (Socket Mode) or "
                "DEPESCHE_SLACK_SIGNING_SECRET (HTTP), too"
            )
        if self.slack_bot_token and self.slack_client_id:
            raise ValueError(
                "DEPESCHE_SLACK_CLIENT_ID: it is for many workspaces and DEPESCHE_SLACK_BOT_TOKEN for one; set one"
            )
        missing = [
            name
            for name, value in (
                ("DEPESCHE_SLACK_CLIENT_SECRET", self.slack_client_secret),
                ("DEPESCHE_SLACK_SIGNING_SECRET", self.slack_signing_secret),
                ("DEPESCHE_SECRET_KEY", self.secret_key),
            )
            if value is None
        ]
        if self.slack_client_id and missing:
            raise ValueError(f"DEPESCHE_SLACK_CLIENT_ID: it needs {' and '.join(missing)}, too")
        return self

    @field_validator("model_url")
    @classmethod
    def _must_be_address(cls, value: str) -> str:
        if value and re.match(r"https?://[^/\s]+", value) is None:
            raise ValueError("it must begin with http:// or https://, for example http://127.0.0.1:11434/v1")
        return value.rstrip("/")

    @model_validator(mode="after")
    def _model_must_be_whole(self) -> Self:
        if self.model_url and not self.model_name:
            raise ValueError("DEPESCHE_MODEL_URL: it needs DEPESCHE_MODEL_NAME, too")
        return self

    @field_validator("timezone")
    @classmethod
    def _must_be_zone(cls, value: str) -> str:
        found = zones.exact(value) if value else _system_zone()
        if found is None:
            near = zones.near(value)
            hint = f"; did you mean {near}?" if near else ", for example Europe/Berlin"
            raise ValueError(f"there is no time zone “{value}”{hint}")
        return found

    @field_validator("seeds", "watch")
    @classmethod
    def _must_be_folder(cls, value: Path | None) -> Path | None:
        if value is not None and not value.is_dir():
            raise ValueError(f"“{value}” is not a folder; give one with a sub-folder for each story, or leave it empty")
        return value

    @field_validator("dictionary", "thesaurus")
    @classmethod
    def _must_be_readable(cls, value: Path | None) -> Path | None:
        if value is None:
            return None
        try:
            if not value.is_file():
                raise ValueError(f"“{value}” is not a file; give the path of an installed one, or leave it empty")
            with value.open("rb"):
                return value
        except OSError as error:
            reason = (error.strerror or "unknown cause").lower()
            raise ValueError(f"“{value}” cannot be opened ({reason}); make it readable, or leave it empty") from None

    @property
    def database(self) -> str:
        """Address of the database, the default one included."""
        return self.database_url or f"sqlite:///{self.data_dir / 'depesche.db'}"

    @property
    def slack(self) -> bool:
        """Whether Slack is on."""
        return self.slack_bot_token is not None or bool(self.slack_client_id)

    @property
    def model(self) -> bool:
        """Whether there is a language model."""
        return bool(self.model_url)

    @property
    def shortest(self) -> timedelta:
        """The shortest time between two digests of a story."""
        return timedelta(minutes=self.lowest_interval)


def load(overrides: Mapping[str, object] | None = None) -> Settings:
    """Read the settings.

    Args:
        overrides: Values by field name that win over the environment.

    Raises:
        ConfigError: With one sentence for each setting that cannot work.
    """
    try:
        if broken := [each.original.line for each in _lines() if each.error]:
            raise ConfigError(
                [f"{ENV_FILE}: line {broken[0]} cannot be read; write NAME=value, and close every quote."]
            )
        return Settings(**dict(overrides or {}))  # type: ignore[arg-type]
    except ValidationError as error:
        problems = [
            (f"DEPESCHE_{'_'.join(map(str, fault['loc'])).upper()}: " if fault["loc"] else "")
            + fault["msg"].removeprefix("Value error, ")
            for fault in error.errors()
        ]
        raise ConfigError([each if each.endswith("?") else f"{each}." for each in problems]) from None
    except OSError as error:
        raise ConfigError([f".env: it cannot be opened ({(error.strerror or 'unknown cause').lower()})."]) from None
    except UnicodeDecodeError:
        raise ConfigError([".env: it cannot be read; it must be a text file in UTF-8."]) from None


def unknown() -> list[tuple[str, str]]:
    """Give the variables that are named like settings and are none, each with the one that may be meant, or "".

    In the environment only those that look like a setting count: the others may be another program's.
    """
    known = {f"{_PREFIX}{name.upper()}" for name in Settings.model_fields}
    written = {each.key for each in _lines() if each.key}
    strange = [name for name in {*written, *os.environ} if name.upper().startswith(_PREFIX)]
    near = {name: get_close_matches(name.upper(), known, n=1, cutoff=0.85) for name in strange}
    return [
        (name, next(iter(near[name]), ""))
        for name in sorted(strange)
        if name.upper() not in known and (near[name] or name in written)
    ]


def _lines() -> list[Binding]:
    """What stands in `.env`, also what cannot be read there."""
    path = Path(ENV_FILE)
    if not path.is_file():
        return []
    with path.open(encoding="utf-8") as file:
        return list(parse_stream(file))


def _bare(value: str) -> str:
    value = value.strip()
    quoted = len(value) > 1 and value[0] == value[-1] and value[0] in "\"'"
    return value[1:-1].strip() if quoted else value


class _Language(BaseSettings):
    """The one setting that errors about all others depend on."""

    model_config = SettingsConfigDict(env_prefix=_PREFIX, env_file=ENV_FILE, extra="ignore")

    language: str = ""


def language() -> str | None:
    """The language that is set, also where other settings cannot work; None where none is, or none that there is."""
    try:
        readable = not any(each.error for each in _lines())
        said = (_Language() if readable else _Language(_env_file=None)).language  # type: ignore[call-arg]  # it takes it
    except (OSError, UnicodeDecodeError):
        said = _Language(_env_file=None).language  # type: ignore[call-arg]  # pydantic-settings takes it
    said = _bare(said).lower()
    return said if said in get_args(Settings.model_fields["language"].annotation) else None
