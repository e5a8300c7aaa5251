"""Figures told in turn: each belongs to its own month, year, day, place or buyer."""

import pytest

from bot.engine.claims.checking import faults

SALES = "Der Umsatz stieg im Mai auf 3,1 Millionen Euro und fiel im Juni auf 2,7 Millionen."
REQUESTS = "Die Zahl der Anträge sank von 18.000 im Jahr 2023 auf 12.500 im Jahr 2024."
VISITORS = "340 Besucher kamen am Montag, 510 waren es am Dienstag."
PRICES = "Die Verbraucherpreise stiegen im September um 2,4 Prozent zum Vorjahr, nach 2,2 Prozent im August."
TICKETS = "Tickets kosten 14 Euro für Erwachsene und 8 Euro für Kinder."
CASES = "In Hamburg wurden 120 Fälle gemeldet, in Bremen 45."
POLL = "In der Umfrage liegt die CDU bei 31 Prozent, die SPD bei 16 Prozent und die AfD bei 25 Prozent."

TOLD = (
    (SALES, "Im Mai lag der Umsatz bei 3,1 Millionen Euro, im Juni bei 2,7 Millionen."),
    (SALES, "Revenue was 2.7 million euros in June, after 3.1 million in May."),
    (REQUESTS, "2023 waren es 18.000 Anträge, 2024 noch 12.500."),
    (REQUESTS, "In 2024, there were 12,500 applications."),
    (VISITORS, "Am Montag kamen 340 Besucher, am Dienstag 510."),
    (PRICES, "Die Inflationsrate lag im September bei 2,4 Prozent, im August waren es 2,2 Prozent."),
    (TICKETS, "Tickets are 8 euros for children and 14 euros for adults."),
    (CASES, "Hamburg meldete 120 Fälle, Bremen 45."),
    (POLL, "The SPD polls at 16 percent and the AfD at 25 percent."),
)

EXCHANGED = (
    (SALES, "Im Juni lag der Umsatz bei 3,1 Millionen Euro, im Mai bei 2,7 Millionen."),
    (SALES, "Revenue was 3.1 million euros in June, after 2.7 million in May."),
    (SALES, "Revenue was 3.1 million euros in June."),
    (REQUESTS, "2023 waren es 12.500 Anträge, 2024 schon 18.000."),
    (REQUESTS, "In 2024, there were 18,000 applications."),
    (VISITORS, "Am Montag kamen 510 Besucher, am Dienstag 340."),
    (PRICES, "Die Inflationsrate lag im September bei 2,2 Prozent, im August waren es 2,4 Prozent."),
    (TICKETS, "Tickets are 14 euros for children and 8 euros for adults."),
    (CASES, "Hamburg meldete 45 Fälle, Bremen 120."),
    (POLL, "The SPD polls at 25 percent and the AfD at 16 percent."),
)


@pytest.mark.parametrize(("quote", "claim"), TOLD)
def test_figures_with_their_own_time_or_owner_stand(quote: str, claim: str) -> None:
    """The order of the telling does not matter, nor the language."""
    assert faults(claim, [quote]) == ()


@pytest.mark.parametrize(("quote", "claim"), EXCHANGED)
def test_exchanged_figures_are_told(quote: str, claim: str) -> None:
    """A figure that the quote gives for another month, year, day, place or buyer is a fault."""
    assert any(fault.startswith("counted") for fault in faults(claim, [quote]))
