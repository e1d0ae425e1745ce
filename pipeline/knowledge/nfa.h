/* A nondeterministic automaton over bytes that accepts all that a PCRE2 pattern can match, and more.
 *
 * Lookarounds (but for a lookahead at the end), anchors and \K hold always here, {3,90} is "three or more", atomic
 * groups and possessive quantifiers may give back, and letters beyond ASCII are all alike. References are nodes that
 * lead nowhere: what a pattern can match by going over one is not accepted, and whoever comes to one has to see for
 * himself whether it is there.
 */
#ifndef NERTAG_KNOWLEDGE_NFA_H
#define NERTAG_KNOWLEDGE_NFA_H

#include <stdbool.h>
#include <stdint.h>

#include "base/text.h"
#include "knowledge/pattern.h"

/* Bytes are told apart by 63 classes: the letters of ASCII, the marks that matter in names, all digits, all other
 * marks, all bytes beyond ASCII. A set of classes has a bit for each. */
enum { NFA_CLASSES = 63, NFA_BLANK = 53, NFA_BEYOND_ASCII = NFA_CLASSES - 1 };
extern const uint8_t nfa_class_of[256];

/* A node that takes a byte of a class of the set and goes on to next[0]; or a split, which goes on to both without one;
 * or a reference to terms[next[1]]. A node that has taken a byte beyond ASCII may take more of them: a character has
 * two to four. */
struct nfa_node {
    uint64_t classes;
    uint16_t next[2];
    enum nfa_kind { NFA_BYTE, NFA_SPLIT, NFA_REFERENCE } kind;
};
enum { NFA_NOWHERE = UINT16_MAX };

struct nfa {
    struct nfa_node *nodes;
    size_t node_count, node_capacity;
    struct reference_term *terms; /* of the references that the pattern goes over */
    size_t term_count, term_capacity;
    uint16_t start, accept; /* nodes */
};

/* Reads a pattern with references as pattern_compile does; BACKWARDS, the automaton reads a text from its end. False
 * when the pattern has something that is not understood here, or is too large: then nothing can be said about it. The
 * caller calls nfa_free in either case. */
bool nfa_read(struct nfa *nfa, struct slice pattern, bool backwards);
void nfa_free(struct nfa *nfa);

#endif
