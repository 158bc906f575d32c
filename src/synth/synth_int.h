/* Within the generator. */
#ifndef SYNTH_SYNTH_INT_H
#define SYNTH_SYNTH_INT_H

#include "synth/rng.h"
#include "synth/synth.h"

#define SYNTH_MAX_MEMBERS 10
#define SYNTH_BLOCK                                                                                \
    800 /* households: at most 8,000 people (VM_MOST_ROWS), so that one run scores them */
#define UNKNOWN (-1) /* an answer not given */

/* ---- tables (tables.c) ---- */

struct synth_commune {
    uint32_t code, people;
    str province; /* its code; empty in a table of one province */
    bool urban, special;
    double poor_share, minority_share;
    double centre; /* of welfare, so that poor_share lies below 0 */
};
struct weighted {
    str name;
    double weight;
};
struct weighted_list {
    struct weighted *v;
    uint32_t n, cap;
    double total;
};
struct synth_target {
    int year;
    uint32_t households, poor, near_poor;
};
#define GROWTH_ROWS 256
struct synth_tables {
    struct {
        struct synth_commune *v;
        uint32_t n, cap;
    } communes;
    uint32_t people;
    double ages[2][101];               /* weight of an age of men, of women */
    double heads[101], heads_total;    /* of heads (people_weigh_heads) */
    struct weighted_list minorities;   /* names are codes */
    struct weighted_list surnames[60]; /* by ethnicity; empty: as 01 */
    struct weighted_list given[2];     /* by sex */
    struct weighted_list middle[2][2]; /* by sex, old and young */
    int middle_young_from;
    struct {
        int months, kg[2], cm[2]; /* tenths; kg 0: not asked any more */
    } growth[GROWTH_ROWS];
    uint32_t n_growth;
    struct {
        struct synth_target *v;
        uint32_t n, cap;
    } targets;
};
/* `common`: where the tables of people are (ages, names …); NULL: in the folder too. */
enum err_code tables_load(struct arena *a, struct synth_tables *t, const char *folder,
                          const char *common, struct err *e);
str weighted_pick(const struct weighted_list *l, struct rng *r);

/* ---- answers (fields.c) ---- */

enum h_field {
    H_AREA,
    H_REGION,
    H_CENTRAL,
    H_ETHNICITY,
    H_LAST_CLASS,
    H_COLUMN,
    H_ROOF,
    H_WALL,
    H_AREA_M2,
    H_TOILET,
    H_POWER,
    H_KWH,
    H_WATER,
    H_CAR,
    H_MOTORBIKE,
    H_BOAT,
    H_GENERATOR,
    H_PRINTER,
    H_TV,
    H_MUSIC,
    H_COMPUTER,
    H_FRIDGE,
    H_AIRCON,
    H_WASHER,
    H_HEATER,
    H_MICROWAVE,
    H_PHONE,
    H_GARDEN,
    H_ANNUAL,
    H_PERENNIAL,
    H_WATER_SURFACE,
    H_FOREST,
    H_CATTLE,
    H_PIGS,
    H_POULTRY,
    H_LIVESTOCK,
    H_AQUACULTURE,
    H_COUNT
};
enum p_field {
    P_RELATION,
    P_ETHNICITY,
    P_SEX,
    P_HEIGHT,
    P_WEIGHT,
    P_SCHOOLING,
    P_LEVEL,
    P_EDUCATION,
    P_TRAINING,
    P_INSURANCE,
    P_INTERNET,
    P_ALLOWANCE,
    P_WORK,
    P_JOB,
    P_CONTRACT,
    P_PENSION,
    P_ILLNESS,
    P_FORM_COUNT, /* columns of the form; what follows is recorded as facts */
    P_SELF_EMPLOYED = P_FORM_COUNT,
    P_COUNT
};

struct person {
    str name;
    int32_t born; /* packed */
    bool year_alone;
    uint16_t number;
    int age, months; /* completed on the day of the survey */
    int32_t answers[P_COUNT];
};

enum target { T_POOR, T_NEAR_POOR, T_OTHER };

struct household {
    uint32_t commune; /* index in the tables */
    uint32_t number;  /* in its commune */
    int64_t row;      /* of the survey it comes from, or -1 */
    enum target target;
    double level; /* 0 poorest .. 1 richest */
    char id[16];
    uint8_t id_n;
    uint32_t village;
    day surveyed_on;
    int32_t surveyed;  /* the same, packed */
    uint32_t first, n; /* persons of the block */
    uint32_t facts_from, facts_to;
    int32_t answers[H_COUNT];
    uint16_t causes, received, needed; /* bit i-1: code i of the form; 0: not asked */
};

/* A row of facts.csv. */
struct fact {
    uint32_t household, person; /* of the block; person UINT32_MAX: of the household */
    const struct law_symbol *symbol;
    int64_t value;
    day from, to, known_from;
    bool dropped; /* taken back */
};

