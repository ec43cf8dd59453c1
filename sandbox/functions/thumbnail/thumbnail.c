// Makes a thumbnail of every photo that is uploaded: S3 event in, S3 object out.
//
// Photos are QOI images (qoiformat.org), decoded, scaled down by averaging in linear light and encoded again.
// INIT builds the tables between stored and linear brightness once, so that it has something to do that a
// warm invocation is spared. The thumbnail goes to another bucket: one in the same bucket would be an upload
// too, and the function would call itself for ever.

#define EVENT_MAX 8192
#include "../lib/lambda.h"

enum { PIXELS_MAX = 128 * 96, LEVELS = 4096, TRANSFER_MAX = 72 * 1024 };

// A photo is handled in place: base64 text becomes QOI bytes, which never are more.
static u8 transfer[TRANSFER_MAX];
static u8 pixels[PIXELS_MAX * 3], small[64 * 64 * 3];
static unsigned short to_linear[256];
static u8 to_stored[LEVELS];
static u32 invocations;

// ---- INIT: brightness tables

// A number from 0 to 1 to any power: whole powers by multiplying, the fraction by square roots, a bit each.
static double power(double x, double exponent) {
    double product = 1, root = x;
    for (; exponent >= 1; exponent--) product *= x;
    for (int bit = 0; bit < 24; bit++) {
        root = __builtin_sqrt(root);
        exponent *= 2;
        if (exponent >= 1) product *= root, exponent--;
    }
    return product;
}

void function_init(void) {
    for (u32 stored = 0; stored < 256; stored++)
        to_linear[stored] = power(stored / 255.0, 2.2) * (LEVELS - 1) + 0.5;
    for (u32 level = 0; level < LEVELS; level++)
        to_stored[level] = power(level / (LEVELS - 1.0), 1 / 2.2) * 255 + 0.5;
}

// ---- QOI

typedef struct {
    u32 width, height;
} Size;

static u32 big_endian(const u8 *p) { return (u32)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3]; }

static u32 color_slot(u32 r, u32 g, u32 b, u32 a) { return (r * 3 + g * 5 + b * 7 + a * 11) % 64; }

// Decodes to three bytes a pixel; a width of 0 if this is no image that fits.
static Size decode(const u8 *in, u32 length, u8 *out) {
    Size size = {0, 0}, none = {0, 0};
    u32 seen[64] = {0}, r = 0, g = 0, b = 0, a = 255, run = 0, at = 14;
    if (length < 22 || memcmp(in, "qoif", 4)) return none;
    size.width = big_endian(in + 4), size.height = big_endian(in + 8);
    u32 count = size.width * size.height;
    if (size.width == 0 || size.width > 4096 || size.height > 4096 || count > PIXELS_MAX) return none;
    for (u32 i = 0; i < count; i++) {
        if (run > 0) {
            run--;
        } else {
            if (at + 5 > length) return none;
            u32 tag = in[at++];
            if (tag == 0xfe || tag == 0xff) {
                r = in[at], g = in[at + 1], b = in[at + 2], at += 3;
                if (tag == 0xff) a = in[at++];
            } else if (tag < 0x40) {
                u32 color = seen[tag];
                r = color >> 24, g = color >> 16 & 255, b = color >> 8 & 255, a = color & 255;
            } else if (tag < 0x80) {
                r += (tag >> 4 & 3) - 2, g += (tag >> 2 & 3) - 2, b += (tag & 3) - 2;
            } else if (tag < 0xc0) {
                u32 green = (tag & 63) - 32, rest = in[at++];
                r += green + (rest >> 4) - 8, g += green, b += green + (rest & 15) - 8;
            } else {
                run = tag & 63;
            }
            r &= 255, g &= 255, b &= 255;
            seen[color_slot(r, g, b, a)] = r << 24 | g << 16 | b << 8 | a;
        }
        *out++ = r, *out++ = g, *out++ = b;
    }
    return size;
}

static void encode(Text *t, const u8 *in, Size size) {
    u32 seen[64] = {0}, last = 255, run = 0, count = size.width * size.height;
    put(t, "qoif");
    for (u32 shift = 32; shift; shift -= 8) put_byte(t, size.width >> (shift - 8));
    for (u32 shift = 32; shift; shift -= 8) put_byte(t, size.height >> (shift - 8));
    put_bytes(t, "\3\0", 2);
    for (u32 i = 0; i < count; i++, in += 3) {
        u32 color = (u32)in[0] << 24 | in[1] << 16 | in[2] << 8 | 255;
        if (color == last && ++run < 62 && i + 1 < count) continue;
        if (run > 0) {
            put_byte(t, 0xc0 | (run - 1));
            run = 0;
            if (color == last) continue;
        }
        int red = (signed char)(in[0] - (last >> 24)), green = (signed char)(in[1] - (last >> 16));
        int blue = (signed char)(in[2] - (last >> 8)), across = red - green, down = blue - green;
        u32 slot = color_slot(in[0], in[1], in[2], 255);
        if (seen[slot] == color) {
            put_byte(t, slot);
        } else if (red >= -2 && red < 2 && green >= -2 && green < 2 && blue >= -2 && blue < 2) {
            put_byte(t, 0x40 | (red + 2) << 4 | (green + 2) << 2 | (blue + 2));
        } else if (green >= -32 && green < 32 && across >= -8 && across < 8 && down >= -8 && down < 8) {
            put_byte(t, 0x80 | (green + 32));
            put_byte(t, (across + 8) << 4 | (down + 8));
        } else {
            put_byte(t, 0xfe);
            put_bytes(t, in, 3);
        }
        seen[slot] = last = color;
    }
    put_bytes(t, "\0\0\0\0\0\0\0\1", 8);
}

