"""Packed bodies of HTTP -> their bytes, while they arrive and up to a limit.

No network: `fetch` hands on what comes from the site, and words what goes wrong.
"""

import zlib

_MAX_MEMBERS = 100  # of a gzip body; real ones have one


class TooLarge(Exception):  # gives no reason: `fetch` words it
    """More bytes than may be."""


class Broken(Exception):  # likewise
    """Packed bytes that cannot be unpacked, or end too early."""


class Unpacker:
    """Unpacks a body while it arrives, and never holds more than it may.

    zlib is told how much it may give, so that a bomb is stopped at the limit; brotli and zstd are not asked for.
    """

    def __init__(self, encoding: str, max_bytes: int) -> None:
        """Begin.

        Args:
            encoding: "", "gzip" or "deflate".
            max_bytes: What may come out.
        """
        self._encoding = encoding
        self._max_bytes = max_bytes
        self._parts: list[bytes] = []
        self._size = 0
        self._members = 0
        self._zlib: zlib._Decompress | None = None
        self._is_done = False

    def feed(self, data: bytes) -> None:
        """Take the next bytes.

        Raises:
            TooLarge: The page is larger than it may be.
            Broken: It cannot be unpacked.
        """
        if not self._encoding:
            self._keep(data)
            return
        while data and not self._is_done:
            if self._zlib is None:
                if self._members and data[:1] != b"\x1f":  # padding, as some servers append it
                    self._is_done = True
                    return
                self._members += 1
                if self._members > _MAX_MEMBERS:
                    raise Broken
                self._zlib = zlib.decompressobj(wbits=self._wbits(data))
            try:
                self._keep(self._zlib.decompress(data, self._max_bytes - self._size + 1))
            except zlib.error:
                raise Broken from None
            data = self._zlib.unconsumed_tail
            if self._zlib.eof:
                data = self._zlib.unused_data
                self._zlib = None
                self._is_done = self._encoding != "gzip"  # which alone may have several members

    def finish(self) -> bytes:
        """Give all of it.

        Raises:
            Broken: It ended too early.
        """
        if self._zlib is not None:
            raise Broken
        return b"".join(self._parts)

    def _wbits(self, data: bytes) -> int:
        """What zlib has to expect; "deflate" means two things on the web, told apart by the first byte."""
        if self._encoding == "gzip":
            return 31
        return 15 if data[0] & 0x0F == 8 else -15

    def _keep(self, data: bytes) -> None:
        self._size += len(data)
        if self._size > self._max_bytes:
            raise TooLarge
        self._parts.append(data)
