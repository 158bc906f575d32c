/* The form's columns: how an answer is written in the file, and what it is to the law. */
#include "base/check.h"
#include "base/fmt.h"
#include "base/num.h"
#include "synth/synth_int.h"

static const char *const class_texts[] = {"N", "CN", "KN"};
static const char *const region_texts[] = {"NMM", "RRD", "NCC", "CH", "SE", "MRD"};

#define CODE(name)                                                                                 \
    {                                                                                              \
        .id = name, .is_code = true                                                                \
    }
#define NUMBER(name)                                                                               \
    {                                                                                              \
        .id = name                                                                                 \
    }
#define DECIMAL(name, k)                                                                           \
    {                                                                                              \
        .id = name, .decimals = k                                                                  \
    }
#define TEXTS(name, t)                                                                             \
    {                                                                                              \
        .id = name, .is_code = true, .texts = t, .n_texts = sizeof(t) / sizeof((t)[0])             \
    }
#define ETHNIC(name)                                                                               \
    {                                                                                              \
        .id = name, .is_code = true, .digits = 2                                                   \
    }

static const struct field h_fields[H_COUNT] = {
    [H_AREA] = CODE("area"),
    [H_REGION] = TEXTS("region", region_texts),
    [H_CENTRAL] = CODE("central_city"),
    [H_ETHNICITY] = ETHNIC("head_ethnicity"),
    [H_LAST_CLASS] = TEXTS("last_class", class_texts),
    [H_COLUMN] = CODE("column"),
    [H_ROOF] = CODE("roof"),
    [H_WALL] = CODE("wall"),
    [H_AREA_M2] = DECIMAL("house_area_m2", 1),
    [H_TOILET] = CODE("toilet"),
    [H_POWER] = CODE("power"),
    [H_KWH] = NUMBER("kwh_month"),
    [H_WATER] = CODE("water"),
    [H_CAR] = NUMBER("car"),
    [H_MOTORBIKE] = NUMBER("motorbike"),
    [H_BOAT] = NUMBER("motor_boat"),
    [H_GENERATOR] = NUMBER("generator"),
    [H_PRINTER] = NUMBER("printer"),
    [H_TV] = NUMBER("colour_tv"),
    [H_MUSIC] = NUMBER("music_system"),
    [H_COMPUTER] = NUMBER("computer"),
    [H_FRIDGE] = NUMBER("refrigerator"),
    [H_AIRCON] = NUMBER("air_conditioner"),
    [H_WASHER] = NUMBER("washing_machine"),
    [H_HEATER] = NUMBER("water_heater"),
    [H_MICROWAVE] = NUMBER("microwave"),
    [H_PHONE] = NUMBER("telephone"),
    [H_GARDEN] = NUMBER("garden_m2"),
    [H_ANNUAL] = NUMBER("annual_crop_m2"),
    [H_PERENNIAL] = NUMBER("perennial_crop_m2"),
    [H_WATER_SURFACE] = NUMBER("water_surface_m2"),
    [H_FOREST] = NUMBER("forest_m2"),
    [H_CATTLE] = NUMBER("cattle"),
    [H_PIGS] = NUMBER("pigs"),
    [H_POULTRY] = NUMBER("poultry"),
    [H_LIVESTOCK] = NUMBER("other_livestock"),
    [H_AQUACULTURE] = CODE("aquaculture"),
};
static const struct field p_fields[P_COUNT] = {
    [P_RELATION] = CODE("relation"),
    [P_ETHNICITY] = ETHNIC("ethnicity"),
    [P_SEX] = CODE("sex"),
    [P_HEIGHT] = DECIMAL("height_cm", 1),
    [P_WEIGHT] = DECIMAL("weight_kg", 1),
    [P_SCHOOLING] = CODE("schooling"),
    [P_LEVEL] = CODE("school_level"),
    [P_EDUCATION] = CODE("general_education"),
    [P_TRAINING] = CODE("training"),
    [P_INSURANCE] = CODE("health_insurance"),
    [P_INTERNET] = CODE("internet"),
    [P_ALLOWANCE] = CODE("social_allowance"),
    [P_WORK] = CODE("work"),
    [P_JOB] = CODE("job"),
    [P_CONTRACT] = CODE("contract"),
    [P_PENSION] = CODE("pension"),
    [P_ILLNESS] = CODE("critical_illness"),
    [P_SELF_EMPLOYED] = CODE("nonfarm_self_employed"),
};