// ---- Scaling

// The size that fits into a square of this side, never larger than the photo.
static Size fitted(Size from, u32 side) {
    u32 longest = from.width > from.height ? from.width : from.height;
    if (longest <= side) return from;
    Size to = {from.width * side / longest, from.height * side / longest};
    to.width += to.width == 0, to.height += to.height == 0;
    return to;
}

// Every pixel of the thumbnail is the average light of the pixels that it covers.
static void scale(Size from, Size to) {
    u8 *out = small;
    for (u32 y = 0; y < to.height; y++) {
        u32 top = y * from.height / to.height, bottom = (y + 1) * from.height / to.height;
        for (u32 x = 0; x < to.width; x++) {
            u32 left = x * from.width / to.width, right = (x + 1) * from.width / to.width;
            u32 light[3] = {0, 0, 0}, covered = (bottom - top) * (right - left);
            for (u32 row = top; row < bottom; row++) {
                const u8 *p = pixels + (row * from.width + left) * 3;
                for (u32 column = left; column < right; column++, p += 3)
                    light[0] += to_linear[p[0]], light[1] += to_linear[p[1]], light[2] += to_linear[p[2]];
            }
            for (u32 channel = 0; channel < 3; channel++) *out++ = to_stored[light[channel] / covered];
        }
    }
}

// ---- The event

// S3 writes keys in events as in a URL: `+` is a space, `%2B` a plus.
static u32 url_decoded(u8 *text, u32 length) {
    u32 n = 0;
    for (u32 i = 0; i < length; i++) {
        u8 c = text[i];
        if (c == '%' && i + 2 < length) {
            c = hex_digit(text[i + 1]) << 4 | hex_digit(text[i + 2]);
            i += 2;
        } else if (c == '+') {
            c = ' ';
        }
        text[n++] = c;
    }
    return n;
}

static u32 wanted_side(void) {
    u8 value[4];
    int length = lambda_env("THUMBNAIL_SIDE", 14, value, sizeof value);
    Json number = {value, (u32)length};
    i64 side = length > 0 && length <= 4 ? json_number(number) : 0;
    return side >= 1 && side <= 64 ? (u32)side : 48;
}

static void put_place(Text *t, Text bucket, const char *suffix, Text key) {
    static u8 name[128];
    Text full = {name, 0, sizeof name, 0};
    put_bytes(&full, bucket.bytes, bucket.length);
    put(&full, suffix);
    put(t, "{\"Bucket\":");
    put_string(t, full.bytes, full.length);
    put(t, ",\"Key\":");
    put_string(t, key.bytes, key.length);
    put(t, ",\"BodyEncoding\":\"base64\"");
}

static void put_size(Text *t, const char *name, Size size) {
    put(t, name);
    put_byte(t, '[');
    put_number(t, size.width);
    put_byte(t, ',');
    put_number(t, size.height);
    put_byte(t, ']');
}

static void make_thumbnail(Text bucket, Text key) {
    static u8 request_buffer[1024];
    Text request = {request_buffer, 0, sizeof request_buffer, 0};
    put_place(&request, bucket, "", key);
    put(&request, "}");
    int length = call_service("s3:GetObject", request, transfer, sizeof transfer);
    if (length < 0) return fail_service();
    if ((u32)length > sizeof transfer) return fail_text("PhotoTooLarge", "the photo does not fit into this function");
    Json object = {transfer, (u32)length};
    Text photo = base64_text(json_get(object, "Body"), transfer, sizeof transfer);
    Size from = decode(photo.bytes, photo.length, pixels);
    if (from.width == 0) return fail_text("NotAnImage", "the object is no QOI image of at most 12288 pixels");
    Size to = fitted(from, wanted_side());
    scale(from, to);

    // The pixels have been used: their buffer takes the encoded thumbnail.
    Text image = {pixels, 0, sizeof pixels, 0};
    encode(&image, small, to);
    Text upload = {transfer, 0, sizeof transfer, 0};
    put_place(&upload, bucket, "-thumbnails", key);
    put(&upload, ",\"Body\":\"");
    put_base64(&upload, image.bytes, image.length);
    put(&upload, "\"}");
    if (call_service("s3:PutObject", upload, transfer, sizeof transfer) < 0) return fail_service();

    Text answer = {request_buffer, 0, sizeof request_buffer, 0};
    put(&answer, "{\"key\":");
    put_string(&answer, key.bytes, key.length);
    put_size(&answer, ",\"from\":", from);
    put_size(&answer, ",\"to\":", to);
    put(&answer, ",\"bytes\":");
    put_number(&answer, image.length);
    put(&answer, ",\"invocation\":");
    put_number(&answer, invocations);
    put(&answer, "}");
    lambda_log(answer.bytes, answer.length);
    lambda_respond(answer.bytes, answer.length);
}

void function_handle(const u8 *event, u32 length) {
    static u8 bucket_buffer[64], key_buffer[256];
    Json whole = {event, length};
    Json record = json_at(json_get(whole, "Records"), 0), s3 = json_get(record, "s3");
    Text bucket = json_text(json_get(json_get(s3, "bucket"), "name"), bucket_buffer, sizeof bucket_buffer);
    Text key = json_text(json_get(json_get(s3, "object"), "key"), key_buffer, sizeof key_buffer);
    invocations++;
    if (bucket.length == 0 || key.length == 0) return fail_text("BadEvent", "this is not an S3 event");
    key.length = url_decoded(key.bytes, key.length);
    make_thumbnail(bucket, key);
}
