"""Why something did not work, in the user's language: all that the program says about it is known again."""

import ast
import errno
import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import product
from pathlib import Path
from platform import libc_ver
from typing import TypeVar

import pytest
from babel.messages.pofile import read_po
from cryptography.hazmat.bindings.openssl.binding import Binding
from hypothesis import given, settings
from hypothesis import strategies as st

from adapters.reasons import NESTED, Reasons
from adapters.wording import CATALOGS, LOCALES, because, words
from bot.errors import ConfigError, SourceRefused
from bot.explaining import worded
from bot.settings import load
from bot.types import TOLD_WITH
from tests.adapters.test_wording import KEYS

ROOT = Path(__file__).parents[2]
HOLE = "404"
"""Stands for a value: it may be a number, a code, a name or a platform's words."""

OTHER_LANGUAGES = [language for language in LOCALES if language != "en"]
ENGLISH = frozenset(
    "the is no not nothing and or of it its to too from by with which that this there than them than any does do "
    "did cannot could may be been has have are as where who whoever only page site file feed answer answers answered "
    "asks make read written other another more most longer larger such still post posts thread channel may open "
    "disk".split()
)
"""Words that reasons are made of, and that are none in German."""


# --- what the program says, from its source ------------------------------------------------------------------------


Node = TypeVar("Node", bound=ast.AST)


@dataclass
class Module:
    """A file of the program.

    Attributes:
        tree: Its syntax.
        names: What is defined or imported at its top: functions, constants, (module, name) for what is imported.
        functions: Of each node, the function that it is in.
        classes: Of each node, the class that it is in.
    """

    tree: ast.Module
    names: dict[str, ast.AST | tuple[str, str]] = field(default_factory=dict)
    functions: dict[ast.AST, ast.AST] = field(default_factory=dict)
    classes: dict[ast.AST, str] = field(default_factory=dict)


def _module(path: Path) -> Module:
    module = Module(ast.parse(path.read_text(encoding="utf-8")))
    for node in module.tree.body:
        match node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name):
                module.names[name] = node
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ):
                module.names[name] = value
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                module.names |= {
                    each.id: value for each, value in zip(names, values, strict=True) if isinstance(each, ast.Name)
                }
            case ast.ImportFrom(module=str() as origin, names=names):
                module.names |= {each.asname or each.name: (origin, each.name) for each in names}

    def visit(node: ast.AST, function: ast.AST, owner: str) -> None:
        module.functions[node], module.classes[node] = function, owner
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            function = node
        if isinstance(node, ast.ClassDef):
            owner = node.name
        for child in ast.iter_child_nodes(node):
            visit(child, function, owner)

    visit(module.tree, module.tree, "")
    return module


@cache
def program() -> Mapping[str, Module]:
    """The program's modules by their names."""
    paths = [path for folder in ("bot", "adapters", "storage") for path in sorted((ROOT / folder).rglob("*.py"))]
    return {".".join(path.relative_to(ROOT).with_suffix("").parts): _module(path) for path in paths}


