#include "cli/cmd_law.h"

#define MAX_TEXT_BYTES (4u << 20)

static int run(struct cli *c, int argc, char **argv)
{
    str names[LAW_MAX_PATHS], dir = {NULL, 0};
    uint32_t n_names = 0;
    struct err e = {0};
    struct law *l;
    const struct cli_option options[] = {{.name = "--law", .value = &dir}};
    if (cli_parse(options, 1, argc, argv, names, LAW_MAX_PATHS, &n_names, &e) != ERR_NONE)
        return cli_fail(c, &e);
    if (n_names == 0) {
        err_set(&e, ERR_USAGE, "thiếu tên của một dữ kiện, quy tắc hay quyền lợi",
                "the name of a fact, rule or benefit is missing");
        err_hint(&e, "ví dụ: ansinh law show disability_allowance",
                 "for example: ansinh law show disability_allowance");
        return cli_fail(c, &e);
    }
    if (load_law(c, &dir, dir.p != NULL, &l, &e) != ERR_NONE)
        return cli_fail(c, &e);
    for (uint32_t i = 0; i < n_names; i++) {
        const struct law_symbol *s = law_find(l, names[i]);
        struct buf out;
        if (s == NULL) {
            str near = law_suggest(l, names[i]);
            err_set(&e, ERR_USAGE, "luật không có \"%s\"", "the law has no \"%s\"", names[i]);
            if (near.n > 0)
                err_hint(&e, "có phải là %s?", "did you mean %s?", near);
            return cli_fail(c, &e);
        }
        buf_init(&out, c->arena, MAX_TEXT_BYTES);
        if (str_eq(s->name, s->id))
            buf_fmt(&out, "%z %s\n", law_kind_name(s, c->lang), s->name);
        else
            buf_fmt(&out, "%z %s (%s)\n", law_kind_name(s, c->lang), s->name, s->id);
        law_show(l, s, c->lang, &out);
        cli_print(buf_str(&out));
    }
    return 0;
}

const struct command cmd_law_show = {
    .name = "show",
    .summary = {"in một quy tắc cùng điều luật của nó", "print a rule with its law"},
    .help =
        {
            "ansinh law show — một dữ kiện, tham số, quy tắc hay quyền lợi, như luật viết\n\n"
            "  ansinh law show TÊN… [--law THƯ_MỤC]\n\n"
            "  TÊN   tên tiếng Việt hoặc tên ASCII\n\n"
            "In nơi khai báo (tệp, dòng), văn bản, điều, mức tin cậy, và nguyên văn quy tắc.\n\n"
            "Ví dụ:\n"
            "  ansinh law show mức_chuẩn\n"
            "  ansinh law show disability_allowance social_pension\n",
            "ansinh law show — a fact, parameter, rule or benefit, as the law has it\n\n"
            "  ansinh law show NAME… [--law DIR]\n\n"
            "  NAME   the Vietnamese name or the ASCII one\n\n"
            "Prints where it stands (file, line), the instrument, article, grade, and the rule's "
            "own text.\n\n"
            "Examples:\n"
            "  ansinh law show mức_chuẩn\n"
            "  ansinh law show disability_allowance social_pension\n",
        },
    .run = run,
};
