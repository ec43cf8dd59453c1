// Tells whether a number is prime, from a table of a million that INIT builds.
//
// All of the work is in INIT, as in a function that loads a model or a large framework: a cold start is slow,
// and every warm invocation next to free. With a snapshot (SnapStart) or provisioned concurrency the request
// does not wait for it.

#include "../lib/lambda.h"

enum { LIMIT = 1000000 };

// A bit for each odd number: set if it is composite.
static u8 composite[LIMIT / 16 + 1];

static u32 is_composite(u32 odd) { return composite[odd >> 4] >> (odd >> 1 & 7) & 1; }

void function_init(void) {
    for (u32 p = 3; p * p <= LIMIT; p += 2)
        if (!is_composite(p))
            for (u32 multiple = p * p; multiple <= LIMIT; multiple += 2 * p)
                composite[multiple >> 4] |= 1 << (multiple >> 1 & 7);
    lambda_log("the table of primes is built", 28);
}

static u32 is_prime(u32 n) { return n == 2 || (n > 2 && n % 2 && !is_composite(n)); }

void function_handle(const u8 *event, u32 length) {
    static u8 buffer[128];
    Json whole = {event, length};
    i64 n = json_number(json_get(whole, "n"));
    if (n < 1 || n > LIMIT) return fail_text("BadEvent", "n must be a number from 1 to 1000000");
    u32 next = n + 1;
    while (next <= LIMIT && !is_prime(next)) next++;
    Text answer = {buffer, 0, sizeof buffer, 0};
    put(&answer, "{\"n\":");
    put_number(&answer, n);
    put(&answer, is_prime(n) ? ",\"prime\":true,\"next\":" : ",\"prime\":false,\"next\":");
    if (next <= LIMIT)
        put_number(&answer, next);
    else
        put(&answer, "null");
    put(&answer, "}");
    lambda_respond(answer.bytes, answer.length);
}
