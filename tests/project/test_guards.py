"""Every guard has a test that goes red when the guard is off."""

import os
import shutil
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).parents[2]


@dataclass(frozen=True)
class Guard:
    """Where a guard stands, what is left when it is taken away, and the test that watches it."""

    module: str
    on: str
    off: str
    watched_by: str

    def switch_off(self, tree: Path) -> None:
        """Take the guard out of a copy of the source."""
        file = tree / "src" / "questcity" / self.module
        source = file.read_text(encoding="utf-8")
        assert source.count(self.on) == 1, f"{self.module} no longer says {self.on!r} once"
        file.write_text(source.replace(self.on, self.off), encoding="utf-8")


GUARDS: Final = {
    "permission": Guard(
        "domain/shared/permissions.py",
        "if permission not in self.permissions():",
        "if permission not in Permission:",
        "use_cases/test_staff.py::test_only_who_may_see_logs_reads_the_trail[memory]",
    ),
    "last active admin": Guard(
        "domain/accounts/use_cases/set_role.py",
        "if admins == (user.id,):",
        "if admins == ():",
        "use_cases/test_staff.py::test_the_last_active_admin_stays[memory]",
    ),
    "signature of access tokens": Guard(
        "adapters/keys/tokens.py",
        "jws.deserialize_compact(token, checker, registry=_REGISTRY).payload",
        "jws.extract_compact(token.encode()).payload",
        "adapters/keys/test_tokens.py::test_a_foreign_ed25519_key_under_our_key_id_is_refused",
    ),
    "signature of refresh tokens": Guard(
        "domain/accounts/use_cases/refresh_session.py",
        "if found is None or not self._is_genuine(presented, found[1]):",
        "if found is None:",
        "use_cases/test_sessions.py::test_a_refresh_token_cannot_be_made_up[memory]",
    ),
    "reuse of refresh tokens": Guard(
        "domain/accounts/model/sessions.py",
        "if generation < self.generation:",
        "if generation < 0:",
        "use_cases/test_sessions.py::"
        "test_a_spent_refresh_token_ends_the_session_and_tells_its_user[memory]",
    ),
    "signature of cursors": Guard(
        "entrypoints/web/paging.py",
        "if not self._secrets.matches(tag, SecretUse.CURSOR, *_parts(sealed.position, about)):",
        "if not sealed.digest:",
        "web/test_accounts.py::test_a_cursor_belongs_to_who_got_it",
    ),
    "end of a session": Guard(
        "domain/accounts/use_cases/authenticate.py",
        "if not access.is_open(now=now, limits=self.policy.sessions):",
        "if not access.actor:",
        "use_cases/test_sessions.py::test_signing_out_ends_both_tokens_at_once[memory]",
    ),
    "tries of a code": Guard(
        "domain/accounts/model/registration.py",
        "return self.tries_left > 0 and now",
        "return now",
        "use_cases/test_registration.py::test_after_five_wrong_codes_the_right_one_is_dead[memory]",
    ),
    "revision that a client has seen": Guard(
        "domain/accounts/use_cases/edit_own_profile.py",
        "if expected not in (None, user.revision):",
        "if expected == 0:",
        "use_cases/test_profile.py::test_an_edit_on_an_old_revision_is_refused[memory]",
    ),
    "revision in memory": Guard(
        "adapters/memory/accounts.py",
        "if present is None or present.revision != user.revision:",
        "if present is None:",
        "contracts/test_users.py::test_the_slower_of_two_edits_is_refused[memory]",
    ),
    "revision in PostgreSQL": Guard(
        "adapters/postgres/accounts.py",
        ".where(UserRow.id == user.id, UserRow.revision == user.revision)",
        ".where(UserRow.id == user.id)",
        "contracts/test_users.py::test_the_slower_of_two_edits_is_refused[postgres]",
    ),
    "idempotency of a request": Guard(
        "domain/accounts/use_cases/invite_user.py",
        "if done is not None:",
        "if done is request:",
        "use_cases/test_staff.py::test_a_repeated_invitation_makes_one_user[memory]",
    ),
    "idempotency in memory": Guard(
        "adapters/memory/idempotency.py",
        "if row.request.asked != request.asked:",
        "if not request.key:",
        "contracts/test_idempotency.py::test_a_key_cannot_stand_for_another_request[memory]",
    ),
    "idempotency in PostgreSQL": Guard(
        "adapters/postgres/idempotency.py",
        "if not self._secrets.matches(fingerprint, SecretUse.FINGERPRINT, request.asked):",
        "if not fingerprint.digest:",
        "contracts/test_idempotency.py::test_a_key_cannot_stand_for_another_request[postgres]",
    ),
    "rate limit of sign-in": Guard(
        "domain/accounts/use_cases/sign_in.py",
        "        await self.rate_limiter.take(*allowances)\n",
        "",
        "use_cases/test_sessions.py::"
        "test_the_sixth_failure_in_a_quarter_of_an_hour_is_not_judged[memory]",
    ),
    "rate limit in memory": Guard(
        "adapters/memory/limits.py",
        "if len(uses) >= allowance.count:",
        "if not allowance.count:",
        "contracts/test_rate_limiter.py::test_what_is_beyond_the_allowance_is_refused[memory]",
    ),
    "rate limit in PostgreSQL": Guard(
        "adapters/postgres/limits.py",
        'if row["is_refused"]:',
        "if row is None:",
        "contracts/test_rate_limiter.py::test_what_is_beyond_the_allowance_is_refused[postgres]",
    ),
}


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    for folder in ("src", "migrations"):
        shutil.copytree(ROOT / folder, tmp_path / folder)
    return tmp_path


def run_over(tree: Path, *tests: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *tests],
        cwd=ROOT,
        env=os.environ | {"PYTHONPATH": str(tree / "src")},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.postgres
def test_with_every_guard_on_the_tests_that_watch_them_pass(tree: Path) -> None:
    run = run_over(tree, *(f"tests/{guard.watched_by}" for guard in GUARDS.values()))

    assert f"{len(GUARDS)} passed" in run.stdout, run.stdout


@pytest.mark.postgres
@pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS)
def test_turning_a_guard_off_turns_its_test_red(guard: Guard, tree: Path) -> None:
    guard.switch_off(tree)

    run = run_over(tree, f"tests/{guard.watched_by}")

    assert "1 failed" in run.stdout, run.stdout
