"""What a new version of an article takes back: facts, and nothing but facts."""

import pytest

from bot.engine import amendment, read
from bot.types import Amendment

BASE = (
    "Die Hafenbrücke in Querenau ist seit Montag gesperrt. "
    "Bei einer Prüfung fanden Ingenieure 14 Risse in den Trägern. "
    "Die Sanierung soll 12 Mio. Euro kosten, sagte Bürgermeisterin Eva Lund. "
    "Täglich fahren 9000 Autos über die Brücke. Das Rathaus äußerte sich nicht."
)
ENGLISH = (
    "The mill in Harrow closed on Friday after 80 years. Its owner, Carter Foods, will lay off 240 people. "
    "The union did not agree to the plan. Talks begin in March, said its chairman Tom Reed."
)


def amended(before: str, after: str) -> Amendment:
    """Compare two states of a text."""
    return amendment(read(after, title="Neues"), read(before, title="Neues"))


@pytest.mark.parametrize(
    ("text", "old", "new", "said"),
    [
        (BASE, "12 Mio. Euro", "19 Mio. Euro", "(zuvor: 12 Mio. Euro)"),
        (BASE, "12 Mio. Euro", "12 Mrd. Euro", "(zuvor: 12 Mio. Euro)"),
        (BASE, "12 Mio. Euro", "12 Mio. Dollar", "(zuvor: 12 Mio. Euro)"),
        (BASE, "Eva Lund", "Karin Holm", "(zuvor: Eva Lund)"),
        (BASE, "seit Montag", "seit Dienstag", "(zuvor: Montag)"),
        (BASE, "äußerte sich nicht", "äußerte sich", "(zuvor: Das Rathaus äußerte sich nicht)"),
        (ENGLISH, "240 people", "420 people", "(was: 240 people)"),
        (ENGLISH, "Carter Foods", "Milton Bakeries", "(was: Carter Foods)"),
        (ENGLISH, "in March", "in May", "(was: March)"),
        (ENGLISH, "did not agree to", "agreed to", "(was: The union did not agree to the plan)"),
    ],
)
def test_a_changed_fact_is_found(text: str, old: str, new: str, said: str) -> None:
    """A figure, its unit, a name, a day, a "not": what is said now, and what was said before."""
    found = amended(text, text.replace(old, new))
    (change,) = found.changes
    assert new in change.said.text or "not" in old or "nicht" in old
    assert change.said.text.endswith(said)
    assert change.before.quote in text
    assert change.now.text.endswith(("(korrigiert)", "(corrected)"))
    assert not found.has_news


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("14 Risse", "vierzehn Risse"),
        ("Täglich fahren", "Jeden Tag fahren"),
        ("9000 Autos", "9.000 Autos"),
        ("Bürgermeisterin Eva Lund", "Bürgermeisterin Lund"),
        ("Querenau", "Querenau an der Elbe"),
        ("Risse", "feine Risse"),
        ("9000 Autos", "9000 Autos und 300 Laster"),
        ("Sanierung soll", "Sanierung  soll"),
        ("Rathaus", "Rat haus"),
    ],
)
def test_wording_is_no_correction(old: str, new: str) -> None:
    """The same facts in other words, other spelling, or with more beside them."""
    assert amended(BASE, BASE.replace(old, new)).changes == ()


def test_an_article_that_was_written_anew_takes_nothing_back() -> None:
    """What is not there any more was left out, and not denied."""
    other = "Ganz anders klingt es am Abend. Der Hafen schweigt. Niemand will etwas gesehen haben, auch der Wirt nicht."
    assert amended(BASE, other).changes == ()


def test_a_sentence_that_is_left_out_alone_is_taken_back() -> None:
    """Where all the rest stays, somebody took it out."""
    (change,) = amended(BASE, BASE.replace("Täglich fahren 9000 Autos über die Brücke. ", "")).changes
    assert change.said.text == "Täglich fahren 9000 Autos über die Brücke. (steht nicht mehr im Artikel)"
    assert change.said.citations == (change.before,)


def test_an_article_of_which_half_is_missing_takes_nothing_back() -> None:
    """It may be cut off for those who have not paid."""
    assert amended(BASE, BASE[: BASE.index("Die Sanierung")]).changes == ()


def test_the_mark_of_an_item_is_not_said() -> None:
    """What a list said before and says now is told as what any sentence says."""
    before = "• Price of the Pilot skin raised from 900 to 1200 gems.\n\n• Two maps of Harrow were added, and a bow."
    (found,) = amended(before, before.replace("1200", "1300")).changes
    assert found.now.text.startswith("Price of the Pilot skin")
    assert found.said.text.startswith("Price of the Pilot skin")


def test_what_stays_is_found_where_it_stands_now() -> None:
    """Each sentence by its new place, also where its wording changed."""
    first = "Am Abend gab es Streit."
    found = amended(BASE, f"{first} {BASE.replace('Täglich', 'Jeden Tag')}")
    assert {found.old.sentences[old].text: found.new.sentences[new].text for old, new in found.places.items()}[
        "Täglich fahren 9000 Autos über die Brücke."
    ] == "Jeden Tag fahren 9000 Autos über die Brücke."
    assert len(found.places) == len(found.old.sentences)


def test_what_is_added_is_news() -> None:
    """A sentence about something else."""
    assert amended(BASE, f"{BASE} Die Fähre nach Ostholm fährt ab Freitag alle zehn Minuten.").has_news
    assert not amended(BASE, BASE).has_news


def test_the_text_of_an_article_takes_nothing_back_of_its_summary() -> None:
    """Neither a figure nor a sentence; what it says besides is news."""
    summary = read(BASE, title="Neues")
    text = BASE.replace("9000", "8000")
    assert amendment(read(text, title="Neues"), summary).changes
    found = amendment(read(text, title="Neues"), summary, is_summary=True)
    assert found.changes == ()
    assert {found.old.sentences[old].text for old in found.places} < {each.text for each in summary.sentences}
    more = read(f"{text} Die Fähre nach Ostholm fährt ab Freitag alle zehn Minuten.", title="Neues")
    assert amendment(more, summary, is_summary=True).has_news
