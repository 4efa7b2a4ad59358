"""What `serve` says once it answers."""

import os
import shlex
import shutil
import sys
from pathlib import Path
from typing import Any

from questcity.entrypoints.bootstrap.settings import Settings
from questcity.entrypoints.cli.output import show


def greet(settings: Settings, *, as_json: bool) -> None:
    """Say where everything is, and what to do first."""
    base = settings.public_url
    facts: dict[str, Any] = {
        "url": base,
        "api": f"{base}/api/v1",
        "docs": f"{base}/docs",
        "data": settings.data_dir,
        "keys": settings.keys_dir,
    }
    if settings.mail_url.startswith("file:"):
        facts["mail"] = settings.data_dir / "mail"
    text = "\n".join(
        [
            "QuestCity is up.",
            "",
            *(f"  {name:<6} {value}" for name, value in facts.items()),
            "",
            "First steps, in another terminal:",
            f"  curl {base}/api/v1/health/ready",
            f"  {_command(settings)} admin create",
            "",
            "Stop with Ctrl-C.",
        ]
    )
    show(facts, as_json=as_json, text=text)


def _command(settings: Settings) -> str:
    """Return how another terminal, which knows none of our variables, calls us."""
    program = Path(sys.argv[0]).absolute()
    is_found = shutil.which("questcity") == str(program) or not os.access(program, os.X_OK)
    name = "questcity" if is_found else shlex.quote(str(program))
    if settings.data_dir == Settings.read({}).data_dir:
        return name
    return f"QUESTCITY_DATA_DIR={shlex.quote(str(settings.data_dir))} {name}"
