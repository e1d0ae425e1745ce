/* The record nertag/1: one JSON object a document. It is put together by pieces whose room is known beforehand: what
 * stands between the values is half of a record. */
#include "base/json_put.h"
#include "base/json_writer.h"
#include "io/record.h"

/* More than all that is in an element of these but its strings. */
enum { HEAD_ROOM = 256, SPAN_ROOM = 128, MENTION_ROOM = 384, TOPIC_ROOM = 256, EVIDENCE_ROOM = 256 };

_Static_assert((int)IMAGE_READ_BEYOND >= (int)JSON_PUT_READABLE, "strings of the knowledge are put as they are");

struct writing {
    const struct knowledge *knowledge;
    struct document *document;
    struct offsets offsets;
    struct buffer *out;
};

/* A value behind its key and its first quote. */
ALWAYS_INLINE char *put_string(char *at, const char *key, struct slice value)
{
    return json_put(json_put_readable(json_put(at, key), value), "\"");
}

/* The same, or nothing where nothing is known. */
ALWAYS_INLINE char *put_fact(char *at, const char *key, struct slice value)
{
    return value.length ? put_string(at, key, value) : at;
}

/* At the end of the text there may be nothing to read behind it. */
static inline char *put_text(char *at, const struct document *document, struct span span)
{
    struct slice text = document_slice(document, span);
    bool readable = document->text.length - span.start >= JSON_PUT_READABLE;
    at = json_put(at, ",\"text\":\"");
    return json_put(readable ? json_put_readable(at, text) : json_put_inside(at, text), "\"");
}

ALWAYS_INLINE char *put_span(char *at, const struct offsets *offsets, struct span span)
{
    at = json_put_uint(json_put(at, "{\"start\":"), offsets_convert(offsets, span.start));
    return json_put_uint(json_put(at, ",\"end\":"), offsets_convert(offsets, span.end));
}

/* Elements end with a comma each: the last one gives its place to the bracket. */
static void end_list(struct buffer *out)
{
    if (out->bytes[out->length - 1] == ',')
        out->length--;
    buffer_add_char(out, ']');
}

static void write_sentences(const struct writing *writing)
{
    const struct document *document = writing->document;
    char *at = json_put_begin(writing->out, SPAN_ROOM * (document->sentence_count + 1), 0);
    at = json_put(at, ",\"sents\":[");
    for (size_t i = 0; i < document->sentence_count; i++)
        at = json_put(put_span(at, &writing->offsets, document->sentences[i].span), "},");
    json_put_end(writing->out, at);
    end_list(writing->out);
}

static void write_zones(const struct writing *writing)
{
    const struct knowledge *knowledge = writing->knowledge;
    if (!writing->document->zone_count)
        return;
    buffer_add_text(writing->out, ",\"zones\":[");
    for (size_t i = 0; i < writing->document->zone_count; i++) {
        const struct zone *zone = &writing->document->zones[i];
        struct slice name = knowledge_string(knowledge, knowledge->zones[zone->zone].name), rule = {0};
        if (zone->rule != NONE)
            rule = knowledge_string(knowledge, knowledge->rules[zone->rule].id);
        char *at = json_put_begin(writing->out, SPAN_ROOM, name.length + rule.length);
        at = put_span(at, &writing->offsets, zone->span);
        at = put_string(at, ",\"zone\":\"", name);
        at = put_fact(at, ",\"rule\":\"", rule);
        json_put_end(writing->out, json_put(at, "},"));
    }
    end_list(writing->out);
}

static void write_mention(const struct writing *writing, const struct mention *mention)
{
    struct facts facts;
    record_facts(writing->knowledge, writing->document, mention, &facts);
    char *at = json_put_begin(writing->out, MENTION_ROOM,
                              mention->span.end - mention->span.start + facts.kind.length + facts.id.length * 2 + facts.name.length +
                                  facts.kb.length + facts.rule.source.length + facts.rule.id.length);
    at = put_span(at, &writing->offsets, mention->span);
    at = put_text(at, writing->document, mention->span);
    at = put_string(at, ",\"label\":\"", slice_of(label_names[mention->label]));
    at = put_fact(at, ",\"kind\":\"", facts.kind);
    at = put_fact(at, ",\"id\":\"", facts.id);
    at = put_fact(at, ",\"name\":\"", facts.name);
    at = put_fact(at, ",\"iso\":\"", facts.iso);
    at = put_fact(at, ",\"kb_id\":\"", facts.kb);
    if (facts.rule.id.length) {
        at = json_put(at, ",\"rule\":\"");
        if (facts.rule.source.length)
            at = json_put(json_put_readable(at, facts.rule.source), "/");
        at = json_put(json_put_readable(at, facts.rule.id), "\"");
    }
    at = json_put_uint(json_put(at, ",\"score\":"), mention->score);
    at = json_put_uint(json_put(at, ",\"sent\":"), mention->sentence);
    json_put_end(writing->out, json_put(at, "},"));
}

/* Has the strings fetched that will be written of the mentions. */
static void fetch_strings(const struct knowledge *knowledge, const struct document *document)
{
    for (size_t i = 0; i < document->winner_count; i++) {
        const struct mention *mention = &document->mentions[document->winners[i]];
        if (mention->entry == NONE)
            continue;
        const struct entry *entry = &knowledge->entries[mention->entry];
        __builtin_prefetch(knowledge->strings + entry->id.offset);
        __builtin_prefetch(knowledge->strings + entry->name.offset);
        __builtin_prefetch(knowledge->strings + entry->kb.offset);
    }
}

