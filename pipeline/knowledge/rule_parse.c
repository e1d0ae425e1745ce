/* Entity rules: rules/entities/ and every other YAML file with rules. The format is described in rules/README.md. */
#include <string.h>

#include "knowledge/parse_yaml.h"
#include "knowledge/pattern.h"
#include "knowledge/yaml_file.h"

enum { MAX_MACRO_DEPTH = 12, MAX_PATTERN = 1 << 16, DEFAULT_REACH = 6, DEFAULT_SCORE = 70, MAX_POINTS = 100 };
enum { MAX_FIRST = 100 };

void parse_macros(struct yaml_file *yaml)
{
    int key, value, macros = yaml_get(yaml, yaml_root(yaml), "macros");
    size_t step = 0;
    while (yaml_next_pair(yaml, macros, &step, &key, &value)) {
        bool is_new;
        struct slice name = yaml_scalar(yaml, key), text = yaml_scalar(yaml, value);
        name.bytes = arena_copy(&yaml->builder->arena, name.bytes, name.length);
        uint32_t *index = string_map_put(&yaml->builder->macro_names, name, &is_new);
        if (!is_new) {
            yaml_error(yaml, key, "duplicate macro", name);
            continue;
        }
        *index = (uint32_t)yaml->builder->macros.count;
        text.bytes = arena_copy(&yaml->builder->arena, text.bytes, text.length);
        list_add(&yaml->builder->macros, text);
    }
}

/* What {NAME} stands for: a reference in the form that images have. False when there is no such thing. */
static bool resolve_reference(struct builder *builder, struct slice name, struct buffer *out)
{
    uint32_t index;
    struct slice rest = name;
    for (unsigned label = 1; label < LABEL_COUNT; label++) {
        if (slice_equal(name, slice_of(label_names[label]))) {
            buffer_addf(out, "{#l%u}", label);
            return true;
        }
    }
    if (slice_equal(slice_cut(&rest, ':'), SLICE("kind")) && string_map_get(&builder->kind_ids, rest, &index)) {
        buffer_addf(out, "{#k%u}", index);
        return true;
    }
    if (string_map_get(&builder->class_ids, name, &index)) {
        buffer_addf(out, "{#w%u}", index);
        return true;
    }
    return false;
}

/* A brace begins a reference when a letter follows and no escape such as \p comes before. */
static bool begins_reference(struct slice text, size_t at)
{
    if (text.bytes[at] != '{' || at + 1 >= text.length)
        return false;
    char next = (char)(text.bytes[at + 1] | 0x20);
    bool escaped = at >= 2 && text.bytes[at - 2] == '\\' && strchr("pPxokgN", text.bytes[at - 1]);
    return next >= 'a' && next <= 'z' && !escaped && !(at >= 1 && text.bytes[at - 1] == '\\');
}

/* False, and at once, when macros go too far: they may multiply with every level. */
static bool expand(struct yaml_file *yaml, int node, struct slice text, struct buffer *out, unsigned depth)
{
    for (size_t i = 0; i < text.length; i++) {
        if (text.bytes[i] == '{' && i + 1 < text.length && text.bytes[i + 1] == '#') {
            yaml_error(yaml, node, "a pattern cannot have", SLICE("{#"));
            return false;
        }
        if (!begins_reference(text, i)) {
            buffer_add_char(out, text.bytes[i]);
            continue;
        }
        uint32_t macro;
        struct slice rest = {text.bytes + i + 1, text.length - i - 1};
        struct slice name = slice_cut(&rest, '}');
        if (string_map_get(&yaml->builder->macro_names, name, &macro)) {
            if (depth >= MAX_MACRO_DEPTH || out->length > MAX_PATTERN) {
                yaml_error(yaml, node, "macros too deep or too long at", name);
                return false;
            }
            buffer_add_text(out, "(?:");
            if (!expand(yaml, node, yaml->builder->macros.items[macro], out, depth + 1))
                return false;
            buffer_add_char(out, ')');
        } else if (!resolve_reference(yaml->builder, name, out)) {
            yaml_error(yaml, node, "no macro, class, label or kind is called", name);
        }
        i += name.length + 1;
    }
    return true;
}

/* What a pattern has to do with mentions. */
struct pattern_use {
    bool makes; /* a group of it is named after a label */
    bool sees;  /* it refers to mentions found so far */
};

