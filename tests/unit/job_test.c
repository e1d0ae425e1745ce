/* What a job writes of names, and shows of its progress. */
#include <string.h>

#include "driver/names.h"
#include "driver/progress.h"
#include "unit/check.h"

static const struct {
    const char *name, *text;
} names[] = {
    {"news/a b.txt", "news/a b.txt"},
    {"\xC3\xA9\xE2\x82\xAC", "\xC3\xA9\xE2\x82\xAC"},
    {"a\tb\nc\x7F\x1B[", "a\\x09b\\x0ac\\x7f\\x1b["},
    {"\\x41", "\\\\x41"},
    {"\xC2\x80\xC2\x9F\xC2\xA0", "\\xc2\\x80\\xc2\\x9f\xC2\xA0"},
    {"\xC3\xA9\xFF", "\\xc3\\xa9\\xff"},
    {"", ""},
};

static void test_names(void)
{
    struct buffer text = {0}, back = {0};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        text.length = back.length = 0;
        names_escape(&text, names[i].name);
        CHECK_TEXT(((struct slice){text.bytes, text.length}), names[i].text);
        CHECK(names_unescape(&back, (struct slice){text.bytes, text.length}));
        CHECK_TEXT(((struct slice){back.bytes, back.length}), names[i].name);
    }
    static const char *const wrong[] = {"\\", "a\\", "\\x", "\\x4", "\\xg0", "\\x4G", "\\n"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        CHECK(!names_unescape(&back, slice_of(wrong[i])));
    buffer_free(&text);
    buffer_free(&back);
}

static const struct {
    struct progress_counts first, now;
    double seconds;
    const char *text;
} shown[] = {
    {{0, 0, 0, 0}, {0, 0, 0, 0}, 0, "100%, 0 documents"},
    {{0, 1000, 0, 0}, {0, 1000, 0, 0}, 1, "0%, 0 documents, 0/s"},
    {{0, 1000, 0, 0}, {250, 1000, 50, 0}, 10, "25%, 50 documents, 5/s, 0:00:30 left"},
    {{500, 1000, 100, 3}, {600, 1000, 120, 3}, 1800, "60%, 120 documents, 0/s, 3 failed, 2:00:00 left"},
    {{0, 1000, 0, 0}, {1000, 1000, 9, 1}, 3, "100%, 9 documents, 3/s, 1 failed, 0:00:00 left"},
    {{0, 1000, 0, 0}, {2000, 1000, 9, 0}, 3, "100%, 9 documents, 3/s, 0:00:00 left"},
};

static void test_progress(void)
{
    struct buffer text = {0};
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        text.length = 0;
        progress_describe(&text, &shown[i].first, &shown[i].now, shown[i].seconds);
        CHECK_TEXT(((struct slice){text.bytes, text.length}), shown[i].text);
    }
    buffer_free(&text);
}

int main(void)
{
    test_names();
    test_progress();
    return check_result();
}
