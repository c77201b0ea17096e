"""`shouzhan match` whose workers wait with the first need they are given, so that a test knows each of them is at work."""

import os
import sys
import time
from pathlib import Path

from shouzhan.engine.matching import calling
from shouzhan.engine.matching.commands import main
from shouzhan.engine.matching.text.lexicon import SHIPPED, Heard, Lexicon, read_lexicon

_LONGEST = 300.0  # a test that broke before it let them go does not leave them there


class Held(Lexicon):
    """The words that ship; who asks it first says that it is there and waits until the folder holds `go`."""

    def __init__(self, like: Lexicon, folder: str) -> None:
        self.__dict__.update(like.__dict__)
        self._folder = folder

    def heard(self, folded: str) -> Heard:
        """As ever, but late."""
        mark, end = Path(self._folder, f"at-work-{os.getpid()}"), time.monotonic() + _LONGEST
        if not mark.exists():
            mark.touch()
        while not Path(self._folder, "go").exists() and time.monotonic() < end:
            time.sleep(0.05)
        return super().heard(folded)


if __name__ == "__main__":
    # as a program's own, not a module's, the class travels to the workers whole
    calling.read_lexicon = lambda folders: Held(read_lexicon([SHIPPED]), str(list(folders)[-1]))
    raise SystemExit(main(sys.argv[1:]))
