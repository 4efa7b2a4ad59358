"""The walls: what may import what, and that each wall holds when somebody leans on it."""

import ast
import re
import shutil
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import pytest

pytestmark = pytest.mark.process

ROOT: Final = Path(__file__).parents[2]
SOURCE: Final = ROOT / "src" / "questcity"
CAPABILITIES: Final = (
    "notifications",
    "social",
    "play",
    "billing",
    "quests",
    "media",
    "accounts",
    "shared",
)
CONTRACTS: Final[dict[str, dict[str, Any]]] = {
    contract["name"]: contract
    for contract in tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"][
        "importlinter"
    ]["contracts"]
}

# For each contract, what somebody might add one day: to which module, and what.
LEANINGS: Final[dict[str, dict[str, str]]] = {
    "Imports point inwards": {
        "domain/shared/clients.py": "import questcity.adapters.system.clock",
        "adapters/system/clock.py": "import questcity.entrypoints.bootstrap.errors",
        "helpers.py": "",
    },
    "A capability knows only those below it": {
        "domain/accounts/events.py": "import questcity.domain.notifications.model",
        "domain/shared/events.py": "import questcity.domain.accounts.model.users",
        "domain/utils.py": "",
    },
    "Inside a capability": {
        "domain/accounts/rules.py": "import questcity.domain.accounts.ports",
        "domain/accounts/ports/readers.py": (
            "import questcity.domain.accounts.services.present_password"
        ),
        "domain/accounts/services/present_password.py": (
            "import questcity.domain.accounts.use_cases.sign_in"
        ),
        "domain/accounts/views.py": "import questcity.domain.accounts.rules",
        "domain/notifications/model.py": "import questcity.domain.notifications.ports",
        "domain/accounts/helpers.py": "",
    },
    "The domain needs only the standard library": {
        "domain/accounts/model/users.py": "import msgspec",
        "domain/shared/ports.py": "from sqlalchemy.ext.asyncio import AsyncSession",
    },
    "Only bootstrap knows the adapters": {
        "entrypoints/web/requests.py": "import questcity.adapters.memory.mail",
        "entrypoints/cli/users.py": "import questcity.adapters.postgres.engine",
        "entrypoints/worker.py": "import questcity.adapters.system.clock",
    },
    "Adapters do not know each other": {
        "adapters/mail/folder.py": "import questcity.adapters.system.clock",
        "adapters/postgres/engine.py": "import questcity.adapters.memory.database",
    },
    "Driving sides stand on bootstrap": {
        "entrypoints/web/requests.py": "import questcity.entrypoints.cli.app",
        "entrypoints/worker.py": "import questcity.entrypoints.web.app",
        "entrypoints/bootstrap/errors.py": "import questcity.entrypoints.worker",
        "entrypoints/common.py": "",
    },
    "Only entry points call use cases": {
        "adapters/system/ids.py": "import questcity.domain.accounts.use_cases.sign_in",
    },
    "Use cases do not call each other": {
        "domain/accounts/use_cases/sign_in.py": (
            "import questcity.domain.accounts.use_cases.sign_out"
        ),
        "domain/notifications/use_cases/tell.py": (
            "import questcity.domain.accounts.use_cases.sign_out"
        ),
    },
}


def _broken_in(tree: Path) -> set[str]:
    program = Path(sys.executable).with_name("lint-imports")
    files = ("--config", ROOT / "pyproject.toml", "--cache-dir", tree / "cache")
    ended = subprocess.run(
        (program, "--no-logo", *files),
        cwd=tree,
        env={"COLUMNS": "200", "PYTHONDONTWRITEBYTECODE": "1"},
        capture_output=True,
        text=True,
        check=False,
    )
    verdicts = dict(re.findall(r"^(.+?) (KEPT|BROKEN)$", ended.stdout, re.MULTILINE))
    assert verdicts.keys() == CONTRACTS.keys(), ended.stdout + ended.stderr
    assert (ended.returncode == 0) is ("BROKEN" not in verdicts.values())
    return {name for name, verdict in verdicts.items() if verdict == "BROKEN"}


