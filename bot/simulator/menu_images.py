"""The image of a rich menu: what LINE takes, read from the bytes themselves. LINE: Upload rich menu image."""

import struct

from bot.simulator.refusals import ApiError, wrong_field

LARGEST_IMAGE = 1024 * 1024  # bytes
IMAGE_TYPES = frozenset({"image/png", "image/jpeg"})


def check_image(image: bytes, content_type: str, wanted: tuple[int, int]) -> None:
    """Refuses an image that is too large, of another type or of another size than `wanted` (width, height)."""
    if content_type not in IMAGE_TYPES:
        raise ApiError(415, "Unsupported media type: use image/png or image/jpeg")
    if len(image) > LARGEST_IMAGE:
        raise ApiError(413, "The image must not be larger than 1 MB")
    found = _png_size(image) if content_type == "image/png" else _jpeg_size(image)
    if found is None:
        raise wrong_field("image", "The content does not match its content type")
    if found != wanted:
        raise wrong_field("image", f"The image is {found[0]}x{found[1]}, the rich menu {wanted[0]}x{wanted[1]}")


def _png_size(image: bytes) -> tuple[int, int] | None:
    if len(image) < 24 or not image.startswith(b"\x89PNG\r\n\x1a\n"):
        return None
    width, height = struct.unpack(">II", image[16:24])
    return width, height


def _jpeg_size(image: bytes) -> tuple[int, int] | None:
    """Reads the frame header (SOF) of a JPEG, passing over the segments before it. ITU-T T.81, B.2."""
    at = 2
    while image.startswith(b"\xff\xd8") and at + 9 <= len(image) and image[at] == 0xFF:
        marker, length = image[at + 1], struct.unpack(">H", image[at + 2 : at + 4])[0]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", image[at + 5 : at + 9])
            return width, height
        at += 2 + length
    return None
