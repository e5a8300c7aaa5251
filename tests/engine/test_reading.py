"""What `read` makes of newspaper text, with the traps that real text sets. All texts here are invented."""

import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.engine.answers import answer
from bot.engine.corrections import amendment
from bot.engine.digests import digest
from bot.engine.markup import CELL
from bot.engine.novelty import novelty
from bot.engine.profiles import profile
from bot.engine.reading import MAX_SENTENCES, read
from bot.engine.splitting import MAX_SENTENCE_CHARS
from bot.engine.tracking import changes
from bot.types import Article, Kind

HARBOR = """\
Streit um "Nordlicht"
Reederei Brandt zieht sich aus dem Hafenprojekt zurück
Nach monatelangem Streit zieht sich die Reederei Brandt aus dem Hafenprojekt zurück. Der Senat will nun allein bauen.
Reederei Brandt zieht sich aus dem Hafenprojekt zurück
Brandt gibt das Hafenprojekt auf
kbr Altenwerder
Die Nachricht kam am Montagabend. Reeder Olaf Brandt teilte sie dem Senat in einem kurzen Brief mit.
Olaf Brandt (links) und Senatorin Ilse Kamp am Kai. Foto: Bildwerk Nord / Anna Reents | Bildwerk.
Das Projekt sollte 2 Bill. Yen kosten, umgerechnet gut 12 Mrd. Euro. Brandt hielt 49% der Anteile – zu\u00a0viel.
Ein Bruch mit Ansage
Schon im Frühjahr schrieb der Reeder auf seiner Plattform X. Altenwerder habe kein Geld. „Ihr werdet sehen, \
was ihr davon habt.“ Kamp soll darüber gelacht haben.
Der Senat unter Druck Die Opposition fordert nun eine Untersuchung. Sie will die Akten sehen.
Von Klara Winter, Altenwerder"""
"""An article with every trap at once."""


def rows(article: Article, *kinds: Kind) -> list[str]:
    """Texts of the sentences of these kinds; of all sentences if no kind is given."""
    return [sentence.text for sentence in article.sentences if not kinds or sentence.kind in kinds]


# --- the traps -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("gap", ["\n", "\n\n", "\r\n", "\r", "\n \u00a0\n"])
def test_the_same_article_whatever_its_line_ends(gap: str) -> None:
    """One line break or a blank line, from whatever system: the same sentences in the same roles."""
    article, spaced = read(HARBOR), read(HARBOR.replace("\n", gap))
    assert [(s.kind, s.paragraph, s.text) for s in spaced.sentences] == [
        (s.kind, s.paragraph, s.text) for s in article.sentences
    ]


def test_a_headline_printed_twice_is_kept_once() -> None:
    """Kicker, headline, its repetition and its paraphrase are headlines; the repetition is dropped."""
    assert rows(read(HARBOR), "headline") == [
        'Streit um "Nordlicht"',
        "Reederei Brandt zieht sich aus dem Hafenprojekt zurück",
        "Brandt gibt das Hafenprojekt auf",
    ]


def test_the_repeated_headline_is_the_title() -> None:
    """A kicker above the headline does not become the title, nor does a paraphrase below."""
    assert read(HARBOR).title == "Reederei Brandt zieht sich aus dem Hafenprojekt zurück"


def test_a_long_kicker_is_not_the_title_either() -> None:
    """The headline that is printed again below the lead is the title, however much stands above it."""
    kicker, headline = "Nach monatelangem Streit um Geld und Grund", "Reeder gibt auf"
    text = f"{kicker}\n{headline}\nDer Reeder gibt auf.\n{headline}\nDas sagte er am Montag."
    assert read(text).title == headline


def test_a_short_kicker_is_not_the_title() -> None:
    """Without a repetition, the line below a short kicker is the title."""
    text = "Hafenbau\nDer Senat will den Kai nun doch allein bauen\n\nDas beschloss er am Montag. Es war knapp."
    assert read(text).title == "Der Senat will den Kai nun doch allein bauen"


def test_the_first_paragraph_under_the_headline_is_the_lead() -> None:
    """The lead is the paragraph between the headline and the rest."""
    assert rows(read(HARBOR), "lead") == [
        "Nach monatelangem Streit zieht sich die Reederei Brandt aus dem Hafenprojekt zurück.",
        "Der Senat will nun allein bauen.",
    ]


@pytest.mark.parametrize("line", ["kbr Altenwerder", "mgo/dpa Bad Sulzhof", "dpa", "dpa/AFP", "(dpa, Reuters)"])
def test_an_agency_line_is_no_sentence(line: str) -> None:
    """The line that names desk and place is left out of the text."""
    text = f"Hafen wird teurer\n{line}\nDer neue Hafen wird teurer. Das sagte der Senat.\n\nMehr folgt am Abend."
    article = read(text)
    assert line not in rows(article)
    assert article.byline == line


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("Von Klara Winter, Altenwerder", "Klara Winter, Altenwerder"),
        ("Von Klara Winter und Jan de Boer", "Klara Winter und Jan de Boer"),
        ("Von Klara Winter.", "Klara Winter"),
        ("Text: Klara Winter", "Klara Winter"),
        ("By Clara Winter in Boston", "Clara Winter in Boston"),
    ],
)
def test_a_byline_at_the_very_end_is_no_sentence(line: str, byline: str) -> None:
    """A byline, with or without its full stop, names the author and is left out of the text."""
    article = read(f"Hafen wird teurer\n\nDer neue Hafen wird teurer. Das sagte der Senat.\n\n{line}")
    assert article.byline == byline
    assert rows(article)[-1] == "Das sagte der Senat."


