"""Mail."""

from dishka import Provider, Scope, provide

from questcity.adapters.mail.folder import FolderMailer
from questcity.adapters.mail.smtp import SmtpMailer
from questcity.domain.accounts.ports.readers import AccountReader
from questcity.domain.notifications.ports import Mailer
from questcity.domain.notifications.use_cases.tell import Tell
from questcity.domain.shared.ports import Clock
from questcity.entrypoints.bootstrap.settings import Settings


class MailProvider(Provider):
    """A mail server, or a folder of letters."""

    scope = Scope.APP

    @provide
    def mailer(self, settings: Settings, clock: Clock) -> Mailer:
        """Return what the setting MAIL_URL asks for."""
        if settings.mail_url.startswith("file:"):
            return FolderMailer(settings.data_dir / "mail", settings.mail_from, clock)
        return SmtpMailer(settings.mail_url, settings.mail_from, clock)


class TellingProvider(Provider):
    """The use case that writes to people."""

    scope = Scope.APP

    @provide
    def tell(self, mailer: Mailer, accounts: AccountReader, settings: Settings) -> Tell:
        """Return it, with links that lead here."""
        return Tell(mailer=mailer, accounts=accounts, public_url=settings.public_url)
