// Computes a checksum (CRC-32, as in zip and PNG files) of as many kilobytes as the event asks for.
//
// Nothing but arithmetic: no service, no waiting. Its duration is its fuel, so that it shows plainly what more
// memory, and the CPU share that comes with it, does to duration and cost.

#include "../lib/lambda.h"

enum { BLOCK = 4096, KILOBYTES_MAX = 1048576 };

static u32 table[256];
static u8 block[BLOCK];

void function_init(void) {
    for (u32 byte = 0; byte < 256; byte++) {
        u32 rest = byte;
        for (u32 bit = 0; bit < 8; bit++) rest = rest & 1 ? rest >> 1 ^ 0xedb88320 : rest >> 1;
        table[byte] = rest;
    }
    for (u32 i = 0; i < BLOCK; i++) block[i] = i * 7 + (i >> 8);
}

void function_handle(const u8 *event, u32 length) {
    static u8 buffer[128];
    Json whole = {event, length};
    i64 kilobytes = json_number(json_get(whole, "kilobytes"));
    if (kilobytes < 1 || kilobytes > KILOBYTES_MAX)
        return fail_text("BadEvent", "kilobytes must be a number from 1 to 1048576");
    u32 crc = 0xffffffff;
    for (i64 k = 0; k < kilobytes; k++) {
        const u8 *p = block + k % (BLOCK / 1024) * 1024;
        for (u32 i = 0; i < 1024; i++) crc = crc >> 8 ^ table[(crc ^ p[i]) & 255];
    }
    crc = ~crc;
    Text answer = {buffer, 0, sizeof buffer, 0};
    put(&answer, "{\"kilobytes\":");
    put_number(&answer, kilobytes);
    put(&answer, ",\"crc32\":\"");
    for (u32 shift = 32; shift; shift -= 4) put_byte(&answer, "0123456789abcdef"[crc >> (shift - 4) & 15]);
    put(&answer, "\"}");
    lambda_respond(answer.bytes, answer.length);
}
