/* How far a job is, on standard error: a bar that is drawn over and over on a terminal, else a line now and then. */
#ifndef NERTAG_DRIVER_PROGRESS_H
#define NERTAG_DRIVER_PROGRESS_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"

struct progress_counts {
    uint64_t bytes, total; /* of the inputs as they are on the disk */
    uint64_t documents, failed;
};

struct progress {
    bool off, terminal, begun;
    atomic_bool drawn;               /* the bar stands on the line where the cursor is */
    double began, shown;             /* seconds of a clock */
    struct progress_counts at_first; /* what was done before */
};

void progress_open(struct progress *progress, bool off);
/* Shows COUNTS when it is time to; the first ones are where this run begins, and are no work of its own. */
void progress_show(struct progress *progress, const struct progress_counts *counts);
/* Takes the bar away, so that something else can be printed. Safe from any thread. */
void progress_clear(struct progress *progress);

/* "42%, 1200 documents, 310/s, 2 failed, 0:01:07 left" */
void progress_describe(struct buffer *text, const struct progress_counts *first, const struct progress_counts *now,
                       double seconds);

#endif
