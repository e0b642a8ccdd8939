"""Has the digest sent to a mail server that is not ours: aiosmtpd, over TLS, STARTTLS and neither.

Run it at the root of the tree: `python3 checks/mail/run.py`. It makes a
newsroom of the press pack, has `ovn run` send its digest, and reads what
arrived with Python's own reader of mail. What it needs is installed by pip
into `target/mail`. `OVN_PROGRAM` names a program that is built already.
"""

import hashlib
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
WORK = ROOT / "target" / "mail"


def main() -> int:
    """Installs and checks; 0 where all is well."""
    WORK.mkdir(parents=True, exist_ok=True)
    return subprocess.run([python_packages(), HERE / "check.py", WORK], check=False, cwd=ROOT).returncode


def python_packages() -> Path:
    """The interpreter of an environment with the packages of `requirements.txt`."""
    wanted = HERE / "requirements.txt"
    folder = WORK / f"venv-{hashlib.sha256(wanted.read_bytes()).hexdigest()[:12]}"
    python = folder / "bin" / "python"
    if not (folder / "whole").exists():
        subprocess.run([sys.executable, "-m", "venv", "--clear", folder], check=True)
        pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r", wanted]
        subprocess.run(pip, check=True)
        (folder / "whole").touch()
    return python


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (subprocess.CalledProcessError, FileNotFoundError) as error:
        print(f"{error}\nhint: the check needs python3 with venv, and a network the first time", file=sys.stderr)
        sys.exit(1)
