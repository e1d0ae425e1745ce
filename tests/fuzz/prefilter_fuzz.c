/* A pattern and a text, parted by a line feed: a prefilter refuses no text that its pattern matches. References are taken
 * to stand everywhere. The first byte says at which end of the text. */
#include <string.h>

#include "fuzz.h"
#include "knowledge/pattern.h"
#include "knowledge/prefilter.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static uint64_t bits(void *data, const struct reference_term *term)
{
    (void)data;
    (void)term;
    return 1;
}

static bool perhaps(void *data, uint64_t wanted, size_t at)
{
    (void)data;
    (void)at;
    return wanted;
}

static bool matches(const struct pattern *pattern, struct slice text, size_t *first)
{
    pcre2_match_data *found = pcre2_match_data_create(1, NULL);
    pcre2_match_context *context = pcre2_match_context_create(NULL);
    pcre2_set_match_limit(context, 20000);
    pcre2_set_depth_limit(context, 2000);
    int result = pcre2_match(pattern->code, (PCRE2_SPTR)text.bytes, text.length, 0, 0, found, context);
    *first = pcre2_get_ovector_pointer(found)[0];
    pcre2_match_data_free(found);
    pcre2_match_context_free(context);
    return result >= 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct prefilter_references references = {bits, perhaps, NULL};
    struct pattern pattern;
    struct pattern_error error;
    if (!size)
        return 0;
    enum pattern_anchor anchor = data[0] % 2 ? PATTERN_AT_END : PATTERN_AT_START;
    struct slice text = {(const char *)data + 1, size - 1}, source = slice_cut(&text, '\n');
    if (!pattern_compile(&pattern, source, anchor, PATTERN_PARTED_WORDS, &error))
        return 0;
    struct prefilter_refusal refusal;
    struct prefilter *prefilter = prefilter_new(source, anchor, &references, &refusal);
    size_t first = 0, found;
    bool may = !prefilter || prefilter_test(&prefilter, text, &references, &first);
    const char *end = text.bytes + text.length;
    if (text.length >= 2)
        may = may && !(anchor == PATTERN_AT_END ? prefilter_refuses(&refusal, end[-1], end[-2])
                                                : prefilter_refuses(&refusal, text.bytes[0], text.bytes[1]));
    REQUIRE(!matches(&pattern, text, &found) || (may && first <= found));
    prefilter_free(prefilter);
    pattern_free(&pattern);
    return 0;
}
