"""Where sentences end, in German and English news above all."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine.splitting import MAX_SENTENCE_CHARS, split

# A bar stands where one sentence ends; it is not part of the text.
NEWS = [
    # German scale words and units
    "Der Umsatz stieg auf 100 Mrd. Dollar im Jahr.| Das teilte die Firma mit.",
    "Insgesamt sollen 2 Bill. Dollar fließen.| Die Börse jubelte.",
    "Kosten: ca. 5 Mio. Euro bzw. 6 Mio. Franken.| Bund und Land teilen sie sich.",
    "Im Topf sind noch 6,6 Mrd.| Die Kämmerin will sparen.",
    "Es waren 5 Mio.| Niemand glaubte es.",
    "Er lief 10 km.| Dann ruhte er.",
    "Er wog 90 kg.| Sein Bruder wiegt 80 kg.",
    # a single letter that names a thing, and one that is an initial
    "Das schrieb er auf seiner Plattform X.| Nordbank habe das Geld nicht.",
    "Das stand auf X.| Später löschte sie es.",
    "Er nahm Vitamin C.| Es half ihm.",
    "J. K. Bolte las vor.| Samuel L. Reimers hörte zu.",
    "Hans-Peter K. gestand die Tat.| Der 40-Jährige schwieg sonst.",
    # quotation marks
    "„Ihr werdet sehen, was daraus wird.“| Krause soll gelacht haben.",
    "„Es sind 12 Mrd.“| Krause nickte.",
    "Er sagte: „Ich gehe.“ und ging.",
    "Doch halt: „Wirklich?“ fragte sie.",
    "Er rief: „Halt!“, dann lief er.",
    'Das ist so.| "Er kommt", sagte sie.| "Aber spät."',
    "»Es reicht.«| Damit ging der Trainer.",
    "«C'est fini.»| Il est parti.",
    "“It is over.”| She left the room.",
    '"Why?" he asked.| "Because."',
    "Das Ende.| „Der Anfang“ kam später.",
    "Das Ende.|„Der Anfang“ kam ohne Leerzeichen.",
    "Was er sagte – „Nein!“ – war klar.| Punkt.",
    # ordinals, dates, times, numbers
    "Am 3. Oktober bleibt das Amt zu.| Am 4. öffnet es wieder.",
    "Er wohnt im 3. Stock.| Dort brannte es.",
    "Im 19. Jahrhundert lebten hier 1.500 Menschen.| Heute sind es 300.",
    "Ludwig XIV. starb 1715.| Sein Erbe blieb.",
    "Kaiser Wilhelm II. dankte ab.| Er floh.",
    "Er starb am 12. 3. 1920 in Bonn.| Dort liegt er.",
    "Die Zahl stieg auf 2024.| Danach sank sie.",
    "Er ist 38.| Sie ist 40.",
    "Das Spiel endete 3:2.| Trainer Abel war froh.",
    "Der 1. FC Nord siegte 2:0.| Der 2. verlor.",
    "Die Temperatur fiel auf 3.5 Grad.| Morgen wird es kälter.",
    "Es war 17.30 Uhr.| Kein Mensch war da.",
    # abbreviations
    "Dr. Helga Brandt kam um 9.30 Uhr.| Sie blieb z. B. bis 12 Uhr.",
    "Die Vorlage nennt u.a. Wien, Graz usw.| Die Kosten sind offen.",
    "Er kommt i. d. R. pünktlich.| Heute nicht.",
    "Der SV Nord e. V. Hannover lud ein.| Alle kamen.",
    "Die Meier GmbH wächst.| Die Huber & Co. KG auch.",
    "Die Nordbahn AG.| Sie schweigt.",
    "Laut § 5 Abs. 3 Nr. 2 StGB ist das strafbar.| Ob es hilft, ist offen.",
    "Er las Kap. 5 vor.| Danach schlief er.",
    "Bis Ende Dez.| Danach nicht.",
    "Sie wurde 1990 geb. und starb 2020.| Er lebt.",
    "Die Inflation liegt bei 2 Prozent p.a.| Das sagt die Bank.",
    "Mehr steht unter www.beispiel.de.| Die Seite ist offen.",
    "Das Werk beschäftigt rd. 820 Mitarbeiter.| Es liegt im Norden.",
    "Der dt. Meister kam.| Der österr. Verband blieb fern.",
    "Der Bürgermeister a. D. Hans Moll starb.| Er wurde 90.",
    "Prof. Dr. h. c. mult. Karl Weiß sprach.| Er blieb lange.",
    "Werder gewann das 111. Nordderby.| Danach wurde gefeiert.",
    "Sie feierten ihr 150. Jubiläum.| Sie zählten 400.| Polizei war nicht da.",
    "Der Prozess (Az. 6 KLs 12/25) läuft.| Das Urteil (vgl. Bl. 17 der Akte) folgt.",
    "Er leitet die Abt. III.| Sie ist klein.",
    "Sie liegt auf Platz 4.| Köln folgt.",
    # English
    "It runs until January 5.| Players like it.",
    "Mr. Smith met Mrs. Jones at 5 p.m. on Friday.| They left.",
    "The U.S. economy grew 2.5 percent.| Prof. Lee disagreed.",
    "The firm, Acme Inc., sued.| It lost.",
    "The firm is called Acme Inc.| It lost.",
    "¿Quién paga?| El puerto es caro.| ¡Nadie lo sabe!| ¿O sí?",
    "El puerto es caro.| ¿Quién paga?| Es caro.| ¡No!",
    "He moved to the U.S.| The move was hard.",
    "St. Louis lost.| Gov. Brown won.",
    "No. 10 declined to comment.| Gen. Miller did not.",
    "They met on Jan. 5.| The talks failed.",
    # other ends
    "Was nun?| Niemand weiß es!| Aber wir fragen.",
    "Er zögerte … dann ging er.| Schluss…",
    "Es war still...| Dann knallte es.",
    "Es war still... dann knallte es.",
    "(Dies steht in Klammern.)| Danach geht es weiter.",
    "Ein Satz ohne Ende",
    # other scripts
    "今天下雨。|明天晴天。",
    "彼は言った。|「行く」と。",
    "هل انتهى؟| نعم.",
    "यह खबर है।| वह आया।",
]


def pieces(text: str) -> list[str]:
    """Cut a text at its spans."""
    return [text[start:end] for start, end in split(text)]


@pytest.mark.parametrize("marked", NEWS)
def test_news_sentences_end_where_a_reader_ends_them(marked: str) -> None:
    """Abbreviations, ordinals, initials and quotes neither break a sentence nor hide its end."""
    assert pieces(marked.replace("|", "")) == [part.strip() for part in marked.split("|")]


@pytest.mark.parametrize("blank", ["", " ", "\n\t", "\u00a0"])
def test_a_blank_text_has_no_sentences(blank: str) -> None:
    """White space alone gives nothing."""
    assert split(blank) == []


@pytest.mark.parametrize("endless", ["x" * 5000, "Wort " * 1000, "。" * 5000, "( " * 2500])
def test_an_endless_run_is_cut(endless: str) -> None:
    """No sentence is longer than the limit, with or without a space to cut at."""
    spans = split(endless)
    assert len(spans) > 1
    assert max(end - start for start, end in spans) <= MAX_SENTENCE_CHARS


def test_a_cut_falls_on_a_space_where_there_is_one() -> None:
    """A long run of words is cut between words, not inside one."""
    assert {word for piece in pieces("Kaimauer " * 1000) for word in piece.split()} == {"Kaimauer"}


_FRAGMENTS = st.sampled_from(
    [
        ". ",
        "! ",
        "? ",
        "…",
        "...",
        "„",
        "“ ",
        '" ',
        ")",
        "(",
        "Dr.",
        "2 Bill.",
        "X. ",
        "Ende",
        "klein ",
        "3. ",
        "IV. ",
        "。",
        "\xa0",
        "\n",
        "z. B. ",
        "Die ",
        "\ud800",
        "\x00",
        "–",
        "؟",
        "a" * 700,
    ]
)


@settings(deadline=None)
@given(st.text() | st.lists(_FRAGMENTS, max_size=40).map("".join))
def test_nothing_but_white_space_stands_between_sentences(text: str) -> None:
    """Spans are in order, not empty, trimmed, and leave out white space only."""
    position = 0
    for start, end in split(text):
        assert position <= start < end <= len(text)
        assert not text[position:start].strip()
        assert text[start:end] == text[start:end].strip()
        position = end
    assert not text[position:].strip()


@settings(deadline=None)
@given(st.text() | st.lists(_FRAGMENTS, max_size=40).map("".join))
def test_no_sentence_is_longer_than_the_limit(text: str) -> None:
    """Whatever the text, what comes downstream has to expect no endless line."""
    assert all(end - start <= MAX_SENTENCE_CHARS for start, end in split(text))
