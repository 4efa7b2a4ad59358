"""The use cases, built anew for each request."""

from dishka import Provider, Scope, provide_all

from questcity.domain.accounts.services.code_issuer import CodeIssuer
from questcity.domain.accounts.services.present_password import PresentPassword
from questcity.domain.accounts.use_cases.authenticate import Authenticate
from questcity.domain.accounts.use_cases.cancel_deletion import CancelDeletion
from questcity.domain.accounts.use_cases.change_password import ChangePassword
from questcity.domain.accounts.use_cases.choose_password import ChoosePassword
from questcity.domain.accounts.use_cases.create_admin import CreateAdmin
from questcity.domain.accounts.use_cases.decide_unlock_request import DecideUnlockRequest
from questcity.domain.accounts.use_cases.delete_user import DeleteUser
from questcity.domain.accounts.use_cases.download_export import DownloadExport
from questcity.domain.accounts.use_cases.edit_own_profile import EditOwnProfile
from questcity.domain.accounts.use_cases.edit_user import EditUser
from questcity.domain.accounts.use_cases.end_session import EndSession
from questcity.domain.accounts.use_cases.erase_accounts import EraseAccounts
from questcity.domain.accounts.use_cases.export_user import ExportUser
from questcity.domain.accounts.use_cases.invite_user import InviteUser
from questcity.domain.accounts.use_cases.list_permissions import ListPermissions
from questcity.domain.accounts.use_cases.list_sessions import ListSessions
from questcity.domain.accounts.use_cases.list_unlock_requests import ListUnlockRequests
from questcity.domain.accounts.use_cases.list_users import ListUsers
from questcity.domain.accounts.use_cases.lock_user import LockUser
from questcity.domain.accounts.use_cases.read_audit_trail import ReadAuditTrail
from questcity.domain.accounts.use_cases.record_unlock_request import RecordUnlockRequest
from questcity.domain.accounts.use_cases.refresh_session import RefreshSession
from questcity.domain.accounts.use_cases.register import Register
from questcity.domain.accounts.use_cases.replace_admin_password import ReplaceAdminPassword
from questcity.domain.accounts.use_cases.request_deletion import RequestDeletion
from questcity.domain.accounts.use_cases.request_email_change import RequestEmailChange
from questcity.domain.accounts.use_cases.request_export import RequestExport
from questcity.domain.accounts.use_cases.request_password_reset import RequestPasswordReset
from questcity.domain.accounts.use_cases.request_unlock import RequestUnlock
from questcity.domain.accounts.use_cases.resend_registration_code import ResendRegistrationCode
from questcity.domain.accounts.use_cases.sign_in import SignInWithPassword
from questcity.domain.accounts.use_cases.sign_out import SignOut
from questcity.domain.accounts.use_cases.unlock_user import UnlockUser
from questcity.domain.accounts.use_cases.verify_email_change import VerifyEmailChange
from questcity.domain.accounts.use_cases.verify_password_reset import VerifyPasswordReset
from questcity.domain.accounts.use_cases.verify_registration import VerifyRegistration
from questcity.domain.accounts.use_cases.view_export import ViewExport
from questcity.domain.accounts.use_cases.view_own_permissions import ViewOwnPermissions
from questcity.domain.accounts.use_cases.view_own_profile import ViewOwnProfile
from questcity.domain.accounts.use_cases.view_unlock_request import ViewUnlockRequest
from questcity.domain.accounts.use_cases.view_user import ViewUser
from questcity.domain.play.services.guide import Guide
from questcity.domain.play.use_cases.abandon_run import AbandonRun
from questcity.domain.play.use_cases.end_runs import EndRuns
from questcity.domain.play.use_cases.expire_runs import ExpireRuns
from questcity.domain.play.use_cases.grant_reward import GrantReward
from questcity.domain.play.use_cases.list_runs import ListRuns
from questcity.domain.play.use_cases.start_run import StartRun
from questcity.domain.play.use_cases.submit_evidence import SubmitEvidence
from questcity.domain.play.use_cases.view_leaderboard import ViewLeaderboard
from questcity.domain.play.use_cases.view_run import ViewRun
from questcity.domain.play.use_cases.waive_point import WaivePoint
from questcity.domain.quests.services.known_references import KnownReferences
from questcity.domain.quests.services.named_references import NamedReferences
from questcity.domain.quests.services.new_points import NewPoints
from questcity.domain.quests.services.new_quests import NewQuests
from questcity.domain.quests.services.states import States
from questcity.domain.quests.use_cases.add_point import AddPoint
from questcity.domain.quests.use_cases.add_reference import AddReference
from questcity.domain.quests.use_cases.archive_quest import ArchiveQuest
from questcity.domain.quests.use_cases.compare_quest import CompareQuest
from questcity.domain.quests.use_cases.count_facets import CountFacets
from questcity.domain.quests.use_cases.create_quest import CreateQuest
from questcity.domain.quests.use_cases.decide_submission import DecideSubmission
from questcity.domain.quests.use_cases.draw_tile import DrawTile
from questcity.domain.quests.use_cases.drop_draft import DropDraft
from questcity.domain.quests.use_cases.edit_draft import EditDraft
from questcity.domain.quests.use_cases.edit_point import EditPoint
from questcity.domain.quests.use_cases.edit_reference import EditReference
from questcity.domain.quests.use_cases.export_quest import ExportQuest
from questcity.domain.quests.use_cases.fix_quest import FixQuest
from questcity.domain.quests.use_cases.import_quest import ImportQuest
from questcity.domain.quests.use_cases.lint_draft import LintDraft
from questcity.domain.quests.use_cases.lint_file import LintFile
from questcity.domain.quests.use_cases.list_clusters import ListClusters
from questcity.domain.quests.use_cases.list_fixes import ListFixes
from questcity.domain.quests.use_cases.list_own_quests import ListOwnQuests
from questcity.domain.quests.use_cases.list_quests import ListQuests
from questcity.domain.quests.use_cases.list_similar_quests import ListSimilarQuests
from questcity.domain.quests.use_cases.list_submissions import ListSubmissions
from questcity.domain.quests.use_cases.list_versions import ListVersions
from questcity.domain.quests.use_cases.list_written_quests import ListWrittenQuests
from questcity.domain.quests.use_cases.open_draft import OpenDraft
from questcity.domain.quests.use_cases.order_points import OrderPoints
from questcity.domain.quests.use_cases.publish_quest import PublishQuest
from questcity.domain.quests.use_cases.remove_point import RemovePoint
from questcity.domain.quests.use_cases.remove_reference import RemoveReference
from questcity.domain.quests.use_cases.renew_qr import RenewQr
from questcity.domain.quests.use_cases.reseal_answers import ResealAnswers
from questcity.domain.quests.use_cases.submit_draft import SubmitDraft
from questcity.domain.quests.use_cases.suggest_quests import SuggestQuests
from questcity.domain.quests.use_cases.view_draft import ViewDraft
from questcity.domain.quests.use_cases.view_quest import ViewQuest
from questcity.domain.quests.use_cases.view_sign import ViewSign
from questcity.domain.quests.use_cases.view_submission import ViewSubmission
from questcity.domain.quests.use_cases.view_version import ViewVersion
from questcity.domain.quests.use_cases.view_written_quest import ViewWrittenQuest
from questcity.domain.quests.use_cases.withdraw_draft import WithdrawDraft
from questcity.domain.social.services.review_trail import ReviewTrail
from questcity.domain.social.use_cases.add_favorite import AddFavorite
from questcity.domain.social.use_cases.list_favorite_ids import ListFavoriteIds
from questcity.domain.social.use_cases.list_favorites import ListFavorites
from questcity.domain.social.use_cases.list_reviews import ListReviews
from questcity.domain.social.use_cases.remove_favorite import RemoveFavorite
from questcity.domain.social.use_cases.remove_review import RemoveReview
from questcity.domain.social.use_cases.respond_to_review import RespondToReview
from questcity.domain.social.use_cases.retract_review import RetractReview
from questcity.domain.social.use_cases.review_quest import ReviewQuest
from questcity.domain.social.use_cases.view_standing import ViewStanding
from questcity.domain.social.use_cases.withdraw_response import WithdrawResponse


