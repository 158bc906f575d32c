/* What am I owed? Anybody asks, nothing is kept: what was answered so far travels in the form. The
 * law says which facts can still change the answer, and those are asked next. */
#include "law/single.h"
#include "web/law_render.h"
#include "web/room_law.h"

#define PEOPLE_MAX 10
#define AT_ONCE 6
#define WHY_LINES 60
#define WHY_MAX 20 /* of so many benefits it is told why */
#define ANSWERS_MAX ((size_t)256 << 10)

/* What can be asked, in the order in which it is. */
struct question {
    const char *fact;
    str text, hint;
    /* What the law reads from the absence of a record is not said by somebody's not having been
     * asked: unknown until then. */
    bool ask_first;
};
#define QUESTION_MAX 32

struct asking {
    struct web_request *q;
    struct page_ask page;
    struct question questions[QUESTION_MAX];
    uint32_t n_questions;
    uint32_t people;
    month month;
    struct buf facts;  /* ENTITY:FACT:VALUE; … as answered */
    struct buf engine; /* the same as single.h takes it, and what is not known yet */
    struct {
        struct page_ask_asks *v;
        uint32_t n, cap;
    } asks;
    struct {
        struct page_ask_due *v;
        uint32_t n, cap;
    } due;
    struct {
        struct page_ask_perhaps *v;
        uint32_t n, cap;
    } perhaps;
};

static void add_question(struct asking *x, const char *fact, str text, str hint, bool ask_first)
{
    if (x->n_questions < QUESTION_MAX && law_find(x->q->app->law, str_from_c(fact)) != NULL)
        x->questions[x->n_questions++] = (struct question){fact, text, hint, ask_first};
}

static void list_questions(struct asking *x)
{
    enum lang l = x->q->lang;
    str none = STR("");
    add_question(x, "class", TEXT_ASK_CLASS[l], TEXT_ASK_CLASS_HINT[l], false);
    add_question(x, "former_province", TEXT_ASK_PROVINCE[l], none, false);
    add_question(x, "special_difficulty", TEXT_ASK_DIFFICULT[l], none, true);
    add_question(x, "born", TEXT_ASK_BORN[l], TEXT_ASK_BORN_HINT[l], false);
    add_question(x, "relation", TEXT_ASK_RELATION[l], none, false);
    add_question(x, "disability", TEXT_ASK_DISABILITY[l], TEXT_ASK_DISABILITY_HINT[l], true);
    add_question(x, "pension", TEXT_ASK_PENSION[l], none, false);
    add_question(x, "monthly_pension", TEXT_ASK_MONTHLY_PENSION[l], TEXT_ASK_MONEY_HINT[l], false);
    add_question(x, "merit", TEXT_ASK_MERIT[l], none, true);
    add_question(x, "no_support", TEXT_ASK_NO_SUPPORT[l], none, false);
    add_question(x, "abandoned_child", TEXT_ASK_ABANDONED[l], TEXT_ASK_ABANDONED_HINT[l], true);
    add_question(x, "single_parent", TEXT_ASK_SINGLE_PARENT[l], none, true);
    add_question(x, "children_raised", TEXT_ASK_CHILDREN[l], TEXT_ASK_NUMBER_HINT[l], false);
    add_question(x, "schooling", TEXT_ASK_SCHOOLING[l], none, false);
    add_question(x, "school_level", TEXT_ASK_SCHOOL_LEVEL[l], none, false);
    add_question(x, "public_school", TEXT_ASK_PUBLIC_SCHOOL[l], none, false);
    add_question(x, "first_degree_student", TEXT_ASK_STUDENT[l], none, false);
    add_question(x, "ethnicity", TEXT_ASK_ETHNICITY[l], none, false);
    add_question(x, "pregnant", TEXT_ASK_PREGNANT[l], none, true);
    add_question(x, "stable_income", TEXT_ASK_INCOME[l], none, false);
    add_question(x, "hiv", TEXT_ASK_HIV[l], TEXT_ASK_HIV_HINT[l], true);
    add_question(x, "kwh_month", TEXT_ASK_KWH[l], TEXT_ASK_NUMBER_HINT[l], false);
}

