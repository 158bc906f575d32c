/* What the pages of the registry share: the two days, names, addresses, words. */
#ifndef WEB_ROOM_REGISTRY_H
#define WEB_ROOM_REGISTRY_H

#include "registry/brief.h"
#include "registry/record.h"
#include "review/cases.h"
#include "web/route.h"

/* The two days of the request; a day that is not given is today. */
struct world_at room_at(const struct web_request *q);

/* A code means nothing without a day (registry/areas.h): `on` is one on which it was recorded;
 * DAY_MIN: not known, and the code stands alone. */
str room_place(struct web_request *q, str commune, str village, day on);
str room_sex(const struct web_request *q, str code);
str room_relation(const struct web_request *q, str code);
str room_born(struct web_request *q, day from, day to);
str room_class(enum class_code c, enum lang l);
str room_class_tag(enum class_code c);
/* As the law asks it, and a value in words; what the law does not know stands as it is. */
str room_field(const struct web_request *q, str field);
str room_value(struct web_request *q, str field, str value);
/* Names of the law join their words by '_', which no line on a phone breaks at: blanks instead. */
void room_blanks(char *p, size_t n);
/* "2021"; "03/2024" of a monthly campaign (mon > 0). */
str room_period(struct web_request *q, int year, int mon);
str room_month(struct web_request *q, month m);
/* A name of the law with blanks: Vietnamese, or its ASCII one in English. */
str room_law_name(struct web_request *q, const struct law_symbol *s);

/* "/ho/CODE", with `more` after it ("/diem"); "/nguoi/17". */
str room_household_url(struct web_request *q, str code, const char *more);
str room_person_url(struct web_request *q, int64_t person);

/* The household that the path names, which the one who asks may see. ERR_INPUT with 404 and 403. */
enum err_code room_household(struct web_request *q, struct web_answer *a, const struct world_at *at,
                             int64_t *household, struct err *e);

/* At most ask->limit people, whom the one who asks may see. */
enum err_code room_find(struct web_request *q, const struct world_at *at, struct record_ask *ask,
                        struct record_hits *hits, struct err *e);

/* Whoever has no login signs a recording so. */
#define ROOM_CITIZEN "người dân"

enum room_tab { TAB_HOUSEHOLD, TAB_FORMS, TAB_POINTS, TAB_OWED, TAB_FILE, TAB_COUNT };
/* The head of its pages: code, place, the pages, the two days. */
enum err_code room_household_top(struct web_request *q, struct web_answer *a,
                                 const struct world_at *at, int64_t household,
                                 const struct brief *b, enum room_tab tab, struct err *e);

/* Forms side by side: of `household` and its members (named by b), or of one person (b NULL). */
void room_forms(struct web_request *q, const struct brief_forms *forms, const struct brief *b,
                int64_t household, struct page_forms *page);

web_handler page_of_household, page_of_forms, page_of_points, page_of_owed, page_of_file,
    page_of_person;

#endif
