/* Our JSON writer and scanner against json-c. */
#include <json-c/json.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/json_writer.h"
#include "io/json_fields.h"
#include "unit/check.h"

/* What one call of the writer gives. */
#define WRITTEN(call)                                                                                                  \
    (out.length = 0, json = (struct json_writer){.out = &out}, (call), (struct slice){out.bytes, out.length})

static struct buffer out;
static struct json_writer json;

static void test_strings(void)
{
    CHECK_TEXT(WRITTEN(json_text(&json, "a\"\\/\b\f\n\r\t\x01\x7F")), "\"a\\\"\\\\/\\b\\f\\n\\r\\t\\u0001\\u007f\"");
    CHECK_TEXT(WRITTEN(json_text(&json, "\xE2\x80\xA8\xE2\x80\xA9\xE2\x80\xA7\xE2")), "\"\\u2028\\u2029\xE2\x80\xA7\xE2\"");
    CHECK_TEXT(WRITTEN(json_string(&json, SLICE("a\0b"))), "\"a\\u0000b\"");
    CHECK_TEXT(WRITTEN(json_string(&json, (struct slice){0})), "\"\"");
    for (int c = 0; c < 128; c++) {
        char text[2] = {(char)c, 'x'};
        struct slice written = WRITTEN(json_string(&json, (struct slice){text, 2}));
        buffer_add_char(&out, '\0');
        struct json_object *read = json_tokener_parse(written.bytes);
        CHECK(read && json_object_get_string_len(read) == 2 && memcmp(json_object_get_string(read), text, 2) == 0);
        json_object_put(read);
    }
}

/* Strings of every length, with something to escape at every place. */
static void test_long_string(void)
{
    static char text[9000];
    unsigned wrong = 0;
    memset(text, 'x', sizeof text);
    for (size_t length = 1; length < 70; length++) {
        for (size_t at = 0; at < length; at++) {
            text[at] = '\n';
            struct slice written = WRITTEN(json_string(&json, (struct slice){text, length}));
            wrong += written.length != length + 3 || memcmp(written.bytes + 1, text, at) != 0 ||
                     memcmp(written.bytes + 1 + at, "\\n", 2) != 0 ||
                     memcmp(written.bytes + 3 + at, text + at + 1, length - at - 1) != 0;
            text[at] = 'x';
        }
    }
    CHECK(wrong == 0);
    for (size_t at = 4090; at < 4100; at++) { /* U+2028 where the string is cut into chunks */
        memcpy(text + at, "\xE2\x80\xA8", 3);
        struct slice written = WRITTEN(json_string(&json, (struct slice){text, sizeof text}));
        CHECK(written.length == sizeof text + 5 && memcmp(written.bytes + 1 + at, "\\u2028x", 7) == 0);
        memset(text + at, 'x', 3);
    }
}

static void test_numbers(void)
{
    CHECK_TEXT(WRITTEN(json_uint(&json, UINT64_MAX)), "18446744073709551615");
    unsigned wrong = 0;
    for (uint64_t number = 0; number < 30000; number++) {
        char printed[24];
        snprintf(printed, sizeof printed, "%u", (unsigned)number);
        wrong += !slice_equal(WRITTEN(json_uint(&json, number)), slice_of(printed));
    }
    CHECK(wrong == 0);
    CHECK_TEXT(WRITTEN(json_decimal(&json, 0.81, 4)), "0.81");
    CHECK_TEXT(WRITTEN(json_decimal(&json, 4, 4)), "4.0");
    CHECK_TEXT(WRITTEN(json_decimal(&json, 0.55555, 4)), "0.5556");
    CHECK_TEXT(WRITTEN(json_decimal(&json, 0.99999, 4)), "1.0");
    CHECK_TEXT(WRITTEN(json_decimal(&json, 1.0205, 4)), "1.0205");
    CHECK_TEXT(WRITTEN(json_decimal(&json, -2.5, 4)), "-2.5");
    CHECK_TEXT(WRITTEN(json_decimal(&json, -0.00001, 4)), "0.0");
    CHECK_TEXT(WRITTEN(json_decimal(&json, 7, 0)), "7.0");
    CHECK_TEXT(WRITTEN(json_decimal(&json, (double)NAN, 4)), "null");
    CHECK_TEXT(WRITTEN(json_decimal(&json, 1e300, 4)), "null");
}

static void write_nested(void)
{
    json_open(&json, '{');
    json_key(&json, "a");
    json_open(&json, '[');
    json_uint(&json, 1);
    json_text(&json, "[\"");
    json_open(&json, '{');
    json_close(&json, '}');
    json_close(&json, ']');
    json_key(&json, "b");
    json_decimal(&json, 1, 1);
    json_close(&json, '}');
}

