"""Whether the numbers and sums of a claim stand in its quotes, with the same unit, and count the same thing.

Numbers are compared in ones and canonical units, so that "1,8 Mrd. Euro" is "1.8 billion euros" and "drei" is "3".
"""

import re
from collections.abc import Iterator, Sequence
from functools import lru_cache

from bot.engine.claims.amounts import Amount, amounts, ordinals
from bot.engine.claims.compared import has_lost
from bot.engine.claims.counted import is_anothers, is_misplaced, is_whole
from bot.engine.claims.figures import fits, kinds_agree, same
from bot.engine.claims.links import Alignment
from bot.engine.claims.reading import Statement
from bot.engine.claims.spelling import has_code
from bot.engine.claims.sums import computed
from bot.engine.claims.units import magnitudes, multiples, rate_behind
from bot.engine.claims.weights import Evidence
from bot.engine.dates import MONTHS
from bot.engine.language import fold, is_function_word

_TIME = re.compile(
    r"(?P<day>tage?n?s?|days?)$|(?P<week>(?<!\w)wochen?|weeks?)$|(?P<month>monate?n?|months?)$|(?P<year>jahre?n?|years?)$"
    r"|(?P<hour>stunden?|hours?)$|(?P<minute>minuten?|minutes?)$",
    re.IGNORECASE,
)


def _times(statement: Statement, amount: Amount) -> set[str]:
    """Units of time that the words of a number end in: "vier Wochentage" is of days."""
    found = (_TIME.search(word.text) for word in statement.words[amount.first : amount.last + 1])
    return {match.lastgroup or "" for match in found if match}


def _is_compound(alignment: Alignment, mine: Amount, number: int, theirs: Amount) -> bool:
    """Whether one number's noun is a compound of the other's unit of time: "vier Wochentage", "vier Tage"."""
    if not same(mine.figure, theirs.figure) or {mine.kind, theirs.kind} != {"count", "duration"}:
        return False
    return bool(_times(alignment.claim, mine) & _times(alignment.quotes[number], theirs))


def number_faults(alignment: Alignment) -> list[Evidence]:
    """What is wrong with the numbers of a claim: missing in its quotes, in another unit, or said of another thing."""
    claim, quotes = alignment.claim, alignment.quotes
    mine = [amount for amount in amounts(claim) if not amount.is_soft]
    theirs = [(number, amount) for number, quote in enumerate(quotes) for amount in amounts(quote)]
    extra = {value for quote in quotes for value in _loose_values(quote)}
    found: list[Evidence] = []
    matched: list[tuple[Amount, list[tuple[int, Amount]]]] = []
    for amount in mine:
        fitting = [(n, other) for n, other in theirs if fits(amount, other)]
        if fitting:
            matched.append((amount, fitting))
            continue
        if amount.kind == "count" and _is_coded(alignment, amount):
            continue
        is_plain = amount.kind == "count" and (not amount.bound or amount.is_loose)
        if is_plain and (amount.value in extra or _is_ranked(alignment, amount)):
            continue
        if any(_is_compound(alignment, amount, n, other) for n, other in theirs):
            continue
        if any(_is_reversed(alignment, amount, n, other) for n, other in theirs):
            continue
        if (
            _is_result(amount, theirs)
            or _is_above(alignment, amount)
            or computed(claim.text, amount, [other for _, other in theirs], " ".join(quote.text for quote in quotes))
        ):
            continue
        is_unit = any(
            same(amount.value, other.value) != (_figure(amount) == _figure(other))
            or (same(amount.value, other.value) and not kinds_agree(amount, other))
            for _, other in theirs
        )
        if is_unit:
            found.append(Evidence(f"unit: {amount.printed}", "unit"))
        elif any(kinds_agree(amount, other) and same(amount.value, other.value) for _, other in theirs):
            found.append(Evidence(f"number: {amount.printed}", "number limit"))
        else:
            found.append(Evidence(f"number: {amount.printed}", "number"))
    hard = [(n, other) for n, other in theirs if not other.is_soft]
    for amount, fitting in matched:
        firm = [(n, other) for n, other in fitting if not other.is_soft]
        if firm and _is_at_another_rate(alignment, amount, firm):
            found.append(Evidence(f"unit: {amount.printed}", "unit rate"))
        elif firm and is_misplaced(alignment, amount, firm, mine, hard):
            found.append(Evidence(f"counted: {amount.printed}", "counted"))
        elif firm and _is_turned(alignment, amount, firm):
            found.append(Evidence(f"counted: {amount.printed}", "counted turned"))
        elif firm and not amount.heads and not amount.role and any(w.value < amount.value for w in amount.part_of):
            found.append(Evidence(f"counted: {amount.printed}", "counted part"))
        elif firm and is_whole(alignment, amount, firm, mine):
            found.append(Evidence(f"counted: {amount.printed}", "counted whole"))
        elif firm and is_anothers(alignment, amount, firm):
            found.append(Evidence(f"counted: {amount.printed}", "counted other"))
    found += _vague_faults(alignment, theirs)
    found += _ordinal_faults(alignment, theirs)
    return found


