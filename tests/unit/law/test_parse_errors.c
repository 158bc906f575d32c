/* What is told about wrong law texts: place, message and hint in both languages, and how many
 * mistakes one run tells. */
#include "base/fmt.h"
#include "law/ast.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#define HEAD "---\nsố hiệu: 1\nhiệu lực: 2021-07-01\n---\n# A\n" /* 5 lines */
#define LAW(text) HEAD "```law\n" text "\n```\n"                 /* `text` begins in line 7 */
#define RULE(value) LAW("tính x: người, số\n  = " value)         /* `value` in line 8, column 5 */
#define PROSE(text) HEAD text                                    /* `text` begins in line 6 */

struct wrong {
    const char *text;
    uint32_t line, column;
    const char *vi, *en;           /* parts of the first message */
    const char *hint_vi, *hint_en; /* parts of its hint, or NULL */
    uint32_t errors;               /* 0: one */
};

static const struct wrong heads[] = {
    {"# A\n", 1, 1, "thiếu phần đầu", "lacks its head", "---", "in force: 2021-07-01", 0},
    {"", 1, 1, "thiếu phần đầu", "lacks its head", NULL, NULL, 0},
    {"---\nsố hiệu: 1\nhiệu lực: 2021-07-01\n", 1, 1, "chưa đóng", "not closed", "`---`", "`---`",
     0},
    {"---\nsố hiệu: 1\n---\n", 1, 1, "thiếu `hiệu lực`", "lacks `hiệu lực` (`in force`)",
     "thêm dòng `hiệu lực: …`", "add a line", 0},
    {"---\nhiệu lực: 2021-07-01\n---\n", 1, 1, "thiếu `số hiệu`", "(`number`)", "số hiệu",
     "số hiệu", 0},
    {"---\nsố hiệu: 1\nhiệu lục: 2021-07-01\n---\n", 3, 1, "không có khóa `hiệu lục`",
     "no key `hiệu lục`", "ý bạn là `hiệu lực`", "did you mean `hiệu lực` (`in force`)?", 0},
    {"---\nsố hiệu: 1\nhiệu lực: 2021-07-01\ncolour: red\n---\n", 4, 1, "không có khóa `colour`",
     "no key `colour`", "các khóa: văn bản", "the keys: instrument", 0},
    {"---\nsố hiệu: 1\nhiệu lực: 2021-02-30\n---\n", 3, 11, "ngày viết sai: `2021-02-30`",
     "`2021-02-30` is no date", "2021-07-01", "2021-07-01", 0},
    {"---\nsố hiệu: 1\nhiệu lực: 2021-07-01\nban hành: tháng 3\n---\n", 4, 11, "ngày viết sai",
     "is no date", NULL, NULL, 0},
    {"---\nsố hiệu: 1\nsố hiệu: 2\nhiệu lực: 2021-07-01\n---\n", 3, 1, "viết hai lần",
     "given twice", NULL, NULL, 0},
    {"---\nsố hiệu: 1\nhiệu lực\n---\n", 3, 1, "thiếu dấu `:`", "lacks a `:`", NULL, NULL, 0},
    {"---\nsố hiệu:\nhiệu lực: 2021-07-01\n---\n", 2, 1, "chưa có giá trị", "has no value", NULL,
     NULL, 0},
    {"---\nsố hiệu: 1\nhiệu lực: 2021-07-01\nphạm vi: huyện\n---\n", 4, 10, "phạm vi `huyện`",
     "no layer `huyện`", "`quốc gia`", "`national`", 0},
    {"---\nsố hiệu: 1\nhiệu lực: 2021-07-01\nmức tin cậy: D\n---\n", 4, 14, "mức tin cậy `D`",
     "no grade `D`", "A", "A (read", 0},
    {"---\nsố hiệu: 1\n\0---\n", 3, 1, "NUL", "NUL", NULL, NULL, 0},
    {"---\nsố hiệu: \xC3(\n---\n", 2, 10, "UTF-8", "UTF-8", "UTF-8", "UTF-8", 0},
};

