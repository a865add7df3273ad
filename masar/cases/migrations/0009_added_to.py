
import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('cases', '0008_interpreter_no'),
    ]

    operations = [
        migrations.AddField(
            model_name='enquiry',
            name='added_to',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='added', to='cases.episode'),
        ),
        migrations.AddIndex(
            model_name='episode',
            index=models.Index(fields=['worker', 'ending', 'stage', 'submitted_by', 'since'], name='episode_of_worker_at_stage'),
        ),
        migrations.AlterField(
            model_name='episode',
            name='stage',
            field=models.CharField(choices=[('COUNSELLING', 'Counselling'), ('REGISTERED', 'Enrolled'), ('ELIGIBLE', 'Accepted'), ('DECLARED', 'Preparation'), ('TRAVEL_READY', 'Ready to travel'), ('DEPARTED', 'Departed'), ('ARRIVED', 'Arrived'), ('REINTEGRATING', 'Reintegration'), ('CLOSED', 'Closed')], default='COUNSELLING', max_length=13, verbose_name='stage'),
        ),
        migrations.AlterField(
            model_name='steptaken',
            name='from_stage',
            field=models.CharField(choices=[('COUNSELLING', 'Counselling'), ('REGISTERED', 'Enrolled'), ('ELIGIBLE', 'Accepted'), ('DECLARED', 'Preparation'), ('TRAVEL_READY', 'Ready to travel'), ('DEPARTED', 'Departed'), ('ARRIVED', 'Arrived'), ('REINTEGRATING', 'Reintegration'), ('CLOSED', 'Closed')], max_length=13),
        ),
        migrations.AlterField(
            model_name='steptaken',
            name='to_stage',
            field=models.CharField(choices=[('COUNSELLING', 'Counselling'), ('REGISTERED', 'Enrolled'), ('ELIGIBLE', 'Accepted'), ('DECLARED', 'Preparation'), ('TRAVEL_READY', 'Ready to travel'), ('DEPARTED', 'Departed'), ('ARRIVED', 'Arrived'), ('REINTEGRATING', 'Reintegration'), ('CLOSED', 'Closed')], max_length=13),
        ),
        migrations.AddField(
            model_name='member',
            name='heard_after',
            field=models.PositiveBigIntegerField(null=True),
        ),
        migrations.AddConstraint(
            model_name='member',
            constraint=models.UniqueConstraint(fields=('episode', 'line'), name='member_of_one_line', violation_error_message='A colleague added somebody this very moment. Send again.'),
        ),
        migrations.AlterConstraint(
            model_name='member',
            name='member_of_one_open_episode',
            constraint=models.UniqueConstraint(condition=models.Q(('ended', False)), fields=('mission', 'person'), name='member_of_one_open_episode', violation_error_message='The head of the centre must look at this first.'),
        ),
    ]
