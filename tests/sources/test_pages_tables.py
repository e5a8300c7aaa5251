"""Tables on pages from the web: those that hold data are kept row by row, and no other ones."""

from collections.abc import AsyncIterator, Sequence
from datetime import timedelta

import pytest
import pytest_asyncio

from bot import engine
from bot.engine.markup import CELL
from bot.sources.pages import PageReader, PageRefused
from bot.sources.tables import MAX_ROWS, MAX_ROWS_OF_PAGE
from bot.types import Article
from tests.sources.test_pages import TEXT, html, page

pytestmark = pytest.mark.asyncio(loop_scope="module")


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def reader() -> AsyncIterator[PageReader]:
    """A reader that the tests of this module share: a process takes half a second to start."""
    async with PageReader(limit=timedelta(minutes=2)) as one:
        yield one


def table(*rows: Sequence[str], head: Sequence[str] = (), attributes: str = "", before: str = "") -> str:
    """A table as newspapers have it."""
    heads = f"<thead><tr>{''.join(f'<th>{cell}</th>' for cell in head)}</tr></thead>" if head else ""
    lines = "".join(f"<tr>{''.join(f'<td>{cell}</td>' for cell in row)}</tr>" for row in rows)
    return f"<table {attributes}>{before}{heads}<tbody>{lines}</tbody></table>"


RESULT = (("Anna Berger", "SPD", "34,1 %"), ("Jörg Groß", "CDU", "31,9 %"), ("Ines Falk", "Grüne", "18,0 %"))
HEAD = ("Name", "Partei", "Stimmen")


def rows_of(article: Article) -> list[str]:
    """The rows that were read."""
    return [sentence.text for sentence in article.sentences if CELL in sentence.text]


def prose_of(article: Article) -> list[str]:
    """What is no row."""
    return [sentence.text for sentence in article.sentences if CELL not in sentence.text]


async def test_a_table_is_read_row_by_row_where_it_stands(reader: PageReader) -> None:
    """As in a file that is handed in; the text around it is what it is without the table."""
    between = "Die Wahlbeteiligung lag bei 61 Prozent und damit höher als vor fünf Jahren, sagte der Wahlleiter."
    article = await reader.article(page(html(table(*RESULT, head=HEAD), f"<p>{between}</p>")))
    assert rows_of(article) == [CELL.join(each) for each in (HEAD, *RESULT)]
    assert prose_of(article) == ["Fähre fährt wieder", *TEXT, between]
    assert article.sentences[-1].text == between
    handed_in = engine.read(html(table(*RESULT, head=HEAD), f"<p>{between}</p>"))
    assert rows_of(handed_in) == rows_of(article)


async def test_a_row_answers_and_is_no_bullet(reader: PageReader) -> None:
    """Who asks for a figure finds it in the table; a digest has sentences."""
    article = await reader.article(page(html(table(*RESULT, head=HEAD))))
    answer = engine.answer("Wie viel Prozent bekam Anna Berger?", [article])
    assert (answer.text, answer.citations[0].quote) == ("34,1 %", "Anna Berger | SPD | 34,1 %")
    assert not any(CELL in bullet.citations[0].quote for bullet in engine.digest([article], max_bullets=20).bullets)
    assert not any(CELL in bullet.citations[0].quote for bullet in engine.changes(article, []))


LEAGUE = (("1", "<a href='/a'>Altona</a>", "34", "81:30", "79"), ("2", "<a href='/b'>Husum</a>", "34", "66:41", "70"))
PRICES = (("Fahrkarte", "2,40 €"), ("Monatskarte", "61,00 €"), ("Schülerkarte", "30,00 €"))
POSTS = (("Inneres", "Anna Berger"), ("Verkehr", "Jörg Groß"), ("Kultur", "Ines Falk"))


@pytest.mark.parametrize(
    ("made", "expected"),
    [
        (table(*LEAGUE), ["1 | Altona | 34 | 81:30 | 79", "2 | Husum | 34 | 66:41 | 70"]),
        (table(*PRICES), [CELL.join(row) for row in PRICES]),
        (table(*POSTS, head=("Ressort", "Minister")), ["Ressort | Minister", *(CELL.join(row) for row in POSTS)]),
        (f"<figure class='wp-block-table'>{table(*PRICES)}</figure>", [CELL.join(row) for row in PRICES]),
        (f"<div class='table-responsive'><div>{table(*PRICES)}</div></div>", [CELL.join(row) for row in PRICES]),
        (
            "<table><tr><th scope='row'>Fahrkarte<td><p>2,40 €</p><tr><th>Tageskarte<td><b>7</b> €</table>",
            ["Fahrkarte | 2,40 €", "Tageskarte | 7 €"],
        ),
        (table(("<b>A</b> &lt;script&gt; | B", "1 &amp; 2"), ("C", "3")), ["A <script> | B | 1 & 2", "C | 3"]),
    ],
    ids=["league", "prices", "posts", "figure", "divisions", "markup", "characters"],
)
async def test_data_is_kept(made: str, expected: list[str], reader: PageReader) -> None:
    """However it is wrapped; what looks like markup in a cell is text."""
    article = await reader.article(page(html(made)))
    assert rows_of(article) == expected
    assert prose_of(article) == ["Fähre fährt wieder", *TEXT]


