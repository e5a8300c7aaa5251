"""The form of the table of events, and that words in any form reach what they tell of."""

import re
import subprocess
import sys
from collections import Counter, defaultdict
from importlib import resources
from itertools import pairwise

import pytest

from bot.engine.events import KIN, event_fields, events
from bot.engine.language import function_words

_WORD = re.compile(r"[A-Za-zÄÖÜäöüßéèàô]+(?:[-'][A-Za-zÄÖÜäöüßéèàô]+)*\d*(?:-[A-Za-zÄÖÜäöüß]+|-\d)?")
_KINDS = ("de", "de-not", "de-part", "en", "en-not")


def rows() -> list[tuple[str, str, list[str]]]:
    """Return field, kind and words of each line of the table."""
    text = resources.files("bot.engine").joinpath("events.tsv").read_text(encoding="utf-8")
    lines = [line.split("\t") for line in text.split("\n") if line and not line.startswith("#")]
    return [(field, kind, words.split(" ")) for field, kind, words in lines]


def named(word: str, language: str) -> list[str]:
    """Fields that a word points to, the heaviest first."""
    return [field for field, _ in event_fields(word, language)]


def words_by_field() -> dict[tuple[str, str], list[str]]:
    """Words of each field and kind, in the order of the file."""
    found: defaultdict[tuple[str, str], list[str]] = defaultdict(list)
    for field, kind, words in rows():
        found[field, kind] += words
    return found


def test_a_line_has_a_field_a_kind_and_words() -> None:
    """English slugs, the five kinds, and words of letters with hyphens at most."""
    assert [
        (field, kind, word)
        for field, kind, words in rows()
        for word in words
        if not re.fullmatch(r"[a-z]+(?:-[a-z]+)*", field)
        or kind not in _KINDS
        or not _WORD.fullmatch(word.strip("-") if kind == "de-part" else word)
    ] == []


def test_the_table_knows_130_to_170_kinds_of_events() -> None:
    """Fewer tell too little apart, more too much."""
    assert 130 <= len({field for field, _, _ in rows()}) <= 170


@pytest.mark.parametrize("language", ["de", "en"])
def test_a_field_has_25_to_70_words_in_each_language(language: str) -> None:
    """So that no field is found oftener for being longer."""
    counts = Counter({field: 0 for field, _, _ in rows()})
    counts.update({field: len(words) for (field, kind), words in words_by_field().items() if kind == language})
    assert {field: count for field, count in counts.items() if not 25 <= count <= 70} == {}


def test_a_field_has_parts_of_german_compounds() -> None:
    """Every field has some, for German makes new words of them."""
    fields = {field for field, _, _ in rows()}
    assert sorted(field for field in fields if not words_by_field().get((field, "de-part"))) == []


def test_no_word_stands_twice_in_a_field() -> None:
    """It would count twice to who edits the table, and once to who reads it."""
    assert [(key, w) for key, words in words_by_field().items() for w, n in Counter(words).items() if n > 1] == []


def test_the_table_is_sorted() -> None:
    """By field and kind, and the words of both by their lower-case letters, so that changes are seen."""
    keys = [(field, kind) for field, kind, _ in rows()]
    assert keys == sorted(keys)
    assert [
        (key, first, second)
        for key, words in words_by_field().items()
        for first, second in pairwise(words)
        if (first.lower(), first) > (second.lower(), second)
    ] == []


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_word_of_the_table_reaches_its_field(language: str) -> None:
    """What cannot be found need not stand there."""
    assert [
        (field, word)
        for (field, kind), words in words_by_field().items()
        if kind == language
        for word in words
        if field not in named(word, language)
    ] == []


@pytest.mark.parametrize("language", ["de", "en"])
def test_what_only_looks_like_it_reaches_nothing_of_the_field(language: str) -> None:
    """The words marked as none of a field's do not point to it."""
    assert [
        (field, word)
        for (field, kind), words in words_by_field().items()
        if kind == f"{language}-not"
        for word in words
        if field in named(word, language)
    ] == []


@pytest.mark.parametrize(
    ("word", "field"),
    [
        ("Streiks", "labor-dispute"),
        ("bestreikten", "labor-dispute"),
        ("Fusionen", "takeover"),
        ("Wahlen", "elections"),
        ("Waldbränden", "wildfire"),
        ("Stadien", "stadium"),
        ("Museen", "museum-art"),
        ("Angeklagter", "murder-trial"),
        ("Soldatinnen", "armed-forces"),
        ("zurückgetreten", "resignation"),
        ("trat", ""),
        ("gestohlenen", "theft-burglary"),
        ("explodierte", "explosion-accident"),
        ("evakuiert", "flood"),
        ("insolventen", "insolvency"),
    ],
)
def test_a_german_word_is_found_in_its_forms(word: str, field: str) -> None:
    """Plural, case, declension and tense lead to the same field; a verb without its prefix to none."""
    assert field in named(word, "de") if field else named(word, "de") == []


