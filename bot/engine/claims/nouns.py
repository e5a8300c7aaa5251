"""Whether a capitalised word that the lexicon does not know is a noun or the first word of a sentence, not a name."""

import re
from functools import lru_cache

from bot.engine.claims.nations import is_place, nations_of
from bot.engine.claims.places import other_names
from bot.engine.claims.reading import Statement, is_finite, is_known, named
from bot.engine.facts import looks_like_organization
from bot.engine.language import fold, stem
from bot.engine.lexicon import lexicon
from bot.engine.shapes import is_common_noun

_DETERMINERS = frozenset(
    """der die das den dem des ein eine einen einem einer eines kein keine keinen keiner keinem im am zum zur beim vom
    ins ans seine sein seinen seiner seinem seines ihr ihre ihren ihrer ihrem ihres dieser diese diesen diesem dieses
    jeder jede jeden jedem jedes mehrere mehreren viele vielen einige einigen alle allen aller beide beiden zwei drei
    vier fünf sechs sieben acht neun zehn zwölf welche welcher welchen manche mancher unser unsere unserer""".split()
)
_OPENERS = re.compile(
    r"(?:da(?:r)?|hier|wo(?:r)?)(?:an|auf|aus|bei|durch|für|gegen|hinter|in|mit|nach|neben|über|um|unter|von|vor|zu|zwischen)"
    r"|diesmal|hinzu|dorthin|zuerst|zuletzt|zunächst|außerdem|trotzdem|dennoch|seither|seitdem|vielmehr|immerhin|allein"
    r"|besonders|insgesamt|demnach|somit|ebenso|ebenfalls|mittlerweile|inzwischen|gleichwohl|indes|zugleich|künftig"
    r"|\w+(?:weise|lich|ig|isch|bar|sam|mals|falls|wärts|seits)|(?:un)?ge\w+(?:t|en|te|ten|ter|tes)"
    r"|(?:be|ver|er|ent|zer|ab|an|auf|aus|ein|vor|zurück|um)\w{2,}(?:t|te|ter|tes|ten|ene|ener|enes|enen)",
    re.IGNORECASE,
)
"""What begins a German sentence and is no noun: adverbs, adjectives, participles."""

_ENGLISH_ENDINGS = re.compile(r"\w{3,}(?:ers|ing|ings|ly|ness|tion|tions|ment|ments|ists|ies|ed|ous|ful|less|able)$")
_BEFORE_NOUN = re.compile(r"\s[a-z]{4,}(?<!s)(?<!ed)\s[A-ZÄÖÜ]\w+\s[A-ZÄÖÜ]")
_ABSTRACT = re.compile(r"\w{3,}(?:ung|ungen|heit|heiten|keit|keiten|schaft|schaften|ierung|tion|tionen|ismus)$")
_DIMENSIONS = frozenset(
    "Höhe Tiefe Länge Breite Weite Dicke Größe Umfang Durchmesser Entfernung Fläche Gewicht Strecke Alter Dauer".split()
)
_TOWNS = re.compile(
    r"(?:stadt|städt|burg|berg|dorf|hagen|heim|hausen|feld|bach|tal|hof|hofen|brück|brücken|kirchen|münde|furt|ingen|haven"
    r"|stein|wald|walde|born|rode|leben|werder|büttel|weiler|hafen|bad|au|ow|itz|beck|brunn|holz|mühle|zell|stedt)s?$"
)
"""What German places and people are called after: no evidence of a noun."""


