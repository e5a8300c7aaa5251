"""Which of many stories an article continues: what speaks for each, from an index of what their articles are about.

The index holds no articles: of each it keeps the keys of its profile with their weights as plain numbers, about three
kilobytes, by the key, so that an article is compared with what shares something with it only.
"""

import math
from array import array
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, fields

from bot.engine.profiles import EVERYWHERE, profile
from bot.types import Article


@dataclass(frozen=True, slots=True)
class Kinship:
    """What speaks for an article continuing a story.

    Attributes:
        closest: Likeness to the story's closest article, in [0, 1].
        covered: Share of what the article tells of that the story's articles have, in [0, 1].
        own: How much of what they share no other story has, in rare names or words.
        lead: How much closer this story is than the next one, in [-1, 1].
        ahead: How much closer it is than the third one: the next may be of the same event, put apart by mistake.
        gap: Weeks since the story's nearest article, as a logarithm.
        foreign: Whether the story has no article in the article's language.
        named: Share of the article's prominent names that the story has.
        naming: Share of the prominent names of the story's closest article that the article has.
        figures: How many figures they share, as a logarithm.
        size: How many articles the story has, as a logarithm.
    """

    closest: float
    covered: float
    own: float
    lead: float
    ahead: float
    gap: float
    foreign: float
    named: float
    naming: float
    figures: float
    size: float


KINSHIP = Kinship(
    closest=5.6,
    covered=12.4,
    own=1.0,
    lead=1.7,
    ahead=1.9,
    gap=-0.4,
    foreign=0.9,
    named=0.66,
    naming=0.13,
    figures=0.06,
    size=-1.34,
)
KINSHIP_BIAS = -3.23
JOIN = 0.5
"""From this probability on, an article continues a story. All three fitted on half of the labelled stories."""


_RIVAL = 0.06
"""How alike an article and the closest of many stories that it has nothing to do with are."""


def odds(kinship: Kinship) -> float:
    """Log odds that an article continues a story."""
    return KINSHIP_BIAS + sum(weight * getattr(kinship, name) for name, weight in _WEIGHTS)


_WEIGHTS = tuple((field.name, float(getattr(KINSHIP, field.name))) for field in fields(KINSHIP))


@dataclass(slots=True, eq=False)
class _Row:
    """What is kept of an article beside its keys.

    Attributes:
        id: The article's.
        story: Number of its story.
        language: Its language.
        day: When it was published, in days.
        weights: Sums of the squared weights of its keys, as in its profile.
        prominent: Sum of the weights of its prominent names.
    """

    id: str
    story: int
    language: str
    day: float | None
    weights: tuple[float, float]
    prominent: float


@dataclass(slots=True, eq=False)
class _Sums:
    """What an article shares with one story, summed up while the index is read."""

    covered: float = 0.0
    exclusive: int = 0
    named: float = 0.0
    figures: int = 0


_FRESH = 64
"""More new articles than that, and than a quarter of the sorted ones, are sorted into the compact part of the index."""


