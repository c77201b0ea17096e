import django.db.models.deletion
from django.db import migrations, models

from shouzhan.kernel.firsttables import FirstTables


class Migration(FirstTables):

    initial = True

    dependencies = [
        ('parties', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='PolicyDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.CharField(editable=False, max_length=40, unique=True, verbose_name='编号')),
                ('state', models.CharField(db_index=True, editable=False, max_length=40, verbose_name='状态')),
                ('revision', models.PositiveIntegerField(default=0, editable=False)),
                ('state_since', models.DateField(editable=False, verbose_name='本状态自')),
                ('due_on', models.DateField(editable=False, null=True, verbose_name='办理期限')),
                ('created_at', models.DateTimeField(editable=False, verbose_name='登记时间')),
                ('updated_at', models.DateTimeField(editable=False, verbose_name='更新时间')),
                ('is_synthetic', models.BooleanField(default=False, editable=False, verbose_name='演示数据')),
                ('name', models.CharField(max_length=300, verbose_name='标题')),
                ('name_order', models.CharField(default='', editable=False, max_length=350)),
                ('name_order_en', models.CharField(default='', editable=False, max_length=350)),
                ('name_en', models.CharField(blank=True, max_length=400, verbose_name='英文标题')),
                ('doc_number', models.CharField(blank=True, db_index=True, max_length=80, verbose_name='文号')),
                ('issuer', models.CharField(blank=True, max_length=200, verbose_name='印发机关')),
                ('issuer_organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='issued_documents', to='parties.organisation')),
                ('adopted_on', models.DateField(blank=True, null=True, verbose_name='成文日期')),
                ('printed_on', models.DateField(blank=True, null=True, verbose_name='印发日期')),
                ('effective_from', models.DateField(blank=True, null=True, verbose_name='施行日期')),
                ('effective_to', models.DateField(blank=True, null=True, verbose_name='有效期至')),
                ('plan_from', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='计划期自（年）')),
                ('plan_to', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='计划期至（年）')),
                ('addressees', models.CharField(blank=True, max_length=300, verbose_name='主送')),
                ('copies', models.CharField(blank=True, max_length=500, verbose_name='抄送')),
                ('is_public_release', models.BooleanField(default=False, verbose_name='此件公开发布')),
                ('origin', models.CharField(default='import', max_length=10)),
                ('source_name', models.CharField(blank=True, max_length=255, verbose_name='来源文件')),
                ('sha256', models.CharField(blank=True, db_index=True, max_length=64)),
                ('text', models.TextField(blank=True)),
            ],
            options={
                'verbose_name': '政策文件',
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'live'), models.Q(('doc_number', ''), _negated=True)), fields=('doc_number',), name='one_live_document_per_number', violation_error_message='这个文号的文件已在库中。')],
            },
        ),
        migrations.CreateModel(
            name='Clause',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='clauses', to='policies.policydocument')),
                ('ident', models.CharField(max_length=60, verbose_name='条款')),
                ('heading', models.CharField(blank=True, max_length=300)),
                ('level', models.PositiveSmallIntegerField(default=1)),
                ('order', models.PositiveIntegerField()),
                ('digest_zh', models.CharField(blank=True, max_length=500, verbose_name='摘要')),
                ('digest_en', models.CharField(blank=True, max_length=700)),
                ('text', models.TextField(blank=True)),
            ],
            options={
                'ordering': ('order',),
                'constraints': [models.UniqueConstraint(fields=('document', 'ident'), name='one_clause_per_place')],
            },
        ),
        migrations.CreateModel(
            name='Finding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='findings', to='policies.policydocument')),
                ('kind', models.CharField(choices=[('task', '任务'), ('target', '目标与限值'), ('achieved', '已报告成效'), ('rule', '硬性规则'), ('reference', '引用文件')], max_length=12)),
                ('clause', models.CharField(blank=True, max_length=60)),
                ('order', models.PositiveIntegerField()),
                ('start', models.PositiveIntegerField(default=0)),
                ('end', models.PositiveIntegerField(default=0)),
                ('read', models.JSONField(default=dict)),
                ('settled', models.JSONField(null=True)),
                ('verdict', models.CharField(choices=[('open', '待审'), ('accepted', '已接受'), ('edited', '已更正'), ('dropped', '已舍弃')], default='open', max_length=10)),
                ('decided_by', models.CharField(blank=True, max_length=40)),
                ('version', models.PositiveIntegerField(default=0)),
            ],
            options={
                'ordering': ('order',),
                'indexes': [models.Index(fields=['document', 'verdict'], name='policies_fi_documen_ab922f_idx')],
            },
        ),
        migrations.CreateModel(
            name='Reference',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='references', to='policies.policydocument')),
                ('clause', models.CharField(blank=True, max_length=60)),
                ('cited_title', models.CharField(max_length=300)),
                ('cited_number', models.CharField(blank=True, max_length=80)),
                ('cited', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='cited_by', to='policies.policydocument')),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
        migrations.CreateModel(
            name='StatedFigure',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='figures', to='policies.policydocument')),
                ('clause', models.CharField(blank=True, max_length=60)),
                ('kind', models.CharField(choices=[('goal', '目标'), ('limit', '限值'), ('result', '已报告成效'), ('statement', '定性目标')], max_length=12)),
                ('metric', models.CharField(max_length=200, verbose_name='指标')),
                ('metric_en', models.CharField(blank=True, max_length=300)),
                ('comparator', models.CharField(blank=True, max_length=10)),
                ('low', models.DecimalField(decimal_places=6, max_digits=24, null=True)),
                ('high', models.DecimalField(decimal_places=6, max_digits=24, null=True)),
                ('unit', models.CharField(blank=True, max_length=30, verbose_name='单位')),
                ('deadline', models.DateField(null=True, verbose_name='期限')),
                ('scope', models.CharField(blank=True, max_length=120, verbose_name='范围')),
                ('binding', models.CharField(blank=True, max_length=80)),
                ('order', models.PositiveIntegerField()),
            ],
            options={
                'ordering': ('document', 'order'),
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('kind', 'statement'), ('low__isnull', True)), models.Q(models.Q(('kind', 'statement'), _negated=True), ('low__isnull', False)), _connector='OR'), name='a_goal_without_a_number_has_none')],
            },
        ),
        migrations.CreateModel(
            name='StatedRule',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='rules', to='policies.policydocument')),
                ('clause', models.CharField(blank=True, max_length=60)),
                ('kind', models.CharField(blank=True, max_length=40)),
                ('digest_zh', models.CharField(max_length=600)),
                ('digest_en', models.CharField(blank=True, max_length=800)),
                ('order', models.PositiveIntegerField()),
            ],
            options={
                'ordering': ('document', 'order'),
            },
        ),
        migrations.CreateModel(
            name='StatedTask',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('document', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='tasks', to='policies.policydocument')),
                ('clause', models.CharField(max_length=60)),
                ('name', models.CharField(max_length=400, verbose_name='任务')),
                ('name_en', models.CharField(blank=True, max_length=500)),
                ('lead_unit', models.CharField(blank=True, max_length=200, verbose_name='牵头单位')),
                ('deadline', models.DateField(null=True, verbose_name='完成期限')),
                ('order', models.PositiveIntegerField()),
            ],
            options={
                'ordering': ('document', 'order'),
            },
        ),
        migrations.CreateModel(
            name='StatedUnit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('task', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='units', to='policies.statedtask')),
                ('printed', models.CharField(max_length=200)),
                ('organisation', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='stated_units', to='parties.organisation')),
                ('order', models.PositiveSmallIntegerField()),
            ],
            options={
                'ordering': ('order',),
            },
        ),
    ]
