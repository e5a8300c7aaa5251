"""Feeds with the faults that feeds have on the web, and what is read of each.

All of them are fetched from `URL` at `NOW`. A file's name says what is the matter with it.
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

FOLDER = Path(__file__).parent
URL = "https://hafenblatt.example/nord/feed.xml"
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


class Seen(NamedTuple):
    """What is read of an entry; `published` is UTC, and empty where there is no date."""

    title: str
    url: str | None
    published: str
    text: str


def files() -> list[str]:
    """Names of all feeds, sorted."""
    return sorted(
        path.name for path in FOLDER.iterdir() if path.suffix in {".xml", ".json", ".html", ".opml", ".txt", ".png"}
    )


def body(name: str) -> bytes:
    """The bytes of a feed."""
    return (FOLDER / name).read_bytes()


READ: dict[str, tuple[Seen, ...]] = {
    "ampersands-bare.xml": (
        Seen(
            "Kunst & Krempel: a < b",
            "https://hafenblatt.example/k?a=1&b=2&copy=3",
            "",
            "Müller & Söhne öffnen wieder. Ab Montag.\n\nMit 3 & 4.",
        ),
    ),
    "atom-0.3.xml": (Seen("An entry of 2004's kind", "https://old.example/a", "2026-11-01 08:00", "Still in use."),),
    "atom-1.0.xml": (
        Seen(
            "Mine & mill close",
            "https://valley.example/1",
            "2026-11-20 09:00",
            "The mine closes in June.\n\nSo does the mill.",
        ),
    ),
    "atom-in-rss.xml": (Seen("Ein Eintrag", "https://hafenblatt.example/1", "", ""),),
    "atom-xhtml-xmlbase.xml": (
        Seen(
            "A marked title", "https://base.example/blog/2026/seven", "", "First paragraph, 3 < 4.\n\nSecond paragraph."
        ),
    ),
    "authors-with-mail.xml": (
        Seen("Absender", "https://hafenblatt.example/1", "", ""),
        Seen("Nur Post", "https://hafenblatt.example/2", "", ""),
    ),
    "blog-furniture.xml": (
        Seen("Markt öffnet", "https://hafenblatt.example/1", "", "Der Markt öffnet am Montag."),
        Seen("Kai gesperrt", "https://hafenblatt.example/2", "", "Der Kai ist bis Freitag gesperrt."),
    ),
    "cdata-nested.xml": (Seen("Außen innen danach", "https://hafenblatt.example/c", "", "Ein Absatz.\n\nNoch einer."),),
    "cdata-not-closed.xml": (
        Seen("Neue Fähre für die Insel", "https://hafenblatt.example/faehre", "2026-11-20 08:30", ""),
        Seen("Danach", "https://hafenblatt.example/d", "", "Hier fehlt das Ende"),
    ),
    "control-characters.xml": (Seen("Ein Zeichen zu viel", "https://hafenblatt.example/1", "", "Weiche Trennungen."),),
    "dates-in-the-future.xml": (
        Seen("In einer Stunde", "https://hafenblatt.example/0", "2026-11-22 12:00", ""),
        Seen("In einem Jahr", "https://hafenblatt.example/1", "", ""),
        Seen("Gestern", "https://hafenblatt.example/2", "2026-11-21 10:00", ""),
    ),
    "dates-odd.xml": (
        Seen("00", "https://hafenblatt.example/0", "2026-11-20 16:00", ""),
        Seen("01", "https://hafenblatt.example/1", "2026-11-20 15:30", ""),
        Seen("02", "https://hafenblatt.example/2", "2026-11-20 15:00", ""),
        Seen("03", "https://hafenblatt.example/3", "2026-11-20 13:30", ""),
        Seen("04", "https://hafenblatt.example/4", "2026-11-20 13:00", ""),
        Seen("05", "https://hafenblatt.example/5", "2026-11-20 12:30", ""),
        Seen("06", "https://hafenblatt.example/6", "2026-11-20 12:00", ""),
        Seen("07", "https://hafenblatt.example/7", "2026-11-20 00:00", ""),
        Seen("08", "https://hafenblatt.example/8", "2019-12-20 00:00", ""),
        Seen("09", "https://hafenblatt.example/9", "", ""),
        Seen("10", "https://hafenblatt.example/10", "", ""),
        Seen("11", "https://hafenblatt.example/11", "", ""),
    ),
    "declared-english-is-german.xml": (
        Seen(
            "Der Hafen wird tiefer",
            "https://hafenblatt.example/1",
            "",
            "Der Hafen soll im nächsten Jahr tiefer werden, damit auch große Schiffe nicht mehr auf die Flut"
            " warten müssen.",
        ),
        Seen("Visitors welcome", "https://hafenblatt.example/2", "", ""),
    ),
    "empty-channel.xml": (),
    "encoding-koi8.xml": (Seen("Новый паром", "https://port.example/1", "", ""),),
    "encoding-latin1-said-utf8.xml": (
        Seen(
            "Neue Fähre für die Insel",
            "https://hafenblatt.example/faehre",
            "2026-11-20 08:30",
            "Größe: 60 Autos – „Möwe“ heißt sie.",
        ),
    ),
    "encoding-one-broken-byte.xml": (
        Seen(
            "Neue Fähre für die Insel",
            "https://hafenblatt.example/faehre",
            "2026-11-20 08:30",
            "Größe: 60� Autos – „Möwe“ heißt sie.",
        ),
    ),
    "encoding-twice.xml": (
        Seen(
            "Neue Fähre für die Insel",
            "https://hafenblatt.example/faehre",
            "2026-11-20 08:30",
            "Größe: 60 Autos – „Möwe“ heißt sie.",
        ),
    ),
    "encoding-unknown.xml": (
        Seen(
            "Neue Fähre für die Insel",
            "https://hafenblatt.example/faehre",
            "2026-11-20 08:30",
            "Größe: 60 Autos – „Möwe“ heißt sie.",
        ),
    ),
    "encoding-utf16-said-utf8.xml": (
        Seen(
            "Neue Fähre für die Insel",
            "https://hafenblatt.example/faehre",
            "2026-11-20 08:30",
            "Größe: 60 Autos – „Möwe“ heißt sie.",
        ),
    ),
    "encoding-utf16.xml": (
        Seen(
            "Neue Fähre für die Insel",
            "https://hafenblatt.example/faehre",
            "2026-11-20 08:30",
            "Größe: 60 Autos – „Möwe“ heißt sie.",
        ),
    ),
    "encoding-utf8-mark-and-blank.xml": (
        Seen(
            "Neue Fähre für die Insel",
            "https://hafenblatt.example/faehre",
            "2026-11-20 08:30",
            "Größe: 60 Autos – „Möwe“ heißt sie.",
        ),
    ),
    "encoding-utf8-said-latin1.xml": (
        Seen(
            "Neue Fähre für die Insel",
            "https://hafenblatt.example/faehre",
            "2026-11-20 08:30",
            "Größe: 60 Autos – „Möwe“ heißt sie.",
        ),
    ),
    "entity-bomb.xml": (Seen("Ha &lol9;", "https://bomb.example/1", "", ""),),
    "entity-external.xml": (Seen("Read &xxe; please", "https://outside.example/1", "", "&xxe;"),),
    "entity-quadratic.xml": (Seen("&a;" * 20, None, "", ""),),
    "guid-is-the-link.xml": (
        Seen("Nur eine Kennung", "https://hafenblatt.example/nur", "", ""),
        Seen("Keine Adresse", None, "", ""),
    ),
    "guid-twice-the-same.xml": (
        Seen("Neue Fähre für die Insel", "https://hafenblatt.example/faehre", "2026-11-20 08:30", "Zweite Fassung."),
    ),
    "guids-shared.xml": (
        Seen("Sturm zieht auf", "https://hafenblatt.example/0", "", ""),
        Seen("Sturm zieht ab", "https://hafenblatt.example/1", "", ""),
        Seen("Sonne kommt", "https://hafenblatt.example/2", "", ""),
    ),
    "html-in-titles.xml": (
        Seen('Wahlkampf & "Streit"', "https://hafenblatt.example/1", "", ""),
        Seen("Wahl & Qual: 5 < 7, AT&T – Ende", "https://hafenblatt.example/2", "", ""),
        Seen("Straße – Müll &unbekannt; R&D", "https://hafenblatt.example/3", "", ""),
        Seen("Der Spiegel der See", "https://hafenblatt.example/4", "", ""),
        Seen("Auf zwei Zeilen", "https://hafenblatt.example/5", "", ""),
    ),
    "json-1.0-odd-types.json": (Seen("One good item", "https://odd.example/1", "", ""),),
    "json-1.1.json": (
        Seen(
            "Sieben Brücken",
            "https://json.example/sieben",
            "2026-11-20 11:00",
            "Alle sieben Brücken sind wieder offen.\n\nDie letzte seit Freitag.",
        ),
        Seen("", "https://elsewhere.example/8", "", "Nur Text.\n\nZwei Absätze."),
    ),
    "junk-after.xml": (Seen("Neue Fähre für die Insel", "https://hafenblatt.example/faehre", "2026-11-20 08:30", ""),),
    "links-all-home.xml": (
        Seen("Sturm zieht auf", "https://hafenblatt.example/", "", ""),
        Seen("Sturm zieht ab", "https://hafenblatt.example/", "", ""),
    ),
    "links-relative.xml": (
        Seen("Mit Schrägstrich", "https://hafenblatt.example/a/1", "", ""),
        Seen("Ohne Schrägstrich", "https://hafenblatt.example/nord/a/2", "", ""),
        Seen("Ohne Schema", "https://hafenblatt.example/3", "", ""),
        Seen("Mit Umbruch", "https://hafenblatt.example/4", "", ""),
        Seen("Mit www", "https://www.hafenblatt.example/5", "", ""),
        Seen("Ein Skript", None, "", ""),
        Seen("Eine Datei", None, "", ""),
    ),
    "namespaces-not-declared.xml": (
        Seen("Ohne Namensraum", "https://hafenblatt.example/1", "2026-11-20 08:00", "Der ganze Text."),
    ),
    "no-guid.xml": (
        Seen("Erste Meldung", "https://hafenblatt.example/1?id=1", "", ""),
        Seen("Zweite Meldung", "https://hafenblatt.example/2", "", ""),
    ),
    "podcast.xml": (
        Seen("Folge 12: Der Leuchtturm", "https://cdn.example/12.mp3", "2026-11-19 05:00", ""),
        Seen("Folge 11: Die Boje", "https://cdn.example/11.mp3", "", "Warum Bojen läuten."),
    ),
    "rss-0.91.xml": (
        Seen(
            "Deich hält der Flut stand",
            "https://kuestenfunk.example/deich",
            "",
            "Die Flut stieg in der Nacht auf 3,10 Meter. Der Deich hielt.",
        ),
    ),
    "rss-0.92.xml": (Seen("", None, "", "A note without a title, about the new bridge over the river."),),
    "rss-1.0-prefixed.xml": (Seen("Every element has a prefix", "https://prefix.example/1", "", ""),),
    "rss-1.0.xml": (
        Seen(
            "Karte von 1650 gefunden",
            "https://archiv.example/karte",
            "2026-11-19 13:05",
            "In einem Keller lag eine Karte der Stadt.",
        ),
    ),
    "rss-2.0-full.xml": (
        Seen(
            "Neue Fähre für die Insel",
            "https://hafenblatt.example/faehre",
            "2026-11-20 08:30",
            "Die Insel bekommt eine neue Fähre.\n\n"
            "Sie fasst 60 Autos und 300 Menschen.\n\n• Kosten: 41 Mio. Euro\n\n• Start: Mai 2027",
        ),
    ),
    "rss-2.0-own-namespace.xml": (
        Seen("All elements are in a namespace", "https://own.example/1", "2026-11-20 08:00", ""),
    ),
    "tags-not-closed.xml": (
        Seen("Absatz fett", "https://hafenblatt.example/1", "", "Eins\n\nZwei fett"),
        Seen("Die nächste", "https://hafenblatt.example/2", "", ""),
    ),
    "truncated-in-tag.xml": (
        Seen("Neue Fähre für die Insel", "https://hafenblatt.example/faehre", "2026-11-20 08:30", ""),
    ),
    "truncated.xml": (Seen("Neue Fähre für die Insel", "https://hafenblatt.example/faehre", "2026-11-20 08:30", ""),),
    "video-channel.xml": (
        Seen(
            "Rundgang durch das Dock",
            "https://video.example/watch?v=abc",
            "2026-11-17 16:00",
            "Wir zeigen das Dock.\n\nMit der Meisterin.",
        ),
    ),
    "warning-before.xml": (
        Seen("Neue Fähre für die Insel", "https://hafenblatt.example/faehre", "2026-11-20 08:30", ""),
    ),
    "xinclude.xml": (
        Seen("In", "https://include.example/", "", '<xi:include href="file:///etc/passwd" parse="text"/>'),
    ),
}

REFUSED = {
    "blank.xml": "feed.empty",
    "json-broken.json": "feed.broken",
    "json-no-feed.json": "feed.other",
    "list.opml": "feed.list",
    "nothing.xml": "feed.empty",
    "other-xml.xml": "feed.other",
    "picture.png": "feed.type",
    "plain-text.txt": "feed.other",
    "sitemap.xml": "feed.sitemap",
    "truncated-before-first.xml": "feed.broken",
    "web-page-xhtml.html": "feed.page",
    "web-page.html": "feed.page",
}