static void test_nesting(void)
{
    CHECK_TEXT(WRITTEN(write_nested()), "{\"a\":[1,\"[\\\"\",{}],\"b\":1.0}");
    json_indent(&out, 0, out.length);
    CHECK_TEXT(((struct slice){out.bytes, out.length}),
               "{\n  \"a\": [\n    1,\n    \"[\\\"\",\n    {}\n  ],\n  \"b\": 1.0\n}");
}

static void test_verbatim(void)
{
    static const char given[] = "x{\"a\":{\"b\":[1]},\"meta\":{\"c\\\"\":[ {\"d\" :\"]\\\"\"} ],\"e\":1e400}}";
    out.length = 0;
    buffer_add_text(&out, given);
    json_indent(&out, 1, strlen("x{\"a\":{\"b\":[1]}"));
    CHECK_TEXT(((struct slice){out.bytes, out.length}),
               "x{\n  \"a\": {\n    \"b\": [\n      1\n    ]\n  },\n  \"meta\": {\n"
               "    \"c\\\"\": [ {\"d\" :\"]\\\"\"} ],\n    \"e\": 1e400\n  }\n}");
}

enum { MOST_FIELDS = 8 };
static struct json_field fields[MOST_FIELDS];
static size_t count;
static struct buffer plain;

static void take_field(void *context, const struct json_field *field)
{
    CHECK(context == fields && count < MOST_FIELDS);
    fields[count++] = *field;
}

static bool scan(const char *text, struct json_error *error)
{
    count = plain.length = 0;
    return json_fields(slice_of(text), &plain, take_field, fields, error);
}

static void test_fields(void)
{
    struct json_error error = {0};
    CHECK(scan(" { \"a\" : 1.0 ,\"b\":[1,{\"c\":\"}\"}], \"a\":\"\\\"\"} ", &error) && count == 3);
    CHECK_TEXT(fields[0].name, "\"a\"");
    CHECK_TEXT(fields[0].value, "1.0");
    CHECK_TEXT(fields[1].value, "[1,{\"c\":\"}\"}]");
    CHECK_TEXT(fields[2].value, "\"\\\"\"");
    CHECK_TEXT(fields[2].text, "\"");
    CHECK(!fields[0].text.bytes && !fields[1].text.bytes);
    CHECK(scan("{\"\\u0061\\\"\":\"\"}", &error) && count == 1);
    CHECK_TEXT(fields[0].name, "\"\\u0061\\\"\"");
    CHECK_TEXT(fields[0].plain_name, "a\"");
    CHECK(fields[0].text.bytes && !fields[0].text.length);
    CHECK(scan("{}", &error) && count == 0);
    CHECK(!scan("", &error) && error.offset == 0);
    CHECK(!scan("{\"a\":1} x", &error) && error.offset == 8);
    CHECK(!scan("{\"a\":1,}", &error) && error.offset == 7);
    CHECK(!scan("{\"a\":[}", &error) && error.offset == 6);
    CHECK(!scan("{\"a\":\"", &error) && error.offset == 6);
    CHECK(!scan("{\"a\":\"\\ud800\\u12x4\"}", &error) && error.offset == 16);
    CHECK(!scan("{\"a\":\"\\x\"}", &error) && error.offset == 7);
    CHECK(!scan("{\"a\":\"\n\"}", &error) && error.offset == 6);
}

/* Strings of random escapes: what json-c reads is what we read. */
static void test_unescape(void)
{
    static const char *const pieces[] = {"a",    "\\n",           "\\\"",    "\\\\",   "\\/",   "\\u0041",       "\\u00e9",
                                         "\\u0000", "\\ud83d\\ude00", "\xC3\xA9", "\\ud800", "\\udc00", "\\ud800\\u0041", " ",
                                         "\\b\\f\\r\\t", "\\ud800\\ud83d\\ude00", "\\uFFFD\\u07ff\\u0800"};
    struct json_error error;
    struct buffer text = {0};
    srand(1);
    for (int round = 0; round < 500; round++) {
        text.length = 0;
        buffer_add_text(&text, "{\"\":\"");
        for (int i = rand() % 12; i > 0; i--)
            buffer_add_text(&text, pieces[(size_t)rand() % (sizeof pieces / sizeof *pieces)]);
        buffer_add_text(&text, "\"}");
        struct json_object *read = json_tokener_parse(buffer_text(&text)), *string = NULL;
        CHECK(json_object_object_get_ex(read, "", &string) && scan(buffer_text(&text), &error) && count == 1);
        CHECK(slice_equal(fields[0].text, (struct slice){json_object_get_string(string),
                                                         (size_t)json_object_get_string_len(string)}));
        json_object_put(read);
    }
    buffer_free(&text);
}

int main(void)
{
    test_strings();
    test_numbers();
    test_long_string();
    test_nesting();
    test_verbatim();
    test_fields();
    test_unescape();
    buffer_free(&out);
    buffer_free(&plain);
    return check_result();
}
