"""The news desk on Discord. The only package that imports the discord library; imported only where a token is set.

`client` is the `bot.ports.Chat`, `doctor` looks whether an installation is sound. `markdown` and `layout` are how
messages look, `names`, `commands` and `buttons` what people can use.
"""

import warnings

with warnings.catch_warnings():
    # Its voice part, which nobody uses here, warns on import of a module that Python 3.13 drops.
    warnings.filterwarnings("ignore", "'audioop' is deprecated", DeprecationWarning)
    import discord  # noqa: F401 - imported here once, so that it warns nowhere else

from adapters.discord.client import Discord
from adapters.discord.doctor import application_id, doctor, invite_link

__all__ = ["Discord", "application_id", "doctor", "invite_link"]
