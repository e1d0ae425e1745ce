#include "knowledge/pattern.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "knowledge/image.h"

static bool fail(struct pattern_error *error, size_t offset, const char *message)
{
    error->offset = offset;
    snprintf(error->message, sizeof error->message, "%s", message);
    return false;
}

/* Writes the pattern with its references spelled out; collects them. */
static bool expand(struct pattern *pattern, struct slice text, struct buffer *out, struct pattern_error *error)
{
    size_t capacity = 0;
    for (size_t i = 0; i < text.length; i++) {
        if (text.length - i < 4 || text.bytes[i] != '{' || text.bytes[i + 1] != '#') {
            buffer_add_char(out, text.bytes[i]);
            continue;
        }
        struct slice rest = {text.bytes + i + 3, text.length - i - 3};
        uint64_t argument;
        struct slice digits = slice_cut(&rest, '}');
        if (!slice_to_uint(digits, &argument) || argument > UINT16_MAX)
            return fail(error, i, "bad reference");
        size_t number = pattern->reference_count;
        if (number >= PATTERN_MAX_REFERENCES)
            return fail(error, i, "too many references in one pattern");
        mem_reserve(pattern->references, capacity, number + 1);
        pattern->references[pattern->reference_count++] =
            (struct reference){(enum reference_type)text.bytes[i + 2], (uint16_t)argument, 0};
        buffer_addf(out, "(?>(?C%zu)(?s:.{1,240}?)(?C%zu))", number * 2, number * 2 + 1);
        i += digits.length + 3;
    }
    return true;
}

static void read_group_names(struct pattern *pattern)
{
    PCRE2_SPTR names = NULL;
    uint32_t count = 0, size = 0;
    pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMECOUNT, &count);
    pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMEENTRYSIZE, &size);
    pcre2_pattern_info(pattern->code, PCRE2_INFO_NAMETABLE, &names);
    for (uint32_t i = 0; i < count; i++, names += size) {
        uint16_t group = (uint16_t)(names[0] << 8 | names[1]);
        const char *name = (const char *)names + 2;
        for (uint8_t label = 1; label < LABEL_COUNT; label++)
            if (strcmp(name, label_names[label]) == 0 && pattern->capture_count < PATTERN_MAX_CAPTURES)
                pattern->captures[pattern->capture_count++] = (struct capture){group, label};
    }
}

bool pattern_compile(struct pattern *pattern, struct slice text, enum pattern_anchor anchor,
                     struct pattern_error *error)
{
    *pattern = (struct pattern){0};
    struct buffer expanded = {0};
    int code = 0;
    PCRE2_SIZE offset = 0;
    bool fine = true;
    if (anchor == PATTERN_AT_END)
        buffer_add_text(&expanded, "(?:");
    fine = expand(pattern, text, &expanded, error);
    if (anchor == PATTERN_AT_END)
        buffer_add_text(&expanded, ")\\z");
    if (fine) {
        uint32_t options = PCRE2_UTF | PCRE2_DUPNAMES | PCRE2_NEVER_BACKSLASH_C;
        if (anchor == PATTERN_AT_START)
            options |= PCRE2_ANCHORED;
        pattern->code = pcre2_compile((PCRE2_SPTR)buffer_text(&expanded), expanded.length, options, &code, &offset, NULL);
        if (!pattern->code) {
            pcre2_get_error_message(code, (PCRE2_UCHAR *)error->message, sizeof error->message);
            error->offset = offset < text.length ? offset : text.length;
            fine = false;
        } else {
            pcre2_jit_compile(pattern->code, PCRE2_JIT_COMPLETE); /* where there is no JIT, matching interprets */
            read_group_names(pattern);
        }
    }
    buffer_free(&expanded);
    if (!fine)
        pattern_free(pattern);
    return fine;
}

void pattern_free(struct pattern *pattern)
{
    pcre2_code_free(pattern->code);
    free(pattern->references);
    *pattern = (struct pattern){0};
}
