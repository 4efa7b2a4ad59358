"""What keeps the repository honest: closed lists of what its files may say."""

import ast
import os
import re
import tokenize
import tomllib
from collections.abc import Iterator
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any, Final

import pytest

from questcity.entrypoints.bootstrap.settings import VARIABLES
from questcity.entrypoints.bootstrap.variables import FILE_SUFFIX, name_of

ROOT: Final = Path(__file__).parents[2]
SOURCE: Final = ROOT / "src" / "questcity"
LOCKS: Final = tuple(f"requirements{extra}.lock" for extra in ("", "-dev", "-bench", "-attack"))
# Its length is one entry a variable, and they are read in one order.
NO_PLACES: Final = {"utils", "helpers", "common", "base"}

# Names for examples and for one's own machine (RFC 2606, RFC 5737, RFC 6761) ...
RESERVED: Final = re.compile(
    r"(.+\.)?(example|test|local|localhost|example\.(com|org))|127\.0\.0\.\d+|192\.0\.2\.\d+"
)
# ... and the sites that people are sent to.
SITES: Final = {"keepachangelog.com", "semver.org"}
# Names of formats, which look like addresses and are never called.
SPACES: Final = {
    "json-schema.org",
    "www.groundspeak.com",
    "www.opengis.net",
    "www.topografix.com",
    "www.w3.org",
}


@cache
def _texts() -> dict[str, str]:
    """Return every text that is or would be committed, by its path."""
    ignored = [".git", *(ROOT / ".gitignore").read_text("utf-8").replace("/\n", "\n").split()]

    def stays(name: str) -> bool:
        return not any(fnmatch(name, pattern) for pattern in ignored)

    texts = {}
    for folder, folders, names in os.walk(ROOT):
        folders[:] = filter(stays, folders)
        for file in (Path(folder, name) for name in names if stays(name)):
            try:
                texts[file.relative_to(ROOT).as_posix()] = file.read_text("utf-8")
            except UnicodeDecodeError:
                continue
    return texts


def _found(pattern: str, *, but: str = "") -> Iterator[tuple[str, str]]:
    for path, text in _texts().items():
        if not (but and fnmatch(path, but)):
            yield from ((path, found) for found in re.findall(pattern, text))


def _project() -> dict[str, Any]:
    return tomllib.loads(_texts()["pyproject.toml"])


def _entries(lock: str) -> dict[str, str]:
    """Return each entry of a lock by the name of its package: a version, and what follows."""
    entries = re.split(r"^(?=[a-z0-9])", _texts()[lock], flags=re.MULTILINE)
    return dict(entry.split("==", 1) for entry in entries if "==" in entry)


def test_all_that_belongs_to_the_repository_was_looked_at() -> None:
    assert {"README.md", "Makefile", ".ci/run", "src/questcity/__init__.py", *LOCKS} <= set(
        _texts()
    )
    assert [path for path in _texts() if path.startswith((".git/", ".venv/"))] == []


def test_every_address_is_an_example_or_a_site_that_people_are_sent_to() -> None:
    # Files of other people keep the addresses of those.
    addresses = _found(r"https?://([\w-]+(?:\.[\w-]+)+)", but="*/assets/*")

    assert [
        (path, host)
        for path, host in addresses
        if host not in SITES | SPACES and not RESERVED.fullmatch(host)
    ] == []


def test_no_file_names_the_machine_on_which_it_was_written() -> None:
    here = re.escape(str(ROOT))

    # The paths in the image are those of its own machine.
    named = _found(rf"(?<![\w#])(?:{here}\b|/(?:home|Users)/(?!anna\b)\w+)", but="Dockerfile")

    assert list(named) == []


def test_nothing_says_where_packages_come_from() -> None:
    assert list(_found(r"(?i)(?:index[-_]url|find[-_]links|trusted[-_]host)\b *[= ] *\S+")) == []


@pytest.mark.parametrize("lock", LOCKS)
def test_a_lock_holds_versions_hashes_and_remarks_alone(lock: str) -> None:
    line_of_lock = re.compile(
        r"[a-z0-9-]+==[\w.+!-]+(?: ; [^\\]+)? \\"
        r"|    --hash=sha256:[0-9a-f]{64}(?: \\)?"
        r"|    #(?: via)?(?: [\w.()\[\] -]+)?"
        r"|    #   [\w.()\[\] -]+"
    )

    assert [line for line in _texts()[lock].splitlines() if not line_of_lock.fullmatch(line)] == []


@pytest.mark.parametrize("lock", LOCKS)
def test_everything_in_a_lock_has_a_hash(lock: str) -> None:
    entries = _entries(lock)

    assert len(entries) > 20
    assert [name for name, rest in entries.items() if "--hash=sha256:" not in rest] == []


def test_the_locks_hold_what_the_project_asks_for() -> None:
    project = _project()["project"]
    extras = project["optional-dependencies"]
    to_run = [*project["dependencies"], *extras["embedded"]]
    wanted = (to_run, *([*to_run, *extras[extra]] for extra in ("dev", "bench", "attack")))

    for lock, asked in zip(LOCKS, wanted, strict=True):
        names = {re.split(r"[\[<>=~!; ]", one, maxsplit=1)[0] for one in asked}
        assert names - _entries(lock).keys() == set()


