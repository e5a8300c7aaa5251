"""Messages as they look on Slack, within its limits whatever is in them."""

import json
import re
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.blocks import Block

from adapters.slack import buttons
from adapters.slack.blocks import MAX_SIZE, Post, posts, size
from bot import evidence
from bot.types import Answer, Bullet, Citation, Digest, Evidence, Notice, Spoken, Update
from tests.adapters.test_slack_markup import HOSTILE, MARKUP

AT = datetime(2026, 10, 23, 7, 0, tzinfo=UTC)
KURIER = Citation("0123456789abcdef", 3, "Der Rat bezahlt *die* Fähre.", "Kurier", "https://example.org/?a=1&b=2")
BOTE = Citation("fedcba9876543210", 1, "Sie fährt wieder.", "Bote", None)
DIGEST = Digest(
    "Die Fähre fährt wieder", (Bullet("Der Rat bezahlt.", (KURIER, BOTE)), Bullet("Sie fährt.", (BOTE,))), "de", AT
)

_LONG = HOSTILE | st.integers(0, 5000).map(lambda n: "*a " * (n // 3)) | st.integers(0, 5000).map(lambda n: '"<' * n)
_CITATIONS = st.builds(
    Citation,
    st.text("0123456789abcdef", min_size=16, max_size=16),
    st.integers(0, 999),
    _LONG,
    _LONG,
    st.none() | _LONG.map(lambda text: "https://example.org/?" + text) | st.just("javascript:x"),
    HOSTILE,
)
_CITED = st.lists(_CITATIONS, max_size=12).map(tuple)
_BULLETS = st.lists(st.builds(Bullet, _LONG, _CITED), max_size=6).map(tuple)
MESSAGES: st.SearchStrategy[Spoken] = st.one_of(
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
    st.builds(
        lambda text, n: Notice("channel.gone", {"reason": text, "channel": n, "n": "2"}),
        HOSTILE,
        _LONG | st.just("C0123456"),
    ),
    st.builds(
        lambda rows: Notice("list.head", {"n": "2", "rows": json.dumps(rows)}),
        st.lists(st.fixed_dictionaries({"key": st.just("list.entry_updates"), "story": HOSTILE, "id": HOSTILE})),
    ),
)

ALLOWED = {
    "header": "text",
    "context": "elements",
    "rich_text": "elements",
    "actions": "elements",
    "section": "text accessory",
    "divider": "",
    "input": "label element hint optional",
    "rich_text_section": "elements",
    "rich_text_quote": "elements",
    "rich_text_list": "elements style",
    "text": "text style",
    "channel": "channel_id",
    "mrkdwn": "text verbatim",
    "plain_text": "text emoji",
    "button": "text action_id value style confirm",
    "plain_text_input": "action_id multiline max_length min_length initial_value placeholder focus_on_load",
    "static_select": "action_id options initial_option placeholder",
    "conversations_select": "action_id filter initial_conversation default_to_current_conversation placeholder",
}
"""Every type that is used, and the properties that it may have besides "type" and "block_id"."""

_STRINGS = {"action_id": 255, "block_id": 255, "value": 2000, "url": 3000}


def parts(of: Any) -> Iterator[dict[str, Any]]:
    """Everything within blocks that has properties."""
    if isinstance(of, dict):
        yield of
        of = list(of.values())
    if isinstance(of, (list, tuple)):
        for each in of:
            yield from parts(each)


def check_blocks(blocks: Any, *, most: int = 50) -> None:
    """See that Slack takes these blocks: its own models' rules, and those that they miss."""
    assert 0 < len(blocks) <= most
    json.dumps(list(blocks), ensure_ascii=False).encode("utf-8")
    for block in blocks:
        parsed = Block.parse(block)
        assert parsed is not None
        parsed.validate_json()
        assert parsed.type == block["type"]
        actions = [each["action_id"] for each in parts(block) if "action_id" in each]
        assert len(set(actions)) == len(actions)
        if block["type"] in {"context", "actions"}:
            assert 0 < len(block["elements"]) <= (10 if block["type"] == "context" else 25)
    for each in parts(blocks):
        if "type" in each:
            assert set(each) - {"type", "block_id"} <= set(ALLOWED[each["type"]].split()), each
        for name, longest in _STRINGS.items():
            assert len(each.get(name, "")) <= longest
        if each.get("type") in {"text", "mrkdwn", "plain_text"}:
            assert 0 < len(each["text"]) <= 3000
            assert each["text"].strip() or each["text"].startswith("\u00a0")
        if "elements" in each:
            assert each["elements"]
        if each.get("type") == "button":
            assert len(each["text"]["text"]) <= 75
            assert each.get("value") != ""


_DATE = re.compile(r"<!date\^\d+\^[{}a-z_, ]+\|([^<>|]+)>")
_LINK = re.compile(r"<https://example\.org/[^\s<>|]*\|([^<>|]+)>")


def check_mrkdwn(text: str) -> None:
    """See that nothing is markup but what the bot itself writes."""
    for line in text.split("\n"):
        own = re.sub(r"<#C0123456>", "", _LINK.sub(r"\1", _DATE.sub(r"\1", line)))
        own = re.sub(r"^• |^\[\d+\] ", "", own)
        assert not MARKUP.search(own), line


@settings(max_examples=60, deadline=None)
@given(MESSAGES, HOSTILE | st.just("faehre"), st.sampled_from(["en", "de"]))
def test_every_post_is_within_slacks_limits(message: Spoken, story: str, language: str) -> None:
    """Whatever articles and users wrote: blocks, characters over all and in each, ids, labels, values."""
    found = posts(message, language, story)
    assert found
    for post in found:
        check_blocks(post.blocks)
        assert size(post.blocks) <= MAX_SIZE
        assert 0 < len(post.text) <= 4000
        assert post.text.strip()


@settings(max_examples=60, deadline=None)
@given(MESSAGES, HOSTILE)
def test_nothing_in_a_post_is_markup_but_the_bots_own(message: Spoken, story: str) -> None:
    """No mention, link, emphasis, quote, code, emoji or date of a source gets through, in blocks or fallback."""
    for post in posts(message, "de", story):
        for each in parts(post.blocks):
            if each.get("type") == "mrkdwn":
                assert each["verbatim"] is True
                check_mrkdwn(each["text"])
            if each.get("type") == "plain_text":
                assert each["emoji"] is False
        check_mrkdwn(post.text)


@settings(max_examples=15, deadline=None)
@given(MESSAGES, st.sampled_from(["en", "de"]))
def test_the_same_message_gives_the_same_posts(message: Spoken, language: str) -> None:
    """Also in another process: a delivery is gone on with part by part."""
    assert posts(message, language, "faehre") == posts(message, language, "faehre")


def texts(post: Post) -> list[str]:
    """What is shown, block by block."""
    found = []
    for block in post.blocks:
        shown = [
            each["text"]
            for each in parts(block)
            if each.get("type") in {"text", "plain_text", "mrkdwn"} and each["text"]
        ]
        found.append("|".join(shown))
    return found


def labels(post: Post) -> list[str]:
    """What stands on its buttons."""
    return [each["text"]["text"] for each in parts(post.blocks) if each.get("type") == "button"]


def test_a_digest_has_title_date_points_marks_and_sources() -> None:
    """The date in each reader's habit, a list, a number for each source on the line of its word, small print."""
    (post,) = posts(DIGEST, "de", "faehre")
    assert [block["type"] for block in post.blocks] == ["header", "context", "rich_text", "context", "actions"]
    assert texts(post) == [
        "Die Fähre fährt wieder",
        f"Stand <!date^{int(AT.timestamp())}^{{date_short_pretty}}|23.10.2026>",
        "Der Rat bezahlt.|\u00a0[1][2]|Sie fährt.|\u00a0[2]",
        "[1] <https://example.org/?a=1&amp;b=2|Kurier>\n[2] Bote",
        "Quellen|Fragen|Folgen|24 Std. Pause|Melden",
    ]
    assert post.blocks[2]["elements"][0]["type"] == "rich_text_list"
    assert post.text == "Die Fähre fährt wieder\n• Der Rat bezahlt.\n• Sie fährt."
    assert post.citations == (KURIER, BOTE, BOTE)


def test_a_quote_is_shown_exactly() -> None:
    """In rich text, where nothing has to be escaped."""
    (post,) = posts(Evidence((KURIER,)), "de")
    assert "„Der Rat bezahlt *die* Fähre.“" in texts(post)[1]


def test_a_long_digest_is_split_between_bullets() -> None:
    """Each post has its own sources, the last one the further buttons; no bullet is torn."""
    bullets = tuple(Bullet(f"{n} " + "wort " * 230, (KURIER if n % 2 else BOTE,)) for n in range(20))
    found = posts(Digest("Titel", bullets, "de", AT), "de", "faehre")
    assert len(found) == 3
    points = [len(each["elements"]) for post in found for each in parts(post.blocks) if each.get("style") == "bullet"]
    assert sum(points) == 20
    assert [texts(post)[0] for post in found] == ["Titel", "2/3", "3/3"]
    assert [len(labels(post)) for post in found] == [2, 2, 5]
    assert all(post.citations for post in found)


@pytest.mark.parametrize(
    ("verdict", "first"),
    [
        ("answered", "Der Rat"),
        ("unsure", "Nicht sicher. Vielleicht steht es hier:"),
        ("silent", "Das steht nicht in den Artikeln."),
    ],
)
def test_an_answer_shows_question_verdict_and_sentence(verdict: Any, first: str) -> None:
    """The question as a quote, then in bold what is said to it, then the sentence with its source."""
    text = "Der Rat" if verdict == "answered" else None
    (post,) = posts(Answer("Wer zahlt?", verdict, text, (KURIER,), "de", 0.9, ("zahlt",)), "en", "faehre")
    assert post.blocks[0]["elements"][0]["type"] == "rich_text_quote"
    shown = [each for each in parts(post.blocks) if each.get("type") == "text"]
    assert shown[0] == {"type": "text", "text": "Wer zahlt?"}
    assert shown[1] == {"type": "text", "text": first, "style": {"bold": True}}
    assert shown[-2:] == [
        {"type": "text", "text": "„Der Rat bezahlt *die* Fähre.“", "style": {"italic": True}},
        {"type": "text", "text": "\u00a0[1]"},
    ]
    later = [] if verdict == "answered" else ["Bescheid sagen"]
    assert labels(post) == ["Quellen", "Weiterfragen", *later]
    assert ("Gesucht: zahlt." in post.text) == (verdict == "silent")


def test_a_sentence_that_is_the_answer_is_said_once() -> None:
    """With the mark of its source, and not again as a quote below."""
    answer = Answer("Wer zahlt?", "answered", KURIER.quote, (KURIER, BOTE), "de", 0.9, ("zahlt",))
    (post,) = posts(answer, "en", "faehre")
    shown = [each["text"] for each in parts(post.blocks) if each.get("type") == "text"]
    assert shown == ["Wer zahlt?", KURIER.quote, "\u00a0[1]", "„Sie fährt wieder.“", "\u00a0[2]"]
    assert post.citations == (KURIER, BOTE)


def test_a_list_is_a_list() -> None:
    """Rows of a notice are points, what stands above them a paragraph."""
    rows = [{"key": "list.entry_updates", "story": "a*b*", "id": "77c0"}] * 3
    (post,) = posts(Notice("list.head", {"n": "3", "rows": json.dumps(rows)}), "en")
    first, second = post.blocks[0]["elements"]
    assert (first["type"], second["type"], len(second["elements"])) == ("rich_text_section", "rich_text_list", 3)
    assert second["elements"][0]["elements"][0]["text"].startswith("a*b* (77c0)")


def test_a_notice_names_a_channel_as_slack_does() -> None:
    """An id becomes the channel's name, in blocks and fallback; what is none stays text."""
    gone = {"n": "1", "reason": "x"}
    (post,) = posts(Notice("channel.gone", {**gone, "channel": "C0123456"}), "en")
    assert {"type": "channel", "channel_id": "C0123456"} in list(parts(post.blocks))
    assert "<#C0123456>" in post.text
    (post,) = posts(Notice("channel.gone", {**gone, "channel": "<#C1>"}), "en")
    assert not any(each.get("type") == "channel" for each in parts(post.blocks))
    assert "<#" not in post.text


def test_nobody_else_can_name_a_channel() -> None:
    """The character that stands for it until then is dropped from everything else."""
    rows = json.dumps([{"key": "list.entry_updates", "story": "\ue000", "id": "\ue000"}])
    (post,) = posts(Notice("list.head", {"n": "1", "rows": rows}), "en")
    assert not any(each.get("type") == "channel" for each in parts(post.blocks))


def test_many_long_sources_of_one_bullet_fit() -> None:
    """Addresses are left out where there is no room for them, then names."""
    cited = tuple(
        Citation(f"{n:016}", 0, "Satz.", f"Blatt {n}", "https://example.org/" + "a&" * 100 + str(n), "<Titel> " * 20)
        for n in range(60)
    )
    (post,) = posts(Digest("T", (Bullet('"<&>' * 300, cited),), "de", None), "de", "x")
    check_blocks(post.blocks)
    assert size(post.blocks) <= MAX_SIZE
    small = "\n".join(each["text"] for each in parts(post.blocks) if each.get("type") == "mrkdwn").split("\n")
    assert small[0].startswith("[1] <https://example.org/a&amp;")
    assert len(small) > 10


def test_a_source_that_has_only_a_headline_is_named_once() -> None:
    """However long it is: a message that is told has nobody else to name."""
    headline = "The ferry between Altenwerder and Neudorf sails again since Tuesday"
    own = Citation("a" * 16, 0, "It sails.", headline, None, headline)
    (post,) = posts(Digest("Ferry", (Bullet("It sails.", (own,)),), "en", None), "en")
    assert texts(post)[-1] == f"[1] {headline}"


def test_a_source_with_neither_name_nor_address_has_no_number() -> None:
    """There is nothing to say about it."""
    nobody = Citation("a" * 16, 0, "Satz.", "", None)
    (post,) = posts(Digest("T", (Bullet("Satz.", (nobody,)),), "de", None), "de", "x")
    assert texts(post)[:2] == ["T", "Satz."]
    assert post.blocks[2]["type"] == "actions"


# Buttons


def test_a_button_carries_what_it_is_about() -> None:
    """The sentences or the story, so that it works after a restart; read back it is the same."""
    (post,) = posts(DIGEST, "de", "faehre")
    pressed = [buttons.pressed(each) for each in parts(post.blocks) if each.get("type") == "button"]
    referred = evidence.reference("faehre", (KURIER, BOTE), buttons.MAX_REFERENCE)
    assert pressed == [
        buttons.Press("sources", referred),
        buttons.Press("ask", "faehre"),
        buttons.Press("follow", "faehre"),
        buttons.Press("pause", "faehre"),
        buttons.Press("report", referred),
    ]
    assert {press.story for press in pressed if press} == {"faehre"}


def test_a_button_that_cannot_carry_its_story_is_left_out() -> None:
    """As is every button of what is about no story."""
    assert labels(posts(DIGEST, "de", "x" * 401)[0]) == []
    assert labels(posts(DIGEST, "de")[0]) == []


@pytest.mark.parametrize(
    "action",
    [{}, {"action_id": "depesche:"}, {"action_id": "depesche:boil"}, {"action_id": "x:ask"}, {"action_id": None}],
)
def test_what_is_no_button_of_ours_is_none(action: dict[str, Any]) -> None:
    """Whatever somebody else sends."""
    assert buttons.pressed(action) is None


@pytest.mark.parametrize("paused", [False, True])
def test_a_subscription_can_be_managed(paused: bool) -> None:  # noqa: FBT001 - a parameter
    """By buttons that carry its id; the one that ends it asks before."""
    row = buttons.controls("3f2a", "a*b* <!here>", "en", paused=paused, place=3)
    check_blocks([row])
    pressed = [buttons.pressed(each) for each in row["elements"]]
    second = "resume" if paused else "pause_open"
    assert pressed == [buttons.Press(verb, "3f2a") for verb in ("send_now", second, "edit", "delete")]
    asked = [each.get("confirm") for each in row["elements"]]
    assert asked[:3] == [None] * 3
    assert asked[3]["text"]["type"] == "plain_text"
    assert asked[3]["text"]["text"] == "a*b* <!here> will not be posted there any more."
