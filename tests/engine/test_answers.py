"""What is answered, with which evidence, and what is refused."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine import answer, rank, read, support
from bot.settings import BUNDLED_SEEDS
from bot.types import Article

FERRY = """\
Fähre in Altenwerder fährt wieder

Nach elf Tagen Pause fährt die Elbfähre in Altenwerder seit Montag wieder.

Ein Getriebeschaden hatte das Schiff lahmgelegt. Bei dem Zwischenfall am 3. Mai wurden zwei Fahrgäste leicht verletzt, \
teilte die Reederei Nordstrom mit. Die Reparatur kostete 1,4 Mio. Euro. Das Geld haben die Reederei Nordstrom, \
der Landkreis und die Stiftung Elbe aufgebracht.

Kapitänin Jette Brodersen lobte die Mechaniker. Sie hätten Tag und Nacht gearbeitet, sagte sie. Der Reederei-Chef \
Malte Hansen will im Herbst ein zweites Schiff kaufen. Eine Überfahrt dauert weiterhin zwölf Minuten.
"""


@pytest.fixture(scope="module")
def ferry() -> Article:
    """An invented report."""
    return read(FERRY)


@pytest.fixture(scope="module")
def stargate() -> list[Article]:
    """The bundled story, four articles in German and one in English."""
    return [read(path.read_text(encoding="utf-8")) for path in sorted((BUNDLED_SEEDS / "stargate").glob("*.md"))]


def test_the_mark_of_an_item_is_not_said() -> None:
    """It stands before what is an item of a list, and is none of its words."""
    item = "Removed the limit of 50 players per server in Harborview"
    told = answer("what about the limit of players", [read(f"Notes\n\n• {item}\n\n• Price of a Pilot skin raised")])
    assert (told.text, [each.quote for each in told.citations]) == (item, [item])


@pytest.mark.parametrize(
    ("question", "expected", "proof"),
    [
        ("How many people were hurt?", "zwei", "zwei Fahrgäste"),
        ("Wie viele Verletzte gab es?", "zwei", "zwei Fahrgäste"),
        ("Was hat die Reparatur gekostet?", "1,4 Mio. Euro", "Die Reparatur kostete"),
        ("How much did the repair cost?", "€1.4 million (1,4 Mio. Euro)", "Die Reparatur kostete"),
        ("When was the accident?", "3 May (3. Mai)", "3. Mai"),
        ("Wer ist Jette Brodersen?", "Kapitänin Jette Brodersen", "Kapitänin"),
    ],
)
def test_a_question_gets_a_short_answer_with_the_sentence_that_proves_it(
    ferry: Article, question: str, expected: str, proof: str
) -> None:
    """An amount, a date, a name: told in the asker's language, beside the words of the source."""
    made = answer(question, [ferry])
    assert made.verdict == "answered"
    assert made.text is not None
    assert expected in made.text
    assert proof in made.citations[0].quote


@pytest.mark.parametrize("question", ["who funds it", "Wer finanziert das?", "Wer bezahlt das?", "wer zahlt"])
def test_several_names_answer_who_pays(stargate: list[Article], question: str) -> None:
    """The bundled story, asked in English about German articles and in German."""
    made = answer(question, stargate)
    assert made.verdict == "answered"
    assert made.text == "OpenAI, Softbank, Oracle"


@pytest.mark.parametrize(
    "question",
    [
        "When does the first data centre open?",
        "what is the CEO's favourite color?",
    ],
)
def test_what_the_articles_do_not_say_is_not_answered(stargate: list[Article], question: str) -> None:
    """No text; what was looked for is named."""
    made = answer(question, stargate)
    assert made.verdict in {"unsure", "silent"}
    assert made.text is None
    assert made.sought


@pytest.mark.parametrize("question", ["lol", "blub?", "asdf qwer", "q", "??"])
def test_no_word_of_the_question_found_is_no_answer(stargate: list[Article], question: str) -> None:
    """What is no word at all, and stands nowhere, gets neither a sentence nor a passage."""
    made = answer(question, stargate)
    assert (made.verdict, made.text, made.citations) == ("silent", None, ())


def test_nobody_of_whom_nothing_is_said_is_somebody(stargate: list[Article]) -> None:
    """A question for an unknown name gets no name."""
    made = answer("wer ist qwertz", stargate)
    assert made.verdict != "answered"
    assert made.text is None


