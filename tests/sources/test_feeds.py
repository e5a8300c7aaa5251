"""What is read of a feed, and why it is refused."""

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sources.feed_dates import Order, read_date
from bot.sources.feed_items import MAX_ENTRIES
from bot.sources.feeds import MAX_BYTES, Entry, Feed, FeedError, parse
from tests.bounded import bounded
from tests.sources.feeds import NOW, READ, REFUSED, URL, Seen, body, files


def read(name: str) -> Feed:
    """One of the feeds."""
    return parse(body(name), url=URL, now=NOW)


def rss(*items: str) -> bytes:
    """A feed of these items."""
    inside = "".join(f"<item>{item}</item>" for item in items)
    return f"<rss version='2.0'><channel><title>Blatt</title>{inside}</channel></rss>".encode()


def entries(*items: str) -> tuple[Entry, ...]:
    """The entries of a feed of these items."""
    return parse(rss(*items), url=URL, now=NOW).entries


# --- the table -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", sorted(READ))
def test_a_feed_is_read_in_spite_of_its_fault(name: str) -> None:
    """Title, address, date and text of each entry are what its author meant, newest first."""
    seen = tuple(
        Seen(
            entry.title,
            entry.url,
            entry.published_at.strftime("%Y-%m-%d %H:%M") if entry.published_at else "",
            entry.text,
        )
        for entry in read(name).entries
    )
    assert seen == READ[name]


@pytest.mark.parametrize("name", sorted(REFUSED))
def test_what_is_no_feed_is_refused_with_the_cause(name: str) -> None:
    """What cannot be read as a feed says why, in one sentence."""
    with pytest.raises(FeedError) as caught:
        read(name)
    assert caught.value.key == REFUSED[name]
    assert str(caught.value) == f"{URL}: {caught.value.reason}."


def test_every_file_stands_in_the_table() -> None:
    """There are at least forty feeds, and none of them is only lying there."""
    assert {*READ, *REFUSED} == set(files())
    assert len(files()) >= 40


def test_a_web_page_is_said_to_be_one() -> None:
    """Whoever adds a page instead of a feed learns it."""
    with pytest.raises(FeedError, match="this is a web page, not a feed"):
        read("web-page.html")


# --- the feed --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "title", "site", "language", "ttl"),
    [
        ("rss-2.0-full.xml", "Hafenblatt", "https://hafenblatt.example/", "de", timedelta(minutes=20)),
        ("rss-0.91.xml", "Küstenfunk", "https://kuestenfunk.example/", "de", None),
        ("rss-1.0.xml", "Stadtarchiv", "https://archiv.example/", "de", None),
        ("atom-1.0.xml", "Valley Times", "https://valley.example/", "en", None),
        ("json-1.1.json", "JSON-Blatt", "https://json.example/", "de", None),
    ],
)
def test_what_a_feed_says_of_itself(name: str, title: str, site: str, language: str, ttl: timedelta | None) -> None:
    """Title, site, language and TTL are read in each form."""
    feed = read(name)
    assert (feed.title, feed.site, feed.language, feed.ttl) == (title, site, language, ttl)


def test_a_feed_without_a_title_is_called_like_its_site() -> None:
    """People see the host's name then."""
    feed = parse(b"<rss><channel><link>https://www.insel.example/x</link></channel></rss>", url=URL, now=NOW)
    assert feed.title == "insel.example"
    assert parse(b"<rss><channel/></rss>", url=URL, now=NOW).title == "hafenblatt.example"


@pytest.mark.parametrize(
    ("written", "ttl"),
    [("60", timedelta(hours=1)), ("0", None), ("-5", None), ("one", None), ("99999999", timedelta(days=7))],
)
def test_a_ttl_without_sense_counts_for_nothing(written: str, ttl: timedelta | None) -> None:
    """Minutes are minutes, at most a week of them."""
    feed = parse(f"<rss><channel><ttl>{written}</ttl></channel></rss>".encode(), url=URL, now=NOW)
    assert feed.ttl == ttl


