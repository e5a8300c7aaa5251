"""Raw text -> Article: headline, lead, body, sub-headings, captions, byline, agency line, date and language.

Reads three forms: plain text as newspapers' systems export it, Markdown with front matter, and simple HTML. Any string
is read into something; nothing here raises. Fetching pages and finding the article on them is `bot.sources`' work.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from itertools import islice
from typing import Literal

from bot.engine import dates, markup
from bot.engine.furniture import furniture
from bot.engine.language import UPPER, detect, fold, is_function_word, tokens
from bot.engine.splitting import MAX_SENTENCE_CHARS, split
from bot.types import Article, Kind, Sentence

MAX_CHARS = 1_500_000
"""What is read of a text at most; a very long newspaper article has 60,000 characters."""
MAX_SENTENCES = 12_000
MAX_BLOCKS = 12_000

BlockKind = Literal["headline", "lead", "body", "subheading", "caption", "row", "heading?", "text", "dropped"]


@dataclass(frozen=True, slots=True)
class Block:
    """A run of text between line breaks, with what is known of its role so far ("text": nothing)."""

    text: str
    kind: BlockKind = "text"


# --- text -> blocks -----------------------------------------------------------------------------------------------

_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\u200b\u2060\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)
_BLANK = re.compile(r"\n[^\S\n]*\n\s*")
_TERMINAL = re.compile(r"[.!?…:;。！？؟।][\"'”“’‘»«›‹)\]]*$")
_MARKDOWN_HEADING = re.compile(r"(#{1,6})\s+(\S.*)")
_MARKDOWN_IMAGE = re.compile(r"!\[([^\[\]\n]{0,400})\]\([^()\n]{0,600}\)")
_MARKDOWN_LINK = re.compile(r"\[([^\[\]\n]{1,400})\]\((?:https?://|/|#|mailto:)[^()\s]{0,600}\)")
_MARKDOWN_EMPHASIS = re.compile(r"(?<![\w*])(\*\*|__|\*)(?=\S)([^*_\n]{1,500}?)(?<=\S)\1(?![\w*])")
_LIST_ITEM = re.compile(r"(?:[-*•–]|\d{1,2}[.)])\s+(?=\S)")


def _clean(text: str) -> str:
    """Normalise line ends and drop characters that print nothing: NULs, controls, byte order and direction marks."""
    text = (
        text[:MAX_CHARS]
        .replace("\r\n", "\n")
        .replace("\r", "\n")
        .replace("\u2028", "\n")
        .replace("\u2029", "\n\n")
        .replace("\f", "\n\n")
    )
    return _CONTROL.sub("", text)


def _is_wrapped(lines: Sequence[str]) -> bool:
    """Whether the lines of a block are one paragraph that was wrapped at a fixed width."""
    if len(lines) < 2:
        return False
    widths = [len(line) for line in lines[:-1]]
    if max(widths) > 130 or min(widths) < 35:
        return False
    return max(widths) - min(widths) <= 30 or sum(bool(_TERMINAL.search(line)) for line in lines[:-1]) < len(widths) / 3


def _paragraphs(text: str) -> Iterator[str]:
    """Yield paragraphs; a hard wrap becomes a space, so that each character keeps its place."""
    for chunk in _BLANK.split(text.strip()):
        lines = [line.strip() for line in chunk.split("\n") if line.strip()]
        if _is_wrapped(lines) and not any(_LIST_ITEM.match(line) for line in lines[1:]):
            yield " ".join(lines)
        else:
            yield from lines


def _unmark(text: str) -> str:
    """Take Markdown's emphasis and link marks off, keeping what a reader would see."""
    return _MARKDOWN_EMPHASIS.sub(r"\2", _MARKDOWN_LINK.sub(r"\1", text))


