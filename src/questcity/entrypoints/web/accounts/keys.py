"""The public keys."""

from typing import Any

from dishka.integrations.litestar import FromDishka, inject
from litestar import Controller, Response, get

from questcity.domain.accounts.ports.protection import PublicKeys
from questcity.entrypoints.bootstrap.keys import KEY_SET_GOOD_FOR


class KeySetController(Controller):
    """What others need to check access tokens."""

    tags = ["Auth"]

    @get("/.well-known/jwks.json", operation_id="listPublicKeys")
    @inject
    async def list_keys(self, public_keys: FromDishka[PublicKeys]) -> Response[dict[str, Any]]:
        """List the public signing keys as a JWK set."""
        headers = {"Cache-Control": f"public, max-age={KEY_SET_GOOD_FOR.seconds}"}
        return Response(dict(public_keys.as_jwk_set()), headers=headers)