# --- entries ---------------------------------------------------------------------------------------------------------


def test_the_full_text_counts_where_the_feed_has_it() -> None:
    """Content goes before the summary, and says that it is all."""
    (entry,) = read("rss-2.0-full.xml").entries
    assert entry.is_full
    assert entry.author == "Mette Clausen"
    assert "[…]" not in entry.text


@pytest.mark.parametrize(
    "ending", ["… [&amp;hellip;]", " [...]", "…", " &lt;a href='x'&gt;Continue reading&lt;/a&gt;", " (more…)"]
)
def test_content_that_breaks_off_is_not_all(ending: str) -> None:
    """A text that ends in dots, or invites to read on elsewhere, is a summary whatever its element is called."""
    (entry,) = entries(f"<title>A</title><content:encoded>&lt;p&gt;The ferry is{ending}&lt;/p&gt;</content:encoded>")
    assert entry.text.startswith("The ferry is")
    assert entry.is_full == (ending.startswith(" &lt;a"))


def test_an_invitation_to_read_on_is_no_text() -> None:
    """It is left out, and what stands before it is a summary."""
    first, second = read("blog-furniture.xml").entries
    assert "erschien zuerst" not in first.text
    assert "Weiterlesen" not in second.text
    assert not second.is_full


def test_what_readers_do_not_see_is_not_read() -> None:
    """Hidden text and scripts are meant for programs."""
    hidden = [
        '<p hidden="">x1</p>', '<p style="DISPLAY : none">x2</p>', '<p style="font-size:0px">x3</p>',
        '<p style="position:absolute;left:-9999px">x4</p>', '<p style="color:#fff;background:#fff">x5</p>',
        '<p aria-hidden="true">x6</p>', '<p class="a sr-only">x7</p>', "<script>x8</script>", "<style>x9</style>",
        '<p style="opacity:0.0">x10</p>', "<!-- x11 -->",
    ]  # fmt: skip
    (entry,) = entries(
        f"<title>A</title><description><![CDATA[<p>Seen.</p>{''.join(hidden)}<p>Too.</p>]]></description>"
    )
    assert entry.text == "Seen.\n\nToo."


def test_text_stays_visible_that_only_looks_hidden() -> None:
    """A width, a color of its own or a small margin hide nothing."""
    shown = '<p style="height:120px;color:#000;background:#fff;margin-left:-10px;opacity:0.9">Seen.</p>'
    (entry,) = entries(f"<title>A</title><description><![CDATA[{shown}]]></description>")
    assert entry.text == "Seen."


def test_plain_text_keeps_its_paragraphs() -> None:
    """Blank lines part paragraphs, and so do line ends behind whole sentences; other line ends are spaces."""
    blank, lines, wrapped = (
        entries(f"<title>A</title><description>{text}</description>")[0].text
        for text in ("One\ntwo.\n\nThree.", "One is.\nTwo is.", "One is\nnot two.")
    )
    assert (blank, lines, wrapped) == ("One two.\n\nThree.", "One is.\n\nTwo is.", "One is not two.")


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("<p>New:</p><ul><li>Two maps<br></li><li><p>One bow</p></li></ul>", ["New:", "• Two maps", "• One bow"]),
        (
            "<ul><li>Bows<ul><li>Longbow: damage from 45 to 38</li></ul></li></ul>",
            ["• Bows", "• Longbow: damage from 45 to 38"],
        ),
        (
            "<p>Fixes:<br>- Crash at start<br>- Leak in the menu</p>",
            ["Fixes:", "• Crash at start", "• Leak in the menu"],
        ),
        ("Fixes:\n* Crash at start\n* Leak in the menu", ["Fixes:", "• Crash at start", "• Leak in the menu"]),
        ('<ul><li><a href="/a">Read this</a></li><li><a href="/b">And that</a></li></ul>', ["Read this", "And that"]),
        (
            "- The limit of players was raised, and\n  Harrow has a harbour.\n- The bow\nis cheaper",
            ["• The limit of players was raised, and Harrow has a harbour.", "• The bow is cheaper"],
        ),
        ("19. Mai: Konzert\n20. Mai: Lesung", ["• 19. Mai: Konzert", "• 20. Mai: Lesung"]),
        ("1. Platz: Ida Low<br>2. Platz: Tom Reed", ["• 1. Platz: Ida Low", "• 2. Platz: Tom Reed"]),
        ("<ul><li><ul><li>Two maps</li><li>A bow</li></ul></li></ul>", ["• Two maps", "• A bow"]),
        ("1) Two maps\n2) A bow", ["• Two maps", "• A bow"]),
        ("Two maps\n- and a bow that was added", ["Two maps - and a bow that was added"]),
    ],
)
def test_the_items_of_a_list_are_marked(text: str, items: list[str]) -> None:
    """Each stands alone and whole, however the list is written; a list of links is none.

    A number with a point stays: it may be a day or a rank.
    """
    (entry,) = entries(f"<title>A</title><description><![CDATA[{text}]]></description>")
    assert entry.text.split("\n\n") == items


