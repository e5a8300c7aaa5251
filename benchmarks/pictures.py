"""Draw messages as Discord and Slack show them, into docs/pictures; needs Chromium.

python -m benchmarks.pictures                    draw the pictures anew
python -m benchmarks.pictures --only slack       only those of one platform
python -m benchmarks.pictures --pages folder     only write the pages from which they are taken

What is drawn is what the adapters send: real desk, courier and database, on the bundled stories. The frame around it
is made here, after Discord's dark theme; in Discord itself fonts and measures differ a little. Slack's is made in
benchmarks/slack_pictures.py.
"""

import argparse
import asyncio
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape
from itertools import groupby
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date

from adapters.discord.client import Discord
from adapters.discord.layout import Card, view
from benchmarks import slack_pictures
from bot import settings
from bot.deliveries import Courier
from bot.ports import Part
from bot.replies import Desk
from bot.service import set_up_logs
from bot.sources import files
from bot.types import Channel, ChannelSettings, Request, Story
from bot.writer import Extractive
from storage import open_store

PICTURES = Path(__file__).resolve().parents[1] / "docs" / "pictures"
STORY = "stargate"
ASKED = ("who funds it", "when does the first data centre open?")
"""One that the story answers, and one that it does not."""

WIDTH = 720
BROWSERS = ("chromium", "chromium-browser", "google-chrome")
SETTINGS = ChannelSettings(language="en", timezone="Europe/Berlin", quiet=None)

FOLLOWED_AT = datetime(2025, 1, 23, 12, tzinfo=UTC)  # three of the story's articles are published
NEWS_AT = datetime(2025, 1, 24, 14, tzinfo=UTC)  # all are
DIGEST_AT = datetime(2025, 1, 25, 7, 30, tzinfo=UTC)  # 08:30 in Berlin


@dataclass(frozen=True)
class Shown:
    """A message in a channel.

    Attributes:
        at: When it was posted.
        components: As they are sent.
        command: Which command it answers; empty for none.
    """

    at: datetime
    components: Sequence[Mapping[str, Any]]
    command: str = ""


class _Watched(Discord):
    """Posts nothing: keeps what would be posted."""

    def __init__(self) -> None:
        super().__init__("none", stories=_no_stories, followed=_no_handles, gone=_nothing, listen=False)
        self.sent: list[tuple[Channel, Card, str]] = []

    async def send(
        self,
        channel: Channel,
        part: Part,
        *,
        nonce: str,
        mention: str | None = None,  # noqa: ARG002
        after: str | None = None,  # noqa: ARG002
    ) -> str:
        """Keep a card."""
        if not isinstance(part, Card):
            raise TypeError(part)
        self.sent.append((channel, part, nonce))
        return nonce


async def _no_stories(_: str) -> list[Story]:
    return []


async def _no_handles(_: str) -> list[str]:
    return []


async def _nothing(_: str) -> None:
    return


async def figures() -> dict[str, list[Shown]]:
    """Let the bot work through some days of the story; give what it posts, by the name of the picture."""
    now = FOLLOWED_AT
    articles = files.read_folder(settings.BUNDLED_SEEDS / STORY, print)
    with tempfile.TemporaryDirectory() as folder:
        store = await open_store(f"sqlite:///{folder}/depesche.db")
        try:
            chat = _Watched()
            desk = Desk(store, Extractive(), clock=lambda: now, settings=SETTINGS)
            courier = Courier(store, [chat], Extractive(), worker="w", clock=lambda: now, settings=SETTINGS)
            updates, digests = Channel("discord", "1", workspace="1"), Channel("discord", "2", workspace="1")
            published = [each for each in articles if each.published_at and each.published_at <= now]
            await store.keep_common_stories({STORY: published}, now=now)
            await desk.handle(Request(updates, "ann", f"follow {STORY} updates", may_manage=True))
            now = NEWS_AT
            await store.keep_common_stories({STORY: articles}, now=now)
            await desk.handle(Request(digests, "ann", f"follow {STORY} daily 08:30", may_manage=True))
            await courier.deliver_due()
            now = DIGEST_AT
            await courier.deliver_due()
            await courier.stop()
            answers = []
            for question in ASKED:
                reply = await desk.handle(Request(digests, "ann", f"ask {STORY} {question}"))
                for message in reply.messages:
                    cards = chat.render(message, reply.language, reply.story)
                    answers += [Shown(now, _components(card, ""), STORY) for card in cards if isinstance(card, Card)]
        finally:
            await store.close()
    posted = {
        channel: [Shown(at, _components(card, nonce)) for where, card, nonce in chat.sent if where == channel]
        for channel, at in ((updates, NEWS_AT), (digests, DIGEST_AT))
    }
    return {"discord-digest": posted[digests], "discord-answer": answers, "discord-update": posted[updates]}


