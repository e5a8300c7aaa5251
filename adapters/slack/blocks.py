"""How messages look on Slack: message -> posts of Block Kit, within all limits. Pure.

A post has a header, rich text, small print with its sources, and buttons. What does not fit into one is parted between
bullets; the further posts are replies to the first. The same message makes the same posts, also in another process.
"""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby

from adapters.slack import buttons
from adapters.slack.hints import hinted
from adapters.slack.markup import (
    Block,
    address,
    clip,
    date,
    escape,
    is_public,
    link,
    mrkdwn,
    one_line,
    pieces,
    plain,
    rich,
    section,
    shorten,
)
from adapters.text import repeated
from adapters.wording import LOCALES, day, update_counts, update_head, words
from bot.types import Answer, Bullet, Citation, Digest, Evidence, Made, Notice, Spoken, Update

MAX_BLOCKS = 49
"""One fewer than Slack takes: whoever posts may put a mention above them."""

MAX_SIZE = 12_000
"""Characters of all blocks of a post. Slack refuses some above 13,000 and does not say what it counts: not the text
alone (https://github.com/slackapi/bolt-js/issues/2867). So everything is counted here, see `size`."""

MAX_FALLBACK = 3000

_MAX_TITLE = 150
_MAX_QUESTION = 300
_MAX_PIECE = 1200
_MAX_SOURCE, _MAX_HEADLINE = 60, 110
_MAX_LINK = 900
_MAX_FOOT = 3000
_MAX_ELEMENT = 1500
_MAX_MARKS = 10

_PLACE, _DAY = "\ue000", "\ue001"  # characters of nobody's, for where a channel or a date goes
_QUOTES = {"en": ("“", "”"), "de": ("„", "“")}


@dataclass(frozen=True, slots=True)
class Post:
    """One post.

    Attributes:
        text: What notifications and screen readers tell, as mrkdwn that is safe to show; never empty.
        blocks: What is shown.
        citations: The sentences behind it.
    """

    text: str
    blocks: tuple[Block, ...]
    citations: tuple[Citation, ...] = ()


def size(blocks: Sequence[Block]) -> int:
    """Count what blocks weigh: all their JSON, with what Slack writes as entities written so; never too little."""
    written = json.dumps(list(blocks), ensure_ascii=False)
    return len(written) + 4 * written.count("&") + 3 * written.count("<") + 3 * written.count(">")


@dataclass(frozen=True, slots=True)
class _Item:
    """Some rich text that belongs together; a post ends before or after it.

    Attributes:
        elements: What it consists of.
        said: The same for the fallback, not escaped.
        point: Whether it is one of a list.
        citations: The sentences behind it.
    """

    elements: tuple[Block, ...]
    said: str
    point: bool = False
    citations: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class _Frame:
    """What is around the items of a message.

    Attributes:
        head: Blocks above those of the first post.
        said: The same for the fallback, as mrkdwn; may be empty.
        language: Of the buttons.
        story: Handle of the story that it is about, or empty.
        each: Verbs of the buttons below every post.
        last: Of those that the last post has besides, after the first one.
        question: What it answers, or does not; empty for anything else.
    """

    head: tuple[Block, ...]
    said: str
    language: str
    story: str = ""
    each: tuple[str, ...] = ()
    last: tuple[str, ...] = ()
    question: str = ""


class _Sources:
    """Numbers the sources of what is cited, in the order in which they come up, over all posts of a message."""

    def __init__(self) -> None:
        self._numbers: dict[tuple[str, str, str | None], int | None] = {}
        self._n = 0

    def number(self, citation: Citation) -> int | None:
        """The number of a source; None where nobody can say anything about it."""
        key = citation.source, citation.title, citation.url
        if key not in self._numbers:
            known = bool(one_line(citation.source + citation.title)) or address(citation.url) is not None
            self._n += known
            self._numbers[key] = self._n if known else None
        return self._numbers[key]

    def mark(self, citations: Iterable[Citation]) -> str:
        """The numbers of some citations, "[1][3]", never alone on a line; nothing where there are none."""
        numbers = list(dict.fromkeys(number for each in citations if (number := self.number(each)) is not None))
        marks = "".join(f"[{number}]" for number in numbers[:_MAX_MARKS])
        return f"\u00a0{marks}" if marks else ""

    def lines(self, citations: Iterable[Citation]) -> list[Block]:
        """The sources of some citations, one a line, with their addresses as far as there is room; none if unknown."""
        named = {number: each for each in citations if (number := self.number(each)) is not None}
        texts: list[str] = []
        room = _MAX_FOOT
        for number, citation in sorted(named.items()):
            source = "" if one_line(citation.source) == one_line(citation.title) else citation.source
            names = shorten(source, _MAX_SOURCE), shorten(citation.title, _MAX_HEADLINE)
            name = " – ".join(filter(None, names)) or "↗"
            linked = link(name, citation.url)
            for text in (linked if len(linked) <= _MAX_LINK else escape(name), escape(name), ""):
                line = f"[{number}] {text}".rstrip()
                if len(line) < room:
                    room -= len(line) + 1
                    if texts and len(texts[-1]) + 1 + len(line) <= _MAX_ELEMENT:
                        texts[-1] += "\n" + line
                    else:
                        texts.append(line)
                    break
        return [{"type": "context", "elements": [mrkdwn(text)]} for text in texts]


