"""Who does it: which names of a sentence answer, and when none of them does."""

from datetime import UTC, datetime

import pytest

from bot.engine import answer, read
from bot.engine.matching import is_action
from bot.engine.topics import with_pronoun
from bot.types import Article


def _story(*texts: tuple[str, str, str]) -> list[Article]:
    """Articles of consecutive days of May: (title, text, language)."""
    return [
        read(text, title=title, language=language, published_at=datetime(2026, 5, day, 12, tzinfo=UTC))
        for day, (title, text, language) in enumerate(texts, start=3)
    ]


HARBOR = _story(
    (
        "Neuer Hafen für Wendbach",
        (
            "Drei Firmen wollen in Wendbach einen Hafen bauen. Gestritten wird über das Department of"
            " Coastal Affairs, das Holm für die Regierung von Ministerin Ada Kern leiten soll."
        ),
        "de",
    ),
    (
        "Harbour dispute in Wendbach",
        (
            "Erna Holm, who is to lead the Council of Coastal Affairs, called the harbour a waste. The dispute"
            " has set the mayor, Jon Vale, against a plan backed by Senator Rhea Stone."
        ),
        "en",
    ),
)


@pytest.mark.parametrize("question", ["who leads the project", "who leads it", "wer leitet das Projekt"])
def test_who_leads_another_thing_is_no_answer(question: str) -> None:
    """Whoever leads a named office leads no harbor."""
    made = answer(question, HARBOR)
    assert made.verdict != "answered"
    assert made.text is None


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("who is to lead the Council of Coastal Affairs", "Erna Holm"),
        ("wer soll das Department of Coastal Affairs leiten", "Holm"),
        ("who backs the plan", "Rhea Stone"),
    ],
)
def test_who_does_it_is_told_by_the_clause(question: str, expected: str) -> None:
    """The subject of a clause or of a passive answers, and not the name that stands nearest to the verb."""
    made = answer(question, HARBOR)
    assert made.text == expected


@pytest.mark.parametrize(
    ("sentence", "question", "expected"),
    [
        ("Am Mittwoch hat Frauke Remer Berufung gegen das Urteil eingelegt.", "Wer legt Berufung ein?", "Frauke Remer"),
        (
            (
                "Kolb teilte ein Foto, mit dem Nordag auf die Zahl von 500 Mio. Euro gekommen ist. Televia und Brennag"
                " wollen 100 Mio. Euro in den Ausbau des Hafens stecken."
            ),
            "wer zahlt",
            "Televia, Brennag",
        ),
        ("Entdeckt hat das Leck Arne Wiebke, ein Student aus Kiel.", "who found it", "Arne Wiebke"),
        ("Die Zentralstelle zur Bekämpfung der Geldwäsche in Kiel ermittelt.", "wer ermittelt", None),
        ("A lost Greek poem was found, and doubts are growing about its author.", "who wrote the poem", None),
        (
            (
                "Am Tisch saßen die beteiligten Firmen: Nordag durch ihren Chef Jan Kolb, Televia durch die Gründerin"
                " Mia Rast und Brennag durch Vorstandschef Leo Penn."
            ),
            "Welche Firmen sind beteiligt?",
            "Nordag, Televia, Brennag",
        ),
        (
            (
                "Darauf einigten sich beide Seiten unter Vermittlung von Schlichter Wolf Echter. Jana Nolte, die für"
                " die Gewerkschaft spricht, war offen für eine Schlichtung."
            ),
            "wer schlichtet",
            "Schlichter Wolf Echter",
        ),
    ],
)
def test_a_name_is_told_without_what_stands_around_it(sentence: str, question: str, expected: str | None) -> None:
    """No object before or behind a name, no deed, no adjective and nobody else's chief is part of the answer.

    Without a name (None) the sentence itself is told.
    """
    made = answer(question, [read(sentence, title="Nachricht")])
    assert made.verdict == "answered"
    assert made.text == (expected or sentence)


def test_whose_chairman_somebody_is_stands_in_another_sentence() -> None:
    """No "deren" leads into nowhere."""
    made = answer("wer ist enno dieken", [read("Deren Vorsitzender Enno Dieken lehnte den Verkauf ab.", title="Bank")])
    assert made.text == "Vorsitzender Enno Dieken"


def test_a_noun_behind_to_is_no_verb() -> None:
    """Whoever is open to mediation does not mediate."""
    assert not is_action(["open", "to", "mediation"], 2, "en")
    assert is_action(["open", "to", "mediate"], 2, "en")


def test_a_foundation_is_not_who_gave_it_the_name() -> None:
    """Whoever asks for a person is told what that person is, however often a body of that name is spoken of."""
    story = _story(
        (
            "Bid for the bank raised",
            (
                "The Dieken Foundation said on Wednesday it would sell its shares. Chairman Enno Dieken, who had ruled"
                " out a sale, called the terms fair."
            ),
            "en",
        )
    )
    made = answer("who is enno dieken", story)
    assert made.text is not None
    assert made.text.startswith("Chairman Enno Dieken")


def test_whose_name_is_asked_for_has_one() -> None:
    """Where nobody is named, the article does not say what somebody is called."""
    story = _story(("Festnahme in Tallinn", "In Tallinn ist ein 23 Jahre alter Mann verhaftet worden.", "de"))
    assert answer("wie heißt der Verhaftete", story).verdict != "answered"
    assert answer("how old is the arrested man", story).verdict == "answered"


