"""
The second factor of a log-in by password: a code of an application on one's telephone, or one kept on paper.

SECOND_FACTOR is `off`, `optional` (asked of whoever has set it up) or `required` (everybody is led there).
Whoever comes by single sign-on is not asked: that is for whoever runs it.
"""

from io import BytesIO
from typing import Any

import segno
from django.conf import settings
from django.db import transaction
from django_otp import devices_for_user, verify_token
from django_otp.oath import TOTP
from django_otp.plugins.otp_static.models import StaticDevice, StaticToken
from django_otp.plugins.otp_totp.models import TOTPDevice

OFF, OPTIONAL, REQUIRED = "off", "optional", "required"
CODES = 10  # on paper, each good once
TELEPHONE, PAPER = "telephone", "paper"  # names of devices


def is_on() -> bool:
    return bool(settings.SECOND_FACTOR != OFF)


def has_one(user: Any) -> bool:
    """Whether an account has set up a second factor."""
    return any(True for _device in devices_for_user(user))


def device_shown_by(user: Any, code: str) -> Any:
    """Return the device of an account that a code is of; None for a wrong one, or after too many of those."""
    code = "".join(code.split()).replace("-", "").lower()
    kind = TOTPDevice if code.isdecimal() else StaticDevice
    devices = [device.persistent_id for device in devices_for_user(user) if isinstance(device, kind)]
    return next(filter(None, (verify_token(user, device, code) for device in devices)), None)


# Setting it up


def telephone(user: Any, key: str) -> TOTPDevice:
    """Return a device that is not kept yet, with a key (hexadecimal digits)."""
    return TOTPDevice(user=user, key=key, name=TELEPHONE)


def picture(user: Any, key: str) -> bytes:
    """Return the picture that the application reads, as SVG."""
    segno.make(telephone(user, key).config_url, micro=False).save(written := BytesIO(), kind="svg", scale=5)
    return written.getvalue()


def set_up(user: Any, key: str, code: str) -> tuple[TOTPDevice, list[str]] | None:
    """
    Have the account need this device from now on, in the place of any other, if `code` is of it.

    Returns it and the codes to keep on paper; None where the code is not of this device.
    """
    device = telephone(user, key)
    code = "".join(code.split())
    if not code.isdecimal() or not TOTP(device.bin_key).verify(int(code), device.tolerance):
        return None
    with transaction.atomic():
        take_away(user)
        device.save()
        device.verify_token(code)  # so that it is good no second time
        return device, new_codes(user)


def new_codes(user: Any) -> list[str]:
    """Replace an account's codes on paper."""
    StaticDevice.objects.filter(user=user).delete()
    device = StaticDevice.objects.create(user=user, name=PAPER)
    codes = [StaticToken.random_token() for _number in range(CODES)]
    StaticToken.objects.bulk_create(StaticToken(device=device, token=code) for code in codes)
    return codes


def take_away(user: Any) -> bool:
    """Have an account be without a second factor; return whether it had one."""
    devices = list(devices_for_user(user, confirmed=None))
    for device in devices:
        device.delete()
    return bool(devices)


def codes_left(user: Any) -> int:
    return int(StaticToken.objects.filter(device__user=user).count())
