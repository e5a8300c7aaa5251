"""The help of the command line in the user's language: what typer shows of it, known again by its English words.

Nothing is translated before somebody asks for help.
"""

from collections.abc import Callable
from typing import Any

import typer
from typer.core import TyperCommand, TyperGroup

from adapters.wording import told

Spoken = Callable[[], str]
"""Gives the language of whoever asks: "en" or "de"."""

_FRAMES = {
    "ARGUMENTS_PANEL_TITLE": "Arguments",
    "OPTIONS_PANEL_TITLE": "Options",
    "COMMANDS_PANEL_TITLE": "Commands",
    "DEFAULT_STRING": "[default: {}]",
    "REQUIRED_LONG_STRING": "[required]",
}
"""What the library says around it all, by the names that it lets others change."""


def speak(app: typer.Typer, language: Spoken) -> None:
    """Let all commands tell their help in a language; in English as they stand.

    Args:
        app: With all its commands.
        language: Asked when help is shown.
    """

    class Command(TyperCommand):
        def format_help(self, ctx: Any, formatter: Any) -> None:
            _translate(self, ctx, language())
            super().format_help(ctx, formatter)

        def format_usage(self, ctx: Any, formatter: Any) -> None:
            _write_usage(self, ctx, formatter, language())

    class Group(TyperGroup):
        def format_help(self, ctx: Any, formatter: Any) -> None:
            _translate(self, ctx, language())
            super().format_help(ctx, formatter)

        def format_usage(self, ctx: Any, formatter: Any) -> None:
            _write_usage(self, ctx, formatter, language())

    app.info.cls = Group
    for command in app.registered_commands:
        command.cls = Command
    for group in app.registered_groups:
        group.cls = Group
        if group.typer_instance is not None:
            speak(group.typer_instance, language)


def _translate(command: Any, ctx: Any, language: str) -> None:
    """Say what a command shows of itself in a language."""
    from typer import rich_utils  # noqa: PLC0415  # takes long, and few ask for help

    for name, english in _FRAMES.items():
        setattr(rich_utils, name, told(english, language))
    command.options_metavar = told(command.options_metavar, language)
    commands = [command, *getattr(command, "commands", {}).values()]
    for each in [*commands, *command.get_params(ctx)]:
        if getattr(each, "help", None):
            each.help = told(each.help, language)
    if isinstance(command, TyperGroup):
        command.subcommand_metavar = told(command.subcommand_metavar, language)


def _write_usage(command: Any, ctx: Any, formatter: Any, language: str) -> None:
    prefix = told("Usage:", language) + " "
    formatter.write_usage(ctx.command_path, " ".join(command.collect_usage_pieces(ctx)), prefix=prefix)
