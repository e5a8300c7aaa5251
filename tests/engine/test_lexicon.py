"""The form of the concept tables, and that they bring English and German words together."""

import re
from collections.abc import Iterator
from importlib import resources

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.language import stem
from bot.engine.lexicon import STRONG, WEAK, Lexicon, compound_parts, lexicon

_ENTRY = re.compile(r"~?[A-Za-zÀ-ÖØ-öø-ÿ0-9+'.\-]+(?: [A-Za-zÀ-ÖØ-öø-ÿ0-9+'.\-]+)*")


def lines(*, nations: bool) -> Iterator[tuple[str, list[str]]]:
    """Yield (file:line, columns) of each concept in the tables."""
    folder = resources.files("bot.engine").joinpath("lexicon_data")
    for file in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if not file.name.endswith(".tsv") or file.name.startswith("nations") is not nations:
            continue
        for number, line in enumerate(file.read_text(encoding="utf-8").split("\n"), start=1):
            if line and not line.startswith("#"):
                yield f"{file.name}:{number}", line.split("\t")


def entries(side: str) -> list[str]:
    """Take one side of a concept apart."""
    return side.split("; ")


def test_a_concept_has_an_english_and_a_german_column() -> None:
    """Two columns, none empty."""
    assert [place for place, columns in lines(nations=False) if len(columns) != 2 or not all(columns)] == []


def test_a_nation_has_eight_columns() -> None:
    """Code, names, people and capital in both languages, and seats of power, of which only the last may be missing."""
    rows = list(lines(nations=True))
    assert len(rows) > 180
    assert [place for place, columns in rows if len(columns) != 8 or not all(columns[:5])] == []
    assert len({columns[0] for _, columns in rows}) == len(rows)


def test_a_side_has_two_to_twelve_entries() -> None:
    """One word is no concept, and more than twelve blur it."""
    assert [
        (place, side)
        for place, columns in lines(nations=False)
        for side in columns
        if not 2 <= len(entries(side)) <= 12
    ] == []


def test_entries_have_no_stray_characters() -> None:
    """Letters, digits, hyphens, apostrophes and full stops, one space between words, `~` in front only."""
    assert [
        (place, entry)
        for place, columns in lines(nations=False)
        for side in columns
        for entry in entries(side)
        if not _ENTRY.fullmatch(entry)
    ] == []


def test_an_entry_has_at_most_four_words() -> None:
    """Longer phrases are not found in running text."""
    assert [
        (place, entry)
        for place, columns in lines(nations=False)
        for side in columns
        for entry in entries(side)
        if len(entry.split()) > 4
    ] == []


def test_no_entry_stands_twice_on_a_side() -> None:
    """Neither as a synonym and a neighbor nor as itself."""
    assert [
        (place, side)
        for place, columns in lines(nations=False)
        for side in columns
        if len({entry.removeprefix("~") for entry in entries(side)}) != len(entries(side))
    ] == []


def test_a_concept_begins_with_a_synonym_on_both_sides() -> None:
    """The first entry names the concept, so it is no mere neighbor."""
    assert [place for place, columns in lines(nations=False) if any(side.startswith("~") for side in columns)] == []


def test_the_tables_are_large_enough() -> None:
    """At least 2,500 concepts, 3,000 English and 5,000 German headwords of one word."""
    single: tuple[set[str], set[str]] = (set(), set())
    concepts = 0
    for _, columns in lines(nations=False):
        concepts += 1
        for side, words in zip(columns, single, strict=True):
            words.update(entry for entry in entries(side) if " " not in entry and not entry.startswith("~"))
    assert concepts >= 2_500
    assert len(single[0]) >= 3_000
    assert len(single[1]) >= 5_000


def test_all_tables_are_loaded() -> None:
    """Every line of the tables becomes a concept."""
    assert len(lexicon()) >= sum(1 for nations in (False, True) for _ in lines(nations=nations))