def test_the_shape_of_an_answer_may_be_enough() -> None:
    """Why somebody dropped out is told where a reason is given, in whatever words."""
    article = read(
        "Weniger Jäger\n\n620 haben die Prüfung bestanden. 71 weitere hatten vorzeitig aufgehört, die meisten wegen "
        "der weiten Anfahrt. Der Kurs kostet 900 Euro."
    )
    assert "Anfahrt" in (answer("warum sind welche abgesprungen?", [article]).text or "")


def test_a_single_letter_may_be_a_name() -> None:
    """Where the article speaks of the company X, "X" asks for it."""
    article = read("Harbor sold\n\nThe company X has bought the harbor for 3 million euros. The city is content.")
    made = answer("X", [article])
    assert made.verdict == "answered"
    assert made.citations[0].quote.startswith("The company X")


@pytest.mark.parametrize(
    ("question", "word"),
    [("When does the first data centre open?", "data cent|Rechenzentr"), ("how many dead", None)],
)
def test_beside_a_refusal_stands_what_is_related_or_nothing(
    stargate: list[Article], question: str, word: str | None
) -> None:
    """A passage with half of what was asked for; one that only shares a word would look like a bad answer."""
    made = answer(question, stargate)
    assert made.verdict == "silent"
    assert [bool(re.search(word or "", citation.quote)) for citation in made.citations] == [True] * (word is not None)


def test_a_question_for_a_figure_is_not_answered_by_a_sentence_without_one(ferry: Article) -> None:
    """The company is named, its staff is not counted."""
    made = answer("How many employees does the company have?", [ferry])
    assert made.verdict != "answered"


def test_a_sentence_that_leans_on_the_one_before_brings_it_along() -> None:
    """A sentence about "Sie" is shown with the one that says what she is."""
    article = read(
        "Neue Brücke\n\nDie Stadt baute 1998 eine Brücke über die Alte Weser. Sie kostete 3 Mio. Mark.\n\n"
        "Heute ist sie marode."
    )
    made = answer("Wie teuer war die Brücke?", [article])
    assert made.citations[0].quote.startswith("Sie kostete")
    assert any("baute 1998" in citation.quote for citation in made.citations[1:])


def test_articles_that_disagree_on_a_figure_are_both_shown() -> None:
    """The newest first, each with its day."""
    old = read(
        "Der Umbau des Rathauses kostet 4 Mio. Euro, teilte die Stadt mit.",
        published_at=datetime(2025, 1, 10, tzinfo=UTC),
    )
    new = read(
        "Der Umbau des Rathauses kostet 7 Mio. Euro, teilte die Stadt mit.",
        published_at=datetime(2025, 3, 2, tzinfo=UTC),
    )
    made = answer("Was kostet der Umbau des Rathauses?", [old, new])
    assert made.text is not None
    assert made.text.index("7 Mio. Euro (2025-03-02)") < made.text.index("4 Mio. Euro (2025-01-10)")
    assert {citation.article_id for citation in made.citations} == {old.id, new.id}


def test_the_newest_article_that_says_it_is_cited() -> None:
    """Two articles say the same; the later one is the source."""
    old = read("Die Firma Holm baut das neue Stadion in Lerbach.", published_at=datetime(2025, 1, 10, tzinfo=UTC))
    new = read(
        "Die Firma Holm baut das neue Stadion in Lerbach.\n\nDas steht nun fest.",
        published_at=datetime(2025, 2, 1, tzinfo=UTC),
    )
    assert answer("Wer baut das Stadion?", [old, new]).citations[0].article_id == new.id


@pytest.mark.parametrize(
    ("text", "question", "expected"),
    [
        (
            "La directrice du musée, Claire Martin, a annoncé mardi la fermeture.",
            "Qui est la directrice ?",
            "Claire Martin",
        ),
        ("La directora del museo, Clara Ruiz, anunció el cierre.", "¿Quién es la directora?", "Clara Ruiz"),
        ("La direttrice del museo, Chiara Rossi, ha annunciato la chiusura.", "Chi è la direttrice?", "Chiara Rossi"),
        (
            "De directeur van het museum, Clara Visser, kondigde de sluiting aan.",
            "Wie is de directeur?",
            "Clara Visser",
        ),
    ],
)
def test_other_languages_are_answered_within_themselves(text: str, question: str, expected: str) -> None:
    """French, Spanish, Italian, Dutch."""
    made = answer(question, [read(text)])
    assert made.verdict == "answered"
    assert expected in (made.text or "")


def test_every_sentence_is_ranked_once_and_quoted_exactly(ferry: Article) -> None:
    """`rank` leaves nothing out and changes nothing."""
    ranked = rank("Wer hat bezahlt?", [ferry])
    assert sorted(citation.sentence for citation in ranked) == [sentence.index for sentence in ferry.sentences]
    assert all(citation.quote == ferry.sentences[citation.sentence].text for citation in ranked)


