"""Encrypting what would let others act as the bot. Knows keys and texts; no database.

Fernet (https://github.com/fernet/spec): AES-128 in CBC mode under an HMAC, so that what was changed is noticed. Whoever
has the database and not the key has no token; whoever has both has all of them.
"""

from base64 import b64decode

from cryptography.fernet import Fernet, InvalidToken, MultiFernet

from bot.errors import ConfigError, StorageError

_MAKE_ONE = "make one with: depesche secret-key"


def new_key() -> str:
    """Make a key for DEPESCHE_SECRET_KEY."""
    return Fernet.generate_key().decode()


class Secrets:
    """Encrypts with the first of its keys and decrypts with each.

    A key is replaced in three steps: put the new one before the old, encrypt anew what the old one wrote, drop the old.
    """

    __slots__ = ("_all", "_first")

    def __init__(self, keys: str) -> None:
        """Read the keys.

        Args:
            keys: One or more, separated by commas; spaces around them are fine.

        Raises:
            ConfigError: There is none, or one is no key; none of them is repeated.
        """
        if not keys.strip():
            raise ConfigError([f"DEPESCHE_SECRET_KEY: there is no key in it; {_MAKE_ONE}"])
        found = [_fernet(key.strip()) for key in keys.split(",")]
        fernets = [fernet for fernet in found if fernet is not None]
        if len(fernets) < len(found):
            raise ConfigError(
                [
                    f"DEPESCHE_SECRET_KEY: key {number} in it is not one; {_MAKE_ONE}"
                    for number, fernet in enumerate(found, 1)
                    if fernet is None
                ]
            )
        self._first = fernets[0]
        self._all = MultiFernet(fernets)

    def __repr__(self) -> str:
        return "Secrets(…)"

    def encrypt(self, text: str) -> str:
        """Encrypt a text: ASCII, about a third longer and 100 characters, and another one each time."""
        return self._all.encrypt(text.encode()).decode()

    def decrypt(self, text: str) -> str:
        """Give back what was encrypted.

        Raises:
            StorageError: No key fits.
        """
        try:
            return self._all.decrypt(text.encode()).decode()
        except InvalidToken as error:
            raise _unreadable() from error

    def rotated(self, text: str) -> str | None:
        """Encrypt with the first key what another one encrypted; None where the first did.

        Raises:
            StorageError: No key fits.
        """
        written = text.encode()
        try:
            self._first.decrypt(written)
        except InvalidToken:
            try:
                return self._all.rotate(written).decode()
            except InvalidToken as error:
                raise _unreadable() from error
        return None


def _fernet(key: str) -> Fernet | None:
    try:
        # Fernet itself takes two keys without a comma for the first, and reads past any letter that none can have.
        b64decode(key, altchars=b"-_", validate=True)
        return Fernet(key)
    except ValueError:
        return None


def _unreadable() -> StorageError:
    reason = "it was encrypted with a key that is not in DEPESCHE_SECRET_KEY, or is damaged"
    return StorageError("read a secret", reason, retryable=False)
