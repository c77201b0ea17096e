"""What rests on a document: told when it has gone live, and before anybody marks it as abolished."""

from collections.abc import Callable, Iterable

from django.utils.translation import gettext as _

from shouzhan.law import book as law
from shouzhan.rooms.policies.models import PolicyDocument, Reference, StatedFigure
from shouzhan.web.shapes import Fact

Told = Callable[[PolicyDocument], Fact]
DEPENDENTS: list[Told] = []  # what the rooms after this one hold of a document, each with its count and its address
CASES: list[Callable[[Iterable[int]], dict[int, str]]] = []  # where the cases of stated tasks stand, by the tasks' keys


def dependents_of(document: PolicyDocument) -> tuple[Fact, ...]:
    """How much of each kind rests on the document, with a link to it."""
    page = f"/policies/{document.number}/"
    aims = document.figures.filter(kind__in=(StatedFigure.Kind.GOAL, StatedFigure.Kind.LIMIT, StatedFigure.Kind.STATEMENT)).count()
    parameters, cites = parameters_of(document), Reference.objects.filter(cited=document, document__state="live").count()
    return (
        *(told(document) for told in DEPENDENTS),
        Fact(_("目标与限值"), aims, url=f"{page}#targets" if aims else ""),
        Fact(_("硬性规则"), rules := document.rules.count(), url=f"{page}#rules" if rules else ""),
        Fact(_("引用它的规则参数"), parameters, url="/rules/sources/" if parameters else ""),
        Fact(_("引用它的在库文件"), cites, url=f"{page}#cited-by" if cites else ""),
    )


def parameters_of(document: PolicyDocument) -> int:
    """How many numbers of the law stand on the document."""
    book = law.book()
    names = {document.source, document.name, document.doc_number} - {""}
    keys = {key for key, source in book.sources.items() if names & {key, source.number, source.title}}
    return sum(any(dated.cite.source in keys for dated in parameter.values) for parameter in book.parameters.values())


def case_addresses(tasks: Iterable[int]) -> dict[int, str]:
    """Where the case of each stated task is worked on."""
    keys = list(tasks)
    return {key: address for found in CASES for key, address in found(keys).items()}
