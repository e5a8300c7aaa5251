"""A watched folder: one sub-folder a story, one file an article. What is posted once is neither lost nor doubled.

A file counts once it has come to rest. What it says belongs to an article that keeps its id: an edited file is a new
version of it, a renamed one is the same, and one that is gone leaves it where it is.

A scan opens only the files that changed. A file that is renamed and edited between two scans is a new one, because
nothing tells it from another file. Reads the disk, and writes nothing.
"""

import hashlib
import stat
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import structlog

from bot.errors import SourceRefused
from bot.sources.files import SUFFIXES, read_file
from bot.types import Article

_log: structlog.stdlib.BoundLogger = structlog.get_logger()

MARK = "w"
"""What the ids of these articles begin with, and no other's: those are hexadecimal."""

SETTLED = timedelta(seconds=2)
"""A file that changed less than this ago may be half written."""

_Stamp = tuple[int, int, int, int]
"""What changes with a file: its size, when it was written, when its name or rights changed, and which one it is."""


@dataclass(slots=True)
class _Shelf:
    """A story as it is known.

    Attributes:
        articles: By id, in the order in which they came; those whose files are gone, too.
        owned: The article of each file; None for a file that says what another one says, or nothing.
        seen: Of each file, what it was like at the last scan, and since when it has been like that.
        read: Of each file, what it was like when it was opened.
        missing: Files that were not there at the last scan.
        retired: Articles whose files went away: a new file of the old name is not theirs.
    """

    articles: dict[str, Article] = field(default_factory=dict)
    owned: dict[str, str | None] = field(default_factory=dict)
    seen: dict[str, tuple[_Stamp, datetime]] = field(default_factory=dict)
    read: dict[str, _Stamp] = field(default_factory=dict)
    missing: set[str] = field(default_factory=set)
    retired: set[str] = field(default_factory=set)


class Folder:
    """A folder that is looked at again and again, by one caller at a time."""

    def __init__(self, path: Path) -> None:
        """Nothing is read yet.

        Args:
            path: With a sub-folder for each story; what lies beside them is no article.
        """
        self._path = path
        self._shelves: dict[str, _Shelf] = {}
        self._said: set[tuple[str, str]] = set()

    def remember(self, handle: str, articles: Iterable[Article]) -> None:
        """Know again what an earlier process took from this folder.

        Args:
            handle: The story.
            articles: What is kept of it; those that came from elsewhere are passed over.
        """
        shelf = self._shelves.setdefault(handle, _Shelf())
        shelf.articles.update((article.id, article) for article in articles if article.id.startswith(MARK))

    def scan(self, now: datetime) -> Mapping[str, Sequence[Article]]:
        """Look what is there.

        What cannot be read is logged once, and tried again when it changes.

        Args:
            now: The time, aware.

        Returns:
            The stories as they are known, by handle, with the articles in the order in which they came; those of files
            and folders that are gone are among them. A file that has not come to rest is as it was before.
        """
        for handle, folder in self._folders():
            try:
                present = _listed(folder)
            except OSError as error:
                self._say("story_not_read", handle, _reason(error))
                continue
            self._said.discard(("story_not_read", handle))
            self._look(handle, folder, present, now)
        return {handle: tuple(shelf.articles.values()) for handle, shelf in self._shelves.items() if shelf.articles}

    def _folders(self) -> list[tuple[str, Path]]:
        try:
            found = sorted(each for each in self._path.iterdir() if not each.name.startswith(".") and each.is_dir())
        except OSError as error:
            self._say("folder_not_read", str(self._path), _reason(error))
            return []
        self._said.discard(("folder_not_read", str(self._path)))
        for each in found:
            if each.name.split() != [each.name]:
                self._say("story_not_read", each.name, "nobody can type the name of a folder with a space")
        return [(each.name, each) for each in found if each.name.split() == [each.name]]

    def _say(self, event: str, name: str, reason: str) -> None:
        """Log something that is as it is for as long as nobody changes it."""
        if (event, name) not in self._said:
            self._said.add((event, name))
            _log.warning(event, name=name, reason=reason)

    def _look(self, handle: str, folder: Path, present: Mapping[str, _Stamp], now: datetime) -> None:
        """Bring a story up to date with its files."""
        shelf = self._shelves.setdefault(handle, _Shelf())
        changed: dict[str, Article] = {}
        for name, stamp in present.items():
            before, since = shelf.seen.get(name, (None, now))
            if before != stamp:
                shelf.seen[name] = stamp, now
            elif shelf.read.get(name) != stamp and now - since >= SETTLED and not _is_fresh(stamp, now):
                article = _opened(handle, folder / name)
                if _stamp(folder / name) != stamp:  # written to while it was read
                    continue
                shelf.read[name] = stamp
                if article is not None:
                    changed[name] = article
        _forget(shelf, present)
        if changed:
            _take(handle, shelf, changed, present)


