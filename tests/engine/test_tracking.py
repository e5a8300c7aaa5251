import itertools
import re
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine import assign, changes, digest, handle, novelty, read
from bot.engine.profiles import closest
from bot.types import Article, Story

START = datetime(2026, 3, 2, 8, tzinfo=UTC)


def _article(title: str, text: str, *, hours: float = 0, language: str = "de", source: str = "Bote") -> Article:
    return read(text, title=title, published_at=START + timedelta(hours=hours), language=language, source=source)


def _story(handle_: str, *articles: Article) -> tuple[Story, list[Article]]:
    return Story(handle_, articles[-1].title, tuple(each.id for each in articles), START), list(articles)


DAM = _article(
    "Riss im Staudamm von Lorbach entdeckt",
    "Am Staudamm von Lorbach haben Taucher einen Riss entdeckt. Der Wasserverband Lorbachtal senkt den Pegel des "
    "Stausees nun um vier Meter. Gefahr für die 2.300 Einwohner von Unterlorbach besteht laut Verbandschefin Elke "
    "Zandt nicht. Die Reparatur kostet nach einer ersten Schätzung 12 Mio. Euro.",
)
THEATER = _article(
    "Intendantin verlässt das Stadttheater Quirnheim",
    "Die Intendantin Marlis Eckhoff verlässt das Stadttheater Quirnheim zum Ende der Spielzeit. Der Stadtrat sucht "
    "nach eigenen Angaben eine Nachfolge. Eckhoff hatte das Haus sieben Jahre geleitet.",
)
FOLLOW_UP = _article(
    "Sanierung des Lorbacher Damms wird teurer",
    "Die Reparatur des Staudamms von Lorbach kostet 19 Mio. Euro. Das teilte der Wasserverband Lorbachtal am Mittwoch "
    "mit. Am Staudamm von Lorbach haben Taucher einen Riss entdeckt. Die Arbeiten an der Mauer beginnen im April.",
    hours=50,
)


SHIP = _article(
    "Frachter „Albona“ läuft vor Warkum auf eine Sandbank",
    "Der Frachter „Albona“ ist am Samstag vor Warkum auf eine Sandbank gelaufen. An Bord sind 14 Seeleute und 3.000 "
    "Tonnen Dünger. Öl trat nach Angaben des Havariekommandos nicht aus. Ein Schlepper soll den Frachter beim nächsten "
    "Hochwasser freiziehen.",
    hours=20,
)
STRANDED = _article(
    "„Albona“ schwimmt wieder",
    "Der vor Warkum gestrandete Frachter „Albona“ ist frei. Zwei Schlepper zogen ihn am Montag von der Sandbank. Die "
    "14 Seeleute sind wohlauf.",
    hours=60,
)


def test_a_follow_up_joins_its_story() -> None:
    """An article about the same place, people and thing continues the story."""
    assert assign(FOLLOW_UP, [_story("theater", THEATER), _story("dam", DAM)]) == "dam"


def test_another_event_is_a_new_story() -> None:
    """An article that shares nothing telling with any story begins a new one."""
    assert assign(THEATER, [_story("dam", DAM, FOLLOW_UP)]) is None


def test_no_stories_no_handle() -> None:
    """Where there is no story, or only one without articles, an article is a new one."""
    assert assign(DAM, []) is None
    assert assign(DAM, [(Story("empty", "", (), START), [])]) is None


def test_what_was_told_is_not_new() -> None:
    """A copied sentence has novelty 0, every value lies in [0, 1], and nothing told means all is new."""
    values = novelty(FOLLOW_UP, [DAM])
    copied = next(i for i, each in enumerate(FOLLOW_UP.sentences) if each.text == DAM.sentences[1].text)
    assert values[copied] == 0
    assert all(0 <= value <= 1 for value in values)
    assert novelty(DAM, []) == [1.0] * len(DAM.sentences)


def test_a_changed_figure_shows_what_it_was() -> None:
    """A figure with another value before shows both, and cites the new sentence and then the old one."""
    first = changes(FOLLOW_UP, [DAM])[0]
    assert first.text.endswith("(bisher 12 Mio. Euro)")
    assert [each.article_id for each in first.citations] == [FOLLOW_UP.id, DAM.id]