async def test_what_is_said_of_rows_stands_before_them(reader: PageReader) -> None:
    """The caption of a table and lines across it, which are no bullets."""
    across = "<tr><td colspan=2>Ermäßigt</td></tr>"
    made = table(*PRICES[:2], before="<caption>Preise ab Januar</caption>").replace(
        "</tbody>", f"{across}<tr><td>Schülerkarte</td><td>30,00 €</td></tr></tbody>"
    )
    article = await reader.article(page(html(f"<figure>{made}<figcaption>Quelle: Stadtwerke</figcaption></figure>")))
    found = [(each.kind, each.text) for each in article.sentences][1 + len(TEXT) :]
    assert found == [
        ("caption", "Quelle: Stadtwerke"),
        ("caption", "Preise ab Januar"),
        ("body", "Fahrkarte | 2,40 €"),
        ("body", "Monatskarte | 61,00 €"),
        ("caption", "Ermäßigt"),
        ("body", "Schülerkarte | 30,00 €"),
    ]


_WEEKS = [[str(day) if 0 < (day := week * 7 + place - 2) <= 31 else "" for place in range(7)] for week in range(5)]
_DAYS = ("Mo", "Di", "Mi", "Do", "Fr", "Sa", "So")


@pytest.mark.parametrize(
    "made",
    [
        table(
            ("<a href='/1'>Sport 1</a>", "<a href='/2'>Lokales 2</a>"),
            ("<a href='/3'>Wetter 3</a>", "<a href='/4'>Abo 4</a>"),
        ),
        table(*_WEEKS, head=_DAYS),
        table(("Termine", "2"), ("Karten", "3"), attributes="class='event-calendar'"),
        table(*PRICES, attributes="role='presentation'"),
        table(("Startseite", "Impressum"), ("Kontakt", "Werbung")),
        table(("Nur eine Zeile", "1")),
        table(*PRICES[:2], *[["Die Fähre fährt wieder alle zehn Minuten über die Elbe."]] * 3),
        table(("<p>Eins.</p><p>Zwei.</p>", "1"), ("<p>Drei.</p><p>Vier.</p>", "2")),
        f"<aside>{table(*PRICES)}</aside>",
        table(*PRICES, attributes="style='display:none'"),
    ],
    ids=["links", "calendar", "named calendar", "layout", "words", "one row", "lines", "paragraphs", "aside", "hidden"],
)
async def test_other_tables_are_left_out(made: str, reader: PageReader) -> None:
    """As they were before; the article is what it is without them."""
    article = await reader.article(page(html(made)))
    assert [sentence.text for sentence in article.sentences] == ["Fähre fährt wieder", *TEXT]


async def test_tables_have_their_limits(reader: PageReader) -> None:
    """So many rows of one, and of a page; the text behind them is read all the same."""
    end = "Am Ende der langen Liste steht ein Satz, der allen sagt, dass die Fähre wieder fährt."
    long = table(*((f"Ort {number}", str(number)) for number in range(1000)))
    article = await reader.article(page(html(long, f"<p>{end}</p>")))
    assert rows_of(article) == [f"Ort {number} | {number}" for number in range(MAX_ROWS)]
    assert article.sentences[-1].text == end
    article = await reader.article(page(html(*[long] * 9, f"<p>{end}</p>")))
    assert len(rows_of(article)) == MAX_ROWS_OF_PAGE
    assert article.sentences[-1].text == end


async def test_a_table_on_a_page_that_is_laid_out_by_tables_is_read(reader: PageReader) -> None:
    """As old pages are."""
    text = "".join(f"<p>{each}</p>" for each in TEXT)
    inner = table(*RESULT, head=HEAD)
    cells = f"<td>Start</td><td><h1>Fähre fährt wieder</h1>{text}{inner}</td>"
    article = await reader.article(page(f"<html><body><table><tr>{cells}</tr></table></body></html>"))
    assert rows_of(article) == [CELL.join(each) for each in (HEAD, *RESULT)]
    assert TEXT[1] in prose_of(article)


async def test_text_that_no_element_parts_from_a_table_is_kept(reader: PageReader) -> None:
    """Before it and behind it."""
    article = await reader.article(page(html(f"<div>{TEXT[0][:-1]} (1).{table(*PRICES)}{TEXT[1][:-1]} (2).</div>")))
    told = [sentence.text for sentence in article.sentences][1 + len(TEXT) :]
    assert told == [f"{TEXT[0][:-1]} (1).", *(CELL.join(row) for row in PRICES), f"{TEXT[1][:-1]} (2)."]


async def test_a_page_with_nothing_but_a_table_is_an_article(reader: PageReader) -> None:
    """It can be asked."""
    clubs = table(*((str(n), f"Verein {n}", str(90 - n)) for n in range(1, 19)), head=("Platz", "Verein", "Punkte"))
    article = await reader.article(page(html(clubs, text=[])))
    assert rows_of(article)[18] == "18 | Verein 18 | 72"
    answer = engine.answer("Wie viele Punkte hat Verein 18?", [article])
    assert answer.citations[0].quote == "18 | Verein 18 | 72"


async def test_a_wall_of_consent_is_one_with_a_table_of_cookies(reader: PageReader) -> None:
    """However much that says."""
    text = ["Wir brauchen Ihre Zustimmung. Bitte akzeptieren Sie alle Cookies, damit wir unser Angebot zeigen können."]
    cookies = table(*((f"_cookie{n}", "Werbung", f"{n} Tage") for n in range(1, 40)), head=("Name", "Zweck", "Dauer"))
    one = page(html(cookies, text=text), url="https://www.zeitung.example/consent?to=1")
    with pytest.raises(PageRefused) as caught:
        await reader.article(one)
    assert caught.value.key == "page.consent"
