import django.db.models.deletion
from django.db import migrations, models

from shouzhan.kernel.firsttables import FirstTables


class Migration(FirstTables):

    initial = True

    dependencies = [
        ('parties', '0001_initial'),
        ('policies', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Report',
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
                ('name', models.CharField(max_length=200, verbose_name='标题')),
                ('period_from', models.DateField(verbose_name='期初')),
                ('period_end', models.DateField(verbose_name='期末')),
                ('edition', models.PositiveSmallIntegerField(default=1, verbose_name='版次')),
                ('supersedes', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='reporting.report')),
                ('cuts', models.JSONField(default=list)),
                ('lists', models.JSONField(default=dict)),
                ('cut_on', models.DateField(null=True, verbose_name='取数日')),
                ('files', models.JSONField(default=dict)),
                ('remarks', models.TextField(blank=True, verbose_name='说明')),
            ],
            options={
                'verbose_name': '进展报告',
                'constraints': [models.UniqueConstraint(fields=('period_end', 'edition'), name='one_report_per_period_and_edition', violation_error_message='本期本版次的报告已存在。')],
            },
        ),
        migrations.CreateModel(
            name='ReturnForm',
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
                ('key', models.SlugField(max_length=80, unique=True, verbose_name='指标标识')),
                ('name', models.CharField(max_length=200, verbose_name='名称')),
                ('name_order', models.CharField(default='', editable=False, max_length=350)),
                ('name_order_en', models.CharField(default='', editable=False, max_length=350)),
                ('name_en', models.CharField(max_length=300, verbose_name='英文名称')),
                ('asks', models.CharField(max_length=400, verbose_name='口径')),
                ('asks_en', models.CharField(max_length=500, verbose_name='英文口径')),
                ('unit', models.CharField(choices=[('pieces', '个'), ('firms', '家'), ('items', '项'), ('people', '人'), ('days', '天'), ('working-days', '个工作日'), ('percent', '%'), ('times', '倍'), ('yuan', '元'), ('wan-yuan', '万元'), ('yi-yuan', '亿元'), ('square-metres', '平方米'), ('wan-square-metres', '万平方米'), ('per-day', '个/日'), ('firms-per-day', '家/日')], max_length=30, verbose_name='单位')),
                ('every', models.CharField(choices=[('month', '月报'), ('quarter', '季报'), ('year', '年报')], default='quarter', max_length=10, verbose_name='周期')),
                ('scope', models.CharField(blank=True, max_length=120, verbose_name='范围')),
                ('is_per_district', models.BooleanField(default=False, verbose_name='分区填报')),
                ('reporter', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='return_forms', to='parties.organisation', verbose_name='填报单位')),
                ('document', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='policies.policydocument', verbose_name='依据')),
                ('clause', models.CharField(blank=True, max_length=60, verbose_name='条款')),
                ('version', models.PositiveSmallIntegerField(default=1, verbose_name='口径版本')),
            ],
            options={
                'verbose_name': '统计报表',
            },
        ),
        migrations.CreateModel(
            name='StatisticalReturn',
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
                ('form', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='returns', to='reporting.returnform', verbose_name='报表')),
                ('form_key', models.CharField(db_index=True, max_length=80)),
                ('reporter', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='statistical_returns', to='parties.organisation', verbose_name='填报单位')),
                ('period_from', models.DateField(verbose_name='期初')),
                ('period_end', models.DateField(verbose_name='期末')),
                ('place', models.CharField(default='310000', max_length=6, verbose_name='区划')),
                ('amount', models.BigIntegerField(null=True, verbose_name='数值')),
                ('evidence', models.TextField(blank=True, verbose_name='佐证')),
                ('edition', models.PositiveSmallIntegerField(default=1, verbose_name='版次')),
                ('supersedes', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='superseded_by', to='reporting.statisticalreturn')),
                ('reported_by', models.CharField(blank=True, max_length=40)),
                ('label', models.CharField(blank=True, max_length=300)),
            ],
            options={
                'verbose_name': '统计填报',
                'indexes': [models.Index(fields=['form_key', 'state', 'period_end'], name='reporting_s_form_ke_37b760_idx')],
                'constraints': [models.UniqueConstraint(fields=('form', 'place', 'period_end', 'edition'), name='one_return_per_period_and_edition', violation_error_message='本期已有填报。'), models.CheckConstraint(condition=models.Q(('period_end__gte', models.F('period_from'))), name='a_period_runs_forward')],
            },
        ),
        migrations.CreateModel(
            name='Target',
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
                ('stated', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='target', to='policies.statedfigure', verbose_name='原文目标')),
                ('metric', models.CharField(blank=True, db_index=True, max_length=80, verbose_name='指标')),
                ('starts_on', models.DateField(null=True, verbose_name='起算日')),
                ('baseline', models.DecimalField(decimal_places=6, max_digits=24, null=True, verbose_name='基数')),
                ('evidence', models.TextField(blank=True, verbose_name='佐证')),
                ('verdict', models.CharField(blank=True, max_length=20, verbose_name='审核状态')),
                ('reviewed_on', models.DateField(null=True, verbose_name='审核日期')),
            ],
            options={
                'verbose_name': '目标',
            },
        ),
    ]
