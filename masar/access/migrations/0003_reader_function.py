import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("access", "0002_chain_heads")]

    operations = [
        migrations.AddField(
            "reader",
            "function",
            models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="readers",
                to="access.function",
            ),
        )
    ]
