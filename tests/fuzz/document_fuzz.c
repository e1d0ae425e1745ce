/* Any bytes as the text of a document, through the whole pipeline. */
#include "fuzz.h"

static struct knowledge knowledge;
static struct pipeline *pipeline;

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    struct source_list list = {0};
    size_t size;
    (void)argc, (void)argv;
    fuzz_add_mini(&list, true);
    char *image = knowledge_build(&list, NULL, &size);
    REQUIRE(image && knowledge_open_memory(&knowledge, image, size));
    pipeline = pipeline_open(&knowledge);
    source_list_free(&list);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct document document; /* used again and again, as in a run */
    uint8_t options = size ? data[0] : 0;
    document_reset(&document);
    document.id = SLICE("fuzz");
    document.fixed_language = options % knowledge.language_count;
    document.explain = options & 64;
    document_set_text(&document, (struct slice){(const char *)data, size});
    pipeline_run(pipeline, &document);
    fuzz_check_document(&knowledge, &document);
    return 0;
}
