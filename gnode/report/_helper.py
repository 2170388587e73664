"""Another process that renders figures: Python does so one at a time."""

import pickle
import subprocess
import sys
from collections import deque
from collections.abc import Mapping, Sequence
from contextlib import suppress
from threading import Condition, Thread
from typing import Any

from gnode._aside import cores

Contents = Mapping[str, bytes]
"""Of a figure, what its files hold, by their formats."""
# To render one takes a second or two; whoever takes as long as this has come to a stop.
_PATIENCE_S = 60.0
_RENDERER = "gnode.report._renderer"


class Helper:
    """A process that renders figures which it is offered: those that nobody has taken back before it comes to them."""

    def __init__(self, module: str = _RENDERER) -> None:
        """`module`: what Python runs."""
        self._module = module
        self._process: subprocess.Popen[bytes] | None = None
        self._hands: Thread | None = None
        self._offered: deque[tuple[str, bytes]] = deque()
        self._at: str | None = None
        self._rendered: dict[str, Contents] = {}
        self._kinds: tuple[str, ...] = ()
        self._settings: dict[str, Any] = {}
        self._over = False
        self._changed = Condition()

    def begin(self) -> None:
        """Starts the process, unless it has begun: it takes a moment to import what it needs. There is none where no
        core is free."""
        if self._process is None and not self._over and cores() > 1:
            with suppress(OSError):
                # Without the folder of here among those that modules are looked for in, as a command is.
                self._process = subprocess.Popen(
                    [sys.executable, "-P", "-m", self._module],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                )

    def render(self, kinds: Sequence[str], settings: Mapping[str, Any]) -> None:
        """From now on it renders what is offered.

        **Arguments:**

        - `kinds`: the formats of each figure's files.
        - `settings`: matplotlib's, of this process.
        """
        self.begin()
        self._kinds, self._settings, self._rendered = tuple(kinds), dict(settings), {}
        if self._process is not None and self._hands is None:
            self._hands = Thread(target=self._hand_out)
            self._hands.start()

    def offer(self, name: str, figure: Any) -> bool:
        """Offers it a figure; whether that can be. One that holds what cannot be pickled is not."""
        if self._hands is None or not self._hands.is_alive():
            return False
        try:
            pickled = pickle.dumps(figure)
        except Exception:  # of many types
            return False
        with self._changed:
            self._offered.append((name, pickled))
            self._changed.notify()
        return True

    def take_back(self) -> str | None:
        """The name of the figure last offered that it has not come to; none where none is left."""
        with self._changed:
            return self._offered.pop()[0] if self._offered else None

    def finish(self) -> Mapping[str, Contents]:
        """All that it has rendered since it was last told to, when it has done what it is at."""
        with self._changed:
            idle = self._changed.wait_for(lambda: self._at is None, _PATIENCE_S)
        if not idle:
            self.end()
        return self._rendered

    def _hand_out(self) -> None:
        told: dict[str, Any] = {}
        # It may have ended, for whatever reason, or say what cannot be read: what it has not done is done by others.
        with suppress(Exception):
            self._heard()
            while (next_one := self._next()) is not None:
                name, figure = next_one
                settings = {} if self._settings is told else self._settings
                self._say(pickle.dumps((self._kinds, settings)) + figure)
                self._rendered[name], told = self._heard(), self._settings
        with self._changed:
            self._at = None
            self._changed.notify()

    def _next(self) -> tuple[str, bytes] | None:
        with self._changed:
            self._at = None
            self._changed.notify()
            self._changed.wait_for(lambda: self._offered or self._over)
            if not self._offered:
                return None
            next_one = self._offered.popleft()
            self._at = next_one[0]
            return next_one

    def _say(self, content: bytes) -> None:
        assert self._process is not None and self._process.stdin is not None
        self._process.stdin.write(content)
        self._process.stdin.flush()

    def _heard(self) -> Any:
        assert self._process is not None and self._process.stdout is not None
        return pickle.load(self._process.stdout)

    def end(self) -> None:
        """Ends the process, whatever it is at."""
        with self._changed:
            self._over = True
            self._offered.clear()
            self._changed.notify()
        if self._process is None:
            return
        self._process.kill()
        if self._hands is not None:
            self._hands.join()
        # Closed once nobody reads or writes any more.
        with suppress(OSError):
            self._process.communicate()

    def __enter__(self) -> "Helper":
        return self

    def __exit__(self, *error: object) -> None:
        self.end()


def drawing_helper() -> Helper:
    """A process that renders some of the figures of `write_report`, where a core is free and something is to be drawn.
    It has ended when its `with` block is left. `begin()` starts it beforehand."""
    return Helper()
