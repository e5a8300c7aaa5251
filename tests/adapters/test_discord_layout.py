"""Messages as they look on Discord, within its limits whatever is in them."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.discord import buttons
from adapters.discord.layout import MAX_DISPLAYED, Card, cards, embed, view
from bot.types import Answer, Bullet, Citation, Digest, Evidence, Notice, Spoken, Update
from tests.adapters.test_discord_markdown import HOSTILE, MARKUP, bare

AT = datetime(2026, 10, 23, 7, 0, tzinfo=UTC)
KURIER = Citation("0123456789abcdef", 3, "Der Rat bezahlt die Fähre.", "Kurier", "https://example.org/kurier")
BOTE = Citation("fedcba9876543210", 1, "Sie fährt wieder.", "Bote", None)
DIGEST = Digest(
    "Die Fähre fährt wieder", (Bullet("Der Rat bezahlt.", (KURIER, BOTE)), Bullet("Sie fährt.", (BOTE,))), "de", AT
)

_LONG = HOSTILE | st.integers(0, 5000).map(lambda n: "*a " * (n // 3)) | st.integers(0, 5000).map(lambda n: "[" * n)
_CITATIONS = st.builds(
    Citation,
    st.text("0123456789abcdef", min_size=16, max_size=16),
    st.integers(0, 999),
    _LONG,
    HOSTILE,
    st.none() | HOSTILE.map(lambda text: "https://example.org/" + text) | st.just("javascript:x"),
)
_CITED = st.lists(_CITATIONS, max_size=3).map(tuple)
_BULLETS = st.lists(st.builds(Bullet, _LONG, _CITED), max_size=6).map(tuple)
_MESSAGES: st.SearchStrategy[Spoken] = st.one_of(
    st.builds(Digest, _LONG, _BULLETS, st.just("de"), st.none() | st.just(AT)),
    st.builds(Update, HOSTILE, _BULLETS),
    st.builds(
        Answer,
        _LONG,
        st.sampled_from(["answered", "unsure", "silent"]),
        st.none() | _LONG,
        _CITED,
        st.sampled_from(["de", "en", "und"]),
        st.just(0.5),
        st.lists(HOSTILE).map(tuple),
    ),
    st.builds(Evidence, _CITED),
    st.builds(lambda text: Notice("error.refused", {"text": text}), _LONG),
    st.builds(lambda text, n: Notice("channel.gone", {"reason": text, "channel": n, "n": "2"}), HOSTILE, _LONG),
)


def count(component: Any) -> int:
    """How many components there are, nested ones among them."""
    return 1 + sum(map(count, component.get("components", ())))


@settings(max_examples=40, deadline=None)
@given(_MESSAGES, HOSTILE, st.sampled_from(["", "3f2a9c0d4e5b6a7f8091-10"]))
def test_every_post_is_within_discords_limits(message: Spoken, story: str, nonce: str) -> None:
    """Whatever articles and users wrote: displayed characters, components, ids, labels, and an embed's size."""
    found = cards(message, "en", story)
    assert found
    for card in found:
        shown = view(card, nonce)
        assert 0 < shown.content_length() <= MAX_DISPLAYED
        components: list[Any] = shown.to_components()  # type: ignore[no-untyped-call]
        assert sum(map(count, components)) <= 40
        boxed, row = embed(card, nonce)
        assert 0 < len(boxed) <= 4096
        for pressed in (shown, row):
            keys = [item.custom_id for item in pressed.walk_children() if isinstance(item, buttons.Press)]
            assert all(len(custom_id) <= buttons.MAX_ID for custom_id in keys)
            assert len(set(keys)) == len(keys) <= 5
            assert [buttons.nonce_of(custom_id) for custom_id in keys if buttons.nonce_of(custom_id)] == [nonce] * bool(
                nonce
            )


def own(text: str) -> str:
    """Take out what the bot itself marks up."""
    text = bare(text)
    text = re.sub(r"\[[^\[\]]*\]\(<https://example\.org/[^\s<>()\[\]]*>\)", "", text)
    lines = []
    for line in text.split("\n"):
        rest = re.sub(r"^(?:### |-# <t:-?\d+:D>$|-# |> |- )", "", line)
        rest = re.sub(r"^\*[“„](.*)[”“]\*", r"\1", rest)
        rest = re.sub(r"^\*\*(.*?)\*\*", r"\1", rest)
        lines.append(re.sub(r"<#\d+>", "", rest))
    return "\n".join(lines)


@settings(max_examples=40, deadline=None)
@given(_MESSAGES, HOSTILE)
def test_nothing_in_a_post_is_markup_but_the_bots_own(message: Spoken, story: str) -> None:
    """No mention, masked link, heading, list, quote, code, spoiler, emoji or time stamp of a source gets through."""
    for card in cards(message, "de", story):
        for line in "\n".join(card.texts).split("\n"):
            assert not MARKUP.search(own(line)), line


@settings(max_examples=15, deadline=None)
@given(_MESSAGES, st.sampled_from(["en", "de"]))
def test_the_same_message_gives_the_same_posts(message: Spoken, language: str) -> None:
    """Also in another process: a delivery is gone on with part by part."""
    assert cards(message, language, "faehre") == cards(message, language, "faehre")


