"""Where the news desk is seen: one module a platform. Adapters render `bot.types` and know nothing of storage."""
