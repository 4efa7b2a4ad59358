import os
from collections.abc import Mapping
from dataclasses import FrozenInstanceError, fields
from datetime import timedelta
from pathlib import Path

import pytest

from questcity.domain.accounts.rules import AccountLimits, AccountPolicy
from questcity.domain.shared.allowances import Limit
from questcity.entrypoints.bootstrap.defaults import Environment
from questcity.entrypoints.bootstrap.policies import account_policy
from questcity.entrypoints.bootstrap.settings import (
    VARIABLES,
    Settings,
    SettingsError,
)
from questcity.entrypoints.bootstrap.variables import name_of

SECRET = "s3cr3t-canary"
PRODUCTION = {
    "ENVIRONMENT": "production",
    "DATABASE_URL": f"postgresql://questcity:{SECRET}@db.example.org/questcity",
    "KEYS_DIR": "/etc/questcity/keys",
    "MAIL_URL": f"smtps://questcity:{SECRET}@mail.example.org:465",
    "MAIL_FROM": "QuestCity <questcity@example.org>",
}


def read(given: Mapping[str, str] | None = None) -> Settings:
    return Settings.read({f"QUESTCITY_{name}": value for name, value in (given or {}).items()})


def refusal(given: Mapping[str, str]) -> str:
    with pytest.raises(SettingsError) as caught:
        read(given)
    return str(caught.value)


def without(name: str) -> dict[str, str]:
    return {key: value for key, value in PRODUCTION.items() if key != name}


def test_an_empty_environment_is_a_whole_development_installation() -> None:
    settings = read()

    assert settings.environment is Environment.DEVELOPMENT
    assert (settings.host, settings.port, settings.workers) == ("127.0.0.1", 8000, 1)
    assert settings.public_url == "http://127.0.0.1:8000"
    assert (settings.allowed_origins, settings.trusted_proxies) == ((), ())
    assert settings.database_url is None
    assert settings.postgres_bin is None
    assert settings.breach_check_url is None
    assert (settings.map_tiles_url, settings.map_attribution) == (None, None)
    assert settings.database_pool_size == 8
    assert settings.database_max_overflow == 4
    assert settings.database_read_pool_size == 10
    assert settings.keys_dir == settings.data_dir / "keys"
    assert settings.key_algorithm == "Ed25519"
    assert (settings.mail_url, settings.mail_from) == ("file:", "questcity@localhost")
    assert (settings.log_level, settings.log_format) == ("info", "console")


def test_production_needs_no_more_than_a_database_keys_and_mail() -> None:
    settings = read(PRODUCTION)

    assert settings.environment is Environment.PRODUCTION
    assert settings.database_url == PRODUCTION["DATABASE_URL"]
    assert settings.keys_dir == Path("/etc/questcity/keys")
    assert settings.mail_url == PRODUCTION["MAIL_URL"]
    assert settings.mail_from == PRODUCTION["MAIL_FROM"]
    assert settings.log_format == "json"


@pytest.mark.parametrize("name", ["KEYS_DIR", "MAIL_URL", "MAIL_FROM"])
def test_production_misses_what_has_no_safe_default(name: str) -> None:
    message = refusal(without(name))

    assert message.startswith(f"QUESTCITY_{name} must be set in production; for example ")


def test_the_environment_must_be_given_with_a_database() -> None:
    message = refusal(without("ENVIRONMENT"))

    assert message.startswith("QUESTCITY_ENVIRONMENT must be set when QUESTCITY_DATABASE_URL is")


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"HOST": "192.0.2.7", "PORT": "80"}, "http://192.0.2.7:80"),
        ({"HOST": "::1"}, "http://[::1]:8000"),
        ({"HOST": "quest.local"}, "http://quest.local:8000"),
        ({"PUBLIC_URL": "https://example.org/quest/"}, "https://example.org/quest"),
    ],
)
def test_the_public_url_follows_host_and_port_unless_it_is_given(
    given: Mapping[str, str], expected: str
) -> None:
    assert read(given).public_url == expected