static struct string_ref parse_pattern(struct yaml_file *yaml, int node, enum pattern_anchor anchor,
                                       struct pattern_use *use)
{
    struct buffer expanded = {0};
    struct pattern pattern = {0};
    struct pattern_error error;
    if (!node)
        return (struct string_ref){0};
    bool fine = expand(yaml, node, yaml_scalar(yaml, node), &expanded, 0);
    struct slice text = {buffer_text(&expanded), expanded.length};
    if (!fine)
        text.length = 0;
    else if (!pattern_compile(&pattern, text, anchor, PATTERN_WHOLE_WORDS, &error))
        builder_error(yaml->builder, yaml_place(yaml, node), "bad pattern: %s", error.message);
    use->makes |= pattern.capture_count > 0;
    for (size_t i = 0; i < pattern.term_count; i++)
        use->sees |= pattern.terms[i].type != REFERENCE_WORD;
    pattern_free(&pattern);
    struct string_ref ref = builder_string(yaml->builder, text);
    buffer_free(&expanded);
    return ref;
}

static uint8_t label_named(struct slice name)
{
    for (uint8_t label = 1; label < LABEL_COUNT; label++)
        if (slice_equal(name, slice_of(label_names[label])))
            return label;
    return LABEL_NONE;
}

static uint8_t parse_label(struct yaml_file *yaml, int node)
{
    uint8_t label = node ? label_named(yaml_scalar(yaml, node)) : LABEL_NONE;
    if (node && !label)
        yaml_error(yaml, node, "unknown label", yaml_scalar(yaml, node));
    return label;
}

static void parse_optional_number(struct yaml_file *yaml, int node, double least, double most, uint8_t *number)
{
    double value;
    if (node && yaml_number(yaml, node, least, most, &value))
        *number = (uint8_t)value;
}

static uint16_t parse_kind(struct yaml_file *yaml, int node)
{
    uint32_t kind = 0;
    if (node && !string_map_get(&yaml->builder->kind_ids, yaml_scalar(yaml, node), &kind))
        yaml_error(yaml, node, "unknown kind", yaml_scalar(yaml, node));
    return (uint16_t)kind;
}

static void parse_trigger(struct yaml_file *yaml, int rule_node, struct rule *rule, uint32_t index)
{
    static const char *const keys[] = {"class", "words", "label", "kind", "first", NULL};
    struct builder *builder = yaml->builder;
    int value, node = yaml_get(yaml, rule_node, "trigger");
    size_t step = 0;
    if (!yaml_get(yaml, node, "class") && !yaml_get(yaml, node, "words") && !yaml_get(yaml, node, "label") &&
        !yaml_get(yaml, node, "kind") && !yaml_get(yaml, node, "first")) {
        yaml_error(yaml, node ? node : rule_node, "trigger: {class: …}, {words: […]} or {label: …} expected",
                   (struct slice){0});
        return;
    }
    yaml_check_keys(yaml, node, keys);
    rule->trigger_label = parse_label(yaml, yaml_get(yaml, node, "label"));
    rule->trigger_kind = parse_kind(yaml, yaml_get(yaml, node, "kind"));
    parse_optional_number(yaml, yaml_get(yaml, node, "first"), 1, MAX_FIRST, &rule->trigger_first);
    int words = yaml_get(yaml, node, "words"), classes = yaml_get(yaml, node, "class");
    while (yaml_next_item(yaml, words, &step, &value)) {
        struct slice word = yaml_scalar(yaml, value);
        word.bytes = arena_copy(&builder->arena, word.bytes, word.length);
        builder_add_alias(builder, word, SENSE_TRIGGER, index, rule->language, yaml_place(yaml, value));
    }
    step = 0;
    do {
        if (!classes)
            break;
        value = classes;
        if (yaml_is_list(yaml, classes) && !yaml_next_item(yaml, classes, &step, &value))
            break;
        uint32_t class_index;
        struct slice name = yaml_scalar(yaml, value);
        if (string_map_get(&builder->class_ids, name, &class_index))
            list_add(&builder->rule_triggers, (struct rule_trigger){class_index, index, rule->zone > 0});
        else
            yaml_error(yaml, value, "unknown class", name);
    } while (yaml_is_list(yaml, classes));
}

static uint8_t parse_zone_name(struct yaml_file *yaml, int node)
{
    uint32_t zone = 0;
    if (node && !string_map_get(&yaml->builder->zone_names, yaml_scalar(yaml, node), &zone))
        yaml_error(yaml, node, "unknown zone", yaml_scalar(yaml, node));
    return (uint8_t)zone;
}

