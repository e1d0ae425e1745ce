/* The parsers of the kinds of YAML files, called by rules_parse.c in the order in which they need each other. */
#ifndef NERTAG_KNOWLEDGE_PARSE_YAML_H
#define NERTAG_KNOWLEDGE_PARSE_YAML_H

#include "knowledge/yaml_file.h"

void parse_macros(struct yaml_file *yaml);
void parse_rule_file(struct yaml_file *yaml);
void parse_affixes(struct yaml_file *yaml);
void parse_scoring(struct yaml_file *yaml);
void parse_topic(struct yaml_file *yaml);

#endif
