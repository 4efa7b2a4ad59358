"""The registry: every table that refers to people or holds what they typed.

Export and erasure both walk it, and a test holds it against the tables: a new table, or a new
column of one that is named here, needs a decision before it can be used.
"""

from typing import Final

from questcity.adapters.postgres.fix_documents import select_title
from questcity.adapters.postgres.personal_documents import (
    with_change,
    with_changes,
    with_content,
    with_draft,
    with_fact,
)
from questcity.adapters.postgres.personal_tables import (
    LettersStep,
    PersonalTable,
    Shown,
    Step,
)
from questcity.domain.accounts.model.users import DELETED_NAME

_OWN_RUNS: Final = "run_id IN (SELECT id FROM run WHERE user_id = :user_id)"
_OWN_NAMES: Final = "SELECT actor FROM audit_entry WHERE actor_id = :user_id"
_ON_ONESELF: Final = "subject_kind = 'user' AND subject_id = :user_id"
# Of the changes in the audit trail these name nobody; whatever else was changed is wiped.
_HARMLESS: Final = "ARRAY['role', 'flags', 'status']"

REGISTRY: Final = (
    PersonalTable(
        name="user_account",
        sections=(
            Shown(
                name="account",
                columns="id username email first_name last_name locale role can_edit_quests "
                "can_lock_users status password_change_required instagram_username "
                "show_on_leaderboards lock_reason export_requested_at "
                "deletion_at created_at updated_at",
                whose="id = :user_id",
            ),
        ),
        # What is searched in is made of what is shown.
        withheld="password_hash searched revision",
        kept="others' records refer to its id; emptied when all else is gone, it names nobody",
    ),
    PersonalTable(
        name="session",
        sections=(
            Shown(
                name="sessions",
                columns="id device_name address created_at last_used_at ended_at end_reason",
            ),
        ),
        withheld="user_id key_id generation",
        steps=(Step(name="sessions"),),
    ),
    PersonalTable(
        name="password_ticket",
        sections=(Shown(name="one-time-links", columns="expires_at spent_at"),),
        withheld="id user_id token_digest",
        steps=(Step(name="one-time-links"),),
    ),
    PersonalTable(
        name="verification_code",
        sections=(Shown(name="codes", columns="purpose email issued_at tries_left"),),
        withheld="id user_id key_id digest",
        steps=(Step(name="codes", whose="user_id = :user_id OR lower(email) = lower(:email)"),),
    ),
    PersonalTable(
        name="unlock_request",
        sections=(
            Shown(
                name="unlock-requests",
                columns="reason message created_at status decided_at note",
            ),
        ),
        withheld="id user_id decided_by",
        steps=(
            Step(name="unlock-requests"),
            Step(
                name="decisions",
                # Also under names of before: each decision is in the trail, whose turn is later.
                whose=f"decided_by <> '{DELETED_NAME}' AND decided_by IN ({_OWN_NAMES})",
                changes=f"decided_by = '{DELETED_NAME}'",
            ),
        ),
    ),
    PersonalTable(
        name="registration_attempt",
        sections=(
            # Only those that have made the account: others hold what others typed.
            Shown(
                name="registrations",
                columns="email username first_name last_name locale created_at",
            ),
        ),
        withheld="id token_digest password_hash code_key_id code_digest code_issued_at "
        "code_tries_left user_id",
        steps=(
            Step(
                name="registrations",
                whose="user_id = :user_id OR lower(email) = lower(:email)",
            ),
        ),
    ),
    PersonalTable(
        name="idempotency",
        sections=(Shown(name="receipts", columns="key receipt_kind receipt_id made_at"),),
        withheld="user_id fingerprint_key_id fingerprint",
        steps=(Step(name="receipts"),),
    ),
    PersonalTable(
        name="outbox",
        # What is on its way is sealed; whom it is for will have it as a letter.
        withheld="id position kind sealed order_key added_at due_at expires_at claimed_until "
        "attempt settled_at is_buried reason",
        steps=(LettersStep(name="letters"),),
        kept="without its content a row says that something was sent, and not to whom",
    ),
    PersonalTable(
        name="run_sighting",
        sections=(
            Shown(
                name="sightings",
                columns="run_id at latitude longitude accuracy is_credible",
                whose=_OWN_RUNS,
            ),
        ),
        withheld="sequence",
        steps=(Step(name="sightings", whose=_OWN_RUNS),),
    ),
    PersonalTable(
        name="run_fact",
        sections=(
            Shown(
                name="run-log",
                columns="run_id sequence kind content",
                whose=_OWN_RUNS,
                read=with_fact,
            ),
        ),
        # The content says all that these say.
        withheld="at user_id point_id event_id is_wrong",
        steps=(Step(name="run-log", whose=_OWN_RUNS),),
    ),
    PersonalTable(
        name="run",
        sections=(
            Shown(
                name="runs",
                columns="id quest_id version state started_at expires_at ended_at seconds score "
                "accepted_count points_count reward",
            ),
        ),
        # The progress follows from the log, and knows where hidden places lie.
        withheld="user_id progress revision",
        steps=(Step(name="runs", whose="user_id = :user_id AND state <> 'finished'"),),
        kept="a finished run counts for its quest; it is on no leaderboard any more",
    ),
    PersonalTable(
        name="favorite",
        sections=(Shown(name="favorites", columns="quest_id added_at"),),
        withheld="user_id",
        steps=(Step(name="favorites"),),
    ),
    PersonalTable(
        name="review",
        sections=(
            Shown(
                name="reviews",
                columns="id quest_id rating text created_at updated_at response responded_at",
                whose="author_id = :user_id",
            ),
        ),
        withheld="author_id",
        # With a review go its stars: triggers take them out of the rating.
        steps=(Step(name="reviews", whose="author_id = :user_id"),),
    ),
    PersonalTable(
        name="quest",
        sections=(
            Shown(
                name="quests",
                columns="id status version title draft draft_status submitted_at refusal "
                "created_at updated_at",
                whose="author_id = :user_id",
                read=with_draft,
            ),
        ),
        # What a document refers to stands in it; a rating is what others gave, for all to see.
        withheld="author_id key_ids revision category_id vehicle_id place_id "
        "rating_total rating_count",
        steps=(
            Step(name="quests", whose="author_id = :user_id AND status = 'draft'"),
            Step(
                name="drafts",
                whose="author_id = :user_id AND draft IS NOT NULL",
                changes="draft = NULL, draft_status = NULL, submitted_at = NULL, refusal = NULL, "
                f"key_ids = '{{}}', title = {select_title('quest.id', 'quest.version')}, "
                "revision = revision + 1",
            ),
        ),
        kept="what was published is played by others; its author is a deleted user",
    ),
    PersonalTable(
        name="quest_version",
        sections=(
            Shown(
                name="quest-versions",
                columns="quest_id number published_at content",
                whose="author_id = :user_id",
                read=with_content,
            ),
        ),
        withheld="author_id published_by key_ids category_id vehicle_id place_id",
        kept="what was published is played by others; its author is a deleted user",
    ),
    PersonalTable(
        name="quest_fix",
        sections=(
            Shown(
                name="quest-fixes",
                columns="id quest_id version created_at kind change",
                whose="author_id = :user_id",
                read=with_change,
            ),
        ),
        withheld="author_id number key_ids",
        kept="what was fixed is played by others; its author is a deleted user",
    ),
    PersonalTable(
        name="credit_entry",
        sections=(
            Shown(
                name="credits",
                columns="credit_transfer.kind credit_transfer.key credit_transfer.at side amount",
                tables="credit_entry JOIN credit_transfer ON credit_transfer.id = transfer_id",
            ),
        ),
        withheld="transfer_id user_id",
        kept="the two sides of a transfer sum to zero; the id names nobody any more",
    ),
    PersonalTable(
        name="credit_transfer",
        withheld="id",
        kept="its key, by which nothing is paid twice, holds ids, which name nobody any more",
    ),
    PersonalTable(
        name="credit_balance",
        sections=(Shown(name="balance", columns="amount"),),
        withheld="user_id",
        kept="it is what the entries come to, and they stay",
    ),
    PersonalTable(
        name="audit_entry",
        sections=(
            Shown(
                name="acts",
                columns="at action subject_kind subject_id address",
                whose="actor_id = :user_id",
            ),
            Shown(
                name="acts-of-staff",
                columns="at action before after",
                whose=_ON_ONESELF,
                read=with_changes,
            ),
        ),
        withheld="id actor actor_id",
        steps=(
            Step(
                name="acts",
                whose=f"actor_id = :user_id AND (actor <> '{DELETED_NAME}' OR address IS NOT NULL)",
                changes=f"actor = '{DELETED_NAME}', address = NULL",
            ),
            Step(
                name="acts-of-staff",
                whose=f"{_ON_ONESELF} "
                f"AND (before - {_HARMLESS} <> '{{}}' OR after - {_HARMLESS} <> '{{}}')",
                changes=", ".join(
                    f"{column} = {column} - ARRAY(SELECT jsonb_object_keys({column} - {_HARMLESS}))"
                    for column in ("before", "after")
                ),
            ),
        ),
        kept="who did what to whom stays on record, under ids",
    ),
    PersonalTable(
        name="rate_limit",
        withheld="key uses is_refused forget_at",
        kept="keys are digests, and go by themselves when their time is over",
    ),
)