struct field {
    const char *id;
    bool is_code; /* else a number of `decimals` */
    int decimals;
    const char *const *texts; /* codes: text of each value; NULL: the number itself */
    uint8_t n_texts;
    uint8_t digits; /* codes without texts: how many, 0 as many as needed */
    const struct law_symbol *symbol;
    int64_t factor;     /* numbers: to the law's scale */
    int16_t to_law[64]; /* codes */
    int16_t from_law[256];
};
struct fields {
    struct field h[H_COUNT], p[P_COUNT];
    const struct law_symbol *born, *surveyed_on;
};
enum err_code fields_init(struct fields *f, const struct law *law, struct err *e);
int32_t field_from_law(const struct field *f, int64_t value);

/* n rows of a column from answers that lie `stride` bytes apart; row i is that of of[i]. What is
 * not answered is `value` where there is a default. */
struct answer_column {
    void *data;
    uint8_t *known;
    enum lane lane;
    bool has_default;
    int64_t value;
    const int32_t *answers; /* the first */
    size_t stride;
    const uint32_t *of;
    uint32_t n;
};
void fill_column(const struct answer_column *to, const struct field *f);

/* ---- one block ---- */

struct text {
    char *p;
    size_t n, cap;
};
void text_put(struct text *t, str s);
void text_put_c(struct text *t, const char *s);
void text_put_int(struct text *t, int64_t v);

struct world; /* synth.c */
struct block {
    const struct world *w;
    struct arena arena; /* names; dropped after each block */
    bool nameless;      /* nobody asks for names */
    struct household households[SYNTH_BLOCK];
    struct person persons[SYNTH_BLOCK * SYNTH_MAX_MEMBERS];
    uint32_t n, n_persons;
    struct {
        struct fact *v;
        uint32_t n, cap;
    } facts;
    struct text out[3];
};

/* What all threads share. */
struct world {
    const struct synth_request *q;
    struct synth_tables t;
    struct fields f;
    struct law_plan *plan;              /* of scored_class */
    int64_t class_value[3];             /* by target */
    const struct law_symbol *dead;      /* of the survey before, like the next */
    const struct law_symbol **recorded; /* facts that have entries there */
    uint32_t n_recorded;
    month scored_in;
    uint32_t *in_order; /* 0, 1, 2 … for as many persons as a block has */
    /* Of a stream: a fact that the commune tells, its value by code; NULL: there is none. */
    const struct law_symbol *former_province;
    int16_t *former_values;
};

/* ---- plots.c ---- */

/* A household before it is made: small, for ranking all of them. */
struct plot {
    uint32_t commune, number;
    int64_t row; /* of the survey a year earlier, or -1 */
    double welfare;
    uint32_t rank; /* among `of` of the ranking, the poorest first */
};
struct ranking {
    uint32_t poor, near_poor, of;
};
/* Households of each commune by its share of the people, by largest remainders. */
void plots_wanted(struct arena *a, const struct synth_tables *t, uint32_t total, uint32_t *want);
double plot_welfare(const struct world *w, uint32_t commune, uint32_t number);
void plot_begin(const struct world *w, const struct plot *p, const struct ranking *r,
                struct household *h);
const struct synth_target *synth_target_of(const struct synth_tables *t, int year);
/* Reads the tables of w->q and plans the scoring. */
enum err_code world_open(struct arena *a, struct world *w, struct err *e);

struct rng stream(const struct world *w, const struct household *h, uint64_t purpose);
double commune_centre(double share);

/* people.c: who lives there, of a new household and a year on; false: nobody any more. */
void people_new(struct block *b, struct household *h);
bool people_next(struct block *b, struct household *h);
void person_set_age(struct person *p, int32_t on); /* packed */
void people_weigh_heads(struct synth_tables *t);
bool person_gone(const struct world *w, int64_t row);

/* answers.c */
void answers_new(struct block *b, struct household *h);
void answers_next(struct block *b, struct household *h);
void answers_schooling(const struct world *w, struct person *p, double level, struct rng *r);
void answers_growth(const struct world *w, struct person *p, struct rng *r);
void nudge_income(struct block *b, struct household *h, bool up, struct rng *r);
void nudge_deprivation(struct block *b, struct household *h, bool up, struct rng *r);

/* benefits.c: facts that benefits ask for */
void facts_make(struct block *b, struct household *h);
/* The entries of a fact for a row of the survey before; NULL and *n = 0 where there are none. */
const struct survey_entry *entries_of(const struct survey *s, uint32_t symbol, uint32_t row,
                                      uint32_t *n);

/* gone.c: households of the survey before that are not kept (a byte for each of its rows), as
 * events. */
void gone_write(const struct world *w, const uint8_t *kept, struct csv_writer *events);

/* score.c */
struct scorer;
struct scorer *scorer_new(struct arena *a, const struct world *w);
/* Nudges households until each scores as it is meant to; how many needed it, and how many never
 * would: they stay as they are after the last try. */
uint32_t score_block(struct scorer *s, struct block *b, uint32_t *nudged);

/* piece.c: a block as a survey. */
struct survey *piece_new(struct arena *a, const struct world *w, const struct law *survey_law);
void piece_fill(struct survey *s, struct block *b);

/* needs.c: causes and support, once the answers are settled */
void needs_make(struct block *b, struct household *h);

/* print.c */
void print_headers(struct csv_writer *households, struct csv_writer *members,
                   struct csv_writer *facts, const struct fields *f);
void print_block(struct block *b);

#endif
