"""Discord's OpenAPI description: which operation a request is, and whether it and its response are as described.

Where the file lies is decided here too; what the description does not say is in `rules`.
"""

import json
import os
import re
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

from jsonschema import Draft202012Validator, FormatChecker, ValidationError
from jsonschema.validators import extend
from referencing import Registry
from referencing.jsonschema import DRAFT202012

PATH = "DEPESCHE_DISCORD_SPEC"
REQUIRED = "DEPESCHE_REQUIRE_DISCORD_SPEC"
_TOLD, _TAKEN = "urn:discord:told", "urn:discord:taken"

_ID_TAKEN = {"type": ["string", "integer"], "pattern": "^(0|[1-9][0-9]*)$", "minimum": 0}
"""Discord writes ids as strings, and takes them as numbers too: discord.py sends some so."""
_INNER_ERRORS = {
    "type": "object",
    "properties": {
        "_errors": {
            "type": "array",
            "items": {
                "type": "object",
                "properties": {"code": {"type": "string"}, "message": {"type": "string"}},
                "required": ["code", "message"],
            },
        }
    },
    "required": ["_errors"],
    "additionalProperties": False,
}
"""The description has numbers for the codes inside of error 50035; the manual's examples show words:
https://docs.discord.com/developers/reference#error-messages
"""

Json = dict[str, Any]
"""A JSON object."""


@dataclass(frozen=True)
class Problem:
    """What is wrong with a value, and where.

    Attributes:
        path: Keys and positions that lead there from the top.
        code: In Discord's words, "BASE_TYPE_MAX_LENGTH".
        message: A sentence for people.
    """

    path: tuple[str | int, ...]
    code: str
    message: str

    def __str__(self) -> str:
        return f"{'.'.join(map(str, self.path)) or 'body'}: {self.message} ({self.code})"


def description_path(environ: Mapping[str, str]) -> Path | None:
    """Find the description: where the environment says, else in the reference folder beside the project.

    Returns:
        A file, or None where there is none.
    """
    told = environ.get(PATH)
    if told:
        path = Path(told)
    else:
        path = Path(__file__).parents[2].parent / "shared" / "reference" / "discord" / "openapi.json"
    return path if path.is_file() else None


@cache
def read_description(path: Path) -> "Description":
    """Read a description; the same file is read once."""
    return Description(json.loads(path.read_bytes()))


def missing_reason(environ: Mapping[str, str] = os.environ) -> str | None:
    """Say why there is no description, or None where there is one."""
    if description_path(environ) is not None:
        return None
    return f"no OpenAPI description of Discord at {environ.get(PATH) or 'its default place'} (set {PATH})"


class Description:
    """All operations of the API."""

    def __init__(self, document: Json) -> None:
        """Take the parsed file; validators are made when they are first needed."""
        self._document = document
        self._validators = _quicker(document["components"]["schemas"])
        self._registry: Registry[Any] = Registry().with_resources(
            [
                (_TOLD, DRAFT202012.create_resource(_with_schemas(document, {"InnerErrors": _INNER_ERRORS}))),
                (_TAKEN, DRAFT202012.create_resource(_with_schemas(document, {"SnowflakeType": _ID_TAKEN}))),
            ]
        )
        self._by_shape: dict[tuple[str, int], list[Operation]] = defaultdict(list)
        for template, methods in document["paths"].items():
            for method in methods.keys() & {"get", "put", "post", "patch", "delete"}:
                operation = Operation(self, template, method)
                self._by_shape[method.upper(), template.count("/")].append(operation)
        for operations in self._by_shape.values():
            # "@me" is more particular than any id.
            operations.sort(key=lambda operation: operation.template.count("{"))

    def find(self, method: str, path: str) -> "tuple[Operation, dict[str, str]] | None":
        """Find the operation of a request and the values in its path, or None where there is no such operation."""
        for operation in self._by_shape[method, path.count("/")]:
            if (values := operation.match(path)) is not None:
                return operation, values
        return None

    def validator(self, *pointer: str, told: bool) -> Draft202012Validator:
        """Make a validator for the schema at a place of the document, for what Discord tells or takes."""
        steps = "/".join(step.replace("~", "~0").replace("/", "~1") for step in pointer)
        return self._validators(
            {"$ref": f"{_TOLD if told else _TAKEN}#/{steps}"}, registry=self._registry, format_checker=_FORMATS
        )

    def at(self, *pointer: str) -> Any:
        """Give what stands at a place of the document, or None."""
        found: Any = self._document
        for step in pointer:
            if not isinstance(found, dict) or step not in found:
                return None
            found = found[step]
        return found


