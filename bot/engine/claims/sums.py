"""Whether a number of a claim follows from those of its quotes by simple arithmetic: sums, differences, shares."""

import re
from collections.abc import Iterator, Sequence

from bot.engine.claims.amounts import Amount
from bot.engine.claims.units import SECONDS

_COMPARES = re.compile(
    r"\b(?:mehr|weniger|höher\w*|niedriger\w*|tiefer\w*|plus|minus|gegenüber|statt|bisher\w*|zuvor|vorher|vorjahr\w*"
    r"|insgesamt|zusammen|gesamt\w*|summe|rest\w*|übrige\w*|andere[nr]?|weitere[nr]?|abstand|vorsprung|rückstand"
    r"|differenz|up\sfrom|down\sfrom|previous\w*|earlier|before|more|fewer|less|higher|lower|total|together|combined"
    r"|altogether|overall|in\sall|remaining|others?|gap|lead|ahead|behind|margin|swing|points?|punkte?n?"
    r"|prozentpunkte?n?|(?:von|from)\s(?:\S+\s){1,4}(?:auf|to)|(?:auf|to)\s(?:\S+\s){1,4}(?:von|from))\b",
    re.IGNORECASE,
)


_REST = re.compile(r"\b(?:rest\w*|übrig\w*|verbleibend\w*|remain\w*|others?|ander\w+|balance)\b", re.IGNORECASE)


_CLOCK = re.compile(
    r"(?<![\d:.,])(?P<h>[01]?\d|2[0-4])(?:[:.](?P<m>[0-5]\d))(?![\d:.,]\d)|(?<![\d:.,])(?P<h2>[01]?\d|2[0-4])\s?(?:Uhr|[ap]\.?m\b)",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<![\d.,])(?:1[5-9]|20)\d{2}(?![\d.,]\d|\d)")
_LASTS = re.compile(
    r"\b(?:später|früher|länger|kürzer|eher|lang|seit|nach|vor|later|earlier|longer|shorter|sooner|ago|since|after|before|for"
    r"|shift\w*|verleg\w*|verschob\w*|verschieb\w*)\b",
    re.IGNORECASE,
)


def _passes(text: str, amount: Amount, source: str) -> bool:
    """Whether so much time passes between two hours or two years of the quotes, or of them and the claim."""
    if amount.kind != "duration" or not _LASTS.search(text):
        return False
    hours = [
        float(match["h"] or match["h2"]) * 60 + float(match["m"] or 0)
        for match in (*_CLOCK.finditer(source), *_CLOCK.finditer(text))
    ]
    if any(_near(abs(one - other) % 720 * 60, amount.value) for one, other in _pairs(hours)):
        return True
    years = [float(year) for year in (*_YEAR.findall(source), *_YEAR.findall(text))]
    length = amount.value / SECONDS["year"]
    return length >= 1 and any(abs(abs(one - other) - length) < 0.02 for one, other in _pairs(years))


def _near(one: float, other: float, margin: float = 1e-6) -> bool:
    return abs(one - other) <= margin * max(abs(one), abs(other), 1e-9)


def _values(amounts: Sequence[Amount], kind: str, unit: str) -> Iterator[float]:
    """Values of a kind and unit that are given, a number without a unit being taken for one of them."""
    for amount in amounts:
        if amount.is_soft:
            continue
        if amount.kind == kind and amount.unit == unit:
            yield amount.value
        elif amount.kind == "count" and not amount.heads:
            yield amount.figure
        yield from (value for other, value, of in amount.also if other == kind and of == unit)


def _pairs(values: Sequence[float]) -> Iterator[tuple[float, float]]:
    return ((one, other) for number, one in enumerate(values) for other in values[:number])


def computed(text: str, amount: Amount, given: Sequence[Amount], source: str = "") -> bool:
    """Whether a number follows from two that are given: their sum, difference, or share.

    Args:
        text: The claim; it must compare or count together, or a sum is a coincidence.
        amount: The number of it that is not given.
        given: The numbers of the quotes.
        source: The quotes, which may leave a share to be reckoned: "70 percent, and others the rest".
    """
    if _passes(text, amount, source):
        return True
    # The same figure with another unit is a mistake, not a sum.
    if len(given) > 16 or any(_near(each.figure, amount.figure) and not each.is_soft for each in given):
        return False
    if amount.kind in {"share", "percent"}:
        share = amount.value if amount.kind == "share" else amount.value / 100
        margin = 0.006 if amount.kind == "percent" and amount.value % 1 == 0 else 0.003
        for kind, unit in {(each.kind, each.unit) for each in given if each.kind in {"count", "money", "measure"}}:
            for one, other in _pairs([v for v in _values(given, kind, unit) if v > 0]):
                low, high = sorted((one, other))
                if any(abs(share - each) <= margin for each in (low / high, (high - low) / low, (high - low) / high)):
                    return True
    if amount.kind in {"share", "percent"} and _REST.search(f"{text} {source}"):
        part = amount.value if amount.kind == "percent" else amount.value * 100
        shares = [*_values(given, "percent", "%"), *(100 * share for share in _values(given, "share", ""))]
        if any(abs(100 - share - part) < 0.5 for share in shares):
            return True
    if not (_COMPARES.search(text) or amount.role == "by") or amount.value < 1:
        return False
    if (amount.kind == "points" or re.search(r"unkt|oint", amount.printed)) and any(
        _near(abs(one - other), amount.value, 1e-4) for one, other in _pairs(list(_values(given, "percent", "%")))
    ):
        return True
    if amount.kind == "percent":
        points = [each.value for each in given if each.kind == "points" or re.search(r"unkt|oint", each.printed)]
        shares = list(_values(given, "percent", "%"))
        return any(
            _near(abs(one + sign * other), amount.value, 1e-4) for one in shares for other in points for sign in (1, -1)
        )
    if amount.kind not in {"count", "money", "measure", "duration"} or (amount.kind == "count" and amount.value < 3):
        return False
    values = list(_values(given, amount.kind, amount.unit))
    return any(
        _near(one + other, amount.value, 1e-4) or _near(abs(one - other), amount.value, 1e-4)
        for one, other in _pairs(values)
    )
