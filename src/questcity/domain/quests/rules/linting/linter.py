"""The linter itself: every rule, and what stands in the way of a publication."""

from collections.abc import Callable, Iterator
from typing import Final

from questcity.domain.quests.errors import QuestNotReadyError
from questcity.domain.quests.rules.linting.answers import (
    find_given_away,
    find_repeated_words,
    find_shared_secrets,
    find_weak_codes,
    find_weak_secrets,
)
from questcity.domain.quests.rules.linting.circles import (
    find_overlapping_neighbours,
    find_overlapping_parts,
    find_small_circles,
)
from questcity.domain.quests.rules.linting.completeness import (
    find_dead_ends,
    find_missing_fields,
    find_price,
    find_too_few_points,
)
from questcity.domain.quests.rules.linting.files import find_missing_cover, find_missing_files
from questcity.domain.quests.rules.linting.findings import Finding, Severity
from questcity.domain.quests.rules.linting.hints import find_empty_hints, find_expensive_hints
from questcity.domain.quests.rules.linting.languages import (
    find_other_languages,
    find_other_scripts,
)
from questcity.domain.quests.rules.linting.lintable import Lintable
from questcity.domain.quests.rules.linting.points import (
    find_duplicates,
    find_hidden_places,
    find_strange_tools,
)
from questcity.domain.quests.rules.linting.positions import (
    find_far_places,
    find_missing_zone,
    find_places_at_zero,
    find_swapped_coordinates,
    find_wrong_area,
)
from questcity.domain.quests.rules.linting.texts import find_placeholders
from questcity.domain.quests.rules.linting.timing import (
    find_contradicted_mileage,
    find_too_little_time,
)

Rule = Callable[[Lintable], Iterator[Finding]]

RULES: Final[tuple[Rule, ...]] = (
    find_missing_fields,
    find_price,
    find_too_few_points,
    find_dead_ends,
    find_places_at_zero,
    find_swapped_coordinates,
    find_too_little_time,
    find_missing_cover,
    find_missing_files,
    find_far_places,
    find_wrong_area,
    find_missing_zone,
    find_small_circles,
    find_overlapping_neighbours,
    find_overlapping_parts,
    find_contradicted_mileage,
    find_duplicates,
    find_strange_tools,
    find_hidden_places,
    find_weak_codes,
    find_given_away,
    find_repeated_words,
    find_weak_secrets,
    find_shared_secrets,
    find_expensive_hints,
    find_empty_hints,
    find_placeholders,
    find_other_languages,
    find_other_scripts,
)


def lint(quest: Lintable) -> tuple[Finding, ...]:
    """Return all that is found, the worst first, then in the order of the quest."""
    found = [finding for rule in RULES for finding in rule(quest)]
    return tuple(sorted(found, key=_place_in_list))


def require_ready(quest: Lintable) -> None:
    """Refuse a quest with an error: none is about what an answer says, so it may be without them.

    Raise `QuestNotReadyError`.
    """
    errors = [finding for finding in lint(quest) if finding.severity is Severity.ERROR]
    if errors:
        raise QuestNotReadyError(tuple(error.violation() for error in errors))


def _place_in_list(finding: Finding) -> tuple[int, int]:
    of_point, *rest = finding.path
    index = rest[0] if of_point == "points" and rest else -1
    assert isinstance(index, int)
    return finding.severity.rank, index
