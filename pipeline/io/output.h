/* Where records go. Each is written at once where somebody may wait for it (a pipe, a terminal), else 64 KiB together. */
#ifndef NERTAG_IO_OUTPUT_H
#define NERTAG_IO_OUTPUT_H

#include <stdbool.h>

#include "base/text.h"

struct output {
    const char *name; /* borrowed */
    int fd;
    bool immediate;
    struct buffer pending;
};

/* PATH of NULL or "-" is standard output. These return false after a FATAL message; the output is of no use then. */
bool output_open(struct output *output, const char *path);
bool output_write(struct output *output, struct slice record);
bool output_close(struct output *output); /* the only proof that everything has arrived */
void output_abandon(struct output *output); /* after a failure: no second message */

#endif
