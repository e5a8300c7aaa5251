"""What an article or a user wrote stays text on Slack."""

import html
import re
import string
from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from adapters.slack.markup import (
    APART,
    clip,
    date,
    escape,
    is_channel,
    is_public,
    link,
    mrkdwn,
    one_line,
    pieces,
    plain,
    rich,
)
from adapters.text import printable

MARKUP = re.compile(
    r"""
    [<>`]                                              # links, mentions, dates; code
    | &(?!(?:amp|lt|gt);)                              # half an entity
    | (?<![0-9A-Za-z])[*_~] | [*_~](?![0-9A-Za-z])     # emphasis: where a word does not go on on both sides
    | :[^\s:\u200b][^\s:]*:                            # emoji by name
    | \w+://                                           # bare addresses
    | \w@\w | @(?:here|channel|everyone|\w)            # mail addresses, mentions by name
    | \#\w                                             # channels by name
    | \w\.[^\W\d_]                                     # sites by name
    | ^\s*(?:&gt;|[-+•◦▪]|\d+[.)](?:\s|$))             # quotes, lists
    """,
    re.VERBOSE,
)
"""Everything that Slack makes something else of than text, and some that it may."""

_PIECES = [
    "*", "**", "_", "~", "`", "```", "<@U1>", "<#C1|x>", "<!here>", "<!subteam^S1>", "<!date^1^{date}|x>", "@here",
    "@channel", "@everyone", "@", "#general", "#", ":smile:", ":", "::", "<https://evil.example|x>", "<", ">", "|",
    "&gt;", "&amp;lt;", "&", "https://evil.example", "evil.example", "mailto:a@evil.example", "a@evil.example",
    "> ", ">>> ", "- ", "• ", "1. ", "2) ", "\n", "\u2028", " ", "x", "ß", "\u200b", "∗", "\\", "\u2060", "\u202e",
]  # fmt: skip
HOSTILE = st.lists(st.sampled_from(_PIECES) | st.text(max_size=5), max_size=20).map("".join)

_ALIKE = str.maketrans("∗ˍ∼‵¦", "*_~`|")


def shown(written: str) -> str:
    """What a reader sees of mrkdwn without markup; of characters that look alike, the one that is meant."""
    return html.unescape(written.replace(APART, "")).translate(_ALIKE)


@given(HOSTILE)
@example("> quote")
@example("*bold* and _it_ and ~no~ and `code`")
@example("a*b *c*")
@example(":+1:::")
@example("&lt;!here&gt;")
def test_nothing_that_is_escaped_is_markup(text: str) -> None:
    """Whatever it is, at the beginning of a line and in the middle of one; and it reads as before."""
    escaped = escape(text)
    assert not MARKUP.search(escaped), escaped
    assert not MARKUP.search("x " + escaped), escaped
    assert shown(escaped) == " ".join(printable(text).split()).translate(_ALIKE)


@pytest.mark.parametrize(
    "text",
    [
        "Leser*innen und snake_case", "5*3", "Um 8:30 Uhr… nein, 8 : 30", "z. B. 3.5 Mio. Euro", "„so“ – 'it' #",
        string.ascii_letters + "äöüß €5.3 (10%) + Co. 7/8? ja!",
    ],
)  # fmt: skip
def test_ordinary_text_is_hardly_touched(text: str) -> None:
    """Nothing of it changes but invisible spaces."""
    assert escape(text).replace(APART, "") == " ".join(text.split())


@pytest.mark.parametrize("write", [escape, one_line])
@given(text=HOSTILE, max_chars=st.integers(8, 60))
def test_pieces_are_short_and_complete(write: object, text: str, max_chars: int) -> None:
    """Each is within its limit as it is sent, and together they say what the text says."""
    found = list(pieces(text, max_chars, escape if write is escape else one_line))
    assert all(0 < len(piece) <= max_chars for piece in found)
    if write is escape:
        assert not any(MARKUP.search(piece) for piece in found)
        found = list(map(shown, found))
        text = text.translate(_ALIKE)
    assert "".join("".join(found).split()) == "".join(printable(text).split())


def test_pieces_end_between_words() -> None:
    """Where there are words."""
    assert list(pieces("eins zwei drei vier", 10)) == ["eins zwei", "drei vier"]


@given(HOSTILE, st.integers(9, 40))
def test_a_clipped_text_is_short_as_it_is_sent(text: str, max_chars: int) -> None:
    """And says where it was cut."""
    cut = clip(text, max_chars)
    assert len(cut) <= max_chars
    assert not MARKUP.search(cut)
    assert cut == escape(text) or cut.endswith("…")


@pytest.mark.parametrize(
    "url", [None, "", "javascript:alert(1)", "https://bank.example@evil.example/", "slack://x", "https://e\\x.org"]
)
def test_what_is_no_web_address_is_no_link(url: str | None) -> None:
    """The label stands alone."""
    assert link("Kurier", url) == "Kurier"


@given(HOSTILE, HOSTILE)
def test_a_link_is_one_link_or_none(label: str, rest: str) -> None:
    """Neither label nor address can end it early or begin another."""
    written = link(label, "https://example.org/" + rest)
    if written.startswith("<"):
        match = re.fullmatch(r"<(https?://[^\s<>|`]+)\|([^<>|]+)>", written)
        assert match, written
        assert "&" not in match[1].replace("&amp;", "")
        assert not MARKUP.search(match[2])


def test_an_address_keeps_its_query() -> None:
    """The sign between its parts is written as an entity."""
    assert link("x", "https://example.org/?a=1&b=<2>") == "<https://example.org/?a=1&amp;b=%3C2%3E|x>"


@given(HOSTILE)
def test_a_date_is_one_date(fallback: str) -> None:
    """Its fallback cannot end it."""
    written = date(datetime(2026, 10, 23, 7, tzinfo=UTC), "{date_short_pretty}", fallback)
    match = re.fullmatch(r"<!date\^1792738800\^\{date_short_pretty\}\|([^<>|]+)>", written)
    assert match
    assert not MARKUP.search(match[1])


@pytest.mark.parametrize(
    ("name", "a_channel", "public"),
    [
        ("C0123456", True, True),
        ("G0123456", True, True),
        ("D0123456", True, False),
        ("U0123456", True, False),
        ("C0123456|x>", False, False),
        ("C0123456\n", False, False),
        ("news", False, False),
    ],
)
def test_ids_of_channels_are_told_from_text(name: str, a_channel: bool, public: bool) -> None:  # noqa: FBT001
    """A direct conversation, for which its user stands, too, has no name to show."""
    assert (is_channel(name), is_public(name)) == (a_channel, public)


def test_text_objects_look_for_nothing_by_themselves() -> None:
    """No addresses, names of channels or emoji are made out of what stands there."""
    assert mrkdwn("x") == {"type": "mrkdwn", "text": "x", "verbatim": True}
    assert plain(":x: " * 9, 9) == {"type": "plain_text", "text": ":x: :x:…", "emoji": False}
    assert plain("\u200b", 9)["text"] == "…"


def test_rich_text_keeps_every_character() -> None:
    """Its elements are not parsed."""
    assert rich("*a* <!here>", bold=True) == {"type": "text", "text": "*a* <!here>", "style": {"bold": True}}
