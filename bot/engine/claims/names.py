"""Whether the names of a claim stand in its quotes, belong together there, and carry the same offices."""

import re
import unicodedata
from collections.abc import Iterator
from functools import lru_cache

from bot.engine.claims.bodies import body_faults
from bot.engine.claims.dates import DAYS
from bot.engine.claims.links import BACKED, Alignment, is_other_example
from bot.engine.claims.nations import is_place, mentions, nations_of
from bot.engine.claims.nouns import is_known_name, is_noun, is_word
from bot.engine.claims.numbers import is_given_up
from bot.engine.claims.places import other_names
from bot.engine.claims.reading import Statement, Word
from bot.engine.claims.spelling import has_code, sounded, sounds_alike, spelled_out
from bot.engine.claims.units import is_unit
from bot.engine.claims.weights import Evidence
from bot.engine.dates import MONTHS
from bot.engine.facts import CURRENCIES
from bot.engine.language import UPPER, fold, is_function_word
from bot.engine.shapes import is_common_noun

_QUOTED = re.compile(
    r"„([^“”„]{2,400})[“”]|“([^”“]{2,400})”|«([^»]{2,400})»|»([^«]{2,400})«|\"([^\"]{2,400})\"|‚([^‘’]{2,400})[‘’]"
)
_SPACES = re.compile(r"\s+")


def _plain(text: str) -> str:
    """A quotation as it is compared: no difference of marks, spaces and the capital it begins with."""
    text = _SPACES.sub(
        " ", text.replace("’", "'").replace("‘", "'").replace("–", "-").replace("—", "-").replace("\u00a0", " ")
    )
    return text.strip(" .,;:!?…").lower()


def quoted_spans(text: str) -> list[tuple[int, int]]:
    """Where the words in quotation marks of a text begin and end."""
    return [match.span() for match in _QUOTED.finditer(text)]


def quotation_faults(alignment: Alignment) -> list[Evidence]:
    """Quotations of a claim that do not stand in its quotes word for word, or not translated."""
    is_same = any(quote.language == alignment.claim.language for quote in alignment.quotes)
    sources = [_plain(quote.text) for quote in alignment.quotes]
    for match in _QUOTED.finditer(alignment.claim.text):
        inside = next(group for group in match.groups() if group)
        parts = [_plain(part) for part in re.split(r"\[?(?:…|\.\.\.)\]?", inside)]
        if not all(any(part in source for source in sources) for part in parts if part):
            if is_same:
                return [Evidence("quotation", "quotation")]
            differing = _differing(alignment, match.start(), match.end())
            if differing > 0:
                return [Evidence("quotation", "quotation across", differing)]
    return []


def _differing(alignment: Alignment, start: int, end: int) -> float:
    """How much a translated quotation differs from the likeliest one of its quotes, in [0, 1]."""
    mine = [word for word in alignment.claim.content() if start <= word.start < end]
    if len(mine) <= TITLE and not any(_QUOTED.search(quote.text) for quote in alignment.quotes):
        return 0.0  # a title that the source does not mark
    best = 1.0 if len(mine) >= MANY else SCARCE
    for number, quote in enumerate(alignment.quotes):
        for match in _QUOTED.finditer(quote.text):
            theirs = {word.position for word in quote.content() if match.start() <= word.start < match.end()}
            met = [
                {spot for (n, spot), value in alignment.links[word.position].items() if n == number and value >= FAINT}
                & theirs
                for word in mine
            ]
            held = set().union(*met) if met else set()
            lost = sum(not spots for spots in met) / max(len(mine), 1)
            # A part may be quoted, but what stands between its ends must be there, too.
            between = {p for p in theirs if held and min(held) <= p <= max(held)} - held
            best = min(best, max(lost, len(between) / max(len(theirs), 1)))
    return best


TITLE = 3
"""So few content words in quotation marks may be a title."""

MANY, SCARCE = 3, 0.5
"""Of fewer content words than this a translation proves little, and how much."""

FAINT = 0.3
"""From here on a word of a translated quotation may be that of the quotation."""


# --- names -----------------------------------------------------------------------------------------------------------