class Reader:
    """Finds the texts that an expression may be; what cannot be told is a hole."""

    def __init__(self, module: Module) -> None:
        self.module = module
        self._open: set[tuple[ast.AST, int | None]] = set()

    def texts(self, node: ast.AST, index: int | None = None) -> list[str]:
        """The texts of an expression, or of an element of it, which is a tuple then."""
        if (node, index) in self._open:  # known = known or …
            return []
        self._open.add((node, index))
        try:
            return list(dict.fromkeys(self._texts(node, index)))
        finally:
            self._open.discard((node, index))

    def _texts(self, node: ast.AST, index: int | None) -> Iterator[str]:
        match node:
            case ast.Constant(value=value):
                yield from [value] if isinstance(value, str) else []
            case ast.JoinedStr(values=values):
                yield from ("".join(parts) for parts in product(*(self.texts(value) for value in values)))
            case ast.FormattedValue(value=value):
                yield from {text or HOLE for text in self.texts(value)} or [HOLE]
            case ast.BinOp(left=left, op=ast.Add(), right=right):
                yield from ("".join(parts) for parts in product(self.texts(left), self.texts(right)))
            case ast.IfExp(body=body, orelse=orelse):
                yield from self.texts(body, index)
                yield from self.texts(orelse, index)
            case ast.BoolOp(values=values):
                for value in values:
                    yield from self.texts(value, index)
            case ast.Tuple(elts=elements) if index is not None:
                yield from self.texts(elements[index])
            case ast.Dict(values=values):
                for value in values:
                    yield from self.texts(value, index)
            case ast.Starred(value=value):
                yield from self.texts(value, 0)
            case ast.Subscript(value=ast.Name() as table):
                yield from self.texts(table, index)
            case ast.Call(func=ast.Attribute(value=ast.Name() as table, attr="get"), args=[_, *usual]):
                for each in [table, *usual]:
                    yield from self.texts(each, index)
            case ast.Call(func=ast.Name(id="next"), args=[ast.GeneratorExp(elt=element), *_]):
                yield from self.texts(element)
            case ast.Call(func=ast.Name(id=name)) if found := self.found(name, ast.FunctionDef):
                yield from found[0].returned(found[1], index)
            case ast.Call(func=ast.Attribute(value=value, attr="lower")):
                yield from (text.lower() for text in self.texts(value))
            case ast.Name(id=name):
                yield from self._assigned(node, name, index)
            case _:
                yield HOLE

    def found(self, name: str, kind: type[Node]) -> "tuple[Reader, Node] | None":
        """What a name at the top of the module stands for, here or where it is imported from."""
        match self.module.names.get(name):
            case (str() as origin, str() as original):
                return Reader(program()[origin]).found(original, kind) if origin in program() else None
            case ast.AST() as node if isinstance(node, kind):
                return self, node
        return None

    def returned(self, function: ast.FunctionDef, index: int | None) -> Iterator[str]:
        """The texts that a function gives."""
        for node in ast.walk(function):
            if isinstance(node, ast.Return) and node.value is not None and self.module.functions[node] is function:
                yield from self.texts(node.value, index)

    def _assigned(self, node: ast.AST, name: str, index: int | None) -> Iterator[str]:
        function = self.module.functions[node]
        local = [] if function is self.module.tree else [each for each in ast.walk(function) if _value_of(each, name)]
        for each in _before(local, node):
            value, place, is_table = _value_of(each, name) or (each, None, False)
            for row in self._rows(value) if is_table else [value]:
                yield from self.texts(row, index if place is None else place)
        if local:
            return
        found = self.found(name, ast.expr)
        yield from found[0].texts(found[1], index) if found else [HOLE]  # a parameter

    def _rows(self, table: ast.AST) -> Sequence[ast.AST]:
        if isinstance(table, ast.Name) and (found := self.found(table.id, ast.expr)):
            table = found[1]
        return table.elts if isinstance(table, ast.Tuple) else []


def _before(assignments: Sequence[ast.AST], node: ast.AST) -> Sequence[ast.AST]:
    """Those that a name may have its value from: the last one before, where it is given a new one made of the old."""
    around = next((each for each in assignments if not isinstance(each, ast.For) and node in ast.walk(each)), None)
    if around is None:
        return assignments
    before = [each for each in assignments if getattr(each, "lineno", 0) < getattr(around, "lineno", 0)]
    return sorted(before, key=lambda each: getattr(each, "lineno", 0))[-1:]


def _value_of(node: ast.AST, name: str) -> tuple[ast.AST, int | None, bool] | None:
    """What a statement gives to a name: an expression, which element of it, and whether it is one row of a table."""
    match node:
        case ast.Assign(targets=[target], value=value) | ast.AnnAssign(target=target, value=ast.expr() as value):
            is_table = False
        case ast.For(target=target, iter=value) | ast.comprehension(target=target, iter=value):
            is_table = True
        case _:
            return None
    match target:
        case ast.Name(id=found) if found == name:
            return value, None, is_table
        case ast.Tuple(elts=elements):
            for place, element in enumerate(elements):
                if isinstance(element, ast.Name) and element.id == name:
                    return value, place, is_table
    return None


ERRORS = {"SourceRefused", "StorageError", "DeliveryError"}
PLACES = {"reason", "why"}
"""Names of parameters that take a reason."""

TAKERS = {"_nothing", "_or_doubtful", "_put_off", "_hold", "_give_up", "cancel_channel", "cancel_subscription"}
"""Functions that hand a reason on to an error or to the database."""

KEPT = {"finish", "retry", "hold"}
"""Functions of the store that are given a reason by its name."""

ELSEWHERE = (
    ("storage.codec", "ValueError"),
    ("bot.settings", "ValueError"),
    ("adapters.model.endpoint", "ModelFailed"),
)
"""Modules in which another error has a reason."""

SETTING = re.compile(r"^(?:DEPESCHE_\w+|\.env): ")
"""What a sentence about a setting begins with."""

SILENT = {"late", "quiet", "collected", "unfollowed", f"{TOLD_WITH}{HOLE}", ""}
"""Reasons that are keys of sentences of their own."""


