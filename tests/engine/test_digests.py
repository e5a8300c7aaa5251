"""What a digest promises. The news here is invented, but for the bundled stories."""

import re
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from bot.engine.digests import MAX_BULLETS, digest
from bot.engine.excerpts import MAX_BULLET_CHARS, shorten
from bot.engine.reading import read
from bot.types import Article, Bullet, Digest, Sentence

SEEDS = Path(__file__).resolve().parents[2] / "seeds"

HARBOR = """\
Streit um "Nordlicht"
Reederei Brandt zieht sich aus dem Hafenprojekt zurück
Nach monatelangem Streit zieht sich die Reederei Brandt aus dem Hafenprojekt Nordlicht in Altenwerder zurück. \
Der Senat will den Ausbau des Hafens nun allein bezahlen.
Reederei Brandt zieht sich aus dem Hafenprojekt zurück
Brandt gibt das Hafenprojekt auf
kbr Altenwerder
Die Nachricht kam am Montagabend. Reeder Olaf Brandt teilte sie dem Senat in einem kurzen Brief mit. Er habe keine \
andere Wahl gehabt.
Olaf Brandt und Senatorin Ilse Kamp besuchten gemeinsam den Kai in Altenwerder. Foto: Bildwerk Nord / Anna Reents
Der Ausbau des Hafens sollte 740 Mio. Euro kosten, davon wollte die Reederei Brandt 310 Mio. Euro übernehmen. \
„Dieses Projekt ist für uns nicht mehr zu verantworten“, heißt es in dem Brief. „Wir haben zu lange gewartet und zu \
viel Geld verloren.“
Ein Bruch mit Ansage
Doch der Senat wusste seit März von den Zweifeln der Reederei. Damals hatte Brandt neue Gutachten verlangt. Senatorin \
Ilse Kamp warf dem Reeder am Dienstag Wortbruch vor. „Wer Verträge unterschreibt, muss sie auch erfüllen“, sagte Kamp \
im Rathaus. Sie wolle nun Schadenersatz verlangen.
Die Opposition fordert eine Untersuchung und will alle Akten zum Hafenprojekt sehen. Dabei geht es auch um drei \
Verträge aus dem Jahr 2021. Im Hafen von Altenwerder arbeiten rund 4200 Menschen, bei der Reederei Brandt sind es 900. \
Die Gewerkschaft Küste rechnet mit dem Verlust von 350 Arbeitsplätzen bis zum Jahresende. Warum niemand früher \
eingriff, ist unklar. Was wird nun aus dem Kai?
Der Aktienkurs der Reederei Brandt fiel am Dienstag um 6,5 Prozent auf 41 Euro. Analysten der Küstenbank halten den \
Rückzug dagegen für richtig. Das Land Niederelbe will den Ausbau des Hafens mit 120 Mio. Euro unterstützen.
Von Klara Winter, Altenwerder"""

FERRY = """\
Harbourton to run second ferry from October
The city of Harbourton will put a second ferry into service in October after months of protests by commuters. The new \
boat will carry 240 passengers and cross the river every ten minutes.
By Mona Reed, Harbourton
He had warned the council in May that the old ferry could fail at any time. The council approved the purchase on \
Thursday by eleven votes to four. The boat costs $18 million, of which the state will pay $7 million. “This is a good \
day for everyone who has to cross the river,” Mayor Ruth Calder said after the vote. “We have listened and we have \
acted.”
Critics unconvinced
But it will not be enough, according to the commuters' union. The union counted 9,300 passengers on the old ferry last \
Monday, twice as many as in 2019. This has led to queues of up to 40 minutes in the morning. Union leader Jack Orme \
called for a bridge instead of a third boat. Ferry captains, who have not had a pay rise since 2020, plan a strike on \
3 November.
Commuters wait for the old ferry on a Monday in May. Photo: Harbourton Press
The shipyard in Larkfield will build the boat and expects to hire 60 workers for it. Tickets will still cost $2.50."""

ENGLISH, GERMAN = read(FERRY), read(HARBOR)
STORIES = {
    "harbor": [GERMAN],
    "ferry": [ENGLISH],
    "stargate": [read(path.read_text("utf-8")) for path in sorted((SEEDS / "stargate").glob("*.md"))],
    "hafenbruecke": [read(path.read_text("utf-8")) for path in sorted((SEEDS / "hafenbruecke").glob("*.md"))],
    "mixed": [GERMAN, ENGLISH],
}
every_story = pytest.mark.parametrize("articles", STORIES.values(), ids=STORIES.keys())


