"""The rules for messages, modals and commands that the OpenAPI description lacks; pure.

From https://docs.discord.com/developers (message and component resources, application commands). Discord does not
publish the codes inside of error 50035; here they name the rule.
"""

import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from tests.loopback_discord.description import Json, Problem
from tests.loopback_discord.refusals import Refused
from tests.loopback_discord.values import MessageFlag, walk

MAX_CONTENT = 2000
MAX_EMBED_CHARACTERS = 6000
MAX_DISPLAYED = 4000
MAX_COMPONENTS = 40
MAX_ROWS = 5
MAX_COMMANDS = {1: 100, 2: 15, 3: 15}
"""How many commands of each type one guild, or all together, may have."""
MAX_COMMAND_CHARACTERS = 8000

_BUTTON, _ROW, _TEXT, _LINK, _PREMIUM = 2, 1, 10, 5, 6
_SELECTS = {3, 5, 6, 7, 8}
_V2 = {9, 10, 11, 12, 13, 14, 17}
_SUBCOMMAND, _GROUP = 1, 2

Path = tuple[str | int, ...]


def check_message(message: Json) -> None:
    """Check a message as it would stand.

    Args:
        message: "content", "embeds", "components", "flags", "attachments", "sticker_ids", "poll" after the request;
            each may be absent.

    Raises:
        Refused: 50006 where it is empty, 50035 where it breaks a rule.
    """
    content, embeds = message.get("content") or "", message.get("embeds") or []
    components = message.get("components") or []
    v2 = bool((message.get("flags") or 0) & MessageFlag.IS_COMPONENTS_V2)
    problems = list(_component_problems(components, v2=v2))
    if v2:
        problems += [
            Problem(
                (name,),
                "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2",
                f"The '{name}' field cannot be used when using MessageFlags.IS_COMPONENTS_V2",
            )
            for name in ("content", "embeds", "sticker_ids", "poll")
            if message.get(name)
        ]
    if len(content) > MAX_CONTENT:
        problems.append(_too_long(("content",), MAX_CONTENT))
    problems += _embed_problems(embeds)
    if problems:
        raise Refused(50035, problems)
    others = (components, message.get("attachments"), message.get("sticker_ids"), message.get("poll"))
    if not content.strip() and not any(map(_is_something, embeds)) and not any(others):
        raise Refused(50006)


def check_mentions(allowed: Json | None) -> None:
    """Check "allowed_mentions"; raises `Refused` 50035 where it names users that it allows all together."""
    problems = [
        Problem(
            ("allowed_mentions",),
            "MESSAGE_ALLOWED_MENTIONS_PARSE_EXCLUSIVE",
            f'parse:["{name}"] and {name}: [ids...] are mutually exclusive.',
        )
        for name in ("users", "roles")
        if allowed and name in (allowed.get("parse") or ()) and allowed.get(name)
    ]
    if problems:
        raise Refused(50035, problems)


def check_modal(modal: Json) -> None:
    """Check a modal: 1 to 5 parts, one input in each row, no custom id twice; raises `Refused` 50035."""
    problems = []
    if len(modal["components"]) > MAX_ROWS:
        problems.append(_too_long(("data", "components"), MAX_ROWS))
    for number, row in enumerate(modal["components"]):
        path: Path = ("data", "components", number)
        if row["type"] == _ROW:
            if len(row["components"]) != 1:
                problems.append(Problem(path, "BASE_TYPE_BAD_LENGTH", "Must be 1 in length."))
            problems += [
                Problem((*path, "components", n, "label"), "BASE_TYPE_REQUIRED", "This field is required")
                for n, found in enumerate(row["components"])
                if not found.get("label")
            ]
    problems += _doubled(list(_walked(modal["components"], ("data", "components"))))
    for path, found in _walked(modal["components"], ("data", "components")):
        if found["type"] == 4 and (found.get("min_length") or 0) > (found.get("max_length") or 4000):
            problems.append(Problem((*path, "min_length"), "TEXT_INPUT_LENGTHS", "min_length is above max_length."))
    if problems:
        raise Refused(50035, problems)


def check_commands(commands: Sequence[Json]) -> None:
    """Check commands that stand side by side.

    Raises:
        Refused: 30032 where they are too many, 50035 where one breaks a rule.
    """
    for kind, n in Counter(command.get("type") or 1 for command in commands).items():
        if n > MAX_COMMANDS.get(kind, MAX_COMMANDS[1]):
            raise Refused(30032)
    problems = []
    seen = set()
    for number, command in enumerate(commands):
        key = (command.get("type") or 1, command["name"])
        if key in seen:
            problems.append(
                Problem((number,), "APPLICATION_COMMANDS_DUPLICATE_NAME", "Application command names must be unique")
            )
        seen.add(key)
        problems += _command_problems(command, (number,))
    if problems:
        raise Refused(50035, problems)