class Tracker:
    """Stories that articles may continue. Holds what they are about, not their text; any number of articles."""

    def __init__(self) -> None:
        self._handles: list[str] = []
        self._numbers: dict[str, int] = {}
        self._members: dict[int, list[int]] = {}  # story -> rows
        self._rows: list[_Row | None] = []
        self._places: dict[str, int] = {}  # id of an article -> row
        # Compact: the sorted hashes of keys, where the entries of each begin, and the entries: row and weight. A
        # prominent name's weight is negative.
        self._keys = array("q")
        self._begins = array("I", [0])
        self._entries = array("I")
        self._values = array("f")
        self._n_sealed = 0
        self._fresh: dict[int, list[tuple[int, float]]] = {}

    def __len__(self) -> int:
        return len(self._places)

    def articles(self) -> dict[str, str]:
        """The handle of the story that each article is in, by the article's id."""
        return {each.id: self._handles[each.story] for each in self._rows if each is not None}

    def add(self, article: Article, handle: str) -> None:
        """Put an article into a story, which is made if there is none; one with the same id is replaced."""
        self.remove(article.id)
        taken = profile(article)
        row = len(self._rows)
        story = self._numbers.setdefault(handle, len(self._handles))
        if story == len(self._handles):
            self._handles.append(handle)
        weights = array("f", taken.terms.values())  # rounded once, so that it is the same before and after sealing
        prominent = sum(value for key, value in zip(taken.terms, weights, strict=True) if key in taken.prominent)
        self._rows.append(_Row(article.id, story, taken.language, taken.day, taken.weights, prominent))
        self._places[article.id] = row
        self._members.setdefault(story, []).append(row)
        for key, weight in zip(taken.terms, weights, strict=True):
            value = -weight if key in taken.prominent else weight
            self._fresh.setdefault(hash(key), []).append((row, value))
        if row + 1 - self._n_sealed > max(_FRESH, self._n_sealed // 4):
            self._seal()

    def move(self, article_id: str, handle: str) -> None:
        """Put an article that is held into another story, which is made if there is none."""
        place = self._places[article_id]
        row = self._rows[place]
        assert row is not None  # what has a place has a row
        self._leave(row.story, place)
        row.story = self._numbers.setdefault(handle, len(self._handles))
        if row.story == len(self._handles):
            self._handles.append(handle)
        self._members.setdefault(row.story, []).append(place)

    def remove(self, article_id: str) -> None:
        """Forget an article, and its story with its last one; nothing happens where it is not held."""
        place = self._places.pop(article_id, None)
        row = self._rows[place] if place is not None else None
        if place is not None and row is not None:
            self._leave(row.story, place)
            self._rows[place] = None  # its entries go when the index is sealed the next time

    def _leave(self, story: int, place: int) -> None:
        self._members[story].remove(place)
        if not self._members[story]:
            del self._members[story]

    def seal(self) -> None:
        """Sort everything into the compact part of the index; done by itself where enough has come."""
        if self._fresh or None in self._rows:
            self._seal()

    def _seal(self) -> None:
        number = {}  # rows that are left, numbered anew
        for old, row in enumerate(self._rows):
            if row is not None:
                number[old] = len(number)
        everything = sorted({*self._keys, *self._fresh})
        keys, begins, entries, values = array("q"), array("I", [0]), array("I"), array("f")
        for key in everything:
            for row, value in self._under(key):
                if row in number:
                    entries.append(number[row])
                    values.append(value)
            if len(entries) > begins[-1]:
                keys.append(key)
                begins.append(len(entries))
        self._keys, self._begins, self._entries, self._values = keys, begins, entries, values
        self._rows = [row for row in self._rows if row is not None]
        self._n_sealed = len(self._rows)
        self._fresh = {}
        self._places = {row.id: place for place, row in enumerate(self._rows) if row is not None}
        self._members = {}
        for place, row in enumerate(self._rows):
            if row is not None:
                self._members.setdefault(row.story, []).append(place)

    def _under(self, key: int) -> Iterator[tuple[int, float]]:
        """The rows that have a key, with its weight there; rows that are gone, too."""
        i = bisect_left(self._keys, key)
        if i < len(self._keys) and self._keys[i] == key:
            begin, end = self._begins[i], self._begins[i + 1]
            yield from zip(self._entries[begin:end], self._values[begin:end], strict=True)
        yield from self._fresh.get(key, ())

    def assign(self, article: Article) -> str | None:
        """Say which story an article continues.

        Returns:
            The story's handle, or None where the article begins a new one.
        """
        ranked = ((odds(kinship), name) for name, kinship in self.kinships(article).items())
        best = min(ranked, key=lambda each: (-each[0], each[1]), default=None)
        return best[1] if best and 1 / (1 + math.exp(-best[0])) >= JOIN else None

    def kinships(self, article: Article) -> dict[str, Kinship]:
        """Compare an article with all stories, by handle; those that share nothing with it are left out."""
        mine = profile(article)
        rows = self._rows
        scale = math.log(len(self._members) + 20)
        likeness: dict[int, float] = {}  # by row; divided by the lengths of both below
        naming: dict[int, tuple[float, float]] = {}
        sums: dict[int, _Sums] = {}
        full = full_named = 0.0
        for key, weight in mine.terms.items():
            everywhere, is_meaning = key[0] in EVERYWHERE, key[0] == "#"
            is_prominent = key in mine.prominent
            found = [(place, value, row) for place, value in self._under(hash(key)) if (row := rows[place]) is not None]
            stories = {row.story for _, _, row in found}
            rarity = (scale - math.log(len(stories) + 1)) / scale if found else 1.0
            full += 0.0 if is_meaning else weight
            full_named += weight * rarity if is_prominent else 0.0
            worth = weight * rarity
            for place, value, row in found:
                if value < 0:
                    value = -value  # noqa: PLW2901  # the sign only says that the name is prominent there
                    plain, rare = naming.get(place, (0.0, 0.0))
                    naming[place] = plain + value, rare + value * rarity
                together = worth * value if everywhere or row.language == mine.language else 0.0
                likeness[place] = likeness.get(place, 0.0) + together
            for story in stories:
                own = sums.setdefault(story, _Sums())
                own.covered += 0.0 if is_meaning else worth
                own.exclusive += len(stories) == 1 and key[0] in "=%"
                own.named += worth if is_prominent else 0.0
                own.figures += key[0] == "%"
        closest: dict[int, float] = dict.fromkeys(sums, 0.0)
        for place, together in likeness.items():
            row = rows[place]
            if row is not None:
                same = mine.language == row.language
                value = together / math.sqrt(mine.weights[same] * row.weights[same])
                closest[row.story] = max(closest[row.story], value)
        # Where there are few stories, the next one is as close as it is among many.
        first, second, third = [*sorted(closest.values(), reverse=True), 0.0, 0.0, 0.0][:3]
        second, third = max(second, _RIVAL), max(third, _RIVAL)
        kinships = {}
        for story, own in sums.items():
            held = [(place, row) for place in self._members[story] if (row := rows[place]) is not None]
            gaps = [abs(mine.day - row.day) for _, row in held if mine.day is not None and row.day is not None]
            rival = second if closest[story] == first else max(first, _RIVAL)
            kinships[self._handles[story]] = Kinship(
                closest=closest[story],
                covered=own.covered / full if full else 0.0,
                own=math.log1p(own.exclusive),
                lead=(closest[story] - rival) / (closest[story] + rival or 1.0),
                ahead=(closest[story] - third) / (closest[story] + third or 1.0),
                gap=math.log1p(min(gaps, default=0.0) / 7),
                foreign=float(all(row.language != mine.language for _, row in held)),
                named=own.named / full_named if full_named else 0.5,
                naming=max(_share(row.prominent, *naming.get(place, (0.0, 0.0))) for place, row in held),
                figures=math.log1p(own.figures),
                size=math.log(len(held)),
            )
        return kinships


def _share(full: float, plain: float, rare: float) -> float:
    """Share of an article's prominent names that the other one has; half where it has none.

    Args:
        full: Sum of the weights of all.
        plain: Of those that the other one has.
        rare: Of those, each times its rarity.
    """
    total = full - plain + rare
    return rare / total if total > 0 else 0.5
