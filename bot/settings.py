"""Every setting, once. Read from the environment or `.env`, prefix `DEPESCHE_`, by whoever starts the program."""

from collections.abc import Mapping
from pathlib import Path

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, SettingsConfigDict

from bot.errors import ConfigError

BUNDLED_SEEDS = Path(__file__).resolve().parent.parent / "seeds"


class Settings(BaseSettings):
    """What can be set; the description of each field is its documentation."""

    model_config = SettingsConfigDict(env_prefix="DEPESCHE_", env_file=".env", extra="ignore", frozen=True)

    seeds: Path | None = Field(
        default=BUNDLED_SEEDS,
        description="Folder with one sub-folder a story that everybody can ask; empty for none. "
        "Default: the bundled stories.",
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

    @field_validator("seeds", "dictionary", "thesaurus", mode="before")
    @classmethod
    def _empty_is_none(cls, value: object) -> object:
        return None if value == "" else value

    @field_validator("seeds")
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


def load(overrides: Mapping[str, object] | None = None) -> Settings:
    """Read the settings.

    Args:
        overrides: Values by field name that win over the environment.

    Raises:
        ConfigError: With one sentence for each setting that cannot work.
    """
    try:
        return Settings(**dict(overrides or {}))  # type: ignore[arg-type]
    except ValidationError as error:
        problems = [
            f"DEPESCHE_{'_'.join(map(str, fault['loc'])).upper()}: {fault['msg'].removeprefix('Value error, ')}."
            for fault in error.errors()
        ]
        raise ConfigError(problems) from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError([f".env: it cannot be read ({error}); it must be a text file in UTF-8."]) from None
