import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.engine import digest, faults, read
from bot.engine.claims.amounts import amounts
from bot.engine.claims.links import align
from bot.engine.claims.reading import read_statement

BRIDGE = (
    "Der Stadtrat von Emden hat am Dienstag mit 31 zu 12 Stimmen beschlossen, die Kesselbrücke für 48 Millionen Euro "
    "zu sanieren."
)
PLANT = "The Kelvar plant in Leeds will not reopen before May, its owner Brontex said on Monday."
TALKS = "Ministerin Ada Brenner sagte, die Gespräche mit Norwegen könnten noch im Herbst scheitern."
RATES = "The bank raised its rate by 0.5 percentage points to 4 percent, while wages fell by 2 percent."
CHARGE = "Die Staatsanwaltschaft wirft dem Händler vor, Kunden um 900.000 Euro betrogen zu haben."


def kinds(claim: str, *quotes: str, language: str | None = None) -> set[str]:
    """What is found wrong, without what it is found at."""
    return {key.split(":")[0] for key in faults(claim, quotes, language=language)}


RIGHT = [
    ("Der Stadtrat von Emden lässt die Kesselbrücke für 48 Mio. Euro sanieren.", BRIDGE),
    ("Emden's city council voted 31 to 12 on Tuesday to renovate the Kesselbrücke for €48 million.", BRIDGE),
    ("Das Werk Kelvar in Leeds öffnet laut Eigentümer Brontex nicht vor Mai.", PLANT),
    ("Laut Ministerin Ada Brenner könnten die Gespräche mit Norwegen im Herbst scheitern.", TALKS),
    ("Talks with Norway may fail this autumn, minister Ada Brenner said.", TALKS),
    ("Die Bank erhöhte den Zins um 0,5 Prozentpunkte auf 4 Prozent.", RATES),
    ("Der Händler soll Kunden um 900.000 Euro betrogen haben.", CHARGE),
]


@pytest.mark.parametrize(("claim", "quote"), RIGHT)
def test_a_claim_in_other_words_or_the_other_language_stands(claim: str, quote: str) -> None:
    """What a source says may be shortened, reworded, translated, and written in another notation."""
    assert faults(claim, [quote]) == ()


WRONG = [
    ("name", "Der Stadtrat von Aurich lässt die Kesselbrücke für 48 Millionen Euro sanieren.", BRIDGE),
    ("name", "Talks with Norway may fail this autumn, minister Ida Brenner said.", TALKS),
    ("number", "Der Stadtrat von Emden lässt die Kesselbrücke für 84 Millionen Euro sanieren.", BRIDGE),
    ("unit", "Der Stadtrat von Emden lässt die Kesselbrücke für 48 Milliarden Euro sanieren.", BRIDGE),
    ("unit", "Der Stadtrat von Emden lässt die Kesselbrücke für 48 Millionen Dollar sanieren.", BRIDGE),
    ("unit", "Die Bank erhöhte den Zins um 0,5 Prozent auf 4 Prozent.", RATES),
    ("counted", "Die Löhne fielen um 4 Prozent.", RATES),
    ("date", "Der Stadtrat von Emden beschloss am Mittwoch, die Kesselbrücke zu sanieren.", BRIDGE),
    ("date", "The Kelvar plant in Leeds will not reopen before June, its owner Brontex said.", PLANT),
    ("negation", "The Kelvar plant in Leeds will reopen before May, its owner Brontex said.", PLANT),
    ("negation", "Der Stadtrat von Emden hat nicht beschlossen, die Kesselbrücke zu sanieren.", BRIDGE),
    ("antonym", "Die Bank senkte den Zins um 0,5 Prozentpunkte auf 4 Prozent.", RATES),
    ("antonym", "Wages rose by 2 percent.", RATES),
    ("modality", "Die Gespräche mit Norwegen scheitern im Herbst.", TALKS),
    ("modality", "Der Händler hat Kunden um 900.000 Euro betrogen.", CHARGE),
    ("unsupported", "Unter der Brücke fanden Taucher wertvolle Münzen aus der Römerzeit.", BRIDGE),
]


@pytest.mark.parametrize(("kind", "claim", "quote"), WRONG)
def test_a_claim_that_says_otherwise_is_faulted(kind: str, claim: str, quote: str) -> None:
    """What the source does not say is a fault of the kind that it is."""
    assert kind in kinds(claim, quote)


