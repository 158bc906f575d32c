#include "cli/cmd_law.h"

#include <stdio.h>

static int run(struct cli *c, int argc, char **argv)
{
    str paths[LAW_MAX_PATHS], dir = {NULL, 0};
    uint32_t n_paths = 0;
    struct err e = {0};
    struct law *l = NULL;
    const struct cli_option options[] = {{.name = "--law", .value = &dir}};
    if (cli_parse(options, 1, argc, argv, paths, LAW_MAX_PATHS, &n_paths, &e) != ERR_NONE)
        return cli_fail(c, &e);
    if (dir.p != NULL && n_paths > 0) {
        err_set(&e, ERR_USAGE, "cho đường dẫn hoặc --law, không cả hai",
                "give paths or --law, not both");
        return cli_fail(c, &e);
    }
    if (dir.p != NULL)
        paths[n_paths++] = dir;
    if (load_law(c, paths, n_paths, &l, &e) != ERR_NONE)
        return cli_fail(c, &e);
    uint32_t rules = 0, benefits = 0, facts = 0, parameters = 0;
    for (uint32_t i = 0; i < law_symbol_count(l); i++) {
        enum law_kind kind = law_symbol(l, i)->kind;
        facts += kind == LAW_FACT;
        parameters += kind == LAW_PARAM;
        benefits += kind == LAW_BENEFIT;
        rules += kind != LAW_FACT && kind != LAW_PARAM && kind != LAW_BENEFIT;
    }
    printf(law_say(c,
                   "Không có lỗi: %u quyền lợi, %u quy tắc, %u tham số, %u dữ kiện; %u cảnh báo.\n",
                   "No errors: %u benefits, %u rules, %u parameters, %u facts; %u warnings.\n"),
           benefits, rules, parameters, facts, law_diag_count(l));
    return 0;
}

const struct command cmd_law_check = {
    .name = "check",
    .summary = {"tìm lỗi trong văn bản luật", "find what is wrong with the law text"},
    .help =
        {
            "ansinh law check — tìm lỗi trong văn bản luật trước khi nó quyết định cho ai\n\n"
            "  ansinh law check [ĐƯỜNG_DẪN…]\n\n"
            "  ĐƯỜNG_DẪN   tệp .md hoặc thư mục (mọi tệp .md có phần đầu giữa hai dòng ---, trừ "
            "README.md);\n"
            "              không có thì kiểm tra bộ luật đi kèm (--law, ANSINH_LAW, law/)\n\n"
            "Các tệp được đọc cùng nhau: một quy tắc dùng được dữ kiện khai báo ở tệp khác.\n"
            "Báo: tên không có, kiểu và đơn vị sai, ngày chồng hoặc hở, trường hợp không bao giờ "
            "tới,\n"
            "giá trị liệt kê bị bỏ sót, quy tắc không có căn cứ, phép tính có thể tràn hoặc chia "
            "cho 0.\n"
            "Mỗi lỗi có tệp, dòng, cột, dòng được gạch chân và cách sửa.\n\n"
            "Ví dụ:\n"
            "  ansinh law check\n"
            "  ansinh law check law/\n"
            "  ansinh law check du-thao/nghi-dinh-moi.md law/vn\n\n"
            "Mã thoát: 0 không có lỗi; 1 có lỗi; 2 dòng lệnh sai; 3 không đọc được tệp.\n",
            "ansinh law check — find what is wrong with the law text before it decides for "
            "anybody\n\n"
            "  ansinh law check [PATH…]\n\n"
            "  PATH   a .md file or a folder (each .md file with a head between two --- lines, but "
            "for\n"
            "         README.md); without it the law that is shipped (--law, ANSINH_LAW, law/)\n\n"
            "The files are read together: a rule may use a fact that another file declares.\n"
            "Told: unknown names, wrong types and units, dates that overlap or leave gaps, cases "
            "that are\n"
            "never reached, values left out, rules without a citation, what may overflow or divide "
            "by 0.\n"
            "Each with its file, line, column, the line underlined, and what to do.\n\n"
            "Examples:\n"
            "  ansinh law check\n"
            "  ansinh law check law/\n"
            "  ansinh law check drafts/new-decree.md law/vn\n\n"
            "Exit codes: 0 no errors; 1 errors; 2 the command line is wrong; 3 a file cannot be "
            "read.\n",
        },
    .run = run,
};
