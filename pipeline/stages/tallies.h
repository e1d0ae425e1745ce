/* What the cues of a document add up to, topic by topic:
 *
 *   weight of an occurrence = weight of the cue * factors of the zones it is in * repeat factor ^ (occurrences before),
 *                             until a cue has given repeat cap * its weight
 *
 * rounded to two decimals before it is used. The work is that of the cues that occur, however many there are. */
#ifndef NERTAG_STAGES_TALLIES_H
#define NERTAG_STAGES_TALLIES_H

#include "stages/cues.h"

/* An occurrence that counts. */
struct finding {
    double weight;
    uint32_t found;  /* index in the list of cues */
    uint32_t before; /* the finding of the same topic before it, as index + 1; 0 for none */
};

/* What a topic has gathered. */
struct tally {
    double sum;
    uint32_t last; /* of its findings, as index + 1 */
    uint32_t count;
};

struct tallies {
    struct finding *findings;
    size_t finding_capacity;
    struct tally *of; /* by topic */
    uint32_t *topics; /* those with findings */
    size_t topic_count;

    struct use *uses; /* the cues that have occurred */
    uint32_t use_count;
    size_t use_capacity;
    uint32_t *slots; /* open addressing by the cue: index in uses + 1, or 0 */
    size_t slot_count, slot_capacity; /* so many are in use, a power of two */
};

void tallies_open(struct tallies *tallies, const struct knowledge *knowledge);
void tallies_close(struct tallies *tallies);

void tallies_add(struct tallies *tallies, const struct knowledge *knowledge, const struct document *document,
                 struct cue_list cues);
void tallies_clear(struct tallies *tallies); /* before the next document */

/* As round() does it, without a call for numbers as there are. */
double round_to_hundredths(double number);

#endif
