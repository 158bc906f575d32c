/* What a decision makes of the rows of a household's class. */
#include "base/check.h"
#include "registry/times.h"
#include "review/decision.h"

/* Closes what reaches beyond the day and keeps its part before it. */
static void cut(const struct class_row *rows, uint32_t n, day on, struct class_plan *out)
{
    check(n <= CLASS_MAX_ROWS);
    for (uint32_t i = 0; i < n; i++) {
        if (rows[i].to <= on)
            continue;
        out->close[i] = true;
        out->n_close++;
        if (rows[i].from < on)
            out->open[out->n_open++] =
                (struct class_row){.from = rows[i].from, .to = on, .value = rows[i].value};
    }
}

static const struct class_row *row_at(const struct class_row *rows, uint32_t n, day on)
{
    for (uint32_t i = 0; i < n; i++) {
        if (rows[i].from <= on && on < rows[i].to)
            return &rows[i];
    }
    return NULL;
}

void class_decide(const struct class_row *rows, uint32_t n, enum class_code scored, day valid_from,
                  day escaped_last, struct class_plan *out)
{
    check(scored == CODE_POOR || scored == CODE_NEAR_POOR || scored == CODE_NOT_POOR);
    const struct class_row *now = row_at(rows, n, valid_from);
    enum class_code was = now != NULL ? now->value : CODE_NONE;
    bool listed = was == CODE_POOR || was == CODE_NEAR_POOR;
    *out = (struct class_plan){.class = scored};
    if (scored == CODE_NOT_POOR && listed)
        out->class = CODE_ESCAPED;
    if (scored == CODE_NOT_POOR && was == CODE_ESCAPED)
        out->class = CODE_ESCAPED;
    /* Who had escaped goes on having done so, for as long as that lasts. */
    if (was == out->class && (was == CODE_ESCAPED || now->to == NO_END))
        return;
    out->changed = was != out->class;
    cut(rows, n, valid_from, out);
    bool escaped = out->class == CODE_ESCAPED;
    out->open[out->n_open++] = (struct class_row){
        .from = valid_from, .to = escaped ? escaped_last + 1 : NO_END, .value = out->class};
    if (escaped)
        out->open[out->n_open++] =
            (struct class_row){.from = escaped_last + 1, .to = NO_END, .value = CODE_NOT_POOR};
}

void class_end(const struct class_row *rows, uint32_t n, day gone_on, struct class_plan *out)
{
    *out = (struct class_plan){.class = CODE_NONE};
    cut(rows, n, gone_on, out);
    out->changed = out->n_close > 0;
}
