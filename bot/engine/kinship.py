"""Which of many stories an article continues: what speaks for each, from an index of what their articles are about.

The index holds no articles: of each it keeps the keys of its profile with their weights as plain numbers, about three
kilobytes, by the key, so that an article is compared with what shares something with it only.
"""

import math
from array import array
from bisect import bisect_left
from collections.abc import Container, Iterator, Sequence
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
    return float(KINSHIP_BIAS + sum(weight * getattr(kinship, name) for name, weight in _WEIGHTS))


_WEIGHTS = tuple((field.name, float(getattr(KINSHIP, field.name))) for field in fields(KINSHIP))


@dataclass(slots=True, eq=False)
class _Row:
    """What is kept of an article beside its keys.

    Attributes:
        id: The article's.
        language: Its language.
        day: When it was published, in days.
        weights: Sums of the squared weights of its keys, as in its profile.
        prominent: Sum of the weights of its prominent names.
    """

    id: str
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


@dataclass(slots=True, eq=False)
class _Shared:
    """A key that an article shares with stories.

    Attributes:
        key: The key.
        worth: Its weight in the article times its rarity.
        rarity: How few stories have it, in (0, 1].
        is_prominent: Whether it is a prominent name of the article.
        rows: Articles that have it, ascending.
        values: Its weight in each of them; negative for a prominent name.
        stories: The stories of these articles.
    """

    key: str
    worth: float
    rarity: float
    is_prominent: bool
    rows: "array[int]"
    values: "array[float]"
    stories: set[int]

    def among(self, places: Sequence[int], known: Container[int]) -> Iterator[tuple[int, float]]:
        """Those of some rows that have the key, with its weight.

        Args:
            places: The rows, ascending.
            known: The same, to be asked quickly.
        """
        rows, values = self.rows, self.values
        if len(rows) <= 4 * len(places):
            yield from ((row, value) for row, value in zip(rows, values, strict=True) if row in known)
            return
        at = 0
        for place in places:
            at = bisect_left(rows, place, at)
            if at == len(rows):
                return
            if rows[at] == place:
                yield place, values[at]


def _joined(found: Sequence["tuple[array[int], array[float]]"]) -> "tuple[array[int], array[float]]":
    """Entries of several keys as if they were one's."""
    merged = sorted((row, value) for rows, values in found for row, value in zip(rows, values, strict=True))
    return array("I", (row for row, _ in merged)), array("f", (value for _, value in merged))


_GONE = -1
_NO_ROWS, _NO_VALUES = array("I"), array("f")

_RARE, _CANDIDATES = 5, 16
"""A key of so many stories at least is rare, and so many stories are compared closely."""

_FRESH = 16
"""More new articles than that, and than a sixteenth of the sorted ones, are sorted into the compact part."""


