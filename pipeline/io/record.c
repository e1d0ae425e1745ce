#include "io/record.h"

#include <string.h>

#include "base/json_put.h"

struct record record_mentions(const struct writer_options *options, struct document *document)
{
    uint32_t *shown = arena_alloc(&document->arena, document->winner_count * sizeof *shown);
    size_t count = 0;
    for (size_t i = 0; i < document->winner_count; i++) {
        const struct mention *mention = &document->mentions[document->winners[i]];
        if (options->labels >> mention->label & 1 && mention->score >= options->min_score)
            shown[count++] = document->winners[i];
    }
    return (struct record){shown, count};
}

static struct slice numbered(struct document *document, struct slice prefix, uint32_t number)
{
    char *text = arena_alloc(&document->arena, prefix.length + JSON_PUT_NUMBER);
    char *end = json_put_uint(json_put_raw(text, prefix), number);
    return (struct slice){text, (size_t)(end - text)};
}

struct maker record_maker(const struct knowledge *knowledge, const struct mention *mention)
{
    static const char name[JSON_PUT_READABLE] = "link.name", short_name[JSON_PUT_READABLE] = "link.short",
                      acronym[JSON_PUT_READABLE] = "link.acronym";
    switch (mention->rule) {
    case RULE_LINK_NAME: return (struct maker){.id = slice_of(name)};
    case RULE_LINK_SHORT: return (struct maker){.id = slice_of(short_name)};
    case RULE_LINK_ACRONYM: return (struct maker){.id = slice_of(acronym)};
    }
    if (mention->rule != NONE)
        return (struct maker){.id = knowledge_string(knowledge, knowledge->rules[mention->rule].id)};
    if (mention->entry == NONE)
        return (struct maker){0};
    const struct entry *entry = &knowledge->entries[mention->entry];
    return (struct maker){knowledge_string(knowledge, knowledge->source_files[entry->source].base),
                          knowledge_string(knowledge, entry->id)};
}

void record_add_maker(struct buffer *out, const struct maker *maker)
{
    record_escape(out, maker->source);
    if (maker->source.length)
        buffer_add_char(out, '/');
    record_escape(out, maker->id);
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* A name that runs over the end of a line is shown with one blank there. */
static struct slice one_line(struct document *document, struct slice text)
{
    char *copy = arena_alloc(&document->arena, text.length + JSON_PUT_READABLE);
    size_t used = 0;
    for (size_t i = 0; i < text.length; i++) {
        bool blank = is_blank(text.bytes[i]);
        copy[used] = blank ? ' ' : text.bytes[i];
        used += !blank || used == 0 || copy[used - 1] != ' ';
    }
    return (struct slice){copy, used};
}

void record_facts(const struct knowledge *knowledge, struct document *document, const struct mention *mention,
                  struct facts *facts)
{
    facts->id = facts->name = facts->kind = facts->iso = facts->kb = (struct slice){0};
    facts->rule = record_maker(knowledge, mention);
    const struct entity *entity = mention->entity == NONE ? NULL : &document->entities[mention->entity];
    uint32_t index = mention->entry == NONE && entity ? entity->entry : mention->entry;
    if (mention->kind)
        facts->kind = knowledge_string(knowledge, knowledge->kinds[mention->kind].name);
    if (index != NONE) {
        const struct entry *entry = &knowledge->entries[index];
        facts->id = knowledge_string(knowledge, entry->id);
        facts->name = knowledge_string(knowledge, entry->name);
        facts->kb = knowledge_string(knowledge, entry->kb);
        facts->iso = (struct slice){entry->iso, entry->iso[0] ? 2 : 0};
        if (!mention->kind && entry->kind)
            facts->kind = knowledge_string(knowledge, knowledge->kinds[entry->kind].name);
    } else if (entity) {
        if (mention->place != NONE)
            facts->iso = (struct slice){knowledge->entries[mention->place].iso,
                                        knowledge->entries[mention->place].iso[0] ? 2 : 0};
        facts->id = numbered(document, SLICE("doc:"), entity->number);
        facts->name = one_line(document, document_slice(document, document->mentions[entity->mention].span));
    }
}

bool record_shows_topic(const struct writer_options *options, uint32_t topic)
{
    return !options->topics || options->topics[topic];
}

void record_escape(struct buffer *out, struct slice text)
{
    static const char from[] = "\\\t\n\r", to[] = "\\tnr";
    size_t copied = 0;
    for (size_t i = 0; i < text.length; i++) {
        const char *known = text.bytes[i] ? strchr(from, text.bytes[i]) : NULL;
        if (!known)
            continue;
        buffer_add_visible(out, (struct slice){text.bytes + copied, i - copied});
        buffer_add_char(out, '\\');
        buffer_add_char(out, to[known - from]);
        copied = i + 1;
    }
    buffer_add_visible(out, (struct slice){text.bytes + copied, text.length - copied});
}