_CODED = re.compile(r"(?<![\w-])[A-ZÄÖÜ]{1,3}\s$")
"""What may be the letters of a code before its number: "A 61"."""


def _is_coded(alignment: Alignment, amount: Amount) -> bool:
    """Whether a number ends a code that the quotes have, written in one: "A 61" for "A61"."""
    letters = _CODED.search(alignment.claim.text[: amount.start])
    digits = re.match(r"\d{1,4}(?![\d.,])", amount.printed) if amount.scale == 1 else None
    return bool(letters and digits) and any(
        has_code(f"{letters.group() if letters else ''}{digits.group() if digits else ''}", quote.text)
        for quote in alignment.quotes
    )


def _is_reversed(alignment: Alignment, mine: Amount, number: int, theirs: Amount) -> bool:
    """Whether a score is told from the other side: who lost 3:6 was beaten 6:3."""
    if mine.kind != "score" or theirs.kind != "score":
        return False
    turned = ":".join(reversed(re.findall(r"\d+", mine.printed)))
    is_turned = turned == ":".join(re.findall(r"\d+", theirs.printed))
    return is_turned and has_lost(alignment.claim.text) != has_lost(alignment.quotes[number].text)


def _is_result(amount: Amount, theirs: Sequence[tuple[int, Amount]]) -> bool:
    """Whether the numbers of a result stand apart in the quotes: "31:12" for "31 zu 12"."""
    if amount.kind != "score":
        return False
    counts = {f"{other.value:g}" for _, other in theirs if other.kind == "count"}
    return set(re.findall(r"\d+", amount.printed)) <= counts


_ALL = re.compile(r"\b(?:alle[nr]?|sämtliche[nr]?|all(?:\sof)?|each\sof|every\sone\sof)\s(?:\w+\s)?$", re.IGNORECASE)


def _is_at_another_rate(alignment: Alignment, amount: Amount, fitting: Sequence[tuple[int, Amount]]) -> bool:
    """Whether a claim says "a month" of what the quotes say "a year" of."""
    rate = _rate(alignment.claim.text, amount)
    others = {_rate(alignment.quotes[n].text, other) for n, other in fitting}
    return bool(rate) and "" not in others and rate not in others


_SHARED = re.compile(
    r"\b(?:(?P<all>zusammen|insgesamt|together|combined|altogether|a\stotal\sof)|(?P<each>je|jeweils|each))\s(?:\w+\s)?$",
    re.IGNORECASE,
)


def _rate(text: str, amount: Amount) -> str:
    """What a number is per: a unit of time, "each" or "all", as said right behind it or before it."""
    before = _SHARED.search(text[: amount.start])
    return rate_behind(text, amount.start + len(amount.printed)) or (before.lastgroup or "" if before else "")


