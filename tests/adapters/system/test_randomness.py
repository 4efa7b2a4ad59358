import re
from base64 import urlsafe_b64decode

from questcity.adapters.system.randomness import SystemRandomness


def test_a_token_has_enough_bits_and_is_safe_in_a_url() -> None:
    token = SystemRandomness().token()

    assert re.fullmatch(r"[A-Za-z0-9_-]+", token)
    assert len(urlsafe_b64decode(token + "=" * (-len(token) % 4))) * 8 >= 128


def test_no_two_tokens_are_the_same() -> None:
    randomness = SystemRandomness()

    assert len({randomness.token() for _ in range(1000)}) == 1000


def test_a_code_has_six_digits_whatever_the_number() -> None:
    randomness = SystemRandomness()

    codes = [randomness.code() for _ in range(2000)]

    assert all(re.fullmatch(r"[0-9]{6}", code) for code in codes)
    # Among so many, a missing leading zero would show.
    assert any(code.startswith("0") for code in codes)
    assert len(set(codes)) > 1900