static str code_text(const struct field *f, int code, char to[24])
{
    if (f->texts != NULL)
        return code < f->n_texts ? str_from_c(f->texts[code]) : STR("");
    size_t n = fmt_int(to, code);
    if (f->digits == 2 && n == 1) {
        to[1] = to[0];
        to[0] = '0';
        n = 2;
    }
    return (str){to, n};
}

static enum err_code bind_field(struct field *f, const struct law *law, enum law_entity entity,
                                struct err *e)
{
    f->symbol = law_find(law, str_from_c(f->id));
    if (f->symbol == NULL || f->symbol->kind != LAW_FACT || f->symbol->entity != entity)
        return err_set(e, ERR_INPUT, "luật không khai báo dữ kiện \"%z\" của biểu mẫu",
                       "the law does not declare the form's fact \"%z\"", f->id);
    const struct law_type *t = &f->symbol->type;
    if (!f->is_code) {
        check(t->kind == LAW_NUMBER && t->scale >= f->decimals);
        f->factor = num_pow10(t->scale - f->decimals);
        return ERR_NONE;
    }
    for (int v = 0; v < 256; v++)
        f->from_law[v] = UNKNOWN;
    for (int code = 0; code < 64; code++) {
        char digits[24];
        int64_t value = 0;
        str text = code_text(f, code, digits);
        f->to_law[code] = UNKNOWN;
        if (text.n == 0 || !law_value_parse(t, text, &value) || value < 0 || value > 255)
            continue;
        f->to_law[code] = (int16_t)value;
        f->from_law[value] = (int16_t)code;
    }
    return ERR_NONE;
}

enum err_code fields_init(struct fields *f, const struct law *law, struct err *e)
{
    enum err_code code = ERR_NONE;
    for (int i = 0; i < H_COUNT && code == ERR_NONE; i++) {
        f->h[i] = h_fields[i];
        code = bind_field(&f->h[i], law, LAW_HOUSEHOLD, e);
    }
    for (int i = 0; i < P_COUNT && code == ERR_NONE; i++) {
        f->p[i] = p_fields[i];
        code = bind_field(&f->p[i], law, LAW_PERSON, e);
    }
    f->born = law_find(law, STR("born"));
    f->surveyed_on = law_find(law, STR("surveyed_on"));
    if (code == ERR_NONE && (f->born == NULL || f->surveyed_on == NULL))
        code = err_set(e, ERR_INPUT, "luật không khai báo born, surveyed_on",
                       "the law does not declare born, surveyed_on");
    return code;
}

int32_t field_from_law(const struct field *f, int64_t value)
{
    if (!f->is_code)
        return (int32_t)(value / f->factor);
    return value >= 0 && value < 256 ? f->from_law[value] : UNKNOWN;
}

/* Codes by their table, numbers by their factor: each a loop of its own. */
#define FILL(T, VALUE)                                                                             \
    do {                                                                                           \
        T *data = to->data;                                                                        \
        for (uint32_t i = 0; i < to->n; i++) {                                                     \
            int32_t answer = *(const int32_t *)(const void *)(at + to->stride * to->of[i]);        \
            bool given = answer != UNKNOWN;                                                        \
            int64_t value = given ? (VALUE) : to->has_default ? to->value : 0;                     \
            to->known[i] = given || to->has_default;                                               \
            data[i] = (T)value;                                                                    \
            least = value < least ? value : least;                                                 \
            most = answer > most ? answer : most;                                                  \
        }                                                                                          \
    } while (0)
