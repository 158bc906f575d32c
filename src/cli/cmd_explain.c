/* ansinh explain: why a household or a person gets what they get. */
#include "cli/inputs.h"

#include "base/check.h"
#include "base/num.h"

#include <stdio.h>

#define HELP_VI                                                                                                                 \
    "ansinh explain — vì sao: từng bước, giá trị, điều luật và dữ kiện đã dùng\n\n"                     \
    "  ansinh explain --households TỆP --members TỆP [--facts TỆP] --month THÁNG \\\n"                                   \
    "      --entity HỘ[/THÀNH_VIÊN] [--benefit TÊN]\n\n"                                                                   \
    "  --entity HỘ[/SỐ]  hộ, hoặc thành viên số mấy của hộ\n"                                                 \
    "  --benefit TÊN     một quyền lợi, hạng hoặc quy tắc của luật; không có thì: hạng của hộ "       \
    "và\n"                                                                                                                     \
    "                    những gì hộ được hưởng, hoặc những quyền lợi mà người đó được hưởng " \
    "hay\n"                                                                                                                     \
    "                    chưa xác định được\n"                                                                         \
    "  SỔ_TÍNH.xlsx, --month, --known-on, --law, --households, --members, --facts, --db: như "                              \
    "ansinh decide "                                                                                                            \
    "--help\n\n"                                                                                                                \
    "Ví dụ:\n"                                                                                                               \
    "  ansinh explain --households out/2023/households.csv --members out/2023/members.csv \\\n"                                 \
    "      --facts out/2023/facts.csv --month 2024-07 --entity 07660-00001\n"                                                   \
    "  ansinh explain … --entity 07660-00001/2 --benefit disability_allowance --lang en\n"
#define HELP_EN                                                                                    \
    "ansinh explain — why: each step, value, article and the facts used\n\n"                     \
    "  ansinh explain --households FILE --members FILE [--facts FILE] --month MONTH \\\n"          \
    "      --entity HOUSEHOLD[/MEMBER] [--benefit NAME]\n\n"                                       \
    "  --entity HOUSEHOLD[/NUMBER]  a household, or its member of that number\n"                   \
    "  --benefit NAME    a benefit, class or rule of the law; without it: a household's class "    \
    "and\n"                                                                                        \
    "                    what is due to it, or a person's benefits that are due or undetermined\n" \
    "  WORKBOOK.xlsx, --month, --known-on, --law, --households, --members, --facts, --db: as in "  \
    "ansinh decide "                                                                               \
    "--help\n\n"                                                                                   \
    "Examples:\n"                                                                                  \
    "  ansinh explain --households out/2023/households.csv --members out/2023/members.csv \\\n"    \
    "      --facts out/2023/facts.csv --month 2024-07 --entity 07660-00001\n"                      \
    "  ansinh explain … --entity 07660-00001/2 --benefit disability_allowance --lang en\n"

#define MAX_TEXT_BYTES ((size_t)64 << 20)

struct explaining {
    struct cli *c;
    struct inputs in;
    uint32_t household;
    int64_t person; /* -1: the household */
};

static str household_of(str entity)
{
    ptrdiff_t slash = str_find_char(entity, '/');
    return slash < 0 ? entity : str_slice(entity, 0, (size_t)slash);
}

static enum err_code find_entity(struct explaining *x, str entity, struct err *e)
{
    const struct survey *s = x->in.survey;
    ptrdiff_t slash = str_find_char(entity, '/');
    str id = household_of(entity);
    int64_t household = survey_find(s, id), number = 0;
    if (household < 0) {
        err_set(e, ERR_INPUT, "không có hộ \"%s\" trong tệp", "the files have no household \"%s\"",
                id);
        return ERR_INPUT;
    }
    x->household = (uint32_t)household;
    x->person = -1;
    if (slash < 0)
        return ERR_NONE;
    str text = str_slice(entity, (size_t)slash + 1, entity.n);
    bool is_number = num_parse_int(text, &number);
    for (uint32_t p = s->first[household]; p < s->first[household + 1] && is_number; p++) {
        if (s->member[p] == number)
            x->person = p;
    }
    if (x->person >= 0)
        return ERR_NONE;
    return err_set(e, ERR_INPUT, "hộ \"%s\" không có thành viên \"%s\"",
                   "the household \"%s\" has no member \"%s\"", id, text);
}

static enum err_code add_named(const struct law *law, str name, uint32_t *targets, uint32_t *n,
                               struct err *e)
{
    const struct law_symbol *s = law_find(law, name);
    if (s != NULL) {
        targets[(*n)++] = s->index;
        return ERR_NONE;
    }
    str near = law_suggest(law, name);
    err_set(e, ERR_USAGE, "luật không có tên \"%s\"", "the law has no name \"%s\"", name);
    if (near.n > 0)
        err_hint(e, "có phải là \"%s\"?", "did you mean \"%s\"?", near);
    return ERR_USAGE;
}