@pytest.mark.parametrize(
    ("quote", "claim"),
    [
        ("Rund 487 Menschen kamen zum Fest nach Celle.", "Etwa 500 Menschen kamen zum Fest nach Celle."),
        ("Zum Fest nach Celle kamen drei Dutzend Chöre.", "Zum Fest nach Celle kamen 36 Chöre."),
        ("Two thirds of the voters in Kent said yes.", "Zwei Drittel der Wähler in Kent sagten ja."),
        ("Das Kind war um halb neun morgens verschwunden.", "The child had disappeared at 8.30 a.m."),
        ("The fund grew to $2.3 trillion.", "Der Fonds wuchs auf 2,3 Bill. Dollar."),
    ],
)
def test_numbers_are_compared_by_value(quote: str, claim: str) -> None:
    """Words, notations, scales and marked rounding are one number."""
    assert not {"number", "unit", "date"} & kinds(claim, quote)


@pytest.mark.parametrize(
    ("quote", "claim"),
    [
        ("487 Menschen kamen zum Fest nach Celle.", "500 Menschen kamen zum Fest nach Celle."),
        ("487 Menschen kamen zum Fest nach Celle.", "Etwa 600 Menschen kamen zum Fest nach Celle."),
        ("Die Strafe beträgt bis zu 40.000 Euro.", "Die Strafe beträgt 40.000 Euro."),
        ("At least 12 people were hurt in Derby.", "At most 12 people were hurt in Derby."),
    ],
)
def test_rounding_must_be_marked_and_limits_kept(quote: str, claim: str) -> None:
    """Another number, a far one, and a lost "bis zu" are faults."""
    assert {"number", "unit"} & kinds(claim, quote)


def test_figures_that_are_swapped_are_misplaced() -> None:
    """The right numbers with the wrong things are faults."""
    quote = "Bei dem Unglück in Varna starben 14 Arbeiter, 230 Passagiere wurden verletzt."
    assert "counted" in kinds("Bei dem Unglück in Varna starben 230 Arbeiter.", quote)
    assert not kinds("Bei dem Unglück in Varna starben 14 Arbeiter.", quote)


@pytest.mark.parametrize(
    ("claim", "stands"),
    [
        ("„Das war ein schwarzer Tag“, sagte Trainer Emil Horn.", True),
        ("Trainer Emil Horn sprach von einem „schwarzen Tag“.", False),
        ("„Das war ein guter Tag“, sagte Trainer Emil Horn.", False),
        ('"That was a black day", coach Emil Horn said.', True),
        ('"That was a wonderful season for everybody", coach Emil Horn said.', False),
    ],
)
def test_quotations_are_verbatim(claim: str, stands: bool) -> None:  # noqa: FBT001  # a row of the table
    """What stands in quotation marks stands so in the source, or translated; nothing else does."""
    found = kinds(claim, "„Das war ein schwarzer Tag für uns“, sagte Trainer Emil Horn am Sonntag in Kiel.")
    assert ("quotation" in found) is not stands


def test_words_stay_with_who_said_them() -> None:
    """Another speaker of the same source is a fault."""
    quote = "Während Bürgermeisterin Lea Voss den Umbau lobte, warnte Händler Jon Rieck vor leeren Läden in Husum."
    assert "speaker" in kinds("Bürgermeisterin Lea Voss warnte vor leeren Läden in Husum.", quote)
    assert not kinds("Händler Jon Rieck warnte vor leeren Läden in Husum.", quote)


def test_who_does_it_is_not_swapped() -> None:
    """Subject and object exchanged are a fault, also in the passive; the passive of the same is none."""
    quote = "Kenya will supply Finland with 40 tonnes of tea from March."
    assert "direction" in kinds("Finland will supply Kenya with 40 tonnes of tea from March.", quote)
    assert not kinds("Finland will be supplied with 40 tonnes of tea by Kenya from March.", quote)


def test_a_name_belongs_together() -> None:
    """The first name of one and the last name of another are nobody."""
    quote = "Richterin Olga Stamm verurteilte den Fahrer Timo Behn zu zwei Jahren Haft."
    assert "name" in kinds("Richterin Olga Behn verurteilte den Fahrer zu zwei Jahren Haft.", quote)


def test_an_office_belongs_to_its_holder() -> None:
    """An office given to another name of the source is a fault."""
    quote = "Nach der Niederlage ging Trainer Milo Kern; sein bisheriger Betreuer Jan Pohl übernimmt die Elf."
    assert "name" in kinds("Trainer Jan Pohl ging nach der Niederlage.", quote)


