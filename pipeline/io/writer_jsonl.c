/* The record nertag/1: one JSON object a document. */
#include "base/json_writer.h"
#include "io/record.h"

static void write_span(struct json_writer *json, struct offsets *offsets, struct span span)
{
    json_key(json, "start");
    json_uint(json, offsets_convert(offsets, span.start));
    json_key(json, "end");
    json_uint(json, offsets_convert(offsets, span.end));
}

/* Facts that are not there are left out. */
ALWAYS_INLINE void write_fact(struct json_writer *json, const char *key, struct slice value)
{
    if (!value.length)
        return;
    json_key(json, key);
    json_string(json, value);
}

static void write_sentences(struct json_writer *json, const struct document *document, struct offsets *offsets)
{
    json_key(json, "sents");
    json_open(json, '[');
    for (size_t i = 0; i < document->sentence_count; i++) {
        json_open(json, '{');
        write_span(json, offsets, document->sentences[i].span);
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void write_zones(struct json_writer *json, const struct knowledge *knowledge, const struct document *document,
                        struct offsets *offsets)
{
    if (!document->zone_count)
        return;
    json_key(json, "zones");
    json_open(json, '[');
    for (size_t i = 0; i < document->zone_count; i++) {
        const struct zone *zone = &document->zones[i];
        json_open(json, '{');
        write_span(json, offsets, zone->span);
        json_key(json, "zone");
        json_string(json, knowledge_string(knowledge, knowledge->zones[zone->zone].name));
        if (zone->rule != NONE)
            write_fact(json, "rule", knowledge_string(knowledge, knowledge->rules[zone->rule].id));
        json_close(json, '}');
    }
    json_close(json, ']');
}

static void write_mention(struct json_writer *json, const struct knowledge *knowledge, struct document *document,
                          struct offsets *offsets, const struct mention *mention)
{
    struct facts facts = record_facts(knowledge, document, mention);
    json_open(json, '{');
    write_span(json, offsets, mention->span);
    json_key(json, "text");
    json_string(json, document_slice(document, mention->span));
    json_key(json, "label");
    json_text(json, label_names[mention->label]);
    write_fact(json, "kind", facts.kind);
    write_fact(json, "id", facts.id);
    write_fact(json, "name", facts.name);
    write_fact(json, "iso", facts.iso);
    write_fact(json, "kb_id", facts.kb);
    write_fact(json, "rule", facts.rule);
    json_key(json, "score");
    json_uint(json, mention->score);
    json_key(json, "sent");
    json_uint(json, mention->sentence);
    json_close(json, '}');
}

static void write_codes(struct json_writer *json, struct slice codes)
{
    if (!codes.length)
        return;
    json_key(json, "cameo");
    json_open(json, '[');
    while (codes.length) {
        struct slice code = slice_cut(&codes, ' ');
        if (code.length)
            json_string(json, code);
    }
    json_close(json, ']');
}

static void write_topic(struct json_writer *json, const struct knowledge *knowledge, struct document *document,
                        struct offsets *offsets, const struct topic *topic)
{
    const struct topic_def *definition = &knowledge->topics[topic->topic];
    struct slice medtop = knowledge_string(knowledge, definition->medtop);
    json_open(json, '{');
    json_key(json, "id");
    json_string(json, knowledge_string(knowledge, definition->id));
    json_key(json, "label");
    json_string(json, knowledge_string(knowledge, definition->name));
    json_key(json, "score");
    json_decimal(json, topic->score, 4);
    json_key(json, "threshold");
    json_decimal(json, topic->threshold, 2);
    json_key(json, "medtop");
    if (medtop.length)
        json_string(json, medtop);
    else
        json_null(json);
    write_codes(json, knowledge_string(knowledge, definition->cameo));
    json_key(json, "evidence");
    json_open(json, '[');
    for (uint32_t i = topic->first_evidence; i < topic->end_evidence; i++) {
        const struct evidence *evidence = &document->evidence[i];
        json_open(json, '{');
        write_span(json, offsets, evidence->span);
        json_key(json, "text");
        json_string(json, document_slice(document, evidence->span));
        json_key(json, "cue");
        json_string(json, record_cue(knowledge, document, evidence->cue));
        json_key(json, "weight");
        json_decimal(json, evidence->weight, 2);
        write_fact(json, "modality", knowledge_string(knowledge, knowledge->modalities[evidence->modality]));
        json_close(json, '}');
    }
    json_close(json, ']');
    json_close(json, '}');
}

static void write_meta(struct json_writer *json, const struct document *document)
{
    if (!document->meta_count)
        return;
    json_key(json, "meta");
    json_open(json, '{');
    for (size_t i = 0; i < document->meta_count; i++) {
        json_key_raw(json, document->meta[i].name);
        json_raw(json, document->meta[i].value);
    }
    json_close(json, '}');
}

static void write_head(struct json_writer *json, const struct writer_options *options,
                       const struct knowledge *knowledge, const struct document *document)
{
    json_key(json, "schema");
    json_text(json, "nertag/1");
    json_key(json, "id");
    json_string(json, document->id);
    if (document->copy_of.bytes) {
        json_key(json, "dup_of");
        json_string(json, document->copy_of);
    }
    if (document->language)
        write_fact(json, "lang", knowledge_string(knowledge, knowledge->languages[document->language].id));
    json_key(json, "offsets");
    json_text(json, offset_unit_names[options->unit]);
    if (options->with_text) {
        json_key(json, "text");
        json_string(json, document->text);
    }
    if (document->invalid_bytes) {
        json_key(json, "invalid_bytes");
        json_uint(json, document->invalid_bytes);
    }
}

static void write(const struct writer_options *options, const struct knowledge *knowledge, struct document *document,
                  struct buffer *out)
{
    struct json_writer json = {.out = out, .indented = options->indented};
    struct offsets offsets;
    offsets_start(&offsets, document, options->unit);
    struct record record = record_mentions(options, document);
    json_open(&json, '{');
    write_head(&json, options, knowledge, document);
    write_sentences(&json, document, &offsets);
    write_zones(&json, knowledge, document, &offsets);
    json_key(&json, "ents");
    json_open(&json, '[');
    for (size_t i = 0; i < record.count; i++)
        write_mention(&json, knowledge, document, &offsets, &document->mentions[record.mentions[i]]);
    json_close(&json, ']');
    json_key(&json, "topics");
    json_open(&json, '[');
    for (size_t i = 0; i < document->topic_count; i++)
        if (record_shows_topic(options, document->topics[i].topic))
            write_topic(&json, knowledge, document, &offsets, &document->topics[i]);
    json_close(&json, ']');
    write_meta(&json, document);
    json_close(&json, '}');
    buffer_add_char(out, '\n');
}

const struct writer_format writer_jsonl = {"jsonl", false, true, write};
const struct writer_format writer_json = {"json", true, true, write};
