"""Measure cycles of asking 5,000 feeds, and print what was measured.

python -m benchmarks.polling               5,000 feeds of 50 workspaces
python -m benchmarks.polling --count 500   fewer
python -m benchmarks.polling --held 0      workspaces that have no articles yet (300 each, where nothing is said)
python -m benchmarks.polling --profile     where the processor's time goes, too; the cycles themselves take longer then

The first cycle is the one after a start: nothing is known in memory, so that all articles of the last 60 days are read,
and every feed that does not answer 304 is taken apart. The second is like all others: the same feeds two days later, as
many of them with another new entry.

The feeds are on a loopback server, which is a process of its own and shares the processor. Each feed is a host of its
own: a scripted resolver leads all names to 127.0.0.1, so that the pause between two requests to one host holds up the
page of a feed's entry, and no other feed. Everything else is as it is in `depesche run`: the same fetcher with its
limits, the same reader of pages in its process, SQLite on the disk. The memory is the highest of the process that
collects; that of the process which takes pages apart is told beside it.
"""

import argparse
import asyncio
import cProfile
import gzip
import json
import os
import pstats
import random
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from email.utils import format_datetime
from pathlib import Path
from types import FrameType
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult
from sqlalchemy import create_engine, func, select

from bot import engine
from bot.app import utc_now
from bot.collector import Collector
from bot.service import set_up_logs
from bot.sources import feeds
from bot.sources.addresses import IP
from bot.sources.fetch import Fetcher
from bot.sources.web import Web
from bot.types import Source
from storage import open_store
from storage.tables import ARTICLE
from tests.sources.web.site import Handler, Request, answer, endless, serve, stuck

ROOT = Path(__file__).resolve().parents[1]
A_WORKSPACE = 100
"""Feeds of one workspace."""

ITEMS = 20
"""Entries of a feed."""

CYCLES = 2

N_MANY = 2_600
"""Entries of a feed of 4.5 MB."""

NEW = (ITEMS, N_MANY + 1)
"""Numbers of the entries that are new in each cycle."""

_SHARES: Mapping[str, tuple[int, str, bool]] = {
    # of 5,000; how it fails, or nothing; whether it has a new entry
    "the same again, 200": (1667, "", False),
    "the same again, 304": (1666, "", False),
    "a new entry with its text": (690, "", True),
    "a new entry, text on its page": (687, "", True),
    "a new entry after 3 seconds": (60, "", True),
    "4.5 MB and a new entry": (10, "", True),
    "larger than 5 MB": (30, "the page is larger than 5 MB", False),
    "larger than 5 MB when unpacked": (20, "the page is larger than 5 MB", False),
    "never ends": (20, "the page is larger than 5 MB", False),
    "stops and stays": (30, "the site takes longer than 10 seconds", False),
    "sends on in a circle": (40, "the site sends on in a circle", False),
    "closes without an answer": (30, "the site closes the connection without an answer", False),
    "answers 500": (30, "the site answers 500: the site has a fault", False),
    "is a web page": (20, "this is a web page, not a feed", False),
}