@pytest.mark.parametrize(
    ("name", "text", "expected"),
    [
        ("ALLOWED_ORIGINS", "", ()),
        ("ALLOWED_ORIGINS", " https://a.example , http://localhost:3000 ,", None),
        ("ALLOWED_ORIGINS", "*", ("*",)),
        ("TRUSTED_PROXIES", "10.0.0.0/8, 192.0.2.7,::1", None),
        ("KEY_ALGORITHM", "ed25519", "Ed25519"),
        ("KEY_ALGORITHM", "ps256", "PS256"),
        ("KEY_ALGORITHM", "RS256", "RS256"),
        ("LOG_LEVEL", "WARNING", "warning"),
        ("PORT", " 8080\n", 8080),
        ("KEYS_DIR", "~/keys", Path.home() / "keys"),
        ("DATA_DIR", "data", Path.cwd() / "data"),
        ("POSTGRES_BIN", str(Path.cwd()), Path.cwd()),
        ("LIMIT_REFRESHES", "1/second", Limit(1, timedelta(seconds=1))),
        ("LIMIT_REFRESHES", "600/15minutes", Limit(600, timedelta(minutes=15))),
        ("LIMIT_REFRESHES", "2/3days", Limit(2, timedelta(days=3))),
        ("LIMIT_REFRESHES", "7/1hours", Limit(7, timedelta(hours=1))),
        ("MAIL_URL", "smtp://localhost:25?starttls=never", "smtp://localhost:25?starttls=never"),
        ("MAIL_FROM", "Квест <quest@example.org>", "Квест <quest@example.org>"),
        ("MAP_TILES_URL", "http://[::1]:8080/{z}/{y}/{x}?k=1", "http://[::1]:8080/{z}/{y}/{x}?k=1"),
        ("MAP_ATTRIBUTION", " © OpenStreetMap ", "© OpenStreetMap"),
    ],
)
def test_a_value_is_read_as_it_is_meant(name: str, text: str, expected: object) -> None:
    lists: dict[str, object] = {
        "ALLOWED_ORIGINS": ("https://a.example", "http://localhost:3000"),
        "TRUSTED_PROXIES": ("10.0.0.0/8", "192.0.2.7/32", "::1/128"),
    }

    value = getattr(read({name: text}), name.lower())

    assert value == (lists[name] if expected is None else expected)


@pytest.mark.parametrize(
    "url",
    [
        "postgresql://db/questcity",
        "postgresql://user@db:5432/questcity",
        "postgresql://user:p%40ss@[::1]:5432/questcity?ssl=require",
        "postgresql:///questcity?host=/run/postgresql",
    ],
)
def test_a_database_may_be_anywhere(url: str) -> None:
    settings = read({"DATABASE_URL": url, "ENVIRONMENT": "development"})

    assert settings.database_url == url


WRONG = {
    "ENVIRONMENT": ["prod", "staging"],
    "HOST": ["no host", "http://localhost", "-a", "a..b", "127.0.0.1:80"],
    "PORT": ["0", "65536", "abc", "-1", "8_000", "٣", "1.5", "80\nX", "9" * 99],
    "WORKERS": ["0", "two"],
    "PUBLIC_URL": [
        "quest.example.org",
        "ftp://quest.example.org",
        "https://",
        "https://user:pw@quest.example.org",
        "https://quest.example.org?a=b",
        "https://quest.example.org#a",
        "https://quest.example.org:port",
        "https://quest.example.org:0",
        "https://a b.example",
    ],
    "ALLOWED_ORIGINS": [
        "quest.example.org",
        "https://a.example/",
        "https://a.example/path",
        "https://*.example.org",
        "https://a.example;https://b.example",
        "null",
        "https://a.example,,b",
    ],
    "TRUSTED_PROXIES": ["proxy", "10.0.0.0/33", "10.0.0.1/8", "*", "192.0.2.7:80"],
    "DATABASE_POOL_SIZE": ["0", "many"],
    "DATABASE_MAX_OVERFLOW": ["-1", "1001"],
    "DATABASE_READ_POOL_SIZE": ["0"],
    "POSTGRES_BIN": ["/no/such/folder", "a\0b"],
    "KEYS_DIR": ["~nobody-of-this-name/keys", "a\nb"],
    "KEY_ALGORITHM": ["HS256", "EdDSA", "none"],
    "ACCESS_TOKEN_MINUTES": ["0", "1441"],
    "REFRESH_IDLE_DAYS": ["0", "month"],
    "REFRESH_MAX_DAYS": ["0", "29"],
    "PASSWORD_MIN_LENGTH": ["7", "129"],
    "BREACH_CHECK_URL": [
        "breaches.example.org",
        "ftp://breaches.example.org",
        "https://breaches.example.org/range/?q=",
    ],
    "CODE_MINUTES": ["0", "61"],
    "MAP_TILES_URL": [
        "/tiles/{z}/{x}/{y}.png",
        "ftp://tiles.example.org/{z}/{x}/{y}.png",
        "https://tiles.example.org/{z}/{x}.png",
        "https://tiles.example.org/{z}/{x}/{y}/{y}.png",
        "https://{s}.tiles.example.org/{z}/{x}/{y}.png",
        "https://tiles.example.org;x/{z}/{x}/{y}.png",
        "https://key@tiles.example.org/{z}/{x}/{y}.png",
        "https://tiles.example.org/{z}/{x}/{y}.png#a",
        "https://tiles.example.org/{z}/{x}/{y} .png",
    ],
    "MAP_ATTRIBUTION": ["a\nb", "©" * 201],
    "MAIL_FROM": [
        "questcity",
        "a@b c",
        "a@b\r\nBcc: x@y",
        "<>",
        "A <a@b>, B <b@c>",
        "б@example.org",
    ],
    "LOG_LEVEL": ["loud"],
    "LOG_FORMAT": ["xml"],
    "DATA_DIR": ["a\rb"],
    "LIMIT_MAILS_PER_ADDRESS": ["5", "0/hour", "5/0hours", "5/week", "5 / hour", "x/hour"],
    "LIMIT_PASSWORD_CHOICES": ["0/hour"],
    "LIMIT_REGISTRATIONS": ["-5/hour", "5/31days"],
    "LIMIT_RESETS": ["many"],
    "LIMIT_EMAIL_CHANGES": ["5/"],
    "LIMIT_CODE_TRIES": ["/hour"],
    "LIMIT_FAILED_SIGN_INS": ["5/"],
    "LIMIT_FAILED_SIGN_INS_PER_CLIENT": ["1.5/hour"],
    "LIMIT_REFRESHES": ["5/hourss"],
}


