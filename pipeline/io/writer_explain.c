/* For people: every candidate in text order, who made it, what became of it and why; then the topics and their sums. */
#include <stdlib.h>

#include "base/json_writer.h"
#include "io/record.h"

static bool has_won(const struct mention *mention)
{
    return mention->state == MENTION_WON || mention->state == MENTION_LEFT_OUT;
}

static int compare(const void *left, const void *right, void *context)
{
    const struct document *document = context;
    uint32_t i = *(const uint32_t *)left, j = *(const uint32_t *)right;
    const struct mention *a = &document->mentions[i], *b = &document->mentions[j];
    if (a->span.start != b->span.start)
        return a->span.start < b->span.start ? -1 : 1;
    if (has_won(a) != has_won(b))
        return has_won(a) ? -1 : 1;
    if (a->span.end != b->span.end)
        return a->span.end > b->span.end ? -1 : 1;
    return i < j ? -1 : i > j;
}

static void add_quoted(struct buffer *out, struct slice text)
{
    buffer_add_char(out, '"');
    record_escape(out, text);
    buffer_add_char(out, '"');
}

static void add_span(struct buffer *out, const struct document *document, struct offsets *offsets, struct span span)
{
    buffer_add_uint(out, offsets_convert(offsets, span.start));
    buffer_add_text(out, "..");
    buffer_add_uint(out, offsets_convert(offsets, span.end));
    buffer_add_char(out, ' ');
    add_quoted(out, document_slice(document, span));
}

static void add_decimal(struct buffer *out, double number)
{
    struct json_writer json = {.out = out};
    json_decimal(&json, number, 4);
}

static void add_place(struct buffer *out, const struct knowledge *knowledge, uint32_t source, uint32_t line)
{
    buffer_add_text(out, ", ");
    record_escape(out, knowledge_string(knowledge, knowledge->source_files[source].name));
    buffer_add_char(out, ':');
    buffer_add_uint(out, line);
}

/* The line of a gazetteer or the rule that a mention comes from. */
static void add_maker(struct buffer *out, const struct knowledge *knowledge, const struct mention *mention)
{
    buffer_add_text(out, "    by ");
    struct maker maker = record_maker(knowledge, mention);
    record_add_maker(out, &maker);
    if (mention->rule >= RULE_LINK_NAME && mention->rule != NONE) {
        buffer_add_text(out, ": named elsewhere in the document");
    } else if (mention->rule != NONE) {
        const struct rule *rule = &knowledge->rules[mention->rule];
        add_place(out, knowledge, rule->source, rule->line);
        buffer_add_text(out, ": ");
        record_escape(out, knowledge_string(knowledge, rule->why));
    } else if (mention->sense != NONE) {
        const struct alias *alias = &knowledge->aliases[mention->sense];
        add_place(out, knowledge, alias->source, alias->line);
        buffer_add_text(out, ": alias ");
        add_quoted(out, knowledge_alias(knowledge, alias));
    } else if (mention->entry != NONE) {
        const struct entry *entry = &knowledge->entries[mention->entry];
        add_place(out, knowledge, entry->source, entry->line);
    }
    buffer_add_char(out, '\n');
}

/* What was added to or taken from the score, and why. */
static void add_adjustments(struct buffer *out, const struct knowledge *knowledge, const struct document *document,
                            const struct mention *mention)
{
    for (size_t i = 0; i < document->adjustment_count; i++) {
        const struct adjustment *adjustment = &document->adjustments[i];
        if (&document->mentions[adjustment->mention] != mention)
            continue;
        buffer_addf(out, "    %+d by ", adjustment->points);
        if (adjustment->rule == NONE) {
            buffer_add_text(out, "another mention of its country\n");
            continue;
        }
        const struct rule *rule = &knowledge->rules[adjustment->rule];
        record_escape(out, knowledge_string(knowledge, rule->id));
        add_place(out, knowledge, rule->source, rule->line);
        buffer_add_text(out, ": ");
        record_escape(out, knowledge_string(knowledge, rule->why));
        buffer_add_char(out, '\n');
    }
}

static void add_mention(struct buffer *out, const struct knowledge *knowledge, struct document *document,
                        struct offsets *offsets, const struct mention *mention)
{
    struct facts facts;
    record_facts(knowledge, document, mention, &facts);
    buffer_add_text(out, "  ");
    add_span(out, document, offsets, mention->span);
    buffer_addf(out, " %s", label_names[mention->label]);
    struct slice shown[] = {facts.kind, facts.id, facts.iso};
    for (size_t i = 0; i < sizeof shown / sizeof *shown; i++) {
        if (!shown[i].length)
            continue;
        buffer_add_char(out, ' ');
        record_escape(out, shown[i]);
    }
    buffer_addf(out, ", score %u: %s", mention->score, mention_state_name(mention->state));
    if (mention->lost_to != NONE) {
        const struct mention *winner = &document->mentions[mention->lost_to];
        buffer_add_text(out, " to ");
        add_span(out, document, offsets, winner->span);
        struct maker maker = record_maker(knowledge, winner);
        buffer_addf(out, " %s by ", label_names[winner->label]);
        record_add_maker(out, &maker);
    }
    buffer_add_char(out, '\n');
    add_maker(out, knowledge, mention);
    add_adjustments(out, knowledge, document, mention);
}

