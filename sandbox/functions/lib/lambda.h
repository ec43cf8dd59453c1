// What a C function needs to run in the lab: the interface, text, JSON and base64. No libc.
//
// A function includes this file and defines
//     void function_init(void);                           once for each environment
//     void function_handle(const u8 *event, u32 length);  for each event
// Both shapes come from here: `init`, `alloc` and `handle` for the reactor, which the lab prefers.
// Buffers are static: a function says how large an event it takes by EVENT_MAX.

typedef unsigned char u8;
typedef unsigned int u32;
typedef unsigned long long u64;
typedef long long i64;

#define IMPORT(name) __attribute__((import_module("lambda"), import_name(name)))
#define EXPORT(name) __attribute__((export_name(name)))

IMPORT("respond") void lambda_respond(const void *answer, u32 length);
IMPORT("fail") void lambda_fail(const void *report, u32 length);
IMPORT("log") void lambda_log(const void *line, u32 length);
IMPORT("call") int lambda_call(const void *action, u32 action_length, const void *payload, u32 payload_length,
                               void *out, u32 capacity);
IMPORT("error") int lambda_error(void *out, u32 capacity);
IMPORT("env") int lambda_env(const void *name, u32 name_length, void *out, u32 capacity);
IMPORT("random") void lambda_random(void *out, u32 length);
IMPORT("clock_ms") i64 lambda_clock_ms(void);

void function_init(void);
void function_handle(const u8 *event, u32 length);

#ifndef EVENT_MAX
#define EVENT_MAX 16384
#endif

static u8 event_buffer[EVENT_MAX];

EXPORT("init") void lambda_init(void) { function_init(); }
// An event that is too large gets an address that the lab refuses, with a clear fault.
EXPORT("alloc") u8 *lambda_alloc(u32 length) { return length <= EVENT_MAX ? event_buffer : (u8 *)-1; }
EXPORT("handle") void lambda_handle(const u8 *event, u32 length) { function_handle(event, length); }

// What the compiler expects of a libc. The first two become single instructions.
void *memcpy(void *to, const void *from, unsigned long n) { return __builtin_memcpy(to, from, n); }
void *memset(void *to, int byte, unsigned long n) { return __builtin_memset(to, byte, n); }
int memcmp(const void *a, const void *b, unsigned long n) {
    const u8 *x = a, *y = b;
    for (; n > 0; n--, x++, y++)
        if (*x != *y) return *x - *y;
    return 0;
}

static u32 text_length(const char *text) {
    u32 n = 0;
    while (text[n]) n++;
    return n;
}

// ---- Text that grows in a buffer of fixed size; what does not fit is dropped and marked.

typedef struct {
    u8 *bytes;
    u32 length, capacity, overflow;
} Text;

static void put_bytes(Text *t, const void *bytes, u32 n) {
    if (n > t->capacity - t->length) {
        t->overflow = 1;
        return;
    }
    memcpy(t->bytes + t->length, bytes, n);
    t->length += n;
}

static void put(Text *t, const char *text) { put_bytes(t, text, text_length(text)); }

static void put_byte(Text *t, u8 byte) {
    if (t->length < t->capacity)
        t->bytes[t->length++] = byte;
    else
        t->overflow = 1;
}

static void put_number(Text *t, i64 number) {
    u8 digits[20];
    u32 n = sizeof digits;
    u64 rest = number < 0 ? 0 - (u64)number : (u64)number;
    do digits[--n] = '0' + rest % 10;
    while (rest /= 10);
    if (number < 0) put_byte(t, '-');
    put_bytes(t, digits + n, sizeof digits - n);
}

// A JSON string, quotes and all.
static void put_string(Text *t, const u8 *bytes, u32 n) {
    put_byte(t, '"');
    for (u32 i = 0; i < n; i++) {
        if (bytes[i] == '"' || bytes[i] == '\\') put_byte(t, '\\');
        if (bytes[i] < 0x20) {
            put(t, "\\u00");
            put_byte(t, '0' + (bytes[i] >> 4));
            put_byte(t, "0123456789abcdef"[bytes[i] & 15]);
        } else {
            put_byte(t, bytes[i]);
        }
    }
    put_byte(t, '"');
}

// ---- Reading JSON: a value is the text that it is written as. One that is missing has no bytes.

typedef struct {
    const u8 *bytes;
    u32 length;
} Json;

static u32 skip_space(Json v, u32 at) {
    while (at < v.length && (v.bytes[at] == ' ' || v.bytes[at] == '\n' || v.bytes[at] == '\r' || v.bytes[at] == '\t'))
        at++;
    return at;
}

static u32 skip_string(Json v, u32 at) {
    for (at++; at < v.length && v.bytes[at] != '"'; at++)
        if (v.bytes[at] == '\\') at++;
    return at + 1;
}

// The place behind the value that begins at `at`.
static u32 skip_value(Json v, u32 at) {
    u32 depth = 0;
    while (at < v.length) {
        u8 c = v.bytes[at];
        if (c == '"') {
            at = skip_string(v, at);
        } else if (c == '{' || c == '[') {
            depth++, at++;
        } else if (c == '}' || c == ']') {
            if (depth == 0) break;
            depth--, at++;
        } else if (depth == 0 && (c == ',' || c == ':')) {
            break;
        } else {
            at++;
        }
        if (depth == 0 && (c == '"' || c == '}' || c == ']')) break;
    }
    return at < v.length ? at : v.length;
}

static Json json_slice(Json v, u32 from, u32 to) {
    Json none = {0, 0};
    if (from >= to || to > v.length) return none;
    while (to > from && v.bytes[to - 1] <= ' ') to--;
    Json slice = {v.bytes + from, to - from};
    return slice;
}

