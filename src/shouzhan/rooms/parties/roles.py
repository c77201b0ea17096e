"""The roles a membership may carry, and which of them reach over a place rather than one organisation."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What somebody may be in an organisation."""

    SYSTEM_ADMIN = "system-admin", _("系统管理员")
    POLICY_OFFICER = "policy-officer", _("政策管理员")
    COORDINATOR = "coordinator", _("市级统筹协调员")
    DISTRICT_OFFICER = "district-officer", _("区级统筹协调员")
    LIAISON = "liaison", _("联络员")
    ORG_ADMIN = "org-admin", _("机构管理员")
    REPORTER = "reporter", _("填报人")
    REVIEWER = "reviewer", _("统计审核人")
    PARK_OPERATOR = "park-operator", _("园区运营人员")
    UNIVERSITY_OFFICE = "university-office", _("高校管理部门")
    TRANSFER_OFFICER = "transfer-officer", _("技术转移人员")
    RESEARCHER = "researcher", _("科研人员")
    EXCHANGE_OFFICER = "exchange-officer", _("交易机构人员")
    MEMBER = "member", _("机构成员")
    EXPERT = "expert", _("专家")
    AUDITOR = "auditor", _("审计人员")


# Officials act for a city or a district, whatever organisation employs them.
OFFICIALS: tuple[str, ...] = (Role.SYSTEM_ADMIN, Role.POLICY_OFFICER, Role.COORDINATOR)

# What an organisation's own administrator may grant: roles that reach no further than the organisation.
DELEGATED: tuple[str, ...] = (
    Role.MEMBER, Role.ORG_ADMIN, Role.REPORTER, Role.LIAISON, Role.PARK_OPERATOR, Role.UNIVERSITY_OFFICE, Role.TRANSFER_OFFICER, Role.RESEARCHER,
    Role.EXCHANGE_OFFICER,
)
