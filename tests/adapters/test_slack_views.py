"""Forms and the page of each user: within Slack's limits, and what is typed comes back."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from slack_sdk.models.views import View

from adapters.slack import buttons, modals
from adapters.slack.home_view import Followed, Home, Problem, home
from bot.types import FOREVER, Citation, Evidence, Story
from tests.adapters.test_slack_blocks import KURIER, check_blocks, check_mrkdwn, parts
from tests.adapters.test_slack_markup import HOSTILE

AT = datetime(2026, 10, 23, 6, 30, tzinfo=UTC)
STORIES = (Story("faehre", "Die Fähre fährt wieder", ("a",), AT), Story("hafen", "Der Hafen", ("b",), AT))

_TEXT = HOSTILE | st.integers(0, 4000).map(lambda n: "<" * n)
_STORIES = st.lists(st.builds(Story, _TEXT, _TEXT, st.just(()), st.just(AT)), max_size=4).map(tuple)
_FOLLOWED = st.builds(
    Followed,
    st.text("0123456789abcdef", min_size=1, max_size=36),
    st.sampled_from(["C0123456", "D0123456", "x>"]),
    _TEXT,
    _TEXT,
    st.booleans(),
    st.none() | st.just(AT),
    st.sampled_from([None, AT, FOREVER]),
    stopped=st.sampled_from(["", "the channel is archived", "x>" * 200]),
    by=st.sampled_from(["", "U0123456", "x>"]),
)
_HOMES = st.builds(
    Home,
    st.lists(_FOLLOWED, max_size=4),
    _STORIES,
    st.sampled_from(["en", "de"]),
    _TEXT,
    st.lists(st.builds(Problem, _TEXT, st.sampled_from(["C0123456", "D0123456", "x>"])), max_size=8),
    st.booleans(),
    unseen=st.lists(_FOLLOWED, max_size=12),
)


def check_view(view: dict[str, Any]) -> None:
    """See that Slack takes it: its own models' rules, and those that they miss."""
    View(**view).validate_json()
    check_blocks(view["blocks"], most=100)
    names = [block["block_id"] for block in view["blocks"] if "block_id" in block]
    assert len(set(names)) == len(names)
    actions = [each["action_id"] for block in view["blocks"] for each in parts(block) if "action_id" in each]
    assert len(set(actions)) == len(actions) or view["type"] == "modal"
    for name, longest in (("title", 24), ("submit", 24), ("close", 24)):
        assert 0 < len(view.get(name, {"text": "x"})["text"]) <= longest
    assert len(view.get("private_metadata", "")) <= 3000
    for each in parts(view["blocks"]):
        if each.get("type") == "mrkdwn":
            check_own(each["text"])
        if "options" in each:
            values = [option["value"] for option in each["options"]]
            assert 0 < len(values) == len(set(values)) <= 100
            assert all(0 < len(value) <= 150 for value in values)
            assert all(0 < len(option["text"]["text"]) <= 75 for option in each["options"])
            assert each.get("initial_option", each["options"][0]) in each["options"]
        if each.get("type") == "plain_text_input":
            assert len(each.get("initial_value", "")) <= each["max_length"] <= 3000


def check_own(text: str) -> None:
    """See that nothing is markup but what the page itself writes."""
    for line in text.split("\n"):
        check_mrkdwn(line.removeprefix(":warning: ").replace("*", "").replace("<@U0123456>", ""))


@settings(max_examples=60, deadline=None)
@given(_HOMES)
def test_a_page_is_within_slacks_limits(page: Home) -> None:
    """Whatever stories, schedules and problems are called."""
    check_view(home(page))


@settings(max_examples=60, deadline=None)
@given(
    _STORIES,
    _TEXT,
    _TEXT,
    st.sampled_from(["en", "de"]),
    st.lists(st.builds(Citation, _TEXT, st.just(1), _TEXT, _TEXT, st.none()), max_size=9),
)
def test_a_form_is_within_slacks_limits(
    stories: tuple[Story, ...], text: str, story: str, language: str, cited: list[Citation]
) -> None:
    """Whatever is chosen or typed in it at first."""
    check_view(modals.sources(Evidence(tuple(cited)), language))
    check_view(modals.ask(language, story=story, stories=stories, channel="C0123456", thread="1.2"))
    check_view(modals.subscription(stories, language, story=story, channel=text, schedule=text, bullets=len(text)))
    check_view(modals.subscription((), language, subscription_id="3f2a", story=story, channel="C0123456"))
    check_view(modals.settings(language, text, channel="D0123456"))
    check_view(modals.paste(language, story=story, channel="C0123456", respond_at="https://hooks.slack.com/commands/x"))


def said(view: dict[str, Any]) -> list[str]:
    """What stands on a page, text by text, buttons by their labels."""
    return [each["text"] for each in parts(view["blocks"]) if each.get("type") in {"mrkdwn", "plain_text", "text"}]


def pressed(view: dict[str, Any]) -> list[buttons.Press | None]:
    """What its buttons do."""
    return [buttons.pressed(each) for each in parts(view["blocks"]) if each.get("type") == "button"]


# The page