static const struct wrong tokens[] = {
    {RULE("2.5"), 8, 5, "số lẻ viết bằng dấu phẩy", "with a comma", "viết 2,5", "write 2,5", 0},
    {RULE("a × 12.75"), 8, 9, "dấu phẩy", "with a comma", "viết 12,75", "write 12,75", 0},
    {RULE("0.500"), 8, 5, "dấu phẩy", "with a comma", "viết 0,500", "write 0,500", 0},
    {RULE("1.50.000"), 8, 5, "số viết sai: `1.50.000`", "malformed number `1.50.000`", "1.500.000",
     "1.500.000", 0},
    {RULE("1500.000.000"), 8, 5, "số viết sai", "malformed number", NULL, NULL, 0},
    {RULE("1,500,000"), 8, 5, "một dấu phẩy", "one comma only", "1.500.000", "1.500.000", 0},
    {RULE("1.000,5.0"), 8, 5, "số viết sai", "malformed number", NULL, NULL, 0},
    {RULE("99.999.999.999.999.999.999"), 8, 5, "số quá lớn", "too large", NULL, NULL, 0},
    {RULE("9.999.999.999.999 triệu"), 8, 5, "số quá lớn", "too large", NULL, NULL, 0},
    {RULE("1,0000000001"), 8, 5, "quá nhiều chữ số lẻ", "too many decimals", "9", "at most 9", 0},
    {RULE("1,00000001%"), 8, 5, "quá nhiều chữ số lẻ", "too many decimals", "7", "at most 7", 0},
    {RULE("50% triệu"), 8, 9, "phần trăm", "percentage", NULL, NULL, 0},
    {RULE("2021-13-01"), 8, 5, "không có ngày hay tháng `2021-13-01`", "no date or month",
     "2021-07-01", "2021-07-01", 0},
    {RULE("2021-7"), 8, 5, "không có ngày", "no date", "phép trừ có dấu cách", "blanks around it",
     0},
    {RULE("31/02/2024"), 8, 5, "không có ngày", "no date", NULL, NULL, 0},
    {RULE("bảng[\"12; a]"), 8, 10, "chưa đóng", "not closed", "thêm dấu \"", "add a \"", 0},
    {RULE("30 kwh × a"), 8, 8, "`kwh` không phải là đơn vị", "`kwh` is no unit", "`kWh`",
     "did you mean `kWh`", 0},
    {RULE("4 người"), 8, 7, "`người` không phải là đơn vị", "is no unit", "số đếm",
     "a count has none", 0},
    {RULE("a & b"), 8, 7, "ký tự `&`", "no character `&`", "`và`", "`and`", 0},
    {RULE("a | b"), 8, 7, "ký tự `|`", "no character `|`", "`hoặc`", "`or`", 0},
    {RULE("!a"), 8, 5, "ký tự `!`", "no character `!`", "`không`", "`not`", 0},
    {RULE("tỷ_lệ %"), 8, 11, "ký tự `%`", "no character `%`", "50%", "50%", 0},
    {RULE("'a'"), 8, 5, "ký tự `'`", "no character `'`", "ngoặc kép", "double quotes", 2},
};

static const struct wrong expressions[] = {
    {RULE(""), 8, 4, "cần một giá trị hoặc điều kiện, nhưng đã hết",
     "expected a value or a condition, but it ends", NULL, NULL, 0},
    {RULE("(a + b"), 8, 11, "cần `)`", "expected `)`", NULL, NULL, 0},
    {RULE("a +"), 8, 8, "đã hết", "it ends here", NULL, NULL, 0},
    {RULE("a == b"), 8, 8, "nhưng gặp `=`", "found `=`", "một dấu =", "one =", 0},
    {RULE("a < b < c"), 8, 11, "không so sánh nối tiếp được", "cannot be chained", "`và`", "`and`",
     0},
    {RULE("a = b là c"), 8, 11, "nối tiếp", "chained", NULL, NULL, 0},
    {RULE("a = không b"), 8, 9, "gặp `không`", "found `không`", "ngoặc đơn", "parentheses", 0},
    {RULE("1 + nếu a thì 2 không thì 3"), 8, 9, "gặp `nếu`", "found `nếu`", "ngoặc đơn",
     "parentheses", 0},
    {RULE("nếu a thì 1"), 8, 16, "cần `không thì` (`else`)", "expected `không thì` (`else`)", NULL,
     NULL, 0},
    {RULE("làm_tròn(a; b; c)"), 8, 5, "từ 1 đến 2 giá trị", "takes 1 to 2 values", "`;`", "`;`", 0},
    {RULE("số_năm(a)"), 8, 5, "cần 2 giá trị trong ngoặc, có 1", "takes 2 values", NULL, NULL, 0},
    {RULE("biết()"), 8, 5, "cần 1 giá trị trong ngoặc, có 0", "takes 1 values", NULL, NULL, 0},
    {RULE("có_ai()"), 8, 5, "cần 1 giá trị", "takes 1", NULL, NULL, 0},
    {RULE("tônng(a khi b)"), 8, 13, "cần `)`", "expected `)`", "ý bạn là `tổng`",
     "did you mean `tổng`", 0},
    {RULE("lớn_nhất(a khi b; 0)"), 8, 23, "cần `mặc định` (`default`)", "`default`", NULL, NULL, 0},
    {RULE("chưa_rõ()"), 8, 13, "lý do trong ngoặc kép", "the reason in quotes", NULL, NULL, 0},
    {RULE("a là chưa rõ"), 8, 10, "không phải là giá trị để so sánh", "no value to compare with",
     "không biết(x)", "not known(x)", 0},
    {RULE("được_hưởng(a + b)"), 8, 18, "cần `)`", "expected `)`", NULL, NULL, 0},
    {RULE("mức_của(5)"), 8, 13, "tên của một quyền lợi", "the name of a benefit", NULL, NULL, 0},
    {RULE("bảng_a[1]"), 8, 13, "tên cột", "the column", NULL, NULL, 0},
    {RULE("a trong {b, c"), 8, 18, "cần `,` hoặc `}`", "expected `,` or `}`", NULL, NULL, 0},
    {RULE("a trong {}"), 8, 14, "gặp `}`", "found `}`", NULL, NULL, 0},
    {RULE("a trong 1..2 triệu"), 8, 13, "đầu khoảng thiếu", "start of the range lacks",
     "1 triệu..2 triệu", "1 million..2 million", 0},
    {RULE("a trong 10..20%"), 8, 13, "đầu khoảng thiếu `%`", "lacks its `%`", NULL, NULL, 0},
    {RULE("5 còn"), 8, 7, "`còn` không phải là đơn vị", "`còn` is no unit", NULL, NULL, 0},
    {RULE("a kih b"), 8, 7, "nhưng gặp `kih`", "found `kih`", NULL, NULL, 0},
    {RULE("a khii b"), 8, 7, "nhưng gặp `khii`", "found `khii`", "ý bạn là `khi`",
     "did you mean `khi` (`when`)?", 0},
    {RULE("a còn lạii"), 8, 7, "nhưng gặp `còn`", "found `còn`", "ý bạn là `còn lại`",
     "`còn lại` (`otherwise`)", 0},
};

