from django.db import migrations


def begin_chains(apps, schema_editor):
    if schema_editor.connection.alias != "default":
        return
    for chain in ("events", "readings"):
        apps.get_model("access", "ChainHead").objects.get_or_create(chain=chain, defaults={"seq": 0, "mac": bytes(32)})


class Migration(migrations.Migration):
    dependencies = [("access", "0001_initial")]
    operations = [migrations.RunPython(begin_chains, migrations.RunPython.noop)]