def _forms(word: str) -> set[str]:
    """How a word of a name may be written: folded, without genitive, without -er of "Potsdamer", by its parts."""
    folded = fold(word).replace(".", "")
    found = {folded}
    if folded.endswith("'s"):
        found.add(folded[:-2])
    found.add(folded.rstrip("'"))
    if len(folded) > 3 and folded.endswith("s"):
        found.add(folded[:-1])
    if len(folded) > 5:
        for ending in ("er", "ern", "ers", "erin", "n", "en", "in"):
            if folded.endswith(ending) and len(folded) - len(ending) >= 4:
                base = folded[: -len(ending)]
                found.add(base)
                if base[-1] == base[-2]:
                    found.add(base[:-1])  # "Lissabonner"
    return found


_ISCH = re.compile(r"([a-z-]{4,})isch(?:e[nmrs]?)?$")


def _known_forms(quote: Statement) -> dict[str, list[int]]:
    known = quote.caches.get("forms")
    if isinstance(known, dict):
        return known
    table: dict[str, list[int]] = {}
    for word in quote.words:
        for part in {word.text, *re.split(r"[-‐‑/–]", word.text)}:
            for form in _forms(part) if part else ():
                table.setdefault(form, []).append(word.position)
        adjective = _ISCH.match(fold(word.text))
        if adjective:
            table.setdefault(f"^{adjective[1]}", []).append(word.position)
        if word.text.startswith("Bundes"):
            table.setdefault("german", []).append(word.position)
            table.setdefault("germany", []).append(word.position)
    quote.caches["forms"] = table
    return table


def _initials(quote: Statement) -> str:
    """First letters of the words, for abbreviations; also the inner parts of long German words."""
    return "".join(fold(word.text)[0] for word in quote.words if not is_function_word(word.lower, quote.language))


def places_of(word: str, quote: Statement) -> list[int]:
    """Positions in a quote at which a word of a name stands, inflected or translated."""
    table = _known_forms(quote)
    found = [position for form in _forms(word) for position in table.get(form, ())]
    for form in _forms(word):
        for other in other_names().get(form, ()):
            first, *rest = other.split()
            found += [
                position
                for position in table.get(first, ())
                if all(
                    position + step < len(quote.words) and part in _forms(quote.words[position + step].text)
                    for step, part in enumerate(rest, start=1)
                )
            ]
        for name in (form, *other_names().get(form, ())):  # "Sachsens", "Saxony" and "sächsisch"
            found += [p for cut in range(max(4, len(name) - 4), len(name) + 1) for p in table.get(f"^{name[:cut]}", ())]
    return sorted(set(found))


def _apart(quote: Statement) -> str:
    """The folded words of a quote, those of compounds with hyphens apart, too: "UN-Sicherheitsrat"."""
    bare = quote.folded.replace(".", "")
    return f"{bare}|{bare.replace('-', ' ')}" if "-" in bare else bare


def _backed_as_phrase(text: str, alignment: Alignment) -> bool:
    """Whether a whole name has another one in the quotes: "Vereinte Nationen", "UN"."""
    folded = fold(text).replace(".", "")
    candidates = {folded, folded.removesuffix("'s"), folded.removesuffix("s"), folded.rpartition("'s ")[2]}
    table = other_names()
    for candidate in candidates:
        for other in table.get(candidate, ()):
            if any(f" {other.replace('.', '')}" in _apart(quote) for quote in alignment.quotes):
                return True
    return False


def _is_abbreviated(word: str, alignment: Alignment) -> bool:
    """Whether capitals are the first letters of words of the quotes, or the other way round."""
    letters = re.sub(r"[^A-ZÄÖÜ]", "", word)
    if len(letters) >= 2 and len(letters) >= len(word) - 1:
        wanted = fold(letters)
        for quote in alignment.quotes:
            initials = _initials(quote)
            if wanted in initials:
                return True
            for other in quote.words:  # "LKA" for "Landeskriminalamts": the letters in their order
                text = fold(other.text)
                if len(text) >= 3 * len(wanted) and text[0] == wanted[0] and _in_order(wanted, text):
                    return True
            if spelled_out(wanted, quote):
                return True
    return False


def _in_order(letters: str, text: str) -> bool:
    position = 0
    for letter in letters:
        position = text.find(letter, position) + 1
        if not position:
            return False
    return True


