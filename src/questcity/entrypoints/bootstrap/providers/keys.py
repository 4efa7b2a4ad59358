"""Signing keys and secrets."""

from collections.abc import Mapping
from typing import Any

from dishka import Provider, Scope, provide

from questcity.adapters.keys.answers import KeyringAnswerVault
from questcity.adapters.keys.in_use import KeysInUse
from questcity.adapters.keys.secrets import KeyringSecrets
from questcity.adapters.keys.tokens import KeyringAccessTokens
from questcity.domain.accounts.ports.protection import AccessTokens, PublicKeys
from questcity.domain.quests.ports.vault import AnswerVault
from questcity.domain.shared.ports import Clock, IdGenerator, Secrets
from questcity.entrypoints.bootstrap.settings import Settings

AUDIENCE = "questcity"


class KeyringPublicKeys(PublicKeys):
    """The public halves of the signing keys."""

    def __init__(self, keys: KeysInUse) -> None:
        self._keys = keys

    def as_jwk_set(self) -> Mapping[str, Any]:
        """Return them as a JWK set."""
        return self._keys.keyring().jwks()


class KeysProvider(Provider):
    """What the keys folder holds, also when it changes; an unusable folder stops the start."""

    scope = Scope.APP

    answer_vault = provide(KeyringAnswerVault, provides=AnswerVault)
    public_keys = provide(KeyringPublicKeys, provides=PublicKeys)

    @provide
    def keys(self, settings: Settings, clock: Clock) -> KeysInUse:
        """Return the keys of this process."""
        return KeysInUse(settings.keys_dir, clock.now)

    @provide
    def secrets(self, keys: KeysInUse) -> Secrets:
        """Return the secrets."""
        return KeyringSecrets(keys.keyring)

    @provide
    def access_tokens(self, keys: KeysInUse, settings: Settings, ids: IdGenerator) -> AccessTokens:
        """Return the signer of access tokens; the issuer is where QuestCity is found."""
        return KeyringAccessTokens(keys.keyring, settings.public_url, AUDIENCE, ids.new)