static const struct wrong declarations[] = {
    {LAW("tinh x: người, số\n  = 1"), 7, 1, "không bắt đầu một khai báo", "begins no declaration",
     "ý bạn là `tính`", "did you mean `tính` (`compute`)?", 0},
    {LAW("liet ke x:\n  a"), 7, 1, "không bắt đầu", "begins no", "`liệt kê`", "(`enum`)", 0},
    {LAW("quy tắc: 1"), 7, 1, "không bắt đầu", "begins no", "thụt vào", "indented", 0},
    {LAW("  tính x: người, số\n  = 1"), 7, 3, "phải bắt đầu ở cột 1", "must begin in column 1",
     "bỏ các dấu cách", "take the blanks", 0},
    {LAW("tính a: hộ, số\n  = 1\n  tính b: hộ, số\n  = 2"), 9, 3, "cột 1", "column 1", NULL, NULL,
     0},
    {LAW("tính x: người, số\n= 1 khi a\n= 2 còn lại"), 8, 1, "phải thụt vào", "must be indented",
     "hai dấu cách", "two blanks", 0},
    {LAW("= 1"), 7, 1, "không có khai báo nào", "no declaration above", NULL, NULL, 0},
    {LAW("tham số x: số"), 7, 1, "viết trong phần văn", "stands in the prose", "ngoài khối",
     "outside the block", 0},
    {LAW("bảng quyết định x: hộ, số"), 7, 1, "`bảng quyết định`", "(`decision table`)", NULL, NULL,
     0},
    {LAW("tính khi: người, số\n  = 1"), 7, 6, "`khi` là từ của ngôn ngữ", "`khi` is a word of",
     "đặt tên khác", "another name", 0},
    {LAW("tính x (in): người, số\n  = 1"), 7, 9, "`in` là từ", "`in` is a word", NULL, NULL, 0},
    {LAW("tính cuối_tháng: người, số\n  = 1"), 7, 6, "`cuối_tháng`", "`cuối_tháng`", NULL, NULL, 0},
    {LAW("tính x (tuổi): người, số\n  = 1"), 7, 9, "chỉ gồm a–z", "made of a–z", NULL, NULL, 0},
    {LAW("tính tuổi tháng: người, số\n  = 1"), 7, 11, "một từ", "one word", "`tuổi_tháng`",
     "`tuổi_tháng`", 0},
    {LAW("tính x người, số\n  = 1"), 7, 8, "một từ", "one word", NULL, NULL, 0},
    {LAW("tính x: nguời, số\n  = 1"), 7, 9, "cần `người`", "expected `person`", "ý bạn là `người`",
     "(`person`)", 0},
    {LAW("tính x: người số\n  = 1"), 7, 15, "cần `,` rồi đến kiểu", "expected `,` and the type",
     NULL, NULL, 0},
    {LAW("tính x: người,\n  = 1"), 8, 3, "cần kiểu", "expected a type", NULL, NULL, 0},
    {LAW("tính x: người, số"), 7, 18, "một trường hợp `= …`", "a case `= …`", NULL, NULL, 0},
    {LAW("tính x: hộ, số, hằng nam\n  = 1"), 7, 17, "hằng năm", "yearly", "ý bạn là `hằng năm`",
     NULL, 0},
    {LAW("tính x: hộ, số, vai trò\n  = 1"), 7, 17, "`vai trò` (`role`) không dùng",
     "does not go with", NULL, NULL, 0},
    {LAW("tính x: hộ, số\n  = 1 khi a\n  theo b"), 9, 3, "`theo` đứng trước", "`by` stands before",
     NULL, NULL, 0},
    {LAW("tính x: hộ, số\n  theo b\n  = 1 khi a và c"), 9, 13, "nhưng gặp `và`", "found `và`", NULL,
     NULL, 0},
    {LAW("tính x: hộ, số\n  áp dụng từ 2021\n  = 1"), 8, 14, "cần một ngày", "expected a date",
     "2021-07-01", "2021-07-01", 0},
    {LAW("tính x: hộ, số\n  áp dụng từ 2021-07-01 đến 2021-06-30\n  = 1"), 8, 29, "kết thúc trước",
     "end is before", NULL, NULL, 0},
    {LAW("tính x: hộ, số\n  áp dụng từ 2021-07-01\n  áp dụng từ 2022-07-01\n  = 1"), 9, 3,
     "đã viết", "already said", NULL, NULL, 0},
    {LAW("tính x: hộ, số\n  = 1 căn cứ Điều 6"), 8, 14, "điều khoản trong ngoặc kép",
     "the article in quotes", NULL, NULL, 0},
    {LAW("phát hiện x: hộ\n  = a"), 7, 11, "phát hiện cần một câu", "a finding needs a text", "…",
     "…", 0},
    {LAW("dữ kiện x: hộ, số"), 7, 16, "phải có khoảng", "needs its range", "`số 0..20`",
     "number 0..20", 0},
    {LAW("dữ kiện x: hộ, số 0.20"), 7, 19, "dấu phẩy", "with a comma", NULL, NULL, 2},
    {LAW("dữ kiện x: hộ, số 20..0"), 7, 19, "đầu khoảng lớn hơn", "above its end", NULL, NULL, 0},
    {LAW("dữ kiện x: hộ, số 0..2,5"), 7, 19, "nhiều chữ số lẻ hơn", "more decimals", "`lẻ K`",
     "`decimals K`", 0},
    {LAW("dữ kiện x: hộ, số 0..5 lẻ 12"), 7, 27, "từ 0 đến 9", "from 0 to 9", NULL, NULL, 0},
    {LAW("dữ kiện x: hộ, tiền 1..2 tỷ"), 7, 21, "đầu khoảng thiếu", "start of the range", NULL,
     NULL, 0},
    {LAW("dữ kiện x: hộ, số 0..9 con"), 7, 24, "`con` không phải là đơn vị", "`con` is no unit",
     NULL, NULL, 0},
    {LAW("liệt kê x:\n  a (b)\n  c (b)"), 9, 3, "`b` đã có", "`b` is already", NULL, NULL, 0},
    {LAW("liệt kê x:\n  a = 1\n  b = 1"), 9, 3, "`1` đã có", "`1` is already", NULL, NULL, 0},
    {LAW("liệt kê x:\n  a\n  a"), 9, 3, "`a` đã có", "`a` is already", NULL, NULL, 0},
    {LAW("liệt kê x:"), 7, 11, "ít nhất một giá trị", "at least one value", NULL, NULL, 0},
    {LAW("liệt kê x:\n  a = b"), 8, 7, "mã: một số", "the code: a number", NULL, NULL, 0},
    {LAW("quyền lợi x: hộ\n  trả hằng tháng\n  hưởng khi a\n  mức 1 đ"), 7, 11, "thiếu `nhóm`",
     "lacks `nhóm` (`group`)", NULL, NULL, 0},
    {LAW("quyền lợi x: hộ\n  nhóm g\n  hưởng khi a\n  mức 1 đ"), 7, 11, "thiếu `trả`", "(`pays`)",
     NULL, NULL, 0},
    {LAW("quyền lợi x: hộ\n  nhóm g\n  trả một lần\n  mức 1 đ"), 7, 11, "thiếu `hưởng khi`",
     "(`due when`)", NULL, NULL, 0},
    {LAW("quyền lợi x: hộ\n  nhóm g\n  trả một lần\n  hưởng khi a"), 7, 11, "thiếu `mức`",
     "(`amount`)", NULL, NULL, 0},
    {LAW("quyền lợi x: hộ\n  nhóm g\n  trả dịch vụ\n  hưởng khi a\n  mức 1 đ"), 11, 7,
     "dịch vụ không có `mức`", "service has no `amount`", NULL, NULL, 0},
    {LAW("quyền lợi x: hộ\n  nhóm g\n  trả hằng ngày\n  hưởng khi a\n  mức 1"), 9, 7,
     "cần `hằng tháng`", "expected `monthly`", NULL, NULL, 0},
    {LAW("quyền lợi x: hộ\n  nhóm g\n  nhom h"), 9, 3, "cần `nhóm`", "expected `group`",
     "ý bạn là `nhóm`", "(`group`)", 0},
    {LAW("quyền lợi x: hộ\n  nguồn ngân_sách"), 8, 9, "tên nguồn trong ngoặc kép", "fund in quotes",
     NULL, NULL, 0},
    {LAW("cao nhất x: a"), 7, 14, "một quyền lợi nữa", "another benefit", NULL, NULL, 0},
    {LAW("loại trừ a khi b"), 7, 12, "cần `khi hưởng` (`when receiving`)", "`when receiving`", NULL,
     NULL, 0},
    {LAW("cộng thêm a và b"), 7, 13, "cần `với` (`with`)", "`with`", NULL, NULL, 0},
    {LAW("nâng a 5 đ"), 7, 8, "cần `:`", "expected `:`", NULL, NULL, 0},
    {LAW("bảng x từ b.csv:\n  hàng a"), 7, 11, "tên tệp CSV trong ngoặc kép", "CSV file in quotes",
     NULL, NULL, 2},
    {LAW("bảng x từ \"b\":\n  hàng a\n  giá trị số"), 9, 13, "cần `cột` (`columns`)",
     "expected `cột` (`columns`)", NULL, NULL, 0},
    {LAW("bảng x từ \"b\":\n  hàng a, gần nhất\n  cột b\n  giá trị số"), 8, 11,
     "cần `gần nhất không vượt`", "(`last not above`)", NULL, NULL, 0},
};