def test_a_digest_has_title_time_marks_and_sources() -> None:
    """Time as everybody's local one, a number for each source on the line of its word, a link to an address."""
    (card,) = cards(DIGEST, "de", "faehre")
    assert card.head == f"### Die Fähre fährt wieder\n-# <t:{int(AT.timestamp())}:D>"
    assert card.body == "- Der Rat bezahlt.\u00a0\\[1\\]\\[2\\]\n- Sie fährt.\u00a0\\[2\\]"
    assert card.foot == "-# \\[1\\] [Kurier](<https://example.org/kurier>) · \\[2\\] Bote"
    labels = [press.item.label for press in card.presses("")]
    assert labels == ["Quellen", "Fragen", "Folgen", "24 Std. Pause", "Melden"]


def test_a_digest_without_a_title_has_its_storys_or_none() -> None:
    """A post without a headline is told by its own words: no dots stand above them."""
    untitled = replace(DIGEST, title="", as_of=datetime(2026, 10, 26, tzinfo=UTC))
    (named,), (alone,) = cards(untitled, "en", "stargate"), cards(untitled, "en")
    assert (named.head, alone.head) == ("### stargate\n-# <t:1792972800:D>", "-# <t:1792972800:D>")
    (bare_,) = cards(replace(untitled, as_of=None), "en")
    assert bare_.head == ""
    assert bare_.texts


def test_a_long_digest_is_split_between_bullets() -> None:
    """Each post has its own sources, the last one the further buttons; no bullet is torn."""
    bullets = tuple(Bullet(f"{n} " + "wort " * 180, (KURIER if n % 2 else BOTE,)) for n in range(10))
    found = cards(Digest("Titel", bullets, "de", AT), "de", "faehre")
    assert len(found) == 3
    assert sum(card.body.count("- ") for card in found) == 10
    assert [card.head.split("\n")[0] for card in found] == ["### Titel", "-# 2/3", "-# 3/3"]
    assert [len(card.presses("n")) for card in found] == [2, 2, 5]
    assert all(card.citations for card in found)


@pytest.mark.parametrize(
    ("verdict", "first"),
    [
        ("answered", "**Der Rat**"),
        ("unsure", "**Unsicher"),
        ("silent", "**Davon steht"),
    ],
)
def test_an_answer_shows_question_verdict_and_sentence(verdict: Any, first: str) -> None:
    """The question as a quote, then what is said to it, then the sentence with its source."""
    text = "Der Rat" if verdict == "answered" else None
    (card,) = cards(Answer("Wer zahlt?", verdict, text, (KURIER,), "de", 0.9, ("zahlt",)), "en", "faehre")
    assert card.head == "> Wer zahlt?"
    lines = card.body.split("\n")
    if verdict == "answered":
        assert lines[0] == first
    assert lines[0].startswith("**")
    assert lines[-1] == "- *„Der Rat bezahlt die Fähre.“*\u00a0\\[1\\]"
    later = [] if verdict == "answered" else ["Bescheid sagen"]
    assert [press.item.label for press in card.presses("")] == ["Quellen", "Weiterfragen", *later]


def test_a_sentence_that_is_the_answer_is_said_once() -> None:
    """With the mark of its source, and not again as a quote below."""
    answer = Answer("Wer zahlt?", "answered", KURIER.quote, (KURIER, BOTE), "de", 0.9, ("zahlt",))
    (card,) = cards(answer, "en", "faehre")
    assert card.body.split("\n") == [
        "**Der Rat bezahlt die Fähre.**\u00a0\\[1\\]",
        "- *„Sie fährt wieder.“*\u00a0\\[2\\]",
    ]
    assert card.citations == (KURIER, BOTE)


def test_a_notice_names_a_channel_as_discord_does() -> None:
    """An id becomes a mention of the channel; a name that is none stays text."""
    gone = {"n": "1", "reason": "x"}
    (card,) = cards(Notice("channel.gone", {**gone, "channel": "123"}), "en")
    assert "<#123>" in card.body
    (card,) = cards(Notice("channel.gone", {**gone, "channel": "<#5>"}), "en")
    assert "<#" not in bare(card.body)


@given(st.text(max_size=120), st.text("0123456789abcdef-", min_size=1, max_size=25))
def test_a_post_always_carries_its_nonce(story: str, nonce: str) -> None:
    """Also one about a story whose name fits into no button, and one about none."""
    card = Card("", "x", "", 0, "en", story, (KURIER,), (buttons.SOURCES, buttons.ASK))
    found = [press.custom_id for press in card.presses(nonce)]
    assert buttons.nonce_of(found[0]) == nonce


def test_a_source_with_neither_name_nor_address_has_no_number() -> None:
    """There is nothing to say about it."""
    nobody = Citation("a" * 16, 0, "Satz.", "", None)
    (card,) = cards(Digest("T", (Bullet("Satz.", (nobody,)),), "de", None), "de", "x")
    assert (card.body, card.foot) == ("- Satz.", "")
