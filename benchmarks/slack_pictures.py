"""Draw what the bot shows on Slack from its block JSON, as HTML; see benchmarks/pictures.py.

The frame around the blocks is made here, after Slack's light theme; in Slack itself fonts and measures differ a little.
"""

import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from html import escape, unescape
from typing import Any
from zoneinfo import ZoneInfo

from babel.dates import format_date

from adapters.slack.blocks import posts
from adapters.slack.home_view import Followed, Home, home
from bot import settings
from bot.replies import Desk
from bot.sources import files
from bot.types import Channel, ChannelSettings, Request, Subscription
from bot.writer import Extractive
from storage import open_store

WIDTH = 760
STORY = "stargate"
ASKED = ("who funds it", "when does the first data centre open?")
"""One that the story answers, and one that it does not."""

NOW = datetime(2025, 1, 25, 7, 30, tzinfo=UTC)  # 08:30 in Berlin
SETTINGS = ChannelSettings(language="en", timezone="Europe/Berlin", quiet=None)
CHANNELS = {"C0000NEWS1": "news", "C0000HARB1": "harbor"}
SAID = (
    ("C0000NEWS1", f"follow {STORY} weekdays 08:30"),
    ("C0000NEWS1", "follow hafenbruecke updates"),
    ("C0000HARB1", "follow hafenbruecke every monday 9:00"),
    ("C0000HARB1", "pause hafenbruecke 2 days"),
)
"""What was said where, before App Home is looked at."""


@dataclass(frozen=True)
class Shown:
    """A message, or a page.

    Attributes:
        at: When.
        blocks: As they are sent.
        page: Whether it is App Home.
    """

    at: datetime
    blocks: Sequence[Mapping[str, Any]]
    page: bool = False


async def figures() -> dict[str, list[Shown]]:
    """Ask the bot about the bundled stories; give what it shows, by the name of the picture."""
    stories = {path.name: files.read_folder(path, print) for path in settings.BUNDLED_SEEDS.iterdir() if path.is_dir()}
    with tempfile.TemporaryDirectory() as folder:
        store = await open_store(f"sqlite:///{folder}/depesche.db")
        try:
            await store.keep_common_stories(stories, now=NOW)
            desk = Desk(store, Extractive(), clock=lambda: NOW, settings=SETTINGS)

            async def say(channel: str, text: str) -> list[Shown]:
                place = Channel("slack", channel, workspace="T1")
                reply = await desk.handle(Request(place, "U1", text, may_manage=True))
                found = [posts(message, reply.language, reply.story) for message in reply.messages]
                return [Shown(NOW, post.blocks) for some in found for post in some]

            digest = await say("C0000NEWS1", f"digest {STORY}")
            answered, silent = [await say("C0000NEWS1", f"ask {STORY} {question}") for question in ASKED]
            for channel, text in SAID:
                await say(channel, text)
            followed = tuple(map(_followed, await store.followed_in("slack", "T1")))
            page = home(Home(followed, await store.stories("T1"), "en", SETTINGS.timezone, may_manage=True))
        finally:
            await store.close()
    return {
        "slack-digest": digest,
        "slack-answer": answered,
        "slack-silent": silent,
        "slack-home": [Shown(NOW, page["blocks"], page=True)],
    }


def _followed(subscription: Subscription) -> Followed:
    schedule = subscription.schedule
    return Followed(
        subscription.id,
        subscription.channel.id,
        subscription.story,
        "" if schedule is None else schedule.describe("en"),
        updates=subscription.mode != "digest",
        next_at=None if schedule is None else subscription.due_at,
        paused_until=subscription.paused_until,
    )


# As Slack's clients draw it

_INLINE = re.compile(
    r"<!date\^(?P<at>-?\d+)\^(?P<form>[^|>]+)\|[^>]*>"
    r"|<\#(?P<channel>[A-Z0-9]+)>"
    r"|<(?P<url>https?://[^|>]+)\|(?P<label>[^>]+)>"
    r"|(?P<strong>\*)(?P<bold>[^*\n]+)\*"
    r"|(?P<line>\n)"
    r"|:(?P<emoji>[a-z_]+):"
)
_EMOJI = {"warning": "⚠️"}


def _date(at: int, form: str) -> str:
    moment = datetime.fromtimestamp(at, ZoneInfo(SETTINGS.timezone))
    said = {
        "{date_short_pretty}": "Today" if moment.date() == NOW.date() else format_date(moment, "MMM d, y", locale="en"),
        "{time}": f"{moment:%H:%M}",
    }
    for token, text in said.items():
        form = form.replace(token, text)
    return form


def inline(text: str) -> str:
    """Turn mrkdwn into HTML, as far as the adapter uses it."""
    drawn, end = [], 0
    for match in _INLINE.finditer(text):
        drawn.append(escape(unescape(text[end : match.start()])))
        end = match.end()
        if match["at"]:
            drawn.append(escape(_date(int(match["at"]), match["form"])))
        elif match["channel"]:
            drawn.append(f'<a class="channel">#{escape(CHANNELS[match["channel"]])}</a>')
        elif match["url"]:
            drawn.append(f"<a>{inline(match['label'])}</a>")
        elif match["strong"]:
            drawn.append(f"<b>{inline(match['bold'])}</b>")
        elif match["line"]:
            drawn.append("<br>")
        else:
            drawn.append(_EMOJI[match["emoji"]])
    drawn.append(escape(unescape(text[end:])))
    return "".join(drawn)


_TAGS = {"rich_text_section": "p", "rich_text_quote": "blockquote", "rich_text_list": "ul"}


