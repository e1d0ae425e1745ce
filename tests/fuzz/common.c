#include <json-c/json_tokener.h>
#include <json-c/json_object.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#include "base/diagnostic.h"
#include "fuzz.h"
#include "io/writer.h"

#ifndef MINI
#define MINI "tests/data/mini"
#endif

static const char sample[] =
    "Perang di Rusia\n\nAS dan Korut di Moskow; Presiden Vladimir Putin, Juru Bicara Jalal Abbas kirim senjata. "
    "Universitas Gadjah Mada (UGM), kata Abbas. North Korean war, military aid and the Paris talks with Foreign "
    "Minister Budi Santoso in Paris. SENIN DI RUSIA. Rusia-Korut: Putin’s bantuan militer untuk \"Putin\".";

void fuzz_fail(const char *file, int line, const char *condition)
{
    fprintf(stderr, "%s:%d: %s does not hold\n", file, line, condition);
    abort();
}

void fuzz_add_mini(struct source_list *list, bool rules)
{
    static struct arena arena;
    static struct source_list read[2] = {{.arena = &arena}, {.arena = &arena}};
    struct source_list *mini = &read[rules];
    if (!mini->count)
        REQUIRE(source_list_add(mini, rules ? MINI : MINI "/names.tsv", false));
    list->files = mem_alloc((mini->count + 1) * sizeof *list->files);
    list->capacity = mini->count + 1;
    for (size_t i = 0; i < mini->count; i++)
        list->files[list->count++] = mini->files[i];
}

static bool is_boundary(const struct document *document, uint32_t at)
{
    return at == document->text.length ||
           (at < document->text.length && ((unsigned char)document->text.bytes[at] & 0xC0) != 0x80);
}

static void check_span(const struct document *document, struct span span)
{
    REQUIRE(span.start <= span.end && is_boundary(document, span.start) && is_boundary(document, span.end));
}

static void check_json(struct slice record)
{
    struct json_tokener *tokener = json_tokener_new_ex(600);
    json_tokener_set_flags(tokener, JSON_TOKENER_STRICT | JSON_TOKENER_VALIDATE_UTF8);
    struct json_object *object = json_tokener_parse_ex(tokener, record.bytes, (int)record.length);
    REQUIRE(object != NULL);
    json_object_put(object);
    json_tokener_free(tokener);
}

void fuzz_check_document(const struct knowledge *knowledge, struct document *document)
{
    static const struct writer_format *const formats[] = {&writer_jsonl, &writer_json, &writer_tsv, &writer_conll,
                                                          &writer_explain};
    for (size_t i = 0; i < document->mention_count; i++)
        check_span(document, document->mentions[i].span);
    for (size_t i = 0; i < document->sentence_count; i++)
        check_span(document, document->sentences[i].span);
    for (size_t i = 0; i < document->evidence_count; i++)
        check_span(document, document->evidence[i].span);
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        struct buffer out = {0};
        struct writer_options options = {.unit = (enum offset_unit)(i % 3), .with_text = i % 2, .labels = UINT32_MAX,
                                         .indented = formats[i]->indented};
        formats[i]->write(&options, knowledge, document, &out);
        struct slice record = {out.bytes, out.length};
        REQUIRE(text_first_invalid(record) == SIZE_MAX);
        if (i < 2)
            check_json(record);
        buffer_free(&out);
    }
}

/* A damaged image may hold strings that are no UTF-8, so only crashes count here. */
void fuzz_tag_sample(const struct knowledge *knowledge)
{
    struct document document = {.explain = true};
    struct buffer out = {0};
    const struct writer_options options = {.labels = UINT32_MAX};
    struct pipeline *pipeline = pipeline_open(knowledge);
    document_set_text(&document, SLICE(sample));
    pipeline_run(pipeline, &document);
    for (size_t i = 0; i < document.mention_count; i++)
        check_span(&document, document.mentions[i].span);
    writer_jsonl.write(&options, knowledge, &document, &out);
    writer_explain.write(&options, knowledge, &document, &out);
    pipeline_close(pipeline);
    document_free(&document);
    buffer_free(&out);
}

void fuzz_build_and_tag(const struct source_list *list)
{
    struct knowledge knowledge;
    struct example_list examples = {0};
    size_t size;
    char *image = knowledge_build(list, &examples, &size);
    if (image) {
        REQUIRE(knowledge_open_memory(&knowledge, image, size));
        fuzz_tag_sample(&knowledge);
        knowledge_close(&knowledge);
    }
    example_list_free(&examples);
}

const char *fuzz_file(const void *bytes, size_t size)
{
    static int file = -1;
    static char path[64];
    if (file < 0) {
        file = memfd_create("fuzz", 0);
        snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    }
    REQUIRE(file >= 0 && ftruncate(file, 0) == 0 && pwrite(file, bytes, size, 0) == (ssize_t)size);
    return path;
}
