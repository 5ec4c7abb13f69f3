from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("enquiries", "0011_contact"),
        ("people", "0006_persons"),
    ]

    operations = [
        migrations.CreateModel(
            name="Referral",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("agency", models.CharField(max_length=24)),
                ("explanation", models.TextField()),
                ("at", models.DateTimeField()),
                ("check_by", models.DateTimeField()),
                ("checked_at", models.DateTimeField(null=True)),
                ("came_of_it", models.CharField(blank=True, max_length=12)),
                (
                    "enquiry",
                    models.ForeignKey(
                        db_index=False,
                        on_delete=models.deletion.CASCADE,
                        related_name="+",
                        to="enquiries.enquiry",
                    ),
                ),
                (
                    "staff",
                    models.ForeignKey(on_delete=models.deletion.PROTECT, related_name="+", to="people.staff"),
                ),
            ],
            options={
                "db_table": "enquiries_referral",
                "indexes": [models.Index(fields=["enquiry", "id"], name="referral_of_enquiry")],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("checked_at__isnull", True)),
                        fields=("enquiry",),
                        name="one_open_referral_of_an_enquiry",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("came_of_it", ""), ("checked_at__isnull", True)),
                            models.Q(("checked_at__isnull", False), models.Q(("came_of_it", ""), _negated=True)),
                            _connector="OR",
                        ),
                        name="referral_checked_with_an_end",
                    ),
                ],
            },
        ),
    ]