// A member of an object, by its name.
static Json json_get(Json v, const char *name) {
    Json none = {0, 0};
    u32 at = skip_space(v, 0), length = text_length(name);
    if (at >= v.length || v.bytes[at] != '{') return none;
    at = skip_space(v, at + 1);
    while (at < v.length && v.bytes[at] == '"') {
        u32 key = at + 1, end = skip_string(v, at);
        u32 from = skip_space(v, skip_space(v, end) + 1), to = skip_value(v, from);
        if (end <= v.length && end - key - 1 == length && !memcmp(v.bytes + key, name, length))
            return json_slice(v, from, to);
        at = skip_space(v, to);
        if (at >= v.length || v.bytes[at] != ',') break;
        at = skip_space(v, at + 1);
    }
    return none;
}

// An element of an array, from 0.
static Json json_at(Json v, u32 index) {
    Json none = {0, 0};
    u32 at = skip_space(v, 0);
    if (at >= v.length || v.bytes[at] != '[') return none;
    at = skip_space(v, at + 1);
    while (at < v.length && v.bytes[at] != ']') {
        u32 to = skip_value(v, at);
        if (index-- == 0) return json_slice(v, at, to);
        at = skip_space(v, to);
        if (at >= v.length || v.bytes[at] != ',') break;
        at = skip_space(v, at + 1);
    }
    return none;
}

static u32 hex_digit(u8 c) { return c <= '9' ? c - '0' : (c | 32) - 'a' + 10; }

// A string's characters, with its escapes undone. Nothing if it is no string.
static Text json_text(Json v, u8 *buffer, u32 capacity) {
    Text t = {buffer, 0, capacity, 0};
    if (v.length < 2 || v.bytes[0] != '"') return t;
    for (u32 i = 1; i < v.length - 1; i++) {
        u8 c = v.bytes[i];
        if (c != '\\') {
            put_byte(&t, c);
            continue;
        }
        c = v.bytes[++i];
        if (c == 'u' && i + 4 < v.length) {
            u32 code = 0;
            for (u32 k = 1; k <= 4; k++) code = code << 4 | (hex_digit(v.bytes[i + k]) & 15);
            i += 4;
            if (code >= 0x800) {
                put_byte(&t, 0xe0 | code >> 12);
                put_byte(&t, 0x80 | (code >> 6 & 63));
                put_byte(&t, 0x80 | (code & 63));
            } else if (code >= 0x80) {
                put_byte(&t, 0xc0 | code >> 6);
                put_byte(&t, 0x80 | (code & 63));
            } else {
                put_byte(&t, code);
            }
        } else {
            put_byte(&t, c == 'n' ? '\n' : c == 't' ? '\t' : c == 'r' ? '\r' : c == 'b' ? '\b' : c == 'f' ? '\f' : c);
        }
    }
    return t;
}

// A whole number; what follows a point is dropped.
static i64 json_number(Json v) {
    u32 i = v.length && v.bytes[0] == '-';
    i64 number = 0;
    for (; i < v.length && v.bytes[i] >= '0' && v.bytes[i] <= '9'; i++) number = number * 10 + (v.bytes[i] - '0');
    return v.length && v.bytes[0] == '-' ? -number : number;
}

// ---- Base64

static void put_base64(Text *t, const u8 *bytes, u32 n) {
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (u32 i = 0; i < n; i += 3) {
        u32 left = n - i, word = bytes[i] << 16;
        if (left > 1) word |= bytes[i + 1] << 8;
        if (left > 2) word |= bytes[i + 2];
        put_byte(t, digits[word >> 18]);
        put_byte(t, digits[word >> 12 & 63]);
        put_byte(t, left > 1 ? digits[word >> 6 & 63] : '=');
        put_byte(t, left > 2 ? digits[word & 63] : '=');
    }
}

// Decodes a JSON string that holds base64, into a buffer of its own or over itself.
static Text base64_text(Json v, u8 *buffer, u32 capacity) {
    Text t = {buffer, 0, capacity, 0};
    u32 word = 0, bits = 0;
    for (u32 i = 1; i + 1 < v.length; i++) {
        u8 c = v.bytes[i];
        u32 digit = c >= 'a' ? c - 'a' + 26 : c >= 'A' ? c - 'A' : c >= '0' ? c - '0' + 52 : c == '+' ? 62 : 63;
        if (c == '=') break;
        word = word << 6 | digit, bits += 6;
        if (bits >= 8) {
            bits -= 8;
            put_byte(&t, word >> bits);
        }
    }
    return t;
}

// ---- Services

// Asks a service. A negative result is a failure, and `service_error` tells why.
static int call_service(const char *action, Text payload, void *out, u32 capacity) {
    return lambda_call(action, text_length(action), payload.bytes, payload.length, out, capacity);
}

// Ends the invocation with an error as the real service shows it.
static void fail_with(const char *type, const u8 *message, u32 length) {
    static u8 buffer[1024];
    Text report = {buffer, 0, sizeof buffer, 0};
    put(&report, "{\"errorType\":\"");
    put(&report, type);
    put(&report, "\",\"errorMessage\":");
    put_string(&report, message, length < 800 ? length : 800);
    put(&report, "}");
    lambda_fail(report.bytes, report.length);
}

static void fail_text(const char *type, const char *message) {
    fail_with(type, (const u8 *)message, text_length(message));
}

// Ends the invocation with the last service's error.
static void fail_service(void) {
    static u8 buffer[512];
    int length = lambda_error(buffer, sizeof buffer);
    fail_with("ServiceError", buffer, length < 0 || (u32)length > sizeof buffer ? 0 : (u32)length);
}
