"""Every write of the room, from the files that hold them."""

from shouzhan.rooms.trading import certifying, dealing, interests, secrecy, services, settling, telling

__all__ = ["certifying", "dealing", "interests", "secrecy", "services", "settling", "telling"]
