"""Rules: dated parameters, cited formulas, one case with every step or a million rows, the same to the last fen."""

from shouzhan.engine.rules.answer import Answer, Line
from shouzhan.engine.rules.declare import RULES, Derivation, Formula, GivenFacts, GivenParameters, Rule
from shouzhan.engine.rules.expressions import (
    Node,
    Question,
    all_of,
    any_of,
    banded,
    bracketed,
    checked_by,
    count_of,
    day_in,
    maximum,
    minimum,
    names_of,
    picked,
    rounded,
    rounded_down,
    rounded_up,
    said_by,
    where,
)
from shouzhan.engine.rules.facts import (
    BadFact,
    Change,
    Fact,
    Output,
    Sort,
    choice,
    day,
    items,
    money,
    number,
    ratio,
    read_all,
    series,
    whole,
    words,
    yes_no,
)
from shouzhan.engine.rules.parameters import Book, Confidence, Dated, Parameter, Source
from shouzhan.engine.rules.single import run

__all__ = [
    "RULES", "Answer", "BadFact", "Book", "Change", "Confidence", "Dated", "Derivation", "Fact", "Formula", "GivenFacts", "GivenParameters", "Line", "Node", "Output", "Parameter", "Question", "Rule",
    "Sort", "Source", "all_of", "any_of", "banded", "bracketed", "checked_by", "choice", "count_of", "day", "day_in", "items", "maximum", "minimum", "money", "names_of",
    "number", "picked", "ratio", "read_all", "rounded", "rounded_down", "rounded_up", "run", "said_by", "series", "where", "whole", "words", "yes_no",
]
