"""Changes as exact text, checkpoints that follow each other, jobs without a constraint that loses work, retired keys."""

from django.db import migrations, models

import masar.access.exact_json


class Migration(migrations.Migration):
    dependencies = [("access", "0002_chain_heads")]
    operations = [
        migrations.RemoveConstraint(model_name="job", name="job_waiting_once"),
        migrations.AddIndex(
            model_name="job",
            index=models.Index(fields=["name", "subject", "-due_at"], name="job_by_name"),
        ),
        migrations.AddConstraint(
            model_name="job",
            constraint=models.UniqueConstraint(
                condition=models.Q(("done_at", None), ("failed_at", None), ("heartbeat_at__isnull", False)),
                fields=("name", "subject"),
                name="job_runs_once",
            ),
        ),
        migrations.AddField(
            model_name="checkpoint", name="count", field=models.BigIntegerField(default=0), preserve_default=False
        ),
        migrations.AddField(
            model_name="checkpoint",
            name="previous",
            field=models.BinaryField(default=b"", max_length=32),
            preserve_default=False,
        ),
        migrations.AddField(model_name="key", name="retired_at", field=models.DateTimeField(null=True)),
        migrations.AlterField(
            model_name="change", name="new", field=masar.access.exact_json.ExactJSONField(null=True)
        ),
        migrations.AlterField(
            model_name="change", name="old", field=masar.access.exact_json.ExactJSONField(null=True)
        ),
    ]
