"""By what an entry is known again, what article it is in itself, and whether it passes filters."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sources.feed_entries import MIN_CHARS
from bot.sources.feeds import Entry, Feed, article, identity, parse, wanted
from tests.sources.feeds import NOW, URL, body

FEED = Feed("Hafenblatt", "https://hafenblatt.example/", "de", None, ())
ENTRY = Entry(
    guid="hb-1",
    url="https://hafenblatt.example/faehre",
    title="Neue Fähre für die Insel",
    text="Die Insel bekommt eine neue Fähre. Sie fasst 60 Autos.\n\nIm Mai 2027 fährt sie zum ersten Mal.",
    is_full=True,
    author="Mette Clausen",
    language="de",
    published_at=datetime(2026, 11, 20, 8, tzinfo=UTC),
    updated_at=None,
)


def is_same(one: Entry, other: Entry) -> bool:
    """Whether one is known when the other has been seen."""
    return not set(identity(one)).isdisjoint(identity(other))


# --- identity --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changed",
    [
        replace(ENTRY, published_at=datetime(2026, 11, 21, tzinfo=UTC), updated_at=datetime(2026, 11, 21, tzinfo=UTC)),
        replace(ENTRY, guid="other", url="https://mirror.example/1"),
        replace(ENTRY, guid=None, text="Ein anderer Text."),
        replace(ENTRY, url=None, title="Ganz neu", text="Ein anderer Text."),
        replace(ENTRY, guid=None, url=f"{ENTRY.url}?utm_source=rss#top", text=""),
        replace(ENTRY, guid="other", url=None, text=ENTRY.text.replace(". ", " –\n").upper()),
    ],
)
def test_the_same_item_is_known_again(changed: Entry) -> None:
    """By its guid, its address however it is tagged, or its words; a date makes no new item."""
    assert is_same(ENTRY, changed)


@pytest.mark.parametrize(
    "other",
    [
        replace(ENTRY, guid="hb-2", url="https://hafenblatt.example/2", title="Ganz neu", text="Ein anderer Text."),
        replace(ENTRY, guid=None, url=None, title="Ganz neu", text="Ein anderer Text."),
        replace(ENTRY, guid=ENTRY.url, url=None, text="Ein anderer Text."),
    ],
)
def test_another_item_is_another(other: Entry) -> None:
    """Nothing of it agrees; a guid that looks like an address is no address."""
    assert not is_same(ENTRY, other)


def test_an_address_of_many_items_counts_for_nothing() -> None:
    """Two entries that lead to the site's first page are two."""
    one = replace(ENTRY, guid=None, is_own_url=False)
    assert not is_same(one, replace(one, title="Ganz neu", text="Ein anderer Text, in dem nichts von Fähren steht."))


def test_few_words_tell_no_items_apart() -> None:
    """The news of noon is called like the news of noon yesterday; without anything else, its name has to do."""
    noon = replace(ENTRY, guid="1", url=None, title="Nachrichten um zwölf", text="")
    assert not is_same(noon, replace(noon, guid="2"))
    assert is_same(replace(noon, guid=None), replace(noon, guid=None))


def test_entries_of_one_feed_do_not_know_each_other() -> None:
    """What shares guid or address in a feed is told apart by the rest."""
    for name in ("guids-shared.xml", "links-all-home.xml", "podcast.xml"):
        found = parse(body(name), url=URL, now=NOW).entries
        assert len(found) > 1
        assert not any(is_same(one, other) for one in found for other in found if one is not other)


def test_an_item_is_known_when_its_feed_is_read_again() -> None:
    """Another time and other marks on the links: each item has keys that it had before."""
    before = parse(body("no-guid.xml"), url=URL, now=NOW).entries
    tagged = body("no-guid.xml").replace(b"</link>", b"&amp;utm_source=x</link>").replace(b"/2&amp;", b"/2?")
    after = parse(tagged, url=URL, now=NOW + timedelta(days=1)).entries
    assert [identity(entry) for entry in after] == [identity(entry) for entry in before]


@settings(deadline=None)
@given(st.builds(Entry, guid=st.text() | st.none(), url=st.text() | st.none(), title=st.text(), text=st.text(),
                 is_full=st.booleans(), author=st.none(), language=st.just("de"), published_at=st.none(),
                 updated_at=st.none()))  # fmt: skip
def test_keys_are_short_and_stable(entry: Entry) -> None:
    """Any entry has at most three, each the same every time."""
    keys = identity(entry)
    assert keys == identity(entry)
    assert len(keys) <= 3
    assert all(key.isascii() and len(key) <= 40 for key in keys)


# --- articles --------------------------------------------------------------------------------------------------------


def test_an_entry_with_all_of_its_text_is_an_article() -> None:
    """With its title, address, source, author, date and language."""
    found = article(ENTRY, FEED)
    assert found is not None
    assert (found.title, found.url, found.source, found.byline, found.language, found.published_at) == (
        ENTRY.title,
        ENTRY.url,
        "Hafenblatt",
        "Mette Clausen",
        "de",
        ENTRY.published_at,
    )
    assert [sentence.text for sentence in found.sentences] == [
        "Neue Fähre für die Insel",
        "Die Insel bekommt eine neue Fähre.",
        "Sie fasst 60 Autos.",
        "Im Mai 2027 fährt sie zum ersten Mal.",
    ]


