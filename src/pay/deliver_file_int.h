/* The columns of a list, shared by its CSV, its XLSX and what reads it back. */
#ifndef PAY_DELIVER_FILE_INT_H
#define PAY_DELIVER_FILE_INT_H

#include "pay/deliver_file.h"

enum {
    COL_ID,
    COL_NAME,
    COL_BORN,
    COL_SEX,
    COL_PERSONAL_ID,
    COL_HOUSEHOLD,
    COL_COMMUNE,
    COL_VILLAGE,
    COL_BENEFIT,
    COL_ARTICLE,
    COL_FROM,
    COL_TO,
    COL_QUANTITY,
    COL_UNIT,
    COL_AMOUNT,
    COL_RESULT, /* from here on: what comes back */
    COL_ON,
    COL_GIVEN,
    COL_PAID,
    COL_MARK,
    COL_REASON,
    COL_SIGNATURE,
    COL_COUNT
};
struct deliver_column {
    const char *code, *vi;
    uint8_t width; /* in characters, of a spreadsheet */
    bool number;
};
extern const struct deliver_column deliver_columns[COL_COUNT];
/* The cell as text; numbers plain, days and months as ISO, or as people write them. */
str deliver_cell(const struct deliver_line *l, int column, bool people, char room[40]);

#endif
