/* ansinh role: who may do what, where. */
#include "cli/pay_cmd.h"
#include "registry/area_map.h"
#include "registry/roles.h"
#include "registry/times.h"

#define HELP_VI                                                                                                       \
    "ansinh role — ai được làm việc gì, ở đâu\n\n"                                                      \
    "  ansinh role add  --db DB \"HỌ TÊN\" VAI_TRÒ [--commune MÃ] [--from NGÀY] [--to NGÀY] \\\n"              \
    "      [--document …] --who …\n"                                                                              \
    "  ansinh role end  --db DB \"HỌ TÊN\" VAI_TRÒ [--commune MÃ] [--from NGÀY] --who …\n"                    \
    "  ansinh role list --db DB [--as-of NGÀY] [--recording N]\n\n"                                                  \
    "VAI_TRÒ: officer (cán bộ xã), chairman (chủ tịch), province (cán bộ tỉnh), finance\n"              \
    "(tài chính), inspector (thanh tra), analyst (phân tích), administrator (quản trị).\n"                    \
    "Không có --commune: cả tỉnh. Chưa có vai trò nào thì ai cũng làm được mọi việc; vai trò\n" \
    "đầu tiên là quản trị. docs/roles.md.\n\n"                                                               \
    "Ví dụ:\n"                                                                                                     \
    "  ansinh role add --db bac-ninh.db \"Nguyễn Thị Hoà\" officer --commune 07615 \\\n"                         \
    "      --from 2026-07-01 --document \"QĐ 12/QĐ-UBND\" --who \"Nguyễn Văn Quản\"\n"
#define HELP_EN                                                                                    \
    "ansinh role — who may do what, where\n\n"                                                   \
    "  ansinh role add  --db DB \"NAME\" ROLE [--commune CODE] [--from DAY] [--to DAY] \\\n"       \
    "      [--document …] --who …\n"                                                           \
    "  ansinh role end  --db DB \"NAME\" ROLE [--commune CODE] [--from DAY] --who …\n"           \
    "  ansinh role list --db DB [--as-of DAY] [--recording N]\n\n"                                 \
    "ROLE: officer, chairman, province, finance, inspector, analyst, administrator.\n"             \
    "Without --commune: of the whole province. While there is no role everybody may do\n"          \
    "everything; the first is an administrator. docs/roles.md.\n\n"                                \
    "Example:\n"                                                                                   \
    "  ansinh role add --db bac-ninh.db \"Nguyễn Thị Hoà\" officer --commune 07615 \\\n"      \
    "      --from 2026-07-01 --document \"QĐ 12/QĐ-UBND\" --who \"Nguyễn Văn Quản\"\n"

static enum err_code take_day(str given, const char *option, day otherwise, day *out, struct err *e)
{
    *out = otherwise;
    if (given.p == NULL || day_parse(given, out))
        return ERR_NONE;
    err_set(e, ERR_USAGE, "%z: \"%s\" không phải là ngày", "%z: \"%s\" is no date", option, given);
    err_hint(e, "viết 2026-08-01 hoặc 01/08/2026", "write 2026-08-01 or 01/08/2026");
    return ERR_USAGE;
}

static enum err_code check_commune(struct pay_cmd *q, str code, struct err *e)
{
    struct area_map *map = NULL;
    enum err_code failed = area_map_read(q->db, q->c->arena, &map, e);
    if (failed != ERR_NONE || code.n == 0 ||
        area_map_find(map, AREA_COMMUNE, code, q->v.today) != NULL)
        return failed;
    err_set(e, ERR_INPUT, "bản đồ hôm nay không có xã \"%s\"", "today's map has no commune \"%s\"",
            code);
    err_hint(e, "tìm mã: ansinh area", "find the code: ansinh area");
    return ERR_INPUT;
}

static enum err_code write(struct pay_cmd *q, bool ends, struct err *e)
{
    struct recording r;
    struct role_request v = {.area = q->commune, .paper = q->document};
    str answer;
    bool again;
    if (q->n != 2)
        return err_set(e, ERR_USAGE, "cần \"HỌ TÊN\" và VAI_TRÒ", "\"NAME\" and ROLE are needed");
    v.who = q->words[0];
    v.role = role_find(q->words[1]);
    if (v.role == ROLE_COUNT)
        return err_set(e, ERR_USAGE, "không có vai trò \"%s\": xem ansinh role --help",
                       "there is no role \"%s\": see ansinh role --help", q->words[1]);
    enum err_code code = officer_recording(&q->officer, q->v.at.province, "decision", &r, e);
    if (code == ERR_NONE)
        code = take_day(q->from, "--from", q->officer.day, &v.from, e);
    if (code == ERR_NONE)
        code = take_day(q->to, "--to", NO_END, &v.to, e);
    if (code == ERR_NONE)
        code = check_commune(q, v.area, e);
    if (code == ERR_NONE)
        code = pay_cmd_pool(q, e);
    if (code == ERR_NONE)
        code = (ends ? roles_end : roles_add)(q->pool, q->c->arena, &r, &v, &answer, &again, e);
    if (code == ERR_NONE)
        officer_say_recorded(q->c, answer, again);
    return code;
}

static enum err_code list(struct pay_cmd *q, struct err *e)
{
    static const char *const names[] = {"who", "role",     "commune",     "from",
                                        "to",  "document", "recorded_by", "recorded"};
    static const char *const titles[2][8] = {
        {"họ và tên", "vai trò", "xã", "từ ngày", "đến trước ngày", "giấy tờ", "người ghi",
         "lần ghi"},
        {"name", "role", "commune", "from", "until before", "document", "recorded by", "number"}};
    struct view_table t = {.names = names, .titles = titles[q->c->lang], .columns = 8};
    struct role_lines lines;
    day on = q->v.as_of.p != NULL ? q->v.at.as_of : DAY_MIN;
    enum err_code code =
        roles_read(q->db, q->c->arena, q->v.at.province, on, q->v.at.recording, &lines, e);
    for (uint32_t i = 0; i < lines.n && code == ERR_NONE; i++) {
        const struct role_line *l = &lines.v[i];
        const char *role =
            q->v.how == VIEW_TABLE ? role_name(l->role, q->c->lang) : role_code(l->role);
        const str cells[] = {l->who,
                             str_from_c(role),
                             l->area,
                             view_day(q->c, &q->v, l->from),
                             view_day(q->c, &q->v, l->to),
                             l->paper,
                             l->recorded_by,
                             pay_cell_int(q, l->recorded)};
        for (uint32_t k = 0; k < 8; k++)
            vec_push(q->c->arena, &t.cells, cells[k]);
    }
    if (code == ERR_NONE)
        view_print(q->c, &q->v, &t);
    return code;
}

static enum err_code dispatch(struct pay_cmd *q, str what, struct err *e)
{
    if (str_eq_c(what, "add") || str_eq_c(what, "end"))
        return write(q, str_eq_c(what, "end"), e);
    if (str_eq_c(what, "list"))
        return list(q, e);
    return pay_no_such("role", what, "add, end, list", e);
}

static int run(struct cli *c, int argc, char **argv)
{
    return pay_cmd_run(c, argc, argv, dispatch);
}

const struct command cmd_role = {
    .name = "role",
    .summary = {"ai được làm việc gì, ở đâu", "who may do what, where"},
    .help = {HELP_VI, HELP_EN},
    .run = run,
};
