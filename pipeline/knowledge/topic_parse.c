/* Topics: one YAML file each, described in rules/topics/README.md. */
#include <stdlib.h>
#include <string.h>

#include "knowledge/affixes.h"
#include "knowledge/parse_yaml.h"

enum { DEFAULT_DISTANCE = 8, MAX_FORMS = 4096 };

/* Adds every combination of the forms of the words of a part: "~pasok senjata" -> "memasok senjata" … */
static void add_forms(struct yaml_file *yaml, int node, struct slice words, uint8_t language, uint32_t part)
{
    struct builder *builder = yaml->builder;
    struct form_list phrases = {0};
    mem_reserve(phrases.items, phrases.capacity, 1);
    phrases.items[phrases.count++] = SLICE("");
    struct slice rest = words;
    while (rest.length) {
        struct slice word = slice_cut(&rest, ' ');
        struct form_list forms = {0}, longer = {0};
        if (!word.length)
            continue;
        if (word.bytes[0] == '~') {
            affix_forms(builder, language, (struct slice){word.bytes + 1, word.length - 1}, &forms);
        } else {
            mem_reserve(forms.items, forms.capacity, 1);
            forms.items[forms.count++] = word;
        }
        for (size_t i = 0; i < phrases.count; i++) {
            for (size_t j = 0; j < forms.count && longer.count < MAX_FORMS; j++) {
                struct buffer phrase = {0};
                buffer_add(&phrase, phrases.items[i].bytes, phrases.items[i].length);
                if (phrase.length)
                    buffer_add_char(&phrase, ' ');
                buffer_add(&phrase, forms.items[j].bytes, forms.items[j].length);
                mem_reserve(longer.items, longer.capacity, longer.count + 1);
                longer.items[longer.count++] =
                    (struct slice){arena_copy(&builder->arena, phrase.bytes, phrase.length), phrase.length};
                buffer_free(&phrase);
            }
        }
        free(forms.items);
        free(phrases.items);
        phrases = longer;
    }
    for (size_t i = 0; i < phrases.count; i++)
        builder_add_alias(builder, phrases.items[i], SENSE_CUE, part, language, yaml_place(yaml, node));
    free(phrases.items);
}

/* {PERSON}, {kind:country}, {id:KP}: false when it names nothing that there is. */
static bool parse_mention_part(struct builder *builder, struct slice text, struct cue_part *part)
{
    struct slice name = {text.bytes + 1, text.length - 2};
    struct slice rest = name;
    struct slice what = slice_cut(&rest, ':');
    if (slice_equal(what, SLICE("kind"))) {
        part->type = PART_KIND;
        return string_map_get(&builder->kind_ids, rest, &part->argument) &&
               builder->kinds.items[part->argument].label != LABEL_OTHER; /* topics see what the record has */
    }
    if (slice_equal(what, SLICE("id"))) {
        part->type = PART_ENTRY;
        return string_map_get(&builder->entry_ids, rest, &part->argument);
    }
    part->type = PART_LABEL;
    for (uint32_t label = 1; label < LABEL_OTHER; label++) {
        if (slice_equal(name, slice_of(label_names[label]))) {
            part->argument = label;
            return true;
        }
    }
    return false;
}

static struct slice trim(struct slice text)
{
    while (text.length && text.bytes[0] == ' ')
        text.bytes++, text.length--;
    while (text.length && text.bytes[text.length - 1] == ' ')
        text.length--;
    return text;
}

/* Cuts the next part off a cue; what stands after ".." as a number is the greatest distance to the part after it. */
static struct slice cut_part(struct slice *rest, uint16_t *distance)
{
    struct slice part = *rest;
    for (size_t i = 0; i + 1 < rest->length; i++) {
        if (rest->bytes[i] != '.' || rest->bytes[i + 1] != '.')
            continue;
        part.length = i;
        rest->bytes += i + 2;
        rest->length -= i + 2;
        struct slice after = *rest;
        struct slice digits = slice_cut(&after, ' ');
        uint64_t number;
        *distance = DEFAULT_DISTANCE;
        if (slice_to_uint(digits, &number) && number <= 100) {
            *distance = (uint16_t)number;
            *rest = after;
        }
        return trim(part);
    }
    *rest = (struct slice){rest->bytes + rest->length, 0};
    return trim(part);
}