@dataclass(eq=False)
class Operation:
    """One operation, "create_message".

    Attributes:
        description: Where it stands.
        template: Its path with names in braces.
        method: In lower case.
    """

    description: Description
    template: str
    method: str
    _validators: dict[tuple[str, ...], Draft202012Validator | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        pattern = re.sub(r"\\{(\w+)\\}", r"(?P<\1>[^/]+)", re.escape(self.template))
        self._pattern = re.compile(pattern)
        declared = self.description.at("paths", self.template, self.method)
        self.id: str = declared["operationId"]
        self.open: bool = {} in declared.get("security", [])
        """Whether it may be called without the bot's token."""

    def match(self, path: str) -> dict[str, str] | None:
        """Give the values in a path, or None where it is not this operation's."""
        found = self._pattern.fullmatch(path)
        return None if found is None else found.groupdict()

    def path_problems(self, values: Mapping[str, str]) -> list[Problem]:
        """List what is wrong with the values in the path."""
        problems = []
        for name, pointer, _ in self._parameters("path"):
            problems += _problems(self._validator(*pointer), values[name], (name,))
        return problems

    def query(self, raw: Mapping[str, str]) -> tuple[Json, list[Problem]]:
        """Read the query by the types that are described; list what is wrong with it."""
        values: Json = {}
        problems: list[Problem] = []
        known = list(self._parameters("query"))
        for name, pointer, parameter in known:
            if name in raw:
                values[name] = _typed(raw[name], parameter["schema"])
                problems += _problems(self._validator(*pointer), values[name], (name,))
            elif parameter.get("required"):
                problems.append(_absent((name,)))
        names = {name for name, _, _ in known}
        problems += [Problem((name,), "QUERY_UNKNOWN", "There is no such parameter.") for name in raw.keys() - names]
        return values, problems

    def body_problems(self, kind: str, body: object) -> list[Problem]:
        """List what is wrong with a request's body.

        Args:
            kind: Its Content-Type without parameters; empty where there is no body.
            body: As parsed; of a form, what its JSON part says.
        """
        pointer = ("paths", self.template, self.method, "requestBody")
        described = self.description.at(*pointer)
        if not kind:
            return [_absent(())] if described and described.get("required") else []
        if described is None or kind not in described["content"]:
            return [Problem((), "CONTENT_TYPE_INVALID", f"{kind} is not expected here.")]
        # What a form's JSON part says is what a JSON body says.
        like = "application/json" if kind == "multipart/form-data" else kind
        return _problems(self._validator(*pointer, "content", like, "schema"), body)

    def response_problems(self, status: int, body: object) -> list[Problem]:
        """List what is wrong with an answer; None is an answer without a body."""
        pointer: tuple[str, ...] = ("paths", self.template, self.method, "responses")
        responses = self.description.at(*pointer)
        key = str(status) if str(status) in responses else f"{status // 100}XX"
        if key not in responses:
            return [Problem((), "STATUS_INVALID", f"{status} is no answer to {self.id}.")]
        pointer, response = (*pointer, key), responses[key]
        if "$ref" in response:
            pointer = tuple(response["$ref"].removeprefix("#/").split("/"))
            response = self.description.at(*pointer)
        if "content" not in response:
            return [] if body is None else [Problem((), "BODY_INVALID", f"{status} has no body.")]
        return _problems(self._validator(*pointer, "content", "application/json", "schema"), body)

    def _validator(self, *pointer: str) -> Draft202012Validator:
        made = self._validators.get(pointer)
        if made is None:
            made = self._validators[pointer] = self.description.validator(*pointer, told="responses" in pointer)
        return made

    def _parameters(self, place: Literal["path", "query"]) -> Iterable[tuple[str, tuple[str, ...], Json]]:
        for pointer in (("paths", self.template), ("paths", self.template, self.method)):
            for number, parameter in enumerate(self.description.at(*pointer, "parameters") or ()):
                if parameter["in"] == place:
                    yield parameter["name"], (*pointer, "parameters", str(number), "schema"), parameter


def _quicker(schemas: Json) -> type[Draft202012Validator]:
    """Make a validator that looks at "type" before it tries all members of a union, of which there are up to eleven."""
    kinds: dict[str, set[object]] = {}
    for name, schema in schemas.items():
        kind = schema.get("properties", {}).get("type", {}) if "type" in schema.get("required", ()) else {}
        if "enum" in kind:
            kinds[f"#/components/schemas/{name}"] = set(kind["enum"])
    plain = Draft202012Validator.VALIDATORS["oneOf"]

    def one_of(validator: Any, members: list[Json], instance: object, schema: Json) -> Iterable[ValidationError]:
        kind = instance.get("type") if isinstance(instance, dict) else None
        kind = kind if isinstance(kind, int | str) else None
        meant = [member for member in members if kind in kinds.get(member.get("$ref", ""), ())]
        if len(meant) == 1 and all(member.get("$ref") in kinds or member == {"type": "null"} for member in members):
            return validator.descend(instance, meant[0])  # type: ignore[no-any-return]
        return plain(validator, members, instance, schema)  # type: ignore[no-any-return]

    quicker: type[Draft202012Validator] = extend(  # type: ignore[no-untyped-call]
        Draft202012Validator, {"oneOf": one_of}
    )
    return quicker


def _with_schemas(document: Json, schemas: Json) -> Json:
    components = document["components"]
    return {**document, "components": {**components, "schemas": {**components["schemas"], **schemas}}}


def _typed(text: str, schema: Json) -> object:
    match schema.get("type"):
        case "integer":
            return int(text) if re.fullmatch(r"-?\d+", text) else text
        case "boolean":
            return {"true": True, "1": True, "false": False, "0": False}.get(text.lower(), text)
    return text


def _absent(path: tuple[str | int, ...]) -> Problem:
    return Problem(path, "BASE_TYPE_REQUIRED", "This field is required")


def _problems(validator: Draft202012Validator, value: object, above: tuple[str | int, ...] = ()) -> list[Problem]:
    return [problem for error in validator.iter_errors(value) for problem in _told(error, above)]


def _told(error: ValidationError, above: tuple[str | int, ...]) -> list[Problem]:
    """Say an error in Discord's words; of a union, only what is wrong with the member that was meant."""
    path = above + tuple(error.absolute_path)
    if error.validator in {"oneOf", "anyOf"} and error.context:
        branches = defaultdict(list)
        for below in error.context:
            branches[below.schema_path[0]].append(below)
        meant = [branch for branch in branches.values() if not any(_is_other_kind(below) for below in branch)]
        if meant:
            return [problem for below in min(meant, key=len) for problem in _told(below, above)]
    limit = error.validator_value
    match error.validator:
        case "maxLength" | "maxItems":
            return [Problem(path, "BASE_TYPE_MAX_LENGTH", f"Must be {limit} or fewer in length.")]
        case "minLength" | "minItems":
            return [Problem(path, "BASE_TYPE_MIN_LENGTH", f"Must be {limit} or more in length.")]
        case "required" if isinstance(error.instance, dict) and isinstance(limit, list):
            return [_absent((*path, name)) for name in limit if name not in error.instance]
        case "enum" | "const" | "oneOf" | "anyOf":
            return [Problem(path, "BASE_TYPE_CHOICES", f"{str(error.instance)[:100]} is none of what may stand here.")]
        case "format":
            return [Problem(path, "BASE_TYPE_BAD_FORMAT", f"{str(error.instance)[:100]} is no {limit}.")]
    return [Problem(path, "BASE_TYPE_INVALID", error.message[:200])]


def _is_other_kind(error: ValidationError) -> bool:
    """Tell whether an error means that another member of the union is meant: another "type", or no such shape."""
    place = list(error.relative_path)
    return (place == ["type"] and error.validator in {"enum", "const", "oneOf"}) or (
        not place and error.validator in {"type", "const", "enum"}
    )


_FORMATS = FormatChecker(())


@_FORMATS.checks("date-time", raises=ValueError)
def _is_moment(value: object) -> bool:
    return not isinstance(value, str) or datetime.fromisoformat(value).tzinfo is not None


@_FORMATS.checks("uri", raises=ValueError)
def _is_uri(value: object) -> bool:
    return not isinstance(value, str) or bool(urlsplit(value).scheme)
