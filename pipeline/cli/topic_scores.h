/* Scores of topics over all documents of a gold file. A topic implies its parents, on both sides. */
#ifndef NERTAG_CLI_TOPIC_SCORES_H
#define NERTAG_CLI_TOPIC_SCORES_H

#include "cli/gold.h"
#include "knowledge/knowledge.h"

enum { THRESHOLD_COUNT = 4 };
extern const double threshold_factors[THRESHOLD_COUNT]; /* the first is the least */

struct topic_scores {
    const struct knowledge *knowledge;
    struct names *names;         /* topics and labels of gold */
    struct string_map *meanings; /* label -> number of the name of a topic; NULL: labels are topics */
    uint32_t *topic_of;          /* number of a name -> topic, by topic_number */
    /* The documents so far. */
    struct topic_row {
        uint32_t *gold; /* numbers of names */
        size_t gold_count;
        uint32_t *found; /* topics, best first */
        size_t found_count;
        double *strengths; /* by topic, in parts of the threshold; NULL when not asked for */
    } *rows;
    size_t count, capacity;
    struct arena arena;
};

/* FOUND: the document as it is tagged; LOWERED: tagged with thresholds lowered by the first factor, or NULL. */
void topic_scores_add(struct topic_scores *scores, const struct gold *gold, const struct document *found,
                      const struct document *lowered);
/* Appends a line of figures, and with DETAILS one for each topic. */
void topic_scores_print(const struct topic_scores *scores, bool details, struct buffer *out);
void topic_scores_free(struct topic_scores *scores);

#endif
