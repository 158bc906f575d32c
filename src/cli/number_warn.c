#include "cli/number_warn.h"

#include "base/fmt.h"

#include <stdio.h>

enum err_code number_lists(struct cli *c, struct identity_lists **out, struct err *e)
{
    char folder[4096];
    size_t n = fmt_write(folder, sizeof(folder), "%s/cccd", cli_folder(c, "ANSINH_DATA", "data"));
    return identity_load(c->arena, out, (str){folder, n}, e);
}

void number_warn(const struct cli *c, const struct identity_lists *lists, str place,
                 const struct identity *n, struct identity_person who)
{
    struct err warning = {0};
    char text[1200];
    if (identity_check_person(lists, n, who, &warning) == ERR_NONE)
        return;
    size_t bytes = fmt_write(text, sizeof(text), "%s%z: %z\n", place,
                             c->lang == LANG_VI ? "cảnh báo" : "warning", warning.text[c->lang]);
    fwrite(text, 1, bytes, stderr);
}

static struct identity_person who_comes(const struct event *v)
{
    struct identity_person who = {IDENTITY_SEX_UNKNOWN, 0};
    day born = v->born != DAY_MIN ? v->born : v->kind == EVENT_BIRTH ? v->on : DAY_MIN;
    int month, d;
    if (born != DAY_MIN)
        day_to_ymd(born, &who.birth_year, &month, &d);
    if (str_eq_c(v->sex, "1"))
        who.sex = IDENTITY_MALE;
    else if (str_eq_c(v->sex, "2"))
        who.sex = IDENTITY_FEMALE;
    return who;
}

enum err_code number_warn_events(struct cli *c, const struct events *all, const char *path,
                                 struct err *e)
{
    struct identity_lists *lists = NULL;
    for (uint32_t i = 0; i < all->n; i++) {
        const struct event *v = &all->v[i];
        struct identity n;
        struct err bad = {0};
        char place[4200] = "";
        if (v->personal_id.n == 0)
            continue;
        if (lists == NULL && number_lists(c, &lists, e) != ERR_NONE)
            return e->code;
        if (identity_read(lists, v->personal_id, &n, &bad) != ERR_NONE)
            continue; /* the event is refused for it */
        size_t bytes = path != NULL ? fmt_write(place, sizeof(place), "%z:%u: ", path, v->line) : 0;
        number_warn(c, lists, (str){place, bytes}, &n, who_comes(v));
    }
    return ERR_NONE;
}
