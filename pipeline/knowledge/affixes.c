/* affixes.yaml: the morphology of cues. */
#include "knowledge/affixes.h"

#include <stdlib.h>

#include "knowledge/parse_yaml.h"
#include "knowledge/pattern.h"

static uint8_t language_of(struct yaml_file *yaml, int node)
{
    uint32_t language = 0;
    struct slice code = yaml_scalar(yaml, node);
    if (!string_map_get(&yaml->builder->language_ids, code, &language))
        yaml_error(yaml, node, "unknown language", code);
    return (uint8_t)language;
}

static struct slice keep(struct builder *builder, struct slice text)
{
    return (struct slice){arena_copy(&builder->arena, text.bytes, text.length), text.length};
}

static void check_pattern(struct yaml_file *yaml, int node, struct slice text)
{
    struct pattern pattern;
    struct pattern_error error;
    if (!pattern_compile(&pattern, text, PATTERN_AT_START, PATTERN_WHOLE_WORDS, &error))
        builder_error(yaml->builder, yaml_place(yaml, node), "bad pattern: %s", error.message);
    else
        pattern_free(&pattern);
}

void parse_affixes(struct yaml_file *yaml)
{
    static const char *const keys[] = {"match", "form", NULL};
    int key, list, item;
    size_t step = 0;
    while (yaml_next_pair(yaml, yaml_root(yaml), &step, &key, &list)) {
        uint8_t language = language_of(yaml, key);
        size_t inner = 0;
        while (yaml_next_item(yaml, list, &inner, &item)) {
            yaml_check_keys(yaml, item, keys);
            struct slice match = yaml_need(yaml, item, "match"), form = yaml_need(yaml, item, "form");
            if (match.length)
                check_pattern(yaml, item, match);
            list_add(&yaml->builder->affixes,
                     (struct affix){language, keep(yaml->builder, match), keep(yaml->builder, form)});
        }
    }
}

static bool seen(const struct form_list *forms, struct slice form)
{
    for (size_t i = 0; i < forms->count; i++)
        if (slice_equal(forms->items[i], form))
            return true;
    return false;
}

static void add_form(struct builder *builder, struct form_list *forms, struct slice form)
{
    if (seen(forms, form))
        return;
    mem_reserve(forms->items, forms->capacity, forms->count + 1);
    forms->items[forms->count++] = keep(builder, form);
}

void affix_forms(struct builder *builder, uint8_t language, struct slice root, struct form_list *forms)
{
    add_form(builder, forms, root);
    for (size_t i = 0; i < builder->affixes.count; i++) {
        const struct affix *affix = &builder->affixes.items[i];
        if (affix->language != language)
            continue;
        int code;
        PCRE2_SIZE offset, length = 256;
        PCRE2_UCHAR out[256];
        pcre2_code *match = pcre2_compile((PCRE2_SPTR)affix->match.bytes, affix->match.length, PCRE2_UTF, &code,
                                          &offset, NULL);
        if (!match)
            continue; /* reported when it was read */
        int done = pcre2_substitute(match, (PCRE2_SPTR)root.bytes, root.length, 0, PCRE2_SUBSTITUTE_EXTENDED, NULL,
                                    NULL, (PCRE2_SPTR)affix->form.bytes, affix->form.length, out, &length);
        if (done == 1)
            add_form(builder, forms, (struct slice){(char *)out, length});
        pcre2_code_free(match);
    }
}