def test_a_sentence_that_begins_like_a_byline_is_kept() -> None:
    """'Von' begins sentences too."""
    text = "Hafen wird teurer\n\nDer Hafen wird teurer.\n\nVon der alten Werft blieb nach dem Brand nichts übrig."
    assert rows(read(text))[-1] == "Von der alten Werft blieb nach dem Brand nichts übrig."


@pytest.mark.parametrize(
    "caption",
    [
        "Olaf Brandt am Kai. Foto: Bildwerk Nord / Anna Reents | Bildwerk.",
        "Der Kai bei Nacht. (Foto: Anna Reents)",
        "Der Kai bei Nacht (Bild: imago/Reents)",
        "Der Kai bei Nacht. © Anna Reents",
        "The quay at night. Photo by Anna Reents",
        "Foto: Anna Reents",
    ],
)
def test_a_caption_inside_the_body_is_known_by_its_credit(caption: str) -> None:
    """What ends in a photographer's credit is a caption; the paragraphs around it stay body."""
    text = f"Hafen wird teurer\n\nDer Hafen wird teurer.\n\n{caption}\n\nDas sagte der Senat am Montag."
    article = read(text)
    assert " ".join(rows(article, "caption")) == caption
    assert rows(article, "body") == ["Das sagte der Senat am Montag."]


@pytest.mark.parametrize(
    "sentence",
    [
        "Das Projekt sollte 2 Bill. Yen kosten, umgerechnet gut 12 Mrd. Euro.",
        "Schon im Frühjahr schrieb der Reeder auf seiner Plattform X.",
        "„Ihr werdet sehen, was ihr davon habt.“",
        "Kamp soll darüber gelacht haben.",
    ],
)
def test_sentences_end_where_a_reader_ends_them(sentence: str) -> None:
    """Scale words do not end a sentence; a platform's letter and a closing quote do."""
    assert sentence in rows(read(HARBOR), "body")


@pytest.mark.parametrize("heading", ["Ein Bruch mit Ansage", "Der Senat unter Druck"])
def test_a_subheading_is_no_part_of_a_sentence(heading: str) -> None:
    """A sub-heading stands alone, on its own line or glued to the sentence after it."""
    assert heading in rows(read(HARBOR), "subheading")


def test_a_subheading_glued_inside_a_paragraph_is_found() -> None:
    """Where all line breaks are lost, a sub-heading between two sentences is still one."""
    text = "Hafen zu\n\nDer Hafen ist zu.\n\nDas Tor blieb zu. Kritik aus der Stadt Die Händler klagen laut darüber."
    article = read(text)
    assert rows(article, "subheading") == ["Kritik aus der Stadt"]
    assert rows(article, "body") == ["Das Tor blieb zu.", "Die Händler klagen laut darüber."]


@pytest.mark.parametrize("sentence", ["Am Abend zeigte Das Erste den Film.", "Im Ersten war Montag Das Boot zu sehen."])
def test_an_ordinary_sentence_is_not_taken_for_a_heading(sentence: str) -> None:
    """A capitalised article in the middle of a sentence is no sign of a lost line break where a verb stands before."""
    assert sentence in rows(read(f"Film\n\nDer Film lief.\n\n{sentence} Er war gut."))


def test_special_characters_are_kept_exactly() -> None:
    """No-break space, en dash, a percent sign without a space and quotes come out as they went in."""
    text = "Brandt hielt 49% der Anteile – zu\u00a0viel für „Nordlicht“, 'Kai' und \"Mole\"."
    assert rows(read(f"Hafen\n\nDer Hafen ist zu.\n\n{text}"))[-1] == text


# --- datelines, dates, languages -----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("dateline", "byline"),
    [
        ("BERLIN (dpa) – ", "dpa"),
        ("BERLIN (dpa) - ", "dpa"),
        ("Berlin (dpa/lno) – ", "dpa/lno"),
        ("BAD SULZHOF — ", None),
        ("Berlin, 3. März (Reuters) - ", "Reuters"),
        ("ALTENWERDER: ", None),
        ("ALTENWERDER (kbr). ", "kbr"),
        ("WIEN. ", None),
        ("Altenwerder – ", None),
        ("Sevilla, 17 nov (EFE).- ", "EFE"),
    ],
)
def test_a_dateline_is_no_part_of_the_first_sentence(dateline: str, byline: str | None) -> None:
    """Place, date and agency before the first sentence are cut off; the agency is the byline."""
    article = read(f"Hafen wird teurer\n\n{dateline}Der neue Hafen wird teurer.\n\nMehr folgt am Abend.")
    assert rows(article, "lead") == ["Der neue Hafen wird teurer."]
    assert article.byline == byline


@pytest.mark.parametrize(
    "opening",
    [
        "Berlin – eine Stadt am Wasser – baut.",
        "Brandt: Der Hafen ist zu.",
        "Kamp (SPD) will bauen.",
        "Brandt – Kamps Gegner – baut.",
    ],
)
def test_a_first_sentence_that_resembles_a_dateline_is_kept(opening: str) -> None:
    """A dash or a bracket behind a name is not enough for a dateline."""
    assert rows(read(f"Hafen wird teurer\n\n{opening}\n\nMehr folgt am Abend."), "lead") == [opening]