@pytest.mark.parametrize(
    "below",
    [
        "Comments</p><p>Read more",
        "3 posts - 2 participants</p><p>Read full topic",
        "Read more</p><p>Read more",
        "submitted by /u/ida [link] [comments]",
        "submitted by /u/ida to r/boats [link] [comments]",
        "Hosted on Acast. See acast.com/privacy for more information.",
        "Full Changelog: v1.0...v1.1",
    ],
)
def test_what_a_sites_software_adds_is_left_out(below: str) -> None:
    """However much of it stands below one another."""
    with bounded():
        (entry,) = entries(
            f"<title>A</title><description><![CDATA[<p>The boat sank.</p><p>{below}</p>]]></description>"
        )
    assert entry.text == "The boat sank."


def test_of_a_video_or_a_recording_no_page_has_more() -> None:
    """What its feed says of it is all, be it nothing."""
    video = (
        "<feed xmlns='http://www.w3.org/2005/Atom' xmlns:yt='http://www.youtube.com/xml/schemas/2015'><entry>"
        "<yt:videoId>a1</yt:videoId><title>We sank it</title><link href='https://v.example/watch?v=a1'/></entry></feed>"
    )
    (seen,) = parse(video.encode(), url=URL, now=NOW).entries
    (heard,) = entries("<title>Of boats</title><enclosure url='https://c.example/1.mp3' type='audio/mpeg' length='1'/>")
    assert [(each.url, each.is_full) for each in (seen, heard)] == [
        ("https://v.example/watch?v=a1", True),
        ("https://c.example/1.mp3", True),
    ]


@pytest.mark.parametrize(
    ("content", "is_full"),
    [
        ("<img src='a'> submitted by &#32; <a href='/u'> /u/ida </a> <span><a href='/l'>[link]</a></span>", True),
        ("<p>No content.</p>", True),
        ("<p>The boat sank.</p>", True),
        ("<img src='a'>", False),
        ("", False),
    ],
)
def test_of_what_is_no_more_than_a_picture_no_page_is_read(content: str, *, is_full: bool) -> None:
    """Where the site's software says so; anything else without text has its text on its page."""
    (entry,) = entries(f"<title>A boat</title><link>https://b.example/1</link><content><![CDATA[{content}]]></content>")
    assert entry.is_full == is_full


def test_a_post_without_a_title_is_whole() -> None:
    """As social networks have them; below a title so short a text is a summary, and what breaks off always is."""
    said = "<description>The servers are up again.</description><link>https://b.example/1</link>"
    whole, summary, cut = entries(
        said, f"<title>Servers</title>{said.replace('1', '2')}", said.replace("again.", "again …").replace("1", "3")
    )
    assert [each.is_full for each in (whole, summary, cut)] == [True, False, False]


