"""Loading a pack: its bodies, its documents, and a return for each target no register can answer."""

from contextlib import nullcontext

from django.db import transaction

from shouzhan.engine.calling import Parser, both
from shouzhan.engine.metrics.units import PIECES, printed_unit
from shouzhan.kernel.actor import System
from shouzhan.kernel.dates import frozen
from shouzhan.rooms.parties.public import Organisation, register_organisation
from shouzhan.rooms.policies.packs import Pack, PackDocument, PackFigure, load_pack
from shouzhan.rooms.policies.public import PolicyDocument, adopt_pack
from shouzhan.rooms.reporting.public import ReturnForm, Target, base_unit, bind, declare_form, metric


def load_bodies(pack: Pack) -> dict[str, Organisation]:
    """Register the public bodies the documents name, under every name they are printed with."""
    made: dict[str, Organisation] = {}
    for unit in pack.units:
        known = Organisation.objects.filter(key=unit.key).first()
        made[unit.key] = known or register_organisation(
            System(), name=unit.name.zh, name_en=unit.name.en, kind=unit.kind, place=unit.place, aliases=unit.aliases, key=unit.key
        )
    return made


def load_documents(pack: Pack, reporter: Organisation | None, *, on_their_day: bool = False) -> dict[str, PolicyDocument]:
    """Adopt every document that is not in the library yet, ask for what no register answers, bind its targets."""
    made: dict[str, PolicyDocument] = {}
    for document in pack.documents:
        day = document.effective_from or document.adopted_on
        with frozen(day) if on_their_day and day else nullcontext():
            known = PolicyDocument.objects.filter(name=document.title, state="live").first()
            live = made[document.key] = known or adopt_pack(System(), **document.adoption())
            for figure in document.targets:
                _ask(document, figure, live, reporter)
            for target in Target.objects.filter(state="unbound", stated__document=live).select_related("stated"):
                if target.stated.binding and _exists(target.stated.binding):
                    bind(System(), target, metric_name=target.stated.binding, starts_on=target.starts_on)
    return made


def metric_name(figure: PackFigure) -> str:
    """The metric that answers a figure: what is counted, and over what."""
    return figure.binding


def _ask(document: PackDocument, figure: PackFigure, live: PolicyDocument, reporter: Organisation | None) -> None:
    name = metric_name(figure)
    if not name or _exists(name):
        return
    printed, _scale = base_unit(figure.unit)
    unit = printed_unit(figure.unit) or printed_unit(printed) or PIECES
    scope = f"（{figure.scope}）" if figure.scope else ""
    declare_form(
        System(), key=name, name=f"{figure.metric.zh}{scope}", name_en=figure.metric.en, unit=unit.code, every=ReturnForm.Every.QUARTER, scope=figure.scope,
        asks=f"截至期末，{figure.scope or '全市'}{figure.metric.zh}的数值", asks_en=f"{figure.metric.en} at the end of the period",
        reporter=reporter, document=live, clause=figure.clause,
    )


def _exists(name: str) -> bool:
    try:
        metric(name)
    except LookupError:
        return False
    return True


def main(argv: list[str]) -> int:
    """`shouzhan pack load shanghai`: bodies, documents and returns of a pack, without any demo."""
    parser = Parser(prog="shouzhan pack", description=both("一座城市政策文件里的事实。", "The facts of a city's policy documents."))
    loading = parser.verbs().add_parser("load", help=both("载入一套，已有的保持不变", "load a pack; what is here already stays as it is"))
    loading.add_argument("name", metavar="NAME", choices=("shanghai",), help=both("哪一套：shanghai", "which pack: shanghai"))
    given = parser.parse_args(argv)
    pack = load_pack(given.name)
    with transaction.atomic():
        bodies = load_bodies(pack)
        documents = load_documents(pack, bodies.get("kewei"))
    print(both(f"{len(bodies)} 个单位，{len(documents)} 份文件", f"{len(bodies)} bodies, {len(documents)} documents"))
    return 0
