"""Every hostile file is refused, and as what it is."""

import pytest

from hostile_files import HOSTILE
from questcity.adapters.formats.files import read_file
from questcity.domain.quests.rules.files import check_document
from questcity.domain.quests.rules.violations import require
from questcity.domain.shared.errors import DomainError


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_is_refused_as_what_it_is(name: str) -> None:
    make, code = HOSTILE[name]
    content = make()

    with pytest.raises(DomainError) as refused:
        require(check_document(read_file(content)[0]))

    assert refused.value.code == code, refused.value.detail
    # One sentence or two, and not what was sent.
    assert len(refused.value.detail) < 500
