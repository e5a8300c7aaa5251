"""The news desk on Slack.

`markup` and `blocks` are how messages look, `buttons` what can be pressed, `modals` and `home_view` forms and the page
that each user has, `manifest` what Slack is told about the app. All of them are pure and import no SDK.
"""