def _covered(name: str) -> Iterator[str]:
    for part in re.split(rf"[\s\u00a0]+|(?<=\w)[-–/](?=[{UPPER}])", name):
        bare = part.strip("„“”\"'’.,()")
        if (bare and bare[0].isupper()) or bare[1:2].isupper():
            yield bare


_NO_NAMES = frozenset(
    """mrd mio bill bio tsd prozent uhr jan feb apr jun jul aug sep sept oct okt nov dec dez percent million millionen
    milliarde milliarden billion billionen trillion jahr jahre jahren grad celsius""".split()
) | {fold(name) for name in (*CURRENCIES, *MONTHS, *DAYS)}
"""Numbers, sums and dates are compared by value."""


def name_faults(alignment: Alignment) -> list[Evidence]:
    """The names of a claim that its quotes do not have, put together otherwise, or give another office."""
    claim = alignment.claim
    is_same = all(quote.language == claim.language for quote in alignment.quotes)
    at = {word.start: word for word in claim.words}
    found = [] if is_same else _known_faults(alignment)
    found += [
        Evidence(f"name: {code}", "name code") for code in _CODE.findall(claim.text) if not _has_code(code, alignment)
    ]
    for start, end, text in claim.names:
        if _backed_as_phrase(text, alignment):
            continue
        missing = []
        for part in _covered(text):
            if fold(part).rstrip(".") in _NO_NAMES or fold(part).removesuffix("s") in DAYS:
                continue
            if is_unit(part) or _is_part_of_time(part, claim.text[start + text.find(part) + len(part) :]):
                continue
            is_small = is_function_word(part.lower(), claim.language) and not (part.isupper() and nations_of(part)[0])
            if is_small or any(places_of(part, q) for q in alignment.quotes):
                continue
            if any(map(str.isdecimal, part)) and _has_code(part, alignment):
                continue
            word = next((w for w in claim.words if w.start <= start + text.find(part) < w.end), None)
            if word is not None and not word.is_content:
                continue
            if word is not None and _is_backed(word, alignment, is_same=is_same):
                continue
            if _is_abbreviated(part, alignment) or _backed_as_phrase(part, alignment):
                continue
            if word is not None and word.is_number:
                continue
            if _is_of_nation(part, claim, start) and any(_has_nation(part, q) for q in alignment.quotes):
                continue
            if nations_of(part)[0] and not any(any(_nations_in(q.text)) for q in alignment.quotes):
                continue  # any reader knows the country of what is told; only another one is a fault
            if any(_has_counterpart(part, q, is_same=is_same) for q in alignment.quotes):
                continue
            if nations_of(part)[0] and _is_country_of_place(part, text, alignment):
                continue
            missing.append(part)
        if missing and not is_noun(text, missing, claim, start):
            found.append(Evidence(f"name: {' '.join(missing)}", "name"))
        elif not missing and not _stands_together(text, alignment):
            found.append(Evidence(f"name: {text}", "name apart"))
        elif not missing and _holds_other_office(alignment, at.get(start), start, end):
            found.append(Evidence(f"name: {text}", "name office"))
    if found:
        return found
    detectors = (
        _example_faults,
        body_faults,
        _nation_faults,
        _membership_faults,
        _between_faults,
        _former_faults,
        _place_faults,
    )
    return next((seen for detector in detectors if (seen := detector(alignment))), [])


def _example_faults(alignment: Alignment) -> list[Evidence]:
    """Names of the tables that nothing backs, where the quotes have another example of the kind: Hamas, Hezbollah."""
    others = [other for quote in alignment.quotes for other in quote.content()]
    for word in alignment.claim.content():
        if alignment.strength(word.position) >= BACKED or _backed_as_phrase(word.text, alignment):
            continue
        kinds = [int(key[1:]) for key in word.keys if key[0] == "#"]
        if any(is_other_example(word.text, o.text, kind) for o in others for kind in kinds if f"#{kind}" in o.keys):
            return [Evidence(f"name: {word.text}", "name")]
    return []


