"""Which addresses may be fetched, judged without a network."""

from ipaddress import ip_address
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from yarl import URL

from bot.sources.addresses import AddressRefused, canonical, checked, ip_of, is_public, read_address, shown
from tests.sources.web.tricks import CLOSED_ADDRESSES, OPEN_ADDRESSES, TRICKS

# --- what is refused -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("url", "key"), TRICKS)
def test_no_trick_leads_anywhere(url: str, key: str) -> None:
    """Every way to write an address that leads inside, or hides where it leads, is refused with its cause."""
    with pytest.raises(AddressRefused) as caught:
        checked(url)
    assert caught.value.key == key
    assert caught.value.reason
    assert str(caught.value) == f"{shown(url)}: {caught.value.reason}."


def test_the_table_of_tricks_is_long_enough() -> None:
    """There are at least sixty different ones."""
    assert len({url for url, _ in TRICKS}) >= 60


@pytest.mark.parametrize("ip", CLOSED_ADDRESSES)
def test_an_address_of_a_network_is_not_public(ip: str) -> None:
    """Private, local, shared, reserved, multicast, documentation and metadata addresses, plain and wrapped in IPv6."""
    assert not is_public(ip_address(ip))


@pytest.mark.parametrize("ip", OPEN_ADDRESSES)
def test_an_address_of_the_internet_is_public(ip: str) -> None:
    """Ordinary addresses pass, also those that border on a closed range or reach IPv4 through a translator."""
    assert is_public(ip_address(ip))


@given(st.ip_addresses())
def test_what_python_calls_private_is_not_public(ip: object) -> None:
    """Nothing passes that the standard library holds for private, except IPv4 addresses inside IPv6 ones."""
    address = ip_address(str(ip))
    if (
        is_public(address)
        and (address.version == 4 or int(address) >> 125 == 1)
        and not str(address).startswith("2001:")
    ):
        assert not address.is_private
        assert not address.is_multicast


@given(st.ip_addresses(v=4))
def test_wrapping_an_address_changes_nothing(ip: object) -> None:
    """An IPv4 address is judged alike in each of the forms in which IPv6 carries it."""
    address = ip_address(str(ip))
    high, low = divmod(int(address), 65536)
    forms = (f"::ffff:{ip}", f"64:ff9b::{ip}", f"2002:{high:x}:{low:x}::1", f"::{ip}")
    assert {is_public(ip_address(form)) for form in forms} == {is_public(address)}


def test_who_fetches_says_what_is_allowed() -> None:
    """Another judgment can be passed in, for a server on this machine; names of this machine stay refused."""
    assert checked("http://127.0.0.1:8080/", lambda ip: ip.is_loopback).port == 8080
    with pytest.raises(AddressRefused):
        checked("http://localhost:8080/", lambda ip: ip.is_loopback)


def test_a_socket_without_an_ip_address_has_none() -> None:
    """A file's name is no address."""
    assert ip_of("/run/docker.sock") is None
    assert ip_of("::1") == ip_address("::1")


# --- what passes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("https://news.example.com", "https://news.example.com/"),
        ("  https://news.example.com/a \n", "https://news.example.com/a"),
        ("HTTPS://News.Example.COM/A?B=C", "https://news.example.com/A?B=C"),
        ("http://news.example.com:80/", "http://news.example.com/"),
        ("https://news.example.com:443/", "https://news.example.com/"),
        ("https://news.example.com:8443/", "https://news.example.com:8443/"),
        ("http://news.example.com:443/", "http://news.example.com:443/"),
        ("https://news.example.com:/", "https://news.example.com/"),
        ("https://news.example.com./a", "https://news.example.com/a"),
        ("https://münchen.example.com/straße", "https://xn--mnchen-3ya.example.com/stra%C3%9Fe"),
        ("https://straße.example.com/", "https://xn--strae-oqa.example.com/"),
        ("https://news。example。com/", "https://news.example.com/"),
        ("https://news.example.com/a b?c d", "https://news.example.com/a%20b?c%20d"),
        ("https://news.example.com/a%20b%2Fc", "https://news.example.com/a%20b%2Fc"),
        ("https://news.example.com/?a=b@c:d", "https://news.example.com/?a=b@c:d"),
        ("https://news.example.com/@author/1", "https://news.example.com/@author/1"),
        ("https://news.example.com?a=1", "https://news.example.com/?a=1"),
        ("https://news.example.com#part", "https://news.example.com/"),
        ("https://news.example.com/a?#part", "https://news.example.com/a"),
        ("https://news.example.com/?q=\\", "https://news.example.com/?q=%5C"),
        ("https://my_site.example.com/", "https://my_site.example.com/"),
        ("https://1.example.com/", "https://1.example.com/"),
        ("http://134744072/", "http://8.8.8.8/"),
        ("http://0x8.010.2056/", "http://8.8.8.8/"),
        ("http://[2600:0::1]/", "http://[2600::1]/"),
        ("http://[::ffff:8.8.8.8]:8080/", "http://8.8.8.8:8080/"),
    ],
)
def test_an_ordinary_address_is_written_in_one_form(written: str, url: str) -> None:
    """Case, dots, ports, umlauts, spaces and numbers are brought into the form that is sent."""
    assert checked(written).url == url


