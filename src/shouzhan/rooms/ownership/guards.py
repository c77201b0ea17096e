"""What the database itself refuses of rights: more than the whole on a day, and two exclusive licences of the same scope at once."""

from shouzhan.kernel.journal.guards import Refusal, register_refusal

TABLE = "ownership_right"
_FAR = "'9999-12-31'"
# whoever writes a right first holds its achievement, so that the sums of two writers at once are seen one after the other
_HOLD = "PERFORM 1 FROM disclosure_achievement WHERE id = NEW.achievement_id FOR NO KEY UPDATE;"
_OVER = (
    f"NEW.kind = 'ownership' AND EXISTS (SELECT 1 FROM {TABLE} p WHERE p.achievement_id = NEW.achievement_id AND p.kind = 'ownership'"  # noqa: S608 - our own names
    f" AND p.state <> 'void' AND (SELECT ROUND(SUM(r.share), 4) FROM {TABLE} r WHERE r.achievement_id = p.achievement_id"
    " AND r.kind = 'ownership' AND r.state <> 'void' AND r.starts_on <= p.starts_on AND (r.ends_on IS NULL OR p.starts_on <= r.ends_on)"
    " AND (r.ceased_on IS NULL OR p.starts_on < r.ceased_on)) > 100)"
)


def _before_end(day: str, row: str) -> str:
    return f"({day} <= COALESCE({row}.ends_on, {_FAR}) AND {day} < COALESCE({row}.ceased_on, {_FAR}))"


_TWICE = (
    "NEW.kind = 'licence' AND NEW.exclusivity = 'exclusive' AND NEW.state <> 'void'"  # noqa: S608 - our own names
    f" AND EXISTS (SELECT 1 FROM {TABLE} r WHERE r.achievement_id = NEW.achievement_id AND r.id <> NEW.id AND r.kind = 'licence'"
    " AND r.exclusivity = 'exclusive' AND r.state <> 'void' AND (r.field = NEW.field OR r.field = '' OR NEW.field = '')"
    " AND (r.territory = NEW.territory OR r.territory = '' OR NEW.territory = '')"
    f" AND {_before_end('NEW.starts_on', 'r')} AND {_before_end('r.starts_on', 'NEW')}"
    f" AND {_before_end('r.starts_on', 'r')} AND {_before_end('NEW.starts_on', 'NEW')})"
)


def install() -> None:
    """Tell the guards of these rules; called once, when the room is ready."""
    for event in ("INSERT", "UPDATE"):
        register_refusal(TABLE, Refusal(event, _OVER, "shares of ownership never exceed the whole (ownership.right)", "AFTER", _HOLD))
        register_refusal(TABLE, Refusal(event, _TWICE, "two exclusive licences of the same scope never overlap (ownership.right)", "AFTER", _HOLD))