FURNITURE = [
    "Lesen Sie auch: So wird der Hafen teurer",
    "Read more: How harbors are paid for",
    "À lire aussi : Le port",
    "Anzeige",
    "Melden Sie sich jetzt für unseren Newsletter an und erhalten Sie die Nachrichten des Tages.",
    "Sign up for our daily newsletter to get the latest news direct to your inbox.",
    "Teilen | Merken | Drucken",
    "Lesezeit: 4 Min.",
    "3 min read",
    "Published by the desk on 16 Nov 2026 at noon",
    "(Reporting by Harriet Lowe; Editing by Mark P. Ellison)",
    "Korrektur: In einer früheren Version dieses Artikels hieß es, der Hafen koste 4,5 Millionen Euro.",
    "This story has been corrected to show that the harbor costs 5.4 million, not 4.5.",
    "Dieses Dokument enthält zukunftsgerichtete Aussagen, die mit Risiken verbunden sind.",
    "Folgen Sie uns auf allen Kanälen.",
]


@pytest.mark.parametrize("line", FURNITURE)
@pytest.mark.parametrize("form", ["{}", "<article><h1>{}</h1><p>{}</p><p>{}</p><p>{}</p></article>"])
def test_what_stands_around_an_article_is_none_of_its_text(line: str, form: str) -> None:
    """Calls, buttons, desk notes and notes of corrections are no sentences, in a text and on a page."""
    parts = ("Hafen wird teurer", "Der neue Hafen wird teurer.", line, "Mehr folgt am Abend im Rathaus.")
    text = form.format(*parts) if form != "{}" else "\n\n".join(parts)
    assert rows(read(text)) == [part for part in parts if part != line]


@pytest.mark.parametrize(
    "line",
    [
        "Lesen Sie, wie der Hafen teurer wurde und wer das bezahlen soll.",
        "Die Anzeige ging bei der Polizei ein.",
        "Der Newsletter des Hafens erscheint seit gestern wieder.",
        "Kommentare wollte der Senat nicht abgeben.",
        "Veröffentlicht wurde die Liste nicht.",
        "Update: Der Hafen wird noch teurer.",
    ],
)
def test_a_sentence_about_such_things_is_kept(line: str) -> None:
    """What opens like a call or names a newsletter may be news."""
    assert line in rows(read(f"Hafen wird teurer\n\nDer neue Hafen wird teurer.\n\n{line}\n\nMehr folgt am Abend."))


def test_links_below_more_on_this_are_no_text() -> None:
    """Their titles are dropped up to the next sentence."""
    links = "Mehr zum Thema:\n\nSo teuer wird er\n\nEs reicht!"
    text = f"Hafen\n\nDer Hafen wird teurer.\n\n{links}\n\nDer Senat berät am Montag."
    assert rows(read(text)) == ["Hafen", "Der Hafen wird teurer.", "Der Senat berät am Montag."]


def test_readers_comments_are_no_text() -> None:
    """All below their heading is dropped."""
    comments = "Kommentare (2)\n\nheidi54: Das ist doch Wahnsinn.\n\nGast: Ja."
    text = f"Hafen\n\nDer Hafen wird teurer.\n\nDer Senat berät.\n\n{comments}"
    assert rows(read(text)) == ["Hafen", "Der Hafen wird teurer.", "Der Senat berät."]


def test_an_article_that_is_nothing_but_a_call_is_read() -> None:
    """Something is said rather than nothing."""
    assert rows(read("Lesen Sie auch: So wird der Hafen teurer")) == ["Lesen Sie auch: So wird der Hafen teurer"]


def test_lines_of_a_result_are_text() -> None:
    """What stands behind a label is kept, at the end of an article, too."""
    text = (
        "SV siegt\n\nDer SV siegt am Samstag.\n\nEr steigt auf.\n\nSchiedsrichter: Zwayer (Berlin)\nZuschauer: 42.100"
    )
    assert rows(read(text), "body")[-2:] == ["Schiedsrichter: Zwayer (Berlin)", "Zuschauer: 42.100"]


def test_a_kicker_in_the_text_stays_a_subheading() -> None:
    """A label alone does not make a line of a result."""
    text = "SV siegt\n\nDer SV siegt am Samstag.\n\nBundesliga: Der SV hofft\n\nEr steigt auf."
    assert rows(read(text), "subheading") == ["Bundesliga: Der SV hofft"]


@pytest.mark.parametrize("mark", ["/ck/he", " (dpa)", " EFE"])
def test_a_mark_behind_the_last_sentence_is_none_of_it(mark: str) -> None:
    """Editors and agencies sign their texts."""
    assert rows(read(f"Hafen\n\nDer Hafen wird teurer.\n\nDer Senat berät.{mark}"), "body")[-1] == "Der Senat berät."


def test_the_items_of_a_list_are_not_run_together() -> None:
    """However alike their lengths are."""
    items = [
        "Twelve new weapons were added to the northern armory.",
        "The winter festival begins on Monday at the lake.",
    ]
    article = read("# Patch\n\nThe patch is live.\n\n" + "\n".join(f"- {item}" for item in items))
    assert rows(article, "body")[-2:] == items


