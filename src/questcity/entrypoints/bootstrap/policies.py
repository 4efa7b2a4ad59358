"""The rules of the domain that the operator decides."""

from datetime import timedelta

from questcity.domain.accounts.model.sessions import SessionLimits
from questcity.domain.accounts.rules import AccountLimits, AccountPolicy, PasswordPolicy
from questcity.entrypoints.bootstrap.settings import Settings


def account_policy(settings: Settings) -> AccountPolicy:
    """Return what the operator decided about accounts."""
    return AccountPolicy(
        password=PasswordPolicy(min_length=settings.password_min_length),
        code_valid_for=timedelta(minutes=settings.code_minutes),
        access_lives_for=timedelta(minutes=settings.access_token_minutes),
        sessions=SessionLimits(
            idle_for=timedelta(days=settings.refresh_idle_days),
            lives_for=timedelta(days=settings.refresh_max_days),
        ),
        limits=AccountLimits(
            mails_per_address=settings.limit_mails_per_address,
            password_choices=settings.limit_password_choices,
            registrations_per_client=settings.limit_registrations,
            resets_per_client=settings.limit_resets,
            email_changes=settings.limit_email_changes,
            code_tries_per_client=settings.limit_code_tries,
            failed_sign_ins=settings.limit_failed_sign_ins,
            failed_sign_ins_per_client=settings.limit_failed_sign_ins_per_client,
            failed_sign_ins_per_account=settings.limit_failed_sign_ins_per_account,
            refreshes_per_client=settings.limit_refreshes,
            searches=settings.limit_searches,
            unlock_requests_per_client=settings.limit_unlock_requests,
            unlock_requests_per_address=settings.limit_unlock_requests_per_address,
            export_downloads=settings.limit_export_downloads,
            deletions=settings.limit_deletions,
        ),
    )