def _markdown_blocks(text: str) -> Iterator[Block]:
    for paragraph in _paragraphs(text):
        heading = _MARKDOWN_HEADING.match(paragraph)
        if heading:
            yield Block(
                _unmark(heading.group(2).rstrip("#").rstrip()),
                "headline" if len(heading.group(1)) == 1 else "subheading",
            )
            continue
        for caption in _MARKDOWN_IMAGE.findall(paragraph):
            if caption.strip():
                yield Block(_unmark(caption.strip()), "caption")
        rest = _MARKDOWN_IMAGE.sub("", paragraph).strip()
        if not rest or re.fullmatch(r"[-*_=~`\s]+", rest):
            continue
        item = _LIST_ITEM.match(rest)
        if item:  # a list item is text, however short and open-ended it is
            yield Block(_unmark(rest[item.end() :]), "body")
        else:
            yield Block(_unmark(rest.removeprefix("> ")))


def _blocks(text: str) -> tuple[list[Block], Mapping[str, str]]:
    """Tell the form of the text and take it apart; also what its header says of it (title, date, ...)."""
    header, body = markup.front_matter(text)
    if markup.looks_like_html(body):
        page = markup.html_blocks(body)
        if page.blocks:
            return [Block(text_, kind) for kind, text_ in page.blocks[:MAX_BLOCKS]], {**page.header, **header}
        body = markup.without_tags(body)
    if (
        header
        or re.search(r"^#{1,6} \S", body, re.MULTILINE)
        or _MARKDOWN_IMAGE.search(body)
        or _MARKDOWN_LINK.search(body)
    ):
        return list(islice(_markdown_blocks(body), MAX_BLOCKS)), header
    return [Block(paragraph) for paragraph in islice(_paragraphs(body), MAX_BLOCKS)], header


# --- blocks -> roles ----------------------------------------------------------------------------------------------

_CREDIT = re.compile(
    r"(?:^|[\s(\[|])(?:Fotos?|Bild(?:er)?|Bildquelle|Grafik|Illustration|Photos?|Photograph|Picture|Image|Getty Images"
    r"|Credit|Copyright|Foto und Text)"
    r"\s*(?::|\bby\b)\s*[^.!?\n]{0,160}[.)\]]*\s*$|(?:^|\s)©\s*[^.!?\n]{1,120}[.)\]]*\s*$",
    re.IGNORECASE,
)
_CREDIT_LIMIT = 700  # a caption with its credit is short; a paragraph that happens to end in "Bild: …" is not
_BYLINE = re.compile(
    r"(?:Von|By|Par|Por|Di|Da|Door|Text|Autor|Autorin|Author|Written by|Interview|Protokoll"
    r"|(?:Ein|Eine) (?:Beitrag|Kommentar|Gastbeitrag|Analyse|Reportage) von|Aus \w[\w ]{2,30} berichte(?:t|n)"
    r"|Ein Beitrag von|Von unserem Korrespondenten)\s*:?\s+(?P<who>[^\n]{2,110})$",
)
_BYLINE_LOWER_OK = frozenset("und and y e et en von van de der den del di da la le zu zur dem in aus".split())
_AGENCIES = frozenset(
    """afp ap apa dpa reuters rtr sda kna epd ots dts sid ddp dapd bloomberg dj upi ansa efe anp belga tass xinhua
    dpa-afx ap/dpa dpa/afp dpa-infocom ntb tt ritzau""".split()
)
_AGENCY_LINE = re.compile(
    r"(?P<code>[a-zäöü]{2,5}(?:[/.\-][a-zäöü]{2,6}){0,3})\.?,?\s+"
    rf"(?P<city>[{UPPER}][\w.\-]+(?:[ /][{UPPER}][\w.\-]+){{0,3}})$"
)
_AGENCY_END = re.compile(r"\(?(?P<codes>(?:[A-Za-zÄÖÜäöü\-]{2,9})(?:\s?[/,]\s?[A-Za-zÄÖÜäöü\-]{2,9}){0,4})\)?$")
_DATELINE = re.compile(
    rf"(?P<city>[{UPPER}][\w./\-]*(?:[ ][{UPPER}][\w./\-]*){{0,3}})"
    r"(?:,\s*(?P<date>\d{1,2}\.\s?(?:\d{1,2}\.|\w{3,9})(?:\s?\d{4})?|[A-Z][a-z]{2,8}\.? \d{1,2}(?:, \d{4})?"
    r"|\d{1,2}\s[a-z]{3,10}\.?(?=\s*\()))?"
    r"\s*(?P<agency>\([^()\n]{2,40}\))?\s*(?P<dash>[–—:]|\s-|\.-|\.)\s+"
    rf"(?=[\"„“«»‚‘(]?(?P<next>[{UPPER}]\w*|[0-9]))"
)
_NUMBERED = re.compile(r"\d")


