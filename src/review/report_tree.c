/* The rows of a form: areas within areas, found once for each household, summed from below. */
#include "base/check.h"
#include "base/fmt.h"
#include "base/text.h"
#include "review/report_form.h"

#include <stdlib.h>

#define FIRST_SLOTS 1024u
#define MAX_DEPTH 6
#define CENSUS_AREA "area" /* what is said of a commune: 1 urban, 2 rural */

/* ---- what is known of an area ---- */

str report_said_of(const struct area_map *m, int64_t area, str name, day on)
{
    uint32_t lo = 0, hi = m->said.n;
    str value = STR("");
    while (lo < hi) {
        uint32_t middle = lo + (hi - lo) / 2;
        if (m->said.v[middle].area < area)
            lo = middle + 1;
        else
            hi = middle;
    }
    for (; lo < m->said.n && m->said.v[lo].area == area; lo++) {
        const struct area_said *s = &m->said.v[lo];
        if (!str_eq(s->name, name))
            continue;
        value = s->value;
        if (s->from <= on && on < s->to)
            break;
    }
    return value;
}

str report_area_name(struct arena *a, const struct area_row *r)
{
    char text[256];
    if (r->level == AREA_PROVINCE || r->kind.n == 0 || str_starts(r->name, r->kind))
        return r->name;
    size_t n = fmt_write(text, sizeof(text), "%s %s", r->kind, r->name);
    return arena_str(a, (str){text, n});
}

/* ---- nodes ---- */

static uint32_t slot_of(const struct report_tree *t, const struct report_node *key)
{
    uint64_t h = str_hash(key->village);
    h = (h ^ (uint64_t)key->area) * 0x9E3779B97F4A7C15u;
    h = (h ^ key->parent ^ (uint64_t)key->kind << 32) * 0x9E3779B97F4A7C15u;
    uint32_t i = (uint32_t)(h >> 32) % t->n_slots;
    while (t->slots[i] != 0) {
        const struct report_node *n = &t->nodes.v[t->slots[i] - 1];
        if (n->kind == key->kind && n->area == key->area && n->parent == key->parent &&
            str_eq(n->village, key->village))
            break;
        i = i + 1 < t->n_slots ? i + 1 : 0;
    }
    return i;
}

static void make_slots(struct report_tree *t, uint32_t n_slots)
{
    t->n_slots = n_slots;
    t->slots = arena_array(t->a, uint32_t, n_slots);
    for (uint32_t i = 0; i < t->nodes.n; i++)
        t->slots[slot_of(t, &t->nodes.v[i])] = i + 1;
}

static uint32_t child(struct report_tree *t, uint32_t parent, enum report_node_kind kind,
                      int64_t area, str village)
{
    struct report_node key = {.kind = kind, .area = area, .village = village, .parent = parent};
    uint32_t slot = slot_of(t, &key);
    if (t->slots[slot] != 0)
        return t->slots[slot] - 1;
    key.sums = arena_array(t->a, struct report_sum, t->n_sums);
    vec_push(t->a, &t->nodes, key);
    if (kind != NODE_ROOT)
        t->nodes.v[parent].children++;
    if (2 * t->nodes.n > t->n_slots)
        make_slots(t, 2 * t->n_slots);
    else
        t->slots[slot] = t->nodes.n;
    return t->nodes.n - 1;
}

static int64_t province_of(const struct report_tree *t, int64_t area)
{
    const struct area_row *r = area != 0 ? area_map_within(t->d->map, area, AREA_PROVINCE) : NULL;
    return r != NULL ? r->id : 0;
}

void report_tree_init(struct report_tree *t, struct arena *a, const struct report_request *q,
                      const struct report_data *d, struct report_places *p, bool sections,
                      uint32_t n_sums)
{
    *t = (struct report_tree){.a = a, .q = q, .d = d, .sections = sections, .n_sums = n_sums};
    t->only_province = report_only_province(d, p);
    make_slots(t, FIRST_SLOTS);
    child(t, 0, NODE_ROOT, 0, STR(""));
}

