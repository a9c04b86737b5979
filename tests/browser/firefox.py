"""Debian's Firefox, spoken to directly by Marionette: what WebDriver is made of, over a plain socket.

Playwright drives only a Firefox of its own making; this needs nothing but the distribution's package.
"""

import json
import os
import shutil
import socket
import subprocess
import time
from pathlib import Path
from types import TracebackType
from typing import Any

FOUND = shutil.which("firefox-esr") or shutil.which("firefox")

_ELEMENT = "element-6066-11e4-a52e-4f735466cecf"
_PREFERENCES = {
    "marionette.port": 0,
    "browser.shell.checkDefaultBrowser": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "app.normandy.enabled": False,
    "toolkit.telemetry.reportingpolicy.firstRun": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "browser.aboutwelcome.enabled": False,
    "intl.accept_languages": "en",
}

ENTER, ESCAPE = "\ue007", "\ue00c"


class FirefoxError(Exception):
    """What Firefox answered instead of doing it."""


class Firefox:
    """One window of a Firefox with a profile of its own under `folder`."""

    def __init__(self, folder: Path, *, wait: float = 60) -> None:
        self.folder = folder
        self.until = time.monotonic() + wait
        lines = [
            f"user_pref({json.dumps(name)}, {json.dumps(value)});" for name, value in _PREFERENCES.items()
        ]
        (folder / "user.js").write_text("\n".join(lines))
        command = [FOUND or "firefox", "--headless", "--marionette", "--no-remote", "--profile", str(folder)]
        self.process = subprocess.Popen(
            command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=self._environment()
        )
        self.number = 0

    def _environment(self) -> dict[str, str]:
        return {**os.environ, "HOME": str(self.folder), "MOZ_REMOTE_SETTINGS_DEVTOOLS": "1"}

    def __enter__(self) -> "Firefox":
        self.socket = socket.create_connection(("127.0.0.1", self._port()), timeout=60)
        self._read()
        self.ask("WebDriver:NewSession", {"capabilities": {"alwaysMatch": {}}})
        self.ask("WebDriver:SetTimeouts", {"implicit": 8000, "pageLoad": 60000, "script": 30000})
        self.ask("WebDriver:SetWindowRect", {"width": 1440, "height": 900})
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.process.terminate()
        self.process.wait(20)
        self.socket.close()

    def _port(self) -> int:
        active = self.folder / "MarionetteActivePort"
        while not (active.exists() and active.read_text().strip()):
            if self.process.poll() is not None or time.monotonic() > self.until:
                raise FirefoxError("Firefox does not start.")
            time.sleep(0.1)
        return int(active.read_text())

    def _read(self) -> Any:
        length = b""
        while not length.endswith(b":"):
            length += self._some(1)
        return json.loads(self._some(int(length[:-1])))

    def _some(self, size: int) -> bytes:
        got = b""
        while len(got) < size:
            part = self.socket.recv(size - len(got))
            if not part:
                raise FirefoxError("Firefox is gone.")
            got += part
        return got

    def ask(self, command: str, values: dict[str, Any] | None = None) -> Any:
        """Send a command of the protocol; returns its value."""
        self.number += 1
        message = json.dumps([0, self.number, command, values or {}]).encode()
        self.socket.sendall(b"%d:%s" % (len(message), message))
        _, _, error, answer = self._read()
        if error:
            raise FirefoxError(f"{command}: {error['error']}: {error['message']}")
        return answer.get("value") if isinstance(answer, dict) and set(answer) == {"value"} else answer

    def go(self, url: str) -> None:
        self.ask("WebDriver:Navigate", {"url": url})

    def run(self, script: str, *values: Any) -> Any:
        return self.ask("WebDriver:ExecuteScript", {"script": script, "args": list(values)})

    def find(self, selector: str) -> str:
        """The element that is there, or comes to be there in a moment."""
        found = self.ask("WebDriver:FindElement", {"using": "css selector", "value": selector})
        return str(found[_ELEMENT])

    def click(self, selector: str) -> None:
        self.ask("WebDriver:ElementClick", {"id": self.find(selector)})

    def fill(self, selector: str, words: str) -> None:
        self.ask("WebDriver:ElementSendKeys", {"id": self.find(selector), "text": words})

    def press(self, *keys: str) -> None:
        """Press keys, one after the other, whatever has the focus."""
        presses = [{"type": kind, "value": key} for key in keys for kind in ("keyDown", "keyUp")]
        self.ask("WebDriver:PerformActions", {"actions": [{"type": "key", "id": "keys", "actions": presses}]})

    def drag(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """Draw the mouse from one place of the window to another."""

        def to(place: tuple[float, float]) -> dict[str, Any]:
            x, y = map(round, place)
            return {"type": "pointerMove", "x": x, "y": y, "duration": 50, "origin": "viewport"}

        middle = ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2)
        down, up = ({"type": kind, "button": 0} for kind in ("pointerDown", "pointerUp"))
        moves = [to(start), down, to(middle), to(end), up]
        mouse = {"type": "pointer", "id": "mouse", "parameters": {"pointerType": "mouse"}, "actions": moves}
        self.ask("WebDriver:PerformActions", {"actions": [mouse]})

    def until_true(self, script: str, *values: Any) -> None:
        """Wait until a script says yes."""
        end = time.monotonic() + 10
        # The page may be on its way, with nothing in it yet.
        while not self.run(f"try {{ return Boolean({script}) }} catch {{ return false }}", *values):
            if time.monotonic() > end:
                raise FirefoxError(f"It never came to be: {script}")
            time.sleep(0.05)
