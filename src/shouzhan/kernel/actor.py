"""Who acts: all the kernel knows of a user."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol


class Actor(Protocol):
    """A person or a machine that may act; `parties.User` is the real one."""

    @property
    def public_id(self) -> str:
        """A name for the journal that says nothing of the person by itself."""

    @property
    def is_authenticated(self) -> bool:
        """Whether somebody has signed in."""

    def holds(self, roles: Collection[str], *, organisation: int | None = None, place: str | None = None) -> bool:
        """Whether one of the roles is held today, in this organisation and over this place where given."""

    def organisations(self, roles: Collection[str] = ()) -> Sequence[int]:
        """The organisations in which one of the roles (any role when empty) is held today."""

    def places(self, roles: Collection[str]) -> Sequence[str]:
        """The codes of the places over which one of the roles is held today."""


@dataclass(frozen=True, slots=True)
class System:
    """The product itself, for sweeps and loading; every act of it is journaled under this name."""

    public_id: str = "system"
    is_authenticated: bool = True

    def holds(self, roles: Collection[str], *, organisation: int | None = None, place: str | None = None) -> bool:
        """The machinery may do whatever a declared step allows the system to do."""
        return "system" in roles

    def organisations(self, roles: Collection[str] = ()) -> Sequence[int]:
        """The system belongs to no organisation."""
        return ()

    def places(self, roles: Collection[str]) -> Sequence[str]:
        """The system has no place."""
        return ()


@dataclass(frozen=True, slots=True)
class Stranger:
    """Somebody who has not signed in."""

    public_id: str = "anonymous"
    is_authenticated: bool = False

    def holds(self, roles: Collection[str], *, organisation: int | None = None, place: str | None = None) -> bool:
        """A stranger holds nothing."""
        return False

    def organisations(self, roles: Collection[str] = ()) -> Sequence[int]:
        """A stranger belongs nowhere."""
        return ()

    def places(self, roles: Collection[str]) -> Sequence[str]:
        """A stranger has no place."""
        return ()
