"""Signs to be printed and put up at points."""

from io import BytesIO
from typing import Final

import segno

_QUIET_ZONE: Final = 4  # ISO/IEC 18004 asks for four light modules around the code.


def sign(public_url: str, secret: str) -> bytes:
    """Return a drawing (SVG) of the address that a phone reads off the sign of a point."""
    # A sign lives outdoors: a quarter of it may be lost (level Q).
    code = segno.make_qr(f"{public_url}/q/{secret}", error="q", boost_error=False)
    drawing = BytesIO()
    code.save(drawing, kind="svg", scale=8, border=_QUIET_ZONE, light="white", xmldecl=False)
    return drawing.getvalue()
