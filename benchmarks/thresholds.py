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

GOOD_FILES_TAKE_BELOW_SECONDS: Final = 2.0
"""To import a bundle of 10 MB over HTTP, or to read another file of that size."""

HOSTILE_FILES_TAKE_BELOW_SECONDS: Final = 1.0
"""CPU time until the dearest hostile file is refused."""

HOSTILE_FILES_TAKE_BELOW_MEGABYTES: Final = 100.0
"""Memory that the largest one takes, itself among it."""

LIST_COSTS_AT_MOST: Final = 1.7
"""Server CPU of a public list of 20, as a multiple of what raw takes ..."""

KEPT_LIST_COSTS_AT_MOST: Final = 0.6
"""... of one whose encoded answer is kept ..."""

SIGNED_IN_LIST_COSTS_AT_MOST: Final = 3.0
"""... and of one for somebody who is signed in, with logs and metrics."""

SELECTIN_COSTS_AT_LEAST: Final = 6.0
"""Server CPU of the same list by FastAPI, the ORM with selectinload, and Pydantic, as a multiple of
ours ..."""

JOINED_COSTS_AT_LEAST: Final = 4.0
"""... and with a single join."""

DETAIL_COSTS_AT_MOST: Final = 2.0
"""Server CPU of a quest with 12 points, as a multiple of what raw takes."""

PAGE_5000_COSTS_AT_MOST: Final = 1.2
"""CPU of server and PostgreSQL for a late page of the newest, as a multiple of the first ..."""

PAGE_50_COSTS_AT_MOST: Final = 5.0
"""... and of the nearest."""

SEARCH_P50_BELOW_MILLISECONDS: Final = 5.0
SEARCH_P99_BELOW_MILLISECONDS: Final = 40.0
"""What PostgreSQL takes for a search by one word, whatever is typed of it."""

SLIPS_FOUND_AT_LEAST: Final = 0.95
"""Of titles that are typed with one slip, in the first ten."""

NEAREST_P99_BELOW_MILLISECONDS: Final = 10.0
"""What PostgreSQL takes for the nearest 20 with filters."""
