"""The columns of the table of users without which nobody can be signed in."""

from django.contrib.auth.models import AbstractBaseUser
from django.db import models


class User(AbstractBaseUser):
    email = models.EmailField(unique=True)
    is_active = models.BooleanField(default=True)
    last_login = None

    USERNAME_FIELD = "email"

    class Meta:
        managed = False
        db_table = "access_user"
