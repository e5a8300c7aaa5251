import pytest

from bot.engine import changes, read
from bot.engine.figures import changed_figures


def _changes(earlier: str, later: str, *, title: str = "Neuer Stand") -> list[tuple[str, str]]:
    old, new = read(earlier, title="Erste Meldung"), read(later, title=title)
    return [(change.old.text, change.new.text) for change in changed_figures(new, [old])]


@pytest.mark.parametrize(
    ("earlier", "later", "expected"),
    [
        (
            "Bei dem Brand in Ahlhorst sind drei Menschen verletzt worden.",
            "Bei dem Brand in Ahlhorst sind nun fünf Menschen verletzt worden.",
            ("drei Menschen", "fünf Menschen"),
        ),
        (
            "Der Umbau des Hallenbads kostet 4,2 Mio. Euro.",
            "Der Umbau des Hallenbads kostet jetzt 1,1 Mrd. Euro.",
            ("4,2 Mio. Euro", "1,1 Mrd. Euro"),
        ),
        (
            "Die Schleuse bleibt bis zum 3. Mai gesperrt.",
            "Die Schleuse bleibt noch bis zum 17. Mai gesperrt.",
            ("3. Mai", "17. Mai"),
        ),
        (
            "Zwei Dutzend Häuser in Brede sind ohne Strom.",
            "Inzwischen sind 61 Häuser in Brede ohne Strom.",
            ("Zwei Dutzend Häuser", "61 Häuser"),
        ),
        (
            "The company will invest $2.5 billion in its plant in Leipzig.",
            "Der Konzern will nun 3,1 Mrd. Dollar in sein Werk in Leipzig investieren.",
            ("$2.5 billion", "3,1 Mrd. Dollar"),
        ),
        (
            "Das Ticket kostet im Abo 62 Euro.",
            "Das Ticket kostet im Abo ab Januar 64 Euro.",
            ("62 Euro", "64 Euro"),
        ),
    ],
)
def test_a_changed_figure_is_found(earlier: str, later: str, expected: tuple[str, str]) -> None:
    """The same quantity with another value is one change, in both languages and for all kinds of numbers."""
    assert _changes(earlier, later) == [expected]


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("Mehr als 300 Menschen sitzen in Brede fest.", "In Brede sitzen jetzt 312 Menschen fest."),
        ("Der Auftrag ist 2,3 Mrd. Euro wert.", "Der Auftrag ist nun 2,31 Mrd. Euro wert."),
        ("Zwei Dutzend Häuser sind zerstört.", "Inzwischen sind 24 Häuser zerstört."),
        ("In Brede starben 12 Kühe.", "In Brede brannten nun 30 Scheunen."),
        ("Die Strecke ist 45 Kilometer lang.", "Der Zug ist nun 200 Tonnen schwer."),
        ("Der Bau kostet 12 Mio. Euro.", "Der Bau kostet nun 14 Mio. Dollar."),
        (
            "Die Firma Brantec streicht 400 Stellen.",
            "Die Firma Brantec streicht 400 Stellen, am Freitag berät der Rat.",
        ),
    ],
)
def test_other_things_and_roundings_are_no_change(earlier: str, later: str) -> None:
    """Rounding, another thing and another unit are no change."""
    assert _changes(earlier, later) == []


def test_a_lower_bound_that_leaves_room_for_the_former_value_is_no_change() -> None:
    """Sales that fell by 22 percent fell by at least 15; a bound above the former value says that it has changed."""
    earlier = "In Brede sind die Umsätze der Läden um 22 Prozent gesunken."
    assert _changes(earlier, "In Brede sind die Umsätze der Läden um mindestens 15 Prozent gesunken.") == []
    later = "In Brede sind die Umsätze der Läden um mindestens 35 Prozent gesunken."
    assert _changes(earlier, later) == [("22 Prozent", "mindestens 35 Prozent")]


def test_what_was_formerly_is_no_figure() -> None:
    """A value that a text says is over is not taken for what it says now."""
    assert _changes("Die Sanierung kostet 5 Mio. Euro.", "Die Sanierung kostet 5 Mio. Euro, bisher 4 Mio. Euro.") == []


def test_the_newest_article_counts() -> None:
    """A figure is compared with what was told last, and one that was told before is none that changed."""
    texts = [f"Bei dem Brand in Ahlhorst sind nun {n} Menschen verletzt worden." for n in (13, 15, 19)]
    first, second, third = (
        read(text, title="Brand", published_at=None, url=f"https://example.org/{i}") for i, text in enumerate(texts)
    )
    assert [change.old.text for change in changed_figures(second, [first])] == ["13 Menschen"]
    assert changed_figures(second, [first, second]) == ()
    assert len(changed_figures(third, [first, second])) == 1


def test_nothing_told_nothing_changed() -> None:
    """Without an earlier text no figure has changed."""
    assert changed_figures(read("Das kostet 5 Mio. Euro."), []) == ()