def _has_end(text: str) -> bool:
    return bool(_TERMINAL.search(text)) and not text.endswith(":")


def _is_short_heading(text: str) -> bool:
    """A line that could be a headline or sub-heading: short, and not closed like a sentence."""
    return len(text) <= 140 and len(text.split()) <= 18 and not re.search(r"[.;:,][\"”“»«)]*$", text)


def _same(one: str, other: str) -> bool:
    words = [{fold(token.text) for token in tokens(text)} for text in (one, other)]
    return bool(words[0]) and words[0] == words[1]


def _byline(text: str) -> str | None:
    """The authors of a byline, without "Von" and the like; None if the line is not one."""
    text = text.partition(" | ")[0]
    if len(text) > 120 or _has_end(text.rstrip(".")):
        return None
    match = _BYLINE.match(text)
    if match is None:
        return None
    who = match.group("who").strip().rstrip(".")
    words = [token.text for token in tokens(who)]
    if not words or len(words) > 14:
        return None
    named = all(word[0].isupper() or word.lower() in _BYLINE_LOWER_OK or word.isdigit() for word in words)
    return who if named and words[0][0].isupper() else None


def _agency_line(text: str) -> str | None:
    """The line that names desk and place ("xaw New York"); returns it, or None."""
    if len(text) > 60 or _has_end(text):
        return None
    match = _AGENCY_LINE.match(text)
    if match and not is_function_word(match.group("code"), "de") and not is_function_word(match.group("code"), "en"):
        return text
    end = _AGENCY_END.match(text)
    if end and all(code.strip().lower() in _AGENCIES for code in re.split(r"[/,]", end.group("codes"))):
        return text
    return None


def _is_caption(text: str) -> bool:
    return len(text) <= _CREDIT_LIMIT and bool(_CREDIT.search(text))


_STAMP_END = re.compile(r"(?:\s*[|–-]\s.*|\s(?:GMT|UTC|MEZ|MESZ|CET|CEST|BST|Uhr))+$")
_FRENCH_TIME = re.compile(r"\sà\s(\d{1,2})h(\d{2})\b")
_FRENCH_LEAD = re.compile(r"^(?:Publié|Publicado|Gepubliceerd|Pubblicato)\s(?:le|el|op|il)\s", re.IGNORECASE)


def _stamp(text: str) -> datetime | None:
    """When a line that says so was published: "Published: 16 Nov 2026, 14:12 GMT", "19.11.2026, 18:32 Uhr | 4 Min."."""
    line = _FRENCH_LEAD.sub("", _FRENCH_TIME.sub(r" \1:\2", text.strip()))
    return dates.parse_stamp(line) or dates.parse_stamp(_STAMP_END.sub("", line))


_DATA = re.compile(
    r"(?!(?:Tel|Fax|Mail|E-Mail|Web|Internet|Kontakt|Phone|Email)\b)[^\W\d_][\w-]*(?:\s[\w-]+){0,2}:\s\S.{0,200}"
)


def _is_data(blocks: Sequence[Block], index: int) -> bool:
    """Whether a line is one of a result's or a table's, "Schiedsrichter: Zwayer": with a figure, or among its like."""
    if not _DATA.fullmatch(blocks[index].text) or _has_end(blocks[index].text):
        return False
    if any(character.isdigit() for character in blocks[index].text):
        return True
    return any(
        0 <= i < len(blocks) and blocks[i].kind == "text" and _DATA.fullmatch(blocks[i].text) is not None
        for i in (index - 1, index + 1)
    )


