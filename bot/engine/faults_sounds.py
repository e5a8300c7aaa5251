"""Names as they sound: "Dwalischwili" and "Dvalishvili" are one man, spelled for two languages."""

from functools import lru_cache

from bot.engine.language import fold

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