def test_a_text_that_repeats_the_title_is_none() -> None:
    """The headline is not said twice."""
    (entry,) = entries("<title>Harbor closed</title><description>Harbor closed.</description>")
    assert entry.text == ""


def test_the_language_of_the_text_goes_before_what_is_declared() -> None:
    """Blogs declare what their software is set to; a few words tell less than the declaration."""
    assert [entry.language for entry in read("declared-english-is-german.xml").entries] == ["de", "en"]


@pytest.mark.parametrize(
    ("written", "author"),
    [
        ("<author>ida@a.example (Ida Brandt)</author>", "Ida Brandt"),
        ("<author>Ida Brandt &lt;ida@a.example&gt;</author>", "Ida Brandt"),
        ("<author>ida@a.example</author>", None),
        ("<author>https://a.example/ida</author>", None),
        ("<author> </author>", None),
        ("<author>ida@a.example</author><dc:creator>Ida &amp;amp; Ole</dc:creator>", "Ida & Ole"),
    ],
)
def test_authors_are_names(written: str, author: str | None) -> None:
    """Mail addresses are not passed on."""
    (entry,) = entries(f"<title>A</title>{written}")
    assert entry.author == author


def test_several_authors_are_named() -> None:
    """Atom and JSON Feed may name more than one; a feed's own stand in for those of an entry."""
    assert read("atom-xhtml-xmlbase.xml").entries[0].author == "Ann Onym, Bea Spiel"
    assert [entry.author for entry in read("json-1.1.json").entries] == ["Redaktion", "Ida, Ole"]
    assert read("atom-1.0.xml").entries[0].author == "The desk"


@pytest.mark.parametrize("ending", ["Weiterlesen", "Read more »", "mehr …", "Lesen Sie hier weiter."])
def test_an_invitation_behind_the_last_sentence_is_no_text(ending: str) -> None:
    """As where it is a link in the last paragraph."""
    (entry,) = entries(
        f"<title>A</title><content:encoded>&lt;p&gt;The ferry sank. {ending}&lt;/p&gt;</content:encoded>"
    )
    assert (entry.text, entry.is_full) == ("The ferry sank.", False)


@pytest.mark.parametrize("ending", ["More than 40 were saved.", "Mehr"])
def test_more_is_a_word_like_others(ending: str) -> None:
    """Not every end with it invites to anything."""
    (entry,) = entries(
        f"<title>A</title><content:encoded>&lt;p&gt;The ferry sank. {ending}&lt;/p&gt;</content:encoded>"
    )
    assert entry.text == f"The ferry sank. {ending}"


def test_a_text_that_was_escaped_too_often_is_readable() -> None:
    """Its markup is none for readers."""
    text = "&amp;lt;p&amp;gt;M&amp;amp;uuml;ll.&amp;lt;/p&amp;gt; &amp;lt;p&amp;gt;Asche.&amp;lt;/p&amp;gt;"
    (entry,) = entries(f"<title>A</title><description>{text}</description>")
    assert entry.text == "Müll.\n\nAsche."


def test_an_address_that_was_escaped_too_often_leads_where_it_should() -> None:
    """To what its site understands."""
    (entry,) = entries("<title>A</title><link>https://hafenblatt.example/?a=1&amp;amp;b=2</link>")
    assert entry.url == "https://hafenblatt.example/?a=1&b=2"


def test_a_title_that_was_escaped_too_often_is_readable() -> None:
    """Once too often, or twice."""
    found = entries("<title>A &amp;amp; B</title>", "<title>A &amp;amp;amp; C</title>")
    assert [entry.title for entry in found] == ["A & B", "A & C"]


def test_an_entry_of_nothing_is_left_out() -> None:
    """Without title, text and address there is nothing to say."""
    assert entries("<guid isPermaLink='false'>1</guid>", "") == ()


# --- what is shared --------------------------------------------------------------------------------------------------


def test_a_guid_that_different_items_share_counts_for_nothing() -> None:
    """All of them stay, and none has a guid."""
    assert [entry.guid for entry in read("guids-shared.xml").entries] == [None, None, None]


