import django.db.models.deletion
import django.db.models.functions.comparison
from django.conf import settings
from django.db import migrations, models

from shouzhan.kernel.firsttables import FirstTables


class Migration(FirstTables):

    initial = True

    dependencies = [
        ('disclosure', '0001_initial'),
        ('parties', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Comparable',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('deal', models.CharField(max_length=40, unique=True)),
                ('field', models.CharField(blank=True, db_index=True, max_length=60, verbose_name='技术领域')),
                ('mode', models.CharField(db_index=True, max_length=20, verbose_name='转化方式')),
                ('exclusivity', models.CharField(blank=True, max_length=20, verbose_name='许可方式')),
                ('maturity', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='技术就绪度')),
                ('price_fen', models.BigIntegerField(verbose_name='成交价')),
                ('signed_on', models.DateField(db_index=True, verbose_name='签约日期')),
            ],
        ),
        migrations.CreateModel(
            name='Maturity',
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
                ('achievement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='maturities', to='disclosure.achievement', verbose_name='成果')),
                ('assessed_on', models.DateField(verbose_name='评定日期')),
                ('assessor', models.CharField(max_length=100, verbose_name='评定人')),
                ('level', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='技术就绪度')),
            ],
            options={
                'verbose_name': '成熟度评定',
                'constraints': [models.CheckConstraint(condition=models.Q(('level__lte', 9)), name='maturity_ends_at_nine', violation_error_message='技术就绪度为 1 至 9 级。')],
            },
        ),
        migrations.CreateModel(
            name='LevelEvidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('maturity', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidences', to='valuation.maturity')),
                ('level', models.PositiveSmallIntegerField(verbose_name='级别')),
                ('evidence', models.CharField(max_length=500, verbose_name='证据')),
            ],
            options={
                'ordering': ('level',),
                'constraints': [models.UniqueConstraint(fields=('maturity', 'level'), name='one_evidence_per_level'), models.CheckConstraint(condition=models.Q(('level__gte', 1), ('level__lte', 9)), name='evidence_is_for_one_to_nine')],
            },
        ),
        migrations.CreateModel(
            name='Valuation',
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
                ('achievement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='valuations', to='disclosure.achievement', verbose_name='成果')),
                ('method', models.CharField(choices=[('income', '收益法'), ('market', '市场法'), ('cost', '成本法'), ('agreement', '协议')], db_index=True, max_length=20, verbose_name='评估方法')),
                ('valuer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='valuations', to='parties.organisation', verbose_name='评估机构')),
                ('signer', models.CharField(blank=True, max_length=100, verbose_name='评估人')),
                ('valued_on', models.DateField(verbose_name='评估基准日')),
                ('valid_until', models.DateField(verbose_name='有效期至')),
                ('low_fen', models.BigIntegerField(verbose_name='低值')),
                ('high_fen', models.BigIntegerField(verbose_name='高值')),
                ('basis', models.TextField(max_length=4000, verbose_name='依据与主要假设')),
                ('interest', models.CharField(choices=[('none', '声明无利益关系'), ('declared', '有利益关系，已说明')], default='none', max_length=20, verbose_name='利益关系')),
                ('interest_note', models.CharField(blank=True, max_length=500, verbose_name='利益关系说明')),
            ],
            options={
                'verbose_name': '价值评估',
                'constraints': [models.CheckConstraint(condition=models.Q(('high_fen__gte', models.F('low_fen')), ('low_fen__gt', 0)), name='a_value_is_a_range', violation_error_message='低值应大于 0，且不高于高值。'), models.CheckConstraint(condition=models.Q(('valid_until__gte', models.F('valued_on'))), name='a_value_stays_valid', violation_error_message='有效期早于基准日。'), models.CheckConstraint(condition=models.Q(('interest', 'none'), models.Q(('interest_note', ''), _negated=True), _connector='OR'), name='a_declared_interest_is_described', violation_error_message='有利益关系的，请写明是什么关系。')],
            },
        ),
        migrations.CreateModel(
            name='PriceNotice',
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
                ('achievement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='price_notices', to='disclosure.achievement', verbose_name='成果')),
                ('valuation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='notices', to='valuation.valuation', verbose_name='参考的评估')),
                ('price_fen', models.BigIntegerField(verbose_name='拟交易价格')),
                ('buyer', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='price_notices', to='parties.organisation', verbose_name='受让方')),
                ('mode', models.CharField(choices=[('transfer', '转让'), ('licence', '许可'), ('investment', '作价投资')], default='transfer', max_length=20, verbose_name='转化方式')),
                ('how', models.TextField(blank=True, max_length=2000, verbose_name='定价经过')),
                ('starts_on', models.DateField(blank=True, null=True, verbose_name='公示起始日')),
                ('last_day', models.DateField(blank=True, null=True, verbose_name='公示最后一日')),
                ('opened_by', models.CharField(blank=True, editable=False, max_length=64)),
            ],
            options={
                'verbose_name': '协议定价公示',
                'constraints': [models.CheckConstraint(condition=models.Q(('price_fen__gt', 0)), name='a_price_is_more_than_nothing', violation_error_message='价格应大于 0。'), models.CheckConstraint(condition=models.Q(models.Q(('last_day__isnull', True), ('starts_on__isnull', True)), ('last_day__gte', models.F('starts_on')), _connector='OR'), name='a_notice_has_both_its_days', violation_error_message='公示应有起止两个日期，且止日不早于起日。'), models.UniqueConstraint(models.F('achievement'), django.db.models.functions.comparison.Coalesce('buyer', 0), condition=models.Q(('state__in', ('prepared', 'running', 'objected'))), name='one_open_notice_per_buyer', violation_error_message='这项成果对同一受让方已有一份未办结的公示。')],
            },
        ),
        migrations.CreateModel(
            name='Objection',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('notice', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='objections', to='valuation.pricenotice')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='price_objections', to=settings.AUTH_USER_MODEL)),
                ('text', models.TextField(max_length=2000, verbose_name='异议')),
                ('raised_at', models.DateTimeField()),
                ('answer', models.TextField(blank=True, max_length=2000, verbose_name='处理结果')),
                ('answered_by', models.CharField(blank=True, max_length=64)),
                ('answered_at', models.DateTimeField(null=True)),
                ('upheld', models.BooleanField(null=True)),
            ],
            options={
                'ordering': ('pk',),
                'constraints': [models.UniqueConstraint(condition=models.Q(('answered_at__isnull', True)), fields=('notice',), name='one_open_objection_at_a_time'), models.CheckConstraint(condition=models.Q(('answered_at__isnull', True), ('upheld__isnull', False), _connector='OR'), name='an_answer_says_upheld_or_not')],
            },
        ),
    ]
