/* Which YAML file is of what kind, and the order in which they are read. */
#include <stdlib.h>

#include "knowledge/parse_yaml.h"

enum pass { PASS_CONSTANTS, PASS_MACROS, PASS_RULES, PASS_COUNT };

static bool has_name(struct slice path, const char *name)
{
    struct slice wanted = slice_of(name);
    if (path.length < wanted.length)
        return false;
    struct slice tail = {path.bytes + path.length - wanted.length, wanted.length};
    return slice_equal(tail, wanted) && (path.length == wanted.length || tail.bytes[-1] == '/');
}

static void read_file(struct yaml_file *yaml, enum pass pass)
{
    struct slice name = yaml->builder->sources->files[yaml->source].name;
    if (has_name(name, "affixes.yaml")) {
        if (pass == PASS_CONSTANTS)
            parse_affixes(yaml);
    } else if (has_name(name, "scoring.yaml")) {
        if (pass == PASS_CONSTANTS)
            parse_scoring(yaml);
    } else if (!yaml_is_map(yaml, yaml_root(yaml))) {
        if (pass == PASS_CONSTANTS)
            yaml_error(yaml, yaml_root(yaml), "a file of rules or a topic is a map of keys", (struct slice){0});
    } else if (yaml_get(yaml, yaml_root(yaml), "id") || yaml_get(yaml, yaml_root(yaml), "cues")) {
        if (pass == PASS_RULES)
            parse_topic(yaml);
    } else if (pass == PASS_MACROS) {
        parse_macros(yaml);
    } else if (pass == PASS_RULES) {
        parse_rule_file(yaml);
    }
}

/* Children know their parents by name until all topics are there. */
static void resolve_parents(struct builder *builder)
{
    for (size_t i = 0; i < builder->topics.count; i++) {
        struct topic_def *topic = &builder->topics.items[i];
        struct slice parent = builder->topic_parents.items[i];
        if (parent.length && !string_map_get(&builder->topic_ids, parent, &topic->parent))
            builder_error(builder, (struct place){topic->source, topic->line, 1}, "no topic is called \"%.*s\"",
                          (int)parent.length, parent.bytes);
    }
    for (size_t i = 0; i < builder->topics.count; i++) {
        uint32_t at = (uint32_t)i;
        for (size_t steps = 0; at != NONE; at = builder->topics.items[at].parent) {
            if (++steps > builder->topics.count) {
                const struct topic_def *topic = &builder->topics.items[i];
                builder_error(builder, (struct place){topic->source, topic->line, 1}, "the parents run in a circle");
                return;
            }
        }
    }
}

void parse_rules(struct builder *builder)
{
    LIST(struct yaml_file) files = {0};
    for (uint32_t i = 0; i < builder->sources->count; i++) {
        struct yaml_file yaml;
        if (builder->sources->files[i].type == SOURCE_RULES && yaml_file_open(&yaml, builder, i))
            list_add(&files, yaml);
    }
    for (int pass = 0; pass < PASS_COUNT; pass++)
        for (size_t i = 0; i < files.count; i++)
            read_file(&files.items[i], (enum pass)pass);
    resolve_parents(builder);
    for (size_t i = 0; i < files.count; i++)
        yaml_file_close(&files.items[i]);
    free(files.items);
}