def test_an_answerable_question_has_more_support_than_an_unrelated_one(ferry: Article) -> None:
    """The gate's score, not its threshold."""
    assert support("Was kostete die Reparatur?", [ferry]) > support("Wer gewann das Tennisfinale in Paris?", [ferry])


@pytest.mark.parametrize("question", ["", "?", "a", "wer " * 1200, "\0", "😀", "Wie viele " + "x" * 4000])
def test_odd_questions_get_an_answer_of_some_kind(ferry: Article, question: str) -> None:
    """Nothing raises; nothing is claimed without a citation."""
    made = answer(question, [ferry])
    assert made.text is None or made.citations


def test_no_article_is_silence() -> None:
    """Nothing to read, nothing to say."""
    assert answer("Wer?", []).verdict == "silent"
    assert answer("Wer?", [read("")]).verdict == "silent"
    assert rank("Wer?", []) == []
    assert support("Wer?", []) == 0.0


@settings(deadline=None, max_examples=60)
@given(text=st.text(max_size=400), question=st.text(max_size=80))
def test_any_text_and_any_question_keep_the_promise(text: str, question: str) -> None:
    """Every quote is a substring of its article, an answer has evidence, and the same input gives the same answer."""
    article = read(text)
    made = answer(question, [article])
    assert made == answer(question, [article])
    assert (made.verdict == "answered") == (made.text is not None)
    assert made.text is None or made.citations
    for citation in made.citations:
        assert citation.quote in article.sentences[citation.sentence].text


def test_the_seeds_are_stories_of_their_own() -> None:
    """A question about the bridge finds nothing in the other story."""
    bridge = [
        read(path.read_text(encoding="utf-8")) for path in sorted(Path(BUNDLED_SEEDS / "hafenbruecke").glob("*.md"))
    ]
    made = answer("Wie lang ist die Brücke?", bridge)
    assert made.text is not None
    assert "420 Meter" in made.text


@pytest.mark.parametrize(
    "question", ["Wurde VW benachrichtigt?", "Hat BMW das Schiff repariert?", "Did VW repair the ship?"]
)
def test_who_is_nowhere_named_is_not_answered_about(ferry: Article, question: str) -> None:
    """A sentence on something else is no answer to a question about a stranger."""
    assert answer(question, [ferry]).verdict != "answered"


def test_a_passage_is_no_question() -> None:
    """What an interviewer asks tells nothing."""
    text = """\
Der Wald stirbt

Vier von fünf Bäumen zeigen Schäden, sagt die Forscherin.

Wie viel Wald sieht man im Jahr 2100?

Der Wald wird bunter.
"""
    made = answer("wie viel wald gibt es 2100 noch", [read(text)])
    assert made.verdict == "unsure"
    assert made.citations
    assert not any(citation.quote.endswith("?") for citation in made.citations)


COUNCIL = """\
Haushalt für Großmöhring steht

Der Gemeinderat in Großmöhring hat am Montag den Haushalt für das Jahr 2027 beschlossen. Der Haushalt von Großmöhring \
gilt ab Januar. Die Gemeinde Großmöhring baut eine Turnhalle.

Der Vertrag wurde im Beisein von Anna Kern unterschrieben. Im Auftrag der Gemeinde prüft ein Büro die Statik. Im \
Namen von Olaf Brandt sprach sein Anwalt. In Kleinmöhring wurde gefeiert.
"""
BUDGET = """\
Budget passed

The council of Harbourton voted for the budget on Monday. In Harbourton, spending rises to 12 million dollars.

Three councillors from Larkfield voted for the bridge.
"""


@pytest.mark.parametrize(
    ("text", "question"),
    [(COUNCIL, "wer stimmte gegen den Haushalt?"), (BUDGET, "who voted against the budget?")],
)
def test_who_voted_against_it_is_not_answered_by_who_voted(text: str, question: str) -> None:
    """The articles tell of the vote, and of nobody against it."""
    made = answer(question, [read(text)])
    assert (made.verdict, made.text) == ("unsure", None)


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("Drei Räte aus der Gemeinde Großmöhring stimmten gegen den Haushalt.", "Wer stimmte gegen den Haushalt?"),
        ("Gegen den Haushalt stimmten Räte aus Großmöhring.", "Wer stimmte gegen den Haushalt?"),
        ("Großmöhring: Die Opposition stimmte gegen den Haushalt.", "Wer stimmte gegen den Haushalt?"),
        ("Die Opposition stimmte gegen den Haushalt von Großmöhring.", "Wer stimmte gegen den Haushalt?"),
        ("Three councillors from Larkfield voted against the budget.", "Who voted against the budget?"),
    ],
)
def test_a_place_is_nobody(text: str, question: str) -> None:
    """Where somebody comes from, a dateline, and whose budget it is: the sentence answers, and the town does not."""
    made = answer(question, [read(f"Haushalt steht\n\n{text} In Großmöhring wurde lange darüber beraten.")])
    assert made.verdict == "answered"
    assert made.text not in {"Großmöhring", "Larkfield", "Three"}
    assert made.citations[0].quote == text


