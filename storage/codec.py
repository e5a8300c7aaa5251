"""Values <-> JSON text, as the database keeps them. Pure.

The text is plain ASCII: whatever characters an article holds, NUL and halves of surrogate pairs included, come back as
they were, from both databases. Every text carries the version of this form, so that an older program says that it
cannot read a newer one's, rather than to post something else.
"""

import json
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from bot.types import Answer, Article, Bullet, Citation, Digest, Message, Notice, Sentence, Update

VERSION = 1


def message_to_json(message: Message) -> str:
    """Write down a message, exactly."""
    fields: dict[str, Any]
    match message:
        case Digest():
            fields = {
                "kind": "digest",
                "title": message.title,
                "bullets": _bullets_out(message.bullets),
                "language": message.language,
                "as_of": _moment_out(message.as_of),
                "made": message.made,
            }
        case Answer():
            fields = {
                "kind": "answer",
                "question": message.question,
                "verdict": message.verdict,
                "text": message.text,
                "citations": [_citation_out(citation) for citation in message.citations],
                "language": message.language,
                "support": message.support,
                "sought": list(message.sought),
                "made": message.made,
                "translated": message.is_translated,
            }
        case Update():
            fields = {
                "kind": "update",
                "story": message.story,
                "bullets": _bullets_out(message.bullets),
                "more": message.n_more,
                "corrects": message.corrects,
                "title": message.title,
                "entries": message.n_entries,
            }
        case Notice():
            fields = {"kind": "notice", "key": message.key, "params": dict(message.params)}
    return _write(fields)


def message_from_json(text: str) -> Message:
    """Read what `message_to_json` wrote.

    Raises:
        ValueError: It is no message, or one of a newer version.
    """
    fields = _read(text)
    try:
        match fields["kind"]:
            case "digest":
                return Digest(
                    title=fields["title"],
                    bullets=_bullets_in(fields["bullets"]),
                    language=fields["language"],
                    as_of=_moment_in(fields["as_of"]),
                    made=fields.get("made", "quoted"),
                )
            case "answer":
                return Answer(
                    question=fields["question"],
                    verdict=fields["verdict"],
                    text=fields["text"],
                    citations=tuple(_citation_in(citation) for citation in fields["citations"]),
                    language=fields["language"],
                    support=fields["support"],
                    sought=tuple(fields["sought"]),
                    made=fields.get("made", "quoted"),
                    is_translated=bool(fields.get("translated")),
                )
            case "update":
                # Which older versions did not write down.
                return Update(
                    story=fields["story"],
                    bullets=_bullets_in(fields["bullets"]),
                    n_more=int(fields.get("more", 0)),
                    corrects=bool(fields.get("corrects")),
                    title=fields.get("title", ""),
                    n_entries=int(fields.get("entries", 0)),
                )
            case "notice":
                return Notice(key=fields["key"], params=dict(fields["params"]))
            case kind:
                raise ValueError(f"a message of the unknown kind {kind!r}")
    except (KeyError, TypeError) as error:
        raise ValueError("a message that lacks a field") from error


def article_to_json(article: Article) -> str:
    """Write down an article, exactly."""
    return _write(
        {
            "id": article.id,
            "url": article.url,
            "source": article.source,
            "title": article.title,
            "byline": article.byline,
            "language": article.language,
            "published_at": _moment_out(article.published_at),
            "sentences": [[s.index, s.text, s.kind, s.paragraph] for s in article.sentences],
        }
    )


def article_from_json(text: str) -> Article:
    """Read what `article_to_json` wrote.

    Raises:
        ValueError: It is no article, or one of a newer version.
    """
    fields = _read(text)
    try:
        return Article(
            id=fields["id"],
            url=fields["url"],
            source=fields["source"],
            title=fields["title"],
            byline=fields["byline"],
            language=fields["language"],
            published_at=_moment_in(fields["published_at"]),
            sentences=tuple(
                Sentence(index=index, text=words, kind=kind, paragraph=paragraph)
                for index, words, kind, paragraph in fields["sentences"]
            ),
        )
    except (KeyError, TypeError) as error:
        raise ValueError("an article that lacks a field") from error


def citation_to_json(citation: Citation) -> str:
    """Write down a citation, exactly."""
    return _write(_citation_out(citation))


def citations_to_json(several: Iterable[Citation]) -> str:
    """Write down citations, exactly."""
    return _write({"citations": [_citation_out(citation) for citation in several]})


def citations_from_json(text: str) -> tuple[Citation, ...]:
    """Read what `citations_to_json` wrote.

    Raises:
        ValueError: They are no citations, or some of a newer version.
    """
    fields = _read(text)
    try:
        return tuple(_citation_in(each) for each in fields["citations"])
    except (KeyError, TypeError) as error:
        raise ValueError("citations that lack a field") from error


def citation_from_json(text: str) -> Citation:
    """Read what `citation_to_json` wrote.

    Raises:
        ValueError: It is no citation, or one of a newer version.
    """
    fields = _read(text)
    try:
        return _citation_in(fields)
    except (KeyError, TypeError) as error:
        raise ValueError("a citation that lacks a field") from error


def citations(message: Message) -> tuple[Citation, ...]:
    """Give what a message rests on: everything that its reader has been told."""
    match message:
        case Digest() | Update():
            return tuple(citation for bullet in message.bullets for citation in bullet.citations)
        case Answer():
            return message.citations if message.verdict == "answered" else ()
        case Notice():
            return ()


def _write(fields: dict[str, Any]) -> str:
    return json.dumps({"version": VERSION, **fields}, separators=(",", ":"))


def _read(text: str) -> dict[str, Any]:
    fields = json.loads(text)  # JSONDecodeError is a ValueError
    if not isinstance(fields, dict):
        raise ValueError("not written by this program")  # noqa: TRY004 - a fault of the text, not of the caller
    if fields.get("version") != VERSION:
        raise ValueError(f"written in version {fields.get('version')!r} of its form; this program reads {VERSION}")
    return fields


def _bullets_out(bullets: tuple[Bullet, ...]) -> list[dict[str, Any]]:
    return [
        {
            "text": bullet.text,
            "citations": [_citation_out(citation) for citation in bullet.citations],
            **({"translated": True} if bullet.is_translated else {}),
        }
        for bullet in bullets
    ]


def _bullets_in(values: list[dict[str, Any]]) -> tuple[Bullet, ...]:
    return tuple(
        Bullet(
            text=value["text"],
            citations=tuple(_citation_in(each) for each in value["citations"]),
            is_translated=bool(value.get("translated")),
        )
        for value in values
    )


def _citation_out(citation: Citation) -> dict[str, Any]:
    return {
        "article": citation.article_id,
        "sentence": citation.sentence,
        "quote": citation.quote,
        "source": citation.source,
        "url": citation.url,
        "title": citation.title,
    }


def _citation_in(value: dict[str, Any]) -> Citation:
    return Citation(
        article_id=value["article"],
        sentence=value["sentence"],
        quote=value["quote"],
        source=value["source"],
        url=value["url"],
        title=value.get("title", ""),  # which older versions did not write down
    )


def _moment_out(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()


def _moment_in(text: str | None) -> datetime | None:
    return None if text is None else datetime.fromisoformat(text)
