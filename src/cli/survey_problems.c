#include "cli/survey_problems.h"

#include "base/fmt.h"
#include "base/xlsx.h"

#include <stdio.h>

void survey_problems_head(struct csv_writer *w)
{
    static const char *const names[] = {"file",   "sheet",  "row",    "cell",
                                        "column", "entity", "reason", "hint"};
    for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
        csv_put(w, str_from_c(names[i]));
    csv_end_row(w);
}

void survey_problems_put(struct csv_writer *w, const struct survey_reject *r, str entity,
                         enum lang lang)
{
    char letters[XLSX_LETTERS_BYTES], cell[16] = "";
    if (r->cell > 0 && r->line > 0) {
        xlsx_letters(r->cell - 1, letters);
        fmt_write(cell, sizeof(cell), "%z%u", letters, r->line);
    }
    csv_put(w, str_from_c(r->file));
    csv_put(w, r->sheet);
    if (r->line > 0)
        csv_put_int(w, r->line);
    else
        csv_put(w, STR(""));
    csv_put(w, str_from_c(cell));
    csv_put(w, r->column);
    csv_put(w, entity);
    csv_put(w, r->reason[lang]);
    csv_put(w, r->hint[lang]);
    csv_end_row(w);
}

void survey_problems_notes(const struct survey *s, enum lang lang)
{
    for (uint32_t i = 0; i < s->notes.n; i++) {
        str text = s->notes.v[i].text[lang];
        fprintf(stderr, lang == LANG_VI ? "Lưu ý: %.*s\n" : "Note: %.*s\n", (int)text.n, text.p);
    }
}
