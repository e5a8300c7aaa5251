"""The news desk in a terminal: digests and answers worth looking at there, plain text when piped."""

from collections.abc import Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.text import Text

from adapters.text import printable
from adapters.wording import day, words
from bot.types import Answer, Article, Citation, Digest


class _Sources:
    """Numbers the articles that are cited, in the order in which they come up."""

    def __init__(self, articles: Sequence[Article]) -> None:
        self._articles = {article.id: article for article in articles}
        self._numbers: dict[str, int] = {}

    def mark(self, citations: Sequence[Citation]) -> Text:
        """The numbers of some citations: "[1][3]"."""
        numbers = dict.fromkeys(
            self._numbers.setdefault(citation.article_id, len(self._numbers) + 1) for citation in citations
        )
        return Text("".join(f"[{number}]" for number in numbers), style="cyan")

    def lines(self, language: str) -> list[RenderableType]:
        """The numbered list: source, headline, date, address."""
        if not self._numbers:
            return []
        lines: list[RenderableType] = [Text(""), Text(words("ask.sources", language), style="dim bold")]
        for identity, number in self._numbers.items():
            article = self._articles.get(identity)
            if article is None:
                continue
            date = day(article.published_at, language) if article.published_at else ""
            parts = [printable(part) for part in (article.source, article.title, date, article.url or "") if part]
            lines.append(Text(f"[{number}] ", style="cyan").append(" · ".join(dict.fromkeys(parts)), style="dim"))
        return lines


def _hanging(mark: str, text: Text, style: str = "") -> RenderableType:
    """A line whose further lines are indented below its first word."""
    from rich.table import Table  # noqa: PLC0415

    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(Text(mark, style=style), text)
    return grid


def render_digest(digest: Digest, articles: Sequence[Article]) -> RenderableType:
    """A digest with numbered sources."""
    sources = _Sources(articles)
    head = Text(printable(digest.title), style="bold")
    if digest.as_of is not None:
        as_of = words("digest.as_of", digest.language, published_day=digest.as_of.isoformat())
        head.append("  " + as_of, style="dim not bold")
    lines: list[RenderableType] = [head, Text("")]
    for bullet in digest.bullets:
        text = Text(printable(bullet.text) + " ").append_text(sources.mark(bullet.citations))
        lines.append(_hanging("•", text, "bold cyan"))
    if not digest.bullets:
        lines.append(Text(words("digest.empty", digest.language), style="yellow"))
    return Group(*lines, *sources.lines(digest.language))


def render_answer(answer: Answer, articles: Sequence[Article]) -> RenderableType:
    """The short answer with its sentences below, or the sentence that there is none."""
    sources = _Sources(articles)
    lines: list[RenderableType] = []
    if answer.verdict == "answered" and answer.text is not None:
        lines.append(Text(printable(answer.text), style="bold green"))
    elif answer.verdict == "unsure":
        lines.append(Text(words("ask.unsure", answer.language), style="bold yellow"))
    else:
        refusal = Text(words("ask.silent", answer.language), style="bold yellow")
        if answer.sought:
            sought = words("ask.sought", answer.language, terms=", ".join(answer.sought))
            refusal.append(" " + sought, style="not bold")
        lines.append(refusal)
        if answer.citations:
            lines.append(Text(words("ask.related", answer.language), style="dim"))
    for citation in answer.citations:
        quote = Text(printable(citation.quote), style="italic" if answer.verdict == "answered" else "italic dim")
        lines.append(
            Padding(_hanging("│", quote.append(" ").append_text(sources.mark((citation,))), "dim"), (0, 0, 0, 1))
        )
    return Group(*lines, *sources.lines(answer.language))


def show(console: Console, renderable: RenderableType) -> None:
    """Print; where the output is no terminal, without color and without wrapping at a width nobody has."""
    console.print(renderable, highlight=False)


def make_console(*, stderr: bool = False) -> Console:
    """A console that is plain when piped and never interprets markup in what it prints."""
    console = Console(stderr=stderr, markup=False, emoji=False, highlight=False)
    if not console.is_terminal:
        return Console(stderr=stderr, markup=False, emoji=False, highlight=False, width=100, no_color=True)
    return console
