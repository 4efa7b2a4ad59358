"""What a server has answered, as its own log tells."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping


def answers_in(log: Iterable[str]) -> Mapping[str, Counter[int]]:
    """Return how often each status was answered, by the templates of the routes."""
    answers: defaultdict[str, Counter[int]] = defaultdict(Counter)
    for line in log:
        if line.startswith("{"):
            told = json.loads(line)
            if told["event"] == "request.finished":
                answers[told["route"]][told["status"]] += 1
    return answers
