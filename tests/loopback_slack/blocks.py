"""The rules of blocks, messages and views, with Slack's limits.

After https://docs.slack.dev/reference/block-kit/blocks and …/views. What is written here finds unknown types and
properties, and what is too much; then slack_sdk's own models look at each block, and at each element in it.
"""

import json
from collections import Counter
from collections.abc import Callable
from typing import Literal

from slack_sdk.errors import SlackObjectFormationError
from slack_sdk.models.basic_objects import JsonObject
from slack_sdk.models.blocks import Block, BlockElement

from tests.loopback_slack.elements import ADDRESS, ELEMENTS, FIELDS, PICKERS, RICH_TEXTS, SLACK_FILE
from tests.loopback_slack.refusals import Refused
from tests.loopback_slack.shapes import (
    Check,
    Problems,
    Shape,
    anything,
    boolean,
    either,
    listed,
    one_of,
    some_of,
    string,
    text,
    typed,
)
from tests.loopback_slack.values import Json, texts, walk

MAX_TEXT = 40_000
MAX_BLOCK_TEXT = 12_000
"""Characters of all texts of a message's blocks: Slack names no limit, and refuses from about 13,000 on."""
MAX_METADATA = 16_384
"""Bytes of a message's metadata as JSON."""
MAX_VIEW = 250_000

_ANY: Json = {"type": anything, "block_id": string(255, shortest=1)}
_CELL = typed(
    {
        "raw_text": Shape({"type": anything, "text": string(shortest=1)}, ("text",)),
        "rich_text": Shape({**_ANY, "elements": listed(typed(RICH_TEXTS), 10_000)}, ("elements",)),
    }
)
_COLUMN = Shape({"align": one_of("left", "center", "right"), "is_wrapped": boolean})

BLOCKS: dict[str, Check] = {
    "section": Shape(
        {
            **_ANY,
            "text": text(3000),
            "fields": listed(text(2000), 10),
            "accessory": typed(ELEMENTS, "button", "workflow_button", "image", *PICKERS),
            "expand": boolean,
        },
        rule=some_of("text", "fields"),
    ),
    "divider": Shape(_ANY),
    "header": Shape({**_ANY, "text": text(150, plain=True)}, ("text",)),
    "context": Shape(
        {
            **_ANY,
            "elements": listed(
                typed({**ELEMENTS, "plain_text": text(3000), "mrkdwn": text(3000)}, "image", "plain_text", "mrkdwn"), 10
            ),
        },
        ("elements",),
    ),
    "actions": Shape(
        {**_ANY, "elements": listed(typed(ELEMENTS, "button", "workflow_button", "datetimepicker", *PICKERS), 25)},
        ("elements",),
    ),
    "context_actions": Shape(
        {**_ANY, "elements": listed(typed(ELEMENTS, "feedback_buttons", "icon_button"), 5)}, ("elements",)
    ),
    "input": Shape(
        {
            **_ANY,
            "label": text(2000, plain=True),
            "element": typed(ELEMENTS, *FIELDS),
            "hint": text(2000, plain=True),
            "optional": boolean,
            "dispatch_action": boolean,
        },
        ("label", "element"),
    ),
    "image": Shape(
        {
            **_ANY,
            "image_url": ADDRESS,
            "slack_file": SLACK_FILE,
            "alt_text": string(2000, shortest=1),
            "title": text(2000, plain=True),
        },
        ("alt_text",),
        either("image_url", "slack_file"),
    ),
    "markdown": Shape({**_ANY, "text": string(12_000, shortest=1)}, ("text",)),
    "rich_text": Shape({**_ANY, "elements": listed(typed(RICH_TEXTS), 10_000)}, ("elements",)),
    "table": Shape({**_ANY, "rows": listed(listed(_CELL, 20), 100), "column_settings": listed(_COLUMN, 20)}, ("rows",)),
    "video": Shape(
        {
            **_ANY,
            "alt_text": string(shortest=1),
            "title": text(199, plain=True),
            "thumbnail_url": ADDRESS,
            "video_url": ADDRESS,
            "title_url": ADDRESS,
            "description": text(200, plain=True),
            "provider_icon_url": ADDRESS,
            "provider_name": string(),
            "author_name": string(49),
        },
        ("alt_text", "title", "thumbnail_url", "video_url"),
    ),
}

Surface = Literal["message", "modal", "home"]
_ONLY_IN_MESSAGES = {"context_actions", "markdown", "table"}

_VIEW: dict[str, Check] = {
    "type": one_of("modal", "home"),
    "blocks": anything,
    "private_metadata": string(3000),
    "callback_id": string(255),
    "external_id": string(255),
    "clear_on_close": boolean,
    "notify_on_close": boolean,
}
_MODAL = Shape(
    {
        **_VIEW,
        "title": text(24, plain=True),
        "submit": text(24, plain=True),
        "close": text(24, plain=True),
        "submit_disabled": boolean,
    },
    ("title", "blocks"),
)
_HOME = Shape(_VIEW, ("blocks",))


