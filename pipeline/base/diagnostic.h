/* Messages to standard error and the exit status, which only worsens. */
#ifndef NERTAG_BASE_DIAGNOSTIC_H
#define NERTAG_BASE_DIAGNOSTIC_H

#include <stdbool.h>

/* The severities are the exit statuses of the command line. */
enum severity {
    SEVERITY_NOTE = 0,    /* worth a line, nothing is wrong */
    SEVERITY_SKIPPED = 1, /* some input was skipped or mended, the rest went on */
    SEVERITY_FATAL = 2,   /* the run could not start or go on */
};

/* Prints "nertag: MESSAGE" as one line; control characters of untrusted text come out escaped. Safe from any thread. */
void diagnose(enum severity severity, const char *format, ...) __attribute__((format(printf, 2, 3)));
/* Messages that are not FATAL are kept back from now on; they count for the exit status all the same. */
void diagnostic_quiet(bool quiet);
/* As diagnose, without a message: somebody else has given it. */
void diagnostic_raise(enum severity severity);
/* The worst severity seen so far: what main returns. */
int diagnostic_status(void);

#endif
