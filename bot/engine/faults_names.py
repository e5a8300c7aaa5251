"""Whether the names of a claim stand in its quotes, belong together there, and carry the same offices."""

import re
from collections.abc import Iterator
from functools import lru_cache

from bot.engine.dates import MONTHS
from bot.engine.facts import CURRENCIES
from bot.engine.faults_dates import DAYS
from bot.engine.faults_links import Alignment
from bot.engine.faults_places import other_names
from bot.engine.faults_reading import Statement, Word
from bot.engine.language import fold, is_function_word
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


def quotation_faults(alignment: Alignment) -> list[str]:
    """Quotations of a claim that do not stand in its quotes word for word."""
    sources = [_plain(quote.text) for quote in alignment.quotes]
    for match in _QUOTED.finditer(alignment.claim.text):
        inside = next(group for group in match.groups() if group)
        parts = [_plain(part) for part in re.split(r"\[?(?:…|\.\.\.)\]?", inside)]
        if not all(any(part in source for source in sources) for part in parts if part):
            return ["quotation"]
    return []


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
                found.add(folded[: -len(ending)])
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


def _is_name_word(word: Word, statement: Statement) -> bool:
    return word.text[0].isupper() and not is_function_word(word.lower, statement.language)


def _backed_as_phrase(text: str, alignment: Alignment) -> bool:
    """Whether a whole name has another one in the quotes: "Vereinte Nationen", "UN"."""
    folded = fold(text).replace(".", "")
    candidates = {folded, folded.removesuffix("'s"), folded.removesuffix("s")}
    table = other_names()
    for candidate in candidates:
        for other in table.get(candidate, ()):
            if any(f" {other.replace('.', '')}" in quote.folded.replace(".", "") for quote in alignment.quotes):
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
            if any(_is_split(wanted, quote, start) for start in range(len(quote.words))):
                return True
    return False


def _in_order(letters: str, text: str) -> bool:
    position = 0
    for letter in letters:
        position = text.find(letter, position) + 1
        if not position:
            return False
    return True


def _is_split(wanted: str, quote: Statement, start: int) -> bool:
    """Whether a few words beginning at one give the letters: "Deutscher Wetterdienst" is DWD."""
    joined = ""
    for word in quote.words[start : start + len(wanted)]:
        if not word.text[0].isupper():
            return False
        joined += " " + fold(word.text)
        parts = joined.split()
        if len(parts) < len(wanted) and all(part[0] in wanted for part in parts) and parts[0][0] == wanted[0]:
            first = "".join(part[0] for part in parts)
            if _in_order(first, wanted) and len(parts) >= 2 and _in_order(wanted, joined.replace(" ", "")):
                return True
    return False


def _covered(name: str) -> Iterator[str]:
    for part in re.split(r"[\s\u00a0]+|(?<=\w)[-–/](?=[A-ZÄÖÜ])", name):
        bare = part.strip("„“”\"'’.,()")
        if (bare and bare[0].isupper()) or bare[1:2].isupper():
            yield bare


_NO_NAMES = frozenset(
    """mrd mio bill bio tsd prozent uhr jan feb apr jun jul aug sep sept oct okt nov dec dez percent million millionen
    milliarde milliarden billion billionen trillion jahr jahre jahren grad celsius""".split()
) | {fold(name) for name in (*CURRENCIES, *MONTHS, *DAYS)}
"""Numbers, sums and dates are compared by value."""


