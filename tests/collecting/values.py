"""What the papers of these tests write: invented events, each told so that nobody could take it for another."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from xml.sax.saxutils import escape

START = datetime(2026, 10, 20, 6, 0, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
HOUR = timedelta(hours=1)
DAY = timedelta(days=1)

FERRY = """\
Die Fähre „Seeadler“ ist am Montag im Hafen von Altenwerder nach einem Brand im Maschinenraum gesunken. \
Alle 48 Menschen an Bord wurden von der Küstenwache gerettet. \
Bürgermeisterin Anna Brandt sprach am Abend im Rathaus von einem Wunder.

Das Schiff war 1974 von der Werft Petersen in Husum gebaut worden. \
Es brachte jeden Tag 2.000 Pendler über die Elbe nach Finkenwerder.
"""

FERRY_AGAIN = """\
Im Hafen von Altenwerder ist am Montag die Fähre „Seeadler“ nach einem Brand im Maschinenraum gesunken. \
Die Küstenwache rettete alle 48 Menschen an Bord. \
Bürgermeisterin Anna Brandt sprach am Abend im Rathaus von einem Wunder.

Das Schiff war 1974 von der Werft Petersen in Husum gebaut worden. \
Es brachte jeden Tag 2.000 Pendler über die Elbe nach Finkenwerder.
"""

FERRY_LATER = """\
Die im Hafen von Altenwerder gesunkene Fähre „Seeadler“ wird durch ein Elektroschiff ersetzt. \
Das neue Schiff kostet 40 Millionen Euro und soll im Mai von der Werft Nordwind in Rostock kommen. \
Bürgermeisterin Anna Brandt sagte am Mittwoch, bis dahin fahren Busse durch den Elbtunnel.

Die Fähre „Seeadler“ war am Montag nach einem Brand im Maschinenraum gesunken.
"""

LIBRARY = """\
The town of Lindau opened a public library in its former railway station on Tuesday. \
The rebuilding cost 12 million euros, two thirds of which the state of Bavaria paid. \
Mayor Clara Huber said the house expects 300 visitors a day.

The reading room stays open until ten in the evening, and the station clock was repaired. \
A reading by the novelist Ines Falk is planned for Saturday, and all tickets for it are sold. \
The children's corner was given by the rotary club, which had collected old books for a year.
"""

GARDENS = (
    ("Imker in Quedlinburg ernten mehr Honig", "Die Imker in Quedlinburg haben in diesem Sommer neun Tonnen Honig"),
    ("Tramverein restauriert Wagen in Görlitz", "Der Tramverein in Görlitz hat einen Triebwagen von 1928 restauriert"),
    ("Chess club of Bamberg wins a cup", "The chess club of Bamberg has won the cup of the Franconian league"),
    ("Sternwarte Passau bekommt ein Fernrohr", "Die Sternwarte in Passau hat ein Fernrohr aus Jena bekommen"),
)


@dataclass(frozen=True)
class Item:
    """An entry of a feed; without a text its page has to be read."""

    title: str
    text: str = ""
    guid: str | None = None
    link: str = ""
    at: datetime | None = None
    summary: str = ""


def rss(title: str, items: Sequence[Item], *, ttl: int | None = None) -> bytes:
    """Write a feed, its items in the given order."""
    lines = ['<?xml version="1.0" encoding="utf-8"?>']
    lines += ['<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>']
    lines += [f"<title>{escape(title)}</title>"]
    lines += [] if ttl is None else [f"<ttl>{ttl}</ttl>"]
    for item in items:
        lines += [f"<item><title>{escape(item.title)}</title>"]
        lines += [] if item.guid is None else [f'<guid isPermaLink="false">{escape(item.guid)}</guid>']
        lines += [f"<link>{escape(item.link)}</link>"] if item.link else []
        lines += [] if item.at is None else [f"<pubDate>{format_datetime(item.at)}</pubDate>"]
        lines += [f"<description>{escape(item.summary)}</description>"] if item.summary else []
        if item.text:
            whole = "".join(f"<p>{escape(each)}</p>" for each in item.text.strip().split("\n\n"))
            lines += [f"<content:encoded>{escape(whole)}</content:encoded>"]
        lines += ["</item>"]
    return "\n".join([*lines, "</channel></rss>"]).encode()


def page(title: str, text: str) -> bytes:
    """Write a page with an article."""
    paragraphs = "".join(f"<p>{escape(each)}</p>" for each in text.strip().split("\n\n"))
    return (
        f"<!DOCTYPE html><html><head><title>{escape(title)}</title></head>"
        f"<body><article><h1>{escape(title)}</h1>{paragraphs}</article></body></html>"
    ).encode()


def filler(number: int, at: datetime | None = None) -> Item:
    """Make an entry that has nothing to do with anything else."""
    title, beginning = GARDENS[number % len(GARDENS)]
    return Item(f"{title} ({number})", f"{beginning}, zum {number}. Mal.", f"filler-{number}", at=at)
