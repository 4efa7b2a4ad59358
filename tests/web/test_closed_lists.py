"""Problems are a closed list: code, status, words, page and exit code stand together."""

from collections import Counter
from collections.abc import Iterator
from importlib import import_module
from pkgutil import walk_packages

import questcity
from questcity.domain.shared.errors import DomainError
from questcity.entrypoints.cli.output import EXITS, Exit
from questcity.entrypoints.web.catalogue import EXPLANATIONS
from questcity.entrypoints.web.documents.contract import contract
from questcity.entrypoints.web.problems import HTTP_CODES, STATUSES, status_of

# What clients know. A code that is taken out or moved breaks them.
ON_THE_WIRE = {
    "account-locked": 403,
    "account-unverified": 403,
    "already-decided": 409,
    "bad-cursor": 400,
    "bad-idempotency-key": 400,
    "bad-revision": 400,
    "busy": 503,
    "code-invalid": 422,
    "dependency-away": 503,
    "draft-not-found": 404,
    "email-taken": 409,
    "export-not-found": 404,
    "file-not-readable": 422,
    "file-too-large": 413,
    "format-unknown": 415,
    "idempotency-key-reused": 422,
    "in-review": 409,
    "in-use": 409,
    "internal": 500,
    "invalid-input": 422,
    "last-admin": 409,
    "link-invalid": 422,
    "media-not-usable": 422,
    "method-not-allowed": 405,
    "name-taken": 409,
    "not-enough-credits": 409,
    "not-found": 404,
    "not-in-review": 409,
    "not-permitted": 403,
    "own-quest": 403,
    "password-change-required": 403,
    "point-not-found": 404,
    "precondition-missing": 428,
    "quest-not-found": 404,
    "quest-not-published": 409,
    "quest-not-ready": 409,
    "reference-not-found": 404,
    "refusal-not-found": 404,
    "request-in-flight": 409,
    "review-not-found": 404,
    "reward-not-waiting": 409,
    "run-already-active": 409,
    "run-needed": 409,
    "run-not-found": 404,
    "run-over": 409,
    "session-ended": 401,
    "session-not-found": 404,
    "stale": 412,
    "token-expired": 401,
    "token-invalid": 401,
    "too-large": 413,
    "too-many-favorites": 409,
    "too-many-requests": 429,
    "unlock-request-not-found": 404,
    "unreadable": 400,
    "unsupported-media-type": 415,
    "user-not-found": 404,
    "username-taken": 409,
    "version-not-found": 404,
    "wrong-credentials": 401,
    "wrong-password": 422,
    "wrong-status": 409,
}

# What only the command line and the worker refuse, with the status that their kind has.
ELSEWHERE = {
    "letter-refused": 422,
    "user-exists": 409,
}

FAILS = {400: Exit.USAGE, 413: Exit.USAGE, 415: Exit.USAGE, 422: Exit.USAGE}


def everything_below(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    for error in kind.__subclasses__():
        yield error
        yield from everything_below(error)


def refusals() -> list[type[DomainError]]:
    for module in walk_packages(questcity.__path__, "questcity."):
        # Importing this one starts an application.
        if module.name != "questcity.entrypoints.web.asgi":
            import_module(module.name)
    return [
        error
        for error in everything_below(DomainError)
        if error.__module__.startswith("questcity.") and error not in STATUSES
    ]


def test_the_list_of_codes_is_closed() -> None:
    statuses = {error.code: status_of(error) for error in refusals()}
    by_framework = {code: status for status, code in HTTP_CODES.items()}

    assert statuses | by_framework == ON_THE_WIRE | ELSEWHERE


def test_a_code_means_one_refusal() -> None:
    own = [error for error in refusals() if "code" in vars(error)]

    assert set(own) == set(refusals())
    assert [code for code, times in Counter(error.code for error in own).items() if times > 1] == []
    for status, code in HTTP_CODES.items():
        assert status == next((status_of(e) for e in own if e.code == code), status)


def test_each_code_is_explained_and_nothing_else_is() -> None:
    assert set(EXPLANATIONS) == set(ON_THE_WIRE) | set(ELSEWHERE)
    for explanation in EXPLANATIONS.values():
        assert explanation.title.strip(".")
        assert explanation.meaning.endswith(".")
        assert explanation.cure.endswith(".")


def test_each_refusal_is_of_one_kind_that_every_edge_knows() -> None:
    kinds = set(DomainError.__subclasses__())

    assert kinds == set(STATUSES) == set(EXITS)
    assert len(set(STATUSES.values())) == len(STATUSES)
    for error in refusals():
        assert sum(issubclass(error, kind) for kind in kinds) == 1


def test_a_command_ends_as_the_web_would_have_answered() -> None:
    assert {STATUSES[kind]: code for kind, code in EXITS.items()} == {
        status: FAILS.get(status, Exit.FAILED) for status in STATUSES.values()
    }


def test_the_contract_knows_the_same_list() -> None:
    told = contract()["components"]["schemas"]["Problem"]["properties"]["type"]["enum"]
    used = set(contract()["components"]["examples"])

    assert told == [f"/problems/{code}" for code in EXPLANATIONS]
    assert used <= set(ON_THE_WIRE)
