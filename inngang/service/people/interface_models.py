"""Keys of other organisations' systems."""

from django.contrib.postgres.fields import ArrayField
from django.db import models


class InterfaceKey(models.Model):
    """What lets the system of an organisation ask and read for it; only the hash is kept (nøkkel til grensesnittet)."""

    organisation = models.ForeignKey("people.Organisation", on_delete=models.PROTECT, related_name="+")
    name = models.CharField(max_length=80, blank=True)
    key_hash = models.BinaryField(unique=True)
    scopes = ArrayField(models.CharField(max_length=8))
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "people_interface_key"
