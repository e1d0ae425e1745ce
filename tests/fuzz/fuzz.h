/* What the fuzz targets share: the knowledge of tests/data/mini, a pipeline over it, and what must hold afterwards. */
#ifndef NERTAG_TESTS_FUZZ_H
#define NERTAG_TESTS_FUZZ_H

#include "driver/pipeline.h"
#include "knowledge/build.h"

/* Ends the process with a message when CONDITION does not hold: libFuzzer keeps the input. */
#define REQUIRE(condition) ((condition) ? (void)0 : fuzz_fail(__FILE__, __LINE__, #condition))
_Noreturn void fuzz_fail(const char *file, int line, const char *condition);

/* The sources of tests/data/mini, the YAML files only with RULES; read once. */
void fuzz_add_mini(struct source_list *list, bool rules);
/* Builds what LIST says and tags a text with it; wrong sources are no failure. */
void fuzz_build_and_tag(const struct source_list *list);
void fuzz_tag_sample(const struct knowledge *knowledge);
/* Spans lie in the text and on the boundaries of code points, and every format of output is valid UTF-8, JSON valid. */
void fuzz_check_document(const struct knowledge *knowledge, struct document *document);
/* The path of a file in memory that holds the bytes; the same one every time. */
const char *fuzz_file(const void *bytes, size_t size);

#endif
