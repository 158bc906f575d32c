/* The columns of a provider's list, shared by its CSV and its XLSX. */
#ifndef PAY_BANK_LIST_INT_H
#define PAY_BANK_LIST_INT_H

#include "pay/bank_list.h"

enum bank_cell_kind { BANK_CELL_TEXT, BANK_CELL_NUMBER, BANK_CELL_MONEY, BANK_CELL_DAY };

enum {
    COL_NUMBER,
    COL_ID,
    COL_CHANGE,
    COL_NAME,
    COL_COLLECTOR,
    COL_COMMUNE,
    COL_COMMUNE_NAME,
    COL_VILLAGE,
    COL_METHOD,
    COL_BIN,
    COL_ACCOUNT,
    COL_PURPOSE,
    COL_PERIOD,
    COL_MONTHLY, /* from here to COL_AMOUNT: money that is summed up */
    COL_ARREARS,
    COL_ONCE,
    COL_CARRIED,
    COL_DEDUCTED,
    COL_AMOUNT,
    COL_DUE,
    COL_REFERENCE,
    COL_COUNT
};

struct bank_column {
    const char *code, *vi;
    enum bank_cell_kind kind;
    uint8_t width; /* in characters, of a spreadsheet */
};
extern const struct bank_column bank_columns[COL_COUNT];

struct bank_cell {
    str text;
    int64_t number; /* also of a day */
    char room[16];  /* where a month is written */
};
/* The cell of that column; codes or Vietnamese words as the headings say. */
void bank_list_cell(struct bank_cell *c, const struct payment_instruction *p, uint32_t row,
                    int column, enum bank_headings headings);

struct bank_sums {
    int64_t v[COL_COUNT]; /* of the columns of money */
};
void bank_sums_add(struct bank_sums *s, const struct payment_instruction *p);

/* The first cell of the last row, which holds the totals. */
#define BANK_TOTAL_CODE "total"
#define BANK_TOTAL_VI "TỔNG CỘNG"

#endif
