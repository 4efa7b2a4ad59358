"""The keys folder, as the command line handles it."""

from questcity.adapters.keys.creation import create_missing
from questcity.adapters.keys.errors import KeysError
from questcity.adapters.keys.keyring import KeyDescription, Keyring, load
from questcity.entrypoints.bootstrap.errors import StartError
from questcity.entrypoints.bootstrap.settings import Environment, Settings


def prepare_keys(settings: Settings) -> tuple[str, ...]:
    """Make the keys that are missing and return what was made.

    In production the folder must be there: an empty one by mistake would sign everybody out.
    Raise `StartError`.
    """
    if settings.environment is Environment.PRODUCTION and not settings.keys_dir.is_dir():
        message = (
            f"The keys folder {settings.keys_dir} is not there. Run `questcity keys generate`, or "
            "correct QUESTCITY_KEYS_DIR."
        )
        raise StartError(message)
    return generate_keys(settings)


def generate_keys(settings: Settings) -> tuple[str, ...]:
    """Make the keys that are missing and return what was made. Raise `StartError`."""
    try:
        made = create_missing(settings.keys_dir)
        load(settings.keys_dir)
    except KeysError as error:
        raise StartError(str(error)) from error
    return made


def load_keys(settings: Settings) -> Keyring:
    """Return the keys. Raise `StartError` with the first thing that is wrong with them."""
    try:
        return load(settings.keys_dir)
    except KeysError as error:
        raise StartError(str(error)) from error


def list_keys(settings: Settings) -> tuple[KeyDescription, ...]:
    """Return a description of each key, without anything secret. Raise `StartError`."""
    return load_keys(settings).describe()
