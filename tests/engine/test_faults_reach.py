"""What a claim's words reach to: what is denied, called possible, counted in order, and who gives in."""

import pytest

from bot.engine.claims.checking import faults

WRONG = (
    ("negation", "The council sees reason to repair the pool.", "Der Rat sieht keinen Anlass, das Bad zu reparieren."),
    (
        "negation",
        "The minister currently sees reason to act against the tax.",
        "Der Minister sieht derzeit keinen Anlass, gegen die Steuer vorzugehen.",
    ),
    ("number: 36.", "Der Chor feiert im Mai sein 36. Jubiläum.", "Der Chor feiert im Mai sein 63. Jubiläum."),
    ("number: 41st", "The 41st marathon starts at noon.", "The 14th marathon starts at noon."),
)


@pytest.mark.parametrize(("fault", "claim", "quote"), WRONG)
def test_what_the_quote_does_not_say_is_told(fault: str, claim: str, quote: str) -> None:
    """A "kein" before a noun is missed, and figures of ordinals are compared."""
    assert fault in faults(claim, [quote])


RIGHT = (
    (
        "Die Gutachterin hält es für möglich, dass die Brücke bis Ende Mai gesperrt bleibt.",
        "Die Brücke könnte nach Einschätzung der Gutachterin bis Ende Mai gesperrt bleiben.",
    ),
    ("Der Verlag hatte mit 500.000 Lesern gerechnet.", "Der Verlag hatte mit einer halben Million Lesern gerechnet."),
    ("Beim Unfall auf der Rennstrecke wurde niemand verletzt.", "Der Unfall auf der Rennstrecke verletzte niemanden."),
    ("The museum turned 75 in May.", "Das Museum feierte im Mai seinen 75. Geburtstag."),
)


@pytest.mark.parametrize(("claim", "quote"), RIGHT)
def test_the_same_in_other_forms_stands(claim: str, quote: str) -> None:
    """A possibility in the clause above, half a million in figures."""
    assert faults(claim, [quote]) == ()


def test_who_gives_in_has_lost() -> None:
    """To be "geschlagen" and to give in is no win."""
    quote = "Die Kölnerin Lea Moritz hat Petra Havel im Halbfinale von Hamburg mit 6:4, 3:6, 7:5 geschlagen."
    assert faults("Im Halbfinale von Hamburg gab sich Petra Havel gegen Lea Moritz geschlagen.", [quote]) == ()


def test_a_possessive_tells_english() -> None:
    """A claim that German words explain as well as English ones is English where it has "'s"."""
    quote = "Der norwegische Staatsfonds hat 1,2 Billionen Kronen verloren."
    assert faults("Norway's fund lost 1.2 trillion kroner.", [quote]) == ()
    assert faults("Norway's fund lost 1.2 billion kroner.", [quote])


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Coach Lukasz Zal moves to Lodz.", "Trainer Łukasz Żal wechselt nach Łódź."),
        (
            "A court in Wrocław fined the mayor.",
            "Ein Gericht in Breslau hat den Bürgermeister zu einer Strafe verurteilt.",
        ),
    ],
)
def test_letters_with_strokes_are_spelled_either_way(claim: str, quote: str) -> None:
    """Names keep their identity where "Ł" is written as "L"."""
    assert faults(claim, [quote]) == ()


def test_a_name_may_begin_with_any_letter() -> None:
    """Another person is told from the quoted one where the name begins with no German letter."""
    assert "name: Łukasz Żal" in faults(
        "Trainer Łukasz Żal wechselt nach Łódź.", ["Trainer Adam Nawałka wechselt nach Łódź."]
    )