def test_two_versions_of_an_item_are_one() -> None:
    """The newer one stays, with its guid."""
    (entry,) = read("guid-twice-the-same.xml").entries
    assert (entry.guid, entry.text) == ("hb-101", "Zweite Fassung.")


def test_an_address_that_leads_to_the_site_is_no_items_own() -> None:
    """Neither is one to which different items lead, be it with a mark on that page."""
    assert [entry.is_own_url for entry in read("links-all-home.xml").entries] == [False, False]
    alone = "<rss><channel><link>https://a.example</link><item><title>A</title><link>https://a.example/</link></item>"
    assert not parse(f"{alone}</channel></rss>".encode(), url=URL, now=NOW).entries[0].is_own_url
    ticker = entries(
        *(f"<title>{title}</title><link>https://a.example/ticker#{title}</link>" for title in ("Goal", "Break"))
    )
    assert [entry.is_own_url for entry in ticker] == [False, False]
    assert all(entry.is_own_url for entry in read("no-guid.xml").entries)


def test_an_item_whose_guid_changes_is_there_once() -> None:
    """The same title at the same address is the same item."""
    found = entries(*(f"<title>Goal</title><link>https://a.example/1</link><guid>a?v={n}</guid>" for n in (1, 2)))
    assert len(found) == 1


# --- order and dates -------------------------------------------------------------------------------------------------


def test_the_newest_entries_are_kept() -> None:
    """Of a longer feed the oldest are left out, at whichever end they stand."""
    start = datetime(2026, 1, 1, tzinfo=UTC)
    items = [f"<title>N {n}</title><pubDate>{start + timedelta(hours=n)}</pubDate>" for n in range(MAX_ENTRIES + 20)]
    found = entries(*items)
    assert [entry.title for entry in found] == [f"N {n}" for n in range(MAX_ENTRIES + 19, 19, -1)]
    assert found == entries(*reversed(items))


def test_entries_without_dates_keep_their_order() -> None:
    """The feed's own order is all that is known then; one among dated ones stays beside its neighbor."""
    assert [entry.title for entry in entries("<title>B</title>", "<title>A</title>")] == ["B", "A"]
    dated = "<title>{}</title><pubDate>2026-11-{}</pubDate>"
    found = entries(dated.format("Old", "01"), "<title>Beside old</title>", dated.format("New", "09"))
    assert [entry.title for entry in found] == ["New", "Old", "Beside old"]


@pytest.mark.parametrize("ahead", [timedelta(seconds=1), timedelta(hours=23)])
def test_a_date_a_little_ahead_is_now(ahead: timedelta) -> None:
    """A clock or a zone is wrong, and the item has just been published."""
    (entry,) = entries(f"<title>A</title><pubDate>{NOW + ahead}</pubDate>")
    assert entry.published_at == NOW


def test_a_date_far_ahead_is_none() -> None:
    """It says when something will be, and does not keep the entry on top."""
    far, near = (f"<title>{n}</title><pubDate>{NOW + timedelta(days=n)}</pubDate>" for n in (2, -1))
    assert [(entry.title, entry.published_at is None) for entry in entries(near, far)] == [("-1", False), ("2", True)]


