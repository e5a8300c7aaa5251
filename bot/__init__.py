"""Depesche: what is said, to whom and when. Knows no chat platform and no SQL."""