/* ---- urban and rural ---- */

enum { SECTION_URBAN = 1, SECTION_RURAL, SECTION_UNKNOWN };

static uint32_t section(struct report_tree *t, int64_t number)
{
    return child(t, 0, NODE_SECTION, number, STR(""));
}

void report_tree_part(struct report_tree *t)
{
    t->apart = true;
    section(t, SECTION_URBAN);
    section(t, SECTION_RURAL);
}

/* ---- from a case to its row ---- */

const struct report_stand *report_stand_of(const struct report_case *x)
{
    return &x->h->at[x->there[SIDE_CLOSING] ? SIDE_CLOSING : SIDE_OPENING];
}

bool report_tree_wants(struct report_tree *t, const struct report_case *x)
{
    str code = t->q->area;
    if (code.n == 0)
        return true;
    if (x->place.area == 0)
        return str_eq(code, report_stand_of(x)->commune);
    for (int level = 0; level < AREA_LEVELS; level++) {
        const struct area_row *r =
            area_map_within(t->d->map, x->place.area, (enum area_level)level);
        if (r == NULL || !str_eq(r->code, code))
            continue;
        t->asked = r->level != AREA_PROVINCE ? r : NULL;
        return true;
    }
    return false;
}

/* By what the commune was when the household was recorded there, so that both maps add up to the
 * same. */
static uint32_t section_of(struct report_tree *t, const struct report_case *x)
{
    str value =
        report_said_of(t->d->map, report_stand_of(x)->area, STR(CENSUS_AREA), t->d->at.as_of);
    return section(t, str_eq_c(value, "1")   ? SECTION_URBAN
                      : str_eq_c(value, "2") ? SECTION_RURAL
                                             : SECTION_UNKNOWN);
}

static struct report_node *leaf_within(struct report_tree *t, const struct report_case *x,
                                       uint32_t at)
{
    const struct area_map *m = t->d->map;
    enum report_by by = t->q->by;
    if (x->place.how != PLACE_ON_MAP) {
        str code = x->place.how == PLACE_UNLISTED ? report_stand_of(x)->commune : STR("");
        return &t->nodes.v[child(t, at, NODE_LOST, x->place.area, code)];
    }
    const struct area_row *commune = area_map_at(m, x->place.area);
    const struct area_row *district = area_map_within(m, x->place.area, AREA_DISTRICT);
    check(commune != NULL);
    if (t->only_province == NULL)
        at = child(t, at, NODE_AREA, province_of(t, commune->id), STR(""));
    if (by >= BY_DISTRICT && district != NULL)
        at = child(t, at, NODE_AREA, district->id, STR(""));
    if (by >= BY_COMMUNE || (by == BY_DISTRICT && district == NULL))
        at = child(t, at, NODE_AREA, commune->id, STR(""));
    if (by == BY_VILLAGE)
        at = child(t, at, NODE_VILLAGE, commune->id, report_stand_of(x)->village);
    return &t->nodes.v[at];
}

struct report_node *report_tree_leaf(struct report_tree *t, const struct report_case *x)
{
    return leaf_within(t, x, t->sections ? section_of(t, x) : 0);
}

struct report_node *report_tree_leaf_apart(struct report_tree *t, const struct report_case *x)
{
    return leaf_within(t, x, section_of(t, x));
}

/* ---- names ---- */

static str lost_name(struct arena *a, const struct report_tree *t, const struct report_node *n)
{
    char text[256];
    bool vi = t->q->lang == LANG_VI;
    const struct area_row *r = n->area != 0 ? area_map_at(t->d->map, n->area) : NULL;
    size_t bytes =
        r != NULL ? fmt_write(text, sizeof(text),
                              vi ? "%s (đã chia, chưa rõ về đâu)" : "%s (divided, not known where)",
                              report_area_name(a, r))
                  : fmt_write(text, sizeof(text),
                              vi ? "Mã %s (không có trong danh mục)" : "Code %s (in no list)",
                              n->village);
    return arena_str(a, (str){text, bytes});
}

