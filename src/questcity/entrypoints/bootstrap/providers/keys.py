"""Signing keys and secrets."""

from collections.abc import Mapping
from typing import Any

from dishka import Provider, Scope, provide

from questcity.adapters.keys.answers import KeyringAnswerVault
from questcity.adapters.keys.keyring import Keyring, load
from questcity.adapters.keys.secrets import KeyringSecrets
from questcity.adapters.keys.tokens import KeyringAccessTokens
from questcity.domain.accounts.ports import AccessTokens, PublicKeys
from questcity.domain.quests.ports import AnswerVault
from questcity.domain.shared.ports import IdGenerator, Secrets
from questcity.entrypoints.bootstrap.settings import Settings

AUDIENCE = "questcity"


class KeyringPublicKeys(PublicKeys):
    """The public halves of the signing keys."""

    def __init__(self, keyring: Keyring) -> None:
        self._keyring = keyring

    def as_jwk_set(self) -> Mapping[str, Any]:
        """Return them as a JWK set."""
        return self._keyring.jwks()


class KeysProvider(Provider):
    """What the keys folder holds; an unusable folder stops the start."""

    scope = Scope.APP

    secrets = provide(KeyringSecrets, provides=Secrets)
    answer_vault = provide(KeyringAnswerVault, provides=AnswerVault)
    public_keys = provide(KeyringPublicKeys, provides=PublicKeys)

    @provide
    def keyring(self, settings: Settings) -> Keyring:
        """Return the keys."""
        return load(settings.keys_dir)

    @provide
    def access_tokens(self, keyring: Keyring, settings: Settings, ids: IdGenerator) -> AccessTokens:
        """Return the signer of access tokens; the issuer is where QuestCity is found."""
        return KeyringAccessTokens(keyring, settings.public_url, AUDIENCE, ids.new)