@pytest.mark.parametrize(
    ("written", "moment"),
    [
        ("Sun, 22 Nov 2026 10:15:30 +0100", "2026-11-22T09:15:30"),
        ("Sun, 22 Nov 2026 10:15 EST", "2026-11-22T15:15:00"),
        ("Sun, 22 Nov 2026 10:15:30 MESZ", "2026-11-22T08:15:30"),
        ("22 Nov 26 10:15:30 GMT", "2026-11-22T10:15:30"),
        ("Sonntag, 1. März 2026, 10:15 Uhr", "2026-03-01T10:15:00"),
        ("dim., 1 févr. 2026 10:15:30 +0000", "2026-02-01T10:15:30"),
        ("2026-11-22T10:15:30Z", "2026-11-22T10:15:30"),
        ("2026-11-22T10:15:30.123456-05:30", "2026-11-22T15:45:30"),
        ("2026-11-22T10:15+01", "2026-11-22T09:15:00"),
        ("20261122T101530Z", "2026-11-22T10:15:30"),
        ("20261122", "2026-11-22T00:00:00"),
        ("2026/11/22 10:15", "2026-11-22T10:15:00"),
        ("20/10/2026", "2026-10-20T00:00:00"),
        ("10/20/2026 10:15 PM", "2026-10-20T22:15:00"),
        ("Tue, 20/10/2026 - 10:15", "2026-10-20T10:15:00"),
        ("Tue, 20/10/2026 10:15 +0200", "2026-10-20T08:15:00"),
        ("04/05/2026", None),
        ("20/20/2026", None),
        ("31/02/2026", None),
        ("11:15", None),
        ("Nov 22, 2026 12:15 AM", "2026-11-22T00:15:00"),
        ("Sun, 22 Nov 2026 24:00:00 GMT", "2026-11-23T00:00:00"),
        ("Sun, 22 Nov 2026 10:15:60 GMT", "2026-11-22T10:16:00"),
        ("Sun, 22 Nov 2026 10:15:30 +9900", "2026-11-22T10:15:30"),
        ("Sun, 22 Nov 2026 10:15:30 +0100 (CET)", "2026-11-22T09:15:30"),
        ("31 Feb 2026", None),
        ("Thu, 01 Jan 1970 00:00:00 GMT", None),
        ("9999-12-31T23:59:59-10:00", None),
        ("22 Brumaire 2026", None),
        ("", None),
    ],
)
def test_dates_are_read_as_feeds_write_them(written: str, moment: str | None) -> None:
    """In UTC; what is no date, or stands for none, is none."""
    assert read_date(written) == (datetime.fromisoformat(moment).replace(tzinfo=UTC) if moment else None)


@pytest.mark.parametrize(("order", "month"), [("day", 5), ("month", 4), (None, None)])
def test_what_stands_first_in_a_date_is_told(order: Order | None, month: int | None) -> None:
    """A date with two readings has none by itself."""
    moment = read_date("04/05/2026", order)
    assert (moment.month if moment else None) == month


_SLASHED = {
    "day first": (["04/05/2026 10:15", "20/05/2026 09:00"], [(5, 20), (5, 4)]),
    "month first": (["04/05/2026", "05/20/2026"], [(5, 20), (4, 5)]),
    "not told": (["04/05/2026", "03/05/2026"], [None, None]),
    "told otherwise each time": (["04/05/2026", "20/05/2026", "05/21/2026"], [(5, 21), (5, 20), None]),
}


@pytest.mark.parametrize(("written", "told"), _SLASHED.values(), ids=_SLASHED.keys())
@pytest.mark.parametrize("form", ["rss", "atom", "json"])
def test_the_other_dates_of_a_feed_tell_the_month(
    form: str, written: list[str], told: list[tuple[int, int] | None]
) -> None:
    """Where one of them has one reading only, the others are read like it; where they disagree, by themselves."""
    body = {
        "rss": rss(*(f"<title>A {date}</title><pubDate>{date}</pubDate>" for date in written)),
        "atom": "<feed xmlns='http://www.w3.org/2005/Atom'>{}</feed>".format(
            "".join(f"<entry><title>A {date}</title><published>{date}</published></entry>" for date in written)
        ).encode(),
        "json": json.dumps({"items": [{"title": f"A {date}", "date_published": date} for date in written]})
        .replace("/", "\\/")
        .encode(),
    }[form]
    found = [each.published_at for each in parse(body, url=URL, now=NOW).entries]
    assert sorted((moment.month, moment.day) if moment else (0, 0) for moment in found) == sorted(
        each or (0, 0) for each in told
    )


