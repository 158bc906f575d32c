/* What a traced plan keeps, for explain.c. */
#ifndef LAW_PLAN_H
#define LAW_PLAN_H

#include "law/build.h"

struct law_trace {
    struct graph graph;
    struct builder builder; /* its instances */
    uint16_t *reg;          /* of each node: where its value is after a run, or VM_NONE */
    node_id *roots;         /* of each output: value, or a benefit's due */
    struct instance **of;   /* of each output: its instance, or NULL (a fact, a parameter) */
};

#endif
