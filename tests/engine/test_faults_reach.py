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


@pytest.mark.parametrize(
    ("claim", "quote", "language"),
    [
        ("Die Stadt investiert 45 Mio. Euro in Schulen.", "The city is investing 45 million euros in schools.", "de"),
        (
            "Ursula von der Leyen met Xi Jinping in Beijing.",
            "Ursula von der Leyen ist in Peking mit Chinas Staatschef Xi Jinping zusammengekommen.",
            "en",
        ),
        ("Ludwig van Beethoven starb 1827 in Wien.", "Ludwig van Beethoven died in Vienna in 1827.", "de"),
    ],
)
def test_neither_millions_nor_names_tell_the_language(claim: str, quote: str, language: str) -> None:
    """The short form of a million is no Italian word, and what stands inside a name is not German."""
    assert faults(claim, [quote], language=language) == ()


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Kaffee senkt das Risiko für Diabetes.", "Coffee may lower the risk of diabetes, a study suggests."),
        ("40 Soldaten wurden getötet.", "The rebels said they had killed 40 soldiers."),
        ("Die Gewerkschaft streikt.", "The union has threatened to strike."),
    ],
)
def test_what_is_only_possible_said_or_threatened_is_not_so(claim: str, quote: str) -> None:
    """A risk is no hedge by itself, rebels are no office, and a threat is no strike."""
    assert faults(claim, [quote])


@pytest.mark.parametrize(
    "sentence",
    [
        "Der Vergleich des Ergebnisses ohne und mit Briefwählern in Linz liegt vor.",
        "Nun sind alle sechs Kandidaten eingeladen, aber nur fünf zu den Duellen.",
        "Die Initiative wirbt innerhalb und außerhalb der Partei um Mitstreiter.",
    ],
)
def test_the_sentence_itself_stands(sentence: str) -> None:
    """Whatever a sentence sets against each other, it says what it says; shortened by a clause it is compared again."""
    assert faults(sentence, [sentence]) == ()
    assert faults("Die Brücke wird gesperrt.", ["Es stimmt nicht, dass die Brücke gesperrt wird."])
