/* What the columns of the forms count of a household. */
#ifndef REVIEW_REPORT_MEASURE_H
#define REVIEW_REPORT_MEASURE_H

#include "review/report_form.h"

/* arg of report_of_class: which classes, and whether persons are counted. */
#define OF_ALL 1
#define OF_POOR 2
#define OF_NEAR 4
#define OF_PERSONS 8
int64_t report_of_class(const struct report_case *x, uint32_t line, int arg);

/* The same; persons in the second line. */
int64_t report_of_class_lines(const struct report_case *x, uint32_t line, int arg);

/* OF_POOR or OF_NEAR, or OF_ALL (minority alone), and a group; persons in the second line. */
#define OF_MINORITY 16
#define OF_UNABLE 32
#define OF_MERIT 64
int64_t report_of_group(const struct report_case *x, uint32_t line, int arg);

/* OF_POOR or OF_NEAR, and the number of the indicator from bit 8 on. */
int64_t report_of_deprived(const struct report_case *x, uint32_t line, int arg);

/* Lines are poor and near-poor; arg: 0 all of them, else the number of the cause. */
int64_t report_of_cause(const struct report_case *x, uint32_t line, int arg);

/* OF_POOR or OF_NEAR, and from bit 8 on: children, those deprived of insurance, nutrition,
 * schooling.
 */
enum { CHILDREN_ALL, CHILDREN_INSURANCE, CHILDREN_NUTRITION, CHILDREN_SCHOOLING };
int64_t report_of_children(const struct report_case *x, uint32_t line, int arg);

/* A column of the account of the poor, or with MOVE_OF_NEAR of the near-poor; persons in the second
 * line. */
enum {
    MOVE_OPENING,
    MOVE_TO_OTHER,
    MOVE_TO_ABOVE,
    MOVE_GONE,
    MOVE_FROM_OTHER,
    MOVE_AGAIN,
    MOVE_NEWLY,
    MOVE_CAME,
    MOVE_CLOSING,
    MOVE_OF_NEAR = 16
};
int64_t report_of_movement(const struct report_case *x, uint32_t line, int arg);

#endif
