from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0006_interpreter_accepted")]

    operations = [
        migrations.AddField(
            "declaration",
            "thumb",
            models.BooleanField(default=False, verbose_name="the paper is for a thumbprint"),
        ),
    ]
