"""The menu entry and the door of the carriers."""

from django.utils.translation import gettext_lazy as _

from shouzhan.web import shapes
from shouzhan.web.portal import PORTAL_DOORS
from shouzhan.web.shell import nav

nav(_("载体"), "/carriers/", order=50)
PORTAL_DOORS.append((30, shapes.Door(_("园区与孵化器"), _("查载体名录与梯次，填报年度数据"), "/carriers/")))