def _components(card: Card, nonce: str) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = view(card, nonce).to_components()  # type: ignore[no-untyped-call]
    return found


# As Discord's clients draw it

_INLINE = re.compile(
    r"\\(?P<plain>[^\w\s])"
    r"|<t:(?P<time>-?\d+):D>"
    r"|\[(?P<label>(?:\\.|[^\\\[\]])+)\]\(<(?P<url>https?://[^<>\s]+)>\)"
    r"|(?P<strong>\*\*)"
    r"|(?P<em>\*)"
)
_LINE = re.compile(r"(?P<mark>### |-# |> |- )?(?P<text>.*)")
_BLOCKS = {"### ": "h3", "-# ": "small", "> ": "blockquote", "- ": "li", "": "p"}


def inline(text: str) -> str:
    """Turn the Markdown of a line into HTML, as far as the adapter uses it."""
    opened: dict[str, bool] = {}
    drawn, end = [], 0
    for match in _INLINE.finditer(text):
        drawn.append(escape(text[end : match.start()]))
        end = match.end()
        kind, value = match.lastgroup, match[match.lastgroup or 0]
        if kind == "plain":
            drawn.append(escape(value))
        elif kind == "time":
            day = datetime.fromtimestamp(int(value), UTC)
            drawn.append(f"<time>{format_date(day, 'long', locale='en_GB')}</time>")
        elif kind == "url":
            drawn.append(f'<a href="{escape(value)}">{inline(match["label"])}</a>')
        elif kind is not None:
            drawn.append(f"</{kind}>" if opened.get(kind) else f"<{kind}>")
            opened[kind] = not opened.get(kind)
    drawn.append(escape(text[end:]))
    return "".join(drawn)


def markdown(text: str) -> str:
    """Turn Markdown into HTML, as far as the adapter uses it."""
    lines = [match for line in text.split("\n") if (match := _LINE.fullmatch(line))]
    drawn = []
    for mark, some in groupby(lines, key=lambda match: match["mark"] or ""):
        tag = _BLOCKS[mark]
        blocks = "".join(f"<{tag}>{inline(each['text'])}</{tag}>" for each in some)
        drawn.append(f"<ul>{blocks}</ul>" if tag == "li" else blocks)
    return "".join(drawn)


def _drawn(component: Mapping[str, Any]) -> str:
    """Draw one of the components that the adapter uses."""
    inner = "".join(map(_drawn, component.get("components", ())))
    match component["type"]:
        case 1:
            return f'<div class="row">{inner}</div>'
        case 2:
            style = "primary" if component["style"] == 1 else "secondary"
            return f'<span class="button {style}">{escape(component["label"])}</span>'
        case 10:
            return f'<div class="text">{markdown(component["content"])}</div>'
        case 14:
            return '<div class="line"></div>' if component["divider"] else '<div class="gap"></div>'
        case 17:
            return f'<div class="container" style="border-left-color: #{component["accent_color"]:06x}">{inner}</div>'
    raise ValueError(f"components of type {component['type']} cannot be drawn yet")


def _message(shown: Shown) -> str:
    asked = ""
    if shown.command:
        asked = f'<div class="asked"><b class="ann">Ann</b> used <b class="command">/{escape(shown.command)}</b></div>'
    at = shown.at.astimezone(ZoneInfo(SETTINGS.timezone))
    return (
        f'<div class="message">{asked}<div class="avatar">D</div><div class="said">'
        f'<div class="name"><b>Depesche</b> <i>APP</i> <span>{at:%H:%M}</span></div>'
        f"{''.join(map(_drawn, shown.components))}</div></div>"
    )