def test_a_condition_is_kept() -> None:
    """What holds only if something else does is not told as what holds."""
    quote = "Wenn der Landtag zustimmt, steigen die Gebühren in Mainz im Juli um 3 Prozent."
    assert "modality" in kinds("Die Gebühren in Mainz steigen im Juli um 3 Prozent.", quote)
    assert not kinds("Die Gebühren in Mainz steigen im Juli um 3 Prozent, falls der Landtag zustimmt.", quote)


def test_a_deadline_is_no_beginning() -> None:
    """Until a day is not from that day on."""
    assert "date" in kinds("Anträge sind ab 3. Mai möglich.", "Anträge sind bis 3. Mai möglich.")


def test_places_and_offices_are_known_in_both_languages() -> None:
    """Exonyms and institutions are translated by table, and another institution is another name."""
    quote = "Der Bundesgerichtshof wies am Montag die Klage einer Firma aus Köln ab."
    assert not kinds("The Federal Court of Justice dismissed the lawsuit of a firm from Cologne on Monday.", quote)
    assert "name" in kinds("The Federal Constitutional Court dismissed the lawsuit of a firm from Cologne.", quote)


@pytest.mark.parametrize(
    ("key", "tail"),
    [
        ("markup", " **Wichtig**"),
        ("markup", " `rm`"),
        ("markup", " [hier](x)"),
        ("markup", " <b>ja</b>"),
        ("markup", "\nNeue Zeile"),
        ("link", " Mehr auf https://example.org/a"),
        ("link", " Mehr auf example.com/a"),
        ("mention", " @everyone"),
        ("mention", " <@123456>"),
        ("hidden", " un\u200bsichtbar"),
        ("hidden", " \u202eetfer"),
        ("hidden", " \U000e0041"),
        ("hidden", " p\u0430ypal"),
    ],
)
def test_what_acts_on_a_platform_is_faulted(key: str, tail: str) -> None:
    """Markup, links, mentions and characters that nobody sees keep a claim from being posted."""
    assert key in faults(BRIDGE + tail, [BRIDGE + tail])


@pytest.mark.parametrize("claim", ["", "   ", "…", "!?"])
def test_a_claim_without_words_is_empty(claim: str) -> None:
    """Nothing said is the only fault then."""
    assert faults(claim, [BRIDGE]) == ("empty",)


@pytest.mark.parametrize("quotes", [[], [""], [" "]])
def test_a_claim_without_quotes_is_unsupported(quotes: list[str]) -> None:
    """What cites nothing stands on nothing."""
    assert faults(BRIDGE, quotes) == ("unsupported",)


def test_language_and_length_are_as_asked() -> None:
    """Another language and one character too many are faults; what fits exactly is none."""
    assert faults(BRIDGE, [BRIDGE], language="en") == ("language",)
    assert faults(BRIDGE, [BRIDGE], language="de", max_length=len(BRIDGE) - 1) == ("length",)
    assert faults(BRIDGE, [BRIDGE], language="de", max_length=len(BRIDGE)) == ()


def test_faults_come_in_a_fixed_order() -> None:
    """Keys of the form come before those of the content, each once."""
    found = faults("Aurich zahlt 99 Euro an Aurich @all", [BRIDGE])
    assert found[0] == "mention"
    assert len(found) == len(set(found))


@pytest.mark.parametrize("quote", [BRIDGE, PLANT, TALKS, RATES, CHARGE])
def test_a_sentence_supports_itself(quote: str) -> None:
    """A claim that is its quote has no fault."""
    assert faults(quote, [quote]) == ()


def test_bullets_of_a_digest_stand_on_their_citations() -> None:
    """What the engine extracts passes its own judge."""
    article = read("# Emden baut\n\n" + f"{BRIDGE}\n\n{TALKS}\n\n{CHARGE}")
    made = digest([article])
    assert made.bullets
    for bullet in made.bullets:
        assert faults(bullet.text, [citation.quote for citation in bullet.citations]) == ()


@settings(max_examples=60, deadline=None)
@given(quote=st.sampled_from([BRIDGE, RATES, CHARGE]), change=st.integers(2, 97), pick=st.integers(0, 9))
def test_any_changed_number_is_caught(quote: str, change: int, pick: int) -> None:
    """A number that the source does not have is a fault wherever it stands."""
    digits = list(re.finditer(r"(?<![\d.,])\d+", quote))  # "0.50" is 0.5
    place = digits[pick % len(digits)]
    new = str(int(place.group()) + change)
    if new in re.findall(r"\d+", quote):
        return
    assert {"number", "unit"} & kinds(quote[: place.start()] + new + quote[place.end() :], quote)


