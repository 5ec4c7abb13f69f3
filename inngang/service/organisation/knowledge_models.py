"""What those who answer may say about a matter, in versions (kunnskapsbank)."""

from django.db import models


class Knowledge(models.Model):
    """One version of what to say about a matter. The newest holds; the others are kept (kunnskapsnotat, R057)."""

    matter = models.CharField(max_length=40)
    version = models.IntegerField()
    text = models.TextField()
    written_by = models.ForeignKey(
        "people.Staff", on_delete=models.PROTECT, null=True, related_name="+", db_index=False
    )
    written_at = models.DateTimeField()
    review_on = models.DateField()

    class Meta:
        db_table = "organisation_knowledge"
        constraints = [models.UniqueConstraint(fields=["matter", "version"], name="one_text_of_a_version")]
