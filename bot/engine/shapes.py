"""Whether a sentence holds the shape of answer that a question wants: an amount, a date, a person, a reason."""

import re
from collections.abc import Sequence
from functools import lru_cache

from bot.engine.analysis import QuestionView, SentenceView
from bot.engine.facts import WEEKDAYS, looks_like_organization
from bot.engine.language import fold, stem
from bot.engine.lexicon import compound_parts, lexicon
from bot.engine.questions import AnswerKind

_CAUSE = re.compile(
    r"\b(?:weil|wegen|da\b(?=\s\w+\s)|denn|aufgrund|auf Grund|infolge|Grund|Ursache|Auslöser|deshalb|daher|darum|dadurch|damit|um\s.+\szu|"
    r"aus \w+ heraus|nachdem|führte|verursacht|ausgelöst|Motiv|Folge|because|due to|owing to|since|as a result|caused|reason|after|in order to|led to|so that|thanks to|"
    r"parce que|car|à cause|porque|debido|perché|poiché|omdat|vanwege|doordat)\b",
    re.IGNORECASE,
)
_PLACE = re.compile(r"\b(?:in|im|an|am|auf|bei|beim|aus|nach|nahe|vor|from|at|near|to|into|on|outside|à|en|dans|a|nel|te|bij)\s+(?:der\s|dem\s|den\s|the\s|die\s|das\s|la\s|le\s)?(?:[a-zäöüß]+(?:en|er)\s)?[A-ZÄÖÜ]", re.UNICODE)
_DURATION_WORDS = re.compile(r"\b(?:stundenlang|tagelang|wochenlang|monatelang|jahrelang|lebenslang|ganze[nr]? (?:Nacht|Tag|Woche)|einer? (?:halben )?(?:Stunde|Minute|Woche|Tag|Monat|Jahr)|eine[ms]? (?:Jahr|Monat|Tag)|(?:an?|one|half an|half a) (?:hour|day|week|month|year|minute)|for life|bis|until|seit|since)\b", re.IGNORECASE)
_REPORTED = re.compile(r"[„“\"»«]|\b(?:sagte|sagt|erklärte|betonte|meinte|teilte|schrieb|kritisierte|lobte|zufolge|laut|nach Angaben|said|says|told|wrote|according to|called|criticized|criticised|habe|sei|werde|seien|hätten)\b", re.IGNORECASE)
_MANNER = re.compile(r"\b(?:mit|durch|indem|mittels|per|anhand|with|by|through|using|via)\b", re.IGNORECASE)
_NEGATION = re.compile(r"\b(?:nicht|kein\w*|niemand|nie|ohne|weder|nichts|not|no|nobody|never|none|neither|without|n't)\b", re.IGNORECASE)
_NUMERIC = frozenset({"count", "money", "percent", "age", "measure", "duration"})


@lru_cache(maxsize=16384)
def is_common_noun(word: str, language: str) -> bool:
    """Whether a capitalised word is a common noun or an adjective rather than a name, as far as the lexicon tells."""
    if language == "de":
        known = lexicon()
        if any(known.knows(key, "de") for key in (stem(word, "de"), stem(word.lower(), "de"))):
            return True
        return bool(compound_parts(word)) or word.lower().endswith(
            ("ung", "ungen", "heit", "heiten", "keit", "keiten", "schaft", "schaften", "tion", "tionen", "ismus", "ität", "nis", "nissen", "ling", "linge")
        )
    return lexicon().knows(stem(word.lower(), "en"), "en")


def names(sentence: SentenceView) -> list[tuple[int, int, str]]:
    """Runs of capitalised words that name somebody or something: (start, end, text), common nouns before the name dropped."""
    found: list[tuple[int, int, str]] = []
    language = sentence.language
    for start, end, run in sentence.runs:
        words = run.split(" ")
        first = 0
        while first < len(words) - 1 and is_common_noun(words[first], language) and not looks_like_organization(words[first]):
            first += 1
        rest = words[first:]
        text = " ".join(rest)
        offset = end - len(text)
        if len(rest) == 1:
            word = rest[0]
            if len(word) < 2 or (offset == 0 and first == 0 and not _is_known_elsewhere(word, sentence)):
                continue
            if is_common_noun(word, language) and not looks_like_organization(word):
                continue
        found.append((offset, end, text))
    return found


