#include "knowledge/build.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/diagnostic.h"
#include "knowledge/builder.h"

enum { MAX_ERRORS_SHOWN = 100 };

void builder_error(struct builder *builder, struct place place, const char *format, ...)
{
    if (builder->errors++ >= MAX_ERRORS_SHOWN)
        return;
    char message[512];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(message, sizeof message, format, arguments);
    va_end(arguments);
    struct slice name = builder->sources->files[place.source].name;
    diagnose(SEVERITY_FATAL, "%.*s:%u:%u: %s", (int)name.length, name.bytes, place.line, place.column, message);
}

void builder_forget_examples(struct builder *builder, struct slice owner, bool of_topic)
{
    size_t kept = 0;
    if (!builder->examples)
        return;
    for (size_t i = 0; i < builder->examples->count; i++) {
        const struct example *example = &builder->examples->items[i];
        if (example->of_topic != of_topic || !slice_equal(example->owner, owner))
            builder->examples->items[kept++] = *example;
    }
    builder->examples->count = kept;
}

struct string_ref builder_string(struct builder *builder, struct slice text)
{
    struct string_ref ref = {(uint32_t)builder->strings.length, (uint32_t)text.length};
    buffer_add(&builder->strings, text.bytes, text.length);
    return ref;
}

static enum case_policy implied_case(struct slice text)
{
    bool upper = false, lower = false;
    for (size_t i = 0; i < text.length; i++) {
        upper |= text.bytes[i] >= 'A' && text.bytes[i] <= 'Z';
        lower |= (text.bytes[i] >= 'a' && text.bytes[i] <= 'z') || (text.bytes[i] & 0x80);
    }
    return upper && !lower ? CASE_EXACT : upper || (text.bytes[0] & 0x80) ? CASE_CAPITALISED : CASE_ANY;
}

struct sense *builder_add_alias(struct builder *builder, struct slice text, enum sense_type type, uint32_t target,
                                uint8_t language, struct place place)
{
    list_add(&builder->aliases, (struct alias_draft){.text = text,
                                                     .source = place.source,
                                                     .line = place.line,
                                                     .sense = {.target = target,
                                                               .type = (uint8_t)type,
                                                               .case_policy = (uint8_t)implied_case(text),
                                                               .language = language}});
    return &builder->aliases.items[builder->aliases.count - 1].sense;
}

/* Index 0 of these sections means "none". */
static void reserve_zeroth(struct builder *builder)
{
    list_add(&builder->entries, (struct entry){0});
    list_add(&builder->entry_removed, true);
    list_add(&builder->entry_nameless, true);
    list_add(&builder->kinds, (struct kind){0});
    list_add(&builder->classes, (struct named){0});
    list_add(&builder->languages, (struct named){0});
    list_add(&builder->condition_lists, (struct condition_list){0});
    list_add(&builder->zones, (struct zone_def){.topics = 1, .names = true});
    list_add(&builder->modalities, (struct string_ref){0});
}

static void builder_free(struct builder *builder)
{
    struct string_map *maps[] = {&builder->entry_ids,    &builder->kind_ids,        &builder->class_ids,
                                 &builder->language_ids, &builder->condition_texts, &builder->rule_ids,
                                 &builder->topic_ids,    &builder->macro_names,     &builder->zone_names,
                                 &builder->modality_names};
    for (size_t i = 0; i < sizeof maps / sizeof *maps; i++)
        string_map_free(maps[i]);
    void *lists[] = {builder->entries.items,    builder->entry_removed.items,   builder->entry_nameless.items,
                     builder->kinds.items,      builder->classes.items,         builder->languages.items,
                     builder->conditions.items, builder->condition_lists.items, builder->aliases.items,
                     builder->macros.items,     builder->rules.items,           builder->rule_triggers.items,
                     builder->topics.items,     builder->topic_parents.items,   builder->cues.items,
                     builder->cue_texts.items,  builder->cue_parts.items,       builder->affixes.items,
                     builder->zones.items,      builder->modalities.items,      builder->worths.items};
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++)
        free(lists[i]);
    buffer_free(&builder->strings);
    arena_free(&builder->arena);
}

char *knowledge_build(const struct source_list *list, struct example_list *examples, size_t *size)
{
    struct builder builder = {.sources = list, .examples = examples};
    builder.scoring = (struct scoring){.repeat_factor = 0.5, .repeat_cap = 2.5, .length_free = 300,
                                       .length_exponent = 0.5, .relative = 0, .most = 100, .modality_reach = 6};
    reserve_zeroth(&builder);
    parse_gazetteers(&builder);
    parse_rules(&builder);
    char *image = builder.errors ? NULL : freeze(&builder, size);
    if (builder.errors > MAX_ERRORS_SHOWN)
        diagnose(SEVERITY_FATAL, "%u more errors", builder.errors - MAX_ERRORS_SHOWN);
    builder_free(&builder);
    return image;
}

void example_list_free(struct example_list *list)
{
    free(list->items);
    arena_free(&list->arena);
    *list = (struct example_list){0};
}