@pytest.mark.parametrize(
    ("word", "field"),
    [
        ("strikes", "labor-dispute"),
        ("acquired", "takeover"),
        ("layoffs", "layoffs"),
        ("stolen", "theft-burglary"),
        ("refugees'", "migration"),
        ("volcano's", "volcanic"),
        ("Voters", "elections"),
        ("honoured", "science-prize"),
        ("bankruptcies", "insolvency"),
        ("derailed", "train-accident"),
    ],
)
def test_an_english_word_is_found_in_its_forms(word: str, field: str) -> None:
    """Plural, tense, genitive, British spelling and a capital lead to the same field."""
    assert field in named(word, "en")


@pytest.mark.parametrize(
    ("word", "field"),
    [
        ("Hafenarbeiterstreik", "labor-dispute"),
        ("Streikwelle", "labor-dispute"),
        ("Tarifkommission", "labor-dispute"),
        ("Impfkampagne", "epidemic"),
        ("Hochwasserscheitel", "flood"),
        ("Apfelernten", "agriculture"),
        ("Opel-Übernahme", "takeover"),
        ("Brückensprengungen", "bridge-closure"),
        ("klimaschädliche", "climate-policy"),
        ("börsennotierten", "stock-market"),
        ("Benefizkonzerts", "music"),
        ("Emissionsminderung", "climate-policy"),
    ],
)
def test_a_compound_is_found_by_its_parts(word: str, field: str) -> None:
    """First or last part, with a hyphen or without, and counts less than the word itself."""
    found = dict(event_fields(word, "de"))
    assert 0 < found[field] <= 1
    assert found[field] == KIN or len(found) > 1 or word in {"Brückensprengungen", "klimaschädliche"}


def test_a_part_of_a_compound_counts_once() -> None:
    """The bicycle in front and the cycle path at the end share letters: one of them is enough."""
    assert event_fields("Fahrradweg", "de") == (("traffic-planning", KIN),)


@pytest.mark.parametrize(
    "word",
    [
        *("Brandenburg", "Verfahren", "Bürger", "Zugriff", "Konzern", "Markt", "Kosten", "Beispiel", "Direktor"),
        *("Prozent", "Jahr", "Mann", "Frau", "Gruppe", "Woche", "Tag", "Millionen", "Besucheransturm", "Zeitspanne"),
        *("geben", "heißen", "gewinnen", "fahren", "stehen", "neu", "groß", "zweifelhaft", "vereinbaren"),
        *("Auswanderer", "Durchmesser", "Kiefer", "Fahrer", "brandneu", "autoritär", "Ausschuss", "Fachausschuss"),
    ],
)
def test_a_common_german_word_points_nowhere(word: str) -> None:
    """Neither what fits everywhere nor what only looks like a word of the table."""
    assert event_fields(word, "de") == ()


@pytest.mark.parametrize(
    "word",
    [
        *("man", "year", "group", "percent", "people", "week", "day", "million", "new", "say", "make", "company"),
        *(
            "well-known",
            "brother-in-law",
            "office",
            "interesting",
            "planned",
            "according",
            "heroine",
            "house",
            "find",
            "Who",
            "fed",
        ),
    ],
)
def test_a_common_english_word_points_nowhere(word: str) -> None:
    """Neither what fits everywhere nor what only shares a stem with a word of the table."""
    assert event_fields(word, "en") == ()


@pytest.mark.parametrize("language", ["de", "en"])
def test_function_words_point_nowhere(language: str) -> None:
    """With or without a capital."""
    words = [form for word in function_words(language) for form in (word, word.capitalize())]
    assert [word for word in words if event_fields(word, language)] == []


@pytest.mark.parametrize(("word", "language"), [("WHO", "en"), ("WHO's", "en"), ("EZB", "de"), ("Fed", "en")])
def test_an_acronym_is_found_as_it_is_written(word: str, language: str) -> None:
    """Though its letters may be those of another word."""
    assert event_fields(word, language)


def test_a_word_shares_its_weight_among_its_fields() -> None:
    """What points to many fields says little of each."""
    weights = dict(event_fields("evakuieren", "de"))
    assert len(weights) > 1
    assert sum(weights.values()) == pytest.approx(1.0)
    assert len(set(weights.values())) == 1


def test_other_languages_have_no_events() -> None:
    """The table is German and English."""
    assert event_fields("grève", "fr") == ()
    assert event_fields("", "de") == ()
    assert event_fields("2024", "de") == ()


def test_a_text_is_about_what_most_of_its_words_point_to() -> None:
    """The weights of its words add up, the heaviest field first."""
    text = "Die Gewerkschaft ruft zum Warnstreik auf dem Flughafen auf und fordert höhere Löhne"
    found = events((word, "de") for word in text.split())
    assert next(iter(found)) == "labor-dispute"
    assert list(found.values()) == sorted(found.values(), reverse=True)
    assert "air-traffic" in found
    assert events([]) == {}


def test_importing_reads_no_table() -> None:
    """The table is read when the first word is looked up."""
    code = (
        "import importlib.resources, sys\n"
        "from bot.engine import events\n"
        "print(events._table.cache_info().currsize)\n"
        "events.event_fields('strike', 'en')\n"
        "print(events._table.cache_info().currsize)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.split() == ["0", "1"]
