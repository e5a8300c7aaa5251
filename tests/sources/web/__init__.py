"""A site on this machine that behaves as badly as the web does, and the tricks of those who write addresses."""