static void parse_cue(struct yaml_file *yaml, int node, uint8_t language, uint32_t worth, uint32_t number)
{
    struct builder *builder = yaml->builder;
    struct slice text = yaml_scalar(yaml, node);
    uint32_t index = (uint32_t)builder->cues.count;
    uint16_t count = 0;
    struct slice rest = {arena_copy(&builder->arena, text.bytes, text.length), text.length};
    uint16_t distance = 0, next_distance = 0;
    while (rest.length) {
        next_distance = 0;
        struct slice words = cut_part(&rest, &next_distance);
        struct cue_part part = {.cue = index, .index = count++, .within = distance};
        distance = next_distance;
        if (words.length > 2 && words.bytes[0] == '{' && words.bytes[words.length - 1] == '}') {
            if (!parse_mention_part(builder, words, &part))
                yaml_error(yaml, node, "no such mention:", words);
        } else if (words.length && !memchr(words.bytes, '{', words.length)) {
            add_forms(yaml, node, words, language, (uint32_t)builder->cue_parts.count);
        } else {
            yaml_error(yaml, node, "a part of a cue is words or one {…}, not", words);
        }
        list_add(&builder->cue_parts, part);
    }
    if (distance)
        yaml_error(yaml, node, "a part of a cue is missing behind ..:", text);
    if (!count)
        yaml_error(yaml, node, "empty cue", (struct slice){0});
    for (size_t i = 1; i <= count; i++)
        builder->cue_parts.items[builder->cue_parts.count - i].count = count;
    list_add(&builder->cues, (struct cue){.worth = worth, .number = number});
    list_add(&builder->cue_texts, builder_string(builder, text));
}

/* Of the cues that come next. */
static uint32_t add_worth(struct builder *builder, uint32_t topic, double weight)
{
    list_add(&builder->worths, (struct worth){.weight = weight, .topic = topic});
    return (uint32_t)builder->worths.count - 1;
}

static uint8_t cue_language(struct yaml_file *yaml, int node)
{
    uint32_t language = 0;
    struct slice code = yaml_scalar(yaml, node);
    if (!slice_equal(code, SLICE("und")) && !string_map_get(&yaml->builder->language_ids, code, &language))
        yaml_error(yaml, node, "unknown language", code);
    return (uint8_t)language;
}

static void parse_cues(struct yaml_file *yaml, int cues, uint32_t topic)
{
    int key, by_weight, weight_key, list, item;
    size_t languages = 0;
    uint32_t number = 0;
    while (yaml_next_pair(yaml, cues, &languages, &key, &by_weight)) {
        uint8_t language = cue_language(yaml, key);
        size_t weights = 0;
        if (!yaml_is_map(yaml, by_weight) && !yaml_is_null(yaml, by_weight))
            yaml_error(yaml, by_weight, "weights with lists of cues expected", (struct slice){0});
        while (yaml_is_map(yaml, by_weight) && yaml_next_pair(yaml, by_weight, &weights, &weight_key, &list)) {
            double weight = 0;
            size_t items = 0;
            yaml_number(yaml, weight_key, -100, 100, &weight);
            uint32_t worth = add_worth(yaml->builder, topic, weight);
            while (yaml_next_item(yaml, list, &items, &item))
                parse_cue(yaml, item, language, worth, ++number);
        }
    }
}

static void parse_exclusions(struct yaml_file *yaml, int exclude)
{
    int key, list, item;
    size_t languages = 0;
    while (yaml_next_pair(yaml, exclude, &languages, &key, &list)) {
        uint8_t language = cue_language(yaml, key);
        uint32_t worth = add_worth(yaml->builder, NONE, 0);
        size_t items = 0;
        while (yaml_next_item(yaml, list, &items, &item))
            parse_cue(yaml, item, language, worth, 0);
    }
}

static void parse_topic_examples(struct yaml_file *yaml, int list, struct slice owner, bool counter)
{
    static const char *const keys[] = {"lang", "text", NULL};
    int item;
    size_t step = 0;
    struct example_list *examples = yaml->builder->examples;
    while (yaml_next_item(yaml, list, &step, &item)) {
        yaml_check_keys(yaml, item, keys);
        if (!examples)
            continue;
        struct slice text = yaml_need(yaml, item, "text");
        struct slice lang = yaml_need(yaml, item, "lang");
        struct slice source = yaml->builder->sources->files[yaml->source].name;
        struct arena *arena = &examples->arena;
        list_add(examples, (struct example){.owner = {arena_copy(arena, owner.bytes, owner.length), owner.length},
                                            .language = {arena_copy(arena, lang.bytes, lang.length), lang.length},
                                            .text = {arena_copy(arena, text.bytes, text.length), text.length},
                                            .source = {arena_copy(arena, source.bytes, source.length), source.length},
                                            .line = yaml_place(yaml, item).line,
                                            .of_topic = true,
                                            .counter = counter});
    }
}