def name_faults(alignment: Alignment) -> list[str]:
    """The names of a claim that its quotes do not have, put together otherwise, or give another office."""
    claim = alignment.claim
    is_same = all(quote.language == claim.language for quote in alignment.quotes)
    at = {word.start: word for word in claim.words}
    found = [] if is_same else _known_faults(alignment)
    found += [f"name: {code}" for code in _CODE.findall(claim.text) if not _has_code(code, alignment)]
    for start, end, text in claim.names:
        if _backed_as_phrase(text, alignment):
            continue
        missing = []
        for part in _covered(text):
            if fold(part).rstrip(".") in _NO_NAMES:
                continue
            if is_function_word(part.lower(), claim.language) or any(places_of(part, q) for q in alignment.quotes):
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
            missing.append(part)
        if missing and not _is_noun(text, missing, claim, start, is_same=is_same):
            found.append(f"name: {' '.join(missing)}")
        elif (not missing and not _stands_together(text, alignment)) or (
            not missing and _holds_other_office(alignment, at.get(start), start, end)
        ):
            found.append(f"name: {text}")
    return found


_AT = frozenset("in im nach aus bei um vor nahe at near to from outside around into".split())


@lru_cache(maxsize=1)
def _phrases() -> tuple[str, ...]:
    """Known names of several words, folded, longest first."""
    return tuple(sorted((name for name in other_names() if " " in name), key=len, reverse=True))


def _known_faults(alignment: Alignment) -> list[str]:
    """Known names of several words that the quotes have in no language: "Federal Constitutional Court"."""
    text = alignment.claim.folded.replace("'s ", " ")
    found = []
    for name in _phrases():
        if f" {name} " not in text:
            continue
        text = text.replace(f" {name} ", "  ")
        called = {name, *other_names()[name]}
        called |= {other for known in tuple(called) for other in other_names().get(known, ())}
        if not any(f" {other}" in quote.folded for quote in alignment.quotes for other in called):
            spots = [places_of(part, quote) for part in name.split() for quote in alignment.quotes]
            if not all(spots):
                found.append(f"name: {name}")
    return found


_CODE = re.compile(r"(?<![\w-])[A-Za-zÄÖÜ]{1,5}-?\d[\w-]*")


def _has_code(code: str, alignment: Alignment) -> bool:
    """Whether letters with digits, "H5N1" or "A 7", stand so in the quotes."""
    bare = re.sub(r"\W", "", fold(code))
    return any(bare in re.sub(r"\W", "", fold(quote.text)) for quote in alignment.quotes)


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


def _is_noun(text: str, missing: list[str], claim: Statement, start: int, *, is_same: bool) -> bool:
    """Whether what looks like a name is rather a noun that the lexicon does not know."""
    if claim.language != "de" or " " in text:
        return all(is_common_noun(part, claim.language) for part in missing)
    if any(is_common_noun(part, "de") for part in missing):
        return True
    before = claim.text[:start].rstrip().rsplit(" ", 1)[-1].lower()
    determined = before in _DETERMINERS or (before.endswith(("en", "er", "es", "em", "e")) and len(before) > 3)
    return determined and not is_same and len(missing[0]) > 7


_DETERMINERS = frozenset(
    """der die das den dem des ein eine einen einem einer eines kein keine keinen im am zum zur beim vom ins ans
    seine sein
    seinen seiner ihr ihre ihren ihrer ihrem dieser diese diesen diesem jeder jede jeden""".split()
)


def _stands_together(text: str, alignment: Alignment) -> bool:
    """Whether the words of a name stand next to each other in a quote, as far as all are there as spelled."""
    if any(not part[:1].isupper() for part in text.split()):
        return True  # "Noll von der Bank" is two names
    parts = [part for part in text.split() if len(part) > 1]
    if len(parts) < 2:
        return True
    language = alignment.claim.language
    if any(is_common_noun(part, language) or fold(part) in other_names() for part in parts):
        return True
    apart = False
    for quote in alignment.quotes:
        spots = [places_of(part, quote) for part in parts]
        if not all(spots):
            continue
        if all(any(0 < b - a <= 2 for a in spots[i] for b in spots[i + 1]) for i in range(len(parts) - 1)):
            return True
        apart = True
    return not apart


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
    inside = [word for word in claim.words if start <= word.start < end and word.text[0].isupper()]
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
