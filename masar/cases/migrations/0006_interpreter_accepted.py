from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0005_waiver_by_phone")]

    operations = [
        migrations.AddField(
            model,
            "interpreter_accepted",
            models.BooleanField(null=True, verbose_name="the interpreter was accepted, asked alone"),
        )
        for model in ("session", "declaration")
    ]
