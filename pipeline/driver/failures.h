/* The list of what failed in a job, OUT/failed.tsv; there is none when nothing did. A line for each message about the
 * input, in the order in which it is read:
 *
 *   input, document, record, byte, "skipped" or "mended", reason
 *
 * INPUT is as it was given on the command line, DOCUMENT the file or member in it; record and byte count from 1, and 0
 * is the whole. Names are escaped, see names.h. The manifest tells how much of the list counts: what a run has added
 * behind the last complete file of the output is cut off when the next one goes on. */
#ifndef NERTAG_DRIVER_FAILURES_H
#define NERTAG_DRIVER_FAILURES_H

#include "base/diagnostic.h"
#include "driver/job_folder.h"

#define FAILURES_FILE "failed.tsv"

struct failures {
    struct output output; /* fd is -1 until there is something to write */
    struct buffer path, line;
    uint64_t count, bytes;
    bool broken; /* the list can take no more, which was told */
};

/* Goes on behind COUNT lines of BYTES bytes, and drops what follows. These return false after a FATAL message. */
bool failures_open(struct failures *failures, struct job_folder *folder, uint64_t count, uint64_t bytes);
bool failures_add(struct failures *failures, const char *input, const struct input_place *place, const char *reason);
bool failures_sync(struct failures *failures); /* they are on the disk then */
void failures_close(struct failures *failures);

#endif