_PART_OF_TIME = re.compile(
    rf"\s(?:(?:des|der|dieses|dieser|vergangene[nrs]?|vorige[nrs]?|kommende[nrs]?|nächste[nrs]?|letzte[nrs]?)\s){{0,2}}"
    rf"(?:{'|'.join(name for name in MONTHS if len(name) > 2)}|(?:19|20)\d\d|Jahr|Monat|Woche|Quartal)",
    re.IGNORECASE,
)


def _is_part_of_time(part: str, behind: str) -> bool:
    """Whether a capitalised word is the part of a month or a year: "Mitte Januar"."""
    return part in {"Anfang", "Mitte", "Ende", "Beginn"} and _PART_OF_TIME.match(behind) is not None


@lru_cache(maxsize=1024)
def _nations_in(quote: str) -> tuple[frozenset[str], frozenset[str], frozenset[str]]:
    """Codes of the countries that a text names, whose capitals, and whose towns it names."""
    found: tuple[set[str], set[str], set[str]] = (set(), set(), set())
    for each in mentions(quote):
        _, capital, _ = nations_of(quote[each.start : each.end])
        found[0 if each.is_country else 1 if capital else 2].update(each.codes)
        found[0].update(code.partition("-")[0] for code in each.codes if "-" in code)  # who is Scottish is British
    return frozenset(found[0]), frozenset(found[1]), frozenset(found[2])


def _nation_faults(alignment: Alignment) -> list[Evidence]:
    """Countries of a claim, adjectives and peoples included, where its quotes name others only."""
    said = frozenset().union(*(codes for quote in alignment.quotes for codes in _nations_in(quote.text)))
    if not said:
        return []  # any reader knows the country of what is told
    text = alignment.claim.text
    for each in mentions(text):
        name = text[each.start : each.end]
        if not each.is_country or each.codes & said:
            continue
        whole = next((t for s, e, t in alignment.claim.names if s <= each.start < e), name)
        if not _is_country_of_place(name, whole, alignment):
            return [Evidence(f"name: {name}", "name nation")]
    return []


def _is_of_nation(part: str, claim: Statement, start: int) -> bool:
    """Whether a name stands for a country: its own name, or a capital for its government, "Brussels fined"."""
    country, capital, _ = nations_of(part)
    if country:
        return True
    before = claim.text[:start].rstrip().rsplit(" ", 1)[-1].lower()
    return bool(capital) and (before not in _AT or _RULING.search(claim.text[:start]) is not None)


_RULING = re.compile(
    r"(?:regierung|parlament|ministerium|kabinett|führung|behörden|gesetzgeber|government|parliament|ministry|cabinet"
    r"|lawmakers|officials|authorities|leadership|rulers)\sin\s$"
    r"|(?:kolleg(?:en|in|e)|minister(?:in)?|delegation|diplomat(?:en|in)?|unterhändler(?:n|in)?|gesandte[nr]?|vertreter(?:n|in)?"
    r"|counterparts?|ministers?|diplomats?|negotiators?|envoys?|delegates)\s(?:aus|from)\s$",
    re.IGNORECASE,
)
"""What stands before a capital that is named for its country: "the government in Seoul", "ministers from Rome"."""


def _has_nation(part: str, quote: Statement) -> bool:
    """Whether a quote names the country that a name stands for, or a place in it."""
    country, capital, _ = nations_of(part)
    countries, capitals, towns = _nations_in(quote.text)
    return bool(country & (countries | capitals | towns)) or bool(capital & (countries | capitals))


SPELLED = 7
"""From this length on two spellings of one sound are one name, in one language, too."""

_PEOPLE = re.compile(r"(?:enser|aner|iner|ianer|er|isch|ian|ean|an|ese|ish|i)(?:in|e[nmrs]?|s)?$")


