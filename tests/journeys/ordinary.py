"""Running commands as somebody who is not root."""

import os
import pwd
import shutil
import subprocess
import sys
import sysconfig
from pathlib import Path
from typing import Any

import pytest

import questcity


def without_root(place: Path) -> dict[str, Any]:
    """Return how to run a command as somebody ordinary, with a home in the place."""
    home = place / "home"
    home.mkdir()
    source = Path(str(questcity.__file__)).parent.parent
    packages = (str(source), sysconfig.get_path("purelib"), sysconfig.get_path("platlib"))
    environment = {
        "HOME": str(home),
        "PATH": os.defpath,
        "PYTHONPATH": os.pathsep.join(packages),
        "PYTHONDONTWRITEBYTECODE": "1",
    }
    if os.geteuid() != 0:
        return {"command": _command(sys.executable), "env": environment}
    nobody = pwd.getpwnam("nobody")
    shutil.chown(home, nobody.pw_uid, nobody.pw_gid)
    who = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": [], "env": environment}
    system_python = f"/usr/bin/python{sys.version_info.major}.{sys.version_info.minor}"
    for interpreter in (sys.executable, system_python):
        if _can_run(interpreter, who):
            return {"command": _command(interpreter), **who}
    pytest.skip(f"`nobody` can reach neither {sys.executable} nor {system_python}")


def _command(interpreter: str) -> tuple[str, ...]:
    return (interpreter, "-m", "questcity.entrypoints.cli.app")


def _can_run(interpreter: str, who: dict[str, Any]) -> bool:
    try:
        trial = subprocess.run(
            [*_command(interpreter), "--help"], check=False, capture_output=True, cwd="/", **who
        )
    except OSError:
        return False
    return trial.returncode == 0
