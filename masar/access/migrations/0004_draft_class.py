from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0003_sign_in")]

    operations = [
        migrations.AddField("draft", "data_class", models.CharField(default="B", max_length=5)),
    ]
