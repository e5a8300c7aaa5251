"""What words mean: concepts that hold the English and German words people use for one thing.

The tables in `lexicon_data/` were written for this project. A concept's entries are synonyms across registers and word
classes ("sue; lawsuit; take to court" | "verklagen; Klage; vor Gericht ziehen"); an entry marked `~` is a weaker
neighbour.
The tables are read once, on first use; `Lexicon.consult` adds a user's own dictionaries.
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from functools import lru_cache
from importlib import resources
from typing import NamedTuple, Protocol

from bot.engine.language import bare, fold, is_function_word, soften, stem

STRONG, WEAK = 1.0, 0.5
MIN_VERB = 3
DIRECTIONS = tuple(
    """herunter hinunter auseinander heraus herein hinaus hinein herum hervor heran herauf herüber hinauf hinüber hinweg
    zurück weiter wieder vorbei entlang raus rein runter rauf rüber fort heim weg los mit hin her rum ran""".split()
)
# "Geschäftsführerin", "Studentinnen": stems of words for women, made of the word for a man.
_WOMAN = re.compile(r"(\w+(?:er|or|ist|ent|ant|at|eur|log|chef|wirt))inn?")


class Sense(NamedTuple):
    """A concept that a word may stand for.

    Attributes:
        concept: Its number.
        weight: How firmly: 1 for a synonym, less for a neighbour.
        noun: Whether the entry is a German noun, or an English one in -ing; None where that is not known. "Zahl" and
            "zahlen" share a stem only, and so do "building" and "build".
    """

    concept: int
    weight: float
    noun: bool | None = None


class Phrase(NamedTuple):
    """A phrase of several words: the stems that must stand near each other, in any order."""

    stems: tuple[str, ...]
    sense: Sense


def word_keys(word: str, language: str) -> tuple[str, ...]:
    """Stems under which a word may be listed: as written, and as the other word class in German (noun or verb)."""
    first = stem(word, language)
    if language != "de" or not word[:1].isalpha():
        return (first,)
    other = stem(word.lower() if word[0].isupper() else word[0].upper() + word[1:], language)
    return (first,) if other == first else (first, other)


def has_capital(word: str) -> bool:
    """Whether a word has a capital letter anywhere: "iPhone"."""
    return any(map(str.isupper, word))


def _uninflected(folded: str) -> Iterator[str]:
    """A folded name as it stands, and without the endings of a genitive or a plural."""
    yield folded
    for ending in ("s", "n", "en"):
        if folded.endswith(ending) and len(folded) - len(ending) >= 3:
            yield folded.removesuffix(ending)


SPELLED_ALIKE = 0.7
"""From this ratio on an English and a German name of one concept are one name: "Hezbollah", "Hisbollah"."""


def _identities(concepts: Iterable[tuple[Sequence[str], Sequence[str]]]) -> dict[str, str]:
    """Put the names of concepts together that name one thing: folded name -> the first of its names.

    A German name belongs to the English one that is spelled the same, or else alike. Of abbreviations that are left,
    one of either language with as many letters belong together ("ECB", "EZB").
    """
    found: dict[str, str] = {}

    def join(one: str, other: str) -> None:
        first, second = found.setdefault(one, one), found.setdefault(other, other)
        for name, first_name in found.items():
            if first_name == second:
                found[name] = first

    for english, german in concepts:
        theirs = [fold(name) for name in german]
        alone = []
        for name in english:
            folded = fold(name)
            alike = [folded] if folded in theirs else [each for each in theirs if _is_spelled_alike(folded, each)]
            for each in alike:
                join(folded, each)
            if not alike and not name.isupper():
                join(folded, folded)
            elif not alike:
                alone.append(folded)
        left = [fold(name) for name in german if name.isupper() and fold(name) not in found]
        if len(alone) == len(left) == 1 and len(alone[0]) == len(left[0]):
            join(alone[0], left[0])
    return found


def _is_spelled_alike(one: str, other: str) -> bool:
    return SequenceMatcher(None, one, other, autojunk=False).ratio() >= SPELLED_ALIKE


def is_gerund(word: str) -> bool:
    """Whether an English word ends in -ing, as verbs and what is named after them do."""
    return word.endswith(("ing", "ings"))


class Layer(Protocol):
    """More words than the tables hold, looked up when they are needed: a dictionary of the user's own."""

    def senses(self, stem_: str, language: str) -> Sequence[Sense]:
        """Concepts of a stem; their numbers are none of the tables'."""

    def phrases(self, stem_: str, language: str) -> Sequence[Phrase]:
        """Phrases that are listed under a stem."""