@pytest.mark.parametrize(
    ("line", "byline"),
    [
        ("Interview: Paul Sommerfeld", "Paul Sommerfeld"),
        ("Aus dem Gerichtssaal berichtet Nele Hartung", "Nele Hartung"),
        ("Par Camille Roussel | Publié le 12/11/2026", "Camille Roussel"),
    ],
)
def test_who_wrote_it_is_known_by_other_forms_too(line: str, byline: str) -> None:
    """An interview, a report, a date behind the name."""
    assert read(f"Hafen wird teurer\n\n{line}\n\nDer Hafen wird teurer.\n\nMehr folgt am Abend.").byline == byline


@pytest.mark.parametrize(
    ("line", "moment"),
    [
        ("Published: 16 Nov 2026, 14:12 GMT", datetime(2026, 11, 16, 14, 12, tzinfo=UTC)),
        ("19.11.2026, 18:32 Uhr | Lesezeit: 4 Min.", datetime(2026, 11, 19, 18, 32, tzinfo=UTC)),
        ("Publié le 18 novembre 2026 à 19h42", datetime(2026, 11, 18, 19, 42, tzinfo=UTC)),
        ("21.01.2025", datetime(2025, 1, 21, tzinfo=UTC)),
        ("21.01.2025, 14:30 Uhr", datetime(2025, 1, 21, 14, 30, tzinfo=UTC)),
        ("Dienstag, 21. Januar 2025", datetime(2025, 1, 21, tzinfo=UTC)),
        ("Stand: 21.1.25, 9.05 Uhr", datetime(2025, 1, 21, 9, 5, tzinfo=UTC)),
        ("Veröffentlicht am 3. März 2024 um 17:00 Uhr", datetime(2024, 3, 3, 17, 0, tzinfo=UTC)),
        ("January 21, 2025", datetime(2025, 1, 21, tzinfo=UTC)),
        ("Published Jan. 21, 2025 at 2:30 p.m.", datetime(2025, 1, 21, 14, 30, tzinfo=UTC)),
        ("2025-01-21T19:40:00-05:00", datetime(2025, 1, 22, 0, 40, tzinfo=UTC)),
    ],
)
def test_a_date_line_dates_the_article(line: str, moment: datetime) -> None:
    """A line that is a date and nothing else is when the article was published, in UTC, and no sentence."""
    article = read(f"Hafen wird teurer\n{line}\nDer neue Hafen wird teurer.\n\nMehr folgt am Abend.")
    assert article.published_at == moment
    assert line not in rows(article)


@pytest.mark.parametrize(
    "line", ["31.02.2025", "Der 21. Januar 2025 war kalt.", "2025", "99.99.9999", "9999-12-31T23:59:59-12:00"]
)
def test_what_is_no_date_does_not_date_the_article(line: str) -> None:
    """Impossible dates and sentences with a date in them date nothing."""
    assert read(f"Hafen wird teurer\n{line}\nDer neue Hafen wird teurer.").published_at is None


@pytest.mark.parametrize(
    ("text", "language", "sentences"),
    [
        (
            "Le port sera plus cher. « C'est trop », a dit la ville. Les élus ne sont pas d'accord.",
            "fr",
            ["Le port sera plus cher.", "« C'est trop », a dit la ville.", "Les élus ne sont pas d'accord."],
        ),
        (
            "El puerto será más caro. ¿Quién lo paga? Nadie lo sabe todavía.",
            "es",
            ["El puerto será más caro.", "¿Quién lo paga?", "Nadie lo sabe todavía."],
        ),
        (
            "Il porto è chiuso da lunedì. Non si sa perché.",
            "it",
            ["Il porto è chiuso da lunedì.", "Non si sa perché."],
        ),
        (
            "De haven is sinds maandag gesloten. Niemand weet het nog.",
            "nl",
            ["De haven is sinds maandag gesloten.", "Niemand weet het nog."],
        ),
        ("Navis parva venit. Nautae dolent valde.", "und", ["Navis parva venit.", "Nautae dolent valde."]),
        ("Порт закрыт. Почему?", "ru", ["Порт закрыт.", "Почему?"]),
        ("新港口将更贵。参议院星期一说。", "zh", ["新港口将更贵。", "参议院星期一说。"]),
        ("سيكون الميناء أغلى. هل قال ذلك؟ نعم.", "ar", ["سيكون الميناء أغلى.", "هل قال ذلك؟", "نعم."]),
    ],
)
def test_other_languages_are_read(text: str, language: str, sentences: list[str]) -> None:
    """Sentences and language of texts that are neither German nor English."""
    article = read(text)
    assert (article.language, rows(article)) == (language, sentences)


@pytest.mark.parametrize(
    ("declared", "language"),
    [("en", "en"), ("de-AT", "de"), ("EN_us", "en"), ("und", "de"), ("deutsch", "de"), ("", "de"), ("12", "de")],
)
def test_only_a_language_code_is_taken_for_one(declared: str, language: str) -> None:
    """A declared ISO code wins; anything else leaves the decision to the text."""
    assert read("Der Hafen ist zu. Das ist schlecht.", language=declared).language == language
    assert read(f"---\nlanguage: '{declared}'\n---\nDer Hafen ist zu. Das ist schlecht.").language == language


# --- Markdown ------------------------------------------------------------------------------------------------------

MARKDOWN = """\
---
title: "Hafen wird teurer"
date: 2025-01-21T19:40:00-05:00
source: "Altenwerder Bote"
language: de
url: https://bote.example/hafen
author: Klara Winter
---

ALTENWERDER (Bote) – Der **neue** Hafen wird _teurer_, [sagt der Senat](https://bote.example/a). Er kostet 5 Mio. Euro.

![Die Baustelle am Kai](kai.jpg)

## Woran es liegt

Der Stahl ist teuer. Das Holz auch.

***

- Erstens mehr Geld
- Zweitens mehr Zeit
"""