def test_a_page_without_anything_says_what_to_do_first() -> None:
    """Add a story to follow; whoever may not do that can ask; without stories there is nothing to follow."""
    page = home(Home(stories=STORIES, language="en", may_manage=True))
    assert any("Nothing is followed yet. Choose a story" in text for text in said(page))
    assert buttons.Press("add", "") in pressed(page)
    page = home(Home(stories=STORIES, command="/depesche"))
    assert any("/depesche help" in text for text in said(page))
    assert buttons.Press("add", "") not in pressed(page)
    page = home(Home(may_manage=True))
    assert any("There are no stories yet" in text for text in said(page))
    assert buttons.Press("add", "") not in pressed(page)


def test_a_subscription_shows_story_channel_rhythm_and_next_time() -> None:
    """The time as each reader's own."""
    followed = Followed("3f2a", "C0123456", "faehre", "weekdays at 08:30 (Europe/Berlin)", updates=True, next_at=AT)
    page = home(Home((followed,), STORIES, "en", "Europe/Berlin", may_manage=True))
    at = f"<!date^{int(AT.timestamp())}^{{date_short_pretty}}, {{time}}|Fri, 23 Oct 2026, 08:30>"
    assert [text.replace("\u200b", "") for text in said(page)][1] == (
        f"*faehre* in <#C0123456>\nweekdays at 08:30 (Europe/Berlin) · what is new, when it is new · next: {at}"
    )
    verbs = [press.verb for press in pressed(page) if press and press.about == "3f2a"]
    assert verbs == ["send_now", "pause_open", "edit", "delete"]


@pytest.mark.parametrize(("until", "told"), [(AT, "paused until <!date^"), (FOREVER, "*paused*")])
def test_a_paused_subscription_can_be_resumed(until: datetime, told: str) -> None:
    """And says how long it pauses."""
    page = home(Home((Followed("3f2a", "D0123456", "faehre", "", updates=True, paused_until=until),), may_manage=True))
    assert any(told in text and "in our conversation" in text for text in said(page))
    assert buttons.Press("resume", "3f2a") in pressed(page)


def test_what_is_out_of_reach_can_be_ended() -> None:
    """And nothing else; as many as fit, and how many do not."""
    lost = [Followed(f"{n:04}", "C0123456", "faehre", "", stopped="it is archived", by="U0123456") for n in range(12)]
    page = home(Home(unseen=lost))
    assert sum("paused: it is archived* · set up by <@U0123456>" in text for text in said(page)) == 10
    assert "2 more are shown when these have ended." in said(page)
    assert [press.verb for press in pressed(page) if press and press.about] == ["delete"] * 10


def test_who_may_not_manage_sees_what_is_followed() -> None:
    """Without the buttons that change it."""
    page = home(Home((Followed("3f2a", "C0123456", "faehre", "daily"),), STORIES))
    assert any(text.startswith("*faehre* in <#C0123456>") for text in said(page))
    assert {press.verb for press in pressed(page) if press} == {"ask", "settings"}


@pytest.mark.parametrize("may_manage", [False, True])
@pytest.mark.parametrize("count", [34, 36, 37, 38, 39, 100, 500])
def test_a_page_that_is_full_says_how_many_more_there_are(count: int, may_manage: bool) -> None:  # noqa: FBT001
    """And where they are shown; those that are shown can all be managed."""
    many = tuple(Followed(f"{n:04}", "C0123456", f"story-{n}", "daily") for n in range(count))
    stories = tuple(Story(f"story-{n}", "T", (), AT) for n in range(40))
    page = home(Home(many, stories, may_manage=may_manage, problems=(Problem("x", "C0123456"),) * 9))
    check_view(page)
    shown = sum(text.startswith("*story-") and "daily" in text for text in said(page))
    left = [int(text.split()[0]) for text in said(page) if "/news list" in text]
    assert shown + sum(left) == count
    assert shown >= min(count, 32)
    assert any(text == "25 more: /news stories shows all." for text in said(page))


def test_problems_stand_above_everything() -> None:
    """In plain words, as text."""
    page = home(Home(problems=(Problem("<!here> is *gone*", "C0123456"),), language="de"))
    assert said(page)[:2] == ["Hier hakt es", ":warning: &lt;!here&gt; is ∗gone∗ (in <#C0123456>)"]


# Forms


def filled(view: dict[str, Any], **typed: object) -> dict[str, Any]:
    """The form as Slack sends it when it is submitted."""
    kinds = {block["block_id"]: block["element"]["type"] for block in view["blocks"] if "element" in block}
    values = {}
    for name, value in typed.items():
        key = {"plain_text_input": "value", "conversations_select": "selected_conversation"}.get(kinds[name])
        field = {key: value} if key else {"selected_option": {"value": value, "text": {}}}
        values[name] = {"typed": {"type": kinds[name], **field}}
    return {**view, "state": {"values": values}}


def test_a_question_comes_back_with_where_it_was_asked() -> None:
    """Channel, thread and story travel with the form."""
    view = modals.ask("de", story="faehre", channel="C0123456", thread="17.2")
    assert "Deine Frage zu faehre" in said(view)
    assert modals.submitted(filled(view, question="Wer  zahlt?\n")) == modals.Submission(
        modals.ASK, question="Wer zahlt?", story="faehre", channel="C0123456", thread="17.2"
    )


