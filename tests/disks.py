"""Disks with hardly any room on them."""

import os
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest


@contextmanager
def a_small_disk(place: Path, megabytes: int) -> Iterator[Path]:
    """Yield a disk of that size, or skip the test where nobody may mount one."""
    if os.geteuid() != 0:
        pytest.skip("only root can mount a small disk to fill")
    disk = place / "disk"
    disk.mkdir()
    size = f"size={megabytes}m,mode=0711"
    mount = ["/bin/mount", "-t", "tmpfs", "-o", size, "tmpfs", str(disk)]
    mounted = subprocess.run(mount, check=False, capture_output=True, text=True)
    if mounted.returncode != 0:
        pytest.skip(f"this machine lets nobody mount a small disk: {mounted.stderr.strip()}")
    yield disk
    subprocess.run(["/bin/umount", "--lazy", str(disk)], check=True)