@settings(max_examples=60, deadline=None)
@given(start=st.integers(0, 12), length=st.integers(4, 20))
def test_an_excerpt_without_its_negation_is_caught_or_keeps_it(start: int, length: int) -> None:
    """Words in a row of a source stand on it, unless they leave out the "not" that belongs to them."""
    quote = "Das Werk Kelvar im Hafen von Leeds öffnet im Mai nicht wieder und entlässt 300 Arbeiter aus der Gießerei."
    words = quote.split()
    excerpt = words[start : start + length]
    if "nicht" in excerpt or "öffnet" not in excerpt:
        assert not {"name", "number", "unit", "counted", "negation", "unsupported"} & kinds(" ".join(excerpt), quote)


@settings(max_examples=80, deadline=None)
@given(claim=st.text(max_size=120), quote=st.text(max_size=120))
def test_any_text_is_judged(claim: str, quote: str) -> None:
    """No text makes it fail, and keys are short."""
    assert all(key.strip() for key in faults(claim, [quote], language="de", max_length=100))


def test_a_word_backs_only_so_many_others() -> None:
    """One word of a source is no evidence for three of a claim."""
    claim = read_statement("Der Flug, der Flughafen und die Fluglotsen in Rom", "de")
    alignment = align(claim, [read_statement("Der Flug nach Rom", "de")])
    firm = [word.text for word in claim.content() if alignment.firm(word.position) >= 0.4]
    assert "Flug" in firm
    assert not {"Flughafen", "Fluglotsen"} <= set(firm)


def test_amounts_know_their_unit_and_limit() -> None:
    """A number is read with its scale, its currency, and what limits it."""
    (amount,) = amounts(read_statement("Es kostet bis zu 3,5 Mrd. Euro.", "de"))
    assert (amount.kind, amount.value, amount.unit, amount.bound) == ("money", 3.5e9, "EUR", "max")


@pytest.mark.parametrize(
    ("quote", "claim"),
    [
        ("The firm cut its forecast from 8.4 to 7.9 million tonnes.", "Die Prognose sank von 8,4 auf 7,9 Mio. Tonnen."),
        ("The sentence was cut from nine years to six.", "Die Strafe wurde von neun auf sechs Jahre verringert."),
        ("Das Gericht verhängte drei Jahre und sechs Monate.", "The court imposed three and a half years."),
        ("She won by seven hundredths of a second.", "Sie gewann mit 0,07 Sekunden Vorsprung."),
        ("The bank cut rates by half a percentage point.", "Die Bank senkte den Zins um 50 Basispunkte."),
        ("The star is 12 light years away.", "Der Stern ist 12 Lichtjahre entfernt."),
        ("The bridge has been closed for a decade.", "Die Brücke ist seit zehn Jahren gesperrt."),
        ("Elf der 25 Wehren in Celle sind betroffen.", "Elf Wehren in Celle sind betroffen."),
        ("Landlords may not raise rents by more than 4 percent.", "Mieten dürfen um höchstens 4 Prozent steigen."),
        ("Turnout fell from 58 to 51 percent.", "Die Beteiligung sank um sieben Punkte auf 51 Prozent."),
        ("Das Festival läuft vom 12. bis 20. Juli.", "The festival runs from July 12 to 20."),
        ("The vote is due in the second half of April.", "Die Abstimmung soll in der zweiten Aprilhälfte sein."),
        ("On Sept. 3 the fair opens.", "Am 3. September öffnet die Messe."),
        ("The toll rises to $9, up from $6.50.", "Die Maut steigt von 6,50 Dollar auf 9 Dollar."),
    ],
)
def test_numbers_and_dates_may_be_put_otherwise(quote: str, claim: str) -> None:
    """A unit said once for two, a compound, a part of a whole, a difference and a range are what they come to."""
    assert not {"number", "unit", "counted", "date"} & kinds(claim, quote)


