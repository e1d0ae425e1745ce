/* Our JSON writer and scanner against json-c. */
#include <json-c/json.h>
#include <math.h>
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

static void test_numbers(void)
{
    CHECK_TEXT(WRITTEN(json_uint(&json, UINT64_MAX)), "18446744073709551615");
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
    CHECK_TEXT(WRITTEN(json_boolean(&json, true)), "true");
}

static void write_nested(void)
{
    json_open(&json, '{');
    json_key(&json, "a");
    json_open(&json, '[');
    json_uint(&json, 1);
    json_null(&json);
    json_open(&json, '{');
    json_close(&json, '}');
    json_close(&json, ']');
    json_key_raw(&json, SLICE("\"b\\u0000\""));
    json_raw(&json, SLICE("1e400"));
    json_close(&json, '}');
}

static void test_nesting(void)
{
    CHECK_TEXT(WRITTEN(write_nested()), "{\"a\":[1,null,{}],\"b\\u0000\":1e400}");
    out.length = 0;
    json = (struct json_writer){.out = &out, .indented = true};
    write_nested();
    CHECK_TEXT(((struct slice){out.bytes, out.length}),
               "{\n  \"a\": [\n    1,\n    null,\n    {}\n  ],\n  \"b\\u0000\": 1e400\n}");
}

static struct meta_field *fields;
static size_t count, capacity;

static bool scan(const char *text, struct json_error *error)
{
    count = 0;
    return json_fields(slice_of(text), &fields, &count, &capacity, error);
}

static void test_fields(void)
{
    struct json_error error = {0};
    CHECK(scan(" { \"a\" : 1.0 ,\"b\":[1,{\"c\":\"}\"}], \"a\":\"\\\"\"} ", &error) && count == 3);
    CHECK_TEXT(fields[0].name, "\"a\"");
    CHECK_TEXT(fields[0].value, "1.0");
    CHECK_TEXT(fields[1].value, "[1,{\"c\":\"}\"}]");
    CHECK_TEXT(fields[2].value, "\"\\\"\"");
    CHECK(scan("{}", &error) && count == 0);
    CHECK(!scan("", &error) && error.offset == 0);
    CHECK(!scan("{\"a\":1} x", &error) && error.offset == 8);
    CHECK(!scan("{\"a\":1,}", &error) && error.offset == 7);
    CHECK(!scan("{\"a\":[}", &error) && error.offset == 6);
    CHECK(!scan("{\"a\":\"", &error) && error.offset == 6);
}

/* Strings of random escapes: what json-c reads is what we read. */
static void test_unescape(void)
{
    static const char *const pieces[] = {"a",    "\\n",           "\\\"",    "\\\\",   "\\/",   "\\u0041",       "\\u00e9",
                                         "\\u0000", "\\ud83d\\ude00", "\xC3\xA9", "\\ud800", "\\udc00", "\\ud800\\u0041", " ",
                                         "\\b\\f\\r\\t", "\\ud800\\ud83d\\ude00", "\\uFFFD\\u07ff\\u0800"};
    struct buffer text = {0}, plain = {0};
    srand(1);
    for (int round = 0; round < 500; round++) {
        text.length = plain.length = 0;
        buffer_add_char(&text, '"');
        for (int i = rand() % 12; i > 0; i--)
            buffer_add_text(&text, pieces[(size_t)rand() % (sizeof pieces / sizeof *pieces)]);
        buffer_add_char(&text, '"');
        struct json_object *read = json_tokener_parse(buffer_text(&text));
        struct slice got = json_unescape((struct slice){text.bytes, text.length}, &plain);
        CHECK(slice_equal(got, (struct slice){json_object_get_string(read),
                                              (size_t)json_object_get_string_len(read)}));
        json_object_put(read);
    }
    buffer_free(&text);
    buffer_free(&plain);
}

int main(void)
{
    test_strings();
    test_numbers();
    test_nesting();
    test_fields();
    test_unescape();
    buffer_free(&out);
    free(fields);
    return check_result();
}