@pytest.fixture(scope="module")
def tree(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a copy of the modules, to be leaned on one at a time."""
    tree = tmp_path_factory.mktemp("walls")
    for module in SOURCE.rglob("*.py"):
        copy = tree / module.relative_to(SOURCE.parent)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(module, copy)
    return tree


@contextmanager
def _leaned_on(module: Path, line: str) -> Iterator[None]:
    before = module.read_bytes() if module.exists() else None
    # A line without an import is a module that has no place.
    assert (before is not None) is bool(line)
    with module.open("a", encoding="utf-8") as opened:
        opened.write(f"\n{line}\n")
    try:
        yield
    finally:
        if before is None:
            module.unlink()
        else:
            module.write_bytes(before)


def test_the_walls_stand(tree: Path) -> None:
    assert _broken_in(tree) == set()


def test_each_wall_is_leaned_on() -> None:
    assert LEANINGS.keys() == CONTRACTS.keys()


@pytest.mark.parametrize(
    ("name", "module", "line"),
    [
        pytest.param(name, module, line, id=f"{name}: {module}")
        for name, leanings in LEANINGS.items()
        for module, line in leanings.items()
    ],
)
def test_a_wall_that_is_leaned_on_says_so(tree: Path, name: str, module: str, line: str) -> None:
    with _leaned_on(tree / "questcity" / module, line):
        broken = _broken_in(tree)

    assert name in broken


def test_only_these_kinds_of_walls_are_built() -> None:
    assert {name: contract["type"] for name, contract in CONTRACTS.items()} == {
        "Imports point inwards": "layers",
        "A capability knows only those below it": "layers",
        "Inside a capability": "layers",
        "The domain needs only the standard library": "forbidden",
        "Only bootstrap knows the adapters": "protected",
        "Adapters do not know each other": "independence",
        "Driving sides stand on bootstrap": "layers",
        "Only entry points call use cases": "protected",
        "Use cases do not call each other": "independence",
    }


def test_no_wall_has_a_hole() -> None:
    holes = {"ignore_imports", "exhaustive_ignores", "allow_indirect_imports"}

    assert {name for name, contract in CONTRACTS.items() if holes & contract.keys()} == set()
    layered = [contract for contract in CONTRACTS.values() if contract["type"] == "layers"]
    assert [contract["name"] for contract in layered if not contract.get("exhaustive")] == []


def test_the_walls_are_around_what_exists() -> None:
    folders = {folder.parent.name for folder in (SOURCE / "domain").glob("*/__init__.py")}

    order = CONTRACTS["A capability knows only those below it"]["layers"]
    inside = CONTRACTS["Inside a capability"]["containers"]

    assert order == [name for name in CAPABILITIES if name in folders]
    assert set(inside) == {f"questcity.domain.{name}" for name in folders - {"shared"}}


def _imports(module: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(module.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            # A relative import names nothing here, and is one that the project does not have.
            yield "." * node.level + (node.module or "")


def _is_inside(name: str) -> bool:
    is_ours = name == "questcity.domain" or name.startswith("questcity.domain.")
    return is_ours or name.partition(".")[0] in sys.stdlib_module_names


def test_the_domain_imports_itself_and_the_standard_library_only() -> None:
    modules = sorted((SOURCE / "domain").rglob("*.py"))

    strangers = [
        f"{module.relative_to(SOURCE)}: {name}"
        for module in modules
        for name in _imports(module)
        if not _is_inside(name)
    ]

    assert len(modules) > 40
    assert strangers == []


@pytest.mark.parametrize("name", ["msgspec", "questcity.adapters.memory", ".ports", "questcity"])
def test_what_is_neither_is_a_stranger(name: str) -> None:
    assert not _is_inside(name)


def test_nothing_that_is_shipped_needs_what_is_not() -> None:
    needed = {name.partition(".")[0] for path in SOURCE.rglob("*.py") for name in _imports(path)}

    assert "questcity" in needed
    assert needed & {"benchmarks", "tests"} == set()


# Input and output, and time and chance, come through ports.
OUTSIDE: Final = {
    "asyncio",
    "http",
    "logging",
    "os",
    "pathlib",
    "random",
    "secrets",
    "socket",
    "sqlite3",
    "subprocess",
    "threading",
    "time",
    "urllib",
}


def test_the_domain_reaches_the_world_through_ports_only() -> None:
    reached = [
        f"{module.relative_to(SOURCE)}: {name}"
        for module in sorted((SOURCE / "domain").rglob("*.py"))
        for name in _imports(module)
        if name.partition(".")[0] in OUTSIDE
    ]

    assert reached == []
