"""Every guard has a test that goes red when the guard is off."""

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest

from folders import a_folder
from mutants import run_over

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


_HOSTILE: Final = (
    "adapters/formats/test_hostile_files.py::test_a_hostile_file_is_refused_as_what_it_is"
)

_LAST_AND_FIRST: Final = (
    "domain/quests/test_edges.py::test_the_last_good_value_passes_and_the_first_bad_one_is_told"
)

GUARDS: Final = {
    "permission": Guard(
        "domain/shared/permissions.py",
        "if permission not in self.permissions():",
        "if permission not in Permission:",
        "use_cases/test_staff.py::test_only_who_may_see_logs_reads_the_trail[memory]",
    ),
    "last active admin": Guard(
        "domain/accounts/rules.py",
        "if admins == (user.id,):",
        "if admins == ():",
        "use_cases/test_staff.py::test_the_last_active_admin_stays[memory]",
    ),
    "nobody above itself": Guard(
        "domain/accounts/use_cases/edit_user.py",
        "if edited.role > actor.role:",
        "if edited.role not in Role:",
        "use_cases/test_raising.py::test_nobody_gives_a_role_above_the_own_one[memory]",
    ),
    "values of a filter": Guard(
        "domain/quests/rules/finding.py",
        "len(values) > VALUES_AT_MOST:",
        "values is None:",
        "domain/quests/test_finding_rules.py::test_what_is_wrong_is_named[wanted3-violations3]",
    ),
    "marks in a row": Guard(
        "domain/shared/texts.py",
        "if suspected.search(text):",
        "if not text:",
        "domain/shared/test_texts.py::test_no_more_marks_stand_in_a_row_than_are_sorted_in_no_time",
    ),
    "author of a draft": Guard(
        "domain/quests/model/quests.py",
        "if not self.is_edited_by(actor):",
        "if not self.id:",
        "web/test_matrix.py::test_everybody_gets_what_the_row_says_and_a_refusal_changes_nothing"
        "[PATCH /api/v1/quests/{quest_id}/draft]",
    ),
    "reader of versions": Guard(
        "domain/quests/use_cases/view_version.py",
        "        quest.require_reader(actor)\n",
        "",
        "web/test_matrix.py::test_everybody_gets_what_the_row_says_and_a_refusal_changes_nothing"
        "[GET /api/v1/quests/{quest_id}/versions/{number}]",
    ),
    "reader of changes": Guard(
        "domain/quests/use_cases/compare_quest.py",
        "        quest.require_reader(actor)\n",
        "",
        "web/test_matrix.py::test_everybody_gets_what_the_row_says_and_a_refusal_changes_nothing"
        "[GET /api/v1/quests/{quest_id}/diff]",
    ),
    "reader of fixes": Guard(
        "domain/quests/use_cases/list_fixes.py",
        "        quest.require_reader(actor)\n",
        "",
        "web/test_matrix.py::test_everybody_gets_what_the_row_says_and_a_refusal_changes_nothing"
        "[GET /api/v1/quests/{quest_id}/fixes]",
    ),
    "number of a version": Guard(
        "adapters/postgres/quest_reader.py",
        '"SELECT * FROM quest_version WHERE quest_id = $1 AND number = $2::numeric"',
        '"SELECT * FROM quest_version WHERE quest_id = $1 AND number = $2"',
        "use_cases/test_versions.py::test_there_is_no_other_version[postgres-2147483648]",
    ),
    "draft that a decision is about": Guard(
        "domain/quests/use_cases/decide_submission.py",
        "        quest.require_revision(decision.expected)\n",
        "",
        "use_cases/test_moderation.py::test_a_decision_is_about_the_draft_that_was_seen[memory]",
    ),
    "secrets of what was refused": Guard(
        "domain/quests/model/quests.py",
        "return self.content.key_ids | before",
        "return self.content.key_ids",
        "contracts/test_quests.py::test_key_ids_are_those_of_drafts_refusals_and_versions[memory]",
    ),
    "longest title": Guard(
        "domain/quests/rules/violations.py",
        "TITLE_LENGTH: Final = 128",
        "TITLE_LENGTH: Final = 129",
        f"{_LAST_AND_FIRST}[quest #/title too-long]",
    ),
    "farthest longitude": Guard(
        "domain/quests/rules/points.py",
        "longitude, -180, 180)",
        "longitude, -180, 180.1)",
        f"{_LAST_AND_FIRST}[point #/places/0/longitude out-of-range]",
    ),
    "texts as they are kept": Guard(
        "domain/quests/use_cases/edit_point.py",
        "change.composed()",
        "change",
        "web/test_quest_edges.py::test_every_text_is_kept_with_its_accents_composed",
    ),
    "author of a quest that is fixed": Guard(
        "domain/quests/use_cases/fix_quest.py",
        "            quest.require_editor(actor)\n",
        "",
        "use_cases/test_fixing.py::test_a_quest_of_somebody_else_is_not_there",
    ),
    "words and places that were reviewed": Guard(
        "domain/quests/use_cases/fix_quest.py",
        "if isinstance(written, TextFix | MovedPlace):",
        "if written is None:",
        "web/test_fixes.py::"
        "test_who_edits_quests_and_moderates_none_changes_no_words_and_moves_no_place",
    ),
    "score of a withdrawn point": Guard(
        "domain/play/model/progress.py",
        "score=max(passed.score, waived.score)",
        "score=waived.score",
        "domain/play/test_waiving.py::test_a_point_never_counts_for_less_than_it_has_earned",
    ),
    "run before a review": Guard(
        "domain/social/model.py",
        "if not self.has_run:",
        "if self.has_run is None:",
        "use_cases/test_reviews.py::"
        "test_who_reviews_has_begun_to_walk_in_whatever_state_the_run_is_now",
    ),
    "authors and their own quests": Guard(
        "domain/social/model.py",
        "if self.is_author:",
        "if self.is_author is None:",
        "use_cases/test_reviews.py::"
        "test_authors_do_not_rate_what_they_have_written_however_they_walk_it",
    ),
    "reviews of others": Guard(
        "domain/social/use_cases/remove_review.py",
        "actor.require(Permission.MODERATE_REVIEWS)",
        "actor.require(Permission.WRITE_REVIEWS)",
        "web/test_matrix.py::test_everybody_gets_what_the_row_says_and_a_refusal_changes_nothing"
        "[DELETE /api/v1/reviews/{review_id}]",
    ),
    "names of who has left": Guard(
        "adapters/postgres/social_mapping.py",
        " WHERE status <> 'deleted'",
        "",
        "contracts/test_reviews.py::test_who_has_left_is_not_named[postgres]",
    ),
    "one first review": Guard(
        "adapters/postgres/social.py",
        "FOR NO KEY UPDATE OF person\n",
        "",
        "adapters/postgres/test_ratings.py::test_two_first_reviews_of_one_person_at_once_are_one",
    ),
    "who asks, before what there is": Guard(
        "domain/quests/use_cases/drop_draft.py",
        "        actor.require(Permission.VIEW_QUESTS)\n",
        "",
        "web/test_matrix.py::test_everybody_gets_what_the_row_says_and_a_refusal_changes_nothing"
        "[DELETE /api/v1/quests/{quest_id}/draft]",
    ),
    "reader of what the linter finds": Guard(
        "domain/quests/use_cases/lint_draft.py",
        "        quest.require_reader(actor)\n",
        "",
        "use_cases/test_linting.py::test_only_who_may_read_a_draft_has_it_looked_over",
    ),
    "errors before a publication": Guard(
        "domain/quests/use_cases/publish_quest.py",
        "        require_ready(draft)\n",
        "",
        "use_cases/test_linting.py::"
        "test_an_error_that_only_vehicle_or_city_shows_holds_up_a_quest[publish]",
    ),
    "what quests refer to stays": Guard(
        "domain/quests/model/reference.py",
        "if self != Uses():",
        "if self == Uses(published=-1):",
        "use_cases/test_references.py::test_what_a_quest_refers_to_stays",
    ),
    "lock of what is removed": Guard(
        "adapters/postgres/reference_repository.py",
        ".with_for_update()",
        "",
        "adapters/postgres/test_reference_locks.py::"
        "test_a_quest_that_was_begun_first_keeps_what_it_refers_to",
    ),
    "names in any case": Guard(
        "adapters/postgres/reference_mapping.py",
        '"folded_name": folded(reference.name)',
        '"folded_name": reference.name',
        "contracts/test_reference_repository.py::"
        "test_a_tool_may_have_the_name_of_an_activity_but_not_of_a_tool[postgres]",
    ),
    "player of a run in PostgreSQL": Guard(
        "adapters/postgres/walks.py",
        "  AND (CAST({user_id} AS uuid) IS NULL OR run.user_id = CAST({user_id} AS uuid))\n",
        "  AND (CAST({user_id} AS uuid) IS NULL OR run.user_id IS NOT NULL)\n",
        "adapters/postgres/test_ownership.py::"
        "test_what_is_private_is_nobody_elses_and_a_refusal_changes_nothing[user]",
    ),
    "reader of a cursor": Guard(
        "entrypoints/web/play/controllers.py",
        'about = ("listRuns", str(actor.user_id), str(wanted), str(quest_id))',
        'about = ("listRuns", str(wanted), str(quest_id))',
        "web/test_lists.py::test_a_cursor_is_good_for_its_list_and_for_who_got_it"
        "[GET /api/v1/runs]",
    ),
    "fields that nobody knows": Guard(
        "entrypoints/web/shapes.py",
        ", forbid_unknown_fields=True",
        "",
        "web/test_assignment.py::test_no_part_of_a_body_has_a_field_that_it_does_not_have"
        "[PATCH /api/v1/quests/{quest_id}/draft]",
    ),
    "signature of access tokens": Guard(
        "adapters/keys/tokens.py",
        "jws.deserialize_compact(token, self.key, registry=self.registry).payload",
        "jws.extract_compact(token.encode()).payload",
        "adapters/keys/test_tokens.py::test_a_foreign_key_under_our_key_id_is_refused[Ed25519]",
    ),
    "strength of signing keys": Guard(
        "adapters/keys/pem.py",
        "if weakness is not None:",
        'if weakness == "":',
        "adapters/keys/test_algorithms.py::test_a_weak_rsa_key_is_refused"
        "[1024-65537-has 1024 bits]",
    ),
    "revoked signing keys": Guard(
        "adapters/keys/contents.py",
        "signing_keys=read_signing_keys(layout, but=revoked, known=known or {}),",
        "signing_keys=read_signing_keys(layout, but=(), known=known or {}),",
        "adapters/keys/test_revocation.py::test_files_that_are_brought_back_do_not_revive_a_key",
    ),
    "key of a token that was seen before": Guard(
        "adapters/keys/tokens.py",
        "        if checker is None:\n",
        "        if checker is None and self._verified.find(token) is None:\n",
        "adapters/keys/test_in_use.py::"
        "test_a_revoked_key_is_refused_a_second_later_also_where_its_token_was_seen",
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
        "if access is None or not access.is_open(now=now, limits=self.policy.sessions):",
        "if access is None:",
        "use_cases/test_sessions.py::test_signing_out_ends_both_tokens_at_once[memory]",
    ),
    "tries of a code": Guard(
        "domain/accounts/model/codes.py",
        "return self.tries_left > 0 and now",
        "return now",
        "use_cases/test_registration.py::test_after_five_wrong_codes_the_right_one_is_dead[memory]",
    ),
    "revision that a client has seen": Guard(
        "domain/accounts/model/users.py",
        "if expected not in (None, self.revision):",
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
    "fields that are named once": Guard(
        "entrypoints/web/requests.py",
        "    _NAMES.decode(body.decode())\n",
        "",
        "web/test_edges.py::test_a_field_of_an_object_inside_is_named_once_too",
    ),
    "bodies that break off": Guard(
        "entrypoints/web/requests.py",
        "if not self.is_connected:",
        "if self.scope:",
        "web/test_edges.py::test_a_body_that_breaks_off_is_no_failure_of_ours",
    ),
    "values that are not quoted": Guard(
        "entrypoints/web/problems.py",
        "if _NO_SUCH_VALUE.match(message):",
        "if not message:",
        "fuzz/test_canaries.py::"
        "test_whatever_is_said_wherever_no_log_and_no_problem_repeats_it[json]",
    ),
    "bugs outside of all handlers": Guard(
        "entrypoints/web/edge.py",
        "except Exception:",
        "except ZeroDivisionError:",
        "web/test_bugs.py::test_a_bug_outside_of_all_handlers_is_a_problem_too",
    ),
    "who sends a file": Guard(
        "domain/quests/use_cases/import_quest.py",
        "        actor.require(Permission.CREATE_QUESTS)\n",
        "",
        "web/test_files.py::test_nobody_sends_a_file_who_may_not_write_quests",
    ),
    "who takes a quest along": Guard(
        "domain/quests/use_cases/export_quest.py",
        "        quest.require_editor(actor)\n",
        "",
        "web/test_matrix.py::test_everybody_gets_what_the_row_says_and_a_refusal_changes_nothing"
        "[GET /api/v1/quests/{quest_id}/export]",
    ),
    "answers on maps": Guard(
        "adapters/formats/geojson.py",
        "WrittenActivity(type=point.activity.type, kind=point.activity.kind)",
        "point.activity",
        "adapters/formats/test_round_trips.py::test_no_map_tells_an_answer",
    ),
    "document types in XML": Guard(
        "adapters/formats/xml.py",
        "        parser.StartDoctypeDeclHandler = self._document_type\n",
        "",
        f"{_HOSTILE}[a document type]",
    ),
    "members that share bytes": Guard(
        "adapters/formats/archives.py",
        "if member.offset < reached or",
        "if",
        f"{_HOSTILE}[a member in another one]",
    ),
    "names that lead out of an archive": Guard(
        "adapters/formats/archives.py",
        ' or {"", ".", ".."} & set(parts):',
        ":",
        f"{_HOSTILE}[a way out]",
    ),
    "size of members": Guard(
        "adapters/formats/archives.py",
        "if size > max(RATIO_FREE_BYTES, compressed * RATIO_AT_MOST):",
        "if size < 0:",
        f"{_HOSTILE}[a bomb that would fit]",
    ),
    "parts of JSON": Guard(
        "adapters/formats/reading.py",
        "if count >= PARTS_AT_MOST:",
        "if count < 0:",
        f"{_HOSTILE}[millions of words]",
    ),
    "rate limit of sign-in": Guard(
        "domain/accounts/use_cases/sign_in.py",
        '                limits.failed_sign_ins.of("sign-in", name, client.network),\n',
        "",
        "use_cases/test_sessions.py::"
        "test_the_sixth_failure_in_a_quarter_of_an_hour_is_not_judged[memory]",
    ),
    "rate limit of an account": Guard(
        "domain/accounts/use_cases/sign_in.py",
        'await trial.take(limit.of("sign-in to", name))',
        "await trial.take()",
        "use_cases/test_sign_in_limits.py::"
        "test_an_account_is_guessed_at_only_so_often_from_however_many_networks[memory]",
    ),
    "sign-in where one is signed in": Guard(
        "domain/accounts/use_cases/sign_in.py",
        "if found is None or not found.are_used_in(client.network):",
        "if True:",
        "use_cases/test_sign_in_limits.py::"
        "test_strangers_cannot_lock_anybody_out_where_they_are_signed_in[memory]",
    ),
    "a guess that nobody looked at": Guard(
        "domain/shared/trials.py",
        "if error is None or isinstance(error, AwayError):",
        "if error is None:",
        "adapters/postgres/test_two_processes.py::"
        "test_tries_that_the_database_was_away_for_use_nothing_up",
    ),
    "one spelling of a name": Guard(
        "domain/accounts/rules.py",
        "return normal_text(login).casefold()",
        "return normal_text(login)",
        "use_cases/test_sign_in_limits.py::"
        "test_another_spelling_of_a_name_is_no_further_guess[postgres-v\\u0130ktor.k]",
    ),
    "limits without the database": Guard(
        "adapters/postgres/limits.py",
        "            await self._fallback.take(allowance)\n",
        "",
        "adapters/postgres/test_limits.py::test_a_process_that_is_cut_off_counts_for_itself",
    ),
    "subscriber of IPv6": Guard(
        "domain/shared/clients.py",
        "return str(ip_network((address, 64), strict=False))",
        "return str(address)",
        "web/test_addresses.py::test_a_subscriber_of_ipv6_is_one_client_behind_a_proxy_too",
    ),
    "client behind a proxy": Guard(
        "entrypoints/web/requests.py",
        "while hops and _is_trusted(address, trusted_proxies):",
        "while hops:",
        "web/test_addresses.py::test_each_proxy_is_believed_about_the_one_before_it_alone"
        "[None-forwarded15-unknown]",
    ),
    "size of a window of the map": Guard(
        "domain/quests/use_cases/list_clusters.py",
        "if len(squares) > SQUARES_AT_MOST:",
        "if not squares:",
        "use_cases/test_map.py::test_an_answer_has_no_more_than_so_many_squares[5-False]",
    ),
    "edges of windows of the map": Guard(
        "domain/quests/model/squares.py",
        "point.longitude < box.east or",
        "point.longitude <= box.east or",
        "domain/quests/test_squares.py::test_of_boxes_that_part_the_world_each_place_is_in_one",
    ),
    "heaps of quests in a tile": Guard(
        "domain/quests/use_cases/draw_tile.py",
        "SINGLY_AT_MOST if tile.zoom >= CLOSE else 1",
        "1_000 if tile.zoom >= CLOSE else 1",
        "use_cases/test_map.py::test_heaps_are_drawn_together_from_close_by_too[memory]",
    ),
    "tiles that there are": Guard(
        "entrypoints/web/map/tiles.py",
        "if tile.x not in there or tile.y not in there:",
        "if tile.x not in there:",
        "web/test_map.py::test_there_is_no_other_tile[0/0/1.mvt]",
    ),
    "what may be loaded by the map": Guard(
        "entrypoints/web/documents/pages.py",
        'attribution=escape(attribution or "")',
        'attribution=attribution or ""',
        "web/test_documents.py::test_a_map_may_load_tiles_from_one_place_more",
    ),
    "answers of a guarded route": Guard(
        "entrypoints/web/public_answers.py",
        'if scope["route_handler"].resolve_guards():',
        'if not scope["route_handler"]:',
        "web/test_public_answers.py::test_what_is_behind_a_guard_is_kept_by_nobody",
    ),
    "guards on the direct way": Guard(
        "entrypoints/web/direct.py",
        'None if scope["route_handler"].resolve_guards() else',
        "",
        "web/test_direct.py::test_nobody_goes_around_a_guard",
    ),
    "who reads what is counted": Guard(
        "entrypoints/web/authentication.py",
        "if not is_from_here(connection.scope):",
        "if not connection:",
        "web/test_metrics.py::test_elsewhere_one_needs_the_permission_to_see_logs",
    ),
    "proxies on this machine": Guard(
        "entrypoints/web/requests.py",
        'if peer is None or any(name in _OF_PROXIES for name, _ in scope["headers"]):',
        "if peer is None:",
        "web/test_metrics.py::test_who_comes_through_a_proxy_is_not_on_this_machine[Via]",
    ),
    "place of who goes": Guard(
        "adapters/postgres/places.py",
        "            self.leave()\n            return\n",
        "            return\n",
        "adapters/postgres/test_places.py"
        "::test_who_goes_when_it_was_their_turn_takes_no_place_along",
    ),
    "methods that there are": Guard(
        "entrypoints/web/metrics.py",
        "if method not in _METHODS:",
        "if not method:",
        "web/test_metrics.py::test_nobody_makes_up_what_is_counted",
    ),
    "age of what is kept": Guard(
        "entrypoints/web/editions.py",
        "if age > KNOWN_FOR:",
        "if age > 60 * KNOWN_FOR:",
        "web/test_public_answers.py"
        "::test_what_was_confirmed_over_a_second_ago_is_asked_for_before_it_is_used",
    ),
    "edition of what is kept": Guard(
        "entrypoints/web/public_answers.py",
        "if not self._is_at_present() or edition != self._edition:",
        "if not self._is_at_present():",
        "web/test_public_answers.py::test_what_was_read_before_a_change_is_not_kept_after_it",
    ),
    "age of what others read": Guard(
        "entrypoints/web/public_answers.py",
        "return reading.edition == edition and is_young",
        "return reading.edition == edition",
        "web/test_public_answers.py::test_nobody_waits_for_what_was_read_over_a_second_ago",
    ),
    "origins and what is kept": Guard(
        "entrypoints/web/shortcut.py",
        "if not _has_origin(scope) and (found",
        "if (found",
        "web/test_public_answers.py::test_a_page_of_another_site_is_told_whether_it_may_read",
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
def tree() -> Iterator[Path]:
    with a_folder() as tree:
        for folder in ("src", "migrations"):
            shutil.copytree(ROOT / folder, tree / folder)
        yield tree


@pytest.mark.postgres
def test_with_every_guard_on_the_tests_that_watch_them_pass(tree: Path) -> None:
    said = run_over(tree, *(f"tests/{guard.watched_by}" for guard in GUARDS.values()))

    assert f"{len(GUARDS)} passed" in said, said


@pytest.mark.postgres
@pytest.mark.parametrize("guard", GUARDS.values(), ids=GUARDS)
def test_turning_a_guard_off_turns_its_test_red(guard: Guard, tree: Path) -> None:
    guard.switch_off(tree)

    said = run_over(tree, f"tests/{guard.watched_by}")

    assert "1 failed" in said, said
