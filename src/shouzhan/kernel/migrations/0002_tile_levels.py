"""Tiles over tiles, so that proofs stay cheap in a journal of millions."""

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [("kernel", "0001_initial")]

    operations = [
        migrations.AddField("tile", "level", models.PositiveSmallIntegerField(default=0)),
        migrations.AlterField("tile", "index", models.BigIntegerField()),
        migrations.AddConstraint(
            "tile", models.UniqueConstraint(fields=("level", "index"), name="one_tile_per_place")
        ),
    ]
