"""What readers of a page do not see, taken out of its tree: text that is meant for programs, maybe to mislead them.

Invisible characters, elements that their tags, classes and styles hide, and simple rules of the page's own style sheet.
White text on white, arranged by a style sheet that is not on the page itself, is not recognized. Pure. What a page is
and where its article stands is not known here.
"""

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from lxml.html import HtmlElement

# Zero-width and direction characters, soft hyphens (which break words apart), and the tags and selectors by which text
# can be written invisibly.
INVISIBLE = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\U000e0000-\U000e0fff]")

_ZERO = r"0*\.?0*(?:px|em|rem|pt|%|vh|vw)?(?:;|$)"
_FAR = r"-\d{3,}"
_HIDING = re.compile(
    rf"(?:^|;)(?:display:none|visibility:(?:hidden|collapse)|opacity:{_ZERO}|font-size:(?:{_ZERO}|[01](?:\.\d+)?px)"
    rf"|font:0|(?:max-)?(?:height|width):(?:{_ZERO}|1px)|text-indent:{_FAR}|(?:left|top|right|bottom):{_FAR}"
    rf"|margin(?:-left|-top)?:{_FAR}|clip:rect\((?:0|1px)|clip-path:(?:inset\((?:50|100)%|circle\(0)"
    r"|transform:(?:scale[xy]?\(0(?:\.0+)?[,)]|translate[xy]?\(-\d{4,})|color:(?:transparent|(?:rgb|hsl)a\([^()]*,0?\.?0\)))"
)
_COLORS = re.compile(r"(?:^|;)(background-color|background|color):([^;]+)")
_HIDING_CLASSES = frozenset(
    """sr-only visually-hidden visuallyhidden screen-reader-text screenreader-only screen-reader-only a11y-hidden
    u-visually-hidden is-visually-hidden show-for-sr""".split()
)
_HIDDEN_TAGS = """script style template noscript iframe object embed svg math canvas audio video select textarea
    button datalist""".split()
_RULE = re.compile(r"([^{}]{1,2000})\{([^{}]{0,4000})\}")
_SIMPLE_SELECTOR = re.compile(r"([a-z][a-z0-9]*)?([.#])([\w-]+)")
_MAX_CSS = 300_000


def _hides(style: str) -> bool:
    """Whether a style makes text invisible."""
    if not style:
        return False
    flat = re.sub(r"\s+|!important|/\*.*?\*/", "", style.lower())
    if _HIDING.search(flat):
        return True
    colors = dict(_COLORS.findall(flat))
    behind = colors.get("background-color") or colors.get("background")
    return behind is not None and colors.get("color") == behind


def _hiding_selectors(css: str) -> set[tuple[str, str, str]]:
    """Simple selectors (element or "", "." or "#", name) that a page's own style sheet hides on every screen."""
    found: set[tuple[str, str, str]] = set()
    css = re.sub(r"/\*.*?\*/", "", css[:_MAX_CSS], flags=re.DOTALL)
    # Conditions (@media and the like) hold for some readers only: what stands in their braces is left out.
    css = re.sub(r"@[^{};]{1,300}\{(?:[^{}]{0,2000}\{[^{}]{0,4000}\}){0,1000}[^{}]{0,2000}\}", "", css)
    for selectors, style in _RULE.findall(css):
        if _hides(style):
            for selector in selectors.split(","):
                match = _SIMPLE_SELECTOR.fullmatch(selector.strip().rpartition(";")[2].strip())
                if match:
                    found.add((match.group(1) or "", match.group(2), match.group(3)))
    return found


def _is_hidden(node: "HtmlElement") -> bool:
    if node.tag in {"html", "body"}:  # hidden until a script has run; readers see it then
        return False
    if node.get("hidden") is not None or (node.get("aria-hidden") or "").strip().lower() == "true":
        return True
    if node.tag == "dialog" and node.get("open") is None:
        return True
    if not _HIDING_CLASSES.isdisjoint((node.get("class") or "").lower().split()):
        return True
    return _hides(node.get("style") or "")


def remove_hidden(tree: "HtmlElement") -> None:
    """Take out of a page what its readers do not see."""
    css = "\n".join(node.text_content() for node in tree.iter("style"))
    for node in list(tree.iter(*_HIDDEN_TAGS)):
        _drop(node)
    for node in [node for node in tree.iter() if isinstance(node.tag, str) and _is_hidden(node)]:
        _drop(node)
    selectors = _hiding_selectors(css)
    if not selectors:
        return
    whole = len(tree.text_content())
    for node in list(tree.iter()):
        if not isinstance(node.tag, str):
            continue
        names = {(".", name) for name in (node.get("class") or "").split()} | {("#", node.get("id") or "")}
        is_named = any(("", *name) in selectors or (node.tag, *name) in selectors for name in names)
        # Half a page is not hidden from its readers for long: a script will show it.
        if is_named and len(node.text_content()) < whole / 2:
            _drop(node)


def _drop(node: "HtmlElement") -> None:
    if node.getparent() is not None:
        node.drop_tree()
