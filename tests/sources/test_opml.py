"""Lists of feeds, read and written."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from bot.sources.opml import MAX_BYTES, MAX_FEEDS, Listed, OpmlError, read, write


def opml(inside: str) -> bytes:
    """A list with these lines."""
    return f"<?xml version='1.0'?><opml version='1.0'><head/><body>{inside}</body></opml>".encode()


def outcome(data: bytes) -> list[Listed] | OpmlError:
    """The feeds, or the refusal."""
    try:
        return read(data)
    except OpmlError as error:
        return error


NESTED = """
<outline text="Politik"><outline text="Berlin"><outline type="rss" text="Hauptstadt" title="Hauptstadt &amp; Land"
 xmlUrl="https://berlin.example/feed?a=1&amp;utm_source=x" htmlUrl="https://berlin.example/"/></outline>
<outline TEXT="Bonn" XMLURL="http://bonn.example/rss"></outline></outline>
<outline type="rss" text="" xmlUrl="https://sport.example/atom.xml"/>
"""


def test_feeds_are_found_in_folders() -> None:
    """However deep, in the list's order; the title goes before the text, and the address stands in for both."""
    assert read(opml(NESTED)) == [
        Listed("https://berlin.example/feed?a=1", "Hauptstadt & Land"),
        Listed("http://bonn.example/rss", "Bonn"),
        Listed("https://sport.example/atom.xml", "https://sport.example/atom.xml"),
    ]


def test_what_cannot_be_fetched_is_passed_over() -> None:
    """Lines without an address do not keep the others from being read; one that is none of the web is told, once."""
    lines = """<outline text="A"/><outline text="B" xmlUrl=""/><outline text="C" xmlUrl="file:///etc/passwd"/>
    <outline text="D" type="link" url="https://d.example/"/><outline text="E" type="rss" url="https://e.example/f"/>
    <outline text="F" xmlUrl="/relative"/><outline text="G" xmlUrl="javascript:alert(1)"/>
    <outline text="H" xmlUrl="file:///etc/passwd"/>"""
    refused: list[str] = []
    assert read(opml(lines), lambda error: refused.append(error.source)) == [Listed("https://e.example/f", "E")]
    assert refused == ["file:///etc/passwd", "/relative", "javascript:alert(1)"]


def test_a_list_without_any_feed_tells_what_is_none() -> None:
    """Before it is refused."""
    refused: list[str] = []
    with pytest.raises(OpmlError, match="no feed in this list"):
        read(opml('<outline xmlUrl="file:///a"/>'), lambda error: refused.append(error.source))
    assert refused == ["file:///a"]


def test_a_list_that_is_too_large_is_never_told_to_be_as_large_as_it_may_be() -> None:
    """Of which only so much was read that this is known."""
    with pytest.raises(OpmlError, match="it is longer than the 10 MB that are read at most"):
        read(b" " * (MAX_BYTES + 1))


def test_a_feed_is_listed_once() -> None:
    """The same address, also with marks of where it was found, is one feed under its first title."""
    lines = (
        '<outline text="A" xmlUrl="https://a.example/f"/><outline text="B" xmlUrl="HTTPS://A.example:443/f?utm_x=1"/>'
    )
    assert read(opml(lines)) == [Listed("https://a.example/f", "A")]


@pytest.mark.parametrize("written", ["feed:https://a.example/f", "feed://https://a.example/f", "https://a.example/f"])
def test_addresses_of_feed_readers_are_understood(written: str) -> None:
    """Some readers put a scheme of their own before the address."""
    assert read(opml(f'<outline text="A" xmlUrl="{written}"/>'))[0].url == "https://a.example/f"


def test_a_feed_scheme_stands_for_http() -> None:
    """As it was meant."""
    assert read(opml('<outline text="A" xmlUrl="feed://a.example/f"/>'))[0].url == "http://a.example/f"


def test_faults_of_lists_are_repaired() -> None:
    """Bare ampersands, HTML's named characters, another encoding than declared, and an end that is missing."""
    lines = '<outline text="Kunst & M&uuml;ll" xmlUrl="https://a.example/f?a=1&b=2"/><outline text="Cut" xmlUrl="https://b.ex'
    data = opml(lines).decode().removesuffix("</body></opml>").encode()
    assert read(data) == [Listed("https://a.example/f?a=1&b=2", "Kunst & Müll")]
    latin = '<?xml version="1.0" encoding="utf-8"?><opml><body><outline text="Köln" xmlUrl="https://k.example/"/></body></opml>'
    assert read(latin.encode("latin-1")) == [Listed("https://k.example/", "Köln")]


