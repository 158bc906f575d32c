/* The household's page, what the law offers, and the list of plans, as tables. */
#ifndef CLI_PLAN_PRINT_H
#define CLI_PLAN_PRINT_H

#include "cli/record_view.h"
#include "review/plan.h"

void plan_print_page(struct cli *c, const struct record_view *v, const struct plan_page *page);
void plan_print_dues(struct cli *c, const struct record_view *v, const struct plan_page *page,
                     const struct plan_dues *dues);
void plan_print_list(struct cli *c, const struct record_view *v, const struct area_map *map,
                     const struct plan_lines *lines);

#endif
