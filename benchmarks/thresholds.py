"""Every threshold: a measurement that misses one fails the run."""

from typing import Final

AUTHENTICATION_ADDS_AT_MOST: Final = 0.25
"""What authentication adds to the server CPU of the quest list, tokens being known."""

SIGN_INS_REACH_AT_LEAST: Final = 0.70
"""Sign-ins a second, as a share of what Argon2id alone does with as many threads."""

LIVE_P99_BELOW_MILLISECONDS: Final = 100.0
"""How long `/health/live` takes while many sign in at once."""

REFUSALS_COST_BELOW_SECONDS: Final = 1.0
"""Server CPU of a thousand sign-ins that are refused for being too many."""

MEDIANS_DIFFER_BELOW_MILLISECONDS: Final = 2.0
"""Between answers about an account that exists and about one that does not ..."""

P_ABOVE: Final = 0.01
"""... which a rank-sum test must not be able to tell apart."""

BAD_ANSWERS_AT_MOST: Final = 0
"""Answers of a soak that nobody should get: 401, 5xx, or none."""

LINTING_TAKES_BELOW_MILLISECONDS: Final = 100.0
"""CPU of all rules over a draft of a hundred points."""
