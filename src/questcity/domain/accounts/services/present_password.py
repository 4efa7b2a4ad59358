"""The present password, asked for once more."""

from dataclasses import dataclass

from questcity.domain.accounts import rules
from questcity.domain.accounts.errors import SessionEndedError, WrongPasswordError
from questcity.domain.accounts.model.users import User
from questcity.domain.accounts.ports.protection import PasswordHasher
from questcity.domain.accounts.ports.readers import AccountReader
from questcity.domain.accounts.rules import AccountPolicy
from questcity.domain.shared.permissions import Actor, NotPermittedError
from questcity.domain.shared.ports import RateLimiter
from questcity.domain.shared.trials import Trial


@dataclass(frozen=True, slots=True, kw_only=True)
class PresentPassword:
    """Has the actor show the password before something that a stolen phone must not do.

    Guesses add up over everything that asks for it. Whoever saves the user afterwards compares
    `password_hash` in the block: if it is another one by then, the password is asked for anew.
    """

    reader: AccountReader
    passwords: PasswordHasher
    rate_limiter: RateLimiter
    policy: AccountPolicy

    async def confirm(self, actor: Actor, password: str, *, field: str = "password") -> User:
        """Return the actor's user, whose password this was a moment ago.

        `field` is where it was typed. Raise `WrongPasswordError`, `TooManyRequestsError` or what
        `find` raises.
        """
        async with Trial(self.rate_limiter) as trial:
            guesses = self.policy.limits.failed_sign_ins
            await trial.take(guesses.of("password", str(actor.identity)))
            user = await self.find(actor)
            typed = rules.normal_password(password)
            if not await self.passwords.matches(typed, user.password_hash):
                raise WrongPasswordError(field)
        return user

    async def find(self, actor: Actor) -> User:
        """Return the actor's user.

        Raise `SessionEndedError`, or `NotPermittedError` for whoever acts without a session.
        """
        if actor.session_id is None:
            raise NotPermittedError
        found = await self.reader.find_signed_in(actor.session_id)
        if found is None:
            raise SessionEndedError
        return found[0]