def texts(made: Digest) -> list[str]:
    """What the bullets say."""
    return [bullet.text for bullet in made.bullets]


def german(*sentences: str, title: str = "Neues aus Altenwerder", day: int | None = None) -> Article:
    """An article of these sentences, each a paragraph."""
    when = datetime(2025, 3, day, tzinfo=UTC) if day else None
    return read("\n\n".join((title, *sentences)), url=f"https://example.org/{day}/{title}", published_at=when)


FILLER = (
    "Der Rat von Querenmünde stimmte am Montag für den Bau einer neuen Schule im Norden der Stadt.",
    "Die Feuerwehr rettete in der Nacht vier Menschen aus einem brennenden Wohnhaus am Marktplatz.",
    "Der Fußballverein Nordwind gewann das Finale im Pokal gegen den Meister aus Kiel deutlich.",
)


def check_citations(made: Digest, articles: list[Article]) -> None:
    """Assert that every bullet is pieces of its first quote, and every quote a part of the sentence it names."""
    known = {article.id: article for article in articles}
    for bullet in made.bullets:
        assert bullet.citations
        for citation in bullet.citations:
            assert citation.quote in known[citation.article_id].sentences[citation.sentence].text
        assert pieces_in_order(bullet)


def pieces_in_order(bullet: Bullet) -> bool:
    """Whether the bullet, split where something was cut, is pieces of its quote in order."""
    quote, position = " ".join(bullet.citations[0].quote.split()), 0
    for piece in filter(None, (piece.strip() for piece in bullet.text.split("…"))):
        found = quote.find(piece, position)
        if found < 0:
            return False
        position = found + len(piece)
    return True


def headline_only(headline: str) -> Article:
    """An article as a feed's entry without text makes one: the headline is its only sentence."""
    article = read(headline, title=headline.rstrip("."))
    return replace(article, sentences=(Sentence(0, headline, "body", 0),))


# --- how many --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("articles", [STORIES[name] for name in ("harbor", "ferry", "stargate", "hafenbruecke")])
def test_an_article_that_is_long_enough_gives_five_bullets(articles: list[Article]) -> None:
    """Five is what a reader gets without asking for more or less."""
    assert len(digest(articles).bullets) == 5


@pytest.mark.parametrize("count", range(1, 8))
@pytest.mark.parametrize("article", [GERMAN, ENGLISH], ids=["de", "en"])
def test_the_count_is_what_was_asked_for(article: Article, count: int) -> None:
    """One to seven bullets come from an article that has as many statements."""
    assert len(digest([article], max_bullets=count).bullets) == count


@pytest.mark.parametrize(("count", "least", "most"), [(-3, 1, 1), (0, 1, 1), (99, 3, MAX_BULLETS)])
def test_a_senseless_count_is_brought_into_its_range(count: int, least: int, most: int) -> None:
    """Too few is one, too many is what there is, at most ten."""
    assert least <= len(digest([GERMAN], max_bullets=count).bullets) <= most


@pytest.mark.parametrize("text", ["", " \n ", "!?", "Hafen", "Er kam.", "Was nun?", "Foto: Bildwerk / Anna Reents"])
def test_without_a_statement_there_is_no_bullet(text: str) -> None:
    """Nothing is better than half a sentence."""
    assert digest([read(text)]).bullets == ()


@pytest.mark.parametrize(
    "text",
    [
        "Die Brücke wird am Montag gesperrt. Die Kosten betragen 3 Mio. Euro. Der Verkehr wird umgeleitet.",
        "The bridge closes on Monday. The cost is 3 million euros. Traffic is diverted.",
    ],
)
def test_of_short_sentences_only_each_is_a_bullet(text: str) -> None:
    """Two words with content say enough where nothing else is said; below a long sentence they do not."""
    made = digest([read(text)])
    assert " ".join(bullet.text for bullet in made.bullets) == text
    assert made.title == ""
    last = made.bullets[-1].text
    long = "The city of Altenwerder gave the harbor authority a second bridge to the shipyard of Larkfield for free."
    assert last not in {bullet.text for bullet in digest([read(f"{long} {text}")]).bullets}


@pytest.mark.parametrize(
    "text", ["As always, thank you for your feedback and your reports.", "Vielen Dank für eure Geduld in dieser Woche."]
)
def test_thanks_are_no_bullet(text: str) -> None:
    """They tell nothing; what somebody owes to a thing or a person does."""
    assert digest([read(f"Patch 1.20\n\n{text}")]).bullets == ()
    told = "Thanks to a new engine the game loads in 13 seconds."
    assert [bullet.text for bullet in digest([read(f"Patch 1.20\n\n{told}")]).bullets] == [told]


