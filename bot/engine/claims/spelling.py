"""One name in two spellings: abbreviations with what they stand for, and names as they sound in two languages.

"BAMF" is the "Bundesamt für Migration und Flüchtlinge"; "Dwalischwili" and "Dvalishvili" are one man.
"""

import re
import unicodedata
from functools import lru_cache

from bot.engine.claims.reading import Statement, Word
from bot.engine.language import fold, is_function_word


def letters_of(word: str) -> str:
    """The folded capitals of an abbreviation, "iea" for "IEA", or nothing where a word is none."""
    capitals = re.sub(r"[^A-ZÄÖÜ]", "", word)
    return fold(capitals) if len(capitals) >= 2 and len(capitals) >= len(word) - 1 else ""


def spelled_out(letters: str, statement: Statement) -> tuple[int, ...]:
    """Positions of the words that begin with the letters of an abbreviation, in order; empty where none do."""
    if not letters:
        return ()
    for start, word in enumerate(statement.words):
        if word.text[0].isupper() and not letters_of(word.text) and (found := _from(letters, statement, start)):
            return found
    return ()


def _from(letters: str, statement: Statement, start: int) -> tuple[int, ...]:
    """The same for words from a position on; compounds may give several letters: "Deutscher Wetterdienst" is DWD."""
    left = letters
    found: list[int] = []
    for word in statement.words[start : start + 2 * len(letters)]:
        text = fold(word.text)
        if not left:
            break
        if not word.text[0].isupper() or text[0] != left[0]:
            if found and is_function_word(word.lower, statement.language):
                continue
            return ()
        found.append(word.position)
        left = left[1:]
        # Parts of a compound give letters as long as the next word does not: "Bundesamt für Migration" is BAM.
        following = next((w for w in statement.words[word.position + 1 :] if w.text[0].isupper()), None)
        position = 1
        while left and (following is None or not _leads(following, left)):
            position = text.find(left[0], position + 2)
            if position < 0:
                break
            left = left[1:]
    return tuple(found) if not left else ()


def _leads(word: Word, letters: str) -> bool:
    return fold(word.text)[0] == letters[0]


_TAIL = re.compile(r"(?<=\d)(?:s|-[^\W\d_]{3,}[\w-]*)$")
_RUNS = re.compile(r"\d+|[^\W\d_]+")


@lru_cache(maxsize=4096)
def _coded(code: str) -> re.Pattern[str] | None:
    runs = _RUNS.findall(fold(_TAIL.sub("", code)))
    if len(runs) < 2:
        return None
    ends = r"(?!\d)" if runs[-1].isdecimal() else r"(?![^\W\d_]{2})"
    return re.compile(r"(?<![^\W_])" + r"[\W_]?".join(runs) + ends)


def has_code(code: str, text: str) -> bool:
    """Whether letters with digits, "A7" or "H5N1", stand in a text, a blank or a hyphen between them or none."""
    pattern = _coded(code)
    return pattern is not None and pattern.search(fold(unicodedata.normalize("NFKC", text))) is not None


_SPELLINGS = (
    ("tzsch", "k"), ("tsch", "k"), ("dsch", "i"), ("sch", "s"), ("zh", "s"), ("kh", "k"), ("sh", "s"), ("ch", "k"),
    ("th", "t"), ("ph", "f"), ("gh", "g"), ("dj", "i"), ("ck", "k"), ("qu", "kv"), ("tz", "s"), ("ts", "s"),
    ("ou", "u"), ("oo", "u"), ("ee", "i"), ("ei", "ai"), ("ey", "ai"), ("ae", "a"), ("oe", "o"), ("ue", "u"),
    ("w", "v"), ("y", "i"), ("j", "i"), ("c", "k"), ("q", "k"), ("x", "ks"), ("z", "s"), ("'", ""),
)  # fmt: skip
"""Spelling -> sound, the longest first: German, English and French ways to write other scripts meet."""

_LONG = 8
"""A name from this length on may differ by one letter when it was written for another language."""


@lru_cache(maxsize=16384)
def sounded(word: str) -> str:
    """A name in one spelling for both languages, letters once where they stand twice."""
    text = fold(word)
    for spelling, sound in _SPELLINGS:
        text = text.replace(spelling, sound)
    kept = [letter for number, letter in enumerate(text) if not number or letter != text[number - 1]]
    return "".join(kept).replace("ah", "a").replace("eh", "e").replace("oh", "o")


@lru_cache(maxsize=16384)
def sounds_alike(one: str, other: str) -> bool:
    """Whether two words are one name written for two languages, a final s or n not counted."""
    if abs(len(one) - len(other)) > 4 or min(len(one), len(other)) < 3:
        return False
    first, second = sounded(one), sounded(other)
    if first == second or first.rstrip("sn") == second.rstrip("sn") != "":
        return True
    return min(len(first), len(second)) >= _LONG and _is_one_off(first, second)


def _is_one_off(one: str, other: str) -> bool:
    """Whether one letter more, less or other makes one word of another."""
    shorter, longer = sorted((one, other), key=len)
    if len(longer) - len(shorter) > 1:
        return False
    start = 0
    while start < len(shorter) and shorter[start] == longer[start]:
        start += 1
    return shorter[start + (len(shorter) == len(longer)) :] == longer[start + 1 :]
