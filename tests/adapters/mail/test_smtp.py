import asyncio
import socket
import ssl
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from ipaddress import IPv4Address
from pathlib import Path
from typing import Final

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from mail_server import HANG, running_mail_server
from questcity.adapters.mail.smtp import SmtpMailer
from questcity.domain.notifications.errors import LetterRefusedError
from questcity.domain.notifications.model import Letter
from questcity.domain.shared.errors import DependencyAwayError
from stores import SetClock

pytestmark = pytest.mark.anyio

LETTER: Final = Letter(
    id="0197a000-0000-7000-8000-000000000001",
    to="anna@example.org",
    subject="Your QuestCity code",
    text="Your code is 123456.\n",
    language="en",
)


def mailer_to(url: str, *, timeout: float = 10) -> SmtpMailer:
    return SmtpMailer(url, "QuestCity <questcity@example.org>", SetClock(), timeout=timeout)


async def test_the_envelope_names_one_sender_and_one_recipient() -> None:
    async with running_mail_server() as server:
        await mailer_to(server.url).send(LETTER)

        (envelope,) = server.envelopes
        assert envelope.mail_from == "questcity@example.org"
        assert envelope.rcpt_tos == ["anna@example.org"]


async def test_a_server_that_asks_is_told_who_we_are() -> None:
    async with running_mail_server() as server:
        url = server.url.replace("//", "//anna:p%2Fw@")

        await mailer_to(url).send(LETTER)

        assert server.sign_ins == [(b"anna", b"p/w")]


@pytest.mark.parametrize(
    "answers", [{"RCPT": "550 no such user"}, {"DATA": "554 looks like spam"}], ids=str
)
async def test_a_letter_that_the_server_will_never_take_is_refused(
    answers: Mapping[str, str],
) -> None:
    async with running_mail_server(answers) as server:
        with pytest.raises(LetterRefusedError):
            await mailer_to(server.url).send(LETTER)


@pytest.mark.parametrize(
    "answers",
    [
        {"EHLO": "421 come back later"},
        {"MAIL": "550 we do not know you"},
        {"RCPT": "450 mailbox is busy"},
        {"DATA": "451 try again"},
        {"AUTH": "refused"},
    ],
    ids=str,
)
async def test_what_an_operator_or_time_can_mend_lets_the_letter_wait(
    answers: Mapping[str, str],
) -> None:
    async with running_mail_server(answers) as server:
        url = server.url.replace("//", "//anna:wrong@")

        with pytest.raises(DependencyAwayError):
            await mailer_to(url).send(LETTER)


async def test_a_server_that_nobody_runs_lets_the_letter_wait() -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]

    with pytest.raises(DependencyAwayError):
        await mailer_to(f"smtp://127.0.0.1:{port}").send(LETTER)


@pytest.mark.parametrize("command", ["EHLO", "MAIL", "RCPT", "DATA"])
async def test_a_server_that_hangs_lets_the_letter_wait(command: str) -> None:
    async with running_mail_server({command: HANG}) as server:
        async with asyncio.timeout(20):
            with pytest.raises(DependencyAwayError):
                await mailer_to(server.url, timeout=0.3).send(LETTER)


@pytest.mark.parametrize("answer", [HANG, "421 we are closing"])
async def test_a_bad_farewell_does_not_send_the_letter_again(answer: str) -> None:
    async with running_mail_server({"QUIT": answer}) as server:
        await mailer_to(server.url).send(LETTER)

        assert len(server.messages) == 1


@pytest.fixture
def certificate(tmp_path: Path) -> Path:
    """Return a file with a certificate for this machine's own address, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "mail.test")])
    now = datetime.now(UTC)
    signed = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(IPv4Address("127.0.0.1"))]), critical=False
        )
        .sign(key, hashes.SHA256())
    )
    path = tmp_path / "certificate.pem"
    path.write_bytes(
        key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        + signed.public_bytes(Encoding.PEM)
    )
    return path


@pytest.fixture
def tls(certificate: Path) -> ssl.SSLContext:
    """Return the server's side of TLS."""
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate)
    return context


@pytest.fixture
def trust(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have this machine trust the certificate."""
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


@pytest.mark.usefixtures("trust")
@pytest.mark.parametrize("query", ["", "?starttls=required"])
async def test_what_is_offered_keeps_the_letter_private(query: str, tls: ssl.SSLContext) -> None:
    async with running_mail_server(tls=tls, require_starttls=True) as server:
        await mailer_to(server.url + query).send(LETTER)

        assert len(server.messages) == 1


@pytest.mark.usefixtures("trust")
async def test_a_connection_may_be_private_from_the_start(tls: ssl.SSLContext) -> None:
    async with running_mail_server(tls=tls, is_tls_from_the_start=True) as server:
        await mailer_to(server.url.replace("smtp:", "smtps:")).send(LETTER)

        assert len(server.messages) == 1


async def test_no_letter_goes_in_clear_where_privacy_is_required() -> None:
    async with running_mail_server() as server:
        with pytest.raises(DependencyAwayError):
            await mailer_to(f"{server.url}?starttls=required").send(LETTER)

        assert server.envelopes == []


@pytest.mark.parametrize("is_tls_from_the_start", [True, False])
async def test_no_letter_goes_to_a_server_that_nobody_vouches_for(
    tls: ssl.SSLContext, is_tls_from_the_start: bool
) -> None:
    async with running_mail_server(tls=tls, is_tls_from_the_start=is_tls_from_the_start) as server:
        url = server.url.replace("smtp:", "smtps:") if is_tls_from_the_start else server.url

        with pytest.raises(DependencyAwayError):
            await mailer_to(url).send(LETTER)

        assert server.envelopes == []