def _glued_heading(text: str, language: str) -> int:
    """Length of a sub-heading that lost its line break and stands before the sentence, or 0.

    "Präsident im Überschwang Die Tech-Schmiede …": a capitalised opener in the middle of a sentence, after a few words
    without a finite verb.
    """
    if language != "de":
        return 0
    words = list(tokens(text[:120]))
    for position, token in enumerate(words[2:8], start=2):
        gap = text[words[position - 1].end : token.start]
        if gap != " " or token.text not in _GLUE_OPENERS or position + 2 >= len(words):
            continue
        before = words[:position]
        if not before[0].text[0].isupper() or not before[-1].text[0].isupper():
            return 0
        lower = [word.text for word in before if word.text[0].islower()]
        if any(not is_function_word(word, "de") and word.endswith(("t", "te", "ten", "en")) for word in lower):
            return 0
        if any(word in _FINITE for word in lower) or any(character in text[: token.start] for character in ",;:"):
            return 0
        return token.start
    return 0


_GLUE_OPENERS = frozenset(
    """Die Der Das Ein Eine Doch Nach Mit Bei Seit Insbesondere Auch Zwar Nun Wie Im In Am Für Auf Dabei Damit Zudem
    Dieser Diese Es Er Sie Wenn Als Während Trotz Laut Zuletzt Bisher Dagegen Unterdessen""".split()
)
_FINITE = frozenset("ist sind war waren wird werden hat haben kann soll will muss darf sei habe wurde wurden".split())


@dataclass(slots=True)
class _Layout:
    """What the roles of the blocks say about the article as a whole."""

    title: str = ""
    byline: str | None = None
    agency: str | None = None
    published_at: datetime | None = None


_FINAL_KINDS: Mapping[BlockKind, BlockKind] = {"heading?": "subheading", "text": "body"}
"""What a block is that nothing in the layout has placed."""


def _assign_roles(blocks: Sequence[Block], title: str | None) -> tuple[list[Block], _Layout]:
    layout = _Layout()
    result: list[Block] = []
    around = furniture([block.text for block in blocks])
    has_text = False
    for i, block in enumerate(blocks):
        text = block.text
        kind = block.kind
        if i in around and kind not in {"headline", "caption"}:
            layout.published_at, kind = layout.published_at or _stamp(text), "dropped"
        if kind == "text":
            if text.startswith(markup.ITEM):
                kind = "body"
            elif _is_caption(text):
                kind = "caption"
            elif has_text and _is_data(blocks, i):
                kind = "body"
            elif (who := _byline(text)) is not None:
                layout.byline, kind = layout.byline or who, "dropped"
            elif (agency := _agency_line(text)) is not None:
                layout.agency, kind = layout.agency or agency, "dropped"
            elif len(text) <= 60 and (when := _stamp(text)) is not None:
                layout.published_at, kind = layout.published_at or when, "dropped"
            elif _is_short_heading(text) and not _has_end(text) and any(character.isalpha() for character in text):
                kind = "heading?"
        has_text = has_text or kind == "text"
        result.append(replace(block, kind=kind))

    first = next((i for i, block in enumerate(result) if block.kind == "text"), len(result))
    has_body = first < len(result)
    top = [i for i in range(first) if result[i].kind in {"heading?", "headline"}]
    if not has_body:  # nothing but short lines: a list, a poem, a telegram; the first is the headline if there are more
        for i in top[1:]:
            if result[i].kind == "heading?":
                result[i] = replace(result[i], kind="body")
        top = top[:1] if len(top) > 1 else []
        if not top:
            result = [replace(block, kind="body") if block.kind == "heading?" else block for block in result]
    for i in top:
        result[i] = replace(result[i], kind="headline")
    if top and has_body:  # after the lead, layouts repeat the headline or paraphrase it before the body begins
        after = first + 1
        repeated = range(after, min(after + 6, len(result)))
        following = next((i for i in repeated if result[i].kind == "text"), None)
        run = [i for i in range(after, following) if result[i].kind == "heading?"] if following is not None else []
        is_repetition = any(_overlap(result[i].text, result[t].text) >= 0.5 for i in run for t in top)
        if is_repetition or any(result[i].kind == "dropped" for i in range(after, following or after)):
            for i in run:
                result[i] = replace(result[i], kind="headline")
    if has_body and (top or title):
        rest = [i for i in range(first + 1, len(result)) if result[i].kind == "text"]
        if rest and len(result[first].text) <= 900:
            result[first] = replace(result[first], kind="lead")
    result = [replace(block, kind=_FINAL_KINDS.get(block.kind, block.kind)) for block in result]
    # A sub-heading stands before text; a short line at the very end is a signature, a tag or part of the body.
    last_text = max((i for i, block in enumerate(result) if block.kind in {"body", "lead"}), default=-1)
    layout.title = title or _choose_title([block.text for block in result if block.kind == "headline"])
    return _drop_repeats(result, layout.title, last_text), layout


