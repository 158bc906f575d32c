#include "pay/deliver_place.h"

#include "registry/area_map.h"
#include "registry/times.h"

static str code_text(struct arena *a, uint32_t code)
{
    char digits[5];
    for (int i = 4; i >= 0; i--, code /= 10)
        digits[i] = (char)('0' + code % 10);
    return arena_str(a, (str){digits, 5});
}

/* One text for the many households of a commune, which mostly stand together. */
static void take_commune(struct deliver_places *p, const struct area_map *map, day on, uint32_t h,
                         int64_t area, int64_t *last_area)
{
    const struct area_cast cast = area_map_cast(map, area, on);
    const struct area_row *row = cast.area != 0 ? area_map_at(map, cast.area) : NULL;
    if (h > 0 && area != 0 && area == *last_area && p->commune[h - 1].n > 0)
        p->commune[h] = p->commune[h - 1];
    else
        p->commune[h] = row != NULL ? row->code : code_text(p->a, p->world.survey->commune[h]);
    *last_area = area;
}

static enum err_code take_communes(struct store_conn *c, struct deliver_places *p,
                                   const struct world_at *at, struct err *e)
{
    uint32_t h = 0, n = p->world.survey->households;
    struct area_map *map = NULL;
    int64_t last_area = 0;
    int more = 0;
    p->commune = arena_array(p->a, str, (size_t)n + 1);
    enum err_code code = area_map_read(c, p->a, &map, e);
    if (code == ERR_NONE)
        code = store_query(
            c,
            SQL("SELECT id, COALESCE(area, 0) FROM household WHERE province = ?1 AND" TRUE_ROWS
                " ORDER BY id, recorded"),
            STORE_VALUES(store_int(at->province), store_date(at->as_of), store_date(at->known_on),
                         store_int(at->recording)),
            e);
    while (code == ERR_NONE && (more = store_next(c, e)) > 0) {
        int64_t id = store_at_int(c, 0);
        while (h < n && p->world.household[h] < id)
            h++;
        if (h < n && p->world.household[h] == id)
            take_commune(p, map, at->as_of, h, store_at_int(c, 1), &last_area);
    }
    if (code == ERR_NONE && more < 0)
        return e->code;
    /* Of a household that left as a whole no row is true now. */
    for (h = 0; h < n && code == ERR_NONE; h++) {
        if (p->commune[h].n == 0)
            p->commune[h] = code_text(p->a, p->world.survey->commune[h]);
    }
    return code;
}

enum err_code deliver_places_read(struct store_conn *c, struct arena *a, const struct law *law,
                                  const struct areas *areas, const struct world_at *at, day since,
                                  struct deliver_places *out, struct err *e)
{
    *out = (struct deliver_places){
        .a = a, .born = law_find(law, STR("born")), .sex = law_find(law, STR("sex"))};
    enum err_code code = world_read_since(c, a, law, areas, at, 0, since, &out->world, e);
    if (code != ERR_NONE)
        return code;
    code = take_communes(c, out, at, e);
    if (code != ERR_NONE)
        survey_free(out->world.survey);
    return code;
}

static str number_text(struct arena *a, const struct survey *s, uint32_t person)
{
    char digits[12];
    uint64_t v = s->personal_id != NULL ? s->personal_id[person] : 0;
    if (v == 0)
        return STR("");
    for (int i = 11; i >= 0; i--, v /= 10)
        digits[i] = (char)('0' + v % 10);
    return arena_str(a, (str){digits, 12});
}

/* A person's answer as files write it; empty where it is not known. */
static str answer_text(struct deliver_places *p, const struct law_symbol *fact, uint32_t person)
{
    int64_t value;
    struct buf b;
    if (fact == NULL || !survey_answer(p->world.survey, fact, person, &value))
        return STR("");
    buf_init(&b, p->a, 64);
    law_value_write(&fact->type, value, &b);
    return buf_str(&b);
}

/* ISO, or the year alone where no more is known. */
static str born_text(struct deliver_places *p, uint32_t person)
{
    str text = answer_text(p, p->born, person);
    int64_t first;
    if (text.n == 0 || !survey_answer(p->world.survey, p->born, person, &first))
        return text;
    const struct survey_column *c = &p->world.survey->columns[p->born->index];
    if (c->latest == NULL || (int64_t)c->latest[person] == first)
        return text;
    return str_slice(text, 0, 4);
}

void deliver_name(struct deliver_places *p, uint32_t household, int64_t person,
                  struct delivery *out)
{
    const struct survey *s = p->world.survey;
    uint32_t who = person >= 0 ? (uint32_t)person : s->first[household];
    struct buf b;
    buf_init(&b, p->a, 256);
    survey_entity(s, household, person, &b);
    out->entity = person >= 0 ? p->world.person[person] : p->world.household[household];
    out->household = buf_str(&b);
    out->name = arena_str(p->a, survey_text_at(&s->name, who));
    out->personal_id = number_text(p->a, s, who);
    out->born = born_text(p, who);
    out->sex = answer_text(p, p->sex, who);
    out->commune = p->commune[household];
    out->village = arena_str(p->a, survey_text_at(&s->village, household));
}
