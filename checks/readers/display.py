"""A screen that nobody sees, and programs on it that are driven by keys."""

import contextlib
import os
import subprocess
from pathlib import Path

from newsroom import until


class Display:
    """An X server without a screen, and a session bus, with a home of its own."""

    def __init__(self, place: Path) -> None:
        ours, theirs = os.pipe()
        command = ["Xvfb", "-displayfd", str(theirs), "-screen", "0", "1200x800x24", "-nolisten", "tcp"]
        self.server = subprocess.Popen(command, pass_fds=[theirs], stderr=subprocess.DEVNULL)
        os.close(theirs)
        with os.fdopen(ours) as said:
            number = said.readline().strip()
        runtime = place / "run"
        runtime.mkdir(mode=0o700)
        self.place = place
        self.environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(place),
            "XDG_RUNTIME_DIR": str(runtime),
            "DISPLAY": f":{number}",
            "LC_ALL": "C.UTF-8",
            # Their browsers do not run as root otherwise, and need no help from a graphics card.
            "QTWEBENGINE_DISABLE_SANDBOX": "1",
            "WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS": "1",
            "WEBKIT_DISABLE_COMPOSITING_MODE": "1",
            "LIBGL_ALWAYS_SOFTWARE": "1",
            "GSETTINGS_BACKEND": "memory",
            "NO_AT_BRIDGE": "1",
        }

    @contextlib.contextmanager
    def program(self, *command: str, title: str):
        """Runs a program until its window is there, and ends it afterwards as a session does."""
        with (self.place / "log").open("a") as log:
            bus = ["dbus-run-session", "--", *command]
            program = subprocess.Popen(bus, env=self.environment, stdout=log, stderr=log, start_new_session=True)
        try:
            until(f"a window of {command[0]}", 60, lambda: self.windows(title))
            yield
        finally:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(program.pid, 15)
            program.wait(30)

    def windows(self, title: str) -> list[str]:
        """Windows with this title."""
        found = self.xdotool("search", "--onlyvisible", "--name", title)
        return found.split()

    def keys(self, title: str, *keys: str) -> None:
        """Types into a window."""
        window = self.windows(title)[-1]
        self.xdotool("windowfocus", "--sync", window)
        for key in keys:
            self.xdotool("key", "--clearmodifiers", key)

    def xdotool(self, *args: str) -> str:
        """What xdotool says."""
        done = subprocess.run(["xdotool", *args], env=self.environment, capture_output=True, text=True, timeout=30)
        return done.stdout

    def picture(self, name: str) -> None:
        """Keeps what the screen shows, where a program for that is there."""
        with contextlib.suppress(FileNotFoundError, subprocess.TimeoutExpired):
            command = ["import", "-window", "root", str(self.place / f"{name}.png")]
            subprocess.run(command, env=self.environment, timeout=20, capture_output=True)

    def close(self) -> None:
        """Ends the X server."""
        self.server.terminate()
        self.server.wait()