def test_front_matter_says_what_the_article_is() -> None:
    """Title, date, source, language, address and author come from the front matter."""
    article = read(MARKDOWN)
    assert (article.title, article.source, article.language) == ("Hafen wird teurer", "Altenwerder Bote", "de")
    assert (article.url, article.byline) == ("https://bote.example/hafen", "Klara Winter")
    assert article.published_at == datetime(2025, 1, 22, 0, 40, tzinfo=UTC)


def test_markdown_marks_say_what_a_line_is() -> None:
    """Headings are sub-headings, images are captions, rules are nothing, and list items are text to the last one."""
    assert [(sentence.kind, sentence.text) for sentence in read(MARKDOWN).sentences] == [
        ("headline", "Hafen wird teurer"),
        ("lead", "Der neue Hafen wird _teurer_, sagt der Senat."),
        ("lead", "Er kostet 5 Mio. Euro."),
        ("caption", "Die Baustelle am Kai"),
        ("subheading", "Woran es liegt"),
        ("body", "Der Stahl ist teuer."),
        ("body", "Das Holz auch."),
        ("body", "Erstens mehr Geld"),
        ("body", "Zweitens mehr Zeit"),
    ]


def test_markdown_without_front_matter_has_its_first_heading_as_title() -> None:
    """A level-one heading is the headline, closing marks or not."""
    article = read("# Hafen wird teurer #\n\nDer Hafen wird teurer.\n\n## Warum\n\nDas ist offen.")
    assert (article.title, rows(article, "subheading")) == ("Hafen wird teurer", ["Warum"])


@pytest.mark.parametrize(
    "broken",
    [
        "---\ntitle: [offen\n---\nDer Hafen ist zu.",
        "---\n- eins\n- zwei\n---\nDer Hafen ist zu.",
        "---\ntitle: {a: {b: c}}\n---\nDer Hafen ist zu.",
        "---\ntitle:\n---\nDer Hafen ist zu.",
        "---\nDer Hafen ist zu.",
        "---\na: &a [*a]\n---\nDer Hafen ist zu.",
    ],
)
def test_broken_front_matter_does_not_lose_the_text(broken: str) -> None:
    """Whatever stands between the fences, the text behind them is read."""
    assert "Der Hafen ist zu." in rows(read(broken))


def test_a_headline_in_front_matter_may_have_a_colon() -> None:
    """People do not quote it, and nothing that stands beside it is lost."""
    header = "title: Rohrbruch in Lohfeld: 3.500 ohne Wasser\nsource: Bote\ndate: 2026-11-20"
    article = read(f"---\n{header}\n---\nDas Rohr ist geplatzt.")
    assert article.title == "Rohrbruch in Lohfeld: 3.500 ohne Wasser"
    assert article.source == "Bote"
    assert article.published_at == datetime(2026, 11, 20, tzinfo=UTC)
    assert rows(article, "lead", "body") == ["Das Rohr ist geplatzt."]


def test_a_title_is_one_line() -> None:
    """Line breaks in a title become spaces and what prints nothing is dropped, wherever the title comes from."""
    assert read('---\ntitle: "Hafen\\nwird\\ud800 zu"\n---\nDas ist so.').title == "Hafen wird zu"
    assert read("Das ist so.", title="Hafen\nwird\ud800 zu\x00").title == "Hafen wird zu"


# --- HTML ----------------------------------------------------------------------------------------------------------

PAGE = """\
<!doctype html><html lang="de-DE"><head><title>Bote: Hafen</title>
<meta property="og:title" content="Hafen &amp; Kai"><meta property="og:site_name" content="Altenwerder Bote">
<meta property="article:published_time" content="2025-03-03T10:00:00+01:00">
<link rel="canonical" href="https://bote.example/hafen"><script>var a = "Das ist Skript.";</script>
<style>p { color: red }</style></head><body><nav><p>Startseite und Politik sind hier.</p></nav><p>Werbung ist das.</p>
<article><h1>Hafen &amp; Kai</h1>
<p>Der neue Hafen wird <b>teu</b>rer.
Das sagte&nbsp;der Senat.</p><h2>Woran es liegt</h2><p>Der Stahl ist teuer.<p>Das Holz auch.
<figure><img src="a.jpg"><figcaption>Am Kai in Altenwerder</figcaption></figure>
<p hidden>Geheim ist das.</p><p style="display: none">Auch das ist geheim.</p>
<template><p>Vorlage ist das.</p></template>
<ul><li>Erstens mehr Geld<li>Zweitens mehr Zeit</ul><aside><p>Lesen Sie auch dies.</p></aside></article>
<footer><p>Impressum steht hier.</p></footer></body></html>
"""


def test_a_page_is_its_article() -> None:
    """Headings, paragraphs, list items and captions are read; scripts, navigation and hidden text are left out."""
    assert [(sentence.kind, sentence.text) for sentence in read(PAGE).sentences] == [
        ("headline", "Hafen & Kai"),
        ("lead", "Der neue Hafen wird teurer."),
        ("lead", "Das sagte\u00a0der Senat."),
        ("subheading", "Woran es liegt"),
        ("body", "Der Stahl ist teuer."),
        ("body", "Das Holz auch."),
        ("caption", "Am Kai in Altenwerder"),
        ("body", "Erstens mehr Geld"),
        ("body", "Zweitens mehr Zeit"),
    ]