@pytest.mark.parametrize(
    ("name", "text"),
    [(name, text) for name, texts in WRONG.items() for text in texts],
)
def test_a_wrong_value_is_named_in_one_line_with_an_example(name: str, text: str) -> None:
    message = refusal({name: text})

    assert message.startswith(f"QUESTCITY_{name}=")
    assert f"; for example QUESTCITY_{name}=" in message
    assert message.isprintable()
    assert len(message) < 300


WRONG_SECRETS = {
    "DATABASE_URL": [
        SECRET,
        f"postgres://user:{SECRET}@db/questcity",
        f"postgresql+asyncpg://user:{SECRET}@db/questcity",
        f"postgresql://user:{SECRET}@db",
        f"postgresql://user:{SECRET}@db:port/questcity",
        f"postgresql://user:{SECRET}@db/questcity#a",
        f"postgresql://user:12#{SECRET}@db/questcity",
        f"postgresql://user:12?{SECRET}@db/questcity",
        f"postgresql://user:12/{SECRET}@db/questcity",
        f"postgresql://user:{SECRET}\n@db/questcity",
        f"postgresql://user:{SECRET}@[db/questcity",
    ],
    "MAIL_URL": [
        SECRET,
        f"mailto:{SECRET}",
        f"http://user:{SECRET}@mail.example.org:587",
        f"smtp://user:{SECRET}@mail.example.org",
        f"smtp://user:{SECRET}@mail.example.org:0",
        f"smtp://{SECRET}@mail.example.org:587",
        f"smtp://user:{SECRET}@mail.example.org:587/path",
        f"smtp://user:{SECRET}@mail.example.org:587?starttls=perhaps",
        f"smtps://user:{SECRET}@mail.example.org:465?starttls=required",
        f"smtp://user:{SECRET}\r\n@mail.example.org:587",
        f"file:///{SECRET}",
    ],
}


@pytest.mark.parametrize(
    ("name", "text"),
    [(name, text) for name, texts in WRONG_SECRETS.items() for text in texts],
)
@pytest.mark.parametrize("is_in_file", [False, True])
def test_a_wrong_secret_is_named_but_never_quoted(
    name: str, text: str, *, is_in_file: bool, tmp_path: Path
) -> None:
    file = tmp_path / "secret"
    file.write_text(text)
    given = {f"{name}_FILE": str(file)} if is_in_file else {name: text}

    message = refusal({"ENVIRONMENT": "development"} | given)

    subject = f"The content of QUESTCITY_{name}_FILE" if is_in_file else f"QUESTCITY_{name}"
    assert message.startswith(f"{subject} is not ")
    assert f"; for example QUESTCITY_{name}=" in message
    assert SECRET not in message
    assert message.isprintable()


