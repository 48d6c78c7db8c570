from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("channels", "0002_blocked"),
    ]

    operations = [
        migrations.AddField(
            model_name="departure",
            name="locked_out",
            field=models.BooleanField(default=False),
        ),
    ]
