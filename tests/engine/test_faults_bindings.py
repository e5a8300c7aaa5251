"""A day, a place or a body of a claim is the one of which the quotes say so, not another one that they name, too."""

from typing import NamedTuple

import pytest

from bot.engine.claims.checking import faults


class Pair(NamedTuple):
    """A sentence with a right and a wrong claim on it, and the fault of the wrong one."""

    quote: str
    right: str
    wrong: str
    fault: str


PAIRS = (
    Pair(
        "Die Anmeldung für den Stadtlauf beginnt am 3. April, das Rennen selbst startet am 21. Juni am Rathaus.",
        "Der Stadtlauf startet am 21. Juni am Rathaus.",
        "Das Rennen startet am 3. April am Rathaus.",
        "date: 3. April",
    ),
    Pair(
        "The probe is to enter orbit on Tuesday and release its lander toward the crater on Friday.",
        "The probe's lander is to be released toward the crater on Friday.",
        "The probe is to release its lander toward the crater on Tuesday.",
        "date: Tuesday",
    ),
    Pair(
        "Die Fähre legt am Montag in Sassnitz ab, am Mittwoch wird der Rumpf in der Werft neu gestrichen.",
        "On Wednesday the hull will be repainted at the shipyard.",
        "The hull will be repainted at the shipyard on Monday.",
        "date: Monday",
    ),
    Pair(
        "The orchestra rehearses in Leipzig this week; the concert with the new organ will be played in Halle.",
        "The concert with the new organ will be played in Halle.",
        "The concert with the new organ will be played in Leipzig.",
        "name: Leipzig",
    ),
    Pair(
        "Gebaut werden die Rotorblätter künftig in Cuxhaven, während aus Emden nur noch die Verwaltung kommt.",
        "Die Rotorblätter werden künftig in Cuxhaven gebaut.",
        "Die Rotorblätter werden künftig in Emden gebaut.",
        "name: Emden",
    ),
    Pair(
        "Kartellwächter verhängten gegen Solvanta eine Strafe, und Greifwerk, das alles gemeldet hatte, ging frei aus.",
        "Gegen Solvanta haben die Kartellwächter eine Strafe verhängt.",
        "Die Kartellwächter verhängten gegen Greifwerk eine Strafe.",
        "name: Greifwerk",
    ),
)


@pytest.mark.parametrize("pair", PAIRS, ids=[pair.fault for pair in PAIRS])
def test_what_is_said_of_one_is_not_said_of_another_one(pair: Pair) -> None:
    """The day or name that stands elsewhere in the sentence is told; the right one passes."""
    assert faults(pair.right, [pair.quote]) == ()
    assert pair.fault in faults(pair.wrong, [pair.quote])


def test_a_name_that_the_claim_tells_of_in_another_form_is_no_rival() -> None:
    """The "Balkan" is in "Balkanstaaten": it is not who should stand in the place of the company."""
    quote = "The chat service Lumora said it had closed 900 accounts linked to a network in four Balkan states."
    claim = "Lumora hat 900 Konten geschlossen, die zu einem Netzwerk in vier Balkanstaaten gehörten."
    assert faults(claim, [quote], language="de") == ()


def test_the_point_of_an_ordinal_ends_no_part_of_a_sentence() -> None:
    """What stands around "31. Oktober" is one part: the month belongs to the deadline."""
    quote = (
        "Die Frist für Anträge auf Wohngeld endet am 31. Oktober, die Bescheide verschickt die Stadt vom 15. Januar an."
    )
    assert faults("The deadline for housing benefit applications is 31 October.", [quote], language="en") == ()
    assert faults("The deadline for housing benefit applications is 15 January.", [quote], language="en")
