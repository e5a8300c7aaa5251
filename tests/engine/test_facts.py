"""Numbers of a sentence, with what they count."""

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.engine.facts import Quantity, QuantityKind, capitalized_runs, looks_like_organization, quantities

Row = tuple[str, str, QuantityKind, float, str]

GERMAN: list[Row] = [
    # money and scale words
    ("Es fließen 100 Mrd. Dollar in den Bau.", "100 Mrd. Dollar", "money", 1e11, "USD"),
    ("Es sind 2 Bill. Dollar nötig.", "2 Bill. Dollar", "money", 2e12, "USD"),
    ("Das Haus kostet 1,5 Billionen Yen.", "1,5 Billionen Yen", "money", 1.5e12, "JPY"),
    ("Das kostet 6,6 Mrd. im Jahr.", "6,6 Mrd.", "count", 6.6e9, ""),
    ("Er zahlte 3,50 Euro.", "3,50 Euro", "money", 3.5, "EUR"),
    ("Er zahlte 20€.", "20€", "money", 20, "EUR"),
    ("Die Stadt gibt 5 Mio. Euro.", "5 Mio. Euro", "money", 5e6, "EUR"),
    ("Es waren 40 kanadische Dollar.", "40 kanadische Dollar", "money", 40, "CAD"),
    ("Es waren 30 US-Dollar.", "30 US-Dollar", "money", 30, "USD"),
    ("Es waren zwei Millionen Franken.", "zwei Millionen Franken", "money", 2e6, "CHF"),
    ("Es flossen 500 000 000 Dollar.", "500 000 000 Dollar", "money", 5e8, "USD"),
    # shares
    ("Er hält 49% der Anteile.", "49%", "percent", 49, "%"),
    ("Er hält 49 Prozent der Anteile.", "49 Prozent", "percent", 49, "%"),
    ("Ein Plus von 2,5 Prozentpunkten.", "2,5 Prozentpunkten", "percent", 2.5, "%"),
    ("Es drohen 10-prozentige Zölle.", "10-prozentige", "percent", 10, "%"),
    # number words
    ("Zwei Dutzend Helfer kamen.", "Zwei Dutzend Helfer", "count", 24, "helfer"),
    ("Es waren dreiundzwanzig Boote.", "dreiundzwanzig Boote", "count", 23, "boote"),
    ("Es gab drei Verletzte.", "drei Verletzte", "count", 3, "verletzte"),
    ("Das dauert anderthalb Stunden.", "anderthalb Stunden", "duration", 1.5, "hour"),
    # people and things
    ("Rund 1.500 Menschen kamen.", "1.500 Menschen", "count", 1500, "menschen"),
    ("Rund 120 000 Menschen flohen.", "120 000 Menschen", "count", 120_000, "menschen"),
    ("Rund 120\u00a0000 Menschen flohen.", "120\u00a0000 Menschen", "count", 120_000, "menschen"),
    ("Er baut 18.000 neue Wohnungen.", "18.000 neue Wohnungen", "count", 18_000, "wohnungen"),
    ("Es sind 1,5 Millionen weitere Haushalte.", "1,5 Millionen weitere Haushalte", "count", 1.5e6, "haushalte"),
    ("Es kamen 30 von ihnen.", "30", "count", 30, ""),
    ("Das ist 20-mal mehr.", "20-mal", "count", 20, ""),
    # measures, ages, durations
    ("Der Pegel fiel um 38 Zentimeter.", "38 Zentimeter", "measure", 38, "zentimeter"),
    ("Das Feld misst 5 km².", "5 km²", "measure", 5, "km²"),
    ("Er fuhr 7 km/h.", "7 km/h", "measure", 7, "km/h"),
    ("Sie sind zwischen 16 und 39 Jahre alt.", "39 Jahre alt", "age", 39, "year"),
    ("Sie sind zwischen 16 und 39 Jahre alt.", "16", "count", 16, ""),
    ("Es traf einen 18-jährigen Schüler.", "18-jährigen", "age", 18, "year"),
    ("Ein 18-Jähriger floh.", "18-Jähriger", "age", 18, "year"),
    ("Das war vor zwei Jahren.", "zwei Jahren", "duration", 2, "year"),
    ("Das war nach 14 Tagen.", "14 Tagen", "duration", 14, "day"),
    # dates, times, years, ordinals
    ("Am 3. Oktober ruht die Arbeit.", "3. Oktober", "date", 0, "3. oktober"),
    ("Am 21.01.2025 war Schluss.", "21.01.2025", "date", 0, "21.01.2025"),
    ("Ende Februar 2025 war Schluss.", "Ende Februar 2025", "date", 0, "ende februar 2025"),
    ("Seit März gilt das.", "März", "date", 0, "marz"),
    ("Um 14.30 Uhr war Schluss.", "14.30 Uhr", "time", 0, "14.30 uhr"),
    ("Um 9 Uhr war Schluss.", "9 Uhr", "time", 0, "9 uhr"),
    ("Um 14:30 war Schluss.", "14:30", "time", 0, "14:30"),
    ("Im Jahr 2024 war Schluss.", "2024", "year", 2024, ""),
    ("Das war in den 1990er Jahren.", "1990er", "year", 1990, ""),
    ("Der 3. Zug kam.", "3.", "ordinal", 3, ""),
]