@cache
def positions() -> Mapping[str, set[int]]:
    """At which places calls of an error, or of a function that makes one, have their reason."""
    found: dict[str, set[int]] = {}
    bases: dict[str, list[str]] = {}
    for module in program().values():
        for node in ast.walk(module.tree):
            if isinstance(node, ast.ClassDef):
                bases[node.name] = [base.id for base in node.bases if isinstance(base, ast.Name)]
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
                name = module.classes[node] if node.name == "__init__" else node.name
                arguments = [each.arg for each in node.args.args if each.arg != "self"]
                place = next((place for place, each in enumerate(arguments) if each in PLACES), None)
                if place is not None and (name in TAKERS or node.name == "__init__"):
                    found.setdefault(name, set()).add(place)
    kinds = set(ERRORS)
    while more := {name for name, parents in bases.items() if kinds & {*parents}} - kinds:
        kinds |= more
    for _ in kinds:
        found |= {name: found[base] for name in kinds - {*found} for base in bases[name] if base in found}
    return {name: places for name, places in found.items() if name in kinds | TAKERS}


def _reasons_of(module: Module) -> Iterator[ast.AST]:
    """The expressions that are given as reasons in a module."""
    parents = {
        node.name: [base.id for base in node.bases if isinstance(base, ast.Name)]
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ClassDef)
    }
    for node in ast.walk(module.tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name == "__init__":
            name = next((base for base in parents.get(module.classes[node], ()) if base in positions()), "")
        named = [each.value for each in node.keywords if each.arg in PLACES]
        if name in positions():
            first = node.args[0] if node.args else None
            places = [0] if isinstance(first, ast.Starred) else sorted(positions()[name])
            yield from [node.args[place] for place in places if place < len(node.args)]
            yield from named
        elif name in KEPT:
            yield from named


@cache
def said() -> tuple[str, ...]:
    """All that the program gives as a reason, with holes where values stand; what is a hole alone is handed on."""
    found: dict[str, None] = {}
    for module in program().values():
        for expression in _reasons_of(module):
            found |= dict.fromkeys(Reader(module).texts(expression))
    for name, error in ELSEWHERE:
        module = program()[name]
        for node in ast.walk(module.tree):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") == error:
                found |= dict.fromkeys(Reader(module).texts(node.args[0]))
    for sentence in problems():
        found[SETTING.sub("", sentence).removesuffix(".")] = None
    return tuple(sorted({SETTING.sub("", text) for text in found} - SILENT - {HOLE}))


@cache
def problems() -> tuple[str, ...]:
    """The sentences about settings that cannot work."""
    found: dict[str, None] = {}
    for module in program().values():
        for node in ast.walk(module.tree):
            match node:
                case ast.Call(func=ast.Name(id="ConfigError"), args=[ast.List(elts=[element])]):
                    found |= dict.fromkeys(Reader(module).texts(element))
                case ast.Call(func=ast.Name(id="ConfigError"), args=[ast.ListComp(elt=element)]):
                    found |= dict.fromkeys(Reader(module).texts(element))
                case ast.Call(func=ast.Name(id="report"), args=[element]):
                    texts = Reader(module).texts(element)
                    found |= dict.fromkeys(text for text in texts if SETTING.match(text))
                case ast.Tuple(elts=[ast.Constant(value=False), element]):  # what a doctor finds
                    texts = Reader(module).texts(element)
                    found |= dict.fromkeys(text for text in texts if SETTING.match(text))
    return tuple(found.keys() - {HOLE, f"{HOLE}."})


# --- the catalogs --------------------------------------------------------------------------------------------------

REASON_KEYS = tuple(key for key in KEYS if key.startswith("reason."))
SYSTEM = tuple(key for key in REASON_KEYS if key.startswith("reason.os_"))
INPUTS = tuple(key for key in REASON_KEYS if key.startswith("reason.input_"))
CERTIFICATES = tuple(key for key in REASON_KEYS if key.startswith("reason.tls_"))


@cache
def wordings(language: str) -> Mapping[str, str]:
    """The reasons of a catalog by key."""
    with (CATALOGS / language / "LC_MESSAGES" / "depesche.po").open("rb") as file:
        return {str(each.id): str(each.string) for each in read_po(file) if str(each.id).startswith("reason.")}


@cache
def reasons() -> Reasons:
    """What knows them again."""
    return Reasons(wordings("en"))


def known_keys(text: str) -> Iterator[str]:
    """The key of a reason, and those of the reasons in it; "" for what is not known again."""
    if text == HOLE:
        return
    found = reasons().known(text)
    yield found.key if found is not None else ""
    for name, value in found.values.items() if found is not None else ():
        if NESTED.get(name) == "reason":
            yield from known_keys(value)


def in_english(text: str) -> frozenset[str]:
    """The words of a text that are English; names of Slack's scopes are not counted: "files:read"."""
    return ENGLISH & {*re.findall(r"\w+", re.sub(r"\w+:\w+", "", text))}


def test_the_reasons_are_found_in_the_source() -> None:
    """Literals, f-strings, tables, constants of other modules, results of functions: each form is read."""
    assert {
        "its port is no number",
        f"no web page is read from port {HOLE}",
        f"the site answers {HOLE}: it wants a password",
        f"the page is larger than {HOLE} MB",
        "this is a picture, not text; save it as text, Markdown or HTML",
        "this is a feed, not an article; it can be added as a source",
        "this is a site map for search engines, not a feed",
        "the channel is archived",
        "another program keeps the database locked",
        "the bot was removed",
        "a fault of the program",
        "citations that lack a field",
    } <= {*said()}


@pytest.mark.parametrize("text", said())
def test_a_reason_that_the_program_gives_is_known_again(text: str) -> None:
    """Each reason in the source has words in every language, and so have the reasons inside of it."""
    assert "" not in {*known_keys(text)}, text


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
@pytest.mark.parametrize("text", said())
def test_a_reason_that_the_program_gives_is_not_english_elsewhere(text: str, language: str) -> None:
    """In another language no word of it is English."""
    translated = because(text, language)
    assert translated != text
    assert not in_english(translated), translated


def test_every_reason_in_the_catalogs_is_given() -> None:
    """None is left over that the program does not give any more."""
    given_ = {key for text in said() for key in known_keys(text)}
    assert [key for key in REASON_KEYS if key not in {*given_, *SYSTEM, *CERTIFICATES, *INPUTS}] == []


@pytest.mark.skipif(libc_ver()[0] != "glibc", reason="other systems word some of these differently")
@pytest.mark.parametrize("key", SYSTEM)
def test_what_a_system_says_is_worded_as_it_says_it(key: str) -> None:
    """The words for the system's errors are this system's, in small letters."""
    code = getattr(errno, key.removeprefix("reason.os_").upper())
    assert wordings("en")[key] == os.strerror(code).lower()


def test_what_is_wrong_with_a_certificate_is_worded_as_the_library_says_it() -> None:
    """The words for certificates are OpenSSL's; those about names are Python's."""
    binding = Binding()
    texts = [binding.ffi.string(binding.lib.X509_verify_cert_error_string(code)).decode() for code in range(100)]
    of_openssl = [wordings("en")[key] for key in CERTIFICATES if key not in {"reason.tls_host", "reason.tls_ip"}]
    # Older versions say less of a certificate that is not valid yet, and begin in the same way.
    assert [text for text in of_openssl if not any(each.lower().startswith(text) for each in texts)] == []


def test_what_is_wrong_with_a_value_is_worded_as_the_library_says_it() -> None:
    """The words for values that settings cannot have are pydantic's."""
    values = {
        "http_port": ("x", "0", "65536"),
        "model_timeout": ("x", "0"),
        "discord_embeds": ("x",),
        "language": ("fr",),
    }
    found = {
        reason.key
        for name, tried in values.items()
        for value in tried
        for problem in _problems(**{name: value})
        if (reason := reasons().known(SETTING.sub("", problem).removesuffix("."))) is not None
    }
    assert found == {*INPUTS}


def _problems(**values: str) -> Sequence[str]:
    with pytest.raises(ConfigError) as failed:
        load(values)
    return failed.value.problems


@pytest.mark.parametrize("language", OTHER_LANGUAGES)
@pytest.mark.parametrize("key", REASON_KEYS)
def test_a_reason_fits_into_a_sentence(key: str, language: str) -> None:
    """A wording is the end of a sentence: no full stop behind it, no word of English in it."""
    text = wordings(language)[key]
    assert not text.endswith((".", " "))
    assert not in_english(re.sub(r"\$\{\w+\}", "", text)), text


# --- saying them ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("reason", "german"),
    [
        ("there are no words in it", "Es stehen keine Wörter darin"),
        ("it cannot be opened (no such file or directory)", "Das Öffnen ist fehlgeschlagen (nicht gefunden)"),
        (
            "the site answers 410: the page is gone for good",
            "Die Website antwortet mit 410: Die Seite gibt es nicht mehr",
        ),
        (
            "this is a PDF, not text; save it as text, Markdown or HTML",
            "Das ist eine PDF-Datei, kein Text; bitte als Text, Markdown oder HTML speichern",
        ),
        (
            "it sends on to http://10.0.0.1/, but the address leads into a private network",
            "Von dort geht es weiter zu http://10.0.0.1/, aber die Adresse führt in ein privates Netz",
        ),
        (
            "7.5 MB is too long for an article; at most 1,500,000 characters are read",
            "7,5 MB sind zu viel für einen Artikel; gelesen werden höchstens 1.500.000 Zeichen",
        ),
        ("Discord answered 400, 50035: Invalid Form Body", "Discord antwortete mit 400, 50035: Invalid Form Body"),
    ],
)
def test_a_reason_is_said_where_a_sentence_has_it(reason: str, german: str) -> None:
    """A reason in a sentence is said in its language, begins big behind a colon, and has that language's numbers."""
    sentence = words("source.failed", "de", said="x", reason=reason)
    assert sentence == f"x lässt sich nicht lesen: {german}. Es wurde nichts geändert."


