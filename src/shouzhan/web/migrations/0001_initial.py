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
            name='ApiToken',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='api_tokens', to=settings.AUTH_USER_MODEL)),
                ('name', models.CharField(max_length=60, verbose_name='用途')),
                ('digest', models.CharField(max_length=64, unique=True)),
                ('made_at', models.DateTimeField()),
                ('expires_on', models.DateField(verbose_name='有效期至')),
            ],
        ),
        migrations.CreateModel(
            name='Attachment',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('record_kind', models.CharField(max_length=60)),
                ('record_number', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=255, verbose_name='文件名')),
                ('media_type', models.CharField(max_length=120)),
                ('sha256', models.CharField(db_index=True, max_length=64)),
                ('size', models.PositiveBigIntegerField()),
                ('added_by', models.CharField(max_length=40)),
                ('added_at', models.DateTimeField()),
            ],
            options={
                'indexes': [models.Index(fields=['record_kind', 'record_number'], name='web_attachm_record__82d909_idx')],
            },
        ),
        migrations.CreateModel(
            name='Draft',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                ('key', models.CharField(max_length=200)),
                ('fields', models.JSONField(default=dict)),
                ('saved_at', models.DateTimeField()),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('owner', 'key'), name='one_draft_per_person_and_form')],
            },
        ),
        migrations.CreateModel(
            name='Notice',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reader', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notices', to=settings.AUTH_USER_MODEL)),
                ('sentence_zh', models.CharField(max_length=300)),
                ('sentence_en', models.CharField(max_length=400)),
                ('url', models.CharField(blank=True, max_length=300)),
                ('at', models.DateTimeField()),
                ('read_at', models.DateTimeField(null=True)),
                ('key', models.CharField(blank=True, max_length=200)),
            ],
            options={
                'indexes': [models.Index(fields=['reader', 'read_at', '-at'], name='web_notice_reader__fda441_idx')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('reader', 'key'), name='one_notice_per_reader_and_key')],
            },
        ),
        migrations.CreateModel(
            name='Sent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                ('key', models.CharField(max_length=64, unique=True)),
                ('url', models.CharField(max_length=500)),
                ('at', models.DateTimeField(db_index=True)),
            ],
        ),
        migrations.CreateModel(
            name='SavedView',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('owner', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to=settings.AUTH_USER_MODEL)),
                ('register', models.CharField(max_length=80)),
                ('name', models.CharField(max_length=60, verbose_name='视图名称')),
                ('query', models.CharField(blank=True, max_length=2000)),
            ],
            options={
                'ordering': ('name',),
                'constraints': [models.UniqueConstraint(fields=('owner', 'register', 'name'), name='one_view_per_name', violation_error_message='您已有同名视图。')],
            },
        ),
    ]
