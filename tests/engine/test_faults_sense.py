"""What a claim denies, turns round, compares and makes up."""

import pytest

from bot.engine import faults

RIGHT = [
    ("The central bank did not change interest rates.", "Die Notenbank hat den Leitzins nicht angetastet."),
    ("Eine dritte Staffel wird es nicht geben.", "The broadcaster has cancelled the series after two seasons."),
    ("Estonia no longer lets children's apps collect data.", "Estland verbietet Apps für Kinder, Daten zu sammeln."),
    ("The company has never made a profit.", "The company has yet to make a profit."),
    ("Der Fluss ist so niedrig wie seit 1976 nicht mehr.", "The river is at its lowest level since 1976."),
    ("Hardly any farmers accept the offer.", "Nur wenige Landwirte haben das Angebot angenommen."),
    ("Die Mine bleibt geschlossen, bis Prüfer sie freigeben.", "Die Mine darf erst öffnen, wenn Prüfer sie freigeben."),
    ("No one died in the crash.", "Bei dem Absturz gab es keine Toten."),
    ("Der Ball findet im Konzerthaus statt.", "Der Ball findet nicht in der Oper, sondern im Konzerthaus statt."),
    ("Lena Ostrow was freed on Monday.", "Lena Ostrow kam am Montag frei."),
]  # fmt: skip


@pytest.mark.parametrize(("claim", "quote"), RIGHT)
def test_what_is_denied_in_other_words_stands(claim: str, quote: str) -> None:
    """A "not" may be told by a verb, an adverb or a superlative, and the other way round."""
    assert faults(claim, [quote]) == ()


WRONG = [
    ("negation", "The council failed to pass the budget on Monday.", "On Monday the council passed the budget."),
    (
        "negation",
        "Das Bad in Moordorf ist von Mai an montags geschlossen.",
        "Die Stadt hat den Plan, das Bad in Moordorf von Mai an montags zu schließen, zurückgezogen.",
    ),
    ("negation", "The tickets will not remain valid.", "The tour is postponed; the tickets stay valid."),
    (
        "direction",
        "Die Kamera macht doppelt so viele Fehler bei Kindern wie bei Erwachsenen.",
        "Bei Erwachsenen macht die Kamera doppelt so viele Fehler wie bei Kindern.",
    ),
    (
        "direction",
        "Jonas Reiff hat das Finale gewonnen.",
        "Paul Ahlers hat das Finale gegen Jonas Reiff mit 3:1 gewonnen.",
    ),
    ("direction", "Jonas Reiff verlor gegen Paul Ahlers.", "Paul Ahlers verlor das Finale gegen Jonas Reiff."),
    ("unsupported", "The Corran Bridge was sold.", "The Corran Bridge in Dalby reopened on Monday after repairs."),
    ("unsupported", "Der Turm in Reesen wurde gesprengt.", "Der Turm in Reesen wurde am Montag neu gestrichen."),
    ("unsupported", "Secretary Ada Marlow resigned.", "Secretary Ada Marlow said members would vote on the offer."),
    ("unsupported", "Staatssekretär Ole Brandis wurde festgenommen.", "State secretary Ole Brandis opened the fair."),
    ("unsupported", "Low Tide is the best game of the studio.", "The studio has delayed its game Low Tide."),
    ("antonym", "The Lunen works will hire 300 people.", "Das Werk in Lunen streicht 300 Stellen."),
]


@pytest.mark.parametrize(("kind", "claim", "quote"), WRONG)
def test_what_is_turned_round_or_made_up_is_faulted(kind: str, claim: str, quote: str) -> None:
    """A lost or added "not", sides exchanged, and events of which the quotes know nothing are faults."""
    assert kind in {key.split(":")[0] for key in faults(claim, [quote])}