/* needs: and forbids: as gazetteers have them, but for what only the whole document can answer. */
static uint16_t parse_needs(struct yaml_file *yaml, int node)
{
    struct builder *builder = yaml->builder;
    if (!node)
        return 0;
    struct slice text = yaml_scalar(yaml, node);
    text.bytes = arena_copy(&builder->arena, text.bytes, text.length);
    uint16_t list = parse_conditions(builder, text, yaml_place(yaml, node));
    const struct condition_list *conditions = &builder->condition_lists.items[list];
    for (uint32_t i = conditions->first; i < conditions->first + conditions->count; i++) {
        uint16_t type = builder->conditions.items[i].type;
        if (type != CONDITION_DOCUMENT && type != CONDITION_COUNTRY && type != CONDITION_ENTITY && type != CONDITION_WITHIN)
            continue;
        yaml_error(yaml, node, "a rule cannot ask the whole document:", text);
        break;
    }
    return list;
}

/* within: [dateline], unless: [GPE, headline]. */
static void parse_surroundings(struct yaml_file *yaml, int node, struct rule *rule)
{
    int item, within = yaml_get(yaml, node, "within"), unless = yaml_get(yaml, node, "unless");
    size_t step = 0;
    while (yaml_next_item(yaml, within, &step, &item))
        rule->within |= UINT32_C(1) << parse_zone_name(yaml, item);
    step = 0;
    while (yaml_next_item(yaml, unless, &step, &item)) {
        struct slice name = yaml_scalar(yaml, item);
        uint32_t zone;
        if (string_map_get(&yaml->builder->zone_names, name, &zone))
            rule->unless_zones |= UINT32_C(1) << zone;
        else if (label_named(name))
            rule->unless_labels |= (uint8_t)(1u << label_named(name));
        else
            yaml_error(yaml, item, "no label or zone is called", name);
    }
}

static uint8_t parse_at(struct yaml_file *yaml, int node)
{
    static const char *const names[] = {"start", "end", "alone"};
    static const uint8_t values[] = {RULE_AT_START, RULE_AT_END, RULE_AT_START | RULE_AT_END};
    if (!node)
        return 0;
    for (size_t i = 0; i < sizeof values; i++)
        if (slice_equal(yaml_scalar(yaml, node), slice_of(names[i])))
            return values[i];
    yaml_error(yaml, node, "at: start, end or alone expected, not", yaml_scalar(yaml, node));
    return 0;
}

static uint8_t parse_span(struct yaml_file *yaml, int node)
{
    uint8_t span = 0;
    if (!node)
        return 0;
    struct slice rest = yaml_scalar(yaml, node);
    while (rest.length) {
        struct slice part = slice_cut(&rest, '+');
        if (slice_equal(part, SLICE("before")))
            span |= RULE_SPAN_BEFORE;
        else if (slice_equal(part, SLICE("trigger")))
            span |= RULE_SPAN_TRIGGER;
        else if (slice_equal(part, SLICE("after")))
            span |= RULE_SPAN_AFTER;
        else
            yaml_error(yaml, node, "mention: of before, trigger, after joined by +, not", part);
    }
    return span;
}

static void parse_examples(struct yaml_file *yaml, int list, struct slice owner, bool counter)
{
    int value;
    size_t step = 0;
    struct example_list *examples = yaml->builder->examples;
    while (examples && yaml_next_item(yaml, list, &step, &value)) {
        struct slice text = yaml_scalar(yaml, value);
        struct slice source = yaml->builder->sources->files[yaml->source].name;
        list_add(examples, (struct example){
                               .owner = {arena_copy(&examples->arena, owner.bytes, owner.length), owner.length},
                               .text = {arena_copy(&examples->arena, text.bytes, text.length), text.length},
                               .source = {arena_copy(&examples->arena, source.bytes, source.length), source.length},
                               .line = yaml_place(yaml, value).line,
                               .counter = counter});
    }
}

/* A user's file with the id of a rule replaces it: the words and classes that set the old one off no longer do. */
static void forget_rule(struct builder *builder, uint32_t rule, struct slice id)
{
    builder_forget_examples(builder, id, false);
    for (size_t i = 0; i < builder->aliases.count; i++) {
        struct alias_draft *alias = &builder->aliases.items[i];
        alias->removed |= alias->sense.type == SENSE_TRIGGER && alias->sense.target == rule;
    }
    size_t kept = 0;
    for (size_t i = 0; i < builder->rule_triggers.count; i++)
        if (builder->rule_triggers.items[i].rule != rule)
            builder->rule_triggers.items[kept++] = builder->rule_triggers.items[i];
    builder->rule_triggers.count = kept;
    builder->rules.items[rule].trigger_label = LABEL_NONE;
    builder->rules.items[rule].trigger_kind = 0;
    builder->rules.items[rule].trigger_first = 0;
}

