/* A pattern with references matches what it would with the things themselves in their place; patterns are made at
 * random. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "knowledge/pattern.h"
#include "unit/check.h"

/* What {#w1}, {#w2} and {#w3} mean, the longest first, and the same as a pattern. */
static const char *const things[][2] = {{NULL, NULL}, {"an ban", "an"}, {"ban", NULL}, {"na", "an"}};
static const char *const plain_things[] = {"", "(?>\\b(?>an ban|an)\\b)", "(?>\\bban\\b)", "(?>\\b(?>na|an)\\b)"};

static bool is_edge(const char *text, size_t at)
{
    return !text[at] || at == 0 || !isalpha((unsigned char)text[at]) || !isalpha((unsigned char)text[at - 1]);
}

/* What callouts look at. */
struct run {
    const struct pattern *pattern;
    const char *text;
    size_t end;
};

static size_t longest(const struct run *run, const struct reference *reference, size_t at)
{
    size_t end = 0;
    for (size_t t = 0; t < reference->term_count; t++)
        for (size_t i = 0; i < 2; i++) {
            const char *thing = things[run->pattern->terms[reference->first_term + t].argument][i];
            size_t length = thing ? strlen(thing) : 0;
            if (thing && strncmp(run->text + at, thing, length) == 0 && is_edge(run->text, at) &&
                is_edge(run->text, at + length) && at + length > end)
                end = at + length;
        }
    return end;
}

static int callout(pcre2_callout_block *block, void *data)
{
    struct run *run = data;
    size_t at = block->current_position;
    if (block->callout_number & 1)
        return at != run->end;
    const struct reference *reference = &run->pattern->references[block->callout_number / 2];
    size_t end = longest(run, reference, at);
    if (!reference->only_asks)
        run->end = end;
    return !end;
}

/* Where CODE matches: its start and end in one number, or SIZE_MAX. */
static size_t match(const pcre2_code *code, const struct pattern *pattern, const char *text)
{
    struct run run = {pattern, text, 0};
    pcre2_match_context *context = pcre2_match_context_create(NULL);
    pcre2_match_data *data = pcre2_match_data_create(8, NULL);
    pcre2_set_callout(context, callout, &run);
    int found = pcre2_match(code, (PCRE2_SPTR)text, strlen(text), 0, 0, data, context);
    const PCRE2_SIZE *offsets = pcre2_get_ovector_pointer(data);
    size_t where = found > 0 ? offsets[0] * 1000 + offsets[1] : SIZE_MAX;
    pcre2_match_data_free(data);
    pcre2_match_context_free(context);
    return where;
}

static unsigned chance(unsigned below)
{
    static uint64_t state = 6;
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (unsigned)(state >> 33) % below;
}

/* Adds the same to both patterns, but for references. */
static void add_random(struct buffer *pattern, struct buffer *plain, unsigned depth)
{
    static const char *const simple[] = {" ", " ", "a", "an", "[a-n]", "\\w+", "\\w*+", "(?: |-)", " ?", "\\(?:", "|"};
    static const char *const groups[] = {"(?:", "(?:", "(?>", "(?!", "(?!", "(?=", "("};
    static const char *const quantifiers[] = {"", "", "", "?", "++", "{0,2}"};
    for (unsigned parts = 1 + chance(4); parts > 0; parts--) {
        unsigned kind = chance(depth ? 3 : 2);
        if (kind == 0) {
            const char *text = simple[chance(sizeof simple / sizeof *simple)];
            buffer_add_text(pattern, text);
            buffer_add_text(plain, text);
        } else if (kind == 1) {
            unsigned class = 1 + chance(3);
            buffer_addf(pattern, "{#w%u}", class);
            buffer_add_text(plain, plain_things[class]);
            if (chance(2)) {
                buffer_add_text(pattern, "|");
                buffer_add_text(plain, "|");
            }
        } else {
            const char *group = groups[chance(sizeof groups / sizeof *groups)];
            buffer_add_text(pattern, group);
            buffer_add_text(plain, group);
            add_random(pattern, plain, depth - 1);
            bool looks = strcmp(group, "(?!") == 0 || strcmp(group, "(?=") == 0;
            const char *quantifier = looks ? "" : quantifiers[chance(6)];
            buffer_addf(pattern, ")%s", quantifier);
            buffer_addf(plain, ")%s", quantifier);
        }
    }
}

static void test_random(void)
{
    static const char *const texts[] = {"an ban",   "ban an ban na", "na-an", " an",
                                        "anban an", "an (:ban",      "",      "ban na an"};
    unsigned different = 0;
    for (unsigned i = 0; i < 20000; i++) {
        struct buffer text = {0}, plain = {0};
        enum pattern_anchor anchor = chance(2) ? PATTERN_AT_START : PATTERN_AT_END;
        enum pattern_words words = chance(2) ? PATTERN_WHOLE_WORDS : PATTERN_PARTED_WORDS;
        struct pattern pattern, wanted;
        struct pattern_error error;
        add_random(&text, &plain, 2);
        struct slice pattern_text = {buffer_text(&text), text.length}, plain_text = {buffer_text(&plain), plain.length};
        bool fine = pattern_compile(&wanted, plain_text, anchor, words, &error);
        different += pattern_compile(&pattern, pattern_text, anchor, words, &error) != fine;
        for (size_t t = 0; fine && t < sizeof texts / sizeof *texts; t++) {
            bool same = match(pattern.code, &pattern, texts[t]) == match(wanted.code, &wanted, texts[t]);
            different += !same;
            if (!same)
                printf("  %.*s on \"%s\"\n", (int)text.length, buffer_text(&text), texts[t]);
        }
        if (fine) {
            pattern_free(&pattern);
            pattern_free(&wanted);
        }
        buffer_free(&text);
        buffer_free(&plain);
    }
    CHECK(different == 0);
}

int main(void)
{
    test_random();
    return check_result();
}