@pytest.mark.parametrize(
    ("text", "is_full", "is_article"),
    [
        ("Die Insel bekommt eine neue Fähre.", True, True),
        ("Die Insel bekommt eine neue Fähre.", False, False),
        ("Wort " * (MIN_CHARS // 5), False, False),
        ("Wort " * (MIN_CHARS // 5) + "Wort.", False, True),
        ("", True, False),
        ("…", True, False),
    ],
)
def test_a_short_summary_is_no_article(text: str, *, is_full: bool, is_article: bool) -> None:
    """Its page has to be fetched; a long one stands alone."""
    assert (article(replace(ENTRY, text=text, is_full=is_full), FEED) is not None) == is_article


def test_marks_in_a_text_are_no_markup() -> None:
    """What looks like HTML, Markdown or a header in a feed's text is read as the words that it is."""
    said = "---\ntitle: Falsch\n---"
    found = article(
        replace(ENTRY, text=f"{said}\n\nEr schrieb <b>nicht</b> und **doch** [hier](https://a.example)."), FEED
    )
    assert found is not None
    assert found.title == ENTRY.title
    assert found.sentences[-1].text == "Er schrieb <b>nicht</b> und **doch** [hier](https://a.example)."


def test_an_entry_without_a_title_begins_with_its_text() -> None:
    """The article's title is the beginning of its first sentence."""
    found = article(replace(ENTRY, title="", author=None, language="und", published_at=None), FEED)
    assert found is not None
    assert found.title == "Die Insel bekommt eine neue Fähre."
    assert found.language == "de"


# --- filters ---------------------------------------------------------------------------------------------------------


def passes(text: str, *, include: tuple[str, ...] = (), exclude: tuple[str, ...] = ()) -> bool:
    """Whether an entry of this text passes."""
    return wanted(replace(ENTRY, title="Meldung", text=text), include, exclude, ())


@pytest.mark.parametrize(
    ("word", "text", "is_there"),
    [
        ("Fähre", "Die fähre kommt.", True),
        ("FAEHRE", "Die Fähre kommt.", True),
        ("Fahre", "Die Fähre kommt.", True),
        ("Fähre", "Die Faehre kommt.", True),
        ("fa\u0308hre", "Die Fähre kommt.", True),
        ("Fähre", "Der Fährenbau ruht.", False),
        ("Fähre", "Das Fähre-Projekt ruht.", True),
        ("strasse", "Die Straße ist zu.", True),
        ("STRASSE", "Die Straße ist zu.", True),
        ("neue Fähre", "Die neue  Fähre kommt.", True),
        ("neue Fähre", "Die neue, große Fähre kommt.", False),
        ("neue Fähre", "Die Fähre, die neue.", False),
        ("C++", "Kurse in C und C# gibt es.", False),
        ("C++", "Kurse in C++ gibt es.", True),
        ("AT&T", "AT&T kauft zu.", True),
        ("Meldung", "Nichts.", True),
        ("İzmir", "Ein Beben in Izmir.", True),
        ("東京", "昨日東京で地震がありました。", True),
        ("京都", "昨日東京で地震がありました。", False),
        ("Меркель", "И МЕРКЕЛЬ сказала.", True),
    ],
)
def test_words_are_found_whole(word: str, text: str, *, is_there: bool) -> None:
    """Whatever their case and however umlauts are written; several words in their order."""
    assert passes(text, include=(word,)) == is_there
    assert passes(text, exclude=(word,)) == (not is_there)


def test_one_of_the_included_words_is_enough() -> None:
    """But one of the excluded ones too much."""
    assert passes("Die Fähre kommt.", include=("Zug", "Fähre"))
    assert not passes("Die Fähre kommt.", include=("Zug", "Bus"))
    assert not passes("Die Fähre kommt.", include=("Fähre",), exclude=("kommt",))


@pytest.mark.parametrize("nothing", ["", "  ", "!?", "\u200b"])
def test_a_filter_without_words_filters_nothing(nothing: str) -> None:
    """Neither what is wanted nor what is not."""
    assert passes("Die Fähre kommt.", include=(nothing,), exclude=(nothing,))


@pytest.mark.parametrize(
    ("language", "languages", "is_wanted"),
    [
        ("de", (), True),
        ("de", ("de",), True),
        ("de", ("en", "DE-at"), True),
        ("de", ("en",), False),
        ("und", ("en",), True),
        ("de", ("?",), True),
    ],
)
def test_languages_are_filtered(language: str, languages: tuple[str, ...], *, is_wanted: bool) -> None:
    """By their code; what cannot be told is not left out."""
    assert wanted(replace(ENTRY, language=language), (), (), languages) == is_wanted


@settings(deadline=None)
@given(st.text(), st.lists(st.text(), max_size=3), st.lists(st.text(), max_size=3))
def test_excluding_what_is_included_leaves_nothing(text: str, include: list[str], exclude: list[str]) -> None:
    """Any text and any words give a decision, and what is excluded is never let through by being included."""
    if wanted(replace(ENTRY, text=text), include, [*exclude, *include], ()):
        assert wanted(replace(ENTRY, text=text), (), include, ())
