"""The elements of Block Kit, with Slack's limits: buttons, menus, fields to fill in, parts of rich texts.

After https://docs.slack.dev/reference/block-kit/block-elements and …/composition-objects.
"""

from tests.loopback_slack.shapes import (
    Check,
    Problems,
    Shape,
    anything,
    boolean,
    either,
    listed,
    number,
    one_of,
    string,
    text,
    typed,
)

ADDRESS = string(3000, shortest=1, form=r"[A-Za-z][A-Za-z0-9+.-]*:\S+")
_ID = string(255, shortest=1)
_DATE = string(form=r"\d{4}-\d\d-\d\d")
_TIME = string(form=r"([01]\d|2[0-3]):[0-5]\d")
_WHO = string(form=r"[UW][A-Z0-9]+")
_WHERE = string(form=r"[A-Z][A-Z0-9]+")

SLACK_FILE = Shape({"id": string(), "url": string()}, rule=either("id", "url"))

CONFIRM = Shape(
    {
        "title": text(100, plain=True),
        "text": text(300, plain=True),
        "confirm": text(30, plain=True),
        "deny": text(30, plain=True),
        "style": one_of("primary", "danger"),
    },
    ("title", "text", "confirm", "deny"),
)


def _option(*, plain: bool, address: bool = False) -> Shape:
    """Be one of several to choose from."""
    words = text(75, plain=plain)
    more: dict[str, Check] = {"url": ADDRESS} if address else {}
    value = string(150, shortest=1)
    return Shape({"text": words, "value": value, "description": text(75, plain=plain), **more}, ("text", "value"))


OPTION = _option(plain=True)
OPTIONS = listed(OPTION, 100)
OPTION_GROUP = Shape({"label": text(75, plain=True), "options": OPTIONS}, ("label", "options"))
GROUPS = listed(OPTION_GROUP, 100)
_LINES = listed(_option(plain=False), 10)
_ACTION: dict[str, Check] = {"type": anything, "action_id": _ID}
_FOCUS: dict[str, Check] = {**_ACTION, "focus_on_load": boolean, "placeholder": text(150, plain=True)}
_DISPATCH = Shape(
    {"trigger_actions_on": listed(one_of("on_enter_pressed", "on_character_entered"), 2)}, ("trigger_actions_on",)
)
_SELECT: dict[str, Check] = {**_FOCUS, "confirm": CONFIRM}
_MULTI: dict[str, Check] = {**_SELECT, "max_selected_items": number(1)}
_FIELD: dict[str, Check] = {**_FOCUS, "dispatch_action_config": _DISPATCH}
_FILTER = Shape(
    {
        "include": listed(one_of("im", "mpim", "private", "public"), 4),
        "exclude_external_shared_channels": boolean,
        "exclude_bot_users": boolean,
    }
)


def _initial(value: object, path: str, problems: Problems) -> None:
    """Let what is chosen at first be one of the options, exactly."""
    assert isinstance(value, dict)
    groups = value.get("option_groups")
    if isinstance(groups, list):
        offered = [option for group in groups if isinstance(group, dict) for option in group.get("options") or ()]
    else:
        listed_options = value.get("options")
        offered = listed_options if isinstance(listed_options, list) else []
    single = value.get("initial_option")
    chosen = value.get("initial_options") or ([] if single is None else [single])
    if any(option not in offered for option in chosen if isinstance(chosen, list)):
        problems.add(path, "initial option not found among options")


def _menu(value: object, path: str, problems: Problems) -> None:
    either("options", "option_groups")(value, path, problems)
    _initial(value, path, problems)


def _lengths(value: object, path: str, problems: Problems) -> None:
    """Let a text be able to be long enough."""
    assert isinstance(value, dict)
    least, most = value.get("min_length"), value.get("max_length")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        problems.add(path, "min_length must not be greater than max_length")