def test_the_head_of_a_page_says_what_the_article_is() -> None:
    """Title, date, source, language and address come from the page's head."""
    article = read(PAGE)
    assert (article.title, article.source, article.language) == ("Hafen & Kai", "Altenwerder Bote", "de")
    assert article.url == "https://bote.example/hafen"
    assert article.published_at == datetime(2025, 3, 3, 9, 0, tzinfo=UTC)


def test_the_title_element_is_the_last_resort_for_a_title() -> None:
    """A page without headline and title meta is named after its title element; a time element dates it."""
    article = read(
        '<html><title>Hafen zu</title><p>Der Hafen ist zu.<time datetime="2025-03-03">heute</time></p></html>'
    )
    assert article.title == "Hafen zu"
    assert article.published_at == datetime(2025, 3, 3, tzinfo=UTC)


@pytest.mark.parametrize(
    "soup",
    [
        "<p>Der Hafen ist zu.<p>Das ist so.",
        "<div><div><p>Der Hafen ist zu.</div></p></span>Das ist so.",
        "<p>Der Hafen ist zu.</p><p>Das ist so.</p",
        "<body><p>Der Hafen ist zu.<br>Das ist so.<script>",
        "<p>Der <b>Hafen <i>ist</b> zu.</i></p><!-- nein --><p>Das ist so.</p>",
        "<html>" + "<div>" * 300 + "</div>" * 10 + "<p>Der Hafen ist zu.</p><p>Das ist so.</p>",
    ],
)
def test_broken_soup_is_read(soup: str) -> None:
    """Unclosed, crossed and deeply nested tags do not lose the text."""
    assert rows(read(soup)) == ["Der Hafen ist zu.", "Das ist so."]


def test_text_that_mentions_a_tag_is_text() -> None:
    """One tag inside a sentence does not make a page of it."""
    sentence = "Der Befehl <br> trennt Zeilen, <b> macht fett."
    assert rows(read(f"Hafen\n\nDas ist so.\n\n{sentence}"))[-1] == sentence


# --- other layouts -------------------------------------------------------------------------------------------------


def test_a_hard_wrap_is_a_space() -> None:
    """Lines that were wrapped at a fixed width are one paragraph."""
    text = """\
Der neue Hafen wird teurer als gedacht. Das sagte der
Senat am Montag in einer langen Sitzung. Die Kosten
steigen auf 5 Mio. Euro, weil der Stahl so teuer ist.

Die Opposition lacht. Sie hatte davor gewarnt, dass es
so kommen werde."""
    article = read(text)
    assert rows(article) == [
        "Der neue Hafen wird teurer als gedacht.",
        "Das sagte der Senat am Montag in einer langen Sitzung.",
        "Die Kosten steigen auf 5 Mio. Euro, weil der Stahl so teuer ist.",
        "Die Opposition lacht.",
        "Sie hatte davor gewarnt, dass es so kommen werde.",
    ]
    assert [sentence.paragraph for sentence in article.sentences] == [0, 0, 0, 1, 1]


def test_a_text_without_a_headline_is_named_after_its_first_sentence() -> None:
    """The title is the first sentence; all of it is body."""
    article = read("Der Hafen ist zu. Das ist so.\n\nDie Stadt klagt laut.")
    assert article.title == "Der Hafen ist zu."
    assert {sentence.kind for sentence in article.sentences} == {"body"}


def test_a_long_first_sentence_is_cut_for_a_title() -> None:
    """A title taken from a long sentence ends between words, with an ellipsis."""
    title = read("Der Hafen " + "ist noch immer zu und " * 10 + "bleibt es.").title
    assert len(title) <= 91
    assert title.endswith(("und…", "ist…", "noch…", "immer…", "zu…"))


def test_what_the_caller_knows_wins() -> None:
    """Title, source, address, date and language that are passed win over what the text says of itself."""
    when = datetime(2025, 5, 5, 12, tzinfo=timezone(timedelta(hours=2)))
    article = read(MARKDOWN, url="https://a.example", source="Kurier", title="Neu", published_at=when, language="en")
    assert (article.url, article.source, article.title, article.language) == (
        "https://a.example",
        "Kurier",
        "Neu",
        "en",
    )
    assert article.published_at == datetime(2025, 5, 5, 10, tzinfo=UTC)
    assert article.published_at.tzinfo is UTC


def test_a_passed_time_without_a_zone_is_utc() -> None:
    """A naive time is taken as UTC, not as the machine's."""
    naive = datetime(2025, 5, 5, 12)  # noqa: DTZ001  # what is tested
    assert read("Der Hafen ist zu.", published_at=naive).published_at == datetime(2025, 5, 5, 12, tzinfo=UTC)


def test_an_id_is_stable_and_tells_texts_apart() -> None:
    """The same text from the same address has the same id; another text or address has another."""
    one = read(HARBOR, url="https://a.example/1").id
    assert read(HARBOR, url="https://a.example/1").id == one
    assert read(HARBOR, url="https://a.example/2").id != one
    assert read(HARBOR + "\n\nNoch ein Satz steht hier.", url="https://a.example/1").id != one


# --- bad input -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", ["", " \n\t\u00a0", "... !!! ??? ---", "\x00\x01", "\ufeff", "<p></p>", "---\n---\n"])
def test_a_text_without_words_has_no_sentences(text: str) -> None:
    """Nothing, white space or punctuation alone gives an empty article."""
    article = read(text)
    assert (article.sentences, article.title, article.language, article.byline) == ((), "", "und", None)