@pytest.mark.parametrize(
    "text",
    [
        "Hello everyone, the servers of the northern region will be away for maintenance on Monday.",
        "Viel Spaß hatten die Kinder beim Ferienlager der Gemeinde Altenwerder.",
        "Thank you for your patience, the servers are back after 13 hours.",
        "Thanks to all the rain of last week the reservoirs of Harrow are full again.",
        "Dankeschön-Konzert der Feuerwehr lockt Besucher aus dem ganzen Landkreis.",
    ],
)
def test_news_behind_a_greeting_are_a_bullet(text: str) -> None:
    """So is what only begins with words of thanks."""
    assert [bullet.text for bullet in digest([read(f"Neues aus Aue\n\n{text}")]).bullets] == [text]


def test_what_leads_to_further_items_is_no_bullet() -> None:
    """It tells nothing without them."""
    head, item = "These bugs of the launcher were fixed in this version:", "Crash of the game at its start is fixed"
    made = digest([read(f"Patch 1.20\n\n• {head}\n\n• {item}")])
    assert [bullet.text for bullet in made.bullets] == [item]


def test_below_a_headline_short_sentences_are_bullets() -> None:
    """The headline is the title."""
    made = digest([read("Sperre kommt\n\nDie Brücke wird am Montag gesperrt. Der Verkehr wird umgeleitet.")])
    assert made.title == "Sperre kommt"
    assert [bullet.text for bullet in made.bullets] == [
        "Die Brücke wird am Montag gesperrt.",
        "Der Verkehr wird umgeleitet.",
    ]


@pytest.mark.parametrize(
    "headline", ["SQLite 3.60 released.", "v2.1.", "Wartungsfenster am Sonntag.", "Why the bridge is closed."]
)
def test_a_headline_without_text_is_the_news_itself(headline: str) -> None:
    """Feeds have such entries; the headline is the bullet, and no title above it says it twice."""
    made = digest([headline_only(headline)])
    assert [bullet.text for bullet in made.bullets] == [headline]
    assert made.title == ""


@pytest.mark.parametrize("headline", ["Bridge.", "Who pays for the bridge?", "Er kam nicht."])
def test_a_headline_that_says_nothing_by_itself_is_no_bullet(headline: str) -> None:
    """One word, a question, what leans on another sentence."""
    made = digest([headline_only(headline)])
    assert made.bullets == ()
    assert made.title == headline.rstrip(".")


def test_no_articles_make_an_empty_digest() -> None:
    """There is no title, no language and no date where there is no article."""
    assert digest([]) == Digest("", (), "und", None)
    assert digest([read("")]) == Digest("", (), "und", None)


# --- what may be a bullet --------------------------------------------------------------------------------------------


@every_story
def test_bullets_come_from_the_text(articles: list[Article]) -> None:
    """No caption, byline, headline or sub-heading is a bullet."""
    known = {article.id: article for article in articles}
    for bullet in digest(articles, max_bullets=10).bullets:
        for citation in bullet.citations:
            assert known[citation.article_id].sentences[citation.sentence].kind in {"lead", "body"}


def test_what_stands_around_the_text_is_no_bullet() -> None:
    """The caption's sentence, the byline, the sub-heading and the headline's repetition are not told."""
    told = " ".join(texts(digest([GERMAN], max_bullets=10)) + texts(digest([ENGLISH], max_bullets=10)))
    for piece in ("besuchten gemeinsam", "Klara Winter", "Bruch mit Ansage", "Mona Reed", "Critics unconvinced", "kbr"):
        assert piece not in told


def test_a_sentence_that_repeats_the_headline_is_no_bullet() -> None:
    """The headline stands above the digest already."""
    headline = "Reederei Brandt verkauft drei Schiffe nach Zypern"
    article = german(headline + ".", *FILLER, title=headline)
    assert article.sentences[0].kind == "headline"
    assert headline + "." not in texts(digest([article], max_bullets=10))


_OPENERS = re.compile(
    r"(?:Er|Sie|Es|Ihm|Ihr|Ihre|Sein|Seine|Dies\w*|Das|Dabei|Damit|Dagegen|Doch|Aber|Und|Damals"
    r"|He|She|It|They|This|That|But)\b"
)


