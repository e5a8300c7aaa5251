from base64 import urlsafe_b64encode
from itertools import permutations

import pytest

from bot.errors import ConfigError, StorageError
from storage.secrets import Secrets, new_key

# The same in every process that runs tests, because they are part of their names.
OLD, NEW, OTHER = (urlsafe_b64encode(letter * 32).decode() for letter in (b"o", b"n", b"x"))
MAKE_ONE = "make one with: depesche secret-key"


@pytest.mark.parametrize("text", ["", "xoxb-1", "Müller 🗞", "x" * 5000])
def test_what_was_encrypted_comes_back(text: str) -> None:
    """Any text does, whatever its length and script."""
    secrets = Secrets(OLD)
    assert secrets.decrypt(secrets.encrypt(text)) == text


def test_the_same_text_never_looks_the_same() -> None:
    """Nobody sees from the database that two workspaces have the same token, or what it is."""
    secrets = Secrets(OLD)
    first, second = secrets.encrypt("xoxb-1"), secrets.encrypt("xoxb-1")
    assert first != second
    assert "xoxb-1" not in first
    assert first.isascii()


def test_each_new_key_is_another_one() -> None:
    """A key is made anew each time, and is one."""
    first, second = new_key(), new_key()
    assert first != second
    assert Secrets(f"{second},{first}").decrypt(Secrets(first).encrypt("x")) == "x"


def test_spaces_around_keys_are_fine() -> None:
    """As people write lists, and as a file ends."""
    assert Secrets(f" {NEW} , {OLD}\n").decrypt(Secrets(OLD).encrypt("x")) == "x"


@pytest.mark.parametrize("keys", list(permutations([OLD, NEW, OTHER])))
def test_every_key_decrypts_and_the_first_encrypts(keys: tuple[str, ...]) -> None:
    """Wherever a key stands, what it encrypted can be read; what is new, only with the first."""
    secrets = Secrets(",".join(keys))
    for key in keys:
        assert secrets.decrypt(Secrets(key).encrypt("x")) == "x"
    written = secrets.encrypt("x")
    assert Secrets(keys[0]).decrypt(written) == "x"
    with pytest.raises(StorageError):
        Secrets(",".join(keys[1:])).decrypt(written)


@pytest.mark.parametrize("damage", ["", "x", "Müller", "\0", OLD, "gAAAAA", "xoxb-1-in-the-clear"])
def test_what_no_key_fits_is_said_in_words(damage: str) -> None:
    """What another key wrote, and what is no ciphertext at all, is an error that says what to look at."""
    for text in (damage, Secrets(OTHER).encrypt("xoxb-1")):
        for call in (Secrets(f"{NEW},{OLD}").decrypt, Secrets(f"{NEW},{OLD}").rotated):
            with pytest.raises(StorageError) as failed:
                call(text)
            assert str(failed.value) == (
                "Could not read a secret: "
                "it was encrypted with a key that is not in DEPESCHE_SECRET_KEY, or is damaged."
            )
            assert not failed.value.retryable


def test_what_was_changed_is_noticed() -> None:
    """A ciphertext with one other character is not decrypted to something else."""
    secrets = Secrets(OLD)
    written = secrets.encrypt("xoxb-1")
    changed = written[:40] + ("A" if written[40] != "A" else "B") + written[41:]
    with pytest.raises(StorageError):
        secrets.decrypt(changed)


def test_rotation_leaves_alone_what_the_first_key_wrote() -> None:
    """It is not encrypted again each time."""
    secrets = Secrets(f"{NEW},{OLD}")
    assert secrets.rotated(secrets.encrypt("x")) is None


def test_rotation_makes_the_old_key_superfluous() -> None:
    """What the old key wrote can be read with the new one alone afterwards, and no longer with the old one."""
    rotated = Secrets(f"{NEW},{OLD}").rotated(Secrets(OLD).encrypt("x"))
    assert rotated is not None
    assert Secrets(NEW).decrypt(rotated) == "x"
    with pytest.raises(StorageError):
        Secrets(OLD).decrypt(rotated)


@pytest.mark.parametrize(
    ("keys", "problems"),
    [
        ("", ["there is no key in it"]),
        (" \n", ["there is no key in it"]),
        ("geheim", ["key 1 in it is not one"]),
        (f"{NEW},geheim", ["key 2 in it is not one"]),
        (f"{NEW},", ["key 2 in it is not one"]),
        (f"{NEW},{OLD[:20]} {OLD[20:]}", ["key 2 in it is not one"]),
        (f"{NEW}{OLD}", ["key 1 in it is not one"]),
        (f"{NEW},{OLD[:-4]}", ["key 2 in it is not one"]),
        (f"Schlüssel,{NEW},{NEW}{OLD}", ["key 1 in it is not one", "key 3 in it is not one"]),
        (",".join([NEW] * 12 + ["geheim"]), ["key 13 in it is not one"]),
    ],
)
def test_what_is_no_key_is_named_and_not_repeated(keys: str, problems: list[str]) -> None:
    """All faults are said together, with what to do; nothing that was written there is."""
    with pytest.raises(ConfigError) as failed:
        Secrets(keys)
    assert list(failed.value.problems) == [f"DEPESCHE_SECRET_KEY: {problem}; {MAKE_ONE}" for problem in problems]
    for written in filter(None, map(str.strip, keys.split(","))):
        assert written not in str(failed.value)
        assert written not in repr(failed.value.__context__)


def test_nothing_is_shown_of_the_keys() -> None:
    """Neither to people nor in a dump of whatever holds them."""
    secrets = Secrets(f"{NEW},{OLD}")
    assert repr(secrets) == str(secrets) == "Secrets(…)"
