"""Asking for a refusal and getting its decision."""

from typing import Any

import pytest

from shouzhan.kernel.decision import Decision, Refused


def refused(act: Any, *args: Any, **fields: Any) -> Decision:
    """The decision with which an act is refused; it has a code and a sentence."""
    with pytest.raises(Refused) as told:
        act(*args, **fields)
    decision = told.value.decision
    assert decision.code
    assert str(decision.sentence)
    return decision