def _is_turned(alignment: Alignment, amount: Amount, fitting: Sequence[tuple[int, Amount]]) -> bool:
    """Whether a part is told as the whole, what a figure came to as what it changed by, the one given up as the one."""
    claim = alignment.claim
    if all(any(other in part.part_of for part in amounts(alignment.quotes[n])) for n, other in fitting) and (
        _ALL.search(claim.text[: amount.start]) and not amount.part_of
    ):
        return True
    roles = {other.role for _, other in fitting}
    if amount.kind != "count" or any(map(_CHANGE.search, (claim.text, *(q.text for q in alignment.quotes)))):
        if amount.role == "by" and roles <= {"to"}:
            return True
        if amount.role == "to" and roles <= {"by"}:
            return True
    if (
        amount.role == "to"
        and amount.kind != "count"
        and all(_UP_FROM.search(alignment.quotes[n].text[: other.start]) for n, other in fitting)
    ):
        return True
    return is_given_up(alignment, amount.start, [(n, other.start) for n, other in fitting])


_CHANGE = re.compile(
    r"\b(?:stieg\w*|steig\w*|sank\w*|sink\w*|sanken|fiel\w*|fallen|fällt|erhöh\w*|senk\w*|stock\w*|kürz\w*|wuchs\w*|wachsen|wächst"
    r"|rise|rises|rose|risen|fall|falls|fell|cut|cuts|grew|grow|grows|grown|increas\w*|decreas\w*|reduc\w*|rais\w*|lower\w*|drop\w*"
    r"|climb\w*|slip\w*|halv\w*|slash\w*|trim\w*|jump\w*|surg\w*|shrink\w*|shrank|verringer\w*|reduzier\w*|schrumpf\w*"
    r"|verteuer\w*|verbillig\w*|zunahm\w*|zunehm\w*|abnehm\w*|anheb\w*|heb\w*|hob)\b",
    re.IGNORECASE,
)
_UP_FROM = re.compile(r"\b(?:up|down|increas\w*|rais\w*|cut|reduced|lowered)\sfrom\s(?:an?\s|about\s)?$", re.IGNORECASE)
_GIVEN_UP = re.compile(
    r"\b(?:(?:statt|anstatt|anstelle|instead\sof|rather\sthan|as\sopposed\sto)"
    r"|(?:first|originally|initially|zunächst|ursprünglich|zuerst|eigentlich)\s(?:(?:was|were|had|been|war|waren)\s){0,3}"
    r"(?:(?:planned|scheduled|set|due|slated|meant|geplant|vorgesehen|angesetzt)\s)?(?:for|on|in|für|auf|am|im))"
    r"\s(?:(?:wie|as|bisher|zuvor|zuletzt|geplant\w*|planned|previously|von|of|am|im|in|on|at|um|erst|the|den|der|rund|about)\s){0,3}$",
    re.IGNORECASE,
)
_CALLED_OFF = re.compile(
    r"[^.;,]{0,25}?\b(?:angesetzt|geplant|vorgesehen|anberaumt|terminiert|scheduled|planned)\w*\s[^.;,]{0,45}\b"
    r"(?:aufgehoben|abgesagt|verschoben|verlegt|geplatzt|gestrichen|entfallen|entfällt|entfiel|cancel\w*|called\soff|scrapped"
    r"|postponed|dropped|put\soff)\b",
    re.IGNORECASE,
)
"""What stands behind a day on which nothing takes place any more."""

_WAS = re.compile(
    r"\b(?:statt|anstatt|anstelle|instead|rather|bisher\w*|bislang|zuvor|vorher|zunächst|ursprünglich\w*|eigentlich|früher\w*|geplant\w*"
    r"|planned|previous\w*|originally|initially|earlier|before|former\w*|compared|gegenüber|nach|von|from|than|als|not|nicht|kein\w*"
    r"|verschob\w*|verschieb\w*|postpone\w*|delay\w*|old|alte[nrs]?|first|scheduled|vorgesehen\w*)\b",
    re.IGNORECASE,
)


def is_given_up(alignment: Alignment, start: int, spots: Sequence[tuple[int, int]]) -> bool:
    """Whether quotes say of a figure that it is no more, "statt 40", and the claim says that it is.

    Args:
        alignment: The claim and its quotes.
        start: Offset of the figure in the claim.
        spots: Quote and offset of each place where it stands in the quotes.
    """
    around = alignment.claim.text[max(0, start - 45) : start + 45]
    if not spots or _WAS.search(around):
        return False
    return all(
        _GIVEN_UP.search(alignment.quotes[n].text[:spot]) or _CALLED_OFF.match(alignment.quotes[n].text[spot:])
        for n, spot in spots
    )


