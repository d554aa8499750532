// A PNG by hand: a header, the pixels in stored (uncompressed) blocks, an end.
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { SIZE = 240, ROW = 1 + 3 * SIZE, RAW = SIZE * ROW };

static uint32_t crc(const uint8_t *data, size_t length)
{
    uint32_t c = ~0u;
    while (length--)
    {
        c ^= *data++;
        for (int bit = 0; bit < 8; bit++)
            c = c & 1 ? 0xedb88320u ^ c >> 1 : c >> 1;
    }
    return ~c;
}

static void put32(uint8_t *at, uint32_t value)
{
    for (int i = 0; i < 4; i++)
        at[i] = (uint8_t)(value >> (24 - 8 * i));
}

static void chunk(FILE *out, const char *type, const uint8_t *data, uint32_t length)
{
    uint8_t *buffer = malloc(length + 12);
    put32(buffer, length);
    memcpy(buffer + 4, type, 4);
    memcpy(buffer + 8, data, length);
    put32(buffer + 8 + length, crc(buffer + 4, length + 4));
    fwrite(buffer, 1, length + 12, out);
    free(buffer);
}

int main(void)
{
    static uint8_t raw[RAW], packed[RAW + 4096];
    for (int y = 0; y < SIZE; y++)
        for (int x = 0; x < SIZE; x++)
        {
            uint8_t *pixel = raw + y * ROW + 1 + 3 * x;
            int dx = x - SIZE / 2, dy = y - SIZE / 2, ring = (dx * dx + dy * dy) / 24 % 256;
            pixel[0] = (uint8_t)(ring / 3), pixel[1] = (uint8_t)ring, pixel[2] = (uint8_t)(255 - ring / 2);
        }

    size_t n = 0;
    packed[n++] = 0x78, packed[n++] = 0x01;
    for (size_t at = 0; at < RAW;)
    {
        size_t part = RAW - at < 65535 ? RAW - at : 65535;
        packed[n++] = at + part == RAW;
        packed[n++] = part & 255, packed[n++] = part >> 8, packed[n++] = ~part & 255, packed[n++] = ~part >> 8 & 255;
        memcpy(packed + n, raw + at, part);
        n += part, at += part;
    }
    uint32_t a = 1, b = 0;
    for (int i = 0; i < RAW; i++)
        a = (a + raw[i]) % 65521, b = (b + a) % 65521;
    put32(packed + n, b << 16 | a);

    FILE *out = fopen("rings.png", "wb");
    uint8_t header[13] = {0, 0, 0, SIZE, 0, 0, 0, SIZE, 8, 2, 0, 0, 0};
    fwrite("\x89PNG\r\n\x1a\n", 1, 8, out);
    chunk(out, "IHDR", header, 13);
    chunk(out, "IDAT", packed, (uint32_t)n + 4);
    chunk(out, "IEND", header, 0);
    fclose(out);
    puts("rings.png is written; see Files.");
}
