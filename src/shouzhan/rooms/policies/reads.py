"""Every question asked of the policy library."""

from typing import Any

from shouzhan.rooms.policies.models import PolicyDocument, Reference


def live_documents() -> Any:
    """The documents in the library, the newest first."""
    return PolicyDocument.objects.filter(state="live").order_by("-effective_from", "-id")


def by_source(source: str) -> PolicyDocument | None:
    """The document a citation's source names."""
    return PolicyDocument.objects.filter(doc_number=source, state__in=("live", "withdrawn")).first()


def citations_to(document: PolicyDocument) -> list[Reference]:
    """What in the library cites this document."""
    return list(Reference.objects.filter(cited=document).select_related("document"))