ENGLISH: list[Row] = [
    ("It costs $100 billion now.", "$100 billion", "money", 1e11, "USD"),
    ("It costs about $2 trillion.", "$2 trillion", "money", 2e12, "USD"),
    ("It costs 2 trillion dollars.", "2 trillion dollars", "money", 2e12, "USD"),
    ("It made $1.5bn.", "$1.5bn", "money", 1.5e9, "USD"),
    ("It made £3m.", "£3m", "money", 3e6, "GBP"),
    ("It cost US$ 30.", "US$ 30", "money", 30, "USD"),
    ("It cost 40 Canadian dollars.", "40 Canadian dollars", "money", 40, "CAD"),
    ("He owns a 49% stake.", "49%", "percent", 49, "%"),
    ("He owns 49 percent of it.", "49 percent", "percent", 49, "%"),
    ("He owns 49 per cent of it.", "49 per cent", "percent", 49, "%"),
    ("About 1,500 people came.", "1,500 people", "count", 1500, "people"),
    ("About 3.5 million people came.", "3.5 million people", "count", 3.5e6, "people"),
    ("It has 500k users.", "500k users", "count", 5e5, "users"),
    ("They bought 12 new buses.", "12 new buses", "count", 12, "buses"),
    ("Two dozen men came.", "Two dozen men", "count", 24, "men"),
    ("There were twenty-three boats.", "twenty-three boats", "count", 23, "boats"),
    ("It fell 38 centimeters.", "38 centimeters", "measure", 38, "centimeters"),
    ("An 18-year-old boy fled.", "18-year-old", "age", 18, "year"),
    ("He is 38 years old.", "38 years old", "age", 38, "year"),
    ("It took 14 days.", "14 days", "duration", 14, "day"),
    ("On October 3, 2024 it closed.", "October 3, 2024", "date", 0, "october 3, 2024"),
    ("On 3 October it closed.", "3 October", "date", 0, "3 october"),
    ("It closed at 5 p.m. sharp.", "5 p.m.", "time", 0, "5 p.m."),
    ("It closed at 9:30 a.m. sharp.", "9:30 a.m.", "time", 0, "9:30 a.m."),
    ("It closed in 2024 for good.", "2024", "year", 2024, ""),
    ("In the 21st century it closed.", "21st", "ordinal", 21, ""),
]


def one(sentence: str, text: str, language: str) -> Quantity:
    """Return the quantity whose characters are the text."""
    found = {sentence[q.start : q.end]: q for q in quantities(sentence, language)}
    assert text in found, found
    return found[text]


@pytest.mark.parametrize(("sentence", "text", "kind", "value", "unit"), GERMAN)
def test_german_numbers_and_what_they_count(
    sentence: str, text: str, kind: QuantityKind, value: float, unit: str
) -> None:
    """Extent, kind, value in ones and unit of a German number."""
    quantity = one(sentence, text, "de")
    assert (quantity.kind, quantity.value, quantity.unit) == (kind, value, unit)


@pytest.mark.parametrize(("sentence", "text", "kind", "value", "unit"), ENGLISH)
def test_english_numbers_and_what_they_count(
    sentence: str, text: str, kind: QuantityKind, value: float, unit: str
) -> None:
    """Extent, kind, value in ones and unit of an English number."""
    quantity = one(sentence, text, "en")
    assert (quantity.kind, quantity.value, quantity.unit) == (kind, value, unit)


