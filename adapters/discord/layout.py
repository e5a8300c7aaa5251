"""How messages look on Discord: message -> cards, within all limits; card -> Components V2, or an embed. Pure.

A card is cut so that both forms hold it: the same message makes as many posts in either, also in another process.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import discord

from adapters.discord import buttons
from adapters.discord.hints import hinted
from adapters.discord.markdown import address, escape, link, pieces, shorten
from adapters.text import repeated
from adapters.wording import LOCALES, update_counts, update_head, words
from bot.types import Answer, Bullet, Citation, Digest, Evidence, Made, Notice, Spoken, Update

MAX_DISPLAYED = 4000
"""Characters that all texts of one message may have together; an embed's description may have 96 more."""

_MAX_FOOT = 1600
_MAX_BLOCK = 1200
_MAX_TITLE = 200
_MAX_QUESTION = 300
_MAX_SOURCE = 110
_MAX_MARKS = 10
_BETWEEN = 40  # line breaks and what else stands between the parts of a card, and the mention of a role above it

NEWS, SURE, UNSURE, PLAIN = 0x2A6F97, 0x2D936C, 0xD9A441, 0x8A8F98
"""Accent colors: of digests and updates, of answers, of what is no answer, of everything else."""

_PLACE = "\ue000"  # a character of nobody's, for where a mention of a channel goes
_QUOTES = {"en": ("“", "”"), "de": ("„", "“")}


@dataclass(frozen=True, slots=True)
class Card:
    """One post. Its texts are Markdown that is safe to show.

    Attributes:
        head: What it is about; may be empty.
        body: What it says.
        foot: Numbered sources; may be empty.
        color: Of its edge.
        language: Of its buttons.
        story: Handle of the story that it is about, or empty.
        citations: The sentences behind it.
        verbs: Of its buttons, in order.
        question: What it answers, or does not; empty for anything else.
    """

    head: str
    body: str
    foot: str
    color: int
    language: str
    story: str = ""
    citations: tuple[Citation, ...] = ()
    verbs: tuple[str, ...] = ()
    question: str = ""

    @property
    def texts(self) -> tuple[str, ...]:
        """What is displayed, from top to bottom."""
        return tuple(text for text in (self.head, self.body, self.foot) if text)

    def presses(self, nonce: str) -> list[buttons.Press]:
        """Make its buttons."""
        found = buttons.keys(
            self.verbs,
            self.language,
            story=self.story,
            citations=self.citations,
            nonce=nonce,
            question=self.question,
        )
        return [buttons.Press(key) for key in found]


def view(card: Card, nonce: str = "", mention: str | None = None) -> discord.ui.LayoutView:
    """Give a card as Components V2.

    Args:
        card: What to show.
        nonce: See `buttons.keys`.
        mention: Markdown that mentions somebody above it; None for nobody.
    """
    container: discord.ui.Container[Any] = discord.ui.Container(accent_colour=card.color)
    for number, text in enumerate(card.texts):
        if number:
            container.add_item(discord.ui.Separator(visible=number == 1 and bool(card.head)))
        container.add_item(discord.ui.TextDisplay(text))
    if presses := card.presses(nonce):
        container.add_item(discord.ui.ActionRow(*presses))
    shown = discord.ui.LayoutView(timeout=None)
    if mention is not None:
        shown.add_item(discord.ui.TextDisplay(mention))
    shown.add_item(container)
    return shown


def embed(card: Card, nonce: str = "") -> tuple[discord.Embed, discord.ui.View]:
    """Give a card as an embed with a row of buttons, which may be empty."""
    row = discord.ui.View(timeout=None)
    for press in card.presses(nonce):
        row.add_item(press)
    return discord.Embed(description="\n\n".join(card.texts), color=card.color), row


def look(card: Card, *, embeds: bool) -> dict[str, Any]:
    """Give what a message needs to look like a card, which mentions nobody."""
    none = discord.AllowedMentions.none()
    if embeds:
        boxed, row = embed(card)
        return {"embed": boxed, "view": row, "allowed_mentions": none}
    return {"view": view(card), "allowed_mentions": none}


@dataclass(frozen=True, slots=True)
class _Block:
    """Lines that belong together; a card ends before or after them."""

    text: str
    citations: tuple[Citation, ...] = ()