def plan(count: int) -> list[str]:
    """What each feed does, in an order that is the same each time."""
    kinds = [kind for kind, (share, _, _) in _SHARES.items() for _ in range(share)]
    random.Random(0).shuffle(kinds)
    return [kinds[number * len(kinds) // count] for number in range(count)]


# What the feeds say

_PEOPLE = (
    "Albrecht Behrens Carstens Dierks Eggers Franke Gerdes Harms Iversen Jessen Kröger Lührs Mohr Nissen Onken".split()
)
_PLACES = "Altenwerder Borkhagen Dornumersiel Elmsrade Fahrdorf Grönwohld Hasselfeld Ihlbek Kaltenkirch Lindau".split()
_THINGS = "Fähre Brücke Schule Bibliothek Werft Klinik Halle Straße Mühle Schleuse Bahn Kirche Messe Börse".split()
_SENTENCES = (
    "Die {thing} in {place} wird nach Angaben von {person} im Herbst mit {n} Millionen Euro erneuert.|"
    "{person} sagte am Montag im Rathaus von {place}, der Bau habe {n} Wochen länger gedauert als geplant.|"
    "Anwohner der {thing} klagen seit {n} Monaten über Lärm, wie die Verwaltung von {place} bestätigte.|"
    "Nach einem Gutachten für {place} fehlen an der {thing} noch {n} Stellplätze für Räder.|"
    "Der Rat von {place} stimmte mit {n} Stimmen für den Antrag, den {person} eingebracht hatte.|"
    "An der {thing} arbeiten derzeit {n} Menschen, im nächsten Jahr sollen es nach den Plänen mehr werden.|"
    "Über die Kosten der {thing} hatte es in {place} zuletzt Streit zwischen {person} und dem Land gegeben."
).split("|")


def text_of(feed: int, item: int) -> tuple[str, list[str]]:
    """The title and the sentences of a feed's entry; the same each time, and no two entries alike."""
    chance = random.Random(feed * 1000 + item)
    words = {
        "person": f"{chance.choice(_PEOPLE)}-{chance.choice(_PEOPLE)}",
        "place": f"{chance.choice(_PLACES)}-{feed % 97}",
        "thing": chance.choice(_THINGS),
    }
    title = f"{words['thing']} in {words['place']}: {words['person']} legt Plan {feed}-{item} vor"
    chosen = chance.choices(_SENTENCES, k=12)
    return title, [sentence.format(n=chance.randint(2, 900), **words) for sentence in chosen]


def host_of(feed: int) -> str:
    """The host of a feed."""
    return f"feed-{feed}.example"


def old_items(kind: str) -> Sequence[int]:
    """Numbers of the entries that a feed had before: never those of the new ones."""
    n_items = N_MANY if kind.startswith("4.5 MB") else ITEMS
    return [number for number in range(n_items) if number != ITEMS]


def _guid(feed: int, item: int) -> str:
    return f"{host_of(feed)}/{item}"


def _age(item: int) -> int:
    """How old an entry is, in hours."""
    return 0 if item in NEW else 3 * abs(ITEMS - item)


def _item(feed: int, item: int, base: str, now: datetime, *, is_full: bool = True) -> str:
    title, sentences = text_of(feed, item)
    paragraphs = (" ".join(sentences[first : first + 3]) for first in range(0, len(sentences), 3))
    content = "".join(f"<p>{each}</p>" for each in paragraphs)
    whole = f"<content:encoded><![CDATA[{content}]]></content:encoded>" if is_full else ""
    return (
        f"<item><title>{title}</title><link>{base}/{item}</link><guid isPermaLink='false'>{_guid(feed, item)}</guid>"
        f"<pubDate>{format_datetime(now - timedelta(hours=_age(item)))}</pubDate>"
        f"<description>{sentences[0]}</description>{whole}</item>"
    )


def body(
    feed: int, base: str, now: datetime, items: Sequence[int], *, new: Sequence[int] = (), is_full: bool = True
) -> bytes:
    """A feed of old entries and of new ones, those with their text or with the text on their pages."""
    written = [_item(feed, item, base, now) for item in items]
    written += [_item(feed, item, base, now, is_full=is_full) for item in new]
    return (
        '<?xml version="1.0"?><rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel>'
        f"<title>Nachrichten {feed}</title><link>{base}/</link><language>de</language>{''.join(reversed(written))}"
        "</channel></rss>"
    ).encode()


def page(feed: int, item: int) -> bytes:
    """The page of an entry, with what pages have around their text."""
    title, sentences = text_of(feed, item)
    menu = "".join(f'<li><a href="/{word.lower()}">{word}</a></li>' for word in _THINGS)
    text = "".join(f"<p>{' '.join(sentences[first : first + 3])}</p>" for first in range(0, len(sentences), 3))
    return (
        f"<!doctype html><html lang='de'><head><title>{title}</title></head><body><nav><ul>{menu}</ul></nav>"
        f"<article><h1>{title}</h1>{text}</article><footer><p>Impressum</p></footer></body></html>"
    ).encode()


# The server, in a process of its own

_BOMB = gzip.compress(b" " * 50_000_000)


def _handler(feed: int, kind: str, port: Callable[[], int], now: datetime) -> Handler:
    """What a feed answers; made when it is asked, because thousands would fill the memory."""
    n_asked = 0

    def made(*, new: bool = False, is_full: bool = True) -> Handler:
        base = f"http://{host_of(feed)}:{port()}/{feed}"
        return answer(
            body(feed, base, now, old_items(kind), new=NEW[:n_asked] if new else (), is_full=is_full),
            content_type="application/rss+xml",
            etag=f'"{feed}"',
        )

    async def handle(request: Request, writer: asyncio.StreamWriter) -> None:
        nonlocal n_asked
        n_asked += 1
        head = b"HTTP/1.1 200 OK\r\nContent-Type: application/rss+xml\r\n"
        match kind:
            case "the same again, 304" if "if-none-match" in request.headers:
                chosen = answer(status=304)
            case "a new entry with its text" | "4.5 MB and a new entry":
                chosen = made(new=True)
            case "a new entry, text on its page":
                chosen = made(new=True, is_full=False)
            case "a new entry after 3 seconds":
                await asyncio.sleep(3)
                chosen = made(new=True)
            case "larger than 5 MB":
                chosen = answer(b" " * 5_500_000)
            case "larger than 5 MB when unpacked":
                chosen = answer(_BOMB, content_encoding="gzip")
            case "never ends":
                chosen = endless(head + b"\r\n<rss>", b"<item>" + b"x" * 65_000 + b"</item>")
            case "stops and stays":
                chosen = stuck(head + b"\r\n<rss>")
            case "sends on in a circle":
                chosen = answer(status=302, location=f"/{feed}?{1 - int(request.target.endswith('?1'))}")
            case "closes without an answer":
                writer.close()
                return
            case "answers 500":
                chosen = answer(status=500)
            case "is a web page":
                chosen = answer(page(feed, 0), content_type="text/html")
            case _:
                chosen = made()
        await chosen(request, writer)

    return handle


def _page_handler(feed: int, item: int) -> Handler:
    async def handle(request: Request, writer: asyncio.StreamWriter) -> None:
        await answer(page(feed, item), content_type="text/html; charset=utf-8")(request, writer)

    return handle


async def _serve(count: int) -> None:
    """Say the port on standard output, and serve until standard input ends."""
    now = utc_now()
    async with serve({}) as site:
        for feed, kind in enumerate(plan(count)):
            site.handlers[f"/{feed}"] = _handler(feed, kind, lambda: site.port, now)
            for item in NEW:
                site.handlers[f"/{feed}/{item}"] = _page_handler(feed, item)
        print(site.port, flush=True)
        await asyncio.to_thread(sys.stdin.read)


@contextmanager
def _site(count: int) -> Iterator[int]:
    command = [sys.executable, "-m", "benchmarks.polling", "--count", str(count), "--serve"]
    process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        yield int(process.stdout.readline())
    finally:
        process.stdin.close()
        process.wait(30)


# What the workspaces have before


async def _fill(url: str, count: int, port: int, held: int) -> None:
    """Add the feeds with all entries but the new one known, and articles of other days."""
    store = await open_store(url)
    now = utc_now()

    async def add(feed: int, kind: str) -> None:
        entries = (
            feeds.Entry(_guid(feed, item), None, "", "", False, None, "de", None, None)  # noqa: FBT003
            for item in old_items(kind)
        )
        source = Source(
            id=f"{feed:032x}",
            workspace=f"w{feed // A_WORKSPACE}",
            url=f"http://{host_of(feed)}:{port}/{feed}",
            title=f"Nachrichten {feed}",
            created_by="somebody",
            story=f"nachrichten-{feed}",
            etag=f'"{feed}"',
            due_at=now - timedelta(minutes=1),
        )
        keys = {key for entry in entries for key in feeds.identity(entry)}
        await store.add_source(source, keys=keys, now=now, limit=A_WORKSPACE)

    async def hold(workspace: int, number: int) -> None:
        at = now - timedelta(hours=number)
        title, sentences = text_of(count + workspace, number)
        article = engine.read("\n\n".join([title, *sentences]), source="Archiv", published_at=at)
        await store.add_articles([article], story=f"altes-{number // 2}", workspace=f"w{workspace}", now=at)

    everything = [add(feed, kind) for feed, kind in enumerate(plan(count))]
    everything += [hold(workspace, number) for workspace in range(-(-count // A_WORKSPACE)) for number in range(held)]
    for first in range(0, len(everything), 500):
        await asyncio.gather(*everything[first : first + 500])
    await store.close()


# The cycle


class _Here(AbstractResolver):
    """A domain name system in which every name leads to this machine."""

    async def resolve(self, host: str, port: int = 0, family: int = 0) -> list[ResolveResult]:  # noqa: ARG002
        return [ResolveResult(hostname=host, host="127.0.0.1", port=port, family=2, proto=6, flags=4)]

    async def close(self) -> None:
        return


def _loopback(ip: IP) -> bool:
    return ip.is_loopback


def _peak(who: int) -> float:
    """The most megabytes that were in memory at a time."""
    return resource.getrusage(who).ru_maxrss / 1024


class _Profilers:
    """One profiler a thread, which counts the processor's time."""

    def __init__(self) -> None:
        self.made: list[cProfile.Profile] = []

    def begin(self, *_: FrameType | str | Any) -> None:
        """Profile the thread that calls this."""
        made = cProfile.Profile(time.thread_time)
        self.made.append(made)
        made.enable()

    def show(self, n: int) -> None:
        """Print what took longest, on standard error."""
        for made in self.made:
            made.create_stats()
        stats = pstats.Stats(*self.made, stream=sys.stderr)
        stats.sort_stats("cumulative").print_stats(n)
        stats.sort_stats("tottime").print_stats(n)


async def _collected(url: str) -> list[dict[str, Any]]:
    """Ask all feeds in each cycle; give what each cost."""
    days = timedelta(0)

    def clock() -> datetime:
        return utc_now() + days

    measured = []
    store = await open_store(url)
    async with Web(Fetcher(allow=_loopback, resolver=_Here())) as web:

        async def ready() -> Web:
            return web

        collector = Collector(store, ready, worker="bench", clock=clock, seed=0)
        for _ in range(CYCLES):
            before = _peak(resource.RUSAGE_SELF)
            began, worked = time.perf_counter(), time.process_time()
            await collector.collect_due()
            measured.append(
                {
                    "seconds": time.perf_counter() - began,
                    "worked": time.process_time() - worked,
                    "before": before,
                    "peak": _peak(resource.RUSAGE_SELF),
                }
            )
            days += timedelta(days=2)  # whatever rests is due then
        await collector.stop()
    await store.close()
    measured[-1]["pages"] = _peak(resource.RUSAGE_CHILDREN)
    return measured


def _work(url: str, *, profile: bool) -> None:
    profilers = _Profilers()
    if profile:
        threading.setprofile(profilers.begin)
        profilers.begin()
    measured = asyncio.run(_collected(url))
    threading.setprofile(None)
    if profile:
        profilers.show(45)
    print(json.dumps(measured))


def _articles(url: str) -> int:
    database = create_engine(url)
    with database.connect() as connection:
        n = connection.execute(select(func.count()).select_from(ARTICLE)).scalar_one()
    database.dispose()
    return n


async def _failures(url: str, count: int) -> tuple[Counter[str], int]:
    """How many feeds failed for which reason, and how many were not asked."""
    store = await open_store(url)
    found = [each for workspace in range(-(-count // A_WORKSPACE)) for each in await store.sources(f"w{workspace}")]
    await store.close()
    return Counter(each.failure for each in found if each.failure), sum(each.fetched_at is None for each in found)


def _difference(wanted: Mapping[str, int], found: Mapping[str, int]) -> Sequence[str]:
    return [
        f"{reason}: {found.get(reason, 0)} instead of {wanted.get(reason, 0)}"
        for reason in sorted({*wanted, *found})
        if wanted.get(reason, 0) != found.get(reason, 0)
    ]


def measure(count: int, held: int, *, profile: bool) -> None:
    """Measure the cycles and print them, with everything that is not as it should be."""
    kinds = plan(count)
    with tempfile.TemporaryDirectory() as folder, _site(count) as port:
        url = f"sqlite:///{folder}/depesche.db"
        asyncio.run(_fill(url, count, port, held))
        before = _articles(url)
        load = os.getloadavg()[0]
        command = [sys.executable, "-m", "benchmarks.polling", "--worker", url, *(["--profile"] if profile else [])]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True, cwd=ROOT)
        measured = json.loads(done.stdout)
        n_new = _articles(url) - before
        failed, n_unasked = asyncio.run(_failures(url, count))
    n_workspaces = -(-count // A_WORKSPACE)
    print(f"Cycles of {count} feeds in {n_workspaces} workspaces with {held} articles each, SQLite; load {load:.1f}")
    for name, each in zip(("the first after a start", "the next one"), measured, strict=True):
        print(f"  {name + ': time':40} {each['seconds']:8.1f} s, of that the processor {each['worked']:.1f} s")
        print(f"  {'memory at most so far':40} {each['peak']:8.0f} MB  ({each['before']:.0f} MB before)")
    print(f"  {'memory of the process for pages':40} {measured[-1]['pages']:8.0f} MB")
    print(f"  {'articles stored':40} {n_new:8}")
    for reason, n in failed.most_common():
        print(f"  {reason:74} {n:5}")
    faults = list(_difference(Counter(reason for kind in kinds if (reason := _SHARES[kind][1])), failed))
    if n_new != (expected := CYCLES * sum(_SHARES[kind][2] for kind in kinds)):
        faults.append(f"{n_new} articles were stored instead of {expected}")
    if n_unasked:
        faults.append(f"{n_unasked} feeds were not asked")
    for fault in faults:
        print(f"  WRONG: {fault}")


def main() -> None:
    """Measure everything and print it."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--count", type=int, default=5_000, help="feeds to ask")
    parser.add_argument("--held", type=int, default=300, help="articles that each workspace has already")
    parser.add_argument("--profile", action="store_true", help="print where the processor's time goes")
    parser.add_argument("--serve", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--worker", metavar="URL", help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    set_up_logs("error", "text")
    if chosen.serve:
        asyncio.run(_serve(chosen.count))
    elif chosen.worker:
        _work(chosen.worker, profile=chosen.profile)
    else:
        measure(chosen.count, chosen.held, profile=chosen.profile)


if __name__ == "__main__":
    main()
