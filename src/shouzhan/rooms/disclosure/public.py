"""The only door into this room."""

from shouzhan.rooms.disclosure.actions import mark_transferred, mint_achievement, reopen_achievement
from shouzhan.rooms.disclosure.models import Achievement, Contributor, Disclosure, Openness, Secrecy

__all__ = ["Achievement", "Contributor", "Disclosure", "Openness", "Secrecy", "mark_transferred", "mint_achievement", "reopen_achievement"]
