import django.db.models.expressions
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("people", "0005_no_pair_with_oneself")]

    operations = [
        migrations.RemoveField(model_name="match", name="protected"),
        migrations.AddField(model_name="match", name="worth", field=models.FloatField(null=True)),
        migrations.RunSQL(
            "UPDATE people_match SET worth = likelihood WHERE decision = 'open' OR waits", migrations.RunSQL.noop
        ),
        migrations.AddIndex(
            model_name="match",
            index=models.Index(
                django.db.models.expressions.OrderBy(models.F("worth"), descending=True),
                models.F("id"),
                condition=models.Q(("worth__isnull", False)),
                name="match_by_worth",
            ),
        ),
        migrations.AddField(
            model_name="sweep", name="code", field=models.CharField(blank=True, default="", max_length=64),
            preserve_default=False,
        ),
    ]
