"""The news desk on Slack. The only package that imports Slack's libraries; imported only where it is used.

`client` is the `bot.ports.Chat`, `reception` what people do, `posting` what is posted, `doctor` whether an installation
is sound. `markup` and `blocks` are how messages look, `buttons` what can be pressed, `modals` and `home_view` forms and
the page that each user has, `manifest` what Slack is told about the app: these are pure and import no SDK.
"""