def test_what_several_locks_hold_is_of_one_version() -> None:
    versions: dict[str, set[str]] = {}
    for lock in LOCKS:
        for name, entry in _entries(lock).items():
            versions.setdefault(name, set()).add(entry.split()[0])

    assert [name for name, known in versions.items() if len(known) > 1] == []


def test_a_module_ends_before_its_three_hundredth_line() -> None:
    lengths = {
        file.relative_to(SOURCE).as_posix(): len(file.read_text("utf-8").splitlines())
        for file in SOURCE.rglob("*.py")
    }

    assert [path for path, length in lengths.items() if length >= 300] == []


def test_a_package_says_what_it_is_and_nothing_else() -> None:
    for folder in {file.parent for file in SOURCE.rglob("*.py")}:
        [statement] = ast.parse((folder / "__init__.py").read_text("utf-8")).body
        assert isinstance(statement, ast.Expr)
        assert isinstance(statement.value, ast.Constant)


def test_no_module_is_named_after_nothing() -> None:
    places = {part for path in _texts() for part in Path(path).with_suffix("").parts}

    assert places & NO_PLACES == set()


def test_each_rule_that_is_not_followed_has_its_reason() -> None:
    _, _, linter = _texts()["pyproject.toml"].partition("[tool.ruff]")
    linter, _, _ = linter.partition("[tool.mypy]")
    exceptions = [line for line in linter.splitlines() if re.search(r'"[A-Z]+\d+"', line)]

    assert len(exceptions) > 10
    assert [line for line in exceptions if not re.search(r"# \S+ \S+", line)] == []


def test_each_line_that_the_linter_passes_over_says_why() -> None:
    remarks = [
        (path, token.string)
        for path, text in _texts().items()
        if path.endswith(".py")
        for token in tokenize.generate_tokens(iter(text.splitlines(keepends=True)).__next__)
        if token.type == tokenize.COMMENT and "noqa" in token.string
    ]

    assert len(remarks) > 5
    assert [one for one in remarks if not re.match(r"# noqa: [A-Z0-9, ]+ (\(|-- )\w", one[1])] == []


def test_migrations_are_one_line_without_a_gap() -> None:
    folder = ROOT / "migrations" / "versions"
    revisions = [
        tuple(re.findall(r"^(?:down_)?revision: .* = (.+)$", file.read_text("utf-8"), re.MULTILINE))
        for file in sorted(folder.glob("*.py"))
    ]

    names = [f'"{number:04}"' for number in range(1, len(revisions) + 1)]
    assert revisions == list(zip(names, ["None", *names[:-1]], strict=True))
    assert [file.name[:4] for file in sorted(folder.glob("*.py"))] == [name[1:5] for name in names]


def test_migrations_travel_in_the_wheel() -> None:
    wheel = _project()["tool"]["hatch"]["build"]["targets"]["wheel"]

    assert wheel["force-include"] == {"migrations": "questcity/migrations"}


def test_every_variable_that_is_written_about_exists() -> None:
    settings = {name_of(field) for field in VARIABLES}
    secrets = {name_of(field) + FILE_SUFFIX for field in VARIABLES if VARIABLES[field].is_secret}
    # A setting that does not exist is an example of one in tests.
    written = set(_found(r"QUESTCITY_[A-Z0-9_]*[A-Z0-9]\b(?!_)", but="tests/*"))

    unknown = {(path, name) for path, name in written if name not in settings | secrets}
    assert {one for one in unknown if not one[1].startswith("QUESTCITY_ADMIN")} == set()


def test_every_setting_says_what_it_is_for_and_shows_an_example() -> None:
    for field, variable in VARIABLES.items():
        assert re.fullmatch(r"[A-Z].+\.", variable.description), field
        assert variable.example, field


def test_each_command_of_make_says_what_it_does() -> None:
    makefile = _texts()["Makefile"]
    [phony] = re.findall(r"^\.PHONY: (.+)$", makefile, re.MULTILINE)

    told = re.findall(r"^([a-z]+):.* ## \w.+$", makefile, re.MULTILINE)

    assert told == phony.split()
    assert set(told) == set(re.findall(r"^([a-z]+):", makefile, re.MULTILINE))
    assert {"serve", "check", "test", "lock", "help"} <= set(told)


def test_every_command_of_make_that_is_written_about_exists() -> None:
    known = set(re.findall(r"^([a-z]+):", _texts()["Makefile"], re.MULTILINE))

    quoted = {name for path, name in _found(r"(?:`|^)make ([a-z]+)\b") if path.endswith(".md")}

    assert quoted
    assert quoted - known == set()


def test_links_between_pages_lead_somewhere() -> None:
    links = [
        (path, target)
        for path, target in _found(r"\]\(([^)#:\s]+)(?:#[^)]*)?\)")
        if path.endswith(".md")
    ]

    assert len(links) > 5
    assert [one for one in links if not (ROOT / one[0]).parent.joinpath(one[1]).exists()] == []


def test_decisions_are_numbered_without_a_gap_and_all_listed() -> None:
    names = sorted(path.name for path in (ROOT / "docs" / "adr").glob("0*.md"))

    assert [name[:4] for name in names] == [f"{number:04}" for number in range(1, len(names) + 1)]
    assert re.findall(r"\((0[^)]+\.md)\)", _texts()["docs/adr/README.md"]) == names


def test_a_commit_is_checked_by_make() -> None:
    assert "entry: make check" in _texts()[".pre-commit-config.yaml"]
