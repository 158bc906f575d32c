#include "evidence/inspect/checklist.h"

#include "base/csv_list.h"
#include "base/fmt.h"

#define TABLE "inspection/checklists.csv"

enum { C_KIND, C_ITEM, C_VI, C_EN, C_COUNT };
static const char *const names[C_COUNT] = {"kind", "item", "vi", "en"};

struct reading {
    struct arena *arena;
    struct checklist *out;
};

static int take(void *ctx, const str *f)
{
    struct reading *r = ctx;
    struct buf code;
    for (int i = 0; i < C_COUNT; i++) {
        if (f[i].n == 0 || f[i].n > 200)
            return i;
    }
    buf_init(&code, r->arena, 512);
    buf_fmt(&code, "%s.%s", f[C_KIND], f[C_ITEM]);
    const struct check_item item = {
        .code = buf_str(&code),
        .kind = arena_str(r->arena, f[C_KIND]),
        .text = {arena_str(r->arena, f[C_VI]), arena_str(r->arena, f[C_EN])}};
    if (checklist_find(r->out, item.code) != NULL)
        return C_ITEM;
    vec_push(r->arena, r->out, item);
    return CSV_LIST_GOOD;
}

enum err_code checklist_parse(struct arena *a, str text, const char *name, struct checklist *out,
                              struct err *e)
{
    struct reading r = {a, out};
    const struct csv_list list = {names, C_COUNT, take, &r};
    *out = (struct checklist){0};
    return csv_list_parse(&list, text, name, e);
}

enum err_code checklist_load(struct arena *a, str data_folder, struct checklist *out, struct err *e)
{
    struct reading r = {a, out};
    const struct csv_list list = {names, C_COUNT, take, &r};
    char path[4096];
    *out = (struct checklist){0};
    fmt_write(path, sizeof(path), "%s/" TABLE, data_folder);
    return csv_list_load(&list, path, e);
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
