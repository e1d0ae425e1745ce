/* What was skipped in a job that is done, to be run again alone. A record that was skipped is run again by itself, and
 * all of a document, file or folder that was skipped as a whole. */
#ifndef NERTAG_DRIVER_RETRY_H
#define NERTAG_DRIVER_RETRY_H

#include "base/memory.h"
#include "base/string_map.h"
#include "io/output.h"

struct retry {
    char **inputs; /* in the order of the list, each once */
    size_t input_count, input_capacity;
    struct string_map known, wanted; /* inputs; documents, with the record where it was one */
    struct arena arena;
    char checksum[OUTPUT_CHECKSUM]; /* of the list */
};

/* From the list of failures in FOLDER. False after a FATAL message. */
bool retry_load(struct retry *retry, const char *folder);
bool retry_wants(const struct retry *retry, const char *document, uint64_t record);
void retry_free(struct retry *retry);

#endif