@pytest.mark.parametrize(
    ("german", "english"),
    [
        ("100 Mrd. Dollar", "$100 billion"),
        ("2 Bill. Dollar", "$2 trillion"),
        ("2 Billionen Dollar", "2 trillion dollars"),
        ("1,5 Millionen Euro", "€1.5 million"),
        ("49 Prozent", "49 percent"),
        ("2.500 Euro", "2,500 euros"),
        ("zwölf Jahre", "twelve years"),
        ("18-jährig", "18-year-old"),
    ],
)
def test_the_same_amount_is_equal_in_both_languages(german: str, english: str) -> None:
    """Scale words and decimal marks differ between the languages, the amounts do not."""
    first, second = quantities(german, "de")[0], quantities(english, "en")[0]
    assert (first.kind, first.value, first.unit) == (second.kind, second.value, second.unit)


def test_a_billion_depends_on_the_language() -> None:
    """A German Billion is a thousand English billions."""
    text = "2 Billion Dollar"
    assert (quantities(text, "de")[0].value, quantities(text, "en")[0].value) == (2e12, 2e9)


def test_each_number_stays_with_what_it_counts() -> None:
    """Many figures in one sentence do not swap their units."""
    sentence = "Am 3. März zahlten 12 Firmen 500 Mio. Euro für 29 Kräne und 6,6 Mrd. Franken in 10 Jahren."
    assert [(q.value, q.unit) for q in quantities(sentence, "de")] == [
        (0, "3. marz"),
        (12, "firmen"),
        (5e8, "EUR"),
        (29, "krane"),
        (6.6e9, "CHF"),
        (10, "year"),
    ]


@pytest.mark.parametrize(("text", "number"), [("100 Mrd. Dollar", "100 Mrd."), ("49%", "49"), ("zwei Boote", "zwei")])
def test_the_number_ends_before_its_unit(text: str, number: str) -> None:
    """`number_end` is behind number and scale word, before the unit."""
    quantity = quantities(text, "de")[0]
    assert text[quantity.start : quantity.number_end] == number


@pytest.mark.parametrize(
    "sentence", ["Ein Mann ging in eine Bar.", "Die A7 ist zu.", "Der Mai ist kalt.", "No one is here.", "COVID-19", ""]
)
def test_a_sentence_without_numbers_has_no_quantities(sentence: str) -> None:
    """Articles and digits inside names are no numbers."""
    assert quantities(sentence, "de") == []


_PARTS = st.sampled_from([
    "100", "1.500", "1,500", "6,6", "2 Bill.", " Mrd.", " Dollar", "$", "€", "%", " Prozent", " per cent",
    "-jährigen", " Jahre alt", "3. ", "Oktober", " 2024", "14:30", " Uhr", "zwei", " Dutzend", "twenty-three",
    " people", " new", " ", "\u00a0", "000", "-", ".", ",", "’", "21.01.2025", "th", "k", "bn", "٣", "²", "per ",
    "cent", "us ", "km/h", "1" * 400, "\ud800", "er",
])  # fmt: skip


@settings(deadline=None)
@given(st.text() | st.lists(_PARTS, max_size=20).map("".join), st.sampled_from(["de", "en", "fr", "und", ""]))
@example("100 Oktober 2024", "de")
def test_quantities_of_any_text_are_in_order_and_do_not_overlap(text: str, language: str) -> None:
    """Whatever the text, spans lie inside it, one behind the other, with the number inside the span."""
    position = 0
    for quantity in quantities(text, language):
        assert position <= quantity.start < quantity.number_end <= quantity.end <= len(text)
        position = quantity.end


# --- names ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("sentence", "runs"),
    [
        ("gestern kam Ursula von der Leyen nach Kiel.", ["Ursula von der Leyen", "Kiel"]),
        ("dort sprach Jean-Luc Brandt.", ["Jean-Luc Brandt"]),
        ("he met Procter & Gamble today", ["Procter & Gamble"]),
        ("nichts ist hier", []),
        ("das iPhone von Änne", ["iPhone von Änne"]),
        ("Da traf Łukasz Żal auf Şahin und Đoković.", ["Da", "Łukasz Żal", "Şahin", "Đoković"]),
    ],
)
def test_capitalized_words_run_over_particles(sentence: str, runs: list[str]) -> None:
    """Names of several words are one run, with the particles inside them and without a full stop at the end."""
    assert [sentence[start:end] for start, end in capitalized_runs(sentence)] == runs


@pytest.mark.parametrize(
    ("name", "is_one"),
    [
        ("Nordbank AG", True),
        ("NATO", True),
        ("OpenKai", True),
        ("Universität Kiel", True),
        ("Klara Winter", False),
        ("Kiel", False),
    ],
)
def test_an_organization_shows_in_its_name(name: str, is_one: bool) -> None:  # noqa: FBT001  # a table's column
    """Legal forms, kinds of institution and inner capitals tell an organization from a person or place."""
    assert looks_like_organization(name) is is_one