class Tracker:
    """Stories that articles may continue. Holds what they are about, not their text; any number of articles."""

    def __init__(self) -> None:
        self._handles: list[str] = []
        self._numbers: dict[str, int] = {}
        self._members: dict[int, list[int]] = {}  # story -> rows
        self._languages: set[str] = set()
        self._rows: list[_Row | None] = []
        self._story_of = array("i")  # row -> story
        self._places: dict[str, int] = {}  # id of an article -> row
        # Compact: the sorted hashes of keys, where the entries of each begin, and the entries: row and weight. A
        # prominent name's weight is negative.
        self._keys = array("q")
        self._begins = array("I", [0])
        self._entries = array("I")
        self._values = array("f")
        self._n_sealed = 0
        self._fresh: dict[int, tuple[array[int], array[float]]] = {}

    def __len__(self) -> int:
        return len(self._places)

    def articles(self) -> dict[str, str]:
        """The handle of the story that each article is in, by the article's id."""
        return {name: self._handles[self._story_of[place]] for name, place in self._places.items()}

    def add(self, article: Article, handle: str, *, many: bool = False) -> None:
        """Put an article into a story, which is made if there is none; one with the same id is replaced.

        Args:
            article: The article.
            handle: The story's.
            many: Whether more come at once: whoever adds them calls `seal` where memory matters.
        """
        self.remove(article.id)
        taken = profile(article)
        self._languages.add(taken.language)
        row = len(self._rows)
        story = self._number(handle)
        weights = array("f", taken.terms.values())  # rounded once, so that it is the same before and after sealing
        prominent = sum(value for key, value in zip(taken.terms, weights, strict=True) if key in taken.prominent)
        self._rows.append(_Row(article.id, taken.language, taken.day, taken.weights, prominent))
        self._story_of.append(story)
        self._places[article.id] = row
        self._members.setdefault(story, []).append(row)
        for key, weight in zip(taken.terms, weights, strict=True):
            value = -weight if key in taken.prominent else weight
            hashed = hash((key, taken.language) if key[0] == "#" else key)
            rows, values = self._fresh.setdefault(hashed, (array("I"), array("f")))
            rows.append(row)
            values.append(value)
        if not many and row + 1 - self._n_sealed > max(_FRESH, self._n_sealed // 16):
            self._seal()

    def move(self, article_id: str, handle: str) -> None:
        """Put an article that is held into another story, which is made if there is none."""
        place = self._places[article_id]
        self._leave(place)
        self._story_of[place] = self._number(handle)
        self._members.setdefault(self._story_of[place], []).append(place)

    def _number(self, handle: str) -> int:
        number = self._numbers.setdefault(handle, len(self._handles))
        if number == len(self._handles):
            self._handles.append(handle)
        return number

    def remove(self, article_id: str) -> None:
        """Forget an article, and its story with its last one; nothing happens where it is not held."""
        place = self._places.pop(article_id, None)
        if place is not None:
            self._leave(place)
            self._rows[place] = None  # its entries go when the index is sealed the next time
            self._story_of[place] = _GONE

    def _leave(self, place: int) -> None:
        story = self._story_of[place]
        self._members[story].remove(place)
        if not self._members[story]:
            del self._members[story]

    def seal(self) -> None:
        """Sort everything into the compact part of the index; done by itself where enough has come."""
        if self._fresh or None in self._rows:
            self._seal()

    def _seal(self) -> None:
        number: dict[int, int] = {}  # rows that are left, numbered anew
        for old, row in enumerate(self._rows):
            if row is not None:
                number[old] = len(number)
        everything = sorted({*self._keys, *self._fresh})
        keys, begins, entries, values = array("q"), array("I", [0]), array("I"), array("f")
        for key in everything:
            for place, value in zip(*self._under(key), strict=True):
                if place in number:
                    entries.append(number[place])
                    values.append(value)
            if len(entries) > begins[-1]:
                keys.append(key)
                begins.append(len(entries))
        self._keys, self._begins, self._entries, self._values = keys, begins, entries, values
        self._story_of = array("i", (self._story_of[place] for place in number))
        self._rows = [self._rows[place] for place in number]
        self._n_sealed = len(self._rows)
        self._fresh = {}
        self._places = {row.id: place for place, row in enumerate(self._rows) if row is not None}
        self._members = {}
        for place, story in enumerate(self._story_of):
            self._members.setdefault(story, []).append(place)

    def _under(self, key: int) -> "tuple[array[int], array[float]]":
        """The rows that have a key, ascending, with its weight in each; rows that are gone, too."""
        i = bisect_left(self._keys, key)
        rows, values = _NO_ROWS, _NO_VALUES
        if i < len(self._keys) and self._keys[i] == key:
            begin, end = self._begins[i], self._begins[i + 1]
            rows, values = self._entries[begin:end], self._values[begin:end]
        fresh = self._fresh.get(key)
        return (rows + fresh[0], values + fresh[1]) if fresh is not None else (rows, values)

    def _row(self, place: int) -> _Row:
        row = self._rows[place]
        assert row is not None  # only what has gone has none, and is in no story
        return row

    def assign(self, article: Article) -> str | None:
        """Say which story an article continues.

        Returns:
            The story's handle, or None where the article begins a new one.
        """
        best = self.likeliest(article)
        return best[0] if best and best[1] >= JOIN else None

    def likeliest(self, article: Article) -> tuple[str, float] | None:
        """The story that an article continues if it continues any, with how probable that is.

        Returns:
            The story's handle and a probability; None where no story shares anything with the article.
        """
        ranked = ((odds(kinship), name) for name, kinship in self.kinships(article).items())
        best = min(ranked, key=lambda each: (-each[0], each[1]), default=None)
        return (best[1], 1 / (1 + math.exp(-best[0]))) if best else None

    def kinships(self, article: Article) -> dict[str, Kinship]:
        """Compare an article with the stories that share the most with it, by handle.

        Those that share nothing with it are left out; where there are many, so are those that share less than others.
        """
        mine = profile(article)
        scale = math.log(len(self._members) + 20)
        shared: list[_Shared] = []
        full = full_named = 0.0
        foreign = [language for language in self._languages if language != mine.language]
        for key, weight in mine.terms.items():
            if key[0] == "#":  # between languages only: what is said in the same words needs no meanings
                found = [self._under(hash((key, language))) for language in foreign]
                rows, values = found[0] if len(found) == 1 else _joined(found)
            else:
                rows, values = self._under(hash(key))
            stories = set(map(self._story_of.__getitem__, rows))
            stories.discard(_GONE)
            rarity = (scale - math.log(len(stories) + 1)) / scale if stories else 1.0
            full += 0.0 if key[0] == "#" else weight
            full_named += weight * rarity if key in mine.prominent else 0.0
            if stories:
                shared.append(_Shared(key, weight * rarity, rarity, key in mine.prominent, rows, values, stories))
        compared = self._candidates(shared)
        likeness: dict[int, float] = {}  # by row; divided by the lengths of both below
        naming: dict[int, tuple[float, float]] = {}
        sums = {story: _Sums() for story in compared}
        held = {story: [(place, self._row(place)) for place in self._members[story]] for story in compared}
        languages = {place: row.language for rows in held.values() for place, row in rows}
        ordered = sorted(languages)
        for each in shared:
            everywhere = each.key[0] in EVERYWHERE
            for place, value in each.among(ordered, languages):
                if value < 0:
                    value = -value  # noqa: PLW2901  # the sign only says that the name is prominent there
                    plain, rare = naming.get(place, (0.0, 0.0))
                    naming[place] = plain + value, rare + value * each.rarity
                if everywhere or languages[place] == mine.language:
                    likeness[place] = likeness.get(place, 0.0) + each.worth * value
            for story in compared & each.stories:
                own = sums[story]
                own.covered += 0.0 if each.key[0] == "#" else each.worth
                own.exclusive += len(each.stories) == 1 and each.key[0] in "=%"
                own.named += each.worth if each.is_prominent else 0.0
                own.figures += each.key[0] == "%"
        closest: dict[int, float] = {}
        for story, members in held.items():
            lengths = ((place, mine.language == row.language, row) for place, row in members)
            closest[story] = max(
                likeness.get(place, 0.0) / math.sqrt(mine.weights[same] * row.weights[same])
                for place, same, row in lengths
            )
        # Where there are few stories, the next one is as close as it is among many.
        first, second, third = [*sorted(closest.values(), reverse=True), 0.0, 0.0, 0.0][:3]
        second, third = max(second, _RIVAL), max(third, _RIVAL)
        kinships = {}
        for story, own in sums.items():
            members = held[story]
            gaps = [abs(mine.day - row.day) for _, row in members if mine.day is not None and row.day is not None]
            rival = second if closest[story] == first else max(first, _RIVAL)
            kinships[self._handles[story]] = Kinship(
                closest=closest[story],
                covered=own.covered / full if full else 0.0,
                own=math.log1p(own.exclusive),
                lead=(closest[story] - rival) / (closest[story] + rival or 1.0),
                ahead=(closest[story] - third) / (closest[story] + third or 1.0),
                gap=math.log1p(min(gaps, default=0.0) / 7),
                foreign=float(all(row.language != mine.language for _, row in members)),
                named=own.named / full_named if full_named else 0.5,
                naming=max(_share(row.prominent, *naming.get(place, (0.0, 0.0))) for place, row in members),
                figures=math.log1p(own.figures),
                size=math.log(len(members)),
            )
        return kinships

    def _candidates(self, shared: Sequence[_Shared]) -> set[int]:
        """The stories that are compared closely: those whose rare keys weigh most."""
        scores: dict[int, float] = {}
        for each in shared:
            if len(each.stories) <= max(_RARE, len(self._members) // 10):
                for story in each.stories:
                    scores[story] = scores.get(story, 0.0) + each.worth
        if len(scores) < _CANDIDATES:
            scores |= {story: 0.0 for each in shared for story in each.stories if story not in scores}
        return set(sorted(scores, key=lambda story: (-scores[story], story))[:_CANDIDATES])


def _share(full: float, plain: float, rare: float) -> float:
    """Share of an article's prominent names that the other one has; half where it has none.

    Args:
        full: Sum of the weights of all.
        plain: Of those that the other one has.
        rare: Of those, each times its rarity.
    """
    total = full - plain + rare
    return rare / total if total > 0 else 0.5
