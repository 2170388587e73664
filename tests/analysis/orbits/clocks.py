"""A watch whose time is up after so many looks at it, whatever the machine is doing."""

from gnode.analysis._watch import OutOfTime, Watch


class Patience(Watch):
    def __init__(self, looks: float) -> None:
        super().__init__()
        self.left = looks
        self.doing: list[str] = []

    def at(self, doing: str) -> None:
        self.doing.append(doing)
        self.left -= 1
        if self.left < 0:
            raise OutOfTime(f"the time budget of 1 s ended while {doing}")
