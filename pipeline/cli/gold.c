#include "cli/gold.h"

#include <json-c/json.h>
#include <stdlib.h>
#include <string.h>

uint32_t name_number(struct names *names, struct slice name)
{
    uint32_t number;
    bool is_new;
    if (string_map_get(&names->map, name, &number))
        return number;
    struct slice kept = {arena_copy(&names->arena, name.bytes, name.length), name.length};
    number = (uint32_t)names->map.count;
    *string_map_put(&names->map, kept, &is_new) = number;
    return number;
}

void names_free(struct names *names)
{
    string_map_free(&names->map);
    arena_free(&names->arena);
}

void fact_add(struct fact_set *set, struct fact fact)
{
    mem_reserve(set->items, set->capacity, set->count + 1);
    set->items[set->count++] = fact;
}

static int compare_facts(const void *left, const void *right)
{
    const struct fact *a = left, *b = right;
    if (a->start != b->start)
        return a->start < b->start ? -1 : 1;
    if (a->end != b->end)
        return a->end < b->end ? -1 : 1;
    return a->code < b->code ? -1 : a->code > b->code;
}

void fact_sort(struct fact_set *set)
{
    size_t kept = 0;
    if (set->count > 1)
        qsort(set->items, set->count, sizeof *set->items, compare_facts);
    for (size_t i = 0; i < set->count; i++)
        if (!kept || compare_facts(&set->items[kept - 1], &set->items[i]))
            set->items[kept++] = set->items[i];
    set->count = kept;
}

size_t fact_common(const struct fact_set *a, const struct fact_set *b)
{
    size_t common = 0;
    for (size_t i = 0, j = 0; i < a->count && j < b->count;) {
        int order = compare_facts(&a->items[i], &b->items[j]);
        common += order == 0;
        i += order <= 0;
        j += order >= 0;
    }
    return common;
}

enum scored_class scored_class(struct slice label)
{
    static const struct {
        const char *label;
        enum scored_class class;
    } classes[] = {{"GPE", SCORED_LOC}, {"LOC", SCORED_LOC}, {"FAC", SCORED_LOC}, {"ORG", SCORED_ORG},
                   {"PERSON", SCORED_PERSON}};
    for (size_t i = 0; i < sizeof classes / sizeof *classes; i++)
        if (slice_equal(label, slice_of(classes[i].label)))
            return classes[i].class;
    return SCORED_NONE;
}

static struct slice text_of(struct json_object *value)
{
    if (!json_object_is_type(value, json_type_string))
        return (struct slice){0};
    return (struct slice){json_object_get_string(value), (size_t)json_object_get_string_len(value)};
}

static bool read_span(struct json_object *item, struct fact *fact)
{
    struct json_object *start = NULL, *end = NULL;
    json_object_object_get_ex(item, "start", &start);
    json_object_object_get_ex(item, "end", &end);
    if (!json_object_is_type(start, json_type_int) || !json_object_is_type(end, json_type_int) ||
        json_object_get_int64(start) < 0 || json_object_get_int64(end) < json_object_get_int64(start) ||
        json_object_get_int64(end) > UINT32_MAX)
        return false;
    fact->start = (uint32_t)json_object_get_int64(start);
    fact->end = (uint32_t)json_object_get_int64(end);
    return true;
}

static bool read_mention(struct gold *gold, struct names *names, struct json_object *item)
{
    struct fact fact = {0};
    struct json_object *label = NULL, *iso = NULL;
    json_object_object_get_ex(item, "label", &label);
    json_object_object_get_ex(item, "iso", &iso);
    struct slice name = text_of(label), code = text_of(iso);
    if (!read_span(item, &fact) || !name.length)
        return false;
    fact.code = scored_class(name);
    if (fact.code != SCORED_NONE)
        fact_add(&gold->mentions, fact);
    fact.code = code.length ? name_number(names, code) : 0;
    if (code.length && slice_equal(name, SLICE("GPE")))
        fact_add(&gold->places, fact);
    return true;
}

static bool read_code(struct fact_set *set, struct names *names, struct json_object *item)
{
    struct slice code = text_of(item);
    if (code.bytes)
        fact_add(set, (struct fact){.code = name_number(names, code)});
    return code.bytes != NULL;
}

enum field { FIELD_MENTIONS, FIELD_SENTENCES, FIELD_COUNTRIES, FIELD_TOPICS, FIELD_COUNT };
static const char *const fields[FIELD_COUNT] = {"ents", "sents", "countries", "topics"};

static bool read_item(struct gold *gold, struct names *names, enum field field, struct json_object *item)
{
    struct fact fact = {0};
    switch (field) {
    case FIELD_MENTIONS: return json_object_is_type(item, json_type_object) && read_mention(gold, names, item);
    case FIELD_SENTENCES:
        if (!json_object_is_type(item, json_type_object) || !read_span(item, &fact))
            return false;
        fact_add(&gold->sentences, fact);
        return true;
    case FIELD_COUNTRIES: return read_code(&gold->countries, names, item);
    default: return read_code(&gold->topics, names, item);
    }
}

static bool read_field(struct gold *gold, struct names *names, enum field field, struct slice value)
{
    struct json_tokener *tokener = json_tokener_new();
    struct json_object *list = tokener ? json_tokener_parse_ex(tokener, value.bytes, (int)value.length) : NULL;
    bool fine = json_object_is_type(list, json_type_array);
    for (size_t i = 0; fine && i < json_object_array_length(list); i++)
        fine = read_item(gold, names, field, json_object_array_get_idx(list, i));
    json_object_put(list);
    json_tokener_free(tokener);
    return fine;
}

bool gold_read(struct gold *gold, struct names *names, const struct document *document, const char **field)
{
    bool *const has[FIELD_COUNT] = {&gold->has_mentions, &gold->has_sentences, &gold->has_countries,
                                    &gold->has_topics};
    struct fact_set *const sets[] = {&gold->mentions, &gold->places, &gold->sentences, &gold->countries,
                                     &gold->topics};
    for (size_t i = 0; i < sizeof sets / sizeof *sets; i++)
        sets[i]->count = 0;
    for (int f = 0; f < FIELD_COUNT; f++) {
        *has[f] = false;
        *field = fields[f];
        for (size_t i = 0; i < document->meta_count; i++) {
            struct slice name = document->meta[i].name; /* with its quotes */
            struct slice plain = {name.bytes + 1, name.length - 2};
            if (!slice_equal(plain, slice_of(fields[f])))
                continue;
            *has[f] = true;
            if (!read_field(gold, names, (enum field)f, document->meta[i].value))
                return false;
        }
    }
    fact_sort(&gold->mentions);
    fact_sort(&gold->places);
    fact_sort(&gold->countries);
    return true;
}

void gold_free(struct gold *gold)
{
    free(gold->mentions.items);
    free(gold->places.items);
    free(gold->sentences.items);
    free(gold->countries.items);
    free(gold->topics.items);
    *gold = (struct gold){0};
}
