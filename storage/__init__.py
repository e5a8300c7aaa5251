"""The only package that will know SQL."""
