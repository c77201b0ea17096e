"""The web floor's own small registers: drafts, sent forms, saved views, attachments and notices."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Draft(models.Model):
    """What somebody typed and has not yet sent; kept until it is sent or thrown away."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    key = models.CharField(max_length=200)
    fields = models.JSONField(default=dict)
    saved_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=("owner", "key"), name="one_draft_per_person_and_form")]

    def __str__(self) -> str:
        return self.key


class Sent(models.Model):
    """A form that was sent and taken, and where it led; kept for some days."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    key = models.CharField(max_length=64, unique=True)
    url = models.CharField(max_length=500)
    at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.url


class SavedView(models.Model):
    """A list as somebody likes it: its filters, columns and order under a name."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE)
    register = models.CharField(max_length=80)
    name = models.CharField(_("视图名称"), max_length=60)
    query = models.CharField(max_length=2000, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=("owner", "register", "name"), name="one_view_per_name",
                violation_error_message=_("您已有同名视图。"),
            )
        ]
        ordering = ("name",)

    def __str__(self) -> str:
        return self.name


class Attachment(models.Model):
    """A file on a record: sniffed, hashed, and shown to whoever may see the record."""

    record_kind = models.CharField(max_length=60)
    record_number = models.CharField(max_length=40)
    name = models.CharField(_("文件名"), max_length=255)
    media_type = models.CharField(max_length=120)
    sha256 = models.CharField(max_length=64, db_index=True)
    size = models.PositiveBigIntegerField()
    added_by = models.CharField(max_length=40)
    added_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=("record_kind", "record_number"))]

    def __str__(self) -> str:
        return self.name


class Notice(models.Model):
    """Something a person should know; read or not."""

    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notices")
    sentence_zh = models.CharField(max_length=300)
    sentence_en = models.CharField(max_length=400)
    url = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    key = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = [models.Index(fields=("reader", "read_at", "-at"))]
        constraints = [
            models.UniqueConstraint(
                fields=("reader", "key"), condition=~models.Q(key=""), name="one_notice_per_reader_and_key"
            )
        ]

    def __str__(self) -> str:
        return self.sentence_zh


class ApiToken(models.Model):
    """A key by which a machine acts as an account; only its digest is kept."""

    owner = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="api_tokens")
    name = models.CharField(_("用途"), max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    expires_on = models.DateField(_("有效期至"))

    def __str__(self) -> str:
        return self.name
