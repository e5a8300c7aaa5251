"""Which addresses may be fetched: reading a URL strictly, judging where it leads, and its one canonical form.

Pure: nothing is looked up. A name can lead anywhere, so `fetch` judges the final address of each connection once more
with `is_public`. What programs read in different ways (backslashes, user names, encoded hosts) is refused instead of
guessed; numbers that stand for an IPv4 address are written out first, as the URL standard has it
(url.spec.whatwg.org, "host parsing"), and then judged.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address
from urllib.parse import quote, unquote_plus

from yarl import URL

from bot.errors import SourceRefused

IP = IPv4Address | IPv6Address

MAX_URL_CHARS = 4_096
"""Longer addresses are refused; consent pages send on to some of 2,000 characters."""

_DEFAULT_PORTS = {"http": 80, "https": 443}


class AddressRefused(SourceRefused):
    """An address that is not fetched, today or ever: another one has to be written.

    Attributes:
        key: Which sentence says it, stable: "address.scheme", "address.host", "address.user", "address.port",
            "address.form", "address.length", "address.private".
        params: What is filled in there; comes from what was written, so it is untrusted.
    """

    def __init__(self, url: str, reason: str, *, key: str, params: Mapping[str, str] | None = None) -> None:
        self.key = key
        self.params = dict(params or {})
        super().__init__(shown(url), reason)


@dataclass(frozen=True, slots=True)
class Address:
    """An address, taken apart.

    Attributes:
        url: All of it in ASCII, without a fragment; what is sent to the site.
        scheme: "http" or "https".
        host: In lower case and ASCII, without a trailing dot; an IP address in its usual form, IPv6 without brackets.
        port: The port, also where it is the scheme's own.
        ip: The host where it is an IP address, else None.
        path: Path with its slash, percent-encoded.
        query: Query without the question mark, percent-encoded; may be empty.
    """

    url: str
    scheme: str
    host: str
    port: int
    ip: IP | None
    path: str
    query: str


# --- where an address leads ----------------------------------------------------------------------------------------

# Written out, because `is_global` changed between Python's releases: 3.11.0 knows neither the exceptions of 2024 nor
# local NAT64. From the IANA special-purpose registries (RFC 6890 and its updates), with what no web server stands in.
_CLOSED_V4 = tuple(
    IPv4Network(network)
    for network in """
    0.0.0.0/8 10.0.0.0/8 100.64.0.0/10 127.0.0.0/8 169.254.0.0/16 172.16.0.0/12 192.0.0.0/24 192.0.2.0/24
    192.31.196.0/24 192.52.193.0/24 192.88.99.0/24 192.168.0.0/16 192.175.48.0/24 198.18.0.0/15 198.51.100.0/24
    203.0.113.0/24 224.0.0.0/4 240.0.0.0/4 168.63.129.16/32
    """.split()  # the last one is Azure's metadata service, at an address that looks public
)
_OPEN_V6 = IPv6Network("2000::/3")  # the only part from which global unicast addresses are given out
_CLOSED_V6 = tuple(
    IPv6Network(network) for network in "2001::/23 2001:db8::/32 2620:4f:8000::/48 3ffe::/16 3fff::/20".split()
)
_COMPATIBLE = IPv6Network("::/96")
_NAT64 = IPv6Network(
    "64:ff9b::/96"
)  # 64:ff9b:1::/48 is for a network's own use, and has no fixed place for the address
_ISATAP = (0x0000_5EFE, 0x0200_5EFE)


def _embedded(ip: IPv6Address) -> tuple[tuple[IPv4Address, ...], bool]:
    """IPv4 addresses inside an IPv6 address, and whether they alone say where it leads."""
    low = IPv4Address(int(ip) & 0xFFFF_FFFF)
    if ip.ipv4_mapped is not None:
        return (ip.ipv4_mapped,), True
    if ip in _NAT64 or ip in _COMPATIBLE:
        return (low,), True
    if ip.sixtofour is not None:
        return (ip.sixtofour,), True
    if ip.teredo is not None:
        return ip.teredo, True
    if (int(ip) >> 32) & 0xFFFF_FFFF in _ISATAP:
        return (low,), False
    return (), False


def is_public(ip: IP) -> bool:
    """Whether an address is one of the open internet, so that fetching from it reaches nobody's own network.

    IPv4 addresses inside IPv6 ones (mapped, compatible, NAT64, 6to4, Teredo, ISATAP) are judged themselves; of Teredo
    both, server and client. Multicast, documentation, shared, reserved and metadata addresses are not public.
    """
    if isinstance(ip, IPv4Address):
        return not any(ip in network for network in _CLOSED_V4)
    if ip.scope_id is not None:
        return False
    inner, is_all = _embedded(ip)
    if not all(is_public(one) for one in inner):
        return False
    return is_all or (ip in _OPEN_V6 and not any(ip in network for network in _CLOSED_V6))


_INNER_NAMES = frozenset(
    """localhost localdomain local internal intranet lan home corp private arpa ip6-localhost ip6-loopback""".split()
)
"""Last labels of names that exist inside a network only (RFC 6761, 6762, 8375)."""

_NO_NAMES = frozenset("invalid onion alt".split())
"""Last labels of names that lead nowhere on the web (RFC 6761, 7686, 9476)."""

_METADATA_NAMES = frozenset("metadata.google.internal metadata.goog metadata.azure.com metadata.tencentyun.com".split())


def _is_inner(host: str) -> bool:
    """Whether a name means something inside a network; a single word does, by the search list of the resolver."""
    return "." not in host or host.rsplit(".", 1)[1] in _INNER_NAMES or host in _METADATA_NAMES


# --- reading an address --------------------------------------------------------------------------------------------

# Control, direction and zero-width characters, soft hyphens, tags, and line ends of any kind: nobody sees them.
_INVISIBLE = re.compile(
    "[\x00-\x1f\x7f-\x9f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff9-\uffff\U000e0000-\U000e0fff"
    "\ud800-\udfff]"
)
_PARTS = re.compile(r"([A-Za-z][A-Za-z0-9+.\-]*):(//)?([^/?#]*)([^?#]*)(?:\?([^#]*))?(?:#.*)?", re.DOTALL)
_LABEL = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)")
_NUMBER = re.compile(r"[0-9]+|0[xX][0-9A-Fa-f]*")

# Of the ports below 1024 the web's own only. Above, whatever a small site may have chosen, except where services listen
# that are no web servers and that could take a request for commands: those that browsers refuse (fetch.spec.whatwg.org,
# "port blocking"), databases, caches, queues, remote control and cluster management.
_CLOSED_PORTS = frozenset(
    int(port)
    for port in """
    1080 1433 1434 1521 1719 1720 1723 1883 2049 2181 2375 2376 2379 2380 3128 3306 3389 3659 4045 4190 4369 5060 5061
    5432 5433 5601 5671 5672 5900 5901 5984 5985 5986 6000 6001 6066 6379 6380 6443 6566 6665 6666 6667 6668 6669 6679
    6697 7000 7001 8086 8125 8300 8301 8500 9042 9092 9160 9200 9300 9418 10080 10250 10255 11211 15672 16379 25565
    26379 27017 27018 27019 28017
    """.split()
)


def shown(url: str) -> str:
    """An address as it may stand in messages and logs: on one line, short, without a user name or password."""
    line = _INVISIBLE.sub("", " ".join(url.split()))
    line = re.sub(r"^([^/?#]*:)?([/\\]*)[^/?#]*@", r"\1\2", line)
    return line if len(line) <= 200 else line[:199] + "…"


def _number(text: str) -> int:
    """A part of an IPv4 address: hexadecimal, octal or decimal."""
    if text[:2] in {"0x", "0X"}:
        return int(text[2:] or "0", 16)
    return int(text, 8) if len(text) > 1 and text[0] == "0" else int(text)


def _ipv4(host: str) -> IPv4Address | None:
    """The IPv4 address that a host of numbers stands for; None where it is a name.

    Raises:
        ValueError: It ends in a number, as no name does, and is no address.
    """
    parts = host.split(".")
    if not _NUMBER.fullmatch(parts[-1]):
        return None
    if len(parts) > 4 or any(len(part) > 40 or not _NUMBER.fullmatch(part) for part in parts):
        raise ValueError(host)
    *first, last = (_number(part) for part in parts)
    if any(number > 255 for number in first) or last >= 256 ** (4 - len(first)):
        raise ValueError(host)
    return IPv4Address(sum(number << 8 * (3 - place) for place, number in enumerate(first)) + last)


def _host(url: str, written: str) -> tuple[str, IP | None]:
    """Bring a host into its one form."""
    if written.startswith("["):
        try:
            if not written.endswith("]") or "%" in written:  # a zone names an interface of this machine
                raise ValueError(written)  # noqa: TRY301  # the same sentence for all of them
            ip = IPv6Address(written[1:-1])
        except ValueError:
            raise AddressRefused(url, "what stands in brackets is no IPv6 address", key="address.host") from None
        if ip.ipv4_mapped is not None:  # the same place, and Python's releases write it differently
            return str(ip.ipv4_mapped), ip.ipv4_mapped
        return str(ip), ip
    if written in {"", "."} or len(written) > 254:
        raise AddressRefused(url, "it names no site", key="address.host")
    if any(character in written for character in "%\\[]:@ \"'<>^`{|}"):
        raise AddressRefused(url, "its host has characters that no name has", key="address.host")
    try:
        host = written if written.isascii() else URL.build(scheme="http", host=written).raw_host or ""
        host = host.lower().removesuffix(".")
        number = _ipv4(host)
    except ValueError:
        raise AddressRefused(url, "its host is neither a name nor an IP address", key="address.host") from None
    if number is not None:
        return str(number), number
    if len(host) > 253 or not all(_LABEL.fullmatch(label) for label in host.split(".")):
        raise AddressRefused(url, "its host has characters that no name has", key="address.host")
    return host, None


def _port(url: str, written: str, scheme: str) -> int:
    if not written:
        return _DEFAULT_PORTS[scheme]
    if not re.fullmatch(r"[0-9]{1,5}", written):
        raise AddressRefused(url, "its port is no number", key="address.port", params={"port": written[:20]})
    port = int(written)
    if port not in _DEFAULT_PORTS.values() and (port < 1024 or port > 65535 or port in _CLOSED_PORTS):
        raise AddressRefused(
            url, f"no web page is read from port {port}", key="address.port", params={"port": str(port)}
        )
    return port


def read_address(url: str) -> Address:
    """Take an address apart without judging where it leads.

    Args:
        url: As it was typed or found; space around it is ignored.

    Raises:
        AddressRefused: It is no http or https address of a site, or written in a way that hides where it leads.
    """
    text = url.strip()
    if len(text) > MAX_URL_CHARS:
        raise AddressRefused(url, f"it is longer than {MAX_URL_CHARS:,} characters", key="address.length")
    if _INVISIBLE.search(text):
        raise AddressRefused(url, "it contains characters that nobody sees", key="address.form")
    match = _PARTS.fullmatch(text)
    scheme = match.group(1).lower() if match else ""
    if match is None or scheme not in _DEFAULT_PORTS:
        raise AddressRefused(url, "only addresses that begin with https:// or http:// are read", key="address.scheme")
    authority, path, query = match.group(3), match.group(4) or "/", match.group(5) or ""
    if "\\" in authority + path:  # a slash to browsers, a character to others
        raise AddressRefused(url, "it contains a backslash", key="address.form")
    if not match.group(2) or not authority:
        raise AddressRefused(url, "it names no site", key="address.host")
    if "@" in authority:
        raise AddressRefused(url, "it contains a user name or a password", key="address.user")
    name, colon, port_text = authority.rpartition(":")
    if not colon or port_text.endswith("]"):
        name, port_text = authority, ""
    host, ip = _host(url, name)
    port = _port(url, port_text, scheme)
    path = quote(path, safe="/%:=&~+!$,;'@()*[]|^")
    query = quote(query, safe="/%:=&~+!$,;'@()*[]|^?{}")
    written = f"[{host}]" if isinstance(ip, IPv6Address) else host
    if port != _DEFAULT_PORTS[scheme]:
        written = f"{written}:{port}"
    whole = f"{scheme}://{written}{path}{'?' if query else ''}{query}"
    return Address(whole, scheme, host, port, ip, path, query)


def checked(url: str, allow: Callable[[IP], bool] = is_public) -> Address:
    """Read an address and judge it as far as that can be done without looking its name up.

    Args:
        url: As it was typed or found.
        allow: Which IP addresses may be connected to.

    Raises:
        AddressRefused: It is none that may be fetched.
    """
    address = read_address(url)
    if address.host.rsplit(".", 1)[-1] in _NO_NAMES:
        raise AddressRefused(url, "there is no site of this name", key="address.host")
    if _is_inner(address.host) if address.ip is None else not allow(address.ip):
        raise private(url)
    return address


def private(url: str) -> AddressRefused:
    """What is said of an address that leads inside."""
    return AddressRefused(url, "the address leads into a private network", key="address.private")


# --- one form for each page ----------------------------------------------------------------------------------------

_TRACKING = re.compile(
    r"(?:utm|mc|at|hsa|pk|mtm|matomo|oly|vero|wt)_.*|__?hs[a-z]*|(?:fb|g|d|msc|y|tw|tt)clid|gbraid|wbraid|gad_source|gclsrc"
    r"|li_fat_id|igshid|igsh|mkt_tok|xtor|_ga|_gl|srsltid|ns_(?:campaign|mchannel|source|linkname|fee)|cmpid|ocid|ito"
    r"|smid|smtyp|spm|wickedid|s_cid|trk_[a-z]+",
    re.IGNORECASE,
)


@lru_cache(maxsize=1024)  # an entry's is wanted several times while its feed is read
def canonical(url: str) -> str:
    """The form that an address has however it was shared: the same page has the same one.

    Scheme and host in lower case, without the scheme's own port, without a fragment and without parameters that only
    say where a reader came from. Everything else is kept in its order; applying it twice changes nothing.

    Raises:
        AddressRefused: It is no http or https address of a site. Where it leads is not judged.
    """
    address = read_address(url)
    kept = [
        part
        for part in address.query.split("&")
        if part and not _TRACKING.fullmatch(unquote_plus(part.split("=", 1)[0]))
    ]
    before = address.url.split("?", 1)[0]
    return f"{before}?{'&'.join(kept)}" if kept else before


def ip_of(sockaddr_host: str) -> IP | None:
    """The IP address of a socket's address; None where it is none."""
    try:
        return ip_address(sockaddr_host)
    except ValueError:
        return None
