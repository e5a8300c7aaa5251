"""The command line, and the only place where settings, sources, engine and adapters meet."""

import errno
import io
import json
import os
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from importlib.metadata import version
from pathlib import Path
from typing import Annotated, Any
from zoneinfo import ZoneInfo

import typer

from adapters.console import make_console, render_answer, render_digest, show, show_sentence
from adapters.text import printable
from adapters.usage import speak
from adapters.wording import language_of, told, words
from bot import engine, settings
from bot import schedule as schedules
from bot.engine.lexicon import lexicon
from bot.errors import BotError, CommandError, ConfigError, ScheduleError, SourceRefused, StorageError, UserError
from bot.explaining import worded
from bot.rehearsal import rehearse as rehearse_slots
from bot.sources import dictionaries, files
from bot.types import Answer, Article, Citation, Digest

app = typer.Typer(
    name="depesche",
    help="A news desk: short digests of articles, and answers with the sentence that proves them.",
    add_completion=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
)

Source = Annotated[
    str,
    typer.Argument(help="A story's handle, a file, a folder of files, or - for standard input.", show_default=False),
]
AsJson = Annotated[bool, typer.Option("--json", help="Print one JSON object instead.")]


@contextmanager
def _patience() -> Iterator[None]:
    """Show on the terminal that work goes on, once it takes longer than a second."""
    console = make_console(stderr=True)
    if not console.is_terminal:
        yield
        return
    status = console.status(words("cli.reading", _language()))
    timer = threading.Timer(1.0, status.start)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()  # or it might begin after it has ended
        status.stop()


def _articles(source: str) -> Sequence[Article]:
    chosen = settings.load()
    if chosen.dictionary or chosen.thesaurus:
        dictionaries.load(
            lexicon(),
            dictionary=chosen.dictionary,
            thesaurus=chosen.thesaurus,
            cache=dictionaries.cache_folder(),
            report=_warn,
        )
    return files.load(source, seeds=chosen.seeds, stdin=sys.stdin.buffer, report=_warn)


def _language() -> str:
    """The language of whoever sits here: the one that is set for this program, or else for the whole machine."""
    return settings.language() or language_of(os.environ) or "en"


def _warn(sentence: str) -> None:
    """Print an English sentence on standard error, in the user's language."""
    show_sentence(told(sentence, _language()), stderr=True)


def _sentences(error: BotError, language: str) -> Sequence[str]:
    """Say an error: one sentence, or one for each setting that cannot work. In English they are its own."""
    match error:
        case ConfigError(problems=problems):
            return [told(each, language) for each in problems]
        case _ if language == "en":
            return [str(error)]
        case StorageError(reason=reason):
            return [words("cli.storage", language, reason=reason)]
        case SourceRefused(source=files.STDIN, reason=reason):
            return [words("error.source", language, said=words("cli.stdin", language), reason=reason)]
        case SourceRefused() | CommandError() | ScheduleError():
            notice = worded(error)
            return [words(notice.key, language, **notice.params)]
        case _:
            return [told(str(error), language)]


def _citation(citation: Citation) -> dict[str, Any]:
    return {
        "article": citation.article_id,
        "sentence": citation.sentence,
        "quote": citation.quote,
        "source": citation.source,
        "url": citation.url,
    }


def _digest_json(digest: Digest) -> dict[str, Any]:
    return {
        "title": digest.title,
        "language": digest.language,
        "bullets": [
            {"text": bullet.text, "citations": [_citation(c) for c in bullet.citations]} for bullet in digest.bullets
        ],
    }


def _answer_json(answer: Answer) -> dict[str, Any]:
    return {
        "question": answer.question,
        "verdict": answer.verdict,
        "text": answer.text,
        "citations": [_citation(citation) for citation in answer.citations],
    }


def _print_json(value: dict[str, Any]) -> None:
    print(json.dumps(value, ensure_ascii=False, indent=2))


def _tell_version(wanted: bool) -> None:  # noqa: FBT001  # as typer calls it
    if wanted:
        print(f"depesche {version('depesche')}")
        raise typer.Exit