#define FILL_EITHER(T)                                                                             \
    do {                                                                                           \
        if (f->is_code)                                                                            \
            FILL(T, f->to_law[answer & 63]);                                                       \
        else                                                                                       \
            FILL(T, answer * f->factor);                                                           \
    } while (0)

void fill_column(const struct answer_column *to, const struct field *f)
{
    const char *at = (const char *)to->answers;
    int64_t least = 0;
    int32_t most = 0;
    switch (to->lane) {
    case LANE_U8:
        FILL_EITHER(uint8_t);
        break;
    case LANE_I16:
        FILL_EITHER(int16_t);
        break;
    case LANE_I32:
        FILL_EITHER(int32_t);
        break;
    case LANE_I64:
        FILL_EITHER(int64_t);
        break;
    }
    check(least >= 0 && (!f->is_code || most < 64) && "an answer that the law does not know");
}

/* ---- on paper ---- */

void text_put(struct text *t, str s)
{
    if (t->n + s.n > t->cap) {
        size_t cap = 2 * (t->cap + s.n) + 4096;
        char *larger = arena_host_alloc(cap);
        check(larger != NULL);
        mem_copy(larger, t->p, t->n);
        arena_host_free(t->p, t->cap);
        t->p = larger;
        t->cap = cap;
    }
    mem_copy(t->p + t->n, s.p, s.n);
    t->n += s.n;
}

void text_put_c(struct text *t, const char *s)
{
    text_put(t, str_from_c(s));
}

void text_put_int(struct text *t, int64_t v)
{
    char digits[24];
    size_t n = fmt_int(digits, v);
    text_put(t, (str){digits, n});
}

static void put_answer(struct text *t, const struct field *f, int32_t answer)
{
    char digits[40];
    if (answer == UNKNOWN)
        return;
    if (f->is_code) {
        text_put(t, code_text(f, answer, digits));
    } else if (f->decimals == 0) {
        text_put_int(t, answer);
    } else {
        size_t n = num_format_iso(answer, f->decimals, digits);
        text_put(t, (str){digits, n});
    }
}

static void put_day(struct text *t, day d)
{
    char iso[11];
    size_t n = day_format_iso(d, iso);
    text_put(t, (str){iso, n});
}

static void put_born(struct text *t, const struct person *p)
{
    int y = p->born >> 9, m = p->born >> 5 & 15, d = p->born & 31;
    if (p->year_alone)
        text_put_int(t, y);
    else
        put_day(t, day_from_ymd(y, m, d));
}

void print_headers(struct csv_writer *households, struct csv_writer *members,
                   struct csv_writer *facts, const struct fields *f)
{
    static const char *const of_facts[] = {"entity", "fact", "value", "from", "to", "known_from"};
    csv_put(households, STR("household"));
    csv_put(households, STR("commune"));
    csv_put(households, STR("village"));
    csv_put(households, STR("surveyed_on"));
    for (int i = 0; i < H_COUNT; i++)
        csv_put(households, str_from_c(f->h[i].id));
    for (int i = 0; i < SURVEY_CODES; i++)
        csv_put(households, str_from_c(survey_codes_names[i]));
    csv_end_row(households);
    csv_put(members, STR("household"));
    csv_put(members, STR("member"));
    csv_put(members, STR("name"));
    csv_put(members, STR("born"));
    for (int i = 0; i < P_FORM_COUNT; i++)
        csv_put(members, str_from_c(f->p[i].id));
    csv_end_row(members);
    for (int i = 0; i < 6; i++)
        csv_put(facts, str_from_c(of_facts[i]));
    csv_end_row(facts);
}

static void put_code5(struct text *t, uint32_t code)
{
    char digits[5];
    for (int i = 4; i >= 0; i--) {
        digits[i] = (char)('0' + code % 10);
        code /= 10;
    }
    text_put(t, (str){digits, 5});
}

