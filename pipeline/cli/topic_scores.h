/* Scores of topics over all documents of a gold file. A topic implies its parents, in the gold and in what was found.
 *
 * Where the first label of every document is a topic, all labels count. Otherwise labels are coarse: each stands for
 * the topic that a map gives, and the root of the best topic found has to be it. */
#ifndef NERTAG_CLI_TOPIC_SCORES_H
#define NERTAG_CLI_TOPIC_SCORES_H

#include "cli/gold.h"
#include "knowledge/knowledge.h"

#define LOWEST_THRESHOLD 0.5 /* the least of the factors that details are given for */

struct topic_scores {
    const struct knowledge *knowledge;
    struct names *names; /* borrowed; the numbers of topics are their indices */
    uint32_t *meanings;  /* of a coarse label, by its number: a topic, or NONE */
    size_t meaning_count, meaning_capacity;
    struct topic_row {
        uint32_t *gold, *found; /* numbers of labels; topics, best first */
        size_t gold_count, found_count;
        double *strengths; /* by topic: evidence in parts of the threshold. NULL without details */
    } *rows; /* by document */
    size_t count, capacity;
    struct arena arena; /* owns what is in the rows */
};

/* NAMES must be empty still. */
void topic_scores_start(struct topic_scores *scores, const struct knowledge *knowledge, struct names *names);
/* Lines of LABEL<TAB>TOPIC; false, with the line in *LINE, when there is no such topic. */
bool topic_scores_map(struct topic_scores *scores, struct slice text, uint32_t *line);
/* FOUND: the document as it is tagged. LOWERED: with all thresholds times LOWEST_THRESHOLD, or NULL. */
void topic_scores_add(struct topic_scores *scores, const struct gold *gold, const struct document *found,
                      const struct document *lowered);
/* Appends the figures, and with DETAILS a line for each topic. */
void topic_scores_print(const struct topic_scores *scores, bool details, struct buffer *out);
void topic_scores_free(struct topic_scores *scores);

/* How many there are, how many were found, and how many of these are right. */
struct counts {
    size_t gold, found, right;
};
void counts_add(struct counts *counts, const struct fact_set *gold, const struct fact_set *found);
double precision(struct counts counts);
double recall(struct counts counts);
void counts_print(struct counts counts, const char *name, struct buffer *out); /* as a line */

#endif