@pytest.mark.parametrize(
    ("kind", "quote", "claim"),
    [
        ("counted", "Der Fonds wird um 4 auf 15 Mio. Euro erhöht.", "Der Fonds wird um 15 Mio. Euro erhöht."),
        ("counted", "Drei der fünf Schulen in Ulm sind zu.", "Alle fünf Schulen in Ulm sind zu."),
        ("unit", "Das Meer war 33,2 Grad Celsius warm.", "The sea was 33.2 degrees Fahrenheit warm."),
        ("unit", "Die Firma zahlt 3 Millionen Euro je Quartal.", "The firm pays 3 million euros a year."),
        ("number", "The number of cases tripled.", "Die Zahl der Fälle verdoppelte sich."),
        ("number", "Tausende demonstrierten in Graz.", "Hundreds of people demonstrated in Graz."),
        ("number", "Es war der dritte Sieg in Folge.", "It was the fourth win in a row."),
        ("date", "The plant will open in 2029 instead of 2028.", "Das Werk öffnet 2028."),
        ("date", "Kündigungen sind bis Ende 2028 ausgeschlossen.", "Kündigungen sind ab Ende 2028 ausgeschlossen."),
        ("date", "Im zweiten Quartal stieg der Umsatz.", "Revenue rose in the third quarter."),
        (
            "date",
            "The trial was moved from Tuesday to Thursday.",
            "Der Prozess wurde von Donnerstag auf Dienstag verlegt.",
        ),
        ("date", "The mine closed in the 1990s.", "Die Mine wurde in den achtziger Jahren geschlossen."),
        ("date", "Der Rat hat am Mittwoch zugestimmt.", "Der Rat stimmt am kommenden Mittwoch ab."),
    ],
)
def test_numbers_and_dates_that_say_otherwise_are_faulted(kind: str, quote: str, claim: str) -> None:
    """What a figure came to is no change, a part no whole, a day given up no day; rates and multiples are kept."""
    assert kind in kinds(claim, quote)


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        (
            "In Georgia, Minister Dvalishvili has resigned after the vote.",
            "In Georgien ist Minister Dwalischwili zurückgetreten.",
        ),
        ("Denmark wants to close the port.", "Das Kabinett in Kopenhagen will den Hafen schließen."),
        ("Laut DWD wird es im Harz kalt.", "Im Harz wird es kalt, teilte der Deutsche Wetterdienst mit."),
        ("Die Hallenser Feuerwehr löschte den Brand.", "Die Feuerwehr von Halle löschte den Brand."),
        ("Schlichterin Ann Pell prüft den Plan.", "A mediator, Ann Pell, examines the plan."),
        ("Die Weidetiere blieben in Tirol.", "The grazing animals stayed in Tyrol."),
    ],
)
def test_a_name_may_be_said_in_other_ways(claim: str, quote: str) -> None:
    """Spellings, capitals, abbreviations, people of a place, and unknown nouns are no other names."""
    assert "name" not in kinds(claim, quote)


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Der Pegel am Rhein stieg in der Nacht.", "Der Pegel am Neckar stieg in der Nacht."),
        ("An Italian frigate rescued the crew.", "Eine französische Fregatte rettete die Besatzung."),
        ("In Tirana, Minister Kern met the opposition.", "Minister Kern traf in Tiflis die Opposition."),
    ],
)
def test_another_place_is_a_fault(claim: str, quote: str) -> None:
    """A river, a nation and a capital are not exchanged for others."""
    assert "name" in kinds(claim, quote)


@pytest.mark.parametrize(
    ("claim", "quote"),
    [
        ("Die Zahl der Röteln-Fälle in Kenia steigt.", "Cases of measles in Kenya are rising."),
        ("A ferry hit the bridge in Kiel.", "Eine Straßenbahn stieß in Kiel gegen die Brücke."),
        ("Das Haus erlöste beim Umsatz 3 Millionen Euro.", "Das Haus erzielte einen Gewinn von 3 Millionen Euro."),
    ],
)
def test_a_thing_is_not_taken_for_another_of_its_kind(claim: str, quote: str) -> None:
    """Diseases, vehicles and sums of a balance exclude each other."""
    assert "term" in kinds(claim, quote)


def test_a_relative_clause_says_nothing_of_what_stands_before_it() -> None:
    """Who rejects a demand does not make it."""
    quote = "Die Ministerin Eva Rott verlangte höhere Zölle auf Stahl, was Händler Udo Lenz zurückwies."
    assert "speaker" not in kinds("Ministerin Eva Rott verlangte höhere Zölle auf Stahl.", quote)
    assert "speaker" in kinds("Händler Udo Lenz verlangte höhere Zölle auf Stahl.", quote)


def test_what_nearly_happened_did_not() -> None:
    """A lost "nearly" is a fault; what must be paid and what became of a plan are facts."""
    assert "modality" in kinds("Two hikers drowned in the Isar.", "Two hikers nearly drowned in the Isar.")
    assert "modality" not in kinds(
        "Die Firma Orlo zahlt 3 Millionen Euro.", "Die Firma Orlo muss 3 Millionen Euro zahlen."
    )
    quote = "Orlo hat den für Mai geplanten Börsengang in Wien verschoben."
    assert "modality" not in kinds("Orlo hat den Börsengang in Wien verschoben.", quote)