def _overlap(one: str, other: str) -> float:
    first, second = ({fold(token.text) for token in tokens(text) if len(token.text) > 2} for text in (one, other))
    return len(first & second) / min(len(first), len(second)) if first and second else 0.0


def _choose_title(headlines: Sequence[str]) -> str:
    """Choose among kicker, headline and paraphrases: the one that is repeated, else the fuller of the first two."""
    for i, text in enumerate(headlines):
        if any(_same(text, other) for other in headlines[i + 1 :]):
            return text
    if len(headlines) >= 2 and len(headlines[0]) < 0.8 * len(headlines[1]) and len(headlines[0].split()) <= 4:
        return headlines[1]
    return headlines[0] if headlines else ""


def _drop_repeats(blocks: Sequence[Block], title: str, last_text: int) -> list[Block]:
    """Keep each headline once, and drop what follows the text without being text."""
    kept: list[Block] = []
    for i, block in enumerate(blocks):
        if block.kind == "dropped":
            continue
        if block.kind in {"headline", "subheading"}:
            if any(_same(block.text, other.text) for other in kept if other.kind == "headline"):
                continue
            if i > last_text >= 0:
                continue
        kept.append(block)
    if title and not any(block.kind == "headline" and _same(block.text, title) for block in kept):
        kept.insert(0, Block(title, "headline"))
    return kept


_SIGN_OFF = re.compile(
    r"(?<=[.!?“”»\"])\s?(?:/[a-z]{2,4}){1,4}$"
    r"|(?<=[.!?“”»\"])\s\(?(?P<code>[A-Za-z-]{2,8})(?:[/,]\s?[a-z-]{2,8}){0,3}\)?$"
)


def _without_sign_off(text: str) -> str:
    """A paragraph without the agency's or editor's mark behind its last sentence: "… Punkte./ck/he", "… CEA. EFE"."""
    match = _SIGN_OFF.search(text)
    if match is None or (match.group("code") and match.group("code").lower() not in _AGENCIES):
        return text
    return text[: match.start()]


def _strip_dateline(text: str) -> tuple[int, str | None, str | None]:
    """Length of a dateline ("BERLIN (dpa) – ") at the start of the text, its agency and its date."""
    match = _DATELINE.match(text)
    if match is None:
        return 0, None, None
    agency, date, city = match.group("agency"), match.group("date"), match.group("city")
    if len(city) > 40 or any(is_function_word(word.lower(), "de") for word in city.split()):
        return 0, None, None
    if not (agency or city.isupper() or (date and match.group("dash") != ".")):
        # "Hohenfels – Bei der Wahl …": a sentence begins behind the dash, as its small word with a capital tells.
        opens = is_function_word(match.group("next").lower(), "de") or is_function_word(
            match.group("next").lower(), "en"
        )
        if match.group("dash") not in {"–", "—"} or not opens:
            return 0, None, None
    return match.end(), agency.strip("()") if agency else None, date


# --- the face ------------------------------------------------------------------------------------------------------