def check_command(command: Json) -> None:
    """Check one command; raises `Refused` 50035."""
    if problems := list(_command_problems(command, ())):
        raise Refused(50035, problems)


def _too_long(path: Path, limit: int) -> Problem:
    return Problem(path, "BASE_TYPE_MAX_LENGTH", f"Must be {limit} or fewer in length.")


def _is_something(embed: Json) -> bool:
    return any(embed.get(name) for name in ("title", "description", "fields", "author", "footer", "image", "thumbnail"))


def _embed_problems(embeds: Sequence[Json]) -> Iterable[Problem]:
    total = 0
    for number, embed in enumerate(embeds):
        fields = embed.get("fields") or []
        texts = [embed.get("title"), embed.get("description")]
        texts += [(embed.get("author") or {}).get("name"), (embed.get("footer") or {}).get("text")]
        texts += [text for found in fields for text in (found["name"], found["value"])]
        total += sum(len(text) for text in texts if text)
        for n, found in enumerate(fields):
            for name in ("name", "value"):
                if not found[name].strip():
                    path = ("embeds", number, "fields", n, name)
                    yield Problem(path, "BASE_TYPE_REQUIRED", "This field is required")
    if total > MAX_EMBED_CHARACTERS:
        message = f"Embed size exceeds maximum size of {MAX_EMBED_CHARACTERS}"
        yield Problem(("embeds",), "MAX_EMBED_SIZE_EXCEEDED", message)


def _walked(components: Sequence[Json], above: Path) -> Iterable[tuple[Path, Json]]:
    for number, component in enumerate(components):
        path = (*above, number)
        yield path, component
        yield from _walked(component.get("components") or (), (*path, "components"))
        for name in ("accessory", "component"):
            if isinstance(nested := component.get(name), dict):
                yield (*path, name), nested


def _component_problems(components: Sequence[Json], *, v2: bool) -> Iterable[Problem]:
    walked = list(_walked(components, ("components",)))
    if not v2:
        if len(components) > MAX_ROWS:
            yield _too_long(("components",), MAX_ROWS)
        for path, found in walked:
            if found["type"] in _V2:
                yield Problem((*path, "type"), "UNION_TYPE_CHOICES", 'Value of field "type" must be one of (1,).')
    else:
        if len(walked) > MAX_COMPONENTS:
            message = f"The total number of components exceeds the maximum of {MAX_COMPONENTS}"
            yield Problem(("components",), "COMPONENT_MAX_TOTAL_COMPONENTS_EXCEEDED", message)
        if sum(len(found["content"]) for found in walk(components) if found["type"] == _TEXT) > MAX_DISPLAYED:
            message = f"Displayable text size exceeds maximum size of {MAX_DISPLAYED}"
            yield Problem(("components",), "COMPONENT_DISPLAYABLE_TEXT_SIZE_EXCEEDED", message)
    yield from _doubled(walked)
    for path, found in walked:
        if found["type"] == _ROW:
            selects = [nested for nested in found["components"] if nested["type"] in _SELECTS]
            if selects and len(found["components"]) > 1:
                message = "A select has a row of its own"
                yield Problem(path, "COMPONENT_LAYOUT_WIDTH_EXCEEDED", message)
        elif found["type"] == _BUTTON:
            yield from _button_problems(path, found)
        elif found["type"] in _SELECTS:
            yield from _select_problems(path, found)


def _doubled(walked: Iterable[tuple[Path, Json]]) -> Iterable[Problem]:
    seen: set[tuple[str, object]] = set()
    for path, found in walked:
        for name in ("custom_id", "id"):
            if not found.get(name):
                continue
            if (name, found[name]) in seen:
                code = f"COMPONENT_{name.upper()}_DUPLICATED"
                yield Problem((*path, name), code, f"Component {name} cannot be duplicated")
            seen.add((name, found[name]))


def _button_problems(path: Path, button: Json) -> Iterable[Problem]:
    link, premium = button["style"] == _LINK, button["style"] == _PREMIUM
    wanted = "url" if link else "sku_id" if premium else "custom_id"
    for name in ("url", "sku_id", "custom_id"):
        if name == wanted and not button.get(name):
            yield Problem((*path, name), "BASE_TYPE_REQUIRED", f"A {name} is required")
        if name != wanted and button.get(name):
            yield Problem((*path, name), "BUTTON_COMPONENT_EXCLUSIVE", f"A {name} cannot stand beside a {wanted}")
    if not premium and not button.get("label") and not button.get("emoji"):
        yield Problem(path, "BUTTON_COMPONENT_EMPTY", "A button needs a label or an emoji")