def _has_counterpart(part: str, quote: Statement, *, is_same: bool) -> bool:
    """Whether a quote has a name in another spelling, inside a compound, or as that of its people."""
    folded = fold(part).removesuffix("'s")
    called = {folded, *other_names().get(folded, ()), re.sub(r"(?:e|en|n|er|s)$", "", folded)}
    base = _PEOPLE.sub("", folded)
    for word in quote.words:
        if not word.text[0].isupper() and not _ISCH.match(fold(word.text)):
            continue
        text = fold(word.text).removesuffix("'s")
        if (not is_same and sounds_alike(folded, text)) or (len(text) >= SPELLED and sounded(folded) == sounded(text)):
            return True
        is_own = text in other_names() or text.removesuffix("s") in other_names()  # "Niedersachsen" is not in "Sachsen"
        if not is_own and len(text) >= len(folded) + 3 and any(len(name) >= 4 and name in text for name in called):
            return True
        # "Hallenser", "Puerto Rican": what people and things of a place are called.
        other = _PEOPLE.sub("", text)
        if len(base) >= 3 and len(other) >= 3 and (base != folded or other != text):
            shorter, longer = sorted((base, other), key=len)
            if longer.startswith(shorter) and len(longer) - len(shorter) <= 2 and len(shorter) >= 3:
                return True
    return False


def _is_country_of_place(part: str, text: str, alignment: Alignment) -> bool:
    """Whether a name puts a country before a place of the quotes that lies in no other one: "Brazil's Minas Gerais"."""
    place = text.partition(part)[2].removeprefix("'s").strip()
    if not place or not place[0].isupper():
        return False
    lies = frozenset().union(*nations_of(place))
    if lies:
        return bool(lies & nations_of(part)[0])
    for quote in alignment.quotes:
        at = quote.text.find(place)
        before = quote.text[:at].rstrip().rsplit(" ", 1)[-1].lower() if at > 0 else ""
        if before in _AT or before == "of":
            return True
    return False


_AT = frozenset("in im nach aus bei um vor nahe at near to from outside around into".split())


@lru_cache(maxsize=1)
def _phrases() -> tuple[str, ...]:
    """Known names of several words, folded, longest first."""
    return tuple(sorted((name for name in other_names() if " " in name), key=len, reverse=True))


def _known_faults(alignment: Alignment) -> list[Evidence]:
    """Known names of several words that the quotes have in no language: "Federal Constitutional Court"."""
    text = alignment.claim.folded.replace("'s ", " ")
    found: list[Evidence] = []
    for name in _phrases():
        if f" {name} " not in text:
            continue
        text = text.replace(f" {name} ", "  ")
        if not re.search(r"\b" + r"\s".join(part.capitalize() for part in name.split()), alignment.claim.text):
            continue  # "the central bank" is no name
        if _is_of_nation(name, alignment.claim, 0) and any(_has_nation(name, quote) for quote in alignment.quotes):
            continue
        called = {name, *other_names()[name]}
        called |= {other for known in tuple(called) for other in other_names().get(known, ())}
        if not any(f" {other}" in f"{quote.folded}|{_apart(quote)}" for quote in alignment.quotes for other in called):
            spots = [places_of(part, quote) for part in name.split() for quote in alignment.quotes]
            if not all(spots):
                found.append(Evidence(f"name: {name}", "name known"))
    return found


_CODE = re.compile(r"(?<![\w-])(?:[A-ZÄÖÜ][A-Za-z]{0,4}|[a-z])-?\d[\w-]*")


def _has_code(code: str, alignment: Alignment) -> bool:
    """Whether letters with digits, "H5N1" or "A 7", stand so in the quotes, or "Kohlendioxid" for "CO2"."""
    for called in (code, code.partition("-")[0]):
        for other in other_names().get(fold(unicodedata.normalize("NFKC", called)), ()):
            if any(other in fold(quote.text) for quote in alignment.quotes):
                return True
    return any(has_code(code, quote.text) for quote in alignment.quotes)


_WATERS = frozenset(
    """rhein elbe donau neckar mosel weser spree isar saale havel ruhr themse seine rhone loire tiber wolga dnipro nil
    ganges ostsee nordsee mittelmeer atlantik pazifik bodensee schwarzwald harz alpen eifel erzgebirge allgau
    rhine danube moselle thames volga nile mississippi amazon atlantic pacific alps""".split()
)


