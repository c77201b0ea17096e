import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from shouzhan.kernel.firsttables import FirstTables


class Migration(FirstTables):

    initial = True

    dependencies = [
        ('carriers', '0001_initial'),
        ('parties', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Disclosure',
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
                ('name', models.CharField(max_length=200, verbose_name='成果名称')),
                ('name_order', models.CharField(default='', editable=False, max_length=350)),
                ('name_order_en', models.CharField(default='', editable=False, max_length=350)),
                ('name_en', models.CharField(blank=True, max_length=300, verbose_name='英文名称')),
                ('summary', models.TextField(max_length=6000, verbose_name='内容摘要')),
                ('keywords', models.CharField(blank=True, max_length=300, verbose_name='关键词')),
                ('field', models.CharField(blank=True, max_length=60, verbose_name='技术领域')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disclosures', to='parties.organisation', verbose_name='完成单位')),
                ('discloser', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='disclosures', to=settings.AUTH_USER_MODEL, verbose_name='披露人')),
                ('department', models.CharField(blank=True, max_length=120, verbose_name='院系或科室')),
                ('secrecy', models.CharField(choices=[('open', '可公开'), ('internal', '单位内部'), ('confidential', '保密')], default='internal', max_length=20, verbose_name='保密程度')),
                ('has_intention', models.BooleanField(default=True, verbose_name='有转化意向')),
                ('facility', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='disclosures', to='carriers.carrier', verbose_name='所用重大科技基础设施')),
                ('no_patent_because', models.CharField(blank=True, max_length=500, verbose_name='不申请专利的理由')),
                ('confirm_by', models.DateField(editable=False, null=True, verbose_name='份额确认期限')),
                ('triage_by', models.DateField(editable=False, null=True, verbose_name='单位答复期限')),
                ('pairs', models.TextField(default='', editable=False)),
            ],
            options={
                'verbose_name': '成果披露',
                'constraints': [models.CheckConstraint(condition=models.Q(('state', 'draft'), ('state', 'closed'), ('confirm_by__isnull', False), _connector='OR'), name='a_submitted_disclosure_has_its_days', violation_error_message='已提交的披露须有确认期限。')],
            },
        ),
        migrations.CreateModel(
            name='TransferPath',
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
                ('name', models.CharField(max_length=200, verbose_name='成果名称')),
                ('name_order', models.CharField(default='', editable=False, max_length=350)),
                ('name_order_en', models.CharField(default='', editable=False, max_length=350)),
                ('name_en', models.CharField(blank=True, max_length=300, verbose_name='英文名称')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='transfer_paths', to='parties.organisation', verbose_name='单位')),
            ],
            options={
                'verbose_name': '转化路径',
                'constraints': [models.UniqueConstraint(fields=('unit', 'name'), name='one_path_per_unit_and_name', violation_error_message='本单位已有同名路径。')],
            },
        ),
        migrations.CreateModel(
            name='PathStep',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('path', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='steps', to='disclosure.transferpath')),
                ('order', models.PositiveSmallIntegerField()),
                ('name', models.CharField(max_length=80, verbose_name='环节')),
                ('partner', models.CharField(blank=True, max_length=160, verbose_name='合作方')),
                ('service', models.CharField(blank=True, max_length=160, verbose_name='服务方式')),
                ('days', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='预计天数')),
                ('is_used', models.BooleanField(default=True)),
            ],
            options={
                'ordering': ('order', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('path', 'name'), name='one_step_per_path_and_name', violation_error_message='环节名称重复。')],
            },
        ),
        migrations.CreateModel(
            name='Achievement',
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
                ('name', models.CharField(max_length=200, verbose_name='成果名称')),
                ('name_order', models.CharField(default='', editable=False, max_length=350)),
                ('name_order_en', models.CharField(default='', editable=False, max_length=350)),
                ('name_en', models.CharField(blank=True, max_length=300, verbose_name='英文名称')),
                ('teaser', models.CharField(blank=True, max_length=600, verbose_name='公开简介')),
                ('teaser_en', models.CharField(blank=True, max_length=900, verbose_name='英文公开简介')),
                ('summary', models.TextField(blank=True, max_length=6000, verbose_name='内容摘要')),
                ('keywords', models.CharField(blank=True, max_length=300, verbose_name='关键词')),
                ('field', models.CharField(blank=True, db_index=True, max_length=60, verbose_name='技术领域')),
                ('disclosure', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='achievement', to='disclosure.disclosure', verbose_name='披露')),
                ('unit', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='achievements', to='parties.organisation', verbose_name='完成单位')),
                ('openness', models.CharField(choices=[('closed', '仅相关单位'), ('registered', '登录用户'), ('public', '所有人')], default='closed', max_length=20, verbose_name='可见范围')),
                ('secrecy', models.CharField(choices=[('open', '可公开'), ('internal', '单位内部'), ('confidential', '保密')], default='internal', max_length=20, verbose_name='保密程度')),
                ('is_city_funded', models.BooleanField(db_index=True, default=False, verbose_name='市级财政资金支持')),
                ('is_public_funded', models.BooleanField(db_index=True, default=False, verbose_name='财政资金支持')),
                ('transfer_by', models.DateField(blank=True, db_index=True, null=True, verbose_name='约定转化期限')),
                ('facility', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='achievements', to='carriers.carrier', verbose_name='所用重大科技基础设施')),
                ('maturity', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='技术就绪度')),
                ('disclosed_on', models.DateField(blank=True, db_index=True, null=True, verbose_name='登记日期')),
                ('place', models.CharField(blank=True, editable=False, max_length=6, verbose_name='所在区')),
                ('at_step', models.ForeignKey(editable=False, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='present', to='disclosure.pathstep', verbose_name='所处环节')),
                ('green_count', models.PositiveSmallIntegerField(default=0, editable=False, verbose_name='绿色通道用户数')),
                ('pairs', models.TextField(default='', editable=False)),
            ],
            options={
                'verbose_name': '科技成果',
                'indexes': [models.Index(fields=['openness', '-id'], name='achievements_by_openness'), models.Index(fields=['openness', 'state'], name='achievements_open_by_state'), models.Index(fields=['unit', '-id'], name='achievements_of_a_unit'), models.Index(fields=['name_order', 'id'], name='achievements_by_name'), models.Index(fields=['name_order_en', 'id'], name='achievements_by_name_en')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('openness', 'public'), _negated=True), models.Q(('secrecy', 'confidential'), _negated=True), _connector='OR'), name='what_is_secret_is_not_public', violation_error_message='保密的成果不能公开。'), models.CheckConstraint(condition=models.Q(('maturity__isnull', True), models.Q(('maturity__gte', 1), ('maturity__lte', 9)), _connector='OR'), name='maturity_runs_from_one_to_nine', violation_error_message='技术就绪度为 1 至 9 级。')],
            },
        ),
        migrations.CreateModel(
            name='Contributor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('disclosure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='contributors', to='disclosure.disclosure')),
                ('name', models.CharField(max_length=100, verbose_name='姓名')),
                ('user', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to=settings.AUTH_USER_MODEL)),
                ('person', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='parties.person')),
                ('organisation', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='contributions', to='parties.organisation')),
                ('affiliation', models.CharField(blank=True, max_length=200, verbose_name='所在单位')),
                ('share', models.DecimalField(decimal_places=2, max_digits=5, verbose_name='贡献份额（%）')),
                ('order', models.PositiveSmallIntegerField(default=0)),
                ('confirmed_at', models.DateTimeField(editable=False, null=True, verbose_name='确认时间')),
                ('attested_by', models.CharField(blank=True, editable=False, max_length=40, verbose_name='代为确认人')),
                ('evidence', models.CharField(blank=True, editable=False, max_length=500, verbose_name='代为确认的证据')),
            ],
            options={
                'ordering': ('order', 'pk'),
                'constraints': [models.CheckConstraint(condition=models.Q(('share__gt', 0), ('share__lte', 100)), name='a_contributor_has_a_share', violation_error_message='贡献份额应大于 0、不超过 100%。'), models.UniqueConstraint(condition=models.Q(('user__isnull', False)), fields=('disclosure', 'user'), name='one_contribution_per_person', violation_error_message='同一人列了两次。'), models.CheckConstraint(condition=models.Q(('attested_by', ''), models.Q(('confirmed_at__isnull', False), models.Q(('evidence', ''), _negated=True)), _connector='OR'), name='an_attestation_has_evidence', violation_error_message='代为确认须有证据。')],
            },
        ),
        migrations.CreateModel(
            name='Funding',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('disclosure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='fundings', to='disclosure.disclosure')),
                ('funder', models.CharField(choices=[('state', '国家财政'), ('city', '市级财政'), ('district', '区级财政'), ('enterprise', '企业委托'), ('own', '单位自筹'), ('other', '其他')], max_length=20, verbose_name='资金来源')),
                ('programme', models.CharField(blank=True, max_length=200, verbose_name='计划或委托方')),
                ('project', models.CharField(blank=True, max_length=80, verbose_name='项目编号')),
                ('obligation', models.CharField(blank=True, max_length=500, verbose_name='约定义务')),
                ('transfer_by', models.DateField(blank=True, null=True, verbose_name='约定转化期限')),
            ],
        ),
        migrations.CreateModel(
            name='GreenUser',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('achievement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='green_users', to='disclosure.achievement')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='green_channels', to='parties.organisation', verbose_name='用户单位')),
                ('need', models.CharField(max_length=300, verbose_name='使用需求')),
                ('since', models.DateField(verbose_name='进入通道日期')),
                ('used_on', models.DateField(blank=True, null=True, verbose_name='实际应用日期')),
                ('use', models.CharField(blank=True, max_length=500, verbose_name='应用情况')),
            ],
            options={
                'ordering': ('since', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('achievement', 'organisation'), name='one_green_channel_per_user', violation_error_message='这家用户已在通道中。'), models.CheckConstraint(condition=models.Q(('used_on__isnull', True), ('used_on__gte', models.F('since')), _connector='OR'), name='use_follows_the_green_channel', violation_error_message='应用日期早于进入通道日期。')],
            },
        ),
        migrations.CreateModel(
            name='PathVisit',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('achievement', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='path_visits', to='disclosure.achievement')),
                ('step', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='visits', to='disclosure.pathstep')),
                ('entered_on', models.DateField()),
                ('left_on', models.DateField(null=True)),
                ('stopped_on', models.DateField(null=True)),
                ('why', models.CharField(blank=True, max_length=300, verbose_name='停滞原因')),
            ],
            options={
                'ordering': ('pk',),
                'constraints': [models.UniqueConstraint(condition=models.Q(('left_on__isnull', True)), fields=('achievement',), name='at_one_step_of_one_path', violation_error_message='一项成果同时只在路径的一个环节上。'), models.CheckConstraint(condition=models.Q(('stopped_on__isnull', True), models.Q(('why', ''), _negated=True), _connector='OR'), name='a_stop_has_a_reason', violation_error_message='停滞须写明原因。')],
            },
        ),
        migrations.CreateModel(
            name='Publication',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('disclosure', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='publications', to='disclosure.disclosure')),
                ('on', models.DateField(db_index=True, verbose_name='拟公开发表日期')),
                ('where', models.CharField(max_length=200, verbose_name='拟发表于')),
                ('cleared_on', models.DateField(editable=False, null=True, verbose_name='放行日期')),
            ],
            options={
                'ordering': ('on', 'pk'),
                'constraints': [models.UniqueConstraint(fields=('disclosure', 'on', 'where'), name='one_publication_once', violation_error_message='这项发表计划已列入。')],
            },
        ),
    ]
