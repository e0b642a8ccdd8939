"""What the checks of this folder have in common: the program that they run, and the packages that they need."""

import hashlib
import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent


def program() -> Path:
    """The program that `OVN_PROGRAM` names; else that of this tree, built."""
    named = os.environ.get("OVN_PROGRAM")
    if named:
        return Path(named)
    run([os.environ.get("CARGO", "cargo"), "build", "--release", "--quiet", "--package", "ovn"])
    return ROOT / "target" / "release" / "ovn"


def python_packages(wanted: Path, work: Path) -> Path:
    """The interpreter of an environment in `work` with the packages that the file `wanted` lists."""
    folder = work / f"venv-{tag(wanted)}"
    python = folder / "bin" / "python"
    if not (folder / "whole").exists():
        run([sys.executable, "-m", "venv", "--clear", folder])
        run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", wanted])
        (folder / "whole").touch()
    return python


def tag(file: Path) -> str:
    """A name for the content of a list of packages, so that a new list is installed anew."""
    return hashlib.sha256(file.read_bytes()).hexdigest()[:12]


def run(command: list, cwd: Path = ROOT) -> None:
    """Runs a command, which must succeed."""
    subprocess.run(command, cwd=cwd, check=True)
