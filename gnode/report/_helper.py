"""Another process that does some of what there is to do: Python draws one figure at a time."""

import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from contextlib import suppress
from threading import Lock, Thread

from gnode._aside import cores

# To draw one figure takes a second or two; whoever takes as long as this has come to a stop.
_PATIENCE_S = 60.0


class Helper:
    """A process to which names are given, one at a time, to do what they stand for.

    What it reads is a line for each word that says what it is about, an empty one, and then a name a line. It answers
    with a line when it is ready, and with each name when that is done.
    """

    def __init__(self, module: str) -> None:
        """`module`: what Python runs."""
        self._module = module
        self._process: subprocess.Popen[str] | None = None
        self._hands: Thread | None = None
        self._names, self._given, self._done = deque[str](), list[str](), set[str]()
        self._giving = Lock()

    def _start(self) -> None:
        """Where there is no core for it, there is none."""
        if cores() > 1:
            with suppress(OSError):
                # Without the folder of here among those that modules are looked for in, as a command is.
                self._process = subprocess.Popen(
                    [sys.executable, "-P", "-m", self._module],
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.DEVNULL,
                    text=True,
                )

    def share(self, about: Sequence[str], names: Sequence[str]) -> Iterator[str]:
        """The names, but for those that the process does meanwhile: it takes them from the last on. What it could not
        do comes last. To be called once."""
        self._start()
        self._names.extend(names)
        if self._process is not None:
            self._hands = Thread(target=self._hand_out, args=(about,))
            self._hands.start()
        while self._names:
            # Of the last one there may be two who want it.
            with suppress(IndexError):
                yield self._names.popleft()
        with self._giving:
            waits = len(self._given) > 0
        if waits and self._hands is not None:
            self._hands.join(_PATIENCE_S)
        self.end()
        yield from (name for name in self._given if name not in self._done)

    def _hand_out(self, about: Sequence[str]) -> None:
        assert self._process is not None and self._process.stdin is not None and self._process.stdout is not None
        # It may have ended, for whatever reason: what it has not done is done here.
        with suppress(OSError, ValueError, IndexError):
            self._tell("".join(f"{word}\n" for word in (*about, "")))
            for line in self._process.stdout:
                self._done.add(line.strip())
                with self._giving:
                    self._given.append(self._names.pop())
                self._tell(f"{self._given[-1]}\n")

    def _tell(self, lines: str) -> None:
        assert self._process is not None and self._process.stdin is not None
        self._process.stdin.write(lines)
        self._process.stdin.flush()

    def end(self) -> None:
        """Ends the process, whatever it is at."""
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