@pytest.mark.parametrize(
    "name", [field for field in VARIABLES if not VARIABLES[field].may_be_empty]
)
def test_an_empty_value_is_refused_since_it_is_seldom_meant(name: str) -> None:
    message = refusal({name.upper(): "  "})

    assert "is empty: give it a value, or leave it out; for example" in message


@pytest.mark.parametrize(
    ("given", "problem"),
    [
        ({"ALLOWED_ORIGINS": "https://a.example,*"}, "has a wildcard, which production refuses"),
        ({"MAIL_URL": "file:"}, "is file:, which production refuses"),
    ],
)
def test_production_refuses_what_is_for_development(given: dict[str, str], problem: str) -> None:
    (name,) = given

    message = refusal(PRODUCTION | given)

    assert message.startswith(f"QUESTCITY_{name}")
    assert problem in message


@pytest.mark.parametrize("name", ["DATABASE_URL", "MAIL_URL"])
def test_a_secret_may_come_from_a_file(name: str, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    file.write_text(PRODUCTION[name] + "\n")

    settings = read(without(name) | {f"{name}_FILE": str(file)})

    assert settings == read(PRODUCTION)


@pytest.mark.parametrize("name", ["DATABASE_URL", "MAIL_URL"])
def test_a_secret_that_is_given_twice_is_refused(name: str, tmp_path: Path) -> None:
    message = refusal(PRODUCTION | {f"{name}_FILE": str(tmp_path)})

    assert message.startswith(f"QUESTCITY_{name} and QUESTCITY_{name}_FILE are both set")
    assert SECRET not in message


@pytest.mark.parametrize("content", [None, b"\xff\xfe"])
def test_a_file_that_cannot_be_read_is_named(content: bytes | None, tmp_path: Path) -> None:
    file = tmp_path / "secret"
    if content is not None:
        file.write_bytes(content)

    message = refusal({"MAIL_URL_FILE": str(file)})

    assert message.startswith(f"QUESTCITY_MAIL_URL_FILE='{file}' cannot be read (")
    assert "for example QUESTCITY_MAIL_URL_FILE=/run/secrets/questcity_mail_url" in message


@pytest.mark.parametrize(
    ("name", "nearest"),
    [
        ("PROT", "QUESTCITY_PORT"),
        ("DATABSE_URL", "QUESTCITY_DATABASE_URL"),
        ("PORT_FILE", "QUESTCITY_PORT"),
        ("MAIL_URL_FILES", "QUESTCITY_MAIL_URL_FILE"),
        ("port", "QUESTCITY_PORT"),
    ],
)
def test_an_unknown_name_is_refused_with_the_nearest_known_one(name: str, nearest: str) -> None:
    message = refusal({name: SECRET})

    assert message.startswith(f"'QUESTCITY_{name}' is not a setting")
    assert f" {nearest} " in message
    assert SECRET not in message


def test_what_belongs_to_others_is_left_alone() -> None:
    others = {"QUESTCITY_ADMIN_PASSWORD": SECRET, "PORT": "x", "QUESTCITYX": "y", "PATH": "/bin"}

    assert Settings.read(others) == read()


def test_development_is_generous_where_everything_comes_from_one_machine() -> None:
    generous = Limit(10_000, timedelta(hours=1))

    limits = account_policy(read()).limits

    assert limits == AccountLimits(
        password_choices=generous,
        registrations_per_client=generous,
        resets_per_client=generous,
        code_tries_per_client=generous,
        failed_sign_ins_per_client=generous,
        refreshes_per_client=generous,
        unlock_requests_per_client=generous,
    )


def test_production_has_the_policy_of_the_domain_unless_told_otherwise() -> None:
    assert account_policy(read(PRODUCTION)) == AccountPolicy()


def test_the_policy_is_what_the_settings_say() -> None:
    policy = account_policy(
        read(
            {
                "PASSWORD_MIN_LENGTH": "15",
                "CODE_MINUTES": "5",
                "ACCESS_TOKEN_MINUTES": "6",
                "REFRESH_IDLE_DAYS": "7",
                "REFRESH_MAX_DAYS": "8",
                "LIMIT_MAILS_PER_ADDRESS": "1/hour",
                "LIMIT_PASSWORD_CHOICES": "2/hour",
                "LIMIT_REGISTRATIONS": "3/hour",
                "LIMIT_RESETS": "4/hour",
                "LIMIT_EMAIL_CHANGES": "5/hour",
                "LIMIT_CODE_TRIES": "6/hour",
                "LIMIT_FAILED_SIGN_INS": "7/hour",
                "LIMIT_FAILED_SIGN_INS_PER_CLIENT": "8/hour",
                "LIMIT_FAILED_SIGN_INS_PER_ACCOUNT": "9/hour",
                "LIMIT_REFRESHES": "10/hour",
                "LIMIT_SEARCHES": "11/hour",
                "LIMIT_UNLOCK_REQUESTS": "12/hour",
                "LIMIT_UNLOCK_REQUESTS_PER_ADDRESS": "13/hour",
                "LIMIT_EXPORT_DOWNLOADS": "14/hour",
                "LIMIT_DELETIONS": "15/hour",
            }
        )
    )

    assert policy.password.min_length == 15
    assert policy.code_valid_for == timedelta(minutes=5)
    assert policy.access_lives_for == timedelta(minutes=6)
    assert policy.sessions.idle_for == timedelta(days=7)
    assert policy.sessions.lives_for == timedelta(days=8)
    counts = [getattr(policy.limits, field.name).count for field in fields(policy.limits)]
    assert counts == [*range(1, len(counts) + 1)]


def test_every_value_is_shown_by_the_name_of_its_variable() -> None:
    shown = read(PRODUCTION | {"LIMIT_REFRESHES": "600/900seconds"}).shown()

    assert list(shown) == [name_of(field.name) for field in fields(Settings)]
    assert shown["QUESTCITY_PORT"] == "8000"
    assert shown["QUESTCITY_ENVIRONMENT"] == "production"
    assert shown["QUESTCITY_LIMIT_REFRESHES"] == "600/15minutes"
    assert shown["QUESTCITY_KEYS_DIR"] == "/etc/questcity/keys"


def test_what_is_shown_can_be_read_again() -> None:
    settings = read({"TRUSTED_PROXIES": "10.0.0.0/8,::1", "ALLOWED_ORIGINS": "https://a.example"})
    shown = {name: text for name, text in settings.shown().items() if not text.startswith("(")}

    assert Settings.read(shown) == settings


@pytest.mark.parametrize(
    ("name", "url", "shown"),
    [
        (
            "DATABASE_URL",
            "postgresql://u:{}@db:5432/q?ssl=on",
            "postgresql://u:***@db:5432/q?ssl=on",
        ),
        ("DATABASE_URL", "postgresql://u:a@{}@db/q", "postgresql://u:***@db/q"),
        (
            "DATABASE_URL",
            "postgresql:///q?host=/run&password={}",
            "postgresql:///q?host=/run&password=***",
        ),
        ("DATABASE_URL", "postgresql:///q?p%61ssword={}", "postgresql:///q?p%61ssword=***"),
        (
            "MAIL_URL",
            "smtp://u:{}@mail:587?starttls=required",
            "smtp://u:***@mail:587?starttls=required",
        ),
        ("MAIL_URL", "smtp://mail:587", "smtp://mail:587"),
    ],
)
def test_passwords_are_masked(name: str, url: str, shown: str) -> None:
    settings = read({"ENVIRONMENT": "development", name: url.format(SECRET)})

    assert settings.shown()[f"QUESTCITY_{name}"] == shown
    assert SECRET not in repr(settings)


def test_a_password_under_a_wrong_name_is_masked_too() -> None:
    message = refusal({"PUBLIC_URL": f"https://user:{SECRET}@example.org"})

    assert SECRET not in message


def test_settings_never_change() -> None:
    with pytest.raises(FrozenInstanceError):
        read().port = 1  # type: ignore[misc]


@pytest.mark.parametrize("field", list(VARIABLES))
def test_the_example_of_a_variable_is_a_value_for_it(field: str, tmp_path: Path) -> None:
    variable = VARIABLES[field]
    example = str(tmp_path) if field == "postgres_bin" else variable.example

    settings = read(PRODUCTION | {field.upper(): example})

    assert getattr(settings, field) is not None


def test_there_is_a_variable_for_every_field() -> None:
    assert list(VARIABLES) == [field.name for field in fields(Settings)]
    assert all(variable.description.endswith(".") for variable in VARIABLES.values())


@pytest.mark.skipif(os.name != "posix", reason="root is a user of POSIX")
def test_data_of_root_is_where_data_of_services_is(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)

    assert read().data_dir == Path("/var/lib/questcity")


@pytest.mark.skipif(os.name != "posix", reason="root is a user of POSIX")
def test_data_of_others_is_in_their_own_folder(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    monkeypatch.setenv("XDG_DATA_HOME", "/home/anna/data")

    assert read().data_dir == Path("/home/anna/data/questcity")