def is_noun(text: str, missing: list[str], claim: Statement, start: int) -> bool:
    """Whether what looks like a name and stands at an offset of a claim is rather a noun that nobody knows."""
    begins = not claim.text[:start].strip("„“\"'»«( ")
    if begins and claim.language == "de" and text.startswith(missing[0]) and _is_adjective(missing[0]):
        missing = missing[1:]  # "Neue Chefin wird …"
    if text in _DIMENSIONS:
        return True
    if all(is_word(part, claim.language) and not any(nations_of(part)[:1]) for part in missing):
        return True
    if re.search(r"\s[a-zäöü]", text) and claim.language == "de":  # "Ausbaggerung der Fahrrinne von Lagos"
        return all(is_noun(part, [part], claim, start + text.find(part)) for part in missing)
    if " " in text:
        return False
    word = missing[0]
    opens = not claim.text[:start].strip("„“\"'»«( ") or claim.text[:start].rstrip().endswith((".", "!", "?", ":"))
    if is_known_name(word):
        return False
    if claim.language == "en":
        if opens and _BEFORE_NOUN.match(claim.text[start + len(text) :]):
            return True  # "Veteran goalkeeper Ida Krause"
        return opens and bool(_ENGLISH_ENDINGS.match(word.lower()))
    if claim.language != "de":
        return False
    if opens and _OPENERS.fullmatch(word):
        return True
    before = claim.text[:start].rstrip().rsplit(" ", 1)[-1].strip("„“»«(")
    is_determined = before.lower() in _DETERMINERS or bool(
        before[:1].islower()
        and before.endswith(("en", "er", "es", "em", "e"))
        and len(before) > 3
        and not is_finite(before, "de")
    )
    if _TOWNS.search(word.lower()):
        return False
    if is_determined and _ABSTRACT.search(word):
        return True
    if _has_known_end(word) and (is_determined or word.endswith(("en", "er", "e", "n", "ln"))):
        return True
    return is_determined and len(word) > 4 and before.lower() not in {"in", "aus", "nach"}


def _is_adjective(word: str) -> bool:
    return word.endswith(("e", "er", "es", "en", "em")) and is_known(word.lower(), "de")


def is_known_name(word: str) -> bool:
    """Whether a word is known for a name: a person's, a place's, an organization's."""
    folded = fold(word)
    return (
        lexicon().is_name(word)
        or is_place(word)
        or folded in other_names()
        or folded.removesuffix("s") in other_names()
        or looks_like_organization(word)
    )


@lru_cache(maxsize=16384)
def _has_known_end(word: str) -> bool:
    """Whether a German word ends in a noun that is known: "Weidetiere", "Reifenhändler"."""
    return any(is_common_noun(word[cut:].capitalize(), "de") for cut in range(3, len(word) - 3) if word[cut:].isalpha())


_UMLAUTS = str.maketrans("äöüÄÖÜ", "aouAOU")


@lru_cache(maxsize=16384)
def is_word(text: str, language: str) -> bool:
    """Whether a capitalised word is in the dictionary, as a noun of either sex, in the spelling of either country."""
    if is_common_noun(text, language):
        return True
    known = lexicon()
    if known.is_name(text) or is_place(text):
        return False
    if language == "de":
        for ending in ("innen", "in"):
            base = text.removesuffix(ending)
            if base != text and len(base) > 4 and is_common_noun(base, "de"):
                return True
        return any(
            len(base) > 1 and (is_common_noun(base, "de") or is_common_noun(base.translate(_UMLAUTS), "de"))
            for ending in ("se", "sen", "e", "en", "er", "ern", "n", "s", "es")
            if text.endswith(ending) and len(base := text.removesuffix(ending)) > 1
        )
    lowered = text.lower()
    for american, british in (("ler", "ller"), ("led", "lled"), ("ling", "lling"), ("or", "our"), ("er", "re")):
        if american in lowered and known.knows(stem(lowered.replace(american, british), "en"), "en"):
            return True
    return known.is_common(lowered) or known.is_common(text) or _is_trade(lowered)


_TRADE = re.compile(
    r"(?P<what>[a-z]{3,})(?:makers?|builders?|packers?|keepers?|holders?|sellers?|dealers?|growers?|breeders?|diggers?|writers?"
    r"|players?|runners?|owners?|workers?|fighters?|riders?|drivers?|traders?|lenders?|casters?|hunters?|watchers?|salers?|setters?"
    r"|hikers?|goers?|stores?|shops?|wom[ae]n|sharing|hailing|wear|ware|mills?|yards?|mates?|persons?)$"
)
"""Who does or sells something, in one word: "toymaker", "bookstore"."""


def _is_trade(word: str) -> bool:
    match = _TRADE.match(word)
    return match is not None and lexicon().knows(stem(match["what"], "en"), "en")


def proper(statement: Statement, positions: tuple[int, ...]) -> tuple[int, ...]:
    """Those of some words that are in a name and in no dictionary: "Ulm" of "Versorger Ulm"."""
    return tuple(
        p
        for p in named(statement, positions)
        if statement.words[p].text[0].isupper() and not is_word(statement.words[p].text, statement.language)
    )