/* ---- what was answered ---- */

static str entity_text(const struct asking *x, uint32_t person)
{
    struct buf b;
    buf_init(&b, x->q->arena, 16);
    if (person == 0)
        return STR("household");
    buf_int(&b, person);
    return buf_str(&b);
}

/* The answer to a fact of a person (0: the household); p NULL where it was not asked. */
static str answer_of(const struct asking *x, str entity, str fact)
{
    str rest = buf_str(&x->facts);
    while (rest.p != NULL) {
        str value = str_split(&rest, ';');
        str who = str_split(&value, ':'), what = str_split(&value, ':');
        if (value.p != NULL && str_eq(who, entity) && str_eq(what, fact))
            return value;
    }
    return (str){NULL, 0};
}

static bool is_answer(const struct law_symbol *s, str value)
{
    int64_t v;
    bool year = s->type.kind == LAW_DATE && value.n == 4 && num_parse_int(value, &v) && v >= 1850 &&
                v <= 2200;
    return str_eq_c(value, "?") || year || law_value_parse(&s->type, value, &v);
}

/* Money and counts as people write them: 1.350.000 */
static str without_points(struct asking *x, const struct law_symbol *s, str value)
{
    struct buf b;
    buf_init(&b, x->q->arena, value.n + 1);
    if (s->type.kind != LAW_NUMBER || s->type.scale != 0)
        return value;
    for (size_t i = 0; i < value.n; i++) {
        if (value.p[i] != '.' && value.p[i] != ' ')
            buf_char(&b, value.p[i]);
    }
    return buf_str(&b);
}

static void keep(struct asking *x, str entity, str fact, str value)
{
    const struct law_symbol *s = law_find(x->q->app->law, fact);
    int64_t person = 0;
    bool household = str_eq_c(entity, "household");
    if (s == NULL || s->kind != LAW_FACT || (s->entity == LAW_PERSON) == household)
        return;
    if (!household && (!num_parse_int(entity, &person) || person < 1 || person > x->people))
        return;
    if (is_answer(s, value) && answer_of(x, entity, fact).p == NULL)
        buf_fmt(&x->facts, "%s:%s:%s;", entity, fact, value);
}

/* What the form carried, read again: who made it may have changed it. */
static void take_carried(struct asking *x)
{
    str rest = web_param(x->q, "facts");
    while (rest.p != NULL && rest.n > 0) {
        str value = str_split(&rest, ';');
        str entity = str_split(&value, ':'), fact = str_split(&value, ':');
        if (value.p != NULL)
            keep(x, entity, fact, value);
    }
}

static void ask(struct asking *x, uint32_t person, const struct question *one, str typed,
                bool wrong);

static const struct question *question_of(const struct asking *x, str fact)
{
    for (uint32_t i = 0; i < x->n_questions; i++) {
        if (str_eq_c(fact, x->questions[i].fact))
            return &x->questions[i];
    }
    return NULL;
}

/* "2 born" and what was typed: a mistake is asked again, beside what was typed. */
static void take_answer(struct asking *x, str key, str typed)
{
    str fact = key, entity = str_split(&fact, ' ');
    const struct question *one = fact.p != NULL ? question_of(x, fact) : NULL;
    const struct law_symbol *s = one != NULL ? law_find(x->q->app->law, fact) : NULL;
    int64_t person = 0;
    if (s == NULL)
        return;
    str value = typed.n > 0 ? without_points(x, s, typed) : STR("?");
    num_parse_int(entity, &person);
    if (is_answer(s, value))
        keep(x, entity, fact, value);
    else if (person >= 0 && person <= PEOPLE_MAX)
        ask(x, (uint32_t)person, one, typed, true);
}

