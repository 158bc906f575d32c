#include "base/csv.h"
#include "base/num.h"

void csv_field(struct buf *to, str s)
{
    bool quote = false;
    char c = s.n > 0 ? s.p[0] : ' ';
    int64_t number;
    bool formula = (c == '=' || c == '+' || c == '-' || c == '@' || c == '\t') &&
                   !num_parse_decimal(s, NUM_MAX_SCALE, &number);
    for (size_t i = 0; i < s.n && !quote; i++)
        quote = s.p[i] == ',' || s.p[i] == '"' || s.p[i] == '\n' || s.p[i] == '\r';
    if (quote)
        buf_char(to, '"');
    if (formula)
        buf_char(to, '\'');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            buf_char(to, '"');
        buf_char(to, s.p[i]);
    }
    if (quote)
        buf_char(to, '"');
}
