"""Reading pages from a site on this machine that behaves as badly as the web does."""

import asyncio
import gzip
import socket
import tracemalloc
import zlib
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address, ip_address
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.sources.addresses import IP, AddressRefused, checked
from bot.sources.failures import MAX_WAIT, FetchFailed, Later, retry_after
from bot.sources.fetch import Fetcher, Limits, Page, user_agent
from bot.sources.unpacking import Broken, TooLarge, Unpacker
from tests.sources.web.certificates import self_signed
from tests.sources.web.site import Handler, Names, Request, answer, endless, raw, serve, stuck
from tests.sources.web.tricks import CLOSED_ADDRESSES, OPEN_ADDRESSES, TRICKS

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
HTML = "<p>Die Fähre fährt wieder.</p>".encode()
HERE = "127.0.0.77"
SHORT = Limits(total=timedelta(seconds=0.2))
"""For sites that would take for ever: nothing of the test waits longer."""

_HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n"


def loopback(ip: IP) -> bool:
    """Let this machine in, and nothing else."""
    return ip.is_loopback


def only_here(ip: IP) -> bool:
    """Let one address of this machine in, so that all others are private to the test."""
    return str(ip) == HERE


class Clock:
    """A clock that runs while somebody sleeps.

    Attributes:
        slept: For how many seconds, each time.
    """

    def __init__(self) -> None:
        self._now = NOW
        self.slept: list[float] = []

    def now(self) -> datetime:
        """Give the time."""
        return self._now

    async def sleep(self, seconds: float) -> None:
        """Let time pass."""
        self.slept.append(seconds)
        self.pass_by(timedelta(seconds=seconds))

    def pass_by(self, span: timedelta) -> None:
        """Let time pass."""
        self._now += span


def fetcher(
    clock: Clock | None = None,
    *,
    allow: Callable[[IP], bool] = loopback,
    limits: Limits | None = None,
    resolver: Names | None = None,
) -> Fetcher:
    """A fetcher that may read this machine, and waits for nobody."""
    clock = clock or Clock()
    return Fetcher(allow=allow, limits=limits, resolver=resolver, now=clock.now, sleep=clock.sleep)


async def get(handler: Handler, *, limits: Limits | None = None) -> Page:
    """Read the only page of a site."""
    async with serve({"/": handler}) as site, fetcher(limits=limits) as web:
        page = await web.get(site.url())
        assert site.paths == ["/"]
        return page


async def refused(handler: Handler, *, limits: Limits | None = None) -> FetchFailed:
    """Why the only page of a site cannot be read; it was asked for once."""
    async with serve({"/": handler}) as site, fetcher(limits=limits) as web:
        with pytest.raises(FetchFailed) as caught:
            await web.get(site.url())
        assert site.paths == ["/"]
        assert str(caught.value) == f"{site.url()}: {caught.value.reason}."
        return caught.value


# --- a page ----------------------------------------------------------------------------------------------------------


async def test_a_page_arrives_as_it_was_sent() -> None:
    """Its bytes, its type and charset, and what is needed to ask for it again."""
    async with serve(
        {"/a": answer(HTML, content_type="Text/HTML; charset=ISO-8859-1", etag='"7"', last_modified="x")}
    ) as site:
        async with fetcher() as web:
            page = await web.get(site.url("/a?b=c%20d#e"))
        assert page == Page(site.url("/a?b=c%20d"), 200, HTML, "text/html", "ISO-8859-1", '"7"', "x", False, None)  # noqa: FBT003
        assert site.paths == ["/a?b=c%20d"]


async def test_a_site_is_told_who_asks_and_nothing_else() -> None:
    """The name and version, what is read and how it may be packed: no cookies, no user, no address of anybody."""
    async with serve({"/": answer(HTML, set_cookie="id=1; Path=/")}) as site, fetcher() as web:
        await web.get(site.url())
        await web.get(site.url(), accept="application/rss+xml")
        first, second = (dict(request.headers) for request in site.requests)
    assert user_agent().lower() == first.pop("user-agent")
    assert user_agent().startswith("Depesche/")
    assert first.pop("accept").startswith("text/html")
    assert second["accept"] == "application/rss+xml"
    assert "cookie" not in second
    assert first == {"host": f"127.0.0.1:{site.port}", "accept-encoding": "gzip, deflate", "connection": "close"}