static const struct wrong tables[] = {
    {PROSE("```law\ntính x: hộ, số\n  = 1\n"), 6, 1, "khối mã chưa đóng", "block is not closed",
     "dòng ```", "line ```", 0},
    {PROSE("```law\ntính x: hộ, số\n  = 1\n\n## Điều 7\n\n```law\ntính y: hộ\n```\n"), 6, 1,
     "chưa đóng", "not closed", NULL, NULL, 2},
    {PROSE("~~~text\nabc\n"), 6, 1, "chưa đóng", "not closed", NULL, NULL, 0},
    {PROSE("tham số `x`: tiền\n\nVăn xuôi.\n"), 6, 10, "không có bảng", "no table below", "`|`",
     "`|`", 0},
    {PROSE("tham số x_y tiền\n\n| áp dụng từ | giá trị |\n|---|---|\n| 2021-07-01 | 1 đ |\n"), 6,
     13, "một từ", "one word", NULL, NULL, 0},
    {PROSE("tham số `x`: tieen\n\n| áp dụng từ | giá trị |\n|---|---|\n| 2021-07-01 | 1 đ | 2 |\n"),
     10, 1, "3 ô, tiêu đề của bảng có 2", "3 cells, the table's heading 2", "\\|", "\\|", 0},
    {PROSE("tham số `x`: tiền\n\n| áp dụng từ | giá trị |\n| 2021-07-01 | 1 đ |\n"), 8, 1,
     "thiếu dòng gạch", "line of dashes is missing", "|---|", "|---|", 0},
    {PROSE("tham số `x`: tiền\n\n| áp dụng từ | giá trị |\n|---|---|\n"), 8, 1, "chưa có dòng nào",
     "has no row", NULL, NULL, 0},
    {PROSE("tham số `x`: tiền\n\n| áp dụng từ | giá trj |\n|---|---|\n| 2021-07-01 | 1 đ |\n"), 8,
     16, "không có cột `giá trj`", "no column `giá trj`", "ý bạn là `giá trị`", "(`value`)", 0},
    {PROSE("tham số `x`: tiền\n\n| áp dụng từ | màu |\n|---|---|\n| 2021-07-01 | 1 đ |\n"), 8, 16,
     "không có cột `màu`", "no column `màu`", "các cột: áp dụng từ, giá trị",
     "its columns: applies from, value", 0},
    {PROSE("tham số `x`: tiền\n\n| áp dụng từ |\n|---|\n| 2021-07-01 |\n"), 8, 1,
     "thiếu cột `giá trị`", "lacks the column `giá trị` (`value`)", NULL, NULL, 0},
    {PROSE("tham số `x`: tiền\n\n| giá trị | giá trị |\n|---|---|\n| 1 | 2 |\n"), 8, 13,
     "viết hai lần", "given twice", NULL, NULL, 0},
    {PROSE(
         "tham số `x`: tiền\n\n| áp dụng từ | giá trị |\n|---|---|\n| 2021-07-01 | |\n| | 1 đ |\n"),
     10, 15, "không được để trống", "must not be empty", "`chưa rõ`", "`unknown`", 2},
    {PROSE("tham số `x`: tiền\n\n| áp dụng từ | giá trị |\n|---|---|\n| 2021-07 | 1 đ |\n"), 10, 3,
     "ngày viết sai: `2021-07`", "`2021-07` is no date", "2021-07-01", "2021-07-01", 0},
    {PROSE("tham số `x`: tiền\n\n| áp dụng từ | giá trị |\n|---|---|\n| 2021-07-01 | chưa rõ |\n"),
     10, 16, "phải có lý do", "needs its reason", "`ghi chú`", "`note`", 0},
    {PROSE("tham số `x`: tiền\n\n| áp dụng từ | đến | giá trị |\n|---|---|---|\n"
           "| 2021-07-01 | 2021-01-01 | 1 đ |\n"),
     10, 16, "kết thúc trước", "end is before", NULL, NULL, 0},
    {PROSE("tham số `x`: tiền\n\n| áp dụng từ | giá trị | mức |\n|---|---|---|\n"
           "| 2021-07-01 | 2.5 | Z |\n"),
     10, 16, "dấu phẩy", "with a comma", "2,5", "2,5", 2},
    {PROSE("bảng quyết định `x`: hộ, số\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"), 8, 1,
     "thiếu cột kết quả `→`", "column of results, `→`", "| → |", "| → |", 0},
    {PROSE("bảng quyết định `x`: hộ, số\n\n| → |\n|---|\n| 1 |\n"), 8, 1, "ít nhất một cột trước",
     "needs a column before", NULL, NULL, 0},
    {PROSE("bảng quyết định `x`: hộ, số\n\n| a | → | b |\n|---|---|---|\n| 1 | 2 | 3 |\n"), 8, 11,
     "sau `→` chỉ có cột `căn cứ`", "after `→` only", NULL, NULL, 0},
    {PROSE("bảng quyết định `x`: hộ, số\n\n| a | → |\n|---|---|\n| | 2 |\n| * | |\n"), 10, 2,
     "không được để trống", "must not be empty", "`*`", "`*`", 2},
    {PROSE("bảng quyết định `x`: hộ, số\n\n| a | → |\n|---|---|\n| < | 2 |\n| >= 1 2 | 3 |\n"), 10,
     4, "đã hết", "it ends here", NULL, NULL, 2},
    {PROSE("bảng quyết định `x`: hộ số\n\n| a | → |\n|---|---|\n| * | 2 |\n"), 6, 25,
     "rồi đến kiểu", "and the type", NULL, NULL, 0},
    {PROSE("thang `x`: luỹ thừa\n\n| từ | tỷ lệ |\n|---|---|\n| 0 đ | 10% |\n"), 6, 12,
     "cần `lũy tiến`", "expected `marginal`", NULL, NULL, 0},
    {PROSE("thang `x`: lũy tiến\n\n| từ | tỷ lệ |\n|---|---|\n| 0 đ | |\n"), 10, 8,
     "không được để trống", "must not be empty", "10%", "10%", 0},
};