ELEMENTS: dict[str, Check] = {
    "button": Shape(
        {
            **_ACTION,
            "text": text(75, plain=True),
            "url": ADDRESS,
            "value": string(2000),
            "style": one_of("primary", "danger"),
            "confirm": CONFIRM,
            "accessibility_label": string(75),
        },
        ("text",),
    ),
    "workflow_button": Shape(
        {
            **_ACTION,
            "text": text(75, plain=True),
            "workflow": anything,
            "style": one_of("primary", "danger"),
            "accessibility_label": string(75),
        },
        ("text", "workflow"),
    ),
    "overflow": Shape(
        {**_ACTION, "options": listed(_option(plain=True, address=True), 5), "confirm": CONFIRM}, ("options",)
    ),
    "checkboxes": Shape(
        {**_ACTION, "options": _LINES, "initial_options": _LINES, "confirm": CONFIRM, "focus_on_load": boolean},
        ("options",),
        _initial,
    ),
    "radio_buttons": Shape(
        {
            **_ACTION,
            "options": _LINES,
            "initial_option": _option(plain=False),
            "confirm": CONFIRM,
            "focus_on_load": boolean,
        },
        ("options",),
        _initial,
    ),
    "datepicker": Shape({**_SELECT, "initial_date": _DATE}),
    "timepicker": Shape({**_SELECT, "initial_time": _TIME, "timezone": string()}),
    "datetimepicker": Shape(
        {**_ACTION, "focus_on_load": boolean, "confirm": CONFIRM, "initial_date_time": number(1e9, 9_999_999_999)}
    ),
    "static_select": Shape(
        {**_SELECT, "options": OPTIONS, "option_groups": GROUPS, "initial_option": OPTION}, rule=_menu
    ),
    "multi_static_select": Shape(
        {**_MULTI, "options": OPTIONS, "option_groups": GROUPS, "initial_options": OPTIONS}, rule=_menu
    ),
    "external_select": Shape({**_SELECT, "min_query_length": number(0), "initial_option": OPTION}),
    "multi_external_select": Shape({**_MULTI, "min_query_length": number(0), "initial_options": OPTIONS}),
    "users_select": Shape({**_SELECT, "initial_user": _WHO}),
    "multi_users_select": Shape({**_MULTI, "initial_users": listed(_WHO, 1000)}),
    "conversations_select": Shape(
        {
            **_SELECT,
            "initial_conversation": _WHERE,
            "default_to_current_conversation": boolean,
            "response_url_enabled": boolean,
            "filter": _FILTER,
        }
    ),
    "multi_conversations_select": Shape(
        {
            **_MULTI,
            "initial_conversations": listed(_WHERE, 1000),
            "default_to_current_conversation": boolean,
            "filter": _FILTER,
        }
    ),
    "channels_select": Shape({**_SELECT, "initial_channel": _WHERE, "response_url_enabled": boolean}),
    "multi_channels_select": Shape({**_MULTI, "initial_channels": listed(_WHERE, 1000)}),
    "plain_text_input": Shape(
        {
            **_FIELD,
            "initial_value": string(3000),
            "multiline": boolean,
            "min_length": number(0, 3000),
            "max_length": number(1, 3000),
        },
        rule=_lengths,
    ),
    "email_text_input": Shape({**_FIELD, "initial_value": string()}),
    "url_text_input": Shape({**_FIELD, "initial_value": string()}),
    "number_input": Shape(
        {
            **_FIELD,
            "is_decimal_allowed": boolean,
            "initial_value": string(),
            "min_value": string(),
            "max_value": string(),
        },
        ("is_decimal_allowed",),
    ),
    "rich_text_input": Shape(
        {**_FIELD, "initial_value": anything, "min_lines": number(1), "max_lines": number(1)}, ("action_id",)
    ),
    "file_input": Shape({**_ACTION, "filetypes": listed(string(), 100), "max_files": number(1, 10)}),
    "image": Shape(
        {
            "type": anything,
            "image_url": ADDRESS,
            "slack_file": SLACK_FILE,
            "alt_text": string(2000, shortest=1),
        },
        ("alt_text",),
        either("image_url", "slack_file"),
    ),
    "feedback_buttons": Shape(
        {**_ACTION, "positive_button": anything, "negative_button": anything}, ("positive_button", "negative_button")
    ),
    "icon_button": Shape(
        {
            **_ACTION,
            "icon": one_of("trash"),
            "text": text(75, plain=True),
            "value": string(2000),
            "confirm": CONFIRM,
            "accessibility_label": string(75),
            "visible_to_user_ids": listed(_WHO, 1000),
        },
        ("icon", "text"),
    ),
}

MENUS = tuple(name for name in ELEMENTS if name.endswith("_select"))
PICKERS = ("checkboxes", "datepicker", "overflow", "radio_buttons", "timepicker", *MENUS)
FIELDS = (
    *(name for name in ELEMENTS if name.endswith("_input")),
    *(name for name in PICKERS if name != "overflow"),
    "datetimepicker",
)

# Rich texts

_STYLE = Shape(dict.fromkeys(("bold", "italic", "strike", "code", "underline"), boolean))
_MARKED = Shape({**_STYLE.properties, "highlight": boolean, "client_highlight": boolean, "unlink": boolean})
_PARTS: dict[str, Check] = {
    "text": Shape({"type": anything, "text": string(shortest=1), "style": _STYLE}, ("text",)),
    "link": Shape(
        {"type": anything, "url": ADDRESS, "text": string(), "unsafe": boolean, "style": _STYLE},
        ("url",),
    ),
    "emoji": Shape(
        {"type": anything, "name": string(shortest=1), "unicode": string(), "skin_tone": number(1, 6), "style": _STYLE},
        ("name",),
    ),
    "user": Shape({"type": anything, "user_id": _WHO, "style": _MARKED}, ("user_id",)),
    "usergroup": Shape({"type": anything, "usergroup_id": _WHERE, "style": _MARKED}, ("usergroup_id",)),
    "channel": Shape({"type": anything, "channel_id": _WHERE, "style": _MARKED}, ("channel_id",)),
    "team": Shape({"type": anything, "team_id": _WHERE, "style": _MARKED}, ("team_id",)),
    "broadcast": Shape({"type": anything, "range": one_of("here", "channel", "everyone"), "style": _STYLE}, ("range",)),
    "color": Shape({"type": anything, "value": string(), "style": _STYLE}, ("value",)),
    "date": Shape(
        {
            "type": anything,
            "timestamp": number(),
            "format": string(shortest=1),
            "url": ADDRESS,
            "fallback": string(),
            "style": _STYLE,
        },
        ("timestamp", "format"),
    ),
}
_WORDS = listed(typed(_PARTS), 100_000, 0)
_SECTION = Shape({"type": anything, "elements": _WORDS}, ("elements",))

RICH_TEXTS: dict[str, Check] = {
    "rich_text_section": _SECTION,
    "rich_text_quote": Shape({"type": anything, "elements": _WORDS, "border": number(0, 1)}, ("elements",)),
    "rich_text_preformatted": Shape(
        {
            "type": anything,
            "elements": listed(typed(_PARTS, "text", "link"), 100_000, 0),
            "border": number(0, 1),
            "language": string(),
        },
        ("elements",),
    ),
    "rich_text_list": Shape(
        {
            "type": anything,
            "style": one_of("bullet", "ordered"),
            "elements": listed(typed({"rich_text_section": _SECTION}), 10_000),
            "indent": number(0, 8),
            "offset": number(0),
            "border": number(0, 1),
        },
        ("style", "elements"),
    ),
}
