import django.db.models.deletion
from django.db import migrations, models

from shouzhan.kernel.firsttables import FirstTables


class Migration(FirstTables):

    initial = True

    dependencies = [
        ('disclosure', '0001_initial'),
        ('ownership', '0001_initial'),
        ('parties', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Venue',
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
                ('organisation', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='venue', to='parties.organisation', verbose_name='运营机构')),
                ('name', models.CharField(max_length=200, verbose_name='名称')),
                ('name_order', models.CharField(default='', editable=False, max_length=350)),
                ('name_order_en', models.CharField(default='', editable=False, max_length=350)),
                ('name_en', models.CharField(blank=True, max_length=300, verbose_name='英文名称')),
                ('kind', models.CharField(choices=[('exchange', '技术交易所'), ('ip-exchange', '知识产权交易中心'), ('ip-platform', '知识产权运营平台'), ('transfer-centre', '技术转移中心'), ('other', '其他场所')], default='exchange', max_length=20, verbose_name='类别')),
            ],
            options={
                'verbose_name': '交易场所',
            },
        ),
        migrations.CreateModel(
            name='Listing',
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
                ('achievement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listings', to='disclosure.achievement', verbose_name='成果')),
                ('venue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='listings', to='listings.venue', verbose_name='交易场所')),
                ('mode', models.CharField(choices=[('transfer', '转让'), ('licence', '许可'), ('investment', '作价投资')], max_length=20, verbose_name='转化方式')),
                ('way', models.CharField(choices=[('agreement', '协议定价'), ('quoted', '挂牌报价'), ('english', '公开竞价'), ('sealed', '密封报价')], max_length=20, verbose_name='定价方式')),
                ('exclusivity', models.CharField(blank=True, choices=[('exclusive', '独占'), ('sole', '排他'), ('ordinary', '普通')], max_length=20, verbose_name='许可方式')),
                ('field', models.CharField(blank=True, max_length=60, verbose_name='使用领域')),
                ('territory', models.CharField(blank=True, max_length=60, verbose_name='地域')),
                ('licence_months', models.PositiveSmallIntegerField(blank=True, null=True, verbose_name='许可期限（月）')),
                ('price_fen', models.BigIntegerField(blank=True, db_index=True, null=True, verbose_name='挂牌价')),
                ('open_text', models.TextField(blank=True, max_length=2000, verbose_name='公开内容')),
                ('registered_text', models.TextField(blank=True, max_length=4000, verbose_name='登录可见内容')),
                ('secret_text', models.TextField(blank=True, max_length=8000, verbose_name='保密协议后可见内容')),
                ('days', models.PositiveSmallIntegerField(default=0, verbose_name='挂牌天数')),
                ('is_state_sale', models.BooleanField(default=False, verbose_name='国有企业转让')),
                ('sells', models.CharField(choices=[('asset', '资产'), ('property-right', '产权')], default='asset', max_length=20, verbose_name='标的')),
                ('reference', models.CharField(blank=True, max_length=60, verbose_name='场所挂牌号')),
                ('rights_state', models.CharField(blank=True, max_length=60, verbose_name='权利状态')),
                ('starts_on', models.DateField(blank=True, db_index=True, null=True, verbose_name='挂牌起始日')),
                ('last_day', models.DateField(blank=True, db_index=True, null=True, verbose_name='挂牌最后一日')),
                ('sold_from', models.DateField(blank=True, null=True, verbose_name='最早成交日')),
                ('extended', models.PositiveSmallIntegerField(default=0, verbose_name='延期次数')),
                ('deal', models.CharField(blank=True, max_length=40, verbose_name='成交编号')),
                ('pairs', models.TextField(default='', editable=False)),
            ],
            options={
                'verbose_name': '挂牌',
                'indexes': [models.Index(fields=['state', 'last_day'], name='listings_running_out')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('draft', 'returned', 'submitted', 'open'))), fields=('achievement', 'venue', 'mode', 'field', 'territory'), name='one_live_listing_of_one_offer', violation_error_message='这项成果已在该场所以同样的方式、领域与地域挂牌或申请挂牌。'), models.UniqueConstraint(condition=models.Q(('reference', ''), _negated=True), fields=('venue', 'reference'), name='one_listing_per_reference', violation_error_message='该场所已有这个挂牌号。'), models.CheckConstraint(condition=models.Q(('price_fen__isnull', True), ('price_fen__gt', 0), _connector='OR'), name='an_asking_price_is_more_than_nothing', violation_error_message='挂牌价应大于 0。'), models.CheckConstraint(condition=models.Q(('last_day__isnull', True), ('last_day__gte', models.F('starts_on')), _connector='OR'), name='a_listing_runs_from_first_to_last_day', violation_error_message='挂牌最后一日早于起始日。'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'open'), _negated=True), models.Q(('last_day__isnull', False), ('starts_on__isnull', False)), _connector='OR'), name='an_open_listing_has_its_days', violation_error_message='挂牌中的记录须有起止日。')],
            },
        ),
        migrations.CreateModel(
            name='Admitted',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('listing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='admitted', to='listings.listing')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='admitted_to', to='parties.organisation')),
                ('since', models.DateField()),
                ('until', models.DateField(blank=True, null=True)),
                ('agreement', models.CharField(max_length=60, verbose_name='保密协议编号')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('listing', 'organisation'), name='admitted_once')],
            },
        ),
        migrations.CreateModel(
            name='Examination',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('listing', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='examinations', to='listings.listing')),
                ('at', models.DateTimeField()),
                ('examiner', models.CharField(max_length=40)),
                ('codes', models.JSONField(default=list)),
                ('note', models.TextField(blank=True, max_length=2000, verbose_name='审核意见')),
            ],
            options={
                'ordering': ('-pk',),
            },
        ),
        migrations.CreateModel(
            name='FastLane',
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
                ('achievement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fast_lanes', to='disclosure.achievement', verbose_name='成果')),
                ('venue', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='fast_lanes', to='listings.venue', verbose_name='受理场所')),
                ('patent', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='fast_lanes', to='ownership.patent', verbose_name='所涉专利')),
                ('lane', models.CharField(choices=[('prosecution', '快速预审'), ('confirmation', '快速确权'), ('protection', '快速维权'), ('recording', '转让许可备案')], max_length=20, verbose_name='事项')),
                ('ground', models.TextField(max_length=2000, verbose_name='申请理由')),
                ('take_by', models.DateField(blank=True, null=True, verbose_name='最迟受理日')),
                ('done_by', models.DateField(blank=True, null=True, verbose_name='最迟办结日')),
                ('outcome', models.TextField(blank=True, max_length=2000, verbose_name='办理结果')),
                ('finished_on', models.DateField(blank=True, null=True, verbose_name='办结日期')),
            ],
            options={
                'verbose_name': '知识产权快速通道',
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('asked', 'taken'))), fields=('achievement', 'venue', 'lane'), name='one_fast_lane_of_a_kind_at_a_time', violation_error_message='这项成果在该场所已有一件同类的快速通道在办。'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'done'), _negated=True), models.Q(('outcome', ''), _negated=True), _connector='OR'), name='a_fast_lane_ends_with_a_result', violation_error_message='办结须写明结果。')],
            },
        ),
        migrations.CreateModel(
            name='MandatoryCase',
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
                ('achievement', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mandatory_cases', to='disclosure.achievement', verbose_name='成果')),
                ('agreed_by', models.DateField(verbose_name='约定转化期限')),
                ('answer_by', models.DateField(blank=True, null=True, verbose_name='本环节期限')),
                ('listing', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='mandatory_cases', to='listings.listing', verbose_name='进场挂牌')),
                ('asked', models.CharField(blank=True, choices=[('in-progress', '转化已在办理'), ('not-saleable', '涉及国家安全或重大公共利益'), ('not-mature', '成果尚不成熟'), ('dispute', '权属争议未决'), ('own-use', '单位自行实施'), ('other', '其他')], max_length=20, verbose_name='申请豁免的理由')),
                ('asked_note', models.TextField(blank=True, max_length=2000, verbose_name='豁免说明')),
                ('asked_on', models.DateField(blank=True, null=True, verbose_name='申请豁免日期')),
                ('exempted', models.CharField(blank=True, choices=[('in-progress', '转化已在办理'), ('not-saleable', '涉及国家安全或重大公共利益'), ('not-mature', '成果尚不成熟'), ('dispute', '权属争议未决'), ('own-use', '单位自行实施'), ('other', '其他')], max_length=20, verbose_name='豁免理由')),
                ('exempt_until', models.DateField(blank=True, null=True, verbose_name='豁免至')),
                ('exempted_by', models.CharField(blank=True, max_length=40, verbose_name='批准豁免人')),
            ],
            options={
                'verbose_name': '强制进场',
                'constraints': [models.UniqueConstraint(condition=models.Q(('state__in', ('warned', 'ordered', 'listed'))), fields=('achievement',), name='one_mandatory_case_at_a_time', violation_error_message='这项成果已有一件办理中的强制进场。'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'exempted'), _negated=True), models.Q(('exempted', ''), _negated=True), _connector='OR'), name='an_exemption_says_why', violation_error_message='豁免须写明理由。')],
            },
        ),
        migrations.CreateModel(
            name='Partnership',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('venue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='partnerships', to='listings.venue')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='partnerships', to='parties.organisation', verbose_name='合作单位')),
                ('agreement', models.CharField(max_length=200, verbose_name='合作协议')),
                ('signed_on', models.DateField(verbose_name='签订日期')),
                ('until', models.DateField(blank=True, null=True, verbose_name='有效期至')),
            ],
            options={
                'ordering': ('-signed_on', '-pk'),
                'constraints': [models.UniqueConstraint(fields=('venue', 'organisation', 'signed_on'), name='one_partnership_a_day', violation_error_message='同一天已登记过与该单位的合作协议。'), models.CheckConstraint(condition=models.Q(('until__isnull', True), ('until__gte', models.F('signed_on')), _connector='OR'), name='a_partnership_runs_forward', violation_error_message='有效期早于签订日期。')],
            },
        ),
        migrations.CreateModel(
            name='VenueName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('venue', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='names', to='listings.venue')),
                ('name', models.CharField(max_length=200, verbose_name='印名')),
                ('normalised', models.CharField(max_length=200, unique=True)),
                ('source', models.CharField(blank=True, max_length=200, verbose_name='出处')),
                ('is_to_confirm', models.BooleanField(default=False, verbose_name='待确认')),
            ],
            options={
                'ordering': ('pk',),
            },
        ),
    ]