@every_story
def test_no_bullet_opens_with_a_word_that_points_back(articles: list[Article]) -> None:
    """A pronoun or "Doch" at the start says that something came before; "Das Land" does not."""
    for text in texts(digest(articles, max_bullets=10)):
        assert not _OPENERS.match(text) or re.match(r"Das [A-ZÄÖÜ]", text), text


def test_an_introductory_but_is_dropped() -> None:
    """Of "Doch Kamp …" the statement is told, without "Doch", and the whole sentence is cited."""
    article = german("Doch Senatorin Ilse Kamp lehnt den Verkauf des alten Hafens an die Reederei strikt ab.")
    (bullet,) = digest([article]).bullets
    assert bullet.text == "Senatorin Ilse Kamp lehnt den Verkauf des alten Hafens an die Reederei strikt ab."
    assert bullet.citations[0].quote == "Doch " + bullet.text


@pytest.mark.parametrize(
    "sentence",
    [
        "„Wir haben zu lange gewartet und in drei Jahren 40 Mio. Euro verloren.“",
        "„Wir haben zu lange gewartet und 40 Mio. Euro verloren“, sagte er am Montag in Altenwerder.",
        "Der Ausbau des Hafens sei mit 740 Mio. Euro viel zu teuer und nicht mehr zu verantworten.",
        "Der Ausbau des Hafens sei mit 740 Mio. Euro viel zu teuer, sagte sie.",
        "Am Montag habe sie den Ausbau des Hafens für 740 Mio. Euro endgültig gestoppt.",
        "Der Ausbau des Hafens für 740 Mio. Euro ist „ein Fehler, den Altenwerder noch lange bereuen wird“.",
        "Ihm zufolge kostet der Ausbau des Hafens von Altenwerder 740 Mio. Euro.",
    ],
)
def test_a_claim_without_its_speaker_is_no_bullet(sentence: str) -> None:
    """A quote or reported speech whose speaker is missing, or only "er", is left to the article."""
    made = digest([german(sentence, *FILLER)], max_bullets=10)
    assert len(made.bullets) == len(FILLER)
    assert all(bullet.citations[0].quote in FILLER for bullet in made.bullets)


def test_a_quote_stands_with_its_speaker() -> None:
    """The same claim with a name behind it is told, name included."""
    sentence = "„Wir haben zu lange gewartet und 40 Mio. Euro verloren“, sagte Reeder Olaf Brandt am Montag."
    assert sentence in texts(digest([german(sentence, *FILLER)], max_bullets=10))


@pytest.mark.parametrize(
    ("number", "counted"),
    [("740 Mio.", "Euro"), ("310 Mio.", "Euro"), ("6,5", "Prozent"), ("4200", "Menschen"), ("350", "Arbeitsplätzen")],
)
def test_a_number_stays_with_what_it_counts(number: str, counted: str) -> None:
    """Wherever the number is told, its noun follows."""
    told = " ".join(texts(digest([GERMAN], max_bullets=10)))
    assert number in told
    assert all(behind.startswith(f" {counted}") for behind in told.split(number)[1:])


@every_story
def test_no_bullet_is_longer_than_a_chat_likes(articles: list[Article]) -> None:
    """At most 240 characters wherever the sentence can be cut at all."""
    for bullet in digest(articles, max_bullets=10).bullets:
        uncut = " ".join(bullet.citations[0].quote.split())
        assert len(bullet.text) <= MAX_BULLET_CHARS or bullet.text == uncut


def test_a_long_sentence_is_cut_where_it_may_be() -> None:
    """The clause at the end goes; the quote keeps the whole sentence."""
    kept = (
        "Die Stadt Altenwerder hat das Gelände des alten Hafens nach langen Verhandlungen mit den Eigentümern, den "
        "Anwohnern und dem Land an einen Investor aus Kiel verkauft"
    )
    sentence = kept + ", der dort bis zum Jahr 2031 rund 1200 Wohnungen und eine Schule mit Turnhalle errichten will."
    assert len(sentence) > MAX_BULLET_CHARS
    (bullet,) = digest([german(sentence)]).bullets
    assert (bullet.text, bullet.citations[0].quote) == (kept + " …", sentence)


# --- what they rest on -----------------------------------------------------------------------------------------------


@every_story
def test_every_bullet_is_pieces_of_a_sentence_of_its_article(articles: list[Article]) -> None:
    """Words are never added or moved, and each quote stands in the sentence that it names."""
    made = digest(articles, max_bullets=10)
    assert made.bullets
    check_citations(made, articles)


