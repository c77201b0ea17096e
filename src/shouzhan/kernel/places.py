"""The city this house serves and its districts: Shanghai's come with the product, another city brings its own file."""

from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import Any

from shouzhan.kernel.text import Text

OURS = Path(__file__).with_name("places.yaml")
GRID = 12  # the rows and columns a map may have
_KEYS = {"code", "zh", "en", "short", "tile", "break_zh", "break_en"}


class WrongPlaces(Exception):  # noqa: N818 -- a sentence for whoever keeps the file
    """The file cannot be used; the sentence names the place in it."""

    def __init__(self, zh: str, en: str) -> None:
        self.sentence = Text(f"places.yaml：{zh}", f"places.yaml: {en}")
        super().__init__(self.sentence.en)


@dataclass(frozen=True)
class Place:
    """A city or a district; `tile` is its row, column, rows and columns on a schematic map, where it has one."""

    code: str
    name: Text
    short: Text
    on_map: Text
    tile: tuple[int, int, int, int] | None = None


@dataclass(frozen=True)
class Places:
    """A city with its districts."""

    city: Place
    districts: tuple[Place, ...]

    @property
    def is_drawn(self) -> bool:
        """Whether every district has its place on the map; otherwise figures by district are told as bars."""
        return bool(self.districts) and all(place.tile is not None for place in self.districts)

    @property
    def columns(self) -> int:
        """How many columns the map has."""
        return max((place.tile[1] + place.tile[3] - 1 for place in self.districts if place.tile), default=0)


def prefix_of(code: str) -> str:
    """What the codes of everything inside begin with: two figures for a municipality or province, four for a city, all six for a district."""
    return code[:2] if code.endswith("0000") else code[:4] if code.endswith("00") else code


def read_places(home: Path) -> Places:
    """The places of `places.yaml` in the house's own folder, or those that come with the product."""
    own = home / "places.yaml"
    return _read(own if own.exists() else OURS)


def _read(path: Path) -> Places:
    import yaml  # a verb's help reads no places

    try:
        told = yaml.safe_load(path.read_text("utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise WrongPlaces(f"无法读取：{error}", f"it cannot be read: {error}") from error
    if not isinstance(told, dict) or not isinstance(told.get("districts"), list):
        raise WrongPlaces("应有 `city:` 和一个列表 `districts:`", "it holds `city:` and a list `districts:`")
    city = _place(told.get("city"), Text("city", "city"))
    districts = tuple(_place(one, Text(f"districts 第 {at} 项", f"districts, entry {at}")) for at, one in enumerate(told["districts"], 1))
    _check(city, districts)
    return Places(city, districts)


def _place(told: Any, where: Text) -> Place:
    if not isinstance(told, dict) or not {"code", "zh", "en"} <= set(told):
        raise WrongPlaces(f"{where.zh}：应有 code、zh 和 en", f"{where.en}: a place has code, zh and en")
    if unknown := sorted(map(str, set(told) - _KEYS)):
        raise WrongPlaces(f"{where.zh}：没有 {unknown[0]} 这一项，有的是 {'、'.join(sorted(_KEYS))}", f"{where.en}: {unknown[0]} is not known; known are {', '.join(sorted(_KEYS))}")
    code = str(told["code"])
    if not (code.isascii() and code.isdecimal() and len(code) == 6):
        raise WrongPlaces(f"{where.zh}：{code} 不是六位数的代码，应写在引号里", f"{where.en}: {code} is no code of six figures; write it in quotation marks")
    name = Text(str(told["zh"]), str(told["en"]))
    short = Text(name.zh, str(told.get("short", name.en)))
    on_map = Text(str(told.get("break_zh", short.zh)).replace("|", "\u200b"), str(told.get("break_en", short.en)).replace("|", "\u00ad"))
    return Place(code, name, short, on_map, _tile(told.get("tile"), where))


def _tile(told: Any, where: Text) -> tuple[int, int, int, int] | None:
    if told is None:
        return None
    if not (isinstance(told, list) and len(told) in (2, 4) and all(type(n) is int and 1 <= n <= GRID for n in told)):
        raise WrongPlaces(
            f"{where.zh}：tile 为行、列，或行、列、行数、列数，各为 1 至 {GRID}", f"{where.en}: tile is row and column, or row, column, rows and columns, each from 1 to {GRID}",
        )
    row, column, rows, columns = (*told, 1, 1)[:4]
    if row + rows > GRID + 1 or column + columns > GRID + 1:
        raise WrongPlaces(f"{where.zh}：tile 超出了第 {GRID} 行或列", f"{where.en}: the tile reaches beyond row or column {GRID}")
    return row, column, rows, columns


def _check(city: Place, districts: tuple[Place, ...]) -> None:
    taken: dict[tuple[int, int], str] = {}
    codes: set[str] = set()
    for place in districts:
        if place.code in codes or place.code == city.code:
            raise WrongPlaces(f"{place.code} 出现了两次", f"{place.code} stands there twice")
        if not place.code.startswith(prefix_of(city.code)):
            raise WrongPlaces(f"{place.code} {place.name.zh} 不在 {city.code} 之内", f"{place.code} {place.name.zh} does not lie in {city.code}")
        codes.add(place.code)
        row, column, rows, columns = place.tile or (1, 1, 0, 0)
        for spot in product(range(row, row + rows), range(column, column + columns)):
            if spot in taken:
                raise WrongPlaces(
                    f"{place.name.zh} 与 {taken[spot]} 在同一格：第 {spot[0]} 行第 {spot[1]} 列", f"{place.name.zh} and {taken[spot]} lie on one tile: row {spot[0]}, column {spot[1]}",
                )
            taken[spot] = place.name.zh