static void take_answers(struct asking *x)
{
    static const char *const keys[AT_ONCE] = {"k1", "k2", "k3", "k4", "k5", "k6"},
                             *const typed[AT_ONCE] = {"a1", "a2", "a3", "a4", "a5", "a6"};
    for (int i = 0; i < AT_ONCE; i++)
        take_answer(x, web_param(x->q, keys[i]), web_param(x->q, typed[i]));
}

/* ---- asking ---- */

static str who_text(struct asking *x, uint32_t person)
{
    struct buf b;
    if (person == 0)
        return TEXT_ASK_HOUSEHOLD[x->q->lang];
    str born = answer_of(x, entity_text(x, person), STR("born"));
    buf_init(&b, x->q->arena, 128);
    buf_fmt(&b, "%s %u", TEXT_ASK_PERSON[x->q->lang], person);
    if (born.n > 1)
        buf_fmt(&b, " (%s %s)", TEXT_ASK_BORN_IN[x->q->lang],
                str_find_char(born, '-') == 4 ? str_slice(born, 0, 4) : born);
    return buf_str(&b);
}

static void fill_options(struct asking *x, const struct law_symbol *s, struct page_ask_asks *to)
{
    uint32_t n = s->type.kind == LAW_ENUM   ? s->type.values->n_values
                 : s->type.kind == LAW_BOOL ? 2
                                            : 0;
    to->options = arena_array(x->q->arena, struct page_ask_asks_options, (size_t)n + 1);
    for (uint32_t i = 0; i < n; i++) {
        struct buf name, value;
        int64_t v = s->type.kind == LAW_BOOL ? 1 - (int64_t)i : (int64_t)i;
        buf_init(&name, x->q->arena, 256);
        buf_init(&value, x->q->arena, 64);
        law_value_write_people(&s->type, v, x->q->lang, &name);
        law_value_write(&s->type, v, &value);
        room_blanks(name.p, name.n);
        to->options[to->n_options++] =
            (struct page_ask_asks_options){.value = buf_str(&value), .name = buf_str(&name)};
    }
}

/* Of questions that hang together the one that may make the others needless comes first. */
static const struct question *before(const struct asking *x, uint32_t person,
                                     const struct question *one)
{
    static const char *const pairs[][2] = {{"monthly_pension", "pension"},
                                           {"children_raised", "single_parent"},
                                           {"school_level", "schooling"},
                                           {"public_school", "schooling"},
                                           {"first_degree_student", "schooling"}};
    for (size_t i = 0; i < sizeof(pairs) / sizeof(pairs[0]); i++) {
        const struct question *first = question_of(x, str_from_c(pairs[i][1]));
        if (str_eq_c(str_from_c(one->fact), pairs[i][0]) && first != NULL &&
            answer_of(x, entity_text(x, person), str_from_c(first->fact)).p == NULL)
            return first;
    }
    return one;
}

static void ask(struct asking *x, uint32_t person, const struct question *one, str typed,
                bool wrong)
{
    one = wrong ? one : before(x, person, one);
    const struct law_symbol *s = law_find(x->q->app->law, str_from_c(one->fact));
    struct buf key;
    buf_init(&key, x->q->arena, 128);
    buf_fmt(&key, "%s %z", entity_text(x, person), one->fact);
    for (uint32_t i = 0; i < x->asks.n; i++) {
        if (str_eq(x->asks.v[i].key, buf_str(&key)))
            return;
    }
    if (x->asks.n == AT_ONCE)
        return;
    struct page_ask_asks a = {.number = x->asks.n + 1,
                              .key = buf_str(&key),
                              .who = who_text(x, person),
                              .text = one->text,
                              .hint = one->hint,
                              .typed = typed,
                              .wrong = wrong};
    fill_options(x, s, &a);
    vec_push(x->q->arena, &x->asks, a);
    x->page.wrong = x->page.wrong || wrong;
}