@settings(deadline=None)
@given(st.text(alphabet=st.sampled_from("0123456789:-+/., TZamAPJuné"), max_size=60) | st.text(max_size=60))
def test_reading_a_date_never_fails(text: str) -> None:
    """Any text is a date of this time or none."""
    moment = read_date(text)
    assert moment is None or (moment.year >= 1990 and moment.tzinfo == UTC)


# --- what holds for all --------------------------------------------------------------------------------------------


def outcome(data: bytes) -> Feed | FeedError:
    """The feed, or the refusal."""
    try:
        return parse(data, url=URL, now=NOW)
    except FeedError as error:
        return error


def is_sound(found: Feed | FeedError) -> bool:
    """Whether each value is what its description promises; of a refusal, that it says why."""
    if isinstance(found, FeedError):
        return found.key.startswith("feed.") and bool(found.reason)
    return len(found.entries) <= MAX_ENTRIES and all(
        "\n" not in entry.title
        and entry.title == entry.title.strip()
        and all(part == " ".join(part.split()) and part for part in entry.text.split("\n\n") if entry.text)
        and (entry.title or entry.text or entry.url)
        and (entry.url is None or entry.url.startswith(("http://", "https://")))
        and (entry.published_at is None or entry.published_at <= NOW)
        and len(entry.language) in {2, 3}
        and str(entry).encode()
        for entry in found.entries
    )


# --- what comes from outside -----------------------------------------------------------------------------------------


def test_no_entity_is_expanded() -> None:
    """Entities that a feed defines stay the names that they are; nothing is fetched for them, and nothing grows."""
    assert "xxx" not in str(read("entity-quadratic.xml"))
    assert "root:" not in str(read("entity-external.xml"))
    assert "lollol" not in str(read("entity-bomb.xml"))
    assert "root:" not in str(read("xinclude.xml"))


def test_a_feed_within_a_document_type_is_none() -> None:
    """What an entity holds is not taken for the feed."""
    feed = b"<rss><channel><title>Real</title></channel></rss>"
    held = b"<!DOCTYPE rss [<!ENTITY a '<rss><channel><title>Held</title></channel></rss>'> ] >"
    assert parse(held + feed, url=URL, now=NOW).title == "Real"


def test_the_header_decides_where_bytes_allow_it() -> None:
    """A charset in the header counts for bytes that are no UTF-8."""
    feed = "<rss><channel><title>Порт</title></channel></rss>"
    assert parse(feed.encode("koi8-r"), url=URL, content_type="text/xml; charset=KOI8-R", now=NOW).title == "Порт"
    assert parse(feed.encode(), url=URL, content_type='text/xml; charset="koi8-r"', now=NOW).title == "Порт"