def _place_faults(alignment: Alignment) -> list[Evidence]:
    """Towns and rivers of a claim that stand in no quote in any form, also those that are no name there."""
    claim = alignment.claim
    for word in claim.words:
        bare = word.text.removesuffix("'s")
        if not word.position or not bare[0].isupper() or alignment.strength(word.position) >= NAMED:
            continue
        if is_function_word(word.lower, claim.language) and claim.text[: word.start].rstrip()[-1:] in set('.:!?„“"»«'):
            continue  # "Seine Mannschaft" is no river
        if fold(bare) not in _WATERS and (not is_place(bare) or is_word(bare, claim.language)):
            continue
        if nations_of(bare)[0]:
            continue
        if any(places_of(bare, q) or _has_counterpart(bare, q, is_same=False) for q in alignment.quotes):
            continue
        if any(nations_of(bare)) and any(_has_nation(bare, q) for q in alignment.quotes):
            continue
        if _backed_as_phrase(bare, alignment) or any(
            start <= word.start < end and " " in text for start, end, text in claim.names
        ):
            continue
        return [Evidence(f"name: {bare}", "name place")]
    return []


NAMED = 0.5
"""A word of a quote that backs a place's name at least so much may be what it is called there."""


def _is_backed(word: Word, alignment: Alignment, *, is_same: bool) -> bool:
    """Whether a capitalised word is backed by its meaning rather than its spelling."""
    best = 0.0
    for (number, spot), value in alignment.links[word.position].items():
        other = alignment.quotes[number].words[spot]
        # A capital stands for its government, "Brussels fined", but "in Bangkok" is a place.
        if value < 0.7 and word.position and alignment.claim.words[word.position - 1].lower in _AT:
            continue
        # "Verona" is no "Verano": likeness proves nothing between names.
        shared = word.keys.keys() & other.keys.keys()
        if shared or not (word.text[0].isupper() and other.text[0].isupper() and is_same):
            best = max(best, value)
    return best >= 0.5


def _stands_together(text: str, alignment: Alignment) -> bool:
    """Whether the words of a name stand next to each other in a quote, as far as all are there as spelled."""
    if any(not part[:1].isupper() for part in text.split()):
        return True  # "Noll von der Bank" is two names
    language = alignment.claim.language
    parts = [part for part in text.split() if len(part) > 1]
    if language == "de" and len(parts) > 1 and is_word(parts[-1], "de") and not is_known_name(parts[-1]):
        behind = alignment.claim.text.partition(text)[2]
        if parts[-2].endswith("s") or behind.startswith(" zufolge"):
            parts.pop()  # "Jan Behns Team", "Orlo Kreisen zufolge"
    if len(parts) < 2:
        return True
    if (
        is_word(parts[0], language)
        or (parts[0].endswith("s") and is_word(parts[-1], language))
        or any(fold(part) in other_names() or is_place(part) for part in parts)
    ):
        return True
    if language == "de" and parts[0].endswith("er") and is_word(parts[-1], language):
        return True  # "Oberweseler Genossenschaftsbank"
    apart = False
    for quote in alignment.quotes:
        spots = [places_of(part, quote) for part in parts]
        if not all(spots):
            continue
        if all(any(0 < b - a <= 2 for a in spots[i] for b in spots[i + 1]) for i in range(len(parts) - 1)):
            return True
        apart = True
    return not apart


_OFFICES = frozenset("minister secretary commissioner senator chief head director boss spokesman spokeswoman".split())
FIELD = 6
"""Words between a name and the field of its office, at most."""

LEAST_FIELD = 5
"""Letters that a field has in common in two languages: "Finance", "Finanzressort"."""

_BRACKETED = re.compile(rf"(?P<name>[{UPPER}][\w’'-]+)\s\((?P<of>[{UPPER}][\w/ -]{{1,24}})\)")


def _membership_faults(alignment: Alignment) -> list[Evidence]:
    """What stands in brackets behind a name, a party or a club, where the quotes put another one there."""
    for mine in _BRACKETED.finditer(alignment.claim.text):
        of = [
            fold(theirs["of"])
            for quote in alignment.quotes
            for theirs in _BRACKETED.finditer(quote.text)
            if fold(theirs["name"]).removesuffix("s") == fold(mine["name"]).removesuffix("s")
        ]
        called = {fold(mine["of"]), *other_names().get(fold(mine["of"]), ())}
        if of and not any(name in called or called & set(other_names().get(name, ())) for name in of):
            return [Evidence(f"name: {mine['of']}", "name office")]
    return []