@given(st.text(max_size=400), st.integers(1, 10))
@example(HARBOR.replace("\n", " "), 10)
@example("Doch „" * 60, 5)
@example("Die Stadt " + "hat, die " * 80 + "verkauft.", 3)
@settings(deadline=None)
def test_any_text_has_a_digest_whose_citations_hold(text: str, count: int) -> None:
    """Whatever is read, nothing raises, the count is kept, and quotes are where they are said to be."""
    article = read(text)
    made = digest([article], max_bullets=count)
    assert len(made.bullets) <= count
    check_citations(made, [article])


@given(st.lists(st.sampled_from([*HARBOR.split("\n"), *FERRY.split("\n"), *FILLER]), max_size=14))
@settings(deadline=None, max_examples=60)
def test_any_mix_of_paragraphs_has_a_digest_whose_citations_hold(paragraphs: list[str]) -> None:
    """Paragraphs in any order, repeated, in two languages: the rules hold all the same."""
    article = read("\n".join(paragraphs))
    made = digest([article])
    check_citations(made, [article])
    assert len(set(texts(made))) == len(made.bullets)


# --- each thing once -------------------------------------------------------------------------------------------------


def test_what_two_articles_say_is_told_once_with_both_cited() -> None:
    """A near duplicate becomes a further citation instead of a further bullet."""
    first = german("Die Reederei Brandt streicht in Altenwerder 350 Arbeitsplätze im Hafen.", *FILLER, day=3)
    second = german(
        "In Altenwerder streicht die Reederei Brandt im Hafen bis Mai 350 Arbeitsplätze.", title="Brandt", day=4
    )
    made = digest([first, second], max_bullets=10)
    (told,) = [bullet for bullet in made.bullets if "350" in bullet.text]
    assert {citation.article_id for citation in told.citations} == {first.id, second.id}


def test_the_same_article_from_two_addresses_is_told_once() -> None:
    """Every bullet cites both copies."""
    copies = [german(*FILLER, title="Die Woche in Querenmünde", day=day) for day in (3, 4)]
    made = digest(copies, max_bullets=10)
    assert len(made.bullets) == len(FILLER)
    assert all(len(bullet.citations) == 2 for bullet in made.bullets)


def test_the_same_article_twice_changes_nothing() -> None:
    """Reading a file twice gives no bullet and no citation more."""
    for count in range(1, 11):
        assert digest([GERMAN] * 4, max_bullets=count) == digest([GERMAN], max_bullets=count)
    assert digest([GERMAN, GERMAN, ENGLISH, ENGLISH, ENGLISH]).language == "de"


def test_what_gives_another_figure_is_not_cited_as_evidence() -> None:
    """The newer figure is told, and the older article does not appear to confirm it."""
    old = german("Bei dem Brand im Hafen von Altenwerder wurden am Montag 12 Menschen verletzt.", *FILLER, day=3)
    new = german("Bei dem Brand im Hafen von Altenwerder wurden am Montag 19 Menschen verletzt.", title="Neu", day=4)
    for articles in ([old, new], [new, old]):
        (told,) = [bullet for bullet in digest(articles, max_bullets=10).bullets if "Brand" in bullet.text]
        assert "19 Menschen" in told.text
        assert [citation.article_id for citation in told.citations] == [new.id]


def test_a_denial_is_not_cited_as_evidence() -> None:
    """The same words with "nicht" say the opposite."""
    yes = german("Die Stadt Altenwerder will das Gelände am alten Hafen an Brandt verkaufen.", *FILLER, day=3)
    no = german("Die Stadt Altenwerder will das Gelände am alten Hafen nicht an Brandt verkaufen.", title="N", day=4)
    for bullet in digest([yes, no], max_bullets=10).bullets:
        assert len(bullet.citations) == 1


@every_story
def test_no_two_bullets_say_the_same(articles: list[Article]) -> None:
    """No bullet's content words are mostly another bullet's."""
    said = [{word for word in re.findall(r"\w+", text.lower()) if len(word) > 4} for text in texts(digest(articles))]
    for i, one in enumerate(said):
        for other in said[:i]:
            assert len(one & other) < 0.6 * min(len(one), len(other))


# --- order, language, date -------------------------------------------------------------------------------------------


