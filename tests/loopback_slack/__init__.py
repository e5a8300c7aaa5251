"""A Slack on 127.0.0.1 for tests: Web API, Socket Mode and signed posts, which the unmodified Bolt talks to.

It keeps Slack's rules and notes each that is broken, and fails as it is told to. Begin with `server.LoopbackSlack`;
`fixtures` makes one for a test.
"""

from tests.loopback_slack.courier import Forgery, Reply
from tests.loopback_slack.faults import Fault
from tests.loopback_slack.happenings import Acknowledgement, Happening
from tests.loopback_slack.markup import Link, Ping
from tests.loopback_slack.notes import Violation
from tests.loopback_slack.refusals import NotOffered
from tests.loopback_slack.server import LoopbackSlack
from tests.loopback_slack.values import EVERYTHING, Call, Channel, File, Message, User, UserGroup, View, Workspace

__all__ = [
    "EVERYTHING",
    "Acknowledgement",
    "Call",
    "Channel",
    "Fault",
    "File",
    "Forgery",
    "Happening",
    "Link",
    "LoopbackSlack",
    "Message",
    "NotOffered",
    "Ping",
    "Reply",
    "User",
    "UserGroup",
    "View",
    "Violation",
    "Workspace",
]