async def test_a_page_without_a_type_has_none() -> None:
    """Nothing is made up."""
    page = await get(answer(HTML))
    assert (page.content_type, page.charset, page.etag, page.last_modified) == ("", None, None, None)


@pytest.mark.parametrize(
    ("encoding", "pack"),
    [
        ("gzip", gzip.compress),
        ("x-gzip", gzip.compress),
        ("GZIP", gzip.compress),
        ("deflate", zlib.compress),
        ("deflate", lambda data: zlib.compress(data, wbits=-15)),
        ("identity", bytes),
        ("gzip", lambda data: gzip.compress(data[:9]) + gzip.compress(data[9:])),
        ("gzip", lambda data: gzip.compress(data) + b"\0" * 64),
    ],
)
async def test_a_packed_page_is_unpacked(encoding: str, pack: Callable[[bytes], bytes]) -> None:
    """In each way that was asked for, also in several parts, with padding, and as old servers name it."""
    assert (await get(answer(pack(HTML * 500), content_encoding=encoding))).body == HTML * 500


async def test_a_page_without_a_length_ends_with_the_connection() -> None:
    """As HTTP 1.0 had it."""
    assert (await get(raw(_HEAD + b"\r\n", HTML))).body == HTML


async def test_a_page_in_chunks_is_put_together() -> None:
    """As servers send what they make while sending."""
    assert (
        await get(raw(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n4\r\nnews\r\n1\r\n!\r\n0\r\n\r\n"))
    ).body == b"news!"


# --- what is known already -------------------------------------------------------------------------------------------


async def _versioned(request: Request, writer: asyncio.StreamWriter) -> None:
    is_known = request.headers.get("if-none-match") == '"7"' or request.headers.get("if-modified-since") == "friday"
    await answer(b"" if is_known else HTML, 304 if is_known else 200, etag='"7"')(request, writer)


@pytest.mark.parametrize("known", [{"etag": '"7"'}, {"last_modified": "Friday"}])
async def test_a_page_that_is_known_is_not_sent_again(known: Mapping[str, str]) -> None:
    """Asked with what was told last time, the site says that nothing has changed, and that is told."""
    async with serve({"/": _versioned}) as site, fetcher() as web:
        page = await web.get(site.url(), etag=known.get("etag"), last_modified=known.get("last_modified"))
    assert (page.status, page.not_modified, page.body, page.etag) == (304, True, b"", '"7"')
    assert page.last_modified == known.get("last_modified")


async def test_a_page_that_changed_is_sent() -> None:
    """Another version is read as if nothing were known."""
    async with serve({"/": _versioned}) as site, fetcher() as web:
        page = await web.get(site.url(), etag='"6"')
    assert (page.not_modified, page.body, page.etag) == (False, HTML, '"7"')


async def test_not_modified_is_no_page_when_nothing_was_known() -> None:
    """A site that says so unasked gives nothing."""
    assert (await refused(answer(b"", 304))).key == "fetch.status"


@pytest.mark.parametrize("value", ['"7"\r\nX-Evil: 1', "ä", "x" * 2000, ""])
async def test_what_a_site_tells_cannot_become_another_header(value: str) -> None:
    """A version is sent back only if it is plain."""
    async with serve({"/": answer(HTML)}) as site, fetcher() as web:
        await web.get(site.url(), etag=value, last_modified=value)
        assert not {"if-none-match", "if-modified-since", "x-evil"} & set(site.requests[0].headers)


# --- what costs too much ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "handler",
    [
        answer(b"x" * 10_000_000),
        raw(_HEAD + b"Content-Length: 10000000\r\n\r\n"),
        endless(_HEAD + b"\r\n", b"x" * 60_000),
        endless(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n", b"ea60\r\n" + b"x" * 60_000 + b"\r\n"),
        answer(gzip.compress(b"\0" * 50_000_000), content_encoding="gzip"),
        answer(gzip.compress(b"\0" * 4_000_000) * 2, content_encoding="gzip"),
        answer(zlib.compress(b"\0" * 50_000_000), content_encoding="deflate"),
        answer(zlib.compress(b"\0" * 50_000_000, wbits=-15), content_encoding="deflate"),
        endless(_HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(HTML), b"\0" * 60_000),
    ],
    ids=["10 MB", "announced", "endless", "endless chunks", "gzip", "gzips", "zlib", "deflate", "padding"],
)
async def test_a_page_that_is_too_large_is_stopped(handler: Handler) -> None:
    """By what is announced, by what arrives, and by what comes out when it is unpacked."""
    error = await refused(handler)
    assert (error.key, error.reason) == ("fetch.too_large", "the page is larger than 5 MB")


@pytest.mark.parametrize(
    "handler",
    [
        stuck(),
        stuck(b"HTTP/1.1 200"),
        stuck(_HEAD + b"Content-Length: 10\r\n\r\nnews"),
        stuck(_HEAD + b"Content-Encoding: gzip\r\n\r\n" + gzip.compress(HTML)[:20]),
        endless(b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["no answer", "half a line", "half a page", "half a gzip", "always going on"],
)
async def test_a_site_that_takes_for_ever_is_left(handler: Handler) -> None:
    """However slow it is, there is an end, and the site's side of the connection ends with it."""
    error = await refused(handler, limits=SHORT)
    assert (error.key, error.reason) == ("fetch.timeout", "the site takes longer than 0.2 seconds")


async def test_redirects_have_no_more_time_than_a_page() -> None:
    """The time runs through all of them together, though each alone is quick enough."""

    async def tarry(request: Request, writer: asyncio.StreamWriter) -> None:
        await asyncio.sleep(SHORT.total.total_seconds() * 0.4)
        await answer(b"", 302, location=f"{request.target}a")(request, writer)

    handlers = {"/": tarry, "/a": tarry, "/aa": tarry, "/aaa": tarry, "/aaaa": answer(HTML)}
    async with serve(handlers) as site, fetcher(limits=SHORT) as web:
        with pytest.raises(FetchFailed, match="longer than"):
            await web.get(site.url())
        assert "/aaaa" not in site.paths


@pytest.mark.parametrize(
    ("handler", "key"),
    [
        (raw(b""), "fetch.broken"),
        (raw(b"SSH-2.0-OpenSSH_9.2\r\n"), "fetch.broken"),
        (raw(b"\x16\x03\x01\x02\x00\x01\x00"), "fetch.broken"),
        (raw(b"HTTP/1.1 999999 What\r\n\r\n"), "fetch.broken"),
        (raw(_HEAD + b"Content-Length: many\r\n\r\n"), "fetch.broken"),
        (raw(_HEAD + b"Content-Length: 500\r\n\r\nnews"), "fetch.broken"),
        (raw(_HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nnews\r\n"), "fetch.broken"),
        (raw(_HEAD + b"Transfer-Encoding: chunked\r\n\r\n8\r\nnews"), "fetch.broken"),
        (raw(_HEAD + b"X-Long: " + b"x" * 100_000 + b"\r\n\r\nnews"), "fetch.broken"),
        (endless(_HEAD, b"X-Many: 1\r\n" * 50), "fetch.broken"),
        (answer(b"no gzip", content_encoding="gzip"), "fetch.encoding"),
        (answer(gzip.compress(HTML)[:-9], content_encoding="gzip"), "fetch.encoding"),
        (answer(gzip.compress(b"") * 5_000, content_encoding="gzip"), "fetch.encoding"),
        (answer(HTML, content_encoding="br"), "fetch.encoding"),
        (answer(HTML, content_encoding="zstd"), "fetch.encoding"),
        (answer(gzip.compress(gzip.compress(HTML)), content_encoding="gzip, gzip"), "fetch.encoding"),
    ],
)
async def test_what_is_no_proper_answer_is_refused(handler: Handler, key: str) -> None:
    """Broken HTTP, pages that break off, and packing that nobody asked for: each is said in a sentence."""
    assert (await refused(handler)).key == key


@pytest.mark.parametrize(
    ("status", "words"),
    [
        (204, "the site sends nothing"),
        (401, "it wants a password"),
        (403, "it does not let programs read it"),
        (404, "there is no such page"),
        (410, "the page is gone for good"),
        (418, "this is no page"),
        (451, "the page is withheld for legal reasons"),
        (500, "the site has a fault"),
        (300, "this is no page"),
    ],
)
async def test_the_site_s_answer_is_said_in_words(status: int, words: str) -> None:
    """The number is there for those who know it, and the words for everybody."""
    error = await refused(answer(b"" if status == 204 else b"no", status))
    assert (error.key, error.status, error.reason) == ("fetch.status", status, f"the site answers {status}: {words}")


# --- later -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("status", "words"), [(429, "it is asked too often"), (503, "it cannot answer right now")])
async def test_a_site_that_wants_to_be_left_alone_is(status: int, words: str) -> None:
    """Until the time it names, none of its pages is asked for; then they are read as before."""
    clock = Clock()
    handlers = {"/": answer(b"", status, retry_after="120"), "/a": answer(HTML)}
    async with serve(handlers) as site, fetcher(clock) as web:
        with pytest.raises(Later) as caught:
            await web.get(site.url())
        assert caught.value.after == timedelta(minutes=2)
        assert caught.value.reason == f"the site answers {status}: {words}"
        clock.pass_by(timedelta(seconds=50))
        with pytest.raises(Later) as caught:
            await web.get(site.url("/a"))
        assert caught.value.after == timedelta(seconds=70)
        assert site.paths == ["/"]
        clock.pass_by(timedelta(seconds=70))
        assert (await web.get(site.url("/a"))).body == HTML


async def test_a_fault_of_one_page_holds_up_no_other() -> None:
    """A site that cannot answer and says no time is left alone by the caller only."""
    async with serve({"/": answer(b"", 503), "/a": answer(HTML)}) as site, fetcher() as web:
        with pytest.raises(Later):
            await web.get(site.url())
        assert (await web.get(site.url("/a"))).body == HTML


async def test_being_asked_too_often_holds_without_a_time() -> None:
    """A site that only says that it is asked too often is left alone for a while."""
    async with serve({"/": answer(b"", 429), "/a": answer(HTML)}) as site, fetcher() as web:
        for path in ("/", "/a"):
            with pytest.raises(Later) as caught:
                await web.get(site.url(path))
            assert caught.value.after == timedelta(minutes=5)
        assert site.paths == ["/"]


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120),
        (" 120 ", 120),
        ("0", 1),
        ("99999999999", MAX_WAIT.total_seconds()),
        ("Fri, 20 Nov 2026 12:01:00 GMT", 60),
        ("Fri, 20 Nov 2026 12:01:00 -0000", 60),
        ("Fri, 20 Nov 2026 13:01:00 +0100", 60),
        ("Fri, 20 Nov 2020 12:01:00 GMT", 1),
        ("Fri, 20 Nov 2999 12:01:00 GMT", MAX_WAIT.total_seconds()),
        ("Fri, 99 Nov 2026 12:01:00 GMT", None),
        ("soon", None),
        ("-5", None),
        ("1.5", None),
        ("", None),
        (None, None),
    ],
)
def test_a_site_says_when_in_seconds_or_as_a_date(value: str | None, seconds: float | None) -> None:
    """Both are understood and neither is believed without end; anything else says nothing."""
    wait = retry_after(value, NOW)
    assert (wait.total_seconds() if wait else None) == seconds


@given(st.text(max_size=40))
def test_no_header_breaks_the_reading_of_times(value: str) -> None:
    """Whatever a site sends is a time within the limits, or none."""
    wait = retry_after(value, NOW)
    assert wait is None or timedelta(seconds=1) <= wait <= MAX_WAIT


# --- one at a time ---------------------------------------------------------------------------------------------------


async def test_a_host_is_asked_once_at_a_time_and_with_pauses() -> None:
    """Who asks for ten pages of a site at once gets them one after another, a second apart."""
    clock = Clock()
    async with serve({"/": answer(HTML)}) as site, fetcher(clock) as web:
        await asyncio.gather(*(web.get(site.url(f"/?{number}")) for number in range(10)))
        assert len(site.requests) == 10
        assert site.most_open == 1
    assert clock.slept == [1.0] * 9


async def test_hosts_do_not_wait_for_each_other() -> None:
    """A site that does not answer holds up no other, not even one at the same IP address."""
    names = Names({"slow.test": [["127.0.0.1"]], "quick.test": [["127.0.0.1"]]})
    async with serve({"/stuck": stuck(), "/": answer(HTML)}) as site, fetcher(resolver=names) as web:
        waiting = asyncio.create_task(web.get(site.url("/stuck", "slow.test")))
        await site.arrived.wait()
        assert (await web.get(site.url("/", "quick.test"))).body == HTML
        assert not waiting.done()
        waiting.cancel()
        with pytest.raises(asyncio.CancelledError):
            await waiting


async def test_only_so_many_connections_are_open() -> None:
    """The limit over all hosts holds, and nobody's time runs while waiting for it."""
    names = Names({f"n{number}.test": [["127.0.0.1"]] for number in range(12)})
    limits = Limits(max_open=3)
    async with serve({"/": answer(HTML)}) as site, fetcher(resolver=names, limits=limits) as web:
        pages = await asyncio.gather(*(web.get(site.url("/", f"n{number}.test")) for number in range(12)))
        assert [page.body for page in pages] == [HTML] * 12
        assert site.most_open <= 3


async def test_a_redirect_within_a_site_does_not_wait() -> None:
    """The pause is between two questions of ours; another site on the way is asked when its turn comes."""
    clock = Clock()
    names = Names({"one.test": [["127.0.0.1"]], "two.test": [["127.0.0.1"]]})
    async with serve({"/b": answer(HTML)}) as site, fetcher(clock, resolver=names) as web:
        site.handlers["/"] = answer(b"", 302, location="/a")
        site.handlers["/a"] = answer(b"", 302, location=site.url("/b", "two.test"))
        await web.get(site.url("/", "one.test"))
        assert clock.slept == []
        await web.get(site.url("/a", "one.test"))
        assert clock.slept == [1.0]


async def test_hosts_that_are_long_done_are_forgotten(monkeypatch: pytest.MonkeyPatch) -> None:
    """The memory of a program that runs for months does not grow with each site it saw."""
    monkeypatch.setattr("bot.sources.fetch._MAX_HOSTS", 5)
    clock = Clock()
    names = Names({f"n{number}.test": [["127.0.0.1"]] for number in range(20)})
    async with serve({"/": answer(HTML)}) as site, fetcher(clock, resolver=names) as web:
        for number in range(20):
            await web.get(site.url("/", f"n{number}.test"))
            clock.pass_by(timedelta(seconds=2))
        assert len(web._hosts) <= 5  # noqa: SLF001  # what is remembered is seen nowhere else


# --- sent on ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
async def test_a_redirect_is_followed(status: int) -> None:
    """Each kind, and what is told is where the page was found."""
    async with serve({"/": answer(b"", status, location="/a?b=1#c"), "/a": answer(HTML)}) as site, fetcher() as web:
        page = await web.get(site.url())
        assert (page.url, page.body) == (site.url("/a?b=1"), HTML)
        assert page.moved_to == (site.url("/a?b=1") if status in {301, 308} else None)
        assert site.paths == ["/", "/a?b=1"]


async def test_what_moved_for_good_is_told_up_to_the_first_detour() -> None:
    """The address to remember is the last one that was reached by permanent redirects only."""
    handlers = {
        "/": answer(b"", 301, location="/a"),
        "/a": answer(b"", 302, location="/b"),
        "/b": answer(b"", 301, location="/c"),
        "/c": answer(HTML),
    }
    async with serve(handlers) as site, fetcher() as web:
        page = await web.get(site.url())
        assert (page.url, page.moved_to) == (site.url("/c"), site.url("/a"))


async def test_five_redirects_are_followed_and_no_more() -> None:
    """The sixth one is refused, and what it leads to is not asked for."""
    handlers = {f"/{n}": answer(b"", 302, location=f"/{n - 1}") for n in range(1, 9)} | {"/0": answer(HTML)}
    async with serve(handlers) as site, fetcher() as web:
        assert (await web.get(site.url("/5"))).body == HTML
        with pytest.raises(FetchFailed) as caught:
            await web.get(site.url("/8"))
        assert (caught.value.key, caught.value.reason) == ("fetch.redirects", "the site sends on more than 5 times")
        assert site.paths[6:] == ["/8", "/7", "/6", "/5", "/4", "/3"]


@pytest.mark.parametrize("location", ["/", "#a", "./", "/a"])
async def test_a_circle_is_seen(location: str) -> None:
    """Nothing is asked for twice."""
    handlers = {"/": answer(b"", 302, location=location), "/a": answer(b"", 302, location="/")}
    async with serve(handlers) as site, fetcher() as web:
        with pytest.raises(FetchFailed) as caught:
            await web.get(site.url())
        assert caught.value.key == "fetch.circle"
        assert len(set(site.paths)) == len(site.paths)


@pytest.mark.parametrize("handler", [answer(b"", 302), answer(b"", 302, location=" ")])
async def test_a_redirect_to_nowhere_is_refused(handler: Handler) -> None:
    """A site has to say where."""
    assert (await refused(handler)).key == "fetch.nowhere"


_STAYING = {
    "",
    "http://",
    "http:127.0.0.1/",
    "http:/127.0.0.1/",
    "http:///127.0.0.1/",
    "127.0.0.1",
    "news.example.com/a",
    "/etc/passwd",
}
"""Of the tricks those that are paths of the same site behind a redirect."""


@pytest.mark.parametrize(
    ("url", "key"), [it for it in TRICKS if it[0].isascii() and it[0].isprintable() and it[0] not in _STAYING]
)
async def test_no_trick_leads_anywhere_behind_a_redirect(url: str, key: str) -> None:
    """Each is refused there as it is in front, with its cause, and nothing more is asked for."""
    async with serve({"/": answer(b"", 302, location=url)}, host=HERE) as site, fetcher(allow=only_here) as web:
        with pytest.raises(AddressRefused) as caught:
            await web.get(site.url(host=HERE))
        assert site.paths == ["/"]
    assert caught.value.key in ({"address.private"} if url.startswith("//") else {key, "address.form"})
    assert caught.value.source == site.url(host=HERE)
    assert caught.value.reason.startswith("it sends on to ")


async def test_a_redirect_may_lead_to_another_site() -> None:
    """Its address is judged anew, and its name looked up."""
    names = Names({"one.test": [["127.0.0.1"]], "two.test": [["127.0.0.1"]]})
    async with serve({"/b": answer(HTML)}) as site, fetcher(resolver=names) as web:
        site.handlers["/"] = answer(b"", 302, location=f"//two.test:{site.port}/b")
        assert (await web.get(site.url("/", "one.test"))).url == site.url("/b", "two.test")
        assert names.asked == ["one.test", "two.test"]


# --- where a connection leads ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("ip", CLOSED_ADDRESSES)
async def test_a_name_that_leads_inside_is_not_followed(ip: str) -> None:
    """Whatever the domain name system answers is judged at the connection, and the cause is said."""
    names = Names({"outlet.test": [[ip]]})
    async with Fetcher(resolver=names) as web:
        with pytest.raises(AddressRefused) as caught:
            await web.get("http://outlet.test/")
    assert (caught.value.key, caught.value.reason) == ("address.private", "the address leads into a private network")


async def test_no_byte_reaches_a_private_address() -> None:
    """A site on this machine is not even connected to under the rules for users."""
    names = Names({"outlet.test": [["127.0.0.1"]]})
    async with serve({"/": answer(HTML)}) as site, Fetcher(resolver=names) as web:
        with pytest.raises(AddressRefused):
            await web.get(site.url("/", "outlet.test"))
        with pytest.raises(AddressRefused):
            await web.get(site.url())
        assert site.n_connections == 0


async def test_a_name_that_leads_elsewhere_the_second_time_gains_nothing() -> None:
    """What was judged is what is connected to; the next request is judged by the next answer."""
    names = Names({"outlet.test": [[HERE], ["127.0.0.1"]]})
    async with serve({"/": answer(HTML)}, host="0.0.0.0") as site, fetcher(allow=only_here, resolver=names) as web:  # noqa: S104  # all of this machine's addresses
        assert (await web.get(site.url("/", "outlet.test"))).body == HTML
        assert names.asked == ["outlet.test"]
        with pytest.raises(AddressRefused):
            await web.get(site.url("/", "outlet.test"))
        assert names.asked == ["outlet.test"] * 2
        assert site.n_connections == 1


async def test_a_redirect_to_the_own_name_is_judged_again() -> None:
    """A site that moves its name inside between two requests of a chain is left."""
    names = Names({"outlet.test": [[HERE], ["127.0.0.1"]]})
    async with serve({"/a": answer(HTML)}, host="0.0.0.0") as site, fetcher(allow=only_here, resolver=names) as web:  # noqa: S104
        site.handlers["/"] = answer(b"", 302, location="/a")
        with pytest.raises(AddressRefused):
            await web.get(site.url("/", "outlet.test"))
        assert site.paths == ["/"]


@pytest.mark.parametrize("order", [1, -1])
async def test_of_several_addresses_only_the_open_ones_are_tried(order: int) -> None:
    """A private one among them is passed over, wherever it stands."""
    names = Names({"outlet.test": [["127.0.0.1", HERE][::order]]})
    async with serve({"/": answer(HTML)}, host="0.0.0.0") as site, fetcher(allow=only_here, resolver=names) as web:  # noqa: S104
        assert (await web.get(site.url("/", "outlet.test"))).body == HTML
        assert site.called_at == {HERE}


async def test_several_private_addresses_are_one_refusal() -> None:
    """However many a name has."""
    names = Names({"outlet.test": [["10.0.0.1", "192.168.0.1", "::1", "fd00::1"]]})
    async with Fetcher(resolver=names) as web:
        with pytest.raises(AddressRefused):
            await web.get("http://outlet.test/")


@pytest.mark.parametrize("ip", OPEN_ADDRESSES)
def test_a_connection_to_the_internet_may_be_made(ip: str) -> None:
    """What is public gets its socket."""
    family = socket.AF_INET6 if ":" in ip else socket.AF_INET
    target = (ip, 443, 0, 0) if ":" in ip else (ip, 443)
    made = Fetcher()._socket((family, socket.SOCK_STREAM, socket.IPPROTO_TCP, "", target))  # noqa: SLF001  # not connected
    made.close()


@pytest.mark.parametrize("host", "2130706433 017700000001 0x7f000001 0x7f.1 127.1 0177.0.0.01 0 127.65535".split())
def test_the_system_reads_numbers_as_they_are_read_here(host: str) -> None:
    """An IPv4 address in an odd form means the same to whoever would connect to it."""
    [(*_, target), *_] = socket.getaddrinfo(host, 80, type=socket.SOCK_STREAM)
    assert checked(f"http://{host}/", lambda _: True).ip == ip_address(target[0])


async def test_every_connection_is_judged_by_where_it_leads() -> None:
    """IP addresses in the address, those of names, and those behind redirects."""
    judged: list[IP] = []

    def allow(ip: IP) -> bool:
        judged.append(ip)
        return ip.is_loopback

    names = Names({"outlet.test": [["127.0.0.1"]]})
    async with serve({"/a": answer(HTML)}) as site, fetcher(allow=allow, resolver=names) as web:
        site.handlers["/"] = answer(b"", 302, location=site.url("/a", "outlet.test"))
        await web.get(site.url())
    assert judged == [IPv4Address("127.0.0.1")] * 3  # as written, and for each of the two connections


async def test_a_proxy_of_the_environment_is_not_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would connect for us to where it likes."""
    async with serve({"/": answer(HTML)}) as site, serve({}) as proxy, fetcher() as web:
        for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
            monkeypatch.setenv(name, proxy.url())
        assert (await web.get(site.url())).body == HTML
        assert proxy.n_connections == 0


# --- sites that are not there ----------------------------------------------------------------------------------------


async def test_a_name_that_nobody_has_is_said() -> None:
    """It is likely a typing error."""
    async with fetcher(resolver=Names({})) as web:
        with pytest.raises(FetchFailed) as caught:
            await web.get("http://outlet.test/")
    assert (caught.value.key, caught.value.reason) == ("fetch.unknown_host", "there is no site of this name")


async def test_a_site_where_nobody_listens_is_said() -> None:
    """With what the system says to it, and without the address that was tried."""
    async with serve({}) as site:
        url = site.url()
    async with fetcher() as web:
        with pytest.raises(FetchFailed) as caught:
            await web.get(url)
    assert (caught.value.key, caught.value.reason) == (
        "fetch.unreachable",
        "the site cannot be reached (connection refused)",
    )


async def test_a_fetcher_is_opened_first() -> None:
    """Using it before is a fault of the program, and says so."""
    with pytest.raises(RuntimeError, match="async with"):
        await fetcher().get("http://127.0.0.1/")


# --- secure connections ----------------------------------------------------------------------------------------------


async def test_a_certificate_of_the_user_s_own_is_trusted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """SSL_CERT_FILE says whom to trust, as for other programs."""
    tls, certificate = self_signed(tmp_path, "outlet.test")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    names = Names({"outlet.test": [["127.0.0.1"]]})
    async with serve({"/": answer(HTML)}, tls) as site, fetcher(resolver=names) as web:
        assert (await web.get(site.url("/", "outlet.test", "https"))).body == HTML


@pytest.mark.parametrize("name", ["outlet.test", "other.test"])
async def test_a_certificate_that_does_not_hold_is_refused(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One that nobody trusts, and one of another site; nothing is asked for."""
    tls, certificate = self_signed(tmp_path, name)
    if name == "other.test":
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    names = Names({"outlet.test": [["127.0.0.1"]]})
    async with serve({"/": answer(HTML)}, tls) as site, fetcher(resolver=names) as web:
        with pytest.raises(FetchFailed) as caught:
            await web.get(site.url("/", "outlet.test", "https"))
        assert caught.value.key == "fetch.certificate"
        assert caught.value.reason.startswith("the site's certificate does not hold (")
        assert site.paths == []


async def test_a_site_that_speaks_no_tls_is_refused() -> None:
    """Without falling back to http."""
    async with serve({"/": answer(HTML)}) as site, fetcher() as web:
        with pytest.raises(FetchFailed) as caught:
            await web.get(site.url(scheme="https"))
        assert caught.value.reason == "no secure connection to the site is possible"
        assert site.paths == []


async def test_what_was_asked_securely_is_not_answered_openly(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A redirect from https to http is refused; the other way is followed."""
    tls, certificate = self_signed(tmp_path, "outlet.test")
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    names = Names({"outlet.test": [["127.0.0.1"]]})
    async with serve({"/": answer(HTML)}, tls) as safe, serve({}) as open_, fetcher(resolver=names) as web:
        open_.handlers["/"] = answer(b"", 301, location=safe.url("/", "outlet.test", "https"))
        safe.handlers["/a"] = answer(b"", 301, location=open_.url("/", "outlet.test"))
        assert (await web.get(open_.url("/", "outlet.test"))).url == safe.url("/", "outlet.test", "https")
        with pytest.raises(FetchFailed) as caught:
            await web.get(safe.url("/a", "outlet.test", "https"))
        assert caught.value.key == "fetch.downgrade"
        assert open_.paths == ["/"]


# --- unpacking -------------------------------------------------------------------------------------------------------


@given(st.binary(max_size=3000), st.sampled_from(["", "gzip", "zlib", "raw"]), st.integers(1, 400))
def test_a_body_may_arrive_in_any_pieces(body: bytes, form: str, step: int) -> None:
    """Where the network cuts it makes no difference."""
    packed = {
        "": body,
        "gzip": gzip.compress(body[:7]) + gzip.compress(body[7:]),
        "zlib": zlib.compress(body),
        "raw": zlib.compress(body, wbits=-15),
    }[form]
    unpacker = Unpacker({"": "", "gzip": "gzip"}.get(form, "deflate"), 3000)
    for start in range(0, len(packed), step):
        unpacker.feed(packed[start : start + step])
    assert unpacker.finish() == body


@given(st.binary(max_size=200), st.sampled_from(["", "gzip", "deflate"]))
def test_no_bytes_break_the_unpacking(data: bytes, encoding: str) -> None:
    """Whatever arrives is a body, or refused in one of two ways."""
    unpacker = Unpacker(encoding, 100)
    try:
        unpacker.feed(data)
        assert len(unpacker.finish()) <= 100
    except (TooLarge, Broken):
        pass


def test_the_limit_is_exact() -> None:
    """As many bytes as may be are read, and not one more."""
    for size, is_refused in ((1000, False), (1001, True)):
        unpacker = Unpacker("gzip", 1000)
        try:
            unpacker.feed(gzip.compress(b"x" * size))
            assert not is_refused
            assert len(unpacker.finish()) == size
        except TooLarge:
            assert is_refused


@pytest.mark.parametrize("encoding", ["gzip", "deflate"])
def test_a_bomb_is_never_held(encoding: str) -> None:
    """Not even for a moment: what is unpacked at a time is limited as well."""
    pack = gzip.compress if encoding == "gzip" else zlib.compress
    bomb = pack(b"\0" * 100_000_000)
    unpacker = Unpacker(encoding, 1_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(TooLarge):
            unpacker.feed(bomb)
        assert tracemalloc.get_traced_memory()[1] < 10_000_000
    finally:
        tracemalloc.stop()
