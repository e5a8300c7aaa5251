import pytest

from bot.engine import read
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
