#include "cli/cli.h"
#include "cli/servers.h"

#include "base/check.h"
#include "base/fmt.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDERS_UP 4

static const struct cli_option *find_option(const struct cli_option *options, uint32_t n, str name)
{
    for (uint32_t i = 0; i < n; i++) {
        if (str_eq_c(name, options[i].name))
            return &options[i];
    }
    return NULL;
}

static enum err_code unknown_option(const struct cli_option *options, uint32_t n, str name,
                                    struct err *e)
{
    err_set(e, ERR_USAGE, "không có tùy chọn %s", "there is no option %s", name);
    int nearest = 4;
    for (uint32_t i = 0; i < n; i++) {
        int distance = str_distance(name, str_from_c(options[i].name), nearest);
        if (distance < nearest) {
            nearest = distance;
            err_hint(e, "có phải là %z?", "did you mean %z?", options[i].name);
        }
    }
    if (nearest == 4)
        err_hint(e, "xem --help", "see --help");
    return ERR_USAGE;
}

/* The option in argv[*i], whose value may be the next word. */
static enum err_code take_option(const struct cli_option *options, uint32_t n, int argc,
                                 char **argv, int *i, struct err *e)
{
    str word = str_from_c(argv[*i]);
    ptrdiff_t equals = str_find_char(word, '=');
    str name = equals < 0 ? word : str_slice(word, 0, (size_t)equals);
    const struct cli_option *o = find_option(options, n, name);
    if (o == NULL)
        return unknown_option(options, n, name, e);
    if (o->flag != NULL) {
        if (equals >= 0)
            return err_set(e, ERR_USAGE, "%s không nhận giá trị", "%s takes no value", name);
        *o->flag = true;
        return ERR_NONE;
    }
    if (o->value->p != NULL)
        return err_set(e, ERR_USAGE, "%s được cho hai lần", "%s is given twice", name);
    if (equals >= 0) {
        *o->value = str_slice(word, (size_t)equals + 1, word.n);
    } else {
        if (*i + 1 >= argc)
            return err_set(e, ERR_USAGE, "%s cần một giá trị", "%s needs a value", name);
        *o->value = str_from_c(argv[++*i]);
    }
    if (o->value->n == 0)
        return err_set(e, ERR_USAGE, "giá trị của %s rỗng", "the value of %s is empty", name);
    return ERR_NONE;
}

enum err_code cli_parse(const struct cli_option *options, uint32_t n_options, int argc, char **argv,
                        str *rest, uint32_t max_rest, uint32_t *n_rest, struct err *e)
{
    bool words_only = false;
    uint32_t n = 0;
    for (int i = 1; i < argc; i++) {
        str word = str_from_c(argv[i]);
        if (!words_only && str_eq_c(word, "--")) {
            words_only = true;
        } else if (!words_only && word.n > 1 && word.p[0] == '-') {
            enum err_code code = take_option(options, n_options, argc, argv, &i, e);
            if (code != ERR_NONE)
                return code;
        } else if (n == max_rest) {
            err_set(e, ERR_USAGE, "thừa từ \"%s\"", "one word too many: \"%s\"", word);
            err_hint(e, "xem --help", "see --help");
            return ERR_USAGE;
        } else {
            rest[n++] = word;
        }
    }
    if (n_rest != NULL)
        *n_rest = n;
    for (uint32_t i = 0; i < n_options; i++) {
        if (options[i].required && options[i].value->p == NULL) {
            err_set(e, ERR_USAGE, "thiếu %z", "%z is missing", options[i].name);
            err_hint(e, "xem --help", "see --help");
            return ERR_USAGE;
        }
    }
    return servers_resolve(options, n_options, e);
}

int cli_fail(const struct cli *c, const struct err *e)
{
    char text[2048];
    size_t n = err_format(e, c->lang, text, sizeof(text));
    fwrite(text, 1, n, stderr);
    return err_exit_code(e->code);
}

void cli_print(str s)
{
    fwrite(s.p, 1, s.n, stdout);
}

static bool is_folder(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

str cli_folder(struct cli *c, const char *environment, const char *name)
{
    const char *given = getenv(environment);
    if (given != NULL && given[0] != '\0')
        return str_from_c(given);
    char program[3072], path[4096];
    ssize_t n = readlink("/proc/self/exe", program, sizeof(program) - 1);
    for (int up = 0; n > 0 && up < FOLDERS_UP; up++) {
        while (n > 0 && program[n - 1] != '/')
            n--;
        fmt_write(path, sizeof(path), "%s%z", (str){program, (size_t)n}, name);
        if (n > 0 && is_folder(path))
            return arena_str(c->arena, str_from_c(path));
        n--;
    }
    return str_from_c(name);
}

str cli_user(struct cli *c)
{
    const char *names[] = {"LOGNAME", "USER"};
    for (size_t i = 0; i < 2; i++) {
        const char *value = getenv(names[i]);
        if (value != NULL && value[0] != '\0' && str_is_utf8(str_from_c(value), NULL))
            return str_from_c(value);
    }
    char text[32];
    size_t n = fmt_write(text, sizeof(text), "uid %u", (uint32_t)getuid());
    return arena_str(c->arena, (str){text, n});
}
