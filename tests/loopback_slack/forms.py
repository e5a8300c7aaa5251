"""What users fill in and choose, and how Slack tells an app about it."""

from collections.abc import Iterator, Mapping

from tests.loopback_slack.refusals import NotOffered
from tests.loopback_slack.values import Channel, Json, User, walk

_PLAIN = {
    "plain_text_input": ("value", "initial_value"),
    "email_text_input": ("value", "initial_value"),
    "url_text_input": ("value", "initial_value"),
    "number_input": ("value", "initial_value"),
    "rich_text_input": ("rich_text_value", "initial_value"),
    "datepicker": ("selected_date", "initial_date"),
    "timepicker": ("selected_time", "initial_time"),
    "datetimepicker": ("selected_date_time", "initial_date_time"),
    "static_select": ("selected_option", "initial_option"),
    "external_select": ("selected_option", "initial_option"),
    "radio_buttons": ("selected_option", "initial_option"),
    "overflow": ("selected_option", ""),
    "checkboxes": ("selected_options", "initial_options"),
    "multi_static_select": ("selected_options", "initial_options"),
    "multi_external_select": ("selected_options", "initial_options"),
    "users_select": ("selected_user", "initial_user"),
    "multi_users_select": ("selected_users", "initial_users"),
    "conversations_select": ("selected_conversation", "initial_conversation"),
    "multi_conversations_select": ("selected_conversations", "initial_conversations"),
    "channels_select": ("selected_channel", "initial_channel"),
    "multi_channels_select": ("selected_channels", "initial_channels"),
}
"""Of each element that keeps a value: how an app reads that, and how it gives the first one."""

_TEXTS = ("plain_text_input", "email_text_input", "url_text_input", "number_input")


def elements(blocks: list[Json]) -> Iterator[tuple[Json, Json]]:
    """Give each element with an action_id, with its block, from top to bottom."""
    for block in blocks:
        for found in walk(block):
            if found is not block and found.get("action_id"):
                yield block, found


def find(blocks: list[Json], name: str, *, block_id: str | None = None, value: str | None = None) -> tuple[Json, Json]:
    """Find an element by its action_id, or its block's id, with its block; of several of the same name the first.

    Args:
        blocks: Where.
        name: The action_id or block_id.
        block_id: In which block, where several have such an element.
        value: Which of several buttons.

    Raises:
        NotOffered: There is none.
    """
    for by_block in (False, True):
        for block, element in elements(blocks):
            known = block["block_id"] if by_block else element["action_id"]
            here = block_id in {None, block["block_id"]} and value in {None, element.get("value")}
            if known == name and here:
                return block, element
    raise NotOffered(f"there is no {name!r} among {[found['action_id'] for _, found in elements(blocks)]}")


def state(blocks: list[Json], chosen: Mapping[tuple[str, str], Json]) -> Json:
    """Tell what is filled in: by block_id, then by action_id."""
    told: Json = {}
    for block, element in elements(blocks):
        if element["type"] in _PLAIN and element["type"] != "overflow":
            ids = block["block_id"], element["action_id"]
            told.setdefault(ids[0], {})[ids[1]] = chosen.get(ids) or first(element)
    return told


def first(element: Json) -> Json:
    """Tell what an element says before somebody touches it."""
    name, initial = _PLAIN[element["type"]]
    nothing: list[str] | None = [] if name.endswith("s") else None
    return {"type": element["type"], name: element.get(initial, nothing)}


def current(element: Json, channel: Channel) -> Json:
    """Tell what a menu of conversations says that begins with where the user is."""
    name = _PLAIN[element["type"]][0]
    return {"type": element["type"], name: [channel.id] if name.endswith("s") else channel.id}


def empty(found: Json) -> bool:
    """Tell whether a required field would complain."""
    return found[_PLAIN[found["type"]][0]] in (None, "", [])


def filled(element: Json, value: object, offered: list[Json] | None = None) -> Json:
    """Tell what an element says when somebody chose or typed something.

    Args:
        element: What is filled in.
        value: What they type, the value or label of an option, a user, a channel; a list of those for several.
        offered: The options that an app gave last, for menus whose options it gives.

    Raises:
        NotOffered: Users cannot do that here.
    """
    kind = element["type"]
    if kind not in _PLAIN:
        raise NotOffered(f"nothing can be filled in at {element['action_id']!r}: it is a {kind}")
    name = _PLAIN[kind][0]
    if kind in _TEXTS:
        _check_length(element, str(value))
        return {"type": kind, name: str(value) or None}
    if name.startswith("selected_option"):
        options = _options(element) if offered is None else offered
        many = name.endswith("s")
        several = value if isinstance(value, list | tuple) else [value]
        picked = [_option(options, one) for one in several]
        if many and len(picked) > element.get("max_selected_items", len(picked)):
            raise NotOffered(f"at most {element['max_selected_items']} can be chosen")
        return {"type": kind, name: picked if many else picked[0]}
    if name.endswith("s"):
        assert isinstance(value, list | tuple), f"{kind} takes several"
        return {"type": kind, name: [_place(element, one) for one in value]}
    return {"type": kind, name: _place(element, value)}


def _check_length(element: Json, value: str) -> None:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if value and not least <= len(value) <= most:
        raise NotOffered(f"{element['action_id']!r} takes from {least} to {most} characters, not {len(value)}")
    if "\n" in value and not element.get("multiline"):
        raise NotOffered(f"{element['action_id']!r} takes one line only")


def _options(element: Json) -> list[Json]:
    found: list[Json] = list(element.get("options") or ())
    for group in element.get("option_groups") or ():
        found += group["options"]
    return found


def _option(options: list[Json], value: object) -> Json:
    for option in options:
        if value in (option.get("value"), option["text"]["text"]):
            return option
    raise NotOffered(f"{value!r} is none of {[option['text']['text'] for option in options]}")


def _place(element: Json, value: object) -> object:
    if isinstance(value, User):
        return value.id
    if isinstance(value, Channel):
        wanted = (element.get("filter") or {}).get("include")
        kind = {"channels": "public", "groups": "private", "im": "im"}[value.kind]
        public_only = element["type"].endswith("channels_select")
        if kind not in (wanted or [kind]) or (public_only and kind != "public"):
            raise NotOffered(f"{element['action_id']!r} does not list {value.name!r}, which is {kind}")
        return value.id
    return value
