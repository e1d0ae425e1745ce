/* Any bytes as a gazetteer: a user's own over the small one (the first byte is even), or beside it. */
#include "base/diagnostic.h"
#include "fuzz.h"
#include "knowledge/lint.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct source_list list = {0};
    struct lint lint = {.year = 2026};
    if (!size)
        return 0;
    fuzz_add_mini(&list, false);
    list.files[list.count++] = (struct source_text){.name = SLICE("fuzz.tsv"),
                                                    .text = {(const char *)data + 1, size - 1},
                                                    .type = SOURCE_GAZETTEER,
                                                    .overlay = data[0] % 2 == 0};
    lint.overlay = data[0] % 2 == 0;
    diagnostic_quiet(true);
    lint_lines(&lint, &list);
    fuzz_build_and_tag(&list);
    source_list_free(&list);
    return 0;
}
