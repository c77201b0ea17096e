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
            name='Carrier',
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
                ('name', models.CharField(max_length=200, verbose_name='名称')),
                ('name_order', models.CharField(default='', editable=False, max_length=350)),
                ('name_order_en', models.CharField(default='', editable=False, max_length=350)),
                ('name_en', models.CharField(blank=True, max_length=300, verbose_name='英文名称')),
                ('kind', models.CharField(choices=[('zone', '高新区'), ('park', '园区'), ('university-park', '大学科技园'), ('incubator', '孵化器'), ('cluster', '集聚区与示范区'), ('platform', '平台'), ('facility', '重大科技基础设施')], db_index=True, max_length=20, verbose_name='类别')),
                ('tier', models.CharField(blank=True, choices=[('', '一般'), ('nurture', '高质量培育'), ('high-quality', '高质量')], db_index=True, max_length=20, verbose_name='梯次')),
                ('tier_since', models.DateField(blank=True, null=True, verbose_name='入选日期')),
                ('place', models.CharField(db_index=True, max_length=6, verbose_name='行政区划代码')),
                ('zone', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='members', to='carriers.carrier', verbose_name='所属园区')),
                ('operator', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='operated', to='parties.organisation', verbose_name='运营机构')),
                ('is_in_zone', models.BooleanField(default=False, verbose_name='位于张江高新区')),
                ('opened_on', models.DateField(blank=True, null=True, verbose_name='设立日期')),
            ],
            options={
                'verbose_name': '载体',
                'constraints': [models.UniqueConstraint(fields=('kind', 'name'), name='one_carrier_per_kind_and_name', violation_error_message='同类载体中已有同名。'), models.CheckConstraint(condition=models.Q(('tier', ''), ('kind', 'incubator'), _connector='OR'), name='only_incubators_have_a_tier', violation_error_message='只有孵化器才有梯次。')],
            },
        ),
        migrations.CreateModel(
            name='Parent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('carrier', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='parents', to='carriers.carrier')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='carriers', to='parties.organisation')),
                ('share', models.DecimalField(blank=True, decimal_places=2, max_digits=5, null=True, verbose_name='份额')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('carrier', 'organisation'), name='one_parent_once')],
            },
        ),
    ]
