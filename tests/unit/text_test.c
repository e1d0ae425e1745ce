/* Mending of what is no UTF-8, and offsets in the three units. */
#include <stdlib.h>
#include <string.h>

#include "document/document.h"
#include "document/offsets.h"
#include "unit/check.h"

/* What Python's bytes.decode('utf-8', 'replace') gives; R is U+FFFD. */
#define R "\xEF\xBF\xBD"
static const struct {
    const char *input, *text;
    size_t invalid;
} mended[] = {
    {"", "", 0},
    {"abc", "abc", 0},
    {"\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", "\xC3\xA9\xE2\x82\xAC\xF0\x9F\x98\x80", 0},
    {"\xFF", R, 1},
    {"\x80\x80", R R, 2},
    {"\xC0\xAF", R R, 2},
    {"\xC1\xBF", R R, 2},
    {"\xC3", R, 1},
    {"\xE2\x82", R, 2},
    {"\xE2\x82" "a", R "a", 2},
    {"\xE0\x80\xAF", R R R, 3},
    {"\xE0\xA0", R, 2},
    {"\xED\xA0\x80", R R R, 3},
    {"\xED\x9F\xBF", "\xED\x9F\xBF", 0},
    {"\xF0\x9F\x98", R, 3},
    {"\xF0\x8F\x80\x80", R R R R, 4},
    {"\xF4\x8F\xBF\xBF", "\xF4\x8F\xBF\xBF", 0},
    {"\xF4\x90\x80\x80", R R R R, 4},
    {"\xF5\x80", R R, 2},
    {"\xF0\x9F\xC3\xA9", R "\xC3\xA9", 2},
    {"12345678\xFF" "12345678\xE2\x82" "12345678", "12345678" R "12345678" R "12345678", 3},
};

static void test_mending(void)
{
    struct document document = {0};
    for (size_t i = 0; i < sizeof mended / sizeof *mended; i++) {
        document_reset(&document);
        size_t first = document_set_text(&document, slice_of(mended[i].input));
        CHECK_TEXT(document.text, mended[i].text);
        CHECK(document.invalid_bytes == mended[i].invalid);
        CHECK((first == SIZE_MAX) == (mended[i].invalid == 0));
        CHECK(document_input_offset(&document, (uint32_t)document.text.length) == strlen(mended[i].input));
    }
    document_free(&document);
}

static void test_input_offsets(void)
{
    struct document document = {0};
    CHECK(document_set_text(&document, slice_of("a\xFFz\xE2\x82z\xF0\x9F\x98z")) == 1);
    /* text: a R z R z R z, at 0 1 4 5 8 9 12; input: a FF z E2 82 z F0 9F 98 z, at 0 1 2 3 5 6 9 */
    const uint32_t text[] = {0, 1, 4, 5, 8, 9, 12, 13}, input[] = {0, 1, 2, 3, 5, 6, 9, 10};
    struct offsets offsets;
    offsets_start(&offsets, &document, OFFSET_BYTE);
    for (size_t i = 0; i < 8; i++) {
        CHECK(document_input_offset(&document, text[i]) == input[i]);
        CHECK(offsets_convert(&offsets, text[i]) == input[i]);
    }
    document_free(&document);
}

/* Every offset of a text longer than the distance of the marks, forwards, backwards and at random. */
static void test_units(void)
{
    static const char *const pieces[] = {"a", "\xC3\xA9", "\xE2\x82\xAC", "\xF0\x9F\x98\x80", "some ascii text "};
    struct buffer text = {0};
    srand(1);
    while (text.length < 40000)
        buffer_add_text(&text, pieces[rand() % 5]);
    struct document document = {0};
    CHECK(document_set_text(&document, (struct slice){text.bytes, text.length}) == SIZE_MAX);
    uint32_t *points = calloc(text.length + 1, sizeof *points), *units = calloc(text.length + 1, sizeof *units);
    for (size_t i = 0; points && units && i < text.length; i++) {
        unsigned char c = (unsigned char)text.bytes[i];
        points[i + 1] = points[i] + ((c & 0xC0) != 0x80);
        units[i + 1] = units[i] + ((c & 0xC0) != 0x80) + (c >= 0xF0);
    }
    struct offsets by_point, by_unit;
    offsets_start(&by_point, &document, OFFSET_CODEPOINT);
    offsets_start(&by_unit, &document, OFFSET_UTF16);
    bool same = true;
    for (uint32_t i = 0; i < 3 * text.length; i++) {
        uint32_t length = (uint32_t)text.length;
        uint32_t at = i < length ? i : i < 2 * length ? 2 * length - i : (uint32_t)rand() % (length + 1);
        if (at < length && (text.bytes[at] & 0xC0) == 0x80)
            continue; /* within a code point nobody asks */
        same = same && offsets_convert(&by_point, at) == points[at] && offsets_convert(&by_unit, at) == units[at];
    }
    CHECK(same);
    free(points);
    free(units);
    document_free(&document);
    buffer_free(&text);
}

int main(void)
{
    test_mending();
    test_input_offsets();
    test_units();
    return check_result();
}
