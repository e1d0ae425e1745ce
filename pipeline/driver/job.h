/* A run whose output is a folder, and that can be interrupted at any moment and go on where it was:
 *
 *   OUT/part-000000.jsonl …   the records, a fixed number of documents in each file (--split)
 *   OUT/manifest.jsonl        what the job is, and which files are complete
 *   OUT/failed.tsv            what was skipped or mended, and why
 *
 *   reader -> workers -> part -> when it is full: wait for the workers, complete the part, list it in the manifest
 *
 * A file is only listed when it and all that is told of it are on the disk. The next run passes over the records that
 * the listed files hold, without tagging them, and works on from there; so the folder comes out the same, byte for
 * byte, as if nothing had happened. What was in an unfinished file is made again. */
#ifndef NERTAG_DRIVER_JOB_H
#define NERTAG_DRIVER_JOB_H

#include "driver/run.h"

void run_job(const struct run_settings *settings);

#endif