def check_blocks(blocks: object, *, surface: Surface = "message", path: str = "/blocks") -> list[str]:
    """List what is wrong with blocks, in Slack's words; nothing where they may be shown."""
    problems = Problems()
    listed(_block(surface), 50 if surface == "message" else 100, 0)(blocks, path, problems)
    if not isinstance(blocks, list):
        return problems.messages
    ids = Counter(block["block_id"] for block in blocks if isinstance(block, dict) and block.get("block_id"))
    for block_id, n in ids.items():
        if n > 1:
            problems.add(path, f"block_id {block_id} already exists")
    for index, block in enumerate(blocks):
        actions = Counter(str(found["action_id"]) for found in walk(block) if found.get("action_id"))
        for action_id, n in actions.items():
            if n > 1:
                problems.add(f"{path}/{index}", f"action_id {action_id} already exists")
    if sum(found.get("focus_on_load") is True for found in walk(blocks)) > 1:
        problems.add(path, "only one element may have focus_on_load")
    if not problems.messages:
        for index, block in enumerate(blocks):
            for reason in _found_by_sdk(block):
                problems.add(f"{path}/{index}", reason)
    return problems.messages


def check_message(body: Json, *, edit: bool = False) -> None:
    """Refuse a message that Slack would refuse.

    Args:
        body: Its text, blocks, attachments and metadata.
        edit: Whether it replaces another, so that metadata alone is enough.

    Raises:
        Refused: With no_text, msg_too_long, invalid_blocks, msg_blocks_too_long or a word about metadata.
    """
    blocks = body.get("blocks")
    words = body.get("text")
    if words is not None and not isinstance(words, str):
        raise Refused("invalid_arguments", ["[ERROR] must provide a string [json-pointer:/text]"])
    if not words and not blocks and not body.get("attachments") and not (edit and body.get("metadata")):
        raise Refused("no_text")
    if len(words or "") > MAX_TEXT:
        raise Refused("msg_too_long")
    if blocks:
        if messages := check_blocks(blocks):
            raise Refused("invalid_blocks", messages)
        if sum(map(len, texts(blocks))) > MAX_BLOCK_TEXT:
            raise Refused("msg_blocks_too_long")
    if body.get("metadata"):
        _check_metadata(body["metadata"])


def _check_metadata(metadata: object) -> None:
    problems = Problems()
    shape = Shape({"event_type": string(shortest=1), "event_payload": anything}, ("event_type", "event_payload"))
    shape(metadata, "/metadata", problems)
    if problems.messages or not isinstance(metadata, dict) or not isinstance(metadata["event_payload"], dict):
        raise Refused("invalid_metadata_format", problems.messages)
    if len(json.dumps(metadata, ensure_ascii=False).encode()) > MAX_METADATA:
        raise Refused("metadata_too_large")


def check_view(view: object, *, surface: Surface) -> None:
    """Refuse a view that Slack would refuse.

    Raises:
        Refused: With invalid_arguments or view_too_large.
    """
    problems = Problems()
    if isinstance(view, dict) and view.get("type") != surface:
        problems.add("/view/type", f"unsupported type: {view.get('type')}")
    (_MODAL if surface == "modal" else _HOME)(view, "/view", problems)
    if isinstance(view, dict):
        blocks = view.get("blocks")
        problems.messages += check_blocks(blocks, surface=surface, path="/view/blocks")
        fields = isinstance(blocks, list) and any(found.get("type") == "input" for found in walk(blocks))
        if fields and surface == "modal" and not view.get("submit"):
            problems.add("/view", "missing required field: submit")
    if problems.messages:
        raise Refused("invalid_arguments", problems.messages)
    if len(json.dumps(view, ensure_ascii=False).encode()) > MAX_VIEW:
        raise Refused("view_too_large")


def _block(surface: Surface) -> Check:
    """Be a block that a surface can show."""
    known = typed(BLOCKS, *(name for name in BLOCKS if surface == "message" or name not in _ONLY_IN_MESSAGES))

    def check(value: object, path: str, problems: Problems) -> None:
        newer = Block.parse(value) if isinstance(value, dict) and value.get("type") not in BLOCKS else None
        if newer is None or surface != "message":
            known(value, path, problems)
        else:  # of these the models alone know what they may hold
            assert isinstance(value, dict)
            for name in value.keys() - newer.attributes:
                problems.add(path, f"invalid additional property: {name}")

    return check


def _found_by_sdk(block: Json) -> list[str]:
    """List what slack_sdk's models say against a block and the elements in it."""
    found = [reason for reason in [_reason(lambda: Block.parse(block))] if reason]
    for element in walk(block):
        if element is not block and element.get("type") in ELEMENTS:
            reason = _reason(lambda element=element: BlockElement.parse(element))  # type: ignore[misc]
            found += [reason] if reason else []
    return found


def _reason(make: Callable[[], JsonObject | None]) -> str | None:
    try:
        made = make()
        if made is not None:
            made.validate_json()
    except (SlackObjectFormationError, TypeError) as error:
        return str(error)
    return None