/* "1;3;7" */
static void put_codes(struct text *t, uint16_t codes)
{
    bool first = true;
    for (int code = 1; codes != 0; code++, codes = (uint16_t)(codes >> 1)) {
        if ((codes & 1) == 0)
            continue;
        text_put_c(t, first ? "" : ";");
        text_put_int(t, code);
        first = false;
    }
}

static void print_household(struct block *b, const struct household *h)
{
    const struct fields *f = &b->w->f;
    str id = {h->id, h->id_n};
    struct text *t = &b->out[0];
    text_put(t, id);
    text_put_c(t, ",");
    put_code5(t, b->w->t.communes.v[h->commune].code);
    text_put_c(t, ",Thôn ");
    text_put_int(t, h->village);
    text_put_c(t, ",");
    put_day(t, h->surveyed_on);
    for (int i = 0; i < H_COUNT; i++) {
        text_put_c(t, ",");
        put_answer(t, &f->h[i], h->answers[i]);
    }
    const uint16_t codes[SURVEY_CODES] = {[SURVEY_CAUSES] = h->causes,
                                          [SURVEY_SUPPORT_RECEIVED] = h->received,
                                          [SURVEY_SUPPORT_NEEDED] = h->needed};
    for (int i = 0; i < SURVEY_CODES; i++) {
        text_put_c(t, ",");
        put_codes(t, codes[i]);
    }
    text_put_c(t, "\n");
    t = &b->out[1];
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        const struct person *p = &b->persons[i];
        text_put(t, id);
        text_put_c(t, ",");
        text_put_int(t, p->number);
        text_put_c(t, ",");
        text_put(t, p->name);
        text_put_c(t, ",");
        put_born(t, p);
        for (int k = 0; k < P_FORM_COUNT; k++) {
            text_put_c(t, ",");
            put_answer(t, &f->p[k], p->answers[k]);
        }
        text_put_c(t, "\n");
    }
}

static void print_fact(struct block *b, const struct fact *x)
{
    struct text *t = &b->out[2];
    const struct household *h = &b->households[x->household];
    text_put(t, (str){h->id, h->id_n});
    if (x->person != UINT32_MAX) {
        text_put_c(t, "/");
        text_put_int(t, b->persons[x->person].number);
    }
    text_put_c(t, ",");
    text_put(t, x->symbol->id);
    text_put_c(t, ",");
    struct arena_mark mark = arena_save(&b->arena);
    struct buf value;
    buf_init(&value, &b->arena, 128);
    law_value_write(&x->symbol->type, x->value, &value);
    text_put(t, buf_str(&value));
    arena_restore(&b->arena, mark);
    text_put_c(t, ",");
    put_day(t, x->from);
    text_put_c(t, ",");
    if (x->to != DAY_MAX)
        put_day(t, x->to);
    text_put_c(t, ",");
    if (x->known_from != x->from)
        put_day(t, x->known_from);
    text_put_c(t, "\n");
}

/* What the scoring asks of a member and the form has no column for. */
static void print_asked(struct block *b, const struct household *h)
{
    for (uint32_t i = h->first; i < h->first + h->n; i++) {
        if (b->persons[i].answers[P_SELF_EMPLOYED] != 1)
            continue;
        struct fact f = {(uint32_t)(h - b->households),
                         i,
                         b->w->f.p[P_SELF_EMPLOYED].symbol,
                         1,
                         h->surveyed_on,
                         DAY_MAX,
                         h->surveyed_on,
                         false};
        print_fact(b, &f);
    }
}

void print_block(struct block *b)
{
    for (int i = 0; i < 3; i++)
        b->out[i].n = 0;
    for (uint32_t h = 0; h < b->n; h++)
        print_household(b, &b->households[h]);
    for (uint32_t h = 0; h < b->n; h++)
        print_asked(b, &b->households[h]);
    for (uint32_t i = 0; i < b->facts.n; i++) {
        if (!b->facts.v[i].dropped)
            print_fact(b, &b->facts.v[i]);
    }
}