def test_a_reason_in_brackets_begins_small() -> None:
    """Inside of a sentence a reason is a part of it."""
    sentence = words("error.storage", "de", reason="the disk is full")
    assert sentence.startswith("Die Datenbank ist gerade nicht verfügbar (der Datenträger ist voll).")


def test_a_reason_in_a_row_is_said() -> None:
    """The lines of a list are said like sentences, and so is why a source cannot be read."""
    row = '[{"key": "source.entry_failing", "title": "t", "id": "i", "retry_at": "", "failure": "it wants a password"}]'
    assert "t (i) lässt sich nicht lesen: Sie verlangt ein Passwort." in words("source.head", "de", n="1", rows=row)


@pytest.mark.parametrize("language", LOCALES)
@pytest.mark.parametrize("foreign", ["channel_is_cursed", "the site is haunted", "the disk is full!", ""])
def test_the_words_of_others_stay(foreign: str, language: str) -> None:
    """What the program did not word is said as it came."""
    assert because(foreign, language) == foreign


def test_in_english_a_reason_is_as_it_is() -> None:
    """English is what errors say already."""
    sentence = words("upload.failed", "en", said="a.txt", reason="it cannot be opened (permission denied)")
    assert sentence == "a.txt cannot be fetched: it cannot be opened (permission denied). Nothing was changed."