static void write_mentions(const struct writing *writing, const struct writer_options *options)
{
    struct record record = record_mentions(options, writing->document);
    buffer_add_text(writing->out, ",\"ents\":[");
    for (size_t i = 0; i < record.count; i++)
        write_mention(writing, &writing->document->mentions[record.mentions[i]]);
    end_list(writing->out);
}

static void write_codes(struct buffer *out, struct slice codes)
{
    if (!codes.length)
        return;
    buffer_add_text(out, ",\"cameo\":[");
    while (codes.length) {
        struct slice code = slice_cut(&codes, ' ');
        if (!code.length)
            continue;
        json_add_string(out, code);
        buffer_add_char(out, ',');
    }
    end_list(out);
}

static void write_evidence(const struct writing *writing, struct slice topic, const struct evidence *evidence)
{
    const struct knowledge *knowledge = writing->knowledge;
    struct slice modality = knowledge_string(knowledge, knowledge->modalities[evidence->modality]);
    char *at = json_put_begin(writing->out, EVIDENCE_ROOM,
                              evidence->span.end - evidence->span.start + topic.length + modality.length);
    at = put_span(at, &writing->offsets, evidence->span);
    at = put_text(at, writing->document, evidence->span);
    at = json_put_readable(json_put(at, ",\"cue\":\""), topic);
    at = json_put_uint(json_put(at, "/"), knowledge->cues[evidence->cue].number);
    at = json_put_decimal(json_put(at, "\",\"weight\":"), evidence->weight, 2);
    at = put_fact(at, ",\"modality\":\"", modality);
    json_put_end(writing->out, json_put(at, "},"));
}

static void write_topic(const struct writing *writing, const struct topic *topic)
{
    const struct knowledge *knowledge = writing->knowledge;
    const struct topic_def *definition = &knowledge->topics[topic->topic];
    struct slice id = knowledge_string(knowledge, definition->id);
    struct slice name = knowledge_string(knowledge, definition->name);
    struct slice medtop = knowledge_string(knowledge, definition->medtop);
    char *at = json_put_begin(writing->out, TOPIC_ROOM, id.length + name.length + medtop.length);
    at = put_string(at, "{\"id\":\"", id);
    at = put_string(at, ",\"label\":\"", name);
    at = json_put_decimal(json_put(at, ",\"score\":"), topic->score, 4);
    at = json_put_decimal(json_put(at, ",\"threshold\":"), topic->threshold, 2);
    at = medtop.length ? put_string(at, ",\"medtop\":\"", medtop) : json_put(at, ",\"medtop\":null");
    json_put_end(writing->out, at);
    write_codes(writing->out, knowledge_string(knowledge, definition->cameo));
    buffer_add_text(writing->out, ",\"evidence\":[");
    for (uint32_t i = topic->first_evidence; i < topic->end_evidence; i++)
        write_evidence(writing, id, &writing->document->evidence[i]);
    end_list(writing->out);
    buffer_add_text(writing->out, "},");
}

static void write_topics(const struct writing *writing, const struct writer_options *options)
{
    const struct document *document = writing->document;
    buffer_add_text(writing->out, ",\"topics\":[");
    for (size_t i = 0; i < document->topic_count; i++)
        if (record_shows_topic(options, document->topics[i].topic))
            write_topic(writing, &document->topics[i]);
    end_list(writing->out);
}

/* Names and values are JSON already, and come out as they came in. */
static void write_meta(struct buffer *out, const struct document *document)
{
    for (size_t i = 0; i < document->meta_count; i++) {
        buffer_add_text(out, i ? "," : ",\"meta\":{");
        buffer_add(out, document->meta[i].name.bytes, document->meta[i].name.length);
        buffer_add_char(out, ':');
        buffer_add(out, document->meta[i].value.bytes, document->meta[i].value.length);
    }
    if (document->meta_count)
        buffer_add_char(out, '}');
}

static void write_head(const struct writing *writing, const struct writer_options *options)
{
    const struct knowledge *knowledge = writing->knowledge;
    const struct document *document = writing->document;
    struct buffer *out = writing->out;
    struct slice language = {0};
    if (document->language)
        language = knowledge_string(knowledge, knowledge->languages[document->language].id);
    buffer_add_text(out, "{\"schema\":\"nertag/1\",\"id\":");
    json_add_string(out, document->id);
    if (document->copy_of.bytes) {
        buffer_add_text(out, ",\"dup_of\":");
        json_add_string(out, document->copy_of);
    }
    char *at = put_fact(json_put_begin(out, HEAD_ROOM, language.length), ",\"lang\":\"", language);
    at = json_put_raw(json_put(at, ",\"offsets\":\""), slice_of(offset_unit_names[options->unit]));
    json_put_end(out, json_put(at, "\""));
    if (options->with_text) {
        buffer_add_text(out, ",\"text\":");
        json_add_string(out, document->text);
    }
    if (document->invalid_bytes) {
        buffer_add_text(out, ",\"invalid_bytes\":");
        buffer_add_uint(out, document->invalid_bytes);
    }
}

static void write(const struct writer_options *options, const struct knowledge *knowledge, struct document *document,
                  struct buffer *out)
{
    struct writing writing = {.knowledge = knowledge, .document = document, .out = out};
    size_t start = out->length;
    fetch_strings(knowledge, document);
    offsets_start(&writing.offsets, document, options->unit);
    write_head(&writing, options);
    write_sentences(&writing);
    write_zones(&writing);
    write_mentions(&writing, options);
    write_topics(&writing, options);
    size_t meta = out->length;
    write_meta(out, document);
    buffer_add_char(out, '}');
    if (options->indented)
        json_indent(out, start, meta);
    buffer_add_char(out, '\n');
}

const struct writer_format writer_jsonl = {"jsonl", false, true, write};
const struct writer_format writer_json = {"json", true, true, write};
