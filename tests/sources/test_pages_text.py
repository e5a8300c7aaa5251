"""What is told from a page's text alone: its characters, and the feeds that it names."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.fetch import Page
from bot.sources.pages import feeds_of, text_of


def page(body: bytes, charset: str | None) -> Page:
    """A page as it was fetched."""
    return Page(
        url="https://zeitung.example/",
        status=200,
        body=body,
        content_type="text/html",
        charset=charset,
        etag=None,
        last_modified=None,
        not_modified=False,
        moved_to=None,
    )


# --- charsets --------------------------------------------------------------------------------------------------------

WORDS = "Die Fähre „Möwe“ kostet 5 €, sagt Groß."


@pytest.mark.parametrize(
    ("body", "charset", "text"),
    [
        (WORDS.encode(), "utf-8", WORDS),
        (WORDS.encode(), None, WORDS),
        (WORDS.encode(), "iso-8859-1", WORDS),
        (WORDS.encode(), "no-such-charset", WORDS),
        (WORDS.encode("utf-8-sig"), "iso-8859-1", WORDS),
        (WORDS.encode("cp1252"), "windows-1252", WORDS),
        (WORDS.encode("cp1252"), "iso-8859-1", WORDS),
        (WORDS.encode("cp1252"), "utf-8", WORDS),
        (WORDS.encode("cp1252"), "iso-8859-15", WORDS),
        ("Die Fähre kostet 5 €.".encode("iso8859-15"), "iso-8859-15", "Die Fähre kostet 5 €."),
        (WORDS.encode("cp1252"), None, WORDS),
        (b"Gro\xdf", None, "Groß"),
        (WORDS.encode("utf-16"), None, WORDS),
        (WORDS.encode("utf-16-le"), "utf-16-le", WORDS),
        (WORDS.encode("utf-16-be"), None, WORDS),
        ("Gżegżółka".encode("iso8859-2"), "ISO-8859-2", "Gżegżółka"),
        ("Привет".encode("koi8-r"), '"koi8-r"', "Привет"),
        ("こんにちは".encode("iso2022_jp"), "iso-2022-jp", "こんにちは"),
        ("<meta charset=windows-1251>Привет".encode("cp1251"), None, "<meta charset=windows-1251>Привет"),
        (
            "<?xml version='1.0' encoding='iso-8859-2'?>Gżegżółka".encode("iso8859-2"),
            None,
            "<?xml version='1.0' encoding='iso-8859-2'?>Gżegżółka",
        ),
        ("<meta charset=utf-16>Fähre".encode(), None, "<meta charset=utf-16>Fähre"),
        ("Fähre ".encode() * 50 + b"\xc3", "utf-8", "Fähre " * 50 + "\ufffd"),
        (b"+ACE- \\u0041 =41", "utf-7", "+ACE- \\u0041 =41"),
        (b"\\u0041", "unicode_escape", "\\u0041"),
        (b"cebzcg", "rot13", "cebzcg"),
        (b"", None, ""),
    ],
)
def test_a_page_is_decoded_by_what_it_is(body: bytes, charset: str | None, text: str) -> None:
    """As declared, unless the bytes say otherwise; what is no charset of pages does not count."""
    assert text_of(page(body, charset)) == text


@given(
    st.binary(max_size=300), st.sampled_from([None, "utf-8", "utf-16", "latin-1", "shift_jis", "gb18030", "x", "idna"])
)
def test_any_bytes_are_some_text(body: bytes, charset: str | None) -> None:
    """Nothing raises."""
    assert isinstance(text_of(page(body, charset)), str)


# --- feeds of a page -------------------------------------------------------------------------------------------------


def test_the_feeds_of_a_page_are_found() -> None:
    """In its order, each once, as whole addresses; nothing else that is linked."""
    head = """<link rel="stylesheet" href="/a.css"><link rel=alternate type=application/rss+xml href=/feed.xml>
    <LINK REL='Alternate' TYPE='application/atom+xml; charset=utf-8' HREF='https://feeds.example.com/a?b=1&amp;c=2#d'>
    <link rel="alternate" type="application/feed+json" title="a > b" href="feed.json" />
    <link rel="alternate" type="application/rss+xml" href="/feed.xml#again">
    <link rel="alternate" hreflang="en" href="/en"><link rel="alternate" type="application/rss+xml">
    <link rel="alternate" type="application/rss+xml" href="javascript:alert(1)">
    <link rel="alternate" type="application/rss+xml" href="http://[::1">
    <!-- <link rel="alternate" type="application/rss+xml" href="/old.xml"> -->"""
    assert feeds_of(head, "https://zeitung.example/stadt/") == [
        "https://zeitung.example/feed.xml",
        "https://feeds.example.com/a?b=1&c=2",
        "https://zeitung.example/stadt/feed.json",
    ]


def test_a_page_may_set_where_its_links_begin() -> None:
    """As browsers have it."""
    head = "<base href='https://other.example/x/'><link rel=alternate type=application/rss+xml href=feed>"
    assert feeds_of(head, "https://zeitung.example/") == ["https://other.example/x/feed"]


def test_a_page_without_feeds_names_none() -> None:
    """Nor does nothing, and a page cannot name thousands."""
    assert feeds_of("", "https://zeitung.example/") == []
    many = "".join(f"<link rel=alternate type=application/rss+xml href=/{n}>" for n in range(1000))
    assert len(feeds_of(many, "https://zeitung.example/")) == 20
