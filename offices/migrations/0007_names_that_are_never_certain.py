from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("offices", "0006_say_where_offices_are_based")]

    operations = [
        migrations.AlterField(
            model_name="placename",
            name="source",
            field=models.CharField(
                choices=[
                    ("official", "official name"),
                    ("language", "name in another language"),
                    ("city", "city"),
                    ("state", "state or province: never certain"),
                    ("maybe", "open: never certain, in the order of their weight"),
                ],
                max_length=10,
            ),
        ),
    ]
