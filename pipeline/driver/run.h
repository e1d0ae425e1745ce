/* The loop of the program: documents from the readers, through the pipeline, to the writer. */
#ifndef NERTAG_DRIVER_RUN_H
#define NERTAG_DRIVER_RUN_H

#include "io/compress.h"
#include "io/reader.h"
#include "io/writer.h"

struct run_settings {
    const struct knowledge *knowledge;
    char *const *files; /* "-" is standard input */
    size_t file_count;
    struct reader_options reader;
    const struct writer_format *format;
    struct writer_options writer;
    const char *output; /* NULL: standard output */
    enum compression compression;
    bool job;          /* the output is a folder, and the run a job: see job.h */
    uint64_t split;    /* documents in a file of a job */
    const char *retry; /* the folder of another job, of which only what failed is run; NULL: run the files */
    uint8_t language;  /* of all documents; 0: found out for each */
    uint32_t jobs;     /* threads, 1 or more */
    bool explain;
    bool quiet;
    bool dedup; /* mark copies of a document that came before */
    bool stats; /* counts and times to standard error at the end */
};

/* What went wrong is in the diagnostic status. */
void run_documents(const struct run_settings *settings);

#endif