@app.callback()
def _options(
    *,
    _version: Annotated[
        bool,
        typer.Option("--version", callback=_tell_version, is_eager=True, help="Print the version and exit."),
    ] = False,
) -> None: ...


@app.command()
def digest(
    source: Source,
    *,
    bullets: Annotated[int, typer.Option("--bullets", "-n", min=1, max=10, help="How many points at most.")] = 5,
    as_json: AsJson = False,
) -> None:
    """Tell what articles say in a few points."""
    with _patience():
        articles = _articles(source)
        made = engine.digest(articles, max_bullets=bullets)
    if as_json:
        _print_json(_digest_json(made))
    else:
        show(make_console(), render_digest(made, articles))


@app.command()
def ask(
    source: Source,
    question: Annotated[
        list[str], typer.Argument(help="In German or English; it needs no quotes.", show_default=False)
    ],
    *,
    as_json: AsJson = False,
) -> None:
    """Answer a question from articles, or say that they do not."""
    asked = " ".join(question)
    if not any(character.isalnum() for character in asked):
        raise UserError(
            "There is no question in that.", 'Ask in a few words, for example: depesche ask stargate "who funds it".'
        )
    with _patience():
        articles = _articles(source)
        made = engine.answer(asked, articles)
    if as_json:
        _print_json(_answer_json(made))
    else:
        show(make_console(), render_answer(made, articles))


_DEMO = ("who funds it", "Wer bezahlt das?", "wie viel Geld hat Softbank?", "When does the first data centre open?")


@app.command()
def demo() -> None:
    """Show the main job on the bundled story: its digest, and questions about it in two languages."""
    console = make_console()
    articles = _articles("stargate")
    console.print("› /stargate\n", style="bold magenta")
    show(console, render_digest(engine.digest(articles), articles))
    for question in _DEMO:
        console.print(f"\n› /stargate {question}\n", style="bold magenta")
        show(console, render_answer(engine.answer(question, articles), articles))


@app.command()
def rehearse(
    *,
    story: Annotated[str, typer.Option("--story", help="As in digest: a handle, a file or a folder.")],
    schedule: Annotated[
        str, typer.Option("--schedule", help="In the words of /news follow: “weekdays 08:30 Europe/Berlin”.")
    ],
    start: Annotated[
        str, typer.Option("--from", help="First day, YYYY-MM-DD; today if left out.", show_default=False)
    ] = "",
    days: Annotated[int, typer.Option("--days", min=1, max=366, help="How many days.")] = 7,
    bullets: Annotated[int, typer.Option("--bullets", "-n", min=1, max=10, help="How many points at most.")] = 5,
    show_all: Annotated[bool, typer.Option("--show", help="Print the digests, too.")] = False,
    as_json: AsJson = False,
) -> None:
    """List what would be posted and when, as a channel would get it that was told nothing before."""
    chosen = settings.load()
    plan = schedules.parse(schedule, zone=chosen.timezone, lowest=chosen.shortest)
    try:
        first = date.fromisoformat(start) if start else datetime.now(ZoneInfo(plan.zone)).date()
        last = first + timedelta(days=days)
    except (ValueError, OverflowError):
        raise UserError(f"“{printable(start)}” is no day.", "Write it as 2026-10-24.") from None
    if not date(1980, 1, 1) <= first <= last <= date(2200, 1, 1):
        raise UserError(f"{first} is too far away.", "Give a day between 1980 and 2199.")
    with _patience():
        articles = _articles(story)
        slots = list(rehearse_slots(plan, articles, start=first, days=days, max_bullets=bullets))
    if as_json:
        print(
            json.dumps(
                [{"slot": each.slot, "at": each.at.isoformat(), "bullets": len(each.digest.bullets)} for each in slots],
                indent=2,
            )
        )
        return
    console = make_console()
    language = _language()
    for each in slots:
        when = {"when_at": each.at.isoformat(), "zone": plan.zone}
        if not each.digest.bullets:
            console.print(words("rehearse.empty", language, **when))
            continue
        n = str(len(each.digest.bullets))
        console.print(words("rehearse.slot", language, n=n, **when), style="bold")
        if show_all:
            show(console, render_digest(each.digest, articles))
            console.print()
    if not slots:
        console.print(words("rehearse.none", language, schedule=plan.describe(language), n=str(days)))


