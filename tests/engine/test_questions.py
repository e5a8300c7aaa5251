"""What a question asks for, and which sentence has the shape of its answer."""

import pytest

from bot.engine import answer, read
from bot.engine.analysis import question_view, view
from bot.engine.lexicon import lexicon
from bot.engine.matching import is_action
from bot.engine.questions import answer_kind, spelled_out
from bot.engine.shapes import candidates
from bot.types import Sentence


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Welcher Spieler erzielte das Tor?", "who"),
        ("Welche frühere Ministerin klagte?", "who"),
        ("Which young singer left?", "who"),
        ("Wie hieß der Pilot?", "who"),
        ("what was the pilot's name?", "who"),
        ("what did the president say", "said"),
        ("Wie lautet der Begriff für eine solche Klage?", "what"),
        ("Welches Gerät hilft bei Unfällen wie diesem?", "what"),
        ("Wie ist der Treffer zustande gekommen?", "how"),
        ("wieviel mehr Geld gibt es jetzt", "money"),
        ("wieviel Zulage gibt es", "money"),
        ("was zahlen die Käufer pro Aktie", "money"),
        ("was muss der Mann jetzt zahlen", "money"),
        ("what are they paying per share", "money"),
        ("was verdient ein Pilot", "money"),
        ("what does a pilot earn there", "money"),
        ("was hat die Firma pro Jahr bekommen", "money"),
        ("was hat die Firma bekommen", "what"),
        ("what is the damage in euros", "money"),
        ("what bonus did they get", "money"),
        ("welche Parteien waren dagegen", "who"),
        ("which parties voted against", "who"),
        ("woran lag es", "why"),
        ("what set it off", "why"),
    ],
)
def test_what_a_question_asks_for(question: str, kind: str) -> None:
    """Somebody named by what they do is a person; a "wie" that compares asks for no manner."""
    assert answer_kind(question) == kind


@pytest.mark.parametrize(
    ("typed", "written"),
    [
        ("whos paying", "who's paying"),
        ("Whats the plan", "What's the plan"),
        ("why didnt it work", "why didn't it work"),
        ("why cant they", "why can't they"),
        ("woran lags denn", "woran lag es denn"),
        ("gibts schon was", "gibt es schon was"),
        ("wie geht's weiter", "wie geht es weiter"),
        ("wann probieren sies wieder", "wann probieren sie es wieder"),
        ("wer hats gemacht", "wer hat es gemacht"),
        ("was hat das mit Hans zu tun", "was hat das mit Hans zu tun"),
        ("who is it", "who is it"),
        ("whose plan", "whose plan"),
        ("gibts noch ne beta", "gibt es noch eine beta"),
        ("warum ham die nich gezahlt", "warum haben die nicht gezahlt"),
        ("who's gonna pay", "who's going to pay"),
        ("où est-ce qu'on ne paie pas", "où est-ce qu'on ne paie pas"),
        ("is the ham sold", "is the ham sold"),
    ],
)
def test_contractions_are_written_out(typed: str, written: str) -> None:
    """As people type them in chats, with or without an apostrophe; other words stay."""
    assert spelled_out(typed) == written


def test_a_contraction_asks_like_what_it_stands_for() -> None:
    """No article would have to hold the word "whos" for that."""
    text = "The ferry is paid for by the county. Fares stay as they are, said its head, Ann Low."
    article = read(text, title="Ferry", language="en")
    assert answer("whos paying for the ferry", [article]).text == answer("who's paying for the ferry", [article]).text


def _best_fit(question: str, text: str, language: str) -> float:
    sentence = view(Sentence(0, text, "body", 0), "a", language)
    return max(
        (fit for _, _, fit in candidates(answer_kind(question), sentence, question_view(question, language))),
        default=0.0,
    )


@pytest.mark.parametrize(
    ("stated", "temporal", "language"),
    [
        ("Der Steg ist zu, weil Holz fault.", "Damit rechnet die Stadt im Mai.", "de"),
        ("The pier is shut because of rot.", "Sales have fallen since the closure.", "en"),
    ],
)
def test_a_stated_cause_fits_better_than_a_point_in_time(stated: str, temporal: str, language: str) -> None:
    """A question for the reason prefers a sentence that states one to a word that joins in time, too."""
    question = "why was it closed" if language == "en" else "Warum ist er zu?"
    assert _best_fit(question, stated, language) > _best_fit(question, temporal, language) > 0


def test_what_is_due_to_happen_is_no_cause() -> None:
    """A plan such as "due to start in May" explains nothing."""
    assert _best_fit("why is it late", "Work is due to start in May.", "en") == 0