def _posts(frame: _Frame, items: Sequence[_Item], sources: _Sources) -> tuple[Post, ...]:
    """Put items into as few posts as hold them."""
    filled: list[list[_Item]] = [[]]
    for item in items:
        # A post is measured as if it had all that the first and the last one have.
        if filled[-1] and not _fits(_post(frame, [*filled[-1], item], sources, 1, 1)):
            filled.append([])
        filled[-1].append(item)
    return tuple(_post(frame, some, sources, number, len(filled)) for number, some in enumerate(filled, start=1))


def _fits(post: Post) -> bool:
    return len(post.blocks) <= MAX_BLOCKS and size(post.blocks) <= MAX_SIZE


def _post(frame: _Frame, items: Sequence[_Item], sources: _Sources, number: int, count: int) -> Post:
    citations = tuple(citation for item in items for citation in item.citations)
    verbs = (*frame.each[:1], *(frame.last if number == count else ()), *frame.each[1:])
    head: Sequence[Block] = frame.head if number == 1 else (small(f"{number}/{count}"),)
    blocks = [
        *head,
        *_body(items),
        *sources.lines(citations),
        *buttons.row(verbs, frame.language, story=frame.story, citations=citations, question=frame.question),
    ]
    said = "\n".join(f"• {item.said}" if item.point else item.said for item in items)
    return Post(_fallback(frame.said if number == 1 else f"{number}/{count}", said), tuple(blocks), citations)


def _body(items: Sequence[_Item]) -> Iterator[Block]:
    """Put what follows each other into one block, points into one list."""
    parts: list[Block] = []
    for point, some in groupby(items, key=lambda item: item.point):
        sections = [section(*item.elements) for item in some]
        if point:
            parts.append({"type": "rich_text_list", "style": "bullet", "elements": sections})
        else:
            parts += sections
    if parts:
        yield {"type": "rich_text", "elements": parts}


def _fallback(said: str, rest: str) -> str:
    """Write what a post says as mrkdwn without links, cut where it is too long."""
    lines, room = [], MAX_FALLBACK
    for line in (said, *(_escape_line(line) for line in rest.split("\n"))):
        if len(line) > room:
            break
        if line:
            lines.append(line)
            room -= len(line) + 1
    return "\n".join(lines) or clip(rest, MAX_FALLBACK) or "…"


def _escape_line(line: str) -> str:
    """Escape a line of the fallback, of which the mark of a list stays."""
    rest = line.removeprefix("• ")
    return ("" if rest == line else "• ") + escape(rest)


def small(text: str) -> Block:
    """Make small print of mrkdwn that was escaped."""
    return {"type": "context", "elements": [mrkdwn(text)]}


def header(text: str) -> Block:
    """Make a heading."""
    return {"type": "header", "text": plain(text, _MAX_TITLE)}


def _told(
    text: str,
    citations: tuple[Citation, ...],
    sources: _Sources,
    *,
    frame: tuple[str, str] = ("", ""),
    point: bool = True,
    bold: bool = False,
    italic: bool = False,
) -> Iterator[_Item]:
    """A text with the marks of its sources behind it, as one item, or more where it is too long for one."""
    parts = list(pieces(text, _MAX_PIECE, one_line)) or ["…"]
    before, after = frame
    for number, part in enumerate(parts, start=1):
        marks = sources.mark(citations) if number == len(parts) else ""
        written = f"{before}{part}{after}"
        elements = (rich(written, bold=bold, italic=italic), *((rich(marks),) if marks else ()))
        yield _Item(elements, written, point, citations)


def _bullets(bullets: Sequence[Bullet], sources: _Sources, language: str) -> list[_Item]:
    items: list[_Item] = []
    for each in bullets:
        items += _told(each.text, each.citations, sources)
        if each.is_translated:
            original = words("translated.from", language, quote=each.citations[0].quote)
            items += _told(original, (), sources, point=False, italic=True)
    return items


def _made(made: Made, language: str) -> list[Block]:
    """Say how something was put into words, where that is not how it always is."""
    return [] if made == "quoted" else [small(escape(words(f"made.{made}", language)))]


def _quoted(citations: Sequence[Citation], sources: _Sources, language: str) -> list[_Item]:
    quotes = _QUOTES[language]
    return [item for each in citations for item in _told(each.quote, (each,), sources, frame=quotes, italic=True)]


