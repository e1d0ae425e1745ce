/* An image from a file may be damaged in any number: it is refused, or works. Every number of every small section is
 * damaged in turn, which a fuzzer meets by chance only; the table of the lexicon and the strings are left to it. */
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "driver/pipeline.h"
#include "io/writer.h"
#include "knowledge/build.h"
#include "unit/check.h"

static const char sample[] =
    "Perang di Rusia\n\nAS dan Korut di Moskow; Presiden Vladimir Putin, Juru Bicara Jalal Abbas kirim senjata. "
    "Universitas Gadjah Mada (UGM), kata Abbas. North Korean war, military aid and the Paris talks with Foreign "
    "Minister Budi Santoso in Paris. SENIN DI RUSIA. Rusia-Korut: Putin’s bantuan militer untuk \"Putin\".";

static int file;

static void tag(const struct knowledge *knowledge)
{
    struct document document = {.explain = true};
    struct buffer out = {0};
    const struct writer_options options = {.labels = UINT32_MAX};
    struct pipeline *pipeline = pipeline_open(knowledge);
    document_set_text(&document, SLICE(sample));
    pipeline_run(pipeline, &document);
    writer_jsonl.write(&options, knowledge, &document, &out);
    writer_explain.write(&options, knowledge, &document, &out);
    pipeline_close(pipeline);
    document_free(&document);
    buffer_free(&out);
}

static bool works(uint64_t at, uint32_t number)
{
    char path[32];
    struct knowledge knowledge;
    if (pwrite(file, &number, sizeof number, (off_t)at) != sizeof number)
        return false;
    snprintf(path, sizeof path, "/proc/self/fd/%d", file);
    if (!knowledge_open_file(&knowledge, path))
        return false;
    tag(&knowledge);
    bool damaged = knowledge_is_damaged(&knowledge);
    knowledge_close(&knowledge);
    return !damaged;
}

/* Damages each number from section FIRST on in turn, in the image that FILE has. */
static void damage_each(const char *image, enum image_section first, uint32_t *worked, uint32_t *refused)
{
    const struct image_header *header = (const void *)image;
    for (uint64_t at = header->sections[first].offset; at < header->sections[SECTION_SOURCES].offset; at += 4) {
        uint32_t was = 0;
        (void)!pread(file, &was, sizeof was, (off_t)at);
        const uint32_t damages[] = {UINT32_MAX, INT32_MAX, was ^ 1u << 16, was + 1};
        for (size_t i = 0; i < sizeof damages / sizeof *damages; i++)
            ++*(works(at, damages[i]) ? worked : refused);
        bool works_when_mended = works(at, was);
        if (!works_when_mended)
            CHECK(works_when_mended); /* each would be too many to count */
    }
}

int main(void)
{
    static struct arena arena;
    struct source_list list = {.arena = &arena};
    size_t size;
    uint32_t worked = 0, refused = 0;
    CHECK(source_list_add(&list, "tests/data/mini", false));
    char *image = knowledge_build(&list, NULL, &size);
    file = memfd_create("image", 0);
    CHECK(image && write(file, image, size) == (ssize_t)size);
    CHECK(freopen("/dev/null", "w", stderr)); /* each refusal is told */
    damage_each(image, SECTION_NODES, &worked, &refused);
    /* The first of each section stands for none, but nothing keeps a damaged image from pointing there. */
    const struct image_header *header = (const void *)image;
    struct sense *senses = (void *)(image + header->sections[SECTION_SENSES].offset);
    for (uint64_t i = 0; i < header->sections[SECTION_SENSES].count; i++)
        senses[i].target = 0;
    CHECK(pwrite(file, image, size, 0) == (ssize_t)size);
    damage_each(image, SECTION_ENTRIES, &worked, &refused);
    CHECK(worked > 100 && refused > 1000);
    free(image);
    source_list_free(&list);
    return check_result();
}
