"""Whether a claim is fit to be posted: its language, its length, and that nothing in it acts on a platform."""

import re
import unicodedata

from bot.engine.claims.reading import without_particles
from bot.engine.language import detect, question_languages

_LINK = re.compile(
    r"\b[a-z][a-z0-9+.-]{1,12}://|\bwww\.|\b(?:mailto|javascript|tel|data):\S"
    r"|\b[\w-]{2,}\.(?:com|org|net|de|at|ch|io|gg|app|xyz|info|biz|eu|uk|co|me|tv|ru|cn|link|click|top|site|online|shop|dev|ai|ly|gle)"
    r"(?:/\S*|\b(?=[\s,.;:!?)]|$))",
    re.IGNORECASE,
)
_MENTION = re.compile(r"(?<![\w.])[@＠]\s?[\w!&]|<[@#!:][^>\s]*>?|<(?:a?:|t:|/|id:)[^>]*>|\B#[A-Za-z]\w+")
_MARKUP = re.compile(
    r"[*_~]{2,}|`|\|\||(?<!\w)[*_~](?=\S)[^*_~]*\S[*_~](?!\w)|\[[^\]]*\]\s?\(|</?[A-Za-z!][^>]*>|<|>(?!\s?\d)|^\s*(?:#{1,6}\s|[-+*•]\s|\d{1,2}[.)]\s|>|-#)"
    r"|&(?:#\d+|#x[0-9a-f]+|[a-z]{2,8});|\\[*_~`|<>\[\]#]|\[\d+\]|\[\[|\]\]|\{\{|\}\}|[\U0001d400-\U0001d7ff]|\b:[a-z0-9_+-]{2,}:(?!\d)",
    re.IGNORECASE,
)
_BREAKS = re.compile(r"[\r\n\v\f\u2028\u2029\x85]")


def hidden(text: str) -> bool:
    """Whether a text holds characters that nobody sees: bidi controls, zero widths, tags, private and control ones."""
    for character in text:
        if character.isascii():
            if character < " " or character == "\x7f":
                return True
            continue
        if unicodedata.category(character) in {"Cf", "Cc", "Co", "Cs", "Cn", "Zl", "Zp"} and character != "\u00ad":
            return True
        if character in "\u00ad\u034f\u115f\u1160\u17b4\u17b5\u3164\uffa0\u2800" or "\ufe00" <= character <= "\ufe0f":
            return True
    return False


_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC")


def mixed(text: str) -> bool:
    """Whether a word is spelled with letters of several scripts: a Cyrillic "а" among Latin letters."""
    if text.isascii():
        return False
    for word in re.findall(r"[^\W\d_]+", text):
        if word.isascii() or len(word) < 2:
            continue
        scripts = {script for c in word for script in _SCRIPTS if unicodedata.name(c, "").startswith(script)}
        if len(scripts) > 1:
            return True
    return False


def is_language(text: str, language: str) -> bool:
    """Whether a text can be in a language; a short one without function words can be in any."""
    text = without_particles(text)
    found = detect(text)
    if found in {"und", language}:
        return True
    n_words = len(text.split())
    if found in {"de", "en"}:
        return n_words < 4 or (n_words < 8 and language in question_languages(text)[:2])
    return n_words < 8 and language in {"de", "en"}


def text_faults(claim: str, language: str | None, max_length: int | None) -> list[str]:
    """What keeps a claim from being posted, whatever it says; empty where nothing does."""
    found = []
    if language is not None and not is_language(claim, language):
        found.append("language")
    if max_length is not None and len(claim) > max_length:
        found.append("length")
    if _MARKUP.search(claim) or _BREAKS.search(claim):
        found.append("markup")
    if _LINK.search(claim):
        found.append("link")
    if _MENTION.search(claim):
        found.append("mention")
    if hidden(claim) or mixed(claim):
        found.append("hidden")
    return found