/* near: {before: 2} and the like. */
static void parse_near(struct yaml_file *yaml, int near, struct rule *rule)
{
    static const char *const keys[] = {"before",    "after",    "mark",       "over",
                                       "two_before", "two_after", "mark_after", "acronyms", NULL};
    int over = yaml_get(yaml, near, "over");
    uint32_t class_index;
    if (!near)
        return;
    yaml_check_keys(yaml, near, keys);
    if (over && string_map_get(&yaml->builder->class_ids, yaml_scalar(yaml, over), &class_index))
        rule->near_over = (uint16_t)class_index;
    else if (over)
        yaml_error(yaml, over, "unknown class", yaml_scalar(yaml, over));
    parse_optional_number(yaml, yaml_get(yaml, near, "before"), 1, RULE_MAX_REACH, &rule->near_before);
    parse_optional_number(yaml, yaml_get(yaml, near, "after"), 1, RULE_MAX_REACH, &rule->near_after);
    parse_optional_number(yaml, yaml_get(yaml, near, "mark"), 1, RULE_MAX_REACH, &rule->near_mark);
    parse_optional_number(yaml, yaml_get(yaml, near, "mark_after"), 1, RULE_MAX_REACH, &rule->near_mark_after);
    rule->near_acronyms = yaml_boolean(yaml, yaml_get(yaml, near, "acronyms"));
    parse_optional_number(yaml, yaml_get(yaml, near, "two_before"), 2, RULE_MAX_REACH, &rule->two_before);
    parse_optional_number(yaml, yaml_get(yaml, near, "two_after"), 2, RULE_MAX_REACH, &rule->two_after);
}

/* What the rule makes: a zone, or mentions of a label and kind. */
static void parse_result(struct yaml_file *yaml, int node, struct rule *rule)
{
    static const char *const of_mentions[] = {"label", "kind", "score", "strong", "within", "unless", NULL};
    uint32_t number;
    int kind = yaml_get(yaml, node, "kind"), zone = yaml_get(yaml, node, "zone");
    if (kind && string_map_get(&yaml->builder->kind_ids, yaml_scalar(yaml, kind), &number))
        rule->kind = (uint16_t)number;
    else if (kind)
        yaml_error(yaml, kind, "unknown kind", yaml_scalar(yaml, kind));
    rule->label = parse_label(yaml, yaml_get(yaml, node, "label"));
    rule->zone = parse_zone_name(yaml, zone);
    rule->span = parse_span(yaml, yaml_get(yaml, node, "mention"));
    if (rule->span && !rule->label && !zone)
        yaml_error(yaml, node, "a rule with mention: needs label:", (struct slice){0});
    for (size_t i = 0; zone && of_mentions[i]; i++)
        if (yaml_get(yaml, node, of_mentions[i]))
            yaml_error(yaml, yaml_get(yaml, node, of_mentions[i]), "a rule with zone: has no key",
                       slice_of(of_mentions[i]));
    parse_optional_number(yaml, yaml_get(yaml, node, "score"), 0, 100, &rule->score);
    rule->strong = yaml_boolean(yaml, yaml_get(yaml, node, "strong"));
}

static void parse_patterns(struct yaml_file *yaml, int node, struct rule *rule)
{
    struct pattern_use use = {false, false};
    unsigned errors = yaml->builder->errors;
    int zone = yaml_get(yaml, node, "zone");
    rule->before = parse_pattern(yaml, yaml_get(yaml, node, "before"), PATTERN_AT_END, &use);
    rule->after = parse_pattern(yaml, yaml_get(yaml, node, "after"), PATTERN_AT_START, &use);
    if (zone && (use.makes || use.sees || rule->trigger_label))
        yaml_error(yaml, node, "a rule with zone: knows no mentions, zones are marked before them", (struct slice){0});
    else if (!zone && !rule->points && !rule->span && !use.makes && yaml->builder->errors == errors)
        yaml_error(yaml, node, "a rule needs mention: or a group named after a label", (struct slice){0});
}

