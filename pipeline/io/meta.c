#include "io/meta.h"

#include <string.h>

#include "base/json_writer.h"

static void add_field(struct document *document, const char *quoted_name, const struct buffer *value)
{
    struct meta_field field = {
        .name = {arena_copy(&document->arena, quoted_name, strlen(quoted_name)), strlen(quoted_name)},
        .value = {arena_copy(&document->arena, value->bytes, value->length), value->length},
    };
    mem_reserve(document->meta, document->meta_capacity, document->meta_count + 1);
    document->meta[document->meta_count++] = field;
}

void meta_add(struct document *document, const char *quoted_name, struct slice value)
{
    if (!value.length)
        return;
    struct buffer text = {0};
    struct json_writer json = {.out = &text};
    json_string(&json, reader_valid(document, value));
    add_field(document, quoted_name, &text);
    buffer_free(&text);
}

static bool has_field(const struct document *document, const char *quoted_name)
{
    for (size_t i = 0; i < document->meta_count; i++)
        if (slice_equal(document->meta[i].name, slice_of(quoted_name)))
            return true;
    return false;
}

static void write_fact(struct json_writer *json, struct document *document, const char *name, struct slice value)
{
    if (!value.length)
        return;
    json_key(json, name);
    json_string(json, reader_valid(document, value));
}

/* A record that brings a "source" of its own, as many do, keeps it: ours goes by another name then. */
void meta_add_source(const struct reader *reader, struct document *document)
{
    const char *archive = reader->archive && strcmp(reader->archive, "-") != 0 ? reader->archive : "";
    if (!*archive && !reader->member && !reader->url.length && !reader->date.length)
        return;
    struct buffer text = {0};
    struct json_writer json = {.out = &text};
    json_open(&json, '{');
    write_fact(&json, document, "archive", slice_of(archive));
    write_fact(&json, document, "member", slice_of(reader->member ? reader->member : ""));
    write_fact(&json, document, "url", reader->url);
    write_fact(&json, document, "date", reader->date);
    json_close(&json, '}');
    add_field(document, has_field(document, "\"source\"") ? "\"nertag_source\"" : "\"source\"", &text);
    buffer_free(&text);
}