def test_nothing_new_says_nothing() -> None:
    """An article that was told already has no changes."""
    assert changes(DAM, [DAM]) == ()


def test_all_is_new_to_a_new_reader() -> None:
    """Without anything told, the changes are a digest's bullets."""
    assert changes(DAM, ()) == digest([DAM]).bullets


def test_of_many_articles_those_that_share_the_most_are_compared() -> None:
    """What is told before them, and of other things, neither hides what is new nor a figure's former value."""
    others = [
        _article(
            f"Kurs {number} beginnt", f"Der Kurs {number} der Volkshochschule Brede hat {number} Plätze.", hours=number
        )
        for number in range(20, 60)
    ]
    assert closest(FOLLOW_UP, [DAM, *others], 12)[0] is DAM
    assert len(closest(FOLLOW_UP, [DAM, *others], 12)) == 12
    assert closest(FOLLOW_UP, [*others[:11], DAM], 12) == [*others[:11], DAM]
    assert changes(FOLLOW_UP, [DAM, *others])[0].text == changes(FOLLOW_UP, [DAM])[0].text
    assert changes(DAM, [DAM, *others]) == ()


def test_the_order_of_stories_does_not_matter() -> None:
    """Stories and their articles may come in any order, and the same question has the same answer."""
    stories = [_story("theater", THEATER), _story("dam", DAM), _story("ship", SHIP, STRANDED)]
    for order in itertools.permutations(stories):
        assert assign(FOLLOW_UP, order) == "dam"
        assert assign(FOLLOW_UP, [(story, articles[::-1]) for story, articles in order]) == "dam"


def test_languages_meet() -> None:
    """An English article continues the German story of the same event."""
    english = _article(
        "Repair of cracked dam at Lorbach will cost more",
        "Repairing the dam at Lorbach, where divers found a crack, will cost 19 million euros. The water association "
        "Lorbachtal has lowered the level of the reservoir. Its head Elke Zandt said the 2,300 residents of "
        "Unterlorbach are not in danger.",
        language="en",
        hours=60,
    )
    assert assign(english, [_story("theater", THEATER), _story("dam", DAM), _story("ship", SHIP)]) == "dam"


def test_an_article_without_a_date_joins_its_story() -> None:
    """What is not dated is compared by what it says."""
    undated = replace(FOLLOW_UP, published_at=None)
    assert assign(undated, [_story("theater", THEATER), _story("dam", DAM)]) == "dam"
    assert assign(FOLLOW_UP, [_story("dam", replace(DAM, published_at=None))]) == "dam"


def test_rare_names_outlast_weeks() -> None:
    """A follow-up with the same rare names joins its story after five weeks."""
    late = replace(FOLLOW_UP, published_at=START + timedelta(weeks=5))
    assert assign(late, [_story("theater", THEATER), _story("dam", DAM)]) == "dam"


def test_the_same_kind_of_event_elsewhere_is_another_story() -> None:
    """Two ships that run aground at different places are two stories."""
    other = _article(
        "Küstenmotorschiff vor Hallig Norderlund auf Grund gelaufen",
        "Vor der Hallig Norderlund ist am Sonntag das Küstenmotorschiff „Petra Fehn“ auf Grund gelaufen. Die fünf "
        "Seeleute blieben unverletzt. Das Schiff hatte Holz für Esbjerg geladen.",
        hours=70,
    )
    assert assign(other, [_story("ship", SHIP), _story("dam", DAM)]) is None


def test_a_handle_is_short_and_free() -> None:
    """A handle has the allowed characters and is none of those in use."""
    first = handle(DAM, ())
    second = handle(DAM, {first})
    assert first != second
    assert all(3 <= len(each) <= 24 and each.replace("-", "").isalnum() and each.isascii() for each in (first, second))