/* Everything but the id and the examples. */
/* Evidence for or against the mention that sets the rule off. */
static void parse_points(struct yaml_file *yaml, int points, struct rule *rule)
{
    double number;
    if (!points || !yaml_number(yaml, points, -MAX_POINTS, MAX_POINTS, &number))
        return;
    rule->points = (int8_t)number;
    if ((!rule->trigger_label && !rule->trigger_kind) || rule->span || rule->zone)
        yaml_error(yaml, points, "points: go to a mention: trigger: {label: …} or {kind: …}, without mention: or zone:",
                   (struct slice){0});
}

static void fill_rule(struct yaml_file *yaml, int node, struct rule *rule, uint32_t index)
{
    struct place place = yaml_place(yaml, node);
    uint32_t number;
    rule->source = place.source;
    rule->line = place.line;
    rule->score = DEFAULT_SCORE;
    rule->phase = 1;
    rule->reach = DEFAULT_REACH;
    int lang = yaml_get(yaml, node, "lang");
    if (lang && string_map_get(&yaml->builder->language_ids, yaml_scalar(yaml, lang), &number))
        rule->language = (uint8_t)number;
    else if (lang)
        yaml_error(yaml, lang, "unknown language", yaml_scalar(yaml, lang));
    rule->why = builder_string(yaml->builder, yaml_need(yaml, node, "why"));
    parse_result(yaml, node, rule);
    parse_optional_number(yaml, yaml_get(yaml, node, "phase"), 1, 9, &rule->phase);
    parse_optional_number(yaml, yaml_get(yaml, node, "reach"), 1, RULE_MAX_REACH, &rule->reach);
    parse_near(yaml, yaml_get(yaml, node, "near"), rule);
    parse_surroundings(yaml, node, rule);
    rule->needs = parse_needs(yaml, yaml_get(yaml, node, "needs"));
    rule->forbids = parse_needs(yaml, yaml_get(yaml, node, "forbids"));
    rule->at = parse_at(yaml, yaml_get(yaml, node, "at"));
    parse_trigger(yaml, node, rule, index);
    parse_points(yaml, yaml_get(yaml, node, "points"), rule);
    parse_patterns(yaml, node, rule);
}

static void parse_rule(struct yaml_file *yaml, int node)
{
    static const char *const keys[] = {"id",    "lang",  "why",    "trigger", "before", "after", "mention",
                                       "label", "kind",  "score",  "phase",   "strong", "reach", "near",
                                       "zone",  "at",    "within", "unless",  "points", "examples", "counter",
                                       "remove", "needs", "forbids", NULL};
    struct builder *builder = yaml->builder;
    if (!yaml_is_map(yaml, node)) {
        yaml_error(yaml, node, "a rule is a map of keys", (struct slice){0});
        return;
    }
    yaml_check_keys(yaml, node, keys);
    bool is_new;
    struct slice id = yaml_need(yaml, node, "id");
    bool removal = yaml_boolean(yaml, yaml_get(yaml, node, "remove"));
    uint32_t number;
    if (removal && !string_map_get(&builder->rule_ids, id, &number)) {
        yaml_error(yaml, node, "no rule to remove is called", id);
        return;
    }
    struct slice kept = {arena_copy(&builder->arena, id.bytes, id.length), id.length};
    uint32_t *known = string_map_put(&builder->rule_ids, kept, &is_new);
    uint32_t index = is_new ? (uint32_t)builder->rules.count : *known;
    *known = index;
    bool overlay = builder->sources->files[yaml->source].overlay;
    if (!is_new && !overlay)
        yaml_error(yaml, yaml_get(yaml, node, "id"), "duplicate rule id", id);
    if (!is_new)
        forget_rule(builder, index, id);
    if (removal)
        return;
    struct rule rule = {.id = builder_string(builder, id)};
    fill_rule(yaml, node, &rule, index);
    parse_examples(yaml, yaml_get(yaml, node, "examples"), id, false);
    parse_examples(yaml, yaml_get(yaml, node, "counter"), id, true);
    if (is_new)
        list_add(&builder->rules, rule);
    else
        builder->rules.items[index] = rule;
}

void parse_rule_file(struct yaml_file *yaml)
{
    static const char *const keys[] = {"macros", "rules", NULL};
    int value;
    size_t step = 0;
    yaml_check_keys(yaml, yaml_root(yaml), keys);
    int rules = yaml_get(yaml, yaml_root(yaml), "rules");
    while (yaml_next_item(yaml, rules, &step, &value))
        parse_rule(yaml, value);
}