_BESIDE = re.compile(
    r"\s(?:of\s(?:the|all|a|its|their|those)\b|der\b|aller\b|quart|half|halb|\w*hälfte|party|world|reading|Reich|Welt\w*|Lesung)"
    r"|-|\s\d",
    re.IGNORECASE,
)


def _ordinal_faults(alignment: Alignment, theirs: Sequence[tuple[int, Amount]]) -> Iterator[Evidence]:
    """Ordinals of a claim where its quotes have another one only: "zum vierten Mal" for "zum dritten Mal"."""
    table = ordinals()
    said = {table[text] for quote in alignment.quotes for word in quote.words if (text := fold(word.text)) in table}
    rivals = bool(said - {1.0, 2.0})
    said |= {other.value for _, other in theirs} | {v for quote in alignment.quotes for v in _loose_values(quote)}
    claim = alignment.claim
    mine, theirs_ = _ranks(claim.text), frozenset().union(*(_ranks(quote.text) for quote in alignment.quotes))
    for rank in sorted(mine - theirs_ if theirs_ else ()):
        yield Evidence(f"number: {rank:g}.", "rank")
    digits = {float(each) for quote in alignment.quotes for each in re.findall(r"\d+", quote.text)}
    if any(_nths(quote) for quote in alignment.quotes):
        for value, printed in _nths(claim):
            if value not in said | digits:
                yield Evidence(f"number: {printed}", "ordinal")
    taken = {p for amount in amounts(claim) for p in range(amount.first, amount.last + 1)}
    for word in claim.words:
        if word.position and claim.words[word.position - 1].lower == "zu":
            continue  # "zu achten" is a verb
        value = table.get(fold(word.text), 0.0)
        if value < 3 or value in said or word.position in taken or _BESIDE.match(claim.text[word.end :]):
            continue
        if rivals:
            yield Evidence(f"number: {word.text}", "ordinal")


_NTH = re.compile(r"(?<![\d.,–-])(\d{1,3})(?:st|nd|rd|th)\b|(?<![\d.,–-])(\d{1,3})\.(?=\s([A-ZÄÖÜ][a-zäöüß]{2,}))")


def _nths(statement: Statement) -> list[tuple[float, str]]:
    """Ordinals in figures with what is written: "57. Geburtstag", "75th"; no days of months, no ends of sentences."""
    return [
        (float(match[1] or match[2]), match.group())
        for match in _NTH.finditer(statement.text)
        if not match[3] or not (is_function_word(match[3].lower(), statement.language) or fold(match[3]) in _MONTHS)
    ]


_MONTHS = frozenset(fold(name) for name in MONTHS)


_RANKED = re.compile(
    r"\b(?P<de>zweit|dritt|viert|fünft|sechst|siebt|acht|neunt|zehnt)(?=[a-zäöü]{3,}ste[nmrs]?\b)"
    r"|\b(?P<en>second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth)[\s-](?=(?:most|least|\w+est)\b)",
    re.IGNORECASE,
)


@lru_cache(maxsize=2048)
def _ranks(text: str) -> frozenset[float]:
    """Places in an order that a text gives: "the third-fastest", "zweithöchste"."""
    table = ordinals()
    found = (match["de"] or match["en"] for match in _RANKED.finditer(text))
    return frozenset(table.get(fold(word), 8.0) for word in found)


def _is_above(alignment: Alignment, amount: Amount) -> bool:
    """Whether a claim counts those before what the quotes rank: "only two are faster" of the third-fastest."""
    if amount.kind != "count" or not _ONLY.search(alignment.claim.text[: amount.start]):
        return False
    return any(amount.value + 1 in _ranks(quote.text) for quote in alignment.quotes)


_ONLY = re.compile(r"\b(?:nur|lediglich|bloß|only|just)(?:\s\w+){0,2}\s$", re.IGNORECASE)