@pytest.mark.parametrize("text", ["x" * 100_000, "Wort " * 20_000, "# " + "Wort " * 20_000, "<h1>" + "Wort " * 20_000])
def test_one_endless_line_is_cut(text: str) -> None:
    """A line without an end becomes sentences of bearable length, as a heading too, and gets a short title."""
    article = read(text)
    assert len(article.sentences) > 10
    assert max(len(sentence.text) for sentence in article.sentences) <= MAX_SENTENCE_CHARS
    assert len(article.title) <= MAX_SENTENCE_CHARS


def test_ten_thousand_sentences_are_read() -> None:
    """A very long article is read to its end."""
    article = read("Hafen zu\n\n" + "\n\n".join(f"Das ist Satz {i} von vielen." for i in range(10_000)))
    assert len(article.sentences) == 10_001
    assert article.sentences[-1].text == "Das ist Satz 9999 von vielen."


def test_there_is_a_limit_to_what_is_read() -> None:
    """More sentences than any article has are not read."""
    assert len(read("Das ist so. " * (MAX_SENTENCES + 50)).sentences) == MAX_SENTENCES


def test_lines_without_sentences_are_text() -> None:
    """In a list of short lines the first is the headline and the rest is body."""
    article = read("Äpfel\nBirnen\nKirschen")
    assert [(s.kind, s.text) for s in article.sentences] == [
        ("headline", "Äpfel"),
        ("body", "Birnen"),
        ("body", "Kirschen"),
    ]


# --- for any string ------------------------------------------------------------------------------------------------

_NASTY = st.sampled_from([
    "\x00", "\ud800", "\udfff", "\u202e", "\u2067", "\ufeff", "\u2028", "\u2029", "\u0085", "\r", "\n", "\n\n", "\t",
    "\u00a0", "---\n", "\n---\n", "title: ", "title: [", 'title: "\\ud800"\n', "date: 9999-12-31T23:59:59-12:00\n",
    "language: und\n", "&a ", "*a", "<p>", "</p>", "<html>", "<h1>", "<article>", "<li>", "<script>", "<!--",
    "<![CDATA[", "&#0;", "&#xD800;", "<meta property=og:title content='", "<time datetime='x'>", "<p hidden>", "# ",
    "## ", "![", "](", ")", "](http://", "**", "__", "> ", "- ", "1. ", "[", "(", "{", "„", "“", '"', "»", "Foto: ",
    "©", "Von ", "By ", "dpa", "BERLIN (dpa) – ", "kbr Berlin", "21.01.2025", "31.02.2025, 25:61 Uhr", "99 Uhr",
    "Der ", "Hafen ", "ist zu. ", "Mrd. ", "X. ", "49%", "2 Bill. ", "مرحبا ", "שלום ", "港口。", "İ", "ß", "🚢",
    "e\u0301", "٣", "²", "1" * 400,
])  # fmt: skip
_ANY = st.text() | st.lists(_NASTY | st.text(max_size=5), max_size=30).map("".join)


@settings(deadline=None)
@given(_ANY)
@example('---\ntitle: "\\ud800 x"\n---\nText.')
@example("<p>" + "<div>" * 500)
@example("<H1>0\xa0")
def test_reading_never_raises_and_always_gives_the_same(text: str) -> None:
    """Any string is read into an article whose sentences are numbered, printable and not empty, each time the same."""
    article = read(text)
    assert read(text) == article
    assert [sentence.index for sentence in article.sentences] == list(range(len(article.sentences)))
    paragraphs = [sentence.paragraph for sentence in article.sentences]
    assert paragraphs == sorted(paragraphs)
    for sentence in article.sentences:
        assert sentence.text == sentence.text.strip()
        assert any(character.isalnum() for character in sentence.text)
        assert not re.search(r"[\n\r\x00\ud800-\udfff]", sentence.text)
    assert bool(article.title) >= bool(article.sentences)
    assert article.published_at is None or article.published_at.tzinfo is UTC


@settings(deadline=None)
@given(st.text(), st.text(), st.text(), st.text())
@example("\ud800", "https://a.example/\ud800", "\ud800", "\ud800")
def test_nothing_a_caller_passes_raises(title: str, url: str, source: str, language: str) -> None:
    """Feeds pass on whatever they hold."""
    article = read("Der Hafen ist zu.", title=title, url=url, source=source, language=language)
    assert article.sentences[-1].text == "Der Hafen ist zu."


