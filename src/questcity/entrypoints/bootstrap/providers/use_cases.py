"""The use cases, built anew for each request."""

from dishka import Provider, Scope, provide_all

from questcity.domain.accounts.use_cases.authenticate import Authenticate
from questcity.domain.accounts.use_cases.change_password import ChangePassword
from questcity.domain.accounts.use_cases.choose_password import ChoosePassword
from questcity.domain.accounts.use_cases.create_admin import CreateAdmin
from questcity.domain.accounts.use_cases.edit_own_profile import EditOwnProfile
from questcity.domain.accounts.use_cases.invite_user import InviteUser
from questcity.domain.accounts.use_cases.read_audit_trail import ReadAuditTrail
from questcity.domain.accounts.use_cases.refresh_session import RefreshSession
from questcity.domain.accounts.use_cases.register import Register
from questcity.domain.accounts.use_cases.resend_registration_code import ResendRegistrationCode
from questcity.domain.accounts.use_cases.set_role import SetRole
from questcity.domain.accounts.use_cases.sign_in import SignInWithPassword
from questcity.domain.accounts.use_cases.sign_out import SignOut
from questcity.domain.accounts.use_cases.verify_registration import VerifyRegistration
from questcity.domain.accounts.use_cases.view_own_profile import ViewOwnProfile


class UseCaseProvider(Provider):
    """Every use case; dishka fills in the ports that its fields name."""

    scope = Scope.REQUEST
    accounts = provide_all(
        Authenticate,
        ChangePassword,
        ChoosePassword,
        CreateAdmin,
        EditOwnProfile,
        InviteUser,
        ReadAuditTrail,
        RefreshSession,
        Register,
        ResendRegistrationCode,
        SetRole,
        SignInWithPassword,
        SignOut,
        VerifyRegistration,
        ViewOwnProfile,
    )
