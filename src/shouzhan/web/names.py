"""Public ids of the journal back to names a person can read."""

from collections.abc import Iterable

from django.contrib.auth import get_user_model
from django.utils.translation import gettext as _


def names_of(public_ids: Iterable[str]) -> dict[str, str]:
    """The names behind the ids, in one query; what is unknown is left out."""
    ids = set(public_ids)
    names = {"system": _("系统"), "anonymous": _("访客")}
    people = get_user_model()._default_manager.filter(public_id__in=ids - names.keys()).select_related("person")
    names.update((person.public_id, str(person)) for person in people)
    return names
