/* What the commands of the ledger and the budget share: the database and its province, money and
 * days as they are shown, and writing once. */
#ifndef CLI_LEDGER_VIEW_H
#define CLI_LEDGER_VIEW_H

#include "cli/record_view.h"
#include "pay/ledger.h"

struct ledger_view {
    str db, province, format, operation; /* as given */
    struct record_view shown;            /* how alone */
    int64_t province_id;
    struct cli *c;
    struct view_table table;
};
#define LEDGER_VIEW_OPTIONS 4
void ledger_view_options(struct ledger_view *v, struct cli_option to[LEDGER_VIEW_OPTIONS]);
/* For reading, with the province: given, or the only one that there is. */
enum err_code ledger_view_open(struct ledger_view *v, struct cli *c, struct store_conn **out,
                               struct err *e);

/* One request of `who`, once for its --operation (else a new one). `content`: what is asked. */
enum err_code ledger_view_write(struct ledger_view *v, const char *kind, str who, str content,
                                store_work *work, void *ctx, str *answer, bool *again,
                                struct err *e);
/* --operation, or a new identifier. */
enum err_code ledger_view_operation(const struct ledger_view *v, struct ledger_id *out,
                                    struct err *e);

/* Cells of the table: for people 1.350.000 đ and 01/07/2026, else 1350000 and 2026-07-01. */
void ledger_cell(struct ledger_view *v, str s);
void ledger_cell_money(struct ledger_view *v, vnd amount);
void ledger_cell_day(struct ledger_view *v, day d);
void ledger_cell_id(struct ledger_view *v, const struct ledger_id *id); /* empty: none */
void ledger_print(struct ledger_view *v, const char *const *names, const char *const *vi,
                  const char *const *en, uint32_t columns);

enum err_code ledger_need_day(str given, const char *option, day *out, struct err *e);
enum err_code ledger_need_text(str given, const char *option, struct err *e);
enum err_code ledger_need_amount(str given, const char *option, vnd *out, struct err *e);

#endif
