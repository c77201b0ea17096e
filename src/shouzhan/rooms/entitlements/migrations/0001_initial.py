from django.db import migrations, models

from shouzhan.kernel.firsttables import FirstTables


class Migration(FirstTables):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='ParameterChange',
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
                ('parameter', models.CharField(db_index=True, max_length=80, verbose_name='参数')),
                ('value', models.TextField(blank=True, verbose_name='拟定数值')),
                ('since', models.DateField(verbose_name='自何日起')),
                ('until', models.DateField(blank=True, null=True, verbose_name='至何日止')),
                ('source', models.CharField(max_length=80, verbose_name='依据')),
                ('source_title', models.CharField(blank=True, max_length=200, verbose_name='依据名称')),
                ('source_number', models.CharField(blank=True, max_length=80, verbose_name='文号')),
                ('clause', models.CharField(blank=True, max_length=80, verbose_name='条款')),
                ('confidence', models.CharField(choices=[('high', '高：原文可查'), ('medium', '中：两处来源一致'), ('low', '低：尚待确认'), ('unknown', '未知：尚待确认')], max_length=10, verbose_name='把握')),
                ('remarks', models.TextField(blank=True, verbose_name='说明')),
                ('drafted_by', models.CharField(editable=False, max_length=64)),
                ('revocation_asked_by', models.CharField(blank=True, editable=False, max_length=64)),
                ('order', models.PositiveIntegerField(default=0, editable=False)),
            ],
            options={
                'verbose_name': '参数变更',
                'constraints': [models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='change_ends_after_it_starts', violation_error_message='止日早于起日。')],
            },
        ),
    ]
