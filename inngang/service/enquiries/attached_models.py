"""Files people send with what they write."""

from django.db import models
from django.db.models import Q


class Attachment(models.Model):
    """A file sent with an enquiry (vedlegg). It lies in the database: one backup, one transaction, and no path to guess."""

    enquiry = models.ForeignKey("enquiries.Enquiry", on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.CharField(max_length=100)
    kind = models.CharField(max_length=100)
    size = models.IntegerField()
    digest = models.CharField(max_length=64)
    content = models.BinaryField(null=True)  # null once a scan has found something bad in it
    state = models.CharField(max_length=8, default="waiting")  # waiting, clean or infected
    at = models.DateTimeField()
    scanned_at = models.DateTimeField(null=True)
    scanned_with = models.CharField(max_length=80, blank=True)
    attempts = models.IntegerField(default=0)
    next_try_at = models.DateTimeField()

    class Meta:
        db_table = "attached_file"
        constraints = [
            models.UniqueConstraint(fields=["enquiry", "digest"], name="the_same_file_is_kept_once"),
            models.CheckConstraint(condition=~Q(state="clean") | Q(scanned_at__isnull=False), name="clean_was_scanned"),
            models.CheckConstraint(condition=~Q(state="infected") | Q(content__isnull=True), name="infected_is_gone"),
        ]
        indexes = [models.Index(fields=["next_try_at"], name="files_to_scan", condition=Q(state="waiting"))]
