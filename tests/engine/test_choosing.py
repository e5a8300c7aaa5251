"""Which sentence an answer rests on where a story goes on: who speaks, what is newest, what is an answer at all."""

from datetime import UTC, datetime

import pytest

from bot.engine import answer, digest, read
from bot.engine.ranking import RECENT, score
from bot.settings import BUNDLED_SEEDS
from bot.types import Article


def _told(day: int, title: str, text: str, language: str = "de") -> Article:
    """An article of one day of May."""
    return read(text, title=title, language=language, published_at=datetime(2026, 5, day, 12, tzinfo=UTC))


@pytest.fixture(scope="module")
def tunnel() -> list[Article]:
    """An invented story of three articles, in which figures and dates change."""
    return [
        _told(
            3,
            "Tunnel in Wendbach gesperrt",
            "Der Tunnel in Wendbach ist seit Sonntag gesperrt. Die Reparatur kostet 4 Mio. Euro. Der Tunnel soll am"
            " 20. Juni wieder öffnen. Die Sperre sei nötig, sagte Landrätin Ilse Kroog. Wirt Udo Behm nannte sie"
            " eine Katastrophe.",
        ),
        _told(
            12,
            "Wendbach wartet länger",
            "Die Reparatur des Tunnels in Wendbach kostet nun 7 Mio. Euro. Der Tunnel soll erst am 15. August wieder"
            " öffnen. Landrätin Ilse Kroog sagte, die Firma habe Fehler gemacht. Muss der Kreis die Mehrkosten tragen?"
            " Das Land übernimmt die Mehrkosten zur Hälfte.",
        ),
        _told(
            13,
            "Kreistag berät",
            "Der Kreistag von Wendbach hat am Mittwoch über den Haushalt beraten. Die neue Schule kostet 9 Mio. Euro.",
        ),
    ]


@pytest.mark.parametrize("question", ["was kostet die Reparatur", "how much does the repair cost"])
def test_the_figure_of_the_newest_article_is_told(tunnel: list[Article], question: str) -> None:
    """A sum that a later article raised is overtaken; a newer article on something else says nothing of it."""
    made = answer(question, tunnel)
    assert made.text is not None
    assert "7" in made.text.split(" / ")[0]
    assert "kostet nun 7 Mio. Euro" in made.citations[0].quote


def test_the_date_of_the_newest_article_is_told(tunnel: list[Article]) -> None:
    """A new opening day stands for the old one."""
    assert answer("wann öffnet der Tunnel wieder", tunnel).text == "15. August"


def test_without_dates_the_best_sentence_stays() -> None:
    """Where nothing says which article is newer, none is preferred for it."""
    first = read("Die Reparatur des Tunnels kostet 4 Mio. Euro.", title="Tunnel gesperrt", language="de")
    second = read("Die Kosten der Reparatur steigen auf 7 Mio. Euro.", title="Tunnel teurer", language="de")
    quote = answer("was kostet die Reparatur des Tunnels", [first, second]).citations[0].quote
    assert quote == "Die Reparatur des Tunnels kostet 4 Mio. Euro."


@pytest.mark.parametrize("question", ["was sagt Kroog", "what does Kroog say"])
def test_who_is_asked_about_speaks(question: str) -> None:
    """A sentence in which somebody else speaks of a person is not what the person says."""
    article = _told(
        3,
        "Streit um den Tunnel",
        "Kroog habe die Lage nie verstanden und rede von Dingen, die sie nicht kenne, sagte Wirt Udo Behm.\n\n"
        "Die Sperre sei leider nötig, sagte Landrätin Kroog am Sonntag.",
    )
    assert "sagte Landrätin Kroog" in answer(question, [article]).citations[0].quote


def test_what_somebody_says_of_another_is_not_what_the_other_says() -> None:
    """Behind "über" stands who is spoken of."""
    article = _told(
        3,
        "Streit um den Tunnel",
        "Behm sei ein guter Wirt, sagte Kroog am Sonntag in Wendbach.\n\n"
        "Kroog sei eine schlechte Landrätin, sagte Behm am Montag in Wendbach.",
    )
    assert "sagte Behm" in answer("was sagt Behm über Kroog", [article]).citations[0].quote
    assert "sagte Kroog" in answer("was sagt Kroog über Behm", [article]).citations[0].quote