@pytest.mark.parametrize(
    ("title", "text", "expected"),
    [
        ("Start von „Vardvik“ verschoben", "Der Start der Rakete „Vardvik“ ist verschoben.", "vardvik"),
        ("Fähre bei Oberlünen gekentert", "Bei Oberlünen ist eine Fähre gekentert.", "faehre-oberluenen"),
        ("Stau vor der Schleuse", "Die Schleuse von Alterwik ist zu. Der Rat von Alterwik berät.", "alterwik"),
        ("Rennen der Boote", "Das Rennen von Le Brevon ist vorbei. In Le Brevon wird gefeiert.", "le-brevon"),
    ],
)
def test_a_handle_is_the_most_telling_name(title: str, text: str, expected: str) -> None:
    """A name alone, or what happened and the place; umlauts are spelled out, what only leads to a name is left out."""
    assert handle(_article(title, text), ()) == expected


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=60), st.text(max_size=200))
def test_any_text_gets_a_handle(title: str, text: str) -> None:
    """Whatever the article says, its handle is a free one that can be typed."""
    article = read(text, title=title)
    taken: set[str] = set()
    for _ in range(3):
        made = handle(article, taken)
        assert re.fullmatch(r"[a-z][a-z0-9-]{2,23}", made)
        assert made not in taken
        taken.add(made)


SENTENCES = [each.text for article in (DAM, FOLLOW_UP, SHIP, STRANDED, THEATER) for each in article.sentences]


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from(SENTENCES), max_size=8), st.lists(st.sampled_from(SENTENCES), min_size=1, max_size=8))
def test_changes_keep_their_promises(new: list[str], old: list[str]) -> None:
    """Quotes are exact, nothing told comes again, there are at most five points, and twice asked is twice the same."""
    article, told = _article("Neues", " ".join(new), hours=9), _article("Altes", " ".join(old))
    points = changes(article, [told])
    texts = {each.id: [sentence.text for sentence in each.sentences] for each in (article, told)}
    assert len(points) <= 5
    assert points == changes(article, [told])
    for point in points:
        assert all(each.quote in texts[each.article_id][each.sentence] for each in point.citations)
        assert point.citations[0].article_id == article.id
        assert point.citations[0].quote not in texts[told.id]
    assert all(0 <= value <= 1 for value in novelty(article, [told]))


def test_other_words_for_the_same_are_known() -> None:
    """A sentence told in other words is less new than one that tells something else."""
    told = _article("Großbrand", "In Ulmbach ist in der Nacht eine Lagerhalle abgebrannt. Verletzt wurde niemand.")
    later = _article(
        "Nach dem Feuer",
        "Die Polizei nahm am Dienstag den Besitzer eines Sägewerks fest. In Ulmbach war ein Lager durch ein Feuer "
        "zerstört worden.",
        hours=30,
    )
    _, arrest, fire = novelty(later, [told])
    assert fire < arrest - 0.2


def test_a_copy_by_another_source_says_nothing_new() -> None:
    """The same text under another headline from another source brings nothing."""
    copy = read(
        " ".join(each.text for each in SHIP.sentences if each.kind != "headline"),
        title="Schiff sitzt fest",
        published_at=START + timedelta(hours=22),
        source="Anzeiger",
        language="de",
    )
    assert changes(copy, [SHIP]) == ()


def test_a_former_value_that_the_sentence_gives_is_not_repeated() -> None:
    """A sentence that says itself what the figure was is left as it is, and the old one is cited."""
    later = _article(
        "Sanierung wird teurer",
        "Die Reparatur des Staudamms von Lorbach kostet nun 19 Mio. Euro statt 12 Mio. Euro.",
        hours=9,
    )
    first = changes(later, [DAM])[0]
    assert "bisher" not in first.text
    assert [each.article_id for each in first.citations] == [later.id, DAM.id]


def test_english_points_say_previously() -> None:
    """The word for the former value is in the article's language."""
    told = _article("Dam", "The repair of the dam at Lorbach costs 12 million euros.", language="en")
    later = _article(
        "Dam costs rise", "The repair of the dam at Lorbach now costs 19 million euros.", language="en", hours=9
    )
    assert changes(later, [told])[0].text.endswith("(previously 12 million euros)")