/* First of all, without asking the law: where the household stands, who is in it. */
static void ask_first(struct asking *x)
{
    for (uint32_t i = 0; i < x->n_questions; i++) {
        const struct question *one = &x->questions[i];
        bool household = law_find(x->q->app->law, str_from_c(one->fact))->entity != LAW_PERSON;
        bool early = i < 3 || str_eq_c(str_from_c(one->fact), "born") ||
                     (x->people > 1 && str_eq_c(str_from_c(one->fact), "relation"));
        for (uint32_t p = household ? 0 : 1; early && p <= (household ? 0 : x->people); p++) {
            if (answer_of(x, entity_text(x, p), str_from_c(one->fact)).p == NULL)
                ask(x, p, one, STR(""), false);
        }
    }
}

/* ---- what the law says ---- */

/* The facts as the law takes them: what was answered, what nobody was asked yet, and the acts of
 * the office that would follow from asking for a benefit. */
static void fill_engine(struct asking *x)
{
    str rest = buf_str(&x->facts);
    while (rest.p != NULL && rest.n > 0) {
        str value = str_split(&rest, ';');
        str entity = str_split(&value, ':'), fact = str_split(&value, ':');
        if (value.p != NULL)
            buf_fmt(&x->engine, "%s\t%s\t%s\n", entity, fact, value);
    }
    for (uint32_t i = 0; i < x->n_questions; i++) {
        str fact = str_from_c(x->questions[i].fact);
        bool household = law_find(x->q->app->law, fact)->entity != LAW_PERSON;
        for (uint32_t p = household ? 0 : 1; p <= (household ? 0 : x->people); p++) {
            if (x->questions[i].ask_first && answer_of(x, entity_text(x, p), fact).p == NULL)
                buf_fmt(&x->engine, "%s\t%s\t?\n", entity_text(x, p), fact);
        }
    }
    for (uint32_t p = 1; p <= x->people; p++) {
        if (law_find(x->q->app->law, STR("social_pension_decision")) != NULL)
            buf_fmt(&x->engine, "%u\tsocial_pension_request\t1\n%u\tsocial_pension_decision\t1\n",
                    p, p);
    }
}

/* Of what is missing, what can be asked, of this person or of whoever has not been asked. */
static void ask_missing(struct asking *x, str entity, str missing)
{
    int64_t person = 0;
    num_parse_int(entity, &person);
    while (missing.p != NULL && missing.n > 0) {
        const struct question *one = question_of(x, str_split(&missing, ';'));
        if (one == NULL)
            continue;
        str fact = str_from_c(one->fact);
        bool household = law_find(x->q->app->law, fact)->entity != LAW_PERSON;
        uint32_t from = household ? 0 : person > 0 ? (uint32_t)person : 1;
        uint32_t to = household ? 0 : person > 0 ? (uint32_t)person : x->people;
        for (uint32_t p = from; p <= to; p++) {
            if (answer_of(x, entity_text(x, p), fact).p == NULL)
                ask(x, p, one, STR(""), false);
        }
    }
}

/* What is missing in words; a class that is not known is one thing, not the forty of its form. */
static str needs_text(struct asking *x, str missing)
{
    struct buf b;
    bool class_said = false;
    uint32_t n = 0;
    str class = answer_of(x, STR("household"), STR("class"));
    bool no_class = class.p == NULL || str_eq_c(class, "?");
    buf_init(&b, x->q->arena, 2048);
    while (missing.p != NULL && missing.n > 0) {
        str id = str_split(&missing, ';');
        const struct law_symbol *s = law_find(x->q->app->law, id);
        const struct question *one = question_of(x, id);
        bool form = no_class && s != NULL && one == NULL;
        if ((form || (one != NULL && str_eq_c(id, "class"))) && class_said)
            continue;
        class_said = class_said || form || str_eq_c(id, "class");
        str text = form || str_eq_c(id, "class") ? TEXT_ASK_NEEDS_CLASS[x->q->lang]
                   : one != NULL                 ? one->text
                   : s != NULL && s->label.n > 0 ? s->label
                   : s != NULL                   ? room_law_name(x->q, s)
                                                 : id;
        if (n < 4)
            buf_fmt(&b, "%z%s", n > 0 ? "; " : "", text);
        n++;
    }
    if (n > 4)
        buf_add_c(&b, "…");
    return buf_str(&b);
}

