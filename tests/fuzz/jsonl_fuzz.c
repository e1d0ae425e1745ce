/* Any bytes as JSON Lines; what is read goes out again as valid JSON. */
#include "base/diagnostic.h"
#include "fuzz.h"
#include "io/reader.h"
#include "io/writer.h"

static struct knowledge knowledge;

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    struct source_list list = {0};
    size_t size;
    (void)argc, (void)argv;
    fuzz_add_mini(&list, false);
    char *image = knowledge_build(&list, NULL, &size);
    REQUIRE(image && knowledge_open_memory(&knowledge, image, size));
    source_list_free(&list);
    diagnostic_quiet(true);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct document document;
    struct reader_options options = READER_OPTIONS_DEFAULT;
    struct reader reader;
    enum reader_result result;
    options.format = &reader_jsonl;
    if (!reader_open(&reader, &options, fuzz_file(data, size)))
        return 0; /* it looks like an archive that cannot be opened */
    while ((result = reader_next(&reader, &document)) != READER_END)
        if (result == READER_OK)
            fuzz_check_document(&knowledge, &document);
    reader_close(&reader);
    return 0;
}