def _is_known_elsewhere(word: str, sentence: SentenceView) -> bool:
    """A capital at the start of a sentence proves nothing: the word must not be one of the language's common ones."""
    known = lexicon()
    return not any(known.knows(stem(form, sentence.language), sentence.language) for form in (word, word.lower())) and len(word) > 3


def shape_score(kind: AnswerKind, sentence: SentenceView, asked: QuestionView, matched: Sequence[int]) -> tuple[float, float]:
    """How well the sentence's shape fits the kind of answer.

    Returns:
        (fit in [0, 1], fit near a matched word in [0, 1]); 0.5 and 0 where the kind says nothing about shapes.
    """
    text = sentence.sentence.text
    if kind in _NUMERIC:
        return _numeric(kind, sentence, asked, matched)
    if kind == "when":
        if any(q.kind in {"date", "year", "time"} for q in sentence.quantities):
            return 1.0, 1.0
        if WEEKDAYS.search(text):
            return 0.8, 0.8
        return (0.4, 0.2) if any(q.kind == "duration" for q in sentence.quantities) else (0.0, 0.0)
    if kind == "where":
        return (1.0, 0.5) if _PLACE.search(text) else (0.0, 0.0)
    if kind == "why":
        return (1.0, 0.5) if _CAUSE.search(text) else (0.0, 0.0)
    if kind == "who":
        asked_words = {fold(word) for word in asked.words}
        fresh = [run for _, _, run in names(sentence) if not all(fold(word).rstrip("s") in asked_words or fold(word) in asked_words for word in run.split())]
        if any(" " in run for run in fresh):
            return 1.0, 1.0
        return (0.7, 0.5) if fresh else (0.0, 0.0)
    if kind == "said":
        return (1.0, 0.5) if _REPORTED.search(text) else (0.0, 0.0)
    if kind == "how":
        return (0.8, 0.4) if _MANNER.search(text) else (0.3, 0.0)
    if kind == "yesno":
        return (0.6, 0.3) if _NEGATION.search(text) else (0.5, 0.0)
    return 0.5, 0.0


def _numeric(kind: AnswerKind, sentence: SentenceView, asked: QuestionView, matched: Sequence[int]) -> tuple[float, float]:
    asked_values = {(q.kind, q.value) for q in asked.quantities}
    best = 0.0
    near = 0.0
    for quantity in sentence.quantities:
        if (quantity.kind, quantity.value) in asked_values or quantity.kind in {"date", "time", "year", "ordinal"}:
            continue
        if quantity.kind == kind:
            fit = 1.0
        elif kind == "count":
            fit = 0.25 if quantity.kind in {"money", "percent"} else 0.6
        elif kind == "measure":
            fit = 0.5 if quantity.kind in {"count", "duration"} else 0.3
        elif kind == "money":
            fit = 0.5 if quantity.kind == "count" else 0.3
        elif kind == "percent":
            fit = 0.4 if quantity.kind == "count" else 0.2
        elif kind == "age":
            fit = 0.6 if quantity.kind in {"count", "duration"} else 0.1
        else:
            fit = 0.3
        best = max(best, fit)
        if kind == "count" and quantity.unit and _counts(quantity.unit, sentence, asked):
            near = 1.0
    if kind == "duration" and best < 0.8 and _DURATION_WORDS.search(sentence.sentence.text):
        best = 0.8
    return best, max(near, best * 0.5 if matched else 0.0)


def _counts(unit: str, sentence: SentenceView, asked: QuestionView) -> bool:
    """Whether a counted noun is what the question counts: the first content word behind "how many"."""
    if not asked.terms:
        return False
    term = asked.terms[0]
    language = sentence.language
    key = stem(unit[:1].upper() + unit[1:], language)
    if key in term.keys:
        return True
    concepts = {sense.concept for sense in lexicon().stem_senses(key, language)}
    return any(concept in concepts for concept in term.concepts)