def _sentences(blocks: Sequence[Block], language: str) -> Iterator[tuple[Kind, int, str]]:
    paragraph = -1
    for block in blocks:
        kind: Kind = "body"
        if block.kind in {"headline", "lead", "subheading", "caption"}:
            kind = block.kind
        paragraph += 1
        text = block.text
        if (kind in {"headline", "subheading"} or block.kind == "row") and len(text) <= MAX_SENTENCE_CHARS:
            yield kind, paragraph, text
            continue
        if kind in {"body", "lead"}:
            glued = _glued_heading(text, language)
            if glued:
                yield "subheading", paragraph, text[:glued].strip()
                paragraph += 1
                text = text[glued:]
        for start, end in split(text):
            glued = _glued_heading(text[start:end], language) if kind == "body" and start else 0
            if glued:
                yield "subheading", paragraph, text[start : start + glued].strip()
                paragraph += 1
            yield kind, paragraph, text[start + glued : end]


def read(
    text: str,
    *,
    url: str | None = None,
    source: str = "",
    title: str | None = None,
    published_at: datetime | None = None,
    language: str | None = None,
) -> Article:
    """Read a text into an article.

    What is passed wins over what the text says of itself (front matter, HTML's head, layout).

    Args:
        text: Plain text, Markdown or HTML; only the first `MAX_CHARS` characters are read.
        url: Where the article can be read.
        source: Who published it, for people.
        title: The headline, if it is known from elsewhere (a feed, say).
        published_at: When it was published; a time without a zone is taken as UTC.
        language: ISO 639-1 code, if known.

    Returns:
        The article; without sentences if the text has no words. Never raises; the same input gives the same article.
    """
    blocks, header = _blocks(_clean(text))
    title = " ".join(_clean(title or header.get("title") or "").split("\n")).strip()
    blocks = [replace(block, text=_without_sign_off(block.text)) for block in blocks]
    blocks, layout = _assign_roles(blocks, title or None)
    for i, block in enumerate(blocks):
        if block.kind in {"lead", "body"}:
            length, agency, when = _strip_dateline(block.text)
            if length:
                blocks[i] = replace(block, text=block.text[length:])
                layout.agency = layout.agency or agency
                layout.published_at = layout.published_at or (dates.parse_stamp(when) if when else None)
            break
    prose = " ".join(block.text for block in blocks if block.kind in {"lead", "body"}) or " ".join(
        block.text for block in blocks
    )
    declared = _LANGUAGE.match(language or header.get("language") or header.get("lang") or "")
    language = declared.group(1).lower() if declared else detect(prose)
    stamp = header.get("date") or header.get("published") or ""
    published_at = published_at or dates.parse_stamp(stamp) or layout.published_at
    if published_at is not None:
        published_at = _utc(published_at)
    url = url or header.get("url") or None
    sentences = tuple(
        Sentence(index, sentence, kind, paragraph)
        for index, (kind, paragraph, sentence) in enumerate(_limited(_sentences(blocks, language)))
    )
    return Article(
        id=_identity(url, sentences),
        url=url,
        source=source or header.get("source") or "",
        title=layout.title if 0 < len(layout.title) <= MAX_SENTENCE_CHARS else _beginning(sentences),
        byline=header.get("byline") or layout.byline or header.get("author") or layout.agency,
        language=language,
        published_at=published_at,
        sentences=sentences,
    )


_LANGUAGE = re.compile(r"([A-Za-z]{2})(?:[-_]|$)")  # "de", "de-AT", "de_DE"; neither "und" nor "deutsch"


def _utc(moment: datetime) -> datetime:
    return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


def _limited(sentences: Iterator[tuple[Kind, int, str]]) -> Iterator[tuple[Kind, int, str]]:
    for count, (kind, paragraph, text) in enumerate(item for item in sentences if any(c.isalnum() for c in item[2])):
        if count >= MAX_SENTENCES:
            return
        yield kind, paragraph, text


def _beginning(sentences: Sequence[Sentence]) -> str:
    """A title for a text without a headline: the beginning of its first sentence."""
    if not sentences:
        return ""
    text = sentences[0].text
    return text if len(text) <= 90 else text[:90].rsplit(" ", 1)[0].rstrip(" ,;:–-") + "…"


def _identity(url: str | None, sentences: Sequence[Sentence]) -> str:
    digest = hashlib.sha256((url or "").encode("utf-8", "replace"))
    for sentence in sentences:
        digest.update(b"\0" + sentence.text.encode("utf-8", "replace"))
    return digest.hexdigest()[:16]
