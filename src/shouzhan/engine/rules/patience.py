"""How long a search may take; when its time is up, it says what is proven so far."""

from dataclasses import dataclass
from time import monotonic


class TimeIsUp(Exception):  # noqa: N818 - no error: the search was cut short as it was asked to be
    """Raised inside a search whose time is up; whoever asked hears what is proven so far."""


@dataclass(frozen=True)
class Patience:
    """A moment after which a search is cut short, or none."""

    until: float | None = None

    @classmethod
    def of(cls, seconds: float | None) -> "Patience":
        """So many seconds from now on."""
        return cls() if seconds is None else cls(monotonic() + seconds)

    @property
    def is_over(self) -> bool:
        """Whether the time is up."""
        return self.until is not None and monotonic() >= self.until

    def insist(self) -> None:
        """Cut the search short where its time is up."""
        if self.is_over:
            raise TimeIsUp


ENDLESS = Patience()