@pytest.mark.parametrize(
    ("data", "key"),
    [
        (b"", "opml.empty"),
        (b" \n<>", "opml.empty"),
        (b"hello", "opml.other"),
        (b"<html><body>A page</body></html>", "opml.other"),
        (b"<rss><channel/></rss>", "opml.other"),
        (b'{"feeds": []}', "opml.other"),
        (opml(""), "opml.none"),
        (opml('<outline text="only a folder"/>'), "opml.none"),
        (b"<opml version='2", "opml.broken"),
        (b" " * (MAX_BYTES + 1), "opml.large"),
    ],
)
def test_what_is_no_list_is_refused_with_the_cause(data: bytes, key: str) -> None:
    """One sentence says why."""
    found = outcome(data)
    assert isinstance(found, OpmlError)
    assert found.key == key
    assert str(found) == f"OPML: {found.reason}."


def test_a_list_that_is_too_long_is_refused_whole() -> None:
    """So many as may be are read, and one more is too many."""
    lines = [f'<outline xmlUrl="https://a.example/{n}"/>' for n in range(MAX_FEEDS + 1)]
    assert len(read(opml("".join(lines[:-1])))) == MAX_FEEDS
    found = outcome(opml("".join(lines)))
    assert isinstance(found, OpmlError)
    assert (found.key, found.params) == ("opml.many", {"count": "5,001"})


def test_no_entity_of_a_list_is_expanded() -> None:
    """Entities stay the names that they are, and nothing is read or fetched for them."""
    types = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 10))
    head = f'<!DOCTYPE opml [<!ENTITY a0 "x">{types}<!ENTITY e SYSTEM "file:///etc/passwd">]>'
    data = f'{head}<opml><body><outline text="&a9;&e;" xmlUrl="https://a.example/"/></body></opml>'
    assert read(data.encode()) == [Listed("https://a.example/", "&a9;&e;")]


@pytest.mark.parametrize(
    "data",
    [
        b"<opml>" + b"<outline>" * 300_000,
        b"<opml>" + b'<outline xmlUrl="https://a.example/' * 100_000,
        b"<opml><!--" * 300_000,
        b"<opml " + b"a='&" * 300_000,
    ],
)
def test_a_bomb_is_refused(data: bytes) -> None:
    """What is written to take for ever does not: each of these would, if a step took quadratic time."""
    assert isinstance(outcome(data), OpmlError)


@settings(deadline=None)
@given(st.binary(max_size=300) | st.text(alphabet="<>/![]CDATA&;opmlutinexUr=\"' :\x00é", max_size=200).map(str.encode))
def test_any_bytes_are_a_list_or_refused(data: bytes) -> None:
    """Nothing but `OpmlError` is raised."""
    for bytes_ in (data, b"<opml><outline " + data, opml(NESTED).replace(b"Berlin", data)):
        found = outcome(bytes_)
        assert found.reason if isinstance(found, OpmlError) else found


TITLES = st.text(alphabet=st.characters(categories=["L", "N", "P", "S"], exclude_characters="&<ÂÃâ"), min_size=1)
"""Titles in which there is nothing to repair."""


@settings(deadline=None)
@given(st.lists(st.builds(Listed, st.integers(0).map("https://a.example/f?a={}&b=2".format), TITLES), min_size=1,
                unique_by=lambda feed: feed.url))  # fmt: skip
def test_what_is_written_is_read(feeds: list[Listed]) -> None:
    """Writing a list and reading it gives the same feeds in the same order."""
    assert read(write(feeds)) == feeds


def test_a_list_is_opml_2() -> None:
    """With a title in its head, and a line of text, title, type and address for each feed."""
    data = write([Listed("https://a.example/?a=1&b=2", 'A & "B" <c>\x00')], title="Kanal #news")
    root = etree.fromstring(data)
    assert (root.tag, root.get("version"), root.findtext("head/title")) == ("opml", "2.0", "Kanal #news")
    assert [dict(node.attrib) for node in root.iter("outline")] == [
        {"type": "rss", "text": 'A & "B" <c> ', "title": 'A & "B" <c> ', "xmlUrl": "https://a.example/?a=1&b=2"}
    ]


def test_a_list_of_nothing_can_be_written() -> None:
    """It has no lines."""
    assert etree.fromstring(write([])).findall(".//outline") == []
