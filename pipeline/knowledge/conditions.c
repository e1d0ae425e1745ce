/* The conditions of needs= and forbids=. */
#include <string.h>

#include "knowledge/builder.h"

static const struct {
    const char *name;
    enum condition_type type;
    bool has_class;
} condition_names[] = {
    {"prev", CONDITION_PREV, true},         {"next", CONDITION_NEXT, true},       {"sent", CONDITION_SENTENCE, true},
    {"doc", CONDITION_DOCUMENT, true},      {"country", CONDITION_COUNTRY, false}, {"entity", CONDITION_ENTITY, false},
    {"upper", CONDITION_UPPER, false},      {"first", CONDITION_FIRST, false},    {"self", CONDITION_SELF, true},
    {"within", CONDITION_WITHIN, false},
};

static bool parse_condition(struct builder *builder, struct slice text, struct condition *condition)
{
    struct slice rest = text;
    struct slice name = slice_cut(&rest, ':');
    bool has_class = name.length < text.length;
    for (size_t i = 0; i < sizeof condition_names / sizeof *condition_names; i++) {
        if (!slice_equal(name, slice_of(condition_names[i].name)) || condition_names[i].has_class != has_class)
            continue;
        uint32_t class_index = 0;
        if (has_class && !string_map_get(&builder->class_ids, rest, &class_index))
            return false;
        *condition = (struct condition){(uint16_t)condition_names[i].type, (uint16_t)class_index};
        return true;
    }
    return false;
}

uint16_t parse_conditions(struct builder *builder, struct slice text, struct place place)
{
    bool is_new;
    uint32_t *known = string_map_put(&builder->condition_texts, text, &is_new);
    if (!is_new)
        return (uint16_t)*known;
    struct condition_list list = {.first = (uint32_t)builder->conditions.count};
    struct slice rest = text;
    while (rest.length) {
        struct slice one = slice_cut(&rest, '|');
        struct condition condition;
        if (parse_condition(builder, one, &condition)) {
            list_add(&builder->conditions, condition);
            list.count++;
        } else {
            builder_error(builder, place, "unknown condition \"%.*s\"", (int)one.length, one.bytes);
        }
    }
    if (builder->condition_lists.count > UINT16_MAX) {
        builder_error(builder, place, "more than 65535 different conditions");
        return 0;
    }
    *known = (uint32_t)builder->condition_lists.count;
    list_add(&builder->condition_lists, list);
    return (uint16_t)*known;
}