_STYLE = """
* { box-sizing: border-box; margin: 0 }
body { background: #1a1a1e; color: #dfe0e2; font: 16px/22px FONTS }
section { padding: 16px; width: WIDTHpx }
body:has(:target) section:not(:target) { display: none }
.message { padding: 4px 0 8px 56px; position: relative }
.asked { color: #a5a6ab; font-size: 14px; margin: 0 0 2px; position: relative }
.asked::before { border: 2px solid #46474d; border-width: 2px 0 0 2px; border-radius: 6px 0 0; content: "";
  height: 12px; left: -36px; position: absolute; top: 10px; width: 32px }
.ann { color: #e6b8a2; font-weight: 500 }
.command { color: #a9b8ff; font-weight: 500 }
.avatar { background: #2a6f97; border-radius: 50%; color: #fff; font: bold 21px/40px "Liberation Serif", Georgia, serif;
  height: 40px; left: 0; position: absolute; text-align: center; width: 40px }
.asked + .avatar { top: 30px }
.name b { color: #fff; font-weight: 500 }
.name i { background: #5865f2; border-radius: 4px; color: #fff; font: 500 12px/15px FONTS;
  padding: 1px 4px; vertical-align: 1px }
.name span { color: #94959c; font-size: 12px; margin-left: 4px }
.container { background: #242429; border: 1px solid #36363d; border-left-width: 4px; border-radius: 8px; display: flex;
  flex-direction: column; gap: 8px; margin-top: 4px; max-width: 600px; padding: 16px }
h3 { color: #fff; font-size: 16px; line-height: 22px }
small { color: #a5a6ab; display: block; font-size: 13px; line-height: 18px }
h3 + small { margin-top: 2px }
blockquote { border-left: 4px solid #5c5d66; border-radius: 4px; padding-left: 12px }
ul { margin: 4px 0 0; padding: 0 0 0 16px }
.text > ul:first-child { margin-top: 0 }
li + li { margin-top: 4px }
b, strong { font-weight: 600 }
strong { color: #fff }
a { color: #7bb0ff; text-decoration: none }
time { background: #3a3b42; border-radius: 3px; padding: 0 2px }
.line { background: #3d3e45; height: 1px; margin: 4px 0 }
.gap { height: 0 }
.row { display: flex; flex-wrap: wrap; gap: 8px; margin-top: 4px }
.button { border-radius: 8px; color: #fff; font-size: 14px; font-weight: 500; line-height: 18px; padding: 7px 15px }
.primary { background: #5865f2 }
.secondary { background: #3c3d45 }
""".replace("WIDTH", str(WIDTH)).replace("FONTS", '"gg sans", "Noto Sans", "Liberation Sans", Arial, sans-serif')

# Says how high the picture is: a browser without a screen takes one of a window, not of a page.
_MEASURE = """<script>
addEventListener("load", () => { document.title = Math.ceil(document.body.getBoundingClientRect().height) })
</script>"""


def page(drawn: Mapping[str, Sequence[Shown]]) -> str:
    """Draw all pictures on one page, which needs nothing from elsewhere; "#name" shows one of them alone."""
    sections = (f'<section id="{name}">{"".join(map(_message, shown))}</section>' for name, shown in drawn.items())
    head = f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><style>{_STYLE}</style>'
    return f"{head}<body>{''.join(sections)}{_MEASURE}</body></html>\n"


def _browse(browser: str, folder: Path, *arguments: str) -> str:
    quiet = "--no-first-run --disable-background-networking --disable-component-update --disable-sync --disable-quic"
    command = [browser, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", *quiet.split()]
    done = subprocess.run(
        [*command, f"--user-data-dir={folder}/browser", *arguments],
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        timeout=120,
    )
    return done.stdout


def photograph(browser: str, html: str, names: Iterable[str], width: int) -> None:
    """Take pictures of the parts of a page.

    Args:
        browser: A Chromium.
        html: As `page` makes it.
        names: Of the parts, and of the files.
        width: Of the pictures, in pixels.
    """
    PICTURES.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        (folder / "page.html").write_text(html, encoding="utf-8")
        for name in names:
            address = f"file://{folder}/page.html#{name}"
            read = _browse(browser, folder, f"--window-size={width},600", "--dump-dom", address)
            found = re.search(r"<title>(\d+)</title>", read)
            if found is None:
                raise ValueError("the page did not say how high it is")
            target = PICTURES / f"{name}.png"
            _browse(browser, folder, f"--window-size={width},{found[1]}", f"--screenshot={target}", address)
            print(f"{target.relative_to(PICTURES.parents[1])}  {target.stat().st_size / 1000:.0f} kB")


def main() -> None:
    """Draw everything."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", choices=["discord", "slack"], help="draw only what this platform shows")
    parser.add_argument("--pages", type=Path, help="write the pages into this folder and take no pictures")
    chosen = parser.parse_args()
    set_up_logs("error", "text")
    pages: dict[str, tuple[str, list[str], int]] = {}
    if chosen.only != "slack":
        drawn = asyncio.run(figures())
        pages["discord"] = page(drawn), list(drawn), WIDTH
    if chosen.only != "discord":
        shown = asyncio.run(slack_pictures.figures())
        pages["slack"] = slack_pictures.page(shown, _MEASURE), list(shown), slack_pictures.WIDTH
    if chosen.pages:
        for platform, (html, _, _) in pages.items():
            (chosen.pages / f"{platform}.html").write_text(html, encoding="utf-8")
        return
    browser = next(filter(None, map(shutil.which, BROWSERS)), None)
    if browser is None:
        sys.exit(f"This needs a browser, one of: {', '.join(BROWSERS)}.")
    for html, names, width in pages.values():
        photograph(browser, html, names, width)


if __name__ == "__main__":
    main()
