/* Runs the examples that rules and topics carry. */
#ifndef NERTAG_CLI_EXAMPLES_H
#define NERTAG_CLI_EXAMPLES_H

#include "knowledge/build.h"

/* Diagnoses every example that does not come out as it says, and returns how many there are. */
size_t run_examples(const struct knowledge *knowledge, const struct example_list *examples);

#endif
