/* The classes of findings, and what can be seen in a single line of a gazetteer. */
#include "knowledge/lint.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <utf8proc.h>

#include "base/diagnostic.h"

enum { WARNINGS_SHOWN = 10, STALE_YEARS = 8 };

static const struct {
    const char *text;
    bool error;
} classes[LINT_CLASS_COUNT] = {
    [LINT_UNSORTED] = {"lines out of order", true},
    [LINT_NOT_NFC] = {"lines that are not NFC", true},
    [LINT_NO_SOURCE] = {"lines without a source", true},
    [LINT_NO_COUNTRY] = {"codes of no country", true},
    [LINT_SAME_PRIOR] = {"names of two entries with the same prior", false},
    [LINT_COMMON_WORD] = {"names that are common words, without a policy", false},
    [LINT_SHORT_ALIAS] = {"names under four letters, without a policy", false},
    [LINT_STALE_ROLE] = {"roles that may have ended", false},
};

const char *lint_class_text(enum lint_class class_index)
{
    return classes[class_index].text;
}

bool lint_is_error(enum lint_class class_index)
{
    return classes[class_index].error;
}

void lint_free(struct lint *lint)
{
    string_map_free(&lint->common_words);
}

void lint_report(struct lint *lint, enum lint_class class_index, const char *format, ...)
{
    bool error = classes[class_index].error;
    if (lint->counts[class_index]++ >= WARNINGS_SHOWN && !error && !lint->all) {
        diagnostic_raise(lint->strict ? SEVERITY_FATAL : SEVERITY_NOTE);
        return;
    }
    char message[1024];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    diagnose(error || lint->strict ? SEVERITY_FATAL : SEVERITY_NOTE, "%s", message);
}

void lint_add_common_words(struct lint *lint, struct slice text)
{
    while (text.length) {
        struct slice line = slice_cut(&text, '\n');
        bool is_new;
        if (!line.length || line.bytes[0] == '#' || !memchr(line.bytes, '\t', line.length))
            continue;
        slice_cut(&line, '\t');
        if (line.length)
            string_map_put(&lint->common_words, slice_cut(&line, '\t'), &is_new);
    }
}

/* A line with where it stands, for messages. */
struct line {
    struct slice name; /* of the file */
    uint32_t number;
    struct slice text;
};
#define PLACE(line) (int)(line)->name.length, (line)->name.bytes, (line)->number

static bool is_ascii(struct slice text)
{
    unsigned char seen = 0;
    for (size_t i = 0; i < text.length; i++)
        seen |= (unsigned char)text.bytes[i];
    return seen < 0x80;
}

/* Lines that are no UTF-8 are for the parser to report. */
static void lint_encoding(struct lint *lint, const struct line *line)
{
    if (is_ascii(line->text))
        return;
    utf8proc_uint8_t *composed = NULL;
    utf8proc_ssize_t length = utf8proc_map((const utf8proc_uint8_t *)line->text.bytes,
                                           (utf8proc_ssize_t)line->text.length, &composed,
                                           UTF8PROC_STABLE | UTF8PROC_COMPOSE);
    if (length >= 0 && !slice_equal(line->text, (struct slice){(const char *)composed, (size_t)length}))
        lint_report(lint, LINT_NOT_NFC, "%.*s:%u:1: not in NFC", PLACE(line));
    free(composed);
}

/* The order of LC_ALL=C sort: a line that begins as another one but ends earlier comes first. */
static bool comes_before(struct slice a, struct slice b)
{
    size_t shorter = a.length < b.length ? a.length : b.length;
    int order = shorter ? memcmp(a.bytes, b.bytes, shorter) : 0;
    return order ? order < 0 : a.length < b.length;
}

/* The four digits at the start of a date, or 0. */
static uint32_t year_of(struct slice date)
{
    uint64_t year;
    date.length = date.length < 4 ? 0 : 4;
    return slice_to_uint(date, &year) ? (uint32_t)year : 0;
}

/* role=TEXT@FROM..TO: with FROM long ago and no TO, somebody should look whether it has ended. */
static void lint_role(struct lint *lint, const struct line *line, struct slice role)
{
    const char *at = role.length ? memrchr(role.bytes, '@', role.length) : NULL;
    if (!at)
        return;
    struct slice dates = {at + 1, role.length - (size_t)(at + 1 - role.bytes)};
    const char *dots = memmem(dates.bytes, dates.length, "..", 2);
    uint32_t from = year_of(dates);
    if (dots && dots + 2 == dates.bytes + dates.length && from && from + STALE_YEARS <= lint->year)
        lint_report(lint, LINT_STALE_ROLE, "%.*s:%u:%zu: since %u without an end: \"%.*s\"", PLACE(line),
                    (size_t)(role.bytes - line->text.bytes) + 1, from, (int)(at - role.bytes), role.bytes);
}

static void lint_columns(struct lint *lint, const struct line *line)
{
    struct slice rest = line->text;
    slice_cut(&rest, '\t');
    struct slice tag = slice_cut(&rest, '\t');
    slice_cut(&rest, '\t');
    struct slice facts = slice_cut(&rest, '\t');
    if (slice_equal(tag, SLICE("-")))
        return;
    for (struct slice left = facts; left.length;) {
        struct slice value = slice_cut(&left, ';');
        if (slice_equal(slice_cut(&value, '='), SLICE("role")))
            lint_role(lint, line, value);
    }
    bool complete = facts.bytes + facts.length < line->text.bytes + line->text.length;
    if (complete && !lint->overlay && (!rest.length || slice_equal(rest, SLICE("-"))))
        lint_report(lint, LINT_NO_SOURCE, "%.*s:%u:%zu: no source", PLACE(line),
                    (size_t)(rest.bytes - line->text.bytes) + 1);
}

static void lint_file(struct lint *lint, const struct source_text *file)
{
    struct line line = {.name = file->name};
    struct slice rest = file->text, before = {0};
    bool heading = true;
    while (rest.length) {
        line.text = slice_cut(&rest, '\n');
        line.number++;
        if (line.text.length && line.text.bytes[line.text.length - 1] == '\r')
            line.text.length--;
        lint_encoding(lint, &line);
        bool comment = line.text.length && line.text.bytes[0] == '#';
        if (heading && comment)
            continue;
        if (!lint->overlay && !heading && comes_before(line.text, before))
            lint_report(lint, LINT_UNSORTED, "%.*s:%u:1: belongs before the line above (LC_ALL=C sort)",
                        PLACE(&line));
        heading = false;
        before = line.text;
        if (line.text.length && !comment)
            lint_columns(lint, &line);
    }
}

void lint_lines(struct lint *lint, const struct source_list *list)
{
    for (size_t i = 0; i < list->count; i++)
        if (list->files[i].type == SOURCE_GAZETTEER && list->files[i].overlay == lint->overlay)
            lint_file(lint, &list->files[i]);
}