class Lexicon:
    """Concepts by stem, for the two languages that have tables.

    Attributes:
        names: English name of each concept (its first entry), by number.
    """

    def __init__(self) -> None:
        self.names: list[str] = []
        self._words: dict[str, dict[str, list[Sense]]] = {"de": {}, "en": {}}
        self._phrases: dict[str, dict[str, list[Phrase]]] = {"de": {}, "en": {}}
        self._capitalized: set[str] = set()  # words of English entries, folded: proper names …
        self._common: set[str] = set()  # … unless they also stand there without a capital
        self._layers: tuple[Layer, ...] = ()
        self._bare: dict[str, list[Sense]] = {}  # German stems without any ending: "probl" for "Problem", "Probleme"
        self._stems_of: dict[int, set[tuple[str, str]]] = {}
        self._near: dict[int, tuple[tuple[int, float], ...]] = {}
        self._titled: dict[int, tuple[tuple[str, ...], tuple[str, ...]]] = {}  # concepts with names, by language
        self._identities: dict[str, str] | None = None

    def __len__(self) -> int:
        return len(self.names)

    def add(self, english: Iterable[str], german: Iterable[str], *, is_one: bool = False) -> None:
        """Add one concept; entries beginning with `~` are neighbours.

        Args:
            english: Its English entries, the first of which names it.
            german: Its German entries.
            is_one: Whether all its names are of one thing, as those of a country, and no examples of a kind.
        """
        number = len(self.names)
        name = ""
        words: dict[str, list[str]] = {"en": [], "de": []}
        for language, entries in (("en", english), ("de", german)):
            for entry in entries:
                weight = WEAK if entry.startswith("~") else STRONG
                text = entry.removeprefix("~").strip()
                if not text:
                    continue
                name = name or text
                if " " not in text and has_capital(text):
                    words[language].append(text)
                if language == "en":
                    for word in text.split():
                        (self._capitalized if word[0].isupper() else self._common).add(fold(word))
                self._add_entry(text, language, Sense(number, weight))
                if language == "en" and len(text) > 1 and text.isupper():
                    self._add_entry(text, "de", Sense(number, weight))  # German news writes "CEO", too
        self.names.append(name)
        if words["en"] and not is_one:
            self._titled[number] = (tuple(words["en"]), tuple(words["de"]))

    def _add_entry(self, text: str, language: str, sense: Sense) -> None:
        words = text.split()
        if len(words) == 1:
            if sense.weight == STRONG:
                self._stems_of.setdefault(sense.concept, set()).add((language, stem(text, language)))
            if language == "de":
                sense = sense._replace(noun=text[0].isupper())
            elif is_gerund(text):
                sense = sense._replace(noun=True)
            self._words[language].setdefault(stem(text, language), []).append(sense)
            if language == "de":
                self._bare.setdefault(bare(stem(text, language)), []).append(sense)
            return
        content = [word for word in words if not is_function_word(word.lower(), language)]
        if not content:
            return
        stems = tuple(dict.fromkeys(stem(word, language) for word in content))
        # A phrase with one content word ("die Wahl haben") says less than the phrase: it counts as a neighbour.
        if len(stems) == 1:
            self._words[language].setdefault(stems[0], []).append(Sense(sense.concept, WEAK * sense.weight))
            return
        rarest = max(stems, key=len)
        self._phrases[language].setdefault(rarest, []).append(Phrase(stems, sense))

    def consult(self, layers: Iterable[Layer]) -> None:
        """Look words up in these layers, too; to be said before the first text is read, as what is read is kept.

        What a layer adds to a word that is known already counts as a neighbor.
        """
        self._layers = tuple(layers)

    def senses(self, word: str, language: str) -> Sequence[Sense]:
        """Concepts that a single word may stand for; empty for an unknown one."""
        for key in word_keys(word, language):
            if found := self.stem_senses(key, language):
                return found
        return ()

    def mark_names(self, words: Iterable[str]) -> None:
        """Say that capitalised words name a place or a person, in whatever language they are written."""
        self._capitalized.update(fold(word) for word in words if word[:1].isupper())

    def is_name(self, word: str) -> bool:
        """Whether a word is a proper name among the entries: English capitalises nothing else."""
        folded = fold(word)
        return folded in self._capitalized and folded not in self._common

    def is_common(self, word: str) -> bool:
        """Whether a word stands among the English entries without a capital, just as it is spelled."""
        return fold(word) in self._common

    def is_kind(self, concept: int) -> bool:
        """Whether a concept holds names beside words, as examples of what it is: "aircraft maker; Airbus; Boeing"."""
        return concept in self._titled

    def identity(self, word: str) -> str | None:
        """Whose name a word of either language is: the same for "Hezbollah" and "Hisbollahs", another for "Hamas".

        Returns:
            A key of the one who is named, or None for a word that is no name of the tables.
        """
        if not has_capital(word):
            return None
        if self._identities is None:
            self._identities = _identities(self._titled.values())
        folded = fold(word).removesuffix("'s")
        return next((self._identities[form] for form in _uninflected(folded) if form in self._identities), None)

    def stem_senses(self, stem_: str, language: str) -> Sequence[Sense]:
        """Concepts of a stem as `language.stem` gives it."""
        if language not in self._words:
            return ()
        found: Sequence[Sense] = self._words[language].get(stem_, ())
        if language == "de":
            found = self._derived(stem_, found)
        for layer in self._layers:
            more = layer.senses(stem_, language)
            if more:
                found = [*found, *(Sense(s.concept, WEAK * s.weight) for s in more)] if found else more
        return found

    def _derived(self, stem_: str, found: Sequence[Sense]) -> Sequence[Sense]:
        """Add what a woman's title shares with a man's; for an unknown stem, what it shares with another form of it.

        The prefixes that say where something goes leave a verb its meaning ("mitlaufen"), others do not ("aufgeben").
        """
        known = self._words["de"]
        if woman := _WOMAN.fullmatch(stem_):
            found = found or known.get(f"{woman[1]}in", ())
            man = known.get(stem(woman[1].capitalize(), "de"), ())
            mine = {sense.concept for sense in found}
            return [*found, *(sense for sense in man if sense.noun and sense.concept not in mine)]
        if found:
            return found
        if inflected := self._bare.get(bare(stem_)):
            return inflected
        for prefix in DIRECTIONS:
            rest = stem_[len(prefix) :]
            if len(rest) >= MIN_VERB and stem_.startswith(prefix):
                return [s._replace(weight=WEAK * s.weight) for s in known.get(rest, ()) if s.noun is False]
        return found

    def stems(self, concept: int) -> list[str]:
        """Stems of a concept's single words in both languages, sorted; none for a concept of a layer."""
        return sorted(stem_ for _, stem_ in self._stems_of.get(concept, ()))

    def neighbors(self, concept: int) -> tuple[tuple[int, float], ...]:
        """Concepts that share words with one: (concept, share in (0, 1)); a word of many meanings links nothing."""
        found = self._near.get(concept)
        if found is None:
            mine = self._stems_of.get(concept, set())
            shared: dict[int, float] = {}
            for language, key in mine:
                senses = self._words[language][key]
                for sense in senses:
                    if sense.concept != concept and len(senses) <= 6:
                        shared[sense.concept] = shared.get(sense.concept, 0.0) + sense.weight / (len(senses) - 1)
            found = tuple((c, value / (1 + value)) for c, value in shared.items() if value >= 0.3)
            self._near[concept] = found
        return found

    def knows(self, stem_: str, language: str) -> bool:
        """Whether a stem is an entry of its own."""
        return language in self._words and stem_ in self._words[language]

    def phrases(self, stems: Mapping[str, Sequence[int]], language: str) -> list[tuple[Sense, tuple[int, ...]]]:
        """Find phrases in a text.

        Args:
            stems: Every stem of the text with its word positions, ascending.
            language: Language of the text.

        Returns:
            Sense and the positions of its words, for each phrase whose words stand within a few words of each other.
        """
        table = self._phrases.get(language)
        found: list[tuple[Sense, tuple[int, ...]]] = []
        if table is None or not (table or self._layers):
            return found
        for stem_, positions in stems.items():
            listed: Sequence[Phrase] = table.get(stem_, ())
            for layer in self._layers:
                listed = [*listed, *layer.phrases(stem_, language)]
            for phrase in listed:
                if not all(other in stems for other in phrase.stems):
                    continue
                reach = 3 + 2 * len(phrase.stems) if language == "en" else 12  # German brackets verbs around the clause
                for position in positions:
                    near = [next((p for p in stems[other] if abs(p - position) <= reach), -1) for other in phrase.stems]
                    if -1 not in near:
                        found.append((phrase.sense, tuple(near)))
                        break
        return found

    def load(self, lines: Iterable[str]) -> None:
        """Add the concepts of a table: `english; … TAB german; …`, `#` begins a comment."""
        for line in lines:
            if line and not line.startswith("#") and "\t" in line:
                english, german = line.split("\t")[:2]
                self.add(
                    (entry.strip() for entry in english.split(";")), (entry.strip() for entry in german.split(";"))
                )


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon that ships with Depesche, loaded on first use."""
    loaded = Lexicon()
    folder = resources.files(__package__).joinpath("lexicon_data")
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        lines = file.read_text(encoding="utf-8").splitlines() if file.name.endswith(".tsv") else []
        if file.name.startswith("nations"):
            _load_nations(loaded, lines)
        else:
            loaded.load(lines)
    return loaded


def _load_nations(loaded: Lexicon, lines: Iterable[str]) -> None:
    """Add countries: name, nationality and capital of one country are one concept; a seat of power is near."""
    for line in lines:
        if not line or line.startswith("#"):
            continue
        _, names_en, people_en, names_de, people_de, capital_en, capital_de, seats = (line.split("\t") + [""] * 8)[:8]
        seat_entries = [f"~{seat.strip()}" for seat in seats.split(";") if seat.strip()]
        english = [entry.strip() for entry in f"{names_en};{people_en}".split(";")] + [
            f"~{capital_en.strip()}",
            *seat_entries,
        ]
        german = [entry.strip() for entry in f"{names_de};{people_de}".split(";")] + [
            f"~{capital_de.strip()}",
            *seat_entries,
        ]
        loaded.add((e for e in english if e.strip("~")), (e for e in german if e.strip("~")), is_one=True)
        loaded.mark_names(word for name in f"{names_de};{capital_de}".split(";") for word in name.split())
        if capital_en and fold(capital_en) != fold(capital_de):
            loaded.add([capital_en], [capital_de], is_one=True)


_LINKS = ("", "s", "es", "n", "en", "er", "e", "ns")


_PREFIXES = frozenset({"ver"})
"""What looks like a part, but is a prefix: "Verkehr" has nothing in common with "Verletzte"."""


@lru_cache(maxsize=32768)
def compound_parts(word: str) -> tuple[str, ...]:
    """Split a German compound into the stems of its parts, head last; empty if it is not one that is known.

    "Gründungsvereinbarung" -> ("gründung", "vereinbarung"). Parts must be entries of the lexicon.
    """
    folded = soften(word)
    if "-" in folded:
        return tuple(stem(part[:1].upper() + part[1:], "de") for part in folded.split("-") if len(part) > 1)
    if len(folded) < 7:
        return ()
    known = lexicon()
    best: tuple[str, ...] = ()
    best_score = 0.0
    for cut in range(3, len(folded) - 2):
        head = stem(folded[cut : cut + 1].upper() + folded[cut + 1 :], "de")
        if len(folded) - cut < 3 or not known.knows(head, "de"):
            continue
        left = folded[:cut]
        for link in _LINKS:
            if not left.endswith(link) or len(left) - len(link) < 3:
                continue
            base = left[: len(left) - len(link)] if link else left
            modifier = stem(base[:1].upper() + base[1:], "de")
            if not known.knows(modifier, "de") and len(base) > 3:
                modifier = stem(base, "de")  # a verb: "Sprechstunde"
            if known.knows(modifier, "de"):
                score = min(len(modifier), len(head)) + 0.1 * len(head) - (0.2 if link else 0)
                if score > best_score:
                    best, best_score = (modifier, head), score
                break
        else:
            if cut >= 7:
                inner = compound_parts(left if not left.endswith("s") else left[:-1])
                if inner and best_score < 3:
                    best, best_score = (*inner, head), 3.0
    return best[1:] if best and best[0] in _PREFIXES and folded.startswith(best[0]) else best