/* ---- running them ---- */

static struct arena arena;

static struct diags parse(const char *text, size_t n)
{
    static struct law_source source;
    source = (struct law_source){.name = STR("x.md"), .text = {text, n}};
    struct diags d = {.arena = &arena};
    struct ast ast = {0};
    law_parse(&arena, &ast, &source, 0, &d);
    diag_sort(&d);
    return d;
}

static bool holds(str text, const char *part)
{
    return part == NULL || str_find(text, str_from_c(part)) >= 0;
}

static bool is_right(const struct wrong *w, const struct diags *d, str text)
{
    uint32_t line = 0;
    uint32_t column = 0;
    if (d->list.n == 0)
        return false;
    const struct diag *first = &d->list.v[0];
    diag_line_column(text, first->pos.offset, &line, &column);
    return line == w->line && column == w->column && holds(first->text[LANG_VI], w->vi) &&
           holds(first->text[LANG_EN], w->en) && holds(first->hint[LANG_VI], w->hint_vi) &&
           holds(first->hint[LANG_EN], w->hint_en) && d->errors == (w->errors > 0 ? w->errors : 1);
}

static void show(const struct wrong *w, const struct diags *d, const struct law_source *source)
{
    print_error("expected %u:%u %s / %s [%u errors]; told:\n", w->line, w->column, w->vi, w->en,
                w->errors > 0 ? w->errors : 1);
    for (uint32_t i = 0; i < d->list.n; i++) {
        struct buf b;
        buf_init(&b, &arena, 1 << 16);
        diag_format(&b, &d->list.v[i], source, LANG_VI);
        diag_format(&b, &d->list.v[i], source, LANG_EN);
        print_error("%.*s", (int)b.n, b.p);
    }
}

