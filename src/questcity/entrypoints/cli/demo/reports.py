"""What came of a play, for machines and for people."""

from collections.abc import Mapping
from typing import Any

import msgspec

from questcity.entrypoints.cli.demo.crowd import Summary
from questcity.entrypoints.cli.demo.steps import Outcome, Record
from questcity.entrypoints.cli.demo.tally import Tally
from questcity.entrypoints.cli.output import show_table


def facts_of_walk(outcome: Outcome, record: Record, *, seed: int) -> dict[str, Any]:
    """Return all that is known of one walk."""
    steps = msgspec.to_builtins(record.steps)
    metres = round(record.metres)
    return {"seed": seed, **msgspec.to_builtins(outcome), "metres": metres, "steps": steps}


def facts_of_crowd(summary: Summary, tally: Tally, *, players: int, seed: int) -> dict[str, Any]:
    """Return all that is known of a crowd."""
    return {
        "seed": seed,
        "players": players,
        "finished": summary.finished,
        "failures": dict(summary.failures),
        "examples": summary.examples,
        "seconds": round(summary.seconds, 1),
        "deeds": sum(outcome.deeds for outcome in summary.outcomes),
        "requests": tally.requests,
        "errors": dict(tally.errors),
        "latencies": msgspec.to_builtins(tally.latencies()),
    }


def show_crowd(facts: Mapping[str, Any]) -> None:
    """Print what is known of a crowd: how many came through, what went wrong, how long it took."""
    show_table(
        ("", ""),
        [
            ("players", facts["players"]),
            ("finished", facts["finished"]),
            ("seconds", facts["seconds"]),
            ("deeds", facts["deeds"]),
            ("requests", facts["requests"]),
            ("errors", _counted(facts["errors"])),
            ("failures", _counted(facts["failures"])),
            *((f"  {kind}", text) for kind, text in facts["examples"].items()),
        ],
    )
    columns = ("kind", "count", "p50", "p95", "p99")
    rows = [[latency[column] for column in columns] for latency in facts["latencies"]]
    show_table(("request", "count", "p50 ms", "p95 ms", "p99 ms"), rows)


def farewell(title: str, outcome: Outcome, record: Record) -> str:
    """Return how a walk has ended, in a few sentences."""
    rank = "" if outcome.rank is None else f", rank {outcome.rank} on the leaderboard"
    who = f"{outcome.username} has {outcome.state} “{title}”"
    how = f"in {_duration(outcome.seconds)} with a score of {outcome.score}{rank}"
    reward = f"Reward: {outcome.reward_credits} credits ({outcome.reward})"
    lines = [f"{who} {how}.", f"{reward}; {outcome.credits} on the account now."]
    if record.too_fast:
        lines.append(
            f"The bot hurries: {record.too_fast} deeds were marked too-fast, since no walker could "
            "do them. With --tempo 1 it walks for real."
        )
    return "\n".join(lines)


def _counted(kinds: Mapping[str, int]) -> str:
    return ", ".join(f"{count} of {kind}" for kind, count in kinds.items()) or "none"


def _duration(seconds: float) -> str:
    minutes, rest = divmod(round(seconds), 60)
    return f"{minutes} min {rest} s" if minutes else f"{rest} s"
