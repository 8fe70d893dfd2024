"""The key of a language model's endpoint: from a setting or a file, and never anywhere else."""

from __future__ import annotations

from flows.model.errors import ModelError
from techfigures.settings import Settings


def key_of(settings: Settings) -> str | None:
    """The key, if one is set.

    Raises:
        ModelError: its file can't be read or holds none, or it has characters that no header may have.
    """
    if settings.model_key and settings.model_key.get_secret_value().strip():
        return checked(settings.model_key.get_secret_value().strip(), "TECHFIGURES_MODEL_KEY")
    if settings.model_key_file is None:
        return None
    where = f"TECHFIGURES_MODEL_KEY_FILE ({settings.model_key_file})"
    try:
        key = settings.model_key_file.read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        told = error.strerror if isinstance(error, OSError) else "it is no text"
        raise ModelError(f"{where} can't be read: {told}; name a file that holds the key alone") from None
    if not key:
        raise ModelError(f"{where} is empty: write the key into it, or unset it for an endpoint without one")
    return checked(key, where)


def checked(key: str, where: str) -> str:
    """The key; ModelError, which doesn't tell it, where it can't be one."""
    if not key.isascii() or not key.isprintable() or " " in key:
        raise ModelError(f"{where} holds characters that no key has: it must be one word in ASCII")
    return key
