from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("frontdoor", "0003_said_lately"),
    ]

    operations = [
        migrations.AddField(
            model_name="inboxmessage",
            name="media",
            field=models.JSONField(default=list),
        ),
    ]