# Two reports of one story each, as long as reports are; their figures are of one kind and of different things.
_WARNING = """Die Kabinenvereinigung ruft zum Warnstreik auf. Betroffen sind Düsseldorf, Hamburg und Stuttgart.
Verlangt werden neun Prozent mehr Geld und eine Einmalzahlung von 3.000 Euro. „Unsere Leute schlafen vier Stunden und
lächeln danach vierzehn“, sagte die Vorsitzende. Das Angebot sei eine Frechheit. Die Fluglinie spricht von einem
Angriff auf Familien. Verhandelt wird am 16. Februar in Köln. Die Gewerkschaft hat 2.900 Mitglieder. Überstunden
werden pauschal mit 200 Euro abgegolten. Ein 61 Jahre alter Schlichter steht bereit."""
_DEAL = """Die Fluglinie und die Kabinenvereinigung haben sich geeinigt. Vier Wochen nach dem Warnstreik liegt ein
Vertrag vor. Dazu kommt eine Einmalzahlung von 1.500 Euro. Die Frist für die Urabstimmung wurde bis zum 26. März
verlängert. Der Preis für einen Flug steigt auf 59,99 Euro. Das kostet nun zwölf Millionen Euro mehr. Vor etwa 600
Streikenden sprach die Vorsitzende von einem ordentlichen Ergebnis. Der Schlichter, inzwischen 62 Jahre alt, lobte
beide Seiten. Gesprochen wurde zuletzt zwei Tage lang. Mehr war nicht drin, hieß es."""


def test_of_two_reports_only_what_has_words_in_common_has_changed() -> None:
    """That both are sums, days, ages or spans of time is not enough, and neither is what every sentence is about."""
    assert _changes(_WARNING, _DEAL) == [("3.000 Euro", "1.500 Euro")]


def test_what_has_perhaps_changed_is_found_as_well_where_that_is_enough() -> None:
    """A digest leaves out what may be overtaken; to say so it has to be sure."""
    old, new = read(_WARNING, title="Warnstreik"), read(_DEAL, title="Neuer Stand")
    sure, perhaps = (changed_figures(new, [old], is_sure=is_sure) for is_sure in (True, False))
    assert len(perhaps) > len(sure)


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        ("Der Fahrer ist 61 Jahre alt.", "Nun ist klar: Die Frau, die starb, ist 66 Jahre alt."),
        ("Amtsinhaber Tesch tritt nach 16 Jahren nicht mehr an.", "Nun lag die Beteiligung höher als vor acht Jahren."),
        ("Das Wasser kam vor zwei Wochen.", "Four weeks after the flood there is now some help."),
        ("Die Polizei sucht seit 15 Uhr nach dem Kind.", "Um 14 Uhr war die Straße nun wieder frei."),
    ],
)
def test_an_age_a_time_and_when_something_was_do_not_change(earlier: str, later: str) -> None:
    """They belong to somebody or to something else in time."""
    assert _changes(earlier, later) == []


_FURTHER = " ".join(f"Absatz {word} erzählt von anderem." for word in "eins zwei drei vier fünf sechs sieben".split())


@pytest.mark.parametrize(
    ("earlier", "later"),
    [
        # A text gives shares of many things in the same words.
        (
            "Energie war billiger, Nahrungsmittel kosteten im Laden 2,9 Prozent mehr.",
            "Nahrungsmittel für Hunde kosteten nun im Laden 7 Prozent mehr als früher, hieß es gestern.",
        ),
        # Libraries cost nothing.
        (
            "Das Parken wird teurer, zwei Bibliotheken in der Innenstadt schließen, sagt Ellrich.",
            "Eine Stunde Parken in der Innenstadt kostet nun 3,50, sagt Ellrich.",
        ),
        # The currency alone is no sign.
        ("Überstunden werden mit 62 Euro abgegolten.", "Der Preis sinkt nun auf 84 Euro."),
        # Nor is it where it stands twice.
        ("Überstunden werden mit 62 Euro abgegolten.", "Der Preis in Euro sinkt nun auf 84 Euro."),
    ],
)
def test_in_longer_texts_a_figure_of_something_else_is_not_what_was_before(earlier: str, later: str) -> None:
    """Perhaps they are the same quantity; it is not told so."""
    old, new = (read(f"{text} {_FURTHER}", title="Neuer Stand") for text in (earlier, later))
    assert changed_figures(new, [old], is_sure=False)
    assert not changed_figures(new, [old])


@pytest.mark.parametrize(
    ("earlier", "later", "shown"),
    [
        (
            "The lava was moving at about 30 metres an hour.",
            "Die Lava rückt nur noch um 10 Meter in der Stunde vor.",
            "(bisher rund 30 Meter)",
        ),
        ("Die Bank bietet 18,40 Euro je Aktie.", "The bank now offers 21.10 euros a share.", "(previously €18.40)"),
        ("Die Bank bietet 18,40 Euro je Aktie.", "Die Bank bietet nun 21,10 Euro je Aktie.", "(bisher 18,40 Euro)"),
    ],
)
def test_a_former_figure_is_told_in_the_language_of_the_later_article(earlier: str, later: str, shown: str) -> None:
    """Whoever reads German is not told "about 30 metres"."""
    old, new = (read(text, title=f"{text[:20]} …") for text in (earlier, later))
    assert any(shown in bullet.text for bullet in changes(new, [old]))
