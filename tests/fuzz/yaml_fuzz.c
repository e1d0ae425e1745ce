/* Any bytes as a file of rules, a topic, affixes or scoring: a user's own (the first byte is even), or not. */
#include "base/diagnostic.h"
#include "fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const names[] = {"fuzz.yaml", "fuzz.yaml", "affixes.yaml", "scoring.yaml"};
    struct source_list list = {0};
    if (!size)
        return 0;
    fuzz_add_mini(&list, true);
    list.files[list.count++] = (struct source_text){.name = slice_of(names[data[0] / 2 % 4]),
                                                    .text = {(const char *)data + 1, size - 1},
                                                    .type = SOURCE_RULES,
                                                    .overlay = data[0] % 2 == 0};
    diagnostic_quiet(true);
    fuzz_build_and_tag(&list);
    source_list_free(&list);
    return 0;
}