def test_ten_megabytes_are_read() -> None:
    """Of a feed that never forgets, the newest entries."""
    item = "<title>N {n}</title><pubDate>2026-01-01T{h:02}:{m:02}:00Z</pubDate><description>{text}</description>"
    text = "Der Hafen wird tiefer. " * 400
    whole = rss(*(item.format(n=n, h=n // 60, m=n % 60, text=text) for n in range(1_140)))
    assert len(whole) > 10_000_000
    found = parse(whole, url=URL, now=NOW).entries
    assert len(found) == MAX_ENTRIES
    assert found[0].title == "N 1139"


def test_what_is_larger_than_any_feed_is_refused() -> None:
    """Without looking at it, and with its size."""
    with pytest.raises(FeedError) as caught:
        parse(b" " * (MAX_BYTES + 1), url=URL, now=NOW)
    assert caught.value.key == "feed.large"
    assert caught.value.params == {"size": "20"}


BOMBS = {
    "tags that are never closed": b"<rss><channel>" + b"<item>" * 300_000,
    "nothing but ampersands": b"<rss><channel><item><title>" + b"&" * 2_000_000 + b"</title></item></channel></rss>",
    "CDATA in CDATA": b"<rss><channel><item>" + b"<![CDATA[" * 300_000 + b"</item></channel></rss>",
    "titles in titles": b"<rss><channel><item>" + b"<title>" * 300_000 + b"</item></channel></rss>",
    "deep HTML": b"<rss><channel><item><title>a</title><description><![CDATA["
    + b"<div>" * 300_000
    + b"]]></description></item></channel></rss>",
    "a document type without end": b"<!DOCTYPE rss [" + b"] " * 1_000_000,
    "comments in comments": b"<rss><channel><item><title>a</title>" + b"<!--" * 300_000 + b"</item></channel></rss>",
    "styles of many zeros": rss(*["<description>&lt;p style='height:" + "0" * 5_000 + "x'>a</description>"] * 100),
    "a number of a million digits": rss("<title>&amp;amp; &amp;#" + "9" * 1_000_000 + ";</title>"),
    "blank lines": rss("<title>a</title><description>a" + "\n " * 1_000_000 + "b</description>"),
    "a date of a million letters": rss("<title>a</title><pubDate>" + "Jan " * 250_000 + "</pubDate>"),
    "many items": rss(*["<title>a</title>"] * 60_000),
    "one guid for all": rss(*(f"<guid>1</guid><title>a {n}</title>" for n in range(30_000))),
    "JSON in JSON": b'{"items": ' + b"[" * 300_000,
    "a JSON number of many digits": b'{"items": [{"id": ' + b"1" * 10_000 + b"}]}",
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_bomb_is_read_or_refused(name: str) -> None:
    """What is written to take for ever does not: each of these would, if a step took quadratic time."""
    assert is_sound(outcome(BOMBS[name]))


# --- anything --------------------------------------------------------------------------------------------------------


@settings(deadline=None)
@given(st.binary(max_size=400) | st.text(alphabet="<>/![]CDATA&;rssitem=\"' {}:,\x00é", max_size=200).map(str.encode))
def test_any_bytes_are_a_feed_or_refused(data: bytes) -> None:
    """Nothing but `FeedError` is raised, whatever the bytes are."""
    assert is_sound(outcome(data))


FRAGMENTS = [
    b"<item>", b"</item>", b"<title>", b"</title>", b"<![CDATA[", b"]]>", b"&", b"<", b">", b"&#xD800;", b"\x00", b"]",
    b"\xff", b"<!DOCTYPE x [", b"<!--", b"-->", b"<?", b'"', b"</rss>", b"<p>", b"<br>", b"&lt;p&gt;", b"\xef\xbb\xbf",
]  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.sampled_from(files()), st.data())
def test_a_damaged_feed_is_read_or_refused(name: str, data: st.DataObject) -> None:
    """Cut, doubled or mixed up anywhere, a feed gives sound entries or `FeedError`."""
    damaged = body(name)
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(damaged)))
        end = data.draw(st.integers(start, min(len(damaged), start + 200)))
        put = data.draw(st.sampled_from([b"", damaged[start:end] * 2, *FRAGMENTS]) | st.binary(max_size=8))
        damaged = damaged[:start] + put + damaged[end:]
    assert is_sound(outcome(damaged))


@settings(max_examples=50, deadline=None)
@given(st.integers(0, 2_000))
def test_of_a_feed_that_breaks_off_the_whole_entries_are_read(length: int) -> None:
    """Wherever it breaks off, the entries before are as they are in the whole feed, and no part of one is read."""
    whole = rss(*(f"<title>Title {n}</title><description>Text {n}.</description>" for n in range(20)))
    every = parse(whole, url=URL, now=NOW).entries
    found = outcome(whole[:length])
    if isinstance(found, FeedError):
        assert found.key in {"feed.broken", "feed.empty", "feed.other"}
        assert b"</item>" not in whole[:length]
    else:
        assert found.entries == every[: len(found.entries)]
        assert len(found.entries) == whole[:length].count(b"</item>")


def test_the_same_bytes_give_the_same_feed() -> None:
    """Reading twice makes no difference."""
    assert read("rss-2.0-full.xml") == replace(read("rss-2.0-full.xml"))