static str papers_text(const struct law_symbol *s, enum lang l)
{
    if (str_eq_c(s->group, "social_pension"))
        return TEXT_ASK_PAPERS_PENSION[l];
    if (str_eq_c(s->group, "social_assistance"))
        return TEXT_ASK_PAPERS_ALLOWANCE[l];
    if (str_eq_c(s->group, "care"))
        return TEXT_ASK_PAPERS_CARE[l];
    return STR("");
}

static void explain(struct asking *x, const struct law_symbol *s, str entity,
                    struct page_ask_due *to)
{
    struct buf b;
    struct err none = {0};
    struct room_lines lines;
    buf_init(&b, x->q->arena, 64 << 10);
    if (single_explain(x->q->arena, x->q->app->law, x->month, web_today(), s->id, entity,
                       buf_str(&x->engine), x->q->lang, &b, &none) != ERR_NONE)
        return;
    room_lines(x->q, &b, &lines);
    to->lines = arena_array(x->q->arena, struct page_ask_due_lines, WHY_LINES);
    for (uint32_t i = 0; i < lines.n && i < WHY_LINES; i++)
        to->lines[to->n_lines++] =
            (struct page_ask_due_lines){.text = lines.v[i].text, .depth = lines.v[i].depth};
}

static void take_due(struct asking *x, const struct law_symbol *s, str entity, str value, str cite)
{
    int64_t person = 0, amount = 0;
    num_parse_int(entity, &person);
    num_parse_int(value, &amount);
    /* Paid to the insurer: worth something, and no money in the hand. */
    bool premium = str_eq_c(s->group, "health_insurance");
    bool monthly = s->pays == LAW_MONTHLY;
    struct page_ask_due d = {.who = who_text(x, (uint32_t)person),
                             .benefit = room_law_name(x->q, s),
                             .url = law_name_url(x->q->arena, s),
                             .money = s->pays != LAW_SERVICE,
                             .premium = premium,
                             .monthly = monthly,
                             .quarterly = s->pays == LAW_QUARTERLY,
                             .amount = amount,
                             .cite = cite,
                             .papers = papers_text(s, x->q->lang)};
    if (x->page.final && x->due.n < WHY_MAX)
        explain(x, s, entity, &d);
    if (monthly && !premium)
        x->page.total += amount;
    vec_push(x->q->arena, &x->due, d);
}

static str cite_text(struct asking *x, str instrument, str article)
{
    struct buf b;
    buf_init(&b, x->q->arena, 1024);
    buf_fmt(&b, "%s%z%s", instrument, article.n > 0 ? ", " : "", article);
    return buf_str(&b);
}

/* A line of the answers (single.h): first, whether to ask; then, to show. */
static void take_line(struct asking *x, str line, bool show)
{
    str entity = str_split(&line, '\t'), id = str_split(&line, '\t'),
        value = str_split(&line, '\t'), missing = str_split(&line, '\t'),
        instrument = str_split(&line, '\t'), article = line;
    const struct law_symbol *s = law_find(x->q->app->law, id);
    int64_t person = 0;
    if (s == NULL || s->kind != LAW_BENEFIT)
        return;
    if (!show) {
        ask_missing(x, entity, missing);
    } else if (value.n > 0) {
        take_due(x, s, entity, value, cite_text(x, instrument, article));
    } else {
        num_parse_int(entity, &person);
        struct page_ask_perhaps p = {.who = who_text(x, (uint32_t)person),
                                     .benefit = room_law_name(x->q, s),
                                     .url = law_name_url(x->q->arena, s),
                                     .needs = needs_text(x, missing)};
        vec_push(x->q->arena, &x->perhaps, p);
    }
}

