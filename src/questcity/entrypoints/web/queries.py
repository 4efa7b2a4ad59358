"""Reading a query as functions declare it, for who cannot wait for the framework to do so."""

from collections.abc import Callable
from inspect import Parameter, signature
from operator import attrgetter
from types import NoneType
from typing import Annotated, Any, Generic, TypeVar, get_args, get_origin, get_type_hints
from urllib.parse import parse_qsl

import msgspec
from litestar.params import QueryParameter

T = TypeVar("T")

_LIMITS = ("ge", "le", "max_length")


class QueryReader(Generic[T]):
    """Calls a function with what a query says of its parameters, and of those of its `parts`.

    Parts are functions whose results others take under their names. All of them declare their
    parameters as handlers and dependencies of the framework do, and are given the same values.
    """

    def __init__(self, function: Callable[..., T], **parts: Callable[..., Any]) -> None:
        self._fields: dict[str, tuple[str, Any, Any]] = {}
        self._call = self._caller_of(function, parts)
        self._shape = msgspec.defstruct("Query", self._fields.values())
        self._lists = frozenset(name for name, field in self._fields.items() if _is_list(field[1]))

    def read(self, query: bytes) -> T:
        """Return what the function returns.

        Raise `msgspec.ValidationError`, or what the functions raise.
        """
        given: dict[str, Any] = {}
        for name, value in parse_qsl(query.decode("latin-1"), keep_blank_values=True):
            if name in self._lists:
                given.setdefault(name, []).append(value)
            else:
                given[name] = value
        return self._call(msgspec.convert(given, self._shape, strict=False))

    def _caller_of(
        self, function: Callable[..., T], parts: dict[str, Callable[..., Any]]
    ) -> Callable[[Any], T]:
        getters: list[Callable[[Any], Any]] = []
        hints = get_type_hints(function, include_extras=True)
        for name, parameter in signature(function).parameters.items():
            if name in parts:
                getters.append(self._caller_of(parts[name], parts))
                continue
            kind, declared = get_args(hints[name])
            spelled = declared.name
            self._fields[spelled] = (spelled, _limited(kind, declared), _default_of(parameter))
            getters.append(attrgetter(spelled))
        return lambda values: function(*[get(values) for get in getters])


def _limited(kind: Any, declared: QueryParameter) -> Any:
    limits = {limit: value for limit in _LIMITS if (value := getattr(declared, limit)) is not None}
    if not limits:
        return kind
    limit = msgspec.Meta(**limits)
    if NoneType not in get_args(kind):
        return Annotated[kind, limit]
    [limited] = {*get_args(kind)} - {NoneType}
    return Annotated[limited, limit] | None


def _default_of(parameter: Parameter) -> Any:
    return msgspec.NODEFAULT if parameter.default is Parameter.empty else parameter.default


def _is_list(kind: Any) -> bool:
    if get_origin(kind) in {list, tuple}:
        return True
    return any(map(_is_list, get_args(kind)))
