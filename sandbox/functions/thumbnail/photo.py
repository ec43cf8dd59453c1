#!/usr/bin/env python3
"""Paints the sample photo, a harbour at dusk, and writes it as QOI (qoiformat.org). Same bytes every time."""

import math
import pathlib

WIDTH, HEIGHT, HORIZON = 120, 90, 52


def pixel(x, y):
    """Sky, sun, hills, water with the sun's path, and two boats."""
    if y < HORIZON:
        t = y / HORIZON
        color = (40 + 200 * t, 50 + 90 * t, 110 - 20 * t)
        if math.hypot(x - 78, y - 44) < 7:
            color = (255, 222, 150)
        if y > 47 - 5 * math.sin(x / 13) - 3 * math.sin(x / 5 + 1):
            color = (38, 34, 60)
    else:
        t = (y - HORIZON) / (HEIGHT - HORIZON)
        wave = 14 * math.sin(y * 1.7 + math.sin(x / 6) * 2)
        color = (120 - 70 * t + wave, 76 - 30 * t + wave, 92 - 20 * t + wave)
        if abs(x - 78) < 4 + 6 * t + wave / 5:
            color = (236, 170 - 30 * t, 110)
    for left, deck in ((18, 60), (46, 68)):
        if deck <= y < deck + 4 and left + (y - deck) <= x < left + 18 - (y - deck):
            color = (24, 18, 30)
        if deck - 16 <= y < deck and x == left + 9:
            color = (24, 18, 30)
        if deck - 14 <= y < deck - 2 and left + 10 <= x < left + 10 + (y - deck + 14) // 2:
            color = (226, 214, 200)
    return tuple(max(0, min(255, int(channel))) for channel in color)


def encode(width, height, pixels):
    out = bytearray(b"qoif" + width.to_bytes(4, "big") + height.to_bytes(4, "big") + b"\x03\x00")
    seen, last, run = [None] * 64, (0, 0, 0), 0
    signed = lambda n: (n + 128) % 256 - 128
    for i, color in enumerate(pixels):
        if color == last:
            run += 1
            if run == 62 or i + 1 == len(pixels):
                out.append(0xC0 | (run - 1))
                run = 0
            continue
        if run:
            out.append(0xC0 | (run - 1))
            run = 0
        red, green, blue = (signed(a - b) for a, b in zip(color, last))
        slot = (color[0] * 3 + color[1] * 5 + color[2] * 7 + 255 * 11) % 64
        if seen[slot] == color:
            out.append(slot)
        elif all(-2 <= n < 2 for n in (red, green, blue)):
            out.append(0x40 | (red + 2) << 4 | (green + 2) << 2 | (blue + 2))
        elif -32 <= green < 32 and -8 <= red - green < 8 and -8 <= blue - green < 8:
            out += bytes((0x80 | (green + 32), (red - green + 8) << 4 | (blue - green + 8)))
        else:
            out += bytes((0xFE, *color))
        seen[slot] = last = color
    return bytes(out + b"\0\0\0\0\0\0\0\1")


if __name__ == "__main__":
    painted = [pixel(x, y) for y in range(HEIGHT) for x in range(WIDTH)]
    pathlib.Path(__file__).with_name("photo.qoi").write_bytes(encode(WIDTH, HEIGHT, painted))
