#include "evidence/inspect/checklist.h"

#include "base/csv.h"
#include "base/fmt.h"

#define TABLE "inspection/checklists.csv"

enum { C_KIND, C_ITEM, C_VI, C_EN, C_COUNT };
static const char *const names[C_COUNT] = {"kind", "item", "vi", "en"};

static enum err_code wrong(const char *name, uint32_t line, int column, struct err *e)
{
    err_set(e, ERR_INPUT, "danh mục kiểm tra, cột %z: không dùng được",
            "checklists, column %z: cannot be used", names[column]);
    err_at(e, str_from_c(name), line, 1, 1);
    return ERR_INPUT;
}

static enum err_code take(struct arena *a, struct checklist *out, const str *f, const char *name,
                          uint32_t line, struct err *e)
{
    struct buf code;
    buf_init(&code, a, 256);
    for (int i = 0; i < C_COUNT; i++) {
        if (f[i].n == 0 || f[i].n > 200)
            return wrong(name, line, i, e);
    }
    buf_fmt(&code, "%s.%s", f[C_KIND], f[C_ITEM]);
    const struct check_item item = {.code = buf_str(&code),
                                    .kind = arena_str(a, f[C_KIND]),
                                    .text = {arena_str(a, f[C_VI]), arena_str(a, f[C_EN])}};
    if (checklist_find(out, item.code) != NULL)
        return wrong(name, line, C_ITEM, e);
    vec_push(a, out, item);
    return ERR_NONE;
}

static enum err_code read_rows(struct arena *a, struct csv_reader *csv, const char *name,
                               struct checklist *out, struct err *e)
{
    int column[C_COUNT], got = 0;
    str fields[CSV_MAX_COLUMNS], f[C_COUNT];
    enum err_code code = ERR_NONE;
    *out = (struct checklist){0};
    for (int i = 0; i < C_COUNT; i++) {
        column[i] = csv_find(csv, str_from_c(names[i]));
        if (column[i] < 0)
            return wrong(name, 1, i, e);
    }
    while (code == ERR_NONE && (got = csv_next(csv, fields, e)) > 0) {
        for (int i = 0; i < C_COUNT; i++)
            f[i] = fields[column[i]];
        code = take(a, out, f, name, csv_line(csv), e);
    }
    return got < 0 ? e->code : code;
}

enum err_code checklist_parse(struct arena *a, str text, const char *name, struct checklist *out,
                              struct err *e)
{
    struct csv_reader *csv = NULL;
    enum err_code code = csv_open_memory(&csv, text, name, e);
    if (code == ERR_NONE)
        code = read_rows(a, csv, name, out, e);
    csv_close(csv);
    return code;
}

enum err_code checklist_load(struct arena *a, str data_folder, struct checklist *out, struct err *e)
{
    struct csv_reader *csv = NULL;
    char path[4096];
    fmt_write(path, sizeof(path), "%s/" TABLE, data_folder);
    enum err_code code = csv_open(&csv, path, e);
    if (code == ERR_NONE)
        code = read_rows(a, csv, arena_cstr(a, str_from_c(path)), out, e);
    csv_close(csv);
    return code;
}

static bool is_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

/* As a whole word: "scores_bunch" is not in "scores_bunch_officer". */
static bool names_kind(str why, str kind)
{
    for (size_t i = 0; i + kind.n <= why.n; i++) {
        str at = {why.p + i, kind.n};
        if (str_eq(at, kind) && (i == 0 || !is_word(why.p[i - 1])) &&
            (i + kind.n == why.n || !is_word(why.p[i + kind.n])))
            return true;
    }
    return false;
}

struct checklist checklist_of(struct arena *a, const struct checklist *all, str why)
{
    struct checklist out = {0};
    for (int general = 1; general >= 0; general--) {
        for (uint32_t i = 0; i < all->n; i++) {
            bool every = str_eq_c(all->v[i].kind, "*");
            if (general ? every : !every && names_kind(why, all->v[i].kind))
                vec_push(a, &out, all->v[i]);
        }
    }
    return out;
}

const struct check_item *checklist_find(const struct checklist *l, str code)
{
    for (uint32_t i = 0; i < l->n; i++) {
        if (str_eq(l->v[i].code, code))
            return &l->v[i];
    }
    return NULL;
}

str checklist_answer(const struct dossier *d, str code)
{
    for (uint32_t i = d->n; i-- > 0;) {
        for (uint32_t k = 0; k < d->v[i].checks.n; k++) {
            if (str_eq(d->v[i].checks.v[k].item, code))
                return d->v[i].checks.v[k].answer;
        }
    }
    return STR("");
}

const char *checklist_answer_name(str answer, enum lang lang)
{
    bool vi = lang == LANG_VI;
    if (str_eq_c(answer, "yes"))
        return vi ? "đúng" : "yes";
    if (str_eq_c(answer, "no"))
        return vi ? "không đúng" : "no";
    return str_eq_c(answer, "unseen") ? (vi ? "không xem được" : "could not be seen")
                                      : (vi ? "chưa xem" : "not looked at");
}