_PLAIN = st.sampled_from([
    "\n", "\n\n", " \n", "\r\n", "\t", " ", "  ", "\u00a0", "Der ", "Hafen ", "ist ", "zu. ", "Mrd. ", "„Nein!“ ",
    "49% ", "– ", "Foto: ", "Von ", "Klara ", "Winter", "BERLIN (dpa) – ", "21.01.2025", "kbr Berlin",
    "Ein Bruch mit Ansage ", "x" * 300, "مرحبا", "港口。", "\ud83d", "!?",
])  # fmt: skip
_PRINTS_NOTHING = re.compile(
    r"[\x00-\x08\x0b\x0e-\x1f\x7f-\x84\x86-\x9f\ufeff\ufffe\uffff\u200b\u2060\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


@settings(deadline=None)
@given(st.lists(_PLAIN, max_size=60).map("".join) | st.text(alphabet=st.characters(exclude_characters="#<[!-")))
@example(HARBOR)
def test_every_sentence_of_a_plain_text_is_its_exact_characters(text: str) -> None:
    """A sentence is a substring of the text once line breaks are spaces and what prints nothing is gone."""
    printable = _PRINTS_NOTHING.sub("", text)
    normalized = re.sub(r"\s*[\n\r\u2028\u2029\f]\s*", " ", printable)
    for sentence in read(text).sentences:
        assert sentence.text in normalized


# --- tables ----------------------------------------------------------------------------------------------------------

_RESULT = """<html><body><h1>Wahl in Altenwerder</h1>
<p>In Altenwerder haben am Sonntag 12.300 Menschen abgestimmt, teilte die Stadt mit.</p>
<table><tr><th>Name<th>Partei<th>Stimmen</tr>
<tr><td>Anna Berger</td><td><b>S</b>PD</td><td><p>34,1 %</p></td></tr>
<tr><td>Die Stadt schließt die Brücke am Montag.</td><td></td><td>Nr. 4. Wert</td></tr></table></body></html>"""


def test_a_row_of_a_table_is_one_line() -> None:
    """Its cells stand side by side, and no full stop in one of them parts it; empty ones are left out."""
    assert rows(read(_RESULT), "body")[1:] == [
        "Name | Partei | Stimmen",
        "Anna Berger | SPD | 34,1 %",
        "Die Stadt schließt die Brücke am Montag. | Nr. 4. Wert",
    ]


def test_a_row_answers_and_is_no_bullet() -> None:
    """Who asks for a figure finds it in the table; a digest has sentences."""
    article = read(_RESULT)
    made = answer("Wie viel Prozent bekam Anna Berger?", [article])
    assert (made.text, made.citations[0].quote) == ("34,1 %", "Anna Berger | SPD | 34,1 %")
    assert [bullet.text for bullet in digest([article]).bullets] == rows(article, "body")[:1]


_BODY = (
    "Anna Berger wird Bürgermeisterin von Altenwerder, teilte der Wahlleiter am Sonntag im Rathaus mit.",
    "Abgestimmt haben 12.300 Menschen, so viele wie seit dem Jahr 1998 nicht mehr.",
    "Die Stadt will im Dezember über eine neue Brücke nach Finkenwerder beraten.",
    "Jörg Groß gratulierte seiner Gegnerin noch am Abend und schloss eine zweite Kandidatur aus.",
)


def _with(shares: str = "", body: Sequence[str] = _BODY) -> Article:
    rows_ = "".join(f"<tr><td>Ort {n} Husum</td><td>SPD</td><td>{share} %</td></tr>" for n, share in enumerate(shares))
    paragraphs = "".join(f"<p>{each}</p>" for each in body)
    return read(f"<html><body><h1>Wahl in Altenwerder</h1><table>{rows_}</table>{paragraphs}</body></html>")


def test_a_table_changes_nothing_of_what_is_told() -> None:
    """A digest is chosen as without it, what is new and what continues a story, too."""
    told = read("<p>Abgestimmt haben am Sonntag in Altenwerder viele Menschen, sagte der Wahlleiter.</p>")
    bare, full = _with(), _with("123456789" * 3)
    assert [each.text for each in digest([full]).bullets] == [each.text for each in digest([bare]).bullets]
    assert [each.text for each in changes(full, [told])] == [each.text for each in changes(bare, [told])]
    assert profile(full).terms == profile(bare).terms
    prose = [value for value, each in zip(novelty(full, [told]), full.sentences, strict=True) if CELL not in each.text]
    assert prose == novelty(bare, [told])


def test_a_table_with_other_figures_is_no_news() -> None:
    """Neither a correction; it is what answers from then on."""
    found = amendment(_with("987654321"), _with("123456789"))
    assert (found.changes, found.has_news) == ((), False)


def test_a_table_that_stays_is_no_text_that_stays() -> None:
    """What was written anew around it was not taken back sentence by sentence."""
    anew = ["Das Wetter war gut.", "Viele kamen zu Fuß.", "Es gab Kuchen.", "Am Abend spielte eine Kapelle."]
    assert amendment(_with("123456789" * 3, anew), _with("123456789" * 3)).changes == ()


@pytest.mark.parametrize(
    "cells",
    [
        "<td><p>Die Stadt baut.</p><p>Das Land zahlt.</p></td><td>Heute</td>",
        "<td>Die Stadt baut.<br>Das Land zahlt.<br>Der Bund auch.</td><td>Heute</td>",
        "<td><table><tr><td>Die Stadt baut.<tr><td>Das Land zahlt.</table></td><td>Heute</td>",
        '<td>Die Stadt baut.<td>Das Land zahlt.<td>Heute<td style="display: none">Geheim',
        f"<td>Die Stadt baut.</td><td>Das Land zahlt{' und zahlt' * 20}.</td>",
        "<td>Die Stadt baut. Das Land zahlt.</td>",
    ],
)
def test_a_table_that_lays_out_a_page_is_no_table(cells: str) -> None:
    """Paragraphs, a table in a cell, hidden cells, long texts, a single cell: read as text."""
    article = read(f"<html><body><h1>Bau</h1><table><tr>{cells}</tr></table></body></html>")
    assert "Die Stadt baut." in rows(article)
    assert not any(" | " in text or "Geheim" in text for text in rows(article))