class _Sources:
    """Numbers the sources of what is cited, in the order in which they come up, over all cards of a message."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str, str | None], int | None] = {}
        self._n = 0

    def number(self, citation: Citation) -> int | None:
        """The number of a source; None where nobody can say anything about it."""
        key = citation.source, citation.title, citation.url
        if key not in self._numbers:
            known = bool(escape(citation.source + citation.title)) or address(citation.url) is not None
            self._n += known
            self._numbers[key] = self._n if known else None
        return self._numbers[key]

    def mark(self, citations: Iterable[Citation]) -> str:
        r"""The numbers of some citations, "\[1\]\[3\]", never alone on a line; nothing where there are none."""
        numbers = list(dict.fromkeys(number for each in citations if (number := self.number(each)) is not None))
        marks = "".join(rf"\[{number}\]" for number in numbers[:_MAX_MARKS])
        return f"\u00a0{marks}" if marks else ""

    def line(self, citations: Iterable[Citation]) -> str:
        """The sources of some citations, with their addresses as far as there is room; nothing where none are known."""
        named = {number: each for each in citations if (number := self.number(each)) is not None}
        listed: list[str] = []
        room = _MAX_FOOT
        for number, citation in sorted(named.items()):
            name = (
                shorten(" – ".join(dict.fromkeys(filter(None, (citation.source, citation.title)))), _MAX_SOURCE) or "↗"
            )
            for text in (link(name, citation.url), escape(name), ""):
                item = rf"\[{number}\] {text}".rstrip()
                if len(item) + 3 <= room:
                    listed.append(item)
                    room -= len(item) + 3
                    break
        return "-# " + " · ".join(listed) if listed else ""


def _cards(
    head: str,
    blocks: Sequence[_Block],
    sources: _Sources,
    *,
    color: int,
    language: str,
    story: str = "",
    each: Sequence[str] = (),
    last: Sequence[str] = (),
    question: str = "",
) -> tuple[Card, ...]:
    """Put blocks into as few cards as hold them; `each` has the buttons of every card, `last` further ones."""
    filled: list[list[_Block]] = [[]]
    for block in blocks:
        if filled[-1] and _size(head, [*filled[-1], block], sources) > MAX_DISPLAYED:
            filled.append([])
        filled[-1].append(block)
    cards = []
    for number, chosen in enumerate(filled, start=1):
        citations = tuple(citation for block in chosen for citation in block.citations)
        # Further cards are numbered; the first has the head, and no further one needs more room than that.
        above = head if number == 1 else f"-# {number}/{len(filled)}"
        verbs = (*each[:1], *(last if number == len(filled) else ()), *each[1:])
        body = "\n".join(block.text for block in chosen)
        cards.append(Card(above, body, sources.line(citations), color, language, story, citations, verbs, question))
    return tuple(cards)


def _size(head: str, blocks: Sequence[_Block], sources: _Sources) -> int:
    citations = [citation for block in blocks for citation in block.citations]
    foot = len(sources.line(citations))
    return max(len(head), 16) + sum(len(block.text) + 1 for block in blocks) + foot + _BETWEEN


def _told(text: str, citations: tuple[Citation, ...], sources: _Sources, frame: tuple[str, str]) -> Iterator[_Block]:
    """A text with the marks of its sources behind it, as one block, or more where it is too long for one."""
    parts = list(pieces(text, _MAX_BLOCK)) or ["…"]
    before, after = frame
    for number, part in enumerate(parts, start=1):
        marks = sources.mark(citations) if number == len(parts) else ""
        yield _Block(f"{before}{part}{after}{marks}", citations)


def _bullets(bullets: Sequence[Bullet], sources: _Sources, language: str) -> list[_Block]:
    blocks: list[_Block] = []
    for each in bullets:
        blocks += _told(each.text, each.citations, sources, ("- ", ""))
        if each.is_translated:
            blocks += _told(words("translated.from", language, quote=each.citations[0].quote), (), sources, ("-# ", ""))
    return blocks


def _made(made: Made, language: str) -> str:
    """Say how something was put into words, where that is not how it always is."""
    return "" if made == "quoted" else f"\n-# {escape(words(f'made.{made}', language))}"


def _quoted(citations: Sequence[Citation], sources: _Sources, language: str) -> list[_Block]:
    opened, closed = _QUOTES[language]
    return [
        block for each in citations for block in _told(each.quote, (each,), sources, (f"- *{opened}", f"{closed}*"))
    ]


def _digest(digest: Digest, language: str, story: str) -> tuple[Card, ...]:
    sources = _Sources()
    title = escape(shorten(digest.title, _MAX_TITLE)) or escape(story)
    head = f"### {title}" if title else ""
    if digest.as_of is not None:
        head += f"\n-# <t:{int(digest.as_of.timestamp())}:D>"
    head = (head + _made(digest.made, language)).lstrip()
    blocks = _bullets(digest.bullets, sources, language) or [_Block(escape(words("digest.empty", language)))]
    return _cards(head, blocks, sources, color=NEWS, language=language, story=story, each=_EACH, last=_LAST)


def _update(update: Update, language: str, story: str) -> tuple[Card, ...]:
    sources = _Sources()
    head = f"### {escape(shorten(update_head(update, language), _MAX_TITLE))}"
    head += "".join(f"\n-# {escape(each)}" for each in update_counts(update, language))
    blocks = _bullets(update.bullets, sources, language) or [_Block(escape(words("digest.empty", language)))]
    about = story or update.story
    return _cards(head, blocks, sources, color=NEWS, language=language, story=about, each=_EACH, last=_LAST)


_EACH = (buttons.SOURCES, buttons.REPORT)
_LAST = (buttons.ASK, buttons.FOLLOW, buttons.PAUSE)


def _answer(answer: Answer, language: str, story: str) -> tuple[Card, ...]:
    language = answer.language if answer.language in LOCALES else language
    sources = _Sources()
    head = f"> {escape(shorten(answer.question, _MAX_QUESTION)) or '…'}{_made(answer.made, language)}"
    color, quoted = UNSURE, answer.citations
    if answer.verdict == "answered" and answer.text is not None:
        color = SURE
        n_said = repeated(answer.text, [each.quote for each in quoted])
        said, quoted = quoted[:n_said], quoted[n_said:]
        blocks = list(_told(answer.text, said, sources, ("**", "**")))
    elif answer.verdict == "unsure":
        blocks = [_Block(f"**{escape(words('ask.unsure', language))}**")]
    else:
        refusal = f"**{escape(words('ask.silent', language))}**"
        if answer.sought:
            terms = shorten(", ".join(answer.sought), _MAX_TITLE)
            refusal += f" {escape(words('ask.sought', language, terms=terms))}"
        blocks = [_Block(refusal)]
        if answer.citations:
            blocks.append(_Block(escape(words("ask.related", language))))
    blocks += _quoted(quoted, sources, language)
    last = (buttons.ASK_ON,) if color == SURE else (buttons.ASK_ON, buttons.LATER)
    return _cards(
        head,
        blocks,
        sources,
        color=color,
        language=language,
        story=story,
        each=(buttons.SOURCES,),
        last=last,
        question=answer.question,
    )


def beginning(question: str, text: str) -> Card:
    """Show how an answer begins: as the answer will look, with "…" behind, and without buttons."""
    head = f"> {escape(shorten(question, _MAX_QUESTION)) or '…'}"
    said = next(pieces(text, _MAX_BLOCK), "")
    return Card(head, f"**{said} …**" if said else "…", "", SURE, "en")


def brief() -> Card:
    """Show nothing, where something was seen that is to be seen no more."""
    return Card("", "…", "", PLAIN, "en")


def _evidence(evidence: Evidence, language: str) -> tuple[Card, ...]:
    sources = _Sources()
    head = f"**{escape(words('ask.sources', language))}**"
    blocks = _quoted(evidence.citations, sources, language) or [_Block("…")]
    return _cards(head, blocks, sources, color=PLAIN, language=language)


def _notice(notice: Notice, language: str) -> tuple[Card, ...]:
    params = {name: text.replace(_PLACE, "") for name, text in notice.params.items()}
    place = params.get("channel", "")
    if place.isascii() and place.isdigit():
        params["channel"] = _PLACE
    else:
        place = ""
    blocks = []
    for line in hinted(Notice(notice.key, params), language).split("\n"):
        row = line.removeprefix("• ")
        for part in pieces(row, _MAX_BLOCK):
            mentioned = part.replace(_PLACE, f"<#{place}>") if place else part
            blocks.append(_Block(mentioned if row == line else f"- {mentioned}"))
    return _cards("", blocks or [_Block("…")], _Sources(), color=PLAIN, language=language)


def cards(message: Spoken, language: str, story: str = "") -> tuple[Card, ...]:
    """Put a message into cards; see `bot.ports.Chat.render`. The frame of an answer is in its question's language."""
    match message:
        case Digest():
            return _digest(message, language, story)
        case Answer():
            return _answer(message, language, story)
        case Update():
            return _update(message, language, story)
        case Notice():
            return _notice(message, language)
        case Evidence():
            return _evidence(message, language)