str report_node_name(struct arena *a, const struct report_tree *t, const struct report_node *n)
{
    static const char *const sections[2][3] = {
        {"Khu vực thành thị", "Khu vực nông thôn", "Chưa rõ khu vực"},
        {"Urban", "Rural", "Not known which"}};
    static const char *const all[2] = {"Tổng cộng", "Total"};
    static const char *const sum[2] = {"Tổng cộng (I + II)", "Total (I + II)"};
    static const char *const sum_of_three[2] = {"Tổng cộng (I + II + III)", "Total (I + II + III)"};
    const struct area_row *r = NULL;
    switch (n->kind) {
    case NODE_ROOT:
        if (t->apart)
            return str_from_c((t->n_sections > 2 ? sum_of_three : sum)[t->q->lang]);
        return t->asked != NULL ? report_area_name(a, t->asked) : str_from_c(all[t->q->lang]);
    case NODE_SECTION:
        return str_from_c(sections[t->q->lang][n->area - 1]);
    case NODE_AREA:
        r = area_map_at(t->d->map, n->area);
        return r != NULL ? report_area_name(a, r) : STR("");
    case NODE_VILLAGE:
        return n->village;
    case NODE_LOST:
        return lost_name(a, t, n);
    }
    return STR("");
}

str report_node_code(const struct report_tree *t, const struct report_node *n)
{
    bool has = n->kind == NODE_AREA || n->kind == NODE_LOST;
    const struct area_row *r = n->kind == NODE_ROOT  ? t->only_province
                               : has && n->area != 0 ? area_map_at(t->d->map, n->area)
                                                     : NULL;
    if (n->kind == NODE_ROOT && t->q->area.n > 0)
        return t->q->area;
    if (n->kind == NODE_LOST && r == NULL)
        return n->village;
    return r != NULL ? r->code : STR("");
}

/* ---- order ---- */

struct sorted {
    uint32_t node, parent;
    int kind; /* sections first, lost ones last */
    str code, key;
};

static int in_order(const void *a, const void *b)
{
    const struct sorted *x = a, *y = b;
    if (x->parent != y->parent)
        return x->parent < y->parent ? -1 : 1;
    if (x->kind != y->kind)
        return x->kind - y->kind;
    int c = str_cmp(x->code, y->code);
    c = c != 0 ? c : str_cmp(x->key, y->key);
    return c != 0 ? c : (x->node > y->node) - (x->node < y->node);
}

static struct sorted *sort_nodes(struct report_tree *t)
{
    struct sorted *all = arena_array(t->a, struct sorted, (size_t)t->nodes.n + 1);
    char number[24];
    for (uint32_t i = 0; i < t->nodes.n; i++) {
        const struct report_node *n = &t->nodes.v[i];
        str code = report_node_code(t, n);
        if (n->kind == NODE_SECTION)
            code = arena_str(t->a, (str){number, fmt_int(number, n->area)});
        all[i] =
            (struct sorted){i, n->parent, n->kind == NODE_SECTION ? -1 : n->kind == NODE_LOST, code,
                            n->kind == NODE_VILLAGE ? text_natural_key(t->a, n->village) : STR("")};
    }
    qsort(all + 1, t->nodes.n - 1, sizeof(*all), in_order);
    return all;
}

static void add_up(struct report_tree *t)
{
    for (uint32_t i = t->nodes.n - 1; i > 0; i--) {
        const struct report_node *n = &t->nodes.v[i];
        struct report_node *above = &t->nodes.v[n->parent];
        if (t->apart && n->kind == NODE_SECTION)
            continue; /* all of them are counted in their areas already */
        for (uint32_t k = 0; k < t->n_sums; k++) {
            above->sums[k].n += n->sums[k].n;
            above->sums[k].known += n->sums[k].known;
            above->sums[k].unknown += n->sums[k].unknown;
        }
    }
}