def _rich(element: Mapping[str, Any], tag: str = "") -> str:
    """Draw a part of rich text."""
    match element["type"]:
        case "text":
            drawn = escape(element["text"])
            for name in element.get("style", {}):
                drawn = f"<{name[0]}>{drawn}</{name[0]}>"
            return drawn
        case "channel":
            return f'<a class="channel">#{escape(CHANNELS[element["channel_id"]])}</a>'
        case "rich_text_list":
            return f"<ul>{''.join(_rich(each, 'li') for each in element['elements'])}</ul>"
    tag = tag or _TAGS[element["type"]]
    return f"<{tag}>{''.join(map(_rich, element['elements']))}</{tag}>"


def _text(of: Mapping[str, Any]) -> str:
    return inline(of["text"]) if of["type"] == "mrkdwn" else escape(of["text"])


def _block(block: Mapping[str, Any]) -> str:
    """Draw one of the blocks that the adapter uses."""
    kind = block["type"]
    match kind:
        case "header":
            return f"<h3>{_text(block['text'])}</h3>"
        case "divider":
            return "<hr>"
        case "section":
            beside = _button(block["accessory"]) if "accessory" in block else ""
            return f'<div class="section"><p>{_text(block["text"])}</p>{beside}</div>'
        case "context":
            return f'<div class="context">{" ".join(map(_text, block["elements"]))}</div>'
        case "rich_text":
            return f'<div class="rich">{"".join(map(_rich, block["elements"]))}</div>'
        case "actions":
            return f'<div class="row">{"".join(map(_button, block["elements"]))}</div>'
    raise ValueError(f"blocks of type {kind} cannot be drawn yet")


def _button(element: Mapping[str, Any]) -> str:
    return f'<span class="button {element.get("style", "")}">{_text(element["text"])}</span>'


def _drawn(shown: Shown) -> str:
    blocks = "".join(map(_block, shown.blocks))
    if shown.page:
        tabs = '<div class="tabs"><b>Home</b><span>Messages</span><span>About</span></div>'
        return (
            '<div class="app"><div class="avatar">D</div><b class="title">Depesche</b></div>'
            f'{tabs}<div class="page">{blocks}</div>'
        )
    at = shown.at.astimezone(ZoneInfo(SETTINGS.timezone))
    return (
        f'<div class="message"><div class="avatar">D</div><div class="name"><b>Depesche</b> <i>APP</i> '
        f"<span>{at:%H:%M}</span></div>{blocks}</div>"
    )


_STYLE = """
* { box-sizing: border-box; margin: 0 }
body { background: #fff; color: #1d1c1d; font: 15px/22px FONTS }
section { padding: 16px 20px; width: WIDTHpx }
body:has(:target) section:not(:target) { display: none }
.message { max-width: 660px; padding-left: 44px; position: relative }
.avatar { background: #2a6f97; border-radius: 8px; color: #fff; font: bold 20px/36px "Liberation Serif", Georgia, serif;
  height: 36px; left: 0; position: absolute; text-align: center; top: 4px; width: 36px }
.name b { font-weight: 900 }
.name i { background: #e8e8e8; border-radius: 2px; color: #5f5e60; font: bold 10px/14px FONTS; padding: 1px 3px;
  vertical-align: 2px }
.name span { color: #616061; font-size: 12px; margin-left: 2px }
h3 { font-size: 18px; font-weight: 900; line-height: 24px; margin: 8px 0 4px }
.rich, .section { margin: 4px 0 8px }
.section { align-items: flex-start; display: flex; gap: 16px; justify-content: space-between }
ul { margin: 0; padding: 0 0 0 28px }
li { padding-left: 4px }
p + ul { margin-top: 4px }
blockquote { border-left: 4px solid #ddd; border-radius: 4px; padding: 0 0 0 12px }
.context { color: #616061; font-size: 13px; line-height: 19px; margin: 4px 0 8px }
h3 + .context { margin-top: -2px }
a { color: #1264a3 }
a.channel { background: #e8f5fa; border-radius: 3px; padding: 0 2px }
hr { border: 0; border-top: 1px solid #ddd; margin: 16px 0 }
.row { display: flex; flex-wrap: wrap; gap: 8px; margin: 4px 0 8px }
.button { border: 1px solid #bbb; border-radius: 8px; flex: none; font-size: 13px; font-weight: 700; line-height: 18px;
  padding: 4px 11px }
.primary { background: #007a5a; border-color: #007a5a; color: #fff }
.danger { border-color: #e01e5a; color: #e01e5a }
.app { font-size: 18px; font-weight: 900; height: 36px; line-height: 36px; padding-left: 46px; position: relative }
.app .avatar { top: 0 }
.tabs { border-bottom: 1px solid #ddd; color: #616061; display: flex; font-size: 13px; gap: 20px; margin: 8px -20px 0;
  padding: 0 20px }
.tabs * { padding: 6px 0 }
.tabs b { border-bottom: 2px solid #611f69; color: #1d1c1d }
.page { padding-top: 8px }
.page .section + .row { margin: -2px 0 16px }
""".replace("WIDTH", str(WIDTH)).replace("FONTS", 'Lato, "Slack-Lato", "Liberation Sans", Arial, sans-serif')


def page(drawn: Mapping[str, Sequence[Shown]], script: str) -> str:
    """Draw all pictures on one page, which needs nothing from elsewhere; "#name" shows one of them alone.

    Args:
        drawn: What is shown, by name.
        script: HTML to put at the end.
    """
    sections = (f'<section id="{name}">{"".join(map(_drawn, shown))}</section>' for name, shown in drawn.items())
    head = f'<!DOCTYPE html><html lang="en"><meta charset="utf-8"><style>{_STYLE}</style>'
    return f"{head}<body>{''.join(sections)}{script}</body></html>\n"