def test_an_error_about_a_source_is_said_in_the_language() -> None:
    """An error that nobody caught on its way is a sentence of the language, too; in English it is its own."""
    error = SourceRefused("a.txt", "there are no words in it")
    notice = worded(error)
    assert words(notice.key, "en", **notice.params) == str(error)
    assert words(notice.key, "de", **notice.params) == "a.txt: Es stehen keine Wörter darin."


def test_a_value_in_a_reason_cannot_format() -> None:
    """What a site sends on to is shown as it is, however much it looks like a placeholder."""
    said_ = because("it sends on to ${reason} $$ ${target}, but it names no site", "de")
    assert said_ == "von dort geht es weiter zu ${reason} $$ ${target}, aber die Adresse nennt keine Website"


def test_what_a_site_says_is_no_reason() -> None:
    """An address that a site made look like the program's words is shown as it is, and the true reason is said."""
    said_ = because("it sends on to http://a/, but the disk is full, but its port is no number", "de")
    assert said_ == "von dort geht es weiter zu http://a/, but the disk is full, aber der Port ist keine Zahl"


@pytest.mark.parametrize("times", [3, 40, 100_000])
def test_reasons_in_reasons_end(times: int) -> None:
    """A text made of reasons inside of reasons is said, however deep it goes."""
    reason = "it cannot be opened (" * times + "permission denied" + ")" * times
    assert because(reason, "de")


@settings(deadline=None)  # the first one reads the catalogs
@given(st.sampled_from(sorted(wordings("en").values())), st.text(), st.text())
def test_a_reason_stays_on_its_line(wording: str, value: str, rest: str) -> None:
    """Whatever is filled in, nothing raises, and no value brings a line break or a terminal's escape."""
    reason = re.sub(r"\$\{\w+\}", lambda _: value, wording) + rest
    for language in LOCALES:
        text = because(reason, language)
        assert not {"\n", "\r", "\x1b", "\x85", "\u202e", "\u2066"} & {*text}


def test_of_two_wordings_the_more_literal_one_counts() -> None:
    """A wording with more letters of its own is preferred to one that takes anything, whatever their order."""
    wide, narrow = ("wide", "failed: ${words}"), ("narrow", "failed: code ${code}")
    for order in ([wide, narrow], [narrow, wide]):
        found = Reasons(dict(order)).known("failed: code x7")
        assert found is not None
        assert (found.key, dict(found.values)) == ("narrow", {"code": "x7"})