def test_a_question_in_an_article_is_no_answer(tunnel: list[Article]) -> None:
    """What the article asks itself is answered by the sentence behind."""
    made = answer("muss der Kreis die Mehrkosten tragen", tunnel)
    assert made.citations[0].quote == "Das Land übernimmt die Mehrkosten zur Hälfte."


def _bundled(handle: str) -> list[Article]:
    """A bundled story."""
    return [read(path.read_text(encoding="utf-8")) for path in sorted((BUNDLED_SEEDS / handle).glob("*.md"))]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("wie teuer wird die Brücke", "61 Mio. Euro"),
        ("wann öffnet die Brücke wieder", "Ende Juni 2027 (the end of June 2027)"),
        ("when will it open again", "the end of June 2027"),
    ],
)
def test_what_ranks_first_is_overtaken_by_a_newer_article(question: str, expected: str) -> None:
    """The first article's sum and date rank higher; the last one's count."""
    assert answer(question, _bundled("hafenbruecke")).text == expected


def test_a_headline_gives_way_to_the_text() -> None:
    """A headline leaves out what was asked for where a sentence says the same."""
    quote = answer("warum zweifelt Musk", _bundled("stargate")).citations[0].quote
    assert quote.startswith("Wenige Stunden nach der Vorstellung")


def test_what_is_so_now_is_told_by_the_newest_article() -> None:
    """Whoever asks how it is now does not want to know how it was."""
    story = [
        _told(3, "Sport", "Udo Behm trainiert den Verein als Trainer."),
        _told(9, "Sport", "Am Montag wurde in der Halle Jan Kroog als Trainer des Vereins vorgestellt."),
    ]
    assert "Behm" in answer("wer ist Trainer im Verein", story).citations[0].quote
    assert "Kroog" in answer("wer ist jetzt Trainer im Verein", story).citations[0].quote


def test_a_distant_relative_of_the_one_word_asked_for_is_no_answer() -> None:
    """Who asks who pays is not told who spoke of a fund."""
    article = _told(3, "Fund for shops", "Udo Behm called the relief fund a start.", "en")
    assert answer("who pays", [article]).verdict != "answered"


@pytest.mark.parametrize("question", ["was ist passiert", "Was ist passiert?", "what happened?", "worum geht's"])
def test_who_asks_what_happened_is_told_the_story(tunnel: list[Article], question: str) -> None:
    """A question that names nothing is answered by the story's first points, with their sentences."""
    made, points = answer(question, tunnel), digest(tunnel, max_bullets=3).bullets
    assert made.verdict == "answered"
    assert made.text == points[0].text
    assert {point.citations[0] for point in points} <= set(made.citations)
    assert set(points[0].citations) <= set(made.citations)


def test_who_asks_for_news_is_told_what_the_newest_article_adds(tunnel: list[Article]) -> None:
    """What was known before is left out, and a changed figure is told with the former one."""
    made = answer("gibt es was Neues?", tunnel[:2])
    assert made.text is not None
    assert made.text == "Die Reparatur des Tunnels in Wendbach kostet nun 7 Mio. Euro. (bisher 4 Mio. Euro)"
    assert [citation.quote for citation in made.citations[:2]] == [
        "Die Reparatur des Tunnels in Wendbach kostet nun 7 Mio. Euro.",
        "Die Reparatur kostet 4 Mio. Euro.",
    ]
    assert all(citation.article_id == tunnel[1].id for citation in made.citations[2:])


def test_what_happened_to_somebody_is_a_question_like_others(tunnel: list[Article]) -> None:
    """Whoever names something wants no summary."""
    assert len(answer("was ist mit dem Ballon passiert", tunnel).citations) <= 1


@pytest.mark.parametrize(
    ("question", "expected"),
    [("when will the tunnel open", "the end of June (Ende Juni)"), ("wann öffnet der Tunnel", "Ende Juni")],
)
def test_what_qualifies_a_date_is_told_with_it(question: str, expected: str) -> None:
    """The end of a month is not the month."""
    article = _told(3, "Tunnel gesperrt", "Der Tunnel soll Ende Juni wieder öffnen.")
    assert answer(question, [article]).text == expected


def test_a_place_is_nobody() -> None:
    """Who asks who did it is not told where."""
    article = _told(3, "Dispute", "A museum in Ulm sued the town.", "en")
    assert answer("who sued", [article]).text == "A museum in Ulm sued the town."


