/* Any bytes as a file, in a format that the first byte chooses. */
#include "base/diagnostic.h"
#include "fuzz.h"
#include "io/reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const formats[] = {"jsonl", "text", "html", "warc", "archive", NULL};
    static struct document document;
    struct reader_options options = READER_OPTIONS_DEFAULT;
    struct reader reader;
    enum reader_result result;
    if (!size)
        return 0;
    const char *format = formats[data[0] % (sizeof formats / sizeof *formats)];
    options.format = format ? reader_format_named(format) : NULL;
    diagnostic_quiet(true);
    if (!reader_open(&reader, &options, fuzz_file(data + 1, size - 1)))
        return 0;
    while ((result = reader_next(&reader, &document)) != READER_END) {
        if (result != READER_OK)
            continue;
        REQUIRE(text_first_invalid(document.text) == SIZE_MAX && text_first_invalid(document.id) == SIZE_MAX);
        for (size_t i = 0; i < document.meta_count; i++)
            REQUIRE(text_first_invalid(document.meta[i].name) == SIZE_MAX &&
                    text_first_invalid(document.meta[i].value) == SIZE_MAX);
    }
    reader_close(&reader);
    return 0;
}