def test_an_address_is_taken_apart() -> None:
    """Its parts are what a request needs."""
    address = read_address("https://[2600::1]:8443/a/b?c=d#e")
    assert (address.scheme, address.host, address.port) == ("https", "2600::1", 8443)
    assert (address.path, address.query, address.ip) == ("/a/b", "c=d", ip_address("2600::1"))


@given(
    st.one_of(
        st.from_regex(r"https?:[/\\]{1,3}[!-~ ]{0,40}", fullmatch=True),
        st.builds("http://{}".format, st.text(max_size=30)),
        st.text(max_size=60),
    )
)
@example("http://１２７.０.０.１/")
@example("http://a.b@c.d:1234/?x#y")
@example("http://℀.example.com/")
def test_who_sends_the_request_reads_the_same_host(text: str) -> None:
    """What is accepted is understood alike by the HTTP library and by the standard library; the rest is refused."""
    try:
        address = read_address(text)
    except AddressRefused:
        return
    assert address.url.isascii()
    sent = URL(address.url, encoded=True)
    assert (sent.scheme, sent.raw_host, sent.port) == (address.scheme, address.host, address.port)
    parts = urlsplit(address.url)
    assert (parts.scheme, parts.hostname, parts.username) == (address.scheme, address.host, None)
    assert read_address(address.url) == address


# --- in messages -----------------------------------------------------------------------------------------------------


def test_a_password_is_not_shown() -> None:
    """A user name and a password are left out where the address is named."""
    assert shown("https://ann:secret@news.example.com/a") == "https://news.example.com/a"
    assert shown("https://ann:se@cret@news.example.com/@ann") == "https://news.example.com/@ann"


def test_an_address_is_shown_on_one_short_line() -> None:
    """Line ends, characters that nobody sees, and lengths that fill a screen are left out."""
    assert shown("https://news.example.com/a\u202e\nb") == "https://news.example.com/a b"
    assert len(shown("https://news.example.com/" + "a" * 1000)) == 200


# --- one form for each page ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("https://News.example.com:443/a#b", "https://news.example.com/a"),
        ("https://news.example.com/a?utm_source=x&utm_medium=y", "https://news.example.com/a"),
        ("https://news.example.com/a?id=7&fbclid=z&page=2", "https://news.example.com/a?id=7&page=2"),
        ("https://news.example.com/a?b=2&a=1", "https://news.example.com/a?b=2&a=1"),
        (
            "https://news.example.com/a?gclid=1&mc_cid=2&mc_eid=3&wt_mc=4&xtor=5&at_medium=6",
            "https://news.example.com/a",
        ),
        ("https://news.example.com/a?wt_zmc=1&UTM_Campaign=2&utm%5Fterm=3", "https://news.example.com/a"),
        ("https://news.example.com/a?mcid=1&at=2&atom=3", "https://news.example.com/a?mcid=1&at=2&atom=3"),
        ("https://news.example.com/a?&&id=7&", "https://news.example.com/a?id=7"),
        ("https://news.example.com/a?x=%2F&y", "https://news.example.com/a?x=%2F&y"),
        ("https://news.example.com/?", "https://news.example.com/"),
    ],
)
def test_a_page_has_one_address(written: str, url: str) -> None:
    """What only says how a reader came there is dropped, and everything else kept in its order."""
    assert canonical(written) == url


@given(st.lists(st.sampled_from(["utm_a=1", "id=2", "q=ä b", "x", "", "fbclid=3", "y=%26"]), max_size=6))
def test_the_one_form_stays_as_it_is(parameters: list[str]) -> None:
    """Bringing an address into its canonical form twice changes nothing more."""
    once = canonical(f"https://news.example.com/a?{'&'.join(parameters)}#end")
    assert canonical(once) == once


def test_what_is_no_address_has_no_canonical_form() -> None:
    """It is refused as it is for fetching."""
    with pytest.raises(AddressRefused):
        canonical("javascript:alert(1)")