def _select_problems(path: Path, select: Json) -> Iterable[Problem]:
    options = select.get("options") or []
    least, most = select.get("min_values"), select.get("max_values")
    least, most = 1 if least is None else least, 1 if most is None else most
    if least > most or (select["type"] == 3 and most > len(options)):
        yield Problem(path, "SELECT_COMPONENT_VALUES", "min_values, max_values and the options do not fit together")
    for value, n in Counter(option["value"] for option in options).items():
        if n > 1:
            message = f"The value {value!r} is already used"
            yield Problem((*path, "options"), "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED", message)
    if sum(bool(option.get("default")) for option in options) > most:
        yield Problem((*path, "options"), "SELECT_COMPONENT_DEFAULTS", "More defaults than values")


def _command_problems(command: Json, path: Path) -> Iterable[Problem]:
    kind = command.get("type") or 1
    if kind != 1:
        if command.get("description") or command.get("options"):
            message = "Context menu commands cannot have a description or options"
            yield Problem((*path, "description"), "APPLICATION_COMMAND_CONTEXT_MENU", message)
        return
    yield from _name_problems(command, path)
    if _size(command) > MAX_COMMAND_CHARACTERS:
        message = f"Command exceeds maximum size ({MAX_COMMAND_CHARACTERS})"
        yield Problem(path, "APPLICATION_COMMAND_TOO_LARGE", message)
    yield from _option_problems(command.get("options") or [], (*path, "options"), depth=0)


def _name_problems(named: Json, path: Path) -> Iterable[Problem]:
    if not _is_name(named["name"]):
        message = "String value did not match validation regex."
        yield Problem((*path, "name"), "APPLICATION_COMMAND_INVALID_NAME", message)
    for locale, name in (named.get("name_localizations") or {}).items():
        if not _is_name(name):
            message = "String value did not match validation regex."
            yield Problem((*path, "name_localizations", locale), "APPLICATION_COMMAND_INVALID_NAME", message)
    if not named.get("description"):
        yield Problem((*path, "description"), "BASE_TYPE_REQUIRED", "This field is required")


def _is_name(name: str) -> bool:
    """Tell whether this may name a slash command or option: small letters, digits, - ' and _."""
    return name == name.lower() and all(
        character in "-_'"
        or unicodedata.category(character)[0] in "LN"
        or unicodedata.name(character, "").startswith(("DEVANAGARI", "THAI"))
        for character in name
    )


def _option_problems(options: Sequence[Json], path: Path, *, depth: int) -> Iterable[Problem]:
    kinds = [option["type"] for option in options]
    nested = [kind in {_SUBCOMMAND, _GROUP} for kind in kinds]
    if any(nested) and not all(nested):
        message = "Sub-commands and options cannot stand side by side"
        yield Problem(path, "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", message)
    optional = False
    for number, option in enumerate(options):
        here = (*path, number)
        yield from _name_problems(option, here)
        if sum(other["name"] == option["name"] for other in options[:number]):
            message = "Option name already exists"
            yield Problem((*here, "name"), "APPLICATION_COMMAND_OPTIONS_NAME_ALREADY_EXISTS", message)
        if option.get("required") and optional:
            message = "Required options must be placed before non-required options"
            yield Problem((*here, "required"), "APPLICATION_COMMAND_OPTIONS_REQUIRED_INVALID", message)
        optional = optional or not option.get("required")
        if (option["type"] == _GROUP and depth > 0) or (option["type"] == _SUBCOMMAND and depth > 1):
            yield Problem((*here, "type"), "APPLICATION_COMMAND_OPTIONS_TYPE_INVALID", "Nested too deeply")
        if option.get("autocomplete") and option.get("choices"):
            message = "Choices and autocomplete exclude each other"
            yield Problem((*here, "choices"), "APPLICATION_COMMAND_OPTIONS_CHOICES", message)
        yield from _choice_problems(option.get("choices") or [], (*here, "choices"))
        inside = depth + 1 if option["type"] == _GROUP else 2
        if option["type"] in {_SUBCOMMAND, _GROUP}:
            yield from _option_problems(option.get("options") or [], (*here, "options"), depth=inside)


def _choice_problems(choices: Sequence[Json], path: Path) -> Iterable[Problem]:
    """List what is wrong with choices side by side: no name may stand twice."""
    for name, n in Counter(choice["name"] for choice in choices).items():
        if n > 1:
            yield Problem(path, "APPLICATION_COMMAND_OPTIONS_CHOICE_NAME_EXISTS", f"{name!r} is there already")


def _size(command: Mapping[str, object]) -> int:
    """Count what counts for a command's size: names, descriptions and values; of translations, the longest."""
    total = 0
    for name in ("name", "description"):
        texts = [command.get(name)]
        translations = command.get(f"{name}_localizations")
        texts += list(translations.values()) if isinstance(translations, dict) else []
        total += max(len(text) for text in [*texts, ""] if isinstance(text, str))
    if isinstance(value := command.get("value"), str):
        total += len(value)
    for name in ("options", "choices"):
        below = command.get(name)
        total += sum(_size(nested) for nested in below) if isinstance(below, list) else 0
    return total