_BETWEEN = re.compile(
    rf"\b(?:zwischen|between)\s(?:(?:den|der|dem|the)\s)?(?P<one>[{UPPER}][\w’'-]+(?:\s[{UPPER}][\w’'-]+)?)"
    rf"\s(?:und|and)\s(?:(?:den|der|dem|the)\s)?(?P<other>[{UPPER}][\w’'-]+(?:\s[{UPPER}][\w’'-]+)?)"
)


def _between_faults(alignment: Alignment) -> list[Evidence]:
    """What a claim puts between two names where its quotes put it between one of these and a third."""
    for mine in _BETWEEN.finditer(alignment.claim.text):
        ends = [_spots(mine["one"], alignment), _spots(mine["other"], alignment)]
        shared = [
            sum(
                any(n == number and theirs.start("one") <= start < theirs.end() for n, start in spots) for spots in ends
            )
            for number, quote in enumerate(alignment.quotes)
            for theirs in _BETWEEN.finditer(quote.text)
        ]
        if all(ends) and shared and max(shared) == 1:
            return [Evidence(f"name: {mine['one']}, {mine['other']}", "name between")]
    return []


def _spots(name: str, alignment: Alignment) -> list[tuple[int, int]]:
    """Where the words of a name stand in the quotes: quote and offset."""
    return [
        (number, quote.words[p].start)
        for number, quote in enumerate(alignment.quotes)
        for part in name.split()
        for p in places_of(part, quote)
    ]


def _former_faults(alignment: Alignment) -> list[Evidence]:
    """Places of a claim that its quotes name only as those of a plan that is given up: "first planned for Oslo"."""
    claim = alignment.claim
    for word in claim.words:
        if not word.position or claim.words[word.position - 1].lower not in _AT or not is_place(word.text):
            continue
        spots = _spots(word.text, alignment)
        if is_given_up(alignment, word.start, spots):
            return [Evidence(f"name: {word.text}", "name former")]
    return []


def _holds_other_office(alignment: Alignment, first: Word | None, start: int, end: int) -> bool:
    """Whether the office before a name is another name's in the quotes: "Trainer Fennel" for "Trainer Dragović"."""
    claim = alignment.claim
    if first is None:
        first = next((word for word in claim.words if word.start <= start < word.end), None)
    if first is None or not first.position:
        return False
    role = claim.words[first.position - 1]
    if (
        not role.is_content
        or role.is_number
        or claim.text[role.end : first.start] != " "
        or role.text.endswith(("ed", "te"))
    ):
        return False
    if claim.language == "de" and not role.text[0].isupper():
        return False
    if any(is_place(part) for part in re.split(r"[\s–-]", claim.text[start:end])):
        return False  # "die Strecke Hannover–Uelzen" is no office
    inside = [word for word in claim.words if start <= word.start < end and word.text[0].isupper()]
    if role.position and role.lower in _OFFICES and claim.text[claim.words[role.position - 1].end : role.start] == " ":
        # "Finance Minister" for the "colleague from the finance department".
        near = {(number, p) for number, q in enumerate(alignment.quotes) for w in inside for p in places_of(w.text, q)}
        field = [spot for spot, value in alignment.links[role.position - 1].items() if value >= BACKED]
        what = fold(claim.words[role.position - 1].text)[:LEAST_FIELD]
        field += [
            (number, word.position)
            for number, quote in enumerate(alignment.quotes)
            for word in quote.words
            if len(what) == LEAST_FIELD and what in fold(word.text)
        ]
        if any(n == number and abs(p - spot) <= FIELD for n, spot in field for number, p in near):
            return False
    held = False
    for (number, spot), value in alignment.links[role.position].items():
        if value < 0.6:
            continue
        quote = alignment.quotes[number]
        mine = [place for word in inside for place in places_of(word.text, quote)]
        if not mine or not is_common_noun(quote.words[spot].text, quote.language):
            continue
        if min(abs(place - spot) for place in mine) <= 4:
            return False
        following = quote.words[spot + 1 : spot + 3]
        if (
            following
            and following[0].text[0].isupper()
            and quote.text[quote.words[spot].end : following[0].start] in {" ", ", "}
            and any(s <= following[0].start < e for s, e, _ in quote.names)
        ):
            held = True
    return held
