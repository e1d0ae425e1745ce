/* The manifest of a job, OUT/manifest.jsonl: what the job is (see identity.h); then a line for each complete file of
 * the output; at last one that says that all is done. A line is only added when what it tells is on the disk, so that a
 * run which ends at any moment leaves a manifest that is true. The last line may be cut off then; it is dropped.
 * Nothing in it depends on when, how often or with how many threads the job was run. */
#ifndef NERTAG_DRIVER_MANIFEST_H
#define NERTAG_DRIVER_MANIFEST_H

#include "driver/job_folder.h"

/* Where a job stands. */
struct checkpoint {
    uint64_t parts, documents;
    uint64_t input, read;          /* this many inputs are done, and so many records of the next one */
    uint64_t failed, failed_bytes; /* lines and length of the list of failures */
    bool complete;
};

struct manifest {
    struct output output;
    struct buffer path;
};

/* Keeps other runs out of FOLDER, checks that the job in it is that of IDENTITY, or begins a new one where the folder
 * is empty, and tells where it stands: behind the last file that is as the manifest says. False after a FATAL message.
 */
bool manifest_open(struct manifest *manifest, struct job_folder *folder, const struct run_settings *settings,
                   const char *identity, struct checkpoint *checkpoint);
/* PART is complete, and the job stands at CHECKPOINT. False after a FATAL message; so below. */
bool manifest_add_part(struct manifest *manifest, const struct part *part, const char *checksum,
                       const struct checkpoint *checkpoint);
bool manifest_complete(struct manifest *manifest, const struct checkpoint *checkpoint);
/* Whether the job in FOLDER is done, and how many failures it has listed. False after a FATAL message. */
bool manifest_is_complete(const char *folder, uint64_t *failed);
void manifest_close(struct manifest *manifest);

#endif