def test_what_came_before_stands_beside_what_happened() -> None:
    """Why something is so often stands in the sentence behind the one that says that it is so."""
    article = _told(
        3, "Tunnel gesperrt", "Der Tunnel in Wendbach ist gesperrt. Bei einer Prüfung hatten Gutachter Risse entdeckt."
    )
    quotes = [citation.quote for citation in answer("warum ist der Tunnel in Wendbach gesperrt", [article]).citations]
    assert quotes == [
        "Der Tunnel in Wendbach ist gesperrt.",
        "Bei einer Prüfung hatten Gutachter Risse entdeckt.",
    ]
    assert answer("warum ist der Tunnel in Wendbach gesperrt", [article]).text == " ".join(quotes)


@pytest.mark.parametrize("step", [1, -1])
def test_what_a_newer_article_says_weighs_more(step: int) -> None:
    """Whoever asks about a story that goes on wants to know what is so now, whatever order its articles come in."""
    text = "Lotsen haben im Hafen nach dem Ruder der Fähre gesucht."
    days = {name: datetime(2026, 5, day, tzinfo=UTC) for name, day in (("bote", 3), ("kurier", 9), ("post", 12))}
    story = [read(text, title="Suche", url=f"https://{name}.example", published_at=day) for name, day in days.items()]
    ranked = score("wer sucht das Ruder", story[::step], "de")
    told = [value for value, each in zip(ranked.scores, ranked.sentences, strict=True) if each.sentence.kind == "body"]
    oldest, between, newest = told[::step]
    assert newest - oldest == pytest.approx(RECENT)
    assert between - oldest == pytest.approx(RECENT / 2)
    undated = [read(text, title="Suche", url=f"https://{name}.example") for name in ("bote", "kurier")]
    assert (
        score("wer sucht das Ruder", undated, "de").scores == score("wer sucht das Ruder", undated[::-1], "de").scores
    )


@pytest.mark.parametrize("question", ["why was the tunnel closed", "warum wurde der Tunnel gesperrt"])
def test_when_something_was_is_not_why(question: str) -> None:
    """A sentence that dates something else by what is asked about does not explain it."""
    story = [
        _told(
            3,
            "Tunnel gesperrt",
            "Der Tunnel in Wendbach wurde gesperrt. Bei einer Prüfung hatten Gutachter Risse gefunden.",
        ),
        _told(
            9,
            "Tunnel in Wendbach to stay shut",
            "The repair will cost €7 million, up from the €4 million announced when the tunnel was closed in May.",
            language="en",
        ),
    ]
    said = answer(question, story)
    assert [citation.quote for citation in said.citations][1:] == ["Bei einer Prüfung hatten Gutachter Risse gefunden."]


def test_a_cause_that_was_looked_for_has_been_found() -> None:
    """What an older article does not know yet is no reason."""
    story = [
        _told(3, "Stromausfall", "Nach dem Stromausfall in Wendbach suchen die Stadtwerke nach der Ursache."),
        _told(4, "Strom wieder da", "Ursache des Ausfalls war ein Brand im Umspannwerk."),
    ]
    assert "Brand" in answer("warum gab es den Stromausfall in Wendbach", story).citations[0].quote
    assert "suchen" in answer("warum gab es den Stromausfall in Wendbach", story[:1]).citations[0].quote


@pytest.mark.parametrize("question", ["was kostet die Fähre", "how much does the ferry cost"])
def test_what_is_free_costs_nothing(question: str) -> None:
    """A sum that stands beside something free of charge is not its price."""
    article = _told(
        3,
        "Brücke gesperrt",
        "Die Händler verlangen 2 Mio. Euro und einen dichteren Takt der Fähre. Die Fähre ist kostenlos.",
    )
    assert answer(question, [article]).citations[0].quote == "Die Fähre ist kostenlos."


def test_what_was_free_has_a_price_by_now() -> None:
    """A newer article that gives a price overtakes one that says that there is none."""
    story = [
        _told(3, "Fähre fährt", "Die Fähre ist kostenlos."),
        _told(9, "Fähre kostet Geld", "Die Fähre kostet nun 2 Euro."),
    ]
    assert answer("was kostet die Fähre", story).citations[0].quote == "Die Fähre kostet nun 2 Euro."


