"""The only door into this room."""

from shouzhan.rooms.parties.actions import add_aliases, appoint, register_organisation
from shouzhan.rooms.parties.models import Alias, Membership, Organisation, OrganisationKind, Person, User
from shouzhan.rooms.parties.names import normalise, similarity
from shouzhan.rooms.parties.places import CITY, DISTRICTS, HERE, PLACES, place_name
from shouzhan.rooms.parties.reads import Similar, body_called, holders, resolve, resolve_all, similar
from shouzhan.rooms.parties.roles import Role

__all__ = [
    "CITY",
    "DISTRICTS",
    "HERE",
    "PLACES",
    "Alias",
    "Membership",
    "Organisation",
    "OrganisationKind",
    "Person",
    "Role",
    "Similar",
    "User",
    "add_aliases",
    "appoint",
    "body_called",
    "holders",
    "normalise",
    "place_name",
    "register_organisation",
    "resolve",
    "resolve_all",
    "similar",
    "similarity",
]