static enum err_code decide(struct asking *x, struct err *e)
{
    struct buf answers;
    buf_init(&answers, x->q->arena, ANSWERS_MAX);
    fill_engine(x);
    enum err_code code = single_decide(x->q->arena, x->q->app->law, x->month, web_today(), STR(""),
                                       buf_str(&x->engine), &answers, e);
    for (int show = 0; show < 2 && code == ERR_NONE; show++) {
        str rest = buf_str(&answers);
        while (rest.p != NULL)
            take_line(x, str_split(&rest, '\n'), show != 0);
        x->page.final = x->asks.n == 0;
    }
    return code;
}

/* ---- the pages ---- */

static void show(struct asking *x, struct web_answer *a)
{
    struct page_ask *p = &x->page;
    p->csrf = x->q->csrf;
    p->people = x->people;
    p->facts = buf_str(&x->facts);
    p->month = room_month(x->q, x->month);
    p->asks = x->asks.v;
    p->n_asks = x->asks.n;
    p->due = x->due.v;
    p->n_due = x->due.n;
    p->perhaps = x->perhaps.v;
    p->n_perhaps = x->perhaps.n;
    web_page_begin(x->q, a, TEXT_ASK_TITLE[x->q->lang]);
    page_ask(&a->body, p, x->q->lang);
    web_page_end(x->q, a);
}

static void begin(struct asking *x, struct web_request *q)
{
    *x = (struct asking){.q = q, .people = 1, .month = month_of(web_today())};
    buf_init(&x->facts, q->arena, 32 << 10);
    buf_init(&x->engine, q->arena, 128 << 10);
    list_questions(x);
}

static enum err_code ask_form(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct asking *x = arena_new(q->arena, struct asking);
    (void)e;
    begin(x, q);
    x->page.first = true;
    show(x, a);
    return ERR_NONE;
}

static enum err_code ask_answer(struct web_request *q, struct web_answer *a, struct err *e)
{
    struct asking *x = arena_new(q->arena, struct asking);
    int64_t people = 0;
    begin(x, q);
    num_parse_int(web_param(q, "people"), &people);
    if (people < 1 || people > PEOPLE_MAX) {
        x->page.first = true;
        x->page.wrong = true;
        show(x, a);
        return ERR_NONE;
    }
    x->people = (uint32_t)people;
    take_carried(x);
    take_answers(x);
    ask_first(x);
    bool early = x->asks.n > 0;
    enum err_code code = early ? ERR_NONE : decide(x, e);
    if (code == ERR_NONE)
        show(x, a);
    return code;
}

#define PAIR(k, a)                                                                                 \
    {k, WEB_TEXT, 64, false},                                                                      \
    {                                                                                              \
        a, WEB_TEXT, 64, false                                                                     \
    }

const struct web_route web_routes_ask[] = {
    {.method = "GET",
     .path = "/hoi",
     .access = WEB_ANYBODY,
     .handler = ask_form,
     .title = {"Tôi được hưởng gì?", "What am I owed?"},
     .nav = {"Tôi được hưởng gì?", "What am I owed?"}},
    {.method = "POST",
     .path = "/hoi",
     .access = WEB_ANYBODY,
     .fields = {{"facts", WEB_TEXT, 16384, false},
                {"people", WEB_INT, 4, true},
                PAIR("k1", "a1"),
                PAIR("k2", "a2"),
                PAIR("k3", "a3"),
                PAIR("k4", "a4"),
                PAIR("k5", "a5"),
                PAIR("k6", "a6")},
     .handler = ask_answer,
     .title = {"Tôi được hưởng gì?", "What am I owed?"}},
    {0},
};