def test_a_question_about_no_story_lets_choose_one() -> None:
    """Where it was asked for from nowhere in particular."""
    view = modals.ask("en", stories=STORIES)
    assert modals.submitted(filled(view, story="hafen", question="Who?")) == modals.Submission(
        modals.ASK, question="Who?", story="hafen"
    )


def test_a_new_subscription_comes_back_whole() -> None:
    """Story, channel, schedule and points."""
    view = modals.subscription(STORIES, "en", channel="C0123456", story="hafen")
    assert [block["block_id"] for block in view["blocks"]] == ["story", "channel", "schedule", "bullets"]
    assert view["blocks"][0]["element"]["initial_option"]["value"] == "hafen"
    assert view["blocks"][1]["element"]["initial_conversation"] == "C0123456"
    answer = modals.submitted(filled(view, story="faehre", channel="C7654321", schedule="daily 9:00", bullets="3"))
    assert answer == modals.Submission(
        modals.SUBSCRIPTION, story="faehre", channel="C7654321", schedule="daily 9:00", bullets="3"
    )


@pytest.mark.parametrize("channel", ["", "D0123456", "U0123456", "news"])
def test_only_what_can_be_chosen_is_chosen_at_first(channel: str) -> None:
    """A direct conversation is not among the channels."""
    view = modals.subscription(STORIES, "en", channel=channel, story="gone")
    assert "initial_conversation" not in view["blocks"][1]["element"]
    assert "initial_option" not in view["blocks"][0]["element"]


def test_a_subscription_that_is_changed_keeps_story_and_channel() -> None:
    """They are told with the form."""
    view = modals.subscription(
        STORIES, "en", subscription_id="3f2a", story="hafen", channel="C0123456", schedule="daily"
    )
    about, *fields = view["blocks"]
    assert about["text"]["text"] == "*hafen* in <#C0123456>"
    assert [block["block_id"] for block in fields] == ["schedule", "bullets"]
    assert fields[0]["element"]["initial_value"] == "daily"
    assert modals.submitted(filled(view, schedule="updates", bullets="10")) == modals.Submission(
        modals.SUBSCRIPTION,
        story="hafen",
        channel="C0123456",
        subscription="3f2a",
        schedule="updates",
        bullets="10",
    )


def test_settings_come_back() -> None:
    """Language and zone, for the conversation that they are about."""
    view = modals.settings("de", "Europe/Berlin", channel="D0123456")
    assert view["blocks"][0]["element"]["initial_option"]["value"] == "de"
    assert modals.submitted(filled(view, language="en", zone=" UTC ")) == modals.Submission(
        modals.SETTINGS, channel="D0123456", language="en", zone="UTC"
    )


@pytest.mark.parametrize(
    ("view", "read"),
    [
        ({}, None),
        ({"callback_id": "other"}, None),
        ({"callback_id": modals.SOURCES}, None),
        ({"callback_id": modals.ASK}, modals.Submission(modals.ASK)),
        ({"callback_id": modals.ASK, "private_metadata": "[1]"}, modals.Submission(modals.ASK)),
        ({"callback_id": modals.ASK, "private_metadata": "[" * 9000, "state": 1}, modals.Submission(modals.ASK)),
        (
            {
                "callback_id": modals.ASK,
                "private_metadata": json.dumps({"form": "x", "story": "a", "y": "z"}),
                "state": {"values": {"question": {"typed": 1}, "form": {"typed": {"value": "x"}}, "story": None}},
            },
            modals.Submission(modals.ASK),
        ),
    ],
)
def test_whatever_is_submitted_can_be_read(view: dict[str, Any], read: modals.Submission | None) -> None:
    """Forms of others, of other versions, and none."""
    assert modals.submitted(view) == read


def test_sources_show_sentence_and_source() -> None:
    """The sentence in quotation marks, its source in small print; nothing can be submitted."""
    view = modals.sources(Evidence((KURIER,)), "de")
    assert said(view)[:2] == ["„Der Rat bezahlt *die* Fähre.“", "\u00a0[1]"]
    assert "submit" not in view


def test_sources_that_do_not_fit_are_counted() -> None:
    """Nothing is left out in silence."""
    cited = tuple(Citation(f"{n:016}", 0, f"{n} " + "Satz " * 200, f"Blatt {n}", None) for n in range(900))
    view = modals.sources(Evidence(cited), "en")
    check_view(view)
    left = int(said(view)[-1].split()[0])
    assert sum("Satz" in text for text in said(view)) + left == 900


def test_what_is_chosen_is_among_more_stories_than_can_be() -> None:
    """A hundred is what a list takes."""
    stories = tuple(Story(f"story-{n}", "T", (), AT) for n in range(150))
    view = modals.subscription(stories, "en", story="story-140")
    check_view(view)
    options = view["blocks"][0]["element"]["options"]
    assert len(options) == 100
    assert options[-1]["value"] == "story-140"