SINGER = """\
Zum Tod der Sopranistin Elfriede Brandt

Elfriede Brandt, eine der bedeutendsten Sopranistinnen ihrer Zeit, ist am Sonntag im Alter von 93 Jahren in ihrer \
Wohnung in Wien gestorben.

Geboren am 3. Mai 1933 in Königsberg als Tochter eines Kapellmeisters, floh sie 1945 über die Ostsee.
"""


@pytest.mark.parametrize("question", ["wo ist elfriede brandt geboren", "Where was Elfriede Brandt born?"])
def test_a_sentence_that_only_names_the_articles_subject_is_no_answer(question: str) -> None:
    """What is asked of it may stand where it is not named."""
    assert answer(question, [read(SINGER)]).text == "Königsberg"


def test_the_injured_are_not_the_dead() -> None:
    """A number of people is no answer where another sentence counts those who were asked for."""
    text = """\
Explosion in Altenwerder

Bei einer Explosion in einem Chemiewerk sind am Dienstagmorgen zwei Menschen ums Leben gekommen. Mindestens 14 weitere \
wurden verletzt, drei von ihnen schwer, wie die Polizei mitteilte.
"""
    made = answer("how many people were injured", [read(text)])
    assert made.text == "at least 14 (Mindestens 14)"


def test_a_height_may_be_a_share() -> None:
    """A turnout is asked for with "wie hoch", as a price is."""
    text = "Wahl in Altenwerder\n\nDie Wahlbeteiligung lag bei 66,3 Prozent.\n\nDie Partei gewann mit 31,2 Prozent."
    assert answer("wie hoch war die wahlbeteiligung", [read(text)]).text == "66,3 Prozent"


def test_a_newer_sum_need_not_say_that_it_is_paid() -> None:
    """A sum is one, whatever verb stands beside it."""
    story = [
        _told(3, "Angebot", "Die Käufer zahlen 31 Euro je Aktie, das sind 2 Euro mehr als am Freitag."),
        _told(9, "Neues Angebot", "Die Käufer bieten nun 36 Euro je Aktie, wie sie am Mittwoch mitteilten."),
    ]
    assert answer("was zahlen die Käufer je Aktie", story).text == "36 Euro"


def test_where_is_answered_by_a_place() -> None:
    """Of two sentences that tell of the same the one that says where answers, and no house is what is being built."""
    story = _bundled("stargate")
    assert "Washington" not in (answer("wo wird gebaut", story).text or "")
    assert answer("wo wird gebaut", story).citations[0].quote.endswith("gemeinsam Rechenzentren in den USA aufbauen.")
    assert "White House" in answer("wo wurde es angekündigt", story).citations[0].quote


@pytest.mark.parametrize("question", ["was hat Kroog geschrieben", "what did Kroog write"])
def test_what_he_writes_of_somebody_is_not_what_the_other_writes(question: str) -> None:
    """Who is named in what "he" says is not he; a spokeswoman speaks for whom she names."""
    article = _told(
        3,
        "Streit um den Steg",
        "Niemand sei so stur wie Kroog, schrieb er. Kroog freue sich, schrieb seine Sprecherin Ilse Behm.",
    )
    assert answer(question, [article]).citations[0].quote.endswith("Ilse Behm.")
    alone = answer(question, [_told(3, "Streit um den Steg", "Niemand sei so stur wie Kroog, schrieb er.")])
    assert alone.verdict != "answered"


def test_who_answers_himself_is_no_answer_for_another() -> None:
    """Whom somebody speaks of does not speak."""
    article = _told(3, "Streit um den Steg", "Behm entgegnete, er habe sich Kroog inzwischen genauer angesehen.")
    assert answer("was hält Kroog davon", [article]).verdict != "answered"


def test_a_question_for_a_date_wants_one() -> None:
    """A sentence without any word of time says nothing of when."""
    article = _told(3, "Streit um den Steg", "Der Streit um den Steg hat begonnen und ist zu einem Zwist geworden.")
    assert answer("wann hat der Streit um den Steg begonnen", [article]).verdict != "answered"


def test_who_somebody_is_is_told_where_a_clause_says_so() -> None:
    """However long it is, and whatever else is said of them first."""
    assert "Beraterstab" in answer("wer ist Bannon", _bundled("stargate")).citations[0].quote
