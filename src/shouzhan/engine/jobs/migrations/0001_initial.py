import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from shouzhan.kernel.firsttables import FirstTables


class Migration(FirstTables):

    initial = True

    dependencies = [
        ('parties', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Job',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40, unique=True)),
                ('kind', models.CharField(max_length=60)),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='jobs', to=settings.AUTH_USER_MODEL)),
                ('title_zh', models.CharField(max_length=300)),
                ('title_en', models.CharField(max_length=300)),
                ('language', models.CharField(max_length=10)),
                ('given', models.JSONField(default=dict)),
                ('same', models.CharField(max_length=64)),
                ('back', models.CharField(max_length=300)),
                ('state', models.CharField(choices=[('waiting', 'Waiting'), ('running', 'Running'), ('done', 'Done'), ('refused', 'Refused'), ('broken', 'Broken'), ('cancelled', 'Cancelled')], default='waiting', max_length=10)),
                ('lease', models.CharField(blank=True, max_length=20)),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('done', models.PositiveIntegerField(default=0)),
                ('total', models.PositiveIntegerField(default=0)),
                ('made_at', models.DateTimeField()),
                ('beat_at', models.DateTimeField()),
                ('ended_at', models.DateTimeField(null=True)),
                ('url', models.CharField(blank=True, max_length=300)),
                ('answer', models.JSONField(default=dict)),
                ('refusal', models.JSONField(null=True)),
            ],
            options={
                'indexes': [models.Index(fields=['state', 'beat_at'], name='jobs_by_state')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('waiting', 'running'))), fields=('owner', 'kind', 'same'), name='one_unfinished_job_per_work')],
            },
        ),
    ]