@app.command()
def run(
    *,
    only: Annotated[
        str,
        typer.Option(
            "--only",
            help="Some of collect, deliver, discord, slack, console, separated by commas, instead of everything.",
            show_default=False,
        ),
    ] = "",
) -> int:
    """Run the news desk: answer, deliver on schedule, follow stories; without a platform's token in this terminal."""
    from bot import service  # noqa: PLC0415  # a digest on the command line needs no database

    return service.serve(settings.load(), only)


@app.command()
def doctor() -> int:
    """Say in plain words whether everything is set up right."""
    from bot import service  # noqa: PLC0415

    found = service.examine(settings.load())
    language = _language()
    labels = {fine: words("cli.fine" if fine else "cli.fault", language) for fine in (True, False)}
    width = max(map(len, labels.values()))
    for fine, finding in found:
        for sentence in _sentences(finding, language) if isinstance(finding, BotError) else [told(finding, language)]:
            show_sentence(sentence, mark=f"{labels[fine]:{width}}")
    return 0 if all(fine for fine, _ in found) else 1


@app.command("invite-link")
def invite_link() -> None:
    """Print the address at which an admin invites the Discord bot, with the rights that it needs."""
    from bot import service  # noqa: PLC0415

    print(service.invitation(settings.load()))


@app.command("slack-manifest")
def slack_manifest(
    *,
    story: Annotated[
        list[str] | None, typer.Option("--story", help="A story that gets a command of its own; may be repeated.")
    ] = None,
    http: Annotated[
        str,
        typer.Option(
            "--http", help="Public https address of this machine; without it Socket Mode.", show_default=False
        ),
    ] = "",
    name: Annotated[str, typer.Option("--name", help="What the app is called.")] = "Depesche",
    public: Annotated[
        bool, typer.Option("--public", help="Let it post to public channels that it was not invited to.")
    ] = False,
    history: Annotated[
        bool, typer.Option("--history", help="Let it look whether a doubtful post has arrived.")
    ] = False,
    files: Annotated[bool, typer.Option("--files", help="Let it read files that people hand to it.")] = False,
    style: Annotated[str, typer.Option("--format", help="json or yaml.")] = "json",
) -> None:
    """Print the manifest of the Slack app, to be pasted where Slack makes an app from one."""
    from bot import service  # noqa: PLC0415

    if style not in {"json", "yaml"}:
        raise UserError(f"There is no format “{printable(style[:20])}”.", "There are: json, yaml.")
    chosen = settings.load()
    print(
        service.slack_manifest(
            chosen,
            story or [],
            http=http or None,
            name=name,
            public=public,
            history=history,
            files=files,
            style=style,
        ),
        end="",
    )


@app.command("secret-key")
def secret_key() -> None:
    """Print a new key for DEPESCHE_SECRET_KEY, with which tokens of many Slack workspaces are encrypted."""
    from storage.secrets import new_key  # noqa: PLC0415

    print(new_key())


_sources = typer.Typer(
    name="sources", help="List, export and import the feeds of a server or workspace.", no_args_is_help=True
)
app.add_typer(_sources)

Workspace = Annotated[
    str,
    typer.Option(
        "--workspace",
        help="The platform's id of the Discord server or Slack workspace; the terminal's feeds without it.",
        show_default=False,
    ),
]


@_sources.command("list")
def list_sources(*, workspace: Workspace = "") -> None:
    """List feeds, one a line: title, address, story, and why it could not be read the last time."""
    from bot import service  # noqa: PLC0415

    chosen, language = settings.load(), _language()
    found = service.sources(chosen, workspace)
    if not found:
        _warn("No feed is read yet. To add some: depesche sources import feeds.opml")
    for source in found:
        line = f"{source.title}  {source.url}  /{source.story}"
        if source.failure and source.due_at:
            next_at = source.due_at.isoformat()
            key, params = "cli.source_failing_until", {"retry_at": next_at, "zone": chosen.timezone}
            line += f"  ({words(key, language, failure=source.failure, **params)})"
        elif source.failure:
            line += f"  ({words('cli.source_failing', language, failure=source.failure)})"
        print(printable(line))


