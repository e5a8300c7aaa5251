"""Tables of a page that hold data, told from those that lay it out, lead elsewhere, or show the days of a month. Pure.

Results of elections, league tables, prices: a row of one answers a question, and is no sentence that a digest could
tell. What finds the article on a page knows running text alone, so each of these tables is taken out of the page before
and put back where it stood: `lift`, `put_back`.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import islice
from secrets import token_hex
from typing import TYPE_CHECKING

from bot.engine.markup import CELL, table_row

if TYPE_CHECKING:
    from lxml.html import HtmlElement

MAX_ROWS = 100
"""Of one table, with the lines between them; the first ones are kept."""

MAX_ROWS_OF_PAGE = 200
"""Of all tables of a page."""

_MAX_ROW = 300  # characters; longer ones are lists of something in a line
_MAX_CAPTION = 200
_MIN_ROWS = 2  # with the heads of its columns
_DATA = 2 / 3  # of the rows with several cells are rows of data
_ROWS = 1 / 2  # of all rows
_NAVIGATION = 1 / 2  # of the rows lead elsewhere with all that they say
_WITH_FIGURE = 1 / 2  # of the rows of a table that is not declared to be one
_LAYOUT_ROLES = frozenset(["presentation", "none"])
_CALENDAR = re.compile(r"calend[ae]r|kalender|calendrier|date-?picker", re.IGNORECASE)
_DAY = re.compile(r"(?:[1-9]|0[1-9]|[12][0-9]|3[01])\.?")
_MIN_DAYS = 20  # of a calendar; no other table has so many cells with nothing but small numbers
_DAYS = 0.7


@dataclass(frozen=True, slots=True)
class Lifted:
    """The data tables of a page.

    Attributes:
        mark: What stands on the page in the place of each, with its number and an "x"; no page can know it before.
        tables: The lines of each: "tr" and a row, or "figcaption" and what is said of rows, in reading order.
    """

    mark: str
    tables: Sequence[Sequence[tuple[str, str]]]


def lift(tree: "HtmlElement") -> Lifted:
    """Take the tables that hold data out of a page, and leave a mark in the place of each.

    Args:
        tree: The page, without what its readers do not see. It is changed.
    """
    from lxml.html import Element  # noqa: PLC0415  # as in `extraction`

    mark = f"table{token_hex(8)}x"
    tables: list[Sequence[tuple[str, str]]] = []
    n_left = MAX_ROWS_OF_PAGE
    for table in list(tree.iter("table")):
        parent = table.getparent()
        if parent is None or n_left < _MIN_ROWS or not _is_data(table):
            continue
        lines = list(_lines(table, min(MAX_ROWS, n_left)))
        figure = next(table.iterancestors("figure"), None)
        if figure is not None:  # or it would go with the pictures
            figure.tag = "div"
            for caption in list(figure.iter("figcaption")):
                lines[:0] = _caption(caption)
                caption.drop_tree()
        n_left -= len(lines)
        place = Element("p")
        place.text, place.tail = f"{mark}{len(tables)}x", table.tail
        parent.replace(table, place)
        tables.append(lines)
    return Lifted(mark, tables)


def put_back(blocks: Sequence[tuple[str, str]], lifted: Lifted) -> list[tuple[str, str]]:
    """Give the blocks of a page with its tables where their marks stand; those whose marks are gone are no part of it.

    Args:
        blocks: Tag and text of each, in reading order.
        lifted: What was taken out of the page.
    """
    if not lifted.tables:
        return list(blocks)
    found: list[tuple[str, str]] = []
    left = dict(enumerate(lifted.tables))
    for tag, text in blocks:
        for number, part in enumerate(re.split(rf"{lifted.mark}(\d+)x", text)):
            if number % 2:
                found += left.pop(int(part), ())  # what finds the article may find the same twice
            elif said := part.strip():
                found.append((tag, said))
    return found


def html_of(row: str) -> str:
    """Give the HTML of a row without its cells' texts being read as markup; see `lift`."""
    return "<table><tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row.split(CELL)) + "</tr></table>"


def _is_data(table: "HtmlElement") -> bool:
    """Whether a table holds data that can be told row by row."""
    if (table.get("role") or "").strip().lower() in _LAYOUT_ROLES or next(
        table.iterdescendants("table"), None
    ) is not None:
        return False
    told = [row for row in table.iter("tr") if row.text_content().strip()]
    rows = [row for row in told if table_row(row)]
    # Lines across all columns stand between rows, where they are not too many.
    if len(rows) < max(_MIN_ROWS, _DATA * sum(len(row) > 1 for row in told), _ROWS * len(told)):
        return False
    if sum(_leads_elsewhere(row) for row in rows) > _NAVIGATION * len(rows) or _is_calendar(table, rows):
        return False
    is_declared = next(table.iter("th", "caption", "thead"), None) is not None
    n_figures = sum(any(character.isdigit() for character in row.text_content()) for row in rows)
    return is_declared or n_figures >= _WITH_FIGURE * len(rows)


def _leads_elsewhere(row: "HtmlElement") -> bool:
    """Whether all that a row says is links."""
    linked = sum(len("".join(link.text_content().split())) for link in row.iter("a"))
    return linked >= len("".join(row.text_content().split()))


def _is_calendar(table: "HtmlElement", rows: Sequence["HtmlElement"]) -> bool:
    names = f"{table.get('class') or ''} {table.get('id') or ''} {table.get('summary') or ''}"
    if _CALENDAR.search(names):
        return True
    cells = [text for row in rows for cell in row if (text := cell.text_content().strip())]
    n_days = sum(_DAY.fullmatch(text) is not None for text in cells)
    return n_days >= _MIN_DAYS and n_days >= _DAYS * len(cells)


def _lines(table: "HtmlElement", max_rows: int) -> Iterator[tuple[str, str]]:
    for caption in table.iterchildren("caption"):
        yield from _caption(caption)
    for row in islice((each for each in table.iter("tr") if each.text_content().strip()), max_rows):
        line = table_row(row)
        if not line:
            yield from _caption(row)
        elif len(line) <= _MAX_ROW:
            yield "tr", line


def _caption(node: "HtmlElement") -> Iterator[tuple[str, str]]:
    """Yield what is said of rows: "Group A", "preliminary, 12 November"; nothing where it is long."""
    text = " ".join(node.text_content().split())
    if 0 < len(text) <= _MAX_CAPTION:
        yield "figcaption", text
