"""Which words of a statement are verbs."""

from bot.engine.faults_amounts import ordinals
from bot.engine.faults_reading import Statement, is_finite
from bot.engine.language import fold, is_irregular

_MODALS = frozenset("will would shall should can could may might must to not has have had".split())


def is_verb(statement: Statement, position: int) -> bool:
    """Whether a content word is a verb, as far as its form and the word before it tell."""
    word = statement.words[position]
    if not word.is_content or word.is_number or word.is_measured or word.text[0].isupper():
        return False
    if fold(word.text) in ordinals():
        return False
    if statement.language == "en":
        before = statement.words[position - 1].lower if position else ""
        is_past = word.text.endswith("ed") or is_irregular(word.text, "en")
        return before in _MODALS or (is_past and before not in {"the", "a", "an", "its", "of"})
    if is_finite(word.text, "de"):
        return True
    following = statement.words[position + 1] if position + 1 < len(statement.words) else None
    is_adjective = following is not None and following.text[0].isupper() and following.clause == word.clause
    return word.text.endswith(("en", "ern", "eln")) and not is_adjective