def _vague_faults(alignment: Alignment, theirs: Sequence[tuple[int, Amount]]) -> Iterator[Evidence]:
    """Multiples and vague numbers that the quotes give otherwise: "verdoppelt", "Tausende"."""
    text = " ".join(quote.text for quote in alignment.quotes)
    said = {value for value, _ in multiples(text)}
    for value, printed in multiples(alignment.claim.text):
        rivals = said - {value}
        is_rival = bool(rivals) and not any(same(other.value, value) for _, other in theirs)
        if value not in said and (is_rival or _grows_otherwise(value, [other for _, other in theirs])):
            yield Evidence(f"number: {printed}", "multiple")
    vague = {value for value, _ in magnitudes(text)}
    counts = [other.value for _, other in theirs if other.kind in {"count", "money", "measure"}]
    for value, printed in magnitudes(alignment.claim.text):
        if vague and value not in vague and not any(value <= count <= 30 * value for count in counts):
            yield Evidence(f"number: {printed}", "magnitude")


CLOSE = 0.12
"""How far what is called doubled or halved may be from that, as a share of what it was."""


def _grows_otherwise(times: float, theirs: Sequence[Amount]) -> bool:
    """Whether the quotes give the share by which something grows or shrinks, and it does not make it so many times."""
    shares = [
        each.value * (100 if each.kind == "share" else 1)
        for each in theirs
        if each.kind in {"share", "percent"} and each.role == "by"
    ]
    wanted = abs(times - 1) * 100
    is_one = any(abs(share - wanted) <= CLOSE * 100 * max(1.0, times) for share in shares)
    figures = [each for each in theirs if each.value and not each.is_soft]
    is_ratio = any(
        one is not other and kinds_agree(one, other) and abs(one.value / other.value - times) <= CLOSE * times
        for one in figures
        for other in figures
    )
    return bool(shares) and not is_one and not is_ratio


def _figure(amount: Amount) -> str:
    digits = re.search(r"\d[\d.,]*", amount.printed)
    return digits.group().rstrip(".,").replace(",", ".") if digits else amount.printed.split(" ")[0].lower()


_SMALL = {
    "beide": 2.0,
    "beiden": 2.0,
    "both": 2.0,
    "zweier": 2.0,
    "paar": 2.0,
    "pair": 2.0,
    "dreier": 3.0,
    "trio": 3.0,
    "doppelt": 2.0,
    "zweimal": 2.0,
    "twice": 2.0,
    "doppelpack": 2.0,
    "brace": 2.0,
    "zweifach": 2.0,
    "dreimal": 3.0,
    "dreifach": 3.0,
    "triple": 3.0,
    "thrice": 3.0,
    "hat-trick": 3.0,
    "viermal": 4.0,
}


def _loose_values(statement: Statement) -> Iterator[float]:
    """Numbers that stand as ordinals, years or parts of dates and scores."""
    taken = {p for amount in amounts(statement) if amount.kind != "score" for p in range(amount.first, amount.last + 1)}
    for word in statement.words:
        if word.text[0].isdecimal() and word.position not in taken:
            for part in re.split(r"[:.,]", word.text):
                if part.isdecimal() and len(part) < 5:
                    yield float(part)
        elif word.lower in _SMALL:
            yield _SMALL[word.lower]


_RANKS = frozenset("rang platz stufe position nummer runde klasse place number round stage spot".split())


def _is_ranked(alignment: Alignment, amount: Amount) -> bool:
    """Whether an ordinal of the quotes gives a number of the same: "der vierte Schwimmer" for "vier Schwimmer"."""
    table = ordinals()
    before = alignment.claim.words[amount.first - 1].lower if amount.first else ""
    if before in _RANKS:
        words = [fold(word.text) for quote in alignment.quotes for word in quote.words]
        return any(table.get(word) == amount.value for word in words)
    targets = {spot for head in amount.heads for spot, value in alignment.links[head].items() if value >= 0.7}
    return any(
        table.get(fold(word.text)) == amount.value and any((number, word.position + step) in targets for step in (1, 2))
        for number, quote in enumerate(alignment.quotes)
        for word in quote.words
    )
