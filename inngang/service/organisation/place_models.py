"""Where things are (geografi): municipalities, postcodes, the streets whose houses go another way, points on the map."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q


class Municipality(models.Model):
    """A municipality, from when to when it was one, and what became of it (kommune)."""

    code = models.CharField(max_length=4, primary_key=True)
    name = models.CharField(max_length=120)
    names = models.JSONField(default=dict)  # language → name, where there are several
    valid_from = models.DateField(null=True)
    valid_to = models.DateField(null=True)
    successors = ArrayField(models.CharField(max_length=4), default=list)
    family = ArrayField(models.CharField(max_length=4), default=list)  # itself, what it became and what it came from

    class Meta:
        db_table = "organisation_municipality"


class Postcode(models.Model):
    """A postcode and its place (postnummer, poststed). Without a municipality it is beside those that have one."""

    code = models.CharField(max_length=4, primary_key=True)
    place = models.CharField(max_length=60)
    municipality_code = models.CharField(max_length=4, blank=True)

    class Meta:
        db_table = "organisation_postcode"
        indexes = [
            models.Index(fields=["code"], name="postcode_known", condition=~Q(municipality_code="")),
        ]


class StreetRule(models.Model):
    """House numbers of a street that belong to another area than the rest (husnummerserie)."""

    municipality_code = models.CharField(max_length=4)
    street = models.CharField(max_length=120)
    street_key = models.CharField(max_length=120)
    parity = models.CharField(max_length=4, default="all")
    first = models.IntegerField()
    last = models.IntegerField()
    area_code = models.CharField(max_length=8)

    class Meta:
        db_table = "organisation_street_rule"
        constraints = [
            models.UniqueConstraint(fields=["street_key", "municipality_code", "parity", "first"], name="street_once"),
            models.CheckConstraint(condition=Q(first__lte=F("last")), name="street_counts_up"),
            models.CheckConstraint(condition=Q(parity__in=("all", "odd", "even")), name="street_parity"),
        ]


class MapPoint(models.Model):
    """About where an area or an office is (kartpunkt). `precision` says how exact: street, district or municipality."""

    kind = models.CharField(max_length=8)  # area or unit
    code = models.CharField(max_length=8)
    latitude = models.FloatField()
    longitude = models.FloatField()
    precision = models.CharField(max_length=12)

    class Meta:
        db_table = "organisation_map_point"
        constraints = [models.UniqueConstraint(fields=["kind", "code"], name="one_point_each")]
