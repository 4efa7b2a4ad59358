import pytest

from questcity.adapters.mail.server import SmtpServer


def test_a_url_says_where_and_who() -> None:
    server = SmtpServer.read("smtp://anna%40example.org:p%2Fw@mail.example.org:587")

    assert (server.host, server.port) == ("mail.example.org", 587)
    assert (server.username, server.password) == ("anna@example.org", "p/w")
    assert "p/w" not in repr(server)


@pytest.mark.parametrize(
    ("url", "is_tls", "starttls"),
    [
        ("smtp://mail.example.org:25", False, None),
        ("smtp://mail.example.org:587?starttls=required", False, True),
        ("smtp://mail.example.org:25?starttls=never", False, False),
        ("smtps://mail.example.org:465", True, False),
    ],
)
def test_a_url_says_how_the_connection_is_kept_private(
    url: str, is_tls: bool, starttls: bool | None
) -> None:
    server = SmtpServer.read(url)

    assert (server.is_tls, server.starttls) == (is_tls, starttls)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "mail.example.com",
        "smtp://mail.example.com",
        "smtp://mail.example.com:0",
        "smtp://mail.example.com:70000",
        "smtp://mail.example.com:port",
        "smtp://:25",
        "smtp://[::1:25",
        "smtp://user@mail.example.com:25",
        "smtp://mail.example.com:25/path",
        "smtp://mail.example.com:25#fragment",
        "smtp://mail.example.com:25?starttls=maybe",
        "smtps://mail.example.com:465?starttls=never",
        "http://mail.example.com:25",
        "smtp://mail.example.com:25\n",
        "smtp://mail exa.org:25",
    ],
)
def test_what_is_no_mail_server_is_refused_without_quoting_it(url: str) -> None:
    with pytest.raises(ValueError, match=r"^is not a URL such as smtp://") as refusal:
        SmtpServer.read(url)

    assert not url or url not in str(refusal.value)
