import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

import shouzhan.rooms.parties.models
from shouzhan.kernel.firsttables import FirstTables


class Migration(FirstTables):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Organisation',
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
                ('kind', models.CharField(choices=[('city-department', '市级部门'), ('district-government', '区政府'), ('district-department', '区级部门'), ('university', '高等院校'), ('institute', '科研院所'), ('hospital', '医疗卫生机构'), ('company', '企业'), ('exchange', '交易机构'), ('registration-office', '技术合同登记机构'), ('transfer-agency', '技术转移机构'), ('park-operator', '园区运营机构'), ('fund', '投资机构'), ('bank', '金融机构'), ('service-provider', '服务机构'), ('coordination-body', '议事协调机构'), ('foundation', '基金会'), ('other', '其他')], db_index=True, max_length=30, verbose_name='类别')),
                ('uscc', models.CharField(blank=True, max_length=18, verbose_name='统一社会信用代码')),
                ('place', models.CharField(db_index=True, default='310000', max_length=6, verbose_name='行政区划代码')),
                ('parent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='children', to='parties.organisation', verbose_name='上级单位')),
                ('key', models.SlugField(blank=True, help_text='规则包中使用的稳定标识', max_length=60, verbose_name='标识')),
                ('pairs', models.TextField(default='', editable=False)),
            ],
            options={
                'verbose_name': '机构',
                'ordering': ('number',),
                'indexes': [models.Index(fields=['name_order', 'id'], name='organisations_by_name'), models.Index(fields=['name_order_en', 'id'], name='organisations_by_name_en')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('uscc', ''), _negated=True), fields=('uscc',), name='one_organisation_per_credit_code', violation_error_message='这个统一社会信用代码已登记给另一家机构。'), models.UniqueConstraint(condition=models.Q(('key', ''), _negated=True), fields=('key',), name='one_organisation_per_key')],
            },
        ),
        migrations.CreateModel(
            name='Alias',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='aliases', to='parties.organisation')),
                ('name', models.CharField(max_length=200, verbose_name='别名')),
                ('normalised', models.CharField(error_messages={'unique': '这个别名已属于另一家机构。'}, max_length=200, unique=True)),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='出处')),
            ],
            options={
                'verbose_name': '别名',
                'ordering': ('name',),
            },
        ),
        migrations.CreateModel(
            name='CalendarYear',
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
                ('year', models.PositiveSmallIntegerField(verbose_name='年份')),
                ('days_off', models.TextField(verbose_name='放假')),
                ('workdays', models.TextField(blank=True, verbose_name='调休上班')),
                ('source', models.CharField(max_length=300, verbose_name='出处')),
            ],
            options={
                'verbose_name': '节假日安排',
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'in-force')), fields=('year',), name='one_calendar_in_force_per_year', violation_error_message='这一年的节假日安排已录入。')],
            },
        ),
        migrations.CreateModel(
            name='Person',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=100, verbose_name='姓名')),
                ('name_en', models.CharField(blank=True, max_length=100, verbose_name='英文姓名')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='电子邮箱')),
                ('orcid', models.CharField(blank=True, max_length=19, verbose_name='ORCID')),
                ('is_synthetic', models.BooleanField(default=False, editable=False)),
            ],
            options={
                'verbose_name': '人员',
            },
        ),
        migrations.CreateModel(
            name='User',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('password', models.CharField(max_length=128, verbose_name='password')),
                ('last_login', models.DateTimeField(blank=True, null=True, verbose_name='last login')),
                ('username', models.CharField(max_length=80, unique=True, verbose_name='用户名')),
                ('email', models.EmailField(blank=True, max_length=254, verbose_name='电子邮箱')),
                ('person', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='user', to='parties.person')),
                ('public_id', models.CharField(default=shouzhan.rooms.parties.models.new_public_id, editable=False, max_length=20, unique=True)),
                ('is_active', models.BooleanField(default=True, verbose_name='可登录')),
                ('is_demo', models.BooleanField(default=False, editable=False)),
                ('session_epoch', models.PositiveIntegerField(default=0, editable=False)),
                ('date_joined', models.DateTimeField(auto_now_add=True)),
            ],
            options={
                'verbose_name': '账号',
            },
        ),
        migrations.CreateModel(
            name='Membership',
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
                ('user', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to=settings.AUTH_USER_MODEL, verbose_name='账号')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='memberships', to='parties.organisation', verbose_name='机构')),
                ('role', models.CharField(choices=[('system-admin', '系统管理员'), ('policy-officer', '政策管理员'), ('coordinator', '市级统筹协调员'), ('district-officer', '区级统筹协调员'), ('liaison', '联络员'), ('org-admin', '机构管理员'), ('reporter', '填报人'), ('reviewer', '统计审核人'), ('park-operator', '园区运营人员'), ('university-office', '高校管理部门'), ('transfer-officer', '技术转移人员'), ('researcher', '科研人员'), ('exchange-officer', '交易机构人员'), ('member', '机构成员'), ('expert', '专家'), ('auditor', '审计人员')], max_length=30, verbose_name='角色')),
                ('place', models.CharField(default='310000', max_length=6, verbose_name='管辖范围')),
                ('starts_on', models.DateField(verbose_name='任期自')),
                ('ends_on', models.DateField(blank=True, null=True, verbose_name='任期至')),
            ],
            options={
                'verbose_name': '任职',
                'constraints': [models.CheckConstraint(condition=models.Q(('ends_on__isnull', True), ('ends_on__gte', models.F('starts_on')), _connector='OR'), name='membership_term_runs_forward', violation_error_message='任期结束日早于开始日。')],
            },
        ),
    ]
