"""Has the digest sent to a mail server that is not ours: aiosmtpd, over TLS, STARTTLS and neither.

Run it at the root of the tree: `python3 checks/mail/run.py`. It makes a
newsroom of the press pack, has `ovn run` send its digest, and reads what
arrived with Python's own reader of mail. What it needs is installed by pip
into `target/mail`. `OVN_PROGRAM` names a program that is built already.
"""

import subprocess
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))
import tools  # noqa: E402

HERE = Path(__file__).resolve().parent
ROOT = HERE.parent.parent
WORK = ROOT / "target" / "mail"


def main() -> int:
    """Installs and checks; 0 where all is well."""
    WORK.mkdir(parents=True, exist_ok=True)
    python = tools.python_packages(HERE / "requirements.txt", WORK)
    return subprocess.run([python, HERE / "check.py", tools.program(), WORK], check=False, cwd=ROOT).returncode


if __name__ == "__main__":
    try:
        sys.exit(main())
    except (subprocess.CalledProcessError, FileNotFoundError) as error:
        print(f"{error}\nhint: the check needs python3 with venv, and a network the first time", file=sys.stderr)
        sys.exit(1)