static void run(const struct wrong *list, size_t n)
{
    size_t failed = 0;
    for (size_t i = 0; i < n; i++) {
        arena_init(&arena, 64 << 20);
        /* The one with the NUL is longer than it seems. */
        size_t bytes = strlen(list[i].text);
        if (strcmp(list[i].vi, "NUL") == 0)
            bytes += 5;
        struct law_source source = {.name = STR("x.md"), .text = {list[i].text, bytes}};
        struct diags d = parse(list[i].text, bytes);
        if (!is_right(&list[i], &d, source.text)) {
            show(&list[i], &d, &source);
            failed++;
        }
        arena_clear(&arena);
    }
    assert_int_equal(failed, 0);
}

#define RUN(list) run(list, sizeof(list) / sizeof((list)[0]))

static void test_heads(void **state)
{
    (void)state;
    RUN(heads);
}

static void test_tokens(void **state)
{
    (void)state;
    RUN(tokens);
}

static void test_expressions(void **state)
{
    (void)state;
    RUN(expressions);
}

static void test_declarations(void **state)
{
    (void)state;
    RUN(declarations);
}

static void test_tables(void **state)
{
    (void)state;
    RUN(tables);
}

/* ---- several in one run ---- */

static void expect_places(const char *text, const uint32_t (*places)[2], size_t n)
{
    struct diags d = parse(text, strlen(text));
    for (size_t i = 0; i < n && i < d.list.n; i++) {
        uint32_t line;
        uint32_t column;
        diag_line_column(str_from_c(text), d.list.v[i].pos.offset, &line, &column);
        assert_int_equal(line, places[i][0]);
        assert_int_equal(column, places[i][1]);
    }
    assert_int_equal(d.list.n, n);
}

