from collections.abc import Iterator

import pytest

from cli.command import Command
from questcity.domain.accounts.errors import LastAdminError
from questcity.domain.shared.errors import DomainError
from questcity.entrypoints.cli.output import EXITS, Exit, exit_of

SECRET = "s3cr3t-canary"


@pytest.mark.parametrize(
    ("line", "culprit"),
    [
        ("quest", "quest"),
        ("--quiet", "--quiet"),
        ("db", "Usage"),
        ("db sideways", "sideways"),
        ("db current now", "now"),
        ("db downgrade", "revision"),
        ("keys list --all", "--all"),
        ("serve --port 0", "--port"),
        ("serve --port many", "--port"),
        ("serve --workers 0", "--workers"),
        ("users set-role anna", "role"),
        ("users set-role anna emperor", "'user', 'manager', 'admin'"),
        ("users set-role anna 2", "'user', 'manager', 'admin'"),
        ("config show --json=yes", "--json"),
        ("openapi --output", "--output"),
    ],
)
def test_wrong_usage_ends_with_2_and_names_the_culprit(
    questcity: Command, line: str, culprit: str
) -> None:
    refused = questcity(line)

    assert refused.code == 2
    assert culprit in " ".join((refused.err + refused.out).replace("│", " ").split())
    assert "Traceback" not in refused.err


@pytest.mark.parametrize("words", [f"--password {SECRET}", f"--password={SECRET}", f"-p {SECRET}"])
def test_no_argument_takes_a_password_and_none_is_repeated(questcity: Command, words: str) -> None:
    refused = questcity(f"admin create --username anna {words}")

    assert (refused.code, refused.out) == (2, "")
    assert SECRET not in refused.err


def errors_below(kind: type[DomainError]) -> Iterator[type[DomainError]]:
    for inner in kind.__subclasses__():
        yield inner
        yield from errors_below(inner)


def test_every_refusal_has_exactly_one_exit_code() -> None:
    ours = [kind for kind in errors_below(DomainError) if kind.__module__.startswith("questcity.")]

    codes = {kind: exit_of(kind.__new__(kind)) for kind in ours}
    kinds = {kind: [known for known in EXITS if issubclass(kind, known)] for kind in ours}

    assert LastAdminError in codes
    assert set(codes.values()) == {Exit.FAILED, Exit.USAGE}
    assert [kind for kind, known in kinds.items() if len(known) != 1] == []