def test_a_town_may_be_who_does_it() -> None:
    """As the subject of what is asked, the town is the answer."""
    made = answer("Wer baut eine Turnhalle?", [read(COUNCIL)])
    assert made.text == "Großmöhring"


@pytest.mark.parametrize(
    "question", ["Wo wurde der Vertrag unterschrieben?", "Wo prüft das Büro die Statik?", "Wo sprach der Anwalt?"]
)
def test_a_noun_behind_in_is_not_always_a_place(question: str) -> None:
    """In somebody's presence, in somebody's name, and by order of somebody is nowhere."""
    made = answer(question, [read(COUNCIL)])
    assert (made.verdict, made.text) == ("unsure", None)


def test_a_place_may_open_its_sentence() -> None:
    """A preposition with a capital letter leads to a place as well."""
    assert answer("Wo wurde gefeiert?", [read(COUNCIL)]).text == "Kleinmöhring"


@pytest.mark.parametrize(
    "name",
    ["Herbert von Karajan", "Vincent van Gogh", "Max von Laue", "Ursula von der Leyen", "Walter Kern", "Malte Ahlers"],
)
def test_a_name_is_told_in_full(name: str) -> None:
    """With first names that look like words, and with what stands before a surname."""
    made = answer("Wer leitete das Konzert?", [read(f"Konzert\n\nDer Dirigent {name} leitete am Montag das Konzert.")])
    assert made.text == name


@pytest.mark.parametrize(
    ("sentence", "question", "told"),
    [
        ("Die Kosten des Umbaus belaufen sich auf rund 5,4 Mio.", "Was kostet der Umbau?", "rund 5,4 Mio."),
        ("Die Kosten des Umbaus betragen 5,4 Mio.", "What does the conversion cost?", "5.4 million (5,4 Mio.)"),
        ("Der Umbau kostet 5,4 Mio. statt 4 Mio., teilte der Rat mit.", "Was kostet der Umbau?", "5,4 Mio."),
        (
            "The conversion will cost 5.4 million, the council said.",
            "How much does the conversion cost?",
            "5.4 million",
        ),
        ("Der Umbau kostet 3 Mio. Euro, 5,4 Mio. mit Turm.", "Was kostet der Umbau?", "3 Mio. Euro"),
    ],
)
def test_a_sum_without_a_currency_is_a_sum_where_costs_are_spoken_of(sentence: str, question: str, told: str) -> None:
    """As local papers write it; one with a currency goes before it."""
    made = answer(question, [read(f"Umbau der Schule\n\n{sentence} Die Arbeiten dauern zwei Jahre.")])
    assert (made.text or "").startswith(told)


@pytest.mark.parametrize(
    "sentence",
    [
        "Den Umbau der Schule haben 5,4 Millionen verfolgt, die Stadt auch.",
        "Die Kosten des Umbaus kennen 300 Kinder.",
        "Die Kosten des Umbaus interessieren 5,4 Mio. Menschen.",
    ],
)
def test_a_large_number_is_no_sum_for_itself(sentence: str) -> None:
    """Nothing says that it is money, or something else is counted."""
    made = answer("Was kostet der Umbau?", [read(f"Umbau der Schule\n\n{sentence}")])
    assert made.verdict != "answered"


def test_who_invests_in_a_firm_makes_no_place_of_it() -> None:
    """A name stands as a place where it mostly does: partners are told with all their names."""
    text = (
        "Die Schmiede Solventis, die japanische Yamada Group und der Riese Lotrix hatten das Projekt angekündigt. Die"
        " Partner wollen zunächst 100 Mrd. Dollar in den Ausbau stecken. Fonds hatten vorher in Solventis investiert."
        " Solventis wächst rasch. Kritiker nennen Solventis eine Blase. Gegründet wurde Solventis vor drei Jahren."
    )
    assert answer("who funds it", [read(text, title="Neues Projekt", language="de")]).text == (
        "Solventis, Yamada Group, Lotrix"
    )
