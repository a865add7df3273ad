from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("cases", "0003_initial")]

    operations = [
        migrations.RemoveIndex("registration", "registration_of_day"),
        migrations.AddIndex("registration", models.Index(fields=["office", "happened_on"], name="registration_on_day")),
    ]
