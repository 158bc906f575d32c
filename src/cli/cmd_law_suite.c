/* Which law, and which cases: for the verbs that run cases. */
#include "cli/cmd_law.h"

#include "base/fmt.h"

#include <stdio.h>
#include <stdlib.h>

const char *law_say(const struct cli *c, const char *vi, const char *en)
{
    return c->lang == LANG_VI ? vi : en;
}

str law_one_line(struct arena *a, str text, uint32_t columns)
{
    struct buf out;
    uint32_t n = 0;
    bool blank = false;
    buf_init(&out, a, text.n + 8);
    for (size_t at = 0; at < text.n && n < columns;) {
        size_t from = at;
        uint32_t cp = str_next_codepoint(text, &at);
        if (cp == ' ' || cp == '\n' || cp == '\t' || cp == '\r') {
            blank = n > 0;
            continue;
        }
        if (blank)
            buf_char(&out, ' ');
        blank = false;
        buf_add(&out, str_slice(text, from, at));
        n++;
        if (n == columns && at < text.n)
            buf_add_c(&out, "…");
    }
    return buf_str(&out);
}

const char *law_kind_name(const struct law_symbol *s, enum lang lang)
{
    static const char *const names[][2] = {
        [LAW_FACT] = {"dữ kiện", "fact"},         [LAW_PARAM] = {"tham số", "parameter"},
        [LAW_RULE] = {"quy tắc", "rule"},         [LAW_CLASS] = {"phân loại", "class"},
        [LAW_FINDING] = {"phát hiện", "finding"}, [LAW_BENEFIT] = {"quyền lợi", "benefit"},
    };
    return names[s->kind][lang];
}

str law_relative(const struct law_suite *suite, str path)
{
    str root = suite->law_folder;
    while (root.n > 1 && root.p[root.n - 1] == '/')
        root.n--;
    while (root.n > 0 && root.p[root.n - 1] != '/')
        root.n--;
    return str_starts(path, root) ? str_slice(path, root.n, path.n) : path;
}

static str folder_of(struct arena *a, str path)
{
    struct file_list self = {0};
    struct err ignored = {0};
    if (files_find(a, path, ".yaml", &self, &ignored) != ERR_NONE || self.n != 1 ||
        !str_eq(self.v[0], path))
        return path; /* a folder */
    size_t n = path.n;
    while (n > 0 && path.p[n - 1] != '/')
        n--;
    return n > 0 ? str_slice(path, 0, n - 1 > 0 ? n - 1 : 1) : STR(".");
}

static bool has_law(struct arena *a, str folder)
{
    struct file_list files = {0};
    struct err ignored = {0};
    if (files_find(a, folder, ".md", &files, &ignored) != ERR_NONE)
        return false;
    for (uint32_t i = 0; i < files.n; i++) {
        str text;
        if (file_read_text(a, files.v[i], &text, &ignored) == ERR_NONE &&
            file_is_law(files.v[i], text))
            return true;
    }
    return false;
}

/* Is `inner` `outer` or below it, links resolved? */
static bool is_within(struct arena *a, str inner, str outer)
{
    char *in = realpath(arena_cstr(a, inner), NULL), *out = realpath(arena_cstr(a, outer), NULL);
    str x = str_from_c(in), y = str_from_c(out);
    bool within = in != NULL && out != NULL && str_starts(x, y) &&
                  (x.n == y.n || x.p[y.n] == '/' || str_eq_c(y, "/"));
    free(in);
    free(out);
    return within;
}

static enum err_code choose_law(struct cli *c, str law, const str *paths, uint32_t n_paths,
                                str *folder, struct err *e)
{
    *folder = law.p != NULL ? law : load_law_folder(c);
    if (law.p != NULL)
        return ERR_NONE;
    str shipped = *folder;
    for (uint32_t i = 0; i < n_paths; i++) {
        str own = folder_of(c->arena, paths[i]);
        if (is_within(c->arena, own, shipped) || !has_law(c->arena, own))
            own = shipped;
        if (i > 0 && !str_eq(own, *folder)) {
            err_set(e, ERR_USAGE, "các đường dẫn theo những bộ luật khác nhau",
                    "the paths are of different laws");
            err_hint(e, "chọn một bộ bằng --law THƯ_MỤC", "choose one with --law DIR");
            return ERR_USAGE;
        }
        *folder = own;
    }
    return ERR_NONE;
}

static enum err_code read_tests(struct cli *c, const str *paths, uint32_t n_paths,
                                struct law_suite *out, struct err *e)
{
    struct file_list files = {0};
    enum err_code code = ERR_NONE;
    for (uint32_t i = 0; i < n_paths && code == ERR_NONE; i++) {
        code = files_find(c->arena, paths[i], ".yaml", &files, e);
        if (code == ERR_NONE && files.n == 0) /* OpenFisca has both */
            code = files_find(c->arena, paths[i], ".yml", &files, e);
    }
    for (uint32_t i = 0; i < files.n && code == ERR_NONE; i++) {
        str text;
        code = file_read(c->arena, files.v[i], &text, e);
        if (code == ERR_NONE)
            cases_read(c->arena, text, files.v[i], &out->tests, &out->errors);
    }
    if (code == ERR_NONE && files.n == 0) {
        err_set(e, ERR_INPUT, "không có tệp .yaml nào ở đây", "there is no .yaml file here");
        err_at(e, paths[0], 0, 0, 0);
        code = ERR_INPUT;
    }
    return code;
}

static void print_errors(struct cli *c, const struct case_errors *errors)
{
    for (uint32_t i = 0; i < errors->list.n; i++)
        cli_fail(c, errors->list.v[i]);
    if (errors->count > errors->list.n)
        fprintf(stderr, law_say(c, "… và %u lỗi nữa\n", "… and %u more errors\n"),
                errors->count - errors->list.n);
}

enum err_code law_suite_load(struct cli *c, str law, const str *paths, uint32_t n_paths, str filter,
                             struct law_suite *out, struct err *e)
{
    *out = (struct law_suite){.errors = {.arena = c->arena}};
    enum err_code code = choose_law(c, law, paths, n_paths, &out->law_folder, e);
    if (code == ERR_NONE && n_paths == 0)
        code = read_tests(c, &out->law_folder, 1, out, e);
    else if (code == ERR_NONE)
        code = read_tests(c, paths, n_paths, out, e);
    if (code == ERR_NONE)
        code = load_law(c, &out->law_folder, 1, &out->law, e);
    if (code != ERR_NONE)
        return code;
    out->cases = arena_array(c->arena, struct bound_case, out->tests.n + 1);
    for (uint32_t i = 0; i < out->tests.n; i++) {
        const struct test_case *t = &out->tests.v[i];
        if (filter.p != NULL && !case_matches(c->arena, t, filter))
            continue;
        if (case_bind(c->arena, out->law, t, &out->cases[out->n_cases], &out->errors))
            out->n_cases++;
    }
    print_errors(c, &out->errors);
    return ERR_NONE;
}
