from django.db import migrations, models

from shouzhan.kernel.firsttables import FirstTables


class Migration(FirstTables):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Checkpoint',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('size', models.BigIntegerField(unique=True)),
                ('root', models.CharField(max_length=64)),
                ('text', models.TextField()),
                ('at', models.DateTimeField()),
            ],
            options={
                'ordering': ('size',),
            },
        ),
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=100)),
                ('version', models.PositiveSmallIntegerField(default=1)),
                ('at', models.DateTimeField()),
                ('at_text', models.CharField(max_length=40)),
                ('actor', models.CharField(db_index=True, max_length=40)),
                ('record_kind', models.CharField(max_length=60)),
                ('record_number', models.CharField(max_length=40)),
                ('revision', models.PositiveIntegerField()),
                ('step', models.CharField(max_length=60)),
                ('state_from', models.CharField(blank=True, max_length=40)),
                ('state_to', models.CharField(max_length=40)),
                ('facts', models.TextField(default='{}')),
                ('personal', models.TextField(null=True)),
                ('personal_salt', models.CharField(max_length=64, null=True)),
                ('personal_digest', models.CharField(blank=True, max_length=64)),
                ('leaf_hash', models.CharField(max_length=64)),
                ('tree_index', models.BigIntegerField(null=True, unique=True)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('record_number', 'record_kind', 'revision'), name='one_entry_per_revision')],
            },
        ),
        migrations.CreateModel(
            name='Sequence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('prefix', models.CharField(max_length=8)),
                ('year', models.PositiveSmallIntegerField()),
                ('last', models.PositiveIntegerField(default=0)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('prefix', 'year'), name='one_sequence_per_kind_and_year')],
            },
        ),
        migrations.CreateModel(
            name='Tile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.PositiveSmallIntegerField(default=0)),
                ('index', models.BigIntegerField()),
                ('root', models.CharField(max_length=64)),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('level', 'index'), name='one_tile_per_place')],
            },
        ),
    ]