/* Rows above rows above rows: letters, Roman numerals, plain numbers. */
static str number_text(struct arena *a, uint32_t number, uint32_t above)
{
    static const char *const roman[] = {"I",  "II", "III", "IV",  "V",    "VI",  "VII", "VIII",
                                        "IX", "X",  "XI",  "XII", "XIII", "XIV", "XV",  "XVI"};
    char text[24];
    if (above == 2 && number <= 26)
        return arena_str(a, (str){(const char[]){(char)('A' + number - 1)}, 1});
    if (above == 1 && number <= sizeof(roman) / sizeof(roman[0]))
        return str_from_c(roman[number - 1]);
    return arena_str(a, (str){text, fmt_int(text, number)});
}

struct walk {
    struct report_tree *t;
    const struct sorted *all;
    uint32_t *first; /* by node: of its children in `all` */
    uint32_t depth;
    struct report_order *out;
};

static void visit(struct walk *w, uint32_t node, uint32_t level, uint32_t number)
{
    struct report_tree *t = w->t;
    struct report_line line = {.node = node, .level = (uint8_t)level, .number = STR("")};
    check(level < MAX_DEPTH);
    if (level > 0 && t->nodes.v[node].kind != NODE_LOST)
        line.number = number_text(t->a, number, w->depth - level);
    vec_push(t->a, w->out, line);
    for (uint32_t i = 0; i < t->nodes.v[node].children; i++)
        visit(w, w->all[w->first[node] + i].node, level + 1, i + 1);
}

/* Urban, rural, then all: each with its areas. */
static void visit_apart(struct walk *w)
{
    struct report_tree *t = w->t;
    const struct sorted *children = w->all + w->first[0];
    uint32_t n = t->nodes.v[0].children;
    while (t->n_sections < n && t->nodes.v[children[t->n_sections].node].kind == NODE_SECTION)
        t->n_sections++;
    w->depth = w->depth > 2 ? w->depth : 2; /* of sections, also where nothing lies in them */
    for (uint32_t i = 0; i < t->n_sections; i++)
        visit(w, children[i].node, 1, i + 1);
    struct report_line line = {.number = number_text(t->a, t->n_sections + 1, w->depth - 1)};
    vec_push(t->a, w->out, line);
    w->depth--;
    for (uint32_t i = t->n_sections; i < n; i++)
        visit(w, children[i].node, 1, i - t->n_sections + 1);
}

static uint32_t depth_of(const struct report_tree *t, uint32_t node)
{
    uint32_t depth = 0;
    for (; node != 0; node = t->nodes.v[node].parent)
        depth++;
    return depth;
}

void report_tree_finish(struct report_tree *t, struct report_order *out)
{
    struct walk w = {.t = t, .out = out};
    *out = (struct report_order){0};
    add_up(t);
    w.all = sort_nodes(t);
    w.first = arena_array(t->a, uint32_t, (size_t)t->nodes.n + 1);
    for (uint32_t i = t->nodes.n - 1; i > 0; i--)
        w.first[w.all[i].parent] = i;
    for (uint32_t i = 0; i < t->nodes.n; i++) {
        uint32_t depth = depth_of(t, i);
        w.depth = depth > w.depth && t->nodes.v[i].kind != NODE_LOST ? depth : w.depth;
    }
    if (t->apart) {
        visit_apart(&w);
        return;
    }
    /* Of one area that is asked for the total is its own row. */
    uint32_t start = 0;
    while (t->q->area.n > 0 && t->nodes.v[start].children == 1 &&
           t->nodes.v[w.all[w.first[start]].node].kind == NODE_AREA)
        start = w.all[w.first[start]].node;
    w.depth -= depth_of(t, start);
    visit(&w, start, 0, 0);
}
