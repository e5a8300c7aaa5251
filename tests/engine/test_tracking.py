from datetime import UTC, datetime, timedelta

from bot.engine import assign, changes, digest, handle, novelty, read
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


def test_a_handle_is_short_and_free() -> None:
    """A handle has the allowed characters and is none of those in use."""
    first = handle(DAM, ())
    second = handle(DAM, {first})
    assert first != second
    assert all(3 <= len(each) <= 24 and each.replace("-", "").isalnum() and each.isascii() for each in (first, second))