static struct string_ref parse_codes(struct yaml_file *yaml, int list)
{
    struct buffer codes = {0};
    int item;
    size_t step = 0;
    while (yaml_next_item(yaml, list, &step, &item)) {
        struct slice code = yaml_scalar(yaml, item);
        if (codes.length)
            buffer_add_char(&codes, ' ');
        buffer_add(&codes, code.bytes, code.length);
    }
    struct string_ref ref = builder_string(yaml->builder, (struct slice){codes.bytes, codes.length});
    buffer_free(&codes);
    return ref;
}

static void parse_needs(struct yaml_file *yaml, int needs, struct topic_def *topic)
{
    static const char *const keys[] = {"countries", NULL};
    double number;
    if (!needs)
        return;
    yaml_check_keys(yaml, needs, keys);
    if (!yaml_get(yaml, needs, "countries"))
        yaml_need(yaml, needs, "countries");
    else if (yaml_number(yaml, yaml_get(yaml, needs, "countries"), 1, 100, &number))
        topic->needs_countries = (uint32_t)number;
}

/* A user's file with the id of a topic replaces it, cues and all. */
static void forget_topic(struct builder *builder, uint32_t topic, struct slice id)
{
    builder_forget_examples(builder, id, true);
    for (size_t i = 0; i < builder->aliases.count; i++) {
        struct alias_draft *alias = &builder->aliases.items[i];
        if (alias->sense.type != SENSE_CUE)
            continue;
        uint32_t cue = builder->cue_parts.items[alias->sense.target].cue;
        alias->removed |= builder->worths.items[builder->cues.items[cue].worth].topic == topic;
    }
    /* Cues of mentions have no words to remove: as excluded phrases they add nothing. */
    for (size_t i = 0; i < builder->worths.count; i++)
        if (builder->worths.items[i].topic == topic)
            builder->worths.items[i].topic = NONE;
}

void parse_topic(struct yaml_file *yaml)
{
    static const char *const keys[] = {"id", "parent", "name", "definition", "medtop", "cameo", "threshold", "needs",
                                       "cues", "exclude", "examples", "counter", "remove", NULL};
    struct builder *builder = yaml->builder;
    int root = yaml_root(yaml);
    yaml_check_keys(yaml, root, keys);
    bool is_new;
    struct slice id = yaml_need(yaml, root, "id");
    bool removal = yaml_boolean(yaml, yaml_get(yaml, root, "remove"));
    uint32_t there;
    if (removal && !string_map_get(&builder->topic_ids, id, &there)) {
        yaml_error(yaml, root, "no topic to remove is called", id);
        return;
    }
    struct slice kept = {arena_copy(&builder->arena, id.bytes, id.length), id.length};
    uint32_t *known = string_map_put(&builder->topic_ids, kept, &is_new);
    uint32_t index = is_new ? (uint32_t)builder->topics.count : *known;
    *known = index;
    if (!is_new && !builder->sources->files[yaml->source].overlay)
        yaml_error(yaml, yaml_get(yaml, root, "id"), "duplicate topic id", id);
    if (!is_new)
        forget_topic(builder, index, id);
    if (removal)
        return;
    struct place place = yaml_place(yaml, root);
    struct topic_def topic = {.id = builder_string(builder, id), .threshold = 6, .parent = NONE,
                              .source = place.source, .line = place.line};
    int parent = yaml_get(yaml, root, "parent"), medtop = yaml_get(yaml, root, "medtop");
    int name = yaml_get(yaml, root, "name");
    topic.name = builder_string(builder, yaml_need(yaml, name ? name : root, name ? "en" : "name"));
    if (yaml_is_list(yaml, medtop))
        topic.medtop = parse_codes(yaml, medtop);
    else if (!yaml_is_null(yaml, medtop))
        topic.medtop = builder_string(builder, yaml_scalar(yaml, medtop));
    topic.cameo = parse_codes(yaml, yaml_get(yaml, root, "cameo"));
    if (yaml_get(yaml, root, "threshold"))
        yaml_number(yaml, yaml_get(yaml, root, "threshold"), 0.1, 1000, &topic.threshold);
    parse_needs(yaml, yaml_get(yaml, root, "needs"), &topic);
    parse_cues(yaml, yaml_get(yaml, root, "cues"), index);
    parse_exclusions(yaml, yaml_get(yaml, root, "exclude"));
    parse_topic_examples(yaml, yaml_get(yaml, root, "examples"), id, false);
    parse_topic_examples(yaml, yaml_get(yaml, root, "counter"), id, true);
    struct slice parent_name = yaml_is_null(yaml, parent) ? (struct slice){0} : yaml_scalar(yaml, parent);
    parent_name.bytes = arena_copy(&builder->arena, parent_name.bytes, parent_name.length);
    if (is_new) {
        list_add(&builder->topics, topic);
        list_add(&builder->topic_parents, parent_name);
    } else {
        builder->topics.items[index] = topic;
        builder->topic_parents.items[index] = parent_name;
    }
}
