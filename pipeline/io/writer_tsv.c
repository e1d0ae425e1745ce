/* A mention a line: document, start, end, label, kind, id, iso, name, text, rule, score; control characters escaped. */
#include "io/record.h"

static void add_field(struct buffer *out, struct slice text)
{
    record_escape(out, text);
    buffer_add_char(out, '\t');
}

static void write(const struct writer_options *options, const struct knowledge *knowledge, struct document *document,
                  struct buffer *out)
{
    struct offsets offsets;
    offsets_start(&offsets, document, options->unit);
    struct record record = record_mentions(options, document);
    for (size_t i = 0; i < record.count; i++) {
        const struct mention *mention = &document->mentions[record.mentions[i]];
        struct facts facts;
        record_facts(knowledge, document, mention, &facts);
        add_field(out, document->id);
        buffer_add_uint(out, offsets_convert(&offsets, mention->span.start));
        buffer_add_char(out, '\t');
        buffer_add_uint(out, offsets_convert(&offsets, mention->span.end));
        buffer_add_char(out, '\t');
        add_field(out, slice_of(label_names[mention->label]));
        add_field(out, facts.kind);
        add_field(out, facts.id);
        add_field(out, facts.iso);
        add_field(out, facts.name);
        add_field(out, document_slice(document, mention->span));
        record_add_maker(out, &facts.rule);
        buffer_add_char(out, '\t');
        buffer_add_uint(out, mention->score);
        buffer_add_char(out, '\n');
    }
}

const struct writer_format writer_tsv = {"tsv", false, false, write};
