"""What the engine reads in a text: characters made alike, cut into characters, pairs, words of other scripts and numbers."""

from shouzhan.engine.matching.text.fold import fold, fold_many, fold_with_origin
from shouzhan.engine.matching.text.tokens import Kind, Token, cut, keys_of_many, pieces, places, tokens

__all__ = ["Kind", "Token", "cut", "fold", "fold_many", "fold_with_origin", "keys_of_many", "pieces", "places", "tokens"]
