"""The closed list of problem codes: each with its title, and what to do about it.

The codes and sentences of refusals stand with the domain's errors; this adds what only HTTP can
refuse, and the pages that explain each code to a person.
"""

from typing import Final

from questcity.entrypoints.web.explanations import accounts, quests, requests, social
from questcity.entrypoints.web.explanations.explanation import Explanation

_OF_ALL: Final = (
    accounts.EXPLANATIONS | quests.EXPLANATIONS | requests.EXPLANATIONS | social.EXPLANATIONS
)

EXPLANATIONS: Final[dict[str, Explanation]] = dict(sorted(_OF_ALL.items()))
