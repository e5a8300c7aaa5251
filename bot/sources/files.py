"""Articles from files, folders and standard input: finding them, decoding them, refusing what is no text."""

import difflib
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import BinaryIO

from bot.engine.reading import MAX_CHARS, read
from bot.errors import SourceRefused, StoryNotFound
from bot.types import Article

SUFFIXES = (".txt", ".md", ".markdown", ".html", ".htm", ".text")
"""What a folder's files must end in to be read as articles."""

HANDED_IN = "u"
"""What the ids of articles begin with that people handed in, and no other's."""

STDIN = "standard input"
"""What errors call it."""

IS_FEED = "this is a feed, not an article; it can be added as a source"
"""Why a feed is refused, also where its type already says that it is one."""

MAX_FILES = 500
_MAX_BYTES = 4 * MAX_CHARS
KINDS = (
    (b"%PDF", "a PDF"),
    (b"PK\x03\x04", "a ZIP archive or an Office document"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF8", "a picture"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"\xd0\xcf\x11\xe0", "an old Office document"),
    (b"{\\rtf", "an RTF document"),
    (b"\x7fELF", "a program"),
)
"""How files begin that are no text, and what they are."""

_LOOKED_AT = 20_000
_ROOT = re.compile(r"\s*(?:<[?!][^>]*>\s*)*<([a-z][\w:.-]*)[\s/>]", re.IGNORECASE)


def decode(data: bytes, name: str) -> str:
    """Decode a text file: by its byte order mark, else UTF-16 without a mark, UTF-8, or Windows-1252 (Latin-1).

    Args:
        data: The file's bytes.
        name: What to call it in an error.

    Raises:
        SourceRefused: It is no text, or too long.
    """
    for magic, what in KINDS:
        if data.startswith(magic):
            raise SourceRefused(name, f"this is {what}, not text; save it as text, Markdown or HTML")
    if len(data) > _MAX_BYTES:
        raise _too_long(name, len(data))
    text = _decoded(data)
    if len(text) > MAX_CHARS:
        raise SourceRefused(
            name, f"{len(text):,} characters are too long for an article; at most {MAX_CHARS:,} are read"
        )
    odd = sum(
        1
        for character in text[:20000]
        if (ord(character) < 32 and character not in "\t\n\r\f\x1b") or character == "\ufffd"
    )
    if odd > 0.02 * min(len(text), 20000) + 5:
        raise SourceRefused(name, "this does not look like text; save it as text, Markdown or HTML in UTF-8")
    return text


def _too_long(name: str, size: int) -> SourceRefused:
    reason = f"{size / 1e6:.1f} MB is too long for an article; at most {MAX_CHARS:,} characters are read"
    return SourceRefused(name, reason)


def _decoded(data: bytes) -> str:
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8"), (b"\xff\xfe", "utf-16-le"), (b"\xfe\xff", "utf-16-be")):
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    sample = data[:4000]
    if len(sample) > 8:
        for encoding, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[::2])):
            if zeros.count(0) > 0.7 * len(zeros):
                return data.decode(encoding, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        # A few broken bytes in UTF-8 are a damaged file; many are another encoding.
        lenient = data.decode("utf-8", "replace")
        if lenient.count("\ufffd") < 0.2 * sum(byte > 127 for byte in data[:200_000]):
            return lenient
    return data.decode("cp1252", "replace") if any(0x80 <= byte <= 0x9F for byte in data) else data.decode("latin-1")


def read_file(path: Path) -> Article:
    """Read one file as an article.

    Raises:
        SourceRefused: It cannot be opened, is no text, or has no words.
    """
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            data = file.read(_MAX_BYTES + 1)  # a device has no size, and no end
    except OSError as error:
        raise SourceRefused(path.name, f"it cannot be opened ({(error.strerror or 'unknown cause').lower()})") from None
    if len(data) > _MAX_BYTES:
        raise _too_long(path.name, max(size, len(data)))
    return _article(data, path.name)


def root(text: str) -> str:
    """The name of the element with which a text begins, in lower case; empty where it begins with something else."""
    found = _ROOT.match(text, 0, _LOOKED_AT)
    return found[1].lower() if found else ""


def _article(data: bytes, name: str) -> Article:
    text = decode(data, name)
    match root(text):
        case "opml":
            raise SourceRefused(name, "this is a list of feeds, which depesche sources import reads")
        case "rss" | "feed" | "rdf:rdf":
            raise SourceRefused(name, IS_FEED)
    article = read(text)
    if not article.sentences:
        raise SourceRefused(name, "there are no words in it")
    if not article.source:
        article = read(text, source=name)
    return article


def read_folder(folder: Path, report: Callable[[str], None]) -> list[Article]:
    """Read the articles of a folder in the order of their names; what cannot be read is reported and left out.

    Raises:
        SourceRefused: Nothing in it can be read.
    """
    files = sorted(
        path
        for path in folder.iterdir()
        if path.suffix.lower() in SUFFIXES and path.is_file() and not path.name.startswith(".")
    )
    articles = []
    for path in files[:MAX_FILES]:
        try:
            articles.append(read_file(path))
        except SourceRefused as error:
            report(f"Left out {error}")
    if len(files) > MAX_FILES:
        report(f"Left out {len(files) - MAX_FILES} of {len(files)} files: {MAX_FILES} are read at most.")
    if not articles:
        raise SourceRefused(
            folder.name or str(folder), f"there is no article in it; files must end in {', '.join(SUFFIXES)}"
        )
    return articles


def stories(seeds: Path | None) -> list[str]:
    """Handles of the stories in a seeds folder, sorted."""
    if seeds is None or not seeds.is_dir():
        return []
    return sorted(path.name for path in seeds.iterdir() if not path.name.startswith(".") and _has_articles(path))


def _has_articles(folder: Path) -> bool:
    try:
        return folder.is_dir() and any(path.suffix.lower() in SUFFIXES for path in folder.iterdir())
    except OSError:  # a folder that may not be listed has nothing for us
        return False


def load(source: str, *, seeds: Path | None, stdin: BinaryIO, report: Callable[[str], None]) -> Sequence[Article]:
    """Find and read what a user named: "-" for standard input, a file, a folder, or the handle of a story in the seeds.

    Args:
        source: As typed; a story's handle may have its slash ("/stargate").
        seeds: Folder with a sub-folder a story, or None.
        stdin: What "-" reads.
        report: Called with a sentence for each file that had to be left out.

    Raises:
        SourceRefused: It cannot be read.
        StoryNotFound: Nothing has this name.
    """
    if source == "-":
        return [_article(stdin.read(_MAX_BYTES + 1), STDIN)]
    known = {name.lower(): name for name in stories(seeds)}
    handle = source.strip().removeprefix("/").lower()
    if source.strip() and "\0" not in source:
        path = Path(source)
        try:
            if path.is_dir():
                return read_folder(path, report)
            if path.exists():
                return [read_file(path)]
        except OSError as error:
            raise SourceRefused(
                source[:200], f"it cannot be opened ({(error.strerror or 'unknown cause').lower()})"
            ) from None
    if re.match(r"https?://", source, re.IGNORECASE):
        reason = "an address is not fetched here; curl -s <address> | depesche digest - hands in its page"
        raise SourceRefused(source[:200], reason)
    if seeds is not None and handle in known:
        return read_folder(seeds / known[handle], report)
    near = difflib.get_close_matches(handle, known, n=3, cutoff=0.5)
    raise StoryNotFound(source[:200], [known[name] for name in near or known])
