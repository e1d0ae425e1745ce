#include "knowledge/yaml_file.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

bool yaml_file_open(struct yaml_file *yaml, struct builder *builder, uint32_t source)
{
    const struct source_text *file = &builder->sources->files[source];
    *yaml = (struct yaml_file){.builder = builder, .source = source};
    yaml_parser_t parser;
    if (!yaml_parser_initialize(&parser))
        mem_exhausted();
    yaml_parser_set_input_string(&parser, (const unsigned char *)file->text.bytes, file->text.length);
    bool fine = yaml_parser_load(&parser, &yaml->document);
    if (!fine) {
        struct place place = {source, (uint32_t)parser.problem_mark.line + 1, (uint32_t)parser.problem_mark.column + 1};
        builder_error(builder, place, "%s", parser.problem ? parser.problem : "bad YAML");
    }
    yaml_parser_delete(&parser);
    return fine;
}

void yaml_file_close(struct yaml_file *yaml)
{
    yaml_document_delete(&yaml->document);
}

static yaml_node_t *node_of(struct yaml_file *yaml, int node)
{
    return node ? yaml_document_get_node(&yaml->document, node) : NULL;
}

int yaml_root(struct yaml_file *yaml)
{
    return yaml_document_get_root_node(&yaml->document) ? 1 : 0;
}

struct place yaml_place(struct yaml_file *yaml, int node)
{
    yaml_node_t *at = node_of(yaml, node);
    if (!at)
        return (struct place){yaml->source, 1, 1};
    return (struct place){yaml->source, (uint32_t)at->start_mark.line + 1, (uint32_t)at->start_mark.column + 1};
}

void yaml_error(struct yaml_file *yaml, int node, const char *message, struct slice about)
{
    if (about.bytes)
        builder_error(yaml->builder, yaml_place(yaml, node), "%s \"%.*s\"", message, (int)about.length, about.bytes);
    else
        builder_error(yaml->builder, yaml_place(yaml, node), "%s", message);
}

bool yaml_is_map(struct yaml_file *yaml, int node)
{
    yaml_node_t *at = node_of(yaml, node);
    return at && at->type == YAML_MAPPING_NODE;
}

bool yaml_is_list(struct yaml_file *yaml, int node)
{
    yaml_node_t *at = node_of(yaml, node);
    return at && at->type == YAML_SEQUENCE_NODE;
}

static struct slice text_of(const yaml_node_t *at)
{
    return (struct slice){(const char *)at->data.scalar.value, at->data.scalar.length};
}

static bool key_is(struct yaml_file *yaml, int key, struct slice name)
{
    yaml_node_t *at = node_of(yaml, key);
    return at && at->type == YAML_SCALAR_NODE && slice_equal(text_of(at), name);
}

int yaml_get(struct yaml_file *yaml, int map, const char *key)
{
    int name, value;
    size_t step = 0;
    if (!yaml_is_map(yaml, map))
        return 0;
    while (yaml_next_pair(yaml, map, &step, &name, &value))
        if (key_is(yaml, name, slice_of(key)))
            return value;
    return 0;
}

struct slice yaml_need(struct yaml_file *yaml, int map, const char *key)
{
    int value = yaml_get(yaml, map, key);
    if (value)
        return yaml_scalar(yaml, value);
    yaml_error(yaml, map, "key is missing:", slice_of(key));
    return SLICE("");
}

void yaml_check_keys(struct yaml_file *yaml, int map, const char *const *keys)
{
    int key, value, other, other_value;
    size_t step = 0;
    while (yaml_next_pair(yaml, map, &step, &key, &value)) {
        struct slice name = yaml_scalar(yaml, key);
        bool known = false;
        for (const char *const *wanted = keys; *wanted; wanted++)
            known |= slice_equal(name, slice_of(*wanted));
        if (!known)
            yaml_error(yaml, key, "unknown key", name);
        size_t again = step;
        while (yaml_next_pair(yaml, map, &again, &other, &other_value))
            if (key_is(yaml, other, name))
                yaml_error(yaml, other, "key stands twice:", name);
    }
}

bool yaml_next_item(struct yaml_file *yaml, int list, size_t *step, int *item)
{
    const yaml_node_t *at = node_of(yaml, list);
    if (!yaml_is_list(yaml, list)) {
        if (!yaml_is_null(yaml, list))
            yaml_error(yaml, list, "a list expected", (struct slice){0});
        return false;
    }
    const yaml_node_item_t *next = at->data.sequence.items.start + *step;
    if (next >= at->data.sequence.items.top)
        return false;
    *item = *next;
    ++*step;
    return true;
}

bool yaml_next_pair(struct yaml_file *yaml, int map, size_t *step, int *key, int *value)
{
    const yaml_node_t *at = node_of(yaml, map);
    if (!yaml_is_map(yaml, map)) {
        if (!yaml_is_null(yaml, map))
            yaml_error(yaml, map, "a map of keys expected", (struct slice){0});
        return false;
    }
    const yaml_node_pair_t *next = at->data.mapping.pairs.start + *step;
    if (next >= at->data.mapping.pairs.top)
        return false;
    *key = next->key;
    *value = next->value;
    ++*step;
    return true;
}

struct slice yaml_scalar(struct yaml_file *yaml, int node)
{
    yaml_node_t *at = node_of(yaml, node);
    if (at && at->type == YAML_SCALAR_NODE)
        return text_of(at);
    yaml_error(yaml, node, "text expected", (struct slice){0});
    return SLICE("");
}

bool yaml_is_null(struct yaml_file *yaml, int node)
{
    yaml_node_t *at = node_of(yaml, node);
    if (!at)
        return true;
    if (at->type != YAML_SCALAR_NODE || at->data.scalar.style != YAML_PLAIN_SCALAR_STYLE)
        return false;
    struct slice text = text_of(at);
    return !text.length || slice_equal(text, SLICE("~")) || slice_equal(text, SLICE("null"));
}

bool yaml_number(struct yaml_file *yaml, int node, double least, double most, double *number)
{
    struct slice text = yaml_scalar(yaml, node);
    char *end;
    char digits[32];
    if (text.length > 0 && text.length < sizeof digits) {
        memcpy(digits, text.bytes, text.length);
        digits[text.length] = '\0';
        double value = strtod(digits, &end);
        if (!*end && isfinite(value) && value >= least && value <= most) {
            *number = value;
            return true;
        }
    }
    builder_error(yaml->builder, yaml_place(yaml, node), "a number from %g to %g expected", least, most);
    return false;
}

bool yaml_boolean(struct yaml_file *yaml, int node)
{
    if (!node)
        return false;
    struct slice text = yaml_scalar(yaml, node);
    if (slice_equal(text, SLICE("true")))
        return true;
    if (!slice_equal(text, SLICE("false")))
        yaml_error(yaml, node, "true or false expected, not", text);
    return false;
}
