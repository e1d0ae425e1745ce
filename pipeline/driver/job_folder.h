/* The folder that a job writes to, and the numbered files in it. */
#ifndef NERTAG_DRIVER_JOB_FOLDER_H
#define NERTAG_DRIVER_JOB_FOLDER_H

#include "driver/run.h"
#include "io/output.h"

struct job_folder {
    struct buffer path; /* ends in a slash */
    int fd;
    bool made; /* by this run */
};

/* Appends the path of FILE in the folder NAME. */
void job_folder_path(struct buffer *path, const char *name, const char *file);

/* Makes the folder where it is missing. These return false after a FATAL message. */
bool job_folder_open(struct job_folder *folder, const char *name);
bool job_folder_sync(struct job_folder *folder);                                 /* names are on the disk then */
bool job_folder_is_empty_but(const struct job_folder *folder, const char *file); /* whether FILE is there or not */
const char *job_folder_name(struct job_folder *folder);                          /* for messages */
void job_folder_close(struct job_folder *folder); /* and removes it when this run has made it and nothing is in it */

/* A file of the output. It has another name until it is complete and on the disk. */
struct part {
    struct output output;
    struct buffer name, path, temporary;
    uint64_t documents;
};
void part_add_name(struct buffer *name, const struct run_settings *settings, uint64_t number);
bool part_open(struct part *part, struct job_folder *folder, const struct run_settings *settings, uint64_t number);
bool part_close(struct part *part, struct job_folder *folder, char checksum[OUTPUT_CHECKSUM]);
void part_abandon(struct part *part); /* takes it away; nothing when none is open */
void part_free(struct part *part);

#endif
