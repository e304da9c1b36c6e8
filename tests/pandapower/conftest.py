"""pandapower itself, in an environment of its own: it pins an older pandas than the application uses."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

VERSION = "3.5.6"
SCRIPT = Path(__file__).parent / "with_pandapower.py"
INSTALL_TIMEOUT_S = 600
RUN_TIMEOUT_S = 300


def environment() -> Path:
    """Return where the environment is kept from one time to the next."""
    base = os.environ.get("HYGGE_TEST_CACHE") or os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache"
    return Path(base) / "hygge-tests" / f"pandapower-{VERSION}"


def python_of(folder: Path) -> Path:
    """Return the interpreter of an environment."""
    return folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def install(folder: Path) -> str | None:
    """Make the environment where it is missing; return why that did not work."""
    done = folder / "complete"
    if done.exists():
        return None
    for command in (
        [sys.executable, "-m", "venv", "--clear", str(folder)],
        [str(python_of(folder)), "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
         f"pandapower=={VERSION}"],
    ):  # fmt: skip
        try:
            made = subprocess.run(command, capture_output=True, text=True, timeout=INSTALL_TIMEOUT_S, check=False)
        except (OSError, subprocess.TimeoutExpired) as error:
            return f"{type(error).__name__}: {error}"
        if made.returncode:
            return (made.stderr or made.stdout).strip()[-300:]
    done.touch()
    return None


@pytest.fixture(scope="session")
def pandapower() -> Callable[..., Any]:
    """Return a function that lets pandapower do something and gives its answer."""
    folder = environment()
    folder.parent.mkdir(parents=True, exist_ok=True)
    if problem := install(folder):
        pytest.skip(f"pandapower {VERSION} cannot be installed in {folder}: {problem}")

    def ask(task: str, *arguments: str) -> Any:
        command = [str(python_of(folder)), str(SCRIPT), task, *arguments]
        done = subprocess.run(command, capture_output=True, text=True, timeout=RUN_TIMEOUT_S, check=False)
        assert done.returncode == 0, done.stderr[-3000:]
        return json.loads(done.stdout.splitlines()[-1])

    return ask