def test_the_most_important_comes_first() -> None:
    """What the story is about stands before what is told of it, wherever the text puts it."""
    core = "Die Reederei Brandt gibt das Hafenprojekt Nordlicht in Altenwerder auf und verkauft den Hafen an den Senat."
    about = (
        "Der Senat bezahlt der Reederei Brandt für den Hafen in Altenwerder nach langen Verhandlungen 310 Mio. Euro.",
        "Senatorin Ilse Kamp nannte das Hafenprojekt Nordlicht am Dienstag trotzdem einen Gewinn für Altenwerder.",
    )
    article = german(FILLER[1], core, *about, FILLER[2], title="Nordlicht: Reederei Brandt gibt den Hafen auf")
    assert texts(digest([article]))[0] == core


def test_how_a_text_opens_is_told_before_what_follows() -> None:
    """Newspapers put what matters first: the share price, told fourth, does not push out the third sentence."""
    opening = (
        "Die Reederei Brandt gibt das Hafenprojekt Nordlicht in Altenwerder auf.",
        "Der Senat bezahlt der Reederei Brandt für den Hafen in Altenwerder 310 Mio. Euro.",
        "Im Hafen von Altenwerder arbeiten rund 4200 Menschen.",
    )
    rest = (
        "Der Aktienkurs der Reederei Brandt fiel am Dienstag um 6,5 Prozent auf 41 Euro.",
        "Senatorin Ilse Kamp nannte das Hafenprojekt Nordlicht einen Gewinn für Altenwerder.",
        FILLER[0],
    )
    assert texts(digest([german(*opening, *rest)], max_bullets=3)) == list(opening)


@every_story
def test_fewer_bullets_open_with_the_same_one(articles: list[Article]) -> None:
    """Asking for less takes away from the end, never the most important one."""
    assert texts(digest(articles, max_bullets=1)) == texts(digest(articles, max_bullets=5))[:1]


def test_bullets_are_in_one_language() -> None:
    """Most articles decide; others are not mixed in."""
    made = digest([GERMAN, ENGLISH, german(*FILLER)], max_bullets=10)
    assert made.language == "de"
    assert ENGLISH.id not in {citation.article_id for bullet in made.bullets for citation in bullet.citations}


def test_between_two_languages_the_newest_article_decides() -> None:
    """One article each: the digest is in the language of the newer one."""
    old, new = datetime(2025, 3, 1, tzinfo=UTC), datetime(2025, 3, 2, tzinfo=UTC)
    assert digest([read(HARBOR, published_at=old), read(FERRY, published_at=new)]).language == "en"
    assert digest([read(HARBOR, published_at=new), read(FERRY, published_at=old)]).language == "de"


def test_title_and_date_are_the_newest_articles() -> None:
    """The story is called what it was called last, and dated by its last article."""
    articles = [german(*FILLER, title=f"Tag {day} in Querenmünde", day=day) for day in (4, 9, 2)]
    made = digest(articles)
    assert (made.title, made.as_of) == ("Tag 9 in Querenmünde", datetime(2025, 3, 9, tzinfo=UTC))


def test_an_undated_story_has_no_date() -> None:
    """A date is never invented."""
    assert digest([GERMAN]).as_of is None


@every_story
def test_the_same_articles_give_the_same_digest(articles: list[Article]) -> None:
    """No clock, no chance, no hash order."""
    assert digest(articles) == digest(list(articles))


def test_several_articles_share_the_digest() -> None:
    """A story's digest is not one article's."""
    made = digest(STORIES["stargate"])
    assert len({bullet.citations[0].article_id for bullet in made.bullets}) >= 3


def test_a_bullet_is_what_shortening_leaves_of_its_quote() -> None:
    """There is no other way to a bullet's text."""
    for bullet in digest([GERMAN], max_bullets=10).bullets:
        assert bullet.text == shorten(bullet.citations[0].quote, "de")


def test_an_overtaken_figure_is_no_bullet() -> None:
    """A digest of a story has room for more points, but not for what no longer holds."""
    first = (
        "Rund 2.000 Haushalte sind ohne Trinkwasser, teilten die Stadtwerke mit. Die Marktstraße steht unter Wasser."
    )
    later = "Nach dem Rohrbruch in Lohfeld sind inzwischen 3.500 Haushalte ohne Trinkwasser. Das sagte Ahlers."
    story = [
        read(first, title="Rohr bricht", published_at=datetime(2026, 11, 20, 7, tzinfo=UTC)),
        read(later, title="Rohrbruch in Lohfeld", published_at=datetime(2026, 11, 20, 15, tzinfo=UTC)),
    ]
    told = " ".join(bullet.text for bullet in digest(story, max_bullets=7).bullets)
    assert "3.500" in told
    assert "2.000" not in told
    assert "Marktstraße" in told