PAIRS = """
    sue/verklagen lawsuit/Klage stake/Beteiligung shareholder/Aktionär tariff/Zoll inflation/Teuerung
    trillion/Billion chancellor/Kanzler ruling/Urteil casualty/Todesopfer bailout/Rettungspaket
    turnout/Wahlbeteiligung layoffs/Entlassung ceasefire/Waffenruhe sanctions/Sanktionen refugee/Flüchtling
    strike/Streik earthquake/Erdbeben flood/Überschwemmung wildfire/Waldbrand vaccine/Impfstoff bribery/Bestechung
    fraud/Betrug merger/Fusion takeover/Übernahme bankruptcy/Insolvenz unemployment/Arbeitslosigkeit
    budget/Haushalt debt/Schulden pension/Rente hostage/Geisel missile/Rakete troops/Truppen
    ambassador/Botschafter treaty/Vertrag resign/zurücktreten arrest/verhaften witness/Zeuge murder/Mord
    bridge/Brücke harbor/Hafen hospital/Krankenhaus drought/Dürre referendum/Volksabstimmung lawmaker/Abgeordneter
    stock/Aktie loan/Kredit landlord/Vermieter deportation/Abschiebung subsidy/Subvention goalkeeper/Torwart
    championship/Meisterschaft
""".split()


@pytest.mark.parametrize("pair", PAIRS)
def test_a_word_meets_its_translation(pair: str) -> None:
    """An English word of the news and its German one share a concept."""
    english, german = pair.split("/")
    known = lexicon()
    assert {s.concept for s in known.senses(english, "en")} & {s.concept for s in known.senses(german, "de")}


@pytest.mark.parametrize(
    "pair", ["sue/Hafen", "tariff/Streik", "bridge/Kanzler", "drought/Überschwemmung", "murder/Rente", "vaccine/Rakete"]
)
def test_unrelated_words_do_not_meet(pair: str) -> None:
    """Concepts are not so wide that everything meets everything."""
    english, german = pair.split("/")
    known = lexicon()
    assert not {s.concept for s in known.senses(english, "en")} & {s.concept for s in known.senses(german, "de")}


@pytest.mark.parametrize(
    "words",
    [
        "Germany German/Deutschland deutsch",
        "France French/Frankreich französisch",
        "Austria Austrian/Österreich österreichisch",
        "Turkey Turkish/Türkei türkisch",
        "Netherlands Dutch/Niederlande niederländisch",
    ],
)
def test_a_country_and_its_people_are_one_concept(words: str) -> None:
    """Name and nationality of a country meet in both languages."""
    english, german = (side.split() for side in words.split("/"))
    known = lexicon()
    senses = [{s.concept for s in known.senses(word, "en")} for word in english]
    senses += [{s.concept for s in known.senses(word, "de")} for word in german]
    assert set.intersection(*senses)


@pytest.mark.parametrize(
    ("compound", "parts"),
    [
        ("Gründungsvereinbarung", "Gründung Vereinbarung"),
        ("Hafenbrücke", "Hafen Brücke"),
        ("Wahlbeteiligung", "Wahl Beteiligung"),
        ("Strompreis", "Strom Preis"),
        ("Bundesregierung", "Bund Regierung"),
        ("Klimaschutz", "Klima Schutz"),
        ("Waffenlieferung", "Waffe Lieferung"),
        ("Sicherheitsrat", "Sicherheit Rat"),
        ("Autobahn", "Auto Bahn"),
        ("Zollstreit", "Zoll Streit"),
        ("Handelskrieg", "Handel Krieg"),
        ("Regierungskrise", "Regierung Krise"),
        ("Kinderarzt", "Kind Arzt"),
        ("Polizeieinsatz", "Polizei Einsatz"),
        ("Bankenkrise", "Bank Krise"),
        ("Gerichtsurteil", "Gericht Urteil"),
        ("Energiekonzern", "Energie Konzern"),
        ("Flüchtlingslager", "Flüchtling Lager"),
        ("Schuldenbremse", "Schuld Bremse"),
        ("Tarifvertrag", "Tarif Vertrag"),
        ("Waldbrände", "Wald Brand"),
        ("Verkehrsministers", "Verkehr Minister"),
        ("KI-Firma", "Ki Firma"),
    ],
)
def test_a_compound_is_split_into_known_words(compound: str, parts: str) -> None:
    """Links between the parts and inflection at the end are dropped; the head is last."""
    assert compound_parts(compound) == tuple(stem(part, "de") for part in parts.split())


