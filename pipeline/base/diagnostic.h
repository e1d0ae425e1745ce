/* Messages to standard error and the exit status, which only worsens. */
#ifndef NERTAG_BASE_DIAGNOSTIC_H
#define NERTAG_BASE_DIAGNOSTIC_H

#include <stdbool.h>
#include <stdint.h>

/* The severities are the exit statuses of the command line. */
enum severity {
    SEVERITY_NOTE = 0,    /* worth a line, nothing is wrong */
    SEVERITY_SKIPPED = 1, /* some input was skipped or mended, the rest went on */
    SEVERITY_FATAL = 2,   /* the run could not start or go on */
};

/* Prints "nertag: MESSAGE" as one line; control characters of untrusted text come out escaped. Safe from any thread. */
void diagnose(enum severity severity, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Where in the input something is wrong. */
struct input_place {
    const char *name;
    uint64_t record, byte; /* from 1; 0: the whole */
    bool kept;             /* a document came of it all the same */
};
/* Some of the input was skipped or mended: "NAME:RECORD: byte BYTE: MESSAGE". */
void diagnose_input(struct input_place place, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Hears of every message, before it is printed; one that it turns down is not, and does not count. PLACE is NULL for
 * what has none. To be set while there is only one thread; NULL: nobody listens. */
typedef bool diagnostic_listener(void *context, enum severity severity, const struct input_place *place,
                                 const char *message);
void diagnostic_listen(diagnostic_listener *listener, void *context);

/* Messages that are not FATAL are kept back from now on; they count for the exit status all the same. */
void diagnostic_quiet(bool quiet);
/* As diagnose, without a message: somebody else has given it. */
void diagnostic_raise(enum severity severity);
/* The worst severity seen so far: what main returns. */
int diagnostic_status(void);

#endif
