"""Environment variables: how one is described, and how all of them are read."""

from collections.abc import Callable, Mapping
from dataclasses import KW_ONLY, dataclass
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any, Final

from questcity.entrypoints.bootstrap.parsing import Parser, masked, shown

PREFIX: Final = "QUESTCITY_"
FILE_SUFFIX: Final = "_FILE"
# What `questcity admin create` takes from the environment: used once, and no setting.
_ADMIN_PREFIX: Final = "QUESTCITY_ADMIN_"
_QUOTED_AT_MOST: Final = 120

Values = Mapping[str, Any]
"""What was read already, by the names of the fields."""


class VariableError(ValueError):
    """A variable that cannot be used; the message is one line and holds no secret."""


@dataclass(frozen=True, slots=True)
class Default:
    """A default that depends on what was read before; `words` explain it.

    `choose` returns text, or None for no value at all, or raises `ValueError` with the reason why
    there is no default.
    """

    words: str
    choose: Callable[[Values], str | None]


def absent(words: str) -> Default:
    """Return the default of what need not be given."""
    return Default(words, lambda _: None)


def _nothing_wrong(_value: Any, _before: Values) -> None:
    """Find no fault with the value."""


@dataclass(frozen=True, slots=True)
class Variable:
    """All that is known of one variable but its name, which is that of its field.

    `find_fault` tells what the variables before this one rule out.
    """

    description: str
    parse: Parser[Any]
    default: str | Default
    own_example: str | None = None
    _: KW_ONLY
    may_be_empty: bool = False
    is_secret: bool = False
    find_fault: Callable[[Any, Values], str | None] = _nothing_wrong

    @property
    def example(self) -> str:
        """What may be given: the default, unless there is something better to show."""
        return self.default_in_words if self.own_example is None else self.own_example

    @property
    def default_in_words(self) -> str:
        """What holds when the variable is not given, for people."""
        return self.default.words if isinstance(self.default, Default) else self.default

    def value_of(self, text: str | None, before: Values) -> Any:
        """Return the value of the text, or of the default when there is none.

        Raise `ValueError` with what is wrong.
        """
        if text == "" and not self.may_be_empty:
            message = "is empty: give it a value, or leave it out"
            raise ValueError(message)
        if text is None:
            text = self.default if isinstance(self.default, str) else self.default.choose(before)
        if text is None:
            return None
        value = self.parse(text)
        if fault := self.find_fault(value, before):
            raise ValueError(fault)
        return value

    def show(self, value: Any) -> str:
        """Return the value as people may see it."""
        return f"({self.default_in_words})" if value is None else shown(value)


def name_of(field: str) -> str:
    """Return the name of the variable that fills a field."""
    return f"{PREFIX}{field.upper()}"


def read_all(variables: Mapping[str, Variable], environment: Mapping[str, str]) -> dict[str, Any]:
    """Return the value of every field, read in the order of the variables.

    Raise `VariableError` with the first thing that is wrong.
    """
    _refuse_unknown(variables, environment)
    values: dict[str, Any] = {}
    for field, variable in variables.items():
        values[field] = _read(name_of(field), variable, environment, values)
    return values


def _refuse_unknown(variables: Mapping[str, Variable], environment: Mapping[str, str]) -> None:
    known = [name_of(field) for field in variables]
    known += [
        name_of(field) + FILE_SUFFIX for field, variable in variables.items() if variable.is_secret
    ]
    for name in sorted(environment):
        if not name.startswith(PREFIX) or name.startswith(_ADMIN_PREFIX) or name in known:
            continue
        message = f"{_quoted(name)} is not a setting; for example {_nearest(name, known)} is one."
        raise VariableError(message)


def _nearest(name: str, known: list[str]) -> str:
    return max(known, key=lambda other: SequenceMatcher(None, name.upper(), other).ratio())


def _read(name: str, variable: Variable, environment: Mapping[str, str], before: Values) -> Any:
    subject, text = _find(name, variable, environment)
    try:
        return variable.value_of(None if text is None else text.strip(), before)
    except ValueError as error:
        message = f"{subject} {error}; for example {name}={variable.example}"
        raise VariableError(message) from None


def _find(name: str, variable: Variable, environment: Mapping[str, str]) -> tuple[str, str | None]:
    """Return what an error may call the variable, and its text."""
    text, file_name = environment.get(name), name + FILE_SUFFIX
    if not variable.is_secret:
        return (f"{name}={_quoted(text)}" if text else name), text
    if file_name not in environment:
        return name, text
    if text is not None:
        message = f"{name} and {file_name} are both set; keep one, for example {file_name}."
        raise VariableError(message)
    return f"The content of {file_name}", _content(file_name, environment[file_name])


def _content(name: str, place: str) -> str:
    try:
        return Path(place).read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is not a text in UTF-8"
        example = f"/run/secrets/{name.removesuffix(FILE_SUFFIX).lower()}"
        message = f"{name}={_quoted(place)} cannot be read ({reason}); for example {name}={example}"
        raise VariableError(message) from None


def _quoted(text: str) -> str:
    # A password may have come under a wrong name.
    quoted = repr(masked(text))
    return quoted if len(quoted) <= _QUOTED_AT_MOST else f"{quoted[:_QUOTED_AT_MOST]}…"
