"""Names that people use for time zones -> IANA names.

No clock and no arithmetic here: only which zone somebody means, and which names mean more than one.
"""

import re
from difflib import get_close_matches
from functools import cache
from zoneinfo import available_timezones

_NO_PLACE = frozenset({"localtime", "Factory", "posixrules"})
"""Keys that zone directories hold but that name no place."""

_REGIONS = frozenset("Africa America Antarctica Arctic Asia Atlantic Australia Europe Indian Pacific".split())
"""Regions whose keys end in a city that people may write alone; "US/Eastern" and "Etc/GMT+1" end in none."""

_NO_CITY = frozenset("act center east general lhi north nsw south west".split())
"""Last parts of keys that are no names of cities."""

_LEGACY = {
    "CET": "Europe/Brussels",
    "EET": "Europe/Athens",
    "EST": "America/Panama",
    "GMT": "UTC",
    "HST": "Pacific/Honolulu",
    "MET": "Europe/Brussels",
    "MST": "America/Phoenix",
    "WET": "Europe/Lisbon",
    "Zulu": "UTC",
}
"""IANA keys that read as abbreviations, by what tzdb's file "backward" has linked them to since 2024b.

A machine set to EST has no summer time, a person who writes EST mostly lives in New York: the two never share a text.
"""

_ALIASES: dict[str, str] = {
    alias.strip().replace(" ", "_"): key
    for key, aliases in {
        "UTC": "utc, gmt, z, zulu, coordinated universal time, weltzeit",
        "Europe/Berlin": "cet, cest, mez, mesz, germany, deutschland, german, berliner, münchen, munich, hamburg, "
        "köln, cologne, frankfurt, stuttgart, düsseldorf, leipzig, dresden, "
        "central european, mitteleuropäische, mitteleuropäischer",
        "Europe/Vienna": "wien, wiener, austria, österreich, graz, salzburg, linz, innsbruck",
        "Europe/Zurich": "zürich, züricher, zürcher, bern, basel, genf, geneva, schweiz, switzerland",
        "Europe/Athens": "eet, eest, oez, oesz, athen, greece",
        "Europe/Lisbon": "wet, west_european, lissabon",
        "Europe/London": "uk, england, britain, great britain, londoner, edinburgh, manchester",
        "Europe/Paris": "france, frankreich, pariser",
        "Europe/Rome": "italy, italien, rom, milan, mailand",
        "Europe/Madrid": "spain, spanien, barcelona",
        "Europe/Amsterdam": "netherlands, niederlande",
        "Europe/Brussels": "belgium, belgien, brüssel",
        "Europe/Copenhagen": "denmark, dänemark, kopenhagen",
        "Europe/Warsaw": "warschau, polen",
        "Europe/Prague": "prag",
        "Europe/Kyiv": "kiew",
        "Europe/Moscow": "msk, moskau",
        "America/New_York": "et, est, edt, eastern, us eastern, nyc, ny, new york city, boston, miami, "
        "washington, atlanta",
        "America/Chicago": "ct, cdt, us central, dallas, houston, austin",
        "America/Denver": "mt, mdt, us mountain",
        "America/Los_Angeles": "pt, pst, pdt, us pacific, la, san francisco, seattle, san diego, california",
        "America/Sao_Paulo": "brt, são paulo",
        "Asia/Kolkata": "india, indien, mumbai, delhi, new delhi, bangalore",
        "Asia/Shanghai": "china, beijing, peking",
        "Asia/Tokyo": "jst, tokio",
        "Asia/Seoul": "kst",
        "Asia/Singapore": "sgt",
        "Asia/Hong_Kong": "hkt",
        "Asia/Dubai": "gst",
        "Africa/Johannesburg": "sast",
        "Australia/Sydney": "aedt",
        "Pacific/Auckland": "nzst, nzdt",
        "Pacific/Honolulu": "hst, hawaii",
    }.items()
    for alias in aliases.split(",")
}

_SEVERAL: dict[str, tuple[str, ...]] = {
    "aest": ("Australia/Sydney", "Australia/Brisbane"),
    "ast": ("America/Halifax", "Asia/Riyadh"),
    "bst": ("Europe/London", "Asia/Dhaka"),
    "cst": ("America/Chicago", "Asia/Shanghai"),
    "ist": ("Asia/Kolkata", "Europe/Dublin", "Asia/Jerusalem"),
    "mst": ("America/Denver", "America/Phoenix"),
    "australia": ("Australia/Sydney", "Australia/Perth"),
    "brazil": ("America/Sao_Paulo", "America/Manaus"),
    "canada": ("America/Toronto", "America/Vancouver"),
    "usa": ("America/New_York", "America/Los_Angeles"),
    "pacific": ("America/Los_Angeles", "Pacific/Auckland"),
}
"""Names that stand for clocks that differ: guessing would be an hour or a continent off."""

_FIXED = re.compile(
    r"(?<![\w/])(?:(?:utc|gmt)\s*[+\-−–]\s*(?!0+(?::?00)?\b)\d{1,2}(?::?\d{2})?|[+\-−]\d{2}:?\d{2})\b", re.IGNORECASE
)


@cache
def known() -> frozenset[str]:
    """Return the IANA names of all zones on this machine."""
    return frozenset(available_timezones() - _NO_PLACE)


def exact(name: str) -> str | None:
    """Return the zone that a machine calls `name`, or None.

    Settings and platforms hand over IANA names. The few that read as a person's abbreviation come back under the
    name of a place with the same clock, so that the result can stand in a text that people read.
    """
    return _LEGACY.get(name, name if name in known() else None)


def find(name: str) -> str | None:
    """Return the zone that a person calls `name`, or None. Upper and lower case are the same."""
    folded = _fold(name)
    if folded in _SEVERAL:
        return None
    return _ALIASES.get(folded) or _keys().get(folded) or _cities().get(folded)


def several(name: str) -> tuple[str, ...]:
    """Return the zones between which `name` does not decide, or nothing."""
    return _SEVERAL.get(_fold(name), ())


def fixed(text: str) -> str | None:
    """Return the first fixed distance from UTC in `text`, like "GMT+1" or "+02:00", or None.

    Such a distance is right for half the year where clocks change, and says nothing about the other half.
    """
    found = _FIXED.search(text)
    return found.group() if found else None


def near(name: str) -> str | None:
    """Return the zone whose name or city looks most like `name`, or None."""
    names = _ALIASES | _cities() | _keys()
    close = get_close_matches(_fold(name), [each for each in names if len(each) > 3], n=1, cutoff=0.8)
    return names[close[0]] if close else None


def _fold(name: str) -> str:
    return name.strip().lower().replace(" ", "_")


@cache
def _keys() -> dict[str, str]:
    return {key.lower(): _LEGACY.get(key, key) for key in sorted(known())}


@cache
def _cities() -> dict[str, str]:
    cities: dict[str, str] = {}
    # The longer of two keys comes last and stays: "America/Argentina/Buenos_Aires" is the name, the shorter a link.
    for key in sorted(known(), key=lambda key: (len(key), key)):
        region, _, city = key.rpartition("/")
        if region.split("/")[0] in _REGIONS and city.lower() not in _NO_CITY:
            cities[city.lower()] = key
    return cities
