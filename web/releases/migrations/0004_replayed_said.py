from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("releases", "0003_replayed_messages"),
    ]

    operations = [
        migrations.AddField(
            model_name="replayedmessage",
            name="said",
            field=models.CharField(blank=True, max_length=200),
        ),
    ]
