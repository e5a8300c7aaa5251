"""Forms: what is asked and shown in a window of its own, and what was typed there. Pure.

What a form is about stands in its private metadata, so that it outlives a restart; `Submission` reads all of it back.
A fault is shown below its field: Slack wants it by the field's block id, one of the constants below.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from adapters.slack.blocks import posts, small
from adapters.slack.markup import Block, clip, escape, is_channel, is_public, mrkdwn, plain
from adapters.text import joined
from adapters.wording import LOCALES, words
from bot.commands import MAX_BULLETS
from bot.types import Evidence, Story

_PLACE = "\ue001"  # a character of nobody's, for where markup goes

MAX_TITLE = 24
MAX_VIEW = 100
"""Blocks of a form or of the page of a user."""

MAX_OPTIONS = 100
MAX_OPTION = 75
MAX_OPTION_VALUE = 150
MAX_METADATA = 3000
MAX_QUESTION = 1000

# Callback ids: what was submitted.
SOURCES, ASK, SUBSCRIPTION, SETTINGS, PASTE = (
    "depesche:sources", "depesche:ask", "depesche:subscription", "depesche:settings", "depesche:paste",
)  # fmt: skip

NOTE = "depesche:note"

# Block ids: fields.
QUESTION, STORY, CHANNEL, SCHEDULE, BULLETS, LANGUAGE, ZONE = (
    "question", "story", "channel", "schedule", "bullets", "language", "zone",
)  # fmt: skip

HEADLINE, ADDRESS, TEXT = "headline", "address", "text"

_PARTS = (TEXT, "more", "rest", "last")
"""Of a text that is pasted, in this order: a field takes `MAX_TEXT` characters."""

MAX_TEXT = 3000

_ACTION = "typed"
"""Of every field: a block has only one."""

_DEFAULT_BULLETS = 5

View = dict[str, Any]
"""A form or a page, as Slack reads it."""


@dataclass(frozen=True, slots=True)
class Submission:
    """What somebody submitted.

    Attributes:
        form: Which form, one of the callback ids.
        question: As it was typed, with single spaces; empty where the form asks for none. So with all that follow.
        story: Handle of the story that was chosen, or that the form is about.
        channel: Id of the channel that was chosen, or that the form was opened in.
        thread: Where it was opened in a thread, that.
        subscription: Id of the subscription that is changed; empty for a new one.
        schedule: As it was typed.
        bullets: In digits.
        language: "en" or "de".
        zone: As it was typed.
        headline: The same.
        address: The same.
        text: The first part of what was pasted, with its line breaks. So with the next three.
        more: The second.
        rest: The third.
        last: The fourth.
        respond_at: Address for the reply; empty for none.
    """

    form: str
    question: str = ""
    story: str = ""
    channel: str = ""
    thread: str = ""
    subscription: str = ""
    schedule: str = ""
    bullets: str = ""
    language: str = ""
    zone: str = ""
    headline: str = ""
    address: str = ""
    text: str = ""
    more: str = ""
    rest: str = ""
    last: str = ""
    respond_at: str = ""

    @property
    def whole(self) -> str:
        """All that was pasted."""
        return joined([self.text, self.more, self.rest, self.last])


def submitted(view: Mapping[str, Any]) -> Submission | None:
    """Read what was submitted; None where it is no form of ours.

    Args:
        view: From a view_submission payload.
    """
    form = view.get("callback_id")
    if form not in {ASK, SUBSCRIPTION, SETTINGS, PASTE}:
        return None
    state = view.get("state")
    values = state.get("values") if isinstance(state, Mapping) else None
    known = _metadata(view.get("private_metadata"))
    names = set(Submission.__slots__) - {"form"}
    typed = {
        name: text if name in _PARTS else " ".join(text.split())
        for name, field in (values or {}).items()
        if name in names
        for text in (_typed(field),)
    }
    return Submission(str(form), **({name: known[name] for name in names & set(known)} | typed))


def _metadata(text: object) -> dict[str, str]:
    try:
        found = json.loads(str(text))
    except (ValueError, RecursionError):
        return {}
    return {name: str(value) for name, value in found.items()} if isinstance(found, dict) else {}


def _typed(field: object) -> str:
    """Give what was typed or chosen in a field, whatever its kind."""
    value = field.get(_ACTION) if isinstance(field, Mapping) else None
    if not isinstance(value, Mapping):
        return ""
    option = value.get("selected_option")
    chosen = option.get("value") if isinstance(option, Mapping) else None
    return str(value.get("value") or value.get("selected_conversation") or chosen or "")


def sources(evidence: Evidence, language: str) -> View:
    """Show the sentences behind a post; where not all fit, how many are left out."""
    blocks: list[Block] = []
    found = posts(evidence, language)
    for n, post in enumerate(found):
        below = post.blocks[1:]  # the heading is the window's title
        if len(blocks) + len(below) >= MAX_VIEW:
            left = sum(len(each.citations) for each in found[n:])
            blocks.append(small(escape(words("slack.modal.more", language, n=str(left)))))
            break
        blocks += below
    return _view(SOURCES, words("slack.modal.sources", language), blocks, language)


def note(text: str, language: str) -> View:
    """Say something that nothing can be answered to."""
    said = {"type": "section", "text": plain(text, 3000)}
    return _view(NOTE, words("slack.modal.note", language), [said], language)


def ask(
    language: str,
    *,
    story: str = "",
    stories: Sequence[Story] = (),
    channel: str = "",
    thread: str = "",
) -> View:
    """Ask for a question.

    Args:
        language: Of the form.
        story: Handle of the story that the question is about; empty where it is chosen, too.
        stories: Those to choose from, at most `MAX_OPTIONS` of them are.
        channel: Id of the channel in which it is opened; empty for none.
        thread: Where it is opened in a thread, that.
    """
    label = words("slack.modal.question", language)
    fields: list[Block] = []
    if story:
        label = words("slack.modal.question_about", language, story=story)
    else:
        fields += _story_field(stories, "", language)
    element: Block = {"type": "plain_text_input", "multiline": True, "min_length": 1, "max_length": MAX_QUESTION}
    fields.append(_field(QUESTION, label, element | {"focus_on_load": bool(story)}))
    about = {STORY: story, CHANNEL: channel, "thread": thread}
    return _view(
        ASK, words("slack.modal.ask", language), fields, language, submit="slack.modal.submit_ask", about=about
    )


def subscription(
    stories: Sequence[Story],
    language: str,
    *,
    subscription_id: str = "",
    story: str = "",
    channel: str = "",
    schedule: str = "",
    bullets: int = _DEFAULT_BULLETS,
) -> View:
    """Ask for what to follow, where and when; without an id for a new subscription.

    Args:
        stories: Those to choose from, at most `MAX_OPTIONS` of them are.
        language: Of the form.
        subscription_id: Of the one that is changed: its story and channel stay what they are.
        story: Handle of the one that is chosen at first.
        channel: Id of the one that is chosen at first.
        schedule: What stands in the field at first, as it can be typed.
        bullets: How many points are chosen at first.
    """
    fields: list[Block] = []
    if not subscription_id:
        fields += _story_field(stories, story, language)
        picker: Block = {
            "type": "conversations_select",
            "filter": {"include": ["public", "private"], "exclude_bot_users": True},
        }
        if is_public(channel):
            picker["initial_conversation"] = channel
        hint = words("slack.modal.channel_hint", language)
        fields.append(_field(CHANNEL, words("slack.modal.channel", language), picker, hint))
    else:
        about_it = f"*{clip(story, 200) or '…'}* {posted_in(channel, language)}"
        fields.append({"type": "section", "text": mrkdwn(about_it)})
    typed = schedule or words("slack.modal.schedule_example", language)
    line: Block = {"type": "plain_text_input", "min_length": 1, "max_length": 200, "initial_value": typed[:200]}
    hint = words("slack.modal.schedule_hint", language)
    fields.append(_field(SCHEDULE, words("slack.modal.schedule", language), line, hint))
    counts = {str(n): words("slack.modal.n_bullets", language, n=str(n)) for n in range(1, MAX_BULLETS + 1)}
    fields.append(_field(BULLETS, words("slack.modal.bullets", language), _select(counts, str(bullets))))
    about = {"subscription": subscription_id} | ({STORY: story, CHANNEL: channel} if subscription_id else {})
    title = words("slack.modal.edit" if subscription_id else "slack.modal.add", language)
    return _view(SUBSCRIPTION, title, fields, language, submit="slack.modal.submit_save", about=about)


def paste(language: str, *, story: str = "", channel: str = "", respond_at: str = "") -> View:
    """Ask for the text of an article.

    Args:
        language: Of the form.
        story: Handle of the story that it belongs to; empty where that is to be found out.
        channel: Id of the channel in which it is opened.
        respond_at: Address for the reply; empty for none.
    """
    fields = []
    for name in (HEADLINE, ADDRESS, *_PARTS):
        is_text = name in _PARTS
        label = "more" if is_text and name != TEXT else name
        most = MAX_TEXT if is_text else 300 if name == HEADLINE else 2000
        element: Block = {"type": "plain_text_input", "multiline": is_text, "max_length": most}
        made = _field(name, words(f"paste.{label}", language), element)
        fields.append(made | ({} if name == TEXT else {"optional": True}))
    about = {STORY: story, CHANNEL: channel, "respond_at": respond_at}
    return _view(PASTE, words("paste.form", language), fields, language, submit="slack.modal.submit_add", about=about)


def settings(language: str, zone: str, *, channel: str = "") -> View:
    """Ask for the language and the time zone of a conversation.

    Args:
        language: What is set now, and that of the form.
        zone: What is set now.
        channel: Id of the conversation for which it is set.
    """
    names = {code: words(f"slack.language.{code}", language) for code in LOCALES}
    line: Block = {"type": "plain_text_input", "min_length": 1, "max_length": 100}
    if zone:
        line["initial_value"] = zone[:100]
    fields = [
        _field(LANGUAGE, words("slack.modal.language", language), _select(names, language)),
        _field(ZONE, words("slack.modal.zone", language), line, words("slack.modal.zone_hint", language)),
    ]
    title = words("slack.modal.settings", language)
    return _view(SETTINGS, title, fields, language, submit="slack.modal.submit_save", about={CHANNEL: channel})


def _view(
    form: str,
    title: str,
    blocks: Sequence[Block],
    language: str,
    *,
    submit: str = "",
    about: Mapping[str, str] | None = None,
) -> View:
    metadata = json.dumps({name: value for name, value in (about or {}).items() if value}, ensure_ascii=False)
    made: View = {
        "type": "modal",
        "callback_id": form,
        "title": plain(title, MAX_TITLE),
        "close": plain(words("slack.modal.cancel" if submit else "slack.modal.close", language), MAX_TITLE),
        "blocks": list(blocks),
        # Cut in the middle it could not be read any more.
        "private_metadata": metadata if len(metadata) <= MAX_METADATA else "",
    }
    if submit:
        made["submit"] = plain(words(submit, language), MAX_TITLE)
    return made


def _field(name: str, label: str, element: Block, hint: str = "") -> Block:
    made: Block = {
        "type": "input",
        "block_id": name,
        "label": plain(label, 150),
        "element": {"action_id": _ACTION} | element,
    }
    return made | ({"hint": plain(hint, 300)} if hint else {})


def _story_field(stories: Sequence[Story], chosen: str, language: str) -> Iterable[Block]:
    """Make the field in which a story is chosen; where there is none it is typed, and whoever answers says so."""
    handles = {
        each.handle: f"{each.handle} – {each.title}" for each in stories if 0 < len(each.handle) <= MAX_OPTION_VALUE
    }
    element = _select(handles, chosen) if handles else {"type": "plain_text_input", "max_length": MAX_OPTION_VALUE}
    yield _field(STORY, words("slack.modal.story", language), element)


def _select(labels: Mapping[str, str], chosen: str) -> Block:
    """Make a list to choose from, what is chosen at first among it; what is more than fits is left out."""
    kept = [value for value in labels if value != chosen][: MAX_OPTIONS - (chosen in labels)]
    options = {
        value: {"text": plain(label, MAX_OPTION), "value": value}
        for value, label in labels.items()
        if value in kept or value == chosen
    }
    made: Block = {"type": "static_select", "options": list(options.values())}
    return made | ({"initial_option": options[chosen]} if chosen in options else {})


def posted_in(channel: str, language: str) -> str:
    """Say where something is posted, in mrkdwn."""
    return clip(words("slack.home.in", language, channel=_PLACE), 200).replace(_PLACE, _where(channel, language))


def _where(channel: str, language: str) -> str:
    """Name a conversation in at most 60 characters of mrkdwn."""
    if is_public(channel):
        return f"<#{channel}>"
    return clip(words("slack.home.direct", language) if is_channel(channel) else channel, 60) or "…"
