"""Who meets whom, when and where: stable by both sides' scores, with a floor for small suppliers, nobody in two places."""

from shouzhan.engine.matching.timetable.agree import Agreed, agree
from shouzhan.engine.matching.timetable.market import NEED, SUPPLIER, Market, Pair, Party, Score, Unfit
from shouzhan.engine.matching.timetable.place import Placed, place
from shouzhan.engine.matching.timetable.why import Why, why

__all__ = ["NEED", "SUPPLIER", "Agreed", "Market", "Pair", "Party", "Placed", "Score", "Unfit", "Why", "agree", "place", "why"]