static void test_goes_on(void **state)
{
    (void)state;
    arena_init(&arena, 64 << 20);
    static const uint32_t places[][2] = {{8, 5}, {10, 9}, {17, 7}, {20, 1}, {24, 9}, {27, 1}};
    expect_places(HEAD "```law\n"
                       "tính a: hộ, số\n"
                       "  = 2.5\n" /* 8 */
                       "\n"
                       "tính b (khi): hộ, số\n" /* 10: what follows is not looked at */
                       "  = 2 +\n"
                       "tính c: hộ, số\n"
                       "  = 1\n"
                       "\n"
                       "tính d: hộ, số\n"
                       "  = 1\n"
                       "  = a )\n" /* 17 */
                       "tính e: hộ, số\n"
                       "  = 1\n"
                       "tihns f: hộ, số\n" /* 20 */
                       "  = 2\n"
                       "```\n"
                       "```law\n"
                       "tính g: họ, số\n" /* 24 */
                       "```\n"
                       "tham số `h`: số\n"
                       "| áp dụng từ | giá trị |\n" /* 27 */
                       "|---|---|\n",
                  places, 6);
    arena_clear(&arena);
}

static void test_cells_are_each_told(void **state)
{
    (void)state;
    arena_init(&arena, 64 << 20);
    static const uint32_t places[][2] = {{6, 14}, {10, 3}, {10, 19}, {11, 16}, {13, 1}};
    expect_places(PROSE("tham số `x`: 5\n\n| áp dụng từ | giá trị |\n|---|---|\n"
                        "| hôm qua    | 1 +     |\n" /* 10 */
                        "| 2021-07-01 | 1.50.0  |\n" /* 11 */
                        "| 2022-07-01 | 1       |\n"
                        "| 2023-07-01 |\n"), /* 13 */
                  places, 5);
    arena_clear(&arena);
}

static void test_nesting_is_bounded(void **state)
{
    (void)state;
    arena_init(&arena, 64 << 20);
    static const char *const pieces[] = {"(", "-", "không ", "a + ", "nếu a thì ", "f("};
    for (size_t i = 0; i < sizeof(pieces) / sizeof(pieces[0]); i++) {
        struct buf b;
        buf_init(&b, &arena, 1 << 20);
        buf_add_c(&b, HEAD "```law\ntính x: hộ, số\n  = ");
        for (int j = 0; j < 5000; j++)
            buf_add_c(&b, pieces[i]);
        buf_add_c(&b, "a\n```\n");
        struct diags d = parse(b.p, b.n);
        assert_int_equal(d.errors, 1);
        assert_true(holds(d.list.v[0].text[LANG_EN], "nested too deep"));
        assert_true(holds(d.list.v[0].hint[LANG_EN], "at most 100"));
    }
    arena_clear(&arena);
}

