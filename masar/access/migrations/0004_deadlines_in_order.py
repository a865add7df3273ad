from django.db import migrations, models
from django.db.models import Q


class Migration(migrations.Migration):
    dependencies = [("access", "0003_reader_function")]

    operations = [
        migrations.AddIndex(
            "deadline",
            models.Index(
                fields=["role", "office", "due_on", "id"],
                condition=Q(met_at=None, owner=None),
                name="deadline_of_role",
            ),
        ),
        migrations.AddIndex(
            "deadline",
            models.Index(fields=["owner", "due_on", "id"], condition=Q(met_at=None), name="deadline_of_owner"),
        ),
        migrations.RemoveIndex("deadline", "deadline_open"),
    ]
