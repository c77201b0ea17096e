"""Serial numbers without gaps or doubles, one row per kind and year."""

from django.db import connection, models

from shouzhan.kernel.dates import today
from shouzhan.kernel.identifiers import format_number

# one statement, which also holds the row until the transaction ends: every opening passes here
_MINT = (
    "INSERT INTO kernel_sequence (prefix, year, last) VALUES (%s, %s, %s) ON CONFLICT (prefix, year)"
    " DO UPDATE SET last = kernel_sequence.last + excluded.last RETURNING last"
)


class Sequence(models.Model):
    """The last serial given out for a kind of record in a year."""

    prefix = models.CharField(max_length=8)
    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        app_label = "kernel"
        constraints = [models.UniqueConstraint(fields=("prefix", "year"), name="one_sequence_per_kind_and_year")]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}: {self.last}"


def mint(prefix: str, count: int = 1) -> list[str]:
    """Give out the next public record numbers of a kind, inside the caller's transaction."""
    year = today().year
    with connection.cursor() as cursor:
        cursor.execute(_MINT, (prefix, year, count))
        (last,) = cursor.fetchone()
    return [format_number(prefix, year, serial) for serial in range(last - count + 1, last + 1)]