static enum err_code choose(struct explaining *x, str benefit, uint32_t **out, uint32_t *n,
                            struct err *e)
{
    const struct law *law = x->in.law;
    uint32_t count = law_symbol_count(law);
    uint32_t *targets = arena_array(x->c->arena, uint32_t, (size_t)count + 1);
    *out = targets;
    *n = 0;
    if (benefit.p != NULL)
        return add_named(law, benefit, targets, n, e);
    if (x->person < 0 && add_named(law, STR("scored_class"), targets, n, e) != ERR_NONE)
        return e->code;
    enum law_entity entity = x->person < 0 ? LAW_HOUSEHOLD : LAW_PERSON;
    for (uint32_t i = 0; i < count; i++) {
        const struct law_symbol *s = law_symbol(law, i);
        if (s->kind == LAW_BENEFIT && s->entity == entity)
            targets[(*n)++] = i;
    }
    return ERR_NONE;
}

/* Whether a benefit is due or can't be said; all else is told always. */
static bool worth_telling(const struct law_output *o, const struct vm *vm, uint32_t row)
{
    if (o->symbol->kind != LAW_BENEFIT || !o->applies || o->due == VM_NONE)
        return o->symbol->kind != LAW_BENEFIT || o->applies;
    struct vm_reg due = vm_register(vm, o->due);
    return (due.known != NULL && !due.known[row]) || ((const uint8_t *)due.data)[row];
}

static void tell_entity(struct explaining *x)
{
    const struct survey *s = x->in.survey;
    struct buf b;
    buf_init(&b, x->c->arena, 4096);
    survey_entity(s, x->household, x->person, &b);
    if (x->person >= 0 && s->name.ends != NULL) {
        buf_add_c(&b, " ");
        buf_add(&b, survey_text_at(&s->name, (uint32_t)x->person));
    }
    const struct area *area = s->area[x->household];
    if (area != NULL)
        buf_fmt(&b, ", %s %s%z%s", area->kind, area->name, area->district.n > 0 ? ", " : "",
                area->district);
    char month_text[8];
    size_t n = month_format_vi(x->in.month, month_text);
    buf_fmt(&b, x->c->lang == LANG_VI ? ", tháng %s\n\n" : ", %s\n\n", (str){month_text, n});
    cli_print(buf_str(&b));
}

static enum err_code explain(struct explaining *x, str benefit, struct err *e)
{
    struct arena *a = x->c->arena;
    struct law_request request = {.month = x->in.month,
                                  .known_on = x->in.known_on,
                                  .imprecise_dates = x->in.survey->imprecise_dates,
                                  .trace = true};
    uint32_t *targets = NULL;
    enum err_code code = choose(x, benefit, &targets, &request.n_targets, e);
    request.targets = targets;
    struct law_plan *plan = code == ERR_NONE ? law_plan_new(a, x->in.law, &request, e) : NULL;
    if (plan == NULL)
        return e->code;
    struct vm_column *columns = arena_array(a, struct vm_column, (size_t)plan->n_inputs + 1);
    survey_bind(a, x->in.survey, plan, columns);
    struct vm_batch batch = {
        .households = x->in.survey->households, .first = x->in.survey->first, .columns = columns};
    struct vm *vm = vm_new(a, &plan->program);
    vm_run(vm, &batch, x->household, x->household + 1);
    tell_entity(x);
    uint32_t told = 0;
    uint32_t own_row = x->person < 0 ? 0 : (uint32_t)x->person - batch.first[x->household];
    for (uint32_t i = 0; i < plan->n_outputs; i++) {
        const struct law_output *o = &plan->outputs[i];
        uint32_t row = o->level == LEVEL_PERSON ? own_row : 0;
        if (o->level == LEVEL_PERSON && x->person < 0)
            return err_set(e, ERR_USAGE, "\"%s\" là của một người: ghi --entity HỘ/THÀNH_VIÊN",
                           "\"%s\" is of a person: give --entity HOUSEHOLD/MEMBER", o->symbol->id);
        if (benefit.p == NULL && !worth_telling(o, vm, row))
            continue;
        struct buf b;
        buf_init(&b, a, MAX_TEXT_BYTES);
        law_explain(plan, vm, &batch, x->household, i, row, x->c->lang, &b);
        buf_char(&b, '\n');
        cli_print(buf_str(&b));
        told++;
    }
    if (told == 0)
        cli_print(x->c->lang == LANG_VI ? STR("Không có quyền lợi nào trong tháng này.\n")
                                        : STR("Nothing is due in this month.\n"));
    return ERR_NONE;
}

static int run(struct cli *c, int argc, char **argv)
{
    struct input_options o = {0};
    struct explaining x = {.c = c};
    str entity = {NULL, 0}, benefit = {NULL, 0};
    struct cli_option options[INPUT_OPTION_COUNT + 2];
    inputs_options(&o, options);
    options[INPUT_OPTION_COUNT] =
        (struct cli_option){.name = "--entity", .value = &entity, .required = true};
    options[INPUT_OPTION_COUNT + 1] = (struct cli_option){.name = "--benefit", .value = &benefit};
    struct err e = {0};
    enum err_code code = inputs_parse(&o, options, INPUT_OPTION_COUNT + 2, argc, argv, &e);
    if (code == ERR_NONE)
        code = inputs_load(c, &o, household_of(entity), &x.in, &e);
    if (code == ERR_NONE)
        code = find_entity(&x, entity, &e);
    if (code == ERR_NONE)
        code = explain(&x, benefit, &e);
    survey_free(x.in.survey);
    return code == ERR_NONE ? 0 : cli_fail(c, &e);
}

const struct command cmd_explain = {
    .name = "explain",
    .summary = {"vì sao một hộ, một người được như vậy", "why a household or a person gets that"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
