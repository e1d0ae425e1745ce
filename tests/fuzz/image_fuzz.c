/* A compiled image with damaged bytes: it is refused, or it works. */
#include <stdlib.h>
#include <string.h>

#include "base/diagnostic.h"
#include "fuzz.h"

enum { MAX_DAMAGE = 16 };

static char *image;
static size_t image_size;

int LLVMFuzzerInitialize(int *argc, char ***argv);
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    struct source_list list = {0};
    (void)argc, (void)argv;
    fuzz_add_mini(&list, true);
    image = knowledge_build(&list, NULL, &image_size);
    REQUIRE(image != NULL);
    source_list_free(&list);
    diagnostic_quiet(true);
    return 0;
}

/* Starts from the sound image and damages some bytes in their place; that the file is cut short is rare. */
size_t LLVMFuzzerCustomMutator(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
    if (size != image_size && max_size >= image_size) {
        memcpy(data, image, image_size);
        size = image_size;
    }
    if (seed % 64 == 0)
        return LLVMFuzzerMutate(data, size, max_size);
    uint8_t *at = data + (seed / 64) % size;
    size_t left = size - (size_t)(at - data);
    LLVMFuzzerMutate(at, left < MAX_DAMAGE ? left : MAX_DAMAGE, left < MAX_DAMAGE ? left : MAX_DAMAGE);
    return size;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct knowledge knowledge;
    if (knowledge_open_file(&knowledge, fuzz_file(data, size))) {
        fuzz_tag_sample(&knowledge);
        knowledge_close(&knowledge);
    }
    return 0;
}
