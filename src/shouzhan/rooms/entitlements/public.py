"""The only door into this room."""

from shouzhan.rooms.entitlements.actions import approve_change, draft_change, submit_change

__all__ = ["approve_change", "draft_change", "submit_change"]