def _forget(shelf: _Shelf, present: Mapping[str, _Stamp]) -> None:
    """Let go of files that are gone; at the second scan only, because some programs take a file away to save it."""
    gone = {name for name in {*shelf.seen, *shelf.owned} if name not in present}
    for name in gone & shelf.missing:
        shelf.seen.pop(name, None)
        shelf.read.pop(name, None)
        identity = shelf.owned.pop(name, None)
        if identity is not None and identity not in shelf.owned.values():
            shelf.retired.add(identity)
    for name in gone - shelf.missing:  # what comes back has to come to rest again
        shelf.seen.pop(name, None)
        shelf.read.pop(name, None)
    shelf.missing = gone


def _take(handle: str, shelf: _Shelf, changed: Mapping[str, Article], present: Mapping[str, _Stamp]) -> None:
    """Give each file that was read its article: the one with its words, else the one that it had, else a new one."""
    former = {name: shelf.owned.pop(name, None) for name in changed}
    taken = {identity for name, identity in shelf.owned.items() if name in present}
    by_words = {_words(article): identity for identity, article in shelf.articles.items()}
    unknown = []
    # Who has the words from before comes first, and leaves them to nobody else.
    for name in sorted(changed, key=lambda name: (by_words.get(_words(changed[name])) != former[name], name)):
        identity = by_words.get(_words(changed[name]))
        if identity is None:
            unknown.append(name)
        elif identity in taken:
            shelf.owned[name] = None
        else:
            _put(shelf, name, identity, changed[name])
            taken.add(identity)
    for name in unknown:
        identity = former[name]
        if identity is None or identity in taken:
            identity = _identity(handle, name)
            if identity in taken | shelf.retired:
                identity = _identity(handle, name, _words(changed[name]))
        words = by_words.setdefault(_words(changed[name]), identity)
        if words != identity:  # two new files that say the same
            shelf.owned[name] = None
            continue
        _put(shelf, name, identity, changed[name])
        taken.add(identity)


def _put(shelf: _Shelf, name: str, identity: str, article: Article) -> None:
    for other, owned in list(shelf.owned.items()):
        if owned == identity:  # the name that it had
            del shelf.owned[other]
    shelf.owned[name] = identity
    shelf.retired.discard(identity)
    shelf.articles[identity] = replace(article, id=identity)


def _listed(folder: Path) -> dict[str, _Stamp]:
    """The files of a story, by name, in order of their names.

    Raises:
        OSError: The folder cannot be listed.
    """
    found = {}
    for path in sorted(folder.iterdir()):
        if path.suffix.lower() in SUFFIXES and not path.name.startswith("."):
            stamp = _stamp(path)
            if stamp is not None:
                found[path.name] = stamp
    return found


def _stamp(path: Path) -> _Stamp | None:
    """What a file is like; None where it has just gone, or is no file."""
    try:
        found = path.stat()
    except OSError:
        return None
    if not stat.S_ISREG(found.st_mode):
        return None
    return found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino


def _is_fresh(stamp: _Stamp, now: datetime) -> bool:
    """Whether a file was written to just now; one from the future was not, it comes from another clock."""
    written = datetime.fromtimestamp(0, UTC) + timedelta(microseconds=stamp[1] // 1000)
    return timedelta() <= now - written < SETTLED


def _opened(handle: str, path: Path) -> Article | None:
    try:
        return read_file(path)
    except SourceRefused as error:
        _log.warning("article_left_out", story=handle, reason=str(error))
        return None


def _words(article: Article) -> str:
    """What two articles with the same words share, however their lines are broken."""
    text = "".join("".join(sentence.text for sentence in article.sentences).split())
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _identity(*parts: str) -> str:
    return MARK + hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()[:15]


def _reason(error: OSError) -> str:
    return (error.strerror or "unknown cause").lower()
