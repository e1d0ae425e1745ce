/* scoring.yaml: the constants of topic scoring, the zones that rules may mark, and the signs of modality. */
#include "knowledge/parse_yaml.h"

/* The number that a name has among NAMES, which it gets when it is new: COUNT. Only a user's file may say anew what is
 * there already. */
static uint32_t number_of(struct yaml_file *yaml, int key, struct string_map *names, size_t count)
{
    bool is_new;
    struct builder *builder = yaml->builder;
    struct slice name = yaml_scalar(yaml, key);
    struct slice kept = {arena_copy(&builder->arena, name.bytes, name.length), name.length};
    uint32_t *number = string_map_put(names, kept, &is_new);
    if (is_new)
        *number = (uint32_t)count;
    else if (!builder->sources->files[yaml->source].overlay)
        yaml_error(yaml, key, "key stands twice:", name);
    return *number;
}

static void parse_zone(struct yaml_file *yaml, int key, int value)
{
    static const char *const keys[] = {"topics", "names", NULL};
    struct builder *builder = yaml->builder;
    struct slice name = yaml_scalar(yaml, key);
    uint32_t number = number_of(yaml, key, &builder->zone_names, builder->zones.count);
    if (!yaml_is_map(yaml, value) || number == MAX_ZONES) {
        yaml_error(yaml, value,
                   number == MAX_ZONES ? "too many zones" : "{topics: FACTOR, names: true or false} expected",
                   (struct slice){0});
        return;
    }
    yaml_check_keys(yaml, value, keys);
    if (number == builder->zones.count)
        list_add(&builder->zones, (struct zone_def){.name = builder_string(builder, name), .topics = 1, .names = true});
    struct zone_def *zone = &builder->zones.items[number];
    if (yaml_get(yaml, value, "topics"))
        yaml_number(yaml, yaml_get(yaml, value, "topics"), 0, 100, &zone->topics);
    if (yaml_get(yaml, value, "names"))
        zone->names = yaml_boolean(yaml, yaml_get(yaml, value, "names"));
    if (slice_equal(name, SLICE("headline")))
        builder->scoring.headline = number;
}

static void parse_modality(struct yaml_file *yaml, int key, int value)
{
    struct builder *builder = yaml->builder;
    struct slice class = yaml_scalar(yaml, value);
    uint32_t class_index, number = number_of(yaml, key, &builder->modality_names, builder->modalities.count);
    if (number == builder->modalities.count)
        list_add(&builder->modalities, builder_string(builder, yaml_scalar(yaml, key)));
    if (string_map_get(&builder->class_ids, class, &class_index))
        builder->classes.items[class_index].flags = number;
    else
        yaml_error(yaml, value, "unknown class", class);
}

void parse_scoring(struct yaml_file *yaml)
{
    static const char *const keys[] = {"repeat_factor", "repeat_cap",     "length_free", "length_exponent", "relative",
                                       "most",          "modality_reach", "zones",       "modalities",      NULL};
    struct scoring *scoring = &yaml->builder->scoring;
    double *const values[] = {&scoring->repeat_factor,   &scoring->repeat_cap, &scoring->length_free,
                              &scoring->length_exponent, &scoring->relative,   &scoring->most,
                              &scoring->modality_reach};
    int key, value, zones = yaml_get(yaml, yaml_root(yaml), "zones");
    int modalities = yaml_get(yaml, yaml_root(yaml), "modalities");
    size_t step = 0;
    yaml_check_keys(yaml, yaml_root(yaml), keys);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++) {
        int node = yaml_get(yaml, yaml_root(yaml), keys[i]);
        if (node)
            yaml_number(yaml, node, 0, 1e6, values[i]);
    }
    while (yaml_next_pair(yaml, zones, &step, &key, &value))
        parse_zone(yaml, key, value);
    step = 0;
    while (yaml_next_pair(yaml, modalities, &step, &key, &value))
        parse_modality(yaml, key, value);
}