static void add_zones(struct buffer *out, const struct knowledge *knowledge, const struct document *document,
                      struct offsets *offsets)
{
    buffer_add_text(out, document->zone_count ? "zones\n" : "");
    for (size_t i = 0; i < document->zone_count; i++) {
        const struct zone *zone = &document->zones[i];
        buffer_add_text(out, "  ");
        add_span(out, document, offsets, zone->span);
        buffer_add_char(out, ' ');
        record_escape(out, knowledge_string(knowledge, knowledge->zones[zone->zone].name));
        if (zone->rule != NONE) {
            const struct rule *rule = &knowledge->rules[zone->rule];
            buffer_add_text(out, "\n    by ");
            record_escape(out, knowledge_string(knowledge, rule->id));
            add_place(out, knowledge, rule->source, rule->line);
            buffer_add_text(out, ": ");
            record_escape(out, knowledge_string(knowledge, rule->why));
        }
        buffer_add_char(out, '\n');
    }
}

static void add_topic(struct buffer *out, const struct knowledge *knowledge, struct document *document,
                      struct offsets *offsets, const struct topic *topic)
{
    const struct topic_def *definition = &knowledge->topics[topic->topic];
    double sum = 0;
    for (uint32_t i = topic->first_evidence; i < topic->end_evidence; i++)
        sum += document->evidence[i].weight;
    buffer_add_text(out, "  ");
    record_escape(out, knowledge_string(knowledge, definition->id));
    buffer_add_text(out, ", score ");
    add_decimal(out, topic->score);
    buffer_add_text(out, ": evidence ");
    add_decimal(out, sum);
    buffer_add_text(out, ", threshold ");
    add_decimal(out, topic->threshold);
    buffer_add_char(out, '\n');
    for (uint32_t i = topic->first_evidence; i < topic->end_evidence; i++) {
        const struct evidence *evidence = &document->evidence[i];
        buffer_add_text(out, evidence->weight < 0 ? "    " : "    +");
        add_decimal(out, evidence->weight);
        buffer_add_char(out, ' ');
        add_span(out, document, offsets, evidence->span);
        buffer_add_text(out, " by ");
        record_escape(out, knowledge_string(knowledge, definition->id));
        buffer_add_char(out, '/');
        buffer_add_uint(out, knowledge->cues[evidence->cue].number);
        buffer_add_text(out, ": ");
        record_escape(out, knowledge_string(knowledge, knowledge->cue_texts[evidence->cue]));
        if (evidence->modality) {
            buffer_add_text(out, ", ");
            record_escape(out, knowledge_string(knowledge, knowledge->modalities[evidence->modality]));
        }
        buffer_add_char(out, '\n');
    }
}

static void write(const struct writer_options *options, const struct knowledge *knowledge, struct document *document,
                  struct buffer *out)
{
    struct offsets offsets;
    offsets_start(&offsets, document, options->unit);
    buffer_add_text(out, "document ");
    record_escape(out, document->id);
    if (document->language) {
        buffer_add_text(out, ", language ");
        record_escape(out, knowledge_string(knowledge, knowledge->languages[document->language].id));
    }
    buffer_addf(out, ", %zu sentence%s", document->sentence_count, document->sentence_count == 1 ? "" : "s");
    if (document->copy_of.bytes) {
        buffer_add_text(out, ", copy of ");
        record_escape(out, document->copy_of);
    }
    buffer_add_char(out, '\n');

    add_zones(out, knowledge, document, &offsets);
    uint32_t *order = arena_alloc(&document->arena, document->mention_count * sizeof *order);
    for (uint32_t i = 0; i < document->mention_count; i++)
        order[i] = i;
    qsort_r(order, document->mention_count, sizeof *order, compare, document);
    buffer_add_text(out, document->mention_count ? "mentions\n" : "mentions: none\n");
    for (size_t i = 0; i < document->mention_count; i++) {
        const struct mention *mention = &document->mentions[order[i]];
        if (options->labels >> mention->label & 1 && mention->score >= options->min_score)
            add_mention(out, knowledge, document, &offsets, mention);
    }
    buffer_add_text(out, document->topic_count ? "topics\n" : "topics: none\n");
    for (size_t i = 0; i < document->topic_count; i++)
        if (record_shows_topic(options, document->topics[i].topic))
            add_topic(out, knowledge, document, &offsets, &document->topics[i]);
    buffer_add_char(out, '\n');
}

const struct writer_format writer_explain = {"explain", false, true, write};
