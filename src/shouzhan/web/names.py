"""Public ids of the journal back to names a person can read."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _

KNOWN_AS: dict[str, Any] = {}  # what somebody is called whom a record keeps apart from their name: the journal writes “bidder-1”


def names_of(public_ids: Iterable[str]) -> dict[str, str]:
    """The names behind the ids, in one query; what is unknown is left out."""
    ids = set(public_ids)
    names = {"system": _("系统"), "anonymous": _("访客")}
    for known in ids:
        called, _dash, number = known.rpartition("-")
        if called in KNOWN_AS and number.isdecimal():
            names[known] = str(KNOWN_AS[called]) % {"n": number}
    people = get_user_model()._default_manager.filter(public_id__in=ids - names.keys()).select_related("person")
    names.update((person.public_id, str(person)) for person in people)
    return names