@_sources.command("export")
def export_sources(*, workspace: Workspace = "") -> None:
    """Print feeds as OPML, which feed readers take."""
    from bot import service  # noqa: PLC0415

    sys.stdout.buffer.write(service.export_sources(settings.load(), workspace))


@_sources.command("import")
def import_sources(
    file: Annotated[str, typer.Argument(help="OPML, or - for standard input.", show_default=False)],
    *,
    workspace: Workspace = "",
) -> int:
    """Add the feeds of a list; what cannot be read is told and left out, and then the exit code is 1."""
    from bot import service  # noqa: PLC0415

    left_out = []

    def report(sentence: str) -> None:
        left_out.append(sentence)
        _warn(sentence)

    with _patience():
        n_added, n_known = service.import_sources(settings.load(), file, sys.stdin.buffer, workspace, report)
    print(words("cli.imported", _language(), added=str(n_added), known=str(n_known)))
    return 1 if left_out else 0


speak(app, _language)

USAGE = "How it is written: --help."
"""What follows in English on what cannot be parsed."""

_UNWRITABLE = frozenset([errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EIO])
"""What standard output can meet that is none of the program's faults."""


def _let_go() -> None:
    """Give up what is still to be written, so that the interpreter does not complain when it flushes."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _warn_of_usage(sentence: str) -> None:
    """Say what cannot be parsed, and what to do about it."""
    if not sentence:  # a group without a command, which has shown its help
        return
    said = sys.argv[1].removeprefix("/") if len(sys.argv) > 1 else ""
    if sentence.startswith("No such command") and said.lower() in _stories():
        _warn(f"“{said}” is a story and no command. To ask about it: depesche ask {said} …")
    elif _language() == "en":  # elsewhere the sentence says so itself
        end = "" if sentence.endswith((".", "?")) else "."
        show_sentence(f"{sentence}{end} {USAGE}", stderr=True)
    else:
        _warn(sentence)


def _stories() -> Sequence[str]:
    try:
        return files.stories(settings.load().seeds)
    except ConfigError:
        return ()


def _run(command: Callable[[], object]) -> int:
    """Run a command; its errors become sentences on standard error. Returns the exit code."""
    try:
        result = command()
        sys.stdout.flush()
    except BotError as error:
        for sentence in _sentences(error, _language()):
            show_sentence(sentence, stderr=True)
        return 2
    except BrokenPipeError:  # whoever read the output has seen enough
        _let_go()
        return 0
    except SystemExit as end:  # what typer makes of a closed pipe
        if not isinstance(end.__context__, BrokenPipeError):
            raise
        _let_go()
        return 0
    except OSError as error:
        if error.errno not in _UNWRITABLE:
            raise
        _let_go()
        _warn(f"The output cannot be written ({os.strerror(error.errno).lower()}).")
        return 2
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        # What typer cannot parse; the class of its errors moved between its versions, their method did not.
        if not hasattr(error, "format_message"):
            raise
        _warn_of_usage(str(error.format_message()))
        return 2
    return result if isinstance(result, int) else 0


def _replace_closed() -> None:
    """Let a stream that is closed lead nowhere: Python has none then, and its number would go to the next file."""
    for name, mode in (("stdin", "r"), ("stdout", "w"), ("stderr", "w")):
        if getattr(sys, name) is None:
            setattr(sys, name, Path(os.devnull).open(mode, encoding="utf-8"))  # noqa: SIM115  # open to the end


def main() -> None:
    """Run the command line; bad input ends with one sentence on standard error and exit code 2."""
    _replace_closed()
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a terminal that cannot show „ gets a ?, not a traceback
    sys.exit(_run(lambda: app(sys.argv[1:] or ["--help"], prog_name="depesche", standalone_mode=False)))


if __name__ == "__main__":
    main()
