/* What makes two runs the same job: the version, the knowledge, the options that change the output, and the inputs. */
#ifndef NERTAG_DRIVER_IDENTITY_H
#define NERTAG_DRIVER_IDENTITY_H

#include "driver/run.h"
#include "driver/survey.h"

struct json_object;

/* Writes the first line of the manifest. RETRY: the checksum of what is run again, or "". */
void identity_write(struct buffer *line, const struct run_settings *settings, const struct survey *surveys,
                    const char *retry);
/* Whether THEIRS, the first line of the manifest in FOLDER, is the same as OURS. Diagnoses the first difference. */
bool identity_check(const char *folder, struct json_object *theirs, const char *ours);

#endif