static void test_many_errors_are_counted(void **state)
{
    (void)state;
    arena_init(&arena, 64 << 20);
    struct buf b;
    buf_init(&b, &arena, 1 << 20);
    buf_add_c(&b, HEAD "```law\n");
    for (int i = 0; i < 300; i++)
        buf_add_c(&b, "tính x: hộ, số\n  = 2.5\n");
    buf_add_c(&b, "```\n");
    struct diags d = parse(b.p, b.n);
    assert_int_equal(d.errors, 300);
    assert_int_equal(d.list.n, LAW_MAX_DIAGS);
    arena_clear(&arena);
}

static void test_sizes_are_bounded(void **state)
{
    (void)state;
    arena_init(&arena, 256 << 20);
    struct buf b;
    buf_init(&b, &arena, 32 << 20);
    buf_add_c(&b, HEAD "```law\nliệt kê x:\n");
    for (int i = 0; i <= 255; i++)
        buf_fmt(&b, "  a%d\n", i);
    buf_add_c(&b, "```\n");
    struct diags d = parse(b.p, b.n);
    assert_int_equal(d.errors, 1);
    assert_true(holds(d.list.v[0].text[LANG_EN], "too many values"));
    while (b.n <= 16 << 20)
        buf_add_c(&b, "văn xuôi văn xuôi văn xuôi văn xuôi văn xuôi\n");
    d = parse(b.p, b.n);
    assert_int_equal(d.errors, 1);
    assert_true(holds(d.list.v[0].text[LANG_EN], "the file is too large"));
    arena_clear(&arena);
}

static void test_warns_of_a_decimal_in_a_set(void **state)
{
    (void)state;
    arena_init(&arena, 64 << 20);
    const char *text = RULE("a trong {1,2}");
    struct diags d = parse(text, strlen(text));
    assert_int_equal(d.errors, 0);
    assert_int_equal(d.list.n, 1);
    assert_int_equal(d.list.v[0].severity, SEV_WARNING);
    assert_true(holds(d.list.v[0].hint[LANG_EN], "{1, 2}"));
    arena_clear(&arena);
}

/* ---- how it looks ---- */

static void expect_text(const char *text, enum lang lang, const char *expected)
{
    struct diags d = parse(text, strlen(text));
    struct law_source source = {.name = STR("x.md"), .text = str_from_c(text)};
    struct buf b;
    buf_init(&b, &arena, 1 << 16);
    assert_true(d.list.n > 0);
    diag_format(&b, &d.list.v[0], &source, lang);
    assert_string_equal(arena_cstr(&arena, buf_str(&b)), expected);
}

static void test_format(void **state)
{
    (void)state;
    arena_init(&arena, 64 << 20);
    expect_text(RULE("mức × 12.75\tkhi a"), LANG_VI,
                "x.md:8:11: lỗi: số lẻ viết bằng dấu phẩy, không phải dấu chấm: `12.75`\n"
                "    8 |   = mức × 12.75 khi a\n"
                "      |           ^~~~~\n"
                "  gợi ý: viết 12,75\n");
    expect_text(RULE("a +"), LANG_EN,
                "x.md:8:8: error: expected a value or a condition, but it ends here\n"
                "    8 |   = a +\n"
                "      |        ^\n");
    expect_text(RULE("a trong {1,2}"), LANG_EN,
                "x.md:8:14: warning: `1,2` is one decimal number; this set has one item\n"
                "    8 |   = a trong {1,2}\n"
                "      |              ^~~\n"
                "  hint: in a list a blank follows the comma: {1, 2}\n");
    arena_clear(&arena);
}

static void test_order(void **state)
{
    (void)state;
    arena_init(&arena, 64 << 20);
    struct diags d = {.arena = &arena};
    static const struct pos places[] = {{1, 5, 1}, {0, 9, 1}, {0, 3, 1}, {1, 0, 1}, {0, 3, 2}};
    for (int i = 0; i < 5; i++)
        diag_error(&d, places[i], "%d", "%d", i);
    diag_sort(&d);
    static const char *const order[] = {"2", "4", "1", "3", "0"};
    for (int i = 0; i < 5; i++)
        assert_true(str_eq_c(d.list.v[i].text[LANG_VI], order[i]));
    arena_clear(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_heads),
        cmocka_unit_test(test_tokens),
        cmocka_unit_test(test_expressions),
        cmocka_unit_test(test_declarations),
        cmocka_unit_test(test_tables),
        cmocka_unit_test(test_goes_on),
        cmocka_unit_test(test_cells_are_each_told),
        cmocka_unit_test(test_nesting_is_bounded),
        cmocka_unit_test(test_many_errors_are_counted),
        cmocka_unit_test(test_sizes_are_bounded),
        cmocka_unit_test(test_warns_of_a_decimal_in_a_set),
        cmocka_unit_test(test_format),
        cmocka_unit_test(test_order),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