@pytest.mark.parametrize(
    ("question", "right", "wrong"),
    [
        ("Wie heiß ist der Stern?", "Er ist 900 Grad warm.", "Er ist 40 Lichtjahre entfernt."),
        ("Wie tief ist der See?", "Er misst 40 Meter.", "Er enthält 90 Liter."),
        ("Wie schwer ist die Glocke?", "Sie hat 3 Tonnen.", "Sie hängt 30 Meter hoch."),
    ],
)
def test_a_measure_is_of_what_is_asked(question: str, right: str, wrong: str) -> None:
    """A question for a temperature, a length or a weight wants its units."""
    assert _best_fit(question, right, "de") > 2 * _best_fit(question, wrong, "de") > 0


@pytest.mark.parametrize(
    ("text", "position", "is_done"),
    [
        ("Die Polizei fand einen gemieteten Lieferwagen", 4, False),
        ("Die Polizei stand vor brennenden Häusern", 4, False),
        ("Die Polizei hat ihn gemietet", 4, True),
        ("Der Lieferwagen gehörte Nachbarn", 2, True),
    ],
)
def test_a_participle_before_a_noun_does_nothing(text: str, position: int, is_done: bool) -> None:  # noqa: FBT001
    """What a noun is like is not what somebody does."""
    assert is_action(text.split(), position, "de") is is_done


def test_who_builds_makes_no_building() -> None:
    """An English verb does not stand for the noun in -ing that shares its stem."""
    house = {sense.concept for sense in lexicon().senses("Gebäude", "de")}
    assert house & set(question_view("which building is it", "en").terms[0].concepts)
    assert not house & set(question_view("who builds it", "en").terms[0].concepts)


@pytest.mark.parametrize("word", ["überhaupt", "schließlich", "ungefähr", "bisher", "passiert", "mittlerweile"])
def test_words_that_fill_a_german_question_weigh_little(word: str) -> None:
    """Whatever the stemmer makes of them."""
    (term,) = (t for t in question_view(f"Was hat das {word} gekostet?", "de").terms if t.text == word)
    assert term.weight < 1


@pytest.mark.parametrize(
    ("question", "word", "is_light"),
    [
        ("Wie lange dauert die Fahrt?", "lange", True),
        ("how deep is the lake", "deep", True),
        ("Wer baut die lange Mauer?", "lange", False),
        ("is the deep lake closed", "deep", False),
    ],
)
def test_a_degree_that_is_asked_for_need_not_stand_in_the_answer(
    question: str,
    word: str,
    is_light: bool,  # noqa: FBT001  # a table's column
) -> None:
    """Behind "how" and "wie" a word of degree weighs less than elsewhere."""
    (term,) = (t for t in question_view(question, "en" if word == "deep" else "de").terms if t.text == word)
    assert (term.weight < 1) is is_light


@pytest.mark.parametrize(
    ("question", "people", "things", "language"),
    [
        ("Wie viele Verletzte gab es?", "Neun Menschen kamen ins Krankenhaus.", "Neun Busse waren beteiligt.", "de"),
        ("how many passengers were there", "Nine people were on board.", "Nine boats were moored.", "en"),
    ],
)
def test_who_counts_people_is_answered_by_a_number_of_people(
    question: str, people: str, things: str, language: str
) -> None:
    """A text may count people by any name; a number of things fits less."""
    assert _best_fit(question, people, language) > _best_fit(question, things, language)


def test_a_number_of_people_is_no_better_where_things_are_counted() -> None:
    """Only a question for people prefers people."""
    question = "Wie viele Busse waren beteiligt?"
    assert _best_fit(question, "Neun Menschen kamen ins Krankenhaus.", "de") < 0.9


@pytest.mark.parametrize(("verb", "noun"), [("zahlt", "Anzahl"), ("steuert", "Abgabe")])
def test_a_verb_does_not_mean_what_a_noun_of_its_stem_does(verb: str, noun: str) -> None:
    """Who pays is not asked for by a number, nor who steers by a tax, though people type nouns in small letters."""
    (asked,) = question_view(f"wer {verb}", "de").terms
    meant = {sense.concept for sense in lexicon().senses(noun, "de") if sense.noun}
    assert meant
    assert meant.isdisjoint(asked.concepts)
    (typed,) = question_view(f"wie hoch ist die {'zahl' if verb == 'zahlt' else 'steuer'}", "de").terms[-1:]
    assert not meant.isdisjoint(typed.concepts)
