"""What an article or a user wrote stays text on Discord."""

import re
import string

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.discord.markdown import address, escape, link, pieces, shorten
from adapters.text import printable

_ESCAPED = re.compile(r"\\([^0-9A-Za-z\s])")
"""What Discord's clients take for an escaped character."""

MARKUP = re.compile(
    r"""
    \*|_|~~|\|\||`                              # emphasis, spoilers, code
    |<(?:@[!&]?|\#|a?:\w+:|t:|/|id:|https?:)    # mentions, emoji, time stamps, commands, links
    |@everyone|@here
    |:\w+:                                      # emoji by name
    |\[[^\]]*\]\(                               # masked links
    |https?://                                  # bare links
    |^\s*(?:\#{1,3}\s|-\#\s|>\s|>>>\s|[-*+]\s|\d+[.)]\s)   # headings, small text, quotes, lists
    """,
    re.VERBOSE,
)
"""Everything that Discord's clients make something else of than text."""

_PIECES = [
    "*", "**", "_", "__", "~~", "||", "`", "```", "<@1>", "<@!1>", "<@&1>", "<#1>", "@everyone", "@here", "</news:1>",
    "<:a:1>", "<a:b:1>", ":smile:", "<t:1:R>", "[", "](", "https://evil.example", ")", "# ", "## ", "-# ", "> ", ">>> ",
    "- ", "* ", "+ ", "1. ", "2) ", "1.", "-", "\\", "\\*", "\n", "\u2028", " ", "x", "ß", "<id:guide>", "\u200b",
]  # fmt: skip
HOSTILE = st.lists(st.sampled_from(_PIECES) | st.text(max_size=5), max_size=20).map("".join)


def bare(markdown: str) -> str:
    """Put a letter in place of each escaped character: what is left that can be markup is."""
    return _ESCAPED.sub("\ue001", markdown)


def shown(markdown: str) -> str:
    """What a reader sees of a text without markup."""
    return _ESCAPED.sub(r"\1", markdown)


@given(HOSTILE)
@example("1. one")
@example("- list")
@example("\\\\[a](https://evil.example)")
def test_nothing_that_is_escaped_is_markup(text: str) -> None:
    """Whatever it is, at the beginning of a line and in the middle of one; and it reads as before."""
    escaped = escape(text)
    assert not MARKUP.search(bare(escaped)), escaped
    assert shown(escaped) == " ".join(printable(text).split())


@given(HOSTILE, st.integers(4, 60))
def test_pieces_are_short_and_complete(text: str, max_chars: int) -> None:
    """Each is within its limit and no markup, and together they say what the text says."""
    found = list(pieces(text, max_chars))
    assert all(0 < len(piece) <= max_chars for piece in found)
    assert not any(MARKUP.search(bare(piece)) for piece in found)
    assert "".join("".join(map(shown, found)).split()) == "".join(printable(text).split())


def test_pieces_end_between_words() -> None:
    """Where there are words."""
    assert list(pieces("eins zwei drei vier", 10)) == ["eins zwei", "drei vier"]


@given(st.text(), st.integers(2, 40))
def test_a_shortened_text_has_its_length(text: str, max_chars: int) -> None:
    """And says where it was cut."""
    cut = shorten(text, max_chars)
    whole = " ".join(printable(text).split())
    assert len(cut) <= max_chars
    assert cut == whole or cut.endswith("…")


@pytest.mark.parametrize(
    "url",
    [
        None, "", "javascript:alert(1)", "ftp://example.org/", "https://", "//example.org", "http://[", "data:text",
        "https://bank.example@evil.example/", "https://exa mple.org/", "https://example.org<script>", "discord://x",
        "https://" + "a" * 600, "https://ex\\ample.org", "http://a\ud800.example/",
    ],
)  # fmt: skip
def test_what_is_no_web_address_is_no_link(url: str | None) -> None:
    """The label stands alone."""
    assert address(url) is None
    assert link("Kurier", url) == "Kurier"


@pytest.mark.parametrize(
    ("url", "written"),
    [
        ("https://example.org/a(b)?q=1&r=ü#x", "https://example.org/a%28b%29?q=1&r=%C3%BC#x"),
        ("HTTP://Example.org", "http://Example.org"),
        ("https://bücher.example/", "https://xn--bcher-kva.example/"),
        ("https://example.org/%20a?x=%29", "https://example.org/%20a?x=%29"),
        ("https://example.org/> [x](y)*_`", "https://example.org/%3E%20%5Bx%5D%28y%29%2A_%60"),
    ],
)
def test_an_address_cannot_end_its_link(url: str, written: str) -> None:
    """What could end it, or begin something, is encoded as addresses encode it."""
    assert address(url) == written
    assert link("x", url) == f"[x](<{written}>)"


@given(HOSTILE, HOSTILE)
def test_a_link_is_one_link_or_none(label: str, rest: str) -> None:
    """Neither label nor address can end it early or begin another."""
    written = link(label, "https://example.org/" + rest)
    if written.startswith("[") and written.endswith(">)"):
        match = re.fullmatch(r"\[([^\[\]]*)\]\(<(https?://[^\s<>()\[\]\\]+)>\)", bare(written))
        assert match, written
        assert not MARKUP.search(match[1])


def test_letters_and_digits_are_not_touched() -> None:
    """Ordinary text has no backslash in it but before a colon."""
    plain = string.ascii_letters + " äöüß €5.3 (10%) & Co. – „so“, 'it'; 7/8? ja!"
    assert escape(plain) == " ".join(plain.split())
