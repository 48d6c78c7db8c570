from typing import Any

from django.db import migrations, models
from django.db.models import F

# There is no STOP in these apps: what was kept as one was a block.
WITHOUT_STOP = ("telegram", "messenger")


def blocks_apart(apps: Any, schema_editor: Any) -> None:
    """Let people who blocked us be answered when they write again."""
    people = apps.get_model("channels", "Person").objects.filter(channel__in=WITHOUT_STOP)
    people.exclude(opted_out_at=None).update(blocked_at=F("opted_out_at"), opted_out_at=None)


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0001_initial"),
    ]

    operations = [
        migrations.AddField(
            model_name="person",
            name="blocked_at",
            field=models.DateTimeField(null=True),
        ),
        migrations.RunPython(blocks_apart, migrations.RunPython.noop),
    ]