@pytest.mark.parametrize("word", ["Haus", "Tisch", "Kanzler", "Banane", "xyzxyzxyz", "", "2024"])
def test_a_simple_or_unknown_word_has_no_parts(word: str) -> None:
    """What is no compound of known words stays whole."""
    assert compound_parts(word) == ()


# --- a lexicon of one's own ----------------------------------------------------------------------------------------


def test_a_table_of_ones_own_is_read() -> None:
    """Synonyms weigh more than neighbors; comments and lines without a tab are nothing."""
    own = Lexicon()
    own.load(["# Hafen", "", "no tab here", "quay; wharf; ~pier\tKai; Mole; ~Steg"])
    assert own.names == ["quay"]
    assert [(s.concept, s.weight) for s in own.senses("wharfs", "en")] == [(0, STRONG)]
    assert [(s.concept, s.weight) for s in own.senses("Steg", "de")] == [(0, WEAK)]
    assert own.senses("Hafen", "de") == ()


def test_a_german_word_is_found_as_noun_and_as_verb() -> None:
    """An entry in lower case also serves the capitalised word at the beginning of a sentence."""
    own = Lexicon()
    own.add(["build"], ["errichten"])
    assert [s.concept for s in own.senses("Errichten", "de")] == [0]


@pytest.mark.parametrize("word", ["Töpferin", "Töpferinnen"])
def test_a_woman_is_found_under_the_word_for_a_man(word: str) -> None:
    """A table need not list both, and what it lists for women alone stays."""
    own = Lexicon()
    own.load(
        ["potter; ceramist\tTöpfer; Keramiker", "she-potter; lady\tTöpferin; Dame", "make pots; throw\ttöpfern; drehen"]
    )
    assert {s.concept for s in own.senses(word, "de")} == {0, 1}


def test_where_something_goes_leaves_a_verb_its_meaning() -> None:
    """An unknown verb behind such a prefix is a neighbor of the verb; behind others it stays unknown."""
    own = Lexicon()
    own.load(["row; paddle\trudern; paddeln", "oar; blade\tPaddel; Ruder"])
    assert [(s.concept, s.weight) for s in own.senses("mitpaddeln", "de")] == [(0, WEAK)]
    assert own.senses("verpaddeln", "de") == ()
    assert own.senses("aufpaddeln", "de") == ()


def test_an_unknown_form_is_found_under_another_of_its_word() -> None:
    """An ending that the stem kept does not hide a word."""
    own = Lexicon()
    own.load(["emblem; badge\tEmblem; Abzeichen"])
    assert [s.concept for s in own.senses("Embleme", "de")] == [0]


@pytest.mark.parametrize(
    ("sentence", "is_there"),
    [("they will take the firm to court soon", True), ("the court is closed", False), ("they take a walk", False)],
)
def test_a_phrase_needs_all_its_words(sentence: str, is_there: bool) -> None:  # noqa: FBT001  # a table's column
    """A phrase is found where its content words stand near each other."""
    own = Lexicon()
    own.add(["take to court"], ["vor Gericht ziehen"])
    stems: dict[str, list[int]] = {}
    for position, word in enumerate(sentence.split()):
        stems.setdefault(stem(word, "en"), []).append(position)
    assert bool(own.phrases(stems, "en")) is is_there


@pytest.mark.parametrize("language", ["fr", "und", ""])
def test_a_language_without_a_table_has_no_senses(language: str) -> None:
    """No word of another language is known, and asking is no error."""
    known = lexicon()
    assert known.senses("port", language) == ()
    assert known.stem_senses("port", language) == ()
    assert known.phrases({"port": [0]}, language) == []
    assert not known.knows("port", language)


@settings(deadline=None)
@given(st.text())
def test_any_word_may_be_looked_up(word: str) -> None:
    """Whatever the word, looking it up and taking it apart never raises."""
    assert isinstance(compound_parts(word), tuple)
    assert all(0 < sense.weight <= STRONG for sense in lexicon().senses(word, "de"))