class UseCaseProvider(Provider):
    """Every use case, and what they share; dishka fills in the ports that its fields name."""

    scope = Scope.REQUEST
    services = provide_all(
        CodeIssuer,
        Guide,
        KnownReferences,
        NamedReferences,
        NewPoints,
        NewQuests,
        PresentPassword,
        ReviewTrail,
        States,
    )
    accounts = provide_all(
        Authenticate,
        CancelDeletion,
        ChangePassword,
        ChoosePassword,
        CreateAdmin,
        DecideUnlockRequest,
        DeleteUser,
        DownloadExport,
        EditOwnProfile,
        EditUser,
        EndSession,
        EraseAccounts,
        ExportUser,
        InviteUser,
        ListPermissions,
        ListSessions,
        ListUnlockRequests,
        ListUsers,
        LockUser,
        ReadAuditTrail,
        RecordUnlockRequest,
        RefreshSession,
        Register,
        ReplaceAdminPassword,
        RequestDeletion,
        RequestEmailChange,
        RequestExport,
        RequestPasswordReset,
        RequestUnlock,
        ResendRegistrationCode,
        SignInWithPassword,
        SignOut,
        UnlockUser,
        VerifyEmailChange,
        VerifyPasswordReset,
        VerifyRegistration,
        ViewExport,
        ViewOwnPermissions,
        ViewOwnProfile,
        ViewUnlockRequest,
        ViewUser,
    )
    quests = provide_all(
        AddPoint,
        AddReference,
        ArchiveQuest,
        CompareQuest,
        CreateQuest,
        DecideSubmission,
        DrawTile,
        DropDraft,
        EditDraft,
        EditPoint,
        EditReference,
        ExportQuest,
        FixQuest,
        ImportQuest,
        LintDraft,
        LintFile,
        ListClusters,
        ListFixes,
        ListOwnQuests,
        SuggestQuests,
        ListSimilarQuests,
        CountFacets,
        ListSubmissions,
        ListVersions,
        ListWrittenQuests,
        OpenDraft,
        OrderPoints,
        PublishQuest,
        RemovePoint,
        RemoveReference,
        RenewQr,
        ResealAnswers,
        SubmitDraft,
        ViewDraft,
        ViewSign,
        ViewSubmission,
        ViewVersion,
        ViewWrittenQuest,
        WithdrawDraft,
    )
    # Asked for again and again, and made of nothing that belongs to one request.
    public = provide_all(ListQuests, ViewQuest, scope=Scope.APP)
    play = provide_all(
        AbandonRun,
        EndRuns,
        ExpireRuns,
        GrantReward,
        ListRuns,
        StartRun,
        SubmitEvidence,
        ViewLeaderboard,
        ViewRun,
        WaivePoint,
    )
    social = provide_all(
        AddFavorite,
        ListFavoriteIds,
        ListFavorites,
        ListReviews,
        RemoveFavorite,
        RemoveReview,
        RespondToReview,
        RetractReview,
        ReviewQuest,
        ViewStanding,
        WithdrawResponse,
    )
