/* What the inputs of a job are on the disk, so that a later run can tell whether they are still the same. */
#ifndef NERTAG_DRIVER_SURVEY_H
#define NERTAG_DRIVER_SURVEY_H

#include <sha2.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/stat.h>

struct survey {
    uint64_t files, bytes;
    char state[SHA256_DIGEST_STRING_LENGTH]; /* of names, sizes and times of the files in it; "" where there is nothing
                                              */
};

/* Looks at NAME, a file or folder, without reading any file. False after a FATAL message: it cannot be read twice, or
 * it holds OUTPUT, the folder of the job. */
bool survey_input(struct survey *survey, const char *name, const struct stat *output);

#endif