def test_to_name_a_date_is_to_name_nobody() -> None:
    """Only who asks what somebody is called wants a name."""
    story = _story(("Wahltermin", "Die Regierung hat im Namen des Landes den 3. Mai genannt.", "de"))
    assert answer("did they name a date", story).verdict == "answered"
    assert answer("wann wird im Namen des Landes gewählt", story).verdict == "answered"


def test_a_politician_is_somebody() -> None:
    """Where no sentence speaks of one, a firm is none; somebody who is named in full may be."""
    firm = "The leak was found at Datonis in January. Patients were told of the leak two weeks later."
    asked = "which politician was in the leak"
    assert answer(asked, _story(("Clinics change contractor", firm, "en"))).verdict != "answered"
    person = "The records of Rita Falk were in the leak, the clinics said."
    assert answer(asked, _story(("Clinics change contractor", person, "en"))).text == "Rita Falk"


def test_a_town_is_nobody() -> None:
    """What stands behind "in der Hafenstadt" says where."""
    text = "In der Hafenstadt Morrow laufen die Konsolen nicht flüssig, sagte Studioleiterin Tilda Kern."
    made = answer("wer macht die konsolen", _story(("Spiel verschoben", text, "de")))
    assert made.text != "Hafenstadt Morrow"


def test_a_sum_of_something_else_is_no_answer() -> None:
    """A figure answers only where its sentence has something of what is asked."""
    text = "Die Flugbegleiter bekommen 6,2 Prozent mehr Gehalt. Dazu kommt eine Einmalzahlung von 1.500 Euro."
    assert answer("what does a flight attendant earn there", _story(("Einigung", text, "de"))).verdict != "answered"


def test_a_lone_word_is_no_sentence_to_cite() -> None:
    """A dateline that ends in a period says nothing."""
    text = "Bremen. Die Kontorbank schließt 45 Zweigstellen an der Küste."
    made = answer("welche filialen in bremen werden geschlossen", _story(("Kontorbank schließt", text, "de")))
    assert all(citation.quote != "Bremen." for citation in made.citations)


def test_a_number_to_call_has_digits() -> None:
    """That there is a hotline says nothing of its number."""
    text = "Die Klinik hat eine Hotline eingerichtet, die von 8 bis 20 Uhr besetzt ist."
    asked = "what's the hotline number"
    assert answer(asked, _story(("Hotline eingerichtet", text, "de"))).verdict != "answered"
    called = text.replace("die von", "die unter der Nummer 0431 55512 von")
    assert answer(asked, _story(("Hotline eingerichtet", called, "de"))).verdict == "answered"


def test_a_question_of_one_word_wants_that_word() -> None:
    """A sentence that has nothing of it but the shape of an answer is none, where another one has the word."""
    story = _story(
        (
            "Museum bekommt Münzen zurück",
            (
                "Für Hinweise ist eine Belohnung von 5.000 Euro ausgesetzt. Direktorin Henriette Maas sagte, sie sei"
                " erleichtert. Kommissar Uwe Kern lobte die Zeugen."
            ),
            "de",
        )
    )
    made = answer("who gets the reward", story)
    assert made.verdict != "answered" or "Belohnung" in made.citations[0].quote


BID = _story(
    (
        "Nordbank raises its offer",
        (
            "The bank has raised its offer and will pay 21.10 euros a share. The deal will be paid for from reserves"
            " and a share issue of 1.2 billion euros."
        ),
        "en",
    )
)


@pytest.mark.parametrize(
    ("question", "expected"),
    [("how much per share", "21.10 euros"), ("wieviel zahlt die bank pro aktie", "21,10 Euro (21.10 euros)")],
)
def test_what_is_asked_for_each_is_told_for_each(question: str, expected: str) -> None:
    """A price per share is none of the sums for all of them."""
    assert answer(question, BID).text == expected


def test_what_stands_before_every_one_of_them_is_for_each() -> None:
    """A sum may be for each without "per"."""
    story = _story(("Help promised", "Every household was promised 5,000 euros by the premier.", "en"))
    assert answer("how much per household", story).text == "5,000 euros"
    assert answer("how much per child", story).verdict != "answered"


def test_earnings_are_a_sum() -> None:
    """A rise in percent does not say what somebody earns."""
    story = _story(("Einigung", "Die Flugbegleiter bekommen 6,2 Prozent mehr Gehalt als bisher.", "de"))
    assert answer("was verdient ein Flugbegleiter", story).verdict != "answered"


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("who funds the project", "who funds it"),
        ("wer finanziert das Vorhaben?", "wer finanziert das?"),
        ("was kostet die ganze Sache", "was kostet das"),
        ("what is the project", "what is the project"),
        ("wie heißt das Projekt", "wie heißt das Projekt"),
        ("was kostet das Projekt-Team", "was kostet das Projekt-Team"),
        ("Planung des Projekts", "Planung des Projekts"),
    ],
)
def test_the_project_is_it(question: str, expected: str) -> None:
    """What only points to what a story is about is a pronoun, unless nothing else is asked."""
    assert with_pronoun(question) == expected


@pytest.mark.parametrize("question", ["who funds the project", "wer finanziert das Vorhaben"])
def test_who_funds_the_project_funds_it(question: str) -> None:
    """The financing is told by those who pay, and not by who doubts it."""
    story = _story(
        (
            "Drei Werften bauen Fähren",
            (
                "Drei Werften wollen Fähren mit Batterie bauen. Das Geld wollen Hansen und Nordstrom aufbringen."
                " Ute Kern hat die Finanzierung des Vorhabens angezweifelt."
            ),
            "de",
        )
    )
    made = answer(question, story)
    assert made.verdict == "answered"
    assert "Das Geld wollen" in made.citations[0].quote
