"""Abbreviations and what they stand for: "BAMF" is the "Bundesamt für Migration und Flüchtlinge"."""

import re

from bot.engine.faults_reading import Statement, Word
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