def _line(key: str, language: str, *, bold: bool = False, **params: str) -> _Item:
    said = words(key, language, **params)
    return _Item((rich(said, bold=bold),), said)


_EACH = (buttons.SOURCES, buttons.REPORT)
_LAST = (buttons.ASK, buttons.FOLLOW, buttons.PAUSE)


def _digest(digest: Digest, language: str, story: str) -> tuple[Post, ...]:
    sources = _Sources()
    title = one_line(digest.title) or one_line(story)
    head = [header(title)]
    if digest.as_of is not None:
        told = escape(words("digest.as_of", language, published_day=_DAY))
        at = date(digest.as_of, "{date_short_pretty}", day(digest.as_of, language))
        head.append(small(told.replace(_DAY, at)))
    head += _made(digest.made, language)
    items = _bullets(digest.bullets, sources, language) or [_line("digest.empty", language)]
    frame = _Frame(tuple(head), clip(title, _MAX_TITLE), language, story, _EACH, _LAST)
    return _posts(frame, items, sources)


def _update(update: Update, language: str, story: str) -> tuple[Post, ...]:
    sources = _Sources()
    title = update_head(update, language)
    items = _bullets(update.bullets, sources, language) or [_line("digest.empty", language)]
    head = [header(title), *(small(escape(each)) for each in update_counts(update, language))]
    frame = _Frame(tuple(head), clip(title, _MAX_TITLE), language, story or update.story, _EACH, _LAST)
    return _posts(frame, items, sources)


def _answer(answer: Answer, language: str, story: str) -> tuple[Post, ...]:
    language = answer.language if answer.language in LOCALES else language
    sources = _Sources()
    question = shorten(answer.question, _MAX_QUESTION) or "…"
    quote: Block = {"type": "rich_text", "elements": [{"type": "rich_text_quote", "elements": [rich(question)]}]}
    quoted = answer.citations
    if answer.verdict == "answered" and answer.text is not None:
        n_said = repeated(answer.text, [each.quote for each in quoted])
        items = list(_told(answer.text, quoted[:n_said], sources, point=False, bold=True))
        quoted = quoted[n_said:]
    elif answer.verdict == "unsure":
        items = [_line("ask.unsure", language, bold=True)]
    else:
        items = [_line("ask.silent", language, bold=True)]
        if answer.sought:
            items.append(_line("ask.sought", language, terms=shorten(", ".join(answer.sought), _MAX_TITLE)))
        if answer.citations:
            items.append(_line("ask.related", language))
    items += _quoted(quoted, sources, language)
    is_sure = answer.verdict == "answered" and answer.text is not None
    last = (buttons.ASK_ON,) if is_sure else (buttons.ASK_ON, buttons.LATER)
    said = clip(question, _MAX_QUESTION)
    frame = _Frame(
        (quote, *_made(answer.made, language)), said, language, story, (buttons.SOURCES,), last, answer.question
    )
    return _posts(frame, items, sources)


def _evidence(evidence: Evidence, language: str) -> tuple[Post, ...]:
    sources = _Sources()
    title = words("ask.sources", language)
    items = _quoted(evidence.citations, sources, language) or [_Item((rich("…"),), "…")]
    frame = _Frame(({"type": "rich_text", "elements": [section(rich(title, bold=True))]},), escape(title), language)
    return _posts(frame, items, sources)


def _notice(notice: Notice, language: str, command: str) -> tuple[Post, ...]:
    params = {name: text.replace(_PLACE, "") for name, text in notice.params.items()}
    place = params.get("channel", "")
    if is_public(place):
        params["channel"] = _PLACE
    said = hinted(Notice(notice.key, params), language, command)
    items = []
    for line in (said if is_public(place) else said.replace(_PLACE, "")).split("\n"):
        row = line.removeprefix("• ")
        for part in pieces(row, _MAX_PIECE, one_line):
            texts = part.split(_PLACE)
            elements = [rich(text) for text in texts[:1] if text]
            for text in texts[1:]:
                elements.append({"type": "channel", "channel_id": place})
                elements += [rich(text)] if text else []
            items.append(_Item(tuple(elements), part, row != line))
    posts = _posts(_Frame((), "", language), items or [_Item((rich("…"),), "…")], _Sources())
    return tuple(Post(post.text.replace(_PLACE, f"<#{place}>"), post.blocks) for post in posts)


def posts(message: Spoken, language: str, story: str = "", *, command: str = "") -> tuple[Post, ...]:
    """Put a message into posts; see `bot.ports.Chat.render`. The frame of an answer is in its question's language.

    With a command it stands in front of what notices tell people to type, see `adapters.slack.hints`.
    """
    match message:
        case Digest():
            return _digest(message, language, story)
        case Answer():
            return _answer(message, language, story)
        case Update():
            return _update(message, language, story)
        case Notice():
            return _notice(message, language, command)
        case Evidence():
            return _evidence(message, language)
