"""Points in time as newspapers stamp them: "2025-01-21T19:40-05:00", "21.01.2025, 14:30 Uhr", "January 21, 2025"."""

import re
from datetime import UTC, datetime

MONTHS = {
    name: number
    for number, names in enumerate(
        (
            "januar jänner january jan janvier enero gennaio januari",
            "februar feber february feb février febrero febbraio februari",
            "märz maerz march mär mrz mar mars marzo maart",
            "april apr avril abril aprile",
            "mai may mayo maggio mei",
            "juni june jun juin junio giugno",
            "juli july jul juillet julio luglio",
            "august aug août agosto augustus",
            "september sep sept septembre septiembre settembre",
            "oktober october okt oct octobre octubre ottobre",
            "november nov novembre noviembre",
            "dezember december dez dec décembre diciembre dicembre",
        ),
        start=1,
    )
    for name in names.split()
}
"""Month names and their usual short forms, lower-case, in the supported languages -> 1 to 12."""

_TIME = (
    r"(?:[\s,]*(?:um|at|-|–|\|)?\s*(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?::\d{2})?"
    r"\s*(?P<pm>[AaPp]\.?[Mm]\.?)?(?:\s*Uhr)?)?"
)
_FORMS = (
    re.compile(r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4}|\d{2})" + _TIME),
    re.compile(r"(?P<day>\d{1,2})\.?\s(?P<name>[^\W\d_]{3,10})\.?\s(?P<year>\d{4})" + _TIME),
    re.compile(r"(?P<name>[^\W\d_]{3,10})\.?\s(?P<day>\d{1,2})(?:st|nd|rd|th)?,?\s(?P<year>\d{4})" + _TIME),
)
_LEADS = re.compile(
    r"^(?:(?:Veröffentlicht|Aktualisiert|Stand|Datum|Published|Updated|Posted|Date|Erschienen)\b\s*(?:am|on|vom)?\s*:?\s*)?"
    r"(?:(?:Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonnabend|Sonntag|(?:Mon|Tues|Wednes|Thurs|Fri|Satur|Sun)day|"
    r"Mo|Di|Mi|Do|Fr|Sa|So|Mon|Tue|Wed|Thu|Fri|Sat|Sun)\.?,?\s*(?:den\s*)?)?",
    re.IGNORECASE,
)


def parse_stamp(text: str) -> datetime | None:
    """Read a text that is a date, with or without a time, and nothing else.

    Returns:
        Aware UTC; a stamp without a zone is taken as UTC. None if it is anything else or an impossible date.
    """
    text = text.strip()
    if not 6 <= len(text) <= 70:
        return None
    try:
        moment = datetime.fromisoformat(text)
    except ValueError:
        moment = None
    try:
        if moment is not None:
            return moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
        rest = text[_LEADS.match(text).end() :]  # type: ignore[union-attr]  # the pattern matches the empty string
        for form in _FORMS:
            match = form.fullmatch(rest)
            if match is None:
                continue
            parts = match.groupdict()
            month = int(parts["month"]) if parts.get("month") else MONTHS.get((parts.get("name") or "").lower(), 0)
            year = int(parts["year"]) + (2000 if len(parts["year"]) == 2 else 0)
            hour = int(parts["hour"] or 0)
            if parts["pm"]:
                hour = hour % 12 + (12 if parts["pm"][0] in "Pp" else 0)
            return datetime(year, month, int(parts["day"]), hour, int(parts["minute"] or 0), tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return None
