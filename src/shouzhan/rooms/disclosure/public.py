"""The only door into this room."""

from shouzhan.rooms.disclosure.actions import describe, mark_transferred, mint_achievement, reopen_achievement
from shouzhan.rooms.disclosure.models import Achievement, Contributor, Disclosure, Openness, Secrecy

__all__ = ["Achievement", "Contributor", "Disclosure", "Openness", "Secrecy", "describe", "mark_transferred", "mint_achievement", "reopen_achievement"]
