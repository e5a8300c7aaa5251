"""Reaching outside: where articles come from."""
