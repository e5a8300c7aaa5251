"""How evidence against a claim is weighed, and what a clause says of whom."""

import pytest

from bot.engine import faults
from bot.engine.claims.frames import frames
from bot.engine.claims.reading import read_statement
from bot.engine.claims.weights import BIAS, HARD, WEIGHTS, Evidence, is_refused, told


def test_what_stands_nowhere_refuses_alone() -> None:
    """A name, a figure, a lost "not" and an altered quotation need no second witness."""
    assert all(is_refused([Evidence("x", sort)]) for sort in HARD)


def test_weak_evidence_refuses_only_together() -> None:
    """What is not sure enough alone is enough with other evidence that is not."""
    weak = [Evidence("modality: intent", "intent", 0.7), Evidence("unsupported", "missing across", 0.4)]
    assert not any(is_refused([each]) for each in weak)
    assert is_refused(weak)


def test_nothing_speaks_for_a_claim_but_that_nothing_speaks_against_it() -> None:
    """No evidence lowers the score, so that a claim is never saved by a second fault."""
    assert BIAS < 0
    assert min(WEIGHTS.values()) >= 0
    assert not is_refused([])


def test_only_what_weighs_is_told() -> None:
    """Beside a heavy fault a faint one is not named."""
    assert told([Evidence("number: 7", "number"), Evidence("unsupported", "missing", 0.01)]) == ["number: 7"]


def _says(text: str, language: str) -> list[tuple[str, str, str]]:
    """What the verbs of a text say, as (who, verb, whom)."""
    statement = read_statement(text, language)
    words = statement.words
    return [
        (
            " ".join(words[p].text for p in frame.agents),
            words[frame.verb].text,
            " ".join(words[p].text for p in frame.patients),
        )
        for frame in frames(statement)
    ]


@pytest.mark.parametrize(
    ("language", "text", "said"),
    [
        ("de", "Der Verein Arkona verklagt die Stadt Emden.", ("Verein Arkona", "verklagt", "Stadt Emden")),
        ("de", "Die Stadt Emden wird von dem Verein verklagt.", ("Verein", "verklagt", "Stadt Emden")),
        ("de", "Den Verein verklagt der Händler Rieck.", ("Händler Rieck", "verklagt", "Verein")),
        ("de", "Gesucht werden Männer, die einen Boten beworfen haben.", ("Männer", "beworfen", "Boten")),
        ("de", "300 Gäste befördert die Seilbahn.", ("Seilbahn", "befördert", "Gäste")),
        ("en", "The clinic sued the city.", ("clinic", "sued", "city")),
        ("en", "The city was sued by the clinic.", ("clinic", "sued", "city")),
        ("en", "A fire that began in a barn destroyed two halls.", ("fire", "destroyed", "halls")),
        ("en", "Rick Hall, who sued the city, said little.", ("Rick Hall", "sued", "city")),
    ],
)
def test_who_does_what_to_whom_is_read_off_a_clause(language: str, text: str, said: tuple[str, str, str]) -> None:
    """Case endings, word order, the passive and relative clauses tell who does it and to whom."""
    assert said in _says(text, language)


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        (
            "Nina Palzow hat für den Film den Preis der Jury von Locarno bekommen.",
            "Den Preis der Jury von Locarno erhielt für den Film Mirko Tessner, Nina Palzow ging leer aus.",
        ),
        (
            "Ole Marnitz found the leaking pipes at the Derby plant.",
            "Inspector Rita Quorn found the leaking pipes at the Derby plant; manager Ole Marnitz denied any fault.",
        ),
    ],
)
def test_one_name_does_not_stand_in_for_another(claim: str, quote: str) -> None:
    """What a source tells of one of its people is a fault when told of another."""
    assert {"direction", "speaker"} & {key.split(":")[0] for key in faults(claim, [quote])}


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        (
            "Torwart Ivo Lind kehrt spätestens Ende Februar zurück.",
            "Der Klub muss bis mindestens Ende Februar auf Torwart Ivo Lind verzichten.",
        ),
        (
            "Nurses in Derby walk out from 7am on Friday.",
            "Nurses in Derby walk out from 7am on Tuesday until the same time on Friday.",
        ),
    ],
)
def test_the_latest_day_is_not_the_earliest(claim: str, quote: str) -> None:
    """An end is no beginning, also where an hour stands between."""
    assert "date" in {key.split(":")[0] for key in faults(claim, [quote])}


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Land und Hafen zahlen zusammen 30 Prozent.", "Der Bund zahlt 70 Prozent, den Rest Land und Hafen."),
        ("Die Kosten in Ulm sind um 22 Mio. Euro gewachsen.", "Die Kosten in Ulm wuchsen von 61 auf 83 Mio. Euro."),
        ("Bis Ende März schließt die Kette 38 Filialen.", "Die Kette schließt bis Ende März 38 ihrer 510 Filialen."),
        ("Ende Dezember warteten 860 Patienten.", "Zum Jahresende warteten noch 860 Patienten."),
        ("The pair paid half a million euros.", "Das Paar zahlte 500.000 Euro."),
    ],
)  # fmt: skip
def test_what_follows_from_figures_and_days_stands(claim: str, quote: str) -> None:
    """The rest of a whole, a difference, a month before a number and the end of a year are what they come to."""
    assert not {"number", "unit", "date"} & {key.split(":")[0] for key in faults(claim, [quote])}
