"""Serial numbers without gaps or doubles, one row per kind and year."""

from django.db import models, transaction

from shouzhan.kernel.dates import today
from shouzhan.kernel.identifiers import format_number


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
    with transaction.atomic():
        Sequence.objects.get_or_create(prefix=prefix, year=year)
        row = Sequence.objects.select_for_update().get(prefix=prefix, year=year)
        first = row.last + 1
        row.last += count
        row.save(update_fields=("last",))
    return [format_number(prefix, year, serial) for serial in range(first, first + count)]
