"""Access tokens, signed with the keys of the keyring."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Annotated, Final
from uuid import UUID

import msgspec
from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey, RSAKey
from joserfc.util import json_b64encode

from questcity.adapters.keys.algorithms import Algorithm, as_joserfc
from questcity.adapters.keys.in_use import Following
from questcity.adapters.keys.keyring import Keyring
from questcity.adapters.keys.material import SigningKey
from questcity.adapters.keys.verified import Verified, VerifiedTokens
from questcity.domain.accounts.errors import TokenExpiredError, TokenInvalidError
from questcity.domain.accounts.ports.protection import AccessTokens
from questcity.domain.accounts.views import AccessClaims
from questcity.domain.shared.ids import SessionId, UserId

LEEWAY: Final = timedelta(seconds=30)
"""How far the clocks of two processes may be apart."""

_LARGEST: Final = 4096
_TYPE: Final = "at+jwt"
_REGISTRIES: Final = {
    algorithm: jws.JWSRegistry(algorithms=[algorithm.value]) for algorithm in Algorithm
}

_LAST_DAY: Final = int(datetime(9999, 12, 31, tzinfo=UTC).timestamp())
_Seconds = Annotated[int, msgspec.Meta(ge=0, le=_LAST_DAY)]


class _Claims(msgspec.Struct, frozen=True):
    iss: str
    aud: str
    sub: UUID
    exp: _Seconds
    iat: _Seconds
    jti: UUID
    sid: UUID
    nbf: _Seconds = 0


class KeyringAccessTokens(AccessTokens):
    """JSON Web Tokens (RFC 9068), signed with the current key and checked with all in force."""

    def __init__(
        self,
        keyring: Callable[[], Keyring],
        issuer: str,
        audience: str,
        new_id: Callable[[], UUID],
    ) -> None:
        self._issuer = issuer
        self._audience = audience
        self._new_id = new_id
        self._keys = Following(keyring, _Keys.of)
        self._verified = VerifiedTokens()

    def issue(
        self, user_id: UserId, session_id: SessionId, *, now: datetime, lives_for: timedelta
    ) -> str:
        claims = {
            "iss": self._issuer,
            "aud": self._audience,
            "sub": str(user_id),
            "exp": int((now + lives_for).timestamp()),
            "iat": int(now.timestamp()),
            "jti": str(self._new_id()),
            "sid": str(session_id),
        }
        keys = self._keys()
        return jwt.encode(dict(keys.header), claims, keys.signer.key, registry=keys.signer.registry)

    def read(self, token: str, *, now: datetime) -> AccessClaims:
        if len(token) > _LARGEST or not token.isascii():
            raise TokenInvalidError
        # We sign under one header a key, so that header picks the key, byte for byte: a token that
        # names another algorithm, type or key, or brings a key of its own, is not even parsed. One
        # whose key is gone is refused here as well, though its signature was found good before.
        checker = self._keys().checkers.get(token.partition(".")[0])
        if checker is None:
            raise TokenInvalidError
        known = self._verified.find(token)
        verified = known or self._verify(token, checker)
        if verified.begins_at > now + LEEWAY:
            raise TokenInvalidError
        if verified.claims.expires_at < now - LEEWAY:
            self._verified.forget(token)
            raise TokenExpiredError
        if known is None:
            self._verified.keep(token, verified)
        return verified.claims

    def _verify(self, token: str, checker: "_Key") -> Verified:
        try:
            payload = checker.payload_of(token)
            claims = msgspec.json.decode(payload, type=_Claims)
        except (JoseError, ValueError):
            raise TokenInvalidError from None
        if (claims.iss, claims.aud) != (self._issuer, self._audience):
            raise TokenInvalidError
        return _verified(claims)


@dataclass(frozen=True, slots=True)
class _Key:
    """A key with the one algorithm that it is ever used for."""

    key: OKPKey | RSAKey = field(repr=False)
    registry: jws.JWSRegistry

    def payload_of(self, token: str) -> bytes:
        return jws.deserialize_compact(token, self.key, registry=self.registry).payload


@dataclass(frozen=True, slots=True)
class _Keys:
    header: Mapping[str, str]
    signer: _Key
    checkers: Mapping[str, _Key]

    @classmethod
    def of(cls, keyring: Keyring) -> "_Keys":
        current = keyring.signing_keys[keyring.current_signing_kid]
        return cls(
            header=_header(current),
            signer=_Key(as_joserfc(keyring.signer), _REGISTRIES[current.algorithm]),
            checkers={
                json_b64encode(_header(key)).decode(): _Key(
                    as_joserfc(key.public), _REGISTRIES[key.algorithm]
                )
                for key in keyring.signing_keys.values()
            },
        )


def _header(key: SigningKey) -> dict[str, str]:
    return {"typ": _TYPE, "alg": key.algorithm.value, "kid": key.kid}


def _verified(claims: _Claims) -> Verified:
    return Verified(
        claims=AccessClaims(
            user_id=UserId(claims.sub),
            session_id=SessionId(claims.sid),
            expires_at=datetime.fromtimestamp(claims.exp, UTC),
        ),
        begins_at=datetime.fromtimestamp(max(claims.iat, claims.nbf), UTC),
    )
