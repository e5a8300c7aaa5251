"""How the news desk looks in a terminal: every message as lines with styles, worth looking at there, plain when piped.

What is typed, and when something is printed, is `adapters.terminal`'s.
"""

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import IO

from rich.console import Console, ConsoleOptions, RenderableType
from rich.padding import Padding
from rich.text import Text

from adapters.text import printable, repeated
from adapters.wording import LOCALES, day, say, update_counts, update_head, words
from bot.types import Answer, Article, Bullet, Citation, Digest, Evidence, Made, Notice, Spoken, Update


@dataclass(frozen=True, slots=True)
class Span:
    """Some characters of a line that look alike.

    Attributes:
        text: Nothing in it is interpreted.
        style: In rich's words, "bold cyan"; empty for none.
    """

    text: str
    style: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line; where it is too long for the terminal, its further lines are indented below its first word.

    Attributes:
        spans: What it says, in order; nothing for an empty line.
        mark: What stands in front of it, "•"; without text where there is none.
        indent: How many columns the mark stands from the left.
    """

    spans: tuple[Span, ...] = ()
    mark: Span = Span("")
    indent: int = 0

    def __str__(self) -> str:
        mark = f"{self.mark.text} " if self.mark.text else ""
        return " " * self.indent + mark + "".join(span.text for span in self.spans)

    def __rich__(self) -> RenderableType:
        text = Text.assemble(*((span.text, span.style) for span in self.spans))
        if not self.mark.text:
            return text
        from rich.table import Table  # noqa: PLC0415 - what has no bullets does not pay for it

        grid = Table.grid(padding=(0, 1))
        grid.add_column(no_wrap=True)
        grid.add_column(overflow="fold")
        grid.add_row(Text(self.mark.text, style=self.mark.style), text)
        return Padding(grid, (0, 0, 0, self.indent), expand=False)


@dataclass(frozen=True, slots=True)
class Post:
    """A message as the terminal shows it; `str` gives it without styles, one line a line."""

    lines: tuple[Line, ...]

    def __str__(self) -> str:
        return "\n".join(map(str, self.lines))

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterator[RenderableType]:
        if console.is_terminal:
            yield from self.lines
        else:
            yield Text(str(self))


class _Sources:
    """Numbers the sources of what is cited, in the order in which they come up.

    Articles that nothing tells apart here share a number, and those that nobody can say anything about have none.
    """

    def __init__(self, articles: Sequence[Article], language: str) -> None:
        self._articles = {article.id: article for article in articles}
        self._language = language
        self._numbers: dict[str, int] = {}

    def mark(self, citations: Sequence[Citation]) -> tuple[Span, ...]:
        """The numbers of some citations, " [1][3]"; nothing where there are none."""
        described = dict.fromkeys(filter(None, map(self._describe, citations)))
        marks = "".join(f"[{self._numbers.setdefault(source, len(self._numbers) + 1)}]" for source in described)
        return (Span(" "), Span(marks, "cyan")) if marks else ()

    def _describe(self, citation: Citation) -> str:
        """Source, headline and address, and the date where the article is at hand."""
        article = self._articles.get(citation.article_id)
        if article is None:
            parts = [citation.source, citation.title, citation.url or ""]
        else:
            date = day(article.published_at, self._language) if article.published_at else ""
            parts = [article.source, article.title, date, article.url or ""]
        return " · ".join(dict.fromkeys(printable(part) for part in parts if part))

    def lines(self) -> Iterator[Line]:
        """The numbered list; nothing where nothing was cited."""
        if self._numbers:
            yield Line()
            yield Line((Span(words("ask.sources", self._language), "dim bold"),))
        for source, number in self._numbers.items():
            yield Line((Span(source, "dim"),), Span(f"[{number}]", "cyan"))


_BULLET = Span("•", "bold cyan")


def _bullets(bullets: Sequence[Bullet], sources: _Sources, language: str) -> Iterator[Line]:
    for bullet in bullets:
        yield Line((Span(printable(bullet.text)), *sources.mark(bullet.citations)), _BULLET)
        if bullet.is_translated:
            original = printable(words("translated.from", language, quote=bullet.citations[0].quote))
            yield Line((Span(original, "italic dim"),), Span("│", "dim"), indent=1)


def _made(made: Made, language: str) -> Iterator[Line]:
    """Say how something was put into words, where that is not how it always is."""
    if made != "quoted":
        yield Line((Span(words(f"made.{made}", language), "dim"),))


def _digest(digest: Digest, articles: Sequence[Article], language: str) -> Iterator[Line]:
    sources = _Sources(articles, language)
    head = [Span(printable(digest.title), "bold")] if digest.title else []
    if digest.as_of is not None:
        as_of = words("digest.as_of", language, published_day=digest.as_of.isoformat())
        head.append(Span(f"  {as_of}" if head else as_of, "dim"))
    lead = [*([Line(tuple(head))] if head else []), *_made(digest.made, language)]
    if lead:  # an article without a headline begins with its first point
        yield from lead
        yield Line()
    yield from _bullets(digest.bullets, sources, language)
    if not digest.bullets:
        yield Line((Span(words("digest.empty", language), "yellow"),))
    yield from sources.lines()


def _answer(answer: Answer, articles: Sequence[Article], language: str) -> Iterator[Line]:
    sources = _Sources(articles, language)
    quoted = answer.citations
    if answer.verdict == "answered" and answer.text is not None:
        n_said = repeated(answer.text, [each.quote for each in quoted])
        said, quoted = quoted[:n_said], quoted[n_said:]
        yield Line((Span(printable(answer.text), "bold green"), *sources.mark(said)))
    elif answer.verdict == "unsure":
        yield Line((Span(words("ask.unsure", language), "bold yellow"),))
    else:
        refusal = Span(words("ask.silent", language), "bold yellow")
        sought = words("ask.sought", language, terms=", ".join(answer.sought))
        yield Line((refusal, Span(f" {sought}", "yellow")) if answer.sought else (refusal,))
        if answer.citations:
            yield Line((Span(words("ask.related", language), "dim"),))
    style = "italic" if answer.verdict == "answered" else "italic dim"
    for citation in quoted:
        quote = Span(printable(citation.quote), style)
        yield Line((quote, *sources.mark((citation,))), Span("│", "dim"), indent=1)
    yield from _made(answer.made, language)
    yield from sources.lines()


def _update(update: Update, language: str) -> Iterator[Line]:
    sources = _Sources((), language)
    yield Line((Span(printable(update_head(update, language)), "bold"),))
    yield from (Line((Span(each, "dim"),)) for each in update_counts(update, language))
    yield Line()
    yield from _bullets(update.bullets, sources, language)
    yield from sources.lines()


def _notice(notice: Notice, language: str) -> Iterator[Line]:
    for line in say(notice, language).split("\n"):
        row = line.removeprefix("• ")
        yield Line((Span(row),), Span("") if row == line else _BULLET)


def _evidence(evidence: Evidence, language: str) -> Iterator[Line]:
    sources = _Sources((), language)
    for citation in evidence.citations:
        quote = Span(printable(citation.quote) + " ", "italic")
        yield Line((quote, *sources.mark((citation,))), Span("│", "dim"), indent=1)
    yield from sources.lines()


def render(message: Spoken, language: str) -> Post:
    """A message as it stands in the chat; the frame of an answer is in the language of its question."""
    match message:
        case Digest():
            lines = _digest(message, (), language)
        case Answer():
            lines = _answer(message, (), message.language if message.language in LOCALES else language)
        case Update():
            lines = _update(message, language)
        case Notice():
            lines = _notice(message, language)
        case Evidence():
            lines = _evidence(message, language)
    return Post(tuple(lines))


def render_digest(digest: Digest, articles: Sequence[Article]) -> Post:
    """A digest with numbered sources, all in its own language."""
    return Post(tuple(_digest(digest, articles, digest.language)))


def render_answer(answer: Answer, articles: Sequence[Article]) -> Post:
    """The short answer with its sentences below, or the sentence that there is none."""
    return Post(tuple(_answer(answer, articles, answer.language)))


class _Console(Console):
    """Tells a reader who is gone to whoever printed; rich's own ends the program with an error."""

    def on_broken_pipe(self) -> None:
        raise sys.exception() or BrokenPipeError  # rich calls this while it handles the one that it met


def show(console: Console, renderable: RenderableType) -> None:
    """Print; where the output is no terminal, without color and without wrapping at a width nobody has.

    Raises:
        OSError: It cannot be printed; a BrokenPipeError where whoever read the output is gone.
    """
    console.print(renderable, highlight=False, soft_wrap=not console.is_terminal)


def show_sentence(sentence: str, *, mark: str = "", stderr: bool = False) -> None:
    """Print what the program says to whoever runs it; in a terminal no word is torn.

    Args:
        sentence: Whatever is in it, nothing of it is interpreted.
        mark: What stands in front of it; further lines begin below its first word.
        stderr: Print on standard error.
    """
    show(make_console(stderr=stderr), Post((Line((Span(printable(sentence)),), Span(mark)),)))


def make_console(*, stderr: bool = False, file: IO[str] | None = None) -> Console:
    """A console that is plain when piped and never interprets markup in what it prints.

    Args:
        stderr: Print on standard error.
        file: Print there instead, whatever becomes of standard output.
    """
    console = _Console(stderr=stderr, file=file, markup=False, emoji=False, highlight=False)
    if not console.is_terminal:
        return _Console(stderr=stderr, file=file, markup=False, emoji=False, highlight=False, width=100, no_color=True)
    return console
